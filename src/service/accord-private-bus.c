/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "service/accord-private-bus.h"

#include <glib/gstdio.h>

struct _AccordPrivateBus
{
  GObject parent_instance;

  GDBusServer *server;    /* (owned) */
  char *file;             /* (owned) where the address is written */
  GPtrArray *connections; /* (owned) (element-type GDBusConnection) */
};

G_DEFINE_FINAL_TYPE (AccordPrivateBus, accord_private_bus, G_TYPE_OBJECT)

enum
{
  JOINED,
  DESERTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
authorize_cb (GDBusAuthObserver *observer,
              GIOStream *stream,
              GCredentials *credentials,
              AccordPrivateBus *self)
{
  g_autoptr (GCredentials) own = g_credentials_new ();

  return credentials != NULL && g_credentials_is_same_user (credentials, own, NULL);
}

static gboolean
mechanism_cb (GDBusAuthObserver *observer, const char *mechanism, AccordPrivateBus *self)
{
  return g_str_equal (mechanism, "EXTERNAL");
}

static void
closed_cb (GDBusConnection *connection, gboolean vanished, GError *error, AccordPrivateBus *self)
{
  g_ptr_array_remove (self->connections, connection);
  if (self->connections->len == 0)
    g_signal_emit (self, signals[DESERTED], 0);
}

static gboolean
new_connection_cb (GDBusServer *server, GDBusConnection *connection, AccordPrivateBus *self)
{
  g_ptr_array_add (self->connections, g_object_ref (connection));
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed_cb), self, 0);
  g_signal_emit (self, signals[JOINED], 0, connection);
  return TRUE;
}

static gboolean
write_address (AccordPrivateBus *self, GError **error)
{
  const char *address = g_dbus_server_get_client_address (self->server);

  return g_file_set_contents_full (self->file, address, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
accord_private_bus_dispose (GObject *object)
{
  AccordPrivateBus *self = ACCORD_PRIVATE_BUS (object);

  if (self->server != NULL)
    {
      g_dbus_server_stop (self->server);
      g_unlink (self->file);
    }
  g_clear_object (&self->server);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->file, g_free);

  G_OBJECT_CLASS (accord_private_bus_parent_class)->dispose (object);
}

static void
accord_private_bus_class_init (AccordPrivateBusClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_private_bus_dispose;

  signals[JOINED] = g_signal_new ("joined", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_DBUS_CONNECTION);
  signals[DESERTED] = g_signal_new ("deserted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_private_bus_init (AccordPrivateBus *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
}

AccordPrivateBus *
accord_private_bus_new (const char *store, GError **error)
{
  g_autoptr (AccordPrivateBus) self = g_object_new (ACCORD_TYPE_PRIVATE_BUS, NULL);
  g_autoptr (GDBusAuthObserver) observer = g_dbus_auth_observer_new ();
  g_autofree char *folder = g_dbus_address_escape_value (g_get_user_runtime_dir ());
  g_autofree char *address = g_strconcat ("unix:dir=", folder, NULL);
  g_autofree char *guid = g_dbus_generate_guid ();

  g_signal_connect (observer, "authorize-authenticated-peer", G_CALLBACK (authorize_cb), self);
  g_signal_connect (observer, "allow-mechanism", G_CALLBACK (mechanism_cb), self);
  self->file = g_strconcat (store, ".bus", NULL);
  self->server = g_dbus_server_new_sync (address, G_DBUS_SERVER_FLAGS_NONE, guid, observer, NULL, error);
  if (self->server == NULL)
    return NULL;
  g_signal_connect_object (self->server, "new-connection", G_CALLBACK (new_connection_cb), self, 0);
  if (!write_address (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
accord_private_bus_open (AccordPrivateBus *self)
{
  g_return_if_fail (ACCORD_IS_PRIVATE_BUS (self));

  g_dbus_server_start (self->server);
}

const char *
accord_private_bus_get_address (AccordPrivateBus *self)
{
  g_return_val_if_fail (ACCORD_IS_PRIVATE_BUS (self), NULL);

  return g_dbus_server_get_client_address (self->server);
}

guint
accord_private_bus_count (AccordPrivateBus *self)
{
  g_return_val_if_fail (ACCORD_IS_PRIVATE_BUS (self), 0);

  return self->connections->len;
}
