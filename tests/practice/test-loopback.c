/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nobody but this machine, and no page of somebody else's, commands the practice server. */

#include "practice-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static guint
port_of (const char *origin)
{
  return (guint) g_ascii_strtoull (strrchr (origin, ':') + 1, NULL, 10);
}

/* The local addresses of @table in which somebody listens on the port. (transfer full) */
static GPtrArray *
list_listeners (const char *table, guint port)
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
      g_auto (GStrv) columns = g_strsplit (g_strstrip (lines[i]), " ", -1);

      if (g_strv_length (columns) > 3 && g_str_has_suffix (columns[1], end) && g_str_equal (columns[3], "0A"))
        g_ptr_array_add (found, g_strdup (columns[1]));
    }
  return found;
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  const char *const origins[] = { fixture->google, fixture->microsoft, fixture->control };

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autoptr (GPtrArray) four = list_listeners ("/proc/net/tcp", port_of (origins[i]));
      g_autoptr (GPtrArray) six = list_listeners ("/proc/net/tcp6", port_of (origins[i]));

      g_assert_cmpuint (four->len, ==, 1);
      g_assert_true (g_str_has_prefix (g_ptr_array_index (four, 0), "0100007F:"));
      g_assert_cmpuint (six->len, <=, 1);
      if (six->len > 0)
        g_assert_true (g_str_has_prefix (g_ptr_array_index (six, 0), "00000000000000000000000001000000:"));
    }
}

/* The status that the control port answers a request of this host with. */
static guint
ask_as (Fixture *fixture, const char *host)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *port = g_strdup_printf ("%u", port_of (fixture->control));
  g_auto (GStrv) parts = g_strsplit (host, "PORT", -1);
  g_autofree char *named = g_strjoinv (port, parts);
  g_autofree char *request =
      g_strdup_printf ("GET /control/settings HTTP/1.1\r\n%s%s%sConnection: close\r\n\r\n",
                       *named != '\0' ? "Host: " : "",
                       named,
                       *named != '\0' ? "\r\n" : "");
  char reply[64] = "";
  GError *error = NULL;

  connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) port_of (fixture->control), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (
      g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL);
  g_input_stream_read (
      g_io_stream_get_input_stream (G_IO_STREAM (connection)), reply, sizeof reply - 1, NULL, NULL);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 "));
  return (guint) g_ascii_strtoull (reply + strlen ("HTTP/1.1 "), NULL, 10);
}

static void
test_hosts (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *host;
    guint status;
  } rows[] = {
    { "127.0.0.1:PORT", 200 },
    { "localhost:PORT", 200 },
    { "LOCALHOST", 200 },
    { "[::1]:PORT", 200 },
    { "evil.example", 403 },
    { "evil.example:PORT", 403 },
    { "127.0.0.1.evil.example:PORT", 403 },
    { "localhost.evil.example:PORT", 403 },
    { "192.168.1.7:PORT", 403 },
    { "127.0.0.1:PORT.evil.example", 400 }, /* no host at all */
    { "", 400 },                            /* HTTP/1.1 has none without */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].host);
      g_assert_cmpuint (ask_as (fixture, rows[i].host), ==, rows[i].status);
    }
}

/* Its state holds the practice accounts' tokens. */
static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  guint n_files = 0;
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_lstat (file, &info), ==, 0);
      g_test_message ("%s", name);
      if (S_ISREG (info.st_mode))
        {
          g_assert_cmpint (info.st_mode & 0777, ==, 0600);
          n_files++;
        }
    }
  g_assert_cmpuint (n_files, >=, 1);
}

static guint
count_descriptors (Fixture *fixture)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (fixture->process));
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

/* Asks once and goes, without a word about the connection. */
static void
come_and_go (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) port_of (fixture->control), NULL, NULL);
  g_autofree char *request = g_strdup_printf (
      "GET /control/settings HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", port_of (fixture->control));
  char reply[64];

  g_assert_nonnull (connection);
  g_output_stream_write_all (
      g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL);
  g_assert_cmpint (
      g_input_stream_read (
          g_io_stream_get_input_stream (G_IO_STREAM (connection)), reply, sizeof reply, NULL, NULL),
      >,
      0);
}

/* Thousands do while the scenarios die; one socket kept of each, and nobody is let in any more. */
static void
test_leavers (Fixture *fixture, gconstpointer data)
{
  guint before = count_descriptors (fixture);
  gint64 patience = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  for (guint i = 0; i < 100; i++)
    come_and_go (fixture);
  while (count_descriptors (fixture) > before + 5 && g_get_monotonic_time () < patience)
    g_usleep (20 * 1000);
  g_assert_cmpuint (count_descriptors (fixture), <=, before + 5);
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/practice/loopback/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  umask (0);
  g_test_init (&argc, &argv, NULL);
  ADD ("other-machines-reach-it", test_addresses);
  ADD ("page-of-another-name-commands-it", test_hosts);
  ADD ("its-files-are-open-to-others", test_files);
  ADD ("clients-that-left-fill-it-up", test_leavers);
  return g_test_run ();
}
