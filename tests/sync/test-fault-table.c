/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Every error a provider may end a call with, at every call of a pass that has work of every kind, before and after the server
 * did what it was asked for: nothing is lost and nothing doubled while it lasts, and once it has passed both sides end where
 * they would have ended, and a further cycle writes nothing. */
#include "sync-world.h"

#include <string.h>

typedef struct
{
  const char *name;
  AccordRemoteError code;
} Error;

static const Error errors[] = {
  { "rejected", ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { "gone", ACCORD_REMOTE_ERROR_ITEM_GONE },
  { "changed", ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { "exists", ACCORD_REMOTE_ERROR_ITEM_EXISTS },
  { "cursor-expired", ACCORD_REMOTE_ERROR_CURSOR_EXPIRED },
  { "calendar-gone", ACCORD_REMOTE_ERROR_CALENDAR_GONE },
  { "forbidden", ACCORD_REMOTE_ERROR_FORBIDDEN },
  { "signed-out", ACCORD_REMOTE_ERROR_SIGNED_OUT },
  { "revoked", ACCORD_REMOTE_ERROR_REVOKED },
  { "busy", ACCORD_REMOTE_ERROR_BUSY },
  { "offline", ACCORD_REMOTE_ERROR_OFFLINE },
  { "protocol", ACCORD_REMOTE_ERROR_PROTOCOL },
};

typedef struct
{
  const char *name;
  AccordFakeCall call;
  guint uses;      /* how many of them a pass makes at least: each is struck */
  gboolean writes; /* it can be struck after it was done, too */
} Call;

static const Call calls[] = {
  { "list", ACCORD_FAKE_LIST_CHANGES, 2, FALSE },  { "find-created", ACCORD_FAKE_FIND_CREATED, 1, FALSE },
  { "fetch", ACCORD_FAKE_FETCH, 2, FALSE },        { "create", ACCORD_FAKE_CREATE, 2, TRUE },
  { "update", ACCORD_FAKE_UPDATE, 2, TRUE },       { "remove", ACCORD_FAKE_REMOVE, 2, TRUE },
};

#define EVERY_TIME 0

/* To a removal "it is not there" is an answer, and believed (sync-rules §6). */
static gboolean
is_believed (const Call *call, const Error *error, AccordFakeMoment moment)
{
  return call->call == ACCORD_FAKE_REMOVE && error->code == ACCORD_REMOTE_ERROR_ITEM_GONE &&
         moment == ACCORD_FAKE_BEFORE_COMMIT;
}

/* ---- the world ---- */

#define N_EACH 2

/* Made by the pass that is struck: two creates, updates and removals, from either side, and a create of which nobody knows
 * whether it arrived. */
static SyncWorld *
make_world (void)
{
  static const char *const pairs[] = { "Edited here", "Removed here", "Edited there", "Removed there" };
  SyncWorld *world = sync_world_new (1);
  AccordFakeProvider *provider = world->side[0].provider;
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

  /* Two of four deletions are no mass: what stays makes them few. */
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *title = g_strdup_printf ("Stays %u", i);

      g_free (sync_world_add (world, title, LATER));
    }
  for (guint i = 0; i < G_N_ELEMENTS (pairs) * N_EACH; i++)
    {
      g_autofree char *title = g_strdup_printf ("%s %u", pairs[i / N_EACH], i % N_EACH);

      g_free (sync_world_add (world, title, SOON));
    }
  sync_world_cycle (world);
  g_free (sync_world_add (world, "Sent before", SOON));
  accord_fake_provider_fail (provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (world, options);
  for (guint i = 0; i < N_EACH; i++)
    {
      g_autofree char *edited = g_strdup_printf ("Edited there %u", i);
      g_autofree char *again = g_strdup_printf ("Edited there again %u", i);
      g_autofree char *removed = g_strdup_printf ("Removed there %u", i);
      g_autofree char *here = g_strdup_printf ("New here %u", i);
      g_autofree char *there = g_strdup_printf ("New there %u", i);
      g_autofree char *edited_id = sync_world_there (world, 0, edited);
      g_autofree char *removed_id = sync_world_there (world, 0, removed);

      accord_fake_provider_edit (provider, REMOTE, edited_id, ACCORD_FIELD_TITLE, again);
      accord_fake_provider_delete (provider, REMOTE, removed_id);
      accord_fake_provider_add_simple (provider, REMOTE, there, LATER);
      g_free (sync_world_add (world, here, LATER));
    }
  sync_world_sql (world, "UPDATE events SET title = replace (title, 'Edited here', 'Edited here again')");
  sync_world_sql (world, "UPDATE events SET deleted_at = %d WHERE title LIKE 'Removed here%%'", WORLD_NOW);
  return world;
}

#define LIVING                                                                                               \
  "Edited here again 0,Edited here again 1,Edited there again 0,Edited there again 1,New here 0,New here 1," \
  "New there 0,New there 1,Sent before,Stays 0,Stays 1,Stays 2,Stays 3,Stays 4,Stays 5,Stays 6,Stays 7,"     \
  "Stays 8,Stays 9"

static void
assert_once (const char *titles)
{
  g_auto (GStrv) list = g_strsplit (titles, ",", -1);

  for (guint i = 1; list[0] != NULL && list[i] != NULL; i++)
    g_assert_cmpstr (list[i - 1], !=, list[i]);
}

/* While it lasts: what a person deleted may go, and nothing else, on either side; nothing is there twice. */
static void
assert_nothing_lost (SyncWorld *world)
{
  g_autofree char *here = sync_world_titles_here (world);
  g_autofree char *there = sync_world_titles_there (world);

  assert_once (here);
  assert_once (there);
  g_assert_cmpint (sync_world_number (world,
                                      "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL AND "
                                      "title NOT LIKE 'Removed%%'"),
                   ==,
                   0);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL AND "
                                             "title LIKE 'Stays%%'"),
                   ==,
                   10);
  g_assert_nonnull (strstr (there, "Stays 0,Stays 1,Stays 2,Stays 3,Stays 4,Stays 5,Stays 6,Stays 7,Stays 8,Stays 9"));
  g_assert_nonnull (strstr (there, "Sent before"));
}

