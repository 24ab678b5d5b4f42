/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-import"

#include "client/accord-import-private.h"

#include "model/accord-occurrence.h"

void
accord_import_pending_free (AccordImportPending *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->event, accord_event_free);
  accord_when_clear (&self->replaces);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_free (self);
}

/* What a file does not know of an event that Accord mirrors. */
static void
keep_own (AccordEvent       *event,
          const AccordEvent *old)
{
  g_free (event->born_in);
  event->born_in = g_strdup (old->born_in);
  g_free (event->carrier);
  event->carrier = g_strdup (old->carrier);
  if (event->organiser == NULL)
    event->organiser = g_strdup (old->organiser);
  if (event->online == NULL)
    event->online = g_strdup (old->online);
  if (event->project == NULL && old->project != NULL)
    event->project = accord_project_copy (old->project);
  if (event->person == NULL && old->person != NULL)
    event->person = accord_person_copy (old->person);
  if (event->kind == ACCORD_KIND_APPOINTMENT)
    event->kind = old->kind;
}

static gboolean
replace_event (const AccordImportTarget   *self,
               const AccordImportPending  *pending,
               AccordEvent                *old,
               AccordImportOutcome        *outcome,
               GError                    **error)
{
  g_autoptr (AccordEvent) event = NULL;

  *outcome = old->deleted_at != 0 ? ACCORD_IMPORT_ADDED : ACCORD_IMPORT_REPLACED;
  if (old->deleted_at == 0 && !self->options->replace)
    {
      *outcome = ACCORD_IMPORT_KNOWN;
      return TRUE;
    }
  if (pending->cells != NULL)
    {
      event = accord_event_copy (old);
      if (!accord_csv_take_row (self->map, self->header, pending->cells, event, error))
        return FALSE;
    }
  else
    {
      event = accord_event_copy (pending->event);
      g_free (event->id);
      event->id = g_strdup (old->id);
      keep_own (event, old);
    }
  event->deleted_at = 0;
  return accord_store_update_event (self->store, event, -1, NULL, error);
}

/* One occurrence of a series that the store has. */
static gboolean
store_occurrence (const AccordImportTarget   *self,
                  const AccordImportPending  *pending,
                  AccordEvent                *series,
                  AccordImportOutcome        *outcome,
                  GError                    **error)
{
  g_autofree char *key = NULL;
  AccordOverride *override;
  AccordOverride *old;

  /* In a dry run its series was not kept. */
  *outcome = ACCORD_IMPORT_ADDED;
  if (series == NULL && self->options->dry_run && g_hash_table_contains (self->met, pending->event->id))
    return TRUE;
  if (series == NULL || series->deleted_at != 0 || !accord_event_repeats (series) || !series->when.set)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "one occurrence of a series that is neither in the file nor in the store");
      return FALSE;
    }
  key = accord_occurrence_key (&series->when, pending->replaces.start);
  old = accord_event_find_exception (series, key);
  *outcome = old == NULL ? ACCORD_IMPORT_ADDED : ACCORD_IMPORT_REPLACED;
  if (old != NULL && !self->options->replace)
    {
      *outcome = ACCORD_IMPORT_KNOWN;
      return TRUE;
    }
  if (pending->event->status == ACCORD_STATUS_CANCELLED)
    {
      override = accord_override_new (key);
      override->cancelled = TRUE;
    }
  else
    override = accord_event_compare_occurrence (series, key, pending->event);
  if (old != NULL)
    g_ptr_array_remove (series->exceptions, old);
  g_ptr_array_add (series->exceptions, override);
  return accord_store_update_event (self->store, series, -1, NULL, error);
}

gboolean
accord_import_store_event (const AccordImportTarget   *self,
                           const AccordImportPending  *pending,
                           AccordImportOutcome        *outcome,
                           GError                    **error)
{
  g_autoptr (AccordEvent) old = NULL;

  if (!accord_store_find_event (self->store, pending->event->id, &old, error))
    return FALSE;
  if (pending->replaces.set)
    return store_occurrence (self, pending, old, outcome, error);
  if (old != NULL)
    return replace_event (self, pending, old, outcome, error);
  *outcome = ACCORD_IMPORT_ADDED;
  return accord_store_add_event (self->store, pending->event, error);
}
