/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The engine with the real providers: the sample store, Google and Outlook of accord-practice. What must be
 * true is read from the servers, not from the client. */

#include "accord-practice-server.h"

#include "remote/accord-google.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook.h"
#include "store/accord-accounts.h"
#include "store/accord-links.h"
#include "sync/accord-worker.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_SIDES 2
#define SCOPES_GOOGLE                                                                                        \
  "openid email https://www.googleapis.com/auth/calendar.events "                                            \
  "https://www.googleapis.com/auth/calendar.calendarlist.readonly "                                          \
  "https://www.googleapis.com/auth/calendar.app.created"
#define SCOPES_OUTLOOK "openid email offline_access User.Read Calendars.ReadWrite"

static const struct
{
  const char *provider; /* as we say */
  const char *side;     /* as the server says */
  const char *scopes;
  const char *title; /* the member an event's title is in */
} sides[N_SIDES] = {
  { "google", "google", SCOPES_GOOGLE, "summary" },
  { "outlook", "microsoft", SCOPES_OUTLOOK, "subject" },
};

typedef struct
{
  AccordPracticeServer *practice; /* (owned) */
  char *folder;                   /* (owned) */
  char *path;                     /* (owned) */
  AccordStore *store;             /* (owned) as another program */
  AccordFakeClock *clock;         /* (owned) */
  AccordWorker *worker[N_SIDES];  /* (owned) */
  char *calendar[N_SIDES];        /* (owned) remote id */
} World;

static void
run_sample_script (World *self)
{
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_local (accord_clock_seconds (ACCORD_CLOCK (self->clock)));
  g_autofree char *date = g_date_time_format (now, "%F");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) script = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("SAMPLE_STORE"), self->path, "--date", date, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (script, NULL, &error));
}

static AccordWorker *
new_worker (World *self, guint i)
{
  g_autoptr (AccordRegistration) registration =
      accord_practice_server_register (self->practice, sides[i].provider);
  g_autoptr (AccordCredentials) credentials = accord_practice_server_sign_in (self->practice,
                                                                              registration,
                                                                              sides[i].scopes,
                                                                              ACCORD_CLOCK (self->clock));
  g_autoptr (AccordProvider) provider =
      i == 0 ? accord_google_new (credentials, registration, ACCORD_CLOCK (self->clock))
             : accord_outlook_new (credentials, registration, ACCORD_CLOCK (self->clock));

  return accord_worker_new (self->path, sides[i].provider, provider, ACCORD_CLOCK (self->clock));
}

static void
add_side (World *self, guint i)
{
  g_autofree char *path = g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars", sides[i].side);
  g_autoptr (JsonNode) made = accord_practice_server_control_text (self->practice,
                                                                   "POST",
                                                                   path,
                                                                   "{\"name\":\"Project Deliverables\"}");
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (GError) error = NULL;

  self->calendar[i] = g_strdup (accord_json_string (json_node_get_object (made), "id"));
  g_free (account->id);
  account->id = g_strdup (sides[i].provider);
  g_free (account->provider);
  account->provider = g_strdup (sides[i].provider);
  g_free (account->email);
  account->email = g_strdup (ACCORD_PRACTICE_PERSON);
  g_free (account->provider_user_id);
  account->provider_user_id = g_strdup (sides[i].side);
  g_assert_true (accord_store_put_account (self->store, account, &error));
  g_free (calendar->id);
  calendar->id = g_strdup_printf ("calendar-%u", i);
  g_free (calendar->account);
  calendar->account = g_strdup (sides[i].provider);
  g_free (calendar->remote_id);
  calendar->remote_id = g_strdup (self->calendar[i]);
  g_free (calendar->name);
  calendar->name = g_strdup ("Project Deliverables");
  g_free (calendar->role);
  calendar->role = g_strdup ("owner");
  calendar->writable = calendar->mirrored = calendar->share = calendar->made_here = TRUE;
  g_assert_true (accord_store_put_calendar (self->store, calendar, &error));
  g_assert_no_error (error);
  self->worker[i] = new_worker (self, i);
}

