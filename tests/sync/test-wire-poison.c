/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* One event that a provider always refuses, over real sockets: the others go on, it is said with the
 * provider's reason, it is not tried again before it changes, and what cannot be read is never taken for
 * deleted. */

#include "wire-world.h"

#include "remote/accord-json.h"

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
  const WireKind *kind;
  const Refusal *refusal;
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

static const char *const unread[] = {
  STATUS (500, "{}"),
  STATUS (403, "{}"),
  "\"action\":\"html\",\"status\":200",
};

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

/* Absent from a complete listing, and the server does not say about it: it stays, the others go on, and the
 * pass is no failure; at last it is asked about again. */
static void
test_item_cannot_be_read (gconstpointer data)
{
  const Case *test = data;

  for (guint i = 0; i < G_N_ELEMENTS (unread); i++)
    {
      g_autoptr (WireWorld) world = wire_world_new (practice, test->kind);
      g_autofree char *path = NULL;

      add_crowd (world);
      path = path_of (world, "Bad");
      order (test->kind, "GET", path, unread[i]);
      disappear (world);
      for (guint turn = 0; turn < 3; turn++)
        {
          g_auto (AccordReport) report = { 0 };
          g_autofree char *title = g_strdup_printf ("New %u", turn);
          g_autofree char *reason = NULL;

          g_free (wire_world_add (world, title));
          if (turn == 1)
            restart (world);
          run (world, &report);
          reason = wire_world_text (world, "SELECT coalesce (reason, '') FROM accounts");
          g_test_message ("%u: %s, %u calls", i, reason, report.calls);
          g_assert_cmpint (count_there (world, "New"), ==, turn + 1);
          g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                           ==,
                           OTHERS + 2 + turn);
          g_assert_nonnull (strstr (reason, "cannot be read there"));
          /* Tries of one request, not more with every cycle: three rounds at most. */
          g_assert_cmpuint (report.calls, <, 60);
        }
      forget_faults ();
      wire_world_finish (world);
      g_assert_cmpint (
          wire_world_number (world,
                             "SELECT count(*) FROM events WHERE title = 'Bad' AND deleted_at IS NULL AND "
                             "\"start\" < '2031'"),
          ==,
          0);
    }
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
  } singles[] = {
    { "an-item-cannot-be-read", test_item_cannot_be_read },
    { "odd-values-stop-nobody", test_odd_values },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *refusal = &refusals[i / 2];
      g_autofree char *path = g_strdup_printf (
          "/wire-poison/%s/%s-%s", kind->provider, i % 2 == 0 ? "update" : "create", refusal->name);
      Case *test = g_new0 (Case, 1);

      *test = (Case){ kind, refusal };
      g_test_add_data_func_full (path, test, i % 2 == 0 ? test_update : test_create, g_free);
    }
  for (guint i = 0; i < G_N_ELEMENTS (singles); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire-poison/%s/%s", kind->provider, singles[i].name);
      Case *test = g_new0 (Case, 1);

      test->kind = kind;
      g_test_add_data_func_full (path, test, singles[i].func, g_free);
    }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "latency_ms", "0");
  for (guint i = 0; i < G_N_ELEMENTS (wire_kinds); i++)
    add_tests (&wire_kinds[i]);
  result = g_test_run ();
  accord_practice_server_free (practice);
  return result;
}
