/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-time.h"

#include <stdio.h>
#include <string.h>

GTimeZone *
practice_zone_new (const char *name)
{
  /* g_time_zone_new_identifier () also takes "+02:00" and POSIX rules: no provider does. */
  if (name == NULL || *name == '\0' || (!g_ascii_isalpha (*name)) ||
      (strpbrk (name, "+-0123456789,") != NULL && strchr (name, '/') == NULL))
    return NULL;
  return g_time_zone_new_identifier (name);
}

/* Matches "2026-11-09T15:00:00" and an optional fraction; the rest comes back. */
static const char *
scan_wall (const char *text,
           int fields[6],
           gint64 *fraction)
{
  int used = 0;
  gint64 unit = 100000;

  if (sscanf (text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &fields[0], &fields[1], &fields[2], &fields[3], &fields[4],
              &fields[5], &used) != 6 || used != 19)
    return NULL;
  text += used;
  *fraction = 0;
  if (*text != '.')
    return text;
  for (text++; g_ascii_isdigit (*text); text++, unit /= 10)
    *fraction += (*text - '0') * unit;
  return text;
}

/* "Z", "+01:00", or nothing. */
static GTimeZone *
scan_offset (const char *text)
{
  if (strcmp (text, "Z") == 0 || strcmp (text, "z") == 0)
    return g_time_zone_new_utc ();
  if ((*text == '+' || *text == '-') && strlen (text) == 6 && text[3] == ':')
    return g_time_zone_new_identifier (text);
  return NULL;
}

gboolean
practice_time_parse (const char *text,
                     GTimeZone *zone,
                     gint64 *time,
                     gboolean *has_offset)
{
  g_autoptr (GTimeZone) used_zone = NULL;
  g_autoptr (GDateTime) wall = NULL;
  int fields[6];
  gint64 fraction = 0;
  const char *rest = text != NULL ? scan_wall (text, fields, &fraction) : NULL;

  if (rest == NULL)
    return FALSE;
  used_zone = *rest != '\0' ? scan_offset (rest) : zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_utc ();
  if (used_zone == NULL)
    return FALSE;
  wall = g_date_time_new (used_zone, fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
  if (wall == NULL)
    return FALSE;
  *time = g_date_time_to_unix (wall) * G_USEC_PER_SEC + fraction;
  if (has_offset != NULL)
    *has_offset = *rest != '\0';
  return TRUE;
}

gboolean
practice_date_parse (const char *text,
                     gint64 *time)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, day, used = 0;

  if (text == NULL || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != 10 ||
      text[10] != '\0')
    return FALSE;
  date = g_date_time_new_utc (year, month, day, 0, 0, 0);
  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC;
  return TRUE;
}

static GDateTime *
in_zone (gint64 time,
         GTimeZone *zone)
{
  gint64 seconds = time / G_USEC_PER_SEC - (time % G_USEC_PER_SEC < 0 ? 1 : 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);

  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
}

static char *
format_time (gint64 time,
             GTimeZone *zone,
             const char *format)
{
  g_autoptr (GDateTime) moment = in_zone (time, zone);

  return g_date_time_format (moment, format);
}

char *
practice_time_to_millis (gint64 time)
{
  g_autofree char *wall = format_time (time, NULL, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", wall, (int) (time / 1000 % 1000));
}

char *
practice_time_to_offset (gint64 time,
                         GTimeZone *zone)
{
  g_autoptr (GDateTime) moment = in_zone (time, zone);

  return g_date_time_format (moment, g_date_time_get_utc_offset (moment) == 0 ? "%Y-%m-%dT%H:%M:%SZ"
                                                                              : "%Y-%m-%dT%H:%M:%S%:z");
}

char *
practice_time_to_sevens (gint64 time,
                         GTimeZone *zone)
{
  g_autofree char *wall = format_time (time, zone, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06d0", wall, (int) (time % G_USEC_PER_SEC));
}

char *
practice_time_to_date (gint64 time,
                       GTimeZone *zone)
{
  return format_time (time, zone, "%Y-%m-%d");
}

char *
practice_time_to_compact (gint64 time,
                          gboolean date_only)
{
  return format_time (time, NULL, date_only ? "%Y%m%d" : "%Y%m%dT%H%M%SZ");
}
