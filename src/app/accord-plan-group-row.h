/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-plan-summary.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordPlanGroupRow:
 *
 * The steps of one kind in one calendar behind one tri-state tick. Rows are made when it is opened, a hundred at a time.
 * Signal "ticked" ().
 */
#define ACCORD_TYPE_PLAN_GROUP_ROW (accord_plan_group_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordPlanGroupRow, accord_plan_group_row, ACCORD, PLAN_GROUP_ROW, AdwExpanderRow)

/* @group outlives the row. @service: "Outlook" */
GtkWidget *accord_plan_group_row_new    (AccordDesk            *desk,
                                         const AccordPlanGroup *group,
                                         const char            *service,
                                         gboolean               narrow);
/* Ticks were changed by others. */
void       accord_plan_group_row_update (AccordPlanGroupRow    *self);

G_END_DECLS
