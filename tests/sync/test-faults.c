/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include <string.h>

static char *
linked_pair (SyncWorld *world, char **there)
{
  char *id = sync_world_add (world, "Review", SOON);

  sync_world_cycle (world);
  *there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (*there);
  return id;
}

/* ---- what goes wrong on the way ---- */

static void
test_lost_create_reply_makes_no_duplicate (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *reason = NULL;

  accord_fake_provider_fail (
      world->side[0].provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  reason = sync_world_text (world, "SELECT health FROM accounts");
  g_assert_cmpstr (reason, ==, "offline");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM journal"), ==, 1);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_spent_key_leads_to_the_next_generation (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *id = sync_world_add (world, "Review", SOON);
  g_autofree char *there = NULL;
  g_autoptr (AccordLink) link = NULL;

  accord_fake_provider_fail (
      world->side[0].provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  there = sync_world_there (world, 0, "Review");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  link = sync_world_link (world, 0, id);
  g_assert_cmpuint (link->generation, ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_change_under_our_hands_is_planned_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *place = NULL;

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_fail (world->side[0].provider,
                             ACCORD_FAKE_UPDATE,
                             1,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  sync_world_cycle (world);
  place = sync_world_value (world, 0, there, ACCORD_FIELD_PLACE);
  g_assert_cmpstr (place, ==, "Room 4");
  sync_world_assert_quiet (world);
}

static void
test_expired_cursor_never_deletes (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *other = sync_world_add (world, title, LATER);
    }
  sync_world_cycle (world);
  accord_fake_provider_expire_cursors (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 7);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 7);
  sync_world_assert_quiet (world);
}

static void
test_removal_hint_alone_deletes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  id = linked_pair (world, &there);
  /* Moved there to where the listing no longer sees it: shown as removed, but it lives. */
  accord_fake_provider_edit (world->side[0].provider,
                             REMOTE,
                             there,
                             ACCORD_FIELD_WHEN,
                             "2028-06-01T10:00:00+00:00/2028-06-01T11:00:00+00:00 UTC");
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE \"start\" LIKE '2028%%'"),
                   ==,
                   1);
  sync_world_assert_quiet (world);
}

static void
test_real_removal_after_a_hint_deletes (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  id = linked_pair (world, &there);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  g_assert_cmpuint (sync_world_cycle (world)->deleted_here, ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_poison_event_stops_nobody (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *bad = sync_world_add (world, "Bad", SOON);
  g_autofree char *good = sync_world_add (world, "Good", SOON);
  g_autoptr (AccordLink) link = NULL;

  accord_fake_provider_poison (world->side[0].provider, "Bad");
  g_assert_cmpuint (sync_world_cycle (world)->stuck, ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  link = sync_world_link (world, 0, bad);
  g_assert_cmpstr (link->hold, ==, "stuck");
  g_assert_nonnull (link->why);
  sync_world_assert_quiet (world);
  sync_world_sql (world, "UPDATE events SET title = 'Better' WHERE id = '%s'", bad);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  sync_world_assert_quiet (world);
}

static void
test_brake_stops_a_mass_deletion (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *id = sync_world_add (world, title, SOON);
    }
  sync_world_cycle (world);
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800");
  g_assert_cmpuint (sync_world_cycle (world)->deleted_there, ==, 0);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE hold = 'brake'"), ==, 5);
  sync_world_assert_quiet (world);
  g_assert_cmpuint (sync_world_approve (world)->deleted_there, ==, 5);
  sync_world_finish (world);
}

/* Twenty-eight of forty are approved and ten of them done when the connection ends: the rest is not asked
 * about again. */
static void
test_approved_deletions_are_not_asked_twice (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);

  for (guint i = 0; i < 40; i++)
    g_free (sync_world_add (world, "Event", SOON));
  sync_world_cycle (world);
  sync_world_sql (
      world, "UPDATE events SET deleted_at = 1781092800 WHERE rowid IN (SELECT rowid FROM events LIMIT 28)");
  g_assert_cmpuint (sync_world_cycle (world)->deleted_there, ==, 0);
  accord_fake_provider_fail (world->side[0].provider,
                             ACCORD_FAKE_REMOVE,
                             11,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_approve (world);
  g_assert_cmpuint (sync_world_count (world, 0), >, 12);
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 12);
  sync_world_assert_quiet (world);
}

static void
test_calendar_gone_deletes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);
  g_autofree char *health = NULL;

  accord_fake_provider_remove_calendar (world->side[0].provider, REMOTE);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  health = sync_world_text (world, "SELECT health, missing FROM accounts, calendars");
  g_assert_cmpstr (health, ==, "error|1");
  sync_world_assert_quiet (world);
}

