/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-present"

#include "sync/accord-pass-private.h"

gboolean
accord_present_add_pair (AccordPass *pass, AccordSnapshot *snapshot, const char *event, GError **error)
{
  AccordCandidate *candidate = accord_candidate_new ();
  const char *calendar = snapshot->calendar->id;
  g_autoptr (GError) local_error = NULL;

  g_ptr_array_add (snapshot->candidates, candidate);
  candidate->link = accord_store_find_link (pass->store, event, calendar, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (candidate->link == NULL)
    {
      candidate->link = accord_link_new (event, calendar);
      candidate->link->state = ACCORD_LINK_WITHDRAWN;
    }
  return accord_store_find_event (pass->store, event, &candidate->event, error);
}

/* Where nobody can be asked, the item is shown as it was last seen. */
static void
show_remembered (gpointer data, gpointer user_data)
{
  AccordCandidate *candidate = data;

  candidate->item = accord_remote_item_new (candidate->link->remote_id);
  g_clear_pointer (&candidate->item->fields, accord_fields_free);
  if (candidate->link->seen != NULL)
    candidate->item->fields = accord_fields_copy (candidate->link->seen);
}

gboolean
accord_present_fetch (AccordPass *pass, AccordSnapshot *snapshot, gboolean ask, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) asking = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;

  for (guint i = 0; i < snapshot->candidates->len; i++)
    {
      AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);

      if (candidate->link->remote_id == NULL)
        continue;
      g_ptr_array_add (ids, candidate->link->remote_id);
      g_ptr_array_add (asking, candidate);
    }
  if (!ask)
    g_ptr_array_foreach (asking, show_remembered, NULL);
  if (ids->len == 0 || !ask)
    return TRUE;
  if (!accord_provider_fetch (pass->provider, snapshot->calendar, ids, &items, pass->cancellable, error))
    return FALSE;
  for (guint i = 0; i < items->len && i < asking->len; i++)
    ((AccordCandidate *) g_ptr_array_index (asking, i))->item =
        accord_remote_item_copy (g_ptr_array_index (items, i));
  return TRUE;
}
