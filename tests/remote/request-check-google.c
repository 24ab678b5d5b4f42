/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "request-check.h"

#include "remote/accord-json.h"

#include <string.h>

/* "/calendar/v3/calendars/{calendarId}/events" against a path. */
static gboolean
path_matches (const char *template, const char *path)
{
  g_auto (GStrv) wanted = g_strsplit (template, "/", -1);
  g_auto (GStrv) given = g_strsplit (path, "/", -1);

  if (g_strv_length (wanted) != g_strv_length (given))
    return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (wanted[i][0] == '{' ? given[i][0] == '\0' : !g_str_equal (wanted[i], given[i]))
      return FALSE;
  return TRUE;
}

static JsonObject *
find_method (JsonObject *description, const char *verb, const char *path)
{
  JsonObject *methods = accord_json_object (description, "methods");
  g_autoptr (GList) names = json_object_get_members (methods);

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *method = json_object_get_object_member (methods, name->data);

      if (g_strcmp0 (accord_json_string (method, "httpMethod"), verb) == 0 &&
          path_matches (accord_json_string (method, "path"), path))
        return method;
    }
  return NULL;
}

static gboolean
is_choice (JsonObject *type, const char *text)
{
  JsonArray *choices = accord_json_array (type, "enum");

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    if (g_str_equal (json_array_get_string_element (choices, i), text))
      return TRUE;
  return choices == NULL;
}

/* RFC 3339 with an offset, or a date. */
static gboolean
has_format (JsonObject *type, const char *text)
{
  const char *format = accord_json_string (type, "format");

  if (g_strcmp0 (format, "date-time") == 0)
    return g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$",
                                 text,
                                 0,
                                 0);
  if (g_strcmp0 (format, "date") == 0)
    return g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\d$", text, 0, 0);
  return TRUE;
}

static gboolean
parameter_fits (JsonObject *type, const char *text)
{
  const char *name = accord_json_string (type, "type");
  const char *minimum = accord_json_string (type, "minimum");
  const char *maximum = accord_json_string (type, "maximum");
  gint64 number = g_ascii_strtoll (text, NULL, 10);

  if (g_strcmp0 (name, "boolean") == 0)
    return g_str_equal (text, "true") || g_str_equal (text, "false");
  if (g_strcmp0 (name, "integer") == 0)
    return g_regex_match_simple ("^-?\\d+$", text, 0, 0) &&
           (minimum == NULL || number >= g_ascii_strtoll (minimum, NULL, 10)) &&
           (maximum == NULL || number <= g_ascii_strtoll (maximum, NULL, 10));
  return is_choice (type, text) && has_format (type, text);
}

static char *
check_query (JsonObject *description, JsonObject *method, const char *query)
{
  JsonObject *common = accord_json_object (description, "parameters");
  JsonObject *own = accord_json_object (method, "parameters");
  GUriParamsIter iter;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *name;
  char *value;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      g_autofree char *owned_name = name;
      g_autofree char *owned_value = value;
      JsonObject *type = accord_json_object (own, name);

      if (type == NULL || g_strcmp0 (accord_json_string (type, "location"), "query") != 0)
        type = accord_json_object (common, name);
      if (type == NULL)
        return g_strdup_printf ("unknown parameter “%s”", name);
      if (!parameter_fits (type, value))
        return g_strdup_printf ("parameter “%s” cannot be “%s”", name, value);
      if (!g_hash_table_add (seen, g_strdup (name)) && !accord_json_boolean (type, "repeated", FALSE))
        return g_strdup_printf ("parameter “%s” comes twice", name);
    }
  return NULL;
}

static char *
check_value (JsonObject *description, JsonObject *type, JsonNode *node, const char *where, gboolean patch);

static char *
check_object (
    JsonObject *description, JsonObject *type, JsonObject *object, const char *where, gboolean patch)
{
  JsonObject *properties = accord_json_object (type, "properties");
  JsonObject *additional = accord_json_object (type, "additionalProperties");
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", where, (const char *) name->data);
      JsonObject *member = properties != NULL ? accord_json_object (properties, name->data) : NULL;
      char *complaint;

      if (member == NULL)
        member = additional;
      if (member == NULL)
        return g_strdup_printf ("unknown member %s", place);
      if (accord_json_boolean (member, "readOnly", FALSE))
        return g_strdup_printf ("%s is read-only", place);
      complaint =
          check_value (description, member, json_object_get_member (object, name->data), place, patch);
      if (complaint != NULL)
        return complaint;
    }
  return NULL;
}

static char *
check_array (JsonObject *description, JsonObject *type, JsonArray *array, const char *where, gboolean patch)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      char *complaint = check_value (
          description, accord_json_object (type, "items"), json_array_get_element (array, i), where, patch);

      if (complaint != NULL)
        return complaint;
    }
  return NULL;
}

static gboolean
scalar_fits (JsonObject *type, JsonNode *node)
{
  const char *name = accord_json_string (type, "type");

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (g_strcmp0 (name, "boolean") == 0)
    return json_node_get_value_type (node) == G_TYPE_BOOLEAN;
  if (g_strcmp0 (name, "integer") == 0)
    return json_node_get_value_type (node) == G_TYPE_INT64;
  return json_node_get_value_type (node) == G_TYPE_STRING && is_choice (type, json_node_get_string (node)) &&
         has_format (type, json_node_get_string (node));
}

/* null deletes a member, in a PATCH only. */
static char *
check_value (JsonObject *description, JsonObject *type, JsonNode *node, const char *where, gboolean patch)
{
  const char *reference = accord_json_string (type, "$ref");
  const char *name;

  if (reference != NULL)
    type = accord_json_object (accord_json_object (description, "schemas"), reference);
  g_assert_nonnull (type);
  name = accord_json_string (type, "type");
  if (JSON_NODE_HOLDS_NULL (node))
    return patch ? NULL : g_strdup_printf ("%s is null in a new object", where);
  if (g_strcmp0 (name, "object") == 0 && JSON_NODE_HOLDS_OBJECT (node))
    return check_object (description, type, json_node_get_object (node), where, patch);
  if (g_strcmp0 (name, "array") == 0 && JSON_NODE_HOLDS_ARRAY (node))
    return check_array (description, type, json_node_get_array (node), where, patch);
  return scalar_fits (type, node) ? NULL : g_strdup_printf ("%s is no %s", where, name);
}

char *
request_check_google (JsonObject *description, JsonObject *request)
{
  const char *verb = accord_json_string (request, "method");
  const char *path = accord_json_string (request, "path");
  JsonObject *method = find_method (description, verb, path);
  JsonObject *body = accord_json_object (request, "body");
  const char *schema;
  char *complaint;

  if (method == NULL)
    return g_strdup ("unknown method or path");
  complaint = check_query (description, method, accord_json_string (request, "query"));
  if (complaint != NULL)
    return complaint;
  schema = accord_json_string (method, "request");
  if ((schema == NULL) != (body == NULL))
    return g_strdup (schema == NULL ? "a body where none belongs" : "no body");
  if (body == NULL)
    return NULL;
  return check_object (description,
                       accord_json_object (accord_json_object (description, "schemas"), schema),
                       body,
                       schema,
                       g_str_equal (verb, "PATCH"));
}
