/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Series, as every provider must show and take them, whatever they are there. */

#include "conformance-listings.h"
#include "subject-series.h"

#include "model/accord-exceptions.h"

#include <string.h>

#define BERLIN "Europe/Berlin"
#define FIRST "2026-06-01T10:00:00+02:00/2026-06-01T11:00:00+02:00 " BERLIN
#define WEEKLY "RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=MO"
#define JUN01 "2026-06-01T10:00:00"
#define JUN08 "2026-06-08T10:00:00"
#define JUN15 "2026-06-15T10:00:00"
#define JUN22 "2026-06-22T10:00:00"
#define JUN29 "2026-06-29T10:00:00"
#define AUG03 "2026-08-03T10:00:00" /* the last one */
#define TUESDAY "2026-06-23T14:00:00+02:00/2026-06-23T15:00:00+02:00 " BERLIN
#define CANCELLED(key) key " cancelled"
#define TITLED(key, title) key " {\"v\":1,\"title\":\"" title "\"}"
#define MOVED(key, when) key " {\"v\":1,\"when\":\"" when "\"}"
#define ALL CANCELLED (JUN08) "\n" TITLED (JUN15, "With the client") "\n" MOVED (JUN22, TUESDAY)

static AccordFields *
series_fields (const char *when, const char *rule, const char *exceptions)
{
  AccordFields *fields = subject_fields ("Review", when);

  accord_fields_set (fields, ACCORD_FIELD_PLACE, "Room 4");
  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, rule);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, exceptions);
  return fields;
}

static void
assert_field (const AccordRemoteItem *item, AccordField field, const char *value)
{
  const char *there;

  g_assert_nonnull (item);
  g_assert_cmpint (item->state, ==, ACCORD_REMOTE_PRESENT);
  there = accord_fields_get (item->fields, field);
  if (!accord_field_equal (field, there, value))
    g_error ("%s is “%s” instead of “%s”", accord_field_name (field), there, value);
}

static void
assert_done (const AccordWrite *write)
{
  g_assert_no_error (write->error);
  g_assert_true (write->done);
  g_assert_nonnull (write->item);
}

/* A series of these fields, made and read again: what the server does to a new item by itself is over then. */
static AccordRemoteItem *
make (Subject *self, const char *when, const char *rule, const char *exceptions)
{
  g_autoptr (AccordFields) fields = series_fields (when, rule, exceptions);
  g_autoptr (AccordWrite) write = NULL;

  if (self->practice != NULL)
    accord_practice_server_set (self->practice, "etag_bump", "false");
  write = subject_create (self, fields, 1);
  assert_done (write);
  return subject_fetch (self, write->item->id);
}

static AccordRemoteItem *
make_weekly (Subject *self, const char *exceptions)
{
  return make (self, FIRST, WEEKLY, exceptions);
}

/* Writes one field of the series, and all of its exceptions where @exceptions is not NULL. */
static AccordWrite *
change (Subject *self, const AccordRemoteItem *item, AccordField field, const char *value, const char *exceptions)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, field, value);
  if (exceptions != NULL)
    accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, exceptions);
  return subject_write_series (self, item, fields);
}

static AccordWrite *
change_occurrences (Subject *self, const AccordRemoteItem *item, const char *exceptions)
{
  return change (self, item, ACCORD_FIELD_EXCEPTIONS, exceptions, NULL);
}

/* The series as a full listing and as a fetch show it: once, and the same. */
static void
assert_shown (Subject *self, const char *id, const char *exceptions)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (AccordRemoteItem) fetched = subject_fetch (self, id);

  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpuint (listing.repeating, ==, 0);
  g_assert_true (listing.complete);
  assert_field (listing_get (&listing, id), ACCORD_FIELD_EXCEPTIONS, exceptions);
  assert_field (fetched, ACCORD_FIELD_EXCEPTIONS, exceptions);
  g_assert_cmpstr (fetched->tag, ==, listing_get (&listing, id)->tag);
  g_assert_cmpuint (accord_fields_diff (fetched->fields, listing_get (&listing, id)->fields), ==, 0);
}

/* ---- made here ---- */

static void
test_whole (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, ALL);
  g_autofree char *mark = subject_mark (self, 1);

  assert_field (item, ACCORD_FIELD_TITLE, "Review");
  assert_field (item, ACCORD_FIELD_WHEN, FIRST);
  assert_field (item, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_field (item, ACCORD_FIELD_EXCEPTIONS, ALL);
  g_assert_cmpstr (item->mark, ==, mark);
  assert_shown (self, item->id, ALL);
}

