/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-there.h"

#include "sync-world.h"

#include "model/accord-mark.h"

#include <sqlite3.h>
#include <string.h>

const HistoryCalendar history_calendars[HISTORY_N_CALENDARS] = {
  { "google-work", 0, "work", TRUE, TRUE },
  { "outlook-work", 1, "mail-work", TRUE, TRUE },
  { "google-private", 0, "private", TRUE, FALSE },
  { "google-elsewhere", 0, "elsewhere", FALSE, FALSE },
  { "outlook-elsewhere", 1, "mail-elsewhere", FALSE, FALSE },
};

const char *const history_accounts[HISTORY_N_SIDES] = { "google", "outlook" };

/* ---- the world ---- */

static void
add_account (AccordStore *store, guint side)
{
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup (history_accounts[side]);
  g_free (account->provider);
  account->provider = g_strdup (history_accounts[side]);
  g_free (account->email);
  account->email = g_strdup ("me@example.org");
  g_free (account->provider_user_id);
  account->provider_user_id = g_strdup (history_accounts[side]);
  g_assert_true (accord_store_put_account (store, account, &error));
  g_assert_no_error (error);
}

static void
add_calendar (AccordStore *store, const HistoryCalendar *kind, const char *remote_id)
{
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (GError) error = NULL;

  g_free (calendar->id);
  calendar->id = g_strdup (kind->id);
  g_free (calendar->account);
  calendar->account = g_strdup (history_accounts[kind->side]);
  g_free (calendar->remote_id);
  calendar->remote_id = g_strdup (remote_id);
  g_free (calendar->name);
  calendar->name = g_strdup (kind->id);
  g_free (calendar->role);
  calendar->role = g_strdup ("owner");
  calendar->writable = calendar->mirrored = calendar->approved = TRUE;
  calendar->share = kind->share;
  /* What a person keeps private gets no copies of the work. */
  if (!kind->share)
    calendar->kinds = g_strdup ("deliverable");
  g_assert_true (accord_store_put_calendar (store, calendar, &error));
  g_assert_no_error (error);
}

HistoryWorld *
history_world_new (const HistoryThere *there, guint variant, gint64 start)
{
  HistoryWorld *self = g_new0 (HistoryWorld, 1);
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("accord-history-XXXXXX", &error);
  g_assert_no_error (error);
  self->there = there;
  self->variant = variant;
  self->path[0] = g_build_filename (self->folder, "accord.db", NULL);
  self->clock = accord_fake_clock_new (start);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  store = accord_store_open (self->path[0], &error);
  g_assert_no_error (error);
  there->open (self);
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    add_account (store, i);
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    if (history_calendars[i].mirrored)
      add_calendar (store, &history_calendars[i], self->remote_id[i]);
  history_world_sql (self, 0, "INSERT OR REPLACE INTO settings (key, value) VALUES ('window_ahead', '60')");
  history_world_sql (self, 0, "INSERT INTO projects (id, name, client) VALUES (1, 'B0', 'Halden'), (2, 'H0', NULL)");
  return self;
}

void
history_world_free (HistoryWorld *self)
{
  self->there->close (self);
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    g_free (self->remote_id[i]);
  g_clear_object (&self->clock);
  sync_world_remove_folder (self->folder);
  g_hash_table_unref (self->tokens);
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    g_free (self->path[i]);
  g_free (self->folder);
  g_free (self);
}

gint64
history_world_now (HistoryWorld *self)
{
  return accord_clock_seconds (ACCORD_CLOCK (self->clock));
}

void
history_world_advance (HistoryWorld *self, gint64 seconds)
{
  accord_fake_clock_advance (self->clock, seconds);
  self->there->set_clock (self);
}

void
history_world_copy_store (HistoryWorld *self)
{
  if (self->path[1] != NULL)
    return;
  self->path[1] = g_build_filename (self->folder, "copy.db", NULL);
  history_world_sql (self, 0, "VACUUM INTO %Q", self->path[1]);
  /* What a restored or copied store does first has tests of its own; here both computers go on side by side. */
  history_world_sql (self, 1, "DELETE FROM meta WHERE key = 'place'");
}

/* ---- parameters of acts ---- */

