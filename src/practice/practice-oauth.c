/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth-private.h"
#include "practice-provider.h"
#include "practice-state-private.h"

#include <string.h>

#define GOOGLE_SCOPE_PREFIX "https://www.googleapis.com/auth/"
#define CODE_SECONDS 600
#define ID_TOKEN_SECONDS 3600

gboolean
practice_oauth_is_expired (PracticeState *state,
                           PracticeToken *token)
{
  return token->expires != 0 && token->expires <= practice_state_now (state);
}

gboolean
practice_token_is_live (PracticeRequest *request)
{
  PracticeToken *token = request->token;

  if (request->other_person)
    return TRUE;
  return token != NULL && !token->revoked && (guint) token->provider == (guint) request->origin &&
         !practice_oauth_is_expired (request->state, token);
}

gboolean
practice_token_has_scope (PracticeRequest *request,
                          const char *scope)
{
  g_autofree char *full = NULL;

  if (request->other_person)
    return TRUE;
  if (request->token == NULL)
    return FALSE;
  full = g_strconcat (GOOGLE_SCOPE_PREFIX, scope, NULL);
  return practice_scopes_contain (request->token->scopes, scope) ||
         practice_scopes_contain (request->token->scopes, full);
}

gboolean
practice_scopes_contain (GStrv scopes,
                         const char *scope)
{
  return scopes != NULL && g_strv_contains ((const char *const *) scopes, scope);
}

gboolean
practice_oauth_has_challenge (PracticeRequest *request)
{
  const char *challenge = practice_request_query (request, "code_challenge");

  return g_strcmp0 (practice_request_query (request, "code_challenge_method"), "S256") == 0 &&
         challenge != NULL && strlen (challenge) == 43;
}

PracticeToken *
practice_oauth_new_code (PracticeRequest *request,
                         PracticeUser *user,
                         const char *value,
                         GStrv scopes)
{
  PracticeState *state = request->state;
  PracticeToken *code = practice_state_new_token (state, value);

  code->kind = PRACTICE_TOKEN_CODE;
  code->provider = user->provider;
  code->user = user;
  code->client_id = g_strdup (practice_request_query (request, "client_id"));
  code->scopes = g_strdupv (scopes);
  code->grant = ++state->last_grant;
  code->issued = practice_state_now (state);
  code->expires = code->issued + CODE_SECONDS * G_USEC_PER_SEC;
  code->redirect_uri = g_strdup (practice_request_query (request, "redirect_uri"));
  code->challenge = g_strdup (practice_request_query (request, "code_challenge"));
  code->nonce = g_strdup (practice_request_query (request, "nonce"));
  code->tenant = g_strdup (user->tenant);
  practice_state_changed (state);
  return code;
}

PracticeToken *
practice_oauth_new_token (PracticeState *state,
                          PracticeToken *source,
                          PracticeTokenKind kind,
                          const char *value,
                          gint64 seconds)
{
  PracticeToken *token = practice_state_new_token (state, value);

  token->kind = kind;
  token->provider = source->provider;
  token->user = source->user;
  token->client_id = g_strdup (source->client_id);
  token->scopes = g_strdupv (source->scopes);
  token->grant = source->grant;
  token->issued = practice_state_now (state);
  token->last_used = token->issued;
  token->expires = seconds != 0 ? token->issued + seconds * G_USEC_PER_SEC : 0;
  token->nonce = g_strdup (source->nonce);
  token->tenant = g_strdup (source->tenant);
  practice_state_changed (state);
  return token;
}

static char *
base64url (const guchar *data,
           gsize size)
{
  char *text = g_base64_encode (data, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* RFC 7636 §4.6. */
gboolean
practice_oauth_verify (PracticeToken *code,
                       const char *verifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *challenge = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;

  if (verifier == NULL || strlen (verifier) < 43 || strlen (verifier) > 128)
    return FALSE;
  g_checksum_update (sum, (const guchar *) verifier, -1);
  g_checksum_get_digest (sum, digest, &size);
  challenge = base64url (digest, size);
  return g_strcmp0 (challenge, code->challenge) == 0;
}

void
practice_oauth_revoke (PracticeUser *user,
                       const char *client_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->state->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PracticeToken *token = value;

      if (token->user == user && (client_id == NULL || g_strcmp0 (token->client_id, client_id) == 0))
        token->revoked = TRUE;
    }
  practice_state_changed (user->state);
}

JsonObject *
practice_oauth_claims (PracticeState *state,
                       PracticeToken *token,
                       const char *issuer)
{
  JsonObject *claims = json_object_new ();
  gint64 now = practice_state_now (state) / G_USEC_PER_SEC;

  json_object_set_string_member (claims, "iss", issuer);
  json_object_set_string_member (claims, "aud", token->client_id);
  json_object_set_string_member (claims, "sub", token->user->id);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "exp", now + ID_TOKEN_SECONDS);
  if (token->nonce != NULL)
    json_object_set_string_member (claims, "nonce", token->nonce);
  json_object_set_string_member (claims, "email", token->user->email);
  json_object_set_string_member (claims, "name", token->user->name);
  return claims;
}

char *
practice_oauth_sign_claims (PracticeState *state,
                            JsonObject *claims)
{
  static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"practice\"}";
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), claims);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *head = base64url ((const guchar *) header, strlen (header));
  g_autofree char *content = base64url ((const guchar *) text, strlen (text));
  g_autofree char *signed_part = g_strconcat (head, ".", content, NULL);
  g_autofree char *signature = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) state->secret, strlen (state->secret));

  g_hmac_update (hmac, (const guchar *) signed_part, -1);
  g_hmac_get_digest (hmac, digest, &size);
  g_hmac_unref (hmac);
  signature = base64url (digest, size);
  return g_strconcat (signed_part, ".", signature, NULL);
}

void
practice_oauth_answer (PracticeRequest *request,
                       const char *redirect_uri,
                       ...)
{
  g_autoptr (GString) address = g_string_new (redirect_uri);
  char separator = strchr (redirect_uri, '?') != NULL ? '&' : '?';
  const char *name;
  va_list pairs;

  va_start (pairs, redirect_uri);
  while ((name = va_arg (pairs, const char *)) != NULL)
    {
      const char *value = va_arg (pairs, const char *);

      /* A missing value must not end the list: it is passed as "". */
      if (*value == '\0')
        continue;
      g_string_append_c (address, separator);
      g_string_append (address, name);
      g_string_append_c (address, '=');
      g_string_append_uri_escaped (address, value, NULL, FALSE);
      separator = '&';
    }
  va_end (pairs);
  practice_request_redirect (request, address->str);
}

void
practice_oauth_install (PracticeServer *server)
{
  practice_oauth_google_install (server);
  practice_oauth_microsoft_install (server);
}
