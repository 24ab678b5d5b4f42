/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-window.h"

G_BEGIN_DECLS

/**
 * accord_removal_dialog_new:
 * @window: the window it lies over, which says in a toast what was done
 * @events: ids; those that are deleted by now are left out
 *
 * Asks once whether these events are to be deleted, and names every one of them. With the response "delete" all of them
 * are, and their deletions are confirmed, so that no sync asks again; or none, and a toast says why.
 *
 * Returns: (transfer none) (nullable): an AdwMessageDialog, not presented yet; NULL when nothing is left to delete
 */
GtkWidget *accord_removal_dialog_new (AccordWindow      *window,
                                      const char *const *events);

G_END_DECLS
