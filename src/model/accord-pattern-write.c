/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-pattern-private.h"
#include "accord-rule.h"

gboolean
accord_pattern_is_sensible (const AccordPattern *self)
{
  gboolean absolute =
      self->type == ACCORD_PATTERN_ABSOLUTE_MONTHLY || self->type == ACCORD_PATTERN_ABSOLUTE_YEARLY;
  gboolean weekdays = self->type == ACCORD_PATTERN_WEEKLY || accord_pattern_is_relative (self);

  return self->interval > 0 && self->interval <= ACCORD_LONGEST_DAYS &&
         (!absolute || (self->day_of_month >= 1 && self->day_of_month <= 31)) &&
         (!weekdays || ((self->days & ACCORD_WHOLE_WEEK) != 0 && (self->days & ~ACCORD_WHOLE_WEEK) == 0)) &&
         (!accord_pattern_is_relative (self) || self->index <= ACCORD_PATTERN_LAST) &&
         (!accord_pattern_is_yearly (self) || (self->month >= 1 && self->month <= 12)) &&
         (self->type != ACCORD_PATTERN_WEEKLY || self->first_day < 7) &&
         (self->range != ACCORD_RANGE_NUMBERED || self->occurrences > 0) &&
         (self->range != ACCORD_RANGE_END_DATE || self->end >= self->start);
}

static gboolean
starts_on_its_day (const AccordPattern *self, const AccordSeriesSpan *series)
{
  guint first, length;

  if (self->type == ACCORD_PATTERN_DAILY)
    return TRUE;
  if (self->type == ACCORD_PATTERN_WEEKLY)
    return (self->days & 1u << series->weekday) != 0;
  if (accord_pattern_is_yearly (self) && self->month != series->month.month)
    return FALSE;
  accord_month_look_at (&series->month, &first, &length);
  return accord_pattern_get_day (self, first, length) == series->day;
}

/* TRUE when all months that the series falls in have the day, so that none is left out by a rule. */
static gboolean
has_day_everywhere (const AccordPattern *self, const AccordSeriesSpan *series)
{
  guint step = accord_pattern_is_yearly (self) ? 12 * self->interval : self->interval;
  AccordMonth month = series->month;

  for (guint n = 0; n < ACCORD_CALENDAR_CYCLE && month.year < G_MAXUINT16 &&
                    !accord_series_span_is_over (series, &month, n);
       n++)
    {
      guint first, length;

      accord_month_look_at (&month, &first, &length);
      if (length < self->day_of_month && accord_month_get_day (&month, length) <= series->last)
        return FALSE;
      accord_month_add (&month, step);
    }
  return TRUE;
}

static void
write_day_of_month (const AccordPattern *self, const AccordSeriesSpan *series, GString *rule)
{
  static const guint8 longest[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  guint last = accord_pattern_is_yearly (self) ? longest[self->month] : 31;

  if (self->day_of_month <= 28 || has_day_everywhere (self, series))
    g_string_append_printf (rule, ";BYMONTHDAY=%u", self->day_of_month);
  else if (self->day_of_month >= last)
    g_string_append (rule, ";BYMONTHDAY=-1");
  else
    g_string_append_printf (rule,
                            ";BYMONTHDAY=%s;BYSETPOS=-1",
                            self->day_of_month == 29 ? "28,29" : "28,29,30");
}

/* From Monday on, as everybody writes them. */
static void
write_weekdays (guint days, const char *number, GString *rule)
{
  const char *separator = ";BYDAY=";

  for (guint i = 1; i <= 7; i++)
    if (days & 1u << i % 7)
      {
        g_string_append_printf (rule, "%s%s%s", separator, number, accord_rule_weekday_name (i % 7));
        separator = ",";
      }
}

static void
write_relative (const AccordPattern *self, GString *rule)
{
  static const char *const numbers[] = { "1", "2", "3", "4", "-1" };

  if ((self->days & (self->days - 1)) == 0)
    {
      write_weekdays (self->days, numbers[self->index], rule);
      return;
    }
  write_weekdays (self->days, "", rule);
  g_string_append_printf (rule, ";BYSETPOS=%s", numbers[self->index]);
}

static void
write_type (const AccordPattern *self, const AccordSeriesSpan *series, GString *rule)
{
  static const char *const names[] = { "DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY" };

  g_string_append_printf (rule, "RRULE:FREQ=%s", names[self->type]);
  if (self->interval > 1)
    g_string_append_printf (rule, ";INTERVAL=%u", self->interval);
  if (accord_pattern_is_yearly (self))
    g_string_append_printf (rule, ";BYMONTH=%u", self->month);
  if (self->type == ACCORD_PATTERN_WEEKLY)
    write_weekdays (self->days, "", rule);
  else if (accord_pattern_is_relative (self))
    write_relative (self, rule);
  else if (self->type != ACCORD_PATTERN_DAILY)
    write_day_of_month (self, series, rule);
}

/* The end of the last day. An occurrence that a change of clocks moves past midnight belongs to it still. */
static gint64
until_of (const AccordPattern *self, const AccordWhen *when)
{
  g_autoptr (GTimeZone) zone = accord_zone_get (when->zone);
  gint64 clock = when->start + accord_zone_offset (zone, when->start);
  gint64 midnight = accord_zone_instant (zone, self->end + ACCORD_DAY) - 1;

  return MAX (midnight, accord_zone_instant (zone, self->end + clock - accord_pattern_floor_day (clock)));
}

static void
write_range (const AccordPattern *self, const AccordWhen *when, GString *rule)
{
  g_autoptr (GDateTime) until = NULL;
  g_autofree char *text = NULL;

  if (self->range == ACCORD_RANGE_NUMBERED)
    g_string_append_printf (rule, ";COUNT=%u", self->occurrences);
  if (self->range != ACCORD_RANGE_END_DATE)
    return;
  until = g_date_time_new_from_unix_utc (when->all_day ? self->end : until_of (self, when));
  text = until != NULL ? g_date_time_format (until, when->all_day ? "%Y%m%d" : "%Y%m%dT%H%M%SZ") : NULL;
  if (text != NULL)
    g_string_append_printf (rule, ";UNTIL=%s", text);
}

gint64
accord_pattern_day_of_start (const AccordWhen *when)
{
  g_autoptr (GTimeZone) zone = when->all_day ? g_time_zone_new_utc () : accord_zone_get (when->zone);

  return accord_pattern_floor_day (when->start + accord_zone_offset (zone, when->start));
}

char *
accord_pattern_to_recurrence (const AccordPattern *self, const AccordWhen *when)
{
  static const char *const first_days[] = { ";WKST=SU", "",         ";WKST=TU", ";WKST=WE",
                                            ";WKST=TH", ";WKST=FR", ";WKST=SA" };
  g_autoptr (GString) rule = g_string_new (NULL);
  AccordSeriesSpan series;

  g_return_val_if_fail (self != NULL && when != NULL, NULL);

  if (!when->set || !accord_pattern_is_sensible (self))
    return NULL;
  accord_series_span_init (&series, self);
  if (!starts_on_its_day (self, &series) || self->start != accord_pattern_day_of_start (when))
    return NULL;
  write_type (self, &series, rule);
  write_range (self, when, rule);
  if (self->type == ACCORD_PATTERN_WEEKLY && accord_pattern_minds_weeks (self))
    g_string_append (rule, first_days[self->first_day]);
  return g_string_free (g_steal_pointer (&rule), FALSE);
}
