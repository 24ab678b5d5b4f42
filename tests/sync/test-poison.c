/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events that a provider always refuses, and items that the store cannot keep: they are said, they rest, and
 * they never stop the others. */

#include "sync-world.h"

#include <string.h>

#define OTHERS 14

static char *
add_crowd (SyncWorld *world)
{
  char *bad = NULL;

  for (guint i = 0; i < OTHERS + 1; i++)
    {
      g_autofree char *title = i == OTHERS / 2 ? g_strdup ("Bad") : g_strdup_printf ("Good %u", i);
      g_autofree char *id = sync_world_add (world, title, SOON);

      if (i == OTHERS / 2)
        bad = g_steal_pointer (&id);
    }
  return bad;
}

static void
restart (SyncWorld *world)
{
  g_clear_object (&world->side[0].worker);
  world->side[0].worker = accord_worker_new (world->path,
                                             world->side[0].account,
                                             ACCORD_PROVIDER (world->side[0].provider),
                                             ACCORD_CLOCK (world->clock));
}

/* It rests: nothing is written for days, after a restart neither, and it says why. */
static void
assert_rests (SyncWorld *world, const char *event)
{
  for (guint day = 0; day < 3; day++)
    {
      g_autoptr (AccordLink) link = NULL;

      restart (world);
      accord_fake_clock_advance (world->clock, DAY);
      accord_fake_provider_reset_counters (world->side[0].provider);
      g_assert_cmpuint (sync_world_cycle (world)->stuck, ==, 1);
      g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
      sync_world_assert_quiet (world);
      link = sync_world_link (world, 0, event);
      g_assert_cmpint (link->state, ==, ACCORD_LINK_HELD);
      g_assert_cmpstr (link->hold, ==, "stuck");
      g_assert_nonnull (strstr (link->why, "never takes"));
    }
}

static void
assert_flows (SyncWorld *world, const char *event, guint there)
{
  g_autoptr (AccordLink) link = NULL;

  g_assert_cmpuint (sync_world_cycle (world)->stuck, ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, there);
  link = sync_world_link (world, 0, event);
  g_assert_cmpint (link->state, ==, ACCORD_LINK_LIVE);
  g_assert_null (link->hold);
  g_assert_null (link->why);
  g_assert_null (link->refused);
  sync_world_assert_quiet (world);
}

static void
test_create (AccordRemoteError code)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *bad = add_crowd (world);

  accord_fake_provider_poison_with (world->side[0].provider, "Bad", code);
  g_assert_cmpuint (sync_world_cycle (world)->pushed, ==, OTHERS);
  g_assert_cmpuint (sync_world_count (world, 0), ==, OTHERS);
  assert_rests (world, bad);
  sync_world_sql (world, "UPDATE events SET title = 'Better' WHERE id = '%s'", bad);
  assert_flows (world, bad, OTHERS + 1);
}

static void
test_create_is_refused (void)
{
  test_create (ACCORD_REMOTE_ERROR_ITEM_REJECTED);
}

static void
test_create_is_forbidden (void)
{
  test_create (ACCORD_REMOTE_ERROR_FORBIDDEN);
}

static void
test_update (AccordRemoteError code)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *bad = add_crowd (world);
  g_autofree char *there = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Bad");
  accord_fake_provider_poison_with (world->side[0].provider, "Worse", code);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  sync_world_sql (world, "UPDATE events SET title = 'Worse' WHERE id = '%s'", bad);
  g_assert_cmpuint (sync_world_cycle (world)->pushed, ==, OTHERS);
  assert_rests (world, bad);
  /* What comes from there still flows. */
  sync_world_edit_there (world, 0, there, ACCORD_FIELD_BODY, "From there", WORLD_NOW + 4 * DAY);
  g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 1);
  sync_world_assert_quiet (world);
  /* Taken back, there is nothing to be refused any more. */
  sync_world_sql (world, "UPDATE events SET title = 'Bad' WHERE id = '%s'", bad);
  assert_flows (world, bad, OTHERS + 1);
}

static void
test_update_is_refused (void)
{
  test_update (ACCORD_REMOTE_ERROR_ITEM_REJECTED);
}

