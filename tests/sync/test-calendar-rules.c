/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of a calendar, and what a changed rule does with what is there (sync-rules §3, §4 and §8). */

#include "store/accord-questions.h"
#include "sync-world.h"

#include <string.h>

static char *
pair (SyncWorld *world, const char *title, char **there)
{
  char *id = sync_world_add (world, title, SOON);

  sync_world_cycle (world);
  *there = sync_world_there (world, 0, title);
  g_assert_nonnull (*there);
  return id;
}

static char *
state_of (SyncWorld *world, const char *event)
{
  return sync_world_text (world, "SELECT state FROM links WHERE event_id = '%s' AND calendar_id = 'work-0'", event);
}

static void
assert_state (SyncWorld *world, const char *event, const char *expected)
{
  g_autofree char *state = state_of (world, event);

  g_assert_cmpstr (state, ==, expected);
}

static void
assert_there (SyncWorld *world, const char *there, AccordField field, const char *expected)
{
  g_autofree char *value = sync_world_value (world, 0, there, field);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_text (SyncWorld *world, const char *sql, const char *expected)
{
  g_autofree char *value = sync_world_text (world, "%s", sql);

  g_assert_cmpstr (value, ==, expected);
}

/* ---- what is sent ---- */

static const struct
{
  const char *rule;    /* of the calendar */
  const char *event;   /* (nullable) SQL that makes it what it is */
  gboolean sent;
} sends[] = {
  { "kinds = 'deliverable'", NULL, FALSE },
  { "kinds = 'deliverable,appointment'", NULL, TRUE },
  { "projects = 'Bridge'", NULL, FALSE },
  { "projects = 'Tower' || char(10) || 'Bridge'",
    "INSERT INTO projects (name, client) VALUES ('Bridge', 'Halden'); UPDATE events SET project_id = (SELECT id FROM projects)",
    TRUE },
  { "projects = 'Tower'",
    "INSERT INTO projects (name, client) VALUES ('Bridge', 'Halden'); UPDATE events SET project_id = (SELECT id FROM projects)",
    FALSE },
  { "people = 'Ana'", NULL, FALSE },
  { "people = 'Ana'", "INSERT INTO people (name) VALUES ('Ana'); UPDATE events SET person_id = (SELECT id FROM people)", TRUE },
  { "status = 'confirmed'", NULL, TRUE },
  { "status = 'confirmed'", "UPDATE events SET status = 'tentative'", FALSE },
  { "status = 'confirmed,tentative'", "UPDATE events SET status = 'tentative'", TRUE },
  { "status = 'tentative'", NULL, FALSE },
  { "categories = 'Site'", NULL, FALSE },
  { "categories = 'Site'", "INSERT INTO categories (event_id, name) SELECT id, 'Site' FROM events", TRUE },
  { "categories = 'Site'", "INSERT INTO categories (event_id, name) SELECT id, 'Office' FROM events", FALSE },
  { "categories = 'Office' || char(10) || 'Site'",
    "INSERT INTO categories (event_id, name) SELECT id, 'Site' FROM events UNION ALL SELECT id, 'Late' FROM events", TRUE },
  { "categories = '(none)'", NULL, TRUE },
  { "categories = '(none)'", "INSERT INTO categories (event_id, name) SELECT id, 'Site' FROM events", FALSE },
  { "categories = 'Site' || char(10) || '(none)'", NULL, TRUE },
};

/* One statement after the other. */
static void
run_all (SyncWorld *world, const char *sql)
{
  g_auto (GStrv) statements = g_strsplit (sql != NULL ? sql : "", "; ", -1);

  for (guint i = 0; statements[i] != NULL; i++)
    sync_world_sql (world, "%s", statements[i]);
}

static void
test_filters_say_what_is_sent (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sends); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);

      g_test_message ("%s: %s", sends[i].rule, sends[i].event != NULL ? sends[i].event : "plain");
      sync_world_sql (world, "UPDATE calendars SET %s", sends[i].rule);
      g_free (sync_world_add (world, "Review", SOON));
      run_all (world, sends[i].event);
      sync_world_finish (world);
      g_assert_cmpuint (sync_world_count (world, 0), ==, sends[i].sent ? 1 : 0);
    }
}

/* ---- what is taken ---- */

static const struct
{
  const char *rule;
  const char *categories;
  gboolean taken;
} takes[] = {
  { "Work", "Private", FALSE },
  { "Work", "Work", TRUE },
  { "Work", "", FALSE },
  { "(none)", "", TRUE },
  { "(none)", "Private", FALSE },
};

