/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* What only Graph does, or only to its client (providers.md §3). */

#include "conformance-subject.h"

#include "remote/accord-json.h"

#include <string.h>

#define MORNING "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna"

static void
assert_remote_error (const GError *error, AccordRemoteError code)
{
  g_assert_error (error, ACCORD_REMOTE_ERROR, (int) code);
}

static char *
add_raw (Subject *self, const char *json)
{
  g_autofree char *path = subject_control_path (self, NULL);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self->practice, "POST", path, json);

  return g_strdup (accord_json_string (accord_json_root (reply), "id"));
}

static JsonNode *
read_raw (Subject *self, const char *id)
{
  g_autofree char *path = subject_control_path (self, id);

  return accord_practice_server_control (self->practice, "GET", path, NULL);
}

static void
forget_requests (Subject *self)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self->practice);
}

/* How many requests to Graph since the last look had @method and @part in their path. */
static guint
count_requests (Subject *self, const char *method, const char *part)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self->practice);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);

      if (g_strcmp0 (accord_json_string (request, "provider"), "microsoft") == 0 &&
          g_strcmp0 (accord_json_string (request, "method"), method) == 0 &&
          strstr (accord_json_string (request, "path"), part) != NULL)
        n++;
    }
  return n;
}

/* ---- feeds ---- */

static void
test_feed_found_out (Subject *self, gconstpointer kind)
{
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };

  subject_add_simple (self, "One", MORNING);
  accord_practice_server_set (self->practice, "events_delta", "\"unsupported\"");
  subject_list (self, NULL, &first);
  g_assert_cmpuint (first.items->len, ==, 1);

  /* After a restart the cursor still says which feed it belongs to, even where the other would work by now.
   */
  accord_practice_server_set (self->practice, "events_delta", "\"on\"");
  subject_restart (self, NULL);
  subject_add_simple (self, "Two", MORNING);
  forget_requests (self);
  subject_list (self, first.cursor, &second);
  g_assert_nonnull (listing_find (&second, "Two"));
  g_assert_cmpuint (count_requests (self, "GET", "events/delta"), ==, 0);
}

/* The finding outlives the cursor it came with. */
static void
test_feed_known_after_expiry (Subject *self, gconstpointer kind)
{
  g_auto (Listing) first = { NULL };
  g_auto (Listing) refused = { NULL };
  g_auto (Listing) anew = { NULL };
  g_autoptr (GError) error = NULL;

  accord_practice_server_set (self->practice, "events_delta", "\"unsupported\"");
  subject_list (self, NULL, &first);
  subject_restart (self, NULL);
  subject_expire_cursors (self);
  forget_requests (self);
  g_assert_false (subject_try_list (self, first.cursor, &refused, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
  subject_list (self, NULL, &anew);
  g_assert_cmpuint (count_requests (self, "GET", "events/delta"), ==, 0);
}

static void
test_feed_refused_once (Subject *self, gconstpointer kind)
{
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };

  accord_practice_server_set (self->practice, "events_delta", "\"unsupported\"");
  subject_list (self, NULL, &first);
  forget_requests (self);
  subject_list (self, NULL, &second);
  g_assert_cmpuint (count_requests (self, "GET", "events/delta"), ==, 0);
}

/* Some tenants forbid what others do not know. */
static void
test_feed_forbidden (Subject *self, gconstpointer kind)
{
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };

  subject_add_simple (self, "One", MORNING);
  accord_practice_server_fault (
      self->practice,
      "{\"path\":\"/events/delta\",\"action\":\"status\",\"status\":403,\"times\":0,"
      "\"body\":{\"error\":{\"code\":\"ErrorAccessDenied\",\"message\":\"No\"}}}");
  subject_list (self, NULL, &first);
  g_assert_nonnull (listing_find (&first, "One"));
  forget_requests (self);
  subject_list (self, NULL, &second);
  g_assert_cmpuint (count_requests (self, "GET", "events/delta"), ==, 0);
}

