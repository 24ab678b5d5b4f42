/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "google-fixture.h"

#include <string.h>

static Reply *
next_page (Fixture *fixture,
           const char *query,
           Reply *page)
{
  g_autofree char *token = google_token_at (page, "nextPageToken");
  g_autofree char *path = g_strconcat (EVENTS "?", query, "&pageToken=", token, NULL);

  return google_call (fixture, "GET", path, NULL, 200);
}

static void
add_three (Fixture *fixture)
{
  google_add (fixture, "aaaaa1", "'summary':'One'," TIMES);
  google_add (fixture, "aaaaa2", "'summary':'Two'," TIMES);
  google_add (fixture, "aaaaa3", "'summary':'Three'," TIMES);
}

static void
test_sync_token_last (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;

  add_three (fixture);
  first = google_call (fixture, "GET", EVENTS "?maxResults=2", NULL, 200);
  g_assert_cmpint (reply_size (first, "items"), ==, 2);
  g_assert_cmpstr (reply_at (first, "nextSyncToken"), ==, "");
  second = next_page (fixture, "maxResults=2", first);
  g_assert_cmpint (reply_size (second, "items"), ==, 1);
  g_assert_cmpstr (reply_at (second, "nextPageToken"), ==, "");
  g_assert_cmpstr (reply_at (second, "nextSyncToken"), !=, "");
}

static void
test_page_size_switch (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (Reply) page = NULL;

  add_three (fixture);
  fixture_set (fixture, "{'page_size':1}");
  page = google_call (fixture, "GET", EVENTS "?maxResults=2500", NULL, 200);
  g_assert_cmpint (reply_size (page, "items"), ==, 1);
}

static void
test_empty_page (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (Reply) empty = NULL;
  g_autoptr (Reply) filled = NULL;

  add_three (fixture);
  fixture_set (fixture, "{'google_empty_pages':true}");
  empty = google_call (fixture, "GET", EVENTS "?maxResults=5", NULL, 200);
  g_assert_cmpint (reply_size (empty, "items"), ==, 0);
  g_assert_cmpstr (reply_at (empty, "nextPageToken"), !=, "");
  filled = next_page (fixture, "maxResults=5", empty);
  g_assert_cmpint (reply_size (filled, "items"), ==, 3);
  g_assert_cmpstr (reply_at (filled, "nextSyncToken"), !=, "");
}

static void
test_forbidden_with_token (Fixture *fixture,
                           gconstpointer data)
{
  static const char *const extra[] = { "timeMin=2026-01-01T00:00:00Z",
                                       "timeMax=2026-01-01T00:00:00Z",
                                       "orderBy=updated",
                                       "q=x",
                                       "iCalUID=x",
                                       "privateExtendedProperty=a%3Db",
                                       "sharedExtendedProperty=a%3Db",
                                       "updatedMin=2026-11-20T00:00:00Z",
                                       "showDeleted=false" };
  g_autofree char *token = google_sync (fixture, "showDeleted=true");

  for (guint i = 0; i < G_N_ELEMENTS (extra); i++)
    {
      g_autofree char *path = g_strconcat (EVENTS "?syncToken=", token, "&", extra[i], NULL);

      google_refused (fixture, "GET", path, NULL, 400, "badRequest");
    }
}

static void
test_expired_token (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *token = google_sync (fixture, "");
  g_autofree char *path = g_strconcat (EVENTS "?syncToken=", token, NULL);
  g_autoptr (Reply) order = fixture_control (fixture,
                                             "POST",
                                             "expire",
                                             "{'provider':'google','user':'" FIXTURE_MARA "','what':'sync'}");
  g_autoptr (Reply) reply = google_call (fixture, "GET", path, NULL, 410);

  g_assert_cmpuint (order->status, ==, 200);
  g_assert_cmpstr (reply_at (reply, "error.errors.0.reason"), ==, "fullSyncRequired");
  g_assert_cmpstr (reply_at (reply, "error.errors.0.locationType"), ==, "parameter");
  g_assert_cmpstr (reply_at (reply, "error.errors.0.location"), ==, "syncToken");
}

static void
test_token_after_role_change (Fixture *fixture,
                              gconstpointer data)
{
  g_autofree char *token = google_sync (fixture, "");
  g_autofree char *path = g_strconcat (EVENTS "?syncToken=", token, NULL);
  g_autoptr (Reply) change =
      fixture_control (fixture, "PATCH", "google/" FIXTURE_MARA "/calendars/primary", "{'role':'reader'}");

  g_assert_cmpuint (change->status, ==, 200);
  google_refused (fixture, "GET", path, NULL, 410, "fullSyncRequired");
}

