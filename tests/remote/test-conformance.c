/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* What every provider must do, whichever it is: run against the one in memory, Google and Outlook, the latter
 * through both of its feeds. */

#include "conformance-listings.h"

#include "model/accord-when.h"

#define MORNING "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna"

static void
assert_remote_error (const GError *error, AccordRemoteError code)
{
  g_assert_error (error, ACCORD_REMOTE_ERROR, (int) code);
}

static void
assert_field (const AccordRemoteItem *item, AccordField field, const char *value)
{
  const char *there = accord_fields_get (item->fields, field);

  if (!accord_field_equal (field, there, value))
    g_error ("%s is “%s” instead of “%s”", accord_field_name (field), there, value);
}

/* ---- calendars ---- */

static const AccordCalendar *
find_calendar (GPtrArray *list, const char *remote_id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const AccordCalendar *) g_ptr_array_index (list, i))->remote_id, remote_id))
      return g_ptr_array_index (list, i);
  return NULL;
}

static void
test_calendars (Subject *self, gconstpointer kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = accord_provider_list_calendars (self->provider, NULL, &error);
  const AccordCalendar *own;
  guint primary = 0;
  guint readers = 0;

  g_assert_no_error (error);
  own = find_calendar (list, self->calendar->remote_id);
  g_assert_nonnull (own);
  g_assert_true (own->writable);
  g_assert_cmpstr (own->role, ==, "owner");
  for (guint i = 0; i < list->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (list, i);

      primary += calendar->primary ? 1 : 0;
      readers += g_str_equal (calendar->role, "reader") ? 1 : 0;
      g_assert_cmpint (calendar->writable, ==, !g_str_equal (calendar->role, "reader"));
      g_assert_nonnull (calendar->name);
    }
  g_assert_cmpuint (primary, ==, 1);
  g_assert_cmpuint (readers, >=, 1);
}

static void
test_calendar_pages (Subject *self, gconstpointer kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = accord_provider_list_calendars (self->provider, NULL, &error);
  g_autoptr (GPtrArray) paged = NULL;

  subject_set_page_size (self, 1);
  paged = accord_provider_list_calendars (self->provider, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paged->len, ==, all->len);
}

static void
test_create_calendar (Subject *self, gconstpointer kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("Project Deliverables %s", subject_kind_name (self->kind));
  g_autoptr (AccordCalendar) made =
      accord_provider_create_calendar (self->provider, name, "Europe/Vienna", NULL, &error);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_no_error (error);
  g_assert_true (accord_provider_get_capabilities (self->provider).can_create_calendars);
  g_assert_cmpstr (made->name, ==, name);
  g_assert_true (made->writable);
  list = accord_provider_list_calendars (self->provider, NULL, &error);
  g_assert_nonnull (find_calendar (list, made->remote_id));
}

/* ---- one event ---- */

static AccordFields *
full_fields (void)
{
  AccordFields *fields = subject_fields ("Brücke: 50% Milestone 🏗", MORNING);

  accord_fields_set (fields, ACCORD_FIELD_PLACE, "Room 4");
  accord_fields_set (fields, ACCORD_FIELD_BODY, "one\n\ntwo & three < four");
  accord_fields_set (fields, ACCORD_FIELD_CATEGORIES, "Tomato");
  accord_fields_set (fields, ACCORD_FIELD_REMINDERS, "10");
  accord_fields_set (fields, ACCORD_FIELD_BUSY, "free");
  accord_fields_set (fields, ACCORD_FIELD_PRIVACY, "private");
  return fields;
}

static void
assert_carries (const AccordRemoteItem *item, const AccordFields *fields)
{
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (accord_fields_get (fields, field) != NULL)
      assert_field (item, field, accord_fields_get (fields, field));
}

