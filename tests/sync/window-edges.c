/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "window-edges.h"

#include <string.h>

#define HOUR 3600
#define DAY (24 * HOUR)
#define JUNE 1781092800     /* 2026-06-10 12:00 UTC */
#define NOVEMBER 1793534400 /* 2026-11-01 12:00 UTC */

const WindowPlace window_places[WINDOW_N_PLACES] = {
  { "UTC", JUNE, 30, 60 },
  { "Pacific/Kiritimati", JUNE, 30, 60 },
  { "Pacific/Niue", JUNE, 30, 60 },
  { "Asia/Kolkata", JUNE, 7, 45 },
  { "Europe/Vienna", JUNE, 100, 180 },
  { "America/St_Johns", NOVEMBER, 7, 30 },
  { "America/Santiago", JUNE, 30, 87 },
  { "Africa/Cairo", JUNE, 47, 60 },
};

static const char *const shape_names[WINDOW_N_SHAPES] = { "timed", "moment", "long", "day", "days" };

static char *
date_after (GTimeZone *zone, gint64 now, int days)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) moved = g_date_time_add_days (local, days);

  return g_date_time_format (moved, "%F");
}

gint64
window_first_instant (GTimeZone *zone, gint64 now, int days)
{
  g_autofree char *wanted = date_after (zone, now, days);
  gint64 at = now + (gint64) (days - 2) * DAY;

  at -= at % 900;
  while (TRUE)
    {
      g_autofree char *date = date_after (zone, at, 0);

      if (strcmp (date, wanted) >= 0)
        return at;
      at += 900;
    }
}

static char *
instant_text (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at);

  return g_date_time_format (time, "%FT%T+00:00");
}

/* The span of @shape whose last instant (first edge) or first instant (second edge) lies @offset from the
 * edge. */
static char *
span_text (WindowEdges *self, WindowShape shape, gboolean second, int offset)
{
  gint64 now = self->place->noon;
  int day = second ? self->place->ahead + 1 : -self->place->back;
  gint64 edge = window_first_instant (self->zone, now, day);
  gint64 length = shape == WINDOW_MOMENT ? 0 : shape == WINDOW_TIMED ? HOUR : 5 * DAY + HOUR;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (shape == WINDOW_DAY || shape == WINDOW_DAYS)
    {
      int days = shape == WINDOW_DAY ? 1 : 4;
      int first = second ? day + offset : day + offset - days;

      from = date_after (self->zone, now, first);
      to = date_after (self->zone, now, first + days);
      return g_strdup_printf ("%s/%s", from, to);
    }
  from = instant_text (second || length == 0 ? edge + offset : edge + offset - length);
  to = instant_text (second || length == 0 ? edge + offset + length : edge + offset);
  return g_strdup_printf ("%s/%s UTC", from, to);
}

/* Half open: something that ends at the beginning of the window, or begins at its end, is outside. */
static gboolean
belongs (WindowShape shape, gboolean second, int offset)
{
  if (second)
    return offset < 0;
  return shape == WINDOW_MOMENT ? offset >= 0 : offset > 0;
}

static void
add_one (WindowEdges *self, WindowShape shape, gboolean second, int offset, gboolean here)
{
  char *title = g_strdup_printf (
      "%s %s %+d %s", here ? "here" : "there", shape_names[shape], offset, second ? "end" : "start");

  g_hash_table_insert (self->expected, title, GINT_TO_POINTER (belongs (shape, second, offset)));
  g_hash_table_insert (self->spans, title, span_text (self, shape, second, offset));
}

WindowEdges *
window_edges_new (const WindowPlace *place)
{
  WindowEdges *self = g_new0 (WindowEdges, 1);

  g_setenv ("TZ", place->zone, TRUE);
  self->place = place;
  self->zone = g_time_zone_new_local ();
  self->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->spans = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (WindowShape shape = 0; shape < WINDOW_N_SHAPES; shape++)
    for (int second = 0; second < 2; second++)
      for (int offset = -1; offset <= 1; offset++)
        for (int here = 0; here < 2; here++)
          add_one (self, shape, second == 1, offset, here == 1);
  return self;
}

void
window_edges_free (WindowEdges *self)
{
  g_time_zone_unref (self->zone);
  g_hash_table_unref (self->spans);
  g_hash_table_unref (self->expected);
  g_free (self);
  g_setenv ("TZ", "UTC", TRUE);
}

void
window_edges_expect (WindowEdges *self, const char *part)
{
  GHashTableIter iter;
  const char *title;

  g_hash_table_iter_init (&iter, self->expected);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, NULL))
    if (strstr (title, part) != NULL)
      g_hash_table_iter_replace (&iter, GINT_TO_POINTER (1));
}

void
window_edges_expect_days (WindowEdges *self, int days)
{
  window_edges_expect (self, "+0 end");
  window_edges_expect (self, "timed +1 end");
  window_edges_expect (self, "moment +1 end");
  window_edges_expect (self, "long +1 end");
  if (days > 1)
    window_edges_expect (self, "end");
}
