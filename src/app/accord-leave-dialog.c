/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-leave-dialog.h"
#include "accord-sentences.h"

struct _AccordLeaveDialog
{
  AdwMessageDialog parent_instance;

  AccordPlanPurpose purpose;
  char *account;        /* (owned) */
  GtkWidget *there;     /* check button: the copies there go */
  GtkWidget *here;      /* (nullable) check button: what came from there goes here */
};

G_DEFINE_FINAL_TYPE (AccordLeaveDialog, accord_leave_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
is_chosen (GtkWidget *check)
{
  return check != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (check));
}

/* What removes something is shown first, and is not done by this button. */
static void
choice_changed_cb (AccordLeaveDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  gboolean removes = is_chosen (self->there) || is_chosen (self->here);
  const char *done = self->purpose == ACCORD_PLAN_FOR_DISCONNECT ? _ ("Disconnect") : _ ("Reset");

  adw_message_dialog_set_response_label (dialog, "go", removes ? _ ("Show Plan") : done);
  adw_message_dialog_set_response_appearance (
      dialog, "go", removes ? ADW_RESPONSE_SUGGESTED : ADW_RESPONSE_DESTRUCTIVE);
}

static GtkWidget *
add_choice (AccordLeaveDialog *self, GtkWidget *list, const char *title, const char *subtitle, GtkWidget *group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (group));
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return check;
}

static GtkWidget *
new_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

/* One of two. */
static GtkWidget *
new_disconnect_choices (AccordLeaveDialog *self, const char *service)
{
  GtkWidget *list = new_list ();
  g_autofree char *stay = g_strdup_printf (_ ("They stay in %s as they are and are no longer kept in step"), service);
  GtkWidget *keep = add_choice (self, list, _ ("Keep the copies"), stay, NULL);

  self->there = add_choice (self,
                            list,
                            _ ("Remove the copies"),
                            _ ("Only those that Accord made; you see each of them first"),
                            keep);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (keep), TRUE);
  return list;
}

/* Each side for itself. */
static GtkWidget *
new_reset_choices (AccordLeaveDialog *self, const char *service)
{
  GtkWidget *list = new_list ();
  g_autofree char *there = g_strdup_printf (_ ("Remove the copies in %s"), service);
  g_autofree char *here = g_strdup_printf (_ ("Remove here what came from %s"), service);

  self->there =
      add_choice (self, list, there, _ ("Only those that Accord made; the next plan makes them anew"), NULL);
  self->here = add_choice (self, list, here, _ ("The originals stay; the next plan brings them here anew"), NULL);
  return list;
}

static void
accord_leave_dialog_finalize (GObject *object)
{
  g_free (ACCORD_LEAVE_DIALOG (object)->account);

  G_OBJECT_CLASS (accord_leave_dialog_parent_class)->finalize (object);
}

static void
accord_leave_dialog_class_init (AccordLeaveDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_leave_dialog_finalize;
}

static void
accord_leave_dialog_init (AccordLeaveDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "go", _ ("Disconnect"), NULL);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

static void
ask (AccordLeaveDialog *self, const char *email, const char *service)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  gboolean disconnects = self->purpose == ACCORD_PLAN_FOR_DISCONNECT;
  g_autofree char *heading = g_strdup_printf (disconnects ? _ ("Disconnect %s?") : _ ("Reset %s?"), email);

  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_set_body (
      dialog,
      disconnects ? _ ("The saved sign-in is deleted. Your events stay on this computer.")
                  : _ ("Accord forgets what it knows of this account and compares both sides anew, which begins with a "
                       "plan. What is on both sides is linked again, not doubled."));
  adw_message_dialog_set_extra_child (
      dialog, disconnects ? new_disconnect_choices (self, service) : new_reset_choices (self, service));
  choice_changed_cb (self);
}

GtkWidget *
accord_leave_dialog_new (GtkWindow *parent, AccordAccountInfo *account, AccordPlanPurpose purpose)
{
  AccordLeaveDialog *self;

  g_return_val_if_fail (ACCORD_IS_ACCOUNT_INFO (account), NULL);

  self = g_object_new (ACCORD_TYPE_LEAVE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->purpose = purpose;
  self->account = g_strdup (accord_account_info_get_id (account));
  ask (self,
       accord_account_info_get_email (account),
       accord_say_service (accord_account_info_get_provider (account)));
  return GTK_WIDGET (self);
}

AccordPlanPurpose
accord_leave_dialog_get_purpose (AccordLeaveDialog *self)
{
  g_return_val_if_fail (ACCORD_IS_LEAVE_DIALOG (self), ACCORD_PLAN_FOR_DISCONNECT);

  return self->purpose;
}

const char *
accord_leave_dialog_get_account (AccordLeaveDialog *self)
{
  g_return_val_if_fail (ACCORD_IS_LEAVE_DIALOG (self), NULL);

  return self->account;
}

gboolean
accord_leave_dialog_get_remove_there (AccordLeaveDialog *self)
{
  g_return_val_if_fail (ACCORD_IS_LEAVE_DIALOG (self), FALSE);

  return is_chosen (self->there);
}

gboolean
accord_leave_dialog_get_remove_here (AccordLeaveDialog *self)
{
  g_return_val_if_fail (ACCORD_IS_LEAVE_DIALOG (self), FALSE);

  return is_chosen (self->here);
}
