/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-field-map"

#include "remote/accord-field-map.h"

#include "remote/accord-json.h"

#include <string.h>

gboolean
accord_field_row_is_written (const AccordFieldRow *row)
{
  return row->encode != NULL || row->words != NULL;
}

AccordFieldMask
accord_field_map_fields (const AccordFieldRow *rows, guint n_rows)
{
  AccordFieldMask mask = 0;

  for (guint i = 0; i < n_rows; i++)
    mask |= ACCORD_FIELD_BIT (rows[i].field);
  return mask;
}

void
accord_field_map_encode (const AccordFieldRow *rows,
                         guint n_rows,
                         const AccordFields *fields,
                         const AccordFieldContext *context,
                         JsonObject *into)
{
  for (guint i = 0; i < n_rows; i++)
    {
      const char *value = accord_fields_get (fields, rows[i].field);

      if (value != NULL && rows[i].words != NULL)
        json_object_set_string_member (into, rows[i].members, accord_word_to_theirs (rows[i].words, value));
      else if (value != NULL && rows[i].encode != NULL)
        rows[i].encode (into, value, context);
    }
}

AccordFields *
accord_field_map_decode (const AccordFieldRow *rows,
                         guint n_rows,
                         JsonObject *from,
                         const AccordFieldContext *context)
{
  AccordFields *fields = accord_fields_new ();

  for (guint i = 0; i < n_rows; i++)
    if (rows[i].words != NULL)
      accord_fields_set (fields,
                         rows[i].field,
                         accord_word_to_ours (rows[i].words, accord_json_string (from, rows[i].members)));
    else
      accord_fields_take (fields, rows[i].field, rows[i].decode (from, context));
  return fields;
}

static gint64
read_instant (JsonObject *from, const char *path)
{
  const char *text = accord_json_string (from, path);
  g_autoptr (GDateTime) instant = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return instant != NULL ? g_date_time_to_unix (instant) : 0;
}

AccordRemoteItem *
accord_field_map_item (JsonObject *from, const AccordItemPaths *paths)
{
  const char *id = accord_json_string (from, "id");
  AccordRemoteItem *item;

  if (id == NULL)
    return NULL;
  item = accord_remote_item_new (id);
  item->tag = g_strdup (accord_json_string (from, paths->tag));
  item->uid = g_strdup (accord_json_string (from, paths->uid));
  item->web_link = g_strdup (accord_json_string (from, paths->web_link));
  item->updated = read_instant (from, paths->updated);
  return item;
}

const char *
accord_word_to_theirs (const AccordWord *words, const char *ours)
{
  for (const AccordWord *word = words; word->ours != NULL; word++)
    if (g_strcmp0 (word->ours, ours) == 0)
      return word->theirs;
  return words->theirs;
}

const char *
accord_word_to_ours (const AccordWord *words, const char *theirs)
{
  for (const AccordWord *word = words; word->ours != NULL; word++)
    if (g_strcmp0 (word->theirs, theirs) == 0)
      return word->ours;
  return words->ours;
}

void
accord_field_add_line (GPtrArray *lines, const char *address, const char *second, const char *third)
{
  g_autofree char *name = NULL;

  /* An address that holds a separator would be read as another line. */
  if (address == NULL || address[0] == '\0' || strpbrk (address, "\t\r\n") != NULL)
    return;
  name = g_strdelimit (g_strdup (second != NULL ? second : ""), "\t\r\n", ' ');
  if (third != NULL)
    g_ptr_array_add (lines, g_strjoin ("\t", address, g_strstrip (name), third, NULL));
  else
    g_ptr_array_add (lines, g_strjoin ("\t", address, name, NULL));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
accord_field_join_lines (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, g_ptr_array_index (lines, i));
    }
  return g_string_free (text, FALSE);
}
