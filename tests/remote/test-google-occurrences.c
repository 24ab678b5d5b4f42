/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Single occurrences at Google: what may be said of them in more than one way, and what goes wrong with one of them
 * (providers.md §2.4, §2.5). */

#include "subject-series.h"

#include "model/accord-exceptions.h"
#include "remote/accord-json.h"

#include <string.h>

#define FIRST "2026-06-01T10:00:00+02:00/2026-06-01T11:00:00+02:00 Europe/Vienna"
#define WEEKLY "RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=MO"
#define JUN08 "2026-06-08T10:00:00"
#define JUN15 "2026-06-15T10:00:00"
#define JUN22 "2026-06-22T10:00:00"
#define CANCELLED(key) key " cancelled"
#define TITLED(key, title) key " {\"v\":1,\"title\":\"" title "\"}"
/* @id: "" or "\"id\":\"…\","; @lines: what follows the rule */
#define MASTER(id, lines)                                                                                              \
  "{" id "\"summary\":\"Review\",\"start\":{\"dateTime\":\"2026-06-01T10:00:00\",\"timeZone\":\"Europe/Vienna\"},"     \
  "\"end\":{\"dateTime\":\"2026-06-01T11:00:00\",\"timeZone\":\"Europe/Vienna\"},"                                     \
  "\"recurrence\":[\"RRULE:FREQ=WEEKLY;COUNT=10\"" lines "]}"

static AccordRemoteItem *
make (Subject *self, const char *exceptions)
{
  g_autoptr (AccordFields) fields = subject_fields ("Review", FIRST);
  g_autoptr (AccordWrite) write = NULL;

  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, WEEKLY);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, exceptions);
  write = subject_create (self, fields, 1);
  g_assert_no_error (write->error);
  json_array_unref (accord_practice_server_take_requests (self->practice));
  return accord_remote_item_copy (write->item);
}

static AccordWrite *
write_exceptions (Subject *self, const AccordRemoteItem *item, const char *exceptions)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, exceptions);
  return subject_write_series (self, item, fields);
}

static void
assert_exceptions (Subject *self, const char *id, const char *exceptions)
{
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);

  g_assert_cmpint (item->state, ==, ACCORD_REMOTE_PRESENT);
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS), ==, exceptions);
}

/* ---- reading ---- */

/* A date that does not take place is named in any zone, in UTC, as a date, several in a line or in lines of their own. */
static void
test_excluded_dates (Subject *self, gconstpointer data)
{
  static const struct
  {
    const char *json, *exceptions;
  } rows[] = {
    { MASTER ("", ",\"EXDATE;TZID=Europe/Vienna:20260608T100000\""), CANCELLED (JUN08) },
    { MASTER ("", ",\"EXDATE:20260608T080000Z\""), CANCELLED (JUN08) },
    { MASTER ("", ",\"EXDATE;TZID=America/New_York:20260608T040000\""), CANCELLED (JUN08) },
    { MASTER ("", ",\"EXDATE;TZID=Asia/Tokyo:20260608T170000,20260615T170000\""),
      CANCELLED (JUN08) "\n" CANCELLED (JUN15) },
    { MASTER ("", ",\"EXDATE:20260608T080000Z\",\"EXDATE;TZID=Europe/Vienna:20260622T100000\""),
      CANCELLED (JUN08) "\n" CANCELLED (JUN22) },
    /* no occurrence of the rule: it is kept, and takes nothing out */
    { MASTER ("", ",\"EXDATE:20260608T090000Z\""), "2026-06-08T11:00:00 cancelled" },
    { "{\"summary\":\"Days\",\"start\":{\"date\":\"2026-06-01\"},\"end\":{\"date\":\"2026-06-02\"},"
      "\"recurrence\":[\"RRULE:FREQ=WEEKLY;COUNT=3\",\"EXDATE;VALUE=DATE:20260608\"]}",
      "2026-06-08 cancelled" },
    { "{\"summary\":\"Days\",\"start\":{\"date\":\"2026-06-01\"},\"end\":{\"date\":\"2026-06-02\"},"
      "\"recurrence\":[\"RRULE:FREQ=WEEKLY;COUNT=3\",\"EXDATE:20260608\"]}",
      "2026-06-08 cancelled" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = subject_add_raw (self, rows[i].json);

      g_test_message ("%s", rows[i].json);
      assert_exceptions (self, id, rows[i].exceptions);
    }
}

/* Two on one day, one by the rule and one by RDATE: each is itself. */
static void
test_two_on_a_day (Subject *self, gconstpointer data)
{
  static const char rule[] = WEEKLY "\nRDATE;TZID=Europe/Vienna:20260608T140000";
  const char *text = CANCELLED (JUN08) "\n" TITLED ("2026-06-08T14:00:00", "In the afternoon");
  const char *other = TITLED (JUN08, "In the morning") "\n" CANCELLED ("2026-06-08T14:00:00");
  g_autoptr (AccordFields) fields = subject_fields ("Review", FIRST);
  g_autoptr (AccordWrite) made = NULL;
  g_autoptr (AccordWrite) write = NULL;

  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, rule);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, text);
  made = subject_create (self, fields, 1);
  g_assert_no_error (made->error);
  g_assert_cmpstr (accord_fields_get (made->item->fields, ACCORD_FIELD_RECURRENCE), ==, rule);
  assert_exceptions (self, made->item->id, text);
  write = write_exceptions (self, made->item, TITLED ("2026-06-08T14:00:00", "In the afternoon"));
  g_assert_no_error (write->error);
  accord_remote_item_free (g_steal_pointer (&made->item));
  made->item = accord_remote_item_copy (write->item);
  accord_write_free (g_steal_pointer (&write));
  write = write_exceptions (self, made->item, other);
  g_assert_no_error (write->error);
  assert_exceptions (self, made->item->id, other);
}

