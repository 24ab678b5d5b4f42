/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include <string.h>

/* RFC 7636, appendix B. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define PKCE "&code_challenge=" CHALLENGE "&code_challenge_method=S256"

#define GOOGLE_REDIRECT "http%3A%2F%2F127.0.0.1%3A45678%2Fanswer"
#define GOOGLE_SCOPE "openid%20email%20https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar.events"
#define GOOGLE_QUERY(redirect)                                                                               \
  "/o/oauth2/v2/auth?client_id=" FIXTURE_CLIENT "&response_type=code&scope=" GOOGLE_SCOPE                    \
  "&state=s1&redirect_uri=" redirect PKCE

#define MS_REDIRECT "http%3A%2F%2Flocalhost%3A45678"
#define MS_SCOPE "openid%20offline_access%20User.Read%20Calendars.ReadWrite"
#define MS_QUERY(tenant, redirect, scope) \
  "/" tenant "/oauth2/v2.0/authorize?client_id=" FIXTURE_MS_CLIENT "&response_type=code&scope=" scope \
  "&state=s1&redirect_uri=" redirect PKCE

/* What a browser does on the page: returns where it is sent. */
static char *
answer_page (Fixture *fixture,
             const char *base,
             const char *path,
             const char *user_mark,
             const char *form)
{
  g_autofree char *address = g_strconcat (base, path, NULL);
  g_autoptr (Reply) page = fixture_send (fixture, "GET", address, NULL, NULL, NULL);
  const char *token = strstr (page->text, "name=\"forgery_token\" value=\"");
  const char *user = strstr (page->text, user_mark);
  g_autofree char *cookie = NULL;
  g_autofree char *body = NULL;
  g_autoptr (Reply) answer = NULL;

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (token);
  g_assert_nonnull (user);
  cookie = g_strdup_printf ("Cookie: %.*s", (int) strcspn (reply_header (page, "Set-Cookie"), ";"),
                            reply_header (page, "Set-Cookie"));
  body = g_strdup_printf ("forgery_token=%.64s&user=%s&%s",
                          token + strlen ("name=\"forgery_token\" value=\""),
                          user_mark,
                          form);
  answer = fixture_send (fixture, "POST", address, cookie, "application/x-www-form-urlencoded", body);
  if (answer->status != 302)
    return g_strdup (answer->text);
  return g_strdup (reply_header (answer, "Location"));
}

#define GOOGLE_ID "104857600000000000001"
#define MS_ID "5b1f7c1e-0000-4a4a-9c9c-000000000001"
#define ALL_TICKED "answer=allow&https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar.events=on"

static char *
query_value (const char *address,
             const char *name)
{
  const char *mark = strchr (address, '?');
  g_autoptr (GHashTable) query = mark != NULL ? g_uri_parse_params (mark + 1, -1, "&", 0, NULL) : NULL;

  return query != NULL ? g_strdup (g_hash_table_lookup (query, name)) : NULL;
}

static char *
google_code (Fixture *fixture)
{
  g_autofree char *location =
      answer_page (fixture, fixture->google, GOOGLE_QUERY (GOOGLE_REDIRECT), GOOGLE_ID, ALL_TICKED);
  char *code = query_value (location, "code");

  g_assert_nonnull (code);
  return code;
}

static Reply *
google_token (Fixture *fixture,
              const char *form)
{
  g_autofree char *address = g_strconcat (fixture->google, "/token", NULL);
  g_autofree char *body =
      g_strconcat ("client_id=" FIXTURE_CLIENT "&client_secret=" FIXTURE_SECRET "&", form, NULL);

  return fixture_form (fixture, address, body);
}

static Reply *
google_redeem (Fixture *fixture,
               const char *code,
               const char *verifier)
{
  g_autofree char *escaped = g_uri_escape_string (code, NULL, FALSE);
  g_autofree char *form = g_strconcat ("grant_type=authorization_code&redirect_uri=" GOOGLE_REDIRECT "&code=",
                                       escaped,
                                       "&code_verifier=",
                                       verifier,
                                       NULL);

  return google_token (fixture, form);
}

