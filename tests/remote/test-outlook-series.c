/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "subject-series.h"

#include "model/accord-exceptions.h"
#include "model/accord-occurrence.h"
#include "model/accord-recurrence.h"
#include "remote/accord-address.h"
#include "remote/accord-http.h"
#include "remote/accord-json.h"

#include <string.h>

#define BERLIN_2026 "2026-11-09T15:00:00+01:00/2026-11-09T16:00:00+01:00 Europe/Berlin"
#define WEEKLY "RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO"
#define FIRST "2026-11-09T15:00:00"
#define SECOND "2026-11-16T15:00:00"
#define THIRD "2026-11-23T15:00:00"
#define LAST "2026-12-14T15:00:00"
#define MOVED "2026-11-17T09:30:00+01:00/2026-11-17T10:00:00+01:00 Europe/Berlin"

/* What of a series is cancelled, titled anew and moved. */
static char *
exceptions (const char *key, ...)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);
  va_list args;

  va_start (args, key);
  for (; key != NULL; key = va_arg (args, const char *))
    {
      const char *title = va_arg (args, const char *);
      const char *when = va_arg (args, const char *);
      AccordFields *fields = title != NULL || when != NULL ? accord_fields_new () : NULL;

      if (title != NULL)
        accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
      if (when != NULL)
        accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
      g_ptr_array_add (all, accord_exception_new (key, fields));
    }
  va_end (args);
  return accord_exceptions_to_text (all);
}

static AccordWrite *
create (
    Subject *self, const char *title, const char *when, const char *rule, const char *text, guint generation)
{
  g_autoptr (AccordFields) fields = subject_fields (title, when);

  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, rule);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, text);
  return subject_create (self, fields, generation);
}

static void
assert_made (const AccordWrite *write)
{
  g_assert_no_error (write->error);
  g_assert_true (write->done);
  g_assert_nonnull (write->item);
}

static const char *
get (const AccordRemoteItem *item, AccordField field)
{
  return accord_fields_get (item->fields, field);
}

#define assert_exceptions(item, text) g_assert_cmpstr (get (item, ACCORD_FIELD_EXCEPTIONS), ==, text)

/* The id of the instance on @day. */
static char *
find_instance (Subject *self, const char *series, const char *day)
{
  g_autoptr (AccordRegistration) registration = accord_practice_server_register (self->practice, "outlook");
  g_autoptr (AccordHttp) http =
      accord_http_new (self->credentials, registration->api, ACCORD_CLOCK (self->clock));
  g_autofree char *from = g_strconcat (day, "T00:00:00Z", NULL);
  g_autofree char *to = g_strconcat (day, "T23:59:59Z", NULL);
  char *address = accord_address_build (registration->api, "me", "events", series, "instances", NULL);
  g_autoptr (AccordExchange) exchange = NULL;
  g_autoptr (GError) error = NULL;

  address = accord_address_add (accord_address_add (address, "startDateTime", from), "endDateTime", to);
  exchange = accord_exchange_new ("GET", address);
  g_free (address);
  g_assert_true (accord_http_send_one (http, exchange, NULL, &error));
  g_assert_no_error (error);
  return g_strdup (accord_json_string (
      accord_json_element (accord_json_array (accord_json_root (exchange->reply), "value"), 0), "id"));
}

/* Another person's edit. */
static void
edit_occurrence (Subject *self, const char *series, const char *day, const char *method, const char *body)
{
  g_autofree char *id = find_instance (self, series, day);
  g_autofree char *path = subject_control_path (self, id);
  g_autoptr (JsonNode) reply = NULL;

  g_assert_nonnull (id);
  reply = accord_practice_server_control_text (self->practice, method, path, body);
}

static char *
all_kinds (void)
{
  return exceptions (
      FIRST, "The first", NULL, SECOND, NULL, MOVED, THIRD, NULL, NULL, LAST, "The last", NULL, NULL);
}

