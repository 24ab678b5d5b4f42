/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "service/accord-account-list.h"
#include "service/accord-resolve.h"
#include "service/accord-sentences.h"
#include "service/accord-service-private.h"
#include "service/accord-signin-flow.h"
#include "store/accord-journal.h"
#include "sync/accord-undo.h"

/* Every handler answers its call, now or later, and returns TRUE. */

/* A call that is answered later. */
typedef struct
{
  AccordService *service;      /* (owned) */
  GDBusMethodInvocation *call; /* (owned) the answer takes it; each is answered once */
} Pending;

static Pending *
pending_new (AccordService *self, GDBusMethodInvocation *call)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->service = g_object_ref (self);
  pending->call = call;
  return pending;
}

static void
pending_free (Pending *pending)
{
  g_object_unref (pending->service);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void
refuse (GDBusMethodInvocation *call, const GError *error)
{
  g_dbus_method_invocation_take_error (call, accord_sentence_error (error));
}

static void
refuse_with (GDBusMethodInvocation *call, AccordServiceError code, const char *sentence)
{
  g_dbus_method_invocation_return_error_literal (call, ACCORD_SERVICE_ERROR, (int) code, sentence);
}

/* ---- signing in ---- */

static void
flow_finished_cb (AccordSigninFlow *flow, const char *account, const char *error, AccordService *self)
{
  g_debug ("Sign-in %s ended", accord_signin_flow_get_id (flow));
  if (*error == '\0')
    g_hash_table_remove (self->unreachable, account);
  accord_scheduler_reload (self->scheduler);
  accord_sync1_emit_sign_in_finished (self->skeleton, accord_signin_flow_get_id (flow), account, error);
  accord_service_announce (self);
  g_hash_table_remove (self->flows, accord_signin_flow_get_id (flow));
  accord_service_consider_ending (self);
}

static void
flow_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccordSigninFlow *flow = ACCORD_SIGNIN_FLOW (source);
  g_autoptr (Pending) pending = user_data;
  AccordService *self = pending->service;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = accord_signin_flow_start_finish (flow, result, &error);
  const char *id = accord_signin_flow_get_id (flow);

  if (address == NULL)
    {
      refuse (pending->call, error);
      g_hash_table_remove (self->flows, id);
      accord_service_consider_ending (self);
      return;
    }
  accord_sync1_complete_sign_in (self->skeleton, pending->call, id);
  accord_sync1_emit_sign_in_waiting (self->skeleton, id, address);
}

static gboolean
is_provider (const char *provider)
{
  return g_str_equal (provider, "google") || g_str_equal (provider, "outlook");
}

/* The account that signs in again must be there, and of that provider. */
static AccordAccount *
find_again (AccordService *self, const char *id, const char *provider, GError **error)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (self->store, id, NULL);

  if (account != NULL && !account->disconnected && g_strcmp0 (account->provider, provider) == 0)
    return g_steal_pointer (&account);
  g_set_error (error,
               ACCORD_SERVICE_ERROR,
               ACCORD_SERVICE_ERROR_NOT_FOUND,
               _ ("There is no connected %s account %s."),
               accord_provider_label (provider),
               id);
  return NULL;
}

