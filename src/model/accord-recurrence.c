/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-recurrence-private.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS (24 * 60 * 60)

/* ---- clock readings ---- */

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

void
accord_series_occurrence (const AccordSeries *self,
                          gint64              clock,
                          AccordWhen         *out)
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

char *
accord_recurrence_key_of (const AccordSeries *self,
                          gint64              clock)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (clock);

  return time != NULL ? g_date_time_format (time, self->base->all_day ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S")
                      : g_strdup ("");
}

/* ---- rules ---- */

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

/* libical compares UNTIL with what it counts, which are clock readings here. */
static void
shift_until (const AccordSeries        *self,
             struct icalrecurrencetype *rule)
{
  gint64 until;

  if (icaltime_is_null_time (rule->until) || self->base->all_day)
    return;
  until = clock_of_ical (rule->until);
  if (rule->until.is_date)
    until += DAY_SECONDS - 1;
  else if (icaltime_is_utc (rule->until))
    until += accord_zone_offset (self->zone, until);
  rule->until = ical_of_clock (until, FALSE);
}

gboolean
accord_recurrence_read_rule (const AccordSeries        *self,
                             const char                *rule,
                             struct icalrecurrencetype *out)
{
  *out = icalrecurrencetype_from_string (rule);
  if (out->freq == ICAL_NO_RECURRENCE || is_within_days (out) || !can_occur (out))
    return FALSE;
  shift_until (self, out);
  return TRUE;
}

/* ---- dates ---- */

const char *
accord_recurrence_values (const char *line,
                          const char *name)
{
  gsize length = strlen (name);
  const char *colon = strchr (line, ':');

  if (colon == NULL || g_ascii_strncasecmp (line, name, length) != 0 || strchr (":;", line[length]) == NULL)
    return NULL;
  return colon + 1;
}

/* The zone an RDATE or EXDATE line names; NULL: none. */
static char *
zone_of_line (const char *line)
{
  const char *colon = strchr (line, ':');
  g_autofree char *head = g_strndup (line, colon != NULL ? (gsize) (colon - line) : 0);
  g_auto (GStrv) parameters = g_strsplit (head, ";", 0);

  for (guint i = 0; parameters[i] != NULL; i++)
    if (g_ascii_strncasecmp (parameters[i], "TZID=", 5) == 0)
      return g_strdup (parameters[i] + 5);
  return NULL;
}

gboolean
accord_recurrence_read_value (const AccordSeries *self,
                              const char         *line,
                              const char         *value,
                              gint64             *clock)
{
  struct icaltimetype time = icaltime_from_string (value);
  g_autofree char *name = NULL;

  if (icaltime_is_null_time (time))
    return FALSE;
  *clock = clock_of_ical (time);
  if (self->base->all_day)
    *clock -= *clock % DAY_SECONDS;
  else if (time.is_date)
    *clock += self->clock % DAY_SECONDS;
  else if (g_str_has_suffix (value, "Z"))
    *clock += accord_zone_offset (self->zone, *clock);
  else if ((name = zone_of_line (line)) != NULL && g_strcmp0 (name, self->base->zone) != 0 &&
           accord_zone_is_known (name))
    {
      g_autoptr (GTimeZone) zone = accord_zone_get (name);
      gint64 instant = accord_zone_instant (zone, *clock);

      *clock = instant + accord_zone_offset (self->zone, instant);
    }
  return TRUE;
}

typedef gboolean (*ValueVisitor) (const AccordSeries *self, gint64 clock, gpointer data);

/* FALSE: the visitor said so. */
static gboolean
each_value (const AccordSeries *self,
            const char         *line,
            const char         *values,
            ValueVisitor        visit,
            gpointer            data)
{
  g_auto (GStrv) texts = g_strsplit (values, ",", 0);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      gint64 clock;

      if (accord_recurrence_read_value (self, line, texts[i], &clock) && !visit (self, clock, data))
        return FALSE;
    }
  return TRUE;
}

static gboolean
exclude_cb (const AccordSeries *self,
            gint64              clock,
            gpointer            data)
{
  g_hash_table_add (self->excluded, g_memdup2 (&clock, sizeof clock));
  return TRUE;
}

/* ---- a series ---- */

void
accord_series_init (AccordSeries     *self,
                    const AccordWhen *base,
                    const char       *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);

  self->base = base;
  self->zone = base->all_day ? g_time_zone_new_utc () : accord_zone_get (base->zone);
  self->clock = base->start + accord_zone_offset (self->zone, base->start);
  self->excluded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *dates = accord_recurrence_values (g_strstrip (lines[i]), "EXDATE");

      if (dates != NULL)
        each_value (self, lines[i], dates, exclude_cb, NULL);
    }
}

void
accord_series_clear (AccordSeries *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->excluded, g_hash_table_unref);
}

typedef struct
{
  AccordVisitor visit;
  gpointer      data;
} Visit;

static AccordVisit
show (const AccordSeries *self,
      gint64              clock,
      const Visit        *visit)
{
  return g_hash_table_contains (self->excluded, &clock) ? ACCORD_VISIT_ON : visit->visit (self, clock, visit->data);
}

static gboolean
show_date_cb (const AccordSeries *self,
              gint64              clock,
              gpointer            data)
{
  return show (self, clock, data) != ACCORD_VISIT_DONE;
}

/* Where libical is to start. When a week begins after Monday, libical 3.0 miscounts the weeks between if the start is not the
 * first of the rule's days in its week: it begins with that one, and the rule counts those before the start, too. */
static gint64
begin_week (const AccordSeries        *self,
            struct icalrecurrencetype *rule)
{
  int weekday = icaltime_day_of_week (ical_of_clock (self->clock, TRUE));
  int most = (weekday - (int) rule->week_start + 7) % 7;
  int back = 0;

