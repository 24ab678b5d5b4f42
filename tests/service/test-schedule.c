/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/accord-schedule.h"

#define NOW 1781000000
#define INTERVAL 900

static AccordScheduleFacts
healthy (void)
{
  AccordScheduleFacts facts = {
    .automatic = TRUE, .interval = INTERVAL, .now = NOW, .begun = NOW - 5000, .last_attempt = NOW - 100
  };

  return facts;
}

static void
test_interval (void)
{
  AccordScheduleFacts facts = healthy ();

  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW - 100 + INTERVAL);
}

static void
test_never_in_the_past (void)
{
  AccordScheduleFacts facts = healthy ();

  facts.last_attempt = NOW - 100000;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW);
  facts.last_attempt = 0;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW);
}

static void
test_fresh_start_waits (void)
{
  AccordScheduleFacts facts = healthy ();

  facts.last_attempt = 0;
  facts.begun = NOW + 10;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + 10);
}

static void
test_backoff_doubles (void)
{
  static const gint64 expected[] = { 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600 };
  AccordScheduleFacts facts = healthy ();

  facts.last_attempt = NOW;
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      facts.failures = i + 1;
      g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + expected[i]);
    }
  facts.failures = 4000000;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + 3600);
}

static void
test_jitter_stays_within_a_tenth (void)
{
  AccordScheduleFacts facts = healthy ();

  facts.last_attempt = NOW;
  facts.jitter = 1.0;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + INTERVAL + INTERVAL / 10);
  facts.jitter = -1.0;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + INTERVAL - INTERVAL / 10);
  facts.jitter = 70.0;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + INTERVAL + INTERVAL / 10);
}

static void
test_switches (void)
{
  AccordScheduleFacts facts = healthy ();

  facts.automatic = FALSE;
  g_assert_cmpint (accord_schedule_next (&facts), ==, 0);
  g_assert_false (accord_schedule_may_wake (&facts));
}

static void
test_paused (void)
{
  AccordScheduleFacts facts = healthy ();

  facts.paused_until = ACCORD_PAUSED_FOR_GOOD;
  g_assert_cmpint (accord_schedule_next (&facts), ==, 0);
  g_assert_false (accord_schedule_may_wake (&facts));

  facts.paused_until = NOW + 7200;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW + 7200);
  g_assert_false (accord_schedule_may_wake (&facts));

  facts.paused_until = NOW - 1;
  g_assert_cmpint (accord_schedule_next (&facts), ==, NOW - 100 + INTERVAL);
  g_assert_true (accord_schedule_may_wake (&facts));
}

static void
test_signed_out_rests (void)
{
  AccordScheduleFacts facts = healthy ();

  facts.health = ACCORD_HEALTH_EXPIRED;
  g_assert_cmpint (accord_schedule_next (&facts), ==, 0);
  g_assert_false (accord_schedule_may_wake (&facts));
  facts.health = ACCORD_HEALTH_REVOKED;
  g_assert_cmpint (accord_schedule_next (&facts), ==, 0);
  facts.health = ACCORD_HEALTH_OFFLINE;
  g_assert_cmpint (accord_schedule_next (&facts), !=, 0);
  g_assert_true (accord_schedule_may_wake (&facts));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/next-run-is-one-interval-later", test_interval);
  g_test_add_func ("/schedule/overdue-is-now-and-not-in-the-past", test_never_in_the_past);
  g_test_add_func ("/schedule/fresh-start-waits-a-moment", test_fresh_start_waits);
  g_test_add_func ("/schedule/failures-back-off-without-overflow", test_backoff_doubles);
  g_test_add_func ("/schedule/jitter-stays-within-a-tenth", test_jitter_stays_within_a_tenth);
  g_test_add_func ("/schedule/switch-off-means-never", test_switches);
  g_test_add_func ("/schedule/pause-ends-by-itself-or-not", test_paused);
  g_test_add_func ("/schedule/signed-out-account-is-not-tried-again", test_signed_out_rests);
  return g_test_run ();
}
