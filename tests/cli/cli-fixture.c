/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

void
cli_fixture_set_up (CliFixture    *f,
                    gconstpointer  data)
{
  f->folder = g_dir_make_tmp ("accord-cli-XXXXXX", NULL);
  f->store = g_build_filename (f->folder, "store", "accord.db", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
cli_fixture_tear_down (CliFixture    *f,
                       gconstpointer  data)
{
  remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->store);
}

CliRun *
cli_fixture_run (CliFixture *f,
                 const char *arguments,
                 const char *input)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) words = g_strsplit (arguments, " ", 0);
  CliRun *run = g_new0 (CliRun, 1);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "TZ", "Europe/Berlin", TRUE);
  g_ptr_array_add (argv, (char *) g_getenv ("ACCORDCTL"));
  g_ptr_array_add (argv, (char *) "--store");
  g_ptr_array_add (argv, f->store);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (
      process, input != NULL ? input : "", NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
  run->envelope = json_from_string (run->output, NULL);
  return run;
}

void
cli_run_free (CliRun *run)
{
  if (run == NULL)
    return;
  g_free (run->output);
  g_free (run->errors);
  g_clear_pointer (&run->envelope, json_node_unref);
  g_free (run);
}

JsonArray *
cli_run_get_list (CliRun *run)
{
  if (run->status != 0)
    g_error ("status %d: %s%s", run->status, run->output, run->errors);
  return json_object_get_array_member (json_node_get_object (run->envelope), "data");
}

JsonObject *
cli_run_get_first (CliRun *run)
{
  return json_array_get_object_element (cli_run_get_list (run), 0);
}

static JsonObject *
get_error (CliRun *run)
{
  g_assert_nonnull (run->envelope);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (run->envelope), "ok"));
  return json_object_get_object_member (json_node_get_object (run->envelope), "error");
}

const char *
cli_run_get_code (CliRun *run)
{
  return json_object_get_string_member (get_error (run), "code");
}

const char *
cli_run_get_message (CliRun *run)
{
  return json_object_get_string_member (get_error (run), "message");
}
