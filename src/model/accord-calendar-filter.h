/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-calendar.h"
#include "accord-event.h"

G_BEGIN_DECLS

/* Does an event pass what the calendar sends: kinds, projects, people, categories and status (sync-rules §3)? A filter that
 * is not set lets everything pass. An event without a project passes no filter by project; one without a category only
 * where ACCORD_CATEGORY_NONE is chosen. */
gboolean accord_calendar_sends (const AccordCalendar *self,
                                const AccordEvent    *event);
/* Likewise what is made there and comes here, by its categories. @categories: (nullable) names, one a line, "" none;
 * NULL: they are not known, and keep nothing out. */
gboolean accord_calendar_takes_categories (const AccordCalendar *self,
                                           const char           *categories);

/* Is @word one of the items of @list (AccordCalendar.kinds and the like)? NULL and "" have every one. */
gboolean accord_filter_has (const char *list,
                            const char *separator,
                            const char *word);

G_END_DECLS
