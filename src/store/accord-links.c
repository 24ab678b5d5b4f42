/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-links.h"
#include "accord-store-private.h"
#include "model/accord-series.h"
#include "model/accord-words.h"

static const char *const states[] = { "live", "held", "released", "withdrawn", "hidden", NULL };
static const char *const origins[] = { "here", "there", NULL };

const char *
accord_link_state_to_text (AccordLinkState state)
{
  return accord_word_of_value (states, state);
}

gboolean
accord_link_state_from_text (const char      *text,
                             AccordLinkState *out)
{
  guint value;

  if (!accord_value_of_word (states, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

static const char *
origin_to_text (guint origin)
{
  return accord_word_of_value (origins, origin);
}

static gboolean
origin_from_text (const char *text,
                  guint      *out)
{
  return accord_value_of_word (origins, text, out);
}

/* A link as a row: with its base times for ranges. */
typedef struct
{
  AccordLink link;
  gint64     start_at;
  gint64     end_at;
} LinkRow;

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordLink, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)

static const AccordColumn columns[] = {
  NAMED ("event_id", TEXT, event),
  NAMED ("calendar_id", TEXT, calendar),
  COLUMN (TEXT, remote_id),
  COLUMN (TEXT, tag),
  { "state", ACCORD_COLUMN_WORD, G_STRUCT_OFFSET (AccordLink, state),
    accord_link_state_to_text, accord_link_state_from_text },
  { "origin", ACCORD_COLUMN_WORD, G_STRUCT_OFFSET (AccordLink, origin), origin_to_text, origin_from_text },
  COLUMN (INT, organised_by_me),
  COLUMN (INT, generation),
  COLUMN (FIELDS, sent),
  COLUMN (FIELDS, seen),
  COLUMN (TEXT, why),
  COLUMN (TEXT, hold),
  COLUMN (TEXT, web_link),
  COLUMN (TEXT, uid),
  COLUMN (INT64, change_no),
  COLUMN (INT64, synced_at),
  COLUMN (TEXT, refused),
  COLUMN (INT, gone_there),
  { "start_at", ACCORD_COLUMN_INT64_OR_NULL, G_STRUCT_OFFSET (LinkRow, start_at) },
  { "end_at", ACCORD_COLUMN_INT64_OR_NULL, G_STRUCT_OFFSET (LinkRow, end_at) },
  COLUMN (INT64, id),
};

#define N_READ_ONLY 1   /* the id */
#define N_BASE      2   /* the base times */

static const AccordMapping put_mapping = {
  "links", "event_id, calendar_id", columns, G_N_ELEMENTS (columns) - N_READ_ONLY,
};

/* The members of the struct before the base times. */
static const AccordMapping mapping = {
  "links", NULL, columns, G_N_ELEMENTS (columns) - N_READ_ONLY - N_BASE
};

AccordLink *
accord_link_new (const char *event,
                 const char *calendar)
{
  AccordLink *self = g_new0 (AccordLink, 1);

  self->event = g_strdup (event);
  self->calendar = g_strdup (calendar);
  self->organised_by_me = TRUE;
  return self;
}

AccordLink *
accord_link_copy (const AccordLink *self)
{
  AccordLink *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->event = g_strdup (self->event);
  copy->calendar = g_strdup (self->calendar);
  copy->remote_id = g_strdup (self->remote_id);
  copy->tag = g_strdup (self->tag);
  copy->sent = self->sent != NULL ? accord_fields_copy (self->sent) : NULL;
  copy->seen = self->seen != NULL ? accord_fields_copy (self->seen) : NULL;
  copy->why = g_strdup (self->why);
  copy->hold = g_strdup (self->hold);
  copy->web_link = g_strdup (self->web_link);
  copy->uid = g_strdup (self->uid);
  copy->refused = g_strdup (self->refused);
  return copy;
}

void
accord_link_free (AccordLink *self)
{
  if (self == NULL)
    return;
  g_free (self->event);
  g_free (self->calendar);
  g_free (self->remote_id);
  g_free (self->tag);
  g_free (self->refused);
  g_clear_pointer (&self->sent, accord_fields_free);
  g_clear_pointer (&self->seen, accord_fields_free);
  g_free (self->why);
  g_free (self->hold);
  g_free (self->web_link);
  g_free (self->uid);
  g_free (self);
}

static char *
make_select (gconstpointer owner,
             const char   *rest)
{
  g_autofree char *members = accord_mapping_select_list (owner);

  return g_strdup_printf ("SELECT id, %s FROM links %s", members, rest);
}

static GPtrArray *
list_links (AccordStore  *self,
            const char   *rest,
            const char   *first,
            const char   *second,
            GError      **error)
{
  const char *sql = accord_sql_text (&mapping, rest, make_select);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_link_free);
  g_autoptr (GError) failure = NULL;
  g_autoptr (AccordStatement) statement = accord_db_query (accord_store_get_db (self), error, sql, NULL);

  if (statement == NULL)
    return NULL;
  accord_statement_bind_text (statement, 0, first);
  if (second != NULL)
    accord_statement_bind_text (statement, 1, second);
  while (failure == NULL && accord_statement_next (statement, &failure))
    {
      AccordLink *link = accord_link_new (NULL, NULL);

      g_ptr_array_add (links, link);
      link->id = accord_statement_get_int (statement, 0);
      accord_mapping_read (&mapping, statement, 1, link, &failure);
    }
  if (failure == NULL)
    return g_steal_pointer (&links);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static AccordLink *
find_link (AccordStore  *self,
           const char   *rest,
           const char   *first,
           const char   *second,
           GError      **error)
{
  g_autoptr (GPtrArray) links = list_links (self, rest, first, second, error);

  return links != NULL && links->len > 0 ? g_ptr_array_steal_index (links, 0) : NULL;
}

GPtrArray *
accord_store_list_links (AccordStore  *self,
                         const char   *calendar,
                         GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, NULL);

  return list_links (self, "WHERE calendar_id = ? ORDER BY id", calendar, NULL, error);
}

GPtrArray *
accord_store_list_open_links (AccordStore  *self,
                              const char   *calendar,
                              GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, NULL);

  return list_links (self,
                     "WHERE id IN (SELECT id FROM links WHERE calendar_id = ?1 AND state = 'held' UNION "
                     "SELECT id FROM links WHERE calendar_id = ?1 AND gone_there = 1) ORDER BY id",
                     calendar,
                     NULL,
                     error);
}

