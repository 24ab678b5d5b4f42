/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-client"

#include "client/accord-client-private.h"
#include "client/accord-connector.h"

struct _AccordClient
{
  GObject parent_instance;

  char *store;           /* (owned) */
  AccordSync1 *proxy;    /* (owned) (nullable) */
  GListStore *accounts;  /* (owned) of AccordAccountInfo */
  GPtrArray *connecting; /* (owned) (element-type GTask) who waits for the connection being made */
  gboolean reading;      /* ListAccounts is under way */
  gboolean stale;        /* and must be called once more after it */
};

G_DEFINE_FINAL_TYPE (AccordClient, accord_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CONNECTED,
  PROP_STATE,
  PROP_ACCOUNTS,
  N_PROPS
};

enum
{
  RUN_PROGRESS,
  RUN_FINISHED,
  SIGN_IN_WAITING,
  SIGN_IN_FINISHED,
  ACCOUNTS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void accord_client_drop (AccordClient *self);

/* ---- the list of accounts ---- */

static guint
find_position (AccordClient *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (model, i);

      if (g_strcmp0 (accord_account_info_get_id (info), id) == 0)
        return i;
    }
  return G_MAXUINT;
}

/* Puts the account of @dict at @position; the object of an account that is known already stays the same. */
static void
place_account (AccordClient *self, guint position, GVariant *dict)
{
  const char *id = "";
  guint old;

  g_variant_lookup (dict, "id", "&s", &id);
  old = find_position (self, id);
  if (old == G_MAXUINT)
    {
      g_autoptr (AccordAccountInfo) info = accord_account_info_new (dict);

      g_list_store_insert (self->accounts, position, info);
      return;
    }

  g_autoptr (AccordAccountInfo) info = g_list_model_get_item (G_LIST_MODEL (self->accounts), old);

  accord_account_info_update (info, dict);
  if (old != position)
    {
      g_list_store_remove (self->accounts, old);
      g_list_store_insert (self->accounts, position, info);
    }
}

static void
take_accounts (AccordClient *self, GVariant *list)
{
  guint count = (guint) g_variant_n_children (list);
  guint held;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GVariant) dict = g_variant_get_child_value (list, i);

      place_account (self, i, dict);
    }
  held = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  if (held > count)
    g_list_store_splice (self->accounts, count, held - count, NULL, 0);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccordClient *self = ACCORD_CLIENT (source);
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  if (!accord_client_refresh_finish (self, result, &error))
    g_debug ("The accounts cannot be read: %s", error->message);
  if (self->stale && self->proxy != NULL)
    {
      self->stale = FALSE;
      self->reading = TRUE;
      accord_client_refresh_async (self, NULL, refreshed_cb, NULL);
    }
}

static void
accounts_changed_cb (AccordSync1 *proxy, AccordClient *self)
{
  if (self->reading)
    {
      self->stale = TRUE;
      return;
    }
  self->reading = TRUE;
  accord_client_refresh_async (self, NULL, refreshed_cb, NULL);
}

