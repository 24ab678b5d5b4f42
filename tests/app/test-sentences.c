/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accord-badge.h"
#include "app/accord-date-row.h"
#include "app/accord-event-editor-private.h"
#include "app/accord-run-days.h"
#include "app/accord-sentences.h"
#include "app/accord-tile.h"

#define DAY (24 * 60 * 60)

static const gint64 now = 1781175600; /* Thursday 11 June 2026, 11:00 UTC */
static const gint64 today = 1781136000;

#define SAYS(expression, words) \
  G_STMT_START { \
    g_autofree char *said = (expression); \
    g_assert_cmpstr (said, ==, words); \
  } G_STMT_END

static void
times_are_told_as_a_person_would (void)
{
  SAYS (accord_say_ago (now - 5, now), "just now");
  SAYS (accord_say_ago (now - 60, now), "1 minute ago");
  SAYS (accord_say_ago (now - 125, now), "2 minutes ago");
  SAYS (accord_say_ago (now - 3 * 3600, now), "3 hours ago");
  SAYS (accord_say_ago (now - 14 * 3600, now), "yesterday");
  SAYS (accord_say_ago (now - 5 * DAY, now), "on 6 June");
  SAYS (accord_say_ago (now + 30, now), "just now");
  SAYS (accord_say_until (now + 13 * 60, now), "in 13 minutes");
  SAYS (accord_say_until (now - 1, now), "now");
  SAYS (accord_say_countdown (581), "9:41");
  SAYS (accord_say_countdown (-3), "0:00");
  SAYS (accord_say_duration (1800 * 1000), "1.8 s");
}

static void
days_need_no_year_unless_it_is_another (void)
{
  SAYS (accord_say_day (today, today), "Thu 11 June");
  SAYS (accord_say_day (today + 365 * (gint64) DAY, today), "Fri 11 June 2027");
  SAYS (accord_say_value (ACCORD_FIELD_WHEN, "2026-06-12/2026-06-13", today), "Fri 12 June · all day");
  SAYS (accord_say_value (ACCORD_FIELD_WHEN, "2026-06-12/2026-06-15", today), "Fri 12 June – Sun 14 June");
}

static void
values_are_words_not_protocol (void)
{
  SAYS (accord_say_value (ACCORD_FIELD_REMINDERS, "10 1440 10080", today), "10 minutes, 1 day, 1 week");
  SAYS (accord_say_value (ACCORD_FIELD_BUSY, "oof", today), "Away");
  SAYS (accord_say_value (ACCORD_FIELD_ATTENDEES, "a@x.example\tAda\trequired\nb@x.example\t\toptional", today),
        "Ada, b@x.example");
  SAYS (accord_say_value (ACCORD_FIELD_PLACE, "", today), "nothing");
  SAYS (accord_say_with ("100% of %s", "it"), "100% of it");
}

