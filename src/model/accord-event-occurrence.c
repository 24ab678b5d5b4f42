/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-event.h"

#include <string.h>

#include "accord-occurrence.h"

#define DATE_LENGTH 10   /* YYYY-MM-DD */

AccordOverride *
accord_event_find_exception (const AccordEvent *self,
                             const char        *key)
{
  AccordOverride *of_that_day = NULL;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  for (guint i = 0; i < self->exceptions->len; i++)
    {
      AccordOverride *exception = g_ptr_array_index (self->exceptions, i);

      if (g_str_equal (exception->original, key))
        return exception;
      if (strncmp (exception->original, key, DATE_LENGTH) == 0)
        of_that_day = exception;
    }
  return of_that_day;
}

/* ---- an occurrence as an event ---- */

/* The texts that an occurrence may have of its own, in the order of own_text_at(). */
static char **
series_text_at (AccordEvent *event,
                guint        index)
{
  char **texts[] = { &event->title,        &event->notes,          &event->place,
                     &event->availability, &event->title_override, &event->body_override };

  return index < G_N_ELEMENTS (texts) ? texts[index] : NULL;
}

static char **
own_text_at (AccordOverride *exception,
             guint           index)
{
  char **texts[] = { &exception->title,        &exception->notes,          &exception->place,
                     &exception->availability, &exception->title_override, &exception->body_override };

  return texts[index];
}

static gpointer
copy_text_cb (gconstpointer text,
              gpointer      user_data)
{
  return g_strdup (text);
}

static void
apply_lists (AccordEvent          *occurrence,
             const AccordOverride *exception)
{
  if (exception->reminders != NULL)
    {
      g_array_unref (occurrence->reminders);
      occurrence->reminders = g_array_copy (exception->reminders);
      accord_reminders_sort (occurrence->reminders);
      occurrence->no_reminder = occurrence->reminders->len == 0;
    }
  if (exception->categories != NULL)
    {
      g_ptr_array_unref (occurrence->categories);
      occurrence->categories = g_ptr_array_copy (exception->categories, copy_text_cb, NULL);
    }
}

AccordEvent *
accord_event_get_occurrence (const AccordEvent    *self,
                             const char           *key,
                             const AccordOverride *exception)
{
  g_autoptr (AccordEvent) occurrence = NULL;
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  if (!accord_event_get_when (self, &series))
    return NULL;
  occurrence = accord_event_copy (self);
  g_clear_pointer (&occurrence->recurrence, g_free);
  g_ptr_array_set_size (occurrence->exceptions, 0);
  if (exception != NULL && exception->when.set)
    accord_when_copy (&exception->when, &occurrence->when);
  else if (!accord_occurrence_at (&series, key, &occurrence->when))
    return NULL;
  for (guint i = 0; exception != NULL && series_text_at (occurrence, i) != NULL; i++)
    {
      char **text = series_text_at (occurrence, i);
      const char *own = *own_text_at ((AccordOverride *) exception, i);

      if (own == NULL)
        continue;
      g_free (*text);
      *text = *own != '\0' ? g_strdup (own) : NULL;
    }
  if (exception != NULL)
    apply_lists (occurrence, exception);
  if (occurrence->availability == NULL)
    occurrence->availability = g_strdup (self->availability);
  return g_steal_pointer (&occurrence);
}

static gboolean
same_reminders (const AccordEvent *a,
                const AccordEvent *b)
{
  return a->reminders->len == b->reminders->len &&
         (a->reminders->len == 0 || memcmp (a->reminders->data, b->reminders->data, a->reminders->len * sizeof (int)) == 0);
}

static gboolean
same_categories (const AccordEvent *a,
                 const AccordEvent *b)
{
  gboolean same = a->categories->len == b->categories->len;

  for (guint i = 0; same && i < a->categories->len; i++)
    same = g_strcmp0 (g_ptr_array_index (a->categories, i), g_ptr_array_index (b->categories, i)) == 0;
  return same;
}

AccordOverride *
accord_event_compare_occurrence (const AccordEvent *self,
                                 const char        *key,
                                 const AccordEvent *occurrence)
{
  g_autoptr (AccordEvent) regular = accord_event_get_occurrence (self, key, NULL);
  AccordOverride *own = accord_override_new (key);

  if (regular == NULL || !accord_when_equal (&regular->when, &occurrence->when))
    accord_when_copy (&occurrence->when, &own->when);
  if (regular == NULL)
    return own;
  for (guint i = 0; series_text_at (regular, i) != NULL; i++)
    {
      const char *text = *series_text_at ((AccordEvent *) occurrence, i);

      if (g_strcmp0 (text, *series_text_at (regular, i)) != 0)
        *own_text_at (own, i) = g_strdup (text != NULL ? text : "");
    }
  if (!same_reminders (regular, occurrence) || (occurrence->no_reminder && !regular->no_reminder))
    own->reminders = g_array_copy (occurrence->reminders);
  if (!same_categories (regular, occurrence))
    own->categories = g_ptr_array_copy (occurrence->categories, copy_text_cb, NULL);
  return own;
}
