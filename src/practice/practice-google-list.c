/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-list.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)
#define DAY (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)
#define HORIZON (2 * 366 * DAY) /* how far series without an end are expanded */
#define OLDEST_UPDATED_MIN (28 * DAY)

/* Not to be combined with a syncToken (G-DISC). */
static const char *const not_with_sync[] = { "iCalUID", "orderBy", "privateExtendedProperty", "q",
                                             "sharedExtendedProperty", "timeMin", "timeMax", "updatedMin" };

static gint64
bound (PracticeRequest *request,
       const char *name,
       gint64 otherwise)
{
  gint64 time = otherwise;

  practice_time_parse (practice_request_query (request, name), NULL, &time, NULL);
  return time;
}

static gboolean
check_sync_parameters (PracticeRequest *request)
{
  const char *reading = practice_settings_get_string (request->state->settings, "google_sync_parameters");

  if (practice_request_query (request, "syncToken") == NULL || strcmp (reading, "ignored") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (not_with_sync); i++)
    if (practice_request_query (request, not_with_sync[i]) != NULL)
      {
        g_autofree char *message =
            g_strdup_printf ("Sync token cannot be used with the parameter '%s'.", not_with_sync[i]);

        if (strcmp (reading, "gone") == 0)
          return practice_google_fail (request, "fullSyncRequired");
        return practice_google_fail_with (request, "badRequest", message, not_with_sync[i]);
      }
  if (g_strcmp0 (practice_request_query (request, "showDeleted"), "false") == 0)
    return practice_google_fail_with (request,
                                      "badRequest",
                                      "showDeleted must not be false with a sync token.",
                                      "showDeleted");
  return TRUE;
}

static gboolean
check_bounds (PracticeRequest *request,
              PracticeListing *listing)
{
  gint64 oldest = practice_state_now (request->state) - OLDEST_UPDATED_MIN;

  listing->from = bound (request, "timeMin", G_MININT64);
  listing->until = bound (request, "timeMax", G_MAXINT64);
  listing->updated_min = bound (request, "updatedMin", G_MININT64);
  if (listing->until <= listing->from)
    return practice_google_fail (request, "timeRangeEmpty");
  if (practice_request_query (request, "updatedMin") != NULL && listing->updated_min < oldest)
    return practice_google_fail (request, "updatedMinTooLongAgo");
  if (g_strcmp0 (listing->order, "startTime") == 0 && !listing->single)
    return practice_google_fail_with (request,
                                      "badRequest",
                                      "The requested ordering is not available for the particular query.",
                                      "orderBy");
  return TRUE;
}

/* Everything but where one is in the list: it has to be the same on every page. */
static char *
fixed_parameters (PracticeRequest *request)
{
  static const char *const free_names[] = { "pageToken", "maxResults", "fields", "alt",         "prettyPrint",
                                            "key",       "quotaUser",  "userIp", "oauth_token", NULL };
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (request->query), (GCompareFunc) strcmp);
  g_autoptr (GString) text = g_string_new (request->path);

  for (GList *link = names; link != NULL; link = link->next)
    {
      GPtrArray *values = practice_request_query_all (request, link->data);

      for (guint i = 0; i < values->len && !g_strv_contains (free_names, link->data); i++)
        g_string_append_printf (text,
                                "&%s=%s",
                                (const char *) link->data,
                                (const char *) g_ptr_array_index (values, i));
    }
  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text->str, -1);
}

static gboolean
is_outdated (PracticeRequest *request,
             JsonObject *token)
{
  gint64 days = practice_settings_get_int (request->state->settings, "google_sync_token_days");

  return practice_state_now (request->state) - json_object_get_int_member (token, "made") > days * DAY;
}