  if (rule->freq != ICAL_WEEKLY_RECURRENCE || rule->interval <= 1)
    return self->clock;
  for (guint i = 0; i < ICAL_BY_DAY_SIZE && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    {
      int before = (weekday - (int) icalrecurrencetype_day_day_of_week (rule->by_day[i]) + 7) % 7;

      if (before == 0 || before > most)
        continue;
      back = MAX (back, before);
      if (rule->count > 0)
        rule->count++;
    }
  return self->clock - (gint64) back * DAY_SECONDS;
}

static gboolean
show_rule (const AccordSeries *self,
           const char         *rule,
           const Visit        *visit)
{
  struct icalrecurrencetype recurrence;
  icalrecur_iterator *iterator = NULL;
  AccordVisit answer = ACCORD_VISIT_ON;

  if (accord_recurrence_read_rule (self, rule, &recurrence))
    {
      gint64 start = begin_week (self, &recurrence);

      iterator = icalrecur_iterator_new (recurrence, ical_of_clock (start, self->base->all_day));
    }
  for (guint i = 0; iterator != NULL && i < ACCORD_MAX_OCCURRENCES && answer == ACCORD_VISIT_ON; i++)
    {
      struct icaltimetype next = icalrecur_iterator_next (iterator);

      if (icaltime_is_null_time (next))
        break;
      if (clock_of_ical (next) >= self->clock)
        answer = show (self, clock_of_ical (next), visit);
    }
  g_clear_pointer (&iterator, icalrecur_iterator_free);
  free (recurrence.rscale);   /* the one member of a rule that is allocated */
  return answer != ACCORD_VISIT_DONE;
}

gboolean
accord_series_visit (const AccordSeries *self,
                     const char         *text,
                     AccordVisitor       visitor,
                     gpointer            data)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);
  Visit visit = { visitor, data };

  if (show (self, self->clock, &visit) == ACCORD_VISIT_DONE)
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rule = accord_recurrence_values (g_strstrip (lines[i]), "RRULE");
      const char *dates = accord_recurrence_values (lines[i], "RDATE");

      if ((rule != NULL && !show_rule (self, rule, &visit)) ||
          (dates != NULL && !each_value (self, lines[i], dates, show_date_cb, &visit)))
        return FALSE;
    }
  return TRUE;
}

/* ---- expansion ---- */

typedef struct
{
  GTree *clocks;   /* (owned) (element-type gint64) */
  gint64 from;     /* Unix seconds */
  gint64 to;
} Expansion;

static int
compare_clocks (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static AccordVisit
collect_cb (const AccordSeries *self,
            gint64              clock,
            gpointer            data)
{
  Expansion *expansion = data;
  gint64 start = self->base->all_day ? clock : accord_zone_instant (self->zone, clock);

  if (start >= expansion->to)
    return ACCORD_VISIT_NEXT_LINE;
  if (start >= expansion->from)
    g_tree_insert (expansion->clocks, g_memdup2 (&clock, sizeof clock), NULL);
  return ACCORD_VISIT_ON;
}

GPtrArray *
accord_recurrence_expand (const char       *recurrence,
                          const AccordWhen *when,
                          gint64            from,
                          gint64            to,
                          guint             limit)
{
  g_auto (AccordSeries) series = { 0 };
  Expansion expansion = { g_tree_new_full (compare_clocks, NULL, g_free, NULL), from, to };
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (when != NULL, keys);

  if (when->set)
    {
      accord_series_init (&series, when, recurrence);
      accord_series_visit (&series, recurrence, collect_cb, &expansion);
    }
  for (GTreeNode *node = g_tree_node_first (expansion.clocks); node != NULL && keys->len < limit;
       node = g_tree_node_next (node))
    g_ptr_array_add (keys, accord_recurrence_key_of (&series, *(gint64 *) g_tree_node_key (node)));
  g_tree_unref (expansion.clocks);
  return keys;
}

typedef struct
{
  GTimeZone *local;
  gint64     start;
  gint64     end;
  guint      met;
} Span;

static AccordVisit
span_cb (const AccordSeries *self,
         gint64              clock,
         gpointer            data)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  Span *span = data;
  gint64 start;
  gint64 end;

  accord_series_occurrence (self, clock, &when);
  accord_when_bounds (&when, span->local, &start, &end);
  span->start = MIN (span->start, start);
  span->end = ++span->met < ACCORD_MAX_OCCURRENCES ? MAX (span->end, end) : G_MAXINT64;
  return span->end == G_MAXINT64 ? ACCORD_VISIT_DONE : ACCORD_VISIT_ON;
}

static gboolean
is_endless (const char *recurrence)
{
  g_auto (GStrv) lines = g_strsplit (recurrence != NULL ? recurrence : "", "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rule = accord_recurrence_values (g_strstrip (lines[i]), "RRULE");
      g_autofree char *upper = g_ascii_strup (rule != NULL ? rule : "COUNT=", -1);

      if (strstr (upper, "COUNT=") == NULL && strstr (upper, "UNTIL=") == NULL)
        return TRUE;
    }
  return FALSE;
}

void
accord_recurrence_span (const char       *recurrence,
                        const AccordWhen *when,
                        GTimeZone        *zone,
                        gint64           *start,
                        gint64           *end)
{
  g_auto (AccordSeries) series = { 0 };
  Span span = { zone, 0, 0, 0 };

  g_return_if_fail (when != NULL && when->set && zone != NULL);

  accord_when_bounds (when, zone, &span.start, &span.end);
  accord_series_init (&series, when, recurrence);
  if (is_endless (recurrence))
    span.end = G_MAXINT64;
  else
    accord_series_visit (&series, recurrence, span_cb, &span);
  *start = span.start;
  *end = span.end;
}
