/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-call.h"

G_BEGIN_DECLS

/* Something with a start and an end in a calendar: a single event, a series, an occurrence or an exception.
 *
 * An item's resource holds what was written, completed by the defaults; members that begin with "~" are ours:
 * "~original" the date an exception stands for, "~immutable" the id that survives moves, "~transaction" a
 * checksum of the body that made the item. */
typedef struct
{
  PracticeItem *item;  /* (unowned); for an occurrence, its series */
  gboolean occurrence; /* a date of the series without an item of its own */
  GDate original;      /* of an occurrence or exception: its date by the rule */
  gint64 start;        /* seconds since 1970; of an all-day event, midnight UTC of the date */
  gint64 end;
} PracticeGraphEvent;

gboolean      practice_graph_item_is_series    (PracticeItem *item);
gboolean      practice_graph_item_is_exception (PracticeItem *item);
/* (nullable) the series of an exception */
PracticeItem *practice_graph_item_series       (PracticeItem *item);
/* The item's resource; an exception's laid over that of its series.  (transfer full) */
JsonObject   *practice_graph_item_resource     (PracticeItem *item);

/* An item itself; and one date of a series. */
void practice_graph_event_init_item       (PracticeGraphEvent *event,
                                           PracticeItem       *item);
void practice_graph_event_init_occurrence (PracticeGraphEvent *event,
                                           PracticeItem       *series,
                                           const GDate        *date);
/* The instants of a complete resource. */
void practice_graph_resource_times        (JsonObject *resource,
                                           gint64     *start,
                                           gint64     *end);
/* The date on which a resource starts, in its own zone. */
void practice_graph_resource_date         (JsonObject *resource,
                                           const char *member,
                                           GDate      *date);

/* Adds what touches [@from, @to): singles, occurrences and exceptions; never a series. */
void practice_graph_collect_item     (PracticeItem *item,
                                      gint64        from,
                                      gint64        to,
                                      GArray       *events);
void practice_graph_collect_calendar (PracticeCalendar *calendar,
                                      gint64            from,
                                      gint64            to,
                                      GArray           *events);
gboolean practice_graph_event_touches (const PracticeGraphEvent *event,
                                       gint64                    from,
                                       gint64                    to);

/* Ids (providers.md §3.2): the default one changes on a move, the immutable one does not. */
char *practice_graph_item_id       (PracticeItem *item,
                                    gboolean      immutable);
char *practice_graph_event_id      (const PracticeGraphEvent *event,
                                    gboolean                  immutable);
char *practice_graph_occurrence_id (PracticeItem *series,
                                    const GDate  *date,
                                    gboolean      immutable);
/* Finds what the path's {event} names, in @calendar where given.  On %FALSE the refusal is the reply. */
gboolean practice_graph_call_event (PracticeGraphCall  *call,
                                    PracticeCalendar   *calendar,
                                    PracticeGraphEvent *event);
/* The same for any id; %FALSE replies nothing.  @malformed: (out) */
gboolean practice_graph_find_event (PracticeGraphCall  *call,
                                    const char         *id,
                                    PracticeGraphEvent *event,
                                    gboolean           *malformed);

G_END_DECLS
