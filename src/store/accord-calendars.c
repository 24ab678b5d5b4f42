/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-accounts.h"
#include "accord-store-private.h"

#define PROJECT_DELIVERABLES "Project Deliverables"

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordCalendar, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)
#define WORD(member, words)       { #member, ACCORD_COLUMN_WORD, G_STRUCT_OFFSET (AccordCalendar, member), \
                                    accord_##words##_to_text, accord_##words##_from_text }

static const AccordColumn columns[] = {
  COLUMN (TEXT, id),
  NAMED ("account_id", TEXT, account),
  COLUMN (TEXT, remote_id),
  COLUMN (TEXT, name),
  COLUMN (TEXT, zone),
  COLUMN (TEXT, role),
  COLUMN (INT, writable),
  NAMED ("is_primary", INT, primary),
  COLUMN (INT, made_here),
  COLUMN (INT, mirrored),
  COLUMN (INT, approved),
  COLUMN (INT, missing),
  WORD (direction, direction),
  WORD (takes, takes),
  COLUMN (INT, share),
  WORD (privacy, privacy),
  WORD (invitations, invitations),
  WORD (deletion, deletion),
  COLUMN (TEXT, kinds),
  COLUMN (TEXT, projects),
  COLUMN (TEXT, people),
  COLUMN (TEXT, categories),
  COLUMN (TEXT, status),
  COLUMN (TEXT, takes_categories),
  WORD (privacy_in, privacy),
  COLUMN (INT, review),
  /* from here on set by functions of their own */
  COLUMN (TEXT, cursor),
  COLUMN (INT64, listed_from),
  COLUMN (INT64, listed_to),
  COLUMN (INT64, settled_change_no),
  COLUMN (INT64, settled_at),
};

#define N_OWN_WAYS 5

static const AccordMapping mapping = { "calendars", "id", columns, G_N_ELEMENTS (columns) };
static const AccordMapping put_mapping = { "calendars", "id", columns, G_N_ELEMENTS (columns) - N_OWN_WAYS };

static gpointer
make_calendar (void)
{
  return accord_calendar_new ();
}

/* @which: the rows that are meant; ?1 is @account */
static GPtrArray *
list_calendars (AccordStore  *self,
                const char   *which,
                const char   *account,
                GError      **error)
{
  g_autofree char *clauses = g_strconcat ("JOIN accounts ON accounts.id = calendars.account_id WHERE ",
                                          which,
                                          " ORDER BY accounts.connected_at, account_id, made_here DESC, "
                                          "is_primary DESC, calendars.name COLLATE NOCASE",
                                          NULL);
  const char *sql = accord_mapping_select (&mapping, clauses);
  g_autoptr (AccordStatement) statement = NULL;

  statement = accord_db_query (accord_store_get_db (self), error, sql, "t", account);
  return accord_store_read_rows (
      &mapping, statement, make_calendar, (GDestroyNotify) accord_calendar_free, error);
}

GPtrArray *
accord_store_list_calendars (AccordStore  *self,
                             const char   *account,
                             GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  return list_calendars (
      self, "((?1 IS NULL AND accounts.disconnected = 0) OR account_id = ?1)", account, error);
}

GPtrArray *
accord_store_list_every_calendar (AccordStore  *self,
                                  GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  return list_calendars (self, "?1 IS NULL", NULL, error);
}

AccordCalendar *
accord_store_get_calendar (AccordStore  *self,
                           const char   *id,
                           GError      **error)
{
  const char *sql = accord_mapping_select (&mapping, "WHERE id = ?");
  g_autoptr (AccordStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  AccordCalendar *calendar;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), &failure, sql, "t", id);
  calendar = accord_store_read_row (
      &mapping, statement, make_calendar, (GDestroyNotify) accord_calendar_free, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (calendar == NULL)
    g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, "%s: there is no calendar %s",
                 accord_store_get_path (self), id);
  return calendar;
}

gboolean
accord_store_put_calendar (AccordStore           *self,
                           const AccordCalendar  *calendar,
                           GError               **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, FALSE);

  return accord_mapping_put (&put_mapping, accord_store_get_db (self), calendar, error);
}

gboolean
accord_store_set_cursor (AccordStore  *self,
                         const char   *calendar,
                         const char   *cursor,
                         gint64        listed_from,
                         gint64        listed_to,
                         GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self), error,
                        "UPDATE calendars SET cursor = ?, listed_from = ?, listed_to = ? WHERE id = ?",
                        "tiit", cursor, listed_from, listed_to, calendar);
}

gboolean
accord_store_set_settled (AccordStore  *self,
                          const char   *calendar,
                          gint64        change_no,
                          gint64        now,
                          GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self), error,
                        "UPDATE calendars SET settled_change_no = ?, settled_at = ? WHERE id = ?",
                        "iit", change_no, now, calendar);
}

gboolean
accord_store_end_review (AccordStore  *self,
                         const char   *calendar,
                         GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self), error,
                        "UPDATE calendars SET review = 0 WHERE id = ? AND review = 1", "t", calendar);
}

/* ---- in line with what the provider lists ---- */

static AccordCalendar *
find_by_remote (GPtrArray  *calendars,
                const char *remote_id)
{
  for (guint i = 0; i < calendars->len; i++)
    {
      AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (g_strcmp0 (calendar->remote_id, remote_id) == 0)
        return calendar;
    }
  return NULL;
}

