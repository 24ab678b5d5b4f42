/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>

static int
mode_of (const char *path)
{
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_files (StoreFixture  *f,
            gconstpointer  data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autofree char *wal = g_strconcat (f->path, "-wal", NULL);
  g_autofree char *id = g_strdup (accord_store_get_id (f->store));

  g_assert_cmpint (mode_of (folder), ==, 0700);
  g_assert_cmpint (mode_of (f->path), ==, 0600);
  g_assert_cmpint (mode_of (wal), ==, 0600);
  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpint (g_chmod (f->path, 0644), ==, 0);
  store_fixture_reopen (f);
  g_assert_cmpint (mode_of (f->path), ==, 0600);
  g_assert_cmpstr (accord_store_get_id (f->store), ==, id);
  g_assert_cmpint (accord_store_get_schema (f->store), >=, 3);
}

static void
test_event_round_trip (StoreFixture  *f,
                       gconstpointer  data)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_DELIVERABLE);
  g_autoptr (AccordEvent) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *when = NULL;

  event->title = g_strdup ("Übergabe 引き渡し 🎉");
  event->notes = g_strdup ("a\nb");
  event->place = g_strdup ("Halle 4");
  event->percent = 0;
  event->visibility = (g_free (event->visibility), g_strdup ("private"));
  event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY");
  event->project = accord_project_new ("Bridge");
  event->project->client = g_strdup ("Stadtwerke");
  event->person = accord_person_new ("Ada");
  accord_when_parse (&event->when, "2026-06-11T10:00:00", "2026-06-11T11:00:00", "Europe/Vienna", NULL);
  g_ptr_array_add (event->attendees, accord_attendee_new ("tom@example.org", "Tom", "optional", "accepted"));
  g_array_append_vals (event->reminders, (int[]) { 30, 10 }, 2);
  g_ptr_array_add (event->categories, g_strdup ("Zeta"));
  g_ptr_array_add (event->categories, g_strdup ("Alpha"));
  accord_store_add_event (f->store, event, &error);
  g_assert_no_error (error);
  g_assert_cmpint (event->change_no, >, 0);

  again = accord_store_get_event (f->store, event->id, &error);
  g_assert_no_error (error);
  when = accord_when_to_text (&again->when);
  g_assert_cmpstr (again->title, ==, event->title);
  g_assert_cmpstr (again->notes, ==, "a\nb");
  g_assert_cmpint (again->percent, ==, 0);
  g_assert_cmpstr (again->visibility, ==, "private");
  g_assert_cmpstr (again->project->client, ==, "Stadtwerke");
  g_assert_cmpstr (again->person->name, ==, "Ada");
  g_assert_cmpstr (when, ==, "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna");
  g_assert_cmpint (g_array_index (again->reminders, int, 0), ==, 10);
  g_assert_cmpstr (g_ptr_array_index (again->categories, 0), ==, "Zeta");
  g_assert_cmpint (again->change_no, ==, event->change_no);
  g_assert_cmpint (again->change_no, ==, accord_store_get_change_no (f->store));
}

static void
test_same_again_moves_nothing (StoreFixture  *f,
                               gconstpointer  data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  gint64 before;
  gboolean hit = FALSE;

  g_ptr_array_add (event->attendees, accord_attendee_new ("tom@example.org", "Tom", NULL, NULL));
  g_assert_true (accord_store_update_event (f->store, event, event->change_no, &hit, NULL));
  g_assert_true (hit);
  before = accord_store_get_change_no (f->store);
  g_assert_true (accord_store_update_event (f->store, event, event->change_no, &hit, NULL));
  g_assert_true (hit);
  g_assert_cmpint (accord_store_get_change_no (f->store), ==, before);
}

static void
test_stale_write (StoreFixture  *f,
                  gconstpointer  data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autoptr (AccordEvent) again = NULL;
  gboolean hit = TRUE;

  store_fixture_write (f, "UPDATE events SET title = 'theirs'");
  g_free (event->title);
  event->title = g_strdup ("ours");
  g_assert_true (accord_store_update_event (f->store, event, event->change_no, &hit, NULL));
  g_assert_false (hit);
  g_assert_true (accord_store_delete_event (f->store, event->id, 1000, event->change_no, &hit, NULL));
  g_assert_false (hit);
  again = accord_store_get_event (f->store, event->id, NULL);
  g_assert_cmpstr (again->title, ==, "theirs");
  g_assert_cmpint (again->deleted_at, ==, 0);
  g_assert_true (accord_store_update_event (f->store, event, -1, &hit, NULL));
  g_assert_true (hit);
}

