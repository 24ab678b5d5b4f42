/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Disconnecting with the copies removed, and resetting (sync-rules §8, §9, §11; product A6, S13): exactly what was said
 * goes, nobody is mailed, nothing is lost, nothing is doubled, and the cycle after it writes nothing. */

#include "sync-world.h"

#include "accord-fake-provider-private.h"
#include "store/accord-journal.h"

#include <string.h>

#define MEETING "2026-06-14T10:00:00+00:00/2026-06-14T11:00:00+00:00 UTC"

/* ---- as the service does it ---- */

static void
approve (SyncWorld *world, guint side, const AccordPlanRecord *plan)
{
  g_autoptr (AccordPassOptions) options = sync_world_approve_departure (plan);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  sync_world_run (world->side[side].worker, options, &report, &error);
  g_assert_no_error (error);
}

static const AccordPlanStep *
find_step (const AccordPlanRecord *plan, const char *title)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (g_strcmp0 (step->title, title) == 0)
        return step;
    }
  return NULL;
}

static void
assert_step (const AccordPlanRecord *plan, const char *title, const char *kind, gboolean ticked)
{
  const AccordPlanStep *step = find_step (plan, title);

  g_assert_nonnull (step);
  g_assert_cmpstr (step->kind, ==, kind);
  g_assert_cmpint (step->ticked, ==, ticked);
}

static void
assert_there (SyncWorld *world, guint side, const char *title, gboolean there)
{
  g_autofree char *id = sync_world_there (world, side, title);

  g_assert_cmpint (id != NULL, ==, there);
}

static void
assert_state (SyncWorld *world, const char *title, const char *expected)
{
  g_autofree char *state = sync_world_text (
      world, "SELECT state FROM links JOIN events ON events.id = event_id WHERE title = '%s' ORDER BY links.id", title);

  g_assert_cmpstr (state, ==, expected);
}

static const char *
plan_state (SyncWorld *world, char **text)
{
  g_free (*text);
  *text = sync_world_text (world, "SELECT state FROM plans WHERE purpose = 'disconnect'");
  return *text;
}

/* One event made here, one made there, both on both sides. */
static SyncWorld *
world_with_both (void)
{
  SyncWorld *world = sync_world_new (1);
  g_autofree char *event = sync_world_add (world, "Mine", SOON);

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Theirs", LATER);
  sync_world_finish (world);
  assert_there (world, 0, "Mine", TRUE);
  return world;
}

static void
let_attend (SyncWorld *world, const char *item)
{
  sync_world_edit_there (world, 0, item, ACCORD_FIELD_ATTENDEES, "ann@example.org\tAnn\trequired", WORLD_NOW);
}

/* ---- disconnecting ---- */

static void
test_only_ours (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *before = sync_world_describe (world);
  g_autofree char *planned = NULL;
  g_autofree char *state = NULL;

  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  planned = sync_world_describe (world);
  g_assert_cmpstr (before, ==, planned);
  g_assert_cmpuint (plan->steps->len, ==, 1);
  assert_step (plan, "Mine", "push-delete", TRUE);
  /* Not now: nothing follows from a plan that nobody approved. */
  sync_world_assert_quiet (world);
  accord_fake_provider_reset_counters (world->side[0].provider);
  approve (world, 0, plan);
  assert_there (world, 0, "Mine", FALSE);
  assert_there (world, 0, "Theirs", TRUE);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 2);
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
  g_assert_cmpstr (plan_state (world, &state), ==, "done");
  assert_state (world, "Mine", "withdrawn");
  /* The account goes as soon as the service looks; until then nothing is written anew. */
  sync_world_cycle (world);
  assert_there (world, 0, "Mine", FALSE);
}

static void
test_adopted_stay (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *event = sync_world_add (world, "Board", SOON);

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Board", SOON);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  g_assert_cmpuint (plan->steps->len, ==, 0);
  approve (world, 0, plan);
  assert_there (world, 0, "Board", TRUE);
}

