/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The window (sync-rules §7) with the real providers over real sockets, on both clocks together: whatever
 * lies on its edges, and however they move, nothing is deleted, doubled or missed, and a day costs one
 * request. */

#include "window-edges.h"
#include "wire-world.h"

#include "remote/accord-json.h"

#include <string.h>

#define HOUR 3600
#define DAY (24 * HOUR)

/* Graph's second feed is asked with both ends of the range. */
typedef struct
{
  const char *name;
  const WireKind *kind;
  const char *events_delta; /* JSON */
} Feed;

static const Feed feeds[] = {
  { "google", &wire_kinds[0], "\"on\"" },
  { "outlook", &wire_kinds[1], "\"on\"" },
  { "outlook-view", &wire_kinds[1], "\"unsupported\"" },
};

static AccordPracticeServer *practice; /* of the world at hand */

/* ---- clock and world ---- */

static char *
instant_text (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at);

  return g_date_time_format (time, "%FT%TZ");
}

static void
set_server_clock (gint64 at)
{
  g_autofree char *now = instant_text (at);
  g_autofree char *body = g_strdup_printf ("{\"stopped\":true,\"now\":\"%s\"}", now);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (practice, "POST", "/control/clock", body);
}

static void
set_clock (WireWorld *world, gint64 at)
{
  set_server_clock (at);
  accord_fake_clock_advance (world->clock, at - accord_clock_seconds (ACCORD_CLOCK (world->clock)));
}

static void
advance (WireWorld *world, gint64 seconds)
{
  set_clock (world, accord_clock_seconds (ACCORD_CLOCK (world->clock)) + seconds);
}

static void
set_window (WireWorld *world, int back, int ahead)
{
  wire_world_sql (world,
                  "INSERT OR REPLACE INTO settings VALUES ('window_back', '%d'), ('window_ahead', '%d')",
                  back,
                  ahead);
}

static WireWorld *
world_new (const Feed *feed, gint64 now)
{
  WireWorld *world;

  /* Each world has a server of its own: what one was told of the others would have to be read every time. */
  g_clear_pointer (&practice, accord_practice_server_free);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  accord_practice_server_set (practice, "user_requests_per_minute", "1000000");
  accord_practice_server_set (practice, "events_delta", feed->events_delta);
  set_server_clock (now);
  world = wire_world_new_at (practice, feed->kind, now);
  world->noon = now;
  json_array_unref (accord_practice_server_take_requests (practice));
  return world;
}

static char *
side_json (const WireKind *kind, const char *at)
{
  gboolean day = strchr (at, 'T') == NULL;

  if (kind == &wire_kinds[0])
    return day ? g_strdup_printf ("{\"date\":\"%s\"}", at)
               : g_strdup_printf ("{\"dateTime\":\"%s\",\"timeZone\":\"UTC\"}", at);
  return g_strdup_printf ("{\"dateTime\":\"%.19s%s\",\"timeZone\":\"UTC\"}", at, day ? "T00:00:00" : "");
}

/* @when as accord_when_to_text() writes it, in UTC or in days. */
static char *
event_json (WireWorld *world, const char *title, const char *when)
{
  g_auto (GStrv) ends = g_strsplit_set (when, "/ ", 3);
  g_autofree char *start = side_json (world->kind, ends[0]);
  g_autofree char *end = side_json (world->kind, ends[1]);
  const char *day = world->kind == &wire_kinds[1] && strchr (ends[0], 'T') == NULL ? "true" : "false";

  return g_strdup_printf ("{\"%s\":\"%s\",\"start\":%s,\"end\":%s%s%s}",
                          world->kind->title,
                          title,
                          start,
                          end,
                          world->kind == &wire_kinds[1] ? ",\"isAllDay\":" : "",
                          world->kind == &wire_kinds[1] ? day : "");
}

static void
add_there (WireWorld *world, const char *title, const char *when)
{
  g_autofree char *body = event_json (world, title, when);

  wire_world_act (world, "POST", NULL, body);
}

static void
add_here (WireWorld *world, const char *title, const char *when)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;

  g_free (event->title);
  event->title = g_strdup (title);
  g_assert_true (accord_when_from_text (&event->when, when, NULL));
  g_assert_true (accord_store_add_event (world->store, event, &error));
  g_assert_no_error (error);
}

/* ---- what the server saw ---- */

typedef struct
{
  guint all;      /* but those for a token */
  guint listings; /* that begin anew */
  guint deletions;
} Calls;

