/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-date-row.h"
#include "accord-sentences.h"

struct _AccordDateRow
{
  AdwActionRow parent_instance;

  GtkLabel *label;
  GtkEntry *clock;
  GtkMenuButton *button;
  GtkCalendar *calendar;

  gint64 day;  /* as if in UTC */
  int minutes; /* since midnight */
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (AccordDateRow, accord_date_row, ADW_TYPE_ACTION_ROW)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

gboolean
accord_clock_parse (const char *text, int *minutes)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  guint hour, minute = 0;
  gboolean separated = FALSE;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text))
        {
          /* "9:30": the hour before the mark has one digit */
          g_string_append_c (digits, *text);
        }
      else if ((*text == ':' || *text == '.') && !separated && digits->len > 0 && digits->len <= 2)
        {
          separated = TRUE;
          if (digits->len == 1)
            g_string_prepend_c (digits, '0');
        }
      else if (!g_ascii_isspace (*text))
        return FALSE;
    }
  if (digits->len == 0 || digits->len > 4 || (separated && digits->len != 4))
    return FALSE;
  if (digits->len == 3)
    g_string_prepend_c (digits, '0');

  hour = (guint) atoi (digits->len <= 2 ? digits->str : (char[]){ digits->str[0], digits->str[1], '\0' });
  if (digits->len == 4)
    minute = (guint) atoi (digits->str + 2);
  if (hour > 23 || minute > 59)
    return FALSE;
  *minutes = (int) (hour * 60 + minute);
  return TRUE;
}

static void
show_clock (AccordDateRow *self)
{
  g_autofree char *text = g_strdup_printf ("%02d:%02d", self->minutes / 60, self->minutes % 60);

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->clock), text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->clock), "error");
  self->setting = FALSE;
}

static void
clock_changed_cb (AccordDateRow *self)
{
  int minutes;

  if (self->setting)
    return;
  if (!accord_clock_parse (gtk_editable_get_text (GTK_EDITABLE (self->clock)), &minutes))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->clock), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->clock), "error");
  self->minutes = minutes;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
day_selected_cb (AccordDateRow *self)
{
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) utc = NULL;

  if (self->setting)
    return;
  date = gtk_calendar_get_date (self->calendar);
  utc = g_date_time_new_utc (g_date_time_get_year (date),
                             g_date_time_get_month (date),
                             g_date_time_get_day_of_month (date),
                             0,
                             0,
                             0);
  accord_date_row_set_day (self, g_date_time_to_unix (utc));
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
accord_date_row_class_init (AccordDateRowClass *klass)
{
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_date_row_init (AccordDateRow *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  self->clock = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->clock), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->clock), 5);
  gtk_widget_set_valign (GTK_WIDGET (self->clock), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "numeric");
  gtk_widget_set_visible (GTK_WIDGET (self->clock), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clock),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Time"),
                                  -1);
  g_signal_connect_object (self->clock, "changed", G_CALLBACK (clock_changed_cb), self, G_CONNECT_SWAPPED);

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  g_signal_connect_object (
      self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a Day"),
                                  -1);

  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->label));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->clock));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->button));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->button));
}

void
accord_date_row_set_day (AccordDateRow *self, gint64 day)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (ACCORD_IS_DATE_ROW (self));

  self->day = day;
  text = accord_say_day_full (day);
  gtk_label_set_label (self->label, text);
  utc = g_date_time_new_from_unix_utc (day);
  local = g_date_time_new_local (
      g_date_time_get_year (utc), g_date_time_get_month (utc), g_date_time_get_day_of_month (utc), 12, 0, 0);
  self->setting = TRUE;
  gtk_calendar_select_day (self->calendar, local);
  self->setting = FALSE;
}

gint64
accord_date_row_get_day (AccordDateRow *self)
{
  g_return_val_if_fail (ACCORD_IS_DATE_ROW (self), 0);

  return self->day;
}

void
accord_date_row_show_clock (AccordDateRow *self, gboolean show)
{
  g_return_if_fail (ACCORD_IS_DATE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->clock), show);
}

void
accord_date_row_set_clock (AccordDateRow *self, int minutes)
{
  g_return_if_fail (ACCORD_IS_DATE_ROW (self));

  self->minutes = CLAMP (minutes, 0, 24 * 60 - 1);
  show_clock (self);
}

int
accord_date_row_get_clock (AccordDateRow *self)
{
  g_return_val_if_fail (ACCORD_IS_DATE_ROW (self), 0);

  return self->minutes;
}
