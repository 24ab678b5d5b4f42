/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#include "model/accord-projection.h"

/* Columns that are not members of the event by themselves, in this order. */
static const char *const joined_columns[] = { "project_id", "person_id", "start", "end", "zone", "all_day" };

static char *
make_insert (gconstpointer owner,
             const char   *rest)
{
  GString *sql = g_string_new ("INSERT INTO events (");
  GString *marks = g_string_new (NULL);

  for (guint i = 0; i < accord_event_mapping.n_columns; i++)
    {
      g_string_append_printf (sql, "\"%s\", ", accord_event_mapping.columns[i].name);
      g_string_append (marks, "?, ");
    }
  for (guint i = 0; i < G_N_ELEMENTS (joined_columns); i++)
    {
      g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", joined_columns[i]);
      g_string_append (marks, i > 0 ? ", ?" : "?");
    }
  g_string_append_printf (sql, ") VALUES (%s)", marks->str);
  g_string_free (marks, TRUE);
  return g_string_free (sql, FALSE);
}

/* @rest: what the row must be besides its id. */
static char *
make_update (gconstpointer owner,
             const char   *rest)
{
  GString *sql = g_string_new ("UPDATE events SET ");

  for (guint i = 0; i < accord_event_mapping.n_columns; i++)
    g_string_append_printf (sql, "\"%s\" = ?, ", accord_event_mapping.columns[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (joined_columns); i++)
    g_string_append_printf (sql, "%s\"%s\" = ?", i > 0 ? ", " : "", joined_columns[i]);
  g_string_append_printf (sql, " WHERE id = ?%s", rest);
  return g_string_free (sql, FALSE);
}

static void
bind_id (AccordStatement *statement,
         int              index,
         gint64           id)
{
  if (id > 0)
    accord_statement_bind_int (statement, index, id);
  else
    accord_statement_bind_null (statement, index);
}

/* Returns the index after the last one bound. */
static int
bind_event (AccordStatement   *statement,
            const AccordEvent *event)
{
  g_autofree char *start = accord_when_format_start (&event->when);
  g_autofree char *end = accord_when_format_end (&event->when);
  int index = accord_event_mapping.n_columns;

  accord_mapping_bind (&accord_event_mapping, statement, 0, event);
  bind_id (statement, index, event->project != NULL ? event->project->id : 0);
  bind_id (statement, index + 1, event->person != NULL ? event->person->id : 0);
  accord_statement_bind_text (statement, index + 2, start);
  accord_statement_bind_text (statement, index + 3, end);
  accord_statement_bind_text (statement, index + 4, event->when.set ? event->when.zone : NULL);
  accord_statement_bind_int (statement, index + 5, event->when.set && event->when.all_day);
  return index + G_N_ELEMENTS (joined_columns);
}

static gboolean
ensure_owners (AccordStore  *self,
               AccordEvent  *event,
               GError      **error)
{
  if (event->project != NULL && event->project->id <= 0 &&
      !accord_store_ensure_project (
          self, event->project->name, event->project->client, &event->project->id, error))
    return FALSE;
  return event->person == NULL || event->person->id > 0 ||
         accord_store_ensure_person (
             self, event->person->name, event->person->email, &event->person->id, error);
}

/* ---- attendees, reminders, categories: written only where they differ, so that nothing moves without need
 * ---- */

static char *
text_of_attendees (const AccordEvent *event)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);

      g_string_append_printf (text,
                              "%s\t%s\t%s\t%s\n",
                              attendee->email,
                              attendee->name != NULL ? attendee->name : "",
                              attendee->role,
                              attendee->response);
    }
  return g_string_free (text, FALSE);
}

static char *
text_of_reminders (const AccordEvent *event)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < event->reminders->len; i++)
    g_string_append_printf (text, "%d ", g_array_index (event->reminders, int, i));
  return g_string_free (text, FALSE);
}

static char *
text_of_categories (const AccordEvent *event)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < event->categories->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (event->categories, i));
  return g_string_free (text, FALSE);
}

