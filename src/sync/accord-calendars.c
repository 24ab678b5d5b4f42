/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-calendars"

#include "sync/accord-calendars.h"

#include "model/accord-when.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"
#include "sync/accord-settled.h"

static gboolean
take_list (AccordStore *store,
           AccordProvider *provider,
           const char *account,
           gboolean offer,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GPtrArray) listed = accord_provider_list_calendars (provider, cancellable, error);

  return listed != NULL && accord_store_merge_calendars (store, account, listed, offer, error);
}

gboolean
accord_calendars_refresh (AccordStore *store,
                          AccordProvider *provider,
                          const char *account,
                          GCancellable *cancellable,
                          GError **error)
{
  AccordCapabilities capabilities = accord_provider_get_capabilities (provider);

  return take_list (store, provider, account, capabilities.can_create_calendars, cancellable, error);
}

gboolean
accord_calendars_look_again (AccordStore *store,
                             AccordProvider *provider,
                             const char *account,
                             GCancellable *cancellable,
                             GError **error)
{
  return take_list (store, provider, account, FALSE, cancellable, error);
}

/* ---- making one ---- */

/* What it held was lost with it: every pair is written anew, as one whose copy was taken away, after a first plan. */
static gboolean
put_back (AccordStore *store, const AccordCalendar *calendar, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_links (store, calendar->id, error);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      AccordLink *link = g_ptr_array_index (links, i);

      if (link->state != ACCORD_LINK_LIVE && link->state != ACCORD_LINK_HELD)
        continue;
      link->state = ACCORD_LINK_WITHDRAWN;
      link->gone_there = FALSE;
      g_clear_pointer (&link->remote_id, g_free);
      g_clear_pointer (&link->hold, g_free);
      g_clear_pointer (&link->why, g_free);
      g_clear_pointer (&link->sent, accord_fields_free);
      g_clear_pointer (&link->seen, accord_fields_free);
      g_clear_pointer (&link->tag, g_free);
      if (!accord_store_put_link (store, link, error))
        return FALSE;
    }
  return links != NULL && accord_store_clear_remote_items (store, calendar->id, error) &&
         accord_store_set_cursor (store, calendar->id, NULL, 0, 0, error) &&
         accord_store_set_settled (store, calendar->id, 0, 0, error);
}

/* The intent is committed before the call, its outcome together with the closing of the intent after it. */
static AccordCalendar *
create_there (AccordStore *store,
              AccordProvider *provider,
              const AccordCalendar *calendar,
              const char *run,
              gint64 now,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (AccordIntent) intent = accord_intent_new ("create-calendar");
  g_autoptr (AccordCalendar) made = NULL;
  g_autoptr (AccordCalendar) row = accord_calendar_copy (calendar);
  g_autofree char *zone = accord_zone_local ();

  intent->run = g_strdup (run != NULL ? run : "request");
  intent->calendar = g_strdup (calendar->id);
  intent->created_at = now;
  if (!accord_store_open_intent (store, intent, error))
    return NULL;
  made = accord_provider_create_calendar (provider, calendar->name, zone, cancellable, error);
  if (made == NULL || !accord_store_begin (store, error))
    return NULL;

  g_free (row->remote_id);
  row->remote_id = g_strdup (made->remote_id);
  g_free (row->zone);
  row->zone = g_strdup (made->zone);
  g_free (row->role);
  row->role = g_strdup (made->role);
  row->writable = TRUE;
  row->missing = FALSE;
  row->made_here = TRUE;
  row->approved = calendar->approved && !calendar->missing;
  if ((calendar->missing && !put_back (store, calendar, error)) || !accord_store_put_calendar (store, row, error) ||
      !accord_store_close_intent (store, intent->id, error))
    {
      accord_store_rollback (store);
      return NULL;
    }
  return accord_store_commit (store, error) ? g_steal_pointer (&row) : NULL;
}

AccordCalendar *
accord_calendars_create (AccordStore *store,
                         AccordProvider *provider,
                         const AccordCalendar *calendar,
                         const char *run,
                         gint64 now,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (AccordCalendar) row = NULL;

  g_return_val_if_fail (calendar != NULL, NULL);

  if (!accord_calendars_refresh (store, provider, calendar->account, cancellable, error))
    return NULL;
  row = accord_store_get_calendar (store, calendar->id, error);
  if (row == NULL || row->remote_id != NULL)
    return g_steal_pointer (&row);
  return create_there (store, provider, row, run, now, cancellable, error);
}

/* How well a row fits the name: one that is there; else one that is gone and mirrored, which is made again with its rules
 * (§11); else one that was never made. 0: not at all. */
static guint
rank (const AccordCalendar *calendar, const char *name)
{
  if (g_strcmp0 (calendar->name, name) != 0)
    return 0;
  if (calendar->missing)
    return calendar->mirrored ? 2 : 0;
  if (calendar->remote_id == NULL)
    return 1;
  return calendar->writable ? 3 : 0;
}

static AccordCalendar *
find_by_name (AccordStore *store, const char *account, const char *name, GError **error)
{
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (store, account, error);
  const AccordCalendar *best = NULL;

  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (rank (calendar, name) > (best != NULL ? rank (best, name) : 0))
        best = calendar;
    }
  return best != NULL ? accord_calendar_copy (best) : NULL;
}

static AccordCalendar *
new_row (const char *account, const char *name)
{
  AccordCalendar *row = accord_calendar_new ();

  g_free (row->id);
  row->id = g_uuid_string_random ();
  g_free (row->account);
  row->account = g_strdup (account);
  g_free (row->name);
  row->name = g_strdup (name);
  g_free (row->role);
  row->role = g_strdup ("owner");
  row->writable = TRUE;
  row->made_here = TRUE;
  row->mirrored = TRUE;
  return row;
}

char *
accord_calendars_ask_for (AccordStore *store,
                          AccordProvider *provider,
                          const char *account,
                          const char *name,
                          gint64 now,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (AccordCalendar) row = NULL;
  g_autoptr (AccordCalendar) made = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!accord_calendars_refresh (store, provider, account, cancellable, error))
    return NULL;
  row = find_by_name (store, account, name, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (row == NULL)
    row = new_row (account, name);
  row->mirrored = TRUE;
  if (!accord_store_put_calendar (store, row, error))
    return NULL;
  if (row->remote_id != NULL && !row->missing)
    return g_strdup (row->id);
  made = create_there (store, provider, row, NULL, now, cancellable, error);
  return made != NULL ? g_strdup (made->id) : NULL;
}
