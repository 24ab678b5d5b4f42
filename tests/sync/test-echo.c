/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a pass has made is passed over in the next round, but only while both sides are as they were noted. */

#include "sync/accord-echo.h"

static AccordEchoes *
note_one (void)
{
  AccordEchoes *echoes = accord_echoes_new ("cycle");
  g_autoptr (AccordLink) link = accord_link_new ("event", "calendar");

  link->remote_id = g_strdup ("item");
  link->tag = g_strdup ("\"1\"");
  link->change_no = 7;
  accord_echoes_note (echoes, link);
  return echoes;
}

static void
test_changed_event_is_no_echo (void)
{
  g_autoptr (AccordEchoes) echoes = note_one ();
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  g_free (event->id);
  event->id = g_strdup ("event");
  event->change_no = 7;
  g_assert_true (accord_echoes_has_event (echoes, "calendar", event));
  g_assert_false (accord_echoes_has_event (echoes, "another calendar", event));
  g_assert_false (accord_echoes_has_event (NULL, "calendar", event));
  event->change_no = 8;
  g_assert_false (accord_echoes_has_event (echoes, "calendar", event));
}

static void
test_changed_item_is_no_echo (void)
{
  g_autoptr (AccordEchoes) echoes = note_one ();
  g_autoptr (AccordRemoteItem) item = accord_remote_item_new ("item");

  g_assert_false (accord_echoes_has_item (echoes, "calendar", item));
  item->tag = g_strdup ("\"1\"");
  g_assert_true (accord_echoes_has_item (echoes, "calendar", item));
  g_assert_false (accord_echoes_has_item (echoes, "another calendar", item));
  item->state = ACCORD_REMOTE_MAYBE_GONE;
  g_assert_false (accord_echoes_has_item (echoes, "calendar", item));
  item->state = ACCORD_REMOTE_PRESENT;
  g_free (item->tag);
  item->tag = g_strdup ("\"2\"");
  g_assert_false (accord_echoes_has_item (echoes, "calendar", item));
}

/* Without a tag it cannot be told whether the item is as it was. */
static void
test_untagged_item_is_not_noted (void)
{
  g_autoptr (AccordEchoes) echoes = accord_echoes_new ("cycle");
  g_autoptr (AccordLink) link = accord_link_new ("event", "calendar");
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  g_free (event->id);
  event->id = g_strdup ("event");
  event->change_no = link->change_no = 7;
  link->remote_id = g_strdup ("item");
  accord_echoes_note (echoes, link);
  g_assert_false (accord_echoes_has_event (echoes, "calendar", event));
}

static void
test_another_cycle_hears_nothing (void)
{
  g_autoptr (AccordEchoes) echoes = note_one ();

  g_assert_true (accord_echoes_are_of (echoes, "cycle"));
  g_assert_false (accord_echoes_are_of (echoes, "another cycle"));
  g_assert_false (accord_echoes_are_of (echoes, NULL));
  g_assert_false (accord_echoes_are_of (NULL, "cycle"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/echo/changed-event-is-none", test_changed_event_is_no_echo);
  g_test_add_func ("/echo/changed-item-is-none", test_changed_item_is_no_echo);
  g_test_add_func ("/echo/untagged-item-is-not-noted", test_untagged_item_is_not_noted);
  g_test_add_func ("/echo/another-cycle-hears-nothing", test_another_cycle_hears_nothing);
  return g_test_run ();
}
