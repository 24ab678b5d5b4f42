/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What only a person can decide: conflicts, the brake, deletions, orphans, and what is released or hidden. */

#include "sync-world.h"

#include "store/accord-journal.h"
#include "store/accord-questions.h"

#include <string.h>

#define THERE "2026-06-12T15:00:00+00:00/2026-06-12T16:00:00+00:00 UTC"

static char *
linked_pair (SyncWorld *world, const char *title, char **there)
{
  char *id = sync_world_add (world, title, SOON);

  sync_world_cycle (world);
  *there = sync_world_there (world, 0, title);
  g_assert_nonnull (*there);
  return id;
}

static char *
pulled_pair (SyncWorld *world, const char *title, char **there)
{
  *there = g_strdup (accord_fake_provider_add_simple (world->side[0].provider, REMOTE, title, SOON));
  sync_world_cycle (world);
  return sync_world_text (world, "SELECT event_id FROM links WHERE remote_id = '%s'", *there);
}

static void
set_rule (SyncWorld *world, const char *rule)
{
  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', '%s')", rule);
}

/* The title clashes; the place changed here only, the body there only. */
static char *
conflicted (SyncWorld *world, char **there)
{
  char *id = linked_pair (world, "Review", there);
  AccordFakeProvider *provider = world->side[0].provider;

  set_rule (world, "ask");
  sync_world_sql (world, "UPDATE events SET title = 'Mine', place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_edit (provider, REMOTE, *there, ACCORD_FIELD_TITLE, "Theirs");
  accord_fake_provider_edit (provider, REMOTE, *there, ACCORD_FIELD_BODY, "Bring drawings");
  sync_world_finish (world);
  return id;
}

static AccordQuestion *
question_of (SyncWorld *world, const char *event)
{
  g_autoptr (GError) error = NULL;
  AccordQuestion *question =
      accord_store_find_question (world->store, event, world->side[0].calendar, &error);

  g_assert_no_error (error);
  return question;
}

static void
store_answer (SyncWorld *world, const AccordQuestion *question, const char *choice, const AccordFields *fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordAnswer) answer = accord_answer_for (question, choice, fields, &error);

  g_assert_no_error (error);
  g_assert_true (accord_store_put_answer (world->store, answer, &error));
  g_assert_no_error (error);
}

static void
answer (SyncWorld *world, const char *event, const char *choice)
{
  g_autoptr (AccordQuestion) question = question_of (world, event);

  g_assert_nonnull (question);
  store_answer (world, question, choice, NULL);
}

static void
assert_nothing_open (SyncWorld *world)
{
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM answers"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE hold IS NOT NULL"), ==, 0);
}

static void
assert_here (SyncWorld *world, const char *event, const char *column, const char *expected)
{
  g_autofree char *value = sync_world_text (world, "SELECT %s FROM events WHERE id = '%s'", column, event);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_there (SyncWorld *world, const char *id, AccordField field, const char *expected)
{
  g_autofree char *value = sync_world_value (world, 0, id, field);

  /* The provider may name the zone in its own way. */
  if (!accord_field_equal (field, value, expected))
    g_assert_cmpstr (value, ==, expected);
}

/* ---- rule ask ---- */

static void
test_clashing_field_rests_while_others_flow (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);
  g_autoptr (AccordQuestion) question = question_of (world, id);

  assert_here (world, id, "title", "Mine");
  assert_here (world, id, "notes", "Bring drawings");
  assert_there (world, there, ACCORD_FIELD_TITLE, "Theirs");
  assert_there (world, there, ACCORD_FIELD_PLACE, "Room 4");
  g_assert_cmpint (question->kind, ==, ACCORD_QUESTION_CONFLICT);
  g_assert_cmpuint (accord_fields_carried (question->here), ==, ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE));
  g_assert_cmpstr (accord_fields_get (question->was, ACCORD_FIELD_TITLE), ==, "Review");
  g_assert_cmpstr (accord_fields_get (question->here, ACCORD_FIELD_TITLE), ==, "Mine");
  g_assert_cmpstr (accord_fields_get (question->there, ACCORD_FIELD_TITLE), ==, "Theirs");
}

