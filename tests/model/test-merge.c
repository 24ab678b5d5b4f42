/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-merge.h"

#define T ACCORD_FIELD_TITLE

static const char *
word (AccordFieldClass class)
{
  static const char *const words[] = { "none", "in", "out", "both" };

  return words[class];
}

/* sync-rules §4, the second table: one line a row; columns when, title, body, attendees, attendees when
 * carried, reminder. */
static void
test_classes (void)
{
  static const struct
  {
    AccordDirection direction;
    AccordPrivacy privacy;
    AccordOrigin origin;
    gboolean mine;
    const char *expected;
    AccordPrivacy privacy_in;
  } rows[] = {
    { ACCORD_DIRECTION_BOTH,
      ACCORD_PRIVACY_EVERYTHING,
      ACCORD_ORIGIN_HERE,
      TRUE,
      "both both both none both both" },
    { ACCORD_DIRECTION_BOTH,
      ACCORD_PRIVACY_TITLE,
      ACCORD_ORIGIN_HERE,
      TRUE,
      "both both none none none both" },
    { ACCORD_DIRECTION_BOTH, ACCORD_PRIVACY_BUSY, ACCORD_ORIGIN_HERE, TRUE, "both out none none none both" },
    { ACCORD_DIRECTION_OUT, ACCORD_PRIVACY_EVERYTHING, ACCORD_ORIGIN_HERE, TRUE, "out out out none out out" },
    { ACCORD_DIRECTION_OUT, ACCORD_PRIVACY_BUSY, ACCORD_ORIGIN_HERE, TRUE, "out out none none none out" },
    { ACCORD_DIRECTION_IN, ACCORD_PRIVACY_EVERYTHING, ACCORD_ORIGIN_THERE, FALSE, "in in in in in in" },
    { ACCORD_DIRECTION_IN, ACCORD_PRIVACY_EVERYTHING, ACCORD_ORIGIN_HERE, TRUE, "in in in in in in" },
    { ACCORD_DIRECTION_IN, ACCORD_PRIVACY_BUSY, ACCORD_ORIGIN_THERE, FALSE, "in in in in in in" },
    { ACCORD_DIRECTION_BOTH, ACCORD_PRIVACY_BUSY, ACCORD_ORIGIN_THERE, TRUE, "both both both in both both" },
    { ACCORD_DIRECTION_BOTH, ACCORD_PRIVACY_BUSY, ACCORD_ORIGIN_THERE, FALSE, "in in in in in both" },
#define MASKED ACCORD_PRIVACY_EVERYTHING, ACCORD_ORIGIN_THERE
    { ACCORD_DIRECTION_IN, MASKED, FALSE, "in none none none none in", ACCORD_PRIVACY_BUSY },
    { ACCORD_DIRECTION_BOTH, MASKED, FALSE, "in none none none none both", ACCORD_PRIVACY_BUSY },
    { ACCORD_DIRECTION_BOTH, MASKED, TRUE, "both none none none none both", ACCORD_PRIVACY_BUSY },
    { ACCORD_DIRECTION_OUT, MASKED, TRUE, "out none none none none out", ACCORD_PRIVACY_BUSY },
#undef MASKED
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
      AccordPrivacy privacy =
          rows[i].origin == ACCORD_ORIGIN_THERE ? ACCORD_PRIVACY_EVERYTHING : rows[i].privacy;
      g_autofree char *classes = NULL;

      calendar->direction = rows[i].direction;
      calendar->privacy = rows[i].privacy;
      calendar->privacy_in = rows[i].privacy_in;
      calendar->invitations = ACCORD_INVITATIONS_SEND;
#define CLASS(field, carrier) word (accord_field_class (field, calendar, rows[i].origin, rows[i].mine, carrier, privacy))
      classes = g_strjoin (" ",
                           CLASS (ACCORD_FIELD_WHEN, FALSE),
                           CLASS (T, FALSE),
                           CLASS (ACCORD_FIELD_BODY, FALSE),
                           CLASS (ACCORD_FIELD_ATTENDEES, FALSE),
                           CLASS (ACCORD_FIELD_ATTENDEES, TRUE),
                           CLASS (ACCORD_FIELD_REMINDERS, FALSE),
                           NULL);
      g_assert_cmpstr (classes, ==, rows[i].expected);
      g_assert_cmpstr (CLASS (ACCORD_FIELD_ORGANISER, TRUE), ==, "in");
      g_assert_cmpstr (CLASS (ACCORD_FIELD_RESPONSES, TRUE), ==, "in");
      g_assert_cmpstr (CLASS (ACCORD_FIELD_ONLINE, TRUE), ==, "in");
      calendar->invitations = ACCORD_INVITATIONS_COPY;
      g_assert_cmpstr (CLASS (ACCORD_FIELD_ATTENDEES, TRUE), ==, CLASS (ACCORD_FIELD_ATTENDEES, FALSE));
      calendar->writable = FALSE;
      g_assert_cmpstr (CLASS (ACCORD_FIELD_WHEN, FALSE), ==, "in");
    }
}

