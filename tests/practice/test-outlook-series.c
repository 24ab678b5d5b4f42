/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outlook-fixture.h"

#include <string.h>

#define WEEKLY                                                                                               \
  ",'recurrence':{'pattern':{'type':'weekly','interval':1,'daysOfWeek':['monday'],"                          \
  "'firstDayOfWeek':'monday'},'range':{'type':'numbered','startDate':'2026-11-09','numberOfOccurrences':5}}"

static void
test_rules (Fixture *fixture, gconstpointer data)
{
  static const char *const refused[] = {
    ",'recurrence':{'pattern':{'type':'weekly','interval':1},'range':{'type':'noEnd','startDate':'2026-11-09'"
    "}}",
    ",'recurrence':{'pattern':{'type':'daily'},'range':{'type':'noEnd','startDate':'2026-11-09'}}",
    ",'recurrence':{'pattern':{'type':'daily','interval':1},'range':{'type':'noEnd','startDate':'2026-11-10'}"
    "}",
    ",'recurrence':{'pattern':{'type':'daily','interval':1},'range':{'type':'numbered','startDate':'2026-11-"
    "09'}}",
    ",'recurrence':{'pattern':{'type':'daily','interval':1},"
    "'range':{'type':'endDate','startDate':'2026-11-09','endDate':'2026-11-01'}}",
    ",'recurrence':{'pattern':{'type':'absoluteMonthly','interval':1},"
    "'range':{'type':'noEnd','startDate':'2026-11-09'}}",
    ",'recurrence':{'pattern':{'type':'daily','interval':1}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'UTC'},"
                                               "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'UTC'}%s}",
                                               refused[i]);

      graph_refused (fixture, 400, "ErrorPropertyValidationFailure", "POST", "/me/events", NULL, body);
    }
}

/* The dates of the instances of a series that begins on @start, joined by spaces. */
static char *
dates_of (Fixture *fixture, const char *start, const char *recurrence)
{
  g_autofree char *body =
      g_strdup_printf ("{'start':{'dateTime':'%sT08:00:00','timeZone':'UTC'},"
                       "'end':{'dateTime':'%sT09:00:00','timeZone':'UTC'},'recurrence':%s}",
                       start,
                       start,
                       recurrence);
  g_autoptr (Reply) made = graph_expect (fixture, 201, "POST", "/me/events", body);
  g_autofree char *path =
      g_strdup_printf ("/me/events/%s/instances?startDateTime=2026-01-01&endDateTime=2028-01-01",
                       reply_at (made, "id"));
  g_autoptr (JsonArray) rows = graph_collect (fixture, path, NULL, NULL);
  GString *dates = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *start_object =
          json_object_get_object_member (json_array_get_object_element (rows, i), "start");

      g_string_append_printf (dates,
                              "%s%.10s",
                              i > 0 ? " " : "",
                              json_object_get_string_member (start_object, "dateTime"));
    }
  return g_string_free (dates, FALSE);
}

