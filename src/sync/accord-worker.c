/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-worker"

#include "accord-config.h"

#include "sync/accord-worker.h"

#ifdef HAVE_MALLOC_TRIM
#include <malloc.h>
#endif
#include <sys/resource.h>

#include "store/accord-store.h"
#include "sync/accord-calendars.h"
#include "sync/accord-pass-private.h"

/* Progress is told no more often than a person could see. */
#define TELL_EVERY (G_USEC_PER_SEC / 10)

/* Whoever is waited for goes first, as the thread that answers on the bus. */
#define NICENESS 5

/* Steps of a pass after which freed memory is worth giving back. */
#define LARGE_PASS 500

struct _AccordWorker
{
  GObject parent_instance;

  char *store_path;         /* (owned) */
  char *account;            /* (owned) */
  AccordProvider *provider; /* (owned) worker thread only */
  AccordClock *clock;       /* (owned) */
  GThread *thread;          /* (owned) */
  GAsyncQueue *jobs;        /* (owned) of Job; one without a task ends the thread */
};

G_DEFINE_FINAL_TYPE (AccordWorker, accord_worker, G_TYPE_OBJECT)

typedef struct _Job Job;

/* What the thread needs to know of the worker; outlives the object while a job runs. */
typedef struct
{
  char *store_path;         /* (owned) */
  char *account;            /* (owned) */
  AccordProvider *provider; /* (owned) */
  AccordClock *clock;       /* (owned) */
  GAsyncQueue *jobs;        /* (owned) */
  AccordStore *store;       /* (owned) (nullable) the thread's own connection */
  AccordEchoes *echoes;     /* (owned) (nullable) of the last pass */
} Thread;

typedef void (*JobRunner) (Thread *thread, AccordStore *store, Job *job);

struct _Job
{
  JobRunner run;
  GTask *task;                /* (owned) (nullable) NULL: end the thread */
  AccordPassOptions *options; /* (owned) (nullable) */
  char *name;                 /* (owned) (nullable) of a calendar to be made */
  AccordProgress progress;
  gpointer progress_data;
  GMainContext *context; /* (owned) (nullable) where progress is told */
  gint64 told;           /* when it was last told, monotonic microseconds */
};

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_pointer (&job->options, accord_pass_options_free);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_free (job->name);
  g_free (job);
}

/* ---- progress: copied into the context of the caller ---- */

typedef struct
{
  AccordProgress progress;
  gpointer user_data;
  char *account; /* (owned) */
  char *what;    /* (owned) (nullable) */
  guint done;
  guint total;
} ProgressNews;

static void
progress_news_free (gpointer data)
{
  ProgressNews *news = data;

  g_free (news->account);
  g_free (news->what);
  g_free (news);
}

static gboolean
tell_progress_cb (gpointer data)
{
  const ProgressNews *news = data;

  news->progress (news->account, news->done, news->total, news->what, news->user_data);
  return G_SOURCE_REMOVE;
}

/* In the worker thread. The first and the last of a calendar are always told. */
static void
forward_progress_cb (const char *account, guint done, guint total, const char *what, gpointer user_data)
{
  Job *job = user_data;
  gint64 now = g_get_monotonic_time ();
  ProgressNews *news;

  if (done > 0 && done < total && now - job->told < TELL_EVERY)
    return;
  job->told = now;
  news = g_new0 (ProgressNews, 1);
  news->progress = job->progress;
  news->user_data = job->progress_data;
  news->account = g_strdup (account);
  news->what = g_strdup (what);
  news->done = done;
  news->total = total;
  g_main_context_invoke_full (job->context, G_PRIORITY_DEFAULT, tell_progress_cb, news, progress_news_free);
}

/* ---- jobs, in the worker thread ---- */

/* A pass may fail and still have done something: both come back. */
typedef struct
{
  AccordReport report;
  GError *error; /* (owned) (nullable) */
} PassOutcome;

static void
pass_outcome_free (gpointer data)
{
  PassOutcome *outcome = data;

  accord_report_clear (&outcome->report);
  g_clear_error (&outcome->error);
  g_free (outcome);
}

