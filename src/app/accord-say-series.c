/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include "accord-say-series.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "accord-sentences.h"
#include "model/accord-exceptions.h"
#include "model/accord-when.h"

/* More occurrences than this are only counted. */
#define MOST_SHOWN 8

/* ---- rules ---- */

/* "FREQ=WEEKLY;BYDAY=MO" by its names. (transfer full) */
static GHashTable *
read_rule (const char *line)
{
  GHashTable *parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) texts = g_strsplit (line, ";", -1);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      const char *equals = strchr (texts[i], '=');

      if (equals != NULL)
        g_hash_table_insert (parts, g_strndup (texts[i], equals - texts[i]), g_strdup (equals + 1));
    }
  return parts;
}

static char *
say_unit (const char *frequency, guint interval)
{
  if (g_strcmp0 (frequency, "DAILY") == 0)
    return interval == 1 ? g_strdup (_ ("Every day"))
                         : g_strdup_printf (ngettext ("Every %u day", "Every %u days", interval), interval);
  if (g_strcmp0 (frequency, "WEEKLY") == 0)
    return interval == 1 ? g_strdup (_ ("Every week"))
                         : g_strdup_printf (ngettext ("Every %u week", "Every %u weeks", interval), interval);
  if (g_strcmp0 (frequency, "MONTHLY") == 0)
    return interval == 1 ? g_strdup (_ ("Every month"))
                         : g_strdup_printf (ngettext ("Every %u month", "Every %u months", interval), interval);
  if (g_strcmp0 (frequency, "YEARLY") == 0)
    return interval == 1 ? g_strdup (_ ("Every year"))
                         : g_strdup_printf (ngettext ("Every %u year", "Every %u years", interval), interval);
  return NULL;
}

/* "MO" → "Monday" */
static char *
say_weekday (const char *code)
{
  static const char codes[] = "MOTUWETHFRSASU";
  const char *found = strlen (code) == 2 ? strstr (codes, code) : NULL;
  g_autoptr (GDateTime) monday = g_date_time_new_utc (2026, 6, 15, 0, 0, 0);
  g_autoptr (GDateTime) day = NULL;

  if (found == NULL)
    return NULL;
  day = g_date_time_add_days (monday, (found - codes) / 2);
  return g_date_time_format (day, "%A");
}

/* "-1FR" → "the last Friday" */
static char *
say_day (const char *code)
{
  static const char *const positions[] = { N_ ("the last %s"),  N_ ("%s"),           N_ ("the first %s"), N_ ("the second %s"),
                                           N_ ("the third %s"), N_ ("the fourth %s"), N_ ("the fifth %s") };
  gsize length = strlen (code);
  int position = atoi (code);
  g_autofree char *name = length >= 2 ? say_weekday (code + length - 2) : NULL;

  if (name == NULL || position < -1 || position > 5)
    return NULL;
  return position == 0 ? g_steal_pointer (&name) : accord_say_with (_ (positions[position + 1]), name);
}

static char *
say_days (const char *codes)
{
  g_auto (GStrv) list = g_strsplit (codes, ",", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *day = say_day (list[i]);

      if (day == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", day);
    }
  return g_strdup (text->str);
}

static char *
say_date (const char *month, const char *day)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (2024, atoi (month), atoi (day), 0, 0, 0);

  return date != NULL && strpbrk (month, ",-") == NULL && strpbrk (day, ",-") == NULL
             ? g_date_time_format (date, "%-d %B")
             : NULL;
}

/* On which days; "" where the unit says it. NULL: no words for it. */
static char *
say_where (GHashTable *rule)
{
  const char *days = g_hash_table_lookup (rule, "BYDAY");
  const char *date = g_hash_table_lookup (rule, "BYMONTHDAY");
  const char *month = g_hash_table_lookup (rule, "BYMONTH");

  if (days != NULL && date == NULL && month == NULL)
    return say_days (days);
  if (days == NULL && date != NULL && month != NULL)
    return say_date (month, date);
  if (days == NULL && date != NULL)
    return strcmp (date, "-1") == 0 ? g_strdup (_ ("the last day")) : accord_say_with (_ ("day %s"), date);
  return days == NULL && month == NULL ? g_strdup ("") : NULL;
}

static char *
say_end (GHashTable *rule, gint64 today)
{
  const char *until = g_hash_table_lookup (rule, "UNTIL");
  const char *count = g_hash_table_lookup (rule, "COUNT");
  g_auto (AccordWhen) day = ACCORD_WHEN_INIT;
  g_autofree char *date = NULL;
  g_autofree char *said = NULL;

  if (count != NULL)
    return g_strdup_printf (ngettext (", %u time", ", %u times", atoi (count)), (guint) atoi (count));
  if (until == NULL || strlen (until) < 8)
    return g_strdup ("");
  date = g_strdup_printf ("%.4s-%.2s-%.2s", until, until + 4, until + 6);
  if (!accord_when_parse (&day, date, NULL, NULL, NULL))
    return g_strdup ("");
  said = accord_say_day (day.start, today);
  /* Translators: the end of a repetition, after "Every week on Monday": the leading space matters */
  return accord_say_with (_ (" until %s"), said);
}

