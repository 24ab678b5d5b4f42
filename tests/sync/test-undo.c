/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A cycle is taken back (sync-rules §12): each kind of step, on the side the sync wrote, and only where the present is
 * still what it left. Afterwards a cycle writes nothing, nobody was mailed, and undoing again does nothing. */

#include "sync-world.h"

#include "accord-fake-provider-private.h"
#include "store/accord-journal.h"

#include <string.h>

/* ---- undoing, as the service does it ---- */

/* The cycle of the last run that did something. (transfer full) */
static char *
last_cycle (SyncWorld *world)
{
  return sync_world_text (world,
                          "SELECT cycle FROM runs WHERE pulled + pushed + deleted_here + deleted_there > 0 "
                          "ORDER BY started_at DESC, rowid DESC LIMIT 1");
}

static AccordPlanRecord *
undo_plan (SyncWorld *world, guint side)
{
  g_autoptr (GError) error = NULL;
  AccordPlanRecord *plan = accord_store_find_undo_plan (world->store, world->side[side].account, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  return plan;
}

/* Returns the ids of the plans, as Undo() answers them. */
static char *
ask_undo (SyncWorld *world, const char *cycle)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_UNDO_PLAN);
  g_autoptr (GString) ids = g_string_new (NULL);

  options->undo = g_strdup (cycle);
  sync_world_cycle_with (world, options);
  for (guint i = 0; i < world->results->len; i++)
    {
      const AccordCycleResult *result = g_ptr_array_index (world->results, i);

      g_assert_no_error (result->error);
      g_assert_nonnull (result->total.plan);
      g_string_append_printf (ids, "%s%s", i > 0 ? "," : "", result->total.plan);
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static AccordPassOptions *
approval (const char *plan)
{
  AccordPassOptions *options = accord_pass_options_new (ACCORD_PASS_UNDO);

  g_free (options->cause);
  options->cause = g_strdup ("undo");
  options->approve = TRUE;
  options->plan = g_strdup (plan);
  return options;
}

static const AccordReport *
approve_undo (SyncWorld *world, const char *plan)
{
  g_autoptr (AccordPassOptions) options = approval (plan);
  const AccordReport *sum = sync_world_cycle_with (world, options);

  for (guint i = 0; i < world->results->len; i++)
    g_assert_no_error (((const AccordCycleResult *) g_ptr_array_index (world->results, i))->error);
  return sum;
}

static guint
count_ticked (const AccordPlanRecord *plan)
{
  guint count = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    count += ((const AccordPlanStep *) g_ptr_array_index (plan->steps, i))->ticked;
  return count;
}

static void
assert_nothing_to_undo (SyncWorld *world, const char *cycle, const char *note)
{
  g_autofree char *ids = ask_undo (world, cycle);

  for (guint i = 0; i < world->n_sides; i++)
    {
      g_autoptr (AccordPlanRecord) plan = undo_plan (world, i);

      g_assert_cmpuint (plan->steps->len, ==, 0);
      g_assert_cmpstr (plan->note, ==, note);
    }
}

/* Plans and carries out; then nothing follows by itself, nobody was told, and a second time there is nothing left. */
static void
undo_last (SyncWorld *world)
{
  g_autofree char *cycle = last_cycle (world);
  g_autofree char *ids = NULL;
  g_autofree char *before = sync_world_describe (world);
  g_autofree char *planned = NULL;

  for (guint i = 0; i < world->n_sides; i++)
    accord_fake_provider_reset_counters (world->side[i].provider);
  ids = ask_undo (world, cycle);
  planned = sync_world_describe (world);
  g_assert_cmpstr (before, ==, planned);
  approve_undo (world, ids);
  for (guint i = 0; i < world->n_sides; i++)
    g_assert_cmpuint (accord_fake_provider_count_mails (world->side[i].provider), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plans WHERE purpose = 'undo' AND state <> 'done'"), ==, 0);
  sync_world_finish (world);
  assert_nothing_to_undo (world, cycle, "This sync was undone already.");
  sync_world_finish (world);
}

static SyncWorld *
world_with_pair (char **event, char **item)
{
  SyncWorld *world = sync_world_new (1);

  *event = sync_world_add (world, "Board", SOON);
  sync_world_sql (world, "UPDATE events SET place = 'Room 1' WHERE title = 'Board'");
  sync_world_finish (world);
  *item = sync_world_there (world, 0, "Board");
  g_assert_nonnull (*item);
  return world;
}

static void
assert_link (SyncWorld *world, guint side, const char *event, AccordLinkState state, gboolean has_item)
{
  g_autoptr (AccordLink) link = sync_world_link (world, side, event);

  g_assert_nonnull (link);
  g_assert_cmpstr (accord_link_state_to_text (link->state), ==, accord_link_state_to_text (state));
  g_assert_cmpint (link->remote_id != NULL, ==, has_item);
}

/* ---- each kind of step ---- */

static void
test_push_new (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NULL FROM events"), ==, 1);
  assert_link (world, 0, event, ACCORD_LINK_RELEASED, FALSE);
}

static void
test_pull_new (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *event = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  sync_world_finish (world);
  event = sync_world_text (world, "SELECT id FROM events WHERE title = 'Dentist'");
  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NOT NULL FROM events"), ==, 1);
  assert_link (world, 0, event, ACCORD_LINK_HIDDEN, TRUE);
}

static void
test_push (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *place = NULL;
  g_autofree char *body = NULL;
  g_autofree char *here = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2', notes = 'Bring drawings'");
  sync_world_finish (world);
  undo_last (world);
  place = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  body = sync_world_value (world, 0, item, ACCORD_FIELD_BODY);
  here = sync_world_text (world, "SELECT place FROM events");
  g_assert_cmpstr (place, ==, "Room 1");
  g_assert_null (strstr (body, "Bring drawings"));
  /* What the person wrote here stays. */
  g_assert_cmpstr (here, ==, "Room 2");
  assert_link (world, 0, event, ACCORD_LINK_LIVE, TRUE);
}

static void
test_push_edited_again (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *place = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_finish (world);
  undo_last (world);
  /* The pair is still one: the next edit goes out as ever. */
  sync_world_sql (world, "UPDATE events SET place = 'Room 3'");
  sync_world_finish (world);
  place = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 3");
}

static void
test_pull (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_edit_there (world, 0, item, ACCORD_FIELD_PLACE, "Hall", WORLD_NOW);
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_WHEN, LATER, WORLD_NOW);
  sync_world_finish (world);
  undo_last (world);
  there = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  here = sync_world_text (world, "SELECT place, substr(\"start\", 1, 10) FROM events");
  g_assert_cmpstr (there, ==, "Hall");
  g_assert_cmpstr (here, ==, "Room 1|2026-06-12");
  assert_link (world, 0, event, ACCORD_LINK_LIVE, TRUE);
}

/* A title read back through a template, and one that became an override, both find back. */
static void
test_pull_of_titles (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *milestone = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *titles = NULL;

  sync_world_sql (world, "INSERT INTO projects (id, name) VALUES (1, 'Bridge')");
  sync_world_sql (world, "INSERT INTO events (kind, project_id, title, percent, \"start\", all_day) VALUES "
                         "('deliverable', 1, NULL, 50, '2026-06-12', 1), ('deliverable', 1, 'Draft', NULL, '2026-06-13', 1)");
  sync_world_finish (world);
  milestone = sync_world_there (world, 0, "Bridge: 50% Milestone");
  draft = sync_world_there (world, 0, "Bridge: Draft");
  g_assert_nonnull (milestone);
  g_assert_nonnull (draft);
  sync_world_edit_there (world, 0, milestone, ACCORD_FIELD_TITLE, "Bridge: 75% Milestone", WORLD_NOW);
  sync_world_edit_there (world, 0, draft, ACCORD_FIELD_TITLE, "Call Tom", WORLD_NOW);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE title_override = 'Call Tom'"), ==, 1);
  undo_last (world);
  titles = sync_world_text (world, "SELECT title, percent, title_override FROM events ORDER BY title");
  g_assert_cmpstr (titles, ==, "|50|\nDraft||");
}

static void
test_push_delete (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *anew = NULL;
  g_autofree char *place = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET deleted_at = %d", WORLD_NOW);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  undo_last (world);
  anew = sync_world_there (world, 0, "Board");
  g_assert_nonnull (anew);
  g_assert_cmpstr (anew, !=, item);
  place = sync_world_value (world, 0, anew, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 1");
  /* The person's deletion here is none of the sync's doing. */
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NOT NULL FROM events"), ==, 1);
  assert_link (world, 0, event, ACCORD_LINK_HIDDEN, TRUE);
}

static void
test_push_delete_of_removed_row (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "DELETE FROM events");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 0);
}

