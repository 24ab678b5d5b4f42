/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>

#include "fault-server.h"

typedef enum
{
  FAULT_NONE,
  FAULT_RESET,
  FAULT_TRUNCATE,
  FAULT_DRIP,
  FAULT_STALL
} Fault;

typedef struct
{
  Fault fault;
  guint status;
  char *headers; /* (owned) (nullable) */
  GBytes *body;  /* (owned) */
} Reply;

struct _FaultServer
{
  GSocketListener *listener;    /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) ends the accepting */
  GThread *thread;              /* (owned) accepts; a client's blocking call must not stop the server */
  GPtrArray *threads;           /* (owned) (element-type GThread) one per connection; accepting thread only */
  char *address;                /* (owned) */
  GMutex mutex;                 /* guards what follows */
  GQueue replies;               /* (element-type Reply) */
  Reply *usual;                 /* (owned) */
  GPtrArray *requests;          /* (owned) (element-type utf8) */
  char *refused;                /* (owned) (nullable) */
  guint delay;
  guint open;
  guint peak;
  gboolean ending;
};

static Reply *
reply_new (Fault fault, guint status, const char *headers, GBytes *body)
{
  Reply *self = g_new0 (Reply, 1);

  self->fault = fault;
  self->status = status;
  self->headers = g_strdup (headers);
  self->body = body == NULL ? g_bytes_new (NULL, 0) : g_bytes_ref (body);
  return self;
}

static Reply *
reply_new_text (Fault fault, guint status, const char *headers, const char *text)
{
  g_autoptr (GBytes) body = text == NULL ? NULL : g_bytes_new (text, strlen (text));

  return reply_new (fault, status, headers, body);
}

static void
reply_free (Reply *self)
{
  g_free (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

/* The whole request as text: the head and as much body as it promises. */
static char *
read_request (GInputStream *input)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize wanted = G_MAXSIZE;
  char buffer[4096];

  while (text->len < wanted)
    {
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
      const char *end, *length;

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
      end = strstr (text->str, "\r\n\r\n");
      if (end == NULL || wanted != G_MAXSIZE)
        continue;
      length = strstr (text->str, "Content-Length: ");
      wanted = (gsize) (end - text->str) + 4;
      if (length != NULL && length < end)
        wanted += g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static Reply *
next_reply (FaultServer *self, const char *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Reply *reply;

  if (self->refused != NULL && strstr (request, self->refused) != NULL)
    return reply_new_text (FAULT_NONE, 401, "WWW-Authenticate: Bearer\r\n", "{}");
  reply = g_queue_pop_head (&self->replies);
  return reply != NULL
             ? reply
             : reply_new (self->usual->fault, self->usual->status, self->usual->headers, self->usual->body);
}

static gboolean
is_ending (FaultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->ending;
}

static void
reset_connection (GSocketConnection *connection)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)),
              SOL_SOCKET,
              SO_LINGER,
              &linger,
              sizeof linger);
}

static void
drip (FaultServer *self, GOutputStream *output)
{
  static const char head[] =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[";

  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  while (!is_ending (self) && g_output_stream_write_all (output, " ", 1, NULL, NULL, NULL))
    g_usleep (50000);
}

static void
stall (FaultServer *self, GInputStream *input)
{
  char byte;

  /* Until the client gives up. */
  g_input_stream_read (input, &byte, 1, NULL, NULL);
}

static void
write_reply (Reply *reply, GOutputStream *output)
{
  gsize length = g_bytes_get_size (reply->body);
  gsize promised = reply->fault == FAULT_TRUNCATE ? length * 2 : length;
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 %u Reply\r\nContent-Type: application/json\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n%s\r\n",
                       reply->status,
                       promised,
                       reply->headers == NULL ? "" : reply->headers);

  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, g_bytes_get_data (reply->body, NULL), length, NULL, NULL, NULL);
}

static void
count (FaultServer *self, gint step)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->open += (guint) step;
  self->peak = MAX (self->peak, self->open);
}

typedef struct
{
  FaultServer *server;
  GSocketConnection *connection; /* (owned) */
} Client;

