/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * AccordCliField:
 *
 * A member of an event's JSON object: the table of them is walked both ways. start, end, zone and all_day are shown
 * one by one and taken together, so they have no take here; nor has what is read only.
 */
typedef struct _AccordCliField AccordCliField;
struct _AccordCliField
{
  const char *name;
  void     (*add)  (JsonBuilder *builder, const AccordEvent *event, const AccordCliField *field);
  gboolean (*take) (AccordEvent *event, JsonNode *node, const AccordCliField *field, GError **error);   /* (nullable) */
  gsize       offset;   /* of a text or a flag */
  const char *words;    /* (nullable) allowed values of a text, separated by | */
};

const AccordCliField *accord_cli_list_fields     (guint                 *n_fields);
const AccordCliField *accord_cli_find_field      (const char            *name);          /* (nullable) */

/* "field: what"; always FALSE. */
gboolean              accord_cli_field_refuse    (const AccordCliField  *field,
                                                  const char            *what,
                                                  GError               **error);
/* Text or null; anything else is refused. @out: (transfer none) (nullable) */
gboolean              accord_cli_field_read_text (JsonNode              *node,
                                                  const AccordCliField  *field,
                                                  const char           **out,
                                                  GError               **error);
/* A text or null; with its name. */
void                  accord_cli_add_text        (JsonBuilder           *builder,
                                                  const char            *text);
void                  accord_cli_add_member      (JsonBuilder           *builder,
                                                  const char            *name,
                                                  const char            *text);

G_END_DECLS
