/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-loopback"

#include <libsoup/soup.h>
#include <string.h>

#include "remote/accord-loopback.h"
#include "remote/accord-signin.h"

/* How often another port is tried when the other stack has somebody on it. */
#define PORT_TRIES 16

struct _AccordLoopback
{
  GObject parent_instance;

  gboolean both_stacks;
  AccordLoopbackJudge judge;
  AccordLoopbackSent sent;
  gpointer user_data; /* (unowned) */

  SoupServer *server;       /* (owned) (nullable) */
  GSocketService *listener; /* (owned) (nullable) */
  GQueue *connections;      /* (owned) (element-type GIOStream) the oldest first */
  char *authority;          /* (owned) (nullable) host and port, as the browser says them */
  char *redirect;           /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AccordLoopback, accord_loopback, G_TYPE_OBJECT)

#define PAGE(heading, text)                                                                                  \
  "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Accord</title>"                   \
  "<meta name=\"viewport\" "                                                                                 \
  "content=\"width=device-width\"><style>body{font-family:sans-serif;max-width:32em;margin:20vh auto;"       \
  "padding:0 1em;text-align:center;color:#2e3436;background:#fafafa}h1{font-size:1.4em}"                     \
  "@media(prefers-color-scheme:dark){body{color:#eee;background:#242424}}</style></head>"                    \
  "<body><h1>" heading "</h1><p>" text "</p></body></html>\n"

static const struct
{
  guint status;
  const char *text;
} pages[] = {
  [ACCORD_LOOPBACK_REACHED] = { SOUP_STATUS_OK,
                                PAGE ("Almost done",
                                      "Your sign-in answer has reached Accord. You can close this tab and "
                                      "return to Accord to finish.") },
  [ACCORD_LOOPBACK_FAILED] = { SOUP_STATUS_OK,
                               PAGE (
                                   "Not signed in",
                                   "Sign-in was not completed. Return to Accord to see why and try again.") },
  [ACCORD_LOOPBACK_FOREIGN] = { SOUP_STATUS_BAD_REQUEST,
                                PAGE ("Not signed in",
                                      "Sign-in was not completed. Return to Accord to see why and try "
                                      "again.") },
};

static const char not_found[] = PAGE ("Nothing here", "This address only takes the answer of a sign-in.");

static void
answer (SoupServerMessage *message, guint status, const char *text)
{
  static const struct
  {
    const char *name;
    const char *value;
  } fixed[] = {
    { "Cache-Control", "no-store" },
    { "Referrer-Policy", "no-referrer" },
    { "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Connection", "close" },
  };
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    soup_message_headers_replace (headers, fixed[i].name, fixed[i].value);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (
      message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, text, strlen (text));
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  AccordLoopback *self = user_data;

  if (self->server != NULL)
    self->sent (self->user_data);
}

/* No answer of a sign-in has a body; libsoup would keep all of one in memory. */
static void
headers_cb (
    SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static void
request_cb (
    SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  AccordLoopback *self = user_data;
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  AccordLoopbackPage page;

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET)
    {
      answer (message, SOUP_STATUS_METHOD_NOT_ALLOWED, not_found);
      return;
    }
  /* Another name for this machine would be a page of somebody else's (DNS rebinding). */
  if (host == NULL || g_ascii_strcasecmp (host, self->authority) != 0)
    {
      answer (message, SOUP_STATUS_BAD_REQUEST, not_found);
      return;
    }
  if (!g_str_equal (path, "/") || query == NULL)
    {
      answer (message, SOUP_STATUS_NOT_FOUND, not_found);
      return;
    }

  page = self->judge (query, self->user_data);
  answer (message, pages[page].status, pages[page].text);
  if (page != ACCORD_LOOPBACK_FOREIGN)
    g_signal_connect_object (message, "finished", G_CALLBACK (finished_cb), self, 0);
}

/* ---- ports ---- */

static gboolean
listen_on (GSocketService *service, const char *host, guint16 port, guint16 *found, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocketAddress) effective = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service),
                                      address,
                                      G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP,
                                      NULL,
                                      &effective,
                                      error))
    return FALSE;
  *found = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}

