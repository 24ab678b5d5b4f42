/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "service/accord-account-list.h"
#include "service/accord-sentences.h"
#include "service/accord-service-private.h"
#include "service/accord-signin-flow.h"
#include "store/accord-reviews.h"
#include "store/accord-salvage.h"

/* News of the accounts are gathered this long, so that progress does not flood the bus. Milliseconds. */
#define ANNOUNCE_DELAY 150

G_DEFINE_FINAL_TYPE (AccordService, accord_service, G_TYPE_OBJECT)

static guint ended_signal;

/* ---- a store that turns out to be damaged ---- */

/* Nothing is read from it or written to it any more; who starts next looks it over and makes a new one of it. */
static void
look_for_damage (AccordService *self, const GError *error)
{
  if (self->damaged || !g_error_matches (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_CORRUPT))
    return;
  g_warning ("%s", error->message);
  self->damaged = TRUE;
  accord_store_suspect (self->path);
  accord_service_end (self);
}

gboolean
accord_service_found_damage (AccordService *self)
{
  g_return_val_if_fail (ACCORD_IS_SERVICE (self), FALSE);

  return self->damaged;
}

/* ---- the accounts, and what everybody is told about them ---- */

static void
notify (AccordService *self, const AccordAccountList *list)
{
  if (list->salvaged != NULL)
    accord_notices_tell (
        self->notices, "salvaged", list->salvaged, _ ("Accord needs you"), list->sentence);
  else
    accord_notices_end (self->notices, "salvaged");
}

static void
show (AccordService *self, const AccordAccountList *list)
{
  if (g_strcmp0 (accord_sync1_get_state (self->skeleton), list->state) != 0)
    accord_sync1_set_state (self->skeleton, list->state);
  if (self->tray != NULL)
    accord_tray_update (self->tray,
                        list->state,
                        list->sentence,
                        list->accounts,
                        accord_scheduler_is_paused (self->scheduler));
  if (self->notices != NULL)
    notify (self, list);
}

static gboolean
announce_cb (gpointer user_data)
{
  AccordService *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordAccountList) list =
    accord_account_list_new (self->store, self->tally, self->runner, self->scheduler, self->unreachable, &error);

  self->announcing = 0;
  if (list == NULL)
    {
      g_warning ("The accounts cannot be read: %s", error->message);
      look_for_damage (self, error);
      return G_SOURCE_REMOVE;
    }
  show (self, list);
  if (self->accounts == NULL || !g_variant_equal (self->accounts, list->accounts))
    {
      g_clear_pointer (&self->accounts, g_variant_unref);
      self->accounts = g_variant_ref (list->accounts);
      accord_sync1_emit_accounts_changed (self->skeleton);
    }
  return G_SOURCE_REMOVE;
}

void
accord_service_announce (AccordService *self)
{
  if (self->announcing == 0)
    self->announcing = g_timeout_add (ANNOUNCE_DELAY, announce_cb, self);
}

char **
accord_service_pick_accounts (AccordService *self, const char *const *wanted, GError **error)
{
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (self->store, error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    g_strv_builder_add (ids, ((AccordAccount *) accounts->pdata[i])->id);
  all = g_strv_builder_end (ids);

  for (const char *const *id = wanted; *id != NULL; id++)
    if (!g_strv_contains ((const char *const *) all, *id))
      {
        g_set_error (error,
                     ACCORD_SERVICE_ERROR,
                     ACCORD_SERVICE_ERROR_NOT_FOUND,
                     _ ("There is no connected account %s."),
                     *id);
        return NULL;
      }
  if (*wanted == NULL && all[0] == NULL)
    {
      g_set_error_literal (error,
                           ACCORD_SERVICE_ERROR,
                           ACCORD_SERVICE_ERROR_NOT_FOUND,
                           _ ("No account is connected."));
      return NULL;
    }
  return *wanted == NULL ? g_steal_pointer (&all) : g_strdupv ((char **) wanted);
}

/* ---- runs ---- */

static void
due_cb (AccordScheduler *scheduler, char **accounts, const char *cause, AccordService *self)
{
  AccordPassOptions *options = accord_pass_options_new (ACCORD_PASS_SYNC);

  g_free (options->cause);
  options->cause = g_strdup (g_str_equal (cause, "network") || g_str_equal (cause, "resume") ? "timer" : cause);
  g_debug ("%u accounts are due: %s", g_strv_length (accounts), cause);
  accord_runner_sync (self->runner, (const char *const *) accounts, options);
}

static void
progress_cb (AccordRunner *runner, const char *run, guint done, guint total, AccordService *self)
{
  accord_sync1_emit_run_progress (self->skeleton, run, done, total);
}

/* What ends a sign-in, or is no fault at all, does not put the next attempt off. */
static gboolean
puts_off (const GError *error)
{
  static const char *const codes[] = { "sign-in", "cancelled", NULL };

  return error != NULL && !g_strv_contains (codes, accord_sentence_run_code (error));
}

static void
finished_cb (AccordRunner *runner, const char *run, GVariant *result, GPtrArray *outcomes, AccordService *self)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      AccordOutcome *outcome = outcomes->pdata[i];

      accord_scheduler_report (self->scheduler, outcome->account, puts_off (outcome->error));
    }
  accord_scheduler_reload (self->scheduler);
  accord_service_let_go (self, run, result);
  for (guint i = 0; i < outcomes->len; i++)
    look_for_damage (self, ((AccordOutcome *) outcomes->pdata[i])->error);
}

