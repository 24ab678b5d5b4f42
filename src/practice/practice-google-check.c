/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)
#define MOST_OVERRIDES 5
#define MOST_MINUTES 40320
#define MOST_ATTACHMENTS 25
#define LONGEST_KEY 44
#define LONGEST_VALUE 1024
#define MOST_PROPERTIES 300
#define MOST_PROPERTY_BYTES 32768

typedef enum
{
  KIND_TEXT,
  KIND_BOOLEAN,
  KIND_INTEGER,
  KIND_OBJECT,
  KIND_ARRAY,
} Kind;

/* Members a client may write (schema Event without what is read-only).  Others are
 * left out, as Google does it.  recurringEventId and originalStartTime never change. */
static const struct
{
  const char *name;
  Kind kind;
  gboolean others_only; /* only an edit from outside may say it */
} members[] = {
  { "anyoneCanAddSelf", KIND_BOOLEAN },
  { "attachments", KIND_ARRAY },
  { "attendees", KIND_ARRAY },
  { "birthdayProperties", KIND_OBJECT },
  { "colorId", KIND_TEXT },
  { "conferenceData", KIND_OBJECT },
  { "creator", KIND_OBJECT, TRUE },
  { "description", KIND_TEXT },
  { "end", KIND_OBJECT },
  { "eventType", KIND_TEXT },
  { "extendedProperties", KIND_OBJECT },
  { "focusTimeProperties", KIND_OBJECT },
  { "gadget", KIND_OBJECT },
  { "guestsCanInviteOthers", KIND_BOOLEAN },
  { "guestsCanModify", KIND_BOOLEAN },
  { "guestsCanSeeOtherGuests", KIND_BOOLEAN },
  { "iCalUID", KIND_TEXT },
  { "id", KIND_TEXT },
  { "location", KIND_TEXT },
  { "organizer", KIND_OBJECT, TRUE },
  { "outOfOfficeProperties", KIND_OBJECT },
  { "recurrence", KIND_ARRAY },
  { "reminders", KIND_OBJECT },
  { "sequence", KIND_INTEGER },
  { "source", KIND_OBJECT },
  { "start", KIND_OBJECT },
  { "status", KIND_TEXT },
  { "summary", KIND_TEXT },
  { "transparency", KIND_TEXT },
  { "visibility", KIND_TEXT },
  { "workingLocationProperties", KIND_OBJECT },
};

static const struct
{
  const char *name;
  const char *choices[7];
} choices[] = {
  { "status", { "confirmed", "tentative", "cancelled" } },
  { "transparency", { "opaque", "transparent" } },
  { "visibility", { "default", "public", "private", "confidential" } },
  { "eventType", { "default", "birthday", "focusTime", "fromGmail", "outOfOffice", "workingLocation" } },
};

static gboolean
fits (JsonNode *node,
      Kind kind)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (kind)
    {
    case KIND_TEXT:
      return type == G_TYPE_STRING;
    case KIND_BOOLEAN:
      return type == G_TYPE_BOOLEAN;
    case KIND_INTEGER:
      return type == G_TYPE_INT64;
    case KIND_OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node);
    case KIND_ARRAY:
    default:
      return JSON_NODE_HOLDS_ARRAY (node);
    }
}

static int
find_member (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (strcmp (members[i].name, name) == 0)
      return (int) i;
  return -1;
}

JsonObject *
practice_google_read_event (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  g_autoptr (JsonObject) event = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (body == NULL)
    {
      practice_google_fail (request, "parseError");
      return NULL;
    }
  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &node))
    {
      int row = find_member (name);

      if (row < 0 || (members[row].others_only && !request->other_person))
        continue;
      if (!JSON_NODE_HOLDS_NULL (node) && !fits (node, members[row].kind))
        {
          g_autofree char *message = g_strdup_printf ("Invalid value for: %s", name);

          practice_google_fail_with (request, "invalid", message, NULL);
          return NULL;
        }
      json_object_set_member (event, name, json_node_copy (node));
    }
  return g_steal_pointer (&event);
}

gboolean
practice_google_check_id (const char *id)
{
  gsize length = strlen (id);

  return length >= 5 && length <= 1024 && strspn (id, "0123456789abcdefghijklmnopqrstuv") == length;
}

static gboolean
invalid (PracticeRequest *request,
         const char *message)
{
  return practice_google_fail_with (request, "invalid", message, NULL);
}

static gboolean
time_problem (PracticeRequest *request,
              const char *reason,
              const char *words,
              const char *name)
{
  g_autofree char *message = g_strdup_printf ("%s %s time.", words, name);

  return practice_google_fail_with (request, reason, message, NULL);
}

