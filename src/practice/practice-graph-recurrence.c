/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-recurrence.h"

#include "practice-graph-time.h"

#include <string.h>

/* No series is walked further than this many periods. */
#define MOST_PERIODS 40000

typedef enum
{
  NEEDS_DAYS = 1 << 0,
  NEEDS_DAY_OF_MONTH = 1 << 1,
  NEEDS_MONTH = 1 << 2,
} Needs;

typedef struct
{
  const char *type;
  guint interval;
  guint days; /* bit n = weekday n, Sunday 0 */
  guint first_day;
  int index; /* 0..3, 4 = last */
  guint day_of_month;
  guint month;
  GDate start;
} Pattern;

/* Adds the dates of the period @k (a day, week, month or year) in order. */
typedef void (*PeriodFunc) (const Pattern *pattern, guint k, GArray *dates);

static int
word_index (const char *type, const char *word)
{
  const char *const *words = practice_graph_schema_words (type);

  for (int i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return -1;
}

static guint
weekday (const GDate *date)
{
  return g_date_get_weekday (date) % 7;
}

static void
add_date (GArray *dates, const GDate *date)
{
  g_array_append_vals (dates, date, 1);
}

static void
daily (const Pattern *pattern, guint k, GArray *dates)
{
  GDate date = pattern->start;

  g_date_add_days (&date, k * pattern->interval);
  add_date (dates, &date);
}

static void
weekly (const Pattern *pattern, guint k, GArray *dates)
{
  GDate date = pattern->start;

  g_date_subtract_days (&date, (7 + weekday (&date) - pattern->first_day) % 7);
  g_date_add_days (&date, 7 * k * pattern->interval);
  for (guint i = 0; i < 7; i++, g_date_add_days (&date, 1))
    if (pattern->days & 1u << weekday (&date))
      add_date (dates, &date);
}

static void
add_clamped (guint year, guint month, guint day, GArray *dates)
{
  GDate date;

  g_date_set_dmy (&date, MIN (day, g_date_get_days_in_month (month, year)), month, year);
  add_date (dates, &date);
}

/* The first to fourth or the last day of the month that is one of the pattern's weekdays. */
static void
add_indexed (const Pattern *pattern, guint year, guint month, GArray *dates)
{
  guint length = g_date_get_days_in_month (month, year);
  int seen = 0;
  GDate date, found;

  g_date_clear (&found, 1);
  for (guint day = 1; day <= length; day++)
    {
      g_date_set_dmy (&date, day, month, year);
      if (!(pattern->days & 1u << weekday (&date)))
        continue;
      found = date;
      if (seen++ == pattern->index)
        break;
    }
  if (g_date_valid (&found))
    add_date (dates, &found);
}

static void
month_of (const Pattern *pattern, guint k, guint *year, guint *month)
{
  guint months =
      g_date_get_year (&pattern->start) * 12 + g_date_get_month (&pattern->start) - 1 + k * pattern->interval;

  *year = months / 12;
  *month = months % 12 + 1;
}

static void
absolute_monthly (const Pattern *pattern, guint k, GArray *dates)
{
  guint year, month;

  month_of (pattern, k, &year, &month);
  add_clamped (year, month, pattern->day_of_month, dates);
}

static void
relative_monthly (const Pattern *pattern, guint k, GArray *dates)
{
  guint year, month;

  month_of (pattern, k, &year, &month);
  add_indexed (pattern, year, month, dates);
}

static void
absolute_yearly (const Pattern *pattern, guint k, GArray *dates)
{
  add_clamped (g_date_get_year (&pattern->start) + k * pattern->interval,
               pattern->month,
               pattern->day_of_month,
               dates);
}

static void
relative_yearly (const Pattern *pattern, guint k, GArray *dates)
{
  add_indexed (pattern, g_date_get_year (&pattern->start) + k * pattern->interval, pattern->month, dates);
}

static const struct
{
  const char *type;
  Needs needs;
  PeriodFunc period;
} kinds[] = {
  { "daily", 0, daily },
  { "weekly", NEEDS_DAYS, weekly },
  { "absoluteMonthly", NEEDS_DAY_OF_MONTH, absolute_monthly },
  { "relativeMonthly", NEEDS_DAYS, relative_monthly },
  { "absoluteYearly", NEEDS_DAY_OF_MONTH | NEEDS_MONTH, absolute_yearly },
  { "relativeYearly", NEEDS_DAYS | NEEDS_MONTH, relative_yearly },
};

static JsonObject *
part (JsonObject *recurrence, const char *name)
{
  JsonNode *node = json_object_get_member (recurrence, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
refuse (PracticeGraphRefusal *refusal, const char *message)
{
  g_clear_pointer (&refusal->message, g_free);
  refusal->code = "ErrorPropertyValidationFailure";
  refusal->message = g_strdup_printf ("At least one property failed validation. %s", message);
  return FALSE;
}

static gint64
int_member (JsonObject *object, const char *name, gint64 otherwise)
{
  return json_object_get_int_member_with_default (object, name, otherwise);
}

static const char *
string_member (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static guint
count_days (JsonObject *pattern)
{
  JsonNode *node = json_object_get_member (pattern, "daysOfWeek");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node))
                                                      : 0;
}

static gboolean
check_pattern (JsonObject *pattern, PracticeGraphRefusal *refusal)
{
  const char *type = string_member (pattern, "type");
  int kind = type != NULL ? word_index ("recurrencePatternType", type) : -1;
  gint64 day = int_member (pattern, "dayOfMonth", 0);
  gint64 month = int_member (pattern, "month", 0);
  gint64 interval = int_member (pattern, "interval", 0);

  if (kind < 0)
    return refuse (refusal, "recurrence/pattern/type is missing.");
  if (interval < 1 || interval > 999)
    return refuse (refusal, "recurrence/pattern/interval must be between 1 and 999.");
  if (day < 0 || day > 31 || month < 0 || month > 12)
    return refuse (refusal, "recurrence/pattern/dayOfMonth or month is out of range.");
  if ((kinds[kind].needs & NEEDS_DAYS) && count_days (pattern) == 0)
    return refuse (refusal, "recurrence/pattern/daysOfWeek is missing.");
  if ((kinds[kind].needs & NEEDS_DAY_OF_MONTH) && day == 0)
    return refuse (refusal, "recurrence/pattern/dayOfMonth is missing.");
  if ((kinds[kind].needs & NEEDS_MONTH) && month == 0)
    return refuse (refusal, "recurrence/pattern/month is missing.");
  return TRUE;
}

static gboolean
check_range (JsonObject *range, const GDate *start, PracticeGraphRefusal *refusal)
{
  const char *type = string_member (range, "type");
  const char *zone = string_member (range, "recurrenceTimeZone");
  g_autofree char *windows = zone != NULL ? practice_graph_zone_windows (zone) : NULL;
  GDate first, last;

  if (type == NULL)
    return refuse (refusal, "recurrence/range/type is missing.");
  if (!practice_graph_parse_date (string_member (range, "startDate"), &first) ||
      g_date_compare (&first, start) != 0)
    return refuse (refusal, "recurrence/range/startDate must be the date of the event's start.");
  if (strcmp (type, "endDate") == 0 &&
      (!practice_graph_parse_date (string_member (range, "endDate"), &last) ||
       g_date_compare (&last, &first) < 0))
    return refuse (refusal, "recurrence/range/endDate must not lie before startDate.");
  if (strcmp (type, "numbered") == 0 && int_member (range, "numberOfOccurrences", 0) < 1)
    return refuse (refusal, "recurrence/range/numberOfOccurrences must be positive.");
  if (zone != NULL && *zone != '\0' && windows == NULL)
    return refuse (refusal, "recurrence/range/recurrenceTimeZone is not supported.");
  return TRUE;
}

gboolean
practice_graph_recurrence_check (JsonObject *recurrence, const GDate *start, PracticeGraphRefusal *refusal)
{
  JsonObject *pattern = part (recurrence, "pattern");
  JsonObject *range = part (recurrence, "range");

  if (pattern == NULL || range == NULL)
    return refuse (refusal, "recurrence needs a pattern and a range.");
  return check_pattern (pattern, refusal) && check_range (range, start, refusal);
}

static void
copy_member (JsonObject *from, JsonObject *to, const char *name, JsonNode *otherwise)
{
  JsonNode *node = json_object_get_member (from, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    json_object_set_member (to, name, otherwise);
  else
    {
      json_object_set_member (to, name, json_node_copy (node));
      json_node_unref (otherwise);
    }
}

static JsonNode *
string_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
int_node (gint64 number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static JsonObject *
complete_pattern (JsonObject *pattern)
{
  JsonObject *complete = json_object_new ();
  g_autoptr (JsonArray) none = json_array_new ();

  copy_member (pattern, complete, "type", string_node ("daily"));
  copy_member (pattern, complete, "interval", int_node (1));
  copy_member (pattern, complete, "month", int_node (0));
  copy_member (pattern, complete, "dayOfMonth", int_node (0));
  copy_member (pattern, complete, "daysOfWeek", json_node_init_array (json_node_alloc (), none));
  copy_member (pattern, complete, "firstDayOfWeek", string_node ("sunday"));
  copy_member (pattern, complete, "index", string_node ("first"));
  return complete;
}

static JsonObject *
complete_range (JsonObject *range, const char *zone)
{
  JsonObject *complete = json_object_new ();
  const char *type = string_member (range, "type");

  copy_member (range, complete, "type", string_node ("noEnd"));
  copy_member (range, complete, "startDate", string_node ("0001-01-01"));
  copy_member (range, complete, "endDate", string_node ("0001-01-01"));
  copy_member (range, complete, "recurrenceTimeZone", string_node (zone));
  copy_member (range, complete, "numberOfOccurrences", int_node (0));
  if (g_strcmp0 (type, "endDate") != 0)
    json_object_set_string_member (complete, "endDate", "0001-01-01");
  if (g_strcmp0 (type, "numbered") != 0)
    json_object_set_int_member (complete, "numberOfOccurrences", 0);
  return complete;
}

JsonObject *
practice_graph_recurrence_complete (JsonObject *recurrence, const char *zone)
{
  JsonObject *complete = json_object_new ();

  json_object_set_object_member (complete, "pattern", complete_pattern (part (recurrence, "pattern")));
  json_object_set_object_member (complete, "range", complete_range (part (recurrence, "range"), zone));
  return complete;
}

JsonObject *
practice_graph_recurrence_shift (JsonObject *recurrence, const GDate *start)
{
  JsonObject *range = part (recurrence, "range");
  JsonObject *shifted =
      practice_graph_recurrence_complete (recurrence, string_member (range, "recurrenceTimeZone"));
  g_autofree char *date = practice_graph_format_date (start);

  json_object_set_string_member (part (shifted, "range"), "startDate", date);
  return shifted;
}

static guint
read_days (JsonObject *pattern)
{
  JsonArray *days = count_days (pattern) > 0 ? json_object_get_array_member (pattern, "daysOfWeek") : NULL;
  guint bits = 0;

  for (guint i = 0; days != NULL && i < json_array_get_length (days); i++)
    bits |= 1u << word_index ("dayOfWeek", json_array_get_string_element (days, i));
  return bits;
}

static void
read_pattern (JsonObject *object, Pattern *pattern)
{
  const char *first_day = string_member (object, "firstDayOfWeek");
  const char *index = string_member (object, "index");

  pattern->type = string_member (object, "type");
  pattern->interval = (guint) int_member (object, "interval", 1);
  pattern->days = read_days (object);
  pattern->first_day = first_day != NULL ? (guint) word_index ("dayOfWeek", first_day) : 0;
  pattern->index = index != NULL ? word_index ("weekIndex", index) : 0;
  if (pattern->index == 4)
    pattern->index = G_MAXINT;
  pattern->day_of_month = (guint) int_member (object, "dayOfMonth", 1);
  pattern->month = (guint) int_member (object, "month", 1);
}

void
practice_graph_recurrence_expand (JsonObject *recurrence,
                                  const GDate *last,
                                  PracticeGraphDateFunc func,
                                  gpointer data)
{
  JsonObject *range = part (recurrence, "range");
  gint64 left = int_member (range, "numberOfOccurrences", 0);
  gboolean numbered = g_strcmp0 (string_member (range, "type"), "numbered") == 0;
  g_autoptr (GArray) dates = g_array_new (FALSE, FALSE, sizeof (GDate));
  Pattern pattern = { 0 };
  GDate end = *last;
  GDate range_end;
  PeriodFunc period;

  read_pattern (part (recurrence, "pattern"), &pattern);
  practice_graph_parse_date (string_member (range, "startDate"), &pattern.start);
  if (g_strcmp0 (string_member (range, "type"), "endDate") == 0 &&
      practice_graph_parse_date (string_member (range, "endDate"), &range_end) &&
      g_date_compare (&range_end, &end) < 0)
    end = range_end;
  period = kinds[word_index ("recurrencePatternType", pattern.type)].period;

  for (guint k = 0; k < MOST_PERIODS && g_date_compare (&pattern.start, &end) <= 0; k++)
    {
      g_array_set_size (dates, 0);
      period (&pattern, k, dates);
      for (guint i = 0; i < dates->len; i++)
        {
          const GDate *date = &g_array_index (dates, GDate, i);

          if (g_date_compare (date, &pattern.start) < 0)
            continue;
          if (g_date_compare (date, &end) > 0 || (numbered && left-- == 0) || !func (date, data))
            return;
        }
    }
}

#define COMPARED 500

static gboolean
collect_date (const GDate *date, gpointer data)
{
  GArray *dates = data;
  guint32 day = g_date_get_julian (date);

  g_array_append_val (dates, day);
  return dates->len < COMPARED;
}

gboolean
practice_graph_recurrence_same (JsonObject *one, JsonObject *other)
{
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) right = g_array_new (FALSE, FALSE, sizeof (guint32));
  GDate last;

  g_date_clear (&last, 1);
  g_date_set_dmy (&last, 1, 1, 2200);
  practice_graph_recurrence_expand (one, &last, collect_date, left);
  practice_graph_recurrence_expand (other, &last, collect_date, right);
  return left->len == right->len && memcmp (left->data, right->data, left->len * sizeof (guint32)) == 0;
}
