/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the window says about series; @today is a midnight as if in UTC. All (transfer full). */

/* "Every 2 weeks on Monday until Mon 1 February 2027". A rule for which there are no words is shown as it is. */
char *accord_say_recurrence (const char *recurrence,
                             gint64      today);
/* "Mon 9 November: cancelled; Mon 16 November: moved to Tue 17 November, 17:00 – 18:00" */
char *accord_say_exceptions (const char *exceptions,
                             gint64      today);

G_END_DECLS