static void
list_accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AccordClient *self = g_task_get_source_object (task);
  g_autoptr (GVariant) list = NULL;
  GError *error = NULL;

  if (!accord_sync1_call_list_accounts_finish (ACCORD_SYNC1 (source), &list, result, &error))
    {
      accord_client_clean_error (&error);
      g_task_return_error (task, error);
      return;
    }
  take_accounts (self, list);
  g_signal_emit (self, signals[ACCOUNTS_CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

void
accord_client_refresh_async (AccordClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ACCORD_IS_CLIENT (self));

  g_task_set_source_tag (task, accord_client_refresh_async);
  if (self->proxy == NULL)
    {
      g_task_return_new_error (task,
                               ACCORD_SERVICE_ERROR,
                               ACCORD_SERVICE_ERROR_UNAVAILABLE,
                               "The service is not running");
      g_object_unref (task);
      return;
    }
  accord_sync1_call_list_accounts (self->proxy, cancellable, list_accounts_cb, task);
}

gboolean
accord_client_refresh_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- signals of the service ---- */

static void
run_progress_cb (AccordSync1 *proxy, const char *run, guint done, guint total, AccordClient *self)
{
  g_signal_emit (self, signals[RUN_PROGRESS], 0, run, done, total);
}

static void
run_finished_cb (AccordSync1 *proxy, const char *run, GVariant *result, AccordClient *self)
{
  g_signal_emit (self, signals[RUN_FINISHED], 0, run, result);
}

static void
sign_in_waiting_cb (AccordSync1 *proxy, const char *flow, const char *address, AccordClient *self)
{
  g_signal_emit (self, signals[SIGN_IN_WAITING], 0, flow, address);
}

static void
sign_in_finished_cb (AccordSync1 *proxy,
                     const char *flow,
                     const char *account,
                     const char *error,
                     AccordClient *self)
{
  g_signal_emit (self, signals[SIGN_IN_FINISHED], 0, flow, account, error);
}

static void
state_cb (AccordSync1 *proxy, GParamSpec *pspec, AccordClient *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
owner_cb (AccordSync1 *proxy, GParamSpec *pspec, AccordClient *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (proxy));

  if (owner == NULL && g_dbus_proxy_get_name (G_DBUS_PROXY (proxy)) != NULL)
    accord_client_drop (self);
}

static void
closed_cb (GDBusConnection *connection, gboolean vanished, GError *error, AccordClient *self)
{
  accord_client_drop (self);
}

static void
accord_client_drop (AccordClient *self)
{
  g_autoptr (AccordSync1) proxy = g_steal_pointer (&self->proxy);

  if (proxy == NULL)
    return;
  g_signal_handlers_disconnect_by_data (g_dbus_proxy_get_connection (G_DBUS_PROXY (proxy)), self);
  g_signal_handlers_disconnect_by_data (proxy, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
accord_client_adopt (AccordClient *self, AccordSync1 *proxy)
{
  g_set_object (&self->proxy, proxy);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (proxy), G_MAXINT);

  g_signal_connect (proxy, "run-progress", G_CALLBACK (run_progress_cb), self);
  g_signal_connect (proxy, "run-finished", G_CALLBACK (run_finished_cb), self);
  g_signal_connect (proxy, "sign-in-waiting", G_CALLBACK (sign_in_waiting_cb), self);
  g_signal_connect (proxy, "sign-in-finished", G_CALLBACK (sign_in_finished_cb), self);
  g_signal_connect (proxy, "accounts-changed", G_CALLBACK (accounts_changed_cb), self);
  g_signal_connect (proxy, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (proxy, "notify::g-name-owner", G_CALLBACK (owner_cb), self);
  g_signal_connect (g_dbus_proxy_get_connection (G_DBUS_PROXY (proxy)), "closed", G_CALLBACK (closed_cb), self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* ---- connecting ---- */

/* Answers everybody who waited; @error NULL: connected. */
static void
connect_settle (AccordClient *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->connecting);

  self->connecting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
connect_refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccordClient *self = ACCORD_CLIENT (source);
  g_autoptr (GError) error = NULL;

  accord_client_refresh_finish (self, result, &error);
  connect_settle (self, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AccordClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordSync1) proxy = accord_connector_find_finish (result, &error);

  if (proxy == NULL)
    {
      connect_settle (self, error);
      return;
    }
  accord_client_adopt (self, proxy);
  accord_client_refresh_async (self, NULL, connect_refreshed_cb, NULL);
}

void
accord_client_connect_async (AccordClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ACCORD_IS_CLIENT (self));

  g_task_set_source_tag (task, accord_client_connect_async);
  if (self->proxy != NULL && self->connecting->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->connecting, g_steal_pointer (&task));
  if (self->connecting->len == 1)
    accord_connector_find_async (self->store, TRUE, NULL, found_cb, g_object_ref (self));
}

gboolean
accord_client_connect_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (AccordSync1) proxy = accord_connector_find_finish (result, &error);

  if (proxy == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
accord_client_probe_async (AccordClient *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ACCORD_IS_CLIENT (self));

  g_task_set_source_tag (task, accord_client_probe_async);
  accord_connector_find_async (self->store, FALSE, cancellable, probed_cb, task);
}

gboolean
accord_client_probe_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- type ---- */

static void
accord_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AccordClient *self = ACCORD_CLIENT (object);

  switch (id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, accord_client_get_connected (self));
      break;
    case PROP_STATE:
      g_value_set_string (value, accord_client_get_state (self));
      break;
    case PROP_ACCOUNTS:
      g_value_set_object (value, self->accounts);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
accord_client_dispose (GObject *object)
{
  AccordClient *self = ACCORD_CLIENT (object);

  accord_client_drop (self);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (accord_client_parent_class)->dispose (object);
}

static void
accord_client_finalize (GObject *object)
{
  AccordClient *self = ACCORD_CLIENT (object);

  g_clear_pointer (&self->connecting, g_ptr_array_unref);
  g_free (self->store);

  G_OBJECT_CLASS (accord_client_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_args, GType first, GType second, GType third)
{
  return g_signal_new (name,
                       ACCORD_TYPE_CLIENT,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_args,
                       first,
                       second,
                       third);
}

static void
accord_client_class_init (AccordClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  /* Errors that come over the bus before anybody asked for the domain would stay nameless. */
  accord_service_error_quark ();

  object_class->get_property = accord_client_get_property;
  object_class->dispose = accord_client_dispose;
  object_class->finalize = accord_client_finalize;

  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RUN_PROGRESS] = add_signal ("run-progress", 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
  signals[RUN_FINISHED] = add_signal ("run-finished", 2, G_TYPE_STRING, G_TYPE_VARIANT, G_TYPE_NONE);
  signals[SIGN_IN_WAITING] = add_signal ("sign-in-waiting", 2, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_NONE);
  signals[SIGN_IN_FINISHED] = add_signal ("sign-in-finished", 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[ACCOUNTS_CHANGED] = add_signal ("accounts-changed", 0, G_TYPE_NONE, G_TYPE_NONE, G_TYPE_NONE);
}

static void
accord_client_init (AccordClient *self)
{
  /* A reply is decoded by the error names known then: they must be before the first call. */
  (void) ACCORD_SERVICE_ERROR;
  self->accounts = g_list_store_new (ACCORD_TYPE_ACCOUNT_INFO);
  self->connecting = g_ptr_array_new_with_free_func (g_object_unref);
}

AccordClient *
accord_client_new (const char *store)
{
  AccordClient *self;

  g_return_val_if_fail (store != NULL, NULL);

  self = g_object_new (ACCORD_TYPE_CLIENT, NULL);
  self->store = g_canonicalize_filename (store, NULL);
  return self;
}

const char *
accord_client_get_store (AccordClient *self)
{
  g_return_val_if_fail (ACCORD_IS_CLIENT (self), NULL);

  return self->store;
}

gboolean
accord_client_get_connected (AccordClient *self)
{
  g_return_val_if_fail (ACCORD_IS_CLIENT (self), FALSE);

  return self->proxy != NULL;
}

const char *
accord_client_get_state (AccordClient *self)
{
  g_return_val_if_fail (ACCORD_IS_CLIENT (self), NULL);

  return self->proxy != NULL ? accord_sync1_get_state (self->proxy) : NULL;
}

GListModel *
accord_client_get_accounts (AccordClient *self)
{
  g_return_val_if_fail (ACCORD_IS_CLIENT (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

AccordAccountInfo *
accord_client_find_account (AccordClient *self, const char *id)
{
  guint position;

  g_return_val_if_fail (ACCORD_IS_CLIENT (self), NULL);

  position = find_position (self, id);
  if (position == G_MAXUINT)
    return NULL;

  g_autoptr (AccordAccountInfo) info = g_list_model_get_item (G_LIST_MODEL (self->accounts), position);

  return info; /* the list holds it */
}

AccordSync1 *
accord_client_get_proxy (AccordClient *self)
{
  return self->proxy;
}
