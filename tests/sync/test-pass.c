/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- first times ---- */

static void
test_first_push (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordLink) link = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;

  g_assert_cmpuint (sync_world_cycle (world)->pushed, ==, 1);
  there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (there);
  link = sync_world_link (world, 0, id);
  g_assert_cmpstr (link->remote_id, ==, there);
  g_assert_cmpint (link->origin, ==, ACCORD_ORIGIN_HERE);
  item = accord_fake_provider_peek (world->side[0].provider, REMOTE, there);
  g_assert_true (strstr (item->mark, id) != NULL);
  sync_world_assert_quiet (world);
}

static void
test_first_pull (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *row = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 1);
  row = sync_world_text (world, "SELECT title, kind, project_id, born_in FROM events");
  g_assert_cmpstr (row, ==, "Dentist|appointment||work-0");
  sync_world_assert_quiet (world);
}

static void
test_nothing_without_approval (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  const AccordReport *sum;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  sync_world_sql (world, "UPDATE calendars SET approved = 0");
  sum = sync_world_cycle (world);
  g_assert_true (sum->needs_approval);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps"), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE cursor IS NOT NULL"),
                   ==,
                   0);
  sum = sync_world_approve (world);
  g_assert_cmpuint (sum->pushed, ==, 1);
  g_assert_cmpuint (sum->pulled, ==, 1);
  g_assert_false (sum->needs_approval);
  sync_world_finish (world);
}

static void
test_plan_mode_writes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  before = sync_world_describe (world);
  sync_world_cycle_with (world, options);
  after = sync_world_describe (world);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps"), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM remote_items"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE cursor IS NOT NULL"),
                   ==,
                   0);
  g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 1);
  sync_world_finish (world);
}

static void
test_left_out_steps_wait_and_block_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *kept = sync_world_add (world, "Kept back", SOON);
  g_autofree char *sent = sync_world_add (world, "Sent", LATER);
  g_autofree char *step = NULL;
  g_autofree char *there = NULL;

  sync_world_sql (world, "UPDATE calendars SET approved = 0");
  sync_world_cycle (world);
  options->approve = TRUE;
  options->plan = sync_world_text (world, "SELECT id FROM plans");
  step = sync_world_text (world, "SELECT id FROM plan_steps WHERE event_id = '%s'", kept);
  options->left_out = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (options->left_out, g_strdup (step));
  g_assert_cmpuint (sync_world_cycle_with (world, options)->pushed, ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", sent);
  g_assert_cmpuint (sync_world_cycle (world)->pushed, ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world,
                                      "SELECT count(*) FROM plan_steps WHERE event_id = '%s'",
                                      kept),
                   ==,
                   1);
  sync_world_assert_quiet (world);
  sync_world_approve (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  sync_world_finish (world);
}

static void
test_calendar_is_created_once (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  AccordFakeProvider *provider = world->side[0].provider;

  sync_world_sql (world, "UPDATE calendars SET mirrored = 0");
  sync_world_sql (world,
                  "INSERT INTO calendars (id, account_id, name, mirrored, share, made_here) "
                  "VALUES ('made', 'account-0', 'Project Deliverables', 1, 1, 1)");
  g_assert_true (sync_world_cycle (world)->needs_approval);
  g_assert_cmpuint (accord_fake_provider_count_writes (provider), ==, 0);
  accord_fake_provider_fail (
      provider, ACCORD_FAKE_CREATE_CALENDAR, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_approve (world);
  sync_world_approve (world);
  g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_CREATE_CALENDAR), ==, 1);
  g_assert_cmpint (
      sync_world_number (world, "SELECT count(*) FROM calendars WHERE id = 'made' AND remote_id IS NOT NULL"),
      ==,
      1);
  g_assert_cmpint (
      sync_world_number (world, "SELECT count(*) FROM links WHERE calendar_id = 'made' AND state = 'live'"),
      ==,
      1);
  sync_world_finish (world);
}

/* ---- edits and deletions ---- */

