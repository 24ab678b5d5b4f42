/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-row-private.h"

#include "accord-store.h"
#include "model/accord-fields.h"

#define MEMBER(row, column, type) (*(type *) ((char *) (row) + (column)->offset))

char *
accord_mapping_select_list (const AccordMapping *self)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_printf (list, "%s%s.\"%s\"", i > 0 ? ", " : "", self->table, self->columns[i].name);
  return g_string_free (list, FALSE);
}

static char *
make_upsert (gconstpointer owner,
             const char   *rest)
{
  const AccordMapping *self = owner;
  GString *sql = g_string_new ("INSERT INTO ");

  g_string_append_printf (sql, "%s (", self->table);
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", self->columns[i].name);
  g_string_append (sql, ") VALUES (");
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append_c (sql, ')');
  if (self->key != NULL)
    {
      g_string_append_printf (sql, " ON CONFLICT (%s) DO UPDATE SET ", self->key);
      for (guint i = 0; i < self->n_columns; i++)
        g_string_append_printf (sql, "%s\"%s\" = excluded.\"%s\"", i > 0 ? ", " : "",
                                self->columns[i].name, self->columns[i].name);
    }
  return g_string_free (sql, FALSE);
}

static void
bind_fields (AccordStatement    *statement,
             int                 index,
             const AccordFields *fields)
{
  g_autofree char *text = fields != NULL ? accord_fields_to_text (fields) : NULL;

  accord_statement_bind_text (statement, index, text);
}

static void
bind_or_null (AccordStatement *statement,
              int              index,
              gint64           value,
              gint64           null)
{
  if (value == null)
    accord_statement_bind_null (statement, index);
  else
    accord_statement_bind_int (statement, index, value);
}

static void
bind_column (const AccordColumn *column,
             AccordStatement    *statement,
             int                 index,
             gconstpointer       row)
{
  switch (column->type)
    {
    case ACCORD_COLUMN_TEXT:
      accord_statement_bind_text (statement, index, MEMBER (row, column, const char *const));
      break;
    case ACCORD_COLUMN_INT:
      accord_statement_bind_int (statement, index, MEMBER (row, column, const int));
      break;
    case ACCORD_COLUMN_INT64:
      accord_statement_bind_int (statement, index, MEMBER (row, column, const gint64));
      break;
    case ACCORD_COLUMN_INT_OR_NULL:
      bind_or_null (statement, index, MEMBER (row, column, const int), -1);
      break;
    case ACCORD_COLUMN_INT64_OR_NULL:
      bind_or_null (statement, index, MEMBER (row, column, const gint64), 0);
      break;
    case ACCORD_COLUMN_WORD:
      accord_statement_bind_text (statement, index, column->to_text (MEMBER (row, column, const guint)));
      break;
    case ACCORD_COLUMN_FIELDS:
      bind_fields (statement, index, MEMBER (row, column, const AccordFields *const));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
accord_mapping_bind (const AccordMapping *self,
                     AccordStatement     *statement,
                     int                  first,
                     gconstpointer        row)
{
  for (guint i = 0; i < self->n_columns; i++)
    bind_column (&self->columns[i], statement, first + i, row);
}

gboolean
accord_mapping_put (const AccordMapping  *self,
                    AccordDb             *db,
                    gconstpointer         row,
                    GError              **error)
{
  g_autoptr (AccordStatement) statement =
      accord_db_query (db, error, accord_sql_text (self, NULL, make_upsert), NULL);

  if (statement == NULL)
    return FALSE;
  accord_mapping_bind (self, statement, 0, row);
  return accord_statement_run (statement, error);
}

static gboolean
read_word (const AccordColumn  *column,
           const char          *text,
           guint               *out,
           GError             **error)
{
  if (column->from_text (text, out))
    return TRUE;
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID, "“%s” is no value of the column %s",
               text != NULL ? text : "", column->name);
  return FALSE;
}

static gboolean
read_fields (const char     *text,
             AccordFields  **out,
             GError        **error)
{
  *out = accord_fields_from_text (text, error);
  return *out != NULL || text == NULL;
}

static gboolean
read_column (const AccordColumn  *column,
             AccordStatement     *statement,
             int                  index,
             gpointer             row,
             GError             **error)
{
  switch (column->type)
    {
    case ACCORD_COLUMN_TEXT:
      g_free (MEMBER (row, column, char *));
      MEMBER (row, column, char *) = accord_statement_dup_text (statement, index);
      return TRUE;
    case ACCORD_COLUMN_INT:
      MEMBER (row, column, int) = accord_statement_get_int (statement, index);
      return TRUE;
    case ACCORD_COLUMN_INT64:
    case ACCORD_COLUMN_INT64_OR_NULL:
      MEMBER (row, column, gint64) = accord_statement_get_int (statement, index);
      return TRUE;
    case ACCORD_COLUMN_INT_OR_NULL:
      MEMBER (row, column, int) =
          accord_statement_is_null (statement, index) ? -1 : accord_statement_get_int (statement, index);
      return TRUE;
    case ACCORD_COLUMN_WORD:
      return read_word (column,
                        accord_statement_get_text (statement, index),
                        &MEMBER (row, column, guint),
                        error);
    case ACCORD_COLUMN_FIELDS:
      return read_fields (accord_statement_get_text (statement, index),
                          &MEMBER (row, column, AccordFields *),
                          error);
    default:
      g_assert_not_reached ();
    }
}

gboolean
accord_mapping_read (const AccordMapping  *self,
                     AccordStatement      *statement,
                     int                   first,
                     gpointer              row,
                     GError              **error)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (!read_column (&self->columns[i], statement, first + i, row, error))
      {
        g_prefix_error (error, "%s: ", self->table);
        return FALSE;
      }
  return TRUE;
}
