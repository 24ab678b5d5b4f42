/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-override.h"

AccordOverride *
accord_override_new (const char *original)
{
  AccordOverride *self = g_new0 (AccordOverride, 1);

  self->original = g_strdup (original);
  return self;
}

static gpointer
copy_text_cb (gconstpointer text,
              gpointer      user_data)
{
  return g_strdup (text);
}

AccordOverride *
accord_override_copy (const AccordOverride *self)
{
  AccordOverride *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->original = g_strdup (self->original);
  copy->title = g_strdup (self->title);
  copy->notes = g_strdup (self->notes);
  copy->place = g_strdup (self->place);
  copy->when.zone = g_strdup (self->when.zone);
  copy->availability = g_strdup (self->availability);
  copy->reminders = self->reminders != NULL ? g_array_copy (self->reminders) : NULL;
  copy->categories = self->categories != NULL ? g_ptr_array_copy (self->categories, copy_text_cb, NULL) : NULL;
  copy->title_override = g_strdup (self->title_override);
  copy->body_override = g_strdup (self->body_override);
  return copy;
}

void
accord_override_reset (AccordOverride  *self,
                       AccordFieldMask  fields)
{
  g_return_if_fail (self != NULL);

  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE))
    {
      g_clear_pointer (&self->title, g_free);
      g_clear_pointer (&self->title_override, g_free);
    }
  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_BODY))
    {
      g_clear_pointer (&self->notes, g_free);
      g_clear_pointer (&self->body_override, g_free);
    }
  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN))
    accord_when_clear (&self->when);
  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE))
    g_clear_pointer (&self->place, g_free);
  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY))
    g_clear_pointer (&self->availability, g_free);
  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS))
    g_clear_pointer (&self->reminders, g_array_unref);
  if (fields & ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES))
    g_clear_pointer (&self->categories, g_ptr_array_unref);
}

void
accord_override_free (AccordOverride *self)
{
  if (self == NULL)
    return;
  accord_override_reset (self, ACCORD_FIELDS_ALL);
  g_free (self->original);
  g_free (self);
}

gboolean
accord_override_is_empty (const AccordOverride *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !self->cancelled && self->title == NULL && self->notes == NULL && self->place == NULL && !self->when.set &&
         self->availability == NULL && self->reminders == NULL && self->categories == NULL &&
         self->title_override == NULL && self->body_override == NULL;
}
