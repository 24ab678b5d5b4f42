/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many requests in one, in the formats of both providers, byte for byte: what goes wrong inside concerns one,
 * what goes wrong outside concerns all, and neither loses or doubles anything. */

#include <string.h>

#include "batch-fixture.h"

/* ---- inside ---- */

static void
test_own_outcomes (BatchFixture *fixture, gconstpointer format)
{
  static const char *const words[] = { "PATCH", "/events/2?a=b%20c", "If-Match", "Größe", "Bearer first" };
  g_autofree char *request = NULL;

  batch_fixture_prepare (fixture, 5);
  batch_fixture_add_part (fixture, "5", 412, NULL, NULL, "{\"error\":{\"code\":412}}");
  batch_fixture_add_part (fixture, "2", 204, NULL, NULL, NULL);
  batch_fixture_add_part (fixture, "1", 200, "ETag", "W/8", "{\"number\":1}");
  batch_fixture_add_part (fixture, "4", 410, NULL, NULL, "{}");
  batch_fixture_add_part (fixture, "3", 409, NULL, NULL, "{}");
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 1);
  batch_fixture_assert_status (fixture, 0, 200);
  g_assert_cmpint (batch_fixture_number_of (fixture, 0), ==, 1);
  g_assert_cmpstr (batch_fixture_get (fixture, 0)->etag, ==, "W/8");
  batch_fixture_assert_status (fixture, 1, 204);
  g_assert_null (batch_fixture_get (fixture, 1)->reply);
  g_assert_null (batch_fixture_get (fixture, 1)->etag);
  batch_fixture_assert_status (fixture, 2, 409);
  batch_fixture_assert_status (fixture, 3, 410);
  batch_fixture_assert_status (fixture, 4, 412);
  g_assert_nonnull (batch_fixture_get (fixture, 4)->reply);

  request = fault_server_request (fixture->account.server, 0);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (strstr (request, words[i]));
}

/* One alone is no batch; more than go into one are several. */
static void
test_sizes (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, fixture->format->most + 1);
  batch_fixture_add_fine (fixture, 1, fixture->format->most);
  batch_fixture_answer (fixture);
  fault_server_reply (fixture->account.server, 200, NULL, "{\"number\":99}");
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 2);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 0), ==, fixture->format->most);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 1), ==, 0);
  g_assert_cmpint (batch_fixture_number_of (fixture, 0), ==, 1);
  g_assert_cmpint (batch_fixture_number_of (fixture, fixture->format->most - 1), ==, fixture->format->most);
  g_assert_cmpint (batch_fixture_number_of (fixture, fixture->format->most), ==, 99);
}

/* What has no readable reply is tried again; the others are not. */
static void
assert_second_again (BatchFixture *fixture)
{
  g_autofree char *request = NULL;

  batch_fixture_answer (fixture);
  fault_server_reply (fixture->account.server, 200, NULL, "{\"number\":22}");
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 2);
  request = fault_server_request (fixture->account.server, 1);
  g_assert_true (g_str_has_prefix (request, "PATCH /v1/events/2?"));
  g_assert_cmpint (batch_fixture_number_of (fixture, 0), ==, 1);
  g_assert_cmpint (batch_fixture_number_of (fixture, 1), ==, 22);
  g_assert_cmpint (batch_fixture_number_of (fixture, 2), ==, 3);
}

static void
test_missing_part (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_fine (fixture, 1, 1);
  batch_fixture_add_part (fixture, "17", 200, NULL, NULL, "{\"number\":17}");
  assert_second_again (fixture);
}

static void
test_doubled_part (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 1, 3);
  batch_fixture_add_part (fixture, "2", 404, NULL, NULL, "{}");
  assert_second_again (fixture);
}

static void
test_garbled_parts (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_fine (fixture, 1, 1);
  if (batch_fixture_is_json (fixture))
    batch_fixture_add_part (fixture, "2", 200, NULL, NULL, "\"PGh0bWw+\"");
  else
    batch_fixture_add_part (fixture, "2", 200, NULL, NULL, "<html>sorry</html>");
  assert_second_again (fixture);
}

