/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A store is backed up, things happen and are mirrored, and the backup is put back. Whatever happened: no
 * deletion follows on either side, nothing is there twice, and what is there can be seen or is asked about.
 */

#define SUNDAY "2026-06-14T10:00:00+00:00/2026-06-14T11:00:00+00:00 UTC"
#define MONDAY "2026-06-15T10:00:00+00:00/2026-06-15T11:00:00+00:00 UTC"

/* What a person put back. */
typedef enum
{
  RESTORE_OVER,  /* the old contents are written into the file: what lies beside it is newer */
  RESTORE_ALONE, /* another file, and nothing beside it: another computer, or an empty home */
  RESTORE_HOME,  /* the file and what lies beside it, both old */
  N_RESTORES
} Restore;

typedef struct
{
  SyncWorld *world;
  Restore how;
  char *backup; /* (owned) folder */
  char *alpha;  /* (owned) event id */
  char *there;  /* (owned) remote id of its copy */
} Tale;

/* Into the file that is there, as cp does. */
static void
overwrite (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length;
  FILE *file;

  if (!g_file_get_contents (from, &contents, &length, NULL))
    return;
  file = g_fopen (to, "r+");
  if (file == NULL)
    file = g_fopen (to, "w");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (contents, 1, length, file), ==, length);
  g_assert_cmpint (ftruncate (fileno (file), length), ==, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
take_backup (Tale *tale)
{
  g_autofree char *state = g_strconcat (tale->world->path, ".state", NULL);
  g_autofree char *file = g_build_filename (tale->backup, "accord.db", NULL);
  g_autofree char *beside = g_build_filename (tale->backup, "accord.db.state", NULL);

  sync_world_sql (tale->world, "VACUUM INTO '%s'", file);
  overwrite (state, beside);
}

static void
put_back (Tale *tale)
{
  SyncWorld *world = tale->world;
  g_autofree char *state = g_strconcat (world->path, ".state", NULL);
  g_autofree char *file = g_build_filename (tale->backup, "accord.db", NULL);
  g_autofree char *beside = g_build_filename (tale->backup, "accord.db.state", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_object (&world->store);
  for (guint i = 0; i < world->n_sides; i++)
    g_clear_object (&world->side[i].worker);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *log = g_strconcat (world->path, i == 0 ? "-wal" : "-shm", NULL);

      g_unlink (log);
    }
  if (tale->how != RESTORE_OVER)
    {
      g_unlink (world->path);
      g_unlink (state);
    }
  overwrite (file, world->path);
  if (tale->how == RESTORE_HOME)
    overwrite (beside, state);
  world->store = accord_store_open (world->path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < world->n_sides; i++)
    {
      SyncSide *side = &world->side[i];

      side->worker = accord_worker_new (world->path,
                                        side->account,
                                        ACCORD_PROVIDER (side->provider),
                                        ACCORD_CLOCK (world->clock));
      accord_fake_provider_reset_counters (side->provider);
    }
}

/* ---- the acts after the backup; some begin before it ---- */

static void
act_nothing (Tale *tale)
{
  (void) tale;
}

static void
act_create_here (Tale *tale)
{
  g_free (sync_world_add (tale->world, "New", MONDAY));
}

static void
act_create_there (Tale *tale)
{
  accord_fake_provider_add_simple (tale->world->side[0].provider, REMOTE, "New", MONDAY);
}

static void
act_edit_here (Tale *tale)
{
  sync_world_sql (tale->world, "UPDATE events SET place = 'Room 4' WHERE id = '%s'", tale->alpha);
}

static void
act_edit_there (Tale *tale)
{
  accord_fake_provider_edit (
      tale->world->side[0].provider, REMOTE, tale->there, ACCORD_FIELD_PLACE, "Room 4");
}

static void
act_delete_here (Tale *tale)
{
  sync_world_sql (tale->world, "UPDATE events SET deleted_at = %d WHERE id = '%s'", WORLD_NOW, tale->alpha);
}

static void
act_remove_row (Tale *tale)
{
  sync_world_sql (tale->world, "DELETE FROM events WHERE id = '%s'", tale->alpha);
}

static void
act_delete_there (Tale *tale)
{
  accord_fake_provider_delete (tale->world->side[0].provider, REMOTE, tale->there);
}

static void
act_archive (Tale *tale)
{
  sync_world_sql (tale->world, "UPDATE events SET archived = 1 WHERE id = '%s'", tale->alpha);
}

static void
act_bring_back (Tale *tale)
{
  sync_world_sql (tale->world, "UPDATE events SET deleted_at = NULL WHERE id = '%s'", tale->alpha);
}

static void
act_write_anew (Tale *tale)
{
  act_remove_row (tale);
  sync_world_cycle (tale->world);
  g_free (sync_world_add (tale->world, "Alpha", SOON));
}

static void
act_rename_and_move (Tale *tale)
{
  sync_world_sql (tale->world, "UPDATE events SET title = 'Omega' WHERE id = '%s'", tale->alpha);
  accord_fake_provider_edit (tale->world->side[0].provider, REMOTE, tale->there, ACCORD_FIELD_WHEN, MONDAY);
}

static void
act_take_away_and_push_again (Tale *tale)
{
  act_delete_here (tale);
  sync_world_cycle (tale->world);
  act_bring_back (tale);
}

static void
act_push_and_delete_there (Tale *tale)
{
  g_autofree char *there = NULL;

  sync_world_cycle (tale->world);
  there = sync_world_there (tale->world, 0, "Late");
  accord_fake_provider_delete (tale->world->side[0].provider, REMOTE, there);
}

static void
begin_deleted (Tale *tale)
{
  act_delete_here (tale);
  sync_world_cycle (tale->world);
}

static void
begin_unsent (Tale *tale)
{
  g_free (sync_world_add (tale->world, "Late", MONDAY));
}

typedef struct
{
  const char *name;
  void (*before) (Tale *tale); /* (nullable) before the backup, not mirrored by it unless it says so */
  void (*act) (Tale *tale);
  const char *here;  /* titles of the living events afterwards */
  const char *there; /* of the copies */
  guint asked;       /* questions */
} Act;

/* At the backup: Alpha and Beta were made here, Theirs there; all are mirrored. */
static const Act acts[] = {
  { "nothing", NULL, act_nothing, "Alpha,Beta,Theirs", "Alpha,Beta,Theirs", 0 },
  { "create-here", NULL, act_create_here, "Alpha,Beta,Theirs", "Alpha,Beta,New,Theirs", 1 },
  { "create-there", NULL, act_create_there, "Alpha,Beta,New,Theirs", "Alpha,Beta,New,Theirs", 0 },
  { "edit-here", NULL, act_edit_here, "Alpha,Beta,Theirs", "Alpha,Beta,Theirs", 0 },
  { "edit-there", NULL, act_edit_there, "Alpha,Beta,Theirs", "Alpha,Beta,Theirs", 0 },
  { "rename-and-move", NULL, act_rename_and_move, "Beta,Omega,Theirs", "Beta,Omega,Theirs", 0 },
  { "delete-here", NULL, act_delete_here, "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "remove-row", NULL, act_remove_row, "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "delete-there", NULL, act_delete_there, "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "archive", NULL, act_archive, "Alpha,Beta,Theirs", "Beta,Theirs", 1 },
  { "write-anew", NULL, act_write_anew, "Alpha,Beta,Theirs", "Alpha,Beta,Theirs", 2 },
  { "next-generation", NULL, act_take_away_and_push_again, "Alpha,Beta,Theirs", "Alpha,Beta,Theirs", 0 },
  { "undeleted-since", begin_deleted, act_bring_back, "Beta,Theirs", "Alpha,Beta,Theirs", 1 },
  { "undeleted-before-it-was-sent", act_delete_here, act_bring_back, "Beta,Theirs", "Alpha,Beta,Theirs", 1 },
  { "deletion-sent-since", act_delete_here, act_nothing, "Beta,Theirs", "Beta,Theirs", 0 },
  { "first-sent-since", begin_unsent, act_nothing, "Alpha,Beta,Late,Theirs", "Alpha,Beta,Late,Theirs", 0 },
  { "sent-and-deleted-since",
    begin_unsent,
    act_push_and_delete_there,
    "Alpha,Beta,Late,Theirs",
    "Alpha,Beta,Late,Theirs",
    0 },
};

static const char *
title_of (const AccordRemoteItem *item)
{
  return accord_fields_get (item->fields, ACCORD_FIELD_TITLE);
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return strcmp (title_of (*(AccordRemoteItem *const *) a), title_of (*(AccordRemoteItem *const *) b));
}

static char *
titles_there (SyncWorld *world, guint side)
{
  g_autoptr (GPtrArray) items = accord_fake_provider_peek_all (world->side[side].provider, REMOTE);
  g_autoptr (GString) text = g_string_new (NULL);
  g_ptr_array_sort (items, compare_titles);
  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", title_of (g_ptr_array_index (items, i)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
titles_here (SyncWorld *world)
{
  return sync_world_text (
      world,
      "SELECT group_concat (title) FROM (SELECT title FROM events WHERE deleted_at IS NULL "
      "ORDER BY title)");
}

static void
tale_clear (Tale *self)
{
  sync_world_remove_folder (self->backup);
  g_free (self->backup);
  g_free (self->alpha);
  g_free (self->there);
  g_clear_pointer (&self->world, sync_world_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tale, tale_clear)

static void
tale_begin (Tale *self, Restore how, guint n_sides, const char *rule)
{
  self->world = sync_world_new (n_sides);
  self->how = how;
  self->backup = g_dir_make_tmp ("accord-backup-XXXXXX", NULL);
  g_assert_nonnull (self->backup);
  sync_world_sql (self->world,
                  "INSERT OR REPLACE INTO settings (key, value) VALUES ('conflict_rule', '%s')",
                  rule);
  self->alpha = sync_world_add (self->world, "Alpha", SOON);
  g_free (sync_world_add (self->world, "Beta", LATER));
  accord_fake_provider_add_simple (self->world->side[0].provider, REMOTE, "Theirs", SUNDAY);
  sync_world_finish (self->world);
  self->there = sync_world_there (self->world, 0, "Alpha");
}

static void
assert_nothing_was_deleted (SyncWorld *world, const AccordReport *report)
{
  g_assert_cmpuint (report->deleted_here, ==, 0);
  g_assert_cmpuint (report->deleted_there, ==, 0);
  for (guint i = 0; i < world->n_sides; i++)
    g_assert_cmpuint (accord_fake_provider_count (world->side[i].provider, ACCORD_FAKE_REMOVE), ==, 0);
}

static void
play (const Act *act, Restore how)
{
  g_auto (Tale) tale = { 0 };
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  g_test_message ("%s, restored in way %u", act->name, how);
  tale_begin (&tale, how, 1, "theirs");
  if (act->before != NULL)
    act->before (&tale);
  take_backup (&tale);
  sync_world_cycle (tale.world);
  act->act (&tale);
  sync_world_finish (tale.world);

  put_back (&tale);
  assert_nothing_was_deleted (tale.world, sync_world_cycle (tale.world));
  sync_world_assert_quiet (tale.world);
  here = titles_here (tale.world);
  there = titles_there (tale.world, 0);
  g_assert_cmpstr (here, ==, act->here);
  g_assert_cmpstr (there, ==, act->there);
  g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM questions"), ==, act->asked);
  g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM meta WHERE key LIKE 'distrusted%%'"),
                   ==,
                   0);
}

/* Every way with the first kind of provider; the others differ in what they say of removals, not of files. */
static void
test_acts (void)
{
  static gboolean all = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    for (Restore how = 0; how < N_RESTORES; how++)
      if (all || how == (Restore) (i % N_RESTORES))
        play (&acts[i], how);
  all = FALSE;
}

/* ---- what differs is decided by the rule, field by field ---- */

typedef struct
{
  const char *rule;
  gint64 there;      /* when it was changed there */
  const char *place; /* afterwards, on both sides; NULL: it rests */
} Verdict;

#define LONG_AGO 1000000000
#define FAR_AHEAD G_GINT64_CONSTANT (4000000000)

static const Verdict verdicts[] = {
  { "newest", FAR_AHEAD, "Room 4" }, { "newest", LONG_AGO, "" }, { "mine", FAR_AHEAD, "" },
  { "theirs", LONG_AGO, "Room 4" },  { "ask", FAR_AHEAD, NULL },
};

static void
test_rule_decides (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_auto (Tale) tale = { 0 };
      g_autofree char *here = NULL;
      g_autofree char *there = NULL;

      g_test_message ("rule %s", verdicts[i].rule);
      tale_begin (&tale, RESTORE_OVER, 1, verdicts[i].rule);
      take_backup (&tale);
      sync_world_edit_there (tale.world, 0, tale.there, ACCORD_FIELD_PLACE, "Room 4", verdicts[i].there);
      sync_world_finish (tale.world);
      put_back (&tale);
      sync_world_finish (tale.world);
      here =
          sync_world_text (tale.world, "SELECT coalesce (place, '') FROM events WHERE id = '%s'", tale.alpha);
      there = sync_world_value (tale.world, 0, tale.there, ACCORD_FIELD_PLACE);
      g_assert_cmpstr (here, ==, verdicts[i].place != NULL ? verdicts[i].place : "");
      g_assert_cmpstr (there, ==, verdicts[i].place != NULL ? verdicts[i].place : "Room 4");
      g_assert_cmpint (sync_world_number (tale.world,
                                          "SELECT count(*) FROM questions WHERE kind = 'conflict'"),
                       ==,
                       verdicts[i].place == NULL);
    }
}

/* ---- written anew before anybody looked ---- */

/* Another program writes what it missed after the restore again, under another id: it is the copy's event, and neither doubled
 * there nor asked about. */
static void
test_orphan_is_what_was_written_anew (void)
{
  for (Restore how = 0; how < N_RESTORES; how++)
    {
      g_auto (Tale) tale = { 0 };
      g_autofree char *here = NULL;
      g_autofree char *there = NULL;
      g_autofree char *id = NULL;
      g_autofree char *copy = NULL;
      g_autoptr (AccordLink) link = NULL;

      tale_begin (&tale, how, 1, "newest");
      take_backup (&tale);
      act_create_here (&tale);
      sync_world_finish (tale.world);
      copy = sync_world_there (tale.world, 0, "New");
      put_back (&tale);
      id = sync_world_add (tale.world, "New", MONDAY);
      assert_nothing_was_deleted (tale.world, sync_world_cycle (tale.world));
      sync_world_assert_quiet (tale.world);
      here = titles_here (tale.world);
      there = titles_there (tale.world, 0);
      g_assert_cmpstr (here, ==, "Alpha,Beta,New,Theirs");
      g_assert_cmpstr (there, ==, "Alpha,Beta,New,Theirs");
      g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM questions"), ==, 0);
      link = sync_world_link (tale.world, 0, id);
      g_assert_cmpstr (link->remote_id, ==, copy);
      g_assert_cmpint (link->origin, ==, ACCORD_ORIGIN_HERE);
    }
}

/* ---- more calendars than one ---- */

/* Born there and shared: the copy's mark names an event that nobody knows any more, and the original is
 * pulled as another one. */
static void
test_shared_copy_is_found_again (void)
{
  for (Restore how = 0; how < N_RESTORES; how++)
    {
      g_auto (Tale) tale = { 0 };
      g_autofree char *here = NULL;
      g_autofree char *there = NULL;

      tale_begin (&tale, how, 2, "newest");
      take_backup (&tale);
      accord_fake_provider_add_simple (tale.world->side[1].provider, REMOTE, "Dentist", MONDAY);
      sync_world_finish (tale.world);
      g_assert_cmpuint (sync_world_count (tale.world, 0), ==, 4);
      put_back (&tale);
      assert_nothing_was_deleted (tale.world, sync_world_cycle (tale.world));
      sync_world_assert_quiet (tale.world);
      here = titles_here (tale.world);
      g_assert_cmpstr (here, ==, "Alpha,Beta,Dentist,Theirs");
      for (guint side = 0; side < 2; side++)
        {
          g_clear_pointer (&there, g_free);
          there = titles_there (tale.world, side);
          g_assert_cmpstr (there, ==, "Alpha,Beta,Dentist,Theirs");
        }
      g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM questions"), ==, 0);
    }
}

static void
add_home (Tale *tale, gboolean mirrored)
{
  accord_fake_provider_add_calendar (tale->world->side[0].provider, "home", "Home", "owner");
  sync_world_sql (tale->world,
                  "INSERT INTO calendars (id, account_id, remote_id, name, mirrored, approved, kinds) "
                  "VALUES ('home-0', 'account-0', 'home', 'Home', %d, 1, %s)",
                  mirrored,
                  mirrored ? "'assignment'" : "NULL");
  sync_world_finish (tale->world);
}

static void
test_move_since_is_followed (void)
{
  for (Restore how = 0; how < N_RESTORES; how++)
    {
      g_auto (Tale) tale = { 0 };

      tale_begin (&tale, how, 1, "newest");
      add_home (&tale, TRUE);
      take_backup (&tale);
      accord_fake_provider_move (tale.world->side[0].provider, REMOTE, "home", tale.there);
      sync_world_finish (tale.world);
      put_back (&tale);
      assert_nothing_was_deleted (tale.world, sync_world_cycle (tale.world));
      sync_world_assert_quiet (tale.world);
      g_assert_cmpuint (sync_world_count (tale.world, 0), ==, 2);
      g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM events WHERE deleted_at IS NULL"),
                       ==,
                       3);
      g_assert_cmpint (sync_world_number (tale.world,
                                          "SELECT count(*) FROM links WHERE event_id = '%s' AND "
                                          "calendar_id = 'home-0' AND remote_id IS NOT NULL",
                                          tale.alpha),
                       ==,
                       1);
      g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM questions"), ==, 0);
    }
}

/* Mirrored since the backup: not touched until a person mirrors it again, and then nothing is written twice.
 */
static void
test_calendar_chosen_since (void)
{
  for (Restore how = 0; how < N_RESTORES; how++)
    {
      g_auto (Tale) tale = { 0 };
      g_autoptr (GPtrArray) items = NULL;

      tale_begin (&tale, how, 1, "newest");
      add_home (&tale, FALSE);
      take_backup (&tale);
      sync_world_sql (tale.world, "UPDATE calendars SET mirrored = 1, share = 1 WHERE id = 'home-0'");
      sync_world_finish (tale.world);
      put_back (&tale);
      sync_world_finish (tale.world);
      sync_world_sql (tale.world, "UPDATE calendars SET mirrored = 1, share = 1 WHERE id = 'home-0'");
      sync_world_finish (tale.world);
      items = accord_fake_provider_peek_all (tale.world->side[0].provider, "home");
      g_assert_cmpuint (items->len, ==, 3);
      g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM links WHERE state = 'live'"),
                       ==,
                       6);
      g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM events"), ==, 3);
    }
}

