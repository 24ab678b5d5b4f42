/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Statements and their texts are kept: none may be taken for another, and nothing is written or read without need. */

#include "store-fixture.h"

#include <string.h>

#include "store/accord-db-private.h"
#include "store/accord-store-private.h"

static gint64
ask (AccordDb   *db,
     const char *sql)
{
  return accord_db_get_int (db, sql, -1);
}

static void
test_written_over (StoreFixture  *f,
                   gconstpointer  data)
{
  AccordDb *db = accord_store_get_db (f->store);
  char text[64];

  for (int round = 0; round < 3; round++)
    for (int number = 0; number < 5; number++)
      {
        g_snprintf (text, sizeof text, "SELECT %d", number);
        g_assert_cmpint (ask (db, text), ==, number);
      }
}

/* Rows are read while the same is asked once more. */
static void
test_nested (StoreFixture  *f,
             gconstpointer  data)
{
  static const char sql[] = "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3";
  AccordDb *db = accord_store_get_db (f->store);

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (AccordStatement) outer = accord_db_query (db, NULL, sql, NULL);

      for (int i = 1; i <= 3; i++)
        {
          g_autoptr (AccordStatement) inner = accord_db_query (db, NULL, sql, NULL);

          g_assert_true (accord_statement_next (outer, NULL));
          g_assert_true (accord_statement_next (inner, NULL));
          g_assert_cmpint (accord_statement_get_int (outer, 0), ==, i);
          g_assert_cmpint (accord_statement_get_int (inner, 0), ==, 1);
        }
      g_assert_false (accord_statement_next (outer, NULL));
    }
}

/* What was bound before is not bound any more. */
static void
test_arguments_are_forgotten (StoreFixture  *f,
                              gconstpointer  data)
{
  static const char sql[] = "SELECT ? IS NULL";
  AccordDb *db = accord_store_get_db (f->store);
  g_autoptr (AccordStatement) first = accord_db_query (db, NULL, sql, "t", "x");

  g_assert_true (accord_statement_next (first, NULL));
  g_assert_cmpint (accord_statement_get_int (first, 0), ==, 0);
  g_clear_pointer (&first, accord_statement_free);
  g_assert_cmpint (ask (db, sql), ==, 1);
}

static void
test_many_texts (StoreFixture  *f,
                 gconstpointer  data)
{
  AccordDb *db = accord_store_get_db (f->store);

  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 1000; i++)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT %d + ?", i);
        g_autoptr (AccordStatement) statement = accord_db_query (db, NULL, sql, "d", round);

        g_assert_true (accord_statement_next (statement, NULL));
        g_assert_cmpint (accord_statement_get_int (statement, 0), ==, i + round);
      }
}

/* Our own writes come back in the next listing. */
static void
test_echo_writes_nothing (StoreFixture  *f,
                          gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordRemoteItem) item = accord_remote_item_new ("r1");
  g_autoptr (AccordRemoteItem) stored = NULL;
  gint64 version;

  item->tag = g_strdup ("t1");
  item->fields = accord_fields_new ();
  accord_fields_set (item->fields, ACCORD_FIELD_TITLE, "Cut");
  accord_fields_set (item->fields, ACCORD_FIELD_WHEN, "2026-06-11/2026-06-12");
  g_assert_true (accord_store_put_remote_item (f->store, calendar->id, item, NULL));
  version = accord_store_get_version (f->store);
  g_assert_true (accord_store_put_remote_item (f->store, calendar->id, item, NULL));
  g_assert_cmpint (accord_store_get_version (f->store), ==, version);

  accord_fields_set (item->fields, ACCORD_FIELD_TITLE, "Cut again");
  g_assert_true (accord_store_put_remote_item (f->store, calendar->id, item, NULL));
  g_assert_cmpint (accord_store_get_version (f->store), !=, version);
  stored = accord_store_get_remote_item (f->store, calendar->id, "r1", NULL);
  g_assert_cmpstr (accord_fields_get (stored->fields, ACCORD_FIELD_TITLE), ==, "Cut again");
}

static void
test_has_event (StoreFixture  *f,
                gconstpointer  data)
{
  g_autoptr (AccordEvent) living = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autoptr (AccordEvent) removed = store_fixture_add (f, "y", "2026-06-11", NULL, NULL);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM events WHERE id = '%s'", removed->id);

  store_fixture_write (f, sql);
  g_assert_true (accord_store_has_event (f->store, living->id));
  g_assert_true (accord_store_has_event (f->store, removed->id));
  g_assert_false (accord_store_has_event (f->store, "nobody"));
}

/* Each cycle counts: what that reads must not grow with the rows of links, only with one index. */
static void
test_counts_read_no_rows (StoreFixture  *f,
                          gconstpointer  data)
{
  static const char plan[] = "EXPLAIN QUERY PLAN SELECT count(*) FROM links WHERE calendar_id = ? AND ";
  static const char *const conditions[] = {
    "state IN ('live', 'held')",
    "state = 'held' AND hold IS NOT 'conflict'",
    "state = 'live' AND start_at < 9 AND (end_at > 2 OR start_at >= 2)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *sql = g_strconcat (plan, conditions[i], NULL);
      g_autoptr (AccordStatement) statement = accord_db_query (accord_store_get_db (f->store), NULL, sql, "t", "c");

      g_assert_true (accord_statement_next (statement, NULL));
      g_assert_nonnull (strstr (accord_statement_get_text (statement, 3), "COVERING INDEX links_by_state"));
    }
}

#define ADD(name, test) \
  g_test_add ("/statements/" name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-text-that-is-written-over-is-another", test_written_over);
  ADD ("a-statement-in-use-is-not-lent-again", test_nested);
  ADD ("arguments-do-not-stay-bound", test_arguments_are_forgotten);
  ADD ("more-texts-than-are-kept", test_many_texts);
  ADD ("an-echo-writes-nothing", test_echo_writes_nothing);
  ADD ("an-event-is-known-to-exist-even-when-removed", test_has_event);
  ADD ("counting-reads-no-rows", test_counts_read_no_rows);
  return g_test_run ();
}
