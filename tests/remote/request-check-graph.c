/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "request-check.h"

#include "remote/accord-json.h"

#include <string.h>

/* The description has no "user": what of it leads to calendars. */
static const struct
{
  const char *name;
  const char *type;
} user_members[] = {
  { "calendars", "Collection(calendar)" },
  { "calendar", "calendar" },
  { "events", "Collection(event)" },
  { "calendarView", "Collection(event)" },
};

/* System options of OData that Graph takes on these, and the bounds of views and deltas. */
static const char *const list_options[] = { "$filter", "$select",  "$expand", "$top",
                                            "$skip",   "$orderby", "$count",  NULL };
static const char *const view_options[] = { "$filter",  "$select", "$expand",       "$top",        "$skip",
                                            "$orderby", "$count",  "startDateTime", "endDateTime", NULL };
static const char *const item_options[] = { "$select", "$expand", NULL };
static const char *const delta_options[] = {
  "startDateTime", "endDateTime", "$deltatoken", "$skiptoken", NULL
};

static JsonObject *
find_type (JsonObject *description, const char *name)
{
  JsonObject *types = accord_json_object (description, "types");

  return name != NULL && json_object_has_member (types, name) ? json_object_get_object_member (types, name)
                                                              : NULL;
}

/* A member of @type or of what it derives from. */
static JsonObject *
find_member (JsonObject *description, const char *type, const char *name)
{
  for (JsonObject *at = find_type (description, type); at != NULL;
       at = find_type (description, accord_json_string (at, "base")))
    {
      JsonObject *members = accord_json_object (at, "props");

      if (members != NULL && json_object_has_member (members, name))
        return json_object_get_object_member (members, name);
    }
  return NULL;
}

/* What stands in "Collection(…)", NULL: no collection. (transfer full) */
static char *
element_of (const char *type)
{
  if (type == NULL || !g_str_has_prefix (type, "Collection("))
    return NULL;
  return g_strndup (type + strlen ("Collection("), strlen (type) - strlen ("Collection(") - 1);
}

static const char *
follow (JsonObject *description, const char *type, const char *segment)
{
  JsonObject *member;

  if (g_str_equal (type, "user"))
    {
      for (guint i = 0; i < G_N_ELEMENTS (user_members); i++)
        if (g_str_equal (user_members[i].name, segment))
          return user_members[i].type;
      return NULL;
    }
  member = find_member (description, type, segment);
  return member != NULL && accord_json_boolean (member, "nav", FALSE) ? accord_json_string (member, "type")
                                                                      : NULL;
}

/* Walks the path from the user on; what it ends at, NULL: it leads nowhere. (transfer full) */
static char *
walk (JsonObject *description, const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  g_autofree char *type = g_strdup ("user");

  if (g_strv_length (segments) < 4 || !g_str_equal (segments[1], "v1.0") || !g_str_equal (segments[2], "me"))
    return NULL;
  for (guint i = 3; segments[i] != NULL; i++)
    {
      g_autofree char *element = element_of (type);
      char *next;

      if (segments[i][0] == '\0')
        return NULL;
      if (element != NULL && g_str_equal (segments[i], "delta") && segments[i + 1] == NULL)
        return g_strdup_printf ("%s/delta", type);
      next =
          element != NULL ? g_steal_pointer (&element) : g_strdup (follow (description, type, segments[i]));
      g_free (type);
      type = next;
      if (type == NULL)
        return NULL;
    }
  return g_steal_pointer (&type);
}

