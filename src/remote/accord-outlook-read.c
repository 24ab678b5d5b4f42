/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-feed.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

#define MAX_KNOWN 5000

AccordExchange *
accord_outlook_new_get (AccordOutlook *self, const char *calendar, const char *id)
{
  char *address = accord_address_build (self->api, "me", "calendars", calendar, "events", id, NULL);

  return accord_outlook_new_exchange ("GET", accord_address_add (address, "$expand", ACCORD_OUTLOOK_EXPAND));
}

AccordRemoteItem *
accord_outlook_read_event (AccordOutlook *self, JsonObject *event, const char *zone_hint)
{
  const AccordFieldContext context = { .zone_hint = zone_hint, .fallback_zone = self->zone };
  AccordRemoteItem *item = event != NULL ? accord_outlook_event_decode (event, &context) : NULL;

  if (item == NULL)
    return NULL;
  if (g_hash_table_size (self->known) >= MAX_KNOWN)
    g_hash_table_remove_all (self->known);
  g_hash_table_replace (self->known, g_strdup (item->id), accord_remote_item_copy (item));
  return item;
}

/* The item a GET answered with; 404 and 410 are an answer too. */
static AccordRemoteItem *
read_item (AccordOutlook *self,
           const char *id,
           const AccordExchange *exchange,
           const char *zone_hint,
           GError **error)
{
  AccordRemoteItem *item;

  if (exchange->error != NULL)
    {
      g_propagate_error (error, g_error_copy (exchange->error));
      return NULL;
    }
  if (exchange->status == 410 || (exchange->status == 404 && g_strcmp0 (accord_outlook_reason (exchange),
                                                                        "MailboxNotEnabledForRESTAPI") != 0))
    {
      g_hash_table_remove (self->known, id);
      return accord_remote_item_new_gone (id);
    }
  if (!accord_provider_succeeded (exchange))
    {
      accord_outlook_set_error (exchange, ACCORD_CALL_ITEM, id, error);
      return NULL;
    }
  item = accord_outlook_read_event (self, accord_json_root (exchange->reply), zone_hint);
  if (item == NULL)
    g_set_error (
        error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "event %s: a reply without id", id);
  return item;
}

AccordRemoteItem *
accord_outlook_read_answer (AccordOutlook *self,
                            const char *id,
                            const AccordExchange *exchange,
                            const char *zone_hint,
                            GError **error)
{
  GError *failure = NULL;
  AccordRemoteItem *item = read_item (self, id, exchange, zone_hint, &failure);

  return item != NULL ? item : accord_provider_leave_unknown (id, failure, error);
}

gboolean
accord_outlook_send_gets (AccordOutlook *self,
                          GPtrArray *exchanges,
                          const AccordCalendar *calendar,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *probe = accord_outlook_build_calendar (self, calendar);

  return accord_provider_send_each (self->http, probe, exchanges, calendar->remote_id, cancellable, error) &&
         (accord_provider_all_succeeded (exchanges) ||
          accord_outlook_check_calendar (self, calendar, cancellable, error));
}

