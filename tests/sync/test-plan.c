/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-world.h"

#include "model/accord-mark.h"

#include <string.h>

/* ---- the decision table, row by row ---- */

typedef enum
{
  ABSENT,
  PRESENT,
  SAME,
  CHANGED,
  GONE
} Side;

typedef struct
{
  const char *name;
  gboolean linked;
  Side here;
  Side there;
  AccordStepKind kind;
} Row;

static const Row rows[] = {
  { "new-here-is-pushed", FALSE, PRESENT, ABSENT, ACCORD_STEP_PUSH_NEW },
  { "new-there-is-pulled", FALSE, ABSENT, PRESENT, ACCORD_STEP_PULL_NEW },
  { "same-on-both-sides-is-not-doubled", FALSE, PRESENT, PRESENT, ACCORD_STEP_ADOPT },
  { "nothing-changed-no-step", TRUE, SAME, SAME, ACCORD_STEP_NONE },
  { "edit-here-goes-out", TRUE, CHANGED, SAME, ACCORD_STEP_PUSH },
  { "edit-there-comes-in", TRUE, SAME, CHANGED, ACCORD_STEP_PULL },
  { "edits-of-two-fields-both-survive", TRUE, CHANGED, CHANGED, ACCORD_STEP_MERGE },
  { "deletion-here-goes-out", TRUE, GONE, SAME, ACCORD_STEP_PUSH_DELETE },
  { "edit-there-beats-deletion-here", TRUE, GONE, CHANGED, ACCORD_STEP_PULL },
  { "deletion-there-comes-in", TRUE, SAME, GONE, ACCORD_STEP_PULL_DELETE },
  { "edit-here-beats-deletion-there", TRUE, CHANGED, GONE, ACCORD_STEP_PUSH_NEW },
  { "gone-on-both-sides-is-forgotten", TRUE, GONE, GONE, ACCORD_STEP_FORGET },
};

static void
set_here (AccordCandidate *candidate, Side side)
{
  if (side == CHANGED)
    {
      g_free (candidate->event->place);
      candidate->event->place = g_strdup ("Room 4");
      candidate->event->change_no++;
    }
  else if (side == GONE)
    candidate->event->deleted_at = WORLD_NOW - 60;
}

static void
set_there (AccordCandidate *candidate, Side side)
{
  if (side == CHANGED)
    world_set_there (candidate, ACCORD_FIELD_TITLE, "Review, moved");
  else if (side == GONE)
    world_make_gone (candidate);
}

static void
test_decision (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = NULL;
  AccordStepKind kind = ACCORD_STEP_NONE;

  if (row->linked)
    {
      candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);
      set_here (candidate, row->here);
      set_there (candidate, row->there);
    }
  else
    {
      if (row->here == PRESENT)
        world_add_event (world, "Review", SOON);
      if (row->there == PRESENT)
        world_add_item (world, "Review", SOON);
    }
  world_plan (world);
  g_assert_cmpuint (world->plan->steps->len, ==, row->kind == ACCORD_STEP_NONE ? 0 : 1);
  if (world->plan->steps->len > 0)
    kind = ((const AccordStep *) g_ptr_array_index (world->plan->steps, 0))->kind;
  g_assert_cmpstr (accord_step_kind_to_text (kind), ==, accord_step_kind_to_text (row->kind));
}

/* ---- no longer wanted (§8), row by row ---- */

typedef enum
{
  DELETED,
  CANCELLED,
  ARCHIVED,
  DRAFT,
  FILTERED,
  REPEATING,
  UNDATED
} Because;

typedef struct
{
  const char *name;
  Because because;
  AccordStepKind copy, mine, others;
} AwayRow;

static const AwayRow away_rows[] = {
  { "deleted", DELETED, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE },
  { "cancelled", CANCELLED, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE },
  { "archived", ARCHIVED, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE, ACCORD_STEP_HIDE },
  { "draft", DRAFT, ACCORD_STEP_PUSH_DELETE, ACCORD_STEP_HIDE, ACCORD_STEP_HIDE },
  { "filtered", FILTERED, ACCORD_STEP_RELEASE, ACCORD_STEP_RELEASE, ACCORD_STEP_RELEASE },
  { "repeating", REPEATING, ACCORD_STEP_HOLD, ACCORD_STEP_HOLD, ACCORD_STEP_HOLD },
  { "undated", UNDATED, ACCORD_STEP_HOLD, ACCORD_STEP_HOLD, ACCORD_STEP_HOLD },
};