/* Any other reason means that the machine has no ::1 at all, so that nobody else can be listening there. */
static gboolean
is_taken (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static GSocketService *
listen_once (AccordLoopback *self, guint16 port, guint16 *found, GError **error)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GError) local_error = NULL;
  guint16 other;

  g_socket_service_stop (service);
  if (!listen_on (service, "127.0.0.1", port, found, error))
    return NULL;
  if (!self->both_stacks || listen_on (service, "::1", *found, &other, &local_error) ||
      !is_taken (local_error))
    return g_steal_pointer (&service);

  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* ---- connections ---- */

static void
forget_closed (AccordLoopback *self)
{
  for (GList *link = self->connections->head, *next; link != NULL; link = next)
    {
      next = link->next;
      if (g_io_stream_is_closed (link->data))
        {
          g_object_unref (link->data);
          g_queue_delete_link (self->connections, link);
        }
    }
}

static void
end_oldest (AccordLoopback *self)
{
  g_autoptr (GIOStream) oldest = g_queue_pop_head (self->connections);
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (oldest));

  /* Its reader, libsoup, sees an end and closes it. */
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, AccordLoopback *self)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  forget_closed (self);
  if (self->connections->length >= ACCORD_LOOPBACK_MOST)
    end_oldest (self);
  if (local == NULL || remote == NULL ||
      !soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote, NULL))
    return TRUE;
  g_queue_push_tail (self->connections, g_object_ref (connection));
  return TRUE;
}

static void
accord_loopback_dispose (GObject *object)
{
  accord_loopback_stop (ACCORD_LOOPBACK (object));
  G_OBJECT_CLASS (accord_loopback_parent_class)->dispose (object);
}

static void
accord_loopback_finalize (GObject *object)
{
  AccordLoopback *self = ACCORD_LOOPBACK (object);

  g_queue_free (self->connections);
  g_free (self->authority);
  g_free (self->redirect);
  G_OBJECT_CLASS (accord_loopback_parent_class)->finalize (object);
}

static void
accord_loopback_class_init (AccordLoopbackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = accord_loopback_dispose;
  object_class->finalize = accord_loopback_finalize;
}

static void
accord_loopback_init (AccordLoopback *self)
{
  self->connections = g_queue_new ();
}

AccordLoopback *
accord_loopback_new (gboolean both_stacks,
                     AccordLoopbackJudge judge,
                     AccordLoopbackSent sent,
                     gpointer user_data)
{
  AccordLoopback *self = g_object_new (ACCORD_TYPE_LOOPBACK, NULL);

  self->both_stacks = both_stacks;
  self->judge = judge;
  self->sent = sent;
  self->user_data = user_data;
  return self;
}

gboolean
accord_loopback_listen (AccordLoopback *self, guint16 port, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint tries = port == 0 ? PORT_TRIES : 1;
  guint16 found = 0;

  g_return_val_if_fail (ACCORD_IS_LOOPBACK (self), FALSE);
  g_return_val_if_fail (self->server == NULL, FALSE);

  while (self->listener == NULL && tries-- > 0)
    {
      g_clear_error (&local_error);
      self->listener = listen_once (self, port, &found, &local_error);
    }
  if (self->listener == NULL)
    {
      g_set_error (error,
                   ACCORD_SIGNIN_ERROR,
                   ACCORD_SIGNIN_ERROR_PORT,
                   "Accord cannot listen for the answer of the sign-in%s: %s",
                   self->both_stacks ? " on the same port of both 127.0.0.1 and ::1" : "",
                   local_error->message);
      return FALSE;
    }

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (self->server, NULL, headers_cb, NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->authority = g_strdup_printf ("%s:%u", self->both_stacks ? "localhost" : "127.0.0.1", found);
  self->redirect = g_strconcat ("http://", self->authority, NULL);
  g_signal_connect_object (self->listener, "incoming", G_CALLBACK (incoming_cb), self, 0);
  g_socket_service_start (self->listener);
  return TRUE;
}

const char *
accord_loopback_get_redirect (AccordLoopback *self)
{
  g_return_val_if_fail (ACCORD_IS_LOOPBACK (self), NULL);

  return self->redirect;
}

void
accord_loopback_stop (AccordLoopback *self)
{
  g_return_if_fail (ACCORD_IS_LOOPBACK (self));

  if (self->listener != NULL)
    {
      g_socket_service_stop (self->listener);
      g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
    }
  g_clear_object (&self->listener);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (self->connections->length > 0)
    end_oldest (self);
}

guint
accord_loopback_count (AccordLoopback *self)
{
  g_return_val_if_fail (ACCORD_IS_LOOPBACK (self), 0);

  forget_closed (self);
  return self->connections->length;
}
