/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-import"

#include "client/accord-import-private.h"

#include <string.h>

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  g_autofree char *left = g_file_get_basename (*(GFile *const *) a);
  g_autofree char *right = g_file_get_basename (*(GFile *const *) b);

  return strcmp (left, right);
}

static gboolean
is_wanted (GFileInfo *info)
{
  const char *name = g_file_info_get_name (info);
  const char *dot = strrchr (name, '.');

  return g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR && dot != NULL &&
         (g_ascii_strcasecmp (dot, ".ics") == 0 || g_ascii_strcasecmp (dot, ".ical") == 0 ||
          g_ascii_strcasecmp (dot, ".csv") == 0);
}

/* Adds the file to @files, or those of the folder, by name. */
static gboolean
add_files (const char    *path,
           GPtrArray     *files,
           guint64       *size,
           GCancellable  *cancellable,
           GError       **error)
{
  static const char attributes[] =
      G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, attributes, G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GFileEnumerator) folder = NULL;

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY)
    {
      *size += (guint64) g_file_info_get_size (info);
      g_ptr_array_add (files, g_steal_pointer (&file));
      return TRUE;
    }
  folder = g_file_enumerate_children (file, attributes, G_FILE_QUERY_INFO_NONE, cancellable, error);
  while (folder != NULL)
    {
      GFileInfo *child;

      if (!g_file_enumerator_iterate (folder, &child, NULL, cancellable, error))
        return FALSE;
      if (child == NULL)
        break;
      if (!is_wanted (child))
        continue;
      *size += (guint64) g_file_info_get_size (child);
      g_ptr_array_add (found, g_file_get_child (file, g_file_info_get_name (child)));
    }
  g_ptr_array_sort (found, compare_files);
  g_ptr_array_extend_and_steal (files, g_steal_pointer (&found));
  return folder != NULL;
}

GPtrArray *
accord_import_list_files (const char *const  *paths,
                          guint64            *size,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  *size = 0;
  for (; *paths != NULL; paths++)
    if (!add_files (*paths, files, size, cancellable, error))
      return NULL;
  return g_steal_pointer (&files);
}
