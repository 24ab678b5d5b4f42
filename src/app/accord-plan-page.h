/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"
#include "accord-plan-summary.h"

G_BEGIN_DECLS

/**
 * AccordPlanPage:
 *
 * What a sync would do, before it does it. Nothing is written until Apply.
 * Property: narrow (b). Signals: "applied" (s run); "put-off" (); "under-way" (): what would be
 * planned was approved before, and is being carried out; "untouched" (): of changed rules, nothing that is there changes by
 * them.
 */
#define ACCORD_TYPE_PLAN_PAGE (accord_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordPlanPage, accord_plan_page, ACCORD, PLAN_PAGE, AdwBin)

/* Asks the service for a plan at once. @account NULL: of all accounts. */
GtkWidget *accord_plan_page_new (AccordDesk *desk,
                                 const char *account);
/* The same for what the changed rules of @calendar do. */
GtkWidget *accord_plan_page_new_rules (AccordDesk *desk,
                                       const AccordCalendar *calendar);
/* The same for what takes the sync @cycle back, in every account it touched. */
GtkWidget *accord_plan_page_new_undo (AccordDesk *desk,
                                      const char *cycle);
/* The same for what goes before @account is disconnected or reset; ACCORD_PLAN_FOR_DISCONNECT always removes there. A plan
 * that was not approved is removed from the store with the page. */
GtkWidget *accord_plan_page_new_leave (AccordDesk        *desk,
                                       const char        *account,
                                       AccordPlanPurpose  purpose,
                                       gboolean           remove_there,
                                       gboolean           remove_here);

G_END_DECLS
