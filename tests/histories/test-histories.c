/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random histories: whatever happens in whatever order, nothing is lost, nothing doubled, nobody mailed. The
 * seeds are printed; tools/histories tells one again, and any number of others. */

#include "history-run.h"

#include <stdlib.h>

#define PER_TEST 10

static const HistoryThere *there = &history_there_fake;

typedef struct
{
  guint32 first;
  guint32 count;
} Seeds;

static void
test_seeds (gconstpointer data)
{
  const Seeds *seeds = data;
  guint looked = 0;

  for (guint32 seed = seeds->first; seed < seeds->first + seeds->count; seed++)
    {
      g_auto (HistoryResult) result = { 0 };

      if (!history_run_seed (there, seed, TRUE, &result))
        {
          g_test_message ("tools/histories %s--count 1 --seed %u tells it again",
                          there == &history_there_practice ? "--practice " : "--memory ",
                          seed);
          g_test_fail ();
        }
      looked += result.looked;
    }
  g_test_message (
      "seeds %u to %u: %u events looked at", seeds->first, seeds->first + seeds->count - 1, looked);
  g_assert_cmpuint (looked, >, seeds->count);
}

/* usage: test-histories [memory|practice FIRST COUNT] */
int
main (int argc, char *argv[])
{
  guint32 first = 1;
  guint32 count = PER_TEST;
  int result;

  g_test_init (&argc, &argv, NULL);
  if (argc == 4)
    {
      there = g_str_equal (argv[1], "practice") ? &history_there_practice : &history_there_fake;
      first = (guint32) g_ascii_strtoull (argv[2], NULL, 10);
      count = (guint32) g_ascii_strtoull (argv[3], NULL, 10);
    }
  history_begin (there == &history_there_practice);
  for (guint32 at = 0; at < count; at += PER_TEST)
    {
      Seeds *seeds = g_new (Seeds, 1);
      g_autofree char *path = g_strdup_printf ("/histories/seeds/%u", first + at);

      *seeds = (Seeds){ first + at, MIN (PER_TEST, count - at) };
      g_test_add_data_func_full (path, seeds, test_seeds, g_free);
    }
  result = g_test_run ();
  history_end ();
  return result;
}
