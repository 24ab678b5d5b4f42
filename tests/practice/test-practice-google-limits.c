/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "google-fixture.h"

#include <string.h>

static void
test_rate_limits (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (Reply) reply = NULL;

  fixture_fault (fixture,
                 "{'provider':'google','path':'/events','action':'status','status':403,"
                 "'body':{'error':{'code':403,'message':'Rate Limit "
                 "Exceeded','errors':[{'domain':'usageLimits','reason':'rateLimitExceeded'}]}}}");
  fixture_fault (fixture,
                 "{'provider':'google','path':'/"
                 "events','nth':2,'action':'status','status':429,'headers':{'Retry-After':7}}");
  google_refused (fixture, "GET", EVENTS, NULL, 403, "rateLimitExceeded");
  reply = google_call (fixture, "GET", EVENTS, NULL, 429);
  g_assert_cmpstr (reply_header (reply, "Retry-After"), ==, "7");
  g_clear_pointer (&reply, reply_free);
  reply = google_call (fixture, "GET", EVENTS, NULL, 200);
}

static void
test_minute_quota (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) clock = NULL;
  g_autoptr (Reply) later = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  fixture_set (fixture, "{'user_requests_per_minute':4}");
  first = google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'Three units'}", 200);
  refused = google_call (fixture, "GET", EVENTS, NULL, 403);
  g_assert_cmpstr (reply_at (refused, "error.errors.0.reason"), ==, "userRateLimitExceeded");
  g_assert_cmpstr (reply_header (refused, "Retry-After"), !=, "");
  fixture_set (fixture, "{'retry_after':false}");
  g_clear_pointer (&refused, reply_free);
  refused = google_call (fixture, "GET", EVENTS, NULL, 403);
  g_assert_cmpstr (reply_header (refused, "Retry-After"), ==, "");
  clock = fixture_control (fixture, "POST", "clock", "{'advance':61}");
  later = google_call (fixture, "GET", EVENTS, NULL, 200);
}

static void
test_hours_of_quota (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (Reply) read = NULL;

  fixture_set (fixture, "{'google_quota_exceeded':true}");
  google_refused (fixture, "POST", EVENTS, "{" TIMES "}", 403, "quotaExceeded");
  read = google_call (fixture, "GET", EVENTS, NULL, 200);
}

static void
test_dead_token (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (Reply) fine = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_autoptr (Reply) order = fixture_control (
      fixture, "POST", "expire", "{'provider':'google','user':'" FIXTURE_MARA "','what':'access'}");
  g_autoptr (Reply) reply = google_call (fixture, "GET", EVENTS, NULL, 401);

  g_assert_cmpstr (reply_at (reply, "error.errors.0.reason"), ==, "authError");
  g_assert_cmpstr (reply_at (reply, "error.errors.0.location"), ==, "Authorization");
  fixture_grant (fixture, "microsoft", FIXTURE_MARA, "Calendars.ReadWrite");
  google_refused (fixture, "GET", EVENTS, NULL, 401, "authError");
}

static void
test_scopes (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) made = NULL;
  g_autoptr (Reply) added = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  refused = google_call (fixture, "GET", "/calendar/v3/users/me/calendarList", NULL, 403);
  g_assert_cmpstr (reply_at (refused, "error.errors.0.reason"), ==, "insufficientPermissions");
  g_assert_cmpstr (reply_at (refused, "error.details.0.reason"), ==, "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  google_refused (
      fixture, "POST", "/calendar/v3/calendars", "{'summary':'X'}", 403, "insufficientPermissions");
  google_refused (fixture, "GET", "/calendar/v3/colors", NULL, 403, "insufficientPermissions");
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.app.created");
  google_refused (fixture, "GET", EVENTS, NULL, 403, "insufficientPermissions");
  made = google_call (fixture, "POST", "/calendar/v3/calendars", "{'summary':'Own'}", 200);
  id = google_token_at (made, "id");
  path = g_strconcat ("/calendar/v3/calendars/", id, "/events", NULL);
  added = google_call (fixture, "POST", path, "{" TIMES "}", 200);
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events.readonly");
  google_refused (fixture, "POST", EVENTS, "{" TIMES "}", 403, "insufficientPermissions");
}

