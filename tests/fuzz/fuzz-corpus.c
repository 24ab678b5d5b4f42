/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

/* usage: fuzz-TARGET FOLDER-OR-FILE…: runs every file through the target, one test each. */

static void
run_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *copy = NULL;
  gsize size;

  file = g_mapped_file_new (path, FALSE, &error);
  g_assert_no_error (error);
  size = g_mapped_file_get_length (file);
  /* A copy of its own size, so that a sanitizer sees one byte too many. */
  copy = g_memdup2 (g_mapped_file_get_contents (file), size);
  LLVMFuzzerTestOneInput (copy, size);
}

static guint
add_file (char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *test = g_strconcat ("/corpus/", name, NULL);

  g_test_add_data_func_full (test, path, run_file, g_free);
  return 1;
}

static guint
add_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n_files = 0;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    n_files += add_file (g_build_filename (path, name, NULL));
  return n_files;
}

int
main (int argc, char **argv)
{
  guint n_files = 0;

  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    n_files +=
        g_file_test (argv[i], G_FILE_TEST_IS_DIR) ? add_folder (argv[i]) : add_file (g_strdup (argv[i]));
  if (n_files == 0)
    {
      g_printerr ("There is no corpus to run\n");
      return 1;
    }
  return g_test_run ();
}
