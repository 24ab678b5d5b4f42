/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-fields-grid.h"
#include "store/accord-questions.h"
#include "accord-plan-step-row.h"
#include "accord-plan-summary.h"
#include "accord-note-line.h"
#include "accord-sentences.h"
#include "accord-tile.h"
#include "model/accord-fidelity.h"

struct _AccordPlanStepRow
{
  GtkListBoxRow parent_instance;

  GtkCheckButton *check;
  GtkBox *title_line;
  GtkLabel *title;
  GtkLabel *date;
  GtkButton *arrow;
  GtkRevealer *revealer;
  GtkBox *details;
  GtkWidget *bin;            /* (nullable) beside the title: it is taken away */
  GtkCheckButton *take_away; /* (nullable) in the details */

  AccordDesk *desk;     /* (owned) */
  AccordPlanStep *step; /* (unowned) */
  gboolean narrow;
  gboolean filled; /* the details were made */
};

G_DEFINE_FINAL_TYPE (AccordPlanStepRow, accord_plan_step_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  TICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Does a person have to decide about it, and can? */
static gboolean
is_asked (AccordPlanStepRow *self)
{
  g_autoptr (AccordQuestion) question =
      accord_store_get_question (accord_desk_get_store (self->desk), self->step->id, NULL);

  return question != NULL;
}

/* What the calendar does not hold is said before it is sent. */
static void
add_notes (AccordPlanStepRow *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (store, self->step->calendar, NULL);
  AccordAccountInfo *account =
      calendar != NULL ? accord_desk_find_account (self->desk, calendar->account) : NULL;
  g_autoptr (GPtrArray) notes = accord_notes_from_text (self->step->notes);

  if (account != NULL)
    accord_note_lines_append (self->details, notes, accord_account_info_get_provider (account));
}

static void
take_away_cb (AccordPlanStepRow *self)
{
  gboolean active = gtk_check_button_get_active (self->take_away);

  if (self->step == NULL || self->step->taken_away == active)
    return;
  self->step->taken_away = active;
  accord_plan_step_row_update (self);
  g_signal_emit (self, signals[TICKED], 0);
}

/* Left, or taken away: for this one. */
static void
add_choice (AccordPlanStepRow *self)
{
  self->take_away = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_ ("Take it away there")));
  gtk_check_button_set_active (self->take_away, self->step->taken_away);
  g_signal_connect_object (self->take_away, "toggled", G_CALLBACK (take_away_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->details, GTK_WIDGET (self->take_away));
}

static void
fill_details (AccordPlanStepRow *self)
{
  GtkWidget *grid = accord_fields_grid_new (self->step->before,
                                            self->step->after,
                                            accord_desk_today (self->desk),
                                            self->narrow);

  self->filled = TRUE;
  if (grid != NULL)
    gtk_box_append (self->details, grid);
  if (accord_plan_step_mails (self->step))
    {
      g_auto (GStrv) addresses = g_strsplit (self->step->mails, "\n", -1);
      g_autofree char *people = g_strjoinv (", ", addresses);
      g_autofree char *text = g_strdup_printf (_ ("Mails %s"), people);

      gtk_box_append (self->details, accord_note_line_new ("mail-send-symbolic", text));
    }
  if (self->step->why != NULL && *self->step->why != '\0')
    {
      g_autofree char *why = accord_say_sentence (self->step->why);

      gtk_box_append (self->details, accord_note_line_new ("dialog-information-symbolic", why));
    }
  add_notes (self);
  if (self->step->removable)
    add_choice (self);
  else if (is_asked (self))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Decide…"));

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->step->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.decide");
      gtk_box_append (self->details, button);
    }
}

void
accord_plan_step_row_toggle (AccordPlanStepRow *self)
{
  gboolean open = !gtk_revealer_get_reveal_child (self->revealer);

  if (open && !self->filled)
    fill_details (self);
  gtk_revealer_set_reveal_child (self->revealer, open);
  gtk_button_set_icon_name (self->arrow, open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->arrow),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  open ? _ ("Hide Details") : _ ("Show Details"),
                                  -1);
}

static void
check_toggled_cb (AccordPlanStepRow *self)
{
  gboolean active = gtk_check_button_get_active (self->check);

  if (self->step == NULL || self->step->ticked == active || !accord_plan_step_is_open (self->step))
    return;
  self->step->ticked = active;
  g_signal_emit (self, signals[TICKED], 0);
}

static void
accord_plan_step_row_dispose (GObject *object)
{
  g_clear_object (&ACCORD_PLAN_STEP_ROW (object)->desk);

  G_OBJECT_CLASS (accord_plan_step_row_parent_class)->dispose (object);
}

static void
accord_plan_step_row_class_init (AccordPlanStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_plan_step_row_dispose;

  signals[TICKED] = g_signal_new (
      "ticked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-plan-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, check);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, title_line);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, title);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, date);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanStepRow, details);
  gtk_widget_class_bind_template_callback (widget_class, check_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, accord_plan_step_row_toggle);
}

static void
accord_plan_step_row_init (AccordPlanStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_dot (AccordPlanStepRow *self)
{
  GtkWidget *dot = accord_swatch_new (ACCORD_SWATCH_DOT);
  g_autoptr (AccordEvent) event = NULL;

  if (self->step->event != NULL)
    event = accord_store_get_event (accord_desk_get_store (self->desk), self->step->event, NULL);
  if (event != NULL && event->project != NULL)
    accord_swatch_set_colour (ACCORD_SWATCH (dot), event->project->colour, event->project->name);
  gtk_box_insert_child_after (self->title_line, dot, GTK_WIDGET (self->check));
}

GtkWidget *
accord_plan_step_row_new (AccordDesk *desk, AccordPlanStep *step, gboolean narrow)
{
  AccordPlanStepRow *self = g_object_new (ACCORD_TYPE_PLAN_STEP_ROW, NULL);
  const char *title = step->title != NULL && *step->title != '\0' ? step->title : _ ("Untitled");
  g_autofree char *date = NULL;

  self->desk = g_object_ref (desk);
  self->step = step;
  self->narrow = narrow;
  if (step->when != NULL && *step->when != '\0')
    date = accord_say_value (ACCORD_FIELD_WHEN, step->when, accord_desk_today (desk));
  if (date != NULL && g_str_has_suffix (date, _ (" · all day")))
    date[strlen (date) - strlen (_ (" · all day"))] = '\0';

  show_dot (self);
  if (step->removable)
    {
      self->bin = gtk_image_new_from_icon_name ("user-trash-symbolic");
      gtk_widget_set_tooltip_text (self->bin, _ ("Taken away there"));
      gtk_box_insert_child_after (self->title_line, self->bin, GTK_WIDGET (self->title));
    }
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->date, date != NULL ? date : "");
  gtk_widget_set_visible (GTK_WIDGET (self->date), date != NULL && !narrow);
  gtk_widget_set_margin_start (GTK_WIDGET (self->details), narrow ? 44 : 62);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), accord_plan_kind (step)->free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  accord_plan_step_row_update (self);
  return GTK_WIDGET (self);
}

void
accord_plan_step_row_update (AccordPlanStepRow *self)
{
  g_return_if_fail (ACCORD_IS_PLAN_STEP_ROW (self));

  gtk_check_button_set_active (self->check, self->step->ticked && accord_plan_step_is_open (self->step));
  if (self->bin != NULL)
    gtk_widget_set_visible (self->bin, self->step->taken_away);
  if (self->take_away != NULL)
    gtk_check_button_set_active (self->take_away, self->step->taken_away);
}
