/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* What only a person can decide, decided with the real providers over real sockets: the brake, deletions that
 * are asked about, copies without an event, what is released and what is hidden. Nobody is mailed by any of
 * it. */

#include "wire-world.h"

#include "remote/accord-json.h"
#include "store/accord-accounts.h"
#include "store/accord-questions.h"

#include <string.h>

#define LIVING "SELECT count(*) FROM events WHERE deleted_at IS NULL"
#define ASKED "SELECT count(*) FROM questions WHERE kind = 'brake'"
#define N 5

typedef struct
{
  const WireKind *kind;
  void (*func) (WireWorld *world);
} Case;

static AccordPracticeServer *practice;

/* ---- running and answering ---- */

/* A cycle, and one more that does nothing. */
static void
settle (WireWorld *world)
{
  for (guint turn = 0; turn < 2; turn++)
    {
      g_auto (AccordReport) report = { 0 };
      g_autoptr (GError) error = wire_world_run_unasked (world, &report);

      g_assert_no_error (error);
      g_assert_cmpuint (report.stuck, ==, 0);
      if (turn == 1)
        g_assert_cmpuint (report.steps, ==, 0);
    }
}

static void
answer_question (WireWorld *world, const AccordQuestion *question, const char *choice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordAnswer) answer = accord_answer_for (question, choice, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (accord_store_put_answer (world->store, answer, &error));
  g_assert_no_error (error);
}

static AccordQuestion *
question_of (WireWorld *world, const char *title)
{
  g_autofree char *id = wire_world_text (world, "SELECT id FROM events WHERE title = '%s'", title);
  g_autoptr (GError) error = NULL;
  AccordQuestion *question = accord_store_find_question (world->store, id, "calendar", &error);

  g_assert_no_error (error);
  return question;
}

static void
answer (WireWorld *world, const char *title, const char *choice)
{
  g_autoptr (AccordQuestion) question = question_of (world, title);

  g_assert_nonnull (question);
  answer_question (world, question, choice);
}

static guint
count_waiting (WireWorld *world)
{
  AccordCounts counts = { 0 };

  g_assert_true (accord_store_count (world->store, "account", NULL, &counts, NULL));
  return counts.stuck + counts.conflicts;
}

static void
assert_nothing_open (WireWorld *world)
{
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM answers"), ==, 0);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM questions"), ==, 0);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE hold IS NOT NULL"), ==, 0);
  g_assert_cmpuint (count_waiting (world), ==, 0);
}

static void
assert_there (WireWorld *world, const char *titles)
{
  g_autofree char *there = wire_world_titles (world);

  g_assert_cmpstr (there, ==, titles);
}

static void
assert_here (WireWorld *world, const char *titles)
{
  g_autofree char *here = wire_world_local_titles (world);

  g_assert_cmpstr (here, ==, titles);
}

static void
assert_state (WireWorld *world, const char *title, const char *expected)
{
  g_autofree char *state =
      wire_world_text (world,
                       "SELECT state FROM links WHERE event_id IN (SELECT id FROM events WHERE title = '%s')",
                       title);

  g_assert_cmpstr (state, ==, expected);
}

static void
add_linked (WireWorld *world, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      g_free (wire_world_add (world, title));
    }
  settle (world);
}

static void
delete_there (WireWorld *world, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      wire_world_act (world, "DELETE", title, NULL);
    }
  settle (world);
}

/* ---- the brake ---- */

/* One answer of each kind, two wait on; the answered ones are not asked about again. */
static void
test_brake_on_deletions_here (WireWorld *world)
{
  add_linked (world, N);
  delete_there (world, N);
  g_assert_cmpint (wire_world_number (world, LIVING), ==, N);
  g_assert_cmpint (wire_world_number (world, ASKED), ==, N);
  g_assert_cmpuint (count_waiting (world), ==, N);
  answer (world, "Event 0", "do");
  answer (world, "Event 1", "put-back");
  answer (world, "Event 2", "leave");
  settle (world);
  assert_here (world, "Event 1,Event 2,Event 3,Event 4");
  assert_there (world, "Event 1");
  assert_state (world, "Event 1", "live");
  assert_state (world, "Event 2", "released");
  g_assert_cmpint (wire_world_number (world, ASKED), ==, 2);
  g_assert_cmpuint (count_waiting (world), ==, 2);
}