gboolean
accord_outlook_fetch (AccordProvider *provider,
                      const AccordCalendar *calendar,
                      GPtrArray *ids,
                      GPtrArray **out,
                      GCancellable *cancellable,
                      GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (exchanges,
                     accord_outlook_new_get (self, calendar->remote_id, g_ptr_array_index (ids, i)));
  if (!accord_outlook_send_gets (self, exchanges, calendar, cancellable, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      AccordRemoteItem *item = accord_outlook_read_answer (
          self, g_ptr_array_index (ids, i), g_ptr_array_index (exchanges, i), NULL, error);

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (items, item);
    }
  if (!accord_outlook_complete_series (self, calendar, items, cancellable, error))
    return FALSE;
  *out = g_steal_pointer (&items);
  return TRUE;
}

GPtrArray *
accord_outlook_read_pages (AccordOutlook *self,
                           char *address,
                           AccordCallScope scope,
                           const char *what,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (AccordFeed) feed = accord_feed_from_text (NULL, 0, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *next = address;

  while (next != NULL)
    {
      g_autoptr (AccordExchange) exchange = accord_outlook_new_exchange ("GET", next);
      const char *link;

      if (!accord_outlook_call (self, exchange, scope, what, cancellable, error))
        return NULL;
      accord_json_add_objects (accord_json_array (accord_json_root (exchange->reply), "value"), rows);
      link = accord_json_string (accord_json_root (exchange->reply), "@odata.nextLink");
      if (link != NULL &&
          (!accord_outlook_check_link (self, link, error) || !accord_feed_follow (feed, seen, link, error)))
        return NULL;
      next = g_strdup (link);
    }
  return g_steal_pointer (&rows);
}

/* A literal of an OData filter. */
static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strconcat ("'", doubled, "'", NULL);
}

static char *
build_search (AccordOutlook *self, const AccordCalendar *calendar, const char *mark)
{
  g_autofree char *quoted = quote (mark);
  g_autofree char *filter =
      g_strdup_printf ("singleValueExtendedProperties/Any(ep: ep/id eq '%s' and ep/value eq %s)",
                       ACCORD_OUTLOOK_MARK,
                       quoted);
  char *address = accord_address_build (self->api, "me", "calendars", calendar->remote_id, "events", NULL);

  address = accord_address_add (address, "$filter", filter);
  return accord_address_add (address, "$expand", ACCORD_OUTLOOK_EXPAND);
}

/* Among items with our mark the one that was made with our key; a person's copy carries the mark too. */
static JsonObject *
choose (GPtrArray *events, const char *key)
{
  g_autofree char *transaction = key != NULL ? accord_outlook_event_transaction_id (key) : NULL;
  JsonObject *chosen = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      JsonObject *event = g_ptr_array_index (events, i);
      const char *made_with = accord_json_string (event, "transactionId");

      if (accord_json_string (event, "id") == NULL)
        continue;
      if (transaction != NULL && made_with != NULL && g_ascii_strcasecmp (transaction, made_with) == 0)
        return event;
      if (chosen == NULL)
        chosen = event;
    }
  return chosen;
}

static gboolean
search_mark (AccordOutlook *self,
             const AccordCalendar *calendar,
             const char *key,
             const char *mark,
             AccordRemoteItem **out,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) events = accord_outlook_read_pages (self,
                                                            build_search (self, calendar, mark),
                                                            ACCORD_CALL_CALENDAR,
                                                            calendar->remote_id,
                                                            cancellable,
                                                            error);

  if (events == NULL)
    return FALSE;
  *out = accord_outlook_read_event (self, choose (events, key), NULL);
  return TRUE;
}

/* The listing shows of a series only its master. */
static gboolean
complete (AccordOutlook *self,
          const AccordCalendar *calendar,
          AccordRemoteItem **item,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);

  if (*item == NULL)
    return TRUE;
  g_ptr_array_add (items, g_steal_pointer (item));
  if (!accord_outlook_complete_series (self, calendar, items, cancellable, error))
    return FALSE;
  *item = g_ptr_array_steal_index (items, 0);
  return TRUE;
}

gboolean
accord_outlook_find_created (AccordProvider *provider,
                             const AccordCalendar *calendar,
                             const char *key,
                             const char *mark,
                             AccordRemoteItem **out,
                             GCancellable *cancellable,
                             GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autoptr (AccordRemoteItem) found = NULL;

  *out = NULL;
  if (mark != NULL && (!search_mark (self, calendar, key, mark, &found, cancellable, error) ||
                       !complete (self, calendar, &found, cancellable, error)))
    return FALSE;
  /* Graph does not show what is deleted; a key it refused while nothing living has it is spent. */
  if (found == NULL && key != NULL && g_hash_table_contains (self->spent_keys, key))
    found = accord_remote_item_new_gone (key);
  *out = g_steal_pointer (&found);
  return TRUE;
}
