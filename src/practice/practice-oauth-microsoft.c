/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth-private.h"
#include "practice-time.h"

#include <string.h>

#define GRAPH_PREFIX "https://graph.microsoft.com/"
#define REFRESH_DAYS 90
#define DAY_SECONDS (24 * 60 * 60)

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static const PracticeScope scopes[] = {
  { "openid", "Sign you in", TRUE },
  { "email", "See your e-mail address", TRUE },
  { "profile", "See your name", TRUE },
  { "offline_access", "Keep the access you have given it", TRUE },
  { "User.Read", "Sign you in and read your profile", FALSE },
  { "Calendars.Read", "Read your calendars", FALSE },
  { "Calendars.ReadBasic", "Read the outline of your calendars", FALSE },
  { "Calendars.ReadWrite", "Have full access to your calendars", FALSE },
  { "Calendars.Read.Shared", "Read your calendars and those shared with you", FALSE },
  { "Calendars.ReadWrite.Shared", "Read and write your calendars and those shared with you", FALSE },
  { "MailboxSettings.Read", "Read your mailbox settings", FALSE },
  { "MailboxSettings.ReadWrite", "Read and write your mailbox settings", FALSE },
};

/* The tenants that exist; the first three are names for several. */
static const struct
{
  const char *name;
  const char *id; /* (nullable) NULL: people of any tenant */
  gboolean work;  /* takes work accounts */
} tenants[] = {
  { "common", NULL, TRUE },
  { "organizations", NULL, TRUE },
  { "consumers", NULL, FALSE },
  { "halden.example", "8a2c6f10-0000-4b4b-8d8d-000000000001", TRUE },
  { "lindqvist.example", "8a2c6f10-0000-4b4b-8d8d-000000000002", TRUE },
};

typedef struct
{
  guint status;
  const char *error;
  guint number;
  const char *text;
} Refusal;

static const Refusal unknown_tenant = {
  400, "invalid_request", 90002, "Tenant not found. Check to make sure you have the correct tenant ID."
};
static const Refusal unknown_client = {
  400, "unauthorized_client", 700016, "Application was not found in the directory."
};
static const Refusal no_client = {
  400, "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'."
};
static const Refusal no_grant_type = {
  400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'."
};
static const Refusal bad_grant_type = {
  400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."
};
static const Refusal secret_sent = {
  401,
  "invalid_client",
  700025,
  "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."
};
static const Refusal secret_missing = {
  401,
  "invalid_client",
  7000218,
  "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
};
static const Refusal secret_wrong = { 401, "invalid_client", 7000215, "Invalid client secret provided." };
static const Refusal bad_code = {
  400, "invalid_grant", 70000, "The provided value for the 'code' parameter is not valid."
};
static const Refusal code_used = { 400,
                                   "invalid_grant",
                                   54005,
                                   "OAuth2 Authorization code was already redeemed, please retry with a new "
                                   "valid code or use an existing refresh token." };
static const Refusal code_late = {
  400,
  "invalid_grant",
  70008,
  "The provided authorization code or refresh token has expired due to inactivity."
};
static const Refusal other_redirect = {
  400,
  "invalid_grant",
  500112,
  "The reply address does not match the reply address provided when requesting Authorization code."
};
static const Refusal bad_verifier = {
  400,
  "invalid_grant",
  501481,
  "The Code_Verifier does not match the code_challenge supplied in the authorization request."
};
static const Refusal bad_scope = {
  400, "invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid."
};
static const Refusal more_scope = {
  400,
  "invalid_grant",
  65001,
  "The user or administrator has not consented to use the application with this scope."
};
static const Refusal bad_refresh = {
  400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid."
};
static const Refusal late_refresh = {
  400, "invalid_grant", 700082, "The refresh token has expired due to inactivity."
};
static const Refusal revoked_refresh = {
  400,
  "invalid_grant",
  50173,
  "The provided grant has expired due to it being revoked, a fresh auth token is needed."
};
static const Refusal need_challenge = {
  400,
  "interaction_required",
  50076,
  "Due to a configuration change made by your administrator, or because you moved to a new location, you "
  "must use multi-factor authentication."
};
static const Refusal no_consent = { 400,
                                    "invalid_grant",
                                    65001,
                                    "The user or administrator has not consented to use the application. "
                                    "Send an interactive authorization request for this user and resource." };
static const Refusal grant_on_common = {
  400,
  "invalid_request",
  9001023,
  "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations "
  "or tenant-specific endpoint."
};

