/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program behind tools/histories. */

#include "history-run.h"

#include <stdio.h>
#include <stdlib.h>

static int count = 300;
static gint64 first = 1;
static gboolean whole;

static const GOptionEntry entries[] = {
  { "count", 'c', 0, G_OPTION_ARG_INT, &count, "How many histories (300)", "N" },
  { "seed", 's', 0, G_OPTION_ARG_INT64, &first, "Seed of the first one (1)", "S" },
  { "whole",
    'w',
    0,
    G_OPTION_ARG_NONE,
    &whole,
    "Print a failing history as it is, not its least part",
    NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint sum[N_FINDINGS] = { 0 };
  guint failed = 0;
  guint looked = 0;
  guint exact = 0;

  g_setenv ("TZ", "UTC", TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1 || count < 1)
    {
      fprintf (stderr,
               "histories: %s\n",
               error != NULL ? error->message : "--count N, above 0, and --seed S");
      return 2;
    }
  history_world_init ();
  for (int i = 0; i < count; i++)
    {
      g_auto (HistoryResult) result = { 0 };

      failed += !history_run_seed ((guint32) (first + i), !whole, &result);
      for (guint finding = 0; finding < N_FINDINGS; finding++)
        sum[finding] += result.findings[finding];
      looked += result.looked;
      exact += result.exact;
    }
  printf ("seeds %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
          ": %u events looked at after quiet, %u of them wholly foretold\n",
          first,
          first + count - 1,
          looked,
          exact);
  if (failed > 0)
    printf ("%u histories failed, %u differences of other kinds\n", failed, sum[FINDING_OTHER]);
  printf ("%d histories, %u lost, %u doubled, %u unforeseen mails\n",
          count,
          sum[FINDING_LOST],
          sum[FINDING_DOUBLED],
          sum[FINDING_MAIL]);
  return failed > 0 ? 1 : 0;
}
