/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
  gint64 hold_until;     /* microseconds of @clock: the account was told to slow down */
  gint64 offset;         /* microseconds, server time minus ours */
  guint calls;
};

typedef enum
{
  ACCORD_HTTP_JOB_WAITING, /* until it is due */
  ACCORD_HTTP_JOB_FLYING,
  ACCORD_HTTP_JOB_REFUSED, /* 401: waits for a new token */
  ACCORD_HTTP_JOB_DONE     /* the exchange has its outcome */
} AccordHttpJobState;

typedef struct _AccordHttpBatch AccordHttpBatch;

/* One exchange on its way through its tries. */
typedef struct
{
  AccordHttpBatch *batch;   /* (unowned) */
  AccordExchange *exchange; /* (unowned) */
  AccordHttpJobState state;
  AccordRetry retry;
  gint64 due;    /* microseconds of the clock */
  char *address; /* (owned) where a redirect led */
  guint redirects;
  SoupMessage *message; /* (owned) (nullable) of the try under way */
  char *token;          /* (owned) (nullable) */
  gboolean sent;        /* something of the present try may have reached the server */
  gboolean ever_sent;   /* … of any try */
  gboolean renewed;     /* the token was renewed for this exchange once */
} AccordHttpJob;

/* The exchanges of one accord_http_send(). */
struct _AccordHttpBatch
{
  AccordHttp *http;          /* (unowned) */
  GPtrArray *jobs;           /* (owned) (element-type AccordHttpJob) */
  GCancellable *cancellable; /* (unowned) (nullable) */
  guint flying;
  GError *stop; /* (owned) (nullable) why the pass must stop */
};

AccordHttpJob *accord_http_job_new       (AccordHttpBatch             *batch,
                                          AccordExchange              *exchange);
void           accord_http_job_free      (AccordHttpJob               *self);
/* Begins one try; its end decides what comes next: the outcome, a wait, or a new token. */
void           accord_http_job_start     (AccordHttpJob               *self);
/* The exchange has its outcome. Takes @error (nullable); @stops: it ends the pass. */
void           accord_http_job_conclude  (AccordHttpJob               *self,
                                          GError                      *error,
                                          gboolean                     stops);
/* The first reason counts. Takes @error. */
void           accord_http_batch_stop    (AccordHttpBatch             *self,
                                          GError                      *error);

/* Forgets what came out of an earlier try. */
void           accord_exchange_clear     (AccordExchange              *self);

/* Whom messages name. */
const char    *accord_http_get_host      (AccordHttp                  *self);

/* Tests: shorter times and smaller sizes than a real provider needs. Before the first request. */
void           accord_http_set_limits    (AccordHttp                  *self,
                                          const AccordTransportLimits *limits);

G_END_DECLS
