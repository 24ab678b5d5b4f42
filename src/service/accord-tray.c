/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include "accord-status-notifier.h"
#include "service/accord-tray.h"
#include "service/accord-tray-icon.h"
#include "service/accord-tray-menu.h"

#define ITEM_PATH "/StatusNotifierItem"
#define MENU_PATH "/MenuBar"
#define WATCHER "org.kde.StatusNotifierWatcher"

struct _AccordTray
{
  GObject parent_instance;

  GDBusConnection *connection;     /* (owned) */
  AccordStatusNotifierItem *item;  /* (owned) */
  AccordTrayMenu *menu;            /* (owned) */
  GCancellable *cancellable;       /* (owned) of the registration */
  guint watch;
  char *state;                     /* (owned) (nullable) as last shown */
  char *sentence;                  /* (owned) (nullable) as last shown */
};

G_DEFINE_FINAL_TYPE (AccordTray, accord_tray, G_TYPE_OBJECT)

static guint chosen_signal;

static void
choose (AccordTray *self, const char *action)
{
  g_signal_emit (self, chosen_signal, 0, action);
}

static void
menu_chosen_cb (AccordTrayMenu *menu, const char *action, AccordTray *self)
{
  choose (self, action);
}

/* ---- what a host calls ---- */

static gboolean
activate_cb (AccordStatusNotifierItem *item, GDBusMethodInvocation *call, int x, int y, AccordTray *self)
{
  accord_status_notifier_item_complete_activate (item, call);
  choose (self, "open");
  return TRUE;
}

static gboolean
secondary_activate_cb (AccordStatusNotifierItem *item, GDBusMethodInvocation *call, int x, int y, AccordTray *self)
{
  accord_status_notifier_item_complete_secondary_activate (item, call);
  choose (self, "sync");
  return TRUE;
}

/* The host shows the menu itself, from the Menu property. */
static gboolean
context_menu_cb (AccordStatusNotifierItem *item, GDBusMethodInvocation *call, int x, int y, AccordTray *self)
{
  accord_status_notifier_item_complete_context_menu (item, call);
  return TRUE;
}

static gboolean
scroll_cb (AccordStatusNotifierItem *item,
           GDBusMethodInvocation *call,
           int delta,
           const char *orientation,
           AccordTray *self)
{
  accord_status_notifier_item_complete_scroll (item, call);
  return TRUE;
}

static gboolean
activation_token_cb (AccordStatusNotifierItem *item,
                     GDBusMethodInvocation *call,
                     const char *token,
                     AccordTray *self)
{
  accord_status_notifier_item_complete_provide_xdg_activation_token (item, call);
  return TRUE;
}

/* ---- the watcher ---- */

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The tray refused the icon: %s", error->message);
}

static void
watcher_appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  AccordTray *self = user_data;

  g_debug ("A tray appeared");
  g_dbus_connection_call (connection,
                          WATCHER,
                          "/StatusNotifierWatcher",
                          WATCHER,
                          "RegisterStatusNotifierItem",
                          g_variant_new ("(s)", ITEM_PATH),
                          NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1,
                          self->cancellable,
                          registered_cb,
                          NULL);
}

static void
watcher_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_debug ("No tray");
}

/* ---- what it shows ---- */

static GVariant *
no_pixmaps (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0);
}

static void
show_state (AccordTray *self, const char *state)
{
  const char *status = g_str_equal (state, "attention") ? "NeedsAttention" : "Active";

  accord_status_notifier_item_set_icon_name (self->item, accord_tray_icon_name (state));
  accord_status_notifier_item_set_icon_pixmap (self->item, accord_tray_icon_pixmaps (state));
  accord_status_notifier_item_set_status (self->item, status);
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->item));
  accord_status_notifier_item_emit_new_icon (self->item);
  accord_status_notifier_item_emit_new_status (self->item, status);
}

static void
show_sentence (AccordTray *self, const char *sentence)
{
  accord_status_notifier_item_set_tool_tip (
    self->item,
    g_variant_new ("(s@a(iiay)ss)", "", no_pixmaps (), accord_status_notifier_item_get_title (self->item), sentence));
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->item));
  accord_status_notifier_item_emit_new_tool_tip (self->item);
}

void
accord_tray_update (AccordTray *self,
                    const char *state,
                    const char *sentence,
                    GVariant *accounts,
                    gboolean paused)
{
  g_return_if_fail (ACCORD_IS_TRAY (self));

  if (g_strcmp0 (self->state, state) != 0)
    {
      g_free (self->state);
      self->state = g_strdup (state);
      show_state (self, state);
    }
  if (g_strcmp0 (self->sentence, sentence) != 0)
    {
      g_free (self->sentence);
      self->sentence = g_strdup (sentence);
      show_sentence (self, sentence);
    }
  accord_tray_menu_update (self->menu, sentence, accounts, paused);
}

static void
accord_tray_dispose (GObject *object)
{
  AccordTray *self = ACCORD_TRAY (object);

  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->item));
  g_clear_object (&self->item);
  g_clear_object (&self->menu);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->sentence, g_free);

  G_OBJECT_CLASS (accord_tray_parent_class)->dispose (object);
}

static void
accord_tray_class_init (AccordTrayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_tray_dispose;

  chosen_signal = g_signal_new ("chosen",
                                ACCORD_TYPE_TRAY,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_STRING);
}

/* Every property has a value from the start: hosts ask for all of them and complain about what is missing. */
static void
accord_tray_init (AccordTray *self)
{
  self->cancellable = g_cancellable_new ();
  self->item = accord_status_notifier_item_skeleton_new ();
  g_object_set (self->item,
                "category", "ApplicationStatus",
                "id", ACCORD_APP_ID,
                "status", "Active",
                "window-id", 0,
                "icon-theme-path", ACCORD_DATADIR "/icons",
                "menu", MENU_PATH,
                "item-is-menu", FALSE,
                "icon-name", accord_tray_icon_name ("idle"),
                "icon-pixmap", accord_tray_icon_pixmaps ("idle"),
                "overlay-icon-name", "",
                "overlay-icon-pixmap", no_pixmaps (),
                "attention-icon-name", accord_tray_icon_name ("attention"),
                "attention-icon-pixmap", accord_tray_icon_pixmaps ("attention"),
                "attention-movie-name", "",
                NULL);
  g_signal_connect (self->item, "handle-activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->item, "handle-secondary-activate", G_CALLBACK (secondary_activate_cb), self);
  g_signal_connect (self->item, "handle-context-menu", G_CALLBACK (context_menu_cb), self);
  g_signal_connect (self->item, "handle-scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (self->item, "handle-provide-xdg-activation-token", G_CALLBACK (activation_token_cb), self);
}

AccordTray *
accord_tray_new (GDBusConnection *connection, const char *title)
{
  AccordTray *self = g_object_new (ACCORD_TYPE_TRAY, NULL);
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  accord_status_notifier_item_set_title (self->item, title);
  show_sentence (self, title);
  self->menu = accord_tray_menu_new (MENU_PATH);
  g_signal_connect_object (self->menu, "chosen", G_CALLBACK (menu_chosen_cb), self, 0);

  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->item), connection, ITEM_PATH, &error))
    {
      g_warning ("The tray icon cannot be shown: %s", error->message);
      return self;
    }
  self->watch = g_bus_watch_name_on_connection (connection,
                                                WATCHER,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                watcher_appeared_cb,
                                                watcher_vanished_cb,
                                                self,
                                                NULL);
  return self;
}
