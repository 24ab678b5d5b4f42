/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-there.h"

G_BEGIN_DECLS

/* Lives that end in the middle of a cycle. A process with threads cannot be forked into one that works, so each history
 * first forks one that stays without: of that one come the lives. It ends with its history. */
void     history_life_begin (const HistoryThere *there);
/* One cycle of a life that ends at its @point-th point (death.h). Returns whether it got as far. */
gboolean history_life_spend (HistoryWorld *world, guint computer, guint order, guint point);

G_END_DECLS
