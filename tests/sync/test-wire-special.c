/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Events of Google that are no meetings (providers.md §2.4) are not taken in and never written, whatever
 * happens here: they lie in the main calendar, of accord-practice, over real sockets. */

#include "wire-world.h"

#include "remote/accord-json.h"

static AccordPracticeServer *practice;

#define TIMED "\"start\":{\"dateTime\":\"%1$sT09:00:00Z\"},\"end\":{\"dateTime\":\"%1$sT10:00:00Z\"}"
#define WHOLE_DAY "\"start\":{\"date\":\"%1$s\"},\"end\":{\"date\":\"%2$s\"}"

/* What the type asks for beside title and times. */
static const struct
{
  const char *type;
  const char *rest; /* with the day and the one after it */
} specials[] = {
  { "birthday",
    "\"visibility\":\"private\",\"transparency\":\"transparent\",\"recurrence\":[\"RRULE:FREQ=YEARLY\"]"
    "," WHOLE_DAY },
  { "focusTime", TIMED },
  { "fromGmail", TIMED },
  { "outOfOffice", TIMED },
  { "workingLocation",
    "\"workingLocationProperties\":{\"type\":\"homeOffice\",\"homeOffice\":{}},\"visibility\":\"public\","
    "\"transparency\":\"transparent\"," WHOLE_DAY },
};

static void
add_specials (WireWorld *world)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (world->noon);
  g_autoptr (GDateTime) later = g_date_time_add_days (when, 1);
  g_autofree char *day = g_date_time_format (when, "%F");
  g_autofree char *next = g_date_time_format (later, "%F");

  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    {
      g_autoptr (GString) rest = g_string_new (specials[i].rest);
      g_autofree char *body = NULL;

      g_string_replace (rest, "%1$s", day, 0);
      g_string_replace (rest, "%2$s", next, 0);
      body = g_strdup_printf ("{\"summary\":\"%s\",\"eventType\":\"%s\",%s}",
                              specials[i].type,
                              specials[i].type,
                              rest->str);
      wire_world_act (world, "POST", NULL, body);
    }
}

/* Every one of them as it stands there, tag included. (transfer full) */
static char *
describe_specials (WireWorld *world)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    {
      g_autoptr (JsonObject) event = wire_world_find (world, specials[i].type);
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event);
      g_autofree char *json = json_to_string (node, TRUE);

      g_assert_cmpstr (accord_json_string (event, "eventType"), ==, specials[i].type);
      g_string_append (text, json);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_untouched (WireWorld *world, const char *before)
{
  g_autofree char *now = describe_specials (world);

  g_assert_cmpstr (now, ==, before);
}

static void
test_never_taken_in_and_never_written (void)
{
  g_autoptr (WireWorld) world = wire_world_new (practice, &wire_kinds[0]);
  g_autofree char *own = g_steal_pointer (&world->calendar);
  g_autofree char *before = NULL;
  g_autofree char *titles = NULL;
  g_autofree char *id = NULL;

  world->calendar = g_strdup (ACCORD_PRACTICE_PERSON);
  wire_world_sql (world, "UPDATE calendars SET remote_id = '%s'", world->calendar);
  add_specials (world);
  before = describe_specials (world);
  /* One of the same name and time here is no other's counterpart. */
  id = wire_world_add (world, "focusTime");
  wire_world_sql (
      world,
      "UPDATE events SET zone = 'UTC', \"start\" = strftime ('%%Y-%%m-%%dT09:00:00+00:00', %" G_GINT64_FORMAT
      ", 'unixepoch'), \"end\" = strftime ('%%Y-%%m-%%dT10:00:00+00:00', %" G_GINT64_FORMAT ", 'unixepoch')",
      world->noon,
      world->noon);
  wire_world_finish (world);
  assert_untouched (world, before);
  titles = wire_world_local_titles (world);
  g_assert_cmpstr (titles, ==, "focusTime");
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links"), ==, 1);

  wire_world_sql (world, "UPDATE calendars SET privacy = 'busy'");
  wire_world_finish (world);
  wire_world_sql (world, "UPDATE calendars SET cursor = NULL, direction = 'out'");
  wire_world_finish (world);
  assert_untouched (world, before);
  wire_world_sql (world, "UPDATE events SET deleted_at = 1 WHERE id = '%s'", id);
  wire_world_finish (world);
  assert_untouched (world, before);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 0);

  g_free (world->calendar);
  world->calendar = g_steal_pointer (&own);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  g_test_add_func ("/wire-special/never-taken-in-and-never-written", test_never_taken_in_and_never_written);
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
