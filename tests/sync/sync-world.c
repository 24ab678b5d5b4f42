/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include "accord-fake-provider-private.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* ---- SQL, as any other program ---- */

static sqlite3 *
open_database (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  return db;
}

/* The first statement of @sql; returns what follows it. */
static const char *
run_statement (sqlite3 *db, const char *sql, GString *text)
{
  sqlite3_stmt *statement = NULL;
  const char *rest = NULL;
  int result;

  result = sqlite3_prepare_v2 (db, sql, -1, &statement, &rest);
  if (result != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          const char *value = (const char *) sqlite3_column_text (statement, i);

          g_string_append_printf (text,
                                  "%s%s",
                                  i > 0           ? "|"
                                  : text->len > 0 ? "\n"
                                                  : "",
                                  value != NULL ? value : "");
        }
    }
  if (result != SQLITE_DONE)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_finalize (statement);
  return rest;
}

static char *
run_sql_on (sqlite3 *db, const char *sql)
{
  GString *text = g_string_new (NULL);

  while (*sql != '\0')
    sql = run_statement (db, sql, text);
  return g_string_free (text, FALSE);
}

static char *
run_sql (SyncWorld *self, const char *sql)
{
  sqlite3 *db = self->database != NULL ? self->database : open_database (self->path);
  char *text = run_sql_on (db, sql);

  if (db != self->database)
    sqlite3_close (db);
  return text;
}

void
sync_world_stay_connected (SyncWorld *self)
{
  if (self->database == NULL)
    self->database = open_database (self->path);
}

void
sync_world_sql (SyncWorld *self, const char *sql, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *ignored = NULL;
  va_list args;

  va_start (args, sql);
  text = g_strdup_vprintf (sql, args);
  va_end (args);
  ignored = run_sql (self, text);
}

char *
sync_world_text (SyncWorld *self, const char *sql, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, sql);
  text = g_strdup_vprintf (sql, args);
  va_end (args);
  return run_sql (self, text);
}

gint64
sync_world_number (SyncWorld *self, const char *sql, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;
  va_list args;

  va_start (args, sql);
  text = g_strdup_vprintf (sql, args);
  va_end (args);
  value = run_sql (self, text);
  return g_ascii_strtoll (value, NULL, 10);
}

/* ---- the world ---- */

static void
add_account (SyncWorld *self, SyncSide *side, guint index)
{
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup (side->account);
  g_free (account->provider);
  account->provider = g_strdup (index == 0 ? "google" : "outlook");
  g_free (account->email);
  account->email = g_strdup ("me@example.org");
  g_free (account->provider_user_id);
  account->provider_user_id = g_strdup_printf ("user-%u", index);
  g_assert_true (accord_store_put_account (self->store, account, &error));
  g_assert_no_error (error);
}

static void
add_calendar (SyncWorld *self, SyncSide *side)
{
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (GError) error = NULL;

  g_free (calendar->id);
  calendar->id = g_strdup (side->calendar);
  g_free (calendar->account);
  calendar->account = g_strdup (side->account);
  g_free (calendar->remote_id);
  calendar->remote_id = g_strdup (REMOTE);
  g_free (calendar->name);
  calendar->name = g_strdup ("Work");
  g_free (calendar->role);
  calendar->role = g_strdup ("owner");
  calendar->writable = calendar->mirrored = calendar->approved = calendar->share = TRUE;
  g_assert_true (accord_store_put_calendar (self->store, calendar, &error));
  g_assert_no_error (error);
}

static SyncProvider provider_kind = SYNC_PROVIDER_EXACT;

void
sync_world_use (SyncProvider kind)
{
  provider_kind = kind;
}

static void
behave (AccordFakeProvider *provider)
{
  AccordFakeSwitches *switches = accord_fake_provider_get_switches (provider);

  if (provider_kind == SYNC_PROVIDER_OUTLOOK)
    accord_fake_provider_be_outlook (provider);
  if (provider_kind != SYNC_PROVIDER_PAGED)
    return;
  switches->page_size = 1;
  switches->empty_pages = TRUE;
  switches->duplicate_rows = TRUE;
}

