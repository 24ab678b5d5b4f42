/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-json"

#include "remote/accord-json.h"

#include <string.h>

static JsonNode *
find_member (JsonObject *object, const char *path)
{
  const char *slash;

  while (object != NULL && (slash = strchr (path, '/')) != NULL)
    {
      g_autofree char *name = g_strndup (path, slash - path);
      JsonNode *node = json_object_get_member (object, name);

      object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      path = slash + 1;
    }
  return object != NULL ? json_object_get_member (object, path) : NULL;
}

static JsonNode *
find_value (JsonObject *object, const char *path, GType type)
{
  JsonNode *node = find_member (object, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;
  return node;
}

const char *
accord_json_string (JsonObject *object, const char *path)
{
  JsonNode *node = find_value (object, path, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
accord_json_boolean (JsonObject *object, const char *path, gboolean fallback)
{
  JsonNode *node = find_value (object, path, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

gint64
accord_json_int (JsonObject *object, const char *path, gint64 fallback)
{
  JsonNode *node = find_value (object, path, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

JsonObject *
accord_json_object (JsonObject *object, const char *path)
{
  return accord_json_root (find_member (object, path));
}

JsonArray *
accord_json_array (JsonObject *object, const char *path)
{
  JsonNode *node = find_member (object, path);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
accord_json_root (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonObject *
accord_json_element (JsonArray *array, guint index)
{
  return accord_json_root (json_array_get_element (array, index));
}

void
accord_json_add_objects (JsonArray *array, GPtrArray *out)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = accord_json_element (array, i);

      if (object != NULL)
        g_ptr_array_add (out, json_object_ref (object));
    }
}

void
accord_json_strip_nulls (JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonNode *node = json_object_get_member (object, name->data);

      if (JSON_NODE_HOLDS_NULL (node))
        json_object_remove_member (object, name->data);
      else if (JSON_NODE_HOLDS_OBJECT (node))
        accord_json_strip_nulls (json_node_get_object (node));
    }
}
