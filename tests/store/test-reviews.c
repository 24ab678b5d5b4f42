/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Review meetings: made once, moved until a person edits them, gone with their deliverable. */

#include "store-fixture.h"

#include "store/accord-reviews.h"

#include <string.h>

#define NOW 1781092800 /* Wednesday, 2026-06-10 12:00 UTC */
#define DELIVERABLE "0b2f9a52-7f1f-4a54-8df0-6f8a0d6c1e22"

static void
make (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_store_make_reviews (f->store, NOW, &error));
  g_assert_no_error (error);
}

static void
write_and_make (StoreFixture *f, const char *sql)
{
  store_fixture_write (f, sql);
  make (f);
}

/* "start title status" of the review, or "" */
static void
assert_review (StoreFixture *f, const char *expected)
{
  g_autofree char *id = accord_store_find_review (f->store, DELIVERABLE);
  g_autoptr (AccordEvent) review = id != NULL ? accord_store_get_event (f->store, id, NULL) : NULL;
  g_autofree char *start = review != NULL ? accord_when_format_start (&review->when) : NULL;
  g_autofree char *text =
      review != NULL
          ? g_strdup_printf ("%s %s %s", start, review->title, accord_status_to_text (review->status))
          : g_strdup ("");

  g_assert_cmpstr (text, ==, expected);
}

static void
set_up (StoreFixture *f, gconstpointer data)
{
  store_fixture_set_up (f, data);
  store_fixture_write (f,
                       "INSERT INTO settings (key, value) VALUES ('review_meeting', 'on');"
                       "INSERT INTO projects (name) VALUES ('Bridge');"
                       "INSERT INTO people (name) VALUES ('Ann');"
                       "INSERT INTO events (id, kind, title, \"start\", project_id, person_id) "
                       "VALUES ('" DELIVERABLE "', 'deliverable', 'Final set', '2026-06-18', 1, 1)");
}

#define FIRST "2026-06-16T10:00:00+02:00 Review: Bridge: Final set confirmed"

static void
test_made_once (StoreFixture *f, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean fine;

  make (f);
  assert_review (f, FIRST);
  before =
      store_fixture_foreign (f, "SELECT * FROM events ORDER BY id; SELECT * FROM meta ORDER BY key", &fine);
  make (f);
  store_fixture_reopen (f);
  make (f);
  after =
      store_fixture_foreign (f, "SELECT * FROM events ORDER BY id; SELECT * FROM meta ORDER BY key", &fine);
  g_assert_cmpstr (after, ==, before);
  g_clear_pointer (&after, g_free);
  after = store_fixture_foreign (
      f, "SELECT kind, person_id, project_id, \"end\", zone FROM events WHERE kind = 'appointment'", &fine);
  g_assert_cmpstr (g_strstrip (after), ==, "appointment|1|1|2026-06-16T11:00:00+02:00|Europe/Berlin");
}