static void
test_senseless_status (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_part (fixture, "2", 9999, NULL, NULL, "{}");
  batch_fixture_add_fine (fixture, 1, 1);
  assert_second_again (fixture);
}

/* Nothing is known of a write that must not be sent twice: it is not, and says so. */
static void
test_missing_and_not_repeatable (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_get (fixture, 1)->repeatable = FALSE;
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_fine (fixture, 1, 1);
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 1);
  batch_fixture_assert_status (fixture, 0, 200);
  g_assert_error (batch_fixture_get (fixture, 1)->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  batch_fixture_assert_status (fixture, 2, 200);
}

static void
test_inner_401 (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_part (fixture, "2", 401, NULL, NULL, "{}");
  batch_fixture_add_fine (fixture, 1, 1);
  fault_server_usual (fixture->account.tokens, 200, NULL, "{\"access_token\":\"second\",\"expires_in\":3600}");
  assert_second_again (fixture);
  g_assert_cmpuint (fault_server_count (fixture->account.tokens), ==, 1);
}

static void
test_inner_401_for_ever (BatchFixture *fixture, gconstpointer format)
{
  g_autoptr (GError) error = NULL;

  batch_fixture_prepare (fixture, 2);
  batch_fixture_add_fine (fixture, 2, 2);
  batch_fixture_add_part (fixture, "1", 401, NULL, NULL, "{}");
  batch_fixture_answer (fixture);
  fault_server_usual (fixture->account.server, 401, NULL, "{}");
  fault_server_usual (fixture->account.tokens, 200, NULL, "{\"access_token\":\"second\",\"expires_in\":3600}");
  g_assert_false (batch_fixture_send (fixture, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_SIGNED_OUT);
  /* What was done is known. */
  batch_fixture_assert_status (fixture, 1, 200);
}

/* After the greatest of the times named, and of Graph no more than four at once from then on. */
static void
test_throttled_parts (BatchFixture *fixture, gconstpointer format)
{
  guint at_once = batch_fixture_is_json (fixture) ? 4 : 6;

  batch_fixture_prepare (fixture, 8);
  batch_fixture_add_fine (fixture, 1, 2);
  for (guint i = 3; i <= 8; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      batch_fixture_add_part (fixture, id, 429, "Retry-After", i == 5 ? "9" : "3", "{}");
    }
  batch_fixture_answer (fixture);
  batch_fixture_add_fine (fixture, 1, at_once);
  batch_fixture_answer (fixture);
  if (batch_fixture_is_json (fixture))
    {
      batch_fixture_add_fine (fixture, 1, 2);
      batch_fixture_answer (fixture);
    }
  batch_fixture_assert_sent (fixture);
  for (guint i = 0; i < 8; i++)
    batch_fixture_assert_status (fixture, i, 200);
  g_assert_cmpfloat (http_fixture_seconds_waited (&fixture->account), >=, 9);
  g_assert_cmpfloat (http_fixture_seconds_waited (&fixture->account), <, 15);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 0), ==, 8);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 1), ==, at_once);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, batch_fixture_is_json (fixture) ? 3 : 2);
}

static void
answer_throttled (BatchFixture *fixture, guint parts)
{
  for (guint i = 1; i <= parts; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      batch_fixture_add_part (fixture, id, 429, NULL, NULL, "{}");
    }
  batch_fixture_answer (fixture);
}

/* Where four are too many, two; then each by itself. */
static void
test_throttled_again (BatchFixture *fixture, gconstpointer format)
{
  if (!batch_fixture_is_json (fixture))
    return;
  batch_fixture_prepare (fixture, 4);
  answer_throttled (fixture, 4);
  answer_throttled (fixture, 4);
  answer_throttled (fixture, 2);
  fault_server_usual (fixture->account.server, 200, NULL, "{\"number\":1}");
  batch_fixture_assert_sent (fixture);
  for (guint i = 0; i < 4; i++)
    batch_fixture_assert_status (fixture, i, 200);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 1), ==, 4);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 2), ==, 2);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 3), ==, 0);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 3 + 4);
}

