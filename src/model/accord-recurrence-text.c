/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-recurrence-private.h"

#include <stdlib.h>
#include <string.h>

#include "accord-occurrence.h"

#define DAY_SECONDS (24 * 60 * 60)

/* The parts of a rule in the order they are written in. */
typedef enum
{
  PART_FREQ,
  PART_UNTIL,
  PART_COUNT,
  PART_INTERVAL,
  PART_BYMONTH,
  PART_BYWEEKNO,
  PART_BYYEARDAY,
  PART_BYMONTHDAY,
  PART_BYDAY,
  PART_BYHOUR,
  PART_BYMINUTE,
  PART_BYSECOND,
  PART_BYSETPOS,
  PART_WKST,
  N_PARTS
} Part;

static const char *const part_names[N_PARTS] = {
  "FREQ",  "UNTIL",  "COUNT",    "INTERVAL", "BYMONTH",  "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY",
  "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST",
};

typedef struct
{
  char *value[N_PARTS];   /* (owned) (nullable) */
} Rule;

static void
rule_clear (Rule *self)
{
  for (Part part = 0; part < N_PARTS; part++)
    g_clear_pointer (&self->value[part], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rule, rule_clear)

static gboolean
rule_is (const Rule *self,
         Part        part,
         const char *value)
{
  return g_strcmp0 (self->value[part], value) == 0;
}

/* FALSE: a part that is not known here, or the same twice. */
static gboolean
read_parts (Rule       *self,
            const char *text)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_auto (GStrv) parts = g_strsplit (upper, ";", 0);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (g_strstrip (parts[i]), '=');
      Part part = 0;

      if (*parts[i] == '\0')
        continue;
      if (equals == NULL)
        return FALSE;
      *equals = '\0';
      while (part < N_PARTS && !g_str_equal (parts[i], part_names[part]))
        part++;
      if (part == N_PARTS || self->value[part] != NULL)
        return FALSE;
      self->value[part] = g_strdup (equals + 1);
    }
  return self->value[PART_FREQ] != NULL;
}

/* ---- lists ---- */

static const char days[] = "MO TU WE TH FR SA SU";

/* Ascending: numbers by value, days by their position and then from Monday on. */
static int
rank_of (const char *item)
{
  gsize length = strlen (item);
  const char *day = length >= 2 ? strstr (days, item + length - 2) : NULL;

  return atoi (item) * 10 + (day != NULL ? (int) (day - days) / 3 : 0);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  return rank_of (*(char *const *) a) - rank_of (*(char *const *) b);
}

static void
sort_list (char **value)
{
  g_auto (GStrv) items = g_strsplit (*value, ",", 0);
  GString *sorted = g_string_new (NULL);

  for (guint i = 0; items[i] != NULL; i++)
    {
      const char *item = g_strstrip (items[i]);

      if (*item == '+')
        memmove (items[i], item + 1, strlen (item));
    }
  qsort (items, g_strv_length (items), sizeof *items, compare_items);
  for (guint i = 0; items[i] != NULL; i++)
    if (i == 0 || !g_str_equal (items[i], items[i - 1]))
      g_string_append_printf (sorted, "%s%s", sorted->len > 0 ? "," : "", items[i]);
  g_free (*value);
  *value = g_string_free (sorted, FALSE);
}

/* ---- what goes without saying ---- */

static char *
weekday_of (const AccordSeries *series)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (series->clock);

  return time != NULL ? g_strndup (days + 3 * (g_date_time_get_day_of_week (time) - 1), 2) : NULL;
}

static char *
number_of (const AccordSeries *series,
           const char         *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (series->clock);
  g_autofree char *text = time != NULL ? g_date_time_format (time, format) : g_strdup ("0");

  return g_strdup_printf ("%d", atoi (text));
}

