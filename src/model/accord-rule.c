/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-rule.h"

#include <string.h>

#define UNREADABLE "Its rule cannot be read."
#define WITHIN_DAY "It repeats within a day."
#define BY_CLOCK "Its rule names times of day."
#define BY_YEAR "Its rule counts days or weeks of the year."
#define BY_OTHER "Its rule counts in a way of its own."

static const char *const weekday_names[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };

static const struct
{
  const char *name;
  AccordFrequency frequency;
} frequencies[] = {
  { "DAILY", ACCORD_RULE_DAILY },
  { "WEEKLY", ACCORD_RULE_WEEKLY },
  { "MONTHLY", ACCORD_RULE_MONTHLY },
  { "YEARLY", ACCORD_RULE_YEARLY },
};

static const char *const within_day[] = { "HOURLY", "MINUTELY", "SECONDLY" };

const char *
accord_rule_weekday_name (guint weekday)
{
  g_return_val_if_fail (weekday < G_N_ELEMENTS (weekday_names), NULL);

  return weekday_names[weekday];
}

static gboolean
read_number (const char *text, guint64 most, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 1, most, number, NULL);
}

static const char *
read_frequency (AccordRule *self, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
    if (g_ascii_strcasecmp (frequencies[i].name, text) == 0)
      {
        self->frequency = frequencies[i].frequency;
        return NULL;
      }
  for (guint i = 0; i < G_N_ELEMENTS (within_day); i++)
    if (g_ascii_strcasecmp (within_day[i], text) == 0)
      return WITHIN_DAY;
  return UNREADABLE;
}

static const char *
read_interval (AccordRule *self, const char *text)
{
  guint64 number;

  if (!read_number (text, G_MAXINT32, &number))
    return UNREADABLE;
  self->interval = (guint) number;
  return NULL;
}

static const char *
read_count (AccordRule *self, const char *text)
{
  guint64 number;

  if (!read_number (text, G_MAXINT32, &number))
    return UNREADABLE;
  self->count = (guint) number;
  return NULL;
}

/* "20270201", "20270201T100000" or "20270201T100000Z" */
static const char *
read_until (AccordRule *self, const char *text)
{
  gsize length = strlen (text);
  gsize digits = strspn (text, "0123456789");

  if (digits != 8 || (length != 8 && length != 15 && length != 16))
    return UNREADABLE;
  if (length > 8 && (g_ascii_toupper (text[8]) != 'T' || strspn (text + 9, "0123456789") != 6))
    return UNREADABLE;
  if (length == 16 && g_ascii_toupper (text[15]) != 'Z')
    return UNREADABLE;
  g_strlcpy (self->until, text, sizeof self->until);
  g_strdelimit (self->until, "t", 'T');
  g_strdelimit (self->until, "z", 'Z');
  return NULL;
}

static gboolean
read_weekday (const char *text, guint *weekday)
{
  for (guint i = 0; i < G_N_ELEMENTS (weekday_names); i++)
    if (g_ascii_strcasecmp (weekday_names[i], text) == 0)
      {
        *weekday = i;
        return TRUE;
      }
  return FALSE;
}

static const char *
read_week_start (AccordRule *self, const char *text)
{
  return read_weekday (text, &self->week_start) ? NULL : UNREADABLE;
}

/* A signed number as a bit of one of two sets. */
static gboolean
add_signed (const char *text, guint64 most, guint64 *forward, guint64 *back)
{
  gboolean negative = text[0] == '-';
  guint64 number;

  if (!read_number (text + (text[0] == '-' || text[0] == '+'), most, &number))
    return FALSE;
  *(negative ? back : forward) |= G_GUINT64_CONSTANT (1) << number;
  return TRUE;
}

static const char *
read_signed (const char *text, guint64 most, guint64 *forward, guint64 *back)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 0);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!add_signed (parts[i], most, forward, back))
      return UNREADABLE;
  return NULL;
}

static const char *
read_months (AccordRule *self, const char *text)
{
  guint64 months = 0;
  guint64 back = 0;
  const char *why = read_signed (text, 12, &months, &back);

  self->months = (guint) months;
  return why == NULL && back != 0 ? UNREADABLE : why;
}

static const char *
read_days (AccordRule *self, const char *text)
{
  return read_signed (text, 31, &self->days, &self->days_back);
}

/* The hundredth day of a set is none of a month; no set here holds it. */
static const char *
read_positions (AccordRule *self, const char *text)
{
  return read_signed (text, 63, &self->positions, &self->positions_back) == NULL ? NULL : BY_OTHER;
}