guint
history_days (const Act *act)
{
  return 1 + act->x % 12;
}

guint
history_days_ahead (const Act *act)
{
  static const guint days[] = { 60, 30, 45, 90 };

  return days[act->x % G_N_ELEMENTS (days)];
}

guint
history_death_point (const Act *act)
{
  return 1 + act->x % 24;
}

guint
history_project (const Act *act)
{
  return 1 + act->x % 2;
}

const char *
history_rule (const Act *act, const char **value)
{
  static const struct
  {
    const char *column;
    const char *values[4];
  } rules[N_ACTS] = {
    [ACT_DIRECTION] = { "direction", { "out", "in", "both", "both" } },
    [ACT_TAKES] = { "takes", { "ours", "all", "ours", "all" } },
    [ACT_SHARE] = { "share", { "0", "1", "0", "1" } },
    [ACT_DELETION] = { "deletion", { "keep", "ask", "follow", "ask" } },
    [ACT_INVITE] = { "invitations", { "send", "copy", "send", "copy" } },
    [ACT_CONFLICT] = { "conflict_rule", { "mine", "theirs", "ask", "newest" } },
  };

  *value = rules[act->kind].values[act->x % 4];
  return rules[act->kind].column;
}

/* Mostly soon, at times at or beyond the edges of the window. */
static int
day_of (const Act *act)
{
  switch (act->y % 12)
    {
    case 0:
      return 58 + (int) (act->x % 5);
    case 1:
      return 90 + (int) (act->x % 60);
    case 2:
      return -32 + (int) (act->x % 5);
    default:
      return -2 + (int) (act->x % 40);
    }
}

static char *
when_of (HistoryWorld *self, const Act *act)
{
  static const char *const zones[] = { "UTC", "Europe/Berlin", "America/New_York", "Europe/Vienna" };
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  gint64 now = history_world_now (self);
  gint64 day = now - now % DAY + (gint64) day_of (act) * DAY;
  gint64 start = day + (gint64) (act->y / 12 % 22) * 3600 + (gint64) (act->n % 60) * 60;

  if (act->y % 7 == 0)
    accord_when_set_days (&when, day, day + (1 + act->n % 3) * DAY);
  else
    accord_when_set_span (&when, start, start + 1800 * (1 + act->x % 4), zones[act->x % 4]);
  return accord_when_to_text (&when);
}

char *
history_value (HistoryWorld *self, const Act *act, guint token, HistoryField field)
{
  switch (field)
    {
    case HISTORY_TITLE:
      return g_strdup_printf ("T%u. #e%u.", act->n, token);
    case HISTORY_WHEN:
      return when_of (self, act);
    case HISTORY_PLACE:
      return g_strdup_printf ("P%u.", act->n);
    default:
      return g_strdup_printf ("N%u.\nSecond line.", act->n);
    }
}

/* ---- here ---- */

static sqlite3 *
open_database (HistoryWorld *self, guint computer)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (self->path[computer], &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  return db;
}

static char *
run_sql (HistoryWorld *self, guint computer, const char *format, va_list args)
{
  char *sql = sqlite3_vmprintf (format, args);
  sqlite3 *db = open_database (self, computer);
  sqlite3_stmt *statement = NULL;
  char *text = NULL;
  int result;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    if (text == NULL)
      text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  if (result != SQLITE_DONE)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  sqlite3_free (sql);
  return text != NULL ? text : g_strdup ("");
}

void
history_world_sql (HistoryWorld *self, guint computer, const char *format, ...)
{
  g_autofree char *ignored = NULL;
  va_list args;

  va_start (args, format);
  ignored = run_sql (self, computer, format, args);
  va_end (args);
}

char *
history_world_text (HistoryWorld *self, guint computer, const char *format, ...)
{
  char *text;
  va_list args;

  va_start (args, format);
  text = run_sql (self, computer, format, args);
  va_end (args);
  return text;
}

void
history_view_free (HistoryView *self)
{
  for (guint i = 0; i < HISTORY_N_FIELDS; i++)
    g_free (self->value[i]);
  g_free (self->id);
  g_free (self->linked);
  g_free (self);
}