static SyncWorld *
make_world (const char *folder, guint n_sides)
{
  SyncWorld *self = g_new0 (SyncWorld, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_strdup (folder);
  self->path = g_build_filename (self->folder, "accord.db", NULL);
  self->store = accord_store_open (self->path, &error);
  g_assert_no_error (error);
  self->clock = accord_fake_clock_new (WORLD_NOW);
  self->n_sides = n_sides;
  for (guint i = 0; i < n_sides; i++)
    {
      SyncSide *side = &self->side[i];

      side->provider = accord_fake_provider_new ("me@example.org");
      accord_fake_provider_add_calendar (side->provider, REMOTE, "Work", "owner");
      accord_fake_provider_get_switches (side->provider)->place = i;
      behave (side->provider);
      side->account = g_strdup_printf ("account-%u", i);
      side->calendar = g_strdup_printf ("work-%u", i);
      side->worker = accord_worker_new (self->path,
                                        side->account,
                                        ACCORD_PROVIDER (side->provider),
                                        ACCORD_CLOCK (self->clock));
    }
  return self;
}

SyncWorld *
sync_world_open_in (const char *folder, guint n_sides)
{
  return make_world (folder, n_sides);
}

SyncWorld *
sync_world_new_in (const char *folder, guint n_sides)
{
  SyncWorld *self = make_world (folder, n_sides);

  for (guint i = 0; i < n_sides; i++)
    {
      add_account (self, &self->side[i], i);
      add_calendar (self, &self->side[i]);
    }
  sync_world_sql (self, "INSERT OR REPLACE INTO settings (key, value) VALUES ('window_ahead', '60')");
  return self;
}

SyncWorld *
sync_world_new (guint n_sides)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("accord-sync-XXXXXX", &error);

  g_assert_no_error (error);
  return sync_world_new_in (folder, n_sides);
}

void
sync_world_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
sync_world_free (SyncWorld *self)
{
  sync_world_remove_folder (self->folder);
  sync_world_close (self);
}

void
sync_world_close (SyncWorld *self)
{
  for (guint i = 0; i < self->n_sides; i++)
    {
      g_clear_object (&self->side[i].worker);
      g_clear_object (&self->side[i].provider);
      g_free (self->side[i].account);
      g_free (self->side[i].calendar);
    }
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->database, sqlite3_close);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

AccordWorker *
sync_world_second_computer (SyncWorld *self, guint side, const char *path)
{
  return accord_worker_new (path,
                            self->side[side].account,
                            ACCORD_PROVIDER (self->side[side].provider),
                            ACCORD_CLOCK (self->clock));
}

