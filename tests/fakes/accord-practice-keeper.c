/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "accord-practice-keeper.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct
{
  pid_t process;
  int leash;       /* closed: the keeper ends */
  char *endpoints; /* (owned) */
  char *pristine;  /* (owned) snapshot */
} keeper = { 0, -1, NULL, NULL };

static void
write_line (int fd, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
}

static void
keep_server (const char *now, int out, int leash)
{
  AccordPracticeServer *server = accord_practice_server_new ();
  g_autofree char *body = g_strdup_printf ("{\"stopped\":true,\"now\":\"%s\"}", now);
  g_autoptr (JsonNode) clock =
      accord_practice_server_control_text (server, "POST", "/control/clock", body);
  g_autoptr (JsonNode) snapshot = accord_practice_server_control (server, "GET", "/control/snapshot", NULL);
  g_autofree char *text = json_to_string (snapshot, FALSE);
  char byte;

  write_line (out, accord_practice_server_get_endpoints (server));
  write_line (out, text);
  close (out);
  while (read (leash, &byte, 1) > 0)
    ;
  accord_practice_server_free (server);
  _exit (0);
}

void
accord_practice_keeper_begin (const char *now)
{
  int out[2];
  int leash[2];
  FILE *file;
  size_t size = 0;

  g_assert_cmpint (pipe (out), ==, 0);
  g_assert_cmpint (pipe (leash), ==, 0);
  keeper.process = fork ();
  if (keeper.process == 0)
    {
      close (out[0]);
      close (leash[1]);
      keep_server (now, out[1], leash[0]);
    }
  close (out[1]);
  close (leash[0]);
  keeper.leash = leash[1];
  file = fdopen (out[0], "r");
  g_assert_cmpint (getline (&keeper.endpoints, &size, file), >, 1);
  size = 0;
  g_assert_cmpint (getline (&keeper.pristine, &size, file), >, 1);
  g_strchomp (keeper.endpoints);
  fclose (file);
}

void
accord_practice_keeper_end (void)
{
  if (keeper.leash < 0)
    return;
  close (keeper.leash);
  waitpid (keeper.process, NULL, 0);
  free (keeper.endpoints);
  free (keeper.pristine);
  keeper.leash = -1;
}

AccordPracticeServer *
accord_practice_keeper_attach (void)
{
  return accord_practice_server_attach (keeper.endpoints);
}

const char *
accord_practice_keeper_get_pristine (void)
{
  return keeper.pristine;
}
