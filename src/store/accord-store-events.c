/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-private.h"

#include "model/accord-fields.h"
#include "model/accord-series.h"

#define DAY_SECONDS (24 * 60 * 60)

#define TEXT(member)  { #member, ACCORD_COLUMN_TEXT, G_STRUCT_OFFSET (AccordEvent, member) }

static const AccordColumn columns[] = {
  TEXT (id),
  { "kind",
    ACCORD_COLUMN_WORD,
    G_STRUCT_OFFSET (AccordEvent, kind),
    accord_kind_to_text,
    accord_kind_from_text },
  { "status",
    ACCORD_COLUMN_WORD,
    G_STRUCT_OFFSET (AccordEvent, status),
    accord_status_to_text,
    accord_status_from_text },
  { "archived", ACCORD_COLUMN_INT, G_STRUCT_OFFSET (AccordEvent, archived) },
  TEXT (title),
  TEXT (notes),
  TEXT (place),
  { "percent", ACCORD_COLUMN_INT_OR_NULL, G_STRUCT_OFFSET (AccordEvent, percent) },
  TEXT (recurrence),
  TEXT (availability),
  TEXT (visibility),
  TEXT (contact),
  TEXT (url),
  TEXT (title_override),
  TEXT (body_override),
  TEXT (born_in),
  TEXT (organiser),
  TEXT (online),
  TEXT (carrier),
  TEXT (person_response),
  { "no_reminder", ACCORD_COLUMN_INT, G_STRUCT_OFFSET (AccordEvent, no_reminder) },
  { "updated_at", ACCORD_COLUMN_INT64, G_STRUCT_OFFSET (AccordEvent, updated_at) },
  { "deleted_at", ACCORD_COLUMN_INT64_OR_NULL, G_STRUCT_OFFSET (AccordEvent, deleted_at) },
};

const AccordMapping accord_event_mapping = { "events", "id", columns, G_N_ELEMENTS (columns) };

