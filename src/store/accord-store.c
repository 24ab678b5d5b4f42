/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define BUSY_TIMEOUT 5000   /* ms */

struct _AccordStore
{
  GObject parent_instance;

  AccordDb *db;      /* (owned) */
  char     *path;    /* (owned) */
  char     *id;      /* (owned) */
  int       schema;
};

G_DEFINE_FINAL_TYPE (AccordStore, accord_store, G_TYPE_OBJECT)

G_DEFINE_QUARK (accord-store-error-quark, accord_store_error)

static void
accord_store_finalize (GObject *object)
{
  AccordStore *self = ACCORD_STORE (object);

  g_clear_pointer (&self->db, accord_db_close);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (accord_store_parent_class)->finalize (object);
}

static void
accord_store_class_init (AccordStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_store_finalize;
}

static void
accord_store_init (AccordStore *self)
{
}

/* ---- the file ---- */

static char *
user_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "accord", "accord.db", NULL);
}

char *
accord_store_default_path (const char *override)
{
  const char *named = override != NULL && *override != '\0' ? override : g_getenv ("ACCORD_STORE");

  return named != NULL && *named != '\0' ? g_canonicalize_filename (named, NULL) : user_path ();
}

gboolean
accord_store_path_is_test (const char *path)
{
  g_autofree char *usual = user_path ();
  g_autofree char *given = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  given = g_canonicalize_filename (path, NULL);
  return !g_str_equal (given, usual);
}

static gboolean
fail_with_errno (const char  *path,
                 const char  *what,
                 GError     **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s: %s", path, what, g_strerror (code));
  return FALSE;
}

/* SQLite gives the files beside it the same permissions. A file that is there is never opened here: closing
 * it would take the locks away that other connections of this process hold on it
 * (sqlite.org/howtocorrupt.html §2.2), and the next program to close the store would then delete the log they
 * go on writing to. */
static gboolean
prepare_file (const char  *path,
              GError     **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  struct stat info;
  int fd;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return fail_with_errno (directory, "cannot make the folder", error);
  if (stat (path, &info) == 0)
    {
      if ((info.st_mode & 077) != 0 && chmod (path, 0600) != 0)
        g_debug ("%s: permissions stay as they are: %s", path, g_strerror (errno));
      return TRUE;
    }
  fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno == EEXIST || fail_with_errno (path, "cannot open the store", error);
  return g_close (fd, error);
}

/* Pages in the log before they go into the store: a large pass touches the same ones again and again. */
#define LOG_PAGES "4000"

/* Memory that pages may take, in KiB, so that a large transaction is not written out before its end; little of it is
 * used by who reads little. */
#define CACHE_KIB "16384"

static gboolean
set_up_connection (AccordStore  *self,
                   GError      **error)
{
  return accord_db_exec (self->db, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; "
                         /* What a statement or a savepoint may have to take back is kept in memory, not in a file. */
                         "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -" CACHE_KIB, error) &&
         accord_schema_migrate (self->db, self->path, &self->schema, error) &&
         accord_db_exec (self->db, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = " LOG_PAGES, error);
}

AccordStore *
accord_store_open (const char  *path,
                   GError     **error)
{
  g_autoptr (AccordStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!prepare_file (path, error))
    return NULL;
  self = g_object_new (ACCORD_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->db = accord_db_open (path, BUSY_TIMEOUT, error);
  if (self->db == NULL || !set_up_connection (self, error))
    return NULL;
  self->id = accord_db_get_text (self->db, "SELECT value FROM meta WHERE key = 'store'", NULL);
  if (self->id == NULL)
    {
      g_set_error (
          error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_CORRUPT, "%s: the store has lost its id", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
accord_store_has_moved (AccordStore *self)
{
  int moved = 0;

  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return sqlite3_file_control (accord_db_get_handle (self->db), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
         moved != 0;
}

void
accord_store_set_busy_timeout (AccordStore *self,
                               int          milliseconds)
{
  g_return_if_fail (ACCORD_IS_STORE (self));

  sqlite3_busy_timeout (accord_db_get_handle (self->db), milliseconds);
}

void
accord_store_release_memory (AccordStore *self)
{
  g_return_if_fail (ACCORD_IS_STORE (self));

  sqlite3_db_release_memory (accord_db_get_handle (self->db));
}

void
accord_store_set_page_limit (AccordStore *self,
                             int          pages)
{
  g_autofree char *sql = NULL;

  g_return_if_fail (ACCORD_IS_STORE (self));

  sql = g_strdup_printf ("PRAGMA max_page_count = %d", pages);
  accord_db_exec (self->db, sql, NULL);
}

const char *
accord_store_get_path (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  return self->path;
}

const char *
accord_store_get_id (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  return self->id;
}

int
accord_store_get_schema (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), 0);

  return self->schema;
}

AccordDb *
accord_store_get_db (AccordStore *self)
{
  return self->db;
}

/* ---- transactions and change numbers ---- */

gboolean
accord_store_begin (AccordStore  *self,
                    GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_db_exec (self->db, "BEGIN IMMEDIATE", error);
}

gboolean
accord_store_commit (AccordStore  *self,
                     GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_db_exec (self->db, "COMMIT", error);
}

void
accord_store_rollback (AccordStore *self)
{
  g_return_if_fail (ACCORD_IS_STORE (self));

  if (!sqlite3_get_autocommit (accord_db_get_handle (self->db)))
    accord_db_exec (self->db, "ROLLBACK", NULL);
}

gint64
accord_store_get_change_no (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), 0);

  return accord_db_get_int (self->db, "SELECT value FROM meta WHERE key = 'change_no'", 0);
}

gint64
accord_store_get_data_version (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), 0);

  return accord_db_get_int (self->db, "PRAGMA data_version", 0);
}