/* All of "a($filter=b,c),d" must be members that can be expanded. */
static char *
check_expand (JsonObject *description, const char *type, const char *value)
{
  g_autoptr (GRegex) inner = g_regex_new ("\\([^()]*\\)", 0, 0, NULL);
  g_autofree char *names = g_regex_replace_literal (inner, value, -1, 0, "", 0, NULL);
  g_auto (GStrv) each = g_strsplit (names, ",", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (follow (description, type, each[i]) == NULL)
      return g_strdup_printf ("“%s” cannot be expanded", each[i]);
  return NULL;
}

static char *
check_select (JsonObject *description, const char *type, const char *value)
{
  g_auto (GStrv) each = g_strsplit (value, ",", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (find_member (description, type, each[i]) == NULL && follow (description, type, each[i]) == NULL)
      return g_strdup_printf ("“%s” cannot be selected", each[i]);
  return NULL;
}

/* All that its type needs. */
static char *
check_pattern (JsonObject *pattern)
{
  static const struct
  {
    const char *type;
    const char *members[4];
  } kinds[] = {
    { "daily", { NULL } },
    { "weekly", { "daysOfWeek", "firstDayOfWeek" } },
    { "absoluteMonthly", { "dayOfMonth" } },
    { "relativeMonthly", { "daysOfWeek", "index" } },
    { "absoluteYearly", { "dayOfMonth", "month" } },
    { "relativeYearly", { "daysOfWeek", "index", "month" } },
  };
  const char *type = accord_json_string (pattern, "type");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].type, type) == 0)
      {
        for (guint k = 0; kinds[i].members[k] != NULL; k++)
          if (!json_object_has_member (pattern, kinds[i].members[k]))
            return g_strdup_printf ("a %s pattern without %s", type, kinds[i].members[k]);
        return json_object_has_member (pattern, "interval") ? NULL : g_strdup ("a pattern without interval");
      }
  return g_strdup ("a pattern without type");
}

static char *
check_query (JsonObject *description, const char *type, const char *query, gboolean bounded)
{
  gboolean delta = g_str_has_suffix (type, "/delta");
  guint bounds = 0;
  const char *const *options = delta                             ? delta_options
                               : bounded                         ? view_options
                               : g_str_has_prefix (type, "Coll") ? list_options
                                                                 : item_options;
  GUriParamsIter iter;
  char *name;
  char *value;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      g_autofree char *owned_name = name;
      g_autofree char *owned_value = value;

      if (!g_strv_contains (options, name))
        return g_strdup_printf ("unknown option “%s” on %s", name, type);
      if (g_str_has_suffix (name, "DateTime") &&
          !g_regex_match_simple (
              "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)?$", value, 0, 0))
        return g_strdup_printf ("“%s” cannot be “%s”", name, value);
      bounds += g_str_has_suffix (name, "DateTime");
      if (g_str_equal (name, "$expand") || g_str_equal (name, "$select"))
        {
          g_autofree char *element = element_of (type);
          const char *of = element != NULL ? element : type;
          char *complaint = g_str_equal (name, "$expand") ? check_expand (description, of, value)
                                                          : check_select (description, of, value);

          if (complaint != NULL)
            return complaint;
        }
    }
  return bounded && bounds != 2 ? g_strdup ("instances without both bounds") : NULL;
}

static char *check_object (JsonObject *description, const char *type, JsonObject *object);

