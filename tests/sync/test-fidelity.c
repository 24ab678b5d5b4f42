/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine with the real providers, against the practice server, which speaks as Google and Outlook do:
 * everything an event can hold goes there, nothing of it comes back changed, and the next cycle has nothing
 * to do. */

#include "conformance-subject.h"
#include "sync-world.h"

#include <string.h>

/* One listing; an empty calendar of Graph may need two. */
#define CALLS_AT_REST 2
#define LATE_TOUCHES 3

typedef struct
{
  Subject subject;
  SyncWorld *world;     /* (owned) its own provider is not used */
  AccordWorker *worker; /* (owned) */
} Practice;

static void
set_up (Practice *self, gconstpointer kind)
{
  g_autoptr (AccordCalendar) calendar = NULL;
  g_autoptr (GError) error = NULL;

  subject_set_up (&self->subject, kind);
  self->world = sync_world_new (1);
  calendar = accord_store_get_calendar (self->world->store, self->world->side[0].calendar, &error);
  g_assert_no_error (error);
  g_free (calendar->remote_id);
  calendar->remote_id = g_strdup (self->subject.calendar->remote_id);
  g_assert_true (accord_store_put_calendar (self->world->store, calendar, &error));
  sync_world_sql (self->world,
                  "UPDATE accounts SET provider = '%s'",
                  self->subject.kind == SUBJECT_GOOGLE ? "google" : "outlook");
  self->worker = accord_worker_new (self->world->path,
                                    self->world->side[0].account,
                                    self->subject.provider,
                                    ACCORD_CLOCK (self->subject.clock));
}

static void
tear_down (Practice *self, gconstpointer kind)
{
  g_clear_object (&self->worker);
  g_clear_pointer (&self->world, sync_world_free);
  subject_tear_down (&self->subject, kind);
}

static void
pass (Practice *self, AccordReport *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (GError) error = NULL;

  accord_report_clear (out);
  sync_world_run (self->worker, options, out, &error);
  g_assert_no_error (error);
}

/* Rounds until no pass has a step: two at most, and after them nothing is written and each calendar is listed
 * once. */
static void
settle (Practice *self, AccordReport *first)
{
  g_auto (AccordReport) report = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  pass (self, first);
  pass (self, &report);
  if (report.steps > 0)
    g_test_message ("second round: pulled %u, pushed %u, steps %u",
                    report.pulled,
                    report.pushed,
                    report.steps);
  g_assert_cmpuint (report.steps, ==, 0);
  before = sync_world_text (self->world, "SELECT * FROM events UNION ALL SELECT * FROM events ORDER BY 1");
  /* Outlook touches what is new once more by itself, a little later: it is looked at again, and nothing
   * follows. */
  for (guint i = 0; i < LATE_TOUCHES; i++)
    {
      pass (self, &report);
      g_assert_cmpuint (report.steps, ==, 0);
      if (report.calls <= CALLS_AT_REST)
        break;
    }
  g_assert_cmpuint (report.calls, <=, CALLS_AT_REST);
  after = sync_world_text (self->world, "SELECT * FROM events UNION ALL SELECT * FROM events ORDER BY 1");
  g_assert_cmpstr (before, ==, after);
}

/* A time @days from now, in SQL; doubled signs for where a format is read. */
#define AT(days, clock) "strftime('%%Y-%%m-%%dT" clock ":00', 'now', '" days " days')"
#define AT_PLAIN(days, clock) "strftime('%Y-%m-%dT" clock ":00', 'now', '" days " days')"
#define ON(days) "date('now', '" days " days')"

