/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The virtual clock: everything dated or ended by the providers goes by it, and a restart remembers it. */

#include "google-fixture.h"
#include "outlook-fixture.h"

#include <string.h>

static void
turn (Fixture *fixture, const char *how)
{
  g_autoptr (Reply) reply = fixture_control (fixture, "POST", "clock", how);

  if (reply->status != 200)
    g_error ("clock: %s", reply->text);
}

static void
stop_at (Fixture *fixture, const char *time)
{
  g_autofree char *how = g_strdup_printf ("{'stopped':true,'now':'%s'}", time);

  turn (fixture, how);
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) later = NULL;
  g_autoptr (Reply) wrong = fixture_control (fixture, "POST", "clock", "{'now':'yesterday'}");
  g_autoptr (Reply) nothing = fixture_control (fixture, "POST", "clock", "{}");

  g_assert_cmpuint (wrong->status, ==, 400);
  g_assert_cmpuint (nothing->status, ==, 400);
  stop_at (fixture, "2031-02-03T04:05:06Z");
  first = fixture_control (fixture, "GET", "clock", NULL);
  g_assert_cmpstr (reply_at (first, "now"), ==, "2031-02-03T04:05:06.000Z");
  g_assert_cmpstr (reply_at (first, "stopped"), ==, "true");
  turn (fixture, "{'advance':3600}");
  later = fixture_control (fixture, "GET", "clock", NULL);
  g_assert_cmpstr (reply_at (later, "now"), ==, "2031-02-03T05:05:06.000Z");
}

static void
test_stamps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) event = NULL;
  g_autoptr (Reply) skewed = NULL;

  stop_at (fixture, "2031-02-03T04:05:06Z");
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  event = google_call (fixture, "POST", EVENTS, "{'id':'aaaaa1'," TIMES "}", 200);
  g_assert_true (g_str_has_prefix (reply_at (event, "created"), "2031-02-03T04:05:06"));
  g_assert_true (g_str_has_prefix (reply_at (event, "updated"), "2031-02-03T04:05:06"));
  g_assert_cmpstr (reply_header (event, "Date"), ==, "Mon, 03 Feb 2031 04:05:06 GMT");
  fixture_set (fixture, "{'clock_skew':-600}");
  skewed = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  g_assert_cmpstr (reply_header (skewed, "Date"), ==, "Mon, 03 Feb 2031 03:55:06 GMT");
}

static void
test_graph_stamps (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) event = NULL;

  stop_at (fixture, "2031-02-03T04:05:06Z");
  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
  id = graph_create (fixture, NULL);
  path = g_strconcat ("/me/events/", id, NULL);
  turn (fixture, "{'advance':60}");
  event = graph_expect (fixture, 200, "PATCH", path, "{'subject':'Later'}");
  g_assert_true (g_str_has_prefix (reply_at (event, "createdDateTime"), "2031-02-03T04:05:06"));
  g_assert_true (g_str_has_prefix (reply_at (event, "lastModifiedDateTime"), "2031-02-03T04:06:06"));
}

static void
test_access_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) fine = NULL;

  turn (fixture, "{'stopped':true}");
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  turn (fixture, "{'advance':3598}");
  fine = google_call (fixture, "GET", EVENTS, NULL, 200);
  turn (fixture, "{'advance':2}");
  google_refused (fixture, "GET", EVENTS, NULL, 401, "authError");
}

static Reply *
refresh (Fixture *fixture, const char *token)
{
  g_autofree char *address = g_strconcat (fixture->google, "/token", NULL);
  g_autofree char *form = g_strdup_printf ("grant_type=refresh_token&client_id=" FIXTURE_CLIENT
                                           "&client_secret=" FIXTURE_SECRET "&refresh_token=%s",
                                           token);

  return fixture_form (fixture, address, form);
}

static void
test_testing_week (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) granted = fixture_control (fixture,
                                               "POST",
                                               "grant",
                                               "{'provider':'google','user':'" FIXTURE_MARA
                                               "','scopes':'https://www.googleapis.com/auth/calendar.events'}");
  g_autofree char *token = g_strdup (reply_at (granted, "refresh_token"));
  g_autoptr (Reply) fine = NULL;
  g_autoptr (Reply) over = NULL;

  fixture_set (fixture, "{'google_testing_days':7}");
  turn (fixture, "{'advance':604000}");
  fine = refresh (fixture, token);
  g_assert_cmpuint (fine->status, ==, 200);
  turn (fixture, "{'advance':1000}");
  over = refresh (fixture, token);
  g_assert_cmpstr (reply_at (over, "error"), ==, "invalid_grant");
}

static void
test_half_year_unused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) granted = fixture_control (fixture,
                                               "POST",
                                               "grant",
                                               "{'provider':'google','user':'" FIXTURE_MARA
                                               "','scopes':'https://www.googleapis.com/auth/calendar.events'}");
  g_autofree char *token = g_strdup (reply_at (granted, "refresh_token"));
  g_autoptr (Reply) used = NULL;
  g_autoptr (Reply) over = NULL;

  turn (fixture, "{'advance':12960000}"); /* 150 days */
  used = refresh (fixture, token);
  g_assert_cmpuint (used->status, ==, 200);
  turn (fixture, "{'advance':17280000}"); /* 200 days more */
  over = refresh (fixture, token);
  g_assert_cmpstr (reply_at (over, "error"), ==, "invalid_grant");
}

