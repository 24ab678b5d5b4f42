/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <string.h>

#include "remote/accord-http-private.h"
#include "remote/accord-tokens-private.h"

#define MAX_REDIRECTS 3

/* Jobs that met server errors only, while nothing at all was answered: more of them is an outage. */
#define MAX_SPENT 3

void
accord_http_job_free (AccordHttpJob *self)
{
  g_free (self->address);
  accord_secret_free (self->token);
  g_free (self);
}

AccordHttpJob *
accord_http_job_new (AccordHttpRound *round, AccordExchange *exchange)
{
  AccordHttpJob *self = g_new0 (AccordHttpJob, 1);

  self->round = round;
  self->exchange = exchange;
  self->address = g_strdup (exchange->address);
  return self;
}

void
accord_http_round_stop (AccordHttpRound *self, GError *error)
{
  if (self->stop == NULL)
    self->stop = error;
  else
    g_error_free (error);
}

void
accord_http_job_conclude (AccordHttpJob *self, GError *error, gboolean stops)
{
  self->state = ACCORD_HTTP_JOB_DONE;
  if (error != NULL && stops)
    accord_http_round_stop (self->round, g_error_copy (error));
  self->exchange->error = error;
}

/* ---- what a try ended with ---- */

/* @after: what the server asked for, -1: nothing. FALSE: no more tries. */
static gboolean
job_try_later (AccordHttpJob *self, gint64 after)
{
  AccordHttp *http = self->round->http;
  gint64 delay;

  if (!accord_retry_next (&self->retry, after, &delay))
    return FALSE;
  self->due = accord_clock_steady (http->clock) + delay;
  self->state = ACCORD_HTTP_JOB_WAITING;
  accord_exchange_clear (self->exchange);
  return TRUE;
}

void
accord_http_job_failed (AccordHttpJob *self, const GError *failure)
{
  AccordHttp *http = self->round->http;
  gboolean unreadable = failure->domain == JSON_PARSER_ERROR;
  gboolean repeatable = self->exchange->repeatable || (!self->sent && !unreadable);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      accord_http_job_conclude (self, g_error_copy (failure), TRUE);
      return;
    }
  /* A certificate does not get better by asking again. */
  if (repeatable && failure->domain != G_TLS_ERROR && job_try_later (self, -1))
    return;

  if (unreadable)
    accord_http_job_conclude (self,
                              g_error_new (ACCORD_REMOTE_ERROR,
                                           ACCORD_REMOTE_ERROR_PROTOCOL,
                                           "%s: %s",
                                           accord_http_get_host (http),
                                           failure->message),
                              FALSE);
  else
    accord_http_job_conclude (self,
                              g_error_new (ACCORD_REMOTE_ERROR,
                                           ACCORD_REMOTE_ERROR_OFFLINE,
                                           "%s cannot be reached: %s",
                                           accord_http_get_host (http),
                                           failure->message),
                              repeatable);
}

/* Server errors to the last try. Where the server answers others it is this request that it cannot do. */
static void
job_spent (AccordHttpJob *self, GError *error)
{
  AccordHttpRound *round = self->round;

  if (++round->spent > MAX_SPENT && round->http->answers == round->answers)
    {
      accord_http_job_conclude (self, error, TRUE);
      return;
    }
  g_error_free (error);
  self->state = ACCORD_HTTP_JOB_SPENT;
}

GError *
accord_http_busy_error (AccordHttp *self, guint status)
{
  return g_error_new (ACCORD_REMOTE_ERROR,
                      ACCORD_REMOTE_ERROR_BUSY,
                      "%s asks to come back later (status %u)",
                      accord_http_get_host (self),
                      status);
}

/* The server asks for patience. A 429 was not carried out, so anything may be sent again; after a 5xx only
 * what is safe to repeat. The whole account waits where the server names a time or counts requests. */