/* What was refused is tried again when it changes, and only then (sync-rules, poison). */
static void
touch_what_rests (SyncWorld *world)
{
  sync_world_sql (world,
                  "UPDATE events SET place = 'Room 4' WHERE id IN (SELECT event_id FROM links WHERE hold = 'stuck')");
}

static void
assert_ends (SyncWorld *world)
{
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  sync_world_cycle (world);
  touch_what_rests (world);
  sync_world_finish (world);
  here = sync_world_titles_here (world);
  there = sync_world_titles_there (world);
  g_assert_cmpstr (here, ==, LIVING);
  g_assert_cmpstr (there, ==, LIVING);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 19);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM links WHERE hold IS NOT NULL"), ==, 0);
}

/* ---- the table ---- */

/* FALSE: the pass made no such call, nothing was tried. */
static gboolean
strike (const Call *call, const Error *error, AccordFakeMoment moment, guint nth)
{
  g_autoptr (SyncWorld) world = make_world ();
  AccordFakeProvider *provider = world->side[0].provider;
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  gboolean struck;

  g_test_message ("%s, %s, %s the commit, use %u", call->name, error->name,
                  moment == ACCORD_FAKE_BEFORE_COMMIT ? "before" : "after", nth);
  accord_fake_provider_reset_counters (provider);
  accord_fake_provider_fail (provider, call->call, nth, moment, error->code);
  for (guint turn = 0; turn < 2; turn++)
    {
      sync_world_cycle_with (world, options);
      assert_nothing_lost (world);
    }
  struck = accord_fake_provider_count (provider, call->call) >= MAX (nth, 1);
  accord_fake_provider_clear_faults (provider);
  assert_ends (world);
  return struck;
}

static guint
strike_each (const Call *call, const Error *error, AccordFakeMoment moment)
{
  gboolean thorough = strstr (g_test_get_path (), "/exact/") != NULL;
  guint struck = 0;

  /* The kinds differ in what they say, not in which use it was. */
  for (guint nth = thorough ? EVERY_TIME : 1; nth <= (thorough ? call->uses : 1); nth++)
    if (!is_believed (call, error, moment))
      struck += strike (call, error, moment, nth);
  return struck;
}

