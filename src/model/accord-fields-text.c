/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-fields.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "accord-json-text.h"

/* Images are read and written for every event of every pass, so the form that is written here is also read here, without
 * a tree in between. A text of any other form, another program's for example, is left to the JSON parser. */

#define HEAD "{\"v\":1"

G_STATIC_ASSERT (ACCORD_IMAGE_VERSION == 1);

/* ---- writing ---- */

/* Of each character below the space, and of the two that need it: what stands after the backslash. */
static char
escape_of (guchar c)
{
  switch (c)
    {
    case '\n':
      return 'n';
    case '\t':
      return 't';
    case '\r':
      return 'r';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '"':
    case '\\':
      return (char) c;
    default:
      return c < ' ' || c == 0x7f ? 'u' : '\0';
    }
}

static void
append_text (GString    *out,
             const char *text)
{
  const char *rest = text;

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      char escape = escape_of ((guchar) *p);

      if (escape == '\0')
        continue;
      g_string_append_len (out, rest, p - rest);
      rest = p + 1;
      if (escape == 'u')
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *p);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, escape);
        }
    }
  g_string_append (out, rest);
  g_string_append_c (out, '"');
}

char *
accord_fields_to_text (const AccordFields *self)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_string_sized_new (256);
  g_string_append (out, HEAD);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (self->value[field] != NULL)
      {
        g_string_append (out, ",\"");
        g_string_append (out, accord_field_name (field));
        g_string_append (out, "\":");
        append_text (out, self->value[field]);
      }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

/* ---- reading what was written here ---- */

static gboolean
skip (const char **p,
      const char  *expected)
{
  gsize length = strlen (expected);

  if (strncmp (*p, expected, length) != 0)
    return FALSE;
  *p += length;
  return TRUE;
}

/* \u0000 and whatever lies beyond ASCII is not written here. */
static gboolean
read_code (const char **p,
           char        *out)
{
  int high;
  int low;

  if (!skip (p, "00"))
    return FALSE;
  high = g_ascii_xdigit_value ((*p)[0]);
  low = high < 0 ? -1 : g_ascii_xdigit_value ((*p)[1]);
  if (low < 0 || high > 7 || high + low == 0)
    return FALSE;
  *out = (char) (high * 16 + low);
  *p += 2;
  return TRUE;
}

static gboolean
read_escaped (const char **p,
              char        *out)
{
  static const char letters[] = "ntrbf\"\\/";
  static const char meant[] = "\n\t\r\b\f\"\\/";
  char letter = *(*p)++;
  const char *found;

  if (letter == 'u')
    return read_code (p, out);
  found = letter != '\0' ? strchr (letters, letter) : NULL;
  if (found != NULL)
    *out = meant[found - letters];
  return found != NULL;
}

/* @p stands behind the opening quote. NULL: not of this form. */
static char *
read_text (const char **p)
{
  const char *end = *p;
  g_autofree char *text = NULL;
  char *out;

  while (*end != '"' && *end != '\0')
    end += *end == '\\' && end[1] != '\0' ? 2 : 1;
  if (*end != '"')
    return NULL;
  out = text = g_malloc (end - *p + 1);
  while (*p < end)
    {
      gsize plain = strcspn (*p, "\\\"");

      memcpy (out, *p, plain);
      out += plain;
      *p += plain;
      if (**p == '"')
        break;
      (*p)++;
      if (!read_escaped (p, out++))
        return NULL;
    }
  *out = '\0';
  *p = end + 1;
  return g_steal_pointer (&text);
}

/* The fields in their order; NULL: not of this form. */
static AccordFields *
read_own (const char *text)
{
  g_autoptr (AccordFields) self = NULL;
  const char *p = text;

  if (!skip (&p, HEAD) || !g_utf8_validate (text, -1, NULL))
    return NULL;
  self = accord_fields_new ();
  for (AccordField field = 0; field < ACCORD_N_FIELDS && *p == ','; field++)
    {
      const char *member = p;

      if (!skip (&member, ",\"") || !skip (&member, accord_field_name (field)) || !skip (&member, "\":\""))
        continue;
      p = member;
      self->value[field] = read_text (&p);
      if (self->value[field] == NULL)
        return NULL;
    }
  return g_str_equal (p, "}") ? g_steal_pointer (&self) : NULL;
}

/* ---- reading what anybody wrote ---- */

static gboolean
read_members (AccordFields  *self,
              JsonObject    *object,
              GError       **error)
{
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    {
      JsonNode *node = json_object_get_member (object, accord_field_name (i));

      if (node == NULL)
        continue;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "image: “%s” is not a text", accord_field_name (i));
          return FALSE;
        }
      self->value[i] = json_node_dup_string (node);
    }
  return TRUE;
}

/* 0: none, or not a number. */
static gint64
read_version (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "v");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

/* Whatever JSON allows. */
static AccordFields *
read_any (const char  *text,
          GError     **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (AccordFields) self = NULL;
  JsonObject *object;
  gint64 version;

  root = accord_json_text_parse (text, strlen (text), ACCORD_JSON_NESTING, error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "image: not an object");
      return NULL;
    }
  object = json_node_get_object (root);
  version = read_version (object);
  if (version < 1 || version > ACCORD_IMAGE_VERSION)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "image: version %" G_GINT64_FORMAT " is not known here", version);
      return NULL;
    }
  self = accord_fields_new ();
  return read_members (self, object, error) ? g_steal_pointer (&self) : NULL;
}

AccordFields *
accord_fields_from_text (const char  *text,
                         GError     **error)
{
  AccordFields *own;

  if (text == NULL)
    return NULL;
  own = read_own (text);
  return own != NULL ? own : read_any (text, error);
}
