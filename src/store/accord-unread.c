/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "store/accord-unread.h"

#include "accord-store-private.h"

#define COLUMN(type, member)                                                                                 \
  {                                                                                                          \
#member, ACCORD_COLUMN_##type, G_STRUCT_OFFSET(AccordUnread, member)                                     \
  }

static const AccordColumn columns[] = {
  COLUMN (TEXT, remote_id), COLUMN (TEXT, reason), COLUMN (INT, tries),
  COLUMN (INT64, asked_at), COLUMN (TEXT, cycle),
};

static const AccordMapping mapping = { "unread", NULL, columns, G_N_ELEMENTS (columns) };

AccordUnread *
accord_unread_new (const char *remote_id)
{
  AccordUnread *self = g_new0 (AccordUnread, 1);

  self->remote_id = g_strdup (remote_id);
  self->reason = g_strdup ("");
  self->cycle = g_strdup ("");
  return self;
}

void
accord_unread_free (AccordUnread *self)
{
  if (self == NULL)
    return;
  g_free (self->remote_id);
  g_free (self->reason);
  g_free (self->cycle);
  g_free (self);
}

/* Without texts, as a row is read into it. */
static gpointer
make_row (void)
{
  return g_new0 (AccordUnread, 1);
}

GPtrArray *
accord_store_list_unread (AccordStore *self, const char *calendar, GError **error)
{
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self),
                               error,
                               accord_mapping_select (&mapping, "WHERE calendar_id = ? ORDER BY remote_id"),
                               "t",
                               calendar);
  return accord_store_read_rows (&mapping, statement, make_row, (GDestroyNotify) accord_unread_free, error);
}

gboolean
accord_store_put_unread (AccordStore *self, const char *calendar, const AccordUnread *row, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && row != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self),
                        error,
                        "INSERT INTO unread (calendar_id, remote_id, reason, tries, asked_at, cycle) "
                        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (calendar_id, remote_id) DO UPDATE SET "
                        "reason = excluded.reason, tries = excluded.tries, asked_at = excluded.asked_at, "
                        "cycle = excluded.cycle",
                        "tttdit",
                        calendar,
                        row->remote_id,
                        row->reason,
                        (int) row->tries,
                        row->asked_at,
                        row->cycle);
}

gboolean
accord_store_remove_unread (AccordStore *self, const char *calendar, const char *remote_id, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && remote_id != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self),
                        error,
                        "DELETE FROM unread WHERE calendar_id = ? AND remote_id = ?",
                        "tt",
                        calendar,
                        remote_id);
}
