/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-connections.h"

#include <errno.h>
#include <sys/socket.h>

/* How often the resting ones are looked at, as long as there are any. */
#define LOOK_MS 500

struct _PracticeConnections
{
  GHashTable *resting; /* (element-type GSocket) owned */
  guint source;
};

PracticeConnections *
practice_connections_new (void)
{
  PracticeConnections *self = g_new0 (PracticeConnections, 1);

  self->resting = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  return self;
}

void
practice_connections_free (PracticeConnections *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_unref (self->resting);
  g_free (self);
}

/* Nothing is taken from the socket: should there be something to read, libsoup reads it. */
static gboolean
has_ended (GSocket *socket)
{
  char byte;
  gssize size;

  if (g_socket_is_closed (socket))
    return TRUE;
  size = recv (g_socket_get_fd (socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR);
}

static gboolean
look_cb (gpointer data)
{
  PracticeConnections *self = data;
  GHashTableIter iter;
  GSocket *socket;

  g_hash_table_iter_init (&iter, self->resting);
  while (g_hash_table_iter_next (&iter, (gpointer *) &socket, NULL))
    if (has_ended (socket))
      {
        g_socket_close (socket, NULL);
        g_hash_table_iter_remove (&iter);
      }
  if (g_hash_table_size (self->resting) > 0)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

void
practice_connections_work (PracticeConnections *self,
                           GSocket *socket)
{
  if (socket != NULL)
    g_hash_table_remove (self->resting, socket);
}

void
practice_connections_rest (PracticeConnections *self,
                           GSocket *socket)
{
  if (socket == NULL || g_socket_is_closed (socket))
    return;
  g_hash_table_add (self->resting, g_object_ref (socket));
  if (self->source == 0)
    self->source = g_timeout_add (LOOK_MS, look_cb, self);
}
