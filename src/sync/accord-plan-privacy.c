/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

/* What of an original is not known here when only its time comes in (sync-rules §4). */
#define MASKED                                                                                               \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE) | ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES) |                      \
   ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES))

static void
forget_outcome (AccordMerge *merge, AccordField field)
{
  const AccordFieldMask bit = ACCORD_FIELD_BIT (field);

  accord_fields_set (merge->here, field, NULL);
  accord_fields_set (merge->there, field, NULL);
  merge->same &= ~bit;
  merge->clash &= ~bit;
  merge->overruled_here &= ~bit;
  merge->overruled_there &= ~bit;
}

/* An original is never emptied: what may not be known any more goes here. */
static void
mask_field (PlanContext *context, const AccordStep *step, AccordMerge *merge, AccordField field)
{
  const char *word = field == ACCORD_FIELD_TITLE ? context->policy->busy_word : "";

  accord_fields_set (merge->there, field, NULL);
  if (step->candidate->event != NULL && context->snapshot->calendar->privacy_in == ACCORD_PRIVACY_BUSY &&
      (MASKED & ACCORD_FIELD_BIT (field)) && !accord_field_equal (field, accord_fields_get (step->local, field), word))
    accord_fields_set (merge->here, field, word);
}

/* What stands here since is the word, and no change of a person: what is there is taken, whatever the direction. */
static void
unmask_field (const AccordStep *step, AccordMerge *merge, AccordField field, const char *there)
{
  if (accord_field_equal (field, accord_fields_get (step->local, field), there))
    return;
  forget_outcome (merge, field);
  accord_fields_set (merge->here, field, there);
}

void
plan_keep_original (PlanContext *context,
                    const AccordStep *step,
                    AccordMerge *merge,
                    const AccordFields *sent,
                    const AccordFields *seen,
                    const AccordFields *remote)
{
  if (step->origin != ACCORD_ORIGIN_THERE || sent == NULL || seen == NULL)
    return;
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *there = accord_fields_get (remote, field);
      gboolean carried_before = accord_fields_get (sent, field) != NULL || accord_fields_get (seen, field) != NULL;

      if (merge->dropped & ACCORD_FIELD_BIT (field))
        mask_field (context, step, merge, field);
      else if (!carried_before && there != NULL && (step->carried & MASKED & ACCORD_FIELD_BIT (field)))
        unmask_field (step, merge, field, there);
    }
}

/* ---- what the rules no longer include: left, or taken away (§8) ---- */

gboolean
plan_may_take_away (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordSnapshot *snapshot = context->snapshot;

  return candidate->link->origin == ACCORD_ORIGIN_HERE && candidate->link->remote_id != NULL &&
         snapshot->calendar->writable && !snapshot->calendar->missing && !plan_would_mail_the_past (context, candidate);
}

static AccordStep *
new_step_of (const AccordCandidate *candidate, AccordStepKind kind, AccordLinkState state, const char *why)
{
  AccordStep *step = accord_step_new (kind, candidate, why);

  step->origin = candidate->link->origin;
  step->generation = candidate->link->generation;
  step->state_after = state;
  return step;
}

static AccordStep *
refuse_to_take_away (PlanContext *context, const AccordCandidate *candidate)
{
  return new_step_of (candidate,
                      ACCORD_STEP_RELEASE,
                      ACCORD_LINK_RELEASED,
                      plan_would_mail_the_past (context, candidate)
                          ? "Has ended and has attendees there: taking it away would mail about the past."
                          : "Not taken away: nothing can be deleted there.");
}

static AccordStep *
take_away (PlanContext *context, const AccordCandidate *candidate)
{
  AccordStep *step;

  if (accord_candidate_is_gone_there (candidate))
    return new_step_of (candidate, ACCORD_STEP_FORGET, ACCORD_LINK_WITHDRAWN, "Meanwhile it is gone there.");
  if (!plan_may_take_away (context, candidate))
    return refuse_to_take_away (context, candidate);
  step = new_step_of (candidate,
                      ACCORD_STEP_PUSH_DELETE,
                      ACCORD_LINK_WITHDRAWN,
                      "The rules of this calendar no longer include it; you chose to take it away.");
  step->decided = TRUE;
  return step;
}

AccordStep *
plan_answer_left_over (PlanContext *context, const AccordCandidate *candidate, AccordStep *step)
{
  AccordUnwanted reason = plan_judge_link (context, candidate);
  AccordStep *other;

  if (reason != ACCORD_UNWANTED_RULE)
    {
      if (candidate->link->state != ACCORD_LINK_RELEASED || reason != ACCORD_WANTED)
        return step;
      other = new_step_of (candidate, ACCORD_STEP_RELEASE, ACCORD_LINK_RELEASED,
                           "Not taken away: the rules of this calendar include it.");
    }
  else if (candidate->hinted_gone)
    return step;
  else if (candidate->answer->choice == ACCORD_CHOICE_LEAVE)
    {
      if (step != NULL)
        step->answered = TRUE;
      return step;
    }
  else
    other = take_away (context, candidate);
  accord_step_free (step);
  other->answered = TRUE;
  return other;
}
