/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "wire-world.h"

#include "remote/accord-google.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook.h"
#include "store/accord-accounts.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define DAY (24 * 60 * 60)

const WireKind wire_kinds[2] = {
  { "google",
    "google",
    "openid email https://www.googleapis.com/auth/calendar.events "
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly "
    "https://www.googleapis.com/auth/calendar.app.created",
    "summary" },
  { "outlook", "microsoft", "openid email offline_access User.Read Calendars.ReadWrite", "subject" },
};

static void
set_text (char **slot, const char *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

/* ---- the world ---- */

static void
add_account (WireWorld *self)
{
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (GError) error = NULL;

  set_text (&account->id, self->account);
  set_text (&account->provider, self->kind->provider);
  set_text (&account->email, ACCORD_PRACTICE_PERSON);
  set_text (&account->provider_user_id, self->kind->side);
  g_assert_true (accord_store_put_account (self->store, account, &error));
  g_assert_no_error (error);
}

static void
add_calendar (WireWorld *self, const char *id)
{
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (GError) error = NULL;

  set_text (&calendar->id, id);
  set_text (&calendar->account, self->account);
  set_text (&calendar->remote_id, self->calendar);
  set_text (&calendar->name, "Project Deliverables");
  set_text (&calendar->role, "owner");
  calendar->writable = calendar->mirrored = calendar->share = calendar->made_here = TRUE;
  g_assert_true (accord_store_put_calendar (self->store, calendar, &error));
  g_assert_no_error (error);
}

void
wire_world_use (WireWorld *self, AccordProvider *provider)
{
  g_clear_object (&self->worker);
  self->worker = accord_worker_new (self->path, self->account, provider, ACCORD_CLOCK (self->clock));
  g_object_unref (provider);
}

void
wire_world_sign_in (WireWorld *self)
{
  g_autoptr (AccordRegistration) registration =
      accord_practice_server_register (self->practice, self->kind->provider);
  g_autoptr (AccordCredentials) credentials = accord_practice_server_sign_in (self->practice,
                                                                              registration,
                                                                              self->kind->scopes,
                                                                              ACCORD_CLOCK (self->clock));

  wire_world_use (self,
                  self->kind == &wire_kinds[0]
                      ? accord_google_new (credentials, registration, ACCORD_CLOCK (self->clock))
                      : accord_outlook_new (credentials, registration, ACCORD_CLOCK (self->clock)));
}

WireWorld *
wire_world_new (AccordPracticeServer *practice, const WireKind *kind)
{
  return wire_world_new_at (practice, kind, g_get_real_time () / G_USEC_PER_SEC);
}

WireWorld *
wire_world_new_at (AccordPracticeServer *practice, const WireKind *kind, gint64 now)
{
  WireWorld *self = g_new0 (WireWorld, 1);
  g_autofree char *path = g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars", kind->side);
  g_autoptr (JsonNode) made =
      accord_practice_server_control_text (practice, "POST", path, "{\"name\":\"Project Deliverables\"}");
  g_autoptr (GError) error = NULL;

  self->practice = practice;
  self->kind = kind;
  self->calendar = g_strdup (accord_json_string (json_node_get_object (made), "id"));
  self->folder = g_dir_make_tmp ("accord-wire-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "accord.db", NULL);
  self->store = accord_store_open (self->path, &error);
  g_assert_no_error (error);
  self->clock = accord_fake_clock_new (now);
  self->noon = accord_clock_seconds (ACCORD_CLOCK (self->clock)) / DAY * DAY + DAY + DAY / 2;
  self->account = "account";
  add_account (self);
  add_calendar (self, "calendar");
  wire_world_sign_in (self);
  return self;
}

void
wire_world_join (WireWorld *self, WireWorld *home)
{
  gboolean same = self->kind == home->kind;

  g_clear_object (&self->worker);
  g_set_object (&self->store, home->store);
  set_text (&self->path, home->path);
  self->account = same ? "account" : "account-2";
  if (!same)
    add_account (self);
  add_calendar (self, "calendar-2");
  if (!same)
    wire_world_sign_in (self);
}

void
wire_world_free (WireWorld *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autofree char *calendar = g_uri_escape_string (self->calendar, NULL, FALSE);
  g_autofree char *address =
      g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars/%s", self->kind->side, calendar);
  g_autoptr (JsonNode) reply = accord_practice_server_control (self->practice, "DELETE", address, NULL);
  const char *name;

  g_clear_object (&self->worker);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->calendar);
  g_free (self);
}

/* ---- running ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GError *
run (WireWorld *self, gboolean approve, AccordReport *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (GPtrArray) workers = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AccordCycleResult *one;

  options->approve = approve;
  g_ptr_array_add (workers, self->worker);
  accord_cycle_run_async (workers, options, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  results = accord_cycle_run_finish (result, &error);
  g_assert_no_error (error);
  one = g_ptr_array_index (results, 0);
  *out = one->total;
  one->total = (AccordReport){ 0 };
  return g_steal_pointer (&one->error);
}

guint
wire_world_pass (WireWorld *self, AccordPassMode mode, gboolean approve)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (mode);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (AccordReport) report = { 0 };

  options->approve = approve;
  accord_worker_pass_async (self->worker, options, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  accord_worker_pass_finish (self->worker, result, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.stuck + report.conflicts, ==, 0);
  return report.steps;
}

GError *
wire_world_run (WireWorld *self, AccordReport *out)
{
  return run (self, TRUE, out);
}

GError *
wire_world_run_unasked (WireWorld *self, AccordReport *out)
{
  return run (self, FALSE, out);
}

void
wire_world_finish (WireWorld *self)
{
  for (guint turn = 0; turn < 2; turn++)
    {
      gint64 before = wire_world_sequence (self);
      g_auto (AccordReport) report = { 0 };
      g_autoptr (GError) error = wire_world_run (self, &report);
      g_autofree char *health = wire_world_text (self, "SELECT health, reason FROM accounts");

      g_assert_no_error (error);
      g_assert_cmpstr (health, ==, "ok|");
      g_assert_cmpuint (report.stuck + report.conflicts + report.held, ==, 0);
      if (turn == 0)
        continue;
      g_assert_cmpuint (report.steps, ==, 0);
      g_assert_cmpint (wire_world_sequence (self), ==, before);
    }
}

/* ---- the side here ---- */

static int
take_row_cb (gpointer data, int n, char **values, char **names)
{
  GString *text = data;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", values[i] != NULL ? values[i] : "");
  return 0;
}

static char *run_sql (WireWorld *self, const char *sql, va_list args) G_GNUC_PRINTF (2, 0);

static char *
run_sql (WireWorld *self, const char *sql, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (sql, args);
  GString *rows = g_string_new (NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  if (sqlite3_exec (db, text, take_row_cb, rows, NULL) != SQLITE_OK)
    g_error ("%s: %s", text, sqlite3_errmsg (db));
  sqlite3_close (db);
  return g_string_free (rows, FALSE);
}

void
wire_world_sql (WireWorld *self, const char *sql, ...)
{
  va_list args;

  va_start (args, sql);
  g_free (run_sql (self, sql, args));
  va_end (args);
}

gint64
wire_world_number (WireWorld *self, const char *sql, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, sql);
  text = run_sql (self, sql, args);
  va_end (args);
  return g_ascii_strtoll (text, NULL, 10);
}

char *
wire_world_text (WireWorld *self, const char *sql, ...)
{
  char *text;
  va_list args;

  va_start (args, sql);
  text = run_sql (self, sql, args);
  va_end (args);
  return text;
}

char *
wire_world_add (WireWorld *self, const char *title)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;

  set_text (&event->title, title);
  accord_when_set_span (&event->when, self->noon, self->noon + 3600, "Europe/Vienna");
  g_assert_true (accord_store_add_event (self->store, event, &error));
  g_assert_no_error (error);
  return g_strdup (event->id);
}

