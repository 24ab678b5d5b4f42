/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

static char *
make_select (gconstpointer owner,
             const char   *rest)
{
  const AccordMapping *mapping = owner;
  g_autofree char *columns = accord_mapping_select_list (mapping);

  return g_strconcat ("SELECT ", columns, " FROM ", mapping->table, " ", rest, NULL);
}

const char *
accord_mapping_select (const AccordMapping *mapping,
                       const char          *rest)
{
  return accord_sql_text (mapping, rest, make_select);
}

GPtrArray *
accord_store_read_rows (const AccordMapping  *mapping,
                        AccordStatement      *statement,
                        gpointer            (*make) (void),
                        GDestroyNotify        free,
                        GError              **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return NULL;
  while (failure == NULL && accord_statement_next (statement, &failure))
    {
      gpointer row = make ();

      g_ptr_array_add (rows, row);
      accord_mapping_read (mapping, statement, 0, row, &failure);
    }
  if (failure == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gpointer
accord_store_read_row (const AccordMapping  *mapping,
                       AccordStatement      *statement,
                       gpointer            (*make) (void),
                       GDestroyNotify        free,
                       GError              **error)
{
  g_autoptr (GPtrArray) rows = accord_store_read_rows (mapping, statement, make, free, error);

  return rows != NULL && rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
}
