/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-log.h"

#include "practice-time.h"

#include <string.h>

typedef struct
{
  guint now;
  guint peak;
  gint64 told;  /* virtual clock: when a Retry-After was named */
  gint64 until; /* and when it will have passed */
} Load;

struct _PracticeLog
{
  GPtrArray *entries; /* of JsonObject */
  GHashTable *loads;  /* "provider/email" → Load */
  guint writes;
  guint early;
};

static const char *const origin_names[] = { "google", "microsoft", "control" };

PracticeLog *
practice_log_new (void)
{
  PracticeLog *log = g_new0 (PracticeLog, 1);

  log->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  log->loads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return log;
}

void
practice_log_free (PracticeLog *log)
{
  g_ptr_array_unref (log->entries);
  g_hash_table_unref (log->loads);
  g_free (log);
}

void
practice_log_clear (PracticeLog *log)
{
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_set_size (log->entries, 0);
  log->writes = 0;
  log->early = 0;
  g_hash_table_iter_init (&iter, log->loads);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Load *) value)->peak = ((Load *) value)->now;
}

/* A bearer value in a query would be a client's mistake worth seeing, not keeping. */
static char *
without_secrets (const char *text)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("((?:^|&)(?:access_token|client_secret|code|code_verifier|refresh_token|token)=)[^&]*",
                   G_REGEX_OPTIMIZE,
                   0,
                   NULL);

  return g_regex_replace (regex, text, -1, 0, "\\1…", 0, NULL);
}

static JsonObject *
headers_to_json (SoupMessageHeaders *headers)
{
  JsonObject *object = json_object_new ();
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    json_object_set_string_member (object,
                                   name,
                                   g_ascii_strcasecmp (name, "Authorization") == 0 ? "…" : value);
  return object;
}

static void
add_body (JsonObject *entry,
          PracticeRequest *request)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (request->body, &size);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);
  g_autoptr (JsonObject) object = practice_request_json (request);

  if (object != NULL)
    {
      json_object_set_object_member (entry, "body", g_steal_pointer (&object));
      return;
    }
  if (*text != '\0')
    {
      g_autofree char *safe = without_secrets (text);

      json_object_set_string_member (entry, "body", safe);
    }
}

static gboolean
is_write (PracticeRequest *request)
{
  return request->user != NULL && strcmp (request->method, "GET") != 0 &&
         strcmp (request->method, "HEAD") != 0 && g_strrstr (request->path, "batch") == NULL;
}

/* A token of the other provider must never arrive. */
static const char *
token_word (PracticeRequest *request)
{
  const char *authorization = practice_request_header (request, "Authorization");
  PracticeToken *token = request->token;

  if (authorization == NULL)
    return "none";
  if (token == NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    token = g_hash_table_lookup (request->state->tokens, authorization + 7);
  if (token == NULL)
    return "unknown";
  return (guint) token->provider == (guint) request->origin ? "own" : "foreign";
}

static Load *
find_load (PracticeLog *log,
           PracticeUser *user)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", practice_provider_name (user->provider), user->email);
  Load *load = g_hash_table_lookup (log->loads, key);

  if (load == NULL)
    {
      load = g_new0 (Load, 1);
      g_hash_table_insert (log->loads, g_steal_pointer (&key), load);
    }
  return load;
}

/* Whether it came though the person's client had been told to wait; notes what it is told now. */
static gboolean
is_early (PracticeLog *log,
          PracticeRequest *request)
{
  const char *seconds = soup_message_headers_get_one (request->reply_headers, "Retry-After");
  Load *load = request->user != NULL ? find_load (log, request->user) : NULL;
  gboolean early = load != NULL && request->arrived > load->told && request->arrived < load->until;

  if (load != NULL && seconds != NULL)
    {
      load->told = practice_state_now (request->state);
      load->until = load->told + g_ascii_strtoll (seconds, NULL, 10) * G_USEC_PER_SEC;
    }
  return early;
}

void
practice_log_add (PracticeLog *log,
                  PracticeRequest *request)
{
  JsonObject *entry = json_object_new ();
  g_autofree char *query = without_secrets (request->query_text != NULL ? request->query_text : "");
  g_autofree char *time = practice_time_to_millis (practice_state_now (request->state));

  json_object_set_string_member (entry, "provider", origin_names[request->origin]);
  json_object_set_string_member (entry, "method", request->method);
  json_object_set_string_member (entry, "path", request->path);
  json_object_set_string_member (entry, "query", query);
  json_object_set_object_member (entry, "headers", headers_to_json (request->headers));
  add_body (entry, request);
  json_object_set_int_member (entry, "status", request->status);
  json_object_set_string_member (entry, "time", time);
  json_object_set_boolean_member (entry, "part", request->is_part);
  json_object_set_string_member (entry, "token", token_word (request));
  if (request->user != NULL)
    json_object_set_string_member (entry, "user", request->user->email);
  if (is_write (request))
    log->writes++;
  if (is_early (log, request))
    {
      json_object_set_boolean_member (entry, "early", TRUE);
      log->early++;
    }
  g_ptr_array_add (log->entries, entry);
}

void
practice_log_begin (PracticeLog *log,
                    PracticeUser *user)
{
  Load *load = find_load (log, user);

  load->now++;
  load->peak = MAX (load->peak, load->now);
}

void
practice_log_end (PracticeLog *log,
                  PracticeUser *user)
{
  find_load (log, user)->now--;
}

guint
practice_log_in_flight (PracticeLog *log,
                        PracticeUser *user)
{
  return find_load (log, user)->now;
}

JsonObject *
practice_log_to_json (PracticeLog *log)
{
  JsonObject *object = json_object_new ();
  JsonArray *entries = json_array_sized_new (log->entries->len);
  JsonObject *peaks = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < log->entries->len; i++)
    json_array_add_object_element (entries, json_object_ref (g_ptr_array_index (log->entries, i)));
  g_hash_table_iter_init (&iter, log->loads);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_int_member (peaks, key, ((Load *) value)->peak);
  json_object_set_array_member (object, "requests", entries);
  json_object_set_int_member (object, "count", log->entries->len);
  json_object_set_int_member (object, "writes", log->writes);
  json_object_set_int_member (object, "early", log->early);
  json_object_set_object_member (object, "peak", peaks);
  return object;
}
