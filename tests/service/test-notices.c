/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "desktop-fixture.h"
#include "service/accord-notices.h"

#define SERVER "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

/* A notification server as small as can be: it counts. */
typedef struct
{
  DesktopFixture desktop;
  guint shown;
  guint closed;
  char *body;
  char *directory;
  AccordStore *store;
  AccordNotices *notices;
  char *chosen;
} Fixture;

static const char server_xml[] =
    "<node><interface name='" SERVER "'>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "</interface></node>";

static void
method_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *call,
           gpointer user_data)
{
  Fixture *self = user_data;
  guint32 id;

  if (g_str_equal (method, "Notify"))
    {
      g_free (self->body);
      g_variant_get_child (parameters, 4, "s", &self->body);
      g_dbus_method_invocation_return_value (call, g_variant_new ("(u)", ++self->shown));
      return;
    }
  g_variant_get (parameters, "(u)", &id);
  g_assert_cmpuint (id, ==, self->shown);
  self->closed++;
  g_dbus_method_invocation_return_value (call, NULL);
}

static const GDBusInterfaceVTable vtable = { method_cb, NULL, NULL, { 0 } };

static void
start_server (Fixture *self)
{
  desktop_fixture_start (&self->desktop, SERVER, SERVER_PATH, server_xml, &vtable, self);
}

static void
chosen_cb (AccordNotices *notices, const char *action, Fixture *self)
{
  g_free (self->chosen);
  self->chosen = g_strdup (action);
}

static void
start (Fixture *self)
{
  g_clear_object (&self->notices);
  self->notices = accord_notices_new (self->desktop.ours, self->store);
  g_signal_connect (self->notices, "chosen", G_CALLBACK (chosen_cb), self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("accord-notices-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->directory, "accord.db", NULL);
  self->store = accord_store_open (path, &error);
  g_assert_no_error (error);
  desktop_fixture_set_up (&self->desktop);
  start (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *files = g_strdup_printf ("%s/accord.db", self->directory);
  static const char *const ends[] = { "", "-wal", "-shm" };

  g_clear_object (&self->notices);
  g_clear_object (&self->store);
  desktop_fixture_tear_down (&self->desktop);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (files, ends[i], NULL);

      g_unlink (file);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->body);
  g_free (self->chosen);
}

static void
tell (Fixture *self, const char *cause)
{
  accord_notices_tell (self->notices, "store", cause, "The store was damaged", "<a> & b");
  desktop_fixture_spin (200);
}

static void
test_once_a_cause (Fixture *self, gconstpointer data)
{
  start_server (self);
  tell (self, "one");
  tell (self, "one");
  g_assert_cmpuint (self->shown, ==, 1);
  g_assert_cmpstr (self->body, ==, "&lt;a&gt; &amp; b");
  start (self);
  tell (self, "one");
  g_assert_cmpuint (self->shown, ==, 1);
  tell (self, "two");
  g_assert_cmpuint (self->shown, ==, 2);
}

/* At login the service may be there before the desktop is: the next start tells it. */
static void
test_nobody_shows (Fixture *self, gconstpointer data)
{
  accord_notices_tell (self->notices, "store", "one", "The store was damaged", "It is kept");
  start_server (self);
  desktop_fixture_spin (200);
  g_assert_cmpuint (self->shown, ==, 0);
  start (self);
  tell (self, "one");
  g_assert_cmpuint (self->shown, ==, 1);
}

static void
test_over (Fixture *self, gconstpointer data)
{
  start_server (self);
  accord_notices_end (self->notices, "store");
  tell (self, "one");
  accord_notices_end (self->notices, "store");
  desktop_fixture_spin (200);
  g_assert_cmpuint (self->closed, ==, 1);
  tell (self, "one");
  g_assert_cmpuint (self->shown, ==, 1);
}

static void
press (Fixture *self, guint32 id)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (
      self->desktop.theirs, NULL, SERVER_PATH, SERVER, "ActionInvoked", g_variant_new ("(us)", id, "default"), &error);
  g_assert_no_error (error);
  desktop_fixture_spin (200);
}

static void
test_pressed (Fixture *self, gconstpointer data)
{
  start_server (self);
  tell (self, "one");
  press (self, self->shown + 1);
  g_assert_null (self->chosen);
  press (self, self->shown);
  g_assert_cmpstr (self->chosen, ==, "open");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/notices/told-twice", Fixture, NULL, set_up, test_once_a_cause, tear_down);
  g_test_add ("/notices/lost-where-nobody-shows-it", Fixture, NULL, set_up, test_nobody_shows, tear_down);
  g_test_add ("/notices/stays-when-it-is-over", Fixture, NULL, set_up, test_over, tear_down);
  g_test_add ("/notices/anothers-notification-opens-us", Fixture, NULL, set_up, test_pressed, tear_down);
  return g_test_run ();
}
