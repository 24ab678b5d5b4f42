/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include "store/accord-accounts.h"
#include "store/accord-store.h"

#include <gio/gio.h>
#include <string.h>

#define ID "0b2f9a52-7f1f-4a54-8df0-6f8a0d6c1e22"

static const char *
text (JsonObject *object,
      const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static void
test_envelope (CliFixture    *f,
               gconstpointer  data)
{
  g_autoptr (CliRun) fine = cli_fixture_run (f, "--json events list", NULL);
  g_autoptr (CliRun) wrong = cli_fixture_run (f, "events lust --json", NULL);
  JsonObject *envelope = json_node_get_object (fine->envelope);

  g_assert_cmpint (fine->status, ==, 0);
  g_assert_cmpint (json_object_get_int_member (envelope, "schema"), ==, 1);
  g_assert_true (json_object_get_boolean_member (envelope, "ok"));
  g_assert_true (json_object_get_null_member (envelope, "error"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (envelope, "data")), ==, 0);
  g_assert_cmpint (wrong->status, ==, 2);
  g_assert_cmpstr (cli_run_get_code (wrong), ==, "usage");
  g_assert_true (json_object_get_null_member (json_node_get_object (wrong->envelope), "data"));
}

static void
test_usage (CliFixture    *f,
            gconstpointer  data)
{
  static const char *const lines[] = {
    "",
    "nonsense",
    "events",
    "events add extra",
    "events list --from yesterday",
    "events list --until 2026-01-01",
    "events list extra",
    "settings",
    "settings get no_such_key",
    "settings set interval",
    "settings set window_back 5",
    "events list --store",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (f, lines[i], NULL);

      g_test_message ("“%s”: %s", lines[i], run->errors);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->output, ==, "");
      g_assert_true (g_str_has_prefix (run->errors, "accordctl: "));
    }
}

/* What list shows can be added again, and shows the same. */
static void
test_round_trip (CliFixture    *f,
                 gconstpointer  data)
{
  static const char input[] = "{\"id\":\"" ID "\",\"kind\":\"deliverable\",\"status\":\"tentative\","
                                              "\"title\":\"引き渡し 🎉\",\"start\":\"2026-06-11\","
                              "\"end\":\"2026-06-13\",\"place\":\"Halle\",\"notes\":\"a\\nb\",\"project\":"
                              "\"Bridge\",\"client\":\"Stadtwerke\","
                              "\"person\":\"Ada\",\"contact\":\"Tom\",\"url\":\"https://crm.example/"
                              "7\",\"percent\":0,\"recurrence\":\"RRULE:FREQ=DAILY\","
                              "\"availability\":\"free\",\"visibility\":\"private\",\"attendees\":[\"a@"
                              "example.org\",{\"email\":\"b@example.org\","
                              "\"name\":\"B\",\"role\":\"optional\",\"response\":\"declined\"}],"
                              "\"reminders\":[60,10],\"categories\":[\"Z\",\"A\"],"
                              "\"exceptions\":[{\"original\":\"2026-06-12\",\"cancelled\":true},"
                              "{\"original\":\"2026-06-13T00:00:00Z\",\"title\":\"Other\",\"start\":\"2026-06-14\","
                              "\"end\":\"2026-06-15\",\"notes\":\"\",\"reminders\":[5],\"categories\":[\"Q\"]}],"
                              "\"archived\":true}";
  g_autoptr (CliRun) added = cli_fixture_run (f, "--json events add", input);
  JsonObject *event = cli_run_get_first (added);
  JsonArray *exceptions;
  CliFixture other = { NULL };
  g_autofree char *again = NULL;
  g_autoptr (CliRun) copied = NULL;

  g_assert_cmpstr (text (event, "id"), ==, ID);
  g_assert_cmpstr (text (event, "title"), ==, "引き渡し 🎉");
  g_assert_cmpstr (text (event, "start"), ==, "2026-06-11");
  g_assert_cmpstr (text (event, "end"), ==, "2026-06-13");
  g_assert_true (json_object_get_boolean_member (event, "all_day"));
  g_assert_cmpstr (text (event, "client"), ==, "Stadtwerke");
  g_assert_cmpint (json_object_get_int_member (event, "percent"), ==, 0);
  g_assert_cmpstr (text (event, "origin"), ==, "here");
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (event, "reminders"), 0), ==, 10);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (event, "links")), ==, 0);
  exceptions = json_object_get_array_member (event, "exceptions");
  g_assert_cmpuint (json_array_get_length (exceptions), ==, 2);
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (exceptions, 0), "cancelled"));
  g_assert_cmpstr (text (json_array_get_object_element (exceptions, 1), "original"), ==, "2026-06-13");
  g_assert_cmpstr (text (json_array_get_object_element (exceptions, 1), "start"), ==, "2026-06-14");
  g_assert_cmpstr (text (json_array_get_object_element (exceptions, 1), "notes"), ==, "");

  cli_fixture_set_up (&other, NULL);
  again = json_to_string (json_array_get_element (cli_run_get_list (added), 0), FALSE);
  copied = cli_fixture_run (&other, "--json events add", again);
  g_assert_cmpint (copied->status, ==, 0);
  g_assert_cmpstr (copied->output, ==, added->output);
  cli_fixture_tear_down (&other, NULL);
}

