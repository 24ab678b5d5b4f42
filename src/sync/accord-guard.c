/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-guard"

#include "sync/accord-guard.h"

#include "sync/accord-forecast.h"
#include "sync/accord-wanted.h"

/* Brake (sync-rules §10): more than this many, and more than this share of the live links in the window … */
#define BRAKE_COUNT 10
#define BRAKE_PERCENT 25
/* … or all of them, when there are at least this many. */
#define BRAKE_ALL 4

/* A changed rule may touch this many copies unasked (§3). */
#define RULE_COUNT 20

AccordConsent *
accord_consent_new (void)
{
  AccordConsent *self = g_new0 (AccordConsent, 1);

  self->approved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
accord_consent_free (AccordConsent *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->approved);
  g_hash_table_unref (self->left_out);
  g_hash_table_unref (self->waiting);
  g_free (self);
}

gboolean
accord_consent_covers (const AccordConsent *self, const char *id)
{
  if (g_hash_table_contains (self->left_out, id))
    return FALSE;
  return self->all || g_hash_table_contains (self->approved, id);
}

static gboolean
writes_there (const AccordStep *step)
{
  return step->push != 0 || step->kind == ACCORD_STEP_PUSH_NEW || step->kind == ACCORD_STEP_PUSH_DELETE;
}

/* At most one copy carries the attendees (§9): the other one lets go of them first. */
static gboolean
waits_for_guests (const AccordStep *step)
{
  return step->candidate->guests_at != NULL && (step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES)) != 0;
}

static void
hold_for_guests (AccordStep *step)
{
  step->hold = ACCORD_HOLD_MAIL;
  g_free (step->reason);
  step->reason = g_strdup_printf ("Waits until its guests have been taken off the copy in “%s”.",
                                  step->candidate->guests_at);
}

static void
hold_mails (AccordPlan *plan, const AccordSnapshot *snapshot, AccordGuardReport *out)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      AccordStep *step = g_ptr_array_index (plan->steps, i);
      guint people = 1;
      gboolean ended;

      if (!writes_there (step) || step->candidate == NULL)
        continue;
      step->mails = accord_forecast_mails (snapshot, step);
      if (step->mails != NULL && !step->final && waits_for_guests (step))
        {
          hold_for_guests (step);
          out->mailing++;
          continue;
        }
      ended = accord_snapshot_has_ended (snapshot, step->local);
      if (step->mails == NULL || step->final ||
          (!ended && accord_forecast_may_send (snapshot, step->candidate)))
        continue;
      for (const char *at = step->mails; *at != '\0'; at++)
        people += *at == '\n';
      step->hold = ACCORD_HOLD_MAIL;
      g_free (step->reason);
      step->reason = g_strdup_printf (people == 1 ? "Would mail %u person%s." : "Would mail %u people%s.",
                                      people,
                                      ended ? " about what is over" : "");
      step->final = ended;
      out->mailing++;
    }
}

/* A person deleted this very event or gave it its status, or said yes to its deletion in another calendar. */
static gboolean
was_confirmed (const AccordSnapshot *snapshot, const AccordStep *step)
{
  const AccordEvent *event = step->candidate != NULL ? step->candidate->event : NULL;

  return step->kind == ACCORD_STEP_PUSH_DELETE && event != NULL && accord_judge_itself (event) != ACCORD_WANTED &&
         snapshot->confirmed != NULL && g_hash_table_contains (snapshot->confirmed, event->id);
}

static gboolean
was_decided (const AccordSnapshot *snapshot, const AccordStep *step)
{
  const AccordLink *link = step->candidate != NULL ? step->candidate->link : NULL;

  return step->decided || (link != NULL && g_strcmp0 (link->why, ACCORD_WHY_DECIDED) == 0) ||
         was_confirmed (snapshot, step);
}

/* Deletions that were braked before count again: the question is about all of them. */
static guint
count_deletions (const AccordPlan *plan, const AccordSnapshot *snapshot, AccordStepKind kind, gboolean decided)
{
  guint count = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (plan->steps, i);

      count += step->kind == kind && step->hold != ACCORD_HOLD_STUCK && was_decided (snapshot, step) == decided;
    }
  return count;
}

static gboolean
is_unusual (const AccordSnapshot *snapshot, guint deletions, guint links)
{
  /* A store that may be older than the copies is no witness of what was deleted since (§11). */
  if (snapshot->provenance != ACCORD_PROVENANCE_KNOWN)
    return deletions > 0;
  if (deletions >= BRAKE_ALL && deletions >= links)
    return TRUE;
  return deletions > BRAKE_COUNT && deletions * 100 > links * BRAKE_PERCENT;
}

/* What a person said yes to is no part of what the others are measured by. */
static gboolean
check_direction (const AccordPlan *plan, const AccordSnapshot *snapshot, AccordStepKind kind, guint *deletions)
{
  guint decided = count_deletions (plan, snapshot, kind, TRUE);

  *deletions = count_deletions (plan, snapshot, kind, FALSE);
  return is_unusual (snapshot, *deletions, snapshot->live_links - MIN (decided, snapshot->live_links));
}

