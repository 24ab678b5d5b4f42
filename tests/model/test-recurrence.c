/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-series.h"

static gint64
at (const char *text)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_parse (&when, text, NULL, NULL, NULL));
  return when.start;
}

static void
test_rows (void)
{
  static const struct { const char *start, *end, *zone, *rule, *from, *to; gboolean touches;
  } rows[] = {
    /* the first one, the last one, and what lies after */
    { "2026-01-05",
      NULL,
      NULL,
      "RRULE:FREQ=DAILY;COUNT=3",
      "2026-01-05T12:00:00Z",
      "2026-01-05T13:00:00Z",
      TRUE },
    { "2026-01-05",
      NULL,
      NULL,
      "RRULE:FREQ=DAILY;COUNT=3",
      "2026-01-07T12:00:00Z",
      "2026-01-07T13:00:00Z",
      TRUE },
    { "2026-01-05",
      NULL,
      NULL,
      "RRULE:FREQ=DAILY;COUNT=3",
      "2026-01-08T00:00:00Z",
      "2027-01-08T00:00:00Z",
      FALSE },
    /* the last weekday of a month, and positions that no month has */
    { "2026-01-30", NULL, NULL, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-02-27T12:00:00Z",
      "2026-02-27T13:00:00Z", TRUE },
    { "2026-01-05", NULL, NULL, "RRULE:FREQ=MONTHLY;BYDAY=5MO", "2026-03-30T12:00:00Z", "2026-03-30T13:00:00Z", TRUE },
    { "2026-01-05", NULL, NULL, "RRULE:FREQ=MONTHLY;BYDAY=53MO,1TU", "2026-02-03T12:00:00Z", "2026-02-03T13:00:00Z",
      TRUE },
    { "2026-01-05", NULL, NULL, "RRULE:FREQ=MONTHLY;BYDAY=53MO,-53TU;BYSETPOS=366,-366", "2026-01-06T12:00:00Z",
      "2036-01-06T13:00:00Z", FALSE },
    { "2026-01-05", NULL, NULL, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=366", "2026-01-06T12:00:00Z", "2036-01-06T13:00:00Z",
      FALSE },
    /* years later, between occurrences */
    { "2020-01-06T10:00:00",
      "2020-01-06T11:00:00",
      "Europe/Berlin",
      "RRULE:FREQ=WEEKLY;BYDAY=MO",
      "2026-06-08T08:30:00Z",
      "2026-06-08T08:31:00Z",
      TRUE },
    { "2020-01-06T10:00:00",
      "2020-01-06T11:00:00",
      "Europe/Berlin",
      "RRULE:FREQ=WEEKLY;BYDAY=MO",
      "2026-06-08T09:30:00Z",
      "2026-06-08T09:31:00Z",
      FALSE }, /* 11:30 in summer */
    { "2020-01-06T10:00:00",
      "2020-01-06T11:00:00",
      "Europe/Berlin",
      "RRULE:FREQ=WEEKLY;BYDAY=MO",
      "2026-06-09T00:00:00Z",
      "2026-06-14T00:00:00Z",
      FALSE },
    /* excluded, and added */
    { "2026-01-05",
      NULL,
      NULL,
      "EXDATE;VALUE=DATE:20260106\nRRULE:FREQ=DAILY;COUNT=3",
      "2026-01-06T00:00:00Z",
      "2026-01-07T00:00:00Z",
      FALSE },
    { "2026-01-05T10:00:00Z",
      NULL,
      "UTC",
      "RDATE:20260301T100000Z",
      "2026-03-01T09:00:00Z",
      "2026-03-01T11:00:00Z",
      TRUE },
    { "2026-01-05T10:00:00Z",
      NULL,
      "UTC",
      "RDATE:20260301T100000Z",
      "2026-02-01T09:00:00Z",
      "2026-02-01T11:00:00Z",
      FALSE },
    /* unreadable: the first one counts */
    { "2026-01-05",
      NULL,
      NULL,
      "RRULE:FREQ=SOMETIMES",
      "2026-01-05T12:00:00Z",
      "2026-01-05T13:00:00Z",
      TRUE },
    { "2026-01-05",
      NULL,
      NULL,
      "RRULE:FREQ=SOMETIMES",
      "2026-01-06T12:00:00Z",
      "2026-01-06T13:00:00Z",
      FALSE },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

      g_test_message ("row %u", i);
      g_assert_true (accord_when_parse (&event->when, rows[i].start, rows[i].end, rows[i].zone, NULL));
      event->recurrence = g_strdup (rows[i].rule);
      g_assert_cmpint (accord_event_touches (event, at (rows[i].from), at (rows[i].to), utc),
                       ==,
                       rows[i].touches);
    }
}

static void
test_endless_rule (void)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 began = g_get_monotonic_time ();

  g_assert_true (accord_when_parse (&event->when, "1970-01-01T00:00:00Z", NULL, "UTC", NULL));
  event->recurrence = g_strdup ("RRULE:FREQ=SECONDLY");
  g_assert_false (accord_event_touches (event, at ("2026-01-01"), at ("2026-01-02"), utc));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_TIME_SPAN_SECOND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recurrence/series-touches-by-any-occurrence", test_rows);
  g_test_add_func ("/recurrence/endless-rule-ends-here", test_endless_rule);
  return g_test_run ();
}
