/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "fault-server.h"
#include "remote/accord-http.h"

#define NOW 1700000000

/* A certificate nobody vouches for, made on the spot. */
static GTlsCertificate *
make_certificate (void)
{
  g_autofree char *directory = g_dir_make_tmp ("accord-tls-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "both.pem", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error,
                              "openssl",
                              "req",
                              "-x509",
                              "-newkey",
                              "rsa:2048",
                              "-nodes",
                              "-days",
                              "2",
                              "-subj",
                              "/CN=127.0.0.1",
                              "-addext",
                              "subjectAltName=IP:127.0.0.1",
                              "-keyout",
                              file,
                              "-out",
                              file,
                              NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  g_unlink (file);
  g_rmdir (directory);
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
test_certificate (void)
{
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  g_autoptr (FaultServer) server = fault_server_new_secure (certificate);
  g_autoptr (AccordClock) clock = ACCORD_CLOCK (accord_fake_clock_new (NOW));
  g_autoptr (AccordCredentials) credentials = make_credentials (clock);
  g_autoptr (AccordHttp) http = accord_http_new (credentials, fault_server_get_address (server), clock);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", fault_server_get_address (server));
  g_autoptr (GError) error = NULL;

  g_assert_false (accord_http_send_one (http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  /* Nothing was sent to whoever that is, and asking again would not make it better. */
  g_assert_cmpuint (fault_server_count (server), ==, 0);
  g_assert_cmpuint (accord_http_get_calls (http), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/certificate/unknown-one-gets-the-token", test_certificate);
  return g_test_run ();
}