/* Brings one end into its stored form. */
static gboolean
normalize_time (PracticeRequest *request,
                PracticeCalendar *calendar,
                JsonObject *resource,
                const char *name,
                gboolean recurring)
{
  JsonNode *node = json_object_get_member (resource, name);
  JsonObject *time = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *date = time != NULL ? TEXT (time, "date") : NULL;
  const char *moment = time != NULL ? TEXT (time, "dateTime") : NULL;
  const char *zone_name = time != NULL ? TEXT (time, "timeZone") : NULL;
  g_autoptr (GTimeZone) zone = zone_name != NULL ? practice_zone_new (zone_name) : NULL;
  gboolean has_offset = FALSE;
  gint64 value;

  if (date == NULL && moment == NULL)
    return time_problem (request, "required", "Missing", name);
  if (date != NULL && moment != NULL)
    return time_problem (request, "invalid", "Invalid", name);
  if (zone_name != NULL && zone == NULL)
    return time_problem (request, "invalid", "Invalid time zone definition for", name);
  if (date != NULL && !practice_date_parse (date, &value))
    return time_problem (request, "invalid", "Invalid", name);
  if (moment != NULL && !practice_time_parse (moment, zone, &value, &has_offset))
    return time_problem (request, "invalid", "Invalid", name);
  if (moment != NULL && zone == NULL && (!has_offset || recurring))
    return time_problem (request, "required", "Missing time zone definition for", name);
  json_object_set_object_member (resource,
                                 name,
                                 practice_google_make_time (value,
                                                            date != NULL,
                                                            zone_name != NULL ? zone_name : calendar->zone));
  return TRUE;
}

static gboolean
check_recurrence (PracticeRequest *request,
                  JsonObject *resource)
{
  JsonNode *node = json_object_get_member (resource, "recurrence");
  JsonArray *rows = node != NULL ? json_node_get_array (node) : NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (!fits (json_array_get_element (rows, i), KIND_TEXT))
      return invalid (request, "Invalid recurrence rule.");
  lines = practice_google_recurrence (resource);
  if (lines[0] == NULL)
    json_object_remove_member (resource, "recurrence");
  if (practice_recurrence_check ((const char *const *) lines, &error))
    return TRUE;
  if (g_error_matches (error, PRACTICE_RECURRENCE_ERROR, PRACTICE_RECURRENCE_ERROR_SUB_DAILY))
    return practice_google_fail (request, "backendError");
  return invalid (request, error->message);
}

static gboolean
check_times (PracticeRequest *request,
             PracticeCalendar *calendar,
             JsonObject *resource)
{
  gboolean recurring = practice_google_is_recurring (resource);
  PracticeGoogleSpan span;
  JsonObject *start, *end;

  if (!normalize_time (request, calendar, resource, "start", recurring) ||
      !normalize_time (request, calendar, resource, "end", recurring))
    return FALSE;
  start = json_object_get_object_member (resource, "start");
  end = json_object_get_object_member (resource, "end");
  if (json_object_has_member (start, "date") != json_object_has_member (end, "date"))
    return invalid (request, "Start and end times must either both be date or both be dateTime.");
  if (!practice_google_span (resource, &span) || span.end < span.start ||
      (span.all_day && span.end == span.start))
    return practice_google_fail_with (request, "timeRangeEmpty", NULL, NULL);
  return TRUE;
}

static gboolean
check_choices (PracticeRequest *request,
               JsonObject *resource)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const char *value = TEXT (resource, choices[i].name);

      if (value != NULL && !g_strv_contains (choices[i].choices, value))
        {
          g_autofree char *message = g_strdup_printf ("Invalid value for: %s", choices[i].name);

          return invalid (request, message);
        }
    }
  if (TEXT (resource, "colorId") != NULL && !practice_google_is_event_colour (TEXT (resource, "colorId")))
    return invalid (request, "Invalid color ID.");
  return TRUE;
}

static gboolean
is_good_override (JsonNode *node)
{
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *method = row != NULL ? TEXT (row, "method") : NULL;
  gint64 minutes = row != NULL ? json_object_get_int_member_with_default (row, "minutes", -1) : -1;

  return (g_strcmp0 (method, "email") == 0 || g_strcmp0 (method, "popup") == 0) && minutes >= 0 &&
         minutes <= MOST_MINUTES;
}

static gboolean
check_reminders (PracticeRequest *request,
                 JsonObject *resource)
{
  JsonObject *reminders;
  JsonNode *node;
  JsonArray *rows;

  if (!json_object_has_member (resource, "reminders"))
    return TRUE;
  reminders = json_object_get_object_member (resource, "reminders");
  node = json_object_get_member (reminders, "overrides");
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return invalid (request, "Invalid value for: overrides");
  rows = json_node_get_array (node);
  if (json_array_get_length (rows) > MOST_OVERRIDES)
    return invalid (request, "Too many reminder overrides.");
  if (json_array_get_length (rows) > 0 &&
      json_object_get_boolean_member_with_default (reminders, "useDefault", FALSE))
    return practice_google_fail (request, "cannotUseDefaultRemindersAndSpecifyOverride");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!is_good_override (json_array_get_element (rows, i)))
      return invalid (request, "Invalid reminder override.");
  return TRUE;
}