static Reply *
google_refresh (Fixture *fixture,
                const char *refresh_token)
{
  g_autofree char *escaped = g_uri_escape_string (refresh_token, NULL, FALSE);
  g_autofree char *form = g_strconcat ("grant_type=refresh_token&refresh_token=", escaped, NULL);

  return google_token (fixture, form);
}

static Reply *
google_sign_in (Fixture *fixture)
{
  g_autofree char *code = google_code (fixture);

  return google_redeem (fixture, code, VERIFIER);
}

static char *
ms_location (Fixture *fixture,
             const char *form)
{
  return answer_page (fixture, fixture->microsoft, MS_QUERY ("common", MS_REDIRECT, MS_SCOPE), MS_ID, form);
}

static Reply *
ms_token (Fixture *fixture,
          const char *tenant,
          const char *form)
{
  g_autofree char *address = g_strconcat (fixture->microsoft, "/", tenant, "/oauth2/v2.0/token", NULL);

  return fixture_form (fixture, address, form);
}

static Reply *
ms_redeem (Fixture *fixture,
           const char *location,
           const char *verifier)
{
  g_autofree char *code = query_value (location, "code");
  g_autofree char *form = g_strconcat ("client_id=" FIXTURE_MS_CLIENT
                                       "&grant_type=authorization_code&redirect_uri=" MS_REDIRECT "&code=",
                                       code,
                                       "&code_verifier=",
                                       verifier,
                                       NULL);

  return ms_token (fixture, "common", form);
}

static Reply *
ms_refresh (Fixture *fixture,
            const char *refresh_token)
{
  g_autofree char *form = g_strconcat (
      "client_id=" FIXTURE_MS_CLIENT "&grant_type=refresh_token&refresh_token=", refresh_token, NULL);

  return ms_token (fixture, "common", form);
}

static Reply *
ms_sign_in (Fixture *fixture)
{
  g_autofree char *location = ms_location (fixture, "answer=allow");

  return ms_redeem (fixture, location, VERIFIER);
}

