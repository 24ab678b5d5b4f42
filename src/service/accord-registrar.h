/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-registration.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* The app registration in force for @provider, with what preferences hold: client id and tenant from the settings
 * registration.PROVIDER.client_id and .tenant, the secret from the keyring (without one where the keyring has none or
 * does not answer). Errors: ACCORD_SERVICE_ERROR_NO_REGISTRATION; whatever accord_registration_load() refuses. */
void                accord_registrar_load_async  (AccordStore          *store,
                                                  const char           *provider,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* (transfer full) */
AccordRegistration *accord_registrar_load_finish (GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