static char *
linked_pair (SyncWorld *world, char **there)
{
  char *id = sync_world_add (world, "Review", SOON);

  sync_world_cycle (world);
  *there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (*there);
  return id;
}

static void
test_edits_each_way (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *place = NULL;
  g_autofree char *row = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_reset_counters (world->side[0].provider);
  g_assert_cmpuint (sync_world_cycle (world)->pushed, ==, 1);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  g_assert_cmpuint (accord_fake_provider_written_fields (world->side[0].provider),
                    ==,
                    ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE));
  sync_world_assert_quiet (world);

  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Final review");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_WHEN, LATER);
  g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 1);
  row = sync_world_text (world, "SELECT title, \"start\", place FROM events");
  g_assert_true (g_str_has_prefix (row, "Final review|2026-06-13T10:00:00"));
  sync_world_assert_quiet (world);
}

static void
test_edits_of_two_fields_both_survive (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *place = NULL;
  g_autofree char *title = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Final review");
  sync_world_cycle (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  title = sync_world_text (world, "SELECT title, place FROM events");
  g_assert_cmpstr (place, ==, "Room 4");
  g_assert_cmpstr (title, ==, "Final review|Room 4");
  sync_world_assert_quiet (world);
}

static void
test_same_edit_on_both_sides_is_no_conflict (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  const AccordReport *sum;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 4");
  accord_fake_provider_reset_counters (world->side[0].provider);
  sum = sync_world_cycle (world);
  g_assert_cmpuint (sum->conflicts, ==, 0);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  sync_world_assert_quiet (world);
}

static void
clash (const char *rule, gint64 here, gint64 there_at, const char *winner, gboolean rests)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *title = NULL;
  g_autofree char *title_there = NULL;
  g_autofree char *place = NULL;
  g_autoptr (AccordLink) link = NULL;

  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', '%s')", rule);
  sync_world_sql (world,
                  "UPDATE events SET title = 'Mine', updated_at = %" G_GINT64_FORMAT " WHERE id = '%s'",
                  here,
                  id);
  sync_world_edit_there (world, 0, there, ACCORD_FIELD_PLACE, "Room 4", there_at);
  sync_world_edit_there (world, 0, there, ACCORD_FIELD_TITLE, "Theirs", there_at);
  g_assert_cmpuint (sync_world_cycle (world)->conflicts, >=, 1);
  title = sync_world_text (world, "SELECT title FROM events");
  title_there = sync_world_value (world, 0, there, ACCORD_FIELD_TITLE);
  place = sync_world_text (world, "SELECT place FROM events");
  link = sync_world_link (world, 0, id);
  g_assert_cmpstr (place, ==, "Room 4");
  g_assert_cmpstr (title, ==, rests ? "Mine" : winner);
  g_assert_cmpstr (title_there, ==, rests ? "Theirs" : winner);
  g_assert_cmpstr (link->hold, ==, rests ? "conflict" : NULL);
  sync_world_assert_quiet (world);
}

static void
test_clash_by_each_rule (void)
{
  clash ("newest", WORLD_NOW, WORLD_NOW - 10, "Mine", FALSE);
  clash ("newest", WORLD_NOW, WORLD_NOW - 2, "Theirs", FALSE);
  clash ("newest", WORLD_NOW - 10, WORLD_NOW, "Theirs", FALSE);
  clash ("mine", WORLD_NOW - 10, WORLD_NOW, "Mine", FALSE);
  clash ("theirs", WORLD_NOW, WORLD_NOW - 10, "Theirs", FALSE);
  clash ("ask", WORLD_NOW, WORLD_NOW - 10, NULL, TRUE);
}

static void
test_deletions_each_way (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *other = sync_world_add (world, "Other", LATER);
  g_autofree char *other_there = NULL;

  sync_world_cycle (world);
  other_there = sync_world_there (world, 0, "Other");
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800 WHERE id = '%s'", id);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_there, ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_assert_quiet (world);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, other_there);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_here, ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 0);
  sync_world_assert_quiet (world);
}

