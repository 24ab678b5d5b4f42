/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The first sync against a calendar that already holds the events (sync-rules §2), over real sockets: linked and not
 * doubled, said in the plan, and nothing is written for it. */

#include "wire-world.h"

#include <string.h>

#define DOUBT "Several events have this title and this time: none is taken for another."

typedef struct
{
  const char *name;
  const char *here;     /* title */
  const char *there;
  const char *zone;     /* (nullable) all day */
  guint n_here;
  guint n_there;
  gboolean moved;       /* an hour later there */
  guint adopted;
} Row;

static const Row rows[] = {
  { "same-title-and-time", "Lunch", "Lunch", "UTC", 1, 1, FALSE, 1 },
  { "in-a-zone", "Lunch", "Lunch", "Europe/Berlin", 1, 1, FALSE, 1 },
  { "all-day", "Fair", "Fair", NULL, 1, 1, FALSE, 1 },
  { "title-after-normalisation", "Caf\u00e9 lunch", "  CAFE\u0301 Lunch ", "UTC", 1, 1, FALSE, 1 },
  { "another-time-is-another-event", "Lunch", "Lunch", "UTC", 1, 1, TRUE, 0 },
  { "another-title-is-another-event", "Lunch", "Dinner", "UTC", 1, 1, FALSE, 0 },
  { "two-there-are-none", "Lunch", "Lunch", "UTC", 1, 2, FALSE, 0 },
  { "two-here-are-none", "Lunch", "Lunch", "UTC", 2, 1, FALSE, 0 },
  { "two-all-day-there-are-none", "Fair", "Fair", NULL, 1, 2, FALSE, 0 },
};

typedef struct
{
  const WireKind *kind;
  const Row *row;
} Case;

static AccordPracticeServer *practice;

/* ---- both sides ---- */

static void
add_here (WireWorld *world, const Row *row)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;
  gint64 day = world->noon / (24 * 3600) * 24 * 3600;

  g_free (event->title);
  event->title = g_strdup (row->here);
  if (row->zone != NULL)
    accord_when_set_span (&event->when, world->noon, world->noon + 3600, row->zone);
  else
    accord_when_set_days (&event->when, day, day + 24 * 3600);
  g_assert_true (accord_store_add_event (world->store, event, &error));
  g_assert_no_error (error);
}

static char *
moment (gint64 seconds, const char *zone)
{
  g_autoptr (GTimeZone) place = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, place);
  g_autofree char *text = g_date_time_format (local, "%FT%T");

  return g_strdup_printf ("{\"dateTime\":\"%s\",\"timeZone\":\"%s\"}", text, zone);
}

static char *
day_of (WireWorld *world, gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (date, "%F");

  return g_str_equal (world->kind->provider, "google")
             ? g_strdup_printf ("{\"date\":\"%s\"}", text)
             : g_strdup_printf ("{\"dateTime\":\"%sT00:00:00\",\"timeZone\":\"UTC\"}", text);
}

static void
add_there (WireWorld *world, const Row *row)
{
  gint64 at = world->noon + (row->moved ? 3600 : 0);
  g_autofree char *start = row->zone != NULL ? moment (at, row->zone) : day_of (world, at);
  g_autofree char *end = row->zone != NULL ? moment (at + 3600, row->zone) : day_of (world, at + 24 * 3600);
  gboolean google = g_str_equal (world->kind->provider, "google");
  /* Outlook puts a reminder on what does not say otherwise, which would be taken here with the link. */
  const char *silent = google ? "" : ",\"isReminderOn\":false";
  const char *whole = row->zone == NULL && !google ? ",\"isAllDay\":true" : "";
  g_autofree char *body = g_strdup_printf (
      "{\"%s\":\"%s\",\"start\":%s,\"end\":%s%s%s}", world->kind->title, row->there, start, end, whole, silent);

  wire_world_act (world, "POST", NULL, body);
}

