/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accord-agenda.h"
#include "model/accord-series.h"

#define DAY (24 * 60 * 60)

/* Thursday 11 June 2026 */
static const gint64 today = 1781136000;

static AccordEntry *
new_entry (const char *title, gint64 day, int days, gint64 clock)
{
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  AccordEvent *event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  event->title = g_strdup (title);
  if (days > 0)
    accord_when_set_days (&event->when, day, day + days * DAY);
  else if (clock >= 0)
    accord_when_set_span (&event->when, day + clock, day + clock + 3600, "UTC");
  return accord_entry_new (event, policy);
}

static GPtrArray *
group (GPtrArray *entries, gint64 first)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return accord_agenda_group (entries, first, utc);
}

static const char *
title_at (GPtrArray *days, guint day, guint entry)
{
  const AccordAgendaDay *row = g_ptr_array_index (days, day);

  return ((AccordEntry *) g_ptr_array_index (row->entries, entry))->title;
}

static void
whole_days_stand_before_times (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_entry_free);
  g_autoptr (GPtrArray) days = NULL;

  g_ptr_array_add (entries, new_entry ("Late", today, 0, 15 * 3600));
  g_ptr_array_add (entries, new_entry ("Early", today, 0, 9 * 3600));
  g_ptr_array_add (entries, new_entry ("Whole", today, 1, -1));
  days = group (entries, today);
  g_assert_cmpuint (days->len, ==, 1);
  g_assert_cmpstr (title_at (days, 0, 0), ==, "Whole");
  g_assert_cmpstr (title_at (days, 0, 1), ==, "Early");
  g_assert_cmpstr (title_at (days, 0, 2), ==, "Late");
}

/* One row a day, each with its own words and time; the event is the series. */
static void
each_occurrence_stands_on_its_day (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_entry_free);
  g_autoptr (AccordEvent) series = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) occurrences = NULL;
  g_autoptr (GPtrArray) days = NULL;
  AccordOverride *own = accord_override_new ("2026-06-12");

  series->title = g_strdup ("Stand-up");
  series->recurrence = g_strdup ("RRULE:FREQ=DAILY;COUNT=3");
  accord_when_set_days (&series->when, today, today + DAY);
  own->title = g_strdup ("With the client");
  g_ptr_array_add (series->exceptions, own);
  occurrences = accord_event_list_occurrences (series, today, today + 7 * DAY, utc, 100);
  for (guint i = 0; i < occurrences->len; i++)
    g_ptr_array_add (entries,
                     accord_entry_new_occurrence (accord_event_copy (series),
                                                  ((AccordOccurrence *) g_ptr_array_index (occurrences, i))->event,
                                                  policy));
  days = group (entries, today);
  g_assert_cmpuint (days->len, ==, 3);
  g_assert_cmpstr (title_at (days, 0, 0), ==, "Stand-up");
  g_assert_cmpstr (title_at (days, 1, 0), ==, "With the client");
  g_assert_cmpstr (((AccordEntry *) g_ptr_array_index (entries, 1))->event->id, ==, series->id);
  g_assert_cmpstr (((AccordEntry *) g_ptr_array_index (entries, 1))->detail, ==, "repeats");
}

static void
what_began_earlier_stands_on_the_first_day (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_entry_free);
  g_autoptr (GPtrArray) days = NULL;

  g_ptr_array_add (entries, new_entry ("Running", today - 3 * DAY, 9, -1));
  g_ptr_array_add (entries, new_entry ("Today", today, 0, 9 * 3600));
  days = group (entries, today);
  g_assert_cmpuint (days->len, ==, 1);
  g_assert_cmpint (((AccordAgendaDay *) g_ptr_array_index (days, 0))->day, ==, today);
  g_assert_cmpstr (title_at (days, 0, 0), ==, "Running");
}

static void
events_without_date_come_last (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_entry_free);
  g_autoptr (GPtrArray) days = NULL;

  g_ptr_array_add (entries, new_entry ("Some day", 0, 0, -1));
  g_ptr_array_add (entries, new_entry ("Next year", today + 400 * DAY, 1, -1));
  days = group (entries, today);
  g_assert_cmpuint (days->len, ==, 2);
  g_assert_cmpint (((AccordAgendaDay *) g_ptr_array_index (days, 1))->day, ==, ACCORD_AGENDA_UNDATED);
  g_assert_cmpstr (title_at (days, 1, 0), ==, "Some day");
}

static void
search_wants_every_word_in_any_case (void)
{
  g_autoptr (AccordEntry) entry = new_entry ("Colour proofs with Inès Duarte", today, 1, -1);
  AccordAgendaFilter filter = { NULL, -1, NULL, -1 };

  accord_agenda_filter_set (&filter, "INÈS colour");
  g_assert_true (accord_agenda_filter_matches (&filter, entry));
  accord_agenda_filter_set (&filter, "Inès drainage");
  g_assert_false (accord_agenda_filter_matches (&filter, entry));
  accord_agenda_filter_clear (&filter);
  g_assert_true (accord_agenda_filter_matches (&filter, entry));
}

static void
state_filter_looks_at_every_account (void)
{
  g_autoptr (AccordEntry) entry = new_entry ("Any", today, 1, -1);
  AccordAgendaFilter filter = { NULL, -1, NULL, ACCORD_PRESENCE_WAITING };

  accord_entry_add_mark (entry, ACCORD_PRESENCE_CONFLICT, g_strdup ("one"));
  g_assert_false (accord_agenda_filter_matches (&filter, entry));
  accord_entry_add_mark (entry, ACCORD_PRESENCE_WAITING, g_strdup ("other"));
  g_assert_true (accord_agenda_filter_matches (&filter, entry));
  g_assert_cmpint (accord_entry_get_presence (entry), ==, ACCORD_PRESENCE_CONFLICT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agenda/whole-days-stand-before-times", whole_days_stand_before_times);
  g_test_add_func ("/agenda/each-occurrence-stands-on-its-day", each_occurrence_stands_on_its_day);
  g_test_add_func ("/agenda/what-began-earlier-stands-on-the-first-day", what_began_earlier_stands_on_the_first_day);
  g_test_add_func ("/agenda/events-without-date-come-last", events_without_date_come_last);
  g_test_add_func ("/agenda/search-wants-every-word-in-any-case", search_wants_every_word_in_any_case);
  g_test_add_func ("/agenda/state-filter-looks-at-every-account", state_filter_looks_at_every_account);
  return g_test_run ();
}