static void
test_many_kinds (Subject *self, gconstpointer kind)
{
  static const struct
  {
    const char *when, *rule, *exceptions;
  } rows[] = {
    /* whole days, one of them moved by a day */
    { "2026-06-01/2026-06-02", WEEKLY,
      "2026-06-08 cancelled\n2026-06-15 {\"v\":1,\"when\":\"2026-06-16/2026-06-17\"}" },
    { "2026-06-01/2026-06-04", "RRULE:FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1", "2026-07-01 cancelled" },
    /* into summer time and out of it */
    { "2026-03-23T10:00:00+01:00/2026-03-23T11:00:00+01:00 " BERLIN, WEEKLY,
      "2026-03-30T10:00:00 cancelled\n" TITLED ("2026-04-06T10:00:00", "Summer") },
    { "2026-10-19T10:00:00+02:00/2026-10-19T11:00:00+02:00 " BERLIN, WEEKLY,
      "2026-10-26T10:00:00 cancelled\n" TITLED ("2026-11-02T10:00:00", "Winter") },
    /* the first, the last, and UNTIL instead of COUNT */
    { FIRST, WEEKLY, TITLED (JUN01, "Kick-off") "\n" TITLED (AUG03, "The last") },
    { FIRST, "RRULE:FREQ=WEEKLY;UNTIL=20260803T215959Z;BYDAY=MO", TITLED (AUG03, "The last") },
    /* beyond what is listed */
    { FIRST, "RRULE:FREQ=WEEKLY;BYDAY=MO", "2027-03-01T10:00:00 cancelled\n" TITLED ("2027-03-08T10:00:00", "Far") },
    /* a week that begins on Sunday */
    { FIRST, "RRULE:FREQ=WEEKLY;COUNT=6;INTERVAL=2;BYDAY=MO,SU;WKST=SU", CANCELLED ("2026-06-14T10:00:00") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordFields) fields = series_fields (rows[i].when, rows[i].rule, rows[i].exceptions);
      g_autoptr (AccordWrite) write = subject_create (self, fields, i + 1);
      g_autoptr (AccordRemoteItem) item = NULL;

      g_test_message ("%s %s", rows[i].when, rows[i].rule);
      assert_done (write);
      item = subject_fetch (self, write->item->id);
      assert_field (item, ACCORD_FIELD_WHEN, rows[i].when);
      assert_field (item, ACCORD_FIELD_RECURRENCE, rows[i].rule);
      assert_field (item, ACCORD_FIELD_EXCEPTIONS, rows[i].exceptions);
    }
}

/* ---- changed here ---- */

static void
test_steps (Subject *self, gconstpointer kind)
{
  static const char *const steps[] = {
    ALL,
    CANCELLED (JUN08) "\n" MOVED (JUN22, TUESDAY),
    TITLED (JUN08, "Takes place") "\n" TITLED (JUN22, "In time"),
    "",
    TITLED (JUN01, "First") "\n" CANCELLED (AUG03),
  };
  g_autoptr (AccordRemoteItem) item = make_weekly (self, "");
  gboolean for_ever = !subject_lets_in_again (self);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (AccordWrite) write = change_occurrences (self, item, steps[i]);

      /* What cannot be put back is said, and the rest is done all the same. */
      if (i == 2 && for_ever)
        {
          g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
          g_assert_nonnull (strstr (write->error->message, JUN08));
          assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, CANCELLED (JUN08) "\n" TITLED (JUN22, "In time"));
          return;
        }
      assert_done (write);
      assert_field (write->item, ACCORD_FIELD_EXCEPTIONS, steps[i]);
      assert_field (write->item, ACCORD_FIELD_TITLE, "Review");
      assert_field (write->item, ACCORD_FIELD_RECURRENCE, WEEKLY);
      accord_remote_item_free (g_steal_pointer (&item));
      item = accord_remote_item_copy (write->item);
    }
  assert_shown (self, item->id, steps[G_N_ELEMENTS (steps) - 1]);
}

/* What a write answered is what the next listing shows: nothing is taken for another's change. */
static void
test_echo (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, "");
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };
  g_autoptr (AccordWrite) write = NULL;
  const AccordRemoteItem *echo;

  subject_list (self, NULL, &before);
  write = change_occurrences (self, item, ALL);
  assert_done (write);
  subject_list (self, before.cursor, &after);
  echo = listing_get (&after, item->id);
  g_assert_nonnull (echo);
  g_assert_cmpstr (echo->tag, ==, write->item->tag);
  g_assert_cmpuint (accord_fields_diff (echo->fields, write->item->fields), ==, 0);
}

