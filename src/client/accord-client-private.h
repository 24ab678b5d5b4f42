/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-sync1.h"
#include "client/accord-client.h"

G_BEGIN_DECLS

/* (transfer none) (nullable): NULL while not connected. */
AccordSync1 *accord_client_get_proxy   (AccordClient        *self);

/* Calls @method, connecting first when need be. @parameters: floating, a tuple. The reply is the tuple. */
void         accord_client_call_async  (AccordClient        *self,
                                        const char          *method,
                                        GVariant            *parameters,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
GVariant    *accord_client_call_finish (AccordClient        *self,
                                        GAsyncResult        *result,
                                        GError             **error);
/* What a failed call means for a person: names of the bus gone, UNAVAILABLE for what is the bus's own. */
void         accord_client_clean_error (GError             **error);

G_END_DECLS
