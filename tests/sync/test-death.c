/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A process may die at any point: before the N-th call to the provider or the N-th commit of the store, for
 * every N. After the next run everything is as if it had lived. Each life is a process of its own; store and
 * provider survive in files. */

#include "fake-state.h"
#include "sync-world.h"

#include "accord-fake-provider-private.h"

#include "store/accord-questions.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIED 42

typedef struct
{
  const char *name;
  gboolean outlook;
  gboolean approve;                  /* the cycle that dies, and the one after it, approve what waits */
  void (*change) (SyncWorld *world); /* what the cycle then has to carry out */
} Story;

static struct
{
  gboolean armed;
  guint left;
  SyncWorld *world;
  const char *state;
} death;

/* ---- dying ---- */

static void
pass_point (void)
{
  if (!death.armed || --death.left > 0)
    return;
  death.armed = FALSE;
  fake_state_save (death.world->side[0].provider, death.state);
  _exit (DIED);
}

static void
call_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  pass_point ();
}

static int
commit_cb (void *data)
{
  pass_point ();
  return 0;
}

static int
watch_commits (sqlite3 *db)
{
  sqlite3_commit_hook (db, commit_cb, NULL);
  return SQLITE_OK;
}

/* ---- stories ---- */

static void
add_three (SyncWorld *world)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *title = g_strdup_printf ("New %u", i);
      g_autofree char *id = sync_world_add (world, title, SOON);
    }
}

static void
add_a_dozen (SyncWorld *world)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *title = g_strdup_printf ("New %02u", i);
      g_autofree char *id = sync_world_add (world, title, LATER);
    }
}

static void
add_three_there (SyncWorld *world)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *title = g_strdup_printf ("Strange %u", i);

      accord_fake_provider_add_simple (world->side[0].provider, REMOTE, title, SOON);
    }
}

static void
edit_here (SyncWorld *world)
{
  sync_world_sql (
      world,
      "UPDATE events SET place = 'Room 4', notes = 'Bring drawings' WHERE title IN ('First', 'Second')");
}

static void
edit_there_field (SyncWorld *world, const char *title, AccordField field, const char *value)
{
  g_autofree char *id = sync_world_there (world, 0, title);

  sync_world_edit_there (world, 0, id, field, value, WORLD_NOW);
}

static void
edit_there (SyncWorld *world)
{
  edit_there_field (world, "First", ACCORD_FIELD_PLACE, "Hall");
  edit_there_field (world, "Second", ACCORD_FIELD_WHEN, LATER);
}

static void
edit_both (SyncWorld *world)
{
  edit_here (world);
  edit_there_field (world, "First", ACCORD_FIELD_WHEN, LATER);
}

static void
clash (SyncWorld *world)
{
  sync_world_sql (world,
                  "UPDATE events SET place = 'Mine', updated_at = %d WHERE title = 'First'",
                  WORLD_NOW - 100);
  edit_there_field (world, "First", ACCORD_FIELD_PLACE, "Theirs");
}

static void
clash_to_ask (SyncWorld *world)
{
  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', 'ask')");
  clash (world);
  edit_there_field (world, "First", ACCORD_FIELD_WHEN, LATER);
}

static void
delete_here (SyncWorld *world)
{
  sync_world_sql (world, "UPDATE events SET deleted_at = 1781092800 WHERE title = 'First'");
}

static void
delete_there (SyncWorld *world)
{
  g_autofree char *id = sync_world_there (world, 0, "First");

  accord_fake_provider_delete (world->side[0].provider, REMOTE, id);
}

static void
edit_beats_deletion (SyncWorld *world)
{
  delete_there (world);
  edit_here (world);
}

static void
deletion_beaten_by_edit (SyncWorld *world)
{
  delete_here (world);
  edit_there_field (world, "First", ACCORD_FIELD_PLACE, "Hall");
}

static void
take_away_by_status (SyncWorld *world)
{
  sync_world_sql (world, "UPDATE events SET status = 'draft' WHERE title = 'First'");
  sync_world_sql (world, "UPDATE events SET archived = 1 WHERE title = 'Second'");
}

static void
adopt_by_match (SyncWorld *world)
{
  g_autofree char *id = sync_world_add (world, "Lunch", LATER);

  accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Lunch", LATER);
}