static void
test_exceptions_are_refused (CliFixture    *f,
                             gconstpointer  data)
{
  static const char *const values[] = {
    "1", "[1]", "[{}]", "[{\"original\":\"soon\"}]", "[{\"original\":\"2026-06-12\",\"cancelled\":\"yes\"}]",
    "[{\"original\":\"2026-06-12\",\"start\":\"soon\"}]", "[{\"original\":\"2026-06-12\",\"reminders\":[\"x\"]}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *input = g_strdup_printf ("{\"start\":\"2026-06-11\",\"exceptions\":%s}", values[i]);
      g_autoptr (CliRun) run = cli_fixture_run (f, "--json events add", input);

      g_test_message ("%s", input);
      g_assert_cmpint (run->status, !=, 0);
      g_test_message ("%s %s", run->output, run->errors);
      g_assert_nonnull (strstr (run->output, "exceptions: "));
    }
}

static void
test_times (CliFixture    *f,
            gconstpointer  data)
{
  static const struct { const char *input, *start, *end, *zone; } rows[] = {
    { "{\"start\":\"2026-06-11T10:00\",\"zone\":\"Asia/Tokyo\"}",
      "2026-06-11T10:00:00+09:00", "2026-06-11T10:00:00+09:00", "Asia/Tokyo" },
    { "{\"start\":\"2026-06-11T10:00:00Z\",\"end\":\"2026-06-11T11:00:00Z\"}",
      "2026-06-11T12:00:00+02:00", "2026-06-11T13:00:00+02:00", "Europe/Berlin" },
    { "{\"start\":\"2026-06-11\"}", "2026-06-11", "2026-06-12", NULL },
    { "{\"title\":\"someday\"}", NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (f, "--json events add", rows[i].input);
      JsonObject *event = cli_run_get_first (run);

      g_assert_cmpstr (text (event, "start"), ==, rows[i].start);
      g_assert_cmpstr (text (event, "end"), ==, rows[i].end);
      g_assert_cmpstr (text (event, "zone"), ==, rows[i].zone);
    }
}

static void
test_edit_changes_what_it_names (CliFixture    *f,
                                 gconstpointer  data)
{
  g_autoptr (CliRun) added = cli_fixture_run (
      f,
      "--json events add",
      "{\"id\":\"" ID
      "\",\"title\":\"a\",\"notes\":\"n\",\"start\":\"2026-06-11T10:00\",\"end\":\"2026-06-11T11:30\","
      "\"zone\":\"Europe/Vienna\",\"project\":\"Bridge\",\"client\":\"Stadtwerke\",\"reminders\":[10]}");
  g_autoptr (CliRun) moved = cli_fixture_run (f, "--json events edit",
    "{\"id\":\"" ID "\",\"start\":\"2026-12-11T12:00\"}");
  g_autoptr (CliRun) emptied = cli_fixture_run (
      f,
      "--json events edit",
      "[{\"id\":\"" ID
      "\",\"notes\":null,\"reminders\":null,\"project\":\"Bridge\",\"status\":\"cancelled\"}]");
  g_autoptr (CliRun) undated =
      cli_fixture_run (f, "--json events edit", "{\"id\":\"" ID "\",\"start\":null}");
  JsonObject *event = cli_run_get_first (moved);

  g_assert_cmpint (added->status, ==, 0);
  g_assert_cmpstr (text (event, "start"), ==, "2026-12-11T12:00:00+01:00");
  g_assert_cmpstr (text (event, "end"), ==, "2026-12-11T13:30:00+01:00");
  g_assert_cmpstr (text (event, "zone"), ==, "Europe/Vienna");
  g_assert_cmpstr (text (event, "notes"), ==, "n");
  event = cli_run_get_first (emptied);
  g_assert_null (text (event, "notes"));
  g_assert_cmpstr (text (event, "title"), ==, "a");
  g_assert_cmpstr (text (event, "client"), ==, "Stadtwerke");
  g_assert_cmpstr (text (event, "status"), ==, "cancelled");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (event, "reminders")), ==, 0);
  g_assert_null (text (cli_run_get_first (undated), "start"));
}

