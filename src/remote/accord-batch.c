/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include "remote/accord-batch.h"

#include <string.h>

#include "remote/accord-json.h"
#include "remote/accord-multipart.h"

AccordHttpReply *
accord_http_reply_new (void)
{
  return g_new0 (AccordHttpReply, 1);
}

void
accord_http_reply_free (AccordHttpReply *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->etag);
  g_free (self->location);
  g_free (self->retry_after);
  g_free (self);
}

void
accord_http_reply_header (AccordHttpReply *self, const char *name, const char *value)
{
  static const struct
  {
    const char *name;
    gsize offset;
  } kept[] = {
    { "ETag", G_STRUCT_OFFSET (AccordHttpReply, etag) },
    { "Location", G_STRUCT_OFFSET (AccordHttpReply, location) },
    { "Retry-After", G_STRUCT_OFFSET (AccordHttpReply, retry_after) },
  };

  for (guint i = 0; value != NULL && i < G_N_ELEMENTS (kept); i++)
    {
      char **slot = G_STRUCT_MEMBER_P (self, kept[i].offset);

      if (*slot == NULL && g_ascii_strcasecmp (kept[i].name, name) == 0)
        *slot = g_strdup (value);
    }
}

/* ---- Graph: JSON ---- */

static void
add_header_cb (const char *name, const char *value, gpointer user_data)
{
  json_object_set_string_member (user_data, name, value);
}

static JsonObject *
write_json_part (const AccordExchange *exchange, const char *url, guint index)
{
  g_autofree char *id = g_strdup_printf ("%u", index + 1);
  JsonObject *part = json_object_new ();
  JsonObject *headers = json_object_new ();

  json_object_set_string_member (part, "id", id);
  json_object_set_string_member (part, "method", exchange->method);
  json_object_set_string_member (part, "url", url);
  if (exchange->headers != NULL)
    soup_message_headers_foreach (exchange->headers, add_header_cb, headers);
  if (exchange->body != NULL)
    {
      json_object_set_string_member (headers, "Content-Type", "application/json");
      json_object_set_member (part, "body", json_node_ref (exchange->body));
    }
  json_object_set_object_member (part, "headers", headers);
  return part;
}

static GBytes *
write_json (GPtrArray *exchanges, GPtrArray *addresses, const char *api, const char **type)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *parts = json_array_new ();
  char *text;

  for (guint i = 0; i < exchanges->len; i++)
    {
      const char *address = g_ptr_array_index (addresses, i);

      json_array_add_object_element (
          parts, write_json_part (g_ptr_array_index (exchanges, i), address + strlen (api), i));
    }
  json_object_set_array_member (object, "requests", parts);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  *type = "application/json";
  return g_bytes_new_take (text, strlen (text));
}

static void
read_json_headers (AccordHttpReply *reply, JsonObject *headers)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (headers == NULL)
    return;
  json_object_iter_init (&iter, headers);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *number = NULL;

      if (!JSON_NODE_HOLDS_VALUE (value))
        continue;
      if (json_node_get_value_type (value) == G_TYPE_INT64)
        number = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
      accord_http_reply_header (reply, name, number != NULL ? number : json_node_get_string (value));
    }
}

static AccordHttpReply *
read_json_part (JsonObject *part)
{
  const char *id = accord_json_string (part, "id");
  gint64 status = accord_json_int (part, "status", 0);
  JsonNode *body;
  AccordHttpReply *reply;

  if (id == NULL || status < 100 || status > 599)
    return NULL;
  reply = accord_http_reply_new ();
  reply->id = g_strdup (id);
  reply->status = (guint) status;
  read_json_headers (reply, accord_json_object (part, "headers"));
  body = json_object_get_member (part, "body");
  /* What is not JSON comes as a text of base64. */
  if (body != NULL && JSON_NODE_HOLDS_OBJECT (body))
    reply->json = json_node_ref (body);
  else
    reply->garbled = body != NULL && !JSON_NODE_HOLDS_NULL (body);
  return reply;
}

static GPtrArray *
read_json (const AccordTransportReply *reply, guint nesting, GError **error)
{
  JsonArray *parts = accord_json_array (accord_json_root (reply->json), "responses");
  GPtrArray *replies;

  if (parts == NULL)
    {
      g_set_error_literal (error,
                           JSON_PARSER_ERROR,
                           JSON_PARSER_ERROR_INVALID_DATA,
                           "The reply is not that of a batch");
      return NULL;
    }
  replies = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_http_reply_free);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = accord_json_element (parts, i);
      AccordHttpReply *one = part != NULL ? read_json_part (part) : NULL;

      if (one != NULL)
        g_ptr_array_add (replies, one);
    }
  return replies;
}

const AccordBatchFormat accord_batch_graph = {
  .name = "graph",
  .most = 20,
  .most_throttled = 4,
  .write = write_json,
  .read = read_json,
};

const AccordBatchFormat accord_batch_google = {
  .name = "google",
  .most = 50,
  .write = accord_multipart_write,
  .read = accord_multipart_read,
};
