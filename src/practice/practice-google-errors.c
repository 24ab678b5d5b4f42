/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

/* The rows of the error guide (G-ERR). */
static const struct
{
  const char *reason;
  guint status;
  const char *domain;
  const char *message;
  const char *location_type; /* (nullable) */
  const char *location;      /* (nullable) */
} table[] = {
  { "required", 400, "global", "Required", NULL, NULL },
  { "invalid", 400, "global", "Invalid Value", NULL, NULL },
  { "invalidParameter", 400, "global", "Invalid value", "parameter", NULL },
  { "parseError", 400, "global", "Parse Error", NULL, NULL },
  { "badContent", 400, "global", "This API does not support parsing form-encoded input.", NULL, NULL },
  { "badRequest", 400, "global", "Bad Request", NULL, NULL },
  { "timeRangeEmpty", 400, "calendar", "The specified time range is empty.", "parameter", "timeMax" },
  { "eventTypeRestriction",
    400,
    "calendar",
    "This operation is not supported for this event type.",
    NULL,
    NULL },
  { "cannotUseDefaultRemindersAndSpecifyOverride",
    400,
    "calendar",
    "Cannot specify both default reminders and overrides at the same time.",
    NULL,
    NULL },
  { "cannotChangeOrganizer", 403, "calendar", "Cannot change the organizer of an instance.", NULL, NULL },
  { "authError", 401, "global", "Invalid Credentials", "header", "Authorization" },
  { "loginRequired", 401, "global", "Login Required.", "header", "Authorization" },
  { "userRateLimitExceeded", 403, "usageLimits", "User Rate Limit Exceeded", NULL, NULL },
  { "rateLimitExceeded", 403, "usageLimits", "Rate Limit Exceeded", NULL, NULL },
  { "quotaExceeded", 403, "usageLimits", "Calendar usage limits exceeded.", NULL, NULL },
  { "forbiddenForNonOrganizer",
    403,
    "calendar",
    "Shared properties can only be changed by the organizer of the event.",
    NULL,
    NULL },
  { "forbidden", 403, "global", "Forbidden", NULL, NULL },
  { "notFound", 404, "global", "Not Found", NULL, NULL },
  { "httpMethodNotAllowed", 405, "global", "Method Not Allowed", NULL, NULL },
  { "duplicate", 409, "global", "The requested identifier already exists.", NULL, NULL },
  { "deleted", 410, "global", "Resource has been deleted", NULL, NULL },
  { "fullSyncRequired",
    410,
    "calendar",
    "Sync token is no longer valid, a full sync is required.",
    "parameter",
    "syncToken" },
  { "updatedMinTooLongAgo",
    410,
    "calendar",
    "The requested minimum modification time lies too far in the past.",
    "parameter",
    "updatedMin" },
  { "conditionNotMet", 412, "global", "Precondition Failed", "header", "If-Match" },
  { "backendError", 500, "global", "Backend Error", NULL, NULL },
};

static void
set_text (JsonObject *object,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static JsonObject *
make_row (const char *domain,
          const char *reason,
          const char *message,
          const char *location_type,
          const char *location)
{
  JsonObject *row = json_object_new ();

  set_text (row, "domain", domain);
  set_text (row, "reason", reason);
  set_text (row, "message", message);
  set_text (row, "locationType", location_type);
  set_text (row, "location", location);
  return row;
}

static JsonObject *
make_error (guint status,
            const char *message,
            JsonObject *row)
{
  JsonObject *error = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_array_add_object_element (rows, row);
  json_object_set_array_member (error, "errors", rows);
  json_object_set_int_member (error, "code", status);
  json_object_set_string_member (error, "message", message);
  return error;
}

static void
send_error (PracticeRequest *request,
            guint status,
            JsonObject *error)
{
  JsonObject *body = json_object_new ();

  json_object_set_object_member (body, "error", error);
  practice_request_reply_json (request, status, body);
}

gboolean
practice_google_fail_with (PracticeRequest *request,
                           const char *reason,
                           const char *message,
                           const char *location)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (table) && strcmp (table[i].reason, reason) != 0)
    i++;
  g_assert (i < G_N_ELEMENTS (table));
  if (message == NULL)
    message = table[i].message;
  send_error (request,
              table[i].status,
              make_error (table[i].status,
                          message,
                          make_row (table[i].domain,
                                    strcmp (reason, "loginRequired") == 0 ? "required" : reason,
                                    message,
                                    location != NULL && table[i].location_type == NULL
                                        ? "parameter"
                                        : table[i].location_type,
                                    location != NULL ? location : table[i].location)));
  return FALSE;
}

gboolean
practice_google_fail (PracticeRequest *request,
                      const char *reason)
{
  return practice_google_fail_with (request, reason, NULL, NULL);
}

void
practice_google_refuse (PracticeRequest *request,
                        guint status,
                        const char *reason)
{
  const char *domain = "global";
  const char *message = "Error";

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].reason, reason) == 0)
      {
        domain = table[i].domain;
        message = table[i].message;
      }
  send_error (request, status, make_error (status, message, make_row (domain, reason, message, NULL, NULL)));
}

gboolean
practice_google_fail_scope (PracticeRequest *request,
                            const char *method)
{
  static const char message[] = "Request had insufficient authentication scopes.";
  JsonObject *error =
      make_error (403,
                  message,
                  make_row ("global", "insufficientPermissions", "Insufficient Permission", NULL, NULL));
  JsonObject *detail = json_object_new ();
  JsonObject *metadata = json_object_new ();
  JsonArray *details = json_array_new ();

  json_object_set_string_member (metadata, "service", "calendar-json.googleapis.com");
  json_object_set_string_member (metadata, "method", method);
  json_object_set_string_member (detail, "@type", "type.googleapis.com/google.rpc.ErrorInfo");
  json_object_set_string_member (detail, "reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  json_object_set_string_member (detail, "domain", "googleapis.com");
  json_object_set_object_member (detail, "metadata", metadata);
  json_array_add_object_element (details, detail);
  json_object_set_string_member (error, "status", "PERMISSION_DENIED");
  json_object_set_array_member (error, "details", details);
  practice_request_set_header (request, "WWW-Authenticate",
                               "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\"");
  send_error (request, 403, error);
  return FALSE;
}