/* "This and following", changed in Google's own pages: the rest is a series with a name made of the first one's. */
static void
test_split_master (Subject *self, gconstpointer data)
{
  g_autofree char *id = subject_add_raw (self, MASTER ("\"id\":\"ritual1_R20260601T100000\",", ""));
  g_autofree char *mark = subject_mark (self, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_autoptr (AccordWrite) write = NULL;
  g_auto (Listing) listing = { NULL };

  g_assert_cmpstr (item->id, ==, "ritual1_R20260601T100000");
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_RECURRENCE), ==, WEEKLY);
  subject_edit_occurrence (self, item, JUN22, ACCORD_FIELD_TITLE, "Theirs");
  accord_remote_item_free (g_steal_pointer (&item));
  item = subject_fetch (self, id);
  write = write_exceptions (self, item, CANCELLED (JUN08) "\n" TITLED (JUN15, "Ours") "\n" TITLED (JUN22, "Theirs"));
  g_assert_no_error (write->error);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  assert_exceptions (self, id, CANCELLED (JUN08) "\n" TITLED (JUN15, "Ours") "\n" TITLED (JUN22, "Theirs"));
}

/* Of somebody else's series one occurrence is off: it is cancelled here, and nothing is written. */
static void
test_cancelled_by_the_organiser (Subject *self, gconstpointer data)
{
  g_autofree char *id = subject_add_raw (
      self, MASTER ("\"organizer\":{\"email\":\"boss@else.example\"},"
                    "\"attendees\":[{\"email\":\"" ACCORD_PRACTICE_PERSON "\"}],", ""));
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };

  g_assert_true (item->traits & ACCORD_REMOTE_NOT_MINE);
  subject_list (self, NULL, &before);
  subject_cancel_occurrence (self, item, JUN15);
  subject_list (self, before.cursor, &after);
  g_assert_nonnull (listing_get (&after, id));
  g_assert_true (listing_get (&after, id)->traits & ACCORD_REMOTE_NOT_MINE);
  g_assert_cmpint (listing_get (&after, id)->state, ==, ACCORD_REMOTE_PRESENT);
  g_assert_cmpstr (accord_fields_get (listing_get (&after, id)->fields, ACCORD_FIELD_EXCEPTIONS), ==, CANCELLED (JUN15));
}

/* ---- the listing of the occurrences ---- */

#define OF_THE_SERIES "\"provider\":\"google\",\"method\":\"GET\",\"path\":\"iCalUID=\""

static void
test_paged (Subject *self, gconstpointer data)
{
  g_autoptr (AccordRemoteItem) item =
      make (self, CANCELLED (JUN08) "\n" TITLED (JUN15, "a") "\n" TITLED (JUN22, "b"));

  accord_practice_server_set (self->practice, "page_size", "1");
  accord_practice_server_set (self->practice, "google_empty_pages", "true");
  assert_exceptions (self, item->id, CANCELLED (JUN08) "\n" TITLED (JUN15, "a") "\n" TITLED (JUN22, "b"));
}

