/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include "store/accord-salvage.h"

#include <string.h>

#define N_EVENTS 30

static void
spoil_page (SyncWorld *world, gint64 page)
{
  g_autofree char *log = g_strconcat (world->path, "-wal", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (world->path, &contents, &length, NULL));
  g_assert_cmpint (page * 4096, <=, (gint64) length);
  memset (contents + (page - 1) * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (world->path, contents, length, NULL));
  g_assert_true (g_file_set_contents (log, "torn", -1, NULL));
}

/* The links of our copies are lost, too: the marks on the copies tell whose they are. */
static void
test_damaged_store_doubles_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  SyncSide *side = &world->side[0];
  g_autofree char *kept = NULL;
  gint64 page;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_free (sync_world_add (world, title, SOON));
    }
  accord_fake_provider_add_simple (side->provider, REMOTE, "Theirs", LATER);
  sync_world_finish (world);
  sync_world_sql (world, "DELETE FROM links WHERE origin = 'here'");
  page = sync_world_number (world, "SELECT rootpage FROM sqlite_master WHERE name = 'events_by_time'");
  g_clear_object (&side->worker);
  g_clear_object (&world->store);
  spoil_page (world, page);
  g_assert_true (accord_store_salvage (world->path, 1781092800, &kept, &error));
  g_assert_no_error (error);
  g_assert_nonnull (kept);

  world->store = accord_store_open (world->path, &error);
  g_assert_no_error (error);
  side->worker = accord_worker_new (world->path,
                                    side->account,
                                    ACCORD_PROVIDER (side->provider),
                                    ACCORD_CLOCK (world->clock));
  accord_fake_provider_reset_counters (side->provider);
  sync_world_approve (world);
  g_assert_cmpuint (accord_fake_provider_count (side->provider, ACCORD_FAKE_CREATE), ==, 0);
  g_assert_cmpuint (accord_fake_provider_count (side->provider, ACCORD_FAKE_REMOVE), ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, N_EVENTS + 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                   ==,
                   N_EVENTS + 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"),
                   ==,
                   N_EVENTS + 1);
  sync_world_assert_quiet (world);
}

static const SyncStory stories[] = {
  { "damaged-store-doubles-nothing", test_damaged_store_doubles_nothing },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "salvage", stories, G_N_ELEMENTS (stories));
}
