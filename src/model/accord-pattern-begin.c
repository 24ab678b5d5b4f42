/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-pattern-private.h"

#include "accord-occurrence.h"

/* Days from the start to the first that a weekly pattern names. */
static gint64
find_weekday (const AccordPattern *self, const AccordSeriesSpan *series)
{
  guint into = (series->weekday + 7 - self->first_day) % 7; /* the week of the start */
  guint offset = 0;

  while (!(self->days & 1u << (series->weekday + offset) % 7) || (into + offset) / 7 % self->interval != 0)
    offset++;
  return offset;
}

/* The first day from the start on that an absolute or relative pattern names; G_MAXINT64: beyond all calendars. */
static gint64
find_day_of_month (const AccordPattern *self, const AccordSeriesSpan *series)
{
  guint step = accord_pattern_is_yearly (self) ? 12 * self->interval : self->interval;
  AccordMonth month = series->month;

  if (accord_pattern_is_yearly (self))
    month.month = self->month;
  for (; month.year < G_MAXUINT16; accord_month_add (&month, step))
    {
      guint first, length;
      gint64 day;

      accord_month_look_at (&month, &first, &length);
      day = accord_month_get_day (&month, accord_pattern_get_day (self, first, length));
      if (day >= self->start)
        return day;
    }
  return G_MAXINT64;
}

static gint64
find_first_day (const AccordPattern *self)
{
  AccordSeriesSpan series;

  accord_series_span_init (&series, self);
  if (self->type == ACCORD_PATTERN_DAILY)
    return self->start;
  if (self->type == ACCORD_PATTERN_WEEKLY)
    return self->start + find_weekday (self, &series) * ACCORD_DAY;
  return find_day_of_month (self, &series);
}

/* The same clock reading, and as long, on @day. */
static gboolean
move_to (AccordWhen *when, gint64 day)
{
  g_auto (AccordWhen) moved = ACCORD_WHEN_INIT;
  g_autofree char *reading = accord_when_format_start (when);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);
  g_autofree char *key = date != NULL ? g_date_time_format (date, "%Y-%m-%d") : NULL;

  if (key != NULL && !when->all_day)
    {
      g_autofree char *only_day = g_steal_pointer (&key);

      key = g_strdup_printf ("%s%.9s", only_day, reading + 10);
    }
  if (key == NULL || !accord_occurrence_at (when, key, &moved))
    return FALSE;
  accord_when_copy (&moved, when);
  return TRUE;
}

gboolean
accord_pattern_begin (AccordPattern *self, AccordWhen *when)
{
  gint64 first;

  g_return_val_if_fail (self != NULL && when != NULL, FALSE);

  if (!when->set || !accord_pattern_is_sensible (self) || self->start != accord_pattern_day_of_start (when))
    return FALSE;
  first = find_first_day (self);
  if (first == self->start)
    return TRUE;
  if (first == G_MAXINT64 || (self->range == ACCORD_RANGE_END_DATE && first > self->end) ||
      !move_to (when, first))
    return FALSE;
  self->start = first;
  return TRUE;
}