static AccordFields *
title_only (const char *title)
{
  AccordFields *fields = accord_fields_new ();

  accord_fields_set (fields, T, title);
  return fields;
}

/* sync-rules §4, the first table: four values of a title, and what becomes of it. */
static void
test_rows (void)
{
  static const struct
  {
    AccordFieldClass class;
    const char *sent, *seen, *local, *remote;   /* NULL: not carried */
    const char *here, *there;
    gboolean same, clash;
  } rows[] = {
    { ACCORD_CLASS_BOTH, "a", "a", "a", "a", NULL, NULL, FALSE, FALSE },
    { ACCORD_CLASS_BOTH, "a", "a", "b", "a", NULL, "b", FALSE, FALSE },
    { ACCORD_CLASS_BOTH, "a", "a", "a", "b", "b", NULL, FALSE, FALSE },
    { ACCORD_CLASS_BOTH, "a", "a", "b", "b", NULL, NULL, TRUE, FALSE },
    { ACCORD_CLASS_BOTH, "a", "a", "b", "c", NULL, NULL, FALSE, TRUE },
    { ACCORD_CLASS_OUT, "a", "a", "a", "a", NULL, NULL, FALSE, FALSE },
    { ACCORD_CLASS_OUT, "a", "a", "b", "a", NULL, "b", FALSE, FALSE },
    { ACCORD_CLASS_OUT, "a", "a", "a", "b", NULL, "a", FALSE, FALSE },
    { ACCORD_CLASS_OUT, "a", "a", "b", "c", NULL, "b", FALSE, FALSE },
    { ACCORD_CLASS_IN, "a", "a", "b", "a", NULL, NULL, FALSE, FALSE },
    { ACCORD_CLASS_IN, "a", "a", "a", "b", "b", NULL, FALSE, FALSE },
    { ACCORD_CLASS_IN, "a", "a", "b", "c", "c", NULL, FALSE, FALSE },
    /* the provider keeps less than we sent: neither side changed */
    { ACCORD_CLASS_BOTH, "abc", "ab", "abc", "ab", NULL, NULL, FALSE, FALSE },
    /* begins to be carried: an empty side gives way */
    { ACCORD_CLASS_BOTH, NULL, NULL, "b", "", NULL, "b", FALSE, FALSE },
    { ACCORD_CLASS_BOTH, NULL, NULL, "", "b", "b", NULL, FALSE, FALSE },
    { ACCORD_CLASS_BOTH, NULL, NULL, "a", "b", NULL, NULL, FALSE, TRUE },
    { ACCORD_CLASS_BOTH, NULL, NULL, "a", "a", NULL, NULL, TRUE, FALSE },
    /* what the provider does not hold is left alone */
    { ACCORD_CLASS_BOTH, "a", NULL, "b", NULL, NULL, NULL, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordFields) sent = title_only (rows[i].sent);
      g_autoptr (AccordFields) seen = title_only (rows[i].seen);
      g_autoptr (AccordFields) local = title_only (rows[i].local);
      g_autoptr (AccordFields) remote = title_only (rows[i].remote);
      AccordFieldClass classes[ACCORD_N_FIELDS] = { [T] = rows[i].class };
      g_autoptr (AccordMerge) merge = accord_merge (sent, seen, local, remote, classes, 0);

      g_test_message ("row %u", i);
      g_assert_cmpstr (accord_fields_get (merge->here, T), ==, rows[i].here);
      g_assert_cmpstr (accord_fields_get (merge->there, T), ==, rows[i].there);
      g_assert_cmpint (merge->same != 0, ==, rows[i].same);
      g_assert_cmpint (merge->clash != 0, ==, rows[i].clash);
    }
}

