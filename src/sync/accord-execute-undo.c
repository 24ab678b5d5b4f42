/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

void
accord_execute_rest_images (AccordWork *work,
                            AccordFieldMask mask,
                            const AccordFields *local,
                            const AccordFields *remote)
{
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *here = accord_fields_get (local, field);
      const char *there = remote != NULL ? accord_fields_get (remote, field) : NULL;

      if (!(mask & ACCORD_FIELD_BIT (field)) || here == NULL)
        continue;
      accord_image_set (&work->link->sent, field, here);
      accord_image_set (&work->link->seen, field, there != NULL ? there : "");
    }
}

static AccordFields *
project (AccordExecution *self, const AccordWork *work)
{
  return accord_project_event (work->event,
                               self->snapshot->calendar,
                               work->link->origin,
                               self->pass->policy,
                               self->pass->capabilities.status_in_busy);
}

AccordFields *
accord_execute_end_overrides (AccordExecution *self, const AccordWork *work, AccordEvent *event)
{
  static const AccordField fields[] = { ACCORD_FIELD_TITLE, ACCORD_FIELD_BODY };
  char **const overrides[] = { &event->title_override, &event->body_override };
  AccordFields *image = work->link->sent != NULL ? accord_fields_copy (work->link->sent) : accord_fields_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (AccordFields) shown = NULL;

      if (!(work->step->pull & ACCORD_FIELD_BIT (fields[i])) || *overrides[i] == NULL)
        continue;
      g_clear_pointer (overrides[i], g_free);
      shown = accord_project_event (event,
                                    self->snapshot->calendar,
                                    work->link->origin,
                                    self->pass->policy,
                                    self->pass->capabilities.status_in_busy);
      accord_fields_set (image, fields[i], accord_fields_get (shown, fields[i]));
    }
  return image;
}

static gboolean
take_event_away (AccordExecution *self, AccordWork *work, GError **error)
{
  gboolean hit = FALSE;

  if (!accord_store_delete_event (
          self->pass->store, work->event->id, self->pass->now, work->event->change_no, &hit, error))
    return FALSE;
  work->changed = !hit;
  if (!hit)
    return TRUE;
  self->pass->report->deleted_here++;
  return accord_store_confirm_deletion (self->pass->store, work->event->id, error);
}

/* The row was removed for good. It comes back as it was seen: as an event when the undo is about this side, else as a
 * deleted one, which the new copy there hangs on. */
static gboolean
rebuild_row (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  if (step->take == NULL)
    return TRUE;
  g_free (event->id);
  event->id = g_strdup (work->link->event);
  event->born_in = g_strdup (self->snapshot->calendar->id);
  accord_event_take_fields (
      event, step->take, ACCORD_FIELDS_ALL, NULL, ACCORD_ORIGIN_THERE, self->pass->policy);
  if (!step->revive)
    event->deleted_at = self->pass->now;
  if (!accord_store_add_event (self->pass->store, event, error))
    return FALSE;
  g_clear_pointer (&work->event, accord_event_free);
  work->event = accord_store_get_event (self->pass->store, work->link->event, error);
  return work->event != NULL;
}

static gboolean
change_event (AccordExecution *self, AccordWork *work, GError **error)
{
  if (work->event == NULL)
    return rebuild_row (self, work, error);
  if (work->step->vanish)
    return take_event_away (self, work, error);
  return accord_execute_take_values (self, work, error);
}

static gboolean
add_history (AccordExecution *self, AccordWork *work, const AccordFields *stands, GError **error)
{
  const AccordStep *step = work->step;
  AccordFieldMask mask = step->vanish || step->revive ? ACCORD_FIELDS_ALL : step->pull;
  g_autoptr (AccordFields) before = step->revive ? NULL : accord_fields_filter (step->local, mask);
  g_autoptr (AccordFields) after = step->vanish ? NULL : accord_fields_filter (stands, mask);

  return accord_execute_add_history (self, work, "here", before, after, NULL, error);
}

/* The link rests where the part here is all there is; the part there moves it on. */
static gboolean
settle_link (AccordExecution *self, AccordWork *work, const AccordFields *stands, GError **error)
{
  const AccordStep *step = work->step;
  AccordLink *link = work->link;

  g_autoptr (AccordFields) there = NULL;

  if (accord_candidate_is_present_there (step->candidate))
    accord_link_take_item (link, step->candidate->item);
  if (step->remote != NULL)
    there = accord_fields_copy (step->remote);
  else if (link->seen != NULL)
    there = accord_fields_copy (link->seen);
  accord_execute_rest_images (work, step->pull, stands, there);
  if (step->kind != ACCORD_STEP_PUSH_NEW && step->kind != ACCORD_STEP_PUSH_DELETE)
    {
      link->state = step->state_after;
      g_clear_pointer (&link->hold, g_free);
      g_clear_pointer (&link->why, g_free);
    }
  link->change_no = work->event->change_no;
  link->synced_at = self->pass->now;
  return accord_store_put_link (self->pass->store, link, error);
}

gboolean
accord_execute_undo_here (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  gboolean writes = step->pull != 0 || step->vanish || step->revive;
  g_autoptr (AccordFields) stands = NULL;

  if (!writes && work->event != NULL)
    return TRUE;
  if (!change_event (self, work, error))
    return FALSE;
  if (work->changed || work->refused || work->event == NULL)
    return TRUE;
  stands = project (self, work);
  if (!settle_link (self, work, stands, error))
    return FALSE;
  /* What is written there is written from the event as it stands now. */
  if (step->kind == ACCORD_STEP_PUSH_NEW && (step->revive || step->pull != 0))
    {
      g_clear_pointer (&work->step->local, accord_fields_free);
      work->step->local = accord_fields_copy (stands);
    }
  if (!writes)
    return TRUE;
  if (!step->vanish)
    self->pass->report->pulled++;
  accord_execute_count (self, "pull");
  return add_history (self, work, stands, error);
}
