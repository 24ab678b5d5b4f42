/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/accord-sessions.h"

G_BEGIN_DECLS

/**
 * AccordSigninFlow:
 *
 * One sign-in, from the wish to a connected account: registration, browser, identity, keyring, store, calendars.
 * Nothing is kept of one that does not come to its end.
 *
 * Signal finished (s account, s error): error is "" or a sentence.
 */
#define ACCORD_TYPE_SIGNIN_FLOW (accord_signin_flow_get_type ())
G_DECLARE_FINAL_TYPE (AccordSigninFlow, accord_signin_flow, ACCORD, SIGNIN_FLOW, GObject)

/* @account: (nullable) the account that signs in again. @hint: (nullable) the e-mail address to suggest. */
AccordSigninFlow *accord_signin_flow_new          (AccordStore         *store,
                                                   AccordSessions      *sessions,
                                                   AccordClock         *clock,
                                                   const char          *provider,
                                                   const char          *account,
                                                   const char          *hint);
const char       *accord_signin_flow_get_id       (AccordSigninFlow    *self);
/* Begins; finish returns the address to open in the browser. (transfer full) The signal comes only after a success
 * here. Errors: ACCORD_SERVICE_ERROR, ACCORD_SIGNIN_ERROR. */
void              accord_signin_flow_start_async  (AccordSigninFlow    *self,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
char             *accord_signin_flow_start_finish (AccordSigninFlow    *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);
void              accord_signin_flow_cancel       (AccordSigninFlow    *self);

G_END_DECLS
