/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-batch.h"
#include "remote/accord-http-retry.h"
#include "remote/accord-http-transport.h"
#include "remote/accord-http.h"

G_BEGIN_DECLS

struct _AccordHttp
{
  GObject parent_instance;

  AccordCredentials *credentials; /* (owned) */
  AccordClock *clock;             /* (owned) */
  char *api;                      /* (owned) */
  GUri *origin;                   /* (owned) (nullable) NULL: @api is no address */
  AccordTransportLimits limits;
  AccordRetryJudge judge; /* (nullable) */
  gpointer judge_data;    /* (unowned) */

  GMainContext *context; /* (owned) */
  SoupSession *session;  /* (owned) (nullable) made on first use, inside @context */
  gboolean multiplexed;  /* the last reply came over HTTP/2 */
  gint64 hold_until;     /* microseconds of the steady @clock: the account was told to slow down */
  gboolean dated;        /* a reply said what time it is there */
  gint64 server_lead;    /* microseconds, server time minus the steady @clock: stays right when ours is set */
  guint calls;
  guint answers; /* requests, alone or in a batch, that were answered by neither throttling nor a server error */

  const AccordBatchFormat *batch_format; /* (nullable) */
  char *batch_address;                   /* (owned) (nullable) */
  guint batch_most;                      /* requests in one batch; the server may have made it less */
  char *probe;                           /* (owned) (nullable) */
};

typedef enum
{
  ACCORD_HTTP_JOB_WAITING, /* until it is due */
  ACCORD_HTTP_JOB_FLYING,
  ACCORD_HTTP_JOB_REFUSED, /* 401: waits for a new token */
  ACCORD_HTTP_JOB_SPENT,   /* server errors to the last try: waits for how the others fare */
  ACCORD_HTTP_JOB_DONE     /* the exchange has its outcome */
} AccordHttpJobState;

typedef struct _AccordHttpRound AccordHttpRound;

/* One exchange on its way through its tries. */
typedef struct
{
  AccordHttpRound *round;   /* (unowned) */
  AccordExchange *exchange; /* (unowned) */
  AccordHttpJobState state;
  AccordRetry retry;
  gint64 due;    /* microseconds of the steady clock */
  char *address; /* (owned) where a redirect led */
  guint redirects;
  char *token;        /* (owned) (nullable) of the last try */
  gboolean sent;      /* something of the present try may have reached the server */
  gboolean ever_sent; /* … of any try */
  gboolean renewed;   /* the token was renewed for this exchange once */
  gboolean alone;     /* not in a batch any more */
} AccordHttpJob;

/* The exchanges of one accord_http_send(). */
struct _AccordHttpRound
{
  AccordHttp *http;          /* (unowned) */
  GPtrArray *jobs;           /* (owned) (element-type AccordHttpJob) */
  GCancellable *cancellable; /* (unowned) (nullable) */
  guint flying;              /* requests under way */
  guint lanes;               /* how many of those under way may be at the same time */
  guint spent;               /* jobs that are */
  AccordExchange *probe;     /* (owned) (nullable) asked when nothing but server errors came */
  guint answers;             /* of the account when it began */
  GError *stop; /* (owned) (nullable) why the pass must stop */
};

AccordHttpJob *accord_http_job_new       (AccordHttpRound             *round,
                                          AccordExchange              *exchange);
void           accord_http_job_free      (AccordHttpJob               *self);
/* What a try came to; each decides what comes next: the outcome, a wait, or a new token. */
void           accord_http_job_answered  (AccordHttpJob               *self,
                                          const AccordHttpReply       *reply);
/* No reply, or (JSON_PARSER_ERROR) one that cannot be read: the server may or may not have acted. */
void           accord_http_job_failed    (AccordHttpJob               *self,
                                          const GError                *failure);
/* Nothing was carried out; the next try counts as this one. */
void           accord_http_job_again     (AccordHttpJob               *self);
/* TRUE when the reply asks to come back later. */
gboolean       accord_http_is_transient  (AccordHttp                  *self,
                                          const AccordExchange        *exchange);
/* The exchange has its outcome. Takes @error (nullable); @stops: it ends the pass. */
void           accord_http_job_conclude  (AccordHttpJob               *self,
                                          GError                      *error,
                                          gboolean                     stops);
/* The first reason counts. Takes @error. */
void           accord_http_round_stop    (AccordHttpRound             *self,
                                          GError                      *error);

/* Sends the jobs in one request: one plainly, several as a batch. (element-type AccordHttpJob) */
void           accord_http_flight_start  (AccordHttpRound             *round,
                                          GPtrArray                   *jobs);
/* Whether the job may travel with others. */
gboolean       accord_http_flight_takes  (AccordHttpJob               *job);

/* Forgets what came out of an earlier try. */
void           accord_exchange_clear     (AccordExchange              *self);

/* (transfer full) BUSY */
GError        *accord_http_busy_error    (AccordHttp                  *self,
                                          guint                        status);
/* Whom messages name. */
const char    *accord_http_get_host      (AccordHttp                  *self);

/* Tests: shorter times and smaller sizes than a real provider needs. Before the first request. */
void           accord_http_set_limits    (AccordHttp                  *self,
                                          const AccordTransportLimits *limits);

G_END_DECLS
