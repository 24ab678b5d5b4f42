/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-web-event.h"

#include "practice-graph-render.h"
#include "practice-graph-write.h"
#include "practice-provider.h"
#include "practice-time.h"

#include <stdio.h>
#include <string.h>

/* What differs between the providers. */
typedef struct
{
  /* A listing between two instants (RFC 3339, UTC), series date by date. */
  char *(*list_path) (const char *calendar_id, const char *from, const char *to);
  const char *rows;   /* the array in the reply */
  const char *series; /* names the series of a date */
  const char *title, *rule;
  void (*read) (JsonObject *row, GTimeZone *zone, PracticeWebEvent *event);
  void (*write_text) (JsonObject *body, const char *field, const char *text);
  void (*write_times) (JsonObject *body, const PracticeWebEvent *event, const char *zone, gboolean update);
  void (*move) (PracticeItem *item, PracticeCalendar *target);
} Manner;

void
practice_web_event_free (PracticeWebEvent *event)
{
  g_free (event->id);
  g_free (event->title);
  g_free (event->place);
  g_free (event->notes);
  g_clear_pointer (&event->start, g_date_time_unref);
  g_clear_pointer (&event->end, g_date_time_unref);
  g_free (event);
}

static char *
copy_text (JsonObject *object, const char *name)
{
  return g_strdup (object != NULL ? json_object_get_string_member_with_default (object, name, "") : "");
}

static JsonObject *
object_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
count_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node))
                                                      : 0;
}

/* @text is a date for an all-day event, else a time, in UTC where it names no offset. */
static GDateTime *
read_time (const char *text, gboolean all_day, GTimeZone *zone)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  int year, month, day;

  if (text == NULL)
    return NULL;
  if (all_day)
    return sscanf (text, "%4d-%2d-%2d", &year, &month, &day) == 3
               ? g_date_time_new (zone, year, month, day, 0, 0, 0)
               : NULL;
  time = g_date_time_new_from_iso8601 (text, utc);
  return time != NULL ? g_date_time_to_timezone (time, zone) : NULL;
}

static char *
google_list_path (const char *calendar_id, const char *from, const char *to)
{
  return g_strdup_printf (
      "/calendar/v3/calendars/%s/events?singleEvents=true&maxResults=2500&timeMin=%s&timeMax=%s",
      calendar_id,
      from,
      to);
}

static void
google_read (JsonObject *row, GTimeZone *zone, PracticeWebEvent *event)
{
  JsonObject *start = object_of (row, "start");
  JsonObject *end = object_of (row, "end");
  const char *member;

  event->place = copy_text (row, "location");
  event->notes = copy_text (row, "description");
  event->all_day = start != NULL && json_object_has_member (start, "date");
  member = event->all_day ? "date" : "dateTime";
  if (start == NULL || end == NULL)
    return;
  event->start =
      read_time (json_object_get_string_member_with_default (start, member, NULL), event->all_day, zone);
  event->end =
      read_time (json_object_get_string_member_with_default (end, member, NULL), event->all_day, zone);
}

static void
google_write_text (JsonObject *body, const char *field, const char *text)
{
  static const char *const names[][2] = { { "title", "summary" },
                                          { "place", "location" },
                                          { "notes", "description" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i][0], field) == 0)
      json_object_set_string_member (body, names[i][1], text);
}

static JsonObject *
google_time (GDateTime *time, gboolean all_day, const char *zone, gboolean update)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = g_date_time_format (time, all_day ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S%:z");

  json_object_set_string_member (object, all_day ? "date" : "dateTime", text);
  if (!all_day)
    json_object_set_string_member (object, "timeZone", zone);
  /* A patch keeps what it does not name. */
  if (update)
    json_object_set_null_member (object, all_day ? "dateTime" : "date");
  if (update && all_day)
    json_object_set_null_member (object, "timeZone");
  return object;
}

static void
google_write_times (JsonObject *body, const PracticeWebEvent *event, const char *zone, gboolean update)
{
  json_object_set_object_member (body, "start", google_time (event->start, event->all_day, zone, update));
  json_object_set_object_member (body, "end", google_time (event->end, event->all_day, zone, update));
}

