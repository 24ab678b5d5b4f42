/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fields.h"

G_BEGIN_DECLS

/* What one occurrence may have otherwise than its series. All else it shares: neither provider holds more of it
 * that is not somebody's answer. */
#define ACCORD_EXCEPTION_FIELDS                                                                              \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES) | ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS) |                  \
   ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY))

/**
 * AccordException:
 *
 * An occurrence that is not as the rule has it. Its key is the start that the rule gives it, as a clock reading in
 * the zone of the series: it stays when the occurrence moves.
 */
typedef struct
{
  char         *original;   /* (owned) "2026-11-09" in a series of whole days, else "2026-11-09T15:00:00" */
  gboolean      cancelled;
  AccordFields *fields;     /* (owned) (nullable) those that differ from the series; NULL when cancelled */
} AccordException;

AccordException *accord_exception_new  (const char      *original,
                                        AccordFields    *fields);   /* (transfer full) NULL: cancelled */
AccordException *accord_exception_copy (const AccordException *self);
void             accord_exception_free (AccordException *self);

/**
 * The value of ACCORD_FIELD_EXCEPTIONS: one line an occurrence, sorted by its key, each key once:
 *
 *   2026-11-09T15:00:00 cancelled
 *   2026-11-16T15:00:00 {"v":1,"title":"Review, with the client"}
 *
 * "" = none. An occurrence that differs in nothing is none.
 */
char      *accord_exceptions_to_text   (GPtrArray   *exceptions);   /* (element-type AccordException) any order */
/* (transfer container) (element-type AccordException). Error: G_IO_ERROR_INVALID_DATA naming the line's key. NULL and
 * "" give an empty array. */
GPtrArray *accord_exceptions_from_text (const char  *text,
                                        GError     **error);
/* The exception with that key. (transfer none) (nullable) */
AccordException *accord_exceptions_find (GPtrArray  *exceptions,
                                         const char *original);
/* Without the fields that are not in @mask; cancelled ones stay. A text that cannot be read comes back as it is. */
char      *accord_exceptions_filter    (const char      *text,
                                        AccordFieldMask  mask);
/* The same occurrences differ in the same (zones that providers cannot tell apart count as the same). */
gboolean   accord_exceptions_equal     (const char *a,
                                        const char *b);

typedef enum { ACCORD_WINNER_NOBODY, ACCORD_WINNER_HERE, ACCORD_WINNER_THERE } AccordWinner;

/**
 * accord_exceptions_merge:
 * @sent: (nullable): L₀  @seen: (nullable): R₀  @local: L  @remote: R
 * @winner: whose occurrence stands where both changed the same field of it; neither: each side keeps its own
 * @here: (out): what the event should hold
 * @there: (out): what the copy should hold
 *
 * The three-way comparison of sync-rules §4, an occurrence at a time and in it a field at a time. An occurrence that
 * neither side changed is left to each side as it is, so that a provider that holds less of it is not written to.
 *
 * Returns: TRUE when the same field of the same occurrence clashes (also when @winner settled it)
 */
gboolean   accord_exceptions_merge     (const char  *sent,
                                        const char  *seen,
                                        const char  *local,
                                        const char  *remote,
                                        AccordWinner winner,
                                        char       **here,
                                        char       **there);

/* Of the occurrences @wanted, what a copy that shows @there now has: those that are there too (cancelled, or changed).
 * For the others it is what @before said. For the image of a write that was made in part, or found after a death. */
char      *accord_exceptions_achieved  (const char *wanted,
                                        const char *before,
                                        const char *there);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordException, accord_exception_free)

G_END_DECLS