static void
test_create (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = full_fields ();
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) fetched = NULL;
  g_auto (Listing) listing = { NULL };
  const AccordRemoteItem *listed;

  g_assert_no_error (write->error);
  g_assert_nonnull (write->item->tag);
  assert_carries (write->item, fields);
  fetched = subject_fetch (self, write->item->id);
  assert_carries (fetched, fields);
  g_assert_cmpstr (fetched->mark, ==, write->mark);

  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  listed = g_ptr_array_index (listing.items, 0);
  g_assert_cmpstr (listed->id, ==, write->item->id);
  g_assert_cmpstr (listed->mark, ==, write->mark);
  g_assert_cmphex (listed->traits, ==, 0);
  assert_carries (listed, fields);
  g_assert_true (listing.complete);
}

/* One update a field; everything else stays as it was. */
static void
test_every_field (Subject *self, gconstpointer kind)
{
  static const struct
  {
    AccordField field;
    const char *value;
  } steps[] = {
    { ACCORD_FIELD_TITLE, "Final set" },
    { ACCORD_FIELD_WHEN, "2026-06-12T09:00:00+02:00/2026-06-12T09:30:00+02:00 Europe/Vienna" },
    { ACCORD_FIELD_PLACE, "" },
    { ACCORD_FIELD_BODY, "other notes" },
    { ACCORD_FIELD_BODY, "" },
    { ACCORD_FIELD_CATEGORIES, "Sage" },
    { ACCORD_FIELD_CATEGORIES, "" },
    { ACCORD_FIELD_REMINDERS, "45" },
    { ACCORD_FIELD_REMINDERS, "" },
    { ACCORD_FIELD_BUSY, "busy" },
    { ACCORD_FIELD_STATUS, "tentative" },
    { ACCORD_FIELD_PRIVACY, "default" },
    { ACCORD_FIELD_ATTENDEES, "b@example.org\tBert\trequired\nc@example.org\tCleo\toptional" },
  };
  g_autoptr (AccordFields) fields = full_fields ();
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, created->item->id);
  AccordFieldMask held = accord_provider_get_capabilities (self->provider).fields;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (AccordWrite) write = NULL;
      g_autoptr (AccordRemoteItem) after = NULL;
      AccordFieldMask changed;

      if (!(held & ACCORD_FIELD_BIT (steps[i].field)))
        continue;
      write = subject_update (self, item, steps[i].field, steps[i].value);
      g_assert_no_error (write->error);
      assert_field (write->item, steps[i].field, steps[i].value);
      after = subject_fetch (self, item->id);
      assert_field (after, steps[i].field, steps[i].value);
      changed = accord_fields_diff (item->fields, after->fields) & ~ACCORD_FIELD_BIT (ACCORD_FIELD_RESPONSES);
      g_assert_cmphex (changed, ==, ACCORD_FIELD_BIT (steps[i].field));
      g_assert_cmpstr (after->mark, ==, created->mark);
      accord_remote_item_free (g_steal_pointer (&item));
      item = g_steal_pointer (&after);
    }
}

static void
test_times (Subject *self, gconstpointer kind)
{
  static const char *const whens[] = {
    "2026-06-11/2026-06-12",
    "2026-12-28/2027-01-04",
    "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna",
    "2026-06-11T10:00:00+09:00/2026-06-11T10:00:00+09:00 Asia/Tokyo",
    "2026-03-08T01:30:00-05:00/2026-03-08T03:30:00-04:00 America/New_York",
    "2026-11-01T00:30:00-04:00/2026-11-01T03:30:00-05:00 America/New_York",
    "2026-03-29T01:45:00+01:00/2026-03-29T03:15:00+02:00 Europe/Vienna",
    "2026-06-11T10:00:00+05:45/2026-06-11T11:00:00+05:45 Asia/Kathmandu",
  };

  for (guint i = 0; i < G_N_ELEMENTS (whens); i++)
    {
      g_autoptr (AccordFields) fields = subject_fields ("Times", whens[i]);
      g_autoptr (AccordWrite) write = subject_create (self, fields, i + 1);
      g_autoptr (AccordRemoteItem) fetched = NULL;

      g_assert_no_error (write->error);
      fetched = subject_fetch (self, write->item->id);
      assert_field (fetched, ACCORD_FIELD_WHEN, whens[i]);
    }
}