static void
add_everything (SyncWorld *world)
{
  sync_world_sql (world,
                  "INSERT INTO projects (id, name, client, url) VALUES (1, 'Bridge', 'Müller & Söhne', "
                  "'https://example.org/p?a=1&b=2')");
  sync_world_sql (world,
                  "INSERT INTO people (id, name, email, is_me) VALUES (1, 'Ann', 'ann@example.org', 1)");
  sync_world_sql (world,
                  "INSERT INTO events (title, kind, project_id, percent, \"start\", \"end\", notes) VALUES "
                  "(NULL, 'deliverable', 1, 50, " ON ("3") ", " ON (
                      "5") ", 'Line one' || char(10) || char(10) || 'Zeile zwei: äöü ß €')");
  sync_world_sql (
      world,
      "INSERT INTO events (title, kind, project_id, person_id, \"start\", \"end\", zone, status) VALUES "
      "('Survey', 'assignment', 1, 1, " AT ("4",
                                            "09:30") ", " AT ("4",
                                                              "17:00") ", 'Europe/Vienna', 'tentative')");
  sync_world_sql (
      world,
      "INSERT INTO events (title, \"start\", \"end\", zone, place, availability, contact, url) VALUES "
      "('Lunch 🍜 with 山田さん', " AT ("5", "12:00") ", " AT (
          "5", "13:00") ", 'Asia/Tokyo', 'Ginza <b>6</b> & co', 'free', "
                        "'Yamada', 'https://example.org/lunch')");
  sync_world_sql (world,
                  "INSERT INTO events (title, \"start\", \"end\", zone, visibility) VALUES "
                  "('Private', " AT ("6", "08:00") ", " AT ("6", "08:00") ", 'America/New_York', 'private')");
  sync_world_sql (world,
                  "INSERT INTO events (title, \"start\", \"end\", zone) VALUES "
                  "('UTC', " AT ("7", "23:30") ", " AT ("8", "00:30") ", 'UTC')");
  sync_world_sql (world,
                  "INSERT INTO events (title, \"start\", \"end\") VALUES ('One day', " ON ("9") ", " ON (
                      "10") ")");
  sync_world_sql (world,
                  "INSERT INTO events (title, \"start\", \"end\", zone, status, availability) VALUES "
                  "('Maybe', " AT ("11", "10:00") ", " AT ("11",
                                                           "11:00") ", 'Europe/Berlin', 'tentative', 'oof')");
  sync_world_sql (world,
                  "INSERT INTO reminders (event_id, minutes) SELECT id, 10 FROM events WHERE title IN "
                  "('Survey', 'Private')");
  sync_world_sql (
      world, "INSERT INTO reminders (event_id, minutes) SELECT id, 60 FROM events WHERE title = 'Survey'");
  sync_world_sql (
      world,
      "INSERT INTO categories (event_id, name) SELECT id, 'Blue category' FROM events WHERE title = 'UTC'");
  sync_world_sql (world,
                  "INSERT INTO attendees (event_id, email, name) SELECT id, 'tom@example.org', 'Tom' FROM "
                  "events WHERE title = 'Maybe'");
}

static void
test_everything_goes_and_stays (Practice *self, gconstpointer kind)
{
  g_auto (AccordReport) report = { 0 };

  add_everything (self->world);
  settle (self, &report);
  g_assert_cmpuint (report.pushed, ==, 7);
  g_assert_cmpuint (subject_count (&self->subject), ==, 7);
  /* A full compare finds nothing either. */
  sync_world_sql (self->world, "UPDATE calendars SET settled_at = 0");
  settle (self, &report);
  g_assert_cmpuint (report.steps, ==, 0);
  sync_world_sql (self->world, "UPDATE calendars SET cursor = NULL");
  settle (self, &report);
  g_assert_cmpuint (report.steps, ==, 0);
}

static void
test_every_field_travels_alone (Practice *self, gconstpointer kind)
{
  static const char *const edits[] = {
    "UPDATE events SET title = 'New title' WHERE title LIKE 'Lunch%'",
    "UPDATE events SET notes = 'New notes' WHERE title = 'New title'",
    "UPDATE events SET place = 'New place' WHERE title = 'New title'",
    "UPDATE events SET \"start\" = " AT_PLAIN ("12", "12:00") ", \"end\" = " AT_PLAIN (
        "12", "14:00") " WHERE title = 'New title'",
    "UPDATE events SET zone = 'Europe/Berlin' WHERE title = 'New title'",
    "UPDATE events SET availability = 'busy' WHERE title = 'New title'",
    "UPDATE events SET visibility = 'private' WHERE title = 'New title'",
    "UPDATE events SET status = 'tentative' WHERE title = 'New title'",
    "UPDATE events SET status = 'confirmed' WHERE title = 'New title'",
    "INSERT INTO reminders (event_id, minutes) SELECT id, 30 FROM events WHERE title = 'New title'",
    "DELETE FROM reminders",
    "INSERT INTO categories (event_id, name) SELECT id, 'Green category' FROM events WHERE title = 'New "
    "title'",
    "UPDATE events SET \"start\" = " ON ("13") ", \"end\" = " ON (
        "14") ", zone = NULL, all_day = 1 WHERE title = 'New title'",
    "UPDATE events SET all_day = 0, \"start\" = " AT_PLAIN ("13", "09:00") ", \"end\" = " AT_PLAIN (
        "13", "10:00") ", zone = 'Europe/Vienna' WHERE title = 'New title'",
    "UPDATE projects SET name = 'Tunnel'",
    "UPDATE events SET percent = 75 WHERE percent IS NOT NULL",
  };
  g_auto (AccordReport) report = { 0 };

  add_everything (self->world);
  settle (self, &report);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_test_message ("%s", edits[i]);
      sync_world_sql (self->world, "%s", edits[i]);
      settle (self, &report);
      g_assert_cmpuint (report.pulled, ==, 0);
      g_assert_cmpuint (report.conflicts, ==, 0);
    }
}

