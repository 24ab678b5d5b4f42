/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a CRM reads back (mirror_status) is so at any moment. Another program's connection reads the view before every call
 * of a pass, when all that was answered is committed, and after every cycle: a row with an id names what is there, and what
 * is there with our mark has a row, or a call under way. */

#include "sync-world.h"

typedef struct
{
  SyncWorld *world;
  int        looks;      /* atomic: how often somebody looked in mid-pass */
  GHashTable *deleted;   /* (element-type utf8) what a person deleted there and no pass has seen yet */
} Witness;

/* The calendars that are ours there, by the id they have here. */
static char *
remote_of (SyncWorld *world, const char *calendar)
{
  return sync_world_text (world, "SELECT remote_id FROM calendars WHERE id = '%s'", calendar);
}

static void
check_rows (Witness *self, const SyncSide *side)
{
  g_autofree char *text = sync_world_text (
      self->world,
      "SELECT group_concat(r, x'0a') FROM (SELECT v.remote_id || x'09' || c.id || x'09' || coalesce(v.web_link, '') || x'09' || "
      "v.state || x'09' || coalesce(v.last_synced_at, '') AS r FROM mirror_status v "
      "JOIN links l ON l.event_id = v.event_id JOIN calendars c ON c.id = l.calendar_id AND c.name = v.calendar "
      "WHERE c.account_id = '%s' AND v.remote_id IS NOT NULL AND v.remote_id = l.remote_id)",
      side->account);
  g_auto (GStrv) rows = g_strsplit (text, "\n", 0);

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], "\t", 5);
      g_autofree char *calendar = remote_of (self->world, cells[1]);
      g_autoptr (AccordRemoteItem) item = accord_fake_provider_peek (side->provider, calendar, cells[0]);

      if (g_hash_table_contains (self->deleted, cells[0]))
        continue;
      g_assert_nonnull (item);
      g_assert_cmpstr (cells[2], ==, item->web_link);
      g_assert_cmpstr (cells[3], !=, "withdrawn");
      g_assert_cmpstr (cells[4], !=, "");
    }
}

static void
check_items (Witness *self, const SyncSide *side, const char *calendar)
{
  g_autofree char *remote = remote_of (self->world, calendar);
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (side->provider, remote);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);

      if (item->mark == NULL)
        continue;
      g_assert_cmpint (sync_world_number (self->world,
                                          "SELECT (SELECT count(*) FROM mirror_status WHERE remote_id = '%s') + "
                                          "(SELECT count(*) FROM journal WHERE calendar_id = '%s')",
                                          item->id,
                                          calendar),
                       >,
                       0);
    }
}

static void
look (Witness *self)
{
  for (guint i = 0; i < self->world->n_sides; i++)
    {
      check_rows (self, &self->world->side[i]);
      check_items (self, &self->world->side[i], self->world->side[i].calendar);
    }
}

/* The accounts work side by side: only the one that is about to call has committed all it was answered. */
static void
hook (AccordFakeProvider *provider, AccordFakeCall call, gpointer data)
{
  Witness *self = data;

  g_atomic_int_inc (&self->looks);
  for (guint i = 0; i < self->world->n_sides; i++)
    if (self->world->side[i].provider == provider)
      {
        check_rows (self, &self->world->side[i]);
        check_items (self, &self->world->side[i], self->world->side[i].calendar);
      }
}

static Witness *
witness_new (guint n_sides)
{
  Witness *self = g_new0 (Witness, 1);

  self->world = sync_world_new (n_sides);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_sides; i++)
    {
      sync_world_sql (self->world, "UPDATE calendars SET name = 'Work %u' WHERE id = '%s'", i, self->world->side[i].calendar);
      accord_fake_provider_set_hook (self->world->side[i].provider, hook, self);
    }
  return self;
}

static void
witness_free (Witness *self)
{
  look (self);
  g_assert_cmpint (g_atomic_int_get (&self->looks), >, 0);
  for (guint i = 0; i < self->world->n_sides; i++)
    accord_fake_provider_set_hook (self->world->side[i].provider, NULL, NULL);
  sync_world_free (self->world);
  g_hash_table_unref (self->deleted);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Witness, witness_free)

static void
settle (Witness *self)
{
  sync_world_approve (self->world);
  look (self);
  sync_world_cycle (self->world);
  look (self);
  g_hash_table_remove_all (self->deleted);
}

/* "Work 0 live there", one a calendar */
static void
assert_rows (Witness *self, const char *title, const char *expected)
{
  g_autofree char *rows = sync_world_text (
      self->world,
      "SELECT group_concat(r, ', ') FROM (SELECT v.calendar || ' ' || v.state || iif(v.remote_id IS NULL, ' gone', ' there') || "
      "iif((v.remote_id IS NULL) = (v.web_link IS NULL), '', ' wrong address') AS r "
      "FROM mirror_status v JOIN events e ON e.id = v.event_id WHERE e.title = '%s' ORDER BY v.calendar)",
      title);

  g_assert_cmpstr (rows, ==, expected);
}