static void
test_errors_name_index_and_field (CliFixture    *f,
                                  gconstpointer  data)
{
  static const struct { const char *command, *input, *message, *code; } rows[] = {
    { "add", "[{\"title\":\"ok\"},{\"start\":\"soon\"}]", "events[1]: start: ", "invalid" },
    { "add", "[{\"title\":3}]", "events[0]: title: ", "invalid" },
    { "add", "{\"colour\":\"red\"}", "events[0]: colour: ", "invalid" },
    { "add", "{\"percent\":101}", "events[0]: percent: ", "invalid" },
    { "add", "{\"kind\":\"party\"}", "events[0]: kind: ", "invalid" },
    { "add", "{\"availability\":\"asleep\"}", "events[0]: availability: ", "invalid" },
    { "add", "{\"start\":\"2026-06-11\",\"all_day\":false}", "events[0]: all_day: ", "invalid" },
    { "add", "{\"start\":\"2026-06-11T10:00\",\"zone\":\"Mars/Olympus\"}", "events[0]: zone: ", "invalid" },
    { "add", "{\"client\":\"Stadtwerke\"}", "events[0]: client: ", "invalid" },
    { "add", "{\"attendees\":[{\"name\":\"B\"}]}", "events[0]: attendees: ", "invalid" },
    { "add", "{\"attendees\":[\"\"]}", "events[0]: attendees: ", "invalid" },
    { "add", "{\"attendees\":[{\"email\":[\"a\"]}]}", "events[0]: attendees: ", "invalid" },
    { "add", "{\"attendees\":[{\"email\":\"a@example.org\",\"role\":{}}]}", "events[0]: attendees: ", "invalid" },
    { "add", "{\"attendees\":[{\"email\":\"a@example.org\",\"name\":7}]}", "events[0]: attendees: ", "invalid" },
    { "add", "{\"id\":{\"a\":1}}", "events[0]: id: ", "invalid" },
    { "edit", "{\"id\":[1]}", "events[0]: id: ", "invalid" },
    { "remove", "{\"id\":7}", "events[0]: id: ", "invalid" },
    { "add", "{\"reminders\":[\"ten\"]}", "events[0]: reminders: ", "invalid" },
    { "add", "[3]", "events[0]: ", "invalid" },
    { "add", "{", NULL, "invalid" },
    { "add", "", NULL, "invalid" },
    { "edit", "{\"title\":\"x\"}", "events[0]: id: ", "invalid" },
    { "edit", "{\"id\":\"" ID "\"}", "events[0]: ", "not-found" },
    { "remove", "[{\"id\":\"" ID "\"}]", "events[0]: ", "not-found" },
  };
  g_autoptr (CliRun) left = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *arguments = g_strconcat ("--json events ", rows[i].command, NULL);
      g_autoptr (CliRun) run = cli_fixture_run (f, arguments, rows[i].input);

      g_test_message ("%s: %s", rows[i].input, run->output);
      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (cli_run_get_code (run), ==, rows[i].code);
      if (rows[i].message != NULL)
        g_assert_true (g_str_has_prefix (cli_run_get_message (run), rows[i].message));
    }
  left = cli_fixture_run (f, "--json events list", NULL); /* "ok" of the first row went with its neighbour */
  g_assert_cmpuint (json_array_get_length (cli_run_get_list (left)), ==, 0);
}