static void
test_batch (Fixture *fixture,
            gconstpointer data)
{
  static const char parts[] =
      "--b\r\nContent-Type: application/http\r\nContent-ID: <one>\r\n\r\nGET " EVENTS
      "/aaaaa1 HTTP/1.1\r\n\r\n\r\n"
      "--b\r\nContent-Type: application/http\r\nContent-ID: <two>\r\n\r\nDELETE " EVENTS "/never1\r\n\r\n\r\n"
      "--b\r\nContent-Type: application/http\r\nContent-ID: <three>\r\n\r\nPOST " EVENTS "\r\n"
      "Content-Type: "
      "application/"
      "json\r\n\r\n{\"id\":\"aaaaa2\",\"start\":{\"date\":\"2026-12-01\"},\"end\":{\"date\":\"2026-12-02\"}}"
      "\r\n"
      "--b--\r\n";
  g_autofree char *address = g_strconcat (fixture->google, "/batch/calendar/v3", NULL);
  g_autofree char *token = g_strconcat ("Authorization: Bearer ", fixture->token, NULL);
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) added = NULL;
  g_autoptr (Reply) many = NULL;
  const char *one, *two, *three;

  google_add (fixture, "aaaaa1", TIMES);
  reply = fixture_send (fixture, "POST", address, token, "multipart/mixed; boundary=b", parts);
  g_assert_cmpuint (reply->status, ==, 200);
  one = strstr (reply->text, "Content-ID: <response-one>");
  two = strstr (reply->text, "Content-ID: <response-two>");
  three = strstr (reply->text, "Content-ID: <response-three>");
  g_assert_true (one != NULL && two != NULL && three != NULL);
  g_assert_true (three < two && two < one);
  g_assert_nonnull (strstr (one, "HTTP/1.1 200"));
  g_assert_nonnull (strstr (two, "HTTP/1.1 404"));
  added = google_call (fixture, "GET", EVENTS "/aaaaa2", NULL, 200);
  fixture_set (fixture, "{'google_batch_limit':2}");
  many = fixture_send (fixture, "POST", address, token, "multipart/mixed; boundary=b", parts);
  g_assert_cmpuint (many->status, ==, 400);
}

static void
test_bursts (Fixture *fixture,
             gconstpointer data)
{
  fixture_fault (fixture, "{'provider':'google','path':'/events','times':2,'action':'status','status':503}");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Reply) refused = google_call (fixture, "GET", EVENTS, NULL, 503);
    }
  g_clear_pointer (&(Reply *){ google_call (fixture, "GET", EVENTS, NULL, 200) }, reply_free);
}

static void
test_transport (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (Reply) reset = NULL;
  g_autoptr (Reply) uncommitted = NULL;
  g_autoptr (Reply) truncated = NULL;
  g_autoptr (Reply) html = NULL;
  g_autoptr (Reply) slow = NULL;

  fixture_fault (fixture, "{'method':'POST','path':'/events','when':'before','action':'reset'}");
  reset = fixture_google (fixture, "POST", EVENTS, "{'id':'aaaaa1'," TIMES "}");
  g_assert_cmpuint (reset->status, ==, 0);
  uncommitted = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 404);
  fixture_fault (fixture, "{'method':'GET','path':'/events','action':'truncate'}");
  truncated = fixture_google (fixture, "GET", EVENTS, NULL);
  g_assert_null (truncated->json);
  fixture_fault (fixture, "{'method':'GET','path':'/events','action':'html','status':502}");
  html = google_call (fixture, "GET", EVENTS, NULL, 502);
  g_assert_true (g_str_has_prefix (reply_header (html, "Content-Type"), "text/html"));
  fixture_fault (fixture, "{'method':'GET','path':'/events','action':'slow'}");
  slow = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_assert_cmpstr (reply_at (slow, "kind"), ==, "calendar#events");
}