static void
test_mine_is_written_there (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);

  answer (world, id, "mine");
  accord_fake_provider_reset_counters (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 1);
  sync_world_assert_quiet (world);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Mine");
  assert_here (world, id, "title", "Mine");
  assert_nothing_open (world);
}

static void
test_theirs_is_taken_here (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);

  answer (world, id, "theirs");
  accord_fake_provider_reset_counters (world->side[0].provider);
  sync_world_cycle (world);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  sync_world_assert_quiet (world);
  assert_here (world, id, "title", "Theirs");
  assert_nothing_open (world);
}

/* What gives way is kept in the history with both values, whoever decided. */
static void
test_lost_value_stays_in_the_history (void)
{
  static const char *const choices[] = { "mine", "theirs" };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (GPtrArray) entries = NULL;
      g_autofree char *there = NULL;
      g_autofree char *id = conflicted (world, &there);
      const AccordHistory *entry;

      answer (world, id, choices[i]);
      sync_world_cycle (world);
      entries = accord_store_list_history (world->store, NULL, id, 1, NULL);
      entry = g_ptr_array_index (entries, 0);
      g_assert_cmpstr (entry->step, ==, "conflict");
      g_assert_nonnull (strstr (entry->why, "you chose"));
      g_assert_cmpstr (accord_fields_get (entry->before, ACCORD_FIELD_TITLE), ==, i == 0 ? "Theirs" : "Mine");
      g_assert_cmpstr (accord_fields_get (entry->after, ACCORD_FIELD_TITLE), ==, i == 0 ? "Mine" : "Theirs");
    }
}

static void
test_each_field_its_own_side (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordFields) sides = accord_fields_new ();
  g_autoptr (AccordQuestion) question = NULL;
  g_autofree char *there = NULL;
  g_autofree char *when = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  set_rule (world, "ask");
  sync_world_sql (world, "UPDATE events SET title = 'Mine', \"start\" = '2026-06-12T12:00:00+00:00', "
                         "\"end\" = '2026-06-12T13:00:00+00:00' WHERE id = '%s'",
                  id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_WHEN, THERE);
  sync_world_finish (world);
  question = question_of (world, id);
  accord_fields_set (sides, ACCORD_FIELD_TITLE, "mine");
  accord_fields_set (sides, ACCORD_FIELD_WHEN, "theirs");
  store_answer (world, question, NULL, sides);
  sync_world_finish (world);
  when = sync_world_text (world, "SELECT strftime('%%H', \"start\") FROM events WHERE id = '%s'", id);
  g_assert_cmpstr (when, ==, "15");
  assert_here (world, id, "title", "Mine");
  assert_there (world, there, ACCORD_FIELD_TITLE, "Mine");
  assert_there (world, there, ACCORD_FIELD_WHEN, THERE);
  assert_nothing_open (world);
}

/* One field is answered, the other is still asked about. */
static void
test_unnamed_field_stays_open (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordFields) sides = accord_fields_new ();
  g_autoptr (AccordQuestion) question = NULL;
  g_autoptr (AccordQuestion) left = NULL;
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  set_rule (world, "ask");
  sync_world_sql (world, "UPDATE events SET title = 'Mine', place = 'Here' WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "There");
  sync_world_finish (world);
  question = question_of (world, id);
  accord_fields_set (sides, ACCORD_FIELD_TITLE, "theirs");
  store_answer (world, question, NULL, sides);
  sync_world_finish (world);
  assert_here (world, id, "title", "Theirs");
  assert_here (world, id, "place", "Here");
  assert_there (world, there, ACCORD_FIELD_PLACE, "There");
  left = question_of (world, id);
  g_assert_nonnull (left);
  g_assert_cmpuint (accord_fields_carried (left->here), ==, ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE));
}

