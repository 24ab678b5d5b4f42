/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Calendars limited to some people's events; defaults that an event has by its kind; who is booked, invited
 * by rule. */

#include "sync-world.h"

#include <string.h>

#define WHOLE_DAY "2026-06-12/2026-06-13"

static void
set_setting (SyncWorld *world, const char *key, const char *value)
{
  sync_world_sql (world,
                  "INSERT INTO settings (key, value) VALUES ('%s', '%s') ON CONFLICT (key) DO UPDATE SET "
                  "value = excluded.value",
                  key,
                  value);
}

static char *
add_kind (SyncWorld *world, const char *kind, const char *title, const char *person)
{
  char *id = sync_world_add (world, title, WHOLE_DAY);

  sync_world_sql (
      world,
      "UPDATE events SET kind = '%s', person_id = (SELECT id FROM people WHERE name = '%s') WHERE id = '%s'",
      kind,
      person,
      id);
  return id;
}

static gboolean
is_there (SyncWorld *world, guint side, const char *title)
{
  g_autofree char *id = sync_world_there (world, side, title);

  return id != NULL;
}

/* ---- whose events ---- */

static void
add_people (SyncWorld *world)
{
  sync_world_sql (world,
                  "INSERT INTO people (name, email, is_me) VALUES ('Mara', 'mara@example.org', 1), "
                  "('Bob', 'bob@example.org', 0)");
}

static void
test_only_mine (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  add_people (world);
  sync_world_sql (world,
                  "UPDATE calendars SET people = '@me' WHERE id = 'work-0';"
                  "UPDATE calendars SET people = 'Bob' WHERE id = 'work-1'");
  g_free (add_kind (world, "deliverable", "Mine", "Mara"));
  g_free (add_kind (world, "deliverable", "Bobs", "Bob"));
  g_free (add_kind (world, "deliverable", "Nobodys", "Nobody"));
  g_free (sync_world_add (world, "Dentist", SOON));
  sync_world_finish (world);
  g_assert_true (is_there (world, 0, "Mine") && is_there (world, 0, "Dentist"));
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_true (is_there (world, 1, "Bobs"));
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
  /* Booked on somebody else: the copy that was made is left, not deleted; the other calendar takes it. */
  sync_world_sql (
      world, "UPDATE events SET person_id = (SELECT id FROM people WHERE name = 'Bob') WHERE title = 'Mine'");
  sync_world_finish (world);
  g_assert_true (is_there (world, 0, "Mine") && is_there (world, 1, "Mine"));
  g_assert_cmpint (
      sync_world_number (world,
                         "SELECT count(*) FROM links WHERE state = 'released' AND calendar_id = 'work-0'"),
      ==,
      1);
}

static void
test_renamed_person_moves_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  add_people (world);
  sync_world_sql (world, "UPDATE calendars SET people = 'Bob'");
  g_free (add_kind (world, "assignment", "Site", "Bob"));
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_sql (world, "UPDATE people SET name = 'Robert' WHERE name = 'Bob'");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* Who is me is part of the rule: with many copies the change waits for a yes, and takes none of them away by
 * itself. */
static void
test_another_me_is_another_rule (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  add_people (world);
  sync_world_sql (world, "UPDATE calendars SET people = '@me'");
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *title = g_strdup_printf ("Set %u", i);

      g_free (add_kind (world, "deliverable", title, "Mara"));
    }
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 25);
  sync_world_sql (world, "UPDATE people SET is_me = 0; UPDATE people SET is_me = 1 WHERE name = 'Bob'");
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 25);
  sync_world_approve (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 25);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 25);
  sync_world_assert_quiet (world);
}

/* ---- a default reminder ---- */

static void
assert_reminder (SyncWorld *world, guint side, const char *title, const char *expected)
{
  g_autofree char *there = sync_world_there (world, side, title);
  g_autofree char *value = NULL;

  g_assert_nonnull (there);
  value = sync_world_value (world, side, there, ACCORD_FIELD_REMINDERS);
  g_assert_cmpstr (value, ==, expected);
}

static void
remind_there (SyncWorld *world, guint side, const char *title, const char *minutes)
{
  g_autofree char *there = sync_world_there (world, side, title);

  accord_fake_provider_edit (world->side[side].provider, REMOTE, there, ACCORD_FIELD_REMINDERS, minutes);
}

static void
test_default_is_shown_and_follows (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *own = NULL;

  set_setting (world, "reminder_deliverable", "900");
  g_free (add_kind (world, "deliverable", "Final set", NULL));
  own = add_kind (world, "deliverable", "With its own", NULL);
  sync_world_sql (world, "INSERT INTO reminders (event_id, minutes) VALUES ('%s', 10)", own);
  g_free (sync_world_add (world, "Meeting", SOON));
  sync_world_finish (world);
  for (guint side = 0; side < 2; side++)
    {
      assert_reminder (world, side, "Final set", "900");
      assert_reminder (world, side, "With its own", "10");
      assert_reminder (world, side, "Meeting", "");
    }
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM reminders"), ==, 1);
  set_setting (world, "reminder_deliverable", "60");
  set_setting (world, "reminder_appointment", "0");
  sync_world_finish (world);
  assert_reminder (world, 1, "Final set", "60");
  assert_reminder (world, 1, "With its own", "10");
  assert_reminder (world, 1, "Meeting", "0");
  set_setting (world, "reminder_deliverable", "");
  sync_world_finish (world);
  assert_reminder (world, 0, "Final set", "");
}

