/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-plan-words.h"

G_BEGIN_DECLS

/**
 * AccordForecastList:
 *
 * Whom a plan would make a provider mail, and whether a person wants that. The steps that mail are ticked by its answer and
 * by nothing else. Signal: "chosen" (): their ticks have changed.
 */
#define ACCORD_TYPE_FORECAST_LIST (accord_forecast_list_get_type ())
G_DECLARE_FINAL_TYPE (AccordForecastList, accord_forecast_list, ACCORD, FORECAST_LIST, AdwBin)

/* Nobody is mailed until a person says so: the steps that mail are unticked. @steps: (element-type AccordPlanStep) kept; they
 * must outlive the list. @service: who would mail. @now: Unix seconds. */
void accord_forecast_list_show (AccordForecastList    *self,
                                GPtrArray             *steps,
                                const AccordPlanWords *words,
                                const char            *service,
                                gint64                 now);

G_END_DECLS
