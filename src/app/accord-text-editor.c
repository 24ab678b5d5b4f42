/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-sentences.h"
#include "accord-text-editor.h"
#include "model/accord-texts.h"

struct _AccordTextEditor
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;
  GtkWidget *save;
  GtkEditable *title;
  GtkTextView *body;
  GtkMenuButton *title_places;
  GtkMenuButton *body_places;
  GtkWidget *title_default;
  GtkWidget *body_default;
  GtkImage *title_icon;
  GtkLabel *title_hint;
  GtkImage *body_icon;
  GtkLabel *body_hint;
  AdwPreferencesGroup *example;
  GtkLabel *example_title;
  GtkLabel *example_when;
  GtkLabel *example_body;

  AccordDesk *desk;     /* (owned) */
  AccordKind kind;
  AccordEvent *event;   /* (owned) the example */
  AccordPolicy *policy; /* (owned) with the templates as they are being written */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (AccordTextEditor, accord_text_editor, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const prefixes[] = {
  [ACCORD_TEXT_TITLE] = "title_template",
  [ACCORD_TEXT_BODY] = "body_template",
};

/* What comes back when a copy is edited, and what does not, by kind. */
static const char *const title_hints[] = {
  [ACCORD_KIND_DELIVERABLE] = N_ ("A title that is edited in a calendar comes back into the description."),
  [ACCORD_KIND_ASSIGNMENT] = N_ ("A title that is edited in a calendar comes back into the event."),
  [ACCORD_KIND_APPOINTMENT] = N_ ("A title that is edited in a calendar comes back."),
};

/* ---- the texts ---- */

static char *
read_text (AccordTextEditor *self, AccordText which)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body);
  GtkTextIter start, end;

  if (which == ACCORD_TEXT_TITLE)
    return g_strdup (gtk_editable_get_text (self->title));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
write_text (AccordTextEditor *self, AccordText which, const char *text)
{
  if (which == ACCORD_TEXT_TITLE)
    gtk_editable_set_text (self->title, text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), text, -1);
}

static const char *
text_in_force (AccordTextEditor *self, const AccordPolicy *policy, AccordText which)
{
  return which == ACCORD_TEXT_TITLE ? accord_policy_get_title_template (policy, self->kind)
                                    : accord_policy_get_body_template (policy, self->kind);
}

static gboolean
is_default (AccordTextEditor *self, AccordText which, const char *text)
{
  g_autoptr (AccordPolicy) defaults = accord_policy_new ();

  return *text == '\0' || g_str_equal (text, text_in_force (self, defaults, which));
}

/* ---- what they do ---- */

static void
say_hint (AccordTextEditor *self, AccordText which, const char *icon, const char *text, gboolean fault)
{
  GtkImage *image = which == ACCORD_TEXT_TITLE ? self->title_icon : self->body_icon;
  GtkLabel *label = which == ACCORD_TEXT_TITLE ? self->title_hint : self->body_hint;

  gtk_image_set_from_icon_name (image, icon);
  gtk_label_set_text (label, text);
  (fault ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (label), "error");
  (fault ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (image), "error");
}

static void
say_reading (AccordTextEditor *self, AccordText which)
{
  gboolean reads = accord_text_reads_back (self->event, which, NULL, self->policy);
  const char *words;

  if (which == ACCORD_TEXT_TITLE)
    words = reads ? _ (title_hints[self->kind])
                  : _ ("A title that is edited in a calendar cannot be read back: it is kept as that event’s own title.");
  else
    words = reads ? _ ("Notes that are edited in a calendar come back.")
                  : _ ("A text that is edited in a calendar cannot be read back: it is kept as that event’s own text.");
  say_hint (self, which, reads ? "object-select-symbolic" : "dialog-information-symbolic", words, FALSE);
}

/* FALSE: it is no template; that is said, and the example stays as it was. */
static gboolean
take_text (AccordTextEditor *self, AccordText which)
{
  g_autofree char *text = read_text (self, which);
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (which == ACCORD_TEXT_TITLE ? self->title_default : self->body_default,
                            *text == '\0' || !is_default (self, which, text));
  if (!accord_text_check (text, &error))
    {
      say_hint (self, which, "dialog-warning-symbolic", error->message, TRUE);
      return FALSE;
    }
  accord_policy_set_template (self->policy, self->kind, which == ACCORD_TEXT_TITLE, text);
  say_reading (self, which);
  return TRUE;
}

static void
show_example (AccordTextEditor *self)
{
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordFields) fields =
      accord_project_event (self->event, calendar, ACCORD_ORIGIN_HERE, self->policy, FALSE);
  const char *title = accord_fields_get (fields, ACCORD_FIELD_TITLE);
  const char *body = accord_fields_get (fields, ACCORD_FIELD_BODY);
  g_autofree char *when = accord_say_value (
      ACCORD_FIELD_WHEN, accord_fields_get (fields, ACCORD_FIELD_WHEN), accord_desk_today (self->desk));

  gtk_label_set_text (self->example_title, *title != '\0' ? title : _ ("Untitled"));
  gtk_label_set_text (self->example_when, when);
  gtk_label_set_text (self->example_body, body);
  gtk_widget_set_visible (GTK_WIDGET (self->example_body), *body != '\0');
}

static void
changed_cb (AccordTextEditor *self)
{
  gboolean title, body;

  if (self->filling)
    return;
  title = take_text (self, ACCORD_TEXT_TITLE);
  body = take_text (self, ACCORD_TEXT_BODY);
  gtk_widget_set_sensitive (self->save, title && body);
  show_example (self);
}

/* ---- actions ---- */

