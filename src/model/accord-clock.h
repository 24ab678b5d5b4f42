/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordClock:
 *
 * What time it is, and how to wait: injected everywhere, so that tests never sleep.
 * A plain reference-counted value with functions; the default one asks the system.
 */
#define ACCORD_TYPE_CLOCK (accord_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (AccordClock, accord_clock, ACCORD, CLOCK, GObject)

struct _AccordClockClass
{
  GObjectClass parent_class;

  gint64   (*now)  (AccordClock *self);                        /* Unix microseconds */
  gint64   (*steady) (AccordClock *self);                      /* microseconds since some moment */
  /* blocks the calling thread; FALSE with G_IO_ERROR_CANCELLED when cancelled */
  gboolean (*wait) (AccordClock *self, gint64 microseconds, GCancellable *cancellable, GError **error);
};

AccordClock *accord_clock_get_system (void);                   /* (transfer none) */
gint64       accord_clock_now        (AccordClock   *self);    /* Unix microseconds */
gint64       accord_clock_seconds    (AccordClock   *self);    /* Unix seconds */
/* Microseconds since a moment of its own: nobody sets it, it goes on while the computer sleeps. For how long, never for
 * when: a wait measured by accord_clock_now() would last a day longer when the clock is set back by one. */
gint64       accord_clock_steady  (AccordClock   *self);
gboolean     accord_clock_wait       (AccordClock   *self,
                                      gint64         microseconds,
                                      GCancellable  *cancellable,
                                      GError       **error);

/* A clock for tests: stands still until moved; waiting moves it at once. */
#define ACCORD_TYPE_FAKE_CLOCK (accord_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (AccordFakeClock, accord_fake_clock, ACCORD, FAKE_CLOCK, AccordClock)
AccordFakeClock *accord_fake_clock_new     (gint64 seconds);
void             accord_fake_clock_advance (AccordFakeClock *self, gint64 seconds);
/* Somebody sets the clock: it says something else, but no time passes. */
void             accord_fake_clock_set_forward (AccordFakeClock *self, gint64 seconds);
gint64           accord_fake_clock_waited  (AccordFakeClock *self);  /* microseconds waited in all */

G_END_DECLS
