/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The brake (sync-rules §10) through whole passes: before the first deletion, by calendar and direction,
 * while everything else goes on, and one answer for each event, however often the process begins anew. */

#include "sync-world.h"

#include "store/accord-questions.h"

#include <string.h>

#define LIVING "SELECT count(*) FROM events WHERE deleted_at IS NULL"
#define ASKED "SELECT count(*) FROM questions WHERE kind = 'brake'"

/* Events "Event 0" …, linked on every side. */
static GPtrArray *
add_linked (SyncWorld *world, guint n)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_ptr_array_add (ids, sync_world_add (world, title, SOON));
    }
  sync_world_finish (world);
  return ids;
}

static void
delete_here (SyncWorld *world, GPtrArray *ids, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    sync_world_sql (world,
                    "UPDATE events SET deleted_at = %d WHERE id = '%s'",
                    WORLD_NOW,
                    (char *) g_ptr_array_index (ids, i));
}

static void
delete_there (SyncWorld *world, guint side, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *there = sync_world_there (world, side, title);

      accord_fake_provider_delete (world->side[side].provider, REMOTE, there);
    }
}

static void
answer (SyncWorld *world, guint side, const char *event, const char *choice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordQuestion) question =
      accord_store_find_question (world->store, event, world->side[side].calendar, &error);
  g_autoptr (AccordAnswer) given = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (question);
  given = accord_answer_for (question, choice, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (accord_store_put_answer (world->store, given, &error));
}

/* What a person still sees as a question. */
static guint
count_open (SyncWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = accord_store_list_questions (world->store, NULL, FALSE, &error);

  g_assert_no_error (error);
  return questions->len;
}

static void
restart (SyncWorld *world)
{
  for (guint i = 0; i < world->n_sides; i++)
    {
      g_clear_object (&world->side[i].worker);
      world->side[i].worker = accord_worker_new (world->path,
                                                 world->side[i].account,
                                                 ACCORD_PROVIDER (world->side[i].provider),
                                                 ACCORD_CLOCK (world->clock));
    }
}

/* ---- how many are too many ---- */

static const struct
{
  guint links;
  guint deletions;
  gboolean braked;
} limits[] = {
  { 3, 3, FALSE }, { 4, 4, TRUE }, { 5, 4, FALSE }, { 14, 10, FALSE }, { 44, 11, FALSE }, { 43, 11, TRUE },
};

static void
check_limits (gboolean here)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (GPtrArray) ids = add_linked (world, limits[i].links);
      guint gone = limits[i].braked ? 0 : limits[i].deletions;

      if (here)
        delete_here (world, ids, 0, limits[i].deletions);
      else
        delete_there (world, 0, 0, limits[i].deletions);
      sync_world_cycle (world);
      g_assert_cmpint (sync_world_number (world, ASKED), ==, limits[i].braked ? limits[i].deletions : 0);
      if (here)
        g_assert_cmpuint (sync_world_count (world, 0), ==, limits[i].links - gone);
      else
        g_assert_cmpint (sync_world_number (world, LIVING), ==, limits[i].links - gone);
    }
}

static void
test_limits_there (void)
{
  check_limits (TRUE);
}

static void
test_limits_here (void)
{
  check_limits (FALSE);
}

/* ---- what counts ---- */

static const struct
{
  const char *name;
  const char *sql;
} causes[] = {
  { "deletion", "UPDATE events SET deleted_at = 1" },
  { "status", "UPDATE events SET status = 'cancelled'" },
  { "draft", "UPDATE events SET status = 'draft'" },
  { "archive", "UPDATE events SET archived = 1" },
  { "row", "DELETE FROM events" },
  { "mixed",
    "UPDATE events SET status = iif (title < 'Event 2', 'draft', status), archived = (title = 'Event 2'), "
    "deleted_at = iif (title > 'Event 2', 1, NULL)" },
};

/* Nothing is taken away, whatever the reason, and the status that comes back ends the question. */
static void
test_every_cause_counts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (GPtrArray) ids = add_linked (world, 5);

      sync_world_sql (world, "%s", causes[i].sql);
      sync_world_finish (world);
      g_test_message ("%s", causes[i].name);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
      g_assert_cmpint (sync_world_number (world, ASKED), ==, 5);
      sync_world_sql (world, "UPDATE events SET deleted_at = NULL, archived = 0, status = 'confirmed'");
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, ASKED), ==, i == 4 ? 5 : 0);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
    }
}

/* ---- calendar and direction ---- */

/* Three here and three there are no four; each direction is counted for itself. */
static void
test_directions_are_counted_apart (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = add_linked (world, 7);

  delete_here (world, ids, 0, 3);
  delete_there (world, 0, 4, 7);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
}

/* One calendar stops, the other does as it is told in the same cycle. */
static void
test_calendars_are_counted_apart (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (GPtrArray) ids = NULL;

  sync_world_sql (world, "UPDATE calendars SET kinds = 'milestone' WHERE id = 'work-1'");
  ids = add_linked (world, 4);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Other %u", i);

      accord_fake_provider_add_simple (world->side[1].provider, REMOTE, title, SOON);
    }
  sync_world_sql (world, "UPDATE calendars SET share = 0");
  sync_world_finish (world);
  delete_here (world, ids, 0, 4);
  sync_world_sql (world, "UPDATE events SET deleted_at = 1 WHERE title IN ('Other 0', 'Other 1')");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 4);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 4);
  g_assert_cmpint (sync_world_number (world, ASKED " AND calendar_id = 'work-0'"), ==, 4);
  g_assert_cmpint (sync_world_number (world, ASKED " AND calendar_id = 'work-1'"), ==, 0);
}

