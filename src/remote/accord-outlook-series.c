/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-series.h"

#include <string.h>

#include "model/accord-exceptions.h"
#include "model/accord-occurrence.h"
#include "model/accord-recurrence.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-outlook-recurrence.h"
#include "remote/accord-series.h"

#define CANCELLED "cancelledOccurrences"
#define CHANGED "exceptionOccurrences"
#define DATE_LENGTH 10 /* of "YYYY-MM-DD" */

gboolean
accord_outlook_series_is (JsonObject *event)
{
  const char *type = accord_json_string (event, "type");

  return type != NULL ? g_str_equal (type, "seriesMaster") : accord_json_object (event, "recurrence") != NULL;
}

gboolean
accord_outlook_series_is_whole (JsonObject *event)
{
  return accord_json_array (event, CANCELLED) != NULL && accord_json_array (event, CHANGED) != NULL;
}

/* The zone is said with the times only: one that Exchange made itself must survive (providers.md §4.1). */
static char *
zone_of (const AccordFields *fields, const AccordWhen *when, const AccordFieldContext *context)
{
  if (accord_fields_get (fields, ACCORD_FIELD_WHEN) == NULL)
    return NULL;
  return accord_outlook_event_zone (when->all_day ? context->fallback_zone : when->zone);
}

void
accord_outlook_series_encode (JsonObject *event,
                              const AccordFields *fields,
                              const AccordFieldContext *context)
{
  const char *recurrence = accord_fields_get (fields, ACCORD_FIELD_RECURRENCE);
  const char *text = accord_fields_get (fields, ACCORD_FIELD_WHEN);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *zone = NULL;
  AccordPattern pattern;

  if (recurrence == NULL)
    return;
  if (recurrence[0] == '\0')
    {
      json_object_set_null_member (event, "recurrence");
      return;
    }
  if (text == NULL)
    text = context->when;
  if (text == NULL || !accord_when_from_text (&when, text, NULL) ||
      !accord_pattern_from_recurrence (recurrence, &when, &pattern, NULL))
    return;
  zone = zone_of (fields, &when, context);
  json_object_set_object_member (event, "recurrence", accord_outlook_recurrence_encode (&pattern, zone));
}

/* "OID.{id of the master}.2026-11-09" */
static char *
key_of_name (const char *name, const AccordWhen *series)
{
  gsize length = name != NULL ? strlen (name) : 0;

  return length > DATE_LENGTH ? accord_recurrence_read_key (series, name + length - DATE_LENGTH) : NULL;
}

/* Whole days begin at some midnight: that of UTC, or of the zone in which the series was made. */
static char *
key_of_day (JsonObject *row, gint64 start, const AccordWhen *series)
{
  g_autofree char *zone = accord_outlook_event_zone_read (accord_json_string (row, "originalStartTimeZone"));

  if (start % (24 * 60 * 60) != 0 && zone != NULL)
    {
      g_autoptr (GTimeZone) counted = accord_zone_get (zone);

      start += accord_zone_offset (counted, start);
    }
  return accord_occurrence_key (series, start - start % (24 * 60 * 60));
}

char *
accord_outlook_series_key (JsonObject *row, const AccordWhen *series)
{
  const char *type = accord_json_string (row, "type");
  g_autofree char *named = key_of_name (accord_json_string (row, "occurrenceId"), series);
  const char *text = accord_json_string (row, "originalStart");
  gboolean regular = g_strcmp0 (type, "occurrence") == 0;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) start = NULL;

  if (named != NULL)
    return g_steal_pointer (&named);
  /* Times are shown in UTC, whole days as they are. */
  if (text == NULL && regular)
    text = accord_json_string (row, "start/dateTime");
  start = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;
  if (start == NULL)
    return NULL;
  return series->all_day ? key_of_day (row, g_date_time_to_unix (start), series)
                         : accord_occurrence_key (series, g_date_time_to_unix (start));
}

static void
add_cancelled (JsonObject *event, const AccordWhen *when, GPtrArray *exceptions, GPtrArray *tags)
{
  JsonArray *names = accord_json_array (event, CANCELLED);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *element = json_array_get_element (names, i);
      g_autofree char *key = NULL;

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        continue;
      key = key_of_name (json_node_get_string (element), when);
      if (key == NULL)
        continue;
      g_ptr_array_add (exceptions, accord_exception_new (key, NULL));
      g_ptr_array_add (tags, g_steal_pointer (&key));
    }
}

/* FALSE: one does not say which it is. */
static gboolean
add_changed (JsonObject *event,
             const AccordFields *series,
             const AccordWhen *when,
             const AccordFieldContext *context,
             GPtrArray *exceptions,
             GPtrArray *tags)
{
  const AccordFieldContext own = { .zone_hint = when->zone, .fallback_zone = context->fallback_zone };
  JsonArray *rows = accord_json_array (event, CHANGED);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = accord_json_element (rows, i);
      g_autofree char *key = row != NULL ? accord_outlook_series_key (row, when) : NULL;
      g_autoptr (AccordFields) fields = row != NULL ? accord_outlook_event_decode_fields (row, &own) : NULL;
      AccordFields *different;

      if (key == NULL)
        return FALSE;
      different = accord_occurrence_differ (series, key, fields);
      if (different != NULL)
        g_ptr_array_add (exceptions, accord_exception_new (key, different));
      g_ptr_array_add (tags, g_strdup_printf ("%s %s", key, accord_json_string (row, "@odata.etag")));
    }
  return TRUE;
}