static void
test_brake_on_deletions_there (WireWorld *world)
{
  add_linked (world, N);
  wire_world_sql (world, "UPDATE events SET deleted_at = unixepoch()");
  settle (world);
  assert_there (world, "Event 0,Event 1,Event 2,Event 3,Event 4");
  g_assert_cmpint (wire_world_number (world, ASKED), ==, N);
  answer (world, "Event 0", "do");
  answer (world, "Event 1", "put-back");
  answer (world, "Event 2", "leave");
  settle (world);
  assert_there (world, "Event 1,Event 2,Event 3,Event 4");
  assert_here (world, "Event 1");
  assert_state (world, "Event 2", "hidden");
  answer (world, "Event 3", "do");
  answer (world, "Event 4", "do");
  settle (world);
  assert_there (world, "Event 1,Event 2");
  assert_nothing_open (world);
}

/* Named in the window: it goes without being asked about again. */
static void
test_confirmed_by_name (WireWorld *world)
{
  g_autofree char *ids = NULL;
  g_auto (GStrv) list = NULL;

  add_linked (world, N);
  ids = wire_world_text (world, "SELECT id FROM events");
  list = g_strsplit (ids, "\n", -1);
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean hit;

      g_assert_true (accord_store_delete_event (world->store, list[i], 1, -1, &hit, &error));
      g_assert_true (accord_store_confirm_deletion (world->store, list[i], &error));
      g_assert_no_error (error);
    }
  settle (world);
  assert_there (world, "");
  assert_nothing_open (world);
}

/* ---- a deletion there that is asked about ---- */

static void
test_asked_deletion (WireWorld *world)
{
  static const char *const choices[] = { "follow", "keep", "put-back" };

  add_linked (world, 4);
  wire_world_sql (world, "UPDATE calendars SET deletion = 'ask'");
  delete_there (world, 3);
  g_assert_cmpint (wire_world_number (world, LIVING), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      answer (world, title, choices[i]);
    }
  settle (world);
  assert_here (world, "Event 1,Event 2,Event 3");
  assert_there (world, "Event 2,Event 3");
  assert_state (world, "Event 1", "released");
  assert_nothing_open (world);
}

/* ---- our mark, without its event ---- */

/* @forgotten: not even that there was one. */
static void
orphan (WireWorld *world, gboolean forgotten)
{
  add_linked (world, 1);
  wire_world_sql (world, "DELETE FROM links");
  wire_world_sql (world, "DELETE FROM events");
  if (forgotten)
    wire_world_sql (world, "DELETE FROM removed_events");
  wire_world_sql (world, "UPDATE calendars SET settled_at = 0, cursor = NULL");
  settle (world);
  assert_there (world, "Event 0");
  g_assert_cmpint (wire_world_number (world, LIVING), ==, 0);
}

static void
answer_only (WireWorld *world, const char *choice)
{
  g_autoptr (GPtrArray) questions = accord_store_list_questions (world->store, "account", FALSE, NULL);

  g_assert_cmpuint (questions->len, ==, 1);
  g_assert_cmpuint (count_waiting (world), ==, 1);
  answer_question (world, g_ptr_array_index (questions, 0), choice);
}

static void
restore_orphan (WireWorld *world, gboolean forgotten)
{
  orphan (world, forgotten);
  answer_only (world, "restore");
  settle (world);
  assert_here (world, "Event 0");
  assert_there (world, "Event 0");
  assert_state (world, "Event 0", "live");
  assert_nothing_open (world);
}

static void
test_orphan_is_restored (WireWorld *world)
{
  restore_orphan (world, FALSE);
}

static void
test_forgotten_orphan_is_restored (WireWorld *world)
{
  restore_orphan (world, TRUE);
}

static void
take_orphan_away (WireWorld *world, gboolean forgotten)
{
  orphan (world, forgotten);
  answer_only (world, "take-away");
  settle (world);
  assert_here (world, "");
  assert_there (world, "");
  assert_nothing_open (world);
}

static void
test_orphan_is_taken_away (WireWorld *world)
{
  take_orphan_away (world, FALSE);
}

