/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

static AccordOverride *
full_row (void)
{
  AccordOverride *own = accord_override_new ("2026-06-18T10:00:00");

  own->title = g_strdup ("Other");
  own->notes = g_strdup ("");
  own->place = g_strdup ("Room 4");
  own->availability = g_strdup ("free");
  own->reminders = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_vals (own->reminders, (int[]){ 5, 30 }, 2);
  own->categories = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (own->categories, g_strdup ("Red"));
  g_ptr_array_add (own->categories, g_strdup ("Blue"));
  own->title_override = g_strdup ("Overridden");
  accord_when_parse (&own->when, "2026-06-19T10:00:00+02:00", "2026-06-19T11:00:00+02:00", "Europe/Vienna", NULL);
  return own;
}

static AccordEvent *
add_series (StoreFixture *f)
{
  AccordEvent *event =
      store_fixture_add (f, "x", "2026-06-11T10:00:00+02:00", "2026-06-11T11:00:00+02:00", "Europe/Vienna");
  AccordOverride *cancelled = accord_override_new ("2026-06-25T10:00:00");

  event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY");
  g_ptr_array_add (event->exceptions, full_row ());
  cancelled->cancelled = TRUE;
  g_ptr_array_add (event->exceptions, cancelled);
  g_assert_true (accord_store_update_event (f->store, event, -1, NULL, NULL));
  return event;
}

static void
test_round_trip (StoreFixture  *f,
                 gconstpointer  data)
{
  g_autoptr (AccordEvent) event = add_series (f);
  g_autoptr (AccordEvent) again = accord_store_get_event (f->store, event->id, NULL);
  const AccordOverride *own = g_ptr_array_index (again->exceptions, 0);
  g_autofree char *when = accord_when_to_text (&own->when);

  g_assert_cmpuint (again->exceptions->len, ==, 2);
  g_assert_cmpstr (own->original, ==, "2026-06-18T10:00:00");
  g_assert_false (own->cancelled);
  g_assert_cmpstr (own->title, ==, "Other");
  g_assert_cmpstr (own->notes, ==, "");
  g_assert_cmpstr (own->place, ==, "Room 4");
  g_assert_cmpstr (own->availability, ==, "free");
  g_assert_cmpint (g_array_index (own->reminders, int, 1), ==, 30);
  g_assert_cmpstr (g_ptr_array_index (own->categories, 1), ==, "Blue");
  g_assert_cmpstr (own->title_override, ==, "Overridden");
  g_assert_null (own->body_override);
  g_assert_cmpstr (when, ==, "2026-06-19T10:00:00+02:00/2026-06-19T11:00:00+02:00 Europe/Vienna");
  own = g_ptr_array_index (again->exceptions, 1);
  g_assert_true (own->cancelled);
  g_assert_null (own->title);
  g_assert_null (own->reminders);
  g_assert_false (own->when.set);
}

static void
test_same_again_moves_nothing (StoreFixture  *f,
                               gconstpointer  data)
{
  g_autoptr (AccordEvent) event = add_series (f);
  g_autoptr (AccordEvent) again = accord_store_get_event (f->store, event->id, NULL);
  gint64 before = accord_store_get_change_no (f->store);

  g_assert_true (accord_store_update_event (f->store, again, again->change_no, NULL, NULL));
  g_assert_cmpint (accord_store_get_change_no (f->store), ==, before);
  g_ptr_array_remove_index (again->exceptions, 0);
  g_assert_true (accord_store_update_event (f->store, again, again->change_no, NULL, NULL));
  g_assert_cmpint (accord_store_get_change_no (f->store), >, before);
}

/* A moved occurrence brings its series into a range; a cancelled one does not. */
static void
test_range (StoreFixture  *f,
            gconstpointer  data)
{
  static const struct { const char *day; guint n; } days[] = {
    { "2026-06-18", 0 }, { "2026-06-19", 1 }, { "2026-06-25", 0 }, { "2026-07-02", 1 },
  };
  g_autoptr (AccordEvent) event = add_series (f);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_auto (AccordWhen) day = ACCORD_WHEN_INIT;
      g_autoptr (GPtrArray) events = NULL;

      g_assert_true (accord_when_parse (&day, days[i].day, NULL, NULL, NULL));
      events = accord_store_list_events (f->store, day.start, day.end, FALSE, NULL);
      g_assert_cmpuint (events->len, ==, days[i].n);
    }
}

/* What the range columns of an item hold is its whole span. */
static void
test_item_range (StoreFixture  *f,
                 gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "me@example.org");
  g_autoptr (AccordRemoteItem) item = accord_remote_item_new ("one");
  g_autoptr (GPtrArray) late = NULL;
  g_autoptr (GPtrArray) between = NULL;
  const gint64 june_2030 = 1906502400;   /* a Saturday */

  item->fields = accord_fields_new ();
  accord_fields_set (item->fields, ACCORD_FIELD_WHEN,
                     "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna");
  accord_fields_set (item->fields, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;BYDAY=TH");
  g_assert_true (accord_store_put_remote_item (f->store, calendar->id, item, NULL));
  late = accord_store_list_remote_items (f->store, calendar->id, june_2030, june_2030 + 7 * 86400, NULL);
  g_assert_cmpuint (late->len, ==, 1);
  between = accord_store_list_remote_items (f->store, calendar->id, june_2030, june_2030 + 2 * 86400, NULL);
  g_assert_cmpuint (between->len, ==, 0);
}

#define ADD(path, function)                                                                                  \
  g_test_add ("/exceptions/" path, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("all-of-them-come-back", test_round_trip);
  ADD ("the-same-again-moves-nothing", test_same_again_moves_nothing);
  ADD ("a-range-has-what-moved-into-it", test_range);
  ADD ("an-item-lies-where-its-occurrences-do", test_item_range);
  return g_test_run ();
}
