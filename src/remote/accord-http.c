/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <string.h>

#include "remote/accord-http-private.h"

#define IN_FLIGHT 3

G_DEFINE_FINAL_TYPE (AccordHttp, accord_http, G_TYPE_OBJECT)

static void
batch_clear (AccordHttpBatch *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_error (&self->stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordHttpBatch, batch_clear)

const char *
accord_http_get_host (AccordHttp *self)
{
  return self->origin == NULL ? self->api : g_uri_get_host (self->origin);
}

/* ---- the batch ---- */

static AccordHttpJob *
find_job (AccordHttpBatch *self, AccordHttpJobState state)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (((AccordHttpJob *) g_ptr_array_index (self->jobs, i))->state == state)
      return g_ptr_array_index (self->jobs, i);
  return NULL;
}

static void
start_due_jobs (AccordHttpBatch *self)
{
  AccordHttp *http = self->http;

  for (guint i = 0; i < self->jobs->len && self->flying < IN_FLIGHT && self->stop == NULL; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state == ACCORD_HTTP_JOB_WAITING &&
          MAX (job->due, http->hold_until) <= accord_clock_now (http->clock))
        accord_http_job_start (job);
    }
}

/* Nothing is in flight: renews the token that was refused, for all that had it. */
static void
renew_token (AccordHttpBatch *self, AccordHttpJob *refused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  token = accord_credentials_renew (self->http->credentials, refused->token, self->cancellable, &error);
  if (token == NULL)
    {
      accord_http_batch_stop (self, g_steal_pointer (&error));
      return;
    }
  explicit_bzero (token, strlen (token));
  refused->renewed = TRUE;
  refused->state = ACCORD_HTTP_JOB_WAITING;
}

/* Nothing is in flight: sleeps until the first of the waiting may start. */
static void
wait_for_due (AccordHttpBatch *self)
{
  AccordHttp *http = self->http;
  gint64 now = accord_clock_now (http->clock);
  gint64 due = G_MAXINT64;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state == ACCORD_HTTP_JOB_WAITING)
        due = MIN (due, MAX (job->due, http->hold_until));
    }

  if (due - now > ACCORD_RETRY_TOTAL)
    accord_http_batch_stop (self,
                            g_error_new (ACCORD_REMOTE_ERROR,
                                         ACCORD_REMOTE_ERROR_BUSY,
                                         "%s asks to come back in %" G_GINT64_FORMAT " minutes",
                                         accord_http_get_host (http),
                                         (due - now) / (60 * G_USEC_PER_SEC)));
  else if (due > now && !accord_clock_wait (http->clock, due - now, self->cancellable, &error))
    accord_http_batch_stop (self, g_steal_pointer (&error));
}

static void
batch_run (AccordHttpBatch *self)
{
  while (TRUE)
    {
      AccordHttpJob *refused;

      if (self->stop == NULL && find_job (self, ACCORD_HTTP_JOB_REFUSED) == NULL)
        start_due_jobs (self);
      if (self->flying > 0)
        {
          g_main_context_iteration (self->http->context, TRUE);
          continue;
        }
      if (self->stop != NULL)
        return;

      refused = find_job (self, ACCORD_HTTP_JOB_REFUSED);
      if (refused != NULL)
        renew_token (self, refused);
      else if (find_job (self, ACCORD_HTTP_JOB_WAITING) != NULL)
        wait_for_due (self);
      else
        return;
    }
}

/* What was tried and then given up because the pass stops has an unknown outcome; what was never sent has
 * none. */
static void
mark_given_up (AccordHttpBatch *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->state != ACCORD_HTTP_JOB_DONE && job->ever_sent)
        accord_http_job_conclude (job, g_error_copy (self->stop), FALSE);
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
  g_auto (AccordHttpBatch) batch = { 0 };
  g_autoptr (GMainContextPusher) pusher = NULL;

  g_return_val_if_fail (ACCORD_IS_HTTP (self), FALSE);
  g_return_val_if_fail (exchanges != NULL, FALSE);

  pusher = g_main_context_pusher_new (self->context);
  if (self->session == NULL)
    self->session = accord_transport_session_new (self->api, &self->limits);
  check_hold (self);

  batch.http = self;
  batch.cancellable = cancellable;
  batch.jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_http_job_free);
  for (guint i = 0; i < exchanges->len; i++)
    {
      accord_exchange_clear (g_ptr_array_index (exchanges, i));
      g_ptr_array_add (batch.jobs, accord_http_job_new (&batch, g_ptr_array_index (exchanges, i)));
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
