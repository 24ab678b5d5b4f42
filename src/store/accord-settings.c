/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#include <string.h>

#include "model/accord-texts.h"

/* What a person may set (contracts.md, Details). */
static const struct
{
  const char *key;
  const char *fallback;
  const char *words;   /* (nullable) allowed ones, separated by | */
  int min, max;        /* of a number, when max is not 0; "" is one too where it is the fallback */
  gboolean template;
  gboolean clock;      /* HH:MM */
} settings[] = {
  { "automatic_sync", "on", "on|off" },
  { "interval", "15", NULL, 1, 1440 },
  { "sync_on_change", "on", "on|off" },
  { "background", "on", "on|off" },
  { "notifications", "on", "on|off" },
  { "start_at_login", "off", "on|off" },
  { "window_back", "30", NULL, 7, 365 },
  { "window_ahead", "30", NULL, 7, 365 },
  { "conflict_rule", "newest", "newest|mine|theirs|ask" },
  { "deletion_rule", "follow", "follow|keep|ask" },
  { "privacy", "everything", "everything|title|busy" },
  { "invitations", "copy", "copy|send|ask" },
  { "busy_word", "Busy" },
  { "invite_assigned", "off", "on|off" },
  { "reminder_deliverable", "", NULL, 0, 40320 },
  { "reminder_assignment", "", NULL, 0, 40320 },
  { "reminder_appointment", "", NULL, 0, 40320 },
  { "review_meeting", "off", "on|off" },
  { "review_before", "2", NULL, 0, 60 },
  { "review_length", "60", NULL, 5, 1440 },
  { "review_time", "10:00", .clock = TRUE },
  { "review_word", "Review" },
  { "link_base", "" },
  { "title_template_deliverable", "", .template = TRUE },
  { "title_template_assignment", "", .template = TRUE },
  { "title_template_appointment", "", .template = TRUE },
  { "body_template_deliverable", "", .template = TRUE },
  { "body_template_assignment", "", .template = TRUE },
  { "body_template_appointment", "", .template = TRUE },
  { "category_confirmed", "Confirmed" },
  { "category_tentative", "Tentative" },
  { "google_client_id", "" },
  { "microsoft_client_id", "" },
  { "microsoft_tenant", "" },
};

static int
find_setting (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].key, key))
      return i;
  return -1;
}

const char *const *
accord_store_list_setting_keys (void)
{
  static const char *keys[G_N_ELEMENTS (settings) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    keys[i] = settings[i].key;
  return keys;
}

char *
accord_store_get_setting (AccordStore *self,
                          const char  *key)
{
  char *value;
  int index;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && key != NULL, NULL);

  value = accord_db_get_text (accord_store_get_db (self), "SELECT value FROM settings WHERE key = ?", key);
  if (value != NULL)
    return value;
  index = find_setting (key);
  return index >= 0 ? g_strdup (settings[index].fallback) : NULL;
}

static gboolean
check_words (int          index,
             const char  *value,
             GError     **error)
{
  g_auto (GStrv) words = g_strsplit (settings[index].words, "|", 0);

  if (g_strv_contains ((const char *const *) words, value))
    return TRUE;
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID, "%s: “%s” is none of %s",
               settings[index].key, value, settings[index].words);
  return FALSE;
}

static gboolean
check_number (int          index,
              const char  *value,
              GError     **error)
{
  if (g_ascii_string_to_signed (value, 10, settings[index].min, settings[index].max, NULL, NULL) ||
      (*value == '\0' && *settings[index].fallback == '\0'))
    return TRUE;
  g_set_error (error,
               ACCORD_STORE_ERROR,
               ACCORD_STORE_ERROR_INVALID,
               "%s: “%s” is no whole number from %d to %d",
               settings[index].key,
               value,
               settings[index].min,
               settings[index].max);
  return FALSE;
}

/* -1: none */
static int
read_clock (const char *text)
{
  gint64 hours, minutes;
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);

  if (g_strv_length (parts) != 2 || strlen (parts[1]) != 2 ||
      !g_ascii_string_to_signed (parts[0], 10, 0, 23, &hours, NULL) ||
      !g_ascii_string_to_signed (parts[1], 10, 0, 59, &minutes, NULL))
    return -1;
  return (int) (hours * 60 + minutes);
}

static gboolean
check_clock (int          index,
             const char  *value,
             GError     **error)
{
  if (read_clock (value) >= 0)
    return TRUE;
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID, "%s: “%s” is no time of day like 10:00",
               settings[index].key, value);
  return FALSE;
}

