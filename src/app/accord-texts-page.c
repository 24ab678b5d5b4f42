/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-sentences.h"
#include "accord-text-editor.h"
#include "accord-texts-page.h"

#define N_KINDS   3
#define N_ENTRIES 4

struct _AccordTextsPage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *kinds_group;
  AdwPreferencesGroup *booking_group;
  AdwPreferencesGroup *words_group;
  AdwActionRow *kinds[N_KINDS];
  GtkWidget *entries[N_ENTRIES];

  AccordDesk *desk; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AccordTextsPage, accord_texts_page, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const kind_names[N_KINDS] = {
  [ACCORD_KIND_DELIVERABLE] = N_ ("Deliverables"),
  [ACCORD_KIND_ASSIGNMENT] = N_ ("Assignments"),
  [ACCORD_KIND_APPOINTMENT] = N_ ("Appointments"),
};

static const struct
{
  const char *key;
  const char *title;
  gboolean booking;
} settings[N_ENTRIES] = {
  { "category_confirmed", N_ ("Category when confirmed"), TRUE },
  { "category_tentative", N_ ("Category when tentative"), TRUE },
  { "busy_word", N_ ("Title where only busy is shown"), FALSE },
  { "link_base", N_ ("Link of events without one; their id is added"), FALSE },
};

/* ---- the kinds ---- */

static void
show_kind (AccordTextsPage *self, AccordKind kind)
{
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (accord_desk_get_store (self->desk));
  g_autoptr (AccordEvent) event = accord_text_example_new (self->desk, kind, NULL);
  g_autofree char *title = accord_event_dup_title (event, policy);

  adw_action_row_set_subtitle (self->kinds[kind], *title != '\0' ? title : _ ("Untitled"));
}

static void
saved_cb (AccordTextsPage *self)
{
  for (AccordKind kind = 0; kind < N_KINDS; kind++)
    show_kind (self, kind);
  g_signal_emit (self, signals[CHANGED], 0);
}

#define NARROW 500   /* pixels */

static gboolean
is_narrow (GtkWindow *preferences)
{
  GtkWindow *window = gtk_window_get_transient_for (preferences);

  return window != NULL && gtk_widget_get_width (GTK_WIDGET (window)) < NARROW;
}

static void
kind_cb (AccordTextsPage *self, AdwActionRow *row)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AccordKind kind = 0;
  GtkWidget *editor;

  while (self->kinds[kind] != row)
    kind++;
  editor = accord_text_editor_new (self->desk, kind);
  g_signal_connect_object (editor, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (root));
  gtk_window_set_modal (GTK_WINDOW (editor), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (editor), TRUE);
  if (is_narrow (GTK_WINDOW (root)))
    gtk_window_set_default_size (GTK_WINDOW (editor), 360, 720);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
add_kind (AccordTextsPage *self, AccordKind kind)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (accord_kind_icon (kind));

  self->kinds[kind] = ADW_ACTION_ROW (row);
  gtk_widget_add_css_class (icon, "kind-icon");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (kind_names[kind]));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (kind_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->kinds_group, row);
}

/* ---- single words ---- */

static void
applied_cb (AccordTextsPage *self, GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  for (guint i = 0; i < N_ENTRIES; i++)
    if (self->entries[i] == row)
      accord_desk_set_setting (self->desk, settings[i].key, text);
  for (AccordKind kind = 0; kind < N_KINDS; kind++)
    show_kind (self, kind);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_entry (AccordTextsPage *self, guint i)
{
  GtkWidget *row = adw_entry_row_new ();

  self->entries[i] = row;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (settings[i].title));
  adw_preferences_group_add (settings[i].booking ? self->booking_group : self->words_group, row);
}

static void
fill_entry (AccordTextsPage *self, guint i)
{
  g_autofree char *value = accord_store_get_setting (accord_desk_get_store (self->desk), settings[i].key);

  gtk_editable_set_text (GTK_EDITABLE (self->entries[i]), value);
  /* Not before: what is filled in is not to be applied. */
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entries[i]), TRUE);
  g_signal_connect_object (self->entries[i], "apply", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
}

/* ---- type ---- */

static void
accord_texts_page_dispose (GObject *object)
{
  g_clear_object (&ACCORD_TEXTS_PAGE (object)->desk);

  G_OBJECT_CLASS (accord_texts_page_parent_class)->dispose (object);
}

static void
accord_texts_page_class_init (AccordTextsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_texts_page_dispose;

  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static AdwPreferencesGroup *
add_group (AccordTextsPage *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static void
accord_texts_page_init (AccordTextsPage *self)
{
  self->kinds_group = add_group (self,
                                 _ ("Titles and texts"),
                                 _ ("How your events read in the calendars. Events that were made in a calendar keep "
                                    "their own words."));
  self->booking_group = add_group (self,
                                   _ ("Bookings"),
                                   _ ("Assignments carry a category that says their status. Leave it empty for none."));
  self->words_group = add_group (self, _ ("Words"), NULL);
  for (AccordKind kind = 0; kind < N_KINDS; kind++)
    add_kind (self, kind);
  for (guint i = 0; i < N_ENTRIES; i++)
    add_entry (self, i);
}

void
accord_texts_page_set_desk (AccordTextsPage *self, AccordDesk *desk)
{
  g_return_if_fail (ACCORD_IS_TEXTS_PAGE (self) && ACCORD_IS_DESK (desk) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  for (AccordKind kind = 0; kind < N_KINDS; kind++)
    show_kind (self, kind);
  for (guint i = 0; i < N_ENTRIES; i++)
    fill_entry (self, i);
}
