/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

#include "sync/accord-forecast.h"
#include "sync/accord-reset.h"

#include <string.h>

enum
{
  COPY,
  ORIGINAL_MINE,
  ORIGINAL_OTHERS,
  N_OWNERS
};

/* What happens to the item of an event that is no longer wanted (sync-rules §8). NONE: it goes on being
 * compared. */
static const AccordStepKind no_longer_wanted[ACCORD_N_UNWANTED][N_OWNERS] = {
  [ACCORD_WANTED] = { ACCORD_STEP_NONE, ACCORD_STEP_NONE, ACCORD_STEP_NONE },
  [ACCORD_UNWANTED_DELETED] = { ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE },
  [ACCORD_UNWANTED_CANCELLED] = { ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE },
  [ACCORD_UNWANTED_ARCHIVED] = { ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE, ACCORD_STEP_HIDE },
  [ACCORD_UNWANTED_DRAFT] = { ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE, ACCORD_STEP_HIDE },
  [ACCORD_UNWANTED_REPEATS] = { ACCORD_STEP_HOLD, ACCORD_STEP_HOLD, ACCORD_STEP_HOLD },
  [ACCORD_UNWANTED_UNDATED] = { ACCORD_STEP_HOLD, ACCORD_STEP_HOLD, ACCORD_STEP_HOLD },
  [ACCORD_UNWANTED_RULE] = { ACCORD_STEP_RELEASE, ACCORD_STEP_RELEASE, ACCORD_STEP_RELEASE },
  [ACCORD_UNWANTED_OUTSIDE] = { ACCORD_STEP_NONE, ACCORD_STEP_NONE, ACCORD_STEP_NONE },
};

static int
owner_of (const AccordLink *link)
{
  if (link->origin == ACCORD_ORIGIN_HERE)
    return COPY;
  return link->organised_by_me ? ORIGINAL_MINE : ORIGINAL_OTHERS;
}

AccordUnwanted
plan_judge_link (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordRemoteItem *item = accord_candidate_is_present_there (candidate) ? candidate->item : NULL;

  return candidate->link->origin == ACCORD_ORIGIN_HERE
             ? accord_judge_copy (context->snapshot, candidate->event)
             : accord_judge_original (context->snapshot, candidate->event, item);
}

static AccordStep *
new_step (const AccordCandidate *candidate, AccordStepKind kind, const char *why)
{
  AccordStep *step = accord_step_new (kind, candidate, why);

  step->origin = candidate->link->origin;
  step->generation = candidate->link->generation;
  return step;
}

static AccordStep *
new_local_step (const AccordCandidate *candidate, AccordStepKind kind, AccordLinkState state, const char *why)
{
  AccordStep *step = new_step (candidate, kind, why);

  step->state_after = state;
  return step;
}

/* A tombstone of a sleeping link is remembered, and acted on if the link wakes. */
static AccordStep *
plan_dormant (const AccordCandidate *candidate)
{
  AccordStep *step;

  if (candidate->link->gone_there || accord_link_is_forgotten (candidate->link) || (!candidate->hinted_gone && !accord_candidate_is_gone_there (candidate)))
    return NULL;
  step = new_local_step (candidate,
                         ACCORD_STEP_RECORD,
                         candidate->link->state,
                         "Gone there while out of sight.");
  step->gone_there = TRUE;
  return step;
}

/* ---- gone there ---- */

static AccordStep *
plan_follow_deletion (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordCalendar *calendar = context->snapshot->calendar;
  const AccordDecision *decision = accord_plan_decide (TRUE, ACCORD_SIDE_SAME, ACCORD_SIDE_GONE);
  AccordStep *step;

  if (calendar->direction == ACCORD_DIRECTION_OUT)
    return new_local_step (candidate,
                           ACCORD_STEP_RELEASE,
                           ACCORD_LINK_RELEASED,
                           "Deleted there; this calendar only receives, so the event stays.");
  if (calendar->deletion == ACCORD_DELETION_KEEP)
    return new_local_step (candidate,
                           ACCORD_STEP_RELEASE,
                           ACCORD_LINK_RELEASED,
                           "Deleted there; the rule of this calendar keeps the event.");
  step = new_step (candidate, decision->kind, decision->why);
  if (calendar->deletion == ACCORD_DELETION_ASK)
    step->hold = ACCORD_HOLD_DELETION;
  return step;
}

