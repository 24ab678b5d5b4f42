/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-oauth"

#include <stdarg.h>
#include <string.h>
#include <sys/random.h>

#include "remote/accord-oauth.h"

/* A lifetime where a reply names none: short, so that it is asked again soon. */
#define DEFAULT_LIFETIME 600

/* What refusals mean, numbers first: `error` alone is often only invalid_grant (providers.md §3.1). */
static const struct
{
  guint number;
  const char *sentence;
} number_sentences[] = {
  { 50011, "The app registration does not list http://localhost as an address for desktop apps." },
  { 50020, "This account belongs to another organisation than the app registration allows." },
  { 50194, "The app registration is for one organisation only; name that tenant in the registration." },
  { 90002, "Microsoft does not know the tenant named in the registration." },
  { 50072, "Microsoft asks for another step of sign-in." },
  { 50074, "Microsoft asks for another step of sign-in." },
  { 50076, "Microsoft asks for another step of sign-in." },
  { 50078, "Microsoft asks for another step of sign-in." },
  { 50079, "Microsoft asks for another step of sign-in." },
  { 50105, "The organisation has not assigned this account to the app." },
  { 50173, "The access was revoked, for example by a new password." },
  { 70008, "The sign-in has expired." },
  { 700082, "The sign-in has expired because it was not used for a long time." },
  { 70043, "The organisation asks for a new sign-in from time to time, and it is due." },
  { 53000, "A rule of the organisation does not allow this computer." },
  { 53003, "A rule of the organisation does not allow this sign-in." },
  { 54005, "The answer of the sign-in was used before." },
  { 65001, "The permission for Accord was taken back or never given." },
  { 65004, "The permissions were declined." },
  { 700016, "Microsoft does not know the app registration in this organisation." },
  { 700025, "The app registration is a public one and must not have a secret." },
  { 7000218, "The app registration does not allow desktop apps (public client flows)." },
  { 70011, "The app registration does not allow one of the permissions asked for." },
  { 90094, "An administrator of the organisation has to allow Accord first." },
};

static const struct
{
  const char *code;
  gboolean final;
  const char *sentence;
} code_sentences[] = {
  { "access_denied", FALSE, "Access was not granted." },
  { "invalid_grant", TRUE, "The sign-in is no longer valid: it has expired or was revoked." },
  { "interaction_required", TRUE, "The provider asks for another step of sign-in." },
  { "login_required", TRUE, "The provider asks for another step of sign-in." },
  { "consent_required", TRUE, "The permission for Accord was taken back or never given." },
  { "invalid_client", TRUE, "The app registration or its secret is not accepted." },
  { "unauthorized_client", TRUE, "The app registration does not allow this kind of sign-in." },
  { "invalid_scope", FALSE, "The app registration does not allow one of the permissions asked for." },
  { "redirect_uri_mismatch", FALSE, "The app registration is not one for desktop apps." },
  { "invalid_request",
    FALSE,
    "The provider did not accept the request; the app registration may lack its secret." },
  { "admin_policy_enforced", FALSE, "A rule of the organisation does not allow Accord." },
  { "org_internal", FALSE, "The app registration is for another organisation only." },
  { "temporarily_unavailable", FALSE, "The provider cannot answer at the moment." },
  { "server_error", FALSE, "The provider cannot answer at the moment." },
};

char *
accord_oauth_random (void)
{
  guint8 bytes[32];
  char *text;

  /* Never short for 32 bytes; blocks only before the system's first entropy (getrandom(2)). */
  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    g_error ("The system gives no random bytes");

  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchr (text, '=') = '\0';
  return text;
}

char *
accord_oauth_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *text;

  g_return_val_if_fail (verifier != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchr (text, '=') = '\0';
  return text;
}

gboolean
accord_oauth_equal (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint8 difference = 0;

  if (length != strlen (b))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (a[i] ^ b[i]);
  return difference == 0;
}

void
accord_oauth_refusal_clear (AccordOauthRefusal *self)
{
  g_clear_pointer (&self->code, g_free);
  self->n_numbers = 0;
}

static void
add_number (AccordOauthRefusal *self, gint64 number)
{
  if (number > 0 && number <= G_MAXUINT && self->n_numbers < G_N_ELEMENTS (self->numbers))
    self->numbers[self->n_numbers++] = (guint) number;
}

void
accord_oauth_refusal_init (AccordOauthRefusal *self, const char *code, const char *description)
{
  const char *found = description == NULL ? NULL : strstr (description, "AADSTS");

  *self = (AccordOauthRefusal){ .code = g_strdup (code) };
  if (found != NULL)
    add_number (self, g_ascii_strtoll (found + strlen ("AADSTS"), NULL, 10));
}