static gboolean
says_a_day (const Rule *rule)
{
  return rule->value[PART_BYDAY] != NULL || rule->value[PART_BYMONTHDAY] != NULL ||
         rule->value[PART_BYYEARDAY] != NULL || rule->value[PART_BYWEEKNO] != NULL;
}

/* The day that the first occurrence implies (RFC 5545 §3.3.10). */
static void
spell_out (Rule               *rule,
           const AccordSeries *series)
{
  if (says_a_day (rule))
    return;
  if (rule_is (rule, PART_FREQ, "WEEKLY"))
    rule->value[PART_BYDAY] = weekday_of (series);
  else if (rule_is (rule, PART_FREQ, "MONTHLY") || rule_is (rule, PART_FREQ, "YEARLY"))
    rule->value[PART_BYMONTHDAY] = number_of (series, "%d");
  if (rule_is (rule, PART_FREQ, "YEARLY") && rule->value[PART_BYMONTH] == NULL)
    rule->value[PART_BYMONTH] = number_of (series, "%m");
}

/* The week's first day matters where weeks are skipped and a week has several days, or where weeks are numbered. */
static gboolean
week_start_matters (const Rule         *rule,
                    const AccordSeries *series)
{
  g_autofree char *day = weekday_of (series);

  if (rule_is (rule, PART_WKST, "MO"))
    return FALSE;
  return rule->value[PART_BYWEEKNO] != NULL ||
         (rule_is (rule, PART_FREQ, "WEEKLY") && !rule_is (rule, PART_INTERVAL, "1") &&
          rule->value[PART_INTERVAL] != NULL && !rule_is (rule, PART_BYDAY, day)) ||
         (rule_is (rule, PART_FREQ, "WEEKLY") && rule->value[PART_BYSETPOS] != NULL);
}

/* ---- the end ---- */

typedef struct
{
  gint64 clock;
  guint  met;
} Last;

static AccordVisit
last_cb (const AccordSeries *self,
         gint64              clock,
         gpointer            data)
{
  Last *last = data;

  last->clock = MAX (last->clock, clock);
  last->met++;
  return ACCORD_VISIT_ON;
}

static char *
compact_text (gint64      seconds,
              const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, format) : NULL;
}

/* The end of the last day, so that neither a later hour nor a provider that knows only days makes it another rule. */
static char *
until_of (const AccordSeries *series,
          const Rule         *rule,
          const char         *line)
{
  AccordSeries all = *series;
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_int64_hash, g_int64_equal);
  Last last = { series->clock, 0 };
  gint64 clock;

  all.excluded = nothing;
  accord_series_visit (&all, line, last_cb, &last);
  if (last.met > ACCORD_MAX_OCCURRENCES)
    return g_strdup (rule->value[PART_UNTIL]);
  if (series->base->all_day)
    return compact_text (last.clock, "%Y%m%d");
  clock = last.clock - last.clock % DAY_SECONDS + DAY_SECONDS - 1;
  if (rule->value[PART_BYHOUR] != NULL || rule->value[PART_BYMINUTE] != NULL || rule->value[PART_BYSECOND] != NULL)
    clock = last.clock;
  return compact_text (accord_zone_instant (series->zone, clock), "%Y%m%dT%H%M%SZ");
}

/* ---- a rule ---- */

static char *
write_rule (const Rule *rule)
{
  GString *text = g_string_new ("RRULE:");

  for (Part part = 0; part < N_PARTS; part++)
    if (rule->value[part] != NULL)
      g_string_append_printf (text, "%s%s=%s", part > 0 ? ";" : "", part_names[part], rule->value[part]);
  return g_string_free (text, FALSE);
}

/* FALSE: cannot be read. */
static gboolean
read_rule (const AccordSeries *series,
           const char         *line,
           Rule               *rule)
{
  const char *text = accord_recurrence_values (line, "RRULE");
  struct icalrecurrencetype recurrence = { 0 };
  gboolean read;

  if (text == NULL || !read_parts (rule, text))
    return FALSE;
  read = accord_recurrence_read_rule (series, text, &recurrence);
  free (recurrence.rscale);
  return read;
}