static gboolean
primitive_fits (const char *type, JsonNode *node)
{
  static const struct
  {
    const char *name;
    GType type;
  } primitives[] = {
    { "Edm.String", G_TYPE_STRING }, { "Edm.Boolean", G_TYPE_BOOLEAN },
    { "Edm.Int32", G_TYPE_INT64 },   { "Edm.DateTimeOffset", G_TYPE_STRING },
    { "Edm.Date", G_TYPE_STRING },   { "Edm.Binary", G_TYPE_STRING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (primitives); i++)
    if (g_str_equal (primitives[i].name, type))
      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == primitives[i].type;
  return FALSE;
}

static gboolean
is_word (JsonArray *words, JsonNode *node)
{
  for (guint i = 0; JSON_NODE_HOLDS_VALUE (node) && i < json_array_get_length (words); i++)
    if (g_strcmp0 (json_array_get_string_element (words, i), json_node_get_string (node)) == 0)
      return TRUE;
  return FALSE;
}

static char *
check_value (JsonObject *description, const char *type, JsonNode *node, const char *where)
{
  JsonObject *enums = accord_json_object (description, "enums");
  g_autofree char *element = element_of (type);
  char *complaint = NULL;

  if (element != NULL)
    {
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return g_strdup_printf ("%s is no list", where);
      for (guint i = 0; complaint == NULL && i < json_array_get_length (json_node_get_array (node)); i++)
        complaint =
            check_value (description, element, json_array_get_element (json_node_get_array (node), i), where);
      return complaint;
    }
  if (json_object_has_member (enums, type))
    return is_word (json_object_get_array_member (enums, type), node)
               ? NULL
               : g_strdup_printf ("%s is no %s", where, type);
  if (find_type (description, type) != NULL && JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (find_type (description, type) != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return check_object (description, type, json_node_get_object (node));
  return primitive_fits (type, node) ? NULL : g_strdup_printf ("%s is no %s", where, type);
}

static char *
check_object (JsonObject *description, const char *type, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  if (g_str_equal (type, "recurrencePattern"))
    {
      char *complaint = check_pattern (object);

      if (complaint != NULL)
        return complaint;
    }
  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", type, (const char *) name->data);
      JsonObject *member = find_member (description, type, name->data);
      char *complaint;

      if (member == NULL)
        return g_strdup_printf ("unknown member %s", place);
      complaint = check_value (description,
                               accord_json_string (member, "type"),
                               json_object_get_member (object, name->data),
                               place);
      if (complaint != NULL)
        return complaint;
    }
  return NULL;
}

/* The envelope (providers.md §3.6); its parts are requests of their own in the log. */
static char *
check_batch (JsonObject *body)
{
  JsonArray *parts = accord_json_array (body, "requests");
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  if (parts == NULL || json_object_get_size (body) != 1 || json_array_get_length (parts) == 0 ||
      json_array_get_length (parts) > 20)
    return g_strdup ("a batch without 1 to 20 requests");
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = accord_json_element (parts, i);
      const char *id = accord_json_string (part, "id");
      const char *url = accord_json_string (part, "url");
      gboolean says_type =
          g_strcmp0 (accord_json_string (part, "headers/Content-Type"), "application/json") == 0;

      if (id == NULL || !g_hash_table_add (ids, (gpointer) id))
        return g_strdup ("a request of a batch without an id of its own");
      if (accord_json_string (part, "method") == NULL || url == NULL || url[0] != '/' ||
          g_str_has_prefix (url, "/v1.0"))
        return g_strdup ("a request of a batch without method and relative url");
      if (says_type != json_object_has_member (part, "body"))
        return g_strdup ("a body of a batch without its type");
    }
  return NULL;
}

char *
request_check_graph (JsonObject *description, JsonObject *request)
{
  const char *verb = accord_json_string (request, "method");
  JsonObject *body = accord_json_object (request, "body");
  g_autofree char *type = walk (description, accord_json_string (request, "path"));
  g_autofree char *element = element_of (type);
  char *complaint;

  if (g_strcmp0 (accord_json_string (request, "path"), "/v1.0/$batch") == 0)
    return g_str_equal (verb, "POST") ? check_batch (body) : g_strdup ("a batch that is no POST");
  if (type == NULL)
    return g_strdup ("unknown path");
  complaint = check_query (description,
                           type,
                           accord_json_string (request, "query"),
                           g_str_has_suffix (accord_json_string (request, "path"), "/instances"));
  if (complaint != NULL)
    return complaint;
  if (g_str_equal (verb, "GET") || (g_str_equal (verb, "DELETE") && element == NULL))
    return body == NULL ? NULL : g_strdup ("a body where none belongs");
  if (!g_str_equal (verb, element != NULL ? "POST" : "PATCH") || g_str_has_suffix (type, "/delta"))
    return g_strdup_printf ("%s on %s", verb, type);
  return body != NULL ? check_object (description, element != NULL ? element : type, body)
                      : g_strdup ("no body");
}
