/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-address.h"
#include "remote/accord-feed.h"
#include "remote/accord-google-event.h"
#include "remote/accord-google-series.h"
#include "remote/accord-json.h"

AccordExchange *
accord_google_new_get (AccordGoogle *self, const AccordCalendar *calendar, const char *id)
{
  g_autofree char *address =
      accord_address_build (self->api, "calendars", calendar->remote_id, "events", id, NULL);

  return accord_exchange_new ("GET", address);
}

AccordRemoteItem *
accord_google_read_event (AccordGoogle *self,
                          const AccordCalendar *calendar,
                          const char *what,
                          JsonObject *event,
                          const char *zone_hint,
                          GCancellable *cancellable,
                          GError **error)
{
  AccordFieldContext context = { .zone_hint = zone_hint };
  AccordRemoteItem *item;

  if (!accord_google_get_context (
          self, calendar, accord_google_event_uses_default_reminders (event), &context, cancellable, error))
    return NULL;
  item = accord_google_event_decode (event, &context);
  if (item == NULL)
    g_set_error (
        error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "event %s: a reply without id", what);
  return item;
}

AccordRemoteItem *
accord_google_read_answer (AccordGoogle *self,
                           const AccordCalendar *calendar,
                           const char *id,
                           const AccordExchange *exchange,
                           AccordCallScope scope,
                           GCancellable *cancellable,
                           GError **error)
{
  if (exchange->error != NULL)
    {
      g_propagate_error (error, g_error_copy (exchange->error));
      return NULL;
    }
  if (exchange->status == 404 || exchange->status == 410)
    return accord_remote_item_new_gone (id);
  if (!accord_provider_succeeded (exchange))
    {
      accord_google_set_error (exchange, scope, id, error);
      return NULL;
    }
  return accord_google_read_event (
      self, calendar, id, accord_json_root (exchange->reply), NULL, cancellable, error);
}

gboolean
accord_google_fetch (AccordProvider *provider,
                     const AccordCalendar *calendar,
                     GPtrArray *ids,
                     GPtrArray **out,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) loaded = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);

  if (!accord_google_load (ACCORD_GOOGLE (provider), calendar, ids, NULL, &loaded, cancellable, error))
    return FALSE;
  for (guint i = 0; i < loaded->len; i++)
    g_ptr_array_add (items, g_steal_pointer (&((AccordGoogleSeries *) g_ptr_array_index (loaded, i))->item));
  *out = g_steal_pointer (&items);
  return TRUE;
}

/* A series that was found, whole. */
static gboolean
complete (AccordGoogle *self,
          const AccordCalendar *calendar,
          AccordRemoteItem **item,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (*item == NULL || (*item)->state != ACCORD_REMOTE_PRESENT ||
      accord_fields_get ((*item)->fields, ACCORD_FIELD_RECURRENCE) == NULL)
    return TRUE;
  ids = g_ptr_array_new ();
  g_ptr_array_add (ids, (*item)->id);
  if (!accord_google_fetch (ACCORD_PROVIDER (self), calendar, ids, &items, cancellable, error))
    return FALSE;
  accord_remote_item_free (*item);
  *item = accord_remote_item_copy (g_ptr_array_index (items, 0));
  return TRUE;
}

/* A page of the search for a mark: the first living item, if any. FALSE: error. */
static gboolean
search_page (AccordGoogle *self,
             const AccordCalendar *calendar,
             const char *mark,
             AccordFeed *feed,
             AccordRemoteItem **out,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *address =
      accord_address_build (self->api, "calendars", calendar->remote_id, "events", NULL);
  g_autofree char *condition = g_strdup_printf ("%s=%s", ACCORD_GOOGLE_MARK, mark);
  g_autoptr (AccordExchange) exchange = NULL;
  AccordFieldContext context = { 0 };
  const char *next;
  JsonObject *reply;
  JsonArray *items;

  address = accord_address_add (g_steal_pointer (&address), "privateExtendedProperty", condition);
  if (feed->page != NULL)
    address = accord_address_add (g_steal_pointer (&address), "pageToken", feed->page);
  exchange = accord_exchange_new ("GET", address);
  if (!accord_google_call (self, exchange, ACCORD_CALL_CALENDAR, calendar->remote_id, cancellable, error))
    return FALSE;

  reply = accord_json_root (exchange->reply);
  items = accord_json_array (reply, "items");
  if (reply != NULL)
    accord_google_learn (self, calendar->remote_id, reply);
  if (!accord_google_get_context (self, calendar, FALSE, &context, cancellable, error))
    return FALSE;
  for (guint i = 0; *out == NULL && items != NULL && i < json_array_get_length (items); i++)
    {
      g_autoptr (AccordRemoteItem) item =
          accord_google_event_decode (accord_json_element (items, i), &context);

      if (item != NULL && item->state == ACCORD_REMOTE_PRESENT)
        *out = g_steal_pointer (&item);
    }
  next = accord_json_string (reply, "nextPageToken");
  if (*out == NULL && next != NULL)
    return accord_feed_follow (feed, self->seen_pages, next, error);
  g_clear_pointer (&feed->page, g_free);
  return TRUE;
}

static gboolean
search_mark (AccordGoogle *self,
             const AccordCalendar *calendar,
             const char *mark,
             AccordRemoteItem **out,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AccordFeed) feed = accord_feed_from_text (NULL, 0, 0, NULL);

  do
    {
      if (!search_page (self, calendar, mark, feed, out, cancellable, error))
        return FALSE;
    }
  while (feed->page != NULL);
  return TRUE;
}

gboolean
accord_google_find_created (AccordProvider *provider,
                            const AccordCalendar *calendar,
                            const char *key,
                            const char *mark,
                            AccordRemoteItem **out,
                            GCancellable *cancellable,
                            GError **error)
{
  AccordGoogle *self = ACCORD_GOOGLE (provider);

  *out = NULL;
  if (key != NULL)
    {
      g_autofree char *id = accord_google_event_id (key);
      g_autoptr (AccordExchange) exchange = accord_google_new_get (self, calendar, id);

      if (!accord_provider_send (self->http, exchange, id, cancellable, error))
        return FALSE;
      /* 404: the key is free. A deleted event answers 200 "cancelled": the key is spent. */
      if (exchange->status != 404)
        {
          *out = accord_google_read_answer (
              self, calendar, id, exchange, ACCORD_CALL_CALENDAR, cancellable, error);
          return *out != NULL && complete (self, calendar, out, cancellable, error);
        }
    }
  return mark == NULL || (search_mark (self, calendar, mark, out, cancellable, error) &&
                          complete (self, calendar, out, cancellable, error));
}
