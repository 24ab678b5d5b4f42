/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "accord-practice-server.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#define CONTROL_SECONDS 300

struct _AccordPracticeServer
{
  GSubprocess *program; /* (owned) (nullable) NULL: not ours to end */
  char *directory;      /* (owned) */
  char *endpoints;      /* (owned) file */
  char *control;        /* (owned) address */
  JsonNode *settings;   /* (owned) as at the start */
  SoupSession *session; /* (owned) */
};

/* A test that aborts leaves no server behind. */
static void
die_with_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
start (AccordPracticeServer *self)
{
  const char *program = g_getenv ("ACCORD_PRACTICE");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  if (program == NULL)
    g_error ("ACCORD_PRACTICE does not name the practice server");
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  self->program = g_subprocess_launcher_spawn (launcher,
                                               &error,
                                               program,
                                               "--google-port",
                                               "0",
                                               "--microsoft-port",
                                               "0",
                                               "--control-port",
                                               "0",
                                               "--endpoints",
                                               self->endpoints,
                                               NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->program));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "ready "));
}

static void
read_endpoints (AccordPracticeServer *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (file, self->endpoints, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  self->control = g_key_file_get_string (file, "practice", "control", &error);
  g_assert_no_error (error);
}

/* On a busy machine the server may wait for its turn longer than libsoup waits for an answer. */
static SoupSession *
make_session (void)
{
  return soup_session_new_with_options ("timeout", CONTROL_SECONDS, NULL);
}

AccordPracticeServer *
accord_practice_server_new (void)
{
  AccordPracticeServer *self = g_new0 (AccordPracticeServer, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) reply = NULL;

  self->directory = g_dir_make_tmp ("accord-practice-XXXXXX", &error);
  g_assert_no_error (error);
  self->endpoints = g_build_filename (self->directory, "endpoints.conf", NULL);
  self->session = make_session ();
  start (self);
  read_endpoints (self);
  reply = accord_practice_server_control (self, "GET", "/control/settings", NULL);
  self->settings = json_node_copy (json_object_get_member (json_node_get_object (reply), "settings"));
  accord_practice_server_calm (self);
  return self;
}

AccordPracticeServer *
accord_practice_server_attach (const char *endpoints)
{
  AccordPracticeServer *self = g_new0 (AccordPracticeServer, 1);

  self->endpoints = g_strdup (endpoints);
  self->session = make_session ();
  read_endpoints (self);
  return self;
}

const char *
accord_practice_server_get_endpoints (AccordPracticeServer *self)
{
  return self->endpoints;
}

static void
append_log (JsonArray *requests)
{
  const char *name = g_getenv ("ACCORD_REQUEST_LOG");
  FILE *file;

  if (name == NULL)
    return;
  file = g_fopen (name, "a");
  g_assert_nonnull (file);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      g_autofree char *line = json_to_string (json_array_get_element (requests, i), FALSE);

      fprintf (file, "%s\n", line);
    }
  fclose (file);
}

JsonArray *
accord_practice_server_take_requests (AccordPracticeServer *self)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (self, "GET", "/control/requests", NULL);
  g_autoptr (JsonNode) cleared = accord_practice_server_control (self, "DELETE", "/control/requests", NULL);
  JsonArray *requests =
      json_array_ref (json_object_get_array_member (json_node_get_object (reply), "requests"));

  append_log (requests);
  return requests;
}

guint
accord_practice_server_take_writes (AccordPracticeServer *self)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self);
  guint writes = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      const char *path = json_object_get_string_member (request, "path");

      writes += g_strcmp0 (json_object_get_string_member (request, "provider"), "control") != 0 &&
                g_strcmp0 (json_object_get_string_member (request, "method"), "GET") != 0 &&
                strstr (path, "batch") == NULL && strstr (path, "token") == NULL;
    }
  return writes;
}

guint
accord_practice_server_count_mails (AccordPracticeServer *self)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (self, "GET", "/control/mails", NULL);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (reply), "mails"));
}

static void
end_program (AccordPracticeServer *self)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self);

  g_subprocess_send_signal (self->program, SIGTERM);
  g_subprocess_wait (self->program, NULL, NULL);
  g_object_unref (self->program);
  g_unlink (self->endpoints);
  g_rmdir (self->directory);
}

void
accord_practice_server_free (AccordPracticeServer *self)
{
  if (self->program != NULL)
    end_program (self);
  g_object_unref (self->session);
  g_clear_pointer (&self->settings, json_node_unref);
  g_free (self->directory);
  g_free (self->endpoints);
  g_free (self->control);
  g_free (self);
}