static gboolean
read_sync_token (PracticeRequest *request,
                 PracticeListing *listing)
{
  const char *text = practice_request_query (request, "syncToken");
  g_autoptr (JsonObject) token = NULL;
  PracticeCursorResult result;

  if (text == NULL)
    return TRUE;
  result = practice_cursor_decode (request->user, PRACTICE_CURSOR_SYNC, text, &token);
  if (result == PRACTICE_CURSOR_MALFORMED || (token != NULL && !json_object_has_member (token, "calendar")))
    return practice_google_fail_with (request, "invalidParameter", "Invalid sync token value.", "syncToken");
  if (result == PRACTICE_CURSOR_EXPIRED || strcmp (TEXT (token, "calendar"), listing->calendar->id) != 0 ||
      strcmp (TEXT (token, "role"), listing->calendar->role) != 0 || is_outdated (request, token))
    return practice_google_fail (request, "fullSyncRequired");
  if (json_object_get_boolean_member (token, "single") != listing->single)
    return practice_google_fail_with (request,
                                      "badRequest",
                                      "The query differs from the one the sync token was made for.",
                                      "singleEvents");
  listing->changes = TRUE;
  listing->since = (guint64) json_object_get_int_member (token, "sequence");
  if (practice_google_has_purged_since (listing->calendar, listing->since))
    return practice_google_fail (request, "fullSyncRequired");
  listing->window_from = json_object_get_int_member (token, "from");
  listing->window_until = json_object_get_int_member (token, "until");
  return TRUE;
}

static gboolean
read_page_token (PracticeRequest *request,
                 PracticeListing *listing)
{
  const char *text = practice_request_query (request, "pageToken");
  g_autoptr (JsonObject) token = NULL;

  listing->start = listing->calendar->sequence;
  if (text == NULL)
    return TRUE;
  if (practice_cursor_decode (request->user, PRACTICE_CURSOR_PAGE, text, &token) != PRACTICE_CURSOR_OK ||
      g_strcmp0 (TEXT (token, "query"), listing->query) != 0)
    return practice_google_fail_with (request, "invalidParameter", "Invalid page token value.", "pageToken");
  listing->position = g_strdup (TEXT (token, "position"));
  listing->start = (guint64) json_object_get_int_member (token, "start");
  listing->was_empty = json_object_get_boolean_member (token, "empty");
  return TRUE;
}

void
practice_listing_clear (PracticeListing *listing)
{
  g_clear_pointer (&listing->rows, g_ptr_array_unref);
  g_clear_pointer (&listing->zone, g_time_zone_unref);
  g_free (listing->query);
  g_free (listing->position);
}

gboolean
practice_listing_begin (PracticeListing *listing,
                        PracticeRequest *request)
{
  const char *zone = practice_request_query (request, "timeZone");

  listing->request = request;
  listing->calendar = practice_google_find_calendar (request);
  if (listing->calendar == NULL)
    return FALSE;
  listing->zone = practice_zone_new (zone != NULL ? zone : listing->calendar->zone);
  listing->single = practice_google_flag (request, "singleEvents");
  listing->order = practice_request_query (request, "orderBy");
  listing->query = fixed_parameters (request);
  if (!check_sync_parameters (request) || !check_bounds (request, listing) ||
      !read_sync_token (request, listing) || !read_page_token (request, listing))
    return FALSE;
  listing->show_deleted = practice_google_flag (request, "showDeleted") || listing->changes;
  if (!listing->changes)
    {
      listing->window_from = listing->from;
      listing->window_until = listing->until;
    }
  listing->expand_until = MIN (listing->window_until, practice_state_now (request->state) + HORIZON);
  listing->rows = g_ptr_array_new_with_free_func (practice_row_free);
  return TRUE;
}

/* Where the next page or the next listing goes on. */
static void
add_page_token (PracticeListing *listing,
                JsonObject *reply,
                const char *position,
                gboolean empty)
{
  g_autoptr (JsonObject) content = json_object_new ();
  g_autofree char *token = NULL;

  json_object_set_string_member (content, "query", listing->query);
  json_object_set_string_member (content, "position", position != NULL ? position : "");
  json_object_set_int_member (content, "start", (gint64) listing->start);
  json_object_set_boolean_member (content, "empty", empty);
  token = practice_cursor_encode (listing->request->user, PRACTICE_CURSOR_PAGE, content);
  json_object_set_string_member (reply, "nextPageToken", token);
}