/* The edit wins over the deletion, on a new key. */
AccordStep *
plan_write_anew (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordDecision *decision = accord_plan_decide (TRUE, ACCORD_SIDE_CHANGED, ACCORD_SIDE_GONE);
  AccordFieldClass classes[ACCORD_N_FIELDS];
  AccordStep *step = new_step (candidate, decision->kind, decision->why);

  step->origin = ACCORD_ORIGIN_HERE;
  step->generation = candidate->link->generation + 1;
  step->local = plan_project (context, candidate, ACCORD_ORIGIN_HERE);
  step->write = accord_fields_copy (step->local);
  accord_snapshot_get_classes (context->snapshot, candidate->event, ACCORD_ORIGIN_HERE, TRUE, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      if (classes[field] == ACCORD_CLASS_NONE || accord_fields_get (step->local, field) == NULL)
        continue;
      step->carried |= ACCORD_FIELD_BIT (field);
      if (classes[field] != ACCORD_CLASS_IN)
        step->push |= ACCORD_FIELD_BIT (field);
    }
  plan_spare_the_past (context, step);
  return step;
}

static gboolean
was_edited_here (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordLink *link = candidate->link;
  g_autoptr (AccordStep) probe = new_step (candidate, ACCORD_STEP_NONE, NULL);
  g_autoptr (AccordMerge) merge = NULL;

  if (candidate->event == NULL)
    return FALSE;
  probe->local = plan_project (context, candidate, link->origin);
  merge = plan_compare (context, probe, link->sent, link->seen, link->organised_by_me);
  return ((accord_fields_carried (merge->there) | merge->clash) & ~merge->dropped) != 0;
}

/* What is written anew is a copy, and has to belong there as one: released at once it would only be left behind. */
static gboolean
may_be_written_anew (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason)
{
  return reason == ACCORD_WANTED && context->snapshot->calendar->direction != ACCORD_DIRECTION_IN &&
         accord_judge_copy (context->snapshot, candidate->event) == ACCORD_WANTED;
}

static AccordStep *
plan_gone_there (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason)
{
  const AccordDecision *forget = accord_plan_decide (TRUE, ACCORD_SIDE_GONE, ACCORD_SIDE_GONE);
  gboolean unlisted = reason == ACCORD_UNWANTED_REPEATS || reason == ACCORD_UNWANTED_UNDATED;

  if (candidate->moved_to != NULL)
    return new_local_step (candidate,
                           ACCORD_STEP_MOVE,
                           ACCORD_LINK_RELEASED,
                           "Moved there to another calendar.");
  if (reason >= ACCORD_UNWANTED_DELETED && reason <= ACCORD_UNWANTED_DRAFT)
    return new_local_step (candidate, forget->kind, ACCORD_LINK_WITHDRAWN, forget->why);
  if (reason == ACCORD_UNWANTED_RULE)
    return new_local_step (candidate,
                           ACCORD_STEP_RELEASE,
                           ACCORD_LINK_RELEASED,
                           accord_unwanted_why (reason));
  if (unlisted || was_edited_here (context, candidate))
    {
      if (may_be_written_anew (context, candidate, reason))
        return plan_write_anew (context, candidate);
      return new_local_step (candidate,
                             forget->kind,
                             ACCORD_LINK_WITHDRAWN,
                             "Deleted there, but changed here since: the event stays here.");
    }
  return plan_follow_deletion (context, candidate);
}

/* ---- no longer wanted ---- */

static const AccordFields *
fields_there (const AccordCandidate *candidate)
{
  return accord_candidate_is_present_there (candidate) ? candidate->item->fields : candidate->link->seen;
}