static void
test_expansion (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *start, *rule, *dates;
  } rows[] = {
    { "2026-01-31",
      "{'pattern':{'type':'absoluteMonthly','interval':1,'dayOfMonth':31},"
      "'range':{'type':'numbered','startDate':'2026-01-31','numberOfOccurrences':4}}",
      "2026-01-31 2026-02-28 2026-03-31 2026-04-30" },
    { "2026-01-27",
      "{'pattern':{'type':'relativeMonthly','interval':1,'daysOfWeek':['tuesday'],'index':'last'},"
      "'range':{'type':'numbered','startDate':'2026-01-27','numberOfOccurrences':3}}",
      "2026-01-27 2026-02-24 2026-03-31" },
    { "2026-11-08", /* two weeks apart, weeks from Sunday: Sunday and the Monday after it are one week */
      "{'pattern':{'type':'weekly','interval':2,'daysOfWeek':['sunday','monday']},"
      "'range':{'type':'numbered','startDate':'2026-11-08','numberOfOccurrences':4}}",
      "2026-11-08 2026-11-09 2026-11-22 2026-11-23" },
    { "2026-11-08", /* weeks from Monday: the same Sunday ends its week */
      "{'pattern':{'type':'weekly','interval':2,'daysOfWeek':['sunday','monday'],'firstDayOfWeek':'monday'},"
      "'range':{'type':'numbered','startDate':'2026-11-08','numberOfOccurrences':4}}",
      "2026-11-08 2026-11-16 2026-11-22 2026-11-30" },
    { "2026-11-09",
      "{'pattern':{'type':'daily','interval':3},"
      "'range':{'type':'endDate','startDate':'2026-11-09','endDate':'2026-11-15'}}",
      "2026-11-09 2026-11-12 2026-11-15" },
    { "2026-06-11",
      "{'pattern':{'type':'absoluteYearly','interval':1,'dayOfMonth':11,'month':6},"
      "'range':{'type':'noEnd','startDate':'2026-06-11'}}",
      "2026-06-11 2027-06-11" },
    { "2026-03-02",
      "{'pattern':{'type':'relativeYearly','interval':1,'daysOfWeek':['monday'],'index':'first','month':3},"
      "'range':{'type':'noEnd','startDate':'2026-03-02'}}",
      "2026-03-02 2027-03-01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *dates = dates_of (fixture, rows[i].start, rows[i].rule);

      g_assert_cmpstr (dates, ==, rows[i].dates);
    }
}

/* The weekly series and the ids of its dates. */
static JsonArray *
make_weekly (Fixture *fixture, char **path)
{
  g_autofree char *id = graph_create (fixture, WEEKLY);
  g_autofree char *instances = NULL;

  *path = g_strconcat ("/me/events/", id, NULL);
  instances = g_strconcat (*path, "/instances?startDateTime=2026-11-01&endDateTime=2027-11-01", NULL);
  return graph_collect (fixture, instances, NULL, NULL);
}

static char *
path_of (JsonArray *rows, guint i)
{
  return g_strconcat ("/me/events/",
                      json_object_get_string_member (json_array_get_object_element (rows, i), "id"),
                      NULL);
}

static void
test_summer_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) made = graph_expect (
      fixture,
      201,
      "POST",
      "/me/events",
      "{'start':{'dateTime':'2026-10-19T15:00:00','timeZone':'W. Europe Standard Time'},"
      "'end':{'dateTime':'2026-10-19T16:00:00','timeZone':'W. Europe Standard Time'},'recurrence':{'pattern':"
      "{'type':'weekly','interval':1,'daysOfWeek':['monday']},"
      "'range':{'type':'numbered','startDate':'2026-10-19','numberOfOccurrences':2}}}");
  g_autofree char *path =
      g_strdup_printf ("/me/events/%s/instances?startDateTime=2026-10-01&endDateTime=2026-12-01",
                       reply_at (made, "id"));
  g_autoptr (Reply) rows = graph_expect (fixture, 200, "GET", path, NULL);

  g_assert_cmpstr (reply_at (rows, "value.0.start.dateTime"), ==, "2026-10-19T13:00:00.0000000");
  g_assert_cmpstr (reply_at (rows, "value.1.start.dateTime"), ==, "2026-10-26T14:00:00.0000000");
}

static void
test_no_end_reads_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture,
                                      ",'recurrence':{'pattern':{'type':'daily','interval':1},"
                                      "'range':{'type':'noEnd','startDate':'2026-11-09'}}");
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);

  g_assert_cmpstr (reply_at (read, "type"), ==, "seriesMaster");
  g_assert_cmpstr (reply_at (read, "recurrence.range.endDate"), ==, "0001-01-01");
  g_assert_cmpstr (reply_at (read, "recurrence.range.numberOfOccurrences"), ==, "0");
  g_assert_cmpstr (reply_at (read, "recurrence.range.recurrenceTimeZone"), ==, "W. Europe Standard Time");
  g_assert_cmpstr (reply_at (read, "recurrence.pattern.firstDayOfWeek"), ==, "sunday");
}

