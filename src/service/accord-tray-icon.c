/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <math.h>

#include "service/accord-tray-icon.h"

/* The looks of data/icons (LOOKS.md 13 and 17) as distances, in their 16 units: a sheet's header over two rings, the
 * second of which becomes the state. A distance is negative inside. */

#define LEFT_X 5.25
#define RIGHT_X 10.75
#define RING_Y 11.0
#define OUTER 4.25
#define INNER 2.5

typedef double (*Shape) (double x, double y);

static double
disc (double x, double y, double cx, double cy, double radius)
{
  return hypot (x - cx, y - cy) - radius;
}

static double
box (double x, double y, double cx, double cy, double half_width, double half_height)
{
  return fmax (fabs (x - cx) - half_width, fabs (y - cy) - half_height);
}

static double
ring (double x, double y, double cx)
{
  return fmax (disc (x, y, cx, RING_Y, OUTER), -disc (x, y, cx, RING_Y, INNER));
}

/* Rounded at the top only: the box, less what lies outside the corner discs. */
static double
header (double x, double y)
{
  double inside = box (x, y, 8.0, 3.0, 7.0, 2.25);

  if (y < 3.75 && x < 4.0)
    return fmax (inside, disc (x, y, 4.0, 3.75, 3.0));
  if (y < 3.75 && x > 12.0)
    return fmax (inside, disc (x, y, 12.0, 3.75, 3.0));
  return inside;
}

/* The first ring, making room for the state. */
static double
open_ring (double x, double y)
{
  return fmax (ring (x, y, LEFT_X), -disc (x, y, RIGHT_X, RING_Y, OUTER + 1.0));
}

static double
both_rings (double x, double y)
{
  return fmin (ring (x, y, LEFT_X), ring (x, y, RIGHT_X));
}

/* One of two arrows running round: an arc above, its head pointing down at the right; the other is the same turned by
 * half a circle. */
static double
arrow (double u, double v)
{
  double arc = fmax (hypot (u, v) - OUTER + 0.4, INNER - 0.1 - hypot (u, v));
  double left = (0.5 - u) * 0.745 + (v + 1.6) * 0.667;
  double right = (u - 5.0) * 0.715 + (v + 1.6) * 0.7;

  arc = fmax (arc, u < 0 ? v + 0.7 : v + 1.6);
  return fmin (arc, fmax (-v - 1.6, fmax (left, right)));
}

static double
arrows (double x, double y)
{
  double u = x - RIGHT_X;
  double v = y - RING_Y;

  return fmin (arrow (u, v), arrow (-u, -v));
}

static double
exclamation (double x, double y)
{
  double cut = fmin (box (x, y, RIGHT_X, 10.0, 0.8, 1.75), disc (x, y, RIGHT_X, 13.25, 0.9));

  return fmax (disc (x, y, RIGHT_X, RING_Y, OUTER), -cut);
}

static double
cross (double x, double y)
{
  double u = (x - RIGHT_X + y - RING_Y) * G_SQRT2 / 2;
  double v = (y - RING_Y - x + RIGHT_X) * G_SQRT2 / 2;

  return fmin (box (u, v, 0, 0, 4.0, 1.05), box (u, v, 0, 0, 1.05, 4.0));
}

static double
nothing (double x, double y)
{
  return 16.0;
}

typedef struct
{
  const char *state;
  const char *name;
  Shape first;  /* below the header */
  Shape second; /* the state */
  double base;  /* opacity of header and first */
} Look;

static const Look looks[] = {
  { "idle", ACCORD_APP_ID "-tray-idle-symbolic", both_rings, nothing, 1.0 },
  { "paused", ACCORD_APP_ID "-tray-idle-symbolic", both_rings, nothing, 0.55 },
  { "syncing", ACCORD_APP_ID "-tray-syncing-symbolic", open_ring, arrows, 1.0 },
  { "attention", ACCORD_APP_ID "-tray-attention-symbolic", open_ring, exclamation, 1.0 },
  { "offline", ACCORD_APP_ID "-tray-offline-symbolic", open_ring, cross, 0.55 },
};

static const Look *
look_of (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].state, state) == 0)
      return &looks[i];
  return &looks[0];
}

const char *
accord_tray_icon_name (const char *state)
{
  return look_of (state)->name;
}

/* Coverage of a pixel @distance pixels from an edge. */
static double
cover (double distance)
{
  return CLAMP (0.5 - distance, 0.0, 1.0);
}

static void
draw_pixel (const Look *look, double x, double y, double scale, guint8 *argb)
{
  double sheet = fmin (header (x, y), look->first (x, y)) * scale;
  double state = look->second (x, y) * scale;
  double white = fmax (cover (sheet) * look->base, cover (state));
  double rim = 0.35 * fmax (cover (sheet - 1.0) * look->base, cover (state - 1.0));
  double alpha = white + rim * (1.0 - white);
  guint8 value = alpha > 0 ? (guint8) lround (255.0 * white / alpha) : 0;

  argb[0] = (guint8) lround (255.0 * alpha);
  argb[1] = argb[2] = argb[3] = value;
}

static GVariant *
draw (const Look *look, int size)
{
  gsize length = (gsize) size * (gsize) size * 4;
  g_autofree guint8 *pixels = g_malloc (length);
  double scale = size / 16.0;

  for (int row = 0; row < size; row++)
    for (int column = 0; column < size; column++)
      draw_pixel (look, (column + 0.5) / scale, (row + 0.5) / scale, scale, pixels + (row * size + column) * 4);

  return g_variant_new ("(ii@ay)",
                        size,
                        size,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, pixels, length, 1));
}

GVariant *
accord_tray_icon_pixmaps (const char *state)
{
  static const int sizes[] = { 16, 22, 24, 32, 48 };
  const Look *look = look_of (state);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiay)"));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_variant_builder_add_value (&builder, draw (look, sizes[i]));
  return g_variant_builder_end (&builder);
}