/* The pattern, and of a master that is said to start before it when it begins. */
static gboolean
read_pattern (JsonObject *event, AccordPattern *pattern, AccordWhen *when, AccordFields *fields)
{
  gint64 said = when->start;

  if (!accord_outlook_recurrence_decode (accord_json_object (event, "recurrence"), pattern) ||
      !accord_pattern_begin (pattern, when))
    return FALSE;
  if (when->start != said)
    accord_fields_take (fields, ACCORD_FIELD_WHEN, accord_when_to_text (when));
  return TRUE;
}

static gboolean
read_rule (const AccordPattern *pattern, const AccordWhen *when, AccordFields *fields)
{
  g_autofree char *line = accord_pattern_to_recurrence (pattern, when);

  if (line == NULL)
    return FALSE;
  accord_fields_take (fields, ACCORD_FIELD_RECURRENCE, accord_recurrence_normalise (line, when, NULL));
  return TRUE;
}

void
accord_outlook_series_decode (JsonObject *event, AccordRemoteItem *item, const AccordFieldContext *context)
{
  g_autoptr (GPtrArray) exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *master = g_steal_pointer (&item->tag);
  AccordPattern pattern;

  if (accord_when_from_text (&when, accord_fields_get (item->fields, ACCORD_FIELD_WHEN), NULL) && when.set &&
      read_pattern (event, &pattern, &when, item->fields) &&
      add_changed (event, item->fields, &when, context, exceptions, tags) &&
      read_rule (&pattern, &when, item->fields))
    {
      add_cancelled (event, &when, exceptions, tags);
      if (accord_outlook_series_is_whole (event))
        accord_fields_take (item->fields, ACCORD_FIELD_EXCEPTIONS, accord_exceptions_to_text (exceptions));
    }
  else
    item->traits |= ACCORD_REMOTE_REPEATS;
  item->tag = accord_series_tag (master, tags);
}

static void
add_seen (GHashTable *seen, JsonObject *row, const AccordWhen *when)
{
  char *key = accord_outlook_series_key (row, when);

  if (key != NULL)
    g_hash_table_add (seen, key);
}

static JsonArray *
collect_changed (GPtrArray *instances)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < instances->len; i++)
    if (g_strcmp0 (accord_json_string (g_ptr_array_index (instances, i), "type"), "exception") == 0)
      json_array_add_object_element (rows, json_object_ref (g_ptr_array_index (instances, i)));
  return rows;
}

/* What the rule has and the instances lack. Near a cut an occurrence may have been moved to the other side of
 * it. */
static JsonArray *
collect_cancelled (const AccordRemoteItem *item,
                   const AccordWhen *when,
                   GHashTable *seen,
                   gint64 from,
                   gint64 to,
                   gboolean cut)
{
  JsonArray *names = json_array_new ();
  g_autoptr (GPtrArray) expected = accord_recurrence_expand (
      accord_fields_get (item->fields, ACCORD_FIELD_RECURRENCE), when, from, to, ACCORD_MAX_OCCURRENCES);
  guint last = cut && expected->len > 0 ? expected->len - 1 : expected->len;

  for (guint i = from > when->start ? 1 : 0; i < last; i++)
    {
      const char *key = g_ptr_array_index (expected, i);
      g_autofree char *name = g_strdup_printf ("OID.%s.%.*s", item->id, DATE_LENGTH, key);

      if (!g_hash_table_contains (seen, key))
        json_array_add_string_element (names, name);
    }
  return names;
}

void
accord_outlook_series_fill (JsonObject *event,
                            const AccordRemoteItem *item,
                            GPtrArray *instances,
                            gint64 from,
                            gint64 to,
                            gboolean cut)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  JsonArray *changed;

  if (!accord_when_from_text (&when, accord_fields_get (item->fields, ACCORD_FIELD_WHEN), NULL))
    return;
  if (accord_json_array (event, CHANGED) == NULL)
    json_object_set_array_member (event, CHANGED, collect_changed (instances));
  changed = accord_json_array (event, CHANGED);
  for (guint i = 0; i < json_array_get_length (changed); i++)
    add_seen (seen, accord_json_element (changed, i), &when);
  for (guint i = 0; i < instances->len; i++)
    add_seen (seen, g_ptr_array_index (instances, i), &when);
  if (accord_json_array (event, CANCELLED) == NULL)
    json_object_set_array_member (event, CANCELLED, collect_cancelled (item, &when, seen, from, to, cut));
}
