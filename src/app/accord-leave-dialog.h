/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-plan-summary.h"
#include "client/accord-account-info.h"

G_BEGIN_DECLS

/**
 * AccordLeaveDialog:
 *
 * Asks what becomes of both sides before an account is disconnected or reset. Response "go" when a person wants it; what
 * removes something leads to a plan, and the dialog says so.
 */
#define ACCORD_TYPE_LEAVE_DIALOG (accord_leave_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AccordLeaveDialog, accord_leave_dialog, ACCORD, LEAVE_DIALOG, AdwMessageDialog)

/* @purpose: ACCORD_PLAN_FOR_DISCONNECT or ACCORD_PLAN_FOR_RESET. */
GtkWidget        *accord_leave_dialog_new              (GtkWindow          *parent,
                                                        AccordAccountInfo  *account,
                                                        AccordPlanPurpose   purpose);
AccordPlanPurpose accord_leave_dialog_get_purpose      (AccordLeaveDialog  *self);
const char       *accord_leave_dialog_get_account      (AccordLeaveDialog  *self);
gboolean          accord_leave_dialog_get_remove_there (AccordLeaveDialog  *self);
gboolean          accord_leave_dialog_get_remove_here  (AccordLeaveDialog  *self);

G_END_DECLS