static AccordCalendar *
find_made_here (GPtrArray *calendars)
{
  for (guint i = 0; i < calendars->len; i++)
    {
      AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (calendar->made_here)
        return calendar;
    }
  return NULL;
}

static void
replace_text (char       **text,
              const char  *value)
{
  g_autofree char *old = *text;

  *text = g_strdup (value);
}

/* What the provider says, and nothing of what the person chose. */
static void
take_facts (AccordCalendar       *calendar,
            const AccordCalendar *listed)
{
  replace_text (&calendar->remote_id, listed->remote_id);
  replace_text (&calendar->name, listed->name);
  replace_text (&calendar->zone, listed->zone);
  replace_text (&calendar->role, listed->role);
  calendar->writable = listed->writable;
  calendar->primary = listed->primary;
  calendar->missing = FALSE;
}

static void
choose_for_all_kinds (AccordCalendar *calendar)
{
  calendar->made_here = TRUE;
  calendar->mirrored = TRUE;
  calendar->share = TRUE;
  calendar->direction = ACCORD_DIRECTION_BOTH;
  calendar->takes = ACCORD_TAKES_ALL;
}

static AccordCalendar *
new_calendar (AccordStore *self,
              const char  *account)
{
  AccordCalendar *calendar = accord_calendar_new ();
  g_autofree char *privacy = accord_store_get_setting (self, "privacy");
  g_autofree char *invitations = accord_store_get_setting (self, "invitations");
  g_autofree char *deletion = accord_store_get_setting (self, "deletion_rule");

  replace_text (&calendar->account, account);
  accord_privacy_from_text (privacy, &calendar->privacy);
  accord_invitations_from_text (invitations, &calendar->invitations);
  accord_deletion_from_text (deletion, &calendar->deletion);
  return calendar;
}

/* One of ours that waits to be created under this name: the reply of its creation may have been lost. */
static AccordCalendar *
find_waiting (GPtrArray  *calendars,
              const char *name)
{
  for (guint i = 0; i < calendars->len; i++)
    {
      AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (calendar->made_here && calendar->remote_id == NULL && g_strcmp0 (calendar->name, name) == 0)
        return calendar;
    }
  return NULL;
}

/* The row a listed calendar belongs to. */
static AccordCalendar *
match_listed (GPtrArray            *stored,
              const AccordCalendar *listed)
{
  AccordCalendar *own = find_by_remote (stored, listed->remote_id);

  return own == NULL && listed->writable ? find_waiting (stored, listed->name) : own;
}

static gboolean
merge_listed (AccordStore           *self,
              const char            *account,
              GPtrArray             *stored,
              const AccordCalendar  *listed,
              GError               **error)
{
  AccordCalendar *calendar = match_listed (stored, listed);

  if (calendar == NULL)
    {
      calendar = new_calendar (self, account);
      if (!listed->writable)
        calendar->direction = ACCORD_DIRECTION_IN;
      if (listed->writable && g_strcmp0 (listed->name, PROJECT_DELIVERABLES) == 0 &&
          find_made_here (stored) == NULL)
        choose_for_all_kinds (calendar);
      g_ptr_array_add (stored, calendar);
    }
  take_facts (calendar, listed);
  return accord_store_put_calendar (self, calendar, error);
}

static gboolean
mark_missing (AccordStore  *self,
              GPtrArray    *stored,
              GPtrArray    *listed,
              GError      **error)
{
  for (guint i = 0; i < stored->len; i++)
    {
      AccordCalendar *calendar = g_ptr_array_index (stored, i);

      if (calendar->remote_id == NULL || calendar->missing ||
          find_by_remote (listed, calendar->remote_id) != NULL)
        continue;
      calendar->missing = TRUE;
      if (!accord_store_put_calendar (self, calendar, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_project_deliverables (AccordStore  *self,
                          const char   *account,
                          GPtrArray    *stored,
                          GError      **error)
{
  AccordCalendar *calendar;

  if (find_made_here (stored) != NULL)
    return TRUE;
  calendar = new_calendar (self, account);
  replace_text (&calendar->name, PROJECT_DELIVERABLES);
  choose_for_all_kinds (calendar);
  g_ptr_array_add (stored, calendar);
  return accord_store_put_calendar (self, calendar, error);
}

static gboolean
merge_calendars (AccordStore  *self,
                 const char   *account,
                 GPtrArray    *listed,
                 gboolean      can_create,
                 GError      **error)
{
  g_autoptr (GPtrArray) stored = accord_store_list_calendars (self, account, error);

  if (stored == NULL)
    return FALSE;
  for (guint i = 0; i < listed->len; i++)
    if (!merge_listed (self, account, stored, g_ptr_array_index (listed, i), error))
      return FALSE;
  return mark_missing (self, stored, listed, error) &&
         (!can_create || add_project_deliverables (self, account, stored, error));
}

gboolean
accord_store_merge_calendars (AccordStore  *self,
                              const char   *account,
                              GPtrArray    *listed,
                              gboolean      can_create,
                              GError      **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && account != NULL && listed != NULL, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) &&
         accord_db_leave (db, merge_calendars (self, account, listed, can_create, error), error);
}
