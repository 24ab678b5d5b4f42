/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-query.h"
#include "practice-graph-routes.h"
#include "practice-graph-time.h"
#include "practice-graph-write.h"

#include <string.h>

#define MOST_VIEW_DAYS 1825

static void
reply_event (PracticeGraphCall *call,
             guint status,
             const PracticeGraphSelection *selection,
             const PracticeGraphEvent *event)
{
  g_autofree char *base = practice_graph_base (call->request);
  g_autofree char *context = NULL;
  JsonObject *object = practice_graph_render_event (call, selection, event);

  context = g_strdup_printf ("%s/$metadata#users('%s')/events/$entity", base, call->user->id);
  json_object_set_string_member (object, "@odata.context", context);
  practice_request_reply_json (call->request, status, object);
}

static void
list_events (PracticeRequest *request)
{
  static const char *const allowed[] = { "$select", "$expand", "$filter", "$orderby",
                                         "$top",    "$skip",   "$count",  NULL };
  g_auto (PracticeGraphCall) call = { 0 };
  g_auto (PracticeGraphSelection) selection = { 0 };
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (PracticeGraphEvent));
  PracticeCalendar *calendar;
  GHashTableIter iter;
  gpointer value;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_CALENDARS) ||
      !(calendar = practice_graph_call_calendar (&call)) || !practice_graph_query_check (&call, allowed) ||
      !practice_graph_selection_read (&selection, &call))
    return;
  g_hash_table_iter_init (&iter, calendar->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PracticeItem *item = value;
      PracticeGraphEvent event;

      if (item->cancelled ||
          (practice_graph_item_is_exception (item) && !practice_graph_setting (&call, "events_list_exceptions")))
        continue;
      practice_graph_event_init_item (&event, item);
      g_array_append_val (events, event);
    }
  if (practice_graph_query_filter (&call, events) &&
      practice_graph_query_order (&call, events, "createdDateTime"))
    practice_graph_query_reply_page (&call, &selection, events);
}

static void
create_event (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *location = NULL;
  g_autofree char *base = NULL;
  g_autofree char *id = NULL;
  PracticeCalendar *calendar;
  PracticeGraphEvent event;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_WRITE_CALENDARS) ||
      !(calendar = practice_graph_call_calendar (&call)) || !(body = practice_graph_call_body (&call)) ||
      !practice_graph_write_create (&call, calendar, body, &event))
    return;
  reply_event (&call, SOUP_STATUS_CREATED, NULL, &event);
  base = practice_graph_base (request);
  id = practice_graph_event_id (&event, call.immutable);
  location = g_strdup_printf ("%s/users('%s')/events('%s')", base, call.user->id, id);
  practice_request_set_header (request, "Location", location);
}

/* The calendar of the path, where it names one: events can be addressed with and without it. */
static gboolean
begin_event (PracticeGraphCall *call,
             PracticeRequest *request,
             PracticeGraphNeed need,
             PracticeGraphEvent *event)
{
  PracticeCalendar *calendar = NULL;

  if (!practice_graph_call_begin (call, request, need))
    return FALSE;
  if (practice_request_param (request, "calendar") != NULL)
    {
      calendar = practice_graph_call_calendar (call);
      if (calendar == NULL)
        return FALSE;
    }
  return practice_graph_call_event (call, calendar, event);
}

static void
get_event (PracticeRequest *request)
{
  static const char *const allowed[] = { "$select", "$expand", NULL };
  g_auto (PracticeGraphCall) call = { 0 };
  g_auto (PracticeGraphSelection) selection = { 0 };
  PracticeGraphEvent event;

  if (begin_event (&call, request, PRACTICE_GRAPH_READ_CALENDARS, &event) &&
      practice_graph_query_check (&call, allowed) && practice_graph_selection_read (&selection, &call))
    reply_event (&call, SOUP_STATUS_OK, &selection, &event);
}

static void
update_event (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) body = NULL;
  PracticeGraphEvent event;

  if (begin_event (&call, request, PRACTICE_GRAPH_WRITE_CALENDARS, &event) &&
      (body = practice_graph_call_body (&call)) && practice_graph_write_update (&call, &event, body))
    reply_event (&call, SOUP_STATUS_OK, NULL, &event);
}

