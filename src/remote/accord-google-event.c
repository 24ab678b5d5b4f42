/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-event.h"

#include <stdlib.h>
#include <string.h>

#include "model/accord-colours.h"
#include "model/accord-exceptions.h"
#include "model/accord-holding.h"
#include "model/accord-markup.h"
#include "model/accord-recurrence.h"
#include "model/accord-when.h"
#include "remote/accord-html-text.h"
#include "remote/accord-json.h"

static const AccordWord busy_words[] = {
  { "busy", "opaque" },
  { "free", "transparent" },
  { NULL, NULL },
};

static const AccordWord status_words[] = {
  { "confirmed", "confirmed" },
  { "tentative", "tentative" },
  { NULL, NULL },
};

static const AccordWord privacy_words[] = {
  { "default", "default" },      { "public", "public" }, { "private", "private" },
  { "private", "confidential" }, { NULL, NULL },
};

static const AccordWord response_words[] = {
  { "none", "needsAction" },
  { "accepted", "accepted" },
  { "declined", "declined" },
  { "tentative", "tentative" },
  { NULL, NULL },
};

/* Shown there, never taken in and never written (providers.md §2.4). */
static const struct
{
  const char *type;
  AccordRemoteTraits trait;
} special_types[] = {
  { "birthday", ACCORD_REMOTE_BIRTHDAY },         { "focusTime", ACCORD_REMOTE_FOCUS },
  { "outOfOffice", ACCORD_REMOTE_AWAY },          { "workingLocation", ACCORD_REMOTE_LOCATION },
  { "fromGmail", ACCORD_REMOTE_FROM_MAIL },
};

static void
encode_title (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  json_object_set_string_member (into, "summary", value);
}

static char *
decode_title (JsonObject *from, const AccordFieldContext *context)
{
  return accord_normalise_line (accord_json_string (from, "summary"));
}

static void
encode_place (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  json_object_set_string_member (into, "location", value);
}

static char *
decode_place (JsonObject *from, const AccordFieldContext *context)
{
  return accord_normalise_line (accord_json_string (from, "location"));
}

static void
encode_body (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  json_object_set_string_member (into, "description", value);
}

static char *
decode_body (JsonObject *from, const AccordFieldContext *context)
{
  const char *text = accord_json_string (from, "description");
  g_autofree char *plain =
      text != NULL && accord_markup_is_in (text) ? accord_html_text_read (text) : NULL;

  return accord_normalise_body (plain != NULL ? plain : text);
}

/* One end of a span: a date, or an instant with its zone; the members of the other kind are deleted. */
static JsonObject *
new_end (const AccordWhen *when, char *text)
{
  g_autofree char *owned = text;
  gboolean zoned = !when->all_day && accord_zone_is_known (when->zone);
  JsonObject *end = json_object_new ();

  json_object_set_string_member (end, when->all_day ? "date" : "dateTime", owned);
  json_object_set_null_member (end, when->all_day ? "dateTime" : "date");
  if (zoned)
    json_object_set_string_member (end, "timeZone", when->zone);
  else
    json_object_set_null_member (end, "timeZone");
  return end;
}

static void
encode_when (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (!accord_when_from_text (&when, value, NULL) || !when.set)
    return;
  json_object_set_object_member (into, "start", new_end (&when, accord_when_format_start (&when)));
  json_object_set_object_member (into, "end", new_end (&when, accord_when_format_end (&when)));
}

static char *
decode_when (JsonObject *from, const AccordFieldContext *context)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  const char *date = accord_json_string (from, "start/date");
  const char *start = date != NULL ? date : accord_json_string (from, "start/dateTime");
  const char *end = accord_json_string (from, date != NULL ? "end/date" : "end/dateTime");
  const char *zone = accord_json_string (from, "start/timeZone");

  if (zone == NULL)
    zone = context->fallback_zone;
  if (start == NULL || !accord_when_parse (&when, start, end, date != NULL ? NULL : zone, NULL))
    return g_strdup ("");
  return accord_when_to_text (&when);
}

