/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-event.h"
#include "accord-fields.h"

G_BEGIN_DECLS

/* When something is that may repeat: with moved occurrences where they are now, without the cancelled ones. */

/* TRUE when the event touches [from, to) (Unix seconds), a series by any occurrence (sync-rules §7). Whole days count
 * as local days of @zone. A rule that cannot be read counts as its first occurrence alone. */
gboolean accord_event_touches  (const AccordEvent  *self,
                                gint64              from,
                                gint64              to,
                                GTimeZone          *zone);
/* Likewise what an image or an item says by WHEN, RECURRENCE and EXCEPTIONS. @self: (nullable) */
gboolean accord_fields_touch   (const AccordFields *self,
                                gint64              from,
                                gint64              to,
                                GTimeZone          *zone);
/* From the start of the first to the end of the last of these (Unix seconds, whole days as local days of @zone); @end
 * G_MAXINT64 without an end. FALSE: says no time. @self: (nullable) */
gboolean accord_fields_span    (const AccordFields *self,
                                GTimeZone          *zone,
                                gint64             *start,
                                gint64             *end);

/**
 * AccordOccurrence:
 *
 * One occurrence of a series in a range, or an event that does not repeat.
 */
typedef struct
{
  char        *key;     /* (owned) (nullable) NULL: the event does not repeat */
  AccordEvent *event;   /* (owned) as an event of its own; id and change_no are those of the series */
} AccordOccurrence;

void       accord_occurrence_free       (AccordOccurrence  *self);
/* The occurrences of the event that touch [from, to), in the order of their times; at most @limit.
 * (transfer full) (element-type AccordOccurrence) */
GPtrArray *accord_event_list_occurrences (const AccordEvent *self,
                                          gint64             from,
                                          gint64             to,
                                          GTimeZone         *zone,
                                          guint              limit);

G_END_DECLS
