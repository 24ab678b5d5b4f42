/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#define ID "0b2f9a52-7f1f-4a54-8df0-6f8a0d6c1e22"

static AccordEvent *
get (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  AccordEvent *event = accord_store_get_event (f->store, ID, &error);

  g_assert_no_error (error);
  return event;
}

static void
assert_when (StoreFixture *f,
             const char   *expected)
{
  g_autoptr (AccordEvent) event = get (f);
  g_autofree char *when = accord_when_to_text (&event->when);

  g_assert_cmpstr (when, ==, expected);
}

static void
test_smallest_insert (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autoptr (GPtrArray) events = NULL;
  AccordEvent *event;

  store_fixture_write (f, "INSERT INTO events (title) VALUES ('from a script')");
  events = accord_store_list_events (f->store, 0, 1, TRUE, NULL);
  g_assert_cmpuint (events->len, ==, 1);
  event = g_ptr_array_index (events, 0);
  g_assert_true (g_uuid_string_is_valid (event->id));
  g_assert_cmpint (event->kind, ==, ACCORD_KIND_APPOINTMENT);
  g_assert_cmpint (event->status, ==, ACCORD_STATUS_CONFIRMED);
  g_assert_cmpint (event->percent, ==, -1);
  g_assert_cmpint (event->change_no, ==, accord_store_get_change_no (f->store));
  g_assert_cmpint (event->updated_at, >, 1700000000);
}

