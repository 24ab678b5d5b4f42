/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Who is me, and whose events a calendar takes. */

#include "store-fixture.h"

#include "model/accord-people-filter.h"

#include <string.h>

static gint64
add_person (StoreFixture *f, const char *name, const char *email)
{
  g_autoptr (AccordPerson) person = accord_person_new (name);
  g_autoptr (GError) error = NULL;

  person->email = g_strdup (email);
  accord_store_put_person (f->store, person, &error);
  g_assert_no_error (error);
  g_assert_cmpint (person->id, >, 0);
  return person->id;
}

static char *
people_of (StoreFixture *f, const char *calendar)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordCalendar) found = accord_store_get_calendar (f->store, calendar, &error);

  g_assert_no_error (error);
  return g_strdup (found->people != NULL ? found->people : "");
}

static void
set_people (StoreFixture *f, AccordCalendar *calendar, const char *people)
{
  g_autoptr (GError) error = NULL;

  g_free (calendar->people);
  calendar->people = g_strdup (people);
  accord_store_put_calendar (f->store, calendar, &error);
  g_assert_no_error (error);
}

/* ---- me ---- */

static void
test_two_people_are_never_me (StoreFixture *f, gconstpointer data)
{
  gint64 ada = add_person (f, "Ada", "ada@example.org");
  gint64 bob = add_person (f, "Bob", NULL);
  g_autoptr (AccordPerson) person = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_store_set_me (f->store, bob, &error));
  g_assert_true (accord_store_set_me (f->store, ada, &error));
  g_assert_no_error (error);
  people = accord_store_list_people (f->store, NULL);
  g_assert_cmpuint (people->len, ==, 2);
  g_assert_true (((AccordPerson *) people->pdata[0])->is_me);
  g_assert_cmpint (((AccordPerson *) people->pdata[0])->id, ==, ada);
  g_assert_false (((AccordPerson *) people->pdata[1])->is_me);
  g_assert_false (accord_store_set_me (f->store, 4711, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND);
  /* It was refused, so Ada is me as before. */
  person = accord_store_get_person (f->store, ada, NULL);
  g_assert_true (person->is_me);
  g_assert_true (accord_store_set_me (f->store, 0, NULL));
  g_clear_pointer (&person, accord_person_free);
  person = accord_store_get_person (f->store, ada, NULL);
  g_assert_false (person->is_me);
}

static void
test_the_first_account_proposes_who_is_me (StoreFixture *f, gconstpointer data)
{
  g_autoptr (AccordPerson) none = accord_store_propose_me (f->store);
  g_autoptr (AccordPerson) unknown = NULL;
  g_autoptr (AccordPerson) known = NULL;
  g_autoptr (AccordPerson) after = NULL;
  gint64 id;

  g_assert_null (none);
  accord_calendar_free (store_fixture_add_calendar (f, "zoe"));
  accord_calendar_free (store_fixture_add_calendar (f, "mara"));
  store_fixture_write (f,
                       "UPDATE accounts SET connected_at = 2; "
                       "UPDATE accounts SET connected_at = 1 WHERE email = 'mara@example.org'");
  unknown = accord_store_propose_me (f->store);
  g_assert_cmpint (unknown->id, ==, 0);
  g_assert_cmpstr (unknown->name, ==, "mara");
  g_assert_cmpstr (unknown->email, ==, "mara@example.org");
  id = add_person (f, "Mara Winter", "MARA@example.org");
  known = accord_store_propose_me (f->store);
  g_assert_cmpint (known->id, ==, id);
  g_assert_cmpstr (known->name, ==, "Mara Winter");
  g_assert_true (accord_store_set_me (f->store, id, NULL));
  after = accord_store_propose_me (f->store);
  g_assert_null (after);
}

/* ---- names in rules ---- */

