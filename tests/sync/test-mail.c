/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Who is mailed (sync-rules §9): what the plan says, against what the practice server counts by its own code.
 */

#include "wire-world.h"

#include "remote/accord-json.h"

#include <string.h>

#define DAY (24 * 60 * 60)

typedef enum
{
  NOBODY,
  OWNER,
  ONE_GUEST,
  THREE,
  OWNER_AND_ONE,
  N_GUESTS
} Guests;

/* # is the event: every address but the owner's is in one event only, so an address says which it is about.
 */
static const char *const guests[N_GUESTS] = {
  "",
  ACCORD_PRACTICE_PERSON,
  "ann#@one.example",
  "ann#@three.example bob#@three.example cyd#@three.example",
  ACCORD_PRACTICE_PERSON " eve#@both.example",
};

/* The second of three days, for one occurrence of what repeats: those whose name begins so do. */
#define ONE "one-"
#define SECOND_DAY "date (substr (\"start\", 1, 10), '+1 day')"
#define OCCURRENCE(column, value)                                                                            \
  "INSERT INTO exceptions (event_id, original, " column ") SELECT id, " SECOND_DAY " || 'T09:00:00', " value   \
  " FROM events WHERE id = ID"

/* Every way an event changes here; ID: the event. */
static const struct
{
  const char *name;
  const char *sql;
} changes[] = {
  { "title", "UPDATE events SET title = title || ' anew' WHERE id = ID" },
  { "body", "UPDATE events SET notes = 'Bring drawings' WHERE id = ID" },
  { "place", "UPDATE events SET place = 'Room 4' WHERE id = ID" },
  { "time", "UPDATE events SET \"end\" = replace (\"end\", 'T10:00', 'T10:30') WHERE id = ID" },
  { "reminder", "INSERT INTO reminders (event_id, minutes) VALUES (ID, 25)" },
  { "busy", "UPDATE events SET availability = 'free' WHERE id = ID" },
  { "category", "INSERT INTO categories (event_id, name) VALUES (ID, 'Blue')" },
  { "sensitivity", "UPDATE events SET visibility = 'private' WHERE id = ID" },
  { "guest",
    "INSERT INTO attendees (event_id, email) SELECT id, 'new-' || id || '@guest.example' FROM events WHERE "
    "id = ID" },
  { "fewer", "DELETE FROM attendees WHERE event_id = ID AND email LIKE 'ann%'" },
  { "swap",
    "UPDATE attendees SET email = 'dan-' || event_id || '@swap.example' WHERE event_id = ID AND email LIKE "
    "'ann%'" },
  { "deletion", "UPDATE events SET deleted_at = 1 WHERE id = ID" },
  { "cancelling", "UPDATE events SET status = 'cancelled' WHERE id = ID" },
  { "nothing", "UPDATE events SET contact = 'Somebody' WHERE id = ID" },
  { ONE "title", OCCURRENCE ("title", "'Other'") },
  { ONE "body", OCCURRENCE ("notes", "'Bring drawings'") },
  { ONE "place", OCCURRENCE ("place", "'Room 4'") },
  { ONE "time",
    OCCURRENCE ("\"start\", \"end\", zone, all_day",
                SECOND_DAY " || 'T11:00:00+00:00', " SECOND_DAY " || 'T12:00:00+00:00', 'UTC', 0") },
  { ONE "cancelled", OCCURRENCE ("cancelled", "1") },
  { ONE "reminder", OCCURRENCE ("reminders", "'25'") },
  { ONE "busy", OCCURRENCE ("availability", "'free'") },
  { ONE "category", OCCURRENCE ("categories", "'Blue'") },
};

typedef struct
{
  const WireKind *kind;
  const char *rule;
} Case;

static AccordPracticeServer *practice;

/* ---- what is there at first ---- */

static char *
name_guests (const char *title, Guests who)
{
  g_auto (GStrv) parts = g_strsplit (guests[who], "#", -1);
  g_autofree char *word = g_strdelimit (g_strdup (title), " ", '-');

  return g_strjoinv (word, parts);
}

static char *
guest_json (WireWorld *world, const char *addresses)
{
  g_auto (GStrv) list = g_strsplit (addresses, " ", -1);
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; list[i] != NULL && *list[i] != '\0'; i++)
    g_string_append_printf (text,
                            world->kind == &wire_kinds[0]
                                ? "%s{\"email\":\"%s\"}"
                                : "%s{\"type\":\"required\",\"emailAddress\":{\"address\":\"%s\"}}",
                            i > 0 ? "," : "",
                            list[i]);
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
day_text (WireWorld *world, int days)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (world->noon + (gint64) days * DAY);

  return g_date_time_format (day, "%F");
}

static gboolean
repeats (const char *title)
{
  return strstr (title, " " ONE) != NULL;
}

