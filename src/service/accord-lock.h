/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lock beside a store ("FILE.lock") that keeps two services off one store. It ends with the process, however that
 * dies. */
typedef struct _AccordLock AccordLock;

/* Error: G_IO_ERROR_BUSY when another service holds it, naming the store. Makes the store's folder (0700). */
AccordLock *accord_lock_take (const char  *store,
                              GError     **error);
void        accord_lock_free (AccordLock  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordLock, accord_lock_free)

G_END_DECLS
