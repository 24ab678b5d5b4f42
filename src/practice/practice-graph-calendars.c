/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-query.h"
#include "practice-graph-routes.h"
#include "practice-graph-schema.h"

#include <string.h>

static const char *
colour_of (PracticeCalendar *calendar)
{
  return json_object_get_string_member_with_default (calendar->extra, "color", "auto");
}

JsonObject *
practice_graph_render_calendar (PracticeCalendar *calendar)
{
  JsonObject *object = json_object_new ();
  JsonObject *owner = json_object_new ();
  JsonArray *providers = json_array_new ();
  PracticeUser *user = calendar->user;
  gboolean own = g_ascii_strcasecmp (calendar->owner, user->email) == 0;
  gboolean writable = practice_calendar_is_writable (calendar);
  g_autofree char *key = practice_graph_change_key (calendar->id, calendar->version);

  json_object_set_string_member (object, "id", calendar->id);
  json_object_set_string_member (object, "name", calendar->name);
  json_object_set_string_member (object, "color", colour_of (calendar));
  json_object_set_string_member (object, "hexColor", "");
  json_object_set_boolean_member (object, "isDefaultCalendar", calendar->primary);
  json_object_set_string_member (object, "changeKey", key);
  json_object_set_boolean_member (object, "canShare", own);
  json_object_set_boolean_member (object, "canViewPrivateItems", own);
  json_object_set_boolean_member (object, "canEdit", writable);
  json_array_add_string_element (providers, "teamsForBusiness");
  json_object_set_array_member (object, "allowedOnlineMeetingProviders", providers);
  json_object_set_string_member (object, "defaultOnlineMeetingProvider", "teamsForBusiness");
  json_object_set_boolean_member (object, "isTallyingResponses", calendar->primary);
  json_object_set_boolean_member (object, "isRemovable", own && !calendar->primary);
  json_object_set_string_member (owner, "name", own ? user->name : calendar->owner);
  json_object_set_string_member (owner, "address", calendar->owner);
  json_object_set_object_member (object, "owner", owner);
  return object;
}

JsonObject *
practice_graph_describe_calendar (PracticeCalendar *calendar)
{
  return practice_graph_render_calendar (calendar);
}

/* Drops what $select does not name. */
static gboolean
select_members (PracticeGraphCall *call, JsonObject *object)
{
  const char *text = practice_request_query (call->request, "$select");
  g_auto (GStrv) names = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  g_autoptr (GList) members = json_object_get_members (object);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (practice_graph_schema_property ("calendar", g_strstrip (names[i])) == NULL)
      {
        practice_graph_refuse (call->request,
                               SOUP_STATUS_BAD_REQUEST,
                               "RequestBroker--ParseUri",
                               "Could not find a property named '%s' on type 'microsoft.graph.calendar'.",
                               names[i]);
        return FALSE;
      }
  for (GList *l = members; names != NULL && l != NULL; l = l->next)
    if (strcmp (l->data, "id") != 0 && !g_strv_contains ((const char *const *) names, l->data))
      json_object_remove_member (object, l->data);
  return TRUE;
}

static void
reply_calendar (PracticeGraphCall *call, guint status, PracticeCalendar *calendar)
{
  g_autoptr (JsonObject) object = practice_graph_render_calendar (calendar);
  g_autofree char *base = practice_graph_base (call->request);
  g_autofree char *context =
      g_strdup_printf ("%s/$metadata#users('%s')/calendars/$entity", base, call->user->id);

  if (!select_members (call, object))
    return;
  json_object_set_string_member (object, "@odata.context", context);
  practice_request_reply_json (call->request, status, g_steal_pointer (&object));
}

static gboolean
matches_name (PracticeGraphCall *call, PracticeCalendar *calendar)
{
  const char *filter = practice_request_query (call->request, "$filter");
  g_autofree char *wanted = NULL;

  if (filter == NULL)
    return TRUE;
  wanted = g_strdup_printf ("name eq '%s'", calendar->name);
  return strcmp (wanted, filter) == 0;
}

static gboolean
check_list (PracticeGraphCall *call)
{
  static const char *const allowed[] = { "$select", "$filter", "$top", "$skip", "$count", NULL };
  const char *filter = practice_request_query (call->request, "$filter");

  if (!practice_graph_query_check (call, allowed))
    return FALSE;
  if (filter == NULL || g_str_has_prefix (filter, "name eq '"))
    return TRUE;
  practice_graph_refuse (call->request, SOUP_STATUS_BAD_REQUEST, "BadRequest", "Invalid filter clause.");
  return FALSE;
}

static void
list_calendars (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  JsonArray *rows = json_array_new ();
  const char *skip = practice_request_query (request, "$skip");
  guint first = skip != NULL ? (guint) g_ascii_strtoull (skip, NULL, 10) : 0;
  guint last;

  json_object_set_array_member (reply, "value", rows);
  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_CALENDARS) || !check_list (&call))
    return;
  for (guint i = 0; i < call.user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (call.user->calendars, i);

      if (!calendar->deleted && matches_name (&call, calendar))
        g_ptr_array_add (found, calendar);
    }
  last = MIN (found->len, first + practice_graph_call_page_size (&call));
  for (guint i = first; i < last; i++)
    {
      JsonObject *row = practice_graph_render_calendar (g_ptr_array_index (found, i));

      json_array_add_object_element (rows, row);
      if (!select_members (&call, row))
        return;
    }
  if (last < found->len)
    {
      g_autofree char *link = practice_graph_query_next_link (&call, last);

      json_object_set_string_member (reply, "@odata.nextLink", link);
    }
  practice_request_reply_json (request, SOUP_STATUS_OK, g_steal_pointer (&reply));
}

