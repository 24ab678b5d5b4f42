/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>
#include <libdbusmenu-glib/client.h>
#include <libdbusmenu-glib/menuitem.h>
#include <libdbusmenu-glib/server.h>

#include "service/accord-sentences.h"
#include "service/accord-tray-menu.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DbusmenuMenuitem, g_object_unref)

struct _AccordTrayMenu
{
  GObject parent_instance;

  DbusmenuServer *server;     /* (owned) */
  DbusmenuMenuitem *root;     /* (owned) */
  DbusmenuMenuitem *state;    /* (unowned) the children belong to root, as all below */
  DbusmenuMenuitem *sync;
  DbusmenuMenuitem *pause;
  DbusmenuMenuitem *resume;
  GPtrArray *accounts;        /* (owned) (element-type DbusmenuMenuitem) with the separator above them */
  guint accounts_position;
  GVariant *shown;            /* (owned) (nullable) accounts as last shown */
};

G_DEFINE_FINAL_TYPE (AccordTrayMenu, accord_tray_menu, G_TYPE_OBJECT)

static guint chosen_signal;

static void
activated_cb (DbusmenuMenuitem *item, guint timestamp, AccordTrayMenu *self)
{
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (item), "accord-action"));
}

/* @label NULL: a separator. @action: (nullable) static word; without one the line is insensitive. */
static DbusmenuMenuitem *
add_item (AccordTrayMenu *self, DbusmenuMenuitem *parent, const char *label, const char *action)
{
  g_autoptr (DbusmenuMenuitem) item = dbusmenu_menuitem_new ();

  if (label == NULL)
    dbusmenu_menuitem_property_set (item, DBUSMENU_MENUITEM_PROP_TYPE, DBUSMENU_CLIENT_TYPES_SEPARATOR);
  else
    dbusmenu_menuitem_property_set (item, DBUSMENU_MENUITEM_PROP_LABEL, label);

  if (action != NULL)
    {
      g_object_set_data (G_OBJECT (item), "accord-action", (gpointer) action);
      g_signal_connect_object (item,
                               DBUSMENU_MENUITEM_SIGNAL_ITEM_ACTIVATED,
                               G_CALLBACK (activated_cb),
                               self,
                               0);
    }
  dbusmenu_menuitem_child_append (parent, item);
  return item; /* its parent holds it */
}

static void
add_pause_choices (AccordTrayMenu *self)
{
  self->pause = add_item (self, self->root, _ ("Pause Automatic Sync"), NULL);
  add_item (self, self->pause, _ ("For 1 Hour"), "pause-hour");
  add_item (self, self->pause, _ ("Until Tomorrow"), "pause-tomorrow");
  add_item (self, self->pause, _ ("Until I Resume"), "pause");
  self->resume = add_item (self, self->root, _ ("Resume Automatic Sync"), "resume");
  dbusmenu_menuitem_property_set_bool (self->resume, DBUSMENU_MENUITEM_PROP_VISIBLE, FALSE);
}

static void
build (AccordTrayMenu *self)
{
  self->state = add_item (self, self->root, "Accord", NULL);
  dbusmenu_menuitem_property_set_bool (self->state, DBUSMENU_MENUITEM_PROP_ENABLED, FALSE);
  self->sync = add_item (self, self->root, _ ("Sync Now"), "sync");
  self->accounts_position = 2;
  add_item (self, self->root, NULL, NULL);
  add_pause_choices (self);
  add_item (self, self->root, _ ("Open Accord"), "open");
  add_item (self, self->root, _ ("Preferences"), "preferences");
  add_item (self, self->root, _ ("Quit"), "quit");
}

/* ---- accounts ---- */

static const char *
text_of (GVariant *account, const char *key)
{
  const char *text = "";

  g_variant_lookup (account, key, "&s", &text);
  return text;
}

/* One person may have the same address at both providers. */
static gboolean
shares_address (GVariant *accounts, const char *email)
{
  guint count = 0;

  for (gsize i = 0; i < g_variant_n_children (accounts); i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (accounts, i);

      count += g_str_equal (text_of (account, "email"), email) ? 1 : 0;
    }
  return count > 1;
}

static char *
account_label (GVariant *accounts, GVariant *account)
{
  const char *email = text_of (account, "email");
  const char *badge = text_of (account, "badge");

  if (shares_address (accounts, email))
    return g_strdup_printf ("%s (%s): %s", email, accord_provider_label (text_of (account, "provider")), badge);
  return g_strdup_printf ("%s: %s", email, badge);
}