static void
job_throttled (AccordHttpJob *self, const AccordHttpReply *reply)
{
  AccordHttp *http = self->round->http;
  guint status = reply->status;
  gint64 server = accord_clock_now (http->clock) + accord_http_get_clock_offset (http);
  gint64 after = accord_retry_parse_after (reply->retry_after, server);
  gboolean refused = status == 429 || status == 403;

  if (after >= 0 || refused)
    http->hold_until = MAX (http->hold_until, accord_clock_steady (http->clock) + MAX (after, 0));
  if ((self->exchange->repeatable || refused) && job_try_later (self, after))
    return;

  if (refused)
    accord_http_job_conclude (self, accord_http_busy_error (http, status), TRUE);
  else if (status < 500)
    accord_http_job_conclude (self, NULL, FALSE);
  else if (self->exchange->repeatable)
    job_spent (self, accord_http_busy_error (http, status));
  else
    accord_http_job_conclude (self, accord_http_busy_error (http, status), FALSE);
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
job_redirected (AccordHttpJob *self)
{
  AccordHttp *http = self->round->http;
  g_autofree char *target = NULL;

  if (self->exchange->location != NULL)
    target = g_uri_resolve_relative (self->address, self->exchange->location, SOUP_HTTP_URI_FLAGS, NULL);
  if (target == NULL || !g_str_equal (self->exchange->method, "GET") || !accord_http_is_ours (http, target) ||
      ++self->redirects > MAX_REDIRECTS)
    {
      accord_http_job_conclude (self,
                                g_error_new (ACCORD_REMOTE_ERROR,
                                             ACCORD_REMOTE_ERROR_PROTOCOL,
                                             "%s sends to another place; not followed",
                                             accord_http_get_host (http)),
                                FALSE);
      return;
    }
  g_free (self->address);
  self->address = g_steal_pointer (&target);
  self->state = ACCORD_HTTP_JOB_WAITING;
  accord_exchange_clear (self->exchange);
}

static void
job_unauthorized (AccordHttpJob *self)
{
  AccordHttp *http = self->round->http;

  if (!self->renewed)
    {
      self->state = ACCORD_HTTP_JOB_REFUSED;
      accord_exchange_clear (self->exchange);
      return;
    }
  accord_http_job_conclude (self,
                            g_error_new (ACCORD_REMOTE_ERROR,
                                         ACCORD_REMOTE_ERROR_SIGNED_OUT,
                                         "%s refuses the renewed sign-in",
                                         accord_http_get_host (http)),
                            TRUE);
}

gboolean
accord_http_is_transient (AccordHttp *self, const AccordExchange *exchange)
{
  if (self->judge != NULL)
    return self->judge (exchange, self->judge_data);
  return accord_retry_is_transient (exchange->status);
}

void
accord_http_job_again (AccordHttpJob *self)
{
  self->state = ACCORD_HTTP_JOB_WAITING;
  accord_exchange_clear (self->exchange);
}

static void
take_reply (AccordExchange *exchange, const AccordHttpReply *reply)
{
  accord_exchange_clear (exchange);
  exchange->status = reply->status;
  exchange->reply = reply->json != NULL ? json_node_ref (reply->json) : NULL;
  exchange->etag = g_strdup (reply->etag);
  exchange->location = g_strdup (reply->location);
}

void
accord_http_job_answered (AccordHttpJob *self, const AccordHttpReply *reply)
{
  AccordHttp *http = self->round->http;

  if (reply->garbled && SOUP_STATUS_IS_SUCCESSFUL (reply->status))
    {
      g_autoptr (GError) failure =
          g_error_new_literal (JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA, "The reply cannot be read");

      accord_http_job_failed (self, failure);
      return;
    }

  take_reply (self->exchange, reply);
  if (reply->status == SOUP_STATUS_UNAUTHORIZED)
    {
      job_unauthorized (self);
      return;
    }
  if (accord_http_is_transient (http, self->exchange))
    {
      job_throttled (self, reply);
      return;
    }
  http->answers++;
  if (is_redirect (reply->status))
    job_redirected (self);
  else
    accord_http_job_conclude (self, NULL, FALSE);
}
