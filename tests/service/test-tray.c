/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "accord-config.h"

#include <gio/gio.h>

#include "desktop-fixture.h"
#include "service/accord-tray-icon.h"
#include "service/accord-tray.h"

#define WATCHER "org.kde.StatusNotifierWatcher"

/* A watcher as small as can be: it notes who registers. */
typedef struct
{
  DesktopFixture desktop;
  char *registered;
  char *sender;
  AccordTray *tray;
  char *chosen;
} Fixture;

static const char watcher_xml[] = "<node><interface name='" WATCHER "'>"
                                  "<method name='RegisterStatusNotifierItem'><arg type='s' direction='in'/></method>"
                                  "</interface></node>";

static void
wait_for (gpointer *place)
{
  for (guint i = 0; i < 500 && *place == NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_nonnull (*place);
}

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
  Fixture *fixture = user_data;

  g_free (fixture->registered);
  g_free (fixture->sender);
  g_variant_get (parameters, "(s)", &fixture->registered);
  fixture->sender = g_strdup (sender);
  g_dbus_method_invocation_return_value (call, NULL);
}

static const GDBusInterfaceVTable vtable = { method_cb, NULL, NULL, { 0 } };

static void
start_watcher (Fixture *fixture)
{
  desktop_fixture_start (&fixture->desktop, WATCHER, "/StatusNotifierWatcher", watcher_xml, &vtable, fixture);
}

static void
chosen_cb (AccordTray *tray, const char *action, Fixture *fixture)
{
  g_free (fixture->chosen);
  fixture->chosen = g_strdup (action);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  desktop_fixture_set_up (&fixture->desktop);
  fixture->tray = accord_tray_new (fixture->desktop.ours, "Accord");
  g_signal_connect (fixture->tray, "chosen", G_CALLBACK (chosen_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->tray);
  desktop_fixture_tear_down (&fixture->desktop);
  g_free (fixture->registered);
  g_free (fixture->sender);
  g_free (fixture->chosen);
}

typedef struct
{
  GVariant *value;
  gboolean done;
} Reply;

static void
reply_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (GError) error = NULL;

  reply->value = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  reply->done = TRUE;
}

/* What a panel does with the item that registered. */
static GVariant *
call_item (Fixture *fixture, const char *interface, const char *method, GVariant *parameters)
{
  Reply reply = { NULL, FALSE };

  g_dbus_connection_call (fixture->desktop.theirs, fixture->sender, fixture->registered, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 5000, NULL, reply_cb, &reply);
  while (!reply.done)
    g_main_context_iteration (NULL, TRUE);
  return reply.value;
}

static void
test_registers (Fixture *fixture, gconstpointer data)
{
  start_watcher (fixture);
  wait_for ((gpointer *) &fixture->registered);
  g_assert_cmpstr (fixture->registered, ==, "/StatusNotifierItem");
  g_assert_cmpstr (fixture->sender, ==, g_dbus_connection_get_unique_name (fixture->desktop.ours));
}

static void
test_registers_again (Fixture *fixture, gconstpointer data)
{
  start_watcher (fixture);
  wait_for ((gpointer *) &fixture->registered);

  g_bus_unown_name (fixture->desktop.name);
  desktop_fixture_spin (200);
  g_clear_pointer (&fixture->registered, g_free);
  fixture->desktop.name = g_bus_own_name_on_connection (fixture->desktop.theirs, WATCHER, 0, NULL, NULL, NULL, NULL);
  wait_for ((gpointer *) &fixture->registered);
}

static void
test_all_properties (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
    "Category", "Id", "Title", "Status", "WindowId", "IconThemePath", "Menu", "ItemIsMenu", "IconName",
    "IconPixmap", "OverlayIconName", "OverlayIconPixmap", "AttentionIconName", "AttentionIconPixmap",
    "AttentionMovieName", "ToolTip",
  };
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) values = NULL;

  start_watcher (fixture);
  wait_for ((gpointer *) &fixture->registered);
  reply = call_item (fixture,
                     "org.freedesktop.DBus.Properties",
                     "GetAll",
                     g_variant_new ("(s)", "org.kde.StatusNotifierItem"));
  values = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (values, names[i], NULL);

      if (value == NULL)
        g_error ("The item has no %s", names[i]);
    }
}

static void
test_left_click_opens (Fixture *fixture, gconstpointer data)
{
  start_watcher (fixture);
  wait_for ((gpointer *) &fixture->registered);
  g_variant_unref (call_item (fixture, "org.kde.StatusNotifierItem", "Activate", g_variant_new ("(ii)", 1, 1)));
  g_assert_cmpstr (fixture->chosen, ==, "open");
  g_variant_unref (
    call_item (fixture, "org.kde.StatusNotifierItem", "SecondaryActivate", g_variant_new ("(ii)", 1, 1)));
  g_assert_cmpstr (fixture->chosen, ==, "sync");
}

static GVariant *
get_property (Fixture *fixture, const char *name)
{
  g_autoptr (GVariant) reply = call_item (fixture,
                                          "org.freedesktop.DBus.Properties",
                                          "Get",
                                          g_variant_new ("(ss)", "org.kde.StatusNotifierItem", name));
  GVariant *value = NULL;

  g_variant_get (reply, "(v)", &value);
  return value;
}

static void
test_state_shows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) nobody = g_variant_ref_sink (g_variant_new ("aa{sv}", NULL));
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GVariant) icon = NULL;

  start_watcher (fixture);
  wait_for ((gpointer *) &fixture->registered);
  accord_tray_update (fixture->tray, "attention", "One account needs you", nobody, FALSE);
  status = get_property (fixture, "Status");
  icon = get_property (fixture, "IconName");
  g_assert_cmpstr (g_variant_get_string (status, NULL), ==, "NeedsAttention");
  g_assert_cmpstr (g_variant_get_string (icon, NULL), ==, ACCORD_APP_ID "-tray-attention-symbolic");
}

/* Every look has its own pixels, in every size, of the length a host expects. */
static void
test_pixmaps (void)
{
  static const char *const states[] = { "idle", "syncing", "attention", "offline" };
  GVariant *pixmaps[G_N_ELEMENTS (states)];

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      pixmaps[i] = g_variant_ref_sink (accord_tray_icon_pixmaps (states[i]));
      for (gsize j = 0; j < i; j++)
        g_assert_false (g_variant_equal (pixmaps[i], pixmaps[j]));
      for (gsize j = 0; j < g_variant_n_children (pixmaps[i]); j++)
        {
          g_autoptr (GVariant) bytes = NULL;
          int width, height;

          g_variant_get_child (pixmaps[i], j, "(ii@ay)", &width, &height, &bytes);
          g_assert_cmpuint (g_variant_get_size (bytes), ==, (gsize) (width * height * 4));
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    g_variant_unref (pixmaps[i]);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/tray/panel-started-later-still-gets-the-icon", test_registers);
  ADD ("/tray/restarted-panel-gets-it-again", test_registers_again);
  ADD ("/tray/no-property-is-missing", test_all_properties);
  ADD ("/tray/clicks-open-and-sync", test_left_click_opens);
  ADD ("/tray/attention-reaches-the-panel", test_state_shows);
  g_test_add_func ("/tray/each-look-has-its-own-pixels", test_pixmaps);
  return g_test_run ();
}