/* A run looks after what it finds, so what a run wrote itself never starts another. What no run has looked after is
 * asked for once: a run that failed is repeated by the schedule and not by the traces it left in the store. */
static void
look_for_changes (AccordService *self)
{
  gint64 change_no = accord_store_get_change_no (self->store);

  if (accord_runner_is_busy (self->runner) || change_no == self->seen_change_no)
    return;
  self->seen_change_no = change_no;
  if (accord_store_has_unsettled (self->store))
    accord_scheduler_wake (self->scheduler, "change");
}

static void
changed_cb (AccordRunner *runner, AccordService *self)
{
  look_for_changes (self);
  accord_service_announce (self);
  accord_service_consider_ending (self);
}

/* ---- what happens outside ---- */

/* A pass does it too; this is for when none runs: no account, automatic sync off. */
static void
make_reviews (AccordService *self)
{
  g_autoptr (GError) error = NULL;

  if (!accord_store_make_reviews (self->store, g_get_real_time () / G_TIME_SPAN_SECOND, &error))
    g_message ("%s", error->message);
}

static void
store_changed_cb (AccordStoreMonitor *monitor, AccordService *self)
{
  make_reviews (self);
  accord_scheduler_reload (self->scheduler);
  look_for_changes (self);
  accord_service_announce (self);
}

static void
online_cb (AccordWatch *watch, AccordService *self)
{
  g_hash_table_remove_all (self->unreachable);
  accord_scheduler_wake (self->scheduler, "network");
  accord_service_announce (self);
}

typedef struct
{
  AccordService *service; /* (owned) */
  char *account;          /* (owned) */
} Check;

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Check *check = user_data;
  g_autoptr (AccordService) self = check->service;
  g_autofree char *account = check->account;

  if (accord_watch_check_finish (ACCORD_WATCH (source), result))
    {
      g_hash_table_add (self->unreachable, g_steal_pointer (&account));
      accord_service_announce (self);
    }
}

static void
offline_cb (AccordWatch *watch, AccordService *self)
{
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (self->store, NULL);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const char *id = ((AccordAccount *) accounts->pdata[i])->id;
      const char *api = accord_session_get_api (accord_sessions_get (self->sessions, id));
      Check *check;

      if (api == NULL)
        continue;
      check = g_new0 (Check, 1);
      check->service = g_object_ref (self);
      check->account = g_strdup (id);
      accord_watch_check_async (watch, api, NULL, checked_cb, check);
    }
}

static void
resumed_cb (AccordWatch *watch, AccordService *self)
{
  accord_scheduler_wake (self->scheduler, "resume");
}

/* ---- the window: with "run in background" off, the service ends with it ---- */

static void
window_appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  AccordService *self = user_data;

  self->window_seen = TRUE;
  accord_service_stay (self);
}

static void
window_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  AccordService *self = user_data;

  if (self->window_seen && !accord_store_get_setting_bool (self->store, "background"))
    accord_service_retire (self);
  self->window_seen = FALSE;
}

/* In the tray, or by pressing a notification. */
static void
chosen_cb (gpointer where, const char *action, AccordService *self)
{
  accord_service_choose (self, action);
}

void
accord_service_join (AccordService *self, GDBusConnection *session, gboolean apart)
{
  const char *title = accord_store_path_is_test (self->path) ? _ ("Accord (test store)") : "Accord";

  g_return_if_fail (ACCORD_IS_SERVICE (self));

  self->session = g_object_ref (session);
  self->apart = apart;
  self->tray = accord_tray_new (session, title);
  g_signal_connect_object (self->tray, "chosen", G_CALLBACK (chosen_cb), self, 0);
  self->notices = accord_notices_new (session, self->store);
  g_signal_connect_object (self->notices, "chosen", G_CALLBACK (chosen_cb), self, 0);
  self->window_watch = g_bus_watch_name_on_connection (session,
                                                       ACCORD_APP_ID,
                                                       G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                       window_appeared_cb,
                                                       window_vanished_cb,
                                                       self,
                                                       NULL);
  accord_service_announce (self);
}

/* ---- the end ---- */

void
accord_service_consider_ending (AccordService *self)
{
  if (!self->retiring || self->ended || self->departures > 0 || accord_runner_is_busy (self->runner) ||
      g_hash_table_size (self->flows) > 0)
    return;
  self->ended = TRUE;
  g_signal_emit (self, ended_signal, 0);
}

void
accord_service_retire (AccordService *self)
{
  g_return_if_fail (ACCORD_IS_SERVICE (self));

  self->retiring = TRUE;
  accord_service_consider_ending (self);
}

