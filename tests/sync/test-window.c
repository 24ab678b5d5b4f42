/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window (sync-rules §7): whatever lies on its edges, and however the edges move, nothing is deleted,
 * doubled or missed, and no day costs a full listing. */

#include "sync-world.h"
#include "window-edges.h"

#include <string.h>

#define HOUR 3600

/* The window of @world in @place, at its time, with everything on its edges. */
typedef struct
{
  SyncWorld *world;
  WindowEdges *edges; /* (owned) */
  const WindowPlace *place;
} Edges;

static char *
instant_text (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at);

  return g_date_time_format (time, "%FT%T+00:00");
}

static void
set_window (SyncWorld *world, int back, int ahead)
{
  sync_world_sql (world,
                  "INSERT OR REPLACE INTO settings VALUES ('window_back', '%d'), ('window_ahead', '%d')",
                  back,
                  ahead);
}

static Edges *
edges_new (const WindowPlace *place)
{
  Edges *self = g_new0 (Edges, 1);
  GHashTableIter iter;
  const char *title;
  const char *when;

  self->place = place;
  self->edges = window_edges_new (place);
  self->world = sync_world_new (1);
  accord_fake_clock_advance (self->world->clock, place->noon - WORLD_NOW);
  set_window (self->world, place->back, place->ahead);
  g_hash_table_iter_init (&iter, self->edges->spans);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, (gpointer *) &when))
    {
      if (g_str_has_prefix (title, "here"))
        g_free (sync_world_add (self->world, title, when));
      else
        accord_fake_provider_add_simple (self->world->side[0].provider, REMOTE, title, when);
    }
  return self;
}

static void
edges_free (Edges *self)
{
  sync_world_free (self->world);
  window_edges_free (self->edges);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edges, edges_free)

/* ---- what must be true ---- */

static guint
count_there (SyncWorld *world, const char *title)
{
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (world->side[0].provider, REMOTE);
  guint count = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);

      count += g_strcmp0 (accord_fields_get (item->fields, ACCORD_FIELD_TITLE), title) == 0;
    }
  return count;
}

static guint
count_here (SyncWorld *world, const char *title)
{
  return (guint) sync_world_number (world,
                                    "SELECT count(*) FROM events WHERE title = '%s' AND deleted_at IS NULL",
                                    title);
}

static void
assert_nothing_deleted (SyncWorld *world)
{
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"),
                   ==,
                   0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM removed_events"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state <> 'live'"), ==, 0);
  g_assert_cmpuint (accord_fake_provider_count (world->side[0].provider, ACCORD_FAKE_REMOVE), ==, 0);
}

/* Each is on its own side once, and on the other one once where it belongs or has belonged. */
static void
assert_edges (Edges *edges)
{
  GHashTableIter iter;
  const char *title;
  gpointer inside;

  g_hash_table_iter_init (&iter, edges->edges->expected);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, &inside))
    {
      gboolean here = g_str_has_prefix (title, "here");
      guint own = here ? count_here (edges->world, title) : count_there (edges->world, title);
      guint other = here ? count_there (edges->world, title) : count_here (edges->world, title);

      if (own != 1 || other != (guint) GPOINTER_TO_INT (inside))
        g_error ("%s, %s: %u on its own side, %u on the other, expected %d",
                 edges->place->zone,
                 title,
                 own,
                 other,
                 GPOINTER_TO_INT (inside));
    }
  assert_nothing_deleted (edges->world);
}

static void
for_each_place (void (*func) (Edges *))
{
  for (guint i = 0; i < WINDOW_N_PLACES; i++)
    {
      g_autoptr (Edges) edges = edges_new (&window_places[i]);

      const AccordFakeSwitches *switches = accord_fake_provider_get_switches (edges->world->side[0].provider);

      /* Pages and hints are the same everywhere: some places tell. */
      if ((switches->page_size > 0 && i % 4 != 1) || (switches->gone_needs_fetch && i % 2 != 0))
        continue;
      sync_world_cycle (edges->world);
      assert_edges (edges);
      sync_world_assert_quiet (edges->world);
      accord_fake_provider_reset_counters (edges->world->side[0].provider);
      func (edges);
    }
}

/* ---- stories ---- */

