/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan.h"

#include "model/accord-fidelity.h"

static void
keep_of_fields (GPtrArray *notes, AccordFieldMask fields)
{
  for (guint i = notes->len; i > 0; i--)
    {
      const AccordNote *note = g_ptr_array_index (notes, i - 1);

      if (!(accord_note_code_fields (note->code) & fields))
        g_ptr_array_remove_index (notes, i - 1);
    }
}

/* Of a new copy everything is said, of a changed one what concerns the change. */
static GPtrArray *
find_written (const AccordStep *step, const AccordCalendar *calendar, const AccordPolicy *policy)
{
  const AccordLink *link = step->candidate->link;
  const AccordFidelityFrame frame = { .event = step->candidate->event,
                                      .calendar = calendar,
                                      .policy = policy,
                                      .origin = step->origin,
                                      .organised_by_me = step->kind == ACCORD_STEP_PUSH_NEW || link == NULL ||
                                                         link->organised_by_me };
  GPtrArray *notes = accord_fidelity_of_copy (&frame, step->local);

  if (step->kind != ACCORD_STEP_PUSH_NEW)
    keep_of_fields (notes, step->push);
  return notes;
}

static GPtrArray *
find_taken (const AccordStep *step)
{
  const AccordRemoteItem *item = step->candidate->item;
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_note_free);

  if (item == NULL)
    return notes;
  if ((item->traits & ACCORD_REMOTE_HTML_BODY) && (step->pull & ACCORD_FIELD_BIT (ACCORD_FIELD_BODY)))
    g_ptr_array_add (notes, accord_note_new (ACCORD_NOTE_PLAIN, NULL, NULL));
  if (step->kind == ACCORD_STEP_PULL_NEW && (item->traits & ACCORD_REMOTE_NOT_MINE))
    g_ptr_array_add (
        notes,
        accord_note_new (ACCORD_NOTE_NOT_MINE,
                         item->fields != NULL ? accord_fields_get (item->fields, ACCORD_FIELD_ORGANISER) : NULL,
                         NULL));
  return notes;
}

char *
accord_plan_find_notes (const AccordStep *step, const AccordCalendar *calendar, const AccordPolicy *policy)
{
  g_autoptr (GPtrArray) notes = NULL;

  g_return_val_if_fail (step != NULL && calendar != NULL && policy != NULL, NULL);

  if (step->candidate == NULL)
    return NULL;
  if (step->candidate->event != NULL && step->local != NULL &&
      (step->push != 0 || step->kind == ACCORD_STEP_PUSH_NEW))
    notes = find_written (step, calendar, policy);
  else
    notes = find_taken (step);
  return accord_notes_to_text (notes);
}