char *
wire_world_local_titles (WireWorld *self)
{
  return wire_world_text (self,
                          "SELECT coalesce (group_concat (title), '') FROM "
                          "(SELECT title FROM events WHERE deleted_at IS NULL ORDER BY title)");
}

/* ---- the side there ---- */

static char *
control_path (WireWorld *self, const char *id)
{
  g_autofree char *calendar = g_uri_escape_string (self->calendar, NULL, FALSE);
  g_autofree char *event = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;

  return g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars/%s/events%s%s",
                          self->kind->side,
                          calendar,
                          event != NULL ? "/" : "",
                          event != NULL ? event : "");
}

/* The living events. (transfer full) (element-type JsonObject) */
static GPtrArray *
read_there (WireWorld *self)
{
  g_autofree char *path = control_path (self, NULL);
  g_autoptr (JsonNode) reply = accord_practice_server_control (self->practice, "GET", path, NULL);
  JsonArray *events = json_object_get_array_member (json_node_get_object (reply), "events");
  GPtrArray *living = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = accord_json_element (events, i);

      if (g_strcmp0 (accord_json_string (event, "status"), "cancelled") != 0 &&
          accord_json_string (event, self->kind->title) != NULL)
        g_ptr_array_add (living, json_object_ref (event));
    }
  return living;
}

