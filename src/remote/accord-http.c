/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <string.h>

#include "remote/accord-http-private.h"
#include "remote/accord-http-retry.h"
#include "remote/accord-tokens-private.h"

#define IN_FLIGHT     3
#define MAX_REDIRECTS 3

struct _AccordHttp
{
  GObject parent_instance;

  AccordCredentials *credentials;   /* (owned) */
  AccordClock *clock;               /* (owned) */
  char *api;                        /* (owned) */
  GUri *origin;                     /* (owned) (nullable) NULL: @api is no address */
  AccordTransportLimits limits;
  AccordRetryJudge judge;           /* (nullable) */
  gpointer judge_data;              /* (unowned) */

  GMainContext *context;            /* (owned) */
  SoupSession *session;             /* (owned) (nullable) made on first use, inside @context */
  gint64 hold_until;                /* microseconds of @clock: the account was told to slow down */
  gint64 offset;                    /* microseconds, server time minus ours */
  guint calls;
};

G_DEFINE_FINAL_TYPE (AccordHttp, accord_http, G_TYPE_OBJECT)

typedef enum { JOB_WAITING, JOB_FLYING, JOB_REFUSED, JOB_DONE } JobState;

typedef struct _Batch Batch;

/* One exchange on its way through its tries. */
typedef struct
{
  Batch *batch;               /* (unowned) */
  AccordExchange *exchange;   /* (unowned) */
  JobState state;
  AccordRetry retry;
  gint64 due;                 /* microseconds of the clock */
  char *address;              /* (owned) where a redirect led */
  guint redirects;
  SoupMessage *message;       /* (owned) (nullable) of the try under way */
  char *token;                /* (owned) (nullable) */
  gboolean sent;              /* something of the present try may have reached the server */
  gboolean ever_sent;         /* … of any try */
  gboolean renewed;           /* the token was renewed for this exchange once */
} Job;

struct _Batch
{
  AccordHttp *http;           /* (unowned) */
  GPtrArray *jobs;            /* (owned) (element-type Job) */
  GCancellable *cancellable;  /* (unowned) (nullable) */
  guint flying;
  GError *stop;               /* (owned) (nullable) why the pass must stop */
};

static void
job_free (Job *self)
{
  g_free (self->address);
  accord_secret_free (self->token);
  g_clear_object (&self->message);
  g_free (self);
}

static Job *
job_new (Batch *batch, AccordExchange *exchange)
{
  Job *self = g_new0 (Job, 1);

  self->batch = batch;
  self->exchange = exchange;
  self->address = g_strdup (exchange->address);
  return self;
}

static void
batch_clear (Batch *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_error (&self->stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static const char *
host_name (AccordHttp *self)
{
  return self->origin == NULL ? self->api : g_uri_get_host (self->origin);
}

/* The first reason counts. Takes @error. */
static void
batch_stop (Batch *self, GError *error)
{
  if (self->stop == NULL)
    self->stop = error;
  else
    g_error_free (error);
}

/* The exchange has its outcome; @error (nullable) is taken. */
static void
job_conclude (Job *self, GError *error, gboolean stops)
{
  self->state = JOB_DONE;
  if (error != NULL && stops)
    batch_stop (self->batch, g_error_copy (error));
  self->exchange->error = error;
}

static void
clear_outcome (AccordExchange *exchange)
{
  exchange->status = 0;
  g_clear_pointer (&exchange->reply, json_node_unref);
  g_clear_pointer (&exchange->etag, g_free);
  g_clear_pointer (&exchange->location, g_free);
  g_clear_error (&exchange->error);
}

/* ---- what a try ended with ---- */

/* @after: what the server asked for, -1: nothing. FALSE: no more tries. */
static gboolean
job_try_later (Job *self, gint64 after)
{
  AccordHttp *http = self->batch->http;
  gint64 delay;

  if (!accord_retry_next (&self->retry, after, &delay))
    return FALSE;
  self->due = accord_clock_now (http->clock) + delay;
  self->state = JOB_WAITING;
  clear_outcome (self->exchange);
  return TRUE;
}

/* No reply, or one that cannot be read: the server may or may not have acted. */
static void
job_failed (Job *self, const GError *failure)
{
  AccordHttp *http = self->batch->http;
  gboolean unreadable = failure->domain == JSON_PARSER_ERROR;
  gboolean repeatable = self->exchange->repeatable || (!self->sent && !unreadable);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      job_conclude (self, g_error_copy (failure), TRUE);
      return;
    }
  /* A certificate does not get better by asking again. */
  if (repeatable && failure->domain != G_TLS_ERROR && job_try_later (self, -1))
    return;

  if (unreadable)
    job_conclude (self, g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "%s: %s", host_name (http), failure->message), FALSE);
  else
    job_conclude (self,
                  g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE, "%s cannot be reached: %s", host_name (http), failure->message),
                  repeatable);
}

