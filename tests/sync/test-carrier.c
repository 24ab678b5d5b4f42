/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Who carries the attendees where two calendars may (sync-rules §9), and that nobody takes over by himself: what the plans
 * say, what the copies hold, and what the practice server counts by its own code. */

#include "wire-world.h"

#include "remote/accord-json.h"
#include "store/accord-accounts.h"

#include <string.h>

#define TITLE "Opening"
#define GUEST "ann@guest.example"
#define OTHER "bob@guest.example"
#define FIRST "calendar"
#define SECOND "calendar-2"

/* Two calendars of one store: of two accounts, or both of one. */
typedef struct
{
  guint kind[2];
  const char *name;
} Case;

typedef struct
{
  WireWorld *world[2];
  char *event; /* (owned) */
} Pair;

static AccordPracticeServer *practice;

static void
pair_free (Pair *self)
{
  wire_world_free (self->world[1]);
  wire_world_free (self->world[0]);
  g_free (self->event);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

/* One event made here with one guest; nothing is synced yet. */
static Pair *
pair_new (const Case *one, const char *first, const char *second)
{
  Pair *self = g_new0 (Pair, 1);

  for (guint i = 0; i < 2; i++)
    self->world[i] = wire_world_new (practice, &wire_kinds[one->kind[i]]);
  wire_world_join (self->world[1], self->world[0]);
  wire_world_sql (self->world[0],
                  "UPDATE calendars SET approved = 1, name = 'Board', invitations = '%s' WHERE id = '" FIRST "';"
                  "UPDATE calendars SET approved = 1, name = 'Desk', invitations = '%s' WHERE id = '" SECOND "';"
                  "UPDATE accounts SET connected_at = CASE id WHEN 'account' THEN 1 ELSE 2 END",
                  first,
                  second);
  self->event = wire_world_add (self->world[0], TITLE);
  wire_world_sql (self->world[0],
                  "INSERT INTO attendees (event_id, email) VALUES ('%s', '" GUEST "')",
                  self->event);
  return self;
}

/* ---- running ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_connected (Pair *self, guint i)
{
  return self->world[i]->worker != NULL &&
         wire_world_number (self->world[0],
                            "SELECT disconnected FROM accounts WHERE id = '%s'",
                            self->world[i]->account) == 0;
}

static guint
run (Pair *self, AccordPassMode mode, gboolean approve)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (mode);
  g_autoptr (GPtrArray) workers = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint steps = 0;

  options->approve = approve;
  for (guint i = 0; i < 2; i++)
    if (is_connected (self, i))
      g_ptr_array_add (workers, self->world[i]->worker);
  accord_cycle_run_async (workers, options, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  results = accord_cycle_run_finish (result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    {
      const AccordCycleResult *one = g_ptr_array_index (results, i);

      g_assert_no_error (one->error);
      g_assert_cmpuint (one->total.stuck + one->total.conflicts, ==, 0);
      steps += one->total.steps;
    }
  return steps;
}

/* ---- the two counts, both sorted lines of "remote calendar address" ---- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
sort_lines (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
read_forecast (Pair *self, gboolean approve)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = wire_world_text (self->world[0],
                                               "SELECT mails FROM plan_steps WHERE calendar_id = '%s' AND "
                                               "mails IS NOT NULL AND (%d OR (held = 0 AND ticked = 1))",
                                               i == 0 ? FIRST : SECOND,
                                               approve);
      g_auto (GStrv) people = g_strsplit (text, "\n", -1);

      for (guint j = 0; people[j] != NULL; j++)
        if (*people[j] != '\0')
          g_ptr_array_add (lines, g_strdup_printf ("%u %s", i, people[j]));
    }
  return sort_lines (lines);
}

static char *
read_mails (Pair *self)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (practice, "GET", "/control/mails", NULL);
  JsonArray *mails = accord_json_array (json_node_get_object (reply), "mails");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (mails); i++)
    {
      JsonObject *mail = accord_json_element (mails, i);
      guint where = g_strcmp0 (accord_json_string (mail, "calendar"), self->world[0]->calendar) == 0 ? 0 : 1;

      g_assert_cmpstr (accord_json_string (mail, "calendar"), ==, self->world[where]->calendar);
      g_ptr_array_add (lines, g_strdup_printf ("%u %s", where, accord_json_string (mail, "recipient")));
    }
  return sort_lines (lines);
}

/* Plans, syncs, compares: @expected is who hears of it, where. */
static void
sync_and_compare (Pair *self, gboolean approve, const char *expected)
{
  g_autoptr (JsonNode) forgotten = accord_practice_server_control (practice, "DELETE", "/control/mails", NULL);
  g_autofree char *forecast = NULL;
  g_autofree char *mails = NULL;

  run (self, ACCORD_PASS_PLAN, FALSE);
  forecast = read_forecast (self, approve);
  run (self, ACCORD_PASS_SYNC, approve);
  mails = read_mails (self);
  g_assert_cmpstr (mails, ==, expected);
  g_assert_cmpstr (forecast, ==, mails);
}

static void
assert_quiet (Pair *self)
{
  sync_and_compare (self, FALSE, "");
  g_assert_cmpuint (run (self, ACCORD_PASS_SYNC, FALSE), ==, 0);
}

/* ---- the copies ---- */

static char *
read_body (WireWorld *world, JsonObject *copy)
{
  const char *text = world->kind == &wire_kinds[0]
                         ? accord_json_string (copy, "description")
                         : accord_json_string (json_object_get_object_member (copy, "body"), "content");

  return g_strdup (text != NULL ? text : "");
}

/* @invites: the copy has @guests as attendees and not in its body; else the other way round. */
static void
assert_copy (Pair *self, guint where, const char *title, gboolean invites, const char *guests)
{
  WireWorld *world = self->world[where];
  g_autoptr (JsonObject) copy = wire_world_find (world, title);
  JsonArray *attendees = accord_json_array (copy, "attendees");
  guint count = attendees != NULL ? json_array_get_length (attendees) : 0;
  g_auto (GStrv) list = g_strsplit (guests, " ", -1);
  g_autofree char *body = read_body (world, copy);

  g_assert_cmpuint (count, ==, invites ? g_strv_length (list) : 0);
  for (guint i = 0; list[i] != NULL; i++)
    g_assert_cmpint (strstr (body, list[i]) != NULL, ==, !invites);
}

static void
assert_carrier (Pair *self, const char *expected)
{
  g_autofree char *carrier = wire_world_text (self->world[0], "SELECT carrier FROM events");

  g_assert_cmpstr (carrier, ==, expected);
}

static void
choose (Pair *self, const char *calendar)
{
  wire_world_sql (self->world[0], "UPDATE events SET carrier = '%s'", calendar);
}

static void
add_guest (Pair *self)
{
  wire_world_sql (self->world[0],
                  "INSERT INTO attendees (event_id, email) VALUES ('%s', '" OTHER "')",
                  self->event);
}

/* ---- the stories ---- */

/* Both may: the first one does, and every guest hears once. */
static void
test_first_one_invites (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");

  sync_and_compare (pair, FALSE, "0 " GUEST);
  assert_carrier (pair, FIRST);
  assert_copy (pair, 0, TITLE, TRUE, GUEST);
  assert_copy (pair, 1, TITLE, FALSE, GUEST);
  wire_world_sql (pair->world[0], "UPDATE events SET title = 'Later'");
  sync_and_compare (pair, FALSE, "0 " GUEST);
  add_guest (pair);
  sync_and_compare (pair, FALSE, "0 " OTHER);
  assert_copy (pair, 0, "Later", TRUE, GUEST " " OTHER);
  assert_copy (pair, 1, "Later", FALSE, GUEST " " OTHER);
  assert_quiet (pair);
}

/* An earlier calendar that may from now on does not take over. */
static void
test_no_takeover (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "copy", "send");

  sync_and_compare (pair, FALSE, "1 " GUEST);
  assert_carrier (pair, SECOND);
  wire_world_sql (pair->world[0], "UPDATE calendars SET invitations = 'send'");
  wire_world_sql (pair->world[0], "UPDATE events SET title = 'Later'");
  sync_and_compare (pair, TRUE, "1 " GUEST);
  assert_carrier (pair, SECOND);
  assert_copy (pair, 0, "Later", FALSE, GUEST);
  assert_copy (pair, 1, "Later", TRUE, GUEST);
  assert_quiet (pair);
}