static char *
braking_reason (const AccordSnapshot *snapshot, AccordStepKind kind, guint deletions)
{
  if (snapshot->provenance != ACCORD_PROVENANCE_KNOWN)
    return g_strdup ("The events here were restored from a backup or copied, so nothing is deleted unasked.");
  return g_strdup_printf ("This sync would delete %u of %u events %s. That is unusual, so nothing was deleted.",
                          deletions,
                          MAX (deletions, snapshot->live_links),
                          kind == ACCORD_STEP_PULL_DELETE ? "here" : "there");
}

static void
hold_deletions (AccordPlan *plan, const AccordSnapshot *snapshot, AccordStepKind kind, guint deletions)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      AccordStep *step = g_ptr_array_index (plan->steps, i);

      if (step->kind != kind || step->hold == ACCORD_HOLD_STUCK || was_decided (snapshot, step))
        continue;
      step->hold = ACCORD_HOLD_BRAKE;
      g_free (step->reason);
      step->reason = braking_reason (snapshot, kind, deletions);
    }
}

/* A deletion that the brake holds stays held, even when its number alone would no longer stop anything: the
 * question was asked and waits for its answer. */
static void
keep_braked (AccordPlan *plan, const AccordSnapshot *snapshot)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      AccordStep *step = g_ptr_array_index (plan->steps, i);
      const AccordLink *link = step->candidate != NULL ? step->candidate->link : NULL;

      if (!accord_step_deletes (step) || step->hold != ACCORD_HOLD_NONE || link == NULL ||
          g_strcmp0 (link->hold, "brake") != 0 || was_decided (snapshot, step))
        continue;
      step->hold = ACCORD_HOLD_BRAKE;
      step->reason = g_strdup (link->why);
    }
}

static void
check_brake (AccordPlan *plan, const AccordSnapshot *snapshot, AccordGuardReport *out)
{
  out->braked_here = check_direction (plan, snapshot, ACCORD_STEP_PULL_DELETE, &out->deletions_here);
  out->braked_there = check_direction (plan, snapshot, ACCORD_STEP_PUSH_DELETE, &out->deletions_there);
  if (out->braked_here)
    hold_deletions (plan, snapshot, ACCORD_STEP_PULL_DELETE, out->deletions_here);
  if (out->braked_there)
    hold_deletions (plan, snapshot, ACCORD_STEP_PUSH_DELETE, out->deletions_there);
  keep_braked (plan, snapshot);
}

/* Copies a changed rule would touch there. */
static guint
count_touched (const AccordPlan *plan)
{
  guint count = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (plan->steps, i);

      count += writes_there (step) || step->kind == ACCORD_STEP_RELEASE;
    }
  return count;
}

static gboolean
mails_anybody (const AccordPlan *plan)
{
  for (guint i = 0; i < plan->steps->len; i++)
    if (((const AccordStep *) g_ptr_array_index (plan->steps, i))->mails != NULL)
      return TRUE;
  return FALSE;
}

static void
apply_consent (AccordPlan *plan,
               const AccordSnapshot *snapshot,
               const AccordConsent *consent,
               AccordGuardReport *out)
{
  gboolean only_named =
      out->waits || (consent->asked && !consent->all && (consent->first_plan || consent->rules_changed));

  for (guint i = 0; i < plan->steps->len; i++)
    {
      AccordStep *step = g_ptr_array_index (plan->steps, i);
      g_autofree char *id = accord_step_make_id (step, snapshot->calendar->id);
      gboolean named = g_hash_table_contains (consent->approved, id);
      gboolean covered = accord_consent_covers (consent, id) && (named || !step->unticked);
      gboolean unseen =
          g_hash_table_contains (consent->left_out, id) || g_hash_table_contains (consent->waiting, id);

      if (covered && !step->final && step->hold != ACCORD_HOLD_CONFLICT)
        {
          step->decided |= step->hold == ACCORD_HOLD_BRAKE;
          /* That it rests, and why, is no longer so: it goes for its own reason. */
          if (step->hold == ACCORD_HOLD_BRAKE || step->hold == ACCORD_HOLD_MAIL)
            g_clear_pointer (&step->reason, g_free);
          step->hold = ACCORD_HOLD_NONE;
        }
      else if (!covered && !step->answered && step->hold == ACCORD_HOLD_NONE && accord_step_is_shown (step) &&
               (only_named || unseen))
        step->hold = ACCORD_HOLD_APPROVAL;
      if (!covered && g_hash_table_contains (consent->left_out, id))
        step->unticked = TRUE;
      out->held += step->hold != ACCORD_HOLD_NONE && step->kind != ACCORD_STEP_RECORD;
    }
}

void
accord_guard_check (AccordPlan *plan,
                    const AccordSnapshot *snapshot,
                    const AccordConsent *consent,
                    AccordGuardReport *out)
{
  guint unasked;

  g_return_if_fail (plan != NULL && snapshot != NULL && consent != NULL && out != NULL);

  *out = (AccordGuardReport){ 0 };
  unasked = consent->review ? 0 : RULE_COUNT;
  hold_mails (plan, snapshot, out);
  check_brake (plan, snapshot, out);
  out->waits = !consent->asked &&
               (consent->first_plan ||
                (consent->rules_changed && (count_touched (plan) > unasked || mails_anybody (plan))));
  apply_consent (plan, snapshot, consent, out);
}
