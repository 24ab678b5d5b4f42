/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <string.h>

#include "remote/accord-http-private.h"
#include "remote/accord-tokens-private.h"

#define MAX_REDIRECTS 3

void
accord_http_job_free (AccordHttpJob *self)
{
  g_free (self->address);
  accord_secret_free (self->token);
  g_clear_object (&self->message);
  g_free (self);
}

AccordHttpJob *
accord_http_job_new (AccordHttpBatch *batch, AccordExchange *exchange)
{
  AccordHttpJob *self = g_new0 (AccordHttpJob, 1);

  self->batch = batch;
  self->exchange = exchange;
  self->address = g_strdup (exchange->address);
  return self;
}

void
accord_http_batch_stop (AccordHttpBatch *self, GError *error)
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
    accord_http_batch_stop (self->batch, g_error_copy (error));
  self->exchange->error = error;
}

/* ---- what a try ended with ---- */

/* @after: what the server asked for, -1: nothing. FALSE: no more tries. */
static gboolean
job_try_later (AccordHttpJob *self, gint64 after)
{
  AccordHttp *http = self->batch->http;
  gint64 delay;

  if (!accord_retry_next (&self->retry, after, &delay))
    return FALSE;
  self->due = accord_clock_now (http->clock) + delay;
  self->state = ACCORD_HTTP_JOB_WAITING;
  accord_exchange_clear (self->exchange);
  return TRUE;
}

/* No reply, or one that cannot be read: the server may or may not have acted. */
static void
job_failed (AccordHttpJob *self, const GError *failure)
{
  AccordHttp *http = self->batch->http;
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

static gint64
read_retry_after (AccordHttpJob *self)
{
  AccordHttp *http = self->batch->http;
  const char *value =
      soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Retry-After");

  return accord_retry_parse_after (value, accord_clock_now (http->clock) + http->offset);
}

/* The server asks for patience. A 429 was not carried out, so anything may be sent again; after a 5xx only
 * what is safe to repeat. The whole account waits where the server names a time or counts requests. */
static void
job_throttled (AccordHttpJob *self)
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

  error = g_error_new (ACCORD_REMOTE_ERROR,
                       ACCORD_REMOTE_ERROR_BUSY,
                       "%s asks to come back later (status %u)",
                       accord_http_get_host (http),
                       status);
  accord_http_job_conclude (self, error, self->exchange->repeatable || refused);
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
  AccordHttp *http = self->batch->http;
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
  AccordHttp *http = self->batch->http;

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
take_reply (AccordHttpJob *self, AccordTransportReply *reply)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  AccordExchange *exchange = self->exchange;

  accord_exchange_clear (exchange);
  exchange->status = reply->status;
  exchange->reply = g_steal_pointer (&reply->json);
  exchange->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  exchange->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccordHttpJob *self = user_data;
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
    accord_http_job_conclude (self, NULL, FALSE);
}

/* ---- starting a try ---- */

static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  AccordHttpJob *self = user_data;

  self->sent = TRUE;
  self->ever_sent = TRUE;
}

static void
copy_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static SoupMessage *
build_message (AccordHttpJob *self, GError **error)
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

void
accord_http_job_start (AccordHttpJob *self)
{
  AccordHttp *http = self->batch->http;
  g_autoptr (GError) error = NULL;

  if (!accord_http_is_ours (http, self->address))
    {
      accord_http_job_conclude (self,
                                g_error_new (ACCORD_REMOTE_ERROR,
                                             ACCORD_REMOTE_ERROR_PROTOCOL,
                                             "A link away from %s was not followed",
                                             accord_http_get_host (http)),
                                FALSE);
      return;
    }

  g_clear_pointer (&self->token, accord_secret_free);
  self->token = accord_credentials_get_token (http->credentials, self->batch->cancellable, &error);
  if (self->token == NULL)
    {
      /* Not reached: no error of its own. */
      accord_http_batch_stop (self->batch, g_steal_pointer (&error));
      return;
    }

  g_clear_object (&self->message);
  self->message = build_message (self, &error);
  if (self->message == NULL)
    {
      accord_http_job_conclude (
          self, g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "%s", error->message), FALSE);
      return;
    }
  self->sent = FALSE;
  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  self->state = ACCORD_HTTP_JOB_FLYING;
  self->batch->flying++;
  http->calls++;
  accord_transport_send_async (
      http->session, self->message, &http->limits, self->batch->cancellable, job_done_cb, self);
}