/* Nobody is elected in its place: the names go on standing in the other copy, and nobody hears of anything. */
static void
assert_nobody_elected (Pair *pair)
{
  add_guest (pair);
  wire_world_sql (pair->world[0], "UPDATE events SET title = 'Later'");
  sync_and_compare (pair, TRUE, "");
  assert_carrier (pair, FIRST);
  assert_copy (pair, 1, "Later", FALSE, GUEST " " OTHER);
  assert_copy (pair, 0, TITLE, TRUE, GUEST);
  assert_quiet (pair);
}

static void
test_carrier_unmirrored (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");

  sync_and_compare (pair, FALSE, "0 " GUEST);
  wire_world_sql (pair->world[0], "UPDATE calendars SET mirrored = 0 WHERE id = '" FIRST "'");
  assert_nobody_elected (pair);
}

static void
test_carrier_disconnected (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");


  sync_and_compare (pair, FALSE, "0 " GUEST);
  wire_world_sql (pair->world[0],
                  "UPDATE accounts SET disconnected = 1 WHERE id = 'account';"
                  "UPDATE links SET state = 'released', hold = 'disconnected' WHERE calendar_id = '" FIRST "'");
  assert_nobody_elected (pair);
}

/* The rule of the carrier turns to copy: nobody is elected either. */
static void
test_carrier_only_copies (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");
  gboolean outlook = pair->world[0]->kind == &wire_kinds[1];

  sync_and_compare (pair, FALSE, "0 " GUEST);
  wire_world_sql (pair->world[0], "UPDATE calendars SET invitations = 'copy' WHERE id = '" FIRST "'");
  /* Outlook mails whatever is said, so it waits for a yes; Google is told not to. */
  sync_and_compare (pair, FALSE, "");
  sync_and_compare (pair, TRUE, outlook ? "0 " GUEST : "");
  assert_carrier (pair, FIRST);
  assert_copy (pair, 0, TITLE, FALSE, GUEST);
  assert_copy (pair, 1, TITLE, FALSE, GUEST);
  assert_quiet (pair);
}