static gboolean
check_attendees (PracticeRequest *request,
                 JsonObject *resource)
{
  JsonArray *rows = json_object_has_member (resource, "attendees")
                        ? json_object_get_array_member (resource, "attendees")
                        : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      const char *email = JSON_NODE_HOLDS_OBJECT (node) ? TEXT (json_node_get_object (node), "email") : NULL;

      if (email == NULL)
        return practice_google_fail_with (request, "required", "Missing attendee email.", NULL);
      if (strchr (email, '@') == NULL || strchr (email, ' ') != NULL)
        return invalid (request, "Invalid attendee email.");
    }
  if (rows != NULL && json_array_get_length (rows) == 0)
    json_object_remove_member (resource, "attendees");
  return TRUE;
}

/* Cuts at a character's border. */
static char *
cut_value (const char *value)
{
  if (g_utf8_strlen (value, -1) <= LONGEST_VALUE)
    return g_strdup (value);
  return g_utf8_substring (value, 0, LONGEST_VALUE);
}

/* Too long keys vanish and too long values are cut, silently (G-EXT). Returns the bytes
 * kept, or -1 when a value is no text. */
static gssize
trim_properties (JsonObject *properties,
                 guint *n)
{
  g_autoptr (GList) names = json_object_get_members (properties);
  gssize bytes = 0;

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *name = g_strdup (link->data);
      g_autofree char *value = NULL;

      if (!fits (json_object_get_member (properties, name), KIND_TEXT))
        return -1;
      value = cut_value (json_object_get_string_member (properties, name));
      if (g_utf8_strlen (name, -1) > LONGEST_KEY)
        {
          json_object_remove_member (properties, name);
          continue;
        }
      json_object_set_string_member (properties, name, value);
      bytes += (gssize) (strlen (name) + strlen (value));
      (*n)++;
    }
  return bytes;
}

static gboolean
check_properties (PracticeRequest *request,
                  JsonObject *resource)
{
  static const char *const kinds[] = { "private", "shared" };
  JsonObject *properties;
  gssize bytes = 0;
  guint n = 0;

  if (!json_object_has_member (resource, "extendedProperties"))
    return TRUE;
  properties = json_object_get_object_member (resource, "extendedProperties");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      JsonNode *node = json_object_get_member (properties, kinds[i]);
      gssize kept = node == NULL                    ? 0
                    : JSON_NODE_HOLDS_OBJECT (node) ? trim_properties (json_node_get_object (node), &n)
                                                    : -1;

      if (kept < 0)
        return invalid (request, "Invalid value for: extendedProperties");
      if (node != NULL && json_object_get_size (json_node_get_object (node)) == 0)
        json_object_remove_member (properties, kinds[i]);
      bytes += kept;
    }
  if (n > MOST_PROPERTIES || bytes > MOST_PROPERTY_BYTES)
    return invalid (request, "The extended properties are too large.");
  if (json_object_get_size (properties) == 0)
    json_object_remove_member (resource, "extendedProperties");
  return TRUE;
}

static gboolean
check_links (PracticeRequest *request,
             JsonObject *resource)
{
  const char *url = json_object_has_member (resource, "source")
                        ? TEXT (json_object_get_object_member (resource, "source"), "url")
                        : NULL;

  if (url != NULL && !g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))
    return invalid (request, "Invalid source URL.");
  if (json_object_has_member (resource, "attachments") &&
      json_array_get_length (json_object_get_array_member (resource, "attachments")) > MOST_ATTACHMENTS)
    return invalid (request, "Too many attachments.");
  return TRUE;
}

/* What is meant by leaving a member out is not kept. */
static void
drop_defaults (JsonObject *resource)
{
  static const struct
  {
    const char *name, *value;
  } defaults[] = { { "transparency", "opaque" },
                   { "visibility", "default" },
                   { "status", "confirmed" },
                   { "eventType", "default" },
                   { "summary", "" },
                   { "description", "" },
                   { "location", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (g_strcmp0 (TEXT (resource, defaults[i].name), defaults[i].value) == 0)
      json_object_remove_member (resource, defaults[i].name);
}

gboolean
practice_google_check_event (PracticeRequest *request,
                             PracticeCalendar *calendar,
                             JsonObject *resource)
{
  if (!check_choices (request, resource) || !check_recurrence (request, resource) ||
      !check_times (request, calendar, resource) || !check_reminders (request, resource) ||
      !check_attendees (request, resource) || !check_properties (request, resource) ||
      !check_links (request, resource))
    return FALSE;
  drop_defaults (resource);
  return TRUE;
}
