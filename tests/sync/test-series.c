/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Series with single occurrences that are edited, moved and cancelled, on whichever side. */

#include "sync-world.h"

#include "model/accord-exceptions.h"
#include "model/accord-projection.h"
#include "store/accord-questions.h"

#include <string.h>

#define SERIES "2026-06-15T15:00:00+02:00/2026-06-15T16:00:00+02:00 Europe/Berlin"   /* a Monday */
#define WEEKLY "RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO"
#define FIRST  "2026-06-15T15:00:00"
#define SECOND "2026-06-22T15:00:00"
#define THIRD  "2026-06-29T15:00:00"
#define LAST   "2026-07-20T15:00:00"
#define TITLED(key, title) key " {\"v\":1,\"title\":\"" title "\"}"
#define MOVED(key, day)                                                                                      \
  key " {\"v\":1,\"when\":\"" day "T17:00:00+02:00/" day "T18:00:00+02:00 Europe/Berlin\"}"

static void
set_rule (SyncWorld *world, const char *rule)
{
  sync_world_sql (world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', '%s')", rule);
}

static AccordEvent *
event_of (SyncWorld *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  AccordEvent *event = accord_store_get_event (world->store, id, &error);

  g_assert_no_error (error);
  return event;
}

static AccordFields *
fields_here (SyncWorld *world, const char *id)
{
  g_autoptr (AccordEvent) event = event_of (world, id);
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (world->store, world->side[0].calendar, NULL);
  g_autoptr (AccordPolicy) policy = accord_policy_new ();

  return accord_project_event (event, calendar, ACCORD_ORIGIN_THERE, policy, FALSE);
}

/* As another program does. @exceptions: all of them from now on. */
static void
change_here (SyncWorld *world, const char *id, const char *recurrence, const char *exceptions)
{
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordEvent) event = event_of (world, id);
  g_autoptr (AccordFields) now = fields_here (world, id);

  if (recurrence != NULL)
    {
      g_free (event->recurrence);
      event->recurrence = *recurrence != '\0' ? g_strdup (recurrence) : NULL;
    }
  event->updated_at = accord_clock_seconds (ACCORD_CLOCK (world->clock));
  if (exceptions != NULL)
    accord_event_take_exceptions (event, accord_fields_get (now, ACCORD_FIELD_EXCEPTIONS), exceptions, NULL,
                                  ACCORD_ORIGIN_THERE, policy);
  g_assert_true (accord_store_update_event (world->store, event, -1, NULL, NULL));
}

static char *
add_here (SyncWorld *world, const char *title, const char *when, const char *recurrence, const char *exceptions)
{
  char *id = sync_world_add (world, title, when);

  change_here (world, id, recurrence, exceptions);
  return id;
}

static const char *
add_there (SyncWorld *world, const char *title, const char *when, const char *recurrence, const char *exceptions)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, recurrence);
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, exceptions);
  return accord_fake_provider_add (world->side[0].provider, REMOTE, fields, NULL);
}

static void
change_there (SyncWorld *world, const char *there, AccordField field, const char *value)
{
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, field, value);
}

static void
assert_value (AccordField field, const char *value, const char *expected)
{
  if (!accord_field_equal (field, value, expected))
    g_assert_cmpstr (value, ==, expected);
}

static void
assert_here (SyncWorld *world, const char *id, AccordField field, const char *expected)
{
  g_autoptr (AccordFields) fields = fields_here (world, id);

  assert_value (field, accord_fields_get (fields, field), expected);
}

static void
assert_there (SyncWorld *world, const char *there, AccordField field, const char *expected)
{
  g_autofree char *value = sync_world_value (world, 0, there, field);

  assert_value (field, value, expected);
}

static void
assert_both (SyncWorld *world, const char *id, const char *there, const char *exceptions)
{
  assert_here (world, id, ACCORD_FIELD_EXCEPTIONS, exceptions);
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, exceptions);
}

static gboolean
is_outlook (SyncWorld *world)
{
  return accord_fake_provider_get_switches (world->side[0].provider)->series_change_drops;
}

/* A weekly series of ours and its copy. */
static char *
linked (SyncWorld *world, const char *exceptions, char **there)
{
  char *id = add_here (world, "Review", SERIES, WEEKLY, exceptions);

  sync_world_finish (world);
  *there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (*there);
  return id;
}

