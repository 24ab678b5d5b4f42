/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-time.h"
#include "practice-web-event.h"
#include "practice-web-page.h"

#include <stdio.h>
#include <string.h>

#define DAYS_IN_GRID 42
#define CHIPS_IN_CELL 3

/* One calendar in one month, as it is being shown. */
typedef struct
{
  PracticeRequest *request;
  PracticeCalendar *calendar;
  char *path;        /* (owned) of the calendar's page */
  GTimeZone *zone;   /* (owned) */
  GDateTime *today;  /* (owned) midnight */
  GDateTime *month;  /* (owned) its first day */
  GPtrArray *events; /* (owned) (nullable) what the grid covers */
} View;

static void
view_clear (View *view)
{
  g_clear_pointer (&view->path, g_free);
  g_clear_pointer (&view->zone, g_time_zone_unref);
  g_clear_pointer (&view->today, g_date_time_unref);
  g_clear_pointer (&view->month, g_date_time_unref);
  g_clear_pointer (&view->events, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

char *
practice_web_calendar_path (PracticeCalendar *calendar)
{
  g_autofree char *email = g_uri_escape_string (calendar->user->email, NULL, FALSE);
  g_autofree char *id = g_uri_escape_string (calendar->id, NULL, FALSE);

  return g_strdup_printf ("/calendar/%s/%s/%s", practice_provider_name (calendar->user->provider), email, id);
}

static PracticeCalendar *
find_calendar (PracticeRequest *request)
{
  PracticeProvider provider;
  PracticeUser *user;

  if (!practice_provider_parse (practice_request_param (request, "provider"), &provider))
    return NULL;
  user = practice_state_find_user (request->state, provider, practice_request_param (request, "user"));
  return user != NULL ? practice_user_find_calendar (user, practice_request_param (request, "calendar"))
                      : NULL;
}

static void
read_month (View *view)
{
  const char *text = practice_request_query (view->request, "month");
  int year, month;

  if (text != NULL && sscanf (text, "%4d-%2d", &year, &month) == 2)
    view->month = g_date_time_new (view->zone, year, month, 1, 0, 0, 0);
  if (view->month == NULL)
    view->month = g_date_time_new (
        view->zone, g_date_time_get_year (view->today), g_date_time_get_month (view->today), 1, 0, 0, 0);
}

/* On %FALSE the page that says so is sent. */
static gboolean
view_begin (View *view, PracticeRequest *request)
{
  g_autoptr (GDateTime) utc =
      g_date_time_new_from_unix_utc (practice_state_now (request->state) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = NULL;

  view->request = request;
  view->calendar = find_calendar (request);
  if (view->calendar == NULL)
    {
      practice_web_page_send_message (request,
                                      SOUP_STATUS_NOT_FOUND,
                                      "Not found",
                                      "There is no such calendar.");
      return FALSE;
    }
  view->path = practice_web_calendar_path (view->calendar);
  view->zone = practice_zone_new (view->calendar->zone);
  now = g_date_time_to_timezone (utc, view->zone);
  view->today = g_date_time_new (view->zone,
                                 g_date_time_get_year (now),
                                 g_date_time_get_month (now),
                                 g_date_time_get_day_of_month (now),
                                 0,
                                 0,
                                 0);
  read_month (view);
  return TRUE;
}

/* The Monday on or before the first of the month. */
static GDateTime *
first_of_grid (View *view)
{
  return g_date_time_add_days (view->month, 1 - g_date_time_get_day_of_week (view->month));
}

static gboolean
same_day (GDateTime *left, GDateTime *right)
{
  return g_date_time_get_year (left) == g_date_time_get_year (right) &&
         g_date_time_get_day_of_year (left) == g_date_time_get_day_of_year (right);
}

/* Whether any part of the event lies on the day. */
static gboolean
is_on_day (PracticeWebEvent *event, GDateTime *day)
{
  g_autoptr (GDateTime) next = g_date_time_add_days (day, 1);

  return g_date_time_compare (event->start, next) < 0 &&
         (g_date_time_compare (event->end, day) > 0 || same_day (event->start, day));
}

static char *
event_link (View *view, PracticeWebEvent *event)
{
  g_autofree char *id = g_uri_escape_string (event->id, NULL, FALSE);

  return g_strdup_printf ("%s/event/%s", view->path, id);
}

static char *
time_text (PracticeWebEvent *event)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (event->all_day)
    return g_strdup ("All day");
  start = g_date_time_format (event->start, "%H:%M");
  end = g_date_time_format (event->end, "%H:%M");
  return g_strdup_printf ("%s–%s", start, end);
}

static const char *
title_of (PracticeWebEvent *event)
{
  return *event->title != '\0' ? event->title : "(no title)";
}

static void
append_cell (View *view, GString *page, GDateTime *day)
{
  gboolean outside = g_date_time_get_month (day) != g_date_time_get_month (view->month);
  gboolean today = same_day (day, view->today);
  guint shown = 0;

  practice_web_append (page, "<td class=\"%s%s\">", outside ? "outside" : "", today ? " today" : "");
  practice_web_append (page, "<span class=\"number\">%d</span>", g_date_time_get_day_of_month (day));
  for (guint i = 0; i < view->events->len; i++)
    {
      PracticeWebEvent *event = g_ptr_array_index (view->events, i);
      g_autofree char *link = NULL;

      if (!is_on_day (event, day) || shown++ >= CHIPS_IN_CELL)
        continue;
      link = event_link (view, event);
      practice_web_append (page,
                           "<a class=\"chip%s%s\" href=\"%s\">%s</a>",
                           event->marked ? " ours" : "",
                           event->all_day ? " whole" : "",
                           link,
                           title_of (event));
    }
  if (shown > CHIPS_IN_CELL)
    practice_web_append (page, "<span class=\"more\">+%u more</span>", shown - CHIPS_IN_CELL);
  g_string_append (page, "</td>");
}

static void
append_grid (View *view, GString *page)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  g_autoptr (GDateTime) first = first_of_grid (view);

  g_string_append (page, "<table class=\"month\"><thead><tr>");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    practice_web_append (page, "<th scope=\"col\">%s</th>", days[i]);
  g_string_append (page, "</tr></thead><tbody>");
  for (int i = 0; i < DAYS_IN_GRID; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (first, i);

      if (i % 7 == 0)
        g_string_append (page, "<tr>");
      append_cell (view, page, day);
      if (i % 7 == 6)
        g_string_append (page, "</tr>");
    }
  g_string_append (page, "</tbody></table>");
}

static void
append_row (View *view, GString *page, PracticeWebEvent *event)
{
  g_autofree char *link = event_link (view, event);
  g_autofree char *time = time_text (event);

  practice_web_append (page,
                       "<li><a class=\"row\" href=\"%s\"><span class=\"time\">%s</span><span class=\"what\">",
                       link,
                       time);
  practice_web_append (page, "<strong>%s</strong>", title_of (event));
  if (*event->place != '\0')
    practice_web_append (page, "<small>%s</small>", event->place);
  g_string_append (page, "</span><span class=\"marks\">");
  if (event->marked)
    g_string_append (page, "<span class=\"mark ours\" title=\"Carries Accord’s mark\">Accord</span>");
  if (event->repeats)
    g_string_append (page, "<span class=\"mark\">repeats</span>");
  if (event->attendees > 0)
    practice_web_append (page, "<span class=\"mark\">%u invited</span>", event->attendees);
  g_string_append (page, "</span></a></li>");
}

/* The month day by day, days without anything left out. */
static void
append_agenda (View *view, GString *page)
{
  gboolean any = FALSE;

  g_string_append (page, "<section class=\"agenda\" aria-label=\"Events of the month\">");
  for (g_autoptr (GDateTime) day = g_date_time_ref (view->month);
       g_date_time_get_month (day) == g_date_time_get_month (view->month);)
    {
      g_autofree char *heading = g_date_time_format (day, "%A, %-d %B");
      GDateTime *next = g_date_time_add_days (day, 1);
      gboolean open = FALSE;

      for (guint i = 0; i < view->events->len; i++)
        {
          PracticeWebEvent *event = g_ptr_array_index (view->events, i);

          if (!is_on_day (event, day))
            continue;
          if (!open)
            practice_web_append (page, "<h2>%s</h2><ul>", heading);
          open = any = TRUE;
          append_row (view, page, event);
        }
      if (open)
        g_string_append (page, "</ul>");
      g_date_time_unref (day);
      day = next;
    }
  if (!any)
    g_string_append (page, "<p class=\"empty\">Nothing in this month.</p>");
  g_string_append (page, "</section>");
}

static void
append_months (View *view, GString *page)
{
  g_autoptr (GDateTime) before = g_date_time_add_months (view->month, -1);
  g_autoptr (GDateTime) after = g_date_time_add_months (view->month, 1);
  g_autofree char *name = g_date_time_format (view->month, "%B %Y");
  g_autofree char *back = g_date_time_format (before, "%Y-%m");
  g_autofree char *forward = g_date_time_format (after, "%Y-%m");

  practice_web_append (page,
                       "<div class=\"months\"><a class=\"button\" href=\"?month=%s\">Earlier</a>",
                       back);
  practice_web_append (page, "<h2>%s</h2>", name);
  practice_web_append (page, "<a class=\"button\" href=\"?month=%s\">Later</a></div>", forward);
}

static void
append_field (GString *page, const char *label, const char *type, const char *name, const char *value)
{
  practice_web_append (page, "<label for=\"%s\">%s</label>", name, label);
  practice_web_append (
      page, "<input id=\"%s\" name=\"%s\" type=\"%s\" value=\"%s\">", name, name, type, value);
}

static void
append_when (GString *page, const char *label, const char *prefix, GDateTime *time)
{
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *clock = g_date_time_format (time, "%H:%M");
  g_autofree char *date_label = g_strdup_printf ("%s date", label);
  g_autofree char *time_label = g_strdup_printf ("%s time", label);
  g_autofree char *date_name = g_strdup_printf ("%s_date", prefix);
  g_autofree char *time_name = g_strdup_printf ("%s_time", prefix);

  g_string_append (page, "<div class=\"pair\"><div>");
  append_field (page, date_label, "date", date_name, date);
  g_string_append (page, "</div><div class=\"clock\">");
  append_field (page, time_label, "time", time_name, clock);
  g_string_append (page, "</div></div>");
}

static void
append_fields (GString *page, const PracticeWebEvent *event)
{
  g_autoptr (GDateTime) last =
      event->all_day ? g_date_time_add_days (event->end, -1) : g_date_time_ref (event->end);

  append_field (page, "Title", "text", "title", event->title);
  practice_web_append (
      page,
      "<label class=\"check\" for=\"all_day\"><input id=\"all_day\" name=\"all_day\" type=\"checkbox\"%s> "
      "All day</label>",
      event->all_day ? " checked" : "");
  append_when (page, "Start", "start", event->start);
  append_when (page, "End", "end", last);
  append_field (page, "Place", "text", "place", event->place);
  practice_web_append (
      page,
      "<label for=\"notes\">Notes</label><textarea id=\"notes\" name=\"notes\" rows=\"4\">%s</textarea>",
      event->notes);
}

/* Where the event is, and where it could be. */
static void
append_calendars (View *view, GString *page)
{
  GPtrArray *calendars = view->calendar->user->calendars;

  g_string_append (page,
                   "<label for=\"calendar\">Calendar</label><select id=\"calendar\" name=\"calendar\">");
  for (guint i = 0; i < calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (calendars, i);

      if (!calendar->deleted)
        practice_web_append (page,
                             "<option value=\"%s\"%s>%s</option>",
                             calendar->id,
                             calendar == view->calendar ? " selected" : "",
                             calendar->name);
    }
  g_string_append (page, "</select>");
}

static void
append_problem (GString *page, const char *problem)
{
  if (problem != NULL)
    practice_web_append (page, "<p class=\"problem\" role=\"alert\">%s</p>", problem);
}

/* What the empty form proposes: an hour at nine, today or on the first of another month. */
static PracticeWebEvent *
new_event (View *view)
{
  PracticeWebEvent *event = g_new0 (PracticeWebEvent, 1);
  gboolean this_month = g_date_time_get_month (view->today) == g_date_time_get_month (view->month) &&
                        g_date_time_get_year (view->today) == g_date_time_get_year (view->month);

  event->id = g_strdup ("");
  event->title = g_strdup ("");
  event->place = g_strdup ("");
  event->notes = g_strdup ("");
  event->start = g_date_time_add_hours (this_month ? view->today : view->month, 9);
  event->end = g_date_time_add_hours (event->start, 1);
  return event;
}

static void
send_calendar (View *view, guint status, const PracticeWebEvent *entered, const char *problem)
{
  GString *page = practice_web_page_new (view->request, view->calendar->name);
  g_autoptr (PracticeWebEvent) proposal = new_event (view);
  g_autoptr (GDateTime) first = first_of_grid (view);
  g_autoptr (GDateTime) end = g_date_time_add_days (first, DAYS_IN_GRID);
  g_autofree char *month = g_date_time_format (view->month, "%Y-%m");

  view->events = practice_web_event_list (view->request->server, view->calendar, first, end);
  practice_web_append (page,
                       "<p class=\"meta\">%s · %s · %s · %s</p>",
                       view->calendar->user->provider == PRACTICE_GOOGLE ? "Google" : "Outlook",
                       view->calendar->user->email,
                       view->calendar->zone,
                       practice_calendar_is_writable (view->calendar) ? "can be changed by Accord"
                                                                      : "read only for Accord");
  append_problem (page, problem);
  append_months (view, page);
  g_string_append (page, "<div class=\"columns\"><div>");
  append_grid (view, page);
  append_agenda (view, page);
  practice_web_append (page,
                       "</div><aside><form class=\"card\" method=\"post\" action=\"%s?month=%s\">"
                       "<h2>New event</h2>",
                       view->path,
                       month);
  append_fields (page, entered != NULL ? entered : proposal);
  g_string_append (page,
                   "<div class=\"actions\"><button class=\"primary\" type=\"submit\">Add</button></div>"
                   "</form></aside></div>");
  practice_web_page_send (view->request, status, page);
}

static void
redirect_to_month (View *view, GDateTime *time)
{
  g_autofree char *month = g_date_time_format (time, "%Y-%m");
  g_autofree char *location = g_strdup_printf ("%s?month=%s", view->path, month);

  practice_request_redirect (view->request, location);
}

static void
show_calendar (PracticeRequest *request)
{
  g_auto (View) view = { 0 };
  const char *id = practice_request_query (request, "event");

  if (!view_begin (&view, request))
    return;
  /* Where an event's own link leads: to the event. */
  if (id != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
      g_autofree char *location = g_strdup_printf ("%s/event/%s", view.path, escaped);

      practice_request_redirect (request, location);
      return;
    }
  send_calendar (&view, SOUP_STATUS_OK, NULL, NULL);
}

static void
add_event (PracticeRequest *request)
{
  g_auto (View) view = { 0 };
  g_autoptr (GHashTable) form = practice_request_form (request);
  g_autoptr (PracticeWebEvent) event = NULL;
  g_autofree char *refused = NULL;
  const char *problem = NULL;

  if (!practice_web_check_origin (request) || !view_begin (&view, request))
    return;
  event = practice_web_event_from_form (form, view.zone, &problem);
  if (event != NULL && practice_web_event_save (request->server, view.calendar, NULL, event, &refused))
    redirect_to_month (&view, event->start);
  else
    send_calendar (&view, SOUP_STATUS_BAD_REQUEST, event, refused != NULL ? refused : problem);
}

static void
send_event (View *view, guint status, const PracticeWebEvent *event, const char *id, const char *problem)
{
  GString *page = practice_web_page_new (view->request, *event->title != '\0' ? event->title : "(no title)");
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *month = g_date_time_format (event->start, "%Y-%m");

  practice_web_append (
      page, "<p class=\"meta\"><a href=\"%s?month=%s\">%s</a>", view->path, month, view->calendar->name);
  practice_web_append (page,
                       " · %s%s%s</p>",
                       view->calendar->user->email,
                       event->marked ? " · carries Accord’s mark" : "",
                       event->repeats ? " · repeats" : "");
  append_problem (page, problem);
  practice_web_append (page,
                       "<form class=\"card narrow\" method=\"post\" action=\"%s/event/%s\">",
                       view->path,
                       escaped);
  append_fields (page, event);
  if (!event->repeats)
    append_calendars (view, page);
  g_string_append (page,
                   "<div class=\"actions\">"
                   "<button class=\"primary\" type=\"submit\" name=\"action\" value=\"save\">Save</button>"
                   "<button class=\"danger\" type=\"submit\" name=\"action\" value=\"delete\">Delete</button>"
                   "</div></form>");
  practice_web_page_send (view->request, status, page);
}

/* The event of the path; a page says so where there is none. */
static PracticeWebEvent *
load_event (View *view)
{
  PracticeWebEvent *event = practice_web_event_load (view->request->server,
                                                     view->calendar,
                                                     practice_request_param (view->request, "event"));

  if (event == NULL)
    practice_web_page_send_message (view->request,
                                    SOUP_STATUS_NOT_FOUND,
                                    "Not found",
                                    "This event is not in the calendar any more.");
  return event;
}

static void
show_event (PracticeRequest *request)
{
  g_auto (View) view = { 0 };
  g_autoptr (PracticeWebEvent) event = NULL;

  if (!view_begin (&view, request) || !(event = load_event (&view)))
    return;
  send_event (&view, SOUP_STATUS_OK, event, event->id, NULL);
}

/* What the form says about the calendar, once the rest is saved. */
static gboolean
move_event (View *view, GHashTable *form, const char *id, char **refused)
{
  const char *calendar_id = g_hash_table_lookup (form, "calendar");
  PracticeCalendar *target =
      calendar_id != NULL ? practice_user_find_calendar (view->calendar->user, calendar_id) : view->calendar;

  if (target == view->calendar)
    return TRUE;
  if (target != NULL && practice_web_event_move (view->calendar, id, target))
    return TRUE;
  *refused = g_strdup ("This event cannot be moved there.");
  return FALSE;
}

static void
change_event (PracticeRequest *request)
{
  g_auto (View) view = { 0 };
  g_autoptr (GHashTable) form = practice_request_form (request);
  g_autoptr (PracticeWebEvent) before = NULL;
  g_autoptr (PracticeWebEvent) after = NULL;
  g_autofree char *refused = NULL;
  const char *problem = NULL;
  gboolean done;

  if (!practice_web_check_origin (request) || !view_begin (&view, request) || !(before = load_event (&view)))
    return;
  if (g_strcmp0 (g_hash_table_lookup (form, "action"), "delete") == 0)
    done = practice_web_event_delete (request->server, view.calendar, before->id, &refused);
  else
    {
      after = practice_web_event_from_form (form, view.zone, &problem);
      done = after != NULL &&
             practice_web_event_save (request->server, view.calendar, before, after, &refused) &&
             move_event (&view, form, before->id, &refused);
    }
  if (done)
    redirect_to_month (&view, after != NULL ? after->start : before->start);
  else
    send_event (&view,
                SOUP_STATUS_BAD_REQUEST,
                after != NULL ? after : before,
                before->id,
                refused != NULL ? refused : problem);
}

const PracticeRoute practice_web_calendar_routes[] = {
  { "GET", "/calendar/{provider}/{user}/{calendar}", show_calendar },
  { "POST", "/calendar/{provider}/{user}/{calendar}", add_event },
  { "GET", "/calendar/{provider}/{user}/{calendar}/event/{event}", show_event },
  { "POST", "/calendar/{provider}/{user}/{calendar}/event/{event}", change_event },
  { NULL },
};
