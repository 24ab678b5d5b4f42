/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* One event that a provider always refuses, over real sockets: the others go on, it is said with the
 * provider's reason, it is not tried again before it changes, and what cannot be read is never taken for
 * deleted. */

#include "wire-world.h"

#include "remote/accord-json.h"
#include "store/accord-accounts.h"

#include <string.h>

#define OTHERS 6

typedef struct
{
  const char *name;
  const char *google; /* members of the order */
  const char *outlook;
  const char *reason; /* part of what is said */
} Refusal;

#define STATUS(code, body) "\"action\":\"status\",\"status\":" #code ",\"body\":" body
#define G_ERROR(code, reason, text)                                                                          \
  STATUS (code,                                                                                              \
          "{\"error\":{\"code\":" #code ",\"message\":\"" text "\",\"errors\":[{\"reason\":\"" reason        \
          "\"}]}}")
#define M_ERROR(code, name, text)                                                                            \
  STATUS (code, "{\"error\":{\"code\":\"" name "\",\"message\":\"" text "\"}}")

static const Refusal refusals[] = {
  { "400",
    G_ERROR (400, "invalid", "Invalid start time"),
    M_ERROR (400, "ErrorPropertyValidationFailure", "Invalid start time"),
    "Invalid start time" },
  { "413",
    G_ERROR (413, "uploadTooLarge", "The request is too large"),
    M_ERROR (413, "ErrorMessageSizeExceeded", "The request is too large"),
    "too large" },
  { "403",
    G_ERROR (403, "forbiddenForNonOrganizer", "Only the organizer may do this"),
    M_ERROR (403, "ErrorAccessDenied", "Only the organizer may do this"),
    "organizer" },
  { "500", STATUS (500, "{}"), STATUS (500, "{}"), "500" },
};

typedef struct
{
  const char *google; /* members of the order */
  const char *outlook;
  const char *reason; /* part of what is said */
} Unreadable;

typedef struct
{
  const WireKind *kind;
  const Refusal *refusal;
  const Unreadable *unreadable;
} Case;

static AccordPracticeServer *practice;

/* ---- the server ---- */

static void
order (const WireKind *kind, const char *method, const char *path, const char *action)
{
  g_autofree char *text =
      g_strdup_printf ("{\"provider\":\"%s\",\"method\":\"%s\",\"path\":\"%s\",\"times\":0,%s}",
                       kind->side,
                       method,
                       path,
                       action);

  accord_practice_server_fault (practice, text);
}

static void
forget_faults (void)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (practice, "DELETE", "/control/faults", NULL);
}

static void
restart (WireWorld *world)
{
  wire_world_sign_in (world);
}

static void
run (WireWorld *world, AccordReport *report)
{
  g_autoptr (GError) error = wire_world_run (world, report);

  g_assert_no_error (error);
}

static void
run_quietly (WireWorld *world)
{
  g_auto (AccordReport) report = { 0 };

  run (world, &report);
}

/* The id there, as it stands in an address. */
static char *
path_of (WireWorld *world, const char *title)
{
  g_autofree char *id = wire_world_text (world,
                                         "SELECT links.remote_id FROM links JOIN events ON events.id = "
                                         "links.event_id WHERE events.title = '%s'",
                                         title);
  g_autofree char *plain = g_strndup (id, strcspn (id, "=%+/"));

  g_assert_cmpuint (strlen (plain), >, 5);
  return g_strdup_printf ("/events/%s", plain);
}

static void
add_crowd (WireWorld *world)
{
  for (guint i = 0; i < OTHERS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Good %u", i);

      g_free (wire_world_add (world, title));
    }
  g_free (wire_world_add (world, "Bad"));
  run_quietly (world);
}

/* ---- writes ---- */

static gint64
count_there (WireWorld *world, const char *part)
{
  g_autofree char *titles = wire_world_titles (world);
  g_auto (GStrv) list = g_strsplit (titles, ",", -1);
  gint64 count = 0;

  for (guint i = 0; list[i] != NULL; i++)
    count += g_str_has_prefix (list[i], part);
  return count;
}

