/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-texts.h"

#include <gio/gio.h>
#include <string.h>

#include "accord-projection-private.h"

#define SHOWN_LENGTH 24   /* characters of a template that a sentence repeats */

/* ---- is it a template? ---- */

static char *
shorten (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= SHOWN_LENGTH)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, SHOWN_LENGTH);
  return g_strconcat (start, "…", NULL);
}

static gboolean
fail (GError     **error,
      const char  *text,
      const char  *fault)
{
  g_autofree char *shown = shorten (text);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s”: %s", shown, fault);
  return FALSE;
}

static gboolean
fail_unknown (const char  *name,
              GError     **error)
{
  g_autofree char *shown = shorten (name);
  g_autofree char *known = g_strjoinv ("}, {", (char **) accord_text_list_places ());

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "{%s} is no placeholder; there are {%s}", shown, known);
  return FALSE;
}

/* Moves *p behind the placeholder at it. */
static gboolean
check_place (const char  **p,
             GError      **error)
{
  const char *end = *p + strcspn (*p + 1, "{}[]\n") + 1;
  g_autofree char *name = g_strndup (*p + 1, end - *p - 1);

  if (*end != '}')
    return fail (error, *p, "the { is not closed");
  if (!g_strv_contains (accord_text_list_places (), name))
    return fail_unknown (name, error);
  *p = end + 1;
  return TRUE;
}

/* Words in brackets without a placeholder are words: "[Job] {title}". */
static gboolean
opens_part (const char *p)
{
  const char *close = strchr (p, ']');
  const char *place = strchr (p, '{');

  return place != NULL && (close == NULL || place < close);
}

gboolean
accord_text_check (const char  *text,
                   GError     **error)
{
  const char *part = NULL;
  guint parts = 0;
  guint words = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *p = text; *p != '\0';)
    {
      if (*p == '{')
        {
          if (!check_place (&p, error))
            return FALSE;
          continue;
        }
      if (*p == '}')
        return fail (error, p, "the } closes nothing");
      if (*p == '[' && part != NULL)
        return fail (error, p, "a part in brackets cannot stand in another one");
      if (*p == '[' && strchr (p, ']') == NULL)
        return fail (error, p, "the [ is not closed");
      if (*p == '[' && opens_part (p))
        {
          if (++parts > ACCORD_TEMPLATE_MAX_PARTS)
            return fail (error, p, "there are too many parts in brackets");
          part = p;
        }
      else if (*p == '[')
        words++;
      else if (*p == ']' && part != NULL)
        part = NULL;
      else if (*p == ']' && words-- == 0)
        return fail (error, p, "the ] closes nothing");
      p++;
    }
  return part == NULL || fail (error, part, "the [ is not closed");
}

/* ---- is it read back? ---- */

/* What a person could write in the place of each own value. */
static const struct
{
  AccordPlace place;
  const char *edit;
} edits[] = {
  { ACCORD_PLACE_DELIVERABLE, "Second revision" },
  { ACCORD_PLACE_TITLE, "Second revision" },
  { ACCORD_PLACE_PERCENT, "85" },
  { ACCORD_PLACE_NOTES, "Bring the plans.\n\nAsk for the key." },
};

static void
copy_values (const AccordPlaceValues *from,
             AccordPlaceValues       *to)
{
  for (guint i = 0; i < ACCORD_N_PLACES; i++)
    to->value[i] = g_strdup (from->value[i]);
}

static gboolean
comes_back (const AccordTemplate    *template,
            const AccordPlaceValues *now,
            const char              *sent,
            AccordPlace              place,
            const char              *edit)
{
  g_auto (AccordPlaceValues) edited = { 0 };
  g_auto (AccordPlaceValues) before = { 0 };
  g_auto (AccordPlaceValues) after = { 0 };
  g_autofree char *text = NULL;

  copy_values (now, &edited);
  g_free (edited.value[place]);
  edited.value[place] = g_strdup (edit);
  text = accord_template_render (template, &edited);
  return accord_template_read_back (template, now, sent, text, &before, &after) &&
         g_strcmp0 (after.value[place], edit) == 0;
}

gboolean
accord_text_reads_back (const AccordEvent  *event,
                        AccordText          which,
                        const char         *text,
                        const AccordPolicy *policy)
{
  g_autoptr (AccordPolicy) tried = NULL;
  g_autoptr (AccordTemplate) template = NULL;
  g_auto (AccordPlaceValues) now = { 0 };
  g_autofree char *sent = NULL;
  AccordPlaceMask own;

  g_return_val_if_fail (event != NULL && policy != NULL, FALSE);

  tried = accord_policy_copy (policy);
  if (text != NULL)
    accord_policy_set_template (tried, event->kind, which == ACCORD_TEXT_TITLE, text);
  template = which == ACCORD_TEXT_TITLE ? accord_title_template_new (tried, event->kind)
                                        : accord_body_template_new (tried, event->kind);
  own = accord_template_get_own (template);
  if (own == 0)
    return FALSE;
  accord_event_fill_places (event, tried, FALSE, &now);
  sent = accord_template_render (template, &now);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    if ((own & ACCORD_PLACE_BIT (edits[i].place)) &&
        !comes_back (template, &now, sent, edits[i].place, edits[i].edit))
      return FALSE;
  return TRUE;
}
