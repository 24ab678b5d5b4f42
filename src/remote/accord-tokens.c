/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tokens"

#include <json-glib/json-glib.h>
#include <string.h>

#include "model/accord-json-text.h"
#include "remote/accord-json.h"
#include "remote/accord-tokens-private.h"

void
accord_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

AccordTokens *
accord_tokens_new (void)
{
  return g_new0 (AccordTokens, 1);
}

AccordTokens *
accord_tokens_copy (const AccordTokens *self)
{
  AccordTokens *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = accord_tokens_new ();
  copy->access = g_strdup (self->access);
  copy->refresh = g_strdup (self->refresh);
  copy->expires_at = self->expires_at;
  copy->scopes = g_strdup (self->scopes);
  return copy;
}

void
accord_tokens_free (AccordTokens *self)
{
  if (self == NULL)
    return;
  accord_secret_free (self->access);
  accord_secret_free (self->refresh);
  g_free (self->scopes);
  g_free (self);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

char *
accord_tokens_to_text (const AccordTokens *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  add_text (builder, "access", self->access);
  add_text (builder, "refresh", self->refresh);
  add_text (builder, "scopes", self->scopes);
  json_builder_set_member_name (builder, "expires_at");
  json_builder_add_int_value (builder, self->expires_at);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static char *
take_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_dup_string (node);
}

AccordTokens *
accord_tokens_from_text (const char *text)
{
  g_autoptr (AccordTokens) self = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  g_return_val_if_fail (text != NULL, NULL);

  root = accord_json_text_parse (text, strlen (text), ACCORD_JSON_NESTING, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  object = json_node_get_object (root);
  self = accord_tokens_new ();
  self->access = take_text (object, "access");
  self->refresh = take_text (object, "refresh");
  self->scopes = take_text (object, "scopes");
  self->expires_at = accord_json_int (object, "expires_at", 0);
  return self->access == NULL && self->refresh == NULL ? NULL : g_steal_pointer (&self);
}