static void
test_a_renamed_person_stays_in_the_rules (StoreFixture *f, gconstpointer data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "mara");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  add_person (f, "Ada", NULL);
  add_person (f, "Ada Two", NULL);
  add_person (f, "Bob", NULL);
  set_people (f, calendar, "Bob\nAda\n" ACCORD_PEOPLE_ME);
  store_fixture_write (f, "UPDATE people SET name = 'Ada Winter' WHERE name = 'Ada'");
  first = people_of (f, calendar->id);
  g_assert_cmpstr (first, ==, "Bob\nAda Winter\n@me");
  store_fixture_write (f, "UPDATE people SET name = 'Robert' WHERE name = 'Bob'");
  second = people_of (f, calendar->id);
  g_assert_cmpstr (second, ==, "Robert\nAda Winter\n@me");
  /* One of two namesakes is renamed: the rule meant both. */
  add_person (f, "Robert", NULL);
  store_fixture_write (
      f, "UPDATE people SET name = 'Bob' WHERE id = (SELECT min(id) FROM people WHERE name = 'Robert')");
  third = people_of (f, calendar->id);
  g_assert_cmpstr (third, ==, "Robert\nBob\nAda Winter\n@me");
}

static void
test_merged_people_are_one (StoreFixture *f, gconstpointer data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "mara");
  g_autoptr (AccordEvent) event = store_fixture_add (f, "Booked", "2026-06-11", NULL, NULL);
  gint64 twice = add_person (f, "A. Winter", "ada@example.org");
  gint64 ada = add_person (f, "Ada Winter", NULL);
  g_autoptr (AccordEvent) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *people = NULL;

  event->person = accord_store_get_person (f->store, twice, &error);
  accord_store_update_event (f->store, event, -1, NULL, &error);
  accord_store_set_me (f->store, twice, &error);
  set_people (f, calendar, "A. Winter");
  g_assert_true (accord_store_merge_people (f->store, twice, ada, &error));
  g_assert_no_error (error);
  after = accord_store_get_event (f->store, event->id, NULL);
  g_assert_cmpint (after->person->id, ==, ada);
  g_assert_cmpstr (after->person->email, ==, "ada@example.org");
  g_assert_true (after->person->is_me);
  people = people_of (f, calendar->id);
  g_assert_cmpstr (people, ==, "Ada Winter");
  g_assert_false (accord_store_merge_people (f->store, twice, ada, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND);
}

static void
test_no_person_is_called_as_the_word_for_me (StoreFixture *f, gconstpointer data)
{
  static const char *const wrong[] = {
    "INSERT INTO people (name) VALUES ('@me')",
    "INSERT INTO people (name) VALUES ('Ada' || char(10) || '@me')",
    "UPDATE people SET name = '@me' WHERE name = 'Bob'",
    "INSERT INTO people (name) VALUES ('  ')",
  };

  add_person (f, "Bob", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gboolean fine;
      g_autofree char *output = store_fixture_foreign (f, wrong[i], &fine);

      g_assert_false (fine);
      g_assert_nonnull (strstr (output, "people.name"));
    }
}

/* ---- whose event is it? ---- */

static const struct
{
  const char *kind;
  const char *person;   /* (nullable) */
  const char *attendee; /* (nullable) address */
  gboolean mine;
  gboolean bobs;
} belongings[] = {
  { "deliverable", "Mara", NULL, TRUE, FALSE },
  { "deliverable", "Bob", NULL, FALSE, TRUE },
  { "deliverable", NULL, NULL, FALSE, FALSE },
  { "deliverable", "Eve", "mara@example.org", FALSE, FALSE },
  { "assignment", "Mara", NULL, TRUE, FALSE },
  { "assignment", "Bob", "mara@example.org", FALSE, TRUE },
  { "assignment", NULL, "bob@example.org", FALSE, FALSE },
  { "appointment", NULL, NULL, TRUE, FALSE },
  { "appointment", "Bob", NULL, FALSE, TRUE },
  { "appointment", "Eve", "MARA@example.org", TRUE, FALSE },
  { "appointment", NULL, "Bob@Example.org", TRUE, TRUE },
  { "appointment", "Eve", "stranger@example.org", FALSE, FALSE },
};

