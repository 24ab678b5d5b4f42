/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/accord-pattern.h"

G_BEGIN_DECLS

/* Graph's patternedRecurrence, with only the members that its type names: others are checked, too (providers.md
 * §3.4). @zone: (nullable): the zone as Graph knows it; NULL: as the event's. (transfer full) */
JsonObject *accord_outlook_recurrence_encode (const AccordPattern *pattern,
                                              const char          *zone);
/* FALSE: it says nothing that we understand. */
gboolean    accord_outlook_recurrence_decode (JsonObject          *recurrence,
                                              AccordPattern       *out);

/* "2026-11-09" of a midnight counted as if in UTC, and back. */
char       *accord_outlook_day_to_text       (gint64               day);
gboolean    accord_outlook_day_from_text     (const char          *text,
                                              gint64              *day);

G_END_DECLS
