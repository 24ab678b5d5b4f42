/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-html-text"

#include "remote/accord-html-text.h"

#include <string.h>

#include "model/accord-markup.h"

/* By bytes: every tag is ASCII, and otherwise each match would have the whole text checked for UTF-8 anew. */
#define REGEX_FLAGS (G_REGEX_CASELESS | G_REGEX_RAW)

#define ENTITY_MAX 12 /* bytes of an entity, "&" and ";" included */

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "amp", "&" },   { "lt", "<" },    { "gt", ">" },     { "quot", "\"" }, { "apos", "'" },   { "nbsp", " " },
  { "ndash", "–" }, { "mdash", "—" }, { "hellip", "…" }, { "auml", "ä" },  { "ouml", "ö" },   { "uuml", "ü" },
  { "Auml", "Ä" },  { "Ouml", "Ö" },  { "Uuml", "Ü" },   { "szlig", "ß" }, { "eacute", "é" }, { "euro", "€" },
};

/* What is never read, from its beginning to its end. */
static const struct
{
  const char *begin;
  const char *end;
} hidden[] = {
  { "<!--", "-->" },
  { "<style(\\s[^<>]*)?>", "</style\\s*>" },
  { "<head(\\s[^<>]*)?>", "</head\\s*>" },
  { "<title(\\s[^<>]*)?>", "</title\\s*>" },
};

/* Then, in this order: tags that end a line (with the line end of the source), other tags. */
static const struct
{
  const char *pattern;
  const char *replacement;
} strips[] = {
  { "<br(\\s[^<>]*)?/?>(\\r?\\n)?", "\n" },
  { "<li(\\s[^<>]*)?>", "- " },
  { "</(p|div|li|tr|h[1-6]|ul|ol|table|blockquote|pre)\\s*>(\\r?\\n)?", "\n" },
  { "</?(" ACCORD_MARKUP_TAGS ")(\\s[^<>]*)?/?>", "" },
};

/* Where @regex next matches at or after @from. */
static gboolean
find (const GRegex *regex,
      const char   *text,
      int           from,
      int          *start,
      int          *end)
{
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match_full (regex, text, -1, from, 0, &match, NULL) && g_match_info_fetch_pos (match, 0, start, end);
}

/* One regular expression for both ends would look for the end anew from every beginning. What has no end stays. */
static char *
strip_hidden (const char *html,
              const char *begin,
              const char *end)
{
  g_autoptr (GRegex) opening = g_regex_new (begin, REGEX_FLAGS, 0, NULL);
  g_autoptr (GRegex) closing = g_regex_new (end, REGEX_FLAGS, 0, NULL);
  GString *text = g_string_new (NULL);
  int from = 0;
  int start, inner, last, next;

  while (find (opening, html, from, &start, &inner) && find (closing, html, inner, &last, &next))
    {
      g_string_append_len (text, html + from, start - from);
      from = next;
    }
  g_string_append (text, html + from);
  return g_string_free (text, FALSE);
}

static char *
strip_tags (const char *html)
{
  char *text = g_strdup (html);

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      char *less = strip_hidden (text, hidden[i].begin, hidden[i].end);

      g_free (text);
      text = less;
    }
  for (guint i = 0; i < G_N_ELEMENTS (strips); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (strips[i].pattern, REGEX_FLAGS, 0, NULL);
      char *less = g_regex_replace_literal (regex, text, -1, 0, strips[i].replacement, 0, NULL);

      /* NULL: the text is too much for the expression; its tags stay. */
      if (less == NULL)
        continue;
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
      const char *end = *text == '&' ? memchr (text, ';', strnlen (text, ENTITY_MAX)) : NULL;

      if (end != NULL && append_entity (out, text + 1, (gsize) (end - text - 1), keep_angles))
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
  if (accord_markup_is_in (text))
    {
      g_free (text);
      text = read_entities (stripped, TRUE);
    }
  return text;
}
