/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be ordered to go wrong: on a request of its own, and on one of the items of a batch. */

#include "google-fixture.h"
#include "outlook-fixture.h"

#include <string.h>

static void
done (Reply *reply)
{
  reply_free (reply);
}

static void
turn (Fixture *fixture, const char *how)
{
  done (fixture_control (fixture, "POST", "clock", how));
}

/* ---- on a request ---- */

static void
test_reason (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) named = NULL;

  fixture_fault (fixture,
                 "{'provider':'google','action':'status','status':429,'reason':'rateLimitExceeded',"
                 "'retry_after':9}");
  named = google_call (fixture, "GET", EVENTS, NULL, 429);
  g_assert_cmpstr (reply_at (named, "error.errors.0.reason"), ==, "rateLimitExceeded");
  g_assert_cmpstr (reply_at (named, "error.errors.0.domain"), ==, "usageLimits");
  g_assert_cmpstr (reply_header (named, "Retry-After"), ==, "9");
}

static void
test_graph_reason (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = g_strconcat (fixture->microsoft, "/organizations/oauth2/v2.0/token", NULL);
  g_autoptr (Reply) refused = NULL;

  fixture_fault (fixture, "{'path':'/me/events','action':'status','status':507,'reason':'ErrorQuotaExceeded'}");
  graph_refused (fixture, 507, "ErrorQuotaExceeded", "GET", "/me/events", NULL, NULL);
  fixture_fault (fixture, "{'path':'/token','action':'status','status':400,'reason':'temporarily_unavailable'}");
  refused = fixture_form (fixture, token, "grant_type=refresh_token");
  g_assert_cmpstr (reply_at (refused, "error"), ==, "temporarily_unavailable");
}

/* Hours go by the virtual clock; what is left of them is named. */
static void
test_lasts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) later = NULL;
  g_autoptr (Reply) orders = NULL;

  turn (fixture, "{'stopped':true}");
  fixture_fault (fixture,
                 "{'method':'POST','path':'/events','action':'status','status':403,'reason':'quotaExceeded',"
                 "'seconds':3000,'retry_after':'rest'}");
  first = google_call (fixture, "POST", EVENTS, "{" TIMES "}", 403);
  g_assert_cmpstr (reply_header (first, "Retry-After"), ==, "3001");
  turn (fixture, "{'advance':2000}");
  done (google_call (fixture, "GET", EVENTS, NULL, 200));
  later = google_call (fixture, "POST", EVENTS, "{" TIMES "}", 403);
  g_assert_cmpstr (reply_header (later, "Retry-After"), ==, "1001");
  turn (fixture, "{'advance':1000}");
  google_add (fixture, "aaaaa1", TIMES);
  orders = fixture_control (fixture, "GET", "faults", NULL);
  g_assert_cmpstr (reply_at (orders, "faults.0.spent"), ==, "true");
}

/* Who was told to wait and does not is seen. */
static void
test_early (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) requests = NULL;

  fixture_fault (fixture, "{'action':'status','status':429,'reason':'rateLimitExceeded','retry_after':60}");
  done (google_call (fixture, "GET", EVENTS, NULL, 429));
  done (google_call (fixture, "GET", EVENTS, NULL, 200));
  turn (fixture, "{'advance':61}");
  done (google_call (fixture, "GET", EVENTS, NULL, 200));
  requests = fixture_control (fixture, "GET", "requests", NULL);
  g_assert_cmpstr (reply_at (requests, "early"), ==, "1");
  g_assert_cmpstr (reply_at (requests, "requests.1.early"), ==, "true");
  g_assert_cmpstr (reply_at (requests, "requests.2.early"), ==, "");
}

/* One poisoned event among others. */
static void
test_content (Fixture *fixture, gconstpointer data)
{
  fixture_fault (fixture,
                 "{'method':'POST','content':'Poison','times':0,'action':'status','status':400,'reason':'invalid'}");
  google_add (fixture, "aaaaa1", "'summary':'Fine'," TIMES);
  google_refused (fixture, "POST", EVENTS, "{'summary':'Poison'," TIMES "}", 400, "invalid");
  google_add (fixture, "aaaaa2", "'summary':'Fine'," TIMES);
  google_refused (fixture, "POST", EVENTS, "{'summary':'Poison'," TIMES "}", 400, "invalid");
}

