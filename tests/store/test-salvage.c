/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "store/accord-provenance.h"
#include "store/accord-salvage.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW 1781092800

static void
fill (StoreFixture *f)
{
  store_fixture_write (f,
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
                       "INSERT INTO events (title, notes, \"start\") "
                       "SELECT 'Event ' || i, printf ('%.400c', 'x'), '2026-06-11' FROM n");
}

static guint
count (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = accord_store_list_events (f->store, 0, G_MAXINT64, TRUE, &error);

  g_assert_no_error (error);
  return events->len;
}

static char *
salvage (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  char *kept;

  g_assert_true (accord_store_salvage (f->path, NOW, &kept, &error));
  g_assert_no_error (error);
  return kept;
}

/* Spoils the file from one share of its length to another, in percent. */
static void
spoil (StoreFixture *f, guint from, guint to)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (f->path, &contents, &length, NULL));
  memset (contents + length / 100 * from, 0xa5, length / 100 * (to - from));
  g_assert_true (g_file_set_contents (f->path, contents, length, NULL));
  g_assert_cmpint (g_chmod (f->path, 0600), ==, 0);
}

static void
test_spoiled_pages (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup (accord_store_get_id (f->store));
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *again = NULL;

  fill (f);
  g_clear_object (&f->store);
  spoil (f, 60, 64);
  /* As after a power cut. */
  g_assert_true (g_file_set_contents (log, "torn", -1, NULL));
  kept = salvage (f);
  g_assert_nonnull (kept);
  g_assert_nonnull (strstr (kept, ".damaged-2026-06-10"));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  store_fixture_reopen (f);
  g_assert_cmpstr (accord_store_get_id (f->store), ==, id);
  g_assert_cmpuint (count (f), >, 300);
  again = salvage (f);
  g_assert_null (again);
  g_unlink (kept);
}

/* In the usual place, where nothing else lies. */
static void
test_no_database (StoreFixture *f, gconstpointer data)
{
  g_autofree char *usual = accord_store_default_path (NULL);
  g_autofree char *kept = NULL;
  g_autofree char *made = NULL;
  g_autofree char *folder = g_path_get_dirname (usual);
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (accord_store_path_is_test (usual));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (usual, "no database any more", -1, &error));
  g_assert_true (accord_store_salvage (usual, NOW, &kept, &error));
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  store = accord_store_open (usual, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (kept, &made, NULL, NULL));
  g_assert_cmpstr (made, ==, "no database any more");
}

/* "accordctl --store letter.txt accounts" */
static void
test_other_file_stays (StoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *contents = NULL;

  g_clear_object (&f->store);
  g_assert_true (g_file_set_contents (f->path, "Dear Mara,\nsee you on Monday.\n", -1, NULL));
  kept = salvage (f);
  g_assert_null (kept);
  g_assert_true (g_file_get_contents (f->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Dear Mara,\nsee you on Monday.\n");
}

static void
test_healthy_stays (StoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  fill (f);
  kept = salvage (f);
  g_assert_null (kept);
  g_assert_cmpuint (count (f), ==, 400);
}

static void
test_foreign_stays (StoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  g_clear_object (&f->store);
  g_assert_cmpint (g_remove (f->path), ==, 0);
  store_fixture_write (f, "CREATE TABLE theirs (x)");
  kept = salvage (f);
  g_assert_null (kept);
}

static void
ran_once (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_store_note_run (f->store, "4d9d1c39-6b0e-4f6c-9b39-5a5f3e1b0c11", &error));
  g_assert_no_error (error);
}

static void
cut (StoreFixture *f, guint percent)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (f->path, &contents, &length, NULL));
  length = length / 4096 * percent / 100 * 4096;
  g_assert_true (g_file_set_contents (f->path, contents, (gssize) length, NULL));
}

static void
test_first_page_gone (StoreFixture *f, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autofree char *kept = NULL;
  gsize length;

  fill (f);
  ran_once (f);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &contents, &length, NULL));
  memset (contents, 0xa5, 4096);
  g_assert_true (g_file_set_contents (f->path, contents, (gssize) length, NULL));
  kept = salvage (f);
  g_assert_nonnull (kept);
  store_fixture_reopen (f);
  g_assert_cmpuint (count (f), ==, 0);
  g_unlink (kept);
}

static void
test_truncated (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup (accord_store_get_id (f->store));
  g_autofree char *kept = NULL;
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);

  fill (f);
  g_clear_object (&f->store);
  cut (f, 80);
  g_assert_true (g_file_set_contents (log, "torn", -1, NULL));
  kept = salvage (f);
  g_assert_nonnull (kept);
  store_fixture_reopen (f);
  g_assert_cmpstr (accord_store_get_id (f->store), ==, id);
  g_assert_cmpuint (count (f), >, 0);
  g_unlink (kept);
}

/* A log of another time is not taken in, and the store is read without it. */
static void
test_log_of_another_store (StoreFixture *f, gconstpointer data)
{
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  g_autofree char *noise = g_malloc0 (8 * 4120);
  g_autofree char *kept = NULL;

  fill (f);
  g_clear_object (&f->store);
  memset (noise, 0x5a, 8 * 4120);
  g_assert_true (g_file_set_contents (log, noise, 8 * 4120, NULL));
  kept = salvage (f);
  g_assert_null (kept);
  store_fixture_reopen (f);
  g_assert_cmpuint (count (f), ==, 400);
}

