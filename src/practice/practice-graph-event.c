/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-event.h"

#include "practice-graph-recurrence.h"
#include "practice-graph-time.h"

#include <string.h>

gboolean
practice_graph_item_is_series (PracticeItem *item)
{
  JsonNode *node = json_object_get_member (item->resource, "recurrence");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node);
}

gboolean
practice_graph_item_is_exception (PracticeItem *item)
{
  return item->series_id != NULL;
}

PracticeItem *
practice_graph_item_series (PracticeItem *item)
{
  return item->series_id != NULL ? practice_calendar_find_item (item->calendar, item->series_id) : NULL;
}

static void
overlay (JsonObject *target, JsonObject *source)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, source);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (target, name, json_node_copy (node));
}

JsonObject *
practice_graph_item_resource (PracticeItem *item)
{
  PracticeItem *series = practice_graph_item_series (item);
  JsonObject *resource;

  if (series == NULL)
    return json_object_ref (item->resource);
  resource = json_object_new ();
  overlay (resource, series->resource);
  json_object_remove_member (resource, "recurrence");
  overlay (resource, item->resource);
  return resource;
}

/* Reads one end of an event. */
static gboolean
read_end (JsonObject *resource, const char *member, GDate *date, int *seconds, const char **zone)
{
  JsonNode *node = json_object_get_member (resource, member);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return FALSE;
  *zone = json_object_get_string_member_with_default (object, "timeZone", "UTC");
  return practice_graph_parse_local (json_object_get_string_member_with_default (object, "dateTime", ""),
                                     date,
                                     seconds);
}

static gboolean
is_all_day (JsonObject *resource)
{
  return json_object_get_boolean_member_with_default (resource, "isAllDay", FALSE);
}

static gint64
read_instant (JsonObject *resource, const char *member)
{
  g_autoptr (GTimeZone) zone = NULL;
  const char *name;
  GDate date;
  int seconds;

  if (!read_end (resource, member, &date, &seconds, &name))
    return 0;
  zone = is_all_day (resource) ? g_time_zone_new_utc () : practice_graph_zone_get (name);
  return practice_graph_instant (&date, seconds, zone);
}

void
practice_graph_resource_times (JsonObject *resource, gint64 *start, gint64 *end)
{
  *start = read_instant (resource, "start");
  *end = read_instant (resource, "end");
}

void
practice_graph_resource_date (JsonObject *resource, const char *member, GDate *date)
{
  const char *zone;
  int seconds;

  if (!read_end (resource, member, date, &seconds, &zone))
    g_date_set_dmy (date, 1, 1, 1970);
}

void
practice_graph_event_init_item (PracticeGraphEvent *event, PracticeItem *item)
{
  g_autoptr (JsonObject) resource = practice_graph_item_resource (item);
  const char *original = json_object_get_string_member_with_default (item->resource, "~original", NULL);

  *event = (PracticeGraphEvent){ .item = item };
  practice_graph_resource_times (resource, &event->start, &event->end);
  if (original != NULL)
    practice_graph_parse_date (original, &event->original);
}

void
practice_graph_event_init_occurrence (PracticeGraphEvent *event, PracticeItem *series, const GDate *date)
{
  g_autoptr (GTimeZone) zone = NULL;
  const char *name = "UTC";
  gint64 start, end;
  GDate first;
  int seconds = 0;

  *event = (PracticeGraphEvent){ .item = series, .occurrence = TRUE, .original = *date };
  practice_graph_resource_times (series->resource, &start, &end);
  read_end (series->resource, "start", &first, &seconds, &name);
  zone = is_all_day (series->resource) ? g_time_zone_new_utc () : practice_graph_zone_get (name);
  event->start = practice_graph_instant (date, seconds, zone);
  event->end = event->start + (end - start);
}

gboolean
practice_graph_event_touches (const PracticeGraphEvent *event, gint64 from, gint64 to)
{
  return event->start < to && (event->end > from || (event->start == event->end && event->start >= from));
}

typedef struct
{
  PracticeItem *series;
  GHashTable *taken; /* dates that have an item of their own */
  gint64 from, to;
  GArray *events;
} Expansion;

static gboolean
add_occurrence (const GDate *date, gpointer data)
{
  Expansion *expansion = data;
  PracticeGraphEvent event;

  if (g_hash_table_contains (expansion->taken, GUINT_TO_POINTER (g_date_get_julian (date))))
    return TRUE;
  practice_graph_event_init_occurrence (&event, expansion->series, date);
  if (practice_graph_event_touches (&event, expansion->from, expansion->to))
    g_array_append_val (expansion->events, event);
  return TRUE;
}

static void
collect_series (PracticeItem *series, gint64 from, gint64 to, GArray *events)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (series->calendar, series->id);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  Expansion expansion = { series, taken, from, to, events };
  GDate last;
  int seconds;

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      PracticeGraphEvent event;

      practice_graph_event_init_item (&event, exception);
      g_hash_table_add (taken, GUINT_TO_POINTER (g_date_get_julian (&event.original)));
      if (!exception->cancelled && practice_graph_event_touches (&event, from, to))
        g_array_append_val (events, event);
    }
  practice_graph_wall_clock (to + PRACTICE_GRAPH_DAY, utc, &last, &seconds);
  practice_graph_recurrence_expand (json_object_get_object_member (series->resource, "recurrence"),
                                    &last,
                                    add_occurrence,
                                    &expansion);
}

void
practice_graph_collect_item (PracticeItem *item, gint64 from, gint64 to, GArray *events)
{
  PracticeGraphEvent event;

  if (practice_graph_item_is_exception (item))
    return;
  if (practice_graph_item_is_series (item))
    {
      collect_series (item, from, to, events);
      return;
    }
  practice_graph_event_init_item (&event, item);
  if (practice_graph_event_touches (&event, from, to))
    g_array_append_val (events, event);
}

void
practice_graph_collect_calendar (PracticeCalendar *calendar, gint64 from, gint64 to, GArray *events)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, calendar->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (!((PracticeItem *) item)->cancelled)
      practice_graph_collect_item (item, from, to, events);
}
