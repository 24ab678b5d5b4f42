/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <string.h>

#include "model/accord-when.h"

#define FIRST_SECOND (-62135596800) /* of the year 1, and the last one of 9999: what GDateTime can say */
#define LAST_SECOND 253402300799

static void
check_span (const AccordWhen *when, const char *zone)
{
  g_auto (AccordWhen) again = ACCORD_WHEN_INIT;
  g_autofree char *text = accord_when_to_text (when);
  g_autofree char *repeated = NULL;
  g_autoptr (GTimeZone) local = accord_zone_get (zone);
  gint64 start, end;

  g_assert_cmpint (when->start, <=, when->end);
  accord_when_bounds (when, local, &start, &end);
  accord_when_touches (when, start, end, local);
  accord_date_of (when->start, local);
  if (text[0] == '\0')
    return;
  g_assert_true (accord_when_from_text (&again, text, NULL));
  repeated = accord_when_to_text (&again);
  g_assert_cmpstr (text, ==, repeated);
  g_assert_true (accord_when_equal (when, &again));
}

static void
check_zone (const char *name, const char *hint)
{
  g_autofree char *windows = accord_zone_to_windows (name);
  g_autofree char *back = windows != NULL ? accord_zone_from_windows (windows, name) : NULL;
  g_autofree char *from = accord_zone_from_windows (name, hint);

  g_assert_true (windows == NULL || g_strcmp0 (back, name) == 0);
  /* No name leaves the folder of zones. */
  if (accord_zone_is_known (name))
    g_assert_null (strchr (name, '.'));
  g_assert_true (accord_zone_same (name, hint) == accord_zone_same (hint, name));
}

/* A clock that stands in a zone is read as the same instant, except in the hour that an autumn change
 * repeats. */
static void
check_clock (const char *zone, gint64 seconds)
{
  g_autofree char *clock = accord_zone_wall_clock (zone, seconds);
  g_autofree char *again = NULL;
  gint64 read;

  if (clock == NULL)
    return;
  g_assert_true (accord_zone_parse_wall_clock (zone, clock, &read, NULL));
  again = accord_zone_wall_clock (zone, read);
  g_assert_cmpstr (clock, ==, again);
}

/* Lines: start, end, zone, another zone, Unix seconds. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) image = ACCORD_WHEN_INIT;
  g_autoptr (GError) error = NULL;
  gint64 seconds;

  fuzz_begin ();
  text = fuzz_valid_text (data, size);
  lines = fuzz_lines (text, 5);
  if (accord_when_parse (&when, lines[0], lines[1], lines[2], &error))
    check_span (&when, lines[3]);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  if (accord_when_from_text (&image, lines[0], NULL))
    check_span (&image, lines[3]);
  check_zone (lines[2], lines[3]);
  if (g_ascii_string_to_signed (lines[4], 10, FIRST_SECOND, LAST_SECOND, &seconds, NULL))
    check_clock (lines[2], seconds);
  accord_zone_parse_wall_clock (lines[2], lines[0], &seconds, NULL);
  return 0;
}