/* What single occurrences have outlasts a change of the title, and, put back where a provider drops it, of the time. */
static void
test_master_after_exceptions (Subject *self, gconstpointer kind)
{
  const char *later = "2026-06-01T12:00:00+02:00/2026-06-01T13:00:00+02:00 " BERLIN;
  const char *shifted = CANCELLED ("2026-06-08T12:00:00") "\n" TITLED ("2026-06-15T12:00:00", "With the client");
  g_autoptr (AccordRemoteItem) item = make_weekly (self, ALL);
  g_autoptr (AccordWrite) renamed = change (self, item, ACCORD_FIELD_TITLE, "Design review", ALL);
  g_autoptr (AccordWrite) moved = NULL;

  assert_done (renamed);
  assert_field (renamed->item, ACCORD_FIELD_TITLE, "Design review");
  assert_field (renamed->item, ACCORD_FIELD_EXCEPTIONS, ALL);
  moved = change (self, renamed->item, ACCORD_FIELD_WHEN, later, shifted);
  assert_done (moved);
  assert_field (moved->item, ACCORD_FIELD_WHEN, later);
  assert_field (moved->item, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_shown (self, item->id, shifted);
}

/* "This and following", by whoever: the series ends before it, and what it had after that is gone. */
static void
test_cut_here (Subject *self, gconstpointer kind)
{
  const char *cut = "RRULE:FREQ=WEEKLY;UNTIL=20260615T215959Z;BYDAY=MO";
  const char *left = CANCELLED (JUN08) "\n" TITLED (JUN15, "With the client");
  g_autoptr (AccordRemoteItem) item = make_weekly (self, ALL);
  g_autoptr (AccordWrite) write = change (self, item, ACCORD_FIELD_RECURRENCE, cut, left);

  assert_done (write);
  assert_field (write->item, ACCORD_FIELD_RECURRENCE, cut);
  assert_shown (self, item->id, left);
}

static void
test_cut_there (Subject *self, gconstpointer kind)
{
  const char *cut = "RRULE:FREQ=WEEKLY;UNTIL=20260615T215959Z;BYDAY=MO";
  g_autoptr (AccordRemoteItem) item = make_weekly (self, MOVED (JUN22, TUESDAY));
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };

  subject_list (self, NULL, &before);
  subject_edit_series (self, item, ACCORD_FIELD_RECURRENCE, cut);
  /* In memory nobody clears up after a person. */
  if (self->fake != NULL)
    subject_edit_series (self, item, ACCORD_FIELD_EXCEPTIONS, "");
  subject_list (self, before.cursor, &after);
  assert_field (listing_get (&after, item->id), ACCORD_FIELD_RECURRENCE, cut);
  assert_field (listing_get (&after, item->id), ACCORD_FIELD_EXCEPTIONS, "");
  assert_shown (self, item->id, "");
}

static void
test_single_and_back (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, TITLED (JUN15, "Once"));
  g_autoptr (AccordWrite) single = change (self, item, ACCORD_FIELD_RECURRENCE, "", "");
  g_autoptr (AccordWrite) series = NULL;

  assert_done (single);
  assert_field (single->item, ACCORD_FIELD_RECURRENCE, NULL);
  assert_field (single->item, ACCORD_FIELD_WHEN, FIRST);
  series = change (self, single->item, ACCORD_FIELD_RECURRENCE, WEEKLY, CANCELLED (JUN08));
  assert_done (series);
  assert_field (series->item, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_shown (self, item->id, CANCELLED (JUN08));
}

/* ---- changed there ---- */

/* The next round tells the series, whole, and its tag has moved. */
static void
assert_told (Subject *self, Listing *last, const AccordRemoteItem *item, const char *exceptions)
{
  Listing next = { NULL };
  g_autofree char *tag =
      g_strdup (listing_get (last, item->id) != NULL ? listing_get (last, item->id)->tag : item->tag);

  subject_list (self, last->cursor, &next);
  assert_field (listing_get (&next, item->id), ACCORD_FIELD_EXCEPTIONS, exceptions);
  assert_field (listing_get (&next, item->id), ACCORD_FIELD_TITLE, "Review");
  assert_field (listing_get (&next, item->id), ACCORD_FIELD_WHEN, FIRST);
  g_assert_cmpstr (listing_get (&next, item->id)->tag, !=, tag);
  listing_clear (last);
  *last = next;
}