/* ---- what flows ---- */

typedef struct
{
  const char *name;
  const char *when;
  const char *recurrence;
  const char *before;   /* exceptions that the series is made with */
  const char *after;    /* what they are changed to */
} Flow;

#define PLAIN(name, before, after) { name, SERIES, WEEKLY, before, after }

static const Flow flows[] = {
  PLAIN ("the first is edited", "", TITLED (FIRST, "With the client")),
  PLAIN ("one in the middle is moved", "", MOVED (THIRD, "2026-06-30")),
  PLAIN ("the last is edited", "", TITLED (LAST, "Last review")),
  PLAIN ("the first is cancelled", "", FIRST " cancelled"),
  PLAIN ("one in the middle is cancelled", "", THIRD " cancelled"),
  PLAIN ("the last is cancelled", "", LAST " cancelled"),
  PLAIN ("two at once", "", SECOND " cancelled\n" MOVED (THIRD, "2026-06-30")),
  PLAIN ("takes place again", SECOND " cancelled\n" THIRD " cancelled", THIRD " cancelled"),
  PLAIN ("moved back", MOVED (THIRD, "2026-06-30"), ""),
  PLAIN ("cancelled after a move", MOVED (THIRD, "2026-06-30"), THIRD " cancelled"),
  PLAIN ("text taken away", "", THIRD " {\"v\":1,\"place\":\"Room 4\",\"busy\":\"free\"}"),
  { "all day", "2026-06-15/2026-06-16", WEEKLY, "2026-06-22 cancelled",
    "2026-06-22 cancelled\n2026-06-29 {\"v\":1,\"when\":\"2026-06-30/2026-07-02\"}" },
  { "across summer time", SERIES, "RRULE:FREQ=WEEKLY;COUNT=25;BYDAY=MO", "2026-10-19T15:00:00 cancelled",
    "2026-10-19T15:00:00 cancelled\n"
    "2026-10-26T15:00:00 {\"v\":1,\"when\":\"2026-10-27T15:00:00+01:00/2026-10-27T16:00:00+01:00 Europe/Berlin\"}" },
  { "until a day", SERIES, "RRULE:FREQ=WEEKLY;UNTIL=20260720T215959Z;BYDAY=MO", "", LAST " cancelled" },
  { "without an end, far outside the window", SERIES, "RRULE:FREQ=WEEKLY;BYDAY=MO", "2030-01-07T15:00:00 cancelled",
    "2030-01-07T15:00:00 cancelled\n" TITLED ("2031-01-06T15:00:00", "Far away") },
  { "weeks from Sunday", "2026-06-14T15:00:00+02:00/2026-06-14T16:00:00+02:00 Europe/Berlin",
    "RRULE:FREQ=WEEKLY;COUNT=8;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "", "2026-06-15T15:00:00 cancelled" },
  { "the last Friday", "2026-06-26T15:00:00+02:00/2026-06-26T16:00:00+02:00 Europe/Berlin",
    "RRULE:FREQ=MONTHLY;COUNT=4;BYDAY=-1FR", "", TITLED ("2026-07-31T15:00:00", "Month's end") },
};

static void
run_flow (const Flow *flow, gboolean born_here, gboolean changed_here)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = NULL;
  g_autofree char *there = NULL;

  g_test_message ("%s, born %s, changed %s", flow->name, born_here ? "here" : "there", changed_here ? "here" : "there");
  if (born_here)
    id = add_here (world, "Review", flow->when, flow->recurrence, flow->before);
  else
    add_there (world, "Review", flow->when, flow->recurrence, flow->before);
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  g_assert_nonnull (there);
  if (!born_here)
    id = sync_world_text (world, "SELECT event_id FROM links WHERE remote_id = '%s'", there);
  assert_here (world, id, ACCORD_FIELD_RECURRENCE, flow->recurrence);
  assert_there (world, there, ACCORD_FIELD_RECURRENCE, flow->recurrence);
  assert_both (world, id, there, flow->before);
  if (changed_here)
    change_here (world, id, NULL, flow->after);
  else
    change_there (world, there, ACCORD_FIELD_EXCEPTIONS, flow->after);
  sync_world_finish (world);
  assert_both (world, id, there, flow->after);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 1);
}

