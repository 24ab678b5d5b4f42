/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outlook-fixture.h"

#include <string.h>

#define EVENT                                                                                                \
  "{'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'UTC'},"                                            \
  "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'UTC'}}"
#define PART                                                                                                 \
  "{'id':'%u','method':'POST','url':'/me/events','headers':{'Content-Type':'application/"                    \
  "json'},'body':" EVENT "}"

static void
test_me (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) me = graph_expect (fixture, 200, "GET", "/me", NULL);
  g_autofree char *path = g_strdup_printf ("/users/%s/calendar", reply_at (me, "id"));
  g_autoptr (Reply) same = graph_expect (fixture, 200, "GET", path, NULL);

  g_assert_cmpstr (reply_at (me, "userPrincipalName"), ==, FIXTURE_MARA);
  g_assert_cmpstr (reply_at (same, "isDefaultCalendar"), ==, "true");
  graph_refused (fixture, 403, "ErrorAccessDenied", "GET", "/users/" FIXTURE_OTHER "/calendar", NULL, NULL);
  graph_refused (fixture, 400, "BadRequest", "GET", "/me/nothing", NULL, NULL);
}

/* An application's own token writes to anybody's calendar, and to no group's. */
static void
test_group_calendar (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->microsoft, "/halden.example/oauth2/v2.0/token", NULL);
  g_autoptr (Reply) token = fixture_form (
      fixture,
      address,
      "client_id=7c3e9b52-2222-4d4d-9f9f-0123456789ab&client_secret=practice~daemon~not~a~secret"
      "&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default");
  g_autoptr (Reply) made = NULL;

  graph_refused (fixture, 403, "ErrorAccessDenied", "POST", "/groups/g/calendar/events", NULL, EVENT);
  g_assert_cmpuint (token->status, ==, 200);
  g_free (fixture->token);
  fixture->token = g_strdup (reply_at (token, "access_token"));
  made = graph_expect (fixture, 201, "POST", "/users/" FIXTURE_MARA "/events", EVENT);
  graph_refused (fixture, 403, "ErrorAccessDenied", "POST", "/groups/g/calendar/events", NULL, EVENT);
  graph_refused (fixture, 403, "ErrorAccessDenied", "POST", "/groups/g/events", NULL, EVENT);
  graph_refused (fixture, 400, "BadRequest", "GET", "/me/events", NULL, NULL);
}

static void
test_tokens (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) expired = NULL;

  expired = fixture_control (fixture,
                             "POST",
                             "expire",
                             "{'provider':'microsoft','user':'" FIXTURE_MARA "','what':'access'}");
  graph_refused (fixture, 401, "InvalidAuthenticationToken", "GET", "/me", NULL, NULL);
  graph_refused (fixture, 401, "InvalidAuthenticationToken", "GET", "/me/nothing", NULL, NULL);
  g_free (fixture->token);
  fixture->token = g_strdup ("nobody");
  graph_refused (fixture, 401, "InvalidAuthenticationToken", "GET", "/me/events", NULL, NULL);
  fixture_grant (fixture, "google", FIXTURE_MARA, "openid calendar.events");
  graph_refused (fixture, 401, "InvalidAuthenticationToken", "GET", "/me/events", NULL, NULL);
}

static void
test_scopes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *scopes, *method, *path, *body;
    guint status;
  } rows[] = {
    { "User.Read", "GET", "/me", NULL, 200 },
    { "User.Read", "GET", "/me/events", NULL, 403 },
    { "Calendars.Read", "GET", "/me/events", NULL, 200 },
    { "Calendars.Read", "POST", "/me/events", EVENT, 403 },
    { "Calendars.ReadWrite", "POST", "/me/events", EVENT, 201 },
    { "Calendars.ReadWrite", "GET", "/me", NULL, 403 },
    { "Calendars.ReadWrite", "GET", "/me/outlook/masterCategories", NULL, 403 },
    { "MailboxSettings.Read", "GET", "/me/outlook/masterCategories", NULL, 200 },
    { "MailboxSettings.Read", "POST", "/me/outlook/masterCategories", "{'displayName':'Red'}", 403 },
    { "MailboxSettings.ReadWrite", "POST", "/me/outlook/masterCategories", "{'displayName':'Red'}", 201 },
    { "MailboxSettings.ReadWrite", "POST", "/me/outlook/masterCategories", "{'displayName':'red'}", 409 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply = NULL;

      fixture_grant (fixture, "microsoft", FIXTURE_MARA, rows[i].scopes);
      reply = graph_expect (fixture, rows[i].status, rows[i].method, rows[i].path, rows[i].body);
    }
}

