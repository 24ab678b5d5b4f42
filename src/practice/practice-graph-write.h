/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-event.h"

G_BEGIN_DECLS

/* Each of these leaves a refusal as the reply when it returns %FALSE. */

/* @event: (out) the new item, or the one that the same transactionId made before. */
gboolean practice_graph_write_create (PracticeGraphCall  *call,
                                      PracticeCalendar   *calendar,
                                      JsonObject         *body,
                                      PracticeGraphEvent *event);
/* @event: (inout) an occurrence becomes an exception. */
gboolean practice_graph_write_update (PracticeGraphCall  *call,
                                      PracticeGraphEvent *event,
                                      JsonObject         *body);
gboolean practice_graph_write_delete (PracticeGraphCall  *call,
                                      PracticeGraphEvent *event);

/* To another of the person's calendars, as Outlook's own "move" does: new default id, same immutable id.
 * Graph has no call for it. */
void practice_graph_write_move (PracticeItem     *item,
                                PracticeCalendar *target);

G_END_DECLS
