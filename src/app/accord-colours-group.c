/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-colours-group.h"
#include "accord-tile.h"

struct _AccordColoursGroup
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *fresh;   /* a new category's name */
  GPtrArray *rows;      /* (owned) (element-type GtkWidget) of the categories */

  AccordDesk *desk;     /* (owned) */
  char *shown;          /* (owned) (nullable) the map that the rows show, as a text */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (AccordColoursGroup, accord_colours_group, ADW_TYPE_PREFERENCES_GROUP)

/* What a new category begins with. */
#define FIRST_COLOUR "Blueberry"

static void reload (AccordColoursGroup *self);

static void
finish (AccordColoursGroup *self, gboolean done, const GError *error)
{
  if (!done)
    accord_desk_report (self->desk, error);
  else
    accord_desk_touch (self->desk);
  reload (self);
}

static void
colour_cb (AccordColoursGroup *self, GParamSpec *pspec, AdwComboRow *row)
{
  guint n_colours;
  const AccordColour *colours = accord_colours_list (&n_colours);
  guint selected = adw_combo_row_get_selected (row);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (self->filling || selected >= n_colours)
    return;
  done = accord_store_set_colour (accord_desk_get_store (self->desk),
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                  colours[selected].name,
                                  &error);
  finish (self, done, error);
}

static void
remove_cb (AccordColoursGroup *self, GtkWidget *button)
{
  g_autofree char *category = g_strdup (g_object_get_data (G_OBJECT (button), "accord-category"));
  g_autoptr (GError) error = NULL;
  gboolean done = accord_store_unset_colour (accord_desk_get_store (self->desk), category, &error);

  finish (self, done, error);
}

static void
add_cb (AccordColoursGroup *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->fresh));
  g_autoptr (GError) error = NULL;
  gboolean done = accord_store_set_colour (accord_desk_get_store (self->desk), name, FIRST_COLOUR, &error);

  if (done)
    gtk_editable_set_text (GTK_EDITABLE (self->fresh), "");
  finish (self, done, error);
}

static GtkWidget *
new_remove_button (AccordColoursGroup *self, const char *category)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s”"), category);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "accord-category", g_strdup (category), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (AccordColoursGroup *self, GtkStringList *names, const char *category, const AccordColour *colour)
{
  guint n_colours;
  const AccordColour *first = accord_colours_list (&n_colours);
  GtkWidget *row = adw_combo_row_new ();
  GtkWidget *dot = accord_swatch_new (ACCORD_SWATCH_DOT);

  accord_swatch_set_colour (ACCORD_SWATCH (dot), colour->hex, colour->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), category);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), dot);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (self, category));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) (colour - first));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (colour_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/* The names as Google Calendar says them. */
static GtkStringList *
list_names (void)
{
  guint n_colours;
  const AccordColour *colours = accord_colours_list (&n_colours);
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_colours; i++)
    gtk_string_list_append (names, colours[i].name);
  return names;
}

/* The row for another one stays the last. */
static void
show_map (AccordColoursGroup *self, const AccordColourMap *map)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  g_autoptr (GtkStringList) names = list_names ();

  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_object_ref (self->fresh);
  adw_preferences_group_remove (group, GTK_WIDGET (self->fresh));
  for (guint i = 0; i < accord_colour_map_get_length (map); i++)
    {
      const char *colour;
      const char *category = accord_colour_map_get_nth (map, i, &colour);

      add_row (self, names, category, accord_colour_from_name (colour));
    }
  adw_preferences_group_add (group, GTK_WIDGET (self->fresh));
  g_object_unref (self->fresh);
  self->filling = FALSE;
}

static gboolean
show_cb (gpointer data)
{
  AccordColoursGroup *self = data;
  g_autoptr (AccordColourMap) map = accord_store_read_colours (accord_desk_get_store (self->desk));
  g_autofree char *text = accord_colour_map_to_text (map);

  if (g_strcmp0 (text, self->shown) != 0)
    show_map (self, map);
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  return G_SOURCE_REMOVE;
}

/* A row is not taken away while it is still saying what was chosen in it. */
static void
reload (AccordColoursGroup *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_cb, g_object_ref (self), g_object_unref);
}

static void
accord_colours_group_dispose (GObject *object)
{
  AccordColoursGroup *self = ACCORD_COLOURS_GROUP (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (accord_colours_group_parent_class)->dispose (object);
}

static void
accord_colours_group_class_init (AccordColoursGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_colours_group_dispose;
}

static void
accord_colours_group_init (AccordColoursGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  self->fresh = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_group_set_title (group, _ ("Colours of Categories"));
  adw_preferences_group_set_description (
      group,
      _ ("Google Calendar shows one colour instead of categories. Outlook shows their names; the colours there are chosen in "
         "Outlook."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->fresh), _ ("Another category"));
  adw_entry_row_set_show_apply_button (self->fresh, TRUE);
  g_signal_connect_object (self->fresh, "apply", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (self->fresh));
}

GtkWidget *
accord_colours_group_new (AccordDesk *desk)
{
  AccordColoursGroup *self = g_object_new (ACCORD_TYPE_COLOURS_GROUP, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  reload (self);
  return GTK_WIDGET (self);
}