static void
test_hang (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (Reply) hung = NULL;
  g_autoptr (Reply) alive = NULL;

  soup_session_set_timeout (fixture->session, 1);
  fixture_fault (fixture, "{'method':'GET','path':'/events','action':'hang'}");
  hung = fixture_google (fixture, "GET", EVENTS, NULL);
  g_assert_cmpuint (hung->status, ==, 0);
  alive = google_call (fixture, "GET", EVENTS, NULL, 200);
}

static void
test_skew (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (Reply) reply = NULL;
  g_autoptr (GDateTime) date = NULL;
  gint64 ahead;

  fixture_set (fixture, "{'clock_skew':7200}");
  reply = google_call (fixture, "GET", EVENTS, NULL, 200);
  date = soup_date_time_new_from_http_string (reply_header (reply, "Date"));
  g_assert_nonnull (date);
  ahead = g_date_time_to_unix (date) - g_get_real_time () / G_USEC_PER_SEC;
  g_assert_cmpint (ABS (ahead - 7200), <=, 5);
}

static void
test_disturbed_rows (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (Reply) twice = NULL;
  g_autoptr (Reply) mixed = NULL;
  g_autoptr (Reply) empty = NULL;
  g_autoptr (Reply) looping = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_add (fixture, "aaaaa2", TIMES);
  fixture_fault (fixture, "{'path':'/events','action':'duplicate'}");
  twice = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_assert_cmpint (reply_size (twice, "items"), ==, 4);
  fixture_fault (fixture, "{'path':'/events','action':'shuffle'}");
  mixed = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_assert_cmpstr (reply_at (mixed, "items.0.id"), ==, "aaaaa2");
  fixture_fault (fixture, "{'path':'/events','action':'empty-page'}");
  empty = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_assert_cmpint (reply_size (empty, "items"), ==, 0);
  g_assert_cmpstr (reply_at (empty, "nextPageToken"), !=, "");
  fixture_fault (fixture, "{'path':'/events','action':'looping-next-link'}");
  looping = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_assert_cmpint (reply_size (looping, "items"), ==, 2);
  g_assert_cmpstr (reply_at (looping, "nextPageToken"), !=, "");
}

static void
test_log (Fixture *fixture,
          gconstpointer data)
{
  g_autoptr (Reply) cleared = fixture_control (fixture, "DELETE", "requests", NULL);
  g_autoptr (Reply) listed = google_call (fixture, "GET", EVENTS "?maxResults=3", NULL, 200);
  g_autoptr (Reply) log = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  log = fixture_control (fixture, "GET", "requests", NULL);
  g_assert_cmpstr (reply_at (log, "count"), ==, "2");
  g_assert_cmpstr (reply_at (log, "writes"), ==, "1");
  g_assert_cmpstr (reply_at (log, "requests.0.query"), ==, "maxResults=3");
  g_assert_cmpstr (reply_at (log, "requests.1.body.id"), ==, "aaaaa1");
  g_assert_cmpstr (reply_at (log, "requests.1.status"), ==, "200");
  g_assert_nonnull (strstr (log->text, "\"peak\":{\"google/" FIXTURE_MARA "\":1}"));
  g_assert_null (strstr (log->text, fixture->token));
}

static void
test_leaked_token (Fixture *fixture,
                   gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->control, "/anywhere", NULL);
  g_autofree char *header = g_strconcat ("Authorization: Bearer ", fixture->token, NULL);
  g_autoptr (Reply) microsoft = fixture_graph (fixture, "GET", "/v1.0/me", NULL);
  g_autoptr (Reply) control = fixture_send (fixture, "GET", address, header, NULL, NULL);
  g_autoptr (Reply) log = fixture_control (fixture, "GET", "requests", NULL);

  g_assert_cmpuint (microsoft->status, ==, 401);
  g_assert_cmpuint (control->status, ==, 404);
  g_assert_cmpstr (reply_at (log, "requests.0.provider"), ==, "microsoft");
  g_assert_cmpstr (reply_at (log, "requests.0.token"), ==, "foreign");
  g_assert_cmpstr (reply_at (log, "requests.1.provider"), ==, "control");
  g_assert_cmpstr (reply_at (log, "requests.1.token"), ==, "foreign");
}

