/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-journal.h"
#include "accord-store-private.h"

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordIntent, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)

static const AccordColumn columns[] = {
  COLUMN (TEXT, run),
  NAMED ("calendar_id", TEXT, calendar),
  NAMED ("event_id", TEXT, event),
  COLUMN (TEXT, kind),
  COLUMN (TEXT, key),
  COLUMN (TEXT, mark),
  COLUMN (INT, generation),
  COLUMN (TEXT, remote_id),
  COLUMN (FIELDS, fields),
  COLUMN (FIELDS, before),
  COLUMN (FIELDS, local),
  COLUMN (TEXT, state),
  COLUMN (INT64, change_no),
  COLUMN (INT64, created_at),
  COLUMN (TEXT, step),
  COLUMN (TEXT, why),
  COLUMN (TEXT, title),
  COLUMN (TEXT, link_why),
  COLUMN (INT64, id),   /* given by the table */
};

static const AccordMapping mapping = { "journal", NULL, columns, G_N_ELEMENTS (columns) };
static const AccordMapping put_mapping = { "journal", NULL, columns, G_N_ELEMENTS (columns) - 1 };

AccordIntent *
accord_intent_new (const char *kind)
{
  AccordIntent *self = g_new0 (AccordIntent, 1);

  self->kind = g_strdup (kind);
  return self;
}

void
accord_intent_free (AccordIntent *self)
{
  if (self == NULL)
    return;
  g_free (self->run);
  g_free (self->calendar);
  g_free (self->event);
  g_free (self->kind);
  g_free (self->key);
  g_free (self->mark);
  g_free (self->remote_id);
  g_clear_pointer (&self->fields, accord_fields_free);
  g_clear_pointer (&self->before, accord_fields_free);
  g_clear_pointer (&self->local, accord_fields_free);
  g_free (self->state);
  g_free (self->step);
  g_free (self->why);
  g_free (self->title);
  g_free (self->link_why);
  g_free (self);
}

static gpointer
make_intent (void)
{
  return accord_intent_new (NULL);
}

gboolean
accord_store_open_intent (AccordStore   *self,
                          AccordIntent  *intent,
                          GError       **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && intent != NULL, FALSE);

  db = accord_store_get_db (self);
  if (!accord_mapping_put (&put_mapping, db, intent, error))
    return FALSE;
  intent->id = sqlite3_last_insert_rowid (accord_db_get_handle (db));
  return TRUE;
}

gboolean
accord_store_close_intent (AccordStore  *self,
                           gint64        id,
                           GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_db_run (accord_store_get_db (self), error, "DELETE FROM journal WHERE id = ?", "i", id);
}

GPtrArray *
accord_store_list_intents (AccordStore  *self,
                           const char   *account,
                           GError      **error)
{
  const char *sql = accord_mapping_select (&mapping,
                                                "JOIN calendars ON calendars.id = journal.calendar_id "
                                                "WHERE calendars.account_id = ? ORDER BY journal.id");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && account != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "t", account);
  return accord_store_read_rows (
      &mapping, statement, make_intent, (GDestroyNotify) accord_intent_free, error);
}