static void
make_unwanted (World *world, AccordCandidate *candidate, Because because, AccordOrigin origin)
{
  AccordEvent *event = candidate->event;

  event->change_no++;
  if (because == DELETED)
    event->deleted_at = WORLD_NOW;
  else if (because == CANCELLED)
    event->status = ACCORD_STATUS_CANCELLED;
  else if (because == ARCHIVED)
    event->archived = TRUE;
  else if (because == DRAFT)
    event->status = ACCORD_STATUS_DRAFT;
  else if (because == REPEATING)
    event->recurrence = g_strdup ("RRULE:FREQ=DAILY");
  else if (because == UNDATED)
    event->when.set = FALSE;
  else if (origin == ACCORD_ORIGIN_HERE)
    world->snapshot->calendar->kinds = g_strdup ("deliverable");
  else
    world->snapshot->calendar->direction = ACCORD_DIRECTION_OUT;
}

static AccordStepKind
away_kind (Because because, AccordOrigin origin, gboolean mine)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, origin);

  candidate->link->organised_by_me = mine;
  if (!mine)
    candidate->item->traits = ACCORD_REMOTE_NOT_MINE;
  world_settle (world, candidate);
  make_unwanted (world, candidate, because, origin);
  world_plan (world);
  return world_kind_of (world, candidate);
}

static void
test_no_longer_wanted (gconstpointer data)
{
  const AwayRow *row = data;

  g_assert_cmpint (away_kind (row->because, ACCORD_ORIGIN_HERE, TRUE), ==, row->copy);
  g_assert_cmpint (away_kind (row->because, ACCORD_ORIGIN_THERE, TRUE), ==, row->mine);
  g_assert_cmpint (away_kind (row->because, ACCORD_ORIGIN_THERE, FALSE), ==, row->others);
}

/* ---- wanted (§3) ---- */

static void
test_wanted_only_where_it_belongs (void)
{
  static const struct
  {
    const char *born_in;
    gboolean share;
    gboolean pushed;
  } cases[] = {
    { NULL, FALSE, TRUE },
    { "other", TRUE, TRUE },
    { "other", FALSE, FALSE },
    { "unknown", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (World) world = world_new ();
      AccordCandidate *candidate = world_add_event (world, "Review", SOON);
      AccordCalendar *other = accord_calendar_new ();

      other->share = cases[i].share;
      g_hash_table_insert (world->snapshot->calendars, g_strdup ("other"), other);
      candidate->event->born_in = g_strdup (cases[i].born_in);
      world_plan (world);
      g_assert_cmpint (world_kind_of (world, candidate) == ACCORD_STEP_PUSH_NEW, ==, cases[i].pushed);
    }
}

static void
test_private_elsewhere_is_shared_as_busy (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_event (world, "Doctor", SOON);
  AccordCalendar *other = accord_calendar_new ();
  const AccordStep *step;

  other->share = TRUE;
  g_hash_table_insert (world->snapshot->calendars, g_strdup ("other"), other);
  candidate->event->born_in = g_strdup ("other");
  candidate->event->notes = g_strdup ("Bring the papers");
  g_free (candidate->event->visibility);
  candidate->event->visibility = g_strdup ("private");
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_nonnull (step);
  g_assert_cmpstr (accord_fields_get (step->write, ACCORD_FIELD_TITLE), ==, world->policy->busy_word);
  g_assert_cmpuint (step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_BODY), ==, 0);
  g_assert_cmpuint (step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE), ==, 0);
}

