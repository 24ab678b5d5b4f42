/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Runs the tests named on the command line and checks every request they sent against the official
 * descriptions:
 *
 *   test-requests-valid FOLDER PROGRAM…
 *
 * FOLDER empty: skipped (exit 77). */

#include "request-check.h"

#include "remote/accord-json.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define SKIPPED 77

typedef char *(*Check) (JsonObject *description, JsonObject *request);

static const struct
{
  const char *provider;
  const char *prefix; /* of the paths that the description is about */
  const char *file;
  Check check;
} sides[] = {
  { "google", "/calendar/v3/", "google-calendar-v3.json", request_check_google },
  { "microsoft", "/v1.0/", "graph-calendar-v1.json", request_check_graph },
};

/* A checker that accepts anything would prove nothing: each of these must be complained about. */
static const struct
{
  guint side;
  const char *request;
} wrong[] = {
  { 0, "{\"method\":\"GET\",\"path\":\"/calendar/v3/calendars/c/event\",\"query\":\"\"}" },
  { 0, "{\"method\":\"GET\",\"path\":\"/calendar/v3/calendars/c/events\",\"query\":\"showDeletd=true\"}" },
  { 0, "{\"method\":\"GET\",\"path\":\"/calendar/v3/calendars/c/events\",\"query\":\"showDeleted=yes\"}" },
  { 0, "{\"method\":\"GET\",\"path\":\"/calendar/v3/calendars/c/events\",\"query\":\"timeMin=2026-01-01\"}" },
  { 0,
    "{\"method\":\"POST\",\"path\":\"/calendar/v3/calendars/c/"
    "events\",\"query\":\"\",\"body\":{\"subject\":\"a\"}}" },
  { 0,
    "{\"method\":\"POST\",\"path\":\"/calendar/v3/calendars/c/"
    "events\",\"query\":\"\",\"body\":{\"location\":null}}" },
  { 0,
    "{\"method\":\"PATCH\",\"path\":\"/calendar/v3/calendars/c/events/"
    "e\",\"query\":\"\",\"body\":{\"summary\":1}}" },
  { 0,
    "{\"method\":\"PATCH\",\"path\":\"/calendar/v3/calendars/c/events/"
    "e\",\"query\":\"\",\"body\":{\"created\":\"a\"}}" },
  { 1, "{\"method\":\"GET\",\"path\":\"/v1.0/me/calendar/c/happenings\",\"query\":\"\"}" },
  { 1, "{\"method\":\"GET\",\"path\":\"/v1.0/me/calendars/c/events\",\"query\":\"$filtr=a\"}" },
  { 1, "{\"method\":\"GET\",\"path\":\"/v1.0/me/events/e\",\"query\":\"$expand=subject\"}" },
  { 1, "{\"method\":\"POST\",\"path\":\"/v1.0/me/events\",\"query\":\"\",\"body\":{\"summary\":\"a\"}}" },
  { 1,
    "{\"method\":\"PATCH\",\"path\":\"/v1.0/me/events/e\",\"query\":\"\",\"body\":{\"showAs\":\"opaque\"}}" },
  { 1,
    "{\"method\":\"PATCH\",\"path\":\"/v1.0/me/events/e\",\"query\":\"\",\"body\":{\"isAllDay\":\"true\"}}" },
  { 1, "{\"method\":\"POST\",\"path\":\"/v1.0/me/events/e\",\"query\":\"\",\"body\":{\"subject\":\"a\"}}" },
  { 1,
    "{\"method\":\"POST\",\"path\":\"/v1.0/$batch\",\"query\":\"\",\"body\":{\"requests\":[{\"id\":\"1\","
    "\"method\":\"GET\",\"url\":\"/v1.0/me\"}]}}" },
  { 1, "{\"method\":\"POST\",\"path\":\"/v1.0/$batch\",\"query\":\"\",\"body\":{\"requests\":[]}}" },
};

static JsonNode *
load (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (!json_parser_load_from_file (parser, path, &error))
    g_error ("%s", error->message);
  return json_parser_steal_root (parser);
}

static void
check_the_checker (JsonNode **descriptions)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) request = json_from_string (wrong[i].request, NULL);
      g_autofree char *complaint =
          sides[wrong[i].side].check (json_node_get_object (descriptions[wrong[i].side]),
                                      json_node_get_object (request));

      if (complaint == NULL)
        g_error ("accepted, though wrong: %s", wrong[i].request);
    }
}

static void
run (const char *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, NULL);

  g_assert_no_error (error);
  if (!g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s: %s", program, error->message);
}

static gboolean
check_line (JsonNode **descriptions, const char *line, guint *checked)
{
  g_autoptr (JsonNode) node = json_from_string (line, NULL);
  JsonObject *request = accord_json_root (node);

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autofree char *complaint = NULL;

      if (g_strcmp0 (accord_json_string (request, "provider"), sides[i].provider) != 0 ||
          !g_str_has_prefix (accord_json_string (request, "path"), sides[i].prefix))
        continue;
      checked[i]++;
      complaint = sides[i].check (json_node_get_object (descriptions[i]), request);
      if (complaint == NULL)
        continue;
      g_printerr ("%s\n  %s\n", complaint, line);
      return FALSE;
    }
  return TRUE;
}

static guint
check_log (JsonNode **descriptions, const char *log)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint checked[G_N_ELEMENTS (sides)] = { 0 };
  guint failures = 0;

  g_file_get_contents (log, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && !check_line (descriptions, lines[i], checked))
      failures++;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_print ("%s: %u requests checked\n", sides[i].provider, checked[i]);
      g_assert_cmpuint (checked[i], >, 100);
    }
  return failures;
}

int
main (int argc, char **argv)
{
  JsonNode *descriptions[G_N_ELEMENTS (sides)];
  g_autofree char *log = NULL;
  guint failures;
  int handle;

  if (argc < 3 || argv[1][0] == '\0')
    {
      g_print ("skipped: the meson option specs_dir names no folder with the official API descriptions\n");
      return SKIPPED;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    descriptions[i] = load (argv[1], sides[i].file);
  check_the_checker (descriptions);

  handle = g_file_open_tmp ("accord-requests-XXXXXX", &log, NULL);
  g_assert_cmpint (handle, >=, 0);
  g_close (handle, NULL);
  g_setenv ("ACCORD_REQUEST_LOG", log, TRUE);
  for (int i = 2; i < argc; i++)
    run (argv[i]);
  failures = check_log (descriptions, log);
  g_unlink (log);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    json_node_unref (descriptions[i]);
  return failures == 0 ? 0 : 1;
}
