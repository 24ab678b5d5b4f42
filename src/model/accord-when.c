/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-when.h"

#include <string.h>

#define DAY_SECONDS (24 * 60 * 60)

/* What a text said: a date alone, or a clock reading with or without its offset from UTC. */
typedef struct
{
  gboolean has_time;
  gboolean has_offset;
  gint64   clock;    /* the reading as if in UTC */
  gint64   offset;   /* seconds east */
} Reading;

void
accord_when_clear (AccordWhen *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->zone, g_free);
  *self = (AccordWhen) ACCORD_WHEN_INIT;
}

void
accord_when_copy (const AccordWhen *self,
                  AccordWhen       *out)
{
  g_autofree char *zone = NULL;

  g_return_if_fail (self != NULL && out != NULL);

  zone = g_strdup (self->zone);
  g_free (out->zone);
  *out = *self;
  out->zone = g_steal_pointer (&zone);
}

void
accord_when_set_days (AccordWhen *self,
                      gint64      start,
                      gint64      end)
{
  g_return_if_fail (self != NULL);

  accord_when_clear (self);
  self->set = TRUE;
  self->all_day = TRUE;
  self->start = start;
  self->end = MAX (end, start + DAY_SECONDS);
}

/* The text form is one line. */
static gboolean
is_one_line (const char *zone)
{
  for (const char *p = zone; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}

void
accord_when_set_span (AccordWhen *self,
                      gint64      start,
                      gint64      end,
                      const char *zone)
{
  g_autofree char *name = NULL;

  g_return_if_fail (self != NULL);

  name = g_strdup (zone != NULL && *zone != '\0' && is_one_line (zone) ? zone : "UTC");
  accord_when_clear (self);
  self->set = TRUE;
  self->start = start;
  self->end = MAX (end, start);
  self->zone = g_steal_pointer (&name);
}

static gboolean
same_times (const AccordWhen *self,
            const AccordWhen *other)
{
  if (self->set != other->set)
    return FALSE;
  return !self->set ||
         (self->all_day == other->all_day && self->start == other->start && self->end == other->end);
}

gboolean
accord_when_equal (const AccordWhen *self,
                   const AccordWhen *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return same_times (self, other) && (!self->set || g_strcmp0 (self->zone, other->zone) == 0);
}

gboolean
accord_when_same (const AccordWhen *self,
                  const AccordWhen *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return same_times (self, other) && (!self->set || accord_zone_same (self->zone, other->zone));
}

/* ---- reading ---- */

static gboolean
read_digits (const char **cursor,
             guint        count,
             int         *out)
{
  int value = 0;

  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit ((*cursor)[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value ((*cursor)[i]);
    }
  *cursor += count;
  *out = value;
  return TRUE;
}

static gboolean
skip (const char **cursor,
      char         c)
{
  if (**cursor != c)
    return FALSE;
  (*cursor)++;
  return TRUE;
}

static gboolean
read_date (const char **cursor,
           gint64      *day)
{
  int year, month, date;
  g_autoptr (GDateTime) midnight = NULL;

  if (!read_digits (cursor, 4, &year) || !skip (cursor, '-') || !read_digits (cursor, 2, &month) ||
      !skip (cursor, '-') || !read_digits (cursor, 2, &date))
    return FALSE;
  midnight = g_date_time_new_utc (year, month, date, 0, 0, 0);
  if (midnight == NULL)
    return FALSE;
  *day = g_date_time_to_unix (midnight);
  return TRUE;
}

static gboolean
read_time (const char **cursor,
           gint64      *seconds)
{
  int hour, minute, second = 0;

  if (!read_digits (cursor, 2, &hour) || !skip (cursor, ':') || !read_digits (cursor, 2, &minute))
    return FALSE;
  if (skip (cursor, ':') && !read_digits (cursor, 2, &second))
    return FALSE;
  if (skip (cursor, '.') || skip (cursor, ','))
    while (g_ascii_isdigit (**cursor))
      (*cursor)++;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + MIN (second, 59);
  return TRUE;
}

/* Z, +02:00, +0200 or +02; nothing at all is fine too. */
static gboolean
read_offset (const char **cursor,
             Reading     *out)
{
  int sign, hours, minutes = 0;

  if (**cursor == '\0')
    return TRUE;
  out->has_offset = TRUE;
  if (skip (cursor, 'Z') || skip (cursor, 'z'))
    return TRUE;
  sign = **cursor == '+' ? 1 : -1;
  if (!skip (cursor, '+') && !skip (cursor, '-'))
    return FALSE;
  if (!read_digits (cursor, 2, &hours))
    return FALSE;
  if ((skip (cursor, ':') || **cursor != '\0') && !read_digits (cursor, 2, &minutes))
    return FALSE;
  if (hours > 23 || minutes > 59)
    return FALSE;
  out->offset = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

static gboolean
read_text (const char  *text,
           Reading     *out,
           GError     **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *cursor = trimmed;
  gint64 time = 0;
  gboolean fine;

  *out = (Reading) { 0 };
  fine = read_date (&cursor, &out->clock);
  if (fine && *cursor != '\0')
    {
      out->has_time = TRUE;
      fine =
          (skip (&cursor, 'T') || skip (&cursor, 't') || skip (&cursor, ' ')) && read_time (&cursor, &time);
      while (fine && skip (&cursor, ' '))
        ;
      fine = fine && read_offset (&cursor, out) && *cursor == '\0';
    }
  if (!fine)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is neither a date nor a time", text);
      return FALSE;
    }
  out->clock += time;
  return TRUE;
}

static gint64
instant_of (const Reading *reading,
            const char    *zone_name)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (reading->has_offset)
    return reading->clock - reading->offset;
  zone = accord_zone_get (zone_name);
  return accord_zone_instant (zone, reading->clock);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
set_from_readings (AccordWhen     *self,
                   const Reading  *start,
                   const Reading  *end,
                   const char     *zone,
                   GError        **error)
{
  gint64 from = start->has_time ? instant_of (start, zone) : start->clock;
  gint64 to = end->has_time ? instant_of (end, zone) : end->clock;

  if (to < from)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the end lies before the start");
      return FALSE;
    }
  if (start->has_time)
    accord_when_set_span (self, from, to, zone);
  else
    accord_when_set_days (self, from, to);
  return TRUE;
}

gboolean
accord_when_parse (AccordWhen  *self,
                   const char  *start,
                   const char  *end,
                   const char  *zone,
                   GError     **error)
{
  Reading from, to;

  g_return_val_if_fail (self != NULL, FALSE);

  if (is_empty (start) && is_empty (end))
    {
      accord_when_clear (self);
      return TRUE;
    }
  if (is_empty (start))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is an end “%s” but no start", end);
      return FALSE;
    }
  if (!read_text (start, &from, error))
    return FALSE;
  to = from;
  if (!is_empty (end) && !read_text (end, &to, error))
    return FALSE;
  if (from.has_time != to.has_time)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” and “%s” must both be dates or both be times", start, end);
      return FALSE;
    }
  return set_from_readings (self, &from, &to, zone, error);
}

