/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include "store/accord-store.h"

#include <sqlite3.h>
#include <string.h>

/* A disk that is full from the Nth commit of a cycle on: every write of SQLite fails as with ENOSPC. */

static struct
{
  int (*open) (sqlite3_vfs *, sqlite3_filename, sqlite3_file *, int, int *);
  int (*write) (sqlite3_file *, const void *, int, sqlite3_int64);
  int (*sync) (sqlite3_file *, int);
  sqlite3_io_methods methods[4];
  const sqlite3_io_methods *real[4];
  gint syncs; /* atomic */
  gint space; /* atomic: syncs until it is full; negative: there is enough */
} disk;

static int
write_cb (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  gint space = g_atomic_int_get (&disk.space);

  if (space >= 0 && g_atomic_int_get (&disk.syncs) >= space)
    return SQLITE_FULL;
  return disk.write (file, data, length, offset);
}

/* Each commit ends with one; the disk itself need not be waited for. */
static int
sync_cb (sqlite3_file *file, int flags)
{
  (void) file;
  (void) flags;
  g_atomic_int_inc (&disk.syncs);
  return SQLITE_OK;
}

static int
open_cb (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
  static GMutex lock;
  int result = disk.open (vfs, name, file, flags, out);

  if (result != SQLITE_OK || file->pMethods == NULL)
    return result;
  g_mutex_lock (&lock);
  for (guint i = 0; i < G_N_ELEMENTS (disk.methods); i++)
    {
      if (disk.real[i] == NULL)
        {
          disk.real[i] = file->pMethods;
          disk.methods[i] = *file->pMethods;
          disk.write = file->pMethods->xWrite;
          disk.sync = file->pMethods->xSync;
          disk.methods[i].xWrite = write_cb;
          disk.methods[i].xSync = sync_cb;
        }
      if (disk.real[i] == file->pMethods)
        {
          file->pMethods = &disk.methods[i];
          break;
        }
    }
  g_mutex_unlock (&lock);
  return result;
}

static void
use_disk (void)
{
  static sqlite3_vfs vfs;

  vfs = *sqlite3_vfs_find (NULL);
  disk.open = vfs.xOpen;
  disk.space = -1;
  vfs.zName = "filling";
  vfs.xOpen = open_cb;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

/* ---- a cycle with everything in it ---- */

static SyncWorld *
busy_world (void)
{
  SyncWorld *world = sync_world_new (1);
  AccordFakeProvider *provider = world->side[0].provider;
  g_autofree char *gone = NULL;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_free (sync_world_add (world, title, SOON));
    }
  sync_world_finish (world);
  g_free (sync_world_add (world, "New here", LATER));
  accord_fake_provider_add_simple (provider, REMOTE, "New there", LATER);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title = 'Event 1'");
  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE title = 'Event 2'", WORLD_NOW);
  gone = sync_world_there (world, 0, "Event 3");
  accord_fake_provider_delete (provider, REMOTE, gone);
  return world;
}

static gboolean
is_fatal_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  (void) user_data;
  return g_strcmp0 (domain, "accord-run") != 0 || (level & G_LOG_LEVEL_WARNING) == 0 ||
         strstr (message, "full") == NULL;
}

/* What is said of it is no news here. */
static void
be_silent_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if (is_fatal_cb (domain, level, message, user_data))
    g_log_default_handler (domain, level, message, user_data);
}

/* Commits of the cycle when there is room, and how both sides end. */
static gint
measure (char **expected)
{
  g_autoptr (SyncWorld) world = busy_world ();
  gint before = g_atomic_int_get (&disk.syncs);
  gint commits;

  sync_world_cycle (world);
  commits = g_atomic_int_get (&disk.syncs) - before;
  sync_world_assert_quiet (world);
  *expected = sync_world_describe (world);
  return commits;
}

static void
test_full_at_every_commit (void)
{
  g_autofree char *expected = NULL;
  gint commits = measure (&expected);
  guint failed = 0;

  g_assert_cmpint (commits, >=, 10);
  g_test_log_set_fatal_handler (is_fatal_cb, NULL);
  for (gint n = 0; n < commits; n++)
    {
      g_autoptr (SyncWorld) world = busy_world ();
      g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
      g_autofree char *end = NULL;
      const AccordCycleResult *result;

      g_test_message ("full after %d of %d commits", n, commits);
      g_atomic_int_set (&disk.space, g_atomic_int_get (&disk.syncs) + n);
      sync_world_cycle_with (world, options);
      g_atomic_int_set (&disk.space, -1);
      result = g_ptr_array_index (world->results, 0);
      if (result->error != NULL)
        {
          g_assert_error (result->error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_FULL);
          g_assert_nonnull (strstr (result->error->message, world->path));
          failed++;
        }
      sync_world_finish (world);
      end = sync_world_describe (world);
      sync_world_assert_same_text (expected, end);
    }
  /* Only the commits that close a run need not be missed. */
  g_assert_cmpuint (failed, >=, commits - 4);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  use_disk ();
  g_log_set_handler ("accord-run",
                     G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
                     be_silent_cb,
                     NULL);
  g_test_add_func ("/sync/full/every-commit", test_full_at_every_commit);
  return g_test_run ();
}
