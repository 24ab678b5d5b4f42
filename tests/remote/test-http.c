/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "http-fixture.h"
#include "remote/accord-http-retry.h"

#define NOW 1700000000

static void
set_up (HttpFixture *fixture, gconstpointer data)
{
  http_fixture_set_up (fixture, NOW, NOW + 3600, "");
}

static void
tear_down (HttpFixture *fixture, gconstpointer data)
{
  http_fixture_tear_down (fixture);
}

static AccordExchange *
exchange_to (HttpFixture *fixture, const char *method)
{
  g_autofree char *address = g_strconcat (fault_server_get_address (fixture->server), "/events", NULL);

  return accord_exchange_new (method, address);
}

static void
test_wait_as_told (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "POST");
  g_autoptr (GError) error = NULL;

  fault_server_reply (fixture->server, 429, "Retry-After: 7\r\n", "{}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (exchange->status, ==, 200);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 2);
  g_assert_cmpfloat (http_fixture_seconds_waited (fixture), >=, 7);
  g_assert_cmpfloat (http_fixture_seconds_waited (fixture), <, 9);
}

static void
test_wait_until_date (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOW);
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 20);
  g_autofree char *now_text = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  g_autofree char *then_text = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  g_autofree char *headers = g_strdup_printf ("Date: %s\r\nRetry-After: %s\r\n", now_text, then_text);
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");

  fault_server_reply (fixture->server, 503, headers, "{}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpfloat (http_fixture_seconds_waited (fixture), >=, 19);
  g_assert_cmpfloat (http_fixture_seconds_waited (fixture), <, 22);
}

static void
test_busy_after_all_tries (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autoptr (GError) error = NULL;

  fault_server_usual (fixture->server, 503, NULL, "<html>Service Unavailable</html>");
  g_assert_false (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_cmpuint (exchange->status, ==, 503);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, ACCORD_RETRY_TRIES);
  g_assert_cmpfloat (http_fixture_seconds_waited (fixture), <=, 15);
}

static void
test_hours_of_waiting (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autoptr (GError) error = NULL;

  fault_server_reply (fixture->server, 429, "Retry-After: 7200\r\n", "{}");
  g_assert_false (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_cmpfloat (http_fixture_seconds_waited (fixture), ==, 0);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
}

static void
test_lost_reply (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "POST");
  g_autoptr (GError) error = NULL;

  exchange->repeatable = TRUE;
  fault_server_reset (fixture->server);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_cmpuint (exchange->status, ==, 200);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 2);
}

static void
test_lost_reply_unrepeatable (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "POST");
  g_autoptr (GError) error = NULL;

  fault_server_reset (fixture->server);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (exchange->status, ==, 0);
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
}

static void
test_server_error_unrepeatable (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "POST");

  fault_server_usual (fixture->server, 500, NULL, "{}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 1);
  g_assert_cmpuint (exchange->status, ==, 500);
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
}

static void
test_truncated (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");

  fault_server_truncate (fixture->server, "{\"items\":[");
  fault_server_reply (fixture->server, 200, NULL, "{\"items\":[");
  fault_server_reply (fixture->server, 200, NULL, "{\"items\":[]}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 3);
  g_assert_nonnull (exchange->reply);
}

static void
test_page_instead_of_json (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autoptr (GError) error = NULL;

  fault_server_usual (fixture->server,
                      200,
                      NULL,
                      "<html><body>Please log in to the hotel network</body></html>");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_cmpuint (exchange->status, ==, 0);
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_null (strstr (exchange->error->message, "hotel"));
  g_assert_cmpuint (fault_server_count (fixture->server), ==, ACCORD_RETRY_TRIES);
}

static void
test_too_large (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "PATCH");
  g_autofree char *text = g_strnfill (200000, ' ');

  fault_server_usual (fixture->server, 200, NULL, text);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
}

static void
test_too_deep (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "PATCH");
  g_autofree char *text = g_strnfill (50000, '[');

  fault_server_usual (fixture->server, 200, NULL, text);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (exchange->error->message, "nested"));
}