static void
test_sync_token (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) fine = NULL;

  google_set_up (fixture, NULL);
  token = google_sync (fixture, "");
  path = g_strconcat (EVENTS "?syncToken=", token, NULL);
  turn (fixture, "{'advance':2332800}"); /* 27 days */
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  fine = google_call (fixture, "GET", path, NULL, 200);
  fixture_set (fixture, "{'google_sync_token_days':26}");
  google_refused (fixture, "GET", path, NULL, 410, "fullSyncRequired");
}

static void
test_delta_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;
  g_autoptr (JsonArray) rows = NULL;
  g_autoptr (Reply) fine = NULL;

  graph_set_up (fixture, NULL);
  rows = graph_collect (fixture, "/me/events/delta", &link, NULL);
  fixture_set (fixture, "{'delta_link_seconds':1000}");
  turn (fixture, "{'advance':900}");
  fine = graph_expect (fixture, 200, "GET", link, NULL);
  turn (fixture, "{'advance':200}");
  graph_refused (fixture, 410, "SyncStateNotFound", "GET", link, NULL, NULL);
}

static void
test_new_mailbox (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) there = NULL;

  graph_set_up (fixture, NULL);
  turn (fixture, "{'stopped':true}");
  fixture_set (fixture, "{'mailbox':'new'}");
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", "/me/calendars", NULL, NULL);
  turn (fixture, "{'advance':899}");
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", "/me/calendars", NULL, NULL);
  turn (fixture, "{'advance':1}");
  there = graph_expect (fixture, 200, "GET", "/me/calendars", NULL);
}

static void
test_quota_hours (Fixture *fixture, gconstpointer data)
{
  google_set_up (fixture, NULL);
  fixture_set (fixture, "{'google_quota_exceeded':true,'google_quota_hours':2}");
  google_refused (fixture, "POST", EVENTS, "{" TIMES "}", 403, "quotaExceeded");
  turn (fixture, "{'advance':7100}");
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  google_refused (fixture, "POST", EVENTS, "{" TIMES "}", 403, "quotaExceeded");
  turn (fixture, "{'advance':200}");
  google_add (fixture, "aaaaa1", TIMES);
}

/* Clock, switches, when they were set, and cursors expired one by one. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  g_autofree char *order = NULL;
  g_autoptr (Reply) ordered = NULL;
  g_autoptr (Reply) clock = NULL;
  g_autoptr (Reply) settings = NULL;

  google_set_up (fixture, NULL);
  token = google_sync (fixture, "");
  path = g_strconcat (EVENTS "?syncToken=", token, NULL);
  order = g_strdup_printf ("{'token':'%s'}", token);
  ordered = fixture_control (fixture, "POST", "expire", order);
  g_assert_cmpuint (ordered->status, ==, 200);
  stop_at (fixture, "2031-02-03T04:05:06Z");
  fixture_set (fixture, "{'transaction_mismatch':'new','mailbox':'new','google_put_revives':false}");
  turn (fixture, "{'advance':600}");
  fixture_restart (fixture);

  clock = fixture_control (fixture, "GET", "clock", NULL);
  g_assert_cmpstr (reply_at (clock, "now"), ==, "2031-02-03T04:15:06.000Z");
  settings = fixture_control (fixture, "GET", "settings", NULL);
  g_assert_cmpstr (reply_at (settings, "settings.transaction_mismatch"), ==, "new");
  g_assert_cmpstr (reply_at (settings, "settings.google_put_revives"), ==, "false");
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  google_refused (fixture, "GET", path, NULL, 410, "fullSyncRequired");
  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", "/me/calendars", NULL, NULL);
  turn (fixture, "{'advance':300}");
  g_clear_pointer (&(Reply *){ graph_expect (fixture, 200, "GET", "/me/calendars", NULL) }, reply_free);
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) settings = fixture_control (fixture, "GET", "settings", NULL);
  g_autoptr (Reply) clock = NULL;

  g_assert_cmpstr (reply_at (settings, "settings.graph_default_page"), ==, "7");
  clock = fixture_control (fixture, "GET", "clock", NULL);
  g_assert_cmpstr (reply_at (clock, "offset"), ==, "0");
}

static void
test_clock_option (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) clock = fixture_control (fixture, "GET", "clock", NULL);

  g_assert_true (g_str_has_prefix (reply_at (clock, "now"), "2031-02-03T04:05:"));
}

#define TEST(name, option, function)                                                                         \
  g_test_add ("/practice/clock/" name, Fixture, option, fixture_set_up, function, fixture_tear_down)
/* These make their own fixture. */
#define OWN(name, function)                                                                                  \
  g_test_add ("/practice/clock/" name, Fixture, NULL, NULL, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("set-and-stopped", NULL, test_stopped);
  TEST ("stamps-and-date", NULL, test_stamps);
  TEST ("graph-stamps", NULL, test_graph_stamps);
  TEST ("access-token-ends", NULL, test_access_token);
  TEST ("testing-week-ends-refresh-token", NULL, test_testing_week);
  TEST ("refresh-token-unused-for-half-a-year", NULL, test_half_year_unused);
  OWN ("sync-token-ages", test_sync_token);
  OWN ("delta-link-ages", test_delta_link);
  OWN ("new-mailbox-is-missing-for-a-quarter-of-an-hour", test_new_mailbox);
  OWN ("38-quota-block-ends-after-hours", test_quota_hours);
  OWN ("restart-remembers-clock-and-switches", test_restart);
  TEST ("option-sets-a-switch", "--set=graph_default_page=7", test_options);
  TEST ("option-sets-the-time", "--clock=2031-02-03T04:05:06Z", test_clock_option);
  return g_test_run ();
}
