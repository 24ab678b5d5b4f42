/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-when.h"

G_BEGIN_DECLS

/* Recurrence sets (RFC 5545 §3.8.5). An occurrence is named by its key: the start that the series gives it, as a clock
 * reading in the zone of the series, "2026-11-09T15:00:00", or "2026-11-09" in a series of whole days. The series' own
 * start always is an occurrence. libical expands; nothing is counted past 20,000 occurrences. */

/* Most occurrences of a series that are ever looked at. */
#define ACCORD_MAX_OCCURRENCES 20000

/**
 * accord_recurrence_normalise:
 * @text: (nullable): RRULE, RDATE and EXDATE lines as any program writes them, DTSTART lines are left out
 * @when: when the first occurrence is
 * @cancelled: (out) (optional) (transfer full) (element-type utf8): the keys the EXDATE lines name, sorted
 *
 * The value of ACCORD_FIELD_RECURRENCE: one RRULE a line with its parts in one order, what the first occurrence implies
 * spelt out (FREQ=WEEKLY on a Monday: BYDAY=MO), INTERVAL=1 and a WKST without effect left out, UNTIL as the end of the
 * day of the last occurrence (UTC; a date in a series of whole days); then one RDATE line, sorted, as clock readings with
 * TZID. Two texts that mean the same occurrences in the same terms become the same. A line that cannot be read stays as
 * it is, and accord_recurrence_check() says so. Idempotent.
 *
 * Returns: "" when nothing repeats
 */
char      *accord_recurrence_normalise     (const char        *text,
                                            const AccordWhen  *when,
                                            GPtrArray        **cancelled);

/**
 * accord_recurrence_check:
 * @recurrence: a normalised text
 * @why: (out) (optional): a sentence fragment that says what cannot be understood
 *
 * Whether Accord understands all of it and any calendar that speaks RFC 5545 holds it: rules by day or longer, no EXRULE,
 * not both UNTIL and COUNT, no periods.
 */
gboolean   accord_recurrence_check         (const char        *recurrence,
                                            const AccordWhen  *when,
                                            char             **why);

/**
 * accord_recurrence_expand:
 * @recurrence: RRULE, RDATE and EXDATE lines
 * @from: Unix seconds
 * @to: Unix seconds, exclusive; whole days count as if in UTC in both
 * @limit: most keys to return
 *
 * Returns: (transfer full) (element-type utf8): the keys of the occurrences that begin in [from, to), ascending, each
 * once
 */
GPtrArray *accord_recurrence_expand        (const char        *recurrence,
                                            const AccordWhen  *when,
                                            gint64             from,
                                            gint64             to,
                                            guint              limit);

/* From the start of the first occurrence to the end of the last (Unix seconds, whole days as local days of @zone);
 * @end G_MAXINT64 when the series has no end. */
void       accord_recurrence_span          (const char        *recurrence,
                                            const AccordWhen  *when,
                                            GTimeZone         *zone,
                                            gint64            *start,
                                            gint64            *end);

/* The key of an original start that is said as text: a date, a clock reading in the series' zone, or RFC 3339 with an
 * offset. NULL: not readable. (transfer full) */
char      *accord_recurrence_read_key      (const AccordWhen  *series,
                                            const char        *text);

G_END_DECLS