/* (transfer full) */
static GIOStream *
open_stream (FaultServer *self, GSocketConnection *connection)
{
  if (self->certificate == NULL)
    return g_object_ref (G_IO_STREAM (connection));
  return g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
}

static gpointer
serve (gpointer data)
{
  g_autofree Client *client = data;
  g_autoptr (GSocketConnection) connection = client->connection;
  FaultServer *self = client->server;
  g_autoptr (GIOStream) stream = open_stream (self, connection);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  char *request = read_request (input);
  g_autoptr (Reply) reply = NULL;

  if (request == NULL)
    return NULL;
  count (self, 1);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  g_mutex_unlock (&self->mutex);
  if (self->delay > 0)
    g_usleep (self->delay * 1000);
  reply = next_reply (self, request);
  count (self, -1);

  if (reply->fault == FAULT_RESET)
    reset_connection (connection);
  else if (reply->fault == FAULT_DRIP)
    drip (self, output);
  else if (reply->fault == FAULT_STALL)
    stall (self, input);
  else
    write_reply (reply, output);
  return NULL;
}

static gpointer
accept_clients (gpointer data)
{
  FaultServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) != NULL)
    {
      Client *client = g_new0 (Client, 1);

      client->server = self;
      client->connection = connection;
      g_ptr_array_add (self->threads, g_thread_new ("client", serve, client));
    }
  return NULL;
}

FaultServer *
fault_server_new_secure (GTlsCertificate *certificate)
{
  FaultServer *self = g_new0 (FaultServer, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_queue_init (&self->replies);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->threads = g_ptr_array_new ();
  self->usual = reply_new_text (FAULT_NONE, 200, NULL, "{}");
  self->cancellable = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (
      self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->certificate = certificate == NULL ? NULL : g_object_ref (certificate);
  self->address = g_strdup_printf ("%s://127.0.0.1:%u",
                                   certificate == NULL ? "http" : "https",
                                   g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  self->thread = g_thread_new ("fault-server", accept_clients, self);
  return self;
}

FaultServer *
fault_server_new (void)
{
  return fault_server_new_secure (NULL);
}

void
fault_server_free (FaultServer *self)
{
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  /* They end with their clients. */
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_clear_object (&self->certificate);
  g_queue_clear_full (&self->replies, (GDestroyNotify) reply_free);
  g_ptr_array_unref (self->requests);
  reply_free (self->usual);
  g_free (self->refused);
  g_free (self->address);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const char *
fault_server_get_address (FaultServer *self)
{
  return self->address;
}

static void
push (FaultServer *self, Reply *reply)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_push_tail (&self->replies, reply);
}

void
fault_server_reply (FaultServer *self, guint status, const char *headers, const char *body)
{
  push (self, reply_new_text (FAULT_NONE, status, headers, body));
}

void
fault_server_reply_bytes (FaultServer *self, guint status, const char *headers, GBytes *body)
{
  push (self, reply_new (FAULT_NONE, status, headers, body));
}

void
fault_server_usual (FaultServer *self, guint status, const char *headers, const char *body)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  reply_free (self->usual);
  self->usual = reply_new_text (FAULT_NONE, status, headers, body);
}

void
fault_server_refuse (FaultServer *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->refused);
  self->refused = g_strdup (text);
}

void
fault_server_reset (FaultServer *self)
{
  push (self, reply_new (FAULT_RESET, 0, NULL, NULL));
}

void
fault_server_truncate (FaultServer *self, const char *body)
{
  push (self, reply_new_text (FAULT_TRUNCATE, 200, NULL, body));
}

void
fault_server_drip (FaultServer *self)
{
  push (self, reply_new (FAULT_DRIP, 0, NULL, NULL));
}

void
fault_server_stall (FaultServer *self)
{
  push (self, reply_new (FAULT_STALL, 0, NULL, NULL));
}

void
fault_server_delay (FaultServer *self, guint milliseconds)
{
  self->delay = milliseconds;
}

guint
fault_server_count (FaultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

guint
fault_server_peak (FaultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->peak;
}

char *
fault_server_request (FaultServer *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpuint (index, <, self->requests->len);
  return g_strdup (g_ptr_array_index (self->requests, index));
}
