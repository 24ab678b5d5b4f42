/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include <string.h>

static char *
linked_pair (SyncWorld *world, char **there)
{
  char *id = sync_world_add (world, "Review", SOON);

  sync_world_cycle (world);
  *there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (*there);
  return id;
}

/* ---- window ---- */

static void
test_item_enters_the_window_as_days_pass (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  /* Window until 2026-08-10, listed until the end of September. */
  accord_fake_provider_add_simple (world->side[0].provider,
                                   REMOTE,
                                   "In August",
                                   "2026-08-12T10:00:00+00:00/2026-08-12T11:00:00+00:00 UTC");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 0);
  accord_fake_clock_advance (world->clock, 4 * DAY);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_event_leaving_the_window_sleeps (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  accord_fake_clock_advance (world->clock, 60 * DAY);
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  accord_fake_provider_reset_counters (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE gone_there = 1"), ==, 1);
  sync_world_assert_quiet (world);
}

/* ---- two accounts ---- */

static void
test_event_born_there_reaches_the_other_calendar (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *there = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *place = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Kick-off", SOON);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
  copy = sync_world_there (world, 1, "Kick-off");
  accord_fake_provider_edit (world->side[1].provider, REMOTE, copy, ACCORD_FIELD_PLACE, "Room 4");
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Kick-off");
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  accord_fake_provider_delete (world->side[1].provider, REMOTE, copy);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

static void
test_share_off_stays_at_home (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  sync_world_sql (world, "UPDATE calendars SET share = 0 WHERE id = 'work-0'");
  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
}

static void
test_failing_account_does_not_stop_the_other (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *id = sync_world_add (world, "Review", SOON);

  accord_fake_provider_fail (world->side[0].provider,
                             ACCORD_FAKE_LIST_CHANGES,
                             0,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  g_assert_error (((const AccordCycleResult *) g_ptr_array_index (world->results, 0))->error,
                  ACCORD_REMOTE_ERROR,
                  ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
  accord_fake_provider_clear_faults (world->side[0].provider);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_calendar_seen_twice_is_mirrored_once (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *reason = NULL;

  sync_world_sql (world, "UPDATE accounts SET provider = 'google'");
  sync_world_cycle_with (world, options);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 0);
  reason = sync_world_text (world, "SELECT health, reason FROM accounts ORDER BY id");
  g_assert_cmpstr (reason, ==, "ok|\nerror|“Work” is mirrored through another account already.");
}

/* The calendar it was born in is not there to be asked any more, but its rules are known: the copies elsewhere go on. */
static void
test_copies_outlive_the_account_they_were_born_in (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *event = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *place = NULL;
  g_autoptr (AccordLink) link = NULL;
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_auto (AccordReport) report = { 0 };

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  sync_world_finish (world);
  event = sync_world_text (world, "SELECT id FROM events WHERE title = 'Dentist'");
  copy = sync_world_there (world, 1, "Dentist");
  g_assert_nonnull (copy);
  sync_world_sql (world, "UPDATE accounts SET disconnected = 1 WHERE id = '%s'", world->side[0].account);
  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  g_assert_true (sync_world_run (world->side[1].worker, options, &report, NULL));
  place = sync_world_value (world, 1, copy, ACCORD_FIELD_PLACE);
  link = sync_world_link (world, 1, event);
  g_assert_cmpstr (place, ==, "Room 2");
  g_assert_cmpint (link->state, ==, ACCORD_LINK_LIVE);
}

/* A shared calendar has another id in each mailbox, but its items have one uid: without care every event
 * would come in again through the other account, go out again, and so on for ever. */
static void
test_item_seen_through_two_accounts_is_one (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *there = NULL;
  g_autofree char *id = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;
  g_autofree char *shown = NULL;

  sync_world_sql (world, "UPDATE calendars SET direction = 'in' WHERE id = 'work-1'");
  sync_world_sql (world, "UPDATE calendars SET remote_id = 'work' WHERE id = 'work-0'");
  id = sync_world_add (world, "Review", SOON);
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  item = accord_fake_provider_peek (world->side[0].provider, REMOTE, there);
  shown = g_strdup (accord_fake_provider_add (world->side[1].provider, REMOTE, item->fields, item->mark));
  sync_world_set_uid_there (world, 1, shown, item->uid);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
}

/* ---- mail ---- */

static const char *
add_meeting (SyncWorld *world, const char *when, const char *attendees)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_TITLE, "Meeting");
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  accord_fields_set (fields, ACCORD_FIELD_ATTENDEES, attendees);
  return accord_fake_provider_add (world->side[0].provider, REMOTE, fields, NULL);
}

static void
test_mailing_steps_are_held (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *place = NULL;
  g_autofree char *why = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  there = g_strdup (add_meeting (
      world, SOON, "a@example.org\t\trequired\nb@example.org\t\trequired\nme@example.org\t\trequired"));
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  sync_world_cycle (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "");
  why = sync_world_text (world, "SELECT hold, why FROM links");
  g_assert_cmpstr (why, ==, "mail|Would mail 2 people.");
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
  sync_world_assert_quiet (world);
  /* What does not mail flows meanwhile. */
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Meeting, again");
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE title = 'Meeting, again'"),
                   ==,
                   1);
  sync_world_assert_quiet (world);
  sync_world_approve (world);
  g_clear_pointer (&place, g_free);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  sync_world_finish (world);
}

static void
test_ended_meeting_is_released_not_deleted (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *state = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  add_meeting (world, PAST, "a@example.org\t\trequired");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800");
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  state = sync_world_text (world, "SELECT state FROM links");
  g_assert_cmpstr (state, ==, "released");
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
  sync_world_assert_quiet (world);
}

static void
test_others_meeting_is_hidden_not_declined (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *state = NULL;

  there = g_strdup (add_meeting (world, SOON, "me@example.org\t\trequired"));
  accord_fake_provider_set_traits (world->side[0].provider, REMOTE, there, ACCORD_REMOTE_NOT_MINE);
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800");
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  state = sync_world_text (world, "SELECT state FROM links");
  g_assert_cmpstr (state, ==, "hidden");
  sync_world_assert_quiet (world);
}

/* ---- moves between calendars (§6) ---- */

static SyncWorld *
world_with_two_calendars (gboolean mirrored)
{
  SyncWorld *world = sync_world_new (1);

  accord_fake_provider_add_calendar (world->side[0].provider, "home", "Home", "owner");
  sync_world_sql (world,
                  "INSERT INTO calendars (id, account_id, remote_id, name, mirrored, approved, kinds) "
                  "VALUES ('home-0', 'account-0', 'home', 'Home', %d, 1, 'assignment')",
                  mirrored);
  return world;
}

static void
test_move_takes_the_link_along (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars (TRUE);
  g_autofree char *id =
      g_strdup (accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON));
  g_autofree char *row = NULL;

  sync_world_sql (world, "UPDATE calendars SET share = 0");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET kind = 'assignment'");
  sync_world_finish (world);
  accord_fake_provider_move (world->side[0].provider, REMOTE, "home", id);
  sync_world_finish (world);
  row = sync_world_text (world, "SELECT count(*), kind, born_in, deleted_at FROM events");
  g_assert_cmpstr (row, ==, "1|assignment|home-0|");
  g_assert_cmpint (
      sync_world_number (world, "SELECT count(*) FROM links WHERE calendar_id = 'home-0' AND state = 'live'"),
      ==,
      1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

static void
test_move_out_of_sight_is_a_deletion (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars (FALSE);
  g_autofree char *id =
      g_strdup (accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON));

  sync_world_finish (world);
  accord_fake_provider_move (world->side[0].provider, REMOTE, "home", id);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 0);
}

