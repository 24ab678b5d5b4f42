/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/accord-calendar.h"

G_BEGIN_DECLS

/* The flags of "calendars set", for a usage line. */
const char *accord_cli_calendar_usage (void);
/* "--flag value" and "--flag=value" into @calendar; G_OPTION_ERROR with a sentence for what makes no sense. */
gboolean    accord_cli_calendar_apply (AccordCalendar *calendar, int argc, char **argv, GError **error);
/* Adds the rules as members: words, and lists of names or null for all. */
void        accord_cli_calendar_tell  (const AccordCalendar *calendar, JsonObject *object);

G_END_DECLS