static gboolean
sign_in_cb (AccordSync1 *skeleton,
            GDBusMethodInvocation *call,
            const char *provider,
            GVariant *options,
            AccordService *self)
{
  g_autoptr (AccordAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  AccordSigninFlow *flow;
  const char *again = NULL;
  const char *hint = NULL;

  g_variant_lookup (options, "account", "&s", &again);
  g_variant_lookup (options, "login_hint", "&s", &hint);
  if (!is_provider (provider))
    {
      refuse_with (call, ACCORD_SERVICE_ERROR_INVALID, _ ("Providers are google and outlook."));
      return TRUE;
    }
  if (again != NULL && (account = find_again (self, again, provider, &error)) == NULL)
    {
      refuse (call, error);
      return TRUE;
    }

  flow = accord_signin_flow_new (self->store,
                                 self->sessions,
                                 self->clock,
                                 provider,
                                 again,
                                 hint == NULL && account != NULL ? account->email : hint);
  g_hash_table_insert (self->flows, (gpointer) accord_signin_flow_get_id (flow), flow);
  g_signal_connect_object (flow, "finished", G_CALLBACK (flow_finished_cb), self, 0);
  accord_signin_flow_start_async (flow, flow_started_cb, pending_new (self, call));
  return TRUE;
}

static gboolean
cancel_sign_in_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *id, AccordService *self)
{
  AccordSigninFlow *flow = g_hash_table_lookup (self->flows, id);

  if (flow == NULL)
    {
      refuse_with (call, ACCORD_SERVICE_ERROR_NOT_FOUND, _ ("There is no such sign-in; it has ended already."));
      return TRUE;
    }
  accord_sync1_complete_cancel_sign_in (skeleton, call);
  accord_signin_flow_cancel (flow);
  return TRUE;
}

/* ---- runs ---- */

static AccordPassOptions *
sync_options (GVariant *options)
{
  AccordPassOptions *pass = accord_pass_options_new (ACCORD_PASS_SYNC);
  const char *cause = "manual";

  g_variant_lookup (options, "approve", "b", &pass->approve);
  g_variant_lookup (options, "cause", "&s", &cause);
  g_free (pass->cause);
  pass->cause = g_strdup (cause);
  return pass;
}

/* Deletions that a person named in another program: none of them is asked about. Who names one that is not deleted
 * means something else, so that nothing is confirmed. */
static gboolean
confirm_deletions (AccordService *self, GVariant *options, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) events = NULL;

  if (!g_variant_lookup (options, "confirmed", "^as", &events) ||
      accord_store_confirm_deletions (self->store, (const char *const *) events, &failure))
    return TRUE;
  if (g_error_matches (failure, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND))
    g_set_error_literal (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_NOT_FOUND,
                         _ ("One of these events is not in the store."));
  else if (g_error_matches (failure, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID))
    g_set_error_literal (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_INVALID,
                         _ ("One of these events still belongs into the calendars, so that its deletion cannot be confirmed."));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
sync_cb (AccordSync1 *skeleton,
         GDBusMethodInvocation *call,
         const char *const *accounts,
         GVariant *options,
         AccordService *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = accord_service_pick_accounts (self, accounts, &error);

  if (ids == NULL || !confirm_deletions (self, options, &error))
    refuse (call, error);
  else
    accord_sync1_complete_sync (
      skeleton,
      call,
      accord_runner_sync (self->runner, (const char *const *) ids, sync_options (options)));
  return TRUE;
}

static gboolean
cancel_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *run, AccordService *self)
{
  /* A run that ended meanwhile needs no stopping. */
  accord_runner_cancel (self->runner, run);
  accord_sync1_complete_cancel (skeleton, call);
  return TRUE;
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *plan = accord_runner_plan_finish (ACCORD_RUNNER (source), result, &error);

  if (plan == NULL)
    refuse (pending->call, error);
  else
    accord_sync1_complete_plan (pending->service->skeleton, pending->call, plan);
}

static gboolean
plan_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *const *accounts, AccordService *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = accord_service_pick_accounts (self, accounts, &error);

  if (ids == NULL)
    refuse (call, error);
  else
    accord_runner_plan_async (self->runner,
                              (const char *const *) ids,
                              NULL,
                              planned_cb,
                              pending_new (self, call));
  return TRUE;
}

/* How a plan of each purpose is carried out. */
static const struct
{
  const char *purpose;
  AccordPassMode mode;
  const char *cause;
} approvals[] = {
  { "sync", ACCORD_PASS_SYNC, "manual" },
  { "undo", ACCORD_PASS_UNDO, "undo" },
  { "disconnect", ACCORD_PASS_DEPART, "disconnect" },
  { "reset", ACCORD_PASS_DEPART, "reset" },
};

