/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/accord-export.h"
#include "client/accord-import.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define CALENDAR(body) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" body "END:VCALENDAR\r\n"
#define EVENT(uid, body) "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTAMP:20260101T000000Z\r\n" body "END:VEVENT\r\n"
#define ONE EVENT ("one@x.example", "SUMMARY:One\r\nDTSTART:20260611T080000Z\r\nDTEND:20260611T090000Z\r\n")
#define ONE_LATER EVENT ("one@x.example", "SUMMARY:One, later\r\nDTSTART:20260611T100000Z\r\nDTEND:20260611T110000Z\r\n")
#define TWO EVENT ("two@x.example", "SUMMARY:Two\r\nDTSTART;VALUE=DATE:20260612\r\n")
#define BROKEN EVENT ("bad@x.example", "SUMMARY:Bad\r\nDTSTART:someday\r\n")
#define WEEKLY EVENT ("weekly@x.example", "SUMMARY:Weekly\r\nDTSTART:20260601T080000Z\r\nDTEND:20260601T090000Z\r\n" \
                                          "RRULE:FREQ=WEEKLY;COUNT=5\r\n")
#define MOVED EVENT ("weekly@x.example", "RECURRENCE-ID:20260608T080000Z\r\nSUMMARY:Weekly, moved\r\n"                 \
                                         "DTSTART:20260609T100000Z\r\nDTEND:20260609T110000Z\r\n")
#define LEFT_OUT EVENT ("weekly@x.example", "RECURRENCE-ID:20260615T080000Z\r\nSUMMARY:Weekly\r\nSTATUS:CANCELLED\r\n"   \
                                            "DTSTART:20260615T080000Z\r\nDTEND:20260615T090000Z\r\n")

static char *
write_file (StoreFixture *f, const char *name, const char *text)
{
  char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static AccordImportReport *
import (StoreFixture *f, const char *path, const AccordImportOptions *options)
{
  g_autoptr (GError) error = NULL;
  AccordImportReport *report = accord_import (f->store, path, options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
assert_counts (const AccordImportReport *report, guint added, guint replaced, guint known, guint refused)
{
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_ADDED], ==, added);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_REPLACED], ==, replaced);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_KNOWN], ==, known);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_REFUSED], ==, refused);
}

static GPtrArray *
list_all (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *events = accord_store_list_events (f->store, ACCORD_FIRST_SECOND, ACCORD_END_SECOND, TRUE, &error);

  g_assert_no_error (error);
  return events;
}

static const AccordEvent *
find_titled (GPtrArray *events, const char *title)
{
  for (guint i = 0; i < events->len; i++)
    if (g_strcmp0 (((AccordEvent *) g_ptr_array_index (events, i))->title, title) == 0)
      return g_ptr_array_index (events, i);
  return NULL;
}

/* ---- iCalendar ---- */

static void
test_twice_is_once (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (ONE TWO ONE));
  g_autoptr (AccordImportReport) first = import (f, path, &options);
  g_autoptr (AccordImportReport) second = import (f, path, &options);
  g_autoptr (GPtrArray) events = list_all (f);

  assert_counts (first, 2, 0, 1, 0);
  assert_counts (second, 0, 0, 3, 0);
  g_assert_cmpuint (events->len, ==, 2);
}

/* What was changed here stays, unless it is said that the file is right. */
static void
test_replace_only_when_asked (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  const AccordImportOptions replacing = { .replace = TRUE };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (ONE));
  g_autofree char *later = write_file (f, "b.ics", CALENDAR (ONE_LATER));
  g_autoptr (AccordImportReport) first = import (f, path, &options);
  g_autoptr (AccordImportReport) left = import (f, later, &options);
  g_autoptr (GPtrArray) before = list_all (f);
  g_autoptr (AccordImportReport) replaced = import (f, later, &replacing);
  g_autoptr (GPtrArray) after = list_all (f);

  assert_counts (left, 0, 0, 1, 0);
  g_assert_nonnull (find_titled (before, "One"));
  assert_counts (replaced, 0, 1, 0, 0);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_nonnull (find_titled (after, "One, later"));
}

