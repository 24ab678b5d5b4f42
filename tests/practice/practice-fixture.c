/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/prctl.h>

static void
read_addresses (Fixture *fixture)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "endpoints", NULL);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  token = g_key_file_get_string (file, "google", "token", NULL);
  g_assert_nonnull (token);
  fixture->google = g_strndup (token, strlen (token) - strlen ("/token"));
  fixture->microsoft = g_key_file_get_string (file, "microsoft", "authority", NULL);
  fixture->control = g_key_file_get_string (file, "practice", "control", NULL);
}

/* A test that crashes takes its server with it. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, 9);
}

static void
start (Fixture *fixture,
       const char *option)
{
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  g_autofree char *endpoints = g_build_filename (fixture->folder, "endpoints", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  fixture->process = g_subprocess_launcher_spawn (
      launcher, &error, PRACTICE_BINARY, "--state", state, "--endpoints", endpoints, option, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "ready http://127.0.0.1:"));
  read_addresses (fixture);
  fixture->session = soup_session_new ();
  soup_session_set_timeout (fixture->session, 5);
}

static void
stop (Fixture *fixture)
{
  g_clear_object (&fixture->session);
  g_subprocess_send_signal (fixture->process, 15);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (fixture->process));
  g_clear_object (&fixture->process);
  g_clear_pointer (&fixture->google, g_free);
  g_clear_pointer (&fixture->microsoft, g_free);
  g_clear_pointer (&fixture->control, g_free);
}

void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("practice-XXXXXX", &error);
  g_assert_no_error (error);
  start (fixture, data);
  fixture_set (fixture, "{'latency_ms':0}");
}

void
fixture_restart (Fixture *fixture)
{
  stop (fixture);
  start (fixture, NULL);
}

void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  static const char *const files[] = { "state", "endpoints" };

  stop (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->token);
}

void
reply_free (Reply *reply)
{
  g_free (reply->text);
  g_clear_pointer (&reply->json, json_node_unref);
  soup_message_headers_unref (reply->headers);
  g_free (reply);
}

static void
add_headers (SoupMessage *message,
             const char *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_append (soup_message_get_request_headers (message),
                                   lines[i],
                                   g_strstrip (colon + 1));
    }
}

Reply *
fixture_send (Fixture *fixture,
              const char *method,
              const char *address,
              const char *headers,
              const char *type,
              const char *body)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, address);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Reply *reply = g_new0 (Reply, 1);

  g_assert_nonnull (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  add_headers (message, headers);
  if (body != NULL)
    {
      gboolean json = g_str_has_prefix (type, "application/json");
      char *text = json ? g_strdelimit (g_strdup (body), "'", '"') : g_strdup (body);
      g_autoptr (GBytes) content = g_bytes_new_take (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, type, content);
    }
  bytes = soup_session_send_and_read (fixture->session, message, NULL, &error);
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  if (bytes == NULL)
    {
      reply->text = g_strdup (error->message);
      return reply;
    }
  reply->status = soup_message_get_status (message);
  reply->text = g_bytes_get_size (bytes) > 0
                    ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                    : g_strdup ("");
  if (*reply->text == '{')
    reply->json = json_from_string (reply->text, NULL);
  return reply;
}

static Reply *
send_with_token (Fixture *fixture,
                 const char *base,
                 const char *method,
                 const char *path,
                 const char *header,
                 const char *body)
{
  g_autofree char *address = g_strconcat (base, path, NULL);
  g_autofree char *authorization = g_strconcat (
      "Authorization: Bearer ", fixture->token != NULL ? fixture->token : "none", "\n", header, NULL);

  return fixture_send (fixture, method, address, authorization, "application/json", body);
}

Reply *
fixture_google (Fixture *fixture,
                const char *method,
                const char *path,
                const char *body)
{
  return send_with_token (fixture, fixture->google, method, path, NULL, body);
}

Reply *
fixture_google_with (Fixture *fixture,
                     const char *method,
                     const char *path,
                     const char *header,
                     const char *body)
{
  return send_with_token (fixture, fixture->google, method, path, header, body);
}

Reply *
fixture_graph (Fixture *fixture,
               const char *method,
               const char *path,
               const char *body)
{
  return send_with_token (fixture, fixture->microsoft, method, path, NULL, body);
}

Reply *
fixture_control (Fixture *fixture,
                 const char *method,
                 const char *path,
                 const char *body)
{
  g_autofree char *address = g_strconcat (fixture->control, "/control/", path, NULL);

  return fixture_send (fixture, method, address, NULL, "application/json", body);
}

Reply *
fixture_form (Fixture *fixture,
              const char *address,
              const char *form)
{
  return fixture_send (fixture, "POST", address, NULL, "application/x-www-form-urlencoded", form);
}

/* "openid" stays, the others get Google's prefix. */
static char *
full_scopes (const char *provider,
             const char *scopes)
{
  g_auto (GStrv) words = g_strsplit (scopes, " ", -1);

  for (guint i = 0; words[i] != NULL && strcmp (provider, "google") == 0; i++)
    if (strcmp (words[i], "openid") != 0)
      {
        char *full = g_strconcat ("https://www.googleapis.com/auth/", words[i], NULL);

        g_free (words[i]);
        words[i] = full;
      }
  return g_strjoinv (" ", words);
}

