/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-play.h"

#include "history-rules.h"
#include "history-series.h"
#include "history-tell.h"

#include "sync-world.h"

#define QUIET_ROUNDS 12

/* An act that makes no sense where it stands, because another one was left out, does nothing. */
typedef void (*Player) (Play *self, const Act *act);

/* ---- finding ---- */

static HistoryView *
take_view (GPtrArray *views, guint token, gboolean deleted)
{
  for (guint i = 0; i < views->len; i++)
    {
      HistoryView *view = g_ptr_array_index (views, i);

      if (view->token == token && view->deleted == deleted)
        return g_ptr_array_steal_index (views, i);
    }
  return NULL;
}

static guint
computer_of (Play *self, const Act *act)
{
  return self->world->path[1] != NULL ? act->where % HISTORY_N_COMPUTERS : 0;
}

static HistoryView *
find_here (Play *self, const Act *act, gboolean deleted)
{
  g_autoptr (GPtrArray) views = history_world_here (self->world, computer_of (self, act));

  return oracle_find (self->oracle, act->event) != NULL ? take_view (views, act->event, deleted) : NULL;
}

/* The item of the event in a mirrored calendar of the account that Accord still cares for. */
static HistoryView *
find_there (Play *self, const Act *act)
{
  const OracleEvent *event = oracle_find (self->oracle, act->event);

  for (guint i = 0; event != NULL && i < HISTORY_N_MIRRORED; i++)
    {
      g_autoptr (GPtrArray) views = NULL;
      HistoryView *view;

      if (history_calendars[i].side != act->where || event->left[i] || !event->active)
        continue;
      views = history_world_there (self->world, i);
      view = take_view (views, act->event, FALSE);
      if (view != NULL)
        return view;
    }
  return NULL;
}

static Replica
replica_there (const Act *act)
{
  return act->where == 0 ? REPLICA_GOOGLE : REPLICA_OUTLOOK;
}

static Replica
replica_here (Play *self, const Act *act)
{
  return computer_of (self, act) == 0 ? REPLICA_FIRST : REPLICA_SECOND;
}

/* ---- persons ---- */

static void
make_values (Play *self, const Act *act, char **values)
{
  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    values[field] = history_value (self->world, act, act->made, field);
}

static void
free_values (char **values)
{
  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    g_free (values[field]);
}

static void
play_create_here (Play *self, const Act *act)
{
  char *values[HISTORY_N_FIELDS];
  OracleEvent *event;

  make_values (self, act, values);
  history_world_create_here (self->world, computer_of (self, act), act->made, values);
  event = oracle_create (self->oracle, act->made, replica_here (self, act), -1, values);
  event->meeting = act->kind == ACT_MEET_HERE;
  event->project = act->kind == ACT_DELIVER_HERE ? history_project (act) : 0;
  if (event->meeting)
    history_world_invite_here (self->world, computer_of (self, act), act->made);
  if (event->project > 0)
    history_world_sql (self->world,
                       computer_of (self, act),
                       "UPDATE events SET kind = 'deliverable', project_id = %u WHERE title = %Q",
                       event->project,
                       values[HISTORY_TITLE]);
  free_values (values);
}

static void
play_create_there (Play *self, const Act *act)
{
  char *values[HISTORY_N_FIELDS];
  OracleEvent *event;
  guint side = history_calendars[act->where].side;

  make_values (self, act, values);
  history_world_create_there (self->world, act->where, values, act->kind == ACT_MEET_THERE);
  event = oracle_create (
      self->oracle, act->made, side == 0 ? REPLICA_GOOGLE : REPLICA_OUTLOOK, (int) act->where, values);
  event->meeting = act->kind == ACT_MEET_THERE;
  free_values (values);
}

void
play_edit_here (Play *self, const Act *act)
{
  HistoryView *view = find_here (self, act, FALSE);
  g_autofree char *value = history_value (self->world, act, act->event, act->field);

  if (view == NULL)
    return;
  history_world_edit_here (self->world, computer_of (self, act), view->id, act->field, value);
  oracle_edit (
      self->oracle, oracle_find (self->oracle, act->event), replica_here (self, act), act->field, value);
  history_view_free (view);
}

/* A person changes their own part of what stands there, which may lie within the words of a template. */
static char *
write_into (const char *text, HistoryField field, const char *value)
{
  static const char *const parts[HISTORY_N_FIELDS] = { "T[0-9]+\\. #e[0-9]+\\.", NULL, NULL,
                                                       "N[0-9]+\\.\nSecond line\\." };
  g_autoptr (GRegex) part = parts[field] != NULL ? g_regex_new (parts[field], 0, 0, NULL) : NULL;

  if (part == NULL || text == NULL || !g_regex_match (part, text, 0, NULL))
    return g_strdup (value);
  return g_regex_replace_literal (part, text, -1, 0, value, 0, NULL);
}

