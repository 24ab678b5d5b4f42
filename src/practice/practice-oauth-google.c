/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth-private.h"

#include <string.h>

#define ISSUER "https://accounts.google.com"
#define PREFIX "https://www.googleapis.com/auth/"
#define ACCESS_SECONDS 3599
#define MOST_REFRESH_TOKENS 100
#define DAY_SECONDS (24 * 60 * 60)
#define UNUSED_DAYS 183

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static const PracticeScope scopes[] = {
  { "openid", "Know who you are", TRUE },
  { PREFIX "userinfo.email", "See your e-mail address", TRUE },
  { PREFIX "userinfo.profile", "See your name", TRUE },
  { PREFIX "calendar", "See, edit, share and delete all your calendars", FALSE },
  { PREFIX "calendar.readonly", "See all your calendars and events", FALSE },
  { PREFIX "calendar.events", "See and edit events on all your calendars", FALSE },
  { PREFIX "calendar.events.readonly", "See events on all your calendars", FALSE },
  { PREFIX "calendar.events.owned", "See and edit events on calendars you own", FALSE },
  { PREFIX "calendar.events.owned.readonly", "See events on calendars you own", FALSE },
  { PREFIX "calendar.events.freebusy", "See when you are busy", FALSE },
  { PREFIX "calendar.events.public.readonly", "See events on public calendars", FALSE },
  { PREFIX "calendar.app.created", "Make calendars of its own and edit events on them", FALSE },
  { PREFIX "calendar.calendarlist", "See, add and remove the calendars in your list", FALSE },
  { PREFIX "calendar.calendarlist.readonly", "See the list of your calendars", FALSE },
  { PREFIX "calendar.calendars",
    "See and change the properties of your calendars, and make new ones",
    FALSE },
  { PREFIX "calendar.calendars.readonly", "See the properties of your calendars", FALSE },
  { PREFIX "calendar.freebusy", "See when you are free or busy", FALSE },
  { PREFIX "calendar.settings.readonly", "See your calendar settings", FALSE },
};

/* Short names that the authorize page takes for others. */
static const char *
full_scope (const char *asked)
{
  if (strcmp (asked, "email") == 0)
    return PREFIX "userinfo.email";
  if (strcmp (asked, "profile") == 0)
    return PREFIX "userinfo.profile";
  return asked;
}

static const PracticeScope *
find_scope (const char *asked)
{
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (strcmp (scopes[i].scope, full_scope (asked)) == 0)
      return &scopes[i];
  return NULL;
}