static void
test_changed_there (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, "");
  g_auto (Listing) listing = { NULL };

  subject_list (self, NULL, &listing);
  subject_edit_occurrence (self, item, JUN15, ACCORD_FIELD_TITLE, "With the client");
  assert_told (self, &listing, item, TITLED (JUN15, "With the client"));
  subject_edit_occurrence (self, item, JUN22, ACCORD_FIELD_WHEN, TUESDAY);
  assert_told (self, &listing, item, TITLED (JUN15, "With the client") "\n" MOVED (JUN22, TUESDAY));
  subject_cancel_occurrence (self, item, JUN08);
  assert_told (self, &listing, item, ALL);
  assert_shown (self, item->id, ALL);
}

/* An occurrence that was cancelled there stays so in every listing, of a new cursor too. */
static void
test_cancelled_there (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, "");

  subject_cancel_occurrence (self, item, JUN01);
  subject_cancel_occurrence (self, item, AUG03);
  if (self->practice != NULL)
    subject_restart (self, NULL);
  assert_shown (self, item->id, CANCELLED (JUN01) "\n" CANCELLED (AUG03));
}

/* Rows come in any order, the master's last when it was changed last, and one on a page. */
static void
test_rows_in_any_order (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, "");
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };

  subject_list (self, NULL, &before);
  subject_edit_occurrence (self, item, JUN15, ACCORD_FIELD_TITLE, "With the client");
  subject_cancel_occurrence (self, item, JUN08);
  subject_edit_series (self, item, ACCORD_FIELD_TITLE, "Design review");
  subject_add_simple (self, "Another", "2026-06-11/2026-06-12");
  subject_set_page_size (self, 1);
  subject_list (self, before.cursor, &after);
  assert_field (listing_get (&after, item->id), ACCORD_FIELD_TITLE, "Design review");
  assert_field (listing_get (&after, item->id),
                ACCORD_FIELD_EXCEPTIONS,
                CANCELLED (JUN08) "\n" TITLED (JUN15, "With the client"));
  g_assert_nonnull (listing_find (&after, "Another"));
}

/* A calendar of which a first listing takes more than a page of rows, with series in it. */
static void
test_among_many (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, ALL);
  g_auto (Listing) listing = { NULL };

  for (guint i = 0; i < 45; i++)
    {
      g_autofree char *title = g_strdup_printf ("Number %u", i);

      subject_add_simple (self, title, "2026-06-11/2026-06-12");
    }
  if (self->practice != NULL)
    subject_restart (self, NULL);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 46);
  g_assert_true (listing.complete);
  assert_field (listing_get (&listing, item->id), ACCORD_FIELD_EXCEPTIONS, ALL);
}

/* By itself an occurrence is no event: its id leads to none that could be mirrored. */
static void
test_instance (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, TITLED (JUN15, "With the client"));
  g_autofree char *changed = subject_occurrence_id (self, item, JUN15);
  g_autofree char *regular = subject_occurrence_id (self, item, JUN22);
  const char *const ids[] = { changed, regular };

  for (guint i = 0; i < G_N_ELEMENTS (ids) && self->fake == NULL; i++)
    {
      g_autoptr (AccordRemoteItem) instance = subject_fetch (self, ids[i]);

      g_assert_true (instance->state != ACCORD_REMOTE_PRESENT || (instance->traits & ACCORD_REMOTE_REPEATS));
    }
}

/* ---- deleted ---- */

static void
test_deleted_there (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, ALL);
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };
  g_autoptr (AccordRemoteItem) fetched = NULL;
  const AccordRemoteItem *told;

  subject_list (self, NULL, &before);
  subject_delete (self, item->id);
  subject_list (self, before.cursor, &after);
  told = listing_get (&after, item->id);
  g_assert_nonnull (told);
  g_assert_cmpint (told->state, !=, ACCORD_REMOTE_PRESENT);
  for (guint i = 0; i < after.items->len; i++)
    g_assert_cmpint (((const AccordRemoteItem *) g_ptr_array_index (after.items, i))->state,
                     !=,
                     ACCORD_REMOTE_PRESENT);
  fetched = subject_fetch (self, item->id);
  g_assert_cmpint (fetched->state, ==, ACCORD_REMOTE_GONE);
}

