/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/accord-outcome.h"
#include "service/accord-sessions.h"

G_BEGIN_DECLS

/**
 * AccordRunner:
 *
 * Runs cycles, one after the other: opens the sessions of the accounts named, hands their workers to the cycle, and
 * says how it went. What is asked for while one runs waits its turn; the same thing asked for twice is done once.
 *
 * Signals: progress (s run, u done, u total); finished (s run, GVariant result, GPtrArray outcomes), not for plans;
 * changed (): an account began, moved on or ended.
 */
#define ACCORD_TYPE_RUNNER (accord_runner_get_type ())
G_DECLARE_FINAL_TYPE (AccordRunner, accord_runner, ACCORD, RUNNER, GObject)

AccordRunner *accord_runner_new          (AccordStore              *store,
                                          AccordSessions           *sessions);
/* Queues a run. @accounts: at least one id. Takes @options. Returns the run's id, which is the cycle's.
 * (transfer none) */
const char   *accord_runner_sync         (AccordRunner             *self,
                                          const char *const        *accounts,
                                          AccordPassOptions        *options);
/* Queues the making of a plan. Finish: when it lies in the store; the plan's id when one account was named, else the
 * cycle's; fails when no account's plan could be made. (transfer full) */
void          accord_runner_plan_async   (AccordRunner             *self,
                                          const char *const        *accounts,
                                          GCancellable             *cancellable,
                                          GAsyncReadyCallback       callback,
                                          gpointer                  user_data);
char         *accord_runner_plan_finish  (AccordRunner             *self,
                                          GAsyncResult             *result,
                                          GError                  **error);
/* The same for a plan of another kind; @options says which, and is taken. Of a supposed status finish gives the ids of all
 * plans that were made, separated by commas. */
void          accord_runner_plan_with_async (AccordRunner          *self,
                                          const char *const        *accounts,
                                          AccordPassOptions        *options,
                                          GCancellable             *cancellable,
                                          GAsyncReadyCallback       callback,
                                          gpointer                  user_data);
/* The same for the plan that takes @cycle back. Finish: the ids of the plans that were made, one an account, separated by
 * commas. (transfer full) */
void          accord_runner_plan_undo_async (AccordRunner          *self,
                                          const char *const        *accounts,
                                          const char               *cycle,
                                          GCancellable             *cancellable,
                                          GAsyncReadyCallback       callback,
                                          gpointer                  user_data);
/* @run: "" for all. FALSE: there is none of that id. */
gboolean      accord_runner_cancel       (AccordRunner             *self,
                                          const char               *run);
/* Ends every run the account takes part in, and finishes when none of them writes any more. Cannot fail. */
void          accord_runner_settle_async (AccordRunner            *self,
                                          const char              *account,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
void          accord_runner_settle_finish (AccordRunner           *self,
                                          GAsyncResult            *result);
gboolean      accord_runner_is_busy      (AccordRunner             *self);
/* TRUE while the account is part of the cycle that runs. */
gboolean      accord_runner_get_progress (AccordRunner             *self,
                                          const char               *account,
                                          guint                    *done,
                                          guint                    *total);

G_END_DECLS
