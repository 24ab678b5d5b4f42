/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-csv.h"
#include "accord-event.h"

G_BEGIN_DECLS

/* Which number comes first in 11/06/2026. A date with the year in front is always read. */
typedef enum { ACCORD_DATES_DAY_FIRST, ACCORD_DATES_MONTH_FIRST } AccordDateOrder;

/**
 * AccordCsvMap:
 *
 * Which column holds which field, as a person said or as the names of the columns suggest.
 */
typedef struct
{
  GArray         *fields;   /* (owned) (element-type int) one a column: index of accord_csv_list_fields(), -1: not read */
  AccordDateOrder order;
  char           *zone;     /* (owned) IANA: of times without one */
} AccordCsvMap;

/* The names of the fields, in the order of an export; closed by NULL. */
const char *const *accord_csv_list_fields (void);

/* What the names in the first row suggest: our own, and what calendars and spreadsheets call them ("Subject",
 * "Start Date", "Start Time" …). @zone: copied */
AccordCsvMap *accord_csv_map_new       (GPtrArray         *header,
                                        const char        *zone);
void          accord_csv_map_free      (AccordCsvMap      *self);
/* Says the map for the columns of @header: "Subject=title" a line, "Phone=" for a column that is not read; those not named
 * stay. Of columns with one name the first line means the first, the next one the next; line breaks in a name are said as
 * spaces. Error: G_IO_ERROR_INVALID_ARGUMENT naming the column or field that does not exist, or the field said twice. */
gboolean      accord_csv_map_set       (AccordCsvMap      *self,
                                        GPtrArray         *header,
                                        const char        *text,
                                        GError           **error);
/* The same as text, every column in it. (transfer full) */
char         *accord_csv_map_to_text   (const AccordCsvMap *self,
                                        GPtrArray         *header);

/**
 * accord_csv_read_event:
 * @cells: a row
 *
 * An id is the event's, else it follows from the row's texts: the same row read again is the same event. Cells of columns
 * that the row lacks are empty. Error: G_IO_ERROR_INVALID_DATA naming the column and what is wrong.
 *
 * Returns: (transfer full) (nullable)
 */
AccordEvent  *accord_csv_read_event    (const AccordCsvMap *self,
                                        GPtrArray         *header,
                                        GPtrArray         *cells,
                                        GError           **error);
/* Sets the fields the map names from the row; the others stay. For a row that is an event of the store already. */
gboolean      accord_csv_take_row      (const AccordCsvMap *self,
                                        GPtrArray         *header,
                                        GPtrArray         *cells,
                                        AccordEvent       *event,
                                        GError           **error);

/* Appends the names of the fields, or an event, as accord_csv_append_row(). */
void          accord_csv_append_header (GString           *out);
void          accord_csv_append_event  (GString           *out,
                                        const AccordEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCsvMap, accord_csv_map_free)

G_END_DECLS
