/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-world.h"

#include "model/accord-mark.h"

#include <string.h>

World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  AccordSnapshot *snapshot;

  g_free (calendar->id);
  calendar->id = g_strdup (WORLD_CALENDAR);
  g_free (calendar->account);
  calendar->account = g_strdup ("account");
  calendar->remote_id = g_strdup (WORLD_REMOTE);
  calendar->writable = calendar->mirrored = calendar->approved = calendar->share = TRUE;
  calendar->direction = ACCORD_DIRECTION_BOTH;
  self->snapshot = snapshot = accord_snapshot_new (calendar);
  snapshot->capabilities.fields = ACCORD_FIELDS_ALL;
  snapshot->now = WORLD_NOW;
  snapshot->store = g_strdup (WORLD_STORE);
  snapshot->owner = g_strdup ("me@example.org");
  snapshot->full = TRUE;
  snapshot->live_links = 100;
  accord_window_compute (&snapshot->window, WORLD_NOW, 30, 180, snapshot->zone);
  self->policy = accord_policy_new ();
  self->consent = accord_consent_new ();
  return self;
}

void
world_free (World *self)
{
  g_clear_pointer (&self->plan, accord_plan_free);
  g_clear_pointer (&self->snapshot, accord_snapshot_free);
  g_clear_pointer (&self->policy, accord_policy_free);
  g_clear_pointer (&self->consent, accord_consent_free);
  g_free (self);
}

AccordEvent *
world_event (const char *title, const char *when)
{
  AccordEvent *event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  event->title = g_strdup (title);
  event->change_no = 1;
  event->updated_at = WORLD_NOW - 3600;
  g_assert_true (accord_when_from_text (&event->when, when, NULL));
  return event;
}

AccordCandidate *
world_add_event (World *self, const char *title, const char *when)
{
  AccordCandidate *candidate = accord_candidate_new ();

  candidate->event = world_event (title, when);
  g_ptr_array_add (self->snapshot->candidates, candidate);
  return candidate;
}

static AccordFields *
full_fields (World *self, const AccordEvent *event, AccordOrigin origin)
{
  return accord_project_event (
      event, self->snapshot->calendar, origin, self->policy, self->snapshot->capabilities.status_in_busy);
}

static AccordRemoteItem *
item_new (AccordFields *fields)
{
  static guint last;
  g_autofree char *id = g_strdup_printf ("item%03u", ++last);
  AccordRemoteItem *item = accord_remote_item_new (id);

  item->tag = g_strdup ("tag");
  item->fields = fields;
  item->updated = WORLD_NOW - 1800;
  return item;
}

AccordCandidate *
world_add_item (World *self, const char *title, const char *when)
{
  AccordCandidate *candidate = accord_candidate_new ();
  g_autoptr (AccordEvent) event = world_event (title, when);

  candidate->item = item_new (full_fields (self, event, ACCORD_ORIGIN_THERE));
  g_ptr_array_add (self->snapshot->candidates, candidate);
  return candidate;
}

AccordCandidate *
world_add_pair (World *self, const char *title, const char *when, AccordOrigin origin)
{
  AccordCandidate *candidate = world_add_event (self, title, when);

  if (origin == ACCORD_ORIGIN_THERE)
    candidate->event->born_in = g_strdup (WORLD_CALENDAR);
  candidate->item = item_new (full_fields (self, candidate->event, origin));
  candidate->link = accord_link_new (candidate->event->id, WORLD_CALENDAR);
  candidate->link->id = 1;
  candidate->link->remote_id = g_strdup (candidate->item->id);
  candidate->link->tag = g_strdup (candidate->item->tag);
  candidate->link->origin = origin;
  candidate->link->organised_by_me = TRUE;
  world_settle (self, candidate);
  return candidate;
}

void
world_settle (World *self, AccordCandidate *candidate)
{
  AccordLink *link = candidate->link;
  g_autoptr (AccordFields) here = full_fields (self, candidate->event, link->origin);
  AccordFieldClass classes[ACCORD_N_FIELDS];
  AccordFieldMask mask = 0;

  accord_snapshot_get_classes (
      self->snapshot, candidate->event, link->origin, link->organised_by_me, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (classes[field] != ACCORD_CLASS_NONE)
      mask |= ACCORD_FIELD_BIT (field);
  g_clear_pointer (&link->sent, accord_fields_free);
  g_clear_pointer (&link->seen, accord_fields_free);
  link->sent = accord_fields_filter (here, mask);
  link->seen = accord_fields_filter (candidate->item->fields, mask);
  link->change_no = candidate->event->change_no;
}

void
world_make_gone (AccordCandidate *candidate)
{
  g_autofree char *id = g_strdup (candidate->link->remote_id);

  g_clear_pointer (&candidate->item, accord_remote_item_free);
  candidate->item = accord_remote_item_new_gone (id);
}

void
world_set_there (AccordCandidate *candidate, AccordField field, const char *value)
{
  accord_fields_set (candidate->item->fields, field, value);
  g_free (candidate->item->tag);
  candidate->item->tag = g_strdup ("another tag");
}

void
world_invite (AccordCandidate *candidate, const char *addresses)
{
  g_auto (GStrv) list = g_strsplit (addresses, ", ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list[i] != NULL; i++)
    g_string_append_printf (text, "%s%s\t\trequired", i > 0 ? "\n" : "", list[i]);
  accord_fields_set (candidate->item->fields, ACCORD_FIELD_ATTENDEES, text->str);
  if (accord_fields_get (candidate->link->seen, ACCORD_FIELD_ATTENDEES) != NULL)
    accord_fields_set (candidate->link->seen, ACCORD_FIELD_ATTENDEES, text->str);
}

void
world_plan (World *self)
{
  g_clear_pointer (&self->plan, accord_plan_free);
  self->plan = accord_plan_new (self->snapshot, self->policy);
  accord_guard_check (self->plan, self->snapshot, self->consent, &self->guarded);
}

const AccordStep *
world_step_of (World *self, const AccordCandidate *candidate)
{
  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (self->plan->steps, i);

      if (step->candidate == candidate)
        return step;
    }
  return NULL;
}

AccordStepKind
world_kind_of (World *self, const AccordCandidate *candidate)
{
  const AccordStep *step = world_step_of (self, candidate);

  return step != NULL ? step->kind : ACCORD_STEP_NONE;
}
