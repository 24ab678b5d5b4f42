/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-remote-item.h"
#include "remote/accord-http.h"
#include "remote/accord-remote-error.h"

G_BEGIN_DECLS

/* A row of a provider's error table: first hit wins. */
typedef struct
{
  guint             status;   /* 0: any */
  const char       *reason;   /* (nullable) NULL: any */
  AccordRemoteError code;
} AccordErrorRow;

/* What a failed call was about: a refusal of one item says nothing about its calendar, and the other way round. */
typedef enum
{
  ACCORD_CALL_ITEM,
  ACCORD_CALL_CALENDAR
} AccordCallScope;

/* Sets @error from the table; what no row names is PROTOCOL, and an item that the server refused with errors of its own
 * is ITEM_REJECTED. @what names the object of the call. */
void     accord_provider_set_error     (GError              **error,
                                        const AccordErrorRow *rows,
                                        guint                 n_rows,
                                        const AccordExchange *exchange,
                                        const char           *reason,
                                        const char           *message,
                                        AccordCallScope       scope,
                                        const char           *what);
/* TRUE for errors that concern one item and let the rest of a pass go on. */
gboolean accord_provider_error_is_item (const GError         *error);
/* What a failed reading of one item makes of it, while its calendar was seen to answer: whether it exists is not known, and
 * the others go on. @failure is taken. NULL, with @error: the pass must stop. (transfer full) */
AccordRemoteItem *accord_provider_leave_unknown (const char     *id,
                                        GError               *failure,
                                        GError              **error);
/* Sends one request; FALSE when there is no HTTP status to judge. @error names @what. */
gboolean accord_provider_send          (AccordHttp           *http,
                                        AccordExchange       *exchange,
                                        const char           *what,
                                        GCancellable         *cancellable,
                                        GError              **error);
/* The same for several at once. @probe: for accord_http_set_probe() while they are under way. */
gboolean accord_provider_send_all      (AccordHttp           *http,
                                        const char           *probe,
                                        GPtrArray            *exchanges,
                                        const char           *what,
                                        GCancellable         *cancellable,
                                        GError              **error);
/* The same where each answer is read for itself: one that makes no sense is left in its exchange. */
gboolean accord_provider_send_each     (AccordHttp           *http,
                                        const char           *probe,
                                        GPtrArray            *exchanges,
                                        const char           *what,
                                        GCancellable         *cancellable,
                                        GError              **error);
/* TRUE for 2xx. */
gboolean accord_provider_succeeded     (const AccordExchange *exchange);
gboolean accord_provider_all_succeeded (GPtrArray            *exchanges);
/* TRUE when one of the scopes @any_of (NULL-terminated) was granted. @granted NULL or empty: not known, taken
 * as granted. Compared by the last path segment, as both providers vary in the prefix. */
gboolean accord_provider_has_scope     (const char           *granted,
                                        const char *const    *any_of);

G_END_DECLS
