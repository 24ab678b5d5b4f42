/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assignments through whole passes: the category of the booking status goes with it, and is never the event's own. */

#include "sync-world.h"

#include "store/accord-store.h"

#define OWN "SELECT coalesce (group_concat (name, ' '), '') FROM (SELECT name FROM categories ORDER BY name)"

static char *
add_booking (SyncWorld *world, const char *title, const char *status)
{
  char *id = sync_world_add (world, title, SOON);

  sync_world_sql (world, "INSERT OR IGNORE INTO projects (name, client) VALUES ('%s', '%s')", title, title);
  sync_world_sql (world,
                  "UPDATE events SET kind = 'assignment', status = '%s', start = '2026-06-12', \"end\" = '2026-06-14', "
                  "zone = NULL, all_day = 1, project_id = (SELECT id FROM projects WHERE name = '%s') WHERE id = '%s'",
                  status, title, id);
  return id;
}

static void
assert_there (SyncWorld *world, const char *title, AccordField field, const char *value)
{
  g_autofree char *there = sync_world_there (world, 0, title);
  g_autofree char *found = NULL;

  g_assert_nonnull (there);
  found = sync_world_value (world, 0, there, field);
  g_assert_cmpstr (found, ==, value);
}

static void
assert_own (SyncWorld *world, const char *names)
{
  g_autofree char *own = sync_world_text (world, OWN);

  g_assert_cmpstr (own, ==, names);
}

static void
edit_there (SyncWorld *world, const char *title, AccordField field, const char *value)
{
  g_autofree char *there = sync_world_there (world, 0, title);

  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, field, value);
}

static void
set_setting (SyncWorld *world, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  accord_store_set_setting (world->store, key, value, &error);
  g_assert_no_error (error);
}

static void
test_category_follows_the_status (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_booking (world, "Stadtwerke", "tentative");

  sync_world_finish (world);
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Tentative");
  sync_world_sql (world, "UPDATE events SET status = 'confirmed' WHERE id = '%s'", id);
  sync_world_finish (world);
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Confirmed");
  assert_own (world, "");
}

static void
test_what_a_person_adds_there_is_the_event_s (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_booking (world, "Stadtwerke", "confirmed");

  sync_world_finish (world);
  edit_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Abroad\nConfirmed");
  sync_world_finish (world);
  assert_own (world, "Abroad");
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Abroad\nConfirmed");
  edit_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Confirmed");
  sync_world_finish (world);
  assert_own (world, "");
}

static void
test_taken_away_there_it_comes_back (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_booking (world, "Stadtwerke", "confirmed");

  sync_world_finish (world);
  edit_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Abroad");
  sync_world_finish (world);
  assert_own (world, "Abroad");
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Confirmed\nAbroad");
}

/* The status moves here while a person adds a category there: nobody is asked, and both are kept. */
static void
test_status_here_and_category_there_do_not_clash (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_booking (world, "Stadtwerke", "tentative");

  set_setting (world, "conflict_rule", "ask");
  sync_world_finish (world);
  edit_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Tentative\nAbroad");
  sync_world_sql (world, "UPDATE events SET status = 'confirmed' WHERE id = '%s'", id);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions"), ==, 0);
  assert_own (world, "Abroad");
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Confirmed\nAbroad");
}

/* An edit of the event's own categories on both sides is one, as always. */
static void
test_own_categories_on_both_sides_clash (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_booking (world, "Stadtwerke", "confirmed");

  set_setting (world, "conflict_rule", "ask");
  sync_world_finish (world);
  edit_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Confirmed\nAbroad");
  sync_world_sql (world, "INSERT INTO categories (event_id, name) VALUES ('%s', 'Site')", id);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions WHERE kind = 'conflict'"), ==, 1);
}

static void
test_another_word_is_written_everywhere (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *booking = add_booking (world, "Stadtwerke", "confirmed");
  g_autofree char *maybe = add_booking (world, "Nordwind", "tentative");
  g_autofree char *meeting = sync_world_add (world, "Review", SOON);

  sync_world_finish (world);
  set_setting (world, "category_confirmed", "Booked");
  sync_world_finish (world);
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Booked");
  assert_there (world, "Nordwind", ACCORD_FIELD_CATEGORIES, "Tentative");
  assert_there (world, "Review", ACCORD_FIELD_CATEGORIES, "");
  set_setting (world, "category_confirmed", "");
  sync_world_finish (world);
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "");
  assert_own (world, "");
}

/* As any template: more than twenty copies wait for a person (§3). */
static void
test_another_word_waits_when_it_touches_many (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  for (guint i = 0; i < 21; i++)
    {
      g_autofree char *title = g_strdup_printf ("Client %u", i);
      g_autofree char *id = add_booking (world, title, "confirmed");
    }
  sync_world_approve (world);
  sync_world_finish (world);
  set_setting (world, "category_confirmed", "Booked");
  g_assert_true (sync_world_cycle (world)->needs_approval);
  assert_there (world, "Client 3", ACCORD_FIELD_CATEGORIES, "Confirmed");
  sync_world_approve (world);
  assert_there (world, "Client 3", ACCORD_FIELD_CATEGORIES, "Booked");
  sync_world_assert_quiet (world);
  assert_own (world, "");
}

/* Said through busy where the provider has no status of its own. */
static void
test_confirmed_there_changes_the_category (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_booking (world, "Stadtwerke", "tentative");
  g_autofree char *busy = NULL;
  g_autofree char *there = NULL;
  g_autofree char *status = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Stadtwerke");
  busy = sync_world_value (world, 0, there, ACCORD_FIELD_BUSY);
  if (g_str_equal (busy, "tentative"))
    edit_there (world, "Stadtwerke", ACCORD_FIELD_BUSY, "busy");
  else
    edit_there (world, "Stadtwerke", ACCORD_FIELD_STATUS, "confirmed");
  sync_world_finish (world);
  status = sync_world_text (world, "SELECT status FROM events");
  g_assert_cmpstr (status, ==, "confirmed");
  assert_there (world, "Stadtwerke", ACCORD_FIELD_CATEGORIES, "Confirmed");
  assert_there (world, "Stadtwerke", ACCORD_FIELD_BODY, "Status: Confirmed\nProject: Stadtwerke");
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "category-follows-the-status", test_category_follows_the_status },
    { "what-a-person-adds-there-is-the-event-s", test_what_a_person_adds_there_is_the_event_s },
    { "taken-away-there-it-comes-back", test_taken_away_there_it_comes_back },
    { "status-here-and-category-there-do-not-clash", test_status_here_and_category_there_do_not_clash },
    { "own-categories-on-both-sides-clash", test_own_categories_on_both_sides_clash },
    { "another-word-is-written-everywhere", test_another_word_is_written_everywhere },
    { "another-word-waits-when-it-touches-many", test_another_word_waits_when_it_touches_many },
    { "confirmed-there-changes-the-category", test_confirmed_there_changes_the_category },
  };

  return sync_world_main (argc, argv, "kinds", stories, G_N_ELEMENTS (stories));
}
