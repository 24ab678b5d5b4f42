/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-control.h"

#include "practice-provider.h"
#include "practice-time.h"

#include <string.h>

void
practice_control_fail (PracticeRequest *request,
                       guint status,
                       const char *message)
{
  JsonObject *reply = json_object_new ();

  json_object_set_string_member (reply, "error", message);
  practice_request_reply_json (request, status, reply);
}

void
practice_control_done (PracticeRequest *request)
{
  JsonObject *reply = json_object_new ();

  json_object_set_boolean_member (reply, "ok", TRUE);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static JsonObject *
describe_mail (PracticeMail *mail)
{
  JsonObject *row = json_object_new ();
  g_autofree char *when = practice_time_to_millis (mail->when);

  json_object_set_string_member (row, "provider", practice_provider_name (mail->provider));
  json_object_set_string_member (row, "user", mail->user);
  json_object_set_string_member (row, "recipient", mail->recipient);
  json_object_set_string_member (row, "calendar", mail->calendar_id);
  json_object_set_string_member (row, "event", mail->item_id);
  json_object_set_string_member (row, "why", mail->why);
  json_object_set_boolean_member (row, "past", mail->past);
  json_object_set_string_member (row, "when", when);
  return row;
}

static JsonArray *
describe_mails (PracticeState *state)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < state->mails->len; i++)
    json_array_add_object_element (rows, describe_mail (g_ptr_array_index (state->mails, i)));
  return rows;
}

static JsonObject *
describe_calendar (PracticeCalendar *calendar)
{
  const PracticeProviderClass *class = practice_provider_class (calendar->user->provider);
  JsonObject *row = json_object_new ();
  g_autoptr (GPtrArray) items = practice_calendar_items_after (calendar, 0);
  JsonArray *events = json_array_new ();
  guint live = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PracticeItem *item = g_ptr_array_index (items, i);

      live += item->cancelled ? 0 : 1;
      json_array_add_object_element (events, class->describe_item (item));
    }
  json_object_set_string_member (row, "id", calendar->id);
  json_object_set_string_member (row, "name", calendar->name);
  json_object_set_string_member (row, "zone", calendar->zone);
  json_object_set_string_member (row, "role", calendar->role);
  json_object_set_boolean_member (row, "primary", calendar->primary);
  json_object_set_boolean_member (row, "deleted", calendar->deleted);
  json_object_set_int_member (row, "sequence", (gint64) calendar->sequence);
  json_object_set_object_member (row, "resource", class->describe_calendar (calendar));
  json_object_set_int_member (row, "live", live);
  json_object_set_array_member (row, "events", events);
  return row;
}

static JsonObject *
describe_user (PracticeUser *user)
{
  JsonObject *row = json_object_new ();
  JsonArray *calendars = json_array_new ();

  json_object_set_string_member (row, "provider", practice_provider_name (user->provider));
  json_object_set_string_member (row, "id", user->id);
  json_object_set_string_member (row, "email", user->email);
  json_object_set_string_member (row, "name", user->name);
  json_object_set_string_member (row, "zone", user->zone);
  if (user->tenant != NULL)
    json_object_set_string_member (row, "tenant", user->tenant);
  for (guint i = 0; i < user->calendars->len; i++)
    json_array_add_object_element (calendars, describe_calendar (g_ptr_array_index (user->calendars, i)));
  json_object_set_array_member (row, "calendars", calendars);
  return row;
}

static void
get_state (PracticeRequest *request)
{
  const char *provider_name = practice_request_query (request, "provider");
  const char *who = practice_request_query (request, "user");
  g_autofree char *now = practice_time_to_millis (practice_state_now (request->state));
  JsonObject *reply = json_object_new ();
  JsonArray *users = json_array_new ();

  for (guint i = 0; i < request->state->users->len; i++)
    {
      PracticeUser *user = g_ptr_array_index (request->state->users, i);

      if ((provider_name == NULL || strcmp (practice_provider_name (user->provider), provider_name) == 0) &&
          (who == NULL || strcmp (who, user->email) == 0 || strcmp (who, user->id) == 0))
        json_array_add_object_element (users, describe_user (user));
    }
  json_object_set_string_member (reply, "now", now);
  json_object_set_array_member (reply, "users", users);
  json_object_set_array_member (reply, "mails", describe_mails (request->state));
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static void
get_snapshot (PracticeRequest *request)
{
  g_autoptr (JsonNode) snapshot = practice_state_serialize (request->state);

  practice_request_reply_json (request, SOUP_STATUS_OK, json_node_dup_object (snapshot));
}

static void
put_snapshot (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "a JSON object is needed");
  else if (!practice_state_restore (request->state, body, &error))
    practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, error->message);
  else
    {
      practice_state_changed (request->state);
      practice_control_done (request);
    }
}

