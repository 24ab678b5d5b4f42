/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordActivityPage:
 *
 * The runs, newest first, below a chart of thirty days.
 */
#define ACCORD_TYPE_ACTIVITY_PAGE (accord_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordActivityPage, accord_activity_page, ACCORD, ACTIVITY_PAGE, AdwBin)

void accord_activity_page_set_desk (AccordActivityPage *self,
                                    AccordDesk         *desk);
void accord_activity_page_set_narrow (AccordActivityPage *self,
                                      gboolean            narrow);

G_END_DECLS