static void
test_mailbox (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) early = NULL;
  g_autoptr (Reply) late = NULL;
  g_autoptr (Reply) there = NULL;

  fixture_set (fixture, "{'mailbox':'missing'}");
  graph_refused (fixture, 404, "MailboxNotEnabledForRESTAPI", "GET", "/me/calendars", NULL, NULL);
  fixture_set (fixture, "{'mailbox':'new'}");
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", "/me/calendars", NULL, NULL);
  early = fixture_control (fixture, "POST", "clock", "{'advance':890}");
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", "/me/calendars", NULL, NULL);
  late = fixture_control (fixture, "POST", "clock", "{'advance':11}");
  there = graph_expect (fixture, 200, "GET", "/me/calendars", NULL);
}

static void
test_calendars (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) made =
      graph_expect (fixture, 201, "POST", "/me/calendars", "{'name':'Project Deliverables'}");
  g_autofree char *path = g_strconcat ("/me/calendars/", reply_at (made, "id"), NULL);
  g_autofree char *events = g_strconcat (path, "/events", NULL);
  g_autoptr (Reply) event = graph_expect (fixture, 201, "POST", events, EVENT);
  g_autofree char *elsewhere = NULL;
  g_autoptr (Reply) renamed = NULL;
  g_autoptr (Reply) deleted = NULL;

  g_assert_cmpstr (reply_at (made, "canEdit"), ==, "true");
  g_assert_cmpstr (reply_at (made, "isRemovable"), ==, "true");
  graph_refused (
      fixture, 409, "ErrorFolderExists", "POST", "/me/calendars", NULL, "{'name':'Project Deliverables'}");
  graph_refused (fixture, 400, "ErrorInvalidRequest", "POST", "/me/calendars", NULL, "{}");
  graph_refused (fixture, 400, "RequestBodyRead", "POST", "/me/calendars", NULL, "{'title':'x'}");
  renamed = graph_expect (fixture, 200, "PATCH", path, "{'name':'Deliverables','color':'lightTeal'}");
  g_assert_cmpstr (reply_at (renamed, "color"), ==, "lightTeal");
  elsewhere = g_strconcat ("/me/calendar/events/", reply_at (event, "id"), NULL);
  deleted = graph_expect (fixture, 204, "DELETE", path, NULL);
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", path, NULL, NULL);
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", elsewhere, NULL, NULL);
  graph_refused (fixture, 400, "ErrorInvalidIdMalformed", "GET", "/me/calendars/nonsense", NULL, NULL);
}

static void
test_calendar_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = NULL;
  g_autoptr (Reply) first = NULL;
  guint requests;

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *body = g_strdup_printf ("{'name':'Calendar %u'}", i);
      g_autoptr (Reply) made = graph_expect (fixture, 201, "POST", "/me/calendars", body);
    }
  first = graph_expect (fixture, 200, "GET", "/me/calendars", NULL);
  g_assert_cmpint (reply_size (first, "value"), ==, 10);
  rows = graph_collect (fixture, "/me/calendars?$top=5", NULL, &requests);
  g_assert_cmpuint (json_array_get_length (rows), ==, 12);
  g_assert_cmpuint (requests, ==, 3);
}

typedef struct
{
  guint refused, done;
  gboolean named_time;
} Crowd;

