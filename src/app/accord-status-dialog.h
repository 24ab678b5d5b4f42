/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-window.h"

G_BEGIN_DECLS

/**
 * accord_status_dialog_new:
 * @window: the window it lies over, which says in a toast what was done and offers to take it back
 * @events: ids; those that are deleted by now are left out
 * @status: draft, tentative, confirmed, cancelled or archived
 *
 * Asks once whether these events are to have that status: it names each of them, and says what the service has found that
 * this does to their copies. Nothing is written before the response "set"; then all of them have it, or none, and what
 * that takes away is confirmed, so that no sync asks again.
 *
 * Returns: (transfer none) (nullable): an AdwMessageDialog, not presented yet; NULL when no event is left
 */
GtkWidget *accord_status_dialog_new (AccordWindow      *window,
                                     const char *const *events,
                                     const char        *status);

G_END_DECLS