static gboolean
check_template (int          index,
                const char  *value,
                GError     **error)
{
  g_autoptr (GError) fault = NULL;

  if (accord_text_check (value, &fault))
    return TRUE;
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID, "%s: %s", settings[index].key, fault->message);
  return FALSE;
}

gboolean
accord_store_set_setting (AccordStore  *self,
                          const char   *key,
                          const char   *value,
                          GError      **error)
{
  int index;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && key != NULL && value != NULL, FALSE);

  index = find_setting (key);
  if (index >= 0 && settings[index].words != NULL && !check_words (index, value, error))
    return FALSE;
  if (index >= 0 && settings[index].max != 0 && !check_number (index, value, error))
    return FALSE;
  if (index >= 0 && settings[index].clock && !check_clock (index, value, error))
    return FALSE;
  if (index >= 0 && settings[index].template && !check_template (index, value, error))
    return FALSE;
  return accord_db_run (accord_store_get_db (self), error,
                        "INSERT INTO settings (key, value) VALUES (?, ?) "
                        "ON CONFLICT (key) DO UPDATE SET value = excluded.value", "tt", key, value);
}

int
accord_store_get_setting_int (AccordStore *self,
                              const char  *key)
{
  g_autofree char *value = accord_store_get_setting (self, key);

  return value != NULL ? (int) g_ascii_strtoll (value, NULL, 10) : 0;
}

gboolean
accord_store_get_setting_bool (AccordStore *self,
                               const char  *key)
{
  g_autofree char *value = accord_store_get_setting (self, key);

  return g_strcmp0 (value, "on") == 0;
}

/* (nullable): NULL where nothing is set */
static char *
read_text (AccordStore *self,
           const char  *prefix,
           const char  *rest)
{
  g_autofree char *key = g_strconcat (prefix, rest, NULL);
  g_autofree char *value = accord_store_get_setting (self, key);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

/* (nullable): none, where it is set to nothing */
static char *
read_category (AccordStore *self,
               const char  *key)
{
  g_autofree char *value = accord_store_get_setting (self, key);
  g_autofree char *name = accord_normalise_line (value);

  return *name != '\0' ? g_steal_pointer (&name) : NULL;
}

/* -1: no default */
static int
read_minutes (AccordStore *self,
              const char  *kind)
{
  g_autofree char *text = read_text (self, "reminder_", kind);

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : -1;
}

static void
read_review (AccordStore  *self,
             AccordPolicy *policy)
{
  g_autofree char *clock = accord_store_get_setting (self, "review_time");
  char *word = read_text (self, "review_word", "");
  int time = read_clock (clock);

  policy->review_meeting = accord_store_get_setting_bool (self, "review_meeting");
  policy->review_before = accord_store_get_setting_int (self, "review_before");
  policy->review_length = accord_store_get_setting_int (self, "review_length");
  policy->review_time = time >= 0 ? time : policy->review_time;
  if (word != NULL)
    {
      g_free (policy->review_word);
      policy->review_word = word;
    }
}

AccordPolicy *
accord_store_read_policy (AccordStore *self)
{
  AccordPolicy *policy;
  char *busy_word;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  policy = accord_policy_new ();
  policy->window_back = accord_store_get_setting_int (self, "window_back");
  policy->window_ahead = accord_store_get_setting_int (self, "window_ahead");
  g_free (policy->conflict_rule);
  policy->conflict_rule = accord_store_get_setting (self, "conflict_rule");
  busy_word = read_text (self, "busy_word", "");
  if (busy_word != NULL)
    {
      g_free (policy->busy_word);
      policy->busy_word = busy_word;
    }
  policy->link_base = read_text (self, "link_base", "");
  policy->invite_assigned = accord_store_get_setting_bool (self, "invite_assigned");
  read_review (self, policy);
  policy->me = accord_db_get_text (
      accord_store_get_db (self), "SELECT CAST(id AS TEXT) FROM people WHERE is_me = ?", "1");
  g_free (policy->category_confirmed);
  policy->category_confirmed = read_category (self, "category_confirmed");
  g_free (policy->category_tentative);
  policy->category_tentative = read_category (self, "category_tentative");
  accord_colour_map_free (policy->colours);
  policy->colours = accord_store_read_colours (self);
  for (guint kind = 0; kind < G_N_ELEMENTS (policy->title_template); kind++)
    {
      policy->title_template[kind] = read_text (self, "title_template_", accord_kind_to_text (kind));
      policy->body_template[kind] = read_text (self, "body_template_", accord_kind_to_text (kind));
      policy->reminder[kind] = read_minutes (self, accord_kind_to_text (kind));
    }
  return policy;
}