static void
test_updated_at_is_ours_to_say (StoreFixture  *f,
                                gconstpointer  data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);

  g_assert_cmpint (event->updated_at, >, 1700000000);
  event->updated_at = 5000;
  g_free (event->title);
  event->title = g_strdup ("y");
  g_assert_true (accord_store_update_event (f->store, event, -1, NULL, NULL));
  g_assert_cmpint (event->updated_at, ==, 5000);
  g_free (event->title);
  event->title = g_strdup ("z");
  g_assert_true (accord_store_update_event (f->store, event, -1, NULL, NULL));
  g_assert_cmpint (event->updated_at, >, 1700000000);
}

static void
test_deleted_stays_readable (StoreFixture  *f,
                             gconstpointer  data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autoptr (AccordEvent) deleted = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean hit;

  g_assert_true (accord_store_delete_event (f->store, event->id, 1000, -1, &hit, NULL));
  deleted = accord_store_get_event (f->store, event->id, NULL);
  g_assert_cmpint (deleted->deleted_at, ==, 1000);
  listed = accord_store_list_events (f->store, 0, G_MAXINT64, TRUE, NULL);
  g_assert_cmpuint (listed->len, ==, 0);
  changed = accord_store_list_changed (f->store, event->change_no, NULL);
  g_assert_cmpuint (changed->len, ==, 1);
  g_assert_true (accord_store_purge_deleted (f->store, 2000, NULL));
  g_assert_false (accord_store_delete_event (f->store, event->id, 1000, -1, &hit, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND);
}

static gint64
at (const char *text)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_parse (&when, text, NULL, NULL, NULL));
  return when.start;
}

static void
test_ranges (StoreFixture  *f,
             gconstpointer  data)
{
  g_autoptr (AccordEvent) long_one =
      store_fixture_add (f, "long", "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", "UTC");
  g_autoptr (AccordEvent) inside =
      store_fixture_add (f, "inside", "2026-06-11T12:00:00Z", "2026-06-11T13:00:00Z", "UTC");
  g_autoptr (AccordEvent) ends_at =
      store_fixture_add (f, "ends", "2026-06-09T12:00:00Z", "2026-06-10T12:00:00Z", "UTC");
  g_autoptr (AccordEvent) starts_at = store_fixture_add (f, "starts", "2026-06-12T12:00:00Z", NULL, "UTC");
  g_autoptr (AccordEvent) none = store_fixture_add (f, "none", NULL, NULL, NULL);
  g_autoptr (AccordEvent) weekly =
      store_fixture_add (f, "weekly", "2026-01-01T13:00:00Z", "2026-01-01T14:00:00Z", "UTC");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) undated = NULL;
  GString *titles = g_string_new (NULL);

  weekly->recurrence = g_strdup ("RRULE:FREQ=WEEKLY;BYDAY=TH");   /* 11 June 2026 is a Thursday */
  g_assert_true (accord_store_update_event (f->store, weekly, -1, NULL, NULL));
  events = accord_store_list_events (
      f->store, at ("2026-06-10T12:00:00Z"), at ("2026-06-12T12:00:00Z"), FALSE, NULL);
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (titles, "%s ", ((AccordEvent *) g_ptr_array_index (events, i))->title);
  g_assert_cmpstr (titles->str, ==, "long weekly inside ");
  undated = accord_store_list_events (
      f->store, at ("2027-06-10T12:00:00Z"), at ("2027-06-10T12:00:01Z"), TRUE, NULL);
  g_assert_cmpuint (undated->len, ==, 1);
  g_string_free (titles, TRUE);
}

static void
test_project_days (StoreFixture  *f,
                   gconstpointer  data)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_ASSIGNMENT);
  g_autoptr (GPtrArray) inside = NULL;
  g_autoptr (GPtrArray) outside = NULL;

  event->project = accord_project_new ("Bridge");
  g_assert_true (accord_store_add_event (f->store, event, NULL));
  store_fixture_write (f, "UPDATE projects SET starts_on = '2026-06-01', ends_on = '2026-06-30'");
  inside = accord_store_list_events (
      f->store, at ("2026-06-15T00:00:00Z"), at ("2026-06-16T00:00:00Z"), FALSE, NULL);
  outside = accord_store_list_events (
      f->store, at ("2026-08-15T00:00:00Z"), at ("2026-08-16T00:00:00Z"), TRUE, NULL);
  g_assert_cmpuint (inside->len, ==, 1);
  g_assert_cmpuint (outside->len, ==, 0);
}

static void
test_search (StoreFixture  *f,
             gconstpointer  data)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_DELIVERABLE);
  static const struct { const char *text; guint found; } rows[] = {
    { "ÜBERGABE", 1 }, { "stadtwerke", 1 }, { "nichts", 0 }, { "%", 0 }, { "引き", 1 },
  };

  event->title = g_strdup ("Übergabe 引き渡し");
  event->project = accord_project_new ("Bridge");
  event->project->client = g_strdup ("Stadtwerke");
  g_assert_true (accord_store_add_event (f->store, event, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) events = accord_store_search_events (f->store, rows[i].text, 10, NULL);

      g_assert_cmpuint (events->len, ==, rows[i].found);
    }
}

