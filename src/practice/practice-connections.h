/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * PracticeConnections:
 *
 * The connections on which nothing is asked just now. The server of libsoup 3.2 reads the end of such a connection and
 * keeps its socket all the same; after some thousands of clients that came and went it could accept nobody any more.
 * Here their sockets are closed once the other side has ended.
 */
typedef struct _PracticeConnections PracticeConnections;

PracticeConnections *practice_connections_new  (void);
void                 practice_connections_free (PracticeConnections *self);

/* A request has arrived on @socket: it is left alone until practice_connections_rest(). */
void                 practice_connections_work (PracticeConnections *self, GSocket *socket);
/* Its reply is out. */
void                 practice_connections_rest (PracticeConnections *self, GSocket *socket);

G_END_DECLS
