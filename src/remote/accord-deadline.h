/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordDeadline:
 *
 * When something under way must be over. @cancellable, which it is given, ends it with the caller's cancellable or when the
 * time is up, by the main context of the thread that made this.
 */
typedef struct
{
  GCancellable *cancellable; /* (owned) */
  gboolean      late;        /* the time was up */
  GCancellable *outer;       /* (owned) (nullable) the caller's */
  gulong        outer_id;
  GSource      *clock;       /* (owned) */
} AccordDeadline;

AccordDeadline *accord_deadline_new  (guint           seconds,
                                      GCancellable   *outer);   /* (nullable) */
void            accord_deadline_free (AccordDeadline *self);

G_END_DECLS
