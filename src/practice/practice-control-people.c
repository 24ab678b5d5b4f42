/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-control.h"

#include "practice-oauth-private.h"
#include "practice-provider.h"
#include "practice-state-private.h"
#include "practice-web-event.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)

static PracticeUser *
find_user (PracticeRequest *request,
           const char *provider_name,
           const char *who)
{
  PracticeProvider provider;
  PracticeUser *user = NULL;

  if (practice_provider_parse (provider_name, &provider))
    user = practice_state_find_user (request->state, provider, who);
  if (user == NULL)
    practice_control_fail (request, SOUP_STATUS_NOT_FOUND, "there is no such person");
  return user;
}

static PracticeUser *
user_of_path (PracticeRequest *request)
{
  return find_user (request,
                    practice_request_param (request, "provider"),
                    practice_request_param (request, "user"));
}

static PracticeCalendar *
calendar_of_path (PracticeRequest *request)
{
  PracticeUser *user = user_of_path (request);
  PracticeCalendar *calendar = NULL;

  if (user == NULL)
    return NULL;
  calendar = practice_user_find_calendar (user, practice_request_param (request, "calendar"));
  if (calendar == NULL)
    practice_control_fail (request, SOUP_STATUS_NOT_FOUND, "there is no such calendar");
  return calendar;
}

/* Another person's edit goes through the provider's own code. */
static void
edit_as_person (PracticeRequest *request)
{
  PracticeCalendar *calendar = calendar_of_path (request);
  const char *event = practice_request_param (request, "event");
  const PracticeProviderClass *class;
  g_autofree char *calendar_id = NULL;
  g_autofree char *event_id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (PracticeRequest) edit = NULL;

  if (calendar == NULL)
    return;
  class = practice_provider_class (calendar->user->provider);
  calendar_id = g_uri_escape_string (calendar->id, NULL, FALSE);
  event_id = g_uri_escape_string (event != NULL ? event : "", NULL, FALSE);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  path = event != NULL ? g_strdup_printf (class->event_path, calendar_id, event_id)
                       : g_strdup_printf (class->events_path, calendar_id);
#pragma GCC diagnostic pop
  body = practice_request_json (request);
  edit = practice_server_as_person (request->server, calendar->user, request->method, path, body);
  practice_request_reply_empty (request, edit->status);
  request->reply_type = g_steal_pointer (&edit->reply_type);
  request->reply_body = g_steal_pointer (&edit->reply_body);
}

/* {"to": calendar}: a person drags an event to another calendar. */
static void
move_as_person (PracticeRequest *request)
{
  PracticeCalendar *calendar = calendar_of_path (request);
  g_autoptr (JsonObject) body = practice_request_json (request);
  PracticeCalendar *target;

  if (calendar == NULL)
    return;
  target = body != NULL ? practice_user_find_calendar (calendar->user, TEXT (body, "to")) : NULL;
  if (target == NULL || !practice_web_event_move (calendar, practice_request_param (request, "event"), target))
    practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "there is no such event, or no calendar to move it to");
  else
    practice_control_done (request);
}

static void
list_events (PracticeRequest *request)
{
  PracticeCalendar *calendar = calendar_of_path (request);
  g_autoptr (GPtrArray) items = NULL;
  JsonObject *reply;
  JsonArray *rows;

  if (calendar == NULL)
    return;
  items = practice_calendar_items_after (calendar, 0);
  rows = json_array_new ();
  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (rows, practice_provider_class (calendar->user->provider)
                                             ->describe_item (g_ptr_array_index (items, i)));
  reply = json_object_new ();
  json_object_set_array_member (reply, "events", rows);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static void
reply_calendar (PracticeRequest *request,
                PracticeCalendar *calendar)
{
  practice_request_reply_json (
      request,
      SOUP_STATUS_OK,
      practice_provider_class (calendar->user->provider)->describe_calendar (calendar));
}

/* {"name", "zone", "role"} */
static void
add_calendar (PracticeRequest *request)
{
  PracticeUser *user = user_of_path (request);
  g_autoptr (JsonObject) body = practice_request_json (request);
  const char *role;

  if (user == NULL)
    return;
  if (body == NULL || TEXT (body, "name") == NULL)
    {
      practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "name is needed");
      return;
    }
  role = json_object_get_string_member_with_default (body, "role", "owner");
  reply_calendar (
      request,
      practice_user_add_calendar (user, TEXT (body, "id"), TEXT (body, "name"), TEXT (body, "zone"), role));
}

static void
replace_text (char **place,
              const char *text)
{
  if (text == NULL)
    return;
  g_free (*place);
  *place = g_strdup (text);
}

/* {"name", "zone", "role"}: a change of the role ends the sync tokens (G-SYNC). */
static void
change_calendar (PracticeRequest *request)
{
  PracticeCalendar *calendar = calendar_of_path (request);
  g_autoptr (JsonObject) body = practice_request_json (request);

  if (calendar == NULL)
    return;
  if (body == NULL)
    {
      practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "a JSON object is needed");
      return;
    }
  replace_text (&calendar->name, TEXT (body, "name"));
  replace_text (&calendar->zone, TEXT (body, "zone"));
  replace_text (&calendar->role, TEXT (body, "role"));
  practice_calendar_touch (calendar);
  reply_calendar (request, calendar);
}

static void
delete_calendar (PracticeRequest *request)
{
  PracticeCalendar *calendar = calendar_of_path (request);

  if (calendar == NULL)
    return;
  calendar->deleted = TRUE;
  practice_calendar_touch (calendar);
  practice_control_done (request);
}