static void
play_edit_there (Play *self, const Act *act)
{
  HistoryView *view = find_there (self, act);
  g_autofree char *value = history_value (self->world, act, act->event, act->field);
  OracleEvent *event = oracle_find (self->oracle, act->event);

  if (view == NULL)
    return;
  if (!oracle_is_masked (self->oracle, event, view->calendar) || act->field == HISTORY_WHEN)
    {
      g_autofree char *text = write_into (view->value[act->field], act->field, value);

      history_world_edit_there (self->world, view, act->field, text);
      oracle_edit (self->oracle, event, replica_there (act), act->field, value);
    }
  else if (act->field == HISTORY_TITLE)
    {
      /* The word is put back (§4); nobody's edit of the event. */
      history_world_edit_there (self->world, view, HISTORY_TITLE, value);
    }
  history_view_free (view);
}

static void
play_delete_here (Play *self, const Act *act)
{
  HistoryView *view = find_here (self, act, FALSE);
  OracleEvent *event = oracle_find (self->oracle, act->event);

  if (view == NULL)
    return;
  history_world_sql (self->world,
                     computer_of (self, act),
                     "UPDATE events SET deleted_at = %lld, updated_at = %lld WHERE id = %Q",
                     (long long) history_world_now (self->world),
                     (long long) history_world_now (self->world),
                     view->id);
  oracle_delete (self->oracle, event, replica_here (self, act));
  /* What is hidden there stays so (§1). */
  if (!event->active)
    event->loose = TRUE;
  history_view_free (view);
}

/* §6: the event follows, or stays without this copy, or a person is asked. */
static void
note_deletion (Play *self, OracleEvent *event, const HistoryView *view, Replica replica)
{
  DeletionRule rule = view->calendar < HISTORY_N_MIRRORED ? self->oracle->deletion[view->calendar] : DELETION_FOLLOW;

  if (rule != DELETION_FOLLOW)
    oracle_loosen (self->oracle, event);
  oracle_delete (self->oracle, event, replica);
}

static void
play_delete_there (Play *self, const Act *act)
{
  HistoryView *view = find_there (self, act);

  if (view == NULL)
    return;
  history_world_delete_there (self->world, view);
  note_deletion (self, oracle_find (self->oracle, act->event), view, replica_there (act));
  history_view_free (view);
}

static void
play_undelete_here (Play *self, const Act *act)
{
  HistoryView *view = find_here (self, act, TRUE);

  if (view == NULL)
    return;
  history_world_sql (self->world,
                     computer_of (self, act),
                     "UPDATE events SET deleted_at = NULL, updated_at = %lld WHERE id = %Q",
                     (long long) history_world_now (self->world),
                     view->id);
  oracle_undelete (self->oracle, oracle_find (self->oracle, act->event), replica_here (self, act));
  history_view_free (view);
}

static void
play_status_here (Play *self, const Act *act)
{
  static const struct
  {
    const char *status;
    gboolean archived;
  } states[] = { { "draft", FALSE }, { "cancelled", FALSE }, { "confirmed", TRUE }, { "confirmed", FALSE } };
  const char *status = states[act->x % 4].status;
  gboolean archived = states[act->x % 4].archived;
  HistoryView *view = find_here (self, act, FALSE);
  OracleEvent *event = oracle_find (self->oracle, act->event);

  if (view == NULL)
    return;
  history_world_sql (self->world,
                     computer_of (self, act),
                     "UPDATE events SET status = %Q, archived = %d, updated_at = %lld WHERE id = %Q",
                     status,
                     archived,
                     (long long) history_world_now (self->world),
                     view->id);
  oracle_restate (self->oracle, event, replica_here (self, act), act->x % 4 == 3, act->x % 4 == 1);
  history_view_free (view);
}

static void
play_move_there (Play *self, const Act *act)
{
  HistoryView *view = find_there (self, act);
  OracleEvent *event = oracle_find (self->oracle, act->event);

  if (view == NULL)
    return;
  if (act->x % 2 == 0 && act->where == 0 && event->project == 0)
    {
      /* A computer that never saw the original where it was finds what the other one made of it under a mark of theirs that
       * it does not know, and asks (§2): restored, that is an event of its own. */
      event->kept += self->oracle->two && !event->known && event->home == (int) view->calendar;
      history_world_move_there (self->world, view, view->calendar == 0 ? 2 : 0);
      event->loose = TRUE;
    }
  else
    {
      history_world_move_there (self->world, view, act->where == 0 ? 3 : 4);
      note_deletion (self, event, view, replica_there (act));
    }
  history_view_free (view);
}

