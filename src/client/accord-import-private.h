/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/accord-import.h"

G_BEGIN_DECLS

/* What an import stores into, and what it must know for it. */
typedef struct
{
  AccordStore               *store;
  const AccordImportOptions *options;
  GHashTable                *met;      /* (owned) a dry run: ids that would be in the store by now */
  GPtrArray                 *header;   /* (owned) (nullable) of the CSV file being read */
  AccordCsvMap              *map;      /* (owned) (nullable) of it */
} AccordImportTarget;

/* What is read and not stored yet. */
typedef struct
{
  AccordEvent *event;      /* (owned) */
  guint64      line;
  AccordWhen   replaces;   /* set: it stands for one occurrence of the series @event->id */
  GPtrArray   *cells;      /* (owned) (nullable) CSV: the row, for an event that is in the store already */
} AccordImportPending;

void       accord_import_pending_free (AccordImportPending        *self);
/* FALSE: it cannot be stored; whether that says something of the store tells the error. */
gboolean   accord_import_store_event  (const AccordImportTarget   *self,
                                       const AccordImportPending  *pending,
                                       AccordImportOutcome        *outcome,
                                       GError                    **error);
/* The files among @paths and those of the folders, by name, and how large they are together.
 * (transfer full) (element-type GFile) */
GPtrArray *accord_import_list_files   (const char *const          *paths,
                                       guint64                    *size,
                                       GCancellable               *cancellable,
                                       GError                    **error);

G_END_DECLS
