/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-agenda.h"
#include "accord-event-editor-private.h"
#include "accord-sentences.h"

G_DEFINE_FINAL_TYPE (AccordEventEditor, accord_event_editor, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_title (AccordEventEditor *self)
{
  static const char *const fresh[] = {
    [ACCORD_KIND_DELIVERABLE] = N_ ("New Deliverable"),
    [ACCORD_KIND_ASSIGNMENT] = N_ ("New Assignment"),
    [ACCORD_KIND_APPOINTMENT] = N_ ("New Appointment"),
  };
  static const char *const edited[] = {
    [ACCORD_KIND_DELIVERABLE] = N_ ("Edit Deliverable"),
    [ACCORD_KIND_ASSIGNMENT] = N_ ("Edit Assignment"),
    [ACCORD_KIND_APPOINTMENT] = N_ ("Edit Appointment"),
  };
  AccordKind kind = accord_event_form_get_kind (self);

  adw_window_title_set_title (self->title, self->fresh ? _ (fresh[kind]) : _ (edited[kind]));
  gtk_window_set_title (GTK_WINDOW (self), adw_window_title_get_title (self->title));
}

static gboolean
preview_cb (gpointer data)
{
  AccordEventEditor *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordEvent) event = accord_event_form_read (self, &error);

  self->preview_source = 0;
  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            event != NULL && accord_event_form_check (event, &error));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save), error != NULL ? error->message : NULL);
  if (event != NULL)
    accord_event_preview_set_event (self->preview, event);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (AccordEventEditor *self)
{
  const AccordProject *project;
  guint selected;

  if (self->filling || self->event == NULL)
    return;
  selected = adw_combo_row_get_selected (self->project);
  project = selected > 0 && selected <= self->projects->len ? g_ptr_array_index (self->projects, selected - 1)
                                                            : NULL;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->project),
                               project != NULL && project->client != NULL ? project->client
                               : project != NULL                          ? _ ("Internal")
                                                                          : "");
  accord_event_form_show_rows (self);
  show_title (self);
  if (self->preview_source == 0)
    self->preview_source = g_timeout_add (60, preview_cb, self);
}

/* An end before the start follows it. */
static void
start_changed_cb (AccordEventEditor *self)
{
  gint64 start = accord_date_row_get_day (self->start);
  int clock = accord_date_row_get_clock (self->start);

  if (accord_date_row_get_day (self->end) < start)
    accord_date_row_set_day (self->end, start);
  if (accord_date_row_get_day (self->end) == start && accord_date_row_get_clock (self->end) < clock)
    accord_date_row_set_clock (self->end, MIN (clock + 60, 24 * 60 - 1));
  changed_cb (self);
}

static gboolean
fold_cb (gpointer data)
{
  AccordEventEditor *self = data;

  self->fold_source = 0;
  gtk_widget_set_visible (self->preview_toggle, adw_flap_get_folded (self->flap));
  return G_SOURCE_REMOVE;
}

/* Folding happens within an allocation: the header must not change under it. */
static void
folded_cb (AccordEventEditor *self)
{
  if (self->fold_source == 0)
    self->fold_source = g_idle_add (fold_cb, self);
}

/* ---- writing ---- */

static gboolean
write_event (AccordEventEditor *self, AccordEvent *event, GError **error)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  gboolean hit = TRUE;

  if (self->fresh)
    return accord_store_add_event (store, event, error);
  if (!accord_store_update_event (store, event, self->event->change_no, &hit, error))
    return FALSE;
  if (!hit)
    {
      g_set_error_literal (
          error,
          G_IO_ERROR,
          G_IO_ERROR_WRONG_ETAG,
          _ ("The event was changed elsewhere meanwhile. Close the editor and open it again."));
      return FALSE;
    }
  return TRUE;
}

static void
say_saved (AccordEventEditor *self, AccordEvent *event, const char *pattern)
{
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (accord_desk_get_store (self->desk));
  g_autoptr (AccordEntry) entry = accord_entry_new (accord_event_copy (event), policy);
  g_autofree char *sentence = accord_say_with (pattern, entry->title);

  g_signal_emit (self, signals[SAVED], 0, sentence);
}

static void
show_problem (AccordEventEditor *self, const GError *error)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (self), _ ("The Event Was Not Saved"), error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_cb (AccordEventEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordEvent) event = accord_event_form_read (self, &error);

  if (event == NULL || !accord_event_form_check (event, &error) || !write_event (self, event, &error))
    {
      show_problem (self, error);
      return;
    }
  say_saved (self, event, self->fresh ? _ ("“%s” added") : _ ("“%s” saved"));
  accord_desk_touch (self->desk);
  gtk_window_close (GTK_WINDOW (self));
}

static void
delete_answered_cb (AccordEventEditor *self, const char *response)
{
  const char *const ids[] = { self->event->id, NULL };
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "delete"))
    return;
  if (!accord_store_delete_confirmed (
          accord_desk_get_store (self->desk), ids, accord_desk_now (self->desk), &error))
    {
      show_problem (self, error);
      return;
    }
  say_saved (self, self->event, _ ("“%s” deleted"));
  accord_desk_touch (self->desk);
  gtk_window_close (GTK_WINDOW (self));
}