/* The member that says so, after a comma; "" where the event does not repeat. */
static char *
rule_json (WireWorld *world, const char *title, const char *day)
{
  if (!repeats (title))
    return g_strdup ("");
  if (world->kind == &wire_kinds[0])
    return g_strdup (",\"recurrence\":[\"RRULE:FREQ=DAILY;COUNT=3\"]");
  return g_strdup_printf (",\"recurrence\":{\"pattern\":{\"type\":\"daily\",\"interval\":1},"
                          "\"range\":{\"type\":\"numbered\",\"startDate\":\"%s\",\"numberOfOccurrences\":3}}",
                          day);
}

static void
add_there (WireWorld *world, const char *title, Guests who, gboolean mine, int days)
{
  g_autofree char *people = name_guests (title, who);
  g_autofree char *attendees = guest_json (world, people);
  g_autofree char *day = day_text (world, days);
  g_autofree char *rule = rule_json (world, title, day);
  g_autofree char *calendar = g_uri_escape_string (world->calendar, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars/%s/events",
                                           world->kind->side,
                                           calendar);
  g_autoptr (JsonNode) reply = NULL;
  const char *organiser =
      mine ? ""
      : world->kind == &wire_kinds[0]
          ? ",\"organizer\":{\"email\":\"boss@else.example\"}"
          : ",\"isOrganizer\":false,\"organizer\":{\"emailAddress\":{\"address\":\"boss@else.example\"}}";
  g_autofree char *body = g_strdup_printf ("{\"%s\":\"%s\",\"attendees\":%s%s%s,"
                                           "\"start\":{\"dateTime\":\"%sT09:00:00\",\"timeZone\":\"UTC\"},"
                                           "\"end\":{\"dateTime\":\"%sT10:00:00\",\"timeZone\":\"UTC\"}}",
                                           world->kind->title,
                                           title,
                                           attendees,
                                           organiser,
                                           rule,
                                           day,
                                           day);

  reply = accord_practice_server_control_text (practice, "POST", path, body);
}

static void
add_here (WireWorld *world, GString *sql, const char *title, Guests who, int days)
{
  g_autofree char *people = name_guests (title, who);
  g_auto (GStrv) list = g_strsplit (people, " ", -1);
  g_autofree char *day = day_text (world, days);

  g_string_append_printf (
      sql,
      "INSERT INTO events (title, \"start\", \"end\", zone, recurrence) VALUES ('%s', '%sT09:00:00+00:00', "
      "'%sT10:00:00+00:00', 'UTC', %s);",
      title,
      day,
      day,
      repeats (title) ? "'RRULE:FREQ=DAILY;COUNT=3'" : "NULL");
  for (guint i = 0; list[i] != NULL && *list[i] != '\0'; i++)
    g_string_append_printf (
        sql,
        "INSERT INTO attendees (event_id, email) SELECT id, '%s' FROM events WHERE title = '%s';",
        list[i],
        title);
}

/* past or to come, mine or somebody else's, made there or here, each with every set of guests and every
 * change */
static const struct
{
  const char *name;
  gboolean here;
  gboolean mine;
  int days;
} makings[] = {
  { "mine", FALSE, TRUE, 3 },          { "mine-past", FALSE, TRUE, -5 }, { "others", FALSE, FALSE, 4 },
  { "others-past", FALSE, FALSE, -6 }, { "copy", TRUE, TRUE, 5 },        { "copy-past", TRUE, TRUE, -7 },
};

typedef void (*EventFunc) (
    WireWorld *world, GString *sql, const char *title, guint making, Guests who, guint change);

/* Series with these guests are enough: they take a call each. */
static gboolean
is_tried (Guests who, guint change)
{
  return !g_str_has_prefix (changes[change].name, ONE) || who == ONE_GUEST || who == THREE;
}

static guint
count_events (void)
{
  guint n = 0;

  for (Guests who = 0; who < N_GUESTS; who++)
    for (guint change = 0; change < G_N_ELEMENTS (changes); change++)
      n += is_tried (who, change);
  return n * G_N_ELEMENTS (makings);
}

/* What @func adds to the SQL is one transaction: another program's. */
static void
for_each_event (EventFunc func, WireWorld *world)
{
  g_autoptr (GString) sql = g_string_new ("BEGIN IMMEDIATE;");

  for (guint making = 0; making < G_N_ELEMENTS (makings); making++)
    for (Guests who = 0; who < N_GUESTS; who++)
      for (guint change = 0; change < G_N_ELEMENTS (changes); change++)
        {
          g_autofree char *title =
              g_strdup_printf ("%s %u %s", makings[making].name, who, changes[change].name);

          if (is_tried (who, change))
            func (world, sql, title, making, who, change);
        }
  g_string_append (sql, "COMMIT");
  wire_world_sql (world, "%s", sql->str);
}

static void
make_event (WireWorld *world, GString *sql, const char *title, guint making, Guests who, guint change)
{
  if (makings[making].here)
    add_here (world, sql, title, who, makings[making].days);
  else
    add_there (world, title, who, makings[making].mine, makings[making].days);
}

