/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-remote-item.h"
#include "model/accord-when.h"
#include "remote/accord-field-map.h"

G_BEGIN_DECLS

/* The name of our mark in extendedProperties.private: Google drops names over 44 characters silently. */
#define ACCORD_GOOGLE_MARK "accordMark"

/* The table of providers.md §4.3, Google's column. */
const AccordFieldRow *accord_google_event_rows   (guint                    *n_rows);

/* The event id of a create key (64 hex digits): "accord" + base32hex, in Google's alphabet a–v0–9. (transfer full) */
char                 *accord_google_event_id     (const char               *key);

/* The body of an insert (@key not NULL) or a PATCH: the members of the carried fields, the mark when given, nothing else.
 * A PATCH says null for members that must go. (transfer full) */
JsonNode             *accord_google_event_encode (const AccordFields       *fields,
                                                  const AccordFieldContext *context,
                                                  const char               *mark,
                                                  const char               *key);

/* The item @event shows, whatever its state. NULL: it has no id. (transfer full) */
AccordRemoteItem     *accord_google_event_decode (JsonObject               *event,
                                                  const AccordFieldContext *context);

/* The RRULE and RDATE lines of a master whose first occurrence is @when, canonical; @excluded: (out) (optional): the keys of
 * the occurrences its EXDATE lines take out. (transfer full) */
char                 *accord_google_event_read_recurrence (JsonObject       *event,
                                                           const AccordWhen *when,
                                                           GPtrArray       **excluded);
/* Its recurrence as it stands there, a line each. (transfer full) */
char                 *accord_google_event_get_rules       (JsonObject       *event);
/* Sets "recurrence" to @rules, lines without the EXDATE ones, and to what takes the occurrences @excluded out. */
void                  accord_google_event_set_recurrence  (JsonObject       *into,
                                                           const char       *rules,
                                                           const AccordWhen *when,
                                                           GPtrArray        *excluded);

/* TRUE when its reminders are those of the calendar, which a context must then name. */
gboolean              accord_google_event_uses_default_reminders (JsonObject *event);
/* A "reminders" list as Google sends it → canonical minutes. (transfer full) */
char                 *accord_google_event_read_reminders         (JsonArray  *overrides);

G_END_DECLS
