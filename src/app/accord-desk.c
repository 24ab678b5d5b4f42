/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-desk.h"
#include "accord-sentences.h"
#include "model/accord-clock.h"
#include "model/accord-window.h"
#include "store/accord-journal.h"

/* Changes of the store closer together than this are shown once. */
#define SETTLE_MILLISECONDS 250

struct _AccordDesk
{
  GObject parent_instance;

  AccordStore *store;    /* (owned) */
  AccordClient *client;  /* (owned) */
  GListStore *accounts;  /* (owned) (element-type AccordAccountInfo) */
  GTimeZone *zone;       /* (owned) */
  GFileMonitor *monitor; /* (owned) (nullable) of the write-ahead log */
  gint64 data_version;
  guint settle_source;
  char *run;      /* (owned) (nullable) */
  gboolean asked; /* somebody in this window asked for the run */
  guint done;
  guint total;
};

G_DEFINE_FINAL_TYPE (AccordDesk, accord_desk, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RUNNING,
  PROP_DONE,
  PROP_TOTAL,
  N_PROPS
};

enum
{
  STORE_CHANGED,
  PROBLEM,
  RUN_FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* ---- accounts ---- */

static const char *
badge_code_of (const AccordAccount *account)
{
  switch (account->health)
    {
    case ACCORD_HEALTH_OFFLINE:
      return "offline";
    case ACCORD_HEALTH_EXPIRED:
      return "expired";
    case ACCORD_HEALTH_REVOKED:
      return "revoked";
    case ACCORD_HEALTH_ERROR:
      return "error";
    case ACCORD_HEALTH_OK:
    default:
      return account->automatic ? "active" : "paused";
    }
}

/* What the service would say, as far as the store knows it. */
static GVariant *
describe_stored (AccordDesk *self, const AccordAccount *account)
{
  GVariantDict dict;
  GVariantDict counts;
  AccordCounts count = { 0 };

  accord_store_count (self->store, account->id, NULL, &count, NULL);
  g_variant_dict_init (&counts, NULL);
  g_variant_dict_insert (&counts, "links", "u", count.links);
  g_variant_dict_insert (&counts, "waiting", "u", count.waiting);
  g_variant_dict_insert (&counts, "conflicts", "u", count.conflicts);
  g_variant_dict_insert (&counts, "stuck", "u", count.stuck);

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", account->id);
  g_variant_dict_insert (&dict, "provider", "s", account->provider);
  g_variant_dict_insert (&dict, "email", "s", account->email != NULL ? account->email : "");
  g_variant_dict_insert (&dict, "name", "s", account->name != NULL ? account->name : "");
  g_variant_dict_insert (&dict, "badge_code", "s", badge_code_of (account));
  g_variant_dict_insert (&dict, "reason", "s", account->reason != NULL ? account->reason : "");
  g_variant_dict_insert (&dict, "last_sync", "x", account->last_sync);
  g_variant_dict_insert (&dict, "automatic", "b", account->automatic);
  g_variant_dict_insert_value (&dict, "counts", g_variant_dict_end (&counts));
  return g_variant_dict_end (&dict);
}

static void
list_stored_accounts (AccordDesk *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored = accord_store_list_accounts (self->store, &error);

  if (stored == NULL)
    {
      accord_desk_report (self, error);
      return;
    }
  g_list_store_remove_all (self->accounts);
  for (guint i = 0; i < stored->len; i++)
    {
      g_autoptr (GVariant) dict = g_variant_ref_sink (describe_stored (self, g_ptr_array_index (stored, i)));
      g_autoptr (AccordAccountInfo) info = accord_account_info_new (dict);

      g_list_store_append (self->accounts, info);
    }
}

static gboolean
lists_are_equal (GListModel *a, GListModel *b)
{
  guint n = g_list_model_get_n_items (a);

  if (n != g_list_model_get_n_items (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) one = g_list_model_get_item (a, i);
      g_autoptr (GObject) other = g_list_model_get_item (b, i);

      if (one != other)
        return FALSE;
    }
  return TRUE;
}

static void
accounts_changed_cb (AccordDesk *self)
{
  GListModel *fresh = accord_client_get_accounts (self->client);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (!accord_client_get_connected (self->client) || lists_are_equal (fresh, G_LIST_MODEL (self->accounts)))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (fresh); i++)
    g_ptr_array_add (items, g_list_model_get_item (fresh, i));
  g_list_store_splice (
      self->accounts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->accounts)), items->pdata, items->len);
}

