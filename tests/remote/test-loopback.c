/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/resource.h>

#include "remote/accord-loopback.h"
#include "scripted-browser.h"

/* What other programs of this machine can try at the listener of a sign-in, below what it says of an answer.
 */
typedef struct
{
  AccordLoopback *loopback; /* (owned) */
  guint16 port;
  guint n_judged;
  guint n_sent;
  gboolean both;
} Fixture;

static AccordLoopbackPage
judge_cb (GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_judged++;
  return g_strcmp0 (g_hash_table_lookup (query, "state"), "right") == 0 ? ACCORD_LOOPBACK_REACHED
                                                                        : ACCORD_LOOPBACK_FOREIGN;
}

static void
sent_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_sent++;
}

/* @data: "both" for a sign-in that is answered on both stacks. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->both = data != NULL;
  fixture->loopback = accord_loopback_new (fixture->both, judge_cb, sent_cb, fixture);
  accord_loopback_listen (fixture->loopback, 0, &error);
  g_assert_no_error (error);
  fixture->port = browser_get_port (accord_loopback_get_redirect (fixture->loopback));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->loopback);
}

/* The status of a request to @host, 0 when nobody answers. @request: its @PORT@ is the listener's. */
static guint
ask (Fixture *fixture, const char *host, const char *request)
{
  g_autofree char *port = g_strdup_printf ("%u", fixture->port);
  g_auto (GStrv) parts = g_strsplit (request, "@PORT@", -1);
  g_autofree char *text = g_strjoinv (port, parts);
  g_autofree char *reply = browser_send (host, fixture->port, text);

  return *reply != '\0' ? browser_get_status (reply) : 0;
}

static guint
ask_right (Fixture *fixture, const char *host)
{
  g_autofree char *request = g_strdup_printf ("GET /?state=right&code=c HTTP/1.1\r\nHost: %s:@PORT@\r\n\r\n",
                                              fixture->both ? "localhost" : "127.0.0.1");

  return ask (fixture, host, request);
}

static gboolean
has_other_stack (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);

  return g_socket_listener_add_address (
      listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL, NULL);
}

/* ---- where it listens ---- */

/* The local addresses of @table in which somebody listens on the port. (transfer full) */
static GPtrArray *
list_listeners (const char *table, guint16 port)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_autofree char *end = g_strdup_printf (":%04X", port);
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (table, &text, NULL, NULL))
    return found;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = g_strsplit_set (g_strstrip (lines[i]), " ", -1);

      if (g_strv_length (columns) > 3 && g_str_has_suffix (columns[1], end) && g_str_equal (columns[3], "0A"))
        g_ptr_array_add (found, g_strdup (columns[1]));
    }
  return found;
}

static void
test_loopback_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) four = list_listeners ("/proc/net/tcp", fixture->port);
  g_autoptr (GPtrArray) six = list_listeners ("/proc/net/tcp6", fixture->port);

  g_assert_cmpuint (four->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (four, 0), "0100007F:"));
  g_assert_cmpuint (six->len, ==, fixture->both && has_other_stack () ? 1 : 0);
  if (six->len > 0)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (six, 0), "00000000000000000000000001000000:"));
}

static void
test_stacks (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (ask_right (fixture, "127.0.0.1"), ==, 200);
  if (has_other_stack ())
    g_assert_cmpuint (ask_right (fixture, "::1"), ==, fixture->both ? 200 : 0);
}

