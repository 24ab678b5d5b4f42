/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

#include "sync/accord-forecast.h"

#define TEMPLATED_FIELDS (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY))

/* The decision table is the engine. */
static const AccordDecision decisions[] = {
  { FALSE, ACCORD_SIDE_ABSENT, ACCORD_SIDE_ABSENT, ACCORD_STEP_NONE, "Nothing to do." },
  { FALSE, ACCORD_SIDE_PRESENT, ACCORD_SIDE_ABSENT, ACCORD_STEP_PUSH_NEW, "New here." },
  { FALSE, ACCORD_SIDE_ABSENT, ACCORD_SIDE_PRESENT, ACCORD_STEP_PULL_NEW, "New there." },
  { FALSE,
    ACCORD_SIDE_PRESENT,
    ACCORD_SIDE_PRESENT,
    ACCORD_STEP_ADOPT,
    "The same event is on both sides already." },
  { TRUE, ACCORD_SIDE_SAME, ACCORD_SIDE_SAME, ACCORD_STEP_NONE, "Nothing changed." },
  { TRUE, ACCORD_SIDE_CHANGED, ACCORD_SIDE_SAME, ACCORD_STEP_PUSH, "Changed here." },
  { TRUE, ACCORD_SIDE_SAME, ACCORD_SIDE_CHANGED, ACCORD_STEP_PULL, "Changed there." },
  { TRUE, ACCORD_SIDE_CHANGED, ACCORD_SIDE_CHANGED, ACCORD_STEP_MERGE, "Changed on both sides." },
  { TRUE, ACCORD_SIDE_GONE, ACCORD_SIDE_SAME, ACCORD_STEP_PUSH_DELETE, "Deleted here." },
  { TRUE,
    ACCORD_SIDE_GONE,
    ACCORD_SIDE_CHANGED,
    ACCORD_STEP_PULL,
    "Deleted here, but changed there since: it comes back." },
  { TRUE, ACCORD_SIDE_SAME, ACCORD_SIDE_GONE, ACCORD_STEP_PULL_DELETE, "Deleted there." },
  { TRUE,
    ACCORD_SIDE_CHANGED,
    ACCORD_SIDE_GONE,
    ACCORD_STEP_PUSH_NEW,
    "Deleted there, but changed here since: it is written anew." },
  { TRUE, ACCORD_SIDE_GONE, ACCORD_SIDE_GONE, ACCORD_STEP_FORGET, "Gone on both sides." },
};

const AccordDecision *
accord_plan_decide (gboolean linked, AccordSide here, AccordSide there)
{
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    if (decisions[i].linked == linked && decisions[i].here == here && decisions[i].there == there)
      return &decisions[i];
  g_return_val_if_reached (NULL);
}

AccordFields *
plan_project (PlanContext *context, const AccordCandidate *candidate, AccordOrigin origin)
{
  if (candidate->event != NULL)
    return accord_project_event (candidate->event,
                                 context->snapshot->calendar,
                                 origin,
                                 context->policy,
                                 context->snapshot->capabilities.status_in_busy);
  if (candidate->link != NULL && candidate->link->sent != NULL)
    return accord_fields_copy (candidate->link->sent);
  return accord_fields_new ();
}

#define WHY_RESTORED "Differs since the events here were restored from a backup; a person has to choose."

/* Until the first complete comparison; and what a person was asked about then, until it is answered. */
static gboolean
is_distrusted (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordLink *link = candidate->link;

  return context->snapshot->provenance == ACCORD_PROVENANCE_OLDER ||
         (link != NULL && g_strcmp0 (link->hold, "conflict") == 0 && g_strcmp0 (link->why, WHY_RESTORED) == 0);
}

/* The images are of a backup: what differs there may be our own later write, or the person may have gone back on
 * purpose. The conflict rule decides (§11). */