static void
test_flows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    for (guint way = 0; way < 4; way++)
      run_flow (&flows[i], (way & 1) == 0, (way & 2) == 0);
}

/* What other programs write with plain SQL. */
static void
test_rows_of_another_program (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = add_here (world, "Review", SERIES, "RRULE:FREQ=WEEKLY;COUNT=6\nEXDATE:20260622T130000Z", NULL);
  g_autofree char *there = NULL;

  sync_world_sql (world, "INSERT INTO exceptions (event_id, original, start, \"end\") VALUES ('%s', '2026-06-29T15:00:00', "
                         "'2026-06-30T17:00:00+02:00', '2026-06-30T18:00:00+02:00')", id);
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  assert_there (world, there, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, SECOND " cancelled\n" MOVED (THIRD, "2026-06-30"));
  sync_world_sql (world, "UPDATE exceptions SET cancelled = 1");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, SECOND " cancelled\n" THIRD " cancelled");
  sync_world_sql (world, "DELETE FROM exceptions");
  sync_world_sql (world, "UPDATE events SET recurrence = 'RRULE:FREQ=WEEKLY;COUNT=6'");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, "");
}

/* ---- the series itself ---- */

static void
test_single_event_becomes_a_series_and_back (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Review", SERIES);
  g_autofree char *there = NULL;

  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  change_here (world, id, WEEKLY, SECOND " cancelled");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_both (world, id, there, SECOND " cancelled");
  change_there (world, there, ACCORD_FIELD_RECURRENCE, "");
  sync_world_finish (world);
  assert_here (world, id, ACCORD_FIELD_RECURRENCE, NULL);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM exceptions"), ==, 0);
  change_there (world, there, ACCORD_FIELD_RECURRENCE, WEEKLY);
  sync_world_finish (world);
  assert_here (world, id, ACCORD_FIELD_RECURRENCE, WEEKLY);
  change_here (world, id, "", NULL);
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_RECURRENCE, NULL);
}

/* Outlook forgets the exceptions of a series whose rule or time changes: they are put back. */
static void
test_changed_series_keeps_its_exceptions (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, SECOND " cancelled\n" TITLED (THIRD, "With the client"), &there);

  change_here (world, id, "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO", NULL);
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO");
  assert_both (world, id, there, SECOND " cancelled\n" TITLED (THIRD, "With the client"));
  sync_world_sql (world, "UPDATE events SET start = '2026-06-15T17:00:00+02:00', \"end\" = '2026-06-15T18:00:00+02:00'");
  sync_world_finish (world);
  assert_both (world, id, there, "2026-06-22T17:00:00 cancelled\n" TITLED ("2026-06-29T17:00:00", "With the client"));
}

/* A change of the title leaves the occurrences alone. */
static void
test_title_of_the_series_is_no_business_of_occurrences (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, MOVED (THIRD, "2026-06-30"), &there);

  accord_fake_provider_reset_counters (world->side[0].provider);
  sync_world_sql (world, "UPDATE events SET title = 'Another' WHERE id = '%s'", id);
  sync_world_cycle (world);
  g_assert_cmphex (accord_fake_provider_written_fields (world->side[0].provider), ==,
                   ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE));
  assert_both (world, id, there, MOVED (THIRD, "2026-06-30"));
  sync_world_assert_quiet (world);
}

/* "This and following" of another client: the first series ends earlier, and another one begins. */
static void
test_this_and_following_elsewhere (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, SECOND " cancelled", &there);

  change_there (world, there, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;UNTIL=20260629T215959Z;BYDAY=MO");
  if (is_outlook (world))
    change_there (world, there, ACCORD_FIELD_EXCEPTIONS, SECOND " cancelled");
  add_there (world, "Review, new hour", "2026-07-06T17:00:00+02:00/2026-07-06T18:00:00+02:00 Europe/Berlin",
             "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO", "2026-07-13T17:00:00 cancelled");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, 2);
  assert_here (world, id, ACCORD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;UNTIL=20260629T215959Z;BYDAY=MO");
  assert_both (world, id, there, SECOND " cancelled");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM exceptions WHERE original = '2026-07-13T17:00:00'"), ==, 1);
}

/* ---- both sides ---- */