static void
test_keep_both_makes_two (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *other = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *id = conflicted (world, &there);
  g_autoptr (AccordRemoteItem) item = NULL;

  answer (world, id, "both");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 2);
  assert_here (world, id, "title", "Mine");
  other = sync_world_text (world, "SELECT id FROM events WHERE title = 'Theirs'");
  assert_here (world, other, "place", "Room 4");
  assert_here (world, other, "notes", "Bring drawings");
  /* Theirs kept the item that was there, with a mark that names the new event. */
  copy = sync_world_text (world, "SELECT remote_id FROM links WHERE event_id = '%s'", other);
  g_assert_cmpstr (copy, ==, there);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Theirs");
  item = accord_fake_provider_peek (world->side[0].provider, REMOTE, there);
  g_assert_nonnull (strstr (item->mark, other));
  assert_nothing_open (world);
}

/* The two go their own ways afterwards. */
static void
test_both_live_on_apart (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *other = NULL;
  g_autofree char *id = conflicted (world, &there);

  answer (world, id, "both");
  sync_world_finish (world);
  other = sync_world_text (world, "SELECT id FROM events WHERE title = 'Theirs'");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs again");
  sync_world_sql (world, "UPDATE events SET deleted_at = unixepoch() WHERE id = '%s'", id);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_here (world, other, "title", "Theirs again");
}

static void
test_both_reach_the_other_account (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);

  answer (world, id, "both");
  sync_world_cycle (world);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 2);
}

/* An answer is about what was seen: what changed since is asked about anew, nothing is overwritten. */
static void
test_answer_to_older_values_is_not_used (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordQuestion) anew = NULL;
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);

  answer (world, id, "mine");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Theirs, newer");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Theirs, newer");
  assert_here (world, id, "title", "Mine");
  anew = question_of (world, id);
  g_assert_nonnull (anew);
  g_assert_cmpstr (accord_fields_get (anew->there, ACCORD_FIELD_TITLE), ==, "Theirs, newer");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM answers"), ==, 0);
}

static void
test_answer_outlives_a_lost_reply (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);

  answer (world, id, "mine");
  accord_fake_provider_fail (
      world->side[0].provider, ACCORD_FAKE_UPDATE, 1, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Theirs");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM answers"), ==, 1);
  sync_world_cycle (world);
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Mine");
  assert_nothing_open (world);
}

typedef struct
{
  SyncWorld *world;
  const char *event; /* (nullable) once it is answered */
} Meanwhile;

static void
answer_meanwhile_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  Meanwhile *meanwhile = user_data;

  if (call != ACCORD_FAKE_UPDATE || meanwhile->event == NULL)
    return;
  answer (meanwhile->world, meanwhile->event, "mine");
  meanwhile->event = NULL;
}

/* The first answer's sync runs when the second one is given. */
static void
test_answer_given_during_a_sync_is_kept (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *first_there = NULL;
  g_autofree char *second_there = NULL;
  g_autofree char *first = linked_pair (world, "First", &first_there);
  g_autofree char *second = linked_pair (world, "Second", &second_there);
  Meanwhile meanwhile = { world, second };

  set_rule (world, "ask");
  sync_world_sql (world, "UPDATE events SET place = 'Here'");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, first_there, ACCORD_FIELD_PLACE, "There");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, second_there, ACCORD_FIELD_PLACE, "There");
  sync_world_finish (world);
  answer (world, first, "mine");
  accord_fake_provider_set_hook (world->side[0].provider, answer_meanwhile_cb, &meanwhile);
  sync_world_cycle (world);
  accord_fake_provider_set_hook (world->side[0].provider, NULL, NULL);
  g_assert_null (meanwhile.event);
  sync_world_finish (world);
  assert_there (world, first_there, ACCORD_FIELD_PLACE, "Here");
  assert_there (world, second_there, ACCORD_FIELD_PLACE, "Here");
  assert_nothing_open (world);
}

