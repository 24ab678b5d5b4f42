/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

static AccordFields *
fields_with (const char *title,
             const char *when)
{
  AccordFields *fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  return fields;
}

static void
test_accounts (StoreFixture  *f,
               gconstpointer  data)
{
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (AccordAccount) again = NULL;
  g_autoptr (AccordAccount) found = NULL;
  g_autoptr (AccordAccount) none = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  account->provider = g_strdup ("outlook");
  account->provider_user_id = g_strdup ("u-1");
  account->email = g_strdup ("ada@example.org");
  account->tenant = g_strdup ("common");
  account->connected_at = 100;
  g_assert_true (accord_store_put_account (f->store, account, &error));
  g_assert_true (accord_store_set_health (f->store, account->id, ACCORD_HEALTH_EXPIRED, "It ended.", &error));
  again = accord_store_get_account (f->store, account->id, &error);
  g_assert_cmpint (again->health, ==, ACCORD_HEALTH_EXPIRED);
  g_assert_cmpstr (again->reason, ==, "It ended.");
  g_assert_cmpstr (again->tenant, ==, "common");
  g_assert_true (again->automatic);
  again->disconnected = TRUE;
  g_assert_true (accord_store_put_account (f->store, again, &error));
  accounts = accord_store_list_accounts (f->store, &error);
  g_assert_cmpuint (accounts->len, ==, 0);
  found = accord_store_find_account (f->store, "outlook", "u-1", &error);
  g_assert_cmpstr (found->id, ==, account->id);
  none = accord_store_find_account (f->store, "outlook", "u-2", &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_null (accord_store_get_account (f->store, "x", &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND);
}

static void
test_link_round_trip (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autoptr (AccordLink) link = accord_link_new (event->id, calendar->id);
  g_autoptr (AccordLink) again = NULL;
  g_autoptr (AccordLink) by_remote = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  link->remote_id = g_strdup ("r1");
  link->state = ACCORD_LINK_HELD;
  link->hold = g_strdup ("mail");
  link->origin = ACCORD_ORIGIN_THERE;
  link->generation = 3;
  link->sent = fields_with ("a", "2026-06-11/2026-06-12");
  link->seen = fields_with ("b", "2026-06-11/2026-06-12");
  g_assert_true (accord_store_put_link (f->store, link, &error));
  id = link->id;
  g_assert_true (accord_store_put_link (f->store, link, &error));
  g_assert_cmpint (link->id, ==, id);
  again = accord_store_find_link (f->store, event->id, calendar->id, &error);
  g_assert_cmpint (again->state, ==, ACCORD_LINK_HELD);
  g_assert_cmpint (again->origin, ==, ACCORD_ORIGIN_THERE);
  g_assert_cmpuint (again->generation, ==, 3);
  g_assert_cmpstr (again->hold, ==, "mail");
  g_assert_cmpstr (accord_fields_get (again->sent, ACCORD_FIELD_TITLE), ==, "a");
  g_assert_cmpstr (accord_fields_get (again->seen, ACCORD_FIELD_TITLE), ==, "b");
  by_remote = accord_store_find_remote_link (f->store, calendar->id, "r1", &error);
  g_assert_cmpint (by_remote->id, ==, id);
  g_assert_true (accord_store_remove_link (f->store, id, &error));
  g_assert_null (accord_store_find_link (f->store, event->id, calendar->id, &error));
  g_assert_no_error (error);
}

static void
test_one_link_a_remote_item (StoreFixture  *f,
                             gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordLink) first = accord_link_new ("e1", calendar->id);
  g_autoptr (AccordLink) second = accord_link_new ("e2", calendar->id);
  g_autoptr (GError) error = NULL;

  first->remote_id = g_strdup ("r1");
  second->remote_id = g_strdup ("r1");
  g_assert_true (accord_store_put_link (f->store, first, &error));
  g_assert_false (accord_store_put_link (f->store, second, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID);
}

static void
test_event_and_link_together (StoreFixture  *f,
                              gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (AccordLink) link = accord_link_new (event->id, calendar->id);
  g_autoptr (AccordIntent) intent = accord_intent_new ("create");
  g_autoptr (GPtrArray) intents = NULL;
  const AccordIntent *left;
  g_autoptr (GError) error = NULL;

  intent->run = g_strdup ("run");
  intent->calendar = g_strdup (calendar->id);
  intent->event = g_strdup (event->id);
  intent->key = g_strdup ("key");
  intent->fields = fields_with ("a", "2026-06-11/2026-06-12");
  intent->step = g_strdup ("push-new");
  intent->why = g_strdup ("New here.");
  intent->title = g_strdup ("a");
  intent->link_why = g_strdup ("Deleted here.");
  g_assert_true (accord_store_open_intent (f->store, intent, &error));
  g_assert_true (accord_store_begin (f->store, &error));
  g_assert_true (accord_store_add_event (f->store, event, &error));
  g_assert_true (accord_store_put_link (f->store, link, &error));
  g_assert_true (accord_store_close_intent (f->store, intent->id, &error));
  store_fixture_reopen (f);   /* the process died before the commit */
  g_assert_null (accord_store_get_event (f->store, event->id, NULL));
  g_assert_null (accord_store_find_link (f->store, event->id, calendar->id, NULL));
  intents = accord_store_list_intents (f->store, calendar->account, &error);
  g_assert_cmpuint (intents->len, ==, 1);
  left = g_ptr_array_index (intents, 0);
  g_assert_cmpstr (left->key, ==, "key");
  g_assert_cmpstr (accord_fields_get (left->fields, ACCORD_FIELD_TITLE), ==, "a");
  g_assert_cmpstr (left->step, ==, "push-new");
  g_assert_cmpstr (left->why, ==, "New here.");
  g_assert_cmpstr (left->title, ==, "a");
  g_assert_cmpstr (left->link_why, ==, "Deleted here.");
}

static void
test_live_links_of_a_window (StoreFixture  *f,
                             gconstpointer  data)
{
  static const struct { const char *event, *when; AccordLinkState state; } rows[] = {
    { "e1", "2026-06-11T10:00:00+00:00/2026-06-11T11:00:00+00:00 UTC", ACCORD_LINK_LIVE },
    { "e2", "2026-06-11T10:00:00+00:00/2026-06-11T11:00:00+00:00 UTC", ACCORD_LINK_RELEASED },
    { "e3", "2026-07-11T10:00:00+00:00/2026-07-11T11:00:00+00:00 UTC", ACCORD_LINK_LIVE },
    { "e4", "2026-06-11T12:00:00+00:00/2026-06-11T12:00:00+00:00 UTC", ACCORD_LINK_LIVE },
  };
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  gint64 noon = 1781179200;   /* 2026-06-11T12:00:00Z */

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordLink) link = accord_link_new (rows[i].event, calendar->id);

      link->state = rows[i].state;
      link->seen = fields_with ("a", rows[i].when);
      g_assert_true (accord_store_put_link (f->store, link, NULL));
    }
  g_assert_cmpuint (accord_store_count_live_links (f->store, calendar->id, noon - 86400, noon + 86400, NULL),
                    ==,
                    2);
  g_assert_cmpuint (accord_store_count_live_links (f->store, calendar->id, noon, noon + 86400, NULL), ==, 1);
  g_assert_cmpuint (accord_store_count_live_links (f->store, calendar->id, noon - 86400, noon, NULL), ==, 1);
}