/* ---- what it answers ---- */

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *request;
    guint status;
    guint n_judged;
  } rows[] = {
    { "GET /?state=wrong&code=c HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 400, 1 },
    { "GET / HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 404, 0 },
    { "GET /callback?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 404, 0 },
    { "GET //?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 404, 0 },
    { "GET /favicon.ico HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 404, 0 },
    { "GET /../../etc/passwd?state=right HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 404, 0 },
    { "POST /?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\nContent-Length: 1\r\n\r\nx", 405, 0 },
    { "HEAD /?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 405, 0 },
    { "PUT /?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\nContent-Length: 0\r\n\r\n", 405, 0 },
    { "DELETE /?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\n\r\n", 405, 0 },
    { "OPTIONS /?state=right&code=c HTTP/1.1\r\nHost: @HOST@\r\nOrigin: https://evil.example\r\n\r\n",
      405,
      0 },
    /* a name of somebody else's that leads here */
    { "GET /?state=right&code=c HTTP/1.1\r\nHost: evil.example:@PORT@\r\n\r\n", 400, 0 },
    { "GET /?state=right&code=c HTTP/1.1\r\nHost: localhost.evil.example:@PORT@\r\n\r\n", 400, 0 },
    { "GET /?state=right&code=c HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 400, 0 },
    { "GET /?state=right&code=c HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400, 0 },
    { "GET /?state=right&code=c HTTP/1.0\r\n\r\n", 400, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i].request, "@HOST@", -1);
      g_autofree char *request = g_strjoinv (fixture->both ? "localhost:@PORT@" : "127.0.0.1:@PORT@", parts);
      guint status;

      fixture->n_judged = 0;
      g_test_message ("%s", request);
      status = ask (fixture, "127.0.0.1", request);
      g_assert_cmpuint (status, ==, rows[i].status);
      g_assert_cmpuint (fixture->n_judged, ==, rows[i].n_judged);
      g_assert_cmpuint (fixture->n_sent, ==, 0);
    }
  g_assert_cmpuint (ask_right (fixture, "127.0.0.1"), ==, 200);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
}

/* ---- who is in the way ---- */

static char *
repeat (const char *before, const char *text, guint times)
{
  GString *all = g_string_new (before);

  for (guint i = 0; i < times; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

static void
test_huge_headers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = repeat ("GET /?state=right HTTP/1.1\r\nX: ", "xxxxxxxxxxxxxxxx", 65536);
  g_autofree char *many =
      repeat ("GET /?state=right HTTP/1.1\r\n", "X-Y: zzzzzzzzzzzzzzzzzzzzzzzz\r\n", 32768);
  g_autofree char *line = repeat ("GET /?state=", "xxxxxxxxxxxxxxxx", 65536);

  g_assert_cmpuint (ask (fixture, "127.0.0.1", one), !=, 200);
  g_assert_cmpuint (ask (fixture, "127.0.0.1", many), !=, 200);
  g_assert_cmpuint (ask (fixture, "127.0.0.1", line), !=, 200);
  g_assert_cmpuint (fixture->n_judged, ==, 0);
  g_assert_cmpuint (ask_right (fixture, "127.0.0.1"), ==, 200);
}

static GSocketConnection *
connect_here (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  return g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, NULL);
}

/* Somebody holds many connections, silent or in the middle of a request: the browser is heard all the same.
 */
static void
test_crowd (Fixture *fixture, gconstpointer data)
{
  static const char *const begun[] = { "", "G", "GET /?state=right HTTP/1.1\r\nHost: 127", "\r\n\r\n\r\n" };
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = MIN (limit.rlim_max, 4096);
  setrlimit (RLIMIT_NOFILE, &limit);
  for (guint i = 0; i < 1000; i++)
    {
      GSocketConnection *connection = connect_here (fixture);
      const char *text = begun[i % G_N_ELEMENTS (begun)];

      if (connection == NULL)
        continue;
      g_output_stream_write_all (
          g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL, NULL);
      g_ptr_array_add (crowd, connection);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  g_assert_cmpuint (crowd->len, >, 900);
  g_assert_cmpuint (accord_loopback_count (fixture->loopback), <=, ACCORD_LOOPBACK_MOST);
  g_assert_cmpuint (fixture->n_judged, ==, 0);
  g_assert_cmpuint (ask_right (fixture, "127.0.0.1"), ==, 200);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
}

static void
test_guesses (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *request =
          g_strdup_printf ("GET /?state=guess%u&code=c HTTP/1.1\r\nHost: %s:@PORT@\r\n\r\n",
                           i,
                           fixture->both ? "localhost" : "127.0.0.1");

      g_assert_cmpuint (ask (fixture, "127.0.0.1", request), ==, 400);
    }
  g_assert_cmpuint (fixture->n_sent, ==, 0);
  g_assert_cmpuint (ask_right (fixture, "127.0.0.1"), ==, 200);
}

/* Once the sign-in is over nobody listens, and who was connected is not heard. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) early = connect_here (fixture);
  static const char request[] = "GET /?state=right&code=c HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

  g_assert_nonnull (early);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  accord_loopback_stop (fixture->loopback);
  g_output_stream_write_all (
      g_io_stream_get_output_stream (G_IO_STREAM (early)), request, strlen (request), NULL, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_judged, ==, 0);
  g_assert_cmpuint (ask_right (fixture, "127.0.0.1"), ==, 0);
}

#define ONE(name, function) g_test_add ("/loopback/google/" name, Fixture, NULL, set_up, function, tear_down)
#define BOTH(name, function)                                                                                 \
  g_test_add ("/loopback/outlook/" name, Fixture, "both", set_up, function, tear_down)
#define EACH(name, function)                                                                                 \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    ONE (name, function);                                                                                    \
    BOTH (name, function);                                                                                   \
  }                                                                                                          \
  G_STMT_END

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  EACH ("listens-where-others-reach-it", test_loopback_only);
  EACH ("wrong-stack-is-served", test_stacks);
  EACH ("another-request-ends-the-wait", test_requests);
  EACH ("huge-headers-are-heard-or-end-the-wait", test_huge_headers);
  EACH ("crowd-keeps-the-browser-out", test_crowd);
  EACH ("guesses-end-the-wait", test_guesses);
  EACH ("still-heard-when-it-is-over", test_stopped);
  return g_test_run ();
}