static void
test_no_tombstones_in_full_list (Fixture *fixture,
                                 gconstpointer data)
{
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) plain = NULL;
  g_autoptr (Reply) deleted = NULL;

  google_add (fixture, "aaaaa1", WEEKLY);
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204);
  plain = google_call (fixture, "GET", EVENTS, NULL, 200);
  g_assert_cmpint (reply_size (plain, "items"), ==, 0);
  deleted = google_call (fixture, "GET", EVENTS "?showDeleted=true", NULL, 200);
  g_assert_cmpint (reply_size (deleted, "items"), ==, 1);
}

/* What was deleted vanishes: then its id is free, and a token from before knows nothing of it. */
static void
test_purged (Fixture *fixture,
             gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) one = NULL;
  g_autoptr (Reply) clock = NULL;
  g_autoptr (Reply) deleted = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_add (fixture, "aaaaa2", WEEKLY);
  token = google_sync (fixture, "");
  path = g_strconcat (EVENTS "?syncToken=", token, NULL);
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204);
  one = google_call (fixture, "DELETE", EVENTS "/aaaaa2_20261116T140000Z", NULL, 204);
  fixture_set (fixture, "{'google_purge_days':3}");
  clock = fixture_control (fixture, "POST", "clock", "{'advance':345600}");
  fixture_grant (fixture, "google", FIXTURE_MARA, FULL_SCOPES);
  google_refused (fixture, "GET", path, NULL, 410, "fullSyncRequired");
  deleted = google_call (fixture, "GET", EVENTS "?showDeleted=true", NULL, 200);
  g_assert_null (reply_item (deleted, "aaaaa1"));
  g_assert_nonnull (reply_item (deleted, "aaaaa2_20261116T140000Z"));
  google_refused (fixture, "GET", EVENTS "/aaaaa1", NULL, 404, "notFound");
  google_add (fixture, "aaaaa1", TIMES);
}

static void
test_cancelled_exception (Fixture *fixture,
                          gconstpointer data)
{
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) list = NULL;
  g_autoptr (Reply) expanded = NULL;
  JsonObject *row;

  google_add (fixture, "aaaaa1", WEEKLY);
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa1_20261116T140000Z", NULL, 204);
  list = google_call (fixture, "GET", EVENTS "?showDeleted=false", NULL, 200);
  row = reply_item (list, "aaaaa1_20261116T140000Z");
  g_assert_nonnull (row);
  g_assert_cmpstr (json_object_get_string_member (row, "status"), ==, "cancelled");
  g_assert_cmpstr (json_object_get_string_member (row, "recurringEventId"), ==, "aaaaa1");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (row, "originalStartTime"),
                                                  "dateTime"),
                   ==,
                   "2026-11-16T15:00:00+01:00");
  g_assert_false (json_object_has_member (row, "start"));
  expanded = google_call (fixture, "GET", EVENTS "?singleEvents=true&orderBy=startTime", NULL, 200);
  g_assert_cmpint (reply_size (expanded, "items"), ==, 3);
}

static void
test_bare_tombstone (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) changes = NULL;

  google_add (fixture, "aaaaa1", "'summary':'Secret'," TIMES);
  token = google_sync (fixture, "");
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204);
  changes = google_changes (fixture, token);
  g_assert_cmpint (reply_size (changes, "items"), ==, 1);
  g_assert_cmpstr (reply_at (changes, "items.0.id"), ==, "aaaaa1");
  g_assert_cmpstr (reply_at (changes, "items.0.status"), ==, "cancelled");
  g_assert_cmpstr (reply_at (changes, "items.0.summary"), ==, "");
  g_assert_cmpstr (reply_at (changes, "items.0.start"), ==, "");
}

static void
test_changed_while_paging (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) change = NULL;
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) changes = NULL;
  g_autofree char *token = NULL;

  add_three (fixture);
  first = google_call (fixture, "GET", EVENTS "?maxResults=2", NULL, 200);
  g_assert_nonnull (reply_item (first, "aaaaa1"));
  change = fixture_control (fixture,
                            "PATCH",
                            "google/" FIXTURE_MARA "/calendars/primary/events/aaaaa1",
                            "{'summary':'Changed'}");
  g_assert_cmpuint (change->status, ==, 200);
  second = next_page (fixture, "maxResults=2", first);
  g_assert_nonnull (reply_item (second, "aaaaa1"));
  token = google_token_at (second, "nextSyncToken");
  changes = google_changes (fixture, token);
  g_assert_nonnull (reply_item (changes, "aaaaa1"));
}

