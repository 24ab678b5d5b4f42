/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-event.h"

#include <stdlib.h>
#include <string.h>

#include "model/accord-when.h"
#include "remote/accord-html-text.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-series.h"

#define CLOCK_LENGTH 19 /* of "YYYY-MM-DDTHH:MM:SS"; Graph adds seven digits of a second */

static const AccordWord busy_words[] = {
  { "busy", "busy" },
  { "free", "free" },
  { "tentative", "tentative" },
  { "oof", "oof" },
  { "workingElsewhere", "workingElsewhere" },
  { NULL, NULL },
};

/* Graph has no "public". */
static const AccordWord privacy_words[] = {
  { "default", "normal" },   { "public", "normal" },        { "private", "private" },
  { "private", "personal" }, { "private", "confidential" }, { NULL, NULL },
};

static const AccordWord role_words[] = {
  { "required", "required" },
  { "optional", "optional" },
  { "resource", "resource" },
  { NULL, NULL },
};

static const AccordWord response_words[] = {
  { "none", "none" },
  { "none", "notResponded" },
  { "accepted", "accepted" },
  { "accepted", "organizer" },
  { "declined", "declined" },
  { "tentative", "tentativelyAccepted" },
  { NULL, NULL },
};

static void
encode_title (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  json_object_set_string_member (into, "subject", value);
}

static char *
decode_title (JsonObject *from, const AccordFieldContext *context)
{
  return accord_normalise_line (accord_json_string (from, "subject"));
}

static void
encode_place (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  JsonObject *location = json_object_new ();

  json_object_set_string_member (location, "displayName", value);
  json_object_set_object_member (into, "location", location);
}

static char *
decode_place (JsonObject *from, const AccordFieldContext *context)
{
  return accord_normalise_line (accord_json_string (from, "location/displayName"));
}

static void
encode_body (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "contentType", "text");
  json_object_set_string_member (body, "content", value);
  json_object_set_object_member (into, "body", body);
}

static gboolean
has_html_body (JsonObject *event)
{
  const char *type = accord_json_string (event, "body/contentType");

  return type != NULL && g_ascii_strcasecmp (type, "html") == 0;
}

/* Exchange ends a text with line ends of its own; normalisation takes them off. */
static char *
decode_body (JsonObject *from, const AccordFieldContext *context)
{
  const char *text = accord_json_string (from, "body/content");
  g_autofree char *plain = text != NULL && has_html_body (from) ? accord_html_text_read (text) : NULL;

  return accord_normalise_body (plain != NULL ? plain : text);
}

/* Of the names of IANA Graph takes only some and refuses the others. */
char *
accord_outlook_event_zone (const char *zone)
{
  return zone != NULL ? accord_zone_to_windows (zone) : NULL;
}

static JsonObject *
new_end (const char *clock, const char *zone)
{
  JsonObject *end = json_object_new ();

  json_object_set_string_member (end, "dateTime", clock);
  json_object_set_string_member (end, "timeZone", zone);
  return end;
}

static void
encode_span (JsonObject *into, const AccordWhen *when, gboolean series)
{
  /* Of a series the reading itself counts, whatever instant it was first. */
  g_autofree char *known = accord_outlook_event_zone (when->zone);
  gboolean utc = series ? known == NULL : accord_zone_needs_utc (when->zone, when->start, when->end);
  const char *zone = utc ? "UTC" : when->zone;
  g_autofree char *name = accord_outlook_event_zone (zone);
  g_autofree char *start = accord_zone_wall_clock (zone, when->start);
  g_autofree char *end = accord_zone_wall_clock (zone, when->end);

  json_object_set_object_member (into, "start", new_end (start, name));
  json_object_set_object_member (into, "end", new_end (end, name));
}

/* Midnights of one zone: the dates are what counts (providers.md §3.3). */
static void
encode_days (JsonObject *into, const AccordWhen *when, const AccordFieldContext *context)
{
  g_autofree char *first = accord_when_format_start (when);
  g_autofree char *last = accord_when_format_end (when);
  g_autofree char *start = g_strconcat (first, "T00:00:00", NULL);
  g_autofree char *end = g_strconcat (last, "T00:00:00", NULL);
  g_autofree char *zone = accord_outlook_event_zone (context->fallback_zone);
  const char *name = zone != NULL ? zone : "UTC";

  json_object_set_object_member (into, "start", new_end (start, name));
  json_object_set_object_member (into, "end", new_end (end, name));
}

