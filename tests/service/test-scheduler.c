/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/accord-scheduler.h"

#include <glib/gstdio.h>

#define NOW 1781000000

typedef struct
{
  char *folder;
  AccordStore *store;
  AccordFakeClock *clock;
  AccordScheduler *scheduler;
  GString *seen;   /* "cause account account;" */
} Fixture;

static void
due_cb (AccordScheduler *scheduler, char **accounts, const char *cause, Fixture *fixture)
{
  g_autofree char *ids = g_strjoinv (" ", accounts);

  g_string_append_printf (fixture->seen, "%s %s;", cause, ids);
}

static void
put_account (Fixture *fixture, const char *id, gboolean automatic, AccordHealth health)
{
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup (id);
  account->provider = g_strdup ("google");
  account->email = g_strconcat (id, "@x.example", NULL);
  account->provider_user_id = g_strdup (id);
  account->automatic = automatic;
  account->last_attempt = NOW - 60;
  account->last_sync = NOW - 60;
  account->health = health;
  accord_store_put_account (fixture->store, account, &error);
  g_assert_no_error (error);
}

static void
make_scheduler (Fixture *fixture)
{
  g_clear_object (&fixture->scheduler);
  fixture->scheduler = accord_scheduler_new (fixture->store, ACCORD_CLOCK (fixture->clock));
  g_signal_connect (fixture->scheduler, "due", G_CALLBACK (due_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("accord-scheduler-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "accord.db", NULL);
  fixture->store = accord_store_open (path, &error);
  g_assert_no_error (error);
  fixture->clock = accord_fake_clock_new (NOW);
  fixture->seen = g_string_new (NULL);
  accord_store_set_setting (fixture->store, "interval", "15", &error);
  g_assert_no_error (error);
  put_account (fixture, "a", TRUE, ACCORD_HEALTH_OK);
  make_scheduler (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->scheduler);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->clock);
  g_string_free (fixture->seen, TRUE);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
spin (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, stop_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_burst (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      accord_scheduler_wake (fixture->scheduler, "change");
      spin (40);
    }
  spin (900);
  g_assert_cmpstr (fixture->seen->str, ==, "change a;");
}

static void
test_who_wakes (Fixture *fixture, gconstpointer data)
{
  put_account (fixture, "b", FALSE, ACCORD_HEALTH_OK);
  put_account (fixture, "c", TRUE, ACCORD_HEALTH_EXPIRED);
  put_account (fixture, "d", TRUE, ACCORD_HEALTH_OFFLINE);
  accord_scheduler_reload (fixture->scheduler);
  accord_scheduler_wake (fixture->scheduler, "change");
  spin (900);
  g_assert_cmpstr (fixture->seen->str, ==, "change a d;");
}

static void
test_switched_off (Fixture *fixture, gconstpointer data)
{
  g_assert_true (accord_store_set_setting (fixture->store, "automatic_sync", "off", NULL));
  accord_scheduler_reload (fixture->scheduler);
  g_assert_true (accord_scheduler_is_paused (fixture->scheduler));
  g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), ==, 0);
  accord_scheduler_wake (fixture->scheduler, "change");
  spin (900);
  g_assert_cmpstr (fixture->seen->str, ==, "");
}

static void
test_timer (Fixture *fixture, gconstpointer data)
{
  accord_fake_clock_advance (fixture->clock, 3600);
  accord_scheduler_reload (fixture->scheduler);
  for (guint i = 0; i < 50 && fixture->seen->len == 0; i++)
    spin (100);
  g_assert_cmpstr (fixture->seen->str, ==, "start a;");
  /* Asked for: not again before it was tried. */
  spin (1500);
  g_assert_cmpstr (fixture->seen->str, ==, "start a;");
}

static void
test_failures_back_off (Fixture *fixture, gconstpointer data)
{
  gint64 next;

  accord_scheduler_report (fixture->scheduler, "a", TRUE);
  next = accord_scheduler_get_next (fixture->scheduler, "a");
  g_assert_cmpint (next, >=, NOW + 54);
  g_assert_cmpint (next, <=, NOW + 66);
  accord_scheduler_report (fixture->scheduler, "a", TRUE);
  accord_scheduler_report (fixture->scheduler, "a", TRUE);
  next = accord_scheduler_get_next (fixture->scheduler, "a");
  g_assert_cmpint (next, >=, NOW + 216);
  g_assert_cmpint (next, <=, NOW + 264);
  accord_scheduler_report (fixture->scheduler, "a", FALSE);
  next = accord_scheduler_get_next (fixture->scheduler, "a");
  g_assert_cmpint (next, >=, NOW + 810);
  g_assert_cmpint (next, <=, NOW + 990);
}

static void
test_pause_survives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_scheduler_pause (fixture->scheduler, NOW + 3600, &error));
  g_assert_no_error (error);
  make_scheduler (fixture);
  g_assert_true (accord_scheduler_is_paused (fixture->scheduler));
  accord_fake_clock_advance (fixture->clock, 3601);
  g_assert_false (accord_scheduler_is_paused (fixture->scheduler));
  g_assert_true (accord_scheduler_pause (fixture->scheduler, ACCORD_PAUSED_FOR_GOOD, &error));
  make_scheduler (fixture);
  g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), ==, 0);
}

