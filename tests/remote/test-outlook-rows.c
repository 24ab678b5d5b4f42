/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* A full listing of many Outlook events: the feed names them, the calendar's events show them, and whatever goes wrong
 * with the latter, none is missed. */

#include "conformance-subject.h"

#include "remote/accord-json.h"

#include <string.h>

#define MORNING "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna"
#define MANY 45
/* The listing of a calendar's events, and neither one event nor the feed. */
#define ROWS "/events[?].*top="

static void
assert_remote_error (const GError *error, AccordRemoteError code)
{
  g_assert_error (error, ACCORD_REMOTE_ERROR, (int) code);
}

/* One of them is ours, with its mark. (transfer full) */
static AccordWrite *
add_many (Subject *self)
{
  g_autoptr (AccordFields) fields = subject_fields ("Ours", MORNING);
  AccordWrite *write;

  accord_practice_server_set (self->practice, "etag_bump", "false");
  write = subject_create (self, fields, 1);
  for (guint i = 1; i < MANY; i++)
    {
      g_autofree char *title = g_strdup_printf ("Number %u", i);

      subject_add_simple (self, title, MORNING);
    }
  subject_restart (self, NULL);
  g_clear_pointer (&self->calendar->cursor, g_free);
  json_array_unref (accord_practice_server_take_requests (self->practice));
  return write;
}

static void
assert_all_there (const Listing *listing, const AccordWrite *ours)
{
  g_assert_true (listing->complete);
  g_assert_cmpstr (listing_get (listing, ours->item->id)->mark, ==, ours->mark);
  for (guint i = 1; i < MANY; i++)
    {
      g_autofree char *title = g_strdup_printf ("Number %u", i);

      g_assert_nonnull (listing_find (listing, title));
    }
}

static void
assert_all_listed (const Listing *listing, const AccordWrite *ours)
{
  g_assert_cmpuint (listing->items->len, ==, MANY);
  assert_all_there (listing, ours);
}

typedef struct
{
  guint feed;    /* pages of a feed */
  guint rows;    /* pages of the calendar's events */
  guint batches;
} Calls;

static Calls
count_calls (Subject *self)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self->practice);
  Calls calls = { 0, 0, 0 };

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);
      const char *path = accord_json_string (request, "path");

      if (g_strcmp0 (accord_json_string (request, "provider"), "microsoft") != 0)
        continue;
      calls.feed += strstr (path, "/delta") != NULL;
      calls.rows += g_str_has_suffix (path, "/events");
      calls.batches += strstr (path, "$batch") != NULL;
    }
  return calls;
}

static void
test_few_calls (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_auto (Listing) listing = { NULL };
  Calls calls;

  subject_list (self, NULL, &listing);
  calls = count_calls (self);
  assert_all_listed (&listing, ours);
  g_assert_cmpuint (calls.feed, ==, 1);
  g_assert_cmpuint (calls.rows, ==, 1);
  g_assert_cmpuint (calls.batches, ==, 0);
}

/* What the next rounds name is few: they ask for each by itself. */
static void
test_later_rounds (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };
  Calls calls;

  subject_list (self, NULL, &first);
  for (guint i = 0; i < 3; i++)
    subject_edit_title (
        self, ((AccordRemoteItem *) g_ptr_array_index (first.items, i))->id, "Changed since");
  count_calls (self);
  subject_list (self, first.cursor, &second);
  calls = count_calls (self);
  g_assert_cmpuint (second.items->len, ==, 3);
  g_assert_cmpuint (calls.rows, ==, 0);
  g_assert_cmpuint (calls.batches, ==, 1);
}

static void
test_few_events (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  for (guint i = 0; i < 5; i++)
    subject_add_simple (self, "One of five", MORNING);
  count_calls (self);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 5);
  g_assert_cmpuint (count_calls (self).rows, ==, 0);
}

/* A server that gives less than is asked for, and one that repeats rows between pages. */
static void
test_small_pages (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_auto (Listing) listing = { NULL };
  Calls calls;

  subject_set_page_size (self, 7);
  accord_practice_server_fault (self->practice, "{\"path\":\"" ROWS "\",\"action\":\"duplicate\",\"times\":0}");
  accord_practice_server_fault (self->practice, "{\"path\":\"" ROWS "\",\"action\":\"shuffle\",\"times\":0}");
  subject_list (self, NULL, &listing);
  calls = count_calls (self);
  assert_all_listed (&listing, ours);
  g_assert_cmpuint (calls.rows, ==, 7);
  g_assert_cmpuint (calls.batches, ==, 0);
}

