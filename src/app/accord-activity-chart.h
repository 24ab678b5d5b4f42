/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-run-days.h"

G_BEGIN_DECLS

/**
 * AccordActivityChart:
 *
 * Thirty days of changes as stacked bars: pulled, pushed, failed on top.
 */
#define ACCORD_TYPE_ACTIVITY_CHART (accord_activity_chart_get_type ())
G_DECLARE_FINAL_TYPE (AccordActivityChart, accord_activity_chart, ACCORD, ACTIVITY_CHART, GtkWidget)

void accord_activity_chart_set_days (AccordActivityChart *self,
                                     const AccordRunDays *days);

G_END_DECLS
