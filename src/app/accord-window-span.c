/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "accord-sentences.h"
#include "accord-window-span.h"

#define DAY (24 * 60 * 60)
#define HEIGHT 64
#define MARGIN 28
#define LINE_Y 20

struct _AccordWindowSpan
{
  GtkWidget parent_instance;

  gint64 today;
  int back;
  int ahead;
};

G_DEFINE_FINAL_TYPE (AccordWindowSpan, accord_window_span, GTK_TYPE_WIDGET)

/* Days near today get more room than those far off: a month is to be seen beside a year. */
static float
position (int days, float width)
{
  float share = powf ((float) abs (days) / 365.f, 0.6f);
  float middle = MARGIN + (width - 2 * MARGIN) / 2;

  return middle + (days < 0 ? -share : share) * (width - 2 * MARGIN) / 2;
}

static void
draw_rounded (GtkSnapshot *snapshot, graphene_rect_t area, const GdkRGBA *colour)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &area, area.size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &area);
  gtk_snapshot_pop (snapshot);
}

/* Draws @text centred on @x; returns the right edge. Nothing is drawn left of @from. */
static float
draw_label (AccordWindowSpan *self,
            GtkSnapshot *snapshot,
            const char *text,
            float x,
            float from,
            gboolean bold,
            const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - width / 2.f, 4, gtk_widget_get_width (GTK_WIDGET (self)) - width - 4);
  if (x < from)
    return from;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x), LINE_Y + 14));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
  return x + width + 8;
}

static void
draw_labels (AccordWindowSpan *self, GtkSnapshot *snapshot, float width, const GdkRGBA *colour)
{
  g_autofree char *first = accord_say_day_month (self->today - self->back * (gint64) DAY);
  g_autofree char *last = accord_say_day_month (self->today + self->ahead * (gint64) DAY);
  float edge = draw_label (self, snapshot, first, position (-self->back, width), 0, FALSE, colour);
  float middle = position (0, width);

  edge = draw_label (self, snapshot, _ ("Today"), MAX (middle, edge + 20), edge, TRUE, colour);
  draw_label (self, snapshot, last, MAX (position (self->ahead, width), edge + 30), edge, FALSE, colour);
}

static void
accord_window_span_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA blue = { 0.110f, 0.443f, 0.847f, 1.f };
  static const GdkRGBA white = { 1.f, 1.f, 1.f, 1.f };
  AccordWindowSpan *self = ACCORD_WINDOW_SPAN (widget);
  float width = (float) gtk_widget_get_width (widget);
  float from = position (-self->back, width);
  float to = position (self->ahead, width);
  float middle = position (0, width);
  GdkRGBA line, text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
  text = line;
  line.alpha = 0.12f;
  text.alpha = 0.85f;
  draw_rounded (snapshot, GRAPHENE_RECT_INIT (MARGIN / 2.f, LINE_Y - 1, width - MARGIN, 2), &line);
  draw_rounded (snapshot, GRAPHENE_RECT_INIT (from, LINE_Y - 5, to - from, 10), &blue);
  draw_rounded (snapshot, GRAPHENE_RECT_INIT (middle - 9, LINE_Y - 9, 18, 18), &blue);
  draw_rounded (snapshot, GRAPHENE_RECT_INIT (middle - 6, LINE_Y - 6, 12, 12), &white);
  draw_labels (self, snapshot, width, &text);
}

static void
accord_window_span_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 240;
}

static void
accord_window_span_class_init (AccordWindowSpanClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = accord_window_span_snapshot;
  widget_class->measure = accord_window_span_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
accord_window_span_init (AccordWindowSpan *self)
{
  self->back = self->ahead = 30;
}

void
accord_window_span_set (AccordWindowSpan *self, gint64 today, int back, int ahead)
{
  g_autofree char *label = NULL;

  g_return_if_fail (ACCORD_IS_WINDOW_SPAN (self));

  self->today = today;
  self->back = back;
  self->ahead = ahead;
  label = g_strdup_printf (_ ("From %d days ago to %d days ahead"), back, ahead);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
