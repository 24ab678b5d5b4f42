/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-recurrence.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

/* No person plans so many occurrences; a rule that has more ends here. */
#define MAX_OCCURRENCES 20000

typedef struct
{
  const AccordWhen *base;
  gint64            clock;    /* the base's start as a clock reading in its zone */
  GTimeZone        *zone;     /* (owned) the event's own */
  GTimeZone        *local;
  gint64            from;
  gint64            to;
  GHashTable       *excluded; /* (owned) (element-type gint64) clock readings */
} Series;

static struct icaltimetype
ical_of_clock (gint64   clock,
               gboolean all_day)
{
  return icaltime_from_timet_with_zone (clock, all_day, icaltimezone_get_utc_timezone ());
}

static gint64
clock_of_ical (struct icaltimetype time)
{
  time.zone = NULL;
  return icaltime_as_timet (time);
}

/* The occurrence that begins at a clock reading. */
static void
occurrence_at (const Series *self,
               gint64        clock,
               AccordWhen   *out)
{
  gint64 length = self->base->end - self->base->start;
  gint64 start = clock;

  if (self->base->all_day)
    {
      accord_when_set_days (out, start, start + length);
      return;
    }
  start = accord_zone_instant (self->zone, clock);
  accord_when_set_span (out, start, start + length, self->base->zone);
}

static gboolean
occurrence_touches (const Series *self,
                    gint64        clock,
                    gboolean     *past)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  gint64 start, end;

  occurrence_at (self, clock, &when);
  accord_when_bounds (&when, self->local, &start, &end);
  *past = start >= self->to;
  return !g_hash_table_contains (self->excluded, &clock) &&
         accord_when_touches (&when, self->from, self->to, self->local);
}

/* No calendar offers these, and libical looks for a second that never comes for minutes. */
static gboolean
is_within_days (const struct icalrecurrencetype *recurrence)
{
  return recurrence->freq == ICAL_SECONDLY_RECURRENCE || recurrence->freq == ICAL_MINUTELY_RECURRENCE ||
         recurrence->freq == ICAL_HOURLY_RECURRENCE;
}

/* How many days a period has of which BYSETPOS picks. */
static int
days_of (const struct icalrecurrencetype *rule)
{
  switch (rule->freq)
    {
    case ICAL_DAILY_RECURRENCE:
      return 1;
    case ICAL_WEEKLY_RECURRENCE:
      return 7;
    case ICAL_MONTHLY_RECURRENCE:
      return 31;
    default:
      return 366;
    }
}

/* The fifty-third Monday of a month: libical looks for it in every month for five hundred years. */
static gboolean
can_occur (const struct icalrecurrencetype *rule)
{
  gboolean day = rule->freq != ICAL_MONTHLY_RECURRENCE || rule->by_day[0] == ICAL_RECURRENCE_ARRAY_MAX;
  gboolean position = rule->by_set_pos[0] == ICAL_RECURRENCE_ARRAY_MAX;

  for (guint i = 0; !day && i < ICAL_BY_DAY_SIZE && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    day = abs (icalrecurrencetype_day_position (rule->by_day[i])) <= 5;
  for (guint i = 0; !position && i < ICAL_BY_SETPOS_SIZE && rule->by_set_pos[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    position = abs (rule->by_set_pos[i]) <= days_of (rule);
  return day && position;
}

static gboolean
rule_touches (const Series *self,
              const char   *rule)
{
  struct icalrecurrencetype recurrence = icalrecurrencetype_from_string (rule);
  icalrecur_iterator *iterator = NULL;
  gboolean touches = FALSE;
  gboolean past = FALSE;

  if (recurrence.freq != ICAL_NO_RECURRENCE && !is_within_days (&recurrence) && can_occur (&recurrence))
    iterator = icalrecur_iterator_new (recurrence, ical_of_clock (self->clock, self->base->all_day));
  for (guint i = 0; iterator != NULL && i < MAX_OCCURRENCES && !touches && !past; i++)
    {
      struct icaltimetype next = icalrecur_iterator_next (iterator);

      if (icaltime_is_null_time (next))
        break;
      touches = occurrence_touches (self, clock_of_ical (next), &past);
    }
  g_clear_pointer (&iterator, icalrecur_iterator_free);
  free (recurrence.rscale);   /* the one member of a rule that is allocated */
  return touches;
}

/* Clock reading in the event's zone of one value of an RDATE or EXDATE. */
static gboolean
read_date (const Series *self,
           const char   *text,
           gint64       *clock)
{
  struct icaltimetype time = icaltime_from_string (text);

  if (icaltime_is_null_time (time))
    return FALSE;
  *clock = clock_of_ical (time);
  if (g_str_has_suffix (text, "Z"))
    *clock += accord_zone_offset (self->zone, *clock);
  return TRUE;
}

static void
exclude_dates (Series     *self,
               const char *values)
{
  g_auto (GStrv) texts = g_strsplit (values, ",", 0);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      gint64 clock;

      if (read_date (self, texts[i], &clock))
        g_hash_table_add (self->excluded, g_memdup2 (&clock, sizeof clock));
    }
}

static gboolean
dates_touch (const Series *self,
             const char   *values)
{
  g_auto (GStrv) texts = g_strsplit (values, ",", 0);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      gint64 clock;
      gboolean past;

      if (read_date (self, texts[i], &clock) && occurrence_touches (self, clock, &past))
        return TRUE;
    }
  return FALSE;
}

/* What follows the name and its parameters, when the line is @name's. */
static const char *
values_of (const char *line,
           const char *name)
{
  const char *colon = strchr (line, ':');

  return colon != NULL && g_ascii_strncasecmp (line, name, strlen (name)) == 0 ? colon + 1 : NULL;
}

static gboolean
series_touches (Series     *self,
                const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  gboolean past;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *dates = values_of (g_strstrip (lines[i]), "EXDATE");

      if (dates != NULL)
        exclude_dates (self, dates);
    }
  if (occurrence_touches (self, self->clock, &past))
    return TRUE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rule = values_of (lines[i], "RRULE");
      const char *dates = values_of (lines[i], "RDATE");

      if ((rule != NULL && rule_touches (self, rule)) || (dates != NULL && dates_touch (self, dates)))
        return TRUE;
    }
  return FALSE;
}

gboolean
accord_event_touches (const AccordEvent *self,
                      gint64             from,
                      gint64             to,
                      GTimeZone         *zone)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GTimeZone) own = NULL;
  g_autoptr (GHashTable) excluded = NULL;
  Series series;

  g_return_val_if_fail (self != NULL && zone != NULL, FALSE);

  if (!accord_event_get_when (self, &when))
    return FALSE;
  if (!accord_event_repeats (self))
    return accord_when_touches (&when, from, to, zone);
  own = when.all_day ? g_time_zone_new_utc () : accord_zone_get (when.zone);
  excluded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  series =
      (Series){ &when, when.start + accord_zone_offset (own, when.start), own, zone, from, to, excluded };
  return series_touches (&series, self->recurrence);
}
