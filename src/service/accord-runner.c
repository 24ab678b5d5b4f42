/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include "service/accord-runner.h"
#include "service/accord-sentences.h"

typedef struct
{
  AccordRunner *runner;       /* (unowned) outlives its runs */
  char *id;                   /* (owned) */
  GPtrArray *outcomes;        /* (owned) (element-type AccordOutcome) one per account, in order */
  AccordPassOptions *options; /* (owned) */
  GCancellable *cancellable;  /* (owned) */
  GTask *task;                /* (owned) (nullable) who waits for the plan */
  guint opening;              /* sessions not yet opened */
  GPtrArray *workers;         /* (owned) (element-type AccordWorker) those that opened */
  GHashTable *progress;       /* (owned) account → Progress */
} Run;

typedef struct
{
  guint done;
  guint total;
} Progress;

struct _AccordRunner
{
  GObject parent_instance;

  AccordStore *store;       /* (owned) */
  AccordSessions *sessions; /* (owned) */
  GQueue waiting;           /* (owned) (element-type Run) */
  Run *current;             /* (owned) (nullable) */
  guint starting;           /* source id */
  GPtrArray *settling;      /* (owned) (element-type GTask) who waits for the current run to end */
};

G_DEFINE_FINAL_TYPE (AccordRunner, accord_runner, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  FINISHED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_next (AccordRunner *self);

/* ---- runs ---- */

static Run *
run_new (AccordRunner *runner, const char *const *accounts, AccordPassOptions *options)
{
  Run *run = g_new0 (Run, 1);

  run->runner = runner;
  run->id = g_uuid_string_random ();
  run->options = options;
  g_free (run->options->cycle);
  run->options->cycle = g_strdup (run->id);
  run->cancellable = g_cancellable_new ();
  run->workers = g_ptr_array_new_with_free_func (g_object_unref);
  run->progress = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  run->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_outcome_free);
  for (; *accounts != NULL; accounts++)
    g_ptr_array_add (run->outcomes, accord_outcome_new (*accounts));
  return run;
}

static void
run_free (Run *run)
{
  g_free (run->id);
  g_clear_pointer (&run->options, accord_pass_options_free);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->task);
  g_ptr_array_unref (run->workers);
  g_hash_table_unref (run->progress);
  g_ptr_array_unref (run->outcomes);
  g_free (run);
}

static AccordOutcome *
run_find (Run *run, const char *account)
{
  for (guint i = 0; run != NULL && i < run->outcomes->len; i++)
    {
      AccordOutcome *outcome = run->outcomes->pdata[i];

      if (g_str_equal (outcome->account, account))
        return outcome;
    }
  return NULL;
}

/* A person is waiting for it, so the keyring may ask. */
static gboolean
run_is_interactive (Run *run)
{
  static const char *const causes[] = { "manual", "first", "undo", "disconnect", "reset", NULL };

  return run->options->cause != NULL && g_strv_contains (causes, run->options->cause);
}

