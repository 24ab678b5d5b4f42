/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-fidelity.h"

#define WHEN "2026-06-11T09:00:00+02:00/2026-06-11T10:00:00+02:00 Europe/Berlin"

typedef struct
{
  AccordEvent    *event;
  AccordCalendar *calendar;
  AccordPolicy   *policy;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  f->event->title = g_strdup ("Review");
  g_assert_true (accord_when_from_text (&f->event->when, WHEN, NULL));
  f->calendar = accord_calendar_new ();
  g_free (f->calendar->id);
  f->calendar->id = g_strdup ("c1");
  f->calendar->writable = TRUE;
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

/* The notes as they are stored. */
static char *
notes (Fixture    *f,
       const char *provider)
{
  AccordFidelityFrame frame = { f->event, f->calendar, f->policy, ACCORD_ORIGIN_HERE, TRUE };
  g_autoptr (AccordFields) local = NULL;
  g_autoptr (GPtrArray) found = NULL;

  f->policy->holding = accord_holding_find (provider);
  frame.origin = f->event->born_in != NULL ? ACCORD_ORIGIN_THERE : ACCORD_ORIGIN_HERE;
  frame.organised_by_me = f->event->organiser == NULL;
  local = accord_project_event (f->event, f->calendar, frame.origin, f->policy, g_str_equal (provider, "outlook"));
  found = accord_fidelity_of_copy (&frame, local);
  return accord_notes_to_text (found);
}

static void
assert_notes (Fixture    *f,
              const char *google,
              const char *outlook)
{
  g_autofree char *of_google = notes (f, "google");
  g_autofree char *of_outlook = notes (f, "outlook");

  g_assert_cmpstr (of_google, ==, google);
  g_assert_cmpstr (of_outlook, ==, outlook);
}

static void
add_category (Fixture    *f,
              const char *name)
{
  g_ptr_array_add (f->event->categories, g_strdup (name));
}

static void
test_plain_event_has_no_note (Fixture       *f,
                              gconstpointer  data)
{
  assert_notes (f, NULL, NULL);
}

static void
test_tentative_and_away_are_not_both_said (Fixture       *f,
                                           gconstpointer  data)
{
  f->event->status = ACCORD_STATUS_TENTATIVE;
  assert_notes (f, NULL, NULL);
  g_free (f->event->availability);
  f->event->availability = g_strdup ("oof");
  assert_notes (f, "availability\toof\tbusy", "status\ttentative\toof");
}

static void
test_categories_beside_the_colour_are_named (Fixture       *f,
                                             gconstpointer  data)
{
  add_category (f, "Bridge");
  add_category (f, "Red category");
  add_category (f, "Sage");
  assert_notes (f, "colour\tRed category\tTomato\ncategories\tBridge, Sage", NULL);
}

static void
test_attendees_stand_in_the_text_or_stay (Fixture       *f,
                                          gconstpointer  data)
{
  g_ptr_array_add (f->event->attendees, accord_attendee_new ("bo@example.org", "Bo", NULL, NULL));
  assert_notes (f, "attendees\t1", "attendees\t1");
  f->event->body_override = g_strdup ("Another text");
  assert_notes (f, "no-attendees\t1", "no-attendees\t1");
  f->event->carrier = g_strdup ("c1");
  f->calendar->invitations = ACCORD_INVITATIONS_SEND;
  assert_notes (f, NULL, NULL);
}

static void
test_what_no_text_holds_is_named (Fixture       *f,
                                  gconstpointer  data)
{
  f->event->contact = g_strdup ("Yamada");
  f->event->percent = 50;
  f->event->online = g_strdup ("https://meet.example/x");
  assert_notes (f, "unsaid\tcontact, percent\nonline", "unsaid\tcontact, percent\nonline");
  f->event->notes = g_strdup ("Yamada-san, 50% done, https://meet.example/x");
  assert_notes (f, NULL, NULL);
}

static void
test_privacy_and_direction_come_first (Fixture       *f,
                                       gconstpointer  data)
{
  f->event->contact = g_strdup ("Yamada");
  add_category (f, "Bridge");
  f->calendar->privacy = ACCORD_PRIVACY_TITLE;
  assert_notes (f, "title-only", "title-only");
  f->calendar->privacy = ACCORD_PRIVACY_BUSY;
  assert_notes (f, "busy-only", "busy-only");
  f->calendar->direction = ACCORD_DIRECTION_IN;
  assert_notes (f, "kept-here", "kept-here");
}

static void
test_another_organisers_event_is_said_to_be_his (Fixture       *f,
                                                 gconstpointer  data)
{
  f->event->born_in = g_strdup ("c1");
  f->event->organiser = g_strdup ("ann@example.org");
  g_array_append_vals (f->event->reminders, &(int) { 10 }, 1);
  g_array_append_vals (f->event->reminders, &(int) { 20 }, 1);
  assert_notes (f, "not-mine\tann@example.org", "reminders\t1\t1\nnot-mine\tann@example.org");
}

static void
test_occurrence_that_is_none_rests_with_a_note (Fixture       *f,
                                                gconstpointer  data)
{
  AccordOverride *own = accord_override_new ("2026-06-19T09:00:00");

  f->event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260716T090000");
  own->title = g_strdup ("Friday");
  g_ptr_array_add (f->event->exceptions, own);
  assert_notes (f,
                "exceptions\t2026-06-19T09:00:00, 2026-07-16T09:00:00",
                "exceptions\t2026-06-19T09:00:00, 2026-07-16T09:00:00");
}

static void
test_occurrences_have_notes_of_their_own (Fixture       *f,
                                          gconstpointer  data)
{
  AccordOverride *own = accord_override_new ("2026-06-18T09:00:00");

  f->event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=3");
  own->availability = g_strdup ("oof");
  g_ptr_array_add (f->event->exceptions, own);
  assert_notes (f, "availability\toof\tbusy", NULL);
}

static void
test_series_that_is_not_held_says_why (Fixture       *f,
                                       gconstpointer  data)
{
  g_autofree char *why = NULL;

  f->event->recurrence = g_strdup ("RRULE:FREQ=MONTHLY;BYMONTHDAY=11,25");
  g_assert_true (accord_fidelity_holds_series (accord_holding_find ("google"), f->event, NULL));
  g_assert_false (accord_fidelity_holds_series (accord_holding_find ("outlook"), f->event, &why));
  g_assert_nonnull (why);
}

static void
test_notes_are_stored_and_read (void)
{
  const char *text = "reminders\t2\t1\nmarkup\nzone\tMars/Olympus\tUTC\nunsaid\tcontact, url";
  g_autofree char *strange = g_strconcat ("nonsense\tx\n", text, NULL);
  g_autoptr (GPtrArray) found = accord_notes_from_text (strange);
  g_autofree char *again = accord_notes_to_text (found);

  g_assert_cmpuint (found->len, ==, 4);
  g_assert_cmpstr (again, ==, text);
  g_assert_null (accord_notes_to_text (NULL));
}

/* names, the colour there, names afterwards */
static const struct
{
  const char *names;
  const char *colour;
  const char *after;
} changes[] = {
  { "", "Tomato", "Tomato" },
  { "", "", "" },
  { "Bridge", "Tomato", "Tomato\nBridge" },                     /* a name without a colour stays */
  { "Red category", "Tomato", "Red category" },                 /* its own, not the first of the map */
  { "Red category\nSage", "Sage", "Sage\nRed category" },       /* its own comes first, none is lost */
  { "Red category\nBridge", "Sage", "Sage\nBridge" },           /* the one whose colour it was goes */
  { "Bridge\nRed category", "", "Bridge" },
  { "Red category\nBridge", "#24", "Red category\nBridge" },    /* no colour of the palette */
  { "Red category\nBridge", "Graphite", "Red category\nBridge" },   /* stands for no category */
};

static void
test_colour_there_changes_its_category_alone (void)
{
  g_autoptr (AccordColourMap) map = accord_colour_map_new ();

  accord_colour_map_set (map, "Tomato", "Tomato");
  accord_colour_map_set (map, "red CATEGORY", "tomato");
  accord_colour_map_set (map, "Sage", "Sage");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *after = accord_colour_take (map, changes[i].names, changes[i].colour);

      g_assert_cmpstr (after, ==, changes[i].after);
    }
}

