/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-csv-event.h"

G_BEGIN_DECLS

/* Values of one row that are only understood together. */
typedef struct
{
  const AccordCsvMap *map;
  AccordEvent        *event;
  const char         *start_date, *start_time, *end_date, *end_time;   /* (nullable) */
  const char         *zone;                                            /* (nullable) */
  gboolean            all_day_said, all_day;
  const char         *client;                                          /* (nullable) */
} AccordCsvRow;

typedef struct _AccordCsvField AccordCsvField;
struct _AccordCsvField
{
  const char *name;
  const char *others;   /* what the column is called elsewhere, folded, separated by | */
  gboolean  (*take)  (AccordCsvRow *row, const char *text, GError **error);
  char     *(*write) (const AccordEvent *event);   /* (nullable) NULL: read only here */
  gsize       offset;   /* of a text */
  const char *words;    /* (nullable) allowed words, by | */
};

extern const AccordCsvField accord_csv_fields[];
extern const guint accord_csv_n_fields;

/* Puts a cell into the row's event, or keeps it until the row is settled. */
gboolean accord_csv_take_cell  (const AccordCsvField *field,
                                AccordCsvRow         *row,
                                const char           *cell,
                                GError              **error);
/* Once all cells are taken: the project's client, and when it is where @dated says that there is a column of the start. */
gboolean accord_csv_settle_row (AccordCsvRow         *row,
                                gboolean              dated,
                                GError              **error);
/* Whether a column says when the event begins. */
gboolean accord_csv_is_start   (const AccordCsvField *field);

G_END_DECLS
