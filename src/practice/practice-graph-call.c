/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-call.h"

#include "practice-graph-time.h"
#include "practice-oauth.h"
#include "practice-time.h"

#include <string.h>

#define LARGEST_PAGE 1000
/* How long Outlook takes to work on a new item by itself. */
#define PROCESSING_DELAY G_USEC_PER_SEC

/* How long a new mailbox is not found. */
#define MAILBOX_DELAY (15 * 60 * G_USEC_PER_SEC)

/* Each need is met by any of these scopes; an application's own token has them all as .default. */
static const struct
{
  const char *scopes[4];
  gboolean mailbox;
} needs[] = {
  [PRACTICE_GRAPH_ANY] = { { NULL }, FALSE },
  [PRACTICE_GRAPH_READ_USER] = { { "User.Read", "User.ReadWrite" }, FALSE },
  [PRACTICE_GRAPH_READ_CALENDARS] = { { "Calendars.ReadWrite",
                                        "Calendars.Read",
                                        "Calendars.ReadWrite.Shared" },
                                      TRUE },
  [PRACTICE_GRAPH_WRITE_CALENDARS] = { { "Calendars.ReadWrite", "Calendars.ReadWrite.Shared" }, TRUE },
  [PRACTICE_GRAPH_READ_SETTINGS] = { { "MailboxSettings.Read", "MailboxSettings.ReadWrite" }, TRUE },
  [PRACTICE_GRAPH_WRITE_SETTINGS] = { { "MailboxSettings.ReadWrite" }, TRUE },
};

void
practice_graph_call_clear (PracticeGraphCall *call)
{
  g_clear_pointer (&call->zone, g_time_zone_unref);
  g_clear_pointer (&call->zone_name, g_free);
}

static JsonObject *
inner_error (PracticeRequest *request)
{
  JsonObject *inner = json_object_new ();
  g_autofree char *now = practice_time_to_sevens (practice_state_now (request->state), NULL);
  const char *request_id = soup_message_headers_get_one (request->reply_headers, "request-id");
  const char *client_id = practice_request_header (request, "client-request-id");

  now[strlen ("2026-11-09T14:00:00")] = '\0';
  json_object_set_string_member (inner, "date", now);
  json_object_set_string_member (inner, "request-id", request_id != NULL ? request_id : "");
  json_object_set_string_member (inner, "client-request-id", client_id != NULL ? client_id : request_id);
  return inner;
}

void
practice_graph_refuse (PracticeRequest *request, guint status, const char *code, const char *format, ...)
{
  JsonObject *reply = json_object_new ();
  JsonObject *error = json_object_new ();
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  json_object_set_object_member (error, "innerError", inner_error (request));
  json_object_set_object_member (reply, "error", error);
  practice_request_reply_json (request, status, reply);
}

void
practice_graph_throttle (PracticeRequest *request, const char *message)
{
  practice_graph_refuse (request, 429, "ApplicationThrottled", "%s", message);
  if (practice_settings_get_bool (request->state->settings, "retry_after"))
    practice_request_set_header (request, "Retry-After", "1");
}

gboolean
practice_graph_setting (PracticeGraphCall *call, const char *name)
{
  return practice_settings_get_bool (call->request->state->settings, name);
}

gboolean
practice_graph_setting_is (PracticeGraphCall *call, const char *name, const char *word)
{
  return strcmp (practice_settings_get_string (call->request->state->settings, name), word) == 0;
}

char *
practice_graph_base (PracticeRequest *request)
{
  return g_strconcat (practice_server_get_base (request->server, PRACTICE_ORIGIN_MICROSOFT), "/v1.0", NULL);
}

static void
set_request_ids (PracticeRequest *request)
{
  g_autofree char *id = g_uuid_string_random ();
  const char *client_id = practice_request_header (request, "client-request-id");

  practice_request_set_header (request, "request-id", id);
  practice_request_set_header (request, "client-request-id", client_id != NULL ? client_id : id);
}

static gboolean
check_token (PracticeRequest *request)
{
  if (request->other_person || practice_token_is_live (request))
    return TRUE;
  practice_graph_refuse (request,
                         SOUP_STATUS_UNAUTHORIZED,
                         "InvalidAuthenticationToken",
                         "%s",
                         practice_request_header (request, "Authorization") == NULL
                             ? "Access token is empty."
                             : "Lifetime validation failed, the token is expired.");
  practice_request_set_header (request, "WWW-Authenticate", "Bearer realm=\"\"");
  return FALSE;
}

/* /users/{user} is the signed-in person, or anybody for an application's own token. */
static PracticeUser *
find_mailbox (PracticeRequest *request)
{
  const char *who = practice_request_param (request, "user");
  PracticeUser *named =
      who != NULL ? practice_state_find_user (request->state, PRACTICE_MICROSOFT, who) : NULL;

  if (request->user == NULL && who == NULL)
    practice_graph_refuse (request,
                           SOUP_STATUS_BAD_REQUEST,
                           "BadRequest",
                           "/me request is only valid with delegated authentication flow.");
  else if (request->user == NULL && named == NULL)
    practice_graph_refuse (
        request, SOUP_STATUS_NOT_FOUND, "ErrorInvalidUser", "The requested user '%s' is invalid.", who);
  else if (request->user != NULL && who != NULL && named != request->user)
    practice_graph_refuse (request,
                           SOUP_STATUS_FORBIDDEN,
                           "ErrorAccessDenied",
                           "Access is denied. Check credentials and try again.");
  else
    return who != NULL ? named : request->user;
  return NULL;
}