static void
test_forgotten_orphan_is_taken_away (WireWorld *world)
{
  take_orphan_away (world, TRUE);
}

static void
test_deleted_orphan_keeps_what_it_was (WireWorld *world)
{
  add_linked (world, 1);
  wire_world_sql (world, "DELETE FROM links");
  wire_world_sql (world, "UPDATE events SET contact = 'Tom', deleted_at = unixepoch()");
  wire_world_sql (world, "UPDATE calendars SET settled_at = 0, cursor = NULL");
  settle (world);
  answer_only (world, "restore");
  settle (world);
  g_assert_cmpint (
      wire_world_number (world, "SELECT count(*) FROM events WHERE contact = 'Tom' AND deleted_at IS NULL"),
      ==,
      1);
  assert_there (world, "Event 0");
  assert_nothing_open (world);
}

/* ---- released ---- */

/* Deleted there, on a calendar that only receives. */
static void
released (WireWorld *world)
{
  add_linked (world, 1);
  wire_world_sql (world, "UPDATE calendars SET direction = 'out'");
  settle (world);
  wire_world_act (world, "DELETE", "Event 0", NULL);
  settle (world);
  assert_state (world, "Event 0", "released");
  assert_there (world, "");
}

static void
assert_says (WireWorld *world, const char *expected)
{
  g_autoptr (AccordQuestion) question = question_of (world, "Event 0");
  g_autofree char *history =
      wire_world_text (world, "SELECT count(*) FROM history WHERE why = '%s'", expected);

  g_assert_nonnull (question);
  g_assert_cmpint (question->kind, ==, ACCORD_QUESTION_RELEASED);
  g_assert_cmpstr (question->why, ==, expected);
  g_assert_cmpstr (history, ==, "1");
  assert_state (world, "Event 0", "released");
}

static void
test_released_is_put_back (WireWorld *world)
{
  released (world);
  answer (world, "Event 0", "put-back");
  settle (world);
  assert_there (world, "Event 0");
  assert_state (world, "Event 0", "live");
  assert_nothing_open (world);
}

/* What keeps it away, and what lets it come. */
static const struct
{
  const char *away;
  const char *near;
  const char *why;
} obstacles[] = {
  { "UPDATE calendars SET kinds = 'deliverable'",
    "UPDATE calendars SET kinds = NULL",
    "Not put back: the rules of this calendar do not include it." },
  { "UPDATE events SET start = replace (start, '20', '40'), \"end\" = replace (\"end\", '20', '40')",
    "UPDATE events SET start = replace (start, '40', '20'), \"end\" = replace (\"end\", '40', '20')",
    "Not put back: it lies outside the days that are mirrored." },
  { "UPDATE events SET archived = 1",
    "UPDATE events SET archived = 0",
    "Not put back: it is archived here." },
  { "UPDATE events SET status = 'draft'",
    "UPDATE events SET status = 'confirmed'",
    "Not put back: it is a draft here." },
};

static void
test_put_back_says_why_not (WireWorld *world)
{
  released (world);
  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++)
    {
      wire_world_sql (world, "%s", obstacles[i].away);
      settle (world);
      answer (world, "Event 0", "put-back");
      settle (world);
      assert_says (world, obstacles[i].why);
      assert_there (world, "");
      wire_world_sql (world, "%s", obstacles[i].near);
      settle (world);
      assert_there (world, "");
    }
  answer (world, "Event 0", "put-back");
  settle (world);
  assert_there (world, "Event 0");
  assert_nothing_open (world);
}

/* Still there, released by a filter: no second copy, and the edits of both sides meet. */
static void
test_released_is_mirrored_again (WireWorld *world)
{
  const char *patch =
      world->kind == &wire_kinds[0] ? "{\"summary\":\"Renamed\"}" : "{\"subject\":\"Renamed\"}";
  g_autoptr (JsonObject) event = NULL;

  add_linked (world, 1);
  wire_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  settle (world);
  assert_state (world, "Event 0", "released");
  answer (world, "Event 0", "put-back");
  settle (world);
  assert_says (world, "Not put back: the rules of this calendar do not include it.");
  wire_world_sql (world, "UPDATE calendars SET kinds = NULL");
  wire_world_sql (world, "UPDATE events SET place = 'Room 4'");
  wire_world_act (world, "PATCH", "Event 0", patch);
  settle (world);
  assert_here (world, "Event 0");
  answer (world, "Event 0", "put-back");
  settle (world);
  assert_here (world, "Renamed");
  assert_there (world, "Renamed");
  event = wire_world_find (world, "Renamed");
  g_assert_nonnull (accord_json_object (event, "location") != NULL
                        ? (gconstpointer) accord_json_object (event, "location")
                        : accord_json_string (event, "location"));
  assert_nothing_open (world);
}

