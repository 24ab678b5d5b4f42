/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

AccordColourMap *
accord_store_read_colours (AccordStore *self)
{
  g_autoptr (AccordStatement) statement = NULL;
  AccordColourMap *map = accord_colour_map_new ();

  g_return_val_if_fail (ACCORD_IS_STORE (self), map);

  statement = accord_db_query (accord_store_get_db (self), NULL,
                               "SELECT name, colour FROM category_colours ORDER BY position, name", NULL);
  while (statement != NULL && accord_statement_next (statement, NULL))
    accord_colour_map_set (map, accord_statement_get_text (statement, 0), accord_statement_get_text (statement, 1));
  return map;
}

gboolean
accord_store_set_colour (AccordStore  *self,
                         const char   *category,
                         const char   *colour,
                         GError      **error)
{
  g_autofree char *name = NULL;
  const AccordColour *found;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && category != NULL, FALSE);

  name = accord_normalise_line (category);
  found = accord_colour_from_name (colour);
  if (*name == '\0' || found == NULL)
    {
      g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID,
                   *name == '\0' ? "%s: a category has a name" : "“%s” is no colour of Google Calendar",
                   *name == '\0' ? accord_store_get_path (self) : colour);
      return FALSE;
    }
  return accord_db_run (accord_store_get_db (self), error,
                        "INSERT INTO category_colours (name, colour, position) "
                        "SELECT ?1, ?2, coalesce(max(position), 0) + 1 FROM category_colours WHERE TRUE "
                        "ON CONFLICT (name) DO UPDATE SET colour = excluded.colour",
                        "tt", name, found->name);
}

gboolean
accord_store_unset_colour (AccordStore  *self,
                           const char   *category,
                           GError      **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && category != NULL, FALSE);

  name = accord_normalise_line (category);
  return accord_db_run (accord_store_get_db (self), error, "DELETE FROM category_colours WHERE name = ?", "t", name);
}