static void
test_update_is_forbidden (void)
{
  test_update (ACCORD_REMOTE_ERROR_FORBIDDEN);
}

static void
test_deletion (AccordRemoteError code)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *bad = add_crowd (world);
  g_autoptr (AccordLink) link = NULL;

  sync_world_finish (world);
  accord_fake_provider_fail (world->side[0].provider, ACCORD_FAKE_REMOVE, 0, ACCORD_FAKE_BEFORE_COMMIT, code);
  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE id = '%s'", WORLD_NOW, bad);
  g_assert_cmpuint (sync_world_cycle (world)->stuck, ==, 1);
  for (guint day = 0; day < 3; day++)
    {
      accord_fake_clock_advance (world->clock, DAY);
      restart (world);
      accord_fake_provider_reset_counters (world->side[0].provider);
      sync_world_cycle (world);
      g_assert_cmpuint (accord_fake_provider_count (world->side[0].provider, ACCORD_FAKE_REMOVE), ==, 0);
      sync_world_assert_quiet (world);
    }
  accord_fake_provider_clear_faults (world->side[0].provider);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", bad);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_there, ==, 1);
  link = sync_world_link (world, 0, bad);
  g_assert_cmpint (link->state, ==, ACCORD_LINK_WITHDRAWN);
  g_assert_null (link->refused);
  sync_world_assert_quiet (world);
}

static void
test_deletion_is_refused (void)
{
  test_deletion (ACCORD_REMOTE_ERROR_ITEM_REJECTED);
}

static void
test_deletion_is_forbidden (void)
{
  test_deletion (ACCORD_REMOTE_ERROR_FORBIDDEN);
}

/* Everything forbidden is no matter of one event: nothing is stuck, and all go out once it is permitted
 * again. */
static void
test_everything_is_forbidden (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *bad = add_crowd (world);
  g_autofree char *reason = NULL;

  accord_fake_provider_fail (world->side[0].provider,
                             ACCORD_FAKE_CREATE,
                             0,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_FORBIDDEN);
  g_assert_cmpuint (sync_world_cycle (world)->stuck, ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links"), ==, 0);
  reason = sync_world_text (world, "SELECT health FROM accounts");
  g_assert_cmpstr (reason, ==, "error");
  accord_fake_provider_clear_faults (world->side[0].provider);
  g_assert_cmpuint (sync_world_cycle (world)->pushed, ==, OTHERS + 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, OTHERS + 1);
  sync_world_assert_quiet (world);
}

/* ---- from there ---- */

typedef struct
{
  AccordField field;
  const char *value; /* no event here can have it */
  const char *fine;
} Unkept;

static const Unkept unkept[] = {
  { ACCORD_FIELD_ATTENDEES, "ann@example.org\tAnn\tqueen", "ann@example.org\tAnn\toptional" },
  { ACCORD_FIELD_ATTENDEES, "not an address\tAnn\trequired", "ann@example.org\tAnn\trequired" },
};

static void
add_items (SyncWorld *world, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Item %u", i);

      accord_fake_provider_add_simple (world->side[0].provider, REMOTE, title, SOON);
    }
}

static guint
count_stuck (SyncWorld *world)
{
  AccordCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_store_count (world->store, world->side[0].account, NULL, &counts, &error));
  g_assert_no_error (error);
  return counts.stuck;
}

static void
assert_said (SyncWorld *world, gboolean said)
{
  g_autofree char *health = sync_world_text (world, "SELECT health, coalesce(reason, '') FROM accounts");
  gint64 held = sync_world_number (world, "SELECT count(*) FROM plan_steps WHERE held = 1");

  g_assert_cmpint (g_str_has_prefix (health, "error"), ==, said);
  g_assert_cmpint (strstr (health, "“Odd” in “Work” cannot be kept here") != NULL, ==, said);
  g_assert_cmpint (held, ==, said ? 1 : 0);
  /* What Attention counts is what it is about. */
  g_assert_cmpuint (count_stuck (world), ==, said ? 1 : 0);
}

