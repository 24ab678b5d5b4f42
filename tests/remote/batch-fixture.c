/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "batch-fixture.h"

#include <string.h>

#define NOW 1700000000
#define BOUNDARY "batch_xyz"

void
batch_fixture_set_up (BatchFixture *fixture, gconstpointer format)
{
  g_autofree char *batch = NULL;

  http_fixture_set_up (&fixture->account, NOW, NOW + 3600, "/v1");
  batch = g_strconcat (fault_server_get_address (fixture->account.server), "/many", NULL);
  accord_http_set_batch (fixture->account.http, format, batch);
  fixture->format = format;
  fixture->exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  fixture->parts = g_ptr_array_new_with_free_func (g_free);
}

void
batch_fixture_tear_down (BatchFixture *fixture, gconstpointer format)
{
  g_ptr_array_unref (fixture->exchanges);
  g_ptr_array_unref (fixture->parts);
  http_fixture_tear_down (&fixture->account);
}

/* ---- what is sent ---- */

AccordExchange *
batch_fixture_get (BatchFixture *fixture, guint index)
{
  return g_ptr_array_index (fixture->exchanges, index);
}

void
batch_fixture_prepare (BatchFixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *address =
          g_strdup_printf ("%s/v1/events/%u?a=b%%20c", fault_server_get_address (fixture->account.server), i + 1);
      AccordExchange *exchange = accord_exchange_new ("PATCH", address);

      exchange->repeatable = TRUE;
      exchange->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
      soup_message_headers_append (exchange->headers, "If-Match", "W/\"7\"");
      exchange->body = json_from_string ("{\"subject\":\"Größe\"}", NULL);
      g_ptr_array_add (fixture->exchanges, exchange);
    }
}

gboolean
batch_fixture_send (BatchFixture *fixture, GError **error)
{
  return accord_http_send (fixture->account.http, fixture->exchanges, NULL, error);
}

void
batch_fixture_assert_sent (BatchFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (batch_fixture_send (fixture, &error));
  g_assert_no_error (error);
}

void
batch_fixture_assert_status (BatchFixture *fixture, guint index, guint status)
{
  g_assert_no_error (batch_fixture_get (fixture, index)->error);
  g_assert_cmpuint (batch_fixture_get (fixture, index)->status, ==, status);
}

/* Requests of a batch, 0: it is a plain one. */
guint
batch_fixture_count_parts (BatchFixture *fixture, guint request)
{
  g_autofree char *text = fault_server_request (fixture->account.server, request);
  guint n = 0;

  if (!g_str_has_prefix (text, "POST /many "))
    return 0;
  for (const char *at = text; (at = strstr (at, "/events/")) != NULL; at++)
    n++;
  return n;
}

/* ---- what is answered ---- */

gboolean
batch_fixture_is_json (BatchFixture *fixture)
{
  return fixture->format == &accord_batch_graph;
}

/* @more: NULL, or one header of the part. @body: JSON, NULL: none. */
void
batch_fixture_add_part (BatchFixture *fixture,
                        const char *id,
                        guint status,
                        const char *name,
                        const char *value,
                        const char *body)
{
  char *part;

  if (batch_fixture_is_json (fixture))
    part = g_strdup_printf ("{\"id\":\"%s\",\"status\":%u,\"headers\":{%s%s%s%s%s}%s%s}",
                            id,
                            status,
                            name != NULL ? "\"" : "",
                            name != NULL ? name : "",
                            name != NULL ? "\":\"" : "",
                            name != NULL ? value : "",
                            name != NULL ? "\"" : "",
                            body != NULL ? ",\"body\":" : "",
                            body != NULL ? body : "");
  else
    part = g_strdup_printf ("--" BOUNDARY
                            "\r\nContent-Type: application/http\r\nContent-ID: <response-item-%s>\r\n\r\n"
                            "HTTP/1.1 %u Some Words\r\n%s%s%s%sContent-Length: %" G_GSIZE_FORMAT
                            "\r\n\r\n%s\r\n",
                            id,
                            status,
                            name != NULL ? name : "",
                            name != NULL ? ": " : "",
                            name != NULL ? value : "",
                            name != NULL ? "\r\n" : "",
                            body != NULL ? strlen (body) : 0,
                            body != NULL ? body : "");
  g_ptr_array_add (fixture->parts, part);
}

char *
batch_fixture_join_parts (BatchFixture *fixture)
{
  g_autoptr (GString) text = g_string_new (batch_fixture_is_json (fixture) ? "{\"responses\":[" : NULL);

  for (guint i = 0; i < fixture->parts->len; i++)
    g_string_append_printf (text,
                            "%s%s",
                            batch_fixture_is_json (fixture) && i > 0 ? "," : "",
                            (const char *) g_ptr_array_index (fixture->parts, i));
  g_string_append (text, batch_fixture_is_json (fixture) ? "]}" : "--" BOUNDARY "--\r\n");
  g_ptr_array_set_size (fixture->parts, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
batch_fixture_answer (BatchFixture *fixture)
{
  g_autofree char *body = batch_fixture_join_parts (fixture);

  fault_server_reply (fixture->account.server,
                      200,
                      batch_fixture_is_json (fixture) ? "Content-Type: application/json\r\n"
                                                      : "Content-Type: multipart/mixed; boundary=\"" BOUNDARY
                                                        "\"\r\n",
                      body);
}

/* Parts @from … @to as one expects them, last first. */
void
batch_fixture_add_fine (BatchFixture *fixture, guint from, guint to)
{
  for (guint i = to; i >= from; i--)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autofree char *body = g_strdup_printf ("{\"number\":%u}", i);

      batch_fixture_add_part (fixture, id, 200, NULL, NULL, body);
    }
}

gint64
batch_fixture_number_of (BatchFixture *fixture, guint index)
{
  return json_object_get_int_member (json_node_get_object (batch_fixture_get (fixture, index)->reply),
                                     "number");
}
