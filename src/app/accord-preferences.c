/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-colours-group.h"
#include "accord-people-page.h"
#include "accord-preferences.h"
#include "accord-registration-group.h"
#include "accord-texts-page.h"
#include "accord-window-span.h"

struct _AccordPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkSwitch *automatic;
  AdwComboRow *interval;
  GtkSwitch *background;
  AccordWindowSpan *span;
  GtkSpinButton *back;
  GtkSpinButton *ahead;
  AdwPreferencesPage *rules;
  AdwComboRow *conflict;
  AccordTextsPage *texts;
  AccordPeoplePage *people;
  AdwComboRow *privacy;
  AdwComboRow *deletion;
  AdwPreferencesPage *sign_in;

  AccordDesk *desk;  /* (owned) */
  GArray *intervals; /* (owned) (element-type int) minutes, in the order of the row */
  gboolean filling;
  guint window_source;
};

G_DEFINE_FINAL_TYPE (AccordPreferences, accord_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* A spin button that is held down writes once, when it comes to rest. */
#define REST_MILLISECONDS 300
/* With a button that somebody has to reach. */
#define TOAST_SECONDS 10

static const int usual_intervals[] = { 5, 15, 30, 60 };

static const struct
{
  const char *value;
  const char *words;
} conflict_rules[] = {
  { "newest", N_ ("The newest change wins") },
  { "mine", N_ ("Mine wins") },
  { "theirs", N_ ("Theirs wins") },
  { "ask", N_ ("Both rest until you decide") },
};

static void
set_switch (AccordPreferences *self, const char *key, GtkSwitch *control)
{
  if (!self->filling)
    accord_desk_set_setting (self->desk, key, gtk_switch_get_active (control) ? "on" : "off");
}

static void
automatic_cb (AccordPreferences *self)
{
  set_switch (self, "automatic_sync", self->automatic);
}

static void
background_cb (AccordPreferences *self)
{
  set_switch (self, "background", self->background);
}

static void
interval_cb (AccordPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->interval);
  g_autofree char *value = NULL;

  if (self->filling || selected >= self->intervals->len)
    return;
  value = g_strdup_printf ("%d", g_array_index (self->intervals, int, selected));
  accord_desk_set_setting (self->desk, "interval", value);
}

static void
conflict_cb (AccordPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->conflict);

  if (!self->filling && selected < G_N_ELEMENTS (conflict_rules))
    accord_desk_set_setting (self->desk, "conflict_rule", conflict_rules[selected].value);
}

/* What it does to the copies there are is seen in a plan. */
static void
texts_changed_cb (AccordPreferences *self)
{
  AdwToast *toast;

  if (g_list_model_get_n_items (accord_desk_get_accounts (self->desk)) == 0)
    return;
  toast = adw_toast_new (_ ("Copies are written anew at the next sync."));
  adw_toast_set_button_label (toast, _ ("Preview Changes"));
  adw_toast_set_action_name (toast, "app.plan");
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

/* In the order of the rows, which is that of AccordPrivacy and AccordDeletion. */
static void
privacy_cb (AccordPreferences *self)
{
  if (!self->filling)
    accord_desk_set_setting (
        self->desk, "privacy", accord_privacy_to_text ((AccordPrivacy) adw_combo_row_get_selected (self->privacy)));
}

static void
deletion_cb (AccordPreferences *self)
{
  if (!self->filling)
    accord_desk_set_setting (self->desk,
                             "deletion_rule",
                             accord_deletion_to_text ((AccordDeletion) adw_combo_row_get_selected (self->deletion)));
}

static void
draw_span (AccordPreferences *self)
{
  accord_window_span_set (self->span,
                          accord_desk_today (self->desk),
                          gtk_spin_button_get_value_as_int (self->back),
                          gtk_spin_button_get_value_as_int (self->ahead));
}

static void
write_window (AccordPreferences *self)
{
  g_autofree char *back = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (self->back));
  g_autofree char *ahead = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (self->ahead));

  accord_desk_set_setting (self->desk, "window_back", back);
  accord_desk_set_setting (self->desk, "window_ahead", ahead);
}

static gboolean
rest_cb (gpointer data)
{
  AccordPreferences *self = data;

  self->window_source = 0;
  write_window (self);
  return G_SOURCE_REMOVE;
}

static void
window_cb (AccordPreferences *self)
{
  if (self->filling)
    return;
  draw_span (self);
  g_clear_handle_id (&self->window_source, g_source_remove);
  self->window_source = g_timeout_add (REST_MILLISECONDS, rest_cb, self);
}