static gboolean
begins_listing (JsonObject *request)
{
  static const char *const goes_on[] = { "syncToken", "pageToken", "deltatoken", "skiptoken" };
  const char *path = accord_json_string (request, "path");
  const char *query = accord_json_string (request, "query");

  if (!g_str_equal (accord_json_string (request, "method"), "GET") ||
      !(g_str_has_suffix (path, "/events") || g_str_has_suffix (path, "/delta")))
    return FALSE;
  for (guint i = 0; query != NULL && i < G_N_ELEMENTS (goes_on); i++)
    if (strstr (query, goes_on[i]) != NULL)
      return FALSE;
  return TRUE;
}

static Calls
take_calls (void)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (practice);
  Calls calls = { 0 };

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);

      if (g_str_has_suffix (accord_json_string (request, "path"), "token"))
        continue;
      calls.all++;
      calls.listings += begins_listing (request);
      calls.deletions += g_str_equal (accord_json_string (request, "method"), "DELETE");
    }
  return calls;
}

/* One cycle that ends well; its steps. */
static guint
cycle (WireWorld *world)
{
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = wire_world_run (world, &report);

  g_assert_no_error (error);
  g_assert_cmpuint (report.stuck + report.conflicts + report.held, ==, 0);
  return report.steps;
}

/* The promise of §1: nothing is written, and one call asks. */
static void
assert_quiet (WireWorld *world)
{
  gint64 before = wire_world_sequence (world);
  Calls calls;

  take_calls ();
  g_assert_cmpuint (cycle (world), ==, 0);
  calls = take_calls ();
  g_assert_cmpuint (calls.all, ==, 1);
  g_assert_cmpuint (calls.listings, ==, 0);
  g_assert_cmpint (wire_world_sequence (world), ==, before);
}

static void
assert_nothing_deleted (WireWorld *world)
{
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"),
                   ==,
                   0);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM removed_events"), ==, 0);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state <> 'live'"), ==, 0);
  g_assert_cmpuint (take_calls ().deletions, ==, 0);
}

/* Titles, and how often each is there. */
static GHashTable *
count_titles (const char *text, const char *separator)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) titles = g_strsplit (text, separator, -1);

  for (guint i = 0; titles[i] != NULL; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, titles[i]));

      g_hash_table_insert (counts, g_strdup (titles[i]), GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

/* Each is on its own side once, and on the other one once where it belongs or has belonged. */
static void
assert_edges (WireWorld *world, WindowEdges *edges)
{
  g_autofree char *remote = wire_world_titles (world);
  g_autofree char *local = wire_world_text (world, "SELECT title FROM events WHERE deleted_at IS NULL");
  g_autoptr (GHashTable) there = count_titles (remote, ",");
  g_autoptr (GHashTable) here = count_titles (local, "\n");
  GHashTableIter iter;
  const char *title;
  gpointer inside;

  g_hash_table_iter_init (&iter, edges->expected);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, &inside))
    {
      gboolean mine = g_str_has_prefix (title, "here");
      gpointer own = g_hash_table_lookup (mine ? here : there, title);
      gpointer other = g_hash_table_lookup (mine ? there : here, title);

      if (GPOINTER_TO_INT (own) != 1 || other != inside)
        g_error ("%s, %s: %d on its own side, %d on the other, expected %d",
                 edges->place->zone,
                 title,
                 GPOINTER_TO_INT (own),
                 GPOINTER_TO_INT (other),
                 GPOINTER_TO_INT (inside));
    }
  assert_nothing_deleted (world);
}

/* ---- what lies on the edges ---- */

typedef void (*EdgeStory) (WireWorld *world, WindowEdges *edges);

static void
run_at_place (const Feed *feed, const WindowPlace *place, EdgeStory story)
{
  g_autoptr (WindowEdges) edges = window_edges_new (place);
  g_autoptr (WireWorld) world = world_new (feed, place->noon);
  GHashTableIter iter;
  const char *title;
  const char *when;

  set_window (world, place->back, place->ahead);
  g_hash_table_iter_init (&iter, edges->spans);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, (gpointer *) &when))
    (g_str_has_prefix (title, "here") ? add_here : add_there) (world, title, when);
  cycle (world);
  assert_edges (world, edges);
  assert_quiet (world);
  story (world, edges);
}

static void
for_each_place (const Feed *feed, EdgeStory story)
{
  for (guint i = 0; i < WINDOW_N_PLACES; i++)
    run_at_place (feed, &window_places[i], story);
}

/* Only days pass: what enters comes by itself, out of what is remembered. What is known of an item may have
 * to be asked for anew, never the calendar. */