static AccordCalendar *
listed (const char *remote_id,
        const char *name,
        gboolean    writable)
{
  AccordCalendar *calendar = accord_calendar_new ();

  calendar->remote_id = g_strdup (remote_id);
  calendar->name = g_strdup (name);
  calendar->writable = writable;
  return calendar;
}

static AccordCalendar *
find (GPtrArray  *calendars,
      const char *name)
{
  for (guint i = 0; i < calendars->len; i++)
    if (g_str_equal (((AccordCalendar *) calendars->pdata[i])->name, name))
      return calendars->pdata[i];
  return NULL;
}

static void
test_merge_calendars (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autoptr (AccordCalendar) work = store_fixture_add_calendar (f, "ada");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_calendar_free);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autofree char *ours = NULL;

  g_assert_true (accord_store_set_cursor (f->store, work->id, "cursor", 1, 2, NULL));
  g_ptr_array_add (list, listed ("work", "Arbeit", TRUE));
  g_ptr_array_add (list, listed ("holidays", "Feiertage", FALSE));
  g_assert_true (accord_store_merge_calendars (f->store, work->account, list, TRUE, NULL));
  first = accord_store_list_calendars (f->store, work->account, NULL);
  g_assert_cmpuint (first->len, ==, 3);
  g_assert_cmpstr (find (first, "Arbeit")->id, ==, work->id);
  g_assert_cmpstr (find (first, "Arbeit")->cursor, ==, "cursor");
  g_assert_true (find (first, "Arbeit")->mirrored);
  g_assert_false (find (first, "Feiertage")->mirrored);
  g_assert_cmpint (find (first, "Feiertage")->direction, ==, ACCORD_DIRECTION_IN);
  g_assert_null (find (first, "Project Deliverables")->remote_id);
  g_assert_true (find (first, "Project Deliverables")->mirrored);
  g_assert_true (find (first, "Project Deliverables")->share);
  ours = g_strdup (find (first, "Project Deliverables")->id);

  /* it was made meanwhile, by another computer say; and one is gone */
  g_ptr_array_remove_index (list, 0);
  g_ptr_array_add (list, listed ("pd", "Project Deliverables", TRUE));
  g_assert_true (accord_store_merge_calendars (f->store, work->account, list, TRUE, NULL));
  second = accord_store_list_calendars (f->store, work->account, NULL);
  g_assert_cmpuint (second->len, ==, 3);
  g_assert_cmpstr (find (second, "Project Deliverables")->id, ==, ours);
  g_assert_cmpstr (find (second, "Project Deliverables")->remote_id, ==, "pd");
  g_assert_true (find (second, "Arbeit")->missing);
  g_assert_false (find (second, "Feiertage")->missing);
}