/* What a create answered is what every later reading shows: else our own echo would look like somebody's change. */
static void
test_echo (Subject *self, gconstpointer kind)
{
  static const struct
  {
    AccordField field;
    const char *value;
  } values[] = {
    { ACCORD_FIELD_TITLE, "  spaces, e\xcc\x81 and a very long title that goes on and on and on 🏗  " },
    { ACCORD_FIELD_TITLE, "" },
    { ACCORD_FIELD_WHEN, "2026-06-11/2026-06-14" },
    { ACCORD_FIELD_WHEN, "2026-10-25T02:30:00+01:00/2026-10-25T02:45:00+01:00 Europe/Vienna" },
    { ACCORD_FIELD_WHEN, "2026-06-11T10:00:00-03:00/2026-06-11T11:00:00-03:00 America/Montevideo" },
    { ACCORD_FIELD_PLACE, "Room 4,\nsecond floor" },
    { ACCORD_FIELD_BODY, "ends with line ends\n\n\n" },
    { ACCORD_FIELD_BODY, "use <b>bold</b> & &lt;i&gt; <me@example.org>\n  indented" },
    { ACCORD_FIELD_CATEGORIES, "Structure\nRed category" },
    { ACCORD_FIELD_REMINDERS, "0 5 10 30 60 1440" },
    { ACCORD_FIELD_BUSY, "workingElsewhere" },
    { ACCORD_FIELD_BUSY, "tentative" },
    { ACCORD_FIELD_STATUS, "tentative" },
    { ACCORD_FIELD_PRIVACY, "public" },
    { ACCORD_FIELD_ATTENDEES, "B@example.org\tBert\trequired\na@example.org\t\tresource" },
  };
  g_auto (Listing) listing = { NULL };
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_write_free);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (AccordFields) fields = subject_fields ("Echo", MORNING);

      accord_fields_set (fields, values[i].field, values[i].value);
      g_ptr_array_add (written, subject_create (self, fields, i + 1));
    }
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, written->len);
  for (guint i = 0; i < written->len; i++)
    {
      const AccordWrite *write = g_ptr_array_index (written, i);
      g_autoptr (AccordRemoteItem) fetched = subject_fetch (self, write->item->id);

      g_assert_no_error (write->error);
      g_assert_cmphex (accord_fields_carried (write->item->fields), ==, accord_fields_carried (fetched->fields));
      g_assert_cmphex (accord_fields_diff (write->item->fields, fetched->fields), ==, 0);
      g_assert_cmphex (accord_fields_diff (write->item->fields, listing_get (&listing, fetched->id)->fields),
                       ==,
                       0);
    }
}

/* In the hour that comes twice the instant counts, even where the zone is lost. */
static void
test_doubled_hour (Subject *self, gconstpointer kind)
{
  static const char *const whens[] = {
    "2026-10-25T02:30:00+02:00/2026-10-25T02:45:00+02:00 Europe/Vienna",
    "2026-10-25T02:30:00+01:00/2026-10-25T02:45:00+01:00 Europe/Vienna",
  };

  for (guint i = 0; i < G_N_ELEMENTS (whens); i++)
    {
      g_autoptr (AccordFields) fields = subject_fields ("Doubled", whens[i]);
      g_autoptr (AccordWrite) write = subject_create (self, fields, i + 1);
      g_auto (AccordWhen) sent = ACCORD_WHEN_INIT;
      g_auto (AccordWhen) there = ACCORD_WHEN_INIT;

      g_assert_no_error (write->error);
      g_assert_true (accord_when_from_text (&sent, whens[i], NULL));
      g_assert_true (
          accord_when_from_text (&there, accord_fields_get (write->item->fields, ACCORD_FIELD_WHEN), NULL));
      g_assert_cmpint (there.start, ==, sent.start);
      g_assert_cmpint (there.end, ==, sent.end);
    }
}