/* The scopes asked for; NULL-terminated.  NULL when one is unknown. */
static GPtrArray *
asked_scopes (PracticeRequest *request)
{
  const char *text = practice_request_query (request, "scope");
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

/* Desktop clients: any port of a loopback address (RFC 8252 §7.3); copy and paste is gone. */
static gboolean
is_good_redirect (const char *address)
{
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *const hosts[] = { "127.0.0.1", "::1", "localhost", NULL };

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http") && g_uri_get_host (uri) != NULL &&
         g_strv_contains (hosts, g_uri_get_host (uri)) && g_uri_get_fragment (uri) == NULL &&
         g_uri_get_userinfo (uri) == NULL;
}

static gboolean
show_refusal (PracticeRequest *request,
              guint status,
              const char *reason,
              const char *detail)
{
  g_autofree char *title = g_strdup_printf ("Error %u: %s", status, reason);

  practice_page_show_error (request, status, title, detail);
  return FALSE;
}

/* Faults of the client are shown to the person, never sent to the redirect. */
static gboolean
check_authorize (PracticeRequest *request)
{
  const char *client = practice_request_query (request, "client_id");
  const char *response = practice_request_query (request, "response_type");

  if (g_strcmp0 (client, PRACTICE_GOOGLE_CLIENT_ID) != 0)
    return show_refusal (request, 401, "invalid_client", "The OAuth client was not found.");
  if (!is_good_redirect (practice_request_query (request, "redirect_uri")))
    return show_refusal (
        request,
        400,
        "redirect_uri_mismatch",
        "The redirect URI in the request does not match the ones authorized for the OAuth client.");
  if (g_strcmp0 (response, "code") != 0)
    return show_refusal (request,
                         400,
                         response == NULL ? "invalid_request" : "unsupported_response_type",
                         response == NULL ? "Required parameter is missing: response_type"
                                          : "Only “code” is supported.");
  if (practice_request_query (request, "scope") == NULL)
    return show_refusal (request, 400, "invalid_request", "Missing required parameter: scope");
  if (!practice_oauth_has_challenge (request))
    return show_refusal (request,
                         400,
                         "invalid_request",
                         "A code challenge with the method S256 is required.");
  return TRUE;
}

static const char *
issuer_switch (PracticeRequest *request)
{
  const char *iss = practice_settings_get_string (request->state->settings, "iss");

  if (strcmp (iss, "off") == 0)
    return "";
  return strcmp (iss, "wrong") == 0 ? "https://accounts.example" : ISSUER;
}

static const char *
asked_state (PracticeRequest *request)
{
  const char *state = practice_request_query (request, "state");

  return state != NULL ? state : "";
}

static void
answer_error (PracticeRequest *request,
              const char *error)
{
  practice_oauth_answer (request, practice_request_query (request, "redirect_uri"), "error", error, "state",
                         asked_state (request), "iss", issuer_switch (request), NULL);
}

static void
show_authorize (PracticeRequest *request)
{
  g_autoptr (GPtrArray) asked = NULL;
  PracticeConsent consent = { PRACTICE_GOOGLE, "Sign in to continue to Accord", "Accord", NULL, TRUE, NULL };

  if (!check_authorize (request))
    return;
  asked = asked_scopes (request);
  if (asked == NULL)
    {
      show_refusal (request, 400, "invalid_scope", "Some requested scopes were invalid.");
      return;
    }
  if (g_strcmp0 (practice_request_query (request, "prompt"), "none") == 0)
    {
      answer_error (request, "interaction_required");
      return;
    }
  consent.scopes = (const PracticeScope **) asked->pdata;
  consent.login_hint = practice_request_query (request, "login_hint");
  practice_page_show_consent (request, &consent);
}

/* Identity is granted always, the rest where its box is ticked. */
static GStrv
granted_scopes (GPtrArray *asked,
                GHashTable *form)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i + 1 < asked->len; i++)
    {
      const PracticeScope *scope = g_ptr_array_index (asked, i);

      if (scope->identity || g_hash_table_contains (form, scope->scope))
        g_strv_builder_add (builder, scope->scope);
    }
  return g_strv_builder_end (builder);
}

static void
take_answer (PracticeRequest *request)
{
  g_auto (PracticeAnswer) answer = { 0 };
  g_autoptr (GPtrArray) asked = NULL;
  g_auto (GStrv) granted = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *value = NULL;
  g_autofree char *scope = NULL;

  if (!check_authorize (request) || !practice_page_read_answer (request, PRACTICE_GOOGLE, &answer))
    return;
  asked = asked_scopes (request);
  if (asked != NULL)
    granted = granted_scopes (asked, answer.form);
  if (!answer.allowed || granted == NULL || granted[0] == NULL)
    {
      answer_error (request, "access_denied");
      return;
    }
  tail = practice_random_text (ALPHABET, 68);
  value = g_strconcat ("4/0A", tail, NULL);
  scope = g_strjoinv (" ", granted);
  practice_oauth_new_code (request, answer.user, value, granted);
  answer.user->hurdle = PRACTICE_HURDLE_NONE;
  practice_oauth_answer (request,
                         practice_request_query (request, "redirect_uri"),
                         "state",
                         asked_state (request),
                         "iss",
                         issuer_switch (request),
                         "code",
                         value,
                         "scope",
                         scope,
                         NULL);
}

static gboolean
refuse (PracticeRequest *request,
        guint status,
        const char *error,
        const char *description)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "error", error);
  json_object_set_string_member (body, "error_description", description);
  practice_request_reply_json (request, status, body);
  return FALSE;
}

static gboolean
check_client (PracticeRequest *request,
              GHashTable *form)
{
  const char *id = g_hash_table_lookup (form, "client_id");
  const char *secret = g_hash_table_lookup (form, "client_secret");

  if (id == NULL)
    return refuse (request, 400, "invalid_request", "Could not determine client ID from request.");
  if (strcmp (id, PRACTICE_GOOGLE_CLIENT_ID) != 0)
    return refuse (request, 401, "invalid_client", "The OAuth client was not found.");
  if (secret == NULL || *secret == '\0')
    return refuse (request, 400, "invalid_request", "client_secret is missing.");
  if (strcmp (secret, PRACTICE_GOOGLE_CLIENT_SECRET) != 0)
    return refuse (request, 401, "invalid_client", "The provided client secret is invalid.");
  return TRUE;
}

