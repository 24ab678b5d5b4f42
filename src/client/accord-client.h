/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/accord-account-info.h"
#include "client/accord-service-error.h"
#include "model/accord-fields.h"

G_BEGIN_DECLS

/**
 * AccordClient:
 *
 * The service as the window and accordctl see it. Main thread; nothing here blocks.
 *
 * Which service: the one on the session bus, started when need be, when it serves the wanted store; else one of the
 * store's own, reached over a private connection whose address lies beside the store ("FILE.bus") and started when
 * nobody answers there. A private service ends by itself soon after its last client has left.
 *
 * Properties: connected (b), state (s: idle | syncing | attention | offline | paused, NULL while not connected),
 * accounts (GListModel of AccordAccountInfo, one and the same object for life).
 *
 * Signals: run-progress (s run, u done, u total); run-finished (s run, GVariant a{sv} as in the interface XML);
 * sign-in-waiting (s flow, s address); sign-in-finished (s flow, s account, s error: "" or a sentence; then account is one that somebody else tried to sign in, or "");
 * accounts-changed (): after the list took the news over.
 *
 * All errors are sentences for a person, in ACCORD_SERVICE_ERROR (or G_IO_ERROR_CANCELLED).
 * A call made while not connected connects first.
 */
#define ACCORD_TYPE_CLIENT (accord_client_get_type ())
G_DECLARE_FINAL_TYPE (AccordClient, accord_client, ACCORD, CLIENT, GObject)

/* @store: the store's path, as accord_store_default_path() gives it. */
AccordClient      *accord_client_new                     (const char           *store);
const char        *accord_client_get_store               (AccordClient         *self);
gboolean           accord_client_get_connected           (AccordClient         *self);
const char        *accord_client_get_state               (AccordClient         *self);
GListModel        *accord_client_get_accounts            (AccordClient         *self);   /* (transfer none) */
AccordAccountInfo *accord_client_find_account            (AccordClient         *self,
                                                          const char           *id);     /* (transfer none) (nullable) */

/* Finds or starts the service and reads the accounts. Called again after the service went away, it connects anew. */
void               accord_client_connect_async           (AccordClient         *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_connect_finish          (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Is the service running, without starting it? */
void               accord_client_probe_async             (AccordClient         *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_probe_finish            (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Reads the accounts anew; the list follows by itself otherwise. */
void               accord_client_refresh_async           (AccordClient         *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_refresh_finish          (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* Begins a sign-in. @provider: google | outlook. @account: (nullable) the account to sign in again.
 * Finish returns the flow's id; then sign-in-waiting brings the address to open in the browser, and
 * sign-in-finished the end. (transfer full) */
void               accord_client_sign_in_async           (AccordClient         *self,
                                                          const char           *provider,
                                                          const char           *account,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_sign_in_finish          (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* sign-in-finished follows. */
void               accord_client_cancel_sign_in          (AccordClient         *self,
                                                          const char           *flow);

/* @account: (nullable) one account, else all. @approve: what waits for approval goes out, too.
 * Finish returns the run's id. (transfer full) */
void               accord_client_sync_async              (AccordClient         *self,
                                                          const char           *account,
                                                          gboolean              approve,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_sync_finish             (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* @run: (nullable) NULL or "" stops all. run-finished follows. */
void               accord_client_cancel                  (AccordClient         *self,
                                                          const char           *run);

/* Makes a plan and returns when it lies in the store: the account's plan id when @account is given, else the id of
 * the cycle; read the plans with accord_store_find_plan(). (transfer full) */
void               accord_client_plan_async              (AccordClient         *self,
                                                          const char           *account,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_plan_finish             (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* What would happen to the copies of @events if they had @status ("draft" … "archived"): nothing is written. Finish returns when
 * the plans of purpose "status" lie in the store: their ids, one an account, separated by commas; "": no account. (transfer
 * full) */
void               accord_client_suppose_async           (AccordClient         *self,
                                                          const char *const    *events,
                                                          const char           *status,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_suppose_finish          (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* @plan: id of one account's plan; of an undo also those of several, separated by commas. @left_out: (nullable) ids of the steps that were unticked.
 * Finish returns the run's id. (transfer full) */
void               accord_client_approve_async           (AccordClient         *self,
                                                          const char           *plan,
                                                          const char *const    *left_out,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_approve_finish          (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* Answers a question of the store and starts a sync that carries it out. @choice: (nullable) a word of
 * accord_question_get_choices(). @fields: (nullable) in a conflict, "mine" or "theirs" for single fields. */
void               accord_client_resolve_async           (AccordClient         *self,
                                                          const char           *question,
                                                          const char           *choice,
                                                          const AccordFields   *fields,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_resolve_finish          (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Gives many questions the same answer; nothing is started: the next sync, or the approval of the plan that asks, carries it
 * out. @questions: at least one, of calendars of any accounts. */
void               accord_client_decide_async            (AccordClient         *self,
                                                          const char *const    *questions,
                                                          const char           *choice,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_decide_finish           (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Makes the plan that takes back what a sync did; @cycle: the id of that run. Finish returns when it lies in the store: the
 * ids of the plans, one an account, separated by commas, as approve takes them. (transfer full) */
void               accord_client_undo_async              (AccordClient         *self,
                                                          const char           *cycle,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_undo_finish             (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

void               accord_client_disconnect_async        (AccordClient         *self,
                                                          const char           *account,
                                                          gboolean              remove_copies,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_disconnect_finish       (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Where something is removed on either side, finish returns when the plan of purpose "reset" lies in the store, as
 * disconnect does with copies removed; else the account is reset. */
void               accord_client_reset_async             (AccordClient         *self,
                                                          const char           *account,
                                                          gboolean              remove_there,
                                                          gboolean              remove_here,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_reset_finish            (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* @until: Unix seconds; 0 resumes, -1 until resumed. */
void               accord_client_pause_async             (AccordClient         *self,
                                                          gint64                until,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_pause_finish            (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Asks the provider for the account's calendars; afterwards they lie in the store. */
void               accord_client_refresh_calendars_async  (AccordClient        *self,
                                                           const char          *account,
                                                           GCancellable        *cancellable,
                                                           GAsyncReadyCallback  callback,
                                                           gpointer             user_data);
gboolean           accord_client_refresh_calendars_finish (AccordClient        *self,
                                                           GAsyncResult        *result,
                                                           GError             **error);
/* Creates a calendar at the provider; finish returns our calendar id. (transfer full) */
void               accord_client_create_calendar_async   (AccordClient         *self,
                                                          const char           *account,
                                                          const char           *name,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char              *accord_client_create_calendar_finish  (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Settings, an account's switch or a calendar's rules were written to the store: take notice at once. */
void               accord_client_reload                  (AccordClient         *self);
/* The same, knowing when it has. */
void               accord_client_reload_async            (AccordClient         *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           accord_client_reload_finish           (AccordClient         *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* Ends the service. */
void               accord_client_quit_service            (AccordClient         *self);

/* Opens @address as xdg-open does: each command of $BROWSER (a colon-separated list, %s or else the last argument is
 * the address) until one starts, else the default browser. For programs without GTK. */
gboolean           accord_open_address                   (const char           *address,
                                                          GError              **error);
/* May an address that a provider or another program wrote be opened? https alone, and http of this computer, where the
 * practice accounts are. @address: (nullable) */
gboolean           accord_may_open_address               (const char           *address);

G_END_DECLS
