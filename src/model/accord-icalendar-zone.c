/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>

#define DAY_SECONDS (24 * 60 * 60)
#define MOST_OBSERVANCES 500
#define COMPARED_YEAR                                                                                        \
  1767225600              /* 2026-01-01: a zone is taken for one of ours when this year and the next agree */
#define COMPARED_STEPS 73 /* of ten days */

/* From when on which offset holds: a STANDARD or a DAYLIGHT. */
typedef struct
{
  gint64 start;  /* clock reading */
  gint64 until;  /* clock reading; no onset of the rule after it */
  gint64 before; /* seconds east of UTC */
  gint64 after;
  int month;   /* 1–12; 0: happens once */
  int weekday; /* 1 Monday – 7 Sunday */
  int nth;     /* of the month; negative counts from its end */
} Observance;

typedef struct
{
  char *tzid;          /* (owned) (nullable) */
  char *iana;          /* (owned) (nullable) */
  GArray *observances; /* (owned) (element-type Observance) */
} Zone;

struct _AccordIcalZones
{
  char *local;       /* (owned) */
  GHashTable *zones; /* (owned) (element-type utf8 Zone) those of the file */
  GHashTable *names; /* (owned) (element-type utf8 utf8) TZID to IANA */
  Zone *open;        /* (owned) (nullable) the VTIMEZONE at hand */
  Observance part;
  gboolean in_part;
};

static void
zone_free (Zone *self)
{
  g_free (self->tzid);
  g_free (self->iana);
  g_array_unref (self->observances);
  g_free (self);
}

/* ---- rules ---- */

static int
weekday_of (gint64 day)
{
  gint64 days = day / DAY_SECONDS - (day % DAY_SECONDS < 0 ? 1 : 0);

  return (int) ((days % 7 + 7 + 3) % 7) + 1; /* 1970-01-01 was a Thursday */
}

static gint64
first_of_month (int year, int month)
{
  g_autoptr (GDateTime) first = g_date_time_new_utc (year + (month > 12), month > 12 ? 1 : month, 1, 0, 0, 0);

  return first != NULL ? g_date_time_to_unix (first) : 0;
}

/* Clock reading of the rule's onset in a year. */
static gint64
onset_in (const Observance *part, int year)
{
  gint64 first = first_of_month (year, part->month);
  gint64 last = first_of_month (year, part->month + 1) - DAY_SECONDS;
  gint64 time = (part->start % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;

  if (part->nth > 0)
    return first + ((part->weekday - weekday_of (first) + 7) % 7 + (part->nth - 1) * 7) * DAY_SECONDS + time;
  return last - ((weekday_of (last) - part->weekday + 7) % 7 + (-part->nth - 1) * 7) * DAY_SECONDS + time;
}

/* The last onset that is not after @clock; FALSE: there is none yet. */
static gboolean
last_onset (const Observance *part, int year, gint64 clock, gint64 *onset)
{
  *onset = part->start;
  for (int y = year; part->month != 0 && y >= year - 1; y--)
    {
      gint64 at = onset_in (part, y);

      if (at <= clock && at >= part->start && at <= part->until)
        {
          *onset = at;
          return TRUE;
        }
    }
  return part->start <= clock;
}

/* Seconds east of UTC at a clock reading. */
static gint64
offset_at (const Zone *self, gint64 clock)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (clock);
  int year = time != NULL ? g_date_time_get_year (time) : 1970;
  const Observance *first = &g_array_index (self->observances, Observance, 0);
  gint64 offset = first->before;
  gint64 latest = G_MININT64;

  for (guint i = 0; i < self->observances->len; i++)
    {
      const Observance *part = &g_array_index (self->observances, Observance, i);
      gint64 onset;

      if (last_onset (part, year, clock, &onset) && onset > latest)
        {
          latest = onset;
          offset = part->after;
        }
    }
  return offset;
}

/* ---- which of ours is it? ---- */