static gboolean
only_identity (GStrv granted)
{
  for (guint i = 0; granted[i] != NULL; i++)
    {
      const PracticeScope *scope = find_scope (granted[i]);

      if (scope == NULL || !scope->identity)
        return FALSE;
    }
  return TRUE;
}

/* More than 100 live refresh tokens of a person for one client: the oldest goes, silently. */
static void
drop_oldest (PracticeState *state,
             PracticeToken *newest)
{
  GHashTableIter iter;
  gpointer value;
  PracticeToken *oldest = NULL;
  guint live = 0;

  g_hash_table_iter_init (&iter, state->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PracticeToken *token = value;

      if (token->kind != PRACTICE_TOKEN_REFRESH || token->user != newest->user || token->revoked)
        continue;
      live++;
      if (oldest == NULL || token->issued < oldest->issued)
        oldest = token;
    }
  if (live > MOST_REFRESH_TOKENS)
    oldest->revoked = TRUE;
}

static JsonObject *
token_reply (PracticeRequest *request,
             PracticeToken *source)
{
  JsonObject *body = json_object_new ();
  gint64 seconds = practice_settings_get_int (request->state->settings, "access_token_seconds");
  g_autofree char *tail = practice_random_text (ALPHABET, 140);
  g_autofree char *value = g_strconcat ("ya29.a0", tail, NULL);
  g_autofree char *scope = g_strjoinv (" ", source->scopes);

  seconds = seconds > 0 ? seconds : ACCESS_SECONDS;
  practice_oauth_new_token (request->state, source, PRACTICE_TOKEN_ACCESS, value, seconds);
  json_object_set_string_member (body, "access_token", value);
  json_object_set_int_member (body, "expires_in", seconds);
  json_object_set_string_member (body, "scope", scope);
  json_object_set_string_member (body, "token_type", "Bearer");
  if (practice_scopes_contain (source->scopes, "openid"))
    {
      g_autoptr (JsonObject) claims = practice_oauth_claims (request->state, source, ISSUER);
      g_autofree char *id_token = NULL;

      json_object_set_string_member (claims, "azp", source->client_id);
      json_object_set_boolean_member (claims, "email_verified", TRUE);
      if (!practice_scopes_contain (source->scopes, PREFIX "userinfo.email"))
        json_object_remove_member (claims, "email");
      id_token = practice_oauth_sign_claims (request->state, claims);
      json_object_set_string_member (body, "id_token", id_token);
    }
  return body;
}

static void
redeem_code (PracticeRequest *request,
             GHashTable *form)
{
  const char *value = g_hash_table_lookup (form, "code");
  PracticeToken *code = value != NULL ? g_hash_table_lookup (request->state->tokens, value) : NULL;
  g_autofree char *tail = practice_random_text (ALPHABET, 92);
  g_autofree char *refresh = g_strconcat ("1//0", tail, NULL);
  JsonObject *body;

  if (value == NULL)
    refuse (request, 400, "invalid_request", "Missing required parameter: code");
  else if (code == NULL || code->kind != PRACTICE_TOKEN_CODE || code->provider != PRACTICE_GOOGLE)
    refuse (request, 400, "invalid_grant", "Malformed auth code.");
  else if (code->used || code->revoked || practice_oauth_is_expired (request->state, code))
    refuse (request, 400, "invalid_grant", "Bad Request");
  else if (g_strcmp0 (code->redirect_uri, g_hash_table_lookup (form, "redirect_uri")) != 0)
    refuse (request, 400, "redirect_uri_mismatch", "Bad Request");
  else if (!g_hash_table_contains (form, "code_verifier"))
    refuse (request, 400, "invalid_grant", "Missing code verifier.");
  else if (!practice_oauth_verify (code, g_hash_table_lookup (form, "code_verifier")))
    refuse (request, 400, "invalid_grant", "Invalid code verifier.");
  else
    {
      code->used = TRUE;
      body = token_reply (request, code);
      drop_oldest (request->state,
                   practice_oauth_new_token (request->state, code, PRACTICE_TOKEN_REFRESH, refresh, 0));
      json_object_set_string_member (body, "refresh_token", refresh);
      practice_request_reply_json (request, SOUP_STATUS_OK, body);
    }
}

