/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-schema.h"

#include "practice-graph-time.h"

#include <string.h>

static const PracticeGraphProperty entity_properties[] = {
  { "id", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { NULL },
};

static const PracticeGraphProperty outlook_item_properties[] = {
  { "categories", "Collection(Edm.String)", PRACTICE_GRAPH_WRITE },
  { "changeKey", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "createdDateTime", "Edm.DateTimeOffset", PRACTICE_GRAPH_READ_ONLY },
  { "lastModifiedDateTime", "Edm.DateTimeOffset", PRACTICE_GRAPH_READ_ONLY },
  { NULL },
};

static const PracticeGraphProperty event_properties[] = {
  { "allowNewTimeProposals", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "attendees", "Collection(attendee)", PRACTICE_GRAPH_WRITE },
  { "body", "itemBody", PRACTICE_GRAPH_WRITE },
  { "bodyPreview", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "cancelledOccurrences", "Collection(Edm.String)", PRACTICE_GRAPH_READ_ONLY },
  { "end", "dateTimeTimeZone", PRACTICE_GRAPH_WRITE },
  { "hasAttachments", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "hideAttendees", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "iCalUId", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "importance", "importance", PRACTICE_GRAPH_WRITE },
  { "isAllDay", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "isCancelled", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "isDraft", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "isOnlineMeeting", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "isOrganizer", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "isReminderOn", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "location", "location", PRACTICE_GRAPH_WRITE },
  { "locations", "Collection(location)", PRACTICE_GRAPH_WRITE },
  { "onlineMeeting", "onlineMeetingInfo", PRACTICE_GRAPH_READ_ONLY },
  { "onlineMeetingProvider", "onlineMeetingProviderType", PRACTICE_GRAPH_WRITE },
  { "onlineMeetingUrl", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "organizer", "recipient", PRACTICE_GRAPH_READ_ONLY },
  { "originalEndTimeZone", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "originalStart", "Edm.DateTimeOffset", PRACTICE_GRAPH_READ_ONLY },
  { "originalStartTimeZone", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "recurrence", "patternedRecurrence", PRACTICE_GRAPH_WRITE },
  { "reminderMinutesBeforeStart", "Edm.Int32", PRACTICE_GRAPH_WRITE },
  { "responseRequested", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "responseStatus", "responseStatus", PRACTICE_GRAPH_READ_ONLY },
  { "sensitivity", "sensitivity", PRACTICE_GRAPH_WRITE },
  { "seriesMasterId", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "showAs", "freeBusyStatus", PRACTICE_GRAPH_WRITE },
  { "start", "dateTimeTimeZone", PRACTICE_GRAPH_WRITE },
  { "subject", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "transactionId", "Edm.String", PRACTICE_GRAPH_CREATE },
  { "type", "eventType", PRACTICE_GRAPH_READ_ONLY },
  { "webLink", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "attachments", "Collection(attachment)", PRACTICE_GRAPH_READ_ONLY },
  { "calendar", "calendar", PRACTICE_GRAPH_READ_ONLY },
  { "exceptionOccurrences", "Collection(event)", PRACTICE_GRAPH_READ_ONLY },
  { "extensions", "Collection(extension)", PRACTICE_GRAPH_READ_ONLY },
  { "instances", "Collection(event)", PRACTICE_GRAPH_READ_ONLY },
  { "multiValueExtendedProperties", "Collection(multiValueLegacyExtendedProperty)", PRACTICE_GRAPH_WRITE },
  { "singleValueExtendedProperties", "Collection(singleValueLegacyExtendedProperty)", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty recipient_properties[] = {
  { "emailAddress", "emailAddress", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty attendee_base_properties[] = {
  { "type", "attendeeType", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty attendee_properties[] = {
  { "proposedNewTime", "timeSlot", PRACTICE_GRAPH_WRITE },
  { "status", "responseStatus", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty email_address_properties[] = {
  { "address", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "name", "Edm.String", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty response_status_properties[] = {
  { "response", "responseType", PRACTICE_GRAPH_WRITE },
  { "time", "Edm.DateTimeOffset", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty time_slot_properties[] = {
  { "end", "dateTimeTimeZone", PRACTICE_GRAPH_WRITE },
  { "start", "dateTimeTimeZone", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty date_time_time_zone_properties[] = {
  { "dateTime", "Edm.String", PRACTICE_GRAPH_WRITE, TRUE },
  { "timeZone", "Edm.String", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty item_body_properties[] = {
  { "content", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "contentType", "bodyType", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty location_properties[] = {
  { "address", "physicalAddress", PRACTICE_GRAPH_WRITE },
  { "coordinates", "outlookGeoCoordinates", PRACTICE_GRAPH_WRITE },
  { "displayName", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "locationEmailAddress", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "locationType", "locationType", PRACTICE_GRAPH_WRITE },
  { "locationUri", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "uniqueId", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "uniqueIdType", "locationUniqueIdType", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty physical_address_properties[] = {
  { "city", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "countryOrRegion", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "postalCode", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "state", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "street", "Edm.String", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty outlook_geo_coordinates_properties[] = {
  { "accuracy", "Edm.Double", PRACTICE_GRAPH_WRITE },
  { "altitude", "Edm.Double", PRACTICE_GRAPH_WRITE },
  { "altitudeAccuracy", "Edm.Double", PRACTICE_GRAPH_WRITE },
  { "latitude", "Edm.Double", PRACTICE_GRAPH_WRITE },
  { "longitude", "Edm.Double", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty patterned_recurrence_properties[] = {
  { "pattern", "recurrencePattern", PRACTICE_GRAPH_WRITE },
  { "range", "recurrenceRange", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty recurrence_pattern_properties[] = {
  { "dayOfMonth", "Edm.Int32", PRACTICE_GRAPH_WRITE },
  { "daysOfWeek", "Collection(dayOfWeek)", PRACTICE_GRAPH_WRITE },
  { "firstDayOfWeek", "dayOfWeek", PRACTICE_GRAPH_WRITE },
  { "index", "weekIndex", PRACTICE_GRAPH_WRITE },
  { "interval", "Edm.Int32", PRACTICE_GRAPH_WRITE },
  { "month", "Edm.Int32", PRACTICE_GRAPH_WRITE },
  { "type", "recurrencePatternType", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty recurrence_range_properties[] = {
  { "endDate", "Edm.Date", PRACTICE_GRAPH_WRITE },
  { "numberOfOccurrences", "Edm.Int32", PRACTICE_GRAPH_WRITE },
  { "recurrenceTimeZone", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "startDate", "Edm.Date", PRACTICE_GRAPH_WRITE },
  { "type", "recurrenceRangeType", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty calendar_properties[] = {
  { "allowedOnlineMeetingProviders", "Collection(onlineMeetingProviderType)", PRACTICE_GRAPH_READ_ONLY },
  { "canEdit", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "canShare", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "canViewPrivateItems", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "changeKey", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "color", "calendarColor", PRACTICE_GRAPH_WRITE },
  { "defaultOnlineMeetingProvider", "onlineMeetingProviderType", PRACTICE_GRAPH_WRITE },
  { "hexColor", "Edm.String", PRACTICE_GRAPH_READ_ONLY },
  { "isDefaultCalendar", "Edm.Boolean", PRACTICE_GRAPH_WRITE },
  { "isRemovable", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "isTallyingResponses", "Edm.Boolean", PRACTICE_GRAPH_READ_ONLY },
  { "name", "Edm.String", PRACTICE_GRAPH_WRITE },
  { "owner", "emailAddress", PRACTICE_GRAPH_READ_ONLY },
  { "calendarPermissions", "Collection(calendarPermission)", PRACTICE_GRAPH_READ_ONLY },
  { "calendarView", "Collection(event)", PRACTICE_GRAPH_READ_ONLY },
  { "events", "Collection(event)", PRACTICE_GRAPH_READ_ONLY },
  { "multiValueExtendedProperties", "Collection(multiValueLegacyExtendedProperty)", PRACTICE_GRAPH_WRITE },
  { "singleValueExtendedProperties", "Collection(singleValueLegacyExtendedProperty)", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty single_value_legacy_extended_property_properties[] = {
  { "value", "Edm.String", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty multi_value_legacy_extended_property_properties[] = {
  { "value", "Collection(Edm.String)", PRACTICE_GRAPH_WRITE },
  { NULL },
};

static const PracticeGraphProperty outlook_category_properties[] = {
  { "color", "categoryColor", PRACTICE_GRAPH_WRITE },
  { "displayName", "Edm.String", PRACTICE_GRAPH_CREATE, TRUE },
  { NULL },
};

static const char *const attendee_type_words[] = {
  "required",
  "optional",
  "resource",
  NULL,
};

static const char *const body_type_words[] = {
  "text",
  "html",
  NULL,
};

static const char *const calendar_color_words[] = {
  "auto",      "lightBlue", "lightGreen", "lightOrange", "lightGray", "lightYellow",
  "lightTeal", "lightPink", "lightBrown", "lightRed",    "maxColor",  NULL,
};

static const char *const day_of_week_words[] = {
  "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", NULL,
};

static const char *const event_type_words[] = {
  "singleInstance", "occurrence", "exception", "seriesMaster", NULL,
};

static const char *const free_busy_status_words[] = {
  "unknown", "free", "tentative", "busy", "oof", "workingElsewhere", NULL,
};

static const char *const importance_words[] = {
  "low",
  "normal",
  "high",
  NULL,
};

static const char *const location_type_words[] = {
  "default",        "conferenceRoom", "homeAddress", "businessAddress",
  "geoCoordinates", "streetAddress",  "hotel",       "restaurant",
  "localBusiness",  "postalAddress",  NULL,
};

static const char *const location_unique_id_type_words[] = {
  "unknown", "locationStore", "directory", "private", "bing", NULL,
};

static const char *const online_meeting_provider_type_words[] = {
  "unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness", NULL,
};

static const char *const recurrence_pattern_type_words[] = {
  "daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly", NULL,
};

static const char *const recurrence_range_type_words[] = {
  "endDate",
  "noEnd",
  "numbered",
  NULL,
};

static const char *const response_type_words[] = {
  "none", "organizer", "tentativelyAccepted", "accepted", "declined", "notResponded", NULL,
};

static const char *const sensitivity_words[] = {
  "normal", "personal", "private", "confidential", NULL,
};

static const char *const week_index_words[] = {
  "first", "second", "third", "fourth", "last", NULL,
};

static const char *const category_color_words[] = {
  "none",     "preset0",  "preset1",  "preset2",  "preset3",  "preset4",  "preset5",  "preset6",  "preset7",
  "preset8",  "preset9",  "preset10", "preset11", "preset12", "preset13", "preset14", "preset15", "preset16",
  "preset17", "preset18", "preset19", "preset20", "preset21", "preset22", "preset23", "preset24", NULL,
};

static const struct
{
  const char *name;
  const char *base; /* (nullable) */
  const PracticeGraphProperty *properties;
} types[] = {
  { "entity", NULL, entity_properties },
  { "outlookItem", "entity", outlook_item_properties },
  { "event", "outlookItem", event_properties },
  { "recipient", NULL, recipient_properties },
  { "attendeeBase", "recipient", attendee_base_properties },
  { "attendee", "attendeeBase", attendee_properties },
  { "emailAddress", NULL, email_address_properties },
  { "responseStatus", NULL, response_status_properties },
  { "timeSlot", NULL, time_slot_properties },
  { "dateTimeTimeZone", NULL, date_time_time_zone_properties },
  { "itemBody", NULL, item_body_properties },
  { "location", NULL, location_properties },
  { "physicalAddress", NULL, physical_address_properties },
  { "outlookGeoCoordinates", NULL, outlook_geo_coordinates_properties },
  { "patternedRecurrence", NULL, patterned_recurrence_properties },
  { "recurrencePattern", NULL, recurrence_pattern_properties },
  { "recurrenceRange", NULL, recurrence_range_properties },
  { "calendar", "entity", calendar_properties },
  { "singleValueLegacyExtendedProperty", "entity", single_value_legacy_extended_property_properties },
  { "multiValueLegacyExtendedProperty", "entity", multi_value_legacy_extended_property_properties },
  { "outlookCategory", "entity", outlook_category_properties },
};

static const struct
{
  const char *name;
  const char *const *words;
} enumerations[] = {
  { "attendeeType", attendee_type_words },
  { "bodyType", body_type_words },
  { "calendarColor", calendar_color_words },
  { "categoryColor", category_color_words },
  { "dayOfWeek", day_of_week_words },
  { "eventType", event_type_words },
  { "freeBusyStatus", free_busy_status_words },
  { "importance", importance_words },
  { "locationType", location_type_words },
  { "locationUniqueIdType", location_unique_id_type_words },
  { "onlineMeetingProviderType", online_meeting_provider_type_words },
  { "recurrencePatternType", recurrence_pattern_type_words },
  { "recurrenceRangeType", recurrence_range_type_words },
  { "responseType", response_type_words },
  { "sensitivity", sensitivity_words },
  { "weekIndex", week_index_words },
};

void
practice_graph_refusal_clear (PracticeGraphRefusal *refusal)
{
  g_clear_pointer (&refusal->message, g_free);
}

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

const char *const *
practice_graph_schema_words (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (enumerations); i++)
    if (strcmp (enumerations[i].name, type) == 0)
      return enumerations[i].words;
  return NULL;
}

const PracticeGraphProperty *
practice_graph_schema_properties (const char *type, const char **base)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, type) == 0)
      {
        *base = types[i].base;
        return types[i].properties;
      }
  return NULL;
}

const PracticeGraphProperty *
practice_graph_schema_property (const char *type, const char *name)
{
  while (type != NULL)
    {
      const PracticeGraphProperty *properties = practice_graph_schema_properties (type, &type);

      if (properties == NULL)
        return NULL;
      for (; properties->name != NULL; properties++)
        if (strcmp (properties->name, name) == 0)
          return properties;
    }
  return NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
is_date (JsonNode *node)
{
  GDate date;

  return holds (node, G_TYPE_STRING) && strlen (json_node_get_string (node)) == 10 &&
         practice_graph_parse_date (json_node_get_string (node), &date);
}

static gboolean
is_stamp (JsonNode *node)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;

  if (holds (node, G_TYPE_STRING))
    time = g_date_time_new_from_iso8601 (json_node_get_string (node), utc);
  return time != NULL;
}

static gboolean
is_int32 (JsonNode *node)
{
  return holds (node, G_TYPE_INT64) && json_node_get_int (node) >= G_MININT32 &&
         json_node_get_int (node) <= G_MAXINT32;
}

static gboolean
fits_primitive (const char *type, JsonNode *node)
{
  if (strcmp (type, "Edm.String") == 0)
    return holds (node, G_TYPE_STRING);
  if (strcmp (type, "Edm.Boolean") == 0)
    return holds (node, G_TYPE_BOOLEAN);
  if (strcmp (type, "Edm.Int32") == 0)
    return is_int32 (node);
  if (strcmp (type, "Edm.Double") == 0)
    return holds (node, G_TYPE_DOUBLE) || holds (node, G_TYPE_INT64);
  if (strcmp (type, "Edm.Date") == 0)
    return is_date (node);
  return is_stamp (node);
}

static gboolean check_object (
    const char *type, JsonObject *object, gboolean create, gboolean nested, PracticeGraphRefusal *refusal);

static gboolean
check_word (const char *type, const char *const *words, JsonNode *node, PracticeGraphRefusal *refusal)
{
  if (!holds (node, G_TYPE_STRING))
    return refuse (refusal,
                   "RequestBodyRead",
                   "Cannot convert a primitive value to the expected type '%s'.",
                   type);
  if (!g_strv_contains (words, json_node_get_string (node)))
    return refuse (refusal,
                   "RequestBodyRead",
                   "Requested value '%s' was not found.",
                   json_node_get_string (node));
  return TRUE;
}

/* One value that is not null. */
static gboolean
check_value (const char *type, JsonNode *node, PracticeGraphRefusal *refusal)
{
  const char *const *words = practice_graph_schema_words (type);

  if (words != NULL)
    return check_word (type, words, node, refusal);
  if (g_str_has_prefix (type, "Edm."))
    return fits_primitive (type, node) ||
           refuse (refusal, "RequestBodyRead", "Cannot convert the literal to the expected type '%s'.", type);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (refusal,
                   "RequestBodyRead",
                   "A value of type 'microsoft.graph.%s' was expected; a 'StartObject' node was not found.",
                   type);
  return check_object (type, json_node_get_object (node), TRUE, TRUE, refusal);
}

static gboolean
check_collection (const char *type, JsonNode *node, PracticeGraphRefusal *refusal)
{
  g_autofree char *element =
      g_strndup (type + strlen ("Collection("), strlen (type) - strlen ("Collection()"));
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (refusal, "RequestBodyRead", "A 'StartArray' node was expected for the type '%s'.", type);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!check_value (element, json_array_get_element (array, i), refusal))
      return FALSE;
  return TRUE;
}

static gboolean
check_property (const PracticeGraphProperty *property,
                JsonNode *node,
                gboolean create,
                PracticeGraphRefusal *refusal)
{
  if (property->access == PRACTICE_GRAPH_READ_ONLY || (property->access == PRACTICE_GRAPH_CREATE && !create))
    return refuse (refusal,
                   "ErrorInvalidProperty",
                   "The property '%s' is read-only and cannot be set.",
                   property->name);
  if (JSON_NODE_HOLDS_NULL (node))
    return !property->required ||
           refuse (refusal, "RequestBodyRead", "The property '%s' cannot be null.", property->name);
  if (g_str_has_prefix (property->type, "Collection("))
    return check_collection (property->type, node, refusal);
  return check_value (property->type, node, refusal);
}

static gboolean
check_object (
    const char *type, JsonObject *object, gboolean create, gboolean nested, PracticeGraphRefusal *refusal)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const PracticeGraphProperty *property;

      if (strstr (name, "@odata.") != NULL || (nested && strcmp (name, "id") == 0))
        continue;
      property = practice_graph_schema_property (type, name);
      if (property == NULL)
        return refuse (refusal,
                       "RequestBodyRead",
                       "The property '%s' does not exist on type 'microsoft.graph.%s'. Make sure to only use "
                       "property names that are defined by the type.",
                       name,
                       type);
      if (!check_property (property, node, create, refusal))
        return FALSE;
    }
  return TRUE;
}

gboolean
practice_graph_schema_check (const char *type,
                             JsonObject *body,
                             gboolean create,
                             PracticeGraphRefusal *refusal)
{
  return check_object (type, body, create, FALSE, refusal);
}