static void
get_calendar (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  PracticeCalendar *calendar;

  if (practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_CALENDARS) &&
      (calendar = practice_graph_call_calendar (&call)))
    reply_calendar (&call, SOUP_STATUS_OK, calendar);
}

static PracticeCalendar *
find_by_name (PracticeUser *user, const char *name)
{
  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);

      if (!calendar->deleted && g_utf8_collate (calendar->name, name) == 0)
        return calendar;
    }
  return NULL;
}

/* The body of a create or update: its schema, and a name nobody else has. */
static JsonObject *
read_body (PracticeGraphCall *call, PracticeCalendar *calendar)
{
  g_autoptr (JsonObject) body = practice_graph_call_body (call);
  g_auto (PracticeGraphRefusal) refusal = { 0 };
  const char *name;
  PracticeCalendar *other;

  if (body == NULL)
    return NULL;
  if (!practice_graph_schema_check ("calendar", body, calendar == NULL, &refusal))
    {
      practice_graph_refuse (call->request, SOUP_STATUS_BAD_REQUEST, refusal.code, "%s", refusal.message);
      return NULL;
    }
  name = json_object_get_string_member_with_default (body, "name", NULL);
  other = name != NULL ? find_by_name (call->user, name) : NULL;
  if (name == NULL ? calendar == NULL || json_object_has_member (body, "name")
                   : name[strspn (name, " ")] == '\0')
    practice_graph_refuse (call->request,
                           SOUP_STATUS_BAD_REQUEST,
                           "ErrorInvalidRequest",
                           "A calendar needs a name.");
  else if (other != NULL && other != calendar)
    practice_graph_refuse (call->request,
                           SOUP_STATUS_CONFLICT,
                           "ErrorFolderExists",
                           "A folder with the specified name already exists.");
  else
    return g_steal_pointer (&body);
  return NULL;
}

static void
apply_body (PracticeCalendar *calendar, JsonObject *body)
{
  const char *name = json_object_get_string_member_with_default (body, "name", NULL);
  const char *colour = json_object_get_string_member_with_default (body, "color", NULL);

  if (name != NULL && calendar->name != name)
    {
      g_free (calendar->name);
      calendar->name = g_strdup (name);
    }
  if (colour != NULL)
    json_object_set_string_member (calendar->extra, "color", colour);
}

static void
create_calendar (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) body = NULL;
  PracticeCalendar *calendar;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_WRITE_CALENDARS) ||
      !(body = read_body (&call, NULL)))
    return;
  calendar = practice_user_add_calendar (
      call.user, NULL, json_object_get_string_member (body, "name"), NULL, "owner");
  apply_body (calendar, body);
  reply_calendar (&call, SOUP_STATUS_CREATED, calendar);
}

static gboolean
is_own (PracticeGraphCall *call, PracticeCalendar *calendar)
{
  if (call->request->other_person || g_ascii_strcasecmp (calendar->owner, call->user->email) == 0)
    return TRUE;
  practice_graph_refuse (call->request,
                         SOUP_STATUS_FORBIDDEN,
                         "ErrorAccessDenied",
                         "Access is denied. Check credentials and try again.");
  return FALSE;
}

static void
update_calendar (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_autoptr (JsonObject) body = NULL;
  PracticeCalendar *calendar;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_WRITE_CALENDARS) ||
      !(calendar = practice_graph_call_calendar (&call)) || !is_own (&call, calendar) ||
      !(body = read_body (&call, calendar)))
    return;
  apply_body (calendar, body);
  practice_calendar_touch (calendar);
  reply_calendar (&call, SOUP_STATUS_OK, calendar);
}

static void
delete_calendar (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  PracticeCalendar *calendar;

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_WRITE_CALENDARS) ||
      !(calendar = practice_graph_call_calendar (&call)) || !is_own (&call, calendar))
    return;
  if (calendar->primary)
    {
      practice_graph_refuse (request,
                             SOUP_STATUS_BAD_REQUEST,
                             "ErrorDeleteDistinguishedFolder",
                             "Distinguished folders cannot be deleted.");
      return;
    }
  calendar->deleted = TRUE;
  practice_calendar_touch (calendar);
  practice_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

const PracticeRoute practice_graph_calendar_routes[] = {
  { "GET", "/calendars", list_calendars },
  { "POST", "/calendars", create_calendar },
  { "GET", "/calendar", get_calendar },
  { "PATCH", "/calendar", update_calendar },
  { "GET", "/calendars/{calendar}", get_calendar },
  { "PATCH", "/calendars/{calendar}", update_calendar },
  { "DELETE", "/calendars/{calendar}", delete_calendar },
  { NULL },
};