static void
test_brackets_in_text (void)
{
  g_autoptr (GString) text = g_string_new ("{\"title\":\"\\\"");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append (text, "[{");
  g_string_append (text, "\"}");
  body = g_bytes_new (text->str, text->len);
  node = accord_transport_parse (body, 5, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_slow_bytes (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");

  fault_server_drip (fixture->server);
  fault_server_stall (fixture->server);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpuint (exchange->status, ==, 200);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 3);
}

static void
test_nobody_there (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "POST");
  g_autoptr (GError) error = NULL;
  FaultServer *gone = fixture->server;

  fixture->server = fault_server_new ();
  fault_server_free (gone);
  /* Nothing was sent, so that even what must not be repeated is tried again. */
  g_assert_false (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpuint (accord_http_get_calls (fixture->http), ==, ACCORD_RETRY_TRIES);
}

static void
test_refused_token (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (exchanges, exchange_to (fixture, "GET"));
  /* A write goes by itself, after those: with the new token. */
  g_ptr_array_add (exchanges, exchange_to (fixture, "POST"));
  fault_server_refuse (fixture->server, "Authorization: Bearer first");
  fault_server_usual (fixture->tokens, 200, NULL, "{\"access_token\":\"second\",\"expires_in\":3600}");
  g_assert_true (accord_http_send (fixture->http, exchanges, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < exchanges->len; i++)
    g_assert_cmpuint (((AccordExchange *) g_ptr_array_index (exchanges, i))->status, ==, 200);
  g_assert_cmpuint (fault_server_count (fixture->tokens), ==, 1);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 7);
}

static void
test_refused_for_ever (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autoptr (GError) error = NULL;

  fault_server_usual (fixture->server, 401, NULL, "{}");
  fault_server_usual (fixture->tokens, 200, NULL, "{\"access_token\":\"second\",\"expires_in\":3600}");
  g_assert_false (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_SIGNED_OUT);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 2);
}

static void
test_signed_out (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (exchanges, exchange_to (fixture, "GET"));
  fault_server_refuse (fixture->server, "Authorization: Bearer first");
  fault_server_usual (fixture->tokens, 400, NULL, "{\"error\":\"invalid_grant\"}");
  g_assert_false (accord_http_send (fixture->http, exchanges, NULL, &error));
  /* Refused before its end, and then the refresh too. */
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_REVOKED);
  g_assert_cmpuint (((AccordExchange *) g_ptr_array_index (exchanges, 4))->status, ==, 0);
  g_assert_no_error (((AccordExchange *) g_ptr_array_index (exchanges, 4))->error);
}

static void
test_ended_by_their_clock (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (NOW + 86400);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  g_autofree char *header = g_strdup_printf ("Date: %s\r\n", text);
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autoptr (GError) error = NULL;

  /* Our clock says an hour left; theirs, in the very refusal, that it ended yesterday. */
  fault_server_reply (fixture->server, 401, header, "{}");
  fault_server_usual (fixture->tokens, 400, NULL, "{\"error\":\"invalid_grant\"}");
  g_assert_false (accord_http_send_one (fixture->http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_SIGNED_OUT);
}

static void
test_redirect_elsewhere (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autofree char *headers =
      g_strdup_printf ("Location: %s/stolen\r\n", fault_server_get_address (fixture->tokens));

  fault_server_reply (fixture->server, 302, headers, NULL);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_cmpuint (fault_server_count (fixture->tokens), ==, 0);
}

static void
test_redirect_here (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autofree char *request = NULL;

  fault_server_reply (fixture->server, 307, "Location: /moved?page=2\r\n", NULL);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpuint (exchange->status, ==, 200);
  request = fault_server_request (fixture->server, 1);
  g_assert_true (g_str_has_prefix (request, "GET /moved?page=2 "));
}

static void
test_redirects_for_ever (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");

  fault_server_usual (fixture->server, 307, "Location: /again\r\n", NULL);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 4);
}

static void
test_link_elsewhere (HttpFixture *fixture, gconstpointer data)
{
  g_autofree char *address = g_strconcat (fault_server_get_address (fixture->tokens), "/next", NULL);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", address);

  g_assert_false (accord_http_is_ours (fixture->http, address));
  g_assert_false (accord_http_is_ours (fixture->http, "https://graph.microsoft.com.example.org/v1.0"));
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_cmpuint (fault_server_count (fixture->tokens), ==, 0);
}

static void
test_plain_http (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordHttp) http =
      accord_http_new (fixture->credentials, "http://192.0.2.1/v1.0", ACCORD_CLOCK (fixture->clock));
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", "http://192.0.2.1/v1.0/me");

  g_assert_true (accord_http_send_one (http, exchange, NULL, NULL));
  g_assert_error (exchange->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_cmpuint (accord_http_get_calls (http), ==, 0);
}

static void
test_in_flight (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);

  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (exchanges, exchange_to (fixture, "GET"));
  fault_server_delay (fixture->server, 60);
  g_assert_true (accord_http_send (fixture->http, exchanges, NULL, NULL));
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 10);
  g_assert_cmpuint (fault_server_peak (fixture->server), ==, 3);
}