static void
test_made_here (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = all_kinds ();
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);
  g_autoptr (AccordRemoteItem) item = NULL;
  g_auto (Listing) listing = { NULL };

  assert_made (write);
  assert_exceptions (write->item, wanted);
  g_assert_cmpstr (get (write->item, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
  g_assert_cmpstr (get (write->item, ACCORD_FIELD_WHEN), ==, BERLIN_2026);
  subject_restart (self, NULL);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpuint (listing.repeating, ==, 0);
  assert_exceptions (listing_get (&listing, write->item->id), wanted);
  item = subject_fetch (self, write->item->id);
  assert_exceptions (item, wanted);
  g_assert_cmpstr (item->mark, ==, write->mark);
}

static void
test_nothing_else_is_written (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = exceptions (SECOND, "Another", NULL, NULL);
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, "", 1);
  g_autoptr (AccordWrite) update = NULL;
  g_autoptr (JsonArray) requests = NULL;
  guint writes = 0;

  assert_made (write);
  json_array_unref (accord_practice_server_take_requests (self->practice));
  update = subject_update (self, write->item, ACCORD_FIELD_EXCEPTIONS, wanted);
  assert_made (update);
  assert_exceptions (update->item, wanted);
  requests = accord_practice_server_take_requests (self->practice);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    writes += g_strcmp0 (accord_json_string (accord_json_element (requests, i), "method"), "GET") != 0;
  /* One occurrence; its series is not touched. */
  g_assert_cmpuint (writes, ==, 1);
}

static void
test_steps (Subject *self, gconstpointer kind)
{
  g_autofree char *all = all_kinds ();
  g_autofree char *less = exceptions (FIRST, "The first", NULL, SECOND, NULL, MOVED, NULL);
  g_autofree char *other = exceptions (FIRST, NULL, NULL, SECOND, "Moved", MOVED, THIRD, "Third", NULL, NULL);
  const char *const steps[] = { all, less, other, "", all, other, less, "" };
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, "", 1);
  g_autoptr (AccordRemoteItem) item = NULL;

  assert_made (write);
  item = accord_remote_item_copy (write->item);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (AccordWrite) update = subject_update (self, item, ACCORD_FIELD_EXCEPTIONS, steps[i]);

      assert_made (update);
      assert_exceptions (update->item, steps[i]);
      g_assert_cmpstr (get (update->item, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
      accord_remote_item_free (g_steal_pointer (&item));
      item = accord_remote_item_copy (update->item);
    }
}

/* Graph drops what single occurrences have when the time of their series changes: all of it is put back. */
static void
test_changed_series_keeps_its_occurrences (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = all_kinds ();
  g_autofree char *later = exceptions ("2026-11-09T16:00:00",
                                       "The first",
                                       NULL,
                                       "2026-11-16T16:00:00",
                                       NULL,
                                       MOVED,
                                       "2026-11-23T16:00:00",
                                       NULL,
                                       NULL,
                                       NULL);
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);
  g_autoptr (AccordWrite) update = accord_write_new (ACCORD_WRITE_UPDATE);
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  assert_made (write);
  update->remote_id = g_strdup (write->item->id);
  update->tag = g_strdup (write->item->tag);
  update->fields = accord_fields_new ();
  accord_fields_set (update->fields,
                     ACCORD_FIELD_WHEN,
                     "2026-11-09T16:00:00+01:00/2026-11-09T17:00:00+01:00 Europe/Berlin");
  accord_fields_set (update->fields, ACCORD_FIELD_EXCEPTIONS, later);
  g_ptr_array_add (writes, update);
  g_assert_true (accord_provider_apply (self->provider, self->calendar, writes, NULL, &error));
  g_assert_no_error (error);
  assert_made (update);
  assert_exceptions (update->item, later);
  g_assert_cmpstr (get (update->item, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
}

static void
test_changed_rule_keeps_its_occurrences (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = all_kinds ();
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);
  g_autoptr (AccordWrite) update = accord_write_new (ACCORD_WRITE_UPDATE);
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  assert_made (write);
  update->remote_id = g_strdup (write->item->id);
  update->tag = g_strdup (write->item->tag);
  update->fields = accord_fields_new ();
  accord_fields_set (update->fields, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO");
  accord_fields_set (update->fields, ACCORD_FIELD_EXCEPTIONS, wanted);
  g_ptr_array_add (writes, update);
  g_assert_true (accord_provider_apply (self->provider, self->calendar, writes, NULL, &error));
  g_assert_no_error (error);
  assert_made (update);
  assert_exceptions (update->item, wanted);
  g_assert_cmpstr (get (update->item, ACCORD_FIELD_RECURRENCE), ==, "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO");
  g_assert_cmpstr (get (update->item, ACCORD_FIELD_WHEN), ==, BERLIN_2026);
}

/* A title of the whole leaves the occurrences as they are, and what the reply does not show is read. */
static void
test_a_title_leaves_occurrences (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = exceptions (SECOND, NULL, MOVED, THIRD, NULL, NULL, NULL);
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);
  g_autoptr (AccordWrite) update = NULL;

  assert_made (write);
  update = subject_update (self, write->item, ACCORD_FIELD_TITLE, "Every week");
  assert_made (update);
  assert_exceptions (update->item, wanted);
  g_assert_cmpstr (get (update->item, ACCORD_FIELD_TITLE), ==, "Every week");
}