static void
test_all_day_and_back (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Turns", MORNING);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, created->item->id);
  g_autoptr (AccordWrite) days = subject_update (self, item, ACCORD_FIELD_WHEN, "2026-07-01/2026-07-03");
  g_autoptr (AccordWrite) hours = NULL;

  g_assert_no_error (days->error);
  assert_field (days->item, ACCORD_FIELD_WHEN, "2026-07-01/2026-07-03");
  hours = subject_update (self, days->item, ACCORD_FIELD_WHEN, MORNING);
  g_assert_no_error (hours->error);
  assert_field (hours->item, ACCORD_FIELD_WHEN, MORNING);
}

/* ---- keys, tags, deletion ---- */

static void
test_lost_create (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Lost", MORNING);
  g_autofree char *key = subject_key (self, 1);
  g_autofree char *mark = subject_mark (self, 1);
  g_autoptr (AccordWrite) first = NULL;
  g_autoptr (AccordWrite) second = NULL;
  g_autoptr (AccordRemoteItem) found = NULL;
  g_autoptr (GError) error = NULL;

  subject_lose_create (self);
  first = subject_create (self, fields, 1);
  accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_cmpint (found->state, ==, ACCORD_REMOTE_PRESENT);
  g_assert_cmpstr (found->mark, ==, mark);
  assert_field (found, ACCORD_FIELD_TITLE, "Lost");

  /* Once more on purpose, as after a crash: either it is said to exist or it is the same. */
  second = subject_create (self, fields, 1);
  if (second->error != NULL)
    assert_remote_error (second->error, ACCORD_REMOTE_ERROR_ITEM_EXISTS);
  else
    g_assert_cmpstr (second->item->id, ==, found->id);
  g_assert_cmpuint (subject_count (self), ==, 1);
}

/* Another computer tells by its key what was made here, and nothing else. */
static void
test_key_is_recognised (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Made here", MORNING);
  g_autofree char *key = subject_key (self, 1);
  g_autofree char *other = subject_key (self, 2);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_auto (Listing) listing = { 0 };
  const AccordRemoteItem *made;

  g_assert_no_error (created->error);
  subject_add_simple (self, "Made there", MORNING);
  if (self->fake == NULL)
    subject_restart (self, NULL);
  subject_list (self, NULL, &listing);
  made = listing_get (&listing, created->item->id);
  g_assert_nonnull (made);
  g_assert_true (accord_provider_is_made_with (self->provider, made, key));
  g_assert_false (accord_provider_is_made_with (self->provider, made, other));
  g_assert_false (
      accord_provider_is_made_with (self->provider, listing_find (&listing, "Made there"), key));
}

static void
test_find_nothing (Subject *self, gconstpointer kind)
{
  g_autofree char *key = subject_key (self, 7);
  g_autofree char *mark = subject_mark (self, 7);
  g_autoptr (AccordRemoteItem) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (found);
}

/* A deleted item keeps its key: the next generation is free. */
static void
test_spent_key (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Spent", MORNING);
  g_autofree char *key = subject_key (self, 1);
  g_autofree char *mark = subject_mark (self, 1);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, created->item->id);
  g_autoptr (AccordWrite) removed = subject_remove (self, item);
  g_autoptr (AccordWrite) again = subject_create (self, fields, 1);
  g_autoptr (AccordWrite) next = NULL;

  g_assert_no_error (removed->error);
  if (again->error != NULL)
    {
      g_autoptr (AccordRemoteItem) found = NULL;

      assert_remote_error (again->error, ACCORD_REMOTE_ERROR_ITEM_EXISTS);
      g_assert_true (
          accord_provider_find_created (self->provider, self->calendar, key, mark, &found, NULL, NULL));
      g_assert_nonnull (found);
      g_assert_cmpint (found->state, ==, ACCORD_REMOTE_GONE);
    }
  next = subject_create (self, fields, 2);
  g_assert_no_error (next->error);
}

