/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The clock of this computer is wrong by a day, is put right, or is set while a pass runs. */
#include "sync-world.h"

#include "store/accord-journal.h"

#include <string.h>

static const gint64 settings[] = { DAY, -DAY };

static void
set_clock (SyncWorld *world, gint64 seconds)
{
  accord_fake_clock_set_forward (world->clock, seconds);
  accord_fake_provider_get_switches (world->side[0].provider)->clock_offset -= seconds * G_USEC_PER_SEC;
}

/* ---- everything goes on ---- */

static char *
pair (SyncWorld *world, const char *title)
{
  g_autofree char *id = sync_world_add (world, title, SOON);

  sync_world_finish (world);
  return sync_world_there (world, 0, title);
}

/* One of each kind, on both sides. */
static void
make_work (SyncWorld *world)
{
  AccordFakeProvider *provider = world->side[0].provider;
  static const char *const titles[] = { "Edited there", "Removed there", "Edited here", "Removed here" };
  g_autofree char *edited = NULL;
  g_autofree char *removed = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_free (sync_world_add (world, titles[i], SOON));
  sync_world_cycle (world);
  edited = sync_world_there (world, 0, "Edited there");
  removed = sync_world_there (world, 0, "Removed there");
  g_free (sync_world_add (world, "New here", LATER));
  accord_fake_provider_add_simple (provider, REMOTE, "New there", LATER);
  accord_fake_provider_edit (provider, REMOTE, edited, ACCORD_FIELD_TITLE, "Edited there again");
  accord_fake_provider_delete (provider, REMOTE, removed);
  sync_world_sql (world, "UPDATE events SET title = 'Edited here again' WHERE title = 'Edited here'");
  sync_world_sql (world,
                  "UPDATE events SET deleted_at = %" G_GINT64_FORMAT " WHERE title = 'Removed here'",
                  accord_clock_seconds (ACCORD_CLOCK (world->clock)));
}

static void
assert_both (SyncWorld *world, const char *titles)
{
  g_autofree char *here = sync_world_titles_here (world);
  g_autofree char *there = sync_world_titles_there (world);

  g_assert_cmpstr (here, ==, titles);
  g_assert_cmpstr (there, ==, titles);
}

static void
test_wrong_clock_syncs_as_any_other (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);

      set_clock (world, settings[i]);
      make_work (world);
      sync_world_finish (world);
      assert_both (world, "Edited here again,Edited there again,New here,New there");
      set_clock (world, -settings[i]);
      sync_world_finish (world);
      assert_both (world, "Edited here again,Edited there again,New here,New there");
    }
}

typedef struct
{
  SyncWorld *world;
  guint left;     /* calls until the clock is set; 0: it was */
  gint64 seconds;
} Setting;

static void
set_at_call_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  Setting *setting = user_data;

  if (setting->left == 0 || --setting->left > 0)
    return;
  set_clock (setting->world, setting->seconds);
}

static void
test_clock_is_set_in_mid_pass (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    for (guint at = 1;; at++)
      {
        g_autoptr (SyncWorld) world = sync_world_new (1);
        Setting setting = { world, at, settings[i] };

        make_work (world);
        accord_fake_provider_set_hook (world->side[0].provider, set_at_call_cb, &setting);
        sync_world_cycle (world);
        accord_fake_provider_set_hook (world->side[0].provider, NULL, NULL);
        if (setting.left > 0)
          {
            g_assert_cmpuint (at, >, 5);
            break;
          }
        sync_world_finish (world);
        assert_both (world, "Edited here again,Edited there again,New here,New there");
      }
}

/* ---- newest ---- */

static const struct
{
  gint64 ours;        /* seconds ahead of the true time */
  gint64 theirs;
  gint64 here_after;  /* true seconds from the edit there to the edit here */
  const char *winner;
} newest_rows[] = {
  { DAY, 0, 60, "Mine" },     { DAY, 0, -60, "Theirs" },     { -DAY, 0, 60, "Mine" },
  { -DAY, 0, -60, "Theirs" }, { 0, DAY, 60, "Mine" },        { 0, DAY, -60, "Theirs" },
  { 0, -DAY, 60, "Mine" },    { 0, -DAY, -60, "Theirs" },    { DAY, -DAY, 60, "Mine" },
  { DAY, -DAY, -60, "Theirs" }, { DAY, DAY, 60, "Mine" },    { DAY, DAY, -60, "Theirs" },
};

