/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-day-box.h"
#include "accord-event-row.h"
#include "accord-sentences.h"

struct _AccordDayBox
{
  GtkBox parent_instance;

  GtkWidget *date_column;
  GtkLabel *day_name;
  GtkLabel *day_number;
  GtkWidget *heading;
  GtkLabel *heading_name;
  GtkLabel *heading_date;
  GtkListBox *list;

  gint64 day;
  AccordEventSelection *selection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AccordDayBox, accord_day_box, GTK_TYPE_BOX)

enum
{
  EVENT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
row_activated_cb (AccordDayBox *self, GtkListBoxRow *row)
{
  AccordEventRow *event = ACCORD_EVENT_ROW (row);

  if (accord_event_selection_get_active (self->selection))
    accord_event_row_toggle (event);
  else
    g_signal_emit (self, signals[EVENT_ACTIVATED], 0, accord_event_row_get_event_id (event));
}

static void
accord_day_box_finalize (GObject *object)
{
  g_clear_object (&ACCORD_DAY_BOX (object)->selection);

  G_OBJECT_CLASS (accord_day_box_parent_class)->finalize (object);
}

static void
accord_day_box_class_init (AccordDayBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = accord_day_box_finalize;

  signals[EVENT_ACTIVATED] = g_signal_new ("event-activated",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-day-box.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, date_column);
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, day_name);
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, day_number);
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, heading);
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, heading_name);
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, heading_date);
  gtk_widget_class_bind_template_child (widget_class, AccordDayBox, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
accord_day_box_init (AccordDayBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_undated (AccordDayBox *self)
{
  gtk_label_set_label (self->day_name, _ ("No date"));
  gtk_label_set_label (self->day_number, "–");
  gtk_label_set_label (self->heading_name, _ ("No Date Yet"));
  gtk_label_set_label (self->heading_date, "");
}

static void
show_day (AccordDayBox *self, gint64 today)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (self->day);
  g_autofree char *number = g_strdup_printf ("%d", g_date_time_get_day_of_month (date));
  g_autofree char *name = accord_say_weekday (self->day, FALSE);
  g_autofree char *whole_name = accord_say_weekday (self->day, TRUE);
  g_autofree char *month = accord_say_day_month (self->day);
  gboolean is_today = self->day == today;

  if (g_date_time_get_day_of_month (date) == 1)
    {
      g_free (name);
      name = g_date_time_format (date, "%b");
    }
  gtk_label_set_label (self->day_name, is_today ? _ ("Today") : name);
  gtk_label_set_label (self->day_number, number);
  gtk_label_set_label (self->heading_name, is_today ? _ ("Today") : whole_name);
  if (is_today)
    {
      g_autofree char *both = g_strdup_printf ("%s %s", whole_name, month);

      gtk_label_set_label (self->heading_date, both);
      gtk_widget_add_css_class (self->date_column, "today");
      gtk_widget_add_css_class (GTK_WIDGET (self->heading_name), "today-word");
    }
  else
    gtk_label_set_label (self->heading_date, month);
}

GtkWidget *
accord_day_box_new (const AccordAgendaDay *day,
                    gint64 today,
                    gboolean narrow,
                    AccordEventSelection *selection)
{
  AccordDayBox *self = g_object_new (ACCORD_TYPE_DAY_BOX, NULL);
  g_autofree char *label = NULL;

  self->day = day->day;
  self->selection = g_object_ref (selection);
  if (day->day == ACCORD_AGENDA_UNDATED)
    show_undated (self);
  else
    show_day (self, today);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self), narrow ? 6 : 18);
  gtk_widget_set_visible (self->date_column, !narrow);
  gtk_widget_set_visible (self->heading, narrow);
  for (guint i = 0; i < day->entries->len; i++)
    gtk_list_box_append (
        self->list,
        accord_event_row_new (g_ptr_array_index (day->entries, i), day->day, narrow, selection));

  label = g_strdup_printf ("%s %s",
                           gtk_label_get_label (self->heading_name),
                           gtk_label_get_label (self->heading_date));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

gint64
accord_day_box_get_day (AccordDayBox *self)
{
  g_return_val_if_fail (ACCORD_IS_DAY_BOX (self), 0);

  return self->day;
}

void
accord_day_box_pick_all (AccordDayBox *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (ACCORD_IS_DAY_BOX (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    accord_event_selection_set (
        self->selection, accord_event_row_get_event_id (ACCORD_EVENT_ROW (row)), TRUE);
}
