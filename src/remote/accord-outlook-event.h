/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-remote-item.h"
#include "remote/accord-field-map.h"

G_BEGIN_DECLS

/* The extended property that holds our mark. The name is case-sensitive and must never change: links are found by it. */
#define ACCORD_OUTLOOK_MARK "String {4b0bb3c3-6f0a-4c39-9c0e-8a3d5f3e7a61} Name AccordMark"

/* The table of providers.md §4.3, Graph's column. Status is said through showAs. */
const AccordFieldRow *accord_outlook_event_rows   (guint                    *n_rows);

/* The transactionId of a create key (64 hex digits): a UUID of version 5 made of it. (transfer full) */
char                 *accord_outlook_event_transaction_id (const char       *key);

/* The body of a create (@key not NULL) or a PATCH: the members of the carried fields, the mark when given. A create also
 * says whether it reminds, or Exchange would remind of itself. (transfer full) */
JsonNode             *accord_outlook_event_encode (const AccordFields       *fields,
                                                   const AccordFieldContext *context,
                                                   const char               *mark,
                                                   const char               *key);

/* The item @event shows. NULL: it has no id. (transfer full) */
AccordRemoteItem     *accord_outlook_event_decode (JsonObject               *event,
                                                   const AccordFieldContext *context);

/* Only the fields of the table. (transfer full) */
AccordFields         *accord_outlook_event_decode_fields (JsonObject               *event,
                                                          const AccordFieldContext *context);

/* The name Graph knows a zone by: the one Windows has for it. (transfer full) (nullable) */
char                 *accord_outlook_event_zone   (const char               *zone);
/* The zone that a name of Graph's means; NULL for one of the mailbox's own making, or one we do not know.
 * (transfer full) */
char                 *accord_outlook_event_zone_read (const char            *name);

/* TRUE for a master, an occurrence or an exception. */
gboolean              accord_outlook_event_repeats     (JsonObject          *event);
/* TRUE for a row that lacks everything but id, type, start and end (providers.md §3.5). */
gboolean              accord_outlook_event_is_skeletal (JsonObject          *event);

G_END_DECLS