static void
test_oversize (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) small = NULL;
  g_autoptr (Reply) large = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_add (fixture, "aaaaa2", TIMES);
  google_add (fixture, "aaaaa3", TIMES);
  small = google_call (fixture, "GET", EVENTS "?maxResults=1", NULL, 200);
  g_assert_cmpint (reply_size (small, "items"), ==, 1);
  fixture_fault (fixture, "{'method':'GET','action':'oversize'}");
  large = google_call (fixture, "GET", EVENTS "?maxResults=1", NULL, 200);
  g_assert_cmpint (reply_size (large, "items"), ==, 3);
}

static void
test_graph_oversize (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) large = NULL;

  for (guint i = 0; i < 12; i++)
    g_free (graph_create (fixture, NULL));
  fixture_fault (fixture, "{'method':'GET','action':'oversize'}");
  large = graph (fixture, "GET", "/me/events/delta", "Prefer: odata.maxpagesize=2", NULL);
  g_assert_cmpint (reply_size (large, "value"), ==, 12);
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *word;
    guint status;
    gboolean written;
  } rows[] = {
    { "reset-before", 0, FALSE }, { "reset-after", 0, TRUE }, { "truncate", 0, TRUE },
    { "html", 502, FALSE },       { "slow", 200, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *setting = g_strdup_printf ("{'trouble':'%s','trouble_every':1}", rows[i].word);
      g_autofree char *body = g_strdup_printf ("{'id':'aaaaa%u'," TIMES "}", i);
      g_autofree char *path = g_strdup_printf (EVENTS "/aaaaa%u", i);
      g_autoptr (Reply) reply = NULL;

      fixture_set (fixture, setting);
      reply = fixture_google (fixture, "POST", EVENTS, body);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
      fixture_set (fixture, "{'trouble':'none'}");
      done (google_call (fixture, "GET", path, NULL, rows[i].written ? 200 : 404));
    }
}

static void
test_trouble_every (Fixture *fixture, gconstpointer data)
{
  guint bad = 0;

  fixture_set (fixture, "{'trouble':'html','trouble_every':3}");
  for (guint i = 0; i < 9; i++)
    {
      g_autoptr (Reply) reply = fixture_google (fixture, "GET", EVENTS, NULL);

      bad += reply->status == 502 ? 1 : 0;
    }
  g_assert_cmpuint (bad, ==, 3);
}

static void
expire_one (Fixture *fixture, const char *token, guint status)
{
  g_autofree char *order = g_strdup_printf ("{'token':'%s'}", token);
  g_autoptr (Reply) reply = fixture_control (fixture, "POST", "expire", order);

  g_assert_cmpuint (reply->status, ==, status);
}

/* One of several; the others go on. */
static void
test_expire_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *path = NULL;
  g_autofree char *token = g_strdup (fixture->token);

  google_add (fixture, "aaaaa1", TIMES);
  first = google_sync (fixture, "");
  google_add (fixture, "aaaaa2", TIMES);
  second = google_sync (fixture, "");
  path = g_strconcat (EVENTS "?syncToken=", first, NULL);
  expire_one (fixture, first, 200);
  google_refused (fixture, "GET", path, NULL, 410, "fullSyncRequired");
  done (google_changes (fixture, second));
  fixture_grant (fixture, "google", FIXTURE_MARA, "calendar.events");
  expire_one (fixture, token, 200);
  done (google_call (fixture, "GET", EVENTS, NULL, 200));
  g_free (fixture->token);
  fixture->token = g_steal_pointer (&token);
  google_refused (fixture, "GET", EVENTS, NULL, 401, "authError");
  expire_one (fixture, "never-handed-out", 404);
}

static void
test_expire_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *next = NULL;
  g_autofree char *link = NULL;
  g_autoptr (Reply) first = NULL;
  g_autoptr (JsonArray) rows = NULL;

  g_free (graph_create (fixture, NULL));
  g_free (graph_create (fixture, NULL));
  first = graph (fixture, "GET", "/me/events/delta", "Prefer: odata.maxpagesize=1", NULL);
  next = g_strdup (graph_link (first, "nextLink"));
  rows = graph_collect (fixture, "/me/events/delta", &link, NULL);
  expire_one (fixture, next, 200);
  graph_refused (fixture, 410, "SyncStateNotFound", "GET", next, NULL, NULL);
  done (graph_expect (fixture, 200, "GET", link, NULL));
  expire_one (fixture, link, 200);
  graph_refused (fixture, 410, "SyncStateNotFound", "GET", link, NULL, NULL);
}

