/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-time.h"

#include <libical/ical.h>
#include <string.h>

#define MOST_OCCURRENCES 20000

G_DEFINE_QUARK (practice-recurrence-error-quark, practice_recurrence_error)

/* One line, taken apart: "RDATE;TZID=Asia/Tokyo;VALUE=DATE:20260101,20260102". */
typedef struct
{
  char *name;
  char *zone;  /* (nullable) */
  char *value;
} Line;

static void
line_clear (Line *line)
{
  g_free (line->name);
  g_free (line->zone);
  g_free (line->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static gboolean
line_parse (const char *text,
            Line *line)
{
  const char *colon = strchr (text, ':');
  g_autofree char *head = NULL;
  g_auto (GStrv) parts = NULL;

  if (colon == NULL || colon[1] == '\0')
    return FALSE;
  head = g_strndup (text, (gsize) (colon - text));
  parts = g_strsplit (head, ";", -1);
  line->name = g_ascii_strup (parts[0], -1);
  line->value = g_strdup (colon + 1);
  for (guint i = 1; parts[i] != NULL; i++)
    if (g_ascii_strncasecmp (parts[i], "TZID=", 5) == 0)
      line->zone = g_strdup (parts[i] + 5);
  return TRUE;
}

static gboolean
is_rule (const Line *line)
{
  return g_str_equal (line->name, "RRULE") || g_str_equal (line->name, "EXRULE");
}

static gboolean
is_dates (const Line *line)
{
  return g_str_equal (line->name, "RDATE") || g_str_equal (line->name, "EXDATE");
}

static gboolean
refuse (GError **error,
        PracticeRecurrenceError code)
{
  g_set_error_literal (error, PRACTICE_RECURRENCE_ERROR, (int) code, "Invalid recurrence rule.");
  return FALSE;
}

static gboolean
check_rule (const Line *line,
            GError **error)
{
  struct icalrecurrencetype rule;

  if (strstr (line->value, "FREQ=") == NULL)
    return refuse (error, PRACTICE_RECURRENCE_ERROR_INVALID);
  rule = icalrecurrencetype_from_string (line->value);
  icalerror_clear_errno ();
  if (rule.freq == ICAL_NO_RECURRENCE || (rule.count != 0 && !icaltime_is_null_time (rule.until)))
    return refuse (error, PRACTICE_RECURRENCE_ERROR_INVALID);
  if (rule.freq == ICAL_HOURLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE ||
      rule.freq == ICAL_SECONDLY_RECURRENCE)
    return refuse (error, PRACTICE_RECURRENCE_ERROR_SUB_DAILY);
  return TRUE;
}

static gboolean
check_line (const char *text,
            GError **error)
{
  g_auto (Line) line = { 0 };

  if (!line_parse (text, &line))
    return refuse (error, PRACTICE_RECURRENCE_ERROR_INVALID);
  if (is_rule (&line))
    return check_rule (&line, error);
  if (is_dates (&line) && g_ascii_isdigit (line.value[0]))
    return TRUE;
  return refuse (error, PRACTICE_RECURRENCE_ERROR_INVALID);
}

gboolean
practice_recurrence_check (const char *const *lines,
                           GError **error)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (!check_line (lines[i], error))
      return FALSE;
  return TRUE;
}

/* Wall time of @zone as libical keeps it, without a zone of its own. */
static struct icaltimetype
to_wall (gint64 time,
         GTimeZone *zone,
         gboolean all_day)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) moment = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  struct icaltimetype wall = icaltime_null_time ();

  g_date_time_get_ymd (moment, &wall.year, &wall.month, &wall.day);
  wall.hour = g_date_time_get_hour (moment);
  wall.minute = g_date_time_get_minute (moment);
  wall.second = g_date_time_get_second (moment);
  wall.is_date = all_day;
  return wall;
}

static gint64
from_wall (struct icaltimetype wall,
           GTimeZone *zone)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new (zone != NULL ? zone : utc,
                                                  wall.year,
                                                  wall.month,
                                                  wall.day,
                                                  wall.is_date ? 0 : wall.hour,
                                                  wall.is_date ? 0 : wall.minute,
                                                  wall.is_date ? 0 : wall.second);

  return moment != NULL ? g_date_time_to_unix (moment) * G_USEC_PER_SEC : G_MININT64;
}

typedef struct
{
  gint64 start;
  gboolean all_day;
  GTimeZone *zone;
  gint64 until;
} Span;

static void
collect_rule (GHashTable *set,
              const char *text,
              const Span *span)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (text);
  icalrecur_iterator *iter;
  struct icaltimetype next;

  /* UNTIL is an instant; the walk is in wall time. */
  if (rule.until.is_date == 0 && icaltime_is_utc (rule.until) && span->zone != NULL)
    rule.until = to_wall (from_wall (rule.until, NULL), span->zone, FALSE);
  iter = icalrecur_iterator_new (rule, to_wall (span->start, span->zone, span->all_day));
  if (iter == NULL)
    return;
  for (next = icalrecur_iterator_next (iter); !icaltime_is_null_time (next);
       next = icalrecur_iterator_next (iter))
    {
      gint64 start = from_wall (next, span->zone);

      if (start >= span->until || g_hash_table_size (set) >= MOST_OCCURRENCES)
        break;
      if (start != G_MININT64)
        g_hash_table_add (set, g_memdup2 (&start, sizeof start));
    }
  icalrecur_iterator_free (iter);
}

static void
collect_dates (GHashTable *set,
               const Line *line,
               const Span *span)
{
  g_auto (GStrv) values = g_strsplit (line->value, ",", -1);
  g_autoptr (GTimeZone) own = line->zone != NULL ? practice_zone_new (line->zone) : NULL;

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_auto (GStrv) period = g_strsplit (values[i], "/", 2);
      struct icaltimetype wall = icaltime_from_string (period[0]);
      gboolean utc = g_str_has_suffix (period[0], "Z");
      gint64 start;

      if (icaltime_is_null_time (wall))
        continue;
      start = from_wall (wall, utc || span->all_day ? NULL : own != NULL ? own : span->zone);
      g_hash_table_add (set, g_memdup2 (&start, sizeof start));
    }
}

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static GArray *
difference (GHashTable *with,
            GHashTable *without,
            gint64 until)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, with);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (*(gint64 *) key < until && !g_hash_table_contains (without, key))
      g_array_append_vals (starts, key, 1);
  g_array_sort (starts, compare_starts);
  return starts;
}

void
practice_recurrence_expand (const char *const *lines,
                            gint64 start,
                            gboolean all_day,
                            GTimeZone *zone,
                            gint64 until,
                            PracticeOccurrenceFunc func,
                            gpointer data)
{
  g_autoptr (GHashTable) with = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) without = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) starts = NULL;
  Span span = { start, all_day, all_day ? NULL : zone, until };
  gboolean ruled = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (Line) line = { 0 };

      if (!line_parse (lines[i], &line))
        continue;
      ruled |= g_str_equal (line.name, "RRULE");
      if (is_rule (&line))
        collect_rule (line.name[0] == 'R' ? with : without, line.value, &span);
      else if (is_dates (&line))
        collect_dates (line.name[0] == 'R' ? with : without, &line, &span);
    }
  if (!ruled)
    g_hash_table_add (with, g_memdup2 (&start, sizeof start));
  starts = difference (with, without, until);
  for (guint i = 0; i < starts->len; i++)
    if (!func (g_array_index (starts, gint64, i), data))
      return;
}