/* ---- running ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

gboolean
sync_world_run (AccordWorker *worker, const AccordPassOptions *options, AccordReport *out, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_worker_pass_async (worker, options, NULL, NULL, NULL, keep_result_cb, &result);
  return accord_worker_pass_finish (worker, wait_for (&result), out, error);
}

static const AccordReport *
sum_up (SyncWorld *self)
{
  static AccordReport sum;

  sum = (AccordReport){ 0 };
  for (guint i = 0; i < self->results->len; i++)
    {
      const AccordCycleResult *result = g_ptr_array_index (self->results, i);

      sum.pulled += result->total.pulled;
      sum.pushed += result->total.pushed;
      sum.deleted_here += result->total.deleted_here;
      sum.deleted_there += result->total.deleted_there;
      sum.conflicts += result->total.conflicts;
      sum.stuck += result->total.stuck;
      sum.held += result->total.held;
      sum.repeating += result->total.repeating;
      sum.steps += result->total.steps;
      sum.needs_approval |= result->total.needs_approval;
    }
  return &sum;
}

const AccordReport *
sync_world_cycle_with (SyncWorld *self, const AccordPassOptions *options)
{
  g_autoptr (GPtrArray) workers = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->n_sides; i++)
    g_ptr_array_add (workers, self->side[i].worker);
  accord_cycle_run_async (workers, options, NULL, NULL, NULL, keep_result_cb, &result);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  self->results = accord_cycle_run_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  return sum_up (self);
}

const AccordReport *
sync_world_cycle (SyncWorld *self)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  const AccordReport *sum = sync_world_cycle_with (self, options);

  for (guint i = 0; i < self->results->len; i++)
    g_assert_no_error (((const AccordCycleResult *) g_ptr_array_index (self->results, i))->error);
  return sum;
}

const AccordReport *
sync_world_approve (SyncWorld *self)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

  options->approve = TRUE;
  return sync_world_cycle_with (self, options);
}

AccordPlanRecord *
sync_world_ask_departure (SyncWorld *self, guint side, const char *purpose, const char *reset)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_DEPART_PLAN);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  AccordPlanRecord *plan;

  options->purpose = g_strdup (purpose);
  options->reset = g_strdup (reset);
  sync_world_run (self->side[side].worker, options, &report, &error);
  g_assert_no_error (error);
  plan = accord_store_find_plan_for (self->store, self->side[side].account, purpose, &error);
  g_assert_no_error (error);
  g_assert_nonnull (plan);
  g_assert_cmpstr (plan->id, ==, report.plan);
  return plan;
}

AccordPassOptions *
sync_world_approve_departure (const AccordPlanRecord *plan)
{
  AccordPassOptions *options = accord_pass_options_new (ACCORD_PASS_DEPART);

  options->approve = TRUE;
  options->plan = g_strdup (plan->id);
  options->left_out = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (!step->ticked)
        g_ptr_array_add (options->left_out, g_strdup (step->id));
    }
  return options;
}

static char *
dump_store (SyncWorld *self)
{
  static const char *const queries[] = {
    "SELECT * FROM events ORDER BY id",
    "SELECT * FROM links ORDER BY id",
    "SELECT * FROM attendees ORDER BY id",
    "SELECT * FROM reminders ORDER BY event_id, minutes",
    "SELECT * FROM categories ORDER BY id",
    "SELECT * FROM journal ORDER BY id",
    "SELECT * FROM history ORDER BY id",
    "SELECT * FROM settings ORDER BY key",
    "SELECT calendar_id, remote_id, fields FROM remote_items ORDER BY calendar_id, remote_id",
    "SELECT id FROM plans ORDER BY id",
  };
  g_autoptr (GString) dump = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *rows = run_sql (self, queries[i]);

      g_string_append_printf (dump, "## %s\n%s\n", queries[i], rows);
    }
  return g_string_free (g_steal_pointer (&dump), FALSE);
}

void
sync_world_assert_same_text (const char *before, const char *after)
{
  g_auto (GStrv) left = g_strsplit (before, "\n", -1);
  g_auto (GStrv) right = g_strsplit (after, "\n", -1);

  for (guint i = 0; left[i] != NULL && right[i] != NULL; i++)
    g_assert_cmpstr (left[i], ==, right[i]);
  g_assert_cmpuint (g_strv_length (left), ==, g_strv_length (right));
}

void
sync_world_assert_quiet (SyncWorld *self)
{
  g_autofree char *before = dump_store (self);
  g_autofree char *after = NULL;
  const AccordReport *sum;

  for (guint i = 0; i < self->n_sides; i++)
    accord_fake_provider_reset_counters (self->side[i].provider);
  sum = sync_world_cycle (self);
  g_assert_cmpuint (sum->steps, ==, 0);
  after = dump_store (self);
  sync_world_assert_same_text (before, after);
  g_assert_cmpint (sync_world_number (self, "SELECT count(*) FROM journal"), ==, 0);
  for (guint i = 0; i < self->n_sides; i++)
    {
      AccordFakeProvider *provider = self->side[i].provider;
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM calendars WHERE account_id = '%s' AND "
                                              "mirrored = 1 AND missing = 0 AND remote_id IS NOT NULL",
                                              self->side[i].account);
      g_autofree char *mirrored = run_sql (self, sql);

      g_assert_cmpuint (accord_fake_provider_count_writes (provider), ==, 0);
      g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_FETCH), ==, 0);
      g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_FIND_CREATED), ==, 0);
      if (accord_fake_provider_get_switches (provider)->page_size == 0)
        g_assert_cmpuint (accord_fake_provider_count (provider, ACCORD_FAKE_LIST_CHANGES),
                          ==,
                          (guint) atoi (mirrored));
    }
}

void
sync_world_finish (SyncWorld *self)
{
  sync_world_cycle (self);
  sync_world_assert_quiet (self);
}

/* ---- here ---- */

char *
sync_world_add (SyncWorld *self, const char *title, const char *when)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;

  g_free (event->title);
  event->title = g_strdup (title);
  g_assert_true (accord_when_from_text (&event->when, when, NULL));
  g_assert_true (accord_store_add_event (self->store, event, &error));
  g_assert_no_error (error);
  return g_strdup (event->id);
}

AccordLink *
sync_world_link (SyncWorld *self, guint side, const char *event)
{
  return accord_store_find_link (self->store, event, self->side[side].calendar, NULL);
}

/* ---- there ---- */

char *
sync_world_there (SyncWorld *self, guint side, const char *title)
{
  return accord_fake_provider_find_title (self->side[side].provider, REMOTE, title);
}

