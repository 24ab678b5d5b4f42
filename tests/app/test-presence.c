/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accord-presence.h"

#define DAY (24 * 60 * 60)

static const gint64 today = 1781136000;

typedef struct
{
  AccordEvent        *event;
  AccordCalendar     *calendar;
  AccordLink         *link;
  AccordPresenceFrame frame;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->event = accord_event_new (ACCORD_KIND_DELIVERABLE);
  self->event->change_no = 7;
  accord_when_set_days (&self->event->when, today, today + DAY);
  self->calendar = accord_calendar_new ();
  g_free (self->calendar->id);
  self->calendar->id = g_strdup ("calendar");
  self->calendar->mirrored = self->calendar->approved = self->calendar->writable = TRUE;
  self->link = accord_link_new (self->event->id, "calendar");
  self->link->remote_id = g_strdup ("remote");
  self->link->change_no = 7;
  self->frame.from = today - 30 * DAY;
  self->frame.to = today + 30 * DAY;
  self->frame.zone = g_time_zone_new_utc ();
}

static void
tear_down (Case *self, gconstpointer data)
{
  accord_event_free (self->event);
  accord_calendar_free (self->calendar);
  accord_link_free (self->link);
  g_time_zone_unref (self->frame.zone);
}

static AccordPresence
judge (Case *self, gboolean linked)
{
  g_autofree char *why = NULL;
  AccordPresence presence =
      accord_presence_judge (self->event, self->calendar, linked ? self->link : NULL, &self->frame, &why);

  /* A mark without a reason is no mark. */
  g_assert_nonnull (why);
  g_assert_cmpstr (why, !=, "");
  return presence;
}

static void
an_edit_waits_until_it_is_sent (Case *self, gconstpointer data)
{
  g_assert_cmpint (judge (self, TRUE), ==, ACCORD_PRESENCE_MIRRORED);
  self->event->change_no = 8;
  g_assert_cmpint (judge (self, TRUE), ==, ACCORD_PRESENCE_WAITING);
}

static void
a_held_link_tells_conflict_from_the_rest (Case *self, gconstpointer data)
{
  self->link->state = ACCORD_LINK_HELD;
  self->link->hold = g_strdup ("conflict");
  g_assert_cmpint (judge (self, TRUE), ==, ACCORD_PRESENCE_CONFLICT);
  g_free (self->link->hold);
  self->link->hold = g_strdup ("mail");
  g_assert_cmpint (judge (self, TRUE), ==, ACCORD_PRESENCE_HELD);
}

static void
drafts_and_the_undated_stay_here (Case *self, gconstpointer data)
{
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_WAITING);
  self->event->status = ACCORD_STATUS_DRAFT;
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_LOCAL);
  self->event->status = ACCORD_STATUS_CONFIRMED;
  accord_when_clear (&self->event->when);
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_LOCAL);
}

static void
what_a_calendar_does_not_take_has_no_mark (Case *self, gconstpointer data)
{
  self->calendar->kinds = g_strdup ("appointment,assignment");
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_NONE);
  g_clear_pointer (&self->calendar->kinds, g_free);
  self->calendar->direction = ACCORD_DIRECTION_IN;
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_NONE);
  self->calendar->direction = ACCORD_DIRECTION_BOTH;
  self->event->born_in = g_strdup ("another");
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_NONE);
}

static void
outside_the_window_stays_here (Case *self, gconstpointer data)
{
  accord_when_set_days (&self->event->when, today + 40 * DAY, today + 41 * DAY);
  g_assert_cmpint (judge (self, FALSE), ==, ACCORD_PRESENCE_LOCAL);
}

static void
every_mark_has_word_and_icon (void)
{
  for (AccordPresence presence = ACCORD_PRESENCE_LOCAL; presence < ACCORD_N_PRESENCES; presence++)
    {
      const AccordPresenceLook *look = accord_presence_look (presence);

      g_assert_nonnull (look->word);
      g_assert_nonnull (look->icon);
      g_assert_nonnull (look->tint);
    }
  g_assert_null (accord_presence_look (ACCORD_PRESENCE_NONE)->icon);
}

#define ADD(path, function) g_test_add ("/presence/" path, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("an-edit-waits-until-it-is-sent", an_edit_waits_until_it_is_sent);
  ADD ("a-held-link-tells-conflict-from-the-rest", a_held_link_tells_conflict_from_the_rest);
  ADD ("drafts-and-the-undated-stay-here", drafts_and_the_undated_stay_here);
  ADD ("what-a-calendar-does-not-take-has-no-mark", what_a_calendar_does_not_take_has_no_mark);
  ADD ("outside-the-window-stays-here", outside_the_window_stays_here);
  g_test_add_func ("/presence/every-mark-has-word-and-icon", every_mark_has_word_and_icon);
  return g_test_run ();
}
