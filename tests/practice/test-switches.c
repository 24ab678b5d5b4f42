/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each switch does what it says, and the default does the other thing. The rest are tested beside what they
 * belong to: test-outlook-delta.c, test-outlook-events.c, test-practice-oauth.c, test-practice-google-*.c. */

#include "google-fixture.h"
#include "outlook-fixture.h"

#include <string.h>

static void
done (Reply *reply)
{
  reply_free (reply);
}

/* ---- Google ---- */

static void
test_put_revives (Fixture *fixture, gconstpointer data)
{
  google_add (fixture, "aaaaa1", TIMES);
  done (google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204));
  fixture_set (fixture, "{'google_put_revives':false}");
  google_refused (fixture, "PUT", EVENTS "/aaaaa1", "{'status':'confirmed'," TIMES "}", 410, "deleted");
  fixture_set (fixture, "{'google_put_revives':true}");
  done (google_call (fixture, "PUT", EVENTS "/aaaaa1", "{'status':'confirmed'," TIMES "}", 200));
}

/* Who was told that it is off is invited anew. */
static void
test_revived_invites (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "invitation", "cancellation", "invitation" };
  static const char body[] = "{'id':'aaaaa1','attendees':[{'email':'guest@example.org'}]," TIMES "}";
  g_autoptr (Reply) mails = NULL;

  done (google_call (fixture, "POST", EVENTS "?sendUpdates=all", body, 200));
  done (google_call (fixture, "DELETE", EVENTS "/aaaaa1?sendUpdates=all", NULL, 204));
  done (google_call (fixture, "PUT", EVENTS "/aaaaa1?sendUpdates=all", body, 200));
  mails = fixture_control (fixture, "GET", "mails", NULL);
  g_assert_cmpint (reply_size (mails, "mails"), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *path = g_strdup_printf ("mails.%u.why", i);

      g_assert_cmpstr (reply_at (mails, path), ==, expected[i]);
    }
}

static void
test_time_switch (Fixture *fixture, gconstpointer data)
{
  static const char days[] = "{'start':{'date':'2026-12-01'},'end':{'date':'2026-12-02'}}";
  g_autoptr (Reply) free = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_refused (fixture, "PATCH", EVENTS "/aaaaa1", days, 400, "invalid");
  done (google_call (fixture,
                     "PATCH",
                     EVENTS "/aaaaa1",
                     "{'start':{'date':'2026-12-01','dateTime':null},'end':{'date':'2026-12-02','dateTime':null}}",
                     200));
  done (google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204));
  google_add (fixture, "aaaaa2", TIMES);
  fixture_set (fixture, "{'google_time_switch':'free'}");
  free = google_call (fixture, "PATCH", EVENTS "/aaaaa2", days, 200);
  g_assert_cmpstr (reply_at (free, "start.date"), ==, "2026-12-01");
  g_assert_cmpstr (reply_at (free, "start.dateTime"), ==, "");
}

static void
test_sync_parameters (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = google_sync (fixture, "");
  g_autofree char *path = g_strconcat (EVENTS "?timeMin=2026-01-01T00:00:00Z&syncToken=", token, NULL);

  google_refused (fixture, "GET", path, NULL, 400, "badRequest");
  fixture_set (fixture, "{'google_sync_parameters':'gone'}");
  google_refused (fixture, "GET", path, NULL, 410, "fullSyncRequired");
  fixture_set (fixture, "{'google_sync_parameters':'ignored'}");
  done (google_call (fixture, "GET", path, NULL, 200));
}

static void
test_from_gmail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) made =
      fixture_control (fixture,
                       "POST",
                       "google/" FIXTURE_MARA "/calendars/primary/events",
                       "{'id':'aaaaa1','eventType':'fromGmail','summary':'Flight'," TIMES "}");

  g_assert_cmpuint (made->status, ==, 200);
  done (google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'colorId':'3'}", 200));
  google_refused (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'No'}", 400, "eventTypeRestriction");
  fixture_set (fixture, "{'google_from_gmail_editable':false}");
  google_refused (fixture, "PATCH", EVENTS "/aaaaa1", "{'colorId':'4'}", 400, "eventTypeRestriction");
}

