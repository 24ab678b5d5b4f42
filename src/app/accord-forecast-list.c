/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-badge.h"
#include "accord-forecast-list.h"

struct _AccordForecastList
{
  AdwBin parent_instance;

  AdwActionRow *mail_row;
  GtkButton *who;
  AdwActionRow *skip_row;
  AdwActionRow *send_row;
  GtkCheckButton *skip;
  GtkCheckButton *send;
  GtkWidget *mailed;   /* the disc when somebody would be mailed */
  GtkWidget *unmailed; /* when nobody would */

  GPtrArray *steps;    /* (owned) (nullable) (element-type AccordPlanStep) not owning */
};

G_DEFINE_FINAL_TYPE (AccordForecastList, accord_forecast_list, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
choice_cb (AccordForecastList *self)
{
  gboolean send = gtk_check_button_get_active (self->send);

  if (self->steps == NULL)
    return;
  for (guint i = 0; i < self->steps->len; i++)
    {
      AccordPlanStep *step = g_ptr_array_index (self->steps, i);

      if (accord_plan_step_mails (step))
        step->ticked = send;
    }
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
who_cb (AccordForecastList *self)
{
  g_auto (GStrv) people = accord_plan_list_people (self->steps);
  g_autofree char *text = g_strjoinv ("\n", people);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Who Would Be Mailed"),
                                              text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_nobody (AccordForecastList *self, const AccordPlanWords *words)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mail_row), _ ("Nobody is mailed"));
  adw_action_row_set_subtitle (self->mail_row, _ (words->unmailed));
}

static char *
say_past (guint past)
{
  if (past == 0)
    return g_strdup (_ ("None of them is about the past"));
  return g_strdup_printf (ngettext ("%u of these mails is about an event in the past",
                                    "%u of these mails are about events in the past",
                                    past),
                          past);
}

static void
show_people (AccordForecastList *self,
             const AccordForecast *forecast,
             const AccordPlanWords *words,
             const char *service)
{
  g_autofree char *people =
      g_strdup_printf (ngettext ("%u person", "%u people", forecast->people), forecast->people);
  g_autofree char *mails = g_strdup_printf (ngettext ("%u mail", "%u mails", forecast->mails), forecast->mails);
  g_autofree char *title = words->send (service, people, mails);
  g_autofree char *past = say_past (forecast->past);
  g_autofree char *skip = words->skipped (forecast->steps);
  g_autofree char *send = g_strdup_printf (_ ("%s get %s"), people, mails);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mail_row), title);
  adw_action_row_set_subtitle (self->mail_row, past);
  adw_action_row_set_subtitle (self->skip_row, skip);
  adw_action_row_set_subtitle (self->send_row, send);
}

static void
accord_forecast_list_finalize (GObject *object)
{
  g_clear_pointer (&ACCORD_FORECAST_LIST (object)->steps, g_ptr_array_unref);

  G_OBJECT_CLASS (accord_forecast_list_parent_class)->finalize (object);
}

static void
accord_forecast_list_class_init (AccordForecastListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = accord_forecast_list_finalize;

  signals[CHOSEN] = g_signal_new (
      "chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-forecast-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordForecastList, mail_row);
  gtk_widget_class_bind_template_child (widget_class, AccordForecastList, who);
  gtk_widget_class_bind_template_child (widget_class, AccordForecastList, skip_row);
  gtk_widget_class_bind_template_child (widget_class, AccordForecastList, send_row);
  gtk_widget_class_bind_template_child (widget_class, AccordForecastList, skip);
  gtk_widget_class_bind_template_child (widget_class, AccordForecastList, send);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, who_cb);
}

static void
accord_forecast_list_init (AccordForecastList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->mailed = accord_disc_new ("mail-send-symbolic", "warning-tint", 32);
  self->unmailed = accord_disc_new ("object-select-symbolic", "success-tint", 32);
  adw_action_row_add_prefix (self->mail_row, self->mailed);
  adw_action_row_add_prefix (self->mail_row, self->unmailed);
}

void
accord_forecast_list_show (AccordForecastList *self,
                           GPtrArray *steps,
                           const AccordPlanWords *words,
                           const char *service,
                           gint64 now)
{
  AccordForecast forecast;
  gboolean mails;

  g_return_if_fail (ACCORD_IS_FORECAST_LIST (self));

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  accord_plan_forecast (steps, now, &forecast);
  mails = forecast.mails > 0;
  gtk_widget_set_visible (GTK_WIDGET (self->who), mails);
  gtk_widget_set_visible (GTK_WIDGET (self->skip_row), mails);
  gtk_widget_set_visible (GTK_WIDGET (self->send_row), mails);
  gtk_widget_set_visible (self->mailed, mails);
  gtk_widget_set_visible (self->unmailed, !mails);
  if (mails)
    show_people (self, &forecast, words, service);
  else
    show_nobody (self, words);
  gtk_check_button_set_active (self->skip, TRUE);
  self->steps = g_ptr_array_ref (steps);
  choice_cb (self);
}
