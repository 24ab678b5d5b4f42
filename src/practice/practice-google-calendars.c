/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

static const struct
{
  const char *background, *foreground;
} event_colours[] = {
  { "#a4bdfc", "#1d1d1d" }, { "#7ae7bf", "#1d1d1d" }, { "#dbadff", "#1d1d1d" }, { "#ff887c", "#1d1d1d" },
  { "#fbd75b", "#1d1d1d" }, { "#ffb878", "#1d1d1d" }, { "#46d6db", "#1d1d1d" }, { "#e1e1e1", "#1d1d1d" },
  { "#5484ed", "#1d1d1d" }, { "#51b749", "#1d1d1d" }, { "#dc2127", "#1d1d1d" },
};

static const char *const calendar_colours[] = {
  "#ac725e", "#d06b64", "#f83a22", "#fa573c", "#ff7537", "#ffad46", "#42d692", "#16a765",
  "#7bd148", "#b3dc6c", "#fbe983", "#fad165", "#92e1c0", "#9fe1e7", "#9fc6e7", "#4986e7",
  "#9a9cff", "#b99aff", "#c2c2c2", "#cabdbf", "#cca6ac", "#f691b2", "#cd74e6", "#a47ae2",
};

static const char *const roles[] = { "freeBusyReader", "reader", "writer", "owner" };

gboolean
practice_google_is_event_colour (const char *id)
{
  char *end = NULL;
  gint64 number = g_ascii_strtoll (id, &end, 10);

  return *id != '\0' && *end == '\0' && number >= 1 && number <= (gint64) G_N_ELEMENTS (event_colours);
}

static char *
calendar_etag (PracticeCalendar *calendar)
{
  return g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"",
                          G_GUINT64_CONSTANT (3160000000000000) + calendar->version * 1000);
}

static guint
role_rank (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i], role) == 0)
      return i;
  return 0;
}

JsonArray *
practice_google_default_reminders (PracticeCalendar *calendar)
{
  JsonArray *reminders = json_array_new ();
  JsonObject *reminder;

  if (json_object_has_member (calendar->extra, "defaultReminders"))
    {
      json_array_unref (reminders);
      return json_array_ref (json_object_get_array_member (calendar->extra, "defaultReminders"));
    }
  if (!calendar->primary)
    return reminders;
  reminder = json_object_new ();
  json_object_set_string_member (reminder, "method", "popup");
  json_object_set_int_member (reminder, "minutes", 30);
  json_array_add_object_element (reminders, reminder);
  return reminders;
}

/* Members that are the same in the list's entry and in the calendar itself. */
static JsonObject *
print_common (PracticeCalendar *calendar,
              const char *kind)
{
  JsonObject *object = json_object_new ();
  g_autofree char *etag = calendar_etag (calendar);
  static const char *const kept[] = { "description", "location" };

  json_object_set_string_member (object, "kind", kind);
  json_object_set_string_member (object, "etag", etag);
  json_object_set_string_member (object, "id", calendar->id);
  json_object_set_string_member (object, "summary", calendar->name);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (calendar->extra, kept[i]))
      json_object_set_string_member (object,
                                     kept[i],
                                     json_object_get_string_member (calendar->extra, kept[i]));
  json_object_set_string_member (object, "timeZone", calendar->zone);
  return object;
}

static void
print_colour (PracticeCalendar *calendar,
              JsonObject *entry)
{
  const char *id = json_object_get_string_member_with_default (calendar->extra,
                                                               "colorId",
                                                               calendar->primary ? "14" : "16");
  gint64 number = CLAMP (g_ascii_strtoll (id, NULL, 10), 1, (gint64) G_N_ELEMENTS (calendar_colours));

  json_object_set_string_member (entry, "colorId", id);
  json_object_set_string_member (entry,
                                 "backgroundColor",
                                 json_object_get_string_member_with_default (calendar->extra,
                                                                             "backgroundColor",
                                                                             calendar_colours[number - 1]));
  json_object_set_string_member (entry,
                                 "foregroundColor",
                                 json_object_get_string_member_with_default (calendar->extra,
                                                                             "foregroundColor",
                                                                             "#000000"));
}

