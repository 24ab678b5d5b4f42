/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outlook-fixture.h"

#include <string.h>

#define VIEW "/me/calendarView/delta?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z"
#define EVENTS "/me/events/delta"

static gboolean
is_removed (JsonArray *rows, const char *id)
{
  JsonObject *row = graph_row (rows, id);

  return row != NULL && json_object_has_member (row, "@removed");
}

static void
expire (Fixture *fixture, const char *what)
{
  g_autofree char *body =
      g_strdup_printf ("{'provider':'microsoft','user':'" FIXTURE_MARA "','what':'%s'}", what);
  g_autoptr (Reply) reply = fixture_control (fixture, "POST", "expire", body);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
patch (Fixture *fixture, const char *id, const char *body)
{
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) reply = graph_expect (fixture, 200, "PATCH", path, body);
}

static void delete (Fixture *fixture, const char *id)
{
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) reply = graph_expect (fixture, 204, "DELETE", path, NULL);
}

static void
test_parameters (Fixture *fixture, gconstpointer data)
{
  static const char *const options[] = { "$select=subject",  "$expand=instances", "$filter=subject eq 'x'",
                                         "$orderby=subject", "$search=x",         "$top=5" };

  graph_refused (fixture, 400, "ErrorInvalidParameter", "GET", "/me/calendarView/delta", NULL, NULL);
  graph_refused (fixture,
                 400,
                 "ErrorInvalidParameter",
                 "GET",
                 "/me/calendarView/delta?startDateTime=2026-11-01",
                 NULL,
                 NULL);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *path = g_strconcat (VIEW "&", options[i], NULL);

      graph_refused (fixture, 400, "ErrorInvalidUrlQuery", "GET", path, NULL, NULL);
    }
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) rows = NULL;
  guint requests;

  rows = graph_collect (fixture, VIEW, &link, &requests);
  g_assert_cmpuint (json_array_get_length (rows), ==, 0);
  g_assert_cmpuint (requests, >=, 2);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *link = NULL;
  guint requests;

  for (guint i = 0; i < 5; i++)
    g_free (graph_create (fixture, NULL));
  fixture_set (fixture, "{'page_size':2}");
  rows = graph_collect (fixture, VIEW, &link, &requests);
  g_assert_cmpuint (json_array_get_length (rows), ==, 5);
  g_assert_cmpuint (requests, ==, 3);
  for (guint i = 0; i < 5; i++)
    g_hash_table_add (ids,
                      (char *) json_object_get_string_member (json_array_get_object_element (rows, i), "id"));
  g_assert_cmpuint (g_hash_table_size (ids), ==, 5);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = graph_create (fixture, NULL);
  g_autofree char *doomed = graph_create (fixture, NULL);
  g_autofree char *link = NULL;
  g_autofree char *added = NULL;
  g_autoptr (JsonArray) first = graph_collect (fixture, VIEW, &link, NULL);
  g_autoptr (JsonArray) second = NULL;
  g_autoptr (JsonArray) third = NULL;
  guint requests;

  g_assert_cmpuint (json_array_get_length (first), ==, 2);
  added = graph_create (fixture, NULL);
  patch (fixture, kept, "{'subject':'Renamed'}");
  delete (fixture, doomed);
  second = graph_collect (fixture, link, &link, NULL);
  g_assert_cmpuint (json_array_get_length (second), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (graph_row (second, kept), "subject"), ==, "Renamed");
  g_assert_nonnull (graph_row (second, added));
  g_assert_true (is_removed (second, doomed));
  third = graph_collect (fixture, link, &link, &requests);
  g_assert_cmpuint (json_array_get_length (third), ==, 0);
  g_assert_cmpuint (requests, ==, 1);
}