static void
test_deleted_comes_back (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (ONE));
  g_autoptr (AccordImportReport) first = import (f, path, &options);
  g_autoptr (GPtrArray) events = list_all (f);
  g_autoptr (AccordImportReport) second = NULL;
  g_autoptr (GPtrArray) again = NULL;

  g_assert_true (accord_store_delete_event (f->store, ((AccordEvent *) g_ptr_array_index (events, 0))->id, 1, -1, NULL, NULL));
  second = import (f, path, &options);
  again = list_all (f);
  assert_counts (second, 1, 0, 0, 0);
  g_assert_cmpuint (again->len, ==, 1);
}

/* The copy of a calendar knows its UID: the file of that calendar adds nothing. */
static void
test_uid_of_a_copy (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (ONE));
  g_autoptr (AccordEvent) event = store_fixture_add (f, "Pulled", "2026-06-11", NULL, NULL);
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "mara");
  g_autoptr (AccordLink) link = accord_link_new (event->id, calendar->id);
  g_autoptr (AccordImportReport) report = NULL;

  link->uid = g_strdup ("one@x.example");
  g_assert_true (accord_store_put_link (f->store, link, NULL));
  report = import (f, path, &options);
  assert_counts (report, 0, 0, 1, 0);
}

static void
test_bad_ones_spoil_nothing (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (ONE BROKEN TWO));
  g_autoptr (AccordImportReport) report = import (f, path, &options);
  const AccordImportRefusal *refusal;

  assert_counts (report, 2, 0, 0, 1);
  refusal = g_ptr_array_index (report->refusals, 0);
  g_assert_cmpstr (refusal->file, ==, "a.ics");
  g_assert_cmpuint (refusal->line, ==, 11);
}

/* The occurrences may stand before their series; without it they are refused. */
static void
test_series (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (MOVED WEEKLY LEFT_OUT));
  g_autofree char *alone = write_file (f, "b.ics", CALENDAR (
      EVENT ("other@x.example", "RECURRENCE-ID:20260608T080000Z\r\nSUMMARY:x\r\nDTSTART:20260609T100000Z\r\n")));
  g_autoptr (AccordImportReport) report = import (f, path, &options);
  g_autoptr (AccordImportReport) lone = import (f, alone, &options);
  g_autoptr (GPtrArray) events = list_all (f);
  const AccordEvent *series = find_titled (events, "Weekly");
  const AccordOverride *moved;
  const AccordOverride *cancelled;

  assert_counts (report, 3, 0, 0, 0);
  assert_counts (lone, 0, 0, 0, 1);
  g_assert_cmpuint (events->len, ==, 1);
  moved = accord_event_find_exception (series, "2026-06-08T08:00:00");
  cancelled = accord_event_find_exception (series, "2026-06-15T08:00:00");
  g_assert_cmpstr (moved->title, ==, "Weekly, moved");
  g_assert_true (moved->when.set);
  g_assert_true (cancelled->cancelled);
}

static void
test_folder (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *folder = g_build_filename (f->folder, "calendars", NULL);
  g_autofree char *first = g_build_filename (folder, "a.ics", NULL);
  g_autofree char *second = g_build_filename (folder, "b.CSV", NULL);
  g_autofree char *other = g_build_filename (folder, "c.txt", NULL);
  g_autoptr (AccordImportReport) report = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (first, CALENDAR (ONE), -1, NULL));
  g_assert_true (g_file_set_contents (second, "Subject,Date\nCall,2026-06-11\n", -1, NULL));
  g_assert_true (g_file_set_contents (other, CALENDAR (TWO), -1, NULL));
  report = import (f, folder, &options);
  assert_counts (report, 2, 0, 0, 0);
  g_assert_cmpuint (report->read, ==, report->size);
}

static void
test_dry_run_writes_nothing (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions dry = { .dry_run = TRUE };
  g_autofree char *path = write_file (f, "a.ics", CALENDAR (ONE WEEKLY MOVED BROKEN ONE));
  gint64 before = accord_store_get_change_no (f->store);
  g_autoptr (AccordImportReport) report = import (f, path, &dry);
  g_autoptr (GPtrArray) events = list_all (f);

  assert_counts (report, 3, 0, 1, 1);
  g_assert_cmpuint (events->len, ==, 0);
  g_assert_cmpint (accord_store_get_change_no (f->store), ==, before);
}

/* ---- CSV ---- */

