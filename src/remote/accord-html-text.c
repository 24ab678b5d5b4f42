/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-html-text"

#include "remote/accord-html-text.h"

#include <string.h>

#define TAGS                                                                                                 \
  "a|b|i|u|s|p|br|hr|div|span|font|ul|ol|li|em|strong|small|pre|code|blockquote|img|html|head|body|meta|"    \
  "style|"                                                                                                   \
  "title|table|tbody|thead|tr|td|th|h[1-6]|html-blob"

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "amp", "&" },   { "lt", "<" },    { "gt", ">" },     { "quot", "\"" }, { "apos", "'" },   { "nbsp", " " },
  { "ndash", "–" }, { "mdash", "—" }, { "hellip", "…" }, { "auml", "ä" },  { "ouml", "ö" },   { "uuml", "ü" },
  { "Auml", "Ä" },  { "Ouml", "Ö" },  { "Uuml", "Ü" },   { "szlig", "ß" }, { "eacute", "é" }, { "euro", "€" },
};

/* In this order: what is never read, tags that end a line (with the line end of the source), other tags. */
static const struct
{
  const char *pattern;
  const char *replacement;
} strips[] = {
  { "<!--.*?-->", "" },
  { "<(style|head|title)(\\s[^<>]*)?>.*?</\\1\\s*>", "" },
  { "<br(\\s[^<>]*)?/?>(\\r?\\n)?", "\n" },
  { "<li(\\s[^<>]*)?>", "- " },
  { "</(p|div|li|tr|h[1-6]|ul|ol|table|blockquote|pre)\\s*>(\\r?\\n)?", "\n" },
  { "</?(" TAGS ")(\\s[^<>]*)?/?>", "" },
};

gboolean
accord_html_text_is_html (const char *text)
{
  return g_regex_match_simple ("</?(" TAGS ")(\\s[^<>]*)?/?>", text, G_REGEX_CASELESS, 0);
}

static char *
strip_tags (const char *html)
{
  char *text = g_strdup (html);

  for (guint i = 0; i < G_N_ELEMENTS (strips); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (strips[i].pattern, G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
      char *less = g_regex_replace_literal (regex, text, -1, 0, strips[i].replacement, 0, NULL);

      g_free (text);
      text = less;
    }
  return text;
}

/* Appends what the entity at @start (after "&", up to ";") stands for; FALSE: not one. */
static gboolean
append_entity (GString *text, const char *start, gsize length, gboolean keep_angles)
{
  if (start[0] == '#')
    {
      gboolean hex = start[1] == 'x' || start[1] == 'X';
      gunichar code = (gunichar) g_ascii_strtoull (start + (hex ? 2 : 1), NULL, hex ? 16 : 10);

      if (code < 0x20 || !g_unichar_validate (code) || (keep_angles && code == '<'))
        return FALSE;
      g_string_append_unichar (text, code == 0xa0 ? ' ' : code);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == length && strncmp (entities[i].name, start, length) == 0)
      {
        if (keep_angles && entities[i].text[0] == '<')
          return FALSE;
        g_string_append (text, entities[i].text);
        return TRUE;
      }
  return FALSE;
}

static char *
read_entities (const char *text, gboolean keep_angles)
{
  GString *out = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      const char *end = *text == '&' ? strchr (text, ';') : NULL;

      if (end != NULL && end - text < 12 &&
          append_entity (out, text + 1, (gsize) (end - text - 1), keep_angles))
        text = end + 1;
      else
        g_string_append_c (out, *text++);
    }
  return g_string_free (out, FALSE);
}

char *
accord_html_text_read (const char *html)
{
  g_autofree char *stripped = strip_tags (html);
  char *text = read_entities (stripped, FALSE);

  /* Escaped tags that somebody wrote about stay escaped. */
  if (accord_html_text_is_html (text))
    {
      g_free (text);
      text = read_entities (stripped, TRUE);
    }
  return text;
}