static AccordPassOptions *
approval_options (const char *plan, const char *const *left_out, const char *purpose)
{
  AccordPassOptions *pass = accord_pass_options_new (ACCORD_PASS_SYNC);

  for (gsize i = 0; i < G_N_ELEMENTS (approvals); i++)
    if (g_str_equal (approvals[i].purpose, purpose))
      {
        pass->mode = approvals[i].mode;
        g_free (pass->cause);
        pass->cause = g_strdup (approvals[i].cause);
      }
  pass->approve = TRUE;
  pass->plan = g_strdup (plan);
  pass->left_out = g_ptr_array_new_with_free_func (g_free);
  for (; *left_out != NULL; left_out++)
    g_ptr_array_add (pass->left_out, g_strdup (*left_out));
  return pass;
}

/* What is only supposed cannot. */
static gboolean
can_be_approved (const char *purpose)
{
  for (gsize i = 0; i < G_N_ELEMENTS (approvals); i++)
    if (g_str_equal (approvals[i].purpose, purpose))
      return TRUE;
  return FALSE;
}

/* The accounts whose plans @plans names, comma separated; a disconnected one has nothing that could be done. NULL: one
 * of the plans is not there any more, or they are of different purposes. */
static GPtrArray *
accounts_of_plans (AccordService *self, const char *plans, char **purpose)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) ids = g_strsplit (plans, ",", -1);

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (AccordPlanRecord) record = accord_store_get_plan (self->store, *id, NULL);
      g_autoptr (AccordAccount) account = NULL;

      if (record == NULL || !can_be_approved (record->purpose) || (*purpose != NULL && !g_str_equal (*purpose, record->purpose)))
        return NULL;
      account = accord_store_get_account (self->store, record->account, NULL);
      g_free (*purpose);
      *purpose = g_strdup (record->purpose);
      if (account != NULL && !account->disconnected)
        g_ptr_array_add (accounts, g_strdup (record->account));
    }
  return g_steal_pointer (&accounts);
}

static gboolean
approve_cb (AccordSync1 *skeleton,
            GDBusMethodInvocation *call,
            const char *plan,
            const char *const *left_out,
            AccordService *self)
{
  g_autofree char *purpose = NULL;
  g_autoptr (GPtrArray) accounts = accounts_of_plans (self, plan, &purpose);

  if (accounts == NULL)
    refuse_with (call, ACCORD_SERVICE_ERROR_NOT_FOUND, _ ("This plan was replaced by a newer one."));
  else if (accounts->len == 0)
    refuse_with (call, ACCORD_SERVICE_ERROR_INVALID, _ ("The account of this plan is disconnected."));
  else
    {
      g_ptr_array_add (accounts, NULL);
      accord_sync1_complete_approve (skeleton,
                                     call,
                                     accord_runner_sync (self->runner,
                                                         (const char *const *) accounts->pdata,
                                                         approval_options (plan, left_out, purpose)));
    }
  return TRUE;
}

/* ---- undo ---- */

typedef struct
{
  Pending *pending; /* (owned) */
  GString *plans;   /* (owned) those of disconnected accounts, made already */
} Undoing;

static void
undoing_free (Undoing *undoing)
{
  g_clear_pointer (&undoing->pending, pending_free);
  g_string_free (undoing->plans, TRUE);
  g_free (undoing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Undoing, undoing_free)

static void
undo_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Undoing) undoing = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *plans = accord_runner_plan_finish (ACCORD_RUNNER (source), result, &error);

  if (plans == NULL)
    {
      refuse (undoing->pending->call, error);
      return;
    }
  if (undoing->plans->len > 0)
    g_string_append_c (undoing->plans, ',');
  g_string_append (undoing->plans, plans);
  accord_sync1_complete_undo (undoing->pending->service->skeleton, undoing->pending->call, undoing->plans->str);
}