static void
test_different_fields (void)
{
  g_autoptr (AccordFields) old = title_only ("a");
  g_autoptr (AccordFields) local = title_only ("b");
  g_autoptr (AccordFields) remote = title_only ("a");
  AccordFieldClass classes[ACCORD_N_FIELDS] = {
    [T] = ACCORD_CLASS_BOTH, [ACCORD_FIELD_PLACE] = ACCORD_CLASS_BOTH
  };
  g_autoptr (AccordMerge) merge = NULL;

  accord_fields_set (old, ACCORD_FIELD_PLACE, "room 1");
  accord_fields_set (local, ACCORD_FIELD_PLACE, "room 1");
  accord_fields_set (remote, ACCORD_FIELD_PLACE, "room 2");
  merge = accord_merge (old, old, local, remote, classes, 0);
  g_assert_cmpstr (accord_fields_get (merge->there, T), ==, "b");
  g_assert_cmpstr (accord_fields_get (merge->here, ACCORD_FIELD_PLACE), ==, "room 2");
  g_assert_cmpuint (merge->clash, ==, 0);
}

/* §4, example "busy only": the time comes back, the word is put back, the local title never changes. */
static void
test_busy_only (void)
{
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordFields) sent = title_only ("Busy");
  g_autoptr (AccordFields) remote = title_only ("Lunch");
  g_autoptr (AccordMerge) merge = NULL;
  AccordFieldClass classes[ACCORD_N_FIELDS];

  calendar->privacy = ACCORD_PRIVACY_BUSY;
  accord_fields_set (sent, ACCORD_FIELD_WHEN, "2026-06-11T10:00:00+00:00/2026-06-11T11:00:00+00:00 UTC");
  accord_fields_set (remote, ACCORD_FIELD_WHEN, "2026-06-11T11:00:00+00:00/2026-06-11T12:00:00+00:00 UTC");
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    classes[i] = accord_field_class (i, calendar, ACCORD_ORIGIN_HERE, TRUE, FALSE, calendar->privacy);
  merge = accord_merge (sent, sent, sent, remote, classes, 0);
  g_assert_cmpstr (accord_fields_get (merge->there, T), ==, "Busy");
  g_assert_null (accord_fields_get (merge->here, T));
  g_assert_nonnull (accord_fields_get (merge->here, ACCORD_FIELD_WHEN));
  g_assert_cmpuint (merge->overruled_there, ==, ACCORD_FIELD_BIT (T));
}

/* §4, example: reminders 10, 30, 60 here, Outlook holds 10. */
static void
test_reminders (void)
{
  static const struct { const char *seen, *remote, *here; } rows[] = {
    { "10", "10", NULL }, { "10", "15", "15 30 60" }, { "10", "", "30 60" }, { "10 30 60", "10", "10" },
    { "10", "5 10", "5 10 30 60" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordFields) sent = accord_fields_new ();
      g_autoptr (AccordFields) seen = accord_fields_new ();
      g_autoptr (AccordFields) remote = accord_fields_new ();
      AccordFieldClass classes[ACCORD_N_FIELDS] = { [ACCORD_FIELD_REMINDERS] = ACCORD_CLASS_BOTH };
      g_autoptr (AccordMerge) merge = NULL;

      accord_fields_set (sent, ACCORD_FIELD_REMINDERS, "10 30 60");
      accord_fields_set (seen, ACCORD_FIELD_REMINDERS, rows[i].seen);
      accord_fields_set (remote, ACCORD_FIELD_REMINDERS, rows[i].remote);
      merge = accord_merge (sent, seen, sent, remote, classes, 0);
      g_assert_cmpstr (accord_fields_get (merge->here, ACCORD_FIELD_REMINDERS), ==, rows[i].here);
      g_assert_cmpuint (accord_fields_carried (merge->there), ==, 0);
    }
}

