/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "remote/accord-registration-private.h"

#define PRACTICE                                                                                             \
  "[google]\nauthorize=http://127.0.0.1:7001/some/auth\ntoken=http://127.0.0.1:7001/t\nrevoke=http://"       \
  "127.0.0.1:7001/r\n"                                                                                       \
  "userinfo=http://127.0.0.1:7001/u\napi=http://127.0.0.1:7002/calendar/v3\nbatch=http://127.0.0.1:7002/"    \
  "batch/calendar/v3\n"                                                                                      \
  "client_id=practice\nclient_secret=known\n"                                                                \
  "[microsoft]\nauthority=http://localhost:7003\ngraph=http://[::1]:7004/v1.0\nclient_id=practice-ms\n"      \
  "[someone]\nelse=http://example.org\n"

typedef struct
{
  char *directory; /* (owned) */
  char *endpoints; /* (owned) */
  char *system;    /* (owned) */
} Fixture;

static void
clear_environment (void)
{
  static const char *names[] = {
    "ACCORD_ENDPOINTS",           "ACCORD_GOOGLE_CLIENT_ID",        "ACCORD_GOOGLE_CLIENT_SECRET",
    "ACCORD_MICROSOFT_CLIENT_ID", "ACCORD_MICROSOFT_CLIENT_SECRET", "ACCORD_MICROSOFT_TENANT"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  clear_environment ();
  fixture->directory = g_dir_make_tmp ("accord-registration-XXXXXX", NULL);
  fixture->endpoints = g_build_filename (fixture->directory, "endpoints", NULL);
  fixture->system = g_build_filename (fixture->directory, "registration.conf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  clear_environment ();
  g_unlink (fixture->endpoints);
  g_unlink (fixture->system);
  g_rmdir (fixture->directory);
  g_free (fixture->endpoints);
  g_free (fixture->system);
  g_free (fixture->directory);
}

static void
write_endpoints (Fixture *fixture, const char *text)
{
  g_assert_true (g_file_set_contents (fixture->endpoints, text, -1, NULL));
  g_setenv ("ACCORD_ENDPOINTS", fixture->endpoints, TRUE);
}

static AccordRegistration *
load (Fixture *fixture, const char *provider, const AccordRegistrationPreferences *preferences)
{
  g_autoptr (GError) error = NULL;
  AccordRegistration *registration =
      accord_registration_load_from (provider, preferences, fixture->system, &error);

  g_assert_no_error (error);
  return registration;
}

static void
test_precedence (Fixture *fixture, gconstpointer data)
{
  const AccordRegistrationPreferences preferences = { "entered", "entered-secret", NULL };
  g_autoptr (AccordRegistration) built_in = load (fixture, "google", NULL);
  g_autoptr (AccordRegistration) system = NULL;
  g_autoptr (AccordRegistration) entered = NULL;
  g_autoptr (AccordRegistration) environment = NULL;

  g_assert_cmpstr (built_in->source, ==, "built-in");
  g_assert_true (g_file_set_contents (
      fixture->system, "[google]\nclient_id=site\nclient_secret=site-secret\n", -1, NULL));
  system = load (fixture, "google", NULL);
  g_assert_cmpstr (system->client_id, ==, "site");
  g_assert_cmpstr (system->client_secret, ==, "site-secret");
  g_assert_cmpstr (system->source, ==, "system");

  entered = load (fixture, "google", &preferences);
  g_assert_cmpstr (entered->client_id, ==, "entered");
  g_assert_cmpstr (entered->source, ==, "preferences");

  /* A secret of another registration would be refused by the provider. */
  g_setenv ("ACCORD_GOOGLE_CLIENT_ID", "env", TRUE);
  environment = load (fixture, "google", &preferences);
  g_assert_cmpstr (environment->client_id, ==, "env");
  g_assert_null (environment->client_secret);
  g_assert_cmpstr (environment->source, ==, "environment");
}

static void
test_tenant (Fixture *fixture, gconstpointer data)
{
  const AccordRegistrationPreferences preferences = { "id", NULL, "contoso.example" };
  g_autoptr (AccordRegistration) registration = load (fixture, "outlook", &preferences);
  g_autoptr (AccordRegistration) common = load (fixture, "outlook", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (registration->token,
                   ==,
                   "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token");
  g_assert_cmpstr (common->tenant, ==, "common");
  g_setenv ("ACCORD_MICROSOFT_TENANT", "evil.example/x?", TRUE);
  g_assert_null (accord_registration_load_from ("outlook", &preferences, fixture->system, &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
}

static void
test_endpoints (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccordRegistration) google = NULL;
  g_autoptr (AccordRegistration) outlook = NULL;
  g_autoptr (AccordRegistration) named = NULL;

  write_endpoints (fixture, PRACTICE);
  google = load (fixture, "google", NULL);
  g_assert_true (google->practice);
  g_assert_cmpstr (google->authorize, ==, "http://127.0.0.1:7001/some/auth");
  g_assert_cmpstr (google->token, ==, "http://127.0.0.1:7001/t");
  g_assert_cmpstr (google->userinfo, ==, "http://127.0.0.1:7001/u");
  g_assert_cmpstr (google->api, ==, "http://127.0.0.1:7002/calendar/v3");
  g_assert_cmpstr (google->client_id, ==, "practice");
  g_assert_cmpstr (google->client_secret, ==, "known");

  outlook = load (fixture, "outlook", NULL);
  g_assert_cmpstr (outlook->authorize, ==, "http://localhost:7003/common/oauth2/v2.0/authorize");
  g_assert_cmpstr (outlook->api, ==, "http://[::1]:7004/v1.0");
  g_assert_cmpstr (outlook->batch, ==, "http://[::1]:7004/v1.0/$batch");
  g_assert_null (outlook->client_secret);

  g_setenv ("ACCORD_GOOGLE_CLIENT_ID", "env", TRUE);
  named = load (fixture, "google", NULL);
  g_assert_cmpstr (named->client_id, ==, "env");
  g_assert_true (named->practice);
}

static void
test_optional_addresses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccordRegistration) registration = NULL;

  write_endpoints (
      fixture,
      "[google]\nauthorize=http://127.0.0.1:1/a\ntoken=http://127.0.0.1:1/t\napi=http://127.0.0.1:1/v3\n");
  registration = load (fixture, "google", NULL);
  /* Never the real ones beside practice ones. */
  g_assert_null (registration->revoke);
  g_assert_null (registration->userinfo);
  g_assert_null (registration->batch);
}

static const char *const refused[] = {
  "https://oauth2.googleapis.com/token",
  "http://127.0.0.1@example.org/token",
  "http://127.0.0.1.example.org/token",
  "http://localhost.example.org/token",
  "http://192.168.1.7:8080/token",
  "http://0.0.0.0/token",
  "http://[::ffff:192.0.2.1]/token",
  "http://127.0.0.1:80@example.org/token",
  "http://localhost@example.org/token",
  "http://example.org/@127.0.0.1/token",
  "http://example.org?@127.0.0.1/token",
  "http://example.org#@127.0.0.1/token",
  "http://127.0.0.1%2eexample.org/token",
  "http://127.0.0.1。example.org/token",
  "http://localhost.evil/token",
  "http://localhost.localdomain/token",
  "http://xn--localhost-xyz/token",
  /* other ways to write an address, which not every reader takes for the same one */
  "http://2130706433/token",
  "http://0177.0.0.1/token",
  "http://0x7f000001/token",
  "http://127.1/token",
  "http://0/token",
  "http://[::]/token",
  "http://[::ffff:7f00:1]/token",
  "http://[::ffff:127.0.0.1]/token",
  "http://[fe80::1]/token",
  "http:///token",
  "http:/127.0.0.1/token",
  "//127.0.0.1/token",
  "ftp://127.0.0.1/token",
  "javascript://127.0.0.1/token",
  "file:///etc/passwd",
  "127.0.0.1:7001",
};

static void
test_foreign_address (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[google]\nauthorize=http://127.0.0.1:1/a\ntoken=%s\napi=http://127.0.0.1:1/v3\n",
                           refused[i]);
      g_autoptr (AccordRegistration) registration = NULL;
      g_autoptr (GError) error = NULL;

      write_endpoints (fixture, text);
      registration = accord_registration_load_from ("google", NULL, fixture->system, &error);
      g_assert_null (registration);
      g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
      g_assert_nonnull (strstr (error->message, fixture->endpoints));
      g_assert_nonnull (strstr (error->message, "[google]"));
      g_assert_nonnull (strstr (error->message, "token"));
      g_assert_nonnull (strstr (error->message, refused[i]));
    }
}