static gboolean
is_dead (PracticeState *state,
         PracticeToken *token)
{
  gint64 now = practice_state_now (state);
  gint64 testing = practice_settings_get_int (state->settings, "google_testing_days");

  if (token->revoked || practice_oauth_is_expired (state, token))
    return TRUE;
  if (now - token->last_used > UNUSED_DAYS * (gint64) DAY_SECONDS * G_USEC_PER_SEC)
    return TRUE;
  return testing > 0 && !only_identity (token->scopes) &&
         now - token->issued > testing * DAY_SECONDS * G_USEC_PER_SEC;
}

static void
refuse_rapt (PracticeRequest *request)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "error", "invalid_grant");
  json_object_set_string_member (body, "error_description", "reauth related error (invalid_rapt)");
  json_object_set_string_member (body, "error_subtype", "invalid_rapt");
  practice_request_reply_json (request, SOUP_STATUS_BAD_REQUEST, body);
}

static void
refresh (PracticeRequest *request,
         GHashTable *form)
{
  const char *value = g_hash_table_lookup (form, "refresh_token");
  PracticeToken *token = value != NULL ? g_hash_table_lookup (request->state->tokens, value) : NULL;

  if (value == NULL)
    refuse (request, 400, "invalid_request", "Missing required parameter: refresh_token");
  else if (token == NULL || token->kind != PRACTICE_TOKEN_REFRESH || token->provider != PRACTICE_GOOGLE ||
           is_dead (request->state, token))
    refuse (request, 400, "invalid_grant", "Token has been expired or revoked.");
  else if (token->user->hurdle == PRACTICE_HURDLE_INTERACTION)
    refuse_rapt (request);
  else
    {
      token->last_used = practice_state_now (request->state);
      practice_request_reply_json (request, SOUP_STATUS_OK, token_reply (request, token));
    }
}

static void
post_token (PracticeRequest *request)
{
  g_autoptr (GHashTable) form = practice_request_form (request);
  const char *grant = g_hash_table_lookup (form, "grant_type");

  practice_request_set_header (request, "Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
  if (grant == NULL)
    {
      refuse (request, 400, "invalid_request", "Required parameter is missing: grant_type");
      return;
    }
  if (!check_client (request, form))
    return;
  if (strcmp (grant, "authorization_code") == 0)
    redeem_code (request, form);
  else if (strcmp (grant, "refresh_token") == 0)
    refresh (request, form);
  else
    refuse (request, 400, "unsupported_grant_type", "Invalid grant_type");
}

static void
post_revoke (PracticeRequest *request)
{
  g_autoptr (GHashTable) form = practice_request_form (request);
  const char *value = g_hash_table_lookup (form, "token");
  PracticeToken *token;

  value = value != NULL ? value : practice_request_query (request, "token");
  token = value != NULL ? g_hash_table_lookup (request->state->tokens, value) : NULL;
  if (token == NULL || token->kind == PRACTICE_TOKEN_CODE || token->provider != PRACTICE_GOOGLE ||
      token->revoked || practice_oauth_is_expired (request->state, token))
    {
      refuse (request, 400, "invalid_token", "Token expired or revoked");
      return;
    }
  practice_oauth_revoke (token->user, token->client_id);
  practice_request_reply_json (request, SOUP_STATUS_OK, json_object_new ());
}

static void
get_userinfo (PracticeRequest *request)
{
  JsonObject *body;

  if (!practice_token_is_live (request) || !practice_token_has_scope (request, "openid"))
    {
      refuse (request, 401, "invalid_request", "Invalid Credentials");
      return;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "sub", request->user->id);
  if (practice_token_has_scope (request, "userinfo.profile"))
    json_object_set_string_member (body, "name", request->user->name);
  if (practice_token_has_scope (request, "userinfo.email"))
    {
      json_object_set_string_member (body, "email", request->user->email);
      json_object_set_boolean_member (body, "email_verified", TRUE);
    }
  practice_request_reply_json (request, SOUP_STATUS_OK, body);
}

static const PracticeRoute routes[] = {
  { "GET", "/o/oauth2/v2/auth", show_authorize },
  { "POST", "/o/oauth2/v2/auth", take_answer },
  { "POST", "/token", post_token },
  { "POST", "/revoke", post_revoke },
  { "GET", "/v1/userinfo", get_userinfo },
  { "POST", "/v1/userinfo", get_userinfo },
  { NULL },
};

void
practice_oauth_google_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_GOOGLE, routes);
}
