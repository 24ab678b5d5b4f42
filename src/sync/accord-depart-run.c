/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-depart"

#include "sync/accord-pass-private.h"

#include "sync/accord-depart.h"
#include "sync/accord-reset.h"

/* What goes from one calendar. */
typedef struct
{
  AccordPass *pass;
  AccordCalendar *calendar; /* (owned) */
  GArray *parts;            /* (owned) (element-type AccordDepartPart) one a candidate */
  AccordSnapshot *snapshot; /* (owned) */
  AccordPlan *plan;         /* (owned) */
  gboolean missing;
} DepartTurn;

static void
depart_turn_free (gpointer data)
{
  DepartTurn *self = data;

  g_clear_pointer (&self->plan, accord_plan_free);
  g_clear_pointer (&self->snapshot, accord_snapshot_free);
  g_clear_pointer (&self->calendar, accord_calendar_free);
  g_array_unref (self->parts);
  g_free (self);
}

/* ---- the present ---- */

static gboolean
add_pairs (DepartTurn *self, gboolean there, gboolean here, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_links (self->pass->store, self->calendar->id, error);

  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);
      AccordDepartPart part = accord_depart_part_of (link, there, here);

      if (part == ACCORD_DEPART_KEEPS)
        continue;
      if (!accord_present_add_pair (self->pass, self->snapshot, link->event, error))
        return FALSE;
      g_array_append_val (self->parts, part);
    }
  return TRUE;
}

/* A calendar that is gone holds no copies; its pairs are shown as they were last seen. */
static gboolean
fetch (DepartTurn *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->missing = self->calendar->missing || self->calendar->remote_id == NULL;
  if (accord_present_fetch (self->pass, self->snapshot, !self->missing, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_CALENDAR_GONE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->missing = TRUE;
  return accord_present_fetch (self->pass, self->snapshot, FALSE, error);
}

/* Names the calendars whose copies follow an event that goes here. */
static gboolean
name_followers (DepartTurn *self, AccordStep *step, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_event_links (self->pass->store, step->candidate->event->id, error);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);
      const AccordCalendar *calendar = g_hash_table_lookup (self->snapshot->calendars, link->calendar);

      if (calendar != NULL && !g_str_equal (link->calendar, self->calendar->id) &&
          accord_depart_part_of (link, TRUE, FALSE) == ACCORD_DEPART_THERE)
        g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", calendar->name);
    }
  if (links != NULL && names->len > 0 && step->reason == NULL)
    step->reason = g_strdup_printf (
        "Pulled from there: it is deleted here with its copies in %s and stays there; the next plan makes them anew.",
        names->str);
  return links != NULL;
}

static gboolean
make_steps (DepartTurn *self, GError **error)
{
  const char *obstacle = self->missing               ? "Its calendar was not found there."
                         : self->snapshot->read_only ? "This calendar can only be read."
                                                     : NULL;

  for (guint i = 0; i < self->parts->len; i++)
    {
      AccordDepartPart part = g_array_index (self->parts, AccordDepartPart, i);
      AccordStep *step = accord_depart_step_new (self->snapshot,
                                                 self->pass->policy,
                                                 g_ptr_array_index (self->snapshot->candidates, i),
                                                 part,
                                                 obstacle);

      if (step == NULL)
        continue;
      g_ptr_array_add (self->plan->steps, step);
      if (part == ACCORD_DEPART_HERE && !name_followers (self, step, error))
        return FALSE;
    }
  return TRUE;
}

static DepartTurn *
make_turn (AccordPass *pass, const AccordCalendar *calendar, gboolean there, gboolean here, GError **error)
{
  DepartTurn *self = g_new0 (DepartTurn, 1);

  self->pass = pass;
  self->calendar = accord_calendar_copy (calendar);
  self->parts = g_array_new (FALSE, FALSE, sizeof (AccordDepartPart));
  self->plan = g_new0 (AccordPlan, 1);
  self->plan->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_step_free);
  self->plan->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_candidate_free);
  self->snapshot = accord_snapshot_begin (pass, calendar, error);
  if (self->snapshot != NULL && add_pairs (self, there, here, error) && fetch (self, error) && make_steps (self, error))
    return self;
  depart_turn_free (self);
  return NULL;
}

/* One turn for each calendar of the account. (element-type DepartTurn) */
static GPtrArray *
make_turns (AccordPass *pass, const char *purpose, const char *options, GError **error)
{
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (pass->store, pass->account->id, error);
  g_autoptr (GPtrArray) turns = g_ptr_array_new_with_free_func (depart_turn_free);

  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      DepartTurn *turn = make_turn (pass,
                                    g_ptr_array_index (calendars, i),
                                    accord_plan_removes (purpose, options, "there"),
                                    accord_plan_removes (purpose, options, "here"),
                                    error);

      if (turn == NULL)
        return NULL;
      g_ptr_array_add (turns, turn);
    }
  return calendars != NULL ? g_steal_pointer (&turns) : NULL;
}

/* ---- the plan ---- */

gboolean
accord_depart_make_plan (AccordPass *pass, GError **error)
{
  const AccordPassOptions *options = pass->options;
  g_autoptr (AccordPlanRecord) record = accord_plan_record_new ();
  g_autoptr (GPtrArray) turns = NULL;

  g_return_val_if_fail (options->purpose != NULL, FALSE);

  turns = make_turns (pass, options->purpose, options->reset, error);
  if (turns == NULL)
    return FALSE;
  record->account = g_strdup (pass->account->id);
  g_free (record->purpose);
  record->purpose = g_strdup (options->purpose);
  record->options = g_strdup (options->reset);
  record->created_at = pass->now;
  for (guint i = 0; i < turns->len; i++)
    {
      const DepartTurn *turn = g_ptr_array_index (turns, i);

      for (guint n = 0; n < turn->plan->steps->len; n++)
        g_ptr_array_add (record->steps,
                         accord_step_to_record (g_ptr_array_index (turn->plan->steps, n), turn->calendar->id));
    }
  if (record->steps->len == 0)
    record->note = g_strdup ("There is nothing to be taken away.");
  pass->report->plan = g_strdup (record->id);
  return accord_store_put_plan (pass->store, record, error);
}

