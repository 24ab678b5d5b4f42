/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#define COLUMN(type, Struct, member) { #member, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (Struct, member) }

static const AccordColumn project_columns[] = {
  COLUMN (INT64, AccordProject, id),
  COLUMN (TEXT, AccordProject, name),
  COLUMN (TEXT, AccordProject, client),
  COLUMN (TEXT, AccordProject, url),
  COLUMN (TEXT, AccordProject, colour),
  COLUMN (TEXT, AccordProject, starts_on),
  COLUMN (TEXT, AccordProject, ends_on),
  COLUMN (INT, AccordProject, archived),
};

const AccordMapping accord_project_mapping = {
  "projects", "id", project_columns, G_N_ELEMENTS (project_columns)
};

static const AccordColumn person_columns[] = {
  COLUMN (INT64, AccordPerson, id),
  COLUMN (TEXT, AccordPerson, name),
  COLUMN (TEXT, AccordPerson, email),
  COLUMN (INT, AccordPerson, is_me),
};

const AccordMapping accord_person_mapping = { "people", "id", person_columns, G_N_ELEMENTS (person_columns) };

static gpointer
make_project (void)
{
  return accord_project_new (NULL);
}

static gpointer
make_person (void)
{
  return accord_person_new (NULL);
}

GPtrArray *
accord_store_list_projects (AccordStore  *self,
                            GError      **error)
{
  const char *sql =
      accord_mapping_select (&accord_project_mapping, "ORDER BY name COLLATE NOCASE, client");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, NULL);
  return accord_store_read_rows (&accord_project_mapping, statement, make_project,
                                 (GDestroyNotify) accord_project_free, error);
}

char **
accord_store_list_categories (AccordStore *self)
{
  g_autofree char *lines = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  lines = accord_db_get_text (accord_store_get_db (self),
                              "SELECT group_concat(name, char(10)) FROM (SELECT DISTINCT name FROM categories "
                              "WHERE ?1 IS NULL ORDER BY name COLLATE NOCASE)", NULL);
  return g_strsplit (lines != NULL ? lines : "", "\n", -1);
}

GPtrArray *
accord_store_list_people (AccordStore  *self,
                          GError      **error)
{
  const char *sql =
      accord_mapping_select (&accord_person_mapping, "ORDER BY is_me DESC, name COLLATE NOCASE");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, NULL);
  return accord_store_read_rows (&accord_person_mapping, statement, make_person,
                                 (GDestroyNotify) accord_person_free, error);
}

/* The id of the first row of @find, else of a new row. Both take @name and @other. */
static gboolean
find_or_insert (AccordStore  *self,
                const char   *find,
                const char   *insert,
                const char   *name,
                const char   *other,
                gint64       *id,
                GError      **error)
{
  AccordDb *db = accord_store_get_db (self);
  g_autoptr (AccordStatement) statement = accord_db_query (db, error, find, "tt", name, other);

  if (statement == NULL)
    return FALSE;
  if (accord_statement_next (statement, NULL))
    {
      *id = accord_statement_get_int (statement, 0);
      return TRUE;
    }
  if (!accord_db_run (db, error, insert, "tt", name, other))
    return FALSE;
  *id = sqlite3_last_insert_rowid (accord_db_get_handle (db));
  return TRUE;
}

gboolean
accord_store_ensure_project (AccordStore  *self,
                             const char   *name,
                             const char   *client,
                             gint64       *id,
                             GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && name != NULL && id != NULL, FALSE);

  /* Without a client the name alone decides, an internal project first. */
  return find_or_insert (self,
                         "SELECT id FROM projects WHERE name = ?1 AND (?2 IS NULL OR client IS ?2) "
                         "ORDER BY client IS NOT NULL, archived, id",
                         "INSERT INTO projects (name, client) VALUES (?1, ?2)", name, client, id, error);
}

gboolean
accord_store_ensure_person (AccordStore  *self,
                            const char   *name,
                            const char   *email,
                            gint64       *id,
                            GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && name != NULL && id != NULL, FALSE);

  return find_or_insert (
      self,
      "SELECT id FROM people WHERE name = ?1 AND (?2 IS NULL OR email IS NULL OR email = ?2) "
      "ORDER BY is_me DESC, email IS NULL, id",
      "INSERT INTO people (name, email) VALUES (?1, ?2)",
      name,
      email,
      id,
      error);
}

gboolean
accord_store_update_project (AccordStore          *self,
                             const AccordProject  *project,
                             GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && project != NULL, FALSE);

  return accord_mapping_put (&accord_project_mapping, accord_store_get_db (self), project, error);
}
