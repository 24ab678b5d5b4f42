/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fake-provider"

#include "accord-fake-provider-private.h"

#include "model/accord-exceptions.h"
#include "model/accord-occurrence.h"

#define SERIES_CHANGES (ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN) | ACCORD_FIELD_BIT (ACCORD_FIELD_RECURRENCE))

/* An item that does not repeat has neither field. */
void
fake_provider_settle_series (AccordRemoteItem *item)
{
  const char *recurrence = accord_fields_get (item->fields, ACCORD_FIELD_RECURRENCE);

  if (recurrence == NULL || *recurrence == '\0')
    {
      accord_fields_set (item->fields, ACCORD_FIELD_RECURRENCE, NULL);
      accord_fields_set (item->fields, ACCORD_FIELD_EXCEPTIONS, NULL);
    }
  else if (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS) == NULL)
    accord_fields_set (item->fields, ACCORD_FIELD_EXCEPTIONS, "");
}

void
fake_provider_change_series (AccordFakeProvider *self, AccordRemoteItem *item, const AccordFields *before)
{
  if (self->switches.series_change_drops && accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS) != NULL &&
      (accord_fields_diff (before, item->fields) & SERIES_CHANGES) != 0)
    accord_fields_set (item->fields, ACCORD_FIELD_EXCEPTIONS, "");
}

/* What the provider keeps of an occurrence. NULL: nothing of its own. */
static AccordException *
keep (AccordFakeProvider *self, const AccordRemoteItem *item, const AccordException *wanted)
{
  g_autoptr (AccordRemoteItem) kept = accord_remote_item_new (item->id);
  AccordFields *different;

  if (wanted->cancelled)
    return accord_exception_copy (wanted);
  kept->fields = accord_fields_new ();
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (accord_fields_get (wanted->fields, field) != NULL)
      fake_provider_store_field (self, kept, field, accord_fields_get (wanted->fields, field));
  different = accord_occurrence_differ (item->fields, wanted->original, kept->fields);
  return different != NULL ? accord_exception_new (wanted->original, different) : NULL;
}

static gboolean
same (const AccordException *a, const AccordException *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->cancelled == b->cancelled && accord_fields_carried (a->fields) == accord_fields_carried (b->fields) &&
         (a->cancelled || accord_fields_diff (a->fields, b->fields) == 0);
}

void
fake_provider_write_occurrences (AccordFakeProvider *self, AccordRemoteItem *item, const char *text, GError **error)
{
  g_autoptr (GPtrArray) wanted = accord_exceptions_from_text (text, NULL);
  g_autoptr (GPtrArray) now =
      accord_exceptions_from_text (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS), NULL);
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);
  const AccordException *old = self->refused != NULL ? accord_exceptions_find (now, self->refused) : NULL;
  const AccordException *asked = self->refused != NULL ? accord_exceptions_find (wanted, self->refused) : NULL;
  gboolean refuses = !same (old, asked);

  for (guint i = 0; i < wanted->len; i++)
    {
      const AccordException *line = g_ptr_array_index (wanted, i);
      AccordException *kept = refuses && line == asked ? NULL : keep (self, item, line);

      if (kept != NULL)
        g_ptr_array_add (result, kept);
    }
  if (refuses)
    {
      if (old != NULL)
        g_ptr_array_add (result, accord_exception_copy (old));
      g_set_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED,
                   "The occurrence of %s was refused: fault of the test", self->refused);
    }
  accord_fields_take (item->fields, ACCORD_FIELD_EXCEPTIONS, accord_exceptions_to_text (result));
}

void
accord_fake_provider_refuse_occurrence (AccordFakeProvider *self, const char *original)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->refused);
  self->refused = g_strdup (original);
}