/* ---- carrying out ---- */

/* What was approved is done as it was shown: not when it would mail somebody else by now, or lose what was changed since. */
static gboolean
is_still_approved (const DepartTurn *turn, const AccordPlanRecord *plan, const AccordStep *step)
{
  g_autofree char *id = accord_step_make_id (step, turn->calendar->id);
  const AccordPlanStep *shown = accord_approval_find (plan, id);

  return shown != NULL && step->kind == ACCORD_STEP_PUSH_DELETE && step->hold == ACCORD_HOLD_NONE &&
         g_strcmp0 (shown->why, accord_step_get_why (step)) == 0 && g_strcmp0 (shown->mails, step->mails) == 0;
}

static void
keep_approved (DepartTurn *turn, const AccordPlanRecord *plan)
{
  for (guint i = turn->plan->steps->len; i > 0; i--)
    if (!is_still_approved (turn, plan, g_ptr_array_index (turn->plan->steps, i - 1)))
      g_ptr_array_remove_index (turn->plan->steps, i - 1);
}

/* A copy that went by itself leaves no pair behind: coming back, the account would take its absence for a deletion. */
static gboolean
settle_gone (DepartTurn *turn, GError **error)
{
  for (guint i = 0; i < turn->snapshot->candidates->len; i++)
    {
      const AccordCandidate *candidate = g_ptr_array_index (turn->snapshot->candidates, i);
      g_autoptr (AccordLink) link = NULL;

      if (g_array_index (turn->parts, AccordDepartPart, i) != ACCORD_DEPART_THERE ||
          !accord_candidate_is_gone_there (candidate))
        continue;
      link = accord_link_copy (candidate->link);
      link->state = ACCORD_LINK_WITHDRAWN;
      g_clear_pointer (&link->hold, g_free);
      g_clear_pointer (&link->why, g_free);
      g_clear_pointer (&link->remote_id, g_free);
      g_clear_pointer (&link->sent, accord_fields_free);
      g_clear_pointer (&link->seen, accord_fields_free);
      link->gone_there = FALSE;
      if (!accord_store_put_link (turn->pass->store, link, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_turn (DepartTurn *turn, const AccordPlanRecord *plan, guint *rest, GError **error)
{
  guint unfinished = 0;

  keep_approved (turn, plan);
  turn->pass->total += turn->plan->steps->len;
  if (!settle_gone (turn, error) ||
      (turn->plan->steps->len > 0 &&
       !accord_execute_undo (turn->pass, turn->snapshot, turn->plan, FALSE, &unfinished, error)))
    return FALSE;
  *rest += unfinished;
  return TRUE;
}

/* The part there. What its calendar refused for good is not tried for ever; an error of the network ends the pass. */
static gboolean
take_away (AccordPass *pass, const AccordPlanRecord *plan, guint *rest, GError **error)
{
  g_autoptr (GPtrArray) turns = make_turns (pass, plan->purpose, plan->options, error);

  for (guint i = 0; turns != NULL && i < turns->len; i++)
    {
      g_autoptr (GError) failure = NULL;

      if (run_turn (g_ptr_array_index (turns, i), plan, rest, &failure))
        continue;
      if (!accord_run_is_calendar_error (failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_message ("account %s: %s", pass->account->id, failure->message);
    }
  pass->report->steps += *rest;
  return turns != NULL;
}

static gboolean
finish_plan (AccordPass *pass, AccordPlanRecord *plan, GError **error)
{
  guint deleted = 0;

  if (g_str_equal (plan->purpose, "disconnect"))
    return accord_approval_put_state (pass, plan, "done", error);
  if (!accord_reset_forget (
          pass->store, pass->account->id, plan, pass->report->run, accord_clock_seconds (pass->clock), &deleted, error))
    return FALSE;
  pass->report->deleted_here += deleted;
  return TRUE;
}

/* *rests: it is approved, and not all of it is done. */
static gboolean
carry_out (AccordPass *pass, AccordPlanRecord *plan, gboolean *rests, GError **error)
{
  guint rest = 0;

  if (!accord_approval_store (pass, plan, error))
    return FALSE;
  if (!g_str_equal (plan->state, "approved"))
    return TRUE;
  *rests = TRUE;
  if (!take_away (pass, plan, &rest, error))
    return FALSE;
  if (rest > 0)
    return TRUE;
  *rests = FALSE;
  return finish_plan (pass, plan, error);
}

gboolean
accord_depart_carry_out (AccordPass *pass, gboolean *leaving, GError **error)
{
  static const char *const purposes[] = { "disconnect", "reset" };

  *leaving = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (purposes) && !*leaving; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (AccordPlanRecord) plan =
          accord_store_find_plan_for (pass->store, pass->account->id, purposes[i], &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (plan == NULL)
        continue;
      if (!carry_out (pass, plan, leaving, error))
        return FALSE;
      *leaving = *leaving || g_str_equal (plan->state, "done");
    }
  return TRUE;
}

gboolean
accord_depart_is_under_way (AccordPass *pass)
{
  static const char *const purposes[] = { "disconnect", "reset" };

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_autoptr (AccordPlanRecord) plan =
          accord_store_find_plan_for (pass->store, pass->account->id, purposes[i], NULL);

      if (plan != NULL && !g_str_equal (plan->state, "open"))
        return TRUE;
    }
  return FALSE;
}
