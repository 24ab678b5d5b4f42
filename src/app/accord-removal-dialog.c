/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-named-events.h"
#include "accord-removal-dialog.h"

/* ---- deleting ---- */

static void
answered_cb (AccordWindow *window, const char *response, GtkWidget *dialog)
{
  AccordDesk *desk = accord_window_get_desk (window);
  const char *const *events = g_object_get_data (G_OBJECT (dialog), "events");
  guint n = g_strv_length ((char **) events);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!g_str_equal (response, "delete"))
    return;
  if (!accord_store_delete_confirmed (accord_desk_get_store (desk), events, accord_desk_now (desk), &error))
    {
      accord_desk_report (desk, error);
      return;
    }
  sentence = g_strdup_printf (ngettext ("%u event deleted", "%u events deleted", n), n);
  accord_window_toast (window, sentence);
  accord_desk_touch (desk);
}

GtkWidget *
accord_removal_dialog_new (AccordWindow *window, const char *const *events)
{
  AccordDesk *desk = accord_window_get_desk (window);
  g_autoptr (GPtrArray) entries = accord_named_events_read (accord_desk_get_store (desk), events);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (entries->len == 0)
    return NULL;
  heading = g_strdup_printf (ngettext ("Delete %u Event?", "Delete %u Events?", entries->len), entries->len);
  dialog = adw_message_dialog_new (GTK_WINDOW (window),
                                   heading,
                                   _ ("Their copies are taken away from the calendars at the next sync. What "
                                      "somebody else has invited you to is only hidden here."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog),
                                      accord_named_events_list_new (
                                          entries, accord_desk_today (desk), _ ("Events to be deleted")));
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "delete", _ ("Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "events", accord_named_events_ids (entries), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), window, G_CONNECT_SWAPPED);
  return dialog;
}
