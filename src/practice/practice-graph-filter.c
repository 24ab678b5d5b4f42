/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-query.h"

#include <string.h>

/* $filter is evaluated while it is read: a filter is short and a calendar small. */
typedef struct
{
  const char *at;
  PracticeGraphLookup lookup;
  gpointer data;
  char *variable;    /* (nullable) (owned) of any() */
  JsonObject *bound; /* (nullable) (unowned) what it stands for */
  char *error;       /* (nullable) (owned) the first one */
} Filter;

static gboolean read_or (Filter *filter);

static gboolean
fail (Filter *filter, const char *message)
{
  if (filter->error == NULL)
    filter->error = g_strdup_printf ("Invalid filter clause: %s at '%.20s'.", message, filter->at);
  return FALSE;
}

static void
skip_spaces (Filter *filter)
{
  filter->at += strspn (filter->at, " \t");
}

static gboolean
take (Filter *filter, const char *text)
{
  gsize length = strlen (text);

  skip_spaces (filter);
  if (strncmp (filter->at, text, length) != 0)
    return FALSE;
  if (g_ascii_isalpha (*text) && (g_ascii_isalnum (filter->at[length]) || filter->at[length] == '_'))
    return FALSE;
  filter->at += length;
  return TRUE;
}

/* A name or path: letters, digits, "/", "_", "." */
static char *
read_word (Filter *filter)
{
  gsize length;
  char *word;

  skip_spaces (filter);
  length = strspn (filter->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.");
  word = g_strndup (filter->at, length);
  filter->at += length;
  return word;
}

static JsonNode *
read_quoted (Filter *filter)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = filter->at + 1;

  for (; *p != '\0'; p++)
    {
      if (*p == '\'' && p[1] != '\'')
        break;
      if (*p == '\'')
        p++;
      g_string_append_c (text, *p);
    }
  if (*p == '\0')
    fail (filter, "a quotation does not end");
  else
    filter->at = p + 1;
  return json_node_init_string (json_node_alloc (), text->str);
}

static JsonNode *
read_literal (Filter *filter)
{
  g_autofree char *word = NULL;
  gsize length;

  skip_spaces (filter);
  if (*filter->at == '\'')
    return read_quoted (filter);
  length = strcspn (filter->at, " ),");
  word = g_strndup (filter->at, length);
  filter->at += length;
  if (strcmp (word, "null") == 0)
    return json_node_init_null (json_node_alloc ());
  if (strcmp (word, "true") == 0 || strcmp (word, "false") == 0)
    return json_node_init_boolean (json_node_alloc (), *word == 't');
  if (*word == '\0')
    fail (filter, "a value is missing");
  /* Numbers and bare times compare as they are written, at equal precision. */
  return json_node_init_string (json_node_alloc (), word);
}

static char *
value_text (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (json_node_get_string (node));
}

static JsonNode *
look_up (Filter *filter, const char *path)
{
  gsize length = filter->variable != NULL ? strlen (filter->variable) : 0;
  JsonNode *node;

  if (length > 0 && strncmp (path, filter->variable, length) == 0 && path[length] == '/')
    {
      node = filter->bound != NULL ? json_object_get_member (filter->bound, path + length + 1) : NULL;
      return node != NULL ? json_node_copy (node) : NULL;
    }
  return filter->lookup (path, filter->data);
}

/* Times of unequal precision are compared as far as both go. */
static int
compare_texts (const char *left, const char *right)
{
  gsize n = MIN (strlen (left), strlen (right));

  if (n >= 16 && left[10] == 'T' && right[10] == 'T')
    return strncmp (left, right, MIN (n, 19));
  return strcmp (left, right);
}

