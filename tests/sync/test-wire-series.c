/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Series between a store and Google or Outlook of accord-practice, over real sockets: what is there is read from the
 * server. */

#include "wire-world.h"

#include "model/accord-when.h"
#include "remote/accord-json.h"

#define ZONE "Europe/Vienna"
#define WEEK ((gint64) 7 * 24 * 60 * 60)

static AccordPracticeServer *practice;

typedef struct
{
  WireWorld *world;
  char *id;      /* (owned) of the series here */
  char *keys[5]; /* (owned) of its occurrences */
} Fixture;

/* The clock reading of the first occurrence, @weeks later. */
static char *
key_after (const WireWorld *world, guint weeks)
{
  g_autoptr (GTimeZone) zone = accord_zone_get (ZONE);
  gint64 clock = world->noon + accord_zone_offset (zone, world->noon) + weeks * WEEK;
  g_autoptr (GDateTime) reading = g_date_time_new_from_unix_utc (clock);

  return g_date_time_format (reading, "%Y-%m-%dT%H:%M:%S");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  WireWorld *world = fixture->world = wire_world_new (practice, data);

  fixture->id = wire_world_add (world, "Weekly");
  for (guint i = 0; i < G_N_ELEMENTS (fixture->keys); i++)
    fixture->keys[i] = key_after (world, i);
  wire_world_sql (world,
                  "UPDATE events SET recurrence = 'RRULE:FREQ=WEEKLY;COUNT=5' WHERE id = '%s'",
                  fixture->id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wire_world_free (fixture->world);
  g_free (fixture->id);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->keys); i++)
    g_free (fixture->keys[i]);
}

static void
edit_here (Fixture *fixture, guint occurrence, const char *title)
{
  wire_world_sql (fixture->world,
                  "INSERT OR REPLACE INTO exceptions (event_id, original, cancelled, title) "
                  "VALUES ('%s', '%s', %d, %s%s%s)",
                  fixture->id,
                  fixture->keys[occurrence],
                  title == NULL,
                  title != NULL ? "'" : "",
                  title != NULL ? title : "NULL",
                  title != NULL ? "'" : "");
}

static gboolean
is_google (const Fixture *fixture)
{
  return fixture->world->kind == &wire_kinds[0];
}

static void
rename_there (Fixture *fixture, const char *title, const char *to)
{
  g_autofree char *body = g_strdup_printf ("{\"%s\":\"%s\"}", fixture->world->kind->title, to);

  wire_world_act (fixture->world, "PATCH", title, body);
}

/* The series or the occurrence of this title, as Outlook calls it; Google by what names its series. */
static void
assert_type (WireWorld *world, const char *title, const char *type)
{
  g_autoptr (JsonObject) event = wire_world_find (world, title);

  if (world->kind == &wire_kinds[1])
    g_assert_cmpstr (accord_json_string (event, "type"), ==, type);
  else if (g_str_equal (type, "exception"))
    g_assert_nonnull (accord_json_string (event, "recurringEventId"));
  else
    g_assert_nonnull (accord_json_array (event, "recurrence"));
}

/* Each title once: at Google an occurrence that is by the rule again keeps an event of its own. */
static void
assert_titles (WireWorld *world, const char *expected)
{
  g_autofree char *titles = wire_world_titles (world);
  g_auto (GStrv) all = g_strsplit (titles, ",", -1);
  g_autoptr (GString) distinct = g_string_new (NULL);

  for (guint i = 0; all[i] != NULL; i++)
    if (i == 0 || !g_str_equal (all[i], all[i - 1]))
      g_string_append_printf (distinct, "%s%s", i > 0 ? "," : "", all[i]);
  g_assert_cmpstr (distinct->str, ==, expected);
}