static void
play_copy_there (Play *self, const Act *act)
{
  HistoryView *view = find_there (self, act);
  g_autofree char *title = history_value (self->world, act, act->made, HISTORY_TITLE);
  g_autofree char *old = NULL;
  OracleEvent *event = oracle_find (self->oracle, act->event);
  OracleEvent *made;

  if (view == NULL)
    return;
  history_world_copy_there (self->world, view, title);
  old = view->value[HISTORY_TITLE];
  view->value[HISTORY_TITLE] = g_strdup (title);
  made = oracle_create (self->oracle, act->made, replica_there (act), (int) view->calendar, view->value);
  /* A copy of what has guests has them as well. */
  made->meeting = view->guests;
  event->copied = TRUE;
  history_view_free (view);
}

static void
play_delete_all_there (Play *self, const Act *act)
{
  for (guint token = 1; token <= self->oracle->events->len; token++)
    {
      Act one = *act;

      one.event = token;
      play_delete_there (self, &one);
    }
}

static void
play_project (Play *self, const Act *act)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (self->world->path[i] != NULL)
      history_world_sql (self->world,
                         i,
                         "UPDATE projects SET name = '%c%u' WHERE id = %u",
                         history_project (act) == 1 ? 'B' : 'H',
                         act->n,
                         history_project (act));
  for (guint i = 0; i < self->oracle->events->len; i++)
    {
      OracleEvent *event = g_ptr_array_index (self->oracle->events, i);

      if (event != NULL && event->project == history_project (act))
        event->blurred = TRUE;
    }
}

static void
play_window (Play *self, const Act *act)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (self->world->path[i] != NULL)
      history_world_sql (self->world,
                         i,
                         "INSERT OR REPLACE INTO settings (key, value) VALUES ('window_ahead', '%u')",
                         history_days_ahead (act));
  self->oracle->days_ahead = history_days_ahead (act);
}

/* ---- the world ---- */

static void
play_days (Play *self, const Act *act)
{
  history_world_advance (self->world, (gint64) history_days (act) * DAY);
}

static void
play_expire (Play *self, const Act *act)
{
  self->world->there->expire (self->world, act->where);
}

static void
play_fault (Play *self, const Act *act)
{
  self->world->there->fault (self->world, act->where, act->x, act->y);
}

static void
play_copy_store (Play *self, const Act *act)
{
  if (self->world->path[1] != NULL)
    return;
  history_world_copy_store (self->world);
  oracle_copy_first (self->oracle);
}

void
play_expect_foretold (Play *self, const HistoryOutcome *outcome)
{
  if (outcome->mails > outcome->forecast)
    oracle_find_fault (self->oracle,
                       FINDING_MAIL,
                       "%u people were mailed, the plans had said %u",
                       outcome->mails,
                       outcome->forecast);
}

static void
play_cycle (Play *self, const Act *act)
{
  HistoryOutcome outcome;

  self->oracle->cycles++;
  history_world_cycle (self->world, computer_of (self, act), act->y % 2, &outcome);
  play_expect_foretold (self, &outcome);
}

static void
play_die (Play *self, const Act *act)
{
  HistoryOutcome outcome;

  self->oracle->cycles++;
  history_world_die (self->world, computer_of (self, act), act->y % 2, history_death_point (act), &outcome);
  /* What one that dies had planned, it takes with it. */
  if (!self->world->sends)
    play_expect_foretold (self, &outcome);
}

gboolean
play_turn (Play *self, guint turn)
{
  gboolean busy = FALSE;

  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    {
      HistoryOutcome outcome;

      if (self->world->path[i] == NULL)
        continue;
      history_world_cycle (self->world, i, turn, &outcome);
      play_expect_foretold (self, &outcome);
      busy |= outcome.steps > 0 || outcome.failed;
      if (outcome.failed && turn > 2)
        oracle_find_fault (self->oracle, FINDING_OTHER, "computer %u: a cycle without a fault fails", i);
      if (self->answers && outcome.held > 0)
        rules_answer (self);
      if (!outcome.waits && (outcome.held == 0 || turn > 4 || (self->answers && turn < 3)))
        {
          busy |= outcome.held > 0 && self->answers && turn < 3;
          continue;
        }
      history_world_approve (self->world, i, &outcome);
      busy |= outcome.steps > 0;
      play_expect_foretold (self, &outcome);
    }
  return busy;
}

/* A further cycle writes nothing (§1). */
void
play_expect_rest (Play *self)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    {
      HistoryOutcome outcome;

      if (self->world->path[i] == NULL)
        continue;
      history_world_cycle (self->world, i, 0, &outcome);
      if (outcome.steps > 0 || outcome.writes > 0)
        oracle_find_fault (self->oracle,
                           FINDING_OTHER,
                           "computer %u: the cycle after quiet has %u steps and %u writes",
                           i,
                           outcome.steps,
                           outcome.writes);
    }
}

