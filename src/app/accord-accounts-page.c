/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-account-card.h"
#include "accord-accounts-page.h"

/* Sentences such as "2 minutes ago" are said anew this often. */
#define REFRESH_SECONDS 20

struct _AccordAccountsPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *empty;
  GtkBox *cards;
  GtkWidget *practice;

  AccordDesk *desk; /* (owned) (nullable) */
  gboolean narrow;
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (AccordAccountsPage, accord_accounts_page, ADW_TYPE_BIN)

enum
{
  ACCOUNT_OPENED,
  ACCOUNT_DEED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
opened_cb (AccordAccountsPage *self, AccordAccountCard *card)
{
  g_signal_emit (self,
                 signals[ACCOUNT_OPENED],
                 0,
                 accord_account_info_get_id (accord_account_card_get_account (card)));
}

static void
deed_cb (AccordAccountsPage *self, int deed, AccordAccountCard *card)
{
  g_signal_emit (self,
                 signals[ACCOUNT_DEED],
                 0,
                 accord_account_info_get_id (accord_account_card_get_account (card)),
                 deed);
}

static void
accounts_changed_cb (AccordAccountsPage *self)
{
  GListModel *accounts = accord_desk_get_accounts (self->desk);
  guint n = g_list_model_get_n_items (accounts);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AccordAccountInfo) account = g_list_model_get_item (accounts, i);
      GtkWidget *card = accord_account_card_new (self->desk, account);

      accord_account_card_set_narrow (ACCORD_ACCOUNT_CARD (card), self->narrow);
      g_signal_connect_object (card, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (card, "deed", G_CALLBACK (deed_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->cards, card);
    }
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "accounts" : "empty");
}

static gboolean
refresh_cb (gpointer data)
{
  AccordAccountsPage *self = data;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    accord_account_card_refresh (ACCORD_ACCOUNT_CARD (child));
  return G_SOURCE_CONTINUE;
}

static void
accord_accounts_page_map (GtkWidget *widget)
{
  AccordAccountsPage *self = ACCORD_ACCOUNTS_PAGE (widget);

  GTK_WIDGET_CLASS (accord_accounts_page_parent_class)->map (widget);
  refresh_cb (self);
  self->refresh_source = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
}

static void
accord_accounts_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&ACCORD_ACCOUNTS_PAGE (widget)->refresh_source, g_source_remove);
  GTK_WIDGET_CLASS (accord_accounts_page_parent_class)->unmap (widget);
}

static void
accord_accounts_page_dispose (GObject *object)
{
  AccordAccountsPage *self = ACCORD_ACCOUNTS_PAGE (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (accord_accounts_page_parent_class)->dispose (object);
}

static void
accord_accounts_page_class_init (AccordAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_accounts_page_dispose;
  widget_class->map = accord_accounts_page_map;
  widget_class->unmap = accord_accounts_page_unmap;

  signals[ACCOUNT_OPENED] = g_signal_new ("account-opened",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);
  signals[ACCOUNT_DEED] = g_signal_new ("account-deed",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        G_TYPE_STRING,
                                        G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordAccountsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountsPage, cards);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountsPage, practice);
}

static void
accord_accounts_page_init (AccordAccountsPage *self)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_autoptr (GtkIconPaintable) icon = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  icon = gtk_icon_theme_lookup_icon (
      theme, ACCORD_APP_ID, NULL, 128, gtk_widget_get_scale_factor (GTK_WIDGET (self)), GTK_TEXT_DIR_NONE, 0);
  adw_status_page_set_paintable (self->empty, GDK_PAINTABLE (icon));
}

void
accord_accounts_page_set_desk (AccordAccountsPage *self, AccordDesk *desk)
{
  g_return_if_fail (ACCORD_IS_ACCOUNTS_PAGE (self));

  if (!g_set_object (&self->desk, desk))
    return;
  gtk_widget_set_visible (self->practice, g_getenv ("ACCORD_ENDPOINTS") == NULL);
  g_signal_connect_object (accord_desk_get_accounts (desk),
                           "items-changed",
                           G_CALLBACK (accounts_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  accounts_changed_cb (self);
}

void
accord_accounts_page_set_narrow (AccordAccountsPage *self, gboolean narrow)
{
  g_return_if_fail (ACCORD_IS_ACCOUNTS_PAGE (self));

  self->narrow = narrow;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    accord_account_card_set_narrow (ACCORD_ACCOUNT_CARD (child), narrow);
}