static void
test_transaction_takes_all_back (StoreFixture  *f,
                                 gconstpointer  data)
{
  g_autoptr (AccordEvent) bad = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_store_begin (f->store, NULL));
  g_clear_pointer (&bad->availability, g_free);
  bad->availability = g_strdup ("asleep");
  bad->project = accord_project_new ("Half");
  g_assert_false (accord_store_add_event (f->store, bad, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "free, busy, oof or workingElsewhere"));
  g_assert_nonnull (strstr (error->message, f->path));
  /* the failed add took its project with it, the transaction goes on */
  accord_event_free (store_fixture_add (f, "kept", "2026-06-11", NULL, NULL));
  g_assert_true (accord_store_commit (f->store, NULL));
  projects = accord_store_list_projects (f->store, NULL);
  g_assert_cmpuint (projects->len, ==, 0);
  g_assert_true (accord_store_begin (f->store, NULL));
  accord_event_free (store_fixture_add (f, "lost", "2026-06-11", NULL, NULL));
  accord_store_rollback (f->store);
  events = accord_store_list_events (f->store, 0, G_MAXINT64, TRUE, NULL);
  g_assert_cmpuint (events->len, ==, 1);
}

/* ---- files that are not as they should be ---- */

static void
assert_open_fails (StoreFixture     *f,
                   AccordStoreError  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (f->path, &error);

  g_assert_null (store);
  g_assert_error (error, ACCORD_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, f->path));
}

static void
test_corrupt_file (StoreFixture  *f,
                   gconstpointer  data)
{
  g_clear_object (&f->store);
  g_assert_true (g_file_set_contents (f->path, "this is no database, it only has a name like one", -1, NULL));
  assert_open_fails (f, ACCORD_STORE_ERROR_CORRUPT);
}

static void
test_damaged_page (StoreFixture  *f,
                   gconstpointer  data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (GPtrArray) events = NULL;
  gsize length;

  accord_event_free (store_fixture_add (f, "x", "2026-06-11", NULL, NULL));
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &contents, &length, NULL));
  memset (contents + 4096, 0xa5, length - 4096);
  g_assert_true (g_file_set_contents (f->path, contents, length, NULL));
  store = accord_store_open (f->path, &error);
  events = store != NULL ? accord_store_list_events (store, 0, G_MAXINT64, TRUE, &error) : NULL;
  g_assert_null (events);
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, f->path));
}

static void
test_foreign_database (StoreFixture  *f,
                       gconstpointer  data)
{
  g_clear_object (&f->store);
  g_assert_cmpint (g_remove (f->path), ==, 0);
  store_fixture_write (f, "CREATE TABLE theirs (x)");
  assert_open_fails (f, ACCORD_STORE_ERROR_CORRUPT);
}

static void
test_newer_schema (StoreFixture  *f,
                   gconstpointer  data)
{
  g_clear_object (&f->store);
  store_fixture_write (f, "PRAGMA user_version = 4711");
  assert_open_fails (f, ACCORD_STORE_ERROR_NEWER);
}

static void
test_locked (StoreFixture  *f,
             gconstpointer  data)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  accord_store_set_busy_timeout (f->store, 20);
  g_assert_false (accord_store_add_event (f->store, event, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  sqlite3_close (other);
  g_assert_true (accord_store_add_event (f->store, event, &error));
}

static void
test_full_disk (StoreFixture  *f,
                gconstpointer  data)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (AccordEvent) small = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;

  /* /dev/full cannot hold a database; a page limit makes SQLite say the same */
  accord_store_set_page_limit (f->store, 60);
  event->notes = g_strnfill (1000000, 'x');
  g_assert_false (accord_store_add_event (f->store, event, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "disk is full"));
  g_clear_error (&error);
  g_assert_true (accord_store_add_event (f->store, small, &error));
  events = accord_store_list_events (f->store, 0, G_MAXINT64, TRUE, NULL);
  g_assert_cmpuint (events->len, ==, 1);
}

/* ---- settings ---- */