static void
test_different_occurrences_flow_both_ways (void)
{
  static const char *const rules[] = { "ask", "mine", "theirs" };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked (world, "", &there);

      set_rule (world, rules[i]);
      change_here (world, id, NULL, SECOND " cancelled");
      change_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (THIRD, "With the client"));
      sync_world_finish (world);
      assert_both (world, id, there, SECOND " cancelled\n" TITLED (THIRD, "With the client"));
    }
}

/* Of one occurrence the title here, the time there. */
static void
test_fields_of_one_occurrence_flow_both_ways (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, "", &there);

  set_rule (world, "ask");
  change_here (world, id, NULL, TITLED (THIRD, "With the client"));
  change_there (world, there, ACCORD_FIELD_EXCEPTIONS, MOVED (THIRD, "2026-06-30"));
  sync_world_finish (world);
  assert_both (world, id, there,
               THIRD " {\"v\":1,\"title\":\"With the client\","
                     "\"when\":\"2026-06-30T17:00:00+02:00/2026-06-30T18:00:00+02:00 Europe/Berlin\"}");
}

static void
test_cancelled_here_edited_there (void)
{
  static const struct { const char *rule, *stands; } rows[] = {
    { "mine", SECOND " cancelled\n" TITLED (THIRD, "Theirs alone") },
    { "theirs", TITLED (SECOND, "Theirs") "\n" TITLED (THIRD, "Theirs alone") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked (world, "", &there);

      set_rule (world, rows[i].rule);
      change_here (world, id, NULL, SECOND " cancelled");
      change_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (SECOND, "Theirs") "\n" TITLED (THIRD, "Theirs alone"));
      sync_world_finish (world);
      assert_both (world, id, there, rows[i].stands);
    }
}

static void
test_clash_is_asked_about (void)
{
  static const struct { const char *choice, *stands; } rows[] = {
    { "mine", TITLED (SECOND, "Mine") }, { "theirs", TITLED (SECOND, "Theirs") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *id = linked (world, "", &there);
      g_autoptr (AccordQuestion) question = NULL;
      g_autoptr (AccordAnswer) answer = NULL;

      set_rule (world, "ask");
      change_here (world, id, NULL, TITLED (SECOND, "Mine"));
      change_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (SECOND, "Theirs"));
      sync_world_finish (world);
      assert_here (world, id, ACCORD_FIELD_EXCEPTIONS, TITLED (SECOND, "Mine"));
      assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (SECOND, "Theirs"));
      question = accord_store_find_question (world->store, id, world->side[0].calendar, NULL);
      g_assert_nonnull (question);
      answer = accord_answer_for (question, rows[i].choice, NULL, NULL);
      g_assert_true (accord_store_put_answer (world->store, answer, NULL));
      sync_world_finish (world);
      assert_both (world, id, there, rows[i].stands);
    }
}

/* As long as a person has to choose, a provider that forgets exceptions is not given another rule. */
static void
test_clash_outlives_a_change_of_the_rule (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, "", &there);

  set_rule (world, "ask");
  change_here (world, id, "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO", TITLED (SECOND, "Mine"));
  change_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (SECOND, "Theirs"));
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (SECOND, "Theirs"));
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM questions"), ==, 1);
}

/* ---- what goes wrong ---- */

static void
run_into_fault (SyncWorld *world)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_autoptr (GError) error = NULL;
  g_auto (AccordReport) report = { 0 };

  sync_world_run (world->side[0].worker, options, &report, &error);
  g_assert_nonnull (error);
}

/* The reply never came, and of the occurrences nothing was written. */
static void
test_death_between_the_series_and_its_occurrences (void)
{
  for (guint update = 0; update < 2; update++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      AccordFakeProvider *provider = world->side[0].provider;
      g_autofree char *there = NULL;
      g_autofree char *id = NULL;
      const char *wanted = SECOND " cancelled\n" TITLED (THIRD, "With the client");

      if (update)
        id = linked (world, "", &there);
      accord_fake_provider_fail (provider, update ? ACCORD_FAKE_UPDATE : ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_BETWEEN,
                                 ACCORD_REMOTE_ERROR_OFFLINE);
      if (update)
        change_here (world, id, NULL, wanted);
      else
        id = add_here (world, "Review", SERIES, WEEKLY, wanted);
      run_into_fault (world);
      accord_fake_provider_clear_faults (provider);
      sync_world_cycle (world);
      sync_world_finish (world);
      if (there == NULL)
        there = sync_world_there (world, 0, "Review");
      assert_both (world, id, there, wanted);
      g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
    }
}

