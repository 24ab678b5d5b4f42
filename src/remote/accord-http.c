/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <string.h>

#include "remote/accord-http-private.h"

#define IN_FLIGHT 3

G_DEFINE_FINAL_TYPE (AccordHttp, accord_http, G_TYPE_OBJECT)

static void
round_clear (AccordHttpRound *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->probe, accord_exchange_free);
  g_clear_error (&self->stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordHttpRound, round_clear)

const char *
accord_http_get_host (AccordHttp *self)
{
  return self->origin == NULL ? self->api : g_uri_get_host (self->origin);
}

/* ---- a round ---- */

static AccordHttpJob *
find_job (AccordHttpRound *self, AccordHttpJobState state)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (((AccordHttpJob *) g_ptr_array_index (self->jobs, i))->state == state)
      return g_ptr_array_index (self->jobs, i);
  return NULL;
}

static gboolean
is_due (const AccordHttpJob *job)
{
  AccordHttp *http = job->round->http;

  return job->state == ACCORD_HTTP_JOB_WAITING &&
         MAX (job->due, http->hold_until) <= accord_clock_steady (http->clock);
}

/* The first that is due, and what may travel with it. */
static GPtrArray *
gather_due (AccordHttpRound *self)
{
  GPtrArray *jobs = g_ptr_array_new ();

  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (!is_due (job) || (jobs->len > 0 && !accord_http_flight_takes (job)))
        continue;
      g_ptr_array_add (jobs, job);
      if (jobs->len >= self->http->batch_most || !accord_http_flight_takes (job))
        break;
    }
  return jobs;
}

/* Of a batch the server carries out several requests at once by itself, and quick writes to one mailbox
 * conflict and are throttled (providers.md §2.5, §3.6): these go one after the other. */
static guint
count_at_once (const GPtrArray *jobs)
{
  const AccordHttpJob *first = g_ptr_array_index (jobs, 0);

  return jobs->len > 1 || !g_str_equal (first->exchange->method, "GET") ? 1 : IN_FLIGHT;
}

static void
start_due_jobs (AccordHttpRound *self)
{
  while (self->stop == NULL)
    {
      g_autoptr (GPtrArray) jobs = gather_due (self);

      if (jobs->len == 0 || self->flying >= MIN (self->lanes, count_at_once (jobs)))
        return;
      self->lanes = count_at_once (jobs);
      accord_http_flight_start (self, jobs);
    }
}

/* Nothing is in flight: renews the token that was refused, for all that had it. */
static void
renew_token (AccordHttpRound *self, AccordHttpJob *refused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  token = accord_credentials_renew (self->http->credentials, refused->token, self->cancellable, &error);
  if (token == NULL)
    {
      accord_http_round_stop (self, g_steal_pointer (&error));
      return;
    }
  explicit_bzero (token, strlen (token));
  refused->renewed = TRUE;
  refused->state = ACCORD_HTTP_JOB_WAITING;
}

/* When the next may start. What is tried again goes together where it can: after the longest of the waits. */
static gint64
find_due (AccordHttpRound *self)
{
  gint64 first = G_MAXINT64;
  gint64 together = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state != ACCORD_HTTP_JOB_WAITING)
        continue;
      first = MIN (first, job->due);
      if (accord_http_flight_takes (job))
        together = MAX (together, job->due);
    }
  return MAX (MAX (first, together), self->http->hold_until);
}

/* Nothing is in flight: sleeps until some of the waiting may start. */
static void
wait_for_due (AccordHttpRound *self)
{
  AccordHttp *http = self->http;
  gint64 now = accord_clock_steady (http->clock);
  gint64 due = find_due (self);
  g_autoptr (GError) error = NULL;

  if (due - now > ACCORD_RETRY_TOTAL)
    accord_http_round_stop (self,
                            g_error_new (ACCORD_REMOTE_ERROR,
                                         ACCORD_REMOTE_ERROR_BUSY,
                                         "%s asks to come back in %" G_GINT64_FORMAT " minutes",
                                         accord_http_get_host (http),
                                         (due - now) / (60 * G_USEC_PER_SEC)));
  else if (due > now && !accord_clock_wait (http->clock, due - now, self->cancellable, &error))
    accord_http_round_stop (self, g_steal_pointer (&error));
}