static void
test_original_string (Fixture *fixture, gconstpointer data)
{
  static const char path[] = EVENTS "/aaaaa1/instances";
  g_autoptr (Reply) object = NULL;
  g_autoptr (Reply) text = NULL;

  google_add (fixture, "aaaaa1", WEEKLY);
  object = google_call (fixture, "GET", path, NULL, 200);
  g_assert_cmpstr (reply_at (object, "items.0.originalStartTime.timeZone"), ==, "Europe/Berlin");
  fixture_set (fixture, "{'google_original_start_string':true}");
  text = google_call (fixture, "GET", path, NULL, 200);
  g_assert_cmpstr (reply_at (text, "items.0.originalStartTime"), ==, "2026-11-09T15:00:00+01:00");
}

static void
test_tombstones (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (Reply) bare = NULL;
  g_autoptr (Reply) whole = NULL;
  g_autoptr (Reply) changes = NULL;
  JsonObject *row;

  google_add (fixture, "aaaaa1", "'summary':'Gone'," WEEKLY);
  token = google_sync (fixture, "");
  done (google_call (fixture, "DELETE", EVENTS "/aaaaa1_20261116T140000Z", NULL, 204));
  bare = google_call (fixture, "GET", EVENTS "/aaaaa1_20261116T140000Z", NULL, 200);
  g_assert_cmpstr (reply_at (bare, "summary"), ==, "");
  fixture_set (fixture, "{'google_tombstone_details':true}");
  whole = google_call (fixture, "GET", EVENTS "/aaaaa1_20261116T140000Z", NULL, 200);
  g_assert_cmpstr (reply_at (whole, "summary"), ==, "Gone");
  g_assert_cmpstr (reply_at (whole, "status"), ==, "cancelled");
  g_assert_cmpstr (reply_at (whole, "recurringEventId"), ==, "aaaaa1");
  changes = google_changes (fixture, token);
  row = reply_item (changes, "aaaaa1_20261116T140000Z");
  g_assert_cmpstr (json_object_get_string_member (row, "status"), ==, "cancelled");
  g_assert_true (json_object_has_member (row, "start"));
}

static void
test_special_types (Fixture *fixture, gconstpointer data)
{
  static const char body[] = "{'eventType':'focusTime'," TIMES "}";

  done (google_call (fixture, "POST", EVENTS, body, 200));
  fixture_set (fixture, "{'google_special_types':false}");
  google_refused (fixture, "POST", EVENTS, body, 400, "eventTypeRestriction");
}

/* ---- Graph ---- */

static void
test_events_delta (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *setting;
    guint status;
    const char *code;
  } rows[] = {
    { "{'events_delta':'unsupported'}", 400, "BadRequest" },
    { "{'events_delta':'forbidden'}", 403, "ErrorAccessDenied" },
    { "{'events_delta':'not-implemented'}", 501, "NotImplemented" },
    { "{'events_delta':'needs-start'}", 400, "ErrorInvalidParameter" },
  };

  done (graph_expect (fixture, 200, "GET", "/me/events/delta", NULL));
  graph_refused (fixture, 400, "ErrorInvalidParameter", "GET", "/me/events/delta?startDateTime=", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      fixture_set (fixture, rows[i].setting);
      graph_refused (fixture, rows[i].status, rows[i].code, "GET", "/me/events/delta", NULL, NULL);
    }
  done (graph_expect (fixture, 200, "GET", "/me/events/delta?startDateTime=2026-01-01T00:00:00Z", NULL));
}

