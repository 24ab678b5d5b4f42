/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-event.h"

#include <string.h>

#include "model/accord-occurrence.h"
#include "model/accord-recurrence.h"
#include "remote/accord-json.h"

/* Google keeps RFC 5545 lines (providers.md §2.4); the dates that EXDATE takes out are among the exceptions
 * here. */

static char *
join_lines (JsonArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonNode *line = json_array_get_element (lines, i);

      if (JSON_NODE_HOLDS_VALUE (line) && json_node_get_value_type (line) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", json_node_get_string (line));
    }
  return g_string_free (text, FALSE);
}

char *
accord_google_event_read_recurrence (JsonObject *event, const AccordWhen *when, GPtrArray **excluded)
{
  g_autofree char *text = join_lines (accord_json_array (event, "recurrence"));

  return accord_recurrence_normalise (text, when, excluded);
}

/* "EXDATE;TZID=Europe/Vienna:20261109T150000,20261116T150000" */
static char *
excluded_line (const AccordWhen *when, GPtrArray *excluded)
{
  GString *line = g_string_new ("EXDATE");

  if (when->all_day)
    g_string_append (line, ";VALUE=DATE");
  else
    g_string_append_printf (line, ";TZID=%s", when->zone);
  for (guint i = 0; i < excluded->len; i++)
    {
      g_autofree char *stamp = g_strdup (g_ptr_array_index (excluded, i));
      char *to = stamp;

      for (const char *from = stamp; *from != '\0'; from++)
        if (*from != '-' && *from != ':')
          *to++ = *from;
      *to = '\0';
      g_string_append_printf (line, "%c%s", i == 0 ? ':' : ',', stamp);
    }
  return g_string_free (line, FALSE);
}

void
accord_google_event_set_recurrence (JsonObject *into,
                                    const char *rules,
                                    const AccordWhen *when,
                                    GPtrArray *excluded)
{
  g_auto (GStrv) lines = g_strsplit (rules, "\n", -1);
  JsonArray *recurrence = json_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && g_ascii_strncasecmp (lines[i], "EXDATE", strlen ("EXDATE")) != 0)
      json_array_add_string_element (recurrence, lines[i]);
  if (excluded->len > 0)
    {
      g_autofree char *line = excluded_line (when, excluded);

      json_array_add_string_element (recurrence, line);
    }
  json_object_set_array_member (into, "recurrence", recurrence);
}

char *
accord_google_event_get_rules (JsonObject *event)
{
  return join_lines (accord_json_array (event, "recurrence"));
}
