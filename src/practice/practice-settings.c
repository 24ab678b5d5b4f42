/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-settings.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *name;
  GType type;
  const char *initial; /* as text: the likelier reading */
  const char *choices; /* (nullable) separated by "|" */
  const char *trials;  /* (nullable) other values a suite passes with, as text, separated by "|" */
  const char *source;  /* where the reference sheet of the providers says it */
  const char *meaning;
} Setting;

/* One row per switch. */
/* clang-format off */
static const Setting table[] = {
  { "latency_ms", G_TYPE_INT64, "3", NULL, "12",
    "",
    "time each request takes, so that parallel ones overlap" },
  { "page_size", G_TYPE_INT64, "0", NULL, "1|3",
    "§2.3 events.list, §3.5",
    "most rows on a page; 0 leaves it to the provider" },
  { "access_token_seconds", G_TYPE_INT64, "0", NULL, "120",
    "§2.1, §3.1",
    "life of an access token; 0: Google 3599, Microsoft 60-90 minutes" },
  { "clock_skew", G_TYPE_INT64, "0", NULL, "-900|900|90000",
    "§6, 73 (K)",
    "seconds the Date header is off" },
  { "trouble", G_TYPE_STRING, "none", "none|reset-before|reset-after|truncate|html|slow", NULL,
    "§6, 73 (K)",
    "what befalls one of so many requests" },
  { "trouble_every", G_TYPE_INT64, "7", NULL, NULL,
    "§6, 73 (K)",
    "which request trouble befalls: each so-manieth" },
  { "user_requests_per_minute", G_TYPE_INT64, "600", NULL, NULL,
    "§2.5 Quota",
    "Google's limit per person" },
  { "retry_after", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§2.5, §3.6",
    "whether refusals for rate name a time" },
  { "iss", G_TYPE_STRING, "right", "off|right|wrong", "off",
    "§0, 6",
    "issuer in Google's sign-in answer" },
  { "google_testing_days", G_TYPE_INT64, "0", NULL, "7",
    "§2.1",
    "life of a refresh token in publishing status Testing; 0 = published" },
  { "google_batch_limit", G_TYPE_INT64, "50", NULL, "1000",
    "§0, 1",
    "parts of a batch: 50 or 1000" },
  { "google_empty_pages", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§2.3 events.list",
    "an empty page before each filled one" },
  { "google_from_gmail_editable", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§0, 10",
    "private fields of fromGmail events can be changed" },
  { "google_original_start_string", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§0, 11",
    "originalStartTime as a bare string" },
  { "google_put_revives", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§2.4 id (K)",
    "a deleted id comes back by PUT with a status; else 410 deleted" },
  { "google_tombstone_details", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§2.4 status",
    "deleted events of one's own calendar keep their details; else only what is guaranteed" },
  { "google_time_switch", G_TYPE_STRING, "null-needed", "null-needed|free", "free",
    "§2.4 Times (K)",
    "PATCH from date to dateTime: refused unless the other member is null, or not" },
  { "google_sync_parameters", G_TYPE_STRING, "refused", "refused|gone|ignored", "gone|ignored",
    "§6, 19 (K)",
    "timeMin, q, … beside a syncToken: 400, 410, or no notice taken" },
  { "google_sync_token_days", G_TYPE_INT64, "28", NULL, "2",
    "§2.3 Incremental sync",
    "age at which a sync token is 410" },
  { "google_purge_days", G_TYPE_INT64, "0", NULL, "1",
    "§2.3, §2.4 status",
    "days after which what was deleted vanishes, id and all, and older sync tokens are 410; 0 = never" },
  { "google_quota_exceeded", G_TYPE_BOOLEAN, "false", NULL, NULL,
    "§2.5",
    "writes are refused with quotaExceeded" },
  { "google_quota_hours", G_TYPE_INT64, "0", NULL, NULL,
    "§2.5",
    "hours until that ends by itself; 0 = never" },
  { "google_special_types", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§2.4 eventType",
    "status events may be made on the primary calendar" },
  { "microsoft_loopback", G_TYPE_STRING, "localhost", "localhost|any", "any",
    "§0, 5",
    "hosts whose port is ignored in redirects; others are AADSTS50011" },
  { "microsoft_admin_needed", G_TYPE_BOOLEAN, "false", NULL, NULL,
    "§3.1 (90094)",
    "consent needs an administrator (90094)" },
  { "graph_concurrency", G_TYPE_INT64, "4", NULL, "3",
    "§3.6 Limits",
    "requests of a mailbox at a time" },
  { "graph_concurrency_scope", G_TYPE_STRING, "mailbox", "mailbox|app", "app",
    "§0, 2",
    "what the limit counts" },
  { "graph_batch_writes", G_TYPE_INT64, "4", NULL, "0|1",
    "§3.6 Batch",
    "writes of a batch that run side by side before the rest is refused; 0 = all" },
  { "graph_default_page", G_TYPE_INT64, "10", NULL, "2|100",
    "§3.2 (K)",
    "rows of a page when none is asked for" },
  { "list_repeats", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§3.2 (docs#16500)",
    "each page of a listing of events begins with the last row of the one before" },
  { "events_list_exceptions", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§3.2 (docs#4294)",
    "changed dates of series turn up among the events of a calendar" },
  { "next_link_seconds", G_TYPE_INT64, "0", NULL, "600",
    "§3.5",
    "life of a nextLink of a delta round; 0 = without end" },
  { "delta_link_seconds", G_TYPE_INT64, "0", NULL, "600",
    "§3.5",
    "life of a deltaLink; 0 = without end" },
  { "events_delta", G_TYPE_STRING, "on", "on|unsupported|forbidden|not-implemented|needs-start", "unsupported|forbidden|not-implemented|needs-start",
    "§0, 3",
    "events/delta on v1.0: there, or 400, 403, 501, or 400 without startDateTime" },
  { "events_delta_rows", G_TYPE_STRING, "skeletal", "skeletal|full", "full",
    "§3.5",
    "what rows of events/delta hold" },
  { "transaction_mismatch", G_TYPE_STRING, "existing", "existing|error|bad-request|new", "error|bad-request|new",
    "§0, 4",
    "transactionId again with another body: 201 with the same event, 409, 400, or a second event" },
  { "cancelled_occurrences", G_TYPE_STRING, "selected", "selected|always|never", "always|never",
    "§0, 7",
    "when Graph lists them" },
  { "exception_occurrences", G_TYPE_STRING, "expanded", "expanded|always|never", "always|never",
    "§0, 7",
    "when Graph lists them" },
  { "original_start", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§0, 7",
    "Graph says originalStart" },
  { "same_rule_discards", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§3.4 (K)",
    "a rule said anew in other words, for the same days, discards what was done to single dates" },
  { "view_delta_masters", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§0, 8",
    "calendarView/delta has the master too" },
  { "other_id_mode", G_TYPE_STRING, "found", "found|missing", "missing",
    "§0, 9",
    "an id of the other id mode" },
  { "etag_bump", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§6, 63 (K)",
    "Outlook changes an event by itself shortly after its creation" },
  { "delta_oversize", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§3.5",
    "pages larger than asked when a series is expanded" },
  { "delta_repeats", G_TYPE_BOOLEAN, "false", NULL, "true",
    "§3.5",
    "rows come again, in any order" },
  { "sync_state_location", G_TYPE_BOOLEAN, "true", NULL, "false",
    "§3.5",
    "410 of a delta names where to begin again" },
  { "bad_zone_status", G_TYPE_INT64, "400", NULL, "500",
    "§3.2 Prefer",
    "status for an unknown zone in Prefer: 400 or 500" },
  { "category_scope", G_TYPE_STRING, "settings-write", "settings-write|settings-read", "settings-read",
    "§3.3 Categories (K)",
    "what creating a category needs: MailboxSettings.ReadWrite, or .Read" },
  { "unknown_category", G_TYPE_STRING, "accepted", "accepted|refused", NULL,
    "§3.3 Categories (K)",
    "an event with a category that is not in the list" },
  { "mailbox", G_TYPE_STRING, "ready", "ready|new|missing", NULL,
    "§6, 69",
    "state of Outlook mailboxes; new ends 15 minutes after it was set" },
};
/* clang-format on */

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

/* What @text means for this setting. (transfer full) (nullable) NULL: nothing */
static JsonNode *
read_value (const Setting *setting,
            const char *text)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  gint64 number = 0;

  if (setting->type == G_TYPE_STRING)
    return json_node_init_string (g_steal_pointer (&node), text);
  if (setting->type == G_TYPE_INT64)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL)
               ? json_node_init_int (g_steal_pointer (&node), number)
               : NULL;
  if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    return NULL;
  return json_node_init_boolean (g_steal_pointer (&node), strcmp (text, "true") == 0);
}

static JsonArray *
describe_trials (const Setting *setting)
{
  g_auto (GStrv) words = g_strsplit (setting->trials, "|", -1);
  JsonArray *values = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_element (values, read_value (setting, words[i]));
  return values;
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
    json_object_set_member (settings->values, table[i].name, read_value (&table[i], table[i].initial));
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

gboolean
practice_settings_parse (const char *text,
                         JsonObject *changes,
                         GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  const Setting *setting = name != NULL ? find_setting (name) : NULL;
  g_autoptr (JsonNode) value = setting != NULL ? read_value (setting, equals + 1) : NULL;

  if (value == NULL || !check_change (name, value, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” sets nothing there is", text);
      return FALSE;
    }
  json_object_set_member (changes, name, g_steal_pointer (&value));
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
      json_object_set_member (row, "default", read_value (&table[i], table[i].initial));
      if (table[i].choices != NULL)
        json_object_set_string_member (row, "choices", table[i].choices);
      if (table[i].trials != NULL)
        json_object_set_array_member (row, "trials", describe_trials (&table[i]));
      json_object_set_string_member (row, "source", table[i].source);
      json_object_set_string_member (row, "meaning", table[i].meaning);
      json_array_add_object_element (rows, row);
    }
  return rows;
}
