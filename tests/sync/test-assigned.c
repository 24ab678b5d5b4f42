/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Who is booked on an event becomes an attendee of the copy that carries them, where a rule says so
 * (sync-rules §9): what the plan says, what the copy holds, and what the practice server counts by its own
 * code. */

#include "wire-world.h"

#include "remote/accord-json.h"

#include <string.h>

#define TITLE "Final set"
#define ANN "ann@staff.example"
#define BOB "bob@staff.example"
#define GUEST "guest@client.example"

typedef struct
{
  const WireKind *kind;
  const char *rule;
} Case;

static AccordPracticeServer *practice;

/* ---- the two counts: sorted addresses, joined by a space ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_sorted (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (" ", (char **) texts->pdata);
}

static char *
read_forecast (WireWorld *world, gboolean approve)
{
  g_autofree char *text = wire_world_text (
      world,
      "SELECT mails FROM plan_steps WHERE mails IS NOT NULL AND (%d OR (held = 0 AND ticked = 1))",
      approve);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (addresses, lines[i]);
  return join_sorted (addresses);
}

static char *
read_mails (void)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (practice, "GET", "/control/mails", NULL);
  JsonArray *mails = accord_json_array (json_node_get_object (reply), "mails");
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (mails); i++)
    {
      JsonObject *mail = accord_json_element (mails, i);

      g_assert_false (json_object_get_boolean_member (mail, "past"));
      g_ptr_array_add (addresses, (char *) accord_json_string (mail, "recipient"));
    }
  return join_sorted (addresses);
}

/* Plans, syncs, and compares the two counts with who is to hear of it. */
static void
sync_and_compare (WireWorld *world, gboolean approve, const char *expected)
{
  g_autoptr (JsonNode) forgotten =
      accord_practice_server_control (practice, "DELETE", "/control/mails", NULL);
  g_autofree char *forecast = NULL;
  g_autofree char *mails = NULL;

  wire_world_pass (world, ACCORD_PASS_PLAN, FALSE);
  forecast = read_forecast (world, approve);
  wire_world_pass (world, ACCORD_PASS_SYNC, approve);
  mails = read_mails ();
  g_assert_cmpstr (mails, ==, expected);
  g_assert_cmpstr (forecast, ==, expected);
}

static void
assert_quiet (WireWorld *world)
{
  gint64 before = wire_world_sequence (world);

  wire_world_pass (world, ACCORD_PASS_SYNC, TRUE);
  g_assert_cmpuint (wire_world_pass (world, ACCORD_PASS_SYNC, TRUE), ==, 0);
  g_assert_cmpint (wire_world_sequence (world), ==, before);
}

/* ---- the copy ---- */

static const char *
address_of (WireWorld *world, JsonObject *attendee)
{
  return world->kind == &wire_kinds[0]
             ? accord_json_string (attendee, "email")
             : accord_json_string (json_object_get_object_member (attendee, "emailAddress"), "address");
}

static char *
attendees_there (WireWorld *world)
{
  g_autoptr (JsonObject) copy = wire_world_find (world, TITLE);
  JsonArray *list = accord_json_array (copy, "attendees");
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_ptr_array_add (addresses, (char *) address_of (world, accord_json_element (list, i)));
  return join_sorted (addresses);
}

static void
assert_attendees (WireWorld *world, const char *there, const char *here)
{
  g_autofree char *copy = attendees_there (world);
  g_autofree char *own =
      wire_world_text (world,
                       "SELECT group_concat (email, ' ') FROM (SELECT email FROM attendees ORDER BY email)");

  g_assert_cmpstr (copy, ==, there);
  g_assert_cmpstr (own, ==, here);
}

/* Somebody else answers, or edits the list, in the web calendar. */
static void
write_attendees_there (WireWorld *world, const char *addresses, const char *response)
{
  g_auto (GStrv) list = g_strsplit (addresses, " ", -1);
  g_autoptr (GString) body = g_string_new ("{\"attendees\":[");

  for (guint i = 0; list[i] != NULL && *list[i] != '\0'; i++)
    if (world->kind == &wire_kinds[0])
      g_string_append_printf (
          body, "%s{\"email\":\"%s\",\"responseStatus\":\"%s\"}", i > 0 ? "," : "", list[i], response);
    else
      g_string_append_printf (body,
                              "%s{\"type\":\"required\",\"emailAddress\":{\"address\":\"%s\"},"
                              "\"status\":{\"response\":\"%s\",\"time\":\"2026-01-01T00:00:00Z\"}}",
                              i > 0 ? "," : "",
                              list[i],
                              g_str_equal (response, "needsAction") ? "none" : response);
  g_string_append (body, "]}");
  wire_world_act (world, "PATCH", TITLE, body->str);
}