/* A calendar that was not found for a while is found again, and what comes later flows as before. */
static void
test_calendar_found_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  accord_fake_provider_fail (world->side[0].provider,
                             ACCORD_FAKE_LIST_CHANGES,
                             1,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_CALENDAR_GONE);
  sync_world_cycle (world);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE missing"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_health_says_what_is_wrong (void)
{
  static const struct
  {
    AccordRemoteError code;
    const char *health;
    const char *kind;
  } cases[] = {
    { ACCORD_REMOTE_ERROR_OFFLINE, "offline", "offline" },
    { ACCORD_REMOTE_ERROR_SIGNED_OUT, "expired", "sign-in" },
    { ACCORD_REMOTE_ERROR_REVOKED, "revoked", "sign-in" },
    { ACCORD_REMOTE_ERROR_BUSY, "error", "quota" },
    { ACCORD_REMOTE_ERROR_FORBIDDEN, "error", "permission" },
    { ACCORD_REMOTE_ERROR_PROTOCOL, "error", "calendar" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
      g_autofree char *health = NULL;
      g_autofree char *kind = NULL;

      accord_fake_provider_fail (
          world->side[0].provider, ACCORD_FAKE_LIST_CHANGES, 1, ACCORD_FAKE_BEFORE_COMMIT, cases[i].code);
      sync_world_cycle_with (world, options);
      health = sync_world_text (world, "SELECT health FROM accounts WHERE reason IS NOT NULL");
      kind = sync_world_text (world, "SELECT error_kind FROM runs ORDER BY started_at LIMIT 1");
      g_assert_cmpstr (health, ==, cases[i].health);
      g_assert_cmpstr (kind, ==, cases[i].kind);
      sync_world_finish (world);
      g_clear_pointer (&health, g_free);
      health = sync_world_text (world, "SELECT health FROM accounts");
      g_assert_cmpstr (health, ==, "ok");
    }
}

static void
test_absence_alone_deletes_nothing (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  /* Moved beyond the listed range, and the provider forgot its cursors: a complete listing does not show it.
   */
  accord_fake_provider_edit (world->side[0].provider,
                             REMOTE,
                             there,
                             ACCORD_FIELD_WHEN,
                             "2028-06-01T10:00:00+00:00/2028-06-01T11:00:00+00:00 UTC");
  accord_fake_provider_expire_cursors (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE \"start\" LIKE '2028%%'"),
                   ==,
                   1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_assert_quiet (world);
}

static void
edit_while_asked_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  if (call != ACCORD_FAKE_FETCH)
    return;
  accord_fake_provider_set_hook (provider, NULL, NULL);
  sync_world_sql (user_data, "UPDATE events SET place = 'Written meanwhile'");
}

static void
test_edit_during_a_pass_is_not_deleted (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  AccordFakeProvider *provider = world->side[0].provider;
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, &there);

  accord_fake_provider_get_switches (provider)->gone_needs_fetch = TRUE;
  accord_fake_provider_delete (provider, REMOTE, there);
  accord_fake_provider_set_hook (provider, edit_while_asked_cb, world);
  sync_world_cycle (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_assert_quiet (world);
}

static const SyncStory stories[] = {
  { "lost-create-reply-makes-no-duplicate", test_lost_create_reply_makes_no_duplicate },
  { "spent-key-leads-to-the-next-generation", test_spent_key_leads_to_the_next_generation },
  { "change-under-our-hands-is-planned-again", test_change_under_our_hands_is_planned_again },
  { "expired-cursor-never-deletes", test_expired_cursor_never_deletes },
  { "removal-hint-alone-deletes-nothing", test_removal_hint_alone_deletes_nothing },
  { "real-removal-after-a-hint-deletes", test_real_removal_after_a_hint_deletes },
  { "poison-event-stops-nobody", test_poison_event_stops_nobody },
  { "brake-stops-a-mass-deletion", test_brake_stops_a_mass_deletion },
  { "approved-deletions-are-not-asked-twice", test_approved_deletions_are_not_asked_twice },
  { "calendar-gone-deletes-nothing", test_calendar_gone_deletes_nothing },
  { "calendar-found-again-goes-on", test_calendar_found_again },
  { "health-says-what-is-wrong", test_health_says_what_is_wrong },
  { "absence-alone-deletes-nothing", test_absence_alone_deletes_nothing },
  { "edit-during-a-pass-is-not-deleted", test_edit_during_a_pass_is_not_deleted },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "faults", stories, G_N_ELEMENTS (stories));
}