static void
insert_title_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordTextEditor *self = ACCORD_TEXT_EDITOR (widget);
  int position = gtk_editable_get_position (self->title);

  gtk_editable_delete_selection (self->title);
  position = MIN (position, gtk_editable_get_position (self->title));
  gtk_editable_insert_text (self->title, g_variant_get_string (parameter, NULL), -1, &position);
  gtk_widget_grab_focus (GTK_WIDGET (self->title));
  gtk_editable_set_position (self->title, position);
}

static void
insert_body_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordTextEditor *self = ACCORD_TEXT_EDITOR (widget);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body);

  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, g_variant_get_string (parameter, NULL), -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->body));
}

static void
use_default (AccordTextEditor *self, AccordText which)
{
  g_autoptr (AccordPolicy) defaults = accord_policy_new ();

  write_text (self, which, text_in_force (self, defaults, which));
}

static void
title_default_cb (AccordTextEditor *self)
{
  use_default (self, ACCORD_TEXT_TITLE);
}

static void
body_default_cb (AccordTextEditor *self)
{
  use_default (self, ACCORD_TEXT_BODY);
}

static void
cancel_cb (AccordTextEditor *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* The default is stored as nothing, so that a better one reaches whoever never wrote their own. */
static void
store_text (AccordTextEditor *self, AccordText which)
{
  g_autofree char *key = g_strconcat (prefixes[which], "_", accord_kind_to_text (self->kind), NULL);
  g_autofree char *text = read_text (self, which);

  accord_desk_set_setting (self->desk, key, is_default (self, which, text) ? "" : text);
}

static void
save_cb (AccordTextEditor *self)
{
  store_text (self, ACCORD_TEXT_TITLE);
  store_text (self, ACCORD_TEXT_BODY);
  g_signal_emit (self, signals[SAVED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- placeholders ---- */

static const char *
explain_place (const char *place)
{
  static const struct
  {
    const char *place;
    const char *words;
  } places[] = {
    { "project", N_ ("name of the project") },
    { "client", N_ ("client, or “Internal”") },
    { "people", N_ ("who is assigned") },
    { "deliverable", N_ ("description, or percentage") },
    { "title", N_ ("the event’s own title") },
    { "percent", N_ ("percentage") },
    { "status", N_ ("confirmed or tentative") },
    { "notes", N_ ("notes") },
    { "attendees", N_ ("names of the attendees") },
    { "contact", N_ ("contact") },
    { "place", N_ ("place") },
    { "link", N_ ("link") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].place, place))
      return _ (places[i].words);
  return place;
}

static GMenuModel *
new_menu (const char *action)
{
  const char *const *places = accord_text_list_places ();
  GMenu *menu = g_menu_new ();

  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("{%s}", places[i]);
      g_autofree char *label = g_strdup_printf ("%s – %s", text, explain_place (places[i]));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, action, "s", text);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
offer_places (GtkMenuButton *button, const char *action)
{
  g_autoptr (GMenuModel) menu = new_menu (action);

  gtk_menu_button_set_menu_model (button, menu);
}

/* ---- type ---- */

static void
accord_text_editor_dispose (GObject *object)
{
  AccordTextEditor *self = ACCORD_TEXT_EDITOR (object);

  self->filling = TRUE;
  g_clear_object (&self->desk);
  g_clear_pointer (&self->event, accord_event_free);
  g_clear_pointer (&self->policy, accord_policy_free);

  G_OBJECT_CLASS (accord_text_editor_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, heading);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, save);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, title);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, body);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, title_places);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, body_places);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, title_default);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, body_default);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, title_icon);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, title_hint);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, body_icon);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, body_hint);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, example);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, example_title);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, example_when);
  gtk_widget_class_bind_template_child (widget_class, AccordTextEditor, example_body);
}

static void
accord_text_editor_class_init (AccordTextEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_text_editor_dispose;

  signals[SAVED] =
      g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-text-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_default_cb);
  gtk_widget_class_bind_template_callback (widget_class, body_default_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "texts.insert-title", "s", insert_title_action);
  gtk_widget_class_install_action (widget_class, "texts.insert-body", "s", insert_body_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
accord_text_editor_init (AccordTextEditor *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  offer_places (self->title_places, "texts.insert-title");
  offer_places (self->body_places, "texts.insert-body");
  g_signal_connect_object (
      gtk_text_view_get_buffer (self->body), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
accord_text_editor_new (AccordDesk *desk, AccordKind kind)
{
  static const char *const names[] = {
    [ACCORD_KIND_DELIVERABLE] = N_ ("Deliverables"),
    [ACCORD_KIND_ASSIGNMENT] = N_ ("Assignments"),
    [ACCORD_KIND_APPOINTMENT] = N_ ("Appointments"),
  };
  AccordTextEditor *self = g_object_new (ACCORD_TYPE_TEXT_EDITOR, NULL);
  gboolean found = FALSE;

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->policy = accord_store_read_policy (accord_desk_get_store (desk));
  self->event = accord_text_example_new (desk, kind, &found);
  adw_window_title_set_title (self->heading, _ (names[kind]));
  gtk_window_set_title (GTK_WINDOW (self), _ (names[kind]));
  adw_preferences_group_set_description (
      self->example,
      found ? _ ("One of your events, as a calendar that gets everything will show it.")
            : _ ("A made-up event, as a calendar that gets everything will show it."));
  write_text (self, ACCORD_TEXT_TITLE, text_in_force (self, self->policy, ACCORD_TEXT_TITLE));
  write_text (self, ACCORD_TEXT_BODY, text_in_force (self, self->policy, ACCORD_TEXT_BODY));
  self->filling = FALSE;
  changed_cb (self);
  return GTK_WIDGET (self);
}
