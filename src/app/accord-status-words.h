/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-journal.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* How many copies a supposed status takes away, makes, changes … and how many mails that sends, a line each; that nothing
 * happens where there is no step. @waiting: how many of them are in calendars whose first plan still waits. Pure.
 * (element-type AccordPlanStep) (transfer full) */
char *accord_say_status_steps  (GPtrArray    *steps,
                                guint         waiting);
/* "Cancel 3 Events?" (transfer full) */
char *accord_say_status_ask    (const char   *status,
                                guint         n);
/* "3 events are cancelled now" (transfer full) */
char *accord_say_status_done   (const char   *status,
                                guint         n);

G_END_DECLS
