/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"
#include "store/accord-journal.h"

G_BEGIN_DECLS

/**
 * AccordPlanStepRow:
 *
 * One step of a plan: tick, project dot, title, date; opened, its fields before and after and the reason.
 * The tick is written into the step. Signal "ticked" ().
 */
#define ACCORD_TYPE_PLAN_STEP_ROW (accord_plan_step_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordPlanStepRow, accord_plan_step_row, ACCORD, PLAN_STEP_ROW, GtkListBoxRow)

/* @step outlives the row. */
GtkWidget *accord_plan_step_row_new    (AccordDesk     *desk,
                                        AccordPlanStep *step,
                                        gboolean        narrow);
/* The step's tick was changed by others. */
void       accord_plan_step_row_update (AccordPlanStepRow *self);
void       accord_plan_step_row_toggle (AccordPlanStepRow *self);

G_END_DECLS