/* ---- somebody sets the clock ---- */

#define INTERVAL (15 * 60)
#define DAY (24 * 60 * 60)

/* Line by line: what the clock is set forward by, and what was going on. */
static const struct
{
  const char *name;
  gint64 set;
  guint failures;
  gint64 least;   /* seconds from then until the next attempt */
  gint64 most;
} settings[] = {
  { "a day back", -DAY, 0, INTERVAL * 9 / 10, INTERVAL * 11 / 10 },
  { "a day forward", DAY, 0, INTERVAL * 9 / 10, INTERVAL * 11 / 10 },
  { "a year back", -365 * DAY, 0, INTERVAL * 9 / 10, INTERVAL * 11 / 10 },
  { "a day back after a failure", -DAY, 1, 54, 66 },
  { "a day forward after three failures", DAY, 3, 216, 264 },
};

static void
test_clock_is_set (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      gint64 now;
      gint64 wait;

      g_test_message ("%s", settings[i].name);
      make_scheduler (fixture);
      accord_scheduler_report (fixture->scheduler, "a", FALSE);
      for (guint n = 0; n < settings[i].failures; n++)
        accord_scheduler_report (fixture->scheduler, "a", TRUE);
      accord_fake_clock_set_forward (fixture->clock, settings[i].set);
      now = accord_clock_seconds (ACCORD_CLOCK (fixture->clock));
      wait = accord_scheduler_get_next (fixture->scheduler, "a") - now;
      g_assert_cmpint (wait, >=, settings[i].least);
      g_assert_cmpint (wait, <=, settings[i].most);
      /* The moment comes nearer, and then it is there. */
      accord_fake_clock_advance (fixture->clock, wait - 1);
      g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), ==, now + wait);
      accord_fake_clock_advance (fixture->clock, 2);
      accord_scheduler_reload (fixture->scheduler);
      g_string_truncate (fixture->seen, 0);
      for (guint n = 0; n < 50 && fixture->seen->len == 0; n++)
        spin (50);
      g_assert_cmpstr (fixture->seen->str, ==, "start a;");
    }
}

/* The service begins while the store remembers attempts of tomorrow. */
static void
test_attempt_of_tomorrow (Fixture *fixture, gconstpointer data)
{
  accord_fake_clock_set_forward (fixture->clock, -DAY);
  make_scheduler (fixture);
  for (guint i = 0; i < 2; i++)
    {
      gint64 now = accord_clock_seconds (ACCORD_CLOCK (fixture->clock));

      g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), ==, i == 0 ? now + 10 : now);
      accord_fake_clock_advance (fixture->clock, 20);
    }
}

/* A pause is until a time that a person chose: that time, whatever it takes. */
static void
test_pause_goes_by_the_clock (Fixture *fixture, gconstpointer data)
{
  gint64 until = NOW + 3600;

  g_assert_true (accord_scheduler_pause (fixture->scheduler, until, NULL));
  g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), ==, until);
  accord_fake_clock_set_forward (fixture->clock, -600);
  g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), ==, until);
  accord_fake_clock_set_forward (fixture->clock, DAY);
  g_assert_false (accord_scheduler_is_paused (fixture->scheduler));
  g_assert_cmpint (accord_scheduler_get_next (fixture->scheduler, "a"), <, until + DAY);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/scheduler/burst-of-changes-is-one-run", test_burst);
  ADD ("/scheduler/only-accounts-that-may-are-woken", test_who_wakes);
  ADD ("/scheduler/switch-in-preferences-stops-everything", test_switched_off);
  ADD ("/scheduler/overdue-account-is-asked-for-once", test_timer);
  ADD ("/scheduler/failures-back-off-and-success-ends-it", test_failures_back_off);
  ADD ("/scheduler/pause-survives-a-restart", test_pause_survives);
  ADD ("/scheduler/clock-that-is-set-stops-nothing", test_clock_is_set);
  ADD ("/scheduler/attempt-of-tomorrow-stops-nothing", test_attempt_of_tomorrow);
  ADD ("/scheduler/pause-goes-by-the-clock", test_pause_goes_by_the_clock);
  return g_test_run ();
}
