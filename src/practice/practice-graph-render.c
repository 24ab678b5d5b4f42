/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-render.h"

#include "practice-graph-recurrence.h"
#include "practice-graph-time.h"
#include "practice-time.h"

#include <string.h>

#define PREVIEW_LENGTH 255

/* Members printed as they were written, in Graph's order; the second column says what stands for one that was
 * never written, as JSON. */
static const struct
{
  const char *name;
  const char *otherwise;
} plain_members[] = {
  { "categories", "[]" },
  { "transactionId", "null" },
  { "originalStartTimeZone", "\"UTC\"" },
  { "originalEndTimeZone", "\"UTC\"" },
  { "reminderMinutesBeforeStart", "15" },
  { "isReminderOn", "true" },
  { "hasAttachments", "false" },
  { "subject", "\"\"" },
  { "importance", "\"normal\"" },
  { "sensitivity", "\"normal\"" },
  { "isAllDay", "false" },
  { "isCancelled", "false" },
  { "isOrganizer", "true" },
  { "responseRequested", "true" },
  { "showAs", "\"busy\"" },
  { "onlineMeetingUrl", "null" },
  { "isOnlineMeeting", "false" },
  { "onlineMeetingProvider", "\"unknown\"" },
  { "allowNewTimeProposals", "true" },
  { "isDraft", "false" },
  { "hideAttendees", "false" },
  { "location",
    "{\"displayName\":\"\",\"locationType\":\"default\",\"uniqueIdType\":\"unknown\",\"address\":{},"
    "\"coordinates\":{}}" },
  { "locations", "[]" },
  { "recurrence", "null" },
  { "attendees", "[]" },
  { "onlineMeeting", "null" },
};

/* What is being printed. */
typedef struct
{
  PracticeGraphCall *call;                 /* (nullable) */
  const PracticeGraphSelection *selection; /* (nullable) */
  const PracticeGraphEvent *event;
  JsonObject *resource;
  JsonObject *out;
} Printing;

void
practice_graph_selection_clear (PracticeGraphSelection *selection)
{
  g_clear_pointer (&selection->select, g_strfreev);
  g_clear_pointer (&selection->expand_properties, g_strfreev);
}

char *
practice_graph_change_key (const char *id, guint64 version)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 bytes[20];
  gsize length = sizeof bytes;
  guint64 big = GUINT64_TO_BE (version);

  g_checksum_update (checksum, (const guchar *) id, -1);
  g_checksum_get_digest (checksum, bytes, &length);
  memcpy (bytes + 12, &big, sizeof big);
  return g_base64_encode (bytes, sizeof bytes);
}

static char *
change_key (PracticeItem *item)
{
  g_autofree char *id = practice_graph_item_id (item, TRUE);

  return practice_graph_change_key (id, item->version);
}

char *
practice_graph_item_etag (PracticeItem *item)
{
  g_autofree char *key = change_key (item);

  return g_strdup_printf ("W/\"%s\"", key);
}

const char *
practice_graph_event_type (const PracticeGraphEvent *event)
{
  if (event->occurrence)
    return "occurrence";
  if (practice_graph_item_is_exception (event->item))
    return "exception";
  return practice_graph_item_is_series (event->item) ? "seriesMaster" : "singleInstance";
}

static gboolean
wants (const Printing *printing, const char *name)
{
  const PracticeGraphSelection *selection = printing->selection;

  return selection == NULL || selection->select == NULL ||
         g_strv_contains ((const char *const *) selection->select, name);
}

/* Named by $select, not merely printed with everything. */
static gboolean
is_named (const Printing *printing, const char *name)
{
  const PracticeGraphSelection *selection = printing->selection;

  return selection != NULL && selection->select != NULL &&
         g_strv_contains ((const char *const *) selection->select, name);
}

static void
set_string (Printing *printing, const char *name, const char *value)
{
  if (!wants (printing, name))
    return;
  if (value != NULL)
    json_object_set_string_member (printing->out, name, value);
  else
    json_object_set_null_member (printing->out, name);
}

static void
print_plain (Printing *printing)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_members); i++)
    {
      JsonNode *node = json_object_get_member (printing->resource, plain_members[i].name);

      if (!wants (printing, plain_members[i].name))
        continue;
      node = node != NULL ? json_node_copy (node) : json_from_string (plain_members[i].otherwise, NULL);
      json_object_set_member (printing->out,
                              plain_members[i].name,
                              node != NULL ? node : json_node_init_null (json_node_alloc ()));
    }
}