static void
encode_when (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (!accord_when_from_text (&when, value, NULL) || !when.set)
    return;
  json_object_set_boolean_member (into, "isAllDay", when.all_day);
  if (when.all_day)
    encode_days (into, &when, context);
  else
    encode_span (into, &when, context->series);
}

/* The zone @name means; NULL for one of the mailbox's own making, or one we do not know. */
static char *
zone_from_graph (const char *name, const char *hint)
{
  if (name == NULL || name[0] == '\0' || g_str_has_prefix (name, "tzone://"))
    return g_strdup (g_strcmp0 (name, "tzone://Microsoft/Utc") == 0 ? "UTC" : NULL);
  if (g_str_equal (name, "UTC"))
    return g_strdup (accord_zone_same (hint, "UTC") ? hint : "UTC");
  return accord_zone_from_windows (name, hint);
}

char *
accord_outlook_event_zone_read (const char *name)
{
  return zone_from_graph (name, NULL);
}

static gboolean
read_instant (JsonObject *event, const char *member, gint64 *seconds)
{
  g_autofree char *clock_path = g_strconcat (member, "/dateTime", NULL);
  g_autofree char *zone_path = g_strconcat (member, "/timeZone", NULL);
  const char *text = accord_json_string (event, clock_path);
  g_autofree char *clock = text != NULL ? g_strndup (text, CLOCK_LENGTH) : NULL;
  g_autofree char *zone = zone_from_graph (accord_json_string (event, zone_path), NULL);

  return clock != NULL && accord_zone_parse_wall_clock (zone != NULL ? zone : "UTC", clock, seconds, NULL);
}

static char *
decode_days (JsonObject *from)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  const char *start = accord_json_string (from, "start/dateTime");
  const char *end = accord_json_string (from, "end/dateTime");
  g_autofree char *first = g_strndup (start != NULL ? start : "", 10);
  g_autofree char *last = g_strndup (end != NULL ? end : "", 10);

  return accord_when_parse (&when, first, last, NULL, NULL) ? accord_when_to_text (&when) : g_strdup ("");
}

static char *
decode_when (JsonObject *from, const AccordFieldContext *context)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *zone = NULL;
  const char *original = accord_json_string (from, "originalStartTimeZone");
  gint64 start;
  gint64 end;

  if (accord_json_boolean (from, "isAllDay", FALSE))
    return decode_days (from);
  if (!read_instant (from, "start", &start) || !read_instant (from, "end", &end))
    return g_strdup ("");
  zone = zone_from_graph (original != NULL ? original : accord_json_string (from, "start/timeZone"),
                          context->zone_hint);
  /* UTC is also what we say of a time that Graph cannot be told in the event's own zone. */
  if (g_strcmp0 (zone, "UTC") == 0 && context->zone_hint != NULL && !accord_outlook_series_is (from) &&
      accord_zone_needs_utc (context->zone_hint, start, end))
    g_clear_pointer (&zone, g_free);
  if (zone == NULL)
    zone = g_strdup (context->zone_hint != NULL ? context->zone_hint : context->fallback_zone);
  accord_when_set_span (&when, start, end, zone);
  return accord_when_to_text (&when);
}

static void
encode_categories (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  JsonArray *categories = json_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      json_array_add_string_element (categories, lines[i]);
  json_object_set_array_member (into, "categories", categories);
}

static char *
decode_categories (JsonObject *from, const AccordFieldContext *context)
{
  JsonArray *categories = accord_json_array (from, "categories");
  GString *text = g_string_new (NULL);

  for (guint i = 0; categories != NULL && i < json_array_get_length (categories); i++)
    {
      JsonNode *element = json_array_get_element (categories, i);
      g_autofree char *name = NULL;

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        continue;
      name = accord_normalise_line (json_node_get_string (element));
      if (name[0] != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", name);
    }
  return g_string_free (text, FALSE);
}

static JsonObject *
new_attendee (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 3);
  JsonObject *address = json_object_new ();
  JsonObject *attendee = json_object_new ();

  json_object_set_string_member (address, "address", parts[0]);
  if (parts[1] != NULL && parts[1][0] != '\0')
    json_object_set_string_member (address, "name", parts[1]);
  json_object_set_object_member (attendee, "emailAddress", address);
  json_object_set_string_member (attendee,
                                 "type",
                                 accord_word_to_theirs (role_words, parts[1] != NULL ? parts[2] : NULL));
  return attendee;
}