static void
test_forms_of_time (StoreFixture  *f,
                    gconstpointer  data)
{
  static const struct { const char *values, *expected; } rows[] = {
    { "'2026-06-11', NULL, NULL, 0", "2026-06-11/2026-06-12" },
    { "'2026-06-11', '2026-06-13', 'Europe/Berlin', 1", "2026-06-11/2026-06-13" },
    { "'2026-06-11T00:00:00', '2026-06-12T00:00:00', NULL, 1", "2026-06-11/2026-06-12" },
    { "'2026-06-11 00:00:00', '2026-06-11 23:59:59', NULL, 1", "2026-06-11/2026-06-12" },
    { "'2026-06-11T10:00:00Z', NULL, 'Europe/Berlin', 0",
      "2026-06-11T12:00:00+02:00/2026-06-11T12:00:00+02:00 Europe/Berlin" },
    { "'2026-06-11 10:00:00', '2026-06-11 11:00', 'Europe/Berlin', 0",
      "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin" },
    { "'2026-06-11T10:00:00-04:00', '2026-06-11T11:00:00-04:00', 'America/New_York', 0",
      "2026-06-11T10:00:00-04:00/2026-06-11T11:00:00-04:00 America/New_York" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("DELETE FROM events; INSERT INTO events (id, start, \"end\", zone, all_day) "
                           "VALUES ('" ID "', %s)",
                           rows[i].values);

      store_fixture_write (f, sql);
      assert_when (f, rows[i].expected);
    }
}

static void
test_form_follows_an_update (StoreFixture  *f,
                             gconstpointer  data)
{
  store_fixture_write (f, "INSERT INTO events (id, start) VALUES ('" ID "', '2026-06-11')");
  store_fixture_write (f, "UPDATE events SET start = '2026-06-12T10:00:00Z'");
  assert_when (f, "2026-06-12T10:00:00+00:00/2026-06-12T10:00:00+00:00 UTC");
  store_fixture_write (f, "UPDATE events SET all_day = 1");
  assert_when (f, "2026-06-12/2026-06-13");
  store_fixture_write (f, "UPDATE events SET start = NULL, \"end\" = NULL");
  assert_when (f, "");
}

static void
test_refusals (StoreFixture  *f,
               gconstpointer  data)
{
  static const struct { const char *sql, *says;
  } rows[] = {
    { "INSERT INTO events (start) VALUES ('2026-02-30')", "a date YYYY-MM-DD" },
    { "INSERT INTO events (start) VALUES ('soon')", "a date YYYY-MM-DD" },
    { "INSERT INTO events (start) VALUES ('12:00')", "a date YYYY-MM-DD" },
    { "INSERT INTO events (start) VALUES ('2026-06-11T10:00:00+0200')", "a date YYYY-MM-DD" },
    { "INSERT INTO events (start, \"end\") VALUES ('2026-06-11', '2026-06-11T10:00:00Z')",
      "both dates or both times" },
    { "INSERT INTO events (start, \"end\") VALUES ('2026-06-12', '2026-06-11')", "not before the start" },
    { "INSERT INTO events (\"end\") VALUES ('2026-06-12')", "an end needs a start" },
    { "INSERT INTO events (kind) VALUES ('party')", "deliverable, assignment or appointment" },
    { "INSERT INTO events (status) VALUES ('done')", "draft, tentative, confirmed or cancelled" },
    { "INSERT INTO events (percent) VALUES (101)", "0 to 100" },
    { "INSERT INTO events (id) VALUES ('crm-17')", "a UUID" },
    { "INSERT INTO events (availability) VALUES ('maybe')", "free, busy, oof or workingElsewhere" },
    { "INSERT INTO projects (name) VALUES (' ')", "not empty" },
    { "INSERT INTO projects (name, colour) VALUES ('x', 'red')", "#rrggbb" },
    { "INSERT INTO projects (name, starts_on, ends_on) VALUES ('x', '2026-02-02', '2026-02-01')",
      "not before" },
    { "INSERT INTO people (name, is_me) VALUES ('a', 1), ('b', 1)", "people.is_me" },
    { "INSERT INTO attendees (event_id, email, role) VALUES ('" ID "', 'a@b', 'boss')",
      "required, optional or resource" },
    { "INSERT INTO reminders VALUES ('" ID "', -5)", "0 or more minutes" },
    { "INSERT INTO exceptions (event_id, original) VALUES ('" ID "', 'monday')", "the start the rule gives it" },
    { "INSERT INTO exceptions (event_id, original, start) VALUES ('" ID "', '2026-06-18', 'soon')", "a date YYYY-MM-DD" },
    { "INSERT INTO exceptions (event_id, original, start, \"end\") VALUES ('" ID "', '2026-06-18', '2026-06-19', '2026-06-18')",
      "not before the start" },
    { "INSERT INTO exceptions (event_id, original, \"end\") VALUES ('" ID "', '2026-06-18', '2026-06-19')",
      "an end needs a start" },
    { "INSERT INTO exceptions (event_id, original, start, all_day) VALUES ('" ID "', '2026-06-18', '2026-06-19', 0)",
      "as the start is written" },
    { "INSERT INTO exceptions (event_id, original, reminders) VALUES ('" ID "', '2026-06-18', 'soon')",
      "separated by a space" },
    { "INSERT INTO exceptions (event_id, original, availability) VALUES ('" ID "', '2026-06-18', 'maybe')",
      "free, busy, oof or workingElsewhere" },
    { "PRAGMA foreign_keys = ON; INSERT INTO exceptions (event_id, original) VALUES ('" ID "', '2026-06-18')",
      "FOREIGN KEY" },
    { "PRAGMA foreign_keys = ON; INSERT INTO attendees (event_id, email) VALUES ('" ID "', 'a@b')",
      "FOREIGN KEY" },
    { "INSERT INTO events (id) VALUES ('" ID "'); UPDATE events SET id = '1" ID "'", "never changes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean fine;
      g_autofree char *output = store_fixture_foreign (f, rows[i].sql, &fine);

      g_test_message ("%s: %s", rows[i].sql, output);
      g_assert_false (fine);
      g_assert_nonnull (strstr (output, rows[i].says));
    }
}

/* Every write that means something moves the event's number, and nothing else does. */
static void
test_numbering (StoreFixture  *f,
                gconstpointer  data)
{
  static const struct { const char *sql; gboolean moves; } rows[] = {
    { "UPDATE events SET title = 'b'", TRUE },
    { "UPDATE events SET title = 'b'", FALSE },
    { "INSERT INTO attendees (event_id, email) VALUES ('" ID "', 'a@example.org')", TRUE },
    { "UPDATE attendees SET response = 'accepted'", TRUE },
    { "UPDATE attendees SET response = 'accepted'", FALSE },
    { "DELETE FROM attendees", TRUE },
    { "INSERT INTO reminders VALUES ('" ID "', 10)", TRUE },
    { "UPDATE reminders SET minutes = 15", TRUE },
    { "DELETE FROM reminders", TRUE },
    { "INSERT INTO categories (event_id, name) VALUES ('" ID "', 'Red')", TRUE },
    { "UPDATE categories SET name = 'Blue'", TRUE },
    { "DELETE FROM categories", TRUE },
    { "INSERT INTO exceptions (event_id, original) VALUES ('" ID "', '2026-06-18')", TRUE },
    { "UPDATE exceptions SET cancelled = 1", TRUE },
    { "UPDATE exceptions SET cancelled = 1", FALSE },
    { "UPDATE exceptions SET start = '2026-06-19', all_day = 1", TRUE },
    { "DELETE FROM exceptions", TRUE },
    { "INSERT INTO projects (id, name) VALUES (1, 'Bridge')", FALSE },
    { "UPDATE events SET project_id = 1", TRUE },
    { "UPDATE projects SET name = 'Bridge II'", TRUE },
    { "UPDATE projects SET name = 'Bridge II'", FALSE },
    { "INSERT INTO people (id, name) VALUES (1, 'Ada')", FALSE },
    { "UPDATE events SET person_id = 1", TRUE },
    { "UPDATE people SET email = 'ada@example.org'", TRUE },
    { "PRAGMA foreign_keys = ON; DELETE FROM projects", TRUE },
    { "UPDATE events SET deleted_at = 5", TRUE },
    { "PRAGMA recursive_triggers = ON; UPDATE events SET notes = 'n', start = '2026-06-13T10:00:00Z'", TRUE },
  };
  gint64 before;

  store_fixture_write (f, "INSERT INTO events (id, title, start) VALUES ('" ID "', 'a', '2026-06-11')");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordEvent) old = get (f);
      g_autoptr (AccordEvent) event = NULL;

      before = old->change_no;
      store_fixture_write (f, rows[i].sql);
      event = get (f);
      g_test_message ("%s", rows[i].sql);
      g_assert_cmpint (event->change_no > before, ==, rows[i].moves);
      g_assert_cmpint (event->change_no, <=, accord_store_get_change_no (f->store));
    }
}

