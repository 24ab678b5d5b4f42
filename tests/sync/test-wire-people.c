/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Attendees with role and response, both ways; a default reminder of a whole day; real providers over real
 * sockets. */

#include "wire-world.h"

#include "remote/accord-json.h"

#include <string.h>

#define TITLE "Kick-off"

static AccordPracticeServer *practice;

/* ours, Google's, Graph's */
static const char *const answers[][3] = {
  { "none", "needsAction", "none" },
  { "accepted", "accepted", "accepted" },
  { "declined", "declined", "declined" },
  { "tentative", "tentative", "tentativelyAccepted" },
};

static const char *const roles[] = { "required", "optional", "resource" };

static gboolean
is_google (const WireWorld *world)
{
  return world->kind == &wire_kinds[0];
}

/* "required-accepted@guest.example", … */
static char *
address_of (guint role, guint answer)
{
  return g_strdup_printf ("%s-%s@guest.example", roles[role], answers[answer][0]);
}

/* Every role with every answer, as the provider writes it. */
static char *
attendees_json (const WireWorld *world)
{
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint role = 0; role < G_N_ELEMENTS (roles); role++)
    for (guint answer = 0; answer < G_N_ELEMENTS (answers); answer++)
      {
        g_autofree char *address = address_of (role, answer);

        g_string_append (json, json->len > 0 ? "," : "{\"attendees\":[");
        if (is_google (world))
          g_string_append_printf (
              json,
              "{\"email\":\"%s\",\"optional\":%s,\"resource\":%s,\"responseStatus\":\"%s\"}",
              address,
              role == 1 ? "true" : "false",
              role == 2 ? "true" : "false",
              answers[answer][1]);
        else
          g_string_append_printf (json,
                                  "{\"type\":\"%s\",\"emailAddress\":{\"address\":\"%s\"},"
                                  "\"status\":{\"response\":\"%s\",\"time\":\"2026-01-01T00:00:00Z\"}}",
                                  roles[role],
                                  address,
                                  answers[answer][2]);
      }
  g_string_append (json, "]}");
  return g_string_free (g_steal_pointer (&json), FALSE);
}

/* One line each, as ours: of the store, and of the item there read by this test alone. */
static char *
people_here (WireWorld *world)
{
  return wire_world_text (world,
                          "SELECT email || ' ' || role || ' ' || response FROM attendees ORDER BY email");
}

static char *
role_there (JsonObject *attendee, gboolean google)
{
  if (!google)
    return g_strdup (accord_json_string (attendee, "type"));
  return g_strdup (accord_json_boolean (attendee, "resource", FALSE)   ? "resource"
                   : accord_json_boolean (attendee, "optional", FALSE) ? "optional"
                                                                       : "required");
}

static const char *
answer_there (JsonObject *attendee, gboolean google)
{
  const char *word =
      google ? accord_json_string (attendee, "responseStatus")
             : accord_json_string (json_object_get_object_member (attendee, "status"), "response");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_strcmp0 (word, answers[i][google ? 1 : 2]) == 0)
      return answers[i][0];
  return word;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