static void
distrust_images (AccordMerge *merge, const AccordFieldClass classes[ACCORD_N_FIELDS])
{
  AccordFieldMask changed = accord_fields_carried (merge->here) & ~merge->reprojected;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if ((changed & ACCORD_FIELD_BIT (field)) && classes[field] == ACCORD_CLASS_BOTH)
      {
        accord_fields_set (merge->here, field, NULL);
        merge->clash |= ACCORD_FIELD_BIT (field);
      }
}

AccordMerge *
plan_compare (PlanContext *context,
              AccordStep *step,
              const AccordFields *sent,
              const AccordFields *seen,
              gboolean organised_by_me)
{
  const AccordCandidate *candidate = step->candidate;
  const AccordFields *remote = step->remote != NULL ? step->remote : seen;
  AccordFieldClass classes[ACCORD_N_FIELDS];
  g_autoptr (AccordFields) nothing = accord_fields_new ();
  AccordFieldMask derived = 0;
  AccordMerge *merge;

  if (remote == NULL)
    remote = nothing;
  accord_snapshot_get_classes (context->snapshot, candidate->event, step->origin, organised_by_me, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (classes[field] != ACCORD_CLASS_NONE && accord_fields_get (step->local, field) != NULL &&
        accord_fields_get (remote, field) != NULL)
      step->carried |= ACCORD_FIELD_BIT (field);
  if (candidate->event != NULL)
    derived = accord_event_find_derived (
        candidate->event, sent, remote, TEMPLATED_FIELDS, step->origin, context->policy);
  merge = accord_merge (sent, seen, step->local, remote, classes, derived);
  step->distrusted = seen != NULL && is_distrusted (context, candidate);
  if (step->distrusted)
    distrust_images (merge, classes);
  return merge;
}

/* The event's time of change in the server's clock, the item's as the server said it (§10). */
static AccordWinner
find_winner (PlanContext *context, const AccordCandidate *candidate)
{
  gint64 here = candidate->event != NULL ? candidate->event->updated_at + context->snapshot->clock_offset : 0;
  gint64 there = candidate->item != NULL ? candidate->item->updated : 0;

  return accord_conflict_winner (context->policy->conflict_rule, here, there);
}

void
plan_apply_merge (PlanContext *context, AccordStep *step, AccordMerge *merge)
{
  static const char *const whys[] = {
    [ACCORD_WINNER_NOBODY] = "Changed on both sides; a person has to choose.",
    [ACCORD_WINNER_HERE] = "Changed on both sides; the version here wins.",
    [ACCORD_WINNER_THERE] = "Changed on both sides; the version there wins.",
  };

  if (merge->clash != 0)
    {
      step->kind = ACCORD_STEP_CONFLICT;
      if (plan_settle_answered (context, step, merge))
        return;
    }
  if (merge->clash != 0)
    {
      AccordWinner winner = find_winner (context, step->candidate);

      step->why = winner == ACCORD_WINNER_NOBODY && step->distrusted ? WHY_RESTORED : whys[winner];
      step->hold = winner == ACCORD_WINNER_NOBODY ? ACCORD_HOLD_CONFLICT : ACCORD_HOLD_NONE;
      accord_merge_settle (merge, step->local, step->remote, winner);
    }
  step->push = accord_fields_carried (merge->there);
  step->pull = accord_fields_carried (merge->here);
  step->clash = merge->clash;
  step->record = merge->same;
  step->rewrite = merge->reprojected;
  step->dropped = merge->dropped;
  step->empty = merge->dropped & step->push;
  step->take = g_steal_pointer (&merge->here);
  step->write = g_steal_pointer (&merge->there);
}

static const char *
when_there (const AccordCandidate *candidate)
{
  const char *when = NULL;

  if (candidate->item != NULL && candidate->item->fields != NULL)
    when = accord_fields_get (candidate->item->fields, ACCORD_FIELD_WHEN);
  if (when == NULL && candidate->link != NULL && candidate->link->seen != NULL)
    when = accord_fields_get (candidate->link->seen, ACCORD_FIELD_WHEN);
  return when;
}

void
plan_spare_the_past (PlanContext *context, AccordStep *step)
{
  const AccordSnapshot *snapshot = context->snapshot;
  const char *here = step->local != NULL ? accord_fields_get (step->local, ACCORD_FIELD_WHEN) : NULL;
  g_autofree char *mails = NULL;

  if (step->push == 0 || !accord_snapshot_has_ended (snapshot, here))
    return;
  if (step->kind != ACCORD_STEP_PUSH_NEW &&
      !accord_snapshot_has_ended (snapshot, when_there (step->candidate)))
    return;
  step->push &= ~ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES);
  mails = accord_forecast_mails (snapshot, step);
  if (mails != NULL)
    step->push &= ~accord_forecast_mailing_fields (snapshot);
  step->empty &= step->push;
}

