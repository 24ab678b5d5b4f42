/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connections at a time: a new one ends the oldest, so that nobody keeps the browser out by holding many. */
#define ACCORD_LOOPBACK_MOST 32

/* What the browser is shown for an answer. The page is sent before the code is exchanged: it promises nothing. */
typedef enum
{
  ACCORD_LOOPBACK_REACHED,   /* the answer has arrived */
  ACCORD_LOOPBACK_FAILED,    /* the sign-in was not completed */
  ACCORD_LOOPBACK_FOREIGN    /* an answer that does not belong here; status 400 */
} AccordLoopbackPage;

/* @query: (element-type utf8 utf8) the parameters, valid during the call. Called for every GET of the answer address. */
typedef AccordLoopbackPage (*AccordLoopbackJudge) (GHashTable *query, gpointer user_data);
/* The page for one answer has left. */
typedef void (*AccordLoopbackSent) (gpointer user_data);

/**
 * AccordLoopback:
 *
 * Listens on this machine only for the browser that comes back from a sign-in (RFC 8252 §7.3; providers.md §1).
 * Answers GET of "/" for its own host name and nothing else, with static pages that repeat nothing they were given.
 */
#define ACCORD_TYPE_LOOPBACK (accord_loopback_get_type ())
G_DECLARE_FINAL_TYPE (AccordLoopback, accord_loopback, ACCORD, LOOPBACK, GObject)

/* @both_stacks: as http://localhost, on 127.0.0.1 and ::1 (Microsoft); else as http://127.0.0.1. */
AccordLoopback *accord_loopback_new          (gboolean              both_stacks,
                                              AccordLoopbackJudge   judge,
                                              AccordLoopbackSent    sent,
                                              gpointer              user_data);
/* @port 0: any free one. ACCORD_SIGNIN_ERROR_PORT when the same port is not free on both stacks; a machine without an
 * IPv6 loopback is served by IPv4 alone. */
gboolean        accord_loopback_listen       (AccordLoopback       *self,
                                              guint16               port,
                                              GError              **error);
/* http://127.0.0.1:PORT or http://localhost:PORT, without a path. NULL before it listens. */
const char     *accord_loopback_get_redirect (AccordLoopback       *self);
void            accord_loopback_stop         (AccordLoopback       *self);
/* Connections that are open. */
guint           accord_loopback_count        (AccordLoopback       *self);

G_END_DECLS
