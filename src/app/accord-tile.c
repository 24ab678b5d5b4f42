/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include "accord-tile.h"

struct _AccordTile
{
  AdwBin parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (AccordTile, accord_tile, ADW_TYPE_BIN)

struct _AccordSwatch
{
  GtkWidget parent_instance;

  AccordSwatchShape shape;
  GdkRGBA colour;
};

G_DEFINE_FINAL_TYPE (AccordSwatch, accord_swatch, GTK_TYPE_WIDGET)

static const char *const hues[] = {
  "#3584e4", "#2190a4", "#3a944a", "#c88800", "#ed5b00", "#e62d42",
  "#d56199", "#9141ac", "#6f8396", "#986a44", "#1a5fb4", "#7a8b2a",
};

char *
accord_tile_letter (const char *provider, const char *email, guint nth)
{
  const char *at = email != NULL ? strrchr (email, '@') : NULL;
  const char *from = at != NULL ? at + 1 : email;
  gunichar letter;

  if (nth == 0 || from == NULL || *from == '\0')
    return g_strdup (g_strcmp0 (provider, "google") == 0 ? "G" : "O");

  letter = g_unichar_toupper (g_utf8_get_char (from));
  return g_ucs4_to_utf8 (&letter, 1, NULL, NULL, NULL);
}

static void
accord_tile_class_init (AccordTileClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
accord_tile_init (AccordTile *self)
{
  self->label = GTK_LABEL (gtk_label_new ("O"));
  gtk_widget_add_css_class (GTK_WIDGET (self), "tile");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}

GtkWidget *
accord_tile_new (int size)
{
  AccordTile *self = g_object_new (ACCORD_TYPE_TILE, NULL);
  g_autofree char *size_class = g_strdup_printf ("size-%d", size);

  gtk_widget_set_size_request (GTK_WIDGET (self), size, size);
  gtk_widget_add_css_class (GTK_WIDGET (self), size_class);
  return GTK_WIDGET (self);
}

void
accord_tile_set_account (AccordTile *self, const char *provider, const char *email, guint nth)
{
  static const char *const classes[] = { "google", "deeper", "deepest" };
  g_autofree char *letter = NULL;

  g_return_if_fail (ACCORD_IS_TILE (self));

  letter = accord_tile_letter (provider, email, nth);
  gtk_label_set_label (self->label, letter);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  if (nth == 0 && g_strcmp0 (provider, "google") == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "google");
  else if (nth > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), nth % 2 == 1 ? "deeper" : "deepest");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), email);
}

const char *
accord_project_hue (const char *name)
{
  return hues[g_str_hash (name != NULL ? name : "") % G_N_ELEMENTS (hues)];
}

static void
accord_swatch_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  AccordSwatch *self = ACCORD_SWATCH (widget);

  if (self->shape == ACCORD_SWATCH_DOT)
    *minimum = *natural = 10;
  else
    *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 4 : 16;
}

static void
accord_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AccordSwatch *self = ACCORD_SWATCH (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float side = MIN (width, height);
  GdkRGBA colour = self->colour;
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, height);
  GskRoundedRect outline;

  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    {
      colour.red = colour.red * 0.75f + 0.25f;
      colour.green = colour.green * 0.75f + 0.25f;
      colour.blue = colour.blue * 0.75f + 0.25f;
    }
  if (self->shape == ACCORD_SWATCH_DOT)
    area = GRAPHENE_RECT_INIT ((width - side) / 2, (height - side) / 2, side, side);
  gsk_rounded_rect_init_from_rect (&outline, &area, self->shape == ACCORD_SWATCH_DOT ? side / 2 : 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &colour, &area);
  gtk_snapshot_pop (snapshot);
}

static void
accord_swatch_class_init (AccordSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = accord_swatch_measure;
  widget_class->snapshot = accord_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
accord_swatch_init (AccordSwatch *self)
{
  accord_swatch_set_colour (self, NULL, NULL);
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw),
                           self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
accord_swatch_new (AccordSwatchShape shape)
{
  AccordSwatch *self = g_object_new (ACCORD_TYPE_SWATCH, NULL);

  self->shape = shape;
  if (shape == ACCORD_SWATCH_DOT)
    gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  return GTK_WIDGET (self);
}

void
accord_swatch_set_colour (AccordSwatch *self, const char *colour, const char *name)
{
  g_return_if_fail (ACCORD_IS_SWATCH (self));

  if (colour == NULL || !gdk_rgba_parse (&self->colour, colour))
    gdk_rgba_parse (&self->colour, name != NULL ? accord_project_hue (name) : "#9a9996");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
