/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-json.h"

/* Ids that outlive a move, text bodies, pages as large as they come; on every request, or ids and bodies
 * would change between them. */
#define PREFERENCES "IdType=\"ImmutableId\", outlook.body-content-type=\"text\", odata.maxpagesize=1000"

/* providers.md §3.6, first hit wins. */
static const AccordErrorRow rows[] = {
  { 0, "ErrorDuplicateTransactionId", ACCORD_REMOTE_ERROR_ITEM_EXISTS },
  { 0, "ErrorQuotaExceeded", ACCORD_REMOTE_ERROR_BUSY },
  { 0, "SyncStateNotFound", ACCORD_REMOTE_ERROR_CURSOR_EXPIRED },
  { 0, "resyncRequired", ACCORD_REMOTE_ERROR_CURSOR_EXPIRED },
  { 404, "MailboxNotEnabledForRESTAPI", ACCORD_REMOTE_ERROR_FORBIDDEN },
  { 400, NULL, ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 401, NULL, ACCORD_REMOTE_ERROR_SIGNED_OUT },
  { 403, NULL, ACCORD_REMOTE_ERROR_FORBIDDEN },
  { 404, NULL, ACCORD_REMOTE_ERROR_ITEM_GONE },
  { 409, NULL, ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { 410, NULL, ACCORD_REMOTE_ERROR_ITEM_GONE },
  { 412, NULL, ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { 413, NULL, ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 429, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 500, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 502, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 503, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 504, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 507, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 509, NULL, ACCORD_REMOTE_ERROR_BUSY },
};

const char *
accord_outlook_reason (const AccordExchange *exchange)
{
  return accord_json_string (accord_json_root (exchange->reply), "error/code");
}

gboolean
accord_outlook_judge (const AccordExchange *exchange, gpointer user_data)
{
  static const guint statuses[] = { 429, 500, 502, 503, 504, 509 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i] == exchange->status)
      return g_strcmp0 (accord_outlook_reason (exchange), "ErrorQuotaExceeded") != 0;
  return FALSE;
}

void
accord_outlook_set_error (const AccordExchange *exchange,
                          AccordCallScope scope,
                          const char *what,
                          GError **error)
{
  accord_provider_set_error (error,
                             rows,
                             G_N_ELEMENTS (rows),
                             exchange,
                             accord_outlook_reason (exchange),
                             accord_json_string (accord_json_root (exchange->reply), "error/message"),
                             scope,
                             what);
}

AccordExchange *
accord_outlook_new_exchange (const char *method, char *address)
{
  g_autofree char *owned = address;
  AccordExchange *exchange = accord_exchange_new (method, owned);

  accord_exchange_add_header (exchange, "Prefer", PREFERENCES);
  return exchange;
}

AccordExchange *
accord_outlook_new_event_exchange (AccordOutlook *self,
                                   const char *method,
                                   const AccordCalendar *calendar,
                                   const char *id)
{
  return accord_outlook_new_exchange (
      method, accord_address_build (self->api, "me", "calendars", calendar->remote_id, "events", id, NULL));
}

gboolean
accord_outlook_call (AccordOutlook *self,
                     AccordExchange *exchange,
                     AccordCallScope scope,
                     const char *what,
                     GCancellable *cancellable,
                     GError **error)
{
  if (!accord_provider_send (self->http, exchange, what, cancellable, error))
    return FALSE;
  if (accord_provider_succeeded (exchange))
    return TRUE;
  accord_outlook_set_error (exchange, scope, what, error);
  return FALSE;
}

gboolean
accord_outlook_check_link (AccordOutlook *self, const char *link, GError **error)
{
  if (accord_http_is_ours (self->http, link))
    return TRUE;
  g_set_error_literal (error,
                       ACCORD_REMOTE_ERROR,
                       ACCORD_REMOTE_ERROR_PROTOCOL,
                       "listing: a link leads to another server and was not followed");
  return FALSE;
}
