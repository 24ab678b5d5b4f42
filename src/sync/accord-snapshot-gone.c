/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

/* What may have gone there (sync-rules §6): it is asked about, and looked for in the other calendars. */

#include "sync/accord-pass-private.h"

#include "model/accord-mark.h"

typedef struct
{
  AccordPass *pass;
  AccordSnapshot *snapshot;
  AccordListing *listing; /* (nullable) */
} Gone;

static gboolean
is_to_be_asked (Gone *gone, const AccordCandidate *candidate)
{
  return candidate->hinted_gone && candidate->link != NULL &&
         (candidate->link->state == ACCORD_LINK_LIVE || candidate->link->state == ACCORD_LINK_HELD ||
          candidate->answer != NULL) &&
         !accord_unread_rests (gone->listing, candidate->link->remote_id) &&
         !accord_snapshot_is_dormant (gone->snapshot, candidate);
}

gboolean
accord_snapshot_confirm_gone (AccordPass *pass,
                              AccordSnapshot *snapshot,
                              AccordListing *listing,
                              GError **error)
{
  Gone self = { pass, snapshot, listing };
  Gone *gone = &self;
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;

  for (guint i = 0; i < gone->snapshot->candidates->len; i++)
    {
      AccordCandidate *candidate = g_ptr_array_index (gone->snapshot->candidates, i);

      if (!is_to_be_asked (gone, candidate))
        continue;
      g_ptr_array_add (asked, candidate);
      g_ptr_array_add (ids, candidate->link->remote_id);
    }
  if (ids->len == 0)
    return TRUE;
  if (!accord_provider_fetch (
          gone->pass->provider, gone->snapshot->calendar, ids, &items, gone->pass->cancellable, error))
    return FALSE;
  for (guint i = 0; i < asked->len && i < items->len; i++)
    {
      AccordCandidate *candidate = g_ptr_array_index (asked, i);
      AccordRemoteItem *item = accord_remote_item_copy (g_ptr_array_index (items, i));

      g_clear_pointer (&candidate->item, accord_remote_item_free);
      candidate->item = accord_remote_item_copy (item);
      candidate->hinted_gone = item->state == ACCORD_REMOTE_MAYBE_GONE;
      accord_unread_note (pass, listing, item);
      g_hash_table_replace (gone->listing->items, item->id, item);
    }
  return TRUE;
}

/* Where the item went, if it went to another calendar of this account (§6). One whose mark was written for the calendar it
 * lies in went nowhere: it is the event's own copy there. @calendar: NULL where it is not known any more. */
static const AccordRemoteItem *
find_arrival (const AccordListing *listing, const AccordCalendar *calendar, const AccordLink *link)
{
  GHashTableIter iter;
  const AccordRemoteItem *item;

  g_hash_table_iter_init (&iter, listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      g_autoptr (AccordMark) mark = NULL;

      if (item->state != ACCORD_REMOTE_PRESENT)
        continue;
      if (g_str_equal (item->id, link->remote_id) ||
          (link->uid != NULL && g_strcmp0 (item->uid, link->uid) == 0))
        return item;
      mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;
      if (mark != NULL && g_str_equal (mark->event, link->event) &&
          (calendar == NULL || calendar->remote_id == NULL ||
           !accord_mark_is_for_calendar (mark, calendar->remote_id)))
        return item;
    }
  return NULL;
}

static gboolean
note_move (Gone *gone, AccordCandidate *candidate, GError **error)
{
  GHashTableIter iter;
  const char *calendar;
  const AccordListing *listing;

  g_hash_table_iter_init (&iter, gone->pass->listings);
  while (candidate->moved_to == NULL &&
         g_hash_table_iter_next (&iter, (gpointer *) &calendar, (gpointer *) &listing))
    {
      const AccordRemoteItem *item;
      g_autoptr (AccordLink) taken = NULL;
      g_autoptr (AccordLink) own = NULL;
      g_autoptr (GError) local_error = NULL;

      if (g_str_equal (calendar, candidate->link->calendar))
        continue;
      item = find_arrival (
          listing, g_hash_table_lookup (gone->snapshot->calendars, calendar), candidate->link);
      if (item == NULL)
        continue;
      taken = accord_store_find_remote_link (gone->pass->store, calendar, item->id, &local_error);
      if (local_error == NULL)
        own = accord_store_find_link (gone->pass->store, candidate->link->event, calendar, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      /* The event has a copy of its own there, or the item belongs to another event: nothing moved. */
      if ((taken != NULL && !g_str_equal (taken->event, candidate->link->event)) ||
          (own != NULL && own->remote_id != NULL && !g_str_equal (own->remote_id, item->id)))
        continue;
      candidate->moved_to = g_strdup (calendar);
      candidate->moved_item = accord_remote_item_copy (item);
      candidate->moved_linked = taken != NULL;
    }
  return TRUE;
}

gboolean
accord_snapshot_note_moves (AccordPass *pass, AccordSnapshot *snapshot, GError **error)
{
  Gone self = { pass, snapshot, NULL };
  Gone *gone = &self;
  for (guint i = 0; i < gone->snapshot->candidates->len; i++)
    {
      AccordCandidate *candidate = g_ptr_array_index (gone->snapshot->candidates, i);

      if (candidate->link != NULL && accord_candidate_is_gone_there (candidate) &&
          !note_move (gone, candidate, error))
        return FALSE;
    }
  return TRUE;
}
