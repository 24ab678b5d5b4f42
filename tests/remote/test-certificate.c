/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "fault-server.h"
#include "remote/accord-http.h"

#define NOW 1700000000

/* An authority that this program trusts, and the certificates made in its folder. */
typedef struct
{
  char *folder;
} Fixture;

static char *
in_folder (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* @command: its words are separated by spaces; names of files are in the folder. */
static void
run (Fixture *fixture, const char *command)
{
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = NULL;
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("accord-tls-XXXXXX", NULL);
  run (fixture, "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=Authority -keyout ca.key -out ca.pem");
  file = in_folder (fixture, "ca.pem");
  trusted = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = in_folder (fixture, name);

      g_unlink (file);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

typedef struct
{
  const char *name;
  const char *subject; /* subjectAltName */
  int days;            /* from now on that it counts; below 0: it is over */
  gboolean own;        /* signed by itself */
  gboolean accepted;
} Row;

static const Row rows[] = {
  { "/certificate/good-one-is-refused", "IP:127.0.0.1", 2, FALSE, TRUE },
  { "/certificate/unknown-one-gets-the-token", "IP:127.0.0.1", 2, TRUE, FALSE },
  { "/certificate/one-that-is-over-gets-the-token", "IP:127.0.0.1", -1, FALSE, FALSE },
  { "/certificate/one-of-another-host-gets-the-token", "DNS:www.googleapis.com", 2, FALSE, FALSE },
  { "/certificate/one-of-another-address-gets-the-token", "IP:127.0.0.2", 2, FALSE, FALSE },
};

static GTlsCertificate *
make_certificate (Fixture *fixture, const Row *row)
{
  g_autofree char *extension = g_strconcat ("subjectAltName=", row->subject, "\n", NULL);
  g_autofree char *file = in_folder (fixture, "extension");
  g_autofree char *chain = in_folder (fixture, "server.pem");
  g_autofree char *key = in_folder (fixture, "server.key");
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;

  g_file_set_contents (file, extension, -1, &error);
  g_assert_no_error (error);
  run (fixture, "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1 -keyout server.key -out server.csr");
  command = g_strdup_printf ("openssl x509 -req -in server.csr %s -days %d -extfile extension -out server.pem",
                             row->own ? "-signkey server.key" : "-CA ca.pem -CAkey ca.key -CAcreateserial",
                             row->days);
  run (fixture, command);
  certificate = g_tls_certificate_new_from_files (chain, key, &error);
  g_assert_no_error (error);
  return certificate;
}

static AccordCredentials *
make_credentials (AccordClock *clock)
{
  AccordRegistration registration = { .provider = (char *) "google", .client_id = (char *) "id" };
  g_autoptr (AccordTokens) tokens = accord_tokens_new ();

  tokens->access = g_strdup ("first");
  tokens->expires_at = NOW + 3600;
  return accord_credentials_new ("account", &registration, tokens, clock);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GTlsCertificate) certificate = make_certificate (fixture, row);
  g_autoptr (FaultServer) server = fault_server_new_secure (certificate);
  g_autoptr (AccordClock) clock = ACCORD_CLOCK (accord_fake_clock_new (NOW));
  g_autoptr (AccordCredentials) credentials = make_credentials (clock);
  g_autoptr (AccordHttp) http = accord_http_new (credentials, fault_server_get_address (server), clock);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", fault_server_get_address (server));
  g_autoptr (GError) error = NULL;
  gboolean sent = accord_http_send_one (http, exchange, NULL, &error);

  g_assert_cmpint (sent, ==, row->accepted);
  /* Nothing was sent to whoever that is, and asking again would not make it better. */
  g_assert_cmpuint (fault_server_count (server), ==, row->accepted ? 1 : 0);
  g_assert_cmpuint (accord_http_get_calls (http), ==, 1);
  if (!row->accepted)
    g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].name, Fixture, &rows[i], set_up, test_request, tear_down);
  return g_test_run ();
}