static void
test_filters_keep_events_at_home (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *inside = world_add_event (world, "In", SOON);
  AccordCandidate *outside = world_add_event (world, "Out", LATER);

  inside->event->project = accord_project_new ("Bridge");
  outside->event->project = accord_project_new ("Tunnel");
  world->snapshot->calendar->projects = g_strdup ("Tower\nBridge");
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, inside), ==, ACCORD_STEP_PUSH_NEW);
  g_assert_cmpint (world_kind_of (world, outside), ==, ACCORD_STEP_NONE);
}

static void
test_not_pulled (void)
{
  static const AccordRemoteTraits traits[] = { ACCORD_REMOTE_REPEATS,
                                               ACCORD_REMOTE_DECLINED,
                                               ACCORD_REMOTE_DRAFT,
                                               ACCORD_REMOTE_CANCELLED,
                                               ACCORD_REMOTE_SPECIAL };

  for (guint i = 0; i < G_N_ELEMENTS (traits); i++)
    {
      g_autoptr (World) world = world_new ();
      AccordCandidate *candidate = world_add_item (world, "Lunch", SOON);

      candidate->item->traits = traits[i];
      world_plan (world);
      g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
      g_assert_cmpuint (world->plan->repeating, ==, traits[i] == ACCORD_REMOTE_REPEATS);
    }
}

static void
test_repeating_is_counted_not_pushed (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_event (world, "Standup", SOON);

  candidate->event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY");
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
  g_assert_cmpuint (world->plan->repeating, ==, 1);
}

static void
test_takes_ours_leaves_strangers (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *stranger = world_add_item (world, "Lunch", SOON);
  AccordCandidate *ours = world_add_item (world, "Handover", SOON);

  world->snapshot->calendar->takes = ACCORD_TAKES_OURS;
  ours->item->mark = g_strdup ("another-store/6f0b1cbe-50f9-4e9e-9f42-f56a7b7c9f10/0/0123456789abcdef");
  ours->pull_as = g_strdup ("6f0b1cbe-50f9-4e9e-9f42-f56a7b7c9f10");
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, stranger), ==, ACCORD_STEP_NONE);
  g_assert_cmpint (world_kind_of (world, ours), ==, ACCORD_STEP_PULL_NEW);
}

/* ---- window (§7) ---- */

static void
test_dormant_rests (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *edited = world_add_pair (world, "A", FAR, ACCORD_ORIGIN_HERE);
  AccordCandidate *gone = world_add_pair (world, "B", FAR, ACCORD_ORIGIN_HERE);
  AccordCandidate *deleted = world_add_pair (world, "C", FAR, ACCORD_ORIGIN_HERE);
  const AccordStep *step;

  set_here (edited, CHANGED);
  world_make_gone (gone);
  set_here (deleted, GONE);
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, edited), ==, ACCORD_STEP_NONE);
  g_assert_cmpint (world_kind_of (world, deleted), ==, ACCORD_STEP_NONE);
  step = world_step_of (world, gone);
  g_assert_cmpint (step->kind, ==, ACCORD_STEP_RECORD);
  g_assert_true (step->gone_there);
}

static void
test_move_out_of_the_window_is_carried (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *here = world_add_pair (world, "A", SOON, ACCORD_ORIGIN_HERE);
  AccordCandidate *there = world_add_pair (world, "B", SOON, ACCORD_ORIGIN_HERE);

  g_assert_true (accord_when_from_text (&here->event->when, FAR, NULL));
  world_set_there (there, ACCORD_FIELD_WHEN, FAR);
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, here), ==, ACCORD_STEP_PUSH);
  g_assert_cmpint (world_kind_of (world, there), ==, ACCORD_STEP_PULL);
}