/* ---- in a batch ---- */

/* Three creates in one request; which of the ids are there afterwards. */
static Reply *
send_google_batch (Fixture *fixture)
{
  g_autoptr (GString) parts = g_string_new (NULL);
  g_autofree char *address = g_strconcat (fixture->google, "/batch/calendar/v3", NULL);
  g_autofree char *token = g_strconcat ("Authorization: Bearer ", fixture->token, NULL);

  for (guint i = 1; i <= 3; i++)
    g_string_append_printf (parts,
                            "--b\r\nContent-Type: application/http\r\nContent-ID: <n%u>\r\n\r\nPOST " EVENTS "\r\n"
                            "Content-Type: application/json\r\n\r\n{\"id\":\"aaaaa%u\",\"start\":{\"date\":"
                            "\"2026-12-01\"},\"end\":{\"date\":\"2026-12-02\"}}\r\n",
                            i,
                            i);
  g_string_append (parts, "--b--\r\n");
  return fixture_send (fixture, "POST", address, token, "multipart/mixed; boundary=b", parts->str);
}

/* "110": the first two are there. */
static void
assert_google_events (Fixture *fixture, const char *expected)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf (EVENTS "/aaaaa%u", i + 1);

      done (google_call (fixture, "GET", path, NULL, expected[i] == '1' ? 200 : 404));
    }
}

typedef struct
{
  const char *fault;
  const char *there;  /* which of the three creates are done */
  gboolean broken;    /* the connection ends without a whole reply */
  const char *in_reply; /* (nullable) */
} BatchFault;

static const BatchFault google_faults[] = {
  { "{'item':2,'action':'status','status':503,'reason':'backendError'}", "101", FALSE, "HTTP/1.1 503" },
  { "{'item':2,'when':'after','action':'status','status':500,'reason':'backendError'}", "111", FALSE, "HTTP/1.1 500" },
  { "{'item':3,'action':'status','status':429,'reason':'rateLimitExceeded','retry_after':7}", "110", FALSE,
    "Retry-After: 7" },
  { "{'item':2,'action':'html','status':502}", "101", FALSE, "<h1>Bad gateway</h1>" },
  { "{'item':2,'action':'reset'}", "100", TRUE, NULL },
  { "{'item':2,'when':'after','action':'reset'}", "110", TRUE, NULL },
  { "{'item':2,'when':'after','action':'truncate'}", "111", TRUE, NULL },
  { "{'item':2,'when':'after','action':'slow'}", "111", FALSE, "<response-n3>" },
  { "{'part':true,'nth':2,'times':2,'action':'status','status':403,'reason':'quotaExceeded'}", "100", FALSE,
    "quotaExceeded" },
  { "{'part':false,'path':'/batch','action':'status','status':503}", "000", FALSE, NULL },
  { "{'content':'aaaaa2','part':true,'action':'status','status':400,'reason':'invalid'}", "101", FALSE, "invalid" },
};

static void
test_google_batch (Fixture *fixture, gconstpointer data)
{
  const BatchFault *row = data;
  g_autoptr (Reply) reply = NULL;

  google_set_up (fixture, NULL);
  fixture_fault (fixture, row->fault);
  reply = send_google_batch (fixture);
  g_assert_cmpint (reply->status == 0, ==, row->broken);
  if (row->in_reply != NULL)
    g_assert_nonnull (strstr (reply->text, row->in_reply));
  assert_google_events (fixture, row->there);
}

