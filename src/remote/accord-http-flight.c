/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include <string.h>

#include "remote/accord-http-private.h"
#include "remote/accord-tokens-private.h"

/* One HTTP request under way, with the jobs that it carries: one plainly, several as a batch. */
typedef struct
{
  AccordHttpRound *round; /* (unowned) */
  GPtrArray *jobs;        /* (owned) (element-type AccordHttpJob) not owning */
  SoupMessage *message;   /* (owned) */
} Flight;

static void
flight_free (Flight *self)
{
  g_ptr_array_unref (self->jobs);
  g_clear_object (&self->message);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flight, flight_free)

static gboolean
is_batch (const Flight *self)
{
  return self->jobs->len > 1;
}

gboolean
accord_http_flight_takes (AccordHttpJob *job)
{
  AccordHttp *http = job->round->http;

  return http->batch_most > 1 && !job->alone && g_str_has_prefix (job->address, http->api) &&
         job->address[strlen (http->api)] == '/';
}

/* ---- what it came back with ---- */

static void
learn_date (AccordHttp *self, gint64 date)
{
  if (date == 0)
    return;
  /* The header counts whole seconds: half of one is the best guess at the rest. */
  self->dated = TRUE;
  self->server_lead = date * G_USEC_PER_SEC + G_USEC_PER_SEC / 2 - accord_clock_steady (self->clock);
  accord_credentials_set_clock_offset (self->credentials, accord_http_get_clock_offset (self));
}

/* The request as a whole, as if it had been one. */
static AccordHttpReply *
read_outer (const Flight *self, const AccordTransportReply *reply)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  AccordHttpReply *outer = accord_http_reply_new ();

  outer->status = reply->status;
  outer->json = reply->json != NULL ? json_node_ref (reply->json) : NULL;
  outer->garbled = reply->multipart != NULL;
  outer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  outer->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  outer->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  return outer;
}

/* The last try of a job goes alone, when the batches it travelled in failed as a whole: another may be the
 * cause. */
static void
part_company (Flight *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      job->alone = job->alone || job->retry.tries + 1 >= ACCORD_RETRY_TRIES;
    }
}

static void
all_failed (Flight *self, const GError *failure)
{
  for (guint i = 0; i < self->jobs->len; i++)
    accord_http_job_failed (g_ptr_array_index (self->jobs, i), failure);
  if (is_batch (self))
    part_company (self);
}

static void
all_answered (Flight *self, const AccordHttpReply *reply)
{
  for (guint i = 0; i < self->jobs->len; i++)
    accord_http_job_answered (g_ptr_array_index (self->jobs, i), reply);
  if (is_batch (self))
    part_company (self);
}

/* The batch as such was not taken, and nothing of it carried out: less at once, or each by itself. */
static void
shrink (Flight *self, guint status)
{
  AccordHttp *http = self->round->http;
  gboolean perhaps_too_many = status == 400 || status == 413;

  http->batch_most = perhaps_too_many ? self->jobs->len / 2 : 1;
  g_info ("%s refused a batch of %u (status %u); from now on %u at once",
          accord_http_get_host (http),
          self->jobs->len,
          status,
          http->batch_most);
  for (guint i = 0; i < self->jobs->len; i++)
    accord_http_job_again (g_ptr_array_index (self->jobs, i));
}

/* The only reply to the request @index names; two of them contradict each other. */
static const AccordHttpReply *
find_reply (GPtrArray *replies, guint index)
{
  g_autofree char *id = g_strdup_printf ("%u", index + 1);
  const AccordHttpReply *found = NULL;

  for (guint i = 0; i < replies->len; i++)
    {
      const AccordHttpReply *reply = g_ptr_array_index (replies, i);

      if (g_strcmp0 (reply->id, id) != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = reply;
    }
  return found;
}

/* Too much at once for the mailbox, whoever sent the rest: fewer from now on. */
static void
throttle (AccordHttp *http)
{
  guint most = http->batch_format->most_throttled;

  if (most > 0)
    http->batch_most = http->batch_most > most ? most : MAX (http->batch_most / 2, 1);
}

/* Not carried out, as another one failed, or as this server batches no such thing: asked for by itself, it cannot be
 * answered so again. */
static gboolean
wants_to_be_alone (const AccordHttpReply *reply)
{
  static const guint statuses[] = { SOUP_STATUS_FAILED_DEPENDENCY,
                                    SOUP_STATUS_NOT_IMPLEMENTED,
                                    SOUP_STATUS_METHOD_NOT_ALLOWED };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (reply->status == statuses[i])
      return TRUE;
  return FALSE;
}

static void
part_answered (AccordHttpJob *job, const AccordHttpReply *reply)
{
  if (wants_to_be_alone (reply))
    {
      job->alone = TRUE;
      accord_http_job_again (job);
      return;
    }
  accord_http_job_answered (job, reply);
}

static void
read_parts (Flight *self, const AccordTransportReply *reply)
{
  AccordHttp *http = self->round->http;
  g_autoptr (GError) unread = NULL;
  g_autoptr (GPtrArray) replies = http->batch_format->read (reply, http->limits.nesting, &unread);
  gboolean throttled = FALSE;

  if (replies == NULL)
    {
      all_failed (self, unread);
      return;
    }
  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);
      const AccordHttpReply *part = find_reply (replies, i);
      g_autoptr (GError) missing = NULL;

      if (part != NULL)
        {
          throttled = throttled || part->status == 429;
          part_answered (job, part);
          continue;
        }
      missing = g_error_new_literal (JSON_PARSER_ERROR,
                                     JSON_PARSER_ERROR_INVALID_DATA,
                                     "The reply to a batch lacks a part");
      accord_http_job_failed (job, missing);
    }
  if (throttled)
    throttle (http);
}

