/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-world.h"

#include "sync/accord-forecast.h"

#include <string.h>

/* ---- brake (§10) ---- */

typedef struct
{
  const char *name;
  guint deletions;
  guint links;
  gboolean braked;
} BrakeRow;

static const BrakeRow brake_rows[] = {
  { "three-of-three-are-no-accident", 3, 3, FALSE },
  { "all-of-four-are", 4, 4, TRUE },
  { "four-of-five-pass", 4, 5, FALSE },
  { "ten-of-eleven-pass", 10, 11, FALSE },
  { "eleven-of-forty-four-pass", 11, 44, FALSE },
  { "eleven-of-forty-three-stop", 11, 43, TRUE },
  { "hundred-of-a-thousand-pass", 100, 1000, FALSE },
};

static void
delete_side (AccordCandidate *candidate, gboolean here)
{
  if (here)
    candidate->event->deleted_at = WORLD_NOW;
  else
    world_make_gone (candidate);
}

static World *
deleting_world (guint deletions, guint links, gboolean here)
{
  World *world = world_new ();

  world->snapshot->live_links = links;
  for (guint i = 0; i < deletions; i++)
    {
      g_autofree char *title = g_strdup_printf ("Event %u", i);

      delete_side (world_add_pair (world, title, SOON, ACCORD_ORIGIN_HERE), here);
    }
  return world;
}

static void
test_brake (gconstpointer data)
{
  const BrakeRow *row = data;

  for (guint here = 0; here < 2; here++)
    {
      g_autoptr (World) world = deleting_world (row->deletions, row->links, here == 1);

      world_plan (world);
      g_assert_cmpint (world->guarded.braked_there, ==, here == 1 && row->braked);
      g_assert_cmpint (world->guarded.braked_here, ==, here == 0 && row->braked);
      for (guint i = 0; i < world->plan->steps->len; i++)
        {
          const AccordStep *step = g_ptr_array_index (world->plan->steps, i);

          g_assert_cmpint (accord_step_acts_here (step) || accord_step_acts_there (step), ==, !row->braked);
        }
    }
}

static void
test_brake_counts_status_and_lets_others_go_on (void)
{
  g_autoptr (World) world = deleting_world (0, 5, TRUE);
  AccordCandidate *edited = world_add_pair (world, "Edited", SOON, ACCORD_ORIGIN_HERE);

  for (guint i = 0; i < 5; i++)
    world_add_pair (world, "Draft again", SOON, ACCORD_ORIGIN_HERE)->event->status = ACCORD_STATUS_DRAFT;
  edited->event->place = g_strdup ("Room 4");
  world_plan (world);
  g_assert_true (world->guarded.braked_there);
  g_assert_true (accord_step_acts_there (world_step_of (world, edited)));
  g_assert_cmpuint (world->guarded.held, ==, 5);
}

static void
test_braked_stays_braked (void)
{
  g_autoptr (World) world = deleting_world (2, 100, TRUE);
  AccordCandidate *first = g_ptr_array_index (world->snapshot->candidates, 0);
  AccordCandidate *second = g_ptr_array_index (world->snapshot->candidates, 1);

  first->link->state = ACCORD_LINK_HELD;
  first->link->hold = g_strdup ("brake");
  first->link->why = g_strdup ("asked");
  world_plan (world);
  g_assert_cmpint (world_step_of (world, first)->hold, ==, ACCORD_HOLD_BRAKE);
  g_assert_cmpint (world_step_of (world, second)->hold, ==, ACCORD_HOLD_NONE);
}

static void
test_approval_lifts_the_brake (void)
{
  g_autoptr (World) world = deleting_world (5, 5, TRUE);

  world->consent->asked = world->consent->all = TRUE;
  world_plan (world);
  for (guint i = 0; i < world->plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (world->plan->steps, i);

      g_assert_true (accord_step_acts_there (step));
      /* The history is not to say that nothing was deleted. */
      g_assert_cmpstr (accord_step_get_why (step), ==, step->why);
    }
}

/* ---- mail (§9) ---- */

typedef enum
{
  DELETED,
  TITLE,
  BODY,
  PLACE,
  TIME,
  PRIVACY,
  REMINDER,
  BUSY,
  CATEGORY
} Change;