static gboolean
compare (Filter *filter, const char *path, const char *operation)
{
  static const char *const operations[] = { "eq", "ne", "gt", "ge", "lt", "le", NULL };
  g_autoptr (JsonNode) literal = read_literal (filter);
  g_autoptr (JsonNode) node = look_up (filter, path);
  g_autofree char *left = value_text (node);
  g_autofree char *right = value_text (literal);
  int order;

  if (!g_strv_contains (operations, operation))
    return fail (filter, "an operator is missing");
  if (left == NULL || right == NULL)
    return (strcmp (operation, "eq") == 0 && left == right) ||
           (strcmp (operation, "ne") == 0 && left != right);
  order = compare_texts (left, right);
  switch (operation[0] << 8 | operation[1])
    {
    case 'e' << 8 | 'q':
      return order == 0;
    case 'n' << 8 | 'e':
      return order != 0;
    case 'g' << 8 | 't':
      return order > 0;
    case 'g' << 8 | 'e':
      return order >= 0;
    case 'l' << 8 | 't':
      return order < 0;
    default:
      return order <= 0;
    }
}

/* collection/any(variable: expression) */
static gboolean
read_any (Filter *filter, const char *collection)
{
  g_autoptr (JsonNode) node = filter->lookup (collection, filter->data);
  JsonArray *rows = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  gboolean found = FALSE;
  const char *begin;

  if (filter->variable != NULL)
    return fail (filter, "any() inside any()");
  filter->variable = read_word (filter);
  if (*filter->variable == '\0' || !take (filter, ":"))
    return fail (filter, "any() needs a variable");
  begin = filter->at;
  /* Once without anything bound, so that mistakes show in an empty calendar too. */
  for (guint i = 0; i <= n && filter->error == NULL; i++)
    {
      filter->at = begin;
      filter->bound = i < n ? json_array_get_object_element (rows, i) : NULL;
      if (read_or (filter) && i < n)
        found = TRUE;
    }
  g_clear_pointer (&filter->variable, g_free);
  return take (filter, ")") ? found : fail (filter, "any() does not end");
}

static gboolean
read_function (Filter *filter, const char *name)
{
  g_autofree char *path = read_word (filter);
  g_autoptr (JsonNode) literal = take (filter, ",") ? read_literal (filter) : NULL;
  g_autoptr (JsonNode) node = look_up (filter, path);
  g_autofree char *text = value_text (node);
  g_autofree char *wanted = value_text (literal);

  if (strcmp (name, "startswith") != 0 || wanted == NULL || !take (filter, ")"))
    return fail (filter, "a function that is not supported");
  return text != NULL && g_str_has_prefix (text, wanted);
}

static gboolean
read_term (Filter *filter)
{
  g_autofree char *path = NULL;
  g_autofree char *operation = NULL;
  gboolean result;

  if (take (filter, "not"))
    return !read_term (filter);
  if (take (filter, "("))
    {
      result = read_or (filter);
      return take (filter, ")") ? result : fail (filter, "a parenthesis is open");
    }
  path = read_word (filter);
  if (*path == '\0')
    return fail (filter, "a property is missing");
  if (take (filter, "("))
    {
      char *slash = strrchr (path, '/');

      if (slash == NULL)
        return read_function (filter, path);
      if (g_ascii_strcasecmp (slash, "/any") != 0)
        return fail (filter, "only any() is supported");
      *slash = '\0';
      return read_any (filter, path);
    }
  operation = read_word (filter);
  return compare (filter, path, operation);
}

static gboolean
read_and (Filter *filter)
{
  gboolean result = read_term (filter);

  while (filter->error == NULL && take (filter, "and"))
    result = read_term (filter) && result;
  return result;
}

static gboolean
read_or (Filter *filter)
{
  gboolean result = read_and (filter);

  while (filter->error == NULL && take (filter, "or"))
    result = read_and (filter) || result;
  return result;
}

gboolean
practice_graph_filter_matches (const char *text, PracticeGraphLookup lookup, gpointer data, char **error)
{
  Filter filter = { .at = text, .lookup = lookup, .data = data };
  gboolean result = read_or (&filter);

  skip_spaces (&filter);
  if (*filter.at != '\0')
    fail (&filter, "something is left over");
  g_free (filter.variable);
  *error = filter.error;
  return result && filter.error == NULL;
}