/* A server whose batches know less than it does. */
static void
test_not_in_batches (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_part (fixture, "2", batch_fixture_is_json (fixture) ? 501 : 405, NULL, NULL, "{}");
  batch_fixture_add_fine (fixture, 1, 1);
  assert_second_again (fixture);
}

static void
test_throttled_without_a_time (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_part (fixture, "1", 429, NULL, NULL, "{}");
  batch_fixture_add_part (fixture, "2", 503, NULL, NULL, "{}");
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_answer (fixture);
  batch_fixture_add_fine (fixture, 1, 2);
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 2);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 1), ==, 2);
  g_assert_cmpint (batch_fixture_number_of (fixture, 2), ==, 3);
}

static void
test_failed_dependency (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_part (fixture, "2", 424, NULL, NULL, "{}");
  batch_fixture_add_fine (fixture, 1, 1);
  assert_second_again (fixture);
}

static void
test_redirected_part (BatchFixture *fixture, gconstpointer format)
{
  g_autofree char *elsewhere = g_strconcat (fault_server_get_address (fixture->account.tokens), "/stolen", NULL);

  batch_fixture_prepare (fixture, 2);
  batch_fixture_add_fine (fixture, 2, 2);
  batch_fixture_add_part (fixture, "1", 302, "Location", elsewhere, NULL);
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_error (batch_fixture_get (fixture, 0)->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  batch_fixture_assert_status (fixture, 1, 200);
  g_assert_cmpuint (fault_server_count (fixture->account.tokens), ==, 0);
}

/* ---- poison ---- */

/* One that the server can never do is refused by itself; the others are done. */
static void
test_poison (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_add_fine (fixture, 3, 3);
  batch_fixture_add_part (fixture, "2", 500, NULL, NULL, "{}");
  batch_fixture_add_fine (fixture, 1, 1);
  batch_fixture_answer (fixture);
  fault_server_usual (fixture->account.server, 503, NULL, "{\"error\":{\"message\":\"no\"}}");
  batch_fixture_assert_sent (fixture);
  batch_fixture_assert_status (fixture, 0, 200);
  batch_fixture_assert_status (fixture, 1, 503);
  g_assert_true (batch_fixture_get (fixture, 1)->refused);
  g_assert_nonnull (batch_fixture_get (fixture, 1)->reply);
  batch_fixture_assert_status (fixture, 2, 200);
  g_assert_false (batch_fixture_get (fixture, 2)->refused);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, ACCORD_RETRY_TRIES);
}

/* One that makes the whole batch fail is found, as each goes alone at last. */
static void
test_poison_of_all (BatchFixture *fixture, gconstpointer format)
{
  guint refused = 0;

  batch_fixture_prepare (fixture, 3);
  for (guint i = 0; i < ACCORD_RETRY_TRIES; i++)
    fault_server_reply (fixture->account.server, 500, NULL, "{}");
  fault_server_usual (fixture->account.server, 200, NULL, "{\"number\":5}");
  batch_fixture_assert_sent (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (batch_fixture_get (fixture, i)->status,
                        ==,
                        batch_fixture_get (fixture, i)->refused ? 500 : 200);
      refused += batch_fixture_get (fixture, i)->refused ? 1 : 0;
    }
  g_assert_cmpuint (refused, ==, 1);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, ACCORD_RETRY_TRIES + 2);
}

static void
test_outage (BatchFixture *fixture, gconstpointer format)
{
  g_autoptr (GError) error = NULL;

  batch_fixture_prepare (fixture, 20);
  fault_server_usual (fixture->account.server, 503, NULL, "{}");
  g_assert_false (batch_fixture_send (fixture, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), <=, 10);
  for (guint i = 0; i < 20; i++)
    g_assert_false (batch_fixture_get (fixture, i)->refused);
}

static void
probe (BatchFixture *fixture)
{
  g_autofree char *address = g_strconcat (fault_server_get_address (fixture->account.server), "/v1/calendar", NULL);

  accord_http_set_probe (fixture->account.http, address);
  for (guint i = 0; i < ACCORD_RETRY_TRIES; i++)
    fault_server_reply (fixture->account.server, 500, NULL, "{}");
}