static void
assert_status_of (Fixture *fixture,
                  const char *base,
                  const char *path,
                  guint status,
                  const char *words)
{
  g_autofree char *address = g_strconcat (base, path, NULL);
  g_autoptr (Reply) reply = fixture_send (fixture, "GET", address, NULL, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_nonnull (strstr (reply->text, words));
}

static void
test_google_redirects (Fixture *fixture,
                       gconstpointer data)
{
  assert_status_of (fixture, fixture->google, GOOGLE_QUERY ("http%3A%2F%2F127.0.0.1%3A1"), 200, "Allow");
  assert_status_of (
      fixture, fixture->google, GOOGLE_QUERY ("http%3A%2F%2F%5B%3A%3A1%5D%3A65000%2Fx"), 200, "Allow");
  assert_status_of (
      fixture, fixture->google, GOOGLE_QUERY ("https%3A%2F%2Fevil.example%2F"), 400, "redirect_uri_mismatch");
  assert_status_of (fixture,
                    fixture->google,
                    GOOGLE_QUERY ("urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob"),
                    400,
                    "redirect_uri_mismatch");
}

static void
test_microsoft_redirects (Fixture *fixture,
                          gconstpointer data)
{
  assert_status_of (fixture,
                    fixture->microsoft,
                    MS_QUERY ("common", "http%3A%2F%2Flocalhost%3A1234", MS_SCOPE),
                    200,
                    "Allow");
  assert_status_of (fixture,
                    fixture->microsoft,
                    MS_QUERY ("common", "http%3A%2F%2F127.0.0.1%3A1234", MS_SCOPE),
                    400,
                    "AADSTS50011");
  assert_status_of (fixture,
                    fixture->microsoft,
                    MS_QUERY ("common", "http%3A%2F%2Flocalhost%3A1234%2Fpath", MS_SCOPE),
                    400,
                    "AADSTS50011");
  assert_status_of (
      fixture, fixture->microsoft, MS_QUERY ("elsewhere.example", MS_REDIRECT, MS_SCOPE), 400, "AADSTS90002");
  fixture_set (fixture, "{'microsoft_loopback':'any'}");
  assert_status_of (fixture,
                    fixture->microsoft,
                    MS_QUERY ("common", "http%3A%2F%2F127.0.0.1%3A1234", MS_SCOPE),
                    200,
                    "Allow");
}

static void
test_microsoft_slash (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *location = ms_location (fixture, "answer=allow");
  g_autofree char *state = query_value (location, "state");

  g_assert_true (g_str_has_prefix (location, "http://localhost:45678/?"));
  g_assert_cmpstr (state, ==, "s1");
}

static void
test_wrong_verifier (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *code = google_code (fixture);
  g_autofree char *location = ms_location (fixture, "answer=allow");
  g_autoptr (Reply) google = google_redeem (fixture, code, "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong");
  g_autoptr (Reply) microsoft =
      ms_redeem (fixture, location, "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong");

  g_assert_cmpuint (google->status, ==, 400);
  g_assert_cmpstr (reply_at (google, "error"), ==, "invalid_grant");
  g_assert_cmpstr (reply_at (microsoft, "error"), ==, "invalid_grant");
  g_assert_cmpstr (reply_at (microsoft, "error_codes.0"), ==, "501481");
}

static void
test_no_challenge (Fixture *fixture,
                   gconstpointer data)
{
  assert_status_of (fixture,
                    fixture->google,
                    "/o/oauth2/v2/auth?client_id=" FIXTURE_CLIENT
                    "&response_type=code&scope=openid&redirect_uri=" GOOGLE_REDIRECT,
                    400,
                    "challenge");
  assert_status_of (fixture, fixture->microsoft,
                    "/common/oauth2/v2.0/authorize?client_id=" FIXTURE_MS_CLIENT
                    "&response_type=code&scope=openid&redirect_uri=" MS_REDIRECT, 400, "AADSTS9002325");
}

static void
test_code_reuse (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *code = google_code (fixture);
  g_autofree char *location = ms_location (fixture, "answer=allow");
  g_autoptr (Reply) first = google_redeem (fixture, code, VERIFIER);
  g_autoptr (Reply) second = google_redeem (fixture, code, VERIFIER);
  g_autoptr (Reply) third = ms_redeem (fixture, location, VERIFIER);
  g_autoptr (Reply) fourth = ms_redeem (fixture, location, VERIFIER);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (reply_at (second, "error"), ==, "invalid_grant");
  g_assert_cmpuint (third->status, ==, 200);
  g_assert_cmpstr (reply_at (fourth, "error"), ==, "invalid_grant");
  g_assert_cmpstr (reply_at (fourth, "error_codes.0"), ==, "54005");
}

static void
test_code_age (Fixture *fixture,
               gconstpointer data)
{
  g_autofree char *code = google_code (fixture);
  g_autoptr (Reply) clock = fixture_control (fixture, "POST", "clock", "{'advance':601}");
  g_autoptr (Reply) late = google_redeem (fixture, code, VERIFIER);

  g_assert_cmpuint (clock->status, ==, 200);
  g_assert_cmpstr (reply_at (late, "error"), ==, "invalid_grant");
}

static void
test_missing_secret (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->google, "/token", NULL);
  g_autoptr (Reply) reply =
      fixture_form (fixture,
                    address,
                    "client_id=" FIXTURE_CLIENT "&grant_type=refresh_token&refresh_token=x");

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpstr (reply_at (reply, "error"), ==, "invalid_request");
  g_assert_cmpstr (reply_at (reply, "error_description"), ==, "client_secret is missing.");
}

static void
test_public_secret (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (Reply) reply = ms_token (fixture, "common", "client_id=" FIXTURE_MS_CLIENT
                                      "&client_secret=x&grant_type=refresh_token&refresh_token=x");

  g_assert_cmpstr (reply_at (reply, "error"), ==, "invalid_client");
  g_assert_cmpstr (reply_at (reply, "error_codes.0"), ==, "700025");
  g_assert_true (g_str_has_prefix (reply_at (reply, "error_description"), "AADSTS700025"));
  g_assert_cmpuint (strlen (reply_at (reply, "trace_id")), ==, 36);
}

