/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-when.h"
#include "model/accord-window.h"

static gint64
at (const char *text)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GError) error = NULL;

  accord_when_parse (&when, text, NULL, NULL, &error);
  g_assert_no_error (error);
  return when.start;
}

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "2026-06-11/2026-06-12",
    "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin",
    "2026-01-11T10:00:00+01:00/2026-01-11T10:00:00+01:00 Europe/Berlin",
    "2026-06-11T10:00:00-02:30/2026-06-11T11:00:00-02:30 America/St_Johns",
    "2026-06-11T10:00:00+00:00/2026-06-11T11:00:00+00:00 UTC",
    "2026-06-11T08:00:00+00:00/2026-06-11T09:00:00+00:00 Mars/Olympus",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *again = NULL;

      g_assert_true (accord_when_from_text (&when, texts[i], &error));
      g_assert_no_error (error);
      again = accord_when_to_text (&when);
      g_assert_cmpstr (again, ==, texts[i]);
    }
}

static void
test_foreign_forms (void)
{
  static const struct { const char *start, *end, *zone, *canonical; } rows[] = {
    { "2026-06-11T10:00:00Z", NULL, NULL, "2026-06-11T10:00:00+00:00/2026-06-11T10:00:00+00:00 UTC" },
    { "2026-06-11 10:00:00", "2026-06-11 11:30", "Europe/Berlin",
      "2026-06-11T10:00:00+02:00/2026-06-11T11:30:00+02:00 Europe/Berlin" },
    { "2026-06-11T10:00:00.0000000", "2026-06-11T11:00:00.5", "Asia/Tokyo",
      "2026-06-11T10:00:00+09:00/2026-06-11T11:00:00+09:00 Asia/Tokyo" },
    { "2026-06-11T10:00:00+0200", "2026-06-11T09:00:00Z", "Europe/Berlin",
      "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin" },
    { "2026-06-11", NULL, NULL, "2026-06-11/2026-06-12" },
    { "2026-06-11", "2026-06-11", NULL, "2026-06-11/2026-06-12" },
    { "2024-02-29", "2024-03-01", "Europe/Berlin", "2024-02-29/2024-03-01" },
    { "", "", "Europe/Berlin", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      accord_when_parse (&when, rows[i].start, rows[i].end, rows[i].zone, &error);
      g_assert_no_error (error);
      text = accord_when_to_text (&when);
      g_assert_cmpstr (text, ==, rows[i].canonical);
    }
}

static void
test_refused_forms (void)
{
  static const struct { const char *start, *end; } rows[] = {
    { "2026-02-30", NULL },          { "tomorrow", NULL },
    { "2026-06-11T25:00:00", NULL }, { "2026-06-11T10:00:00+2", NULL },
    { "2026-06-11", "2026-06-11T10:00:00Z" }, { "2026-06-11", "2026-06-10" },
    { "2026-06-11T10:00:00Z", "2026-06-11T09:59:59Z" }, { NULL, "2026-06-11" },
    { "2026-06-11T10:00:00Zulu", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
      g_autoptr (GError) error = NULL;

      g_assert_false (accord_when_parse (&when, rows[i].start, rows[i].end, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_summer_time_edges (void)
{
  static const struct { const char *zone, *reading, *instant; } rows[] = {
    /* skipped: forward by the gap; doubled: the first */
    { "Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z" },
    { "Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z" },
    { "Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z" },
    { "Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z" },
    { "America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00Z" },
    { "Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00Z" },
    { "Asia/Kolkata", "2026-06-01T05:30:00", "2026-06-01T00:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 seconds = 0;
      g_autoptr (GError) error = NULL;

      g_assert_true (accord_zone_parse_wall_clock (rows[i].zone, rows[i].reading, &seconds, &error));
      g_assert_cmpint (seconds, ==, at (rows[i].instant));
    }
}

static void
test_wall_clock (void)
{
  g_autofree char *berlin = accord_zone_wall_clock ("Europe/Berlin", at ("2026-06-11T10:00:00Z"));
  g_autofree char *unknown = accord_zone_wall_clock ("Mars/Olympus", at ("2026-06-11T10:00:00Z"));

  g_assert_cmpstr (berlin, ==, "2026-06-11T12:00:00");
  g_assert_cmpstr (unknown, ==, "2026-06-11T10:00:00");
}

static void
test_vienna_stays_vienna (void)
{
  g_autofree char *windows = accord_zone_to_windows ("Europe/Vienna");
  g_autofree char *kept = accord_zone_from_windows (windows, "Europe/Vienna");
  g_autofree char *fallback = accord_zone_from_windows (windows, "Asia/Tokyo");
  g_autofree char *plain = accord_zone_from_windows (windows, NULL);
  g_autofree char *utc = accord_zone_from_windows ("UTC", "UTC");
  g_autofree char *iana = accord_zone_from_windows ("Europe/Paris", NULL);
  g_autofree char *unknown = accord_zone_from_windows ("Middle-earth Standard Time", "Europe/Vienna");

  g_assert_cmpstr (windows, ==, "W. Europe Standard Time");
  g_assert_cmpstr (kept, ==, "Europe/Vienna");
  g_assert_cmpstr (fallback, ==, "Europe/Berlin");
  g_assert_cmpstr (plain, ==, "Europe/Berlin");
  g_assert_cmpstr (utc, ==, "UTC");
  g_assert_cmpstr (iana, ==, "Europe/Paris");
  g_assert_null (unknown);
}

static void
test_zones_alike (void)
{
  g_assert_true (accord_zone_same ("Europe/Vienna", "Europe/Berlin"));
  g_assert_true (accord_zone_same ("Europe/Kiev", "Europe/Kyiv"));
  g_assert_true (accord_zone_same ("Asia/Calcutta", "Asia/Kolkata"));
  g_assert_false (accord_zone_same ("Europe/Berlin", "Europe/London"));
  g_assert_false (accord_zone_same ("Europe/Berlin", NULL));
  g_assert_false (accord_zone_is_known ("W. Europe Standard Time"));
  g_assert_false (accord_zone_is_known ("../../etc/passwd"));
  g_assert_true (accord_zone_is_known ("Europe/Berlin"));
}

static void
test_whole_days_are_local_days (void)
{
  g_autoptr (GTimeZone) auckland = accord_zone_get ("Pacific/Auckland");
  g_auto (AccordWhen) day = ACCORD_WHEN_INIT;
  gint64 midnight = at ("2026-06-11T00:00:00+12:00");

  accord_when_parse (&day, "2026-06-11", NULL, NULL, NULL);
  g_assert_true (accord_when_touches (&day, midnight, midnight + 1, auckland));
  g_assert_false (accord_when_touches (&day, midnight - 3600, midnight, auckland));
  g_assert_false (accord_when_touches (&day, midnight + 86400, midnight + 90000, auckland));
  g_assert_cmpint (accord_date_of (midnight, auckland), ==, at ("2026-06-11"));
  g_assert_cmpint (accord_date_of (midnight - 1, auckland), ==, at ("2026-06-10"));
}

static void
test_no_length_touches_by_start (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  accord_when_set_span (&when, 100, 100, "UTC");
  g_assert_true (accord_when_touches (&when, 100, 200, utc));
  g_assert_false (accord_when_touches (&when, 0, 100, utc));
  accord_when_set_span (&when, 50, 100, "UTC");
  g_assert_false (accord_when_touches (&when, 100, 200, utc));
}

static void
test_window (void)
{
  g_autoptr (GTimeZone) berlin = accord_zone_get ("Europe/Berlin");
  AccordWindow window;

  accord_window_compute (
      &window, at ("2026-03-28T23:30:00Z"), 30, 30, berlin); /* 29 March, 00:30 in Berlin */
  g_assert_cmpint (window.start, ==, at ("2026-02-27T00:00:00+01:00"));
  g_assert_cmpint (window.end, ==, at ("2026-04-29T00:00:00+02:00"));
  g_assert_cmpint (window.list_start, ==, at ("2026-01-01T00:00:00+01:00"));
  g_assert_cmpint (window.list_end, ==, at ("2026-06-01T00:00:00+02:00"));
  g_assert_false (accord_window_needs_relist (&window, window.list_start, window.list_end));
  g_assert_false (accord_window_needs_relist (&window, window.start, window.end + 7 * 86400));
  g_assert_true (accord_window_needs_relist (&window, window.start, window.end + 7 * 86400 - 1));
  g_assert_true (accord_window_needs_relist (&window, window.start + 1, window.list_end));
  g_assert_true (accord_window_needs_relist (&window, 0, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/when/text-form-loses-nothing", test_round_trip);
  g_test_add_func ("/when/forms-of-foreign-programs-are-read", test_foreign_forms);
  g_test_add_func ("/when/nonsense-is-refused", test_refused_forms);
  g_test_add_func ("/when/summer-time-edges-are-exact", test_summer_time_edges);
  g_test_add_func ("/when/wall-clock-follows-the-zone", test_wall_clock);
  g_test_add_func ("/when/vienna-stays-vienna", test_vienna_stays_vienna);
  g_test_add_func ("/when/zones-that-providers-cannot-tell-apart-are-the-same", test_zones_alike);
  g_test_add_func ("/when/whole-days-are-local-days", test_whole_days_are_local_days);
  g_test_add_func ("/when/no-length-touches-by-its-start", test_no_length_touches_by_start);
  g_test_add_func ("/when/window-runs-from-local-midnight-to-local-midnight", test_window);
  return g_test_run ();
}
