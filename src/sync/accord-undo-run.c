/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-undo"

#include "sync/accord-pass-private.h"

#include "sync/accord-undo.h"

/* The deeds of one calendar while they are taken back. */
typedef struct
{
  AccordPass *pass;
  AccordCalendar *calendar; /* (owned) its rules in force */
  AccordUndoObstacle obstacle;
  GPtrArray *deeds;         /* (owned) (element-type AccordDeed), of the caller */
  AccordSnapshot *snapshot; /* (owned) (nullable) */
  AccordPlan *plan;         /* (owned) (nullable) */
} UndoTurn;

static void
undo_turn_free (gpointer data)
{
  UndoTurn *self = data;

  g_clear_pointer (&self->plan, accord_plan_free);
  g_clear_pointer (&self->snapshot, accord_snapshot_free);
  g_clear_pointer (&self->calendar, accord_calendar_free);
  g_clear_pointer (&self->deeds, g_ptr_array_unref);
  g_free (self);
}

static AccordUndoObstacle
find_obstacle (AccordPass *pass, const AccordCalendar *calendar)
{
  if (pass->account->disconnected)
    return ACCORD_UNDO_DISCONNECTED;
  if (calendar->missing || calendar->remote_id == NULL)
    return ACCORD_UNDO_MISSING;
  return calendar->mirrored ? ACCORD_UNDO_POSSIBLE : ACCORD_UNDO_NOT_MIRRORED;
}

static UndoTurn *
undo_turn_new (AccordPass *pass, const char *id)
{
  UndoTurn *self = g_new0 (UndoTurn, 1);

  self->pass = pass;
  self->deeds = g_ptr_array_new ();
  self->calendar = accord_store_get_calendar (pass->store, id, NULL);
  if (self->calendar != NULL)
    {
      self->obstacle = find_obstacle (pass, self->calendar);
      return self;
    }
  self->obstacle = ACCORD_UNDO_FORGOTTEN;
  self->calendar = accord_calendar_new ();
  g_free (self->calendar->id);
  self->calendar->id = g_strdup (id);
  return self;
}

/* ---- the present ---- */

static gboolean
make_turn_plan (UndoTurn *self, GError **error)
{
  self->snapshot = accord_snapshot_begin (self->pass, self->calendar, error);
  if (self->snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < self->deeds->len; i++)
    if (!accord_present_add_pair (
            self->pass, self->snapshot, ((const AccordDeed *) g_ptr_array_index (self->deeds, i))->event, error))
      return FALSE;
  if (!accord_present_fetch (self->pass, self->snapshot, self->obstacle == ACCORD_UNDO_POSSIBLE, error))
    return FALSE;
  self->plan = g_new0 (AccordPlan, 1);
  self->plan->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_step_free);
  self->plan->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_candidate_free);
  for (guint i = 0; i < self->deeds->len; i++)
    {
      AccordStep *step = accord_undo_step_new (self->snapshot,
                                               self->pass->policy,
                                               g_ptr_array_index (self->deeds, i),
                                               g_ptr_array_index (self->snapshot->candidates, i),
                                               self->obstacle);

      if (step != NULL)
        g_ptr_array_add (self->plan->steps, step);
    }
  return TRUE;
}

/* One turn for each calendar the cycle touched. (element-type UndoTurn) @deeds must outlive them. */
static GPtrArray *
make_turns (AccordPass *pass, GPtrArray *deeds, GError **error)
{
  g_autoptr (GPtrArray) turns = g_ptr_array_new_with_free_func (undo_turn_free);

  for (guint i = 0; i < deeds->len; i++)
    {
      AccordDeed *deed = g_ptr_array_index (deeds, i);
      UndoTurn *turn = NULL;

      for (guint n = 0; n < turns->len && turn == NULL; n++)
        if (g_str_equal (((UndoTurn *) g_ptr_array_index (turns, n))->calendar->id, deed->calendar))
          turn = g_ptr_array_index (turns, n);
      if (turn == NULL)
        {
          turn = undo_turn_new (pass, deed->calendar);
          g_ptr_array_add (turns, turn);
        }
      g_ptr_array_add (turn->deeds, deed);
    }
  for (guint i = 0; i < turns->len; i++)
    if (!make_turn_plan (g_ptr_array_index (turns, i), error))
      return NULL;
  return g_steal_pointer (&turns);
}

