/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-setting-rows.h"

/* A spin button that is held down writes once, when it comes to rest. */
#define REST_MILLISECONDS 300

/* What a control writes. */
typedef struct
{
  AccordDesk *desk; /* (owned) */
  const char *key;
  const AccordSettingChoice *choices; /* (nullable) */
  guint n_choices;
  GtkSpinButton *number; /* (unowned) (nullable) */
  guint source;
} Setting;

static void
write_number (Setting *self)
{
  g_autofree char *value = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (self->number));

  accord_desk_set_setting (self->desk, self->key, value);
}

static void
setting_free (gpointer data, GClosure *closure)
{
  Setting *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->desk);
  g_free (self);
}

static Setting *
setting_new (AccordDesk *desk, const char *key)
{
  Setting *self = g_new0 (Setting, 1);

  self->desk = g_object_ref (desk);
  self->key = key;
  return self;
}

AdwPreferencesGroup *
accord_setting_group_new (const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  return group;
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle, GtkWidget *control)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (row, subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, control);
  adw_action_row_set_activatable_widget (row, control);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static void
switched_cb (GtkSwitch *control, GParamSpec *spec, Setting *self)
{
  accord_desk_set_setting (self->desk, self->key, gtk_switch_get_active (control) ? "on" : "off");
}

GtkSwitch *
accord_setting_add_switch (
    AdwPreferencesGroup *group, AccordDesk *desk, const char *key, const char *title, const char *subtitle)
{
  GtkWidget *control = gtk_switch_new ();

  add_row (group, title, subtitle, control);
  gtk_switch_set_active (GTK_SWITCH (control),
                         accord_store_get_setting_bool (accord_desk_get_store (desk), key));
  g_signal_connect_data (
      control, "notify::active", G_CALLBACK (switched_cb), setting_new (desk, key), setting_free, 0);
  return GTK_SWITCH (control);
}

static gboolean
rest_cb (gpointer data)
{
  Setting *self = data;

  self->source = 0;
  write_number (self);
  return G_SOURCE_REMOVE;
}

static void
number_cb (GtkSpinButton *control, Setting *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (REST_MILLISECONDS, rest_cb, self);
}

/* Closed before it came to rest. */
static void
unrealize_cb (GtkWidget *control, Setting *self)
{
  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  write_number (self);
}

GtkWidget *
accord_setting_add_number (AdwPreferencesGroup *group,
                           AccordDesk *desk,
                           const char *key,
                           const char *title,
                           const char *subtitle,
                           int least,
                           int most,
                           int step)
{
  GtkWidget *control = gtk_spin_button_new_with_range (least, most, step);
  AdwActionRow *row = add_row (group, title, subtitle, control);
  Setting *setting = setting_new (desk, key);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (control),
                             accord_store_get_setting_int (accord_desk_get_store (desk), key));
  setting->number = GTK_SPIN_BUTTON (control);
  g_signal_connect (control, "unrealize", G_CALLBACK (unrealize_cb), setting);
  g_signal_connect_data (control, "value-changed", G_CALLBACK (number_cb), setting, setting_free, 0);
  return GTK_WIDGET (row);
}

static void
chosen_cb (AdwComboRow *row, GParamSpec *spec, Setting *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < self->n_choices)
    accord_desk_set_setting (self->desk, self->key, self->choices[selected].value);
}

GtkWidget *
accord_setting_add_choice (AdwPreferencesGroup *group,
                           AccordDesk *desk,
                           const char *key,
                           const char *title,
                           const AccordSettingChoice *choices,
                           guint n_choices,
                           char *(*say_other) (const char *value))
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autofree char *present = accord_store_get_setting (accord_desk_get_store (desk), key);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = n_choices;
  Setting *setting = setting_new (desk, key);

  for (guint i = 0; i < n_choices; i++)
    {
      gtk_string_list_append (words, _ (choices[i].words));
      if (g_strcmp0 (present, choices[i].value) == 0)
        selected = i;
    }
  if (selected == n_choices)
    {
      g_autofree char *other = say_other (present);

      gtk_string_list_append (words, other);
    }
  setting->choices = choices;
  setting->n_choices = n_choices;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (row, G_LIST_MODEL (words));
  adw_combo_row_set_selected (row, selected);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (chosen_cb), setting, setting_free, 0);
  return GTK_WIDGET (row);
}
