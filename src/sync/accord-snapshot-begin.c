/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

#include "sync/accord-pass-private.h"

#define MICROSECONDS G_USEC_PER_SEC

static gboolean
load_calendars (AccordPass *pass, AccordSnapshot *snapshot, GError **error)
{
  g_autoptr (GPtrArray) all = accord_store_list_every_calendar (pass->store, error);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      AccordCalendar *calendar = accord_calendar_copy (g_ptr_array_index (all, i));

      g_hash_table_insert (snapshot->calendars, g_strdup (calendar->id), calendar);
    }
  return TRUE;
}

AccordSnapshot *
accord_snapshot_begin (AccordPass *pass, const AccordCalendar *calendar, GError **error)
{
  g_autoptr (AccordSnapshot) snapshot = accord_snapshot_new (calendar);

  snapshot->capabilities = pass->capabilities;
  snapshot->window = pass->window;
  snapshot->now = pass->now;
  snapshot->clock_offset = pass->provider != NULL ? accord_provider_get_clock_offset (pass->provider) / MICROSECONDS : 0;
  snapshot->store = g_strdup (accord_store_get_id (pass->store));
  snapshot->owner = g_strdup (pass->account->email);
  snapshot->grant = g_strjoin ("\n",
                               pass->account->scopes != NULL ? pass->account->scopes : "",
                               snapshot->calendar->role,
                               NULL);
  snapshot->provenance = accord_store_get_provenance (pass->store, calendar->id);
  snapshot->change_no = accord_store_get_change_no (pass->store);
  snapshot->confirmed = accord_store_list_confirmed (pass->store, error);
  return snapshot->confirmed != NULL && load_calendars (pass, snapshot, error) ? g_steal_pointer (&snapshot) : NULL;
}