static void
test_window_edges (void)
{
  /* Window: 2026-05-11 00:00 to 2026-12-08 00:00, half open. */
  static const struct
  {
    const char *when;
    gboolean pushed;
  } cases[] = {
    { "2026-05-10T22:00:00+00:00/2026-05-11T00:00:00+00:00 UTC", FALSE },
    { "2026-05-10T22:00:00+00:00/2026-05-11T00:00:01+00:00 UTC", TRUE },
    { "2026-05-11T00:00:00+00:00/2026-05-11T00:00:00+00:00 UTC", TRUE },
    { "2026-12-07T23:59:59+00:00/2026-12-08T01:00:00+00:00 UTC", TRUE },
    { "2026-12-08T00:00:00+00:00/2026-12-08T01:00:00+00:00 UTC", FALSE },
    { "2026-05-10/2026-05-11", FALSE },
    { "2026-05-10/2026-05-12", TRUE },
    { "2026-12-07/2026-12-08", TRUE },
    { "2026-12-08/2026-12-09", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (World) world = world_new ();
      AccordCandidate *event = world_add_event (world, "A", cases[i].when);
      AccordCandidate *item = world_add_item (world, "B", cases[i].when);

      world_plan (world);
      g_assert_cmpint (world_kind_of (world, event) == ACCORD_STEP_PUSH_NEW, ==, cases[i].pushed);
      g_assert_cmpint (world_kind_of (world, item) == ACCORD_STEP_PULL_NEW, ==, cases[i].pushed);
    }
}

/* ---- identity (§2) ---- */

static void
test_match_needs_exactly_one_on_each_side (void)
{
  g_autoptr (World) world = world_new ();

  world_add_event (world, "Lunch", SOON);
  world_add_item (world, "Lunch", SOON);
  world_add_item (world, "Lunch", SOON);
  world_plan (world);
  g_assert_cmpuint (world->plan->steps->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((const AccordStep *) g_ptr_array_index (world->plan->steps, i))->kind,
                     !=,
                     ACCORD_STEP_ADOPT);
}

static void
test_match_finds_the_templated_title (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *event = world_add_event (world, "Draft", SOON);
  const AccordStep *step;

  event->event->kind = ACCORD_KIND_DELIVERABLE;
  event->event->project = accord_project_new ("Bridge");
  world_add_item (world, " bridge: Draft ", SOON);
  world_plan (world);
  g_assert_cmpuint (world->plan->steps->len, ==, 1);
  step = g_ptr_array_index (world->plan->steps, 0);
  g_assert_true (step->kind == ACCORD_STEP_ADOPT || step->kind == ACCORD_STEP_MERGE);
  g_assert_cmpint (step->origin, ==, ACCORD_ORIGIN_THERE);
  g_assert_cmpuint ((step->push | step->pull) & ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE), ==, 0);
}

static void
test_other_time_is_no_match (void)
{
  g_autoptr (World) world = world_new ();

  world_add_event (world, "Lunch", SOON);
  world_add_item (world, "Lunch", LATER);
  world_plan (world);
  g_assert_cmpuint (world->plan->steps->len, ==, 2);
}

static void
test_our_mark_makes_our_copy (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_event (world, "Review", SOON);
  g_autoptr (AccordMark) mark = accord_mark_new (WORLD_STORE, candidate->event->id, 3, WORLD_REMOTE);
  AccordCandidate *item = world_add_item (world, "Review", SOON);
  const AccordStep *step;

  candidate->item = g_steal_pointer (&item->item);
  g_ptr_array_remove (world->snapshot->candidates, item);
  candidate->item->mark = accord_mark_to_text (mark);
  candidate->marked = TRUE;
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpint (step->kind, ==, ACCORD_STEP_ADOPT);
  g_assert_cmpint (step->origin, ==, ACCORD_ORIGIN_HERE);
  g_assert_cmpuint (step->generation, ==, 3);
}

static void
test_unknown_event_of_our_store_is_asked_about (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_item (world, "Lost", SOON);
  const AccordStep *step;

  candidate->orphan = g_strdup ("6f0b1cbe-50f9-4e9e-9f42-f56a7b7c9f10");
  world->consent->asked = world->consent->all = TRUE;
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpint (step->hold, ==, ACCORD_HOLD_APPROVAL);
  g_assert_false (accord_step_acts_here (step));
}

/* ---- deletions there (§6) ---- */