static void
test_call (const Call *call)
{
  guint struck = 0;

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      struck += strike_each (call, &errors[i], ACCORD_FAKE_BEFORE_COMMIT);
      if (call->writes)
        struck += strike_each (call, &errors[i], ACCORD_FAKE_AFTER_COMMIT);
    }
  g_test_message ("%s: struck %u times", call->name, struck);
  /* Whoever says everything at once is never asked about single items. */
  if (call->call != ACCORD_FAKE_FETCH)
    g_assert_cmpuint (struck, >=, 10);
}

/* ---- calendars ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* As the window's button does. */
static gboolean
ask_for_calendar (SyncWorld *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;

  accord_worker_create_calendar_async (world->side[0].worker, "Projects", NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  id = accord_worker_create_calendar_finish (world->side[0].worker, result, NULL);
  return id != NULL;
}

static guint
count_calendars_there (SyncWorld *world)
{
  g_autoptr (GPtrArray) calendars =
      accord_provider_list_calendars (ACCORD_PROVIDER (world->side[0].provider), NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < calendars->len; i++)
    n += g_str_equal (((AccordCalendar *) calendars->pdata[i])->name, "Projects");
  return n;
}

/* The person presses again, or the next pass goes on: there is one calendar, and the other one kept its events. */
static void
strike_calendar (AccordFakeCall call, const Error *error, AccordFakeMoment moment, gboolean again)
{
  g_autoptr (SyncWorld) world = sync_world_new (1);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);
  AccordFakeProvider *provider = world->side[0].provider;

  g_test_message ("%s, call %u, %s the commit, %s", error->name, call,
                  moment == ACCORD_FAKE_BEFORE_COMMIT ? "before" : "after", again ? "pressed again" : "left");
  g_free (sync_world_add (world, "Stays", SOON));
  sync_world_cycle (world);
  accord_fake_provider_fail (provider, call, 1, moment, error->code);
  g_assert_false (ask_for_calendar (world));
  accord_fake_provider_clear_faults (provider);
  if (again)
    g_assert_true (ask_for_calendar (world));
  sync_world_cycle_with (world, options);
  sync_world_approve (world);
  sync_world_cycle_with (world, options);
  g_assert_cmpuint (count_calendars_there (world), ==, again || call == ACCORD_FAKE_CREATE_CALENDAR);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM calendars WHERE name = 'Projects'"),
                   ==,
                   again || call == ACCORD_FAKE_CREATE_CALENDAR);
  g_assert_cmpint (sync_world_number (world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpuint (sync_world_count (world, 0), ==, 1);
  sync_world_assert_quiet (world);
}

static void
test_calendars (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    for (guint again = 0; again < 2; again++)
      {
        strike_calendar (ACCORD_FAKE_LIST_CALENDARS, &errors[i], ACCORD_FAKE_BEFORE_COMMIT, again);
        strike_calendar (ACCORD_FAKE_CREATE_CALENDAR, &errors[i], ACCORD_FAKE_BEFORE_COMMIT, again);
        strike_calendar (ACCORD_FAKE_CREATE_CALENDAR, &errors[i], ACCORD_FAKE_AFTER_COMMIT, again);
      }
}

#define TABLE(name, n)                                                                                       \
  static void test_##name (void) { test_call (&calls[n]); }

TABLE (list, 0)
TABLE (find_created, 1)
TABLE (fetch, 2)
TABLE (create, 3)
TABLE (update, 4)
TABLE (remove, 5)

int
main (int argc, char *argv[])
{
  static const SyncStory stories[] = {
    { "list", test_list },     { "find-created", test_find_created }, { "fetch", test_fetch },
    { "create", test_create }, { "update", test_update },             { "remove", test_remove },
    { "calendars", test_calendars },
  };

  /* Hundreds of stores: in memory where the system has such a place. */
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  return sync_world_main (argc, argv, "fault-table", stories, G_N_ELEMENTS (stories));
}
