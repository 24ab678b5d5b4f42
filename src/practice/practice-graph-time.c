/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-time.h"

#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

/* Names the time zone data knows and Exchange refuses: renamed zones and those with a suspended summer time
 * (contrib#1609, OGCS on Kyiv). */
static const char *const refused_zones[] = {
  "Africa/Casablanca", "Africa/El_Aaiun", "America/Ciudad_Juarez", "Europe/Kyiv", NULL,
};

/* Rows of windows-zones.tsv both ways. ICU's own table is as old as the system it comes with. */
static struct
{
  GHashTable *iana;      /* name of Windows → the zone it means */
  GHashTable *windows;   /* zone → name of Windows */
} table;

static void
add_row (const char *line)
{
  g_auto (GStrv) halves = g_strsplit (line, "\t", 2);
  g_auto (GStrv) zones = NULL;

  if (*line == '#' || g_strv_length (halves) < 2)
    return;
  zones = g_strsplit (halves[1], " ", -1);
  g_hash_table_insert (table.iana, g_strdup (halves[0]), g_strdup (zones[0]));
  for (guint i = 0; zones[i] != NULL; i++)
    g_hash_table_insert (table.windows, g_strdup (zones[i]), g_strdup (halves[0]));
}

static void
load_table (void)
{
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) lines = NULL;

  if (table.iana != NULL)
    return;
  bytes = g_resources_lookup_data (
      "/io/github/accord_calendar/Practice/windows-zones.tsv", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  table.iana = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  table.windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    add_row (lines[i]);
}

static char *
iana_of (const char *windows)
{
  load_table ();
  return g_strdup (g_hash_table_lookup (table.iana, windows));
}

/* Zones that were renamed are known by their former names. */
static char *
windows_of (const char *iana)
{
  UChar in[128], out[128];
  char former[128];
  UErrorCode status = U_ZERO_ERROR;
  UBool system;

  load_table ();
  if (g_hash_table_contains (table.windows, iana) || strlen (iana) >= sizeof former)
    return g_strdup (g_hash_table_lookup (table.windows, iana));
  u_uastrcpy (in, iana);
  ucal_getCanonicalTimeZoneID (in, -1, out, G_N_ELEMENTS (out), &system, &status);
  if (U_FAILURE (status))
    return NULL;
  u_austrcpy (former, out);
  return g_strdup (g_hash_table_lookup (table.windows, former));
}

char *
practice_graph_zone_windows (const char *name)
{
  g_autofree char *iana = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (g_ascii_strcasecmp (name, "UTC") == 0 || g_ascii_strcasecmp (name, "Etc/UTC") == 0)
    return g_strdup ("UTC");
  if (g_strv_contains (refused_zones, name))
    return NULL;
  iana = iana_of (name);
  if (iana != NULL)
    return g_strdup (name);
  return windows_of (name);
}

char *
practice_graph_zone_iana (const char *name)
{
  g_autofree char *windows = practice_graph_zone_windows (name);
  char *iana;

  if (windows == NULL)
    return NULL;
  if (strcmp (windows, "UTC") == 0)
    return g_strdup ("Etc/UTC");
  iana = iana_of (name);
  return iana != NULL ? iana : g_strdup (name);
}

/* Looked up again and again for every event of a calendar. */
static GHashTable *known_zones;

GTimeZone *
practice_graph_zone_get (const char *name)
{
  g_autofree char *iana = NULL;
  GTimeZone *zone;

  if (name == NULL)
    return g_time_zone_new_utc ();
  if (known_zones == NULL)
    known_zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  zone = g_hash_table_lookup (known_zones, name);
  if (zone == NULL)
    {
      iana = practice_graph_zone_iana (name);
      zone = iana != NULL ? g_time_zone_new_identifier (iana) : NULL;
      if (zone == NULL)
        zone = g_time_zone_new_utc ();
      g_hash_table_insert (known_zones, g_strdup (name), zone);
    }
  return g_time_zone_ref (zone);
}

