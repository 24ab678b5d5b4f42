/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-plan-summary.h"
#include "accord-window.h"

G_BEGIN_DECLS

/* Adds the window's actions; called once, by the window. */
void accord_window_install_actions (GtkWidgetClass *widget_class);
/* accord-window-files.c */
void accord_window_install_file_actions (GtkWidgetClass *widget_class);
/* Files that are dropped on the window are imported. */
void accord_window_take_drops      (AccordWindow   *self);
/* Another page lies over the views. */
gboolean accord_window_has_pages   (AccordWindow   *self);
/* Disables "Undo Last Sync…" with its reason in the menu, or enables it. */
void accord_window_set_undo        (AccordWindow   *self,
                                    const char     *reason);   /* (nullable) */
/* Asks what becomes of both sides, and does it; one that is under way already is shown. @purpose: ACCORD_PLAN_FOR_DISCONNECT
 * or ACCORD_PLAN_FOR_RESET. */
void accord_window_leave           (AccordWindow      *self,
                                    const char        *account,
                                    AccordPlanPurpose  purpose);
/* Shows the event list with one state chosen. */
void accord_window_filter_events   (AccordWindow   *self,
                                    AccordPresence  presence);

G_END_DECLS
