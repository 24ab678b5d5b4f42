/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include <string.h>

#include "remote/accord-address.h"
#include "remote/accord-feed.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

/* The two feeds of providers.md §3.5. A cursor holds which one it belongs to. */
#define FEED_EVENTS "events" /* masters and singles, rows may be skeletal; not every server takes it */
#define FEED_VIEW "view"     /* documented; everything that repeats comes as occurrences */

/* What a page leaves to do: rows are worked on only after all of it was read, as the last row of an id wins.
 */
typedef struct
{
  GHashTable *rows; /* (owned) id → JsonObject, not owning */
  GPtrArray *order; /* (owned) (element-type utf8) ids as they first came, not owning */
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->rows, g_hash_table_unref);
  g_clear_pointer (&page->order, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static char *
build_first (AccordOutlook *self, const char *calendar, const AccordFeed *feed)
{
  g_autofree char *from = accord_address_instant (feed->from);
  g_autofree char *to = accord_address_instant (feed->to);
  gboolean events = g_str_equal (feed->kind, FEED_EVENTS);
  char *address = accord_address_build (
      self->api, "me", "calendars", calendar, events ? "events" : "calendarView", "delta", NULL);

  address = accord_address_add (address, "startDateTime", from);
  return events ? address : accord_address_add (address, "endDateTime", to);
}

static AccordExchange *
new_page_exchange (AccordOutlook *self, const char *calendar, const AccordFeed *feed)
{
  const char *link = feed->page != NULL ? feed->page : feed->since;

  return accord_outlook_new_exchange ("GET",
                                      link != NULL ? g_strdup (link) : build_first (self, calendar, feed));
}

/* A state the server forgot is said as 410 or as a malformed link, on the first page of a round and on later
 * ones. */
static gboolean
is_expired (const AccordFeed *feed, const AccordExchange *exchange)
{
  const char *reason = accord_outlook_reason (exchange);

  if (feed->since == NULL && feed->page == NULL)
    return FALSE;
  return exchange->status == 410 || exchange->status == 400 || g_strcmp0 (reason, "SyncStateNotFound") == 0 ||
         g_strcmp0 (reason, "resyncRequired") == 0;
}

static gboolean
refuses_events_feed (const AccordFeed *feed, const AccordExchange *exchange)
{
  static const guint statuses[] = { 400, 403, 404, 405, 501 };

  if (feed->since != NULL || feed->page != NULL || !g_str_equal (feed->kind, FEED_EVENTS))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i] == exchange->status)
      return TRUE;
  return FALSE;
}

static AccordExchange *
send_page (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordFeed *feed,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_page_exchange (self, calendar->remote_id, feed);

  if (!accord_provider_send (self->http, exchange, calendar->remote_id, cancellable, error))
    return NULL;
  if (is_expired (feed, exchange))
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_CURSOR_EXPIRED,
                   "calendar %s: the server has forgotten the sync state",
                   calendar->remote_id);
      return NULL;
    }
  if (refuses_events_feed (feed, exchange))
    {
      AccordExchange *other;

      g_free (feed->kind);
      feed->kind = g_strdup (FEED_VIEW);
      other = send_page (self, calendar, feed, cancellable, error);
      /* A calendar that is gone, or not for us to read, refuses both. */
      self->no_events_feed = other != NULL;
      return other;
    }
  if (!accord_provider_succeeded (exchange))
    {
      accord_outlook_set_error (exchange, ACCORD_CALL_CALENDAR, calendar->remote_id, error);
      return NULL;
    }
  return g_steal_pointer (&exchange);
}

static void
read_rows (Page *page, JsonArray *values)
{
  page->rows = g_hash_table_new (g_str_hash, g_str_equal);
  page->order = g_ptr_array_new ();
  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      JsonObject *row = accord_json_element (values, i);
      const char *id = accord_json_string (row, "id");

      if (id == NULL)
        continue;
      if (!g_hash_table_contains (page->rows, id))
        g_ptr_array_add (page->order, (gpointer) id);
      g_hash_table_insert (page->rows, (gpointer) id, row);
    }
}

static gboolean
is_removed (JsonObject *row)
{
  return accord_json_object (row, "@removed") != NULL;
}

/* Whatever row tells of a series, once a round it is read whole: calendarView shows occurrences only, the
 * other feed nothing of them. */