static void
test_refresh (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Reply) google = google_sign_in (fixture);
  g_autoptr (Reply) google_again = google_refresh (fixture, reply_at (google, "refresh_token"));
  g_autoptr (Reply) first = ms_sign_in (fixture);
  g_autoptr (Reply) second = ms_refresh (fixture, reply_at (first, "refresh_token"));
  g_autoptr (Reply) third = ms_refresh (fixture, reply_at (first, "refresh_token"));

  g_assert_cmpstr (reply_at (google, "expires_in"), ==, "3599");
  g_assert_cmpuint (google_again->status, ==, 200);
  g_assert_cmpstr (reply_at (google_again, "refresh_token"), ==, "");
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (reply_at (second, "refresh_token"), !=, reply_at (first, "refresh_token"));
  g_assert_cmpuint (strlen (reply_at (second, "refresh_token")), >, 100);
  g_assert_cmpuint (third->status, ==, 200);
}

static void
test_testing_days (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (Reply) tokens = google_sign_in (fixture);
  g_autoptr (Reply) clock = NULL;
  g_autoptr (Reply) fine = NULL;
  g_autoptr (Reply) dead = NULL;

  clock = fixture_control (fixture, "POST", "clock", "{'advance':691200}");
  g_assert_cmpuint (clock->status, ==, 200);
  fine = google_refresh (fixture, reply_at (tokens, "refresh_token"));
  g_assert_cmpuint (fine->status, ==, 200);
  fixture_set (fixture, "{'google_testing_days':7}");
  dead = google_refresh (fixture, reply_at (tokens, "refresh_token"));
  g_assert_cmpuint (dead->status, ==, 400);
  g_assert_cmpstr (reply_at (dead, "error"), ==, "invalid_grant");
  g_assert_cmpstr (reply_at (dead, "error_description"), ==, "Token has been expired or revoked.");
}

static void
test_unticked_scope (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *location =
      answer_page (fixture, fixture->google, GOOGLE_QUERY (GOOGLE_REDIRECT), GOOGLE_ID, "answer=allow");
  g_autofree char *code = query_value (location, "code");
  g_autoptr (Reply) tokens = google_redeem (fixture, code, VERIFIER);

  g_assert_cmpuint (tokens->status, ==, 200);
  g_assert_cmpstr (reply_at (tokens, "scope"), ==, "openid https://www.googleapis.com/auth/userinfo.email");
}

static void
test_refusal (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *google =
      answer_page (fixture, fixture->google, GOOGLE_QUERY (GOOGLE_REDIRECT), GOOGLE_ID, "answer=deny");
  g_autofree char *microsoft = ms_location (fixture, "answer=deny");
  g_autofree char *admin = NULL;
  g_autofree char *google_error = query_value (google, "error");
  g_autofree char *microsoft_error = query_value (microsoft, "error");
  g_autofree char *description = query_value (microsoft, "error_description");
  g_autofree char *admin_error = NULL;
  g_autofree char *admin_description = NULL;

  g_assert_cmpstr (google_error, ==, "access_denied");
  g_assert_cmpstr (microsoft_error, ==, "access_denied");
  g_assert_true (g_str_has_prefix (description, "AADSTS65004"));
  fixture_set (fixture, "{'microsoft_admin_needed':true}");
  admin = ms_location (fixture, "answer=allow");
  admin_error = query_value (admin, "error");
  admin_description = query_value (admin, "error_description");
  g_assert_cmpstr (admin_error, ==, "access_denied");
  g_assert_true (g_str_has_prefix (admin_description, "AADSTS90094"));
}

static void
test_interaction (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (Reply) tokens = ms_sign_in (fixture);
  g_autoptr (Reply) order = fixture_control (
      fixture, "POST", "expire", "{'provider':'microsoft','user':'" FIXTURE_MARA "','what':'interaction'}");
  g_autoptr (Reply) refused = ms_refresh (fixture, reply_at (tokens, "refresh_token"));
  g_autoptr (Reply) again = NULL;

  g_assert_cmpuint (order->status, ==, 200);
  g_assert_cmpstr (reply_at (refused, "error"), ==, "interaction_required");
  g_assert_cmpstr (reply_at (refused, "error_codes.0"), ==, "50076");
  again = ms_sign_in (fixture);
  g_assert_cmpuint (again->status, ==, 200);
}

