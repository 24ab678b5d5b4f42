/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-graph-schema.h"

#include <string.h>

/* The folder with the published descriptions, or empty. */
static const char *specs;

static JsonNode *
load_description (void)
{
  g_autofree char *path = g_build_filename (specs, "graph-calendar-v1.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* Types a client never sends as part of an event or calendar. */
static gboolean
is_left_out (const char *type)
{
  static const char *const names[] = { "onlineMeetingInfo", "phone", "calendarGroup", NULL };

  return g_strv_contains (names, type);
}

static void
check_type (const char *type, JsonObject *description)
{
  JsonObject *published = json_object_get_object_member (description, "props");
  g_autoptr (GList) names = json_object_get_members (published);
  const char *base;
  const PracticeGraphProperty *own = practice_graph_schema_properties (type, &base);

  g_assert_nonnull (own);
  g_assert_cmpstr (base, ==, json_object_get_string_member_with_default (description, "base", NULL));
  for (GList *l = names; l != NULL; l = l->next)
    {
      const PracticeGraphProperty *property = practice_graph_schema_property (type, l->data);
      JsonObject *expected = json_object_get_object_member (published, l->data);

      if (property == NULL)
        g_error ("%s/%s is missing", type, (const char *) l->data);
      g_assert_cmpstr (property->type, ==, json_object_get_string_member (expected, "type"));
    }
  for (; own->name != NULL; own++)
    if (!json_object_has_member (published, own->name))
      g_error ("%s/%s is not published", type, own->name);
}

static void
test_types (void)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  const char *type;
  JsonNode *node;

  if (*specs == '\0')
    {
      g_test_skip ("the option specs_dir names no folder");
      return;
    }
  root = load_description ();
  json_object_iter_init (&iter, json_object_get_object_member (json_node_get_object (root), "types"));
  while (json_object_iter_next (&iter, &type, &node))
    if (!is_left_out (type))
      check_type (type, json_node_get_object (node));
}

static void
test_words (void)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  const char *type;
  JsonNode *node;

  if (*specs == '\0')
    {
      g_test_skip ("the option specs_dir names no folder");
      return;
    }
  root = load_description ();
  json_object_iter_init (&iter, json_object_get_object_member (json_node_get_object (root), "enums"));
  while (json_object_iter_next (&iter, &type, &node))
    {
      const char *const *words = practice_graph_schema_words (type);
      JsonArray *published = json_node_get_array (node);

      for (guint i = 0; words != NULL && i < json_array_get_length (published); i++)
        g_assert_cmpstr (words[i], ==, json_array_get_string_element (published, i));
      g_assert_true (words == NULL || words[json_array_get_length (published)] == NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  specs = argc > 1 ? argv[1] : "";
  g_test_add_func ("/outlook/schema/types-are-the-published-ones", test_types);
  g_test_add_func ("/outlook/schema/words-are-the-published-ones", test_words);
  return g_test_run ();
}
