/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include "store/accord-accounts.h"

#include <gio/gio.h>
#include <string.h>

static const char *
text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static JsonObject *
nth (CliRun *run, guint i)
{
  g_assert_cmpint (run->status, ==, 0);
  return json_array_get_object_element (cli_run_get_list (run), i);
}

static void
test_one_is_me (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliRun) added =
      cli_fixture_run (f,
                       "--json people add",
                       "[{\"name\":\"Bob\",\"email\":\"bob@example.org\"},{\"name\":\"Ada\"}]");
  gint64 bob = json_object_get_int_member (nth (added, 0), "id");
  g_autofree char *me = g_strdup_printf ("--json people me %" G_GINT64_FORMAT, bob + 1);
  g_autofree char *change =
      g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT ",\"email\":\"b@example.org\"}", bob);
  g_autoptr (CliRun) chosen = cli_fixture_run (f, me, NULL);
  g_autoptr (CliRun) edited = cli_fixture_run (f, "--json people edit", change);
  g_autoptr (CliRun) shown = cli_fixture_run (f, "--json people me", NULL);
  g_autoptr (CliRun) none = NULL;
  g_autoptr (CliRun) nobody = NULL;

  g_assert_cmpstr (text (nth (chosen, 0), "name"), ==, "Ada");
  g_assert_true (json_object_get_boolean_member (nth (chosen, 0), "is_me"));
  g_assert_false (json_object_get_boolean_member (nth (chosen, 1), "is_me"));
  g_assert_cmpstr (text (nth (edited, 0), "name"), ==, "Bob");
  g_assert_cmpstr (text (nth (edited, 0), "email"), ==, "b@example.org");
  g_assert_cmpuint (json_array_get_length (cli_run_get_list (shown)), ==, 1);
  g_assert_cmpstr (text (nth (shown, 0), "name"), ==, "Ada");
  none = cli_fixture_run (f, "--json people me none", NULL);
  nobody = cli_fixture_run (f, "--json people me", NULL);
  g_assert_false (json_object_get_boolean_member (nth (none, 0), "is_me"));
  g_assert_cmpuint (json_array_get_length (cli_run_get_list (nobody)), ==, 0);
}

static void
test_all_or_none (CliFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *input;
    const char *message;
  } wrong[] = {
    { "[{\"name\":\"Ada\"},{\"email\":\"x@example.org\"}]", "people[1]: name:" },
    { "[{\"name\":\"Ada\"},{\"name\":7}]", "people[1]: name:" },
    { "[{\"name\":\"Ada\"},{\"name\":\"@me\"}]", "people.name: one line, and not @me" },
    { "[{\"name\":\"Ada\"},7]", "people[1]:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (CliRun) run = cli_fixture_run (f, "--json people add", wrong[i].input);
      g_autoptr (CliRun) list = cli_fixture_run (f, "--json people list", NULL);

      g_assert_cmpint (run->status, ==, 1);
      g_assert_nonnull (strstr (cli_run_get_message (run), wrong[i].message));
      g_assert_cmpuint (json_array_get_length (cli_run_get_list (list)), ==, 0);
    }
}

static void
test_whose_events_a_calendar_takes (CliFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *flags;
    const char *people;
  } rows[] = {
    { "--people @me", "@me" },
    { "--people=@me,Bob", "@me\nBob" },
    { "--people all", NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (f->store, &error);
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();

  g_assert_no_error (error);
  account->provider = g_strdup ("google");
  account->provider_user_id = g_strdup ("u");
  account->email = g_strdup ("mara@example.org");
  g_assert_true (accord_store_put_account (store, account, NULL));
  calendar->account = g_strdup (account->id);
  calendar->name = g_strdup ("Work");
  g_assert_true (accord_store_put_calendar (store, calendar, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strdup_printf ("--json calendars set %s %s", calendar->id, rows[i].flags);
      g_autoptr (CliRun) run = cli_fixture_run (f, line, NULL);
      g_autoptr (AccordCalendar) after = accord_store_get_calendar (store, calendar->id, NULL);

      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpstr (after->people, ==, rows[i].people);
    }
}

/* Nobody is me yet: the account's owner is proposed, and is me once a person says so. */
static void
test_proposed (CliFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (f->store, &error);
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (CliRun) list = NULL;
  g_autoptr (CliRun) taken = NULL;

  account->provider = g_strdup ("google");
  account->provider_user_id = g_strdup ("u");
  account->email = g_strdup ("mara@example.org");
  account->name = g_strdup ("Mara Winter");
  g_assert_true (accord_store_put_account (store, account, NULL));
  shown = cli_fixture_run (f, "--json people me", NULL);
  g_assert_cmpstr (text (nth (shown, 0), "name"), ==, "Mara Winter");
  g_assert_false (json_object_get_boolean_member (nth (shown, 0), "is_me"));
  list = cli_fixture_run (f, "--json people list", NULL);
  g_assert_cmpuint (json_array_get_length (cli_run_get_list (list)), ==, 0);
  taken = cli_fixture_run (f, "--json people me proposed", NULL);
  g_assert_cmpstr (text (nth (taken, 0), "email"), ==, "mara@example.org");
  g_assert_true (json_object_get_boolean_member (nth (taken, 0), "is_me"));
}

#define ADD(path, func) g_test_add (path, CliFixture, NULL, cli_fixture_set_up, func, cli_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cli/people/one-is-me", test_one_is_me);
  ADD ("/cli/people/all-or-none", test_all_or_none);
  ADD ("/cli/people/whose-events-a-calendar-takes", test_whose_events_a_calendar_takes);
  ADD ("/cli/people/proposed", test_proposed);
  return g_test_run ();
}