/* ---- the world ---- */

/* A deliverable that Ann is booked on; the account's owner is in people too, and Bob. */
static WireWorld *
new_world (const Case *one, const char *setting)
{
  WireWorld *world = wire_world_new (practice, one->kind);
  g_autofree char *id = wire_world_add (world, TITLE);

  wire_world_sql (
      world,
      "UPDATE calendars SET approved = 1, invitations = '%s';"
      "INSERT INTO settings (key, value) VALUES ('invite_assigned', '%s');"
      "INSERT INTO people (name, email) VALUES ('Ann', '" ANN "'), ('Bob', '" BOB "'), "
      "('Owner', '" ACCORD_PRACTICE_PERSON "'), ('Nameless', NULL);"
      "UPDATE events SET kind = 'deliverable', person_id = (SELECT id FROM people WHERE name = 'Ann')",
      one->rule,
      setting);
  return world;
}

static void
book (WireWorld *world, const char *name)
{
  wire_world_sql (world, "UPDATE events SET person_id = (SELECT id FROM people WHERE name = '%s')", name);
}

/* ---- the stories ---- */

static void
test_booked_replaced_removed (gconstpointer data)
{
  g_autoptr (WireWorld) world = new_world (data, "on");

  sync_and_compare (world, FALSE, ANN);
  assert_attendees (world, ANN, "");
  assert_quiet (world);
  book (world, "Bob");
  sync_and_compare (world, FALSE, ANN " " BOB);
  assert_attendees (world, BOB, "");
  wire_world_sql (world, "INSERT INTO attendees (event_id, email) SELECT id, '" GUEST "' FROM events");
  sync_and_compare (world, FALSE, GUEST);
  assert_attendees (world, BOB " " GUEST, GUEST);
  /* The body says who is assigned, so the guest hears of it as well. */
  book (world, "Nameless");
  sync_and_compare (world, FALSE, BOB " " GUEST);
  assert_attendees (world, GUEST, GUEST);
  assert_quiet (world);
}

/* The one who owns the account sees the event there anyway; who is me is the one who invites. */
static void
test_not_me_and_not_the_owner (gconstpointer data)
{
  g_autoptr (WireWorld) world = new_world (data, "on");

  book (world, "Owner");
  sync_and_compare (world, FALSE, "");
  assert_attendees (world, "", "");
  wire_world_sql (world, "UPDATE people SET is_me = 1 WHERE name = 'Bob'");
  book (world, "Bob");
  sync_and_compare (world, FALSE, "");
  assert_attendees (world, "", "");
  /* Somebody else is me from now on. */
  wire_world_sql (world, "UPDATE people SET is_me = 0");
  sync_and_compare (world, FALSE, BOB);
  assert_quiet (world);
}

/* What comes back of them: the answer, and nothing that would make them attendees of the event's own. */
static void
test_answer_comes_back (gconstpointer data)
{
  g_autoptr (WireWorld) world = new_world (data, "on");
  g_autofree char *answer = NULL;
  g_autofree char *later = NULL;
  g_autofree char *other = NULL;

  sync_and_compare (world, FALSE, ANN);
  write_attendees_there (world, ANN, "accepted");
  assert_quiet (world);
  answer = wire_world_text (world, "SELECT person_response FROM events");
  g_assert_cmpstr (answer, ==, "accepted");
  assert_attendees (world, ANN, "");
  /* Another guest is added there: that one is the event's own. */
  write_attendees_there (world, ANN " " GUEST, "declined");
  assert_quiet (world);
  later = wire_world_text (world, "SELECT person_response FROM events");
  g_assert_cmpstr (later, ==, "declined");
  assert_attendees (world, ANN " " GUEST, GUEST);
  /* Another person has not answered. */
  book (world, "Bob");
  other = wire_world_text (world, "SELECT coalesce (person_response, 'nothing') FROM events");
  g_assert_cmpstr (other, ==, "nothing");
}

