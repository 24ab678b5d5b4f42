/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accord-plan-summary.h"

static const gint64 now = 1781175600; /* 11 June 2026 */

static AccordPlanStep *
add (GPtrArray *steps, const char *id, const char *calendar, const char *kind, const char *when, const char *mails)
{
  AccordPlanStep *step = accord_plan_step_new ();

  g_free (step->id);
  step->id = g_strdup (id);
  step->calendar = g_strdup (calendar);
  step->kind = g_strdup (kind);
  step->when = g_strdup (when);
  step->mails = g_strdup (mails);
  step->ticked = TRUE;
  g_ptr_array_add (steps, step);
  return step;
}

static GPtrArray *
new_steps (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_step_free);
}

static void
steps_are_grouped_by_calendar_then_kind (void)
{
  g_autoptr (GPtrArray) steps = new_steps ();
  g_autoptr (GPtrArray) parts = NULL;
  const AccordPlanPart *part;
  const AccordPlanGroup *group;

  add (steps, "1", "a", "push-new", NULL, NULL);
  add (steps, "2", "b", "push", NULL, NULL);
  add (steps, "3", "a", "create-calendar", NULL, NULL);
  add (steps, "4", "a", "push-new", NULL, NULL);
  parts = accord_plan_summarise (steps, ACCORD_PLAN_FOR_SYNC);
  g_assert_cmpuint (parts->len, ==, 2);
  part = g_ptr_array_index (parts, 0);
  g_assert_cmpstr (part->calendar, ==, "a");
  g_assert_cmpuint (part->total, ==, 3);
  g_assert_cmpuint (part->groups->len, ==, 2);
  group = g_ptr_array_index (part->groups, 0);
  g_assert_cmpstr (group->kind->kind, ==, "create-calendar");
  g_assert_false (group->kind->free);
  group = g_ptr_array_index (part->groups, 1);
  g_assert_cmpuint (group->steps->len, ==, 2);
}

static void
what_cannot_be_approved_is_neither_counted_nor_left_out (void)
{
  g_autoptr (GPtrArray) steps = new_steps ();
  g_auto (GStrv) left_out = NULL;

  add (steps, "1", "a", "push", NULL, NULL);
  add (steps, "2", "a", "conflict", NULL, NULL)->held = TRUE;
  add (steps, "3", "a", "push", NULL, NULL)->ticked = FALSE;
  add (steps, "4", "a", "hold", NULL, NULL)->ticked = FALSE;
  g_assert_cmpuint (accord_plan_count_ticked (steps), ==, 1);
  left_out = accord_plan_list_left_out (steps);
  g_assert_cmpuint (g_strv_length (left_out), ==, 1);
  g_assert_cmpstr (left_out[0], ==, "3");
}

/* The brake leaves a deletion unticked: it is left out until a person ticks it. */
static void
braked_deletions_wait_for_a_tick (void)
{
  g_autoptr (GPtrArray) steps = new_steps ();
  AccordPlanStep *step = add (steps, "1", "a", "pull-delete", NULL, NULL);
  g_auto (GStrv) left_out = NULL;

  step->ticked = FALSE;
  g_assert_true (accord_plan_step_is_open (step));
  g_assert_cmpuint (accord_plan_count_ticked (steps), ==, 0);
  left_out = accord_plan_list_left_out (steps);
  g_assert_cmpuint (g_strv_length (left_out), ==, 1);
  step->ticked = TRUE;
  g_assert_cmpuint (accord_plan_count_ticked (steps), ==, 1);
}

static void
a_step_that_no_tick_releases_cannot_be_ticked (void)
{
  g_autoptr (GPtrArray) steps = new_steps ();

  add (steps, "1", "a", "push", NULL, NULL)->held = TRUE;
  g_assert_false (accord_plan_step_is_open (g_ptr_array_index (steps, 0)));
  g_assert_cmpuint (accord_plan_count_ticked (steps), ==, 0);
}

static void
forecast_counts_mails_people_and_the_past (void)
{
  g_autoptr (GPtrArray) steps = new_steps ();
  g_auto (GStrv) people = NULL;
  AccordForecast forecast;

  add (steps, "1", "a", "push", "2026-06-12/2026-06-13", "ada@x.example\nbob@x.example");
  add (steps, "2", "a", "push", "2026-06-01/2026-06-02", "Ada@x.example");
  add (steps, "3", "a", "conflict", "2026-06-01/2026-06-02", "eve@x.example");
  accord_plan_forecast (steps, now, &forecast);
  g_assert_cmpuint (forecast.steps, ==, 2);
  g_assert_cmpuint (forecast.mails, ==, 3);
  g_assert_cmpuint (forecast.people, ==, 2);
  g_assert_cmpuint (forecast.past, ==, 1);
  people = accord_plan_list_people (steps);
  g_assert_cmpuint (g_strv_length (people), ==, 2);
  g_assert_cmpstr (people[0], ==, "ada@x.example");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/steps-are-grouped-by-calendar-then-kind", steps_are_grouped_by_calendar_then_kind);
  g_test_add_func ("/plan/what-cannot-be-approved-is-neither-counted-nor-left-out",
                   what_cannot_be_approved_is_neither_counted_nor_left_out);
  g_test_add_func ("/plan/braked-deletions-wait-for-a-tick", braked_deletions_wait_for_a_tick);
  g_test_add_func ("/plan/a-step-that-no-tick-releases-cannot-be-ticked", a_step_that_no_tick_releases_cannot_be_ticked);
  g_test_add_func ("/plan/forecast-counts-mails-people-and-the-past", forecast_counts_mails_people_and_the_past);
  return g_test_run ();
}