static void
test_deletion_rule (void)
{
  static const struct
  {
    AccordDeletion rule;
    AccordDirection direction;
    AccordStepKind kind;
    AccordHold hold;
  } cases[] = {
    { ACCORD_DELETION_FOLLOW, ACCORD_DIRECTION_BOTH, ACCORD_STEP_PULL_DELETE, ACCORD_HOLD_NONE },
    { ACCORD_DELETION_KEEP, ACCORD_DIRECTION_BOTH, ACCORD_STEP_RELEASE, ACCORD_HOLD_NONE },
    { ACCORD_DELETION_ASK, ACCORD_DIRECTION_BOTH, ACCORD_STEP_PULL_DELETE, ACCORD_HOLD_DELETION },
    { ACCORD_DELETION_FOLLOW, ACCORD_DIRECTION_OUT, ACCORD_STEP_RELEASE, ACCORD_HOLD_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (World) world = world_new ();
      AccordCandidate *candidate;

      world->snapshot->calendar->deletion = cases[i].rule;
      world->snapshot->calendar->direction = cases[i].direction;
      candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);
      world_make_gone (candidate);
      world_plan (world);
      g_assert_cmpint (world_kind_of (world, candidate), ==, cases[i].kind);
      g_assert_cmpint (world_step_of (world, candidate)->hold, ==, cases[i].hold);
    }
}

static void
test_hint_alone_deletes_nothing (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  g_clear_pointer (&candidate->item, accord_remote_item_free);
  candidate->hinted_gone = TRUE;
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
  /* Nor is anything written to what may not be there. */
  set_here (candidate, CHANGED);
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
}

static void
test_written_anew_under_the_next_key (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  candidate->link->generation = 4;
  set_here (candidate, CHANGED);
  world_make_gone (candidate);
  world_plan (world);
  g_assert_cmpuint (world_step_of (world, candidate)->generation, ==, 5);
}

static void
test_move_is_no_deletion (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_THERE);

  world_make_gone (candidate);
  candidate->moved_to = g_strdup ("other");
  candidate->moved_item = accord_remote_item_new (candidate->link->remote_id);
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_MOVE);
}

static void
test_states_that_rest (void)
{
  static const AccordLinkState states[] = { ACCORD_LINK_RELEASED, ACCORD_LINK_HIDDEN };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (World) world = world_new ();
      AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_THERE);

      candidate->link->state = states[i];
      candidate->event->archived = TRUE;
      world_set_there (candidate, ACCORD_FIELD_TITLE, "Changed");
      world_plan (world);
      g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
      world_make_gone (candidate);
      world_plan (world);
      g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
    }
}

/* What was released and is far from now: nobody is asked whether it is there, and whoever pressed the button reads why. */
static void
test_answer_about_what_sleeps (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", FAR, ACCORD_ORIGIN_HERE);
  const AccordStep *step;

  candidate->link->state = ACCORD_LINK_RELEASED;
  g_clear_pointer (&candidate->item, accord_remote_item_free);
  candidate->hinted_gone = TRUE;
  candidate->answer = accord_answer_new (ACCORD_QUESTION_RELEASED, ACCORD_CHOICE_PUT_BACK);
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_nonnull (step);
  g_assert_cmpint (step->kind, ==, ACCORD_STEP_RELEASE);
  g_assert_cmpint (step->state_after, ==, ACCORD_LINK_RELEASED);
  g_assert_true (step->answered);
  g_assert_cmpstr (step->why, ==, "Not put back: it lies outside the days that are mirrored.");
}

static void
test_hidden_wakes_with_its_event (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_THERE);

  candidate->link->state = ACCORD_LINK_HIDDEN;
  world_plan (world);
  g_assert_cmpint (world_step_of (world, candidate)->kind, ==, ACCORD_STEP_RECORD);
  g_assert_cmpint (world_step_of (world, candidate)->state_after, ==, ACCORD_LINK_LIVE);
}

static void
test_withdrawn_comes_back_under_the_next_key (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_event (world, "Review", SOON);
  const AccordStep *step;

  candidate->link = accord_link_new (candidate->event->id, WORLD_CALENDAR);
  candidate->link->state = ACCORD_LINK_WITHDRAWN;
  candidate->link->generation = 2;
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpint (step->kind, ==, ACCORD_STEP_PUSH_NEW);
  g_assert_cmpuint (step->generation, ==, 3);
}

