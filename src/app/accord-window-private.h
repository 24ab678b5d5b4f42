/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-window.h"

G_BEGIN_DECLS

/* Adds the window's actions; called once, by the window. */
void accord_window_install_actions (GtkWidgetClass *widget_class);
/* Shows the event list with one state chosen. */
void accord_window_filter_events   (AccordWindow   *self,
                                    AccordPresence  presence);

G_END_DECLS