/* Nothing there or here changes; only days pass. What enters comes by itself, out of what is remembered. */
static void
pass_days (Edges *edges)
{
  SyncWorld *world = edges->world;

  for (int day = 0; day < 3; day++)
    {
      accord_fake_clock_advance (world->clock, DAY);
      sync_world_cycle (world);
      window_edges_expect_days (edges->edges, day + 1);
      assert_edges (edges);
      g_assert_cmpuint (accord_fake_provider_count_full_listings (world->side[0].provider), ==, 0);
      sync_world_assert_quiet (world);
    }
}

static void
test_days_pass (void)
{
  for_each_place (pass_days);
}

/* A second before midnight nothing enters; at midnight it does. */
static void
pass_midnight (Edges *edges)
{
  SyncWorld *world = edges->world;
  gint64 midnight = window_first_instant (edges->edges->zone, edges->place->noon, 1);

  accord_fake_clock_advance (world->clock, midnight - 1 - edges->place->noon);
  sync_world_cycle (world);
  assert_edges (edges);
  accord_fake_clock_advance (world->clock, 1);
  sync_world_cycle (world);
  window_edges_expect_days (edges->edges, 1);
  assert_edges (edges);
  sync_world_assert_quiet (world);
}

static void
test_midnight (void)
{
  for_each_place (pass_midnight);
}

static void
grow_and_shrink (Edges *edges)
{
  SyncWorld *world = edges->world;
  const WindowPlace *place = edges->place;

  set_window (world, place->back + 10, place->ahead + 10);
  sync_world_cycle (world);
  window_edges_expect (edges->edges, "");
  assert_edges (edges);
  sync_world_assert_quiet (world);
  set_window (world, 7, 7);
  sync_world_cycle (world);
  assert_edges (edges);
  sync_world_assert_quiet (world);
  set_window (world, place->back + 100, 365);
  sync_world_cycle (world);
  assert_edges (edges);
  sync_world_assert_quiet (world);
  set_window (world, place->back, place->ahead);
  sync_world_cycle (world);
  assert_edges (edges);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
}

static void
test_grow_and_shrink (void)
{
  for_each_place (grow_and_shrink);
}

/* The computer travels: the edges move by hours, whole days are other instants. */
static void
travel (Edges *edges)
{
  static const char *const zones[] = { "Pacific/Niue", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_setenv ("TZ", zones[i], TRUE);
      sync_world_cycle (edges->world);
      assert_nothing_deleted (edges->world);
      sync_world_assert_quiet (edges->world);
    }
  set_window (edges->world, edges->place->back + 3, edges->place->ahead + 3);
  sync_world_cycle (edges->world);
  window_edges_expect (edges->edges, "");
  assert_edges (edges);
  sync_world_assert_quiet (edges->world);
}

static void
test_travel (void)
{
  for_each_place (travel);
}

/* An unfinished cursor, an expired one, a store that forgot it: listed anew, and the same. */
static void
list_anew (Edges *edges)
{
  accord_fake_provider_expire_cursors (edges->world->side[0].provider);
  sync_world_cycle (edges->world);
  assert_edges (edges);
  sync_world_assert_quiet (edges->world);
  sync_world_sql (edges->world, "UPDATE calendars SET cursor = NULL");
  sync_world_cycle (edges->world);
  assert_edges (edges);
  sync_world_sql (edges->world, "DELETE FROM remote_items");
  accord_fake_clock_advance (edges->world->clock, DAY);
  sync_world_cycle (edges->world);
  assert_nothing_deleted (edges->world);
}

static void
test_listed_anew (void)
{
  for_each_place (list_anew);
}

static void
test_a_year_of_days (void)
{
  g_autoptr (Edges) edges = edges_new (&window_places[WINDOW_VIENNA]);
  SyncWorld *world = edges->world;
  AccordFakeProvider *provider = world->side[0].provider;
  guint full;

  if (accord_fake_provider_get_switches (provider)->page_size > 0 ||
      accord_fake_provider_get_switches (provider)->gone_needs_fetch)
    return;
  sync_world_cycle (world);
  window_edges_expect (edges->edges, "end");
  accord_fake_provider_reset_counters (provider);
  for (int day = 0; day < 365; day++)
    {
      guint before = accord_fake_provider_count (provider, ACCORD_FAKE_LIST_CHANGES);
      guint steps;

      accord_fake_clock_advance (world->clock, DAY);
      steps = sync_world_cycle (world)->steps;
      if (steps == 0)
        g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_LIST_CHANGES), ==, before + 1);
    }
  full = accord_fake_provider_count_full_listings (provider);
  g_assert_cmpuint (full, >=, 11);
  g_assert_cmpuint (full, <=, 13);
  assert_edges (edges);
}

