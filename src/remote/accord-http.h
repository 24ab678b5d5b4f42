/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "remote/accord-credentials.h"

G_BEGIN_DECLS

/**
 * AccordHttp:
 *
 * Requests of one account to one origin. Retry with jittered back-off, Retry-After, at most three in flight, refresh
 * on 401, links to another host refused, reply size bounded: all of it exists here and nowhere else.
 * Blocking; worker thread only; runs its requests on a main context of its own.
 */
#define ACCORD_TYPE_HTTP (accord_http_get_type ())
G_DECLARE_FINAL_TYPE (AccordHttp, accord_http, ACCORD, HTTP, GObject)

typedef struct _AccordBatchFormat AccordBatchFormat;

typedef struct
{
  /* in */
  const char         *method;
  char               *address;      /* (owned) absolute, same origin as the account's api */
  SoupMessageHeaders *headers;      /* (owned) (nullable) extra ones */
  JsonNode           *body;         /* (owned) (nullable) sent as application/json */
  gboolean            repeatable;   /* safe to send again after an unknown outcome (keyed create, conditional write); a GET is, from the start */
  /* out */
  guint               status;       /* HTTP status, 0: no reply */
  gboolean            refused;      /* a server error to the last try, while the server answers others: it is this one that it
                                     * cannot do. @error is not set then. */
  JsonNode           *reply;        /* (owned) (nullable) parsed JSON of any status */
  char               *etag;         /* (owned) (nullable) */
  char               *location;     /* (owned) (nullable) */
  GError             *error;        /* (owned) (nullable) transport or account error; HTTP errors of the item are left to the caller */
} AccordExchange;

AccordExchange *accord_exchange_new        (const char *method, const char *address);
void            accord_exchange_free       (AccordExchange *self);
void            accord_exchange_add_header (AccordExchange *self, const char *name, const char *value);
/* It is done only where the item there still has @tag; NULL: in any case. */
void            accord_exchange_set_tag    (AccordExchange *self, const char *tag);

AccordHttp *accord_http_new        (AccordCredentials *credentials, const char *api, AccordClock *clock);
/* Decides from status and reply whether to wait and try again (403 rateLimitExceeded of Google …). Default: 429, 500, 502, 503, 504, 509. */
typedef gboolean (*AccordRetryJudge) (const AccordExchange *exchange, gpointer user_data);
void        accord_http_set_judge  (AccordHttp *self, AccordRetryJudge judge, gpointer user_data);
/* From now on several exchanges go in one request to @address, of the account's own origin, as far as they lie below its
 * api; one alone is sent plainly. Who sends and who reads an exchange need not know. */
void        accord_http_set_batch  (AccordHttp *self, const AccordBatchFormat *format, const char *address);
/* A cheap GET that says whether the server is well, for accord_http_send() to ask when all it sent is answered by server
 * errors; NULL: none. */
void        accord_http_set_probe  (AccordHttp *self, const char *address);
/* Sends all, up to three at once (writes and batches one after the other), and returns when each has its outcome. FALSE: the pass must stop (SIGNED_OUT, REVOKED,
 * OFFLINE, BUSY after all retries, cancelled); exchanges not reached have status 0 and no error. (element-type AccordExchange) */
gboolean    accord_http_send       (AccordHttp *self, GPtrArray *exchanges, GCancellable *cancellable, GError **error);
gboolean    accord_http_send_one   (AccordHttp *self, AccordExchange *exchange, GCancellable *cancellable, GError **error);
/* TRUE when @address has the account's own origin (scheme, host, port). */
gboolean    accord_http_is_ours    (AccordHttp *self, const char *address);
guint       accord_http_get_calls  (AccordHttp *self);
gint64      accord_http_get_clock_offset (AccordHttp *self);   /* microseconds, from the last Date header */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordExchange, accord_exchange_free)

G_END_DECLS
