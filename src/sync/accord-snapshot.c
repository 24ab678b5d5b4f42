/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

#include "sync/accord-snapshot.h"

#include "model/accord-series.h"

AccordSnapshot *
accord_snapshot_new (const AccordCalendar *calendar)
{
  AccordSnapshot *self;

  g_return_val_if_fail (calendar != NULL, NULL);

  self = g_new0 (AccordSnapshot, 1);
  self->calendar = accord_calendar_copy (calendar);
  if (!calendar->writable && calendar->direction != ACCORD_DIRECTION_IN)
    {
      self->calendar->direction = ACCORD_DIRECTION_IN;
      self->read_only = TRUE;
    }
  self->zone = g_time_zone_new_local ();
  self->calendars =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) accord_calendar_free);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_candidate_free);
  return self;
}

void
accord_snapshot_free (AccordSnapshot *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->calendar, accord_calendar_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->calendars, g_hash_table_unref);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_pointer (&self->confirmed, g_hash_table_unref);
  g_free (self->store);
  g_free (self->owner);
  g_free (self->grant);
  g_free (self);
}

void
accord_snapshot_get_classes (const AccordSnapshot *self,
                             const AccordEvent *event,
                             AccordOrigin origin,
                             gboolean organised_by_me,
                             AccordFieldClass classes[ACCORD_N_FIELDS])
{
  AccordPrivacy privacy;
  gboolean carrier = event != NULL && accord_calendar_carries (self->calendar, event);

  g_return_if_fail (self != NULL);

  privacy =
      event != NULL ? accord_effective_privacy (event, self->calendar, origin) : self->calendar->privacy;
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    classes[field] =
        self->capabilities.fields & ACCORD_FIELD_BIT (field)
            ? accord_field_class (field, self->calendar, origin, organised_by_me, carrier, privacy)
            : ACCORD_CLASS_NONE;
}

gboolean
accord_snapshot_touches (const AccordSnapshot *self, const AccordFields *fields)
{
  return accord_fields_touch (fields, self->window.start, self->window.end, self->zone);
}

gboolean
accord_snapshot_has_ended (const AccordSnapshot *self, const AccordFields *fields)
{
  gint64 start;
  gint64 end;

  return accord_fields_span (fields, self->zone, &start, &end) && end <= self->now;
}

gboolean
accord_snapshot_is_dormant (const AccordSnapshot *self, const AccordCandidate *candidate)
{
  const AccordLink *link = candidate->link;

  g_return_val_if_fail (link != NULL, FALSE);

  /* A copy that was never made has no base to be outside by. */
  if (link->remote_id == NULL)
    return FALSE;
  if (accord_snapshot_touches (self, link->seen) || accord_snapshot_touches (self, link->sent))
    return FALSE;
  if (candidate->item != NULL && accord_snapshot_touches (self, candidate->item->fields))
    return FALSE;
  return candidate->event == NULL ||
         !accord_event_touches (candidate->event, self->window.start, self->window.end, self->zone);
}
