/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Series as Google keeps them: a master, and an event of its own for every occurrence that is otherwise (providers.md §2.4). */

#include "subject-series.h"

#include "model/accord-exceptions.h"
#include "remote/accord-json.h"

#include <string.h>

#define FIRST "2026-06-01T10:00:00+02:00/2026-06-01T11:00:00+02:00 Europe/Vienna"
#define DAYS "2026-06-01/2026-06-02"
#define WEEKLY "RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=MO"
#define MASTER                                                                                                         \
  "{\"summary\":\"Review\",\"location\":\"Room 4\",\"start\":{\"dateTime\":\"2026-06-01T10:00:00+02:00\","             \
  "\"timeZone\":\"Europe/Vienna\"},\"end\":{\"dateTime\":\"2026-06-01T11:00:00+02:00\",\"timeZone\":\"Europe/Vienna\"},"\
  "\"recurrence\":[\"RRULE:FREQ=WEEKLY;COUNT=10\",\"EXDATE;TZID=Europe/Vienna:20260608T100000\"]}"
#define OUT "2026-06-08T10:00:00 cancelled"
#define TITLED(key, title) key " {\"v\":1,\"title\":\"" title "\"}"
#define MOVED(key, day) key " {\"v\":1,\"when\":\"" day "T14:00:00+02:00/" day "T15:00:00+02:00 Europe/Vienna\"}"

/* Somebody else changes (@json) or cancels (NULL) the occurrence of the master @id that was to begin at @stamp. */
static void
touch_occurrence (Subject *self, const char *id, const char *stamp, const char *json)
{
  g_autofree char *instance = g_strconcat (id, "_", stamp, NULL);
  g_autofree char *path = subject_control_path (self, instance);
  g_autoptr (JsonNode) reply =
      json != NULL ? accord_practice_server_control_text (self->practice, "PATCH", path, json)
                   : accord_practice_server_control (self->practice, "DELETE", path, NULL);
}

static void
assert_field (const AccordRemoteItem *item, AccordField field, const char *value)
{
  g_assert_nonnull (item);
  g_assert_cmpint (item->state, ==, ACCORD_REMOTE_PRESENT);
  g_assert_cmpstr (accord_fields_get (item->fields, field), ==, value);
}

static AccordFields *
series_fields (const char *when, const char *recurrence, const char *exceptions)
{
  AccordFields *fields = subject_fields ("Review", when);

  accord_fields_set (fields, ACCORD_FIELD_PLACE, "Room 4");
  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, recurrence);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, exceptions);
  return fields;
}

/* One write of @fields to the series, as the engine plans it from @item. */
static AccordWrite *
update (Subject *self, const AccordRemoteItem *item, AccordFields *fields, GError **error)
{
  AccordWrite *write = accord_write_new (ACCORD_WRITE_UPDATE);
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();

  write->remote_id = g_strdup (item->id);
  write->tag = g_strdup (item->tag);
  write->fields = fields;
  write->exceptions_mask = ACCORD_EXCEPTION_FIELDS;
  write->exceptions_before = g_strdup (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS));
  g_ptr_array_add (writes, write);
  accord_provider_apply (self->provider, self->calendar, writes, NULL, error);
  return write;
}

static AccordFields *
one_field (AccordField field, const char *value)
{
  AccordFields *fields = accord_fields_new ();

  accord_fields_set (fields, field, value);
  return fields;
}

static guint
count_writes (Subject *self)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self->practice);
  guint writes = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      const char *method = accord_json_string (accord_json_element (requests, i), "method");
      const char *path = accord_json_string (accord_json_element (requests, i), "path");

      writes += !g_str_equal (method, "GET") && strstr (path, "batch") == NULL;
    }
  return writes;
}

/* ---- reading ---- */