static WireWorld *
new_world (const Case *test)
{
  WireWorld *world = wire_world_new (practice, test->kind);

  wire_world_sql (world, "UPDATE calendars SET approved = 0");
  for (guint i = 0; i < test->row->n_here; i++)
    add_here (world, test->row);
  for (guint i = 0; i < test->row->n_there; i++)
    add_there (world, test->row);
  return world;
}

/* ---- what the plan says ---- */

static void
assert_told (WireWorld *world, const Row *row)
{
  g_autofree char *adopted =
      wire_world_text (world, "SELECT coalesce (group_concat (why), '') FROM plan_steps WHERE kind = 'adopt'");
  gint64 doubted = wire_world_number (world, "SELECT count(*) FROM plan_steps WHERE why = '%s'", DOUBT);
  gint64 steps = wire_world_number (world, "SELECT count(*) FROM plan_steps");

  g_assert_cmpstr (adopted, ==, row->adopted ? "The same event is on both sides already." : "");
  g_assert_cmpint (steps, ==, row->adopted ? 1 : row->n_here + row->n_there);
  g_assert_cmpint (doubted, ==, row->n_here + row->n_there > 2 ? 3 : 0);
}

static void
test_first_sync (gconstpointer data)
{
  const Case *test = data;
  const Row *row = test->row;
  g_autoptr (WireWorld) world = new_world (test);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 before = wire_world_sequence (world);
  guint each = row->adopted ? 1 : row->n_here + row->n_there;
  g_autofree char *titles = NULL;
  g_auto (GStrv) there = NULL;

  error = wire_world_run_unasked (world, &report);
  g_assert_no_error (error);
  g_assert_cmpint (wire_world_sequence (world), ==, before);
  assert_told (world, row);
  wire_world_finish (world);
  /* Linked by what both sides show, nothing there is touched: not even a mark is written. */
  if (row->adopted)
    g_assert_cmpint (wire_world_sequence (world), ==, before);
  titles = wire_world_titles (world);
  there = g_strsplit (titles, ",", -1);
  g_assert_cmpuint (g_strv_length (there), ==, each);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, each);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, each);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state = 'live' AND origin = 'there'"),
                   ==,
                   row->adopted ? 1 : row->n_there);
}

/* A store that lost its links finds its copies again by the mark, whatever became of title and time there. */
static void
test_by_mark (gconstpointer data)
{
  g_autoptr (WireWorld) world = wire_world_new (practice, data);
  g_autofree char *event = wire_world_add (world, "Review");
  g_autofree char *body = g_strdup_printf ("{\"%s\":\"Renamed\"}", ((const WireKind *) data)->title);
  g_autofree char *kinds = NULL;
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  wire_world_finish (world);
  wire_world_sql (world, "DELETE FROM links");
  wire_world_sql (world, "DELETE FROM remote_items");
  wire_world_sql (world, "UPDATE calendars SET approved = 0, cursor = NULL");
  wire_world_act (world, "PATCH", "Review", body);
  wire_world_sign_in (world);
  error = wire_world_run_unasked (world, &report);
  g_assert_no_error (error);
  kinds = wire_world_text (world, "SELECT group_concat (kind || event_id) FROM plan_steps");
  g_assert_true (g_str_has_suffix (kinds, event));
  g_assert_null (strstr (kinds, "push-new"));
  g_assert_null (strstr (kinds, "pull-new"));
}

static void
add_tests (const WireKind *kind)
{
  g_autofree char *marked = g_strdup_printf ("/wire-adopt/%s/by-mark", kind->provider);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Case *test = g_new (Case, 1);
      g_autofree char *name = g_strdup_printf ("/wire-adopt/%s/%s", kind->provider, rows[i].name);

      *test = (Case){ kind, &rows[i] };
      g_test_add_data_func_full (name, test, test_first_sync, g_free);
    }
  g_test_add_data_func (marked, kind, test_by_mark);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  for (guint i = 0; i < G_N_ELEMENTS (wire_kinds); i++)
    add_tests (&wire_kinds[i]);
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
