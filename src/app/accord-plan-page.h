/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordPlanPage:
 *
 * What a sync would do, before it does it. Nothing is written until Apply.
 * Property: narrow (b). Signals: "applied" (s run); "put-off" ().
 */
#define ACCORD_TYPE_PLAN_PAGE (accord_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordPlanPage, accord_plan_page, ACCORD, PLAN_PAGE, AdwBin)

/* Asks the service for a plan at once. @account NULL: of all accounts. */
GtkWidget *accord_plan_page_new (AccordDesk *desk,
                                 const char *account);
/* The same for what takes the sync @cycle back, in every account it touched. */
GtkWidget *accord_plan_page_new_undo (AccordDesk *desk,
                                      const char *cycle);

G_END_DECLS
