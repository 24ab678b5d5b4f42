/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-db-private.h"

#include <string.h>

#include "accord-store.h"

/* Statements kept for the next time; more than the texts of this program. */
#define MOST_KEPT 192

struct _AccordDb
{
  sqlite3    *handle;   /* (owned) */
  char       *path;     /* (owned) for messages */
  guint       depth;    /* savepoints entered */
  GHashTable *kept;     /* (owned) text → Kept; a text is its statement's */
  GHashTable *recent;   /* (owned) address of a text → Kept it was last found to be; not owning */
};

/* A statement that is prepared once: one user at a time. */
typedef struct
{
  sqlite3_stmt *handle;   /* (owned) */
  gboolean      used;
} Kept;

struct _AccordStatement
{
  AccordDb     *db;
  sqlite3_stmt *handle;   /* (owned) unless @kept */
  Kept         *kept;     /* (nullable) what it is lent from */
};

/* What a failure means to a person; the first matching row counts. */
static const struct
{
  int code;
  AccordStoreError error;
  const char *says;   /* (nullable) NULL: what SQLite says */
} failures[] = {
  { SQLITE_CORRUPT, ACCORD_STORE_ERROR_CORRUPT, "the store is damaged" },
  /* The file ends, or holds what its file system does not vouch for, where it must go on. */
  { SQLITE_IOERR_SHORT_READ, ACCORD_STORE_ERROR_CORRUPT, "the store is damaged" },
  { SQLITE_IOERR_CORRUPTFS, ACCORD_STORE_ERROR_CORRUPT, "the store is damaged" },
  { SQLITE_IOERR, ACCORD_STORE_ERROR_FAILED, "the disk does not read or write" },
  { SQLITE_NOTADB, ACCORD_STORE_ERROR_CORRUPT, "this file is not a store" },
  { SQLITE_BUSY, ACCORD_STORE_ERROR_LOCKED, "another program keeps the store locked" },
  { SQLITE_LOCKED, ACCORD_STORE_ERROR_LOCKED, "another program keeps the store locked" },
  { SQLITE_FULL, ACCORD_STORE_ERROR_FULL, "the disk is full" },
  { SQLITE_CANTOPEN, ACCORD_STORE_ERROR_FAILED, "the store cannot be opened" },
  { SQLITE_READONLY, ACCORD_STORE_ERROR_FAILED, "the store cannot be written" },
  { SQLITE_CONSTRAINT, ACCORD_STORE_ERROR_INVALID, NULL },
};

/* A constraint's name is a sentence about what it allows. */
static const char *
without_prefix (const char *message)
{
  static const char prefix[] = "CHECK constraint failed: ";

  return g_str_has_prefix (message, prefix) ? message + strlen (prefix) : message;
}

gboolean
accord_db_fail (AccordDb  *self,
                GError   **error)
{
  int code = sqlite3_extended_errcode (self->handle);
  const char *message = without_prefix (sqlite3_errmsg (self->handle));

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      if (code != failures[i].code && (code & 0xff) != failures[i].code)
        continue;
      g_set_error (error, ACCORD_STORE_ERROR, failures[i].error, "%s: %s", self->path,
                   failures[i].says != NULL ? failures[i].says : message);
      return FALSE;
    }
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_FAILED, "%s: %s", self->path, message);
  return FALSE;
}

static void
kept_free (gpointer data)
{
  Kept *self = data;

  sqlite3_finalize (self->handle);
  g_free (self);
}

AccordDb *
accord_db_open (const char  *path,
                int          busy_timeout,
                GError     **error)
{
  g_autoptr (AccordDb) self = g_new0 (AccordDb, 1);
  /* Whoever opens a store made its file before, for its owner alone. */
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

  self->path = g_strdup (path);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kept_free);
  self->recent = g_hash_table_new (NULL, NULL);
  if (sqlite3_open_v2 (path, &self->handle, flags, NULL) != SQLITE_OK)
    {
      accord_db_fail (self, error);
      return NULL;
    }
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, busy_timeout);
  return g_steal_pointer (&self);
}

void
accord_db_close (AccordDb *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->recent);
  g_hash_table_unref (self->kept);
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
accord_db_get_handle (AccordDb *self)
{
  return self->handle;
}

gboolean
accord_db_exec (AccordDb    *self,
                const char  *sql,
                GError     **error)
{
  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK || accord_db_fail (self, error);
}

/* Most texts lie where they lay before; one that was written over there is told by its content. */
static Kept *
find_kept (AccordDb   *self,
           const char *sql)
{
  Kept *kept = g_hash_table_lookup (self->recent, sql);

  if (kept != NULL && g_str_equal (sqlite3_sql (kept->handle), sql))
    return kept;
  kept = g_hash_table_lookup (self->kept, sql);
  if (kept == NULL)
    return NULL;
  if (g_hash_table_size (self->recent) >= MOST_KEPT)
    g_hash_table_remove_all (self->recent);
  g_hash_table_insert (self->recent, (gpointer) sql, kept);
  return kept;
}

/* Parsing a statement costs more than running it. */
static Kept *
keep (AccordDb     *self,
      sqlite3_stmt *handle)
{
  Kept *kept;

  if (sqlite3_sql (handle) == NULL || g_hash_table_size (self->kept) >= MOST_KEPT)
    return NULL;
  kept = g_new0 (Kept, 1);
  kept->handle = handle;
  g_hash_table_insert (self->kept, (gpointer) sqlite3_sql (handle), kept);
  return kept;
}