static void
test_deleted_here (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) item = make_weekly (self, ALL);
  g_autoptr (AccordWrite) removal = subject_remove (self, item);
  g_auto (Listing) listing = { NULL };

  g_assert_no_error (removal->error);
  g_assert_true (removal->done);
  g_assert_cmpuint (subject_count (self), ==, 0);
  subject_list (self, NULL, &listing);
  for (guint i = 0; i < listing.items->len; i++)
    g_assert_cmpint (((const AccordRemoteItem *) g_ptr_array_index (listing.items, i))->state,
                     !=,
                     ACCORD_REMOTE_PRESENT);
}

/* ---- what goes wrong ---- */

/* The series is made, and nobody heard: it is found, made whole, and not made twice. */
static void
test_lost_create (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = series_fields (FIRST, WEEKLY, ALL);
  g_autofree char *key = subject_key (self, 1);
  g_autofree char *mark = subject_mark (self, 1);
  g_autoptr (AccordWrite) first = NULL;
  g_autoptr (AccordWrite) second = NULL;
  g_autoptr (AccordWrite) whole = NULL;
  g_autoptr (AccordRemoteItem) found = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Listing) listing = { NULL };

  if (self->practice != NULL)
    accord_practice_server_set (self->practice, "etag_bump", "false");
  subject_lose_create (self);
  first = subject_create (self, fields, 1);
  accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, &error);
  g_assert_no_error (error);
  assert_field (found, ACCORD_FIELD_RECURRENCE, WEEKLY);
  g_assert_cmpstr (found->mark, ==, mark);
  second = subject_create (self, fields, 1);
  if (second->error != NULL)
    g_assert_error (second->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS);
  else
    g_assert_cmpstr (second->item->id, ==, found->id);
  accord_remote_item_free (g_steal_pointer (&found));
  g_assert_true (
      accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, &error));
  whole = change_occurrences (self, found, ALL);
  assert_done (whole);
  assert_shown (self, found->id, ALL);
}

/* One occurrence was changed there since: nothing of ours goes over it. */
static void
test_stale_occurrence (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) stale = make_weekly (self, TITLED (JUN15, "Ours"));
  g_autoptr (AccordWrite) write = NULL;
  g_autoptr (AccordRemoteItem) after = NULL;

  subject_edit_occurrence (self, stale, JUN15, ACCORD_FIELD_TITLE, "Theirs");
  write = change_occurrences (self, stale, TITLED (JUN15, "Overwritten"));
  g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  g_assert_false (write->done);
  after = subject_fetch (self, stale->id);
  assert_field (after, ACCORD_FIELD_EXCEPTIONS, TITLED (JUN15, "Theirs"));
}

/* The same of the series itself; its occurrences are left alone then, too. */
static void
test_stale_series (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordRemoteItem) stale = make_weekly (self, "");
  g_autoptr (AccordWrite) title = NULL;
  g_autoptr (AccordRemoteItem) after = NULL;

  subject_edit_series (self, stale, ACCORD_FIELD_TITLE, "Theirs");
  title = change (self, stale, ACCORD_FIELD_TITLE, "Overwritten", CANCELLED (JUN08));
  g_assert_error (title->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  after = subject_fetch (self, stale->id);
  assert_field (after, ACCORD_FIELD_TITLE, "Theirs");
  assert_field (after, ACCORD_FIELD_EXCEPTIONS, "");
}

const ConformanceTest conformance_series[] = {
  { "a-series-is-made-with-its-occurrences", test_whole },
  { "whole-days-clock-changes-and-ends", test_many_kinds },
  { "occurrences-are-changed-and-put-back", test_steps },
  { "an-echo-of-occurrences-is-no-change", test_echo },
  { "a-changed-series-keeps-its-occurrences", test_master_after_exceptions },
  { "a-series-cut-here-ends-there", test_cut_here },
  { "a-series-cut-there-ends-here", test_cut_there },
  { "a-series-becomes-one-event-and-back", test_single_and_back },
  { "occurrences-changed-there-are-told", test_changed_there },
  { "occurrences-cancelled-there-stay-so", test_cancelled_there },
  { "rows-of-a-series-come-in-any-order", test_rows_in_any_order },
  { "a-series-among-many-events", test_among_many },
  { "an-occurrence-alone-is-no-event", test_instance },
  { "a-series-deleted-there-is-gone", test_deleted_there },
  { "a-series-deleted-here-is-gone", test_deleted_here },
  { "a-lost-create-of-a-series-is-made-whole", test_lost_create },
  { "a-stale-tag-overwrites-no-occurrence", test_stale_occurrence },
  { "a-stale-tag-overwrites-no-series", test_stale_series },
};
const guint conformance_n_series = G_N_ELEMENTS (conformance_series);
