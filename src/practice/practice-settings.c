/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-settings.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *name;
  GType type;
  const char *initial; /* as text */
  const char *choices; /* (nullable) separated by "|" */
  const char *meaning;
} Setting;

/* One row per switch. */
static const Setting table[] = {
  { "latency_ms", G_TYPE_INT64, "3", NULL, "time each request takes, so that parallel ones overlap" },
  { "page_size", G_TYPE_INT64, "0", NULL, "most rows on a page; 0 leaves it to the provider" },
  { "access_token_seconds",
    G_TYPE_INT64,
    "0",
    NULL,
    "life of an access token; 0: Google 3599, Microsoft 60-90 minutes" },
  { "clock_skew", G_TYPE_INT64, "0", NULL, "seconds the Date header is off" },
  { "user_requests_per_minute", G_TYPE_INT64, "600", NULL, "Google's limit per person" },
  { "retry_after", G_TYPE_BOOLEAN, "true", NULL, "whether refusals for rate name a time" },
  { "iss", G_TYPE_STRING, "right", "off|right|wrong", "issuer in Google's sign-in answer" },
  { "google_testing_days",
    G_TYPE_INT64,
    "0",
    NULL,
    "life of a refresh token in publishing status Testing; 0 = published" },
  { "google_batch_limit", G_TYPE_INT64, "50", NULL, "parts of a batch: 50 or 1000" },
  { "google_empty_pages", G_TYPE_BOOLEAN, "false", NULL, "an empty page before each filled one" },
  { "google_from_gmail_editable",
    G_TYPE_BOOLEAN,
    "true",
    NULL,
    "private fields of fromGmail events can be changed" },
  { "google_original_start_string",
    G_TYPE_BOOLEAN,
    "false",
    NULL,
    "originalStartTime as a bare string" },
  { "google_quota_exceeded",
    G_TYPE_BOOLEAN,
    "false",
    NULL,
    "writes are refused for hours with quotaExceeded" },
  { "google_special_types",
    G_TYPE_BOOLEAN,
    "true",
    NULL,
    "status events may be made on the primary calendar" },
  { "microsoft_loopback",
    G_TYPE_STRING,
    "localhost",
    "localhost|any",
    "hosts whose port is ignored in redirects" },
  { "microsoft_admin_needed", G_TYPE_BOOLEAN, "false", NULL, "consent needs an administrator (90094)" },
  { "graph_concurrency", G_TYPE_INT64, "4", NULL, "requests of a mailbox at a time" },
  { "graph_concurrency_scope", G_TYPE_STRING, "mailbox", "mailbox|app", "what the limit counts" },
  { "graph_batch_writes",
    G_TYPE_INT64,
    "4",
    NULL,
    "writes of a batch that run side by side before the rest is refused; 0 = all" },
  { "next_link_seconds", G_TYPE_INT64, "0", NULL, "life of a nextLink of a delta round; 0 = without end" },
  { "events_delta", G_TYPE_STRING, "on", "on|unsupported|needs-start", "events/delta on v1.0" },
  { "events_delta_rows", G_TYPE_STRING, "skeletal", "skeletal|full", "what rows of events/delta hold" },
  { "transaction_mismatch",
    G_TYPE_STRING,
    "existing",
    "existing|error",
    "transactionId again with another body" },
  { "cancelled_occurrences",
    G_TYPE_STRING,
    "selected",
    "selected|always|never",
    "when Graph lists them" },
  { "view_delta_masters", G_TYPE_BOOLEAN, "false", NULL, "calendarView/delta has the master too" },
  { "other_id_mode", G_TYPE_STRING, "found", "found|missing", "an id of the other id mode" },
  { "etag_bump",
    G_TYPE_BOOLEAN,
    "true",
    NULL,
    "Outlook changes an event by itself shortly after its creation" },
  { "delta_oversize", G_TYPE_BOOLEAN, "false", NULL, "pages larger than asked when a series is expanded" },
  { "delta_repeats", G_TYPE_BOOLEAN, "false", NULL, "rows come again, in any order" },
  { "sync_state_location", G_TYPE_BOOLEAN, "true", NULL, "410 of a delta names where to begin again" },
  { "bad_zone_status", G_TYPE_INT64, "400", NULL, "status for an unknown zone in Prefer: 400 or 500" },
  { "mailbox", G_TYPE_STRING, "ready", "ready|new|missing", "state of Outlook mailboxes" },
};

struct _PracticeSettings
{
  JsonObject *values;
};

static const Setting *
find_setting (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].name, name) == 0)
      return &table[i];
  return NULL;
}

static void
set_initial (JsonObject *object,
             const char *member,
             const Setting *setting)
{
  if (setting->type == G_TYPE_INT64)
    json_object_set_int_member (object, member, g_ascii_strtoll (setting->initial, NULL, 10));
  else if (setting->type == G_TYPE_BOOLEAN)
    json_object_set_boolean_member (object, member, strcmp (setting->initial, "true") == 0);
  else
    json_object_set_string_member (object, member, setting->initial);
}

static gboolean
is_choice (const Setting *setting,
           const char *word)
{
  g_auto (GStrv) words = NULL;

  if (setting->choices == NULL)
    return TRUE;
  words = g_strsplit (setting->choices, "|", -1);
  return g_strv_contains ((const char *const *) words, word);
}

static gboolean
check_change (const char *name,
              JsonNode *node,
              GError **error)
{
  const Setting *setting = find_setting (name);

  if (setting == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no setting “%s”", name);
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != setting->type)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "setting “%s” has another type", name);
      return FALSE;
    }
  if (setting->type == G_TYPE_STRING && !is_choice (setting, json_node_get_string (node)))
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "setting “%s” is one of %s", name, setting->choices);
      return FALSE;
    }
  return TRUE;
}

PracticeSettings *
practice_settings_new (void)
{
  PracticeSettings *settings = g_new0 (PracticeSettings, 1);

  settings->values = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    set_initial (settings->values, table[i].name, &table[i]);
  return settings;
}

void
practice_settings_free (PracticeSettings *settings)
{
  json_object_unref (settings->values);
  g_free (settings);
}

gint64
practice_settings_get_int (PracticeSettings *settings,
                           const char *name)
{
  g_assert (find_setting (name) != NULL);
  return json_object_get_int_member (settings->values, name);
}

gboolean
practice_settings_get_bool (PracticeSettings *settings,
                            const char *name)
{
  g_assert (find_setting (name) != NULL);
  return json_object_get_boolean_member (settings->values, name);
}

const char *
practice_settings_get_string (PracticeSettings *settings,
                              const char *name)
{
  g_assert (find_setting (name) != NULL);
  return json_object_get_string_member (settings->values, name);
}

gboolean
practice_settings_apply (PracticeSettings *settings,
                         JsonObject *changes,
                         GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    if (!check_change (name, node, error))
      return FALSE;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (settings->values, name, json_node_copy (node));
  return TRUE;
}

JsonObject *
practice_settings_to_json (PracticeSettings *settings)
{
  return json_object_ref (settings->values);
}

JsonArray *
practice_settings_describe (void)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "name", table[i].name);
      set_initial (row, "default", &table[i]);
      if (table[i].choices != NULL)
        json_object_set_string_member (row, "choices", table[i].choices);
      json_object_set_string_member (row, "meaning", table[i].meaning);
      json_array_add_object_element (rows, row);
    }
  return rows;
}
