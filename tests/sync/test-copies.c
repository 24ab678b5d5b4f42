/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies that persons make, items that come and go: each computer reads them alike, and what has gone is not pulled. */

#include "sync-world.h"

/* Beyond the window of 60 days, but listed with it. */
#define FAR_AHEAD "2026-08-20T10:00:00+00:00/2026-08-20T11:00:00+00:00 UTC"

static void
run_second (AccordWorker *second)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (sync_world_run (second, options, &report, &error));
  g_assert_no_error (error);
}

/* Made while the original lived; the second computer looks when that has gone. */
static void
test_copy_outlives_its_original (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordWorker) second = NULL;
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordEvent) event = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  /* Both computers go on side by side; what a copied store does first is told in test-restored.c. */
  sync_world_sql (world, "DELETE FROM meta WHERE key = 'place'");
  sync_world_sql (world, "VACUUM INTO '%s'", copy);
  second = sync_world_second_computer (world, 0, copy);
  accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there);
  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE id = '%s'", WORLD_NOW, id);
  sync_world_cycle (world);
  for (guint i = 0; i < 3; i++)
    {
      run_second (second);
      sync_world_cycle (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                       ==,
                       1);
    }
  store = accord_store_open (copy, NULL);
  event = accord_store_get_event (store, id, NULL);
  g_assert_nonnull (event);
  g_assert_cmpint (event->deleted_at, !=, 0);
}

static void
test_hinted_removal_is_not_pulled_later (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  const char *item;

  item = accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Fair", FAR_AHEAD);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 0);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
  sync_world_cycle (world);
  sync_world_sql (world, "INSERT OR REPLACE INTO settings VALUES ('window_ahead', '90')");
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 0);
  sync_world_assert_quiet (world);
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "copy-outlives-its-original", test_copy_outlives_its_original },
    { "hinted-removal-is-not-pulled-later", test_hinted_removal_is_not_pulled_later },
  };

  return sync_world_main (argc, argv, "copies", stories, G_N_ELEMENTS (stories));
}
