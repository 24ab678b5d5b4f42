/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies in another calendar of the account than where it was written, and what is written anew
 * (sync-rules §6). Each of these was found by a random history. */

#include "sync-world.h"

#include "store/accord-store.h"

#define SHARED "home"

/* A second calendar of the account; @kinds: what it is sent, NULL for everything. */
static SyncWorld *
world_with_two_calendars (const char *kinds)
{
  SyncWorld *world = sync_world_new (1);

  accord_fake_provider_add_calendar (world->side[0].provider, SHARED, "Home", "owner");
  sync_world_sql (world,
                  "INSERT INTO calendars (id, account_id, remote_id, name, mirrored, approved, kinds) "
                  "VALUES ('home-0', 'account-0', 'home', 'Home', 1, 1, %s)",
                  kinds != NULL ? kinds : "NULL");
  return world;
}

static guint
count_there (SyncWorld *world, const char *calendar)
{
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (world->side[0].provider, calendar);

  return items->len;
}

#define LIVING_TITLED "SELECT count(*) FROM events WHERE deleted_at IS NULL AND title = '%s'"
#define LIVING "SELECT count(*) FROM events WHERE deleted_at IS NULL"

/* The event has a copy of its own in each calendar: that the other one is seen in the same pass makes no move
 * of it. */
static void
test_its_own_copy_elsewhere_is_no_arrival (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars (NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  accord_fake_provider_expire_cursors (world->side[0].provider);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 0);
  g_assert_cmpuint (count_there (world, REMOTE), ==, 0);
  g_assert_cmpuint (count_there (world, SHARED), ==, 0);
}

/* One of the event's copies is deleted, and of the other one a person makes a copy: that is a new event,
 * which stays. */
static void
test_copy_made_while_another_goes_is_pulled (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars (NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autofree char *other = NULL;
  const char *made;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  other = sync_world_text (world, "SELECT remote_id FROM links WHERE calendar_id = 'home-0'");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  made = accord_fake_provider_duplicate (world->side[0].provider, SHARED, other);
  accord_fake_provider_edit (world->side[0].provider, SHARED, made, ACCORD_FIELD_TITLE, "Workshop");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING_TITLED, "Workshop"), ==, 1);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
}

/* The copy is made, and its reply never comes: nothing here knows its item. (transfer full) */
static char *
create_without_reply (SyncWorld *world)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  char *there;

  accord_fake_provider_fail (
      world->side[0].provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (there);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links"), ==, 0);
  return there;
}

/* The reply of the creation was lost, and a person moved what was made before it was looked for. */
static void
test_unacknowledged_copy_is_followed (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars ("'assignment'");
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;

  there = create_without_reply (world);
  accord_fake_provider_move (world->side[0].provider, REMOTE, SHARED, there);
  sync_world_finish (world);
  g_assert_cmpuint (count_there (world, REMOTE), ==, 0);
  g_assert_cmpuint (count_there (world, SHARED), ==, 1);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), >=, 1);
  sync_world_assert_quiet (world);
}

/* Made by another computer, which alone has a link of it, and moved before this one looked. */
static void
test_copy_of_another_computer_is_followed (void)
{
  g_autoptr (SyncWorld) world = world_with_two_calendars ("'assignment'");
  g_autofree char *copy = g_build_filename (world->folder, "copy.db", NULL);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordWorker) second = NULL;
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  sync_world_sql (world, "DELETE FROM meta WHERE key = 'place'");
  sync_world_sql (world, "VACUUM INTO '%s'", copy);
  second = sync_world_second_computer (world, 0, copy);
  sync_world_run (second, options, &report, &error);
  g_assert_no_error (error);
  there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (there);
  accord_fake_provider_move (world->side[0].provider, REMOTE, SHARED, there);
  sync_world_finish (world);
  g_assert_cmpuint (count_there (world, REMOTE), ==, 0);
  g_assert_cmpuint (count_there (world, SHARED), ==, 1);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
}

/* The reply of the creation was lost, and a person edited what was made: their edit is one, not the form the
 * provider gave our values. */
static void
test_edit_of_an_unacknowledged_copy_is_taken (void)
{
  static const struct
  {
    AccordField field;
    const char *value;
    const char *column;
  } edits[] = {
    { ACCORD_FIELD_TITLE, "Theirs", "title" },
    { ACCORD_FIELD_PLACE, "Room 5", "place" },
    { ACCORD_FIELD_BODY, "Bring drawings", "notes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *id = sync_world_add (world, "Review", SOON);
      g_autofree char *there = NULL;
      g_autofree char *value = NULL;

      sync_world_sql (world, "UPDATE events SET place = 'Room 4', notes = 'Bring models'");
      there = create_without_reply (world);
      accord_fake_provider_edit (world->side[0].provider, REMOTE, there, edits[i].field, edits[i].value);
      sync_world_finish (world);
      value = sync_world_text (world, "SELECT %s FROM events", edits[i].column);
      g_assert_cmpstr (value, ==, edits[i].value);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
    }
}

/* The original was deleted, the event edited here, and as a copy it does not belong there: no copy is left
 * behind. */
static void
test_filter_keeps_a_new_copy_out (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there =
      g_strdup (accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON));

  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  sync_world_assert_quiet (world);
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "its-own-copy-elsewhere-is-no-arrival", test_its_own_copy_elsewhere_is_no_arrival },
    { "copy-made-while-another-goes-is-pulled", test_copy_made_while_another_goes_is_pulled },
    { "unacknowledged-copy-is-followed", test_unacknowledged_copy_is_followed },
    { "copy-of-another-computer-is-followed", test_copy_of_another_computer_is_followed },
    { "edit-of-an-unacknowledged-copy-is-taken", test_edit_of_an_unacknowledged_copy_is_taken },
    { "filter-keeps-a-new-copy-out", test_filter_keeps_a_new_copy_out },
  };

  return sync_world_main (argc, argv, "moves", stories, G_N_ELEMENTS (stories));
}
