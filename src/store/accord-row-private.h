/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-db-private.h"

G_BEGIN_DECLS

typedef enum
{
  ACCORD_COLUMN_TEXT,           /* char * */
  ACCORD_COLUMN_INT,            /* int, guint, gboolean */
  ACCORD_COLUMN_INT64,          /* gint64 */
  ACCORD_COLUMN_INT_OR_NULL,    /* int, -1 is NULL */
  ACCORD_COLUMN_INT64_OR_NULL,  /* gint64, 0 is NULL */
  ACCORD_COLUMN_WORD,           /* enumeration, kept as its word */
  ACCORD_COLUMN_FIELDS          /* AccordFields *, kept as JSON */
} AccordColumnType;

/**
 * AccordColumn:
 *
 * Where a member of a struct stands in a table: the mapping is walked both ways.
 */
typedef struct
{
  const char       *name;
  AccordColumnType  type;
  gsize             offset;
  const char     *(*to_text)   (guint value);                    /* of a word */
  gboolean        (*from_text) (const char *text, guint *out);
} AccordColumn;

typedef struct
{
  const char         *table;
  const char         *key;       /* columns of the conflict target, comma separated; NULL: plain insert */
  const AccordColumn *columns;
  guint               n_columns;
} AccordMapping;

/* Makes the text of a statement of what it is about and of how it goes on. (transfer full) */
typedef char *(*AccordSqlMaker) (gconstpointer owner, const char *rest);
/* What @make makes of the two, made once: for texts that a program has only so many of. @owner lives as long as the
 * program; @rest is nullable. (transfer none) */
const char *accord_sql_text           (gconstpointer        owner,
                                       const char          *rest,
                                       AccordSqlMaker       make);
/* "a, b, c", each with the table's name before it. */
char    *accord_mapping_select_list (const AccordMapping *self);
/* INSERT … ON CONFLICT (key) DO UPDATE. */
gboolean accord_mapping_put         (const AccordMapping *self,
                                     AccordDb            *db,
                                     gconstpointer        row,
                                     GError             **error);
/* Fills @row, whose texts are NULL, from columns @first on. */
gboolean accord_mapping_read        (const AccordMapping *self,
                                     AccordStatement     *statement,
                                     int                  first,
                                     gpointer             row,
                                     GError             **error);
/* Binds the columns as arguments from @first on. */
void     accord_mapping_bind        (const AccordMapping *self,
                                     AccordStatement     *statement,
                                     int                  first,
                                     gconstpointer        row);

G_END_DECLS