static void
count_cb (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  g_assert_nonnull (bytes);
  (*(guint *) data)--;
}

static void
test_peak (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->google, EVENTS, NULL);
  g_autofree char *value = g_strconcat ("Bearer ", fixture->token, NULL);
  g_autoptr (Reply) log = NULL;
  guint open = 3;

  fixture_set (fixture, "{'latency_ms':150}");
  g_object_unref (fixture->session);
  fixture->session = soup_session_new_with_options ("max-conns-per-host", 5, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("GET", address);

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", value);
      soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, count_cb, &open);
    }
  while (open > 0)
    g_main_context_iteration (NULL, TRUE);
  log = fixture_control (fixture, "GET", "requests", NULL);
  g_assert_nonnull (strstr (log->text, "\"peak\":{\"google/" FIXTURE_MARA "\":3}"));
}

static void
test_restart (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (Reply) kept = NULL;
  g_autoptr (Reply) changes = NULL;

  google_add (fixture, "aaaaa1", "'summary':'Ümläut 🎻'," TIMES);
  token = google_sync (fixture, "");
  google_add (fixture, "aaaaa2", TIMES);
  fixture_restart (fixture);
  kept = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  g_assert_cmpstr (reply_at (kept, "summary"), ==, "Ümläut 🎻");
  changes = google_changes (fixture, token);
  g_assert_cmpint (reply_size (changes, "items"), ==, 1);
  g_assert_cmpstr (reply_at (changes, "items.0.id"), ==, "aaaaa2");
}

static void
test_other_person (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (Reply) made = fixture_control (fixture,
                                            "POST",
                                            "google/" FIXTURE_MARA "/calendars/primary/events",
                                            "{'summary':'From the phone'," TIMES "}");
  g_autoptr (Reply) refused = fixture_control (fixture,
                                               "POST",
                                               "google/" FIXTURE_MARA "/calendars/primary/events",
                                               "{'summary':'No times'}");
  g_autofree char *path = g_strconcat (EVENTS "/", reply_at (made, "id"), NULL);
  g_autofree char *control =
      g_strconcat ("google/" FIXTURE_MARA "/calendars/primary/events/", reply_at (made, "id"), NULL);
  g_autoptr (Reply) seen = google_call (fixture, "GET", path, NULL, 200);
  g_autoptr (Reply) gone = fixture_control (fixture, "DELETE", control, NULL);
  g_autoptr (Reply) state =
      fixture_control (fixture, "GET", "state?provider=google&user=" FIXTURE_MARA, NULL);

  g_assert_cmpuint (made->status, ==, 200);
  g_assert_cmpuint (refused->status, ==, 400);
  g_assert_cmpuint (gone->status, ==, 204);
  g_assert_cmpstr (reply_at (state, "users.0.calendars.0.live"), ==, "0");
  g_assert_cmpint (reply_size (state, "users"), ==, 1);
}

#define TEST(path, func) g_test_add ("/practice/google/" path, Fixture, NULL, google_set_up, func, fixture_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("37-rate-limits-come-as-403-and-429", test_rate_limits);
  TEST ("37-46-a-minute-has-its-quota", test_minute_quota);
  TEST ("38-quota-exceeded-stops-writes-for-hours", test_hours_of_quota);
  TEST ("39-a-dead-token-is-401", test_dead_token);
  TEST ("39-each-method-wants-its-scope", test_scopes);
  TEST ("43-batch-parts-come-out-of-order", test_batch);
  TEST ("44-bursts-end", test_bursts);
  TEST ("73-broken-transports", test_transport);
  TEST ("73-a-request-may-hang", test_hang);
  TEST ("73-the-clock-may-be-off", test_skew);
  TEST ("rows-are-disturbed-on-order", test_disturbed_rows);
  TEST ("the-log-keeps-no-token", test_log);
  TEST ("the-log-shows-a-leaked-token", test_leaked_token);
  TEST ("the-log-knows-the-peak", test_peak);
  TEST ("state-survives-a-restart", test_restart);
  TEST ("another-person-edits-by-the-same-rules", test_other_person);
  return g_test_run ();
}
