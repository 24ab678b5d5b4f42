/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

#include "model/accord-mark.h"
#include "sync/accord-reset.h"

#define TITLE_AND_WHEN (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN))

/* Everything a new copy or a new event carries. */
static AccordFieldMask
carried_fields (PlanContext *context,
                const AccordEvent *event,
                AccordOrigin origin,
                gboolean organised_by_me,
                const AccordFields *side)
{
  AccordFieldClass classes[ACCORD_N_FIELDS];
  AccordFieldMask mask = 0;

  accord_snapshot_get_classes (context->snapshot, event, origin, organised_by_me, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (classes[field] != ACCORD_CLASS_NONE)
      mask |= ACCORD_FIELD_BIT (field);
  return mask & accord_fields_carried (side);
}

/* The fields a new copy is made of: those that may be written. */
static AccordFieldMask
written_fields (PlanContext *context, const AccordEvent *event)
{
  AccordFieldClass classes[ACCORD_N_FIELDS];
  AccordFieldMask mask = 0;

  accord_snapshot_get_classes (context->snapshot, event, ACCORD_ORIGIN_HERE, TRUE, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (classes[field] == ACCORD_CLASS_BOTH || classes[field] == ACCORD_CLASS_OUT)
      mask |= ACCORD_FIELD_BIT (field);
  return mask;
}

AccordStep *
plan_push_new (PlanContext *context, const AccordCandidate *candidate, guint generation, const char *why)
{
  AccordStep *step;

  /* A read-only calendar takes nothing; the event waits (§11). */
  if (context->snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    return NULL;
  step = accord_step_new (ACCORD_STEP_PUSH_NEW, candidate, why);
  step->origin = ACCORD_ORIGIN_HERE;
  step->generation = generation;
  step->local = plan_project (context, candidate, ACCORD_ORIGIN_HERE);
  step->carried = carried_fields (context, candidate->event, ACCORD_ORIGIN_HERE, TRUE, step->local);
  step->push = written_fields (context, candidate->event) & accord_fields_carried (step->local);
  step->write = accord_fields_copy (step->local);
  plan_spare_the_past (context, step);
  return step;
}

/* A copy that shows only a part of its event, while another calendar may hold the whole: restored from here,
 * the rest would be lost everywhere. */
static gboolean
is_masked_orphan (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordCalendar *calendar = context->snapshot->calendar;
  GHashTableIter iter;
  const AccordCalendar *other;

  if (candidate->orphan == NULL || calendar->privacy == ACCORD_PRIVACY_EVERYTHING)
    return FALSE;
  g_hash_table_iter_init (&iter, context->snapshot->calendars);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &other))
    if (other->mirrored && other->privacy == ACCORD_PRIVACY_EVERYTHING &&
        !g_str_equal (other->id, calendar->id))
      return TRUE;
  return FALSE;
}

static AccordStep *
plan_pull_new (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordRemoteItem *item = candidate->item;
  AccordStep *step;

  if (!accord_judge_pull (context->snapshot, item))
    return NULL;
  step = accord_step_new (ACCORD_STEP_PULL_NEW,
                          candidate,
                          accord_plan_decide (FALSE, ACCORD_SIDE_ABSENT, ACCORD_SIDE_PRESENT)->why);
  step->origin = ACCORD_ORIGIN_THERE;
  step->remote = accord_fields_copy (item->fields);
  plan_filter_exceptions (context, step, step->remote);
  step->carried = carried_fields (
      context, NULL, ACCORD_ORIGIN_THERE, !(item->traits & ACCORD_REMOTE_NOT_MINE), step->remote);
  step->pull = step->carried;
  step->take = accord_fields_copy (step->remote);
  if (candidate->orphan != NULL)
    {
      step->hold = ACCORD_HOLD_APPROVAL;
      step->unticked = TRUE;
      step->why = "Made by Accord from an event that is not here any more: it can come back here, or be "
                  "deleted there.";
      /* Our mark says that it is a copy: what it is masked by goes on counting. */
      step->origin = ACCORD_ORIGIN_HERE;
      step->final = is_masked_orphan (context, candidate);
      return plan_answer_orphan (context, step);
    }
  return step;
}

/* An adopted pair is of origin there, except where our own mark proves that we made the copy. What was born
 * in this very calendar carries our mark since we first wrote to it, and is the original all the same. */
static AccordOrigin
adopted_origin (PlanContext *context, const AccordCandidate *candidate)
{
  g_autoptr (AccordMark) mark =
      candidate->item->mark != NULL ? accord_mark_from_text (candidate->item->mark) : NULL;

  if (candidate->link != NULL && accord_link_is_forgotten (candidate->link) && !candidate->marked)
    return candidate->link->origin;
  /* Matched with an event that was pulled or written anew after a restore: the mark is of its earlier id. */
  if (candidate->orphan != NULL)
    return ACCORD_ORIGIN_HERE;
  return candidate->marked && mark != NULL && g_str_equal (mark->store, context->snapshot->store) &&
                 g_strcmp0 (candidate->event->born_in, context->snapshot->calendar->id) != 0
             ? ACCORD_ORIGIN_HERE
             : ACCORD_ORIGIN_THERE;
}

static guint
adopted_generation (const AccordCandidate *candidate)
{
  g_autoptr (AccordMark) mark =
      candidate->item->mark != NULL ? accord_mark_from_text (candidate->item->mark) : NULL;
  guint known = candidate->link != NULL ? candidate->link->generation : 0;

  return candidate->marked && mark != NULL ? MAX (mark->generation, known) : known;
}

/* They were matched by these two: a template or another name of the zone is no difference. */
static void
keep_matched_fields (AccordMerge *merge)
{
  AccordFieldMask differing =
      (accord_fields_carried (merge->here) | accord_fields_carried (merge->there) | merge->clash) &
      TITLE_AND_WHEN;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (differing & ACCORD_FIELD_BIT (field))
      {
        accord_fields_set (merge->here, field, NULL);
        accord_fields_set (merge->there, field, NULL);
      }
  merge->same |= differing;
  merge->clash &= ~differing;
}

AccordStep *
plan_adoption (PlanContext *context, const AccordCandidate *candidate, gboolean by_match)
{
  const AccordRemoteItem *item = candidate->item;
  AccordStep *step;
  g_autoptr (AccordMerge) merge = NULL;

  step = accord_step_new (ACCORD_STEP_ADOPT,
                          candidate,
                          accord_plan_decide (FALSE, ACCORD_SIDE_PRESENT, ACCORD_SIDE_PRESENT)->why);
  step->origin = adopted_origin (context, candidate);
  step->generation = adopted_generation (candidate);
  step->local = plan_project (context, candidate, step->origin);
  step->remote = accord_fields_copy (item->fields);
  merge = plan_compare (context, step, NULL, NULL, !(item->traits & ACCORD_REMOTE_NOT_MINE));
  if (by_match)
    keep_matched_fields (merge);
  plan_apply_merge (context, step, merge);
  if (step->kind == ACCORD_STEP_ADOPT && (step->push | step->pull) != 0)
    step->kind = ACCORD_STEP_MERGE;
  plan_spare_the_past (context, step);
  return step;
}

/* The item carries the mark of an event that we hold. */
static AccordStep *
plan_marked (PlanContext *context, const AccordCandidate *candidate)
{
  AccordUnwanted reason = accord_judge_copy (context->snapshot, candidate->event);
  AccordStep *step;

  /* Moved into the window by somebody who shares the calendar: the event here follows. */
  if (reason == ACCORD_UNWANTED_OUTSIDE && accord_snapshot_touches (context->snapshot, candidate->item->fields))
    reason = ACCORD_WANTED;
  if (reason == ACCORD_WANTED && !(candidate->item->traits & ACCORD_REMOTE_REPEATS))
    return plan_adoption (context, candidate, FALSE);
  if (reason > ACCORD_UNWANTED_DRAFT || context->snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    return NULL;
  step = accord_step_new (ACCORD_STEP_HOLD, candidate, accord_unwanted_why (reason));
  step->reason =
      g_strdup ("Made by Accord from an event that is deleted, cancelled, archived or a draft here.");
  step->remote = accord_fields_copy (candidate->item->fields);
  step->hold = ACCORD_HOLD_APPROVAL;
  step->unticked = TRUE;
  step->final = TRUE;
  return plan_answer_orphan (context, step);
}

/* A link that names no item: taken away, never made, or released when its item had gone. */
static AccordStep *
plan_without_copy (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordLink *link = candidate->link;
  AccordUnwanted reason = accord_judge_copy (context->snapshot, candidate->event);
  AccordStep *step;

  if (link->state == ACCORD_LINK_RELEASED)
    return NULL;
  if (reason == ACCORD_WANTED && link->state == ACCORD_LINK_WITHDRAWN)
    return plan_push_new (context, candidate, link->generation + 1, "Belongs in this calendar again.");
  if (link->state != ACCORD_LINK_HELD)
    return NULL;
  if (reason != ACCORD_WANTED)
    {
      step = accord_step_new (ACCORD_STEP_FORGET, candidate, accord_unwanted_why (reason));
      step->state_after = ACCORD_LINK_WITHDRAWN;
      return step;
    }
  return plan_push_new (context, candidate, link->generation, "New here.");
}

AccordStep *
plan_unlinked (PlanContext *context, const AccordCandidate *candidate)
{
  if (accord_candidate_is_present_there (candidate))
    return candidate->marked ? plan_marked (context, candidate) : plan_pull_new (context, candidate);
  if (candidate->link != NULL)
    return plan_without_copy (context, candidate);
  if (candidate->event == NULL || accord_judge_copy (context->snapshot, candidate->event) != ACCORD_WANTED)
    return NULL;
  return plan_push_new (context,
                        candidate,
                        0,
                        accord_plan_decide (FALSE, ACCORD_SIDE_PRESENT, ACCORD_SIDE_ABSENT)->why);
}