static void
crowd_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  Crowd *crowd = data;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (session), result);
  const char *after =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");

  crowd->done++;
  if (soup_message_get_status (message) != 429)
    return;
  crowd->refused++;
  crowd->named_time = after != NULL;
}

static Crowd
send_crowd (Fixture *fixture, guint n)
{
  g_autofree char *address = g_strconcat (fixture->microsoft, "/v1.0/me/events", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", fixture->token, NULL);
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("max-conns", 20, "max-conns-per-host", 20, NULL);
  Crowd crowd = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("GET", address);

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, crowd_cb, &crowd);
    }
  while (crowd.done < n)
    g_main_context_iteration (NULL, TRUE);
  return crowd;
}

static void
test_concurrency (Fixture *fixture, gconstpointer data)
{
  Crowd few, many, silent;

  fixture_set (fixture, "{'latency_ms':150}");
  few = send_crowd (fixture, 4);
  many = send_crowd (fixture, 7);
  fixture_set (fixture, "{'retry_after':false}");
  silent = send_crowd (fixture, 7);
  g_assert_cmpuint (few.refused, ==, 0);
  g_assert_cmpuint (many.refused, >, 0);
  g_assert_true (many.named_time);
  g_assert_cmpuint (silent.refused, >, 0);
  g_assert_false (silent.named_time);
}

/* A batch of @n equal parts made from @part, which takes their number. */
static char *
make_batch (const char *part, guint n)
{
  GString *body = g_string_new ("{'requests':[");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_auto (GStrv) pieces = g_strsplit (part, "%u", -1);
      g_autofree char *text = g_strjoinv (number, pieces);

      g_string_append_printf (body, "%s%s", i > 0 ? "," : "", text);
    }
  g_string_append (body, "]}");
  return g_string_free (body, FALSE);
}

/* The status of the part with this id. */
static int
status_of (Reply *reply, const char *id)
{
  JsonArray *rows = json_object_get_array_member (json_node_get_object (reply->json), "responses");
  JsonObject *row = graph_row (rows, id);

  return row != NULL ? (int) json_object_get_int_member (row, "status") : 0;
}

static void
test_batch_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *many = make_batch ("{'id':'%u','method':'GET','url':'/me'}", 21);
  g_autofree char *most = make_batch ("{'id':'%u','method':'GET','url':'/me'}", 20);
  g_autofree char *same = make_batch ("{'id':'1','method':'GET','url':'/me?n=%u'}", 2);
  g_autofree char *nested = make_batch ("{'id':'%u','method':'POST','url':'/$batch'}", 1);
  g_autofree char *later = make_batch ("{'id':'%u','method':'GET','url':'/me','dependsOn':['9']}", 1);
  g_autoptr (Reply) done = graph_expect (fixture, 200, "POST", "/$batch", most);

  g_assert_cmpint (reply_size (done, "responses"), ==, 20);
  graph_refused (fixture, 400, "BadRequest", "POST", "/$batch", NULL, many);
  graph_refused (fixture, 400, "BadRequest", "POST", "/$batch", NULL, same);
  graph_refused (fixture, 400, "BadRequest", "POST", "/$batch", NULL, nested);
  graph_refused (fixture, 400, "BadRequest", "POST", "/$batch", NULL, later);
}

static void
test_batch_writes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = make_batch (PART, 6);
  g_autoptr (Reply) reply = graph_expect (fixture, 200, "POST", "/$batch", body);
  g_autoptr (Reply) silent = NULL;
  g_autoptr (Reply) all = NULL;
  JsonArray *rows = json_object_get_array_member (json_node_get_object (reply->json), "responses");
  JsonObject *headers = json_object_get_object_member (graph_row (rows, "6"), "headers");

  g_assert_cmpint (status_of (reply, "4"), ==, 201);
  g_assert_cmpint (status_of (reply, "5"), ==, 429);
  g_assert_true (json_object_has_member (headers, "Retry-After"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "id"), !=, "1");
  fixture_set (fixture, "{'retry_after':false}");
  silent = graph_expect (fixture, 200, "POST", "/$batch", body);
  g_assert_cmpint (status_of (silent, "5"), ==, 429);
  g_assert_null (strstr (silent->text, "Retry-After"));
  fixture_set (fixture, "{'graph_batch_writes':0}");
  all = graph_expect (fixture, 200, "POST", "/$batch", body);
  g_assert_cmpint (status_of (all, "6"), ==, 201);
}