static gboolean
run_is_like (Run *run, const char *const *accounts, const AccordPassOptions *options)
{
  guint count = g_strv_length ((char **) accounts);

  if (run->task != NULL || run->options->mode != options->mode || run->options->approve != options->approve ||
      run->options->plan != NULL || options->plan != NULL || run->outcomes->len != count)
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (run_find (run, accounts[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* ---- the end ---- */

/* The plans of several accounts are approved together. */
static char *
join_plans (Run *run)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < run->outcomes->len; i++)
    {
      const char *plan = ((AccordOutcome *) run->outcomes->pdata[i])->report.plan;

      if (plan != NULL)
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? "," : "", plan);
    }
  return g_string_free (ids, FALSE);
}

static void
answer_plan (Run *run)
{
  AccordOutcome *first = run->outcomes->pdata[0];
  const GError *worst = accord_outcomes_worst (run->outcomes);
  gboolean made = FALSE;

  for (guint i = 0; i < run->outcomes->len; i++)
    made = made || ((AccordOutcome *) run->outcomes->pdata[i])->report.plan != NULL;

  if (worst != NULL && !made)
    g_task_return_error (run->task, accord_sentence_error (worst));
  else if (run->options->mode == ACCORD_PASS_UNDO_PLAN || run->options->supposed != NULL)
    g_task_return_pointer (run->task, join_plans (run), g_free);
  else if (run->outcomes->len == 1 && first->report.plan != NULL)
    g_task_return_pointer (run->task, g_strdup (first->report.plan), g_free);
  else
    g_task_return_pointer (run->task, g_strdup (run->id), g_free);
}

/* Answers everybody who waited for the current run to end. */
static void
settle (AccordRunner *self)
{
  g_autoptr (GPtrArray) settling = NULL;

  if (self->current != NULL)
    return;
  settling = g_steal_pointer (&self->settling);
  self->settling = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < settling->len; i++)
    g_task_return_boolean (settling->pdata[i], TRUE);
}

/* Takes @run. */
static void
finish (AccordRunner *self, Run *run)
{
  g_debug ("Run %s ended", run->id);
  if (run == self->current)
    self->current = NULL;

  if (run->task != NULL)
    answer_plan (run);
  else
    {
      g_autoptr (GVariant) result = g_variant_ref_sink (accord_outcomes_to_result (run->outcomes));

      g_signal_emit (self, signals[FINISHED], 0, run->id, result, run->outcomes);
    }
  run_free (run);
  settle (self);
  g_signal_emit (self, signals[CHANGED], 0);
  start_next (self);
}

static void
cycle_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (AccordRunner) self = g_object_ref (run->runner);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = accord_cycle_run_finish (result, &error);

  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      AccordCycleResult *one = results->pdata[i];
      AccordOutcome *outcome = run_find (run, one->account);

      if (outcome != NULL)
        accord_outcome_take (outcome, one);
    }
  for (guint i = 0; results == NULL && i < run->outcomes->len; i++)
    {
      AccordOutcome *outcome = run->outcomes->pdata[i];

      if (outcome->error == NULL)
        outcome->error = g_error_copy (error);
    }
  finish (self, run);
}

/* ---- progress ---- */

static void
progress_cb (const char *account, guint done, guint total, const char *what, gpointer user_data)
{
  Run *run = user_data;
  AccordOutcome *outcome = run_find (run, account);
  Progress sum = { 0, 0 };
  Progress *progress;
  GHashTableIter iter;

  if (outcome == NULL)
    return;
  progress = g_hash_table_lookup (run->progress, account);
  if (progress == NULL)
    g_hash_table_insert (run->progress, outcome->account, progress = g_new0 (Progress, 1));
  progress->done = done;
  progress->total = total;

  g_hash_table_iter_init (&iter, run->progress);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &progress))
    {
      sum.done += progress->done;
      sum.total += progress->total;
    }
  if (run->task == NULL)
    g_signal_emit (run->runner, signals[PROGRESS], 0, run->id, sum.done, sum.total);
  g_signal_emit (run->runner, signals[CHANGED], 0);
}

gboolean
accord_runner_get_progress (AccordRunner *self, const char *account, guint *done, guint *total)
{
  Progress *progress;

  g_return_val_if_fail (ACCORD_IS_RUNNER (self), FALSE);

  *done = *total = 0;
  if (run_find (self->current, account) == NULL)
    return FALSE;
  progress = g_hash_table_lookup (self->current->progress, account);
  if (progress != NULL)
    {
      *done = progress->done;
      *total = progress->total;
    }
  return TRUE;
}

/* ---- the beginning ---- */

static void
start_cycle (Run *run)
{
  if (run->workers->len == 0)
    finish (run->runner, run);
  else
    accord_cycle_run_async (run->workers, run->options, progress_cb, run, run->cancellable, cycle_cb, run);
}