void
accord_service_stay (AccordService *self)
{
  g_return_if_fail (ACCORD_IS_SERVICE (self));

  self->retiring = FALSE;
}

void
accord_service_end (AccordService *self)
{
  GHashTableIter iter;
  gpointer flow;

  g_return_if_fail (ACCORD_IS_SERVICE (self));

  g_hash_table_iter_init (&iter, self->flows);
  while (g_hash_table_iter_next (&iter, NULL, &flow))
    accord_signin_flow_cancel (flow);
  self->retiring = TRUE;
  accord_runner_cancel (self->runner, "");
  accord_service_consider_ending (self);
}

/* ---- the beginning ---- */

gboolean
accord_service_export (AccordService *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_SERVICE (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                           connection,
                                           ACCORD_SERVICE_PATH,
                                           error);
}

void
accord_service_begin (AccordService *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ACCORD_IS_SERVICE (self));

  self->monitor = accord_store_monitor_new (self->store, &error);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (store_changed_cb), self, 0);
  else
    g_warning ("Changes of other programs are not noticed at once: %s", error->message);

  g_signal_connect_object (self->scheduler, "due", G_CALLBACK (due_cb), self, 0);
  g_signal_connect_object (self->watch, "online", G_CALLBACK (online_cb), self, 0);
  g_signal_connect_object (self->watch, "offline", G_CALLBACK (offline_cb), self, 0);
  g_signal_connect_object (self->watch, "resumed", G_CALLBACK (resumed_cb), self, 0);
  accord_scheduler_reload (self->scheduler);
  look_for_changes (self);
  accord_service_announce (self);
}

/* ---- type ---- */

static void
accord_service_dispose (GObject *object)
{
  AccordService *self = ACCORD_SERVICE (object);

  g_clear_handle_id (&self->announcing, g_source_remove);
  g_clear_handle_id (&self->window_watch, g_bus_unwatch_name);
  if (self->skeleton != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_clear_object (&self->skeleton);
  g_clear_object (&self->tray);
  g_clear_object (&self->notices);
  g_clear_object (&self->monitor);
  g_clear_object (&self->watch);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->runner);
  g_clear_object (&self->sessions);
  g_clear_pointer (&self->tally, accord_tally_free);
  g_clear_object (&self->store);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (accord_service_parent_class)->dispose (object);
}

static void
accord_service_finalize (GObject *object)
{
  AccordService *self = ACCORD_SERVICE (object);

  g_clear_pointer (&self->flows, g_hash_table_unref);
  g_clear_pointer (&self->unreachable, g_hash_table_unref);
  g_clear_pointer (&self->accounts, g_variant_unref);
  g_clear_pointer (&self->lock, accord_lock_free);
  g_clear_object (&self->clock);
  g_free (self->path);

  G_OBJECT_CLASS (accord_service_parent_class)->finalize (object);
}

static void
accord_service_class_init (AccordServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = accord_service_dispose;
  object_class->finalize = accord_service_finalize;

  ended_signal = g_signal_new ("ended",
                               G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               0);
}

static void
accord_service_init (AccordService *self)
{
  self->clock = g_object_ref (accord_clock_get_system ());
  self->flows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->unreachable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->watch = accord_watch_new ();
}

/* A damaged store is moved aside first and a new one made of what can be read. */
static AccordStore *
open_store (const char *path, GError **error)
{
  g_autofree char *kept = NULL;

  if (!accord_store_salvage (path, g_get_real_time () / G_USEC_PER_SEC, &kept, error))
    return NULL;
  if (kept != NULL)
    g_warning ("%s was damaged and is kept as %s; what could be read was taken over", path, kept);
  return accord_store_open (path, error);
}

AccordService *
accord_service_new (const char *store, GError **error)
{
  g_autoptr (AccordService) self = g_object_new (ACCORD_TYPE_SERVICE, NULL);

  g_return_val_if_fail (store != NULL, NULL);

  self->path = g_canonicalize_filename (store, NULL);
  self->lock = accord_lock_take (self->path, error);
  if (self->lock == NULL)
    return NULL;
  self->store = open_store (self->path, error);
  if (self->store == NULL)
    return NULL;

  self->tally = accord_tally_new (self->store);
  self->sessions = accord_sessions_new (self->store, self->clock);
  self->runner = accord_runner_new (self->store, self->sessions);
  self->scheduler = accord_scheduler_new (self->store, self->clock);
  g_signal_connect_object (self->runner, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (self->runner, "finished", G_CALLBACK (finished_cb), self, 0);
  g_signal_connect_object (self->runner, "changed", G_CALLBACK (changed_cb), self, 0);

  self->skeleton = accord_service_make_skeleton (self);
  accord_sync1_set_store (self->skeleton, self->path);
  accord_sync1_set_state (self->skeleton, "idle");
  accord_service_let_go (self, NULL, NULL);
  return g_steal_pointer (&self);
}

const char *
accord_service_get_store (AccordService *self)
{
  g_return_val_if_fail (ACCORD_IS_SERVICE (self), NULL);

  return self->path;
}
