/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-exceptions.h"
#include "model/accord-projection.h"
#include "model/accord-series.h"

#define BERLIN "2026-11-09T15:00:00+01:00/2026-11-09T16:00:00+01:00 Europe/Berlin"   /* a Monday */
#define WEEKLY "RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=MO"
#define FIRST  "2026-11-09T15:00:00"
#define SECOND "2026-11-16T15:00:00"
#define THIRD  "2026-11-23T15:00:00"
#define LAST   "2027-01-11T15:00:00"
#define MOVED  "\"when\":\"2026-11-17T17:00:00+01:00/2026-11-17T18:00:00+01:00 Europe/Berlin\""

typedef struct
{
  AccordEvent *event;
  AccordCalendar *calendar;
  AccordPolicy *policy;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  f->event->title = g_strdup ("Review");
  f->event->notes = g_strdup ("Bring the plans");
  f->event->recurrence = g_strdup (WEEKLY);
  g_array_append_vals (f->event->reminders, &(int) { 10 }, 1);
  g_assert_true (accord_when_from_text (&f->event->when, BERLIN, NULL));
  f->calendar = accord_calendar_new ();
  f->policy = accord_policy_new ();
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  accord_event_free (f->event);
  accord_calendar_free (f->calendar);
  accord_policy_free (f->policy);
}

static AccordOverride *
add_row (Fixture    *f,
         const char *original)
{
  AccordOverride *own = accord_override_new (original);

  g_ptr_array_add (f->event->exceptions, own);
  return own;
}

static void
assert_projects (Fixture    *f,
                 const char *exceptions)
{
  g_autoptr (AccordFields) fields =
      accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, FALSE);

  g_assert_cmpstr (accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS), ==, exceptions);
}

static void
set_recurrence (Fixture    *f,
                const char *recurrence)
{
  g_free (f->event->recurrence);
  f->event->recurrence = g_strdup (recurrence);
}

/* ---- projection ---- */

static void
test_single_event_has_neither (Fixture       *f,
                               gconstpointer  data)
{
  g_autoptr (AccordFields) fields = NULL;

  set_recurrence (f, "EXDATE:20261109T140000Z");
  fields = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, FALSE);
  g_assert_cmphex (accord_fields_carried (fields) & ACCORD_FIELDS_SERIES, ==, 0);
}