static DbusmenuMenuitem *
account_item (AccordTrayMenu *self, GVariant *accounts, GVariant *account)
{
  DbusmenuMenuitem *item = dbusmenu_menuitem_new ();
  const char *icon = text_of (account, "icon");
  g_autofree char *text = account_label (accounts, account);
  g_autoptr (GString) label = g_string_new (text);

  /* An underscore would mark the access key. */
  g_string_replace (label, "_", "__", 0);
  dbusmenu_menuitem_property_set (item, DBUSMENU_MENUITEM_PROP_LABEL, label->str);
  if (*icon != '\0')
    dbusmenu_menuitem_property_set (item, DBUSMENU_MENUITEM_PROP_ICON_NAME, icon);
  g_object_set_data (G_OBJECT (item), "accord-action", (gpointer) "open");
  g_signal_connect_object (item, DBUSMENU_MENUITEM_SIGNAL_ITEM_ACTIVATED, G_CALLBACK (activated_cb), self, 0);
  return item;
}

static void
insert_account_line (AccordTrayMenu *self, DbusmenuMenuitem *item)
{
  dbusmenu_menuitem_child_add_position (self->root, item, self->accounts_position + self->accounts->len);
  g_ptr_array_add (self->accounts, item);
}

static void
show_accounts (AccordTrayMenu *self, GVariant *accounts)
{
  GVariantIter iter;
  GVariant *account;

  if (self->shown != NULL && g_variant_equal (self->shown, accounts))
    return;
  g_clear_pointer (&self->shown, g_variant_unref);
  self->shown = g_variant_ref (accounts);

  for (guint i = 0; i < self->accounts->len; i++)
    dbusmenu_menuitem_child_delete (self->root, self->accounts->pdata[i]);
  g_ptr_array_set_size (self->accounts, 0);

  if (g_variant_n_children (accounts) > 0)
    {
      DbusmenuMenuitem *separator = dbusmenu_menuitem_new ();

      dbusmenu_menuitem_property_set (separator, DBUSMENU_MENUITEM_PROP_TYPE, DBUSMENU_CLIENT_TYPES_SEPARATOR);
      insert_account_line (self, separator);
    }
  g_variant_iter_init (&iter, accounts);
  while ((account = g_variant_iter_next_value (&iter)) != NULL)
    {
      insert_account_line (self, account_item (self, accounts, account));
      g_variant_unref (account);
    }
}

void
accord_tray_menu_update (AccordTrayMenu *self, const char *sentence, GVariant *accounts, gboolean paused)
{
  g_return_if_fail (ACCORD_IS_TRAY_MENU (self));

  dbusmenu_menuitem_property_set (self->state, DBUSMENU_MENUITEM_PROP_LABEL, sentence);
  dbusmenu_menuitem_property_set_bool (self->sync,
                                       DBUSMENU_MENUITEM_PROP_ENABLED,
                                       g_variant_n_children (accounts) > 0);
  dbusmenu_menuitem_property_set_bool (self->pause, DBUSMENU_MENUITEM_PROP_VISIBLE, !paused);
  dbusmenu_menuitem_property_set_bool (self->resume, DBUSMENU_MENUITEM_PROP_VISIBLE, paused);
  show_accounts (self, accounts);
}

static void
accord_tray_menu_dispose (GObject *object)
{
  AccordTrayMenu *self = ACCORD_TRAY_MENU (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_object (&self->root);
  g_clear_pointer (&self->shown, g_variant_unref);

  G_OBJECT_CLASS (accord_tray_menu_parent_class)->dispose (object);
}

static void
accord_tray_menu_class_init (AccordTrayMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_tray_menu_dispose;

  chosen_signal = g_signal_new ("chosen",
                                ACCORD_TYPE_TRAY_MENU,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_STRING);
}

static void
accord_tray_menu_init (AccordTrayMenu *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->root = dbusmenu_menuitem_new ();
  build (self);
}

AccordTrayMenu *
accord_tray_menu_new (const char *path)
{
  AccordTrayMenu *self = g_object_new (ACCORD_TYPE_TRAY_MENU, NULL);

  self->server = dbusmenu_server_new (path);
  dbusmenu_server_set_root (self->server, self->root);
  return self;
}