static void
get_requests (PracticeRequest *request)
{
  practice_request_reply_json (request,
                               SOUP_STATUS_OK,
                               practice_log_to_json (practice_server_get_log (request->server)));
}

static void
clear_requests (PracticeRequest *request)
{
  practice_log_clear (practice_server_get_log (request->server));
  practice_control_done (request);
}

static void
get_mails (PracticeRequest *request)
{
  JsonObject *reply = json_object_new ();

  json_object_set_array_member (reply, "mails", describe_mails (request->state));
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static void
clear_mails (PracticeRequest *request)
{
  g_ptr_array_set_size (request->state->mails, 0);
  practice_state_changed (request->state);
  practice_control_done (request);
}

static void
get_faults (PracticeRequest *request)
{
  JsonObject *reply = json_object_new ();

  json_object_set_array_member (reply,
                                "faults",
                                practice_faults_to_json (practice_server_get_faults (request->server),
                                                         practice_state_now (request->state)));
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static void
add_fault (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  g_autoptr (GError) error = NULL;
  JsonObject *reply;
  guint id =
      body != NULL ? practice_faults_add (practice_server_get_faults (request->server), body, &error) : 0;

  if (id == 0)
    {
      practice_control_fail (request,
                             SOUP_STATUS_BAD_REQUEST,
                             error != NULL ? error->message : "a JSON object is needed");
      return;
    }
  reply = json_object_new ();
  json_object_set_int_member (reply, "id", id);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static void
clear_faults (PracticeRequest *request)
{
  practice_faults_clear (practice_server_get_faults (request->server));
  practice_control_done (request);
}

static void
reply_clock (PracticeRequest *request)
{
  g_autofree char *now = practice_time_to_millis (practice_state_now (request->state));
  JsonObject *reply = json_object_new ();

  json_object_set_string_member (reply, "now", now);
  json_object_set_int_member (reply, "offset", request->state->clock_offset / G_USEC_PER_SEC);
  json_object_set_boolean_member (reply, "stopped", request->state->clock_stopped != 0);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

/* Stops it, sets it and moves it on, in this order; %FALSE where @body says none of these. */
static gboolean
turn_clock (PracticeState *state,
            JsonObject *body)
{
  const char *text = json_object_get_string_member_with_default (body, "now", NULL);
  gboolean told = FALSE;
  gint64 now;

  if (json_object_has_member (body, "stopped"))
    practice_state_stop_clock (state, json_object_get_boolean_member (body, "stopped")), told = TRUE;
  if (json_object_has_member (body, "offset"))
    state->clock_offset = json_object_get_int_member (body, "offset") * G_USEC_PER_SEC, told = TRUE;
  if (text != NULL && practice_time_parse (text, NULL, &now, NULL))
    practice_state_set_now (state, now), told = TRUE;
  else if (text != NULL)
    return FALSE;
  if (json_object_has_member (body, "advance"))
    state->clock_offset += json_object_get_int_member (body, "advance") * G_USEC_PER_SEC, told = TRUE;
  return told;
}

static void
set_clock (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);

  if (body == NULL || !turn_clock (request->state, body))
    {
      practice_control_fail (request,
                             SOUP_STATUS_BAD_REQUEST,
                             "advance or offset (seconds), now (a time) or stopped is needed");
      return;
    }
  practice_state_changed (request->state);
  reply_clock (request);
}

static void
get_settings (PracticeRequest *request)
{
  JsonObject *reply = json_object_new ();

  json_object_set_object_member (reply, "settings", practice_settings_to_json (request->state->settings));
  json_object_set_array_member (reply, "table", practice_settings_describe ());
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static void
set_settings (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "a JSON object is needed");
  else if (!practice_state_switch (request->state, body, &error))
    practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, error->message);
  else
    practice_request_reply_json (request,
                                 SOUP_STATUS_OK,
                                 practice_settings_to_json (request->state->settings));
}

static const PracticeRoute routes[] = {
  { "GET", "/control/state", get_state },
  { "GET", "/control/snapshot", get_snapshot },
  { "PUT", "/control/snapshot", put_snapshot },
  { "GET", "/control/requests", get_requests },
  { "DELETE", "/control/requests", clear_requests },
  { "GET", "/control/mails", get_mails },
  { "DELETE", "/control/mails", clear_mails },
  { "GET", "/control/faults", get_faults },
  { "POST", "/control/faults", add_fault },
  { "DELETE", "/control/faults", clear_faults },
  { "GET", "/control/clock", reply_clock },
  { "POST", "/control/clock", set_clock },
  { "GET", "/control/settings", get_settings },
  { "POST", "/control/settings", set_settings },
  { NULL },
};

void
practice_control_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_CONTROL, routes);
  practice_control_people_install (server);
}
