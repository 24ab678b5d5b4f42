/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies that persons make, items that come and go: each computer reads them alike, and what has gone is not pulled. */

#include "sync-world.h"

/* Beyond the window of 60 days, but listed with it. */
#define FAR_AHEAD "2026-08-20T10:00:00+00:00/2026-08-20T11:00:00+00:00 UTC"

/* A second computer with the store as it is now. Both go on side by side; what a copied store does first is told in
 * test-restored.c. */
static AccordWorker *
begin_second (SyncWorld *world, const char *copy)
{
  sync_world_sql (world, "DELETE FROM meta WHERE key = 'place'");
  sync_world_sql (world, "VACUUM INTO '%s'", copy);
  return sync_world_second_computer (world, 0, copy);
}

/* Its steps. */
static guint
run_second (AccordWorker *second)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (sync_world_run (second, options, &report, &error));
  g_assert_no_error (error);
  return report.steps;
}

/* Made while the original lived; the second computer looks when that has gone. */
static void
test_copy_outlives_its_original (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordWorker) second = NULL;
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordEvent) event = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  second = begin_second (world, copy);
  accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there);
  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE id = '%s'", WORLD_NOW, id);
  sync_world_cycle (world);
  for (guint i = 0; i < 3; i++)
    {
      run_second (second);
      sync_world_cycle (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                       ==,
                       1);
    }
  store = accord_store_open (copy, NULL);
  event = accord_store_get_event (store, id, NULL);
  g_assert_nonnull (event);
  g_assert_cmpint (event->deleted_at, !=, 0);
}

/* The event of the item, as that store has it. */
static char *
linked_event (const char *path, const char *calendar, const char *item)
{
  g_autoptr (AccordStore) store = accord_store_open (path, NULL);
  g_autoptr (AccordLink) link = accord_store_find_remote_link (store, calendar, item, NULL);

  g_assert_nonnull (link);
  return g_strdup (link->event);
}

static void
assert_linked (const char *path, const char *calendar, const char *item, const char *event)
{
  g_autofree char *linked = linked_event (path, calendar, item);

  g_assert_cmpstr (linked, ==, event);
}

static guint
count_events (const char *path)
{
  g_autoptr (AccordStore) store = accord_store_open (path, NULL);
  g_autoptr (GPtrArray) events = accord_store_list_events (store, G_MININT32, G_MAXINT32, TRUE, NULL);
  guint living = 0;

  for (guint i = 0; i < events->len; i++)
    living += ((AccordEvent *) g_ptr_array_index (events, i))->deleted_at == 0;
  return living;
}

/* Both computers take turns until nothing is left to do, and then write nothing. */
static void
take_turns (SyncWorld *world, AccordWorker *second)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < 3; i++)
    {
      run_second (second);
      sync_world_cycle (world);
    }
  before = sync_world_describe (world);
  run_second (second);
  sync_world_cycle (world);
  after = sync_world_describe (world);
  sync_world_assert_same_text (before, after);
}

/* Five copies, so that whichever a computer meets first is one of them as likely as not. */
#define COPIES 5

/* The second computer knows the event and meets its copy there together with what a person made of it. */
static void
test_second_computer_adopts_the_original (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordWorker) second = begin_second (world, copy);

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  for (guint i = 0; i < COPIES; i++)
    {
      g_autofree char *title = g_strdup_printf ("Other %u", i);
      const char *twin = accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there);

      accord_fake_provider_edit (world->side[0].provider, REMOTE, twin, ACCORD_FIELD_TITLE, title);
    }
  /* When something was changed tells nothing. */
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 4");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 5");
  take_turns (world, second);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1 + COPIES);
  g_assert_cmpuint (count_events (copy), ==, 1 + COPIES);
  g_assert_cmpuint (count_events (world->path), ==, 1 + COPIES);
  assert_linked (copy, world->side[0].calendar, there, id);
  assert_linked (world->path, world->side[0].calendar, there, id);
  for (guint i = 0; i < COPIES; i++)
    {
      g_autofree char *title = g_strdup_printf ("Other %u", i);
      g_autofree char *twin = sync_world_there (world, 0, title);
      g_autofree char *event = linked_event (world->path, world->side[0].calendar, twin);

      assert_linked (copy, world->side[0].calendar, twin, event);
    }
}