/* ---- afterwards ---- */

static void
test_deletions_flow_again (void)
{
  g_auto (Tale) tale = { 0 };

  tale_begin (&tale, RESTORE_ALONE, 1, "newest");
  take_backup (&tale);
  put_back (&tale);
  sync_world_finish (tale.world);
  act_delete_there (&tale);
  g_assert_cmpuint (sync_world_cycle (tale.world)->deleted_here, ==, 1);
  sync_world_assert_quiet (tale.world);
}

/* A pass that does not come to its end leaves the doubt for the next one. */
static void
test_doubt_outlives_a_failed_pass (void)
{
  g_auto (Tale) tale = { 0 };
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

  tale_begin (&tale, RESTORE_OVER, 1, "newest");
  take_backup (&tale);
  act_delete_there (&tale);
  sync_world_finish (tale.world);
  put_back (&tale);
  accord_fake_provider_fail (tale.world->side[0].provider,
                             ACCORD_FAKE_LIST_CHANGES,
                             1,
                             ACCORD_FAKE_BEFORE_COMMIT,
                             ACCORD_REMOTE_ERROR_OFFLINE);
  sync_world_cycle_with (tale.world, options);
  assert_nothing_was_deleted (tale.world, sync_world_cycle (tale.world));
  sync_world_assert_quiet (tale.world);
  g_assert_cmpint (sync_world_number (tale.world, "SELECT count(*) FROM questions WHERE kind = 'brake'"),
                   ==,
                   1);
}

