/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-schema.h"

G_BEGIN_DECLS

/* patternedRecurrence (providers.md §3.4, §4.2). Days beyond a month's length mean its last day. */

/* Checks what the schema cannot say: fields the pattern's type needs, their ranges, and that the range begins
 * on @start, the date of the event. */
gboolean practice_graph_recurrence_check (JsonObject           *recurrence,
                                          const GDate          *start,
                                          PracticeGraphRefusal *refusal);

/* As Graph prints it: every field present, unused ones at zero. @zone is the event's, used where none was given.
 * Returns: (transfer full) */
JsonObject *practice_graph_recurrence_complete (JsonObject *recurrence,
                                                const char *zone);

/* The same rule, beginning on another day. Returns: (transfer full) */
JsonObject *practice_graph_recurrence_shift (JsonObject  *recurrence,
                                             const GDate *start);

/* Returns %FALSE to stop. */
typedef gboolean (*PracticeGraphDateFunc) (const GDate *date, gpointer data);

/* Walks the dates of a checked recurrence in order, up to @last inclusive. */
void practice_graph_recurrence_expand (JsonObject            *recurrence,
                                       const GDate           *last,
                                       PracticeGraphDateFunc  func,
                                       gpointer               data);

/* Whether both fall on the same days, as far as anybody looks. */
gboolean    practice_graph_recurrence_same     (JsonObject *one,
                                                JsonObject *other);

G_END_DECLS