static void
test_headers (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "PATCH");
  g_autofree char *request = NULL;

  exchange->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_append (exchange->headers, "If-Match", "\"7\"");
  exchange->body = json_from_string ("{\"a\":1}", NULL);
  fault_server_reply (fixture->server, 412, "ETag: \"8\"\r\n", "{\"error\":{\"code\":412}}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpuint (exchange->status, ==, 412);
  g_assert_no_error (exchange->error);
  g_assert_cmpstr (exchange->etag, ==, "\"8\"");
  g_assert_nonnull (exchange->reply);
  request = fault_server_request (fixture->server, 0);
  g_assert_nonnull (strstr (request, "Authorization: Bearer first\r\n"));
  g_assert_nonnull (strstr (request, "If-Match: \"7\"\r\n"));
  g_assert_nonnull (strstr (request, "Content-Type: application/json\r\n"));
  g_assert_nonnull (strstr (request, "\r\n\r\n{\"a\":1}"));
  g_assert_nonnull (strstr (request, " (gzip)\r\n"));
  g_assert_nonnull (strstr (request, "Accept-Encoding: gzip"));
}

static void
test_compressed (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  const char *text = "{\"items\":[1,2,3]}";
  char buffer[200];
  gsize read, written;
  g_autoptr (GBytes) body = NULL;

  g_converter_convert (compressor,
                       text,
                       strlen (text),
                       buffer,
                       sizeof buffer,
                       G_CONVERTER_INPUT_AT_END,
                       &read,
                       &written,
                       NULL);
  body = g_bytes_new (buffer, written);
  fault_server_reply_bytes (fixture->server, 200, "Content-Encoding: gzip\r\n", body);
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_nonnull (exchange->reply);
}

static void
test_clock_offset (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (NOW + 900);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  g_autofree char *header = g_strdup_printf ("Date: %s\r\n", text);
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");

  fault_server_reply (fixture->server, 200, header, "{}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpint (accord_http_get_clock_offset (fixture->http) / G_USEC_PER_SEC, ==, 900);
}

static gboolean
judge_forbidden (const AccordExchange *exchange, gpointer user_data)
{
  return exchange->status == 403 && exchange->reply != NULL;
}

static void
test_judge (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "POST");

  accord_http_set_judge (fixture->http, judge_forbidden, NULL);
  fault_server_reply (fixture->server, 403, NULL, "{\"error\":{}}");
  g_assert_true (accord_http_send_one (fixture->http, exchange, NULL, NULL));
  g_assert_cmpuint (exchange->status, ==, 200);
  g_assert_cmpuint (fault_server_count (fixture->server), ==, 2);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (100000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AccordExchange) exchange = exchange_to (fixture, "GET");
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  fault_server_stall (fixture->server);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (accord_http_send_one (fixture->http, exchange, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 800000);
  g_thread_join (thread);
}

#define ADD(path, function) g_test_add (path, HttpFixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/http/throttled-request-is-sent-before-its-time", test_wait_as_told);
  ADD ("/http/date-in-retry-after-is-overlooked", test_wait_until_date);
  ADD ("/http/busy-server-is-asked-for-ever", test_busy_after_all_tries);
  ADD ("/http/hours-of-retry-after-hold-the-pass-up", test_hours_of_waiting);
  ADD ("/http/lost-reply-is-given-up-though-repeatable", test_lost_reply);
  ADD ("/http/lost-reply-makes-a-duplicate", test_lost_reply_unrepeatable);
  ADD ("/http/server-error-makes-a-duplicate", test_server_error_unrepeatable);
  ADD ("/http/truncated-json-is-taken", test_truncated);
  ADD ("/http/page-of-a-hotel-is-taken-or-quoted", test_page_instead_of_json);
  ADD ("/http/endless-reply-fills-memory", test_too_large);
  ADD ("/http/nested-reply-overruns-the-stack", test_too_deep);
  g_test_add_func ("/http/brackets-in-a-title-count-as-nesting", test_brackets_in_text);
  ADD ("/http/slow-bytes-hold-the-pass-up", test_slow_bytes);
  ADD ("/http/unsent-request-is-not-tried-again", test_nobody_there);
  ADD ("/http/refused-token-is-renewed-by-each", test_refused_token);
  ADD ("/http/refused-token-is-renewed-for-ever", test_refused_for_ever);
  ADD ("/http/signed-out-account-goes-on", test_signed_out);
  ADD ("/http/token-ended-by-their-clock-is-called-revoked", test_ended_by_their_clock);
  ADD ("/http/redirect-takes-the-token-elsewhere", test_redirect_elsewhere);
  ADD ("/http/redirect-at-home-is-refused", test_redirect_here);
  ADD ("/http/redirects-are-followed-for-ever", test_redirects_for_ever);
  ADD ("/http/link-takes-the-token-elsewhere", test_link_elsewhere);
  ADD ("/http/token-goes-in-the-clear", test_plain_http);
  ADD ("/http/more-than-three-in-flight", test_in_flight);
  ADD ("/http/headers-are-lost", test_headers);
  ADD ("/http/compressed-reply-is-garbage", test_compressed);
  ADD ("/http/server-clock-is-not-learned", test_clock_offset);
  ADD ("/http/provider-cannot-judge", test_judge);
  ADD ("/http/cancel-waits-for-the-server", test_cancelled);
  return g_test_run ();
}
