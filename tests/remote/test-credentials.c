/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "fault-server.h"
#include "remote/accord-credentials.h"

#define NOW 1700000000

#define FRESH "{\"access_token\":\"second\",\"refresh_token\":\"rotated\",\"expires_in\":3600}"
#define SAME "{\"access_token\":\"second\",\"expires_in\":3600}"
#define REFUSED(code, extra) "{\"error\":\"" code "\"" extra "}"

typedef struct
{
  FaultServer *server;
  AccordClock *clock;
  AccordCredentials *credentials;
  AccordTokens *saved; /* (nullable) what the keyring would hold */
  guint saves;
  gboolean locked; /* saving fails */
} Fixture;

static gboolean
save (const char *account,
      const AccordTokens *tokens,
      gpointer user_data,
      GCancellable *cancellable,
      GError **error)
{
  Fixture *fixture = user_data;

  fixture->saves++;
  if (fixture->locked)
    {
      g_set_error_literal (error, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_LOCKED, "The keyring is locked");
      return FALSE;
    }
  g_clear_pointer (&fixture->saved, accord_tokens_free);
  fixture->saved = accord_tokens_copy (tokens);
  return TRUE;
}

/* @data: seconds the access token is still good for. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccordTokens) tokens = accord_tokens_new ();
  g_autofree char *token_address = NULL;
  g_autofree char *revoke = NULL;
  AccordRegistration registration = { .provider = (char *) "google",
                                      .client_id = (char *) "the id",
                                      .client_secret = (char *) "the secret" };

  fixture->server = fault_server_new ();
  fixture->clock = ACCORD_CLOCK (accord_fake_clock_new (NOW));
  token_address = g_strconcat (fault_server_get_address (fixture->server), "/token", NULL);
  revoke = g_strconcat (fault_server_get_address (fixture->server), "/revoke", NULL);
  registration.token = token_address;
  registration.revoke = revoke;
  tokens->access = g_strdup ("first");
  tokens->refresh = g_strdup ("lasting");
  tokens->scopes = g_strdup ("a b");
  tokens->expires_at = NOW + GPOINTER_TO_INT (data);
  fixture->credentials = accord_credentials_new ("account", &registration, tokens, fixture->clock);
  accord_credentials_set_saver (fixture->credentials, save, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->credentials);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->saved, accord_tokens_free);
  fault_server_free (fixture->server);
}

static char *
date_header (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);

  return g_strdup_printf ("Date: %s\r\n", text);
}

static void
test_good_token (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = accord_credentials_get_token (fixture->credentials, NULL, NULL);

  g_assert_cmpstr (token, ==, "first");
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 0);
}

static void
test_refresh_ahead (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *request = NULL;

  fault_server_reply (fixture->server, 200, NULL, SAME);
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  g_assert_cmpstr (token, ==, "second");
  g_assert_cmpint (accord_credentials_get_renewed_at (fixture->credentials), ==, NOW);
  request = fault_server_request (fixture->server, 0);
  g_assert_nonnull (strstr (request, "grant_type=refresh_token"));
  g_assert_nonnull (strstr (request, "refresh_token=lasting"));
  g_assert_nonnull (strstr (request, "client_secret=the+secret"));
}

static void
test_kept_refresh_token (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *scopes = NULL;

  fault_server_reply (fixture->server, 200, NULL, SAME);
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  scopes = accord_credentials_get_scopes (fixture->credentials);
  g_assert_cmpstr (fixture->saved->refresh, ==, "lasting");
  g_assert_cmpstr (scopes, ==, "a b");
}

static void
test_server_clock (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;

  /* An hour left by our clock, none by theirs. */
  accord_credentials_set_clock_offset (fixture->credentials, 3590 * (gint64) G_USEC_PER_SEC);
  fault_server_reply (fixture->server, 200, NULL, SAME);
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  g_assert_cmpstr (token, ==, "second");
}

static void
test_expiry_by_server (Fixture *fixture, gconstpointer data)
{
  g_autofree char *header = date_header (NOW - 7200);
  g_autofree char *token = NULL;

  fault_server_reply (fixture->server, 200, header, SAME);
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  g_assert_cmpint (fixture->saved->expires_at, ==, NOW - 7200 + 3600);
  /* Not asked again at once, though our clock is past that time. */
  g_free (token);
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
}

static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  fixture->locked = TRUE;
  fault_server_reply (fixture->server, 200, NULL, FRESH);
  token = accord_credentials_get_token (fixture->credentials, NULL, &error);
  g_assert_null (token);
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);

  /* Once the keyring is open the same token is stored and used; the provider is not asked again. */
  fixture->locked = FALSE;
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  g_assert_cmpstr (token, ==, "second");
  g_assert_cmpstr (fixture->saved->refresh, ==, "rotated");
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
}

static void
test_unrotated_and_locked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;

  fixture->locked = TRUE;
  fault_server_reply (fixture->server, 200, NULL, SAME);
  token = accord_credentials_get_token (fixture->credentials, NULL, NULL);
  g_assert_cmpstr (token, ==, "second");
}

typedef struct
{
  const char *name;
  guint status;
  const char *body;
  gboolean refused_early;
  AccordRemoteError expected;
  guint calls;
} Refusal;

