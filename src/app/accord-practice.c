/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <signal.h>

#include "accord-practice.h"

typedef struct
{
  char *directory;     /* (owned) of the practice store */
  char *endpoints;     /* (owned) */
} Practice;

/* Begins with the first practice window and ends with this process: another window, and a service that outlives its
 * window by some seconds, find the providers where they were. (owned) (nullable) */
static GSubprocess *server;

static void
practice_free (gpointer data)
{
  Practice *self = data;

  g_free (self->directory);
  g_free (self->endpoints);
  g_free (self);
}

/* The program of that name that belongs to this build: beside this one, in the build tree, or installed. */
static char *
find_program (const char *name)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = own != NULL ? g_path_get_dirname (own) : g_strdup (ACCORD_BINDIR);
  g_autofree char *beside = g_build_filename (directory, name, NULL);
  g_autofree char *built = g_build_filename (directory, "..", "practice", name, NULL);
  g_autofree char *installed = g_build_filename (ACCORD_BINDIR, name, NULL);
  const char *candidates[] = { beside, built, installed };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (candidates[i]);
  return g_find_program_in_path (name);
}

static void
window_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_application_release (g_application_get_default ());
}

static gboolean
start_window (Practice *self, GError **error)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *store = g_build_filename (self->directory, "practice.db", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) window = NULL;

  if (own == NULL)
    return FALSE;
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_setenv (launcher, "ACCORD_STORE", store, TRUE);
  g_subprocess_launcher_setenv (launcher, "ACCORD_ENDPOINTS", self->endpoints, TRUE);
  window = g_subprocess_launcher_spawn (launcher, error, own, NULL);
  if (window == NULL)
    return FALSE;

  /* This process stays until the practice window is closed, so that the server can be ended. */
  g_application_hold (g_application_get_default ());
  g_subprocess_wait_async (window, NULL, window_ended_cb, NULL);
  return TRUE;
}

static void
end_server (void)
{
  if (server != NULL)
    g_subprocess_send_signal (server, SIGTERM);
  g_clear_object (&server);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Practice *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (line == NULL)
    {
      end_server ();
      g_task_return_new_error (task,
                               G_IO_ERROR,
                               G_IO_ERROR_FAILED,
                               "%s",
                               error != NULL ? error->message : _ ("The practice server ended at once."));
    }
  else if (!start_window (self, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
start_server (Practice *self, GError **error)
{
  g_autofree char *program = find_program ("accord-practice");
  g_autofree char *state = g_build_filename (self->directory, "practice-state.json", NULL);

  if (program == NULL)
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_NOT_FOUND,
                           _ ("The practice accounts are not installed (accord-practice is missing)."));
      return FALSE;
    }
  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s cannot be made."), self->directory);
      return FALSE;
    }
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                             error,
                             program,
                             "--seed",
                             "--state",
                             state,
                             "--endpoints",
                             self->endpoints,
                             NULL);
  if (server == NULL)
    return FALSE;
  g_signal_connect (g_application_get_default (), "shutdown", G_CALLBACK (end_server), NULL);
  return TRUE;
}

void
accord_practice_start_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  Practice *self = g_new0 (Practice, 1);

  g_task_set_task_data (task, self, practice_free);
  self->directory = g_build_filename (g_get_user_data_dir (), "accord", "practice", NULL);
  self->endpoints = g_build_filename (self->directory, "endpoints.ini", NULL);
  if (server != NULL && g_subprocess_get_identifier (server) == NULL)
    g_clear_object (&server);
  if (server != NULL && start_window (self, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (error != NULL || !start_server (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  g_data_input_stream_read_line_async (
      output, G_PRIORITY_DEFAULT, cancellable, ready_cb, g_steal_pointer (&task));
}

gboolean
accord_practice_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
