/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include "accord-fields-grid.h"
#include "accord-sentences.h"

#define NAME_WIDTH 72

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_widget_add_css_class (label, "meta");
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_arrow (void)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("accord-before-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (image), 14);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_add_css_class (image, "kind-icon");
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return image;
}

static GtkWidget *
new_change (const char *before, const char *after, gboolean narrow)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  if (narrow)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (box), narrow ? 2 : 8);
  if (before != NULL)
    gtk_box_append (GTK_BOX (box), new_label (before, "before"));
  if (before != NULL && after != NULL)
    gtk_box_append (GTK_BOX (pair), new_arrow ());
  if (after != NULL)
    {
      gtk_box_append (GTK_BOX (pair), new_label (after, "after"));
      gtk_box_append (GTK_BOX (box), pair);
    }
  else
    g_object_ref_sink (pair), g_object_unref (pair);
  return box;
}

static char *
say (const AccordFields *fields, AccordField field, gint64 today)
{
  const char *value = fields != NULL ? accord_fields_get (fields, field) : NULL;

  return value != NULL ? accord_say_value (field, value, today) : NULL;
}

/* A new copy need not say that it has no place. */
static gboolean
is_empty (const AccordFields *before, const AccordFields *after, AccordField field)
{
  const char *old = before != NULL ? accord_fields_get (before, field) : NULL;
  const char *new = after != NULL ? accord_fields_get (after, field) : NULL;

  return (old == NULL || *old == '\0') && (new == NULL || *new == '\0');
}

GtkWidget *
accord_fields_grid_new (const AccordFields *before, const AccordFields *after, gint64 today, gboolean narrow)
{
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      g_autofree char *old = say (before, field, today);
      g_autofree char *new = say (after, field, today);
      GtkWidget *name;

      if (is_empty (before, after, field))
        continue;
      name = new_label (accord_say_field (field), "before");
      gtk_widget_set_size_request (name, narrow ? 48 : NAME_WIDTH, -1);
      gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), new_change (old, new, narrow), 1, row, 1, 1);
      row++;
    }
  if (row > 0)
    return grid;
  g_object_ref_sink (grid);
  g_object_unref (grid);
  return NULL;
}
