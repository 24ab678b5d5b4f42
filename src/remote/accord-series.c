/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-series"

#include "remote/accord-series.h"

#include <string.h>

#include "model/accord-occurrence.h"
#include "remote/accord-remote-error.h"

#define DIGEST_LENGTH 16

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
accord_series_tag (const char *master, GPtrArray *tags)
{
  g_autoptr (GChecksum) checksum = NULL;
  g_autoptr (GPtrArray) sorted = NULL;

  if (master == NULL || tags->len == 0)
    return g_strdup (master);
  /* g_ptr_array_copy() would take over the function that frees them. */
  sorted = g_ptr_array_new ();
  for (guint i = 0; i < tags->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (tags, i));
  g_ptr_array_sort (sorted, compare_texts);
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < sorted->len; i++)
    {
      g_checksum_update (checksum, g_ptr_array_index (sorted, i), -1);
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }
  return g_strdup_printf ("%s %.*s", master, DIGEST_LENGTH, g_checksum_get_string (checksum));
}

char *
accord_series_tag_master (const char *tag)
{
  const char *space = tag != NULL ? strrchr (tag, ' ') : NULL;

  /* An opaque tag of the provider may hold a space, but ends with its quote. */
  if (space == NULL || strlen (space + 1) != DIGEST_LENGTH ||
      strspn (space + 1, "0123456789abcdef") != DIGEST_LENGTH)
    return g_strdup (tag);
  return g_strndup (tag, space - tag);
}

gboolean
accord_series_is_occurrences_only (const AccordWrite *write)
{
  return write->kind == ACCORD_WRITE_UPDATE && write->mark == NULL &&
         accord_fields_carried (write->fields) == ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);
}

gboolean
accord_series_is_there (AccordWrite *write, const AccordRemoteItem *there)
{
  if (there->state == ACCORD_REMOTE_PRESENT)
    return TRUE;
  g_clear_error (&write->error);
  if (there->state == ACCORD_REMOTE_GONE)
    g_set_error (&write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE, "%s: gone", there->id);
  else
    g_set_error (
        &write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED, "%s: not shown now", there->id);
  return FALSE;
}

gboolean
accord_series_is_as_planned (AccordWrite *write, const AccordRemoteItem *there)
{
  if (!accord_series_is_there (write, there))
    return FALSE;
  if (write->tag == NULL || g_strcmp0 (write->tag, there->tag) == 0)
    return TRUE;
  g_set_error (&write->error,
               ACCORD_REMOTE_ERROR,
               ACCORD_REMOTE_ERROR_ITEM_CHANGED,
               "%s: changed there in between",
               there->id);
  return FALSE;
}

void
accord_occurrence_edit_free (AccordOccurrenceEdit *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  accord_fields_free (self->fields);
  g_free (self);
}

/* Of a cancelled one nothing is there to compare with. */
static AccordOccurrenceEdit *
edit_new (const AccordFields *series,
          const char *key,
          const AccordException *wanted,
          const AccordException *now)
{
  AccordOccurrenceEdit *edit = g_new0 (AccordOccurrenceEdit, 1);

  edit->key = g_strdup (key);
  edit->kind = wanted != NULL && wanted->cancelled ? ACCORD_OCCURRENCE_CANCEL
               : now != NULL && now->cancelled     ? ACCORD_OCCURRENCE_RESTORE
                                                   : ACCORD_OCCURRENCE_EDIT;
  if (edit->kind != ACCORD_OCCURRENCE_CANCEL)
    edit->fields = accord_occurrence_resolve (series, key, wanted);
  if (edit->kind == ACCORD_OCCURRENCE_EDIT)
    {
      g_autoptr (AccordFields) there = accord_occurrence_resolve (series, key, now);
      g_autoptr (AccordFields) all = g_steal_pointer (&edit->fields);

      edit->fields = accord_fields_filter (all, accord_fields_diff (all, there));
    }
  return edit;
}

static gboolean
same_line (const AccordException *a, const AccordException *b)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  g_autoptr (GPtrArray) right = g_ptr_array_new ();
  g_autofree char *left_text = NULL;
  g_autofree char *right_text = NULL;

  if (a != NULL)
    g_ptr_array_add (left, (gpointer) a);
  if (b != NULL)
    g_ptr_array_add (right, (gpointer) b);
  left_text = accord_exceptions_to_text (left);
  right_text = accord_exceptions_to_text (right);
  return accord_exceptions_equal (left_text, right_text);
}

static void
collect_keys (GHashTable *keys, GPtrArray *exceptions)
{
  for (guint i = 0; i < exceptions->len; i++)
    g_hash_table_add (keys, ((AccordException *) g_ptr_array_index (exceptions, i))->original);
}

static gboolean
read_texts (const char *const texts[3], GPtrArray *lists[3], GError **error)
{
  for (guint i = 0; i < 3; i++)
    {
      lists[i] = accord_exceptions_from_text (texts[i], error);
      if (lists[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const AccordOccurrenceEdit *left = *(AccordOccurrenceEdit *const *) a;
  const AccordOccurrenceEdit *right = *(AccordOccurrenceEdit *const *) b;

  return strcmp (left->key, right->key);
}

static GPtrArray *
plan_each (const AccordFields *series, GPtrArray *const lists[3], gboolean rewritten, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_occurrence_edit_free);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < 3; i++)
    collect_keys (keys, lists[i]);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const AccordException *wanted = accord_exceptions_find (lists[0], key);
      const AccordException *before = accord_exceptions_find (lists[1], key);
      const AccordException *now = accord_exceptions_find (lists[2], key);

      if (same_line (wanted, now) || (!rewritten && same_line (wanted, before)))
        continue;
      if (!rewritten && !same_line (now, before))
        {
          g_set_error (error,
                       ACCORD_REMOTE_ERROR,
                       ACCORD_REMOTE_ERROR_ITEM_CHANGED,
                       "the occurrence of %s was changed there in between",
                       (const char *) key);
          return NULL;
        }
      g_ptr_array_add (edits, edit_new (series, key, wanted, now));
    }
  g_ptr_array_sort (edits, compare_keys);
  return g_steal_pointer (&edits);
}

GPtrArray *
accord_series_plan_edits (const AccordFields *series,
                          const char *wanted,
                          const char *before,
                          const char *now,
                          gboolean rewritten,
                          GError **error)
{
  const char *const texts[] = { wanted, before, now };
  GPtrArray *lists[] = { NULL, NULL, NULL };
  GPtrArray *edits = NULL;

  if (read_texts (texts, lists, error))
    edits = plan_each (series, lists, rewritten, error);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (&lists[i], g_ptr_array_unref);
  return edits;
}