/* One reading of events: the rows, and what hangs on them. */
typedef struct
{
  AccordStatement *events;
  AccordStatement *attendees;
  AccordStatement *reminders;
  AccordStatement *categories;
  AccordStatement *exceptions;
} Reader;

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->events, accord_statement_free);
  g_clear_pointer (&self->attendees, accord_statement_free);
  g_clear_pointer (&self->reminders, accord_statement_free);
  g_clear_pointer (&self->categories, accord_statement_free);
  g_clear_pointer (&self->exceptions, accord_statement_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static char *
make_select (gconstpointer owner,
             const char   *rest)
{
  g_autofree char *own = accord_mapping_select_list (owner);
  g_autofree char *project = accord_mapping_select_list (&accord_project_mapping);
  g_autofree char *person = accord_mapping_select_list (&accord_person_mapping);

  return g_strdup_printf (
      "SELECT %s, events.change_no, events.\"start\", events.\"end\", events.zone, events.all_day, %s, %s "
      "FROM events LEFT JOIN projects ON projects.id = events.project_id "
      "LEFT JOIN people ON people.id = events.person_id %s",
      own,
      project,
      person,
      rest);
}

static gboolean
reader_open (Reader       *self,
             AccordStore  *store,
             const char   *rest,
             GError      **error)
{
  AccordDb *db = accord_store_get_db (store);

  self->events = accord_db_query (db, error, accord_sql_text (&accord_event_mapping, rest, make_select), NULL);
  if (self->events == NULL)
    return FALSE;
  self->attendees = accord_db_query (db,
                                     error,
                                     "SELECT email, name, role, response, "
                                     "(SELECT name FROM people WHERE email = attendees.email COLLATE NOCASE "
                                     "ORDER BY is_me DESC, id LIMIT 1), "
                                     "EXISTS (SELECT 1 FROM people WHERE is_me = 1 AND "
                                     "email = attendees.email COLLATE NOCASE) "
                                     "FROM attendees WHERE event_id = ? ORDER BY id",
                                     NULL);
  self->reminders =
      accord_db_query (db, error, "SELECT minutes FROM reminders WHERE event_id = ? ORDER BY minutes", NULL);
  self->categories =
      accord_db_query (db, error, "SELECT name FROM categories WHERE event_id = ? ORDER BY id", NULL);
  self->exceptions = accord_store_query_exceptions (db, error);
  return self->attendees != NULL && self->reminders != NULL && self->categories != NULL && self->exceptions != NULL;
}

/* Other programs may have written a time that no longer makes sense to us; the start counts then, else
 * nothing. */
static void
read_when (AccordStatement *statement,
           int              column,
           AccordEvent     *event)
{
  const char *start = accord_statement_get_text (statement, column);
  const char *end = accord_statement_get_text (statement, column + 1);
  const char *zone = accord_statement_get_text (statement, column + 2);
  gboolean all_day = accord_statement_get_int (statement, column + 3) != 0;
  g_autofree char *first = g_strndup (start != NULL ? start : "", all_day ? 10 : G_MAXINT16);
  g_autofree char *last = g_strndup (end != NULL ? end : "", all_day ? 10 : G_MAXINT16);
  g_autoptr (GError) error = NULL;

  if (*first == '\0' || accord_when_parse (&event->when, first, last, zone, &error) ||
      accord_when_parse (&event->when, first, NULL, zone, NULL))
    return;
  g_warning ("event %s: %s", event->id, error->message);
}

static AccordAttendee *
read_attendee (AccordStatement *statement)
{
  AccordAttendee *attendee = accord_attendee_new (accord_statement_get_text (statement, 0),
                                                  accord_statement_get_text (statement, 1),
                                                  accord_statement_get_text (statement, 2),
                                                  accord_statement_get_text (statement, 3));

  attendee->person = accord_statement_dup_text (statement, 4);
  attendee->is_me = accord_statement_get_int (statement, 5) != 0;
  return attendee;
}

static void
read_parts (Reader      *self,
            AccordEvent *event)
{
  accord_statement_rebind (self->attendees, "t", event->id);
  while (accord_statement_next (self->attendees, NULL))
    g_ptr_array_add (event->attendees, read_attendee (self->attendees));
  accord_statement_rebind (self->reminders, "t", event->id);
  while (accord_statement_next (self->reminders, NULL))
    g_array_append_vals (event->reminders, &(int) { accord_statement_get_int (self->reminders, 0) }, 1);
  accord_statement_rebind (self->categories, "t", event->id);
  while (accord_statement_next (self->categories, NULL))
    g_ptr_array_add (event->categories, accord_statement_dup_text (self->categories, 0));
  /* Most do not repeat; what those have is kept, and counts when they do again. */
  accord_store_read_exceptions (self->exceptions, event);
}

/* (transfer full) (nullable): the next event; NULL at the end or with @error set */
static AccordEvent *
reader_next (Reader  *self,
             GError **error)
{
  g_autoptr (AccordEvent) event = NULL;
  int column = G_N_ELEMENTS (columns);
  int project = column + 5;
  int person = project + accord_project_mapping.n_columns;

  if (!accord_statement_next (self->events, error))
    return NULL;
  event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  if (!accord_mapping_read (&accord_event_mapping, self->events, 0, event, error))
    return NULL;
  event->change_no = accord_statement_get_int (self->events, column);
  read_when (self->events, column + 1, event);
  if (!accord_statement_is_null (self->events, project))
    {
      event->project = accord_project_new (NULL);
      accord_mapping_read (&accord_project_mapping, self->events, project, event->project, NULL);
    }
  if (!accord_statement_is_null (self->events, person))
    {
      event->person = accord_person_new (NULL);
      accord_mapping_read (&accord_person_mapping, self->events, person, event->person, NULL);
    }
  read_parts (self, event);
  return g_steal_pointer (&event);
}

static GPtrArray *
reader_collect (Reader  *self,
                GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_event_free);
  g_autoptr (GError) failure = NULL;
  AccordEvent *event;

  while ((event = reader_next (self, &failure)) != NULL)
    g_ptr_array_add (events, event);
  if (failure == NULL)
    return g_steal_pointer (&events);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* ---- removed rows ---- */

static AccordEvent *
read_removed (AccordStatement *statement)
{
  AccordKind kind = ACCORD_KIND_APPOINTMENT;
  AccordEvent *event;

  accord_kind_from_text (accord_statement_get_text (statement, 1), &kind);
  event = accord_event_new (kind);
  g_free (event->id);
  event->id = accord_statement_dup_text (statement, 0);
  event->title = accord_statement_dup_text (statement, 2);
  event->change_no = accord_statement_get_int (statement, 3);
  event->updated_at = event->deleted_at = accord_statement_get_int (statement, 4);
  return event;
}

static AccordEvent *
find_removed (AccordStore  *self,
              const char   *id,
              GError      **error)
{
  g_autoptr (AccordStatement) statement = NULL;

  statement =
      accord_db_query (accord_store_get_db (self),
                       error,
                       "SELECT id, kind, title, change_no, removed_at FROM removed_events WHERE id = ?",
                       "t",
                       id);
  if (statement == NULL)
    return NULL;
  if (accord_statement_next (statement, error))
    return read_removed (statement);
  if (error == NULL || *error == NULL)
    g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, "%s: there is no event %s",
                 accord_store_get_path (self), id);
  return NULL;
}