/* Removed in one calendar: gone in the other as well, and for good. */
static void
test_removed_there_never_comes_back (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  set_setting (world, "reminder_deliverable", "900");
  g_free (add_kind (world, "deliverable", "Final set", NULL));
  sync_world_finish (world);
  remind_there (world, 0, "Final set", "");
  sync_world_finish (world);
  assert_reminder (world, 0, "Final set", "");
  assert_reminder (world, 1, "Final set", "");
  g_assert_cmpint (sync_world_number (world, "SELECT no_reminder FROM events"), ==, 1);
  sync_world_sql (world, "UPDATE events SET title = 'Final set', notes = 'Bring the drawings'");
  set_setting (world, "reminder_deliverable", "30");
  sync_world_finish (world);
  assert_reminder (world, 0, "Final set", "");
  assert_reminder (world, 1, "Final set", "");
  /* Given a reminder again there, it has that one. */
  remind_there (world, 1, "Final set", "25");
  sync_world_finish (world);
  assert_reminder (world, 0, "Final set", "25");
  g_assert_cmpint (sync_world_number (world, "SELECT no_reminder FROM events"), ==, 0);
}

static void
test_edited_there_is_its_own (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  set_setting (world, "reminder_deliverable", "900");
  g_free (add_kind (world, "deliverable", "Final set", NULL));
  sync_world_finish (world);
  remind_there (world, 1, "Final set", "45");
  sync_world_finish (world);
  assert_reminder (world, 0, "Final set", "45");
  g_assert_cmpint (sync_world_number (world, "SELECT minutes FROM reminders"), ==, 45);
  set_setting (world, "reminder_deliverable", "60");
  sync_world_finish (world);
  assert_reminder (world, 0, "Final set", "45");
}

/* What was made in a calendar without a reminder has none, in its copies neither. */
static void
test_pulled_events_have_no_default (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  set_setting (world, "reminder_appointment", "15");
  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Kick-off", SOON);
  sync_world_finish (world);
  assert_reminder (world, 0, "Kick-off", "");
  assert_reminder (world, 1, "Kick-off", "");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM reminders"), ==, 0);
}

/* One occurrence without a reminder, in a series that has the default of its kind. */
static void
test_an_occurrence_may_have_none (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *id = sync_world_add (world, "Standup", SOON);
  g_autofree char *there = NULL;
  g_autofree char *exceptions = NULL;

  set_setting (world, "reminder_appointment", "15");
  sync_world_sql (
      world,
      "UPDATE events SET recurrence = 'RRULE:FREQ=WEEKLY;COUNT=4' WHERE id = '%s';"
      "INSERT INTO exceptions (event_id, original, reminders) VALUES ('%s', '2026-06-19T10:00:00', '')",
      id,
      id);
  sync_world_finish (world);
  assert_reminder (world, 0, "Standup", "15");
  there = sync_world_there (world, 0, "Standup");
  exceptions = sync_world_value (world, 0, there, ACCORD_FIELD_EXCEPTIONS);
  g_test_message ("%s", exceptions);
  g_assert_nonnull (strstr (exceptions, "2026-06-19"));
  g_assert_null (strstr (exceptions, "2026-06-26"));
  set_setting (world, "reminder_appointment", "20");
  sync_world_finish (world);
  assert_reminder (world, 1, "Standup", "20");
}

/* ---- who is booked ---- */

/* Of two calendars that invite one does. */
static void
test_one_copy_invites_who_is_booked (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  add_people (world);
  set_setting (world, "invite_assigned", "on");
  sync_world_sql (world, "UPDATE calendars SET invitations = 'send'");
  g_free (add_kind (world, "assignment", "Site", "Bob"));
  sync_world_sql (world, "UPDATE events SET project_id = NULL");
  sync_world_approve (world);
  sync_world_finish (world);
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (AccordLink) link = NULL;
      g_autofree char *id = sync_world_text (world, "SELECT id FROM events");

      g_autofree char *invited = NULL;

      link = sync_world_link (world, side, id);
      g_assert_nonnull (link);
      invited = sync_world_value (world, side, link->remote_id, ACCORD_FIELD_ATTENDEES);
      g_assert_cmpstr (invited != NULL ? invited : "", ==, side == 0 ? "bob@example.org\tBob\trequired" : "");
    }
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM attendees"), ==, 0);
}

static const SyncStory stories[] = {
  { "only-mine", test_only_mine },
  { "renamed-person-moves-nothing", test_renamed_person_moves_nothing },
  { "another-me-is-another-rule", test_another_me_is_another_rule },
  { "default-is-shown-and-follows", test_default_is_shown_and_follows },
  { "removed-there-never-comes-back", test_removed_there_never_comes_back },
  { "edited-there-is-its-own", test_edited_there_is_its_own },
  { "pulled-events-have-no-default", test_pulled_events_have_no_default },
  { "an-occurrence-may-have-none", test_an_occurrence_may_have_none },
  { "one-copy-invites-who-is-booked", test_one_copy_invites_who_is_booked },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "people", stories, G_N_ELEMENTS (stories));
}