static void
test_pull_delete (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *anew = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NOT NULL FROM events"), ==, 1);
  undo_last (world);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NULL FROM events"), ==, 1);
  anew = sync_world_there (world, 0, "Board");
  g_assert_nonnull (anew);
  g_assert_cmpstr (anew, !=, item);
  assert_link (world, 0, event, ACCORD_LINK_LIVE, TRUE);
}

static void
test_merge (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *there = NULL;
  g_autofree char *when = NULL;
  g_autofree char *here = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_WHEN, LATER, WORLD_NOW);
  sync_world_finish (world);
  undo_last (world);
  there = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  when = sync_world_value (world, 0, item, ACCORD_FIELD_WHEN);
  here = sync_world_text (world, "SELECT place, substr(\"start\", 1, 10) FROM events");
  /* Each side is as it was before the sync: with its own person's edit, without the other's. */
  g_assert_cmpstr (there, ==, "Room 1");
  g_assert_true (accord_field_equal (ACCORD_FIELD_WHEN, when, LATER));
  g_assert_cmpstr (here, ==, "Room 2|2026-06-12");
}

static void
undo_clash (const char *rule, const char *here_after, const char *there_after)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', '%s')", rule);
  sync_world_sql (world, "UPDATE events SET place = 'Mine'");
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_PLACE, "Theirs", WORLD_NOW);
  sync_world_finish (world);
  undo_last (world);
  there = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  here = sync_world_text (world, "SELECT place FROM events");
  g_assert_cmpstr (here, ==, here_after);
  g_assert_cmpstr (there, ==, there_after);
}