static void
world_set_up (World *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->practice = accord_practice_server_new ();
  self->folder = g_dir_make_tmp ("accord-sync-practice-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "accord.db", NULL);
  self->store = accord_store_open (self->path, &error);
  g_assert_no_error (error);
  self->clock = accord_fake_clock_new (g_get_real_time () / G_USEC_PER_SEC);
  for (guint i = 0; i < N_SIDES; i++)
    add_side (self, i);
}

static void
world_tear_down (World *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  for (guint i = 0; i < N_SIDES; i++)
    {
      g_clear_object (&self->worker[i]);
      g_clear_pointer (&self->calendar[i], g_free);
    }
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->practice, accord_practice_server_free);
}

/* ---- running ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* One cycle over both accounts. (transfer full) (element-type AccordCycleResult) */
static GPtrArray *
run (World *self, gboolean approve)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (GPtrArray) workers = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  options->approve = approve;
  for (guint i = 0; i < N_SIDES; i++)
    g_ptr_array_add (workers, self->worker[i]);
  accord_cycle_run_async (workers, options, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  results = accord_cycle_run_finish (result, &error);
  g_assert_no_error (error);
  return results;
}

/* A cycle in which nothing goes wrong; the steps it carried out. */
static guint
run_cycle (World *self, gboolean approve)
{
  g_autoptr (GPtrArray) results = run (self, approve);
  guint steps = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const AccordCycleResult *one = g_ptr_array_index (results, i);

      g_assert_no_error (one->error);
      g_assert_cmpuint (one->total.stuck, ==, 0);
      g_assert_cmpuint (one->total.conflicts, ==, 0);
      steps += one->total.steps;
    }
  return steps;
}

/* Cycles until one ends well; what ends the others is to come back later for, never for good. */
static void
run_cycles_through (World *self)
{
  gboolean again = TRUE;

  for (guint n = 0; again; n++)
    {
      g_autoptr (GPtrArray) results = run (self, TRUE);

      g_assert_cmpuint (n, <, 8);
      again = FALSE;
      for (guint i = 0; i < results->len; i++)
        {
          const GError *error = ((const AccordCycleResult *) g_ptr_array_index (results, i))->error;

          g_assert_true (error == NULL || error->code == ACCORD_REMOTE_ERROR_BUSY ||
                         error->code == ACCORD_REMOTE_ERROR_OFFLINE ||
                         error->code == ACCORD_REMOTE_ERROR_PROTOCOL);
          if (error != NULL)
            g_test_message ("%s", error->message);
          again = again || error != NULL;
        }
    }
}

/* ---- what is there ---- */

static JsonArray *
read_events (World *self, guint i)
{
  g_autofree char *calendar = g_uri_escape_string (self->calendar[i], NULL, FALSE);
  g_autofree char *path =
      g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars/%s/events", sides[i].side, calendar);
  g_autoptr (JsonNode) reply = accord_practice_server_control (self->practice, "GET", path, NULL);

  return json_array_ref (json_object_get_array_member (json_node_get_object (reply), "events"));
}

/* The living events by title; an event's id by it. (transfer full) */
static GHashTable *
read_titles (World *self, guint i)
{
  g_autoptr (JsonArray) events = read_events (self, i);
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint j = 0; j < json_array_get_length (events); j++)
    {
      JsonObject *event = accord_json_element (events, j);
      const char *title = accord_json_string (event, sides[i].title);

      if (title != NULL && g_strcmp0 (accord_json_string (event, "status"), "cancelled") != 0)
        g_hash_table_replace (titles, g_strdup (title), g_strdup (accord_json_string (event, "id")));
    }
  return titles;
}

static guint
count_links (World *self, guint i)
{
  g_autofree char *calendar = g_strdup_printf ("calendar-%u", i);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) links = accord_store_list_links (self->store, calendar, &error);
  guint live = 0;

  g_assert_no_error (error);
  for (guint j = 0; j < links->len; j++)
    live += ((const AccordLink *) g_ptr_array_index (links, j))->state == ACCORD_LINK_LIVE ? 1 : 0;
  return live;
}

