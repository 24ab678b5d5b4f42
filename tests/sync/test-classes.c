/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-world.h"

#include <string.h>

/* The table of sync-rules §4, once more and by hand: which class each field has on each kind of link.
 * B both, O out, I in, - none. */
typedef struct
{
  const char *name;
  AccordDirection direction;
  AccordPrivacy privacy;
  AccordOrigin origin;
  gboolean mine;
  const char *classes; /* when title body place categories attendees reminders busy */
} LinkRow;

static const AccordField fields[] = {
  ACCORD_FIELD_WHEN,       ACCORD_FIELD_TITLE,     ACCORD_FIELD_BODY,      ACCORD_FIELD_PLACE,
  ACCORD_FIELD_CATEGORIES, ACCORD_FIELD_ATTENDEES, ACCORD_FIELD_REMINDERS, ACCORD_FIELD_BUSY,
};

static const LinkRow rows[] = {
  { "both-ways-everything",
    ACCORD_DIRECTION_BOTH,
    ACCORD_PRIVACY_EVERYTHING,
    ACCORD_ORIGIN_HERE,
    TRUE,
    "BBBBB-BB" },
  { "both-ways-title-and-time",
    ACCORD_DIRECTION_BOTH,
    ACCORD_PRIVACY_TITLE,
    ACCORD_ORIGIN_HERE,
    TRUE,
    "BB----BB" },
  { "both-ways-busy-only", ACCORD_DIRECTION_BOTH, ACCORD_PRIVACY_BUSY, ACCORD_ORIGIN_HERE, TRUE, "BO----BB" },
  { "out", ACCORD_DIRECTION_OUT, ACCORD_PRIVACY_EVERYTHING, ACCORD_ORIGIN_HERE, TRUE, "OOOOO-OO" },
  { "in", ACCORD_DIRECTION_IN, ACCORD_PRIVACY_EVERYTHING, ACCORD_ORIGIN_THERE, TRUE, "IIIIIIII" },
  { "origin-there-mine",
    ACCORD_DIRECTION_BOTH,
    ACCORD_PRIVACY_EVERYTHING,
    ACCORD_ORIGIN_THERE,
    TRUE,
    "BBBBBIBB" },
  { "origin-there-mine-whatever-privacy",
    ACCORD_DIRECTION_BOTH,
    ACCORD_PRIVACY_BUSY,
    ACCORD_ORIGIN_THERE,
    TRUE,
    "BBBBBIBB" },
  { "origin-there-others",
    ACCORD_DIRECTION_BOTH,
    ACCORD_PRIVACY_EVERYTHING,
    ACCORD_ORIGIN_THERE,
    FALSE,
    "IIIIIIBB" },
};

typedef enum
{
  HERE = 1,
  THERE = 2,
  BOTH = HERE | THERE
} Changed;
typedef enum
{
  NOTHING,
  PUSHED,
  PULLED,
  CLASHED
} Outcome;

