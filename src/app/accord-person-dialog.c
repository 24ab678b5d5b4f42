/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "accord-person-dialog.h"

typedef struct
{
  AccordDesk *desk;     /* (owned) */
  AccordPerson *person; /* (owned) as it was, or new */
  GtkWidget *dialog;    /* (unowned) */
  GtkEditable *name;    /* (unowned) */
  GtkEditable *email;   /* (unowned) */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *self = data;

  g_object_unref (self->desk);
  accord_person_free (self->person);
  g_free (self);
}

static void
changed_cb (GtkEditable *editable, Asking *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self->dialog), "save", *name != '\0');
}

static void
take_text (char **text, GtkEditable *editable)
{
  char *value = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  g_free (*text);
  *text = value;
  if (*value == '\0')
    g_clear_pointer (text, g_free);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "save"))
    return;
  take_text (&self->person->name, self->name);
  take_text (&self->person->email, self->email);
  if (!accord_store_put_person (accord_desk_get_store (self->desk), self->person, &error))
    accord_desk_report (self->desk, error);
  else
    accord_desk_touch (self->desk);
}

static GtkEditable *
add_entry (GtkWidget *list, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return GTK_EDITABLE (row);
}

void
accord_person_dialog_present (GtkWindow *parent, AccordDesk *desk, const AccordPerson *person)
{
  Asking *self = g_new0 (Asking, 1);
  GtkWidget *list = gtk_list_box_new ();

  self->desk = g_object_ref (desk);
  self->person = person != NULL ? accord_person_copy (person) : accord_person_new (NULL);
  self->dialog = adw_message_dialog_new (parent, person != NULL ? _ ("Edit Person") : _ ("Add Person"), NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  self->name = add_entry (list, _ ("Name"), self->person->name);
  self->email = add_entry (list, _ ("E-mail address"), self->person->email);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self->dialog), list);
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (self->dialog), "cancel", _ ("Cancel"), "save", _ ("Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (self->dialog),
                                              "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (self->dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self->dialog), "cancel");
  g_signal_connect (self->name, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_data (self->dialog, "response", G_CALLBACK (answered_cb), self, asking_free, 0);
  changed_cb (self->name, self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}
