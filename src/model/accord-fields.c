/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-fields.h"

#include "accord-exceptions.h"
#include "accord-when.h"
#include "accord-words.h"

static const char *const names[] = {
  "title", "when", "place", "body", "categories", "attendees", "reminders",
  "busy", "status", "privacy", "organiser", "responses", "online",
  "recurrence", "exceptions", NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == ACCORD_N_FIELDS + 1);

AccordFields *
accord_fields_new (void)
{
  return g_new0 (AccordFields, 1);
}

AccordFields *
accord_fields_copy (const AccordFields *self)
{
  return accord_fields_filter (self, ACCORD_FIELDS_ALL);
}

void
accord_fields_free (AccordFields *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    g_free (self->value[i]);
  g_free (self);
}

void
accord_fields_set (AccordFields *self,
                   AccordField   field,
                   const char   *value)
{
  accord_fields_take (self, field, g_strdup (value));
}

void
accord_fields_take (AccordFields *self,
                    AccordField   field,
                    char         *value)
{
  g_return_if_fail (self != NULL && field < ACCORD_N_FIELDS);

  g_free (self->value[field]);
  self->value[field] = value;
}

const char *
accord_fields_get (const AccordFields *self,
                   AccordField         field)
{
  g_return_val_if_fail (field < ACCORD_N_FIELDS, NULL);

  return self != NULL ? self->value[field] : NULL;
}

AccordFields *
accord_fields_filter (const AccordFields *self,
                      AccordFieldMask     mask)
{
  AccordFields *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = accord_fields_new ();
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    if (mask & ACCORD_FIELD_BIT (i))
      copy->value[i] = g_strdup (self->value[i]);
  return copy;
}

AccordFieldMask
accord_fields_carried (const AccordFields *self)
{
  AccordFieldMask mask = 0;

  for (guint i = 0; self != NULL && i < ACCORD_N_FIELDS; i++)
    if (self->value[i] != NULL)
      mask |= ACCORD_FIELD_BIT (i);
  return mask;
}

AccordFieldMask
accord_fields_diff (const AccordFields *self,
                    const AccordFields *other)
{
  AccordFieldMask both = accord_fields_carried (self) & accord_fields_carried (other);
  AccordFieldMask mask = 0;

  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    if ((both & ACCORD_FIELD_BIT (i)) && !accord_field_equal (i, self->value[i], other->value[i]))
      mask |= ACCORD_FIELD_BIT (i);
  return mask;
}

static gboolean
when_equal (const char *a,
            const char *b)
{
  g_auto (AccordWhen) left = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) right = ACCORD_WHEN_INIT;

  return accord_when_from_text (&left, a, NULL) && accord_when_from_text (&right, b, NULL) &&
         accord_when_same (&left, &right);
}

gboolean
accord_field_equal (AccordField  field,
                    const char  *a,
                    const char  *b)
{
  if (g_strcmp0 (a, b) == 0)
    return TRUE;
  if (field == ACCORD_FIELD_EXCEPTIONS && a != NULL && b != NULL)
    return accord_exceptions_equal (a, b);
  return field == ACCORD_FIELD_WHEN && a != NULL && b != NULL && when_equal (a, b);
}

const char *
accord_field_name (AccordField field)
{
  return accord_word_of_value (names, field);
}

gboolean
accord_field_from_name (const char  *name,
                        AccordField *out)
{
  guint value;

  if (!accord_value_of_word (names, name, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

/* ---- normalisation ---- */

/* Valid UTF-8 in composed form. */
static char *
compose (const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL || g_str_is_ascii (text))
    return g_strdup (text != NULL ? text : "");
  valid = g_utf8_make_valid (text, -1);
  return g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static void
trim_end (GString *text,
          gsize    keep)
{
  while (text->len > keep)
    {
      const char *last = g_utf8_find_prev_char (text->str, text->str + text->len);

      if (last == NULL || last < text->str + keep || !g_unichar_isspace (g_utf8_get_char (last)))
        return;
      g_string_truncate (text, last - text->str);
    }
}

char *
accord_normalise_line (const char *text)
{
  g_autofree char *composed = compose (text);
  GString *line = g_string_new (NULL);
  gboolean after_break = FALSE;

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_break = c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029;

      if (!is_break && (line->len > 0 || !g_unichar_isspace (c)))
        g_string_append_unichar (line, c);
      else if (is_break && line->len > 0 && !after_break)
        g_string_append_c (line, ' ');
      after_break = is_break;
    }
  trim_end (line, 0);
  return g_string_free (line, FALSE);
}

char *
accord_normalise_body (const char *text)
{
  g_autofree char *composed = compose (text);
  GString *body = g_string_new (NULL);
  gsize line_start = 0;

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != '\n' && c != '\r')
        {
          g_string_append_unichar (body, c);
          continue;
        }
      if (c == '\r' && p[1] == '\n')
        p++;
      trim_end (body, line_start);
      g_string_append_c (body, '\n');
      line_start = body->len;
    }
  trim_end (body, 0);
  return g_string_free (body, FALSE);
}