/* Dates added to a link change nothing: the window is in the token. */
static void
test_frozen_window (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;
  g_autofree char *widened = NULL;
  g_autofree char *later = NULL;
  g_autofree char *inside = NULL;
  g_autoptr (JsonArray) first = graph_collect (fixture, VIEW, &link, NULL);
  g_autoptr (JsonArray) second = NULL;

  later = graph_create (fixture, NULL);
  inside = graph_create (fixture, NULL);
  patch (fixture,
         later,
         "{'start':{'dateTime':'2026-12-15T08:00:00','timeZone':'UTC'},"
         "'end':{'dateTime':'2026-12-15T09:00:00','timeZone':'UTC'}}");
  widened = g_strconcat (link, "&startDateTime=2026-01-01&endDateTime=2028-01-01", NULL);
  second = graph_collect (fixture, widened, &link, NULL);
  g_assert_true (is_removed (second, later));
  g_assert_false (is_removed (second, inside));
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  g_autofree char *moved = graph_create (fixture, NULL);
  g_autofree char *outside = NULL;
  g_autofree char *link = NULL;
  g_autofree char *path = g_strconcat ("/me/events/", moved, NULL);
  g_autoptr (JsonArray) first = graph_collect (fixture, VIEW, &link, NULL);
  g_autoptr (JsonArray) second = NULL;
  g_autoptr (Reply) still_there = NULL;

  outside = graph_create (fixture, NULL);
  patch (fixture,
         outside,
         "{'start':{'dateTime':'2027-03-01T08:00:00','timeZone':'UTC'},"
         "'end':{'dateTime':'2027-03-01T09:00:00','timeZone':'UTC'}}");
  patch (fixture,
         moved,
         "{'start':{'dateTime':'2027-02-01T08:00:00','timeZone':'UTC'},"
         "'end':{'dateTime':'2027-02-01T09:00:00','timeZone':'UTC'}}");
  second = graph_collect (fixture, link, &link, NULL);
  g_assert_true (is_removed (second, moved));
  g_assert_true (is_removed (second, outside));
  still_there = graph_expect (fixture, 200, "GET", path, NULL);
}

#define DAILY                                                                                                \
  ",'recurrence':{'pattern':{'type':'daily','interval':1},"                                                  \
  "'range':{'type':'numbered','startDate':'2026-11-09','numberOfOccurrences':4}}"

static JsonObject *
row_of_type (JsonArray *rows, const char *type)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (row, "type", NULL), type) == 0)
        return row;
    }
  return NULL;
}

static void
test_series (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = graph_create (fixture, DAILY);
  g_autofree char *link = NULL;
  g_autofree char *occurrence = NULL;
  g_autoptr (JsonArray) first = graph_collect (fixture, VIEW, &link, NULL);
  g_autoptr (JsonArray) second = NULL;
  g_autoptr (JsonArray) third = NULL;
  JsonObject *row;

  g_assert_cmpuint (json_array_get_length (first), ==, 4);
  g_assert_null (graph_row (first, series));
  row = row_of_type (first, "occurrence");
  /* @odata.type, @odata.etag, id, type, seriesMasterId, start, end */
  g_assert_cmpuint (json_object_get_size (row), ==, 7);
  occurrence = g_strdup (json_object_get_string_member (row, "id"));
  delete (fixture, occurrence);
  second = graph_collect (fixture, link, &link, NULL);
  g_assert_null (graph_row (second, occurrence));
  g_assert_cmpuint (json_array_get_length (second), ==, 3);
  delete (fixture, series);
  third = graph_collect (fixture, link, &link, NULL);
  g_assert_true (is_removed (third, series));
}

static void
test_master_switch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = graph_create (fixture, DAILY);
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) rows = NULL;

  fixture_set (fixture, "{'view_delta_masters':true,'delta_oversize':true,'page_size':1}");
  rows = graph_collect (fixture, VIEW, &link, NULL);
  g_assert_nonnull (graph_row (rows, series));
  g_assert_cmpuint (json_array_get_length (rows), ==, 5);
}

