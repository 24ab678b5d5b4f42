/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/accord-export.h"
#include "client/accord-import.h"

G_BEGIN_DECLS

/* Import and export for a window: in a thread, with a connection of its own to the store at @store. */

/* How far an import is. */
typedef struct
{
  guint   outcomes[ACCORD_N_IMPORT_OUTCOMES];
  guint64 read;     /* bytes so far */
  guint64 size;     /* of all files */
} AccordTransferProgress;

/* Told in the main context of whoever began, never after the end. */
typedef void (*AccordTransferProgressFunc) (const AccordTransferProgress *progress,
                                            gpointer                      user_data);

/* accord_import_all(). @options: copied; @user_data: of @progress and @callback */
void                accord_transfer_import_async  (const char                 *store,
                                                   const char *const          *paths,
                                                   const AccordImportOptions  *options,
                                                   AccordTransferProgressFunc  progress,        /* (nullable) */
                                                   GCancellable               *cancellable,
                                                   GAsyncReadyCallback         callback,
                                                   gpointer                    user_data);
AccordImportReport *accord_transfer_import_finish (GAsyncResult *result, GError **error);

/* accord_export() of living events. @events: ids, closed by NULL; NULL: all. The name of @path says the format, error
 * G_IO_ERROR_INVALID_ARGUMENT where it does not. */
void                accord_transfer_export_async  (const char          *store,
                                                   const char *const   *events,        /* (nullable) */
                                                   const char          *path,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
gboolean            accord_transfer_export_finish (GAsyncResult       *result,
                                                   AccordExportReport *report,
                                                   GError            **error);

G_END_DECLS
