/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An error or an unfinished listing never leads to a deletion by itself (sync-rules
 * §6). */

#include "sync-world.h"

#define EVENTS 6

static SyncWorld *
linked_world (void)
{
  SyncWorld *world = sync_world_new (1);

  for (guint i = 0; i < EVENTS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_free (sync_world_add (world, title, SOON));
    }
  sync_world_finish (world);
  return world;
}

static void
cycle_whatever_happens (SyncWorld *world)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

  sync_world_cycle_with (world, options);
}

static void
assert_all_there (SyncWorld *world)
{
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                   ==,
                   EVENTS);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, EVENTS);
}

/* Whatever a listing ends with, on whichever page, nothing is taken for deleted. */
static void
test_errors (void)
{
  for (int code = ACCORD_REMOTE_ERROR_CALENDAR_GONE; code <= ACCORD_REMOTE_ERROR_PROTOCOL; code++)
    for (guint nth = 0; nth < 2; nth++)
      {
        g_autoptr (SyncWorld) world = linked_world ();
        AccordFakeProvider *provider = world->side[0].provider;

        accord_fake_provider_expire_cursors (provider);
        sync_world_sql (world, "UPDATE calendars SET cursor = NULL");
        accord_fake_provider_fail (
            provider, ACCORD_FAKE_LIST_CHANGES, nth, ACCORD_FAKE_BEFORE_COMMIT, (AccordRemoteError) code);
        cycle_whatever_happens (world);
        assert_all_there (world);
        accord_fake_provider_clear_faults (provider);
        sync_world_cycle (world);
        assert_all_there (world);
        g_assert_cmpuint (sync_world_count (world, 0), ==, EVENTS);
      }
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "errors-delete-nothing", test_errors },
  };

  return sync_world_main (argc, argv, "absence", stories, G_N_ELEMENTS (stories));
}
