/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "store/accord-store-monitor.h"

typedef struct
{
  GMainLoop *loop;
  guint      count;
  gint64     last;   /* monotonic microseconds of the last signal */
} Listener;

static void
changed_cb (AccordStoreMonitor *monitor,
            gpointer            user_data)
{
  Listener *listener = user_data;

  listener->count++;
  listener->last = g_get_monotonic_time ();
  g_main_loop_quit (listener->loop);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* Runs until the signal comes, at most so long. */
static void
wait_for_signal (Listener *listener,
                 guint     milliseconds)
{
  guint source = g_timeout_add (milliseconds, quit_cb, listener->loop);
  guint before = listener->count;

  g_main_loop_run (listener->loop);
  if (listener->count > before)
    g_source_remove (source);
}

static AccordStoreMonitor *
listen (StoreFixture *f,
        Listener     *listener)
{
  g_autoptr (GError) error = NULL;
  AccordStoreMonitor *monitor = accord_store_monitor_new (f->store, &error);

  g_assert_no_error (error);
  *listener = (Listener) { g_main_loop_new (NULL, FALSE), 0, 0 };
  g_signal_connect (monitor, "changed", G_CALLBACK (changed_cb), listener);
  return monitor;
}

static void
test_one_commit (StoreFixture  *f,
                 gconstpointer  data)
{
  Listener listener;
  g_autoptr (AccordStoreMonitor) monitor = listen (f, &listener);
  gint64 written;

  store_fixture_write (f, "INSERT INTO events (title) VALUES ('x')");
  written = g_get_monotonic_time ();
  wait_for_signal (&listener, 5000);
  g_assert_cmpuint (listener.count, ==, 1);
  g_assert_cmpint (listener.last - written, <=, G_TIME_SPAN_SECOND);
  wait_for_signal (&listener, 1500);
  g_assert_cmpuint (listener.count, ==, 1);
  g_main_loop_unref (listener.loop);
}

/* Another process commits every 100 ms for some 8 s: the signal may not wait for the end. */
static const char burst[] = "import sqlite3, sys, time\n"
                            "db = sqlite3.connect (sys.argv[1], timeout=30)\n"
                            "for i in range (80):\n"
                            "    db.execute (\"INSERT INTO events (title) VALUES ('x')\")\n"
                            "    db.commit ()\n"
                            "    time.sleep (0.1)\n";

static void
test_long_burst (StoreFixture  *f,
                 gconstpointer  data)
{
  Listener listener;
  g_autoptr (AccordStoreMonitor) monitor = listen (f, &listener);
  g_autoptr (GSubprocess) writer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();

  writer = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/usr/bin/python3", "-c", burst, f->path, NULL);
  g_assert_no_error (error);
  wait_for_signal (&listener, 10000);
  g_assert_cmpuint (listener.count, ==, 1);
  g_assert_cmpint (listener.last - began, <=, 5 * G_TIME_SPAN_SECOND + G_TIME_SPAN_SECOND / 2);
  g_assert_cmpint (listener.last - began, >=, 3 * G_TIME_SPAN_SECOND);
  g_subprocess_wait (writer, NULL, NULL);
  /* the rest of the burst is not lost */
  wait_for_signal (&listener, 3000);
  g_assert_cmpuint (listener.count, ==, 2);
  g_main_loop_unref (listener.loop);
}

static void
test_own_writes (StoreFixture  *f,
                 gconstpointer  data)
{
  Listener listener;
  g_autoptr (AccordStoreMonitor) monitor = listen (f, &listener);

  accord_event_free (store_fixture_add (f, "own", "2026-06-11", NULL, NULL));
  wait_for_signal (&listener, 1500);
  g_assert_cmpuint (listener.count, ==, 0);
  g_main_loop_unref (listener.loop);
}

static void
test_check_looks_at_once (StoreFixture  *f,
                          gconstpointer  data)
{
  Listener listener;
  g_autoptr (AccordStoreMonitor) monitor = listen (f, &listener);

  g_assert_false (accord_store_monitor_check (monitor));
  store_fixture_write (f, "INSERT INTO events (title) VALUES ('x')");
  g_assert_true (accord_store_monitor_check (monitor));
  g_assert_cmpuint (listener.count, ==, 1);
  g_assert_false (accord_store_monitor_check (monitor));
  g_main_loop_unref (listener.loop);
}

#define ADD(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/monitor/commit-of-another-program-is-noticed-within-a-second", test_one_commit);
  ADD ("/monitor/long-burst-is-noticed-within-five-seconds", test_long_burst);
  ADD ("/monitor/own-connection-says-nothing", test_own_writes);
  ADD ("/monitor/check-looks-at-once", test_check_looks_at_once);
  return g_test_run ();
}
