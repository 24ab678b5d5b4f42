/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-pattern-private.h"
#include "accord-rule.h"

#include <string.h>

#define WHOLE_YEAR 0x1ffeu
#define COMPARED_DAYS (4 * 366)

/* Why a rule is no pattern; with those of accord_rule_parse() these are all reasons there are. */
#define NO_DATE "It has no date."
#define NO_ZONE "Its time zone has no name that Outlook knows."
#define OTHER_CLOCK "The name that Outlook has for its time zone stands for other changes of the clock."
#define UNREADABLE "Its rule cannot be read."
#define MANY_RULES "It follows more than one rule."
#define MORE_DATES "It has dates besides its rule."
#define ENDS_EARLY "Its rule ends before it begins."
#define OTHER_START "It begins on a day that is not one of its rule."
#define LONG_STEPS "The steps of its rule are longer than Outlook can take."
#define LEAVES_OUT "Its rule leaves out days that Outlook cannot leave out."
#define SHORT_MONTHS "Its rule skips months that are too short, where Outlook would take their last day."
#define MANY_DAYS "It falls on several days of a month."
#define UNEQUAL_MONTHS "The months it falls in do not lie at equal distances."
#define DISPUTED "Calendar programs do not agree on what its rule means."
#define UNCOUNTED "It falls on a day of the month that Outlook cannot count to."

/* Zones of one name at Windows do not share every change of their clocks: for as long as anybody plans, both
 * are compared day by day. */
static gboolean
is_same_clock (const AccordWhen *when, const char *windows)
{
  g_autofree char *meant = accord_zone_from_windows (windows, NULL);
  g_autoptr (GTimeZone) here = accord_zone_get (when->zone);
  g_autoptr (GTimeZone) there = accord_zone_get (meant);

  if (g_strcmp0 (meant, when->zone) == 0)
    return TRUE;
  for (gint64 day = 0; day < COMPARED_DAYS; day++)
    {
      gint64 instant = when->start + day * ACCORD_DAY;

      if (accord_zone_offset (here, instant) != accord_zone_offset (there, instant))
        return FALSE;
    }
  return TRUE;
}

/* The zone in which Outlook repeats the event. */
static const char *
check_zone (const AccordWhen *when)
{
  g_autofree char *windows = when->all_day ? NULL : accord_zone_to_windows (when->zone);

  if (when->all_day)
    return NULL;
  if (windows == NULL)
    return NO_ZONE;
  return is_same_clock (when, windows) ? NULL : OTHER_CLOCK;
}

/* The instant that an UNTIL with a time means. */
static gboolean
read_until (const AccordRule *rule, GTimeZone *zone, gint64 *instant)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (rule->until, utc);

  if (time == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (time);
  if (!g_str_has_suffix (rule->until, "Z"))
    *instant = accord_zone_instant (zone, *instant);
  return TRUE;
}

/* The last day whose occurrence begins no later than the rule says. */
static const char *
read_last_day (const AccordRule *rule, const AccordWhen *when, gint64 clock, GTimeZone *zone, gint64 *last)
{
  GDate date;
  gint64 instant;
  guint number = (guint) g_ascii_strtoull (rule->until, NULL, 10);
  guint year = number / 10000;
  guint month = number / 100 % 100;
  guint day = number % 100;

  if (!g_date_valid_dmy ((GDateDay) day, month, (GDateYear) year))
    return UNREADABLE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, month, (GDateYear) year);
  *last = ((gint64) g_date_get_julian (&date) - ACCORD_UNIX_DAY) * ACCORD_DAY;
  if (when->all_day || strlen (rule->until) == 8)
    return NULL;
  if (!read_until (rule, zone, &instant))
    return UNREADABLE;
  *last = accord_pattern_floor_day (instant + accord_zone_offset (zone, instant));
  /* Twice where a change of clocks moves the occurrence past midnight. */
  while (accord_zone_instant (zone, *last + clock - accord_pattern_floor_day (clock)) > instant)
    *last -= ACCORD_DAY;
  return NULL;
}

static const char *
set_range (AccordPattern *self, const AccordRule *rule, const AccordWhen *when, gint64 clock, GTimeZone *zone)
{
  const char *why = NULL;

  self->start = accord_pattern_floor_day (clock);
  if (rule->count > 0)
    {
      self->range = ACCORD_RANGE_NUMBERED;
      self->occurrences = rule->count;
    }
  else if (rule->until[0] != '\0')
    {
      self->range = ACCORD_RANGE_END_DATE;
      why = read_last_day (rule, when, clock, zone, &self->end);
      if (why == NULL && self->end < self->start)
        why = ENDS_EARLY;
    }
  return why;
}

