/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random histories: whatever happens in whatever order, nothing is lost, nothing doubled, nobody mailed. The
 * seeds are printed; tools/histories tells one again, and any number of others. */

#include "history-run.h"

#include <stdlib.h>

#define PER_TEST 20
#define N_TESTS 4

static void
test_seeds (gconstpointer data)
{
  guint32 first = GPOINTER_TO_UINT (data);
  guint looked = 0;

  for (guint32 seed = first; seed < first + PER_TEST; seed++)
    {
      g_auto (HistoryResult) result = { 0 };

      if (!history_run_seed (seed, TRUE, &result))
        {
          g_test_message ("tools/histories --count 1 --seed %u tells it again", seed);
          g_test_fail ();
        }
      looked += result.looked;
    }
  g_test_message ("seeds %u to %u: %u events looked at", first, first + PER_TEST - 1, looked);
  g_assert_cmpuint (looked, >, PER_TEST);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  history_world_init ();
  for (guint i = 0; i < N_TESTS; i++)
    {
      guint32 first = 1 + i * PER_TEST;
      g_autofree char *path = g_strdup_printf ("/histories/seeds/%u", first);

      g_test_add_data_func (path, GUINT_TO_POINTER (first), test_seeds);
    }
  return g_test_run ();
}
