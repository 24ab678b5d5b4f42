/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)

gboolean
practice_google_read_time (JsonObject *time,
                           gint64 *value,
                           gboolean *all_day)
{
  const char *date = time != NULL ? TEXT (time, "date") : NULL;

  if (time == NULL)
    return FALSE;
  *all_day = date != NULL;
  if (date != NULL)
    return practice_date_parse (date, value);
  return practice_time_parse (TEXT (time, "dateTime"), NULL, value, NULL);
}

static JsonObject *
object_member (JsonObject *object,
               const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
practice_google_span (JsonObject *resource,
                      PracticeGoogleSpan *span)
{
  gboolean all_day;

  return practice_google_read_time (object_member (resource, "start"), &span->start, &span->all_day) &&
         practice_google_read_time (object_member (resource, "end"), &span->end, &all_day);
}

JsonObject *
practice_google_make_time (gint64 time,
                           gboolean all_day,
                           const char *zone)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = all_day ? practice_time_to_date (time, NULL) : practice_time_to_offset (time, NULL);

  json_object_set_string_member (object, all_day ? "date" : "dateTime", text);
  if (!all_day && zone != NULL)
    json_object_set_string_member (object, "timeZone", zone);
  return object;
}

gint64
practice_google_instant (gint64 time,
                         gboolean all_day,
                         PracticeCalendar *calendar)
{
  g_autoptr (GTimeZone) zone = practice_zone_new (calendar->zone);
  g_autofree char *date = NULL;
  g_autofree char *midnight = NULL;

  if (!all_day)
    return time;
  date = practice_time_to_date (time, NULL);
  midnight = g_strconcat (date, "T00:00:00", NULL);
  practice_time_parse (midnight, zone, &time, NULL);
  return time;
}

GStrv
practice_google_recurrence (JsonObject *resource)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (resource, "recurrence");
  JsonArray *lines = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    g_strv_builder_add (builder, json_array_get_string_element (lines, i));
  return g_strv_builder_end (builder);
}

void
practice_google_expand (PracticeItem *master,
                        gint64 until,
                        PracticeOccurrenceFunc func,
                        gpointer data)
{
  g_auto (GStrv) lines = practice_google_recurrence (master->resource);
  JsonObject *start = object_member (master->resource, "start");
  g_autoptr (GTimeZone) zone = start != NULL ? practice_zone_new (TEXT (start, "timeZone")) : NULL;
  PracticeGoogleSpan span;

  if (practice_google_span (master->resource, &span))
    practice_recurrence_expand (
        (const char *const *) lines, span.start, span.all_day, zone, until, func, data);
}

typedef struct
{
  gint64 wanted;
  gboolean found;
} Search;

static gboolean
search_cb (gint64 start,
           gpointer data)
{
  Search *search = data;

  search->found = start == search->wanted;
  return start < search->wanted;
}

gboolean
practice_google_has_occurrence (PracticeItem *master,
                                gint64 original)
{
  Search search = { original, FALSE };

  practice_google_expand (master, original + 1, search_cb, &search);
  return search.found;
}

char *
practice_google_instance_id (const char *master_id,
                             gint64 original,
                             gboolean all_day)
{
  g_autofree char *stamp = practice_time_to_compact (original, all_day);

  return g_strconcat (master_id, "_", stamp, NULL);
}

/* "20261109" or "20261109T140000Z". */
static gboolean
parse_stamp (const char *stamp,
             gint64 *time)
{
  g_autofree char *text = NULL;

  if (strlen (stamp) == 8)
    {
      text = g_strdup_printf ("%.4s-%.2s-%.2s", stamp, stamp + 4, stamp + 6);
      return practice_date_parse (text, time);
    }
  if (strlen (stamp) != 16 || stamp[8] != 'T' || stamp[15] != 'Z')
    return FALSE;
  text = g_strdup_printf (
      "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", stamp, stamp + 4, stamp + 6, stamp + 9, stamp + 11, stamp + 13);
  return practice_time_parse (text, NULL, time, NULL);
}

PracticeItem *
practice_google_parse_instance (PracticeCalendar *calendar,
                                const char *id,
                                gint64 *original)
{
  const char *line = strrchr (id, '_');
  g_autofree char *base = NULL;
  PracticeItem *master;

  if (line == NULL || !parse_stamp (line + 1, original))
    return NULL;
  base = g_strndup (id, (gsize) (line - id));
  master = practice_calendar_find_item (calendar, base);
  if (master == NULL || !practice_google_is_recurring (master->resource))
    return NULL;
  return master;
}