static void
test_categories_say_what_is_taken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (takes); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autoptr (AccordFields) fields = accord_fields_new ();

      accord_fields_set (fields, ACCORD_FIELD_TITLE, "Dentist");
      accord_fields_set (fields, ACCORD_FIELD_WHEN, SOON);
      accord_fields_set (fields, ACCORD_FIELD_CATEGORIES, takes[i].categories);
      sync_world_sql (world, "UPDATE calendars SET takes_categories = '%s'", takes[i].rule);
      accord_fake_provider_add (world->side[0].provider, REMOTE, fields, NULL);
      sync_world_finish (world);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events"), ==, takes[i].taken ? 1 : 0);
    }
}

/* ---- a changed rule: what is there is left, nothing is deleted and nobody mailed (§8) ---- */

static const struct
{
  const char *rule;
  gboolean copy;     /* releases a copy of ours */
  gboolean original; /* releases an original */
} changes[] = {
  { "kinds = 'deliverable'", TRUE, FALSE },
  { "projects = 'Bridge'", TRUE, FALSE },
  { "people = 'Ana'", TRUE, FALSE },
  { "categories = 'Site'", TRUE, FALSE },
  { "status = 'tentative'", TRUE, FALSE },
  { "direction = 'in'", TRUE, FALSE },
  { "direction = 'out'", FALSE, TRUE },
  { "takes = 'ours'", FALSE, TRUE },
  { "takes_categories = 'Work'", FALSE, TRUE },
  { "share = 0", FALSE, FALSE },
  { "deletion = 'keep'", FALSE, FALSE },
};

static void
test_changed_rule_leaves_what_is_there (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;
      g_autofree char *copy = pair (world, "Review", &there);
      g_autofree char *original = NULL;

      g_test_message ("%s", changes[i].rule);
      accord_fake_provider_add_simple (world->side[0].provider, REMOTE, "Dentist", SOON);
      sync_world_finish (world);
      original = sync_world_text (world, "SELECT id FROM events WHERE title = 'Dentist'");
      sync_world_sql (world, "UPDATE calendars SET %s", changes[i].rule);
      accord_fake_provider_reset_counters (world->side[0].provider);
      sync_world_finish (world);
      assert_state (world, copy, changes[i].copy ? "released" : "live");
      assert_state (world, original, changes[i].original ? "released" : "live");
      g_assert_cmpuint (sync_world_count (world, 0), ==, 2);
      g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
      g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 2);
    }
}

/* An event born in another calendar, whose owner no longer shares it. */
static void
test_share_taken_back_leaves_the_copy (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autofree char *id = NULL;

  accord_fake_provider_add_simple (world->side[1].provider, REMOTE, "Kick-off", SOON);
  sync_world_finish (world);
  id = sync_world_text (world, "SELECT id FROM events");
  assert_state (world, id, "live");
  sync_world_sql (world, "UPDATE calendars SET share = 0 WHERE id = 'work-1'");
  sync_world_finish (world);
  assert_state (world, id, "released");
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 1), ==, 1);
}

/* ---- the choice: leave, or take away ---- */

static AccordPlanRecord *
plan (SyncWorld *world)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_autoptr (GError) error = NULL;
  AccordPlanRecord *record;

  sync_world_cycle_with (world, options);
  record = accord_store_find_plan (world->store, world->side[0].account, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  return record;
}

static void
answer (SyncWorld *world, const char *id, const char *choice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordQuestion) question = accord_store_get_question (world->store, id, &error);
  g_autoptr (AccordAnswer) given = NULL;

  g_assert_no_error (error);
  given = accord_answer_for (question, choice, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (accord_store_put_answer (world->store, given, &error));
  g_assert_no_error (error);
}

static void
test_plan_offers_the_choice (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pair (world, "Review", &there);
  g_autoptr (AccordPlanRecord) first = NULL;
  g_autoptr (AccordPlanRecord) second = NULL;
  const AccordPlanStep *step;

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  first = plan (world);
  g_assert_cmpuint (first->steps->len, ==, 1);
  step = g_ptr_array_index (first->steps, 0);
  g_assert_cmpstr (step->kind, ==, "release");
  g_assert_true (step->removable && step->ticked);
  answer (world, step->id, "take-away");
  second = plan (world);
  g_assert_cmpuint (second->steps->len, ==, 1);
  step = g_ptr_array_index (second->steps, 0);
  g_assert_cmpstr (step->kind, ==, "push-delete");
  g_assert_false (step->removable);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  assert_state (world, id, "withdrawn");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  /* What was taken away by a rule comes back with it. */
  sync_world_sql (world, "UPDATE calendars SET kinds = NULL");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_state (world, id, "live");
}