static void
test_transaction (Fixture *fixture, gconstpointer data)
{
  static const char other[] = "{'subject':'Other','transactionId':'t-1',"
                              "'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'UTC'},"
                              "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'UTC'}}";
  g_autofree char *first = graph_create (fixture, ",'transactionId':'t-1'");
  g_autoptr (Reply) same = graph_expect (fixture, 201, "POST", "/me/events", other);
  g_autofree char *again = NULL;
  g_autoptr (Reply) another = NULL;

  g_assert_cmpstr (reply_at (same, "id"), ==, first);
  g_assert_cmpstr (reply_at (same, "subject"), ==, "Design review");
  fixture_set (fixture, "{'transaction_mismatch':'error'}");
  graph_refused (fixture, 409, "ErrorDuplicateTransactionId", "POST", "/me/events", NULL, other);
  fixture_set (fixture, "{'transaction_mismatch':'bad-request'}");
  graph_refused (fixture, 400, "ErrorDuplicateTransactionId", "POST", "/me/events", NULL, other);
  fixture_set (fixture, "{'transaction_mismatch':'new'}");
  again = graph_create (fixture, ",'transactionId':'t-1'");
  g_assert_cmpstr (again, ==, first);
  another = graph_expect (fixture, 201, "POST", "/me/events", other);
  g_assert_cmpstr (reply_at (another, "id"), !=, first);
}

#define RULE                                                                                                 \
  ",'recurrence':{'pattern':{'type':'weekly','interval':1,'daysOfWeek':['monday'],'firstDayOfWeek':'monday'}," \
  "'range':{'type':'numbered','startDate':'2026-11-09','numberOfOccurrences':4}}"

/* A series whose second date is another one and whose third is gone; its path. (transfer full) */
static char *
make_series (Fixture *fixture)
{
  g_autofree char *id = graph_create (fixture, RULE);
  g_autofree char *list =
      g_strdup_printf ("/me/events/%s/instances?startDateTime=2026-11-01&endDateTime=2027-11-01", id);
  g_autoptr (Reply) dates = graph_expect (fixture, 200, "GET", list, NULL);
  g_autofree char *second = g_strconcat ("/me/events/", reply_at (dates, "value.1.id"), NULL);
  g_autofree char *third = g_strconcat ("/me/events/", reply_at (dates, "value.2.id"), NULL);

  done (graph_expect (fixture, 200, "PATCH", second, "{'subject':'Another'}"));
  done (graph_expect (fixture, 204, "DELETE", third, NULL));
  return g_strconcat ("/me/events/", id, NULL);
}

static int
count (Fixture *fixture, const char *path, const char *query, const char *member)
{
  g_autofree char *whole = g_strconcat (path, query, NULL);
  g_autoptr (Reply) reply = graph_expect (fixture, 200, "GET", whole, NULL);

  return reply_size (reply, member);
}

static void
test_occurrences (Fixture *fixture, gconstpointer data)
{
  static const char select[] = "?$select=subject,cancelledOccurrences";
  static const char expand[] = "?$expand=exceptionOccurrences";
  g_autofree char *series = make_series (fixture);

  g_assert_cmpint (count (fixture, series, "", "cancelledOccurrences"), ==, -1);
  g_assert_cmpint (count (fixture, series, select, "cancelledOccurrences"), ==, 1);
  g_assert_cmpint (count (fixture, series, "", "exceptionOccurrences"), ==, -1);
  g_assert_cmpint (count (fixture, series, expand, "exceptionOccurrences"), ==, 1);
  fixture_set (fixture, "{'cancelled_occurrences':'always','exception_occurrences':'always'}");
  g_assert_cmpint (count (fixture, series, "", "cancelledOccurrences"), ==, 1);
  g_assert_cmpint (count (fixture, series, "", "exceptionOccurrences"), ==, 1);
  fixture_set (fixture, "{'cancelled_occurrences':'never','exception_occurrences':'never'}");
  g_assert_cmpint (count (fixture, series, select, "cancelledOccurrences"), ==, -1);
  g_assert_cmpint (count (fixture, series, expand, "exceptionOccurrences"), ==, -1);
}