static gint64
read_retry_after (Job *self)
{
  AccordHttp *http = self->batch->http;
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Retry-After");

  return accord_retry_parse_after (value, accord_clock_now (http->clock) + http->offset);
}

/* The server asks for patience. A 429 was not carried out, so anything may be sent again; after a 5xx only what is
 * safe to repeat. The whole account waits where the server names a time or counts requests. */
static void
job_throttled (Job *self)
{
  AccordHttp *http = self->batch->http;
  guint status = self->exchange->status;
  gint64 after = read_retry_after (self);
  gboolean refused = status == 429 || status == 403;
  GError *error;

  if (after >= 0 || refused)
    http->hold_until = MAX (http->hold_until, accord_clock_now (http->clock) + MAX (after, 0));
  if ((self->exchange->repeatable || refused) && job_try_later (self, after))
    return;

  error = g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY, "%s asks to come back later (status %u)", host_name (http), status);
  job_conclude (self, error, self->exchange->repeatable || refused);
}

static gboolean
is_redirect (guint status)
{
  static const guint redirects[] = { 301, 302, 303, 307, 308 };

  for (gsize i = 0; i < G_N_ELEMENTS (redirects); i++)
    if (redirects[i] == status)
      return TRUE;
  return FALSE;
}

/* Only a GET, only to where the account lives: a token goes nowhere else. */
static void
job_redirected (Job *self)
{
  AccordHttp *http = self->batch->http;
  g_autofree char *target = NULL;

  if (self->exchange->location != NULL)
    target = g_uri_resolve_relative (self->address, self->exchange->location, SOUP_HTTP_URI_FLAGS, NULL);
  if (target == NULL || !g_str_equal (self->exchange->method, "GET") || !accord_http_is_ours (http, target) ||
      ++self->redirects > MAX_REDIRECTS)
    {
      job_conclude (self,
                    g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "%s sends to another place; not followed", host_name (http)),
                    FALSE);
      return;
    }
  g_free (self->address);
  self->address = g_steal_pointer (&target);
  self->state = JOB_WAITING;
  clear_outcome (self->exchange);
}

static void
job_unauthorized (Job *self)
{
  AccordHttp *http = self->batch->http;

  if (!self->renewed)
    {
      self->state = JOB_REFUSED;
      clear_outcome (self->exchange);
      return;
    }
  job_conclude (self,
                g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_SIGNED_OUT, "%s refuses the renewed sign-in", host_name (http)),
                TRUE);
}

static gboolean
is_transient (AccordHttp *self, const AccordExchange *exchange)
{
  if (self->judge != NULL)
    return self->judge (exchange, self->judge_data);
  return accord_retry_is_transient (exchange->status);
}

static void
learn_date (AccordHttp *self, gint64 date)
{
  if (date == 0)
    return;
  /* The header counts whole seconds: half of one is the best guess at the rest. */
  self->offset = date * G_USEC_PER_SEC + G_USEC_PER_SEC / 2 - accord_clock_now (self->clock);
  accord_credentials_set_clock_offset (self->credentials, self->offset);
}

static void
take_reply (Job *self, AccordTransportReply *reply)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  AccordExchange *exchange = self->exchange;

  clear_outcome (exchange);
  exchange->status = reply->status;
  exchange->reply = g_steal_pointer (&reply->json);
  exchange->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  exchange->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *self = user_data;
  AccordHttp *http = self->batch->http;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordTransportReply) reply = accord_transport_send_finish (result, &error);

  self->batch->flying--;
  if (reply == NULL)
    {
      job_failed (self, error);
      return;
    }

  learn_date (http, reply->date);
  take_reply (self, reply);
  if (self->exchange->status == SOUP_STATUS_UNAUTHORIZED)
    job_unauthorized (self);
  else if (is_transient (http, self->exchange))
    job_throttled (self);
  else if (is_redirect (self->exchange->status))
    job_redirected (self);
  else
    job_conclude (self, NULL, FALSE);
}

/* ---- starting a try ---- */