static const char *
set_daily (AccordPattern *self, const AccordRule *rule)
{
  self->type = ACCORD_PATTERN_DAILY;
  self->interval = rule->interval;
  return self->interval > ACCORD_LONGEST_DAYS ? LONG_STEPS : NULL;
}

static const char *
set_weekly (AccordPattern *self, const AccordSeriesSpan *series, guint interval, guint days, guint first_day)
{
  self->type = ACCORD_PATTERN_WEEKLY;
  self->interval = interval;
  self->days = days;
  /* Where a week begins tells only between weeks that are left out. */
  self->first_day = accord_pattern_minds_weeks (self) ? first_day : 1;
  if (self->interval > ACCORD_LONGEST_STEPS)
    return LONG_STEPS;
  return self->days & 1u << series->weekday ? NULL : OTHER_START;
}

static const char *
pattern_of_days (AccordPattern *self, const AccordRule *rule, const AccordSeriesSpan *series)
{
  if (rule->months != 0 || (rule->days | rule->days_back) != 0 ||
      (rule->positions | rule->positions_back) != 0)
    return LEAVES_OUT;
  if (rule->weekdays == 0 || rule->weekdays == ACCORD_WHOLE_WEEK)
    return set_daily (self, rule);
  if (rule->interval == 1)
    return set_weekly (self, series, 1, rule->weekdays, rule->week_start);
  if (rule->interval % 7 == 0)
    return rule->weekdays & 1u << series->weekday ? set_daily (self, rule) : OTHER_START;
  return LEAVES_OUT;
}

static const char *
pattern_of_weeks (AccordPattern *self, const AccordRule *rule, const AccordSeriesSpan *series)
{
  if (rule->months != 0 || (rule->positions | rule->positions_back) != 0)
    return LEAVES_OUT;
  return set_weekly (self,
                     series,
                     rule->interval,
                     rule->weekdays != 0 ? rule->weekdays : 1u << series->weekday,
                     rule->week_start);
}

/* The next month that the rule visits; FALSE: none that a calendar reaches. */
static gboolean
next_month (const AccordRule *rule, AccordMonth *month)
{
  if (rule->frequency == ACCORD_RULE_MONTHLY)
    {
      guint tries = 0;

      do
        accord_month_add (month, rule->interval);
      while (month->year < G_MAXUINT16 && !(rule->months & 1u << month->month) && ++tries < 12);
      return month->year < G_MAXUINT16 && (rule->months & 1u << month->month);
    }
  do
    if (++month->month > 12)
      {
        month->year += rule->interval;
        month->month = 1;
      }
  while (!(rule->months & 1u << month->month));
  return month->year < G_MAXUINT16;
}

/* Takes the days off that come after the last one, or before the first. */
static guint32
cut_days (guint32 days, const AccordSeriesSpan *series, const AccordMonth *month)
{
  if (accord_month_get_number (month) == accord_month_get_number (&series->month))
    days &= ~((1u << series->day) - 1);
  for (guint day = 31; day > 0 && series->last != G_MAXINT64; day--)
    if ((days & 1u << day) && accord_month_get_day (month, day) > series->last)
      days &= ~(1u << day);
  return days;
}

/* How many months lie between those that the rule visits up to its end; 0: not always as many. */
static guint
step_of (const AccordRule *rule, const AccordSeriesSpan *series)
{
  AccordMonth month = series->month;
  AccordMonth even = series->month;
  guint step = 0;

  for (guint n = 1; n < ACCORD_CALENDAR_CYCLE && next_month (rule, &month); n++)
    {
      if (step == 0)
        step = accord_month_get_number (&month) - accord_month_get_number (&series->month);
      accord_month_add (&even, step);
      if (accord_series_span_is_over (series, &month, n) && accord_series_span_is_over (series, &even, n))
        break;
      if (accord_month_get_number (&month) != accord_month_get_number (&even))
        return 0;
    }
  return step;
}

/* TRUE when the pattern and the rule name the same days, to the end of the series. */
static gboolean
names_same_days (const AccordPattern *self, const AccordRule *rule, const AccordSeriesSpan *series)
{
  AccordMonth month = series->month;

  for (guint n = 0; n < ACCORD_CALENDAR_CYCLE && !accord_series_span_is_over (series, &month, n); n++)
    {
      guint first, length;

      accord_month_look_at (&month, &first, &length);
      if (cut_days (accord_rule_days_of_month (rule, first, length), series, &month) !=
          cut_days (1u << accord_pattern_get_day (self, first, length), series, &month))
        return FALSE;
      if (!next_month (rule, &month))
        break;
    }
  return TRUE;
}

