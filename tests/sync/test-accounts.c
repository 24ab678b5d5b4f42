/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of sync-rules §11, as far as the engine alone decides it: calendars that go, come back or close, and the same
 * calendar seen twice. What needs a sign-in is in tests/service/test-journey.py; restored stores in test-restored.c. */

#include "sync-world.h"

#include "accord-fake-provider-private.h"
#include "store/accord-accounts.h"
#include "store/accord-journal.h"
#include "sync/accord-calendars.h"
#include "sync/accord-undo.h"

static gint64
living_here (SyncWorld *world)
{
  return sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL");
}

/* One event made here, one made there; then the calendar is gone, and a cycle has seen it. */
static SyncWorld *
world_without_calendar (void)
{
  SyncWorld *world = sync_world_new (1);
  g_autofree char *event = sync_world_add (world, "Mine", SOON);

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Theirs", LATER);
  sync_world_sql (world, "UPDATE calendars SET share = 0");
  sync_world_finish (world);
  accord_fake_provider_remove_calendar (world->side[0].provider, REMOTE);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT missing FROM calendars WHERE mirrored"), ==, 1);
  return world;
}

static char *
ask_for (SyncWorld *world, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *id = accord_calendars_ask_for (world->store,
                                       ACCORD_PROVIDER (world->side[0].provider),
                                       world->side[0].account,
                                       name,
                                       WORLD_NOW,
                                       NULL,
                                       &error);

  g_assert_no_error (error);
  return id;
}

static void
test_gone_rests (void)
{
  g_autoptr (SyncWorld) world = world_without_calendar ();

  sync_world_sql (world, "UPDATE events SET place = 'Hall' WHERE title = 'Mine'");
  sync_world_assert_quiet (world);
  g_assert_cmpint (living_here (world), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 2);
}

/* The same row, with its rules: nothing is written before its first plan was approved, then everything is put back. */
static void
test_made_again (void)
{
  g_autoptr (SyncWorld) world = world_without_calendar ();
  g_autofree char *name = sync_world_text (world, "SELECT name FROM calendars WHERE mirrored");
  g_autofree char *id = ask_for (world, name);
  g_autofree char *remote = sync_world_text (world, "SELECT remote_id FROM calendars WHERE id = '%s'", id);
  g_autoptr (GPtrArray) items = NULL;

  g_assert_cmpstr (id, ==, world->side[0].calendar);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE id = '%s' AND mirrored AND NOT missing AND NOT approved", id),
                   ==,
                   1);
  /* The calendar that is offered by itself is not asked about here. */
  sync_world_sql (world, "UPDATE calendars SET mirrored = 0 WHERE id <> '%s'", id);
  g_assert_cmpstr (remote, !=, REMOTE);
  sync_world_cycle (world);
  items = accord_fake_provider_peek_all (world->side[0].provider, remote);
  g_assert_cmpuint (items->len, ==, 0);
  g_clear_pointer (&items, g_ptr_array_unref);
  sync_world_approve (world);
  items = accord_fake_provider_peek_all (world->side[0].provider, remote);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpint (living_here (world), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 2);
  sync_world_assert_quiet (world);
}

/* One of that name that is there is taken, not made a second time. */
static void
test_one_that_is_there_is_taken (void)
{
  g_autoptr (SyncWorld) world = world_without_calendar ();
  g_autofree char *name = sync_world_text (world, "SELECT name FROM calendars WHERE mirrored");
  g_autofree char *id = NULL;

  accord_fake_provider_add_calendar (world->side[0].provider, "other", name, "owner");
  id = ask_for (world, name);
  g_assert_cmpstr (id, !=, world->side[0].calendar);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE remote_id = 'other' AND mirrored"), ==, 1);
}

/* Another one takes its place: what was made here goes there after a plan; what was made in the lost one spreads to none. */
static void
test_another_chosen (void)
{
  g_autoptr (SyncWorld) world = world_without_calendar ();
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) items = NULL;
  const AccordRemoteItem *item;

  accord_fake_provider_add_calendar (world->side[0].provider, "other", "Other", "owner");
  id = ask_for (world, "Other");
  sync_world_sql (world, "UPDATE calendars SET mirrored = 0 WHERE id <> '%s'", id);
  sync_world_cycle (world);
  sync_world_approve (world);
  items = accord_fake_provider_peek_all (world->side[0].provider, "other");
  g_assert_cmpuint (items->len, ==, 1);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_TITLE), ==, "Mine");
  g_assert_cmpint (living_here (world), ==, 2);
  sync_world_assert_quiet (world);
}