static void
test_cancelled_by_organiser (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_THERE);

  candidate->item->traits = ACCORD_REMOTE_NOT_MINE | ACCORD_REMOTE_CANCELLED;
  candidate->link->organised_by_me = FALSE;
  world_plan (world);
  g_assert_true (world_step_of (world, candidate)->cancel);
  g_assert_cmpint (world_step_of (world, candidate)->state_after, ==, ACCORD_LINK_HIDDEN);
}

static void
refuse (World *world, AccordCandidate *candidate)
{
  AccordLink *link = candidate->link;

  world_plan (world);
  link->state = ACCORD_LINK_HELD;
  link->hold = g_strdup ("stuck");
  link->why = g_strdup ("too long");
  link->change_no = candidate->event->change_no;
  link->refused = accord_step_digest (world_step_of (world, candidate), world->snapshot->grant);
  world_plan (world);
  g_assert_false (accord_step_acts_there (world_step_of (world, candidate)));
  g_assert_cmpstr (accord_step_get_why (world_step_of (world, candidate)), ==, "too long");
}

/* What was refused is not sent again until what would be sent has changed: by an edit, a rule or a permission. */
static void
test_stuck_waits_for_an_edit (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  set_here (candidate, CHANGED);
  refuse (world, candidate);
  /* A touch that leaves the copy as it is. */
  candidate->event->change_no++;
  world_plan (world);
  g_assert_false (accord_step_acts_there (world_step_of (world, candidate)));
  g_free (candidate->event->place);
  candidate->event->place = g_strdup ("Room 9");
  world_plan (world);
  g_assert_true (accord_step_acts_there (world_step_of (world, candidate)));
}

static void
test_stuck_waits_for_a_rule (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  set_here (candidate, CHANGED);
  refuse (world, candidate);
  g_free (world->policy->title_template[ACCORD_KIND_APPOINTMENT]);
  world->policy->title_template[ACCORD_KIND_APPOINTMENT] = g_strdup ("Job: {title}");
  world_plan (world);
  g_assert_true (accord_step_acts_there (world_step_of (world, candidate)));
}

static void
test_stuck_waits_for_a_permission (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  set_here (candidate, CHANGED);
  refuse (world, candidate);
  world->snapshot->grant = g_strdup ("another");
  world_plan (world);
  g_assert_true (accord_step_acts_there (world_step_of (world, candidate)));
}

/* A deletion that was refused is not tried in every pass either, and does not count for the brake. */
static void
test_stuck_deletion_waits (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);

  candidate->event->deleted_at = WORLD_NOW;
  refuse (world, candidate);
  g_assert_cmpuint (world->guarded.deletions_there, ==, 0);
  candidate->event->change_no++;
  world_plan (world);
  g_assert_true (accord_step_acts_there (world_step_of (world, candidate)));
}

static void
test_read_only_takes_nothing_away (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);
  AccordCandidate *fresh = world_add_event (world, "New", LATER);

  world->snapshot->calendar->writable = FALSE;
  world->snapshot->calendar->direction = ACCORD_DIRECTION_IN;
  world->snapshot->read_only = TRUE;
  set_here (candidate, GONE);
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_NONE);
  g_assert_cmpint (world_kind_of (world, fresh), ==, ACCORD_STEP_NONE);
}

static void
test_notes_say_what_is_lost (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *body = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_THERE);
  AccordCandidate *days = world_add_pair (world, "Fair", SOON, ACCORD_ORIGIN_THERE);

  body->item->traits = ACCORD_REMOTE_HTML_BODY;
  body->event->notes = g_strdup ("Bring drawings");
  world_set_there (days, ACCORD_FIELD_WHEN, "2026-06-12/2026-06-14");
  world_plan (world);
  g_assert_cmpstr (accord_step_get_why (world_step_of (world, body)),
                   ==,
                   "Changed here. The formatting of its text there will be lost.");
  g_assert_cmpstr (accord_step_get_why (world_step_of (world, days)),
                   ==,
                   "Changed there. It takes whole days now.");
}

