/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What lies on the edges of the window (sync-rules §7), reckoned by a way of its own: for tests against fakes and over
 * sockets. Offsets are seconds, those of whole days are days. */
typedef struct
{
  const char *zone;
  gint64      noon;    /* Unix seconds: the clock at the beginning */
  int         back;    /* days */
  int         ahead;
} WindowPlace;

/* Both sides of UTC, half hours, and edges where a clock changes: in Vienna on both sides of the window, in Cairo and
 * Santiago on the very day whose midnight does not exist, in St. John's on the day of the change itself. */
#define WINDOW_N_PLACES 8
#define WINDOW_VIENNA   4
extern const WindowPlace window_places[WINDOW_N_PLACES];

typedef enum
{
  WINDOW_TIMED,
  WINDOW_MOMENT,
  WINDOW_LONG,
  WINDOW_DAY,
  WINDOW_DAYS,
  WINDOW_N_SHAPES
} WindowShape;

/* The first instant at which it is @days days after today in @zone: looked for, not computed. */
gint64      window_first_instant (GTimeZone *zone, gint64 now, int days);

typedef struct
{
  const WindowPlace *place;
  GTimeZone         *zone;      /* (owned) */
  GHashTable        *expected;  /* (owned) title → GINT_TO_POINTER (1 in the window, 0 outside) */
  GHashTable        *spans;     /* (owned) title → accord_when_to_text() of it */
} WindowEdges;

/* Sets TZ; every shape before, on and behind both edges, once for each side: "here timed +1 end". */
WindowEdges *window_edges_new  (const WindowPlace *place);
/* TZ is UTC again. */
void         window_edges_free (WindowEdges *self);
/* Everything with @part in its title belongs to the window by now. */
void         window_edges_expect (WindowEdges *self, const char *part);
/* The same for what has entered when so many days have passed. */
void         window_edges_expect_days (WindowEdges *self, int days);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WindowEdges, window_edges_free)

G_END_DECLS
