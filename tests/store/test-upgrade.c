/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stores that an older Accord left: their files are made of the migrations it had, and opened by this one. */

#include "store-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* As the schema was with @last migrations. */
static void
make_old (StoreFixture *f, guint last)
{
  g_clear_object (&f->store);
  g_assert_cmpint (g_remove (f->path), ==, 0);
  for (guint number = 1; number <= last; number++)
    {
      g_autofree char *name =
          g_strdup_printf ("/io/github/accord_calendar/Accord/store/migrations/%04u.sql", number);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) sql = g_resources_lookup_data (name, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      /* The sqlite3 program takes a comment at the beginning for an option. */
      text = g_strdup_printf ("\n%.*s", (int) g_bytes_get_size (sql), (const char *) g_bytes_get_data (sql, NULL));
      store_fixture_write (f, text);
    }
  {
    g_autofree char *stamp =
        g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u", 0x41636364, last);

    store_fixture_write (f, stamp);
  }
}

static const char *const account =
    "INSERT INTO accounts (id, provider, provider_user_id, email, automatic, health) "
    "VALUES ('account-1', 'google', 'user-1', 'me@example.org', 1, 'ok');"
    "INSERT INTO calendars (id, account_id, remote_id, name, role, writable, mirrored) "
    "VALUES ('calendar-1', 'account-1', 'work', 'Work', 'owner', 1, 1);";

static void
add_plan (StoreFixture *f, const char *purpose, const char *state)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO plans (id, account_id, purpose, cycle, state, note, created_at, repeating) "
      "VALUES ('plan-%s', 'account-1', '%s', 'cycle-1', '%s', 'A note.', 1781175600, 3);"
      "INSERT INTO plan_steps (plan_id, position, id, calendar_id, kind, event_id, remote_id, title, \"when\", why, mails, held, "
      "ticked) VALUES ('plan-%s', 0, 'step-1', 'calendar-1', 'push-delete', 'event-1', 'remote-1', 'Board', "
      "'2026-06-12/2026-06-13', 'Deleted here.', 'a@example.org', 0, 1), ('plan-%s', 1, 'step-2', 'calendar-1', 'push', 'event-2', "
      "'remote-2', 'Review', NULL, 'Changed here.', NULL, 1, 0);",
      purpose, purpose, state, purpose, purpose);

  store_fixture_write (f, sql);
}

static void
assert_plan (StoreFixture *f, const char *purpose, const char *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPlanRecord) plan = accord_store_find_plan_for (f->store, "account-1", purpose, &error);
  const AccordPlanStep *first, *second;

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  g_assert_cmpstr (plan->state, ==, state);
  g_assert_cmpstr (plan->cycle, ==, "cycle-1");
  g_assert_cmpstr (plan->note, ==, "A note.");
  g_assert_cmpint (plan->created_at, ==, 1781175600);
  g_assert_cmpuint (plan->repeating, ==, 3);
  g_assert_null (plan->options);
  g_assert_cmpuint (plan->steps->len, ==, 2);
  first = g_ptr_array_index (plan->steps, 0);
  second = g_ptr_array_index (plan->steps, 1);
  g_assert_cmpstr (first->id, ==, "step-1");
  g_assert_cmpstr (first->remote_id, ==, "remote-1");
  g_assert_cmpstr (first->mails, ==, "a@example.org");
  g_assert_true (first->ticked && !first->held);
  g_assert_cmpstr (second->title, ==, "Review");
  g_assert_true (second->held && !second->ticked);
}

/* Migration 0005 makes the tables of plans anew: what was open stays open, what was approved goes on. */
static void
test_plans_are_carried_over (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPlanRecord) departure = NULL;

  make_old (f, 4);
  store_fixture_write (f, account);
  add_plan (f, "sync", "open");
  add_plan (f, "undo", "approved");
  store_fixture_reopen (f);
  assert_plan (f, "sync", "open");
  assert_plan (f, "undo", "approved");

  departure = accord_plan_record_new ();
  departure->account = g_strdup ("account-1");
  g_free (departure->purpose);
  departure->purpose = g_strdup ("disconnect");
  g_assert_true (accord_store_put_plan (f->store, departure, &error));
  g_assert_no_error (error);
  assert_plan (f, "sync", "open");
}

