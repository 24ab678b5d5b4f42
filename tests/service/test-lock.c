/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/accord-lock.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
make_store (char **folder)
{
  *folder = g_dir_make_tmp ("accord-lock-XXXXXX", NULL);
  return g_build_filename (*folder, "deep", "accord.db", NULL);
}

static void
remove_store (const char *folder)
{
  g_autofree char *deep = g_build_filename (folder, "deep", NULL);
  g_autofree char *file = g_build_filename (deep, "accord.db.lock", NULL);

  g_unlink (file);
  g_rmdir (deep);
  g_rmdir (folder);
}

static void
test_second_is_refused (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *store = make_store (&folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordLock) lock = accord_lock_take (store, &error);

  g_assert_no_error (error);
  g_assert_null (accord_lock_take (store, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, store));
  g_clear_error (&error);

  g_clear_pointer (&lock, accord_lock_free);
  lock = accord_lock_take (store, &error);
  g_assert_no_error (error);
  remove_store (folder);
}

static void
test_dies_with_its_process (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *store = make_store (&folder);
  g_autoptr (AccordLock) lock = NULL;
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    _exit (accord_lock_take (store, NULL) != NULL ? 0 : 1); /* never given back */
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  lock = accord_lock_take (store, NULL);
  g_assert_nonnull (lock);
  remove_store (folder);
}

static void
test_folder_is_private (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *store = make_store (&folder);
  g_autofree char *deep = g_path_get_dirname (store);
  g_autoptr (AccordLock) lock = accord_lock_take (store, NULL);
  GStatBuf info;

  g_assert_nonnull (lock);
  g_assert_cmpint (g_stat (deep, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  remove_store (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lock/second-service-on-a-store-is-refused", test_second_is_refused);
  g_test_add_func ("/lock/crashed-service-leaves-no-lock", test_dies_with_its_process);
  g_test_add_func ("/lock/folder-of-the-store-is-private", test_folder_is_private);
  return g_test_run ();
}