static void
test_purge_spares_copies (StoreFixture  *f,
                          gconstpointer  data)
{
  static const struct { AccordLinkState state; guint left;
  } rows[] = {
    { ACCORD_LINK_LIVE, 1 },
    { ACCORD_LINK_HIDDEN, 1 },
    { ACCORD_LINK_RELEASED, 1 },
    { ACCORD_LINK_WITHDRAWN, 0 },
  };
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autoptr (AccordLink) link = accord_link_new (event->id, calendar->id);

  g_assert_true (accord_store_delete_event (f->store, event->id, 1000, -1, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = NULL;

      link->state = rows[i].state;
      g_assert_true (accord_store_put_link (f->store, link, NULL));
      g_assert_true (accord_store_purge_deleted (f->store, 1000, NULL));
      g_assert_true (accord_store_purge_deleted (f->store, 1001, NULL));
      left = store_fixture_foreign (f, "SELECT count(*) FROM events", NULL);
      g_assert_cmpuint (g_ascii_strtoull (left, NULL, 10), ==, rows[i].left);
    }
}

static void
test_purge_waits_after_the_change (StoreFixture  *f,
                                   gconstpointer  data)
{
  g_autoptr (AccordEvent) event = store_fixture_add (f, "x", "2026-06-11", NULL, NULL);
  g_autoptr (AccordEvent) still = NULL;

  store_fixture_write (f, "UPDATE events SET deleted_at = 1");   /* as a mark, just now */
  g_assert_true (accord_store_purge_deleted (f->store, event->updated_at - 60, NULL));
  store_fixture_write (f, "UPDATE events SET deleted_at = NULL");
  still = accord_store_get_event (f->store, event->id, NULL);
  g_assert_cmpstr (still->title, ==, "x");
  g_assert_cmpint (still->deleted_at, ==, 0);
}

static void
test_counts (StoreFixture  *f,
             gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordEvent) linked = store_fixture_add (f, "linked", "2026-06-11", NULL, NULL);
  g_autoptr (AccordEvent) fresh = store_fixture_add (f, "fresh", "2026-06-11", NULL, NULL);
  g_autoptr (AccordEvent) undated = store_fixture_add (f, "undated", NULL, NULL, NULL);
  g_autoptr (AccordEvent) clashing = store_fixture_add (f, "clashing", "2026-06-11", NULL, NULL);
  g_autoptr (AccordLink) link = accord_link_new (linked->id, calendar->id);
  g_autoptr (AccordLink) held = accord_link_new (clashing->id, calendar->id);
  AccordCounts counts;

  link->remote_id = g_strdup ("r1");
  link->change_no = linked->change_no;
  held->remote_id = g_strdup ("r2");
  held->change_no = clashing->change_no;
  held->state = ACCORD_LINK_HELD;
  held->hold = g_strdup ("conflict");
  g_assert_true (accord_store_put_link (f->store, link, NULL));
  g_assert_true (accord_store_put_link (f->store, held, NULL));
  g_assert_true (accord_store_count (f->store, calendar->account, NULL, &counts, NULL));
  g_assert_cmpuint (counts.links, ==, 2);
  g_assert_cmpuint (counts.waiting, ==, 1);   /* fresh */
  g_assert_cmpuint (counts.conflicts, ==, 1);
  g_assert_cmpuint (counts.stuck, ==, 0);
  store_fixture_write (f,
                       "UPDATE events SET title = 'moved' WHERE title = 'linked'; UPDATE links SET hold = "
                       "'stuck', remote_id = NULL WHERE hold IS NOT NULL");
  g_assert_true (accord_store_count (f->store, NULL, calendar->id, &counts, NULL));
  g_assert_cmpuint (counts.links, ==, 1);   /* what was refused before it was made is no copy */
  g_assert_cmpuint (counts.waiting, ==, 2);
  g_assert_cmpuint (counts.conflicts, ==, 0);
  g_assert_cmpuint (counts.stuck, ==, 1);
  g_assert_true (
      accord_store_set_settled (f->store, calendar->id, accord_store_get_change_no (f->store), 1, NULL));
  g_assert_true (accord_store_count (f->store, NULL, NULL, &counts, NULL));
  g_assert_cmpuint (counts.waiting, ==, 0);
}