/* Nothing else was sent that could tell: the server is asked. */
static void
test_poison_alone (BatchFixture *fixture, gconstpointer format)
{
  g_autofree char *request = NULL;

  batch_fixture_prepare (fixture, 1);
  probe (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_true (batch_fixture_get (fixture, 0)->refused);
  request = fault_server_request (fixture->account.server, ACCORD_RETRY_TRIES);
  g_assert_true (g_str_has_prefix (request, "GET /v1/calendar "));
}

static void
test_outage_alone (BatchFixture *fixture, gconstpointer format)
{
  g_autoptr (GError) error = NULL;

  batch_fixture_prepare (fixture, 1);
  probe (fixture);
  fault_server_usual (fixture->account.server, 500, NULL, "{}");
  g_assert_false (batch_fixture_send (fixture, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, ACCORD_RETRY_TRIES + 1);
}

/* ---- outside ---- */

static void
test_outer_401 (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  fault_server_refuse (fixture->account.server, "Authorization: Bearer first");
  fault_server_usual (fixture->account.tokens, 200, NULL, "{\"access_token\":\"second\",\"expires_in\":3600}");
  batch_fixture_add_fine (fixture, 1, 3);
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (fault_server_count (fixture->account.tokens), ==, 1);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 2);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 1), ==, 3);
}

/* What the account may not do it may not do one by one either. */
static void
test_outer_403 (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  fault_server_usual (fixture->account.server, 403, NULL, "{\"error\":{\"code\":\"ErrorAccessDenied\"}}");
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 1);
  for (guint i = 0; i < 3; i++)
    batch_fixture_assert_status (fixture, i, 403);
}

static void
test_outer_429 (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  fault_server_reply (fixture->account.server, 429, "Retry-After: 11\r\n", "{}");
  batch_fixture_add_fine (fixture, 1, 3);
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpfloat (http_fixture_seconds_waited (&fixture->account), >=, 11);
  g_assert_cmpuint (batch_fixture_count_parts (fixture, 1), ==, 3);
}

static void
test_too_many (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 8);
  fault_server_reply (fixture->account.server, 400, NULL, "{\"error\":{\"code\":\"BadRequest\"}}");
  batch_fixture_add_fine (fixture, 1, 4);
  batch_fixture_answer (fixture);
  batch_fixture_add_fine (fixture, 1, 4);
  batch_fixture_answer (fixture);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 3);
  g_assert_cmpint (batch_fixture_number_of (fixture, 7), ==, 4);
  g_assert_cmpfloat (http_fixture_seconds_waited (&fixture->account), ==, 0);
}

static void
test_no_batches_there (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  fault_server_reply (fixture->account.server, 404, NULL, "{}");
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (accord_http_get_calls (fixture->account.http), ==, 4);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpuint (batch_fixture_count_parts (fixture, i), ==, 0);
  g_assert_cmpuint (fault_server_peak (fixture->account.server), ==, 1);
}

typedef void (*Spoil) (BatchFixture *fixture);

static void
spoil_reset (BatchFixture *fixture)
{
  fault_server_reset (fixture->account.server);
}

static void
spoil_truncate (BatchFixture *fixture)
{
  batch_fixture_add_fine (fixture, 1, 2);
  g_ptr_array_add (fixture->parts, g_strdup ("{"));
  {
    g_autofree char *body = batch_fixture_join_parts (fixture);

    fault_server_truncate (fixture->account.server, body);
  }
}

static void
spoil_html (BatchFixture *fixture)
{
  fault_server_reply (fixture->account.server, 200, "Content-Type: text/html\r\n", "<html>Sign in</html>");
}

static void
spoil_other_json (BatchFixture *fixture)
{
  fault_server_reply (fixture->account.server, 200, "Content-Type: application/json\r\n", "{\"value\":[]}");
}

static void
spoil_empty (BatchFixture *fixture)
{
  fault_server_reply (fixture->account.server, 200, NULL, NULL);
}

static const Spoil spoils[] = { spoil_reset, spoil_truncate, spoil_html, spoil_other_json, spoil_empty };