static void
test_read_whole (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (self, MASTER);
  g_auto (Listing) listing = { NULL };
  g_autoptr (AccordRemoteItem) fetched = NULL;

  touch_occurrence (self, id, "20260615T080000Z", "{\"summary\":\"Review, with the client\"}");
  touch_occurrence (self, id, "20260622T080000Z",
                    "{\"start\":{\"dateTime\":\"2026-06-23T14:00:00+02:00\",\"timeZone\":\"Europe/Vienna\"},"
                    "\"end\":{\"dateTime\":\"2026-06-23T15:00:00+02:00\",\"timeZone\":\"Europe/Vienna\"}}");
  touch_occurrence (self, id, "20260629T080000Z", NULL);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpuint (listing.repeating, ==, 0);
  assert_field (listing_get (&listing, id), ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_field (listing_get (&listing, id), ACCORD_FIELD_WHEN, FIRST);
  assert_field (listing_get (&listing, id), ACCORD_FIELD_EXCEPTIONS,
                OUT "\n" TITLED ("2026-06-15T10:00:00", "Review, with the client") "\n" MOVED (
                    "2026-06-22T10:00:00", "2026-06-23") "\n2026-06-29T10:00:00 cancelled");
  fetched = subject_fetch (self, id);
  g_assert_cmpstr (fetched->tag, ==, listing_get (&listing, id)->tag);
  g_assert_cmpuint (accord_fields_diff (fetched->fields, listing_get (&listing, id)->fields), ==, 0);
}

/* The row of an increment is the occurrence's; what is told is the series, and its tag has moved. */
static void
test_increment (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (self, MASTER);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) cancelled = { NULL };
  g_auto (Listing) edited = { NULL };

  subject_list (self, NULL, &first);
  touch_occurrence (self, id, "20260629T080000Z", NULL);
  subject_list (self, first.cursor, &cancelled);
  assert_field (listing_get (&cancelled, id), ACCORD_FIELD_EXCEPTIONS, OUT "\n2026-06-29T10:00:00 cancelled");
  g_assert_cmpstr (listing_get (&cancelled, id)->tag, !=, listing_get (&first, id)->tag);
  touch_occurrence (self, id, "20260615T080000Z", "{\"summary\":\"Last\"}");
  subject_list (self, cancelled.cursor, &edited);
  assert_field (listing_get (&edited, id), ACCORD_FIELD_EXCEPTIONS,
                OUT "\n" TITLED ("2026-06-15T10:00:00", "Last") "\n2026-06-29T10:00:00 cancelled");
}

/* Occurrences beyond the range of the listing belong to the series all the same. */
static void
test_beyond_the_range (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (
      self, "{\"summary\":\"Review\",\"start\":{\"date\":\"2026-12-01\"},\"end\":{\"date\":\"2026-12-02\"},"
            "\"recurrence\":[\"RRULE:FREQ=MONTHLY\"]}");
  g_auto (Listing) listing = { NULL };

  touch_occurrence (self, id, "20310201", NULL);
  touch_occurrence (self, id, "20310301", "{\"summary\":\"Far\"}");
  subject_list (self, NULL, &listing);
  assert_field (listing_get (&listing, id), ACCORD_FIELD_EXCEPTIONS,
                "2031-02-01 cancelled\n" TITLED ("2031-03-01", "Far"));
}

static void
test_gone (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (self, MASTER);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };

  touch_occurrence (self, id, "20260615T080000Z", "{\"summary\":\"Last\"}");
  subject_list (self, NULL, &first);
  subject_delete (self, id);
  subject_list (self, first.cursor, &second);
  g_assert_cmpint (listing_get (&second, id)->state, ==, ACCORD_REMOTE_GONE);
}

/* ---- writing ---- */

static void
test_create (Subject *self, gconstpointer kind)
{
  const char *exceptions = "2026-06-08T10:00:00 cancelled\n" TITLED ("2026-06-15T10:00:00", "With the client") "\n" MOVED (
      "2026-06-22T10:00:00", "2026-06-23");
  g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, exceptions);
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) found = NULL;
  g_autofree char *key = subject_key (self, 1);

  g_assert_no_error (write->error);
  g_assert_true (write->done);
  g_assert_cmpuint (accord_fields_diff (write->item->fields, fields), ==, 0);
  assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, exceptions);
  g_assert_true (accord_provider_find_created (self->provider, self->calendar, key, NULL, &found, NULL, NULL));
  assert_field (found, ACCORD_FIELD_EXCEPTIONS, exceptions);
  g_assert_cmpstr (found->tag, ==, write->item->tag);
}

typedef struct
{
  const char *name, *before, *after;
  guint writes;
} OccurrenceCase;

static const OccurrenceCase occurrence_cases[] = {
  { "edit-first", "", TITLED ("2026-06-01T10:00:00", "Kick-off"), 1 },
  { "edit-last", "", TITLED ("2026-08-03T10:00:00", "Last one"), 1 },
  { "move-middle", "", MOVED ("2026-06-22T10:00:00", "2026-06-23"), 1 },
  { "cancel", "", "2026-06-22T10:00:00 cancelled", 1 },
  { "cancel-edited", TITLED ("2026-06-22T10:00:00", "a"), "2026-06-22T10:00:00 cancelled", 1 },
  { "edit-again", TITLED ("2026-06-22T10:00:00", "a"), TITLED ("2026-06-22T10:00:00", "b"), 1 },
  { "by-the-rule-again", MOVED ("2026-06-22T10:00:00", "2026-06-23"), "", 1 },
  { "let-in-again", OUT, "", 1 },
  { "let-in-again-edited", OUT, TITLED ("2026-06-08T10:00:00", "a"), 2 },
  { "two-at-once", TITLED ("2026-06-22T10:00:00", "a"), TITLED ("2026-06-15T10:00:00", "b"), 2 },
  { "nothing", OUT, OUT, 0 },
};