static void
test_same_edit_on_both_sides_is_none (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  set_rule (world, "ask");
  sync_world_sql (world, "UPDATE events SET title = 'Renamed' WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Renamed");
  accord_fake_provider_reset_counters (world->side[0].provider);
  g_assert_cmpuint (sync_world_cycle (world)->conflicts, ==, 0);
  g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
  g_assert_cmpint (
      sync_world_number (world, "SELECT count(*) FROM history WHERE step IN ('conflict', 'merge')"), ==, 0);
  assert_nothing_open (world);
  sync_world_assert_quiet (world);
}

/* Another rule settles what was waiting. */
static void
test_rule_chosen_later_settles_it (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = conflicted (world, &there);

  set_rule (world, "mine");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Mine");
  assert_nothing_open (world);
}

/* ---- newest: by the server's clock ---- */

typedef struct
{
  const char *name;
  gint64 clock_ahead;  /* seconds our clock is ahead of the server's */
  gint64 here_after;   /* true seconds from the edit there to the edit here */
  const char *winner;
} NewestRow;

static const NewestRow newest_rows[] = {
  { "here is newer", 0, 60, "Mine" },
  { "there is newer", 0, -60, "Theirs" },
  { "within two seconds theirs", 0, 2, "Theirs" },
  { "three seconds are enough", 0, 3, "Mine" },
  { "our clock a day ahead, there is newer", DAY, -60, "Theirs" },
  { "our clock a day ahead, here is newer", DAY, 60, "Mine" },
  { "our clock a day behind, here is newer", -DAY, 60, "Mine" },
  { "our clock a day behind, there is newer", -DAY, -60, "Theirs" },
};

static void
test_newest_goes_by_the_servers_clock (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (newest_rows); i++)
    {
      const NewestRow *row = &newest_rows[i];
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked_pair (world, "Review", &there);
      gint64 server = WORLD_NOW - row->clock_ahead;

      g_test_message ("%s", row->name);
      accord_fake_provider_get_switches (world->side[0].provider)->clock_offset =
          -row->clock_ahead * G_USEC_PER_SEC;
      sync_world_sql (world,
                      "UPDATE events SET title = 'Mine', updated_at = %" G_GINT64_FORMAT " WHERE id = '%s'",
                      server - 600 + row->here_after + row->clock_ahead,
                      id);
      sync_world_edit_there (world, 0, there, ACCORD_FIELD_TITLE, "Theirs", server - 600);
      sync_world_finish (world);
      assert_here (world, id, "title", row->winner);
      assert_there (world, there, ACCORD_FIELD_TITLE, row->winner);
      g_assert_cmpint (
          sync_world_number (world, "SELECT count(*) FROM history WHERE step = 'conflict' AND "
                                    "\"before\" IS NOT NULL AND \"after\" IS NOT NULL"),
          ==,
          1);
    }
}

/* ---- edit against deletion ---- */

static void
edit_here_deleted_there (gboolean born_there)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *again = NULL;
  g_autofree char *id =
      born_there ? pulled_pair (world, "Review", &there) : linked_pair (world, "Review", &there);

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_finish (world);
  again = sync_world_there (world, 0, "Review");
  g_assert_nonnull (again);
  g_assert_cmpstr (again, !=, there);
  assert_there (world, again, ACCORD_FIELD_PLACE, "Room 4");
  assert_here (world, id, "deleted_at", "");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
edit_there_deleted_here (gboolean born_there)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id =
      born_there ? pulled_pair (world, "Review", &there) : linked_pair (world, "Review", &there);

  sync_world_sql (world, "UPDATE events SET deleted_at = unixepoch() WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 4");
  sync_world_finish (world);
  assert_here (world, id, "deleted_at", "");
  assert_here (world, id, "place", "Room 4");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