static void
test_what_was_left_can_still_be_taken_away (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pair (world, "Review", &there);
  g_autoptr (AccordQuestion) question = NULL;

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  sync_world_finish (world);
  assert_state (world, id, "released");
  question = accord_store_find_question (world->store, id, "work-0", NULL);
  g_assert_nonnull (question);
  g_assert_true (g_strv_contains (accord_question_get_choices (question), "take-away"));
  answer (world, question->id, "take-away");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 0);
  assert_state (world, id, "withdrawn");
}

static void
test_many_left_overs_wait_for_both_answers (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPlanRecord) shown = NULL;

  for (guint i = 0; i < 24; i++)
    {
      g_autofree char *title = g_strdup_printf ("Review %u", i);

      g_free (sync_world_add (world, title, SOON));
    }
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  g_assert_true (sync_world_cycle (world)->needs_approval);
  shown = plan (world);
  g_assert_cmpuint (shown->steps->len, ==, 24);
  for (guint i = 0; i < 12; i++)
    answer (world, ((const AccordPlanStep *) g_ptr_array_index (shown->steps, i))->id, "take-away");
  /* Until the plan is approved nothing of it is done, the chosen ones included. */
  g_assert_true (sync_world_cycle (world)->needs_approval);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 24);
  sync_world_approve (world);
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 12);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'released'"), ==, 12);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'withdrawn'"), ==, 12);
}

static void
test_choice_is_no_use_where_it_belongs (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pair (world, "Review", &there);
  g_autoptr (AccordPlanRecord) shown = NULL;

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  shown = plan (world);
  answer (world, ((const AccordPlanStep *) g_ptr_array_index (shown->steps, 0))->id, "take-away");
  /* The rule is put back before anything was done. */
  sync_world_sql (world, "UPDATE calendars SET kinds = NULL");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  assert_state (world, id, "live");
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM answers"), ==, 0);
}

/* Its attendees would be told about the past. */
static void
test_ended_meeting_is_never_offered (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = sync_world_add (world, "Review", PAST);
  g_autoptr (AccordPlanRecord) shown = NULL;
  g_autoptr (AccordQuestion) question = NULL;

  accord_fake_provider_be_outlook (world->side[0].provider);
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Review");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_ATTENDEES, "a@example.org\t\trequired");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable'");
  shown = plan (world);
  g_assert_cmpuint (shown->steps->len, ==, 1);
  g_assert_false (((const AccordPlanStep *) g_ptr_array_index (shown->steps, 0))->removable);
  sync_world_finish (world);
  assert_state (world, id, "released");
  question = accord_store_find_question (world->store, id, "work-0", NULL);
  answer (world, question->id, "take-away");
  sync_world_finish (world);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  g_assert_cmpuint (accord_fake_provider_count_mails (world->side[0].provider), ==, 0);
  assert_state (world, id, "released");
}

/* ---- a person who wants to see it first ---- */

static void
test_reviewed_rule_waits_whatever_it_touches (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pair (world, "Review", &there);

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'deliverable', review = 1");
  g_assert_true (sync_world_cycle (world)->needs_approval);
  g_assert_true (sync_world_cycle (world)->needs_approval);
  assert_state (world, id, "live");
  sync_world_approve (world);
  sync_world_finish (world);
  assert_state (world, id, "released");
  g_assert_cmpint (sync_world_number (world, "SELECT review FROM calendars"), ==, 0);
}

static void
test_reviewed_rule_that_touches_nothing_goes_on (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pair (world, "Review", &there);

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET kinds = 'appointment', review = 1");
  sync_world_finish (world);
  g_assert_cmpint (sync_world_number (world, "SELECT review FROM calendars"), ==, 0);
  assert_state (world, id, "live");
}

/* ---- privacy out: what is emptied there, once, and what comes back ---- */

typedef struct
{
  const char *privacy;
  const char *title, *body, *place, *categories;
} Shown;

static const Shown outward[] = {
  { "everything", "Board", "Bring the plans", "Room 4", "Site" },
  { "title", "Board", "", "", "" },
  { "busy", "Busy", "", "", "" },
  { "title", "Board", "", "", "" },
  { "everything", "Board", "Bring the plans", "Room 4", "Site" },
  { "busy", "Busy", "", "", "" },
  { "everything", "Board", "Bring the plans", "Room 4", "Site" },
};