static guint
count_there (World *self, guint i)
{
  g_autofree char *path =
      g_strdup_printf ("/control/state?provider=%s&user=" ACCORD_PRACTICE_PERSON, sides[i].side);
  g_autoptr (JsonNode) state = accord_practice_server_control (self->practice, "GET", path, NULL);
  JsonArray *users = accord_json_array (json_node_get_object (state), "users");
  JsonArray *calendars = accord_json_array (accord_json_element (users, 0), "calendars");

  for (guint j = 0; j < json_array_get_length (calendars); j++)
    if (g_strcmp0 (accord_json_string (accord_json_element (calendars, j), "id"), self->calendar[i]) == 0)
      return (guint) accord_json_int (accord_json_element (calendars, j), "live", 0);
  g_error ("the calendar is not there");
}

/* Exchange changes new items once more by itself (providers.md §6, 63): a minute later it has done so, and we
 * have seen it. */
static void
settle (World *self)
{
  g_autoptr (JsonNode) reply =
      accord_practice_server_control_text (self->practice, "POST", "/control/clock", "{\"advance\":60}");

  g_assert_cmpuint (run_cycle (self, FALSE), ==, 0);
}

/* The promise of sync-rules §1: a cycle after a finished one writes nothing and lists each calendar once. */
static void
assert_quiet (World *self)
{
  g_autoptr (JsonArray) before = accord_practice_server_take_requests (self->practice);
  g_autoptr (JsonArray) requests = NULL;
  guint steps = run_cycle (self, FALSE);
  guint calls = 0;

  requests = accord_practice_server_take_requests (self->practice);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);

      /* A token that is over is renewed. */
      if (g_strcmp0 (accord_json_string (request, "provider"), "control") == 0 ||
          g_str_has_suffix (accord_json_string (request, "path"), "/token"))
        continue;
      g_assert_cmpstr (accord_json_string (request, "method"), ==, "GET");
      calls++;
    }
  g_assert_cmpuint (steps, ==, 0);
  /* Empty pages and rows that come again cost further readings. */
  if (g_getenv ("ACCORD_PRACTICE_SETTINGS") == NULL)
    g_assert_cmpuint (calls, ==, N_SIDES);
}

static void
assert_mirrored (World *self)
{
  g_autoptr (GHashTable) google = read_titles (self, 0);
  g_autoptr (GHashTable) outlook = read_titles (self, 1);
  GHashTableIter iter;
  const char *title;

  for (guint i = 0; i < N_SIDES; i++)
    g_assert_cmpuint (count_there (self, i), ==, count_links (self, i));
  g_assert_cmpuint (count_there (self, 0), ==, count_there (self, 1));
  g_hash_table_iter_init (&iter, google);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, NULL))
    if (!g_hash_table_contains (outlook, title))
      g_error ("“%s” is not in Outlook", title);
}

/* ---- acts ---- */

static void
edit_there (World *self, guint i, const char *method, const char *id, const char *body)
{
  g_autofree char *calendar = g_uri_escape_string (self->calendar[i], NULL, FALSE);
  g_autofree char *event = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars/%s/events%s%s",
                                           sides[i].side,
                                           calendar,
                                           event != NULL ? "/" : "",
                                           event != NULL ? event : "");
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self->practice, method, path, body);
}

static char *
add_here (World *self, const char *title)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;
  gint64 noon = accord_clock_seconds (ACCORD_CLOCK (self->clock)) / 86400 * 86400 + 12 * 3600;

  g_free (event->title);
  event->title = g_strdup (title);
  accord_when_set_span (&event->when, noon + 86400, noon + 86400 + 3600, "Europe/Vienna");
  g_assert_true (accord_store_add_event (self->store, event, &error));
  g_assert_no_error (error);
  return g_strdup (event->id);
}