static const char *
read_weekdays (AccordRule *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 0);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = strlen (parts[i]);
      g_autofree char *number = length > 2 ? g_strndup (parts[i], length - 2) : NULL;
      guint weekday;

      if (length < 2 || !read_weekday (parts[i] + length - 2, &weekday))
        return UNREADABLE;
      if (number == NULL)
        self->weekdays |= 1u << weekday;
      else if (!add_signed (number, 53, &self->nth[weekday], &self->nth_back[weekday]))
        return UNREADABLE;
    }
  return NULL;
}

static const struct
{
  const char *name;
  const char *(*read) (AccordRule *self, const char *text); /* NULL: no set here holds it */
  const char *why;
} parts[] = {
  { "FREQ", read_frequency, NULL },     { "INTERVAL", read_interval, NULL },
  { "COUNT", read_count, NULL },        { "UNTIL", read_until, NULL },
  { "WKST", read_week_start, NULL },    { "BYMONTH", read_months, NULL },
  { "BYMONTHDAY", read_days, NULL },    { "BYDAY", read_weekdays, NULL },
  { "BYSETPOS", read_positions, NULL }, { "BYYEARDAY", NULL, BY_YEAR },
  { "BYWEEKNO", NULL, BY_YEAR },        { "BYHOUR", NULL, BY_CLOCK },
  { "BYMINUTE", NULL, BY_CLOCK },       { "BYSECOND", NULL, BY_CLOCK },
  { "RSCALE", NULL, BY_OTHER },         { "SKIP", NULL, BY_OTHER },
};

static const char *
read_part (AccordRule *self, const char *text, guint32 *seen)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      if (g_ascii_strcasecmp (parts[i].name, name) != 0)
        continue;
      if (*seen & 1u << i)
        return UNREADABLE;
      *seen |= 1u << i;
      return parts[i].read != NULL ? parts[i].read (self, equals + 1) : parts[i].why;
    }
  return UNREADABLE;
}

const char *
accord_rule_parse (AccordRule *self, const char *value)
{
  g_auto (GStrv) texts = NULL;
  guint32 seen = 0;

  g_return_val_if_fail (self != NULL && value != NULL, UNREADABLE);

  *self = (AccordRule){ .interval = 1, .week_start = 1 };
  texts = g_strsplit (value, ";", 0);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      const char *why = texts[i][0] != '\0' ? read_part (self, texts[i], &seen) : NULL;

      if (why != NULL)
        return why;
    }
  if ((seen & 1u) == 0 || (self->count > 0 && self->until[0] != '\0'))
    return UNREADABLE;
  return NULL;
}

gboolean
accord_rule_counts_weekdays (const AccordRule *self)
{
  for (guint i = 0; i < 7; i++)
    if (self->nth[i] != 0 || self->nth_back[i] != 0)
      return TRUE;
  return FALSE;
}

guint
accord_rule_named_weekdays (const AccordRule *self)
{
  guint named = self->weekdays;

  for (guint i = 0; i < 7; i++)
    if (self->nth[i] != 0 || self->nth_back[i] != 0)
      named |= 1u << i;
  return named;
}

static gboolean
has_bit (guint64 set, guint n)
{
  return (set >> n & 1) != 0;
}

static gboolean
names_day (const AccordRule *self, guint day, guint first, guint length)
{
  guint weekday = (first + day - 1) % 7;
  gboolean by_date = (self->days | self->days_back) == 0 || has_bit (self->days, day) ||
                     has_bit (self->days_back, length + 1 - day);
  gboolean by_weekday = has_bit (self->weekdays, weekday) || has_bit (self->nth[weekday], (day + 6) / 7) ||
                        has_bit (self->nth_back[weekday], (length - day) / 7 + 1);

  return by_date && (by_weekday || accord_rule_named_weekdays (self) == 0);
}

guint32
accord_rule_days_of_month (const AccordRule *self, guint first, guint length)
{
  guint32 days = 0;
  guint32 chosen = 0;
  guint n_days = 0;
  guint nth = 0;

  for (guint day = 1; day <= length; day++)
    if (names_day (self, day, first, length))
      {
        days |= 1u << day;
        n_days++;
      }
  if ((self->positions | self->positions_back) == 0)
    return days;
  for (guint day = 1; day <= length; day++)
    if (days & 1u << day)
      {
        nth++;
        if (has_bit (self->positions, nth) || has_bit (self->positions_back, n_days + 1 - nth))
          chosen |= 1u << day;
      }
  return chosen;
}
