/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-run.h"

#include "history-life.h"
#include "history-play.h"

#include "accord-practice-keeper.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A history that takes longer hangs. */
#define SECONDS 120

/* Where the clock of the practice server stands; each history sets it anew. */
#define HISTORY_BEGIN "2026-06-10T12:00:00Z"

/* A failing history is cut down no longer than this. */
#define SHRINK_SECONDS 60

static const char *only;
static gboolean told;

void
history_look_closely (const char *acts, gboolean tell)
{
  only = acts;
  told = tell;
}

void
history_begin (gboolean practice)
{
  history_world_init ();
  if (practice)
    accord_practice_keeper_begin (HISTORY_BEGIN);
}

void
history_end (void)
{
  accord_practice_keeper_end ();
}

void
history_result_clear (HistoryResult *self)
{
  g_clear_pointer (&self->report, g_free);
}

/* ---- in a process of its own ---- */

static void
tell (const HistoryThere *there, GArray *acts, guint32 seed, int fd)
{
  Play *play;
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;
  const char *at;
  gsize left;

  play_set_zone (seed);
  history_life_begin (there);
  play = play_new (there, seed);
  play->told = told;
  play_acts (play, acts);
  head = g_strdup_printf ("%u %u %u %u %u %u\n",
                          play->oracle->findings[FINDING_LOST],
                          play->oracle->findings[FINDING_DOUBLED],
                          play->oracle->findings[FINDING_MAIL],
                          play->oracle->findings[FINDING_OTHER],
                          play->oracle->looked,
                          play->oracle->exact);
  text = oracle_is_clean (play->oracle)
             ? g_strdup (head)
             : g_strdup_printf ("%safter act %u:\n%s", head, play->at, play->oracle->report->str);
  play_free (play);
  for (at = text, left = strlen (text); left > 0;)
    {
      gssize n = write (fd, at, left);

      if (n <= 0)
        _exit (3);
      at += n;
      left -= (gsize) n;
    }
}

static char *
read_all (int fd)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

static void
read_result (const char *text, int status, HistoryResult *out)
{
  const char *report = strchr (text, '\n');

  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0 || report == NULL ||
      sscanf (text,
              "%u %u %u %u %u %u",
              &out->findings[FINDING_LOST],
              &out->findings[FINDING_DOUBLED],
              &out->findings[FINDING_MAIL],
              &out->findings[FINDING_OTHER],
              &out->looked,
              &out->exact) != 6)
    {
      out->findings[FINDING_OTHER] = 1;
      out->report = WIFSIGNALED (status)
                        ? g_strdup_printf ("its process ended by signal %d\n", WTERMSIG (status))
                        : g_strdup_printf ("its process ended with %d\n", WEXITSTATUS (status));
      return;
    }
  out->report = g_strdup (report + 1);
  out->clean = *out->report == '\0';
}

void
history_run (const HistoryThere *there, GArray *acts, guint32 seed, HistoryResult *out)
{
  g_autofree char *text = NULL;
  int status = 0;
  int ends[2];
  pid_t pid;

  *out = (HistoryResult){ 0 };
  g_assert_cmpint (pipe (ends), ==, 0);
  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (ends[0]);
      alarm (SECONDS);
      tell (there, acts, seed, ends[1]);
      _exit (0);
    }
  close (ends[1]);
  text = read_all (ends[0]);
  close (ends[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  read_result (text, status, out);
}

/* ---- shrinking ---- */

static gboolean
fails (const HistoryThere *there, GArray *acts, guint32 seed)
{
  g_auto (HistoryResult) result = { 0 };

  history_run (there, acts, seed, &result);
  return !result.clean;
}

static GArray *
without (GArray *acts, guint from, guint count)
{
  GArray *rest = g_array_copy (acts);

  g_array_remove_range (rest, from, MIN (count, acts->len - from));
  return rest;
}

GArray *
history_shrink (const HistoryThere *there, GArray *acts, guint32 seed)
{
  GArray *least = g_array_copy (acts);
  gint64 end = g_get_monotonic_time () + SHRINK_SECONDS * G_USEC_PER_SEC;

  for (guint size = MAX (acts->len / 2, 1); size > 0; size = size == 1 ? 0 : (size + 1) / 2)
    for (guint from = 0; from < least->len && g_get_monotonic_time () < end;)
      {
        GArray *shorter = without (least, from, size);

        if (fails (there, shorter, seed))
          {
            g_array_unref (least);
            least = shorter;
            continue;
          }
        g_array_unref (shorter);
        from += size;
      }
  return least;
}

static void
print_acts (const char *head, GArray *acts)
{
  printf ("# %s\n", head);
  for (guint i = 0; i < acts->len; i++)
    {
      g_autofree char *text = history_act_text (&g_array_index (acts, Act, i));

      printf ("#   %s\n", text);
    }
}

static void
print_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      printf ("#   %s\n", lines[i]);
}

static void
leave_out (GArray *acts)
{
  g_auto (GStrv) numbers = only != NULL ? g_strsplit (only, ",", -1) : NULL;

  for (guint i = acts->len; numbers != NULL && i > 0; i--)
    {
      g_autofree char *number = g_strdup_printf ("%u", g_array_index (acts, Act, i - 1).n);

      if (!g_strv_contains ((const char *const *) numbers, number))
        g_array_remove_index (acts, i - 1);
    }
}

gboolean
history_run_seed (const HistoryThere *there, guint32 seed, gboolean shrink, HistoryResult *out)
{
  g_autoptr (GArray) acts = history_make (seed, (HistoryMood) (seed % HISTORY_N_MOODS));

  leave_out (acts);
  history_run (there, acts, seed, out);
  if (out->clean)
    return TRUE;
  printf ("# seed %u: the history fails\n", seed);
  print_lines (out->report);
  if (shrink)
    {
      g_autoptr (GArray) least = history_shrink (there, acts, seed);
      g_auto (HistoryResult) result = { 0 };

      print_acts ("the least history that fails:", least);
      history_run (there, least, seed, &result);
      print_lines (result.report != NULL ? result.report : "");
    }
  else
    print_acts ("its acts:", acts);
  fflush (stdout);
  return FALSE;
}