static const Refusal refusals[] = {
  { "expired-grant-is-called-revoked",
    400,
    REFUSED ("invalid_grant", ""),
    FALSE,
    ACCORD_REMOTE_ERROR_SIGNED_OUT,
    1 },
  { "second-factor-is-retried",
    400,
    REFUSED ("interaction_required", ",\"error_codes\":[50076]"),
    FALSE,
    ACCORD_REMOTE_ERROR_SIGNED_OUT,
    1 },
  { "missing-consent-is-called-expired",
    400,
    REFUSED ("consent_required", ",\"error_codes\":[65001]"),
    FALSE,
    ACCORD_REMOTE_ERROR_REVOKED,
    1 },
  { "new-password-is-called-expired",
    400,
    REFUSED ("invalid_grant", ",\"error_codes\":[50173]"),
    FALSE,
    ACCORD_REMOTE_ERROR_REVOKED,
    1 },
  { "revoked-access-is-called-expired",
    400,
    REFUSED ("invalid_grant", ""),
    TRUE,
    ACCORD_REMOTE_ERROR_REVOKED,
    1 },
  { "wrong-secret-is-called-busy",
    401,
    REFUSED ("invalid_client", ""),
    FALSE,
    ACCORD_REMOTE_ERROR_SIGNED_OUT,
    1 },
  { "busy-provider-signs-out", 503, "<html>", FALSE, ACCORD_REMOTE_ERROR_BUSY, 5 },
  { "unavailable-provider-signs-out",
    400,
    REFUSED ("temporarily_unavailable", ""),
    FALSE,
    ACCORD_REMOTE_ERROR_BUSY,
    5 },
  { "page-of-a-hotel-signs-out", 200, "<html>", FALSE, ACCORD_REMOTE_ERROR_BUSY, 5 },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  Fixture fixture = { 0 };
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, GINT_TO_POINTER (refusal->refused_early ? 3600 : 10));
  fault_server_usual (fixture.server, refusal->status, NULL, refusal->body);
  token = refusal->refused_early ? accord_credentials_renew (fixture.credentials, "first", NULL, &error)
                                 : accord_credentials_get_token (fixture.credentials, NULL, &error);
  g_assert_null (token);
  g_assert_error (error, ACCORD_REMOTE_ERROR, (gint) refusal->expected);
  g_assert_cmpuint (fault_server_count (fixture.server), ==, refusal->calls);
  g_assert_cmpuint (fixture.saves, ==, 0);
  tear_down (&fixture, NULL);
}

static void
test_revoked_after_pause (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) busy = NULL;
  g_autoptr (GError) error = NULL;

  /* Between the refused token and the refused refresh the provider was busy. */
  fault_server_usual (fixture->server, 500, NULL, "{}");
  g_assert_null (accord_credentials_renew (fixture->credentials, "first", NULL, &busy));
  g_assert_error (busy, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  fault_server_usual (fixture->server, 400, NULL, REFUSED ("invalid_grant", ""));
  g_assert_null (accord_credentials_get_token (fixture->credentials, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_REVOKED);
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    fault_server_reset (fixture->server);
  g_assert_null (accord_credentials_get_token (fixture->credentials, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 5);
}

static gpointer
get_token_thread (gpointer data)
{
  return accord_credentials_get_token (data, NULL, NULL);
}

static void
test_together (Fixture *fixture, gconstpointer data)
{
  GThread *threads[8];

  fault_server_delay (fixture->server, 100);
  fault_server_usual (fixture->server, 200, NULL, FRESH);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("token", get_token_thread, fixture->credentials);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *token = g_thread_join (threads[i]);

      g_assert_cmpstr (token, ==, "second");
    }
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
}

static void
test_renewed_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fault_server_usual (fixture->server, 200, NULL, FRESH);
  first = accord_credentials_renew (fixture->credentials, "first", NULL, NULL);
  second = accord_credentials_renew (fixture->credentials, "first", NULL, NULL);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
}

static void
test_revoke (Fixture *fixture, gconstpointer data)
{
  g_autofree char *request = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_credentials_revoke (fixture->credentials, NULL, &error));
  g_assert_no_error (error);
  request = fault_server_request (fixture->server, 0);
  g_assert_true (g_str_has_prefix (request, "POST /revoke "));
  g_assert_nonnull (strstr (request, "token=lasting"));
}

static void
test_secrets_in_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fault_server_usual (fixture->server,
                      400,
                      NULL,
                      REFUSED ("invalid_grant",
                               ",\"error_description\":\"AADSTS70008: lasting first ada@example.org\""));
  g_assert_null (accord_credentials_get_token (fixture->credentials, NULL, &error));
  g_assert_null (strstr (error->message, "lasting"));
  g_assert_null (strstr (error->message, "ada@"));
  g_assert_nonnull (strstr (error->message, "expired"));
}

#define ADD(path, left, function)                                                                            \
  g_test_add (path, Fixture, GINT_TO_POINTER (left), set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/credentials/good-token-is-renewed", 121, test_good_token);
  ADD ("/credentials/token-runs-out-under-way", 119, test_refresh_ahead);
  ADD ("/credentials/google-refresh-token-is-lost", 10, test_kept_refresh_token);
  ADD ("/credentials/expiry-by-a-wrong-clock", 3600, test_server_clock);
  ADD ("/credentials/wrong-clock-renews-for-ever", 10, test_expiry_by_server);
  ADD ("/credentials/rotated-token-is-used-before-stored", 10, test_rotation);
  ADD ("/credentials/locked-keyring-stops-an-unrotated-refresh", 10, test_unrotated_and_locked);
  ADD ("/credentials/revoked-access-is-forgotten-over-a-pause", 3600, test_revoked_after_pause);
  ADD ("/credentials/no-network-signs-out", 10, test_offline);
  ADD ("/credentials/each-thread-refreshes", 10, test_together);
  ADD ("/credentials/token-renewed-meanwhile-is-renewed-again", 3600, test_renewed_meanwhile);
  ADD ("/credentials/disconnect-leaves-the-grant", 3600, test_revoke);
  ADD ("/credentials/error-shows-a-secret", 10, test_secrets_in_errors);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/credentials/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  return g_test_run ();
}
