/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outlook-fixture.h"

#include <string.h>

#define MARK "0b6f7a52-1d0e-4f3a-9b7e-2a4c5d6e7f80/5a1e9c3d-7b2f-4c6a-8d0e-1f2a3b4c5d6e/1/0123456789abcdef"

typedef struct
{
  const char *provider;
  const char *list; /* of the provider's interface, for the client's view */
  const char *title, *place;
} Side;

static const Side sides[] = {
  { "google",
    "/calendar/v3/calendars/primary/events?singleEvents=true",
    "items.0.summary",
    "items.0.location" },
  { "microsoft", "/me/events", "value.0.subject", "value.0.location.displayName" },
};

static Reply *
page (Fixture *fixture, const char *path)
{
  g_autofree char *address =
      g_str_has_prefix (path, "http") ? g_strdup (path) : g_strconcat (fixture->control, path, NULL);

  return fixture_send (fixture, "GET", address, NULL, NULL, NULL);
}

static Reply *
post (Fixture *fixture, const char *path, const char *header, const char *form)
{
  g_autofree char *address = g_strconcat (fixture->control, path, NULL);

  return fixture_send (fixture, "POST", address, header, "application/x-www-form-urlencoded", form);
}

/* The first link of a page that begins so; unescaped. */
static char *
find_link (Reply *reply, const char *beginning)
{
  g_autofree char *text = g_strconcat ("href=\"", beginning, NULL);
  const char *found = strstr (reply->text, text);
  g_autofree char *link = NULL;

  if (found == NULL)
    return NULL;
  found += strlen ("href=\"");
  link = g_strndup (found, strcspn (found, "\""));
  return g_steal_pointer (&link);
}

static char *
calendar_path (Fixture *fixture, const Side *side)
{
  g_autoptr (Reply) overview = page (fixture, "/");
  g_autofree char *beginning = g_strdup_printf ("/calendar/%s/mara%%40halden.example/", side->provider);

  g_assert_cmpuint (overview->status, ==, 200);
  return find_link (overview, beginning);
}

/* What a client of the provider sees. */
static Reply *
client_view (Fixture *fixture, const Side *side)
{
  gboolean google = strcmp (side->provider, "google") == 0;

  fixture_grant (fixture,
                 side->provider,
                 FIXTURE_MARA,
                 google ? "openid email calendar.events" : GRAPH_SCOPES);
  return google ? fixture_google (fixture, "GET", side->list, NULL)
                : graph (fixture, "GET", side->list, NULL, NULL);
}

#define ADD_FORM                                                                                             \
  "title=Lunch+%26+talk&start_date=2026-11-09&start_time=12%3A00&end_date=2026-11-09&end_time=13%3A00&"      \
  "place=Caf%C3%A9&notes=Bring+plans"
#define MOVE_FORM                                                                                            \
  "title=Lunch+%26+talk&start_date=2026-11-10&start_time=12%3A30&end_date=2026-11-10&end_time=13%3A00&"      \
  "place=Caf%C3%A9&notes=Bring+plans&action=save"

static void
test_round (Fixture *fixture, gconstpointer data)
{
  const Side *side = data;
  g_autofree char *path = calendar_path (fixture, side);
  g_autofree char *beginning = g_strconcat (path, "/event/", NULL);
  g_autoptr (Reply) added = post (fixture, path, NULL, ADD_FORM);
  g_autoptr (Reply) month = NULL;
  g_autoptr (Reply) seen = client_view (fixture, side);
  g_autoptr (Reply) saved = NULL;
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) deleted = NULL;
  g_autoptr (Reply) gone = NULL;
  g_autofree char *event = NULL;
  g_autofree char *where = g_strdup (reply_header (added, "Location"));

  g_assert_cmpuint (added->status, ==, 302);
  g_assert_true (g_str_has_suffix (where, "?month=2026-11"));
  g_assert_cmpstr (reply_at (seen, side->title), ==, "Lunch & talk");
  g_assert_cmpstr (reply_at (seen, side->place), ==, "Café");
  month = page (fixture, where);
  g_assert_nonnull (strstr (month->text, "Lunch &amp; talk"));
  g_assert_nonnull (strstr (month->text, "12:00–13:00"));
  event = find_link (month, beginning);
  saved = post (fixture, event, NULL, MOVE_FORM);
  g_assert_cmpuint (saved->status, ==, 302);
  moved = page (fixture, where);
  g_assert_nonnull (strstr (moved->text, "12:30–13:00"));
  g_assert_nonnull (strstr (moved->text, "Tuesday, 10 November"));
  deleted = post (fixture, event, NULL, "action=delete");
  g_assert_cmpuint (deleted->status, ==, 302);
  gone = client_view (fixture, side);
  g_assert_cmpstr (reply_at (gone, side->title), ==, "");
}