static void
test_sample_store (World *self, gconstpointer data)
{
  run_sample_script (self);
  g_assert_cmpuint (run_cycle (self, TRUE), >, 50);
  assert_mirrored (self);
  g_assert_cmpuint (count_there (self, 0), >, 50);
  settle (self);
  assert_quiet (self);
  g_assert_cmpuint (accord_practice_server_count_mails (self->practice), ==, 0);
}

/* Each side edits and deletes in turn, over a restart. */
static void
test_turns (World *self, gconstpointer data)
{
  g_autofree char *one = add_here (self, "One");
  g_autofree char *two = add_here (self, "Two");
  g_autoptr (GHashTable) google = NULL;
  g_autoptr (GHashTable) outlook = NULL;
  g_autoptr (AccordEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  run_cycle (self, TRUE);
  google = read_titles (self, 0);
  outlook = read_titles (self, 1);
  edit_there (self, 0, "PATCH", g_hash_table_lookup (google, "One"), "{\"summary\":\"One by Google\"}");
  edit_there (self, 1, "DELETE", g_hash_table_lookup (outlook, "Two"), NULL);
  for (guint i = 0; i < N_SIDES; i++)
    {
      g_clear_object (&self->worker[i]);
      self->worker[i] = new_worker (self, i);
    }
  run_cycle (self, FALSE);

  g_hash_table_unref (google);
  g_hash_table_unref (outlook);
  google = read_titles (self, 0);
  outlook = read_titles (self, 1);
  g_assert_true (g_hash_table_contains (outlook, "One by Google"));
  g_assert_false (g_hash_table_contains (google, "Two"));
  event = accord_store_get_event (self->store, one, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (event->title, ==, "One by Google");
  settle (self);
  assert_quiet (self);
  assert_mirrored (self);
}

/* An event made by hand in one calendar arrives here and in the other one. */
static void
test_born_there (World *self, gconstpointer data)
{
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_utc (accord_clock_seconds (ACCORD_CLOCK (self->clock)));
  g_autofree char *day = g_date_time_format (now, "%F");
  g_autofree char *body =
      g_strdup_printf ("{\"subject\":\"By hand\",\"start\":{\"dateTime\":\"%sT09:00:00\",\"timeZone\":"
                       "\"UTC\"},\"end\":{\"dateTime\":\"%sT10:00:00\",\"timeZone\":\"UTC\"}}",
                       day,
                       day);
  g_autoptr (GHashTable) google = NULL;

  run_cycle (self, TRUE);
  edit_there (self, 1, "POST", NULL, body);
  run_cycle (self, TRUE);
  google = read_titles (self, 0);
  g_assert_true (g_hash_table_contains (google, "By hand"));
  settle (self);
  assert_quiet (self);
  assert_mirrored (self);
}

/* Creates whose replies are lost, throttling, an access token that ends: on the way, not at the end. */
static void
test_bad_weather (World *self, gconstpointer data)
{
  static const char *const faults[] = {
    "{\"method\":\"POST\",\"path\":\"/"
    "events\",\"nth\":1,\"times\":2,\"action\":\"reset\",\"when\":\"after\"}",
    "{\"method\":\"POST\",\"path\":\"/"
    "events\",\"nth\":5,\"times\":2,\"action\":\"truncate\",\"when\":\"after\"}",
    "{\"method\":\"POST\",\"path\":\"/events\",\"nth\":9,\"times\":3,\"action\":\"status\",\"status\":503}",
    "{\"method\":\"POST\",\"path\":\"/events\",\"nth\":14,\"times\":2,\"action\":\"status\",\"status\":429,"
    "\"headers\":{\"Retry-After\":\"30\"}}",
  };

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);
      g_autofree char *id = add_here (self, title);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    accord_practice_server_fault (self->practice, faults[i]);
  for (guint i = 0; i < N_SIDES; i++)
    accord_practice_server_expire (self->practice, sides[i].side, "access");
  run_cycles_through (self);
  for (guint i = 0; i < N_SIDES; i++)
    g_assert_cmpuint (count_there (self, i), ==, 12);
  assert_mirrored (self);
  settle (self);
  assert_quiet (self);
}

/* ---- switches that make requests fail ---- */

static const struct
{
  const char *name;
  const char *settings;
} refusals[] = {
  { "reset-before", "{\"trouble\":\"reset-before\",\"trouble_every\":4}" },
  { "reset-after", "{\"trouble\":\"reset-after\",\"trouble_every\":4}" },
  { "truncate", "{\"trouble\":\"truncate\",\"trouble_every\":3}" },
  { "html", "{\"trouble\":\"html\",\"trouble_every\":3}" },
  { "slow", "{\"trouble\":\"slow\",\"trouble_every\":5}" },
  { "quota-for-hours", "{\"google_quota_exceeded\":true}" },
  { "few-a-minute", "{\"user_requests_per_minute\":4}" },
  { "few-a-minute-and-no-time-named", "{\"user_requests_per_minute\":4,\"retry_after\":false}" },
  { "throttled-throughout", "{\"graph_concurrency\":0}" },
  { "new-mailbox", "{\"mailbox\":\"new\"}" },
  { "no-mailbox", "{\"mailbox\":\"missing\"}" },
};

/* Cycles in which anything may fail, but nothing may be lost for it. */
static void
run_cycles_in_trouble (World *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) results = run (self, TRUE);

      for (guint j = 0; j < results->len; j++)
        {
          const AccordCycleResult *one = g_ptr_array_index (results, j);

          g_assert_cmpuint (one->total.conflicts, ==, 0);
          if (one->error != NULL)
            g_test_message ("%s", one->error->message);
        }
    }
}

