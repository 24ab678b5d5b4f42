/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-cli-event-fields.h"

G_BEGIN_DECLS

/* The field "exceptions" of an event's JSON: an array of objects with "original", and "cancelled" or what the occurrence
 * has of its own. */
void     accord_cli_add_exceptions  (JsonBuilder           *builder,
                                     const AccordEvent     *event,
                                     const AccordCliField  *field);
gboolean accord_cli_take_exceptions (AccordEvent           *event,
                                     JsonNode              *node,
                                     const AccordCliField  *field,
                                     GError               **error);

G_END_DECLS
