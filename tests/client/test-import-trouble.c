/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that cannot be read, or not to their end, a store that others hold, and a disk that is full. */

#include "client/accord-import.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
#define EVENT(uid, title) \
  "BEGIN:VEVENT\r\nUID:" uid "@x.example\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:" title "\r\nDTSTART:20260611T080000Z\r\n" \
  "DTEND:20260611T090000Z\r\nEND:VEVENT\r\n"
#define MANY 4000
#define SOME_PAGES 330 /* of 4 KiB: room for some batches of them */

static const AccordImportOptions plain;

static char *
write_file (StoreFixture *f, const char *name, const char *text, gssize length)
{
  char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  return path;
}

static guint
count_events (StoreFixture *f)
{
  g_autoptr (GPtrArray) events = accord_store_list_events (f->store, ACCORD_FIRST_SECOND, ACCORD_END_SECOND, TRUE, NULL);

  g_assert_nonnull (events);
  return events->len;
}

static AccordImportReport *
import (StoreFixture *f, const char *path)
{
  g_autoptr (GError) error = NULL;
  AccordImportReport *report = accord_import (f->store, path, &plain, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static char *
write_many (StoreFixture *f, const char *name)
{
  g_autoptr (GString) text = g_string_new ("title,start,notes\n");

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (text, "Event %u,2026-06-%02u,%0120u\n", i, 1 + i % 30, i);
  return write_file (f, name, text->str, -1);
}

/* ---- files ---- */

/* One that opens and cannot be read: what /proc has for this. */
static gboolean
link_unreadable (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return symlink ("/proc/self/mem", path) == 0;
}

static void
test_unreadable_in_a_folder (StoreFixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->folder, "files", NULL);
  g_autoptr (AccordImportReport) report = NULL;
  const AccordImportRefusal *refusal;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_free (write_file (f, "files/a.ics", HEAD EVENT ("a", "First") "END:VCALENDAR\r\n", -1));
  g_free (write_file (f, "files/c.ics", HEAD EVENT ("c", "Last") "END:VCALENDAR\r\n", -1));
  if (!link_unreadable (folder, "b.ics"))
    {
      g_test_skip ("no links here");
      return;
    }
  report = import (f, folder);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_ADDED], ==, 2);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_REFUSED], ==, 1);
  refusal = g_ptr_array_index (report->refusals, 0);
  g_assert_cmpstr (refusal->file, ==, "b.ics");
  g_assert_cmpstr (refusal->reason, !=, "");
}

/* By itself it is said at once, with its name. */
static void
test_unreadable_alone (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "b.ics", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (link_unreadable (f->folder, "b.ics"));
  g_assert_null (accord_import (f->store, path, &plain, NULL, NULL, NULL, &error));
  g_assert_cmpint ((int) error->domain, ==, (int) G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, "b.ics"));
}

/* A file that was cut off, anywhere: what is whole is taken, once, and the rest comes with the whole file. */
static void
test_cut_off (StoreFixture *f, gconstpointer data)
{
  static const char text[] = HEAD EVENT ("a", "First") EVENT ("b", "Second") EVENT ("c", "Third") "END:VCALENDAR\r\n";
  gsize whole = strlen (HEAD EVENT ("a", "First") EVENT ("b", "Second"));
  g_autofree char *path = NULL;
  g_autoptr (AccordImportReport) rest = NULL;

  for (gsize cut = strlen (HEAD); cut < sizeof text - 1; cut += 7)
    {
      g_autofree char *part = write_file (f, "cut.ics", text, (gssize) cut);
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordImportReport) report = accord_import (f->store, part, &plain, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (count_events (f), <=, 3);
      /* A cut inside an event is told. */
      if (cut > whole + strlen ("BEGIN:VEVENT\r\n") && cut < whole + strlen (EVENT ("c", "Third")) - 2)
        g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_REFUSED], >=, 1);
    }
  path = write_file (f, "cut.ics", text, -1);
  rest = import (f, path);
  g_assert_cmpuint (count_events (f), ==, 3);
}

/* ---- the store ---- */

static void
test_locked (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = write_many (f, "many.csv");
  g_autoptr (AccordStore) other = accord_store_open (f->path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordImportReport) report = NULL;

  g_assert_nonnull (other);
  g_assert_true (accord_store_begin (other, NULL));
  accord_store_set_busy_timeout (f->store, 50);
  g_assert_null (accord_import (f->store, path, &plain, NULL, NULL, NULL, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_LOCKED);
  accord_store_rollback (other);
  g_assert_cmpuint (count_events (f), ==, 0);
  report = import (f, path);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_ADDED], ==, MANY);
}

typedef struct
{
  AccordStore *other;
  gboolean locked;
} Locker;

/* Another program takes the store after the first batch. */
static void
lock_cb (const AccordImportReport *report, gpointer data)
{
  Locker *locker = data;

  if (!locker->locked && report->outcomes[ACCORD_IMPORT_ADDED] > 0)
    locker->locked = accord_store_begin (locker->other, NULL);
}

static void
test_locked_on_the_way (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = write_many (f, "many.csv");
  g_autoptr (AccordStore) other = accord_store_open (f->path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordImportReport) report = NULL;
  Locker locker = { other, FALSE };
  guint stored;

  accord_store_set_busy_timeout (f->store, 50);
  g_assert_null (accord_import (f->store, path, &plain, lock_cb, &locker, NULL, &error));
  g_assert_true (locker.locked);
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_LOCKED);
  accord_store_rollback (other);
  stored = count_events (f);
  g_assert_cmpuint (stored, >, 0);
  g_assert_cmpuint (stored, <, MANY);
  report = import (f, path);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_ADDED], ==, MANY - stored);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_KNOWN], ==, stored);
  g_assert_cmpuint (count_events (f), ==, MANY);
}

/* The import ends and says why; the store is whole, and the same file goes on from there once there is room. */
static void
test_full_disk (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = write_many (f, "many.csv");
  g_autofree char *check = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordImportReport) report = NULL;
  gboolean fine = FALSE;
  guint stored;

  accord_store_set_page_limit (f->store, SOME_PAGES);
  g_assert_null (accord_import (f->store, path, &plain, NULL, NULL, NULL, &error));
  accord_store_set_page_limit (f->store, G_MAXINT32);
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_FULL);
  stored = count_events (f);
  g_assert_cmpuint (stored, >, 0);
  g_assert_cmpuint (stored, <, MANY);
  check = store_fixture_foreign (f, "PRAGMA integrity_check", &fine);
  g_assert_true (fine);
  g_assert_cmpstr (g_strchomp (check), ==, "ok");
  report = import (f, path);
  g_assert_cmpuint (report->outcomes[ACCORD_IMPORT_ADDED], ==, MANY - stored);
  g_assert_cmpuint (count_events (f), ==, MANY);
}

#define ADD(path, test) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/import/trouble/an-unreadable-file-in-a-folder", test_unreadable_in_a_folder);
  ADD ("/import/trouble/an-unreadable-file-alone", test_unreadable_alone);
  ADD ("/import/trouble/a-file-that-was-cut-off", test_cut_off);
  ADD ("/import/trouble/a-store-that-another-holds", test_locked);
  ADD ("/import/trouble/a-store-taken-on-the-way", test_locked_on_the_way);
  ADD ("/import/trouble/a-full-disk", test_full_disk);
  return g_test_run ();
}