/* Memory is not taken for whatever somebody pipes in. */
static void
test_endless_input (CliFixture    *f,
                    gconstpointer  data)
{
  g_autofree char *input = g_malloc (64000002);
  g_autoptr (CliRun) run = NULL;

  memset (input, ' ', 64000001);
  input[64000001] = '\0';
  run = cli_fixture_run (f, "--json events add", input);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_run_get_code (run), ==, "invalid");
  g_assert_nonnull (strstr (cli_run_get_message (run), "64 MB"));
}

static void
test_remove (CliFixture    *f,
             gconstpointer  data)
{
  g_autoptr (CliRun) added = cli_fixture_run (f, "--json events add", "{\"id\":\"" ID "\",\"title\":\"a\"}");
  g_autoptr (CliRun) removed = cli_fixture_run (f, "--json events remove", "{\"id\":\"" ID "\"}");
  g_autoptr (CliRun) twice = cli_fixture_run (f, "--json events remove", "{\"id\":\"" ID "\"}");
  g_autoptr (CliRun) left = cli_fixture_run (f, "--json events list", NULL);

  g_assert_cmpint (added->status, ==, 0);
  g_assert_cmpstr (text (cli_run_get_first (removed), "id"), ==, ID);
  g_assert_cmpint (twice->status, ==, 1);
  g_assert_cmpstr (cli_run_get_code (twice), ==, "not-found");
  g_assert_cmpuint (json_array_get_length (cli_run_get_list (left)), ==, 0);
}

static void
test_confirmed_removal (CliFixture    *f,
                        gconstpointer  data)
{
  g_autoptr (CliRun) added =
      cli_fixture_run (f, "--json events add", "[{\"id\":\"" ID "\",\"title\":\"a\"},{\"title\":\"b\"}]");
  g_autofree char *other = g_strdup_printf (
      "{\"id\":\"%s\"}", text (json_array_get_object_element (cli_run_get_list (added), 1), "id"));
  g_autoptr (CliRun) named = cli_fixture_run (f, "--json events remove --confirm", "{\"id\":\"" ID "\"}");
  g_autoptr (CliRun) plain = cli_fixture_run (f, "--json events remove", other);
  g_autoptr (CliRun) wrong = cli_fixture_run (f, "--json events edit --confirm", other);
  g_autoptr (AccordStore) store = accord_store_open (f->store, NULL);
  g_autoptr (GHashTable) confirmed = accord_store_list_confirmed (store, NULL);

  g_assert_cmpint (named->status, ==, 0);
  g_assert_cmpint (plain->status, ==, 0);
  g_assert_cmpint (wrong->status, ==, 2);
  g_assert_cmpuint (g_hash_table_size (confirmed), ==, 1);
  g_assert_true (g_hash_table_contains (confirmed, ID));
}