/* ---- a server that lists no rows so ---- */

static const char *const refusals[] = {
  "\"action\":\"status\",\"status\":400,\"body\":{\"error\":{\"code\":\"ErrorInvalidUrlQueryFilter\"}}",
  "\"action\":\"status\",\"status\":403,\"body\":{\"error\":{\"code\":\"ErrorAccessDenied\"}}",
  "\"action\":\"status\",\"status\":404,\"body\":{\"error\":{\"code\":\"ErrorItemNotFound\"}}",
  "\"action\":\"status\",\"status\":410,\"body\":{\"error\":{\"code\":\"SyncStateNotFound\"}}",
  "\"action\":\"status\",\"status\":500,\"body\":{\"error\":{\"code\":\"ErrorInternalServerError\"}}",
  "\"action\":\"status\",\"status\":501",
  "\"action\":\"status\",\"status\":200,\"body\":{\"value\":[]}",
  "\"action\":\"status\",\"status\":200,\"body\":{\"value\":[{\"id\":\"no-such\"},7,{\"subject\":\"no id\"}]}",
  "\"action\":\"status\",\"status\":200,\"body\":{}",
  "\"action\":\"html\"",
  "\"action\":\"looping-next-link\"",
};

static void
fail_rows (Subject *self, const char *how, guint nth)
{
  g_autofree char *fault =
      g_strdup_printf ("{\"path\":\"" ROWS "\",\"nth\":%u,\"times\":0,%s}", nth, how);

  accord_practice_server_fault (self->practice, fault);
}

/* Nothing is lost, at the first page or at a later one. */
static void
test_rows_refused (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    for (guint nth = 1; nth <= 2; nth++)
      {
        g_auto (Listing) listing = { NULL };

        g_test_message ("%s at page %u", refusals[i], nth);
        accord_practice_server_calm (self->practice);
        subject_restart (self, NULL);
        subject_set_page_size (self, 20);
        fail_rows (self, refusals[i], nth);
        subject_list (self, NULL, &listing);
        assert_all_listed (&listing, ours);
      }
}

static void
test_empty_pages (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_auto (Listing) listing = { NULL };

  accord_practice_server_fault (self->practice,
                                "{\"path\":\"" ROWS "\",\"action\":\"empty-page\",\"times\":1}");
  subject_list (self, NULL, &listing);
  assert_all_listed (&listing, ours);
}

static void
test_refused_once (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };
  Calls calls;

  fail_rows (self, refusals[0], 1);
  subject_list (self, NULL, &first);
  count_calls (self);
  subject_list (self, NULL, &second);
  calls = count_calls (self);
  assert_all_listed (&second, ours);
  g_assert_cmpuint (calls.rows, ==, 0);
}

/* A large page that a gateway gives up on looks like an outage: the next pass goes without. */
static void
test_too_large (Subject *self, gconstpointer kind)
{
  static const struct
  {
    const char *how;
    AccordRemoteError code;
  } rows[] = {
    { "\"action\":\"status\",\"status\":504", ACCORD_REMOTE_ERROR_BUSY },
    { "\"action\":\"truncate\"", ACCORD_REMOTE_ERROR_OFFLINE },
    { "\"action\":\"reset\"", ACCORD_REMOTE_ERROR_OFFLINE },
  };
  g_autoptr (AccordWrite) ours = add_many (self);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Listing) first = { NULL };
      g_auto (Listing) second = { NULL };
      g_autoptr (GError) error = NULL;

      accord_practice_server_calm (self->practice);
      subject_restart (self, NULL);
      fail_rows (self, rows[i].how, 1);
      g_assert_false (subject_try_list (self, NULL, &first, &error));
      assert_remote_error (error, rows[i].code);
      subject_list (self, NULL, &second);
      assert_all_listed (&second, ours);
    }
}

static void
test_foreign_link (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  fail_rows (self, "\"action\":\"foreign-next-link\"", 1);
  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_PROTOCOL);
}

/* ---- what changes in between ---- */

static void
next_page (Subject *self, char **cursor, AccordChanges *page)
{
  g_autoptr (GError) error = NULL;

  accord_provider_list_changes (
      self->provider, self->calendar, *cursor, self->from, self->to, page, NULL, &error);
  g_assert_no_error (error);
  g_free (*cursor);
  *cursor = g_strdup (page->cursor);
}