static void
pass_days (WireWorld *world, WindowEdges *edges)
{
  for (int day = 0; day < 3; day++)
    {
      advance (world, DAY);
      take_calls ();
      cycle (world);
      g_assert_cmpuint (take_calls ().listings, ==, 0);
      window_edges_expect_days (edges, day + 1);
      assert_edges (world, edges);
      assert_quiet (world);
    }
}

static void
test_days_pass (gconstpointer data)
{
  for_each_place (data, pass_days);
}

static void
pass_midnight (WireWorld *world, WindowEdges *edges)
{
  gint64 midnight = window_first_instant (edges->zone, edges->place->noon, 1);

  set_clock (world, midnight - 1);
  cycle (world);
  assert_edges (world, edges);
  set_clock (world, midnight);
  cycle (world);
  window_edges_expect_days (edges, 1);
  assert_edges (world, edges);
  assert_quiet (world);
}

static void
test_midnight (gconstpointer data)
{
  for_each_place (data, pass_midnight);
}

static void
grow_and_shrink (WireWorld *world, WindowEdges *edges)
{
  const WindowPlace *place = edges->place;
  gint64 sequence;

  set_window (world, place->back + 10, place->ahead + 10);
  cycle (world);
  window_edges_expect (edges, "");
  assert_edges (world, edges);
  assert_quiet (world);
  sequence = wire_world_sequence (world);
  set_window (world, 7, 7);
  cycle (world);
  assert_edges (world, edges);
  assert_quiet (world);
  set_window (world, place->back + 100, 365);
  cycle (world);
  assert_edges (world, edges);
  assert_quiet (world);
  set_window (world, place->back, place->ahead);
  cycle (world);
  assert_edges (world, edges);
  g_assert_cmpint (wire_world_sequence (world), ==, sequence);
}

static void
test_grow_and_shrink (gconstpointer data)
{
  for_each_place (data, grow_and_shrink);
}

/* The computer travels: the edges move by hours, whole days are other instants. */
static void
travel (WireWorld *world, WindowEdges *edges)
{
  static const char *const zones[] = { "Pacific/Niue", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_setenv ("TZ", zones[i], TRUE);
      cycle (world);
      assert_nothing_deleted (world);
      assert_quiet (world);
    }
  set_window (world, edges->place->back + 3, edges->place->ahead + 3);
  cycle (world);
  window_edges_expect (edges, "");
  assert_edges (world, edges);
  assert_quiet (world);
}

static void
test_travel (gconstpointer data)
{
  for_each_place (data, travel);
}

static void
list_anew (WireWorld *world, WindowEdges *edges)
{
  accord_practice_server_expire (practice,
                                 world->kind->side,
                                 world->kind == &wire_kinds[0] ? "sync" : "delta");
  take_calls ();
  cycle (world);
  g_assert_cmpuint (take_calls ().listings, >=, 1);
  assert_edges (world, edges);
  assert_quiet (world);
  wire_world_sql (world, "UPDATE calendars SET cursor = NULL");
  cycle (world);
  assert_edges (world, edges);
  wire_world_sql (world, "DELETE FROM remote_items");
  advance (world, DAY);
  cycle (world);
  assert_nothing_deleted (world);
}

static void
test_listed_anew (gconstpointer data)
{
  for_each_place (data, list_anew);
}

/* A day after which nothing was done costs one request, and a month one listing. */
static void
year_of_days (WireWorld *world, WindowEdges *edges)
{
  guint listings = 0;
  guint before = 0;

  window_edges_expect (edges, "end");
  for (int day = 0; day < 365; day++)
    {
      guint steps;
      Calls calls;

      advance (world, DAY);
      take_calls ();
      steps = cycle (world);
      calls = take_calls ();
      listings += calls.listings;
      /* Outlook touches what it got a moment ago, once. */
      if (steps == 0 && before == 0 && calls.listings == 0)
        g_assert_cmpuint (calls.all, ==, 1);
      before = steps;
    }
  g_test_message ("%u listings in a year", listings);
  g_assert_cmpuint (listings, >=, 11);
  g_assert_cmpuint (listings, <=, 13);
  assert_edges (world, edges);
}

static void
test_year_of_days (gconstpointer data)
{
  run_at_place (data, &window_places[WINDOW_VIENNA], year_of_days);
}

/* ---- moved over an edge ---- */

static gint64
start_in (WireWorld *world, int days)
{
  return world->noon + (gint64) days * DAY;
}

static char *
day_span (WireWorld *world, int days)
{
  g_autofree char *from = instant_text (start_in (world, days));
  g_autofree char *to = instant_text (start_in (world, days) + HOUR);

  return g_strdup_printf ("%.19s+00:00/%.19s+00:00 UTC", from, to);
}

