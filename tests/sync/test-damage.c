/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The disk spoils the store while it is served, one page after the other: a pass says that it is damaged and which file it
 * is, or did not need the page. Never does what cannot be read count as deleted. */
#include "sync-world.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PAGE 4096
#define N_EVENTS 24

typedef enum { SPOIL_NOISE, SPOIL_ZEROS, SPOIL_CUT, N_SPOILS } Spoil;

static void
write_file (const char *path, const char *contents, gsize length)
{
  FILE *file = g_fopen (path, "r+e");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (contents, 1, length, file), ==, length);
  fclose (file);
}

static void
spoil (const char *path, const char *whole, gsize length, gsize page, Spoil how)
{
  g_autofree char *contents = g_memdup2 (whole, length);

  if (how != SPOIL_CUT)
    memset (contents + page * PAGE, how == SPOIL_NOISE ? 0xa5 : 0, PAGE);
  write_file (path, contents, length);
  if (how == SPOIL_CUT)
    g_assert_cmpint (truncate (path, (off_t) (page * PAGE)), ==, 0);
}

static void
fill (SyncWorld *world)
{
  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_free (sync_world_add (world, title, SOON));
    }
  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Theirs", LATER);
  sync_world_finish (world);
  /* Something to do on both sides, and a listing of everything. */
  sync_world_sql (world, "UPDATE events SET place = 'Room 4', notes = printf ('%%.3000c', 'x')");
  sync_world_sql (world, "UPDATE calendars SET cursor = NULL, settled_at = 0");
  sync_world_sql (world, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_clear_object (&world->side[0].worker);
  g_clear_object (&world->store);
}

/* The pass as it is run in the service: with a worker that has the file open, or opens it. */
static void
run_on (SyncWorld *world, gsize page, Spoil how)
{
  SyncSide *side = &world->side[0];
  g_autoptr (AccordWorker) worker =
      accord_worker_new (world->path, side->account, ACCORD_PROVIDER (side->provider), ACCORD_CLOCK (world->clock));
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_test_message ("page %" G_GSIZE_FORMAT ", way %u", page + 1, how);
  if (!sync_world_run (worker, options, &report, &error))
    {
      g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, world->path));
    }
  g_assert_cmpuint (report.deleted_there, ==, 0);
  g_assert_cmpuint (report.deleted_here, ==, 0);
  g_assert_cmpuint (accord_fake_provider_count (side->provider, ACCORD_FAKE_REMOVE), ==, 0);
  g_assert_cmpuint (accord_fake_provider_count (side->provider, ACCORD_FAKE_CREATE), ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, N_EVENTS + 1);
}

static void
forget_log (SyncWorld *world)
{
  static const char *const suffixes[] = { "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (world->path, suffixes[i], NULL);

      g_unlink (path);
    }
}

static void
test_spoiled_page (gconstpointer data)
{
  Spoil how = GPOINTER_TO_UINT (data);
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *whole = NULL;
  gsize length;

  fill (world);
  accord_fake_provider_reset_counters (world->side[0].provider);
  forget_log (world);
  g_assert_true (g_file_get_contents (world->path, &whole, &length, NULL));
  g_assert_cmpuint (length / PAGE, >, 60);
  for (gsize page = how == SPOIL_CUT ? 1 : 0; page < length / PAGE; page++)
    {
      spoil (world->path, whole, length, page, how);
      run_on (world, page, how);
      forget_log (world);
    }
}

int
main (int argc, char *argv[])
{
  static const char *const names[N_SPOILS] = { "noise", "zeros", "cut" };

  g_test_init (&argc, &argv, NULL);
  /* That not even the failure can be noted down is a warning. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  sync_world_use (SYNC_PROVIDER_EXACT);
  for (guint how = 0; how < N_SPOILS; how++)
    {
      g_autofree char *path = g_strdup_printf ("/damage/%s/nothing-is-deleted-by-it", names[how]);

      g_test_add_data_func (path, GUINT_TO_POINTER (how), test_spoiled_page);
    }
  return g_test_run ();
}
