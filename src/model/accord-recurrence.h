/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-event.h"

G_BEGIN_DECLS

/* TRUE when the event touches [from, to) (Unix seconds), a series by any occurrence (sync-rules §7). Whole days count
 * as local days of @zone. A rule that cannot be read counts as its first occurrence alone. */
gboolean accord_event_touches (const AccordEvent *self,
                               gint64             from,
                               gint64             to,
                               GTimeZone         *zone);

G_END_DECLS
