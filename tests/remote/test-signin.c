/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "accord-practice-server.h"
#include "remote/accord-loopback.h"
#include "remote/accord-registration-private.h"
#include "remote/accord-signin-private.h"
#include "scripted-browser.h"

typedef struct
{
  AccordPracticeServer *practice;   /* (owned) */
  AccordRegistration *registration; /* (owned) */
  AccordSignin *signin;             /* (owned) */
  const char *address;
  GAsyncResult *result;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
} Fixture;

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

/* @data: the provider. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->practice = accord_practice_server_new ();
  fixture->registration = accord_practice_server_register (fixture->practice, data);
  fixture->cancellable = g_cancellable_new ();
  fixture->signin = accord_signin_new (fixture->registration, "somebody@example.org");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* A sign-in that a test has seen enough of must not end in a fixture that is gone. */
  g_cancellable_cancel (fixture->cancellable);
  while (fixture->address != NULL && fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&fixture->signin);
  g_clear_object (&fixture->result);
  g_clear_object (&fixture->cancellable);
  g_clear_pointer (&fixture->registration, accord_registration_free);
  g_clear_pointer (&fixture->practice, accord_practice_server_free);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->address = accord_signin_start (fixture->signin, &error);
  g_assert_no_error (error);
  accord_signin_wait_async (fixture->signin, fixture->cancellable, finished_cb, fixture);
}

static AccordIdentity *
finish (Fixture *fixture, GError **error)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return accord_signin_wait_finish (fixture->signin, fixture->result, error);
}

static guint
count_requests (Fixture *fixture, const char *path)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (fixture->practice);
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    if (g_strcmp0 (json_object_get_string_member (json_array_get_object_element (requests, i), "path"),
                   path) == 0)
      count++;
  return count;
}

static void
visit (const char *address, guint expected)
{
  g_autofree char *reply = browser_get (address);

  g_assert_cmpuint (browser_get_status (reply), ==, expected);
}

static void
assert_query (const char *address, const char *name, const char *expected)
{
  g_autofree char *value = browser_get_query (address, name);

  g_assert_cmpstr (value, ==, expected);
}

static GString *logged;

static GLogWriterOutput
keep_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (logged, "%s\n", (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
assert_not_logged (const char *secret)
{
  g_assert_nonnull (secret);
  g_assert_null (strstr (logged->str, secret));
}

static void
test_google (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;
  g_autofree char *state = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  assert_query (fixture->address, "access_type", "offline");
  assert_query (fixture->address, "prompt", "consent");
  assert_query (fixture->address, "response_type", "code");
  assert_query (fixture->address, "code_challenge_method", "S256");
  assert_query (fixture->address, "login_hint", "somebody@example.org");
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  g_assert_true (g_str_has_prefix (answer, "http://127.0.0.1:"));
  visit (answer, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strchr (identity->email, '@'));
  g_assert_nonnull (identity->provider_user_id);
  g_assert_nonnull (identity->tokens->access);
  g_assert_nonnull (identity->tokens->refresh);
  g_assert_cmpint (identity->tokens->expires_at, >, g_get_real_time () / G_USEC_PER_SEC + 3000);
  g_assert_null (identity->missing);

  code = browser_get_query (answer, "code");
  state = browser_get_query (answer, "state");
  assert_not_logged (code);
  assert_not_logged (state);
  assert_not_logged (identity->tokens->access);
  assert_not_logged (identity->tokens->refresh);
}

static void
test_outlook (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *redirect = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  assert_query (fixture->address, "prompt", "select_account");
  assert_query (fixture->address, "response_mode", "query");
  redirect = browser_get_query (fixture->address, "redirect_uri");
  g_assert_true (g_str_has_prefix (redirect, "http://localhost:"));
  /* A path would be one that is not registered. */
  g_assert_null (strchr (redirect + strlen ("http://"), '/'));
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  visit (answer, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strchr (identity->email, '@'));
  g_assert_nonnull (identity->provider_user_id);
  g_assert_nonnull (identity->tokens->refresh);
  g_assert_null (identity->missing);
}

static void
test_other_stack (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *request = NULL;
  g_autofree char *reply = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  /* A browser to which localhost is ::1. */
  request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n",
                             strchr (answer, '?') - 1,
                             browser_get_port (answer));
  reply = browser_send ("::1", browser_get_port (answer), request);
  g_assert_cmpuint (browser_get_status (reply), ==, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[][2] = {
    { "Cache-Control", "no-store" },
    { "Referrer-Policy", "no-referrer" },
    { "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'" },
    { "Connection", "close" },
    { "Content-Type", "text/html; charset=utf-8" },
  };
  g_autofree char *answer = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *code = NULL;
  g_autofree char *state = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  reply = browser_get (answer);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *value = browser_get_header (reply, expected[i][0]);

      g_assert_cmpstr (value, ==, expected[i][1]);
    }
  g_assert_nonnull (strstr (
      reply,
      "Your sign-in answer has reached Accord. You can close this tab and return to Accord to finish."));
  code = browser_get_query (answer, "code");
  state = browser_get_query (answer, "state");
  g_assert_null (strstr (reply, code));
  g_assert_null (strstr (reply, state));
}

static void
test_unticked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, "calendarlist");
  visit (answer, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (identity->missing, ==, "https://www.googleapis.com/auth/calendar.calendarlist.readonly");
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *reply = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, FALSE, NULL);
  reply = browser_get (answer);
  g_assert_nonnull (strstr (reply, "Sign-in was not completed. Return to Accord to see why and try again."));
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_REFUSED);
}

