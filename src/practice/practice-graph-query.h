/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-render.h"

G_BEGIN_DECLS

/* OData's query options, as far as Graph takes them for events. */

/* Refuses every option that begins with "$" and is not among @allowed.  On %FALSE the refusal is the reply. */
gboolean practice_graph_query_check (PracticeGraphCall *call,
                                     const char *const *allowed);

/* Drops what $filter does not let through. @events: of PracticeGraphEvent.  On %FALSE the refusal is the reply. */
gboolean practice_graph_query_filter (PracticeGraphCall *call,
                                      GArray            *events);

/* Sorts by $orderby, else by @otherwise.  On %FALSE the refusal is the reply. */
gboolean practice_graph_query_order (PracticeGraphCall *call,
                                     GArray            *events,
                                     const char        *otherwise);

/* Replies with one page of @events, with a nextLink where there are more. */
void practice_graph_query_reply_page (PracticeGraphCall            *call,
                                      const PracticeGraphSelection *selection,
                                      GArray                       *events);

/* The address of the same listing further on; (transfer full). */
char *practice_graph_query_next_link (PracticeGraphCall *call,
                                      guint              skip);

/* One evaluation of a filter.  @error: (out) what is wrong with its text, NULL when nothing */
typedef JsonNode *(*PracticeGraphLookup) (const char *path, gpointer data); /* (transfer full) (nullable) */

gboolean practice_graph_filter_matches (const char           *filter,
                                        PracticeGraphLookup   lookup,
                                        gpointer              data,
                                        char                **error);

G_END_DECLS