/* The loser of a conflict comes back, on its own side. */
static void
test_conflicts_loser (void)
{
  undo_clash ("mine", "Mine", "Theirs");
  undo_clash ("theirs", "Mine", "Theirs");
}

static void
test_comes_back_and_goes (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET deleted_at = %d", WORLD_NOW);
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_PLACE, "Hall", WORLD_NOW);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NULL FROM events"), ==, 1);
  undo_last (world);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NOT NULL FROM events"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_link (world, 0, event, ACCORD_LINK_HIDDEN, TRUE);
}

static void
test_two_accounts (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *event = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  sync_world_finish (world);
  event = sync_world_text (world, "SELECT id FROM events WHERE title = 'Dentist'");
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 0);
  assert_link (world, 0, event, ACCORD_LINK_HIDDEN, TRUE);
  assert_link (world, 1, event, ACCORD_LINK_RELEASED, FALSE);
}

static void
test_deletion_through_two_accounts (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *event = sync_world_add (world, "Board", SOON);
  g_autofree char *item = NULL;

  sync_world_finish (world);
  item = sync_world_there (world, 0, "Board");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 0);
  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NULL FROM events"), ==, 1);
  assert_link (world, 0, event, ACCORD_LINK_LIVE, TRUE);
  assert_link (world, 1, event, ACCORD_LINK_LIVE, TRUE);
}

/* An edit that went through: both calendars are as before, and it is not pushed on by itself. */
static void
test_edit_through_two_accounts (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *event = sync_world_add (world, "Board", SOON);
  g_autofree char *item = NULL;
  g_autofree char *other = NULL;
  g_autofree char *place = NULL;
  g_autofree char *here = NULL;

  sync_world_finish (world);
  item = sync_world_there (world, 0, "Board");
  other = sync_world_there (world, 1, "Board");
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_PLACE, "Hall", WORLD_NOW);
  sync_world_finish (world);
  undo_last (world);
  place = sync_world_value (world, 1, other, ACCORD_FIELD_PLACE);
  here = sync_world_text (world, "SELECT coalesce(place, '') FROM events");
  g_assert_cmpstr (here, ==, "");
  g_assert_cmpstr (place, ==, "");
}

static void
test_undo_of_undo (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *place = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_finish (world);
  undo_last (world);
  undo_last (world);
  place = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 2");
}

static void
test_undo_of_undone_deletion (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
  sync_world_finish (world);
  undo_last (world);
  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NOT NULL FROM events"), ==, 1);
}