static void
delete_event (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  PracticeGraphEvent event;

  if (begin_event (&call, request, PRACTICE_GRAPH_WRITE_CALENDARS, &event) &&
      practice_graph_write_delete (&call, &event))
    practice_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

/* Reads the window that calendarView and instances need. */
static gboolean
read_window (PracticeGraphCall *call, gint64 *from, gint64 *to)
{
  const char *names[] = { "startDateTime", "endDateTime" };
  gint64 *values[] = { from, to };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = practice_request_query (call->request, names[i]);

      if (text != NULL && practice_graph_parse_bound (text, values[i]))
        continue;
      practice_graph_refuse (call->request,
                             SOUP_STATUS_BAD_REQUEST,
                             "ErrorInvalidParameter",
                             "This request requires a time window specified by the query string parameters "
                             "StartDateTime and EndDateTime; '%s' is missing or not valid.",
                             names[i]);
      return FALSE;
    }
  if (*to < *from)
    practice_graph_refuse (call->request,
                           SOUP_STATUS_BAD_REQUEST,
                           "ErrorInvalidParameter",
                           "The EndDateTime must not lie before the StartDateTime.");
  else if (*to - *from > (gint64) MOST_VIEW_DAYS * PRACTICE_GRAPH_DAY)
    practice_graph_refuse (
        call->request,
        SOUP_STATUS_BAD_REQUEST,
        "ErrorCalendarViewRangeTooBig",
        "Your request can't be completed. The range between the start and end dates is greater than "
        "the allowed range. Maximum number of days: %d.",
        MOST_VIEW_DAYS);
  else
    return TRUE;
  return FALSE;
}

static const char *const view_options[] = { "$select", "$expand", "$filter", "$orderby",
                                            "$top",    "$skip",   "$count",  NULL };

static void
reply_view (PracticeGraphCall *call, GArray *events)
{
  g_auto (PracticeGraphSelection) selection = { 0 };

  if (practice_graph_query_check (call, view_options) && practice_graph_selection_read (&selection, call) &&
      practice_graph_query_filter (call, events) &&
      practice_graph_query_order (call, events, "start/dateTime"))
    practice_graph_query_reply_page (call, &selection, events);
}

static void
view_calendar (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (PracticeGraphEvent));
  const char *filter = practice_request_query (request, "$filter");
  PracticeCalendar *calendar;
  gint64 from, to;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_CALENDARS) ||
      !(calendar = practice_graph_call_calendar (&call)) || !read_window (&call, &from, &to))
    return;
  if (filter != NULL && strstr (filter, "ExtendedProperties") != NULL)
    {
      /* sdk-dotnet#2375 */
      practice_graph_refuse (request,
                             SOUP_STATUS_INTERNAL_SERVER_ERROR,
                             "ErrorInternalServerError",
                             "An internal server error occurred. The operation failed.");
      return;
    }
  practice_graph_collect_calendar (calendar, from, to, events);
  reply_view (&call, events);
}

static void
list_instances (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (PracticeGraphEvent));
  PracticeGraphEvent event;
  gint64 from, to;

  if (!begin_event (&call, request, PRACTICE_GRAPH_READ_CALENDARS, &event) ||
      !read_window (&call, &from, &to))
    return;
  if (event.occurrence || !practice_graph_item_is_series (event.item))
    {
      practice_graph_refuse (request,
                             SOUP_STATUS_BAD_REQUEST,
                             "ErrorInvalidRequest",
                             "Your request can't be completed. The event is not a recurring series.");
      return;
    }
  practice_graph_collect_item (event.item, from, to, events);
  reply_view (&call, events);
}

const PracticeRoute practice_graph_event_routes[] = {
  { "GET", "/events", list_events },
  { "POST", "/events", create_event },
  { "GET", "/calendar/events", list_events },
  { "POST", "/calendar/events", create_event },
  { "GET", "/calendars/{calendar}/events", list_events },
  { "POST", "/calendars/{calendar}/events", create_event },
  { "GET", "/events/{event}", get_event },
  { "PATCH", "/events/{event}", update_event },
  { "DELETE", "/events/{event}", delete_event },
  { "GET", "/calendar/events/{event}", get_event },
  { "PATCH", "/calendar/events/{event}", update_event },
  { "DELETE", "/calendar/events/{event}", delete_event },
  { "GET", "/calendars/{calendar}/events/{event}", get_event },
  { "PATCH", "/calendars/{calendar}/events/{event}", update_event },
  { "DELETE", "/calendars/{calendar}/events/{event}", delete_event },
  { "GET", "/calendarView", view_calendar },
  { "GET", "/calendar/calendarView", view_calendar },
  { "GET", "/calendars/{calendar}/calendarView", view_calendar },
  { "GET", "/events/{event}/instances", list_instances },
  { "GET", "/calendars/{calendar}/events/{event}/instances", list_instances },
  { NULL },
};