static void
refuse (PracticeRequest *request,
        const Refusal *refusal)
{
  JsonObject *body = json_object_new ();
  JsonArray *numbers = json_array_new ();
  g_autofree char *trace = g_uuid_string_random ();
  g_autofree char *correlation = g_uuid_string_random ();
  g_autofree char *time = practice_time_to_millis (practice_state_now (request->state));
  g_autofree char *text =
      g_strdup_printf ("AADSTS%u: %s Trace ID: %s Correlation ID: %s Timestamp: %.10s %.8sZ",
                       refusal->number,
                       refusal->text,
                       trace,
                       correlation,
                       time,
                       time + 11);
  g_autofree char *stamp = g_strdup_printf ("%.10s %.8sZ", time, time + 11);
  g_autofree char *uri = g_strdup_printf ("https://login.microsoftonline.com/error?code=%u", refusal->number);

  json_array_add_int_element (numbers, refusal->number);
  json_object_set_string_member (body, "error", refusal->error);
  json_object_set_string_member (body, "error_description", text);
  json_object_set_array_member (body, "error_codes", numbers);
  json_object_set_string_member (body, "timestamp", stamp);
  json_object_set_string_member (body, "trace_id", trace);
  json_object_set_string_member (body, "correlation_id", correlation);
  json_object_set_string_member (body, "error_uri", uri);
  if (refusal == &no_consent || refusal == &more_scope)
    json_object_set_string_member (body, "suberror", "consent_required");
  practice_request_reply_json (request, refusal->status, body);
}

static void
show_refusal (PracticeRequest *request,
              guint number,
              const char *text)
{
  g_autofree char *detail = g_strdup_printf ("AADSTS%u: %s", number, text);

  practice_page_show_error (request,
                            SOUP_STATUS_BAD_REQUEST,
                            "Sorry, but we’re having trouble signing you in",
                            detail);
}

/* Index in the table of tenants, or -1. */
static int
find_tenant (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tenants); i++)
    if (g_ascii_strcasecmp (name, tenants[i].name) == 0 || g_strcmp0 (name, tenants[i].id) == 0)
      return (int) i;
  return -1;
}

static const PracticeScope *
find_scope (const char *asked)
{
  if (g_str_has_prefix (asked, GRAPH_PREFIX))
    asked += strlen (GRAPH_PREFIX);
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (g_ascii_strcasecmp (scopes[i].scope, asked) == 0)
      return &scopes[i];
  return NULL;
}

/* NULL-terminated; NULL when one is unknown or there is none. */
static GPtrArray *
asked_scopes (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      const PracticeScope *scope = find_scope (words[i]);

      if (*words[i] == '\0')
        continue;
      if (scope == NULL)
        return NULL;
      if (!g_ptr_array_find (asked, scope, NULL))
        g_ptr_array_add (asked, (gpointer) scope);
    }
  if (asked->len == 0)
    return NULL;
  g_ptr_array_add (asked, NULL);
  return g_steal_pointer (&asked);
}

/* Registered is "http://localhost"; only there is the port ignored (MS-ID reply-url).
 * An empty path and "/" are the same address. */
static gboolean
is_good_redirect (PracticeRequest *request)
{
  const char *address = practice_request_query (request, "redirect_uri");
  const char *loopback = practice_settings_get_string (request->state->settings, "microsoft_loopback");
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *path;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  path = g_uri_get_path (uri);
  if (*path != '\0' && strcmp (path, "/") != 0)
    return FALSE;
  return g_strcmp0 (g_uri_get_host (uri), "localhost") == 0 ||
         (strcmp (loopback, "any") == 0 && g_strcmp0 (g_uri_get_host (uri), "127.0.0.1") == 0);
}

/* Where the browser is sent back to: an address without a path gets one. */
static char *
answer_address (PracticeRequest *request)
{
  const char *address = practice_request_query (request, "redirect_uri");

  return g_strconcat (address, g_str_has_suffix (address, "/") ? "" : "/", NULL);
}

static gboolean
check_authorize (PracticeRequest *request)
{
  const char *mode = practice_request_query (request, "response_mode");
  const char *refusal = NULL;
  guint number = 0;

  if (find_tenant (practice_request_param (request, "tenant")) < 0)
    number = 90002, refusal = "Tenant not found.";
  else if (g_strcmp0 (practice_request_query (request, "client_id"), PRACTICE_MICROSOFT_CLIENT_ID) != 0)
    number = 700016, refusal = "Application was not found in the directory.";
  else if (!is_good_redirect (request))
    number = 50011, refusal = "The redirect URI specified in the request does not match the redirect URIs "
                              "configured for the application.";
  else if (g_strcmp0 (practice_request_query (request, "response_type"), "code") != 0)
    number = 700054, refusal = "Only the response type 'code' is enabled for the application.";
  else if (mode != NULL && strcmp (mode, "query") != 0)
    number = 70007, refusal = "The response mode is not supported.";
  else if (!practice_oauth_has_challenge (request))
    number = 9002325, refusal = "Proof Key for Code Exchange with S256 is required for this redemption.";
  if (refusal != NULL)
    show_refusal (request, number, refusal);
  return refusal == NULL;
}