static void
test_remote_items (StoreFixture  *f,
                   gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (AccordRemoteItem) item = accord_remote_item_new ("r1");
  g_autoptr (AccordRemoteItem) again = NULL;
  g_autoptr (GPtrArray) inside = NULL;
  g_autoptr (GPtrArray) outside = NULL;
  gint64 noon = 1781179200;   /* 2026-06-11T12:00:00Z */

  item->fields = fields_with ("a", "2026-06-11T11:00:00+00:00/2026-06-11T12:00:00+00:00 UTC");
  item->traits = ACCORD_REMOTE_HTML_BODY | ACCORD_REMOTE_NOT_MINE;
  item->tag = g_strdup ("t1");
  g_assert_true (accord_store_put_remote_item (f->store, calendar->id, item, NULL));
  again = accord_store_get_remote_item (f->store, calendar->id, "r1", NULL);
  g_assert_cmpstr (again->tag, ==, "t1");
  g_assert_cmpuint (again->traits, ==, item->traits);
  inside = accord_store_list_remote_items (f->store, calendar->id, noon - 60, noon + 60, NULL);
  outside = accord_store_list_remote_items (f->store, calendar->id, noon, noon + 60, NULL);
  g_assert_cmpuint (inside->len, ==, 1);
  g_assert_cmpuint (outside->len, ==, 0);
  item->state = ACCORD_REMOTE_GONE;
  g_assert_true (accord_store_put_remote_item (f->store, calendar->id, item, NULL));
  g_assert_null (accord_store_get_remote_item (f->store, calendar->id, "r1", NULL));
}