/* What is not known of a series is not taken for nothing: neither a fetch nor a listing says that it has no exceptions. */
static void
assert_unknown (Subject *self, const AccordRemoteItem *item, const char *fault)
{
  g_autoptr (AccordRemoteItem) fetched = NULL;
  g_auto (Listing) listing = { NULL };
  const AccordRemoteItem *listed;

  accord_practice_server_fault (self->practice, fault);
  fetched = subject_fetch (self, item->id);
  g_assert_cmpint (fetched->state, ==, ACCORD_REMOTE_MAYBE_GONE);
  g_assert_nonnull (fetched->why);
  subject_list (self, NULL, &listing);
  listed = listing_get (&listing, item->id);
  g_assert_nonnull (listed);
  g_assert_cmpint (listed->state, ==, ACCORD_REMOTE_MAYBE_GONE);
  g_assert_nonnull (listing_find (&listing, "Beside it"));
}

static void
test_unreadable (Subject *self, gconstpointer data)
{
  static const char *const faults[] = {
    "{" OF_THE_SERIES ",\"action\":\"looping-next-link\",\"times\":0}",
    "{" OF_THE_SERIES ",\"action\":\"status\",\"status\":403,\"reason\":\"forbidden\",\"times\":0}",
    "{" OF_THE_SERIES ",\"action\":\"status\",\"status\":400,\"reason\":\"badRequest\",\"times\":0}",
    "{" OF_THE_SERIES ",\"action\":\"status\",\"status\":404,\"reason\":\"notFound\",\"times\":0}",
  };
  g_autoptr (AccordRemoteItem) item = make (self, TITLED (JUN15, "a"));

  subject_add_simple (self, "Beside it", "2026-06-11/2026-06-12");
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%s", faults[i]);
      assert_unknown (self, item, faults[i]);
      accord_practice_server_calm (self->practice);
      assert_exceptions (self, item->id, TITLED (JUN15, "a"));
    }
}

/* ---- writing ---- */

static const struct
{
  const char *reason;
  guint status;
  AccordRemoteError code;
  gboolean done; /* the rest of the series was written, and that is said */
} refusals[] = {
  { "conditionNotMet", 412, ACCORD_REMOTE_ERROR_ITEM_CHANGED, FALSE },
  { "notFound", 404, ACCORD_REMOTE_ERROR_ITEM_REJECTED, TRUE },
  { "deleted", 410, ACCORD_REMOTE_ERROR_ITEM_REJECTED, TRUE },
  { "invalid", 400, ACCORD_REMOTE_ERROR_ITEM_REJECTED, TRUE },
  { "forbiddenForNonOrganizer", 403, ACCORD_REMOTE_ERROR_ITEM_REJECTED, TRUE },
};

/* One of two occurrences is refused: the other is written, and the error says which it was. */
static void
test_one_refused (Subject *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (AccordFields) fields = subject_fields ("Review", FIRST);
      g_autofree char *fault = g_strdup_printf ("{\"method\":\"PATCH\",\"path\":\"20260622T080000Z\",\"action\":\"status\","
                                                "\"status\":%u,\"times\":0,\"reason\":\"%s\"}",
                                                refusals[i].status, refusals[i].reason);
      g_autoptr (AccordWrite) made = NULL;
      g_autoptr (AccordWrite) write = NULL;

      accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, WEEKLY);
      accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, TITLED (JUN22, "a"));
      made = subject_create (self, fields, i + 1);
      g_assert_no_error (made->error);
      accord_practice_server_fault (self->practice, fault);
      write = write_exceptions (self, made->item, TITLED (JUN15, "Ours") "\n" TITLED (JUN22, "b"));
      accord_practice_server_calm (self->practice);
      g_test_message ("%s", refusals[i].reason);
      g_assert_error (write->error, ACCORD_REMOTE_ERROR, (int) refusals[i].code);
      g_assert_nonnull (strstr (write->error->message, JUN22));
      g_assert_cmpint (write->done, ==, refusals[i].done);
      assert_exceptions (self, made->item->id, TITLED (JUN15, "Ours") "\n" TITLED (JUN22, "a"));
    }
}