static char *
normalise_rule (const AccordSeries *series,
                const char         *line)
{
  g_auto (Rule) rule = { { NULL } };

  if (!read_rule (series, line, &rule))
    return g_strdup (line);
  for (Part part = PART_BYMONTH; part <= PART_BYSETPOS; part++)
    if (rule.value[part] != NULL)
      sort_list (&rule.value[part]);
  if (rule_is (&rule, PART_INTERVAL, "1"))
    g_clear_pointer (&rule.value[PART_INTERVAL], g_free);
  spell_out (&rule, series);
  if (rule.value[PART_WKST] != NULL && !week_start_matters (&rule, series))
    g_clear_pointer (&rule.value[PART_WKST], g_free);
  if (rule.value[PART_UNTIL] != NULL && rule.value[PART_COUNT] == NULL)
    {
      char *until = until_of (series, &rule, line);

      g_free (rule.value[PART_UNTIL]);
      rule.value[PART_UNTIL] = until;
    }
  return write_rule (&rule);
}

/* ---- dates ---- */

static int
compare_clocks (gconstpointer a,
                gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* FALSE: one cannot be read; a period is no date. */
static gboolean
collect_dates (const AccordSeries *series,
               const char         *line,
               const char         *values,
               GArray             *clocks)
{
  g_auto (GStrv) texts = g_strsplit (values, ",", 0);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      gint64 clock;

      if (strchr (texts[i], '/') != NULL || !accord_recurrence_read_value (series, line, texts[i], &clock))
        return FALSE;
      g_array_append_val (clocks, clock);
    }
  return TRUE;
}

/* Sorted, each once. NULL: none but the first occurrence. */
static char *
write_dates (const AccordSeries *series,
             GArray             *clocks)
{
  gboolean utc = g_strcmp0 (series->base->zone, "UTC") == 0 || series->base->zone == NULL;
  g_autofree char *zone = g_strdup_printf (";TZID=%s", series->base->zone);
  const char *format = series->base->all_day ? "%Y%m%d" : utc ? "%Y%m%dT%H%M%SZ" : "%Y%m%dT%H%M%S";
  g_autoptr (GString) text = g_string_new ("RDATE");
  gboolean first = TRUE;

  g_array_sort (clocks, compare_clocks);
  g_string_append (text, series->base->all_day ? ";VALUE=DATE" : utc ? "" : zone);
  for (guint i = 0; i < clocks->len; i++)
    {
      gint64 clock = g_array_index (clocks, gint64, i);
      g_autofree char *value = compact_text (clock, format);

      if (clock == series->clock || (i > 0 && clock == g_array_index (clocks, gint64, i - 1)))
        continue;
      g_string_append_printf (text, "%c%s", first ? ':' : ',', value);
      first = FALSE;
    }
  return first ? NULL : g_strdup (text->str);
}

/* ---- all lines ---- */

typedef struct
{
  AccordSeries series;
  GPtrArray   *lines;      /* (owned) (element-type utf8) the normalised ones */
  GArray      *dates;      /* (owned) (element-type gint64) of RDATE */
  GArray      *cancelled;  /* (owned) (element-type gint64) of EXDATE */
} Text;

