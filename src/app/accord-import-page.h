/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordImportPage:
 *
 * Files on their way into the store: what an import would do, told before anything is written; how far it is; what it
 * has done. Leaving the page ends an import after the batch at hand.
 * Signals: "closed" (); "events-wanted" (): a person wants to see what came.
 */
#define ACCORD_TYPE_IMPORT_PAGE (accord_import_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordImportPage, accord_import_page, ACCORD, IMPORT_PAGE, AdwBin)

/* @paths: files and folders, closed by NULL; at least one */
GtkWidget *accord_import_page_new (AccordDesk        *desk,
                                   const char *const *paths);

G_END_DECLS
