/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-exceptions.h"

#define MON "2026-11-09T15:00:00"
#define TUE "2026-11-10T15:00:00"
#define WED "2026-11-11T15:00:00"
#define MOVED "\"when\":\"2026-11-09T16:00:00+01:00/2026-11-09T17:00:00+01:00 Europe/Vienna\""
#define MOVED_BERLIN "\"when\":\"2026-11-09T16:00:00+01:00/2026-11-09T17:00:00+01:00 Europe/Berlin\""
#define TITLED(key, title) key " {\"v\":1,\"title\":\"" title "\"}"

static void
test_text_is_sorted_and_says_each_once (void)
{
  const char *text = TUE " cancelled\n" TITLED (MON, "a") "\n" WED " {\"v\":1}\n" TITLED (MON, "b");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) exceptions = accord_exceptions_from_text (text, &error);
  g_autofree char *back = NULL;

  g_assert_no_error (error);
  back = accord_exceptions_to_text (exceptions);
  g_assert_cmpstr (back, ==, TITLED (MON, "b") "\n" TUE " cancelled");
}

static void
test_unreadable_text_names_the_occurrence (void)
{
  static const char *const texts[] = { MON, MON " {\"v\":1,", MON " deleted" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (accord_exceptions_from_text (texts[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, MON));
    }
}

static void
test_equal_knows_zones_and_nothing (void)
{
  g_assert_true (accord_exceptions_equal ("", NULL));
  g_assert_true (accord_exceptions_equal (MON " {\"v\":1}", ""));
  g_assert_true (accord_exceptions_equal (MON " {\"v\":1," MOVED "}", MON " {\"v\":1," MOVED_BERLIN "}"));
  g_assert_false (accord_exceptions_equal (MON " cancelled", ""));
  g_assert_false (accord_exceptions_equal (MON " cancelled", TITLED (MON, "a")));
  g_assert_false (accord_exceptions_equal (TITLED (MON, "a"), TITLED (MON, "b")));
  g_assert_false (accord_exceptions_equal (TITLED (MON, "a"), TITLED (TUE, "a")));
}

static void
test_filter_keeps_the_cancelled (void)
{
  g_autofree char *kept = accord_exceptions_filter (TITLED (MON, "a") "\n" TUE " cancelled\n" WED " {\"v\":1," MOVED "}",
                                                    ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN));

  g_assert_cmpstr (kept, ==, TUE " cancelled\n" WED " {\"v\":1," MOVED "}");
}

typedef struct
{
  const char *sent;
  const char *seen;
  const char *local;
  const char *remote;
  AccordWinner winner;
  const char *here;
  const char *there;
  gboolean    clash;
} MergeCase;