/* Where nothing may be listed, nothing is found out about feeds. */
static void
test_both_feeds_forbidden (Subject *self, gconstpointer kind)
{
  g_auto (Listing) refused = { NULL };
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  accord_practice_server_fault (self->practice,
                                "{\"path\":\"/delta\",\"action\":\"status\",\"status\":403,\"times\":0,"
                                "\"body\":{\"error\":{\"code\":\"ErrorAccessDenied\",\"message\":\"No\"}}}");
  g_assert_false (subject_try_list (self, NULL, &refused, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_FORBIDDEN);
  accord_practice_server_calm (self->practice);
  forget_requests (self);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (count_requests (self, "GET", "events/delta"), >, 0);
  g_assert_cmpuint (count_requests (self, "GET", "calendarView"), ==, 0);
}

static void
test_feed_needs_start (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  accord_practice_server_set (self->practice, "events_delta", "\"needs-start\"");
  subject_add_simple (self, "One", MORNING);
  forget_requests (self);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpuint (count_requests (self, "GET", "calendarView"), ==, 0);
}

static void
test_full_rows (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Marked", MORNING);
  g_autoptr (AccordWrite) write = NULL;
  g_auto (Listing) listing = { NULL };

  accord_practice_server_set (self->practice, "events_delta_rows", "\"full\"");
  write = subject_create (self, fields, 1);
  subject_restart (self, NULL);
  subject_list (self, NULL, &listing);
  /* No feed shows marks: they must come all the same. */
  g_assert_cmpstr (listing_find (&listing, "Marked")->mark, ==, write->mark);
}

static void
test_repeating (Subject *self, gconstpointer kind)
{
  static const char *const settings[] = { "\"on\"", "\"unsupported\"" };
  g_autofree char *id = add_raw (
      self,
      "{\"subject\":\"Weekly\",\"start\":{\"dateTime\":\"2026-06-11T10:00:00\",\"timeZone\":\"Europe/"
      "Berlin\"},"
      "\"end\":{\"dateTime\":\"2026-06-11T11:00:00\",\"timeZone\":\"Europe/"
      "Berlin\"},\"recurrence\":{\"pattern\":"
      "{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"thursday\"],\"firstDayOfWeek\":\"monday\"},"
      "\"range\":{\"type\":\"numbered\",\"startDate\":\"2026-06-11\",\"numberOfOccurrences\":4}}}");
  g_autoptr (AccordRemoteItem) item = NULL;

  subject_add_simple (self, "Once", MORNING);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_auto (Listing) listing = { NULL };

      accord_practice_server_set (self->practice, "events_delta", settings[i]);
      /* Occurrences on many pages are still one series. */
      accord_practice_server_set (self->practice, "page_size", i == 0 ? "0" : "2");
      subject_restart (self, NULL);
      subject_list (self, NULL, &listing);
      g_assert_cmpuint (listing.items->len, ==, 2);
      g_assert_cmpuint (listing.repeating, ==, 0);
      g_assert_nonnull (listing_find (&listing, "Weekly"));
    }
  item = subject_fetch (self, id);
  g_assert_false (item->traits & ACCORD_REMOTE_REPEATS);
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_RECURRENCE),
                   ==,
                   "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TH");
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS), ==, "");
}

static guint
count_reads (Subject *self, const char *id)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self->practice);
  g_autofree char *end = g_strconcat ("/events/", id, NULL);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);
      g_autofree char *path = g_uri_unescape_string (accord_json_string (request, "path"), NULL);

      if (g_strcmp0 (accord_json_string (request, "method"), "GET") == 0 && g_str_has_suffix (path, end))
        n++;
    }
  return n;
}

/* calendarView shows occurrences: what they belong to is read, and whole, once a round. An event that somebody makes a
 * series of stays no single one by that. */