/* One occurrence is refused: the others are written, it is said, and not tried again until something changes. */
static void
test_refused_occurrence (void)
{
  for (guint update = 0; update < 2; update++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      AccordFakeProvider *provider = world->side[0].provider;
      g_autofree char *there = NULL;
      g_autofree char *id = NULL;
      g_autofree char *why = NULL;
      const char *wanted = SECOND " cancelled\n" TITLED (THIRD, "With the client");

      if (update)
        id = linked (world, "", &there);
      accord_fake_provider_refuse_occurrence (provider, SECOND);
      if (update)
        change_here (world, id, NULL, wanted);
      else
        id = add_here (world, "Review", SERIES, WEEKLY, wanted);
      sync_world_finish (world);
      if (there == NULL)
        there = sync_world_there (world, 0, "Review");
      assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, TITLED (THIRD, "With the client"));
      assert_here (world, id, ACCORD_FIELD_EXCEPTIONS, wanted);
      why = sync_world_text (world, "SELECT hold || ': ' || why FROM links");
      g_assert_nonnull (strstr (why, "stuck: The occurrence of " SECOND));
      /* Another field flows meanwhile. */
      sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
      sync_world_cycle (world);
      assert_there (world, there, ACCORD_FIELD_PLACE, "Room 4");
      accord_fake_provider_refuse_occurrence (provider, NULL);
      change_here (world, id, NULL, SECOND " cancelled");
      sync_world_finish (world);
      assert_both (world, id, there, SECOND " cancelled");
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE hold IS NOT NULL"), ==, 0);
    }
}

/* ---- what does not go ---- */

static void
test_busy_copy_shows_times_alone (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = NULL;
  g_autofree char *there = NULL;
  g_autofree char *store = NULL;

  sync_world_sql (world, "UPDATE calendars SET privacy = 'busy'");
  id = add_here (world, "Review", SERIES, WEEKLY,
                 SECOND " cancelled\n" THIRD
                        " {\"v\":1,\"title\":\"Secret title\",\"when\":\"2026-06-30T17:00:00+02:00/"
                        "2026-06-30T18:00:00+02:00 Europe/Berlin\",\"place\":\"Secret place\",\"body\":\"Secret text\"}");
  sync_world_finish (world);
  there = sync_world_text (world, "SELECT remote_id FROM links");
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, SECOND " cancelled\n" MOVED (THIRD, "2026-06-30"));
  change_there (world, there, ACCORD_FIELD_EXCEPTIONS, SECOND " cancelled\n" MOVED (THIRD, "2026-07-01"));
  sync_world_finish (world);
  store = sync_world_text (world, "SELECT title || '/' || notes || '/' || start FROM exceptions WHERE cancelled = 0");
  g_assert_cmpstr (store, ==, "Secret title/Secret text/2026-07-01T17:00:00+02:00");
}

/* A provider that holds no series, and one that cannot hold this one. */
static void
test_what_cannot_be_held_stays_here (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *hourly = add_here (world, "Hourly", SERIES, "RRULE:FREQ=HOURLY;COUNT=3", NULL);
  g_autofree char *dates = add_here (world, "Dates", SERIES, "RDATE:20260701T130000Z", NULL);
  const AccordReport *report = sync_world_cycle (world);

  g_assert_cmpuint (report->repeating, ==, is_outlook (world) ? 2 : 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, is_outlook (world) ? 0 : 1);
  accord_fake_provider_get_switches (world->side[0].provider)->recurrence = ACCORD_RECURRENCE_NONE;
  g_free (add_here (world, "Review", SERIES, WEEKLY, NULL));
  sync_world_cycle (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, is_outlook (world) ? 0 : 1);
}

/* A copy whose event gets a rule that the calendar cannot hold rests, with the sentence. */
static void
test_copy_rests_with_the_sentence (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, SECOND " cancelled", &there);
  g_autofree char *why = NULL;

  change_here (world, id, "RRULE:FREQ=HOURLY;COUNT=3", NULL);
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_RECURRENCE, WEEKLY);
  assert_there (world, there, ACCORD_FIELD_EXCEPTIONS, SECOND " cancelled");
  why = sync_world_text (world, "SELECT hold || ': ' || why FROM links");
  g_assert_nonnull (strstr (why, "unrepresentable: Repeats by a rule that calendars do not hold"));
}

