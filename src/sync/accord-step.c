/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-step"

#include "sync/accord-step.h"

static const char *const kind_words[] = {
  [ACCORD_STEP_NONE] = "none",
  [ACCORD_STEP_RECORD] = "record",
  [ACCORD_STEP_CREATE_CALENDAR] = "create-calendar",
  [ACCORD_STEP_PUSH_NEW] = "push-new",
  [ACCORD_STEP_PULL_NEW] = "pull-new",
  [ACCORD_STEP_ADOPT] = "adopt",
  [ACCORD_STEP_PUSH] = "push",
  [ACCORD_STEP_PULL] = "pull",
  [ACCORD_STEP_MERGE] = "merge",
  [ACCORD_STEP_CONFLICT] = "conflict",
  [ACCORD_STEP_PUSH_DELETE] = "push-delete",
  [ACCORD_STEP_PULL_DELETE] = "pull-delete",
  [ACCORD_STEP_RELEASE] = "release",
  [ACCORD_STEP_HIDE] = "hide",
  [ACCORD_STEP_FORGET] = "forget",
  [ACCORD_STEP_MOVE] = "adopt",
  [ACCORD_STEP_HOLD] = "hold",
};

static const char *const hold_words[] = {
  [ACCORD_HOLD_NONE] = NULL,
  [ACCORD_HOLD_CONFLICT] = "conflict",
  [ACCORD_HOLD_BRAKE] = "brake",
  [ACCORD_HOLD_STUCK] = "stuck",
  [ACCORD_HOLD_MAIL] = "mail",
  [ACCORD_HOLD_DELETION] = "deletion",
  [ACCORD_HOLD_UNREPRESENTABLE] = "unrepresentable",
  [ACCORD_HOLD_APPROVAL] = "approval",
};

/* Which part of a step each hold leaves to be carried out. */
static const struct
{
  gboolean here;
  gboolean there;
} hold_leaves[] = {
  [ACCORD_HOLD_NONE] = { TRUE, TRUE },
  [ACCORD_HOLD_CONFLICT] = { TRUE, TRUE },
  [ACCORD_HOLD_BRAKE] = { FALSE, FALSE },
  [ACCORD_HOLD_STUCK] = { TRUE, FALSE },
  [ACCORD_HOLD_MAIL] = { TRUE, FALSE },
  [ACCORD_HOLD_DELETION] = { FALSE, FALSE },
  [ACCORD_HOLD_UNREPRESENTABLE] = { FALSE, FALSE },
  [ACCORD_HOLD_APPROVAL] = { FALSE, FALSE },
};

const char *
accord_step_kind_to_text (AccordStepKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_words), NULL);

  return kind_words[kind];
}

const char *
accord_hold_to_text (AccordHold hold)
{
  g_return_val_if_fail ((guint) hold < G_N_ELEMENTS (hold_words), NULL);

  return hold_words[hold];
}

AccordHold
accord_hold_from_text (const char *text)
{
  for (guint i = 1; text != NULL && i < G_N_ELEMENTS (hold_words); i++)
    if (g_str_equal (text, hold_words[i]))
      return (AccordHold) i;
  return ACCORD_HOLD_NONE;
}

AccordCandidate *
accord_candidate_new (void)
{
  return g_new0 (AccordCandidate, 1);
}

void
accord_candidate_free (AccordCandidate *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->event, accord_event_free);
  g_clear_pointer (&self->link, accord_link_free);
  g_clear_pointer (&self->item, accord_remote_item_free);
  g_clear_pointer (&self->moved_item, accord_remote_item_free);
  g_clear_pointer (&self->answer, accord_answer_free);
  g_free (self->orphan);
  g_free (self->pull_as);
  g_free (self->moved_to);
  g_free (self->guests_at);
  g_free (self);
}

gboolean
accord_candidate_is_gone_there (const AccordCandidate *self)
{
  return self->item != NULL && self->item->state == ACCORD_REMOTE_GONE;
}

gboolean
accord_candidate_is_present_there (const AccordCandidate *self)
{
  return self->item != NULL && self->item->state == ACCORD_REMOTE_PRESENT && self->item->fields != NULL;
}

AccordStep *
accord_step_new (AccordStepKind kind, const AccordCandidate *candidate, const char *why)
{
  AccordStep *self = g_new0 (AccordStep, 1);

  self->kind = kind;
  self->candidate = candidate;
  self->why = why;
  return self;
}

void
accord_step_free (AccordStep *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->local, accord_fields_free);
  g_clear_pointer (&self->remote, accord_fields_free);
  g_clear_pointer (&self->take, accord_fields_free);
  g_clear_pointer (&self->write, accord_fields_free);
  g_free (self->reason);
  g_free (self->mails);
  g_free (self);
}

const char *
accord_step_get_why (const AccordStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason != NULL ? self->reason : self->why;
}

gboolean
accord_step_deletes (const AccordStep *self)
{
  return self->kind == ACCORD_STEP_PUSH_DELETE || self->kind == ACCORD_STEP_PULL_DELETE;
}

gboolean
accord_step_acts_here (const AccordStep *self)
{
  return hold_leaves[self->hold].here && self->kind != ACCORD_STEP_HOLD;
}

