/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The part of the suite that is about listings, and about calendars that cannot be listed. */

#include "conformance-listings.h"

#define MORNING "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna"

static void
assert_remote_error (const GError *error, AccordRemoteError code)
{
  g_assert_error (error, ACCORD_REMOTE_ERROR, (int) code);
}

/* How many rows say something that @before did not. Only a server that is set to repeat rows may list others. */
static guint
count_new (const Listing *before, const Listing *after)
{
  guint n = 0;

  for (guint i = 0; i < after->items->len; i++)
    {
      const AccordRemoteItem *row = g_ptr_array_index (after->items, i);
      const AccordRemoteItem *known = listing_get (before, row->id);

      n += known == NULL || g_strcmp0 (known->tag, row->tag) != 0 ? 1 : 0;
    }
  if (!subjects_repeat_rows ())
    g_assert_cmpuint (n, ==, after->items->len);
  return n;
}

static void
test_incremental (Subject *self, gconstpointer kind)
{
  g_auto (Listing) first = { NULL };
  g_auto (Listing) quiet = { NULL };
  g_auto (Listing) changed = { NULL };

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", "2026-06-11/2026-06-12");
  subject_list (self, NULL, &first);
  g_assert_true (first.complete);
  g_assert_cmpuint (first.items->len, ==, 2);

  subject_list (self, first.cursor, &quiet);
  g_assert_cmpuint (count_new (&first, &quiet), ==, 0);
  g_assert_false (quiet.complete);

  subject_edit_title (self, listing_find (&first, "One")->id, "One, later");
  subject_add_simple (self, "Three", MORNING);
  subject_list (self, quiet.cursor, &changed);
  g_assert_cmpuint (count_new (&first, &changed), ==, 2);
  g_assert_cmpstr (listing_find (&changed, "One, later")->id, ==, listing_find (&first, "One")->id);
  g_assert_nonnull (listing_find (&changed, "Three"));
}

static void
test_tombstone (Subject *self, gconstpointer kind)
{
  gboolean hint = accord_provider_get_capabilities (self->provider).gone_needs_fetch;
  g_auto (Listing) first = { NULL };
  g_auto (Listing) after = { NULL };
  const AccordRemoteItem *row;

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_list (self, NULL, &first);
  subject_delete (self, listing_find (&first, "One")->id);
  subject_list (self, first.cursor, &after);
  g_assert_cmpuint (count_new (&first, &after), ==, 1);
  row = listing_get (&after, listing_find (&first, "One")->id);
  g_assert_nonnull (row);
  g_assert_cmpint (row->state, ==, hint ? ACCORD_REMOTE_MAYBE_GONE : ACCORD_REMOTE_GONE);
}

/* Moved by a person to another calendar: gone from this one, there under the same id and with our mark. */
static void
test_moved (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Moved", MORNING);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordCalendar) other = NULL;
  g_autoptr (AccordRemoteItem) left = NULL;
  g_auto (Listing) before = { NULL };
  g_auto (Listing) after = { NULL };
  g_auto (Listing) there = { NULL };
  const AccordRemoteItem *arrived;

  subject_list (self, NULL, &before);
  other = subject_move (self, created->item->id);
  subject_list (self, before.cursor, &after);
  g_assert_cmpuint (after.items->len, ==, 1);
  g_assert_cmpint (((AccordRemoteItem *) g_ptr_array_index (after.items, 0))->state,
                   !=,
                   ACCORD_REMOTE_PRESENT);
  left = subject_fetch (self, created->item->id);
  g_assert_cmpint (left->state, ==, ACCORD_REMOTE_GONE);

  accord_calendar_free (self->calendar);
  self->calendar = g_steal_pointer (&other);
  subject_list (self, NULL, &there);
  arrived = listing_get (&there, created->item->id);
  g_assert_nonnull (arrived);
  g_assert_cmpstr (arrived->mark, ==, created->mark);
}