static gboolean
insert_attendees (AccordDb           *db,
                  const AccordEvent  *event,
                  GError            **error)
{
  for (guint i = 0; i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);

      if (!accord_db_run (
              db,
              error,
              "INSERT INTO attendees (event_id, email, name, role, response) VALUES (?, ?, ?, ?, ?) "
              "ON CONFLICT (event_id, email) DO UPDATE SET name = excluded.name, role = excluded.role, "
              "response = excluded.response",
              "ttttt",
              event->id,
              attendee->email,
              attendee->name,
              attendee->role,
              attendee->response))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_reminders (AccordDb           *db,
                  const AccordEvent  *event,
                  GError            **error)
{
  for (guint i = 0; i < event->reminders->len; i++)
    if (!accord_db_run (db,
                        error,
                        "INSERT OR IGNORE INTO reminders (event_id, minutes) VALUES (?, ?)",
                        "td",
                        event->id,
                        g_array_index (event->reminders, int, i)))
      return FALSE;
  return TRUE;
}

static gboolean
insert_categories (AccordDb           *db,
                   const AccordEvent  *event,
                   GError            **error)
{
  for (guint i = 0; i < event->categories->len; i++)
    if (!accord_db_run (db,
                        error,
                        "INSERT OR IGNORE INTO categories (event_id, name) VALUES (?, ?)",
                        "tt",
                        event->id,
                        (const char *) g_ptr_array_index (event->categories, i)))
      return FALSE;
  return TRUE;
}

static const struct
{
  char *(*text) (const AccordEvent *event);
  const char *clear;
  gboolean (*insert) (AccordDb *db, const AccordEvent *event, GError **error);
} parts[] = {
  { text_of_attendees, "DELETE FROM attendees WHERE event_id = ?", insert_attendees },
  { text_of_reminders, "DELETE FROM reminders WHERE event_id = ?", insert_reminders },
  { text_of_categories, "DELETE FROM categories WHERE event_id = ?", insert_categories },
  { accord_store_text_of_exceptions, "DELETE FROM exceptions WHERE event_id = ?", accord_store_insert_exceptions },
};

/* @old: (nullable): the event as it is stored */
static gboolean
write_parts (AccordDb           *db,
             const AccordEvent  *event,
             const AccordEvent  *old,
             GError            **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *wanted = parts[i].text (event);
      g_autofree char *stored = old != NULL ? parts[i].text (old) : NULL;

      if (g_strcmp0 (wanted, stored) == 0)
        continue;
      if ((old != NULL && !accord_db_run (db, error, parts[i].clear, "t", event->id)) ||
          !parts[i].insert (db, event, error))
        return FALSE;
    }
  return TRUE;
}

/* The triggers numbered the change. */
static gboolean
read_number (AccordDb     *db,
             AccordEvent  *event,
             GError      **error)
{
  g_autoptr (AccordStatement) statement =
      accord_db_query (db, error, "SELECT change_no, updated_at FROM events WHERE id = ?", "t", event->id);

  if (statement == NULL || !accord_statement_next (statement, error))
    return FALSE;
  event->change_no = accord_statement_get_int (statement, 0);
  event->updated_at = accord_statement_get_int (statement, 1);
  return TRUE;
}

static gboolean
insert_event (AccordStore  *self,
              AccordEvent  *event,
              GError      **error)
{
  AccordDb *db = accord_store_get_db (self);
  const char *sql = accord_sql_text (&accord_event_mapping, NULL, make_insert);
  g_autoptr (AccordStatement) statement = NULL;

  if (!ensure_owners (self, event, error))
    return FALSE;
  statement = accord_db_query (db, error, sql, NULL);
  if (statement == NULL)
    return FALSE;
  bind_event (statement, event);
  return accord_statement_run (statement, error) && write_parts (db, event, NULL, error) &&
         read_number (db, event, error);
}

gboolean
accord_store_add_event (AccordStore  *self,
                        AccordEvent  *event,
                        GError      **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && event != NULL, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, insert_event (self, event, error), error);
}

static gboolean
fail_not_found (AccordStore  *self,
                const char   *id,
                GError      **error)
{
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, "%s: there is no event %s",
               accord_store_get_path (self), id);
  return FALSE;
}

static gboolean
write_row (AccordStore  *self,
           AccordEvent  *event,
           gint64        expected_change_no,
           gboolean     *hit,
           GError      **error)
{
  AccordDb *db = accord_store_get_db (self);
  const char *sql =
      accord_sql_text (&accord_event_mapping, expected_change_no >= 0 ? " AND change_no = ?" : "", make_update);
  g_autoptr (AccordStatement) statement = accord_db_query (db, error, sql, NULL);
  int index;

  if (statement == NULL)
    return FALSE;
  index = bind_event (statement, event);
  accord_statement_bind_text (statement, index, event->id);
  if (expected_change_no >= 0)
    accord_statement_bind_int (statement, index + 1, expected_change_no);
  if (!accord_statement_run (statement, error))
    return FALSE;
  *hit = accord_db_get_changes (db) > 0;
  return *hit || expected_change_no >= 0 || fail_not_found (self, event->id, error);
}

static gboolean
update_event (AccordStore  *self,
              AccordEvent  *event,
              gint64        expected_change_no,
              gboolean     *hit,
              GError      **error)
{
  AccordDb *db = accord_store_get_db (self);
  g_autoptr (AccordEvent) old = NULL;

  if (!ensure_owners (self, event, error) || !write_row (self, event, expected_change_no, hit, error))
    return FALSE;
  if (!*hit)
    return TRUE;
  old = accord_store_get_event (self, event->id, error);
  return old != NULL && write_parts (db, event, old, error) && read_number (db, event, error);
}

