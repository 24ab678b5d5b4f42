/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop-fixture.h"

static GDBusConnection *
connect_to (DesktopFixture *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (self->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL,
      NULL,
      &error);

  g_assert_no_error (error);
  return connection;
}

void
desktop_fixture_set_up (DesktopFixture *self)
{
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->ours = connect_to (self);
}

void
desktop_fixture_tear_down (DesktopFixture *self)
{
  if (self->theirs != NULL)
    {
      g_bus_unown_name (self->name);
      g_dbus_connection_unregister_object (self->theirs, self->object);
      g_dbus_connection_close_sync (self->theirs, NULL, NULL);
    }
  g_clear_object (&self->theirs);
  g_clear_pointer (&self->node, g_dbus_node_info_unref);
  g_dbus_connection_close_sync (self->ours, NULL, NULL);
  g_clear_object (&self->ours);
  desktop_fixture_spin (50);
  g_test_dbus_stop (self->bus);
  g_clear_object (&self->bus);
}

static void
own_cb (GDBusConnection *connection, const char *name, gpointer owned)
{
  *(gboolean *) owned = TRUE;
}

void
desktop_fixture_start (DesktopFixture *self,
                       const char *name,
                       const char *path,
                       const char *xml,
                       const GDBusInterfaceVTable *vtable,
                       gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean owned = FALSE;

  self->theirs = connect_to (self);
  self->node = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  self->object = g_dbus_connection_register_object (
      self->theirs, path, self->node->interfaces[0], vtable, user_data, NULL, &error);
  g_assert_no_error (error);
  self->name = g_bus_own_name_on_connection (self->theirs, name, 0, own_cb, NULL, &owned, NULL);
  while (!owned)
    g_main_context_iteration (NULL, TRUE);
}

void
desktop_fixture_spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}