static void
test_settings (StoreFixture  *f,
               gconstpointer  data)
{
  static const struct { const char *key, *value; gboolean fine; } rows[] = {
    { "window_back", "365", TRUE },  { "window_back", "366", FALSE },  { "window_back", "6", FALSE },
    { "window_ahead", "x", FALSE },  { "conflict_rule", "ask", TRUE }, { "conflict_rule", "nobody", FALSE },
    { "automatic_sync", "off", TRUE }, { "automatic_sync", "no", FALSE }, { "interval", "0", FALSE },
    { "busy_word", "Belegt", TRUE },
    { "title_template_deliverable", "{project}: {title}", TRUE }, { "title_template_deliverable", "{projekt}", FALSE },
    { "body_template_appointment", "[{notes}", FALSE }, { "body_template_assignment", "", TRUE },
  };
  g_autoptr (AccordPolicy) policy = NULL;
  g_autofree char *unknown = NULL;

  g_assert_cmpint (accord_store_get_setting_int (f->store, "window_back"), ==, 30);
  g_assert_true (accord_store_get_setting_bool (f->store, "automatic_sync"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = NULL;

      g_assert_cmpint (accord_store_set_setting (f->store, rows[i].key, rows[i].value, &error),
                       ==,
                       rows[i].fine);
      if (rows[i].fine)
        continue;
      g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, rows[i].key));
    }
  policy = accord_store_read_policy (f->store);
  g_assert_cmpint (policy->window_back, ==, 365);
  g_assert_cmpstr (policy->conflict_rule, ==, "ask");
  g_assert_cmpstr (policy->busy_word, ==, "Belegt");
  g_assert_false (accord_store_get_setting_bool (f->store, "automatic_sync"));
  unknown = accord_store_get_setting (f->store, "colour_of_the_sky");
  g_assert_null (unknown);
}

static void
test_settled (StoreFixture  *f,
              gconstpointer  data)
{
  g_assert_false (accord_store_has_unsettled (f->store));
  accord_event_free (store_fixture_add (f, "x", "2026-06-11", NULL, NULL));
  g_assert_true (accord_store_has_unsettled (f->store));
  g_assert_true (accord_store_set_settled_change_no (f->store, accord_store_get_change_no (f->store), NULL));
  g_assert_false (accord_store_has_unsettled (f->store));
  g_assert_true (accord_store_set_settled_change_no (f->store, 0, NULL));
  g_assert_false (accord_store_has_unsettled (f->store));
  g_assert_true (accord_store_set_setting (f->store, "window_back", "60", NULL));
  g_assert_true (accord_store_has_unsettled (f->store));
}

static void
test_many_events (StoreFixture  *f,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) events = NULL;
  gint64 began;

  store_fixture_write (
      f,
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
      "INSERT INTO events (title, start) SELECT 'e' || i, date ('1990-01-01', '+' || i || ' days') FROM n");
  began = g_get_monotonic_time ();
  events = accord_store_list_events (
      f->store, at ("2026-06-01T00:00:00Z"), at ("2026-07-01T00:00:00Z"), FALSE, NULL);
  g_assert_cmpuint (events->len, >=, 30);
  g_assert_cmpuint (events->len, <=, 32);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_TIME_SPAN_SECOND);
}

static void
test_paths (void)
{
  g_autofree char *named = accord_store_default_path ("/somewhere/x.db");
  g_autofree char *usual = NULL;

  g_unsetenv ("ACCORD_STORE");
  usual = accord_store_default_path (NULL);
  g_assert_cmpstr (named, ==, "/somewhere/x.db");
  g_assert_true (g_str_has_suffix (usual, "/accord/accord.db"));
  g_assert_true (accord_store_path_is_test (named));
  g_assert_false (accord_store_path_is_test (usual));
}

#define ADD(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/only-the-owner-may-read-the-files", test_files);
  ADD ("/store/event-loses-nothing", test_event_round_trip);
  ADD ("/store/writing-the-same-again-is-no-change", test_same_again_moves_nothing);
  ADD ("/store/stale-write-does-not-hit", test_stale_write);
  ADD ("/store/time-of-change-can-be-given", test_updated_at_is_ours_to_say);
  ADD ("/store/deleted-event-stays-until-purged", test_deleted_stays_readable);
  ADD ("/store/range-edges-are-half-open-and-series-count", test_ranges);
  ADD ("/store/assignment-takes-the-days-of-its-project", test_project_days);
  ADD ("/store/search-ignores-case-in-every-script", test_search);
  ADD ("/store/failed-write-takes-all-of-itself-back", test_transaction_takes_all_back);
  ADD ("/store/file-that-is-no-database-is-named", test_corrupt_file);
  ADD ("/store/damaged-page-is-an-error", test_damaged_page);
  ADD ("/store/database-of-another-program-is-left-alone", test_foreign_database);
  ADD ("/store/newer-schema-is-left-alone", test_newer_schema);
  ADD ("/store/lock-of-another-program-is-an-error", test_locked);
  ADD ("/store/full-disk-loses-nothing-stored", test_full_disk);
  ADD ("/store/settings-refuse-nonsense", test_settings);
  ADD ("/store/own-settled-writes-wake-nobody", test_settled);
  ADD ("/store/twenty-thousand-events-list-at-once", test_many_events);
  g_test_add_func ("/store/path-in-force", test_paths);
  return g_test_run ();
}
