/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cycle"

#include "sync/accord-worker.h"

/* Passes over all accounts until none has a step, at most so many rounds (sync-rules §1). */
#define MAX_ROUNDS 3

typedef struct
{
  GPtrArray *workers;         /* (owned) (element-type AccordWorker) */
  AccordPassOptions *options; /* (owned) of the round that runs */
  GPtrArray *results;         /* (owned) (element-type AccordCycleResult) one a worker */
  AccordProgress progress;
  gpointer progress_data;
  guint round;
  guint running;
  guint steps; /* of the round that runs */
} Cycle;

/* One pass under way. */
typedef struct
{
  GTask *task; /* (owned) */
  guint index;
} Turn;

void
accord_cycle_result_free (AccordCycleResult *self)
{
  if (self == NULL)
    return;
  g_free (self->account);
  accord_report_clear (&self->total);
  g_clear_error (&self->error);
  g_free (self);
}

static void
cycle_free (gpointer data)
{
  Cycle *self = data;

  g_ptr_array_unref (self->workers);
  accord_pass_options_free (self->options);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self);
}

/* Sums over the rounds; what rests at the end is what the last round said. */
static void
add_report (AccordReport *total, AccordReport *round)
{
  total->pulled += round->pulled;
  total->pushed += round->pushed;
  total->deleted_here += round->deleted_here;
  total->deleted_there += round->deleted_there;
  total->calls += round->calls;
  total->steps += round->steps;
  total->conflicts = MAX (total->conflicts, round->conflicts);
  total->stuck = round->stuck;
  total->held = round->held;
  total->repeating = MAX (total->repeating, round->repeating);
  total->needs_approval = round->needs_approval;
  if (total->run == NULL)
    total->run = g_steal_pointer (&round->run);
  g_free (total->plan);
  total->plan = g_steal_pointer (&round->plan);
}

static void run_round (GTask *task);

static void
end_round (GTask *task)
{
  Cycle *self = g_task_get_task_data (task);

  if (self->steps == 0 || self->round >= MAX_ROUNDS || self->options->mode == ACCORD_PASS_PLAN ||
      self->options->mode == ACCORD_PASS_UNDO_PLAN || self->options->mode == ACCORD_PASS_DEPART_PLAN ||
      g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_pointer (task, g_steal_pointer (&self->results), (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  /* Approval is for what the person saw; what follows from it has to pass the guard by itself. */
  self->options->approve = FALSE;
  g_clear_pointer (&self->options->plan, g_free);
  g_clear_pointer (&self->options->left_out, g_ptr_array_unref);
  run_round (task);
}

static void
pass_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Turn *turn = user_data;
  g_autoptr (GTask) task = turn->task;
  Cycle *self = g_task_get_task_data (task);
  AccordCycleResult *sum = g_ptr_array_index (self->results, turn->index);
  g_auto (AccordReport) report = { 0 };

  g_free (turn);
  accord_worker_pass_finish (ACCORD_WORKER (source), result, &report, &sum->error);
  self->steps += report.steps;
  add_report (&sum->total, &report);
  if (--self->running == 0)
    end_round (task);
}

/* A pass that failed takes its account out of the cycle; the others go on. */
static void
run_round (GTask *task)
{
  Cycle *self = g_task_get_task_data (task);

  self->round++;
  self->steps = 0;
  self->running = 1;
  for (guint i = 0; i < self->workers->len; i++)
    {
      const AccordCycleResult *sum = g_ptr_array_index (self->results, i);
      Turn *turn;

      if (sum->error != NULL)
        continue;
      turn = g_new0 (Turn, 1);
      turn->task = g_object_ref (task);
      turn->index = i;
      self->running++;
      accord_worker_pass_async (g_ptr_array_index (self->workers, i),
                                self->options,
                                self->progress,
                                self->progress_data,
                                g_task_get_cancellable (task),
                                pass_done_cb,
                                turn);
    }
  if (--self->running == 0)
    end_round (task);
}

void
accord_cycle_run_async (GPtrArray *workers,
                        const AccordPassOptions *options,
                        AccordProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Cycle *self;

  g_return_if_fail (workers != NULL);
  g_return_if_fail (options != NULL);

  self = g_new0 (Cycle, 1);
  self->workers = g_ptr_array_new_with_free_func (g_object_unref);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_cycle_result_free);
  self->options = accord_pass_options_copy (options);
  self->progress = progress;
  self->progress_data = progress_data;
  for (guint i = 0; i < workers->len; i++)
    {
      AccordCycleResult *sum = g_new0 (AccordCycleResult, 1);

      sum->account = g_strdup (accord_worker_get_account (g_ptr_array_index (workers, i)));
      g_ptr_array_add (self->workers, g_object_ref (g_ptr_array_index (workers, i)));
      g_ptr_array_add (self->results, sum);
    }
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, accord_cycle_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, cycle_free);
  run_round (task);
}

GPtrArray *
accord_cycle_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