static void
assert_said (WireWorld *world, const char *reason)
{
  g_autofree char *why = wire_world_text (world,
                                          "SELECT why FROM links JOIN events ON events.id = event_id WHERE "
                                          "hold = 'stuck' AND title = 'Worse'");

  g_assert_nonnull (strstr (why, reason));
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE hold IS NOT NULL"), ==, 1);
}

/* It rests over cycles and restarts: no request but the listing, and its reason stays. */
static void
assert_rests (WireWorld *world, const char *reason)
{
  for (guint turn = 0; turn < 3; turn++)
    {
      g_auto (AccordReport) report = { 0 };

      if (turn == 1)
        restart (world);
      accord_fake_clock_advance (world->clock, 60 * 60);
      run (world, &report);
      g_assert_cmpuint (report.calls, ==, 1);
      g_assert_cmpuint (report.steps, ==, 0);
      g_assert_cmpuint (report.stuck, ==, 1);
      assert_said (world, reason);
    }
}

/* What went out with it in one batch is there, and it is made once it is another. */
static void
test_create (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
  g_autofree char *bad = NULL;
  g_autofree char *fault = g_strdup_printf (
      "{\"provider\":\"%s\",\"method\":\"POST\",\"path\":\"/events($|\\\\?)\",\"content\":\"Worse\","
      "\"times\":0,%s}",
      test->kind->side,
      test->kind == &wire_kinds[0] ? test->refusal->google : test->refusal->outlook);
  g_auto (AccordReport) report = { 0 };

  accord_practice_server_fault (practice, fault);
  bad = wire_world_add (world, "Worse");
  for (guint i = 0; i < OTHERS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Good %u", i);

      g_free (wire_world_add (world, title));
    }
  run (world, &report);
  g_assert_cmpuint (report.pushed, ==, OTHERS);
  g_assert_cmpint (count_there (world, "Good"), ==, OTHERS);
  g_assert_cmpint (count_there (world, "Worse"), ==, 0);
  assert_said (world, test->refusal->reason);
  run_quietly (world);
  assert_rests (world, test->refusal->reason);
  forget_faults ();
  wire_world_sql (world, "UPDATE events SET title = 'Fine' WHERE id = '%s'", bad);
  wire_world_finish (world);
  g_assert_cmpint (count_there (world, "Fine"), ==, 1);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, OTHERS + 1);
}

static void
test_update (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
  g_autofree char *path = NULL;
  g_auto (AccordReport) report = { 0 };

  add_crowd (world);
  path = path_of (world, "Bad");
  order (test->kind,
         "PATCH",
         path,
         test->kind == &wire_kinds[0] ? test->refusal->google : test->refusal->outlook);
  wire_world_sql (world, "UPDATE events SET title = 'Worse' WHERE title = 'Bad'");
  wire_world_sql (world, "UPDATE events SET title = replace (title, 'Good', 'Better')");
  wire_world_add_there (world, "From there", 1);
  run (world, &report);
  g_assert_cmpuint (report.pushed, ==, OTHERS);
  g_assert_cmpuint (report.pulled, ==, 1);
  g_assert_cmpint (count_there (world, "Better"), ==, OTHERS);
  assert_said (world, test->refusal->reason);
  run_quietly (world);
  assert_rests (world, test->refusal->reason);
  forget_faults ();
  wire_world_sql (world, "UPDATE events SET title = 'Fine' WHERE title = 'Worse'");
  wire_world_finish (world);
  g_assert_cmpint (count_there (world, "Fine"), ==, 1);
}

/* ---- what cannot be read ---- */

static const Unreadable unread[] = {
  { STATUS (500, "{}"), STATUS (500, "{}"), "500" },
  { G_ERROR (403, "forbidden", "It is closed"), M_ERROR (403, "ErrorAccessDenied", "It is closed"), "It is closed" },
  { "\"action\":\"html\",\"status\":200", "\"action\":\"html\",\"status\":200", "" },
};

/* Cycles that ask again, before the item rests for a day. */
#define TRIES 3

