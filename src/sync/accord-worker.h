/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-clock.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

typedef enum
{
  ACCORD_PASS_SYNC,     /* recover, list, plan, guard, and do what is approved */
  ACCORD_PASS_PLAN,     /* recover, list, plan, guard; store the plan; write nothing on either side */
  ACCORD_PASS_UNDO_PLAN,/* recover; store the plan that takes a cycle back (sync-rules §12) */
  ACCORD_PASS_UNDO,     /* recover; carry out what was approved of such a plan, in rounds */
  ACCORD_PASS_DEPART_PLAN, /* recover; store the plan of what disconnecting or resetting the account takes away */
  ACCORD_PASS_DEPART    /* recover; carry out what was approved of such a plan, in rounds */
} AccordPassMode;

typedef struct
{
  AccordPassMode  mode;
  char           *cycle;        /* (owned) UUID shared by the passes of one cycle */
  char           *cause;        /* (owned) manual | timer | change | start | first | window | undo | disconnect | reset */
  char           *undo;         /* (owned) (nullable) UNDO_PLAN: the cycle to be taken back */
  char           *purpose;      /* (owned) (nullable) DEPART_PLAN: disconnect | reset */
  char           *reset;        /* (owned) (nullable) DEPART_PLAN: "there=remove here=keep" and the like */
  GPtrArray      *supposed;     /* (owned) (nullable) (element-type utf8) PLAN: ids of events that are taken to have … */
  char           *standing;     /* (owned) (nullable) … this status (accord_event_set_standing()); the plan is of purpose "status" */
  gboolean        approve;      /* approves the first plan of every mirrored calendar and everything held for approval */
  char           *plan;         /* (owned) (nullable) with approve: the plan the person saw; steps not in it stay unapproved */
  GPtrArray      *left_out;     /* (owned) (nullable) (element-type utf8) step ids the person unticked */
} AccordPassOptions;

AccordPassOptions *accord_pass_options_new  (AccordPassMode mode);
AccordPassOptions *accord_pass_options_copy (const AccordPassOptions *self);
void               accord_pass_options_free (AccordPassOptions *self);

/* What a pass did: copied values only, they cross threads. */
typedef struct
{
  char   *run;            /* (owned) */
  char   *plan;           /* (owned) (nullable) id of the plan stored, when one waits for approval or mode was PLAN */
  guint   pulled, pushed, deleted_here, deleted_there, conflicts, stuck, calls, repeating, held;
  guint   steps;          /* steps carried out: 0 = the cycle may end */
  gboolean needs_approval;
} AccordReport;

void accord_report_clear (AccordReport *self);

/* Called in the main context. */
typedef void (*AccordProgress) (const char *account, guint done, guint total, const char *what, gpointer user_data);

/**
 * AccordWorker:
 *
 * The one thread of an account. It opens its own store connection, and does one pass at a time.
 * Of our code only this type makes threads; results cross as the return of a GTask.
 */
#define ACCORD_TYPE_WORKER (accord_worker_get_type ())
G_DECLARE_FINAL_TYPE (AccordWorker, accord_worker, ACCORD, WORKER, GObject)

AccordWorker *accord_worker_new         (const char               *store_path,
                                         const char               *account,
                                         AccordProvider           *provider,   /* used in the worker thread only */
                                         AccordClock              *clock);
/* The account it works for. (transfer none) */
const char   *accord_worker_get_account (AccordWorker             *self);
void          accord_worker_pass_async  (AccordWorker             *self,
                                         const AccordPassOptions  *options,
                                         AccordProgress            progress,       /* (nullable) */
                                         gpointer                  progress_data,
                                         GCancellable             *cancellable,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
/* Errors: ACCORD_REMOTE_ERROR (the account's health and reason are already stored), ACCORD_STORE_ERROR, G_IO_ERROR_CANCELLED.
 * @out is filled as far as the pass came, also on error. */
gboolean      accord_worker_pass_finish (AccordWorker             *self,
                                         GAsyncResult             *result,
                                         AccordReport             *out,
                                         GError                  **error);
/* Brings the stored calendars in line with the provider (after sign-in and on request); same thread rules. */
void          accord_worker_refresh_calendars_async  (AccordWorker *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      accord_worker_refresh_calendars_finish (AccordWorker *self, GAsyncResult *result, GError **error);

/* Creates a calendar at the provider because a person asked for it, and stores it mirrored; returns our calendar id. */
void          accord_worker_create_calendar_async    (AccordWorker *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char         *accord_worker_create_calendar_finish   (AccordWorker *self, GAsyncResult *result, GError **error);

/**
 * accord_cycle_run_async: passes over all @workers in rounds until none has a step, at most three rounds
 * (sync-rules §1). A pass that fails takes its account out of the cycle; the others go on.
 * Finish returns (element-type AccordCycleResult) one entry per worker, in order.
 */
typedef struct
{
  char         *account;   /* (owned) */
  AccordReport  total;     /* sums over the rounds */
  GError       *error;     /* (owned) (nullable) */
} AccordCycleResult;

void          accord_cycle_result_free  (AccordCycleResult *self);
void          accord_cycle_run_async    (GPtrArray                *workers,
                                         const AccordPassOptions  *options,
                                         AccordProgress            progress,
                                         gpointer                  progress_data,
                                         GCancellable             *cancellable,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
GPtrArray    *accord_cycle_run_finish   (GAsyncResult             *result,
                                         GError                  **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordReport, accord_report_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPassOptions, accord_pass_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCycleResult, accord_cycle_result_free)

G_END_DECLS