static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  Job *self = user_data;

  self->sent = TRUE;
  self->ever_sent = TRUE;
}

static void
copy_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static SoupMessage *
build_message (Job *self, GError **error)
{
  AccordExchange *exchange = self->exchange;
  g_autoptr (SoupMessage) message = accord_transport_message_new (exchange->method, self->address, error);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (exchange->headers != NULL)
    soup_message_headers_foreach (exchange->headers, copy_header_cb, headers);
  soup_message_headers_replace (headers, "Authorization", bearer);
  if (exchange->body != NULL)
    {
      char *text = json_to_string (exchange->body, FALSE);
      g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  return g_steal_pointer (&message);
}

static void
job_start (Job *self)
{
  AccordHttp *http = self->batch->http;
  g_autoptr (GError) error = NULL;

  if (!accord_http_is_ours (http, self->address))
    {
      job_conclude (self,
                    g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "A link away from %s was not followed", host_name (http)),
                    FALSE);
      return;
    }

  g_clear_pointer (&self->token, accord_secret_free);
  self->token = accord_credentials_get_token (http->credentials, self->batch->cancellable, &error);
  if (self->token == NULL)
    {
      /* Not reached: no error of its own. */
      batch_stop (self->batch, g_steal_pointer (&error));
      return;
    }

  g_clear_object (&self->message);
  self->message = build_message (self, &error);
  if (self->message == NULL)
    {
      job_conclude (self, g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "%s", error->message), FALSE);
      return;
    }
  self->sent = FALSE;
  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  self->state = JOB_FLYING;
  self->batch->flying++;
  http->calls++;
  accord_transport_send_async (http->session, self->message, &http->limits, self->batch->cancellable, job_done_cb, self);
}

/* ---- the batch ---- */

static Job *
find_job (Batch *self, JobState state)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (((Job *) g_ptr_array_index (self->jobs, i))->state == state)
      return g_ptr_array_index (self->jobs, i);
  return NULL;
}

static void
start_due_jobs (Batch *self)
{
  AccordHttp *http = self->http;

  for (guint i = 0; i < self->jobs->len && self->flying < IN_FLIGHT && self->stop == NULL; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (job->state == JOB_WAITING && MAX (job->due, http->hold_until) <= accord_clock_now (http->clock))
        job_start (job);
    }
}

/* Nothing is in flight: renews the token that was refused, for all that had it. */
static void
renew_token (Batch *self, Job *refused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  token = accord_credentials_renew (self->http->credentials, refused->token, self->cancellable, &error);
  if (token == NULL)
    {
      batch_stop (self, g_steal_pointer (&error));
      return;
    }
  explicit_bzero (token, strlen (token));
  refused->renewed = TRUE;
  refused->state = JOB_WAITING;
}

/* Nothing is in flight: sleeps until the first of the waiting may start. */
static void
wait_for_due (Batch *self)
{
  AccordHttp *http = self->http;
  gint64 now = accord_clock_now (http->clock);
  gint64 due = G_MAXINT64;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (job->state == JOB_WAITING)
        due = MIN (due, MAX (job->due, http->hold_until));
    }

  if (due - now > ACCORD_RETRY_TOTAL)
    batch_stop (self, g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY, "%s asks to come back in %" G_GINT64_FORMAT " minutes",
                                   host_name (http), (due - now) / (60 * G_USEC_PER_SEC)));
  else if (due > now && !accord_clock_wait (http->clock, due - now, self->cancellable, &error))
    batch_stop (self, g_steal_pointer (&error));
}

static void
batch_run (Batch *self)
{
  while (TRUE)
    {
      Job *refused;

      if (self->stop == NULL && find_job (self, JOB_REFUSED) == NULL)
        start_due_jobs (self);
      if (self->flying > 0)
        {
          g_main_context_iteration (self->http->context, TRUE);
          continue;
        }
      if (self->stop != NULL)
        return;

      refused = find_job (self, JOB_REFUSED);
      if (refused != NULL)
        renew_token (self, refused);
      else if (find_job (self, JOB_WAITING) != NULL)
        wait_for_due (self);
      else
        return;
    }
}

/* What was tried and then given up because the pass stops has an unknown outcome; what was never sent has none. */
static void
mark_given_up (Batch *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (job->state != JOB_DONE && job->ever_sent)
        job_conclude (job, g_error_copy (self->stop), FALSE);
    }
}