static void
move_here (WireWorld *world, const char *title, int days)
{
  g_autofree char *when = day_span (world, days);
  g_auto (GStrv) ends = g_strsplit_set (when, "/ ", 3);

  wire_world_sql (
      world, "UPDATE events SET start = '%s', \"end\" = '%s' WHERE title = '%s'", ends[0], ends[1], title);
}

static void
move_there (WireWorld *world, const char *title, int days)
{
  g_autofree char *when = day_span (world, days);
  g_autofree char *body = event_json (world, title, when);

  wire_world_act (world, "PATCH", title, body);
}

/* Once on each side, at the same time. */
static void
assert_both_at (WireWorld *world, const char *title, int days)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (JsonObject) event = wire_world_find (world, title);
  const char *text = accord_json_string (accord_json_object (event, "start"), "dateTime");
  g_autoptr (GDateTime) start = g_date_time_new_from_iso8601 (text, utc);

  g_assert_cmpint (g_date_time_to_unix (start), ==, start_in (world, days));
  g_assert_cmpint (wire_world_number (world,
                                      "SELECT strftime ('%%s', start) FROM events WHERE title = '%s'",
                                      title),
                   ==,
                   start_in (world, days));
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE title = '%s'", title), ==, 1);
}

static void
test_moved_over_an_edge (gconstpointer data)
{
  static const int targets[] = { -40, -400, 70, 800 };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    for (int here = 0; here < 2; here++)
      {
        g_autoptr (WireWorld) world = world_new (data, window_places[0].noon);
        void (*out) (WireWorld *, const char *, int) = here == 1 ? move_here : move_there;
        void (*in) (WireWorld *, const char *, int) = here == 1 ? move_there : move_here;
        g_autofree char *soon = day_span (world, 2);

        set_window (world, 30, 60);
        add_here (world, "Moving", soon);
        add_there (world, "Staying", soon);
        cycle (world);
        /* Out is still carried, then it sleeps. */
        out (world, "Moving", targets[i]);
        cycle (world);
        assert_both_at (world, "Moving", targets[i]);
        assert_quiet (world);
        /* In again, from the other side. */
        in (world, "Moving", 5);
        cycle (world);
        assert_both_at (world, "Moving", 5);
        assert_both_at (world, "Staying", 2);
        assert_nothing_deleted (world);
        assert_quiet (world);
      }
}

/* An event that never belonged moves in. */
static void
test_moved_in (gconstpointer data)
{
  static const int origins[] = { -40, -400, 70, 800 };

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autoptr (WireWorld) world = world_new (data, window_places[0].noon);
      g_autofree char *when = day_span (world, origins[i]);
      g_autofree char *soon = day_span (world, 2);

      set_window (world, 30, 60);
      add_here (world, "From here", when);
      add_there (world, "From there", when);
      add_there (world, "Staying", soon);
      cycle (world);
      g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links"), ==, 1);
      move_here (world, "From here", 5);
      move_there (world, "From there", 5);
      cycle (world);
      assert_both_at (world, "From here", 5);
      assert_both_at (world, "From there", 5);
      assert_nothing_deleted (world);
      assert_quiet (world);
    }
}

/* ---- asleep ---- */

/* "Old" and "Late" sleep on either side of the window. */
static WireWorld *
sleeping_world (const Feed *feed)
{
  WireWorld *world = world_new (feed, window_places[0].noon);
  g_autofree char *old = day_span (world, -25);
  g_autofree char *late = day_span (world, 55);
  g_autofree char *soon = day_span (world, 2);

  set_window (world, 30, 60);
  add_here (world, "Old", old);
  add_there (world, "Late", late);
  add_here (world, "Staying", soon);
  cycle (world);
  set_window (world, 7, 30);
  cycle (world);
  return world;
}

static void
wake (WireWorld *world)
{
  set_window (world, 30, 60);
  cycle (world);
  assert_quiet (world);
}

static const char *
place_there (JsonObject *event)
{
  JsonObject *location = accord_json_object (event, "location");
  const char *place = location != NULL ? accord_json_string (location, "displayName")
                                       : accord_json_string (event, "location");

  return place != NULL ? place : "";
}

static void
assert_place (WireWorld *world, const char *title, const char *expected)
{
  g_autoptr (JsonObject) event = wire_world_find (world, title);

  g_assert_cmpstr (place_there (event), ==, expected);
}

