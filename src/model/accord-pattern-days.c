/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-pattern-private.h"

gint64
accord_pattern_floor_day (gint64 clock)
{
  return clock - ((clock % ACCORD_DAY) + ACCORD_DAY) % ACCORD_DAY;
}

static void
read_date (gint64 day, GDate *date)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (day / ACCORD_DAY + ACCORD_UNIX_DAY));
}

static guint
weekday_of (const GDate *date)
{
  return g_date_get_weekday (date) % 7;
}

void
accord_month_look_at (const AccordMonth *month, guint *first, guint *length)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, month->month, (GDateYear) month->year);
  *first = weekday_of (&date);
  *length = g_date_get_days_in_month (month->month, (GDateYear) month->year);
}

gint64
accord_month_get_day (const AccordMonth *month, guint day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, month->month, (GDateYear) month->year);
  return ((gint64) g_date_get_julian (&date) - ACCORD_UNIX_DAY) * ACCORD_DAY;
}

guint
accord_month_get_number (const AccordMonth *month)
{
  return month->year * 12 + month->month - 1;
}

void
accord_month_add (AccordMonth *month, guint n)
{
  guint number = accord_month_get_number (month) + n;

  month->year = number / 12;
  month->month = number % 12 + 1;
}

gboolean
accord_pattern_is_yearly (const AccordPattern *self)
{
  return self->type == ACCORD_PATTERN_ABSOLUTE_YEARLY || self->type == ACCORD_PATTERN_RELATIVE_YEARLY;
}

gboolean
accord_pattern_is_relative (const AccordPattern *self)
{
  return self->type == ACCORD_PATTERN_RELATIVE_MONTHLY || self->type == ACCORD_PATTERN_RELATIVE_YEARLY;
}

gboolean
accord_pattern_minds_weeks (const AccordPattern *self)
{
  return self->interval > 1 && (self->days & (self->days - 1)) != 0;
}

guint
accord_pattern_get_day (const AccordPattern *self, guint first, guint length)
{
  guint seen = 0;
  guint found = 0;

  if (!accord_pattern_is_relative (self))
    return MIN (self->day_of_month, length);
  for (guint day = 1; day <= length; day++)
    if (self->days & 1u << (first + day - 1) % 7)
      {
        found = day;
        if (seen++ == self->index && self->index != ACCORD_PATTERN_LAST)
          break;
      }
  return found;
}

void
accord_series_span_init (AccordSeriesSpan *series, const AccordPattern *pattern)
{
  GDate date;

  read_date (pattern->start, &date);
  series->weekday = weekday_of (&date);
  series->day = g_date_get_day (&date);
  series->month = (AccordMonth){ g_date_get_year (&date), g_date_get_month (&date) };
  series->count = pattern->range == ACCORD_RANGE_NUMBERED ? pattern->occurrences : 0;
  series->last = pattern->range == ACCORD_RANGE_END_DATE ? pattern->end : G_MAXINT64;
}

gboolean
accord_series_span_is_over (const AccordSeriesSpan *series, const AccordMonth *month, guint n)
{
  return (series->count > 0 && n >= series->count) || accord_month_get_day (month, 1) > series->last;
}