/* What of the rule no pattern holds. */
static const char *
explain_days (const AccordRule *rule, const AccordSeriesSpan *series)
{
  const char *why = UNCOUNTED;
  AccordMonth month = series->month;

  for (guint n = 0; n < ACCORD_CALENDAR_CYCLE && !accord_series_span_is_over (series, &month, n); n++)
    {
      guint first, length;
      guint32 days;

      accord_month_look_at (&month, &first, &length);
      days = accord_rule_days_of_month (rule, first, length);
      if ((days & (days - 1)) != 0)
        return MANY_DAYS;
      if (days == 0 && accord_rule_named_weekdays (rule) == 0)
        why = SHORT_MONTHS;
      if (!next_month (rule, &month))
        break;
    }
  return why;
}

static gboolean
find_absolute (AccordPattern *self, const AccordRule *rule, const AccordSeriesSpan *series)
{
  guint first, length;
  guint most = series->day;

  accord_month_look_at (&series->month, &first, &length);
  /* The last day of a month may stand for any that comes after it. */
  if (most == length)
    most = 31;
  for (self->day_of_month = series->day; self->day_of_month <= most; self->day_of_month++)
    if (names_same_days (self, rule, series))
      return TRUE;
  self->day_of_month = 0;
  return FALSE;
}

static gboolean
find_relative (AccordPattern *self, const AccordRule *rule, const AccordSeriesSpan *series)
{
  self->days = accord_rule_named_weekdays (rule);
  for (self->index = 0; self->days != 0 && self->index <= ACCORD_PATTERN_LAST; self->index++)
    if (names_same_days (self, rule, series))
      return TRUE;
  self->days = 0;
  self->index = 0;
  return FALSE;
}

static gboolean
starts_on_its_day (const AccordRule *rule, const AccordSeriesSpan *series)
{
  guint first, length;

  accord_month_look_at (&series->month, &first, &length);
  return (rule->months & 1u << series->month.month) &&
         (accord_rule_days_of_month (rule, first, length) & 1u << series->day);
}

static const char *
find_pattern (AccordPattern *self, const AccordRule *rule, const AccordSeriesSpan *series)
{
  guint step = step_of (rule, series);
  gboolean years = step % 12 == 0 && (rule->frequency == ACCORD_RULE_YEARLY || step > ACCORD_LONGEST_STEPS);

  if (!starts_on_its_day (rule, series))
    return OTHER_START;
  if (step == 0)
    return UNEQUAL_MONTHS;
  self->interval = years ? step / 12 : step;
  self->month = years ? series->month.month : 0;
  if (self->interval > ACCORD_LONGEST_STEPS)
    return LONG_STEPS;
  self->type = years ? ACCORD_PATTERN_RELATIVE_YEARLY : ACCORD_PATTERN_RELATIVE_MONTHLY;
  if (find_relative (self, rule, series))
    return NULL;
  self->type = years ? ACCORD_PATTERN_ABSOLUTE_YEARLY : ACCORD_PATTERN_ABSOLUTE_MONTHLY;
  return find_absolute (self, rule, series) ? NULL : explain_days (rule, series);
}

/* A rule without a day falls on that of its start. */
static void
complete_days (AccordRule *rule, const AccordSeriesSpan *series)
{
  if ((rule->days | rule->days_back) == 0 && accord_rule_named_weekdays (rule) == 0)
    rule->days = G_GUINT64_CONSTANT (1) << series->day;
}

static gboolean
is_every_weekday (const AccordRule *rule)
{
  return rule->weekdays != 0 && !accord_rule_counts_weekdays (rule) && (rule->days | rule->days_back) == 0 &&
         (rule->positions | rule->positions_back) == 0;
}

static const char *
pattern_of_months (AccordPattern *self, const AccordRule *given, const AccordSeriesSpan *series)
{
  AccordRule rule = *given;

  if (rule.months == 0)
    rule.months = WHOLE_YEAR;
  if (rule.months == WHOLE_YEAR && rule.interval == 1 && is_every_weekday (&rule))
    return set_weekly (self, series, 1, rule.weekdays, rule.week_start);
  complete_days (&rule, series);
  return find_pattern (self, &rule, series);
}

/* The first four of a year all lie in January, the last four in December; 0: anywhere. */
static guint
month_counted_in (const AccordRule *rule)
{
  const guint64 four = 0x1e;
  guint64 forward = rule->positions;
  guint64 back = rule->positions_back;

  if (rule->weekdays != 0 && accord_rule_counts_weekdays (rule))
    return 0;
  for (guint i = 0; i < 7; i++)
    {
      forward |= rule->nth[i];
      back |= rule->nth_back[i];
    }
  if (accord_rule_counts_weekdays (rule) && (rule->positions | rule->positions_back) != 0)
    return 0;
  if ((forward & ~four) == 0 && back == 0 && forward != 0)
    return 1;
  return (back & ~four) == 0 && forward == 0 && back != 0 ? 12 : 0;
}