static void
test_exception (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autofree char *path = path_of (rows, 1);
  g_autofree char *expanded = NULL;
  g_autoptr (Reply) changed = graph_expect (fixture, 200, "PATCH", path, "{'subject':'Special'}");
  g_autoptr (Reply) master = graph_expect (fixture, 200, "GET", series, NULL);
  g_autoptr (Reply) listed = NULL;

  g_assert_cmpstr (reply_at (changed, "type"), ==, "exception");
  g_assert_cmpstr (reply_at (changed, "originalStart"), ==, "2026-11-16T14:00:00.0000000Z");
  g_assert_cmpstr (reply_at (changed, "seriesMasterId"), ==, reply_at (master, "id"));
  g_assert_cmpstr (reply_at (changed, "iCalUId"), ==, reply_at (master, "iCalUId"));
  g_assert_cmpstr (reply_at (master, "subject"), ==, "Design review");
  expanded = g_strconcat (series, "?$expand=exceptionOccurrences", NULL);
  listed = graph_expect (fixture, 200, "GET", expanded, NULL);
  g_assert_cmpint (reply_size (listed, "exceptionOccurrences"), ==, 1);
  graph_refused (fixture, 400, "ErrorInvalidRequest", "PATCH", path, NULL, "{'recurrence':null}");
}

/* A series has one iCalUId; the documentation says otherwise (docs#4447). */
static void
test_shared_uid (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autoptr (Reply) master = graph_expect (fixture, 200, "GET", series, NULL);
  g_autofree char *single = graph_create (fixture, NULL);
  g_autofree char *other_path = g_strconcat ("/me/events/", single, NULL);
  g_autoptr (Reply) other = graph_expect (fixture, 200, "GET", other_path, NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, i), "iCalUId"),
                     ==,
                     reply_at (master, "iCalUId"));
  g_assert_cmpstr (reply_at (other, "iCalUId"), !=, reply_at (master, "iCalUId"));
}

/* Whether they do is reported both ways (docs#4294). */
static void
test_listed_exceptions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autofree char *path = path_of (rows, 1);
  g_autoptr (Reply) changed = graph_expect (fixture, 200, "PATCH", path, "{'subject':'Special'}");
  g_autoptr (Reply) without = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_autoptr (Reply) with = NULL;

  g_assert_cmpint (reply_size (without, "value"), ==, 1);
  fixture_set (fixture, "{'events_list_exceptions':true}");
  with = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_assert_cmpint (reply_size (with, "value"), ==, 2);
}

static void
test_crossing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autofree char *path = path_of (rows, 1);
  g_autofree char *neighbour = path_of (rows, 2);
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) deleted = NULL;
  const char *too_far = "{'start':{'dateTime':'2026-11-23T08:00:00','timeZone':'UTC'},"
                        "'end':{'dateTime':'2026-11-23T09:00:00','timeZone':'UTC'}}";

  graph_refused (fixture, 400, "ErrorOccurrenceCrossingBoundary", "PATCH", path, NULL, too_far);
  deleted = graph_expect (fixture, 204, "DELETE", neighbour, NULL);
  graph_refused (fixture, 400, "ErrorOccurrenceCrossingBoundary", "PATCH", path, NULL, too_far);
  moved = graph_expect (fixture,
                        200,
                        "PATCH",
                        path,
                        "{'start':{'dateTime':'2026-11-22T08:00:00','timeZone':'UTC'},"
                        "'end':{'dateTime':'2026-11-22T09:00:00','timeZone':'UTC'}}");
  g_assert_cmpstr (reply_at (moved, "originalStart"), ==, "2026-11-16T14:00:00.0000000Z");
}

