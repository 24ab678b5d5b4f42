/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-plan-group-row.h"
#include "accord-plan-step-row.h"
#include "accord-sentences.h"

#define BATCH 100

struct _AccordPlanGroupRow
{
  AdwExpanderRow parent_instance;

  GtkCheckButton *check;
  GtkImage *icon;
  GtkWidget *more;     /* (nullable) the row that shows the next batch */
  AdwComboRow *choice; /* (nullable) what becomes of copies that no longer belong there */

  AccordDesk *desk;             /* (owned) */
  const AccordPlanGroup *group; /* (unowned) */
  char *service;                /* (owned) the provider's name */
  GPtrArray *rows;              /* (owned) (element-type AccordPlanStepRow) not owning */
  gboolean narrow;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (AccordPlanGroupRow, accord_plan_group_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  TICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_kind (AccordPlanGroupRow *self)
{
  const AccordPlanKind *kind = accord_plan_group_get_kind (self->group);
  g_autofree char *subtitle = accord_say_with (_ (kind->subtitle), self->service);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (kind->title));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->icon, kind->icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->title),
                                  -1);
}

static void
show_check (AccordPlanGroupRow *self)
{
  guint ticked = accord_plan_count_ticked (self->group->steps);

  self->updating = TRUE;
  gtk_check_button_set_active (self->check, ticked > 0);
  gtk_check_button_set_inconsistent (self->check, ticked > 0 && ticked < self->group->steps->len);
  self->updating = FALSE;
}

/* 0: all are left, 1: all are taken away, else one by one. */
static void
show_choice (AccordPlanGroupRow *self)
{
  guint removable = accord_plan_count_removable (self->group->steps);
  guint taken = 0;
  gboolean before = self->updating;

  if (self->choice == NULL)
    return;
  for (guint i = 0; i < self->group->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (self->group->steps, i);

      taken += step->removable && step->taken_away;
    }
  self->updating = TRUE;
  adw_combo_row_set_selected (self->choice, taken == 0 ? 0 : taken == removable ? 1 : 2);
  self->updating = before;
}

static void
step_ticked_cb (AccordPlanGroupRow *self)
{
  if (self->updating)
    return;
  show_kind (self);
  show_check (self);
  show_choice (self);
  g_signal_emit (self, signals[TICKED], 0);
}

static void
check_toggled_cb (AccordPlanGroupRow *self)
{
  gboolean active = gtk_check_button_get_active (self->check);

  if (self->updating)
    return;
  for (guint i = 0; i < self->group->steps->len; i++)
    {
      AccordPlanStep *step = g_ptr_array_index (self->group->steps, i);

      /* Whether somebody is mailed is asked on top, or at the step itself, never on the side. */
      if (!active || !accord_plan_step_mails (step))
        step->ticked = active;
    }
  accord_plan_group_row_update (self);
  g_signal_emit (self, signals[TICKED], 0);
}

static void
step_activated_cb (GtkWidget *row, GtkListBoxRow *activated, GtkListBox *list)
{
  if (ACCORD_IS_PLAN_STEP_ROW (activated))
    accord_plan_step_row_toggle (ACCORD_PLAN_STEP_ROW (activated));
}

/* The rows live in a list of the expander's own; its activation is not forwarded. */
static void
watch_list (GtkWidget *row)
{
  GtkWidget *list = gtk_widget_get_parent (row);

  if (GTK_IS_LIST_BOX (list) && g_object_get_data (G_OBJECT (list), "accord-watched") == NULL)
    {
      g_object_set_data (G_OBJECT (list), "accord-watched", list);
      g_signal_connect_swapped (list, "row-activated", G_CALLBACK (step_activated_cb), list);
    }
}

static void add_batch (AccordPlanGroupRow *self);

static void
more_cb (AccordPlanGroupRow *self)
{
  adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->more);
  self->more = NULL;
  add_batch (self);
}

