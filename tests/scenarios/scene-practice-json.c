/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "scene-practice-json.h"

#include "model/accord-when.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

#include <string.h>

/* Fields that are one text in one member. */
static const struct
{
  AccordField field;
  const char *google; /* NULL: not so simple there */
  const char *outlook;
} texts[] = {
  { ACCORD_FIELD_TITLE, "summary", "subject" },
  { ACCORD_FIELD_PLACE, "location", "location/displayName" },
  { ACCORD_FIELD_BODY, "description", "body/content" },
  { ACCORD_FIELD_PRIVACY, "visibility", "sensitivity" },
};

static const char *const usual[ACCORD_N_FIELDS] = {
  [ACCORD_FIELD_BUSY] = "busy",
  [ACCORD_FIELD_STATUS] = "confirmed",
  [ACCORD_FIELD_PRIVACY] = "default",
};

/* ---- reading ---- */

static gint64
read_instant (JsonObject *event, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/dateTime", name);
  const char *text = accord_json_string (event, path);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time);
}

static char *
read_when (gboolean google, JsonObject *event)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (!google && !accord_json_boolean (event, "isAllDay", FALSE))
    accord_when_set_span (&when, read_instant (event, "start"), read_instant (event, "end"), "UTC");
  else if (google && accord_json_string (event, "start/date") == NULL)
    accord_when_set_span (&when, read_instant (event, "start"), read_instant (event, "end"), "UTC");
  else
    {
      start = g_strndup (accord_json_string (event, google ? "start/date" : "start/dateTime"), 10);
      end = g_strndup (accord_json_string (event, google ? "end/date" : "end/dateTime"), 10);
      g_assert_true (accord_when_parse (&when, start, end, NULL, NULL));
    }
  return accord_when_to_text (&when);
}

static char *
read_attendees (gboolean google, JsonObject *event)
{
  JsonArray *attendees = accord_json_array (event, "attendees");
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; attendees != NULL && i < json_array_get_length (attendees); i++)
    g_string_append_printf (lines,
                            "%s%s\t\trequired",
                            i > 0 ? "\n" : "",
                            accord_json_string (accord_json_element (attendees, i),
                                                google ? "email" : "emailAddress/address"));
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static void
read_google (JsonObject *event, AccordRemoteItem *item)
{
  JsonArray *overrides = accord_json_array (event, "reminders/overrides");

  item->mark = g_strdup (accord_json_string (event, "extendedProperties/private/" ACCORD_GOOGLE_MARK));
  if (g_strcmp0 (accord_json_string (event, "transparency"), "transparent") == 0)
    accord_fields_set (item->fields, ACCORD_FIELD_BUSY, "free");
  if (g_strcmp0 (accord_json_string (event, "status"), "tentative") == 0)
    accord_fields_set (item->fields, ACCORD_FIELD_STATUS, "tentative");
  if (overrides != NULL && json_array_get_length (overrides) > 0)
    accord_fields_take (item->fields,
                        ACCORD_FIELD_REMINDERS,
                        g_strdup_printf ("%" G_GINT64_FORMAT,
                                         accord_json_int (accord_json_element (overrides, 0), "minutes", 0)));
}

/* Outlook keeps a text as a page. */
static void
read_page (AccordRemoteItem *item)
{
  const char *page = accord_fields_get (item->fields, ACCORD_FIELD_BODY);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *body = strstr (page, "<body");

  for (const char *at = body != NULL ? body : page; *at != '\0'; at++)
    if (*at == '<')
      at = strchr (at, '>');
    else if (*at != '\r')
      g_string_append_c (text, *at);
  accord_fields_take (item->fields,
                      ACCORD_FIELD_BODY,
                      g_strstrip (g_string_free (g_steal_pointer (&text), FALSE)));
}

static void
read_outlook (JsonObject *event, AccordRemoteItem *item)
{
  JsonArray *properties = accord_json_array (event, "singleValueExtendedProperties");
  const char *busy = accord_json_string (event, "showAs");

  if (properties != NULL && json_array_get_length (properties) > 0)
    item->mark = g_strdup (accord_json_string (accord_json_element (properties, 0), "value"));
  read_page (item);
  accord_fields_set (item->fields, ACCORD_FIELD_BUSY, g_strcmp0 (busy, "tentative") == 0 ? "busy" : busy);
  if (g_strcmp0 (busy, "tentative") == 0)
    accord_fields_set (item->fields, ACCORD_FIELD_STATUS, "tentative");
  if (g_strcmp0 (accord_fields_get (item->fields, ACCORD_FIELD_PRIVACY), "normal") == 0)
    accord_fields_set (item->fields, ACCORD_FIELD_PRIVACY, "default");
  if (accord_json_boolean (event, "isReminderOn", FALSE))
    accord_fields_take (item->fields,
                        ACCORD_FIELD_REMINDERS,
                        g_strdup_printf ("%" G_GINT64_FORMAT,
                                         accord_json_int (event, "reminderMinutesBeforeStart", 0)));
}

