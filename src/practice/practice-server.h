/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-faults.h"
#include "practice-log.h"
#include "practice-request.h"

G_BEGIN_DECLS

typedef void (*PracticeHandler) (PracticeRequest *request);

/* A pattern's segments in braces match one segment each: "/v1.0/me/events/{id}".
 * @method NULL matches every method. */
typedef struct
{
  const char *method;
  const char *pattern;
  PracticeHandler handler;
  gconstpointer data; /* (nullable) comes to the handler as request->route_data */
} PracticeRoute;

PracticeServer *practice_server_new  (PracticeState *state);
void            practice_server_free (PracticeServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeServer, practice_server_free)

/* Adds a table ending with a NULL pattern; the first match wins. */
void            practice_server_add_routes   (PracticeServer      *server,
                                              PracticeOrigin       origin,
                                              const PracticeRoute *routes);
/* What answers when no route matches; without one, a bare 404. */
void            practice_server_set_fallback (PracticeServer      *server,
                                              PracticeOrigin       origin,
                                              PracticeHandler      handler);
/* Listens on 127.0.0.1 and, where there is one, on ::1; port 0 picks a free one. */
gboolean        practice_server_listen       (PracticeServer      *server,
                                              PracticeOrigin       origin,
                                              guint                port,
                                              GError             **error);
guint           practice_server_get_port     (PracticeServer      *server,
                                              PracticeOrigin       origin);
/* "http://127.0.0.1:PORT", without a slash at the end. */
const char     *practice_server_get_base     (PracticeServer      *server,
                                              PracticeOrigin       origin);
PracticeState  *practice_server_get_state    (PracticeServer      *server);
PracticeLog    *practice_server_get_log      (PracticeServer      *server);
PracticeFaults *practice_server_get_faults   (PracticeServer      *server);

/* Runs a request through the routes at once, without a socket: for the parts of a
 * batch (@request->is_part) and for edits by another person. Faults and the log
 * see the parts, not the other person. */
void            practice_server_dispatch     (PracticeRequest     *request);
/* Makes and runs a request in the name of another person on @user's mailbox.
 * @body: (nullable) (transfer none)  Returns: (transfer full) with its reply. */
PracticeRequest *practice_server_as_person   (PracticeServer      *server,
                                              PracticeUser        *user,
                                              const char          *method,
                                              const char          *path,
                                              JsonObject          *body);
/* How many requests of this mailbox are being answered now, this one included. */
guint           practice_server_in_flight    (PracticeServer      *server,
                                              PracticeUser        *user);

G_END_DECLS