guint
sync_world_count (SyncWorld *self, guint side)
{
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (self->side[side].provider, REMOTE);

  return items->len;
}

char *
sync_world_value (SyncWorld *self, guint side, const char *id, AccordField field)
{
  g_autoptr (AccordRemoteItem) item = accord_fake_provider_peek (self->side[side].provider, REMOTE, id);

  return item != NULL ? g_strdup (accord_fields_get (item->fields, field)) : NULL;
}

void
sync_world_edit_there (
    SyncWorld *self, guint side, const char *id, AccordField field, const char *value, gint64 updated)
{
  AccordFakeProvider *provider = self->side[side].provider;
  FakeItem *item;

  accord_fake_provider_edit (provider, REMOTE, id, field, value);
  item = g_hash_table_lookup (fake_provider_get_calendar (provider, REMOTE)->items, id);
  item->item->updated = updated;
}

void
sync_world_set_uid_there (SyncWorld *self, guint side, const char *id, const char *uid)
{
  FakeItem *item =
      g_hash_table_lookup (fake_provider_get_calendar (self->side[side].provider, REMOTE)->items, id);

  g_free (item->item->uid);
  item->item->uid = g_strdup (uid);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
sync_world_describe (SyncWorld *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *events = NULL;
  g_autofree char *links = NULL;

  events = run_sql (self,
                    "SELECT coalesce(title, ''), coalesce(notes, ''), coalesce(place, ''), "
                    "coalesce(\"start\", ''), kind, status, "
                    "deleted_at IS NOT NULL, born_in FROM events ORDER BY 1, 2, 3, 4");
  links = run_sql (self,
                   "SELECT links.calendar_id, coalesce(events.title, ''), links.state, links.origin, "
                   "links.remote_id IS NOT NULL, "
                   "links.sent, links.seen, links.hold FROM links LEFT JOIN events ON events.id = "
                   "links.event_id ORDER BY 1, 2, 3");
  g_string_append_printf (text, "events\n%s\nlinks\n%s\n", events, links);
  for (guint i = 0; i < self->n_sides; i++)
    {
      g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (self->side[i].provider, REMOTE);
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

      for (guint n = 0; n < items->len; n++)
        g_ptr_array_add (lines,
                         accord_fields_to_text (
                             ((const AccordRemoteItem *) g_ptr_array_index (items, n))->fields));
      g_ptr_array_sort (lines, compare_text);
      for (guint n = 0; n < lines->len; n++)
        g_string_append_printf (text, "there %u %s\n", i, (const char *) g_ptr_array_index (lines, n));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- running the stories ---- */

typedef struct
{
  SyncProvider kind;
  GTestFunc func;
} StoryRun;

static void
run_story (gconstpointer data)
{
  const StoryRun *run = data;

  sync_world_use (run->kind);
  run->func ();
}

static const char *const kinds[] = { "exact", "paged", "outlook" };

/* Sanitized, a story takes several times as long and tells nothing new of memory with the other kinds: they take turns. */
static gboolean
is_told (guint story, guint kind)
{
#ifdef __SANITIZE_ADDRESS__
  return story % G_N_ELEMENTS (kinds) == kind;
#else
  return TRUE;
#endif
}

int
sync_world_main (int argc, char *argv[], const char *suite, const SyncStory *stories, guint n_stories)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (guint i = 0; i < n_stories; i++)
      if (is_told (i, kind))
        {
          g_autofree char *path = g_strdup_printf ("/%s/%s/%s", suite, kinds[kind], stories[i].name);
          StoryRun *run = g_new0 (StoryRun, 1);

          run->kind = (SyncProvider) kind;
          run->func = stories[i].func;
          g_test_add_data_func_full (path, run, run_story, g_free);
        }
  return g_test_run ();
}

char *
sync_world_titles_here (SyncWorld *self)
{
  return sync_world_text (self, "SELECT group_concat (title) FROM (SELECT title FROM events WHERE deleted_at IS NULL "
                                 "ORDER BY title)");
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char *
sync_world_titles_there (SyncWorld *self)
{
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (self->side[0].provider, REMOTE);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (titles,
                     (gpointer) accord_fields_get (((AccordRemoteItem *) items->pdata[i])->fields, ACCORD_FIELD_TITLE));
  g_ptr_array_sort (titles, compare_titles);
  g_ptr_array_add (titles, NULL);
  return g_strjoinv (",", (char **) titles->pdata);
}
