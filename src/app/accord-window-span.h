/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AccordWindowSpan:
 *
 * The sync window drawn as a bar around today, a year to either side.
 */
#define ACCORD_TYPE_WINDOW_SPAN (accord_window_span_get_type ())
G_DECLARE_FINAL_TYPE (AccordWindowSpan, accord_window_span, ACCORD, WINDOW_SPAN, GtkWidget)

/* @today: a midnight as if in UTC. */
void accord_window_span_set (AccordWindowSpan *self,
                             gint64            today,
                             int               back,
                             int               ahead);

G_END_DECLS