static void
test_privacy_out_empties_and_restores (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *id = sync_world_add (world, "Board", SOON);
  g_autofree char *there = NULL;

  sync_world_sql (world, "UPDATE events SET notes = 'Bring the plans', place = 'Room 4'");
  sync_world_sql (world, "INSERT INTO categories (event_id, name) VALUES ('%s', 'Site')", id);
  sync_world_finish (world);
  there = sync_world_there (world, 0, "Board");
  for (guint i = 0; i < G_N_ELEMENTS (outward); i++)
    {
      g_test_message ("%u: %s", i, outward[i].privacy);
      sync_world_sql (world, "UPDATE calendars SET privacy = '%s'", outward[i].privacy);
      sync_world_finish (world);
      assert_there (world, there, ACCORD_FIELD_TITLE, outward[i].title);
      assert_there (world, there, ACCORD_FIELD_BODY, outward[i].body);
      assert_there (world, there, ACCORD_FIELD_PLACE, outward[i].place);
      assert_there (world, there, ACCORD_FIELD_CATEGORIES, outward[i].categories);
      assert_text (world, "SELECT title, notes, place FROM events", "Board|Bring the plans|Room 4");
      assert_text (world, "SELECT name FROM categories", "Site");
    }
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
}

/* What somebody writes into a copy that shows little is theirs: it is emptied once, never again. */
static void
test_what_is_added_there_later_stays (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = NULL;

  id = pair (world, "Board", &there);
  sync_world_sql (world, "UPDATE events SET place = 'Room 4'");
  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET privacy = 'title'");
  sync_world_finish (world);
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_PLACE, "Their room");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_PLACE, "Their room");
  assert_text (world, "SELECT place FROM events", "Room 4");
}

/* Private events born in a shared calendar go on as busy only, whatever the other calendar shows (§3). */
static void
test_private_event_is_shared_as_busy (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (2);
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autofree char *copy = NULL;

  accord_fields_set (fields, ACCORD_FIELD_TITLE, "Doctor");
  accord_fields_set (fields, ACCORD_FIELD_BODY, "Second floor");
  accord_fields_set (fields, ACCORD_FIELD_WHEN, SOON);
  accord_fields_set (fields, ACCORD_FIELD_PRIVACY, "private");
  accord_fake_provider_add (world->side[1].provider, REMOTE, fields, NULL);
  sync_world_finish (world);
  copy = sync_world_there (world, 0, "Busy");
  g_assert_nonnull (copy);
  assert_there (world, copy, ACCORD_FIELD_BODY, "");
  /* Made public there: everything comes. */
  {
    g_autofree char *original = sync_world_there (world, 1, "Doctor");

    accord_fake_provider_edit (world->side[1].provider, REMOTE, original, ACCORD_FIELD_PRIVACY, "default");
  }
  sync_world_finish (world);
  assert_there (world, copy, ACCORD_FIELD_TITLE, "Doctor");
  assert_there (world, copy, ACCORD_FIELD_BODY, "Second floor");
}

/* ---- privacy in: what is not known here, and never emptied there ---- */

static char *
add_dentist (SyncWorld *world)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_TITLE, "Dentist");
  accord_fields_set (fields, ACCORD_FIELD_WHEN, SOON);
  accord_fields_set (fields, ACCORD_FIELD_BODY, "Second floor");
  accord_fields_set (fields, ACCORD_FIELD_PLACE, "Main street 1");
  accord_fields_set (fields, ACCORD_FIELD_CATEGORIES, "Private");
  return g_strdup (accord_fake_provider_add (world->side[0].provider, REMOTE, fields, NULL));
}

static void
assert_original_whole (SyncWorld *world, const char *there)
{
  assert_there (world, there, ACCORD_FIELD_TITLE, "Dentist");
  assert_there (world, there, ACCORD_FIELD_BODY, "Second floor");
  assert_there (world, there, ACCORD_FIELD_PLACE, "Main street 1");
  assert_there (world, there, ACCORD_FIELD_CATEGORIES, "Private");
}

static void
test_privacy_in_hides_here_and_empties_nothing (void)
{
  static const char *const directions[] = { "both", "in" };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = NULL;

      sync_world_sql (world, "UPDATE calendars SET direction = '%s'", directions[i]);
      there = add_dentist (world);
      sync_world_finish (world);
      assert_text (world, "SELECT title, notes, place FROM events", "Dentist|Second floor|Main street 1");
      for (guint round = 0; round < 2; round++)
        {
          sync_world_sql (world, "UPDATE calendars SET privacy_in = 'busy'");
          accord_fake_provider_reset_counters (world->side[0].provider);
          sync_world_finish (world);
          assert_text (world, "SELECT title, coalesce(notes, ''), coalesce(place, '') FROM events", "Busy||");
          g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM categories"), ==, 0);
          g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
          assert_original_whole (world, there);
          sync_world_sql (world, "UPDATE calendars SET privacy_in = 'everything'");
          sync_world_finish (world);
          assert_text (world, "SELECT title, notes, place FROM events", "Dentist|Second floor|Main street 1");
          assert_text (world, "SELECT name FROM categories", "Private");
          g_assert_cmpuint (accord_fake_provider_count_writes (world->side[0].provider), ==, 0);
          assert_original_whole (world, there);
        }
    }
}

