/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-remote-item.h"
#include "remote/accord-field-map.h"

G_BEGIN_DECLS

/* Walks a provider's table with sample values of every field: encode sets only the members the row owns, decode reads
 * back what the provider can hold, and doing both again changes nothing. */
void field_map_walk (const AccordFieldRow *rows, guint n_rows);

/* Decodes @json with each of its members, at every depth, replaced by values of other types and taken away: every reading
 * must give an item with all its fields, or none where the id went. */
typedef AccordRemoteItem *(*FieldMapDecode) (JsonObject *event, const AccordFieldContext *context);
void field_map_walk_lies (const char *json, FieldMapDecode decode);

JsonObject *json_of (const char *text);   /* (transfer full); aborts when @text is no object */

G_END_DECLS