static void
add_sync_token (PracticeListing *listing,
                JsonObject *reply)
{
  g_autoptr (JsonObject) content = json_object_new ();
  g_autofree char *token = NULL;

  json_object_set_string_member (content, "calendar", listing->calendar->id);
  json_object_set_string_member (content, "role", listing->calendar->role);
  json_object_set_int_member (content, "sequence", (gint64) listing->start);
  json_object_set_int_member (content, "made", practice_state_now (listing->request->state));
  json_object_set_boolean_member (content, "single", listing->single);
  json_object_set_int_member (content, "from", listing->window_from);
  json_object_set_int_member (content, "until", listing->window_until);
  token = practice_cursor_encode (listing->request->user, PRACTICE_CURSOR_SYNC, content);
  json_object_set_string_member (reply, "nextSyncToken", token);
}

static JsonObject *
make_envelope (PracticeListing *listing)
{
  JsonObject *reply = json_object_new ();
  PracticeCalendar *calendar = listing->calendar;
  const char *zone = practice_request_query (listing->request, "timeZone");
  g_autofree char *etag = g_strdup_printf ("\"p32%08" G_GINT64_MODIFIER "xg\"", calendar->sequence);
  g_autofree char *updated = practice_time_to_millis (practice_state_now (listing->request->state));

  json_object_set_string_member (reply, "kind", "calendar#events");
  json_object_set_string_member (reply, "etag", etag);
  json_object_set_string_member (reply, "summary", calendar->name);
  if (json_object_has_member (calendar->extra, "description"))
    json_object_set_string_member (reply,
                                   "description",
                                   json_object_get_string_member (calendar->extra, "description"));
  json_object_set_string_member (reply, "updated", updated);
  json_object_set_string_member (reply, "timeZone", zone != NULL ? zone : calendar->zone);
  json_object_set_string_member (reply, "accessRole", calendar->role);
  json_object_set_array_member (reply, "defaultReminders", practice_google_default_reminders (calendar));
  return reply;
}

static JsonObject *
print_row (PracticeListing *listing,
           PracticeRow *row)
{
  PracticeItem occurrence;

  if (!row->virtual)
    return practice_google_limit_attendees (listing->request,
                                            practice_google_print_item (row->item, listing->zone));
  occurrence = *row->item;
  return practice_google_limit_attendees (
      listing->request, practice_google_print_occurrence (&occurrence, row->original, listing->zone));
}

static gboolean
wants_empty_page (PracticeListing *listing)
{
  if (listing->request->fault == PRACTICE_FAULT_EMPTY_PAGE)
    return TRUE;
  return !listing->was_empty &&
         practice_settings_get_bool (listing->request->state->settings, "google_empty_pages");
}

/* Cuts the page out of the sorted rows. @with_sync: the last page carries a sync token. */
void
practice_listing_reply (PracticeListing *listing,
                        gboolean with_sync,
                        guint initial,
                        guint most)
{
  JsonObject *reply = make_envelope (listing);
  JsonArray *items = json_array_new ();
  guint size = practice_google_page_size (listing->request, initial, most);
  guint first = 0, n = 0;
  gboolean empty = wants_empty_page (listing);

  practice_listing_sort (listing);
  while (listing->position != NULL && first < listing->rows->len &&
         strcmp (((PracticeRow *) g_ptr_array_index (listing->rows, first))->key, listing->position) <= 0)
    first++;
  for (; !empty && n < size && first + n < listing->rows->len; n++)
    json_array_add_object_element (items, print_row (listing, g_ptr_array_index (listing->rows, first + n)));
  if (empty || listing->request->fault == PRACTICE_FAULT_LOOPING_NEXT_LINK)
    add_page_token (listing, reply, listing->position, empty);
  else if (first + n < listing->rows->len)
    add_page_token (listing,
                    reply,
                    ((PracticeRow *) g_ptr_array_index (listing->rows, first + n - 1))->key,
                    FALSE);
  else if (with_sync)
    add_sync_token (listing, reply);
  json_object_set_array_member (reply, "items", items);
  practice_google_reply (listing->request, SOUP_STATUS_OK, reply);
}

