/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/accord-fields.h"
#include "model/accord-remote-item.h"

G_BEGIN_DECLS

/* What a value is read and written by, besides itself. */
typedef struct
{
  const char *zone_hint;         /* (nullable) zone of the event here; kept where the provider cannot tell it from its own */
  const char *fallback_zone;     /* (nullable) where the provider names none, or none we know; NULL: UTC */
  const char *default_reminders; /* (nullable) Google: what useDefault stands for, canonical */
  gboolean    series;            /* the event repeats: its clock readings count, not its instants */
  const char *when;              /* (nullable) WHEN of the series, where a write of its RECURRENCE does not carry it */
  JsonObject *before;            /* (nullable) the item there: entries of its arrays that we do not map are kept */
} AccordFieldContext;

/* Pairs of our word and theirs; the first row of a word is the one written. NULL ends a table. */
typedef struct
{
  const char *ours;
  const char *theirs;
} AccordWord;

/**
 * AccordFieldRow:
 *
 * How one provider says one field. A provider is a table of these, walked one way to write and the other way to read.
 */
typedef struct
{
  AccordField  field;
  const char  *members;   /* JSON members it owns, separated by a space; encode sets no other */
  /* @value is canonical. NULL: the provider's own, never written. */
  void       (*encode) (JsonObject *into, const char *value, const AccordFieldContext *context);
  /* The canonical value; "" when there is none. decode ∘ encode is a fixed point. (transfer full) */
  char      *(*decode) (JsonObject *from, const AccordFieldContext *context);
  const AccordWord *words; /* (nullable) @members is one word of these; then there is neither encode nor decode */
} AccordFieldRow;

/* FALSE: the provider's own. */
gboolean         accord_field_row_is_written (const AccordFieldRow *row);
/* The fields of the table. */
AccordFieldMask  accord_field_map_fields (const AccordFieldRow     *rows,
                                          guint                     n_rows);
/* Sets the members of every field that @fields carries and the provider takes. */
void             accord_field_map_encode (const AccordFieldRow     *rows,
                                          guint                     n_rows,
                                          const AccordFields       *fields,
                                          const AccordFieldContext *context,
                                          JsonObject               *into);
AccordFields    *accord_field_map_decode (const AccordFieldRow     *rows,
                                          guint                     n_rows,
                                          JsonObject               *from,
                                          const AccordFieldContext *context);

/* Where a provider says what is no field of an event. */
typedef struct
{
  const char *tag;
  const char *uid;
  const char *web_link;
  const char *updated;   /* ISO 8601 */
} AccordItemPaths;

/* The item with what @paths lead to; NULL: @from has no id. State, traits, mark and fields are the provider's. */
AccordRemoteItem *accord_field_map_item (JsonObject               *from,
                                         const AccordItemPaths    *paths);

/* The first row is also what an unknown or missing word means. */
const char *accord_word_to_theirs (const AccordWord *words,
                                   const char       *ours);
const char *accord_word_to_ours   (const AccordWord *words,
                                   const char       *theirs);

/* Lines of "address<TAB>name<TAB>role" and "address<TAB>response" (model/accord-fields.h). */
void        accord_field_add_line  (GPtrArray  *lines,
                                    const char *address,
                                    const char *second,
                                    const char *third);
char       *accord_field_join_lines (GPtrArray *lines);   /* sorted */

G_END_DECLS