static void
series_are_told_in_words (void)
{
  static const struct { const char *rule, *words; } rows[] = {
    { "RRULE:FREQ=DAILY", "Every day" },
    { "RRULE:FREQ=WEEKLY;UNTIL=20270201T225959Z;INTERVAL=2;BYDAY=MO", "Every 2 weeks on Monday until Mon 1 February 2027" },
    { "RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO,WE", "Every week on Monday, Wednesday, 6 times" },
    { "RRULE:FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday" },
    { "RRULE:FREQ=MONTHLY;COUNT=1;BYDAY=2TU", "Every month on the second Tuesday, 1 time" },
    { "RRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=9", "Every 3 months on day 9" },
    { "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day" },
    { "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=9", "Every year on 9 November" },
    { "RRULE:FREQ=DAILY;COUNT=2\nRDATE;TZID=Europe/Berlin:20260612T150000", "Every day, 2 times; also on Fri 12 June" },
    /* no words for it: as it is */
    { "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" },
    { "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1MO", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1MO" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    SAYS (accord_say_value (ACCORD_FIELD_RECURRENCE, rows[i].rule, today), rows[i].words);
  SAYS (accord_say_value (ACCORD_FIELD_RECURRENCE, "", today), "nothing");
  SAYS (accord_say_value (ACCORD_FIELD_EXCEPTIONS,
                          "2026-06-12T15:00:00 cancelled\n2026-06-13T15:00:00 {\"v\":1,\"title\":\"Other\","
                          "\"when\":\"2026-06-14T17:00:00+00:00/2026-06-14T18:00:00+00:00 UTC\"}", today),
        "Fri 12 June: cancelled; Sat 13 June: Title “Other”, moved to Sun 14 June, 17:00 – 18:00");
}

static void
each_badge_has_its_word_and_deed (void)
{
  static const struct
  {
    const char *code;
    const char *text;
    const char *button;
    AccordDeed  deed;
  } rows[] = {
    { "active", "Active", "Sync Now", ACCORD_DEED_SYNC },
    { "syncing", "Syncing… 12/40", "Stop", ACCORD_DEED_STOP },
    { "paused", "Paused", "Resume", ACCORD_DEED_RESUME },
    { "offline", "Offline", "Show Queue", ACCORD_DEED_SHOW_QUEUE },
    { "expired", "Sign-in needed", "Sign In Again", ACCORD_DEED_SIGN_IN },
    { "revoked", "Access revoked", "Connect Again", ACCORD_DEED_SIGN_IN },
    { "error", "Error", "Try Again", ACCORD_DEED_SYNC },
    { "attention", "Attention · 40", "Show Them", ACCORD_DEED_SHOW_STUCK },
    { "of another version", "Error", "Try Again", ACCORD_DEED_SYNC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AccordBadgeLook *look = accord_badge_look (rows[i].code);

      SAYS (accord_badge_text (rows[i].code, 12, 40), rows[i].text);
      g_assert_cmpstr (look->button, ==, rows[i].button);
      g_assert_cmpint (look->deed, ==, rows[i].deed);
      /* never colour alone: a picture, too, or a spinner */
      g_assert_true (look->icon != NULL || g_str_equal (look->code, "syncing"));
    }
}

static void
second_account_takes_its_organisations_letter (void)
{
  SAYS (accord_tile_letter ("outlook", "mara@halden.example", 0), "O");
  SAYS (accord_tile_letter ("google", "mara@lindqvist.example", 0), "G");
  SAYS (accord_tile_letter ("outlook", "m.lindqvist@nordwind.example", 1), "N");
}

static void
clock_takes_what_people_type (void)
{
  static const struct
  {
    const char *text;
    int         minutes;   /* -1: refused */
  } rows[] = {
    { "9", 540 },      { "09", 540 },   { "930", 570 },  { "9:30", 570 },  { "09.30", 570 }, { "1430", 870 },
    { "23:59", 1439 }, { "24:00", -1 }, { "9:75", -1 },  { "", -1 },       { "noon", -1 },   { "12:3", -1 },
    { "12345", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int minutes = -1;

      g_assert_cmpint (accord_clock_parse (rows[i].text, &minutes), ==, rows[i].minutes >= 0);
      g_assert_cmpint (minutes, ==, rows[i].minutes);
    }
}

static void
attendees_keep_their_answer_when_retyped (void)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_attendee_free);
  g_autoptr (GPtrArray) typed = NULL;
  const AccordAttendee *first;

  g_ptr_array_add (old, accord_attendee_new ("ada@x.example", "Ada", "optional", "accepted"));
  SAYS (accord_attendees_to_text (old), "Ada <ada@x.example>");
  typed = accord_attendees_from_text ("ADA@x.example, Bob <bob@x.example>; nobody", old);
  g_assert_cmpuint (typed->len, ==, 2);
  first = g_ptr_array_index (typed, 0);
  g_assert_cmpstr (first->response, ==, "accepted");
  g_assert_cmpstr (first->role, ==, "optional");
  g_assert_cmpstr (((AccordAttendee *) g_ptr_array_index (typed, 1))->name, ==, "Bob");
}

static AccordRunRecord *
new_run (gint64 at, guint pulled, guint pushed, const char *error)
{
  AccordRunRecord *run = accord_run_record_new ();

  run->started_at = at * G_USEC_PER_SEC;
  run->pulled = pulled;
  run->pushed = pushed;
  run->error = g_strdup (error);
  return run;
}

static void
chart_counts_thirty_days_and_no_more (void)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_run_record_free);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  AccordRunDays days;

  g_ptr_array_add (runs, new_run (now, 3, 4, NULL));
  g_ptr_array_add (runs, new_run (now - 29 * DAY, 0, 2, "offline"));
  g_ptr_array_add (runs, new_run (now - 30 * DAY, 100, 100, NULL));
  accord_run_days_fill (&days, runs, today, utc);
  g_assert_cmpuint (days.changes, ==, 9);
  g_assert_cmpuint (days.failed, ==, 1);
  g_assert_cmpuint (days.highest, ==, 7);
  g_assert_cmpuint (days.days[ACCORD_RUN_DAYS - 1].pulled, ==, 3);
  g_assert_cmpuint (days.days[0].failed, ==, 1);
  g_assert_cmpfloat_with_epsilon (accord_run_days_success (&days), 90.0, 0.001);
  SAYS (accord_run_say (g_ptr_array_index (runs, 0)), "4 pushed · 3 pulled");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/times-are-told-as-a-person-would", times_are_told_as_a_person_would);
  g_test_add_func ("/sentences/days-need-no-year-unless-it-is-another", days_need_no_year_unless_it_is_another);
  g_test_add_func ("/sentences/values-are-words-not-protocol", values_are_words_not_protocol);
  g_test_add_func ("/sentences/series-are-told-in-words", series_are_told_in_words);
  g_test_add_func ("/badge/each-has-its-word-and-deed", each_badge_has_its_word_and_deed);
  g_test_add_func ("/tile/second-account-takes-its-organisations-letter", second_account_takes_its_organisations_letter);
  g_test_add_func ("/editor/clock-takes-what-people-type", clock_takes_what_people_type);
  g_test_add_func ("/editor/attendees-keep-their-answer-when-retyped", attendees_keep_their_answer_when_retyped);
  g_test_add_func ("/activity/chart-counts-thirty-days-and-no-more", chart_counts_thirty_days_and_no_more);
  return g_test_run ();
}