static void
test_masters_read (Subject *self, gconstpointer kind)
{
  static const char weekly[] =
      "{\"recurrence\":{\"pattern\":{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"thursday\"],"
      "\"firstDayOfWeek\":\"monday\"},\"range\":{\"type\":\"numbered\",\"startDate\":\"2026-06-11\","
      "\"numberOfOccurrences\":3}}}";
  g_autoptr (AccordFields) fields = subject_fields ("Turns", MORNING);
  g_autoptr (AccordWrite) write = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) changed = NULL;
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };
  g_auto (Listing) later = { NULL };

  accord_practice_server_set (self->practice, "events_delta", "\"unsupported\"");
  write = subject_create (self, fields, 1);
  subject_list (self, NULL, &before);
  g_assert_cmpuint (before.repeating, ==, 0);
  path = subject_control_path (self, write->item->id);
  changed = accord_practice_server_control_text (self->practice, "PATCH", path, weekly);

  forget_requests (self);
  subject_list (self, before.cursor, &after);
  g_assert_cmpuint (after.repeating, ==, 0);
  g_assert_cmpstr (accord_fields_get (listing_find (&after, "Turns")->fields, ACCORD_FIELD_RECURRENCE),
                   ==,
                   "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TH");
  g_assert_cmpuint (count_reads (self, write->item->id), ==, 2);

  forget_requests (self);
  subject_list (self, after.cursor, &later);
  g_assert_cmpuint (later.repeating, ==, 0);
  g_assert_cmpuint (count_reads (self, write->item->id), ==, 0);
}

static void
test_repeats_shuffled (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  accord_practice_server_set (self->practice, "delta_repeats", "true");
  accord_practice_server_set (self->practice, "page_size", "2");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      subject_add_simple (self, title, MORNING);
    }
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 4);
}

/* What we wrote ourselves is known: its echo costs no fetch. */
static void
test_echo (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Ours", MORNING);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) echo = { NULL };
  g_autoptr (AccordWrite) write = NULL;

  accord_practice_server_set (self->practice, "etag_bump", "false");
  subject_list (self, NULL, &first);
  write = subject_create (self, fields, 1);
  forget_requests (self);
  subject_list (self, first.cursor, &echo);
  g_assert_cmpuint (echo.items->len, ==, 1);
  g_assert_cmpstr (((AccordRemoteItem *) g_ptr_array_index (echo.items, 0))->mark, ==, write->mark);
  g_assert_cmpuint (count_requests (self, "GET", write->item->id), ==, 0);
}

/* Exchange changes a new item once more by itself: another tag, the same fields. */
static void
test_bump (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Ours", MORNING);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) echo = { NULL };
  g_autoptr (AccordWrite) write = NULL;
  const AccordRemoteItem *row;

  accord_practice_server_set (self->practice, "etag_bump", "true");
  subject_list (self, NULL, &first);
  write = subject_create (self, fields, 1);
  subject_list (self, first.cursor, &echo);
  row = g_ptr_array_index (echo.items, 0);
  g_assert_cmphex (accord_fields_diff (row->fields, write->item->fields), ==, 0);
  g_assert_cmpstr (row->mark, ==, write->mark);
}

/* A full row of an item read before says all but the mark. */
static void
test_full_row_of_known (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Ours", MORNING);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) changed = { NULL };
  g_autoptr (AccordWrite) write = NULL;
  const AccordRemoteItem *row;

  accord_practice_server_set (self->practice, "events_delta_rows", "\"full\"");
  write = subject_create (self, fields, 1);
  subject_list (self, NULL, &first);
  subject_edit_title (self, write->item->id, "Theirs");
  forget_requests (self);
  subject_list (self, first.cursor, &changed);
  g_assert_cmpuint (count_requests (self, "GET", write->item->id), ==, 0);
  row = listing_find (&changed, "Theirs");
  g_assert_nonnull (row);
  g_assert_cmpstr (row->mark, ==, write->mark);
}

/* ---- what goes wrong on the way ---- */

static void
test_foreign_link (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_set_page_size (self, 1);
  accord_practice_server_fault (self->practice,
                                "{\"path\":\"delta\",\"action\":\"foreign-next-link\",\"times\":0}");
  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_PROTOCOL);
}

static void
test_looping_link (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_set_page_size (self, 1);
  accord_practice_server_fault (self->practice,
                                "{\"path\":\"delta\",\"action\":\"looping-next-link\",\"times\":0}");
  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_PROTOCOL);
}

static void
test_throttled (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_add_simple (self, "One", MORNING);
  accord_practice_server_fault (
      self->practice,
      "{\"action\":\"status\",\"status\":429,\"times\":2,"
      "\"headers\":{\"Retry-After\":\"9\"},\"body\":{\"error\":{\"code\":"
      "\"ApplicationThrottled\",\"message\":\"over its MailboxConcurrency limit.\"}}}");
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpint (accord_fake_clock_waited (self->clock), >=, 18 * G_USEC_PER_SEC);
}

