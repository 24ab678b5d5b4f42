/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <errno.h>
#include <string.h>

typedef enum
{
  KIND_TEXT,
  KIND_BOOLEAN,
  KIND_INTEGER,
  KIND_TIME,
  KIND_ZONE,
  KIND_CHOICE,
} Kind;

/* Query parameters of the discovery document. A name means the same in every method. */
static const struct
{
  const char *name;
  Kind kind;
  gint64 least, most;  /* KIND_INTEGER */
  const char *choices; /* KIND_CHOICE */
  gboolean repeated;
} table[] = {
  { "alt", KIND_CHOICE, 0, 0, "json" },
  { "fields", KIND_TEXT },
  { "key", KIND_TEXT },
  { "oauth_token", KIND_TEXT },
  { "prettyPrint", KIND_BOOLEAN },
  { "quotaUser", KIND_TEXT },
  { "userIp", KIND_TEXT },
  { "alwaysIncludeEmail", KIND_BOOLEAN },
  { "colorRgbFormat", KIND_BOOLEAN },
  { "conferenceDataVersion", KIND_INTEGER, 0, 1 },
  { "destination", KIND_TEXT },
  { "eventTypes",
    KIND_CHOICE,
    0,
    0,
    "birthday|default|focusTime|fromGmail|outOfOffice|workingLocation",
    TRUE },
  { "iCalUID", KIND_TEXT },
  { "maxAttendees", KIND_INTEGER, 1, G_MAXINT32 },
  { "maxResults", KIND_INTEGER, 1, G_MAXINT32 },
  { "minAccessRole", KIND_CHOICE, 0, 0, "freeBusyReader|owner|reader|writer" },
  { "orderBy", KIND_CHOICE, 0, 0, "startTime|updated" },
  { "originalStart", KIND_TEXT },
  { "pageToken", KIND_TEXT },
  { "privateExtendedProperty", KIND_TEXT, 0, 0, NULL, TRUE },
  { "q", KIND_TEXT },
  { "sendNotifications", KIND_BOOLEAN },
  { "sendUpdates", KIND_CHOICE, 0, 0, "all|externalOnly|none" },
  { "sharedExtendedProperty", KIND_TEXT, 0, 0, NULL, TRUE },
  { "showDeleted", KIND_BOOLEAN },
  { "showHidden", KIND_BOOLEAN },
  { "showHiddenInvitations", KIND_BOOLEAN },
  { "singleEvents", KIND_BOOLEAN },
  { "supportsAttachments", KIND_BOOLEAN },
  { "syncToken", KIND_TEXT },
  { "timeMax", KIND_TIME },
  { "timeMin", KIND_TIME },
  { "timeZone", KIND_ZONE },
  { "updatedMin", KIND_TIME },
};

static const char *const global_names[] = {
  "alt", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "userIp", NULL,
};

static gboolean
is_word_of (const char *word,
            const char *words,
            const char *separator)
{
  g_auto (GStrv) list = g_strsplit (words, separator, -1);

  return g_strv_contains ((const char *const *) list, word);
}

static gboolean
is_integer (const char *value,
            gint64 least,
            gint64 most)
{
  char *end = NULL;
  gint64 number;

  errno = 0;
  number = g_ascii_strtoll (value, &end, 10);
  return *value != '\0' && *end == '\0' && errno == 0 && number >= least && number <= most;
}

static gboolean
is_time (const char *value)
{
  gint64 time;
  gboolean has_offset = FALSE;

  return practice_time_parse (value, NULL, &time, &has_offset) && has_offset;
}

static gboolean
is_good_value (guint row,
               const char *value)
{
  g_autoptr (GTimeZone) zone = NULL;

  switch (table[row].kind)
    {
    case KIND_BOOLEAN:
      return strcmp (value, "true") == 0 || strcmp (value, "false") == 0;
    case KIND_INTEGER:
      return is_integer (value, table[row].least, table[row].most);
    case KIND_TIME:
      return is_time (value);
    case KIND_ZONE:
      zone = practice_zone_new (value);
      return zone != NULL;
    case KIND_CHOICE:
      return is_word_of (value, table[row].choices, "|");
    case KIND_TEXT:
    default:
      return TRUE;
    }
}

static gboolean
check_values (PracticeRequest *request,
              guint row,
              GPtrArray *values)
{
  if (values->len > 1 && !table[row].repeated)
    return practice_google_fail_with (request,
                                      "invalidParameter",
                                      "Parameter given more than once.",
                                      table[row].name);
  for (guint i = 0; i < values->len; i++)
    if (!is_good_value (row, g_ptr_array_index (values, i)))
      {
        g_autofree char *message = g_strdup_printf ("Invalid value '%s' for parameter '%s'.",
                                                    (const char *) g_ptr_array_index (values, i),
                                                    table[row].name);

        return practice_google_fail_with (request,
                                          table[row].kind == KIND_TIME ? "badRequest" : "invalidParameter",
                                          table[row].kind == KIND_TIME ? "Bad Request" : message,
                                          table[row].name);
      }
  return TRUE;
}

static gboolean
check_parameter (PracticeRequest *request,
                 const char *name,
                 GPtrArray *values,
                 const char *allowed)
{
  if (g_strv_contains (global_names, name) || is_word_of (name, allowed, " "))
    for (guint row = 0; row < G_N_ELEMENTS (table); row++)
      if (strcmp (table[row].name, name) == 0)
        return check_values (request, row, values);
  return practice_google_fail_with (request, "invalidParameter", "Unknown parameter.", name);
}

gboolean
practice_google_check_parameters (PracticeRequest *request,
                                  const char *allowed)
{
  GHashTableIter iter;
  gpointer name, values;

  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, &values))
    if (!check_parameter (request, name, values, allowed))
      return FALSE;
  return TRUE;
}

gboolean
practice_google_flag (PracticeRequest *request,
                      const char *name)
{
  return g_strcmp0 (practice_request_query (request, name), "true") == 0;
}

guint
practice_google_page_size (PracticeRequest *request,
                           guint initial,
                           guint most)
{
  const char *text = practice_request_query (request, "maxResults");
  gint64 size = text != NULL ? g_ascii_strtoll (text, NULL, 10) : initial;
  gint64 forced = practice_settings_get_int (request->state->settings, "page_size");

  if (request->fault == PRACTICE_FAULT_OVERSIZE)
    return G_MAXINT32;
  size = MIN (size, most);
  return (guint) (forced > 0 ? MIN (size, forced) : size);
}
