/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth.h"
#include "practice-provider.h"
#include "practice-time.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define SAVE_DELAY_MS 200

typedef struct
{
  gint google_port;
  gint microsoft_port;
  gint control_port;
  char *state_file;
  char *endpoints_file;
  gboolean seed;
  char *clock;
  char **settings;
} Options;

typedef struct
{
  PracticeState *state;
  const char *file; /* (nullable) */
  guint source;
  GMainLoop *loop;
} Program;

static gboolean
save_cb (gpointer data)
{
  Program *program = data;
  g_autoptr (GError) error = NULL;

  program->source = 0;
  if (program->file != NULL && !practice_state_save (program->state, program->file, &error))
    g_printerr ("accord-practice: %s\n", error->message);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (gpointer data)
{
  Program *program = data;

  if (program->file != NULL && program->source == 0)
    program->source = g_timeout_add (SAVE_DELAY_MS, save_cb, program);
}

static gboolean
quit_cb (gpointer data)
{
  Program *program = data;

  g_main_loop_quit (program->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
parse_options (Options *options,
               int *argc,
               char ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "google-port", 0, 0, G_OPTION_ARG_INT, &options->google_port, "Port of Google", "N" },
    { "microsoft-port", 0, 0, G_OPTION_ARG_INT, &options->microsoft_port, "Port of Microsoft", "N" },
    { "control-port",
      0,
      0,
      G_OPTION_ARG_INT,
      &options->control_port,
      "Port of the pages and the control interface",
      "N" },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state_file, "Keep the state in FILE", "FILE" },
    { "endpoints",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->endpoints_file,
      "Write the addresses to FILE",
      "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_NONE, &options->seed, "Begin with sample events", NULL },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &options->clock, "Seconds the clock is ahead, or its time", "CLOCK" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->settings, "Set a switch", "NAME=VALUE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- an Outlook and a Google to practise on");

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
listen_all (PracticeServer *server,
            const Options *options,
            GError **error)
{
  return practice_server_listen (server, PRACTICE_ORIGIN_GOOGLE, (guint) options->google_port, error) &&
         practice_server_listen (server, PRACTICE_ORIGIN_MICROSOFT, (guint) options->microsoft_port, error) &&
         practice_server_listen (server, PRACTICE_ORIGIN_CONTROL, (guint) options->control_port, error);
}

static void
set_address (GKeyFile *file,
             const char *group,
             const char *key,
             const char *base,
             const char *path)
{
  g_autofree char *address = g_strconcat (base, path, NULL);

  g_key_file_set_string (file, group, key, address);
}

static gboolean
write_endpoints (PracticeServer *server,
                 const char *filename,
                 GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  const char *google = practice_server_get_base (server, PRACTICE_ORIGIN_GOOGLE);
  const char *microsoft = practice_server_get_base (server, PRACTICE_ORIGIN_MICROSOFT);

  set_address (file, "google", "authorize", google, "/o/oauth2/v2/auth");
  set_address (file, "google", "token", google, "/token");
  set_address (file, "google", "revoke", google, "/revoke");
  set_address (file, "google", "userinfo", google, "/v1/userinfo");
  set_address (file, "google", "api", google, "/calendar/v3");
  set_address (file, "google", "batch", google, "/batch/calendar/v3");
  g_key_file_set_string (file, "google", "client_id", PRACTICE_GOOGLE_CLIENT_ID);
  g_key_file_set_string (file, "google", "client_secret", PRACTICE_GOOGLE_CLIENT_SECRET);
  set_address (file, "microsoft", "authority", microsoft, "");
  set_address (file, "microsoft", "graph", microsoft, "/v1.0");
  g_key_file_set_string (file, "microsoft", "client_id", PRACTICE_MICROSOFT_CLIENT_ID);
  set_address (file, "practice", "control", practice_server_get_base (server, PRACTICE_ORIGIN_CONTROL), "");
  text = g_key_file_to_data (file, NULL, NULL);
  return g_file_set_contents_full (filename, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
fill_state (PracticeState *state,
            gboolean seed)
{
  practice_state_populate (state);
  for (guint i = 0; seed && i < state->users->len; i++)
    {
      PracticeUser *user = g_ptr_array_index (state->users, i);
      const PracticeProviderClass *class = practice_provider_class (user->provider);

      if (class->seed != NULL)
        class->seed (user);
    }
}

/* "3600" is ahead by an hour, "2026-11-09T15:00:00Z" the time itself. */
static gboolean
set_clock (PracticeState *state,
           const char *text,
           GError **error)
{
  gint64 value = 0;

  if (text == NULL)
    return TRUE;
  if (practice_time_parse (text, NULL, &value, NULL))
    practice_state_set_now (state, value);
  else if (g_ascii_string_to_signed (text, 10, -G_MAXINT32, G_MAXINT32, &value, error))
    state->clock_offset = value * G_USEC_PER_SEC;
  else
    return FALSE;
  return TRUE;
}

static gboolean
apply_settings (PracticeState *state,
                char **settings,
                GError **error)
{
  g_autoptr (JsonObject) changes = json_object_new ();

  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    if (!practice_settings_parse (settings[i], changes, error))
      return FALSE;
  return practice_state_switch (state, changes, error);
}

/* What is said on the command line goes before what the state remembers. */
static gboolean
prepare_state (PracticeState *state,
               const Options *options,
               GError **error)
{
  gboolean known = options->state_file != NULL && g_file_test (options->state_file, G_FILE_TEST_EXISTS);

  if (known && !practice_state_load (state, options->state_file, error))
    return FALSE;
  if (!set_clock (state, options->clock, error) || !apply_settings (state, options->settings, error))
    return FALSE;
  if (!known)
    fill_state (state, options->seed);
  return TRUE;
}

static void
install_all (PracticeServer *server)
{
  practice_oauth_install (server);
  for (guint i = 0; i < PRACTICE_N_PROVIDERS; i++)
    practice_provider_class (i)->install (server);
  practice_control_install (server);
  practice_web_install (server);
}

static gboolean
run (PracticeState *state,
     PracticeServer *server,
     const Options *options,
     GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { state, options->state_file, 0, loop };

  if (!prepare_state (state, options, error) || !listen_all (server, options, error))
    return FALSE;
  install_all (server);
  if (options->endpoints_file != NULL && !write_endpoints (server, options->endpoints_file, error))
    return FALSE;
  state->changed = changed_cb;
  state->changed_data = &program;
  g_unix_signal_add (SIGTERM, quit_cb, &program);
  g_unix_signal_add (SIGINT, quit_cb, &program);
  g_print ("ready %s/\n", practice_server_get_base (server, PRACTICE_ORIGIN_CONTROL));
  fflush (stdout);
  g_main_loop_run (loop);
  g_clear_handle_id (&program.source, g_source_remove);
  save_cb (&program);
  state->changed = NULL;
  return TRUE;
}

int
main (int argc,
      char **argv)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PracticeState) state = NULL;
  g_autoptr (PracticeServer) server = NULL;
  gboolean done;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error))
    {
      g_printerr ("accord-practice: %s\n", error->message);
      return 2;
    }
  state = practice_state_new ();
  server = practice_server_new (state);
  done = run (state, server, &options, &error);
  if (!done)
    g_printerr ("accord-practice: %s\n", error->message);
  g_free (options.state_file);
  g_free (options.endpoints_file);
  g_free (options.clock);
  g_strfreev (options.settings);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
