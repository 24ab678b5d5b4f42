/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

/* Copies of ours that a person moved to another calendar of the account before this store had a link of them:
 * a process died after it had made one, or a second computer made it. They moved like any other (sync-rules
 * §6), and another copy would double the event. */

#include "sync/accord-pass-private.h"
#include "sync/accord-wanted.h"

#include "model/accord-mark.h"

typedef struct
{
  const char *calendar;   /* where it lies now */
  AccordRemoteItem *item; /* (owned) */
} Strayed;

static void
strayed_free (gpointer data)
{
  Strayed *self = data;

  accord_remote_item_free (self->item);
  g_free (self);
}

/* What a new copy is about to be made of. */
static gboolean
is_about_to_be_new (const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  return candidate->link == NULL && candidate->item == NULL && candidate->event != NULL &&
         accord_judge_copy (snapshot, candidate->event) == ACCORD_WANTED;
}

static gboolean
has_any_new (const AccordSnapshot *snapshot)
{
  for (guint i = 0; i < snapshot->candidates->len; i++)
    if (is_about_to_be_new (snapshot, g_ptr_array_index (snapshot->candidates, i)))
      return TRUE;
  return FALSE;
}

static void
add_item (GHashTable *strayed,
          const AccordSnapshot *snapshot,
          const char *calendar,
          const AccordRemoteItem *item)
{
  g_autoptr (AccordMark) mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;
  Strayed *found;

  if (mark == NULL || item->state != ACCORD_REMOTE_PRESENT || !g_str_equal (mark->store, snapshot->store) ||
      !accord_mark_is_for_calendar (mark, snapshot->calendar->remote_id))
    return;
  found = g_new0 (Strayed, 1);
  found->calendar = calendar;
  found->item = accord_remote_item_copy (item);
  g_hash_table_replace (strayed, g_strdup (mark->event), found);
}

/* As listed in this pass, else as remembered. */
static gboolean
collect_from (AccordPass *pass,
              const AccordSnapshot *snapshot,
              const AccordCalendar *calendar,
              GHashTable *strayed,
              GError **error)
{
  const AccordListing *listing = g_hash_table_lookup (pass->listings, calendar->id);
  g_autoptr (GPtrArray) remembered = NULL;
  GHashTableIter iter;
  const AccordRemoteItem *item;

  if (listing == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    add_item (strayed, snapshot, calendar->id, item);
  if (listing->complete)
    return TRUE;
  remembered =
      accord_store_list_marked_items (pass->store, calendar->id, snapshot->calendar->remote_id, error);
  for (guint i = 0; remembered != NULL && i < remembered->len; i++)
    {
      item = g_ptr_array_index (remembered, i);
      if (accord_listing_find (listing, item->id) == NULL)
        add_item (strayed, snapshot, calendar->id, item);
    }
  return remembered != NULL;
}

/* Is it another event's already, or has the event another copy where it lies? */
static gboolean
is_somebody_elses (AccordPass *pass, const Strayed *found, const char *event, gboolean *out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AccordLink) taken =
      accord_store_find_remote_link (pass->store, found->calendar, found->item->id, &local_error);
  g_autoptr (AccordLink) own =
      local_error == NULL ? accord_store_find_link (pass->store, event, found->calendar, &local_error) : NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *out = (taken != NULL && !g_str_equal (taken->event, event)) ||
         (own != NULL && g_strcmp0 (own->remote_id, found->item->id) != 0);
  return TRUE;
}

/* From here on it is a link whose item went there: its plan is that of a move. */
static gboolean
follow (AccordPass *pass,
        const AccordSnapshot *snapshot,
        AccordCandidate *candidate,
        const Strayed *found,
        GError **error)
{
  g_autoptr (AccordMark) mark = accord_mark_from_text (found->item->mark);
  g_autoptr (AccordLink) taken = NULL;
  gboolean other = FALSE;

  if (!is_somebody_elses (pass, found, candidate->event->id, &other, error))
    return FALSE;
  if (other)
    return TRUE;
  taken = accord_store_find_remote_link (pass->store, found->calendar, found->item->id, NULL);
  candidate->link = accord_link_new (candidate->event->id, snapshot->calendar->id);
  candidate->link->origin = ACCORD_ORIGIN_HERE;
  candidate->link->generation = mark->generation;
  candidate->link->remote_id = g_strdup (found->item->id);
  candidate->item = accord_remote_item_new_gone (found->item->id);
  candidate->moved_to = g_strdup (found->calendar);
  candidate->moved_item = accord_remote_item_copy (found->item);
  candidate->moved_linked = taken != NULL;
  return TRUE;
}

gboolean
accord_snapshot_follow_strayed (AccordPass *pass, AccordSnapshot *snapshot, GError **error)
{
  g_autoptr (GHashTable) strayed = NULL;

  if (snapshot->calendar->remote_id == NULL || pass->calendars->len < 2 || !has_any_new (snapshot))
    return TRUE;
  strayed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, strayed_free);
  for (guint i = 0; i < pass->calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (pass->calendars, i);

      if (!g_str_equal (calendar->id, snapshot->calendar->id) &&
          !collect_from (pass, snapshot, calendar, strayed, error))
        return FALSE;
    }
  for (guint i = 0; g_hash_table_size (strayed) > 0 && i < snapshot->candidates->len; i++)
    {
      AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);
      const Strayed *found = is_about_to_be_new (snapshot, candidate)
                                 ? g_hash_table_lookup (strayed, candidate->event->id)
                                 : NULL;

      if (found != NULL && !follow (pass, snapshot, candidate, found, error))
        return FALSE;
    }
  return TRUE;
}