gboolean
plan_would_mail_the_past (PlanContext *context, const AccordCandidate *candidate)
{
  return accord_snapshot_has_ended (context->snapshot, fields_there (candidate)) &&
         accord_forecast_has_attendees_there (context->snapshot, candidate);
}

static AccordStep *
plan_take_away (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason)
{
  const AccordSnapshot *snapshot = context->snapshot;

  /* What a read-only calendar still shows waits until it can be written again (§11). */
  if (snapshot->read_only)
    return NULL;
  if (snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    return new_local_step (candidate, ACCORD_STEP_HIDE, ACCORD_LINK_HIDDEN, accord_unwanted_why (reason));
  if (plan_would_mail_the_past (context, candidate))
    return new_local_step (candidate,
                           ACCORD_STEP_RELEASE,
                           ACCORD_LINK_RELEASED,
                           "Has ended and has attendees there: taking it away would mail about the past.");
  return new_step (candidate, ACCORD_STEP_PUSH_DELETE, accord_unwanted_why (reason));
}

static AccordStep *
plan_hold (const AccordCandidate *candidate, const char *why)
{
  AccordStep *step = new_step (candidate, ACCORD_STEP_HOLD, why);

  step->hold = ACCORD_HOLD_UNREPRESENTABLE;
  step->final = TRUE;
  return step;
}

/* With the provider's own reason where there is one. */
static AccordStep *
plan_hold_series (PlanContext *context, const AccordCandidate *candidate)
{
  AccordStep *step = plan_hold (candidate, accord_unwanted_why (ACCORD_UNWANTED_REPEATS));

  accord_judge_series (context->snapshot, candidate->event, &step->reason);
  return step;
}

/* Left where it is, unless a person would rather have it taken away. */
static AccordStep *
plan_left_over (PlanContext *context, const AccordCandidate *candidate, const char *why)
{
  AccordStep *step = new_local_step (candidate, ACCORD_STEP_RELEASE, ACCORD_LINK_RELEASED, why);

  step->removable = plan_may_take_away (context, candidate);
  return step;
}

static AccordStep *
plan_unwanted (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason)
{
  AccordStepKind kind = no_longer_wanted[reason][owner_of (candidate->link)];
  const char *why = accord_unwanted_why (reason);

  /* What is hidden already stays so, whatever happens to it there. */
  if (candidate->link->state == ACCORD_LINK_HIDDEN)
    return NULL;
  switch (kind)
    {
    case ACCORD_STEP_PUSH_DELETE:
      return plan_take_away (context, candidate, reason);
    case ACCORD_STEP_HIDE:
      return new_local_step (candidate, kind, ACCORD_LINK_HIDDEN, why);
    case ACCORD_STEP_HOLD:
      return reason == ACCORD_UNWANTED_REPEATS ? plan_hold_series (context, candidate) : plan_hold (candidate, why);
    case ACCORD_STEP_RELEASE:
    default:
      return plan_left_over (context, candidate, why);
    }
}

/* ---- both sides there ---- */

/* Deleted here and edited there since: the edit wins. NULL: nothing was edited. */
static AccordStep *
plan_revival (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordDecision *decision = accord_plan_decide (TRUE, ACCORD_SIDE_GONE, ACCORD_SIDE_CHANGED);
  const AccordLink *link = candidate->link;
  g_autoptr (AccordStep) step = new_step (candidate, decision->kind, decision->why);
  g_autoptr (AccordMerge) merge = NULL;

  if (!accord_candidate_is_present_there (candidate) || link->seen == NULL)
    return NULL;
  step->revive = TRUE;
  step->local = plan_project (context, candidate, step->origin);
  step->remote = accord_fields_copy (candidate->item->fields);
  merge = plan_compare (context, step, link->sent, link->seen, link->organised_by_me);
  if ((accord_fields_carried (merge->here) | merge->clash) == 0)
    return NULL;
  accord_merge_settle (merge, step->local, step->remote, ACCORD_WINNER_THERE);
  plan_apply_merge (context, step, merge);
  step->push = 0;
  return g_steal_pointer (&step);
}

static AccordSide
side_of (AccordFieldMask changed)
{
  return changed != 0 ? ACCORD_SIDE_CHANGED : ACCORD_SIDE_SAME;
}

/* Does anything but values have to be written into the link? */
static gboolean
link_is_stale (const AccordStep *step)
{
  const AccordLink *link = step->candidate->link;
  const AccordRemoteItem *item = step->candidate->item;
  const char *hold = accord_hold_to_text (step->hold);

  if ((step->record | step->dropped) != 0 || link->gone_there)
    return TRUE;
  if (link->state != (hold != NULL ? ACCORD_LINK_HELD : ACCORD_LINK_LIVE) ||
      g_strcmp0 (link->hold, hold) != 0)
    return TRUE;
  return item != NULL &&
         (g_strcmp0 (link->remote_id, item->id) != 0 || g_strcmp0 (link->tag, item->tag) != 0 ||
          g_strcmp0 (link->web_link, item->web_link) != 0 || g_strcmp0 (link->uid, item->uid) != 0);
}

static gboolean
is_whole_days (const AccordFields *side)
{
  const char *when = accord_fields_get (side, ACCORD_FIELD_WHEN);

  return when != NULL && *when != '\0' && strchr (when, 'T') == NULL;
}

/* A colour that is changed there changes the category that it stands for, which is all that is left of that one. */
static void
add_category_note (PlanContext *context, const AccordStep *step, GString *text)
{
  const AccordPolicy *policy = context->policy;
  const AccordEvent *event = step->candidate->event;
  const char *colour = step->take != NULL ? accord_fields_get (step->take, ACCORD_FIELD_CATEGORIES) : NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) left = NULL;

  if (event == NULL || colour == NULL || !(step->pull & ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES)) ||
      !accord_policy_has_one_colour (policy))
    return;
  before = accord_event_dup_categories (event, step->origin, policy);
  after = accord_colour_take (policy->colours, before, colour);
  lines = g_strsplit (before, "\n", 0);
  left = g_strsplit (after, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) left, lines[i]))
      g_string_append_printf (text, " The category “%s” goes with its colour there.", lines[i]);
}