static void
encode_attendees (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  JsonArray *attendees = json_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      json_array_add_object_element (attendees, new_attendee (lines[i]));
  json_object_set_array_member (into, "attendees", attendees);
}

static gboolean
is_organiser (JsonObject *event, const char *address)
{
  const char *organiser = accord_json_string (event, "organizer/emailAddress/address");

  return accord_json_boolean (event, "isOrganizer", TRUE) && organiser != NULL && address != NULL &&
         g_ascii_strcasecmp (organiser, address) == 0;
}

static char *
decode_people (JsonObject *from, gboolean responses)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  JsonArray *attendees = accord_json_array (from, "attendees");

  for (guint i = 0; attendees != NULL && i < json_array_get_length (attendees); i++)
    {
      JsonObject *attendee = accord_json_element (attendees, i);
      const char *address = accord_json_string (attendee, "emailAddress/address");
      const char *name = accord_json_string (attendee, "emailAddress/name");

      if (is_organiser (from, address))
        continue;
      /* Exchange repeats the address where it knows no name. */
      if (g_strcmp0 (name, address) == 0)
        name = NULL;
      if (responses)
        accord_field_add_line (lines,
                               address,
                               accord_word_to_ours (response_words,
                                                    accord_json_string (attendee, "status/response")),
                               NULL);
      else
        accord_field_add_line (lines,
                               address,
                               name,
                               accord_word_to_ours (role_words, accord_json_string (attendee, "type")));
    }
  return accord_field_join_lines (lines);
}

static char *
decode_attendees (JsonObject *from, const AccordFieldContext *context)
{
  return decode_people (from, FALSE);
}

static char *
decode_responses (JsonObject *from, const AccordFieldContext *context)
{
  return decode_people (from, TRUE);
}

/* There is room for one: the nearest. */
static void
encode_reminders (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  json_object_set_boolean_member (into, "isReminderOn", value[0] != '\0');
  if (value[0] != '\0')
    json_object_set_int_member (into, "reminderMinutesBeforeStart", MAX (atoi (value), 0));
}

static char *
decode_reminders (JsonObject *from, const AccordFieldContext *context)
{
  gint64 minutes = accord_json_int (from, "reminderMinutesBeforeStart", 0);

  if (!accord_json_boolean (from, "isReminderOn", FALSE))
    return g_strdup ("");
  return g_strdup_printf ("%" G_GINT64_FORMAT, MAX (minutes, 0));
}

static char *
decode_organiser (JsonObject *from, const AccordFieldContext *context)
{
  const char *address = accord_json_string (from, "organizer/emailAddress/address");

  return g_strdup (accord_json_boolean (from, "isOrganizer", TRUE) || address == NULL ? "" : address);
}

static char *
decode_online (JsonObject *from, const AccordFieldContext *context)
{
  const char *link = accord_json_string (from, "onlineMeeting/joinUrl");

  if (link == NULL)
    link = accord_json_string (from, "onlineMeetingUrl");
  return g_strdup (link != NULL ? link : "");
}

static const AccordFieldRow rows[] = {
  { ACCORD_FIELD_TITLE, "subject", encode_title, decode_title },
  { ACCORD_FIELD_WHEN, "start end isAllDay", encode_when, decode_when },
  { ACCORD_FIELD_PLACE, "location", encode_place, decode_place },
  { ACCORD_FIELD_BODY, "body", encode_body, decode_body },
  { ACCORD_FIELD_CATEGORIES, "categories", encode_categories, decode_categories },
  { ACCORD_FIELD_ATTENDEES, "attendees", encode_attendees, decode_attendees },
  { ACCORD_FIELD_REMINDERS, "isReminderOn reminderMinutesBeforeStart", encode_reminders, decode_reminders },
  { ACCORD_FIELD_BUSY, "showAs", .words = busy_words },
  { ACCORD_FIELD_PRIVACY, "sensitivity", .words = privacy_words },
  { ACCORD_FIELD_ORGANISER, "organizer", NULL, decode_organiser },
  { ACCORD_FIELD_RESPONSES, "attendees", NULL, decode_responses },
  { ACCORD_FIELD_ONLINE, "onlineMeeting onlineMeetingUrl", NULL, decode_online },
};

const AccordFieldRow *
accord_outlook_event_rows (guint *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);
  return rows;
}