static void
test_csv_map_is_remembered (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions said = { .map = "What=title\nWann=start" };
  const AccordImportOptions options = { 0 };
  g_autofree char *first = write_file (f, "a.csv", "What;Wann;Phone\nCall Tom;11.06.2026;1\n");
  g_autofree char *second = write_file (f, "b.csv", "What;Wann;Phone\nCall Ann;12.06.2026;2\n");
  g_autoptr (AccordImportReport) one = import (f, first, &said);
  g_autoptr (AccordImportReport) two = import (f, second, &options);
  g_autoptr (GPtrArray) events = list_all (f);

  assert_counts (two, 1, 0, 0, 0);
  g_assert_cmpstr (two->map, ==, "What=title\nWann=start\nPhone=");
  g_assert_nonnull (find_titled (events, "Call Ann"));
}

/* Two columns of one name: each can be meant, and the second is remembered, too. */
static void
test_csv_same_names (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions said = { .map = "What=title\nDate=\nDate=start\nMore\nlines=place" };
  const AccordImportOptions right = { .map = "What=title\nDate=\nDate=start\nMore lines=place" };
  const AccordImportOptions options = { 0 };
  g_autofree char *first = write_file (f, "a.csv", "What,Date,Date,\"More\nlines\"\nTom,1.1.2020,11.06.2026,Vienna\n");
  g_autofree char *second = write_file (f, "b.csv", "What,Date,Date,\"More\nlines\"\nAnn,1.1.2020,12.06.2026,Graz\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordImportReport) one = NULL;
  g_autoptr (AccordImportReport) two = NULL;
  g_autoptr (GPtrArray) events = NULL;

  g_assert_null (accord_import (f->store, first, &said, NULL, NULL, NULL, &error));
  one = import (f, first, &right);
  two = import (f, second, &options);
  events = list_all (f);
  g_assert_cmpstr (one->map, ==, right.map);
  g_assert_cmpstr (two->map, ==, right.map);
  assert_counts (two, 1, 0, 0, 0);
  g_assert_cmpstr (find_titled (events, "Ann")->place, ==, "Graz");
  g_assert_cmpint (find_titled (events, "Ann")->when.start, ==, 1781222400); /* 2026-06-12 */
}

static void
test_csv_wrong_map (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions said = { .map = "Nowhere=title" };
  g_autofree char *path = write_file (f, "a.csv", "What,Wann\nx,2026-06-11\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (accord_import (f->store, path, &said, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_csv_bad_rows_have_lines_and_reasons (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path =
      write_file (f, "a.csv", "title,start,percent\nx,2026-06-11,\ny,yesterday,\n\"z\nz\",2026-06-11,900\nw,2026-06-12,5\n");
  g_autoptr (AccordImportReport) report = import (f, path, &options);
  const AccordImportRefusal *date = g_ptr_array_index (report->refusals, 0);
  const AccordImportRefusal *percent = g_ptr_array_index (report->refusals, 1);

  assert_counts (report, 2, 0, 0, 2);
  g_assert_cmpuint (date->line, ==, 3);
  g_assert_cmpstr (date->reason, ==, "start: this is no date");
  g_assert_cmpuint (percent->line, ==, 4);
  g_assert_nonnull (strstr (percent->reason, "percent"));
}

/* ---- out and in again ---- */

static void
fill (StoreFixture *f)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = write_file (f, "fill.ics", CALENDAR (ONE TWO WEEKLY MOVED LEFT_OUT));
  g_autoptr (AccordImportReport) report = import (f, path, &options);
  g_autoptr (AccordEvent) deliverable = accord_event_new (ACCORD_KIND_DELIVERABLE);

  deliverable->title = g_strdup ("Final; set, \"draft\"");
  deliverable->notes = g_strdup ("one\ntwo");
  deliverable->percent = 40;
  deliverable->project = accord_project_new ("Bridge");
  deliverable->project->client = g_strdup ("Halden");
  g_assert_true (accord_store_add_event (f->store, deliverable, NULL));
}

/* Everything, but for the stamps that a store makes. */
static char *
export_text (StoreFixture *f, const char *name, AccordExportReport *report)
{
  g_autoptr (GPtrArray) events = list_all (f);
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autoptr (GRegex) stamps = g_regex_new ("DTSTAMP:[^\r]*\r\n", 0, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  AccordExportFormat format;

  g_assert_true (accord_export_format_of_name (path, &format));
  g_assert_true (accord_export (events, format, path, report, NULL, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_regex_replace (stamps, text, -1, 0, "", 0, NULL);
}

static void
test_fixed_point (StoreFixture *f, gconstpointer name)
{
  const AccordImportOptions options = { 0 };
  StoreFixture other = { NULL };
  AccordExportReport report;
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (AccordImportReport) read = NULL;

  fill (f);
  first = export_text (f, name, &report);
  g_assert_cmpuint (report.events, ==, 4);
  g_assert_cmpuint (report.poorer, ==, g_str_has_suffix (name, ".csv") ? 1 : 0);
  store_fixture_set_up (&other, NULL);
  read = import (&other, path, &options);
  g_assert_cmpuint (read->outcomes[ACCORD_IMPORT_REFUSED], ==, 0);
  second = export_text (&other, name, NULL);
  store_fixture_tear_down (&other, NULL);
  g_assert_cmpstr (second, ==, first);
}

static void
test_export_that_fails_leaves_the_old (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *path = write_file (f, "a.ics", "the old one");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  fill (f);
  events = list_all (f);
  g_cancellable_cancel (cancellable);
  g_assert_false (accord_export (events, ACCORD_EXPORT_ICALENDAR, path, NULL, cancellable, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "the old one");
}

/* ---- many ---- */

#define MANY 3000

static void
cancel_soon (const AccordImportReport *report, gpointer cancellable)
{
  if (report->outcomes[ACCORD_IMPORT_ADDED] >= 1000)
    g_cancellable_cancel (cancellable);
}

/* Cancelled in the middle: whole batches stay, and the same file goes on from there. */
static void
test_cancel_and_go_on (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autoptr (GString) text = g_string_new ("title,start\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AccordImportReport) rest = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (text, "Event %u,2026-06-%02u\n", i, 1 + i % 30);
  path = write_file (f, "many.csv", text->str);
  g_assert_null (accord_import (f->store, path, &options, cancel_soon, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  before = list_all (f);
  g_assert_cmpuint (before->len, >=, 1000);
  g_assert_cmpuint (before->len, <, MANY);
  rest = import (f, path, &options);
  after = list_all (f);
  assert_counts (rest, MANY - before->len, 0, before->len, 0);
  g_assert_cmpuint (after->len, ==, MANY);
}

static void
test_nothing_there (StoreFixture *f, gconstpointer data)
{
  const AccordImportOptions options = { 0 };
  g_autofree char *path = g_build_filename (f->folder, "none.ics", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (accord_import (f->store, path, &options, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

#define ADD(path, data, test) g_test_add (path, StoreFixture, data, store_fixture_set_up, test, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Europe/Vienna", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/import/twice-is-once", NULL, test_twice_is_once);
  ADD ("/import/replaces-only-when-asked", NULL, test_replace_only_when_asked);
  ADD ("/import/what-was-deleted-comes-back", NULL, test_deleted_comes_back);
  ADD ("/import/the-uid-of-a-copy-is-known", NULL, test_uid_of_a_copy);
  ADD ("/import/bad-ones-spoil-nothing", NULL, test_bad_ones_spoil_nothing);
  ADD ("/import/occurrences-find-their-series", NULL, test_series);
  ADD ("/import/a-folder", NULL, test_folder);
  ADD ("/import/a-dry-run-writes-nothing", NULL, test_dry_run_writes_nothing);
  ADD ("/import/csv/the-map-is-remembered", NULL, test_csv_map_is_remembered);
  ADD ("/import/csv/columns-of-one-name", NULL, test_csv_same_names);
  ADD ("/import/csv/a-wrong-map", NULL, test_csv_wrong_map);
  ADD ("/import/csv/bad-rows-have-lines-and-reasons", NULL, test_csv_bad_rows_have_lines_and_reasons);
  ADD ("/import/out-and-in-again/icalendar", "all.ics", test_fixed_point);
  ADD ("/import/out-and-in-again/csv", "all.csv", test_fixed_point);
  ADD ("/export/what-fails-leaves-the-old-file", NULL, test_export_that_fails_leaves_the_old);
  ADD ("/import/cancelled-it-goes-on-next-time", NULL, test_cancel_and_go_on);
  ADD ("/import/nothing-there", NULL, test_nothing_there);
  return g_test_run ();
}