static const struct
{
  const char *name;
  const char *sql;
  const char *review;
} changes[] = {
  { "moves",
    "UPDATE events SET \"start\" = '2026-06-25' WHERE kind = 'deliverable'",
    "2026-06-23T10:00:00+02:00 Review: Bridge: Final set confirmed" },
  { "weekend",
    "UPDATE events SET \"start\" = '2026-06-23' WHERE kind = 'deliverable'",
    "2026-06-19T10:00:00+02:00 Review: Bridge: Final set confirmed" },
  { "renamed",
    "UPDATE events SET title = 'Draft' WHERE kind = 'deliverable'",
    "2026-06-16T10:00:00+02:00 Review: Bridge: Draft confirmed" },
  { "project",
    "UPDATE projects SET name = 'Tunnel'",
    "2026-06-16T10:00:00+02:00 Review: Tunnel: Final set confirmed" },
  { "tentative",
    "UPDATE events SET status = 'tentative' WHERE kind = 'deliverable'",
    "2026-06-16T10:00:00+02:00 Review: Bridge: Final set tentative" },
  { "cancelled", "UPDATE events SET status = 'cancelled' WHERE kind = 'deliverable'", "" },
  { "archived", "UPDATE events SET archived = 1 WHERE kind = 'deliverable'", "" },
  { "undated", "UPDATE events SET \"start\" = NULL, \"end\" = NULL WHERE kind = 'deliverable'", "" },
  { "deleted", "UPDATE events SET deleted_at = 5 WHERE kind = 'deliverable'", "" },
  { "removed", "DELETE FROM events WHERE kind = 'deliverable'", "" },
  { "another-kind", "UPDATE events SET kind = 'appointment' WHERE kind = 'deliverable'", "" },
  { "too-soon", "UPDATE events SET \"start\" = '2026-06-11' WHERE kind = 'deliverable'", "" },
  { "another-hour",
    "INSERT INTO settings (key, value) VALUES ('review_time', '16:30'), ('review_before', '1')",
    "2026-06-17T16:30:00+02:00 Review: Bridge: Final set confirmed" },
  { "another-word",
    "INSERT INTO settings (key, value) VALUES ('review_word', 'Besprechung')",
    "2026-06-16T10:00:00+02:00 Besprechung: Bridge: Final set confirmed" },
  /* It is there already: the default only makes no more. */
  { "switched-off", "UPDATE settings SET value = 'off' WHERE key = 'review_meeting'", FIRST },
};

static void
test_follows_its_deliverable (StoreFixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  make (f);
  write_and_make (f, changes[i].sql);
  assert_review (f, changes[i].review);
}

/* What a person wrote stays, whatever becomes of the deliverable. */
static void
test_an_edited_one_is_a_persons (StoreFixture *f, gconstpointer data)
{
  static const char *const edits[] = {
    "UPDATE events SET place = 'Room 4' WHERE kind = 'appointment'",
    "UPDATE events SET \"start\" = '2026-06-15T10:00:00+02:00' WHERE kind = 'appointment'",
    "INSERT INTO attendees (event_id, email) SELECT id, 'guest@client.example' FROM events WHERE kind = "
    "'appointment'",
    "INSERT INTO reminders (event_id, minutes) SELECT id, 10 FROM events WHERE kind = 'appointment'",
    "DELETE FROM events WHERE kind = 'appointment'",
    "UPDATE events SET deleted_at = 5 WHERE kind = 'appointment'",
  };
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean fine;

  make (f);
  store_fixture_write (f, edits[i]);
  before = store_fixture_foreign (f, "SELECT * FROM events WHERE kind = 'appointment'", &fine);
  write_and_make (f, "UPDATE events SET \"start\" = '2026-06-25' WHERE kind = 'deliverable'");
  write_and_make (f, "UPDATE events SET status = 'cancelled' WHERE kind = 'deliverable'");
  after = store_fixture_foreign (f, "SELECT * FROM events WHERE kind = 'appointment'", &fine);
  g_assert_cmpstr (after, ==, before);
}

static void
test_comes_back_with_its_deliverable (StoreFixture *f, gconstpointer data)
{
  make (f);
  write_and_make (f, "UPDATE events SET status = 'draft' WHERE kind = 'deliverable'");
  assert_review (f, "");
  write_and_make (
      f, "UPDATE events SET status = 'confirmed', \"start\" = '2026-06-25' WHERE kind = 'deliverable'");
  assert_review (f, "2026-06-23T10:00:00+02:00 Review: Bridge: Final set confirmed");
}

/* What has begun is not moved and not taken away. */
static void
test_what_has_begun_stays (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make (f);
  store_fixture_write (f, "UPDATE events SET status = 'cancelled' WHERE kind = 'deliverable'");
  g_assert_true (accord_store_make_reviews (f->store, NOW + 7 * 24 * 3600, &error));
  assert_review (f, FIRST);
}

/* Where it was made in a calendar somebody else's computer makes its review. */
static void
test_pulled_deliverables_have_none (StoreFixture *f, gconstpointer data)
{
  write_and_make (f, "UPDATE events SET born_in = 'somewhere'");
  assert_review (f, "");
}