static void
test_admin (Fixture *fixture, gconstpointer data)
{
  g_autofree char *redirect = NULL;
  g_autofree char *state = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  redirect = browser_get_query (fixture->address, "redirect_uri");
  state = browser_get_query (fixture->address, "state");
  answer = g_strdup_printf (
      "%s/"
      "?error=access_denied&error_description=AADSTS90094%%3a+Admin+consent+for+ada%%40example.org&state=%s",
      redirect,
      state);
  visit (answer, 200);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_ADMIN);
  g_assert_null (strstr (error->message, "ada"));
}

static void
test_wrong_state (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *without = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  wrong = browser_change_query (answer, "state", "somebody-elses");
  without = g_strndup (answer, strcspn (answer, "?"));
  visit (wrong, 400);
  visit (without, 404);
  g_assert_null (fixture->result);
  g_assert_cmpuint (count_requests (fixture, "/token"), ==, 0);
  visit (answer, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
}

static void
test_wrong_issuer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  accord_practice_server_set (fixture->practice, "iss", "\"wrong\"");
  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  visit (answer, 200);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_STATE);
  g_assert_cmpuint (count_requests (fixture, "/token"), ==, 0);
}

static void
test_other_requests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *icon = NULL;
  g_autofree char *request = NULL;
  g_autofree char *post = NULL;
  g_autofree char *post_reply = NULL;
  g_autofree char *host_reply = NULL;
  g_autofree char *filler = g_strnfill (300000, 'x');
  g_autofree char *large = NULL;
  g_autofree char *large_reply = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  port = browser_get_port (answer);
  icon = g_strdup_printf ("http://127.0.0.1:%u/favicon.ico", port);
  visit (icon, 404);
  post = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Length: 0\r\n\r\n",
                          strchr (answer, '?') - 1,
                          port);
  post_reply = browser_send ("127.0.0.1", port, post);
  g_assert_cmpuint (browser_get_status (post_reply), ==, 405);
  request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: rebound.example:%u\r\n\r\n", strchr (answer, '?') - 1, port);
  host_reply = browser_send ("127.0.0.1", port, request);
  g_assert_cmpuint (browser_get_status (host_reply), ==, 400);
  large = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-Large: %s\r\n\r\n",
                           strchr (answer, '?') - 1,
                           port,
                           filler);
  large_reply = browser_send ("127.0.0.1", port, large);
  g_assert_cmpuint (browser_get_status (large_reply), !=, 200);
  g_assert_null (fixture->result);

  visit (answer, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
}

static void
test_second_answer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *other = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  other = browser_change_query (answer, "code", "another");
  visit (answer, 200);
  visit (other, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  visit (answer, 200);
  g_assert_nonnull (identity);
  g_assert_cmpuint (count_requests (fixture, "/token"), ==, 1);
}