char *
accord_outlook_event_transaction_id (const char *key)
{
  g_autofree char *hex = NULL;

  g_return_val_if_fail (key != NULL && strlen (key) >= 32, NULL);

  /* RFC 9562 §5.5: a digest with the version and variant set; the digest is the key itself. */
  hex = g_ascii_strdown (key, 32);
  hex[12] = '5';
  hex[16] = "89ab"[g_ascii_xdigit_value (hex[16]) & 3];
  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void
set_mark (JsonObject *event, const char *mark)
{
  JsonObject *property = json_object_new ();
  JsonArray *properties = json_array_new ();

  json_object_set_string_member (property, "id", ACCORD_OUTLOOK_MARK);
  json_object_set_string_member (property, "value", mark);
  json_array_add_object_element (properties, property);
  json_object_set_array_member (event, "singleValueExtendedProperties", properties);
}

JsonNode *
accord_outlook_event_encode (const AccordFields *fields,
                             const AccordFieldContext *context,
                             const char *mark,
                             const char *key)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *event = json_object_new ();

  json_node_take_object (node, event);
  if (key != NULL)
    {
      g_autofree char *transaction = accord_outlook_event_transaction_id (key);

      json_object_set_string_member (event, "transactionId", transaction);
      json_object_set_boolean_member (event, "isReminderOn", FALSE);
    }
  accord_field_map_encode (rows, G_N_ELEMENTS (rows), fields, context, event);
  accord_outlook_series_encode (event, fields, context);
  if (mark != NULL)
    set_mark (event, mark);
  return node;
}

gboolean
accord_outlook_event_repeats (JsonObject *event)
{
  const char *type = accord_json_string (event, "type");

  return (type != NULL && !g_str_equal (type, "singleInstance")) ||
         accord_json_object (event, "recurrence") != NULL;
}

gboolean
accord_outlook_event_is_skeletal (JsonObject *event)
{
  return !json_object_has_member (event, "subject") || !json_object_has_member (event, "isAllDay");
}

static const char *
read_mark (JsonObject *event)
{
  JsonArray *properties = accord_json_array (event, "singleValueExtendedProperties");

  for (guint i = 0; properties != NULL && i < json_array_get_length (properties); i++)
    {
      JsonObject *property = accord_json_element (properties, i);
      const char *id = accord_json_string (property, "id");

      /* Exchange may give the GUID back in capitals. */
      if (id != NULL && g_ascii_strcasecmp (id, ACCORD_OUTLOOK_MARK) == 0)
        return accord_json_string (property, "value");
    }
  return NULL;
}

static AccordRemoteTraits
read_traits (JsonObject *event)
{
  AccordRemoteTraits traits = 0;

  if (accord_outlook_event_repeats (event) && !accord_outlook_series_is (event))
    traits |= ACCORD_REMOTE_REPEATS;
  if (!accord_json_boolean (event, "isOrganizer", TRUE))
    traits |= ACCORD_REMOTE_NOT_MINE;
  if (g_strcmp0 (accord_json_string (event, "responseStatus/response"), "declined") == 0)
    traits |= ACCORD_REMOTE_DECLINED;
  if (accord_json_boolean (event, "isDraft", FALSE))
    traits |= ACCORD_REMOTE_DRAFT;
  if (accord_json_boolean (event, "isCancelled", FALSE))
    traits |= ACCORD_REMOTE_CANCELLED;
  if (has_html_body (event))
    traits |= ACCORD_REMOTE_HTML_BODY;
  return traits;
}

AccordFields *
accord_outlook_event_decode_fields (JsonObject *event, const AccordFieldContext *context)
{
  return accord_field_map_decode (rows, G_N_ELEMENTS (rows), event, context);
}

AccordRemoteItem *
accord_outlook_event_decode (JsonObject *event, const AccordFieldContext *context)
{
  static const AccordItemPaths paths = { "@odata.etag", "iCalUId", "webLink", "lastModifiedDateTime" };
  AccordRemoteItem *item = accord_field_map_item (event, &paths);

  if (item == NULL)
    return NULL;
  item->traits = read_traits (event);
  item->mark = g_strdup (read_mark (event));
  item->made_with = g_strdup (accord_json_string (event, "transactionId"));
  item->fields = accord_outlook_event_decode_fields (event, context);
  if (accord_outlook_series_is (event))
    accord_outlook_series_decode (event, item, context);
  return item;
}