/* Outlook hints at a removal; Google's complete listing does not show what lies out of its range. */
static void
disappear (WireWorld *world)
{
  if (world->kind == &wire_kinds[1])
    {
      wire_world_act (world, "DELETE", "Bad", NULL);
      return;
    }
  wire_world_act (
      world,
      "PATCH",
      "Bad",
      "{\"start\":{\"dateTime\":\"2031-06-01T10:00:00Z\"},\"end\":{\"dateTime\":\"2031-06-01T11:00:00Z\"}}");
  wire_world_sql (world, "UPDATE calendars SET cursor = NULL, listed_from = 0, listed_to = 0");
}

static void
refuse_to_show (const Case *test, const char *path)
{
  order (test->kind, "GET", path, test->kind == &wire_kinds[0] ? test->unreadable->google : test->unreadable->outlook);
}

static gint64
count_stuck (WireWorld *world)
{
  g_autoptr (GError) error = NULL;
  AccordCounts counts = { 0 };

  accord_store_count (world->store, NULL, NULL, &counts, &error);
  g_assert_no_error (error);
  return counts.stuck;
}

/* Said with the provider's reason, counted, and no failure. */
static void
assert_unread_is_said (WireWorld *world, const Case *test, const AccordReport *report)
{
  g_autofree char *reason = wire_world_text (world, "SELECT coalesce (reason, '') FROM accounts");

  g_test_message ("%s, %u calls", reason, report->calls);
  g_assert_nonnull (strstr (reason, "cannot be read there"));
  g_assert_nonnull (strstr (reason, test->unreadable->reason));
  g_assert_cmpuint (report->stuck, ==, 1);
  g_assert_cmpint (count_stuck (world), ==, 1);
}

static void
assert_everything_is_here (WireWorld *world, gint64 expected)
{
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, expected);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, expected);
}

/* The others go on and the cursor with them, while the item is asked about for the last times. */
static void
run_while_asked (WireWorld *world, const Case *test, gint64 there)
{
  for (guint turn = 0; turn < TRIES; turn++)
    {
      g_auto (AccordReport) report = { 0 };
      g_autofree char *title = g_strdup_printf ("New %u", turn);
      g_autofree char *before = wire_world_text (world, "SELECT coalesce (max (cursor), '') FROM calendars");
      g_autofree char *after = NULL;

      g_free (wire_world_add (world, title));
      if (turn == 1)
        restart (world);
      run (world, &report);
      after = wire_world_text (world, "SELECT coalesce (max (cursor), '') FROM calendars");
      g_assert_cmpstr (before, !=, after);
      g_assert_cmpint (count_there (world, "New"), ==, turn + 1);
      assert_unread_is_said (world, test, &report);
      assert_everything_is_here (world, there + turn + 1);
    }
}

/* Then a cycle is the listing and nothing else, whoever asks for it, and nothing is written but its record. */
static void
run_while_it_rests (WireWorld *world, const Case *test, gint64 there)
{
  for (guint turn = 0; turn < 3; turn++)
    {
      g_auto (AccordReport) report = { 0 };

      if (turn == 1)
        restart (world);
      accord_fake_clock_advance (world->clock, 20 * 60);
      run (world, &report);
      if (turn > 0)
        g_assert_cmpuint (report.calls, ==, 1);
      g_assert_cmpuint (report.steps, ==, 0);
      assert_unread_is_said (world, test, &report);
      assert_everything_is_here (world, there);
    }
}

static void
pass_a_day (WireWorld *world)
{
  accord_fake_clock_advance (world->clock, 24 * 60 * 60);
  restart (world);
}

/* Absent from a complete listing, or said to be removed, and the server does not say more: it stays, the others go on, and
 * it is asked about a few times and then once a day, until an answer comes. */
static void
test_item_cannot_be_read (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
  g_autofree char *path = NULL;
  g_auto (AccordReport) report = { 0 };

  add_crowd (world);
  path = path_of (world, "Bad");
  refuse_to_show (test, path);
  disappear (world);
  run_while_asked (world, test, OTHERS + 1);
  run_while_it_rests (world, test, OTHERS + 1 + TRIES);
  pass_a_day (world);
  run (world, &report);
  g_assert_cmpuint (report.calls, >, 1);
  assert_unread_is_said (world, test, &report);
  assert_everything_is_here (world, OTHERS + 1 + TRIES);
  forget_faults ();
  pass_a_day (world);
  wire_world_finish (world);
  g_assert_cmpint (count_stuck (world), ==, 0);
  g_assert_cmpint (wire_world_number (world,
                                      "SELECT count(*) FROM events WHERE title = 'Bad' AND deleted_at IS NULL AND "
                                      "\"start\" < '2031'"),
                   ==,
                   0);
}

