/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

static AccordExchange *
new_exchange (AccordOutlook *self,
              const char *method,
              const AccordCalendar *calendar,
              const AccordWrite *write)
{
  AccordExchange *exchange = accord_outlook_new_exchange (
      method,
      accord_address_build (
          self->api, "me", "calendars", calendar->remote_id, "events", write->remote_id, NULL));

  /* A create has its transactionId, a change its tag or the same outcome. */
  exchange->repeatable = TRUE;
  if (write->tag != NULL)
    soup_message_headers_append (exchange->headers, "If-Match", write->tag);
  return exchange;
}

static JsonNode *
encode (AccordOutlook *self, const AccordWrite *write, const char *key)
{
  const AccordFieldContext context = { .zone_hint = write->zone_hint, .fallback_zone = self->zone };

  return accord_outlook_event_encode (write->fields, &context, write->mark, key);
}

/* The reply to a write shows no extended properties: the mark is the one we sent, or the one we read before.
 */
static gboolean
read_reply (AccordOutlook *self, AccordWrite *write, const AccordExchange *exchange, GError **error)
{
  JsonObject *event = accord_json_root (exchange->reply);
  const char *id = accord_json_string (event, "id");
  AccordRemoteItem *known = id != NULL ? g_hash_table_lookup (self->known, id) : NULL;
  g_autofree char *mark = g_strdup (write->mark != NULL ? write->mark : known != NULL ? known->mark : NULL);

  write->item = accord_outlook_read_event (self, event, write->zone_hint);
  if (write->item == NULL)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_PROTOCOL,
                   "event %s: the reply to a write shows no event",
                   write->remote_id != NULL ? write->remote_id : "(new)");
      return FALSE;
    }
  if (write->item->mark == NULL)
    write->item->mark = g_strdup (mark);
  /* Remembered only in full, or the next listing would believe that it has no mark. */
  known = g_hash_table_lookup (self->known, write->item->id);
  if (mark == NULL)
    g_hash_table_remove (self->known, write->item->id);
  else if (known->mark == NULL)
    known->mark = g_steal_pointer (&mark);
  write->done = TRUE;
  return TRUE;
}

static gboolean
do_create (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordWrite *write,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_exchange (self, "POST", calendar, write);
  g_autoptr (GError) local = NULL;

  exchange->body = encode (self, write, write->key);
  if (!accord_provider_send (self->http, exchange, calendar->remote_id, cancellable, error))
    return FALSE;
  if (accord_provider_succeeded (exchange))
    return read_reply (self, write, exchange, error);
  /* There is no item yet that could be gone: the calendar is. */
  accord_outlook_set_error (exchange,
                            exchange->status == 404 ? ACCORD_CALL_CALENDAR : ACCORD_CALL_ITEM,
                            calendar->remote_id,
                            &local);
  if (g_error_matches (local, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS) && write->key != NULL)
    g_hash_table_add (self->spent_keys, g_strdup (write->key));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
do_update (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordWrite *write,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_exchange (self, "PATCH", calendar, write);
  g_autoptr (GError) local = NULL;

  exchange->body = encode (self, write, NULL);
  if (!accord_outlook_call (self, exchange, ACCORD_CALL_ITEM, write->remote_id, cancellable, &local))
    {
      /* An item that is gone may mean that its calendar is. */
      if (!g_error_matches (local, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE) ||
          accord_outlook_check_calendar (self, calendar, cancellable, error))
        g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return read_reply (self, write, exchange, error);
}

static gboolean
do_remove (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordWrite *write,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_exchange (self, "DELETE", calendar, write);

  if (!accord_provider_send (self->http, exchange, write->remote_id, cancellable, error))
    return FALSE;
  write->done = accord_provider_succeeded (exchange) || exchange->status == 404 || exchange->status == 410;
  if (write->done)
    g_hash_table_remove (self->known, write->remote_id);
  else
    accord_outlook_set_error (exchange, ACCORD_CALL_ITEM, write->remote_id, error);
  return write->done;
}

gboolean
accord_outlook_apply (AccordProvider *provider,
                      const AccordCalendar *calendar,
                      GPtrArray *writes,
                      GCancellable *cancellable,
                      GError **error)
{
  static gboolean (*const actions[]) (
      AccordOutlook *, const AccordCalendar *, AccordWrite *, GCancellable *, GError **) = {
    [ACCORD_WRITE_CREATE] = do_create,
    [ACCORD_WRITE_UPDATE] = do_update,
    [ACCORD_WRITE_REMOVE] = do_remove,
  };

  /* One after the other: parallel writes to one mailbox conflict and are throttled (providers.md §3.6). */
  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      g_autoptr (GError) local = NULL;

      if (actions[write->kind](ACCORD_OUTLOOK (provider), calendar, write, cancellable, &local))
        continue;
      if (!accord_provider_error_is_item (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      write->error = g_steal_pointer (&local);
    }
  return TRUE;
}