/* A refusal of the whole account concerns each request; any other one of a batch concerns the batch. */
static gboolean
concerns_each (const Flight *self, const AccordHttpReply *outer)
{
  AccordExchange exchange = { .status = outer->status, .reply = outer->json };

  return !is_batch (self) || outer->status == SOUP_STATUS_UNAUTHORIZED ||
         outer->status == SOUP_STATUS_FORBIDDEN || accord_http_is_transient (self->round->http, &exchange);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Flight) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordTransportReply) reply = accord_transport_send_finish (result, &error);
  g_autoptr (AccordHttpReply) outer = NULL;

  self->round->flying--;
  if (reply == NULL)
    {
      all_failed (self, error);
      return;
    }
  self->round->http->multiplexed = soup_message_get_http_version (self->message) == SOUP_HTTP_2_0;
  learn_date (self->round->http, reply->date);
  outer = read_outer (self, reply);
  if (concerns_each (self, outer))
    all_answered (self, outer);
  else if (SOUP_STATUS_IS_SUCCESSFUL (outer->status))
    read_parts (self, reply);
  else
    shrink (self, outer->status);
}

/* ---- starting ---- */

static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  Flight *self = user_data;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (self->jobs, i);

      job->sent = TRUE;
      job->ever_sent = TRUE;
    }
}

static void
copy_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static SoupMessage *
new_plain_message (AccordHttpJob *job, GError **error)
{
  AccordExchange *exchange = job->exchange;
  g_autoptr (SoupMessage) message = accord_transport_message_new (exchange->method, job->address, error);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (exchange->headers != NULL)
    soup_message_headers_foreach (exchange->headers, copy_header_cb, headers);
  if (exchange->body != NULL)
    {
      char *text = json_to_string (exchange->body, FALSE);
      g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  return g_steal_pointer (&message);
}

static SoupMessage *
new_batch_message (AccordHttp *http, GPtrArray *jobs, GError **error)
{
  g_autoptr (SoupMessage) message = accord_transport_message_new ("POST", http->batch_address, error);
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new ();
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();
  g_autoptr (GBytes) body = NULL;
  const char *type = NULL;

  if (message == NULL)
    return NULL;
  for (guint i = 0; i < jobs->len; i++)
    {
      const AccordHttpJob *job = g_ptr_array_index (jobs, i);

      g_ptr_array_add (exchanges, job->exchange);
      g_ptr_array_add (addresses, job->address);
    }
  body = http->batch_format->write (exchanges, addresses, http->api, &type);
  soup_message_set_request_body_from_bytes (message, type, body);
  return g_steal_pointer (&message);
}

static void
none_flies (GPtrArray *jobs, const char *message)
{
  for (guint i = 0; i < jobs->len; i++)
    accord_http_job_conclude (g_ptr_array_index (jobs, i),
                              g_error_new_literal (ACCORD_REMOTE_ERROR,
                                                   ACCORD_REMOTE_ERROR_PROTOCOL,
                                                   message),
                              FALSE);
}

static gboolean
check_destination (AccordHttp *http, GPtrArray *jobs)
{
  const AccordHttpJob *first = g_ptr_array_index (jobs, 0);
  g_autofree char *message = NULL;

  /* Of a batch all lie below the api. */
  if (jobs->len > 1 || accord_http_is_ours (http, first->address))
    return TRUE;
  message = g_strdup_printf ("A link away from %s was not followed", accord_http_get_host (http));
  none_flies (jobs, message);
  return FALSE;
}

/* Over HTTP/1 libsoup sends these once more by itself when a connection it had used before turns out to be
 * closed; when that shows at the first write, 3.2.3 reports the failure as well, and then works on a message
 * that is finished (run_until_read_done in soup-session.c). On a connection of their own only we try again. */
static gboolean
is_restarted_by_soup (SoupMessage *message)
{
  static const char *const methods[] = { "GET", "DELETE", "PUT", NULL };

  return g_strv_contains (methods, soup_message_get_method (message));
}

static void
flight_begin (AccordHttpRound *round, GPtrArray *jobs, SoupMessage *message, const char *token)
{
  AccordHttp *http = round->http;
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  Flight *self = g_new0 (Flight, 1);

  self->round = round;
  self->jobs = g_ptr_array_ref (jobs);
  self->message = message;
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (!http->multiplexed && is_restarted_by_soup (message))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), self);
  for (guint i = 0; i < jobs->len; i++)
    {
      AccordHttpJob *job = g_ptr_array_index (jobs, i);

      job->sent = FALSE;
      job->state = ACCORD_HTTP_JOB_FLYING;
      g_clear_pointer (&job->token, accord_secret_free);
      job->token = g_strdup (token);
    }
  round->flying++;
  http->calls++;
  accord_transport_send_async (http->session, message, &http->limits, round->cancellable, done_cb, self);
}

void
accord_http_flight_start (AccordHttpRound *round, GPtrArray *jobs)
{
  AccordHttp *http = round->http;
  g_autoptr (GError) error = NULL;
  char *token;
  SoupMessage *message;

  if (!check_destination (http, jobs))
    return;
  token = accord_credentials_get_token (http->credentials, round->cancellable, &error);
  if (token == NULL)
    {
      /* Not reached: no error of its own. */
      accord_http_round_stop (round, g_steal_pointer (&error));
      return;
    }
  message = jobs->len > 1 ? new_batch_message (http, jobs, &error)
                          : new_plain_message (g_ptr_array_index (jobs, 0), &error);
  if (message != NULL)
    flight_begin (round, jobs, message, token);
  else
    none_flies (jobs, error->message);
  accord_secret_free (token);
}