static gboolean
agrees (const Zone *self, const char *iana)
{
  g_autoptr (GTimeZone) zone = accord_zone_get (iana);

  for (guint i = 0; i < COMPARED_STEPS; i++)
    {
      gint64 clock = COMPARED_YEAR + (gint64) i * 10 * DAY_SECONDS + DAY_SECONDS / 2;

      if (accord_zone_instant (zone, clock) != clock - offset_at (self, clock))
        return FALSE;
    }
  return TRUE;
}

/* The zone of that offset in winter whose clock goes the same. (transfer full) (nullable) */
static char *
find_alike (const Zone *self, const char *local)
{
  UErrorCode status = U_ZERO_ERROR;
  int32_t raw =
      (int32_t) MIN (offset_at (self, COMPARED_YEAR), offset_at (self, COMPARED_YEAR + 182 * DAY_SECONDS));
  UEnumeration *names;
  const char *name;
  char *found = NULL;

  raw *= 1000;
  if (agrees (self, local))
    return g_strdup (local);
  names = ucal_openTimeZoneIDEnumeration (UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, &raw, &status);
  while (U_SUCCESS (status) && found == NULL && (name = uenum_next (names, NULL, &status)) != NULL)
    if (accord_zone_is_known (name) && agrees (self, name))
      found = g_strdup (name);
  uenum_close (names);
  return found;
}

/* Names as programs write them: "Europe/Berlin", "/vendor/2026/Europe/Berlin", "W. Europe Standard Time".
 * (transfer full) (nullable) */
static char *
find_by_name (const char *tzid, const char *local)
{
  if (accord_zone_is_known (tzid))
    return g_strdup (tzid);
  for (const char *p = strchr (tzid, '/'); p != NULL; p = strchr (p + 1, '/'))
    if (strchr (p + 1, '/') != NULL && accord_zone_is_known (p + 1))
      return g_strdup (p + 1);
  return accord_zone_from_windows (tzid, local);
}

/* ---- reading a VTIMEZONE ---- */

static gboolean
read_offset (const char *text, gint64 *out)
{
  gsize length = strlen (text);
  gint64 digits[3] = { 0, 0, 0 };

  if ((*text != '+' && *text != '-') || (length != 5 && length != 7))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      digits[(i - 1) / 2] = digits[(i - 1) / 2] * 10 + g_ascii_digit_value (text[i]);
    }
  *out = (*text == '-' ? -1 : 1) * (digits[0] * 3600 + digits[1] * 60 + digits[2]);
  return ABS (*out) < DAY_SECONDS;
}

/* -1SU */
static void
read_day (const char *text, Observance *out)
{
  static const char *const days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
  char *rest;
  gint64 nth = g_ascii_strtoll (text, &rest, 10);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (g_str_equal (rest, days[i]) && nth != 0 && ABS (nth) <= 5)
      {
        out->weekday = (int) i + 1;
        out->nth = (int) nth;
      }
}

/* Of the rules only those are followed by which clocks change: once a year, on a weekday of a month. */
static void
read_rule (const char *text, Observance *out)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", 16);
  gboolean date, utc;
  gint64 month = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_str_has_prefix (parts[i], "BYMONTH="))
        month = g_ascii_strtoll (parts[i] + strlen ("BYMONTH="), NULL, 10);
      else if (g_str_has_prefix (parts[i], "BYDAY="))
        read_day (parts[i] + strlen ("BYDAY="), out);
      else if (g_str_has_prefix (parts[i], "UNTIL="))
        accord_ical_read_clock (parts[i] + strlen ("UNTIL="), &date, &out->until, &utc);
    }
  if (strstr (text, "FREQ=YEARLY") != NULL && out->nth != 0 && month >= 1 && month <= 12)
    out->month = (int) month;
}

static void
take_part (AccordIcalZones *self, const AccordIcalLine *line)
{
  gboolean date, utc;

  if (g_str_equal (line->name, "DTSTART"))
    accord_ical_read_clock (line->value, &date, &self->part.start, &utc);
  else if (g_str_equal (line->name, "TZOFFSETFROM"))
    read_offset (line->value, &self->part.before);
  else if (g_str_equal (line->name, "TZOFFSETTO"))
    read_offset (line->value, &self->part.after);
  else if (g_str_equal (line->name, "RRULE"))
    read_rule (line->value, &self->part);
  else if (g_str_equal (line->name, "END") && self->open->observances->len < MOST_OBSERVANCES)
    g_array_append_val (self->open->observances, self->part);
}