/* Each column by itself: one that the trigger forgets would never reach a calendar. */
static void
test_every_column_counts (StoreFixture  *f,
                          gconstpointer  data)
{
  static const char *const assignments[] = {
    "kind = 'deliverable'",
    "project_id = 1",
    "person_id = 1",
    "contact = 'c'",
    "title = 'b'",
    "notes = 'n'",
    "place = 'p'",
    "start = '2026-06-12'",
    "\"end\" = '2026-06-14'",
    "zone = 'Europe/Berlin'",
    "status = 'tentative'",
    "archived = 1",
    "percent = 5",
    "recurrence = 'RRULE:FREQ=DAILY'",
    "availability = 'free'",
    "visibility = 'private'",
    "url = 'u'",
    "title_override = 't'",
    "body_override = 'b'",
    "born_in = 'c'",
    "organiser = 'o'",
    "online = 'o'",
    "carrier = 'c'",
    "deleted_at = 5",
  };

  store_fixture_write (
      f,
      "INSERT INTO projects (id, name) VALUES (1, 'Bridge'); INSERT INTO people (id, name) VALUES (1, 'A');"
      "INSERT INTO events (id, title, start) VALUES ('" ID "', 'a', '2026-06-11')");
  for (guint i = 0; i < G_N_ELEMENTS (assignments); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE events SET %s", assignments[i]);
      g_autoptr (AccordEvent) old = get (f);
      g_autoptr (AccordEvent) event = NULL;

      store_fixture_write (f, sql);
      event = get (f);
      g_test_message ("%s", sql);
      g_assert_cmpint (event->change_no, >, old->change_no);
    }
}

