/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * AccordDb:
 *
 * A connection with GError, and prepared statements that clean up after themselves. Arguments of statements are
 * given by a format, one letter each: 't' const char * (nullable), 'i' gint64, 'd' int.
 */
typedef struct _AccordDb AccordDb;
typedef struct _AccordStatement AccordStatement;

AccordDb        *accord_db_open          (const char       *path,
                                          int               busy_timeout,   /* ms */
                                          GError          **error);
void             accord_db_close         (AccordDb         *self);
sqlite3         *accord_db_get_handle    (AccordDb         *self);
/* Any number of statements without arguments. */
gboolean         accord_db_exec          (AccordDb         *self,
                                          const char       *sql,
                                          GError          **error);
/* One statement without rows. */
gboolean         accord_db_run           (AccordDb         *self,
                                          GError          **error,
                                          const char       *sql,
                                          const char       *format,
                                          ...);
/* One statement with rows. */
AccordStatement *accord_db_query         (AccordDb         *self,
                                          GError          **error,
                                          const char       *sql,
                                          const char       *format,
                                          ...);
/* The first column of the first row; @fallback when there is none or NULL. */
gint64           accord_db_get_int       (AccordDb         *self,
                                          const char       *sql,
                                          gint64            fallback);
char            *accord_db_get_text      (AccordDb         *self,
                                          const char       *sql,
                                          const char       *argument);  /* (nullable) of the one 't' */
guint            accord_db_get_changes   (AccordDb         *self);

/* All or nothing: a transaction, or a savepoint when one is open already. leave: @fine FALSE takes everything back
 * and leaves @error alone. Returns whether it was kept. */
gboolean         accord_db_enter         (AccordDb         *self,
                                          GError          **error);
gboolean         accord_db_leave         (AccordDb         *self,
                                          gboolean          fine,
                                          GError          **error);
/* Sets @error from what the connection says; always FALSE. */
gboolean         accord_db_fail          (AccordDb         *self,
                                          GError          **error);

/* TRUE: a row. FALSE: none left, or an error. */
gboolean         accord_statement_next   (AccordStatement  *self,
                                          GError          **error);
/* Runs a statement without rows to its end. */
gboolean         accord_statement_run    (AccordStatement  *self,
                                          GError          **error);
/* Once more from the start with other arguments. */
void             accord_statement_rebind (AccordStatement  *self,
                                          const char       *format,
                                          ...);
/* Binds argument @index, counted from 0. */
void             accord_statement_bind_text (AccordStatement *self, int index, const char *value);
void             accord_statement_bind_int  (AccordStatement *self, int index, gint64 value);
void             accord_statement_bind_null (AccordStatement *self, int index);
char            *accord_statement_dup_text (AccordStatement *self, int column);   /* (nullable) */
const char      *accord_statement_get_text (AccordStatement *self, int column);   /* (nullable) until the next row */
gint64           accord_statement_get_int  (AccordStatement *self, int column);
gboolean         accord_statement_is_null  (AccordStatement *self, int column);
void             accord_statement_free   (AccordStatement  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordDb, accord_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordStatement, accord_statement_free)

G_END_DECLS
