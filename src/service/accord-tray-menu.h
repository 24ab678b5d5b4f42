/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordTrayMenu:
 *
 * The tray's menu, exported by libdbusmenu on the session bus (interface.md, Tray).
 *
 * Signal chosen (s): open | sync | pause-hour | pause-tomorrow | pause | resume | preferences | quit.
 */
#define ACCORD_TYPE_TRAY_MENU (accord_tray_menu_get_type ())
G_DECLARE_FINAL_TYPE (AccordTrayMenu, accord_tray_menu, ACCORD, TRAY_MENU, GObject)

/* @path: object path to export at. */
AccordTrayMenu *accord_tray_menu_new    (const char     *path);
/* @sentence: the state line. @accounts: aa{sv} as ListAccounts has it. */
void            accord_tray_menu_update (AccordTrayMenu *self,
                                         const char     *sentence,
                                         GVariant       *accounts,
                                         gboolean        paused);

G_END_DECLS
