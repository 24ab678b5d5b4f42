/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-plan-part-head.h"
#include "accord-tile.h"

/* "Found in Google · mara@example.org"; of an account that is not shown any more only the provider is missing. */
static char *
say_where (AccordDesk *desk, const AccordCalendar *calendar, AccordAccountInfo *account)
{
  const char *service, *email;

  if (account == NULL)
    return g_strdup (_ ("A former account"));
  service = accord_desk_service_of (desk, calendar->account);
  email = accord_account_info_get_email (account);
  return calendar->remote_id == NULL ? g_strdup_printf (_ ("Will be made in %s · %s"), service, email)
                                     : g_strdup_printf (_ ("Found in %s · %s"), service, email);
}

static GtkWidget *
new_words (AccordDesk *desk, const AccordCalendar *calendar, AccordAccountInfo *account)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (calendar != NULL ? calendar->name : _ ("Calendar"));
  g_autofree char *where = say_where (desk, calendar, account);
  GtkWidget *meta = gtk_label_new (where);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_xalign (GTK_LABEL (meta), 0);
  gtk_label_set_ellipsize (GTK_LABEL (meta), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (meta, "meta");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), meta);
  return box;
}

GtkWidget *
accord_plan_part_head_new (AccordDesk *desk, const AccordCalendar *calendar, guint total)
{
  AccordAccountInfo *account = calendar != NULL ? accord_desk_find_account (desk, calendar->account) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *tile = accord_tile_new (24);
  g_autofree char *number = g_strdup_printf ("%u", total);
  GtkWidget *count = gtk_label_new (number);

  if (account != NULL)
    accord_tile_set_account (ACCORD_TILE (tile),
                             accord_account_info_get_provider (account),
                             accord_account_info_get_email (account),
                             accord_desk_account_nth (desk, calendar->account));
  gtk_widget_set_visible (tile, account != NULL);
  gtk_widget_add_css_class (count, "meta");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_set_margin_start (box, 2);
  gtk_widget_set_margin_end (box, 2);
  gtk_box_append (GTK_BOX (box), tile);
  gtk_box_append (GTK_BOX (box), new_words (desk, calendar, account));
  gtk_box_append (GTK_BOX (box), count);
  return box;
}