GListModel *
accord_desk_get_accounts (AccordDesk *self)
{
  g_return_val_if_fail (ACCORD_IS_DESK (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

AccordAccountInfo *
accord_desk_find_account (AccordDesk *self, const char *id)
{
  GListModel *accounts = accord_desk_get_accounts (self);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (accounts, i);

      if (g_strcmp0 (accord_account_info_get_id (info), id) == 0)
        return info;
    }
  return NULL;
}

guint
accord_desk_account_nth (AccordDesk *self, const char *id)
{
  AccordAccountInfo *wanted = accord_desk_find_account (self, id);
  GListModel *accounts = accord_desk_get_accounts (self);
  guint nth = 0;

  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (accounts, i);

      if (info == wanted)
        break;
      if (g_str_equal (accord_account_info_get_provider (info), accord_account_info_get_provider (wanted)))
        nth++;
    }
  return nth;
}

char *
accord_desk_describe_account (AccordDesk *self, AccordAccountInfo *account)
{
  const char *provider = accord_say_provider (accord_account_info_get_provider (account));
  const char *name = accord_account_info_get_name (account);

  if (name == NULL || g_strcmp0 (name, accord_account_info_get_email (account)) == 0)
    return g_strdup (provider);
  return g_strdup_printf ("%s · %s", provider, name);
}

const char *
accord_desk_service_of (AccordDesk *self, const char *account)
{
  AccordAccountInfo *info = accord_desk_find_account (self, account);

  return accord_say_service (info != NULL ? accord_account_info_get_provider (info) : NULL);
}

gboolean
accord_desk_needs_approval (AccordDesk *self, const char *account)
{
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (self->store, account, NULL);

  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (calendar->mirrored && (!calendar->approved || calendar->review) && !calendar->missing)
        return TRUE;
    }
  return FALSE;
}

/* ---- the store ---- */

/* A damaged store is moved aside and a new one made in its place: from now on that one is read. */
static void
follow_store (AccordDesk *self)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store;

  if (!accord_store_has_moved (self->store))
    return;
  store = accord_store_open (accord_store_get_path (self->store), &error);
  if (store == NULL)
    {
      accord_desk_report (self, error);
      return;
    }
  g_object_unref (self->store);
  self->store = store;
  self->data_version = -1;
}

static gboolean
settle_cb (gpointer data)
{
  AccordDesk *self = data;
  gint64 version;

  self->settle_source = 0;
  follow_store (self);
  version = accord_store_get_data_version (self->store);
  if (version != self->data_version)
    {
      self->data_version = version;
      if (!accord_client_get_connected (self->client))
        list_stored_accounts (self);
      g_signal_emit (self, signals[STORE_CHANGED], 0);
    }
  return G_SOURCE_REMOVE;
}

static void
log_moved_cb (AccordDesk *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_timeout_add (SETTLE_MILLISECONDS, settle_cb, self);
}

static void
watch_store (AccordDesk *self)
{
  g_autofree char *path = g_strconcat (accord_store_get_path (self->store), "-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->data_version = accord_store_get_data_version (self->store);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (log_moved_cb), self, G_CONNECT_SWAPPED);
}

void
accord_desk_touch (AccordDesk *self)
{
  g_return_if_fail (ACCORD_IS_DESK (self));

  g_signal_emit (self, signals[STORE_CHANGED], 0);
  if (accord_client_get_connected (self->client))
    accord_client_reload (self->client);
}

void
accord_desk_set_setting (AccordDesk *self, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *old = accord_store_get_setting (self->store, key);

  if (g_strcmp0 (old, value) == 0)
    return;
  if (accord_store_set_setting (self->store, key, value, &error))
    accord_desk_touch (self);
  else
    accord_desk_report (self, error);
}

void
accord_desk_set_automatic (AccordDesk *self, const char *account, gboolean automatic)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordAccount) stored = accord_store_get_account (self->store, account, &error);

  if (stored != NULL && stored->automatic == automatic)
    return;
  if (stored != NULL)
    {
      stored->automatic = automatic;
      if (accord_store_put_account (self->store, stored, &error))
        {
          accord_desk_touch (self);
          return;
        }
    }
  accord_desk_report (self, error);
}

void
accord_desk_drop_plan (AccordDesk *self, const char *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPlanRecord) record = NULL;

  g_return_if_fail (ACCORD_IS_DESK (self));

  record = accord_store_get_plan (self->store, plan, NULL);
  if (record != NULL && g_str_equal (record->state, "open") && !accord_store_remove_plan (self->store, plan, &error))
    accord_desk_report (self, error);
}

/* ---- runs ---- */

static void
set_run (AccordDesk *self, const char *run)
{
  g_autofree char *copy = g_strdup (run);

  g_free (self->run);
  self->run = g_steal_pointer (&copy);
  if (self->run == NULL)
    self->done = self->total = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
run_progress_cb (AccordDesk *self, const char *run, guint done, guint total)
{
  self->done = done;
  self->total = total;
  set_run (self, run);
}

static void
run_finished_cb (AccordDesk *self, const char *run, GVariant *result)
{
  gboolean asked = self->asked;

  self->asked = FALSE;
  set_run (self, NULL);
  g_signal_emit (self, signals[RUN_FINISHED], 0, asked ? result : NULL);
  log_moved_cb (self);
}

static void
sync_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordDesk) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *run = accord_client_sync_finish (ACCORD_CLIENT (source), result, &error);

  if (run == NULL)
    {
      set_run (self, NULL);
      accord_desk_report (self, error);
    }
}

