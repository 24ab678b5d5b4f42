/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/accord-session.h"

G_BEGIN_DECLS

/**
 * AccordSessions:
 *
 * The session of each account, made on first use.
 */
#define ACCORD_TYPE_SESSIONS (accord_sessions_get_type ())
G_DECLARE_FINAL_TYPE (AccordSessions, accord_sessions, ACCORD, SESSIONS, GObject)

AccordSessions *accord_sessions_new       (AccordStore    *store,
                                           AccordClock    *clock);
/* (transfer none) */
AccordSession  *accord_sessions_get       (AccordSessions *self,
                                           const char     *account);
void            accord_sessions_forget    (AccordSessions *self,
                                           const char     *account);
/* Preferences changed: the next use of each reads registration and keyring anew. */
void            accord_sessions_close_all (AccordSessions *self);

G_END_DECLS
