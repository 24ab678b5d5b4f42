/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-event.h"
#include "practice-graph-routes.h"
#include "practice-graph-schema.h"
#include "practice-graph-time.h"

#include <string.h>

#define MOST_IDS 1000

static void
get_me (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autofree char *base = practice_graph_base (request);
  g_autofree char *context = g_strconcat (base, "/$metadata#users/$entity", NULL);
  JsonObject *reply;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_USER))
    return;
  reply = json_object_new ();
  json_object_set_string_member (reply, "@odata.context", context);
  json_object_set_string_member (reply, "id", call.user->id);
  json_object_set_string_member (reply, "displayName", call.user->name);
  json_object_set_string_member (reply, "userPrincipalName", call.user->email);
  /* May be null; a work account without a licence has none. */
  if (json_object_get_boolean_member_with_default (call.user->extra, "noMail", FALSE))
    json_object_set_null_member (reply, "mail");
  else
    json_object_set_string_member (reply, "mail", call.user->email);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static JsonArray *
categories_of (PracticeUser *user)
{
  if (!json_object_has_member (user->extra, "categories"))
    json_object_set_array_member (user->extra, "categories", json_array_new ());
  return json_object_get_array_member (user->extra, "categories");
}

static void
list_categories (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  JsonObject *reply;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_SETTINGS))
    return;
  reply = json_object_new ();
  json_object_set_array_member (reply, "value", json_array_ref (categories_of (call.user)));
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

gboolean
practice_graph_has_category (PracticeUser *user, const char *name)
{
  JsonArray *categories = categories_of (user);

  for (guint i = 0; i < json_array_get_length (categories); i++)
    if (g_ascii_strcasecmp (json_object_get_string_member (json_array_get_object_element (categories, i),
                                                           "displayName"),
                            name) == 0)
      return TRUE;
  return FALSE;
}

static void
create_category (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_auto (PracticeGraphRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *id = g_uuid_string_random ();
  const char *scope = practice_settings_get_string (request->state->settings, "category_scope");
  PracticeGraphNeed needed = strcmp (scope, "settings-read") == 0 ? PRACTICE_GRAPH_READ_SETTINGS
                                                                  : PRACTICE_GRAPH_WRITE_SETTINGS;
  const char *name;

  if (!practice_graph_call_begin (&call, request, needed) ||
      !(body = practice_graph_call_body (&call)))
    return;
  if (!practice_graph_schema_check ("outlookCategory", body, TRUE, &refusal))
    {
      practice_graph_refuse (request, SOUP_STATUS_BAD_REQUEST, refusal.code, "%s", refusal.message);
      return;
    }
  name = json_object_get_string_member_with_default (body, "displayName", "");
  if (*name == '\0' || practice_graph_has_category (call.user, name))
    {
      practice_graph_refuse (request,
                             *name == '\0' ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_CONFLICT,
                             *name == '\0' ? "ErrorInvalidRequest" : "CategoryExists",
                             *name == '\0' ? "A category needs a displayName."
                                           : "The category exists already.");
      return;
    }
  json_object_set_string_member (body, "id", id);
  if (!json_object_has_member (body, "color"))
    json_object_set_string_member (body, "color", "none");
  json_array_add_object_element (categories_of (call.user), json_object_ref (body));
  practice_state_changed (request->state);
  practice_request_reply_json (request, SOUP_STATUS_CREATED, g_steal_pointer (&body));
}

/* supportedTimeZones, and with (TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana') the IANA names. */
static void
outlook_function (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  const char *function = practice_request_param (request, "function");
  g_autoptr (GPtrArray) names = NULL;
  JsonArray *rows;
  JsonObject *reply;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_USER))
    return;
  if (!g_str_has_prefix (function, "supportedTimeZones"))
    {
      practice_graph_refuse (request,
                             SOUP_STATUS_BAD_REQUEST,
                             "BadRequest",
                             "Resource not found for the segment '%s'.",
                             function);
      return;
    }
  names = practice_graph_zone_names (strstr (function, "'Iana'") != NULL);
  rows = json_array_new ();
  for (guint i = 0; i < names->len; i++)
    {
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "alias", g_ptr_array_index (names, i));
      json_object_set_string_member (row, "displayName", g_ptr_array_index (names, i));
      json_array_add_object_element (rows, row);
    }
  reply = json_object_new ();
  json_object_set_array_member (reply, "value", rows);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

static JsonObject *
translate (PracticeGraphCall *call, const char *id, gboolean to_immutable)
{
  JsonObject *row = json_object_new ();
  PracticeGraphEvent event;
  gboolean malformed;

  json_object_set_string_member (row, "sourceId", id);
  if (practice_graph_find_event (call, id, &event, &malformed))
    {
      g_autofree char *target = practice_graph_event_id (&event, to_immutable);

      json_object_set_string_member (row, "targetId", target);
    }
  else
    {
      JsonObject *error = json_object_new ();

      json_object_set_string_member (error,
                                     "code",
                                     malformed ? "ErrorInvalidIdMalformed" : "ErrorItemNotFound");
      json_object_set_string_member (error,
                                     "message",
                                     malformed ? "Id is malformed." : "The item was not found.");
      json_object_set_object_member (row, "errorDetails", error);
    }
  return row;
}

/* The type of id a translation is to give; refused are all others. */
static gboolean
read_target (PracticeGraphCall *call, JsonObject *body, gboolean *immutable)
{
  static const char *const known[] = {
    "entryId", "ewsId", "immutableEntryId", "restId", "restImmutableEntryId", NULL
  };
  const char *source = json_object_get_string_member_with_default (body, "sourceIdType", "");
  const char *target = json_object_get_string_member_with_default (body, "targetIdType", "");
  JsonNode *ids = json_object_get_member (body, "inputIds");

  *immutable = strcmp (target, "restImmutableEntryId") == 0;
  if (ids != NULL && JSON_NODE_HOLDS_ARRAY (ids) &&
      json_array_get_length (json_node_get_array (ids)) <= MOST_IDS && g_strv_contains (known, source) &&
      (*immutable || strcmp (target, "restId") == 0))
    return TRUE;
  practice_graph_refuse (call->request,
                         SOUP_STATUS_BAD_REQUEST,
                         "ErrorInvalidRequest",
                         "The request needs inputIds (at most %d), sourceIdType and targetIdType.",
                         MOST_IDS);
  return FALSE;
}

static void
translate_ids (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) body = NULL;
  gboolean immutable;
  JsonArray *ids;
  JsonArray *rows;
  JsonObject *reply;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_USER) ||
      !(body = practice_graph_call_body (&call)) || !read_target (&call, body, &immutable))
    return;
  ids = json_object_get_array_member (body, "inputIds");
  rows = json_array_new ();
  for (guint i = 0; i < json_array_get_length (ids); i++)
    json_array_add_object_element (rows,
                                   translate (&call, json_array_get_string_element (ids, i), immutable));
  reply = json_object_new ();
  json_object_set_array_member (reply, "value", rows);
  practice_request_reply_json (request, SOUP_STATUS_OK, reply);
}

const PracticeRoute practice_graph_mailbox_routes[] = {
  { "GET", "", get_me },
  { "GET", "/outlook/masterCategories", list_categories },
  { "POST", "/outlook/masterCategories", create_category },
  { "GET", "/outlook/{function}", outlook_function },
  { "POST", "/translateExchangeIds", translate_ids },
  { NULL },
};