/* ---- moved over an edge ---- */

static char *
day_span (int days)
{
  g_autofree char *from = instant_text (WORLD_NOW + (gint64) days * DAY);
  g_autofree char *to = instant_text (WORLD_NOW + (gint64) days * DAY + HOUR);

  return g_strdup_printf ("%s/%s UTC", from, to);
}

static void
move_here (SyncWorld *world, const char *title, int days)
{
  g_autofree char *from = instant_text (WORLD_NOW + (gint64) days * DAY);
  g_autofree char *to = instant_text (WORLD_NOW + (gint64) days * DAY + HOUR);

  sync_world_sql (world, "UPDATE events SET start = '%s', end = '%s' WHERE title = '%s'", from, to, title);
}

static void
move_there (SyncWorld *world, const char *title, int days)
{
  g_autofree char *id = sync_world_there (world, 0, title);
  g_autofree char *when = day_span (days);

  sync_world_edit_there (world, 0, id, ACCORD_FIELD_WHEN, when, WORLD_NOW + DAY);
}

static void
assert_both_at (SyncWorld *world, const char *title, int days)
{
  g_autofree char *id = sync_world_there (world, 0, title);
  g_autofree char *there = sync_world_value (world, 0, id, ACCORD_FIELD_WHEN);
  g_autofree char *expected = day_span (days);
  g_autofree char *from = instant_text (WORLD_NOW + (gint64) days * DAY);

  /* Outlook knows some zones by another name. */
  there[strcspn (there, " ")] = expected[strcspn (expected, " ")] = '\0';
  g_assert_cmpstr (there, ==, expected);
  g_assert_cmpint (
      sync_world_number (world,
                         "SELECT count(*) FROM events WHERE title = '%s' AND strftime('%%s', start) "
                         "= strftime('%%s', '%s') AND deleted_at IS NULL",
                         title,
                         from),
      ==,
      1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE title = '%s'", title), ==, 1);
  g_assert_cmpuint (count_there (world, title), ==, 1);
}

static void
test_moved_over_an_edge (void)
{
  /* Over either edge, near and far beyond what is listed; the window is 30 days back and 60 ahead. */
  static const int targets[] = { -40, -400, 70, 800 };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    for (int here = 0; here < 2; here++)
      {
        g_autoptr (SyncWorld) world = sync_world_new (1);
        void (*out) (SyncWorld *, const char *, int) = here == 1 ? move_here : move_there;
        void (*in) (SyncWorld *, const char *, int) = here == 1 ? move_there : move_here;

        g_free (sync_world_add (world, "Moving", SOON));
        g_free (sync_world_add (world, "Staying", SOON));
        sync_world_finish (world);
        /* Out is still carried, then it sleeps. */
        out (world, "Moving", targets[i]);
        sync_world_cycle (world);
        assert_both_at (world, "Moving", targets[i]);
        sync_world_assert_quiet (world);
        /* In again, from the other side. */
        in (world, "Moving", 5);
        sync_world_cycle (world);
        assert_both_at (world, "Moving", 5);
        assert_nothing_deleted (world);
        sync_world_assert_quiet (world);
      }
}

/* An event that never belonged moves in. */
static void
test_moved_in (void)
{
  static const int origins[] = { -40, -400, 70, 800 };

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *when = day_span (origins[i]);

      g_free (sync_world_add (world, "From here", when));
      accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "From there", when);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links"), ==, 0);
      move_here (world, "From here", 5);
      move_there (world, "From there", 5);
      sync_world_cycle (world);
      assert_both_at (world, "From here", 5);
      assert_both_at (world, "From there", 5);
      assert_nothing_deleted (world);
      sync_world_assert_quiet (world);
    }
}

/* ---- asleep ---- */