static void
add_some (World *self, const char *word)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *title = g_strdup_printf ("%s %u", word, i);
      g_autofree char *id = add_here (self, title);
    }
}

/* Work on both sides while requests fail; when they no longer do, everything is there once. */
static void
test_refusal (World *self, gconstpointer data)
{
  const char *settings = data;
  g_autoptr (JsonNode) set = NULL;
  g_autoptr (JsonNode) later = NULL;
  g_autoptr (GHashTable) google = NULL;
  g_autoptr (GHashTable) outlook = NULL;

  add_some (self, "Before");
  run_cycle (self, TRUE);
  google = read_titles (self, 0);
  outlook = read_titles (self, 1);
  set = accord_practice_server_control_text (self->practice, "POST", "/control/settings", settings);
  add_some (self, "Meanwhile");
  edit_there (self, 0, "PATCH", g_hash_table_lookup (google, "Before 0"), "{\"summary\":\"By Google\"}");
  edit_there (self, 1, "PATCH", g_hash_table_lookup (outlook, "Before 1"), "{\"subject\":\"By Outlook\"}");
  edit_there (self, 1, "DELETE", g_hash_table_lookup (outlook, "Before 2"), NULL);
  run_cycles_in_trouble (self, 4);

  accord_practice_server_calm (self->practice);
  later = accord_practice_server_control_text (self->practice, "POST", "/control/clock", "{\"advance\":7200}");
  accord_fake_clock_advance (self->clock, 7200);
  run_cycles_through (self);
  run_cycles_through (self);
  for (guint i = 0; i < N_SIDES; i++)
    g_assert_cmpuint (count_there (self, i), ==, 7);
  assert_mirrored (self);
  settle (self);
  assert_quiet (self);
  g_assert_cmpuint (accord_practice_server_count_mails (self->practice), ==, 0);
}

static void
add_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/practice/nothing-is-lost/%s", refusals[i].name);

      g_test_add (path, World, refusals[i].settings, world_set_up, test_refusal, world_tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/practice/sample-store-in-both-calendars",
              World,
              NULL,
              world_set_up,
              test_sample_store,
              world_tear_down);
  g_test_add ("/sync/practice/both-sides-in-turn", World, NULL, world_set_up, test_turns, world_tear_down);
  g_test_add ("/sync/practice/born-there", World, NULL, world_set_up, test_born_there, world_tear_down);
  g_test_add ("/sync/practice/lost-replies-make-no-duplicates",
              World,
              NULL,
              world_set_up,
              test_bad_weather,
              world_tear_down);
  add_refusals ();
  return g_test_run ();
}