static Reply *
send_graph_batch (Fixture *fixture)
{
  g_autoptr (GString) body = g_string_new ("{'requests':[");

  for (guint i = 1; i <= 3; i++)
    g_string_append_printf (body,
                            "%s{'id':'%u','method':'POST','url':'/me/events','headers':{'Content-Type':"
                            "'application/json'},'body':{'subject':'Number %u','start':{'dateTime':"
                            "'2026-11-09T15:00:00','timeZone':'UTC'},'end':{'dateTime':'2026-11-09T16:00:00',"
                            "'timeZone':'UTC'}}}",
                            i > 1 ? "," : "",
                            i,
                            i);
  g_string_append (body, "]}");
  return graph (fixture, "POST", "/$batch", NULL, body->str);
}

static void
assert_graph_events (Fixture *fixture, const char *expected)
{
  g_autoptr (Reply) list = graph_expect (fixture, 200, "GET", "/me/events?$top=50", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *title = g_strdup_printf ("\"Number %u\"", i + 1);

      g_assert_cmpint (strstr (list->text, title) != NULL, ==, expected[i] == '1');
    }
}

static const BatchFault graph_faults[] = {
  { "{'item':2,'action':'status','status':503,'reason':'ErrorServerBusy'}", "101", FALSE, "ErrorServerBusy" },
  { "{'item':2,'when':'after','action':'status','status':504,'reason':'GatewayTimeout'}", "111", FALSE, "504" },
  { "{'item':3,'action':'status','status':429,'reason':'ApplicationThrottled','retry_after':7}", "110", FALSE,
    "\"Retry-After\":\"7\"" },
  { "{'item':2,'action':'html','status':502}", "101", FALSE, "text/html" },
  { "{'item':2,'action':'reset'}", "100", TRUE, NULL },
  { "{'item':2,'when':'after','action':'reset'}", "110", TRUE, NULL },
  { "{'item':2,'when':'after','action':'truncate'}", "111", TRUE, NULL },
  { "{'item':2,'when':'after','action':'slow'}", "111", FALSE, "responses" },
  { "{'part':true,'nth':2,'times':2,'action':'status','status':507,'reason':'ErrorQuotaExceeded'}", "100", FALSE,
    "ErrorQuotaExceeded" },
};

static void
test_graph_batch (Fixture *fixture, gconstpointer data)
{
  const BatchFault *row = data;
  g_autoptr (Reply) reply = NULL;

  graph_set_up (fixture, NULL);
  fixture_fault (fixture, row->fault);
  reply = send_graph_batch (fixture);
  g_assert_cmpint (reply->status == 0, ==, row->broken);
  if (row->in_reply != NULL)
    g_assert_nonnull (strstr (reply->text, row->in_reply));
  assert_graph_events (fixture, row->there);
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "{'action':'sulk'}", "{'action':'reset','path':'('}",
                                       "{'action':'reset','content':'['}" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (Reply) reply = fixture_control (fixture, "POST", "faults", wrong[i]);

      g_assert_cmpuint (reply->status, ==, 400);
    }
}

static void
add_batch_tests (const char *side, const BatchFault *rows, guint n, void (*test) (Fixture *, gconstpointer))
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/practice/faults/%s/batch/%u", side, i);

      g_test_add (path, Fixture, &rows[i], NULL, test, fixture_tear_down);
    }
}

#define GOOGLE(name, function)                                                                               \
  g_test_add ("/practice/faults/google/" name, Fixture, NULL, google_set_up, function, fixture_tear_down)
#define GRAPH(name, function)                                                                                \
  g_test_add ("/practice/faults/graph/" name, Fixture, NULL, graph_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GOOGLE ("reason-and-retry-after", test_reason);
  GRAPH ("code", test_graph_reason);
  GOOGLE ("lasts-for-hours", test_lasts);
  GOOGLE ("request-before-retry-after-is-early", test_early);
  GOOGLE ("by-content", test_content);
  GOOGLE ("oversize", test_oversize);
  GRAPH ("oversize", test_graph_oversize);
  GOOGLE ("trouble", test_trouble);
  GOOGLE ("trouble-every-third", test_trouble_every);
  GOOGLE ("expire-one-token", test_expire_one);
  GRAPH ("expire-one-link", test_expire_links);
  GOOGLE ("wrong-orders-are-refused", test_wrong);
  add_batch_tests ("google", google_faults, G_N_ELEMENTS (google_faults), test_google_batch);
  add_batch_tests ("graph", graph_faults, G_N_ELEMENTS (graph_faults), test_graph_batch);
  return g_test_run ();
}