/* Creates, updates and pulls of the same pass go on, and the very first deletion is stopped already. */
static void
test_other_steps_go_on (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = add_linked (world, 45);
  AccordFakeProvider *provider = world->side[0].provider;
  g_autofree char *edited = sync_world_there (world, 0, "Event 44");

  delete_here (world, ids, 0, 12);
  g_free (sync_world_add (world, "New here", LATER));
  accord_fake_provider_add_simple (provider, REMOTE, "New there", LATER);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title = 'Event 43'");
  sync_world_edit_there (world, 0, edited, ACCORD_FIELD_BODY, "From there", WORLD_NOW + 60);
  accord_fake_provider_reset_counters (provider);
  sync_world_cycle (world);
  g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_REMOVE), ==, 0);
  g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_CREATE), ==, 1);
  g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_UPDATE), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE title = 'New there'"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE notes = 'From there'"),
                   ==,
                   1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 47);
  sync_world_assert_quiet (world);
}

/* ---- one answer, never twice ---- */

/* What was decided stays so over restarts and days, also when the call fails at first. */
static void
test_decisions_last (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = add_linked (world, 6);
  AccordFakeProvider *provider = world->side[0].provider;

  delete_here (world, ids, 0, 6);
  sync_world_finish (world);
  answer (world, 0, g_ptr_array_index (ids, 0), "do");
  answer (world, 0, g_ptr_array_index (ids, 1), "put-back");
  for (guint i = 2; i < 6; i++)
    answer (world, 0, g_ptr_array_index (ids, i), "leave");
  accord_fake_provider_fail (
      provider, ACCORD_FAKE_REMOVE, 0, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_BUSY);
  restart (world);
  {
    g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

    sync_world_cycle_with (world, options);
  }
  g_assert_cmpuint (sync_world_count (world, 0), ==, 6);
  g_assert_cmpuint (count_open (world), ==, 0);
  accord_fake_provider_clear_faults (provider);
  for (guint day = 0; day < 3; day++)
    {
      restart (world);
      accord_fake_clock_advance (world->clock, DAY);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, ASKED), ==, 0);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
      g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
    }
}

/* Unanswered it stays stopped: neither restarts nor days nor deletions trickling in one by one get past. */
static void
test_trickling_deletions_stay_stopped (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = add_linked (world, 6);

  delete_there (world, 0, 0, 4);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 2);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 0);
  for (guint i = 4; i < 6; i++)
    g_free (sync_world_add (world, "More", SOON));
  sync_world_finish (world);
  delete_here (world, ids, 0, 6);
  sync_world_sql (world, "UPDATE events SET deleted_at = 1 WHERE title = 'More'");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 4);
  for (guint day = 0; day < 3; day++)
    {
      restart (world);
      accord_fake_clock_advance (world->clock, DAY);
      g_free (sync_world_add (world, "New", SOON));
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, ASKED), ==, 4);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 5 + day);
    }
}

/* A deletion there that a person said yes to is not asked about again for the copy in the other account. */
static void
test_yes_is_said_once (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (GPtrArray) ids = add_linked (world, 5);

  delete_there (world, 0, 0, 5);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 5);
  for (guint i = 0; i < ids->len; i++)
    answer (world, 0, g_ptr_array_index (ids, i), "do");
  sync_world_cycle (world);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 0);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 0);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 0);
}

/* ---- confirmed by name ---- */

static void
confirm (SyncWorld *world, GPtrArray *ids, guint from, guint to)
{
  g_autoptr (GError) error = NULL;

  for (guint i = from; i < to; i++)
    g_assert_true (accord_store_confirm_deletion (world->store, g_ptr_array_index (ids, i), &error));
  g_assert_no_error (error);
}

/* What was named goes without a question; what was not named still counts for itself. */
static void
test_named_deletions_pass (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (GPtrArray) ids = add_linked (world, 9);

  delete_here (world, ids, 0, 9);
  confirm (world, ids, 0, 5);
  sync_world_finish (world);
  for (guint side = 0; side < 2; side++)
    g_assert_cmpuint (sync_world_count (world, side), ==, 4);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 8);
  confirm (world, ids, 5, 9);
  sync_world_sql (world, "UPDATE events SET notes = 'touched'");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0) + sync_world_count (world, 1), ==, 0);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 0);
}

/* The word is for one deletion: an event that came back and is deleted again counts again. */
static void
test_confirmation_ends_with_the_deletion (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = add_linked (world, 4);

  confirm (world, ids, 0, 4);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM confirmed_deletions"), ==, 0);
  delete_here (world, ids, 0, 4);
  confirm (world, ids, 0, 4);
  sync_world_sql (world, "UPDATE events SET deleted_at = NULL");
  sync_world_finish (world);
  delete_here (world, ids, 0, 4);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 4);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 4);
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "limits-of-deletions-there", test_limits_there },
    { "limits-of-deletions-here", test_limits_here },
    { "every-cause-counts", test_every_cause_counts },
    { "directions-are-counted-apart", test_directions_are_counted_apart },
    { "calendars-are-counted-apart", test_calendars_are_counted_apart },
    { "other-steps-go-on", test_other_steps_go_on },
    { "decisions-last", test_decisions_last },
    { "trickling-deletions-stay-stopped", test_trickling_deletions_stay_stopped },
    { "yes-is-said-once", test_yes_is_said_once },
    { "named-deletions-pass", test_named_deletions_pass },
    { "confirmation-ends-with-the-deletion", test_confirmation_ends_with_the_deletion },
  };

  return sync_world_main (argc, argv, "brake", stories, G_N_ELEMENTS (stories));
}
