/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-occurrence.h"

#include <string.h>

/* The reading that the rule gives is meant where the clock skipped it that day. */
static gboolean
is_meant (const AccordWhen *series,
          const char       *reading,
          gint64            start)
{
  gint64 meant;

  return accord_zone_parse_wall_clock (series->zone, reading, &meant, NULL) && meant == start;
}

char *
accord_occurrence_key (const AccordWhen *series,
                       gint64            start)
{
  const gsize date = strlen ("YYYY-MM-DD");
  g_autofree char *reading = NULL;
  g_autofree char *first = NULL;
  g_autofree char *usual = NULL;

  g_return_val_if_fail (series != NULL && series->set, NULL);

  reading = accord_zone_wall_clock (series->all_day ? "UTC" : series->zone, start);
  if (series->all_day)
    {
      reading[date] = '\0';
      return g_steal_pointer (&reading);
    }
  first = accord_zone_wall_clock (series->zone, series->start);
  usual = g_strdup_printf ("%.*s%s", (int) date, reading, first + date);
  return is_meant (series, usual, start) ? g_steal_pointer (&usual) : g_steal_pointer (&reading);
}

gboolean
accord_occurrence_at (const AccordWhen *series,
                      const char       *key,
                      AccordWhen       *out)
{
  gint64 length = series->end - series->start;
  gint64 start;

  if (series->all_day)
    {
      g_auto (AccordWhen) day = ACCORD_WHEN_INIT;

      if (strlen (key) != strlen ("YYYY-MM-DD") || !accord_when_parse (&day, key, NULL, NULL, NULL))
        return FALSE;
      accord_when_set_days (out, day.start, day.start + length);
      return TRUE;
    }
  if (!accord_zone_parse_wall_clock (series->zone, key, &start, NULL))
    return FALSE;
  accord_when_set_span (out, start, start + length, series->zone);
  return TRUE;
}

char *
accord_occurrence_when (const char *series_when,
                        const char *key)
{
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (series_when == NULL || !accord_when_from_text (&series, series_when, NULL) || !series.set ||
      !accord_occurrence_at (&series, key, &when))
    return NULL;
  return accord_when_to_text (&when);
}

/* What the series says of the occurrence. (transfer full) (nullable) */
static char *
regular_value (const AccordFields *series,
               const char         *key,
               AccordField         field)
{
  const char *value = accord_fields_get (series, field);

  return field == ACCORD_FIELD_WHEN ? accord_occurrence_when (value, key) : g_strdup (value);
}

AccordFields *
accord_occurrence_differ (const AccordFields *series,
                          const char         *key,
                          const AccordFields *occurrence)
{
  g_autoptr (AccordFields) different = accord_fields_new ();

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *value = accord_fields_get (occurrence, field);
      g_autofree char *regular = NULL;

      if (!(ACCORD_EXCEPTION_FIELDS & ACCORD_FIELD_BIT (field)) || value == NULL)
        continue;
      regular = regular_value (series, key, field);
      if (regular != NULL && !accord_field_equal (field, regular, value))
        accord_fields_set (different, field, value);
    }
  return accord_fields_carried (different) != 0 ? g_steal_pointer (&different) : NULL;
}

AccordFields *
accord_occurrence_resolve (const AccordFields    *series,
                           const char            *key,
                           const AccordException *exception)
{
  AccordFields *resolved = accord_fields_new ();

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *own = exception != NULL ? accord_fields_get (exception->fields, field) : NULL;

      if (ACCORD_EXCEPTION_FIELDS & ACCORD_FIELD_BIT (field))
        accord_fields_take (resolved, field, own != NULL ? g_strdup (own) : regular_value (series, key, field));
    }
  return resolved;
}
