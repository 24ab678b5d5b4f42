/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-depart"

#include "sync/accord-depart.h"

#include "sync/accord-forecast.h"

AccordDepartPart
accord_depart_part_of (const AccordLink *link, gboolean remove_there, gboolean remove_here)
{
  if (link->remote_id == NULL || (link->state != ACCORD_LINK_LIVE && link->state != ACCORD_LINK_HELD))
    return ACCORD_DEPART_KEEPS;
  if (link->origin == ACCORD_ORIGIN_HERE)
    return remove_there ? ACCORD_DEPART_THERE : ACCORD_DEPART_KEEPS;
  return remove_here ? ACCORD_DEPART_HERE : ACCORD_DEPART_KEEPS;
}

/* Shown, and done only when a person ticks it. */
static void
untick (AccordStep *step, const char *reason)
{
  step->unticked = TRUE;
  if (step->reason == NULL)
    step->reason = g_strdup (reason);
}

/* Shown, and never done. */
static void
refuse (AccordStep *step, const char *reason)
{
  step->unticked = step->final = TRUE;
  step->hold = ACCORD_HOLD_APPROVAL;
  g_free (step->reason);
  step->reason = g_strdup (reason);
}

/* Does @present differ from what was last equal, in a field that is the other side's business? */
static gboolean
has_changed (const AccordSnapshot *snapshot,
             const AccordCandidate *candidate,
             const AccordFields *image,
             const AccordFields *present)
{
  AccordFieldClass classes[ACCORD_N_FIELDS];
  const AccordLink *link = candidate->link;

  if (image == NULL || present == NULL)
    return FALSE;
  accord_snapshot_get_classes (snapshot, candidate->event, link->origin, link->organised_by_me, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *before = accord_fields_get (image, field);
      const char *now = accord_fields_get (present, field);

      if (classes[field] == ACCORD_CLASS_BOTH && before != NULL && now != NULL &&
          !accord_field_equal (field, before, now))
        return TRUE;
    }
  return FALSE;
}

static void
name_mails (const AccordSnapshot *snapshot, AccordStep *step)
{
  g_autofree char *reason = NULL;
  guint people = 1;

  step->mails = accord_forecast_mails (snapshot, step);
  if (step->mails == NULL)
    return;
  for (const char *at = step->mails; *at != '\0'; at++)
    people += *at == '\n';
  reason = g_strdup_printf (people == 1 ? "Would mail %u person." : "Would mail %u people.", people);
  untick (step, reason);
}

static void
fill_there (const AccordSnapshot *snapshot, AccordStep *step, const char *obstacle)
{
  const AccordCandidate *candidate = step->candidate;

  step->kind = ACCORD_STEP_PUSH_DELETE;
  step->why = "Made by Accord: the copy there goes, the event here stays.";
  step->state_after = ACCORD_LINK_WITHDRAWN;
  if (obstacle != NULL)
    {
      refuse (step, obstacle);
      return;
    }
  if (accord_forecast_would_mail_about_the_past (snapshot, candidate))
    {
      step->kind = ACCORD_STEP_RELEASE;
      step->state_after = ACCORD_LINK_RELEASED;
      refuse (step, "Has ended and has attendees there: taking it away would mail about the past.");
      return;
    }
  name_mails (snapshot, step);
  if (has_changed (snapshot, candidate, candidate->link->seen, step->remote))
    untick (step, "Changed there since the last sync: that would be lost.");
}

static void
fill_here (const AccordSnapshot *snapshot, AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;

  step->kind = ACCORD_STEP_PULL_DELETE;
  step->why = "Pulled from there: it is deleted here and stays there; the next plan pulls it anew.";
  step->state_after = ACCORD_LINK_WITHDRAWN;
  if (has_changed (snapshot, candidate, candidate->link->sent, step->local))
    untick (step, "Changed here since the last sync: that would be lost.");
}

AccordStep *
accord_depart_step_new (const AccordSnapshot *snapshot,
                        const AccordPolicy *policy,
                        const AccordCandidate *candidate,
                        AccordDepartPart part,
                        const char *obstacle)
{
  const AccordLink *link = candidate->link;
  gboolean here = candidate->event != NULL && candidate->event->deleted_at == 0;
  gboolean there = accord_candidate_is_present_there (candidate);
  AccordStep *step;

  g_return_val_if_fail (snapshot != NULL && policy != NULL && link != NULL, NULL);

  /* What is gone there would not come back: then the event here is all there is. */
  if (part == ACCORD_DEPART_KEEPS || !there || (part == ACCORD_DEPART_HERE && !here))
    return NULL;
  step = accord_step_new (ACCORD_STEP_NONE, candidate, NULL);
  step->undo = TRUE;
  step->origin = link->origin;
  step->generation = link->generation;
  if (candidate->event != NULL)
    step->local = accord_project_event (
        candidate->event, snapshot->calendar, link->origin, policy, snapshot->capabilities.status_in_busy);
  step->remote = accord_fields_copy (candidate->item->fields);
  if (part == ACCORD_DEPART_THERE)
    fill_there (snapshot, step, obstacle);
  else
    fill_here (snapshot, step);
  return step;
}