static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || json_node_get_value_type (node) != G_TYPE_STRING ? NULL
                                                                          : json_node_get_string (node);
}

void
accord_oauth_refusal_init_reply (AccordOauthRefusal *self, const AccordTransportReply *reply)
{
  JsonObject *object;
  JsonNode *codes;

  *self = (AccordOauthRefusal){ 0 };
  if (reply->json == NULL || !JSON_NODE_HOLDS_OBJECT (reply->json))
    return;

  object = json_node_get_object (reply->json);
  accord_oauth_refusal_init (self, text_member (object, "error"), text_member (object, "error_description"));
  codes = json_object_get_member (object, "error_codes");
  if (codes == NULL || !JSON_NODE_HOLDS_ARRAY (codes))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (codes)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (codes), i);

      if (json_node_get_value_type (node) == G_TYPE_INT64)
        add_number (self, json_node_get_int (node));
    }
}

gboolean
accord_oauth_refusal_has (const AccordOauthRefusal *self, guint number)
{
  for (guint i = 0; i < self->n_numbers; i++)
    if (self->numbers[i] == number)
      return TRUE;
  return FALSE;
}

const char *
accord_oauth_refusal_explain (const AccordOauthRefusal *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_sentences); i++)
    if (accord_oauth_refusal_has (self, number_sentences[i].number))
      return number_sentences[i].sentence;
  for (gsize i = 0; i < G_N_ELEMENTS (code_sentences); i++)
    if (g_strcmp0 (self->code, code_sentences[i].code) == 0)
      return code_sentences[i].sentence;
  return "The provider refused without a reason that Accord knows.";
}

gboolean
accord_oauth_refusal_is_final (const AccordOauthRefusal *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (code_sentences); i++)
    if (g_strcmp0 (self->code, code_sentences[i].code) == 0)
      return code_sentences[i].final;
  return FALSE;
}

gboolean
accord_oauth_refusal_needs_admin (const AccordOauthRefusal *self)
{
  static const guint numbers[] = { 90094, 90093, 900941, 50105 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (accord_oauth_refusal_has (self, numbers[i]))
      return TRUE;
  return g_strcmp0 (self->code, "admin_policy_enforced") == 0;
}

SoupMessage *
accord_oauth_token_message (const AccordRegistration *registration, GError **error, ...)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) body = NULL;
  const char *name;
  char *encoded;
  va_list pairs;

  g_return_val_if_fail (registration != NULL && registration->client_id != NULL, NULL);

  va_start (pairs, error);
  while ((name = va_arg (pairs, const char *)) != NULL)
    g_hash_table_insert (form, (char *) name, va_arg (pairs, char *));
  va_end (pairs);
  g_hash_table_insert (form, (char *) "client_id", registration->client_id);
  if (registration->client_secret != NULL)
    g_hash_table_insert (form, (char *) "client_secret", registration->client_secret);

  message = accord_transport_message_new (SOUP_METHOD_POST, registration->token, error);
  if (message == NULL)
    return NULL;
  encoded = soup_form_encode_hash (form);
  body = g_bytes_new_with_free_func (encoded, strlen (encoded), (GDestroyNotify) accord_secret_free, encoded);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  return g_steal_pointer (&message);
}

AccordTokens *
accord_oauth_read_tokens (const AccordTransportReply *reply, gint64 now)
{
  g_autoptr (AccordTokens) tokens = NULL;
  JsonObject *object;
  JsonNode *lifetime;
  gint64 seconds = DEFAULT_LIFETIME;

  g_return_val_if_fail (reply != NULL, NULL);

  if (!SOUP_STATUS_IS_SUCCESSFUL (reply->status) || reply->json == NULL ||
      !JSON_NODE_HOLDS_OBJECT (reply->json))
    return NULL;

  object = json_node_get_object (reply->json);
  tokens = accord_tokens_new ();
  tokens->access = g_strdup (text_member (object, "access_token"));
  tokens->refresh = g_strdup (text_member (object, "refresh_token"));
  tokens->scopes = g_strdup (text_member (object, "scope"));
  if (tokens->access == NULL || *tokens->access == '\0')
    return NULL;

  /* Some servers write the number as text. */
  lifetime = json_object_get_member (object, "expires_in");
  if (lifetime != NULL && json_node_get_value_type (lifetime) == G_TYPE_INT64)
    seconds = json_node_get_int (lifetime);
  else if (lifetime != NULL && json_node_get_value_type (lifetime) == G_TYPE_STRING)
    seconds = g_ascii_strtoll (json_node_get_string (lifetime), NULL, 10);
  tokens->expires_at = (reply->date != 0 ? reply->date : now) + CLAMP (seconds, 0, 86400);
  return g_steal_pointer (&tokens);
}
