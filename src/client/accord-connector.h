/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-sync1.h"

G_BEGIN_DECLS

/* Finds the service that serves @store (AccordClient says how). @start: starts one when none runs.
 * Error: ACCORD_SERVICE_ERROR_UNAVAILABLE, or G_IO_ERROR_CANCELLED. */
void         accord_connector_find_async  (const char           *store,
                                           gboolean              start,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* (transfer full) */
AccordSync1 *accord_connector_find_finish (GAsyncResult         *result,
                                           GError              **error);

/* Where a private service writes its address: beside the store. (transfer full) */
char        *accord_connector_bus_file    (const char           *store);
/* TRUE when both name one file, links followed. */
gboolean     accord_connector_same_file   (const char           *path,
                                           const char           *other);

G_END_DECLS
