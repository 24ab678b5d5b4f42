/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/accord-sessions.h"

G_BEGIN_DECLS

/* Disconnecting an account, and coming back (sync-rules §11). Copies stay where they are: the links are released, so
 * that nothing touches them; the same identity brings them to life again, once a new first plan was approved. */

/* Ends the grant where the provider can, forgets the tokens, releases the links. Only the store can make it fail. */
void     accord_departure_async  (AccordStore          *store,
                                  AccordSessions       *sessions,
                                  const char           *account,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean accord_departure_finish (GAsyncResult         *result,
                                  GError              **error);

/* The part of it that lies in the store: releases the links. */
gboolean accord_departure_keep   (AccordStore          *store,
                                  const char           *account,
                                  GError              **error);

/* Brings the links of a disconnected account to life; its calendars need a plan again. */
gboolean accord_departure_undo   (AccordStore          *store,
                                  const char           *account,
                                  GError              **error);

G_END_DECLS