/* Of those that Outlook never showed none goes when the one it shows is changed there. */
static void
test_reminders_that_were_not_shown_stay (Fixture       *f,
                                         gconstpointer  data)
{
  g_autoptr (AccordFields) sent = NULL;
  g_autoptr (AccordFields) remote = accord_fields_new ();
  g_autoptr (AccordFields) after = NULL;

  g_array_append_vals (f->event->reminders, ((int[]) { 10, 30, 60 }), 3);
  f->policy->holding = accord_holding_find ("outlook");
  sent = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, TRUE);
  accord_fields_set (remote, ACCORD_FIELD_REMINDERS, "15");
  accord_event_take_fields (f->event, remote, ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS), sent, ACCORD_ORIGIN_HERE,
                            f->policy);
  after = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, TRUE);
  g_assert_cmpstr (accord_fields_get (after, ACCORD_FIELD_REMINDERS), ==, "15 30 60");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/fidelity/plain-event-has-no-note", test_plain_event_has_no_note);
  ADD ("/fidelity/tentative-and-away-are-not-both-said", test_tentative_and_away_are_not_both_said);
  ADD ("/fidelity/categories-beside-the-colour-are-named", test_categories_beside_the_colour_are_named);
  ADD ("/fidelity/attendees-stand-in-the-text-or-stay", test_attendees_stand_in_the_text_or_stay);
  ADD ("/fidelity/what-no-text-holds-is-named", test_what_no_text_holds_is_named);
  ADD ("/fidelity/privacy-and-direction-come-first", test_privacy_and_direction_come_first);
  ADD ("/fidelity/another-organisers-event-is-said-to-be-his", test_another_organisers_event_is_said_to_be_his);
  ADD ("/fidelity/occurrence-that-is-none-rests-with-a-note", test_occurrence_that_is_none_rests_with_a_note);
  ADD ("/fidelity/occurrences-have-notes-of-their-own", test_occurrences_have_notes_of_their_own);
  ADD ("/fidelity/series-that-is-not-held-says-why", test_series_that_is_not_held_says_why);
  ADD ("/fidelity/reminders-that-were-not-shown-stay", test_reminders_that_were_not_shown_stay);
  g_test_add_func ("/fidelity/notes-are-stored-and-read", test_notes_are_stored_and_read);
  g_test_add_func ("/colours/colour-there-changes-its-category-alone", test_colour_there_changes_its_category_alone);
  return g_test_run ();
}