static void
test_moved_copy_is_not_written_again (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars (TRUE);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  accord_fake_provider_move (world->side[0].provider, REMOTE, "home", there);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
}

/* ---- direction, filters, changed rules (§3, §4, §8) ---- */

static void
test_out_puts_its_value_back (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *title = NULL;
  g_autofree char *before = NULL;

  sync_world_sql (world, "UPDATE calendars SET direction = 'out'");
  sync_world_finish (world);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs");
  sync_world_finish (world);
  title = sync_world_value (world, 0, there, ACCORD_FIELD_TITLE);
  g_assert_cmpstr (title, ==, "Review");
  before = sync_world_text (world, "SELECT \"before\" FROM history ORDER BY id DESC LIMIT 1");
  g_assert_nonnull (strstr (before, "Theirs"));
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

static void
test_in_sends_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;

  sync_world_sql (world, "UPDATE calendars SET direction = 'in'");
  id = g_strdup (accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Holiday", SOON));
  g_free (sync_world_add (world, "Mine", SOON));
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET title = 'Vacation' WHERE born_in IS NOT NULL");
  accord_fake_provider_reset_counters (world->side[0].provider);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, id, ACCORD_FIELD_TITLE, "Bank holiday");
  sync_world_finish (world);
  title = sync_world_text (world, "SELECT title FROM events WHERE born_in IS NOT NULL");
  g_assert_cmpstr (title, ==, "Bank holiday");
}