people_there (WireWorld *world)
{
  g_autoptr (JsonObject) event = wire_world_find (world, TITLE);
  JsonArray *list = accord_json_array (event, "attendees");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean google = is_google (world);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *attendee = accord_json_element (list, i);
      g_autofree char *role = role_there (attendee, google);
      const char *address =
          google ? accord_json_string (attendee, "email")
                 : accord_json_string (json_object_get_object_member (attendee, "emailAddress"), "address");

      g_ptr_array_add (lines, g_strdup_printf ("%s %s %s", address, role, answer_there (attendee, google)));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_same_people (WireWorld *world, guint n)
{
  g_autofree char *here = people_here (world);
  g_autofree char *there = people_there (world);
  g_auto (GStrv) lines = g_strsplit (here, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, n);
  g_assert_cmpstr (here, ==, there);
}

static void
test_roles_and_answers (gconstpointer data)
{
  g_autoptr (WireWorld) world = wire_world_new (practice, data);
  g_autofree char *json = attendees_json (world);

  wire_world_sql (world, "UPDATE calendars SET approved = 1, invitations = 'send'");
  wire_world_add_there (world, TITLE, 3);
  wire_world_act (world, "PATCH", TITLE, json);
  wire_world_finish (world);
  assert_same_people (world, 12);
  /* One more, invited here: the answers of the others stay there. */
  wire_world_sql (world,
                  "INSERT INTO attendees (event_id, email, name, role) "
                  "SELECT id, 'new@guest.example', 'Nia', 'optional' FROM events");
  wire_world_finish (world);
  assert_same_people (world, 13);
  wire_world_sql (world, "DELETE FROM attendees WHERE email LIKE 'resource-%%'");
  wire_world_finish (world);
  assert_same_people (world, 9);
  wire_world_sql (world, "UPDATE attendees SET role = 'required' WHERE email = 'new@guest.example'");
  wire_world_finish (world);
  assert_same_people (world, 9);
}

/* An answer is theirs: written here it goes nowhere, and what they say comes back. */
static void
test_answers_are_theirs (gconstpointer data)
{
  g_autoptr (WireWorld) world = wire_world_new (practice, data);
  g_autofree char *json = attendees_json (world);
  gint64 before;

  wire_world_sql (world, "UPDATE calendars SET approved = 1, invitations = 'send'");
  wire_world_add_there (world, TITLE, 3);
  wire_world_act (world, "PATCH", TITLE, json);
  wire_world_finish (world);
  before = wire_world_sequence (world);
  wire_world_sql (world, "UPDATE attendees SET response = 'accepted'");
  wire_world_finish (world);
  g_assert_cmpint (wire_world_sequence (world), ==, before);
}

/* ---- reminders ---- */

static char *
reminders_there (WireWorld *world)
{
  g_autoptr (JsonObject) event = wire_world_find (world, TITLE);
  JsonArray *list = NULL;

  if (!is_google (world))
    return accord_json_boolean (event, "isReminderOn", FALSE)
               ? g_strdup_printf ("%" G_GINT64_FORMAT,
                                  accord_json_int (event, "reminderMinutesBeforeStart", -1))
               : g_strdup ("");
  g_assert_false (
      accord_json_boolean (json_object_get_object_member (event, "reminders"), "useDefault", TRUE));
  list = accord_json_array (json_object_get_object_member (event, "reminders"), "overrides");
  if (list == NULL || json_array_get_length (list) == 0)
    return g_strdup ("");
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          accord_json_int (accord_json_element (list, 0), "minutes", -1));
}

static void
assert_reminder (WireWorld *world, const char *expected)
{
  g_autofree char *there = reminders_there (world);

  g_assert_cmpstr (there, ==, expected);
}

/* 900 minutes before midnight: 9:00 on the day before. Taken away there it stays away. */
static void
test_default_reminder_of_a_day (gconstpointer data)
{
  g_autoptr (WireWorld) world = wire_world_new (practice, data);
  g_autofree char *id = wire_world_add (world, TITLE);

  wire_world_sql (
      world,
      "UPDATE calendars SET approved = 1;"
      "INSERT INTO settings (key, value) VALUES ('reminder_deliverable', '900');"
      "UPDATE events SET kind = 'deliverable', \"start\" = date (\"start\"), \"end\" = NULL, zone = NULL");
  wire_world_finish (world);
  assert_reminder (world, "900");
  wire_world_sql (world, "UPDATE settings SET value = '540' WHERE key = 'reminder_deliverable'");
  wire_world_finish (world);
  assert_reminder (world, "540");
  wire_world_act (world,
                  "PATCH",
                  TITLE,
                  is_google (world) ? "{\"reminders\":{\"useDefault\":false,\"overrides\":[]}}"
                                    : "{\"isReminderOn\":false}");
  wire_world_finish (world);
  assert_reminder (world, "");
  wire_world_sql (world,
                  "UPDATE settings SET value = '60' WHERE key = 'reminder_deliverable';"
                  "UPDATE events SET notes = 'Bring the drawings'");
  wire_world_finish (world);
  assert_reminder (world, "");
  g_assert_cmpint (wire_world_number (world, "SELECT no_reminder FROM events"), ==, 1);
}

static const struct
{
  const char *name;
  GTestDataFunc func;
} stories[] = {
  { "roles-and-answers", test_roles_and_answers },
  { "answers-are-theirs", test_answers_are_theirs },
  { "default-reminder-of-a-day", test_default_reminder_of_a_day },
};

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  for (guint i = 0; i < G_N_ELEMENTS (wire_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (stories); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/wire-people/%s/%s", wire_kinds[i].provider, stories[j].name);

        g_test_add_data_func (path, &wire_kinds[i], stories[j].func);
      }
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