/* Adds the plan of an account that cannot be asked to @plans, or the account to @accounts. */
static gboolean
sort_account (AccordService *self, const char *id, const char *cycle, GPtrArray *accounts, GString *plans, GError **error)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (self->store, id, NULL);
  g_autofree char *plan = NULL;

  /* Its history went with it. */
  if (account == NULL)
    return TRUE;
  if (!account->disconnected)
    {
      if (!g_ptr_array_find_with_equal_func (accounts, id, g_str_equal, NULL))
        g_ptr_array_add (accounts, g_strdup (id));
      return TRUE;
    }
  plan = accord_undo_plan_apart (self->store, id, cycle, self->clock, error);
  if (plan != NULL)
    g_string_append_printf (plans, "%s%s", plans->len > 0 ? "," : "", plan);
  return plan != NULL;
}

static gboolean
undo_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *cycle, AccordService *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = accord_store_list_cycle (self->store, cycle, &error);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) plans = g_string_new (NULL);
  Undoing *undoing;

  for (guint i = 0; error == NULL && i < runs->len; i++)
    {
      const AccordRunRecord *run = runs->pdata[i];

      if (g_hash_table_add (seen, run->account))
        sort_account (self, run->account, run->cycle, accounts, plans, &error);
    }
  if (error != NULL)
    refuse (call, error);
  else if (accounts->len == 0 && plans->len == 0)
    {
      g_autofree char *message = g_strdup_printf (_ ("There is no sync %s to undo."), cycle);

      refuse_with (call, ACCORD_SERVICE_ERROR_NOT_FOUND, message);
    }
  else if (accounts->len == 0)
    accord_sync1_complete_undo (skeleton, call, plans->str);
  else
    {
      undoing = g_new0 (Undoing, 1);
      undoing->pending = pending_new (self, call);
      undoing->plans = g_steal_pointer (&plans);
      g_ptr_array_add (accounts, NULL);
      accord_runner_plan_undo_async (self->runner,
                                     (const char *const *) accounts->pdata,
                                     ((const AccordRunRecord *) runs->pdata[0])->cycle,
                                     NULL,
                                     undo_planned_cb,
                                     undoing);
    }
  return TRUE;
}

/* ---- accounts ---- */

static gboolean
list_accounts_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, AccordService *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordAccountList) list =
    accord_account_list_new (self->store, self->tally, self->runner, self->scheduler, self->unreachable, &error);

  if (list == NULL)
    refuse (call, error);
  else
    accord_sync1_complete_list_accounts (skeleton, call, list->accounts);
  return TRUE;
}

/* ---- calendars: the account's worker asks the provider ---- */

typedef struct
{
  Pending *pending; /* (owned) */
  char *name;       /* (owned) (nullable) of the calendar to create; NULL: list them */
} CalendarCall;

static void
calendar_call_free (CalendarCall *work)
{
  pending_free (work->pending);
  g_free (work->name);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalendarCall, calendar_call_free)

static void
calendars_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CalendarCall) work = user_data;
  g_autoptr (GError) error = NULL;

  if (accord_worker_refresh_calendars_finish (ACCORD_WORKER (source), result, &error))
    accord_sync1_complete_refresh_calendars (work->pending->service->skeleton, work->pending->call);
  else
    refuse (work->pending->call, error);
  accord_service_announce (work->pending->service);
}

static void
calendar_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CalendarCall) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = accord_worker_create_calendar_finish (ACCORD_WORKER (source), result, &error);

  if (id != NULL)
    accord_sync1_complete_create_calendar (work->pending->service->skeleton, work->pending->call, id);
  else
    refuse (work->pending->call, error);
}

static void
calendars_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CalendarCall) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordWorker) worker = accord_session_open_finish (ACCORD_SESSION (source), result, &error);
  const char *name = work->name;

  if (worker == NULL)
    refuse (work->pending->call, error);
  else if (name == NULL)
    accord_worker_refresh_calendars_async (worker, NULL, calendars_listed_cb, g_steal_pointer (&work));
  else
    accord_worker_create_calendar_async (worker, name, NULL, calendar_created_cb, g_steal_pointer (&work));
}