/* What the listing itself has to ask about: an event changed there, and one that is new there. It is read as soon as it
 * changes again, though the day is not over. */
static void
test_listed_item_cannot_be_read (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
  g_autofree char *path = NULL;

  add_crowd (world);
  wire_world_add_there (world, "Silent", 1);
  refuse_to_show (test, "/events/(?!delta)");
  for (guint turn = 0; turn < TRIES; turn++)
    {
      g_auto (AccordReport) report = { 0 };

      run (world, &report);
      assert_unread_is_said (world, test, &report);
      assert_everything_is_here (world, OTHERS + 1);
    }
  run_while_it_rests (world, test, OTHERS + 1);
  forget_faults ();
  wire_world_act (world, "PATCH", "Silent", "{\"subject\":\"Silent at last\"}");
  wire_world_finish (world);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE title = 'Silent at last'"), ==, 1);
  g_assert_cmpint (count_stuck (world), ==, 0);
}

/* ---- odd replies ---- */

/* Texts no event should hold, as the server sends them. */
static void
test_odd_values (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
  g_autofree char *odd =
      g_strdup_printf ("{\"%s\":\"Odd\\u0000\\u0001\\ud800 \\uffff end\"}", test->kind->title);
  g_autofree char *absurd = g_strdup_printf (
      "{\"%s\":\"Absurd\",\"start\":{\"dateTime\":\"9997-12-31T23:00:00\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"9998-06-30T23:59:59\",\"timeZone\":\"UTC\"}}",
      test->kind->title);

  add_crowd (world);
  wire_world_act (world, "PATCH", "Bad", odd);
  wire_world_act (world, "PATCH", "Good 0", absurd);
  wire_world_add_there (world, "From there", 1);
  run_quietly (world);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE title = 'From there'"),
                   ==,
                   1);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                   ==,
                   OTHERS + 2);
  g_free (wire_world_add (world, "After"));
  run_quietly (world);
  g_assert_cmpint (count_there (world, "After"), ==, 1);
}

static void
add_tests (const WireKind *kind)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } reads[] = {
    { "an-item-cannot-be-read", test_item_cannot_be_read },
    { "a-listed-item-cannot-be-read", test_listed_item_cannot_be_read },
  };
  g_autofree char *odd = g_strdup_printf ("/wire-poison/%s/odd-values-stop-nobody", kind->provider);
  Case *test;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *refusal = &refusals[i / 2];
      g_autofree char *path = g_strdup_printf (
          "/wire-poison/%s/%s-%s", kind->provider, i % 2 == 0 ? "update" : "create", refusal->name);

      test = g_new0 (Case, 1);
      *test = (Case){ kind, refusal, NULL };
      g_test_add_data_func_full (path, test, i % 2 == 0 ? test_update : test_create, g_free);
    }
  for (guint i = 0; i < G_N_ELEMENTS (reads) * G_N_ELEMENTS (unread); i++)
    {
      guint of = i / G_N_ELEMENTS (unread);
      guint n = i % G_N_ELEMENTS (unread);
      g_autofree char *path = g_strdup_printf ("/wire-poison/%s/%s/%u", kind->provider, reads[of].name, n);

      /* Google's listing shows events whole and asks nothing. */
      if (reads[of].func == test_listed_item_cannot_be_read && kind == &wire_kinds[0])
        continue;
      test = g_new0 (Case, 1);
      *test = (Case){ kind, NULL, &unread[n] };
      g_test_add_data_func_full (path, test, reads[of].func, g_free);
    }
  test = g_new0 (Case, 1);
  test->kind = kind;
  g_test_add_data_func_full (odd, test, test_odd_values, g_free);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  /* A cycle of an item that rests is counted by its calls. */
  accord_practice_server_set (practice, "etag_bump", "false");
  for (guint i = 0; i < G_N_ELEMENTS (wire_kinds); i++)
    add_tests (&wire_kinds[i]);
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
