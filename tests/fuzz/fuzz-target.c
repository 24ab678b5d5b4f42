/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "model/accord-when.h"

/* How GLib stops a program; libFuzzer keeps the input only of one that aborts. */
static void
trap_cb (int signal_number)
{
  abort ();
}

void
fuzz_begin (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  signal (SIGTRAP, trap_cb);
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_once_init_leave (&done, 1);
}

char *
fuzz_text (const uint8_t *data, size_t size)
{
  return size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
}

char *
fuzz_valid_text (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_text (data, size);

  return g_utf8_make_valid (text, -1);
}

GStrv
fuzz_lines (const char *text, guint n)
{
  g_auto (GStrv) found = g_strsplit (text, "\n", (int) n);
  GStrv lines = g_new0 (char *, n + 1);
  guint n_found = g_strv_length (found);

  for (guint i = 0; i < n; i++)
    lines[i] = g_strdup (i < n_found ? found[i] : "");
  return lines;
}

static gboolean
is_one_line (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < ' ')
      return FALSE;
  return TRUE;
}

static void
check_when (const char *text)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *again = NULL;

  g_assert_true (accord_when_from_text (&when, text, NULL));
  again = accord_when_to_text (&when);
  g_assert_cmpstr (again, ==, text);
}

static void
check_lines (const char *text, guint n_columns)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (columns), ==, n_columns);
      g_assert_cmpstr (columns[0], !=, "");
    }
}

void
fuzz_check_item (const AccordRemoteItem *item)
{
  const char *const texts[] = { item->id, item->tag, item->mark, item->uid, item->web_link };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (texts[i] == NULL || g_utf8_validate (texts[i], -1, NULL));
  if (item->fields == NULL)
    return;
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    {
      const char *value = accord_fields_get (item->fields, i);

      g_assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
      if (i == ACCORD_FIELD_TITLE || i == ACCORD_FIELD_PLACE || i == ACCORD_FIELD_WHEN)
        g_assert_true (is_one_line (value));
      if (i == ACCORD_FIELD_WHEN)
        check_when (value);
      if ((i == ACCORD_FIELD_ATTENDEES || i == ACCORD_FIELD_RESPONSES) && value[0] != '\0')
        check_lines (value, i == ACCORD_FIELD_ATTENDEES ? 3 : 2);
    }
}

/* Only what can be written comes back. */
static AccordFieldMask
find_written (const AccordFieldRow *rows, guint n_rows)
{
  AccordFieldMask mask = 0;

  for (guint i = 0; i < n_rows; i++)
    if (accord_field_row_is_written (&rows[i]))
      mask |= ACCORD_FIELD_BIT (rows[i].field);
  return mask;
}

static AccordFields *
write_and_read (const AccordFieldRow *rows, guint n_rows, const AccordFields *fields)
{
  static const AccordFieldContext context = { .fallback_zone = "Europe/Berlin" };
  g_autoptr (JsonObject) object = json_object_new ();

  accord_field_map_encode (rows, n_rows, fields, &context, object);
  return accord_field_map_decode (rows, n_rows, object, &context);
}

void
fuzz_check_rows (const AccordFieldRow *rows, guint n_rows, const AccordFields *fields)
{
  AccordFieldMask mask = find_written (rows, n_rows);
  g_autoptr (AccordFields) written = accord_fields_filter (fields, mask);
  g_autoptr (AccordFields) once = write_and_read (rows, n_rows, written);
  g_autoptr (AccordFields) held = accord_fields_filter (once, mask);
  g_autoptr (AccordFields) twice = write_and_read (rows, n_rows, held);

  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    if (mask & ACCORD_FIELD_BIT (i))
      {
        g_assert_cmpstr (accord_fields_get (held, i), ==, accord_fields_get (twice, i));
      }
}
