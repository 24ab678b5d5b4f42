/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-server.h"

G_BEGIN_DECLS

/* Ended by a NULL pattern; the patterns begin after "/me" or "/users/{user}". */
extern const PracticeRoute practice_graph_event_routes[];
extern const PracticeRoute practice_graph_calendar_routes[];
extern const PracticeRoute practice_graph_delta_routes[];
extern const PracticeRoute practice_graph_mailbox_routes[];

/* POST /v1.0/$batch */
void practice_graph_batch (PracticeRequest *request);

/* One calendar as Graph prints it; (transfer full). */
JsonObject *practice_graph_render_calendar (PracticeCalendar *calendar);

/* Whether the person's list of categories has it. */
gboolean practice_graph_has_category (PracticeUser *user, const char *name);

/* Sample events for a person's calendars. */
void practice_graph_seed (PracticeUser *user);

G_END_DECLS
