/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Times in every zone there is, out to both providers and back: nothing moves, and no zone turns into a neighbour. What
 * Google and Graph make of a request is written here from providers.md §2.4, §3.3 and §4.1, apart from the product. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "model/accord-when.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

#define HOUR (60 * 60)
#define FROM G_GINT64_CONSTANT (1704067200)   /* 2024-01-01 */
#define TO   G_GINT64_CONSTANT (1830297600)   /* 2028-01-01 */

/* ---- all zones of tzdata ---- */

static void
add_names (const char *file, const char *pattern, guint group, GHashTable *names)
{
  g_autofree char *text = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return;
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_hash_table_add (names, g_match_info_fetch (match, (int) group));
}

/* Zones and the names they had before. */
static GPtrArray *
list_zones (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  add_names ("/usr/share/zoneinfo/tzdata.zi", "^Z (\\S+)", 1, names);
  add_names ("/usr/share/zoneinfo/tzdata.zi", "^L \\S+ (\\S+)", 1, names);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (accord_zone_is_known (name))
      g_ptr_array_add (list, g_strdup (name));
  return list;
}

/* ---- what the providers make of it ---- */

static GHashTable *cldr;   /* Windows name → the zone that CLDR gives for it, from the official table */

static void
load_cldr (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "cldr-windowsZones.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows;

  if (!json_parser_load_from_file (parser, path, NULL))
    return;
  cldr = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  rows = accord_json_array (accord_json_root (json_parser_get_root (parser)), "supplemental/windowsZones/mapTimezones");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = accord_json_object (accord_json_element (rows, i), "mapZone");

      if (g_str_equal (accord_json_string (row, "_territory"), "001"))
        g_hash_table_insert (cldr, g_strdup (accord_json_string (row, "_other")),
                             g_strdup (accord_json_string (row, "_type")));
    }
}

static GTimeZone *
zone_of_windows (const char *windows)
{
  const char *iana = g_hash_table_lookup (cldr, windows);

  return g_time_zone_new_identifier (iana != NULL ? iana : windows);
}

/* The instant of a clock reading, as Graph stores it; with GLib's own arithmetic. */
static gint64
read_reading (JsonObject *end)
{
  const char *windows = accord_json_string (end, "timeZone");
  g_autoptr (GTimeZone) zone = zone_of_windows (windows);
  g_autoptr (GDateTime) time = NULL;
  int year, month, day, hour, minute, second;

  g_assert_nonnull (zone);
  g_assert_cmpint (sscanf (accord_json_string (end, "dateTime"), "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute,
                           &second), ==, 6);
  time = g_date_time_new (zone, year, month, day, hour, minute, second);
  return g_date_time_to_unix (time);
}

/* UTC with seven digits, and beside it the zone it was written in. */
static void
answer_as_graph (JsonObject *event)
{
  static const char *const members[] = { "start", "end" };
  const char *zone = accord_json_string (event, "start/timeZone");
  g_autofree char *original = g_strdup (zone);

  json_object_set_string_member (event, "id", "AAA=");
  json_object_set_string_member (event, "originalStartTimeZone", original);
  json_object_set_string_member (event, "originalEndTimeZone", original);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonObject *end = json_object_get_object_member (event, members[i]);
      gint64 seconds = read_reading (end);
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.0000000");

      json_object_set_string_member (end, "dateTime", text);
      json_object_set_string_member (end, "timeZone", "UTC");
    }
}

static char *
through_graph (const char *when, const char *hint)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  const AccordFieldContext context = { .zone_hint = hint, .fallback_zone = "UTC" };
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;

  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  node = accord_outlook_event_encode (fields, &context, NULL, NULL);
  if (!json_object_get_boolean_member (json_node_get_object (node), "isAllDay"))
    answer_as_graph (json_node_get_object (node));
  else
    json_object_set_string_member (json_node_get_object (node), "id", "AAA=");
  item = accord_outlook_event_decode (json_node_get_object (node), &context);
  return g_strdup (accord_fields_get (item->fields, ACCORD_FIELD_WHEN));
}

/* Google answers with the offset of the zone it was told. */
static char *
through_google (const char *when)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  const AccordFieldContext context = { .fallback_zone = "UTC" };
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;

  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  node = accord_google_event_encode (fields, &context, NULL, NULL);
  json_object_set_string_member (json_node_get_object (node), "id", "aaaaa");
  item = accord_google_event_decode (json_node_get_object (node), &context);
  return g_strdup (accord_fields_get (item->fields, ACCORD_FIELD_WHEN));
}