static void
test_wrong_code (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *wrong = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  wrong = browser_change_query (answer, "code", "4/0Aforged");
  visit (wrong, 200);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_EXCHANGE);
  g_assert_null (strstr (error->message, "4/0Aforged"));
}

static void
test_busy_exchange (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  accord_practice_server_fault (fixture->practice,
                                "{\"path\":\"^/token\",\"action\":\"status\",\"status\":503}");
  start (fixture);
  answer = browser_sign_in (fixture->address, TRUE, NULL);
  visit (answer, 200);
  identity = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
}

static void
test_no_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccordSignin) patient = accord_signin_new (fixture->registration, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (accord_signin_start (patient, NULL));
  g_assert_cmpint (ABS (accord_signin_get_deadline (patient) - g_get_real_time () / G_USEC_PER_SEC - 600), <=, 5);
  accord_signin_set_timeout (fixture->signin, 1);
  start (fixture);
  g_assert_cmpint (accord_signin_get_deadline (fixture->signin), <=, g_get_real_time () / G_USEC_PER_SEC + 1);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_TIMED_OUT);
}

static void
test_only_foreign_answers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *redirect = NULL;
  g_autofree char *foreign = NULL;
  g_autoptr (GError) error = NULL;

  accord_signin_set_timeout (fixture->signin, 1);
  start (fixture);
  redirect = browser_get_query (fixture->address, "redirect_uri");
  foreign = g_strconcat (redirect, "/?code=x&state=y", NULL);
  visit (foreign, 400);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_STATE);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *redirect = NULL;
  g_autofree char *reply = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  redirect = browser_get_query (fixture->address, "redirect_uri");
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reply = browser_get (redirect);
  g_assert_cmpstr (reply, ==, "");
}

static void
test_no_registration (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccordSignin) signin = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->registration->client_id, g_free);
  signin = accord_signin_new (fixture->registration, NULL);
  g_assert_null (accord_signin_start (signin, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_NO_REGISTRATION);
}

static void
test_unpredictable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccordSignin) other = accord_signin_new (fixture->registration, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *challenge = NULL;
  g_autofree char *other_challenge = NULL;
  const char *address = accord_signin_start (other, NULL);

  start (fixture);
  first = browser_get_query (fixture->address, "state");
  second = browser_get_query (address, "state");
  challenge = browser_get_query (fixture->address, "code_challenge");
  other_challenge = browser_get_query (address, "code_challenge");
  g_assert_cmpuint (strlen (first), ==, 43);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (challenge, !=, other_challenge);
  g_assert_cmpuint (browser_get_port (accord_registration_is_loopback (address) ? address : ""), >, 0);
}

/* ---- without a provider ---- */

static AccordLoopbackPage
never_judge (GHashTable *query, gpointer user_data)
{
  return ACCORD_LOOPBACK_FOREIGN;
}

static void
never_sent (gpointer user_data)
{
}

static void
test_taken_port (void)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (AccordLoopback) both = accord_loopback_new (TRUE, never_judge, never_sent, NULL);
  g_autoptr (AccordLoopback) one = accord_loopback_new (FALSE, never_judge, never_sent, NULL);
  g_autoptr (GError) error = NULL;
  guint16 port;

  if (!g_socket_listener_add_address (
          other, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, NULL))
    {
      g_test_skip ("this machine has no IPv6 loopback");
      return;
    }
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_assert_false (accord_loopback_listen (both, port, &error));
  g_assert_error (error, ACCORD_SIGNIN_ERROR, ACCORD_SIGNIN_ERROR_PORT);
  /* Google needs one stack only. */
  g_assert_true (accord_loopback_listen (one, port, NULL));
}

static AccordTransportReply *
reply_of (const char *json)
{
  AccordTransportReply *reply = g_new0 (AccordTransportReply, 1);

  reply->status = 200;
  reply->json = json_from_string (json, NULL);
  g_assert_nonnull (reply->json);
  return reply;
}