static void
test_released_and_twins_stay (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *one = sync_world_add (world, "Released", SOON);
  g_autofree char *two = sync_world_add (world, "Copied", LATER);
  g_autofree char *item = NULL;
  const char *twin;

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE links SET state = 'released' WHERE event_id = '%s'", one);
  item = sync_world_there (world, 0, "Copied");
  twin = accord_fake_provider_duplicate (world->side[0].provider, REMOTE, item);
  sync_world_edit_there (world, 0, twin, ACCORD_FIELD_TITLE, "Twin", WORLD_NOW);
  sync_world_finish (world);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  g_assert_cmpuint (plan->steps->len, ==, 1);
  assert_step (plan, "Copied", "push-delete", TRUE);
  approve (world, 0, plan);
  assert_there (world, 0, "Released", TRUE);
  assert_there (world, 0, "Twin", TRUE);
  assert_there (world, 0, "Copied", FALSE);
}

static void
test_ended_meeting_is_released (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *event = sync_world_add (world, "Kick-off", PAST);
  g_autofree char *item = NULL;

  sync_world_finish (world);
  item = sync_world_there (world, 0, "Kick-off");
  let_attend (world, item);
  sync_world_finish (world);
  accord_fake_provider_reset_counters (world->side[0].provider);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  assert_step (plan, "Kick-off", "release", FALSE);
  approve (world, 0, plan);
  assert_there (world, 0, "Kick-off", TRUE);
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
}

/* A copy that somebody invited people to: on Outlook taking it away mails them, so nobody but a person does. */
static void
test_mailing_copy_waits_for_a_tick (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *event = sync_world_add (world, "Meeting", MEETING);
  g_autofree char *item = NULL;
  gboolean mails = accord_provider_get_capabilities (ACCORD_PROVIDER (world->side[0].provider)).always_mails;

  sync_world_finish (world);
  item = sync_world_there (world, 0, "Meeting");
  let_attend (world, item);
  sync_world_finish (world);
  accord_fake_provider_reset_counters (world->side[0].provider);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  assert_step (plan, "Meeting", "push-delete", !mails);
  g_assert_cmpstr (find_step (plan, "Meeting")->mails, ==, mails ? "ann@example.org" : NULL);
  approve (world, 0, plan);
  assert_there (world, 0, "Meeting", mails);
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
}

static void
test_edited_copy_waits_for_a_tick (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *item = sync_world_there (world, 0, "Mine");

  sync_world_edit_there (world, 0, item, ACCORD_FIELD_WHEN, MEETING, WORLD_NOW);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  assert_step (plan, "Mine", "push-delete", FALSE);
  approve (world, 0, plan);
  assert_there (world, 0, "Mine", TRUE);
}

/* Edited after a person had approved: what was approved is something else. */
static void
test_edit_after_approval_stays (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autoptr (AccordPlanRecord) plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  g_autofree char *item = sync_world_there (world, 0, "Mine");

  sync_world_edit_there (world, 0, item, ACCORD_FIELD_WHEN, MEETING, WORLD_NOW);
  approve (world, 0, plan);
  assert_there (world, 0, "Mine", TRUE);
}

static void
test_brake_does_not_ask_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) plan = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *event = sync_world_add (world, title, SOON);
    }
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 12);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  g_assert_cmpuint (plan->steps->len, ==, 12);
  approve (world, 0, plan);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

/* No network while it is carried out: it goes on with the next pass, whoever asks for one. */
static void
test_goes_on_after_the_network (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autoptr (AccordPlanRecord) plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  g_autoptr (AccordPassOptions) options = sync_world_approve_departure (plan);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  accord_fake_provider_fail (
      world->side[0].provider, ACCORD_FAKE_REMOVE, 1, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_false (sync_world_run (world->side[0].worker, options, &report, &error));
  assert_there (world, 0, "Mine", TRUE);
  g_assert_cmpstr (plan_state (world, &state), ==, "approved");
  sync_world_cycle (world);
  assert_there (world, 0, "Mine", FALSE);
  assert_there (world, 0, "Theirs", TRUE);
  g_assert_cmpstr (plan_state (world, &state), ==, "done");
}

static void
test_other_account_untouched (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *event = sync_world_add (world, "Mine", SOON);

  sync_world_finish (world);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  approve (world, 0, plan);
  assert_there (world, 0, "Mine", FALSE);
  assert_there (world, 1, "Mine", TRUE);
  sync_world_cycle (world);
  assert_there (world, 1, "Mine", TRUE);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
}

static void
test_left_out_stays (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autofree char *one = sync_world_add (world, "Keep", SOON);
  g_autofree char *two = sync_world_add (world, "Go", LATER);

  sync_world_finish (world);
  plan = sync_world_ask_departure (world, 0, "disconnect", NULL);
  ((AccordPlanStep *) find_step (plan, "Keep"))->ticked = FALSE;
  approve (world, 0, plan);
  assert_there (world, 0, "Keep", TRUE);
  assert_there (world, 0, "Go", FALSE);
}

/* ---- resetting ---- */

/* After the first plan was approved again: nothing lost, nothing doubled, nothing more to write. */
static void
assert_same_world (SyncWorld *world)
{
  sync_world_approve (world);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const char *title = i == 0 ? "Mine" : "Theirs";

      g_assert_cmpint (
          sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL AND title = '%s'", title), ==, 1);
      assert_there (world, 0, title, TRUE);
      g_assert_cmpint (sync_world_number (world,
                                          "SELECT count(*) FROM links JOIN events ON events.id = event_id WHERE title = '%s' "
                                          "AND deleted_at IS NULL AND state = 'live' AND sent IS NOT NULL",
                                          title),
                       ==,
                       1);
    }
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
}

static void
reset (SyncWorld *world, const char *options)
{
  g_autoptr (AccordPlanRecord) plan = sync_world_ask_departure (world, 0, "reset", options);

  approve (world, 0, plan);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plans"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE account_id = '%s' AND (cursor IS NOT NULL OR approved)",
                                      world->side[0].account), ==, 0);
  /* It waits for a first plan. */
  g_assert_true (sync_world_cycle (world)->needs_approval);
}

