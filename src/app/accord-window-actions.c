/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-account-page.h"
#include "accord-biography-page.h"
#include "accord-conflict-page.h"
#include "accord-event-editor.h"
#include "accord-plan-page.h"
#include "accord-signin-page.h"
#include "accord-window-private.h"

/* ---- connecting ---- */

static void
signed_in_cb (AccordWindow *self, const char *account)
{
  g_autofree char *id = g_strdup (account);

  /* The browser lies over the window by now. */
  gtk_window_present (GTK_WINDOW (self));
  accord_window_pop (self);
  accord_window_show_view (self, "accounts");
  if (accord_desk_needs_approval (accord_window_get_desk (self), id))
    accord_window_show_plan (self, id);
  else
    accord_desk_sync (accord_window_get_desk (self), id);
}

void
accord_window_connect (AccordWindow *self, const char *provider, const char *account)
{
  GtkWidget *page;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  page = accord_signin_page_new (accord_window_get_desk (self), provider, account);
  g_signal_connect_object (page, "done", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "cancelled", G_CALLBACK (accord_window_pop), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

/* ---- plans ---- */

static void
plan_applied_cb (AccordWindow *self, const char *run)
{
  accord_desk_track_run (accord_window_get_desk (self), run);
  accord_window_pop (self);
}

static void
push_plan (AccordWindow *self, GtkWidget *page)
{
  g_object_bind_property (self, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (page, "applied", G_CALLBACK (plan_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "put-off", G_CALLBACK (accord_window_pop), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

void
accord_window_show_plan (AccordWindow *self, const char *account)
{
  g_return_if_fail (ACCORD_IS_WINDOW (self));

  push_plan (self, accord_plan_page_new (accord_window_get_desk (self), account));
}

/* ---- accounts and events ---- */

static void
account_deed_cb (AccordWindow *self, const char *account, int deed)
{
  accord_window_do (self, account, (AccordDeed) deed);
}

void
accord_window_show_account (AccordWindow *self, const char *account)
{
  GtkWidget *page;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  page = accord_account_page_new (accord_window_get_desk (self), account);
  g_signal_connect_object (page, "deed", G_CALLBACK (account_deed_cb), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

/* ---- what only a person can decide ---- */

static void
decided_cb (AccordWindow *self)
{
  accord_window_pop (self);
  accord_window_toast (self, _ ("Decided. A sync carries it out."));
}

/* FALSE: nothing is asked. Takes @questions. */
static gboolean
show_questions (AccordWindow *self, GPtrArray *questions)
{
  GtkWidget *page;

  if (questions == NULL || questions->len == 0)
    {
      g_clear_pointer (&questions, g_ptr_array_unref);
      return FALSE;
    }
  page = accord_conflict_page_new (accord_window_get_desk (self), questions);
  g_object_bind_property (self, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (page, "done", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
  return TRUE;
}

static void
question_wanted_cb (AccordWindow *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  AccordDesk *desk = accord_window_get_desk (self);
  AccordQuestion *question = accord_store_get_question (accord_desk_get_store (desk), id, &error);
  GPtrArray *questions;

  if (question == NULL)
    {
      accord_desk_report (desk, error);
      return;
    }
  questions = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_question_free);
  g_ptr_array_add (questions, question);
  show_questions (self, questions);
}

/* What is asked first, else those that rest for another reason. */
static void
show_stuck (AccordWindow *self, AccordAccountInfo *account)
{
  AccordStore *store = accord_desk_get_store (accord_window_get_desk (self));
  GPtrArray *questions =
      accord_store_list_questions (store, accord_account_info_get_id (account), FALSE, NULL);

  if (!show_questions (self, questions))
    accord_window_filter_events (self,
                                 accord_account_info_get_conflicts (account) > 0 ? ACCORD_PRESENCE_CONFLICT
                                                                                 : ACCORD_PRESENCE_HELD);
}

static void
edit_cb (AccordWindow *self, const char *event)
{
  accord_window_edit_event (self, event);
}

static void
account_wanted_cb (AccordWindow *self, const char *account)
{
  accord_window_show_account (self, account);
}

void
accord_window_show_event (AccordWindow *self, const char *event)
{
  GtkWidget *page;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  page = accord_biography_page_new (accord_window_get_desk (self), event, accord_window_get_narrow (self));
  g_signal_connect_object (page, "edit", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "account-wanted", G_CALLBACK (account_wanted_cb), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

void
accord_window_edit_event (AccordWindow *self, const char *event)
{
  GtkWidget *editor;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  editor = accord_event_editor_new (accord_window_get_desk (self), event);
  gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (self));
  gtk_window_set_modal (GTK_WINDOW (editor), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (editor), TRUE);
  if (accord_window_get_narrow (self))
    {
      gtk_window_set_default_size (GTK_WINDOW (editor), 360, 720);
      gtk_widget_add_css_class (editor, "narrow");
    }
  g_signal_connect_object (editor, "saved", G_CALLBACK (accord_window_toast), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordDesk) desk = data;
  g_autoptr (GError) error = NULL;

  if (!accord_client_pause_finish (ACCORD_CLIENT (source), result, &error))
    accord_desk_report (desk, error);
}

/* Whatever of the three switches holds the account back is let go. */
static void
resume (AccordDesk *desk, const char *account)
{
  accord_desk_set_setting (desk, "automatic_sync", "on");
  accord_desk_set_automatic (desk, account, TRUE);
  accord_client_pause_async (accord_desk_get_client (desk), 0, NULL, resumed_cb, g_object_ref (desk));
}

void
accord_window_do (AccordWindow *self, const char *account, AccordDeed deed)
{
  AccordDesk *desk;
  AccordAccountInfo *info;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  desk = accord_window_get_desk (self);
  info = accord_desk_find_account (desk, account);
  if (info == NULL)
    return;
  switch (deed)
    {
    case ACCORD_DEED_SYNC:
      accord_desk_sync (desk, account);
      break;
    case ACCORD_DEED_STOP:
      accord_desk_stop (desk);
      break;
    case ACCORD_DEED_RESUME:
      resume (desk, account);
      break;
    case ACCORD_DEED_SHOW_QUEUE:
      accord_window_filter_events (self, ACCORD_PRESENCE_WAITING);
      break;
    case ACCORD_DEED_SIGN_IN:
      accord_window_connect (self, accord_account_info_get_provider (info), account);
      break;
    case ACCORD_DEED_SHOW_STUCK:
      show_stuck (self, info);
      break;
    case ACCORD_DEED_SHOW_PLAN:
      accord_window_show_plan (self, account);
      break;
    case ACCORD_DEED_DISCONNECT:
      accord_window_leave (self, account, ACCORD_PLAN_FOR_DISCONNECT);
      break;
    case ACCORD_DEED_RESET:
      accord_window_leave (self, account, ACCORD_PLAN_FOR_RESET);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* ---- actions ---- */

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accord_window_connect (ACCORD_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordDesk *desk = accord_window_get_desk (ACCORD_WINDOW (widget));

  if (g_list_model_get_n_items (accord_desk_get_accounts (desk)) == 0)
    accord_window_toast (ACCORD_WINDOW (widget), _ ("Connect an account first."));
  else
    accord_desk_sync (desk, NULL);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accord_desk_stop (accord_window_get_desk (ACCORD_WINDOW (widget)));
}

static void
plan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordDesk *desk = accord_window_get_desk (ACCORD_WINDOW (widget));

  if (g_list_model_get_n_items (accord_desk_get_accounts (desk)) == 0)
    accord_window_toast (ACCORD_WINDOW (widget), _ ("Connect an account first."));
  else
    accord_window_show_plan (ACCORD_WINDOW (widget), NULL);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordWindow *self = ACCORD_WINDOW (widget);

  push_plan (self, accord_plan_page_new_undo (accord_window_get_desk (self), g_variant_get_string (parameter, NULL)));
}

static void
undo_last_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordWindow *self = ACCORD_WINDOW (widget);
  AccordDesk *desk = accord_window_get_desk (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *cycle = accord_store_find_last_sync (accord_desk_get_store (desk), &error);

  if (cycle != NULL)
    push_plan (self, accord_plan_page_new_undo (desk, cycle));
  else
    accord_desk_report (desk, error);
}

static void
new_event_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accord_window_edit_event (ACCORD_WINDOW (widget), NULL);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accord_window_pop (ACCORD_WINDOW (widget));
}

static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accord_window_show_view (ACCORD_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  question_wanted_cb (ACCORD_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

void
accord_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.connect", "s", connect_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "win.plan", NULL, plan_action);
  /* The id of a cycle. */
  gtk_widget_class_install_action (widget_class, "win.undo", "s", undo_action);
  gtk_widget_class_install_action (widget_class, "win.undo-last", NULL, undo_last_action);
  gtk_widget_class_install_action (widget_class, "win.new-event", NULL, new_event_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.decide", "s", decide_action);
}