gboolean
practice_graph_parse_date (const char *text, GDate *date)
{
  int year, month, day, used = 0;

  if (text == NULL || strlen (text) < 10 || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 ||
      used != 10)
    return FALSE;
  if (year < 1 || !g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_set_dmy (date, day, month, year);
  return TRUE;
}

/* Reads the time of day after the `T` and leaves @rest behind it. */
static gboolean
parse_clock (const char *text, int *day_seconds, const char **rest)
{
  int hour, minute, second = 0, used = 0;

  if (sscanf (text, "T%2d:%2d%n", &hour, &minute, &used) != 2 || used != 6)
    return FALSE;
  text += used;
  if (*text == ':')
    {
      if (sscanf (text, ":%2d%n", &second, &used) != 1 || used != 3)
        return FALSE;
      text += used;
      if (*text == '.')
        text += 1 + strspn (text + 1, "0123456789");
    }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return FALSE;
  *day_seconds = hour * 3600 + minute * 60 + second;
  *rest = text;
  return TRUE;
}

gboolean
practice_graph_parse_local (const char *text, GDate *date, int *day_seconds)
{
  const char *rest;

  return text != NULL && practice_graph_parse_date (text, date) &&
         parse_clock (text + 10, day_seconds, &rest) && *rest == '\0';
}

gboolean
practice_graph_parse_bound (const char *text, gint64 *instant)
{
  g_autoptr (GTimeZone) zone = NULL;
  GDate date;
  int day_seconds = 0;
  const char *rest;

  if (!practice_graph_parse_date (text, &date))
    return FALSE;
  rest = text + 10;
  if (*rest != '\0' && !parse_clock (rest, &day_seconds, &rest))
    return FALSE;
  zone = *rest == '\0' ? g_time_zone_new_utc () : g_time_zone_new_identifier (rest);
  if (zone == NULL)
    return FALSE;
  *instant = practice_graph_instant (&date, day_seconds, zone);
  return TRUE;
}

gint64
practice_graph_instant (const GDate *date, int day_seconds, GTimeZone *zone)
{
  g_autoptr (GDateTime) time = g_date_time_new (zone,
                                                g_date_get_year (date),
                                                g_date_get_month (date),
                                                g_date_get_day (date),
                                                day_seconds / 3600,
                                                day_seconds / 60 % 60,
                                                day_seconds % 60);

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static GDateTime *
local_time (gint64 instant, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);

  return g_date_time_to_timezone (utc, zone);
}

void
practice_graph_wall_clock (gint64 instant, GTimeZone *zone, GDate *date, int *day_seconds)
{
  g_autoptr (GDateTime) time = local_time (instant, zone);

  g_date_set_dmy (date,
                  g_date_time_get_day_of_month (time),
                  g_date_time_get_month (time),
                  g_date_time_get_year (time));
  *day_seconds =
      g_date_time_get_hour (time) * 3600 + g_date_time_get_minute (time) * 60 + g_date_time_get_second (time);
}

char *
practice_graph_format_local (gint64 instant, GTimeZone *zone)
{
  g_autoptr (GDateTime) time = local_time (instant, zone);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.0000000");
}

char *
practice_graph_format_stamp (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06d0Z", seconds, (int) (microseconds % G_USEC_PER_SEC));
}

char *
practice_graph_format_date (const GDate *date)
{
  return g_strdup_printf ("%04u-%02d-%02u",
                          (guint) g_date_get_year (date),
                          (int) g_date_get_month (date),
                          (guint) g_date_get_day (date));
}

JsonObject *
practice_graph_date_time_new (gint64 instant, GTimeZone *zone, const char *zone_name)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = practice_graph_format_local (instant, zone);

  json_object_set_string_member (object, "dateTime", text);
  json_object_set_string_member (object, "timeZone", zone_name);
  return object;
}

GPtrArray *
practice_graph_zone_names (gboolean iana)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  UErrorCode status = U_ZERO_ERROR;
  UEnumeration *zones =
      ucal_openTimeZoneIDEnumeration (UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &status);
  const char *name;

  while (U_SUCCESS (status) && (name = uenum_next (zones, NULL, &status)) != NULL)
    {
      g_autofree char *windows = practice_graph_zone_windows (name);
      char *listed;

      if (windows == NULL || (!iana && g_hash_table_contains (seen, windows)))
        continue;
      listed = iana ? g_strdup (name) : g_steal_pointer (&windows);
      g_ptr_array_add (names, listed);
      g_hash_table_add (seen, listed);
    }
  uenum_close (zones);
  return names;
}
