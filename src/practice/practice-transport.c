/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-transport.h"

#include <string.h>
#include <sys/socket.h>

#define SLOW_PIECES 20
#define SLOW_PAUSE_MS 25

static void
copy_header (const char *name,
             const char *value,
             gpointer data)
{
  soup_message_headers_append (data, name, value);
}

static void
add_date (PracticeRequest *request,
          SoupMessageHeaders *headers)
{
  gint64 skew = practice_settings_get_int (request->state->settings, "clock_skew");
  gint64 seconds = practice_state_now (request->state) / G_USEC_PER_SEC + skew;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = soup_date_time_to_string (moment, SOUP_DATE_HTTP);

  soup_message_headers_replace (headers, "Date", text);
}

static void
fill_head (PracticeRequest *request,
           SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, request->status, NULL);
  soup_message_headers_foreach (request->reply_headers, copy_header, headers);
  add_date (request, headers);
  if (request->reply_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", request->reply_type);
}

static void
deliver_whole (PracticeRequest *request,
               SoupServerMessage *message)
{
  fill_head (request, message);
  if (request->reply_body != NULL && g_bytes_get_size (request->reply_body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), request->reply_body);
  soup_server_message_unpause (message);
}

/* RST instead of FIN: the client sees a connection torn down. */
static void
close_hard (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  struct linger linger = { 1, 0 };
  g_autoptr (GIOStream) stream = NULL;

  g_object_ref (socket);
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  stream = soup_server_message_steal_connection (message);
  g_socket_close (socket, NULL);
  g_object_unref (socket);
}

/* Promises the whole length and closes in the middle. */
static void
deliver_half (PracticeRequest *request,
              SoupServerMessage *message)
{
  gsize size = 0;
  const char *data = request->reply_body != NULL ? g_bytes_get_data (request->reply_body, &size) : "";
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 %u OK\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                       "\r\n\r\n",
                       request->status,
                       MAX (size, 2));
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, data, size / 2, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

typedef struct
{
  SoupServerMessage *message; /* (owned) */
  GBytes *body;
  gsize sent;
  gboolean gone;
} Trickle;

static void
trickle_free (gpointer data)
{
  Trickle *trickle = data;

  g_signal_handlers_disconnect_by_data (trickle->message, trickle);
  g_object_unref (trickle->message);
  g_bytes_unref (trickle->body);
  g_free (trickle);
}

static void
trickle_finished_cb (SoupServerMessage *message,
                     gpointer data)
{
  ((Trickle *) data)->gone = TRUE;
}

static gboolean
trickle_cb (gpointer data)
{
  Trickle *trickle = data;
  SoupMessageBody *body = soup_server_message_get_response_body (trickle->message);
  gsize size = g_bytes_get_size (trickle->body);
  gsize piece = MIN (MAX (size / SLOW_PIECES, 1), size - trickle->sent);
  g_autoptr (GBytes) part = NULL;

  if (trickle->gone)
    return G_SOURCE_REMOVE;
  if (piece == 0)
    {
      soup_message_body_complete (body);
      soup_server_message_unpause (trickle->message);
      return G_SOURCE_REMOVE;
    }
  part = g_bytes_new_from_bytes (trickle->body, trickle->sent, piece);
  soup_message_body_append_bytes (body, part);
  trickle->sent += piece;
  soup_server_message_unpause (trickle->message);
  return G_SOURCE_CONTINUE;
}

static void
deliver_slowly (PracticeRequest *request,
                SoupServerMessage *message)
{
  Trickle *trickle = g_new0 (Trickle, 1);

  trickle->message = g_object_ref (message);
  trickle->body =
      request->reply_body != NULL ? g_bytes_ref (request->reply_body) : g_bytes_new_static ("", 0);
  g_signal_connect (message, "finished", G_CALLBACK (trickle_finished_cb), trickle);
  g_signal_connect (message, "disconnected", G_CALLBACK (trickle_finished_cb), trickle);
  fill_head (request, message);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SLOW_PAUSE_MS, trickle_cb, trickle, trickle_free);
}

void
practice_transport_deliver (PracticeRequest *request,
                            SoupServerMessage *message,
                            PracticeFaultAction action)
{
  if (action == PRACTICE_FAULT_HANG)
    return;
  if (action == PRACTICE_FAULT_RESET)
    close_hard (message);
  else if (action == PRACTICE_FAULT_TRUNCATE)
    deliver_half (request, message);
  else if (action == PRACTICE_FAULT_SLOW)
    deliver_slowly (request, message);
  else
    deliver_whole (request, message);
}
