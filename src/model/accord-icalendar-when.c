/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"

#include <string.h>

#define DAY_SECONDS (24 * 60 * 60)
#define LAST_INSTANT 253370764800 /* 9999-01-01: beyond it no zone can be written */
#define MOST_DIGITS 9             /* of a number in a duration */

static gboolean
read_digits (const char *text, guint count, int *out)
{
  *out = 0;
  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *out = *out * 10 + g_ascii_digit_value (text[i]);
    }
  return TRUE;
}

/* 20260611, 20260611T100000, 20260611T100000Z */
gboolean
accord_ical_read_clock (const char *text, gboolean *date, gint64 *clock, gboolean *utc)
{
  int year, month, day, hour = 0, minute = 0, second = 0;
  g_autoptr (GDateTime) time = NULL;
  const char *rest;

  if (!read_digits (text, 4, &year) || !read_digits (text + 4, 2, &month) ||
      !read_digits (text + 6, 2, &day) || year < 2 || year > 9998)
    return FALSE;
  rest = text + 8;
  *date = *rest != 'T';
  if (!*date && (!read_digits (rest + 1, 2, &hour) || !read_digits (rest + 3, 2, &minute) ||
                 !read_digits (rest + 5, 2, &second)))
    return FALSE;
  rest += *date ? 0 : 7;
  *utc = !*date && *rest == 'Z';
  rest += *utc ? 1 : 0;
  time = *rest == '\0' && second <= 60
             ? g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59))
             : NULL;
  if (time == NULL)
    return FALSE;
  *clock = g_date_time_to_unix (time);
  return TRUE;
}

static gboolean
read_number (const char **cursor, gint64 *out)
{
  guint n = 0;

  for (*out = 0; g_ascii_isdigit (**cursor); (*cursor)++, n++)
    {
      if (n == MOST_DIGITS)
        return FALSE;
      *out = *out * 10 + g_ascii_digit_value (**cursor);
    }
  return n > 0;
}

/* Seconds of a unit; 0: there is no such unit at that place. */
static gint64
unit_seconds (char unit, gboolean time)
{
  static const struct
  {
    char unit;
    gboolean time;
    gint64 seconds;
  } units[] = { { 'W', FALSE, 7 * DAY_SECONDS },
                { 'D', FALSE, DAY_SECONDS },
                { 'H', TRUE, 3600 },
                { 'M', TRUE, 60 },
                { 'S', TRUE, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].unit == unit && units[i].time == time)
      return units[i].seconds;
  return 0;
}

gboolean
accord_ical_read_duration (const char *text, gint64 *seconds)
{
  gint64 sign = *text == '-' ? -1 : 1;
  gboolean time = FALSE;
  guint n_parts = 0;

  *seconds = 0;
  text += *text == '-' || *text == '+' ? 1 : 0;
  if (*text++ != 'P')
    return FALSE;
  while (*text != '\0' && n_parts < 8)
    {
      gint64 number, unit;

      if (*text == 'T' && !time)
        {
          time = TRUE;
          text++;
          continue;
        }
      if (!read_number (&text, &number) || (unit = unit_seconds (*text, time)) == 0)
        return FALSE;
      *seconds += sign * number * unit;
      text++;
      n_parts++;
    }
  return n_parts > 0 && *text == '\0';
}

gboolean
accord_ical_read_time (const AccordIcalLine *line,
                       AccordIcalZones *zones,
                       AccordIcalTime *out,
                       GError **error)
{
  const char *tzid = accord_ical_line_get (line, "TZID");
  gboolean utc;
  gint64 clock;

  out->zone = NULL;
  if (!accord_ical_read_clock (line->value, &out->date, &clock, &utc))
    return accord_ical_refuse (error,
                               "line %" G_GUINT64_FORMAT ": %s is no date or time",
                               line->number,
                               line->name);
  out->at = clock;
  if (out->date)
    return TRUE;
  if (utc)
    {
      out->zone = "UTC";
      return TRUE;
    }
  if (accord_ical_zones_instant (zones, tzid, clock, &out->at, &out->zone, error))
    return TRUE;
  g_prefix_error (error, "line %" G_GUINT64_FORMAT ": %s: ", line->number, line->name);
  return FALSE;
}

static gboolean
read_end (const AccordIcalLine *end,
          const AccordIcalLine *duration,
          AccordIcalZones *zones,
          const AccordIcalTime *start,
          gint64 *out,
          GError **error)
{
  AccordIcalTime time;
  gint64 length = 0;

  if (end != NULL)
    {
      if (!accord_ical_read_time (end, zones, &time, error))
        return FALSE;
      if (time.date != start->date)
        return accord_ical_refuse (error,
                                   "line %" G_GUINT64_FORMAT
                                   ": one of start and end is a day and the other a time",
                                   end->number);
      *out = time.at;
    }
  else if (duration != NULL && !accord_ical_read_duration (duration->value, &length))
    return accord_ical_refuse (error, "line %" G_GUINT64_FORMAT ": DURATION is none", duration->number);
  else
    *out = start->at + length;
  return TRUE;
}

gboolean
accord_ical_read_when (const AccordIcalLine *start,
                       const AccordIcalLine *end,
                       const AccordIcalLine *duration,
                       AccordIcalZones *zones,
                       AccordWhen *out,
                       gboolean *whole,
                       GError **error)
{
  AccordIcalTime from;
  gint64 to = 0;

  if (!accord_ical_read_time (start, zones, &from, error) ||
      !read_end (end, duration, zones, &from, &to, error))
    return FALSE;
  if (to < from.at || to > LAST_INSTANT)
    return accord_ical_refuse (error,
                               "line %" G_GUINT64_FORMAT ": the end lies %s",
                               start->number,
                               to < from.at ? "before the start" : "beyond the year 9998");
  *whole = from.date || from.zone != NULL;
  if (from.date)
    accord_when_set_days (out,
                          from.at,
                          from.at + (to - from.at + DAY_SECONDS - 1) / DAY_SECONDS * DAY_SECONDS);
  else
    accord_when_set_span (out, from.at, to, from.zone != NULL ? from.zone : "UTC");
  return TRUE;
}

char *
accord_ical_write_time (const char *name, const AccordWhen *when, gint64 at)
{
  gboolean utc = !when->all_day && (g_str_equal (when->zone, "UTC") || !accord_zone_is_known (when->zone));
  g_autoptr (GTimeZone) zone = when->all_day || utc ? g_time_zone_new_utc () : accord_zone_get (when->zone);
  g_autoptr (GDateTime) clock = g_date_time_new_from_unix_utc (at + accord_zone_offset (zone, at));
  g_autofree char *text = NULL;

  if (clock == NULL)
    return NULL;
  if (when->all_day)
    {
      text = g_date_time_format (clock, "%C%y%m%d");
      return g_strdup_printf ("%s;VALUE=DATE:%s", name, text);
    }
  text = g_date_time_format (clock, "%C%y%m%dT%H%M%S");
  return utc ? g_strdup_printf ("%s:%sZ", name, text)
             : g_strdup_printf ("%s;TZID=%s:%s", name, when->zone, text);
}
