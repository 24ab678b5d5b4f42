/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordService:
 *
 * Everything that goes on without a window: it holds the store's lock, and brings scheduler, runs, sign-ins, tray and
 * the D-Bus interface together. One per process.
 *
 * Signal ended (): it may go now; nothing is under way any more.
 */
#define ACCORD_TYPE_SERVICE (accord_service_get_type ())
G_DECLARE_FINAL_TYPE (AccordService, accord_service, ACCORD, SERVICE, GObject)

/* Locks and opens the store. Errors: G_IO_ERROR_BUSY when another service holds it; ACCORD_STORE_ERROR. */
AccordService *accord_service_new       (const char       *store,
                                         GError          **error);
const char    *accord_service_get_store (AccordService    *self);
/* Offers the interface on @connection; once per connection. */
gboolean       accord_service_export    (AccordService    *self,
                                         GDBusConnection  *connection,
                                         GError          **error);
/* Shows the tray icon and watches for the window on the session bus. @apart: served beside the store, so that the
 * window the bus would start is another store's. */
void           accord_service_join      (AccordService    *self,
                                         GDBusConnection  *session,
                                         gboolean          apart);
/* Starts to sync by itself. */
void           accord_service_begin     (AccordService    *self);
/* Stops what runs, then ends. */
void           accord_service_end       (AccordService    *self);
/* The store turned out to be damaged and the service ended because of it: another one makes a new store of what can be read. */
gboolean       accord_service_found_damage (AccordService *self);
/* Lets what runs come to its end, then ends. */
void           accord_service_retire    (AccordService    *self);
/* Somebody is here again: do not end after all. */
void           accord_service_stay      (AccordService    *self);

G_END_DECLS