/* ---- the plan ---- */

/* Figures of the runs, against what of them the history still holds. */
static gboolean
was_purged (AccordPass *pass, const char *cycle, guint kept)
{
  g_autoptr (GPtrArray) runs = accord_store_list_cycle (pass->store, cycle, NULL);
  guint done = 0;

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const AccordRunRecord *run = g_ptr_array_index (runs, i);

      if (g_str_equal (run->account, pass->account->id))
        done += run->pulled + run->pushed + run->deleted_here + run->deleted_there;
    }
  return done > kept;
}

static const char *
note_for (AccordPass *pass, const char *cycle, guint kept, guint steps)
{
  if (was_purged (pass, cycle, kept))
    return kept == 0 ? "What this sync changed is no longer kept; it cannot be undone."
                     : "Some of what this sync changed is no longer kept and cannot be undone.";
  if (steps > 0)
    return NULL;
  return accord_store_was_undone (pass->store, cycle, pass->account->id) ? "This sync was undone already."
                                                                          : "There is nothing to undo.";
}

static void
show_steps (GPtrArray *turns, AccordPlanRecord *record)
{
  for (guint i = 0; i < turns->len; i++)
    {
      const UndoTurn *turn = g_ptr_array_index (turns, i);

      for (guint n = 0; n < turn->plan->steps->len; n++)
        g_ptr_array_add (record->steps,
                         accord_step_to_record (g_ptr_array_index (turn->plan->steps, n), turn->calendar->id));
    }
}

gboolean
accord_undo_make_plan (AccordPass *pass, GError **error)
{
  const char *cycle = pass->options->undo;
  g_autoptr (AccordPlanRecord) record = accord_plan_record_new ();
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GPtrArray) deeds = NULL;
  g_autoptr (GPtrArray) turns = NULL;

  g_return_val_if_fail (cycle != NULL, FALSE);

  history = accord_store_list_cycle_history (pass->store, cycle, pass->account->id, error);
  if (history == NULL)
    return FALSE;
  deeds = accord_deeds_sum (history);
  turns = make_turns (pass, deeds, error);
  if (turns == NULL)
    return FALSE;
  record->account = g_strdup (pass->account->id);
  g_free (record->purpose);
  record->purpose = g_strdup ("undo");
  record->cycle = g_strdup (cycle);
  record->created_at = pass->now;
  show_steps (turns, record);
  record->note = g_strdup (note_for (pass, cycle, history->len, record->steps->len));
  pass->report->plan = g_strdup (record->id);
  return accord_store_put_plan (pass->store, record, error);
}

char *
accord_undo_plan_apart (
    AccordStore *store, const char *account, const char *cycle, AccordClock *clock, GError **error)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_UNDO_PLAN);
  g_autoptr (AccordAccount) row = accord_store_get_account (store, account, error);
  g_autoptr (AccordPolicy) policy = NULL;
  g_auto (AccordReport) report = { 0 };
  AccordPass pass = { .store = store, .clock = clock, .options = options, .report = &report };

  if (row == NULL)
    return NULL;
  row->disconnected = TRUE;
  options->undo = g_strdup (cycle);
  pass.account = row;
  pass.policy = policy = accord_store_read_policy (store);
  policy->holding = accord_holding_find (row->provider);
  pass.now = accord_clock_seconds (clock);
  return accord_undo_make_plan (&pass, error) ? g_steal_pointer (&report.plan) : NULL;
}

/* ---- carrying out ---- */