static void
test_item_that_cannot_be_kept (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unkept); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      AccordFakeProvider *provider = world->side[0].provider;
      const char *odd;

      add_items (world, 5);
      odd = accord_fake_provider_add_simple (provider, REMOTE, "Odd", SOON);
      accord_fake_provider_edit (provider, REMOTE, odd, unkept[i].field, unkept[i].value);
      add_items (world, 5);
      g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 10);
      assert_said (world, TRUE);
      sync_world_assert_quiet (world);
      restart (world);
      sync_world_assert_quiet (world);
      assert_said (world, TRUE);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM history WHERE error IS NOT NULL"),
                       ==,
                       1);
      accord_fake_provider_edit (provider, REMOTE, odd, unkept[i].field, unkept[i].fine);
      g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 1);
      assert_said (world, FALSE);
      sync_world_assert_quiet (world);
    }
}

static void
test_change_that_cannot_be_kept (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  AccordFakeProvider *provider = world->side[0].provider;
  const char *odd = accord_fake_provider_add_simple (provider, REMOTE, "Odd", SOON);
  g_autofree char *event = NULL;

  add_items (world, 3);
  sync_world_finish (world);
  event = sync_world_text (world, "SELECT id FROM events WHERE title = 'Odd'");
  accord_fake_provider_edit (provider, REMOTE, odd, unkept[1].field, unkept[1].value);
  add_items (world, 3);
  g_assert_cmpuint (sync_world_cycle (world)->pulled, ==, 3);
  assert_said (world, TRUE);
  sync_world_assert_quiet (world);
  /* Gone from there it is gone, whatever it last was. */
  accord_fake_provider_delete (provider, REMOTE, odd);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_here, ==, 1);
  assert_said (world, FALSE);
  sync_world_assert_quiet (world);
}

/* Whatever a provider may hold comes, or is left alone; it never stops the others. */
static void
test_odd_items (void)
{
  static const char *const whens[] = {
    "9999-12-30T10:00:00+00:00/9999-12-31T11:00:00+00:00 UTC",
    "0001-01-01/0001-01-02",
    "2026-06-12T11:00:00+00:00/2026-06-12T10:00:00+00:00 UTC",
    "2026-06-12/2026-06-12",
    "2026-06-12T10:00:00+00:00/2031-06-12T11:00:00+00:00 UTC",
    "2026-06-12T10:00:00+00:00/2026-06-12T11:00:00+00:00 Mars/Olympus",
    "yesterday",
    "",
  };
  g_autoptr (SyncWorld) world = sync_world_new (1);
  AccordFakeProvider *provider = world->side[0].provider;
  g_autofree char *title = g_strnfill (2 * 1024 * 1024, 'x');
  const char *item;

  add_items (world, 3);
  for (guint i = 0; i < G_N_ELEMENTS (whens); i++)
    accord_fake_provider_add_simple (provider, REMOTE, "Strange", whens[i]);
  item = accord_fake_provider_add_simple (provider, REMOTE, title, SOON);
  accord_fake_provider_edit (provider, REMOTE, item, ACCORD_FIELD_BODY, "\001\002\177\xef\xbf\xbe");
  add_items (world, 3);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE title LIKE 'Item %%'"),
                   ==,
                   6);
  g_assert_cmpint (sync_world_number (world,
                                      "SELECT count(*) FROM events WHERE length(title) = %d",
                                      2 * 1024 * 1024),
                   ==,
                   1);
  sync_world_assert_quiet (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 6 + G_N_ELEMENTS (whens) + 1);
}

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "a-create-is-refused", test_create_is_refused },
    { "a-create-is-forbidden", test_create_is_forbidden },
    { "an-update-is-refused", test_update_is_refused },
    { "an-update-is-forbidden", test_update_is_forbidden },
    { "a-deletion-is-refused", test_deletion_is_refused },
    { "a-deletion-is-forbidden", test_deletion_is_forbidden },
    { "everything-is-forbidden", test_everything_is_forbidden },
    { "an-item-cannot-be-kept", test_item_that_cannot_be_kept },
    { "a-change-cannot-be-kept", test_change_that_cannot_be_kept },
    { "odd-items-stop-nobody", test_odd_items },
  };

  return sync_world_main (argc, argv, "poison", stories, G_N_ELEMENTS (stories));
}
