/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-when.h"
#include "remote/accord-field-map.h"

G_BEGIN_DECLS

/* A series in Graph's JSON (providers.md §3.4): the master's recurrence, its cancelledOccurrences and its
 * exceptionOccurrences. */

/* TRUE for a master. */
gboolean    accord_outlook_series_is        (JsonObject               *event);

/* Sets @event's recurrence when @fields carry RECURRENCE; @context->when stands in for a WHEN that they do not carry. */
void        accord_outlook_series_encode    (JsonObject               *event,
                                             const AccordFields       *fields,
                                             const AccordFieldContext *context);

/* Completes the item of a master, whose other fields are decoded already: RECURRENCE, EXCEPTIONS where @event is whole, and
 * the tag of the whole. What cannot be read as a series gets ACCORD_REMOTE_REPEATS and neither field. */
void        accord_outlook_series_decode    (JsonObject               *event,
                                             AccordRemoteItem         *item,
                                             const AccordFieldContext *context);

/* The key of the occurrence that @row, of a master's exceptionOccurrences or instances, is. (transfer full) (nullable)
 * NULL: the row does not say. */
char       *accord_outlook_series_key       (JsonObject               *row,
                                             const AccordWhen         *series);

/* FALSE: the reply names no cancelled occurrences, or no changed ones, and does not say that there are none either
 * (providers.md §0, 7). */
gboolean    accord_outlook_series_is_whole  (JsonObject               *event);

/* Adds what @event lacks of both from @instances, the rows of /instances from @from to @to. @cut: the series goes on after
 * @to. (element-type JsonObject) */
void        accord_outlook_series_fill      (JsonObject               *event,
                                             const AccordRemoteItem   *item,
                                             GPtrArray                *instances,
                                             gint64                    from,
                                             gint64                    to,
                                             gboolean                  cut);

G_END_DECLS