/* What is done is told as it was approved, in whichever pass and by whichever process each part of it is done. */
static void
keep_approved (UndoTurn *turn, const AccordPlanRecord *plan)
{
  for (guint i = turn->plan->steps->len; i > 0; i--)
    {
      AccordStep *step = g_ptr_array_index (turn->plan->steps, i - 1);
      g_autofree char *id = accord_step_make_id (step, turn->calendar->id);
      const AccordPlanStep *shown = accord_approval_find (plan, id);

      if (step->hold != ACCORD_HOLD_NONE || shown == NULL)
        {
          g_ptr_array_remove_index (turn->plan->steps, i - 1);
          continue;
        }
      g_free (step->reason);
      step->reason = g_strdup (shown->why);
    }
}

/* The rest is for the next round; *first is an error that concerned one calendar only. */
static gboolean
execute_turns (AccordPass *pass,
               const AccordPlanRecord *plan,
               GPtrArray *turns,
               gboolean *rest,
               GError **first,
               GError **error)
{
  gboolean here_only = pass->options->mode == ACCORD_PASS_UNDO && pass->options->approve;

  *rest = here_only;
  for (guint i = 0; i < turns->len; i++)
    {
      UndoTurn *turn = g_ptr_array_index (turns, i);
      GError *failure = NULL;
      guint unfinished = 0;

      keep_approved (turn, plan);
      pass->total += turn->plan->steps->len;
      if (turn->plan->steps->len == 0)
        continue;
      if (accord_execute_undo (pass, turn->snapshot, turn->plan, here_only, &unfinished, &failure))
        *rest |= unfinished > 0;
      else if (!accord_run_is_calendar_error (failure) || *first != NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      else
        *first = failure;
    }
  return TRUE;
}

static gboolean
carry_out (AccordPass *pass, AccordPlanRecord *plan, GError **error)
{
  g_autoptr (GPtrArray) history =
      accord_store_list_cycle_history (pass->store, plan->cycle, pass->account->id, error);
  g_autoptr (GPtrArray) deeds = NULL;
  g_autoptr (GPtrArray) turns = NULL;
  g_autoptr (GError) first = NULL;
  gboolean rest = FALSE;

  if (history == NULL)
    return FALSE;
  deeds = accord_deeds_sum (history);
  turns = make_turns (pass, deeds, error);
  if (turns == NULL || !execute_turns (pass, plan, turns, &rest, &first, error))
    return FALSE;
  /* What its calendar refused for good is not tried for ever; an error of the network has ended the pass above. */
  if (!rest && !accord_approval_put_state (pass, plan, "done", error))
    return FALSE;
  pass->report->steps += rest;
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/* What an earlier process left is a run of its own: undoing the sync that comes after it does not touch it. */
static gboolean
resume (AccordPass *pass, AccordPlanRecord *plan, GError **error)
{
  AccordReport *outer = pass->report;
  const AccordPassOptions *options = pass->options;
  g_autoptr (AccordPassOptions) own = accord_pass_options_new (ACCORD_PASS_UNDO);
  g_auto (AccordReport) report = { 0 };
  gboolean done;

  g_free (own->cause);
  own->cause = g_strdup ("undo");
  report.run = g_uuid_string_random ();
  pass->report = &report;
  pass->options = own;
  pass->undoes = g_strdup (plan->cycle);
  done = accord_run_put_record (pass, accord_clock_now (pass->clock), 0, NULL, error) &&
         carry_out (pass, plan, error) &&
         accord_run_put_record (
             pass, accord_clock_now (pass->clock), accord_clock_now (pass->clock), NULL, error);
  pass->report = outer;
  pass->options = options;
  g_clear_pointer (&pass->undoes, g_free);
  outer->steps += report.steps;
  return done;
}

gboolean
accord_undo_carry_out (AccordPass *pass, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AccordPlanRecord) plan =
      accord_store_find_undo_plan (pass->store, pass->account->id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (plan == NULL || !accord_approval_store (pass, plan, error))
    return plan == NULL;
  if (!g_str_equal (plan->state, "approved"))
    return TRUE;
  if (pass->options->mode != ACCORD_PASS_UNDO)
    return resume (pass, plan, error);
  pass->undoes = g_strdup (plan->cycle);
  return carry_out (pass, plan, error);
}
