/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"

#include <string.h>

#define FOLD 75 /* bytes of a line that is written, RFC 5545 §3.1 */

gboolean
accord_ical_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);
  return FALSE;
}

/* ---- reading ---- */

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '-' || text[length] == '_')
    length++;
  return length;
}

/* RFC 6868: what a parameter cannot hold. */
static char *
read_carets (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      char next = text[i] == '^' && i + 1 < length ? text[i + 1] : '\0';

      if (next == 'n' || next == '\'' || next == '^')
        {
          g_string_append_c (out, next == 'n' ? '\n' : next == '\'' ? '"' : '^');
          i++;
        }
      else
        g_string_append_c (out, text[i]);
    }
  return g_string_free (out, FALSE);
}

/* The value at @cursor, which may be a list of which some are quoted; the quotes are left out. */
static char *
read_parameter_value (const char **cursor)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = *cursor;
  gboolean quoted = FALSE;

  for (; *p != '\0' && (quoted || (*p != ';' && *p != ':')); p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else
        g_string_append_c (out, *p);
    }
  *cursor = p;
  return quoted ? NULL : read_carets (out->str, out->len);
}

static gboolean
read_parameters (const char **cursor, GStrvBuilder *out)
{
  while (**cursor == ';')
    {
      gsize length = name_length (*cursor + 1);
      g_autofree char *name = g_ascii_strup (*cursor + 1, (gssize) length);
      g_autofree char *value = NULL;

      *cursor += 1 + length;
      if (length == 0 || **cursor != '=')
        return FALSE;
      *cursor += 1;
      value = read_parameter_value (cursor);
      if (value == NULL)
        return FALSE;
      g_strv_builder_add (out, name);
      g_strv_builder_add (out, value);
    }
  return TRUE;
}

AccordIcalLine *
accord_ical_line_parse (const char *text, guint64 number, GError **error)
{
  g_autoptr (GStrvBuilder) parameters = g_strv_builder_new ();
  gsize length = name_length (text);
  const char *cursor = text + length;
  AccordIcalLine *self;

  if (length == 0 || !read_parameters (&cursor, parameters) || *cursor != ':')
    {
      accord_ical_refuse (error, "line %" G_GUINT64_FORMAT " is no property of iCalendar", number);
      return NULL;
    }
  self = g_new0 (AccordIcalLine, 1);
  self->name = g_ascii_strup (text, (gssize) length);
  self->parameters = g_strv_builder_end (parameters);
  self->value = g_strdup (cursor + 1);
  self->number = number;
  return self;
}

void
accord_ical_line_free (AccordIcalLine *self)
{
  g_free (self->name);
  g_strfreev (self->parameters);
  g_free (self->value);
  g_free (self);
}

const char *
accord_ical_line_get (const AccordIcalLine *self, const char *parameter)
{
  for (guint i = 0; self->parameters[i] != NULL; i += 2)
    if (g_str_equal (self->parameters[i], parameter))
      return self->parameters[i + 1];
  return NULL;
}

gboolean
accord_ical_line_is (const AccordIcalLine *self, const char *parameter, const char *value)
{
  const char *found = accord_ical_line_get (self, parameter);

  return found != NULL && g_ascii_strcasecmp (found, value) == 0;
}

/* ---- texts ---- */

/* Up to an unescaped comma where @list; moves @cursor to what ended it. */
static char *
read_text (const char **cursor, gboolean list)
{
  GString *out = g_string_new (NULL);
  const char *p = *cursor;

  for (; *p != '\0' && !(list && *p == ','); p++)
    {
      if (*p != '\\' || p[1] == '\0')
        g_string_append_c (out, *p);
      else
        {
          p++;
          g_string_append_c (out, *p == 'n' || *p == 'N' ? '\n' : *p);
        }
    }
  *cursor = p;
  return g_string_free (out, FALSE);
}

char *
accord_ical_text_read (const char *value)
{
  return read_text (&value, FALSE);
}

GStrv
accord_ical_list_read (const char *value)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (;; value++)
    {
      g_autofree char *text = read_text (&value, TRUE);

      g_strv_builder_add (out, text);
      if (*value == '\0')
        return g_strv_builder_end (out);
    }
}

char *
accord_ical_text_write (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (out, "\\n");
      else if (*p == '\\' || *p == ';' || *p == ',')
        g_string_append_printf (out, "\\%c", *p);
      else
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

char *
accord_ical_parameter_write (const char *text)
{
  gboolean quoted = strpbrk (text, ":;,") != NULL;
  GString *out = g_string_new (quoted ? "\"" : NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (out, "^n");
      else if (*p == '"')
        g_string_append (out, "^'");
      else if (*p == '^')
        g_string_append (out, "^^");
      else
        g_string_append_c (out, *p);
    }
  if (quoted)
    g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

/* ---- writing ---- */

void
accord_ical_add_line (GString *out, const char *line)
{
  gsize left = strlen (line);
  gsize room = FOLD;

  while (left > room)
    {
      gsize length = room;

      while (length > 1 && ((guchar) line[length] & 0xc0) == 0x80)
        length--;
      g_string_append_len (out, line, (gssize) length);
      g_string_append (out, "\r\n ");
      line += length;
      left -= length;
      room = FOLD - 1;
    }
  g_string_append (out, line);
  g_string_append (out, "\r\n");
}