/* Switched off it is forgotten: nothing needs a person any more, and nothing is deleted. */
static void
test_forgotten (void)
{
  g_autoptr (SyncWorld) world = world_without_calendar ();
  g_autofree char *health = NULL;

  sync_world_sql (world, "UPDATE calendars SET mirrored = 0");
  sync_world_cycle (world);
  g_assert_cmpint (living_here (world), ==, 2);
  health = sync_world_text (world, "SELECT health FROM accounts");
  g_assert_cmpstr (health, ==, "ok");
}

static void
test_read_only_waits (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *event = sync_world_add (world, "Mine", SOON);
  g_autofree char *there = NULL;
  g_autofree char *place = NULL;
  g_autofree char *back = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Mine");
  accord_fake_provider_set_role (world->side[0].provider, REMOTE, "reader");
  sync_world_sql (world, "UPDATE events SET place = 'Hall'");
  sync_world_cycle (world);
  sync_world_cycle (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, !=, "Hall");
  /* What is needed for Attention. */
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE mirrored AND NOT writable"), ==, 1);
  accord_fake_provider_set_role (world->side[0].provider, REMOTE, "owner");
  sync_world_sql (world, "UPDATE calendars SET writable = 1");
  sync_world_finish (world);
  back = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (back, ==, "Hall");
}

/* The same id at the same provider, through another account: the second one is not synced, and says so. */
static void
test_seen_twice (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *event = sync_world_add (world, "Mine", SOON);
  g_autofree char *reasons = NULL;

  sync_world_sql (world, "UPDATE accounts SET provider = 'google'");
  sync_world_cycle (world);
  sync_world_approve (world);
  g_assert_cmpuint (sync_world_count (world, 0) + sync_world_count (world, 1), ==, 1);
  reasons = sync_world_text (world, "SELECT group_concat(reason, '') FROM accounts");
  g_assert_nonnull (strstr (reasons, "mirrored through another account already"));
}

/* The second account shows a calendar with the first @n of the items of the first one, under ids of its own: those very
 * items (@same), or copies that a person made of them. Its first plan is asked for. */
static SyncWorld *
world_shown_again (guint n, gboolean same)
{
  SyncWorld *world = sync_world_new (2);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (GPtrArray) items = NULL;

  sync_world_sql (world, "UPDATE calendars SET mirrored = 0, approved = 0 WHERE id = '%s'", world->side[1].calendar);
  one = sync_world_add (world, "One", SOON);
  two = sync_world_add (world, "Two", LATER);
  sync_world_finish (world);
  items = accord_fake_provider_peek_all (world->side[0].provider, REMOTE);
  g_assert_cmpuint (items->len, ==, 2);
  for (guint i = 0; i < n; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);
      g_autofree char *id =
          g_strdup (accord_fake_provider_add (world->side[1].provider, REMOTE, item->fields, item->mark));

      sync_world_set_uid_there (world, 1, id, same ? item->uid : id);
    }
  sync_world_sql (world, "UPDATE calendars SET mirrored = 1 WHERE id = '%s'", world->side[1].calendar);
  sync_world_cycle (world);
  return world;
}

static gboolean
is_refused (SyncWorld *world)
{
  g_autofree char *reasons = sync_world_text (world, "SELECT group_concat(reason, '') FROM accounts");

  return strstr (reasons, "“Work” is mirrored through another account already.") != NULL;
}

/* Our marks of the other link on its living items: the same calendar under another id. Nothing of it is planned. */
static void
test_seen_twice_by_marks (void)
{
  g_autoptr (SyncWorld) world = world_shown_again (2, TRUE);

  g_assert_true (is_refused (world));
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps WHERE calendar_id = '%s'", world->side[1].calendar),
                   ==,
                   0);
  sync_world_sql (world, "UPDATE events SET place = 'Hall'");
  sync_world_approve (world);
  g_assert_true (is_refused (world));
  g_assert_cmpint (living_here (world), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links"), ==, 2);
}

/* Whoever is invited to all of it has events of the same UIDs, without our marks; a copy that somebody made of one of the
 * originals carries its mark, but has a UID of its own. */
