/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#include <stdlib.h>

#define COLUMNS                                                                                              \
  "original, cancelled, title, notes, place, \"start\", \"end\", zone, availability, reminders, categories, " \
  "title_override, body_override"

AccordStatement *
accord_store_query_exceptions (AccordDb  *db,
                               GError   **error)
{
  return accord_db_query (
      db, error, "SELECT " COLUMNS " FROM exceptions WHERE event_id = ? ORDER BY original", NULL);
}

/* Another program may have written a time that no longer makes sense to us; it is then at the rule's time. */
static void
read_when (AccordStatement   *statement,
           const AccordEvent *event,
           AccordOverride    *exception)
{
  const char *start = accord_statement_get_text (statement, 5);
  const char *end = accord_statement_get_text (statement, 6);
  const char *zone = accord_statement_get_text (statement, 7);
  const char *in_force = zone != NULL ? zone : event->when.zone;
  g_autoptr (GError) error = NULL;

  if (start == NULL || accord_when_parse (&exception->when, start, end, in_force, &error) ||
      accord_when_parse (&exception->when, start, NULL, in_force, NULL))
    return;
  g_warning ("event %s, occurrence of %s: %s", event->id, exception->original, error->message);
}

static GArray *
read_reminders (const char *text)
{
  g_auto (GStrv) parts = NULL;
  GArray *minutes;

  if (text == NULL)
    return NULL;
  parts = g_strsplit (text, " ", -1);
  minutes = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; parts[i] != NULL; i++)
    g_array_append_vals (minutes, &(int) { atoi (parts[i]) }, *parts[i] != '\0');
  return minutes;
}

static GPtrArray *
read_categories (const char *text)
{
  g_auto (GStrv) parts = NULL;
  GPtrArray *names;

  if (text == NULL)
    return NULL;
  parts = g_strsplit (text, "\n", -1);
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (names, g_strdup (parts[i]));
  return names;
}

void
accord_store_read_exceptions (AccordStatement *statement,
                              AccordEvent     *event)
{
  accord_statement_rebind (statement, "t", event->id);
  while (accord_statement_next (statement, NULL))
    {
      AccordOverride *exception = accord_override_new (accord_statement_get_text (statement, 0));

      exception->cancelled = accord_statement_get_int (statement, 1) != 0;
      exception->title = accord_statement_dup_text (statement, 2);
      exception->notes = accord_statement_dup_text (statement, 3);
      exception->place = accord_statement_dup_text (statement, 4);
      read_when (statement, event, exception);
      exception->availability = accord_statement_dup_text (statement, 8);
      exception->reminders = read_reminders (accord_statement_get_text (statement, 9));
      exception->categories = read_categories (accord_statement_get_text (statement, 10));
      exception->title_override = accord_statement_dup_text (statement, 11);
      exception->body_override = accord_statement_dup_text (statement, 12);
      g_ptr_array_add (event->exceptions, exception);
    }
}

/* ---- writing ---- */

static char *
text_of_reminders (const AccordOverride *exception)
{
  GString *text;

  if (exception->reminders == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < exception->reminders->len; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", g_array_index (exception->reminders, int, i));
  return g_string_free (text, FALSE);
}

static char *
text_of_categories (const AccordOverride *exception)
{
  GString *text;

  if (exception->categories == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < exception->categories->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (exception->categories, i));
  return g_string_free (text, FALSE);
}

char *
accord_store_text_of_exceptions (const AccordEvent *event)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < event->exceptions->len; i++)
    {
      const AccordOverride *exception = g_ptr_array_index (event->exceptions, i);
      g_autofree char *when = accord_when_to_text (&exception->when);
      g_autofree char *reminders = text_of_reminders (exception);
      g_autofree char *categories = text_of_categories (exception);
      const char *const texts[] = { exception->title, exception->notes, exception->place, exception->availability,
                                    reminders, categories, exception->title_override, exception->body_override };

      g_string_append_printf (text, "%s\x1f%d\x1f%s", exception->original, exception->cancelled, when);
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        g_string_append_printf (text, "\x1f%s%s", texts[j] != NULL ? "=" : "", texts[j] != NULL ? texts[j] : "");
      g_string_append_c (text, '\x1e');
    }
  return g_string_free (text, FALSE);
}

static gboolean
insert_exception (AccordDb              *db,
                  const AccordEvent     *event,
                  const AccordOverride  *exception,
                  GError               **error)
{
  g_autofree char *start = accord_when_format_start (&exception->when);
  g_autofree char *end = accord_when_format_end (&exception->when);
  g_autofree char *reminders = text_of_reminders (exception);
  g_autofree char *categories = text_of_categories (exception);

  return accord_db_run (db, error,
                        "INSERT OR REPLACE INTO exceptions (event_id, " COLUMNS ", all_day) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, length(?7) = 10)",
                        "ttdttttttttttt", event->id, exception->original, exception->cancelled, exception->title,
                        exception->notes, exception->place, start, end, exception->when.set ? exception->when.zone : NULL,
                        exception->availability, reminders, categories, exception->title_override,
                        exception->body_override);
}

gboolean
accord_store_insert_exceptions (AccordDb           *db,
                                const AccordEvent  *event,
                                GError            **error)
{
  for (guint i = 0; i < event->exceptions->len; i++)
    if (!insert_exception (db, event, g_ptr_array_index (event->exceptions, i), error))
      return FALSE;
  return TRUE;
}
