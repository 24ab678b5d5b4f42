/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "service/accord-watch.h"

/* How long the network must hold still before it is believed. */
#define SETTLE_SECONDS 2

struct _AccordWatch
{
  GObject parent_instance;

  GNetworkMonitor *monitor;     /* (unowned) the process has one */
  gulong changed;               /* handler on the monitor */
  guint settling;               /* source id, 0: none */
  gboolean online;              /* as last told */
  GCancellable *cancellable;    /* (owned) of the search for a system bus */
  GDBusConnection *system;      /* (owned) (nullable) */
  guint sleep;                  /* subscription on it */
};

G_DEFINE_FINAL_TYPE (AccordWatch, accord_watch, G_TYPE_OBJECT)

enum
{
  ONLINE,
  OFFLINE,
  RESUMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
settled_cb (gpointer user_data)
{
  AccordWatch *self = user_data;
  gboolean online = g_network_monitor_get_network_available (self->monitor);

  self->settling = 0;
  self->online = online;
  g_debug ("The network is %s", online ? "there" : "gone");
  g_signal_emit (self, signals[online ? ONLINE : OFFLINE], 0);
  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, AccordWatch *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  self->settling = g_timeout_add_seconds (SETTLE_SECONDS, settled_cb, self);
}

static void
prepare_for_sleep_cb (GDBusConnection *connection,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *signal,
                      GVariant *parameters,
                      gpointer user_data)
{
  AccordWatch *self = user_data;
  gboolean going = TRUE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &going);
  if (!going)
    g_signal_emit (self, signals[RESUMED], 0);
}

static void
system_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  AccordWatch *self = user_data; /* not valid when cancelled */

  if (connection == NULL)
    {
      g_debug ("No system bus, so waking up is not noticed: %s", error->message);
      return;
    }
  self->system = g_steal_pointer (&connection);
  g_dbus_connection_set_exit_on_close (self->system, FALSE);
  self->sleep = g_dbus_connection_signal_subscribe (self->system,
                                                    "org.freedesktop.login1",
                                                    "org.freedesktop.login1.Manager",
                                                    "PrepareForSleep",
                                                    "/org/freedesktop/login1",
                                                    NULL,
                                                    G_DBUS_SIGNAL_FLAGS_NONE,
                                                    prepare_for_sleep_cb,
                                                    self,
                                                    NULL);
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gboolean reached = g_network_monitor_can_reach_finish (G_NETWORK_MONITOR (source), result, &error);

  g_task_return_boolean (task, !reached && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

void
accord_watch_check_async (AccordWatch *self,
                          const char *address,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSocketConnectable) host = NULL;

  g_return_if_fail (ACCORD_IS_WATCH (self));

  g_task_set_source_tag (task, accord_watch_check_async);
  g_task_set_check_cancellable (task, FALSE);
  host = g_network_address_parse_uri (address, 443, NULL);
  if (host == NULL || g_network_monitor_get_network_available (self->monitor))
    g_task_return_boolean (task, FALSE);
  else
    g_network_monitor_can_reach_async (self->monitor, host, cancellable, reached_cb, g_steal_pointer (&task));
}

gboolean
accord_watch_check_finish (AccordWatch *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

gboolean
accord_watch_get_online (AccordWatch *self)
{
  g_return_val_if_fail (ACCORD_IS_WATCH (self), TRUE);

  return self->online;
}

static void
accord_watch_dispose (GObject *object)
{
  AccordWatch *self = ACCORD_WATCH (object);

  g_clear_signal_handler (&self->changed, self->monitor);
  g_clear_handle_id (&self->settling, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->sleep != 0)
    g_dbus_connection_signal_unsubscribe (self->system, self->sleep);
  self->sleep = 0;
  g_clear_object (&self->system);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (accord_watch_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, ACCORD_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_watch_class_init (AccordWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_watch_dispose;

  signals[ONLINE] = add_signal ("online");
  signals[OFFLINE] = add_signal ("offline");
  signals[RESUMED] = add_signal ("resumed");
}

static void
accord_watch_init (AccordWatch *self)
{
  self->monitor = g_network_monitor_get_default ();
  self->online = g_network_monitor_get_network_available (self->monitor);
  self->changed = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, system_bus_cb, self);
}

AccordWatch *
accord_watch_new (void)
{
  return g_object_new (ACCORD_TYPE_WATCH, NULL);
}