static Outcome
expected_outcome (char class, Changed changed)
{
  static const struct
  {
    char class;
    Outcome here, there, both;
  } outcomes[] = {
    { 'B', PUSHED, PULLED, CLASHED },
    { 'O', PUSHED, PUSHED, PUSHED },
    { 'I', NOTHING, PULLED, PULLED },
    { '-', NOTHING, NOTHING, NOTHING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (outcomes[i].class == class)
      return changed == HERE ? outcomes[i].here : changed == THERE ? outcomes[i].there : outcomes[i].both;
  g_assert_not_reached ();
}

static void
replace (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
change_here (AccordEvent *event, AccordField field)
{
  event->change_no++;
  if (field == ACCORD_FIELD_WHEN)
    g_assert_true (accord_when_from_text (&event->when, LATER, NULL));
  else if (field == ACCORD_FIELD_TITLE)
    replace (&event->title, "Mine");
  else if (field == ACCORD_FIELD_BODY)
    replace (&event->notes, "My notes");
  else if (field == ACCORD_FIELD_PLACE)
    replace (&event->place, "My place");
  else if (field == ACCORD_FIELD_CATEGORIES)
    g_ptr_array_add (event->categories, g_strdup ("Mine"));
  else if (field == ACCORD_FIELD_ATTENDEES)
    g_ptr_array_add (event->attendees, accord_attendee_new ("mine@example.org", NULL, "required", "none"));
  else if (field == ACCORD_FIELD_REMINDERS)
    g_array_append_vals (event->reminders, &(int){ 5 }, 1);
  else
    replace (&event->availability, "free");
}

static const char *
value_there (AccordField field)
{
  static const char *const values[ACCORD_N_FIELDS] = {
    [ACCORD_FIELD_WHEN] = "2026-06-14T10:00:00+00:00/2026-06-14T11:00:00+00:00 UTC",
    [ACCORD_FIELD_TITLE] = "Theirs",
    [ACCORD_FIELD_BODY] = "Their notes",
    [ACCORD_FIELD_PLACE] = "Their place",
    [ACCORD_FIELD_CATEGORIES] = "Theirs",
    [ACCORD_FIELD_ATTENDEES] = "theirs@example.org\t\trequired",
    [ACCORD_FIELD_REMINDERS] = "30",
    [ACCORD_FIELD_BUSY] = "oof",
  };

  return values[field];
}

static Outcome
outcome_of (const AccordStep *step, AccordField field)
{
  AccordFieldMask bit = ACCORD_FIELD_BIT (field);

  if (step == NULL)
    return NOTHING;
  g_assert_cmpint (((step->push & bit) != 0) + ((step->pull & bit) != 0) + ((step->clash & bit) != 0), <=, 1);
  return step->push & bit ? PUSHED : step->pull & bit ? PULLED : step->clash & bit ? CLASHED : NOTHING;
}

static void
check_field (const LinkRow *row, AccordField field, char class, Changed changed)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate;
  /* The word of a busy-only copy stands for every title: a new title here changes nothing there. */
  gboolean word = row->privacy == ACCORD_PRIVACY_BUSY && field == ACCORD_FIELD_TITLE && class == 'O';
  Outcome expected = word && changed == HERE ? NOTHING : expected_outcome (class, changed);

  world->snapshot->calendar->direction = row->direction;
  world->snapshot->calendar->privacy = row->privacy;
  replace (&world->policy->conflict_rule, "ask");
  candidate = world_add_pair (world, "Review", SOON, row->origin);
  candidate->link->organised_by_me = row->mine;
  candidate->item->traits = row->mine ? 0 : ACCORD_REMOTE_NOT_MINE;
  world_settle (world, candidate);
  if (changed & HERE)
    change_here (candidate->event, field);
  if (changed & THERE)
    world_set_there (candidate, field, value_there (field));
  world_plan (world);
  if (outcome_of (world_step_of (world, candidate), field) != expected)
    g_error ("%s: %s, changed %u: %u instead of %u",
             row->name,
             accord_field_name (field),
             changed,
             outcome_of (world_step_of (world, candidate), field),
             expected);
}

static void
test_row (gconstpointer data)
{
  const LinkRow *row = data;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    for (Changed changed = HERE; changed <= BOTH; changed++)
      check_field (row, fields[i], row->classes[i], changed);
}

static void
test_more_private_empties_once (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);
  const AccordStep *step;

  replace (&candidate->event->place, "Room 4");
  accord_fields_set (candidate->item->fields, ACCORD_FIELD_PLACE, "Room 4");
  world_settle (world, candidate);
  world->snapshot->calendar->privacy = ACCORD_PRIVACY_TITLE;
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpint (step->kind, ==, ACCORD_STEP_PUSH);
  g_assert_cmpstr (accord_fields_get (step->write, ACCORD_FIELD_PLACE), ==, "");
  g_assert_true (step->empty & ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE));
  accord_fields_set (candidate->item->fields, ACCORD_FIELD_PLACE, "");
  world_settle (world, candidate);
  world_plan (world);
  g_assert_null (world_step_of (world, candidate));
}

static void
test_privacy_never_empties_an_original (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Dentist", SOON, ACCORD_ORIGIN_THERE);
  const AccordStep *step;

  replace (&candidate->event->place, "Main Street");
  accord_fields_set (candidate->item->fields, ACCORD_FIELD_PLACE, "Main Street");
  world_settle (world, candidate);
  world->snapshot->calendar->direction = ACCORD_DIRECTION_IN;
  world->snapshot->calendar->privacy = ACCORD_PRIVACY_BUSY;
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_true (step == NULL || step->push == 0);
}

/* ---- titles (§5) ---- */

static void
test_renamed_project_is_no_conflict (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "x", SOON, ACCORD_ORIGIN_HERE);
  const AccordStep *step;

  candidate->event->kind = ACCORD_KIND_DELIVERABLE;
  replace (&candidate->event->title, "Draft");
  candidate->event->project = accord_project_new ("Bridge");
  accord_fields_set (candidate->item->fields, ACCORD_FIELD_TITLE, "Bridge: Draft");
  world_settle (world, candidate);
  replace (&candidate->event->project->name, "Bridge II");
  world_set_there (candidate, ACCORD_FIELD_TITLE, "Bridge: Final set");
  replace (&world->policy->conflict_rule, "ask");
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpuint (step->clash, ==, 0);
  g_assert_true (step->pull & ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE));
  g_assert_true (step->rewrite & ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE));
}

static void
test_reminders_the_provider_never_kept_stay (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  for (guint i = 0; i < 3; i++)
    g_array_append_vals (candidate->event->reminders, &(int){ (int) (10 + 20 * i) }, 1);
  accord_fields_set (candidate->item->fields, ACCORD_FIELD_REMINDERS, "10");
  world_settle (world, candidate);
  world_plan (world);
  g_assert_null (world_step_of (world, candidate));
  world_set_there (candidate, ACCORD_FIELD_REMINDERS, "15");
  world_plan (world);
  g_assert_cmpstr (accord_fields_get (world_step_of (world, candidate)->take, ACCORD_FIELD_REMINDERS),
                   ==,
                   "15 30 50");
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/classes/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/classes/more-private-empties-once", test_more_private_empties_once);
  g_test_add_func ("/classes/privacy-never-empties-an-original", test_privacy_never_empties_an_original);
  g_test_add_func ("/classes/renamed-project-is-no-conflict", test_renamed_project_is_no_conflict);
  g_test_add_func ("/classes/reminders-the-provider-never-kept-stay",
                   test_reminders_the_provider_never_kept_stay);
  return g_test_run ();
}