static void
test_newest_goes_by_true_time (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (newest_rows); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = pair (world, "Review");
      gint64 edit = WORLD_NOW - 600;

      g_test_message ("row %u", i);
      accord_fake_clock_set_forward (world->clock, newest_rows[i].ours);
      accord_fake_provider_get_switches (world->side[0].provider)->clock_offset =
          (newest_rows[i].theirs - newest_rows[i].ours) * G_USEC_PER_SEC;
      sync_world_sql (world,
                      "UPDATE events SET title = 'Mine', updated_at = %" G_GINT64_FORMAT,
                      edit + newest_rows[i].here_after + newest_rows[i].ours);
      sync_world_edit_there (world, 0, there, ACCORD_FIELD_TITLE, "Theirs", edit + newest_rows[i].theirs);
      sync_world_finish (world);
      assert_both (world, newest_rows[i].winner);
    }
}

/* ---- what is remembered ---- */

static void
test_runs_are_told_as_they_happened (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (GPtrArray) runs = NULL;
      g_autoptr (GPtrArray) history = NULL;
      g_autofree char *id = sync_world_add (world, "First", SOON);
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      sync_world_cycle (world);
      first = sync_world_text (world, "SELECT id FROM runs WHERE pushed = 1");
      set_clock (world, settings[i]);
      sync_world_sql (world, "UPDATE events SET title = 'Second'");
      sync_world_cycle (world);
      second = sync_world_text (world, "SELECT id FROM runs WHERE pushed = 1 AND id <> '%s'", first);
      runs = accord_store_list_runs (world->store, NULL, 0, NULL);
      for (guint n = 0; n < runs->len; n++)
        {
          const AccordRunRecord *run = runs->pdata[n];

          if (run->pushed == 0)
            continue;
          g_assert_cmpstr (run->id, ==, second);
          break;
        }
      history = accord_store_list_history (world->store, NULL, id, 0, NULL);
      g_assert_cmpstr (((AccordHistory *) history->pdata[0])->run, ==, second);
    }
}

/* ---- the window ---- */

static char *
day_after_now (int days)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (WORLD_NOW + days * DAY);
  g_autoptr (GDateTime) end = g_date_time_add_hours (start, 1);
  g_autofree char *from = g_date_time_format (start, "%FT%H:%M:%S+00:00");
  g_autofree char *to = g_date_time_format (end, "%FT%H:%M:%S+00:00");

  return g_strdup_printf ("%s/%s UTC", from, to);
}

#define BACK 7
#define AHEAD_DAYS 30

/* By a clock that is wrong events enter and leave the window: one that is there already is never taken away for it, and
 * when the clock is right again what is in the window is the same as if it had never been wrong. */
static void
test_edges_of_the_window (void)
{
  static const int days[] = { -BACK - 2, -BACK - 1, -BACK, -BACK + 1, AHEAD_DAYS - 1, AHEAD_DAYS, AHEAD_DAYS + 1, AHEAD_DAYS + 2 };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      guint linked;

      sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('window_back', '%d'), "
                             "('window_ahead', '%d')", BACK, AHEAD_DAYS);
      for (guint n = 0; n < G_N_ELEMENTS (days); n++)
        {
          g_autofree char *when = day_after_now (days[n]);
          g_autofree char *here = g_strdup_printf ("Here %d", days[n]);
          g_autofree char *there = g_strdup_printf ("There %d", days[n]);

          g_free (sync_world_add (world, here, when));
          accord_fake_provider_add_simple (world->side[0].provider, REMOTE, there, when);
        }
      sync_world_finish (world);
      linked = (guint) sync_world_number (world, "SELECT count(*) FROM links");
      g_assert_cmpuint (linked, ==, 8);
      before = sync_world_titles_there (world);
      set_clock (world, settings[i]);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links"), ==, linked + 2);
      set_clock (world, -settings[i]);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, linked + 2);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"), ==, 0);
      g_assert_cmpuint (accord_fake_provider_count (world->side[0].provider, ACCORD_FAKE_REMOVE), ==, 0);
      after = sync_world_titles_there (world);
      g_assert_cmpuint (strlen (after), >, strlen (before));
    }
}

static const SyncStory stories[] = {
  { "wrong-clock-syncs-as-any-other", test_wrong_clock_syncs_as_any_other },
  { "clock-is-set-in-mid-pass", test_clock_is_set_in_mid_pass },
  { "newest-goes-by-true-time", test_newest_goes_by_true_time },
  { "runs-are-told-as-they-happened", test_runs_are_told_as_they_happened },
  { "edges-of-the-window", test_edges_of_the_window },
};

int
main (int argc, char *argv[])
{
  /* Dozens of stores: in memory where the system has such a place. */
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  return sync_world_main (argc, argv, "clocks", stories, G_N_ELEMENTS (stories));
}