static void
test_batch_dependence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) reply =
      graph_expect (fixture,
                    200,
                    "POST",
                    "/$batch",
                    "{'requests':[{'id':'a','method':'POST','url':'/me/events','body':{'subject':'x'},"
                    "'headers':{'Content-Type':'application/json'}},"
                    "{'id':'b','method':'GET','url':'/me','dependsOn':['a']},"
                    "{'id':'c','method':'GET','url':'/me','dependsOn':['b']},"
                    "{'id':'d','method':'POST','url':'/me/events','body':" EVENT "},"
                    "{'id':'e','method':'GET','url':'/me'}]}");

  g_assert_cmpint (status_of (reply, "a"), ==, 400);
  g_assert_cmpint (status_of (reply, "b"), ==, 424);
  g_assert_cmpint (status_of (reply, "c"), ==, 424);
  g_assert_cmpint (status_of (reply, "d"), ==, 415);
  g_assert_cmpint (status_of (reply, "e"), ==, 200);
}

static void
test_zones (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) windows = graph_expect (fixture, 200, "GET", "/me/outlook/supportedTimeZones", NULL);
  g_autoptr (Reply) iana =
      graph_expect (fixture,
                    200,
                    "GET",
                    "/me/outlook/supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')",
                    NULL);

  g_assert_nonnull (strstr (windows->text, "W. Europe Standard Time"));
  g_assert_null (strstr (windows->text, "Europe/Berlin"));
  g_assert_nonnull (strstr (iana->text, "Europe/Berlin"));
}

static void
test_broken_replies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) html = NULL;
  g_autoptr (Reply) throttled = NULL;
  g_autoptr (Reply) reset = NULL;
  g_autoptr (Reply) list = NULL;

  fixture_fault (fixture, "{'provider':'microsoft','method':'POST','action':'html','status':502}");
  html = graph (fixture, "POST", "/me/events", NULL, EVENT);
  g_assert_cmpuint (html->status, ==, 502);
  fixture_fault (fixture,
                 "{'provider':'microsoft','action':'status','status':429,'headers':{'Retry-After':7}}");
  throttled = graph (fixture, "GET", "/me/events", NULL, NULL);
  g_assert_cmpstr (reply_header (throttled, "Retry-After"), ==, "7");
  fixture_fault (fixture, "{'provider':'microsoft','method':'POST','action':'reset'}");
  reset = graph (fixture, "POST", "/me/events", NULL, EVENT);
  g_assert_cmpuint (reset->status, ==, 0);
  list = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_assert_cmpint (reply_size (list, "value"), ==, 0);
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/outlook/mailbox/" name, Fixture, NULL, graph_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("mailbox-is-the-token-owners", test_me);
  ADD ("dead-token-opens-nothing", test_tokens);
  ADD ("missing-scope-is-forbidden", test_scopes);
  ADD ("69-account-without-mailbox-says-so", test_mailbox);
  ADD ("72-a-group-takes-no-writes", test_group_calendar);
  ADD ("calendars-are-made-renamed-and-deleted", test_calendars);
  ADD ("calendars-come-in-pages-of-ten", test_calendar_pages);
  ADD ("66-fifth-request-at-once-is-refused", test_concurrency);
  ADD ("67-invalid-batch-is-refused-whole", test_batch_refusals);
  ADD ("66-fifth-write-of-a-batch-is-refused-alone", test_batch_writes);
  ADD ("67-failed-dependency-stops-what-waits-for-it", test_batch_dependence);
  ADD ("supported-zones-are-listed", test_zones);
  ADD ("73-broken-reply-before-the-write-leaves-nothing", test_broken_replies);
  return g_test_run ();
}
