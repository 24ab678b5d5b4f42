/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-occurrences.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  JsonObject *pattern;
  GDate start;
  gint64 interval;
  gboolean listed[8]; /* by GDateWeekday */
} Graph;

static const char *
text_of (const Graph *graph, const char *member)
{
  return json_object_get_string_member (graph->pattern, member);
}

static guint
days_of (const GDate *date)
{
  return g_date_get_days_in_month (g_date_get_month (date), g_date_get_year (date));
}

static gboolean
is_listed (const Graph *graph, GDateWeekday weekday)
{
  return graph->listed[weekday];
}

static void
read_days_of_week (Graph *graph)
{
  static const char *const names[] = { NULL,       "monday", "tuesday",  "wednesday",
                                       "thursday", "friday", "saturday", "sunday" };
  JsonArray *days = json_object_has_member (graph->pattern, "daysOfWeek")
                        ? json_object_get_array_member (graph->pattern, "daysOfWeek")
                        : NULL;

  for (guint i = 0; days != NULL && i < json_array_get_length (days); i++)
    for (guint k = 1; k < G_N_ELEMENTS (names); k++)
      if (strcmp (json_array_get_string_element (days, i), names[k]) == 0)
        graph->listed[k] = TRUE;
}

static gint64
months_between (const Graph *graph, const GDate *date)
{
  return (g_date_get_year (date) - g_date_get_year (&graph->start)) * 12 + (int) g_date_get_month (date) -
         (int) g_date_get_month (&graph->start);
}

/* "The event repeats based on the specified number of days between occurrences." */
static gboolean
falls_daily (const Graph *graph, const GDate *date)
{
  return g_date_days_between (&graph->start, date) % graph->interval == 0;
}

/* "…on the same day or days of the week, based on the number of weeks between each set of occurrences." A
 * week begins with firstDayOfWeek. */
static gboolean
falls_weekly (const Graph *graph, const GDate *date)
{
  static const char *const names[] = { "sunday",   "monday", "tuesday", "wednesday",
                                       "thursday", "friday", "saturday" };
  const char *first = text_of (graph, "firstDayOfWeek");
  guint first_day = 0;
  GDate week = graph->start;

  while (strcmp (names[first_day], first) != 0)
    first_day++;
  while (g_date_get_weekday (&week) % 7 != first_day)
    g_date_subtract_days (&week, 1);
  return is_listed (graph, g_date_get_weekday (date)) &&
         g_date_days_between (&week, date) / 7 % graph->interval == 0;
}

/* "…on the specified day of the month"; a day that the month lacks is its last one. */
static gboolean
is_day_of_month (const Graph *graph, const GDate *date)
{
  gint64 day = json_object_get_int_member (graph->pattern, "dayOfMonth");

  return g_date_get_day (date) == day || (day > days_of (date) && g_date_get_day (date) == days_of (date));
}

/* "If daysOfWeek has several days, the event falls on the first day that satisfies the pattern"; index says
 * in which instance of the allowed days. */
static gboolean
is_indexed (const Graph *graph, const GDate *date)
{
  static const char *const indices[] = { "first", "second", "third", "fourth" };
  const char *index = text_of (graph, "index");
  GDate other = *date;
  guint before = 0;
  guint after = 0;

  if (!is_listed (graph, g_date_get_weekday (date)))
    return FALSE;
  g_date_set_day (&other, 1);
  for (guint day = 1; day <= days_of (date); day++, g_date_add_days (&other, 1))
    {
      before += day < g_date_get_day (date) && is_listed (graph, g_date_get_weekday (&other));
      after += day > g_date_get_day (date) && is_listed (graph, g_date_get_weekday (&other));
    }
  if (strcmp (index, "last") == 0)
    return after == 0;
  return before < G_N_ELEMENTS (indices) && strcmp (index, indices[before]) == 0;
}