/* Written twice in one cycle: what counts is what stood before the first and after the last. */
static void
test_many_events (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  for (guint i = 0; i < 15; i++)
    {
      g_autofree char *title = g_strdup_printf ("New %02u", i);
      g_autofree char *id = sync_world_add (world, title, SOON);
    }
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 15);
  /* All of them at once, by name: the brake has nothing to ask. */
  undo_last (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

/* ---- interrupted ---- */

static void
prepare_edit (SyncWorld *world)
{
  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
}

static void
prepare_deletion_here (SyncWorld *world)
{
  sync_world_sql (world, "UPDATE events SET deleted_at = %d", WORLD_NOW);
}

static void
prepare_deletion_there (SyncWorld *world)
{
  g_autofree char *item = sync_world_there (world, 0, "Board");

  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
}

static void
prepare_nothing (SyncWorld *world)
{
}

typedef struct
{
  void (*prepare) (SyncWorld *world);
  AccordFakeCall call; /* the one by which it is undone there */
} Interruption;

/* Undoes what @how prepared; the write there is cut off when @cut, and an ordinary cycle goes on. (transfer full) */
static char *
undo_and_describe (const Interruption *how, gboolean cut, AccordFakeMoment moment)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autofree char *ids = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);
  g_autoptr (AccordPassOptions) options = NULL;

  how->prepare (world);
  sync_world_finish (world);
  cycle = last_cycle (world);
  ids = ask_undo (world, cycle);
  options = approval (ids);
  if (cut)
    accord_fake_provider_fail (world->side[0].provider, how->call, 1, moment, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  if (cut)
    g_assert_error (((const AccordCycleResult *) g_ptr_array_index (world->results, 0))->error,
                    ACCORD_REMOTE_ERROR,
                    ACCORD_REMOTE_ERROR_OFFLINE);
  accord_fake_provider_clear_faults (world->side[0].provider);
  sync_world_finish (world);
  assert_nothing_to_undo (world, cycle, "This sync was undone already.");
  return sync_world_describe (world);
}

/* Cut off before or after the provider did it: the next cycle, whatever it is for, brings it to the same end. */
static void
test_interrupted (void)
{
  static const Interruption ways[] = {
    { prepare_nothing, ACCORD_FAKE_REMOVE },
    { prepare_edit, ACCORD_FAKE_UPDATE },
    { prepare_deletion_here, ACCORD_FAKE_CREATE },
    { prepare_deletion_there, ACCORD_FAKE_CREATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *lived = undo_and_describe (&ways[i], FALSE, ACCORD_FAKE_BEFORE_COMMIT);
      g_autofree char *before = undo_and_describe (&ways[i], TRUE, ACCORD_FAKE_BEFORE_COMMIT);
      g_autofree char *after = undo_and_describe (&ways[i], TRUE, ACCORD_FAKE_AFTER_COMMIT);

      sync_world_assert_same_text (lived, before);
      sync_world_assert_same_text (lived, after);
    }
}

/* ---- what is left alone ---- */

static void
assert_one_held (SyncWorld *world, const char *cycle, const char *why)
{
  g_autofree char *ids = ask_undo (world, cycle);
  g_autoptr (AccordPlanRecord) plan = undo_plan (world, 0);
  const AccordPlanStep *step;

  g_assert_cmpuint (plan->steps->len, ==, 1);
  step = g_ptr_array_index (plan->steps, 0);
  g_assert_cmpstr (step->why, ==, why);
  g_assert_false (step->ticked);
  g_assert_true (step->held);
  approve_undo (world, ids);
}

static void
test_changed_there (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autofree char *place = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_finish (world);
  cycle = last_cycle (world);
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_PLACE, "Hall", WORLD_NOW);
  assert_one_held (world, cycle, "Changed there since.");
  place = sync_world_value (world, 0, item, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Hall");
}

static void
test_changed_here (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autofree char *place = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_edit_there (world, 0, item, ACCORD_FIELD_PLACE, "Hall", WORLD_NOW);
  sync_world_finish (world);
  cycle = last_cycle (world);
  sync_world_sql (world, "UPDATE events SET place = 'Cellar'");
  assert_one_held (world, cycle, "Changed here since.");
  place = sync_world_text (world, "SELECT place FROM events");
  g_assert_cmpstr (place, ==, "Cellar");
}

static void
test_new_event_edited_here (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *cycle = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
  sync_world_finish (world);
  cycle = last_cycle (world);
  sync_world_sql (world, "UPDATE events SET place = 'Main street'");
  assert_one_held (world, cycle, "Changed here since.");
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NULL FROM events"), ==, 1);
}

static void
test_copy_edited_there (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  cycle = last_cycle (world);
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_TITLE, "Board, moved", WORLD_NOW);
  assert_one_held (world, cycle, "Changed there since.");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_other_fields_stay (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *title = NULL;
  g_autofree char *here = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_finish (world);
  cycle = last_cycle (world);
  /* Somebody changes another field there meanwhile: that is no reason, and it is not lost. */
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_TITLE, "Board meeting", WORLD_NOW);
  ids = ask_undo (world, cycle);
  approve_undo (world, ids);
  sync_world_finish (world);
  title = sync_world_value (world, 0, item, ACCORD_FIELD_TITLE);
  here = sync_world_text (world, "SELECT title, place FROM events");
  g_assert_cmpstr (title, ==, "Board meeting");
  g_assert_cmpstr (here, ==, "Board meeting|Room 2");
}

