/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server on a real socket of 127.0.0.1 whose replies are told beforehand, byte for byte: what a real network does
 * to a client. Each reply is used once, in order of the requests; after them the usual reply. */
typedef struct _FaultServer FaultServer;

FaultServer *fault_server_new         (void);
/* The same over TLS; the address begins with https. */
FaultServer *fault_server_new_secure  (GTlsCertificate *certificate);
void         fault_server_free        (FaultServer *self);
const char  *fault_server_get_address (FaultServer *self);      /* http://127.0.0.1:PORT */

/* @headers: lines ended by \r\n, or NULL. @body: text, or NULL. */
void         fault_server_reply       (FaultServer *self, guint status, const char *headers, const char *body);
void         fault_server_reply_bytes (FaultServer *self, guint status, const char *headers, GBytes *body);
/* The usual reply; at first 200 with {}. */
void         fault_server_usual       (FaultServer *self, guint status, const char *headers, const char *body);
/* Every request with @text in it gets 401, and uses up no reply. */
void         fault_server_refuse      (FaultServer *self, const char *text);
void         fault_server_reset       (FaultServer *self);      /* reads the request, then resets the connection */
void         fault_server_truncate    (FaultServer *self, const char *body);   /* promises more than it sends */
void         fault_server_drip        (FaultServer *self);      /* a byte every 50 ms, for ever */
void         fault_server_stall       (FaultServer *self);      /* never a byte */
/* Every reply waits for so long. */
void         fault_server_delay       (FaultServer *self, guint milliseconds);

guint        fault_server_count       (FaultServer *self);      /* requests seen */
guint        fault_server_peak        (FaultServer *self);      /* most requests at the same time */
char        *fault_server_request     (FaultServer *self, guint index);   /* (transfer full) head and body */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

G_END_DECLS