/* Parts of a rule that have no words here. */
static gboolean
is_plain (GHashTable *rule)
{
  static const char *const wordless[] = { "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "WKST" };

  for (guint i = 0; i < G_N_ELEMENTS (wordless); i++)
    if (g_hash_table_contains (rule, wordless[i]))
      return FALSE;
  return TRUE;
}

/* NULL: no words for it. */
static char *
say_rule (const char *line, gint64 today)
{
  g_autoptr (GHashTable) rule = read_rule (line);
  const char *interval = g_hash_table_lookup (rule, "INTERVAL");
  g_autofree char *unit =
      say_unit (g_hash_table_lookup (rule, "FREQ"), interval != NULL ? (guint) atoi (interval) : 1);
  g_autofree char *where = is_plain (rule) ? say_where (rule) : NULL;
  g_autofree char *end = say_end (rule, today);

  if (unit == NULL || where == NULL)
    return NULL;
  if (*where == '\0')
    return g_strconcat (unit, end, NULL);
  /* Translators: "Every 2 weeks" on "Monday", and how it ends: " until 1 February" */
  return g_strdup_printf (_ ("%s on %s%s"), unit, where, end);
}

/* "RDATE;…:20261110T150000,…": the days. NULL: not readable. */
static char *
say_dates (const char *values, gint64 today)
{
  g_auto (GStrv) list = g_strsplit (values, ",", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_auto (AccordWhen) day = ACCORD_WHEN_INIT;
      g_autofree char *date =
          strlen (list[i]) >= 8 ? g_strdup_printf ("%.4s-%.2s-%.2s", list[i], list[i] + 4, list[i] + 6) : g_strdup ("");
      g_autofree char *said = NULL;

      if (*date == '\0' || !accord_when_parse (&day, date, NULL, NULL, NULL))
        return NULL;
      said = accord_say_day (day.start, today);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", said);
    }
  return accord_say_with (_ ("also on %s"), text->str);
}

char *
accord_say_recurrence (const char *recurrence, gint64 today)
{
  g_auto (GStrv) lines = g_strsplit (recurrence, "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *values = strchr (lines[i], ':');
      g_autofree char *said = NULL;

      if (g_str_has_prefix (lines[i], "RRULE:"))
        said = say_rule (values + 1, today);
      else if (g_str_has_prefix (lines[i], "RDATE") && values != NULL)
        said = say_dates (values + 1, today);
      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", said != NULL ? said : lines[i]);
    }
  return g_strdup (text->str);
}

/* ---- single occurrences ---- */

static char *
say_fields (const AccordFields *fields, gint64 today)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *value = accord_fields_get (fields, field);
      g_autofree char *said = value != NULL ? accord_say_value (field, value, today) : NULL;
      g_autofree char *part = NULL;

      if (value == NULL)
        continue;
      part = field == ACCORD_FIELD_WHEN ? accord_say_with (_ ("moved to %s"), said)
                                        : g_strdup_printf (_ ("%s “%s”"), accord_say_field (field), said);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
    }
  return g_strdup (text->str);
}

static char *
say_occurrence (const AccordException *exception, gint64 today)
{
  g_auto (AccordWhen) day = ACCORD_WHEN_INIT;
  g_autofree char *date = g_strndup (exception->original, strlen ("YYYY-MM-DD"));
  g_autofree char *said_day =
      accord_when_parse (&day, date, NULL, NULL, NULL) ? accord_say_day (day.start, today) : g_strdup (exception->original);
  g_autofree char *what = exception->cancelled ? g_strdup (_ ("cancelled")) : say_fields (exception->fields, today);

  /* Translators: a day, and what is different on it: "9 November: cancelled" */
  return g_strdup_printf (_ ("%s: %s"), said_day, what);
}

char *
accord_say_exceptions (const char *exceptions, gint64 today)
{
  g_autoptr (GPtrArray) list = accord_exceptions_from_text (exceptions, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  if (list == NULL)
    return g_strdup (exceptions);
  for (guint i = 0; i < list->len && i < MOST_SHOWN; i++)
    {
      g_autofree char *said = say_occurrence (g_ptr_array_index (list, i), today);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", said);
    }
  if (list->len > MOST_SHOWN)
    g_string_append_printf (text, ngettext ("; and %u more", "; and %u more", list->len - MOST_SHOWN),
                            list->len - MOST_SHOWN);
  return g_strdup (text->str);
}