static gboolean
check_scope (PracticeRequest *request, PracticeGraphNeed need)
{
  if (!request->other_person && request->token->user == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (needs[need].scopes) && needs[need].scopes[i] != NULL; i++)
    if (practice_token_has_scope (request, needs[need].scopes[i]))
      return TRUE;
  if (need == PRACTICE_GRAPH_READ_USER)
    practice_graph_refuse (request,
                           SOUP_STATUS_FORBIDDEN,
                           "Authorization_RequestDenied",
                           "Insufficient privileges to complete the operation.");
  else
    practice_graph_refuse (request,
                           SOUP_STATUS_FORBIDDEN,
                           "ErrorAccessDenied",
                           "Access is denied. Check credentials and try again.");
  return FALSE;
}

static gboolean
check_mailbox (PracticeGraphCall *call, PracticeGraphNeed need)
{
  if (!needs[need].mailbox || call->request->other_person ||
      practice_graph_setting_is (call, "mailbox", "ready") ||
      (practice_graph_setting_is (call, "mailbox", "new") &&
       practice_state_since_switch (call->request->state, "mailbox") >= MAILBOX_DELAY))
    return TRUE;
  if (practice_graph_setting_is (call, "mailbox", "new"))
    practice_graph_refuse (call->request,
                           SOUP_STATUS_NOT_FOUND,
                           "ErrorItemNotFound",
                           "The mailbox is being set up. Try again later.");
  else
    practice_graph_refuse (call->request,
                           SOUP_STATUS_NOT_FOUND,
                           "MailboxNotEnabledForRESTAPI",
                           "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
  return FALSE;
}

static guint
count_in_flight (PracticeGraphCall *call)
{
  GPtrArray *users = call->request->state->users;
  guint total = 0;

  if (practice_graph_setting_is (call, "graph_concurrency_scope", "mailbox"))
    return practice_server_in_flight (call->request->server, call->user);
  for (guint i = 0; i < users->len; i++)
    {
      PracticeUser *user = g_ptr_array_index (users, i);

      if (user->provider == PRACTICE_MICROSOFT)
        total += practice_server_in_flight (call->request->server, user);
    }
  return total;
}

static gboolean
check_concurrency (PracticeGraphCall *call)
{
  gint64 most = practice_settings_get_int (call->request->state->settings, "graph_concurrency");

  if (call->request->other_person || call->request->is_part || count_in_flight (call) <= most)
    return TRUE;
  practice_graph_throttle (call->request, "Application is over its MailboxConcurrency limit.");
  return FALSE;
}

/* The value of one preference among "name=value, name=\"value\"". (transfer full) (nullable) */
static char *
find_preference (const char *prefer, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("(?:^|[,;])\\s*%s\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,;]+))", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  char *quoted;

  if (prefer == NULL || !g_regex_match (regex, prefer, 0, &match))
    return NULL;
  quoted = g_match_info_fetch (match, 1);
  if (quoted != NULL && *quoted != '\0')
    return quoted;
  g_free (quoted);
  return g_match_info_fetch (match, 2);
}

static void
note_applied (PracticeRequest *request, const char *name, const char *value)
{
  g_autofree char *applied = g_strdup_printf ("%s=\"%s\"", name, value);

  soup_message_headers_append (request->reply_headers, "Preference-Applied", applied);
}

static gboolean
read_zone (PracticeGraphCall *call, const char *prefer)
{
  g_autofree char *name = find_preference (prefer, "outlook\\.timezone");
  g_autofree char *iana = name != NULL ? practice_graph_zone_iana (name) : NULL;

  if (name != NULL && iana == NULL)
    {
      practice_graph_refuse (call->request,
                             (guint) practice_settings_get_int (call->request->state->settings,
                                                                "bad_zone_status"),
                             "TimeZoneNotSupportedException",
                             "A valid TimeZone value must be specified. The following TimeZone value is not "
                             "supported: '%s'.",
                             name);
      return FALSE;
    }
  call->zone = practice_graph_zone_get (name);
  call->zone_name = g_strdup (name != NULL ? name : "UTC");
  if (name != NULL)
    note_applied (call->request, "outlook.timezone", name);
  return TRUE;
}

static gboolean
read_preferences (PracticeGraphCall *call)
{
  const char *prefer = practice_request_header (call->request, "Prefer");
  g_autofree char *body = find_preference (prefer, "outlook\\.body-content-type");
  g_autofree char *id_type = find_preference (prefer, "IdType");
  g_autofree char *page = find_preference (prefer, "odata\\.maxpagesize");

  if (!read_zone (call, prefer))
    return FALSE;
  call->text_body = g_strcmp0 (body, "text") == 0;
  call->immutable = g_strcmp0 (id_type, "ImmutableId") == 0;
  call->page_size = page != NULL ? (guint) g_ascii_strtoull (page, NULL, 10) : 0;
  if (body != NULL)
    note_applied (call->request, "outlook.body-content-type", body);
  if (call->immutable)
    note_applied (call->request, "IdType", "ImmutableId");
  if (call->page_size > 0)
    note_applied (call->request, "odata.maxpagesize", page);
  return TRUE;
}

void
practice_graph_expect_processing (PracticeItem *item)
{
  JsonObject *extra = item->calendar->user->extra;

  if (!practice_settings_get_bool (item->calendar->user->state->settings, "etag_bump"))
    return;
  if (!json_object_has_member (extra, "processing"))
    json_object_set_array_member (extra, "processing", json_array_new ());
  json_array_add_string_element (json_object_get_array_member (extra, "processing"), item->id);
}

/* Items that were made a moment ago get another change key without anybody's doing. */
static void
process_new_items (PracticeUser *user)
{
  JsonArray *waiting;
  JsonArray *still;

  if (!json_object_has_member (user->extra, "processing"))
    return;
  waiting = json_object_get_array_member (user->extra, "processing");
  still = json_array_new ();
  for (guint i = 0; i < json_array_get_length (waiting); i++)
    {
      const char *id = json_array_get_string_element (waiting, i);
      PracticeItem *item = practice_user_find_item (user, id);

      if (item == NULL || item->cancelled)
        continue;
      if (item->created + PROCESSING_DELAY > practice_state_now (user->state))
        json_array_add_string_element (still, id);
      else if (item->version == 1)
        {
          practice_item_touch (item, TRUE);
          /* It happened then, whenever the next request comes. */
          item->updated = item->created + PROCESSING_DELAY;
        }
    }
  json_object_set_array_member (user->extra, "processing", still);
}

gboolean
practice_graph_call_begin (PracticeGraphCall *call, PracticeRequest *request, PracticeGraphNeed need)
{
  call->request = request;
  set_request_ids (request);
  if (!check_token (request))
    return FALSE;
  if (need == PRACTICE_GRAPH_ANY)
    {
      call->user = request->user;
      return call->user == NULL || check_concurrency (call);
    }
  call->user = find_mailbox (request);
  if (call->user == NULL || !check_scope (request, need) || !check_mailbox (call, need) ||
      !check_concurrency (call) || !read_preferences (call))
    return FALSE;
  process_new_items (call->user);
  return TRUE;
}

guint
practice_graph_call_page_size (PracticeGraphCall *call)
{
  const char *top = practice_request_query (call->request, "$top");
  guint setting = (guint) practice_settings_get_int (call->request->state->settings, "page_size");
  guint initial = (guint) practice_settings_get_int (call->request->state->settings, "graph_default_page");
  guint size = top != NULL ? (guint) g_ascii_strtoull (top, NULL, 10) : initial;

  if (call->page_size > 0)
    size = top != NULL ? MIN (size, call->page_size) : call->page_size;
  if (setting > 0)
    size = MIN (size, setting);
  if (call->request->fault == PRACTICE_FAULT_OVERSIZE)
    return G_MAXINT32;
  return CLAMP (size, 1, LARGEST_PAGE);
}

PracticeCalendar *
practice_graph_call_calendar (PracticeGraphCall *call)
{
  const char *id = practice_request_param (call->request, "calendar");
  PracticeCalendar *calendar;

  if (id == NULL)
    calendar = practice_user_primary (call->user);
  else if (strcmp (id, "primary") == 0 && !call->request->other_person)
    calendar = NULL;
  else
    calendar = practice_user_find_calendar (call->user, id);
  if (calendar != NULL)
    return calendar;
  if (id != NULL && !g_str_has_prefix (id, "AA"))
    practice_graph_refuse (call->request,
                           SOUP_STATUS_BAD_REQUEST,
                           "ErrorInvalidIdMalformed",
                           "Id is malformed.");
  else
    practice_graph_refuse (call->request,
                           SOUP_STATUS_NOT_FOUND,
                           "ErrorItemNotFound",
                           "The specified object was not found in the store.");
  return NULL;
}

JsonObject *
practice_graph_call_body (PracticeGraphCall *call)
{
  const char *type = soup_message_headers_get_content_type (call->request->headers, NULL);
  JsonObject *body;

  if (type == NULL || g_ascii_strcasecmp (type, "application/json") != 0)
    {
      practice_graph_refuse (call->request,
                             SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                             "RequestBodyRead",
                             "The content type of the request is not application/json.");
      return NULL;
    }
  body = practice_request_json (call->request);
  if (body == NULL)
    practice_graph_refuse (
        call->request,
        SOUP_STATUS_BAD_REQUEST,
        "BadRequest",
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload "
        "is of valid JSON format.");
  return body;
}
