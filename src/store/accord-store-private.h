/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-db-private.h"
#include "accord-row-private.h"
#include "accord-store.h"

G_BEGIN_DECLS

AccordDb *accord_store_get_db      (AccordStore *self);   /* (transfer none) */

/* Brings the file to the newest schema, creating it when it is empty. */
gboolean  accord_schema_migrate    (AccordDb     *db,
                                    const char   *path,
                                    int          *version,
                                    GError      **error);

/* Shared with what joins events to others. */
extern const AccordMapping accord_project_mapping;
extern const AccordMapping accord_person_mapping;
extern const AccordMapping accord_event_mapping;

/* Reads every row of @statement as one struct of @mapping. @make and @free are of the struct. */
GPtrArray *accord_store_read_rows  (const AccordMapping *mapping,
                                    AccordStatement     *statement,
                                    gpointer           (*make) (void),
                                    GDestroyNotify       free,
                                    GError             **error);
/* The first row, or NULL; without error when there is none. */
gpointer   accord_store_read_row   (const AccordMapping *mapping,
                                    AccordStatement     *statement,
                                    gpointer           (*make) (void),
                                    GDestroyNotify       free,
                                    GError             **error);
/* "SELECT columns FROM table" and @rest, of which there are only so many. (transfer none) */
const char *accord_mapping_select  (const AccordMapping *mapping,
                                    const char          *rest);

/* ---- accord-store-exceptions.c: single occurrences of series ---- */

/* To be bound to an event's id. (transfer full) (nullable) */
AccordStatement *accord_store_query_exceptions   (AccordDb          *db,
                                                  GError           **error);
/* Binds @statement to the event and adds its exceptions. */
void             accord_store_read_exceptions    (AccordStatement   *statement,
                                                  AccordEvent       *event);
/* What tells one set of exceptions from another. */
char            *accord_store_text_of_exceptions (const AccordEvent *event);
gboolean         accord_store_insert_exceptions  (AccordDb          *db,
                                                  const AccordEvent *event,
                                                  GError           **error);

G_END_DECLS
