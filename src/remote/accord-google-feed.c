/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-address.h"
#include "remote/accord-feed.h"
#include "remote/accord-google-event.h"
#include "remote/accord-google-series.h"
#include "remote/accord-json.h"

/* A sync token is bound to the parameters of its first request: these never change (providers.md §2.3). */
static const struct
{
  const char *name;
  const char *value;
} fixed_parameters[] = {
  { "maxResults", "2500" },
  { "showDeleted", "true" },
  { "singleEvents", "false" },
};

/* The range bounds the first listing only; with a sync token Google refuses it. */
static char *
build_address (AccordGoogle *self, const char *calendar, const AccordFeed *feed)
{
  char *address = accord_address_build (self->api, "calendars", calendar, "events", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fixed_parameters); i++)
    address = accord_address_add (address, fixed_parameters[i].name, fixed_parameters[i].value);
  if (feed->since != NULL)
    {
      address = accord_address_add (address, "syncToken", feed->since);
    }
  else
    {
      g_autofree char *from = accord_address_instant (feed->from);
      g_autofree char *to = accord_address_instant (feed->to);

      address = accord_address_add (address, "timeMin", from);
      address = accord_address_add (address, "timeMax", to);
    }
  if (feed->page != NULL)
    address = accord_address_add (address, "pageToken", feed->page);
  return address;
}

/* A token that Google no longer takes is said as 410, or as a bad parameter. */
static gboolean
is_expired (const AccordFeed *feed, const AccordExchange *exchange)
{
  return exchange->status == 410 || (exchange->status == 400 && (feed->since != NULL || feed->page != NULL));
}

static AccordExchange *
send_page (AccordGoogle *self,
           const AccordCalendar *calendar,
           const AccordFeed *feed,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *address = build_address (self, calendar->remote_id, feed);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", address);

  if (!accord_provider_send (self->http, exchange, calendar->remote_id, cancellable, error))
    return NULL;
  if (is_expired (feed, exchange))
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_CURSOR_EXPIRED,
                   "calendar %s: the sync token has expired",
                   calendar->remote_id);
      return NULL;
    }
  if (!accord_provider_succeeded (exchange))
    {
      accord_google_set_error (exchange, ACCORD_CALL_CALENDAR, calendar->remote_id, error);
      return NULL;
    }
  return g_steal_pointer (&exchange);
}

/* What a page says of series: each is read whole. */
typedef struct
{
  GPtrArray *ids;      /* (owned) (element-type utf8) */
  GHashTable *met;     /* (owned) the same as a set */
  GHashTable *masters; /* (owned) id → JsonObject: those whose own row is in the page */
  GHashTable *living;  /* (owned) ids of which an occurrence takes place */
} PageSeries;

static void
page_series_init (PageSeries *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->masters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  self->living = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
page_series_clear (PageSeries *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->met, g_hash_table_unref);
  g_clear_pointer (&self->masters, g_hash_table_unref);
  g_clear_pointer (&self->living, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PageSeries, page_series_clear)

static void
note_series (PageSeries *series, const char *id, JsonObject *master)
{
  if (g_hash_table_add (series->met, g_strdup (id)))
    g_ptr_array_add (series->ids, g_strdup (id));
  if (master != NULL)
    g_hash_table_replace (series->masters, g_strdup (id), json_object_ref (master));
}

static void
add_row (AccordChanges *out, JsonObject *event, PageSeries *series, const AccordFieldContext *context)
{
  const char *master = accord_json_string (event, "recurringEventId");
  AccordRemoteItem *item = accord_google_event_decode (event, context);

  if (item == NULL)
    return;
  if (master != NULL)
    {
      note_series (series, master, NULL);
      if (item->state == ACCORD_REMOTE_PRESENT)
        g_hash_table_add (series->living, g_strdup (master));
    }
  else if (item->state == ACCORD_REMOTE_PRESENT && accord_json_array (event, "recurrence") != NULL)
    note_series (series, item->id, event);
  else
    {
      g_ptr_array_add (out->items, item);
      return;
    }
  accord_remote_item_free (item);
}

/* One that cannot be read as a series is only counted, and so is one that shows single occurrences alone, as
 * when somebody invites to one of them. */
static gboolean
add_series (AccordGoogle *self,
            const AccordCalendar *calendar,
            const PageSeries *series,
            AccordChanges *out,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) loaded = NULL;

  if (series->ids->len == 0)
    return TRUE;
  if (!accord_google_load (self, calendar, series->ids, series->masters, &loaded, cancellable, error))
    return FALSE;
  for (guint i = 0; i < loaded->len; i++)
    {
      AccordGoogleSeries *one = g_ptr_array_index (loaded, i);

      out->repeating +=
          (one->item->traits & ACCORD_REMOTE_REPEATS) != 0 ||
          (one->item->state == ACCORD_REMOTE_GONE && g_hash_table_contains (series->living, one->item->id));
      if (!(one->item->traits & ACCORD_REMOTE_REPEATS))
        g_ptr_array_add (out->items, g_steal_pointer (&one->item));
    }
  return TRUE;
}

static gboolean
end_page (AccordGoogle *self, AccordFeed *feed, JsonObject *reply, AccordChanges *out, GError **error)
{
  const char *page = accord_json_string (reply, "nextPageToken");
  const char *since = accord_json_string (reply, "nextSyncToken");

  if (page == NULL && since == NULL)
    {
      g_set_error_literal (error,
                           ACCORD_REMOTE_ERROR,
                           ACCORD_REMOTE_ERROR_PROTOCOL,
                           "listing: the last page has no sync token");
      return FALSE;
    }
  out->more = page != NULL;
  out->complete = page == NULL && feed->since == NULL;
  if (page == NULL)
    accord_feed_end_round (feed, since);
  else if (!accord_feed_follow (feed, self->seen_pages, page, error))
    return FALSE;
  out->cursor = accord_feed_to_text (feed);
  return TRUE;
}

gboolean
accord_google_list_changes (AccordProvider *provider,
                            const AccordCalendar *calendar,
                            const char *cursor,
                            gint64 from,
                            gint64 to,
                            AccordChanges *out,
                            GCancellable *cancellable,
                            GError **error)
{
  AccordGoogle *self = ACCORD_GOOGLE (provider);
  g_autoptr (AccordFeed) feed = accord_feed_from_text (cursor, from, to, error);
  g_autoptr (AccordExchange) exchange = NULL;
  g_auto (PageSeries) series = { NULL };
  AccordFieldContext context = { 0 };
  JsonObject *reply;
  JsonArray *items;

  if (feed == NULL)
    return FALSE;
  exchange = send_page (self, calendar, feed, cancellable, error);
  if (exchange == NULL)
    return FALSE;

  reply = accord_json_root (exchange->reply);
  items = accord_json_array (reply, "items");
  if (reply != NULL)
    accord_google_learn (self, calendar->remote_id, reply);
  if (!accord_google_get_context (self, calendar, FALSE, &context, cancellable, error))
    return FALSE;
  accord_changes_clear (out);
  out->items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  page_series_init (&series);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *event = accord_json_element (items, i);

      if (event != NULL)
        add_row (out, event, &series, &context);
    }
  return add_series (self, calendar, &series, out, cancellable, error) &&
         end_page (self, feed, reply, out, error);
}