/* A person moves them: they leave one copy and go into the other, and each calendar tells them. */
static void
assert_moves (Pair *pair, guint from, guint to)
{
  choose (pair, to == 0 ? FIRST : SECOND);
  sync_and_compare (pair, TRUE, "0 " GUEST "\n1 " GUEST);
  assert_copy (pair, from, TITLE, FALSE, GUEST);
  assert_copy (pair, to, TITLE, TRUE, GUEST);
  assert_quiet (pair);
}

static void
test_person_moves_them (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");

  sync_and_compare (pair, FALSE, "0 " GUEST);
  assert_moves (pair, 0, 1);
  wire_world_sql (pair->world[0], "UPDATE events SET title = 'Later'");
  sync_and_compare (pair, FALSE, "1 " GUEST);
  wire_world_sql (pair->world[0], "UPDATE events SET title = '" TITLE "'");
  sync_and_compare (pair, FALSE, "1 " GUEST);
  assert_moves (pair, 1, 0);
}

/* The old copy asks first, the new one would not: nothing moves before the answer, or both would invite. */
static void
test_moving_waits_for_a_yes (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "ask", "send");
  g_autofree char *why = NULL;

  sync_and_compare (pair, FALSE, "");
  sync_and_compare (pair, TRUE, "0 " GUEST);
  choose (pair, SECOND);
  sync_and_compare (pair, FALSE, "");
  assert_copy (pair, 0, TITLE, TRUE, GUEST);
  assert_copy (pair, 1, TITLE, FALSE, GUEST);
  why = wire_world_text (pair->world[0], "SELECT why FROM links WHERE calendar_id = '" SECOND "'");
  g_assert_cmpstr (why, ==, "Waits until its guests have been taken off the copy in “Board”.");
  sync_and_compare (pair, TRUE, "0 " GUEST "\n1 " GUEST);
  assert_copy (pair, 0, TITLE, FALSE, GUEST);
  assert_copy (pair, 1, TITLE, TRUE, GUEST);
  assert_quiet (pair);
}

/* The carrier went; a person says so, and the other one invites. */
static void
test_person_replaces_what_went (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");

  sync_and_compare (pair, FALSE, "0 " GUEST);
  wire_world_sql (pair->world[0], "UPDATE calendars SET mirrored = 0 WHERE id = '" FIRST "'");
  assert_quiet (pair);
  wire_world_sql (pair->world[0], "UPDATE events SET carrier = NULL");
  sync_and_compare (pair, FALSE, "1 " GUEST);
  assert_carrier (pair, SECOND);
  assert_copy (pair, 1, TITLE, TRUE, GUEST);
  assert_quiet (pair);
}

/* What is over moves nowhere. */
static void
test_nothing_about_the_past (gconstpointer data)
{
  g_autoptr (Pair) pair = pair_new (data, "send", "send");

  sync_and_compare (pair, FALSE, "0 " GUEST);
  for (guint i = 0; i < 2; i++)
    accord_fake_clock_advance (pair->world[i]->clock, (gint64) 3 * 24 * 60 * 60);
  choose (pair, SECOND);
  sync_and_compare (pair, TRUE, "");
  {
    g_autoptr (JsonObject) copy = wire_world_find (pair->world[1], TITLE);
    JsonArray *attendees = accord_json_array (copy, "attendees");

    g_assert_true (attendees == NULL || json_array_get_length (attendees) == 0);
  }
}

static const struct
{
  const char *name;
  GTestDataFunc func;
} stories[] = {
  { "first-one-invites", test_first_one_invites },
  { "no-takeover", test_no_takeover },
  { "carrier-unmirrored", test_carrier_unmirrored },
  { "carrier-disconnected", test_carrier_disconnected },
  { "carrier-only-copies", test_carrier_only_copies },
  { "person-moves-them", test_person_moves_them },
  { "moving-waits-for-a-yes", test_moving_waits_for_a_yes },
  { "person-replaces-what-went", test_person_replaces_what_went },
  { "nothing-about-the-past", test_nothing_about_the_past },
};

int
main (int argc, char *argv[])
{
  static const Case cases[] = {
    { { 0, 1 }, "google-outlook" },
    { { 1, 0 }, "outlook-google" },
    { { 0, 0 }, "google-google" },
    { { 1, 1 }, "outlook-outlook" },
  };
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  accord_practice_server_set (practice, "etag_bump", "false");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (stories); j++)
      {
        g_autofree char *path = g_strdup_printf ("/carrier/%s/%s", cases[i].name, stories[j].name);

        /* Two calendars of one account go together. */
        if (stories[j].func == test_carrier_disconnected && cases[i].kind[0] == cases[i].kind[1])
          continue;
        g_test_add_data_func (path, &cases[i], stories[j].func);
      }
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