static void
test_excluded_dates_are_cancelled (Fixture       *f,
                                   gconstpointer  data)
{
  g_autoptr (AccordFields) fields = NULL;

  set_recurrence (f, "RRULE:FREQ=WEEKLY;COUNT=10\nEXDATE:20261116T140000Z,20300101T000000Z");
  add_row (f, LAST)->cancelled = TRUE;
  assert_projects (f, SECOND " cancelled\n" LAST " cancelled");
  fields = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, FALSE);
  g_assert_cmpstr (accord_fields_get (fields, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
}

static void
test_only_what_differs_is_said (Fixture       *f,
                                gconstpointer  data)
{
  AccordOverride *own = add_row (f, SECOND);

  own->title = g_strdup ("Review");
  own->availability = g_strdup ("free");
  own->place = g_strdup ("Room 4");
  assert_projects (f, SECOND " {\"v\":1,\"place\":\"Room 4\",\"busy\":\"free\"}");
  own->reminders = g_array_new (FALSE, FALSE, sizeof (int));
  own->notes = g_strdup ("");
  assert_projects (f, SECOND " {\"v\":1,\"place\":\"Room 4\",\"body\":\"\",\"reminders\":\"\",\"busy\":\"free\"}");
}

static void
test_summer_time (Fixture       *f,
                  gconstpointer  data)
{
  AccordOverride *own;

  g_assert_true (accord_when_from_text (&f->event->when, "2026-10-19T15:00:00+02:00/2026-10-19T16:00:00+02:00 Europe/Berlin", NULL));
  own = add_row (f, "2026-10-26T14:00:00Z");
  g_assert_true (accord_when_from_text (&own->when, "2026-10-26T15:00:00+01:00/2026-10-26T16:00:00+01:00 Europe/Berlin", NULL));
  assert_projects (f, "");
  own->cancelled = TRUE;
  assert_projects (f, "2026-10-26T15:00:00 cancelled");
}

static void
test_follows_a_series_to_another_hour (Fixture       *f,
                                       gconstpointer  data)
{
  add_row (f, SECOND)->title = g_strdup ("With the client");
  add_row (f, "2026-11-17T15:00:00")->cancelled = TRUE;   /* no occurrence, and none on that day */
  g_assert_true (accord_when_from_text (&f->event->when, "2026-11-09T17:00:00+01:00/2026-11-09T18:00:00+01:00 Europe/Berlin", NULL));
  assert_projects (f, "2026-11-16T17:00:00 {\"v\":1,\"title\":\"With the client\"}");
}

static void
test_privacy_holds_for_occurrences (Fixture       *f,
                                    gconstpointer  data)
{
  AccordOverride *own = add_row (f, SECOND);

  own->title = g_strdup ("With the client");
  own->notes = g_strdup ("Secret");
  own->availability = g_strdup ("free");
  g_assert_true (accord_when_from_text (&own->when, "2026-11-17T17:00:00+01:00/2026-11-17T18:00:00+01:00 Europe/Berlin", NULL));
  f->calendar->privacy = ACCORD_PRIVACY_TITLE;
  assert_projects (f, SECOND " {\"v\":1,\"title\":\"With the client\"," MOVED ",\"busy\":\"free\"}");
  f->calendar->privacy = ACCORD_PRIVACY_BUSY;
  assert_projects (f, SECOND " {\"v\":1," MOVED ",\"busy\":\"free\"}");
}

/* ---- taking ---- */

static const struct
{
  const char *name;
  const char *from;
  const char *to;
} changes[] = {
  { "cancelled", "", FIRST " cancelled" },
  { "takes-place-again", FIRST " cancelled\n" SECOND " cancelled", SECOND " cancelled" },
  { "moved", "", SECOND " {\"v\":1," MOVED "}" },
  { "moved-back", SECOND " {\"v\":1," MOVED "}", "" },
  { "cancelled-after-a-move", SECOND " {\"v\":1," MOVED "}", SECOND " cancelled" },
  { "takes-place-again-elsewhere", SECOND " cancelled", SECOND " {\"v\":1,\"title\":\"Other\"," MOVED "}" },
  { "another-title", "", LAST " {\"v\":1,\"title\":\"Last review\"}" },
  { "no-title", "", LAST " {\"v\":1,\"title\":\"\"}" },
  { "another-title-again", SECOND " {\"v\":1,\"title\":\"One\"," MOVED "}", SECOND " {\"v\":1,\"title\":\"Two\"," MOVED "}" },
  { "the-title-of-the-series-again", SECOND " {\"v\":1,\"title\":\"One\"," MOVED "}", SECOND " {\"v\":1," MOVED "}" },
  { "everything", "",
    SECOND " {\"v\":1,\"title\":\"One\"," MOVED ",\"place\":\"Room\",\"body\":\"Text\",\"categories\":\"Red\\nBlue\","
           "\"reminders\":\"5 30\",\"busy\":\"free\"}" },
  { "nothing-of-what-the-series-has", "", THIRD " {\"v\":1,\"body\":\"\",\"reminders\":\"\"}" },
};

static void
test_take (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (AccordOrigin origin = ACCORD_ORIGIN_HERE; origin <= ACCORD_ORIGIN_THERE; origin++)
    {
      Fixture f = { NULL };
      g_autoptr (AccordFields) sent = NULL;
      g_autoptr (AccordFields) stands = NULL;

      set_up (&f, NULL);
      accord_event_take_exceptions (f.event, NULL, changes[i].from, NULL, origin, f.policy);
      sent = accord_project_event (f.event, f.calendar, origin, f.policy, FALSE);
      g_assert_cmpstr (accord_fields_get (sent, ACCORD_FIELD_EXCEPTIONS), ==, changes[i].from);
      accord_event_take_exceptions (f.event, changes[i].from, changes[i].to, sent, origin, f.policy);
      stands = accord_project_event (f.event, f.calendar, origin, f.policy, FALSE);
      g_assert_cmpstr (accord_fields_get (stands, ACCORD_FIELD_EXCEPTIONS), ==, changes[i].to);
      g_assert_cmpstr (f.event->title, ==, "Review");
      tear_down (&f, NULL);
    }
}

/* What a copy does not show stays. */
static void
test_taking_leaves_what_is_not_shown (Fixture       *f,
                                      gconstpointer  data)
{
  AccordOverride *own = add_row (f, SECOND);

  own->notes = g_strdup ("Secret");
  accord_event_take_exceptions (f->event, "", SECOND " {\"v\":1," MOVED "}", NULL, ACCORD_ORIGIN_HERE, f->policy);
  assert_projects (f, SECOND " {\"v\":1," MOVED ",\"body\":\"Secret\"}");
  accord_event_take_exceptions (f->event, SECOND " {\"v\":1," MOVED "}", "", NULL, ACCORD_ORIGIN_HERE, f->policy);
  assert_projects (f, SECOND " {\"v\":1,\"body\":\"Secret\"}");
}

/* The zone, the rule's own words and the other excluded dates stay; the excluded date that takes place again goes. */
static void
test_excluded_date_takes_place_again (Fixture       *f,
                                      gconstpointer  data)
{
  set_recurrence (f, "RRULE:COUNT=10;FREQ=WEEKLY\nEXDATE:20261116T140000Z\nEXDATE:20261123T140000Z");
  accord_event_take_exceptions (f->event, SECOND " cancelled\n" THIRD " cancelled", THIRD " cancelled", NULL,
                                ACCORD_ORIGIN_HERE, f->policy);
  g_assert_cmpstr (f->event->recurrence, ==, "RRULE:COUNT=10;FREQ=WEEKLY");
  assert_projects (f, THIRD " cancelled");
}

static void
test_end_of_a_series (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr (AccordFields) remote = accord_fields_new ();

  add_row (f, SECOND)->cancelled = TRUE;
  accord_fields_set (remote, ACCORD_FIELD_RECURRENCE, "");
  accord_fields_set (remote, ACCORD_FIELD_EXCEPTIONS, "");
  accord_event_take_fields (f->event, remote, ACCORD_FIELDS_SERIES, NULL, ACCORD_ORIGIN_HERE, f->policy);
  g_assert_null (f->event->recurrence);
  g_assert_cmpuint (f->event->exceptions->len, ==, 0);
}

/* A series that moved there with its exceptions: its rows find the new keys. */
static void
test_moves_with_its_series (Fixture       *f,
                            gconstpointer  data)
{
  g_autoptr (AccordFields) remote = accord_fields_new ();
  const char *before = SECOND " {\"v\":1,\"title\":\"With the client\"}";
  const char *after = "2026-11-16T17:00:00 {\"v\":1,\"title\":\"With the client\"}";

  add_row (f, SECOND)->title = g_strdup ("With the client");
  add_row (f, THIRD)->place = g_strdup ("not shown there");
  accord_fields_set (remote, ACCORD_FIELD_WHEN, "2026-11-09T17:00:00+01:00/2026-11-09T18:00:00+01:00 Europe/Berlin");
  accord_event_take_fields (f->event, remote, ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN), NULL, ACCORD_ORIGIN_HERE, f->policy);
  accord_event_take_exceptions (f->event, before, after, NULL, ACCORD_ORIGIN_HERE, f->policy);
  assert_projects (f, "2026-11-16T17:00:00 {\"v\":1,\"title\":\"With the client\"}\n"
                      "2026-11-23T17:00:00 {\"v\":1,\"place\":\"not shown there\"}");
}