void
accord_ical_zones_take (AccordIcalZones *self, const AccordIcalLine *line)
{
  if (self->open == NULL)
    {
      self->open = g_new0 (Zone, 1);
      self->open->observances = g_array_new (FALSE, TRUE, sizeof (Observance));
    }
  if (self->in_part)
    {
      take_part (self, line);
      self->in_part = !g_str_equal (line->name, "END");
    }
  else if (g_str_equal (line->name, "BEGIN") && (g_ascii_strcasecmp (line->value, "STANDARD") == 0 ||
                                                 g_ascii_strcasecmp (line->value, "DAYLIGHT") == 0))
    {
      self->part = (Observance){ .until = G_MAXINT64 };
      self->in_part = TRUE;
    }
  else if (g_str_equal (line->name, "TZID") && self->open->tzid == NULL)
    self->open->tzid = g_strdup (line->value);
  else if (g_str_equal (line->name, "X-LIC-LOCATION") && self->open->iana == NULL &&
           accord_zone_is_known (line->value))
    self->open->iana = g_strdup (line->value);
}

void
accord_ical_zones_close (AccordIcalZones *self, gboolean keep)
{
  Zone *zone = g_steal_pointer (&self->open);

  self->in_part = FALSE;
  if (zone == NULL)
    return;
  if (!keep || zone->tzid == NULL || zone->observances->len == 0 ||
      g_hash_table_size (self->zones) >= ACCORD_ICAL_ZONES || g_hash_table_contains (self->zones, zone->tzid))
    {
      zone_free (zone);
      return;
    }
  if (zone->iana == NULL)
    zone->iana = find_by_name (zone->tzid, self->local);
  if (zone->iana == NULL)
    zone->iana = find_alike (zone, self->local);
  g_hash_table_insert (self->zones, zone->tzid, zone);
}

/* ---- use ---- */

AccordIcalZones *
accord_ical_zones_new (const char *local)
{
  AccordIcalZones *self = g_new0 (AccordIcalZones, 1);

  self->local = g_strdup (local);
  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) zone_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
accord_ical_zones_free (AccordIcalZones *self)
{
  g_clear_pointer (&self->open, zone_free);
  g_hash_table_unref (self->zones);
  g_hash_table_unref (self->names);
  g_free (self->local);
  g_free (self);
}

/* The IANA name by what a TZID says alone; kept, as it is asked for with every event. */
static const char *
find_name (AccordIcalZones *self, const char *tzid)
{
  char *name = g_hash_table_lookup (self->names, tzid);

  if (name != NULL)
    return name;
  name = find_by_name (tzid, self->local);
  if (name != NULL && g_hash_table_size (self->names) >= ACCORD_ICAL_ZONES)
    g_hash_table_remove_all (self->names);
  if (name != NULL)
    g_hash_table_insert (self->names, g_strdup (tzid), name);
  return name;
}

gboolean
accord_ical_zones_instant (
    AccordIcalZones *self, const char *tzid, gint64 clock, gint64 *instant, const char **zone, GError **error)
{
  const Zone *own = tzid != NULL ? g_hash_table_lookup (self->zones, tzid) : NULL;
  g_autoptr (GTimeZone) found = NULL;

  *zone = tzid == NULL ? self->local : own != NULL ? own->iana : find_name (self, tzid);
  if (*zone == NULL && own == NULL)
    return accord_ical_refuse (error, "the time zone is neither known here nor described before it");
  if (*zone == NULL)
    {
      *instant = clock - offset_at (own, clock);
      return TRUE;
    }
  found = accord_zone_get (*zone);
  *instant = accord_zone_instant (found, clock);
  return TRUE;
}
