/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <libsoup/soup.h>

#include "remote/accord-http-retry.h"

gboolean
accord_retry_is_transient (guint status)
{
  static const guint transient[] = { 429, 500, 502, 503, 504, 509 };

  for (gsize i = 0; i < G_N_ELEMENTS (transient); i++)
    if (transient[i] == status)
      return TRUE;
  return FALSE;
}

gint64
accord_retry_parse_after (const char *value, gint64 now)
{
  g_autoptr (GDateTime) when = NULL;
  guint64 seconds;

  if (value == NULL)
    return -1;
  /* More than a day is not a wait; it ends up above the total, and the pass stops. */
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &seconds, NULL))
    return (gint64) MIN (seconds, 86400) * G_USEC_PER_SEC;

  when = soup_date_time_new_from_http_string (value);
  if (when == NULL)
    return -1;
  return CLAMP (g_date_time_to_unix (when) * G_USEC_PER_SEC - now, 0, G_TIME_SPAN_DAY);
}

gboolean
accord_retry_next (AccordRetry *self, gint64 after, gint64 *delay)
{
  gint64 bound;

  self->tries++;
  if (self->tries >= ACCORD_RETRY_TRIES)
    return FALSE;

  bound = MIN (ACCORD_RETRY_BASE << (self->tries - 1), ACCORD_RETRY_CAP);
  *delay = (gint64) g_random_double_range (0, (double) bound);
  /* A server that names a time means it: not earlier, and not everybody at once. */
  if (after >= 0)
    *delay = after + *delay / 4;

  if (self->waited + *delay > ACCORD_RETRY_TOTAL)
    return FALSE;
  self->waited += *delay;
  return TRUE;
}