/* A first sync is large and the service then waits all day. */
static void
give_memory_back (AccordStore *store, const AccordReport *report)
{
  if (report->steps < LARGE_PASS)
    return;
  accord_store_release_memory (store);
#ifdef HAVE_MALLOC_TRIM
  malloc_trim (0);
#endif
}

static void
run_pass (Thread *thread, AccordStore *store, Job *job)
{
  PassOutcome *outcome = g_new0 (PassOutcome, 1);
  AccordPass pass = {
    .store = store,
    .provider = thread->provider,
    .clock = thread->clock,
    .options = job->options,
    .cancellable = g_task_get_cancellable (job->task),
    .report = &outcome->report,
    .progress = job->progress != NULL ? forward_progress_cb : NULL,
    .progress_data = job,
    .heard = accord_echoes_are_of (thread->echoes, job->options->cycle) ? thread->echoes : NULL,
    .echoes = accord_echoes_new (job->options->cycle),
  };

  pass.account = accord_store_get_account (store, thread->account, &outcome->error);
  if (pass.account != NULL)
    accord_run (&pass, &outcome->error);
  g_clear_pointer (&thread->echoes, accord_echoes_free);
  if (outcome->report.steps > 0)
    thread->echoes = g_steal_pointer (&pass.echoes);
  g_clear_pointer (&pass.echoes, accord_echoes_free);
  give_memory_back (store, &outcome->report);
  g_task_return_pointer (job->task, outcome, pass_outcome_free);
}

static void
run_refresh (Thread *thread, AccordStore *store, Job *job)
{
  GError *error = NULL;

  if (accord_calendars_refresh (
          store, thread->provider, thread->account, g_task_get_cancellable (job->task), &error))
    g_task_return_boolean (job->task, TRUE);
  else
    g_task_return_error (job->task, error);
}

static void
run_create_calendar (Thread *thread, AccordStore *store, Job *job)
{
  GError *error = NULL;
  char *id = accord_calendars_ask_for (store,
                                       thread->provider,
                                       thread->account,
                                       job->name,
                                       accord_clock_seconds (thread->clock),
                                       g_task_get_cancellable (job->task),
                                       &error);

  if (id != NULL)
    g_task_return_pointer (job->task, id, g_free);
  else
    g_task_return_error (job->task, error);
}

static void
run_job (Thread *thread, Job *job)
{
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (job->task))
    return;
  if (thread->store == NULL)
    thread->store = accord_store_open (thread->store_path, &error);
  if (thread->store != NULL)
    job->run (thread, thread->store, job);
  else
    g_task_return_error (job->task, error);
}

static void
thread_free (Thread *thread)
{
  g_clear_object (&thread->store);
  g_clear_pointer (&thread->echoes, accord_echoes_free);
  g_clear_object (&thread->provider);
  g_clear_object (&thread->clock);
  g_async_queue_unref (thread->jobs);
  g_free (thread->store_path);
  g_free (thread->account);
  g_free (thread);
}

/* The provider's requests run on a main context of the thread's own. */
static gpointer
work (gpointer data)
{
  Thread *thread = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean more = TRUE;

  /* On Linux this is said of the calling thread alone. */
#ifdef __linux__
  if (setpriority (PRIO_PROCESS, 0, NICENESS) != 0)
    g_debug ("account %s: the thread keeps its priority", thread->account);
#endif
  g_main_context_push_thread_default (context);
  while (more)
    {
      Job *job = g_async_queue_pop (thread->jobs);

      more = job->task != NULL;
      if (more)
        run_job (thread, job);
      job_free (job);
    }
  g_main_context_pop_thread_default (context);
  thread_free (thread);
  return NULL;
}

/* ---- the object ---- */

static void
accord_worker_dispose (GObject *object)
{
  AccordWorker *self = ACCORD_WORKER (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->jobs, g_new0 (Job, 1));
      /* A job that still runs holds a reference, so the thread has nothing left to do but to end. */
      if (self->thread != g_thread_self ())
        g_thread_join (self->thread);
      else
        g_thread_unref (self->thread);
      self->thread = NULL;
    }
  g_clear_object (&self->provider);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (accord_worker_parent_class)->dispose (object);
}