JsonObject *
practice_google_describe_calendar (PracticeCalendar *calendar)
{
  JsonObject *entry = print_common (calendar, "calendar#calendarListEntry");
  JsonObject *conference = json_object_new ();
  JsonArray *solutions = json_array_new ();

  if (calendar->deleted)
    {
      json_object_remove_member (entry, "summary");
      json_object_remove_member (entry, "timeZone");
      json_object_set_boolean_member (entry, "deleted", TRUE);
      json_object_unref (conference);
      json_array_unref (solutions);
      return entry;
    }
  print_colour (calendar, entry);
  if (json_object_has_member (calendar->extra, "summaryOverride"))
    json_object_set_string_member (entry,
                                   "summaryOverride",
                                   json_object_get_string_member (calendar->extra, "summaryOverride"));
  if (json_object_get_boolean_member_with_default (calendar->extra, "hidden", FALSE))
    json_object_set_boolean_member (entry, "hidden", TRUE);
  json_object_set_boolean_member (
      entry, "selected", json_object_get_boolean_member_with_default (calendar->extra, "selected", TRUE));
  json_object_set_string_member (entry, "accessRole", calendar->role);
  json_object_set_array_member (entry, "defaultReminders", practice_google_default_reminders (calendar));
  if (calendar->primary)
    json_object_set_boolean_member (entry, "primary", TRUE);
  json_array_add_string_element (solutions, "hangoutsMeet");
  json_object_set_array_member (conference, "allowedConferenceSolutionTypes", solutions);
  json_object_set_object_member (entry, "conferenceProperties", conference);
  if (g_str_equal (calendar->role, "owner"))
    json_object_set_string_member (entry, "dataOwner", calendar->owner);
  return entry;
}

static JsonObject *
print_calendar (PracticeCalendar *calendar)
{
  JsonObject *object = print_common (calendar, "calendar#calendar");

  json_object_set_string_member (object, "dataOwner", calendar->owner);
  return object;
}

/* Scopes that end at a calendar: of one's own, or made by this client. */
static gboolean
is_within_scopes (PracticeRequest *request,
                  PracticeCalendar *calendar)
{
  const PracticeGoogleMethod *method = request->route_data;
  g_auto (GStrv) scopes = g_strsplit (method->scopes, " ", -1);

  for (guint i = 0; scopes[i] != NULL; i++)
    {
      if (!practice_token_has_scope (request, scopes[i]))
        continue;
      if (strcmp (scopes[i], "calendar.app.created") == 0)
        {
          if (calendar->app_created)
            return TRUE;
        }
      else if (!g_str_has_prefix (scopes[i], "calendar.events.owned") ||
               g_str_equal (calendar->role, "owner"))
        return TRUE;
    }
  return practice_google_fail_scope (request, method->name);
}

PracticeCalendar *
practice_google_find_calendar (PracticeRequest *request)
{
  PracticeCalendar *calendar =
      practice_user_find_calendar (request->user, practice_request_param (request, "calendarId"));

  if (calendar == NULL)
    {
      practice_google_fail (request, "notFound");
      return NULL;
    }
  practice_google_purge (calendar);
  return is_within_scopes (request, calendar) ? calendar : NULL;
}

static int
compare_list (gconstpointer a,
              gconstpointer b)
{
  const PracticeCalendar *left = *(const PracticeCalendar *const *) a;
  const PracticeCalendar *right = *(const PracticeCalendar *const *) b;

  return (left->list_sequence > right->list_sequence) - (left->list_sequence < right->list_sequence);
}

typedef struct
{
  guint64 since;    /* only entries changed after it */
  guint64 position; /* of the last entry on the page before */
  guint64 start;    /* sequence when the first page was made */
  gboolean changes;
} ListPlace;

/* Reads syncToken and pageToken. FALSE after a refusal. */
static gboolean
read_place (PracticeRequest *request,
            ListPlace *place)
{
  const char *sync = practice_request_query (request, "syncToken");
  const char *page = practice_request_query (request, "pageToken");
  g_autoptr (JsonObject) from = NULL;
  g_autoptr (JsonObject) at = NULL;

  place->start = request->user->sequence;
  place->changes = sync != NULL;
  if (sync != NULL && practice_request_query (request, "minAccessRole") != NULL)
    return practice_google_fail_with (request,
                                      "invalidParameter",
                                      "minAccessRole cannot be used with syncToken.",
                                      "minAccessRole");
  if (sync != NULL &&
      practice_cursor_decode (request->user, PRACTICE_CURSOR_SYNC, sync, &from) != PRACTICE_CURSOR_OK)
    return practice_google_fail (request, "fullSyncRequired");
  if (from != NULL && !json_object_has_member (from, "list"))
    return practice_google_fail (request, "fullSyncRequired");
  if (from != NULL)
    place->since = (guint64) json_object_get_int_member (from, "list");
  if (page != NULL &&
      practice_cursor_decode (request->user, PRACTICE_CURSOR_PAGE, page, &at) != PRACTICE_CURSOR_OK)
    return practice_google_fail_with (request, "invalidParameter", "Invalid page token value.", "pageToken");
  if (at != NULL)
    {
      place->position = (guint64) json_object_get_int_member_with_default (at, "position", 0);
      place->start = (guint64) json_object_get_int_member_with_default (at, "start", 0);
    }
  return TRUE;
}