AccordRemoteItem *
scene_practice_read (gboolean google, JsonObject *event)
{
  AccordRemoteItem *item;

  if (json_object_has_member (event, "@removed") ||
      g_strcmp0 (accord_json_string (event, "status"), "cancelled") == 0)
    return NULL;
  item = accord_remote_item_new (accord_json_string (event, "id"));
  item->fields = accord_fields_new ();
  item->uid = g_strdup (accord_json_string (event, google ? "iCalUID" : "iCalUId"));
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    accord_fields_set (item->fields, (AccordField) i, usual[i] != NULL ? usual[i] : "");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = accord_json_string (event, google ? texts[i].google : texts[i].outlook);

      if (value != NULL)
        accord_fields_take (item->fields, texts[i].field, g_strchomp (g_strdup (value)));
    }
  accord_fields_take (item->fields, ACCORD_FIELD_WHEN, read_when (google, event));
  accord_fields_take (item->fields, ACCORD_FIELD_ATTENDEES, read_attendees (google, event));
  if (google)
    read_google (event, item);
  else
    read_outlook (event, item);
  return item;
}

/* ---- writing ---- */

static JsonObject *
make_time (gboolean google, const AccordWhen *when, gint64 seconds)
{
  g_autoptr (GTimeZone) zone = when->zone != NULL ? g_time_zone_new_identifier (when->zone) : NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) time = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  g_autofree char *text = g_date_time_format (time,
                                              google && when->all_day ? "%Y-%m-%d"
                                              : google                ? "%FT%T%:z"
                                                                      : "%FT%T");
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, google && when->all_day ? "date" : "dateTime", text);
  /* Google wants the other one to be emptied when an event turns from whole days to times, and back. */
  if (google)
    json_object_set_null_member (object, when->all_day ? "dateTime" : "date");
  if (!google || !when->all_day)
    json_object_set_string_member (object, "timeZone", zone != NULL ? when->zone : "UTC");
  return object;
}

static void
write_when (gboolean google, JsonObject *event, const char *text)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_from_text (&when, text, NULL));
  json_object_set_object_member (event, "start", make_time (google, &when, when.start));
  json_object_set_object_member (event, "end", make_time (google, &when, when.end));
  if (!google)
    json_object_set_boolean_member (event, "isAllDay", when.all_day);
}

static void
write_text (JsonObject *event, const char *path, const char *value)
{
  const char *slash = strchr (path, '/');
  g_autofree char *outer = slash != NULL ? g_strndup (path, (gsize) (slash - path)) : NULL;
  JsonObject *inner;

  if (slash == NULL)
    {
      json_object_set_string_member (event, path, value);
      return;
    }
  inner = json_object_new ();
  json_object_set_string_member (inner, slash + 1, value);
  if (g_str_equal (outer, "body"))
    json_object_set_string_member (inner, "contentType", "text");
  json_object_set_object_member (event, outer, inner);
}

static void
write_mark (gboolean google, JsonObject *event, const char *mark)
{
  JsonObject *property = json_object_new ();
  JsonObject *outer;
  JsonArray *properties;

  if (google)
    {
      outer = json_object_new ();
      json_object_set_string_member (property, ACCORD_GOOGLE_MARK, mark);
      json_object_set_object_member (outer, "private", property);
      json_object_set_object_member (event, "extendedProperties", outer);
      return;
    }
  properties = json_array_new ();
  json_object_set_string_member (property, "id", ACCORD_OUTLOOK_MARK);
  json_object_set_string_member (property, "value", mark);
  json_array_add_object_element (properties, property);
  json_object_set_array_member (event, "singleValueExtendedProperties", properties);
}

static void
write_attendees (gboolean google, JsonObject *event, const char *attendees)
{
  g_auto (GStrv) lines = g_strsplit (attendees, "\n", -1);
  JsonArray *all = json_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      JsonObject *attendee = json_object_new ();

      lines[i][strcspn (lines[i], "\t")] = '\0';
      write_text (attendee, google ? "email" : "emailAddress/address", lines[i]);
      json_array_add_object_element (all, attendee);
    }
  json_object_set_array_member (event, "attendees", all);
}

char *
scene_practice_write (gboolean google, const AccordFields *fields, const char *mark)
{
  g_autoptr (JsonObject) event = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  const char *when = accord_fields_get (fields, ACCORD_FIELD_WHEN);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = accord_fields_get (fields, texts[i].field);

      if (value != NULL && g_strcmp0 (value, usual[texts[i].field]) != 0)
        write_text (event, google ? texts[i].google : texts[i].outlook, value);
    }
  if (when != NULL)
    write_when (google, event, when);
  if (accord_fields_get (fields, ACCORD_FIELD_ATTENDEES) != NULL)
    write_attendees (google, event, accord_fields_get (fields, ACCORD_FIELD_ATTENDEES));
  if (!google)
    json_object_set_boolean_member (event, "isReminderOn", FALSE);
  if (mark != NULL)
    write_mark (google, event, mark);
  json_node_set_object (root, event);
  return json_to_string (root, FALSE);
}
