/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "store/accord-store.h"

G_BEGIN_DECLS

/* An event as `events list` shows it (contracts.md), its links included. (transfer full) */
JsonNode *accord_cli_event_to_json   (AccordStore        *store,
                                      const AccordEvent  *event,
                                      GError            **error);
/* Takes the members of @object into @event; members that are not there change nothing, null empties. Only `start`
 * moves an event with its length. The error names the field. */
gboolean  accord_cli_event_take_json (AccordEvent        *event,
                                      JsonObject         *object,
                                      GError            **error);

G_END_DECLS
