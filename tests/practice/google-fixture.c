/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "google-fixture.h"

void
google_set_up (Fixture *fixture,
               gconstpointer data)
{
  fixture_set_up (fixture, data);
  fixture_grant (fixture, "google", FIXTURE_MARA, FULL_SCOPES);
}

Reply *
google_call (Fixture *fixture,
             const char *method,
             const char *path,
             const char *body,
             guint status)
{
  Reply *reply = fixture_google (fixture, method, path, body);

  if (reply->status != status)
    g_error ("%s %s: %u %s", method, path, reply->status, reply->text);
  return reply;
}

void
google_refused (Fixture *fixture,
                const char *method,
                const char *path,
                const char *body,
                guint status,
                const char *reason)
{
  g_autoptr (Reply) reply = google_call (fixture, method, path, body, status);

  g_assert_cmpstr (reply_at (reply, "error.errors.0.reason"), ==, reason);
  g_assert_cmpuint (g_ascii_strtoull (reply_at (reply, "error.code"), NULL, 10), ==, status);
  g_assert_cmpstr (reply_at (reply, "error.message"), !=, "");
}

void
google_add (Fixture *fixture,
            const char *id,
            const char *members)
{
  g_autofree char *body = g_strdup_printf ("{'id':'%s',%s}", id, members);
  g_autoptr (Reply) reply = google_call (fixture, "POST", EVENTS, body, 200);

  g_assert_cmpstr (reply_at (reply, "id"), ==, id);
}

char *
google_token_at (Reply *reply,
                 const char *name)
{
  return g_uri_escape_string (reply_at (reply, name), NULL, FALSE);
}

char *
google_sync (Fixture *fixture,
             const char *query)
{
  g_autofree char *path = g_strconcat (EVENTS "?", query, NULL);
  g_autoptr (Reply) reply = google_call (fixture, "GET", path, NULL, 200);
  char *token = google_token_at (reply, "nextSyncToken");

  g_assert_cmpstr (token, !=, "");
  return token;
}

Reply *
google_changes (Fixture *fixture,
                const char *token)
{
  g_autofree char *path = g_strconcat (EVENTS "?syncToken=", token, NULL);

  return google_call (fixture, "GET", path, NULL, 200);
}