/* At Google an event keeps its id when it moves, and so do the changed dates of a series. */
static void
google_move (PracticeItem *item, PracticeCalendar *target)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (item->calendar, item->id);
  g_autofree char *id = g_strdup (item->id);

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      g_autofree char *exception_id = g_strdup (exception->id);

      practice_item_move (exception, target, exception_id);
    }
  practice_item_move (item, target, id);
}

static char *
graph_list_path (const char *calendar_id, const char *from, const char *to)
{
  return g_strdup_printf ("/v1.0/me/calendars/%s/calendarView?$top=1000&startDateTime=%s&endDateTime=%s",
                          calendar_id,
                          from,
                          to);
}

static void
graph_read (JsonObject *row, GTimeZone *zone, PracticeWebEvent *event)
{
  JsonObject *start = object_of (row, "start");
  JsonObject *end = object_of (row, "end");

  event->place = copy_text (object_of (row, "location"), "displayName");
  event->notes = practice_graph_body_text (object_of (row, "body"));
  event->all_day = json_object_get_boolean_member_with_default (row, "isAllDay", FALSE);
  if (start == NULL || end == NULL)
    return;
  event->start =
      read_time (json_object_get_string_member_with_default (start, "dateTime", NULL), event->all_day, zone);
  event->end =
      read_time (json_object_get_string_member_with_default (end, "dateTime", NULL), event->all_day, zone);
}

static void
graph_write_text (JsonObject *body, const char *field, const char *text)
{
  JsonObject *object = json_object_new ();

  if (strcmp (field, "title") == 0)
    {
      json_object_set_string_member (body, "subject", text);
      json_object_unref (object);
    }
  else if (strcmp (field, "place") == 0)
    {
      json_object_set_string_member (object, "displayName", text);
      json_object_set_object_member (body, "location", object);
    }
  else
    {
      json_object_set_string_member (object, "contentType", "text");
      json_object_set_string_member (object, "content", text);
      json_object_set_object_member (body, "body", object);
    }
}

static JsonObject *
graph_time (GDateTime *time, const char *zone)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  json_object_set_string_member (object, "dateTime", text);
  json_object_set_string_member (object, "timeZone", zone);
  return object;
}

static void
graph_write_times (JsonObject *body, const PracticeWebEvent *event, const char *zone, gboolean update)
{
  json_object_set_boolean_member (body, "isAllDay", event->all_day);
  json_object_set_object_member (body, "start", graph_time (event->start, zone));
  json_object_set_object_member (body, "end", graph_time (event->end, zone));
}

static const Manner manners[] = {
  [PRACTICE_GOOGLE] = { google_list_path,
                        "items",
                        "recurringEventId",
                        "summary",
                        "recurrence",
                        google_read,
                        google_write_text,
                        google_write_times,
                        google_move },
  [PRACTICE_MICROSOFT] = { graph_list_path,
                           "value",
                           "seriesMasterId",
                           "subject",
                           "recurrence",
                           graph_read,
                           graph_write_text,
                           graph_write_times,
                           practice_graph_write_move },
};

/* Accord's mark is recognised by its form: store/event/generation/calendar-hash (sync-rules §2). */
static gboolean
is_mark (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
         g_regex_match_simple ("^[0-9a-f-]{36}/[0-9a-f-]{36}/[0-9]+/[0-9a-f]{16}$",
                               json_node_get_string (node),
                               0,
                               0);
}

static gboolean
has_google_mark (JsonObject *resource)
{
  JsonObject *extended = object_of (resource, "extendedProperties");
  JsonObject *private = extended != NULL ? object_of (extended, "private") : NULL;
  g_autoptr (GList) values = private != NULL ? json_object_get_values (private) : NULL;

  for (GList *l = values; l != NULL; l = l->next)
    if (is_mark (l->data))
      return TRUE;
  return FALSE;
}