static char *
made_and_mirrored (Witness *self, const char *title)
{
  char *event = sync_world_add (self->world, title, SOON);

  settle (self);
  return event;
}

static void
delete_there (Witness *self, guint side, const char *title)
{
  char *id = sync_world_there (self->world, side, title);

  accord_fake_provider_delete (self->world->side[side].provider, REMOTE, id);
  g_hash_table_add (self->deleted, id);
}

/* ---- the stories ---- */

static void
test_made_changed_deleted (void)
{
  g_autoptr (Witness) self = witness_new (2);
  g_autofree char *event = sync_world_add (self->world, "Mine", SOON);
  g_autofree char *id = NULL;

  assert_rows (self, "Mine", "");
  settle (self);
  assert_rows (self, "Mine", "Work 0 live there, Work 1 live there");
  sync_world_sql (self->world, "UPDATE events SET place = 'Hall'");
  assert_rows (self, "Mine", "Work 0 live there, Work 1 live there");
  settle (self);
  id = sync_world_there (self->world, 0, "Mine");
  sync_world_edit_there (self->world, 0, id, ACCORD_FIELD_PLACE, "Room", WORLD_NOW + 60);
  settle (self);
  assert_rows (self, "Mine", "Work 0 live there, Work 1 live there");
  sync_world_sql (self->world, "UPDATE events SET deleted_at = %d", WORLD_NOW);
  assert_rows (self, "Mine", "Work 0 live there, Work 1 live there");
  settle (self);
  assert_rows (self, "Mine", "Work 0 withdrawn gone, Work 1 withdrawn gone");
  sync_world_sql (self->world, "UPDATE events SET deleted_at = NULL");
  settle (self);
  assert_rows (self, "Mine", "Work 0 live there, Work 1 live there");
}

static void
test_deleted_there (void)
{
  g_autoptr (Witness) self = witness_new (2);
  g_autofree char *event = made_and_mirrored (self, "Mine");

  delete_there (self, 0, "Mine");
  settle (self);
  assert_rows (self, "Mine", "Work 0 withdrawn gone, Work 1 withdrawn gone");
}

static void
test_released_and_hidden (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");

  accord_fake_provider_add_simple (self->world->side[0].provider, REMOTE, "Theirs", LATER);
  settle (self);
  sync_world_sql (self->world, "UPDATE events SET archived = 1 WHERE title = 'Theirs'");
  settle (self);
  assert_rows (self, "Theirs", "Work 0 hidden there");
  sync_world_sql (self->world, "UPDATE calendars SET kinds = 'assignment'");
  settle (self);
  assert_rows (self, "Mine", "Work 0 released there");
}

static void
test_held (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");
  g_autofree char *id = sync_world_there (self->world, 0, "Mine");

  sync_world_sql (self->world, "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', 'ask')");
  sync_world_sql (self->world, "UPDATE events SET place = 'Hall'");
  sync_world_edit_there (self->world, 0, id, ACCORD_FIELD_PLACE, "Room", WORLD_NOW + 60);
  sync_world_cycle (self->world);
  assert_rows (self, "Mine", "Work 0 held there");
  look (self);
}

/* What is made and then refused is no copy. */
static void
test_stuck (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = NULL;

  accord_fake_provider_poison (self->world->side[0].provider, "Mine");
  event = made_and_mirrored (self, "Mine");
  assert_rows (self, "Mine", "Work 0 held gone");
  accord_fake_provider_poison (self->world->side[0].provider, NULL);
  sync_world_sql (self->world, "UPDATE events SET place = 'Hall'");
  settle (self);
  assert_rows (self, "Mine", "Work 0 live there");
}

/* The reply is lost: the next pass finds the copy, and only then somebody reads of it. */
static void
test_lost_reply (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = NULL;

  accord_fake_provider_fail (
      self->world->side[0].provider, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  event = made_and_mirrored (self, "Mine");
  settle (self);
  assert_rows (self, "Mine", "Work 0 live there");
}

static void
test_moved (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");
  g_autofree char *id = sync_world_there (self->world, 0, "Mine");

  accord_fake_provider_add_calendar (self->world->side[0].provider, "home", "Home", "owner");
  sync_world_sql (self->world,
                  "INSERT INTO calendars (id, account_id, remote_id, name, role, writable, mirrored, approved) "
                  "VALUES ('home', '%s', 'home', 'Home', 'owner', 1, 1, 1)",
                  self->world->side[0].account);
  sync_world_sql (self->world, "UPDATE calendars SET kinds = 'assignment' WHERE id = 'home'");
  settle (self);
  g_hash_table_add (self->deleted, g_strdup (id));
  accord_fake_provider_move (self->world->side[0].provider, REMOTE, "home", id);
  settle (self);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM mirror_status WHERE calendar = 'Home' AND remote_id IS NOT NULL"), ==, 1);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM mirror_status WHERE calendar = 'Work 0' AND remote_id IS NOT NULL"), ==, 0);
}