void
fixture_grant (Fixture *fixture,
               const char *provider,
               const char *user,
               const char *scopes)
{
  g_autofree char *full = full_scopes (provider, scopes);
  g_autofree char *body =
      g_strdup_printf ("{'provider':'%s','user':'%s','scopes':'%s'}", provider, user, full);
  g_autoptr (Reply) reply = fixture_control (fixture, "POST", "grant", body);

  g_assert_cmpuint (reply->status, ==, 200);
  g_free (fixture->token);
  fixture->token = g_strdup (reply_at (reply, "access_token"));
}

static void
expect_done (Reply *reply)
{
  if (reply->status != 200)
    g_error ("control: %u %s", reply->status, reply->text);
}

void
fixture_fault (Fixture *fixture,
               const char *description)
{
  g_autoptr (Reply) reply = fixture_control (fixture, "POST", "faults", description);

  expect_done (reply);
}

void
fixture_set (Fixture *fixture,
             const char *settings)
{
  g_autoptr (Reply) reply = fixture_control (fixture, "POST", "settings", settings);

  expect_done (reply);
}

/* Walks names and indices; NULL when the way ends. */
static JsonNode *
node_at (JsonNode *node,
         const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);

  for (guint i = 0; steps[i] != NULL && node != NULL; i++)
    {
      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), steps[i]);
      else if (JSON_NODE_HOLDS_ARRAY (node))
        {
          guint64 index = g_ascii_strtoull (steps[i], NULL, 10);
          JsonArray *rows = json_node_get_array (node);

          node = index < json_array_get_length (rows) ? json_array_get_element (rows, (guint) index) : NULL;
        }
      else
        return NULL;
    }
  return node;
}

const char *
reply_at (Reply *reply,
          const char *path)
{
  JsonNode *node = reply->json != NULL ? node_at (reply->json, path) : NULL;
  g_autofree char *text = NULL;

  if (node == NULL)
    return "";
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  text = json_to_string (node, FALSE);
  return g_intern_string (text);
}

int
reply_size (Reply *reply,
            const char *path)
{
  JsonNode *node = reply->json != NULL ? node_at (reply->json, path) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
             ? (int) json_array_get_length (json_node_get_array (node))
             : -1;
}

JsonObject *
reply_item (Reply *reply,
            const char *id)
{
  JsonNode *node = reply->json != NULL ? node_at (reply->json, "items") : NULL;
  JsonArray *rows = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (strcmp (json_object_get_string_member (row, "id"), id) == 0)
        return row;
    }
  return NULL;
}

const char *
reply_header (Reply *reply,
              const char *name)
{
  const char *value = soup_message_headers_get_one (reply->headers, name);

  return value != NULL ? value : "";
}
