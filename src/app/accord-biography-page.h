/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordBiographyPage:
 *
 * Where an event is, why it is not elsewhere, and what happened to it.
 * Signals: "edit" (s event); "account-wanted" (s account): its rules are to be changed.
 */
#define ACCORD_TYPE_BIOGRAPHY_PAGE (accord_biography_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordBiographyPage, accord_biography_page, ACCORD, BIOGRAPHY_PAGE, AdwBin)

GtkWidget *accord_biography_page_new (AccordDesk *desk,
                                      const char *event,
                                      gboolean    narrow);

G_END_DECLS