static void
test_invitations_and_a_copy_are_no_second_sight (void)
{
  g_autoptr (SyncWorld) world = world_shown_again (2, FALSE);
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (world->side[0].provider, REMOTE);

  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);
      g_autofree char *id =
          g_strdup (accord_fake_provider_add (world->side[1].provider, REMOTE, item->fields, NULL));

      sync_world_set_uid_there (world, 1, id, item->uid);
    }
  sync_world_cycle (world);
  g_assert_false (is_refused (world));
}

static void
test_copies_are_no_second_sight (void)
{
  g_autoptr (SyncWorld) world = world_shown_again (2, FALSE);

  g_assert_false (is_refused (world));
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) > 0 FROM plan_steps WHERE calendar_id = '%s'", world->side[1].calendar),
                   ==,
                   1);
}

/* One event went over alone; the others show that it is another calendar. */
static void
test_moved_one_is_no_second_sight (void)
{
  g_autoptr (SyncWorld) world = world_shown_again (1, TRUE);

  g_assert_false (is_refused (world));
}

/* What a sync did in an account that is disconnected since: shown, held with its reason, and the rest is not touched. */
static void
test_undo_of_a_disconnected_account (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *event = sync_world_add (world, "Mine", SOON);
  g_autofree char *cycle = NULL;
  g_autofree char *id = NULL;
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autoptr (GError) error = NULL;
  const AccordPlanStep *step;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Theirs", LATER);
  sync_world_approve (world);
  cycle = accord_store_find_last_sync (world->store, &error);
  g_assert_no_error (error);
  g_assert_nonnull (cycle);
  sync_world_sql (world, "UPDATE accounts SET disconnected = 1");
  sync_world_sql (world, "UPDATE links SET state = 'released', hold = 'disconnected'");
  id = accord_undo_plan_apart (world->store, world->side[0].account, cycle, ACCORD_CLOCK (world->clock), &error);
  g_assert_no_error (error);
  plan = accord_store_get_plan (world->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 2);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      step = g_ptr_array_index (plan->steps, i);
      g_assert_true (step->held);
      g_assert_false (step->ticked);
      g_assert_cmpstr (step->why, ==, "Its account is disconnected.");
    }
  g_assert_cmpint (living_here (world), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
}

/* What only looks, undoes or leaves is not the last sync. */
static void
test_last_sync (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *event = NULL;
  g_autofree char *none = accord_store_find_last_sync (world->store, NULL);
  g_autofree char *first = NULL;
  g_autofree char *later = NULL;

  g_assert_null (none);
  event = sync_world_add (world, "Mine", SOON);
  sync_world_cycle (world);
  first = accord_store_find_last_sync (world->store, NULL);
  g_assert_nonnull (first);
  sync_world_cycle (world);
  sync_world_sql (world,
                  "INSERT INTO runs (id, cycle, account_id, cause, started_at, finished_at, pushed, undoes) "
                  "VALUES ('r1', 'c1', '%s', 'undo', 9e15, 9e15, 1, 'c0')",
                  world->side[0].account);
  sync_world_sql (world,
                  "INSERT INTO runs (id, cycle, account_id, cause, started_at, finished_at, deleted_there) "
                  "VALUES ('r2', 'c2', '%s', 'reset', 9e15, 9e15, 1)",
                  world->side[0].account);
  later = accord_store_find_last_sync (world->store, NULL);
  g_assert_cmpstr (later, ==, first);
}

static const SyncStory stories[] = {
  { "calendar-gone/links-rest", test_gone_rests },
  { "calendar-gone/made-again", test_made_again },
  { "calendar-gone/one-that-is-there-is-taken", test_one_that_is_there_is_taken },
  { "calendar-gone/another-chosen", test_another_chosen },
  { "calendar-gone/forgotten", test_forgotten },
  { "read-only/changes-wait", test_read_only_waits },
  { "seen-twice/second-one-is-refused", test_seen_twice },
  { "seen-twice/by-our-marks", test_seen_twice_by_marks },
  { "seen-twice/copies-are-none", test_copies_are_no_second_sight },
  { "seen-twice/invitations-and-a-copy-are-none", test_invitations_and_a_copy_are_no_second_sight },
  { "seen-twice/one-that-moved-is-none", test_moved_one_is_no_second_sight },
  { "undo/of-a-disconnected-account", test_undo_of_a_disconnected_account },
  { "undo/last-sync", test_last_sync },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "accounts", stories, G_N_ELEMENTS (stories));
}