/* "Old" and "Late" sleep on either side of the window; both sides changed them meanwhile. */
static SyncWorld *
sleeping_world (void)
{
  SyncWorld *world = sync_world_new (1);
  g_autofree char *old = day_span (-25);
  g_autofree char *late = day_span (55);

  g_free (sync_world_add (world, "Old", old));
  g_free (sync_world_add (world, "Late", late));
  g_free (sync_world_add (world, "Staying", SOON));
  sync_world_finish (world);
  set_window (world, 7, 30);
  sync_world_finish (world);
  accord_fake_provider_reset_counters (world->side[0].provider);
  return world;
}

static void
wake (SyncWorld *world)
{
  set_window (world, 30, 60);
  sync_world_cycle (world);
  sync_world_assert_quiet (world);
}

static void
test_changes_wait_asleep (void)
{
  g_autoptr (SyncWorld) world = sleeping_world ();
  g_autofree char *old = sync_world_there (world, 0, "Old");
  g_autofree char *late = sync_world_there (world, 0, "Late");
  g_autofree char *place = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title IN ('Old', 'Late')");
  sync_world_edit_there (world, 0, old, ACCORD_FIELD_BODY, "From there", WORLD_NOW + HOUR);
  sync_world_edit_there (world, 0, late, ACCORD_FIELD_BODY, "From there", WORLD_NOW + HOUR);
  g_assert_cmpuint (sync_world_cycle (world)->steps, ==, 0);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  wake (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE notes = 'From there'"),
                   ==,
                   2);
  place = sync_world_value (world, 0, old, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  g_clear_pointer (&place, g_free);
  place = sync_world_value (world, 0, late, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  assert_nothing_deleted (world);
}

static void
test_late_one_wakes_with_the_days (void)
{
  g_autoptr (SyncWorld) world = sleeping_world ();
  g_autofree char *late = sync_world_there (world, 0, "Late");
  g_autofree char *place = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title = 'Late'");
  for (int day = 0; day < 24; day++)
    {
      sync_world_cycle (world);
      accord_fake_clock_advance (world->clock, DAY);
    }
  place = sync_world_value (world, 0, late, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "");
  for (int day = 0; day < 3; day++)
    {
      sync_world_cycle (world);
      accord_fake_clock_advance (world->clock, DAY);
    }
  g_clear_pointer (&place, g_free);
  place = sync_world_value (world, 0, late, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  assert_nothing_deleted (world);
}

static void
test_tombstone_is_remembered_asleep (void)
{
  g_autoptr (SyncWorld) world = sleeping_world ();
  g_autofree char *old = sync_world_there (world, 0, "Old");
  g_autofree char *late = sync_world_there (world, 0, "Late");

  accord_fake_provider_delete (world->side[0].provider, REMOTE, old);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, late);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE gone_there = 1"), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 3);
  wake (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* Deleted here while it sleeps: it stays there until it wakes. */
static void
test_deletion_waits_asleep (void)
{
  g_autoptr (SyncWorld) world = sleeping_world ();

  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE title IN ('Old', 'Late')", WORLD_NOW);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 3);
  wake (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* A sleeping link whose item is not in a full listing: out of its range, or simply not shown. Unknown, until
 * asked. */
static void
test_absence_asleep_is_unknown (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *far = day_span (300);

  g_free (sync_world_add (world, "Far", far));
  set_window (world, 30, 365);
  sync_world_finish (world);
  set_window (world, 30, 30);
  sync_world_sql (world, "UPDATE calendars SET cursor = NULL");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE gone_there = 1"), ==, 0);
  set_window (world, 30, 365);
  sync_world_cycle (world);
  assert_nothing_deleted (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_assert_quiet (world);
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "days-pass", test_days_pass },
    { "a-second-before-midnight", test_midnight },
    { "grows-and-shrinks", test_grow_and_shrink },
    { "the-computer-travels", test_travel },
    { "is-listed-anew", test_listed_anew },
    { "a-year-of-days", test_a_year_of_days },
    { "moved-over-an-edge", test_moved_over_an_edge },
    { "moved-in", test_moved_in },
    { "changes-wait-asleep", test_changes_wait_asleep },
    { "wakes-with-the-days", test_late_one_wakes_with_the_days },
    { "tombstone-is-remembered-asleep", test_tombstone_is_remembered_asleep },
    { "deletion-waits-asleep", test_deletion_waits_asleep },
    { "absence-asleep-is-unknown", test_absence_asleep_is_unknown },
  };

  return sync_world_main (argc, argv, "window", stories, G_N_ELEMENTS (stories));
}