static void
answer_error (PracticeRequest *request,
              const char *error,
              const char *description,
              const char *subcode)
{
  g_autofree char *address = answer_address (request);
  const char *state = practice_request_query (request, "state");

  practice_oauth_answer (request,
                         address,
                         "error",
                         error,
                         "error_subcode",
                         subcode,
                         "error_description",
                         description,
                         "state",
                         state != NULL ? state : "",
                         NULL);
}

static void
show_authorize (PracticeRequest *request)
{
  g_autoptr (GPtrArray) asked = NULL;
  PracticeConsent consent = {
    PRACTICE_MICROSOFT, "Sign in and accept permissions", "Accord", NULL, FALSE, NULL
  };

  if (!check_authorize (request))
    return;
  asked = asked_scopes (practice_request_query (request, "scope"));
  if (asked == NULL)
    answer_error (request,
                  "invalid_scope",
                  "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
                  "");
  else if (g_strcmp0 (practice_request_query (request, "prompt"), "none") == 0)
    answer_error (request,
                  "login_required",
                  "AADSTS50058: A silent sign-in request was sent but no user is signed in.",
                  "");
  else
    {
      consent.scopes = (const PracticeScope **) asked->pdata;
      consent.login_hint = practice_request_query (request, "login_hint");
      practice_page_show_consent (request, &consent);
    }
}

static gboolean
belongs (PracticeUser *user,
         int tenant)
{
  if (!tenants[tenant].work)
    return FALSE;
  return tenants[tenant].id == NULL || g_strcmp0 (user->tenant, tenants[tenant].id) == 0;
}

static GStrv
scope_names (GPtrArray *asked)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i + 1 < asked->len; i++)
    g_strv_builder_add (builder, ((const PracticeScope *) g_ptr_array_index (asked, i))->scope);
  return g_strv_builder_end (builder);
}

static void
answer_code (PracticeRequest *request,
             PracticeUser *user)
{
  g_autoptr (GPtrArray) asked = asked_scopes (practice_request_query (request, "scope"));
  g_autofree char *tail = practice_random_text (ALPHABET, 280);
  g_autofree char *value = g_strconcat ("1.A", tail, NULL);
  g_autofree char *address = answer_address (request);
  g_autofree char *session = g_uuid_string_random ();
  g_auto (GStrv) names = NULL;
  const char *state = practice_request_query (request, "state");

  if (asked == NULL)
    {
      answer_error (request,
                    "invalid_scope",
                    "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
                    "");
      return;
    }
  names = scope_names (asked);
  practice_oauth_new_code (request, user, value, names);
  user->hurdle = PRACTICE_HURDLE_NONE;
  practice_oauth_answer (
      request, address, "code", value, "state", state != NULL ? state : "", "session_state", session, NULL);
}

static void
take_answer (PracticeRequest *request)
{
  g_auto (PracticeAnswer) answer = { 0 };

  if (!check_authorize (request) || !practice_page_read_answer (request, PRACTICE_MICROSOFT, &answer))
    return;
  if (!answer.allowed)
    answer_error (request,
                  "access_denied",
                  "AADSTS65004: User declined to consent to access the app.",
                  "cancel");
  else if (!belongs (answer.user, find_tenant (practice_request_param (request, "tenant"))))
    show_refusal (request,
                  50020,
                  "The user account does not exist in the tenant and cannot access the application.");
  else if (practice_settings_get_bool (request->state->settings, "microsoft_admin_needed"))
    answer_error (request,
                  "access_denied",
                  "AADSTS90094: An administrator must grant consent to this application.",
                  "");
  else
    answer_code (request, answer.user);
}

static gint64
access_seconds (PracticeState *state)
{
  gint64 seconds = practice_settings_get_int (state->settings, "access_token_seconds");

  return seconds > 0 ? seconds : g_random_int_range (3600, 5400);
}