static void
test_expired (Subject *self, gconstpointer kind)
{
  g_auto (Listing) first = { NULL };
  g_auto (Listing) refused = { NULL };
  g_auto (Listing) anew = { NULL };
  g_autoptr (GError) error = NULL;

  subject_add_simple (self, "One", MORNING);
  subject_list (self, NULL, &first);
  subject_expire_cursors (self);
  g_assert_false (subject_try_list (self, first.cursor, &refused, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
  subject_list (self, NULL, &anew);
  g_assert_true (anew.complete);
  g_assert_cmpuint (anew.items->len, ==, 1);
}

static void
test_expired_page (Subject *self, gconstpointer kind)
{
  g_auto (AccordChanges) page = { 0 };
  g_auto (AccordChanges) next = { 0 };
  g_autoptr (GError) error = NULL;

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_set_page_size (self, 1);
  g_assert_true (accord_provider_list_changes (
      self->provider, self->calendar, NULL, self->from, self->to, &page, NULL, &error));
  g_assert_true (page.more);
  subject_expire_pages (self);
  g_assert_false (accord_provider_list_changes (
      self->provider, self->calendar, page.cursor, self->from, self->to, &next, NULL, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
}

static void
test_foreign_cursor (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (subject_try_list (self, "a cursor of an older version", &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED);
}

static void
test_tiny_pages (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_auto (Listing) quiet = { NULL };

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      subject_add_simple (self, title, MORNING);
    }
  subject_set_page_size (self, 2);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 5);
  g_assert_cmpuint (listing.pages, >=, 3);
  g_assert_true (listing.complete);
  subject_list (self, listing.cursor, &quiet);
  g_assert_cmpuint (count_new (&listing, &quiet), ==, 0);
}

static void
test_empty_pages (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_set_page_size (self, 1);
  subject_set_empty_pages (self);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 2);
  g_assert_cmpuint (listing.pages, >=, 3);
}

static void
test_empty_calendar (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 0);
  g_assert_true (listing.complete);
  g_assert_cmpuint (listing.pages, <=, 2);
}

static void
test_duplicates (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_set_duplicates (self);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 2);
}

static void
test_range (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_add_simple (self, "Inside", MORNING);
  subject_add_simple (self, "Before", "2024-06-11/2024-06-12");
  subject_add_simple (self, "After", "2028-06-11/2028-06-12");
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_nonnull (listing_find (&listing, "Inside"));
}

static void
test_calendar_gone (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Nowhere", MORNING);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (AccordWrite) write = NULL;
  g_autoptr (AccordWrite) update = NULL;
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  subject_remove_calendar (self);
  /* Its items must not look deleted. */
  g_ptr_array_add (ids, created->item->id);
  g_assert_false (accord_provider_fetch (self->provider, self->calendar, ids, &items, NULL, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_CALENDAR_GONE);
  g_clear_error (&error);
  update = subject_update (self, created->item, ACCORD_FIELD_TITLE, "Anew");
  assert_remote_error (update->error, ACCORD_REMOTE_ERROR_CALENDAR_GONE);

  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_CALENDAR_GONE);
  write = subject_create (self, fields, 2);
  assert_remote_error (write->error, ACCORD_REMOTE_ERROR_CALENDAR_GONE);
}

static void
test_read_only (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Not here", MORNING);
  g_autoptr (AccordWrite) write = NULL;

  subject_make_read_only (self);
  write = subject_create (self, fields, 1);
  assert_remote_error (write->error, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

static void
test_cancelled_call (Subject *self, gconstpointer kind)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (AccordChanges) page = { 0 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (accord_provider_list_changes (
      self->provider, self->calendar, NULL, self->from, self->to, &page, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

const ConformanceTest conformance_listings[] = {
  { "a-round-lists-only-changes", test_incremental },
  { "a-deletion-is-listed", test_tombstone },
  { "moved-to-another-calendar", test_moved },
  { "an-expired-cursor-asks-for-a-full-listing", test_expired },
  { "an-expired-page-asks-for-a-full-listing", test_expired_page },
  { "a-cursor-of-another-version", test_foreign_cursor },
  { "tiny-pages-lose-nothing", test_tiny_pages },
  { "an-empty-page-is-not-the-end", test_empty_pages },
  { "an-empty-calendar", test_empty_calendar },
  { "rows-that-come-twice-count-once", test_duplicates },
  { "only-the-range-is-listed", test_range },
  { "a-calendar-that-is-gone", test_calendar_gone },
  { "a-calendar-that-is-read-only", test_read_only },
  { "a-cancelled-call", test_cancelled_call },
};
const guint conformance_n_listings = G_N_ELEMENTS (conformance_listings);