static void
test_one_event_and_back (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, "", 1);
  g_autoptr (AccordWrite) single = NULL;
  g_autoptr (AccordWrite) again = NULL;

  assert_made (write);
  single = subject_update (self, write->item, ACCORD_FIELD_RECURRENCE, "");
  assert_made (single);
  g_assert_null (get (single->item, ACCORD_FIELD_RECURRENCE));
  g_assert_null (get (single->item, ACCORD_FIELD_EXCEPTIONS));
  again = subject_update (self, single->item, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_made (again);
  g_assert_cmpstr (get (again->item, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
  assert_exceptions (again->item, "");
}

/* A neighbour's day cannot be taken: the occurrence is named, the others are made. */
static void
test_a_crossing_is_told (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = exceptions (SECOND,
                                        NULL,
                                        "2026-11-24T09:00:00+01:00/2026-11-24T10:00:00+01:00 Europe/Berlin",
                                        LAST,
                                        "The last",
                                        NULL,
                                        NULL);
  g_autofree char *made = exceptions (LAST, "The last", NULL, NULL);
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);

  g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
  g_assert_nonnull (strstr (write->error->message, SECOND));
  g_assert_nonnull (strstr (write->error->message, "ErrorOccurrenceCrossingBoundary"));
  g_assert_true (write->done);
  assert_exceptions (write->item, made);
}

/* Two that follow each other have room only when the later one has gone first. */
static void
test_neighbours_make_room (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = exceptions (SECOND,
                                        NULL,
                                        "2026-11-24T09:00:00+01:00/2026-11-24T10:00:00+01:00 Europe/Berlin",
                                        THIRD,
                                        NULL,
                                        "2026-11-26T09:00:00+01:00/2026-11-26T10:00:00+01:00 Europe/Berlin",
                                        NULL);
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);

  assert_made (write);
  assert_exceptions (write->item, wanted);
}

static void
test_changed_in_between (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = exceptions (SECOND, "Ours", NULL, NULL);
  g_autofree char *theirs = exceptions (SECOND, "Theirs", NULL, NULL);
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, "", 1);
  g_autoptr (AccordWrite) first = NULL;
  g_autoptr (AccordWrite) second = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;

  assert_made (write);
  first = subject_update (self, write->item, ACCORD_FIELD_EXCEPTIONS, theirs);
  assert_made (first);
  g_assert_cmpstr (first->item->tag, !=, write->item->tag);
  second = subject_update (self, write->item, ACCORD_FIELD_EXCEPTIONS, wanted);
  g_assert_error (second->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  g_assert_false (second->done);
  item = subject_fetch (self, write->item->id);
  assert_exceptions (item, theirs);
}

static void
test_not_representable (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordWrite) write =
      create (self, "Odd", BERLIN_2026, "RRULE:FREQ=MONTHLY;BYMONTHDAY=9,23", "", 1);

  g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
  g_assert_nonnull (strstr (write->error->message, "several days of a month"));
  g_assert_false (write->done);
  g_assert_cmpuint (subject_count (self), ==, 0);
}

/* ---- kinds of series ---- */