/* The canonical value is the colour's name in the palette; of an id that is not in it "#" and the id, "" for none. */
static void
encode_colour (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  const AccordColour *colour = accord_colour_from_name (value);

  if (colour != NULL || *value == '#')
    json_object_set_string_member (into, "colorId", colour != NULL ? colour->id : value + 1);
  else
    json_object_set_null_member (into, "colorId");
}

static char *
decode_colour (JsonObject *from, const AccordFieldContext *context)
{
  const char *id = accord_json_string (from, "colorId");
  const AccordColour *colour = accord_colour_from_id (id);

  if (colour != NULL)
    return g_strdup (colour->name);
  return id != NULL && *id != '\0' ? g_strconcat ("#", id, NULL) : g_strdup ("");
}

/* The owner's own entry, which Google keeps among the attendees of a meeting that he organises. */
static gboolean
is_organising_self (JsonObject *attendee)
{
  return accord_json_boolean (attendee, "self", FALSE) && accord_json_boolean (attendee, "organizer", FALSE);
}

static JsonObject *
find_attendee (const AccordFieldContext *context, const char *address)
{
  JsonArray *before = accord_json_array (context->before, "attendees");

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    {
      JsonObject *attendee = accord_json_element (before, i);
      const char *email = accord_json_string (attendee, "email");

      if (address == NULL ? is_organising_self (attendee)
                          : email != NULL && g_ascii_strcasecmp (email, address) == 0)
        return attendee;
    }
  return NULL;
}

/* What the entry there says beyond our fields (its answer, its guests) stays; what is read-only is not sent.
 */
static JsonObject *
copy_entry (JsonObject *entry)
{
  g_autoptr (GList) names = entry != NULL ? json_object_get_members (entry) : NULL;
  JsonObject *copy = json_object_new ();

  for (GList *name = names; name != NULL; name = name->next)
    if (!g_str_equal (name->data, "self") && !g_str_equal (name->data, "organizer"))
      json_object_set_member (copy, name->data, json_node_copy (json_object_get_member (entry, name->data)));
  return copy;
}

static JsonObject *
new_attendee (const char *line, const AccordFieldContext *context)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 3);
  JsonObject *there = find_attendee (context, parts[0]);
  JsonObject *attendee = copy_entry (there);
  const char *role = parts[1] != NULL ? parts[2] : NULL;

  if (there == NULL)
    json_object_set_string_member (attendee, "email", parts[0]);
  if (parts[1] != NULL && parts[1][0] != '\0')
    json_object_set_string_member (attendee, "displayName", parts[1]);
  json_object_set_boolean_member (attendee, "optional", g_strcmp0 (role, "optional") == 0);
  if (there == NULL && g_strcmp0 (role, "resource") == 0)
    json_object_set_boolean_member (attendee, "resource", TRUE);
  return attendee;
}

static void
encode_attendees (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  JsonArray *attendees = json_array_new ();
  JsonObject *self = find_attendee (context, NULL);

  if (self != NULL)
    json_array_add_object_element (attendees, copy_entry (self));
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      json_array_add_object_element (attendees, new_attendee (lines[i], context));
  json_object_set_array_member (into, "attendees", attendees);
}