typedef struct
{
  const char *name;
  Change change;
  gboolean outlook; /* mails, whatever we ask */
  gboolean google;  /* mails, when we ask it to */
} MailRow;

static const MailRow mail_rows[] = {
  { "deletion", DELETED, TRUE, TRUE },    { "title", TITLE, TRUE, TRUE },
  { "body", BODY, TRUE, TRUE },           { "place", PLACE, TRUE, TRUE },
  { "time", TIME, TRUE, TRUE },           { "sensitivity", PRIVACY, TRUE, FALSE },
  { "reminder", REMINDER, FALSE, FALSE }, { "busy", BUSY, FALSE, FALSE },
  { "category", CATEGORY, FALSE, FALSE },
};

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
change_event (AccordEvent *event, Change change)
{
  event->change_no++;
  if (change == DELETED)
    event->deleted_at = WORLD_NOW;
  else if (change == TITLE)
    set_text (&event->title, "Other");
  else if (change == BODY)
    set_text (&event->notes, "Bring drawings");
  else if (change == PLACE)
    set_text (&event->place, "Room 4");
  else if (change == TIME)
    g_assert_true (accord_when_from_text (&event->when, LATER, NULL));
  else if (change == PRIVACY)
    set_text (&event->visibility, "private");
  else if (change == REMINDER)
    g_array_append_vals (event->reminders, &(int){ 10 }, 1);
  else if (change == BUSY)
    set_text (&event->availability, "free");
  else
    g_ptr_array_add (event->categories, g_strdup ("Blue"));
}

static World *
meeting_world (gboolean outlook, AccordInvitations rule, const char *when, AccordCandidate **candidate)
{
  World *world = world_new ();

  world->snapshot->capabilities.always_mails = outlook;
  world->snapshot->calendar->invitations = rule;
  *candidate = world_add_pair (world, "Meeting", when, ACCORD_ORIGIN_THERE);
  world_invite (*candidate, "a@example.org, b@example.org, Me@Example.org");
  return world;
}

static void
test_mail (gconstpointer data)
{
  const MailRow *row = data;
  static const struct
  {
    gboolean outlook;
    AccordInvitations rule;
  } ways[] = {
    { TRUE, ACCORD_INVITATIONS_COPY },
    { FALSE, ACCORD_INVITATIONS_COPY },
    { FALSE, ACCORD_INVITATIONS_SEND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      AccordCandidate *candidate = NULL;
      g_autoptr (World) world = meeting_world (ways[i].outlook, ways[i].rule, SOON, &candidate);
      gboolean asks = ways[i].rule == ACCORD_INVITATIONS_SEND;
      gboolean mails = ways[i].outlook ? row->outlook : asks && row->google;
      const AccordStep *step;

      change_event (candidate->event, row->change);
      world_plan (world);
      step = world_step_of (world, candidate);
      g_assert_cmpstr (step->mails, ==, mails ? "a@example.org\nb@example.org" : NULL);
      g_assert_cmpint (step->hold == ACCORD_HOLD_MAIL, ==, mails && !asks);
      if (mails && !asks)
        g_assert_cmpstr (accord_step_get_why (step), ==, "Would mail 2 people.");
    }
}

static void
test_nobody_is_mailed_about_the_past (void)
{
  AccordCandidate *candidate = NULL;
  g_autoptr (World) world = meeting_world (TRUE, ACCORD_INVITATIONS_SEND, PAST, &candidate);
  const AccordStep *step;

  change_event (candidate->event, TITLE);
  change_event (candidate->event, BUSY);
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpuint (step->push, ==, ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY));
  g_assert_null (step->mails);
  candidate->event->deleted_at = WORLD_NOW;
  world_plan (world);
  g_assert_cmpint (world_kind_of (world, candidate), ==, ACCORD_STEP_RELEASE);
}

static void
test_owner_alone_is_nobody (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_pair (world, "Alone", SOON, ACCORD_ORIGIN_THERE);

  world->snapshot->capabilities.always_mails = TRUE;
  world_invite (candidate, "ME@example.org");
  change_event (candidate->event, TITLE);
  world_plan (world);
  g_assert_null (world_step_of (world, candidate)->mails);
  g_assert_true (accord_step_acts_there (world_step_of (world, candidate)));
}