static void
test_all_day (Fixture *fixture, gconstpointer data)
{
  const Side *side = data;
  gboolean google = strcmp (side->provider, "google") == 0;
  g_autofree char *path = calendar_path (fixture, side);
  g_autoptr (Reply) added =
      post (fixture,
            path,
            NULL,
            "title=Fair&all_day=on&start_date=2026-11-09&start_time=&end_date=2026-11-10&"
            "end_time=&place=&notes=");
  g_autoptr (Reply) seen = client_view (fixture, side);

  g_assert_cmpuint (added->status, ==, 302);
  if (google)
    g_assert_cmpstr (reply_at (seen, "items.0.end.date"), ==, "2026-11-11");
  else
    g_assert_cmpstr (reply_at (seen, "value.0.end.dateTime"), ==, "2026-11-11T00:00:00.0000000");
}

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  const Side *side = data;
  g_autofree char *path = calendar_path (fixture, side);
  g_autoptr (Reply) backwards = post (fixture,
                                      path,
                                      NULL,
                                      "title=Backwards&start_date=2026-11-09&start_time=12%3A00&"
                                      "end_date=2026-11-08&end_time=13%3A00&place=&notes=");
  g_autoptr (Reply) incomplete = post (fixture, path, NULL, "title=When&start_date=2026-11-09");
  g_autoptr (Reply) seen = client_view (fixture, side);

  g_assert_cmpuint (backwards->status, ==, 400);
  g_assert_nonnull (strstr (backwards->text, "role=\"alert\""));
  g_assert_nonnull (strstr (backwards->text, "value=\"Backwards\""));
  g_assert_cmpuint (incomplete->status, ==, 400);
  g_assert_cmpstr (reply_at (seen, side->title), ==, "");
}

static void
test_other_site (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = calendar_path (fixture, &sides[1]);
  g_autoptr (Reply) refused = post (fixture, path, "Sec-Fetch-Site: cross-site", ADD_FORM);
  g_autoptr (Reply) seen = client_view (fixture, &sides[1]);

  g_assert_cmpuint (refused->status, ==, 403);
  g_assert_cmpint (reply_size (seen, "value"), ==, 0);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = calendar_path (fixture, &sides[1]);
  g_autofree char *id = NULL;
  g_autofree char *november = g_strconcat (path, "?month=2026-11", NULL);
  g_autoptr (Reply) unmarked = NULL;
  g_autoptr (Reply) marked = NULL;
  g_autoptr (Reply) overview = NULL;
  g_autofree char *other = NULL;

  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
  other =
      graph_create (fixture, ",'singleValueExtendedProperties':[{'id':'" GRAPH_KEY "','value':'x/y/1/z'}]");
  unmarked = page (fixture, november);
  g_assert_null (strstr (unmarked->text, "Carries Accord’s mark"));
  id = graph_create (
      fixture,
      ",'attendees':[{'emailAddress':{'address':'a@a.example'}}],'singleValueExtendedProperties':"
      "[{'id':'" GRAPH_KEY "','value':'" MARK "'}]");
  marked = page (fixture, november);
  g_assert_nonnull (strstr (marked->text, "Carries Accord’s mark"));
  overview = page (fixture, "/");
  g_assert_nonnull (strstr (overview->text, "2 events, 1 by Accord"));
  g_assert_nonnull (strstr (overview->text, "1 mail</a>"));
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (Reply) mails = NULL;
  g_autoptr (Reply) requests = NULL;

  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
  id = graph_create (fixture, ",'attendees':[{'emailAddress':{'address':'guest@a.example'}}]");
  mails = page (fixture, "/mails");
  g_assert_nonnull (strstr (mails->text, "guest@a.example"));
  requests = page (fixture, "/requests");
  g_assert_nonnull (strstr (requests->text, "POST /v1.0/me/events"));
  g_assert_null (strstr (requests->text, fixture->token));
}