/* A server that does not answer for one calendar still lists it, so a deleted event is gone and the calendar
 * is not. */
static void
test_calendar_only_listed (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("One", MORNING);
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) gone = NULL;

  subject_delete (self, write->item->id);
  accord_practice_server_fault (
      self->practice,
      "{\"action\":\"status\",\"method\":\"GET\",\"path\":\"/me/calendars/[^/"
      "?]+$\",\"status\":404,\"times\":1,"
      "\"body\":{\"error\":{\"code\":\"ErrorItemNotFound\",\"message\":\"not here\"}}}");
  gone = subject_fetch (self, write->item->id);
  g_assert_cmpint (gone->state, ==, ACCORD_REMOTE_GONE);
}

static void
test_expired_access (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_add_simple (self, "One", MORNING);
  accord_practice_server_expire (self->practice, "microsoft", "access");
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
}

static void
test_mailbox_missing (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  accord_practice_server_set (self->practice, "mailbox", "\"missing\"");
  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

static void
test_mailbox_full (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("One", MORNING);
  g_autoptr (AccordWrite) write = NULL;

  accord_practice_server_fault (
      self->practice,
      "{\"method\":\"POST\",\"action\":\"status\",\"status\":507,\"times\":0,\"body\":"
      "{\"error\":{\"code\":\"ErrorQuotaExceeded\",\"message\":\"full\"}}}");
  write = subject_create (self, fields, 1);
  assert_remote_error (write->error, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_cmpint (accord_fake_clock_waited (self->clock), ==, 0);
}

/* "Exists already", whatever the status it comes with. */
static void
test_exists_already (Subject *self, gconstpointer kind)
{
  static const guint statuses[] = { 409, 400 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (AccordFields) fields = subject_fields ("One", MORNING);
      g_autoptr (AccordWrite) write = NULL;
      g_autoptr (AccordRemoteItem) found = NULL;
      g_autofree char *fault = g_strdup_printf (
          "{\"method\":\"POST\",\"action\":\"status\",\"status\":%u,\"times\":1,\"body\":{\"error\":"
          "{\"code\":\"ErrorDuplicateTransactionId\",\"message\":\"The transaction id is taken.\"}}}",
          statuses[i]);
      g_autofree char *key = subject_key (self, i + 1);
      g_autofree char *mark = subject_mark (self, i + 1);

      accord_practice_server_fault (self->practice, fault);
      write = subject_create (self, fields, i + 1);
      assert_remote_error (write->error, ACCORD_REMOTE_ERROR_ITEM_EXISTS);
      g_assert_true (
          accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, NULL));
      g_assert_nonnull (found);
      g_assert_cmpint (found->state, ==, ACCORD_REMOTE_GONE);
    }
}

/* ---- items ---- */

static void
test_foreign_fields (Subject *self, gconstpointer kind)
{
  static const char *const foreign[] = { "importance", "responseRequested", "hideAttendees",
                                         "location",   "categories",        "showAs" };
  g_autofree char *id = add_raw (
      self,
      "{\"subject\":\"Theirs\",\"importance\":\"high\",\"responseRequested\":false,\"hideAttendees\":true,"
      "\"location\":{\"displayName\":\"Room 4\"},\"categories\":[\"Blue "
      "category\",\"Site\"],\"showAs\":\"oof\","
      "\"start\":{\"dateTime\":\"2026-06-11T10:00:00\",\"timeZone\":\"Europe/Berlin\"},"
      "\"end\":{\"dateTime\":\"2026-06-11T11:00:00\",\"timeZone\":\"Europe/Berlin\"}}");
  g_autoptr (JsonNode) before = read_raw (self, id);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_autoptr (AccordWrite) write = subject_update (self, item, ACCORD_FIELD_TITLE, "Ours");
  g_autoptr (JsonNode) after = read_raw (self, id);

  g_assert_no_error (write->error);
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_CATEGORIES), ==, "Blue category\nSite");
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_BUSY), ==, "oof");
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_true (json_node_equal (json_object_get_member (json_node_get_object (before), foreign[i]),
                                    json_object_get_member (json_node_get_object (after), foreign[i])));
}

static void
test_silent_create (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Quiet", MORNING);
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, write->item->id);

  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_REMINDERS), ==, "");
}