static void
test_kinds (Subject *self, gconstpointer kind)
{
  static const struct
  {
    const char *when;
    const char *rule;
    const char *key;    /* an occurrence to cancel */
    const char *edited; /* one to give a title */
  } rows[] = {
    /* whole days */
    { "2026-06-01/2026-06-02", "RRULE:FREQ=WEEKLY;COUNT=8;BYDAY=MO", "2026-06-08", "2026-06-22" },
    { "2026-06-01/2026-06-04", "RRULE:FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1", "2026-07-01", "2026-08-01" },
    /* across both changes of clocks */
    { "2026-03-23T09:00:00+01:00/2026-03-23T10:00:00+01:00 Europe/Berlin",
      "RRULE:FREQ=DAILY;COUNT=14",
      "2026-03-29T09:00:00",
      "2026-03-30T09:00:00" },
    { "2026-03-25T02:30:00+01:00/2026-03-25T03:00:00+01:00 Europe/Berlin",
      "RRULE:FREQ=DAILY;COUNT=10",
      "2026-03-28T02:30:00",
      "2026-03-30T02:30:00" },
    { "2026-10-19T02:30:00+02:00/2026-10-19T03:30:00+02:00 Europe/Berlin",
      "RRULE:FREQ=DAILY;UNTIL=20261031T225959Z",
      "2026-10-25T02:30:00",
      "2026-10-26T02:30:00" },
    /* the day differs from that in UTC */
    { "2026-06-01T08:00:00+12:00/2026-06-01T09:00:00+12:00 Pacific/Auckland",
      "RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=MO",
      "2026-06-08T08:00:00",
      "2026-06-15T08:00:00" },
    { "2026-06-01T21:00:00-04:00/2026-06-01T22:00:00-04:00 America/New_York",
      "RRULE:FREQ=WEEKLY;COUNT=6;INTERVAL=2;BYDAY=MO,TH;WKST=SU",
      "2026-06-04T21:00:00",
      "2026-06-15T21:00:00" },
    /* beyond the listing's range */
    { "2026-06-01T12:00:00+00:00/2026-06-01T13:00:00+00:00 UTC",
      "RRULE:FREQ=MONTHLY;BYDAY=1MO",
      "2029-03-05T12:00:00",
      "2028-01-03T12:00:00" },
    { "2026-01-31T12:00:00+00:00/2026-01-31T13:00:00+00:00 UTC",
      "RRULE:FREQ=MONTHLY;COUNT=12;BYMONTHDAY=-1",
      "2026-02-28T12:00:00",
      "2026-04-30T12:00:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wanted = exceptions (rows[i].key, NULL, NULL, rows[i].edited, "Edited", NULL, NULL);
      g_autoptr (AccordWrite) write = create (self, "Kind", rows[i].when, rows[i].rule, wanted, i + 1);
      g_autoptr (AccordRemoteItem) item = NULL;
      g_autoptr (AccordWrite) none = NULL;

      g_test_message ("%s %s", rows[i].when, rows[i].rule);
      assert_made (write);
      assert_exceptions (write->item, wanted);
      g_assert_cmpstr (get (write->item, ACCORD_FIELD_WHEN), ==, rows[i].when);
      g_assert_cmpstr (get (write->item, ACCORD_FIELD_RECURRENCE), ==, rows[i].rule);
      item = subject_fetch (self, write->item->id);
      assert_exceptions (item, wanted);
      none = subject_update (self, item, ACCORD_FIELD_EXCEPTIONS, "");
      assert_made (none);
      assert_exceptions (none->item, "");
    }
}

/* ---- what the other side does ---- */

#define RAW_SERIES(more)                                                                                     \
  "{\"subject\":\"There\",\"start\":{\"dateTime\":\"2026-11-09T15:00:00\",\"timeZone\":\"W. Europe "         \
  "Standard "                                                                                                \
  "Time\"},\"end\":{\"dateTime\":\"2026-11-09T16:00:00\",\"timeZone\":\"W. Europe Standard Time\"}" more     \
  ",\"recurrence\":{\"pattern\":{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"monday\"],"            \
  "\"firstDayOfWeek\":\"sunday\"},\"range\":{\"type\":\"numbered\",\"startDate\":\"2026-11-09\","            \
  "\"numberOfOccurrences\":6}}}"

static const AccordRemoteItem *
next_round (Subject *self, Listing *before, Listing *after)
{
  subject_list (self, before->cursor, after);
  return listing_find (after, "There");
}

static void
test_made_there (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (self, RAW_SERIES (""));
  g_autofree char *titled = exceptions (SECOND, "Edited", NULL, NULL);
  g_autofree char *both = exceptions (SECOND, "Edited", NULL, LAST, NULL, NULL, NULL);
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };
  g_auto (Listing) third = { NULL };
  const AccordRemoteItem *item;
  g_autofree char *tag = NULL;

  subject_list (self, NULL, &first);
  item = listing_find (&first, "There");
  g_assert_cmpstr (get (item, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
  assert_exceptions (item, "");
  tag = g_strdup (item->tag);

  edit_occurrence (self, id, "2026-11-16", "PATCH", "{\"subject\":\"Edited\"}");
  item = next_round (self, &first, &second);
  assert_exceptions (item, titled);
  g_assert_cmpstr (item->tag, !=, tag);

  edit_occurrence (self, id, "2026-12-14", "DELETE", NULL);
  item = next_round (self, &second, &third);
  assert_exceptions (item, both);
}

/* Contradiction 7: what names the occurrences is there always, when asked for, or never. */
static void
test_servers_that_do_not_name_them (Subject *self, gconstpointer kind)
{
  static const char *const cancelled[] = { "\"selected\"", "\"always\"", "\"never\"" };
  static const char *const changed[] = { "\"expanded\"", "\"always\"", "\"never\"" };
  g_autofree char *wanted = all_kinds ();
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);

  assert_made (write);
  for (guint i = 0; i < 18; i++)
    {
      g_autoptr (AccordRemoteItem) item = NULL;

      accord_practice_server_set (self->practice, "cancelled_occurrences", cancelled[i % 3]);
      accord_practice_server_set (self->practice, "exception_occurrences", changed[i / 3 % 3]);
      accord_practice_server_set (self->practice, "original_start", i < 9 ? "true" : "false");
      item = subject_fetch (self, write->item->id);
      assert_exceptions (item, wanted);
    }
}

/* A master may be said to start before the first day of its pattern: it begins with that day, everywhere. */
static void
test_starts_before_its_pattern (Subject *self, gconstpointer kind)
{
#define MONDAYS "RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO"
#define BEGINS "2026-11-16T15:00:00+01:00/2026-11-16T16:00:00+01:00 Europe/Berlin"
  g_autofree char *id = subject_add_raw (
      self,
      "{\"subject\":\"There\",\"start\":{\"dateTime\":\"2026-11-10T15:00:00\",\"timeZone\":\"Europe/Berlin\"},"
      "\"end\":{\"dateTime\":\"2026-11-10T16:00:00\",\"timeZone\":\"Europe/Berlin\"},"
      "\"recurrence\":{\"pattern\":{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"monday\"]},"
      "\"range\":{\"type\":\"numbered\",\"startDate\":\"2026-11-10\",\"numberOfOccurrences\":6}}}");
  g_autofree char *first = exceptions (SECOND, "The first", NULL, THIRD, NULL, NULL, NULL);
  g_autofree char *none = exceptions (SECOND, "The first", NULL, NULL);
  g_auto (Listing) listing = { NULL };
  const AccordRemoteItem *item;
  g_autoptr (AccordWrite) one = NULL;
  g_autoptr (AccordWrite) back = NULL;
  g_autoptr (AccordWrite) rule = NULL;

  accord_practice_server_set (self->practice, "etag_bump", "false");
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.repeating, ==, 0);
  item = listing_find (&listing, "There");
  g_assert_cmpstr (get (item, ACCORD_FIELD_WHEN), ==, BEGINS);
  g_assert_cmpstr (get (item, ACCORD_FIELD_RECURRENCE), ==, MONDAYS);
  one = subject_update (self, item, ACCORD_FIELD_EXCEPTIONS, first);
  assert_made (one);
  assert_exceptions (one->item, first);
  back = subject_update (self, one->item, ACCORD_FIELD_EXCEPTIONS, none);
  assert_made (back);
  assert_exceptions (back->item, none);
  g_assert_cmpstr (get (back->item, ACCORD_FIELD_WHEN), ==, BEGINS);
  rule = subject_update (self, back->item, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;COUNT=8;BYDAY=MO");
  assert_made (rule);
  g_assert_cmpstr (get (rule->item, ACCORD_FIELD_WHEN), ==, BEGINS);
  g_assert_cmpstr (get (rule->item, ACCORD_FIELD_RECURRENCE), ==, "RRULE:FREQ=WEEKLY;COUNT=8;BYDAY=MO");
}

/* The same, and the rule is the first that is written. */
static void
test_rule_of_one_that_starts_before (Subject *self, gconstpointer kind)
{
  g_autofree char *id = subject_add_raw (
      self,
      "{\"subject\":\"There\",\"isAllDay\":true,\"start\":{\"dateTime\":\"2026-11-10T00:00:00\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"2026-11-12T00:00:00\",\"timeZone\":\"UTC\"},"
      "\"recurrence\":{\"pattern\":{\"type\":\"absoluteMonthly\",\"interval\":2,\"dayOfMonth\":5},"
      "\"range\":{\"type\":\"noEnd\",\"startDate\":\"2026-11-10\"}}}");
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_autoptr (AccordWrite) rule = NULL;

  g_assert_cmpstr (get (item, ACCORD_FIELD_WHEN), ==, "2027-01-05/2027-01-07");
  g_assert_cmpstr (get (item, ACCORD_FIELD_RECURRENCE), ==, "RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5");
  rule = subject_update (self, item, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=MONTHLY;BYMONTHDAY=5");
  assert_made (rule);
  g_assert_cmpstr (get (rule->item, ACCORD_FIELD_WHEN), ==, "2027-01-05/2027-01-07");
  g_assert_cmpstr (get (rule->item, ACCORD_FIELD_RECURRENCE), ==, "RRULE:FREQ=MONTHLY;BYMONTHDAY=5");
}

/* Outlook has no dates beside a rule, on a day of the rule or on another: such a series is not sent. */
static void
test_dates_beside_the_rule (Subject *self, gconstpointer kind)
{
  static const char *const rules[] = { WEEKLY "\nRDATE;TZID=Europe/Berlin:20261116T180000",
                                       WEEKLY "\nRDATE;TZID=Europe/Berlin:20261118T150000" };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, rules[i], "", i + 1);

      g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
      g_assert_false (write->done);
    }
  g_assert_cmpuint (subject_count (self), ==, 0);
}