static gboolean
is_month (const Graph *graph, const GDate *date)
{
  return (gint64) g_date_get_month (date) == json_object_get_int_member (graph->pattern, "month") &&
         (g_date_get_year (date) - g_date_get_year (&graph->start)) % graph->interval == 0;
}

static gboolean
falls_absolute_monthly (const Graph *graph, const GDate *date)
{
  return months_between (graph, date) % graph->interval == 0 && is_day_of_month (graph, date);
}

static gboolean
falls_relative_monthly (const Graph *graph, const GDate *date)
{
  return months_between (graph, date) % graph->interval == 0 && is_indexed (graph, date);
}

static gboolean
falls_absolute_yearly (const Graph *graph, const GDate *date)
{
  return is_month (graph, date) && is_day_of_month (graph, date);
}

static gboolean
falls_relative_yearly (const Graph *graph, const GDate *date)
{
  return is_month (graph, date) && is_indexed (graph, date);
}

/* The members a type takes besides type and interval. */
static const struct
{
  const char *type;
  const char *members;
  gboolean (*falls_on) (const Graph *graph, const GDate *date);
} kinds[] = {
  { "daily", "", falls_daily },
  { "weekly", "daysOfWeek firstDayOfWeek", falls_weekly },
  { "absoluteMonthly", "dayOfMonth", falls_absolute_monthly },
  { "relativeMonthly", "daysOfWeek index", falls_relative_monthly },
  { "absoluteYearly", "dayOfMonth month", falls_absolute_yearly },
  { "relativeYearly", "daysOfWeek index month", falls_relative_yearly },
};

static void
assert_members (JsonObject *object, const char *allowed)
{
  g_auto (GStrv) names = g_strsplit (allowed, " ", 0);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *link = members; link != NULL; link = link->next)
    if (!g_strv_contains ((const char *const *) names, link->data))
      g_error ("%s does not belong to this type", (const char *) link->data);
}

static guint
kind_of (const Graph *graph)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].type, text_of (graph, "type")) == 0)
      {
        g_autofree char *allowed = g_strconcat ("type interval ", kinds[i].members, NULL);

        assert_members (graph->pattern, allowed);
        return i;
      }
  g_assert_not_reached ();
}

static void
read_date (const char *text, GDate *date)
{
  guint year, month, day;

  g_assert_cmpint (sscanf (text, "%4u-%2u-%2u", &year, &month, &day), ==, 3);
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day, month, (GDateYear) year);
  g_assert_true (g_date_valid (date));
}

GArray *
graph_occurrences (JsonObject *recurrence, guint32 last)
{
  JsonObject *range = json_object_get_object_member (recurrence, "range");
  const char *type = json_object_get_string_member (range, "type");
  GArray *days = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 left = G_MAXINT64;
  Graph graph = { .pattern = json_object_get_object_member (recurrence, "pattern") };
  guint kind = kind_of (&graph);
  GDate end;

  read_days_of_week (&graph);
  graph.interval = json_object_get_int_member (graph.pattern, "interval");
  read_date (json_object_get_string_member (range, "startDate"), &graph.start);
  if (strcmp (type, "endDate") == 0)
    {
      assert_members (range, "type startDate endDate recurrenceTimeZone");
      read_date (json_object_get_string_member (range, "endDate"), &end);
      last = MIN (last, g_date_get_julian (&end));
    }
  else if (strcmp (type, "numbered") == 0)
    {
      assert_members (range, "type startDate numberOfOccurrences recurrenceTimeZone");
      left = json_object_get_int_member (range, "numberOfOccurrences");
    }
  else
    assert_members (range, "type startDate recurrenceTimeZone");

  for (GDate date = graph.start; left > 0 && g_date_get_julian (&date) <= last; g_date_add_days (&date, 1))
    if (kinds[kind].falls_on (&graph, &date))
      {
        guint32 day = g_date_get_julian (&date);

        g_array_append_val (days, day);
        left--;
      }
  return days;
}