static void
test_occurrences (Subject *self, gconstpointer kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (occurrence_cases); i++)
    {
      const OccurrenceCase *c = &occurrence_cases[i];
      g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, c->before);
      g_autoptr (AccordWrite) made = subject_create (self, fields, i + 1);
      g_autoptr (AccordWrite) write = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", c->name);
      g_assert_no_error (made->error);
      count_writes (self);
      write = update (self, made->item, one_field (ACCORD_FIELD_EXCEPTIONS, c->after), &error);
      g_assert_no_error (error);
      g_assert_no_error (write->error);
      g_assert_true (write->done);
      assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, c->after);
      assert_field (write->item, ACCORD_FIELD_RECURRENCE, WEEKLY);
      assert_field (write->item, ACCORD_FIELD_TITLE, "Review");
      g_assert_cmpuint (count_writes (self), ==, c->writes);
    }
}

/* An instance that was cancelled by itself is let in at itself, not in the master's list. */
static void
test_let_in_an_instance (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (self, MASTER);
  g_autoptr (AccordRemoteItem) item = NULL;
  g_autoptr (AccordWrite) write = NULL;
  g_autoptr (GError) error = NULL;

  touch_occurrence (self, id, "20260629T080000Z", NULL);
  item = subject_fetch (self, id);
  write = update (self, item, one_field (ACCORD_FIELD_EXCEPTIONS, OUT), &error);
  g_assert_no_error (error);
  g_assert_no_error (write->error);
  assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, OUT);
}

/* What the master changes reaches the occurrences that did not change it themselves, and new starts are new keys. */
static void
test_change_the_master (Subject *self, gconstpointer kind)
{
  const char *later = "2026-06-01T12:00:00+02:00/2026-06-01T13:00:00+02:00 Europe/Vienna";
  const char *exceptions = OUT "\n" MOVED ("2026-06-22T10:00:00", "2026-06-23");
  const char *shifted = "2026-06-08T12:00:00 cancelled\n" MOVED ("2026-06-22T12:00:00", "2026-06-23");
  g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, exceptions);
  g_autoptr (AccordWrite) made = subject_create (self, fields, 1);
  g_autoptr (AccordWrite) renamed = NULL;
  g_autoptr (AccordWrite) moved = NULL;
  g_autoptr (GError) error = NULL;
  AccordFields *title = one_field (ACCORD_FIELD_TITLE, "Design review");
  AccordFields *when = one_field (ACCORD_FIELD_WHEN, later);

  g_assert_no_error (made->error);
  accord_fields_set (title, ACCORD_FIELD_EXCEPTIONS, exceptions);
  renamed = update (self, made->item, title, &error);
  g_assert_no_error (renamed->error);
  assert_field (renamed->item, ACCORD_FIELD_TITLE, "Design review");
  assert_field (renamed->item, ACCORD_FIELD_EXCEPTIONS, exceptions);

  accord_fields_set (when, ACCORD_FIELD_EXCEPTIONS, shifted);
  moved = update (self, renamed->item, when, &error);
  g_assert_no_error (moved->error);
  assert_field (moved->item, ACCORD_FIELD_WHEN, later);
  assert_field (moved->item, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_field (moved->item, ACCORD_FIELD_EXCEPTIONS, shifted);
}

static void
test_one_event_again (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, TITLED ("2026-06-22T10:00:00", "a"));
  g_autoptr (AccordWrite) made = subject_create (self, fields, 1);
  g_autoptr (AccordWrite) write = NULL;
  g_autoptr (GError) error = NULL;
  AccordFields *single = one_field (ACCORD_FIELD_RECURRENCE, "");

  accord_fields_set (single, ACCORD_FIELD_EXCEPTIONS, "");
  write = update (self, made->item, single, &error);
  g_assert_no_error (error);
  g_assert_no_error (write->error);
  assert_field (write->item, ACCORD_FIELD_RECURRENCE, NULL);
  assert_field (write->item, ACCORD_FIELD_WHEN, FIRST);
}

/* ---- what goes wrong ---- */