static void
test_privacy_in_from_the_first_day (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *when = NULL;

  sync_world_sql (world, "UPDATE calendars SET privacy_in = 'busy'");
  there = add_dentist (world);
  sync_world_finish (world);
  assert_text (world, "SELECT title, coalesce(notes, ''), coalesce(place, '') FROM events", "Busy||");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_TITLE, "Dentist, again");
  accord_fake_provider_edit (world->side[0].provider, REMOTE, there, ACCORD_FIELD_WHEN, LATER);
  sync_world_finish (world);
  assert_text (world, "SELECT title FROM events", "Busy");
  when = sync_world_text (world, "SELECT start FROM events");
  g_assert_nonnull (strstr (when, "2026-06-13"));
  /* The time goes both ways still, the word never goes out. */
  sync_world_sql (world, "UPDATE events SET start = replace (start, '06-13', '06-15'), \"end\" = replace (\"end\", '06-13', '06-15')");
  sync_world_finish (world);
  assert_there (world, there, ACCORD_FIELD_TITLE, "Dentist, again");
  g_clear_pointer (&when, g_free);
  when = sync_world_value (world, 0, there, ACCORD_FIELD_WHEN);
  g_assert_nonnull (strstr (when, "2026-06-15"));
}

/* What only goes out writes its own values there: never the word. */
static void
test_word_is_never_written_over_an_original (void)
{
  static const char *const then[] = { "direction = 'out'", "direction = 'out', privacy_in = 'everything'" };

  for (guint i = 0; i < G_N_ELEMENTS (then); i++)
    {
      g_autoptr (SyncWorld) world = sync_world_new (1);
      g_autofree char *there = add_dentist (world);

      sync_world_finish (world);
      sync_world_sql (world, "UPDATE calendars SET privacy_in = 'busy'");
      sync_world_finish (world);
      sync_world_sql (world, "UPDATE calendars SET %s", then[i]);
      sync_world_finish (world);
      assert_original_whole (world, there);
    }
}

/* Privacy in is about what was made there; a copy of ours reads back as ever. */
static void
test_privacy_in_leaves_copies_alone (void)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autofree char *there = NULL;
  g_autofree char *id = pair (world, "Review", &there);

  sync_world_finish (world);
  sync_world_sql (world, "UPDATE calendars SET privacy_in = 'busy'");
  sync_world_finish (world);
  assert_text (world, "SELECT title FROM events", "Review");
  assert_there (world, there, ACCORD_FIELD_TITLE, "Review");
}

static const SyncStory stories[] = {
  { "filters-say-what-is-sent", test_filters_say_what_is_sent },
  { "categories-say-what-is-taken", test_categories_say_what_is_taken },
  { "changed-rule-leaves-what-is-there", test_changed_rule_leaves_what_is_there },
  { "share-taken-back-leaves-the-copy", test_share_taken_back_leaves_the_copy },
  { "plan-offers-the-choice", test_plan_offers_the_choice },
  { "what-was-left-can-still-be-taken-away", test_what_was_left_can_still_be_taken_away },
  { "many-left-overs-wait-for-both-answers", test_many_left_overs_wait_for_both_answers },
  { "choice-is-no-use-where-it-belongs", test_choice_is_no_use_where_it_belongs },
  { "ended-meeting-is-never-offered", test_ended_meeting_is_never_offered },
  { "reviewed-rule-waits-whatever-it-touches", test_reviewed_rule_waits_whatever_it_touches },
  { "reviewed-rule-that-touches-nothing-goes-on", test_reviewed_rule_that_touches_nothing_goes_on },
  { "privacy-out-empties-and-restores", test_privacy_out_empties_and_restores },
  { "what-is-added-there-later-stays", test_what_is_added_there_later_stays },
  { "private-event-is-shared-as-busy", test_private_event_is_shared_as_busy },
  { "privacy-in-hides-here-and-empties-nothing", test_privacy_in_hides_here_and_empties_nothing },
  { "privacy-in-from-the-first-day", test_privacy_in_from_the_first_day },
  { "word-is-never-written-over-an-original", test_word_is_never_written_over_an_original },
  { "privacy-in-leaves-copies-alone", test_privacy_in_leaves_copies_alone },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "calendar-rules", stories, G_N_ELEMENTS (stories));
}
