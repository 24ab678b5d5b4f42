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
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE cursor IS NOT NULL"), ==, 0);
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
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE cursor IS NOT NULL"), ==, 0);
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
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps WHERE event_id = '%s' AND held = 1", kept), ==, 1);
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
  sync_world_sql (world, "INSERT INTO calendars (id, account_id, name, mirrored, share, made_here) "
                         "VALUES ('made', 'account-0', 'Project Deliverables', 1, 1, 1)");
  g_assert_true (sync_world_cycle (world)->needs_approval);
  g_assert_cmpuint (accord_fake_provider_count_writes (provider), ==, 0);
  accord_fake_provider_fail (provider, ACCORD_FAKE_CREATE_CALENDAR, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_approve (world);
  sync_world_approve (world);
  g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_CREATE_CALENDAR), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE id = 'made' AND remote_id IS NOT NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE calendar_id = 'made' AND state = 'live'"), ==, 1);
  sync_world_finish (world);
}

/* ---- edits and deletions ---- */

static char *
linked_pair (SyncWorld *world,
             char     **there)
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
  g_assert_cmpuint (accord_fake_provider_written_fields (world->side[0].provider), ==, ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE));
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
clash (const char *rule,
       gint64      here,
       gint64      there_at,
       const char *winner,
       gboolean    rests)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *title = NULL;
  g_autofree char *title_there = NULL;
  g_autofree char *place = NULL;
  g_autoptr (AccordLink) link = NULL;

  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', '%s')", rule);
  sync_world_sql (world, "UPDATE events SET title = 'Mine', updated_at = %" G_GINT64_FORMAT " WHERE id = '%s'", here, id);
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
  static const struct { const char *rule; const char *state; gboolean living; } cases[] = {
    { "keep", "released", TRUE }, { "ask", "held", TRUE }, { "follow", "withdrawn", FALSE },
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
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, cases[i].living);
      sync_world_assert_quiet (world);
    }
}