static void
test_both_ways (Practice *self, gconstpointer kind)
{
  g_auto (AccordReport) report = { 0 };
  g_autofree char *when = NULL;
  g_autofree char *id = NULL;
  g_autofree char *row = NULL;

  when = sync_world_text (self->world,
                          "SELECT strftime('%%Y-%%m-%%dT10:00:00+00:00', 'now', '2 days') || '/' || "
                          "strftime('%%Y-%%m-%%dT11:00:00+00:00', 'now', '2 days') || ' UTC'");
  subject_add_simple (&self->subject, "Made there", when);
  settle (self, &report);
  g_assert_cmpuint (report.pulled, ==, 1);
  id = sync_world_text (self->world, "SELECT remote_id FROM links");
  subject_edit_title (&self->subject, id, "Renamed there");
  settle (self, &report);
  row = sync_world_text (self->world, "SELECT title FROM events");
  g_assert_cmpstr (row, ==, "Renamed there");
  sync_world_sql (self->world, "UPDATE events SET title = 'Renamed here'");
  settle (self, &report);
  g_assert_cmpuint (report.pushed, ==, 1);
  subject_delete (&self->subject, id);
  settle (self, &report);
  g_assert_cmpuint (report.deleted_here, ==, 1);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                   ==,
                   0);
}

static void
test_deletion_and_return (Practice *self, gconstpointer kind)
{
  g_auto (AccordReport) report = { 0 };

  sync_world_sql (self->world,
                  "INSERT INTO events (title, \"start\", \"end\") VALUES ('Come and go', " ON ("9") ", " ON (
                      "10") ")");
  settle (self, &report);
  sync_world_sql (self->world, "UPDATE events SET deleted_at = CAST(strftime('%%s', 'now') AS INTEGER)");
  settle (self, &report);
  g_assert_cmpuint (report.deleted_there, ==, 1);
  g_assert_cmpuint (subject_count (&self->subject), ==, 0);
  sync_world_sql (self->world, "UPDATE events SET deleted_at = NULL");
  settle (self, &report);
  g_assert_cmpuint (report.pushed, ==, 1);
  g_assert_cmpuint (subject_count (&self->subject), ==, 1);
}

static void
test_lost_create_reply_makes_no_duplicate (Practice *self, gconstpointer kind)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_auto (AccordReport) report = { 0 };

  sync_world_sql (self->world,
                  "INSERT INTO events (title, \"start\", \"end\") VALUES ('Once', " ON ("9") ", " ON (
                      "10") ")");
  subject_lose_create (&self->subject);
  sync_world_run (self->worker, options, &report, NULL);
  pass (self, &report);
  settle (self, &report);
  g_assert_cmpuint (subject_count (&self->subject), ==, 1);
  g_assert_cmpint (
      sync_world_number (self->world,
                         "SELECT count(*) FROM links WHERE state = 'live' AND remote_id IS NOT NULL"),
      ==,
      1);
}

static void
test_expired_cursor_changes_nothing (Practice *self, gconstpointer kind)
{
  g_auto (AccordReport) report = { 0 };

  add_everything (self->world);
  settle (self, &report);
  subject_expire_cursors (&self->subject);
  pass (self, &report);
  g_assert_cmpuint (report.steps, ==, 0);
  g_assert_cmpuint (subject_count (&self->subject), ==, 7);
}

/* ---- notes and colours ---- */

static void
test_notes_stand_in_the_plan (Practice *self, gconstpointer kind)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *notes = NULL;

  sync_world_sql (self->world,
                  "INSERT INTO events (title, \"start\", \"end\", availability) VALUES ('Away', " ON ("9") ", " ON (
                      "10") ", 'oof')");
  sync_world_sql (self->world, "INSERT INTO reminders (event_id, minutes) SELECT events.id, value FROM events, json_each('[5,10,20]')");
  sync_world_run (self->worker, options, &report, &error);
  g_assert_no_error (error);
  notes = sync_world_text (self->world, "SELECT notes FROM plan_steps");
  g_assert_cmpstr (
      notes, ==, self->subject.kind == SUBJECT_GOOGLE ? "availability\toof\tbusy" : "reminders\t2\t1");
  settle (self, &report);
  /* What the notes said stays here. */
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM reminders"), ==, 3);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM events WHERE availability = 'oof'"), ==, 1);
}

/* As another person does it there. */
static void
set_there (Practice *self, const char *value)
{
  g_autofree char *id = sync_world_text (self->world, "SELECT remote_id FROM links");
  g_autoptr (AccordRemoteItem) item = subject_fetch (&self->subject, id);
  g_autoptr (AccordWrite) write = subject_update (&self->subject, item, ACCORD_FIELD_CATEGORIES, value);

  g_assert_no_error (write->error);
}