/* One try: it only tells how the server fares. */
static void
start_probe (AccordHttpRound *self)
{
  AccordHttpJob *job;

  self->probe = accord_exchange_new ("GET", self->http->probe);
  job = accord_http_job_new (self, self->probe);
  job->retry.tries = ACCORD_RETRY_TRIES - 1;
  job->alone = TRUE;
  g_ptr_array_add (self->jobs, job);
}

/* A server that cannot do its work at all says 502 to 504; a 500 is about what was asked. So alone with the
 * former there is an outage, whatever a GET says. */
static gboolean
should_probe (AccordHttpRound *self)
{
  if (self->http->probe == NULL || self->probe != NULL || self->http->answers != self->answers)
    return FALSE;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state == ACCORD_HTTP_JOB_SPENT && job->exchange->status != 500)
        return FALSE;
    }
  return TRUE;
}

/* All others have their outcome: that tells whether the server fails, or only some requests do. */
static void
settle_spent (AccordHttpRound *self)
{
  gboolean well = self->http->answers != self->answers;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state != ACCORD_HTTP_JOB_SPENT)
        continue;
      job->exchange->refused = well;
      accord_http_job_conclude (job,
                                well ? NULL : accord_http_busy_error (self->http, job->exchange->status),
                                TRUE);
    }
}

/* Nothing is in flight. FALSE: all have their outcome. */
static gboolean
go_on (AccordHttpRound *self)
{
  AccordHttpJob *refused = find_job (self, ACCORD_HTTP_JOB_REFUSED);

  if (refused != NULL)
    renew_token (self, refused);
  else if (find_job (self, ACCORD_HTTP_JOB_WAITING) != NULL)
    wait_for_due (self);
  else if (find_job (self, ACCORD_HTTP_JOB_SPENT) == NULL)
    return FALSE;
  else if (should_probe (self))
    start_probe (self);
  else
    settle_spent (self);
  return TRUE;
}

static void
round_run (AccordHttpRound *self)
{
  while (TRUE)
    {
      if (self->stop == NULL && find_job (self, ACCORD_HTTP_JOB_REFUSED) == NULL)
        start_due_jobs (self);
      if (self->flying > 0)
        g_main_context_iteration (self->http->context, TRUE);
      else if (self->stop != NULL || !go_on (self))
        return;
    }
}

/* What was tried and then given up because the pass stops has an unknown outcome; what was never sent has
 * none. */
static void
mark_given_up (AccordHttpRound *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state != ACCORD_HTTP_JOB_DONE && job->ever_sent)
        accord_http_job_conclude (job, g_error_copy (self->stop), FALSE);
    }
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
  g_free (self->batch_address);
  g_free (self->probe);
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
  self->batch_most = 1;
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
accord_http_set_batch (AccordHttp *self, const AccordBatchFormat *format, const char *address)
{
  g_return_if_fail (ACCORD_IS_HTTP (self));
  g_return_if_fail (format != NULL && address != NULL);

  /* A token goes nowhere else. */
  if (!accord_http_is_ours (self, address))
    {
      g_info ("batches lead away from %s: not used", accord_http_get_host (self));
      return;
    }
  self->batch_format = format;
  self->batch_most = format->most;
  g_free (self->batch_address);
  self->batch_address = g_strdup (address);
}

void
accord_http_set_probe (AccordHttp *self, const char *address)
{
  g_return_if_fail (ACCORD_IS_HTTP (self));

  g_free (self->probe);
  self->probe = g_strdup (address);
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
  g_auto (AccordHttpRound) round = { 0 };
  g_autoptr (GMainContextPusher) pusher = NULL;

  g_return_val_if_fail (ACCORD_IS_HTTP (self), FALSE);
  g_return_val_if_fail (exchanges != NULL, FALSE);

  pusher = g_main_context_pusher_new (self->context);
  if (self->session == NULL)
    self->session = accord_transport_session_new (self->api, &self->limits);

  round.http = self;
  round.lanes = IN_FLIGHT;
  round.answers = self->answers;
  round.cancellable = cancellable;
  round.jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_http_job_free);
  for (guint i = 0; i < exchanges->len; i++)
    {
      accord_exchange_clear (g_ptr_array_index (exchanges, i));
      g_ptr_array_add (round.jobs, accord_http_job_new (&round, g_ptr_array_index (exchanges, i)));
    }
  round_run (&round);

  if (round.stop == NULL)
    return TRUE;
  mark_given_up (&round);
  g_propagate_error (error, g_steal_pointer (&round.stop));
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

  if (!self->dated)
    return 0;
  return self->server_lead + accord_clock_steady (self->clock) - accord_clock_now (self->clock);
}