static void
want_series (AccordOutlook *self, JsonObject *row, GPtrArray *unknown)
{
  const char *master = accord_json_string (row, "seriesMasterId");
  const char *id = master != NULL ? master : accord_json_string (row, "id");

  if (g_hash_table_add (self->seen_series, g_strdup (id)))
    g_ptr_array_add (unknown, (gpointer) id);
}

/* Rows of the full listing that begin after the range or ended before it need not be fetched; later, every
 * change counts. */
static gboolean
lies_outside (AccordOutlook *self, const AccordFeed *feed, JsonObject *row)
{
  g_autofree char *from = accord_address_instant (feed->from - 24 * 60 * 60);
  g_autofree char *to = accord_address_instant (feed->to + 24 * 60 * 60);
  const char *start = accord_json_string (row, "start/dateTime");
  const char *end = accord_json_string (row, "end/dateTime");

  /* Both are ISO 8601, so that text order is time order; a day on either side stands for any zone. */
  return feed->since == NULL && start != NULL && end != NULL &&
         (strncmp (start, to, 19) >= 0 || strncmp (end, from, 19) < 0);
}

/* What was read in full before need not be read again: an unchanged tag is the same item, and a full row
 * lacks only the mark, which is none of the things a person changes. */
static gboolean
add_known (AccordOutlook *self, JsonObject *row, AccordChanges *out)
{
  const AccordRemoteItem *known = g_hash_table_lookup (self->known, accord_json_string (row, "id"));
  AccordRemoteItem *item;
  g_autofree char *mark = NULL;

  if (known == NULL)
    return FALSE;
  if (known->tag != NULL && g_strcmp0 (known->tag, accord_json_string (row, "@odata.etag")) == 0)
    {
      g_ptr_array_add (out->items, accord_remote_item_copy (known));
      return TRUE;
    }
  /* Without a tag a later write could not be held back by a change there. */
  if (accord_outlook_event_is_skeletal (row) || accord_json_string (row, "@odata.etag") == NULL)
    return FALSE;
  mark = g_strdup (known->mark);
  item = accord_outlook_read_event (self, row, NULL);
  item->mark = g_strdup (mark);
  ((AccordRemoteItem *) g_hash_table_lookup (self->known, item->id))->mark = g_steal_pointer (&mark);
  g_ptr_array_add (out->items, item);
  return TRUE;
}

/* Sorts the rows: what can be said at once goes into @out; returned are the ids that a GET must tell about,
 * for their fields or for their mark, which no feed shows, or as the master of what repeats. */
static GPtrArray *
sort_rows (AccordOutlook *self, const AccordFeed *feed, Page *page, AccordChanges *out)
{
  GPtrArray *unknown = g_ptr_array_new ();

  for (guint i = 0; i < page->order->len; i++)
    {
      const char *id = g_ptr_array_index (page->order, i);
      JsonObject *row = g_hash_table_lookup (page->rows, id);

      if (is_removed (row))
        {
          /* A removal says only that it is no longer in this feed: deleted, moved away, or out of range. */
          g_ptr_array_add (out->items, accord_remote_item_new_maybe_gone (id, NULL));
          g_hash_table_remove (self->known, id);
          accord_outlook_rows_drop (self, id);
        }
      else if (accord_outlook_event_repeats (row))
        want_series (self, row, unknown);
      else if (!lies_outside (self, feed, row) && !add_known (self, row, out))
        g_ptr_array_add (unknown, (gpointer) id);
    }
  return unknown;
}

gboolean
accord_outlook_add_fetched (AccordOutlook *self,
                            const AccordCalendar *calendar,
                            GPtrArray *ids,
                            AccordChanges *out,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GPtrArray) items = NULL;

  if (ids->len == 0)
    return TRUE;
  if (!accord_outlook_fetch (ACCORD_PROVIDER (self), calendar, ids, &items, cancellable, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);

      if (item->state != ACCORD_REMOTE_PRESENT)
        g_ptr_array_add (out->items, accord_remote_item_new_maybe_gone (item->id, item->why));
      else if (item->traits & ACCORD_REMOTE_REPEATS)
        out->repeating++;
      else
        g_ptr_array_add (out->items, accord_remote_item_copy (item));
    }
  return TRUE;
}