static void
assert_there (Practice *self, const char *value)
{
  g_autofree char *id = sync_world_text (self->world, "SELECT remote_id FROM links");
  g_autoptr (AccordRemoteItem) item = subject_fetch (&self->subject, id);

  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_CATEGORIES), ==, value);
}

static void
assert_here (Practice *self, const char *value)
{
  g_autofree char *names =
      sync_world_text (self->world, "SELECT group_concat(name, ',') FROM (SELECT name FROM categories ORDER BY rowid)");

  g_assert_cmpstr (names, ==, value);
}

static void
add_categorised (Practice *self, guint n)
{
  for (guint i = 0; i < n; i++)
    sync_world_sql (self->world,
                    "INSERT INTO events (title, \"start\", \"end\") VALUES ('Site %u', " ON ("9") ", " ON ("10") ")", i);
  sync_world_sql (self->world, "INSERT INTO categories (event_id, name) SELECT id, 'Bridge' FROM events");
  sync_world_sql (self->world, "INSERT INTO category_colours (name, colour, position) VALUES ('Bridge', 'Tomato', 90)");
}

static void
test_colours_follow_the_map (Practice *self, gconstpointer kind)
{
  gboolean google = self->subject.kind == SUBJECT_GOOGLE;
  g_auto (AccordReport) report = { 0 };

  add_categorised (self, 1);
  settle (self, &report);
  assert_there (self, google ? "Tomato" : "Bridge");
  sync_world_sql (self->world, "UPDATE category_colours SET colour = 'Sage' WHERE name = 'Bridge'");
  settle (self, &report);
  g_assert_cmpuint (report.pushed, ==, google ? 1 : 0);
  assert_there (self, google ? "Sage" : "Bridge");
  assert_here (self, "Bridge");
}

/* A colour chosen there stands for a category here, and the one that it takes the place of is told. */
static void
test_colour_there_is_a_category_here (Practice *self, gconstpointer kind)
{
  g_auto (AccordReport) report = { 0 };

  if (self->subject.kind != SUBJECT_GOOGLE)
    return;
  add_categorised (self, 1);
  sync_world_sql (self->world, "INSERT INTO categories (event_id, name) SELECT id, 'Urgent' FROM events");
  settle (self, &report);
  set_there (self, "Basil");
  settle (self, &report);
  g_assert_cmpuint (report.pulled, ==, 1);
  assert_here (self, "Basil,Urgent");
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM history WHERE why LIKE '%%“Bridge” goes with its colour%%'"),
                   ==,
                   1);
  /* One that stands for nothing changes nothing here, and stays there. */
  sync_world_sql (self->world, "DELETE FROM category_colours WHERE colour = 'Graphite'");
  settle (self, &report);
  set_there (self, "Graphite");
  settle (self, &report);
  assert_here (self, "Basil,Urgent");
  sync_world_sql (self->world, "UPDATE events SET title = 'Another title'");
  settle (self, &report);
  g_assert_cmpuint (report.pushed, ==, 1);
  assert_there (self, "Graphite");
  assert_here (self, "Basil,Urgent");
}

static void
test_changed_map_waits_for_many (Practice *self, gconstpointer kind)
{
  g_auto (AccordReport) report = { 0 };

  if (self->subject.kind != SUBJECT_GOOGLE)
    return;
  add_categorised (self, 21);
  settle (self, &report);
  sync_world_sql (self->world, "UPDATE category_colours SET colour = 'Sage' WHERE name = 'Bridge'");
  pass (self, &report);
  g_assert_true (report.needs_approval);
  g_assert_cmpuint (report.pushed, ==, 0);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM plan_steps"), ==, 21);
}

static const struct
{
  const char *name;
  void (*func) (Practice *self, gconstpointer kind);
} stories[] = {
  { "everything-goes-and-stays", test_everything_goes_and_stays },
  { "every-field-travels-alone", test_every_field_travels_alone },
  { "both-ways", test_both_ways },
  { "deletion-and-return", test_deletion_and_return },
  { "lost-create-reply-makes-no-duplicate", test_lost_create_reply_makes_no_duplicate },
  { "expired-cursor-changes-nothing", test_expired_cursor_changes_nothing },
  { "notes-stand-in-the-plan", test_notes_stand_in_the_plan },
  { "colours-follow-the-map", test_colours_follow_the_map },
  { "colour-there-is-a-category-here", test_colour_there_is_a_category_here },
  { "changed-map-waits-for-many", test_changed_map_waits_for_many },
};

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  for (guint kind = SUBJECT_GOOGLE; kind < N_SUBJECTS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
      {
        g_autofree char *path =
            g_strdup_printf ("/fidelity/%s/%s", subject_kind_name (kind), stories[i].name);

        g_test_add (path, Practice, GUINT_TO_POINTER (kind), set_up, stories[i].func, tear_down);
      }
  result = g_test_run ();
  subjects_finish ();
  return result;
}
