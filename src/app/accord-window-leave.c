/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-leave-dialog.h"
#include "accord-leave-page.h"
#include "accord-plan-page.h"
#include "accord-window-private.h"

/* Disconnecting and resetting an account: asked first, then at once, or by a plan that is carried out and watched. */
typedef struct
{
  AccordWindow *window; /* (owned) */
  AccordPlanPurpose purpose;
  char *account;        /* (owned) */
  char *email;          /* (owned) */
} Leaving;

static Leaving *
leaving_new (AccordWindow *window, const char *account, AccordPlanPurpose purpose)
{
  AccordAccountInfo *info = accord_desk_find_account (accord_window_get_desk (window), account);
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->window = g_object_ref (window);
  leaving->purpose = purpose;
  leaving->account = g_strdup (account);
  leaving->email = g_strdup (info != NULL ? accord_account_info_get_email (info) : "");
  return leaving;
}

static void
leaving_free (Leaving *leaving)
{
  g_object_unref (leaving->window);
  g_free (leaving->account);
  g_free (leaving->email);
  g_free (leaving);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

static void
free_closure (gpointer data, GClosure *closure)
{
  leaving_free (data);
}

static void
connect_leaving (GtkWidget *page, const char *signal, GCallback callback, const Leaving *leaving)
{
  g_signal_connect_data (page,
                         signal,
                         callback,
                         leaving_new (leaving->window, leaving->account, leaving->purpose),
                         free_closure,
                         G_CONNECT_SWAPPED);
}

static void
end (AccordWindow *self, const char *sentence)
{
  accord_window_pop_all (self);
  accord_window_show_view (self, "accounts");
  accord_window_toast (self, sentence);
}

/* ---- at once ---- */

static void
left_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Leaving) leaving = data;
  gboolean disconnects = leaving->purpose == ACCORD_PLAN_FOR_DISCONNECT;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  gboolean done = disconnects ? accord_client_disconnect_finish (ACCORD_CLIENT (source), result, &error)
                              : accord_client_reset_finish (ACCORD_CLIENT (source), result, &error);

  if (!done)
    {
      accord_desk_report (accord_window_get_desk (leaving->window), error);
      return;
    }
  sentence = disconnects ? g_strdup_printf (_ ("%s is disconnected. The copies stay where they are."), leaving->email)
                         : g_strdup (_ ("Reset. The next sync begins with a plan."));
  end (leaving->window, sentence);
}

static void
leave_at_once (AccordWindow *self, const char *account, AccordPlanPurpose purpose)
{
  AccordClient *client = accord_desk_get_client (accord_window_get_desk (self));
  Leaving *leaving = leaving_new (self, account, purpose);

  if (purpose == ACCORD_PLAN_FOR_DISCONNECT)
    accord_client_disconnect_async (client, account, FALSE, NULL, left_cb, leaving);
  else
    accord_client_reset_async (client, account, FALSE, FALSE, NULL, left_cb, leaving);
}

/* ---- by a plan ---- */

static void show_plan (Leaving *leaving, gboolean there, gboolean here);

static void
rest_kept_cb (Leaving *leaving)
{
  leave_at_once (leaving->window, leaving->account, leaving->purpose);
}

static void
done_cb (Leaving *leaving, const char *sentence)
{
  end (leaving->window, sentence);
}

static void
closed_cb (Leaving *leaving)
{
  accord_window_pop_all (leaving->window);
}

/* Nothing of it was approved: it is made anew, as it was asked for. */
static void
plan_wanted_cb (Leaving *leaving)
{
  AccordStore *store = accord_desk_get_store (accord_window_get_desk (leaving->window));
  g_autoptr (AccordPlanRecord) plan = accord_store_find_plan_for (
      store, leaving->account, accord_plan_purpose_name (leaving->purpose), NULL);
  gboolean there = plan != NULL && accord_plan_removes (plan->purpose, plan->options, "there");
  gboolean here = plan != NULL && accord_plan_removes (plan->purpose, plan->options, "here");

  accord_window_pop (leaving->window);
  show_plan (leaving, there, here);
}

static void
watch (Leaving *leaving, const char *run)
{
  GtkWidget *page =
      accord_leave_page_new (accord_window_get_desk (leaving->window), leaving->account, leaving->purpose, run);

  connect_leaving (page, "done", G_CALLBACK (done_cb), leaving);
  connect_leaving (page, "closed", G_CALLBACK (closed_cb), leaving);
  connect_leaving (page, "rest-kept", G_CALLBACK (rest_kept_cb), leaving);
  connect_leaving (page, "plan-wanted", G_CALLBACK (plan_wanted_cb), leaving);
  accord_window_push (leaving->window, page);
}

static void
applied_cb (Leaving *leaving, const char *run)
{
  accord_window_pop (leaving->window);
  watch (leaving, run);
}

static void
under_way_cb (Leaving *leaving)
{
  accord_window_pop (leaving->window);
  watch (leaving, NULL);
}

static void
put_off_cb (Leaving *leaving)
{
  accord_window_pop (leaving->window);
}

static void
show_plan (Leaving *leaving, gboolean there, gboolean here)
{
  AccordWindow *self = leaving->window;
  GtkWidget *page = accord_plan_page_new_leave (
      accord_window_get_desk (self), leaving->account, leaving->purpose, there, here);

  g_object_bind_property (self, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  connect_leaving (page, "applied", G_CALLBACK (applied_cb), leaving);
  connect_leaving (page, "under-way", G_CALLBACK (under_way_cb), leaving);
  connect_leaving (page, "put-off", G_CALLBACK (put_off_cb), leaving);
  accord_window_push (self, page);
}

/* ---- asking ---- */

static void
answered_cb (AccordWindow *self, const char *response, AccordLeaveDialog *dialog)
{
  const char *account = accord_leave_dialog_get_account (dialog);
  AccordPlanPurpose purpose = accord_leave_dialog_get_purpose (dialog);
  gboolean there = accord_leave_dialog_get_remove_there (dialog);
  gboolean here = accord_leave_dialog_get_remove_here (dialog);

  if (!g_str_equal (response, "go"))
    return;
  if (there || here)
    {
      g_autoptr (Leaving) leaving = leaving_new (self, account, purpose);

      show_plan (leaving, there, here);
    }
  else
    leave_at_once (self, account, purpose);
}

void
accord_window_leave (AccordWindow *self, const char *account, AccordPlanPurpose purpose)
{
  AccordDesk *desk;
  AccordAccountInfo *info;
  AccordPlanPurpose under_way;
  GtkWidget *dialog;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  desk = accord_window_get_desk (self);
  info = accord_desk_find_account (desk, account);
  if (info == NULL)
    return;
  if (accord_desk_find_leaving (desk, account, &under_way))
    {
      g_autoptr (Leaving) leaving = leaving_new (self, account, under_way);

      watch (leaving, NULL);
      return;
    }
  dialog = accord_leave_dialog_new (GTK_WINDOW (self), info, purpose);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
