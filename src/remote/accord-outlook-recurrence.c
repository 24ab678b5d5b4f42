/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-recurrence.h"

#include "remote/accord-json.h"

static const char *const weekdays[] = { "sunday",   "monday", "tuesday", "wednesday",
                                        "thursday", "friday", "saturday" };
static const char *const indices[] = { "first", "second", "third", "fourth", "last" };
static const char *const ranges[] = { "noEnd", "endDate", "numbered" };

typedef enum
{
  HAS_DAYS = 1 << 0,
  HAS_FIRST_DAY = 1 << 1,
  HAS_INDEX = 1 << 2,
  HAS_DAY_OF_MONTH = 1 << 3,
  HAS_MONTH = 1 << 4,
} Members;

static const struct
{
  const char *name;
  Members members;
} types[] = {
  [ACCORD_PATTERN_DAILY] = { "daily", 0 },
  [ACCORD_PATTERN_WEEKLY] = { "weekly", HAS_DAYS | HAS_FIRST_DAY },
  [ACCORD_PATTERN_ABSOLUTE_MONTHLY] = { "absoluteMonthly", HAS_DAY_OF_MONTH },
  [ACCORD_PATTERN_RELATIVE_MONTHLY] = { "relativeMonthly", HAS_DAYS | HAS_INDEX },
  [ACCORD_PATTERN_ABSOLUTE_YEARLY] = { "absoluteYearly", HAS_DAY_OF_MONTH | HAS_MONTH },
  [ACCORD_PATTERN_RELATIVE_YEARLY] = { "relativeYearly", HAS_DAYS | HAS_INDEX | HAS_MONTH },
};

char *
accord_outlook_day_to_text (gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);

  return g_date_time_format (date, "%Y-%m-%d");
}

gboolean
accord_outlook_day_from_text (const char *text, gint64 *day)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *clock = text != NULL ? g_strdup_printf ("%.10sT00:00:00Z", text) : NULL;
  g_autoptr (GDateTime) date = clock != NULL ? g_date_time_new_from_iso8601 (clock, utc) : NULL;

  if (date != NULL)
    *day = g_date_time_to_unix (date);
  return date != NULL;
}

static JsonArray *
days_to_json (guint days)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (weekdays); i++)
    if (days & 1u << i)
      json_array_add_string_element (array, weekdays[i]);
  return array;
}

static JsonObject *
encode_pattern (const AccordPattern *pattern)
{
  JsonObject *object = json_object_new ();
  Members members = types[pattern->type].members;

  json_object_set_string_member (object, "type", types[pattern->type].name);
  json_object_set_int_member (object, "interval", pattern->interval);
  if (members & HAS_DAYS)
    json_object_set_array_member (object, "daysOfWeek", days_to_json (pattern->days));
  /* Said always: what is meant without differs between Graph and RFC 5545. */
  if (members & HAS_FIRST_DAY)
    json_object_set_string_member (object, "firstDayOfWeek", weekdays[pattern->first_day]);
  if (members & HAS_INDEX)
    json_object_set_string_member (object, "index", indices[pattern->index]);
  if (members & HAS_DAY_OF_MONTH)
    json_object_set_int_member (object, "dayOfMonth", pattern->day_of_month);
  if (members & HAS_MONTH)
    json_object_set_int_member (object, "month", pattern->month);
  return object;
}

static JsonObject *
encode_range (const AccordPattern *pattern, const char *zone)
{
  JsonObject *object = json_object_new ();
  g_autofree char *start = accord_outlook_day_to_text (pattern->start);

  json_object_set_string_member (object, "type", ranges[pattern->range]);
  json_object_set_string_member (object, "startDate", start);
  if (zone != NULL)
    json_object_set_string_member (object, "recurrenceTimeZone", zone);
  if (pattern->range == ACCORD_RANGE_END_DATE)
    {
      g_autofree char *end = accord_outlook_day_to_text (pattern->end);

      json_object_set_string_member (object, "endDate", end);
    }
  if (pattern->range == ACCORD_RANGE_NUMBERED)
    json_object_set_int_member (object, "numberOfOccurrences", pattern->occurrences);
  return object;
}

JsonObject *
accord_outlook_recurrence_encode (const AccordPattern *pattern, const char *zone)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "pattern", encode_pattern (pattern));
  json_object_set_object_member (object, "range", encode_range (pattern, zone));
  return object;
}

static gboolean
read_word (const char *const *words, guint n_words, const char *word, guint *found)
{
  for (guint i = 0; word != NULL && i < n_words; i++)
    if (g_ascii_strcasecmp (words[i], word) == 0)
      {
        *found = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_type (const char *name, AccordPatternType *type)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].name, name) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_days (JsonObject *recurrence, guint *days)
{
  JsonArray *array = accord_json_array (recurrence, "pattern/daysOfWeek");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      guint day;

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING ||
          !read_word (weekdays, G_N_ELEMENTS (weekdays), json_node_get_string (element), &day))
        return FALSE;
      *days |= 1u << day;
    }
  return TRUE;
}

/* A number that is none, or not in its place, is one that accord_pattern_to_recurrence() does not take. */
static guint
read_number (JsonObject *recurrence, const char *path, gint64 missing)
{
  gint64 number = accord_json_int (recurrence, path, missing);

  return (guint) CLAMP (number, 0, G_MAXINT32);
}

static gboolean
read_pattern (JsonObject *recurrence, AccordPattern *out)
{
  const char *first_day = accord_json_string (recurrence, "pattern/firstDayOfWeek");
  const char *index = accord_json_string (recurrence, "pattern/index");

  if (!read_type (accord_json_string (recurrence, "pattern/type"), &out->type) ||
      !read_days (recurrence, &out->days))
    return FALSE;
  if (first_day != NULL && !read_word (weekdays, G_N_ELEMENTS (weekdays), first_day, &out->first_day))
    return FALSE;
  if (index != NULL && !read_word (indices, G_N_ELEMENTS (indices), index, &out->index))
    return FALSE;
  out->interval = read_number (recurrence, "pattern/interval", 1);
  out->day_of_month = read_number (recurrence, "pattern/dayOfMonth", 0);
  out->month = read_number (recurrence, "pattern/month", 0);
  return TRUE;
}

gboolean
accord_outlook_recurrence_decode (JsonObject *recurrence, AccordPattern *out)
{
  guint range;

  *out = (AccordPattern){ .interval = 1 };
  if (!read_pattern (recurrence, out) ||
      !read_word (ranges, G_N_ELEMENTS (ranges), accord_json_string (recurrence, "range/type"), &range) ||
      !accord_outlook_day_from_text (accord_json_string (recurrence, "range/startDate"), &out->start))
    return FALSE;
  out->range = range;
  out->occurrences = read_number (recurrence, "range/numberOfOccurrences", 0);
  return range != ACCORD_RANGE_END_DATE ||
         accord_outlook_day_from_text (accord_json_string (recurrence, "range/endDate"), &out->end);
}
