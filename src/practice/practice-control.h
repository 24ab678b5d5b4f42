/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-server.h"

G_BEGIN_DECLS

/* {"error": message} */
void practice_control_fail (PracticeRequest *request,
                            guint            status,
                            const char      *message);
/* {"ok": true} */
void practice_control_done (PracticeRequest *request);

/* Routes about people: grants, expiry, edits by others, calendars. */
void practice_control_people_install (PracticeServer *server);

G_END_DECLS
