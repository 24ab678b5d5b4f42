/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-credentials.h"
#include "store/accord-accounts.h"
#include "sync/accord-worker.h"

G_BEGIN_DECLS

/**
 * AccordSession:
 *
 * What one account needs while it is in use: registration, credentials, provider, worker. Opening loads the tokens
 * from the keyring, asynchronously and with a time-out; closing drops everything, so that the next opening sees a new
 * sign-in or registration. Main thread.
 */
#define ACCORD_TYPE_SESSION (accord_session_get_type ())
G_DECLARE_FINAL_TYPE (AccordSession, accord_session, ACCORD, SESSION, GObject)

AccordSession            *accord_session_new              (AccordStore               *store,
                                                           const char                *account,
                                                           AccordClock               *clock);
const char               *accord_session_get_account      (AccordSession             *self);
gboolean                  accord_session_is_open          (AccordSession             *self);
/* @interactive: a person is there, the keyring may ask for its password.
 * Errors: ACCORD_KEYRING_ERROR, ACCORD_SERVICE_ERROR, ACCORD_STORE_ERROR, G_IO_ERROR_CANCELLED. */
void                      accord_session_open_async       (AccordSession             *self,
                                                           gboolean                   interactive,
                                                           GCancellable              *cancellable,
                                                           GAsyncReadyCallback        callback,
                                                           gpointer                   user_data);
/* (transfer full) */
AccordWorker             *accord_session_open_finish      (AccordSession             *self,
                                                           GAsyncResult              *result,
                                                           GError                   **error);
/* Opens it with tokens just received, which lie in the keyring already. */
void                      accord_session_begin            (AccordSession             *self,
                                                           const char                *provider,
                                                           const AccordRegistration  *registration,
                                                           const AccordTokens        *tokens);
void                      accord_session_close            (AccordSession             *self);
/* (nullable) while closed, both. */
AccordCredentials        *accord_session_get_credentials  (AccordSession             *self);
AccordWorker             *accord_session_get_worker       (AccordSession             *self);
/* Address whose host tells whether the provider can be reached; NULL while never opened. */
const char               *accord_session_get_api          (AccordSession             *self);

G_END_DECLS
