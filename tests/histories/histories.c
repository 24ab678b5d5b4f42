/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program behind tools/histories. */

#include "history-run.h"

#include <stdio.h>
#include <stdlib.h>

static int count = 300;
static gint64 first = 1;
static gboolean whole;
static gboolean practice;
static gboolean memory;
static int share = 25;
static gboolean tell;
static char *only;

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
  { "share", 0, 0, G_OPTION_ARG_INT, &share, "How many of a hundred are told with accord-practice (25)", "P" },
  { "practice", 'p', 0, G_OPTION_ARG_NONE, &practice, "All with accord-practice, over sockets", NULL },
  { "memory", 'm', 0, G_OPTION_ARG_NONE, &memory, "All with providers in memory", NULL },
  { "tell", 't', 0, G_OPTION_ARG_NONE, &tell, "Tell every act and what it leads to", NULL },
  { "only", 'o', 0, G_OPTION_ARG_STRING, &only, "Only the acts of these numbers, separated by commas", "ACTS" },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

/* By the seed, so that one alone is told with the same. */
static const HistoryThere *
there_of (guint32 seed)
{
  return seed * 37 % 100 < (guint) share ? &history_there_practice : &history_there_fake;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint sum[N_FINDINGS] = { 0 };
  guint failed = 0;
  guint looked = 0;
  guint told = 0;
  guint exact = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1 || count < 1)
    {
      fprintf (stderr,
               "histories: %s\n",
               error != NULL ? error->message : "--count N, above 0, and --seed S");
      return 2;
    }
  share = practice ? 100 : memory ? 0 : CLAMP (share, 0, 100);
  history_look_closely (only, tell);
  history_begin (share > 0);
  for (int i = 0; i < count; i++)
    {
      g_auto (HistoryResult) result = { 0 };
      guint32 seed = (guint32) (first + i);

      told += there_of (seed) == &history_there_practice;
      failed += !history_run_seed (there_of (seed), seed, !whole, &result);
      for (guint finding = 0; finding < N_FINDINGS; finding++)
        sum[finding] += result.findings[finding];
      looked += result.looked;
      exact += result.exact;
    }
  history_end ();
  printf ("seeds %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
          ", %u of them with accord-practice: %u events looked at after quiet, %u wholly foretold\n",
          first,
          first + count - 1,
          told,
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