void
accord_desk_sync (AccordDesk *self, const char *account)
{
  g_return_if_fail (ACCORD_IS_DESK (self));

  self->asked = TRUE;
  if (account == NULL)
    set_run (self, "");
  accord_client_sync_async (self->client, account, FALSE, NULL, sync_cb, g_object_ref (self));
}

void
accord_desk_stop (AccordDesk *self)
{
  g_return_if_fail (ACCORD_IS_DESK (self));

  accord_client_cancel (self->client, NULL);
}

void
accord_desk_track_run (AccordDesk *self, const char *run)
{
  g_return_if_fail (ACCORD_IS_DESK (self));

  self->asked = TRUE;
  set_run (self, run);
}

gboolean
accord_desk_is_running (AccordDesk *self)
{
  g_return_val_if_fail (ACCORD_IS_DESK (self), FALSE);

  return self->run != NULL;
}

/* ---- the rest ---- */

static void
state_changed_cb (AccordDesk *self)
{
  const char *state = accord_client_get_state (self->client);

  if (g_strcmp0 (state, "syncing") == 0 && self->run == NULL)
    set_run (self, "");
  else if (g_strcmp0 (state, "syncing") != 0 && self->run != NULL && self->total > 0)
    set_run (self, NULL);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordDesk) self = data;
  g_autoptr (GError) error = NULL;

  if (!accord_client_connect_finish (ACCORD_CLIENT (source), result, &error))
    accord_desk_report (self, error);
  else
    accounts_changed_cb (self);
}

void
accord_desk_connect (AccordDesk *self)
{
  g_return_if_fail (ACCORD_IS_DESK (self));

  accord_client_connect_async (self->client, NULL, connect_cb, g_object_ref (self));
}

void
accord_desk_report (AccordDesk *self, const GError *error)
{
  g_return_if_fail (ACCORD_IS_DESK (self));

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

AccordStore *
accord_desk_get_store (AccordDesk *self)
{
  g_return_val_if_fail (ACCORD_IS_DESK (self), NULL);

  return self->store;
}

AccordClient *
accord_desk_get_client (AccordDesk *self)
{
  g_return_val_if_fail (ACCORD_IS_DESK (self), NULL);

  return self->client;
}

gboolean
accord_desk_is_test (AccordDesk *self)
{
  g_return_val_if_fail (ACCORD_IS_DESK (self), FALSE);

  return accord_store_path_is_test (accord_store_get_path (self->store));
}

gint64
accord_desk_now (AccordDesk *self)
{
  return accord_clock_seconds (accord_clock_get_system ());
}

gint64
accord_desk_today (AccordDesk *self)
{
  g_return_val_if_fail (ACCORD_IS_DESK (self), 0);

  return accord_date_of (accord_desk_now (self), self->zone);
}

void
accord_desk_get_frame (AccordDesk *self, AccordPresenceFrame *out)
{
  AccordWindow window;

  g_return_if_fail (ACCORD_IS_DESK (self));

  accord_window_compute (&window,
                         accord_desk_now (self),
                         accord_store_get_setting_int (self->store, "window_back"),
                         accord_store_get_setting_int (self->store, "window_ahead"),
                         self->zone);
  out->from = window.start;
  out->to = window.end;
  out->zone = self->zone;
  out->accounts = G_LIST_MODEL (self->accounts);
}

static void
accord_desk_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AccordDesk *self = ACCORD_DESK (object);

  switch (property_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->run != NULL);
      break;
    case PROP_DONE:
      g_value_set_uint (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
accord_desk_dispose (GObject *object)
{
  AccordDesk *self = ACCORD_DESK (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->monitor);
  g_clear_object (&self->accounts);
  g_clear_object (&self->client);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (accord_desk_parent_class)->dispose (object);
}

static void
accord_desk_finalize (GObject *object)
{
  AccordDesk *self = ACCORD_DESK (object);

  g_free (self->run);
  g_time_zone_unref (self->zone);

  G_OBJECT_CLASS (accord_desk_parent_class)->finalize (object);
}

static void
accord_desk_class_init (AccordDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = accord_desk_dispose;
  object_class->finalize = accord_desk_finalize;
  object_class->get_property = accord_desk_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STORE_CHANGED] = g_signal_new (
      "store-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);
  signals[RUN_FINISHED] = g_signal_new ("run-finished",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_VARIANT);
}

static void
accord_desk_init (AccordDesk *self)
{
  self->accounts = g_list_store_new (ACCORD_TYPE_ACCOUNT_INFO);
  self->zone = g_time_zone_new_local ();
}

AccordDesk *
accord_desk_new (const char *path, GError **error)
{
  g_autoptr (AccordDesk) self = NULL;
  AccordStore *store = accord_store_open (path, error);

  if (store == NULL)
    return NULL;

  self = g_object_new (ACCORD_TYPE_DESK, NULL);
  self->store = store;
  self->client = accord_client_new (path);
  g_signal_connect_object (
      self->client, "accounts-changed", G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->client, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->client, "run-progress", G_CALLBACK (run_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->client, "run-finished", G_CALLBACK (run_finished_cb), self, G_CONNECT_SWAPPED);
  list_stored_accounts (self);
  watch_store (self);
  return g_steal_pointer (&self);
}