/* The rest of a listing that has come to the end of its feed. */
static void
finish (Subject *self, char **cursor, GHashTable *items)
{
  gboolean more = TRUE;

  while (more)
    {
      g_auto (AccordChanges) page = { 0 };

      next_page (self, cursor, &page);
      for (guint i = 0; i < page.items->len; i++)
        {
          AccordRemoteItem *item = accord_remote_item_copy (g_ptr_array_index (page.items, i));

          g_hash_table_replace (items, item->id, item);
        }
      more = page.more;
      g_assert_true (more || page.complete);
    }
}

/* As a client sees it, in the mode it reads ids in; nothing of that is known afterwards. (transfer full) */
static char *
find_id (Subject *self, const char *title)
{
  g_auto (Listing) listing = { NULL };
  char *id;

  subject_list (self, NULL, &listing);
  id = g_strdup (listing_find (&listing, title)->id);
  subject_restart (self, NULL);
  return id;
}

static const char *
title_of (GHashTable *items, const char *id)
{
  const AccordRemoteItem *item = g_hash_table_lookup (items, id);

  return item != NULL && item->fields != NULL ? accord_fields_get (item->fields, ACCORD_FIELD_TITLE) : NULL;
}

static GHashTable *
new_items (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) accord_remote_item_free);
}

/* After the feed has ended somebody edits one event, deletes one and makes one. */
static void
test_changed_in_between (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_autoptr (GHashTable) items = new_items ();
  g_autofree char *edited = find_id (self, "Number 3");
  g_autofree char *deleted = find_id (self, "Number 4");
  g_autofree char *cursor = NULL;
  g_auto (AccordChanges) first = { 0 };
  g_auto (Listing) later = { NULL };
  const AccordRemoteItem *gone;

  next_page (self, &cursor, &first);
  g_assert_true (first.more);
  g_assert_cmpuint (first.items->len, ==, 0);
  subject_edit_title (self, edited, "Edited");
  subject_delete (self, deleted);
  subject_add_simple (self, "Made", MORNING);
  finish (self, &cursor, items);

  g_assert_cmpstr (title_of (items, edited), ==, "Edited");
  /* Not there is not gone: that is proved elsewhere. */
  gone = g_hash_table_lookup (items, deleted);
  g_assert_nonnull (gone);
  g_assert_cmpint (gone->state, ==, ACCORD_REMOTE_MAYBE_GONE);
  g_assert_cmpuint (g_hash_table_size (items), ==, MANY);

  subject_list (self, cursor, &later);
  g_assert_nonnull (listing_find (&later, "Made"));
  g_assert_nonnull (listing_get (&later, deleted));
  g_assert_cmpint (listing_get (&later, deleted)->state, ==, ACCORD_REMOTE_MAYBE_GONE);
}

static void
test_edited_before_each_page (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_autoptr (GHashTable) items = new_items ();
  g_autofree char *id = find_id (self, "Number 7");
  g_autofree char *cursor = NULL;
  g_autofree char *last = NULL;
  g_auto (Listing) later = { NULL };
  gboolean more = TRUE;

  subject_set_page_size (self, 10);
  for (guint i = 0; more; i++)
    {
      g_auto (AccordChanges) page = { 0 };

      g_free (last);
      last = g_strdup_printf ("Edit %u", i);
      subject_edit_title (self, id, last);
      next_page (self, &cursor, &page);
      for (guint j = 0; j < page.items->len; j++)
        {
          AccordRemoteItem *item = accord_remote_item_copy (g_ptr_array_index (page.items, j));

          g_hash_table_replace (items, item->id, item);
        }
      more = page.more;
    }
  g_assert_cmpuint (g_hash_table_size (items), ==, MANY);
  subject_list (self, cursor, &later);
  g_assert_cmpstr (listing_get (&later, id) != NULL
                       ? accord_fields_get (listing_get (&later, id)->fields, ACCORD_FIELD_TITLE)
                       : title_of (items, id),
                   ==,
                   last);
}

/* The rows of the calendar are "Number 5" alone, as @subject, and with another tag or none. Returns its id. */
static char *
show_row (Subject *self, const char *tag, const char *subject)
{
  char *id = find_id (self, "Number 5");
  g_autofree char *fault = g_strdup_printf (
      "{\"path\":\"" ROWS "\",\"times\":0,\"action\":\"status\",\"status\":200,\"body\":{\"value\":["
      "{\"id\":\"%s\",%s\"type\":\"singleInstance\",\"isAllDay\":false,\"subject\":\"%s\","
      "\"start\":{\"dateTime\":\"2026-06-11T08:00:00.0000000\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"2026-06-11T09:00:00.0000000\",\"timeZone\":\"UTC\"}}]}}",
      id,
      tag,
      subject);

  accord_practice_server_fault (self->practice, fault);
  return id;
}

