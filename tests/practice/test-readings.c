/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where it is not known how the providers behave, Accord must be right either way: a whole test program runs once
 * for each value that a switch of the practice server offers for trial (docs/practice.md). The one argument is that
 * program with its own arguments; it reads ACCORD_PRACTICE_SETTINGS. */

#include "practice-fixture.h"

#include <string.h>

#define AT_ONCE 4

static char **program;  /* with its arguments */
static GPtrArray *runs; /* of Run */

/* One value of one switch. */
typedef struct
{
  char *path;     /* of the test */
  char *settings; /* as JSON */
  GSubprocess *process; /* (nullable) */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->path);
  g_free (run->settings);
  g_clear_object (&run->process);
  g_free (run);
}

static void
start (Run *run)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) error = NULL;

  if (run->process != NULL)
    return;
  g_subprocess_launcher_setenv (launcher, "ACCORD_PRACTICE_SETTINGS", run->settings, TRUE);
  run->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) program, &error);
  g_assert_no_error (error);
}

static void
test_run (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  Run *run = g_ptr_array_index (runs, index);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  /* The next ones work meanwhile. */
  for (guint i = index; i < MIN (index + AT_ONCE, runs->len); i++)
    start (g_ptr_array_index (runs, i));
  g_subprocess_communicate_utf8 (run->process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (run->process))
    {
      g_test_message ("%s\n%s", run->settings, output);
      g_test_fail ();
    }
  g_assert_nonnull (strstr (output, "\nok 1 "));
  g_clear_object (&run->process);
}

static char *
value_text (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
             ? g_strdup (json_node_get_string (value))
             : json_to_string (value, FALSE);
}

static void
add_trials (JsonObject *row)
{
  const char *name = json_object_get_string_member (row, "name");
  JsonArray *trials =
      json_object_has_member (row, "trials") ? json_object_get_array_member (row, "trials") : NULL;

  for (guint i = 0; trials != NULL && i < json_array_get_length (trials); i++)
    {
      JsonNode *value = json_array_get_element (trials, i);
      g_autofree char *text = value_text (value);
      g_autofree char *json = json_to_string (value, FALSE);
      Run *run = g_new0 (Run, 1);

      run->path = g_strdup_printf ("/practice/readings/%s/%s", name, text);
      run->settings = g_strdup_printf ("{\"%s\":%s}", name, json);
      g_ptr_array_add (runs, run);
    }
}

/* The practice server itself says what there is to try. */
static void
read_table (void)
{
  Fixture fixture = { NULL };
  g_autoptr (Reply) reply = NULL;
  JsonArray *table;

  fixture_set_up (&fixture, NULL);
  reply = fixture_control (&fixture, "GET", "settings", NULL);
  table = json_object_get_array_member (json_node_get_object (reply->json), "table");
  for (guint i = 0; i < json_array_get_length (table); i++)
    add_trials (json_array_get_object_element (table, i));
  fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  g_assert_true (g_shell_parse_argv (argv[1], NULL, &program, NULL));
  runs = g_ptr_array_new_with_free_func (run_free);
  read_table ();
  g_assert_cmpuint (runs->len, >, 30);
  for (guint i = 0; i < runs->len; i++)
    g_test_add_data_func (((Run *) g_ptr_array_index (runs, i))->path, GUINT_TO_POINTER (i), test_run);
  result = g_test_run ();
  g_ptr_array_unref (runs);
  g_strfreev (program);
  return result;
}