/* The same Mondays, said with another first day of the week: deleted dates stay deleted, or come back. */
static void
test_same_rule (Fixture *fixture, gconstpointer data)
{
  static const char select[] = "?$select=subject,cancelledOccurrences";
  g_autofree char *series = make_series (fixture);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", series, NULL);
  JsonObject *rule = json_object_get_object_member (json_node_get_object (read->json), "recurrence");
  JsonObject *pattern = json_object_get_object_member (rule, "pattern");
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), rule);
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;

  json_object_set_string_member (pattern, "index", "last");
  text = json_to_string (node, FALSE);
  body = g_strdup_printf ("{\"recurrence\":%s}", text);
  fixture_set (fixture, "{'same_rule_discards':false}");
  done (graph_expect (fixture, 200, "PATCH", series, body));
  g_assert_cmpint (count (fixture, series, select, "cancelledOccurrences"), ==, 1);
  json_object_set_string_member (pattern, "index", "third");
  g_free (text);
  g_free (body);
  text = json_to_string (node, FALSE);
  body = g_strdup_printf ("{\"recurrence\":%s}", text);
  fixture_set (fixture, "{'same_rule_discards':true}");
  done (graph_expect (fixture, 200, "PATCH", series, body));
  g_assert_cmpint (count (fixture, series, select, "cancelledOccurrences"), ==, 0);
}

static void
test_original_start (Fixture *fixture, gconstpointer data)
{
  g_autofree char *series = make_series (fixture);
  g_autofree char *list =
      g_strconcat (series, "/instances?startDateTime=2026-11-01&endDateTime=2027-11-01", NULL);
  g_autoptr (Reply) with = graph_expect (fixture, 200, "GET", list, NULL);
  g_autoptr (Reply) without = NULL;

  g_assert_cmpstr (reply_at (with, "value.1.originalStart"), !=, "");
  fixture_set (fixture, "{'original_start':false}");
  without = graph_expect (fixture, 200, "GET", list, NULL);
  g_assert_cmpstr (reply_at (without, "value.1.originalStart"), ==, "");
}

static void
test_default_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) ten = NULL;
  g_autoptr (Reply) twelve = NULL;

  for (guint i = 0; i < 12; i++)
    g_free (graph_create (fixture, NULL));
  ten = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_assert_cmpint (reply_size (ten, "value"), ==, 10);
  fixture_set (fixture, "{'graph_default_page':100}");
  twelve = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_assert_cmpint (reply_size (twelve, "value"), ==, 12);
}

static void
test_categories (Fixture *fixture, gconstpointer data)
{
  static const char body[] = "{'displayName':'Structure','color':'preset3'}";
  g_autofree char *id = graph_create (fixture, ",'categories':['Never listed']");
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);

  fixture_set (fixture, "{'unknown_category':'refused'}");
  graph_refused (fixture, 400, "ErrorInvalidRequest", "PATCH", path, NULL, "{'categories':['Structure']}");
  done (graph_expect (fixture, 200, "PATCH", path, "{'subject':'What it had it keeps'}"));
  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES " MailboxSettings.Read");
  graph_refused (fixture, 403, "ErrorAccessDenied", "POST", "/me/outlook/masterCategories", NULL, body);
  fixture_set (fixture, "{'category_scope':'settings-read'}");
  done (graph_expect (fixture, 201, "POST", "/me/outlook/masterCategories", body));
  done (graph_expect (fixture, 200, "PATCH", path, "{'categories':['Structure']}"));
}

static void
test_id_mode (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);

  done (graph (fixture, "GET", path, "Prefer: IdType=\"ImmutableId\"", NULL));
  fixture_set (fixture, "{'other_id_mode':'missing'}");
  graph_refused (
      fixture, 404, "ErrorItemNotFound", "GET", path, "Prefer: IdType=\"ImmutableId\"", NULL);
}

static void
test_etag_bump (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) clock = NULL;
  g_autoptr (Reply) second = NULL;

  fixture_set (fixture, "{'etag_bump':true}");
  id = graph_create (fixture, NULL);
  path = g_strconcat ("/me/events/", id, NULL);
  first = graph_expect (fixture, 200, "GET", path, NULL);
  clock = fixture_control (fixture, "POST", "clock", "{'advance':5}");
  second = graph_expect (fixture, 200, "GET", path, NULL);
  g_assert_cmpstr (reply_at (first, "changeKey"), !=, reply_at (second, "changeKey"));
}

/* ---- the table ---- */

