/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

#include "model/accord-exceptions.h"
#include "sync/accord-forecast.h"

/* What settings and other tables have a part in. */
#define DERIVED_FIELDS                                                                                       \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES))

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
  /* Without a base the occurrences are not told apart either. */
  if (merge->clash & ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS))
    {
      accord_fields_set (merge->there, ACCORD_FIELD_EXCEPTIONS, NULL);
      g_clear_pointer (&merge->exceptions_sent, g_free);
      g_clear_pointer (&merge->exceptions_seen, g_free);
    }
}

/* Whether the two sides, or what they were, repeat. */
static gboolean
any_repeats (const AccordFields *const sides[4])
{
  for (guint i = 0; i < 4; i++)
    if (accord_fields_get (sides[i], ACCORD_FIELD_RECURRENCE) != NULL)
      return TRUE;
  return FALSE;
}

/* A side that does not repeat says so where the other one does. */
static void
say_single (AccordFields *side)
{
  for (AccordField field = ACCORD_FIELD_RECURRENCE; side != NULL && field <= ACCORD_FIELD_EXCEPTIONS; field++)
    if (accord_fields_get (side, field) == NULL)
      accord_fields_set (side, field, "");
}

void
plan_filter_exceptions (PlanContext *context, const AccordStep *step, AccordFields *fields)
{
  const AccordEvent *event = step->candidate->event;
  const AccordCalendar *calendar = context->snapshot->calendar;
  const char *exceptions = accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS);
  AccordPrivacy privacy =
      event != NULL ? accord_effective_privacy (event, calendar, step->origin) : calendar->privacy;
  AccordFieldMask mask;

  if (exceptions == NULL || *exceptions == '\0')
    return;
  mask = accord_exception_fields (calendar, step->origin, privacy);
  if (mask != ACCORD_EXCEPTION_FIELDS)
    accord_fields_take (fields, ACCORD_FIELD_EXCEPTIONS, accord_exceptions_filter (exceptions, mask));
}

/* Both sides of a series as they can be compared. @images: copies. */
static void
prepare_series (PlanContext *context, AccordStep *step, AccordFields *const images[2], AccordFields *remote)
{
  const AccordFields *const sides[4] = { step->local, remote, images[0], images[1] };

  if ((context->snapshot->capabilities.fields & ACCORD_FIELDS_SERIES) != ACCORD_FIELDS_SERIES || !any_repeats (sides))
    return;
  say_single (step->local);
  say_single (remote);
  say_single (step->remote);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    plan_filter_exceptions (context, step, (AccordFields *) sides[i]);
  plan_filter_exceptions (context, step, step->remote);
}

