/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* A store is put back from a backup, with the real providers against accord-practice: what happened since is on the server, and
 * read from it. No deletion follows on either side, nothing is there twice, and what differs is taken or asked about. */

#include "wire-world.h"

#include <glib/gstdio.h>
#include <string.h>

typedef enum
{
  RESTORE_OVER,  /* the old file; what lies beside it is newer */
  RESTORE_ALONE, /* nothing beside it */
  RESTORE_HOME,  /* what lies beside it is old, too */
  N_RESTORES
} Restore;

typedef struct
{
  const char *name;
  const char *here;   /* (nullable) SQL that a person's program writes here after the backup */
  const char *added;  /* (nullable) title that is written here */
  const char *method; /* (nullable) what somebody does there, to Alpha unless it adds "New" */
  const char *end_here;
  const char *end_there;
  guint asked;
} Act;

static const Act acts[] = {
  { "nothing", NULL, NULL, NULL, "Alpha,Beta,Theirs", "Alpha,Beta,Theirs", 0 },
  { "create-here", NULL, "New", NULL, "Alpha,Beta,Theirs", "Alpha,Beta,New,Theirs", 1 },
  { "create-there", NULL, NULL, "POST", "Alpha,Beta,New,Theirs", "Alpha,Beta,New,Theirs", 0 },
  { "edit-here", "UPDATE events SET title = 'Omega' WHERE title = 'Alpha'", NULL, NULL, "Beta,Omega,Theirs",
    "Beta,Omega,Theirs", 0 },
  { "edit-there", NULL, NULL, "PATCH", "Beta,Omega,Theirs", "Beta,Omega,Theirs", 0 },
  { "delete-here", "UPDATE events SET deleted_at = unixepoch () WHERE title = 'Alpha'", NULL, NULL,
    "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "remove-row", "DELETE FROM events WHERE title = 'Alpha'", NULL, NULL, "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "delete-there", NULL, NULL, "DELETE", "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "archive", "UPDATE events SET archived = 1 WHERE title = 'Alpha'", NULL, NULL, "Alpha,Beta,Theirs", "Beta,Theirs",
    1 },
};

typedef struct
{
  const WireKind *kind;
  const Act *act;
} Case;

static AccordPracticeServer *practice;

/* ---- the file ---- */

static char *
backup_path (WireWorld *world, const char *suffix)
{
  return g_strconcat (world->path, ".backup", suffix, NULL);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length;

  if (g_file_get_contents (from, &contents, &length, NULL))
    g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
  else
    g_unlink (to);
}

static void
take_backup (WireWorld *world)
{
  g_autofree char *state = g_strconcat (world->path, ".state", NULL);
  g_autofree char *file = backup_path (world, "");
  g_autofree char *beside = backup_path (world, ".state");

  g_unlink (file);
  wire_world_sql (world, "VACUUM INTO '%s'", file);
  copy_file (state, beside);
}

static void
put_back (WireWorld *world, Restore how)
{
  static const char *const logs[] = { "-wal", "-shm" };
  g_autofree char *state = g_strconcat (world->path, ".state", NULL);
  g_autofree char *file = backup_path (world, "");
  g_autofree char *beside = backup_path (world, ".state");
  g_autoptr (GError) error = NULL;

  g_clear_object (&world->worker);
  g_clear_object (&world->store);
  for (guint i = 0; i < G_N_ELEMENTS (logs); i++)
    {
      g_autofree char *log = g_strconcat (world->path, logs[i], NULL);

      g_unlink (log);
    }
  copy_file (file, world->path);
  if (how == RESTORE_ALONE)
    g_unlink (state);
  if (how == RESTORE_HOME)
    copy_file (beside, state);
  world->store = accord_store_open (world->path, &error);
  g_assert_no_error (error);
  wire_world_sign_in (world);
}

/* ---- the tale ---- */

static void
run_unasked (WireWorld *world, AccordReport *report)
{
  g_autoptr (GError) error = wire_world_run_unasked (world, report);

  g_assert_no_error (error);
}

static void
act_out (WireWorld *world, const Act *act)
{
  g_autofree char *renamed = g_strdup_printf ("{\"%s\":\"Omega\"}", world->kind->title);

  if (act->here != NULL)
    wire_world_sql (world, "%s", act->here);
  if (act->added != NULL)
    g_free (wire_world_add (world, act->added));
  if (g_strcmp0 (act->method, "POST") == 0)
    wire_world_add_there (world, "New", 2);
  else if (act->method != NULL)
    wire_world_act (world, act->method, "Alpha", g_str_equal (act->method, "PATCH") ? renamed : NULL);
}

static void
play (const Case *test, Restore how)
{
  g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
  g_auto (AccordReport) report = { 0 };
  g_auto (AccordReport) again = { 0 };
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  g_test_message ("way %u", how);
  wire_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', 'theirs')");
  g_free (wire_world_add (world, "Alpha"));
  g_free (wire_world_add (world, "Beta"));
  wire_world_add_there (world, "Theirs", 1);
  wire_world_finish (world);
  take_backup (world);
  act_out (world, test->act);
  wire_world_finish (world);

  put_back (world, how);
  run_unasked (world, &report);
  g_assert_cmpuint (report.deleted_here + report.deleted_there, ==, 0);
  run_unasked (world, &again);
  g_assert_cmpuint (again.steps, ==, 0);
  g_assert_cmpuint (again.pulled + again.pushed + again.deleted_here + again.deleted_there, ==, 0);
  here = wire_world_local_titles (world);
  there = wire_world_titles (world);
  g_assert_cmpstr (here, ==, test->act->end_here);
  g_assert_cmpstr (there, ==, test->act->end_there);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM questions"), ==, test->act->asked);
}

static void
test_act (gconstpointer data)
{
  for (Restore how = 0; how < N_RESTORES; how++)
    play (data, how);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  for (guint i = 0; i < G_N_ELEMENTS (wire_kinds) * G_N_ELEMENTS (acts); i++)
    {
      Case *test = g_new0 (Case, 1);
      g_autofree char *path = NULL;

      *test = (Case){ &wire_kinds[i / G_N_ELEMENTS (acts)], &acts[i % G_N_ELEMENTS (acts)] };
      path = g_strdup_printf ("/wire-restored/%s/%s", test->kind->provider, test->act->name);
      g_test_add_data_func_full (path, test, test_act, g_free);
    }
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