static void
test_store_that_stays_is_trusted (void)
{
  g_auto (Tale) tale = { 0 };
  SyncSide *side;
  g_autofree char *state = NULL;
  GStatBuf info;

  tale_begin (&tale, RESTORE_OVER, 1, "newest");
  side = &tale.world->side[0];
  state = g_strconcat (tale.world->path, ".state", NULL);
  g_assert_cmpint (g_stat (state, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  /* Another start, with nothing beside the store, and with something unreadable there. */
  for (guint i = 0; i < 2; i++)
    {
      g_clear_object (&side->worker);
      if (i == 0)
        g_unlink (state);
      else
        g_assert_true (g_file_set_contents (state, "\xff\n\n", -1, NULL));
      side->worker = accord_worker_new (tale.world->path,
                                        side->account,
                                        ACCORD_PROVIDER (side->provider),
                                        ACCORD_CLOCK (tale.world->clock));
      accord_fake_provider_reset_counters (side->provider);
      sync_world_cycle (tale.world);
      g_assert_cmpuint (accord_fake_provider_count_full_listings (side->provider), ==, 0);
    }
  act_delete_there (&tale);
  g_assert_cmpuint (sync_world_cycle (tale.world)->deleted_here, ==, 1);
}

static const SyncStory stories[] = {
  { "no-act-after-the-backup-is-lost-or-doubled", test_acts },
  { "conflict-rule-decides-what-differs", test_rule_decides },
  { "orphan-is-what-was-written-anew", test_orphan_is_what_was_written_anew },
  { "shared-copy-is-found-again", test_shared_copy_is_found_again },
  { "move-since-is-followed", test_move_since_is_followed },
  { "calendar-chosen-since-is-adopted", test_calendar_chosen_since },
  { "deletions-flow-again-afterwards", test_deletions_flow_again },
  { "doubt-outlives-a-failed-pass", test_doubt_outlives_a_failed_pass },
  { "store-that-stays-is-trusted", test_store_that_stays_is_trusted },
};

int
main (int argc, char *argv[])
{
  return sync_world_main (argc, argv, "restored", stories, G_N_ELEMENTS (stories));
}