static void
test_edit_beats_deletion_in_all_four (void)
{
  for (guint born_there = 0; born_there < 2; born_there++)
    {
      edit_here_deleted_there (born_there);
      edit_there_deleted_here (born_there);
    }
}

/* Both sides had edited the field before it was deleted here: the edit there wins, and ours lies in the history. */
static void
test_overruled_by_a_revival_lies_in_the_history (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  sync_world_sql (world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", id);
  sync_world_sql (world, "UPDATE events SET deleted_at = unixepoch() WHERE id = '%s'", id);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 5");
  sync_world_finish (world);
  assert_here (world, id, "deleted_at", "");
  assert_here (world, id, "place", "Room 5");
  g_assert_cmpint (sync_world_number (world,
                                      "SELECT count(*) FROM history WHERE event_id = '%s' AND step = 'pull' AND "
                                      "instr(\"before\", 'Room 4') AND instr(\"after\", 'Room 5')",
                                      id),
                   ==,
                   1);
}

/* ---- the brake ---- */

static GPtrArray *
linked_five (SyncWorld *world)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_ptr_array_add (ids, sync_world_add (world, title, SOON));
    }
  sync_world_cycle (world);
  return ids;
}

static void
delete_all_there (SyncWorld *world)
{
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (world->side[0].provider, REMOTE);

  for (guint i = 0; i < items->len; i++)
    accord_fake_provider_delete (
        world->side[0].provider, REMOTE, ((AccordRemoteItem *) g_ptr_array_index (items, i))->id);
}

#define LIVING "SELECT count(*) FROM events WHERE deleted_at IS NULL"

/* One answer of each kind, two items left: what was answered is done and not asked again, the rest goes on waiting. */
static void
test_brake_on_deletions_here_is_answered_per_item (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = linked_five (world);

  delete_all_there (world);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 5);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions WHERE kind = 'brake'"), ==, 5);
  answer (world, g_ptr_array_index (ids, 0), "do");
  answer (world, g_ptr_array_index (ids, 1), "put-back");
  answer (world, g_ptr_array_index (ids, 2), "leave");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 4);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions WHERE kind = 'brake'"), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM answers"), ==, 0);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 4);
}

static void
test_brake_on_deletions_there_is_answered_per_item (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = linked_five (world);

  sync_world_sql (world, "UPDATE events SET deleted_at = unixepoch()");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
  answer (world, g_ptr_array_index (ids, 0), "do");
  answer (world, g_ptr_array_index (ids, 1), "put-back");
  answer (world, g_ptr_array_index (ids, 2), "leave");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 4);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'hidden'"), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions WHERE kind = 'brake'"), ==, 2);
  answer (world, g_ptr_array_index (ids, 3), "do");
  answer (world, g_ptr_array_index (ids, 4), "do");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions"), ==, 0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM answers"), ==, 0);
}

/* ---- rule ask for deletions ---- */

static void
test_asked_deletion (void)
{
  static const struct
  {
    const char *choice;
    gint64 living;
    guint there;
    const char *state;
  } rows[] = {
    { "follow", 0, 0, "withdrawn" },
    { "keep", 1, 0, "released" },
    { "put-back", 1, 1, "live" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *state = NULL;
      g_autofree char *id = linked_pair (world, "Review", &there);

      sync_world_sql (world, "UPDATE calendars SET deletion = 'ask'");
      sync_world_cycle (world);
      accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
      answer (world, id, rows[i].choice);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, LIVING), ==, rows[i].living);
      g_assert_cmpuint (sync_world_count (world, 0), ==, rows[i].there);
      state = sync_world_text (world, "SELECT state FROM links");
      g_assert_cmpstr (state, ==, rows[i].state);
      assert_nothing_open (world);
    }
}

/* ---- orphans ---- */