/* ---- ranges ---- */

static void
assert_touches (Fixture    *f,
                const char *day,
                gboolean    expected)
{
  g_autoptr (GTimeZone) zone = accord_zone_get ("Europe/Berlin");
  g_autoptr (AccordFields) fields =
      accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, FALSE);
  g_auto (AccordWhen) span = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_parse (&span, day, NULL, NULL, NULL));
  g_test_message ("%s", day);
  g_assert_cmpint (accord_event_touches (f->event, span.start, span.end, zone), ==, expected);
  g_assert_cmpint (accord_fields_touch (fields, span.start, span.end, zone), ==, expected);
}

static void
test_moved_and_cancelled_occurrences_count (Fixture       *f,
                                            gconstpointer  data)
{
  AccordOverride *own = add_row (f, SECOND);

  assert_touches (f, "2026-11-16", TRUE);
  assert_touches (f, "2026-11-17", FALSE);
  g_assert_true (accord_when_from_text (&own->when, "2026-11-17T17:00:00+01:00/2026-11-17T18:00:00+01:00 Europe/Berlin", NULL));
  assert_touches (f, "2026-11-16", FALSE);
  assert_touches (f, "2026-11-17", TRUE);
  own->cancelled = TRUE;
  assert_touches (f, "2026-11-17", FALSE);
  assert_touches (f, "2027-01-11", TRUE);
  assert_touches (f, "2027-01-18", FALSE);
}

