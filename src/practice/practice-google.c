/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define EVENT_READ                                                                                           \
  "calendar calendar.app.created calendar.events calendar.events.freebusy calendar.events.owned "            \
  "calendar.events.owned.readonly calendar.events.public.readonly calendar.events.readonly "                 \
  "calendar.readonly"
#define EVENT_WRITE "calendar calendar.app.created calendar.events calendar.events.owned"
#define LIST_READ "calendar calendar.calendarlist calendar.calendarlist.readonly calendar.readonly"
#define COLOUR_READ "calendar calendar.app.created calendar.calendarlist calendar.calendarlist.readonly " \
                    "calendar.events.freebusy calendar.events.owned calendar.events.owned.readonly " \
                    "calendar.events.public.readonly calendar.readonly"
#define WRITE_PARAMETERS "alwaysIncludeEmail conferenceDataVersion maxAttendees sendNotifications sendUpdates supportsAttachments"
#define BASE "/calendar/v3"
#define LIST BASE "/users/me/calendarList"
#define EVENTS BASE "/calendars/{calendarId}/events"

const PracticeGoogleMethod practice_google_methods[] = {
  { "calendar.calendarList.list",
    "GET",
    LIST,
    LIST_READ,
    "maxResults minAccessRole pageToken showDeleted showHidden syncToken",
    practice_google_calendar_list },
  { "calendar.calendarList.get",
    "GET",
    LIST "/{calendarId}",
    LIST_READ " calendar.app.created",
    "",
    practice_google_calendar_list_get },
  { "calendar.calendarList.patch",
    "PATCH",
    LIST "/{calendarId}",
    "calendar calendar.app.created calendar.calendarlist",
    "colorRgbFormat",
    practice_google_calendar_list_put },
  { "calendar.calendarList.update",
    "PUT",
    LIST "/{calendarId}",
    "calendar calendar.app.created calendar.calendarlist",
    "colorRgbFormat",
    practice_google_calendar_list_put },
  { "calendar.calendars.insert",
    "POST",
    BASE "/calendars",
    "calendar calendar.app.created calendar.calendars",
    "",
    practice_google_calendars_insert },
  { "calendar.calendars.get",
    "GET",
    BASE "/calendars/{calendarId}",
    "calendar calendar.app.created calendar.calendars calendar.calendars.readonly calendar.readonly",
    "",
    practice_google_calendars_get },
  { "calendar.calendars.patch",
    "PATCH",
    BASE "/calendars/{calendarId}",
    "calendar calendar.app.created calendar.calendars",
    "",
    practice_google_calendars_patch },
  { "calendar.calendars.update",
    "PUT",
    BASE "/calendars/{calendarId}",
    "calendar calendar.app.created calendar.calendars",
    "",
    practice_google_calendars_patch },
  { "calendar.calendars.delete",
    "DELETE",
    BASE "/calendars/{calendarId}",
    "calendar calendar.app.created calendar.calendars",
    "",
    practice_google_calendars_delete },
  { "calendar.colors.get", "GET", BASE "/colors", COLOUR_READ, "", practice_google_colors },
  { "calendar.events.list",
    "GET",
    EVENTS,
    EVENT_READ,
    "alwaysIncludeEmail eventTypes iCalUID maxAttendees maxResults orderBy pageToken privateExtendedProperty "
    "q "
    "sharedExtendedProperty showDeleted showHiddenInvitations singleEvents syncToken timeMax timeMin "
    "timeZone updatedMin",
    practice_google_events_list },
  { "calendar.events.insert",
    "POST",
    EVENTS,
    EVENT_WRITE,
    "conferenceDataVersion maxAttendees sendNotifications sendUpdates supportsAttachments",
    practice_google_events_insert },
  { "calendar.events.import",
    "POST",
    EVENTS "/import",
    EVENT_WRITE,
    "conferenceDataVersion supportsAttachments",
    practice_google_events_import },
  { "calendar.events.get",
    "GET",
    EVENTS "/{eventId}",
    EVENT_READ,
    "alwaysIncludeEmail maxAttendees timeZone",
    practice_google_events_get },
  { "calendar.events.update",
    "PUT",
    EVENTS "/{eventId}",
    EVENT_WRITE,
    WRITE_PARAMETERS,
    practice_google_events_update },
  { "calendar.events.patch",
    "PATCH",
    EVENTS "/{eventId}",
    EVENT_WRITE,
    WRITE_PARAMETERS,
    practice_google_events_patch },
  { "calendar.events.delete",
    "DELETE",
    EVENTS "/{eventId}",
    EVENT_WRITE,
    "sendNotifications sendUpdates",
    practice_google_events_delete },
  { "calendar.events.instances",
    "GET",
    EVENTS "/{eventId}/instances",
    EVENT_READ,
    "alwaysIncludeEmail maxAttendees maxResults originalStart pageToken showDeleted timeMax timeMin timeZone",
    practice_google_events_instances },
  { "calendar.events.move",
    "POST",
    EVENTS "/{eventId}/move",
    "calendar calendar.events calendar.events.owned",
    "destination sendNotifications sendUpdates",
    practice_google_events_move },
  { NULL },
};

