/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "service/accord-departure.h"
#include "service/accord-sentences.h"
#include "service/accord-service-private.h"
#include "store/accord-journal.h"
#include "sync/accord-reset.h"

/* Disconnecting and resetting accounts (sync-rules §11). What takes something away is a plan first, and is carried out by
 * a run once it was approved; the rest happens at once. */

/* ---- calls ---- */

typedef enum
{
  LEAVE_DISCONNECT,
  LEAVE_RESET
} LeaveKind;

/* A call about one account that is answered later. */
typedef struct
{
  AccordService *service;      /* (owned) */
  GDBusMethodInvocation *call; /* (owned) the answer takes it */
  char *account;               /* (owned) */
  LeaveKind kind;
} Leaving;

static Leaving *
leaving_new (AccordService *self, GDBusMethodInvocation *call, const char *account, LeaveKind kind)
{
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->service = g_object_ref (self);
  leaving->call = call;
  leaving->account = g_strdup (account);
  leaving->kind = kind;
  return leaving;
}

static void
leaving_free (Leaving *leaving)
{
  g_object_unref (leaving->service);
  g_free (leaving->account);
  g_free (leaving);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

static void
answer (Leaving *leaving, const GError *error)
{
  AccordSync1 *skeleton = leaving->service->skeleton;

  if (error != NULL)
    g_dbus_method_invocation_take_error (leaving->call, accord_sentence_error (error));
  else if (leaving->kind == LEAVE_DISCONNECT)
    accord_sync1_complete_disconnect (skeleton, leaving->call);
  else
    accord_sync1_complete_reset (skeleton, leaving->call);
}

static void
settle_service (AccordService *self)
{
  self->departures--;
  accord_scheduler_reload (self->scheduler);
  accord_service_announce (self);
  accord_service_consider_ending (self);
}

/* ---- at once ---- */

static void
departed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leaving) leaving = user_data;
  g_autoptr (GError) error = NULL;

  accord_departure_finish (result, &error);
  answer (leaving, error);
  settle_service (leaving->service);
}

/* No run of the account writes any more. */
static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leaving) leaving = user_data;
  AccordService *self = leaving->service;
  g_autoptr (GError) error = NULL;
  guint deleted = 0;

  accord_runner_settle_finish (ACCORD_RUNNER (source), result);
  if (leaving->kind == LEAVE_DISCONNECT)
    {
      accord_departure_async (self->store, self->sessions, leaving->account, departed_cb, leaving);
      g_steal_pointer (&leaving);
      return;
    }
  accord_reset_forget (
      self->store, leaving->account, NULL, NULL, accord_clock_seconds (self->clock), &deleted, &error);
  answer (leaving, error);
  settle_service (self);
}

/* ---- a plan first ---- */

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leaving) leaving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *plan = accord_runner_plan_finish (ACCORD_RUNNER (source), result, &error);

  answer (leaving, error);
}

/* TRUE when a person has approved it already, and it is being carried out: no other plan takes its place. */
static gboolean
is_under_way (AccordService *self, const char *account, const char *purpose)
{
  g_autoptr (AccordPlanRecord) plan = accord_store_find_plan_for (self->store, account, purpose, NULL);

  return plan != NULL && !g_str_equal (plan->state, "open");
}

/* Takes @leaving. */
static void
ask_for_plan (Leaving *leaving, const char *purpose, const char *reset)
{
  AccordService *self = leaving->service;
  AccordPassOptions *options;
  const char *accounts[] = { leaving->account, NULL };

  if (is_under_way (self, leaving->account, purpose))
    {
      answer (leaving, NULL);
      leaving_free (leaving);
      return;
    }
  options = accord_pass_options_new (ACCORD_PASS_DEPART_PLAN);
  g_free (options->cause);
  options->cause = g_strdup (purpose);
  options->purpose = g_strdup (purpose);
  options->reset = g_strdup (reset);
  accord_runner_plan_with_async (self->runner, accounts, options, NULL, planned_cb, leaving);
}

/* ---- methods ---- */

