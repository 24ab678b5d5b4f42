/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include "store/accord-store.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3 *other;

/* Another program begins to write while the provider is asked, and does not end. */
static void
lock_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  if (call == ACCORD_FAKE_CREATE && sqlite3_get_autocommit (other))
    g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
test_locked_after_a_create (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  AccordFakeProvider *provider = world->side[0].provider;
  const GError *error;

  g_free (sync_world_add (world, "Review", SOON));
  g_assert_cmpint (sqlite3_open (world->path, &other), ==, SQLITE_OK);
  accord_fake_provider_set_hook (provider, lock_cb, NULL);
  g_test_expect_message ("accord-run", G_LOG_LEVEL_WARNING, "*locked*");
  sync_world_cycle_with (world, options);
  g_test_assert_expected_messages ();
  error = ((const AccordCycleResult *) g_ptr_array_index (world->results, 0))->error;
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, world->path));
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);

  accord_fake_provider_set_hook (provider, NULL, NULL);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/locked/outcome-of-a-create-is-found-later", test_locked_after_a_create);
  return g_test_run ();
}