static char *
decode_people (JsonObject *from, gboolean responses)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  JsonArray *attendees = accord_json_array (from, "attendees");

  for (guint i = 0; attendees != NULL && i < json_array_get_length (attendees); i++)
    {
      JsonObject *attendee = accord_json_element (attendees, i);
      const char *email = accord_json_string (attendee, "email");
      const char *role = accord_json_boolean (attendee, "resource", FALSE)   ? "resource"
                         : accord_json_boolean (attendee, "optional", FALSE) ? "optional"
                                                                             : "required";

      if (is_organising_self (attendee))
        continue;
      if (responses)
        accord_field_add_line (lines,
                               email,
                               accord_word_to_ours (response_words,
                                                    accord_json_string (attendee, "responseStatus")),
                               NULL);
      else
        accord_field_add_line (lines, email, accord_json_string (attendee, "displayName"), role);
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

/* Reminders by mail are the provider's own: kept as they are, counted in its limit. */
static JsonArray *
keep_mail_reminders (const AccordFieldContext *context)
{
  JsonArray *before = accord_json_array (context->before, "reminders/overrides");
  JsonArray *kept = json_array_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    {
      JsonObject *entry = accord_json_element (before, i);

      if (g_strcmp0 (accord_json_string (entry, "method"), "email") == 0)
        json_array_add_object_element (kept, copy_entry (entry));
    }
  return kept;
}

static void
encode_reminders (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_auto (GStrv) minutes = g_strsplit (value, " ", -1);
  JsonArray *overrides = keep_mail_reminders (context);
  JsonObject *reminders = json_object_new ();

  for (guint i = 0; minutes[i] != NULL && json_array_get_length (overrides) < ACCORD_GOOGLE_REMINDERS; i++)
    {
      JsonObject *override;

      if (minutes[i][0] == '\0')
        continue;
      override = json_object_new ();
      json_object_set_string_member (override, "method", "popup");
      json_object_set_int_member (override, "minutes", CLAMP (atoi (minutes[i]), 0, ACCORD_GOOGLE_MOST_MINUTES));
      json_array_add_object_element (overrides, override);
    }
  json_object_set_boolean_member (reminders, "useDefault", FALSE);
  json_object_set_array_member (reminders, "overrides", overrides);
  json_object_set_object_member (into, "reminders", reminders);
}

static int
compare_minutes (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

char *
accord_google_event_read_reminders (JsonArray *overrides)
{
  g_autoptr (GArray) minutes = g_array_new (FALSE, FALSE, sizeof (int));
  GString *text = g_string_new (NULL);

  for (guint i = 0; overrides != NULL && i < json_array_get_length (overrides); i++)
    {
      JsonObject *override = accord_json_element (overrides, i);
      int value = (int) accord_json_int (override, "minutes", -1);

      if (value >= 0 && g_strcmp0 (accord_json_string (override, "method"), "popup") == 0)
        g_array_append_val (minutes, value);
    }
  g_array_sort (minutes, compare_minutes);
  for (guint i = 0; i < minutes->len; i++)
    if (i == 0 || g_array_index (minutes, int, i) != g_array_index (minutes, int, i - 1))
      g_string_append_printf (text, "%s%d", i > 0 ? " " : "", g_array_index (minutes, int, i));
  return g_string_free (text, FALSE);
}

gboolean
accord_google_event_uses_default_reminders (JsonObject *event)
{
  return accord_json_boolean (event, "reminders/useDefault", FALSE);
}

static char *
decode_reminders (JsonObject *from, const AccordFieldContext *context)
{
  if (accord_google_event_uses_default_reminders (from))
    return g_strdup (context->default_reminders != NULL ? context->default_reminders : "");
  return accord_google_event_read_reminders (accord_json_array (from, "reminders/overrides"));
}

/* organizer.self speaks of the calendar; an event without organiser is the calendar's own. */
static gboolean
is_mine (JsonObject *event)
{
  return accord_json_object (event, "organizer") == NULL ||
         accord_json_boolean (event, "organizer/self", FALSE);
}

static char *
decode_organiser (JsonObject *from, const AccordFieldContext *context)
{
  const char *email = accord_json_string (from, "organizer/email");

  return g_strdup (is_mine (from) || email == NULL ? "" : email);
}

static char *
decode_online (JsonObject *from, const AccordFieldContext *context)
{
  JsonArray *points = accord_json_array (from, "conferenceData/entryPoints");
  const char *link = accord_json_string (from, "hangoutLink");

  for (guint i = 0; link == NULL && points != NULL && i < json_array_get_length (points); i++)
    {
      JsonObject *point = accord_json_element (points, i);

      if (g_strcmp0 (accord_json_string (point, "entryPointType"), "video") == 0)
        link = accord_json_string (point, "uri");
    }
  return g_strdup (link != NULL ? link : "");
}

static gboolean
read_when (JsonObject *from, const AccordFieldContext *context, AccordWhen *out)
{
  g_autofree char *text = decode_when (from, context);

  return accord_when_from_text (out, text, NULL) && out->set;
}

/* The dates taken out are added once all is known that they are said by (set_excluded). */
static void
encode_recurrence (JsonObject *into, const char *value, const AccordFieldContext *context)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (*value == '\0')
    json_object_set_null_member (into, "recurrence");
  else
    accord_google_event_set_recurrence (into, value, NULL, none);
}

static char *
decode_recurrence (JsonObject *from, const AccordFieldContext *context)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (accord_json_array (from, "recurrence") == NULL || !read_when (from, context, &when))
    return NULL;
  return accord_google_event_read_recurrence (from, &when, NULL);
}