static void
relink_by_mark (SyncWorld *world)
{
  sync_world_sql (world, "DELETE FROM links");
  sync_world_sql (world, "UPDATE calendars SET cursor = NULL, settled_at = 0, settled_change_no = 0");
}

static void
expire_and_edit (SyncWorld *world)
{
  accord_fake_provider_expire_cursors (world->side[0].provider);
  edit_both (world);
  delete_here (world);
}

static void
change_reminders (SyncWorld *world)
{
  /* What the provider kept less of is our own write, not an edit to ask about. */
  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', 'ask')");
  sync_world_sql (world, "INSERT INTO reminders (event_id, minutes) SELECT id, 10 FROM events");
  sync_world_sql (world, "INSERT INTO reminders (event_id, minutes) SELECT id, 60 FROM events");
}

static void
make_a_calendar (SyncWorld *world)
{
  sync_world_sql (world, "UPDATE calendars SET mirrored = 0");
  sync_world_sql (world,
                  "INSERT INTO calendars (id, account_id, name, mirrored, share, made_here) "
                  "VALUES ('made', 'account-0', 'Project Deliverables', 1, 1, 1)");
}

static void
everything_at_once (SyncWorld *world)
{
  add_three (world);
  add_three_there (world);
  edit_here (world);
  delete_there (world);
}

/* Answers everything that is asked. */
static void
answer_all (SyncWorld *world, const char *choice)
{
  g_autoptr (GPtrArray) questions = accord_store_list_questions (world->store, NULL, FALSE, NULL);

  g_assert_cmpuint (questions->len, >, 0);
  for (guint i = 0; i < questions->len; i++)
    {
      g_autoptr (AccordAnswer) answer =
          accord_answer_for (g_ptr_array_index (questions, i), choice, NULL, NULL);

      g_assert_true (accord_store_put_answer (world->store, answer, NULL));
    }
}

static void
answer_mine (SyncWorld *world)
{
  clash_to_ask (world);
  sync_world_cycle (world);
  answer_all (world, "mine");
}

static void
answer_both (SyncWorld *world)
{
  clash_to_ask (world);
  sync_world_cycle (world);
  answer_all (world, "both");
}

static void
take_orphans_away (SyncWorld *world)
{
  sync_world_sql (world, "DELETE FROM links");
  sync_world_sql (world, "DELETE FROM events");
  sync_world_sql (world, "DELETE FROM removed_events");
  sync_world_sql (world, "UPDATE calendars SET cursor = NULL, settled_at = 0");
  sync_world_cycle (world);
  answer_all (world, "take-away");
}

static void
put_deletions_back (SyncWorld *world)
{
  sync_world_sql (world, "UPDATE calendars SET deletion = 'ask'");
  sync_world_cycle (world);
  delete_there (world);
  sync_world_cycle (world);
  answer_all (world, "put-back");
}

static const Story stories[] = {
  { "first-push", FALSE, FALSE, add_three },
  { "more-than-one-batch", FALSE, FALSE, add_a_dozen },
  { "first-pull", FALSE, FALSE, add_three_there },
  { "edit-here", FALSE, FALSE, edit_here },
  { "edit-there", FALSE, FALSE, edit_there },
  { "edits-on-both-sides", FALSE, FALSE, edit_both },
  { "clash", FALSE, FALSE, clash },
  { "clash-to-ask", FALSE, FALSE, clash_to_ask },
  { "deletion-here", FALSE, FALSE, delete_here },
  { "deletion-there", FALSE, FALSE, delete_there },
  { "edit-beats-deletion", FALSE, FALSE, edit_beats_deletion },
  { "deletion-beaten-by-edit", FALSE, FALSE, deletion_beaten_by_edit },
  { "taken-away-by-status", FALSE, FALSE, take_away_by_status },
  { "adoption-by-match", FALSE, FALSE, adopt_by_match },
  { "adoption-by-mark", FALSE, FALSE, relink_by_mark },
  { "expired-cursor", FALSE, FALSE, expire_and_edit },
  { "answered-mine", FALSE, FALSE, answer_mine },
  { "answered-keep-both", FALSE, FALSE, answer_both },
  { "answered-take-orphans-away", FALSE, FALSE, take_orphans_away },
  { "answered-put-back", FALSE, FALSE, put_deletions_back },
  { "provider-keeps-one-reminder", TRUE, FALSE, change_reminders },
  { "deletion-there-by-hint", TRUE, FALSE, delete_there },
  { "calendar-is-made", FALSE, TRUE, make_a_calendar },
  { "everything-at-once", TRUE, FALSE, everything_at_once },
};