static void
add_id_token (PracticeRequest *request,
              PracticeToken *source,
              JsonObject *body)
{
  g_autofree char *issuer = g_strdup_printf ("https://login.microsoftonline.com/%s/v2.0", source->tenant);
  g_autoptr (JsonObject) claims = practice_oauth_claims (request->state, source, issuer);
  g_autofree char *id_token = NULL;

  json_object_set_string_member (claims, "oid", source->user->id);
  json_object_set_string_member (claims, "tid", source->tenant);
  json_object_set_string_member (claims, "preferred_username", source->user->email);
  json_object_set_string_member (claims, "ver", "2.0");
  if (!practice_scopes_contain (source->scopes, "email"))
    json_object_remove_member (claims, "email");
  id_token = practice_oauth_sign_claims (request->state, claims);
  json_object_set_string_member (body, "id_token", id_token);
}

/* offline_access is not named in what was granted. */
static char *
printed_scopes (PracticeToken *source)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; source->scopes[i] != NULL; i++)
    if (strcmp (source->scopes[i], "offline_access") != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", source->scopes[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
reply_tokens (PracticeRequest *request,
              PracticeToken *source)
{
  JsonObject *body = json_object_new ();
  gint64 seconds = access_seconds (request->state);
  g_autofree char *tail = practice_random_text (ALPHABET, 900);
  g_autofree char *access = g_strconcat ("eyJ0eXAi", tail, NULL);
  g_autofree char *printed = printed_scopes (source);

  practice_oauth_new_token (request->state, source, PRACTICE_TOKEN_ACCESS, access, seconds);
  json_object_set_string_member (body, "token_type", "Bearer");
  json_object_set_string_member (body, "scope", printed);
  json_object_set_int_member (body, "expires_in", seconds);
  json_object_set_int_member (body, "ext_expires_in", seconds);
  json_object_set_string_member (body, "access_token", access);
  if (practice_scopes_contain (source->scopes, "offline_access"))
    {
      g_autofree char *rest = practice_random_text (ALPHABET, 600);
      g_autofree char *value = g_strconcat ("1.A", rest, NULL);

      practice_oauth_new_token (
          request->state, source, PRACTICE_TOKEN_REFRESH, value, REFRESH_DAYS * DAY_SECONDS);
      json_object_set_string_member (body, "refresh_token", value);
    }
  if (practice_scopes_contain (source->scopes, "openid"))
    add_id_token (request, source, body);
  practice_request_reply_json (request, SOUP_STATUS_OK, body);
}

static PracticeToken *
find_token (PracticeRequest *request,
            GHashTable *form,
            const char *name,
            PracticeTokenKind kind)
{
  const char *value = g_hash_table_lookup (form, name);
  PracticeToken *token = value != NULL ? g_hash_table_lookup (request->state->tokens, value) : NULL;

  return token != NULL && token->kind == kind && token->provider == PRACTICE_MICROSOFT ? token : NULL;
}

static const Refusal *
check_code (PracticeRequest *request,
            PracticeToken *code,
            GHashTable *form)
{
  if (code == NULL || g_strcmp0 (code->client_id, g_hash_table_lookup (form, "client_id")) != 0)
    return &bad_code;
  if (code->used)
    return &code_used;
  if (code->revoked || practice_oauth_is_expired (request->state, code))
    return &code_late;
  if (g_strcmp0 (code->redirect_uri, g_hash_table_lookup (form, "redirect_uri")) != 0)
    return &other_redirect;
  if (!practice_oauth_verify (code, g_hash_table_lookup (form, "code_verifier")))
    return &bad_verifier;
  return NULL;
}

static void
redeem_code (PracticeRequest *request,
             GHashTable *form)
{
  PracticeToken *code = find_token (request, form, "code", PRACTICE_TOKEN_CODE);
  const Refusal *refusal = check_code (request, code, form);

  if (refusal != NULL)
    {
      refuse (request, refusal);
      return;
    }
  code->used = TRUE;
  reply_tokens (request, code);
}

/* What a refresh asks for must have been granted. */
static const Refusal *
check_refresh_scope (PracticeToken *token,
                     const char *text)
{
  g_autoptr (GPtrArray) asked = text != NULL ? asked_scopes (text) : NULL;

  if (text == NULL)
    return NULL;
  if (asked == NULL)
    return strstr (text, ".default") != NULL ? NULL : &bad_scope;
  for (guint i = 0; i + 1 < asked->len; i++)
    {
      const PracticeScope *scope = g_ptr_array_index (asked, i);

      if (!scope->identity && !practice_scopes_contain (token->scopes, scope->scope))
        return &more_scope;
    }
  return NULL;
}

static const Refusal *
check_refresh (PracticeRequest *request,
               PracticeToken *token,
               GHashTable *form)
{
  if (token == NULL || g_strcmp0 (token->client_id, g_hash_table_lookup (form, "client_id")) != 0)
    return &bad_refresh;
  if (token->user->hurdle == PRACTICE_HURDLE_CONSENT)
    return &no_consent;
  if (token->revoked)
    return &revoked_refresh;
  if (practice_oauth_is_expired (request->state, token))
    return &late_refresh;
  if (token->user->hurdle == PRACTICE_HURDLE_INTERACTION)
    return &need_challenge;
  return check_refresh_scope (token, g_hash_table_lookup (form, "scope"));
}

static void
refresh (PracticeRequest *request,
         GHashTable *form)
{
  PracticeToken *token = find_token (request, form, "refresh_token", PRACTICE_TOKEN_REFRESH);
  const Refusal *refusal = check_refresh (request, token, form);

  if (refusal != NULL)
    refuse (request, refusal);
  else
    reply_tokens (request, token);
}

static void
issue_application_token (PracticeRequest *request,
                         GHashTable *form)
{
  int tenant = find_tenant (practice_request_param (request, "tenant"));
  PracticeToken source = { PRACTICE_TOKEN_CODE, PRACTICE_MICROSOFT };
  char *roles[] = { (char *) "Calendars.ReadWrite", NULL };
  g_autofree char *tail = practice_random_text (ALPHABET, 900);
  g_autofree char *value = g_strconcat ("eyJ0eXAi", tail, NULL);
  JsonObject *body;

  if (tenants[tenant].id == NULL)
    {
      refuse (request, &grant_on_common);
      return;
    }
  if (g_strcmp0 (g_hash_table_lookup (form, "scope"), GRAPH_PREFIX ".default") != 0)
    {
      refuse (request, &bad_scope);
      return;
    }
  source.client_id = g_hash_table_lookup (form, "client_id");
  source.scopes = roles;
  source.tenant = (char *) tenants[tenant].id;
  practice_oauth_new_token (request->state, &source, PRACTICE_TOKEN_ACCESS, value, 3599);
  body = json_object_new ();
  json_object_set_string_member (body, "token_type", "Bearer");
  json_object_set_int_member (body, "expires_in", 3599);
  json_object_set_int_member (body, "ext_expires_in", 3599);
  json_object_set_string_member (body, "access_token", value);
  practice_request_reply_json (request, SOUP_STATUS_OK, body);
}

static const Refusal *
check_client (GHashTable *form,
              gboolean application)
{
  const char *id = g_hash_table_lookup (form, "client_id");
  const char *secret = g_hash_table_lookup (form, "client_secret");

  if (id == NULL)
    return &no_client;
  if (strcmp (id, PRACTICE_MICROSOFT_CLIENT_ID) == 0)
    {
      if (secret != NULL || g_hash_table_contains (form, "client_assertion"))
        return &secret_sent;
      return application ? &secret_missing : NULL;
    }
  if (strcmp (id, PRACTICE_MICROSOFT_DAEMON_ID) != 0)
    return &unknown_client;
  if (secret == NULL)
    return &secret_missing;
  return strcmp (secret, PRACTICE_MICROSOFT_DAEMON_SECRET) == 0 ? NULL : &secret_wrong;
}

static void
post_token (PracticeRequest *request)
{
  g_autoptr (GHashTable) form = practice_request_form (request);
  const char *grant = g_hash_table_lookup (form, "grant_type");
  gboolean application = g_strcmp0 (grant, "client_credentials") == 0;
  const Refusal *refusal = NULL;

  practice_request_set_header (request, "Cache-Control", "no-store, no-cache");
  if (find_tenant (practice_request_param (request, "tenant")) < 0)
    refusal = &unknown_tenant;
  else if (grant == NULL)
    refusal = &no_grant_type;
  else
    refusal = check_client (form, application);
  if (refusal != NULL)
    refuse (request, refusal);
  else if (application)
    issue_application_token (request, form);
  else if (strcmp (grant, "authorization_code") == 0)
    redeem_code (request, form);
  else if (strcmp (grant, "refresh_token") == 0)
    refresh (request, form);
  else
    refuse (request, &bad_grant_type);
}

static const PracticeRoute routes[] = {
  { "GET", "/{tenant}/oauth2/v2.0/authorize", show_authorize },
  { "POST", "/{tenant}/oauth2/v2.0/authorize", take_answer },
  { "POST", "/{tenant}/oauth2/v2.0/token", post_token },
  { NULL },
};

void
practice_oauth_microsoft_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_MICROSOFT, routes);
}