static void
test_reset_keep_keep (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autofree char *mine = sync_world_there (world, 0, "Mine");
  g_autofree char *theirs = sync_world_there (world, 0, "Theirs");
  g_autofree char *still = NULL;
  g_autofree char *origins = NULL;

  reset (world, "there=keep here=keep");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps WHERE kind = 'adopt'"), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM plan_steps"), ==, 2);
  accord_fake_provider_reset_counters (world->side[0].provider);
  assert_same_world (world);
  still = sync_world_there (world, 0, "Mine");
  g_assert_cmpstr (still, ==, mine);
  origins = sync_world_text (world, "SELECT group_concat(origin) FROM (SELECT origin FROM links ORDER BY origin)");
  g_assert_cmpstr (origins, ==, "here,there");
}

static void
test_reset_there_remove (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();

  reset (world, "there=remove here=keep");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"), ==, 0);
  assert_there (world, 0, "Mine", FALSE);
  assert_there (world, 0, "Theirs", TRUE);
  assert_same_world (world);
}

static void
test_reset_here_remove (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autofree char *before = sync_world_text (world, "SELECT id FROM events WHERE title = 'Theirs'");
  g_autofree char *after = NULL;

  reset (world, "there=keep here=remove");
  g_assert_cmpint (sync_world_number (world, "SELECT deleted_at IS NOT NULL FROM events WHERE title = 'Theirs'"), ==, 1);
  assert_there (world, 0, "Theirs", TRUE);
  assert_same_world (world);
  after = sync_world_text (world, "SELECT id FROM events WHERE title = 'Theirs' AND deleted_at IS NULL");
  g_assert_cmpstr (before, !=, after);
}

static void
test_reset_remove_remove (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();

  reset (world, "there=remove here=remove");
  assert_there (world, 0, "Mine", FALSE);
  assert_there (world, 0, "Theirs", TRUE);
  assert_same_world (world);
}

/* "there=remove" holds the word "here=remove". */
static void
test_reset_there_remove_touches_nothing_here (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autoptr (AccordPlanRecord) other = NULL;

  plan = sync_world_ask_departure (world, 0, "reset", "there=remove here=keep");
  g_assert_cmpuint (plan->steps->len, ==, 1);
  assert_step (plan, "Mine", "push-delete", TRUE);
  other = sync_world_ask_departure (world, 0, "reset", "there=keep here=remove");
  g_assert_cmpuint (other->steps->len, ==, 1);
  assert_step (other, "Theirs", "pull-delete", TRUE);
}

/* We have written to the original there, so that it carries our mark; it is pulled anew all the same. */
static void
test_reset_here_remove_marked_original (void)
{
  g_autoptr (SyncWorld) world = world_with_both ();

  sync_world_sql (world, "UPDATE events SET place = 'Room 9' WHERE title = 'Theirs'");
  sync_world_finish (world);
  reset (world, "there=keep here=remove");
  assert_same_world (world);
}