/* ---- where and when ---- */

static void
test_window_by_any_occurrence (void)
{
  static const struct { const char *recurrence, *exceptions; gboolean mirrored; } rows[] = {
    { "RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20", "", TRUE },
    { "RRULE:FREQ=YEARLY;COUNT=3;BYMONTH=6;BYMONTHDAY=20", "", FALSE },
    { "RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20", "2026-06-20T10:00:00 cancelled", FALSE },
    { "RRULE:FREQ=YEARLY;COUNT=3;BYMONTH=6;BYMONTHDAY=20",
      "2022-06-20T10:00:00 {\"v\":1,\"when\":\"2026-06-22T10:00:00Z/2026-06-22T11:00:00Z UTC\"}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint born_here = 0; born_here < 2; born_here++)
      {
        g_autoptr (SyncWorld) world = sync_world_new (1);
        const char *when = "2020-06-20T10:00:00Z/2020-06-20T11:00:00Z UTC";

        g_test_message ("row %u, born %s", i, born_here ? "here" : "there");
        if (born_here)
          g_free (add_here (world, "Feast", when, rows[i].recurrence, rows[i].exceptions));
        else
          add_there (world, "Feast", when, rows[i].recurrence, rows[i].exceptions);
        sync_world_finish (world);
        g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links"), ==, rows[i].mirrored ? 1 : 0);
      }
}

/* The same on both sides is one; with another rule it is another. */
static void
test_adopted_only_with_the_same_rule (void)
{
  for (guint same = 0; same < 2; same++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *id = add_here (world, "Review", SERIES, "RRULE:COUNT=6;FREQ=WEEKLY", SECOND " cancelled");
      const char *there =
          add_there (world, "Review", SERIES, same ? WEEKLY : "RRULE:FREQ=WEEKLY;COUNT=7;BYDAY=MO", LAST " cancelled");

      sync_world_finish (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, same ? 1 : 2);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, same ? 1 : 2);
      if (same)
        assert_both (world, id, there, SECOND " cancelled\n" LAST " cancelled");
    }
}

static void
test_deleted_like_any_event (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = linked (world, SECOND " cancelled", &there);

  sync_world_sql (world, "UPDATE events SET deleted_at = 1 WHERE id = '%s'", id);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
}

static const SyncStory stories[] = {
  { "occurrences-flow-both-ways", test_flows },
  { "rows-of-another-program", test_rows_of_another_program },
  { "a-single-event-becomes-a-series-and-back", test_single_event_becomes_a_series_and_back },
  { "a-changed-series-keeps-its-exceptions", test_changed_series_keeps_its_exceptions },
  { "a-new-title-leaves-occurrences-alone", test_title_of_the_series_is_no_business_of_occurrences },
  { "this-and-following-elsewhere", test_this_and_following_elsewhere },
  { "different-occurrences-flow-both-ways", test_different_occurrences_flow_both_ways },
  { "fields-of-one-occurrence-flow-both-ways", test_fields_of_one_occurrence_flow_both_ways },
  { "cancelled-here-edited-there", test_cancelled_here_edited_there },
  { "a-clash-is-asked-about", test_clash_is_asked_about },
  { "a-clash-outlives-a-change-of-the-rule", test_clash_outlives_a_change_of_the_rule },
  { "death-between-the-series-and-its-occurrences", test_death_between_the_series_and_its_occurrences },
  { "a-refused-occurrence", test_refused_occurrence },
  { "a-busy-copy-shows-times-alone", test_busy_copy_shows_times_alone },
  { "what-cannot-be-held-stays-here", test_what_cannot_be_held_stays_here },
  { "a-copy-rests-with-the-sentence", test_copy_rests_with_the_sentence },
  { "the-window-by-any-occurrence", test_window_by_any_occurrence },
  { "adopted-only-with-the-same-rule", test_adopted_only_with_the_same_rule },
  { "deleted-like-any-event", test_deleted_like_any_event },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "series", stories, G_N_ELEMENTS (stories));
}