static void
test_changes_wait_asleep (gconstpointer data)
{
  g_autoptr (WireWorld) world = sleeping_world (data);
  const char *body = world->kind == &wire_kinds[0]
                         ? "{\"description\":\"From there\"}"
                         : "{\"body\":{\"contentType\":\"text\",\"content\":\"From there\"}}";
  gint64 sequence;

  wire_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title IN ('Old', 'Late')");
  wire_world_act (world, "PATCH", "Old", body);
  wire_world_act (world, "PATCH", "Late", body);
  sequence = wire_world_sequence (world);
  g_assert_cmpuint (cycle (world), ==, 0);
  g_assert_cmpint (wire_world_sequence (world), ==, sequence);
  wake (world);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE trim (notes) = 'From there'"),
                   ==,
                   2);
  assert_place (world, "Old", "Room 4");
  assert_place (world, "Late", "Room 4");
  assert_nothing_deleted (world);
}

static void
test_wakes_with_the_days (gconstpointer data)
{
  g_autoptr (WireWorld) world = sleeping_world (data);

  wire_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE title = 'Late'");
  for (int day = 0; day < 24; day++)
    {
      cycle (world);
      advance (world, DAY);
    }
  assert_place (world, "Late", "");
  for (int day = 0; day < 3; day++)
    {
      cycle (world);
      advance (world, DAY);
    }
  assert_place (world, "Late", "Room 4");
  assert_nothing_deleted (world);
}

static void
test_tombstone_is_remembered_asleep (gconstpointer data)
{
  g_autoptr (WireWorld) world = sleeping_world (data);
  g_autofree char *there = NULL;

  wire_world_act (world, "DELETE", "Old", NULL);
  wire_world_act (world, "DELETE", "Late", NULL);
  cycle (world);
  assert_quiet (world);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE gone_there = 1"), ==, 2);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 3);
  wake (world);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  there = wire_world_titles (world);
  g_assert_cmpstr (there, ==, "Staying");
}

/* Deleted here while it sleeps: ours stays there until it wakes; the other one's copy is there for good. */
static void
test_deletion_waits_asleep (gconstpointer data)
{
  g_autoptr (WireWorld) world = sleeping_world (data);
  g_autofree char *asleep = NULL;
  g_autofree char *awake = NULL;

  wire_world_sql (world, "UPDATE events SET deleted_at = 1 WHERE title IN ('Old', 'Late')");
  cycle (world);
  asleep = wire_world_titles (world);
  g_assert_cmpstr (asleep, ==, "Late,Old,Staying");
  wake (world);
  awake = wire_world_titles (world);
  g_assert_cmpstr (awake, ==, "Staying");
}

/* A sleeping link whose item lies out of the range of a full listing: unknown, never gone. */
static void
test_absence_asleep_is_unknown (gconstpointer data)
{
  g_autoptr (WireWorld) world = world_new (data, window_places[0].noon);
  g_autofree char *far = day_span (world, 300);
  g_autofree char *there = NULL;

  add_here (world, "Far", far);
  set_window (world, 30, 365);
  cycle (world);
  set_window (world, 30, 30);
  wire_world_sql (world, "UPDATE calendars SET cursor = NULL");
  cycle (world);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE gone_there = 1"), ==, 0);
  set_window (world, 30, 365);
  cycle (world);
  assert_nothing_deleted (world);
  there = wire_world_titles (world);
  g_assert_cmpstr (there, ==, "Far");
  assert_quiet (world);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } stories[] = {
    { "days-pass", test_days_pass },
    { "a-second-before-midnight", test_midnight },
    { "grows-and-shrinks", test_grow_and_shrink },
    { "the-computer-travels", test_travel },
    { "is-listed-anew", test_listed_anew },
    { "a-year-of-days", test_year_of_days },
    { "moved-over-an-edge", test_moved_over_an_edge },
    { "moved-in", test_moved_in },
    { "changes-wait-asleep", test_changes_wait_asleep },
    { "wakes-with-the-days", test_wakes_with_the_days },
    { "tombstone-is-remembered-asleep", test_tombstone_is_remembered_asleep },
    { "deletion-waits-asleep", test_deletion_waits_asleep },
    { "absence-asleep-is-unknown", test_absence_asleep_is_unknown },
  };
  const char *wanted;
  int result;

  g_test_init (&argc, &argv, NULL);
  wanted = argc > 1 ? argv[1] : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (stories); j++)
      {
        g_autofree char *path = g_strdup_printf ("/wire-window/%s/%s", feeds[i].name, stories[j].name);

        if (wanted == NULL || g_str_equal (wanted, feeds[i].name))
          g_test_add_data_func (path, &feeds[i], stories[j].func);
      }
  result = g_test_run ();
  g_clear_pointer (&practice, accord_practice_server_free);
  return result;
}
