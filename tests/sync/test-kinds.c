/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assignments through whole passes: the category of the booking status goes with it, and is never the event's own. And the
 * status of many events at once: what it would do, doing it, and taking it back. */

#include "sync-world.h"

#include "store/accord-store-standing.h"

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

/* ---- many at once ---- */

#define ASKED "SELECT count(*) FROM questions"

/* @n appointments, mirrored; their ids closed by NULL */
static GStrv
add_mirrored (SyncWorld *world, guint n)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *id = sync_world_add (world, title, SOON);

      g_strv_builder_add (ids, id);
    }
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, n);
  return g_strv_builder_end (ids);
}

static AccordPlanRecord *
suppose (SyncWorld *world, const char *const *ids, const char *status)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_autoptr (GError) error = NULL;
  AccordPlanRecord *plan;

  options->standing = g_strdup (status);
  options->supposed = g_ptr_array_new_with_free_func (g_free);
  for (; *ids != NULL; ids++)
    g_ptr_array_add (options->supposed, g_strdup (*ids));
  sync_world_cycle_with (world, options);
  plan = accord_store_find_plan_for (world->store, world->side[0].account, "status", &error);
  g_assert_no_error (error);
  g_assert_nonnull (plan);
  return plan;
}

static guint
count_steps (const AccordPlanRecord *plan, const char *kind)
{
  guint n = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      n += g_str_equal (step->kind, kind) && step->ticked && !step->held;
    }
  return n;
}

static GPtrArray *
set_standing (SyncWorld *world, const char *const *ids, const char *status, gboolean confirmed)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *before = accord_store_set_standing (world->store, ids, status, confirmed, WORLD_NOW, &error);

  g_assert_no_error (error);
  return before;
}

static void
test_supposing_writes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_auto (GStrv) ids = add_mirrored (world, 5);
  g_autofree char *other = sync_world_add (world, "Not asked about", LATER);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (AccordPlanRecord) cancelled = NULL;
  g_autoptr (AccordPlanRecord) drafts = NULL;
  g_autoptr (AccordPlanRecord) archived = NULL;
  g_autoptr (AccordPlanRecord) confirmed = NULL;

  before = sync_world_text (world, "SELECT id, status, archived, change_no FROM events ORDER BY id");
  accord_fake_provider_reset_counters (world->side[0].provider);
  /* All of them, which the brake would stop: it is supposed that a person named them. */
  cancelled = suppose (world, (const char *const *) ids, "cancelled");
  g_assert_cmpuint (cancelled->steps->len, ==, 5);
  g_assert_cmpuint (count_steps (cancelled, "push-delete"), ==, 5);
  drafts = suppose (world, (const char *const *) ids, "draft");
  g_assert_cmpuint (count_steps (drafts, "push-delete"), ==, 5);
  archived = suppose (world, (const char *const *) ids, "archived");
  g_assert_cmpuint (count_steps (archived, "push-delete"), ==, 5);
  confirmed = suppose (world, (const char *const *) ids, "confirmed");
  g_assert_cmpuint (confirmed->steps->len, ==, 0);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  after = sync_world_text (world, "SELECT id, status, archived, change_no FROM events ORDER BY id");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM confirmed_deletions"), ==, 0);
  g_assert_cmpint (sync_world_number (world, ASKED), ==, 0);
  /* The next sync does what it would have done anyway. */
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 6);
}

static void
test_supposing_a_draft_confirmed_makes_copies (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Maybe", SOON);
  const char *const ids[] = { id, NULL };
  g_autoptr (AccordPlanRecord) plan = NULL;

  sync_world_sql (world, "UPDATE events SET status = 'draft'");
  sync_world_finish (world);
  plan = suppose (world, ids, "tentative");
  g_assert_cmpuint (count_steps (plan, "push-new"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

/* What was named passes the brake, whichever status takes it away; what was not named does not. */
static void
test_named_statuses_pass_the_brake (void)
{
  static const char *const words[] = { "cancelled", "draft", "archived" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_auto (GStrv) ids = add_mirrored (world, 12);
      g_autoptr (GPtrArray) unnamed = set_standing (world, (const char *const *) ids, words[i], FALSE);
      g_autoptr (GPtrArray) named = NULL;

      g_assert_cmpuint (unnamed->len, ==, 12);
      sync_world_cycle (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 12);
      /* Said later, it still counts, although nothing of them changes any more. */
      named = set_standing (world, (const char *const *) ids, words[i], TRUE);
      g_assert_cmpuint (named->len, ==, 0);
      sync_world_finish (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
    }
}

static void
test_taken_back_they_are_there_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_auto (GStrv) ids = add_mirrored (world, 6);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GError) error = NULL;

  sync_world_sql (world, "UPDATE events SET status = 'tentative' WHERE title IN ('Event 0', 'Event 1')");
  sync_world_finish (world);
  before = set_standing (world, (const char *const *) ids, "cancelled", TRUE);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  /* Somebody has confirmed one of them since: it is left as it is. */
  sync_world_sql (world, "UPDATE events SET status = 'confirmed' WHERE title = 'Event 0'");
  g_assert_cmpint (accord_store_restore_standing (world->store, before, "cancelled", WORLD_NOW, &error), ==, 5);
  g_assert_no_error (error);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 6);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE status = 'tentative'"), ==, 1);
  /* The word was for that time: cancelled again, they are asked about. */
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM confirmed_deletions"), ==, 0);
}

/* All of them or none. */
static void
test_one_that_is_gone_stops_all (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_auto (GStrv) ids = add_mirrored (world, 3);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GError) error = NULL;

  sync_world_sql (world, "UPDATE events SET deleted_at = 1 WHERE id = '%s'", ids[2]);
  before = accord_store_set_standing (world->store, (const char *const *) ids, "archived", TRUE, WORLD_NOW, &error);
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND);
  g_assert_null (before);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE archived = 1"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM confirmed_deletions"), ==, 0);
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
    { "supposing-writes-nothing", test_supposing_writes_nothing },
    { "supposing-a-draft-confirmed-makes-copies", test_supposing_a_draft_confirmed_makes_copies },
    { "named-statuses-pass-the-brake", test_named_statuses_pass_the_brake },
    { "taken-back-they-are-there-again", test_taken_back_they_are_there_again },
    { "one-that-is-gone-stops-all", test_one_that_is_gone_stops_all },
  };

  return sync_world_main (argc, argv, "kinds", stories, G_N_ELEMENTS (stories));
}