static void
test_ranges (CliFixture    *f,
             gconstpointer  data)
{
  static const struct { const char *arguments; guint count; } rows[] = {
    { "--json events list", 3 },
    { "--json events list --from 2026-06-11 --to 2026-06-12", 1 },
    { "--json events list --from 2026-06-12", 1 },
    { "--json events list --to 2026-06-11", 0 },
    { "--json events list --from=2026-06-11T12:00:00+02:00", 1 },
  };
  g_autoptr (CliRun) added = cli_fixture_run (f,
                                              "--json events add",
                                              "[{\"start\":\"2026-06-11T10:00\",\"end\":\"2026-06-11T11:00\"}"
                                              ",{\"start\":\"2026-06-12\"},{\"title\":\"undated\"}]");

  g_assert_cmpint (added->status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (f, rows[i].arguments, NULL);

      g_test_message ("%s", rows[i].arguments);
      g_assert_cmpuint (json_array_get_length (cli_run_get_list (run)), ==, rows[i].count);
    }
}

static void
test_people_read_text (CliFixture    *f,
                       gconstpointer  data)
{
  g_autoptr (CliRun) added = cli_fixture_run (f, "events add",
    "{\"kind\":\"deliverable\",\"project\":\"Bridge\",\"percent\":50,\"start\":\"2026-06-11\"}");
  g_autoptr (CliRun) listed = cli_fixture_run (f, "events list", NULL);
  g_autoptr (CliRun) help = cli_fixture_run (f, "--help", NULL);

  g_assert_cmpint (added->status, ==, 0);
  g_assert_nonnull (
      strstr (listed->output, "2026-06-11/2026-06-12  Bridge: 50% Milestone  [deliverable, confirmed]"));
  g_assert_nonnull (strstr (help->output, "events list"));
}

static void
test_broken_store (CliFixture    *f,
                   gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (f->store);
  g_autoptr (CliRun) run = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (f->store, "a text that is no database at all", -1, NULL));
  run = cli_fixture_run (f, "--json events list", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_run_get_code (run), ==, "corrupt");
  g_assert_nonnull (strstr (cli_run_get_message (run), f->store));
}

static void
test_settings (CliFixture    *f,
               gconstpointer  data)
{
  g_autoptr (CliRun) set = cli_fixture_run (f, "--json settings set window_back 60", NULL);
  g_autoptr (CliRun) got = cli_fixture_run (f, "--json settings get window_back", NULL);
  g_autoptr (CliRun) all = cli_fixture_run (f, "--json settings get", NULL);
  g_autoptr (CliRun) bad = cli_fixture_run (f, "--json settings set conflict_rule nobody", NULL);

  g_assert_cmpint (set->status, ==, 0);
  g_assert_cmpstr (got->output, ==, set->output);
  g_assert_cmpstr (text (json_object_get_object_member (json_node_get_object (all->envelope), "data"),
                         "window_back"),
                   ==,
                   "60");
  g_assert_cmpstr (text (json_object_get_object_member (json_node_get_object (all->envelope), "data"),
                         "automatic_sync"),
                   ==,
                   "on");
  g_assert_cmpint (bad->status, ==, 2);
  g_assert_nonnull (strstr (cli_run_get_message (bad), "newest|mine|theirs|ask"));
}

static int
count_standing (CliFixture *f,
                const char *status,
                gboolean    archived)
{
  g_autoptr (CliRun) all = cli_fixture_run (f, "--json events list", NULL);
  JsonArray *events = cli_run_get_list (all);
  int n = 0;

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      n += g_str_equal (text (event, "status"), status) &&
           json_object_get_boolean_member (event, "archived") == archived;
    }
  return n;
}