static const char *
pattern_of_years (AccordPattern *self, const AccordRule *given, const AccordSeriesSpan *series)
{
  AccordRule rule = *given;
  gboolean dates = (rule.days | rule.days_back) != 0;

  if (rule.months == 0 && rule.interval == 1 && is_every_weekday (&rule))
    return set_weekly (self, series, 1, rule.weekdays, rule.week_start);
  /* In every month by RFC 5545, in the month of the start by libical. */
  if (rule.months == 0 && dates)
    return DISPUTED;
  if (rule.months == 0 && accord_rule_named_weekdays (&rule) != 0)
    {
      guint month = month_counted_in (&rule);

      if (month == 0)
        return is_every_weekday (&rule) ? LEAVES_OUT : UNCOUNTED;
      rule.months = 1u << month;
    }
  else if (rule.months == 0)
    rule.months = 1u << series->month.month;
  /* BYSETPOS counts over the whole year. */
  if ((rule.positions | rule.positions_back) != 0 && (rule.months & (rule.months - 1)) != 0)
    return UNCOUNTED;
  complete_days (&rule, series);
  return find_pattern (self, &rule, series);
}

typedef const char *(*PatternFunc) (AccordPattern *self,
                                    const AccordRule *rule,
                                    const AccordSeriesSpan *series);

static const PatternFunc pattern_funcs[] = {
  [ACCORD_RULE_DAILY] = pattern_of_days,
  [ACCORD_RULE_WEEKLY] = pattern_of_weeks,
  [ACCORD_RULE_MONTHLY] = pattern_of_months,
  [ACCORD_RULE_YEARLY] = pattern_of_years,
};

/* What RFC 5545 leaves without a meaning. */
static gboolean
is_contradictory (const AccordRule *rule)
{
  gboolean dates = (rule->days | rule->days_back) != 0;
  gboolean counts = accord_rule_counts_weekdays (rule);

  if (rule->frequency == ACCORD_RULE_DAILY || rule->frequency == ACCORD_RULE_WEEKLY)
    return counts || (dates && rule->frequency == ACCORD_RULE_WEEKLY);
  return counts && dates;
}

static const char *
find_rule (const char *recurrence, AccordRule *rule)
{
  g_auto (GStrv) lines = g_strsplit (recurrence, "\n", 0);
  const char *value = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *colon = strchr (g_strstrip (lines[i]), ':');

      if (lines[i][0] == '\0')
        continue;
      if (colon == NULL)
        return UNREADABLE;
      if (g_ascii_strncasecmp (lines[i], "RDATE", 5) == 0)
        return MORE_DATES;
      if (g_ascii_strncasecmp (lines[i], "RRULE", 5) != 0 || value != NULL)
        return MANY_RULES;
      value = colon + 1;
    }
  return value != NULL ? accord_rule_parse (rule, value) : UNREADABLE;
}

static const char *
convert (const char *recurrence, const AccordWhen *when, AccordPattern *out)
{
  g_autoptr (GTimeZone) zone = when->all_day ? g_time_zone_new_utc () : accord_zone_get (when->zone);
  gint64 clock = when->start + (when->all_day ? 0 : accord_zone_offset (zone, when->start));
  AccordRule rule;
  AccordSeriesSpan series;
  const char *why;

  if (!when->set)
    return NO_DATE;
  why = check_zone (when);
  if (why == NULL)
    why = find_rule (recurrence, &rule);
  if (why == NULL && is_contradictory (&rule))
    why = UNREADABLE;
  if (why == NULL && rule.frequency < ACCORD_RULE_MONTHLY && rule.months == WHOLE_YEAR)
    rule.months = 0;
  if (why == NULL)
    why = set_range (out, &rule, when, clock, zone);
  if (why != NULL)
    return why;
  accord_series_span_init (&series, out);
  return pattern_funcs[rule.frequency](out, &rule, &series);
}

gboolean
accord_pattern_from_recurrence (const char *recurrence,
                                const AccordWhen *when,
                                AccordPattern *out,
                                char **why)
{
  const char *reason;

  g_return_val_if_fail (recurrence != NULL && when != NULL && out != NULL, FALSE);

  *out = (AccordPattern){ .interval = 1 };
  reason = convert (recurrence, when, out);
  if (reason != NULL && why != NULL)
    *why = g_strdup (reason);
  return reason == NULL;
}