static void
change_event (WireWorld *world, GString *sql, const char *title, guint making, Guests who, guint change)
{
  g_auto (GStrv) parts = g_strsplit (changes[change].sql, "ID", 2);

  g_string_append_printf (sql, "%s(SELECT id FROM events WHERE title = '%s')%s;", parts[0], title, parts[1]);
}

/* ---- the two counts ---- */

/* Both are sets of addresses. What the plan says: the mails of those steps that will be carried out. */
static GHashTable *
read_forecast (WireWorld *world, gboolean approve)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text =
      wire_world_text (world,
                       "SELECT mails FROM plan_steps WHERE mails IS NOT NULL AND held = 0 "
                       "AND (ticked = 1 OR %d)",
                       approve);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_hash_table_add (set, g_strdup (lines[i]));
  return set;
}

/* What the server counted. Nobody hears of what is over, twice, or as an organiser. */
static GHashTable *
read_mails (void)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) reply = accord_practice_server_control (practice, "GET", "/control/mails", NULL);
  JsonArray *mails = accord_json_array (json_node_get_object (reply), "mails");

  for (guint i = 0; i < json_array_get_length (mails); i++)
    {
      JsonObject *mail = accord_json_element (mails, i);
      const char *recipient = accord_json_string (mail, "recipient");

      if (json_object_get_boolean_member (mail, "past"))
        g_error ("mailed about what is over: %s (%s)", recipient, accord_json_string (mail, "why"));
      g_assert_cmpstr (accord_json_string (mail, "why"), !=, "response");
      if (!g_hash_table_add (set, g_strdup (recipient)))
        g_error ("mailed twice: %s", recipient);
    }
  return set;
}

static void
assert_within (GHashTable *some, GHashTable *all, const char *what)
{
  GHashTableIter iter;
  const char *address;

  g_hash_table_iter_init (&iter, some);
  while (g_hash_table_iter_next (&iter, (gpointer *) &address, NULL))
    if (!g_hash_table_contains (all, address))
      g_error ("%s: %s", what, address);
}

static void
forget_mails (void)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (practice, "DELETE", "/control/mails", NULL);
}

/* Plans, syncs, and compares the two counts; how many were mailed. */
static guint
sync_and_compare (WireWorld *world, gboolean approve)
{
  g_autoptr (GHashTable) forecast = NULL;
  g_autoptr (GHashTable) mails = NULL;

  wire_world_pass (world, ACCORD_PASS_PLAN, FALSE);
  forecast = read_forecast (world, approve);
  forget_mails ();
  wire_world_pass (world, ACCORD_PASS_SYNC, approve);
  mails = read_mails ();
  assert_within (forecast, mails, "foreseen and not mailed");
  assert_within (mails, forecast, "mailed and not foreseen");
  return g_hash_table_size (mails);
}

/* ---- the stories ---- */

static WireWorld *
new_world (const Case *one)
{
  WireWorld *world = wire_world_new (practice, one->kind);

  wire_world_sql (world, "UPDATE calendars SET approved = 1, invitations = '%s'", one->rule);
  return world;
}

static void
test_agree (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (WireWorld) world = new_world (one);
  gboolean copies = g_str_equal (one->rule, "copy");
  guint unasked;
  guint asked;

  for_each_event (make_event, world);
  /* New copies: invitations only where the rule says so, and none of what is over. */
  unasked = sync_and_compare (world, FALSE);
  asked = sync_and_compare (world, TRUE);
  g_assert_cmpint (unasked > 0, ==, g_str_equal (one->rule, "send"));
  g_assert_cmpint (asked > 0, ==, g_str_equal (one->rule, "ask"));
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events"),
                   ==,
                   count_events ());
  for_each_event (change_event, world);
  unasked = sync_and_compare (world, FALSE);
  asked = sync_and_compare (world, TRUE);
  g_assert_cmpint (unasked > 0, ==, g_str_equal (one->rule, "send"));
  /* Outlook mails about meetings that were made there, whatever is said; so it waits for a yes. */
  if (copies)
    g_assert_cmpint (asked > 0, ==, one->kind == &wire_kinds[1]);
  g_assert_cmpuint (sync_and_compare (world, FALSE), ==, 0);
  /* A carrier is where it was made, or the one calendar that may; with copies there is none. */
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE carrier IS NOT NULL") > 0,
                   ==,
                   !copies);
  g_test_message ("%s: %u mailed unasked, %u after a yes", one->rule, unasked, asked);
}

int
main (int argc, char *argv[])
{
  static const char *const rules[] = { "copy", "send", "ask" };
  static Case cases[6];
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  /* A copy that Outlook touches once more by itself is planned, and asked about, anew. */
  accord_practice_server_set (practice, "etag_bump", "false");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = NULL;

      cases[i] = (Case){ &wire_kinds[i / 3], rules[i % 3] };
      path = g_strdup_printf ("/mail/%s/%s", cases[i].kind->provider, cases[i].rule);
      g_test_add_data_func (path, &cases[i], test_agree);
    }
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