/* All of them or none, by ids in either form; another status takes them out of the archive. */
static void
test_status_of_many (CliFixture    *f,
                     gconstpointer  data)
{
  static const char three[] = "[{\"id\":\"" ID "\",\"title\":\"A\"},{\"id\":\"20000000-0000-4000-8000-000000000001\"},"
                              "{\"id\":\"20000000-0000-4000-8000-000000000002\"}]";
  g_autoptr (CliRun) added = cli_fixture_run (f, "--json events add", three);
  g_autoptr (CliRun) wrong = cli_fixture_run (f, "--json events status gone", "[\"" ID "\"]");
  g_autoptr (CliRun) bare = cli_fixture_run (f, "--json events status", "[\"" ID "\"]");
  g_autoptr (CliRun) number = cli_fixture_run (f, "--json events status draft", "[1]");
  g_autoptr (CliRun) unknown = cli_fixture_run (
      f, "--json events status cancelled", "[\"" ID "\",\"20000000-0000-4000-8000-000000000009\"]");
  g_autoptr (CliRun) cancelled = NULL;
  g_autoptr (CliRun) archived = NULL;
  g_autoptr (CliRun) back = NULL;

  g_assert_cmpint (added->status, ==, 0);
  g_assert_cmpint (wrong->status, ==, 2);
  g_assert_cmpint (bare->status, ==, 2);
  g_assert_cmpint (number->status, ==, 1);
  g_assert_cmpint (unknown->status, ==, 1);
  g_assert_cmpint (count_standing (f, "confirmed", FALSE), ==, 3);

  cancelled = cli_fixture_run (f, "--json events status cancelled --confirm", "[\"" ID "\",{\"id\":\"20000000-0000-4000-8000-000000000001\"}]");
  g_assert_cmpint (cancelled->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (cli_run_get_list (cancelled)), ==, 2);
  g_assert_cmpstr (text (cli_run_get_first (cancelled), "status"), ==, "cancelled");
  g_assert_cmpint (count_standing (f, "cancelled", FALSE), ==, 2);
  archived = cli_fixture_run (f, "--json events status archived", "\"" ID "\"");
  g_assert_cmpint (archived->status, ==, 0);
  g_assert_cmpint (count_standing (f, "cancelled", TRUE), ==, 1);
  back = cli_fixture_run (f, "--json events status tentative", "{\"id\":\"" ID "\"}");
  g_assert_cmpint (back->status, ==, 0);
  g_assert_cmpint (count_standing (f, "tentative", FALSE), ==, 1);
}

/* A template that would not mean what it says is refused, with what is wrong with it, and the store keeps the old one. */
static void
test_template_is_checked (CliFixture    *f,
                          gconstpointer  data)
{
  g_autoptr (CliRun) good = cli_fixture_run (f, "settings set title_template_deliverable {project}-{title}", NULL);
  g_autoptr (CliRun) unknown = cli_fixture_run (f, "--json settings set title_template_deliverable {projekt}", NULL);
  g_autoptr (CliRun) open = cli_fixture_run (f, "--json settings set body_template_assignment [{notes}", NULL);
  g_autoptr (CliRun) after = cli_fixture_run (f, "settings get title_template_deliverable", NULL);

  g_assert_cmpint (good->status, ==, 0);
  g_assert_cmpint (unknown->status, ==, 2);
  g_assert_nonnull (strstr (cli_run_get_message (unknown), "{projekt} is no placeholder; there are {project}, {client}"));
  g_assert_cmpint (open->status, ==, 2);
  g_assert_nonnull (strstr (cli_run_get_message (open), "“[{notes}”: the [ is not closed"));
  g_assert_cmpstr (after->output, ==, "title_template_deliverable = {project}-{title}\n");
}

/* The window and the service may meet on a file that is not there yet. */
static void
test_new_store_at_once (CliFixture    *f,
                        gconstpointer  data)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    {
      g_ptr_array_add (processes,
                       g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("ACCORDCTL"),
                                         "--store", f->store, "settings", "set", "window_back", "60", NULL));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < processes->len; i++)
    {
      g_subprocess_wait_check (g_ptr_array_index (processes, i), NULL, &error);
      g_assert_no_error (error);
    }
}

