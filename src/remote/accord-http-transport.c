/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include "accord-config.h"

#include "remote/accord-deadline.h"
#include "remote/accord-http-transport.h"
#include "remote/accord-registration-private.h"

#define CHUNK (64 * 1024)

/* One try under way. */
typedef struct
{
  SoupMessage *message; /* (owned) */
  AccordTransportLimits limits;
  AccordDeadline *deadline; /* (owned) */
  GInputStream *stream;     /* (owned) (nullable) */
  GByteArray *body;         /* (owned) */
} Attempt;

static void
attempt_free (Attempt *self)
{
  accord_deadline_free (self->deadline);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_byte_array_unref (self->body);
  g_free (self);
}

void
accord_transport_reply_free (AccordTransportReply *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->multipart, g_bytes_unref);
  g_free (self->boundary);
  g_free (self);
}

SoupSession *
accord_transport_session_new (const char *address, const AccordTransportLimits *limits)
{
  g_autoptr (SoupSession) session = NULL;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  session = soup_session_new_with_options ("timeout",
                                           limits->stall,
                                           "idle-timeout",
                                           60,
                                           "max-conns-per-host",
                                           4,
                                           /* Google compresses only for agents that say so. */
                                           "user-agent",
                                           "Accord/" ACCORD_VERSION " (gzip)",
                                           NULL);
  if (accord_registration_is_loopback (address))
    soup_session_set_proxy_resolver (session, NULL);
  return g_steal_pointer (&session);
}

SoupMessage *
accord_transport_message_new (const char *method, const char *address, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  const char *scheme;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  message = soup_message_new (method, address);
  scheme = message == NULL ? "" : g_uri_get_scheme (soup_message_get_uri (message));
  if (message == NULL || (!g_str_equal (scheme, "https") && !accord_registration_is_loopback (address)))
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_ARGUMENT,
                           "An address was refused: it is neither https nor on this machine");
      return NULL;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* A kept connection that is torn down makes libsoup (3.2) send an idempotent request again by itself, in which it
   * may crash; when to try again is ours to say. */
  if (!g_str_equal (method, "POST") && !g_str_equal (method, "PATCH"))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  return g_steal_pointer (&message);
}

JsonNode *
accord_transport_parse (GBytes *body, guint nesting, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *node = accord_json_text_parse (text, length, nesting, error);

  if (node == NULL)
    g_prefix_error (error, "The reply cannot be read: ");
  return node;
}

static gint64
read_date (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr (GDateTime) date = text == NULL ? NULL : soup_date_time_new_from_http_string (text);

  return date == NULL ? 0 : g_date_time_to_unix (date);
}

/* Ids only: no query, which holds cursors, and no body. */
static void
log_reply (SoupMessage *message, guint status)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *id = soup_message_headers_get_one (headers, "request-id");

  if (id == NULL)
    id = soup_message_headers_get_one (headers, "x-request-id");
  g_debug ("%s %s -> %u (request-id %s)",
           soup_message_get_method (message),
           g_uri_get_host (soup_message_get_uri (message)),
           status,
           id == NULL ? "none" : id);
}

/* TRUE: the body is one of several parts, and kept as it came. */
static gboolean
take_multipart (AccordTransportReply *reply, SoupMessage *message, GBytes *body)
{
  g_autoptr (GHashTable) parameters = NULL;
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), &parameters);
  const char *boundary = type != NULL && g_ascii_strncasecmp (type, "multipart/", 10) == 0
                             ? g_hash_table_lookup (parameters, "boundary")
                             : NULL;

  if (boundary == NULL || !SOUP_STATUS_IS_SUCCESSFUL (reply->status))
    return FALSE;
  reply->boundary = g_strdup (boundary);
  reply->multipart = g_bytes_ref (body);
  return TRUE;
}

static void
finish_with_reply (GTask *task, Attempt *self)
{
  g_autoptr (AccordTransportReply) reply = g_new0 (AccordTransportReply, 1);
  g_autoptr (GBytes) body = g_bytes_new (self->body->data, self->body->len);
  g_autoptr (GError) error = NULL;

  reply->status = soup_message_get_status (self->message);
  reply->date = read_date (self->message);
  reply->empty = self->body->len == 0;
  if (!reply->empty && !take_multipart (reply, self->message, body))
    reply->json = accord_transport_parse (body, self->limits.nesting, &error);
  log_reply (self->message, reply->status);

  /* A page of a proxy may come with an error status: there the status says enough. */
  if (error != NULL && SOUP_STATUS_IS_SUCCESSFUL (reply->status))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) accord_transport_reply_free);
}

/* Takes @error. */
static void
finish_with_error (GTask *task, Attempt *self, GError *error)
{
  g_autoptr (GError) owned = error;

  g_debug ("%s %s failed: %s",
           soup_message_get_method (self->message),
           g_uri_get_host (soup_message_get_uri (self->message)),
           error->message);
  if (self->deadline->late)
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The reply took longer than %u s", self->limits.total);
  else
    g_task_return_error (task, g_steal_pointer (&owned));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL)
    {
      finish_with_error (task, self, g_steal_pointer (&error));
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      finish_with_reply (task, self);
      return;
    }
  if (self->body->len + g_bytes_get_size (chunk) > self->limits.size)
    {
      g_task_return_new_error (task,
                               JSON_PARSER_ERROR,
                               JSON_PARSER_ERROR_UNKNOWN,
                               "The reply is larger than %" G_GSIZE_FORMAT " bytes",
                               self->limits.size);
      return;
    }

  g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (
      self->stream, CHUNK, G_PRIORITY_DEFAULT, self->deadline->cancellable, read_cb, g_steal_pointer (&task));
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      finish_with_error (task, self, g_steal_pointer (&error));
      return;
    }
  g_input_stream_read_bytes_async (
      self->stream, CHUNK, G_PRIORITY_DEFAULT, self->deadline->cancellable, read_cb, g_steal_pointer (&task));
}

static Attempt *
attempt_new (SoupMessage *message, const AccordTransportLimits *limits, GCancellable *cancellable)
{
  Attempt *self = g_new0 (Attempt, 1);

  self->message = g_object_ref (message);
  self->limits = *limits;
  self->body = g_byte_array_new ();
  self->deadline = accord_deadline_new (limits->total, cancellable);
  return self;
}

void
accord_transport_send_async (SoupSession *session,
                             SoupMessage *message,
                             const AccordTransportLimits *limits,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Attempt *self;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (SOUP_IS_MESSAGE (message));
  g_return_if_fail (limits != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, accord_transport_send_async);
  self = attempt_new (message, limits, cancellable);
  g_task_set_task_data (task, self, (GDestroyNotify) attempt_free);
  soup_session_send_async (
      session, message, G_PRIORITY_DEFAULT, self->deadline->cancellable, send_cb, g_steal_pointer (&task));
}

AccordTransportReply *
accord_transport_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

AccordTransportReply *
accord_transport_send (SoupMessage *message,
                       const AccordTransportLimits *limits,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autofree char *address = g_uri_to_string (soup_message_get_uri (message));
  g_autoptr (SoupSession) session = accord_transport_session_new (address, limits);
  g_autoptr (GAsyncResult) result = NULL;
  AccordTransportReply *reply;

  accord_transport_send_async (session, message, limits, cancellable, store_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  reply = accord_transport_send_finish (result, error);

  /* What the session still has to say goes to a context that is about to end. */
  soup_session_abort (session);
  while (g_main_context_iteration (context, FALSE))
    continue;
  return reply;
}
