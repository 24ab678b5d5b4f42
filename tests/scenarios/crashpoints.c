/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Dies at every point of every scenario, or of those named.
 * usage: crashpoints FOLDER PROVIDER [--one-of N] [--point N] [--part K/N] [SCENARIO …]
 * A line for each scenario; the last one is "PROVIDER POINTS SCENARIOS DIFFER", for tools/crashpoints. */

#include "lives.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static int one_of = 1;
static int only = 0;
static char *part_text = NULL;

static const GOptionEntry entries[] = {
  { "one-of", 0, 0, G_OPTION_ARG_INT, &one_of, "Die at about one in N points", "N" },
  { "part", 0, 0, G_OPTION_ARG_STRING, &part_text, "Of N parts of the table the K-th", "K/N" },
  { "point", 0, 0, G_OPTION_ARG_INT, &only, "Die at this point alone", "N" },
  { NULL },
};

typedef struct
{
  guint points;
  guint scenarios;
  guint differ;
} Sum;

static void
run_scenario (const AccordScenario *scenario, AccordScenarioProvider provider, GRand *choose, Sum *sum)
{
  g_auto (LivesReport) report = { 0 };

  lives_run (scenario, provider, choose, (guint) one_of, (guint) only, &report);
  printf ("%-8s %-28s %4u points%s\n",
          accord_scenario_provider_name (provider),
          scenario->name,
          report.died,
          report.differ > 0 ? "  DIFFERS" : "");
  if (report.differ > 0)
    printf ("%s", report.message->str);
  fflush (stdout);
  sum->points += report.died;
  sum->differ += report.differ;
  sum->scenarios++;
}

static gboolean
is_named (const AccordScenario *scenario, char **names, int n_names)
{
  for (int i = 0; i < n_names; i++)
    if (g_str_equal (names[i], scenario->name))
      return TRUE;
  return n_names == 0;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER PROVIDER [SCENARIO …]");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GRand) choose = NULL;
  g_autoptr (GError) error = NULL;
  const char *seed = g_getenv ("ACCORD_SEED");
  AccordScenarioProvider provider;
  AccordScenarioPart part = ACCORD_SCENARIO_WHOLE;
  Sum sum = { 0 };

  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 3 || one_of < 1 ||
      !accord_scenario_provider_from_name (argv[2], &provider) ||
      (part_text != NULL && !accord_scenario_part_from_text (part_text, &part)))
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "crashpoints FOLDER PROVIDER [SCENARIO …]");
      return 2;
    }
  lives_begin (provider);
  all = accord_scenario_load_all (argv[1]);
  if (one_of > 1)
    choose = seed != NULL ? g_rand_new_with_seed ((guint32) strtoul (seed, NULL, 10)) : g_rand_new ();
  for (guint i = 0; i < all->len; i++)
    {
      const AccordScenario *scenario = g_ptr_array_index (all, i);

      if (scenario->on[provider] && accord_scenario_part_next (&part) &&
          is_named (scenario, argv + 3, argc - 3))
        run_scenario (scenario, provider, choose, &sum);
    }
  lives_end ();
  printf ("%s %u %u %u\n", argv[2], sum.points, sum.scenarios, sum.differ);
  return sum.differ > 0 ? 1 : 0;
}