static char *
strip_tags (const char *html)
{
  static const char *const entities[][2] = {
    { "&nbsp;", " " },  { "&lt;", "<" },  { "&gt;", ">" },
    { "&quot;", "\"" }, { "&#39;", "'" }, { "&amp;", "&" },
  };
  g_autoptr (GRegex) head = g_regex_new ("<head.*?</head>", G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GRegex) breaks = g_regex_new ("<br\\s*/?>|</p>|</div>", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GRegex) tags = g_regex_new ("<[^>]*>", 0, 0, NULL);
  g_autofree char *body = g_regex_replace_literal (head, html, -1, 0, "", 0, NULL);
  g_autofree char *lines = g_regex_replace_literal (breaks, body, -1, 0, "\n", 0, NULL);
  g_autofree char *bare = g_regex_replace_literal (tags, lines, -1, 0, "", 0, NULL);
  GString *text = g_string_new (bare);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (text, entities[i][0], entities[i][1], 0);
  return g_strstrip (g_string_free (text, FALSE));
}

char *
practice_graph_body_text (JsonObject *body)
{
  const char *content = body != NULL ? json_object_get_string_member_with_default (body, "content", "") : "";

  if (body != NULL &&
      g_strcmp0 (json_object_get_string_member_with_default (body, "contentType", "text"), "html") == 0)
    return strip_tags (content);
  return g_strdup (content);
}

/* A text as Exchange turns it into HTML. */
static char *
text_to_html (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GString *html = g_string_new (escaped);

  g_string_replace (html, "\r\n", "\n", 0);
  g_string_replace (html, "\n", "<br>\r\n", 0);
  g_string_prepend (html, "<div class=\"PlainText\">");
  g_string_append (html, "</div>");
  return g_string_free (html, FALSE);
}

/* Bodies come back inside a page of their own (providers.md §3.3). */
static char *
body_html (JsonObject *body)
{
  const char *content = body != NULL ? json_object_get_string_member_with_default (body, "content", "") : "";
  g_autofree char *inner = NULL;

  if (*content == '\0')
    return g_strdup ("");
  if (g_strcmp0 (json_object_get_string_member_with_default (body, "contentType", "text"), "html") != 0)
    inner = text_to_html (content);
  else if (g_ascii_strncasecmp (content, "<html", 5) == 0)
    return g_strdup (content);
  return g_strdup_printf (
      "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n"
      "</head>\r\n<body>\r\n%s\r\n</body>\r\n</html>\r\n",
      inner != NULL ? inner : content);
}

static char *
body_plain (JsonObject *body)
{
  g_autofree char *text = practice_graph_body_text (body);
  GString *lines = g_string_new (text);

  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\n", "\r\n", 0);
  return g_string_free (lines, FALSE);
}

static void
print_body (Printing *printing)
{
  JsonNode *node = json_object_get_member (printing->resource, "body");
  JsonObject *body = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gboolean plain = printing->call != NULL && printing->call->text_body;
  g_autofree char *content = plain ? body_plain (body) : body_html (body);
  g_autofree char *text = practice_graph_body_text (body);
  g_autofree char *preview = g_utf8_substring (text, 0, MIN (PREVIEW_LENGTH, g_utf8_strlen (text, -1)));

  set_string (printing, "bodyPreview", preview);
  if (wants (printing, "body"))
    {
      JsonObject *out = json_object_new ();

      json_object_set_string_member (out, "contentType", plain ? "text" : "html");
      json_object_set_string_member (out, "content", content);
      json_object_set_object_member (printing->out, "body", out);
    }
}

/* All-day events are midnight to midnight whatever zone was asked for (docs#6003). */
static void
print_times (Printing *printing)
{
  gboolean all_day = json_object_get_boolean_member_with_default (printing->resource, "isAllDay", FALSE);
  gboolean in_utc = all_day || printing->call == NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GTimeZone *zone = in_utc ? utc : printing->call->zone;
  const char *name = in_utc ? "UTC" : printing->call->zone_name;

  if (wants (printing, "start"))
    json_object_set_object_member (printing->out,
                                   "start",
                                   practice_graph_date_time_new (printing->event->start, zone, name));
  if (wants (printing, "end"))
    json_object_set_object_member (printing->out,
                                   "end",
                                   practice_graph_date_time_new (printing->event->end, zone, name));
}

static JsonObject *
new_recipient (const char *name, const char *address)
{
  JsonObject *recipient = json_object_new ();
  JsonObject *email = json_object_new ();

  json_object_set_string_member (email, "name", name);
  json_object_set_string_member (email, "address", address);
  json_object_set_object_member (recipient, "emailAddress", email);
  return recipient;
}