static void
remember_failure (AccordRunner *self, const char *account, const GError *error)
{
  AccordHealth health = accord_sentence_health (error);
  g_autofree char *sentence = accord_sentence_of (error);
  g_autoptr (GError) reason = NULL;

  if (health != ACCORD_HEALTH_OK && !accord_store_set_health (self->store, account, health, sentence, &reason))
    g_warning ("The state of account %s cannot be stored: %s", account, reason->message);
}

typedef struct
{
  Run *run;               /* (unowned) waits for this */
  AccordOutcome *outcome; /* (unowned) */
} Opening;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  Run *run = opening->run;
  AccordWorker *worker =
    accord_session_open_finish (ACCORD_SESSION (source), result, &opening->outcome->error);

  if (worker != NULL)
    g_ptr_array_add (run->workers, worker);
  else
    remember_failure (run->runner, opening->outcome->account, opening->outcome->error);
  if (--run->opening == 0)
    start_cycle (run);
}

static gboolean
start_cb (gpointer user_data)
{
  AccordRunner *self = user_data;
  Run *run;

  self->starting = 0;
  if (self->current != NULL || (run = g_queue_pop_head (&self->waiting)) == NULL)
    return G_SOURCE_REMOVE;

  g_debug ("Run %s starts: %s, %u accounts", run->id, run->options->cause, run->outcomes->len);
  self->current = run;
  run->opening = run->outcomes->len;
  g_signal_emit (self, signals[CHANGED], 0);
  for (guint i = 0; i < run->outcomes->len; i++)
    {
      AccordOutcome *outcome = run->outcomes->pdata[i];
      Opening *opening = g_new0 (Opening, 1);

      opening->run = run;
      opening->outcome = outcome;
      accord_session_open_async (accord_sessions_get (self->sessions, outcome->account),
                                 run_is_interactive (run),
                                 run->cancellable,
                                 opened_cb,
                                 opening);
    }
  return G_SOURCE_REMOVE;
}

/* From the main loop, so that whoever asked knows the run's id before it can end. */
static void
start_next (AccordRunner *self)
{
  if (self->starting == 0 && self->current == NULL && !g_queue_is_empty (&self->waiting))
    self->starting = g_idle_add (start_cb, self);
}

const char *
accord_runner_sync (AccordRunner *self, const char *const *accounts, AccordPassOptions *options)
{
  Run *run;

  g_return_val_if_fail (ACCORD_IS_RUNNER (self), NULL);
  g_return_val_if_fail (accounts != NULL && accounts[0] != NULL, NULL);

  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    if (run_is_like (link->data, accounts, options))
      {
        accord_pass_options_free (options);
        return ((Run *) link->data)->id;
      }

  run = run_new (self, accounts, options);
  g_queue_push_tail (&self->waiting, run);
  start_next (self);
  return run->id;
}

/* Takes @options. */
static void
queue_plan (AccordRunner *self, const char *const *accounts, AccordPassOptions *options, GTask *task)
{
  Run *run = run_new (self, accounts, options);

  run->task = task;
  g_queue_push_tail (&self->waiting, run);
  start_next (self);
}

void
accord_runner_plan_async (AccordRunner *self,
                          const char *const *accounts,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ACCORD_IS_RUNNER (self));
  g_return_if_fail (accounts != NULL && accounts[0] != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, accord_runner_plan_async);
  queue_plan (self, accounts, accord_pass_options_new (ACCORD_PASS_PLAN), task);
}

void
accord_runner_plan_with_async (AccordRunner *self,
                               const char *const *accounts,
                               AccordPassOptions *options,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ACCORD_IS_RUNNER (self));
  g_return_if_fail (accounts != NULL && accounts[0] != NULL && options != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, accord_runner_plan_with_async);
  queue_plan (self, accounts, options, task);
}