static void
test_changed_in_between (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (self, MASTER);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_autoptr (AccordWrite) write = NULL;
  g_autoptr (AccordRemoteItem) after = NULL;
  AccordFields *fields = one_field (ACCORD_FIELD_TITLE, "Mine");

  touch_occurrence (self, id, "20260622T080000Z", "{\"summary\":\"Theirs\"}");
  count_writes (self);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, OUT "\n2026-06-22T10:00:00 cancelled");
  write = update (self, item, fields, NULL);
  g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  g_assert_false (write->done);
  g_assert_cmpuint (count_writes (self), ==, 0);
  after = subject_fetch (self, id);
  assert_field (after, ACCORD_FIELD_TITLE, "Review");
  assert_field (after, ACCORD_FIELD_EXCEPTIONS, OUT "\n" TITLED ("2026-06-22T10:00:00", "Theirs"));
}

/* The others are written, and what is there is told. */
static void
test_one_is_refused (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, "");
  g_autoptr (AccordWrite) made = subject_create (self, fields, 1);
  g_autoptr (AccordWrite) write = NULL;
  g_autoptr (GError) error = NULL;

  accord_practice_server_fault (self->practice,
                                "{\"method\":\"PATCH\",\"path\":\"20260622T080000Z\",\"action\":\"status\",\"status\":400,"
                                "\"times\":0,\"reason\":\"invalid\"}");
  write = update (self, made->item,
                  one_field (ACCORD_FIELD_EXCEPTIONS, "2026-06-15T10:00:00 cancelled\n" TITLED ("2026-06-22T10:00:00", "a")),
                  &error);
  g_assert_no_error (error);
  g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
  g_assert_nonnull (strstr (write->error->message, "2026-06-22T10:00:00"));
  g_assert_true (write->done);
  assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, "2026-06-15T10:00:00 cancelled");
}

/* Nothing is said of a series half of which may be written: the next pass asks. */
static void
test_lost_on_the_way (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, TITLED ("2026-06-22T10:00:00", "a"));
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();
  g_autoptr (AccordWrite) write = accord_write_new (ACCORD_WRITE_CREATE);
  g_autoptr (AccordRemoteItem) found = NULL;
  g_autoptr (GError) error = NULL;

  accord_practice_server_fault (
      self->practice, "{\"path\":\"20260622T080000Z\",\"action\":\"status\",\"status\":503,\"times\":0}");
  write->key = subject_key (self, 1);
  write->mark = subject_mark (self, 1);
  write->fields = accord_fields_copy (fields);
  write->exceptions_mask = ACCORD_EXCEPTION_FIELDS;
  g_ptr_array_add (writes, write);
  g_assert_false (accord_provider_apply (self->provider, self->calendar, writes, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_false (write->done);
  g_assert_no_error (write->error);
  accord_practice_server_calm (self->practice);
  g_assert_true (accord_provider_find_created (self->provider, self->calendar, write->key, NULL, &found, NULL, NULL));
  assert_field (found, ACCORD_FIELD_EXCEPTIONS, "");
  assert_field (found, ACCORD_FIELD_RECURRENCE, WEEKLY);
}

static void
test_all_day (Subject *self, gconstpointer kind)
{
  const char *exceptions = "2026-06-08 cancelled\n2026-06-15 {\"v\":1,\"when\":\"2026-06-16/2026-06-17\"}";
  g_autoptr (AccordFields) fields = series_fields (DAYS, WEEKLY, exceptions);
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);

  g_assert_no_error (write->error);
  g_assert_cmpuint (accord_fields_diff (write->item->fields, fields), ==, 0);
  assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, exceptions);
}

/* The clock reading is the key on both sides of a change to winter time. */
static void
test_across_winter_time (Subject *self, gconstpointer kind)
{
  const char *exceptions = "2026-10-26T10:00:00 cancelled\n" TITLED ("2026-11-02T10:00:00", "Winter");
  g_autoptr (AccordFields) fields =
      series_fields ("2026-10-19T10:00:00+02:00/2026-10-19T11:00:00+02:00 Europe/Vienna", WEEKLY, exceptions);
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);

  g_assert_no_error (write->error);
  assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, exceptions);
}

static const SubjectTest tests[] = {
  { "is-read-whole", test_read_whole },
  { "an-occurrence-changes-the-series", test_increment },
  { "occurrences-beyond-the-range", test_beyond_the_range },
  { "gone", test_gone },
  { "create", test_create },
  { "single-occurrences", test_occurrences },
  { "a-cancelled-instance-is-let-in", test_let_in_an_instance },
  { "a-changed-master-keeps-them", test_change_the_master },
  { "one-event-again", test_one_event_again },
  { "changed-in-between", test_changed_in_between },
  { "one-is-refused", test_one_is_refused },
  { "lost-on-the-way", test_lost_on_the_way },
  { "all-day", test_all_day },
  { "across-winter-time", test_across_winter_time },
};

int
main (int argc, char **argv)
{
  return subjects_run (argc, argv, "google/series", SUBJECT_GOOGLE, tests, G_N_ELEMENTS (tests));
}
