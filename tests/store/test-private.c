/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "store/accord-salvage.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW 1781092800

/* What is in a store is nobody else's to read, whatever the umask of the program that made it. */
static guint
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

/* Every file beside the store, and that there are as many as expected. */
static void
check_files (const char *path, guint at_least)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;
  const char *name;

  g_assert_cmpint (mode_of (folder) & 077, ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_test_message ("%s", name);
      g_assert_cmpint (mode_of (file), ==, 0600);
      n_files++;
    }
  g_assert_cmpuint (n_files, >=, at_least);
}

/* @data: the umask. */
static void
test_umask (gconstpointer data)
{
  mode_t before = umask ((mode_t) GPOINTER_TO_UINT (data));
  StoreFixture f = { NULL };
  g_autoptr (AccordEvent) event = NULL;

  store_fixture_set_up (&f, NULL);
  event = store_fixture_add (&f, "x", "2026-06-11", NULL, NULL);
  check_files (f.path, 3); /* itself, its log and the index of that */
  umask (before);
  store_fixture_tear_down (&f, NULL);
}

/* The beginning stays, which says whose file it is. */
static void
spoil (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + 4096, 0xa5, length - 4096);
  g_unlink (path);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/* A damaged store that another program left readable for all is kept for its owner alone. */
static void
test_damaged (void)
{
  mode_t before = umask (0);
  StoreFixture f = { NULL };
  g_autofree char *kept = NULL;
  g_autofree char *log = NULL;
  g_autofree char *kept_log = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_set_up (&f, NULL);
  g_clear_object (&f.store);
  log = g_strconcat (f.path, "-wal", NULL);
  spoil (f.path);
  g_assert_true (g_file_set_contents (log, "torn", -1, NULL));
  g_assert_cmpint (mode_of (f.path), ==, 0666);
  g_assert_true (accord_store_salvage (f.path, NOW, &kept, &error));
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  check_files (f.path, 2);
  kept_log = g_strconcat (kept, "-wal", NULL);
  g_unlink (kept_log);
  g_unlink (kept);
  umask (before);
  store_fixture_tear_down (&f, NULL);
}

/* Somebody laid a link where the damaged store is to be kept: what it points to stays as it is. */
static void
test_link_in_the_way (void)
{
  StoreFixture f = { NULL };
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (NOW);
  g_autofree char *day = g_date_time_format (when, "%F-%H%M%S");
  g_autofree char *trap = NULL;
  g_autofree char *victim = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *contents = NULL;

  store_fixture_set_up (&f, NULL);
  g_clear_object (&f.store);
  trap = g_strdup_printf ("%s.damaged-%s", f.path, day);
  victim = g_build_filename (f.folder, "victim", NULL);
  g_assert_true (g_file_set_contents (victim, "mine", -1, NULL));
  g_assert_cmpint (symlink (victim, trap), ==, 0);
  spoil (f.path);
  g_assert_true (accord_store_salvage (f.path, NOW, &kept, NULL));
  g_assert_cmpstr (kept, !=, trap);
  g_assert_true (g_file_get_contents (victim, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
  g_unlink (kept);
  g_unlink (trap);
  g_unlink (victim);
  store_fixture_tear_down (&f, NULL);
}

/* A link that points nowhere makes no file somewhere else. */
static void
test_dangling_store (void)
{
  mode_t before = umask (0);
  g_autofree char *folder = g_dir_make_tmp ("accord-private-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "accord.db", NULL);
  g_autofree char *target = g_build_filename (folder, "target", NULL);
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (target, path), ==, 0);
  store = accord_store_open (path, &error);
  g_assert_null (store);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  umask (before);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/private/open-umask-opens-the-files", GUINT_TO_POINTER (0), test_umask);
  g_test_add_data_func ("/store/private/closed-umask-closes-them", GUINT_TO_POINTER (077), test_umask);
  g_test_add_func ("/store/private/damaged-store-is-kept-open", test_damaged);
  g_test_add_func ("/store/private/link-is-followed-when-it-is-kept", test_link_in_the_way);
  g_test_add_func ("/store/private/link-to-nowhere-makes-a-store", test_dangling_store);
  return g_test_run ();
}
