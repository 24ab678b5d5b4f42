/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-window.h"

G_BEGIN_DECLS

/* "win.calendar-sends" and "win.review-rules", each with a calendar's id. */
void     accord_window_install_rule_actions (GtkWidgetClass       *widget_class);

/* Stores the rules of @calendar, which were @before. What they do with copies that are there waits until a person has seen
 * it; *review says whether there may be any. FALSE: reported. */
gboolean accord_rules_store                 (AccordDesk           *desk,
                                             const AccordCalendar *before,
                                             AccordCalendar       *calendar,
                                             gboolean             *review);

G_END_DECLS