JsonObject *
wire_world_find (WireWorld *self, const char *title)
{
  g_autoptr (GPtrArray) events = read_there (self);

  for (guint i = 0; i < events->len; i++)
    if (g_strcmp0 (accord_json_string (g_ptr_array_index (events, i), self->kind->title), title) == 0)
      return json_object_ref (g_ptr_array_index (events, i));
  g_error ("no event %s there", title);
}

void
wire_world_act (WireWorld *self, const char *method, const char *title, const char *body)
{
  g_autoptr (JsonObject) event = title != NULL ? wire_world_find (self, title) : NULL;
  g_autofree char *path = control_path (self, event != NULL ? accord_json_string (event, "id") : NULL);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self->practice, method, path, body);
}

void
wire_world_add_there (WireWorld *self, const char *title, int days)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (self->noon + days * DAY);
  g_autofree char *day = g_date_time_format (start, "%F");
  g_autofree char *body =
      g_strdup_printf ("{\"%s\":\"%s\",\"start\":{\"dateTime\":\"%sT09:00:00\",\"timeZone\":\"UTC\"},"
                       "\"end\":{\"dateTime\":\"%sT10:00:00\",\"timeZone\":\"UTC\"}}",
                       self->kind->title,
                       title,
                       day,
                       day);

  wire_world_act (self, "POST", NULL, body);
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
wire_world_titles (WireWorld *self)
{
  g_autoptr (GPtrArray) events = read_there (self);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (titles,
                     (gpointer) accord_json_string (g_ptr_array_index (events, i), self->kind->title));
  g_ptr_array_sort (titles, compare_titles);
  g_ptr_array_add (titles, NULL);
  return g_strjoinv (",", (char **) titles->pdata);
}

gint64
wire_world_sequence (WireWorld *self)
{
  g_autofree char *path =
      g_strdup_printf ("/control/state?provider=%s&user=" ACCORD_PRACTICE_PERSON, self->kind->side);
  g_autoptr (JsonNode) state = accord_practice_server_control (self->practice, "GET", path, NULL);
  JsonArray *users = accord_json_array (json_node_get_object (state), "users");
  JsonArray *calendars = accord_json_array (accord_json_element (users, 0), "calendars");

  for (guint i = 0; i < json_array_get_length (calendars); i++)
    if (g_strcmp0 (accord_json_string (accord_json_element (calendars, i), "id"), self->calendar) == 0)
      return accord_json_int (accord_json_element (calendars, i), "sequence", -1);
  g_error ("the calendar is not there");
}
