/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-journal.h"

G_BEGIN_DECLS

#define ACCORD_RUN_DAYS 30

typedef struct
{
  gint64 day;       /* as if in UTC */
  guint  pulled;
  guint  pushed;
  guint  failed;    /* runs that ended with an error, and stuck items */
} AccordRunDay;

/* What the chart of the last 30 days says. */
typedef struct
{
  AccordRunDay days[ACCORD_RUN_DAYS];   /* oldest first, the last one is today */
  guint        changes;
  guint        conflicts;
  guint        failed;
  guint        highest;                 /* most changes and failures on one day */
} AccordRunDays;

/* @runs: (element-type AccordRunRecord). @today: a day as if in UTC. */
void   accord_run_days_fill    (AccordRunDays *self,
                                GPtrArray     *runs,
                                gint64         today,
                                GTimeZone     *zone);
/* Share of what went through, 0–100. */
double accord_run_days_success (const AccordRunDays   *self);
/* "1 pushed · 1 pulled", "nothing to do". (transfer full) */
char  *accord_run_say          (const AccordRunRecord *run);

G_END_DECLS
