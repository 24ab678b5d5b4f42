/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-body.h"

#include "practice-graph-recurrence.h"
#include "practice-graph-time.h"

#include <string.h>

#define MOST_ATTENDEES 500

/* Set by the server, or by the person at the other side. */
static const char *const outside_members[] = {
  "isCancelled",           "isOrganizer",    "onlineMeeting",
  "onlineMeetingUrl",      "organizer",      "originalEndTimeZone",
  "originalStartTimeZone", "responseStatus", NULL,
};

/* Turns one written member into the kept one. */
typedef gboolean (*Keeper) (JsonObject *resource,
                            const char *name,
                            JsonNode *node,
                            PracticeGraphRefusal *refusal);

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (PracticeGraphRefusal *refusal, const char *code, const char *format, ...)
{
  va_list args;

  g_clear_pointer (&refusal->message, g_free);
  refusal->code = code;
  va_start (args, format);
  refusal->message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static const char *
string_of (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static JsonObject *
object_of (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Where the name of the zone in which an end was written is kept. */
static const char *
zone_member (const char *name)
{
  return strcmp (name, "start") == 0 ? "originalStartTimeZone" : "originalEndTimeZone";
}

static gboolean
keep_time (JsonObject *resource, const char *name, JsonNode *node, PracticeGraphRefusal *refusal)
{
  JsonObject *given = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *text = given != NULL ? string_of (given, "dateTime") : NULL;
  const char *zone = given != NULL ? string_of (given, "timeZone") : NULL;
  g_autofree char *windows = practice_graph_zone_windows (zone != NULL ? zone : "UTC");
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;
  JsonObject *kept;
  GDate date;
  int seconds;

  if (!practice_graph_parse_local (text, &date, &seconds))
    return refuse (refusal,
                   "ErrorInvalidRequest",
                   "The property '%s' needs a dateTime of the form 2026-11-09T15:00:00, without an offset.",
                   name);
  if (windows == NULL)
    return refuse (
        refusal,
        "TimeZoneNotSupportedException",
        "A valid TimeZone value must be specified. The following TimeZone value is not supported: '%s'.",
        zone);
  day = practice_graph_format_date (&date);
  time = g_strdup_printf ("%sT%02d:%02d:%02d.0000000", day, seconds / 3600, seconds / 60 % 60, seconds % 60);
  kept = json_object_new ();
  json_object_set_string_member (kept, "dateTime", time);
  json_object_set_string_member (kept, "timeZone", windows);
  json_object_set_object_member (resource, name, kept);
  json_object_set_string_member (resource, zone_member (name), windows);
  return TRUE;
}

static void
set_default (JsonObject *object, const char *name, const char *value)
{
  if (string_of (object, name) == NULL)
    json_object_set_string_member (object, name, value);
}

static JsonNode *
complete_location (JsonNode *node)
{
  JsonNode *copy = json_from_string ("{\"displayName\":\"\"}", NULL);
  JsonObject *location = json_node_get_object (copy);
  JsonObject *given = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = given != NULL ? json_object_get_members (given) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (location, l->data, json_node_copy (json_object_get_member (given, l->data)));
  set_default (location, "displayName", "");
  set_default (location, "locationType", "default");
  if (*string_of (location, "displayName") != '\0')
    set_default (location, "uniqueId", string_of (location, "displayName"));
  set_default (location,
               "uniqueIdType",
               *string_of (location, "displayName") != '\0' ? "private" : "unknown");
  return copy;
}

static gboolean
keep_location (JsonObject *resource, const char *name, JsonNode *node, PracticeGraphRefusal *refusal)
{
  JsonNode *location = complete_location (node);
  JsonArray *locations = json_array_new ();

  if (*string_of (json_node_get_object (location), "displayName") != '\0')
    json_array_add_element (locations, json_node_copy (location));
  json_object_set_member (resource, name, location);
  json_object_set_array_member (resource, "locations", locations);
  return TRUE;
}

static gboolean
keep_locations (JsonObject *resource, const char *name, JsonNode *node, PracticeGraphRefusal *refusal)
{
  JsonArray *given = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (JsonNode) none = json_node_init_null (json_node_alloc ());
  guint n = given != NULL ? json_array_get_length (given) : 0;
  JsonArray *locations = json_array_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_element (locations, complete_location (json_array_get_element (given, i)));
  json_object_set_member (resource,
                          "location",
                          complete_location (n > 0 ? json_array_get_element (given, 0) : none));
  json_object_set_array_member (resource, "locations", locations);
  return TRUE;
}

static JsonObject *
complete_attendee (JsonObject *given)
{
  JsonObject *attendee = json_object_new ();
  JsonObject *email = json_object_new ();
  JsonObject *status = json_object_new ();
  JsonObject *given_email = object_of (given, "emailAddress");
  JsonObject *given_status = object_of (given, "status");
  const char *address = string_of (given_email, "address");
  const char *name = string_of (given_email, "name");
  const char *type = string_of (given, "type");
  const char *response = given_status != NULL ? string_of (given_status, "response") : NULL;

  json_object_set_string_member (attendee, "type", type != NULL ? type : "required");
  json_object_set_string_member (status, "response", response != NULL ? response : "none");
  json_object_set_string_member (status, "time", "0001-01-01T00:00:00Z");
  json_object_set_object_member (attendee, "status", status);
  json_object_set_string_member (email, "name", name != NULL ? name : address);
  json_object_set_string_member (email, "address", address);
  json_object_set_object_member (attendee, "emailAddress", email);
  return attendee;
}

static gboolean
keep_attendees (JsonObject *resource, const char *name, JsonNode *node, PracticeGraphRefusal *refusal)
{
  JsonArray *given = json_node_get_array (node);
  guint n = json_array_get_length (given);
  g_autoptr (JsonArray) attendees = json_array_new ();

  if (n > MOST_ATTENDEES)
    return refuse (refusal, "ErrorInvalidRequest", "An event can have at most %d attendees.", MOST_ATTENDEES);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *attendee = json_array_get_object_element (given, i);
      JsonObject *email = object_of (attendee, "emailAddress");

      if (email == NULL || string_of (email, "address") == NULL ||
          strchr (string_of (email, "address"), '@') == NULL)
        return refuse (refusal, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
      json_array_add_object_element (attendees, complete_attendee (attendee));
    }
  json_object_set_array_member (resource, name, g_steal_pointer (&attendees));
  return TRUE;
}

/* Found in the copy of an extended property list under the same id, or added. */
static void
replace_property (JsonArray *kept, JsonObject *property)
{
  for (guint i = 0; i < json_array_get_length (kept); i++)
    if (strcmp (string_of (json_array_get_object_element (kept, i), "id"), string_of (property, "id")) == 0)
      {
        json_array_remove_element (kept, i);
        break;
      }
  json_array_add_object_element (kept, json_object_ref (property));
}

static gboolean
check_property (JsonObject *property, PracticeGraphRefusal *refusal)
{
  static const char pattern[] = "^(ApplicationTime|Binary|Boolean|CLSID|Currency|Double|Error|Float|Integer|"
                                "Long|Null|Object|Short|String|"
                                "SystemTime)(Array)? "
                                "(\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\} (Name .+|Id "
                                "0x[0-9A-Fa-f]+)|0x[0-9A-Fa-f]+)$";

  if (string_of (property, "id") == NULL || !g_regex_match_simple (pattern, string_of (property, "id"), 0, 0))
    return refuse (
        refusal,
        "ErrorInvalidProperty",
        "PropertyId values may only be in one of the following formats: 'MapiPropertyType namespaceGuid "
        "Name propertyName', 'MapiPropertyType namespaceGuid Id propertyId' or 'MapiPropertyType "
        "propertyTag'.");
  if (string_of (property, "value") == NULL)
    return refuse (refusal, "ErrorInvalidProperty", "Extended properties need a value.");
  return TRUE;
}

static gboolean
keep_properties (JsonObject *resource, const char *name, JsonNode *node, PracticeGraphRefusal *refusal)
{
  JsonArray *given = json_node_get_array (node);
  JsonNode *old = json_object_get_member (resource, name);
  guint n = old != NULL ? json_array_get_length (json_node_get_array (old)) : 0;
  JsonArray *kept;

  for (guint i = 0; i < json_array_get_length (given); i++)
    if (!check_property (json_array_get_object_element (given, i), refusal))
      return FALSE;
  kept = json_array_new ();
  for (guint i = 0; i < n; i++)
    json_array_add_element (kept, json_node_copy (json_array_get_element (json_node_get_array (old), i)));
  for (guint i = 0; i < json_array_get_length (given); i++)
    replace_property (kept, json_array_get_object_element (given, i));
  json_object_set_array_member (resource, name, kept);
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean takes_null;
  Keeper keep;
} keepers[] = {
  { "attendees", FALSE, keep_attendees },
  { "end", TRUE, keep_time },
  { "location", TRUE, keep_location },
  { "locations", TRUE, keep_locations },
  { "singleValueExtendedProperties", FALSE, keep_properties },
  { "start", TRUE, keep_time },
};

static gboolean
keep_member (JsonObject *resource, const char *name, JsonNode *node, PracticeGraphRefusal *refusal)
{
  gboolean is_null = JSON_NODE_HOLDS_NULL (node);

  for (guint i = 0; i < G_N_ELEMENTS (keepers); i++)
    if (strcmp (keepers[i].name, name) == 0 && (!is_null || keepers[i].takes_null))
      return keepers[i].keep (resource, name, node, refusal);
  if (is_null)
    json_object_remove_member (resource, name);
  else
    json_object_set_member (resource, name, json_node_copy (node));
  return TRUE;
}

/* Takes the server's own members out of another person's edit, before the schema sees the rest. */
static JsonObject *
split_outside (JsonObject *body, JsonObject *resource)
{
  JsonObject *rest = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (g_strv_contains (outside_members, name) ? resource : rest,
                            name,
                            json_node_copy (node));
  return rest;
}

/* A rule needs the date of the start, so it comes after everything else. */
static gboolean
keep_recurrence (JsonObject *body, JsonObject *resource, PracticeGraphRefusal *refusal)
{
  JsonObject *given = object_of (body, "recurrence");
  JsonObject *kept = object_of (resource, "recurrence");
  JsonObject *start = object_of (resource, "start");
  GDate date;

  if (kept == NULL || start == NULL)
    return TRUE;
  practice_graph_resource_date (resource, "start", &date);
  if (given == NULL)
    {
      json_object_set_object_member (resource, "recurrence", practice_graph_recurrence_shift (kept, &date));
      return TRUE;
    }
  if (!practice_graph_recurrence_check (given, &date, refusal))
    return FALSE;
  json_object_set_object_member (resource,
                                 "recurrence",
                                 practice_graph_recurrence_complete (given, string_of (start, "timeZone")));
  return TRUE;
}

gboolean
practice_graph_body_apply (
    JsonObject *body, gboolean create, gboolean outside, JsonObject *resource, PracticeGraphRefusal *refusal)
{
  g_autoptr (JsonObject) set_outside = json_object_new ();
  g_autoptr (JsonObject) rest = outside ? split_outside (body, set_outside) : json_object_ref (body);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!practice_graph_schema_check ("event", rest, create, refusal))
    return FALSE;
  json_object_iter_init (&iter, rest);
  while (json_object_iter_next (&iter, &name, &node))
    if (strstr (name, "@odata.") == NULL && !keep_member (resource, name, node, refusal))
      return FALSE;
  json_object_iter_init (&iter, set_outside);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (resource, name, json_node_copy (node));
  return keep_recurrence (body, resource, refusal);
}

static gboolean
is_midnight (JsonObject *end)
{
  return strstr (string_of (end, "dateTime"), "T00:00:00") != NULL;
}

static gboolean
check_all_day (JsonObject *start, JsonObject *end, gint64 length, PracticeGraphRefusal *refusal)
{
  if (!is_midnight (start) || !is_midnight (end))
    return refuse (
        refusal,
        "ErrorInvalidRequest",
        "Your request can't be completed. The Event.Start and Event.End of an event marked as All day must "
        "be at midnight.");
  if (strcmp (string_of (start, "timeZone"), string_of (end, "timeZone")) != 0)
    return refuse (
        refusal,
        "ErrorInvalidRequest",
        "Your request can't be completed. Start and end of an event marked as All day must be in the same "
        "time zone.");
  if (length < PRACTICE_GRAPH_DAY)
    return refuse (
        refusal,
        "ErrorInvalidRequest",
        "Your request can't be completed. The duration of an event marked as All day must be at least 24 "
        "hours.");
  return TRUE;
}

gboolean
practice_graph_body_check_event (JsonObject *resource, PracticeGraphRefusal *refusal)
{
  JsonObject *start = object_of (resource, "start");
  JsonObject *end = object_of (resource, "end");
  gint64 from, to;

  if (start == NULL || end == NULL)
    return refuse (refusal,
                   "ErrorInvalidRequest",
                   "Your request can't be completed. The event needs a %s.",
                   start == NULL ? "start" : "end");
  practice_graph_resource_times (resource, &from, &to);
  if (to < from)
    return refuse (refusal,
                   "ErrorPropertyValidationFailure",
                   "At least one property failed validation. The end of the event lies before its start.");
  if (json_object_get_boolean_member_with_default (resource, "isAllDay", FALSE))
    return check_all_day (start, end, to - from, refusal);
  return TRUE;
}
