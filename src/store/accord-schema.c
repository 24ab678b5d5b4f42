/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#include "accord-store-resources.h"

#define APPLICATION_ID 0x41636364   /* "Accd" */

/* Numbered from 1; a file once released never changes. */
static const char *const migrations[] = {
  "/io/github/accord_calendar/Accord/store/migrations/0001.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0002.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0003.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0004.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0005.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0006.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0007.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0008.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0009.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0010.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0011.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0012.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0013.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0014.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0015.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0016.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0017.sql",
  "/io/github/accord_calendar/Accord/store/migrations/0018.sql",
};

static gboolean
run_migration (AccordDb    *db,
               guint        number,
               GError     **error)
{
  g_autoptr (GBytes) sql = g_resource_lookup_data (accord_store_get_resource (), migrations[number - 1],
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;
  g_autofree char *stamp = NULL;

  if (sql == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (sql, NULL), g_bytes_get_size (sql));
  stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u", APPLICATION_ID, number);
  return accord_db_exec (db, text, error) && accord_db_exec (db, stamp, error);
}

/* An empty file is a new store; other databases are not ours to change. */
static gboolean
check_owner (AccordDb    *db,
             const char  *path,
             GError     **error)
{
  g_autoptr (AccordStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = accord_db_query (db, error, "SELECT count(*) FROM sqlite_master", NULL);
  if (statement == NULL)
    return FALSE;
  if (!accord_statement_next (statement, &failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (accord_statement_get_int (statement, 0) == 0 ||
      accord_db_get_int (db, "PRAGMA application_id", 0) == APPLICATION_ID)
    return TRUE;
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_CORRUPT,
               "%s: this database belongs to another program", path);
  return FALSE;
}

static gboolean
check_version (int          version,
               const char  *path,
               GError     **error)
{
  if (version <= (int) G_N_ELEMENTS (migrations))
    return TRUE;
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NEWER,
               "%s: the store was written by a newer Accord (schema %d, this one knows %d)",
               path, version, (int) G_N_ELEMENTS (migrations));
  return FALSE;
}

static gboolean
upgrade (AccordDb    *db,
         const char  *path,
         GError     **error)
{
  int version;
  gboolean fine;

  if (!accord_db_enter (db, error))
    return FALSE;
  /* Somebody else may have been faster. */
  version = accord_db_get_int (db, "PRAGMA user_version", 0);
  fine = check_version (version, path, error);
  for (guint number = version + 1; fine && number <= G_N_ELEMENTS (migrations); number++)
    fine = run_migration (db, number, error);
  return accord_db_leave (db, fine, error);
}

gboolean
accord_schema_migrate (AccordDb    *db,
                       const char  *path,
                       int         *version,
                       GError     **error)
{
  if (!check_owner (db, path, error))
    return FALSE;
  *version = accord_db_get_int (db, "PRAGMA user_version", 0);
  if (!check_version (*version, path, error))
    return FALSE;
  if (*version < (int) G_N_ELEMENTS (migrations) && !upgrade (db, path, error))
    return FALSE;
  *version = G_N_ELEMENTS (migrations);
  return TRUE;
}