/* The rows of the series here: its occurrences in turn, what they are called and whether they take place. */
static void
assert_rows (Fixture *fixture, const char *expected)
{
  g_autofree char *rows = wire_world_text (fixture->world,
                                           "SELECT coalesce (group_concat (word, ' '), '') FROM (SELECT CASE "
                                           "cancelled WHEN 1 THEN 'cancelled' ELSE title END "
                                           "AS word FROM exceptions WHERE event_id = '%s' ORDER BY original)",
                                           fixture->id);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_goes_there (Fixture *fixture, gconstpointer data)
{
  edit_here (fixture, 1, "Second");
  edit_here (fixture, 2, NULL);
  wire_world_finish (fixture->world);
  assert_titles (fixture->world, "Second,Weekly");
  assert_type (fixture->world, "Weekly", "seriesMaster");
  assert_type (fixture->world, "Second", "exception");
  assert_rows (fixture, "Second cancelled");
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  edit_here (fixture, 1, "Second");
  edit_here (fixture, 4, "Last");
  wire_world_finish (fixture->world);
  rename_there (fixture, "Second", "There");
  wire_world_finish (fixture->world);
  assert_rows (fixture, "There Last");
  wire_world_act (fixture->world, "DELETE", "Last", NULL);
  wire_world_finish (fixture->world);
  assert_rows (fixture, "There cancelled");
  assert_titles (fixture->world, "There,Weekly");
}

/* Both sides at once, of different occurrences. */
static void
test_both_sides (Fixture *fixture, gconstpointer data)
{
  edit_here (fixture, 1, "Second");
  wire_world_finish (fixture->world);
  rename_there (fixture, "Second", "There");
  edit_here (fixture, 3, "Here");
  wire_world_finish (fixture->world);
  assert_rows (fixture, "There Here");
  assert_titles (fixture->world, "Here,There,Weekly");
}

/* Outlook drops what occurrences have when the series is moved: it is put back, and nothing of it is taken
 * for a wish. */
static void
test_moved_here (Fixture *fixture, gconstpointer data)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  edit_here (fixture, 1, "Second");
  edit_here (fixture, 2, NULL);
  wire_world_finish (fixture->world);
  accord_when_set_span (&when, fixture->world->noon + 3600, fixture->world->noon + 7200, ZONE);
  start = accord_when_format_start (&when);
  end = accord_when_format_end (&when);
  wire_world_sql (
      fixture->world, "UPDATE events SET start = '%s', end = '%s' WHERE id = '%s'", start, end, fixture->id);
  wire_world_finish (fixture->world);
  assert_titles (fixture->world, "Second,Weekly");
  assert_rows (fixture, "Second cancelled");
}

/* By the rule again, and taking place again. */
static void
test_taken_back_here (Fixture *fixture, gconstpointer data)
{
  edit_here (fixture, 1, "Second");
  edit_here (fixture, 2, NULL);
  wire_world_finish (fixture->world);
  wire_world_sql (fixture->world, "DELETE FROM exceptions WHERE original = '%s'", fixture->keys[2]);
  wire_world_finish (fixture->world);
  assert_rows (fixture, "Second");
  assert_titles (fixture->world, "Second,Weekly");
  wire_world_sql (fixture->world, "DELETE FROM exceptions");
  wire_world_finish (fixture->world);
  assert_rows (fixture, "");
}

/* What the series is called reaches the occurrences that are not called otherwise, and does not come back as a wish. */
static void
test_renamed_here (Fixture *fixture, gconstpointer data)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  gint64 second = fixture->world->noon + WEEK;

  accord_when_set_span (&when, second + 7200, second + 10800, ZONE);
  start = accord_when_format_start (&when);
  end = accord_when_format_end (&when);
  edit_here (fixture, 3, "Fourth");
  wire_world_sql (fixture->world,
                  "INSERT INTO exceptions (event_id, original, start, end, zone, all_day) "
                  "VALUES ('%s', '%s', '%s', '%s', '" ZONE "', 0)",
                  fixture->id, fixture->keys[1], start, end);
  wire_world_finish (fixture->world);
  wire_world_sql (fixture->world, "UPDATE events SET title = 'Renamed' WHERE id = '%s'", fixture->id);
  wire_world_finish (fixture->world);
  assert_titles (fixture->world, "Fourth,Renamed");
  g_assert_cmpint (wire_world_number (fixture->world,
                                      "SELECT count (*) FROM exceptions WHERE title = 'Fourth' OR title IS NULL"), ==, 2);
}

static void
test_not_representable (Fixture *fixture, gconstpointer data)
{
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  wire_world_sql (fixture->world,
                  "UPDATE events SET recurrence = '%s' WHERE id = '%s'",
                  is_google (fixture) ? "RRULE:FREQ=HOURLY;COUNT=3" : "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15",
                  fixture->id);
  error = wire_world_run (fixture->world, &report);
  g_assert_no_error (error);
  g_assert_cmpuint (report.repeating, ==, 1);
  assert_titles (fixture->world, "");
}

/* A series that begins as one there, and ends as one single event there. */
static void
test_made_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rule = NULL;
  g_autofree char *body = NULL;

  wire_world_sql (fixture->world, "UPDATE events SET status = 'draft'");
  body = g_strdup_printf (
      "{\"%s\":\"Theirs\",\"start\":{\"dateTime\":\"%s\",\"timeZone\":\"Europe/Vienna\"},"
      "\"end\":{\"dateTime\":\"%.10sT23:00:00\",\"timeZone\":\"Europe/Vienna\"},%s%.10s%s}",
      fixture->world->kind->title,
      fixture->keys[0],
      fixture->keys[0],
      is_google (fixture) ? "\"recurrence\":[\"RRULE:FREQ=DAILY;INTERVAL=2;COUNT=4\"],\"location\":\""
                          : "\"recurrence\":{\"pattern\":{\"type\":\"daily\",\"interval\":2},\"range\":"
                            "{\"type\":\"numbered\",\"startDate\":\"",
      fixture->keys[0],
      is_google (fixture) ? "\"" : "\",\"numberOfOccurrences\":4}}");
  wire_world_act (fixture->world, "POST", NULL, body);
  wire_world_finish (fixture->world);
  rule = wire_world_text (fixture->world, "SELECT recurrence FROM events WHERE title = 'Theirs'");
  g_assert_cmpstr (rule, ==, "RRULE:FREQ=DAILY;COUNT=4;INTERVAL=2");
  wire_world_act (fixture->world, "PATCH", "Theirs", "{\"recurrence\":null}");
  wire_world_finish (fixture->world);
  g_assert_cmpint (
      wire_world_number (fixture->world,
                         "SELECT count (*) FROM events WHERE title = 'Theirs' AND recurrence IS NULL"),
      ==,
      1);
}