static const MergeCase merge_cases[] = {
  /* one side alone */
  { "", "", TITLED (MON, "a"), "", ACCORD_WINNER_NOBODY, TITLED (MON, "a"), TITLED (MON, "a"), FALSE },
  { "", "", "", TITLED (MON, "a"), ACCORD_WINNER_NOBODY, TITLED (MON, "a"), TITLED (MON, "a"), FALSE },
  { MON " cancelled", MON " cancelled", "", MON " cancelled", ACCORD_WINNER_NOBODY, "", "", FALSE },
  { NULL, NULL, MON " cancelled", TUE " cancelled", ACCORD_WINNER_NOBODY, MON " cancelled\n" TUE " cancelled",
    MON " cancelled\n" TUE " cancelled", FALSE },
  /* what a provider holds less of is not written */
  { MON " {\"v\":1,\"reminders\":\"10 30\"}", MON " {\"v\":1,\"reminders\":\"10\"}",
    MON " {\"v\":1,\"reminders\":\"10 30\"}", MON " {\"v\":1,\"reminders\":\"10\"}", ACCORD_WINNER_NOBODY,
    MON " {\"v\":1,\"reminders\":\"10 30\"}", MON " {\"v\":1,\"reminders\":\"10\"}", FALSE },
  /* different fields of the same occurrence */
  { "", "", TITLED (MON, "a"), MON " {\"v\":1," MOVED "}", ACCORD_WINNER_NOBODY,
    MON " {\"v\":1,\"title\":\"a\"," MOVED "}", MON " {\"v\":1,\"title\":\"a\"," MOVED "}", FALSE },
  /* the same on both sides is no conflict */
  { "", "", TITLED (MON, "a"), TITLED (MON, "a"), ACCORD_WINNER_NOBODY, TITLED (MON, "a"), TITLED (MON, "a"), FALSE },
  /* the same field: it rests, or the winner's stands; other occurrences flow at once */
  { "", "", TITLED (MON, "a") "\n" TUE " cancelled", TITLED (MON, "b"), ACCORD_WINNER_NOBODY,
    TITLED (MON, "a") "\n" TUE " cancelled", TITLED (MON, "b") "\n" TUE " cancelled", TRUE },
  { "", "", TITLED (MON, "a"), TITLED (MON, "b") "\n" WED " cancelled", ACCORD_WINNER_HERE,
    TITLED (MON, "a") "\n" WED " cancelled", TITLED (MON, "a") "\n" WED " cancelled", TRUE },
  { "", "", TITLED (MON, "a"), TITLED (MON, "b"), ACCORD_WINNER_THERE, TITLED (MON, "b"), TITLED (MON, "b"), TRUE },
  /* edited here, cancelled there */
  { "", "", TITLED (MON, "a"), MON " cancelled", ACCORD_WINNER_NOBODY, TITLED (MON, "a"), MON " cancelled", TRUE },
  { "", "", TITLED (MON, "a"), MON " cancelled", ACCORD_WINNER_HERE, TITLED (MON, "a"), TITLED (MON, "a"), TRUE },
  /* put back to the rule on one side, changed on the other */
  { TITLED (MON, "a"), TITLED (MON, "a"), "", TITLED (MON, "b"), ACCORD_WINNER_HERE, "", "", TRUE },
};

static void
test_merge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (merge_cases); i++)
    {
      const MergeCase *c = &merge_cases[i];
      g_autofree char *here = NULL;
      g_autofree char *there = NULL;
      gboolean clash = accord_exceptions_merge (c->sent, c->seen, c->local, c->remote, c->winner, &here, &there);

      g_test_message ("merge %u", i);
      g_assert_cmpstr (here, ==, c->here);
      g_assert_cmpstr (there, ==, c->there);
      g_assert_cmpint (clash, ==, c->clash);
    }
}

static void
test_achieved_takes_what_is_there (void)
{
  static const struct
  {
    const char *wanted, *before, *there, *achieved;
  } cases[] = {
    { MON " cancelled\n" TITLED (TUE, "a"), "", MON " cancelled", MON " cancelled" },
    { MON " cancelled", MON " cancelled", "", MON " cancelled" },
    { "", MON " cancelled", MON " cancelled", MON " cancelled" },
    { "", MON " cancelled", "", "" },
    { TITLED (MON, "a"), "", MON " cancelled", "" },
    { MON " {\"v\":1,\"reminders\":\"10 30\"}", "", MON " {\"v\":1,\"reminders\":\"10\"}",
      MON " {\"v\":1,\"reminders\":\"10 30\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *achieved = accord_exceptions_achieved (cases[i].wanted, cases[i].before, cases[i].there);

      g_test_message ("achieved %u", i);
      g_assert_cmpstr (achieved, ==, cases[i].achieved);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exceptions/text-is-sorted-and-says-each-once", test_text_is_sorted_and_says_each_once);
  g_test_add_func ("/exceptions/unreadable-text-names-the-occurrence", test_unreadable_text_names_the_occurrence);
  g_test_add_func ("/exceptions/equal-knows-zones-and-nothing", test_equal_knows_zones_and_nothing);
  g_test_add_func ("/exceptions/filter-keeps-the-cancelled", test_filter_keeps_the_cancelled);
  g_test_add_func ("/exceptions/merge", test_merge);
  g_test_add_func ("/exceptions/achieved-takes-what-is-there", test_achieved_takes_what_is_there);
  return g_test_run ();
}