/* The zone of the event here is kept where Graph's name means it too. */
static void
test_zone_hint (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Vienna", MORNING);
  g_autoptr (AccordWrite) write = accord_write_new (ACCORD_WRITE_CREATE);
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();

  write->fields = accord_fields_copy (fields);
  write->key = subject_key (self, 1);
  write->mark = subject_mark (self, 1);
  write->zone_hint = g_strdup ("Europe/Vienna");
  g_ptr_array_add (writes, write);
  g_assert_true (accord_provider_apply (self->provider, self->calendar, writes, NULL, NULL));
  g_assert_cmpstr (accord_fields_get (write->item->fields, ACCORD_FIELD_WHEN), ==, MORNING);
}

static void
test_no_mail_without_attendees (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Quiet", MORNING);
  guint before = accord_practice_server_count_mails (self->practice);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, created->item->id);
  g_autoptr (AccordWrite) updated = subject_update (self, item, ACCORD_FIELD_TITLE, "Quiet still");
  g_autoptr (AccordWrite) removed = subject_remove (self, updated->item);

  g_assert_true (created->done && updated->done && removed->done);
  g_assert_cmpuint (accord_practice_server_count_mails (self->practice), ==, before);
}

/* Ids and bodies would change between requests that prefer different things. */
static void
test_same_preferences (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("One", MORNING);
  g_autoptr (JsonArray) requests = NULL;
  g_autoptr (AccordWrite) write = NULL;
  g_auto (Listing) listing = { NULL };
  const char *preferences = NULL;

  forget_requests (self);
  write = subject_create (self, fields, 1);
  subject_set_page_size (self, 1);
  subject_list (self, NULL, &listing);
  requests = accord_practice_server_take_requests (self->practice);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);
      const char *prefer = accord_json_string (request, "headers/Prefer");

      if (g_strcmp0 (accord_json_string (request, "provider"), "microsoft") != 0)
        continue;
      g_assert_nonnull (prefer);
      g_assert_nonnull (strstr (prefer, "IdType=\"ImmutableId\""));
      if (preferences != NULL)
        g_assert_cmpstr (prefer, ==, preferences);
      preferences = prefer;
    }
  g_assert_nonnull (preferences);
}

static const SubjectTest tests[] = {
  { "the-feed-is-found-out-and-kept-in-the-cursor", test_feed_found_out },
  { "an-expired-cursor-still-tells-the-feed", test_feed_known_after_expiry },
  { "a-refused-feed-is-not-tried-again", test_feed_refused_once },
  { "a-feed-that-is-forbidden", test_feed_forbidden },
  { "both-feeds-forbidden", test_both_feeds_forbidden },
  { "a-feed-that-needs-a-start", test_feed_needs_start },
  { "marks-come-with-full-rows-too", test_full_rows },
  { "a-series-is-one-item", test_repeating },
  { "masters-of-occurrences-are-read", test_masters_read },
  { "rows-again-and-in-any-order", test_repeats_shuffled },
  { "an-echo-costs-no-fetch", test_echo },
  { "exchange-touches-a-new-item", test_bump },
  { "a-full-row-of-a-known-item-costs-no-fetch", test_full_row_of_known },
  { "a-foreign-next-link-is-not-followed", test_foreign_link },
  { "a-looping-next-link-ends", test_looping_link },
  { "throttling-is-waited-for", test_throttled },
  { "a-calendar-that-is-only-listed-is-not-gone", test_calendar_only_listed },
  { "an-expired-access-token-in-mid-run", test_expired_access },
  { "an-account-without-mailbox", test_mailbox_missing },
  { "a-full-mailbox-is-not-asked-again", test_mailbox_full },
  { "exists-already-in-any-wording", test_exists_already },
  { "foreign-fields-are-untouched", test_foreign_fields },
  { "a-create-without-reminder-is-silent", test_silent_create },
  { "vienna-stays-vienna", test_zone_hint },
  { "no-mail-without-attendees", test_no_mail_without_attendees },
  { "every-request-prefers-the-same", test_same_preferences },
};

int
main (int argc, char **argv)
{
  return subjects_run (argc, argv, "outlook", SUBJECT_OUTLOOK, tests, G_N_ELEMENTS (tests));
}