static void
print_people (Printing *printing)
{
  PracticeUser *user = printing->event->item->calendar->user;
  JsonNode *organizer = json_object_get_member (printing->resource, "organizer");
  JsonNode *status = json_object_get_member (printing->resource, "responseStatus");

  if (wants (printing, "organizer") && organizer != NULL)
    json_object_set_member (printing->out, "organizer", json_node_copy (organizer));
  else if (wants (printing, "organizer"))
    json_object_set_object_member (printing->out, "organizer", new_recipient (user->name, user->email));
  if (wants (printing, "responseStatus"))
    {
      status =
          status != NULL
              ? json_node_copy (status)
              : json_from_string ("{\"response\":\"organizer\",\"time\":\"0001-01-01T00:00:00Z\"}", NULL);
      json_object_set_member (printing->out, "responseStatus", status);
    }
}

static void
print_stamps (Printing *printing)
{
  PracticeItem *item = printing->event->item;
  g_autofree char *created = practice_graph_format_stamp (item->created);
  g_autofree char *updated = practice_graph_format_stamp (item->updated);
  g_autofree char *key = change_key (item);

  set_string (printing, "createdDateTime", created);
  set_string (printing, "lastModifiedDateTime", updated);
  set_string (printing, "changeKey", key);
}

/* Shared by a series and its occurrences (docs#4447). */
static char *
ical_uid (PracticeItem *item)
{
  PracticeItem *series = practice_graph_item_series (item);
  g_autofree char *id = practice_graph_item_id (series != NULL ? series : item, TRUE);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, id, -1);
  g_autofree char *upper = g_ascii_strup (sum, 32);

  return g_strconcat ("040000008200E00074C5B7101A82E00800000000", upper, NULL);
}

static void
print_series (Printing *printing)
{
  const PracticeGraphEvent *event = printing->event;
  gboolean immutable = printing->call != NULL && printing->call->immutable;
  PracticeItem *series = event->occurrence ? event->item : practice_graph_item_series (event->item);
  g_autofree char *series_id = series != NULL ? practice_graph_item_id (series, immutable) : NULL;
  g_autofree char *date = NULL;
  g_autofree char *occurrence_id = NULL;
  PracticeGraphEvent original;

  set_string (printing, "type", practice_graph_event_type (event));
  set_string (printing, "seriesMasterId", series_id);
  if (series == NULL)
    {
      set_string (printing, "occurrenceId", NULL);
      return;
    }
  date = practice_graph_format_date (&event->original);
  occurrence_id = g_strdup_printf ("OID.%s.%s", series_id, date);
  set_string (printing, "occurrenceId", occurrence_id);
  practice_graph_event_init_occurrence (&original, series, &event->original);
  g_free (date);
  date = practice_graph_format_stamp (original.start * G_USEC_PER_SEC);
  if (printing->call == NULL || practice_graph_setting (printing->call, "original_start"))
    set_string (printing, "originalStart", date);
  if (wants (printing, "recurrence"))
    json_object_set_null_member (printing->out, "recurrence");
}

/* Leads to the practice server's own page, as a real one leads to Outlook on the web. */
static char *
web_link (Printing *printing, const char *id)
{
  PracticeCalendar *calendar = printing->event->item->calendar;
  g_autofree char *calendar_id = g_uri_escape_string (calendar->id, NULL, FALSE);
  g_autofree char *event_id = g_uri_escape_string (id, NULL, FALSE);

  if (printing->call == NULL)
    return g_strdup_printf ("https://outlook.office365.com/owa/?itemid=%s&exvsurl=1&path=/calendar/item",
                            event_id);
  return g_strdup_printf ("%s/calendar/microsoft/%s/%s?event=%s",
                          practice_server_get_base (printing->call->request->server, PRACTICE_ORIGIN_CONTROL),
                          calendar->user->email,
                          calendar_id,
                          event_id);
}

static void
print_identity (Printing *printing)
{
  PracticeItem *item = printing->event->item;
  gboolean immutable = printing->call != NULL && printing->call->immutable;
  g_autofree char *etag = practice_graph_item_etag (item);
  g_autofree char *id = practice_graph_event_id (printing->event, immutable);
  g_autofree char *uid = ical_uid (item);
  g_autofree char *link = web_link (printing, id);

  json_object_set_string_member (printing->out, "@odata.etag", etag);
  json_object_set_string_member (printing->out, "id", id);
  set_string (printing, "iCalUId", uid);
  set_string (printing, "uid", uid);
  set_string (printing, "webLink", link);
}