/* Our mark there, and neither link nor event here. @forgotten: not even that there was one. */
static char *
orphaned (SyncWorld *world, gboolean forgotten, char **there)
{
  char *id = linked_pair (world, "Review", there);

  sync_world_sql (world, "DELETE FROM links WHERE event_id = '%s'", id);
  sync_world_sql (world, "DELETE FROM events WHERE id = '%s'", id);
  if (forgotten)
    sync_world_sql (world, "DELETE FROM removed_events");
  sync_world_sql (world, "UPDATE calendars SET settled_at = 0, cursor = NULL");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 0);
  return id;
}

static void
answer_only (SyncWorld *world, const char *choice)
{
  g_autoptr (GPtrArray) questions =
      accord_store_list_questions (world->store, world->side[0].account, FALSE, NULL);

  g_assert_cmpuint (questions->len, ==, 1);
  store_answer (world, g_ptr_array_index (questions, 0), choice, NULL);
}

static void
test_orphan_is_restored_here (void)
{
  for (guint forgotten = 0; forgotten < 2; forgotten++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = orphaned (world, forgotten, &there);

      answer_only (world, "restore");
      sync_world_finish (world);
      assert_here (world, id, "title", "Review");
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
      g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
      assert_nothing_open (world);
    }
}

static void
test_orphan_is_taken_away_there (void)
{
  for (guint forgotten = 0; forgotten < 2; forgotten++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = orphaned (world, forgotten, &there);

      answer_only (world, "take-away");
      sync_world_finish (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
      g_assert_cmpint (sync_world_number (world, LIVING), ==, 0);
      assert_nothing_open (world);
    }
}

/* The row is there, deleted, and its project with it: it comes back as it was. */
static void
test_deleted_orphan_keeps_what_it_was (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  sync_world_sql (world, "DELETE FROM links");
  sync_world_sql (world, "UPDATE events SET contact = 'Tom', deleted_at = unixepoch()");
  sync_world_sql (world, "UPDATE calendars SET settled_at = 0, cursor = NULL");
  sync_world_finish (world);
  answer_only (world, "restore");
  sync_world_finish (world);
  assert_here (world, id, "contact", "Tom");
  assert_here (world, id, "deleted_at", "");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_nothing_open (world);
}

/* ---- released and hidden ---- */

/* Deleted there on a calendar that only receives. */
static void
test_released_is_put_back (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *again = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  sync_world_sql (world, "UPDATE calendars SET direction = 'out'");
  sync_world_cycle (world);
  accord_fake_provider_delete (world->side[0].provider, REMOTE, there);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  answer (world, id, "put-back");
  sync_world_finish (world);
  again = sync_world_there (world, 0, "Review");
  g_assert_nonnull (again);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  assert_nothing_open (world);
}

/* Released by a filter, still there: no second copy, and edits of both sides meet. */
static void
test_released_is_mirrored_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked_pair (world, "Review", &there);

  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 1);
  answer (world, id, "put-back");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 1);
  sync_world_sql (world, "UPDATE calendars SET kinds = NULL");
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  sync_world_finish (world);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Renamed");
  answer (world, id, "put-back");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_there (world, there, ACCORD_FIELD_PLACE, "Room 4");
  assert_here (world, id, "title", "Renamed");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
}

static void
test_hidden_is_shown_again (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pulled_pair (world, "Review", &there);

  sync_world_sql (world, "UPDATE events SET archived = 1 WHERE id = '%s'", id);
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'hidden'"), ==, 1);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Room 4");
  sync_world_finish (world);
  answer (world, id, "show");
  sync_world_finish (world);
  assert_here (world, id, "archived", "0");
  assert_here (world, id, "place", "Room 4");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 1);
  assert_nothing_open (world);
}

