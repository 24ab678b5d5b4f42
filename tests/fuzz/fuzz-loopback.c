/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <string.h>
#include <sys/socket.h>

#include "remote/accord-registration.h"
#include "remote/accord-signin.h"

#define PATIENCE 5 /* seconds that an answer may take */

/* The value of a parameter of the address that the browser would open. (transfer full) */
static char *
read_parameter (const char *address, const char *name)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr (GHashTable) parameters =
      g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  return g_strdup (g_hash_table_lookup (parameters, name));
}

/* @text with every @word exchanged. Takes @text. */
static char *
exchange_word (char *text, const char *word, const char *by)
{
  g_autofree char *owned = text;
  g_auto (GStrv) parts = g_strsplit (owned, word, -1);

  return g_strjoinv (by, parts);
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("The listener does not come to an end");
  return G_SOURCE_REMOVE;
}

/* What libsoup answers by itself (no such address, OPTIONS) does not end the connection. */
static gboolean
stays_open (const GString *answer)
{
  return strstr (answer->str, "\r\n\r\n") != NULL && strstr (answer->str, "Connection: close") == NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GString *answer = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (size > 0)
    g_string_append_len (answer, g_bytes_get_data (bytes, NULL), (gssize) size);
  if (size == 0 || stays_open (answer))
    {
      g_object_set_data (source, "finished", GINT_TO_POINTER (TRUE));
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 4096, G_PRIORITY_DEFAULT, NULL, read_cb, answer);
}

/* What the listener says to @request. (transfer full) */
static char *
ask (const char *authority, const char *request)
{
  static const struct linger at_once = { 1, 0 };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, authority, 80, NULL, NULL);
  GInputStream *input;
  GString *answer = g_string_new (NULL);
  guint timer;

  g_assert_nonnull (connection);
  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)),
              SOL_SOCKET,
              SO_LINGER,
              &at_once,
              sizeof at_once);
  g_output_stream_write_all (
      g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  timer = g_timeout_add_seconds (PATIENCE, too_late_cb, NULL);
  g_input_stream_read_bytes_async (input, 4096, G_PRIORITY_DEFAULT, NULL, read_cb, answer);
  while (g_object_get_data (G_OBJECT (input), "finished") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return g_string_free (answer, FALSE);
}

static const AccordRegistration *
get_registration (void)
{
  static AccordRegistration registration;

  registration.provider = (char *) "google";
  registration.client_id = (char *) "client";
  registration.tenant = (char *) "common";
  registration.authorize = (char *) "http://127.0.0.1:9/authorize";
  registration.token = (char *) "http://127.0.0.1:9/token";
  registration.api = (char *) "http://127.0.0.1:9/api";
  registration.issuer = (char *) "http://127.0.0.1:9";
  return &registration;
}

/* A request to the listener of a sign-in; @STATE@ and @HOST@ stand for the right ones. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *request = NULL;
  g_autofree char *state = NULL;
  g_autofree char *redirect = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (AccordSignin) signin = NULL;
  g_autoptr (GError) error = NULL;
  const char *address;
  gboolean knows;

  fuzz_begin ();
  /* libsoup warns of a length below 0. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  signin = accord_signin_new (get_registration (), NULL);
  address = accord_signin_start (signin, &error);
  g_assert_no_error (error);
  state = read_parameter (address, "state");
  redirect = read_parameter (address, "redirect_uri");
  request = fuzz_text (data, size);
  knows = strstr (request, "@STATE@") != NULL;
  request = exchange_word (g_steal_pointer (&request), "@STATE@", state);
  request = exchange_word (g_steal_pointer (&request), "@HOST@", redirect + strlen ("http://"));
  answer = ask (redirect + strlen ("http://"), request);

  /* Who does not know the state is never heard, and nobody hears back what he said. */
  g_assert_true (answer[0] == '\0' || g_str_has_prefix (answer, "HTTP/1."));
  if (!knows)
    g_assert_null (strstr (answer, " 200 "));
  g_assert_null (strstr (answer, state));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return 0;
}