gboolean
accord_store_update_event (AccordStore  *self,
                           AccordEvent  *event,
                           gint64        expected_change_no,
                           gboolean     *hit,
                           GError      **error)
{
  AccordDb *db;
  gboolean done = FALSE;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && event != NULL, FALSE);

  db = accord_store_get_db (self);
  if (!accord_db_enter (db, error) ||
      !accord_db_leave (db, update_event (self, event, expected_change_no, &done, error), error))
    return FALSE;
  if (hit != NULL)
    *hit = done;
  return TRUE;
}

gboolean
accord_store_delete_event (AccordStore  *self,
                           const char   *id,
                           gint64        now,
                           gint64        expected_change_no,
                           gboolean     *hit,
                           GError      **error)
{
  AccordDb *db;
  gboolean done;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, FALSE);

  db = accord_store_get_db (self);
  if (!accord_db_run (db, error,
                      "UPDATE events SET deleted_at = coalesce (deleted_at, ?1), "
                      "updated_at = CASE WHEN deleted_at IS NULL THEN ?1 ELSE updated_at END "
                      "WHERE id = ?2 AND (?3 < 0 OR change_no = ?3)", "iti", now, id, expected_change_no))
    return FALSE;
  done = accord_db_get_changes (db) > 0;
  if (hit != NULL)
    *hit = done;
  return done || expected_change_no >= 0 || fail_not_found (self, id, error);
}

gboolean
accord_store_confirm_deletion (AccordStore  *self,
                               const char   *id,
                               GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self), error,
                        "INSERT OR IGNORE INTO confirmed_deletions (event_id) "
                        "SELECT id FROM events WHERE id = ? AND (deleted_at IS NOT NULL OR archived = 1 OR "
                        "status IN ('draft', 'cancelled'))", "t", id);
}

static gboolean
delete_confirmed (AccordStore        *self,
                  const char *const  *ids,
                  gint64              now,
                  GError            **error)
{
  for (; *ids != NULL; ids++)
    if (!accord_store_delete_event (self, *ids, now, -1, NULL, error) ||
        !accord_store_confirm_deletion (self, *ids, error))
      return FALSE;
  return TRUE;
}

gboolean
accord_store_delete_confirmed (AccordStore        *self,
                               const char *const  *ids,
                               gint64              now,
                               GError            **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && ids != NULL, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, delete_confirmed (self, ids, now, error), error);
}

static gboolean
confirm_deletions (AccordStore        *self,
                   const char *const  *ids,
                   GError            **error)
{
  for (; *ids != NULL; ids++)
    {
      g_autoptr (AccordEvent) event = accord_store_get_event (self, *ids, error);

      if (event == NULL)
        return FALSE;
      if (event->deleted_at == 0 && !event->archived && event->status != ACCORD_STATUS_DRAFT &&
          event->status != ACCORD_STATUS_CANCELLED)
        {
          g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID,
                       "%s: the event %s is neither deleted nor cancelled, archived or a draft", accord_store_get_path (self), *ids);
          return FALSE;
        }
      if (!accord_store_confirm_deletion (self, *ids, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
accord_store_confirm_deletions (AccordStore        *self,
                                const char *const  *ids,
                                GError            **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && ids != NULL, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, confirm_deletions (self, ids, error), error);
}

GHashTable *
accord_store_list_confirmed (AccordStore  *self,
                             GError      **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AccordStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, "SELECT event_id FROM confirmed_deletions", "");
  if (statement == NULL)
    return NULL;
  while (accord_statement_next (statement, &local_error))
    g_hash_table_add (ids, g_strdup (accord_statement_get_text (statement, 0)));
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
put_carrier (AccordDb    *db,
             const char  *id,
             const char  *calendar,
             gint64      *change_no,
             GError     **error)
{
  g_autoptr (AccordStatement) statement = NULL;
  gint64 updated_at;

  statement = accord_db_query (db, error,
                               "SELECT updated_at FROM events WHERE id = ? AND carrier IS NULL AND change_no = ?",
                               "ti", id, *change_no);
  if (statement == NULL)
    return FALSE;
  if (!accord_statement_next (statement, NULL))
    return TRUE;
  updated_at = accord_statement_get_int (statement, 0);
  g_clear_pointer (&statement, accord_statement_free);
  if (!accord_db_run (db, error, "UPDATE events SET carrier = ? WHERE id = ?", "tt", calendar, id) ||
      !accord_db_run (db, error, "UPDATE events SET updated_at = ? WHERE id = ?", "it", updated_at, id))
    return FALSE;
  statement = accord_db_query (db, error, "SELECT change_no FROM events WHERE id = ?", "t", id);
  if (statement == NULL || !accord_statement_next (statement, error))
    return FALSE;
  *change_no = accord_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
accord_store_claim_carrier (AccordStore  *self,
                            const char   *id,
                            const char   *calendar,
                            gint64       *change_no,
                            GError      **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL && calendar != NULL && change_no != NULL, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, put_carrier (db, id, calendar, change_no, error), error);
}