/* The steps go with their plan, before and after. */
static void
test_steps_still_go_with_their_plan (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *steps = NULL;

  make_old (f, 4);
  store_fixture_write (f, account);
  add_plan (f, "sync", "open");
  store_fixture_reopen (f);
  g_assert_true (accord_store_remove_plan (f->store, "plan-sync", &error));
  g_assert_no_error (error);
  steps = store_fixture_foreign (f, "SELECT count(*) FROM plan_steps", NULL);
  g_assert_cmpstr (g_strstrip (steps), ==, "0");
}

/* Migration 0016: one level of privacy stood for both ways; what only comes here had it for what comes here. */
static void
test_privacy_goes_to_its_direction (StoreFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *direction, *privacy;
    AccordPrivacy out, in;
  } rows[] = {
    { "in", "busy", ACCORD_PRIVACY_EVERYTHING, ACCORD_PRIVACY_BUSY },
    { "in", "title", ACCORD_PRIVACY_TITLE, ACCORD_PRIVACY_EVERYTHING },
    { "both", "busy", ACCORD_PRIVACY_BUSY, ACCORD_PRIVACY_EVERYTHING },
    { "out", "everything", ACCORD_PRIVACY_EVERYTHING, ACCORD_PRIVACY_EVERYTHING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "UPDATE calendars SET direction = '%s', privacy = '%s', kinds = 'deliverable'", rows[i].direction, rows[i].privacy);
      g_autoptr (AccordCalendar) calendar = NULL;
      g_autoptr (GError) error = NULL;

      make_old (f, 15);
      store_fixture_write (f, account);
      store_fixture_write (f, sql);
      store_fixture_reopen (f);
      calendar = accord_store_get_calendar (f->store, "calendar-1", &error);
      g_assert_no_error (error);
      g_assert_cmpint (calendar->privacy, ==, rows[i].out);
      g_assert_cmpint (calendar->privacy_in, ==, rows[i].in);
      g_assert_cmpstr (calendar->kinds, ==, "deliverable");
      g_assert_null (calendar->categories);
      g_assert_null (calendar->status);
      g_assert_false (calendar->review);
    }
}

/* A renamed project stays in the filters; where another one still has the old name, both are in. */
static void
test_renamed_project_stays_in_the_filters (StoreFixture *f, gconstpointer data)
{
  g_autoptr (AccordCalendar) alone = NULL;
  g_autoptr (AccordCalendar) both = NULL;

  make_old (f, 15);
  store_fixture_write (f, account);
  store_fixture_reopen (f);
  store_fixture_write (f,
                       "INSERT INTO projects (name, client) VALUES ('Bridge', 'A'), ('Tower', 'A'), ('Tower', 'B');"
                       "UPDATE calendars SET projects = 'Old Bridge' || char(10) || 'Bridge' || char(10) || 'Tower';"
                       "UPDATE projects SET name = 'Bridge II' WHERE name = 'Bridge';");
  alone = accord_store_get_calendar (f->store, "calendar-1", NULL);
  g_assert_cmpstr (alone->projects, ==, "Old Bridge\nBridge II\nTower");
  store_fixture_write (f, "UPDATE projects SET name = 'Spire' WHERE name = 'Tower' AND client = 'B';");
  both = accord_store_get_calendar (f->store, "calendar-1", NULL);
  g_assert_cmpstr (both->projects, ==, "Old Bridge\nBridge II\nTower\nSpire");
}

/* From every schema there ever was, to the same one. */
static void
test_every_schema_leads_to_this_one (StoreFixture *f, gconstpointer data)
{
  const char *question = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name";
  g_autofree char *wanted = store_fixture_foreign (f, question, NULL);
  guint newest = (guint) accord_store_get_schema (f->store);

  for (guint last = 1; last < newest; last++)
    {
      g_autofree char *got = NULL;

      make_old (f, last);
      store_fixture_write (f, account);
      store_fixture_reopen (f);
      got = store_fixture_foreign (f, question, NULL);
      g_assert_cmpstr (got, ==, wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("/upgrade/plans-are-carried-over", test_plans_are_carried_over);
  ADD ("/upgrade/steps-still-go-with-their-plan", test_steps_still_go_with_their_plan);
  ADD ("/upgrade/privacy-goes-to-its-direction", test_privacy_goes_to_its_direction);
  ADD ("/upgrade/renamed-project-stays-in-the-filters", test_renamed_project_stays_in_the_filters);
  ADD ("/upgrade/every-schema-leads-to-this-one", test_every_schema_leads_to_this_one);
#undef ADD
  return g_test_run ();
}