/* The token in a title; 0: none. */
static guint
token_in (const char *title)
{
  const char *at = title != NULL ? strstr (title, "#e") : NULL;

  return at != NULL ? (guint) g_ascii_strtoull (at + 2, NULL, 10) : 0;
}

static HistoryView *
read_row (HistoryWorld *self, sqlite3_stmt *statement)
{
  HistoryView *view = g_new0 (HistoryView, 1);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  const char *texts[8];

  for (int i = 0; i < 8; i++)
    texts[i] = (const char *) sqlite3_column_text (statement, i);
  view->id = g_strdup (texts[0]);
  view->value[HISTORY_TITLE] = g_strdup (texts[1] != NULL ? texts[1] : "");
  view->value[HISTORY_PLACE] = g_strdup (texts[2] != NULL ? texts[2] : "");
  view->value[HISTORY_BODY] = g_strdup (texts[3] != NULL ? texts[3] : "");
  accord_when_parse (&when, texts[4], texts[5], texts[6], NULL);
  view->value[HISTORY_WHEN] = accord_when_to_text (&when);
  view->deleted = sqlite3_column_int (statement, 8) != 0;
  view->cancelled = g_strcmp0 (texts[7], "cancelled") == 0;
  view->active =
      !view->cancelled && g_strcmp0 (texts[7], "draft") != 0 && sqlite3_column_int (statement, 9) == 0;
  view->token = token_in (view->value[HISTORY_TITLE]);
  if (view->token == 0)
    view->token = GPOINTER_TO_UINT (g_hash_table_lookup (self->tokens, view->id));
  else
    g_hash_table_insert (self->tokens, g_strdup (view->id), GUINT_TO_POINTER (view->token));
  return view;
}

GPtrArray *
history_world_here (HistoryWorld *self, guint computer)
{
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) history_view_free);
  sqlite3 *db = open_database (self, computer);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT id, title, place, notes, \"start\", \"end\", zone, status, "
                                       "deleted_at IS NOT NULL, archived FROM events ORDER BY title, id",
                                       -1,
                                       &statement,
                                       NULL),
                   ==,
                   SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (views, read_row (self, statement));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return views;
}

void
history_world_edit_here (
    HistoryWorld *self, guint computer, const char *id, HistoryField field, const char *value)
{
  static const char *const columns[HISTORY_N_FIELDS] = { "title", NULL, "place", "notes" };
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  gint64 now = history_world_now (self);

  if (columns[field] != NULL)
    {
      history_world_sql (self,
                         computer,
                         "UPDATE events SET %s = %Q, updated_at = %lld WHERE id = %Q",
                         columns[field],
                         value,
                         (long long) now,
                         id);
      return;
    }
  g_assert_true (accord_when_from_text (&when, value, NULL));
  start = accord_when_format_start (&when);
  end = accord_when_format_end (&when);
  history_world_sql (
      self,
      computer,
      "UPDATE events SET all_day = %d, \"start\" = %Q, \"end\" = %Q, zone = %Q, updated_at = %lld "
      "WHERE id = %Q",
      when.all_day,
      start,
      end,
      when.zone,
      (long long) now,
      id);
}

void
history_world_create_here (HistoryWorld *self, guint computer, guint token, char *const *values)
{
  /* No random id: a seed tells the same history again, to the last hash. */
  g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-%012x", token);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  g_assert_true (accord_when_from_text (&when, values[HISTORY_WHEN], NULL));
  start = accord_when_format_start (&when);
  end = accord_when_format_end (&when);
  history_world_sql (
      self,
      computer,
      "INSERT INTO events (id, title, place, notes, \"start\", \"end\", zone, all_day, updated_at) "
      "VALUES (%Q, %Q, %Q, %Q, %Q, %Q, %Q, %d, %lld)",
      id,
      values[HISTORY_TITLE],
      values[HISTORY_PLACE],
      values[HISTORY_BODY],
      start,
      end,
      when.zone,
      when.all_day,
      (long long) history_world_now (self));
}