void
accord_runner_plan_undo_async (AccordRunner *self,
                               const char *const *accounts,
                               const char *cycle,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  AccordPassOptions *options;
  GTask *task;

  g_return_if_fail (ACCORD_IS_RUNNER (self));
  g_return_if_fail (accounts != NULL && accounts[0] != NULL && cycle != NULL);

  options = accord_pass_options_new (ACCORD_PASS_UNDO_PLAN);
  options->undo = g_strdup (cycle);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, accord_runner_plan_undo_async);
  queue_plan (self, accounts, options, task);
}

char *
accord_runner_plan_finish (AccordRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- stopping ---- */

/* Takes @run, which never began. */
static void
finish_waiting (AccordRunner *self, Run *run)
{
  g_queue_remove (&self->waiting, run);
  for (guint i = 0; i < run->outcomes->len; i++)
    g_set_error_literal (&((AccordOutcome *) run->outcomes->pdata[i])->error,
                         G_IO_ERROR,
                         G_IO_ERROR_CANCELLED,
                         "Cancelled");
  finish (self, run);
}

/* Each run for which @matches holds. */
static gboolean
cancel_where (AccordRunner *self, gboolean (*matches) (Run *run, const char *text), const char *text)
{
  gboolean found = FALSE;
  GList *next;

  for (GList *link = self->waiting.head; link != NULL; link = next)
    {
      next = link->next;
      if (matches (link->data, text))
        {
          finish_waiting (self, link->data);
          found = TRUE;
        }
    }
  if (self->current != NULL && matches (self->current, text))
    {
      g_cancellable_cancel (self->current->cancellable);
      found = TRUE;
    }
  return found;
}

static gboolean
has_id (Run *run, const char *id)
{
  return *id == '\0' || g_str_equal (run->id, id);
}

static gboolean
has_account (Run *run, const char *account)
{
  return run_find (run, account) != NULL;
}

gboolean
accord_runner_cancel (AccordRunner *self, const char *run)
{
  g_return_val_if_fail (ACCORD_IS_RUNNER (self) && run != NULL, FALSE);

  return cancel_where (self, has_id, run);
}

void
accord_runner_settle_async (AccordRunner *self, const char *account, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ACCORD_IS_RUNNER (self) && account != NULL);

  g_task_set_source_tag (task, accord_runner_settle_async);
  cancel_where (self, has_account, account);
  if (run_find (self->current, account) == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_ptr_array_add (self->settling, g_steal_pointer (&task));
}

void
accord_runner_settle_finish (AccordRunner *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

gboolean
accord_runner_is_busy (AccordRunner *self)
{
  g_return_val_if_fail (ACCORD_IS_RUNNER (self), FALSE);

  return self->current != NULL || !g_queue_is_empty (&self->waiting);
}

/* ---- type ---- */

static void
accord_runner_finalize (GObject *object)
{
  AccordRunner *self = ACCORD_RUNNER (object);

  g_assert (self->current == NULL); /* a cycle under way holds the service, which holds us */
  g_clear_handle_id (&self->starting, g_source_remove);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) run_free);
  g_clear_pointer (&self->settling, g_ptr_array_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->sessions);

  G_OBJECT_CLASS (accord_runner_parent_class)->finalize (object);
}

static void
accord_runner_class_init (AccordRunnerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = accord_runner_finalize;

  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                    G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
  signals[FINISHED] = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                    G_TYPE_STRING, G_TYPE_VARIANT, G_TYPE_PTR_ARRAY);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_runner_init (AccordRunner *self)
{
  g_queue_init (&self->waiting);
  self->settling = g_ptr_array_new_with_free_func (g_object_unref);
}

AccordRunner *
accord_runner_new (AccordStore *store, AccordSessions *sessions)
{
  AccordRunner *self = g_object_new (ACCORD_TYPE_RUNNER, NULL);

  self->store = g_object_ref (store);
  self->sessions = g_object_ref (sessions);
  return self;
}