static void
test_oversize (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = graph_create (fixture, DAILY);
  g_autoptr (Reply) page = NULL;

  fixture_set (fixture, "{'delta_oversize':true,'page_size':2}");
  page = graph_expect (fixture, 200, "GET", VIEW, NULL);
  g_assert_cmpint (reply_size (page, "value"), ==, 4);
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) rows = graph_collect (fixture, VIEW, &link, NULL);
  g_autoptr (Reply) page = graph_expect (fixture, 200, "GET", VIEW, NULL);
  g_autoptr (Reply) named = NULL;
  g_autoptr (Reply) bare = NULL;

  expire (fixture, "delta");
  expire (fixture, "next_link");
  named = graph (fixture, "GET", link, NULL, NULL);
  g_assert_cmpuint (named->status, ==, 410);
  g_assert_cmpstr (reply_at (named, "error.code"), ==, "SyncStateNotFound");
  g_assert_true (g_str_has_suffix (reply_header (named, "Location"), "$deltatoken="));
  fixture_set (fixture, "{'sync_state_location':false}");
  bare = graph (fixture, "GET", graph_link (page, "nextLink"), NULL, NULL);
  g_assert_cmpuint (bare->status, ==, 410);
  g_assert_cmpstr (reply_header (bare, "Location"), ==, "");
  graph_refused (
      fixture, 400, "BadRequest", "GET", "/me/calendarView/delta?$deltatoken=nonsense", NULL, NULL);
}

static void
test_next_link_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) page = NULL;
  g_autoptr (Reply) clock = NULL;

  fixture_set (fixture, "{'next_link_seconds':60}");
  page = graph_expect (fixture, 200, "GET", VIEW, NULL);
  clock = fixture_control (fixture, "POST", "clock", "{'advance':61}");
  graph_refused (fixture, 410, "SyncStateNotFound", "GET", graph_link (page, "nextLink"), NULL, NULL);
}

static void
test_repeats (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = graph_create (fixture, NULL);
  g_autofree char *two = graph_create (fixture, NULL);
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) first = NULL;
  g_autoptr (JsonArray) second = NULL;

  fixture_set (fixture, "{'delta_repeats':true}");
  first = graph_collect (fixture, VIEW, &link, NULL);
  g_assert_cmpuint (json_array_get_length (first), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (first, 0), "id"),
                   ==,
                   json_object_get_string_member (json_array_get_object_element (first, 2), "id"));
  second = graph_collect (fixture, link, &link, NULL);
  g_assert_nonnull (graph_row (second, two));
}

/* The first page of the view under this fault. */
static Reply *
faulty_page (Fixture *fixture, const char *action)
{
  g_autofree char *fault =
      g_strdup_printf ("{'provider':'microsoft','path':'delta','action':'%s'}", action);

  fixture_fault (fixture, fault);
  return graph_expect (fixture, 200, "GET", VIEW, NULL);
}

static void
test_empty_page (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autoptr (Reply) empty = faulty_page (fixture, "empty-page");
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) rest = NULL;

  g_assert_cmpint (reply_size (empty, "value"), ==, 0);
  rest = graph_collect (fixture, graph_link (empty, "nextLink"), &link, NULL);
  g_assert_nonnull (graph_row (rest, id));
}

static void
test_foreign_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) foreign = faulty_page (fixture, "foreign-next-link");

  g_assert_true (g_str_has_prefix (graph_link (foreign, "nextLink"), "https://graph.microsoft.example/"));
}

static void
test_looping_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->microsoft, "/v1.0" VIEW, NULL);
  g_autoptr (Reply) looping = faulty_page (fixture, "looping-next-link");

  g_assert_cmpstr (graph_link (looping, "nextLink"), ==, address);
}