/* Taken off there: they are not invited a second time, until the booking changes here. */
static void
test_taken_off_there (gconstpointer data)
{
  g_autoptr (WireWorld) world = new_world (data, "on");

  sync_and_compare (world, FALSE, ANN);
  write_attendees_there (world, "", "needsAction");
  sync_and_compare (world, TRUE, "");
  assert_attendees (world, "", "");
  assert_quiet (world);
  wire_world_sql (world, "UPDATE events SET notes = 'Bring the drawings'");
  sync_and_compare (world, TRUE, "");
  assert_attendees (world, "", "");
  book (world, "Bob");
  sync_and_compare (world, TRUE, BOB);
  assert_quiet (world);
}

/* Switched on and off: a rule like any other, so that whatever would mail waits for a yes. */
static void
test_switched_on_later (gconstpointer data)
{
  g_autoptr (WireWorld) world = new_world (data, "off");

  sync_and_compare (world, FALSE, "");
  assert_attendees (world, "", "");
  wire_world_sql (world, "UPDATE settings SET value = 'on' WHERE key = 'invite_assigned'");
  wire_world_pass (world, ACCORD_PASS_SYNC, FALSE);
  assert_attendees (world, "", "");
  sync_and_compare (world, TRUE, ANN);
  assert_attendees (world, ANN, "");
  assert_quiet (world);
  wire_world_sql (world, "UPDATE settings SET value = 'off' WHERE key = 'invite_assigned'");
  wire_world_pass (world, ACCORD_PASS_SYNC, FALSE);
  assert_attendees (world, ANN, "");
  sync_and_compare (world, TRUE, ANN);
  assert_attendees (world, "", "");
  assert_quiet (world);
}

static void
test_nothing_about_the_past (gconstpointer data)
{
  g_autoptr (WireWorld) world = new_world (data, "on");

  wire_world_sql (world,
                  "UPDATE events SET \"start\" = date ('now', '-6 days'), \"end\" = date ('now', '-5 days'), "
                  "zone = NULL");
  sync_and_compare (world, TRUE, "");
  assert_attendees (world, "", "");
  assert_quiet (world);
}

/* It waits for a yes before anybody hears of it. */
static void
test_ask_holds (gconstpointer data)
{
  Case asks = { ((const Case *) data)->kind, "ask" };
  g_autoptr (WireWorld) world = new_world (&asks, "on");
  g_autofree char *titles = NULL;

  sync_and_compare (world, FALSE, "");
  titles = wire_world_titles (world);
  g_assert_cmpstr (titles, ==, "");
  sync_and_compare (world, TRUE, ANN);
  assert_attendees (world, ANN, "");
  assert_quiet (world);
}

/* Only a name: where the template says who is assigned it says it once, in a meeting it stands among the
 * attendees. */
static void
test_copy_names_them (gconstpointer data)
{
  Case copies = { ((const Case *) data)->kind, "copy" };
  const char *kinds[] = { "deliverable", "appointment" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (WireWorld) world = new_world (&copies, "on");
      g_autoptr (JsonObject) copy = NULL;
      const char *body;
      const char *first;

      wire_world_sql (world, "UPDATE events SET kind = '%s'", kinds[i]);
      sync_and_compare (world, TRUE, "");
      assert_attendees (world, "", "");
      copy = wire_world_find (world, TITLE);
      body = world->kind == &wire_kinds[0]
                 ? accord_json_string (copy, "description")
                 : accord_json_string (json_object_get_object_member (copy, "body"), "content");
      first = strstr (body, "Ann");
      g_assert_nonnull (first);
      g_assert_null (strstr (first + 1, "Ann"));
      assert_quiet (world);
    }
}

static const struct
{
  const char *name;
  GTestDataFunc func;
} stories[] = {
  { "booked-replaced-removed", test_booked_replaced_removed },
  { "not-me-and-not-the-owner", test_not_me_and_not_the_owner },
  { "answer-comes-back", test_answer_comes_back },
  { "taken-off-there", test_taken_off_there },
  { "switched-on-later", test_switched_on_later },
  { "nothing-about-the-past", test_nothing_about_the_past },
  { "ask-holds", test_ask_holds },
  { "copy-names-them", test_copy_names_them },
};

int
main (int argc, char *argv[])
{
  static Case cases[2];
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  accord_practice_server_set (practice, "etag_bump", "false");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cases[i] = (Case){ &wire_kinds[i], "send" };
      for (guint j = 0; j < G_N_ELEMENTS (stories); j++)
        {
          g_autofree char *path =
              g_strdup_printf ("/assigned/%s/%s", cases[i].kind->provider, stories[j].name);

          g_test_add_data_func (path, &cases[i], stories[j].func);
        }
    }
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
