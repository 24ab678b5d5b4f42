/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include "store/accord-store.h"

#include <sqlite3.h>
#include <stdio.h>
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

/* ---- a process of its own ---- */

#define HOLD "--hold"

static const char *program;
static GSubprocess *holder;
static AccordFakeCall phase;
static sqlite3 *connections[8];

/* In the other process: begins to write, says so, and rests until nobody listens any more. */
static int
hold (const char *path)
{
  sqlite3 *db;

  if (sqlite3_open (path, &db) != SQLITE_OK ||
      sqlite3_exec (db, "BEGIN IMMEDIATE; UPDATE settings SET value = value", NULL, NULL, NULL) != SQLITE_OK)
    return 1;
  g_print ("held\n");
  while (getchar () != EOF)
    ;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (db);
  return 0;
}

static void
start_holder (const char *path)
{
  g_autoptr (GError) error = NULL;
  char line[5];
  gsize read;

  holder = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, HOLD, path, NULL);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (
      g_subprocess_get_stdout_pipe (holder), line, sizeof line, &read, NULL, &error));
  g_assert_cmpmem (line, read, "held\n", 5);
}

static void
end_holder (void)
{
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (holder), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (holder, NULL, NULL));
  g_clear_object (&holder);
}

/* Nobody need wait five seconds here. */
static int
note_connection (sqlite3 *db)
{
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    if (connections[i] == NULL)
      {
        connections[i] = db;
        break;
      }
  return SQLITE_OK;
}

static void
hold_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  (void) provider;
  if (call != phase || holder != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    if (connections[i] != NULL)
      sqlite3_busy_timeout (connections[i], 20);
  start_holder (user_data);
}

static void
test_locked_by_a_process (gconstpointer data)
{
  g_autoptr (SyncWorld) world = NULL;
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  AccordFakeProvider *provider;
  const GError *error;
  g_autofree char *titles = NULL;
  g_autofree char *there = NULL;
  g_autofree char *place = NULL;

  memset (connections, 0, sizeof connections);
  phase = GPOINTER_TO_UINT (data);
  world = sync_world_new (1);
  provider = world->side[0].provider;
  for (guint i = 0; i < 3; i++)
    {
      static const char *const names[] = { "Edited", "Kept", "Removed" };

      g_free (sync_world_add (world, names[i], SOON));
    }
  /* The worker's, which stays open. */
  sqlite3_auto_extension ((void (*) (void)) note_connection);
  sync_world_cycle (world);
  sqlite3_reset_auto_extension ();
  g_free (sync_world_add (world, "New", LATER));
  accord_fake_provider_add_simple (provider, REMOTE, "Theirs", LATER);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title = 'Edited'");
  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE title = 'Removed'", WORLD_NOW);

  accord_fake_provider_set_hook (provider, hold_cb, world->path);
  g_test_expect_message ("accord-run", G_LOG_LEVEL_WARNING, "*locked*");
  sync_world_cycle_with (world, options);
  g_test_assert_expected_messages ();
  g_assert_nonnull (holder);
  error = ((const AccordCycleResult *) g_ptr_array_index (world->results, 0))->error;
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, world->path));
  accord_fake_provider_set_hook (provider, NULL, NULL);
  end_holder ();

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    connections[i] = NULL;
  sync_world_finish (world);
  titles = sync_world_text (world,
                            "SELECT group_concat (title) FROM (SELECT title FROM events WHERE deleted_at IS "
                            "NULL ORDER BY title)");
  g_assert_cmpstr (titles, ==, "Edited,Kept,New,Theirs");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 4);
  there = sync_world_there (world, 0, "Edited");
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
}

static const struct
{
  const char *name;
  AccordFakeCall call;
} phases[] = {
  { "listing", ACCORD_FAKE_LIST_CHANGES },
  { "create", ACCORD_FAKE_CREATE },
  { "update", ACCORD_FAKE_UPDATE },
  { "remove", ACCORD_FAKE_REMOVE },
};

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], HOLD))
    return hold (argv[2]);
  program = argv[0];
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/locked/by-a-process-during-", phases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (phases[i].call), test_locked_by_a_process);
    }
  g_test_add_func ("/sync/locked/outcome-of-a-create-is-found-later", test_locked_after_a_create);
  return g_test_run ();
}