/* ---- hidden ---- */

static void
test_hidden_is_shown_again (WireWorld *world)
{
  wire_world_add_there (world, "Theirs", 1);
  settle (world);
  wire_world_sql (world, "UPDATE events SET archived = 1");
  settle (world);
  assert_state (world, "Theirs", "hidden");
  assert_there (world, "Theirs");
  answer (world, "Theirs", "show");
  settle (world);
  g_assert_cmpint (wire_world_number (world, "SELECT archived FROM events"), ==, 0);
  assert_state (world, "Theirs", "live");
  assert_there (world, "Theirs");
  assert_nothing_open (world);
}

/* Deleted here, left there by the brake. */
static void
test_left_copy_is_shown (WireWorld *world)
{
  add_linked (world, N);
  wire_world_sql (world, "UPDATE events SET deleted_at = unixepoch()");
  settle (world);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      answer (world, title, "leave");
    }
  settle (world);
  assert_here (world, "");
  answer (world, "Event 3", "show");
  settle (world);
  assert_here (world, "Event 3");
  assert_there (world, "Event 0,Event 1,Event 2,Event 3,Event 4");
  assert_nothing_open (world);
}

/* Gone there meanwhile: nothing is shown, and nothing is asked any more. */
static void
test_hidden_and_gone (WireWorld *world)
{
  wire_world_add_there (world, "Theirs", 1);
  settle (world);
  wire_world_sql (world, "UPDATE events SET archived = 1");
  settle (world);
  wire_world_act (world, "DELETE", "Theirs", NULL);
  answer (world, "Theirs", "show");
  settle (world);
  assert_there (world, "");
  assert_state (world, "Theirs", "withdrawn");
  assert_nothing_open (world);
}

/* ---- running the stories ---- */

static void
run_story (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (WireWorld) world = wire_world_new (practice, one->kind);

  wire_world_sql (world, "UPDATE calendars SET approved = 1");
  one->func (world);
  g_assert_cmpuint (accord_practice_server_count_mails (practice), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (WireWorld *);
  } stories[] = {
    { "brake-on-deletions-here", test_brake_on_deletions_here },
    { "brake-on-deletions-there", test_brake_on_deletions_there },
    { "confirmed-by-name", test_confirmed_by_name },
    { "asked-deletion", test_asked_deletion },
    { "orphan-is-restored", test_orphan_is_restored },
    { "forgotten-orphan-is-restored", test_forgotten_orphan_is_restored },
    { "orphan-is-taken-away", test_orphan_is_taken_away },
    { "forgotten-orphan-is-taken-away", test_forgotten_orphan_is_taken_away },
    { "deleted-orphan-keeps-what-it-was", test_deleted_orphan_keeps_what_it_was },
    { "released-is-put-back", test_released_is_put_back },
    { "put-back-says-why-not", test_put_back_says_why_not },
    { "released-is-mirrored-again", test_released_is_mirrored_again },
    { "hidden-is-shown-again", test_hidden_is_shown_again },
    { "left-copy-is-shown", test_left_copy_is_shown },
    { "hidden-and-gone", test_hidden_and_gone },
  };
  static Case cases[G_N_ELEMENTS (wire_kinds)][G_N_ELEMENTS (stories)];
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  for (guint kind = 0; kind < G_N_ELEMENTS (wire_kinds); kind++)
    for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
      {
        g_autofree char *path =
            g_strdup_printf ("/wire-answers/%s/%s", wire_kinds[kind].provider, stories[i].name);

        cases[kind][i] = (Case){ &wire_kinds[kind], stories[i].func };
        g_test_add_data_func (path, &cases[kind][i], run_story);
      }
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