gboolean
accord_zone_parse_wall_clock (const char  *iana,
                              const char  *text,
                              gint64      *seconds,
                              GError     **error)
{
  Reading reading;

  g_return_val_if_fail (text != NULL && seconds != NULL, FALSE);

  if (!read_text (text, &reading, error))
    return FALSE;
  *seconds = instant_of (&reading, iana);
  return TRUE;
}

/* ---- writing ---- */

static char *
format_instant (const AccordWhen *self,
                gint64            seconds)
{
  g_autoptr (GTimeZone) zone = NULL;
  char text[ACCORD_CLOCK_SIZE];
  gint64 offset;

  if (!self->set)
    return NULL;
  zone = self->all_day ? g_time_zone_new_utc () : accord_zone_get (self->zone);
  /* In whole minutes, as it is written: before 1900 places had seconds too. */
  offset = accord_zone_offset (zone, seconds) / 60 * 60;
  if (!accord_clock_write (seconds + offset, text))
    return NULL;
  if (self->all_day)
    return g_strndup (text, strcspn (text, "T"));
  return g_strdup_printf ("%s%c%02d:%02d", text, offset < 0 ? '-' : '+',
                          (int) (ABS (offset) / 3600), (int) (ABS (offset) / 60 % 60));
}

char *
accord_when_format_start (const AccordWhen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return format_instant (self, self->start);
}

char *
accord_when_format_end (const AccordWhen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return format_instant (self, self->end);
}

char *
accord_when_to_text (const AccordWhen *self)
{
  g_autofree char *start = accord_when_format_start (self);
  g_autofree char *end = accord_when_format_end (self);

  if (start == NULL || end == NULL)
    return g_strdup ("");
  if (self->all_day)
    return g_strconcat (start, "/", end, NULL);
  return g_strconcat (start, "/", end, " ", self->zone, NULL);
}

gboolean
accord_when_from_text (AccordWhen  *self,
                       const char  *text,
                       GError     **error)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *end = NULL;
  const char *space;

  g_return_val_if_fail (self != NULL, FALSE);

  parts = g_strsplit (text != NULL ? text : "", "/", 2);
  if (g_strv_length (parts) < 2)
    return accord_when_parse (self, parts[0], NULL, NULL, error);
  space = strchr (parts[1], ' ');
  end = space != NULL ? g_strndup (parts[1], space - parts[1]) : g_strdup (parts[1]);
  return accord_when_parse (self, parts[0], end, space != NULL ? space + 1 : NULL, error);
}

/* ---- spans ---- */

void
accord_when_bounds (const AccordWhen *self,
                    GTimeZone        *zone,
                    gint64           *start,
                    gint64           *end)
{
  g_return_if_fail (self != NULL && zone != NULL && start != NULL && end != NULL);

  *start = self->all_day ? accord_zone_instant (zone, self->start) : self->start;
  *end = self->all_day ? accord_zone_instant (zone, self->end) : self->end;
}

gboolean
accord_when_touches (const AccordWhen *self,
                     gint64            from,
                     gint64            to,
                     GTimeZone        *zone)
{
  gint64 start, end;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->set)
    return FALSE;
  accord_when_bounds (self, zone, &start, &end);
  if (start == end)
    return start >= from && start < to;
  return start < to && end > from;
}
