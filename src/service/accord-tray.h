/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordTray:
 *
 * The icon in the panel: a StatusNotifierItem and its menu. It registers with every watcher that appears, by object
 * path; where there is none, nothing else changes.
 *
 * Signal chosen (s): as AccordTrayMenu; a left click is "open", a middle click "sync".
 */
#define ACCORD_TYPE_TRAY (accord_tray_get_type ())
G_DECLARE_FINAL_TYPE (AccordTray, accord_tray, ACCORD, TRAY, GObject)

/* @title: what the item is called. */
AccordTray *accord_tray_new    (GDBusConnection *connection,
                                const char      *title);
/* @state: property State of the interface. @sentence: the same in words. @accounts: as ListAccounts has it. */
void        accord_tray_update (AccordTray      *self,
                                const char      *state,
                                const char      *sentence,
                                GVariant        *accounts,
                                gboolean         paused);

G_END_DECLS