/* Outlook may say that a series starts before the first day of its pattern. Here it begins with that day; nothing is
 * written for it, and what is changed here is changed there. */
static void
test_starts_before_its_pattern (Fixture *fixture, gconstpointer data)
{
  static const char *const weekdays[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
  WireWorld *world = fixture->world;
  g_autoptr (GDateTime) noon = g_date_time_new_from_unix_utc (world->noon);
  g_autoptr (GDateTime) first = g_date_time_add_days (noon, 2);
  g_autofree char *day = g_date_time_format (first, "%Y-%m-%d");
  g_autofree char *body = NULL;
  g_autofree char *start = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *there = NULL;
  g_autoptr (JsonObject) event = NULL;
  gint64 before;

  if (is_google (fixture))
    return;
  wire_world_sql (world, "UPDATE events SET status = 'draft'");
  body = g_strdup_printf ("{\"subject\":\"Theirs\",\"start\":{\"dateTime\":\"%.10sT09:00:00\",\"timeZone\":\"Europe/Vienna\"},"
                          "\"end\":{\"dateTime\":\"%.10sT10:00:00\",\"timeZone\":\"Europe/Vienna\"},"
                          "\"recurrence\":{\"pattern\":{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"%s\"]},"
                          "\"range\":{\"type\":\"numbered\",\"startDate\":\"%.10s\",\"numberOfOccurrences\":4}}}",
                          fixture->keys[0], fixture->keys[0], weekdays[g_date_time_get_day_of_week (first) - 1],
                          fixture->keys[0]);
  wire_world_act (world, "POST", NULL, body);
  wire_world_finish (world);
  start = wire_world_text (world, "SELECT substr (start, 1, 10) FROM events WHERE title = 'Theirs'");
  g_assert_cmpstr (start, ==, day);
  before = wire_world_sequence (world);
  wire_world_finish (world);
  g_assert_cmpint (wire_world_sequence (world), ==, before);
  wire_world_sql (world, "UPDATE events SET title = 'Ours', start = replace (start, 'T09:', 'T11:'), "
                         "\"end\" = replace (\"end\", 'T10:', 'T12:') WHERE title = 'Theirs'");
  wire_world_finish (world);
  event = wire_world_find (world, "Ours");
  there = g_strdup (accord_json_string (event, "recurrence/range/startDate"));
  g_assert_cmpstr (there, ==, day);
  g_assert_cmpint (accord_json_int (event, "recurrence/range/numberOfOccurrences", 0), ==, 4);
  moved = wire_world_text (world, "SELECT substr (start, 1, 13) FROM events WHERE title = 'Ours'");
  g_assert_true (g_str_has_suffix (moved, "T11"));
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  edit_here (fixture, 1, "Second");
  wire_world_finish (fixture->world);
  wire_world_sql (fixture->world, "UPDATE events SET deleted_at = unixepoch () WHERE id = '%s'", fixture->id);
  wire_world_finish (fixture->world);
  assert_titles (fixture->world, "");
  g_assert_cmpuint (accord_practice_server_count_mails (practice), ==, 0);
}

static const struct
{
  const char *name;
  void (*test) (Fixture *, gconstpointer);
} tests[] = {
  { "a-series-goes-there-with-its-occurrences", test_goes_there },
  { "occurrences-come-back", test_comes_back },
  { "both-sides-at-once", test_both_sides },
  { "a-moved-series-keeps-its-occurrences", test_moved_here },
  { "occurrences-by-the-rule-again", test_taken_back_here },
  { "a-new-title-reaches-the-occurrences", test_renamed_here },
  { "what-cannot-be-said-there-stays-here", test_not_representable },
  { "made-there-and-made-single-there", test_made_there },
  { "a-series-there-starts-before-its-pattern", test_starts_before_its_pattern },
  { "a-deleted-series-goes-whole", test_deleted },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  for (guint kind = 0; kind < G_N_ELEMENTS (wire_kinds); kind++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/wire-series/%s/%s", wire_kinds[kind].provider, tests[i].name);

        g_test_add (path, Fixture, &wire_kinds[kind], set_up, tests[i].test, tear_down);
      }
  status = g_test_run ();
  accord_practice_server_free (practice);
  return status;
}
