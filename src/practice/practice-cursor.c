/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-state.h"

#include <string.h>

/* A cursor is base64url (JSON) + "." + a signature, so that a changed one is seen and
 * none needs to be kept.  Unpadded base64url survives any query. */

#define SIGNATURE_LENGTH 16

static char *
to_base64url (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  *(encoded + strcspn (encoded, "=")) = '\0';
  return encoded;
}

static char *
from_base64url (const char *text)
{
  g_autofree char *padded = g_strconcat (text, "===", NULL);
  gsize length = 0;
  guchar *decoded;
  char *result;

  padded[(strlen (text) + 3) / 4 * 4] = '\0';
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  decoded = g_base64_decode (padded, &length);
  result = g_strndup ((const char *) decoded, length);
  g_free (decoded);
  return result;
}

static char *
sign (PracticeState *state,
      const char *text)
{
  char *signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) state->secret,
                                               strlen (state->secret), text, -1);

  signature[SIGNATURE_LENGTH] = '\0';
  return signature;
}

char *
practice_cursor_encode (PracticeUser *user,
                        PracticeCursorKind kind,
                        JsonObject *content)
{
  g_autoptr (JsonObject) envelope = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *signature = NULL;

  json_object_set_string_member (envelope, "u", user->id);
  json_object_set_int_member (envelope, "k", kind);
  json_object_set_int_member (envelope, "g", user->generations[kind]);
  json_object_set_object_member (envelope, "c", json_object_ref (content));
  json_node_set_object (node, envelope);
  text = json_to_string (node, FALSE);
  encoded = to_base64url (text);
  signature = sign (user->state, encoded);
  return g_strconcat (encoded, ".", signature, NULL);
}

static JsonObject *
open_envelope (PracticeState *state,
               const char *text)
{
  const char *dot = strrchr (text, '.');
  g_autofree char *encoded = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (dot == NULL)
    return NULL;
  encoded = g_strndup (text, (gsize) (dot - text));
  signature = sign (state, encoded);
  if (strcmp (signature, dot + 1) != 0)
    return NULL;
  json = from_base64url (encoded);
  node = json_from_string (json, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

PracticeCursorResult
practice_cursor_decode (PracticeUser *user,
                        PracticeCursorKind kind,
                        const char *text,
                        JsonObject **content)
{
  g_autoptr (JsonObject) envelope = open_envelope (user->state, text);

  if (envelope == NULL || json_object_get_int_member (envelope, "k") != (gint64) kind ||
      g_strcmp0 (json_object_get_string_member (envelope, "u"), user->id) != 0)
    return PRACTICE_CURSOR_MALFORMED;
  if (json_object_get_int_member (envelope, "g") != (gint64) user->generations[kind] ||
      g_hash_table_contains (user->state->spent, text))
    return PRACTICE_CURSOR_EXPIRED;
  *content = json_object_ref (json_object_get_object_member (envelope, "c"));
  return PRACTICE_CURSOR_OK;
}

void
practice_cursor_expire (PracticeUser *user,
                        PracticeCursorKind kind)
{
  user->generations[kind]++;
  practice_state_changed (user->state);
}

gboolean
practice_cursor_spend (PracticeState *state,
                       const char *text)
{
  const char *equals = strrchr (text, '=');
  const char *cursor = equals != NULL ? equals + 1 : text;
  g_autoptr (JsonObject) envelope = open_envelope (state, cursor);

  if (envelope == NULL)
    return FALSE;
  g_hash_table_add (state->spent, g_strdup (cursor));
  practice_state_changed (state);
  return TRUE;
}