/* Whether the server acted is not known: all is sent again that may be, and nothing else. */
static void
test_unknown_outcome (BatchFixture *fixture, gconstpointer format)
{
  batch_fixture_prepare (fixture, 3);
  batch_fixture_get (fixture, 1)->repeatable = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      guint before = fault_server_count (fixture->account.server);

      spoils[i](fixture);
      batch_fixture_add_part (fixture, "1", 200, NULL, NULL, "{\"number\":1}");
      batch_fixture_add_part (fixture, "2", 200, NULL, NULL, "{\"number\":3}");
      batch_fixture_answer (fixture);
      batch_fixture_assert_sent (fixture);
      batch_fixture_assert_status (fixture, 0, 200);
      g_assert_nonnull (batch_fixture_get (fixture, 1)->error);
      g_assert_cmpint (batch_fixture_number_of (fixture, 2), ==, 3);
      g_assert_cmpuint (fault_server_count (fixture->account.server), ==, before + 2);
      g_assert_cmpuint (batch_fixture_count_parts (fixture, before + 1), ==, 2);
    }
}

/* A token goes to the account's own server only, and so does a batch. */
static void
test_foreign_address (BatchFixture *fixture, gconstpointer format)
{
  g_autofree char *api = g_strconcat (fault_server_get_address (fixture->account.server), "/v1", NULL);
  g_autofree char *elsewhere = g_strconcat (fault_server_get_address (fixture->account.tokens), "/many", NULL);

  g_clear_object (&fixture->account.http);
  fixture->account.http = accord_http_new (fixture->account.credentials, api, ACCORD_CLOCK (fixture->account.clock));
  accord_http_set_batch (fixture->account.http, fixture->format, elsewhere);
  batch_fixture_prepare (fixture, 3);
  batch_fixture_assert_sent (fixture);
  g_assert_cmpuint (fault_server_count (fixture->account.tokens), ==, 0);
  g_assert_cmpuint (fault_server_count (fixture->account.server), ==, 3);
}

static const struct
{
  const char *name;
  void (*test) (BatchFixture *fixture, gconstpointer format);
} tests[] = {
  { "each-part-has-its-own-outcome", test_own_outcomes },
  { "one-alone-goes-plainly", test_sizes },
  { "a-missing-part-is-unknown", test_missing_part },
  { "a-part-twice-is-unknown", test_doubled_part },
  { "a-garbled-part-is-unknown", test_garbled_parts },
  { "a-senseless-status-is-unknown", test_senseless_status },
  { "what-must-not-be-repeated-is-not", test_missing_and_not_repeatable },
  { "a-token-refused-inside", test_inner_401 },
  { "a-token-refused-inside-for-ever", test_inner_401_for_ever },
  { "throttled-inside-waits-for-the-longest", test_throttled_parts },
  { "throttled-inside-without-a-time", test_throttled_without_a_time },
  { "a-failed-dependency-goes-alone", test_failed_dependency },
  { "throttled-again-means-fewer-still", test_throttled_again },
  { "what-cannot-be-batched-goes-alone", test_not_in_batches },
  { "a-part-sent-elsewhere-is-not-followed", test_redirected_part },
  { "poison-is-refused-by-itself", test_poison },
  { "poison-of-a-whole-batch-is-found", test_poison_of_all },
  { "an-outage-is-no-poison", test_outage },
  { "poison-alone-is-told-by-a-probe", test_poison_alone },
  { "an-outage-alone-is-told-by-a-probe", test_outage_alone },
  { "a-token-refused-outside", test_outer_401 },
  { "forbidden-outside-is-forbidden-inside", test_outer_403 },
  { "throttled-outside-waits", test_outer_429 },
  { "too-many-at-once-are-halved", test_too_many },
  { "a-server-without-batches", test_no_batches_there },
  { "an-unknown-outcome-is-that-of-each", test_unknown_outcome },
  { "a-batch-goes-nowhere-else", test_foreign_address },
};

int
main (int argc, char **argv)
{
  static const AccordBatchFormat *const formats[] = { &accord_batch_graph, &accord_batch_google };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/http-batch/%s/%s", formats[i]->name, tests[j].name);

        g_test_add (
            path, BatchFixture, formats[i], batch_fixture_set_up, tests[j].test, batch_fixture_tear_down);
      }
  return g_test_run ();
}