void
history_world_invite_here (HistoryWorld *self, guint computer, guint token)
{
  history_world_sql (self,
                     computer,
                     "INSERT INTO attendees (event_id, email, name) SELECT id, 'anna@example.org', 'Anna' FROM events "
                     "WHERE id = '00000000-0000-4000-8000-%012x'",
                     token);
  history_world_sql (self,
                     computer,
                     "INSERT INTO attendees (event_id, email, name) SELECT id, 'bert@example.org', 'Bert' FROM events "
                     "WHERE id = '00000000-0000-4000-8000-%012x'",
                     token);
}

/* ---- there ---- */

static guint
token_of (HistoryWorld *self, const AccordRemoteItem *item)
{
  guint token = token_in (accord_fields_get (item->fields, ACCORD_FIELD_TITLE));
  g_autoptr (AccordMark) mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;

  if (token == 0 && mark != NULL)
    token = GPOINTER_TO_UINT (g_hash_table_lookup (self->tokens, mark->event));
  return token;
}

static const AccordField fields[HISTORY_N_FIELDS] = {
  ACCORD_FIELD_TITLE,
  ACCORD_FIELD_WHEN,
  ACCORD_FIELD_PLACE,
  ACCORD_FIELD_BODY,
};

GPtrArray *
history_world_there (HistoryWorld *self, guint calendar)
{
  g_autoptr (GPtrArray) items = self->there->list (self, calendar);
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) history_view_free);

  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);
      HistoryView *view = g_new0 (HistoryView, 1);
      const char *guests;

      view->id = g_strdup (item->id);
      view->linked = g_strdup (self->there->keeps_zones ? item->id : item->uid);
      view->calendar = calendar;
      view->token = token_of (self, item);
      guests = accord_fields_get (item->fields, ACCORD_FIELD_ATTENDEES);
      view->guests = guests != NULL && *guests != '\0';
      for (guint field = 0; field < HISTORY_N_FIELDS; field++)
        view->value[field] = g_strdup (accord_fields_get (item->fields, fields[field]));
      g_ptr_array_add (views, view);
    }
  return views;
}

void
history_world_create_there (HistoryWorld *self, guint calendar, char *const *values, gboolean meeting)
{
  g_autoptr (AccordFields) made = accord_fields_new ();

  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    accord_fields_set (made, fields[field], values[field]);
  if (meeting)
    accord_fields_set (made,
                       ACCORD_FIELD_ATTENDEES,
                       "anna@example.org\tAnna\trequired\nbert@example.org\tBert\trequired");
  self->there->add (self, calendar, made, NULL);
}

void
history_world_edit_there (HistoryWorld *self, const HistoryView *view, HistoryField field, const char *value)
{
  g_autoptr (AccordFields) edited = accord_fields_new ();

  accord_fields_set (edited, fields[field], value);
  self->there->edit (self, view->calendar, view->id, edited);
}

void
history_world_delete_there (HistoryWorld *self, const HistoryView *view)
{
  self->there->remove (self, view->calendar, view->id);
}

void
history_world_move_there (HistoryWorld *self, const HistoryView *view, guint calendar)
{
  self->there->move (self, view->calendar, calendar, view->id);
}

void
history_world_copy_there (HistoryWorld *self, const HistoryView *view, const char *title)
{
  g_autoptr (GPtrArray) items = self->there->list (self, view->calendar);

  for (guint i = 0; i < items->len; i++)
    {
      AccordRemoteItem *item = g_ptr_array_index (items, i);

      if (!g_str_equal (item->id, view->id))
        continue;
      accord_fields_set (item->fields, ACCORD_FIELD_TITLE, title);
      self->there->add (self, view->calendar, item->fields, item->mark);
    }
}

static gboolean
same_instants (const char *a, const char *b)
{
  g_auto (AccordWhen) left = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) right = ACCORD_WHEN_INIT;

  return a != NULL && b != NULL && accord_when_from_text (&left, a, NULL) &&
         accord_when_from_text (&right, b, NULL) && left.all_day == right.all_day &&
         left.start == right.start && left.end == right.end;
}

gboolean
history_world_same (HistoryWorld *self, HistoryField field, const char *a, const char *b)
{
  if (field == HISTORY_WHEN && !self->there->keeps_zones)
    return same_instants (a, b);
  return accord_field_equal (fields[field], a, b);
}