static void
test_filter_leaves_the_copy (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 1);
  /* What is released is nobody's to delete. */
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_changed_rule_waits_when_it_touches_many (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 21; i++)
    g_ptr_array_add (ids, sync_world_add (world, "Review", SOON));
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET privacy = 'title'");
  accord_fake_provider_reset_counters (world->side[0].provider);
  g_assert_true (sync_world_cycle (world)->needs_approval);
  sync_world_assert_quiet (world);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps"), ==, 21);
  g_assert_cmpuint (sync_world_approve (world)->pushed, ==, 21);
  sync_world_finish (world);
}

static void
test_permission_lost_keeps_changes_waiting (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *place = NULL;

  accord_fake_provider_set_role (world->side[0].provider, REMOTE, "reader");
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  sync_world_cycle_with (world, options);
  g_assert_cmpint (sync_world_number (world, "SELECT writable FROM calendars"), ==, 0);
  sync_world_finish (world);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs");
  sync_world_finish (world);
  g_assert_cmpint (
      sync_world_number (world, "SELECT count(*) FROM events WHERE title = 'Theirs' AND place = 'Room 4'"),
      ==,
      1);
  accord_fake_provider_set_role (world->side[0].provider, REMOTE, "owner");
  sync_world_sql (world, "UPDATE calendars SET writable = 1, role = 'owner'");
  sync_world_finish (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
}

/* ---- window, again (§7) ---- */

static void
test_larger_window_pulls_without_a_full_listing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  accord_fake_provider_add_simple (world->side[0].provider,
                                   REMOTE,
                                   "In August",
                                   "2026-08-20T10:00:00+00:00/2026-08-20T11:00:00+00:00 UTC");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE settings SET value = '75' WHERE key = 'window_ahead'");
  g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_remembered_tombstone_wakes (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  accord_fake_clock_advance (world->clock, 60 * DAY);
  sync_world_finish (world);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('window_back', '90')");
  g_assert_cmpuint (sync_world_cycle (world)->deleted_here, ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_rolling_range_lists_anew (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  gint64 before = sync_world_number (world, "SELECT listed_to FROM calendars");

  accord_fake_clock_advance (world->clock, 50 * DAY);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT listed_to FROM calendars"), >, before);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* ---- what changes its nature ---- */

static void
test_cancelled_by_its_organiser (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *row = NULL;

  there = g_strdup (add_meeting (world, SOON, "me@example.org\t\trequired"));
  accord_fake_provider_set_traits (world->side[0].provider, REMOTE, there, ACCORD_REMOTE_NOT_MINE);
  sync_world_finish (world);
  accord_fake_provider_set_traits (world->side[0].provider,
                                   REMOTE,
                                   there,
                                   ACCORD_REMOTE_NOT_MINE | ACCORD_REMOTE_CANCELLED);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_BODY, "Cancelled");
  sync_world_finish (world);
  row = sync_world_text (world,
                         "SELECT events.status, links.state FROM events JOIN links ON event_id = events.id");
  g_assert_cmpstr (row, ==, "cancelled|hidden");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_no_longer_representable_is_left_alone (void)
{
  static const char *const changes[] = { "recurrence = 'RRULE:FREQ=HOURLY'",
                                         "\"start\" = NULL, \"end\" = NULL" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked_pair (world, &there);
      g_autoptr (AccordLink) link = NULL;

      sync_world_sql (world, "UPDATE events SET %s", changes[i]);
      sync_world_finish (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
      link = sync_world_link (world, 0, id);
      g_assert_cmpstr (link->hold, ==, "unrepresentable");
    }
}

static void
test_conflict_ends_when_one_side_gives_in (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autoptr (AccordLink) link = NULL;

  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', 'ask')");
  sync_world_sql (world, "UPDATE events SET title = 'Mine'");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET title = 'Theirs'");
  sync_world_finish (world);
  link = sync_world_link (world, 0, id);
  g_assert_cmpint (link->state, ==, ACCORD_LINK_LIVE);
  g_assert_null (link->hold);
}

/* ---- another program writes while a pass runs ---- */

static void
write_meanwhile_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  SyncWorld *world = user_data;

  if (call != ACCORD_FAKE_UPDATE)
    return;
  accord_fake_provider_set_hook (provider, NULL, NULL);
  sync_world_sql (world, "UPDATE events SET place = 'Written meanwhile'");
}

static void
test_write_during_a_pass_is_not_lost (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *place = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  accord_fake_provider_set_hook (world->side[0].provider, write_meanwhile_cb, world);
  sync_world_finish (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Written meanwhile");
}

static void
cancel_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  if (call == ACCORD_FAKE_CREATE)
    g_cancellable_cancel (user_data);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_stopped_pass_goes_on_later (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *health = NULL;
  g_auto (AccordReport) report = { 0 };

  for (guint i = 0; i < 15; i++)
    g_free (sync_world_add (world, "Review", SOON));
  accord_fake_provider_set_hook (world->side[0].provider, cancel_cb, cancellable);
  accord_worker_pass_async (world->side[0].worker, options, NULL, NULL, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (accord_worker_pass_finish (world->side[0].worker, result, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  accord_fake_provider_set_hook (world->side[0].provider, NULL, NULL);
  health = sync_world_text (world, "SELECT health FROM accounts");
  g_assert_cmpstr (health, ==, "ok");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 15);
}

static void
note_progress_cb (const char *account, guint done, guint total, const char *what, gpointer user_data)
{
  guint *last = user_data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpuint (done, <=, total);
  *last = done;
}

static void
test_progress_counts_up_on_the_main_context (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (GAsyncResult) result = NULL;
  guint last = 0;

  for (guint i = 0; i < 5; i++)
    g_free (sync_world_add (world, "Review", SOON));
  accord_worker_pass_async (
      world->side[0].worker, options, note_progress_cb, &last, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (accord_worker_pass_finish (world->side[0].worker, result, NULL, NULL));
  g_assert_cmpuint (last, ==, 5);
}

static const SyncStory stories[] = {
  { "window/item-enters-as-days-pass", test_item_enters_the_window_as_days_pass },
  { "window/event-leaving-sleeps", test_event_leaving_the_window_sleeps },
  { "accounts/event-born-there-reaches-the-other-calendar",
    test_event_born_there_reaches_the_other_calendar },
  { "accounts/share-off-stays-at-home", test_share_off_stays_at_home },
  { "accounts/copies-outlive-the-account-they-were-born-in", test_copies_outlive_the_account_they_were_born_in },
  { "accounts/failing-account-does-not-stop-the-other", test_failing_account_does_not_stop_the_other },
  { "accounts/calendar-seen-twice-is-mirrored-once", test_calendar_seen_twice_is_mirrored_once },
  { "accounts/item-seen-through-two-accounts-is-one", test_item_seen_through_two_accounts_is_one },
  { "mail/mailing-steps-are-held", test_mailing_steps_are_held },
  { "mail/ended-meeting-is-released-not-deleted", test_ended_meeting_is_released_not_deleted },
  { "mail/others-meeting-is-hidden-not-declined", test_others_meeting_is_hidden_not_declined },
  { "moves/link-goes-along", test_move_takes_the_link_along },
  { "moves/out-of-sight-is-a-deletion", test_move_out_of_sight_is_a_deletion },
  { "moves/copy-is-not-written-again", test_moved_copy_is_not_written_again },
  { "direction/out-puts-its-value-back", test_out_puts_its_value_back },
  { "direction/in-sends-nothing", test_in_sends_nothing },
  { "direction/permission-lost-keeps-changes-waiting", test_permission_lost_keeps_changes_waiting },
  { "changed/filter-leaves-the-copy", test_filter_leaves_the_copy },
  { "changed/rule-waits-when-it-touches-many", test_changed_rule_waits_when_it_touches_many },
  { "changed/cancelled-by-its-organiser", test_cancelled_by_its_organiser },
  { "changed/no-longer-representable-is-left-alone", test_no_longer_representable_is_left_alone },
  { "changed/conflict-ends-when-one-side-gives-in", test_conflict_ends_when_one_side_gives_in },
  { "window/larger-one-pulls-without-a-full-listing", test_larger_window_pulls_without_a_full_listing },
  { "window/remembered-tombstone-wakes", test_remembered_tombstone_wakes },
  { "window/rolling-range-lists-anew", test_rolling_range_lists_anew },
  { "meanwhile/write-during-a-pass-is-not-lost", test_write_during_a_pass_is_not_lost },
  { "meanwhile/stopped-pass-goes-on-later", test_stopped_pass_goes_on_later },
  { "meanwhile/progress-counts-up-on-the-main-context", test_progress_counts_up_on_the_main_context },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "rules", stories, G_N_ELEMENTS (stories));
}