/* What a person should know before it happens (§5). */
static void
add_notes (PlanContext *context, AccordStep *step)
{
  const AccordRemoteItem *item = step->candidate->item;
  gboolean formatted = item != NULL && (item->traits & ACCORD_REMOTE_HTML_BODY) != 0;
  g_autoptr (GString) text = g_string_new (step->why);

  if (step->reason != NULL || step->why == NULL)
    return;
  if (formatted && (step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_BODY)))
    g_string_append (text, " The formatting of its text there will be lost.");
  if ((step->pull & ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN)) &&
      is_whole_days (step->local) != is_whole_days (step->remote))
    g_string_append (text,
                     is_whole_days (step->remote) ? " It takes whole days now."
                                                  : " It no longer takes whole days.");
  add_category_note (context, step, text);
  if (step->empty != 0)
    g_string_append (text, " What this calendar is not to show any more is emptied there.");
  if ((step->pull & step->dropped) != 0)
    g_string_append (text, " Only its time comes here now.");
  if (!g_str_equal (text->str, step->why))
    step->reason = g_strdup (text->str);
}

static AccordStep *
plan_both (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordLink *link = candidate->link;
  const AccordDecision *decision;
  g_autoptr (AccordStep) step = new_step (candidate, ACCORD_STEP_NONE, NULL);
  g_autoptr (AccordMerge) merge = NULL;

  step->local = plan_project (context, candidate, step->origin);
  if (accord_candidate_is_present_there (candidate))
    step->remote = accord_fields_copy (candidate->item->fields);
  else if (link->seen != NULL)
    step->remote = accord_fields_copy (link->seen);
  merge = plan_compare (context, step, link->sent, link->seen, link->organised_by_me);
  plan_apply_merge (context, step, merge);
  plan_spare_the_past (context, step);
  if (step->kind == ACCORD_STEP_CONFLICT)
    {
      add_notes (context, step);
      return g_steal_pointer (&step);
    }
  decision = accord_plan_decide (TRUE, side_of (step->push), side_of (step->pull));
  step->kind = decision->kind;
  step->why = decision->why;
  if (step->kind == ACCORD_STEP_NONE && link_is_stale (step))
    {
      step->kind = ACCORD_STEP_RECORD;
      step->state_after = ACCORD_LINK_LIVE;
    }
  add_notes (context, step);
  return step->kind != ACCORD_STEP_NONE ? g_steal_pointer (&step) : NULL;
}