void
practice_google_events_list (PracticeRequest *request)
{
  g_auto (PracticeListing) listing = { 0 };

  if (!practice_listing_begin (&listing, request))
    return;
  practice_listing_collect (&listing);
  practice_listing_reply (&listing, TRUE, 250, 2500);
}

static PracticeItem *
find_series (PracticeListing *listing)
{
  PracticeItem *item =
      practice_calendar_find_item (listing->calendar, practice_request_param (listing->request, "eventId"));

  if (item == NULL || (item->cancelled && !listing->show_deleted))
    {
      practice_google_fail (listing->request, "notFound");
      return NULL;
    }
  return item;
}

void
practice_google_events_instances (PracticeRequest *request)
{
  g_auto (PracticeListing) listing = { 0 };
  PracticeItem *master;

  if (!practice_listing_begin (&listing, request) || (master = find_series (&listing)) == NULL)
    return;
  listing.single = TRUE;
  listing.order = "startTime";
  practice_listing_collect_series (&listing, master, practice_request_query (request, "originalStart"));
  practice_listing_reply (&listing, FALSE, 250, 2500);
}

/* "maxAttendees" leaves the person's own entry when there are more. (transfer full) */
JsonObject *
practice_google_limit_attendees (PracticeRequest *request,
                                 JsonObject *event)
{
  const char *most = practice_request_query (request, "maxAttendees");
  JsonArray *rows, *own;

  if (most == NULL || !json_object_has_member (event, "attendees"))
    return event;
  rows = json_object_get_array_member (event, "attendees");
  if (json_array_get_length (rows) <= g_ascii_strtoull (most, NULL, 10))
    return event;
  own = json_array_new ();
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (json_object_get_boolean_member_with_default (json_array_get_object_element (rows, i), "self", FALSE))
      json_array_add_element (own, json_node_copy (json_array_get_element (rows, i)));
  json_object_set_array_member (event, "attendees", own);
  json_object_set_boolean_member (event, "attendeesOmitted", TRUE);
  return event;
}

static void
reply_event (PracticeRequest *request,
             PracticeItem *item,
             JsonObject *event)
{
  g_autofree char *etag = practice_google_etag (item);
  const char *known = practice_request_header (request, "If-None-Match");

  practice_request_set_header (request, "ETag", etag);
  if (known != NULL && (strcmp (known, etag) == 0 || strcmp (known, "*") == 0))
    {
      json_object_unref (event);
      practice_request_reply_empty (request, SOUP_STATUS_NOT_MODIFIED);
      return;
    }
  practice_google_reply (request, SOUP_STATUS_OK, practice_google_limit_attendees (request, event));
}

void
practice_google_events_get (PracticeRequest *request)
{
  PracticeCalendar *calendar = practice_google_find_calendar (request);
  const char *id = practice_request_param (request, "eventId");
  g_autoptr (GTimeZone) zone = practice_zone_new (practice_request_query (request, "timeZone"));
  PracticeItem *item;
  gint64 original = 0;

  if (calendar == NULL)
    return;
  item = practice_calendar_find_item (calendar, id);
  if (item != NULL)
    {
      reply_event (request, item, practice_google_print_item (item, zone));
      return;
    }
  item = practice_google_parse_instance (calendar, id, &original);
  if (item != NULL && !item->cancelled && practice_google_has_occurrence (item, original))
    reply_event (request, item, practice_google_print_occurrence (item, original, zone));
  else
    practice_google_fail (request, "notFound");
}