void
play_until_quiet (Play *self)
{
  guint turn = 0;

  rules_return (self);

  self->world->there->calm (self->world);
  while (turn < QUIET_ROUNDS && play_turn (self, turn))
    {
      /* Providers change new events once more by themselves (providers.md §6). */
      history_world_advance (self->world, 60);
      turn++;
    }
  if (turn == QUIET_ROUNDS)
    oracle_find_fault (self->oracle, FINDING_OTHER, "it never comes to rest");
  play_expect_rest (self);
  oracle_look (self->oracle);
}

static void
play_quiet (Play *self, const Act *act)
{
  play_until_quiet (self);
}

static const Player players[N_ACTS] = {
  [ACT_CREATE_HERE] = play_create_here,
  [ACT_CREATE_THERE] = play_create_there,
  [ACT_MEET_THERE] = play_create_there,
  [ACT_MEET_HERE] = play_create_here,
  [ACT_DELIVER_HERE] = play_create_here,
  [ACT_PROJECT] = play_project,
  [ACT_EDIT_HERE] = play_edit_here,
  [ACT_EDIT_THERE] = play_edit_there,
  [ACT_DELETE_HERE] = play_delete_here,
  [ACT_DELETE_THERE] = play_delete_there,
  [ACT_UNDELETE_HERE] = play_undelete_here,
  [ACT_STATUS_HERE] = play_status_here,
  [ACT_MOVE_THERE] = play_move_there,
  [ACT_COPY_THERE] = play_copy_there,
  [ACT_DELETE_ALL_THERE] = play_delete_all_there,
  [ACT_FILTER] = rules_play_filter,
  [ACT_PRIVACY] = rules_play_privacy,
  [ACT_DIRECTION] = rules_play_direction,
  [ACT_TAKES] = rules_play_takes,
  [ACT_SHARE] = rules_play_share,
  [ACT_DELETION] = rules_play_deletion,
  [ACT_INVITE] = rules_play_invite,
  [ACT_CONFLICT] = rules_play_conflict,
  [ACT_APART] = rules_play_apart,
  [ACT_UNDO] = rules_play_undo,
  [ACT_POISON] = rules_play_poison,
  [ACT_WINDOW] = play_window,
  [ACT_DAYS] = play_days,
  [ACT_EXPIRE] = play_expire,
  [ACT_FAULT] = play_fault,
  [ACT_COPY_STORE] = play_copy_store,
  [ACT_CYCLE] = play_cycle,
  [ACT_DIE] = play_die,
  [ACT_SERIES] = series_play_make,
  [ACT_SERIES_MASTER] = series_play_master,
  [ACT_SERIES_OCCUR] = series_play_occur,
  [ACT_SERIES_CUT] = series_play_cut,
  [ACT_SERIES_DELETE] = series_play_delete,
  [ACT_QUIET] = play_quiet,
};

/* Some begin before the clocks change, here or across the sea. */
static const gint64 beginnings[] = {
  WORLD_NOW,
  1792497600, /* 2026-10-20 12:00 UTC */
  1803556800, /* 2027-02-25 12:00 UTC */
};

/* On both sides of UTC, and at odd minutes. */
static const char *const zones[] = { "UTC",          "UTC",          "Europe/Berlin", "America/Los_Angeles",
                                     "Asia/Kolkata", "Pacific/Auckland", "America/New_York" };

void
play_set_zone (guint32 seed)
{
  g_setenv ("TZ", zones[seed / 4 % G_N_ELEMENTS (zones)], TRUE);
}

Play *
play_new (const HistoryThere *there, guint32 seed)
{
  Play *self = g_new0 (Play, 1);

  self->answers = seed % HISTORY_N_MOODS == HISTORY_WIDE;
  self->world = history_world_new (there, seed / 4, beginnings[seed / 8 % G_N_ELEMENTS (beginnings)]);
  self->oracle = oracle_new (self->world);
  return self;
}

void
play_free (Play *self)
{
  oracle_free (self->oracle);
  history_world_free (self->world);
  g_free (self);
}

void
play_acts (Play *self, GArray *acts)
{
  gint64 row = 0;

  for (guint i = 0; i < acts->len && oracle_is_clean (self->oracle); i++)
    {
      const Act *act = &g_array_index (acts, Act, i);

      history_world_advance (self->world, 60);
      players[act->kind](self, act);
      self->at = act->n;
      if (self->told)
        row = history_tell_act (self, act, row);
    }
  if (oracle_is_clean (self->oracle))
    play_until_quiet (self);
  if (self->told)
    history_tell_act (self, &(Act){ .kind = ACT_QUIET, .n = self->at + 1 }, row);
}
