/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rule-occurrences.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#define DAY (24 * 60 * 60)
#define UNIX_DAY 719163

static gint64
offset_at (GTimeZone *zone, gint64 seconds)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

/* Read once a zone. */
static GTimeZone *
zone_named (const char *name)
{
  static GHashTable *zones;
  GTimeZone *zone;

  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  zone = g_hash_table_lookup (zones, name);
  if (zone == NULL)
    {
      zone = g_time_zone_new_identifier (name);
      g_assert_nonnull (zone);
      g_hash_table_insert (zones, g_strdup (name), zone);
    }
  return zone;
}

gint64
rule_instant (const char *zone, gint64 clock)
{
  GTimeZone *tz = zone_named (zone);
  gint64 before, after;

  before = clock - offset_at (tz, clock - DAY);
  after = clock - offset_at (tz, clock + DAY);
  if (before + offset_at (tz, before) == clock)
    return before;
  return after + offset_at (tz, after) == clock ? after : before;
}

/* What stands behind "NAME=", and the rule without it. */
static char *
take_part (char **rule, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (*rule, ";", 0);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  char *value = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], name) && parts[i][strlen (name)] == '=')
      value = g_strdup (parts[i] + strlen (name) + 1);
    else
      g_ptr_array_add (rest, parts[i]);
  g_ptr_array_add (rest, NULL);
  g_free (*rule);
  *rule = g_strjoinv (";", (char **) rest->pdata);
  return value;
}

static gint64
read_time (const char *text)
{
  struct icaltimetype time = icaltime_from_string (text);

  g_assert_false (icaltime_is_null_time (time));
  time.zone = NULL;
  return icaltime_as_timet (time);
}

/* Whether an occurrence that begins at @clock is one the rule still has. A date as the end of a timed rule
 * means all of that day. */
static gboolean
is_before_end (const RuleSeries *series, const char *until, gint64 clock)
{
  gint64 end;

  if (until == NULL)
    return TRUE;
  end = read_time (until);
  if (series->all_day || strlen (until) == 8)
    return clock / DAY <= end / DAY;
  if (!g_str_has_suffix (until, "Z"))
    end = rule_instant (series->zone, end);
  return rule_instant (series->zone, clock) <= end;
}

/* libical 3.0 counts the weeks wrongly when the start is not the first of its days in a week that begins
 * after Monday: it is given that first day. */
static void
begin_week (const struct icalrecurrencetype *rule, struct icaltimetype *start)
{
  int weekday = icaltime_day_of_week (*start);
  int most = (weekday - (int) rule->week_start + 7) % 7;
  int back = 0;

  if (rule->freq != ICAL_WEEKLY_RECURRENCE)
    return;
  for (guint i = 0; i < ICAL_BY_DAY_SIZE && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    {
      int before = (weekday - (int) icalrecurrencetype_day_day_of_week (rule->by_day[i]) + 7) % 7;

      if (before <= most)
        back = MAX (back, before);
    }
  icaltime_adjust (start, -back, 0, 0, 0);
}

GArray *
rule_occurrences (const RuleSeries *series, guint32 last)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *rule = g_strdup (series->rule);
  g_autofree char *count = take_part (&rule, "COUNT");
  g_autofree char *until = take_part (&rule, "UNTIL");
  guint64 left = count != NULL ? g_ascii_strtoull (count, NULL, 10) : G_MAXUINT64;
  struct icalrecurrencetype parsed = icalrecurrencetype_from_string (rule);
  struct icaltimetype start =
      icaltime_from_timet_with_zone (series->start, series->all_day, icaltimezone_get_utc_timezone ());
  icalrecur_iterator *iterator;

  start.zone = NULL;
  g_assert_cmpint (parsed.freq, !=, ICAL_NO_RECURRENCE);
  begin_week (&parsed, &start);
  iterator = icalrecur_iterator_new (parsed, start);
  while (iterator != NULL && left > 0)
    {
      struct icaltimetype next = icalrecur_iterator_next (iterator);
      gint64 clock = icaltime_is_null_time (next) ? 0 : icaltime_as_timet (next);
      guint32 day = (guint32) (clock / DAY + UNIX_DAY);

      if (icaltime_is_null_time (next) || day > last || !is_before_end (series, until, clock))
        break;
      if (clock < series->start)
        continue;
      g_array_append_val (days, day);
      left--;
    }
  g_clear_pointer (&iterator, icalrecur_iterator_free);
  free (parsed.rscale);
  return days;
}
