/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <string.h>

#include "model/accord-icalendar.h"

typedef struct
{
  AccordIcalWriter *writer; /* (nullable) */
  guint64 n_lines;
  guint n_found;
  guint n_refused;
  GString *seen;
} Run;

static void
found_cb (AccordIcalItem *item, gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *when = accord_when_to_text (&item->event->when);

  run->n_found++;
  g_assert_cmpuint (item->line, <=, run->n_lines);
  /* A time can be written, whatever it was read from. */
  g_assert_true ((*when != '\0') == item->event->when.set);
  g_assert_true (item->event->title == NULL || g_utf8_validate (item->event->title, -1, NULL));
  g_string_append_printf (run->seen, "%s %s\n", item->uid, when);
  if (run->writer != NULL)
    accord_ical_writer_add (run->writer, item->event);
}

static void
refused_cb (guint64 line, const char *reason, gpointer user_data)
{
  Run *run = user_data;

  run->n_refused++;
  g_assert_cmpuint (line, <=, run->n_lines);
  g_assert_cmpstr (reason, !=, "");
}

/* @step: bytes that are given at once. (transfer full) */
static char *
read_and_write (const char *text, gsize length, gsize step, Run *run)
{
  g_autoptr (AccordIcalWriter) writer = accord_ical_writer_new ();
  g_autoptr (AccordIcalReader) reader = accord_ical_reader_new ("Europe/Berlin", found_cb, refused_cb, run);

  run->writer = writer;
  run->seen = g_string_new (NULL);
  run->n_lines = 1;
  for (gsize i = 0; i < length; i++)
    run->n_lines += text[i] == '\n';
  for (gsize i = 0; i < length; i += step)
    accord_ical_reader_feed (reader, text + i, MIN (step, length - i));
  accord_ical_reader_finish (reader);
  return accord_ical_writer_finish (writer);
}

/* A file: it is read in one piece and in pieces alike, and what is written of it reads and writes the same
 * again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Run whole = { 0 }, pieces = { 0 }, again = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *other = NULL;
  g_autofree char *second = NULL;

  fuzz_begin ();
  first = read_and_write ((const char *) data, size, MAX (size, 1), &whole);
  other = read_and_write ((const char *) data, size, 7, &pieces);
  g_assert_cmpstr (whole.seen->str, ==, pieces.seen->str);
  g_assert_cmpuint (whole.n_refused, ==, pieces.n_refused);
  second = read_and_write (first, strlen (first), 4096, &again);
  if (again.n_refused > 0 || again.n_found != whole.n_found || strcmp (first, second) != 0)
    g_error ("Written\n%s\nreads as\n%s", first, second);
  g_string_free (whole.seen, TRUE);
  g_string_free (pieces.seen, TRUE);
  g_string_free (again.seen, TRUE);
  return 0;
}