/* A change of the wall clock must not keep the account waiting for ever. */
static void
check_hold (AccordHttp *self)
{
  gint64 latest = accord_clock_now (self->clock) + 24 * 3600 * (gint64) G_USEC_PER_SEC;

  self->hold_until = MIN (self->hold_until, latest);
}

static void
accord_http_dispose (GObject *object)
{
  AccordHttp *self = ACCORD_HTTP (object);

  if (self->session != NULL)
    {
      g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (self->context);

      soup_session_abort (self->session);
      g_clear_object (&self->session);
      while (g_main_context_iteration (self->context, FALSE))
        continue;
    }
  G_OBJECT_CLASS (accord_http_parent_class)->dispose (object);
}

static void
accord_http_finalize (GObject *object)
{
  AccordHttp *self = ACCORD_HTTP (object);

  g_clear_object (&self->credentials);
  g_clear_object (&self->clock);
  g_free (self->api);
  g_clear_pointer (&self->origin, g_uri_unref);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (accord_http_parent_class)->finalize (object);
}

static void
accord_http_class_init (AccordHttpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = accord_http_dispose;
  object_class->finalize = accord_http_finalize;
}

static void
accord_http_init (AccordHttp *self)
{
  self->context = g_main_context_new ();
  self->limits = (AccordTransportLimits) ACCORD_TRANSPORT_LIMITS;
}

AccordHttp *
accord_http_new (AccordCredentials *credentials, const char *api, AccordClock *clock)
{
  AccordHttp *self;

  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (credentials), NULL);
  g_return_val_if_fail (api != NULL, NULL);
  g_return_val_if_fail (ACCORD_IS_CLOCK (clock), NULL);

  self = g_object_new (ACCORD_TYPE_HTTP, NULL);
  self->credentials = g_object_ref (credentials);
  self->clock = g_object_ref (clock);
  self->api = g_strdup (api);
  self->origin = g_uri_parse (api, SOUP_HTTP_URI_FLAGS, NULL);
  return self;
}

void
accord_http_set_judge (AccordHttp *self, AccordRetryJudge judge, gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_HTTP (self));

  self->judge = judge;
  self->judge_data = user_data;
}

void
accord_http_set_limits (AccordHttp *self, const AccordTransportLimits *limits)
{
  g_return_if_fail (ACCORD_IS_HTTP (self));
  g_return_if_fail (limits != NULL && self->session == NULL);

  self->limits = *limits;
}

gboolean
accord_http_send (AccordHttp *self, GPtrArray *exchanges, GCancellable *cancellable, GError **error)
{
  g_auto (Batch) batch = { NULL, };
  g_autoptr (GMainContextPusher) pusher = NULL;

  g_return_val_if_fail (ACCORD_IS_HTTP (self), FALSE);
  g_return_val_if_fail (exchanges != NULL, FALSE);

  pusher = g_main_context_pusher_new (self->context);
  if (self->session == NULL)
    self->session = accord_transport_session_new (self->api, &self->limits);
  check_hold (self);

  batch.http = self;
  batch.cancellable = cancellable;
  batch.jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  for (guint i = 0; i < exchanges->len; i++)
    {
      clear_outcome (g_ptr_array_index (exchanges, i));
      g_ptr_array_add (batch.jobs, job_new (&batch, g_ptr_array_index (exchanges, i)));
    }
  batch_run (&batch);

  if (batch.stop == NULL)
    return TRUE;
  mark_given_up (&batch);
  g_propagate_error (error, g_steal_pointer (&batch.stop));
  return FALSE;
}

gboolean
accord_http_send_one (AccordHttp *self, AccordExchange *exchange, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new ();

  g_return_val_if_fail (exchange != NULL, FALSE);

  g_ptr_array_add (exchanges, exchange);
  return accord_http_send (self, exchanges, cancellable, error);
}

gboolean
accord_http_is_ours (AccordHttp *self, const char *address)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (ACCORD_IS_HTTP (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  return uri != NULL && self->origin != NULL && g_uri_get_host (uri) != NULL &&
         g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (self->origin)) &&
         g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (self->origin)) == 0 &&
         g_uri_get_port (uri) == g_uri_get_port (self->origin);
}

guint
accord_http_get_calls (AccordHttp *self)
{
  g_return_val_if_fail (ACCORD_IS_HTTP (self), 0);

  return self->calls;
}

gint64
accord_http_get_clock_offset (AccordHttp *self)
{
  g_return_val_if_fail (ACCORD_IS_HTTP (self), 0);

  return self->offset;
}