static void
delete_cb (AccordEventEditor *self)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (self),
                              _ ("Delete This Event?"),
                              _ ("Its copies are taken away from the calendars at the next sync."));

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "delete", _ ("Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
cancel_cb (AccordEventEditor *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
accord_event_editor_dispose (GObject *object)
{
  AccordEventEditor *self = ACCORD_EVENT_EDITOR (object);

  g_clear_handle_id (&self->preview_source, g_source_remove);
  g_clear_handle_id (&self->fold_source, g_source_remove);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->event, accord_event_free);
  g_clear_pointer (&self->projects, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->policy, accord_policy_free);
  g_clear_pointer (&self->reminder_list, g_array_unref);
  g_clear_pointer (&self->zone, g_free);

  G_OBJECT_CLASS (accord_event_editor_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, AccordEventEditor, child)

static void
accord_event_editor_class_init (AccordEventEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_event_editor_dispose;

  signals[SAVED] = g_signal_new ("saved",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 G_TYPE_STRING);

  g_type_ensure (ACCORD_TYPE_DATE_ROW);
  g_type_ensure (ACCORD_TYPE_EVENT_PREVIEW);
  g_type_ensure (ACCORD_TYPE_REVIEW_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-event-editor.ui");
  BIND (title);
  BIND (save);
  BIND (flap);
  BIND (preview_toggle);
  gtk_widget_class_bind_template_child_full (widget_class,
                                             "deliverable",
                                             FALSE,
                                             G_STRUCT_OFFSET (AccordEventEditor,
                                                              kinds[ACCORD_KIND_DELIVERABLE]));
  gtk_widget_class_bind_template_child_full (
      widget_class, "assignment", FALSE, G_STRUCT_OFFSET (AccordEventEditor, kinds[ACCORD_KIND_ASSIGNMENT]));
  gtk_widget_class_bind_template_child_full (widget_class,
                                             "appointment",
                                             FALSE,
                                             G_STRUCT_OFFSET (AccordEventEditor,
                                                              kinds[ACCORD_KIND_APPOINTMENT]));
  BIND (project);
  BIND (new_project);
  BIND (new_client);
  BIND (percent_row);
  BIND (percent);
  BIND (name);
  BIND (person);
  BIND (dated_row);
  BIND (dated);
  BIND (all_day_row);
  BIND (all_day);
  BIND (start);
  BIND (end);
  BIND (status);
  BIND (reminders);
  BIND (place);
  BIND (contact);
  BIND (attendees);
  BIND (notes);
  BIND (link);
  BIND (review_group);
  BIND (review);
  BIND (remove_group);
  BIND (preview);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
}

#undef BIND

static void
accord_event_editor_init (AccordEventEditor *self)
{
  self->filling = TRUE;
  self->reminder_list = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  g_signal_connect_object (
      gtk_text_view_get_buffer (self->notes), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static GPtrArray *
or_empty (GPtrArray *array)
{
  return array != NULL ? array : g_ptr_array_new ();
}

/* A project that is archived is offered only to the event that has it. */
static void
drop_archived (AccordEventEditor *self)
{
  for (guint i = self->projects->len; i > 0; i--)
    {
      const AccordProject *project = g_ptr_array_index (self->projects, i - 1);

      if (project->archived && (self->event->project == NULL || self->event->project->id != project->id))
        g_ptr_array_remove_index (self->projects, i - 1);
    }
}

GtkWidget *
accord_event_editor_new (AccordDesk *desk, const char *event)
{
  AccordEventEditor *self = g_object_new (ACCORD_TYPE_EVENT_EDITOR, NULL);
  AccordStore *store = accord_desk_get_store (desk);
  g_autoptr (GError) error = NULL;

  self->desk = g_object_ref (desk);
  if (event != NULL)
    self->event = accord_store_get_event (store, event, &error);
  if (error != NULL)
    accord_desk_report (desk, error);
  self->fresh = self->event == NULL;
  if (self->fresh)
    self->event = accord_event_new (ACCORD_KIND_DELIVERABLE);
  self->projects = or_empty (accord_store_list_projects (store, NULL));
  self->people = or_empty (accord_store_list_people (store, NULL));
  self->policy = accord_store_read_policy (store);
  drop_archived (self);
  self->zone =
      self->event->when.set && self->event->when.zone != NULL && accord_zone_is_known (self->event->when.zone)
          ? g_strdup (self->event->when.zone)
          : accord_zone_local ();
  accord_event_preview_set_desk (self->preview, desk);
  gtk_widget_set_visible (self->remove_group, !self->fresh);
  if (!self->fresh)
    accord_review_row_set_event (self->review, desk, self->event->id);
  accord_event_form_fill (self);
  changed_cb (self);
  preview_cb (self);
  return GTK_WIDGET (self);
}