/* What the master alone says of them; the others are events of their own (accord-google-series). */
static char *
decode_exceptions (JsonObject *from, const AccordFieldContext *context)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) excluded = NULL;
  g_autoptr (GPtrArray) exceptions = NULL;

  if (accord_json_array (from, "recurrence") == NULL || !read_when (from, context, &when))
    return NULL;
  g_free (accord_google_event_read_recurrence (from, &when, &excluded));
  exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);
  for (guint i = 0; i < excluded->len; i++)
    g_ptr_array_add (exceptions, accord_exception_new (g_ptr_array_index (excluded, i), NULL));
  return accord_exceptions_to_text (exceptions);
}

static const AccordFieldRow rows[] = {
  { ACCORD_FIELD_TITLE, "summary", encode_title, decode_title },
  { ACCORD_FIELD_WHEN, "start end", encode_when, decode_when },
  { ACCORD_FIELD_PLACE, "location", encode_place, decode_place },
  { ACCORD_FIELD_BODY, "description", encode_body, decode_body },
  { ACCORD_FIELD_CATEGORIES, "colorId", encode_colour, decode_colour },
  { ACCORD_FIELD_ATTENDEES, "attendees", encode_attendees, decode_attendees },
  { ACCORD_FIELD_REMINDERS, "reminders", encode_reminders, decode_reminders },
  { ACCORD_FIELD_BUSY, "transparency", .words = busy_words },
  { ACCORD_FIELD_STATUS, "status", .words = status_words },
  { ACCORD_FIELD_PRIVACY, "visibility", .words = privacy_words },
  { ACCORD_FIELD_ORGANISER, "organizer", NULL, decode_organiser },
  { ACCORD_FIELD_RESPONSES, "attendees", NULL, decode_responses },
  { ACCORD_FIELD_ONLINE, "hangoutLink conferenceData", NULL, decode_online },
  { ACCORD_FIELD_RECURRENCE, "recurrence", encode_recurrence, decode_recurrence },
  { ACCORD_FIELD_EXCEPTIONS, "recurrence", NULL, decode_exceptions },
};

const AccordFieldRow *
accord_google_event_rows (guint *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);
  return rows;
}

char *
accord_google_event_id (const char *key)
{
  static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv"; /* RFC 4648 §7 */
  GString *id = g_string_new ("accord");
  guint buffer = 0;
  guint bits = 0;

  g_return_val_if_fail (key != NULL, NULL);

  for (const char *digit = key; g_ascii_isxdigit (*digit); digit++)
    {
      buffer = buffer << 4 | (guint) g_ascii_xdigit_value (*digit);
      for (bits += 4; bits >= 5; bits -= 5)
        g_string_append_c (id, alphabet[(buffer >> (bits - 5)) & 31]);
    }
  if (bits > 0)
    g_string_append_c (id, alphabet[(buffer << (5 - bits)) & 31]);
  return g_string_free (id, FALSE);
}

static void
set_mark (JsonObject *event, const char *mark)
{
  JsonObject *private = json_object_new ();
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (private, ACCORD_GOOGLE_MARK, mark);
  json_object_set_object_member (properties, "private", private);
  json_object_set_object_member (event, "extendedProperties", properties);
}

static GPtrArray *
cancelled_keys (const char *exceptions)
{
  g_autoptr (GPtrArray) all = accord_exceptions_from_text (exceptions, NULL);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AccordException *exception = g_ptr_array_index (all, i);

      if (exception->cancelled)
        g_ptr_array_add (keys, g_strdup (exception->original));
    }
  return keys;
}