AccordMerge *
plan_compare (PlanContext *context,
              AccordStep *step,
              const AccordFields *sent,
              const AccordFields *seen,
              gboolean organised_by_me)
{
  const AccordCandidate *candidate = step->candidate;
  const AccordFields *there = step->remote != NULL ? step->remote : seen;
  AccordFieldClass classes[ACCORD_N_FIELDS];
  g_autoptr (AccordFields) remote = there != NULL ? accord_fields_copy (there) : accord_fields_new ();
  g_autoptr (AccordFields) base_here = sent != NULL ? accord_fields_copy (sent) : NULL;
  g_autoptr (AccordFields) base_there = seen != NULL ? accord_fields_copy (seen) : NULL;
  AccordFieldMask derived = 0;
  AccordMerge *merge;

  prepare_series (context, step, (AccordFields *const[2]){ base_here, base_there }, remote);
  accord_snapshot_get_classes (context->snapshot, candidate->event, step->origin, organised_by_me, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (classes[field] != ACCORD_CLASS_NONE && accord_fields_get (step->local, field) != NULL &&
        accord_fields_get (remote, field) != NULL)
      step->carried |= ACCORD_FIELD_BIT (field);
  if (candidate->event != NULL)
    derived = accord_event_find_derived (
        candidate->event, sent, remote, DERIVED_FIELDS, step->origin, context->policy);
  merge = accord_merge (base_here, base_there, step->local, remote, classes, derived);
  plan_keep_original (context, step, merge, base_here, base_there, remote);
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

#define SERIES_CHANGES (ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN) | ACCORD_FIELD_BIT (ACCORD_FIELD_RECURRENCE))

/* What of the series reaches the exceptions that are there: it takes them away, or leaves them with what it was before. */
static AccordFieldMask
fields_of_exceptions (const AccordCapabilities *capabilities)
{
  return (capabilities->series_change_drops_exceptions ? SERIES_CHANGES : 0) |
         (capabilities->exceptions_keep_copies ? SERIES_CHANGES | ACCORD_EXCEPTION_FIELDS : 0);
}

/* Where a changed series loses its exceptions, or does not reach them, those that are there are written again with it. As
 * long as a person has to choose between two forms of an occurrence, the series does not change there. */
static void
keep_exceptions (PlanContext *context, AccordStep *step)
{
  const AccordFieldMask exceptions = ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);
  const char *there = step->remote != NULL ? accord_fields_get (step->remote, ACCORD_FIELD_EXCEPTIONS) : NULL;

  if ((step->push & fields_of_exceptions (&context->snapshot->capabilities)) == 0 ||
      (step->push & exceptions) != 0 || there == NULL || *there == '\0')
    return;
  if (step->clash & exceptions)
    {
      step->push &= ~SERIES_CHANGES;
      return;
    }
  accord_fields_set (step->write, ACCORD_FIELD_EXCEPTIONS, there);
  step->push |= exceptions;
}

/* A booking's category that a person took away there is written again. */
static void
put_back_category (PlanContext *context, AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;
  const AccordFields *sent = candidate->link != NULL ? candidate->link->sent : NULL;
  const AccordFields *seen = candidate->link != NULL ? candidate->link->seen : NULL;
  const AccordFieldMask bit = ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES);

  if ((step->pull & bit) && candidate->event != NULL && step->remote != NULL &&
      accord_event_owes_category (
          candidate->event, step->remote, step->pull, sent, seen, step->origin, context->policy))
    step->rewrite |= bit;
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
  keep_exceptions (context, step);
  put_back_category (context, step);
}

static const AccordFields *
fields_there (const AccordCandidate *candidate)
{
  const AccordFields *shown = candidate->item != NULL ? candidate->item->fields : NULL;

  if (shown != NULL && accord_fields_get (shown, ACCORD_FIELD_WHEN) != NULL)
    return shown;
  return candidate->link != NULL ? candidate->link->seen : NULL;
}

void
plan_spare_the_past (PlanContext *context, AccordStep *step)
{
  const AccordSnapshot *snapshot = context->snapshot;
  g_autofree char *mails = NULL;

  if (step->push == 0 || !accord_snapshot_has_ended (snapshot, step->local))
    return;
  if (step->kind != ACCORD_STEP_PUSH_NEW &&
      !accord_snapshot_has_ended (snapshot, fields_there (step->candidate)))
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

/* Why something is doubled that a person might have linked. Takes and returns @step. */
static AccordStep *
say_doubt (AccordStep *step, const char *doubt)
{
  if (step != NULL && doubt != NULL && step->reason == NULL)
    step->reason = g_strdup (doubt);
  return step;
}

AccordPlan *
accord_plan_new (const AccordSnapshot *snapshot, const AccordPolicy *policy)
{
  AccordPlan *self;
  PlanContext context;
  g_autoptr (GHashTable) found = NULL;

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
  found = plan_match (&context);
  for (guint i = 0; i < snapshot->candidates->len; i++)
    {
      const AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);

      gpointer doubt = NULL;

      count_repeating (&context, candidate);
      if (g_hash_table_lookup_extended (found, candidate, NULL, &doubt) && doubt == NULL)
        continue;
      add_step (&context,
                candidate->link != NULL ? plan_linked (&context, candidate)
                                        : say_doubt (plan_unlinked (&context, candidate), doubt));
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
