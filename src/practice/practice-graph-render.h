/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-event.h"

G_BEGIN_DECLS

/* Which members of an event are printed: $select and $expand. */
typedef struct
{
  GStrv select;             /* (owned) (nullable) all */
  GStrv expand_properties;  /* (owned) (nullable) ids of extended properties */
  gboolean expand_exceptions;
} PracticeGraphSelection;

void practice_graph_selection_clear (PracticeGraphSelection *selection);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeGraphSelection, practice_graph_selection_clear)

/* Reads $select and $expand.  On %FALSE the refusal is the reply. */
gboolean practice_graph_selection_read (PracticeGraphSelection *selection,
                                        PracticeGraphCall      *call);

/* The event as Graph prints it for this call. @selection: (nullable) everything. (transfer full) */
JsonObject *practice_graph_render_event (PracticeGraphCall            *call,
                                         const PracticeGraphSelection *selection,
                                         const PracticeGraphEvent     *event);
/* Without a call: in UTC, body as HTML, default ids. (transfer full) */
JsonObject *practice_graph_describe_item     (PracticeItem *item);
JsonObject *practice_graph_describe_calendar (PracticeCalendar *calendar);
/* W/"…"; (transfer full) */
char       *practice_graph_item_etag (PracticeItem *item);
char       *practice_graph_change_key (const char *id,
                                       guint64     version);
/* Text of a body in plain words; (transfer full) */
char       *practice_graph_body_text (JsonObject *body);
/* The word for the kind of event. */
const char *practice_graph_event_type (const PracticeGraphEvent *event);

G_END_DECLS
