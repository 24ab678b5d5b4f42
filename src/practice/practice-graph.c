/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth.h"
#include "practice-provider.h"

static void
get_me (PracticeRequest *request)
{
  JsonObject *reply = json_object_new ();

  if (!practice_token_is_live (request))
    {
      json_object_set_string_member (reply, "error", "InvalidAuthenticationToken");
      practice_request_reply_json (request, SOUP_STATUS_UNAUTHORIZED, reply);
      return;
    }
  json_object_set_string_member (reply, "id", request->user->id);
  json_object_set_string_member (reply, "displayName", request->user->name);
  json_object_set_string_member (reply, "userPrincipalName", request->user->email);
  json_object_set_string_member (reply, "mail", request->user->email);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static const PracticeRoute routes[] = {
  { "GET", "/v1.0/me", get_me },
  { NULL },
};

static void
install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_MICROSOFT, routes);
}

static JsonObject *
describe_calendar (PracticeCalendar *calendar)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", calendar->id);
  json_object_set_string_member (object, "name", calendar->name);
  return object;
}

static JsonObject *
describe_item (PracticeItem *item)
{
  return json_object_ref (item->resource);
}

const PracticeProviderClass practice_graph_class = {
  .install = install,
  .describe_calendar = describe_calendar,
  .describe_item = describe_item,
  .events_path = "/v1.0/me/calendars/%s/events",
  .event_path = "/v1.0/me/calendars/%s/events/%s",
};