AccordEvent *
accord_store_get_event (AccordStore  *self,
                        const char   *id,
                        GError      **error)
{
  g_auto (Reader) reader = { NULL };
  g_autoptr (GError) failure = NULL;
  AccordEvent *event;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, NULL);

  if (!reader_open (&reader, self, "WHERE events.id = ?", error))
    return NULL;
  accord_statement_bind_text (reader.events, 0, id);
  event = reader_next (&reader, &failure);
  if (event != NULL)
    return event;
  if (failure == NULL)
    return find_removed (self, id, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gboolean
accord_store_find_event (AccordStore  *self,
                         const char   *id,
                         AccordEvent **out,
                         GError      **error)
{
  g_autoptr (GError) failure = NULL;

  *out = accord_store_get_event (self, id, &failure);
  if (*out != NULL || g_error_matches (failure, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
accord_store_has_event (AccordStore *self,
                        const char  *id)
{
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, FALSE);

  statement = accord_db_query (accord_store_get_db (self), NULL,
                               "SELECT 1 FROM events WHERE id = ?1 UNION ALL SELECT 1 FROM removed_events WHERE id = ?1",
                               "t", id);
  return statement != NULL && accord_statement_next (statement, NULL);
}

GPtrArray *
accord_store_list_changed (AccordStore  *self,
                           gint64        change_no,
                           GError      **error)
{
  g_auto (Reader) reader = { NULL };
  g_autoptr (AccordStatement) removed = NULL;
  g_autoptr (GPtrArray) events = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  if (!reader_open (&reader, self, "WHERE events.change_no > ? ORDER BY events.change_no", error))
    return NULL;
  accord_statement_bind_int (reader.events, 0, change_no);
  events = reader_collect (&reader, error);
  removed = events == NULL
                ? NULL
                : accord_db_query (
                      accord_store_get_db (self),
                      error,
                      "SELECT id, kind, title, change_no, removed_at FROM removed_events WHERE change_no > ? "
                      "ORDER BY change_no",
                      "i",
                      change_no);
  if (removed == NULL)
    return NULL;
  while (accord_statement_next (removed, NULL))
    g_ptr_array_add (events, read_removed (removed));
  return g_steal_pointer (&events);
}

/* ---- lists ---- */

static gboolean
belongs (AccordEvent *event,
         gint64       from,
         gint64       to,
         gboolean     undated,
         GTimeZone   *zone)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (!accord_event_get_when (event, &when))
    return undated;
  return accord_event_touches (event, from, to, zone);
}

static int
compare_starts_cb (gconstpointer a,
                   gconstpointer b)
{
  const AccordEvent *left = *(const AccordEvent *const *) a;
  const AccordEvent *right = *(const AccordEvent *const *) b;
  g_auto (AccordWhen) left_when = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) right_when = ACCORD_WHEN_INIT;
  gint64 left_start = accord_event_get_when (left, &left_when) ? left_when.start : G_MAXINT64;
  gint64 right_start = accord_event_get_when (right, &right_when) ? right_when.start : G_MAXINT64;

  if (left_start != right_start)
    return left_start < right_start ? -1 : 1;
  return g_strcmp0 (left->id, right->id);
}

/* A day more on each side: whole days, and times without offset, lie somewhere in it. */
static gint64
widen (gint64 seconds,
       gint64 by)
{
  if (by < 0)
    return seconds < G_MININT64 - by ? G_MININT64 : seconds + by;
  return seconds > G_MAXINT64 - by ? G_MAXINT64 : seconds + by;
}

GPtrArray *
accord_store_list_events (AccordStore  *self,
                          gint64        from,
                          gint64        to,
                          gboolean      undated,
                          GError      **error)
{
  g_auto (Reader) reader = { NULL };
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  if (!reader_open (&reader, self,
                    "WHERE events.deleted_at IS NULL AND events.id IN ("
                    "SELECT id FROM events WHERE start_at < ?1 AND end_at > ?2 UNION "
                    "SELECT id FROM events WHERE start_at IS NULL UNION "
                    "SELECT id FROM events WHERE recurrence IS NOT NULL)", error))
    return NULL;
  accord_statement_bind_int (reader.events, 0, widen (to, DAY_SECONDS));
  accord_statement_bind_int (reader.events, 1, widen (from, -2 * DAY_SECONDS));
  events = reader_collect (&reader, error);
  if (events == NULL)
    return NULL;
  for (guint i = events->len; i > 0; i--)
    if (!belongs (g_ptr_array_index (events, i - 1), from, to, undated, zone))
      g_ptr_array_remove_index (events, i - 1);
  g_ptr_array_sort (events, compare_starts_cb);
  return g_steal_pointer (&events);
}

/* ---- search ---- */

static void
folded_cb (sqlite3_context  *context,
           int               n,
           sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  g_autofree char *line = text != NULL ? accord_normalise_line (text) : NULL;

  sqlite3_result_text (context, line != NULL ? g_utf8_casefold (line, -1) : NULL, -1, g_free);
}

GPtrArray *
accord_store_search_events (AccordStore  *self,
                            const char   *text,
                            guint         limit,
                            GError      **error)
{
  g_auto (Reader) reader = { NULL };
  g_autofree char *line = NULL;
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && text != NULL, NULL);

  sqlite3_create_function (accord_db_get_handle (accord_store_get_db (self)), "folded", 1,
                           SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, folded_cb, NULL, NULL);
  if (!reader_open (
          &reader,
          self,
          "WHERE events.deleted_at IS NULL AND instr (folded ("
          "coalesce (events.title, '') || char (10) || coalesce (events.title_override, '') || char (10) || "
          "coalesce (events.notes, '') || char (10) || coalesce (events.place, '') || char (10) || "
          "coalesce (events.contact, '') || char (10) || coalesce (projects.name, '') || char (10) || "
          "coalesce (projects.client, '') || char (10) || coalesce (people.name, '')), ?1) > 0 "
          "ORDER BY events.start_at DESC LIMIT ?2",
          error))
    return NULL;
  line = accord_normalise_line (text);
  wanted = g_utf8_casefold (line, -1);
  accord_statement_bind_text (reader.events, 0, wanted);
  accord_statement_bind_int (reader.events, 1, limit > 0 ? limit : G_MAXINT32);
  return reader_collect (&reader, error);
}