static gboolean
is_listed (PracticeRequest *request,
           PracticeCalendar *calendar,
           const ListPlace *place)
{
  gboolean hidden = json_object_get_boolean_member_with_default (calendar->extra, "hidden", FALSE);
  const char *least = practice_request_query (request, "minAccessRole");

  if (calendar->list_sequence <= MAX (place->since, place->position))
    return FALSE;
  if (calendar->deleted && !place->changes && !practice_google_flag (request, "showDeleted"))
    return FALSE;
  if (hidden && !place->changes && !practice_google_flag (request, "showHidden"))
    return FALSE;
  return least == NULL || role_rank (calendar->role) >= role_rank (least);
}

static void
add_token (PracticeRequest *request,
           JsonObject *reply,
           const ListPlace *place,
           guint64 position,
           gboolean more)
{
  g_autoptr (JsonObject) content = json_object_new ();
  g_autofree char *token = NULL;

  if (more)
    {
      json_object_set_int_member (content, "position", (gint64) position);
      json_object_set_int_member (content, "start", (gint64) place->start);
    }
  else
    json_object_set_int_member (content, "list", (gint64) place->start);
  token = practice_cursor_encode (request->user, more ? PRACTICE_CURSOR_PAGE : PRACTICE_CURSOR_SYNC, content);
  json_object_set_string_member (reply, more ? "nextPageToken" : "nextSyncToken", token);
}

void
practice_google_calendar_list (PracticeRequest *request)
{
  ListPlace place = { 0 };
  g_autoptr (GPtrArray) listed = g_ptr_array_new ();
  guint size = practice_google_page_size (request, 100, 250);
  JsonObject *reply;
  JsonArray *items;
  g_autofree char *etag = NULL;
  guint n;

  if (!read_place (request, &place))
    return;
  for (guint i = 0; i < request->user->calendars->len; i++)
    if (is_listed (request, g_ptr_array_index (request->user->calendars, i), &place))
      g_ptr_array_add (listed, g_ptr_array_index (request->user->calendars, i));
  g_ptr_array_sort (listed, compare_list);
  n = MIN (size, listed->len);
  reply = json_object_new ();
  items = json_array_new ();
  etag = g_strdup_printf ("\"p32%08" G_GINT64_MODIFIER "x0g\"", request->user->sequence);
  for (guint i = 0; i < n; i++)
    json_array_add_object_element (items, practice_google_describe_calendar (g_ptr_array_index (listed, i)));
  json_object_set_string_member (reply, "kind", "calendar#calendarList");
  json_object_set_string_member (reply, "etag", etag);
  add_token (request,
             reply,
             &place,
             n > 0 ? ((PracticeCalendar *) g_ptr_array_index (listed, n - 1))->list_sequence : 0,
             n < listed->len);
  json_object_set_array_member (reply, "items", items);
  practice_google_reply (request, SOUP_STATUS_OK, reply);
}

void
practice_google_calendar_list_get (PracticeRequest *request)
{
  PracticeCalendar *calendar = practice_google_find_calendar (request);

  if (calendar != NULL)
    practice_google_reply (request, SOUP_STATUS_OK, practice_google_describe_calendar (calendar));
}

/* The person's own settings of an entry; what belongs to the calendar is read-only here. */
void
practice_google_calendar_list_put (PracticeRequest *request)
{
  static const char *const own[] = { "summaryOverride", "colorId",  "backgroundColor", "foregroundColor",
                                     "hidden",          "selected", "defaultReminders" };
  PracticeCalendar *calendar = practice_google_find_calendar (request);
  g_autoptr (JsonObject) body = NULL;

  if (calendar == NULL)
    return;
  body = practice_request_json (request);
  if (body == NULL)
    {
      practice_google_fail (request, "parseError");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      JsonNode *node = json_object_get_member (body, own[i]);

      if (node != NULL && JSON_NODE_HOLDS_NULL (node))
        json_object_remove_member (calendar->extra, own[i]);
      else if (node != NULL)
        json_object_set_member (calendar->extra, own[i], json_node_copy (node));
    }
  practice_calendar_touch (calendar);
  practice_google_reply (request, SOUP_STATUS_OK, practice_google_describe_calendar (calendar));
}

