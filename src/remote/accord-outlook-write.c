/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-provider-write.h"

static const char *const methods[] = {
  [ACCORD_WRITE_CREATE] = "POST",
  [ACCORD_WRITE_UPDATE] = "PATCH",
  [ACCORD_WRITE_REMOVE] = "DELETE",
};

static AccordExchange *
new_request (AccordProvider *provider,
             const AccordCalendar *calendar,
             const AccordWrite *write,
             JsonObject *before)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  const AccordFieldContext context = { .zone_hint = write->zone_hint, .fallback_zone = self->zone };
  AccordExchange *exchange = accord_outlook_new_exchange (
      methods[write->kind],
      accord_address_build (
          self->api, "me", "calendars", calendar->remote_id, "events", write->remote_id, NULL));

  if (write->tag != NULL)
    soup_message_headers_append (exchange->headers, "If-Match", write->tag);
  if (write->kind != ACCORD_WRITE_REMOVE)
    exchange->body = accord_outlook_event_encode (write->fields, &context, write->mark, write->key);
  return exchange;
}

/* The reply to a write shows no extended properties: the mark is the one we sent, or the one we read before.
 */
static gboolean
read_item (AccordOutlook *self, AccordWrite *write, const AccordExchange *exchange, GError **error)
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
  return TRUE;
}

static gboolean
read_reply (AccordProvider *provider,
            const AccordCalendar *calendar,
            AccordWrite *write,
            const AccordExchange *exchange,
            GCancellable *cancellable,
            GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);

  if (write->kind != ACCORD_WRITE_REMOVE)
    return read_item (self, write, exchange, error);
  g_hash_table_remove (self->known, write->remote_id);
  return TRUE;
}

static void
exists (AccordProvider *provider, const AccordWrite *write)
{
  if (write->key != NULL)
    g_hash_table_add (ACCORD_OUTLOOK (provider)->spent_keys, g_strdup (write->key));
}

static gboolean
check_calendar (AccordProvider *provider,
                const AccordCalendar *calendar,
                GCancellable *cancellable,
                GError **error)
{
  return accord_outlook_check_calendar (ACCORD_OUTLOOK (provider), calendar, cancellable, error);
}

static const AccordWriteCalls calls = {
  .new_request = new_request,
  .read_reply = read_reply,
  .set_error = accord_outlook_set_error,
  .exists = exists,
  .check_calendar = check_calendar,
};

gboolean
accord_outlook_apply (AccordProvider *provider,
                      const AccordCalendar *calendar,
                      GPtrArray *writes,
                      GCancellable *cancellable,
                      GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autofree char *probe = accord_address_build (self->api, "me", "calendars", calendar->remote_id, NULL);
  gboolean applied;

  accord_http_set_probe (self->http, probe);
  applied = accord_provider_write (provider, self->http, &calls, calendar, writes, cancellable, error);
  accord_http_set_probe (self->http, NULL);
  return applied;
}
