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
/* "SELECT columns FROM table" and what follows. */
char      *accord_mapping_select   (const AccordMapping *mapping,
                                    const char          *rest);

G_END_DECLS