static void
test_upsert (StoreFixture  *f,
             gconstpointer  data)
{
  static const char upsert[] =
      "INSERT INTO events (id, title, start) VALUES ('" ID "', 'a', '2026-06-11') "
      "ON CONFLICT (id) DO UPDATE SET title = excluded.title, start = excluded.start";
  gint64 before;

  store_fixture_write (f, upsert);
  before = accord_store_get_change_no (f->store);
  store_fixture_write (f, upsert);
  g_assert_cmpint (accord_store_get_change_no (f->store), ==, before);
  store_fixture_write (f, "INSERT INTO projects (name, client, colour) VALUES ('Bridge', NULL, '#aabbcc') "
                       "ON CONFLICT (name, coalesce(client, '')) DO UPDATE SET colour = excluded.colour");
  store_fixture_write (f, "INSERT INTO projects (name, client, colour) VALUES ('Bridge', NULL, '#ddeeff') "
                       "ON CONFLICT (name, coalesce(client, '')) DO UPDATE SET colour = excluded.colour");
  {
    g_autoptr (GPtrArray) projects = accord_store_list_projects (f->store, NULL);

    g_assert_cmpuint (projects->len, ==, 1);
    g_assert_cmpstr (((AccordProject *) g_ptr_array_index (projects, 0))->colour, ==, "#ddeeff");
  }
}

static void
test_removed_row (StoreFixture  *f,
                  gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordLink) link = accord_link_new (ID, calendar->id);
  g_autoptr (AccordEvent) trace = NULL;
  g_autoptr (AccordEvent) back = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) links = NULL;
  gint64 before;

  store_fixture_write (f, "INSERT INTO events (id, title, kind) VALUES ('" ID "', 'gone', 'deliverable')");
  g_assert_true (accord_store_put_link (f->store, link, NULL));
  before = accord_store_get_change_no (f->store);
  store_fixture_write (f, "DELETE FROM events");
  trace = get (f);
  g_assert_cmpstr (trace->title, ==, "gone");
  g_assert_cmpint (trace->kind, ==, ACCORD_KIND_DELIVERABLE);
  g_assert_cmpint (trace->deleted_at, >, 0);
  changed = accord_store_list_changed (f->store, before, NULL);
  g_assert_cmpuint (changed->len, ==, 1);
  links = accord_store_list_event_links (f->store, ID, NULL);
  g_assert_cmpuint (links->len, ==, 1);
  store_fixture_write (f, "INSERT INTO events (id, title) VALUES ('" ID "', 'back')");
  back = get (f);
  g_assert_cmpint (back->deleted_at, ==, 0);
  again = accord_store_list_changed (f->store, before, NULL);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (((AccordEvent *) g_ptr_array_index (again, 0))->deleted_at, ==, 0);
}

static void
test_orphans (StoreFixture  *f,
              gconstpointer  data)
{
  g_autofree char *left = NULL;

  store_fixture_write (f, "INSERT INTO projects (id, name) VALUES (1, 'Bridge');"
                       "INSERT INTO people (id, name) VALUES (1, 'Ada');"
                       "INSERT INTO events (id, project_id, person_id) VALUES ('" ID "', 1, 1);"
                       "INSERT INTO attendees (event_id, email) VALUES ('" ID "', 'kept@example.org');"
                       "INSERT INTO attendees (event_id, email) VALUES ('nobody', 'a@example.org');"
                       "INSERT INTO reminders VALUES ('nobody', 10);"
                       "INSERT INTO categories (event_id, name) VALUES ('nobody', 'Red');"
                       "INSERT INTO exceptions (event_id, original) VALUES ('nobody', '2026-06-18');"
                       "DELETE FROM projects; DELETE FROM people");
  g_assert_true (accord_store_remove_orphans (f->store, NULL));
  left = store_fixture_foreign (
      f,
      "SELECT (SELECT count(*) FROM attendees), (SELECT count(*) FROM reminders), "
      "(SELECT count(*) FROM categories), (SELECT count(*) FROM exceptions), (SELECT count(*) FROM events WHERE project_id IS NULL "
      "AND person_id IS NULL)",
      NULL);
  g_assert_cmpstr (left, ==, "1|0|0|0|1");
}