static CliRun *
make_sample (CliFixture *f)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("SAMPLE_STORE"), f->store,
                              "--date", "2026-06-11", "--accordctl", g_getenv ("ACCORDCTL"), NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  return cli_fixture_run (f, "--json events list", NULL);
}

/* The sample store is what a foreign program writes; it has everything that people come across. */
static void
test_sample_store (CliFixture    *f,
                   gconstpointer  data)
{
  g_autoptr (CliRun) run = make_sample (f);
  g_autoptr (CliRun) again = make_sample (f);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *events = cli_run_get_list (run);
  static const char *const wanted[] = {
    "kind deliverable",
    "kind assignment",
    "kind appointment",
    "status draft",
    "status tentative",
    "status confirmed",
    "status cancelled",
    "zone Europe/Berlin",
    "zone Asia/Tokyo",
    "zone America/New_York",
    "visibility private",
    "undated",
    "repeats",
    "attendees",
    "archived",
  };

  g_assert_cmpuint (json_array_get_length (events), >=, 240);
  g_assert_cmpstr (run->output, ==, again->output);
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      for (guint m = 0; m < 4; m++)
        {
          const char *member = (const char *[]) { "kind", "status", "zone", "visibility" }[m];

          g_hash_table_add (seen, g_strdup_printf ("%s %s", member, text (event, member)));
        }
      if (text (event, "start") == NULL)
        g_hash_table_add (seen, g_strdup ("undated"));
      if (text (event, "recurrence") != NULL)
        g_hash_table_add (seen, g_strdup ("repeats"));
      if (json_array_get_length (json_object_get_array_member (event, "attendees")) > 0)
        g_hash_table_add (seen, g_strdup ("attendees"));
      if (json_object_get_boolean_member (event, "archived"))
        g_hash_table_add (seen, g_strdup ("archived"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (!g_hash_table_contains (seen, wanted[i]))
      g_error ("no event with %s", wanted[i]);
}

static void
put_calendar (AccordStore *store, const char *id, AccordInvitations invitations)
{
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (GError) error = NULL;

  g_free (calendar->id);
  calendar->id = g_strdup (id);
  calendar->account = g_strdup ("account");
  calendar->name = g_strdup (id);
  calendar->remote_id = g_strdup (id);
  calendar->mirrored = calendar->writable = TRUE;
  calendar->invitations = invitations;
  g_assert_true (accord_store_put_calendar (store, calendar, &error));
  g_assert_no_error (error);
}

static void
put_calendars (CliFixture *f)
{
  g_autoptr (AccordStore) store = accord_store_open (f->store, NULL);
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup ("account");
  account->provider = g_strdup ("google");
  account->email = g_strdup ("someone@example.org");
  account->provider_user_id = g_strdup ("someone");
  g_assert_true (accord_store_put_account (store, account, &error));
  g_assert_no_error (error);
  put_calendar (store, "sends", ACCORD_INVITATIONS_SEND);
  put_calendar (store, "copies", ACCORD_INVITATIONS_COPY);
}

static void
assert_carrier (CliFixture *f, const char *chosen, int status, const char *carrier)
{
  g_autofree char *input = g_strdup_printf ("{\"id\":\"" ID "\",\"carrier\":%s}", chosen);
  g_autoptr (CliRun) run = cli_fixture_run (f, "events edit --json", input);
  g_autoptr (CliRun) list = cli_fixture_run (f, "events list --json", NULL);

  g_assert_cmpint (run->status, ==, status);
  if (status != 0)
    g_assert_nonnull (strstr (cli_run_get_message (run), "carrier: "));
  g_assert_cmpstr (text (cli_run_get_first (list), "carrier"), ==, carrier);
}

/* Only a calendar that invites can be told to carry the attendees; what was made in one keeps them there. */
static void
test_carrier (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliRun) added =
      cli_fixture_run (f, "events add --json", "{\"id\":\"" ID "\",\"attendees\":[\"a@example.org\"]}");
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordEvent) event = NULL;

  g_assert_cmpint (added->status, ==, 0);
  put_calendars (f);
  assert_carrier (f, "\"nowhere\"", 1, NULL);
  assert_carrier (f, "\"copies\"", 1, NULL);
  assert_carrier (f, "7", 1, NULL);
  assert_carrier (f, "\"sends\"", 0, "sends");
  assert_carrier (f, "\"copies\"", 1, "sends");
  assert_carrier (f, "null", 0, NULL);
  store = accord_store_open (f->store, NULL);
  event = accord_store_get_event (store, ID, NULL);
  event->born_in = g_strdup ("copies");
  g_assert_true (accord_store_update_event (store, event, -1, NULL, NULL));
  assert_carrier (f, "\"sends\"", 1, NULL);
}

