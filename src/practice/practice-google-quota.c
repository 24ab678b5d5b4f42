/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define WINDOW (60 * G_USEC_PER_SEC)
#define PATCH_UNITS 3

static void
forget_older (GArray *recent,
              gint64 limit)
{
  guint n = 0;

  while (n < recent->len && g_array_index (recent, gint64, n) <= limit)
    n++;
  if (n > 0)
    g_array_remove_range (recent, 0, n);
}

static gboolean
refuse_rate (PracticeRequest *request,
             gint64 now)
{
  gint64 first = g_array_index (request->user->recent, gint64, 0);
  g_autofree char *seconds =
      g_strdup_printf ("%" G_GINT64_FORMAT, (first + WINDOW - now) / G_USEC_PER_SEC + 1);

  if (practice_settings_get_bool (request->state->settings, "retry_after"))
    practice_request_set_header (request, "Retry-After", seconds);
  return practice_google_fail (request, "userRateLimitExceeded");
}

/* The abuse limit lasts for hours (CalendarSync#280). */
static gboolean
is_blocked (PracticeState *state)
{
  gint64 hours = practice_settings_get_int (state->settings, "google_quota_hours");

  return practice_settings_get_bool (state->settings, "google_quota_exceeded") &&
         (hours == 0 ||
          practice_state_since_switch (state, "google_quota_exceeded") < hours * 3600 * G_USEC_PER_SEC);
}

/* A sliding minute per person; a PATCH costs three units (G-QUOTA, events.patch). */
gboolean
practice_google_check_quota (PracticeRequest *request)
{
  gint64 limit = practice_settings_get_int (request->state->settings, "user_requests_per_minute");
  gint64 now = practice_state_now (request->state);
  GArray *recent = request->user->recent;
  gboolean patch = strcmp (request->method, "PATCH") == 0;

  if (request->other_person)
    return TRUE;
  forget_older (recent, now - WINDOW);
  if (limit > 0 && recent->len >= limit)
    return refuse_rate (request, now);
  for (guint i = 0; i < (patch ? PATCH_UNITS : 1); i++)
    g_array_append_val (recent, now);
  if (strcmp (request->method, "GET") != 0 && is_blocked (request->state))
    return practice_google_fail (request, "quotaExceeded");
  return TRUE;
}