/* The original was pulled: no key of ours made it, it gave the event its id. */
static void
test_second_computer_knows_what_was_born_there (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *there =
      g_strdup (accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Fair", SOON));
  g_autofree char *id = NULL;
  g_autoptr (AccordWorker) second = NULL;

  sync_world_cycle (world);
  id = linked_event (world->path, world->side[0].calendar, there);
  /* An edit here marks it there. */
  sync_world_sql (world, "UPDATE events SET title = 'Great fair' WHERE id = '%s'", id);
  sync_world_finish (world);
  for (guint i = 0; i < COPIES; i++)
    accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there);
  /* A store that was restored beside it knows the event, and nothing of the calendar. */
  sync_world_sql (world, "DELETE FROM meta WHERE key = 'place'");
  sync_world_sql (world, "VACUUM INTO '%s'", copy);
  {
    g_autofree char *path = g_steal_pointer (&world->path);

    world->path = g_strdup (copy);
    sync_world_sql (world, "DELETE FROM links");
    sync_world_sql (world, "DELETE FROM remote_items");
    sync_world_sql (world, "UPDATE calendars SET cursor = NULL");
    g_free (world->path);
    world->path = g_steal_pointer (&path);
  }
  second = sync_world_second_computer (world, 0, copy);
  take_turns (world, second);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1 + COPIES);
  g_assert_cmpuint (count_events (copy), ==, 1 + COPIES);
  g_assert_cmpuint (count_events (world->path), ==, 1 + COPIES);
  assert_linked (copy, world->side[0].calendar, there, id);
}

/* Not even the uid tells the two apart, as where a provider gives the copy the same: the link does, while its item lives. */
static void
test_copy_with_the_uid_of_its_original (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordRemoteItem) original = NULL;
  const char *twin;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  twin = accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there);
  original = accord_fake_provider_peek (world->side[0].provider, REMOTE, there);
  sync_world_set_uid_there (world, 0, twin, original->uid);
  sync_world_finish (world);
  assert_linked (world->path, world->side[0].calendar, there, id);
  g_assert_cmpuint (count_events (world->path), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
}

/* Nothing is known of the event: one question, about the original; what a person made is an event at once. */
static void
test_unknown_event_is_asked_about_once (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autoptr (AccordWorker) second = begin_second (world, copy);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordLink) link = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  for (guint i = 0; i < COPIES; i++)
    accord_fake_provider_duplicate (world->side[0].provider, REMOTE, there);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 4");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 5");
  take_turns (world, second);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1 + COPIES);
  g_assert_cmpuint (count_events (copy), ==, COPIES);
  g_assert_cmpuint (count_events (world->path), ==, 1 + COPIES);
  store = accord_store_open (copy, NULL);
  link = accord_store_find_remote_link (store, world->side[0].calendar, there, NULL);
  g_assert_null (link);
}

static void
test_hinted_removal_is_not_pulled_later (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  const char *item;

  item = accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Fair", FAR_AHEAD);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 0);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, item);
  sync_world_cycle (world);
  sync_world_sql (world, "INSERT OR REPLACE INTO settings VALUES ('window_ahead', '90')");
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 0);
  sync_world_assert_quiet (world);
}

/* Moved into the window by one computer: the other one, where it lies far ahead, knows its copy, and all have the newer
 * time of the two. */
static void
test_second_computer_follows_into_the_window (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", FAR_AHEAD);
  g_autofree char *there = NULL;
  g_autoptr (AccordWorker) second = begin_second (world, copy);
  const char *const paths[] = { copy, world->path };

  sync_world_sql (world, "UPDATE events SET start = '2026-06-12T10:00:00Z', end = '2026-06-12T11:00:00Z' WHERE id = '%s'", id);
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  take_turns (world, second);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_linked (copy, world->side[0].calendar, there, id);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (AccordStore) store = accord_store_open (paths[i], NULL);
      g_autoptr (AccordEvent) event = accord_store_get_event (store, id, NULL);
      g_autoptr (AccordLink) link = accord_store_find_remote_link (store, world->side[0].calendar, there, NULL);
      g_autofree char *when = accord_when_to_text (&event->when);

      g_assert_true (accord_field_equal (ACCORD_FIELD_WHEN, when, accord_fields_get (link->seen, ACCORD_FIELD_WHEN)));
    }
}

