/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordPrivateBus:
 *
 * Where the service of another store than the session's is reached: a socket of this user's, its address in a file
 * beside the store ("FILE.bus", 0600). Only processes of the same user get in.
 *
 * Signals: joined (GDBusConnection), a client came; deserted (), the last one left.
 */
#define ACCORD_TYPE_PRIVATE_BUS (accord_private_bus_get_type ())
G_DECLARE_FINAL_TYPE (AccordPrivateBus, accord_private_bus, ACCORD, PRIVATE_BUS, GObject)

AccordPrivateBus *accord_private_bus_new         (const char        *store,
                                                  GError           **error);
/* Accepts clients from now on. */
void              accord_private_bus_open        (AccordPrivateBus  *self);
const char       *accord_private_bus_get_address (AccordPrivateBus  *self);
guint             accord_private_bus_count       (AccordPrivateBus  *self);

G_END_DECLS