/* A full listing reads what it names at its end, a later round at once. */
static gboolean
read_unknown (AccordOutlook *self,
              const AccordCalendar *calendar,
              const AccordFeed *feed,
              Page *page,
              GPtrArray *ids,
              AccordChanges *out,
              GCancellable *cancellable,
              GError **error)
{
  if (feed->since != NULL)
    return accord_outlook_add_fetched (self, calendar, ids, out, cancellable, error);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      JsonObject *row = g_hash_table_lookup (page->rows, id);

      accord_outlook_rows_want (self, id, row != NULL ? accord_json_string (row, "@odata.etag") : NULL);
    }
  return TRUE;
}

/* The feed has nothing more to name. */
static gboolean
end_feed (AccordOutlook *self,
          const AccordCalendar *calendar,
          AccordFeed *feed,
          const char *delta,
          AccordChanges *out,
          GCancellable *cancellable,
          GError **error)
{
  gboolean full = feed->since == NULL;

  if (full && accord_outlook_rows_postpone (self, feed, delta))
    {
      out->more = TRUE;
      return TRUE;
    }
  if (full && !accord_outlook_rows_fetch (self, calendar, feed, out, cancellable, error))
    return FALSE;
  out->complete = full;
  accord_feed_end_round (feed, delta);
  return TRUE;
}

static gboolean
end_page (AccordOutlook *self,
          const AccordCalendar *calendar,
          AccordFeed *feed,
          JsonObject *reply,
          AccordChanges *out,
          GCancellable *cancellable,
          GError **error)
{
  const char *next = accord_json_string (reply, "@odata.nextLink");
  const char *delta = accord_json_string (reply, "@odata.deltaLink");

  if (next == NULL && delta == NULL)
    {
      g_set_error_literal (error,
                           ACCORD_REMOTE_ERROR,
                           ACCORD_REMOTE_ERROR_PROTOCOL,
                           "listing: a page has neither a next one nor a place to go on from");
      return FALSE;
    }
  if (!accord_outlook_check_link (self, next != NULL ? next : delta, error))
    return FALSE;
  out->more = next != NULL;
  if (next != NULL ? !accord_feed_follow (feed, self->seen_pages, next, error)
                   : !end_feed (self, calendar, feed, delta, out, cancellable, error))
    return FALSE;
  if (next != NULL && feed->since == NULL)
    accord_outlook_rows_continue (self, next);
  out->cursor = accord_feed_to_text (feed);
  return TRUE;
}

/* Takes up what an earlier run found out: it lies in the cursor, even when that has expired by now. */
static void
choose_kind (AccordOutlook *self, AccordFeed *feed)
{
  if (g_strcmp0 (feed->kind, FEED_VIEW) == 0)
    self->no_events_feed = TRUE;
  if (feed->kind == NULL)
    feed->kind = g_strdup (self->no_events_feed ? FEED_VIEW : FEED_EVENTS);
}

static gboolean
list_feed (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordFeed *feed,
           AccordChanges *out,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = NULL;
  g_autoptr (GPtrArray) unknown = NULL;
  g_auto (Page) page = { NULL, NULL };
  JsonObject *reply;

  if (feed->page == NULL)
    {
      g_hash_table_remove_all (self->seen_series);
      accord_outlook_rows_begin (self);
    }
  else if (feed->since == NULL && !accord_outlook_rows_check (self, calendar, feed->page, error))
    return FALSE;
  exchange = send_page (self, calendar, feed, cancellable, error);
  if (exchange == NULL)
    return FALSE;
  reply = accord_json_root (exchange->reply);
  read_rows (&page, accord_json_array (reply, "value"));
  unknown = sort_rows (self, feed, &page, out);
  return read_unknown (self, calendar, feed, &page, unknown, out, cancellable, error) &&
         end_page (self, calendar, feed, reply, out, cancellable, error);
}

gboolean
accord_outlook_list_changes (AccordProvider *provider,
                             const AccordCalendar *calendar,
                             const char *cursor,
                             gint64 from,
                             gint64 to,
                             AccordChanges *out,
                             GCancellable *cancellable,
                             GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autoptr (AccordFeed) feed = accord_feed_from_text (cursor, from, to, error);

  if (feed == NULL)
    return FALSE;
  choose_kind (self, feed);
  accord_changes_clear (out);
  out->items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  return feed->then != NULL ? accord_outlook_rows_list (self, calendar, feed, out, cancellable, error)
                            : list_feed (self, calendar, feed, out, cancellable, error);
}
