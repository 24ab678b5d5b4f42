/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts accord-practice and a second window on a store of its own that is connected to it. Finishes when the second
 * window runs. The server is started once and ends with this process. Errors: G_IO_ERROR, a sentence for a person. */
void     accord_practice_start_async  (GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean accord_practice_start_finish (GAsyncResult  *result,
                                       GError       **error);

G_END_DECLS