static gboolean
is_known (AccordService *self, GDBusMethodInvocation *call, const char *account)
{
  const char *wanted[] = { account, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = accord_service_pick_accounts (self, wanted, &error);

  if (ids == NULL)
    g_dbus_method_invocation_take_error (call, accord_sentence_error (error));
  return ids != NULL;
}

gboolean
accord_service_disconnect_cb (
    AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *account, gboolean remove_copies, AccordService *self)
{
  Leaving *leaving;

  if (!is_known (self, call, account))
    return TRUE;
  leaving = leaving_new (self, call, account, LEAVE_DISCONNECT);
  if (remove_copies)
    {
      ask_for_plan (leaving, "disconnect", NULL);
      return TRUE;
    }
  self->departures++;
  accord_runner_settle_async (self->runner, account, settled_cb, leaving);
  return TRUE;
}

/* keep | remove; without a word: keep. */
static gboolean
read_choice (GVariant *options, const char *side, gboolean *removes)
{
  const char *word = "keep";

  if (!g_variant_lookup (options, side, "&s", &word) && g_variant_lookup_value (options, side, NULL) != NULL)
    return FALSE;
  *removes = g_str_equal (word, "remove");
  return *removes || g_str_equal (word, "keep");
}

gboolean
accord_service_reset_cb (
    AccordSync1 *skeleton, GDBusMethodInvocation *call, const char *account, GVariant *options, AccordService *self)
{
  gboolean there = FALSE;
  gboolean here = FALSE;
  g_autofree char *reset = NULL;
  Leaving *leaving;

  if (!read_choice (options, "there", &there) || !read_choice (options, "here", &here))
    {
      g_dbus_method_invocation_return_error_literal (call,
                                                     ACCORD_SERVICE_ERROR,
                                                     ACCORD_SERVICE_ERROR_INVALID,
                                                     _ ("The copies on either side are kept or removed: keep, remove."));
      return TRUE;
    }
  if (!is_known (self, call, account))
    return TRUE;
  leaving = leaving_new (self, call, account, LEAVE_RESET);
  if (there || here)
    {
      reset = g_strdup_printf ("there=%s here=%s", there ? "remove" : "keep", here ? "remove" : "keep");
      ask_for_plan (leaving, "reset", reset);
      return TRUE;
    }
  self->departures++;
  accord_runner_settle_async (self->runner, account, settled_cb, leaving);
  return TRUE;
}

/* ---- after a run ---- */

/* The end of a run is told when the accounts it emptied are gone. */
typedef struct
{
  AccordService *service; /* (owned) */
  char *run;              /* (owned) (nullable) */
  GVariant *result;       /* (owned) (nullable) */
  guint waiting;
} Farewell;

static void
tell (Farewell *farewell)
{
  AccordService *self = farewell->service;

  if (farewell->waiting > 0)
    return;
  if (farewell->run != NULL)
    accord_sync1_emit_run_finished (self->skeleton, farewell->run, farewell->result);
  g_clear_pointer (&farewell->result, g_variant_unref);
  g_free (farewell->run);
  g_object_unref (self);
  g_free (farewell);
}

static void
let_go_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Farewell *farewell = user_data;
  g_autoptr (GError) error = NULL;

  if (!accord_departure_finish (result, &error))
    g_warning ("An account stays connected: %s", error->message);
  settle_service (farewell->service);
  farewell->waiting--;
  tell (farewell);
}

static void
let_go (Farewell *farewell)
{
  AccordService *self = farewell->service;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (self->store, &error);

  if (accounts == NULL)
    g_warning ("The accounts cannot be read: %s", error->message);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const AccordAccount *account = accounts->pdata[i];
      g_autoptr (AccordPlanRecord) plan = NULL;

      if (account->disconnected)
        continue;
      plan = accord_store_find_plan_for (self->store, account->id, "disconnect", NULL);
      if (plan == NULL || !g_str_equal (plan->state, "done"))
        continue;
      farewell->waiting++;
      self->departures++;
      accord_departure_async (self->store, self->sessions, account->id, let_go_cb, farewell);
    }
}

void
accord_service_let_go (AccordService *self, const char *run, GVariant *result)
{
  Farewell *farewell = g_new0 (Farewell, 1);

  farewell->service = g_object_ref (self);
  farewell->run = g_strdup (run);
  farewell->result = result != NULL ? g_variant_ref (result) : NULL;
  /* Not before all of them are asked to go. */
  farewell->waiting = 1;
  let_go (farewell);
  farewell->waiting--;
  tell (farewell);
}