static void
text_clear (Text *self)
{
  accord_series_clear (&self->series);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->dates, g_array_unref);
  g_clear_pointer (&self->cancelled, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

static void
text_init (Text             *self,
           const AccordWhen *when)
{
  accord_series_init (&self->series, when, NULL);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->dates = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cancelled = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
text_read_line (Text       *self,
                const char *line)
{
  const char *rdates = accord_recurrence_values (line, "RDATE");
  const char *exdates = accord_recurrence_values (line, "EXDATE");
  guint n_dates = self->dates->len;

  if (*line == '\0' || accord_recurrence_values (line, "DTSTART") != NULL)
    return;
  if (exdates != NULL)
    collect_dates (&self->series, line, exdates, self->cancelled);
  else if (rdates == NULL)
    g_ptr_array_add (self->lines, normalise_rule (&self->series, line));
  else if (!collect_dates (&self->series, line, rdates, self->dates))
    {
      g_array_set_size (self->dates, n_dates);
      g_ptr_array_add (self->lines, g_strdup (line));
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
text_write (Text *self)
{
  char *dates = write_dates (&self->series, self->dates);

  g_ptr_array_sort (self->lines, compare_lines);
  if (dates != NULL)
    g_ptr_array_add (self->lines, dates);
  g_ptr_array_add (self->lines, NULL);
  return g_strjoinv ("\n", (char **) self->lines->pdata);
}

static GPtrArray *
text_keys (Text *self)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  g_array_sort (self->cancelled, compare_clocks);
  for (guint i = 0; i < self->cancelled->len; i++)
    {
      gint64 clock = g_array_index (self->cancelled, gint64, i);

      if (i == 0 || clock != g_array_index (self->cancelled, gint64, i - 1))
        g_ptr_array_add (keys, accord_recurrence_key_of (&self->series, clock));
    }
  return keys;
}

char *
accord_recurrence_normalise (const char        *text,
                             const AccordWhen  *when,
                             GPtrArray        **cancelled)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);
  g_auto (Text) read = { 0 };

  g_return_val_if_fail (when != NULL, NULL);

  text_init (&read, when);
  for (guint i = 0; lines[i] != NULL; i++)
    text_read_line (&read, g_strstrip (lines[i]));
  if (cancelled != NULL)
    *cancelled = text_keys (&read);
  return text_write (&read);
}

/* ---- what is understood ---- */

static gboolean
check_line (const AccordSeries *series,
            const char         *line)
{
  const char *dates = accord_recurrence_values (line, "RDATE");
  g_autoptr (GArray) clocks = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Rule) rule = { { NULL } };

  if (dates != NULL)
    return collect_dates (series, line, dates, clocks);
  return read_rule (series, line, &rule) && (rule.value[PART_UNTIL] == NULL || rule.value[PART_COUNT] == NULL);
}

gboolean
accord_recurrence_check (const char        *recurrence,
                         const AccordWhen  *when,
                         char             **why)
{
  g_auto (GStrv) lines = g_strsplit (recurrence != NULL ? recurrence : "", "\n", 0);
  g_auto (AccordSeries) series = { 0 };

  g_return_val_if_fail (when != NULL, FALSE);

  accord_series_init (&series, when, NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' && !check_line (&series, lines[i]))
      {
        if (why != NULL)
          *why = g_strdup_printf ("Repeats by a rule that calendars do not hold: “%s”.", lines[i]);
        return FALSE;
      }
  return TRUE;
}

/* ---- keys ---- */

char *
accord_recurrence_read_key (const AccordWhen *series,
                            const char       *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const char *hours = text != NULL ? strchr (text, 'T') : NULL;
  g_autofree char *date = text != NULL ? g_strndup (text, hours != NULL ? (gsize) (hours - text) : strlen (text)) : NULL;
  g_autofree char *full = g_strconcat (date != NULL ? date : "", "T00:00:00", NULL);
  gboolean whole = hours == NULL || series->all_day;
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (whole ? full : text, utc) : NULL;
  g_auto (AccordSeries) read = { 0 };
  gint64 seconds;

  if (time == NULL)
    return NULL;
  seconds = g_date_time_to_unix (time);
  if (!whole && strpbrk (hours, "Z+-") != NULL)
    return accord_occurrence_key (series, seconds);
  accord_series_init (&read, series, NULL);
  return accord_recurrence_key_of (&read, !series->all_day && hours == NULL ? seconds + read.clock % DAY_SECONDS : seconds);
}
