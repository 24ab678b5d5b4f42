/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Every row of the table comes out as it says, and a process that dies on the way changes nothing about it.
 * usage: test-scenarios PROVIDER [ONE-OF [K/N]]      ONE-OF: of so many points one is tried, chosen by
 * ACCORD_SEED; K/N: of N parts of the table the K-th
 */

#include "lives.h"

#include <locale.h>
#include <stdlib.h>

typedef struct
{
  const AccordScenario *scenario;
  AccordScenarioProvider provider;
  GRand *choose;
  guint one_of;
} Row;

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_auto (LivesReport) report = { 0 };

  lives_run (row->scenario, row->provider, row->choose, row->one_of, 0, &report);
  g_test_message ("%s: died at %u of %u points", row->scenario->sentence, report.died, report.points);
  if (report.message->len > 0 || report.points <= 4)
    {
      g_test_message ("%s", report.message->str);
      g_test_fail ();
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GRand) choose = NULL;
  const char *seed_text = g_getenv ("ACCORD_SEED");
  guint32 seed = seed_text != NULL ? (guint32) strtoul (seed_text, NULL, 10) : g_random_int ();
  AccordScenarioProvider provider;
  AccordScenarioPart part = ACCORD_SCENARIO_WHOLE;
  guint one_of;
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  if (argc < 2 || !accord_scenario_provider_from_name (argv[1], &provider) ||
      (argc > 3 && !accord_scenario_part_from_text (argv[3], &part)))
    g_error ("usage: test-scenarios PROVIDER [ONE-OF [K/N]]");
  lives_begin (provider);
  one_of = argc > 2 ? (guint) atoi (argv[2]) : 1;
  folder = g_test_build_filename (G_TEST_DIST, "scenarios", NULL);
  all = accord_scenario_load_all (folder);
  if (one_of > 1)
    {
      choose = g_rand_new_with_seed (seed);
      g_print ("# ACCORD_SEED=%u\n", seed);
    }
  for (guint i = 0; i < all->len; i++)
    {
      const AccordScenario *scenario = g_ptr_array_index (all, i);
      g_autofree char *path = g_strdup_printf ("/scenarios/%s/%s", argv[1], scenario->name);
      Row *row = g_new0 (Row, 1);

      *row = (Row){ scenario, provider, choose, one_of };
      if (scenario->on[provider] && accord_scenario_part_next (&part))
        g_test_add_data_func_full (path, row, test_row, g_free);
      else
        g_free (row);
    }
  status = g_test_run ();
  lives_end ();
  return status;
}