static void
test_moved_calendar (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = calendar_path (fixture, &sides[1]);
  g_autofree char *id = NULL;
  g_autofree char *old_path = NULL;
  g_autofree char *event = NULL;
  g_autofree char *form = NULL;
  g_autofree char *link = NULL;
  g_autofree char *target = NULL;
  g_autoptr (Reply) before = NULL;
  g_autoptr (Reply) after = NULL;
  g_autoptr (Reply) calendars = NULL;
  g_autoptr (Reply) saved = NULL;
  g_autoptr (JsonArray) first = NULL;
  g_autoptr (JsonArray) second = NULL;

  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
  id = graph_create (fixture, NULL);
  old_path = g_strconcat ("/me/events/", id, NULL);
  before = graph (fixture, "GET", old_path, "Prefer: IdType=\"ImmutableId\"", NULL);
  first = graph_collect (fixture, "/me/events/delta", &link, NULL);
  calendars = graph_expect (fixture, 200, "GET", "/me/calendars", NULL);
  target = g_uri_escape_string (reply_at (calendars, "value.1.id"), NULL, FALSE);
  event = g_strdup_printf ("%s/event/%s", path, id);
  form = g_strdup_printf ("title=Design+review&start_date=2026-11-09&start_time=15%%3A00&end_date=2026-11-09&"
                          "end_time=16%%3A00&place=&notes=&action=save&calendar=%s",
                          target);
  saved = post (fixture, event, NULL, form);
  g_assert_cmpuint (saved->status, ==, 302);
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", old_path, NULL, NULL);
  g_free (old_path);
  old_path = g_strconcat ("/me/events/", reply_at (before, "id"), NULL);
  after = graph (fixture, "GET", old_path, "Prefer: IdType=\"ImmutableId\"", NULL);
  g_assert_cmpuint (after->status, ==, 200);
  g_assert_cmpstr (reply_at (after, "id"), ==, reply_at (before, "id"));
  second = graph_collect (fixture, link, &link, NULL);
  g_assert_true (json_object_has_member (graph_row (second, id), "@removed"));
}

static void
test_web_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) read = NULL;
  g_autoptr (Reply) opened = NULL;
  g_autoptr (Reply) shown = NULL;

  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
  id = graph_create (fixture, NULL);
  path = g_strconcat ("/me/events/", id, NULL);
  read = graph (fixture, "GET", path, "Prefer: IdType=\"ImmutableId\"", NULL);
  opened = page (fixture, reply_at (read, "webLink"));
  g_assert_cmpuint (opened->status, ==, 302);
  shown = page (fixture, reply_header (opened, "Location"));
  g_assert_cmpuint (shown->status, ==, 200);
  g_assert_nonnull (strstr (shown->text, "value=\"Design review\""));
}

/* Forms have labels, and nothing is fetched from elsewhere. */
static void
test_plain_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const labels[] = { "title",    "all_day",  "start_date", "start_time",
                                        "end_date", "end_time", "place",      "notes" };
  g_autofree char *path = calendar_path (fixture, &sides[1]);
  g_autoptr (Reply) calendar = page (fixture, path);
  g_autoptr (Reply) style = page (fixture, "/practice.css");
  g_autoptr (Reply) missing = page (fixture, "/calendar/microsoft/nobody/x");

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *label = g_strdup_printf ("<label for=\"%s\"", labels[i]);
      g_autofree char *checked = g_strdup_printf ("<label class=\"check\" for=\"%s\"", labels[i]);

      g_assert_true (strstr (calendar->text, label) != NULL || strstr (calendar->text, checked) != NULL);
    }
  g_assert_null (strstr (calendar->text, "http://"));
  g_assert_null (strstr (calendar->text, "https://"));
  g_assert_null (strstr (calendar->text, "<script"));
  g_assert_null (strstr (style->text, "url("));
  g_assert_nonnull (strstr (style->text, "prefers-color-scheme: dark"));
  g_assert_nonnull (strstr (reply_header (calendar, "Content-Security-Policy"), "default-src 'none'"));
  g_assert_cmpuint (missing->status, ==, 404);
}

/* The data of these tests is a side, not an option of the program. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, NULL);
}

static void
add (const char *name, const Side *side, void (*func) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/web/%s/%s", side != NULL ? side->provider : "pages", name);

  g_test_add_vtable (path,
                     sizeof (Fixture),
                     side,
                     (GTestFixtureFunc) set_up,
                     (GTestFixtureFunc) func,
                     (GTestFixtureFunc) fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      add ("what-a-person-does-reaches-the-client", &sides[i], test_round);
      add ("last-day-of-the-form-is-inclusive", &sides[i], test_all_day);
      add ("refused-form-keeps-what-was-entered", &sides[i], test_refusal);
    }
  add ("form-of-another-site-is-refused", NULL, test_other_site);
  add ("only-accords-mark-is-shown-as-one", NULL, test_marks);
  add ("lists-show-mails-and-requests-without-tokens", NULL, test_lists);
  add ("moved-event-changes-its-mutable-id-only", NULL, test_moved_calendar);
  add ("link-of-an-event-opens-it", NULL, test_web_link);
  add ("pages-fetch-nothing-from-elsewhere", NULL, test_plain_pages);
  return g_test_run ();
}
