/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

#include "store/accord-questions.h"

/* Keep both (§10): the item there keeps its place as the copy of a new event that shows what is there; the event that
 * was here has no copy any more and is written anew with the next key. All of it is one transaction; the two writes
 * there, the new copy and the item's mark, are steps of the next plan. */

/* Theirs: the event as it was here, with what is there wherever the two differ. */
static AccordEvent *
add_theirs (AccordExecution *self, const AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  g_autoptr (AccordEvent) event = accord_event_copy (work->event);

  g_free (event->id);
  event->id = g_uuid_string_random ();
  event->change_no = 0;
  event->updated_at = 0;
  accord_execute_take_fields (self, step, event, step->split, work->link->sent);
  if (!accord_store_add_event (self->pass->store, event, error))
    return NULL;
  return accord_store_get_event (self->pass->store, event->id, error);
}

/* Agreed is what the new event took, and what was equal before; the rest keeps its images and is judged as ever. */
static void
make_images (AccordExecution *self, const AccordStep *step, const AccordEvent *theirs, AccordLink *link)
{
  g_autoptr (AccordFields) local = accord_project_event (theirs,
                                                         self->snapshot->calendar,
                                                         link->origin,
                                                         self->pass->policy,
                                                         self->pass->capabilities.status_in_busy);

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      AccordFieldMask bit = ACCORD_FIELD_BIT (field);
      const char *here = accord_fields_get (local, field);
      const char *there = accord_fields_get (step->remote, field);

      if (!(step->carried & bit) || (!(step->split & bit) && !accord_field_equal (field, here, there)))
        continue;
      accord_image_set (&link->sent, field, here);
      accord_image_set (&link->seen, field, there);
    }
}

static gboolean
link_theirs (AccordExecution *self, const AccordWork *work, const AccordEvent *theirs, GError **error)
{
  g_autoptr (AccordLink) link = accord_link_copy (work->step->candidate->link);

  link->id = 0;
  g_free (link->event);
  link->event = g_strdup (theirs->id);
  link->state = ACCORD_LINK_LIVE;
  link->generation = 0;
  g_clear_pointer (&link->hold, g_free);
  g_clear_pointer (&link->why, g_free);
  if (accord_candidate_is_present_there (work->step->candidate))
    accord_link_take_item (link, work->step->candidate->item);
  make_images (self, work->step, theirs, link);
  link->change_no = theirs->change_no;
  link->synced_at = self->pass->now;
  return accord_store_put_link (self->pass->store, link, error);
}

/* Mine loses its item; held, it is looked at by every plan until its new copy exists. */
static gboolean
unlink_mine (AccordExecution *self, AccordWork *work, GError **error)
{
  AccordLink *link = work->link;

  g_clear_pointer (&link->remote_id, g_free);
  g_clear_pointer (&link->tag, g_free);
  g_clear_pointer (&link->web_link, g_free);
  g_clear_pointer (&link->uid, g_free);
  g_clear_pointer (&link->sent, accord_fields_free);
  g_clear_pointer (&link->seen, accord_fields_free);
  link->origin = ACCORD_ORIGIN_HERE;
  link->generation++;
  return accord_execute_put_hold (
      self, work, ACCORD_HOLD_CONFLICT, "Both were kept; this one is written there anew.", error);
}

/* What is left to do: the item's mark still names mine. */
static gboolean
remember_mark (AccordExecution *self, const AccordWork *work, const AccordEvent *theirs, GError **error)
{
  g_autoptr (AccordAnswer) answer = accord_answer_new (ACCORD_QUESTION_MARK, ACCORD_CHOICE_MARK);

  answer->calendar = g_strdup (self->snapshot->calendar->id);
  answer->id = accord_subject_id (answer->calendar, theirs->id, "mark");
  answer->event = g_strdup (theirs->id);
  answer->remote_id = g_strdup (work->step->candidate->link->remote_id);
  answer->answered_at = self->pass->now;
  return accord_store_put_answer (self->pass->store, answer, error);
}

static gboolean
add_histories (AccordExecution *self, AccordWork *work, AccordEvent *theirs, GError **error)
{
  const AccordStep *step = work->step;
  g_autoptr (AccordFields) here = accord_fields_filter (step->local, step->clash);
  g_autoptr (AccordFields) there = accord_fields_filter (step->remote, step->clash);
  AccordEvent *mine = work->event;
  gboolean added = accord_execute_add_history (self, work, "link", there, here, NULL, error);

  work->event = theirs;
  added = added && accord_execute_add_history (self, work, "here", NULL, there, NULL, error);
  work->event = mine;
  return added;
}

gboolean
accord_execute_split (AccordExecution *self, AccordWork *work, GError **error)
{
  g_autoptr (AccordEvent) theirs = NULL;

  /* The row must still be what the answer was about (§1). */
  if (!accord_execute_is_as_read (self, work, error))
    return FALSE;
  if (work->changed)
    return TRUE;
  theirs = add_theirs (self, work, error);
  if (theirs == NULL || !unlink_mine (self, work, error) || !link_theirs (self, work, theirs, error) ||
      !remember_mark (self, work, theirs, error) || !add_histories (self, work, theirs, error))
    return FALSE;
  self->pass->report->pulled++;
  accord_execute_count (self, "pull");
  return accord_execute_close_answer (self, work, error);
}