/* Cancelling what is gone already is done. */
static void
test_cancelled_twice (Subject *self, gconstpointer data)
{
  static const char *const reasons[] = { "404,\"reason\":\"notFound\"", "410,\"reason\":\"deleted\"" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (AccordFields) fields = subject_fields ("Review", FIRST);
      g_autofree char *fault = g_strdup_printf (
          "{\"method\":\"DELETE\",\"when\":\"after\",\"action\":\"status\",\"status\":%s}", reasons[i]);
      g_autoptr (AccordWrite) made = NULL;
      g_autoptr (AccordWrite) write = NULL;

      accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, WEEKLY);
      accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, "");
      made = subject_create (self, fields, i + 1);
      g_assert_no_error (made->error);
      accord_practice_server_fault (self->practice, fault);
      write = write_exceptions (self, made->item, CANCELLED (JUN15));
      g_assert_no_error (write->error);
      g_assert_true (write->done);
      assert_exceptions (self, made->item->id, CANCELLED (JUN15));
    }
}

/* Every request about an occurrence says whether anybody is to be told, as the one about its series does. */
static void
test_send_updates (Subject *self, gconstpointer data)
{
  for (guint mail = 0; mail < 2; mail++)
    {
      g_autoptr (AccordRemoteItem) item = NULL;
      g_autoptr (AccordWrite) write = accord_write_new (ACCORD_WRITE_UPDATE);
      g_autoptr (GPtrArray) writes = g_ptr_array_new ();
      g_autoptr (AccordFields) fields = subject_fields ("Review", FIRST);
      g_autoptr (AccordWrite) made = NULL;
      g_autoptr (JsonArray) requests = NULL;
      g_autoptr (GError) error = NULL;
      guint seen = 0;

      accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, WEEKLY);
      accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, CANCELLED (JUN08));
      made = subject_create (self, fields, mail + 1);
      g_assert_no_error (made->error);
      item = subject_fetch (self, made->item->id);
      json_array_unref (accord_practice_server_take_requests (self->practice));
      write->remote_id = g_strdup (item->id);
      write->tag = g_strdup (item->tag);
      write->send_mail = mail == 1;
      write->exceptions_mask = ACCORD_EXCEPTION_FIELDS;
      write->exceptions_before = g_strdup (CANCELLED (JUN08));
      write->fields = accord_fields_new ();
      /* one let in again, one changed, one cancelled */
      accord_fields_set (write->fields, ACCORD_FIELD_EXCEPTIONS, TITLED (JUN15, "a") "\n" CANCELLED (JUN22));
      g_ptr_array_add (writes, write);
      accord_provider_apply (self->provider, self->calendar, writes, NULL, &error);
      g_assert_no_error (error);
      g_assert_no_error (write->error);
      requests = accord_practice_server_take_requests (self->practice);
      for (guint i = 0; i < json_array_get_length (requests); i++)
        {
          JsonObject *request = accord_json_element (requests, i);
          const char *method = accord_json_string (request, "method");

          if (g_str_equal (method, "GET") || strstr (accord_json_string (request, "path"), "batch") != NULL)
            continue;
          seen++;
          g_assert_nonnull (strstr (accord_json_string (request, "query"),
                                    mail == 1 ? "sendUpdates=all" : "sendUpdates=none"));
        }
      g_assert_cmpuint (seen, ==, 3);
    }
}

static void
add (const char *name, void (*test) (Subject *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/google/occurrences/", name, NULL);

  g_test_add (path, Subject, GUINT_TO_POINTER (SUBJECT_GOOGLE), subject_set_up, test, subject_tear_down);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  add ("dates-taken-out-in-any-form", test_excluded_dates);
  add ("two-on-a-day", test_two_on_a_day);
  add ("the-rest-of-a-split-series", test_split_master);
  add ("cancelled-by-the-organiser", test_cancelled_by_the_organiser);
  add ("listed-on-many-pages", test_paged);
  add ("a-listing-that-fails-is-no-news", test_unreadable);
  add ("one-refused", test_one_refused);
  add ("cancelled-twice", test_cancelled_twice);
  add ("whether-anybody-is-told", test_send_updates);
  status = g_test_run ();
  subjects_finish ();
  return status;
}
