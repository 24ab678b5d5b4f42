/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

/* "kind,items(id,start/dateTime),nextPageToken": a tree whose leaves are empty objects.
 * "*" stands for every member. */

static JsonObject *parse_list (const char **cursor);

static JsonObject *
child_of (JsonObject *tree,
          const char *name)
{
  if (!json_object_has_member (tree, name))
    json_object_set_object_member (tree, name, json_object_new ());
  return json_object_get_object_member (tree, name);
}

static void
take_members (JsonObject *target,
              JsonObject *source)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, source);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (target, name, json_node_copy (node));
}

static gboolean
parse_path (JsonObject *tree,
            const char **cursor)
{
  for (;;)
    {
      gsize length = strcspn (*cursor, ",/()");
      g_autofree char *name = g_strndup (*cursor, length);
      JsonObject *child;

      if (length == 0)
        return FALSE;
      *cursor += length;
      child = child_of (tree, name);
      if (**cursor == '/')
        {
          (*cursor)++;
          tree = child;
          continue;
        }
      if (**cursor == '(')
        {
          g_autoptr (JsonObject) list = NULL;

          (*cursor)++;
          list = parse_list (cursor);
          if (list == NULL || **cursor != ')')
            return FALSE;
          (*cursor)++;
          take_members (child, list);
        }
      return TRUE;
    }
}

static JsonObject *
parse_list (const char **cursor)
{
  g_autoptr (JsonObject) tree = json_object_new ();

  for (;;)
    {
      if (!parse_path (tree, cursor))
        return NULL;
      if (**cursor != ',')
        return g_steal_pointer (&tree);
      (*cursor)++;
    }
}

static JsonNode *filter_node (JsonNode *node,
                              JsonObject *tree);

static JsonObject *
filter_object (JsonObject *object,
               JsonObject *tree)
{
  JsonObject *result = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *wanted = json_object_has_member (tree, name) ? name : "*";

      if (json_object_has_member (tree, wanted))
        json_object_set_member (result,
                                name,
                                filter_node (node, json_object_get_object_member (tree, wanted)));
    }
  return result;
}

static JsonNode *
filter_node (JsonNode *node,
             JsonObject *tree)
{
  JsonArray *source, *rows;

  if (json_object_get_size (tree) == 0 || JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_NULL (node))
    return json_node_copy (node);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonNode *result = json_node_new (JSON_NODE_OBJECT);

      json_node_take_object (result, filter_object (json_node_get_object (node), tree));
      return result;
    }
  source = json_node_get_array (node);
  rows = json_array_new ();
  for (guint i = 0; i < json_array_get_length (source); i++)
    json_array_add_element (rows, filter_node (json_array_get_element (source, i), tree));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, rows);
  return node;
}

JsonObject *
practice_google_apply_fields (JsonObject *object,
                              const char *mask)
{
  const char *cursor = mask;
  g_autoptr (JsonObject) tree = parse_list (&cursor);

  if (tree == NULL || *cursor != '\0')
    return NULL;
  return filter_object (object, tree);
}

void
practice_google_reply (PracticeRequest *request,
                       guint status,
                       JsonObject *object)
{
  g_autoptr (JsonObject) whole = object;
  const char *mask = practice_request_query (request, "fields");
  JsonObject *filtered;

  if (mask == NULL)
    {
      practice_request_reply_json (request, status, g_steal_pointer (&whole));
      return;
    }
  filtered = practice_google_apply_fields (whole, mask);
  if (filtered != NULL)
    practice_request_reply_json (request, status, filtered);
  else
    practice_google_fail_with (request, "invalidParameter", "Invalid field selection", "fields");
}
