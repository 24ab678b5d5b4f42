/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outlook-fixture.h"

#include <string.h>

#define MOST_PAGES 200

void
graph_set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, data);
  fixture_set (fixture, "{'etag_bump':false}");
  fixture_grant (fixture, "microsoft", FIXTURE_MARA, GRAPH_SCOPES);
}

Reply *
graph (Fixture *fixture, const char *method, const char *path, const char *header, const char *body)
{
  g_autofree char *address = NULL;
  g_autofree char *headers =
      g_strdup_printf ("Authorization: Bearer %s\n%s", fixture->token, header != NULL ? header : "");

  if (g_str_has_prefix (path, "http"))
    address = g_strdup (path);
  else
    address = g_strconcat (fixture->microsoft, "/v1.0", path, NULL);
  g_strdelimit (address, " ", '+');
  return fixture_send (fixture, method, address, headers, "application/json", body);
}

Reply *
graph_expect (Fixture *fixture, guint status, const char *method, const char *path, const char *body)
{
  Reply *reply = graph (fixture, method, path, NULL, body);

  if (reply->status != status)
    g_error ("%s %s: %u instead of %u: %s", method, path, reply->status, status, reply->text);
  return reply;
}

void
graph_refused (Fixture *fixture,
               guint status,
               const char *code,
               const char *method,
               const char *path,
               const char *header,
               const char *body)
{
  g_autoptr (Reply) reply = graph (fixture, method, path, header, body);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (reply_at (reply, "error.code"), ==, code);
  g_assert_cmpstr (reply_at (reply, "error.message"), !=, "");
  g_assert_cmpstr (reply_at (reply, "error.innerError.request-id"), ==, reply_header (reply, "request-id"));
}

char *
graph_create (Fixture *fixture, const char *more)
{
  g_autofree char *body =
      g_strdup_printf ("{'subject':'Design review',"
                       "'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'Europe/Berlin'},"
                       "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'Europe/Berlin'}%s}",
                       more != NULL ? more : "");
  g_autoptr (Reply) reply = graph_expect (fixture, 201, "POST", "/me/events", body);

  return g_strdup (reply_at (reply, "id"));
}

const char *
graph_member (Reply *reply, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (reply->json), name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

const char *
graph_link (Reply *reply, const char *name)
{
  g_autofree char *member = g_strconcat ("@odata.", name, NULL);

  return graph_member (reply, member);
}

JsonArray *
graph_collect (Fixture *fixture, const char *path, char **delta_link, guint *requests)
{
  JsonArray *rows = json_array_new ();
  g_autofree char *next = g_strdup (path);
  guint n = 0;

  while (next != NULL)
    {
      g_autoptr (Reply) reply = graph_expect (fixture, 200, "GET", next, NULL);
      JsonArray *page = json_object_get_array_member (json_node_get_object (reply->json), "value");

      g_assert_cmpuint (++n, <, MOST_PAGES);
      for (guint i = 0; i < json_array_get_length (page); i++)
        json_array_add_element (rows, json_node_copy (json_array_get_element (page, i)));
      g_free (next);
      next = g_strdup (graph_link (reply, "nextLink"));
      g_assert_true (delta_link == NULL || (next == NULL) == (graph_link (reply, "deltaLink") != NULL));
      if (next == NULL && delta_link != NULL)
        {
          g_free (*delta_link);
          *delta_link = g_strdup (graph_link (reply, "deltaLink"));
        }
    }
  if (requests != NULL)
    *requests = n;
  return rows;
}

JsonObject *
graph_row (JsonArray *rows, const char *id)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (strcmp (json_object_get_string_member (row, "id"), id) == 0)
        return row;
    }
  return NULL;
}

int
graph_mails (Fixture *fixture)
{
  g_autoptr (Reply) reply = fixture_control (fixture, "GET", "mails", NULL);
  g_autoptr (Reply) cleared = fixture_control (fixture, "DELETE", "mails", NULL);

  g_assert_cmpuint (cleared->status, ==, 200);
  return reply_size (reply, "mails");
}

char *
graph_default_calendar (Fixture *fixture)
{
  g_autoptr (Reply) reply = graph_expect (fixture, 200, "GET", "/me/calendar", NULL);

  return g_strdup (reply_at (reply, "id"));
}