static void
test_dropped (void)
{
  g_autoptr (AccordFields) old = title_only ("a");
  g_autoptr (AccordFields) bare = title_only ("a");
  AccordFieldClass classes[ACCORD_N_FIELDS] = {
    [ACCORD_FIELD_WHEN] = ACCORD_CLASS_BOTH, [T] = ACCORD_CLASS_BOTH
  };
  AccordFieldClass reading[ACCORD_N_FIELDS] = {
    [ACCORD_FIELD_WHEN] = ACCORD_CLASS_IN, [T] = ACCORD_CLASS_IN
  };
  g_autoptr (AccordMerge) first = NULL;
  g_autoptr (AccordMerge) second = NULL;
  g_autoptr (AccordMerge) read_only = NULL;

  accord_fields_set (old, ACCORD_FIELD_BODY, "secret");
  first = accord_merge (old, old, old, old, classes, 0);
  g_assert_cmpstr (accord_fields_get (first->there, ACCORD_FIELD_BODY), ==, "");
  g_assert_cmpuint (first->dropped, ==, ACCORD_FIELD_BIT (ACCORD_FIELD_BODY));
  second = accord_merge (bare, bare, old, old, classes, 0);
  g_assert_true (accord_merge_is_nothing (second));
  read_only = accord_merge (old, old, old, old, reading, 0);
  g_assert_cmpuint (accord_fields_carried (read_only->there), ==, 0);
}

static void
test_winner (void)
{
  static const struct { const char *rule; gint64 local, remote; AccordWinner winner; } rows[] = {
    { "newest", 100, 90, ACCORD_WINNER_HERE },  { "newest", 92, 90, ACCORD_WINNER_THERE },
    { "newest", 93, 90, ACCORD_WINNER_HERE },   { "newest", 80, 90, ACCORD_WINNER_THERE },
    { "newest", 100, 0, ACCORD_WINNER_THERE },  { "mine", 1, 90, ACCORD_WINNER_HERE },
    { "theirs", 100, 1, ACCORD_WINNER_THERE },  { "ask", 100, 1, ACCORD_WINNER_NOBODY },
  };
  AccordFieldClass classes[ACCORD_N_FIELDS] = { [T] = ACCORD_CLASS_BOTH };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordFields) old = title_only ("a");
      g_autoptr (AccordFields) local = title_only ("b");
      g_autoptr (AccordFields) remote = title_only ("c");
      g_autoptr (AccordMerge) merge = accord_merge (old, old, local, remote, classes, 0);
      AccordWinner winner = accord_conflict_winner (rows[i].rule, rows[i].local, rows[i].remote);

      g_assert_cmpint (winner, ==, rows[i].winner);
      accord_merge_settle (merge, local, remote, winner);
      g_assert_cmpstr (accord_fields_get (merge->there, T), ==, winner == ACCORD_WINNER_HERE ? "b" : NULL);
      g_assert_cmpstr (accord_fields_get (merge->here, T), ==, winner == ACCORD_WINNER_THERE ? "c" : NULL);
      g_assert_cmpint (merge->clash != 0, ==, winner == ACCORD_WINNER_NOBODY);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/class-table-row-by-row", test_classes);
  g_test_add_func ("/merge/change-table-row-by-row", test_rows);
  g_test_add_func ("/merge/edits-of-different-fields-never-clash", test_different_fields);
  g_test_add_func ("/merge/busy-only-word-is-put-back-and-time-comes-back", test_busy_only);
  g_test_add_func ("/merge/reminders-the-provider-cannot-keep-stay", test_reminders);
  g_test_add_func ("/merge/field-no-longer-carried-is-emptied-once", test_dropped);
  g_test_add_func ("/merge/conflict-rules-and-two-seconds", test_winner);
  return g_test_run ();
}