/* Two pulled events that are the same to a reader are told apart by their items. */
static void
test_reset_keeps_equal_events_apart (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *pairs = "SELECT group_concat(event_id || remote_id) FROM (SELECT * FROM links ORDER BY event_id)";

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Call", SOON);
  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Call", SOON);
  sync_world_finish (world);
  before = sync_world_text (world, "%s", pairs);
  reset (world, "there=keep here=keep");
  sync_world_approve (world);
  sync_world_finish (world);
  after = sync_world_text (world, "%s", pairs);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
}

/* What differs after a reset is merged, what is missing on one side is written anew: never a deletion. */
static void
test_reset_never_deletes (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *one = sync_world_add (world, "Gone", SOON);
  g_autofree char *two = sync_world_add (world, "Moved", LATER);
  g_autofree char *gone = NULL;
  g_autofree char *moved = NULL;

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Original", MEETING);
  sync_world_finish (world);
  gone = sync_world_there (world, 0, "Gone");
  moved = sync_world_there (world, 0, "Moved");
  reset (world, "there=keep here=keep");
  accord_fake_provider_delete (world->side[0].provider, REMOTE, gone);
  sync_world_edit_there (world, 0, moved, ACCORD_FIELD_WHEN, MEETING, WORLD_NOW + 1000 * (gint64) DAY);
  sync_world_approve (world);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 3);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 3);
  assert_there (world, 0, "Gone", TRUE);
  g_assert_cmpint (
      sync_world_number (world, "SELECT count(*) FROM events WHERE title = 'Moved' AND \"start\" LIKE '2026-06-14%%'"), ==, 1);
}

/* Lossy copies: what the provider cannot hold is not taken for a difference. */
static void
test_reset_keeps_reminders (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *event = sync_world_add (world, "Board", SOON);

  sync_world_sql (world, "INSERT INTO reminders (event_id, minutes) VALUES ('%s', 10), ('%s', 30), ('%s', 60)", event, event, event);
  sync_world_finish (world);
  reset (world, "there=keep here=keep");
  sync_world_approve (world);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM reminders"), ==, 3);
}

/* The copies of a pulled event in another account follow it, and the brake does not keep the old ones beside the new. */
static void
test_reset_here_remove_copies_follow (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);

  sync_world_sql (world, "UPDATE calendars SET share = 1");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Shared %u", i);

      accord_fake_provider_add_simple (world->side[0].provider, REMOTE, title, SOON);
    }
  sync_world_approve (world);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 5);
  reset (world, "there=keep here=remove");
  /* Nobody is asked about the old copies a second time. */
  g_assert_cmpuint (sync_world_count (world, 1), ==, 0);
  sync_world_approve (world);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 5);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 5);
}

static const SyncStory stories[] = {
  { "disconnect/takes-away-exactly-ours", test_only_ours },
  { "disconnect/adopted-pairs-stay", test_adopted_stay },
  { "disconnect/released-and-twins-stay", test_released_and_twins_stay },
  { "disconnect/ended-meeting-is-released", test_ended_meeting_is_released },
  { "disconnect/mailing-copy-waits-for-a-tick", test_mailing_copy_waits_for_a_tick },
  { "disconnect/edited-copy-waits-for-a-tick", test_edited_copy_waits_for_a_tick },
  { "disconnect/edit-after-approval-stays", test_edit_after_approval_stays },
  { "disconnect/brake-does-not-ask-again", test_brake_does_not_ask_again },
  { "disconnect/goes-on-after-the-network", test_goes_on_after_the_network },
  { "disconnect/other-account-untouched", test_other_account_untouched },
  { "disconnect/left-out-stays", test_left_out_stays },
  { "reset/keep-keep", test_reset_keep_keep },
  { "reset/there-remove", test_reset_there_remove },
  { "reset/there-remove-touches-nothing-here", test_reset_there_remove_touches_nothing_here },
  { "reset/here-remove", test_reset_here_remove },
  { "reset/remove-remove", test_reset_remove_remove },
  { "reset/here-remove-marked-original", test_reset_here_remove_marked_original },
  { "reset/equal-events-stay-apart", test_reset_keeps_equal_events_apart },
  { "reset/never-deletes", test_reset_never_deletes },
  { "reset/keeps-what-the-copy-cannot-hold", test_reset_keeps_reminders },
  { "reset/copies-elsewhere-follow", test_reset_here_remove_copies_follow },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "depart", stories, G_N_ELEMENTS (stories));
}