static void
test_history_and_runs (StoreFixture  *f,
                       gconstpointer  data)
{
  g_autoptr (AccordHistory) entry = accord_history_new ("push");
  g_autoptr (AccordRunRecord) run = accord_run_record_new ();
  g_autoptr (GPtrArray) of_event = NULL;
  g_autoptr (GPtrArray) of_other = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  entry->run = g_strdup ("r");
  entry->event = g_strdup ("e");
  entry->before = fields_with ("a", "");
  entry->at = 5;
  g_assert_true (accord_store_add_history (f->store, entry, NULL));
  g_assert_true (accord_store_add_history (f->store, entry, NULL));
  of_event = accord_store_list_history (f->store, NULL, "e", 0, NULL);
  of_other = accord_store_list_history (f->store, "r", "other", 0, NULL);
  g_assert_cmpuint (of_event->len, ==, 2);
  g_assert_cmpuint (of_other->len, ==, 0);
  g_assert_cmpstr (accord_fields_get (((AccordHistory *) of_event->pdata[0])->before, ACCORD_FIELD_TITLE),
                   ==,
                   "a");

  run->cycle = g_strdup ("c");
  run->account = g_strdup ("acc");
  run->cause = g_strdup ("manual");
  run->started_at = 7;
  g_assert_true (accord_store_put_run (f->store, run, NULL));
  run->finished_at = 9;
  run->pushed = 3;
  g_assert_true (accord_store_put_run (f->store, run, NULL));
  runs = accord_store_list_runs (f->store, "acc", 10, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpuint (((AccordRunRecord *) runs->pdata[0])->pushed, ==, 3);
}

static void
test_plans (StoreFixture  *f,
            gconstpointer  data)
{
  g_autoptr (AccordCalendar) calendar = store_fixture_add_calendar (f, "ada");
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autoptr (AccordPlanRecord) latest = NULL;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (AccordPlanRecord) plan = accord_plan_record_new ();

      plan->account = g_strdup (calendar->account);
      plan->created_at = round;
      for (guint i = 0; i < 3; i++)
        {
          AccordPlanStep *step = accord_plan_step_new ();

          step->id = g_strdup_printf ("s%u", i);
          step->calendar = g_strdup (calendar->id);
          step->kind = g_strdup ("push-new");
          step->why = g_strdup ("It is new here.");
          step->after = fields_with ("Title", "2026-06-11/2026-06-12");
          step->held = i == 2;
          g_ptr_array_add (plan->steps, step);
        }
      g_assert_true (accord_store_put_plan (f->store, plan, &error));
      if (round == 0)
        first = g_strdup (plan->id);
    }
  latest = accord_store_find_plan (f->store, calendar->account, &error);
  g_assert_cmpint (latest->created_at, ==, 1);
  g_assert_cmpuint (latest->steps->len, ==, 3);
  g_assert_cmpstr (((AccordPlanStep *) latest->steps->pdata[2])->id, ==, "s2");
  g_assert_true (((AccordPlanStep *) latest->steps->pdata[2])->held);
  g_assert_cmpstr (accord_fields_get (((AccordPlanStep *) latest->steps->pdata[0])->after,
                                      ACCORD_FIELD_TITLE),
                   ==,
                   "Title");
  g_assert_null (accord_store_get_plan (f->store, first, &error));
  g_assert_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (accord_store_find_plan (f->store, "nobody", &error));
  g_assert_no_error (error);
}

#define ADD(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/mirror/disconnected-account-is-found-by-identity", test_accounts);
  ADD ("/mirror/link-keeps-both-images", test_link_round_trip);
  ADD ("/mirror/remote-item-has-one-link", test_one_link_a_remote_item);
  ADD ("/mirror/death-before-the-commit-leaves-the-intent-alone", test_event_and_link_together);
  ADD ("/mirror/only-live-links-of-the-window-are-counted", test_live_links_of_a_window);
  ADD ("/mirror/listing-changes-facts-not-choices", test_merge_calendars);
  ADD ("/mirror/purge-spares-what-has-a-copy", test_purge_spares_copies);
  ADD ("/mirror/purge-waits-after-the-change", test_purge_waits_after_the_change);
  ADD ("/mirror/counts-of-the-card", test_counts);
  ADD ("/mirror/remembered-items-by-range", test_remote_items);
  ADD ("/mirror/history-and-runs", test_history_and_runs);
  ADD ("/mirror/newer-plan-replaces-the-older", test_plans);
  return g_test_run ();
}