static void
test_mirror_status (StoreFixture  *f,
                    gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordLink) link = accord_link_new (ID, calendar->id);
  g_autofree char *row = NULL;

  link->remote_id = g_strdup ("r1");
  link->web_link = g_strdup ("https://calendar.example/r1");
  link->synced_at = 1781172000;
  g_assert_true (accord_store_put_link (f->store, link, NULL));
  row = store_fixture_foreign (
      f,
      "SELECT event_id, account, provider, calendar, remote_id, web_link, state, last_synced_at "
      "FROM mirror_status",
      NULL);
  g_assert_cmpstr (row,
                   ==,
                   ID
                   "|ada@example.org|google|Work|r1|https://calendar.example/r1|live|2026-06-11T10:00:00Z");
}

static void
test_nonsense_is_survived (StoreFixture  *f,
                           gconstpointer  data)
{
  g_autoptr (AccordEvent) event = NULL;

  /* a program that switches constraints off */
  store_fixture_write (
      f,
      "PRAGMA ignore_check_constraints = ON; INSERT INTO events (id, title, start, \"end\", zone) VALUES "
      "('" ID "', CAST (x'61ff62' AS TEXT), '2026-06-11T10:00:00Z', '2026-06-01T00:00:00Z', 'Mars/Olympus')");
  event = get (f);
  g_assert_true (g_utf8_validate (event->title, -1, NULL));
  assert_when (f, "2026-06-11T10:00:00+00:00/2026-06-11T10:00:00+00:00 Mars/Olympus");
}

/* docs/event-store.md is what other programs are written from. */
static void
test_documented (StoreFixture  *f,
                 gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "event-store.md", NULL);
  g_autofree char *document = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) columns = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &document, NULL, &error);
  g_assert_no_error (error);
  output = store_fixture_foreign (
      f,
      "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_xinfo (m.name) c "
      "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'",
      NULL);
  columns = g_strsplit (output, "\n", 0);
  g_assert_cmpuint (g_strv_length (columns), >, 100);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (columns[i], ".", 2);
      g_autofree char *pattern = g_strdup_printf ("\\b%s\\b[^`]*`", names[1]);
      g_autofree char *table = g_strdup_printf ("(`|### |, )%s\\b", names[0]);

      if (!g_regex_match_simple (pattern, document, 0, 0) || !g_regex_match_simple (table, document, 0, 0))
        g_error ("%s is not documented", columns[i]);
    }
}

#define ADD(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/foreign/smallest-insert-makes-an-event", test_smallest_insert);
  ADD ("/foreign/every-form-of-time-is-read", test_forms_of_time);
  ADD ("/foreign/whole-day-follows-the-form", test_form_follows_an_update);
  ADD ("/foreign/refusal-says-what-is-allowed", test_refusals);
  ADD ("/foreign/every-change-is-numbered", test_numbering);
  ADD ("/foreign/every-column-counts", test_every_column_counts);
  ADD ("/foreign/upsert-of-the-same-moves-nothing", test_upsert);
  ADD ("/foreign/removed-row-leaves-a-trace-and-its-links", test_removed_row);
  ADD ("/foreign/orphans-are-removed", test_orphans);
  ADD ("/foreign/mirror-status-tells-where-copies-are", test_mirror_status);
  ADD ("/foreign/nonsense-is-survived", test_nonsense_is_survived);
  ADD ("/foreign/every-column-is-documented", test_documented);
  return g_test_run ();
}
