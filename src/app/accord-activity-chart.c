/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "accord-activity-chart.h"
#include "accord-sentences.h"

#define HEIGHT 150
#define LEFT 30         /* room for the numbers of the grid */
#define BOTTOM 22       /* room for the days */
#define BAR_SHARE 0.56f /* of a day's width */
#define LABEL_EVERY 7

struct _AccordActivityChart
{
  GtkWidget parent_instance;

  AccordRunDays days;
};

G_DEFINE_FINAL_TYPE (AccordActivityChart, accord_activity_chart, GTK_TYPE_WIDGET)

static const GdkRGBA pulled_colour = { 0.110f, 0.443f, 0.847f, 1.f };
static const GdkRGBA pushed_colour = { 0.600f, 0.757f, 0.945f, 1.f };
static const GdkRGBA failed_colour = { 0.878f, 0.106f, 0.141f, 1.f };

/* The top of the grid: an even number of round steps above the highest bar. */
static guint
scale_top (guint highest)
{
  static const guint steps[] = { 4, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (highest <= steps[i])
      return steps[i];
  return (highest / 1000 + 1) * 1000;
}

static void
draw_text (AccordActivityChart *self,
           GtkSnapshot *snapshot,
           const char *text,
           float x,
           float y,
           float align,
           const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.75));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - align * width, 0, MAX (0, gtk_widget_get_width (GTK_WIDGET (self)) - width));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x), floorf (y - height / 2.f)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_grid (AccordActivityChart *self, GtkSnapshot *snapshot, float width, float height, guint top)
{
  GdkRGBA line, text;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &line);
  text = line;
  line.alpha = 0.08f;
  text.alpha = 0.6f;
  for (guint i = 0; i <= 2; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", top * i / 2);
      float y = floorf (height - height * i / 2) + 8;

      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (LEFT, y, width, 1));
      draw_text (self, snapshot, number, LEFT - 8, y, 1, &text);
    }
}

static float
draw_piece (GtkSnapshot *snapshot, const GdkRGBA *colour, float x, float base, float width, float height)
{
  if (height > 0)
    gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x, base - height, width, height));
  return base - height;
}

static void
draw_bar (GtkSnapshot *snapshot, const AccordRunDay *day, float x, float base, float width, float unit)
{
  float whole = (float) (day->pulled + day->pushed + day->failed) * unit;
  GskRoundedRect outline;
  graphene_size_t round = GRAPHENE_SIZE_INIT (2.5f, 2.5f);
  graphene_size_t sharp = GRAPHENE_SIZE_INIT (0, 0);

  if (whole <= 0)
    return;
  gsk_rounded_rect_init (
      &outline, &GRAPHENE_RECT_INIT (x, base - whole, width, whole), &round, &round, &sharp, &sharp);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  base = draw_piece (snapshot, &pulled_colour, x, base, width, (float) day->pulled * unit);
  base = draw_piece (snapshot, &pushed_colour, x, base, width, (float) day->pushed * unit);
  draw_piece (snapshot, &failed_colour, x, base, width, (float) day->failed * unit);
  gtk_snapshot_pop (snapshot);
}

static void
draw_days (AccordActivityChart *self, GtkSnapshot *snapshot, float slot, float base)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  colour.alpha = 0.6f;
  /* A label needs about seventy pixels. */
  for (int i = ACCORD_RUN_DAYS - 2; i >= 0; i -= slot * LABEL_EVERY < 70 ? 2 * LABEL_EVERY : LABEL_EVERY)
    {
      g_autofree char *day = accord_say_day_month (self->days.days[i].day);

      draw_text (self, snapshot, day, LEFT + slot * ((float) i + 0.5f), base + 13, 0.5f, &colour);
    }
}

static void
accord_activity_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AccordActivityChart *self = ACCORD_ACTIVITY_CHART (widget);
  float width = (float) gtk_widget_get_width (widget) - LEFT;
  float height = (float) gtk_widget_get_height (widget) - BOTTOM - 8;
  float slot = width / ACCORD_RUN_DAYS;
  guint top = scale_top (self->days.highest);

  draw_grid (self, snapshot, width, height, top);
  for (guint i = 0; i < ACCORD_RUN_DAYS; i++)
    draw_bar (snapshot,
              &self->days.days[i],
              LEFT + slot * ((float) i + (1 - BAR_SHARE) / 2),
              height + 8,
              slot * BAR_SHARE,
              height / (float) top);
  draw_days (self, snapshot, slot, height + 8);
}

static void
accord_activity_chart_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 200;
}

static void
accord_activity_chart_class_init (AccordActivityChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = accord_activity_chart_snapshot;
  widget_class->measure = accord_activity_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
accord_activity_chart_init (AccordActivityChart *self)
{
}

void
accord_activity_chart_set_days (AccordActivityChart *self, const AccordRunDays *days)
{
  g_autofree char *label = NULL;

  g_return_if_fail (ACCORD_IS_ACTIVITY_CHART (self));

  self->days = *days;
  label = g_strdup_printf (_ ("%u changes and %u failures in the last 30 days"), days->changes, days->failed);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
