/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

#include "model/accord-mark.h"
#include "sync/accord-forecast.h"

/* An answer is about what a person saw: a value that has moved since is asked about anew. */
static gboolean
saw_these_values (const AccordAnswer *answer, const AccordStep *step, AccordField field)
{
  return answer->here != NULL && answer->there != NULL &&
         accord_field_equal (field,
                             accord_fields_get (answer->here, field),
                             accord_fields_get (step->local, field)) &&
         accord_field_equal (field,
                             accord_fields_get (answer->there, field),
                             accord_fields_get (step->remote, field));
}

static AccordFieldMask
fields_settled_for (const AccordStep *step, const AccordMerge *merge, const char *side)
{
  const AccordAnswer *answer = step->candidate->answer;
  AccordFieldMask mask = 0;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *chosen = answer->fields != NULL ? accord_fields_get (answer->fields, field) : NULL;

      if ((merge->clash & ACCORD_FIELD_BIT (field)) && saw_these_values (answer, step, field) &&
          (side == NULL || g_strcmp0 (chosen, side) == 0))
        mask |= ACCORD_FIELD_BIT (field);
    }
  return mask;
}

/* Theirs becomes an event of its own: it shows what is there wherever that may be taken. */
static void
plan_split (PlanContext *context, AccordStep *step, AccordMerge *merge)
{
  AccordFieldMask differing = accord_fields_carried (merge->there) | merge->clash;
  AccordFieldClass classes[ACCORD_N_FIELDS];

  accord_snapshot_get_classes (context->snapshot,
                               step->candidate->event,
                               step->origin,
                               step->candidate->link->organised_by_me,
                               classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if ((differing & ACCORD_FIELD_BIT (field)) && classes[field] == ACCORD_CLASS_BOTH)
      accord_fields_set (merge->here, field, accord_fields_get (step->remote, field));
  step->split = accord_fields_carried (merge->here);
  step->clash = merge->clash;
  step->take = g_steal_pointer (&merge->here);
  step->kind = ACCORD_STEP_CONFLICT;
  step->why = "Changed on both sides; you chose to keep both.";
  step->answered = TRUE;
}

gboolean
plan_settle_answered (PlanContext *context, AccordStep *step, AccordMerge *merge)
{
  const AccordAnswer *answer = step->candidate->answer;
  AccordFieldMask mine, theirs;

  if (answer == NULL || answer->kind != ACCORD_QUESTION_CONFLICT || step->remote == NULL)
    return FALSE;
  if (answer->choice == ACCORD_CHOICE_BOTH)
    {
      if (step->candidate->link == NULL || step->candidate->link->remote_id == NULL ||
          step->candidate->event == NULL || fields_settled_for (step, merge, NULL) != merge->clash)
        return FALSE;
      plan_split (context, step, merge);
      return TRUE;
    }
  mine = fields_settled_for (step, merge, "mine");
  theirs = fields_settled_for (step, merge, "theirs");
  step->answered = (mine | theirs) != 0;
  step->why = theirs == 0 ? "Changed on both sides; you chose the version here."
              : mine == 0 ? "Changed on both sides; you chose the version there."
                          : "Changed on both sides; you chose field by field.";
  accord_merge_settle_fields (merge, step->local, step->remote, mine, ACCORD_WINNER_HERE);
  accord_merge_settle_fields (merge, step->local, step->remote, theirs, ACCORD_WINNER_THERE);
  return FALSE;
}

/* ---- deletions that waited for an answer ---- */

static AccordStep *
replace (AccordStep *step, AccordStepKind kind, AccordLinkState state, const char *why)
{
  AccordStep *other = accord_step_new (kind, step->candidate, why);

  other->origin = step->origin;
  other->generation = step->generation;
  other->state_after = state;
  accord_step_free (step);
  return other;
}

static AccordStep *
show_again (PlanContext *context, const AccordCandidate *candidate, const char *why)
{
  AccordStep *step = accord_step_new (ACCORD_STEP_PULL, candidate, why);

  step->origin = candidate->link->origin;
  step->generation = candidate->link->generation;
  step->show = TRUE;
  step->local = plan_project (context, candidate, step->origin);
  if (accord_candidate_is_present_there (candidate))
    step->remote = accord_fields_copy (candidate->item->fields);
  else
    step->remote =
        candidate->link->seen != NULL ? accord_fields_copy (candidate->link->seen) : accord_fields_new ();
  return step;
}

/* What was deleted on one side is put back there. */
static AccordStep *
put_back (PlanContext *context, AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;
  AccordStep *other;

  if (step->kind == ACCORD_STEP_PUSH_DELETE)
    other = show_again (context, candidate, "Deleted here; you chose to put it back.");
  else if (context->snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    return replace (step,
                    ACCORD_STEP_RELEASE,
                    ACCORD_LINK_RELEASED,
                    "Deleted there, where nothing can be written; the event stays here.");
  else
    {
      other = plan_write_anew (context, candidate);
      other->why = "Deleted there; you chose to put it back.";
    }
  accord_step_free (step);
  return other;
}

static AccordStep *
answer_deletion (PlanContext *context, AccordStep *step, AccordChoice choice)
{
  gboolean here = step->kind == ACCORD_STEP_PULL_DELETE;

  switch (choice)
    {
    case ACCORD_CHOICE_DO:
    case ACCORD_CHOICE_FOLLOW:
      step->hold = ACCORD_HOLD_NONE;
      step->decided = TRUE;
      return step;
    case ACCORD_CHOICE_PUT_BACK:
      return put_back (context, step);
    case ACCORD_CHOICE_LEAVE:
    case ACCORD_CHOICE_KEEP:
    default:
      return here ? replace (step,
                             ACCORD_STEP_RELEASE,
                             ACCORD_LINK_RELEASED,
                             "Deleted there; you chose to keep the event here.")
                  : replace (step,
                             ACCORD_STEP_HIDE,
                             ACCORD_LINK_HIDDEN,
                             "Deleted here; you chose to leave its copy there.");
    }
}

/* ---- released and hidden: one button each ends it ---- */

/* It stays as it is, and says why: whoever pressed the button reads it where the button is. */
static AccordStep *
stay_released (const AccordCandidate *candidate, AccordUnwanted reason)
{
  static const char *const sentences[ACCORD_N_UNWANTED] = {
    [ACCORD_UNWANTED_DELETED] = "Not put back: it was deleted here.",
    [ACCORD_UNWANTED_CANCELLED] = "Not put back: it is cancelled here.",
    [ACCORD_UNWANTED_ARCHIVED] = "Not put back: it is archived here.",
    [ACCORD_UNWANTED_DRAFT] = "Not put back: it is a draft here.",
    [ACCORD_UNWANTED_REPEATS] = "Not put back: it repeats.",
    [ACCORD_UNWANTED_UNDATED] = "Not put back: it has no dates.",
    [ACCORD_UNWANTED_RULE] = "Not put back: the rules of this calendar do not include it.",
    [ACCORD_UNWANTED_OUTSIDE] = "Not put back: it lies outside the days that are mirrored.",
  };
  AccordStep *step = accord_step_new (ACCORD_STEP_RELEASE, candidate, sentences[reason]);

  step->origin = candidate->link->origin;
  step->generation = candidate->link->generation;
  step->state_after = ACCORD_LINK_RELEASED;
  return step;
}

static AccordStep *
answer_released (PlanContext *context, const AccordCandidate *candidate)
{
  const char *why = "You chose to mirror it again.";
  AccordUnwanted reason;
  AccordStep *step;

  /* What sleeps is not asked about there: it lies outside the window either way. */
  if (candidate->hinted_gone && !accord_snapshot_is_dormant (context->snapshot, candidate))
    return NULL;
  if (!accord_candidate_is_present_there (candidate))
    {
      reason = accord_judge_copy (context->snapshot, candidate->event);
      return reason == ACCORD_WANTED
                 ? plan_push_new (context, candidate, candidate->link->generation + 1, why)
                 : stay_released (candidate, reason);
    }
  reason = plan_judge_link (context, candidate);
  if (reason != ACCORD_WANTED && reason != ACCORD_UNWANTED_OUTSIDE)
    return stay_released (candidate, reason);
  step = plan_present (context, candidate, reason);
  if (step != NULL && step->kind == ACCORD_STEP_RECORD)
    {
      step->kind = ACCORD_STEP_ADOPT;
      step->why = why;
    }
  return step;
}

static AccordStep *
answer_hidden (PlanContext *context, const AccordCandidate *candidate)
{
  AccordStep *step;

  if (accord_candidate_is_present_there (candidate))
    return show_again (context, candidate, "You chose to show it here again.");
  if (!accord_candidate_is_gone_there (candidate))
    return NULL;
  step = accord_step_new (ACCORD_STEP_FORGET, candidate, "Meanwhile it is gone there.");
  step->origin = candidate->link->origin;
  step->generation = candidate->link->generation;
  step->state_after = ACCORD_LINK_WITHDRAWN;
  return step;
}

/* The item of a split pair still carries the mark of the other half. */
static AccordStep *
answer_mark (PlanContext *context, const AccordCandidate *candidate, AccordStep *step)
{
  g_autoptr (AccordMark) mark = NULL;

  if (!accord_candidate_is_present_there (candidate) ||
      context->snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    return step;
  mark = candidate->item->mark != NULL ? accord_mark_from_text (candidate->item->mark) : NULL;
  if (mark != NULL && g_str_equal (mark->event, candidate->link->event))
    return step;
  if (step == NULL)
    {
      step = accord_step_new (ACCORD_STEP_NONE, candidate, NULL);
      step->origin = candidate->link->origin;
      step->generation = candidate->link->generation;
      step->remote = accord_fields_copy (candidate->item->fields);
      step->write = accord_fields_new ();
    }
  if (step->kind == ACCORD_STEP_NONE || step->kind == ACCORD_STEP_RECORD)
    {
      step->kind = ACCORD_STEP_PUSH;
      step->why = "Both were kept: this copy belongs to an event of its own now.";
    }
  step->remark = TRUE;
  return step;
}

AccordStep *
plan_answer (PlanContext *context, const AccordCandidate *candidate, AccordStep *step)
{
  const AccordAnswer *answer = candidate->answer;
  AccordLinkState state = candidate->link->state;

  switch (answer->kind)
    {
    case ACCORD_QUESTION_BRAKE:
    case ACCORD_QUESTION_DELETION:
      if (step == NULL || !accord_step_deletes (step))
        return step;
      step = answer_deletion (context, step, answer->choice);
      break;
    case ACCORD_QUESTION_RELEASED:
      if (answer->choice != ACCORD_CHOICE_PUT_BACK)
        return plan_answer_left_over (context, candidate, step);
      if (state != ACCORD_LINK_RELEASED)
        return step;
      accord_step_free (step);
      step = answer_released (context, candidate);
      break;
    case ACCORD_QUESTION_HIDDEN:
      if (state != ACCORD_LINK_HIDDEN)
        return step;
      accord_step_free (step);
      step = answer_hidden (context, candidate);
      break;
    case ACCORD_QUESTION_MARK:
      step = answer_mark (context, candidate, step);
      if (step != NULL)
        step->answered = step->remark;
      return step;
    case ACCORD_QUESTION_CONFLICT:
    case ACCORD_QUESTION_ORPHAN:
    default:
      return step;
    }
  if (step != NULL)
    step->answered = TRUE;
  return step;
}

/* ---- our mark, but its event is not here ---- */

/* Its event is here after all, deleted, archived, cancelled or a draft: it is shown again, and linked. */
static AccordStep *
restore_marked (PlanContext *context, AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;
  AccordStep *other =
      accord_step_new (ACCORD_STEP_PULL, candidate, "Made by Accord; you chose to have it back here.");

  other->origin = candidate->event->born_in == NULL ? ACCORD_ORIGIN_HERE : ACCORD_ORIGIN_THERE;
  other->show = TRUE;
  other->local = plan_project (context, candidate, other->origin);
  other->remote = g_steal_pointer (&step->remote);
  accord_step_free (step);
  return other;
}

static AccordStep *
take_away (AccordStep *step)
{
  AccordStep *other = accord_step_new (ACCORD_STEP_PUSH_DELETE,
                                       step->candidate,
                                       "Made by Accord from an event that is not here any more; you chose to delete "
                                       "it there.");

  other->origin = ACCORD_ORIGIN_HERE;
  other->remote = g_steal_pointer (&step->remote);
  other->decided = TRUE;
  accord_step_free (step);
  return other;
}

AccordStep *
plan_answer_orphan (PlanContext *context, AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;
  const AccordAnswer *answer = candidate->answer;

  if (answer == NULL || answer->kind != ACCORD_QUESTION_ORPHAN)
    return step;
  if (answer->choice == ACCORD_CHOICE_TAKE_AWAY)
    {
      if (accord_forecast_would_mail_about_the_past (context->snapshot, candidate))
        return step;
      step = take_away (step);
    }
  else if (candidate->event != NULL)
    step = restore_marked (context, step);
  else
    {
      step->hold = ACCORD_HOLD_NONE;
      step->unticked = FALSE;
      step->why = "Made by Accord; you chose to have it back here.";
    }
  step->answered = TRUE;
  return step;
}