/* ---- lives ---- */

static void
run_cycle (SyncWorld *world, const Story *story)
{
  if (story->approve)
    sync_world_approve (world);
  else
    sync_world_cycle (world);
}

/* The first life: a world with two events mirrored, the change, and the cycle that may die. */
static void
live_first (const Story *story, const char *folder, guint point)
{
  g_autofree char *state = g_build_filename (folder, "provider", NULL);
  SyncWorld *world = sync_world_new_in (folder, 1);
  g_autofree char *first = sync_world_add (world, "First", SOON);
  g_autofree char *second = sync_world_add (world, "Second", SOON);

  if (story->outlook)
    accord_fake_provider_be_outlook (world->side[0].provider);
  sync_world_cycle (world);
  story->change (world);
  accord_fake_provider_set_hook (world->side[0].provider, call_cb, NULL);
  death.world = world;
  death.state = state;
  death.left = point;
  death.armed = TRUE;
  run_cycle (world, story);
  death.armed = FALSE;
  fake_state_save (world->side[0].provider, state);
  _exit (0);
}

/* The next life: the same store and provider, one more cycle, and the description of where it ended. */
static void
live_on (const Story *story, const char *folder)
{
  g_autofree char *state = g_build_filename (folder, "provider", NULL);
  g_autofree char *end = g_build_filename (folder, "end", NULL);
  g_autofree char *text = NULL;
  SyncWorld *world = sync_world_open_in (folder, 1);

  if (story->outlook)
    accord_fake_provider_be_outlook (world->side[0].provider);
  fake_state_load (world->side[0].provider, state);
  run_cycle (world, story);
  sync_world_finish (world);
  text = sync_world_describe (world);
  g_assert_true (g_file_set_contents (end, text, -1, NULL));
  _exit (0);
}

static int
wait_for_child (pid_t pid)
{
  int status = 0;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

static int
die_at (const Story *story, const char *folder, guint point)
{
  pid_t pid = fork ();

  if (pid == 0)
    live_first (story, folder, point);
  return wait_for_child (pid);
}

static char *
end_state (const Story *story, const char *folder)
{
  g_autofree char *end = g_build_filename (folder, "end", NULL);
  char *text = NULL;
  pid_t pid = fork ();

  if (pid == 0)
    live_on (story, folder);
  g_assert_cmpint (wait_for_child (pid), ==, 0);
  g_assert_true (g_file_get_contents (end, &text, NULL, NULL));
  return text;
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  g_autofree char *expected = NULL;
  guint points = 0;

  for (guint point = G_MAXUINT; point != 0; point = point == G_MAXUINT ? 1 : point + 1)
    {
      g_autofree char *folder = g_dir_make_tmp ("accord-death-XXXXXX", NULL);
      g_autofree char *end = NULL;
      int status = die_at (story, folder, point);

      g_assert_true (status == DIED || status == 0);
      /* Beyond the last point nothing died: the story is told. */
      if (status == 0 && point != G_MAXUINT)
        {
          sync_world_remove_folder (folder);
          break;
        }
      end = end_state (story, folder);
      sync_world_remove_folder (folder);
      if (expected == NULL)
        expected = g_steal_pointer (&end);
      else if (!g_str_equal (end, expected))
        {
          g_test_message ("died at point %u", point);
          sync_world_assert_same_text (expected, end);
        }
      points++;
    }
  g_test_message ("%u lives", points);
  g_assert_cmpuint (points, >, 4);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  sqlite3_auto_extension ((void (*) (void)) watch_commits);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strconcat ("/death/at-any-point/", stories[i].name, NULL);

      g_test_add_data_func (path, &stories[i], test_story);
    }
  return g_test_run ();
}