/* Another zone on the way: the meetings stay where they are. */
static void
test_travelling_moves_none (StoreFixture *f, gconstpointer data)
{
  make (f);
  g_setenv ("TZ", "America/New_York", TRUE);
  write_and_make (f,
                  "UPDATE events SET notes = 'Bring the drawings' WHERE kind = 'deliverable';"
                  "INSERT INTO settings (key, value) VALUES ('review_length', '60')");
  assert_review (f, FIRST);
  g_setenv ("TZ", "Europe/Berlin", TRUE);
}

static void
test_by_hand (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  store_fixture_write (f, "UPDATE settings SET value = 'off' WHERE key = 'review_meeting'");
  make (f);
  assert_review (f, "");
  first = accord_store_make_review (f->store, DELIVERABLE, NOW, &error);
  g_assert_no_error (error);
  assert_review (f, FIRST);
  /* A second time it is the same one; deleted by a person, it comes back when asked for. */
  second = accord_store_make_review (f->store, DELIVERABLE, NOW, &error);
  g_assert_cmpstr (second, ==, first);
  write_and_make (f, "UPDATE events SET deleted_at = 5 WHERE kind = 'appointment'");
  assert_review (f, "");
  third = accord_store_make_review (f->store, DELIVERABLE, NOW, &error);
  g_assert_cmpstr (third, ==, first);
  write_and_make (f, "UPDATE events SET \"start\" = '2026-06-25' WHERE kind = 'deliverable'");
  assert_review (f, "2026-06-23T10:00:00+02:00 Review: Bridge: Final set confirmed");
}

static void
test_by_hand_refused (StoreFixture *f, gconstpointer data)
{
  static const char *const writes[] = {
    "UPDATE events SET \"start\" = '2026-06-09'",
    "UPDATE events SET kind = 'assignment', \"start\" = '2026-06-18'",
    "UPDATE events SET kind = 'deliverable', status = 'cancelled'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;

      store_fixture_write (f, writes[i]);
      id = accord_store_make_review (f->store, DELIVERABLE, NOW, &error);
      g_assert_null (id);
      g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID);
    }
}

/* Deleted by name: the brake asks about neither. */
static void
test_confirmed_with_its_deliverable (StoreFixture *f, gconstpointer data)
{
  const char *ids[] = { DELIVERABLE, NULL };
  g_autoptr (GHashTable) confirmed = NULL;
  g_autofree char *review = NULL;

  make (f);
  review = accord_store_find_review (f->store, DELIVERABLE);
  g_assert_true (accord_store_delete_confirmed (f->store, ids, NOW, NULL));
  make (f);
  assert_review (f, "");
  confirmed = accord_store_list_confirmed (f->store, NULL);
  g_assert_true (g_hash_table_contains (confirmed, review));
}

#define ADD(name, func, data)                                                                                \
  g_test_add ("/store/reviews/" name, StoreFixture, data, set_up, func, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("made-once", test_made_once, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/store/reviews/follows-its-deliverable/", changes[i].name, NULL);

      g_test_add (path,
                  StoreFixture,
                  GUINT_TO_POINTER (i),
                  set_up,
                  test_follows_its_deliverable,
                  store_fixture_tear_down);
    }
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/reviews/an-edited-one-is-a-persons/%u", i);

      g_test_add (path,
                  StoreFixture,
                  GUINT_TO_POINTER (i),
                  set_up,
                  test_an_edited_one_is_a_persons,
                  store_fixture_tear_down);
    }
  ADD ("comes-back-with-its-deliverable", test_comes_back_with_its_deliverable, NULL);
  ADD ("what-has-begun-stays", test_what_has_begun_stays, NULL);
  ADD ("pulled-deliverables-have-none", test_pulled_deliverables_have_none, NULL);
  ADD ("travelling-moves-none", test_travelling_moves_none, NULL);
  ADD ("by-hand", test_by_hand, NULL);
  ADD ("by-hand-refused", test_by_hand_refused, NULL);
  ADD ("confirmed-with-its-deliverable", test_confirmed_with_its_deliverable, NULL);
  return g_test_run ();
}
