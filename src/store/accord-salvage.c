/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "store/accord-salvage.h"

#include "accord-store-private.h"
#include "store/accord-provenance.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* What is taken over, parents first. What only remembers (history, runs, plans, listings) is made anew. */
static const char *const tables[] = {
  "settings",   "projects",       "people",   "events",    "attendees", "reminders",
  "categories", "exceptions",     "removed_events", "reviews", "accounts", "calendars", "links",
};

/* In the new store: when, and the damaged file; empty when a person has seen it. */
#define SALVAGED "salvaged"

/* ---- a file that is suspected ---- */

static char *
suspicion_path (const char *path)
{
  return g_strconcat (path, ".suspect", NULL);
}

static gboolean
is_suspected (const char *path)
{
  g_autofree char *mark = suspicion_path (path);

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

static void
clear_suspicion (const char *path)
{
  g_autofree char *mark = suspicion_path (path);

  if (g_unlink (mark) != 0 && errno != ENOENT)
    g_warning ("%s: cannot be removed: %s", mark, g_strerror (errno));
}

void
accord_store_suspect (const char *path)
{
  g_autofree char *mark = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (path != NULL);

  mark = suspicion_path (path);
  if (!g_file_set_contents_full (mark, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_warning ("%s", error->message);
}

/* ---- is it damaged? ---- */

static gboolean
says_ok (AccordDb *db, gboolean thorough)
{
  g_autofree char *answer =
      accord_db_get_text (db, thorough ? "PRAGMA integrity_check (1)" : "PRAGMA quick_check (1)", NULL);

  return g_strcmp0 (answer, "ok") == 0;
}

/* Another program that holds it is no damage: only what SQLite calls one is. */
static gboolean
is_damaged (const char *path, gboolean thorough)
{
  g_autoptr (AccordDb) db = accord_db_open (path, 5000, NULL);
  int code;

  if (db == NULL || says_ok (db, thorough))
    return FALSE;
  code = sqlite3_extended_errcode (accord_db_get_handle (db));
  if (code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS)
    return TRUE;
  code &= 0xff;
  return code != SQLITE_BUSY && code != SQLITE_LOCKED && code != SQLITE_CANTOPEN && code != SQLITE_IOERR &&
         code != SQLITE_NOMEM;
}

static gboolean
was_left_open (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return g_stat (log, &info) == 0 && info.st_size > 0;
}

static gboolean
can_be_read (const char *path)
{
  g_autoptr (AccordDb) db = accord_db_open (path, 5000, NULL);

  return db != NULL && accord_db_get_int (db, "SELECT count(*) FROM sqlite_master", -1) >= 0;
}

/* What a person named by mistake is never moved: a store says so at its beginning, or by what lies beside it, or it is
 * where a store lies. */
static gboolean
is_ours (const char *path)
{
  static const char *const beside[] = { ".state", "-wal", "-shm" };
  char head[72] = { 0 };
  FILE *file = g_fopen (path, "rbe");
  gsize read = file != NULL ? fread (head, 1, sizeof head, file) : 0;

  if (file != NULL)
    fclose (file);
  /* sqlite.org/fileformat.html §1.3: the magic text, and the application id at 68. */
  if (read == sizeof head && memcmp (head, "SQLite format 3", 16) == 0)
    return memcmp (head + 68, "Accd", 4) == 0;
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *name = g_strconcat (path, beside[i], NULL);

      if (g_file_test (name, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return !accord_store_path_is_test (path);
}

/* ---- aside ---- */

static gboolean
move_file (const char *path, const char *kept, const char *suffix, GError **error)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (kept, suffix, NULL);

  if (g_rename (from, to) == 0)
    {
      if (g_chmod (to, 0600) != 0)
        g_debug ("%s: permissions stay as they are: %s", to, g_strerror (errno));
      return TRUE;
    }
  if (errno == ENOENT && *suffix != '\0')
    return TRUE;
  g_set_error (error,
               G_IO_ERROR,
               g_io_error_from_errno (errno),
               "%s: cannot be moved to %s: %s",
               from,
               to,
               g_strerror (errno));
  return FALSE;
}

static char *
new_name (const char *path, gint64 now)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (now);
  g_autofree char *day = g_date_time_format (when, "%F-%H%M%S");
  char *kept = g_strdup_printf ("%s.damaged-%s", path, day);

  for (guint n = 2; g_file_test (kept, G_FILE_TEST_EXISTS); n++)
    {
      g_free (kept);
      kept = g_strdup_printf ("%s.damaged-%s-%u", path, day, n);
    }
  return kept;
}

/* ---- row by row ---- */

static char *
list_columns (AccordDb *db, const char *table)
{
  return accord_db_get_text (db,
                             "SELECT group_concat ('\"' || name || '\"') FROM pragma_table_info (?)",
                             table);
}

static sqlite3_stmt *
prepare_insert (AccordDb *db, const char *table, const char *columns, int n)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *insert = NULL;

  g_string_append_printf (sql, "INSERT OR IGNORE INTO %s (%s) VALUES (?", table, columns);
  for (int i = 1; i < n; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return sqlite3_prepare_v2 (accord_db_get_handle (db), sql->str, -1, &insert, NULL) == SQLITE_OK ? insert
                                                                                                  : NULL;
}

/* A value that the schema does not allow is no row of ours: what the disk made of it is left out. */
static void
take_rows (AccordDb *from, AccordDb *to, const char *table, const char *columns, const char *order)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s %s", columns, table, order);
  sqlite3_stmt *select = NULL;
  sqlite3_stmt *insert;

  if (sqlite3_prepare_v2 (accord_db_get_handle (from), sql, -1, &select, NULL) != SQLITE_OK)
    return;
  insert = prepare_insert (to, table, columns, sqlite3_column_count (select));
  while (insert != NULL && sqlite3_step (select) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (select); i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (select, i));
      sqlite3_step (insert);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  sqlite3_finalize (select);
}

/* From both ends, so that a page that cannot be read costs only its own rows. */
static void
take_table (AccordDb *from, AccordDb *to, const char *table)
{
  g_autofree char *columns = list_columns (from, table);

  if (columns == NULL)
    return;
  take_rows (from, to, table, columns, "");
  take_rows (from, to, table, columns, "ORDER BY rowid DESC");
}

static gboolean
fill (AccordDb *from, AccordDb *to, GError **error)
{
  g_autofree char *id = accord_db_get_text (from, "SELECT value FROM meta WHERE key = 'store'", NULL);

  if (!accord_db_exec (to, "PRAGMA foreign_keys = OFF", error) || !accord_db_enter (to, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    take_table (from, to, tables[i]);
  return accord_db_leave (
      to,
      (id == NULL || accord_db_run (to, error, "UPDATE meta SET value = ? WHERE key = 'store'", "t", id)) &&
          accord_db_exec (to,
                          "UPDATE calendars SET cursor = NULL, settled_at = 0, settled_change_no = 0",
                          error),
      error);
}

/* ---- what a person is told ---- */

static gboolean
remember (AccordStore *store, gint64 now, const char *kept, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT " %s", now, kept);

  return accord_store_set_setting (store, SALVAGED, value, error);
}

char *
accord_store_get_salvaged (AccordStore *self, gint64 *when)
{
  g_autofree char *value = NULL;
  char *rest = NULL;
  gint64 at;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  value = accord_store_get_setting (self, SALVAGED);
  at = value != NULL ? g_ascii_strtoll (value, &rest, 10) : 0;
  if (rest == NULL || *rest != ' ')
    return NULL;
  if (when != NULL)
    *when = at;
  return g_strdup (rest + 1);
}

gboolean
accord_store_forget_salvaged (AccordStore *self, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_store_set_setting (self, SALVAGED, "", error);
}

/* ---- anew ---- */

static gboolean
make_anew (const char *path, const char *kept, gint64 now, GError **error)
{
  g_autoptr (AccordStore) store = accord_store_open (path, error);
  g_autoptr (AccordDb) from = NULL;

  if (store == NULL)
    return FALSE;
  from = accord_db_open (kept, 5000, NULL);
  /* A file that is shorter than it says is then read as far as it goes. */
  if (from != NULL)
    accord_db_exec (from, "PRAGMA writable_schema = ON", NULL);
  return (from == NULL || fill (from, accord_store_get_db (store), error)) &&
         accord_store_remove_orphans (store, error) &&
         accord_store_distrust (store, ACCORD_PROVENANCE_OLDER, error) && remember (store, now, kept, error);
}

gboolean
accord_store_salvage (const char *path, gint64 now, char **kept, GError **error)
{
  g_autofree char *name = NULL;
  gboolean suspected;

  g_return_val_if_fail (path != NULL && kept != NULL, FALSE);

  *kept = NULL;
  suspected = is_suspected (path);
  /* Asked in this order: opening a store takes the log that was left away. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS) ||
      (!suspected && !was_left_open (path) && can_be_read (path)) || !is_damaged (path, suspected) || !is_ours (path))
    {
      clear_suspicion (path);
      return TRUE;
    }
  name = new_name (path, now);
  if (!move_file (path, name, "", error) || !move_file (path, name, "-wal", error) ||
      !move_file (path, name, "-shm", error) || !make_anew (path, name, now, error))
    return FALSE;
  clear_suspicion (path);
  *kept = g_steal_pointer (&name);
  return TRUE;
}