/* Where the rule or its start is written, what is cancelled goes along: in the same request, and by the new start. */
static void
set_excluded (JsonObject *into, const AccordFields *fields, const AccordFieldContext *context)
{
  const char *exceptions = accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS);
  const char *when_text = accord_fields_get (fields, ACCORD_FIELD_WHEN);
  const char *recurrence = accord_fields_get (fields, ACCORD_FIELD_RECURRENCE);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) excluded = NULL;
  g_autofree char *rules = NULL;

  if (exceptions == NULL || (when_text == NULL && recurrence == NULL) ||
      (recurrence == NULL && context->before == NULL))
    return;
  if (when_text == NULL && (context->before == NULL || !read_when (context->before, context, &when)))
    return;
  if (when_text != NULL && (!accord_when_from_text (&when, when_text, NULL) || !when.set))
    return;
  rules = recurrence != NULL ? g_strdup (recurrence) : accord_google_event_get_rules (context->before);
  if (*rules == '\0')
    return;
  excluded = cancelled_keys (exceptions);
  accord_google_event_set_recurrence (into, rules, &when, excluded);
}

JsonNode *
accord_google_event_encode (const AccordFields *fields,
                            const AccordFieldContext *context,
                            const char *mark,
                            const char *key)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *event = json_object_new ();

  json_node_take_object (node, event);
  accord_field_map_encode (rows, G_N_ELEMENTS (rows), fields, context, event);
  set_excluded (event, fields, context);
  if (mark != NULL)
    set_mark (event, mark);
  if (key != NULL)
    {
      g_autofree char *id = accord_google_event_id (key);

      json_object_set_string_member (event, "id", id);
      accord_json_strip_nulls (event);
    }
  return node;
}

static gboolean
is_declined (JsonObject *event)
{
  JsonArray *attendees = accord_json_array (event, "attendees");

  for (guint i = 0; attendees != NULL && i < json_array_get_length (attendees); i++)
    {
      JsonObject *attendee = accord_json_element (attendees, i);

      if (accord_json_boolean (attendee, "self", FALSE))
        return g_strcmp0 (accord_json_string (attendee, "responseStatus"), "declined") == 0;
    }
  return FALSE;
}

/* An occurrence without its master, or a rule that nobody here understands. */
static gboolean
repeats_unreadably (JsonObject *event, const AccordFields *fields)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  const char *recurrence = accord_fields_get (fields, ACCORD_FIELD_RECURRENCE);

  if (accord_json_string (event, "recurringEventId") != NULL)
    return TRUE;
  if (recurrence == NULL || *recurrence == '\0')
    return accord_json_array (event, "recurrence") != NULL;
  return !accord_when_from_text (&when, accord_fields_get (fields, ACCORD_FIELD_WHEN), NULL) || !when.set ||
         !accord_recurrence_check (recurrence, &when, NULL);
}

static AccordRemoteTraits
read_traits (JsonObject *event, const AccordFields *fields)
{
  const char *type = accord_json_string (event, "eventType");
  const char *body = accord_json_string (event, "description");
  AccordRemoteTraits traits = 0;

  if (repeats_unreadably (event, fields))
    traits |= ACCORD_REMOTE_REPEATS;
  if (!is_mine (event))
    traits |= ACCORD_REMOTE_NOT_MINE;
  if (is_declined (event))
    traits |= ACCORD_REMOTE_DECLINED;
  for (guint i = 0; i < G_N_ELEMENTS (special_types); i++)
    if (g_strcmp0 (type, special_types[i].type) == 0)
      traits |= ACCORD_REMOTE_SPECIAL | special_types[i].trait;
  if (body != NULL && accord_markup_is_in (body))
    traits |= ACCORD_REMOTE_HTML_BODY;
  return traits;
}

AccordRemoteItem *
accord_google_event_decode (JsonObject *event, const AccordFieldContext *context)
{
  static const AccordItemPaths paths = { "etag", "iCalUID", "htmlLink", "updated" };
  AccordRemoteItem *item = accord_field_map_item (event, &paths);

  if (item == NULL)
    return NULL;
  item->mark = g_strdup (accord_json_string (event, "extendedProperties/private/" ACCORD_GOOGLE_MARK));
  /* Of a tombstone only the id is guaranteed (providers.md §2.4). */
  if (g_strcmp0 (accord_json_string (event, "status"), "cancelled") == 0)
    item->state = ACCORD_REMOTE_GONE;
  else
    item->fields = accord_field_map_decode (rows, G_N_ELEMENTS (rows), event, context);
  item->traits = read_traits (event, item->fields);
  return item;
}
