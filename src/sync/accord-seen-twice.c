/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-run"

#include "sync/accord-pass-private.h"

#include "model/accord-mark.h"
#include "model/accord-series.h"

/* Is it the very item of @link, and not a copy that a person made of it, which has an identity of its own? */
static gboolean
is_item_of (const AccordLink *link, const AccordRemoteItem *item)
{
  return (link->state == ACCORD_LINK_LIVE || link->state == ACCORD_LINK_HELD) && link->remote_id != NULL &&
         !link->gone_there && link->uid != NULL && g_strcmp0 (link->uid, item->uid) == 0;
}

/* (transfer full) (nullable): the mirrored calendar of another account that our mark on @item was made for. */
static AccordCalendar *
find_home (AccordPass *pass, const AccordCalendar *calendar, const AccordRemoteItem *item)
{
  g_autoptr (AccordMark) mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;
  g_autoptr (GPtrArray) links =
      mark != NULL ? accord_store_list_event_links (pass->store, mark->event, NULL) : NULL;

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);
      g_autoptr (AccordCalendar) home =
          is_item_of (link, item) ? accord_store_get_calendar (pass->store, link->calendar, NULL) : NULL;

      if (home != NULL && home->mirrored && home->approved && !home->missing && home->remote_id != NULL &&
          !g_str_equal (home->account, calendar->account) &&
          accord_mark_is_for_calendar (mark, home->remote_id) && accord_pass_is_connected (pass, home))
        return g_steal_pointer (&home);
    }
  return NULL;
}

/* Everything of @home that a listing of the window shows is there: an event that moved from there comes alone. */
static gboolean
shows_all_of (AccordPass *pass, const AccordCalendar *home, GHashTable *uids)
{
  g_autoptr (GPtrArray) links = accord_store_list_links (pass->store, home->id, NULL);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);

      if (link->state == ACCORD_LINK_LIVE && link->uid != NULL && !link->gone_there &&
          accord_fields_touch (link->seen, pass->window.start, pass->window.end, pass->zone) &&
          !g_hash_table_contains (uids, link->uid))
        return FALSE;
    }
  return links != NULL;
}

char *
accord_run_find_seen_twice (AccordPass *pass, const AccordCalendar *calendar)
{
  const AccordListing *listing = g_hash_table_lookup (pass->listings, calendar->id);
  g_autoptr (GHashTable) uids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (AccordCalendar) home = NULL;
  g_autoptr (AccordAccount) account = NULL;
  const AccordRemoteItem *item;
  GHashTableIter iter;

  /* Once its first plan was approved, what is there was seen by a person. */
  if (calendar->approved || listing == NULL || !listing->complete)
    return NULL;
  g_hash_table_iter_init (&iter, listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      if (item->state != ACCORD_REMOTE_PRESENT || item->uid == NULL)
        continue;
      g_hash_table_add (uids, item->uid);
      if (home == NULL)
        home = find_home (pass, calendar, item);
    }
  if (home == NULL || !shows_all_of (pass, home, uids))
    return NULL;
  account = accord_store_get_account (pass->store, home->account, NULL);
  return g_strdup (account != NULL ? account->email : home->name);
}