/* Takes what a body says about the calendar itself. */
static gboolean
take_properties (PracticeRequest *request,
                 PracticeCalendar *calendar,
                 JsonObject *body)
{
  const char *summary = json_object_get_string_member_with_default (body, "summary", NULL);
  const char *zone_name = json_object_get_string_member_with_default (body, "timeZone", NULL);
  g_autoptr (GTimeZone) zone = zone_name != NULL ? practice_zone_new (zone_name) : NULL;
  static const char *const kept[] = { "description", "location" };

  if (zone_name != NULL && zone == NULL)
    return practice_google_fail_with (request, "invalid", "Invalid time zone definition.", NULL);
  if (summary != NULL)
    {
      g_free (calendar->name);
      calendar->name = g_strdup (summary);
    }
  if (zone_name != NULL)
    {
      g_free (calendar->zone);
      calendar->zone = g_strdup (zone_name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (body, kept[i]))
      json_object_set_string_member (calendar->extra, kept[i],
                                     json_object_get_string_member_with_default (body, kept[i], ""));
  practice_calendar_touch (calendar);
  return TRUE;
}

void
practice_google_calendars_insert (PracticeRequest *request)
{
  g_autoptr (JsonObject) body = practice_request_json (request);
  g_autoptr (GTimeZone) zone = NULL;
  const char *name, *zone_name;
  PracticeCalendar *calendar;

  if (body == NULL)
    {
      practice_google_fail (request, "parseError");
      return;
    }
  name = json_object_get_string_member_with_default (body, "summary", NULL);
  zone_name = json_object_get_string_member_with_default (body, "timeZone", "UTC");
  zone = practice_zone_new (zone_name);
  if (name == NULL || *name == '\0')
    practice_google_fail_with (request, "required", "Missing title.", NULL);
  else if (zone == NULL)
    practice_google_fail_with (request, "invalid", "Invalid time zone definition.", NULL);
  else
    {
      calendar = practice_user_add_calendar (request->user, NULL, name, zone_name, "owner");
      calendar->app_created =
          request->other_person ? FALSE : practice_token_has_scope (request, "calendar.app.created");
      take_properties (request, calendar, body);
      practice_google_reply (request, SOUP_STATUS_OK, print_calendar (calendar));
    }
}

void
practice_google_calendars_get (PracticeRequest *request)
{
  PracticeCalendar *calendar = practice_google_find_calendar (request);

  if (calendar != NULL)
    practice_google_reply (request, SOUP_STATUS_OK, print_calendar (calendar));
}

void
practice_google_calendars_patch (PracticeRequest *request)
{
  PracticeCalendar *calendar = practice_google_find_calendar (request);
  g_autoptr (JsonObject) body = NULL;

  if (calendar == NULL)
    return;
  body = practice_request_json (request);
  if (body == NULL)
    practice_google_fail (request, "parseError");
  else if (!g_str_equal (calendar->role, "owner"))
    practice_google_fail (request, "forbidden");
  else if (strcmp (request->method, "PUT") == 0 && !json_object_has_member (body, "summary"))
    practice_google_fail_with (request, "required", "Missing title.", NULL);
  else if (take_properties (request, calendar, body))
    practice_google_reply (request, SOUP_STATUS_OK, print_calendar (calendar));
}

void
practice_google_calendars_delete (PracticeRequest *request)
{
  PracticeCalendar *calendar = practice_google_find_calendar (request);

  if (calendar == NULL)
    return;
  if (calendar->primary || (!request->other_person && !g_str_equal (calendar->role, "owner")))
    {
      practice_google_fail (request, "forbidden");
      return;
    }
  calendar->deleted = TRUE;
  practice_calendar_touch (calendar);
  practice_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

static void
add_colour (JsonObject *palette,
            guint number,
            const char *background,
            const char *foreground)
{
  JsonObject *colour = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%u", number);

  json_object_set_string_member (colour, "background", background);
  json_object_set_string_member (colour, "foreground", foreground);
  json_object_set_object_member (palette, id, colour);
}

void
practice_google_colors (PracticeRequest *request)
{
  JsonObject *reply = json_object_new ();
  JsonObject *calendars = json_object_new ();
  JsonObject *events = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (calendar_colours); i++)
    add_colour (calendars, i + 1, calendar_colours[i], "#1d1d1d");
  for (guint i = 0; i < G_N_ELEMENTS (event_colours); i++)
    add_colour (events, i + 1, event_colours[i].background, event_colours[i].foreground);
  json_object_set_string_member (reply, "kind", "calendar#colors");
  json_object_set_string_member (reply, "updated", "2012-02-14T00:00:00.000Z");
  json_object_set_object_member (reply, "calendar", calendars);
  json_object_set_object_member (reply, "event", events);
  practice_google_reply (request, SOUP_STATUS_OK, reply);
}