static void
test_left_out (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *one = sync_world_add (world, "One", SOON);
  g_autofree char *two = sync_world_add (world, "Two", LATER);
  g_autofree char *cycle = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *left = NULL;
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autoptr (AccordPassOptions) options = NULL;

  sync_world_finish (world);
  cycle = last_cycle (world);
  ids = ask_undo (world, cycle);
  plan = undo_plan (world, 0);
  g_assert_cmpuint (count_ticked (plan), ==, 2);
  options = approval (ids);
  options->left_out = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (g_strcmp0 (step->title, "Two") == 0)
        g_ptr_array_add (options->left_out, g_strdup (step->id));
    }
  sync_world_cycle_with (world, options);
  left = sync_world_there (world, 0, "Two");
  g_assert_nonnull (left);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_finish (world);
}

/* A plan nobody approved does nothing, however many cycles pass. */
static void
test_not_approved (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autofree char *ids = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  cycle = last_cycle (world);
  ids = ask_undo (world, cycle);
  sync_world_finish (world);
  approve_undo (world, "another plan");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_calendar_no_longer_mirrored (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  cycle = last_cycle (world);
  sync_world_sql (world, "UPDATE calendars SET mirrored = 0");
  assert_one_held (world, cycle, "Its calendar is no longer mirrored.");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_calendar_only_read (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  cycle = last_cycle (world);
  sync_world_sql (world, "UPDATE calendars SET direction = 'in'");
  assert_one_held (world, cycle, "This calendar is only read.");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* ---- people ---- */

static void
invite_there (SyncWorld *world, const char *item)
{
  accord_fake_provider_edit (
      world->side[0].provider, REMOTE, item, ACCORD_FIELD_ATTENDEES, "anna@example.org\tAnna\trequired");
}

/* Somebody invited a guest to the copy there: taking it away would tell the guest, where the provider always does. */
static void
test_would_mail (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);
  gboolean always = accord_fake_provider_get_switches (world->side[0].provider)->always_mails;

  cycle = last_cycle (world);
  invite_there (world, item);
  accord_fake_provider_reset_counters (world->side[0].provider);
  if (always)
    assert_one_held (world, cycle, "Would mail 1 person.");
  else
    {
      g_autofree char *ids = ask_undo (world, cycle);

      approve_undo (world, ids);
    }
  g_assert_cmpuint (sync_world_count (world, 0), ==, always ? 1 : 0);
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
}

static void
test_past_with_attendees (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *event = sync_world_add (world, "Board", PAST);
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;

  sync_world_finish (world);
  item = sync_world_there (world, 0, "Board");
  cycle = last_cycle (world);
  invite_there (world, item);
  assert_one_held (world, cycle, "Has ended and has attendees there: it stays as it is.");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* A deleted meeting comes back there as an event of one's own: nobody is invited again, also where the rule would send. */
static void
test_nobody_invited_again (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *anew = NULL;
  g_autofree char *people = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE calendars SET invitations = 'send'");
  sync_world_sql (world, "UPDATE events SET carrier = '%s'", world->side[0].calendar);
  sync_world_sql (world, "INSERT INTO attendees (event_id, email, name) VALUES ('%s', 'anna@example.org', 'Anna')", event);
  sync_world_finish (world);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
  sync_world_finish (world);
  undo_last (world);
  anew = sync_world_there (world, 0, "Board");
  g_assert_nonnull (anew);
  people = sync_world_value (world, 0, anew, ACCORD_FIELD_ATTENDEES);
  g_assert_cmpstr (people != NULL ? people : "", ==, "");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM attendees"), ==, 1);
}

/* ---- what is no longer known ---- */

static void
test_history_purged (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  cycle = last_cycle (world);
  sync_world_sql (world, "DELETE FROM history");
  assert_nothing_to_undo (world, cycle, "What this sync changed is no longer kept; it cannot be undone.");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_history_partly_purged (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *one = sync_world_add (world, "One", SOON);
  g_autofree char *two = sync_world_add (world, "Two", LATER);
  g_autofree char *cycle = NULL;
  g_autofree char *ids = NULL;
  g_autoptr (AccordPlanRecord) plan = NULL;

  sync_world_finish (world);
  cycle = last_cycle (world);
  sync_world_sql (world, "DELETE FROM history WHERE title = 'One'");
  ids = ask_undo (world, cycle);
  plan = undo_plan (world, 0);
  g_assert_cmpuint (plan->steps->len, ==, 1);
  g_assert_cmpstr (plan->note, ==, "Some of what this sync changed is no longer kept and cannot be undone.");
}

/* Written by an earlier version, which did not say on which side a merge wrote. */
static void
test_history_of_old_schema (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);

  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_WHEN, LATER, WORLD_NOW);
  sync_world_finish (world);
  cycle = last_cycle (world);
  sync_world_sql (world, "UPDATE history SET side = NULL, remote_id = NULL");
  assert_one_held (world, cycle, "What it was before was not kept.");
}

/* The ordinary plan of the account stays beside it. */
static void
test_plans_beside_each_other (void)
{
  g_autofree char *event = NULL;
  g_autofree char *item = NULL;
  g_autofree char *cycle = NULL;
  g_autofree char *ids = NULL;
  g_autoptr (SyncWorld) world = world_with_pair (&event, &item);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_autoptr (AccordPlanRecord) plan = NULL;

  cycle = last_cycle (world);
  sync_world_sql (world, "UPDATE events SET place = 'Room 2'");
  sync_world_cycle_with (world, options);
  ids = ask_undo (world, cycle);
  plan = accord_store_find_plan (world->store, world->side[0].account, NULL);
  g_assert_nonnull (plan);
  g_assert_cmpstr (plan->purpose, ==, "sync");
  g_assert_cmpuint (plan->steps->len, ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plans"), ==, 2);
}

static const SyncStory stories[] = {
  { "a-new-copy-goes", test_push_new },
  { "a-new-event-goes", test_pull_new },
  { "a-write-there", test_push },
  { "an-edit-after-it-goes-out", test_push_edited_again },
  { "a-value-taken", test_pull },
  { "titles-read-back", test_pull_of_titles },
  { "a-deletion-there", test_push_delete },
  { "a-deletion-there-of-a-removed-row", test_push_delete_of_removed_row },
  { "a-deletion-here", test_pull_delete },
  { "a-merge", test_merge },
  { "the-loser-of-a-conflict", test_conflicts_loser },
  { "an-event-that-came-back", test_comes_back_and_goes },
  { "a-pull-through-two-accounts", test_two_accounts },
  { "a-deletion-through-two-accounts", test_deletion_through_two_accounts },
  { "an-edit-through-two-accounts", test_edit_through_two_accounts },
  { "undo-of-an-undo", test_undo_of_undo },
  { "undo-of-an-undone-deletion", test_undo_of_undone_deletion },
  { "many-do-not-trip-the-brake", test_many_events },
  { "interrupted-and-resumed", test_interrupted },
  { "changed-there-since", test_changed_there },
  { "changed-here-since", test_changed_here },
  { "a-new-event-edited-since", test_new_event_edited_here },
  { "a-new-copy-edited-since", test_copy_edited_there },
  { "other-fields-stay", test_other_fields_stay },
  { "left-out", test_left_out },
  { "not-approved", test_not_approved },
  { "calendar-no-longer-mirrored", test_calendar_no_longer_mirrored },
  { "calendar-only-read", test_calendar_only_read },
  { "would-mail", test_would_mail },
  { "past-with-attendees", test_past_with_attendees },
  { "nobody-invited-again", test_nobody_invited_again },
  { "history-purged", test_history_purged },
  { "history-partly-purged", test_history_partly_purged },
  { "history-of-an-old-schema", test_history_of_old_schema },
  { "two-plans-beside-each-other", test_plans_beside_each_other },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "undo", stories, G_N_ELEMENTS (stories));
}