static AccordStatement *
prepare (AccordDb    *self,
         const char  *sql,
         GError     **error)
{
  g_autoptr (AccordStatement) statement = g_new0 (AccordStatement, 1);
  Kept *kept = find_kept (self, sql);

  statement->db = self;
  if (kept == NULL || kept->used)
    {
      if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL) !=
          SQLITE_OK)
        {
          accord_db_fail (self, error);
          return NULL;
        }
      statement->kept = kept == NULL ? keep (self, statement->handle) : NULL;
    }
  else
    {
      statement->handle = kept->handle;
      statement->kept = kept;
    }
  if (statement->kept != NULL)
    statement->kept->used = TRUE;
  return g_steal_pointer (&statement);
}

static void
bind_arguments (AccordStatement *statement,
                const char      *format,
                va_list          args)
{
  for (int i = 0; format != NULL && format[i] != '\0'; i++)
    {
      if (format[i] == 't')
        accord_statement_bind_text (statement, i, va_arg (args, const char *));
      else if (format[i] == 'i')
        accord_statement_bind_int (statement, i, va_arg (args, gint64));
      else if (format[i] == 'd')
        accord_statement_bind_int (statement, i, va_arg (args, int));
      else
        g_assert_not_reached ();
    }
}

AccordStatement *
accord_db_query (AccordDb    *self,
                 GError     **error,
                 const char  *sql,
                 const char  *format,
                 ...)
{
  AccordStatement *statement = prepare (self, sql, error);
  va_list args;

  if (statement == NULL)
    return NULL;
  va_start (args, format);
  bind_arguments (statement, format, args);
  va_end (args);
  return statement;
}

gboolean
accord_db_run (AccordDb    *self,
               GError     **error,
               const char  *sql,
               const char  *format,
               ...)
{
  g_autoptr (AccordStatement) statement = prepare (self, sql, error);
  va_list args;

  if (statement == NULL)
    return FALSE;
  va_start (args, format);
  bind_arguments (statement, format, args);
  va_end (args);
  return accord_statement_run (statement, error);
}

gint64
accord_db_get_int (AccordDb   *self,
                   const char *sql,
                   gint64      fallback)
{
  g_autoptr (AccordStatement) statement = prepare (self, sql, NULL);

  if (statement == NULL || !accord_statement_next (statement, NULL) ||
      accord_statement_is_null (statement, 0))
    return fallback;
  return accord_statement_get_int (statement, 0);
}

char *
accord_db_get_text (AccordDb   *self,
                    const char *sql,
                    const char *argument)
{
  g_autoptr (AccordStatement) statement = prepare (self, sql, NULL);

  if (statement == NULL)
    return NULL;
  if (argument != NULL)
    accord_statement_bind_text (statement, 0, argument);
  return accord_statement_next (statement, NULL) ? accord_statement_dup_text (statement, 0) : NULL;
}

guint
accord_db_get_changes (AccordDb *self)
{
  return sqlite3_changes (self->handle);
}

gboolean
accord_db_enter (AccordDb  *self,
                 GError   **error)
{
  gboolean outermost = sqlite3_get_autocommit (self->handle);

  if (!accord_db_run (self, error, outermost ? "BEGIN IMMEDIATE" : "SAVEPOINT accord", NULL))
    return FALSE;
  self->depth = outermost ? 0 : self->depth + 1;
  return TRUE;
}

gboolean
accord_db_leave (AccordDb  *self,
                 gboolean   fine,
                 GError   **error)
{
  gboolean outermost = self->depth == 0;

  if (!outermost)
    self->depth--;
  if (fine && accord_db_run (self, error, outermost ? "COMMIT" : "RELEASE accord", NULL))
    return TRUE;
  /* A full disk may have rolled back already. */
  if (!sqlite3_get_autocommit (self->handle))
    accord_db_exec (self, outermost ? "ROLLBACK" : "ROLLBACK TO accord; RELEASE accord", NULL);
  return FALSE;
}

/* ---- statements ---- */

gboolean
accord_statement_next (AccordStatement  *self,
                       GError          **error)
{
  int code = sqlite3_step (self->handle);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    accord_db_fail (self->db, error);
  return FALSE;
}

gboolean
accord_statement_run (AccordStatement  *self,
                      GError          **error)
{
  int code;

  do
    code = sqlite3_step (self->handle);
  while (code == SQLITE_ROW);
  return code == SQLITE_DONE || accord_db_fail (self->db, error);
}

void
accord_statement_rebind (AccordStatement *self,
                         const char      *format,
                         ...)
{
  va_list args;

  sqlite3_reset (self->handle);
  va_start (args, format);
  bind_arguments (self, format, args);
  va_end (args);
}

void
accord_statement_bind_text (AccordStatement *self,
                            int              index,
                            const char      *value)
{
  sqlite3_bind_text (self->handle, index + 1, value, -1, SQLITE_TRANSIENT);
}

void
accord_statement_bind_int (AccordStatement *self,
                           int              index,
                           gint64           value)
{
  sqlite3_bind_int64 (self->handle, index + 1, value);
}

void
accord_statement_bind_null (AccordStatement *self,
                            int              index)
{
  sqlite3_bind_null (self->handle, index + 1);
}

const char *
accord_statement_get_text (AccordStatement *self,
                           int              column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

char *
accord_statement_dup_text (AccordStatement *self,
                           int              column)
{
  const char *text = accord_statement_get_text (self, column);

  /* Other programs may have stored anything. */
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

gint64
accord_statement_get_int (AccordStatement *self,
                          int              column)
{
  return sqlite3_column_int64 (self->handle, column);
}

gboolean
accord_statement_is_null (AccordStatement *self,
                          int              column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

void
accord_statement_free (AccordStatement *self)
{
  if (self == NULL)
    return;
  if (self->kept != NULL)
    {
      sqlite3_reset (self->handle);
      sqlite3_clear_bindings (self->handle);
      self->kept->used = FALSE;
    }
  else
    sqlite3_finalize (self->handle);
  g_free (self);
}