static gboolean
check_token (PracticeRequest *request)
{
  if (practice_token_is_live (request))
    return TRUE;
  practice_request_set_header (request, "WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"");
  return practice_google_fail (request,
                               practice_request_header (request, "Authorization") != NULL ? "authError"
                                                                                          : "loginRequired");
}

static gboolean
check_scopes (PracticeRequest *request,
              const PracticeGoogleMethod *method)
{
  g_auto (GStrv) scopes = g_strsplit (method->scopes, " ", -1);

  for (guint i = 0; scopes[i] != NULL; i++)
    if (practice_token_has_scope (request, scopes[i]))
      return TRUE;
  return practice_google_fail_scope (request, method->name);
}

/* Forms are not read: a body says that it is JSON, or says nothing. */
static gboolean
check_content (PracticeRequest *request)
{
  const char *type = soup_message_headers_get_content_type (request->headers, NULL);

  if (g_bytes_get_size (request->body) == 0 || type == NULL || strcmp (type, "application/json") == 0)
    return TRUE;
  return practice_google_fail (request, "badContent");
}

static void
call (PracticeRequest *request)
{
  const PracticeGoogleMethod *method = request->route_data;

  if (check_token (request) && check_scopes (request, method) && practice_google_check_quota (request) &&
      check_content (request) && practice_google_check_parameters (request, method->parameters))
    method->handler (request);
}

static void
answer_unknown (PracticeRequest *request)
{
  if (g_str_has_prefix (request->path, BASE "/"))
    practice_google_fail (request, "notFound");
  else
    practice_request_reply_text (
        request,
        SOUP_STATUS_NOT_FOUND,
        "text/html; charset=UTF-8",
        "<!DOCTYPE html><title>Error 404 (Not Found)</title><p>The requested URL was not found.");
}

static const PracticeRoute batch_routes[] = {
  { "POST", "/batch/calendar/v3", practice_google_batch },
  { NULL },
};

static void
install (PracticeServer *server)
{
  for (const PracticeGoogleMethod *method = practice_google_methods; method->name != NULL; method++)
    {
      const PracticeRoute routes[] = { { method->http_method, method->pattern, call, method }, { NULL } };

      practice_server_add_routes (server, PRACTICE_ORIGIN_GOOGLE, routes);
    }
  practice_server_add_routes (server, PRACTICE_ORIGIN_GOOGLE, batch_routes);
  practice_server_set_fallback (server, PRACTICE_ORIGIN_GOOGLE, answer_unknown);
}

static JsonObject *
describe_item (PracticeItem *item)
{
  return practice_google_print_item (item, NULL);
}

const PracticeProviderClass practice_google_class = {
  .install = install,
  .describe_calendar = practice_google_describe_calendar,
  .describe_item = describe_item,
  .events_path = "/calendar/v3/calendars/%s/events",
  .event_path = "/calendar/v3/calendars/%s/events/%s",
  .refuse = practice_google_refuse,
  .seed = practice_google_seed,
};