static void
test_increment (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;
  g_autoptr (Reply) changes = NULL;
  g_autoptr (Reply) nothing = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  token = google_sync (fixture, "maxResults=2500");
  google_add (fixture, "aaaaa2", TIMES);
  changes = google_changes (fixture, token);
  g_assert_cmpint (reply_size (changes, "items"), ==, 1);
  g_assert_nonnull (reply_item (changes, "aaaaa2"));
  next = google_token_at (changes, "nextSyncToken");
  nothing = google_changes (fixture, next);
  g_assert_cmpint (reply_size (nothing, "items"), ==, 0);
}

static void
test_malformed_tokens (Fixture *fixture,
                       gconstpointer data)
{
  google_refused (fixture, "GET", EVENTS "?syncToken=nonsense", NULL, 400, "invalidParameter");
  google_refused (fixture, "GET", EVENTS "?pageToken=nonsense", NULL, 400, "invalidParameter");
}

static void
test_parameters (Fixture *fixture,
                 gconstpointer data)
{
  google_refused (fixture, "GET", EVENTS "?orderBy=startTime", NULL, 400, "badRequest");
  google_refused (fixture, "GET", EVENTS "?orderBy=summary", NULL, 400, "invalidParameter");
  google_refused (fixture, "GET", EVENTS "?maxResults=0", NULL, 400, "invalidParameter");
  google_refused (fixture, "GET", EVENTS "?singleEvents=1", NULL, 400, "invalidParameter");
  google_refused (fixture, "GET", EVENTS "?timeMin=2026-01-01T00:00:00", NULL, 400, "badRequest");
  google_refused (fixture,
                  "GET",
                  EVENTS "?timeMin=2026-01-02T00:00:00Z&timeMax=2026-01-02T00:00:00Z",
                  NULL,
                  400,
                  "timeRangeEmpty");
  google_refused (fixture, "GET", EVENTS "?timeZone=Mars/Base", NULL, 400, "invalidParameter");
  google_refused (
      fixture, "GET", EVENTS "?updatedMin=2020-01-01T00:00:00Z", NULL, 410, "updatedMinTooLongAgo");
  google_refused (fixture, "GET", EVENTS "?surprise=1", NULL, 400, "invalidParameter");
  google_refused (fixture, "GET", "/calendar/v3/calendars/nowhere/events", NULL, 404, "notFound");
  google_refused (fixture, "GET", "/calendar/v3/nothing", NULL, 404, "notFound");
}

static void
test_bounds (Fixture *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *query;
    int rows;
  } cases[] = {
    { "timeMin=2026-12-01T11:00:00%2B01:00", 0 },
    { "timeMin=2026-12-01T10:59:59%2B01:00", 1 },
    { "timeMax=2026-12-01T10:00:00%2B01:00", 0 },
    { "timeMax=2026-12-01T10:00:01%2B01:00", 1 },
  };

  google_add (fixture, "aaaaa1", TIMES);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (EVENTS "?", cases[i].query, NULL);
      g_autoptr (Reply) reply = google_call (fixture, "GET", path, NULL, 200);

      g_assert_cmpint (reply_size (reply, "items"), ==, cases[i].rows);
    }
}

static void
test_filters (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Reply) marked = NULL;
  g_autoptr (Reply) both = NULL;
  g_autoptr (Reply) words = NULL;

  google_add (fixture,
              "aaaaa1",
              "'summary':'Übung','extendedProperties':{'private':{'k':'v','l':'w'}}," TIMES);
  google_add (fixture, "aaaaa2", "'extendedProperties':{'private':{'k':'v'}}," TIMES);
  marked = google_call (fixture, "GET", EVENTS "?privateExtendedProperty=k%3Dv", NULL, 200);
  g_assert_cmpint (reply_size (marked, "items"), ==, 2);
  both = google_call (
      fixture, "GET", EVENTS "?privateExtendedProperty=k%3Dv&privateExtendedProperty=l%3Dw", NULL, 200);
  g_assert_cmpint (reply_size (both, "items"), ==, 1);
  words = google_call (fixture, "GET", EVENTS "?q=%C3%BCbung", NULL, 200);
  g_assert_cmpint (reply_size (words, "items"), ==, 1);
}

static void
test_fields (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (Reply) masked = NULL;

  google_add (fixture, "aaaaa1", "'summary':'One'," TIMES);
  masked = google_call (fixture, "GET", EVENTS "?fields=items(id,start/dateTime)", NULL, 200);
  g_assert_cmpstr (reply_at (masked, "nextSyncToken"), ==, "");
  g_assert_cmpstr (reply_at (masked, "items.0.id"), ==, "aaaaa1");
  g_assert_cmpstr (reply_at (masked, "items.0.summary"), ==, "");
  g_assert_cmpstr (reply_at (masked, "items.0.start.dateTime"), ==, "2026-12-01T10:00:00+01:00");
  g_assert_cmpstr (reply_at (masked, "items.0.start.timeZone"), ==, "");
  google_refused (fixture, "GET", EVENTS "?fields=items(id", NULL, 400, "invalidParameter");
}