/* The copy has another id there, as after an archive or an import. */
static void
test_another_id (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");
  g_autofree char *id = sync_world_there (self->world, 0, "Mine");
  g_autofree char *other = g_strdup (accord_fake_provider_duplicate (self->world->side[0].provider, REMOTE, id));

  accord_fake_provider_delete (self->world->side[0].provider, REMOTE, id);
  g_hash_table_add (self->deleted, g_strdup (id));
  /* Not yet known here. */
  accord_fake_provider_set_hook (self->world->side[0].provider, NULL, NULL);
  sync_world_cycle (self->world);
  sync_world_cycle (self->world);
  accord_fake_provider_set_hook (self->world->side[0].provider, hook, self);
  settle (self);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM mirror_status WHERE remote_id = '%s'", id), ==, 0);
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM mirror_status WHERE remote_id = '%s'", other), ==, 1);
}

static void
test_calendar_gone (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");

  accord_fake_provider_set_hook (self->world->side[0].provider, NULL, NULL);
  accord_fake_provider_remove_calendar (self->world->side[0].provider, REMOTE);
  sync_world_cycle (self->world);
  assert_rows (self, "Mine", "Work 0 held gone");
}

static void
test_no_longer_mirrored (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");

  sync_world_sql (self->world, "UPDATE calendars SET mirrored = 0");
  assert_rows (self, "Mine", "Work 0 released there");
  sync_world_cycle (self->world);
  assert_rows (self, "Mine", "Work 0 released there");
}

static void
depart (Witness *self, const char *purpose, const char *reset)
{
  g_autoptr (AccordPlanRecord) plan = sync_world_ask_departure (self->world, 0, purpose, reset);
  g_autoptr (AccordPassOptions) options = sync_world_approve_departure (plan);
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  sync_world_run (self->world->side[0].worker, options, &report, &error);
  g_assert_no_error (error);
  look (self);
}

static void
test_disconnected_and_removed (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");

  accord_fake_provider_add_simple (self->world->side[0].provider, REMOTE, "Theirs", LATER);
  settle (self);
  depart (self, "disconnect", NULL);
  assert_rows (self, "Mine", "Work 0 withdrawn gone");
  sync_world_sql (self->world, "UPDATE accounts SET disconnected = 1");
  assert_rows (self, "Theirs", "Work 0 released there");
}

static void
test_reset (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");

  depart (self, "reset", "there=remove");
  g_assert_cmpint (sync_world_number (self->world, "SELECT count(*) FROM mirror_status WHERE remote_id IS NOT NULL"), ==, 0);
  settle (self);
  settle (self);
  assert_rows (self, "Mine", "Work 0 live there");
}

static void
test_undone (void)
{
  g_autoptr (Witness) self = witness_new (1);
  g_autofree char *event = made_and_mirrored (self, "Mine");
  g_autofree char *cycle = accord_store_find_last_sync (self->world->store, NULL);
  g_autoptr (AccordPassOptions) ask = accord_pass_options_new (ACCORD_PASS_UNDO_PLAN);
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_UNDO);
  const AccordCycleResult *result;

  ask->undo = g_strdup (cycle);
  sync_world_cycle_with (self->world, ask);
  result = g_ptr_array_index (self->world->results, 0);
  g_assert_no_error (result->error);
  g_free (options->cause);
  options->cause = g_strdup ("undo");
  options->approve = TRUE;
  options->plan = g_strdup (result->total.plan);
  sync_world_cycle_with (self->world, options);
  look (self);
  g_assert_cmpuint (sync_world_count (self->world, 0), ==, 0);
  assert_rows (self, "Mine", "Work 0 released gone");
}

static const SyncStory stories[] = {
  { "made-changed-deleted", test_made_changed_deleted },
  { "deleted-there", test_deleted_there },
  { "released-and-hidden", test_released_and_hidden },
  { "held", test_held },
  { "stuck", test_stuck },
  { "lost-reply", test_lost_reply },
  { "moved", test_moved },
  { "another-id", test_another_id },
  { "calendar-gone", test_calendar_gone },
  { "no-longer-mirrored", test_no_longer_mirrored },
  { "disconnected-and-removed", test_disconnected_and_removed },
  { "reset", test_reset },
  { "undone", test_undone },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "mirror-status", stories, G_N_ELEMENTS (stories));
}
