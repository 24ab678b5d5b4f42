/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-named-events.h"
#include "accord-status-dialog.h"
#include "accord-status-words.h"
#include "store/accord-store-standing.h"

/* One question, as long as its dialog. */
typedef struct
{
  AccordWindow *window;      /* (unowned) the dialog lies over it */
  GtkWidget *dialog;         /* (unowned) (nullable) gone, while the service still looks */
  GCancellable *cancellable; /* (owned) */
  GStrv events;              /* (owned) */
  char *status;              /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->cancellable);
  g_strfreev (question->events);
  g_free (question->status);
  g_free (question);
}

/* ---- taking it back ---- */

/* What a toast can take back. */
typedef struct
{
  AccordWindow *window; /* (unowned) the toast lies in it */
  GPtrArray *before;    /* (owned) (element-type AccordStanding) */
  char *status;         /* (owned) */
} Undo;

static void
undo_free (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  g_ptr_array_unref (undo->before);
  g_free (undo->status);
  g_free (undo);
}

static void
undo_cb (AdwToast *toast, Undo *undo)
{
  AccordDesk *desk = accord_window_get_desk (undo->window);
  g_autoptr (GError) error = NULL;
  int n = accord_store_restore_standing (
      accord_desk_get_store (desk), undo->before, undo->status, accord_desk_now (desk), &error);
  g_autofree char *sentence = NULL;

  if (n < 0)
    {
      accord_desk_report (desk, error);
      return;
    }
  sentence = g_strdup_printf (ngettext ("%d event is as it was", "%d events are as they were", n), n);
  accord_window_toast (undo->window, sentence);
  accord_desk_touch (desk);
}

static void
offer_undo (Question *question, GPtrArray *before)
{
  g_autofree char *sentence = accord_say_status_done (question->status, before->len);
  AdwToast *toast = accord_window_toast_with (question->window, sentence, _ ("Undo"));
  Undo *undo = g_new0 (Undo, 1);

  undo->window = question->window;
  undo->before = g_ptr_array_ref (before);
  undo->status = g_strdup (question->status);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, 0);
}

/* ---- doing it ---- */

static void
answered_cb (GtkWidget *dialog, const char *response, Question *question)
{
  AccordDesk *desk = accord_window_get_desk (question->window);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (question->cancellable);
  if (!g_str_equal (response, "set"))
    return;
  before = accord_store_set_standing (accord_desk_get_store (desk),
                                      (const char *const *) question->events,
                                      question->status,
                                      TRUE,
                                      accord_desk_now (desk),
                                      &error);
  if (before == NULL)
    {
      accord_desk_report (desk, error);
      return;
    }
  offer_undo (question, before);
  accord_desk_touch (desk);
}

/* ---- what it does ---- */

static gboolean
waits_for_first_plan (AccordStore *store, const AccordPlanStep *step)
{
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (store, step->calendar, NULL);

  return calendar != NULL && !calendar->approved;
}

/* Reads the plans and takes them away: nobody will approve them. */
static char *
describe_plans (AccordDesk *desk, const char *plans)
{
  AccordStore *store = accord_desk_get_store (desk);
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_record_free);
  g_auto (GStrv) ids = g_strsplit (plans, ",", -1);
  guint waiting = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      AccordPlanRecord *record = accord_store_get_plan (store, ids[i], NULL);

      if (record == NULL)
        continue;
      g_ptr_array_add (records, record);
      for (guint n = 0; n < record->steps->len; n++)
        {
          g_ptr_array_add (steps, g_ptr_array_index (record->steps, n));
          waiting += waits_for_first_plan (store, g_ptr_array_index (record->steps, n));
        }
      accord_desk_drop_plan (desk, ids[i]);
    }
  return accord_say_status_steps (steps, waiting);
}

static void
supposed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) dialog = data;
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  g_autoptr (GError) error = NULL;
  g_autofree char *plans = accord_client_suppose_finish (ACCORD_CLIENT (source), result, &error);
  g_autofree char *text = NULL;

  if (question->dialog == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (plans != NULL)
    text = describe_plans (accord_window_get_desk (question->window), plans);
  else
    text = g_strdup_printf (
        _ ("What becomes of their copies cannot be said now: %s\nThe next sync carries it out."), error->message);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), text);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "set", TRUE);
}

static void
gone_cb (GtkWidget *dialog, Question *question)
{
  question->dialog = NULL;
  g_cancellable_cancel (question->cancellable);
}

/* ---- asking ---- */

static gboolean
takes_away (const char *status)
{
  return g_str_equal (status, "cancelled") || g_str_equal (status, "archived") || g_str_equal (status, "draft");
}

static GtkWidget *
new_dialog (AccordWindow *window, GPtrArray *entries, const char *status)
{
  AccordDesk *desk = accord_window_get_desk (window);
  g_autofree char *heading = accord_say_status_ask (status, entries->len);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (window), heading, _ ("Looking at what becomes of their copies…"));

  adw_message_dialog_set_extra_child (
      ADW_MESSAGE_DIALOG (dialog),
      accord_named_events_list_new (
          entries, accord_desk_today (desk), _ ("Events whose status is to be changed")));
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Leave as They Are"), "set", _ ("Change Status"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog),
      "set",
      takes_away (status) ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "set", FALSE);
  return dialog;
}

GtkWidget *
accord_status_dialog_new (AccordWindow *window, const char *const *events, const char *status)
{
  AccordDesk *desk = accord_window_get_desk (window);
  g_autoptr (GPtrArray) entries = accord_named_events_read (accord_desk_get_store (desk), events);
  Question *question;

  if (entries->len == 0)
    return NULL;
  question = g_new0 (Question, 1);
  question->window = window;
  question->cancellable = g_cancellable_new ();
  question->events = accord_named_events_ids (entries);
  question->status = g_strdup (status);
  question->dialog = new_dialog (window, entries, status);
  g_object_set_data_full (G_OBJECT (question->dialog), "question", question, question_free);
  g_signal_connect (question->dialog, "response", G_CALLBACK (answered_cb), question);
  g_signal_connect (question->dialog, "destroy", G_CALLBACK (gone_cb), question);
  accord_client_suppose_async (accord_desk_get_client (desk),
                               (const char *const *) question->events,
                               status,
                               question->cancellable,
                               supposed_cb,
                               g_object_ref (question->dialog));
  return question->dialog;
}