static void
expire_tokens (PracticeUser *user,
               PracticeTokenKind kind)
{
  gint64 now = practice_state_now (user->state);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->state->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PracticeToken *token = value;

      if (token->user == user && token->kind == kind)
        token->expires = now;
    }
  practice_state_changed (user->state);
}

static void
expire_access (PracticeUser *user)
{
  expire_tokens (user, PRACTICE_TOKEN_ACCESS);
}

static void
expire_refresh (PracticeUser *user)
{
  expire_tokens (user, PRACTICE_TOKEN_REFRESH);
}

static void
expire_sync (PracticeUser *user)
{
  practice_cursor_expire (user, PRACTICE_CURSOR_SYNC);
}

static void
expire_page (PracticeUser *user)
{
  practice_cursor_expire (user, PRACTICE_CURSOR_PAGE);
}

static void
expire_delta (PracticeUser *user)
{
  practice_cursor_expire (user, PRACTICE_CURSOR_DELTA);
}

static void
expire_next_link (PracticeUser *user)
{
  practice_cursor_expire (user, PRACTICE_CURSOR_NEXT_LINK);
}

static void
need_interaction (PracticeUser *user)
{
  user->hurdle = PRACTICE_HURDLE_INTERACTION;
  expire_tokens (user, PRACTICE_TOKEN_ACCESS);
}

/* The person withdraws what they allowed, on the provider's account page. */
static void
withdraw_consent (PracticeUser *user)
{
  user->hurdle = PRACTICE_HURDLE_CONSENT;
  practice_oauth_revoke (user, NULL);
}

/* The administrator or the person ends all sessions: AADSTS50173. */
static void
revoke_tokens (PracticeUser *user)
{
  practice_oauth_revoke (user, NULL);
}

static const struct
{
  const char *what;
  void (*expire) (PracticeUser *user);
} expiries[] = {
  { "access", expire_access },     { "refresh", expire_refresh },     { "sync", expire_sync },
  { "page", expire_page },         { "delta", expire_delta },         { "next_link", expire_next_link },
  { "interaction", need_interaction }, { "consent", withdraw_consent }, { "revoke", revoke_tokens },
};

/* One token, cursor or link with a cursor. */
static void
expire_one (PracticeRequest *request,
            const char *text)
{
  PracticeToken *token = g_hash_table_lookup (request->state->tokens, text);

  if (token != NULL)
    {
      token->expires = practice_state_now (request->state);
      practice_state_changed (request->state);
    }
  if (token != NULL || practice_cursor_spend (request->state, text))
    practice_control_done (request);
  else
    practice_control_fail (request, SOUP_STATUS_NOT_FOUND, "that was never handed out");
}

static void
expire (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  PracticeUser *user;

  if (body == NULL)
    {
      practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "a JSON object is needed");
      return;
    }
  if (TEXT (body, "token") != NULL)
    {
      expire_one (request, TEXT (body, "token"));
      return;
    }
  user = find_user (request, TEXT (body, "provider"), TEXT (body, "user"));
  if (user == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (expiries); i++)
    if (g_strcmp0 (expiries[i].what, TEXT (body, "what")) == 0)
      {
        expiries[i].expire (user);
        practice_control_done (request);
        return;
      }
  practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "there is nothing of that name to expire");
}

/* {"provider", "user", "scopes": "a b"}: tokens as after a consent, without the pages. */
static void
grant (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  PracticeToken source = { PRACTICE_TOKEN_CODE };
  g_autofree char *access = practice_random_text ("abcdefghijklmnopqrstuvwxyz0123456789", 64);
  g_autofree char *refresh = practice_random_text ("abcdefghijklmnopqrstuvwxyz0123456789", 64);
  g_auto (GStrv) scopes = NULL;
  JsonObject *reply;

  if (body == NULL || TEXT (body, "scopes") == NULL)
    {
      practice_control_fail (request, SOUP_STATUS_BAD_REQUEST, "scopes are needed");
      return;
    }
  source.user = find_user (request, TEXT (body, "provider"), TEXT (body, "user"));
  if (source.user == NULL)
    return;
  scopes = g_strsplit (TEXT (body, "scopes"), " ", -1);
  source.scopes = scopes;
  source.provider = source.user->provider;
  source.tenant = source.user->tenant;
  source.grant = ++request->state->last_grant;
  source.client_id = (char *) (source.provider == PRACTICE_GOOGLE ? PRACTICE_GOOGLE_CLIENT_ID
                                                                  : PRACTICE_MICROSOFT_CLIENT_ID);
  source.user->hurdle = PRACTICE_HURDLE_NONE;
  practice_oauth_new_token (request->state, &source, PRACTICE_TOKEN_ACCESS, access, 3599);
  practice_oauth_new_token (request->state, &source, PRACTICE_TOKEN_REFRESH, refresh, 0);
  reply = json_object_new ();
  json_object_set_string_member (reply, "access_token", access);
  json_object_set_string_member (reply, "refresh_token", refresh);
  json_object_set_int_member (reply, "expires_in", 3599);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

#define CALENDARS "/control/{provider}/{user}/calendars"

static const PracticeRoute routes[] = {
  { "POST", "/control/expire", expire },
  { "POST", "/control/grant", grant },
  { "POST", CALENDARS, add_calendar },
  { "PATCH", CALENDARS "/{calendar}", change_calendar },
  { "DELETE", CALENDARS "/{calendar}", delete_calendar },
  { "GET", CALENDARS "/{calendar}/events", list_events },
  { "POST", CALENDARS "/{calendar}/events", edit_as_person },
  { NULL, CALENDARS "/{calendar}/events/{event}", edit_as_person },
  { "POST", CALENDARS "/{calendar}/events/{event}/move", move_as_person },
  { NULL },
};

void
practice_control_people_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_CONTROL, routes);
}