static void
test_mail_is_null (void)
{
  g_autoptr (AccordTransportReply) reply = reply_of (
      "{\"id\":\"7\",\"mail\":null,\"userPrincipalName\":\"ada@contoso.example\",\"displayName\":\"Ada\"}");
  g_autoptr (AccordTransportReply) nobody = reply_of ("{\"mail\":\"ada@contoso.example\"}");
  g_autoptr (AccordIdentity) identity = g_new0 (AccordIdentity, 1);

  g_assert_true (accord_identity_read_me (identity, reply));
  g_assert_cmpstr (identity->email, ==, "ada@contoso.example");
  g_assert_cmpstr (identity->provider_user_id, ==, "7");
  g_assert_false (accord_identity_read_me (identity, nobody));
}

static void
test_foreign_id_token (void)
{
  /* {"sub":"1","email":"a@b.c","aud":"other"} */
  g_autoptr (AccordTransportReply) reply =
      reply_of ("{\"id_token\":\"e30.eyJzdWIiOiIxIiwiZW1haWwiOiJhQGIuYyIsImF1ZCI6Im90aGVyIn0.x\"}");
  g_autoptr (AccordTransportReply) broken = reply_of ("{\"id_token\":\"e30.%%%.x\"}");
  g_autoptr (AccordIdentity) identity = g_new0 (AccordIdentity, 1);

  g_assert_false (accord_identity_read_id_token (identity, reply, "ours"));
  g_assert_true (accord_identity_read_id_token (identity, reply, "other"));
  g_assert_cmpstr (identity->email, ==, "a@b.c");
  g_assert_false (accord_identity_read_id_token (identity, broken, "other"));
}

static void
test_scope_names (void)
{
  g_autofree char *none = accord_identity_find_missing (
      "openid email offline_access User.Read Calendars.ReadWrite",
      "openid https://graph.microsoft.com/User.Read https://graph.microsoft.com/calendars.readwrite");
  g_autofree char *some =
      accord_identity_find_missing ("User.Read Calendars.ReadWrite", "User.Read Calendars.Read");
  g_autofree char *unsaid = accord_identity_find_missing ("User.Read", NULL);

  g_assert_null (none);
  g_assert_cmpstr (some, ==, "Calendars.ReadWrite");
  g_assert_null (unsaid);
}

#define GOOGLE(path, function) g_test_add ("/signin/" path, Fixture, "google", set_up, function, tear_down)
#define OUTLOOK(path, function) g_test_add ("/signin/" path, Fixture, "outlook", set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_log_set_writer_func (keep_log, NULL, NULL);
  GOOGLE ("google-cannot-sign-in", test_google);
  OUTLOOK ("outlook-cannot-sign-in", test_outlook);
  OUTLOOK ("browser-on-the-other-stack-is-not-heard", test_other_stack);
  GOOGLE ("page-shows-the-code-or-stays-in-a-cache", test_page);
  GOOGLE ("unticked-permission-is-not-noticed", test_unticked);
  GOOGLE ("refusal-at-google-is-a-failure", test_denied);
  OUTLOOK ("refusal-at-microsoft-is-a-failure", test_denied);
  OUTLOOK ("administrator-is-not-mentioned", test_admin);
  GOOGLE ("wrong-state-ends-the-wait-or-passes", test_wrong_state);
  GOOGLE ("code-of-a-foreign-issuer-is-redeemed", test_wrong_issuer);
  GOOGLE ("other-requests-end-the-wait", test_other_requests);
  GOOGLE ("second-answer-counts", test_second_answer);
  GOOGLE ("forged-code-is-shown", test_wrong_code);
  GOOGLE ("busy-provider-wastes-the-code", test_busy_exchange);
  GOOGLE ("browser-never-comes-back", test_no_answer);
  GOOGLE ("foreign-answers-look-like-silence", test_only_foreign_answers);
  OUTLOOK ("cancelled-sign-in-keeps-the-port", test_cancelled);
  OUTLOOK ("no-registration-opens-a-browser", test_no_registration);
  GOOGLE ("two-sign-ins-share-a-secret", test_unpredictable);
  g_test_add_func ("/signin/same-port-of-somebody-else", test_taken_port);
  g_test_add_func ("/signin/account-without-mail-has-no-name", test_mail_is_null);
  g_test_add_func ("/signin/id-token-of-another-app-is-taken", test_foreign_id_token);
  g_test_add_func ("/signin/granted-permission-is-called-missing", test_scope_names);
  status = g_test_run ();
  g_string_free (logged, TRUE);
  return status;
}