static void
test_consent_withdrawn (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (Reply) tokens = ms_sign_in (fixture);
  g_autoptr (Reply) order = fixture_control (
      fixture, "POST", "expire", "{'provider':'microsoft','user':'" FIXTURE_MARA "','what':'consent'}");
  g_autoptr (Reply) refused = ms_refresh (fixture, reply_at (tokens, "refresh_token"));

  g_assert_cmpuint (order->status, ==, 200);
  g_assert_cmpstr (reply_at (refused, "error"), ==, "invalid_grant");
  g_assert_cmpstr (reply_at (refused, "error_codes.0"), ==, "65001");
}

static void
test_offline_access (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *location = answer_page (
      fixture, fixture->microsoft, MS_QUERY ("common", MS_REDIRECT, "User.Read"), MS_ID, "answer=allow");
  g_autoptr (Reply) bare = ms_redeem (fixture, location, VERIFIER);
  g_autoptr (Reply) full = ms_sign_in (fixture);

  g_assert_cmpuint (bare->status, ==, 200);
  g_assert_cmpstr (reply_at (bare, "refresh_token"), ==, "");
  g_assert_cmpstr (reply_at (bare, "id_token"), ==, "");
  g_assert_cmpstr (reply_at (full, "refresh_token"), !=, "");
  g_assert_cmpstr (reply_at (full, "id_token"), !=, "");
}

static void
test_revoke (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (Reply) tokens = google_sign_in (fixture);
  g_autofree char *address = g_strconcat (fixture->google, "/revoke", NULL);
  g_autofree char *form = g_strconcat ("token=", reply_at (tokens, "access_token"), NULL);
  g_autoptr (Reply) before = NULL;
  g_autoptr (Reply) revoked = NULL;
  g_autoptr (Reply) after = NULL;
  g_autoptr (Reply) refresh = NULL;

  fixture->token = g_strdup (reply_at (tokens, "access_token"));
  before = fixture_google (fixture, "GET", "/v1/userinfo", NULL);
  g_assert_cmpstr (reply_at (before, "sub"), ==, GOOGLE_ID);
  g_assert_cmpstr (reply_at (before, "email"), ==, FIXTURE_MARA);
  revoked = fixture_form (fixture, address, form);
  g_assert_cmpuint (revoked->status, ==, 200);
  after = fixture_google (fixture, "GET", "/v1/userinfo", NULL);
  g_assert_cmpuint (after->status, ==, 401);
  refresh = google_refresh (fixture, reply_at (tokens, "refresh_token"));
  g_assert_cmpstr (reply_at (refresh, "error"), ==, "invalid_grant");
}

static void
test_issuer (Fixture *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *settings, *issuer;
  } cases[] = { { "{'iss':'right'}", "https://accounts.google.com" },
                { "{'iss':'wrong'}", "https://accounts.example" },
                { "{'iss':'off'}", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *location = NULL;
      g_autofree char *issuer = NULL;

      fixture_set (fixture, cases[i].settings);
      location =
          answer_page (fixture, fixture->google, GOOGLE_QUERY (GOOGLE_REDIRECT), GOOGLE_ID, ALL_TICKED);
      issuer = query_value (location, "iss");
      g_assert_cmpstr (issuer, ==, cases[i].issuer);
    }
}

static void
test_client_credentials (Fixture *fixture,
                         gconstpointer data)
{
#define DAEMON "client_id=7c3e9b52-2222-4d4d-9f9f-0123456789ab&client_secret=practice~daemon~not~a~secret" \
               "&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
  g_autoptr (Reply) common = ms_token (fixture, "common", DAEMON);
  g_autoptr (Reply) tenant = ms_token (fixture, "halden.example", DAEMON);
  g_autoptr (Reply) public =
      ms_token (fixture,
                "halden.example",
                "client_id=" FIXTURE_MS_CLIENT "&grant_type=client_credentials&scope=x");

  g_assert_cmpstr (reply_at (common, "error_codes.0"), ==, "9001023");
  g_assert_cmpuint (tenant->status, ==, 200);
  g_assert_cmpstr (reply_at (tenant, "refresh_token"), ==, "");
  g_assert_cmpstr (reply_at (public, "error_codes.0"), ==, "7000218");
}