/* What the provider refused is not sent again as it was; everything else of the step flows. */
static void
rest_refused (const AccordSnapshot *snapshot, AccordStep *step)
{
  const AccordLink *link = step->candidate != NULL ? step->candidate->link : NULL;
  g_autofree char *digest = NULL;

  if (link == NULL || link->refused == NULL)
    return;
  digest = accord_step_digest (step, snapshot->grant);
  if (g_strcmp0 (digest, link->refused) != 0)
    return;
  if (step->hold == ACCORD_HOLD_CONFLICT)
    step->push = step->empty = 0;
  if (step->hold != ACCORD_HOLD_NONE)
    return;
  step->hold = ACCORD_HOLD_STUCK;
  step->final = TRUE;
  g_free (step->reason);
  step->reason = g_strdup (g_strcmp0 (link->hold, "stuck") == 0 ? link->why : "The provider refused it.");
}

static void
add_step (PlanContext *context, AccordStep *step)
{
  if (step == NULL)
    return;
  rest_refused (context->snapshot, step);
  g_ptr_array_add (context->plan->steps, step);
}

static void
count_repeating (PlanContext *context, const AccordCandidate *candidate)
{
  gboolean here = candidate->event != NULL && candidate->link == NULL && candidate->event->deleted_at == 0 &&
                  candidate->event->born_in == NULL &&
                  accord_judge_copy (context->snapshot, candidate->event) == ACCORD_UNWANTED_REPEATS;
  gboolean there = candidate->link == NULL && accord_candidate_is_present_there (candidate) &&
                   (candidate->item->traits & ACCORD_REMOTE_REPEATS) != 0;

  if (here || there)
    context->plan->repeating++;
}

AccordPlan *
accord_plan_new (const AccordSnapshot *snapshot, const AccordPolicy *policy)
{
  AccordPlan *self;
  PlanContext context;
  g_autoptr (GHashTable) paired = NULL;

  g_return_val_if_fail (snapshot != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  self = g_new0 (AccordPlan, 1);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_step_free);
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_candidate_free);
  self->repeating = snapshot->repeating;
  context = (PlanContext){ snapshot, policy, self };

  if (snapshot->calendar->remote_id == NULL)
    add_step (&context,
              accord_step_new (ACCORD_STEP_CREATE_CALENDAR, NULL, "The calendar does not exist there yet."));
  paired = plan_match (&context);
  for (guint i = 0; i < snapshot->candidates->len; i++)
    {
      const AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);

      count_repeating (&context, candidate);
      if (g_hash_table_contains (paired, candidate))
        continue;
      add_step (&context,
                candidate->link != NULL ? plan_linked (&context, candidate)
                                        : plan_unlinked (&context, candidate));
    }
  for (guint i = 0; i < self->pairs->len; i++)
    add_step (&context, plan_adoption (&context, g_ptr_array_index (self->pairs, i), TRUE));
  return self;
}

void
accord_plan_free (AccordPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->pairs, g_ptr_array_unref);
  g_free (self);
}
