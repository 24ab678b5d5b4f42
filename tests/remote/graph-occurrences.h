/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* The days on which a patternedRecurrence falls, up to @last, as Microsoft's documentation of recurrencePattern and
 * recurrenceRange says, and that of Exchange's DayOfMonth for days that a month lacks: asked day by day, with none of
 * the product's code. Fails the test when a member is there that the type does not name. (element-type guint32): days
 * as GDate counts them. */
GArray *graph_occurrences (JsonObject *recurrence, guint32 last);
