/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include "model/accord-series.h"

/* A time as images hold it, a line end, the lines of a recurrence. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const gint64 from[] = { 0, 1767225600, 4102444800 }; /* 1970, 2026, 2100 */
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (AccordEvent) event = NULL;
  g_autoptr (GTimeZone) zone = NULL;

  fuzz_begin ();
  text = fuzz_valid_text (data, size);
  lines = fuzz_lines (text, 2);
  event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  if (!accord_when_from_text (&event->when, lines[0], NULL))
    return 0;
  event->recurrence = g_strdup (lines[1]);
  zone = accord_zone_get ("Europe/Berlin");
  accord_event_repeats (event);
  for (guint i = 0; i < G_N_ELEMENTS (from); i++)
    accord_event_touches (event, from[i], from[i] + 30 * 24 * 60 * 60, zone);
  return 0;
}