static void
test_calendar_list (Fixture *fixture,
                    gconstpointer data)
{
#define LIST "/calendar/v3/users/me/calendarList"
  g_autoptr (Reply) list = google_call (fixture, "GET", LIST, NULL, 200);
  g_autofree char *token = google_token_at (list, "nextSyncToken");
  g_autofree char *path = g_strconcat (LIST "?syncToken=", token, NULL);
  g_autofree char *conflict = g_strconcat (path, "&minAccessRole=owner", NULL);
  g_autoptr (Reply) made = NULL;
  g_autoptr (Reply) changes = NULL;
  g_autoptr (Reply) owned = NULL;

  g_assert_cmpint (reply_size (list, "items"), ==, 3);
  g_assert_cmpstr (reply_at (list, "items.0.id"), ==, FIXTURE_MARA);
  g_assert_cmpstr (reply_at (list, "items.0.primary"), ==, "true");
  g_assert_cmpstr (reply_at (list, "items.2.accessRole"), ==, "reader");
  made = google_call (fixture,
                      "POST",
                      "/calendar/v3/calendars",
                      "{'summary':'Project Deliverables','timeZone':'Europe/Berlin'}",
                      200);
  changes = google_call (fixture, "GET", path, NULL, 200);
  g_assert_cmpint (reply_size (changes, "items"), ==, 1);
  g_assert_cmpstr (reply_at (changes, "items.0.id"), ==, reply_at (made, "id"));
  google_refused (fixture, "GET", conflict, NULL, 400, "invalidParameter");
  google_refused (fixture, "GET", LIST "?syncToken=nonsense", NULL, 410, "fullSyncRequired");
  owned = google_call (fixture, "GET", LIST "?minAccessRole=writer", NULL, 200);
  g_assert_cmpint (reply_size (owned, "items"), ==, 3);
}

static void
test_instances (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) list = NULL;
  g_autoptr (Reply) one = NULL;

  google_add (fixture, "aaaaa1", WEEKLY);
  moved = google_call (
      fixture,
      "PATCH",
      EVENTS "/aaaaa1_20261116T140000Z",
      "{'start':{'dateTime':'2026-11-17T09:00:00+01:00'},'end':{'dateTime':'2026-11-17T10:00:00+01:00'}}",
      200);
  g_assert_cmpstr (reply_at (moved, "id"), ==, "aaaaa1_20261116T140000Z");
  g_assert_cmpstr (reply_at (moved, "originalStartTime.dateTime"), ==, "2026-11-16T15:00:00+01:00");
  list = google_call (fixture, "GET", EVENTS "/aaaaa1/instances", NULL, 200);
  g_assert_cmpint (reply_size (list, "items"), ==, 4);
  one =
      google_call (fixture, "GET", EVENTS "/aaaaa1/instances?originalStart=2026-11-16T14:00:00Z", NULL, 200);
  g_assert_cmpint (reply_size (one, "items"), ==, 1);
  g_assert_cmpstr (reply_at (one, "items.0.start.dateTime"), ==, "2026-11-17T09:00:00+01:00");
}

#define TEST(path, func) g_test_add ("/practice/google/" path, Fixture, NULL, google_set_up, func, fixture_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("17-sync-token-on-the-last-page-only", test_sync_token_last);
  TEST ("17-an-increment-has-only-what-changed", test_increment);
  TEST ("18-an-empty-page-may-be-followed", test_empty_page);
  TEST ("18-pages-can-be-made-short", test_page_size_switch);
  TEST ("19-sync-token-excludes-filters", test_forbidden_with_token);
  TEST ("20-an-expired-token-needs-a-full-sync", test_expired_token);
  TEST ("20-a-changed-role-needs-a-full-sync", test_token_after_role_change);
  TEST ("20-malformed-tokens-are-refused", test_malformed_tokens);
  TEST ("21-a-full-list-lacks-deleted-masters", test_no_tombstones_in_full_list);
  TEST ("20-21-what-was-deleted-vanishes", test_purged);
  TEST ("22-cancelled-exceptions-are-listed-always", test_cancelled_exception);
  TEST ("23-tombstones-are-bare", test_bare_tombstone);
  TEST ("24-changes-while-paging-are-not-lost", test_changed_while_paging);
  TEST ("32-a-moved-instance-keeps-its-id", test_instances);
  TEST ("36-bounds-are-exclusive", test_bounds);
  TEST ("parameters-follow-the-discovery-document", test_parameters);
  TEST ("filters-are-anded", test_filters);
  TEST ("fields-drop-the-sync-token", test_fields);
  TEST ("calendar-list-is-incremental", test_calendar_list);
  return g_test_run ();
}