/* ---- the proof ---- */

static void
assert_stays (const char *zone, gint64 start, gint64 length)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *text = NULL;
  g_autofree char *google = NULL;
  g_autofree char *graph = NULL;

  accord_when_set_span (&when, start, start + length, zone);
  text = accord_when_to_text (&when);
  google = through_google (text);
  graph = through_graph (text, zone);
  g_assert_cmpstr (google, ==, text);
  g_assert_cmpstr (graph, ==, text);
}

/* One hour on either side of each change of the clock, within it, and in the middle of both halves of a year. */
static void
test_every_zone (void)
{
  g_autoptr (GPtrArray) zones = list_zones ();
  guint edges = 0;

  g_assert_cmpuint (zones->len, >, 400);
  for (guint i = 0; i < zones->len; i++)
    {
      const char *name = g_ptr_array_index (zones, i);
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (name);
      int last = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, FROM);

      for (gint64 at = FROM; at < TO; at += HOUR)
        {
          int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at);

          if (interval == last)
            continue;
          last = interval;
          edges++;
          for (gint64 near = -2 * HOUR; near <= 2 * HOUR; near += HOUR / 2)
            assert_stays (name, at + near, HOUR);
        }
      assert_stays (name, FROM + 12 * HOUR, HOUR);
      assert_stays (name, FROM + 182 * 24 * HOUR, 0);
      assert_stays (name, FROM + 300 * 24 * HOUR, 49 * HOUR);
    }
  g_test_message ("%u zones, %u changes of their clocks", zones->len, edges);
  g_assert_cmpuint (edges, >, 500);
}

/* Whole days are the same days wherever somebody looks. */
static void
test_whole_days (void)
{
  static const char *const days[] = { "2026-03-29/2026-03-30", "2026-10-25/2026-10-27", "2024-02-29/2024-03-01",
                                      "2026-12-31/2027-01-01" };
  static const char *const hints[] = { NULL, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Vienna", "America/St_Johns" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    for (guint j = 0; j < G_N_ELEMENTS (hints); j++)
      {
        g_autofree char *google = through_google (days[i]);
        g_autofree char *graph = through_graph (days[i], hints[j]);

        g_assert_cmpstr (google, ==, days[i]);
        g_assert_cmpstr (graph, ==, days[i]);
      }
}

/* Without knowing the event's own zone, Graph's name for it still means the same instants, at any time of the year. */
static void
test_windows_names_mean_the_same_clock (void)
{
  g_autoptr (GPtrArray) zones = list_zones ();

  for (guint i = 0; i < zones->len; i++)
    {
      const char *name = g_ptr_array_index (zones, i);
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
      g_auto (AccordWhen) back = ACCORD_WHEN_INIT;
      g_autofree char *text = NULL;
      g_autofree char *graph = NULL;

      accord_when_set_span (&when, FROM + 100 * 24 * HOUR, FROM + 100 * 24 * HOUR + HOUR, name);
      text = accord_when_to_text (&when);
      graph = through_graph (text, NULL);
      g_assert_true (accord_when_from_text (&back, graph, NULL));
      g_assert_cmpint (back.start, ==, when.start);
      g_assert_cmpint (back.end, ==, when.end);
    }
}

/* Every row of the official table, both ways. */
static void
test_table_is_the_official_one (void)
{
  GHashTableIter iter;
  gpointer windows, iana;

  g_hash_table_iter_init (&iter, cldr);
  while (g_hash_table_iter_next (&iter, &windows, &iana))
    {
      g_autofree char *zone = accord_zone_from_windows (windows, NULL);
      g_autofree char *back = accord_zone_to_windows (iana);

      g_assert_cmpstr (zone, ==, iana);
      g_assert_cmpstr (back, ==, windows);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  load_cldr (argc > 1 ? argv[1] : ".");
  if (cldr == NULL)
    {
      g_print ("1..0 # SKIP the official table is not here: meson configure -Dspecs_dir=\n");
      return 0;
    }
  g_test_add_func ("/zones/the-table-is-the-official-one", test_table_is_the_official_one);
  g_test_add_func ("/zones/every-zone-stays-and-nothing-moves", test_every_zone);
  g_test_add_func ("/zones/whole-days-stay", test_whole_days);
  g_test_add_func ("/zones/windows-names-mean-the-same-clock", test_windows_names_mean_the_same_clock);
  status = g_test_run ();
  g_hash_table_unref (cldr);
  return status;
}