static void
test_deleted_occurrence (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autofree char *path = path_of (rows, 2);
  g_autofree char *selected = g_strconcat (series, "?$select=subject,cancelledOccurrences", NULL);
  g_autofree char *instances =
      g_strconcat (series, "/instances?startDateTime=2026-11-01&endDateTime=2027-11-01", NULL);
  g_autoptr (Reply) deleted = graph_expect (fixture, 204, "DELETE", path, NULL);
  g_autoptr (Reply) plain = graph_expect (fixture, 200, "GET", series, NULL);
  g_autoptr (Reply) named = graph_expect (fixture, 200, "GET", selected, NULL);
  g_autoptr (Reply) left = graph_expect (fixture, 200, "GET", instances, NULL);
  g_autofree char *expected = g_strdup_printf ("OID.%s.2026-11-23", reply_at (plain, "id"));

  g_assert_cmpint (reply_size (plain, "cancelledOccurrences"), ==, -1);
  g_assert_cmpstr (reply_at (named, "cancelledOccurrences.0"), ==, expected);
  g_assert_cmpint (reply_size (left, "value"), ==, 4);
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", path, NULL, NULL);
}

static void
test_new_rule_wipes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autofree char *path = path_of (rows, 1);
  g_autoptr (Reply) changed = graph_expect (fixture, 200, "PATCH", path, "{'subject':'Special'}");
  g_autoptr (Reply) renamed = graph_expect (fixture, 200, "PATCH", series, "{'subject':'Other'}");
  g_autoptr (Reply) kept = graph_expect (fixture, 200, "GET", path, NULL);
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) wiped = NULL;

  g_assert_cmpstr (reply_at (kept, "subject"), ==, "Special");
  moved = graph_expect (fixture,
                        200,
                        "PATCH",
                        series,
                        "{'start':{'dateTime':'2026-11-09T10:00:00','timeZone':'Europe/Berlin'},"
                        "'end':{'dateTime':'2026-11-09T11:00:00','timeZone':'Europe/Berlin'}}");
  wiped = graph_expect (fixture, 200, "GET", path, NULL);
  g_assert_cmpstr (reply_at (wiped, "subject"), ==, "Other");
  g_assert_cmpstr (reply_at (wiped, "type"), ==, "occurrence");
}

static void
test_view (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = NULL;
  g_autoptr (JsonArray) rows = make_weekly (fixture, &series);
  g_autofree char *single = graph_create (fixture, NULL);
  g_autoptr (Reply) view =
      graph_expect (fixture,
                    200,
                    "GET",
                    "/me/calendarView?startDateTime=2026-11-09T00:00:00&endDateTime=2026-11-17T00:00:00Z",
                    NULL);

  g_assert_cmpint (reply_size (view, "value"), ==, 3);
  g_assert_cmpuint (json_array_get_length (rows), ==, 5);
  graph_refused (
      fixture, 400, "ErrorInvalidParameter", "GET", "/me/calendarView?startDateTime=2026-01-01", NULL, NULL);
  graph_refused (fixture,
                 400,
                 "ErrorCalendarViewRangeTooBig",
                 "GET",
                 "/me/calendarView?startDateTime=2020-01-01&endDateTime=2025-01-01",
                 NULL,
                 NULL);
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/outlook/series/" name, Fixture, NULL, graph_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("incomplete-rule-is-refused", test_rules);
  ADD ("dates-follow-the-rule", test_expansion);
  ADD ("wall-time-survives-the-end-of-summer-time", test_summer_time);
  ADD ("endless-rule-reads-back-with-the-year-one", test_no_end_reads_back);
  ADD ("changed-date-becomes-an-exception", test_exception);
  ADD ("65-occurrences-share-their-uid", test_shared_uid);
  ADD ("changed-dates-are-listed-where-switched-on", test_listed_exceptions);
  ADD ("57-date-cannot-cross-its-neighbour", test_crossing);
  ADD ("55-deleted-date-shows-only-where-selected", test_deleted_occurrence);
  ADD ("56-new-times-wipe-exceptions", test_new_rule_wipes);
  ADD ("70-view-wider-than-five-years-is-refused", test_view);
  return g_test_run ();
}
