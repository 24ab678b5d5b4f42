/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AccordApplication:
 *
 * The window's process: one instance, D-Bus activatable. Actions, also for the tray and the desktop entry:
 * app.preferences, app.preferences-page (s), app.sync, app.new-event, app.practice, app.guide, app.about, app.quit.
 */
#define ACCORD_TYPE_APPLICATION (accord_application_get_type ())
G_DECLARE_FINAL_TYPE (AccordApplication, accord_application, ACCORD, APPLICATION, AdwApplication)

AccordApplication *accord_application_new (void);

G_END_DECLS