/* Deleted here, left there by the brake: it can still come back. */
static void
test_left_copy_can_be_shown (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (GPtrArray) ids = linked_five (world);
  const char *id = g_ptr_array_index (ids, 0);

  sync_world_sql (world, "UPDATE events SET deleted_at = unixepoch()");
  sync_world_finish (world);
  for (guint i = 0; i < ids->len; i++)
    answer (world, g_ptr_array_index (ids, i), "leave");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
  answer (world, id, "show");
  sync_world_finish (world);
  assert_here (world, id, "deleted_at", "");
  g_assert_cmpint (sync_world_number (world, LIVING), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 5);
}

/* ---- what does not fit is refused ---- */

static void
test_answers_that_do_not_fit (void)
{
  g_autoptr (AccordQuestion) conflict = accord_question_new (ACCORD_QUESTION_CONFLICT);
  g_autoptr (AccordQuestion) brake = accord_question_new (ACCORD_QUESTION_BRAKE);
  g_autoptr (AccordFields) sides = accord_fields_new ();
  struct
  {
    const AccordQuestion *question;
    const char *choice;
    const AccordFields *fields;
  } rows[] = {
    { conflict, NULL, NULL },     { conflict, "do", NULL },      { conflict, "fields", NULL },
    { conflict, "mark", NULL },   { conflict, "mine", sides },   { conflict, "both", sides },
    { brake, "mine", NULL },      { brake, NULL, NULL },         { brake, "do", sides },
  };

  conflict->here = accord_fields_new ();
  accord_fields_set (conflict->here, ACCORD_FIELD_TITLE, "Mine");
  accord_fields_set (sides, ACCORD_FIELD_PLACE, "mine");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (accord_answer_for (rows[i].question, rows[i].choice, rows[i].fields, &error));
      g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID);
    }
}

static const SyncStory stories[] = {
  { "clashing-field-rests-while-others-flow", test_clashing_field_rests_while_others_flow },
  { "mine-is-written-there", test_mine_is_written_there },
  { "theirs-is-taken-here", test_theirs_is_taken_here },
  { "lost-value-stays-in-the-history", test_lost_value_stays_in_the_history },
  { "each-field-its-own-side", test_each_field_its_own_side },
  { "unnamed-field-stays-open", test_unnamed_field_stays_open },
  { "keep-both-makes-two", test_keep_both_makes_two },
  { "both-live-on-apart", test_both_live_on_apart },
  { "both-reach-the-other-account", test_both_reach_the_other_account },
  { "answer-to-older-values-is-not-used", test_answer_to_older_values_is_not_used },
  { "answer-outlives-a-lost-reply", test_answer_outlives_a_lost_reply },
  { "answer-given-during-a-sync-is-kept", test_answer_given_during_a_sync_is_kept },
  { "same-edit-on-both-sides-is-none", test_same_edit_on_both_sides_is_none },
  { "rule-chosen-later-settles-it", test_rule_chosen_later_settles_it },
  { "newest-goes-by-the-servers-clock", test_newest_goes_by_the_servers_clock },
  { "edit-beats-deletion-in-all-four", test_edit_beats_deletion_in_all_four },
  { "overruled-by-a-revival-lies-in-the-history", test_overruled_by_a_revival_lies_in_the_history },
  { "brake-on-deletions-here-is-answered-per-item", test_brake_on_deletions_here_is_answered_per_item },
  { "brake-on-deletions-there-is-answered-per-item", test_brake_on_deletions_there_is_answered_per_item },
  { "asked-deletion", test_asked_deletion },
  { "orphan-is-restored-here", test_orphan_is_restored_here },
  { "orphan-is-taken-away-there", test_orphan_is_taken_away_there },
  { "deleted-orphan-keeps-what-it-was", test_deleted_orphan_keeps_what_it_was },
  { "released-is-put-back", test_released_is_put_back },
  { "released-is-mirrored-again", test_released_is_mirrored_again },
  { "hidden-is-shown-again", test_hidden_is_shown_again },
  { "left-copy-can-be-shown", test_left_copy_can_be_shown },
  { "answers-that-do-not-fit", test_answers_that_do_not_fit },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "conflicts", stories, G_N_ELEMENTS (stories));
}