static void
fill_intervals (AccordPreferences *self)
{
  int present = accord_store_get_setting_int (accord_desk_get_store (self->desk), "interval");
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_array_append_vals (self->intervals, usual_intervals, G_N_ELEMENTS (usual_intervals));
  for (guint i = 0; i < self->intervals->len; i++)
    if (g_array_index (self->intervals, int, i) == present)
      selected = i;
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      g_array_append_val (self->intervals, present);
      selected = self->intervals->len - 1;
    }
  for (guint i = 0; i < self->intervals->len; i++)
    {
      int minutes = g_array_index (self->intervals, int, i);
      g_autofree char *word =
          minutes == 60 ? g_strdup (_ ("Every hour"))
                        : g_strdup_printf (ngettext ("Every minute", "Every %d minutes", minutes), minutes);

      gtk_string_list_append (words, word);
    }
  adw_combo_row_set_model (self->interval, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->interval, selected);
}

static void
fill_rules (AccordPreferences *self)
{
  g_autofree char *present = accord_store_get_setting (accord_desk_get_store (self->desk), "conflict_rule");
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (conflict_rules); i++)
    {
      gtk_string_list_append (words, _ (conflict_rules[i].words));
      if (g_strcmp0 (present, conflict_rules[i].value) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->conflict, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->conflict, selected);
}

static void
fill_new_calendars (AccordPreferences *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  g_autofree char *privacy_word = accord_store_get_setting (store, "privacy");
  g_autofree char *deletion_word = accord_store_get_setting (store, "deletion_rule");
  AccordPrivacy privacy = ACCORD_PRIVACY_EVERYTHING;
  AccordDeletion deletion = ACCORD_DELETION_FOLLOW;

  accord_privacy_from_text (privacy_word, &privacy);
  accord_deletion_from_text (deletion_word, &deletion);
  adw_combo_row_set_selected (self->privacy, privacy);
  adw_combo_row_set_selected (self->deletion, deletion);
}

static void
fill (AccordPreferences *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);

  self->filling = TRUE;
  gtk_switch_set_active (self->automatic, accord_store_get_setting_bool (store, "automatic_sync"));
  gtk_switch_set_active (self->background, accord_store_get_setting_bool (store, "background"));
  gtk_spin_button_set_value (self->back, accord_store_get_setting_int (store, "window_back"));
  gtk_spin_button_set_value (self->ahead, accord_store_get_setting_int (store, "window_ahead"));
  fill_intervals (self);
  fill_rules (self);
  fill_new_calendars (self);
  draw_span (self);
  self->filling = FALSE;
}

static void
accord_preferences_dispose (GObject *object)
{
  AccordPreferences *self = ACCORD_PREFERENCES (object);

  if (self->window_source != 0)
    {
      g_clear_handle_id (&self->window_source, g_source_remove);
      write_window (self);
    }
  g_clear_object (&self->desk);
  g_clear_pointer (&self->intervals, g_array_unref);

  G_OBJECT_CLASS (accord_preferences_parent_class)->dispose (object);
}

static void
accord_preferences_class_init (AccordPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_preferences_dispose;

  g_type_ensure (ACCORD_TYPE_PEOPLE_PAGE);
  g_type_ensure (ACCORD_TYPE_WINDOW_SPAN);
  g_type_ensure (ACCORD_TYPE_TEXTS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, automatic);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, interval);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, background);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, span);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, back);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, ahead);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, rules);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, conflict);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, texts);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, people);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, privacy);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, deletion);
  gtk_widget_class_bind_template_child (widget_class, AccordPreferences, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, automatic_cb);
  gtk_widget_class_bind_template_callback (widget_class, background_cb);
  gtk_widget_class_bind_template_callback (widget_class, interval_cb);
  gtk_widget_class_bind_template_callback (widget_class, conflict_cb);
  gtk_widget_class_bind_template_callback (widget_class, window_cb);
  gtk_widget_class_bind_template_callback (widget_class, texts_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, privacy_cb);
  gtk_widget_class_bind_template_callback (widget_class, deletion_cb);
}

static void
accord_preferences_init (AccordPreferences *self)
{
  self->intervals = g_array_new (FALSE, FALSE, sizeof (int));
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
accord_preferences_new (AccordDesk *desk)
{
  AccordPreferences *self = g_object_new (ACCORD_TYPE_PREFERENCES, NULL);

  self->desk = g_object_ref (desk);
  accord_texts_page_set_desk (self->texts, desk);
  adw_preferences_page_add (self->rules, ADW_PREFERENCES_GROUP (accord_colours_group_new (desk)));
  adw_preferences_page_add (self->sign_in,
                            ADW_PREFERENCES_GROUP (accord_registration_group_new (desk, "outlook")));
  adw_preferences_page_add (self->sign_in,
                            ADW_PREFERENCES_GROUP (accord_registration_group_new (desk, "google")));
  accord_people_page_set_desk (self->people, desk);
  fill (self);
  return GTK_WIDGET (self);
}