/* Its organiser cancelled it: cancelled here, and left to the person there. */
static AccordStep *
plan_cancelled_there (const AccordCandidate *candidate)
{
  AccordStep *step =
      new_local_step (candidate, ACCORD_STEP_PULL, ACCORD_LINK_HIDDEN, "Cancelled by its organiser.");

  step->cancel = TRUE;
  step->remote = accord_fields_copy (candidate->item->fields);
  return step;
}

AccordStep *
plan_present (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason)
{
  AccordRemoteTraits traits = accord_candidate_is_present_there (candidate) ? candidate->item->traits : 0;
  AccordStep *step;

  if (reason == ACCORD_UNWANTED_DELETED && candidate->link->state != ACCORD_LINK_HIDDEN)
    {
      step = plan_revival (context, candidate);
      if (step != NULL)
        return step;
    }
  if (reason != ACCORD_WANTED && reason != ACCORD_UNWANTED_OUTSIDE)
    return plan_unwanted (context, candidate, reason);
  if (traits & ACCORD_REMOTE_REPEATS)
    return plan_hold (candidate, accord_unwanted_why (ACCORD_UNWANTED_REPEATS));
  if (traits & ACCORD_REMOTE_CANCELLED)
    return plan_cancelled_there (candidate);
  return accord_link_is_forgotten (candidate->link) ? plan_adoption (context, candidate, FALSE)
                                                    : plan_both (context, candidate);
}

/* A reset has forgotten when the two were last equal: an item that is gone by now proves no deletion, and the event is
 * written anew. */
static AccordStep *
plan_gone_since_reset (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason)
{
  if (candidate->moved_to != NULL)
    return new_local_step (candidate, ACCORD_STEP_MOVE, ACCORD_LINK_RELEASED, "Moved there to another calendar.");
  if (may_be_written_anew (context, candidate, reason))
    return plan_write_anew (context, candidate);
  return new_local_step (
      candidate, ACCORD_STEP_FORGET, ACCORD_LINK_WITHDRAWN, "Gone there since the reset: the event stays here.");
}

/* The step of a link about which nobody was asked. */
static AccordStep *
plan_link (PlanContext *context, const AccordCandidate *candidate)
{
  const AccordLink *link = candidate->link;

  if (link->remote_id == NULL)
    return plan_unlinked (context, candidate);
  if (link->state == ACCORD_LINK_RELEASED || link->state == ACCORD_LINK_WITHDRAWN)
    return NULL;
  if (accord_snapshot_is_dormant (context->snapshot, candidate))
    return plan_dormant (candidate);
  if (candidate->hinted_gone)
    return NULL;
  if (accord_link_is_forgotten (link) && candidate->item == NULL)
    return NULL;
  if (accord_link_is_forgotten (link) && accord_candidate_is_gone_there (candidate))
    return plan_gone_since_reset (context, candidate, plan_judge_link (context, candidate));
  if (accord_candidate_is_gone_there (candidate))
    return link->state == ACCORD_LINK_HIDDEN
               ? NULL
               : plan_gone_there (context, candidate, plan_judge_link (context, candidate));
  return plan_present (context, candidate, plan_judge_link (context, candidate));
}

AccordStep *
plan_linked (PlanContext *context, const AccordCandidate *candidate)
{
  AccordStep *step = plan_link (context, candidate);

  return candidate->answer != NULL ? plan_answer (context, candidate, step) : step;
}