/* A part of the server that lags behind shows what the feed knew better: the event itself is asked for. */
static void
test_lagging_rows (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_autofree char *id = show_row (self, "\"@odata.etag\":\"W/\\\"older\\\"\",", "Old");
  g_auto (Listing) listing = { NULL };

  subject_list (self, NULL, &listing);
  assert_all_listed (&listing, ours);
  g_assert_null (listing_find (&listing, "Old"));
}

/* Without a tag a later write could not be held back. */
static void
test_rows_without_tag (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);
  g_autofree char *id = show_row (self, "", "Number 5");
  g_auto (Listing) listing = { NULL };

  subject_list (self, NULL, &listing);
  assert_all_listed (&listing, ours);
  g_assert_nonnull (listing_get (&listing, id)->tag);
}

/* What the pages so far have named is lost with the program: half of a listing must not pass for the whole. */
static void
test_restart_in_the_middle (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) ours = add_many (self);

  subject_set_page_size (self, 20);
  for (guint stop = 1; stop <= 4; stop++)
    {
      g_autofree char *cursor = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (AccordChanges) after = { 0 };

      for (guint i = 0; i < stop; i++)
        {
          g_auto (AccordChanges) page = { 0 };

          next_page (self, &cursor, &page);
          g_assert_true (page.more);
        }
      subject_restart (self, NULL);
      g_assert_false (accord_provider_list_changes (
          self->provider, self->calendar, cursor, self->from, self->to, &after, NULL, &error));
      assert_remote_error (error, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
    }
}

/* The rows of a large listing repeat nothing of a series as an event of its own. */
static void
test_series_among_many (Subject *self, gconstpointer kind)
{
  static const char *const settings[] = { "\"on\"", "\"unsupported\"" };
  static const char weekly[] =
      "{\"subject\":\"Weekly\",\"start\":{\"dateTime\":\"2026-06-11T10:00:00\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"2026-06-11T11:00:00\",\"timeZone\":\"UTC\"},\"recurrence\":{\"pattern\":"
      "{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"thursday\"],\"firstDayOfWeek\":\"monday\"},"
      "\"range\":{\"type\":\"numbered\",\"startDate\":\"2026-06-11\",\"numberOfOccurrences\":4}}}";
  g_autoptr (AccordWrite) ours = add_many (self);
  g_autofree char *path = subject_control_path (self, NULL);

  json_node_unref (accord_practice_server_control_text (self->practice, "POST", path, weekly));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_auto (Listing) listing = { NULL };

      accord_practice_server_set (self->practice, "events_delta", settings[i]);
      subject_restart (self, NULL);
      subject_list (self, NULL, &listing);
      assert_all_there (&listing, ours);
      g_assert_cmpuint (listing.items->len, ==, MANY + 1);
      g_assert_cmpstr (accord_fields_get (listing_find (&listing, "Weekly")->fields, ACCORD_FIELD_EXCEPTIONS), ==, "");
      g_assert_cmpuint (listing.repeating, ==, 0);
    }
}

static const SubjectTest tests[] = {
  { "many-take-few-calls", test_few_calls },
  { "later-rounds-ask-for-each", test_later_rounds },
  { "few-events-go-in-one-batch", test_few_events },
  { "small-repeated-and-shuffled-pages", test_small_pages },
  { "refused-rows-are-asked-for-by-themselves", test_rows_refused },
  { "an-empty-page-is-not-the-end", test_empty_pages },
  { "a-refusal-is-remembered", test_refused_once },
  { "a-page-too-large-for-the-server-is-not-tried-for-ever", test_too_large },
  { "a-foreign-next-link-is-not-followed", test_foreign_link },
  { "changes-between-feed-and-rows-are-kept", test_changed_in_between },
  { "an-event-edited-before-each-page", test_edited_before_each_page },
  { "a-row-older-than-the-feed-is-not-believed", test_lagging_rows },
  { "a-row-without-tag-is-asked-for", test_rows_without_tag },
  { "half-a-listing-is-not-taken-for-the-whole", test_restart_in_the_middle },
  { "a-series-among-many-is-one-item", test_series_among_many },
};

int
main (int argc, char **argv)
{
  return subjects_run (argc, argv, "outlook-rows", SUBJECT_OUTLOOK, tests, G_N_ELEMENTS (tests));
}