/* Extended properties are printed only where they are asked for, id by id. */
static void
print_extended (Printing *printing)
{
  GStrv ids = printing->selection != NULL ? printing->selection->expand_properties : NULL;
  JsonArray *kept = json_object_has_member (printing->resource, "singleValueExtendedProperties")
                        ? json_object_get_array_member (printing->resource, "singleValueExtendedProperties")
                        : NULL;
  g_autoptr (JsonArray) shown = NULL;

  if (ids == NULL || kept == NULL)
    return;
  shown = json_array_new ();
  for (guint i = 0; i < json_array_get_length (kept); i++)
    {
      JsonObject *property = json_array_get_object_element (kept, i);

      if (g_strv_contains ((const char *const *) ids, json_object_get_string_member (property, "id")))
        json_array_add_object_element (shown, json_object_ref (property));
    }
  if (json_array_get_length (shown) > 0)
    json_object_set_array_member (printing->out, "singleValueExtendedProperties", g_steal_pointer (&shown));
}

static void
print_cancelled (Printing *printing, GPtrArray *exceptions)
{
  gboolean immutable = printing->call != NULL && printing->call->immutable;
  g_autofree char *series_id = practice_graph_item_id (printing->event->item, immutable);
  JsonArray *cancelled = json_array_new ();

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      g_autofree char *id = NULL;

      if (!exception->cancelled)
        continue;
      id = g_strdup_printf ("OID.%s.%s",
                            series_id,
                            json_object_get_string_member (exception->resource, "~original"));
      json_array_add_string_element (cancelled, id);
    }
  json_object_set_array_member (printing->out, "cancelledOccurrences", cancelled);
}

static void
print_exceptions (Printing *printing, GPtrArray *exceptions)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      PracticeGraphEvent event;

      if (exception->cancelled)
        continue;
      practice_graph_event_init_item (&event, exception);
      json_array_add_object_element (rows, practice_graph_render_event (printing->call, NULL, &event));
    }
  json_object_set_array_member (printing->out, "exceptionOccurrences", rows);
}

static gboolean
shows_cancelled (Printing *printing)
{
  if (printing->call == NULL || practice_graph_setting_is (printing->call, "cancelled_occurrences", "never"))
    return FALSE;
  return practice_graph_setting_is (printing->call, "cancelled_occurrences", "always") ||
         is_named (printing, "cancelledOccurrences");
}

static gboolean
shows_exceptions (Printing *printing)
{
  if (printing->call == NULL || practice_graph_setting_is (printing->call, "exception_occurrences", "never"))
    return FALSE;
  return practice_graph_setting_is (printing->call, "exception_occurrences", "always") ||
         (printing->selection != NULL && printing->selection->expand_exceptions);
}

static void
print_changes_of_series (Printing *printing)
{
  PracticeItem *item = printing->event->item;
  g_autoptr (GPtrArray) exceptions = NULL;

  if (printing->event->occurrence || !practice_graph_item_is_series (item))
    return;
  exceptions = practice_calendar_exceptions (item->calendar, item->id);
  if (shows_cancelled (printing))
    print_cancelled (printing, exceptions);
  if (shows_exceptions (printing))
    print_exceptions (printing, exceptions);
}

JsonObject *
practice_graph_render_event (PracticeGraphCall *call,
                             const PracticeGraphSelection *selection,
                             const PracticeGraphEvent *event)
{
  g_autoptr (JsonObject) resource = practice_graph_item_resource (event->item);
  Printing printing = { call, selection, event, resource, json_object_new () };

  print_identity (&printing);
  print_stamps (&printing);
  print_plain (&printing);
  print_series (&printing);
  print_body (&printing);
  print_times (&printing);
  print_people (&printing);
  print_extended (&printing);
  print_changes_of_series (&printing);
  return printing.out;
}

/* What is gone, as change tracking would say it. */
static JsonObject *
describe_tombstone (PracticeItem *item)
{
  JsonObject *object = json_object_new ();
  JsonObject *removed = json_object_new ();

  json_object_set_string_member (object, "id", item->id);
  json_object_set_string_member (removed, "reason", "deleted");
  json_object_set_object_member (object, "@removed", removed);
  return object;
}

JsonObject *
practice_graph_describe_item (PracticeItem *item)
{
  PracticeGraphEvent event;
  JsonObject *object;
  JsonNode *extended = json_object_get_member (item->resource, "singleValueExtendedProperties");

  if (item->cancelled)
    return describe_tombstone (item);
  practice_graph_event_init_item (&event, item);
  object = practice_graph_render_event (NULL, NULL, &event);
  if (extended != NULL)
    json_object_set_member (object, "singleValueExtendedProperties", json_node_copy (extended));
  return object;
}
