/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-event.h"
#include "practice-graph-schema.h"

G_BEGIN_DECLS

/* From what a client writes to what is kept. */

/* Checks @body by the schema and lays it over @resource in the form in which it is kept: zones under their Windows
 * names, attendees and places complete, null as "back to the default". @outside: another person's edit, which may
 * also set what the server sets otherwise. */
gboolean practice_graph_body_apply (JsonObject           *body,
                                    gboolean              create,
                                    gboolean              outside,
                                    JsonObject           *resource,
                                    PracticeGraphRefusal *refusal);

/* The rules that hold for a whole event. */
gboolean practice_graph_body_check_event (JsonObject           *resource,
                                          PracticeGraphRefusal *refusal);

G_END_DECLS