gint64
accord_store_get_version (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), 0);

  return accord_store_get_data_version (self) << 32 | sqlite3_total_changes (accord_db_get_handle (self->db));
}

gboolean
accord_store_set_settled_change_no (AccordStore  *self,
                                    gint64        change_no,
                                    GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_db_run (self->db,
                        error,
                        "UPDATE meta SET value = max(value, ?) WHERE key = 'settled_change_no'",
                        "i",
                        change_no);
}

gboolean
accord_store_has_unsettled (AccordStore *self)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_db_get_int (self->db,
                            "SELECT (SELECT value FROM meta WHERE key = 'change_no') > "
                            "(SELECT value FROM meta WHERE key = 'settled_change_no')", 0) != 0;
}

/* ---- what programs without foreign keys leave behind ---- */

static const char orphans[] = "DELETE FROM attendees WHERE event_id NOT IN (SELECT id FROM events);"
                              "DELETE FROM reminders WHERE event_id NOT IN (SELECT id FROM events);"
                              "DELETE FROM categories WHERE event_id NOT IN (SELECT id FROM events);"
                              "DELETE FROM exceptions WHERE event_id NOT IN (SELECT id FROM events);"
                              "UPDATE events SET project_id = NULL WHERE project_id IS NOT NULL AND "
                              "project_id NOT IN (SELECT id FROM projects);"
                              "UPDATE events SET person_id = NULL WHERE person_id IS NOT NULL AND person_id "
                              "NOT IN (SELECT id FROM people);";

/* Every pass asks; only a store that needs it is locked for writing. */
static const char any_orphans[] =
    "SELECT EXISTS (SELECT 1 FROM attendees WHERE event_id NOT IN (SELECT id FROM events)) OR "
    "EXISTS (SELECT 1 FROM reminders WHERE event_id NOT IN (SELECT id FROM events)) OR "
    "EXISTS (SELECT 1 FROM categories WHERE event_id NOT IN (SELECT id FROM events)) OR "
    "EXISTS (SELECT 1 FROM exceptions WHERE event_id NOT IN (SELECT id FROM events)) OR "
    "EXISTS (SELECT 1 FROM events WHERE project_id NOT IN (SELECT id FROM projects)) OR "
    "EXISTS (SELECT 1 FROM events WHERE person_id NOT IN (SELECT id FROM people))";

gboolean
accord_store_remove_orphans (AccordStore  *self,
                             GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  if (accord_db_get_int (self->db, any_orphans, 1) == 0)
    return TRUE;
  return accord_db_enter (self->db, error) &&
         accord_db_leave (self->db, accord_db_exec (self->db, orphans, error), error);
}

/* Deleted before ?1, and without a copy that is there, seen or hidden. */
/* A program may use deleted_at as a mere mark, so the time of the change counts, too. */
#define FORGOTTEN(time) time " < ?1 AND id NOT IN (SELECT event_id FROM links WHERE state <> 'withdrawn')"

static gboolean
purge (AccordDb    *db,
       const char  *any,
       const char  *remove,
       gint64       before,
       GError     **error)
{
  g_autoptr (AccordStatement) statement = accord_db_query (db, error, any, "i", before);

  if (statement == NULL)
    return FALSE;
  if (!accord_statement_next (statement, NULL))
    return TRUE;
  g_clear_pointer (&statement, accord_statement_free);
  return accord_db_run (db, error, remove, "i", before);
}

gboolean
accord_store_purge_deleted (AccordStore  *self,
                            gint64        before,
                            GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return purge (self->db, "SELECT 1 FROM events WHERE " "deleted_at IS NOT NULL AND " FORGOTTEN ("max (deleted_at, updated_at)") " LIMIT 1",
                "DELETE FROM events WHERE " "deleted_at IS NOT NULL AND " FORGOTTEN ("max (deleted_at, updated_at)"), before, error) &&
         purge (self->db, "SELECT 1 FROM removed_events WHERE " FORGOTTEN ("removed_at") " LIMIT 1",
                "DELETE FROM removed_events WHERE " FORGOTTEN ("removed_at"), before, error);
}