static void
call_calendars (AccordService *self, GDBusMethodInvocation *call, const char *account, const char *name)
{
  const char *wanted[] = { account, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = accord_service_pick_accounts (self, wanted, &error);
  CalendarCall *work;

  if (ids == NULL)
    {
      refuse (call, error);
      return;
    }
  work = g_new0 (CalendarCall, 1);
  work->pending = pending_new (self, call);
  work->name = g_strdup (name);
  accord_session_open_async (accord_sessions_get (self->sessions, account), TRUE, NULL, calendars_opened_cb, work);
}

static gboolean
refresh_calendars_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *account, AccordService *self)
{
  call_calendars (self, call, account, NULL);
  return TRUE;
}

static gboolean
create_calendar_cb (AccordSync1 *skeleton,
                    GDBusMethodInvocation *call,
                    const char *account,
                    const char *name,
                    AccordService *self)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (*stripped == '\0')
    refuse_with (call, ACCORD_SERVICE_ERROR_INVALID, _ ("A calendar needs a name."));
  else
    call_calendars (self, call, account, stripped);
  return TRUE;
}

/* ---- the service itself ---- */

static gboolean
pause_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, gint64 until, AccordService *self)
{
  g_autoptr (GError) error = NULL;

  if (until < ACCORD_PAUSED_FOR_GOOD)
    refuse_with (call, ACCORD_SERVICE_ERROR_INVALID, _ ("A pause lasts until a time, 0 or -1."));
  else if (!accord_scheduler_pause (self->scheduler, until, &error))
    refuse (call, error);
  else
    accord_sync1_complete_pause (skeleton, call);
  accord_service_announce (self);
  return TRUE;
}

static gboolean
reload_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, AccordService *self)
{
  accord_sessions_close_all (self->sessions);
  accord_scheduler_reload (self->scheduler);
  accord_service_announce (self);
  accord_sync1_complete_reload (skeleton, call);
  return TRUE;
}

static gboolean
quit_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, AccordService *self)
{
  accord_sync1_complete_quit (skeleton, call);
  accord_service_end (self);
  return TRUE;
}

static gboolean
resolve_cb (AccordSync1 *skeleton,
            GDBusMethodInvocation *call,
            const char *conflict,
            GVariant *options,
            AccordService *self)
{
  g_autoptr (GError) error = NULL;

  if (accord_service_resolve (self, conflict, options, &error))
    accord_sync1_complete_resolve (skeleton, call);
  else
    refuse (call, error);
  return TRUE;
}

static const struct
{
  const char *signal;
  GCallback handler;
} methods[] = {
  { "handle-sign-in", G_CALLBACK (sign_in_cb) },
  { "handle-cancel-sign-in", G_CALLBACK (cancel_sign_in_cb) },
  { "handle-sync", G_CALLBACK (sync_cb) },
  { "handle-cancel", G_CALLBACK (cancel_cb) },
  { "handle-plan", G_CALLBACK (plan_cb) },
  { "handle-suppose", G_CALLBACK (accord_service_suppose_cb) },
  { "handle-approve", G_CALLBACK (approve_cb) },
  { "handle-disconnect", G_CALLBACK (accord_service_disconnect_cb) },
  { "handle-list-accounts", G_CALLBACK (list_accounts_cb) },
  { "handle-refresh-calendars", G_CALLBACK (refresh_calendars_cb) },
  { "handle-create-calendar", G_CALLBACK (create_calendar_cb) },
  { "handle-pause", G_CALLBACK (pause_cb) },
  { "handle-reload", G_CALLBACK (reload_cb) },
  { "handle-quit", G_CALLBACK (quit_cb) },
  { "handle-reset", G_CALLBACK (accord_service_reset_cb) },
  { "handle-resolve", G_CALLBACK (resolve_cb) },
  { "handle-undo", G_CALLBACK (undo_cb) },
};

AccordSync1 *
accord_service_make_skeleton (AccordService *self)
{
  AccordSync1 *skeleton = accord_sync1_skeleton_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (skeleton, methods[i].signal, methods[i].handler, self, 0);
  return skeleton;
}
