/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-address.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"

/* A PATCH replaces arrays whole, so that the entries there must be known before these are written. */
#define ARRAY_FIELDS (ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES) | ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS))

/* Whether attendees are mailed is always said, or Google decides. */
static AccordExchange *
new_exchange (AccordGoogle *self,
              const char *method,
              const AccordCalendar *calendar,
              const AccordWrite *write)
{
  g_autofree char *address =
      accord_address_build (self->api, "calendars", calendar->remote_id, "events", write->remote_id, NULL);
  AccordExchange *exchange;

  address = accord_address_add (g_steal_pointer (&address), "sendUpdates", write->send_mail ? "all" : "none");
  exchange = accord_exchange_new (method, address);
  /* A create has its key, a change its tag or the same outcome. */
  exchange->repeatable = TRUE;
  if (write->tag != NULL)
    {
      exchange->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
      soup_message_headers_append (exchange->headers, "If-Match", write->tag);
    }
  return exchange;
}

static gboolean
read_reply (AccordGoogle *self,
            const AccordCalendar *calendar,
            AccordWrite *write,
            const AccordExchange *exchange,
            GCancellable *cancellable,
            GError **error)
{
  JsonObject *event = accord_json_root (exchange->reply);
  AccordFieldContext context = { .zone_hint = write->zone_hint };

  if (event != NULL)
    {
      if (!accord_google_get_context (self,
                                      calendar,
                                      accord_google_event_uses_default_reminders (event),
                                      &context,
                                      cancellable,
                                      error))
        return FALSE;
      write->item = accord_google_event_decode (event, &context);
    }
  if (write->item == NULL)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_PROTOCOL,
                   "calendar %s: the reply to a write shows no event",
                   calendar->remote_id);
      return FALSE;
    }
  write->done = TRUE;
  return TRUE;
}

static gboolean
do_create (AccordGoogle *self,
           const AccordCalendar *calendar,
           AccordWrite *write,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_exchange (self, "POST", calendar, write);
  const AccordFieldContext context = { .zone_hint = write->zone_hint };

  exchange->body = accord_google_event_encode (write->fields, &context, write->mark, write->key);
  if (!accord_provider_send (self->http, exchange, calendar->remote_id, cancellable, error))
    return FALSE;
  if (accord_provider_succeeded (exchange))
    return read_reply (self, calendar, write, exchange, cancellable, error);
  /* There is no item yet that could be gone: the calendar is. */
  accord_google_set_error (exchange,
                           exchange->status == 404 ? ACCORD_CALL_CALENDAR : ACCORD_CALL_ITEM,
                           calendar->remote_id,
                           error);
  return FALSE;
}

/* What is there before a write to arrays. */
static gboolean
load_before (AccordGoogle *self,
             const AccordCalendar *calendar,
             const AccordWrite *write,
             AccordExchange **before,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *address = NULL;

  if ((accord_fields_carried (write->fields) & ARRAY_FIELDS) == 0)
    return TRUE;
  address =
      accord_address_build (self->api, "calendars", calendar->remote_id, "events", write->remote_id, NULL);
  *before = accord_exchange_new ("GET", address);
  (*before)->repeatable = TRUE;
  return accord_google_call (self, *before, ACCORD_CALL_ITEM, write->remote_id, cancellable, error);
}

/* An item that is gone may mean that its calendar is. Takes @local; always FALSE. */
static gboolean
fail_update (AccordGoogle *self,
             const AccordCalendar *calendar,
             GError *local,
             GCancellable *cancellable,
             GError **error)
{
  if (!g_error_matches (local, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE) ||
      accord_google_check_calendar (self, calendar, cancellable, error))
    g_propagate_error (error, local);
  else
    g_error_free (local);
  return FALSE;
}

static gboolean
do_update (AccordGoogle *self,
           const AccordCalendar *calendar,
           AccordWrite *write,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_exchange (self, "PATCH", calendar, write);
  g_autoptr (AccordExchange) before = NULL;
  AccordFieldContext context = { .zone_hint = write->zone_hint };
  GError *local = NULL;

  if (!load_before (self, calendar, write, &before, cancellable, &local))
    return fail_update (self, calendar, local, cancellable, error);
  context.before = before != NULL ? accord_json_root (before->reply) : NULL;
  exchange->body = accord_google_event_encode (write->fields, &context, write->mark, NULL);
  if (!accord_google_call (self, exchange, ACCORD_CALL_ITEM, write->remote_id, cancellable, &local))
    return fail_update (self, calendar, local, cancellable, error);
  return read_reply (self, calendar, write, exchange, cancellable, error);
}

static gboolean
do_remove (AccordGoogle *self,
           const AccordCalendar *calendar,
           AccordWrite *write,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = new_exchange (self, "DELETE", calendar, write);

  if (!accord_provider_send (self->http, exchange, write->remote_id, cancellable, error))
    return FALSE;
  write->done = accord_provider_succeeded (exchange) || exchange->status == 404 || exchange->status == 410;
  if (!write->done)
    accord_google_set_error (exchange, ACCORD_CALL_ITEM, write->remote_id, error);
  return write->done;
}

gboolean
accord_google_apply (AccordProvider *provider,
                     const AccordCalendar *calendar,
                     GPtrArray *writes,
                     GCancellable *cancellable,
                     GError **error)
{
  static gboolean (*const actions[]) (
      AccordGoogle *, const AccordCalendar *, AccordWrite *, GCancellable *, GError **) = {
    [ACCORD_WRITE_CREATE] = do_create,
    [ACCORD_WRITE_UPDATE] = do_update,
    [ACCORD_WRITE_REMOVE] = do_remove,
  };

  /* One after the other: rapid writes to one calendar are throttled far below the quota (providers.md §2.5).
   */
  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      g_autoptr (GError) local = NULL;

      if (actions[write->kind](ACCORD_GOOGLE (provider), calendar, write, cancellable, &local))
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
