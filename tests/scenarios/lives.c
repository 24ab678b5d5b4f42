/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Every life is a process of its own, forked from one that has no thread; what they have in common lies in
 * files (and in the practice server, which outlives them). */

#include "lives.h"

#include "death.h"
#include "scene.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  const AccordScenario *scenario;
  AccordScenarioProvider provider;
  char *start;  /* (owned) folder: both sides when the edits are done */
  char *folder; /* (owned) of the life that is lived */
  guint point;
} Life;

typedef void (*Living) (Life *life);

void
lives_report_clear (LivesReport *self)
{
  if (self->message != NULL)
    g_string_free (self->message, TRUE);
  self->message = NULL;
}

void
lives_begin (AccordScenarioProvider provider)
{
  g_setenv ("TZ", "UTC", TRUE);
  /* Not the disk's speed is tried here, and no power fails. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  death_prepare ();
  if (provider != ACCORD_SCENARIO_FAKE)
    scene_practice_begin ();
}

void
lives_end (void)
{
  scene_practice_end ();
}

/* ---- files ---- */

static void
write_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static char *
read_text (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
copy_folder (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *data = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (source, &data, &size, NULL));
      g_assert_true (
          g_file_set_contents_full (target, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("accord-lives-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* ---- lives ---- */

/* Both sides as the scenario finds them, and the edits. */
static void
prepare (Life *life)
{
  Scene *scene = scene_new (life->scenario, life->provider, life->folder);

  if (life->scenario->before->len > 0)
    {
      scene_play (scene, life->scenario->before);
      scene_cycle (scene);
      scene_settle (scene);
    }
  scene_play (scene, life->scenario->edits);
  if (life->scenario->undo)
    {
      sync_world_cycle (scene->world);
      scene_settle (scene);
      scene_ask_undo (scene);
    }
  /* Every life has a copy of it, and is none to be wary of. */
  sync_world_sql (scene->world, "DELETE FROM meta WHERE key = 'place'");
  scene_close (scene);
}

static void
keep_cb (gpointer data)
{
  Scene *scene = data;

  if (scene->there->die != NULL)
    scene->there->die (scene);
}

/* The cycle that dies, unless its point is 0. */
static void
live (Life *life)
{
  Scene *scene = scene_open (life->scenario, life->provider, life->folder, SCENE_RESTORE);
  g_autofree char *points = NULL;
  g_autofree char *now = NULL;

  scene->approve = life->scenario->approve;
  death_arm (life->point, keep_cb, scene);
  scene_cycle (scene);
  points = g_strdup_printf ("%u", death_disarm ());
  now = scene_describe (scene);
  write_text (life->folder, "points", points);
  write_text (life->folder, "now", now);
  scene_close (scene);
}

/* The next life: a cycle, and then one that writes nothing. */
static void
live_on (Life *life)
{
  Scene *scene = scene_open (life->scenario, life->provider, life->folder, SCENE_CONTINUE);
  g_autofree char *end = NULL;
  g_autofree char *again = NULL;
  g_autofree char *text = NULL;
  guint steps;
  guint writes;

  scene->approve = life->scenario->approve;
  scene_cycle (scene);
  scene_settle (scene);
  end = scene_describe_all (scene);
  scene->there->count_writes (scene);
  scene->approve = FALSE;
  steps = scene_cycle (scene);
  writes = scene->there->count_writes (scene);
  again = scene_describe_all (scene);
  text = g_strdup_printf ("%sthen %u steps, %u writes, %s\n",
                          end,
                          steps,
                          writes,
                          g_str_equal (end, again) ? "nothing changed" : again);
  write_text (life->folder, "end", text);
  scene_close (scene);
}

static int
run_life (Life *life, Living living)
{
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0)
    {
      /* Not the numbers of the life before: ids are made of them. */
      g_random_set_seed ((guint32) getpid () ^ (guint32) g_get_monotonic_time ());
      living (life);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* ---- comparing ---- */

static gboolean
has_line (char **lines, const char *line)
{
  return g_strv_contains ((const char *const *) lines, line);
}

/* The lines of one that the other has not. */
static void
append_difference (GString *message, const char *expected, const char *found)
{
  g_auto (GStrv) left = g_strsplit (expected, "\n", -1);
  g_auto (GStrv) right = g_strsplit (found, "\n", -1);

  for (guint i = 0; left[i] != NULL; i++)
    if (!has_line (right, left[i]))
      g_string_append_printf (message, "  - %s\n", left[i]);
  for (guint i = 0; right[i] != NULL; i++)
    if (!has_line (left, right[i]))
      g_string_append_printf (message, "  + %s\n", right[i]);
  if (g_strv_length (left) != g_strv_length (right))
    g_string_append_printf (message,
                            "  %u lines instead of %u\n",
                            g_strv_length (right),
                            g_strv_length (left));
}

static void
note (Life *life, LivesReport *out, const char *what, const char *expected, const char *found)
{
  g_string_append_printf (out->message,
                          "%s on %s, point %u: %s\n",
                          life->scenario->name,
                          accord_scenario_provider_name (life->provider),
                          life->point,
                          what);
  if (expected != NULL)
    append_difference (out->message, expected, found);
  out->differ++;
}

/* A life that does not die: it ends as the table says. Returns how the next life ended. */
static char *
live_through (Life *life, LivesReport *out)
{
  g_autofree char *expected = accord_scenario_sort (life->scenario->after);
  g_autofree char *now = NULL;
  g_autofree char *points = NULL;
  char *end;

  life->point = 0;
  if (run_life (life, live) != 0)
    note (life, out, "broke", NULL, NULL);
  now = read_text (life->folder, "now");
  points = read_text (life->folder, "points");
  out->points = (guint) atoi (points);
  if (!g_str_equal (expected, now))
    note (life, out, "not what the table says", expected, now);
  if (run_life (life, live_on) != 0)
    note (life, out, "the second cycle broke", NULL, NULL);
  end = read_text (life->folder, "end");
  if (!g_str_has_suffix (end, "then 0 steps, 0 writes, nothing changed\n"))
    note (life, out, "not quiet", "", end);
  return end;
}

static void
die_and_live_on (Life *life, guint point, const char *expected, LivesReport *out)
{
  g_autofree char *end = NULL;
  int status;

  copy_folder (life->start, life->folder);
  life->point = point;
  out->died++;
  status = run_life (life, live);
  if (status != DEATH_STATUS && status != 0)
    {
      note (life, out, "broke", NULL, NULL);
      return;
    }
  if (run_life (life, live_on) != 0)
    {
      note (life, out, "the next life broke", NULL, NULL);
      return;
    }
  end = read_text (life->folder, "end");
  if (!g_str_equal (expected, end))
    note (life, out, "ended otherwise", expected, end);
}

static void
empty_folder (const char *folder)
{
  sync_world_remove_folder (folder);
  g_mkdir (folder, 0700);
}

void
lives_run (const AccordScenario *scenario,
           AccordScenarioProvider provider,
           GRand *choose,
           guint one_of,
           guint only,
           LivesReport *out)
{
  g_autofree char *start = make_folder ();
  g_autofree char *folder = make_folder ();
  g_autofree char *end = NULL;
  Life life = { scenario, provider, start, start, 0 };

  *out = (LivesReport){ .message = g_string_new (NULL) };
  if (run_life (&life, prepare) != 0)
    note (&life, out, "cannot be prepared", NULL, NULL);
  else
    {
      life.folder = folder;
      copy_folder (start, folder);
      end = live_through (&life, out);
      for (guint point = 1; out->differ == 0 && point <= out->points; point++)
        if (only > 0 ? point == only : choose == NULL || g_rand_int_range (choose, 0, (gint32) one_of) == 0)
          {
            empty_folder (folder);
            die_and_live_on (&life, point, end, out);
          }
    }
  sync_world_remove_folder (start);
  sync_world_remove_folder (folder);
}
