/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-provider"

#include "remote/accord-provider-error.h"

#include <string.h>

/* What an error of an item means where the whole calendar was asked for. */
static const struct
{
  AccordRemoteError item;
  AccordRemoteError calendar;
} widened[] = {
  { ACCORD_REMOTE_ERROR_ITEM_GONE, ACCORD_REMOTE_ERROR_CALENDAR_GONE },
  { ACCORD_REMOTE_ERROR_ITEM_REJECTED, ACCORD_REMOTE_ERROR_PROTOCOL },
  { ACCORD_REMOTE_ERROR_ITEM_CHANGED, ACCORD_REMOTE_ERROR_BUSY },
  { ACCORD_REMOTE_ERROR_ITEM_EXISTS, ACCORD_REMOTE_ERROR_PROTOCOL },
};

static AccordRemoteError
widen (AccordRemoteError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (widened); i++)
    if (widened[i].item == code)
      return widened[i].calendar;
  return code;
}

static AccordRemoteError
look_up (const AccordErrorRow *rows, guint n_rows, guint status, const char *reason)
{
  for (guint i = 0; i < n_rows; i++)
    if ((rows[i].status == 0 || rows[i].status == status) &&
        (rows[i].reason == NULL || g_strcmp0 (rows[i].reason, reason) == 0))
      return rows[i].code;
  return ACCORD_REMOTE_ERROR_PROTOCOL;
}

void
accord_provider_set_error (GError **error,
                           const AccordErrorRow *rows,
                           guint n_rows,
                           const AccordExchange *exchange,
                           const char *reason,
                           const char *message,
                           AccordCallScope scope,
                           const char *what)
{
  guint status = exchange->status;
  AccordRemoteError code = exchange->refused && scope == ACCORD_CALL_ITEM
                               ? ACCORD_REMOTE_ERROR_ITEM_REJECTED
                               : look_up (rows, n_rows, status, reason);

  if (scope == ACCORD_CALL_CALENDAR)
    code = widen (code);
  g_set_error (error,
               ACCORD_REMOTE_ERROR,
               (int) code,
               "%s: %s (%u%s%s)",
               what,
               message != NULL ? message : "the provider refused",
               status,
               reason != NULL ? " " : "",
               reason != NULL ? reason : "");
}

gboolean
accord_provider_error_is_item (const GError *error)
{
  static const AccordRemoteError codes[] = {
    ACCORD_REMOTE_ERROR_ITEM_REJECTED,
    ACCORD_REMOTE_ERROR_ITEM_GONE,
    ACCORD_REMOTE_ERROR_ITEM_CHANGED,
    ACCORD_REMOTE_ERROR_ITEM_EXISTS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, ACCORD_REMOTE_ERROR, (int) codes[i]))
      return TRUE;
  return FALSE;
}

AccordRemoteItem *
accord_provider_leave_unknown (const char *id, GError *failure, GError **error)
{
  g_autoptr (GError) owned = failure;

  if (accord_provider_error_is_item (failure) ||
      g_error_matches (failure, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN) ||
      g_error_matches (failure, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL))
    return accord_remote_item_new_maybe_gone (id, failure->message);
  g_propagate_error (error, g_steal_pointer (&owned));
  return NULL;
}

/* An exchange without status has its own error, or was never reached. */
static gboolean
check_sent (const AccordExchange *exchange, const char *what, GError **error)
{
  if (exchange->error != NULL)
    {
      g_propagate_prefixed_error (error, g_error_copy (exchange->error), "%s: ", what);
      return FALSE;
    }
  if (exchange->status == 0)
    {
      g_set_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE, "%s: no reply", what);
      return FALSE;
    }
  return TRUE;
}

gboolean
accord_provider_send (
    AccordHttp *http, AccordExchange *exchange, const char *what, GCancellable *cancellable, GError **error)
{
  if (!accord_http_send_one (http, exchange, cancellable, error))
    {
      g_prefix_error (error, "%s: ", what);
      return FALSE;
    }
  return check_sent (exchange, what, error);
}

gboolean
accord_provider_send_each (AccordHttp *http,
                           const char *probe,
                           GPtrArray *exchanges,
                           const char *what,
                           GCancellable *cancellable,
                           GError **error)
{
  gboolean sent;

  if (exchanges->len == 0)
    return TRUE;
  accord_http_set_probe (http, probe);
  sent = accord_http_send (http, exchanges, cancellable, error);
  accord_http_set_probe (http, NULL);
  if (!sent)
    {
      g_prefix_error (error, "%s: ", what);
      return FALSE;
    }
  for (guint i = 0; i < exchanges->len; i++)
    {
      const AccordExchange *exchange = g_ptr_array_index (exchanges, i);

      if (!g_error_matches (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL) &&
          !check_sent (exchange, what, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
accord_provider_send_all (AccordHttp *http,
                          const char *probe,
                          GPtrArray *exchanges,
                          const char *what,
                          GCancellable *cancellable,
                          GError **error)
{
  if (!accord_provider_send_each (http, probe, exchanges, what, cancellable, error))
    return FALSE;
  for (guint i = 0; i < exchanges->len; i++)
    if (!check_sent (g_ptr_array_index (exchanges, i), what, error))
      return FALSE;
  return TRUE;
}

gboolean
accord_provider_succeeded (const AccordExchange *exchange)
{
  return exchange->status >= 200 && exchange->status < 300;
}

gboolean
accord_provider_all_succeeded (GPtrArray *exchanges)
{
  for (guint i = 0; i < exchanges->len; i++)
    {
      const AccordExchange *exchange = g_ptr_array_index (exchanges, i);

      if (exchange->error != NULL || !accord_provider_succeeded (exchange))
        return FALSE;
    }
  return TRUE;
}

static const char *
last_segment (const char *scope)
{
  const char *slash = strrchr (scope, '/');

  return slash != NULL ? slash + 1 : scope;
}

gboolean
accord_provider_has_scope (const char *granted, const char *const *any_of)
{
  g_auto (GStrv) scopes = granted != NULL && granted[0] != '\0' ? g_strsplit (granted, " ", -1) : NULL;

  if (scopes == NULL)
    return TRUE;
  for (guint i = 0; scopes[i] != NULL; i++)
    for (guint j = 0; any_of[j] != NULL; j++)
      if (g_ascii_strcasecmp (last_segment (scopes[i]), any_of[j]) == 0)
        return TRUE;
  return FALSE;
}
