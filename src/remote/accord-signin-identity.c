/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-signin"

#include <string.h>

#include "remote/accord-signin-private.h"

void
accord_identity_free (AccordIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->provider_user_id);
  g_free (self->email);
  g_free (self->name);
  g_clear_pointer (&self->tokens, accord_tokens_free);
  g_free (self->missing);
  g_free (self);
}

static JsonObject *
object_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (transfer full) (nullable): NULL for absent, null, empty or anything but text. */
static char *
dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING ||
      *json_node_get_string (node) == '\0')
    return NULL;
  return json_node_dup_string (node);
}

static gboolean
take (AccordIdentity *self, char *id, char *email, char *name)
{
  g_free (self->provider_user_id);
  g_free (self->email);
  g_free (self->name);
  self->provider_user_id = id;
  self->email = email;
  self->name = name;
  return id != NULL && email != NULL;
}

/* The middle of the three parts, base64url without padding. */
static JsonNode *
decode_claims (const char *token)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 0);
  g_autofree char *padded = NULL;
  g_autofree guchar *bytes = NULL;
  g_autoptr (GBytes) body = NULL;
  gsize length;

  if (g_strv_length (parts) != 3)
    return NULL;
  g_strdelimit (parts[1], "-", '+');
  g_strdelimit (parts[1], "_", '/');
  padded = g_strconcat (parts[1], &"==="[3 - (4 - strlen (parts[1]) % 4) % 4], NULL);
  bytes = g_base64_decode (padded, &length);
  body = g_bytes_new (bytes, length);
  return accord_transport_parse (body, 10, NULL);
}

gboolean
accord_identity_read_id_token (AccordIdentity *self, const AccordTransportReply *reply, const char *client_id)
{
  JsonObject *object = object_of (reply->json);
  g_autofree char *token = object == NULL ? NULL : dup_text (object, "id_token");
  g_autoptr (JsonNode) claims = token == NULL ? NULL : decode_claims (token);
  g_autofree char *audience = NULL;

  object = object_of (claims);
  if (object == NULL)
    return FALSE;
  audience = dup_text (object, "aud");
  if (g_strcmp0 (audience, client_id) != 0)
    return FALSE;
  return take (self, dup_text (object, "sub"), dup_text (object, "email"), dup_text (object, "name"));
}

gboolean
accord_identity_read_userinfo (AccordIdentity *self, const AccordTransportReply *reply)
{
  JsonObject *object = object_of (reply->json);

  if (object == NULL || !SOUP_STATUS_IS_SUCCESSFUL (reply->status))
    return FALSE;
  return take (self, dup_text (object, "sub"), dup_text (object, "email"), dup_text (object, "name"));
}

gboolean
accord_identity_read_me (AccordIdentity *self, const AccordTransportReply *reply)
{
  JsonObject *object = object_of (reply->json);
  char *email;

  if (object == NULL || !SOUP_STATUS_IS_SUCCESSFUL (reply->status))
    return FALSE;
  email = dup_text (object, "mail");
  if (email == NULL)
    email = dup_text (object, "userPrincipalName");
  return take (self, dup_text (object, "id"), email, dup_text (object, "displayName"));
}

static gboolean
is_identity_scope (const char *scope)
{
  /* Microsoft never lists offline_access; it shows in the refresh token. Google says userinfo.email for
   * email. */
  static const char *scopes[] = { "openid", "email", "profile", "offline_access" };

  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (g_ascii_strcasecmp (scope, scopes[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Microsoft may answer with https://graph.microsoft.com/ before the name. */
static gboolean
is_granted (const char *scope, char **granted)
{
  for (char **other = granted; *other != NULL; other++)
    {
      gsize length = strlen (*other), wanted = strlen (scope);

      if (length >= wanted && g_ascii_strcasecmp (*other + length - wanted, scope) == 0 &&
          (length == wanted || (*other)[length - wanted - 1] == '/'))
        return TRUE;
    }
  return FALSE;
}

char *
accord_identity_find_missing (const char *asked, const char *granted)
{
  g_auto (GStrv) wanted = g_strsplit (asked, " ", 0);
  g_auto (GStrv) given = g_strsplit (granted == NULL ? "" : granted, " ", 0);
  g_autoptr (GString) missing = g_string_new (NULL);

  /* A reply without scopes grants what was asked for (RFC 6749 §5.1). */
  if (granted == NULL)
    return NULL;
  for (char **scope = wanted; *scope != NULL; scope++)
    if (!is_identity_scope (*scope) && !is_granted (*scope, given))
      g_string_append_printf (missing, "%s%s", missing->len == 0 ? "" : " ", *scope);
  return missing->len == 0 ? NULL : g_string_free (g_steal_pointer (&missing), FALSE);
}
