/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-recurrence.h"

#define BERLIN "2026-11-09T15:00:00+01:00/2026-11-09T16:00:00+01:00 Europe/Berlin"   /* a Monday */
#define DAYS   "2026-11-09/2026-11-10"
#define SUMMER "2026-03-22T02:30:00+01:00/2026-03-22T03:00:00+01:00 Europe/Berlin"   /* a week before the change */

static const struct
{
  const char *name;
  const char *when;
  const char *text;
  const char *normal;
  const char *cancelled;   /* keys, separated by a space; NULL: none */
} rows[] = {
  { "nothing", BERLIN, "", "", NULL },
  { "start-and-white-space-are-no-rule", BERLIN, "DTSTART;TZID=Europe/Berlin:20261109T150000\r\n\r\n", "", NULL },
  { "one-order", BERLIN, "rrule:interval=2;byday=we,mo;freq=weekly", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", NULL },
  { "an-interval-of-one-says-nothing", BERLIN, "RRULE:FREQ=DAILY;INTERVAL=1", "RRULE:FREQ=DAILY", NULL },
  { "week-day-of-the-start", BERLIN, "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;BYDAY=MO", NULL },
  { "month-day-of-the-start", BERLIN, "RRULE:FREQ=MONTHLY;COUNT=3", "RRULE:FREQ=MONTHLY;COUNT=3;BYMONTHDAY=9", NULL },
  { "day-of-the-year-of-the-start", BERLIN, "RRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=9", NULL },
  { "month-without-a-day", BERLIN, "RRULE:FREQ=YEARLY;BYMONTH=11", "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=9", NULL },
  { "day-without-a-month-stays", BERLIN, "RRULE:FREQ=YEARLY;BYMONTHDAY=9", "RRULE:FREQ=YEARLY;BYMONTHDAY=9", NULL },
  { "positions-come-first", BERLIN, "RRULE:FREQ=MONTHLY;BYDAY=2MO,+1TU,-1FR", "RRULE:FREQ=MONTHLY;BYDAY=-1FR,1TU,2MO", NULL },
  { "numbers-are-sorted-as-numbers", BERLIN, "RRULE:FREQ=MONTHLY;BYMONTHDAY=10,9,-1,9",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1,9,10", NULL },
  { "monday-begins-a-week-anyway", BERLIN, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", NULL },
  { "sunday-matters-where-weeks-are-skipped", BERLIN, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", NULL },
  { "sunday-does-not-matter-every-week", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU", "RRULE:FREQ=WEEKLY;BYDAY=MO,SU", NULL },
  { "sunday-does-not-matter-for-one-day", BERLIN, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", NULL },
  /* UNTIL: the end of the last day, however it is said */
  { "until-the-last-start", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T140000Z",
    "RRULE:FREQ=WEEKLY;UNTIL=20261123T225959Z;BYDAY=MO", NULL },
  { "until-a-second-before-the-last-start", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T135959Z",
    "RRULE:FREQ=WEEKLY;UNTIL=20261116T225959Z;BYDAY=MO", NULL },
  { "until-a-day", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123", "RRULE:FREQ=WEEKLY;UNTIL=20261123T225959Z;BYDAY=MO", NULL },
  { "until-a-day-without-an-occurrence", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261129T120000Z",
    "RRULE:FREQ=WEEKLY;UNTIL=20261123T225959Z;BYDAY=MO", NULL },
  { "until-before-the-start", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20200101T000000Z",
    "RRULE:FREQ=WEEKLY;UNTIL=20261109T225959Z;BYDAY=MO", NULL },
  { "until-of-whole-days", DAYS, "RRULE:FREQ=WEEKLY;UNTIL=20261129T230000Z", "RRULE:FREQ=WEEKLY;UNTIL=20261123;BYDAY=MO", NULL },
  { "until-counts-what-is-cancelled", BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T140000Z\nEXDATE:20261123T140000Z",
    "RRULE:FREQ=WEEKLY;UNTIL=20261123T225959Z;BYDAY=MO", "2026-11-23T15:00:00" },
  /* dates */
  { "dates-in-any-zone", BERLIN,
    "RDATE;TZID=America/New_York:20261201T090000\nRDATE:20261110T140000Z,20261110T140000Z,20261109T140000Z",
    "RDATE;TZID=Europe/Berlin:20261110T150000,20261201T150000", NULL },
  { "a-date-is-at-the-usual-time", BERLIN, "RDATE;VALUE=DATE:20261111", "RDATE;TZID=Europe/Berlin:20261111T150000", NULL },
  { "whole-days", DAYS, "RDATE:20261111T150000Z\nEXDATE;VALUE=DATE:20261116", "RDATE;VALUE=DATE:20261111", "2026-11-16" },
  { "excluded-in-any-zone", BERLIN,
    "RRULE:FREQ=DAILY\nEXDATE;TZID=America/New_York:20261112T090000\nEXDATE:20261111T140000Z\nEXDATE;VALUE=DATE:20261110",
    "RRULE:FREQ=DAILY", "2026-11-10T15:00:00 2026-11-11T15:00:00 2026-11-12T15:00:00" },
  /* what cannot be read stays */
  { "every-hour", BERLIN, "RRULE:FREQ=HOURLY", "RRULE:FREQ=HOURLY", NULL },
  { "an-unknown-part", BERLIN, "RRULE:FREQ=DAILY;X-MOON=FULL", "RRULE:FREQ=DAILY;X-MOON=FULL", NULL },
  { "a-rule-of-exclusion", BERLIN, "RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY", NULL },
  { "a-period", BERLIN, "RDATE;VALUE=PERIOD:20261110T140000Z/PT2H", "RDATE;VALUE=PERIOD:20261110T140000Z/PT2H", NULL },
};

static char *
join_keys (GPtrArray *keys)
{
  g_ptr_array_add (keys, NULL);
  return g_strjoinv (" ", (char **) keys->pdata);
}

static void
test_normalise (gconstpointer data)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) cancelled = NULL;
  g_autofree char *normal = NULL;
  g_autofree char *again = NULL;
  g_autofree char *keys = NULL;

  g_assert_true (accord_when_from_text (&when, rows[i].when, NULL));
  normal = accord_recurrence_normalise (rows[i].text, &when, &cancelled);
  again = accord_recurrence_normalise (normal, &when, NULL);
  keys = join_keys (cancelled);
  g_assert_cmpstr (normal, ==, rows[i].normal);
  g_assert_cmpstr (again, ==, rows[i].normal);
  g_assert_cmpstr (keys, ==, rows[i].cancelled != NULL ? rows[i].cancelled : "");
}

static void
test_refused (void)
{
  static const char *const refused[] = {
    "RRULE:FREQ=HOURLY", "RRULE:FREQ=DAILY;X-MOON=FULL", "EXRULE:FREQ=WEEKLY", "RDATE;VALUE=PERIOD:20261110T140000Z/PT2H",
    "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261201T000000Z", "RRULE:", "RDATE:yesterday", "something else",
  };
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_from_text (&when, BERLIN, NULL));
  g_assert_true (accord_recurrence_check ("RRULE:FREQ=DAILY;COUNT=3\nRDATE:20261110T140000Z", &when, NULL));
  g_assert_true (accord_recurrence_check ("", &when, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *why = NULL;

      g_assert_false (accord_recurrence_check (refused[i], &when, &why));
      g_assert_nonnull (strstr (why, refused[i]));
    }
}

static void
assert_expands (const char *when_text,
                const char *recurrence,
                const char *from,
                const char *to,
                const char *expected)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) range = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *text = NULL;

  g_assert_true (accord_when_from_text (&when, when_text, NULL));
  g_assert_true (accord_when_parse (&range, from, to, NULL, NULL));
  keys = accord_recurrence_expand (recurrence, &when, range.start, range.end, 4);
  text = join_keys (keys);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_expand (void)
{
  assert_expands (BERLIN, "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-01-01", "2030-01-01",
                  "2026-11-09T15:00:00 2026-11-16T15:00:00 2026-11-23T15:00:00");
  /* the limit; without what is excluded; a date that is also of the rule once; the end is exclusive */
  assert_expands (BERLIN, "RRULE:FREQ=WEEKLY\nEXDATE:20261116T140000Z\nRDATE:20261123T140000Z,20261110T140000Z", "2026-01-01",
                  "2030-01-01", "2026-11-09T15:00:00 2026-11-10T15:00:00 2026-11-23T15:00:00 2026-11-30T15:00:00");
  assert_expands (DAYS, "RRULE:FREQ=DAILY", "2026-11-20", "2026-11-22", "2026-11-20 2026-11-21");
  /* a reading that the clock skips is still its key */
  assert_expands (SUMMER, "RRULE:FREQ=WEEKLY;COUNT=3", "2026-01-01", "2030-01-01",
                  "2026-03-22T02:30:00 2026-03-29T02:30:00 2026-04-05T02:30:00");
  /* UNTIL is an instant, occurrences are readings */
  assert_expands (BERLIN, "RRULE:FREQ=DAILY;UNTIL=20261110T143000Z", "2026-01-01", "2030-01-01",
                  "2026-11-09T15:00:00 2026-11-10T15:00:00");
}

static void
assert_key (const char *when_text,
            const char *said,
            const char *key)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *read = NULL;

  g_assert_true (accord_when_from_text (&when, when_text, NULL));
  read = accord_recurrence_read_key (&when, said);
  g_assert_cmpstr (read, ==, key);
}

static void
test_keys (void)
{
  assert_key (BERLIN, "2026-11-16T14:00:00Z", "2026-11-16T15:00:00");
  assert_key (BERLIN, "2026-07-13T09:00:00-04:00", "2026-07-13T15:00:00");
  assert_key (BERLIN, "2026-11-16T15:00:00", "2026-11-16T15:00:00");
  assert_key (BERLIN, "2026-11-16", "2026-11-16T15:00:00");
  assert_key (DAYS, "2026-11-16", "2026-11-16");
  assert_key (DAYS, "2026-11-16T00:00:00Z", "2026-11-16");
  assert_key (BERLIN, "next week", NULL);
  /* 02:30 does not exist on 29 March; providers say 03:30 (01:30 UTC) and mean the rule's */
  assert_key (SUMMER, "2026-03-29T01:30:00Z", "2026-03-29T02:30:00");
}

static void
test_span (void)
{
  static const struct { const char *recurrence; const char *end; } spans[] = {
    { "RRULE:FREQ=DAILY;COUNT=3", "2026-11-11T15:00:00Z" },
    { "RRULE:FREQ=DAILY;UNTIL=20261110T225959Z", "2026-11-10T15:00:00Z" },
    { "RDATE:20270101T140000Z", "2027-01-01T15:00:00Z" },
    { "RRULE:FREQ=DAILY", NULL },
    { "RRULE:FREQ=DAILY\nRDATE:20270101T140000Z", NULL },
  };
  g_autoptr (GTimeZone) zone = accord_zone_get ("Europe/Berlin");
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) last = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_from_text (&when, BERLIN, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      gint64 start, end;

      accord_recurrence_span (spans[i].recurrence, &when, zone, &start, &end);
      accord_when_parse (&last, spans[i].end, NULL, NULL, NULL);
      g_assert_cmpint (start, ==, when.start);
      g_assert_cmpint (end, ==, spans[i].end != NULL ? last.start : G_MAXINT64);
    }
}

/* Every beginning of the week with every set of days and every start among them, every second week: libical's own count of
 * the weeks is not always right. */
static void
test_weeks (void)
{
  static const char *const names[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
  const gint64 day = 24 * 60 * 60;
  const gint64 sunday = 1879977600;   /* 2029-07-29 */

  for (int week = 0; week < 7; week++)
    for (int days = 1; days < 128; days++)
      for (int weekday = 0; weekday < 7; weekday++)
        {
          g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
          g_autoptr (GString) rule = g_string_new (NULL);
          g_autoptr (GPtrArray) keys = NULL;
          int offset = (weekday - week + 7) % 7;
          guint n = 0;

          if (!(days & 1 << weekday))
            continue;
          g_string_printf (rule, "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=9;WKST=%s;BYDAY=", names[week]);
          for (int i = 0; i < 7; i++)
            if (days & 1 << i)
              g_string_append_printf (rule, "%s%s", names[i], days >> (i + 1) != 0 ? "," : "");
          accord_when_set_days (&when, sunday + weekday * day, sunday + (weekday + 1) * day);
          keys = accord_recurrence_expand (rule->str, &when, when.start, when.start + 400 * day, 100);
          g_assert_cmpuint (keys->len, ==, 9);
          for (int i = 0; n < 9; i++)
            if ((offset + i) / 7 % 2 == 0 && (days & 1 << (weekday + i) % 7))
              {
                g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (when.start + i * day);
                g_autofree char *key = g_date_time_format (date, "%Y-%m-%d");

                g_assert_cmpstr (g_ptr_array_index (keys, n++), ==, key);
              }
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/recurrence/normalise/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_normalise);
    }
  g_test_add_func ("/recurrence/rules-that-calendars-do-not-hold-are-named", test_refused);
  g_test_add_func ("/recurrence/occurrences-have-keys", test_expand);
  g_test_add_func ("/recurrence/keys-from-any-text", test_keys);
  g_test_add_func ("/recurrence/weeks-that-begin-on-any-day", test_weeks);
  g_test_add_func ("/recurrence/spans", test_span);
  return g_test_run ();
}