static void
test_span_holds_what_moved_out (Fixture       *f,
                                gconstpointer  data)
{
  AccordOverride *own = add_row (f, LAST);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (AccordFields) fields = NULL;
  gint64 start, end;

  g_assert_true (accord_when_from_text (&own->when, "2027-03-01T15:00:00+01:00/2027-03-01T16:00:00+01:00 Europe/Berlin", NULL));
  fields = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, FALSE);
  g_assert_true (accord_fields_span (fields, utc, &start, &end));
  g_assert_cmpint (start, ==, f->event->when.start);
  g_assert_cmpint (end, ==, own->when.end);
  g_assert_false (accord_fields_span (NULL, utc, &start, &end));
}

static void
test_each_occurrence_on_its_day (Fixture       *f,
                                 gconstpointer  data)
{
  AccordOverride *own = add_row (f, SECOND);
  g_autoptr (GTimeZone) zone = accord_zone_get ("Europe/Berlin");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 from = f->event->when.start;

  g_assert_true (accord_when_from_text (&own->when, "2026-12-01T17:00:00+01:00/2026-12-01T18:00:00+01:00 Europe/Berlin", NULL));
  own->title = g_strdup ("Moved");
  add_row (f, THIRD)->cancelled = TRUE;
  list = accord_event_list_occurrences (f->event, from, from + 29 * 24 * 3600, zone, 100);
  for (guint i = 0; i < list->len; i++)
    {
      const AccordOccurrence *occurrence = g_ptr_array_index (list, i);
      g_autofree char *start = accord_when_format_start (&occurrence->event->when);

      g_string_append_printf (text, "%s %s %s\n", occurrence->key, start, occurrence->event->title);
    }
  g_assert_cmpstr (text->str, ==,
                   "2026-11-09T15:00:00 2026-11-09T15:00:00+01:00 Review\n"
                   "2026-11-30T15:00:00 2026-11-30T15:00:00+01:00 Review\n"
                   "2026-11-16T15:00:00 2026-12-01T17:00:00+01:00 Moved\n"
                   "2026-12-07T15:00:00 2026-12-07T15:00:00+01:00 Review\n");
}

#define ADD(path, function) g_test_add ("/series/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-single-event-has-neither-field", test_single_event_has_neither);
  ADD ("excluded-dates-are-cancelled-occurrences", test_excluded_dates_are_cancelled);
  ADD ("only-what-differs-is-said", test_only_what_differs_is_said);
  ADD ("an-occurrence-across-summer-time", test_summer_time);
  ADD ("an-exception-follows-its-series-to-another-hour", test_follows_a_series_to_another_hour);
  ADD ("privacy-holds-for-occurrences", test_privacy_holds_for_occurrences);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/series/taken/", changes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_take);
    }
  ADD ("taking-leaves-what-is-not-shown", test_taking_leaves_what_is_not_shown);
  ADD ("an-excluded-date-takes-place-again", test_excluded_date_takes_place_again);
  ADD ("the-end-of-a-series", test_end_of_a_series);
  ADD ("exceptions-move-with-their-series", test_moves_with_its_series);
  ADD ("moved-and-cancelled-occurrences-count-in-a-range", test_moved_and_cancelled_occurrences_count);
  ADD ("a-span-holds-what-moved-out", test_span_holds_what_moved_out);
  ADD ("each-occurrence-on-its-day", test_each_occurrence_on_its_day);
  return g_test_run ();
}