static void
test_stale_tag (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Mine", MORNING);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) stale = subject_fetch (self, created->item->id);
  g_autoptr (AccordWrite) update = NULL;
  g_autoptr (AccordWrite) removal = NULL;
  g_autoptr (AccordRemoteItem) after = NULL;

  subject_edit_title (self, stale->id, "Theirs");
  update = subject_update (self, stale, ACCORD_FIELD_TITLE, "Overwritten");
  assert_remote_error (update->error, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  removal = subject_remove (self, stale);
  assert_remote_error (removal->error, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  after = subject_fetch (self, stale->id);
  assert_field (after, ACCORD_FIELD_TITLE, "Theirs");
}

static void
test_deleted (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Gone", MORNING);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, created->item->id);
  g_autoptr (AccordRemoteItem) gone = NULL;
  g_autoptr (AccordWrite) update = NULL;
  g_autoptr (AccordWrite) removal = NULL;

  subject_delete (self, item->id);
  gone = subject_fetch (self, item->id);
  g_assert_cmpint (gone->state, ==, ACCORD_REMOTE_GONE);
  g_assert_null (gone->fields);
  removal = subject_remove (self, item);
  g_assert_true (removal->done);
  update = subject_update (self, item, ACCORD_FIELD_TITLE, "Anew");
  g_assert_nonnull (update->error);
  g_assert_true (g_error_matches (update->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE) ||
                 g_error_matches (update->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED));
}

/* One refused write says nothing about the others. */
static void
test_one_refused (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Stays", MORNING);
  g_autoptr (AccordWrite) created = subject_create (self, fields, 1);
  g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_write_free);
  g_autoptr (GError) error = NULL;
  const char *const ids[] = { "nosuchevent00", created->item->id };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      AccordWrite *write = accord_write_new (ACCORD_WRITE_UPDATE);

      write->remote_id = g_strdup (ids[i]);
      write->fields = accord_fields_new ();
      accord_fields_set (write->fields, ACCORD_FIELD_TITLE, "Changed");
      g_ptr_array_add (writes, write);
    }
  g_assert_true (accord_provider_apply (self->provider, self->calendar, writes, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (((AccordWrite *) g_ptr_array_index (writes, 0))->error);
  g_assert_true (((AccordWrite *) g_ptr_array_index (writes, 1))->done);
}

static const ConformanceTest tests[] = {
  { "calendars-with-their-roles", test_calendars },
  { "calendars-on-many-pages", test_calendar_pages },
  { "a-calendar-is-created", test_create_calendar },
  { "an-event-is-created-with-every-field", test_create },
  { "an-update-changes-one-field-only", test_every_field },
  { "times-and-zones-are-exact", test_times },
  { "an-echo-is-no-change", test_echo },
  { "the-hour-that-comes-twice", test_doubled_hour },
  { "all-day-and-back", test_all_day_and_back },
  { "lost-create-response-makes-no-duplicate", test_lost_create },
  { "a-key-is-recognised", test_key_is_recognised },
  { "what-was-not-created-is-not-found", test_find_nothing },
  { "a-deleted-item-keeps-its-key", test_spent_key },
  { "a-stale-tag-overwrites-nothing", test_stale_tag },
  { "deleting-what-is-gone-is-done", test_deleted },
  { "one-refused-write-stops-no-other", test_one_refused },
};

static void
add_tests (SubjectKind kind, const ConformanceTest *list, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/conformance/%s/%s", subject_kind_name (kind), list[i].name);

      g_test_add (path, Subject, GUINT_TO_POINTER (kind), subject_set_up, list[i].test, subject_tear_down);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  for (SubjectKind kind = 0; kind < N_SUBJECTS; kind++)
    {
      add_tests (kind, tests, G_N_ELEMENTS (tests));
      add_tests (kind, conformance_listings, conformance_n_listings);
      add_tests (kind, conformance_many, conformance_n_many);
      add_tests (kind, conformance_series, conformance_n_series);
      /* They count calls and faults, which is right only for the default readings. */
      if (kind != SUBJECT_FAKE && g_getenv ("ACCORD_PRACTICE_SETTINGS") == NULL)
        add_tests (kind, conformance_batches, conformance_n_batches);
    }
  status = g_test_run ();
  subjects_finish ();
  return status;
}
