/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)

/* Printed as they are stored, in Google's order. */
static const char *const plain_before[] = { "summary", "description", "location", "colorId" };
static const char *const plain_after[] = {
  "transparency",
  "visibility",
  "extendedProperties",
  "guestsCanInviteOthers",
  "guestsCanModify",
  "guestsCanSeeOtherGuests",
  "anyoneCanAddSelf",
  "source",
  "attachments",
  "conferenceData",
  "birthdayProperties",
  "focusTimeProperties",
  "outOfOfficeProperties",
  "workingLocationProperties",
  "gadget",
};

char *
practice_google_etag (PracticeItem *item)
{
  return g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", (guint64) item->created / 500 + item->version);
}

gboolean
practice_google_is_recurring (JsonObject *resource)
{
  g_auto (GStrv) lines = practice_google_recurrence (resource);

  return lines[0] != NULL;
}

const char *
practice_google_event_type (JsonObject *resource)
{
  return json_object_get_string_member_with_default (resource, "eventType", "default");
}

/* The address under which a calendar organises: its person's, or its own. */
static const char *
calendar_address (PracticeCalendar *calendar)
{
  return calendar->primary ? calendar->user->email : calendar->id;
}

static const char *
person_address (JsonObject *resource,
                const char *name)
{
  JsonNode *node = json_object_get_member (resource, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? TEXT (json_node_get_object (node), "email") : NULL;
}

gboolean
practice_google_is_own (PracticeItem *item)
{
  const char *organiser = person_address (item->resource, "organizer");

  return organiser == NULL || g_ascii_strcasecmp (organiser, calendar_address (item->calendar)) == 0;
}

static JsonObject *
print_person (PracticeItem *item,
              const char *name)
{
  JsonObject *person = json_object_new ();
  const char *address = person_address (item->resource, name);
  const char *own = calendar_address (item->calendar);

  if (address == NULL)
    address = strcmp (name, "organizer") == 0 ? own : item->calendar->user->email;
  json_object_set_string_member (person, "email", address);
  if (!item->calendar->primary && g_ascii_strcasecmp (address, own) == 0)
    json_object_set_string_member (person, "displayName", item->calendar->name);
  if (g_ascii_strcasecmp (address, own) == 0)
    json_object_set_boolean_member (person, "self", TRUE);
  return person;
}

/* Offsets are those of the asked zone; the zone named is the event's. */
static JsonObject *
print_time (JsonObject *time,
            GTimeZone *zone,
            PracticeCalendar *calendar)
{
  JsonObject *printed;
  gint64 value = 0;
  gboolean all_day = FALSE;
  g_autoptr (GTimeZone) own = NULL;
  g_autofree char *text = NULL;

  practice_google_read_time (time, &value, &all_day);
  if (all_day)
    return json_object_ref (time);
  own = zone != NULL ? g_time_zone_ref (zone) : practice_zone_new (calendar->zone);
  text = practice_time_to_offset (value, own);
  printed = json_object_new ();
  json_object_set_string_member (printed, "dateTime", text);
  json_object_set_string_member (
      printed, "timeZone", json_object_get_string_member_with_default (time, "timeZone", calendar->zone));
  return printed;
}

static void
print_original (JsonObject *printed,
                JsonObject *original,
                GTimeZone *zone,
                PracticeCalendar *calendar)
{
  g_autoptr (JsonObject) time = print_time (original, zone, calendar);

  if (practice_settings_get_bool (calendar->user->state->settings, "google_original_start_string"))
    json_object_set_string_member (printed, "originalStartTime",
                                   TEXT (time, json_object_has_member (time, "date") ? "date" : "dateTime"));
  else
    json_object_set_object_member (printed, "originalStartTime", json_object_ref (time));
}

static JsonArray *
print_attendees (PracticeItem *item)
{
  JsonArray *stored = json_object_get_array_member (item->resource, "attendees");
  JsonArray *printed = json_array_new ();
  const char *organiser = person_address (item->resource, "organizer");

  for (guint i = 0; i < json_array_get_length (stored); i++)
    {
      JsonObject *attendee = practice_google_merge (json_array_get_object_element (stored, i), NULL);
      const char *email = TEXT (attendee, "email");

      if (email != NULL && g_ascii_strcasecmp (email, item->calendar->user->email) == 0)
        json_object_set_boolean_member (attendee, "self", TRUE);
      if (email != NULL && organiser != NULL && g_ascii_strcasecmp (email, organiser) == 0)
        json_object_set_boolean_member (attendee, "organizer", TRUE);
      if (!json_object_has_member (attendee, "responseStatus"))
        json_object_set_string_member (attendee, "responseStatus", "needsAction");
      json_array_add_object_element (printed, attendee);
    }
  return printed;
}

static void
copy_members (JsonObject *target,
              JsonObject *source,
              const char *const *names,
              guint n)
{
  for (guint i = 0; i < n; i++)
    if (json_object_has_member (source, names[i]))
      json_object_set_member (target, names[i], json_node_copy (json_object_get_member (source, names[i])));
}

static void
print_head (PracticeItem *item,
            const char *id,
            JsonObject *printed)
{
  g_autofree char *etag = practice_google_etag (item);
  g_autofree char *created = practice_time_to_millis (item->created);
  g_autofree char *updated = practice_time_to_millis (item->updated);
  g_autofree char *place = g_strdup_printf ("%s %s", id, item->calendar->user->email);
  g_autofree char *eid = g_base64_encode ((const guchar *) place, strlen (place));
  g_autofree char *link = NULL;

  eid[strcspn (eid, "=")] = '\0';
  link = g_strconcat ("https://www.google.com/calendar/event?eid=", eid, NULL);
  json_object_set_string_member (printed, "kind", "calendar#event");
  json_object_set_string_member (printed, "etag", etag);
  json_object_set_string_member (printed, "id", id);
  json_object_set_string_member (
      printed, "status", json_object_get_string_member_with_default (item->resource, "status", "confirmed"));
  json_object_set_string_member (printed, "htmlLink", link);
  json_object_set_string_member (printed, "created", created);
  json_object_set_string_member (printed, "updated", updated);
}

static void
print_uid (PracticeItem *item,
           JsonObject *printed)
{
  const char *master = item->series_id != NULL ? item->series_id : item->id;
  g_autofree char *own = g_strconcat (master, "@google.com", NULL);
  const char *stored = TEXT (item->resource, "iCalUID");

  json_object_set_string_member (printed, "iCalUID", stored != NULL ? stored : own);
}

static void
print_reminders (PracticeItem *item,
                 JsonObject *printed)
{
  JsonObject *reminders;

  if (json_object_has_member (item->resource, "reminders"))
    {
      json_object_set_member (printed,
                              "reminders",
                              json_node_copy (json_object_get_member (item->resource, "reminders")));
      return;
    }
  reminders = json_object_new ();
  json_object_set_boolean_member (reminders, "useDefault", TRUE);
  json_object_set_object_member (printed, "reminders", reminders);
}

static void
print_times (PracticeItem *item,
             GTimeZone *zone,
             JsonObject *printed)
{
  static const char *const names[] = { "start", "end" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_object_member (printed,
                                   names[i],
                                   print_time (json_object_get_object_member (item->resource, names[i]),
                                               zone,
                                               item->calendar));
  if (practice_google_is_recurring (item->resource))
    json_object_set_member (printed,
                            "recurrence",
                            json_node_copy (json_object_get_member (item->resource, "recurrence")));
}

/* A live item, or an occurrence of it that has been put together for printing. */
static JsonObject *
print_live (PracticeItem *item,
            GTimeZone *zone)
{
  JsonObject *printed = json_object_new ();
  JsonObject *resource = item->resource;

  print_head (item, item->id, printed);
  copy_members (printed, resource, plain_before, G_N_ELEMENTS (plain_before));
  json_object_set_object_member (printed, "creator", print_person (item, "creator"));
  json_object_set_object_member (printed, "organizer", print_person (item, "organizer"));
  print_times (item, zone, printed);
  if (item->series_id != NULL)
    {
      json_object_set_string_member (printed, "recurringEventId", item->series_id);
      print_original (printed,
                      json_object_get_object_member (resource, "originalStartTime"),
                      zone,
                      item->calendar);
    }
  print_uid (item, printed);
  json_object_set_int_member (printed,
                              "sequence",
                              json_object_get_int_member_with_default (resource, "sequence", 0));
  if (json_object_has_member (resource, "attendees"))
    json_object_set_array_member (printed, "attendees", print_attendees (item));
  copy_members (printed, resource, plain_after, G_N_ELEMENTS (plain_after));
  print_reminders (item, printed);
  json_object_set_string_member (printed, "eventType", practice_google_event_type (resource));
  return printed;
}

/* Only what is guaranteed, or all that it was: "details may persist" on the organiser's calendar (G-DISC, "status"). An
 * occurrence that was cancelled as its series made it never had any of its own. */
static JsonObject *
print_tombstone (PracticeItem *item,
                 GTimeZone *zone)
{
  gboolean whole = practice_google_is_own (item) && json_object_has_member (item->resource, "start") &&
                   practice_settings_get_bool (item->calendar->user->state->settings, "google_tombstone_details");
  JsonObject *printed = whole ? print_live (item, zone) : json_object_new ();
  g_autofree char *etag = practice_google_etag (item);

  json_object_set_string_member (printed, "kind", "calendar#event");
  json_object_set_string_member (printed, "etag", etag);
  json_object_set_string_member (printed, "id", item->id);
  json_object_set_string_member (printed, "status", "cancelled");
  if (item->series_id != NULL)
    {
      json_object_set_string_member (printed, "recurringEventId", item->series_id);
      print_original (printed,
                      json_object_get_object_member (item->resource, "originalStartTime"),
                      zone,
                      item->calendar);
    }
  return printed;
}

JsonObject *
practice_google_print_item (PracticeItem *item,
                            GTimeZone *zone)
{
  return item->cancelled ? print_tombstone (item, zone) : print_live (item, zone);
}

JsonObject *
practice_google_occurrence_resource (PracticeItem *master,
                                     gint64 original)
{
  JsonObject *resource = practice_google_merge (master->resource, NULL);
  JsonObject *start = json_object_get_object_member (master->resource, "start");
  JsonObject *end = json_object_get_object_member (master->resource, "end");
  PracticeGoogleSpan span = { 0 };

  practice_google_span (master->resource, &span);
  json_object_remove_member (resource, "recurrence");
  json_object_set_object_member (
      resource, "start", practice_google_make_time (original, span.all_day, TEXT (start, "timeZone")));
  json_object_set_object_member (resource, "end",
                                 practice_google_make_time (original + span.end - span.start, span.all_day,
                                                            TEXT (end, "timeZone")));
  json_object_set_object_member (resource,
                                 "originalStartTime",
                                 practice_google_make_time (original,
                                                            span.all_day,
                                                            TEXT (start, "timeZone")));
  return resource;
}

JsonObject *
practice_google_print_occurrence (PracticeItem *master,
                                  gint64 original,
                                  GTimeZone *zone)
{
  PracticeItem occurrence = *master;
  PracticeGoogleSpan span = { 0 };
  JsonObject *printed;

  practice_google_span (master->resource, &span);
  occurrence.id = practice_google_instance_id (master->id, original, span.all_day);
  occurrence.series_id = master->id;
  occurrence.resource = practice_google_occurrence_resource (master, original);
  printed = practice_google_print_item (&occurrence, zone);
  json_object_unref (occurrence.resource);
  g_free (occurrence.id);
  return printed;
}
