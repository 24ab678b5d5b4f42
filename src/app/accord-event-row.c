/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-event-row.h"
#include "accord-sentences.h"
#include "accord-tile.h"

#define DAY (24 * 60 * 60)

struct _AccordEventRow
{
  GtkListBoxRow parent_instance;

  GtkCheckButton *check;
  GtkBox *content;
  GtkLabel *start;
  GtkLabel *end;
  GtkLabel *title;
  GtkLabel *detail;
  GtkImage *kind;
  GtkBox *marks;

  char *event_id;                  /* (owned) */
  AccordEventSelection *selection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AccordEventRow, accord_event_row, GTK_TYPE_LIST_BOX_ROW)

static void
accord_event_row_finalize (GObject *object)
{
  AccordEventRow *self = ACCORD_EVENT_ROW (object);

  g_free (self->event_id);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (accord_event_row_parent_class)->finalize (object);
}

static void
check_toggled_cb (AccordEventRow *self)
{
  accord_event_selection_set (self->selection, self->event_id, gtk_check_button_get_active (self->check));
}

static void
accord_event_row_class_init (AccordEventRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = accord_event_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-event-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, check);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, content);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, start);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, end);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, title);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, detail);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, kind);
  gtk_widget_class_bind_template_child (widget_class, AccordEventRow, marks);
}

static void
accord_event_row_init (AccordEventRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_times (AccordEventRow *self, const AccordEntry *entry, gint64 day)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (!entry->when.set)
    start = g_strdup ("—");
  else if (entry->when.all_day)
    start = g_strdup (_ ("All day"));
  else
    start = accord_say_clock (entry->when.start);

  if (entry->when.set && entry->when.all_day && entry->when.end > day + DAY)
    {
      g_autofree char *last = accord_say_day_short (entry->when.end - DAY);

      /* Translators: the last day of an event that takes several, "to 19 Jun" */
      end = g_strdup_printf (_ ("to %s"), last);
    }
  else if (entry->when.set && !entry->when.all_day && entry->when.end > entry->when.start)
    end = accord_say_clock (entry->when.end);

  gtk_label_set_label (self->start, start);
  gtk_label_set_label (self->end, end != NULL ? end : "");
  gtk_widget_set_visible (GTK_WIDGET (self->end), end != NULL);
}

static GtkWidget *
new_mark (const AccordEntryMark *mark)
{
  const AccordPresenceLook *look = accord_presence_look (mark->presence);
  GtkWidget *image = gtk_image_new_from_icon_name (look->icon);
  g_autofree char *text = g_strdup_printf ("%s: %s", _ (look->word), mark->why != NULL ? mark->why : "");

  gtk_widget_set_size_request (image, 24, 24);
  if (look->icon == NULL)
    return image;
  gtk_widget_add_css_class (image, look->style);
  gtk_widget_set_tooltip_text (image, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return image;
}

static void
show_marks (AccordEventRow *self, const AccordEntry *entry, gboolean narrow)
{
  for (guint i = 0; i < entry->marks->len; i++)
    {
      const AccordEntryMark *mark = &g_array_index (entry->marks, AccordEntryMark, i);

      if (narrow && (mark->presence <= ACCORD_PRESENCE_MIRRORED))
        continue;
      gtk_box_append (self->marks, new_mark (mark));
    }
}

static void
follow_selection_cb (AccordEventRow *self)
{
  gtk_check_button_set_active (self->check, accord_event_selection_has (self->selection, self->event_id));
}

static void
follow_selection (AccordEventRow *self, AccordEventSelection *selection)
{
  self->selection = g_object_ref (selection);
  g_object_bind_property (selection, "active", self->check, "visible", G_BINDING_SYNC_CREATE);
  follow_selection_cb (self);
  g_signal_connect_object (
      selection, "changed", G_CALLBACK (follow_selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->title),
                                  -1);
}

GtkWidget *
accord_event_row_new (const AccordEntry *entry,
                      gint64 day,
                      gboolean narrow,
                      AccordEventSelection *selection)
{
  AccordEventRow *self = g_object_new (ACCORD_TYPE_EVENT_ROW, NULL);
  const AccordProject *project = entry->event->project;
  GtkWidget *bar = accord_swatch_new (ACCORD_SWATCH_BAR);
  g_autofree char *label = NULL;

  self->event_id = g_strdup (entry->event->id);
  accord_swatch_set_colour (ACCORD_SWATCH (bar),
                            project != NULL ? project->colour : NULL,
                            project != NULL ? project->name : NULL);
  gtk_widget_set_margin_end (bar, 0);
  gtk_box_insert_child_after (self->content, bar, GTK_WIDGET (self->check));

  show_times (self, entry, day);
  gtk_label_set_label (self->title, entry->title);
  gtk_label_set_label (self->detail, entry->detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *entry->detail != '\0');
  gtk_label_set_lines (self->title, narrow ? 2 : 1);
  gtk_label_set_wrap (self->title, narrow);
  gtk_image_set_from_icon_name (self->kind, accord_kind_icon (entry->event->kind));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->kind), accord_say_kind (entry->event->kind));
  gtk_widget_set_visible (GTK_WIDGET (self->kind), !narrow);
  show_marks (self, entry, narrow);
  follow_selection (self, selection);

  label = g_strdup_printf ("%s, %s, %s", entry->title, gtk_label_get_label (self->start), entry->detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

void
accord_event_row_toggle (AccordEventRow *self)
{
  g_return_if_fail (ACCORD_IS_EVENT_ROW (self));

  gtk_check_button_set_active (self->check, !gtk_check_button_get_active (self->check));
}

const char *
accord_event_row_get_event_id (AccordEventRow *self)
{
  g_return_val_if_fail (ACCORD_IS_EVENT_ROW (self), NULL);

  return self->event_id;
}