#define ADD(path, func) g_test_add (path, CliFixture, NULL, cli_fixture_set_up, func, cli_fixture_tear_down)

static void
test_categories (CliFixture    *f,
                 gconstpointer  data)
{
  g_autoptr (CliRun) set = cli_fixture_run (f, "--json categories set Bridge tomato", NULL);
  g_autoptr (CliRun) again = cli_fixture_run (f, "--json categories set bridge Sage", NULL);
  g_autoptr (CliRun) wrong = cli_fixture_run (f, "--json categories set Bridge Mauve", NULL);
  g_autoptr (CliRun) gone = cli_fixture_run (f, "--json categories unset BRIDGE", NULL);
  JsonArray *list = json_object_get_array_member (json_node_get_object (again->envelope), "data");
  guint n = json_array_get_length (list);
  JsonObject *last = json_array_get_object_element (list, n - 1);

  g_assert_cmpint (set->status, ==, 0);
  g_assert_cmpstr (text (last, "name"), ==, "Bridge");
  g_assert_cmpstr (text (last, "colour"), ==, "Sage");
  g_assert_cmpint (wrong->status, ==, 2);
  list = json_object_get_array_member (json_node_get_object (gone->envelope), "data");
  g_assert_cmpuint (json_array_get_length (list), ==, n - 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cli/envelope-and-global-options", test_envelope);
  ADD ("/cli/wrong-usage-is-status-two", test_usage);
  ADD ("/cli/what-is-listed-can-be-added", test_round_trip);
  ADD ("/cli/exceptions-that-make-no-sense-are-refused", test_exceptions_are_refused);
  ADD ("/cli/times-without-zone-count-here", test_times);
  ADD ("/cli/edit-changes-what-it-names", test_edit_changes_what_it_names);
  ADD ("/cli/error-names-index-and-field-and-nothing-is-written", test_errors_name_index_and_field);
  ADD ("/cli/endless-input-is-refused", test_endless_input);
  ADD ("/cli/removed-event-is-gone", test_remove);
  ADD ("/cli/confirmed-removal-names-its-events", test_confirmed_removal);
  ADD ("/cli/carrier-is-a-calendar-that-invites", test_carrier);
  ADD ("/cli/ranges-are-half-open-local-days", test_ranges);
  ADD ("/cli/text-for-people", test_people_read_text);
  ADD ("/cli/broken-store-is-named", test_broken_store);
  ADD ("/cli/settings", test_settings);
  ADD ("/cli/colours-of-categories", test_categories);
  ADD ("/cli/many-events-get-a-status-or-none", test_status_of_many);
  ADD ("/cli/a-template-that-means-something-else-is-refused", test_template_is_checked);
  ADD ("/cli/eight-programs-may-make-one-store", test_new_store_at_once);
  ADD ("/cli/sample-store-holds-everything-and-is-deterministic", test_sample_store);
  return g_test_run ();
}