/* What is left of a full disk: an empty file is a new store. */
static void
test_empty_file (StoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  fill (f);
  g_clear_object (&f->store);
  cut (f, 0);
  kept = salvage (f);
  g_assert_null (kept);
  store_fixture_reopen (f);
  g_assert_cmpuint (count (f), ==, 0);
}

/* Rows may be lost: what their links say of deletions is not believed. */
static void
test_salvaged_is_distrusted (StoreFixture *f, gconstpointer data)
{
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  g_autofree char *kept = NULL;

  fill (f);
  store_fixture_write (
      f, "INSERT INTO accounts (id, provider, email, provider_user_id) VALUES ('a', 'google', 'x@y', 'u')");
  store_fixture_write (f, "INSERT INTO calendars (id, account_id, name) VALUES ('c', 'a', 'Work')");
  g_assert_cmpint (accord_store_get_provenance (f->store, "c"), ==, ACCORD_PROVENANCE_KNOWN);
  g_clear_object (&f->store);
  spoil (f, 60, 64);
  g_assert_true (g_file_set_contents (log, "torn", -1, NULL));
  kept = salvage (f);
  g_assert_nonnull (kept);
  store_fixture_reopen (f);
  g_assert_cmpint (accord_store_get_provenance (f->store, "c"), ==, ACCORD_PROVENANCE_OLDER);
  g_unlink (kept);
}

/* Closed properly, and its beginning can be read: only who has read further knows. */
static void
test_suspected_is_looked_over (StoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *told = NULL;
  gint64 when = 0;

  fill (f);
  g_clear_object (&f->store);
  spoil (f, 60, 64);
  kept = salvage (f);
  g_assert_null (kept);
  accord_store_suspect (f->path);
  kept = salvage (f);
  g_assert_nonnull (kept);
  store_fixture_reopen (f);
  g_assert_cmpuint (count (f), >, 300);
  told = accord_store_get_salvaged (f->store, &when);
  g_assert_cmpstr (told, ==, kept);
  g_assert_cmpint (when, ==, NOW);
  g_unlink (kept);
}

/* A suspicion that proves wrong is forgotten, and nothing is said. */
static void
test_suspicion_is_forgotten (StoreFixture *f, gconstpointer data)
{
  g_autofree char *mark = g_strconcat (f->path, ".suspect", NULL);
  g_autofree char *kept = NULL;

  fill (f);
  accord_store_suspect (f->path);
  kept = salvage (f);
  g_assert_null (kept);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  g_assert_null (accord_store_get_salvaged (f->store, NULL));
}

/* It is said until a person has seen it, over restarts, and the file stays. */
static void
test_said_until_seen (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *told = NULL;

  fill (f);
  g_clear_object (&f->store);
  spoil (f, 60, 64);
  accord_store_suspect (f->path);
  kept = salvage (f);
  store_fixture_reopen (f);
  g_clear_object (&f->store);
  store_fixture_reopen (f);
  told = accord_store_get_salvaged (f->store, NULL);
  g_assert_cmpstr (told, ==, kept);
  g_assert_true (accord_store_forget_salvaged (f->store, &error));
  g_assert_null (accord_store_get_salvaged (f->store, NULL));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_unlink (kept);
}

/* The window has it open while the service puts a new one in its place. */
static void
test_who_has_it_open_notices (StoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  fill (f);
  g_assert_false (accord_store_has_moved (f->store));
  store_fixture_write (f, "PRAGMA wal_checkpoint (TRUNCATE)");
  spoil (f, 60, 64);
  accord_store_suspect (f->path);
  kept = salvage (f);
  g_assert_nonnull (kept);
  g_assert_true (accord_store_has_moved (f->store));
  store_fixture_reopen (f);
  g_assert_false (accord_store_has_moved (f->store));
  g_unlink (kept);
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/store/salvage/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("spoiled-pages-cost-only-their-rows", test_spoiled_pages);
  ADD ("no-database-is-kept-aside", test_no_database);
  ADD ("first-page-gone", test_first_page_gone);
  ADD ("truncated", test_truncated);
  ADD ("log-of-another-store", test_log_of_another_store);
  ADD ("empty-file-is-a-new-store", test_empty_file);
  ADD ("suspected-store-is-looked-over", test_suspected_is_looked_over);
  ADD ("suspicion-that-proves-wrong-is-forgotten", test_suspicion_is_forgotten);
  ADD ("salvage-is-said-until-seen", test_said_until_seen);
  ADD ("who-has-it-open-notices", test_who_has_it_open_notices);
  ADD ("salvaged-store-is-distrusted", test_salvaged_is_distrusted);
  ADD ("healthy-store-stays", test_healthy_stays);
  ADD ("other-file-stays", test_other_file_stays);
  ADD ("database-of-another-program-stays", test_foreign_stays);
  return g_test_run ();
}