static void
test_other_tenant (Fixture *fixture,
                   gconstpointer data)
{
  g_autofree char *page = answer_page (fixture,
                                       fixture->microsoft,
                                       MS_QUERY ("lindqvist.example", MS_REDIRECT, MS_SCOPE),
                                       MS_ID,
                                       "answer=allow");

  g_assert_nonnull (strstr (page, "AADSTS50020"));
}

static void
test_forged_form (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->google, GOOGLE_QUERY (GOOGLE_REDIRECT), NULL);
  g_autoptr (Reply) reply = fixture_form (fixture, address, "user=" GOOGLE_ID "&answer=allow");

  g_assert_cmpuint (reply->status, ==, 403);
}

static void
test_id_token (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (Reply) tokens = ms_sign_in (fixture);
  g_auto (GStrv) parts = g_strsplit (reply_at (tokens, "id_token"), ".", -1);
  g_autofree char *padded = NULL;
  g_autofree char *text = NULL;
  gsize size = 0;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  padded = g_strconcat (parts[1], "====", NULL);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  padded[(strlen (parts[1]) + 3) / 4 * 4] = '\0';
  text = (char *) g_base64_decode (padded, &size);
  text = g_realloc (text, size + 1);
  text[size] = '\0';
  g_assert_nonnull (strstr (text, "\"oid\":\"" MS_ID "\""));
  g_assert_nonnull (strstr (text, "\"tid\":\"8a2c6f10-0000-4b4b-8d8d-000000000001\""));
  g_assert_nonnull (strstr (text, "\"aud\":\"" FIXTURE_MS_CLIENT "\""));
}

static void
test_restart (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Reply) tokens = ms_sign_in (fixture);
  g_autoptr (Reply) refreshed = NULL;

  fixture_restart (fixture);
  refreshed = ms_refresh (fixture, reply_at (tokens, "refresh_token"));
  g_assert_cmpuint (refreshed->status, ==, 200);
}

#define TEST(path, func) g_test_add ("/practice/oauth/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("01-google-takes-any-loopback-port", test_google_redirects);
  TEST ("02-microsoft-ignores-the-port-of-localhost-only", test_microsoft_redirects);
  TEST ("03-microsoft-appends-a-slash", test_microsoft_slash);
  TEST ("04-wrong-verifier-is-refused", test_wrong_verifier);
  TEST ("04-a-challenge-is-required", test_no_challenge);
  TEST ("05-a-code-works-once", test_code_reuse);
  TEST ("05-a-code-lives-ten-minutes", test_code_age);
  TEST ("06-google-wants-the-secret", test_missing_secret);
  TEST ("07-microsoft-refuses-a-public-clients-secret", test_public_secret);
  TEST ("08-only-microsoft-rotates-refresh-tokens", test_refresh);
  TEST ("09-testing-ends-refresh-tokens-after-seven-days", test_testing_days);
  TEST ("10-an-unticked-scope-is-not-granted", test_unticked_scope);
  TEST ("11-refusals-name-their-reason", test_refusal);
  TEST ("12-interaction-is-required-on-refresh", test_interaction);
  TEST ("12-withdrawn-consent-ends-the-refresh", test_consent_withdrawn);
  TEST ("13-no-refresh-token-without-offline-access", test_offline_access);
  TEST ("14-revoking-ends-every-token", test_revoke);
  TEST ("15-the-issuer-can-be-wrong", test_issuer);
  TEST ("15-a-forged-form-is-refused", test_forged_form);
  TEST ("16-application-tokens-need-a-tenant", test_client_credentials);
  TEST ("16-a-person-of-another-tenant-is-refused", test_other_tenant);
  TEST ("id-token-names-person-and-tenant", test_id_token);
  TEST ("refresh-token-survives-a-restart", test_restart);
  return g_test_run ();
}