/* docs/practice.md has a row for each switch, with this default, these choices, its source and its meaning. */
static void
test_documented (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) reply = fixture_control (fixture, "GET", "settings", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int n = reply_size (reply, "table");

  g_file_get_contents (PRACTICE_DOCS, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, >, 40);
  for (int i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (
          json_object_get_array_member (json_node_get_object (reply->json), "table"), (guint) i);
      g_autofree char *value_path = g_strdup_printf ("table.%d.default", i);
      const char *choices = json_object_get_string_member_with_default (row, "choices", "");
      g_auto (GStrv) words = g_strsplit (choices, "|", -1);
      g_autofree char *shown = g_strjoinv (" \\| ", words);
      g_autofree char *line = g_strdup_printf ("| `%s` | `%s` | %s | %s | %s |\n",
                                               json_object_get_string_member (row, "name"),
                                               reply_at (reply, value_path),
                                               shown,
                                               json_object_get_string_member (row, "source"),
                                               json_object_get_string_member (row, "meaning"));

      if (strstr (text, line) == NULL)
        g_error ("docs/practice.md lacks: %s", line);
    }
}

/* What nobody knows for sure is tried both ways, except where the other way is that requests fail. */
static void
test_tried (Fixture *fixture, gconstpointer data)
{
  static const char *const failing[] = { "trouble", "trouble_every", "unknown_category", NULL };
  g_autoptr (Reply) reply = fixture_control (fixture, "GET", "settings", NULL);
  JsonArray *table = json_object_get_array_member (json_node_get_object (reply->json), "table");
  guint open = 0;

  for (guint i = 0; i < json_array_get_length (table); i++)
    {
      JsonObject *row = json_array_get_object_element (table, i);
      const char *name = json_object_get_string_member (row, "name");
      const char *source = json_object_get_string_member (row, "source");

      if ((strstr (source, "(K)") == NULL && strstr (source, "§0") == NULL) || g_strv_contains (failing, name))
        continue;
      open++;
      if (!json_object_has_member (row, "trials"))
        g_error ("no other value of %s is tried", name);
    }
  g_assert_cmpuint (open, >=, 18);
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = {
    "{'never_heard':true}", "{'page_size':'two'}", "{'events_delta':'perhaps'}", "{'page_size':2,'iss':'no'}",
  };
  g_autoptr (Reply) settings = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (Reply) reply = fixture_control (fixture, "POST", "settings", wrong[i]);

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_cmpstr (reply_at (reply, "error"), !=, "");
    }
  settings = fixture_control (fixture, "GET", "settings", NULL);
  g_assert_cmpstr (reply_at (settings, "settings.page_size"), ==, "0");
}

#define GOOGLE(name, function)                                                                               \
  g_test_add ("/practice/switches/google/" name, Fixture, NULL, google_set_up, function, fixture_tear_down)
#define GRAPH(name, function)                                                                                \
  g_test_add ("/practice/switches/graph/" name, Fixture, NULL, graph_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GOOGLE ("25-29-put-revives-a-deleted-id", test_put_revives);
  GOOGLE ("revived-event-invites-again", test_revived_invites);
  GOOGLE ("35-date-to-time-needs-null", test_time_switch);
  GOOGLE ("19-sync-token-with-parameters", test_sync_parameters);
  GOOGLE ("40-from-gmail-fields", test_from_gmail);
  GOOGLE ("32-original-start-as-text", test_original_string);
  GOOGLE ("23-29-deleted-events-with-their-details", test_tombstones);
  GOOGLE ("40-special-types", test_special_types);
  GRAPH ("54-events-delta-refusals", test_events_delta);
  GRAPH ("58-transaction-with-another-body", test_transaction);
  GRAPH ("55-cancelled-and-changed-dates", test_occurrences);
  GRAPH ("56-the-same-rule-in-other-words", test_same_rule);
  GRAPH ("original-start", test_original_start);
  GRAPH ("default-page", test_default_page);
  GRAPH ("categories", test_categories);
  GRAPH ("64-other-id-mode", test_id_mode);
  GRAPH ("63-etag-bump", test_etag_bump);
  GOOGLE ("each-is-documented", test_documented);
  GOOGLE ("each-open-reading-is-tried", test_tried);
  GOOGLE ("wrong-ones-are-refused", test_wrong);
  return g_test_run ();
}