static void
test_disturbed_rows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = graph_create (fixture, NULL);
  g_autofree char *two = graph_create (fixture, NULL);
  g_autoptr (Reply) doubled = faulty_page (fixture, "duplicate");
  g_autoptr (Reply) shuffled = faulty_page (fixture, "shuffle");

  g_assert_cmpint (reply_size (doubled, "value"), ==, 4);
  g_assert_cmpint (reply_size (shuffled, "value"), ==, 2);
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  g_autofree char *single = graph_create (fixture, NULL);
  g_autofree char *series = graph_create (fixture, DAILY);
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) rows = graph_collect (fixture, EVENTS, &link, NULL);
  g_autoptr (JsonArray) later = NULL;
  g_autoptr (JsonArray) full = NULL;
  JsonObject *row = graph_row (rows, series);

  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "type"), ==, "seriesMaster");
  /* @odata.type, @odata.etag, id, type, start, end */
  g_assert_cmpuint (json_object_get_size (row), ==, 6);
  delete (fixture, single);
  later = graph_collect (fixture, link, &link, NULL);
  g_assert_true (is_removed (later, single));
  g_assert_cmpuint (json_array_get_length (later), ==, 1);
  fixture_set (fixture, "{'events_delta_rows':'full'}");
  full = graph_collect (fixture, EVENTS, &link, NULL);
  g_assert_true (json_object_has_member (graph_row (full, series), "subject"));
}

static void
test_events_switches (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = NULL;
  g_autofree char *early = graph_create (fixture, NULL);

  graph_refused (fixture, 400, "ErrorInvalidParameter", "GET", EVENTS "?startDateTime=", NULL, NULL);
  fixture_set (fixture, "{'events_delta':'needs-start'}");
  graph_refused (fixture, 400, "ErrorInvalidParameter", "GET", EVENTS, NULL, NULL);
  rows = graph_collect (fixture, EVENTS "?startDateTime=2026-12-01", NULL, NULL);
  g_assert_null (graph_row (rows, early));
  fixture_set (fixture, "{'events_delta':'unsupported'}");
  graph_refused (fixture, 400, "BadRequest", "GET", EVENTS, NULL, NULL);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *link = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonArray) first = graph_collect (fixture, VIEW, &link, NULL);
  g_autoptr (JsonArray) second = NULL;
  const char *query = strchr (link, '?');

  path = g_strconcat ("/me/calendarView/delta", query, NULL);
  delete (fixture, id);
  fixture_restart (fixture);
  second = graph_collect (fixture, path, NULL, NULL);
  g_assert_true (is_removed (second, id));
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/outlook/delta/" name, Fixture, NULL, graph_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-without-window-or-with-options-is-refused", test_parameters);
  ADD ("47-empty-calendar-takes-two-requests", test_empty);
  ADD ("47-pages-lose-and-repeat-nothing", test_pages);
  ADD ("next-round-brings-what-changed", test_changes);
  ADD ("51-change-outside-the-window-looks-removed", test_window);
  ADD ("50-55-occurrences-are-sparse-and-come-without-master", test_series);
  ADD ("50-master-comes-where-switched-on", test_master_switch);
  ADD ("49-series-overfills-a-page-where-switched-on", test_oversize);
  ADD ("53-expired-link-is-gone", test_expired);
  ADD ("53-next-link-grows-old", test_next_link_life);
  ADD ("48-rows-come-again", test_repeats);
  ADD ("48-rows-are-disturbed-on-order", test_disturbed_rows);
  ADD ("47-an-empty-page-is-not-the-last", test_empty_page);
  ADD ("49-a-link-leads-to-itself", test_looping_link);
  ADD ("71-a-link-leads-to-another-host", test_foreign_link);
  ADD ("52-the-window-is-frozen-in-the-token", test_frozen_window);
  ADD ("54-events-delta-has-masters-and-bare-rows", test_events);
  ADD ("54-events-delta-can-be-missing", test_events_switches);
  ADD ("link-survives-a-restart", test_restart);
  return g_test_run ();
}