static void
accord_worker_finalize (GObject *object)
{
  AccordWorker *self = ACCORD_WORKER (object);

  g_async_queue_unref (self->jobs);
  g_free (self->store_path);
  g_free (self->account);
  G_OBJECT_CLASS (accord_worker_parent_class)->finalize (object);
}

static void
accord_worker_class_init (AccordWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = accord_worker_dispose;
  object_class->finalize = accord_worker_finalize;
}

static void
accord_worker_init (AccordWorker *self)
{
  self->jobs = g_async_queue_new ();
}

AccordWorker *
accord_worker_new (const char *store_path, const char *account, AccordProvider *provider, AccordClock *clock)
{
  AccordWorker *self;

  g_return_val_if_fail (store_path != NULL && account != NULL, NULL);
  g_return_val_if_fail (ACCORD_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (ACCORD_IS_CLOCK (clock), NULL);

  self = g_object_new (ACCORD_TYPE_WORKER, NULL);
  self->store_path = g_strdup (store_path);
  self->account = g_strdup (account);
  self->provider = g_object_ref (provider);
  self->clock = g_object_ref (clock);
  return self;
}

const char *
accord_worker_get_account (AccordWorker *self)
{
  g_return_val_if_fail (ACCORD_IS_WORKER (self), NULL);

  return self->account;
}

static void
push_job (AccordWorker *self, Job *job)
{
  if (self->thread == NULL)
    {
      Thread *thread = g_new0 (Thread, 1);

      thread->store_path = g_strdup (self->store_path);
      thread->account = g_strdup (self->account);
      thread->provider = g_object_ref (self->provider);
      thread->clock = g_object_ref (self->clock);
      thread->jobs = g_async_queue_ref (self->jobs);
      self->thread = g_thread_new ("accord-worker", work, thread);
    }
  g_async_queue_push (self->jobs, job);
}

static Job *
job_new (AccordWorker *self,
         JobRunner run,
         gpointer tag,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->run = run;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  /* A stopped pass still reports what it did. */
  g_task_set_check_cancellable (job->task, FALSE);
  return job;
}

void
accord_worker_pass_async (AccordWorker *self,
                          const AccordPassOptions *options,
                          AccordProgress progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Job *job;

  g_return_if_fail (ACCORD_IS_WORKER (self));
  g_return_if_fail (options != NULL);

  job = job_new (self, run_pass, accord_worker_pass_async, cancellable, callback, user_data);
  job->options = accord_pass_options_copy (options);
  job->progress = progress;
  job->progress_data = progress_data;
  job->context = g_main_context_ref_thread_default ();
  push_job (self, job);
}

gboolean
accord_worker_pass_finish (AccordWorker *self, GAsyncResult *result, AccordReport *out, GError **error)
{
  PassOutcome *outcome;
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  outcome = g_task_propagate_pointer (G_TASK (result), error);
  if (outcome == NULL)
    return FALSE;
  if (out != NULL)
    {
      *out = outcome->report;
      outcome->report = (AccordReport){ 0 };
    }
  done = outcome->error == NULL;
  if (!done)
    g_propagate_error (error, g_steal_pointer (&outcome->error));
  pass_outcome_free (outcome);
  return done;
}

void
accord_worker_refresh_calendars_async (AccordWorker *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_WORKER (self));

  push_job (
      self,
      job_new (self, run_refresh, accord_worker_refresh_calendars_async, cancellable, callback, user_data));
}

gboolean
accord_worker_refresh_calendars_finish (AccordWorker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
accord_worker_create_calendar_async (AccordWorker *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  Job *job;

  g_return_if_fail (ACCORD_IS_WORKER (self));
  g_return_if_fail (name != NULL);

  job = job_new (
      self, run_create_calendar, accord_worker_create_calendar_async, cancellable, callback, user_data);
  job->name = g_strdup (name);
  push_job (self, job);
}

char *
accord_worker_create_calendar_finish (AccordWorker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
