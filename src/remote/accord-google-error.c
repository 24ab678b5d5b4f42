/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-json.h"

/* providers.md §2.5, first hit wins. quotaExceeded lasts for hours: trying again soon only prolongs it. */
static const AccordErrorRow rows[] = {
  { 400, NULL, ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 401, NULL, ACCORD_REMOTE_ERROR_SIGNED_OUT },
  { 403, "quotaExceeded", ACCORD_REMOTE_ERROR_BUSY },
  { 403, "dailyLimitExceeded", ACCORD_REMOTE_ERROR_BUSY },
  { 403, "rateLimitExceeded", ACCORD_REMOTE_ERROR_BUSY },
  { 403, "userRateLimitExceeded", ACCORD_REMOTE_ERROR_BUSY },
  { 403, "forbiddenForNonOrganizer", ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 403, "eventTypeRestriction", ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 403, NULL, ACCORD_REMOTE_ERROR_FORBIDDEN },
  { 404, NULL, ACCORD_REMOTE_ERROR_ITEM_GONE },
  { 409, "duplicate", ACCORD_REMOTE_ERROR_ITEM_EXISTS },
  { 409, NULL, ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { 410, "fullSyncRequired", ACCORD_REMOTE_ERROR_CURSOR_EXPIRED },
  { 410, "updatedMinTooLongAgo", ACCORD_REMOTE_ERROR_CURSOR_EXPIRED },
  { 410, NULL, ACCORD_REMOTE_ERROR_ITEM_GONE },
  { 412, NULL, ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { 413, NULL, ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 429, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 500, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 502, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 503, NULL, ACCORD_REMOTE_ERROR_BUSY },
  { 504, NULL, ACCORD_REMOTE_ERROR_BUSY },
};

const char *
accord_google_reason (const AccordExchange *exchange)
{
  JsonArray *errors = accord_json_array (accord_json_root (exchange->reply), "error/errors");

  return errors != NULL && json_array_get_length (errors) > 0
             ? accord_json_string (accord_json_element (errors, 0), "reason")
             : NULL;
}

gboolean
accord_google_judge (const AccordExchange *exchange, gpointer user_data)
{
  const char *reason = accord_google_reason (exchange);

  if (exchange->status == 403)
    return g_strcmp0 (reason, "rateLimitExceeded") == 0 || g_strcmp0 (reason, "userRateLimitExceeded") == 0;
  /* Parts of one batch got in each other's way (providers.md §2.5). */
  if (exchange->status == 409)
    return g_strcmp0 (reason, "conflict") == 0;
  if (exchange->status == 429)
    return g_strcmp0 (reason, "quotaExceeded") != 0;
  return exchange->status == 500 || exchange->status == 502 || exchange->status == 503 ||
         exchange->status == 504;
}

void
accord_google_set_error (const AccordExchange *exchange,
                         AccordCallScope scope,
                         const char *what,
                         GError **error)
{
  accord_provider_set_error (error,
                             rows,
                             G_N_ELEMENTS (rows),
                             exchange,
                             accord_google_reason (exchange),
                             accord_json_string (accord_json_root (exchange->reply), "error/message"),
                             scope,
                             what);
}

gboolean
accord_google_call (AccordGoogle *self,
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
  accord_google_set_error (exchange, scope, what, error);
  return FALSE;
}
