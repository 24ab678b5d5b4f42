/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-pattern.h"

G_BEGIN_DECLS

#define ACCORD_DAY (24 * 60 * 60)
#define ACCORD_UNIX_DAY 719163   /* 1970-01-01 as GDate counts */
#define ACCORD_WHOLE_WEEK 0x7fu
/* After four hundred years, in months, dates fall on the same weekdays again. */
#define ACCORD_CALENDAR_CYCLE 4800
/* As far as Exchange keeps them (MS-OXOCAL 2.2.1.44.1). */
#define ACCORD_LONGEST_DAYS 999
#define ACCORD_LONGEST_STEPS 99

/* A month of some year. */
typedef struct
{
  guint year;
  guint month;   /* 1–12 */
} AccordMonth;

/* Where a series starts and ends. */
typedef struct
{
  guint       weekday;
  guint       day;       /* of the month */
  AccordMonth month;
  guint       count;     /* 0: without */
  gint64      last;      /* last day, inclusive; G_MAXINT64: without */
} AccordSeriesSpan;

void     accord_series_span_init   (AccordSeriesSpan       *self,
                                    const AccordPattern    *pattern);
/* TRUE when @month lies after the end, or is the @n-th (from 0) of a series that has fewer. */
gboolean accord_series_span_is_over (const AccordSeriesSpan *self,
                                    const AccordMonth      *month,
                                    guint                   n);

/* Weekday of the first, and number of days. */
void     accord_month_look_at      (const AccordMonth      *self,
                                    guint                  *first,
                                    guint                  *length);
gint64   accord_month_get_day      (const AccordMonth      *self,
                                    guint                   day);
guint    accord_month_get_number   (const AccordMonth      *self);   /* since the year 0 */
void     accord_month_add          (AccordMonth            *self,
                                    guint                   n);

gint64   accord_pattern_floor_day  (gint64                  clock);
gboolean accord_pattern_is_yearly  (const AccordPattern    *self);
gboolean accord_pattern_is_relative (const AccordPattern   *self);
/* TRUE when it matters to a weekly pattern where a week begins. */
gboolean accord_pattern_minds_weeks (const AccordPattern   *self);
/* Whether its members are in their ranges. */
gboolean accord_pattern_is_sensible (const AccordPattern   *self);
/* The day on the clock of its zone. */
gint64   accord_pattern_day_of_start (const AccordWhen     *when);
/* The one day that an absolute or relative pattern names in a month. */
guint    accord_pattern_get_day    (const AccordPattern    *self,
                                    guint                   first,
                                    guint                   length);

G_END_DECLS