/* A zone that Exchange made itself is not written over by a title, an occurrence or a rule. */
static void
test_a_custom_zone_survives (Subject *self, gconstpointer kind)
{
  g_autofree char *id =
      subject_add_raw (self, RAW_SERIES (",\"originalStartTimeZone\":\"tzone://Microsoft/Custom\""));
  g_autofree char *titled = exceptions (SECOND, "Edited", NULL, NULL);
  g_auto (Listing) listing = { NULL };
  const AccordRemoteItem *item;
  g_autoptr (AccordWrite) title = NULL;
  g_autoptr (AccordWrite) one = NULL;
  g_autoptr (AccordWrite) rule = NULL;
  g_autoptr (JsonNode) raw = NULL;
  g_autoptr (JsonArray) requests = NULL;
  g_autofree char *path = subject_control_path (self, id);

  subject_list (self, NULL, &listing);
  item = listing_find (&listing, "There");
  title = subject_update (self, item, ACCORD_FIELD_TITLE, "Other");
  g_assert_cmpstr (get (item, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
  assert_made (title);
  json_array_unref (accord_practice_server_take_requests (self->practice));
  one = subject_update (self, title->item, ACCORD_FIELD_EXCEPTIONS, titled);
  assert_made (one);
  assert_exceptions (one->item, titled);
  rule = subject_update (self, one->item, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;COUNT=8;BYDAY=MO");
  assert_made (rule);
  requests = accord_practice_server_take_requests (self->practice);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      g_autofree char *request = json_to_string (json_array_get_element (requests, i), FALSE);

      g_assert_null (strstr (request, "recurrenceTimeZone"));
      if (g_strcmp0 (accord_json_string (accord_json_element (requests, i), "method"), "PATCH") == 0)
        g_assert_null (accord_json_object (accord_json_element (requests, i), "body/start"));
    }
  raw = accord_practice_server_control_text (self->practice, "GET", path, NULL);
  g_assert_cmpstr (accord_json_string (accord_json_root (raw), "originalStartTimeZone"),
                   ==,
                   "tzone://Microsoft/Custom");
}

/* Nobody is mailed, whatever is done to a series that is only ours. */
static void
test_no_mail (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = all_kinds ();
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);
  g_autoptr (AccordWrite) removed = NULL;

  assert_made (write);
  removed = subject_remove (self, write->item);
  g_assert_no_error (removed->error);
  g_assert_cmpuint (accord_practice_server_count_mails (self->practice), ==, 0);
  g_assert_cmpuint (subject_count (self), ==, 0);
}

/* The create arrived, its reply did not: what is found is the whole series, its occurrences as they are. */
static void
test_found_whole (Subject *self, gconstpointer kind)
{
  g_autofree char *wanted = all_kinds ();
  g_autoptr (AccordWrite) write = create (self, "Weekly", BERLIN_2026, WEEKLY, wanted, 1);
  g_autoptr (AccordRemoteItem) found = NULL;
  g_autofree char *key = subject_key (self, 1);
  g_autofree char *mark = subject_mark (self, 1);
  g_autoptr (GError) error = NULL;

  assert_made (write);
  g_assert_true (
      accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, write->item->id);
  assert_exceptions (found, wanted);
}

/* What Exchange does to a new item by itself is told in test-outlook.c; here it would stand between two writes. */
static void
set_up (Subject *self, gconstpointer kind)
{
  subject_set_up (self, kind);
  accord_practice_server_set (self->practice, "etag_bump", "false");
}

static const struct
{
  const char *name;
  void (*test) (Subject *, gconstpointer);
} tests[] = {
  { "made-here-with-its-occurrences", test_made_here },
  { "an-occurrence-leaves-its-series-alone", test_nothing_else_is_written },
  { "edited-cancelled-moved-and-back", test_steps },
  { "a-changed-time-keeps-occurrences", test_changed_series_keeps_its_occurrences },
  { "a-changed-rule-keeps-occurrences", test_changed_rule_keeps_its_occurrences },
  { "a-title-leaves-occurrences", test_a_title_leaves_occurrences },
  { "a-single-event-and-a-series-again", test_one_event_and_back },
  { "a-crossing-is-told-and-the-rest-made", test_a_crossing_is_told },
  { "neighbours-make-room", test_neighbours_make_room },
  { "an-occurrence-changed-in-between", test_changed_in_between },
  { "a-rule-that-is-no-pattern-is-not-sent", test_not_representable },
  { "whole-days-clock-changes-and-other-kinds", test_kinds },
  { "edited-and-cancelled-there", test_made_there },
  { "servers-that-do-not-name-occurrences", test_servers_that_do_not_name_them },
  { "a-master-that-starts-before-its-pattern", test_starts_before_its_pattern },
  { "the-rule-of-one-that-starts-before", test_rule_of_one_that_starts_before },
  { "dates-beside-the-rule-are-not-sent", test_dates_beside_the_rule },
  { "a-custom-zone-survives", test_a_custom_zone_survives },
  { "nobody-is-mailed", test_no_mail },
  { "a-found-create-is-whole", test_found_whole },
};

int
main (int argc, char **argv)
{
  static const SubjectKind kinds[] = { SUBJECT_OUTLOOK, SUBJECT_OUTLOOK_VIEW };
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path =
            g_strdup_printf ("/%s-series/%s", subject_kind_name (kinds[k]), tests[i].name);

        g_test_add (
            path, Subject, GUINT_TO_POINTER (kinds[k]), set_up, tests[i].test, subject_tear_down);
      }
  status = g_test_run ();
  subjects_finish ();
  return status;
}