/* The copy is deleted there, which the first computer follows, and made anew from what a person restores on it; the second
 * computer looks when all that is past. Returns the id there of the new copy. */
static char *
make_anew (SyncWorld *world, const char *id)
{
  g_autofree char *former = sync_world_there (world, 0, "Review");

  accord_fake_provider_delete (world->side[0].provider, REMOTE, former);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"), ==, 1);
  sync_world_sql (world, "UPDATE events SET deleted_at = NULL WHERE id = '%s'", id);
  sync_world_finish (world);
  return sync_world_there (world, 0, "Review");
}

static void
assert_second_is_quiet (SyncWorld *world, AccordWorker *second)
{
  accord_fake_provider_reset_counters (world->side[0].provider);
  g_assert_cmpuint (run_second (second), ==, 0);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  sync_world_assert_quiet (world);
}

/* Its link names the copy that is gone: what it has to say is written into the one that took its place. */
static void
test_second_computer_writes_into_what_was_made_anew (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autofree char *body = NULL;
  g_autofree char *notes = NULL;
  g_autoptr (AccordWorker) second = NULL;
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordEvent) event = NULL;
  g_autoptr (AccordLink) first_link = NULL;
  g_autoptr (AccordLink) second_link = NULL;
  gboolean hit = FALSE;

  sync_world_finish (world);
  second = begin_second (world, copy);
  store = accord_store_open (copy, NULL);
  event = accord_store_get_event (store, id, NULL);
  event->notes = g_strdup ("Bring the plans.");
  g_assert_true (accord_store_update_event (store, event, event->change_no, &hit, NULL) && hit);
  there = make_anew (world, id);
  take_turns (world, second);
  assert_second_is_quiet (world, second);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_linked (copy, world->side[0].calendar, there, id);
  assert_linked (world->path, world->side[0].calendar, there, id);
  body = sync_world_value (world, 0, there, ACCORD_FIELD_BODY);
  g_assert_nonnull (strstr (body, "Bring the plans."));
  notes = sync_world_text (world, "SELECT notes FROM events WHERE id = '%s'", id);
  g_assert_cmpstr (notes, ==, "Bring the plans.");
  /* The mark stays that of the key it was made with. */
  first_link = sync_world_link (world, 0, id);
  second_link = accord_store_find_link (store, id, world->side[0].calendar, NULL);
  g_assert_cmpuint (second_link->generation, ==, first_link->generation);
}

/* Deleted on it meanwhile: the new copy goes, not the one that is gone already, and nobody is asked. */
static void
test_second_computer_takes_away_what_was_made_anew (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordWorker) second = NULL;
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordEvent) event = NULL;
  gboolean hit = FALSE;

  sync_world_finish (world);
  second = begin_second (world, copy);
  store = accord_store_open (copy, NULL);
  event = accord_store_get_event (store, id, NULL);
  g_assert_true (accord_store_delete_event (store, id, WORLD_NOW, event->change_no, &hit, NULL) && hit);
  there = make_anew (world, id);
  g_assert_nonnull (there);
  take_turns (world, second);
  assert_second_is_quiet (world, second);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  g_assert_cmpuint (count_events (copy), ==, 0);
  g_assert_cmpuint (count_events (world->path), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "copy-outlives-its-original", test_copy_outlives_its_original },
    { "second-computer-adopts-the-original", test_second_computer_adopts_the_original },
    { "second-computer-follows-into-the-window", test_second_computer_follows_into_the_window },
    { "second-computer-knows-what-was-born-there", test_second_computer_knows_what_was_born_there },
    { "second-computer-takes-away-what-was-made-anew", test_second_computer_takes_away_what_was_made_anew },
    { "second-computer-writes-into-what-was-made-anew", test_second_computer_writes_into_what_was_made_anew },
    { "copy-with-the-uid-of-its-original", test_copy_with_the_uid_of_its_original },
    { "unknown-event-is-asked-about-once", test_unknown_event_is_asked_about_once },
    { "hinted-removal-is-not-pulled-later", test_hinted_removal_is_not_pulled_later },
  };

  return sync_world_main (argc, argv, "copies", stories, G_N_ELEMENTS (stories));
}
