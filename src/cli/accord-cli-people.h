/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"

G_BEGIN_DECLS

/* "calendars set --people": "all", or names separated by commas, "@me" among them. FALSE: it says nothing. */
gboolean accord_cli_set_calendar_people (AccordCalendar *calendar, const char *value);

G_END_DECLS
