/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/accord-permissions.h"

#define GOOGLE "https://www.googleapis.com/auth/"

typedef struct
{
  const char *path;
  const char *missing;
  const char *says[3]; /* every part of it, NULL-terminated; none: nothing is said */
} Row;

static const Row rows[] = {
  { "/permissions/nothing-missing-is-said-nothing-about", NULL, { NULL } },
  { "/permissions/empty-text-is-nothing-missing", "", { NULL } },
  { "/permissions/events-left-out", GOOGLE "calendar.events", { "read and write events", NULL } },
  { "/permissions/new-calendars-left-out", GOOGLE "calendar.app.created", { "“Project Deliverables” cannot be made", NULL } },
  { "/permissions/list-left-out", GOOGLE "calendar.calendarlist.readonly", { "others cannot be chosen", NULL } },
  { "/permissions/microsoft-events-left-out", "Calendars.ReadWrite", { "Microsoft did not allow Accord to read and write", NULL } },
  { "/permissions/microsoft-address-before-the-name",
    "https://graph.microsoft.com/Calendars.ReadWrite",
    { "Microsoft did not allow Accord to read and write", NULL } },
  { "/permissions/each-of-two-is-named",
    GOOGLE "calendar.app.created " GOOGLE "calendar.calendarlist.readonly",
    { "cannot be made", "cannot be chosen", NULL } },
  { "/permissions/unknown-one-is-not-passed-over", "Tasks.Read", { "Not every permission", NULL } },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *said = accord_permissions_explain (row->missing);

  g_assert_true ((said == NULL) == (row->says[0] == NULL));
  for (guint i = 0; row->says[i] != NULL; i++)
    g_assert_nonnull (strstr (said, row->says[i]));
}

/* A longer name is another permission. */
static void
test_longer_name (void)
{
  g_autofree char *said = accord_permissions_explain (GOOGLE "calendar.events.owned");

  g_assert_null (strstr (said, "read and write"));
}

static void
test_same_sentence_once (void)
{
  g_autofree char *said = accord_permissions_explain ("Tasks.Read Mail.Read");

  g_assert_cmpstr (said, ==, "Not every permission was granted. Sign in again to grant it.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/permissions/longer-name-is-another", test_longer_name);
  g_test_add_func ("/permissions/same-sentence-is-said-once", test_same_sentence_once);
  return g_test_run ();
}
