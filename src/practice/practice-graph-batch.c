/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-call.h"
#include "practice-graph-routes.h"

#include <string.h>

#define MOST_PARTS 20

/* A batch while its parts are carried out one after the other. */
typedef struct
{
  PracticeRequest *request; /* (unowned) */
  GHashTable *statuses;     /* id → status of the parts done */
  GPtrArray *replies;       /* of JsonObject */
  gint64 writes;            /* that wait for nothing */
} Batch;

static gboolean
refuse (Batch *batch, const char *message)
{
  practice_graph_refuse (batch->request, SOUP_STATUS_BAD_REQUEST, "BadRequest", "%s", message);
  return FALSE;
}

static const char *
string_of (JsonObject *part, const char *name)
{
  return json_object_get_string_member_with_default (part, name, NULL);
}

static JsonArray *
array_of (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* What makes the whole batch invalid. */
static gboolean
check_part (Batch *batch, JsonNode *node, GHashTable *ids)
{
  JsonObject *part = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *depends = array_of (part, "dependsOn");

  if (part == NULL || string_of (part, "id") == NULL || string_of (part, "method") == NULL ||
      string_of (part, "url") == NULL)
    return refuse (batch, "Each request of a batch needs an id, a method and a url.");
  if (strstr (string_of (part, "url"), "://") != NULL)
    return refuse (batch, "The url of a request in a batch must be relative.");
  if (strstr (string_of (part, "url"), "$batch") != NULL)
    return refuse (batch, "Batches cannot be nested.");
  if (!g_hash_table_add (ids, (gpointer) string_of (part, "id")))
    return refuse (batch, "Request ids of a batch must be unique.");
  for (guint i = 0; depends != NULL && i < json_array_get_length (depends); i++)
    if (!g_hash_table_contains (ids, json_array_get_string_element (depends, i)))
      return refuse (batch, "dependsOn must name an earlier request of the batch.");
  return TRUE;
}

static gboolean
check_batch (Batch *batch, JsonArray *parts)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  if (parts == NULL || json_array_get_length (parts) == 0)
    return refuse (batch, "A batch needs an array of requests.");
  if (json_array_get_length (parts) > MOST_PARTS)
    return refuse (batch, "Number of batch request steps exceeds the maximum value of 20.");
  for (guint i = 0; i < json_array_get_length (parts); i++)
    if (!check_part (batch, json_array_get_element (parts, i), ids))
      return FALSE;
  return TRUE;
}

static gboolean
dependency_failed (Batch *batch, JsonObject *part)
{
  JsonArray *depends = array_of (part, "dependsOn");

  for (guint i = 0; depends != NULL && i < json_array_get_length (depends); i++)
    {
      guint status = GPOINTER_TO_UINT (
          g_hash_table_lookup (batch->statuses, json_array_get_string_element (depends, i)));

      if (status < 200 || status > 299)
        return TRUE;
    }
  return FALSE;
}

/* More than four writes at once to one mailbox are too many (docs#8760); those that wait for another are not
 * at once. */
static gboolean
is_one_write_too_many (Batch *batch, JsonObject *part)
{
  gint64 most = practice_settings_get_int (batch->request->state->settings, "graph_batch_writes");

  if (g_ascii_strcasecmp (string_of (part, "method"), "GET") == 0 || array_of (part, "dependsOn") != NULL)
    return FALSE;
  return ++batch->writes > most && most > 0;
}

static void
copy_headers (JsonObject *part, PracticeRequest *made)
{
  JsonNode *node = json_object_get_member (part, "headers");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
      soup_message_headers_replace (made->headers, name, json_node_get_string (value));
}

static PracticeRequest *
make_request (Batch *batch, JsonObject *part)
{
  JsonNode *body = json_object_get_member (part, "body");
  const char *url = string_of (part, "url");
  g_autofree char *path = g_strconcat ("/v1.0", *url == '/' ? "" : "/", url, NULL);
  g_autofree char *method = g_ascii_strup (string_of (part, "method"), -1);
  g_autoptr (GBytes) bytes = NULL;
  PracticeRequest *made;

  if (body != NULL && !JSON_NODE_HOLDS_NULL (body))
    {
      char *text = json_to_string (body, FALSE);

      bytes = g_bytes_new_take (text, strlen (text));
    }
  made = practice_request_new (batch->request->server, PRACTICE_ORIGIN_MICROSOFT, method, path, bytes);
  practice_request_join_batch (made, batch->request);
  copy_headers (part, made);
  return made;
}

static void
copy_reply_header (const char *name, const char *value, gpointer data)
{
  json_object_set_string_member (data, name, value);
}

/* What is no JSON comes as base64 in a string (json-batching). */
static void
add_plain_body (JsonObject *reply, JsonObject *headers, PracticeRequest *made)
{
  gsize size = 0;
  const guchar *data = g_bytes_get_data (made->reply_body, &size);
  g_autofree char *text = g_base64_encode (data, size);

  json_object_set_string_member (headers, "Content-Type", made->reply_type);
  json_object_set_string_member (reply, "body", text);
}

static void
add_reply (Batch *batch, JsonObject *part, PracticeRequest *made)
{
  JsonObject *reply = json_object_new ();
  JsonObject *headers = json_object_new ();
  JsonObject *body = practice_request_reply_object (made);

  soup_message_headers_foreach (made->reply_headers, copy_reply_header, headers);
  if (body != NULL)
    json_object_set_string_member (headers, "Content-Type", "application/json");
  json_object_set_string_member (reply, "id", string_of (part, "id"));
  json_object_set_int_member (reply, "status", made->status);
  json_object_set_object_member (reply, "headers", headers);
  if (body != NULL)
    json_object_set_object_member (reply, "body", body);
  else if (made->reply_body != NULL && g_bytes_get_size (made->reply_body) > 0)
    add_plain_body (reply, headers, made);
  g_ptr_array_add (batch->replies, reply);
  g_hash_table_insert (batch->statuses, (gpointer) string_of (part, "id"), GUINT_TO_POINTER (made->status));
}

static void
run_part (Batch *batch, JsonObject *part)
{
  g_autoptr (PracticeRequest) made = make_request (batch, part);

  batch->request->n_parts++;
  if (dependency_failed (batch, part))
    practice_graph_refuse (made,
                           SOUP_STATUS_FAILED_DEPENDENCY,
                           "FailedDependency",
                           "The request was not carried out because one it depends on failed.");
  else if (is_one_write_too_many (batch, part))
    practice_graph_throttle (made, "Application is over its MailboxConcurrency limit.");
  else
    practice_server_dispatch (made);
  add_reply (batch, part, made);
}

/* The replies come in another order than the requests. */
static void
reply_batch (Batch *batch)
{
  JsonObject *reply = json_object_new ();
  JsonArray *responses = json_array_new ();

  for (guint i = batch->replies->len; i > 0; i--)
    json_array_add_object_element (responses, g_ptr_array_index (batch->replies, i - 1));
  json_object_set_array_member (reply, "responses", responses);
  practice_request_reply_json (batch->request, SOUP_STATUS_OK, reply);
}

void
practice_graph_batch (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GHashTable) statuses = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) replies = g_ptr_array_new ();
  Batch batch = { request, statuses, replies, 0 };
  JsonArray *parts;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_ANY) ||
      !(body = practice_graph_call_body (&call)))
    return;
  parts = array_of (body, "requests");
  if (!check_batch (&batch, parts))
    return;
  for (guint i = 0; i < json_array_get_length (parts) && !request->broken; i++)
    run_part (&batch, json_array_get_object_element (parts, i));
  reply_batch (&batch);
}
