/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-json"

#include "accord-json-text.h"

#include <string.h>

#define ESCAPE_LENGTH 6 /* of "\uXXXX" */

/* Half a surrogate pair, which stands for no character. */
#define IS_HIGH_HALF(code) ((code) >= 0xd800 && (code) < 0xdc00)
#define IS_LOW_HALF(code) ((code) >= 0xdc00 && (code) < 0xe000)

/* The number of an escape "\uXXXX" at @text; -1: there is none. */
static int
read_escape (const char *text, gsize length)
{
  int code = 0;

  if (length < ESCAPE_LENGTH || text[0] != '\\' || text[1] != 'u')
    return -1;
  for (guint i = 2; i < ESCAPE_LENGTH; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      code = code << 4 | g_ascii_xdigit_value (text[i]);
    }
  return code;
}

/* TRUE for an escape that JSON has; json-glib takes any. */
static gboolean
is_escape (const char *text, gsize length)
{
  if (length < 2)
    return FALSE;
  return text[1] == 'u' ? read_escape (text, length) >= 0
                        : strchr ("\"\\/bfnrt", text[1]) != NULL && text[1] != '\0';
}

/* Overwrites escapes that stand for no character. */
static void
repair_escapes (char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      int code = read_escape (text + i, length - i);

      if (text[i] != '\\')
        continue;
      if (IS_HIGH_HALF (code) &&
          IS_LOW_HALF (read_escape (text + i + ESCAPE_LENGTH, length - i - ESCAPE_LENGTH)))
        i += ESCAPE_LENGTH;
      else if (code == 0 || IS_HIGH_HALF (code) || IS_LOW_HALF (code))
        memcpy (text + i, "\\ufffd", ESCAPE_LENGTH);
      i += code >= 0 ? ESCAPE_LENGTH - 1 : 1;
    }
}

/* At @text, outside of a string or inside: what only json-glib takes, and what would hide a depth from us. */
static gboolean
is_foreign (const char *text, gsize length, gboolean quoted)
{
  if (quoted)
    return text[0] == '\\' && !is_escape (text, length);
  return text[0] == '\'' || text[0] == '/' || text[0] == '#' || text[0] == '\0';
}

static gboolean
check_structure (const char *text, gsize length, guint nesting, GError **error)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (is_foreign (text + i, length - i, quoted))
        {
          g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "The text is not JSON");
          return FALSE;
        }
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '{' || text[i] == '['))
        depth++;
      else if (!quoted && (text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
      if (depth > nesting)
        {
          g_set_error (error,
                       JSON_PARSER_ERROR,
                       JSON_PARSER_ERROR_UNKNOWN,
                       "The text is nested more than %u levels deep",
                       nesting);
          return FALSE;
        }
    }
  return TRUE;
}

JsonNode *
accord_json_text_parse (const char *text, gsize length, guint nesting, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *repaired = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (!check_structure (text, length, nesting, error))
    return NULL;
  if (length > 0 && memchr (text, '\\', length) != NULL)
    {
      repaired = g_memdup2 (text, length);
      repair_escapes (repaired, length);
    }
  parser = json_parser_new ();
  if (length == 0 || !g_utf8_validate_len (text, length, NULL) ||
      !json_parser_load_from_data (parser, repaired != NULL ? repaired : text, (gssize) length, NULL) ||
      json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error,
                           JSON_PARSER_ERROR,
                           JSON_PARSER_ERROR_PARSE,
                           "The text is not complete JSON");
      return NULL;
    }
  return json_parser_steal_root (parser);
}
