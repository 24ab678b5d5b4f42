/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-world.h"

#include "fake-state.h"

#include "store/accord-journal.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIED   42
#define ROUNDS 3

/* A cycle that takes longer hangs. */
#define SECONDS 60

/* ---- dying ---- */

static struct
{
  int armed;
  int left;
  HistoryWorld *world;
} death;

static char *
state_path (HistoryWorld *self, guint side)
{
  g_autofree char *name = g_strdup_printf ("provider-%u", side);

  return g_build_filename (self->folder, name, NULL);
}

static void
save_outcome (HistoryWorld *self)
{
  g_autofree char *path = g_build_filename (self->folder, "outcome", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autofree char *state = state_path (self, i);

      fake_state_save (self->provider[i], state);
      g_string_append_printf (text, "%u ", accord_fake_provider_count_mails (self->provider[i]));
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
pass_point (void)
{
  if (!g_atomic_int_get (&death.armed) || !g_atomic_int_dec_and_test (&death.left))
    return;
  save_outcome (death.world);
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

void
history_world_init (void)
{
  sqlite3_auto_extension ((void (*) (void)) watch_commits);
}

/* ---- running ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
run_pass (AccordWorker *worker, const AccordPassOptions *options, HistoryOutcome *out)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (AccordReport) report = { 0 };

  accord_worker_pass_async (worker, options, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  accord_worker_pass_finish (worker, result, &report, &error);
  out->steps += report.steps;
  out->held += report.held;
  out->waits |= report.needs_approval;
  out->failed |= error != NULL;
  if (error != NULL)
    g_debug ("pass: %s", error->message);
  return report.steps > 0;
}

/* The passes of a cycle one after the other, so that a seed tells the same history again. */
static void
run_cycle (HistoryWorld *self, guint computer, guint order, AccordPassOptions *options, HistoryOutcome *out)
{
  AccordWorker *worker[HISTORY_N_SIDES];
  gboolean again = TRUE;

  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      accord_fake_provider_reset_counters (self->provider[i]);
      worker[i] = accord_worker_new (self->path[computer],
                                     history_accounts[i],
                                     ACCORD_PROVIDER (self->provider[i]),
                                     ACCORD_CLOCK (self->clock));
    }
  for (guint round = 0; again && round < ROUNDS; round++)
    {
      again = FALSE;
      out->held = 0;
      out->waits = FALSE;
      for (guint i = 0; i < HISTORY_N_SIDES; i++)
        again |= run_pass (worker[(order + i) % HISTORY_N_SIDES], options, out);
      again &= options->mode == ACCORD_PASS_SYNC;
      options->approve = FALSE;
      g_clear_pointer (&options->plan, g_free);
    }
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      out->writes += accord_fake_provider_count_writes (self->provider[i]);
      out->mails += accord_fake_provider_count_mails (self->provider[i]);
      g_object_unref (worker[i]);
    }
}

void
history_world_cycle (HistoryWorld *self, guint computer, guint order, HistoryOutcome *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

  *out = (HistoryOutcome){ 0 };
  run_cycle (self, computer, order, options, out);
}

/* The people a plan says would be mailed, in the steps that its approval releases. */
static guint
read_forecast (const AccordPlanRecord *plan)
{
  guint people = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (step->mails == NULL || step->held)
        continue;
      people++;
      for (const char *at = step->mails; *at != '\0'; at++)
        people += *at == '\n';
    }
  return people;
}

void
history_world_approve (HistoryWorld *self, guint computer, HistoryOutcome *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_autoptr (AccordStore) store = accord_store_open (self->path[computer], NULL);
  HistoryOutcome shown = { 0 };
  g_autoptr (GString) plans = g_string_new (NULL);

  g_assert_nonnull (store);
  run_cycle (self, computer, 0, options, &shown);
  *out = (HistoryOutcome){ 0 };
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autoptr (AccordPlanRecord) plan = accord_store_find_plan (store, history_accounts[i], NULL);

      if (plan == NULL)
        continue;
      g_string_append_printf (plans, "%s%s", plans->len > 0 ? "," : "", plan->id);
      out->forecast += read_forecast (plan);
    }
  options->mode = ACCORD_PASS_SYNC;
  options->approve = TRUE;
  options->plan = g_strdup (plans->str);
  run_cycle (self, computer, 0, options, out);
}

static void
revive (HistoryWorld *self, HistoryOutcome *out)
{
  g_autofree char *path = g_build_filename (self->folder, "outcome", NULL);
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = text;
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autofree char *state = state_path (self, i);

      out->mails += (guint) g_ascii_strtoull (at, (char **) &at, 10);
      g_object_unref (self->provider[i]);
      self->provider[i] = history_world_new_provider (self, i);
      fake_state_load (self->provider[i], state);
    }
}

/* Threads of workers; those of GLib itself rest, and hold nothing. */
static guint
count_worker_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *id;
  guint count = 0;

  while (tasks != NULL && (id = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *name = NULL;

      count += g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "accord-worker");
    }
  return count;
}

/* A worker's thread ends in its own time after its worker. What it held locked while the process forks, nobody would
 * ever unlock in the new one. */
static void
wait_for_workers (void)
{
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;

  while (count_worker_threads () > 0 && g_get_monotonic_time () < end)
    g_usleep (500);
}

void
history_world_die (HistoryWorld *self, guint computer, guint order, guint point, HistoryOutcome *out)
{
  int status = 0;
  pid_t pid;

  *out = (HistoryOutcome){ 0 };
  wait_for_workers ();
  pid = fork ();
  if (pid == 0)
    {
      alarm (SECONDS);
      for (guint i = 0; i < HISTORY_N_SIDES; i++)
        accord_fake_provider_set_hook (self->provider[i], call_cb, NULL);
      death.world = self;
      g_atomic_int_set (&death.left, (int) point);
      g_atomic_int_set (&death.armed, TRUE);
      history_world_cycle (self, computer, order, out);
      g_atomic_int_set (&death.armed, FALSE);
      save_outcome (self);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (!WIFEXITED (status) || (WEXITSTATUS (status) != 0 && WEXITSTATUS (status) != DIED))
    g_error ("the cycle of a process that was to die ended with status %d", status);
  out->died = WEXITSTATUS (status) == DIED;
  revive (self, out);
}