static void
test_status_takes_away_and_brings_back (void)
{
  static const char *const away[] = { "status = 'draft'", "status = 'cancelled'", "archived = 1", "deleted_at = 1" };

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
      sync_world_sql (world, "UPDATE events SET status = 'confirmed', archived = 0, deleted_at = NULL WHERE id = '%s'", id);
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
  accord_fake_provider_add (world->side[0].provider, REMOTE, fields,
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
  accord_fake_provider_get_switches (world->side[0].provider)->page_size = 0;
  accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_LIST_CHANGES, 1, ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
  g_assert_true (sync_world_run (second, options, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_finish (world);
}

/* ---- what goes wrong on the way ---- */

static void
test_lost_create_reply_makes_no_duplicate (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *reason = NULL;

  accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  reason = sync_world_text (world, "SELECT health FROM accounts");
  g_assert_cmpstr (reason, ==, "offline");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM journal"), ==, 1);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_spent_key_leads_to_the_next_generation (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordLink) link = NULL;

  accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  there = sync_world_there (world, 0, "Review");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  link = sync_world_link (world, 0, id);
  g_assert_cmpuint (link->generation, ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_change_under_our_hands_is_planned_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *place = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_UPDATE, 1, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  sync_world_cycle (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  sync_world_assert_quiet (world);
}

static void
test_expired_cursor_never_deletes (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *other = sync_world_add (world, title, LATER);
    }
  sync_world_cycle (world);
  accord_fake_provider_expire_cursors (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 7);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 7);
  sync_world_assert_quiet (world);
}

static void
test_removal_hint_alone_deletes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  id = linked_pair (world, &there);
  /* Moved there to where the listing no longer sees it: shown as removed, but it lives. */
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_WHEN,
                             "2028-06-01T10:00:00+00:00/2028-06-01T11:00:00+00:00 UTC");
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE \"start\" LIKE '2028%%'"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_real_removal_after_a_hint_deletes (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  id = linked_pair (world, &there);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_here, ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_poison_event_stops_nobody (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *bad = sync_world_add (world, "Bad", SOON);
  g_autofree char *good = sync_world_add (world, "Good", SOON);
  g_autoptr (AccordLink) link = NULL;

  accord_fake_provider_poison (world->side[0].provider, "Bad");
  g_assert_cmpuint (sync_world_cycle (world)->stuck, ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  link = sync_world_link (world, 0, bad);
  g_assert_cmpstr (link->hold, ==, "stuck");
  g_assert_nonnull (link->why);
  sync_world_assert_quiet (world);
  sync_world_sql (world, "UPDATE events SET title = 'Better' WHERE id = '%s'", bad);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  sync_world_assert_quiet (world);
}

static void
test_brake_stops_a_mass_deletion (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *id = sync_world_add (world, title, SOON);
    }
  sync_world_cycle (world);
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800");
  g_assert_cmpuint (sync_world_cycle (world)->deleted_there, ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE hold = 'brake'"), ==, 5);
  sync_world_assert_quiet (world);
  g_assert_cmpuint (sync_world_approve (world)->deleted_there, ==, 5);
  sync_world_finish (world);
}

static void
test_calendar_gone_deletes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *health = NULL;

  accord_fake_provider_remove_calendar (world->side[0].provider, REMOTE);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  health = sync_world_text (world, "SELECT health, missing FROM accounts, calendars");
  g_assert_cmpstr (health, ==, "error|1");
  sync_world_assert_quiet (world);
}

static void
test_health_says_what_is_wrong (void)
{
  static const struct { AccordRemoteError code; const char *health; const char *kind; } cases[] = {
    { ACCORD_REMOTE_ERROR_OFFLINE, "offline", "offline" }, { ACCORD_REMOTE_ERROR_SIGNED_OUT, "expired", "sign-in" },
    { ACCORD_REMOTE_ERROR_REVOKED, "revoked", "sign-in" }, { ACCORD_REMOTE_ERROR_BUSY, "error", "quota" },
    { ACCORD_REMOTE_ERROR_FORBIDDEN, "error", "permission" }, { ACCORD_REMOTE_ERROR_PROTOCOL, "error", "calendar" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
      g_autofree char *health = NULL;
      g_autofree char *kind = NULL;

      accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_LIST_CHANGES, 1, ACCORD_FAKE_BEFORE_COMMIT, cases[i].code);
      sync_world_cycle_with (world, options);
      health = sync_world_text (world, "SELECT health FROM accounts WHERE reason IS NOT NULL");
      kind = sync_world_text (world, "SELECT error_kind FROM runs ORDER BY started_at LIMIT 1");
      g_assert_cmpstr (health, ==, cases[i].health);
      g_assert_cmpstr (kind, ==, cases[i].kind);
      sync_world_finish (world);
      g_clear_pointer (&health, g_free);
      health = sync_world_text (world, "SELECT health FROM accounts");
      g_assert_cmpstr (health, ==, "ok");
    }
}

/* ---- window ---- */

static void
test_item_enters_the_window_as_days_pass (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  /* Window until 2026-08-10, listed until the end of September. */
  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "In August",
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

  accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_LIST_CHANGES, 0, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  g_assert_error (((const AccordCycleResult *) g_ptr_array_index (world->results, 0))->error, ACCORD_REMOTE_ERROR,
                  ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
  accord_fake_provider_clear_faults (world->side[0].provider);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* ---- mail ---- */

static const char *
add_meeting (SyncWorld  *world,
             const char *when,
             const char *attendees)
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
  there = g_strdup (add_meeting (world, SOON, "a@example.org\t\trequired\nb@example.org\t\trequired\nme@example.org\t\trequired"));
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
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE title = 'Meeting, again'"), ==, 1);
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

static const struct { const char *name; GTestFunc func; } tests[] = {
  { "/pass/first-push", test_first_push },
  { "/pass/first-pull", test_first_pull },
  { "/pass/nothing-happens-before-the-first-plan-is-approved", test_nothing_without_approval },
  { "/pass/plan-mode-writes-nothing", test_plan_mode_writes_nothing },
  { "/pass/left-out-steps-wait-and-block-nothing", test_left_out_steps_wait_and_block_nothing },
  { "/pass/calendar-is-created-once-although-the-reply-is-lost", test_calendar_is_created_once },
  { "/pass/edits-travel-each-way", test_edits_each_way },
  { "/pass/edits-of-two-fields-both-survive", test_edits_of_two_fields_both_survive },
  { "/pass/same-edit-on-both-sides-is-no-conflict", test_same_edit_on_both_sides_is_no_conflict },
  { "/pass/clash-by-each-rule", test_clash_by_each_rule },
  { "/pass/deletions-travel-each-way", test_deletions_each_way },
  { "/pass/removed-row-takes-its-copy-away", test_removed_row_takes_its_copy_away },
  { "/pass/edit-here-beats-deletion-there", test_edit_here_beats_deletion_there },
  { "/pass/edit-there-beats-deletion-here", test_edit_there_beats_deletion_here },
  { "/pass/deletion-rule", test_deletion_rule },
  { "/pass/status-takes-away-and-brings-back", test_status_takes_away_and_brings_back },
  { "/pass/identity/matching-event-is-adopted", test_matching_event_is_adopted },
  { "/pass/identity/lost-links-are-found-by-mark", test_lost_links_are_found_by_mark },
  { "/pass/identity/twin-is-an-event-of-its-own", test_twin_is_an_event_of_its_own },
  { "/pass/identity/other-stores-mark-keeps-its-event-id", test_other_stores_mark_keeps_its_event_id },
  { "/pass/identity/copied-store-does-not-double", test_copied_store_does_not_double },
  { "/pass/identity/copied-store-races-to-create", test_copied_store_races_to_create },
  { "/pass/faults/lost-create-reply-makes-no-duplicate", test_lost_create_reply_makes_no_duplicate },
  { "/pass/faults/spent-key-leads-to-the-next-generation", test_spent_key_leads_to_the_next_generation },
  { "/pass/faults/change-under-our-hands-is-planned-again", test_change_under_our_hands_is_planned_again },
  { "/pass/faults/expired-cursor-never-deletes", test_expired_cursor_never_deletes },
  { "/pass/faults/removal-hint-alone-deletes-nothing", test_removal_hint_alone_deletes_nothing },
  { "/pass/faults/real-removal-after-a-hint-deletes", test_real_removal_after_a_hint_deletes },
  { "/pass/faults/poison-event-stops-nobody", test_poison_event_stops_nobody },
  { "/pass/faults/brake-stops-a-mass-deletion", test_brake_stops_a_mass_deletion },
  { "/pass/faults/calendar-gone-deletes-nothing", test_calendar_gone_deletes_nothing },
  { "/pass/faults/health-says-what-is-wrong", test_health_says_what_is_wrong },
  { "/pass/window/item-enters-as-days-pass", test_item_enters_the_window_as_days_pass },
  { "/pass/window/event-leaving-sleeps", test_event_leaving_the_window_sleeps },
  { "/pass/accounts/event-born-there-reaches-the-other-calendar", test_event_born_there_reaches_the_other_calendar },
  { "/pass/accounts/share-off-stays-at-home", test_share_off_stays_at_home },
  { "/pass/accounts/failing-account-does-not-stop-the-other", test_failing_account_does_not_stop_the_other },
  { "/pass/mail/mailing-steps-are-held", test_mailing_steps_are_held },
  { "/pass/mail/ended-meeting-is-released-not-deleted", test_ended_meeting_is_released_not_deleted },
  { "/pass/mail/others-meeting-is-hidden-not-declined", test_others_meeting_is_hidden_not_declined },
};

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].name, tests[i].func);
  return g_test_run ();
}