static void
test_removed_row_takes_its_copy_away (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  sync_world_sql (world, "DELETE FROM events WHERE id = '%s'", id);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_there, ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  sync_world_assert_quiet (world);
}

static void
test_edit_here_beats_deletion_there (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *again = NULL;
  g_autoptr (AccordLink) link = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_cycle (world);
  again = sync_world_there (world, 0, "Review");
  g_assert_nonnull (again);
  g_assert_cmpstr (again, !=, there);
  link = sync_world_link (world, 0, id);
  g_assert_cmpuint (link->generation, ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
edit_there_beats (gboolean row_removed)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *row = NULL;

  if (row_removed)
    sync_world_sql (world, "DELETE FROM events WHERE id = '%s'", id);
  else
    sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800 WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 4");
  sync_world_cycle (world);
  row = sync_world_text (world, "SELECT id, title, place FROM events WHERE deleted_at IS NULL");
  g_assert_true (g_str_has_prefix (row, id));
  g_assert_true (g_str_has_suffix (row, "|Review|Room 4"));
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_edit_there_beats_deletion_here (void)
{
  edit_there_beats (FALSE);
  edit_there_beats (TRUE);
}

static void
test_deletion_rule (void)
{
  static const struct
  {
    const char *rule;
    const char *state;
    gboolean living;
  } cases[] = {
    { "keep", "released", TRUE },
    { "ask", "held", TRUE },
    { "follow", "withdrawn", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked_pair (world, &there);
      g_autofree char *state = NULL;

      sync_world_sql (world, "UPDATE calendars SET deletion = '%s'", cases[i].rule);
      accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
      sync_world_cycle (world);
      state = sync_world_text (world, "SELECT state FROM links");
      g_assert_cmpstr (state, ==, cases[i].state);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                       ==,
                       cases[i].living);
      sync_world_assert_quiet (world);
    }
}

static void
test_status_takes_away_and_brings_back (void)
{
  static const char *const away[] = {
    "status = 'draft'", "status = 'cancelled'", "archived = 1", "deleted_at = 1781092800"
  };

  for (guint i = 0; i < G_N_ELEMENTS (away); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked_pair (world, &there);
      g_autoptr (AccordLink) link = NULL;

      sync_world_sql (world, "UPDATE events SET %s WHERE id = '%s'", away[i], id);
      sync_world_cycle (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
      sync_world_assert_quiet (world);
      sync_world_sql (
          world,
          "UPDATE events SET status = 'confirmed', archived = 0, deleted_at = NULL WHERE id = '%s'",
          id);
      sync_world_cycle (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
      link = sync_world_link (world, 0, id);
      g_assert_cmpuint (link->generation, ==, 1);
      sync_world_assert_quiet (world);
    }
}

/* ---- identity ---- */

static void
test_matching_event_is_adopted (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Review", SOON);

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Review", SOON);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE origin = 'there'"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_lost_links_are_found_by_mark (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autoptr (AccordLink) link = NULL;

  sync_world_sql (world, "DELETE FROM links");
  sync_world_sql (world, "UPDATE calendars SET cursor = NULL, settled_at = 0, settled_change_no = 0");
  accord_fake_provider_reset_counters (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  link = sync_world_link (world, 0, id);
  g_assert_cmpstr (link->remote_id, ==, there);
  g_assert_cmpint (link->origin, ==, ACCORD_ORIGIN_HERE);
  sync_world_assert_quiet (world);
}

static void
test_twin_is_an_event_of_its_own (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *twin = NULL;
  g_autofree char *twin_event = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;

  twin = g_strdup (accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there));
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 2);
  twin_event = sync_world_text (world, "SELECT event_id FROM links WHERE remote_id = '%s'", twin);
  g_assert_cmpstr (twin_event, !=, id);
  sync_world_assert_quiet (world);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", twin_event);
  sync_world_cycle (world);
  item = accord_fake_provider_peek (world->side[0].provider, REMOTE, twin);
  g_assert_true (strstr (item->mark, twin_event) != NULL);
  sync_world_assert_quiet (world);
}

static void
test_other_stores_mark_keeps_its_event_id (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autofree char *row = NULL;

  accord_fields_set (fields, ACCORD_FIELD_TITLE, "Handover");
  accord_fields_set (fields, ACCORD_FIELD_WHEN, SOON);
  accord_fake_provider_add (
      world->side[0].provider,
      REMOTE,
      fields,
      "4d9d1c39-6b0e-4f6c-9b39-5a5f3e1b0c11/6f0b1cbe-50f9-4e9e-9f42-f56a7b7c9f10/0/0123456789abcdef");
  sync_world_cycle (world);
  row = sync_world_text (world, "SELECT id FROM events");
  g_assert_cmpstr (row, ==, "6f0b1cbe-50f9-4e9e-9f42-f56a7b7c9f10");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE origin = 'there'"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_copied_store_does_not_double (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (AccordWorker) second = NULL;
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (AccordReport) report = { 0 };

  sync_world_sql (world, "VACUUM INTO '%s'", copy);
  second = sync_world_second_computer (world, 0, copy);
  sync_world_cycle (world);
  g_assert_true (sync_world_run (second, options, &report, &error));
  g_assert_no_error (error);
  accord_report_clear (&report);
  g_assert_true (sync_world_run (second, options, &report, &error));
  g_assert_cmpuint (report.steps, ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_copied_store_races_to_create (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (AccordWorker) second = NULL;
  g_autofree char *id = NULL;
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  /* Both hold the same new event, and the second one has listed the calendar before the first one wrote. */
  sync_world_cycle (world);
  id = sync_world_add (world, "Review", SOON);
  sync_world_sql (world, "VACUUM INTO '%s'", copy);
  second = sync_world_second_computer (world, 0, copy);
  sync_world_cycle (world);
  accord_fake_provider_fail (world->side[0].provider,
                             ACCORD_FAKE_LIST_CHANGES,
                             1,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
  g_assert_true (sync_world_run (second, options, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_finish (world);
}

static const SyncStory stories[] = {
  { "first-push", test_first_push },
  { "first-pull", test_first_pull },
  { "nothing-happens-before-the-first-plan-is-approved", test_nothing_without_approval },
  { "plan-mode-writes-nothing", test_plan_mode_writes_nothing },
  { "left-out-steps-wait-and-block-nothing", test_left_out_steps_wait_and_block_nothing },
  { "calendar-is-created-once-although-the-reply-is-lost", test_calendar_is_created_once },
  { "edits-travel-each-way", test_edits_each_way },
  { "edits-of-two-fields-both-survive", test_edits_of_two_fields_both_survive },
  { "same-edit-on-both-sides-is-no-conflict", test_same_edit_on_both_sides_is_no_conflict },
  { "clash-by-each-rule", test_clash_by_each_rule },
  { "deletions-travel-each-way", test_deletions_each_way },
  { "removed-row-takes-its-copy-away", test_removed_row_takes_its_copy_away },
  { "edit-here-beats-deletion-there", test_edit_here_beats_deletion_there },
  { "edit-there-beats-deletion-here", test_edit_there_beats_deletion_here },
  { "deletion-rule", test_deletion_rule },
  { "status-takes-away-and-brings-back", test_status_takes_away_and_brings_back },
  { "identity/matching-event-is-adopted", test_matching_event_is_adopted },
  { "identity/lost-links-are-found-by-mark", test_lost_links_are_found_by_mark },
  { "identity/twin-is-an-event-of-its-own", test_twin_is_an_event_of_its_own },
  { "identity/other-stores-mark-keeps-its-event-id", test_other_stores_mark_keeps_its_event_id },
  { "identity/copied-store-does-not-double", test_copied_store_does_not_double },
  { "identity/copied-store-races-to-create", test_copied_store_races_to_create },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "pass", stories, G_N_ELEMENTS (stories));
}