JsonNode *
accord_practice_server_control (AccordPracticeServer *self,
                                const char *method,
                                const char *path,
                                JsonNode *body)
{
  g_autofree char *address = g_strconcat (self->control, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, address);
  g_autoptr (JsonNode) owned = body;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const char *data;

  if (owned != NULL)
    {
      char *json = json_to_string (owned, FALSE);
      g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  reply = soup_session_send_and_read (self->session, message, NULL, &error);
  if (reply == NULL)
    g_error ("practice: %s %s: %s", method, path, error->message);
  data = g_bytes_get_data (reply, &size);
  text = g_strndup (data != NULL ? data : "", size);
  if (soup_message_get_status (message) >= 300)
    g_error ("practice: %s %s: %u %s", method, path, soup_message_get_status (message), text);
  return text[0] == '{' || text[0] == '[' ? json_from_string (text, NULL) : json_node_new (JSON_NODE_NULL);
}

JsonNode *
accord_practice_server_control_text (AccordPracticeServer *self,
                                     const char *method,
                                     const char *path,
                                     const char *body)
{
  JsonNode *node = body != NULL ? json_from_string (body, NULL) : NULL;

  g_assert_true (body == NULL || node != NULL);
  return accord_practice_server_control (self, method, path, node);
}

void
accord_practice_server_set (AccordPracticeServer *self, const char *setting, const char *value)
{
  g_autofree char *body = g_strdup_printf ("{\"%s\":%s}", setting, value);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self, "POST", "/control/settings", body);
}

void
accord_practice_server_fault (AccordPracticeServer *self, const char *fault)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self, "POST", "/control/faults", fault);
}

void
accord_practice_server_calm (AccordPracticeServer *self)
{
  const char *others = g_getenv ("ACCORD_PRACTICE_SETTINGS");
  g_autoptr (JsonNode) faults = accord_practice_server_control (self, "DELETE", "/control/faults", NULL);
  g_autoptr (JsonNode) settings =
      accord_practice_server_control (self, "POST", "/control/settings", json_node_copy (self->settings));

  accord_practice_server_set (self, "latency_ms", "0");
  accord_practice_server_set (self, "user_requests_per_minute", "100000");
  if (others != NULL)
    {
      g_autoptr (JsonNode) reply =
          accord_practice_server_control_text (self, "POST", "/control/settings", others);
    }
}

void
accord_practice_server_expire (AccordPracticeServer *self, const char *provider, const char *what)
{
  g_autofree char *body = g_strdup_printf ("{\"provider\":\"%s\",\"user\":\"%s\",\"what\":\"%s\"}",
                                           provider,
                                           ACCORD_PRACTICE_PERSON,
                                           what);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self, "POST", "/control/expire", body);
}

AccordRegistration *
accord_practice_server_register (AccordPracticeServer *self, const char *provider)
{
  g_autoptr (GError) error = NULL;
  AccordRegistration *registration;

  g_setenv ("ACCORD_ENDPOINTS", self->endpoints, TRUE);
  registration = accord_registration_load (provider, NULL, &error);
  g_assert_no_error (error);
  return registration;
}

static gboolean
keep_tokens (const char *account,
             const AccordTokens *tokens,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  return TRUE;
}

AccordCredentials *
accord_practice_server_sign_in (AccordPracticeServer *self,
                                const AccordRegistration *registration,
                                const char *scopes,
                                AccordClock *clock)
{
  g_autofree char *body =
      g_strdup_printf ("{\"provider\":\"%s\",\"user\":\"%s\",\"scopes\":\"%s\"}",
                       g_str_equal (registration->provider, "google") ? "google" : "microsoft",
                       ACCORD_PRACTICE_PERSON,
                       scopes);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self, "POST", "/control/grant", body);
  JsonObject *object = json_node_get_object (reply);
  g_autoptr (AccordTokens) tokens = accord_tokens_new ();
  AccordCredentials *credentials;

  tokens->access = g_strdup (json_object_get_string_member (object, "access_token"));
  tokens->refresh = g_strdup (json_object_get_string_member (object, "refresh_token"));
  tokens->expires_at = accord_clock_seconds (clock) + json_object_get_int_member (object, "expires_in");
  tokens->scopes = g_strdup (scopes);
  credentials = accord_credentials_new ("practice", registration, tokens, clock);
  accord_credentials_set_saver (credentials, keep_tokens, NULL);
  return credentials;
}
