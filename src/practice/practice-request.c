/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-request.h"

#include "practice-server.h"

#include <string.h>

/* Decodes one name or value of a form or query. */
static char *
decode_form_text (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  char *decoded = g_uri_unescape_string (spaced, NULL);

  return decoded != NULL ? decoded : g_steal_pointer (&spaced);
}

typedef void (*PairFunc) (const char *name, const char *value, gpointer data);

static void
foreach_pair (const char *text,
              PairFunc func,
              gpointer data)
{
  g_auto (GStrv) pairs = g_strsplit (text != NULL ? text : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (*pairs[i] == '\0')
        continue;
      if (equals != NULL)
        *equals = '\0';
      name = decode_form_text (pairs[i]);
      value = decode_form_text (equals != NULL ? equals + 1 : "");
      func (name, value, data);
    }
}

static void
add_query_value (const char *name,
                 const char *value,
                 gpointer data)
{
  GHashTable *query = data;
  GPtrArray *values = g_hash_table_lookup (query, name);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (query, g_strdup (name), values);
    }
  g_ptr_array_add (values, g_strdup (value));
}

static void
add_form_value (const char *name,
                const char *value,
                gpointer data)
{
  g_hash_table_replace (data, g_strdup (name), g_strdup (value));
}

PracticeRequest *
practice_request_new (PracticeServer *server,
                      PracticeOrigin origin,
                      const char *method,
                      const char *path,
                      GBytes *body)
{
  PracticeRequest *request = g_new0 (PracticeRequest, 1);
  const char *mark = strchr (path, '?');

  request->server = server;
  request->state = practice_server_get_state (server);
  request->origin = origin;
  request->method = g_strdup (method);
  request->path = mark != NULL ? g_strndup (path, (gsize) (mark - path)) : g_strdup (path);
  request->query_text = mark != NULL ? g_strdup (mark + 1) : NULL;
  request->query =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  request->params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  request->reply_headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  request->body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  request->arrived = practice_state_now (request->state);
  foreach_pair (request->query_text, add_query_value, request->query);
  return request;
}

void
practice_request_join_batch (PracticeRequest *request,
                             PracticeRequest *batch)
{
  request->is_part = TRUE;
  request->batch = batch;
  request->token = batch->token;
  request->user = batch->user;
  request->other_person = batch->other_person;
  request->arrived = batch->arrived;
}

void
practice_request_free (PracticeRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->query_text);
  g_free (request->reply_type);
  g_hash_table_unref (request->query);
  g_hash_table_unref (request->params);
  soup_message_headers_unref (request->headers);
  soup_message_headers_unref (request->reply_headers);
  g_bytes_unref (request->body);
  g_clear_pointer (&request->reply_body, g_bytes_unref);
  g_free (request);
}

GPtrArray *
practice_request_query_all (PracticeRequest *request,
                            const char *name)
{
  return g_hash_table_lookup (request->query, name);
}

const char *
practice_request_query (PracticeRequest *request,
                        const char *name)
{
  GPtrArray *values = practice_request_query_all (request, name);

  return values != NULL ? g_ptr_array_index (values, 0) : NULL;
}

const char *
practice_request_param (PracticeRequest *request,
                        const char *name)
{
  return g_hash_table_lookup (request->params, name);
}

const char *
practice_request_header (PracticeRequest *request,
                         const char *name)
{
  return soup_message_headers_get_one (request->headers, name);
}

static JsonObject *
parse_object (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  JsonNode *root;

  if (size == 0 || !json_parser_load_from_data (parser, data, (gssize) size, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

JsonObject *
practice_request_json (PracticeRequest *request)
{
  return parse_object (request->body);
}

JsonObject *
practice_request_reply_object (PracticeRequest *request)
{
  return parse_object (request->reply_body);
}

GHashTable *
practice_request_form (PracticeRequest *request)
{
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize size = 0;
  const char *data = g_bytes_get_data (request->body, &size);
  g_autofree char *text = g_strndup (data, size);

  foreach_pair (text, add_form_value, form);
  return form;
}

void
practice_request_reply_text (PracticeRequest *request,
                             guint status,
                             const char *type,
                             const char *text)
{
  g_clear_pointer (&request->reply_body, g_bytes_unref);
  g_free (request->reply_type);
  request->status = status;
  request->reply_type = g_strdup (type);
  request->reply_body = g_bytes_new (text, strlen (text));
}

void
practice_request_reply_json (PracticeRequest *request,
                             guint status,
                             JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  practice_request_reply_text (request, status, "application/json; charset=UTF-8", text);
}

void
practice_request_reply_empty (PracticeRequest *request,
                              guint status)
{
  request->status = status;
  g_clear_pointer (&request->reply_body, g_bytes_unref);
  g_clear_pointer (&request->reply_type, g_free);
}

void
practice_request_redirect (PracticeRequest *request,
                           const char *location)
{
  practice_request_reply_empty (request, SOUP_STATUS_FOUND);
  practice_request_set_header (request, "Location", location);
}

void
practice_request_set_header (PracticeRequest *request,
                             const char *name,
                             const char *value)
{
  soup_message_headers_replace (request->reply_headers, name, value);
}