static void
add_more_row (AccordPlanGroupRow *self, guint left)
{
  g_autofree char *title = g_strdup_printf (ngettext ("Show %u More", "Show %u More", left), left);

  self->more = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->more), TRUE);
  g_signal_connect_object (self->more, "activated", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->more);
}

static void
add_batch (AccordPlanGroupRow *self)
{
  GPtrArray *steps = self->group->steps;
  guint end = MIN (self->rows->len + BATCH, steps->len);

  for (guint i = self->rows->len; i < end; i++)
    {
      GtkWidget *row = accord_plan_step_row_new (self->desk, g_ptr_array_index (steps, i), self->narrow);

      g_signal_connect_object (row, "ticked", G_CALLBACK (step_ticked_cb), self, G_CONNECT_SWAPPED);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      g_ptr_array_add (self->rows, row);
      watch_list (row);
    }
  if (end < steps->len)
    add_more_row (self, steps->len - end);
}

static void
choice_cb (AccordPlanGroupRow *self)
{
  guint selected = adw_combo_row_get_selected (self->choice);

  if (self->updating || selected > 1)
    return;
  for (guint i = 0; i < self->group->steps->len; i++)
    {
      AccordPlanStep *step = g_ptr_array_index (self->group->steps, i);

      step->taken_away = step->removable && selected == 1;
    }
  accord_plan_group_row_update (self);
  g_signal_emit (self, signals[TICKED], 0);
}

/* Left, or taken away: for all of them, above the single ones. */
static void
add_choice (AccordPlanGroupRow *self)
{
  const char *const words[] = { _ ("Leave them there"), _ ("Take them away"), _ ("As chosen below"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);

  self->choice = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), _ ("They no longer belong there"));
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (model));
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->choice));
}

static void
expanded_cb (AccordPlanGroupRow *self)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) && self->rows->len == 0)
    add_batch (self);
}

static void
accord_plan_group_row_dispose (GObject *object)
{
  AccordPlanGroupRow *self = ACCORD_PLAN_GROUP_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->service, g_free);

  G_OBJECT_CLASS (accord_plan_group_row_parent_class)->dispose (object);
}

static void
accord_plan_group_row_class_init (AccordPlanGroupRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_plan_group_row_dispose;

  signals[TICKED] = g_signal_new (
      "ticked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_plan_group_row_init (AccordPlanGroupRow *self)
{
  self->rows = g_ptr_array_new ();
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

static void
add_parts (AccordPlanGroupRow *self)
{
  GtkWidget *prefix = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *number = g_strdup_printf ("%u", self->group->steps->len);
  GtkWidget *count = gtk_label_new (number);

  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), self->group->kind->free);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "kind-icon");
  gtk_box_append (GTK_BOX (prefix), GTK_WIDGET (self->check));
  gtk_box_append (GTK_BOX (prefix), GTK_WIDGET (self->icon));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), prefix);

  gtk_widget_add_css_class (count, "count");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), count);
}

GtkWidget *
accord_plan_group_row_new (AccordDesk *desk,
                           const AccordPlanGroup *group,
                           const char *service,
                           gboolean narrow)
{
  AccordPlanGroupRow *self = g_object_new (ACCORD_TYPE_PLAN_GROUP_ROW, NULL);

  self->desk = g_object_ref (desk);
  self->group = group;
  self->service = g_strdup (service);
  self->narrow = narrow;
  add_parts (self);
  show_kind (self);
  show_check (self);
  if (accord_plan_count_removable (group->steps) > 0)
    {
      add_choice (self);
      show_choice (self);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
    }
  return GTK_WIDGET (self);
}

void
accord_plan_group_row_update (AccordPlanGroupRow *self)
{
  g_return_if_fail (ACCORD_IS_PLAN_GROUP_ROW (self));

  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    accord_plan_step_row_update (g_ptr_array_index (self->rows, i));
  self->updating = FALSE;
  show_kind (self);
  show_check (self);
  show_choice (self);
}
