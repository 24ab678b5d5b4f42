/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-occurrence.h"

#define VIENNA "2026-10-19T15:00:00+02:00/2026-10-19T16:30:00+02:00 Europe/Vienna"

typedef struct
{
  const char *series, *key, *when;
} WhenCase;

static const WhenCase when_cases[] = {
  { VIENNA, "2026-10-19T15:00:00", VIENNA },
  /* the clock reading stays, the offset does not */
  { VIENNA, "2026-10-26T15:00:00", "2026-10-26T15:00:00+01:00/2026-10-26T16:30:00+01:00 Europe/Vienna" },
  { "2026-01-04T02:30:00+01:00/2026-01-04T03:00:00+01:00 Europe/Vienna", "2026-03-29T02:30:00",
    "2026-03-29T03:30:00+02:00/2026-03-29T04:00:00+02:00 Europe/Vienna" },
  { "2026-11-09/2026-11-11", "2026-12-09", "2026-12-09/2026-12-11" },
  { "2026-11-09/2026-11-11", "2026-12-09T15:00:00", NULL },
  { VIENNA, "2026-13-19T15:00:00", NULL },
  { "", "2026-12-09", NULL },
};

static void
test_when_is_the_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (when_cases); i++)
    {
      g_autofree char *when = accord_occurrence_when (when_cases[i].series, when_cases[i].key);

      g_test_message ("when %u", i);
      g_assert_cmpstr (when, ==, when_cases[i].when);
    }
}

static void
test_key_leads_back (void)
{
  static const char *const keys[] = { "2026-10-19T15:00:00", "2026-10-26T15:00:00", "2027-03-29T15:00:00" };
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_from_text (&series, VIENNA, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
      g_autofree char *key = NULL;

      g_assert_true (accord_occurrence_at (&series, keys[i], &when));
      key = accord_occurrence_key (&series, when.start);
      g_assert_cmpstr (key, ==, keys[i]);
    }
}

static void
test_differ_and_resolve (void)
{
  const char *key = "2026-10-26T15:00:00";
  const char *moved = "2026-10-26T16:00:00+01:00/2026-10-26T17:30:00+01:00 Europe/Vienna";
  g_autofree char *regular = accord_occurrence_when (VIENNA, key);
  g_autoptr (AccordFields) series = accord_fields_new ();
  g_autoptr (AccordFields) occurrence = accord_fields_new ();
  g_autoptr (AccordFields) different = NULL;
  g_autoptr (AccordFields) resolved = NULL;
  g_autoptr (AccordException) exception = NULL;

  accord_fields_set (series, ACCORD_FIELD_TITLE, "Review");
  accord_fields_set (series, ACCORD_FIELD_WHEN, VIENNA);
  accord_fields_set (series, ACCORD_FIELD_PRIVACY, "default");
  accord_fields_set (occurrence, ACCORD_FIELD_TITLE, "Review");
  accord_fields_set (occurrence, ACCORD_FIELD_WHEN, regular);
  accord_fields_set (occurrence, ACCORD_FIELD_PRIVACY, "private");   /* not an occurrence's own */
  accord_fields_set (occurrence, ACCORD_FIELD_PLACE, "Room 4");      /* the series does not carry it */
  g_assert_null (accord_occurrence_differ (series, key, occurrence));

  accord_fields_set (occurrence, ACCORD_FIELD_WHEN, moved);
  different = accord_occurrence_differ (series, key, occurrence);
  g_assert_cmpuint (accord_fields_carried (different), ==, ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN));
  exception = accord_exception_new (key, g_steal_pointer (&different));
  resolved = accord_occurrence_resolve (series, key, exception);
  g_assert_cmpstr (accord_fields_get (resolved, ACCORD_FIELD_WHEN), ==, moved);
  g_assert_cmpstr (accord_fields_get (resolved, ACCORD_FIELD_TITLE), ==, "Review");
  g_assert_null (accord_fields_get (resolved, ACCORD_FIELD_PRIVACY));
}

/* 02:30 does not exist on 29 March; a provider says 03:30 and means the rule's. */
static void
test_skipped_reading_keeps_its_key (void)
{
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *key = NULL;

  g_assert_true (accord_when_from_text (&series, "2026-01-04T02:30:00+01:00/2026-01-04T03:00:00+01:00 Europe/Vienna", NULL));
  g_assert_true (accord_occurrence_at (&series, "2026-03-29T02:30:00", &when));
  key = accord_occurrence_key (&series, when.start);
  g_assert_cmpstr (key, ==, "2026-03-29T02:30:00");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/occurrence/a-skipped-reading-keeps-its-key", test_skipped_reading_keeps_its_key);
  g_test_add_func ("/occurrence/when-is-the-rules", test_when_is_the_rules);
  g_test_add_func ("/occurrence/key-leads-back", test_key_leads_back);
  g_test_add_func ("/occurrence/differ-and-resolve", test_differ_and_resolve);
  return g_test_run ();
}
