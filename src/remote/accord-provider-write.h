/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-provider-error.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

/* How a provider says a write, and what it makes of the reply. */
typedef struct
{
  /* (nullable) (transfer full) (nullable) a GET of what must be known before @write can be said */
  AccordExchange *(*new_before)     (AccordProvider *provider, const AccordCalendar *calendar, const AccordWrite *write);
  /* (transfer full) @before: the reply to that GET, else NULL */
  AccordExchange *(*new_request)    (AccordProvider *provider, const AccordCalendar *calendar, const AccordWrite *write,
                                     JsonObject *before);
  /* The write is done: sets write->item where there is one. */
  gboolean        (*read_reply)     (AccordProvider *provider, const AccordCalendar *calendar, AccordWrite *write,
                                     const AccordExchange *exchange, GCancellable *cancellable, GError **error);
  /* Sets @error by the provider's table. */
  void            (*set_error)      (const AccordExchange *exchange, AccordCallScope scope, const char *what, GError **error);
  /* (nullable) told of a create that exists already */
  void            (*exists)         (AccordProvider *provider, const AccordWrite *write);
  /* FALSE with CALENDAR_GONE when an item is gone because its calendar is. */
  gboolean        (*check_calendar) (AccordProvider *provider, const AccordCalendar *calendar, GCancellable *cancellable,
                                     GError **error);
} AccordWriteCalls;

/* The HTTP method of a write. */
const char *accord_provider_write_method (AccordWriteKind kind);

/* Apply of AccordProvider: all @writes go out at once, or as many as do not wait for each other; each gets its own
 * outcome. An error that concerns more than one item is returned after every reply that came was read: what was
 * committed there is known even where the pass must stop. @probe: for accord_http_set_probe() meanwhile. */
gboolean accord_provider_write (AccordProvider         *provider,
                                AccordHttp             *http,
                                const char             *probe,
                                const AccordWriteCalls *calls,
                                const AccordCalendar   *calendar,
                                GPtrArray              *writes,
                                GCancellable           *cancellable,
                                GError                **error);

G_END_DECLS
