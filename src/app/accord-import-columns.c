/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "accord-import-columns.h"
#include "model/accord-csv-event.h"

struct _AccordImportColumns
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *names;    /* (owned) (element-type utf8) of the columns, in their order */
  GPtrArray *rows;     /* (owned) (element-type AdwComboRow) not owning; one a name */
  gboolean   filling;  /* the choices are ours just now */
  gboolean   chosen;   /* a person chose */
};

G_DEFINE_FINAL_TYPE (AccordImportColumns, accord_import_columns, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- fields ---- */

static const struct
{
  const char *field;
  const char *words;
} fields[] = {
  { "id", N_ ("Identity (UID)") },
  { "kind", N_ ("Kind") },
  { "status", N_ ("Status") },
  { "archived", N_ ("Archived") },
  { "title", N_ ("Title") },
  { "start", N_ ("Start") },
  { "start_time", N_ ("Start time") },
  { "end", N_ ("End") },
  { "end_time", N_ ("End time") },
  { "zone", N_ ("Time zone") },
  { "all_day", N_ ("All day") },
  { "place", N_ ("Place") },
  { "notes", N_ ("Notes") },
  { "project", N_ ("Project") },
  { "client", N_ ("Client") },
  { "person", N_ ("Person") },
  { "contact", N_ ("Contact") },
  { "url", N_ ("Web address") },
  { "percent", N_ ("Percent done") },
  { "recurrence", N_ ("Repetition") },
  { "availability", N_ ("Availability") },
  { "visibility", N_ ("Visibility") },
  { "attendees", N_ ("Attendees") },
  { "reminders", N_ ("Reminders") },
  { "categories", N_ ("Categories") },
};

/* What a field is called here; one that has no words yet by its own name. */
static const char *
say_field (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].field, field))
      return _ (fields[i].words);
  return field;
}

/* First "Not imported", then accord_csv_list_fields(). */
static GListModel *
new_choices (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("Not imported"));
  for (const char *const *field = accord_csv_list_fields (); *field != NULL; field++)
    gtk_string_list_append (list, say_field (*field));
  return G_LIST_MODEL (list);
}

static guint
position_of (const char *name)
{
  const char *const *all = accord_csv_list_fields ();

  for (guint i = 0; all[i] != NULL; i++)
    if (g_str_equal (all[i], name))
      return i + 1;
  return 0;
}

/* ---- rows ---- */

/* A field is held by one column: the one that was chosen last. */
static void
selected_cb (AccordImportColumns *self, GParamSpec *pspec, AdwComboRow *row)
{
  guint chosen = adw_combo_row_get_selected (row);

  if (self->filling)
    return;
  self->filling = TRUE;
  for (guint i = 0; chosen > 0 && i < self->rows->len; i++)
    if (g_ptr_array_index (self->rows, i) != row &&
        adw_combo_row_get_selected (g_ptr_array_index (self->rows, i)) == chosen)
      adw_combo_row_set_selected (g_ptr_array_index (self->rows, i), 0);
  self->filling = FALSE;
  self->chosen = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_row (AccordImportColumns *self, const char *name)
{
  g_autoptr (GListModel) choices = new_choices ();
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), *name != '\0' ? name : _ ("Column without a name"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), choices);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->rows, row);
}

static void
clear (AccordImportColumns *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->names, 0);
  self->chosen = FALSE;
}

/* Splits "Subject=title". (transfer full): the name */
static char *
split (const char *line, const char **field)
{
  const char *equals = strrchr (line, '=');

  *field = equals != NULL ? equals + 1 : "";
  return equals != NULL ? g_strndup (line, (gsize) (equals - line)) : g_strdup (line);
}

static gboolean
has_columns (AccordImportColumns *self, GStrv lines)
{
  guint n = 0;

  for (; lines[n] != NULL; n++)
    {
      const char *field;
      g_autofree char *name = split (lines[n], &field);

      if (n >= self->names->len || !g_str_equal (g_ptr_array_index (self->names, n), name))
        return FALSE;
    }
  return n == self->names->len;
}

void
accord_import_columns_set_map (AccordImportColumns *self, const char *map)
{
  g_auto (GStrv) lines = g_strsplit (map != NULL ? map : "", "\n", -1);

  g_return_if_fail (ACCORD_IS_IMPORT_COLUMNS (self));

  gtk_widget_set_visible (GTK_WIDGET (self), map != NULL);
  if (has_columns (self, lines) && self->chosen)
    return;
  self->filling = TRUE;
  if (!has_columns (self, lines))
    clear (self);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *field;
      g_autofree char *name = split (lines[i], &field);

      if (i >= self->rows->len)
        add_row (self, name);
      adw_combo_row_set_selected (g_ptr_array_index (self->rows, i), position_of (field));
    }
  self->filling = FALSE;
}

char *
accord_import_columns_dup_map (AccordImportColumns *self)
{
  const char *const *all = accord_csv_list_fields ();
  GString *map;

  g_return_val_if_fail (ACCORD_IS_IMPORT_COLUMNS (self), NULL);

  if (!self->chosen)
    return NULL;
  map = g_string_new (NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint chosen = adw_combo_row_get_selected (g_ptr_array_index (self->rows, i));

      g_string_append_printf (map,
                              "%s%s=%s",
                              i > 0 ? "\n" : "",
                              (const char *) g_ptr_array_index (self->names, i),
                              chosen > 0 ? all[chosen - 1] : "");
    }
  return g_string_free (map, FALSE);
}

/* ---- the widget ---- */

static void
accord_import_columns_finalize (GObject *object)
{
  AccordImportColumns *self = ACCORD_IMPORT_COLUMNS (object);

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (accord_import_columns_parent_class)->finalize (object);
}

static void
accord_import_columns_class_init (AccordImportColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_import_columns_finalize;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_import_columns_init (AccordImportColumns *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Columns"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("What each column holds. It is remembered for files with the same columns."));
}