GPtrArray *
accord_store_list_event_links (AccordStore  *self,
                               const char   *event,
                               GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && event != NULL, NULL);

  return list_links (self, "WHERE event_id = ? ORDER BY id", event, NULL, error);
}

GHashTable *
accord_store_list_uids (AccordStore  *self,
                        GError      **error)
{
  g_autoptr (GHashTable) uids = NULL;
  g_autoptr (AccordStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error,
                               "SELECT uid, event_id FROM links WHERE uid IS NOT NULL ORDER BY id", NULL);
  if (statement == NULL)
    return NULL;
  uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (accord_statement_next (statement, &local_error))
    g_hash_table_replace (uids, g_strdup (accord_statement_get_text (statement, 0)),
                          g_strdup (accord_statement_get_text (statement, 1)));
  if (local_error == NULL)
    return g_steal_pointer (&uids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

AccordLink *
accord_store_find_link (AccordStore  *self,
                        const char   *event,
                        const char   *calendar,
                        GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && event != NULL && calendar != NULL, NULL);

  return find_link (self, "WHERE event_id = ? AND calendar_id = ?", event, calendar, error);
}

AccordLink *
accord_store_find_remote_link (AccordStore  *self,
                               const char   *calendar,
                               const char   *remote_id,
                               GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && remote_id != NULL, NULL);

  return find_link (self, "WHERE calendar_id = ? AND remote_id = ?", calendar, remote_id, error);
}

/* The times the sides last agreed on, as instants, of a series from the first to the last; whole days count as if in
 * UTC. */
static void
read_base (LinkRow *row)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  if (!accord_fields_span (row->link.seen, utc, &row->start_at, &row->end_at))
    accord_fields_span (row->link.sent, utc, &row->start_at, &row->end_at);
}

gboolean
accord_store_put_link (AccordStore  *self,
                       AccordLink   *link,
                       GError      **error)
{
  g_autoptr (AccordStatement) statement = NULL;
  AccordDb *db;
  LinkRow row;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && link != NULL, FALSE);

  db = accord_store_get_db (self);
  row = (LinkRow) { *link, 0, 0 };
  read_base (&row);
  if (!accord_mapping_put (&put_mapping, db, &row, error))
    return FALSE;
  statement = accord_db_query (db, error, "SELECT id FROM links WHERE event_id = ? AND calendar_id = ?", "tt",
                               link->event, link->calendar);
  if (statement == NULL || !accord_statement_next (statement, error))
    return FALSE;
  link->id = accord_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
accord_store_remove_link (AccordStore  *self,
                          gint64        id,
                          GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  return accord_db_run (accord_store_get_db (self), error, "DELETE FROM links WHERE id = ?", "i", id);
}

guint
accord_store_count_live_links (AccordStore  *self,
                               const char   *calendar,
                               gint64        from,
                               gint64        to,
                               GError      **error)
{
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, 0);

  statement = accord_db_query (accord_store_get_db (self),
                               error,
                               "SELECT count(*) FROM links WHERE calendar_id = ? AND state = 'live' "
                               "AND start_at < ? AND (end_at > ? OR start_at >= ?3)",
                               "tii",
                               calendar,
                               to,
                               from);
  return statement != NULL && accord_statement_next (statement, error)
             ? accord_statement_get_int (statement, 0)
             : 0;
}