static void
test_same_snapshot_gives_the_same_plan (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  set_here (candidate, CHANGED);
  world_plan (world);
  first = accord_step_make_id (world_step_of (world, candidate), WORLD_CALENDAR);
  world_plan (world);
  second = accord_step_make_id (world_step_of (world, candidate), WORLD_CALENDAR);
  g_assert_cmpstr (first, ==, second);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/decision/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_decision);
    }
  for (guint i = 0; i < G_N_ELEMENTS (away_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/no-longer-wanted/", away_rows[i].name, NULL);

      g_test_add_data_func (path, &away_rows[i], test_no_longer_wanted);
    }
  g_test_add_func ("/plan/wanted/only-where-it-belongs", test_wanted_only_where_it_belongs);
  g_test_add_func ("/plan/wanted/private-elsewhere-is-shared-as-busy",
                   test_private_elsewhere_is_shared_as_busy);
  g_test_add_func ("/plan/wanted/filters-keep-events-at-home", test_filters_keep_events_at_home);
  g_test_add_func ("/plan/wanted/declined-drafts-and-the-like-are-not-pulled", test_not_pulled);
  g_test_add_func ("/plan/wanted/repeating-is-counted-not-pushed", test_repeating_is_counted_not_pushed);
  g_test_add_func ("/plan/wanted/takes-ours-leaves-strangers", test_takes_ours_leaves_strangers);
  g_test_add_func ("/plan/window/dormant-rests", test_dormant_rests);
  g_test_add_func ("/plan/window/move-out-is-carried", test_move_out_of_the_window_is_carried);
  g_test_add_func ("/plan/window/edges", test_window_edges);
  g_test_add_func ("/plan/identity/match-needs-exactly-one-on-each-side",
                   test_match_needs_exactly_one_on_each_side);
  g_test_add_func ("/plan/identity/match-finds-the-templated-title", test_match_finds_the_templated_title);
  g_test_add_func ("/plan/identity/other-time-is-no-match", test_other_time_is_no_match);
  g_test_add_func ("/plan/identity/our-mark-makes-our-copy", test_our_mark_makes_our_copy);
  g_test_add_func ("/plan/identity/unknown-event-of-our-store-is-asked-about",
                   test_unknown_event_of_our_store_is_asked_about);
  g_test_add_func ("/plan/gone/deletion-rule", test_deletion_rule);
  g_test_add_func ("/plan/gone/hint-alone-deletes-nothing", test_hint_alone_deletes_nothing);
  g_test_add_func ("/plan/gone/written-anew-under-the-next-key", test_written_anew_under_the_next_key);
  g_test_add_func ("/plan/gone/move-is-no-deletion", test_move_is_no_deletion);
  g_test_add_func ("/plan/states/released-and-hidden-rest", test_states_that_rest);
  g_test_add_func ("/plan/states/put-back-far-from-now-says-why-not", test_answer_about_what_sleeps);
  g_test_add_func ("/plan/states/hidden-wakes-with-its-event", test_hidden_wakes_with_its_event);
  g_test_add_func ("/plan/states/withdrawn-comes-back-under-the-next-key",
                   test_withdrawn_comes_back_under_the_next_key);
  g_test_add_func ("/plan/states/cancelled-by-its-organiser", test_cancelled_by_organiser);
  g_test_add_func ("/plan/states/stuck-waits-for-an-edit", test_stuck_waits_for_an_edit);
  g_test_add_func ("/plan/states/stuck-waits-for-a-rule", test_stuck_waits_for_a_rule);
  g_test_add_func ("/plan/states/stuck-waits-for-a-permission", test_stuck_waits_for_a_permission);
  g_test_add_func ("/plan/states/stuck-deletion-waits", test_stuck_deletion_waits);
  g_test_add_func ("/plan/states/read-only-takes-nothing-away", test_read_only_takes_nothing_away);
  g_test_add_func ("/plan/notes-say-what-is-lost", test_notes_say_what_is_lost);
  g_test_add_func ("/plan/same-snapshot-gives-the-same-plan", test_same_snapshot_gives_the_same_plan);
  return g_test_run ();
}