static void
test_whose_event_it_is (StoreFixture *f, gconstpointer data)
{
  accord_store_set_me (f->store, add_person (f, "Mara", "mara@example.org"), NULL);
  add_person (f, "Bob", "bob@example.org");
  add_person (f, "Eve", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (belongings); i++)
    {
      g_autoptr (AccordEvent) event = store_fixture_add (f, "Something", "2026-06-11", NULL, NULL);
      g_autoptr (AccordEvent) read = NULL;
      g_autofree char *sql = g_strdup_printf ("UPDATE events SET kind = '%s', person_id = (SELECT id FROM "
                                              "people WHERE name = '%s') WHERE id = '%s'",
                                              belongings[i].kind,
                                              belongings[i].person,
                                              event->id);
      g_autofree char *invite =
          g_strdup_printf ("INSERT INTO attendees (event_id, email) VALUES ('%s', '%s')",
                           event->id,
                           belongings[i].attendee);

      store_fixture_write (f, sql);
      if (belongings[i].attendee != NULL)
        store_fixture_write (f, invite);
      read = accord_store_get_event (f->store, event->id, NULL);
      g_test_message ("%u: %s of %s", i, belongings[i].kind, belongings[i].person);
      g_assert_true (accord_people_filter_passes (NULL, read));
      g_assert_cmpint (accord_people_filter_passes (ACCORD_PEOPLE_ME, read), ==, belongings[i].mine);
      g_assert_cmpint (accord_people_filter_passes ("Bob", read), ==, belongings[i].bobs);
      g_assert_cmpint (accord_people_filter_passes ("Nobody\nBob\n@me", read),
                       ==,
                       belongings[i].mine || belongings[i].bobs);
      g_assert_false (accord_people_filter_passes ("Nobody", read));
    }
}

/* Whom an address belongs to decides about meetings; so they are looked at again. */
static void
test_a_new_address_is_a_change_of_the_meetings (StoreFixture *f, gconstpointer data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "Kick-off", "2026-06-11", NULL, NULL);
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO attendees (event_id, email) VALUES ('%s', 'bob@example.org')", event->id);
  static const char *const writes[] = {
    "INSERT INTO people (name, email) VALUES ('Bob', 'BOB@example.org')",
    "UPDATE people SET is_me = 1 WHERE name = 'Bob'",
    "UPDATE people SET email = 'other@example.org' WHERE name = 'Bob'",
    "UPDATE people SET email = 'bob@example.org' WHERE name = 'Bob'",
    "DELETE FROM people WHERE name = 'Bob'",
  };
  gint64 before;

  store_fixture_write (f, sql);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autoptr (GPtrArray) changed = NULL;

      before = accord_store_get_change_no (f->store);
      store_fixture_write (f, writes[i]);
      changed = accord_store_list_changed (f->store, before, NULL);
      g_test_message ("%s", writes[i]);
      g_assert_cmpuint (changed->len, ==, 1);
    }
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/store/people/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("two-people-are-never-me", test_two_people_are_never_me);
  ADD ("the-first-account-proposes-who-is-me", test_the_first_account_proposes_who_is_me);
  ADD ("a-renamed-person-stays-in-the-rules", test_a_renamed_person_stays_in_the_rules);
  ADD ("merged-people-are-one", test_merged_people_are_one);
  ADD ("no-person-is-called-as-the-word-for-me", test_no_person_is_called_as_the_word_for_me);
  ADD ("whose-event-it-is", test_whose_event_it_is);
  ADD ("a-new-address-is-a-change-of-the-meetings", test_a_new_address_is_a_change_of_the_meetings);
  return g_test_run ();
}
