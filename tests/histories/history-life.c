/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "history-life.h"

#include "death.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A cycle that takes longer hangs. */
#define SECONDS 60

/* All that a life has to know of the world it comes into. */
typedef struct
{
  char folder[256];
  gint64 now;
  guint variant;
  guint apart[HISTORY_N_SIDES];
  guint computer;
  guint order;
  guint point;
} Life;

static int leash = -1;

static void
end_life_cb (gpointer data)
{
  HistoryWorld *world = data;

  world->there->end_life (world);
}

static void G_GNUC_NORETURN
live (const HistoryThere *there, const Life *life)
{
  HistoryWorld world = { .there = there, .variant = life->variant, .mortal = TRUE };
  HistoryOutcome outcome;

  alarm (SECONDS);
  world.folder = g_strdup (life->folder);
  world.path[life->computer] =
      g_build_filename (life->folder, life->computer == 0 ? "accord.db" : "copy.db", NULL);
  world.clock = accord_fake_clock_new (life->now);
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    world.apart[i] = life->apart[i] != 0;
  there->begin_life (&world);
  death_arm (life->point, end_life_cb, &world);
  history_world_cycle (&world, life->computer, life->order, &outcome);
  death_disarm ();
  end_life_cb (&world);
  _exit (0);
}

static void
beget (const HistoryThere *there, int fd)
{
  Life life;

  while (read (fd, &life, sizeof life) == (gssize) sizeof life)
    {
      int status = 0;
      pid_t pid = fork ();

      if (pid == 0)
        live (there, &life);
      if (pid < 0 || waitpid (pid, &status, 0) != pid || write (fd, &status, sizeof status) < 0)
        _exit (1);
    }
  _exit (0);
}

void
history_life_begin (const HistoryThere *there)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET, 0, ends), ==, 0);
  if (fork () == 0)
    {
      close (ends[0]);
      beget (there, ends[1]);
    }
  close (ends[1]);
  leash = ends[0];
}

gboolean
history_life_spend (HistoryWorld *world, guint computer, guint order, guint point)
{
  Life life = { .now = history_world_now (world),
                .variant = world->variant,
                .computer = computer,
                .order = order,
                .point = point };
  int status = 0;

  g_assert_cmpuint (g_strlcpy (life.folder, world->folder, sizeof life.folder), <, sizeof life.folder);
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    life.apart[i] = world->apart[i];
  world->there->end_life (world);
  g_assert_cmpint (write (leash, &life, sizeof life), ==, (gssize) sizeof life);
  g_assert_cmpint (read (leash, &status, sizeof status), ==, (gssize) sizeof status);
  if (!WIFEXITED (status) || (WEXITSTATUS (status) != 0 && WEXITSTATUS (status) != DEATH_STATUS))
    g_error ("the cycle of a process that was to die ended with status %d", status);
  world->there->revive (world);
  return WEXITSTATUS (status) == DEATH_STATUS;
}