gboolean
accord_step_acts_there (const AccordStep *self)
{
  if (!hold_leaves[self->hold].there)
    return FALSE;
  return self->push != 0 || self->remark || self->kind == ACCORD_STEP_PUSH_NEW || self->kind == ACCORD_STEP_PUSH_DELETE;
}

gboolean
accord_step_is_shown (const AccordStep *self)
{
  return self->kind != ACCORD_STEP_RECORD && self->kind != ACCORD_STEP_NONE;
}

char *
accord_step_digest (const AccordStep *self, const char *grant)
{
  const AccordEvent *event = self->candidate != NULL ? self->candidate->event : NULL;
  g_autoptr (AccordFields) fields = NULL;
  g_autofree char *written = NULL;
  g_autofree char *text = NULL;

  if (self->kind == ACCORD_STEP_PUSH_DELETE)
    written = g_strdup_printf ("remove %" G_GINT64_FORMAT, event != NULL ? event->change_no : 0);
  else if (self->write != NULL && (self->push != 0 || self->kind == ACCORD_STEP_PUSH_NEW))
    {
      fields = accord_fields_filter (self->write, self->push);
      written = accord_fields_to_text (fields);
    }
  if (written == NULL)
    return NULL;
  text = g_strjoin (
      "\n", self->kind == ACCORD_STEP_PUSH_NEW ? "new" : "old", grant != NULL ? grant : "", written, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static const char *
step_event_id (const AccordStep *self)
{
  const AccordCandidate *candidate = self->candidate;

  if (candidate == NULL)
    return NULL;
  if (candidate->link != NULL)
    return candidate->link->event;
  return candidate->event != NULL ? candidate->event->id : NULL;
}

static const char *
step_remote_id (const AccordStep *self)
{
  const AccordCandidate *candidate = self->candidate;

  if (candidate == NULL)
    return NULL;
  if (candidate->item != NULL)
    return candidate->item->id;
  return candidate->link != NULL ? candidate->link->remote_id : NULL;
}

char *
accord_step_make_id (const AccordStep *self, const char *calendar)
{
  const char *event = step_event_id (self);
  const char *subject = event != NULL ? event : step_remote_id (self);

  /* What is left of an undo after its first half has another kind, and is the same step. */
  return accord_subject_id (calendar, subject, self->undo ? "undo" : accord_step_kind_to_text (self->kind));
}

static const char *
step_field (const AccordStep *self, AccordField field)
{
  const AccordFields *sides[2] = { self->local, self->remote };
  const char *value = NULL;

  /* A person knows an event by what it is called here; a new one only by its name there. */
  for (guint i = 0; i < G_N_ELEMENTS (sides) && value == NULL; i++)
    if (sides[i] != NULL)
      value = accord_fields_get (sides[i], field);
  if (value == NULL && self->candidate != NULL && self->candidate->link != NULL &&
      self->candidate->link->sent != NULL)
    value = accord_fields_get (self->candidate->link->sent, field);
  return value;
}

/* The changed fields, on the side that is written; a merge shows both sides' new values. */
static void
fill_fields (const AccordStep *self, AccordPlanStep *record)
{
  AccordFieldMask mask = self->push | self->pull | self->clash;
  g_autoptr (AccordFields) before = NULL;
  g_autoptr (AccordFields) after = NULL;

  if (mask == 0)
    return;
  before = accord_fields_new ();
  after = accord_fields_new ();
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      gboolean takes = (self->pull & ACCORD_FIELD_BIT (field)) != 0;
      const AccordFields *from = takes ? self->local : self->remote;
      const AccordFields *to = takes                                      ? self->take
                               : (self->clash & ACCORD_FIELD_BIT (field)) ? self->local
                                                                          : self->write;

      if (!(mask & ACCORD_FIELD_BIT (field)))
        continue;
      if (from != NULL)
        accord_fields_set (before, field, accord_fields_get (from, field));
      if (to != NULL)
        accord_fields_set (after, field, accord_fields_get (to, field));
    }
  record->before = g_steal_pointer (&before);
  record->after = g_steal_pointer (&after);
}

AccordPlanStep *
accord_step_to_record (const AccordStep *self, const char *calendar)
{
  AccordPlanStep *record;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (calendar != NULL, NULL);

  record = accord_plan_step_new ();
  record->id = accord_step_make_id (self, calendar);
  record->calendar = g_strdup (calendar);
  record->kind = g_strdup (accord_step_kind_to_text (self->kind));
  record->event = g_strdup (step_event_id (self));
  record->remote_id = g_strdup (step_remote_id (self));
  record->title = g_strdup (step_field (self, ACCORD_FIELD_TITLE));
  record->when = g_strdup (step_field (self, ACCORD_FIELD_WHEN));
  record->why = g_strdup (accord_step_get_why (self));
  record->mails = g_strdup (self->mails);
  record->removable = self->removable && self->kind == ACCORD_STEP_RELEASE;
  record->held = self->final || self->hold == ACCORD_HOLD_CONFLICT || self->kind == ACCORD_STEP_HOLD;
  record->ticked = !self->unticked && !record->held &&
                   (self->hold == ACCORD_HOLD_NONE || self->hold == ACCORD_HOLD_APPROVAL);
  fill_fields (self, record);
  return record;
}
