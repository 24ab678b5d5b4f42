/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-journal.h"
#include "accord-store-private.h"

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordHistory, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)

static const AccordColumn history_columns[] = {
  COLUMN (TEXT, run),
  NAMED ("event_id", TEXT, event),
  NAMED ("calendar_id", TEXT, calendar),
  COLUMN (TEXT, step),
  COLUMN (TEXT, why),
  COLUMN (TEXT, title),
  COLUMN (FIELDS, before),
  COLUMN (FIELDS, after),
  COLUMN (TEXT, error),
  COLUMN (INT64, at),
  COLUMN (TEXT, side),
  COLUMN (TEXT, remote_id),
  COLUMN (INT64, id),   /* given by the table */
};

static const AccordMapping history_mapping = {
  "history", NULL, history_columns, G_N_ELEMENTS (history_columns)
};
static const AccordMapping history_put_mapping = {
  "history", NULL, history_columns, G_N_ELEMENTS (history_columns) - 1
};

#undef NAMED
#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordRunRecord, member) }

static const AccordColumn run_columns[] = {
  COLUMN (TEXT, id),
  COLUMN (TEXT, cycle),
  NAMED ("account_id", TEXT, account),
  COLUMN (TEXT, cause),
  COLUMN (INT64, started_at),
  COLUMN (INT64, finished_at),
  COLUMN (INT, pulled),
  COLUMN (INT, pushed),
  COLUMN (INT, deleted_here),
  COLUMN (INT, deleted_there),
  COLUMN (INT, conflicts),
  COLUMN (INT, stuck),
  COLUMN (INT, calls),
  COLUMN (TEXT, error),
  COLUMN (TEXT, error_kind),
  COLUMN (TEXT, undoes),
};

static const AccordMapping run_mapping = { "runs", "id", run_columns, G_N_ELEMENTS (run_columns) };

AccordHistory *
accord_history_new (const char *step)
{
  AccordHistory *self = g_new0 (AccordHistory, 1);

  self->step = g_strdup (step);
  return self;
}

void
accord_history_free (AccordHistory *self)
{
  if (self == NULL)
    return;
  g_free (self->run);
  g_free (self->event);
  g_free (self->calendar);
  g_free (self->step);
  g_free (self->why);
  g_free (self->title);
  g_free (self->side);
  g_free (self->remote_id);
  g_clear_pointer (&self->before, accord_fields_free);
  g_clear_pointer (&self->after, accord_fields_free);
  g_free (self->error);
  g_free (self);
}

static gpointer
make_history (void)
{
  return accord_history_new (NULL);
}

static gint64
limit_of (guint limit)
{
  return limit > 0 ? (gint64) limit : -1;
}

gboolean
accord_store_add_history (AccordStore          *self,
                          const AccordHistory  *entry,
                          GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && entry != NULL, FALSE);

  return accord_mapping_put (&history_put_mapping, accord_store_get_db (self), entry, error);
}

GPtrArray *
accord_store_list_history (AccordStore  *self,
                           const char   *run,
                           const char   *event,
                           guint         limit,
                           GError      **error)
{
  const char *sql =
      accord_mapping_select (&history_mapping,
                             "WHERE (?1 IS NULL OR run = ?1) AND (?2 IS NULL OR event_id = ?2) "
                             "ORDER BY id DESC LIMIT ?3");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "tti", run, event, limit_of (limit));
  return accord_store_read_rows (
      &history_mapping, statement, make_history, (GDestroyNotify) accord_history_free, error);
}

GPtrArray *
accord_store_list_cycle_history (AccordStore  *self,
                                 const char   *cycle,
                                 const char   *account,
                                 GError      **error)
{
  const char *sql =
      accord_mapping_select (&history_mapping,
                             "WHERE run IN (SELECT id FROM runs WHERE cycle = ?1 AND account_id = ?2) "
                             "ORDER BY id");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && cycle != NULL && account != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "tt", cycle, account);
  return accord_store_read_rows (
      &history_mapping, statement, make_history, (GDestroyNotify) accord_history_free, error);
}

/* ---- runs ---- */

AccordRunRecord *
accord_run_record_new (void)
{
  AccordRunRecord *self = g_new0 (AccordRunRecord, 1);

  self->id = g_uuid_string_random ();
  return self;
}

void
accord_run_record_free (AccordRunRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->cycle);
  g_free (self->account);
  g_free (self->cause);
  g_free (self->error);
  g_free (self->error_kind);
  g_free (self->undoes);
  g_free (self);
}

static gpointer
make_run (void)
{
  return accord_run_record_new ();
}

gboolean
accord_store_put_run (AccordStore            *self,
                      const AccordRunRecord  *run,
                      GError                **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && run != NULL, FALSE);

  return accord_mapping_put (&run_mapping, accord_store_get_db (self), run, error);
}

/* As they happened, not as the clock said, which may have been set back between. */
GPtrArray *
accord_store_list_runs (AccordStore  *self,
                        const char   *account,
                        guint         limit,
                        GError      **error)
{
  const char *sql = accord_mapping_select (&run_mapping, "WHERE ?1 IS NULL OR account_id = ?1 "
                                                "ORDER BY rowid DESC LIMIT ?2");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "ti", account, limit_of (limit));
  return accord_store_read_rows (
      &run_mapping, statement, make_run, (GDestroyNotify) accord_run_record_free, error);
}

GPtrArray *
accord_store_list_cycle (AccordStore  *self,
                         const char   *id,
                         GError      **error)
{
  const char *sql =
      accord_mapping_select (&run_mapping,
                             "WHERE cycle IN (SELECT cycle FROM runs WHERE id = ?1 OR cycle = ?1) "
                             "ORDER BY rowid");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "t", id);
  return accord_store_read_rows (
      &run_mapping, statement, make_run, (GDestroyNotify) accord_run_record_free, error);
}

gboolean
accord_store_was_undone (AccordStore *self,
                         const char  *cycle,
                         const char  *account)
{
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && cycle != NULL && account != NULL, FALSE);

  statement = accord_db_query (accord_store_get_db (self), NULL,
                               "SELECT 1 FROM runs WHERE undoes = ? AND account_id = ? LIMIT 1", "tt", cycle, account);
  return statement != NULL && accord_statement_next (statement, NULL);
}

char *
accord_store_find_last_sync (AccordStore *self, GError **error)
{
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error,
                               "SELECT cycle FROM runs WHERE undoes IS NULL AND cause NOT IN ('undo', 'disconnect', 'reset') "
                               "AND finished_at <> 0 AND pulled + pushed + deleted_here + deleted_there > 0 "
                               "ORDER BY started_at DESC LIMIT 1", "");
  if (statement == NULL || !accord_statement_next (statement, error))
    return NULL;
  return g_strdup (accord_statement_get_text (statement, 0));
}
