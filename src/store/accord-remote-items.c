/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-links.h"
#include "accord-store-private.h"

#include "model/accord-mark.h"
#include "model/accord-series.h"

#define DAY_SECONDS (24 * 60 * 60)

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordRemoteItem, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)

static const AccordColumn columns[] = {
  NAMED ("remote_id", TEXT, id),
  COLUMN (TEXT, tag),
  COLUMN (INT, traits),
  COLUMN (FIELDS, fields),
  COLUMN (TEXT, mark),
  COLUMN (TEXT, uid),
  COLUMN (TEXT, web_link),
  COLUMN (INT64, updated),
};

static const AccordMapping mapping = { "remote_items", NULL, columns, G_N_ELEMENTS (columns) };

static gpointer
make_item (void)
{
  return accord_remote_item_new (NULL);
}

static gboolean
replace_item (AccordStore             *self,
              const char              *calendar,
              const AccordRemoteItem  *item,
              GError                 **error)
{
  g_autofree char *fields = item->fields != NULL ? accord_fields_to_text (item->fields) : NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 start = 0;
  gint64 end = 0;
  gboolean dated = accord_fields_span (item->fields, utc, &start, &end);
  g_autoptr (AccordStatement) statement = NULL;

  statement = accord_db_query (
      accord_store_get_db (self),
      error,
      /* An echo says what is known, and writes nothing. */
      "INSERT INTO remote_items (calendar_id, remote_id, tag, traits, fields, mark, uid, "
      "web_link, updated, start_at, end_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (calendar_id, remote_id) DO UPDATE SET tag = excluded.tag, traits = excluded.traits, "
      "fields = excluded.fields, mark = excluded.mark, uid = excluded.uid, web_link = excluded.web_link, "
      "updated = excluded.updated, start_at = excluded.start_at, end_at = excluded.end_at "
      "WHERE tag IS NOT excluded.tag OR traits IS NOT excluded.traits OR fields IS NOT excluded.fields OR "
      "mark IS NOT excluded.mark OR uid IS NOT excluded.uid OR web_link IS NOT excluded.web_link OR "
      "updated IS NOT excluded.updated OR start_at IS NOT excluded.start_at OR end_at IS NOT excluded.end_at",
      "tttdttttiii",
      calendar,
      item->id,
      item->tag,
      (int) item->traits,
      fields,
      item->mark,
      item->uid,
      item->web_link,
      item->updated,
      start,
      end);
  if (statement == NULL)
    return FALSE;
  if (!dated)
    {
      accord_statement_bind_null (statement, 9);
      accord_statement_bind_null (statement, 10);
    }
  return accord_statement_run (statement, error);
}

gboolean
accord_store_put_remote_item (AccordStore             *self,
                              const char              *calendar,
                              const AccordRemoteItem  *item,
                              GError                 **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && item != NULL, FALSE);

  if (item->state == ACCORD_REMOTE_PRESENT)
    return replace_item (self, calendar, item, error);
  return accord_db_run (accord_store_get_db (self),
                        error,
                        "DELETE FROM remote_items WHERE calendar_id = ? AND remote_id = ?",
                        "tt",
                        calendar,
                        item->id);
}

guint
accord_store_count_remote_items (AccordStore        *self,
                                 const char         *calendar,
                                 AccordRemoteTraits  traits)
{
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, 0);

  statement = accord_db_query (accord_store_get_db (self), NULL,
                               "SELECT count(*) FROM remote_items WHERE calendar_id = ? AND (traits & ?) <> 0", "td",
                               calendar, (int) traits);
  return statement != NULL && accord_statement_next (statement, NULL) ? (guint) accord_statement_get_int (statement, 0) : 0;
}

AccordRemoteItem *
accord_store_get_remote_item (AccordStore  *self,
                              const char   *calendar,
                              const char   *remote_id,
                              GError      **error)
{
  const char *sql = accord_mapping_select (&mapping, "WHERE calendar_id = ? AND remote_id = ?");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && remote_id != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "tt", calendar, remote_id);
  return accord_store_read_row (
      &mapping, statement, make_item, (GDestroyNotify) accord_remote_item_free, error);
}

GPtrArray *
accord_store_list_remote_items (AccordStore  *self,
                                const char   *calendar,
                                gint64        from,
                                gint64        to,
                                GError      **error)
{
  const char *sql;
  g_autoptr (AccordStatement) statement = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, NULL);

  /* A day more on each side: whole days are looked at closely below. */
  sql = accord_mapping_select (&mapping,
                               "WHERE calendar_id = ?1 AND start_at - ?4 < ?2 AND end_at + ?4 >= ?3 "
                               "ORDER BY start_at, remote_id");
  statement =
      accord_db_query (accord_store_get_db (self), error, sql, "tiid", calendar, to, from, DAY_SECONDS);
  items = accord_store_read_rows (
      &mapping, statement, make_item, (GDestroyNotify) accord_remote_item_free, error);
  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i - 1);

      if (!accord_fields_touch (item->fields, from, to, zone))
        g_ptr_array_remove_index (items, i - 1);
    }
  return g_steal_pointer (&items);
}

GPtrArray *
accord_store_list_marked_items (AccordStore *self, const char *calendar, const char *marked_for, GError **error)
{
  const char *sql =
      accord_mapping_select (&mapping, "WHERE calendar_id = ? AND mark LIKE '%/' || ? ORDER BY remote_id");
  g_autoptr (AccordMark) mark = NULL;
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && marked_for != NULL, NULL);

  mark = accord_mark_new ("", "", 0, marked_for);
  statement = accord_db_query (accord_store_get_db (self), error, sql, "tt", calendar, mark->calendar_hash);
  return accord_store_read_rows (
      &mapping, statement, make_item, (GDestroyNotify) accord_remote_item_free, error);
}

gboolean
accord_store_clear_remote_items (AccordStore  *self,
                                 const char   *calendar,
                                 GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, FALSE);

  return accord_db_run (
      accord_store_get_db (self), error, "DELETE FROM remote_items WHERE calendar_id = ?", "t", calendar);
}