static void
test_copies_carry_no_attendees (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *candidate = world_add_event (world, "Meeting", SOON);
  const AccordStep *step;

  world->snapshot->capabilities.always_mails = TRUE;
  g_ptr_array_add (candidate->event->attendees,
                   accord_attendee_new ("a@example.org", "Ann", "required", "none"));
  world_plan (world);
  step = world_step_of (world, candidate);
  g_assert_cmpuint (step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES), ==, 0);
  g_assert_null (step->mails);
  g_assert_nonnull (strstr (accord_fields_get (step->write, ACCORD_FIELD_BODY), "Ann"));
}

/* ---- approvals (§3) ---- */

static void
test_first_plan_waits (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *event = world_add_event (world, "Review", SOON);
  AccordCandidate *item = world_add_item (world, "Dentist", LATER);

  world->consent->first_plan = TRUE;
  world_plan (world);
  g_assert_true (world->guarded.waits);
  g_assert_false (accord_step_acts_there (world_step_of (world, event)));
  g_assert_false (accord_step_acts_here (world_step_of (world, item)));
}

static void
test_only_what_was_seen_is_approved (void)
{
  g_autoptr (World) world = world_new ();
  AccordCandidate *seen = world_add_event (world, "Seen", SOON);
  AccordCandidate *unticked = world_add_event (world, "Unticked", SOON);
  AccordCandidate *unseen = world_add_event (world, "Unseen", SOON);
  const AccordCandidate *named[] = { seen, unticked };

  world->consent->first_plan = TRUE;
  world_plan (world);
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    g_hash_table_add (world->consent->approved,
                      accord_step_make_id (world_step_of (world, named[i]), WORLD_CALENDAR));
  g_hash_table_add (world->consent->left_out,
                    accord_step_make_id (world_step_of (world, unticked), WORLD_CALENDAR));
  world->consent->asked = TRUE;
  world_plan (world);
  g_assert_true (accord_step_acts_there (world_step_of (world, seen)));
  g_assert_false (accord_step_acts_there (world_step_of (world, unticked)));
  g_assert_false (accord_step_acts_there (world_step_of (world, unseen)));
}

static void
changed_rule (guint copies, gboolean waits)
{
  g_autoptr (World) world = world_new ();

  for (guint i = 0; i < copies; i++)
    world_add_pair (world, "Review", SOON, ACCORD_ORIGIN_HERE)->event->place = g_strdup ("Room 4");
  world->consent->rules_changed = TRUE;
  world_plan (world);
  g_assert_cmpint (world->guarded.waits, ==, waits);
}

static void
test_changed_rule_waits_when_it_touches_many (void)
{
  changed_rule (20, FALSE);
  changed_rule (21, TRUE);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (brake_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/guard/brake/", brake_rows[i].name, NULL);

      g_test_add_data_func (path, &brake_rows[i], test_brake);
    }
  for (guint i = 0; i < G_N_ELEMENTS (mail_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/guard/mail/", mail_rows[i].name, NULL);

      g_test_add_data_func (path, &mail_rows[i], test_mail);
    }
  g_test_add_func ("/guard/brake/counts-status-and-lets-others-go-on",
                   test_brake_counts_status_and_lets_others_go_on);
  g_test_add_func ("/guard/brake/braked-stays-braked", test_braked_stays_braked);
  g_test_add_func ("/guard/brake/approval-lifts-it", test_approval_lifts_the_brake);
  g_test_add_func ("/guard/mail/nobody-is-mailed-about-the-past", test_nobody_is_mailed_about_the_past);
  g_test_add_func ("/guard/mail/owner-alone-is-nobody", test_owner_alone_is_nobody);
  g_test_add_func ("/guard/mail/copies-carry-no-attendees", test_copies_carry_no_attendees);
  g_test_add_func ("/guard/approval/first-plan-waits", test_first_plan_waits);
  g_test_add_func ("/guard/approval/only-what-was-seen-is-approved", test_only_what_was_seen_is_approved);
  g_test_add_func ("/guard/approval/changed-rule-waits-when-it-touches-many",
                   test_changed_rule_waits_when_it_touches_many);
  return g_test_run ();
}