static gboolean
has_graph_mark (JsonObject *resource)
{
  guint n = count_of (resource, "singleValueExtendedProperties");

  for (guint i = 0; i < n; i++)
    {
      JsonArray *properties = json_object_get_array_member (resource, "singleValueExtendedProperties");
      JsonNode *value = json_object_get_member (json_array_get_object_element (properties, i), "value");

      if (value != NULL && is_mark (value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_marked (PracticeItem *item)
{
  return has_google_mark (item->resource) || has_graph_mark (item->resource);
}

guint
practice_web_count_marked (PracticeCalendar *calendar, guint *total)
{
  GHashTableIter iter;
  gpointer value;
  guint marked = 0;

  *total = 0;
  g_hash_table_iter_init (&iter, calendar->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PracticeItem *item = value;

      if (item->cancelled || item->series_id != NULL)
        continue;
      ++*total;
      marked += is_marked (item) ? 1 : 0;
    }
  return marked;
}

static PracticeWebEvent *
event_from_row (PracticeCalendar *calendar, JsonObject *row)
{
  const Manner *manner = &manners[calendar->user->provider];
  g_autoptr (GTimeZone) zone = practice_zone_new (calendar->zone);
  g_autoptr (PracticeWebEvent) event = g_new0 (PracticeWebEvent, 1);
  const char *series = json_object_get_string_member_with_default (row, manner->series, NULL);
  JsonNode *rule = json_object_get_member (row, manner->rule);
  PracticeItem *item;

  event->id = copy_text (row, "id");
  event->title = copy_text (row, manner->title);
  event->attendees = count_of (row, "attendees");
  event->repeats = series != NULL || (rule != NULL && !JSON_NODE_HOLDS_NULL (rule));
  manner->read (row, zone, event);
  item = practice_calendar_find_item (calendar, event->id);
  if (item == NULL && series != NULL)
    item = practice_calendar_find_item (calendar, series);
  event->marked = item != NULL && is_marked (item);
  return event->start != NULL && event->end != NULL ? g_steal_pointer (&event) : NULL;
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const PracticeWebEvent *left = *(PracticeWebEvent *const *) a;
  const PracticeWebEvent *right = *(PracticeWebEvent *const *) b;
  int order = g_date_time_compare (left->start, right->start);

  return order != 0 ? order : g_utf8_collate (left->title, right->title);
}

static char *
utc_text (GDateTime *time)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (time);

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

GPtrArray *
practice_web_event_list (PracticeServer *server, PracticeCalendar *calendar, GDateTime *from, GDateTime *to)
{
  const Manner *manner = &manners[calendar->user->provider];
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_web_event_free);
  g_autofree char *id = g_uri_escape_string (calendar->id, NULL, FALSE);
  g_autofree char *from_text = utc_text (from);
  g_autofree char *to_text = utc_text (to);
  g_autofree char *path = manner->list_path (id, from_text, to_text);
  g_autoptr (PracticeRequest) request = practice_server_as_person (server, calendar->user, "GET", path, NULL);
  g_autoptr (JsonObject) reply = practice_request_reply_object (request);
  guint n = reply != NULL ? count_of (reply, manner->rows) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (json_object_get_array_member (reply, manner->rows), i);
      PracticeWebEvent *event = event_from_row (calendar, row);

      if (event != NULL)
        g_ptr_array_add (events, event);
    }
  g_ptr_array_sort (events, compare_start);
  return events;
}

static char *
event_path (PracticeCalendar *calendar, const char *id)
{
  const PracticeProviderClass *class = practice_provider_class (calendar->user->provider);
  g_autofree char *calendar_id = g_uri_escape_string (calendar->id, NULL, FALSE);
  g_autofree char *event_id = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;
  GString *path = g_string_new (id != NULL ? class->event_path : class->events_path);
  const char *parts[] = { calendar_id, event_id };

  for (guint i = 0; i < G_N_ELEMENTS (parts) && parts[i] != NULL; i++)
    {
      gsize at = (gsize) (strstr (path->str, "%s") - path->str);

      g_string_erase (path, (gssize) at, 2);
      g_string_insert (path, (gssize) at, parts[i]);
    }
  return g_string_free (path, FALSE);
}

/* %FALSE, with the provider's own words, unless the request succeeded. */
static gboolean
was_done (PracticeRequest *request, char **problem)
{
  g_autoptr (JsonObject) reply = NULL;
  JsonObject *error;

  if (request->status >= 200 && request->status < 300)
    return TRUE;
  reply = practice_request_reply_object (request);
  error = reply != NULL ? object_of (reply, "error") : NULL;
  *problem = error != NULL ? copy_text (error, "message")
                           : g_strdup_printf ("The provider answered %u.", request->status);
  return FALSE;
}

PracticeWebEvent *
practice_web_event_load (PracticeServer *server, PracticeCalendar *calendar, const char *id)
{
  g_autofree char *path = event_path (calendar, id);
  g_autoptr (PracticeRequest) request = practice_server_as_person (server, calendar->user, "GET", path, NULL);
  g_autoptr (JsonObject) reply =
      request->status == SOUP_STATUS_OK ? practice_request_reply_object (request) : NULL;

  return reply != NULL ? event_from_row (calendar, reply) : NULL;
}

static const char *
form_text (GHashTable *form, const char *name)
{
  const char *text = g_hash_table_lookup (form, name);

  return text != NULL ? text : "";
}

/* One end of the event as the two fields of the form say it. */
static GDateTime *
form_time (GHashTable *form, const char *date_name, const char *time_name, gboolean all_day, GTimeZone *zone)
{
  int year, month, day, hour = 0, minute = 0;

  if (sscanf (form_text (form, date_name), "%4d-%2d-%2d", &year, &month, &day) != 3)
    return NULL;
  if (!all_day && sscanf (form_text (form, time_name), "%2d:%2d", &hour, &minute) != 2)
    return NULL;
  return g_date_time_new (zone, year, month, day, hour, minute, 0);
}

PracticeWebEvent *
practice_web_event_from_form (GHashTable *form, GTimeZone *zone, const char **problem)
{
  g_autoptr (PracticeWebEvent) event = g_new0 (PracticeWebEvent, 1);
  g_autoptr (GDateTime) last = NULL;

  event->id = g_strdup ("");
  event->title = g_strdup (form_text (form, "title"));
  event->place = g_strdup (form_text (form, "place"));
  event->notes = g_strdup (form_text (form, "notes"));
  event->all_day = g_hash_table_contains (form, "all_day");
  event->start = form_time (form, "start_date", "start_time", event->all_day, zone);
  last = form_time (form, "end_date", "end_time", event->all_day, zone);
  if (event->start == NULL || last == NULL)
    {
      *problem = event->all_day ? "Fill in both dates." : "Fill in both dates and both times.";
      return NULL;
    }
  /* People name the last day; providers the day after it. */
  event->end = event->all_day ? g_date_time_add_days (last, 1) : g_date_time_ref (last);
  return g_steal_pointer (&event);
}

static gboolean
same_times (const PracticeWebEvent *before, const PracticeWebEvent *event)
{
  return before->all_day == event->all_day && g_date_time_compare (before->start, event->start) == 0 &&
         g_date_time_compare (before->end, event->end) == 0;
}

static JsonObject *
changes_to_json (PracticeCalendar *calendar, const PracticeWebEvent *before, const PracticeWebEvent *event)
{
  const Manner *manner = &manners[calendar->user->provider];
  JsonObject *body = json_object_new ();
  const char *texts[][3] = {
    { "title", event->title, before != NULL ? before->title : NULL },
    { "place", event->place, before != NULL ? before->place : NULL },
    { "notes", event->notes, before != NULL ? before->notes : NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i][1], texts[i][2]) != 0)
      manner->write_text (body, texts[i][0], texts[i][1]);
  if (before == NULL || !same_times (before, event))
    manner->write_times (body, event, calendar->zone, before != NULL);
  return body;
}

gboolean
practice_web_event_save (PracticeServer *server,
                         PracticeCalendar *calendar,
                         const PracticeWebEvent *before,
                         const PracticeWebEvent *event,
                         char **problem)
{
  g_autofree char *path = event_path (calendar, before != NULL ? before->id : NULL);
  g_autoptr (JsonObject) body = changes_to_json (calendar, before, event);
  g_autoptr (PracticeRequest) request = NULL;

  if (before != NULL && json_object_get_size (body) == 0)
    return TRUE;
  request = practice_server_as_person (server, calendar->user, before != NULL ? "PATCH" : "POST", path, body);
  return was_done (request, problem);
}

gboolean
practice_web_event_delete (PracticeServer *server, PracticeCalendar *calendar, const char *id, char **problem)
{
  g_autofree char *path = event_path (calendar, id);
  g_autoptr (PracticeRequest) request =
      practice_server_as_person (server, calendar->user, "DELETE", path, NULL);

  return was_done (request, problem);
}

gboolean
practice_web_event_move (PracticeCalendar *calendar, const char *id, PracticeCalendar *target)
{
  PracticeItem *item = practice_calendar_find_item (calendar, id);

  if (item == NULL || item->cancelled || item->series_id != NULL || target->user != calendar->user)
    return FALSE;
  manners[calendar->user->provider].move (item, target);
  return TRUE;
}