static void
test_loopback_addresses (void)
{
  static const char *const good[] = {
    "http://127.0.0.1:1", "http://127.9.9.9/x", "https://localhost", "http://LOCALHOST:3/", "http://[::1]:80/"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (accord_registration_is_loopback (good[i]));
}

static void
test_incomplete (Fixture *fixture, gconstpointer data)
{
  static const char *const files[] = {
    "[google]\nauthorize=http://127.0.0.1:1/a\napi=http://127.0.0.1:1/v3\n",
    "no key file at all",
    "[google]\nclient_id=\\*\\(\nauthorize=http://127.0.0.1:1/a\n",
    "[google]\nclient_id=\xff\nauthorize=http://127.0.0.1:1/a\n",
    "[google]\nclient_id=ends\\\nauthorize=http://127.0.0.1:1/a\n",
  };
  g_autoptr (GError) missing = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      write_endpoints (fixture, files[i]);
      g_assert_null (accord_registration_load_from ("google", NULL, fixture->system, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, fixture->endpoints));
    }
  g_unlink (fixture->endpoints);
  g_assert_null (accord_registration_load_from ("google", NULL, fixture->system, &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_authority_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_endpoints (fixture,
                   "[microsoft]\nauthority=http://127.0.0.1:1/common\ngraph=http://127.0.0.1:1/v1.0\n");
  g_assert_null (accord_registration_load_from ("outlook", NULL, fixture->system, &error));
  g_assert_nonnull (strstr (error->message, "authority"));
}

static void
test_issuer (Fixture *fixture, gconstpointer data)
{
  const AccordRegistrationPreferences preferences = { "id", NULL, "72f988bf-86f1-41af-91ab-2d7cd011db47" };
  g_autoptr (AccordRegistration) google = load (fixture, "google", NULL);
  g_autoptr (AccordRegistration) common = load (fixture, "outlook", NULL);
  g_autoptr (AccordRegistration) tenant = load (fixture, "outlook", &preferences);

  g_assert_true (accord_registration_accepts_issuer (google, "https://accounts.google.com"));
  g_assert_false (accord_registration_accepts_issuer (google, "https://accounts.google.com.example.org"));
  g_assert_false (accord_registration_accepts_issuer (
      google, "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0"));
  g_assert_true (accord_registration_accepts_issuer (
      common, "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"));
  g_assert_false (accord_registration_accepts_issuer (
      common, "https://login.microsoftonline.com.example.org/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"));
  g_assert_false (accord_registration_accepts_issuer (common, "https://accounts.google.com"));
  g_assert_true (accord_registration_accepts_issuer (
      tenant, "https://login.microsoftonline.com/72F988BF-86f1-41af-91ab-2d7cd011db47/v2.0"));
  g_assert_false (accord_registration_accepts_issuer (
      tenant, "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/registration/wrong-source-wins", test_precedence);
  ADD ("/registration/tenant-changes-the-address", test_tenant);
  ADD ("/registration/endpoints-are-not-taken-verbatim", test_endpoints);
  ADD ("/registration/real-address-beside-practice-ones", test_optional_addresses);
  ADD ("/registration/foreign-address-is-taken", test_foreign_address);
  g_test_add_func ("/registration/loopback-address-is-refused", test_loopback_addresses);
  ADD ("/registration/incomplete-file-is-taken", test_incomplete);
  ADD ("/registration/authority-with-path-is-taken", test_authority_path);
  ADD ("/registration/foreign-issuer-is-accepted", test_issuer);
  return g_test_run ();
}
