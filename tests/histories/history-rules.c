/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "history-rules.h"

#include "store/accord-questions.h"

#include <string.h>

/* ---- rules of a calendar ---- */

static void
write_rule (Play *self, guint calendar, const char *column, const char *value)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (self->world->path[i] != NULL)
      history_world_sql (self->world,
                         i,
                         "UPDATE calendars SET %s = %Q WHERE id = %Q",
                         column,
                         value,
                         history_calendars[calendar].id);
}

static void
set_rule (Play *self, guint calendar, const char *column, const char *value)
{
  play_until_quiet (self);
  write_rule (self, calendar, column, value);
}

void
rules_play_filter (Play *self, const Act *act)
{
  set_rule (self, act->where, "kinds", act->x % 2 == 0 ? "deliverable" : NULL);
  self->oracle->filtered[act->where] = act->x % 2 == 0;
  play_until_quiet (self);
}

void
rules_play_privacy (Play *self, const Act *act)
{
  set_rule (self, act->where, "privacy", act->x % 2 == 0 ? "busy" : "everything");
  self->oracle->busy[act->where] = act->x % 2 == 0;
  play_until_quiet (self);
}

/* A rule after which it hangs on what each event went through where it is. */
static void
set_strange (Play *self, const Act *act, Strange kind, const char *usual)
{
  const char *value;
  const char *column = history_rule (act, &value);

  set_rule (self, act->where, column, value);
  if (g_str_equal (value, usual))
    self->oracle->strange[act->where] &= ~(guint) kind;
  else
    self->oracle->strange[act->where] |= kind;
  oracle_loosen_all (self->oracle);
  play_until_quiet (self);
}

void
rules_play_direction (Play *self, const Act *act)
{
  set_strange (self, act, STRANGE_DIRECTION, "both");
}

void
rules_play_takes (Play *self, const Act *act)
{
  set_strange (self, act, STRANGE_TAKES, "all");
}

void
rules_play_share (Play *self, const Act *act)
{
  set_strange (self, act, STRANGE_SHARE, "1");
}

void
rules_play_deletion (Play *self, const Act *act)
{
  static const char *const words[] = { "follow", "keep", "ask" };
  const char *value;
  const char *column = history_rule (act, &value);

  set_rule (self, act->where, column, value);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], value))
      self->oracle->deletion[act->where] = (DeletionRule) i;
}

void
rules_play_invite (Play *self, const Act *act)
{
  const char *value;
  const char *column = history_rule (act, &value);

  set_rule (self, act->where, column, value);
  /* Who sends once stays the carrier; what that mails is foretold by each plan. */
  self->world->sends |= g_str_equal (value, "send");
  play_until_quiet (self);
}

void
rules_play_conflict (Play *self, const Act *act)
{
  static const char *const words[] = { "newest", "mine", "theirs", "ask" };
  const char *value;
  const char *key = history_rule (act, &value);

  play_until_quiet (self);
  history_world_sql (self->world, 0, "INSERT OR REPLACE INTO settings (key, value) VALUES (%Q, %Q)", key, value);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], value))
      self->oracle->conflict = (ConflictRule) i;
}

/* ---- accounts ---- */

void
rules_play_apart (Play *self, const Act *act)
{
  if (self->world->apart[0] || self->world->apart[1])
    return;
  history_world_part (self->world, act->where, TRUE);
}

void
rules_return (Play *self)
{
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    if (self->world->apart[i])
      history_world_part (self->world, i, FALSE);
}

/* ---- undo ---- */

static OracleEvent *
find_event (Play *self, const char *id, const char *title)
{
  const char *at = title != NULL ? strstr (title, "#e") : NULL;
  guint token = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->world->tokens, id)) : 0;

  if (token == 0 && at != NULL)
    token = (guint) g_ascii_strtoull (at + 2, NULL, 10);
  return oracle_find (self->oracle, token);
}

/* What the last cycle did is a matter of its order: what it touched is held to the invariants only. */
static void
loosen_last_cycle (Play *self)
{
  g_autofree char *ids = history_world_text (
      self->world,
      0,
      "SELECT group_concat(DISTINCT event_id) FROM history WHERE run IN (SELECT id FROM runs WHERE cycle = "
      "(SELECT cycle FROM runs WHERE pulled + pushed + deleted_here + deleted_there > 0 "
      "ORDER BY started_at DESC, rowid DESC LIMIT 1))");
  g_auto (GStrv) events = g_strsplit (ids, ",", -1);

  for (guint i = 0; events[i] != NULL; i++)
    {
      OracleEvent *event = find_event (self, events[i], NULL);

      if (event != NULL)
        oracle_loosen (self->oracle, event);
    }
}

void
rules_play_undo (Play *self, const Act *act)
{
  HistoryOutcome outcome;

  play_until_quiet (self);
  loosen_last_cycle (self);
  history_world_undo (self->world, &outcome);
  play_expect_foretold (self, &outcome);
  if (outcome.failed)
    oracle_find_fault (self->oracle, FINDING_OTHER, "undoing fails");
  play_until_quiet (self);
}

/* ---- poison ---- */

/* The others go on, and what was refused is not sent again as it was. */
static void
live_with_poison (Play *self)
{
  guint turn = 0;

  while (turn < 6 && play_turn (self, turn))
    turn++;
  if (turn == 6)
    oracle_find_fault (self->oracle, FINDING_OTHER, "an event that is refused keeps it from coming to rest");
  play_expect_rest (self);
}

void
rules_play_poison (Play *self, const Act *act)
{
  Act cure = *act;
  Act edit = *act;
  g_autofree char *title = history_value (self->world, act, act->event, HISTORY_TITLE);

  play_until_quiet (self);
  edit.kind = cure.kind = ACT_EDIT_HERE;
  edit.field = cure.field = HISTORY_TITLE;
  cure.n = act->n + 1000;
  self->world->there->poison (self->world, act->where, title);
  play_edit_here (self, &edit);
  live_with_poison (self);
  self->world->there->calm (self->world);
  history_world_advance (self->world, 60);
  play_edit_here (self, &cure);
}

/* ---- questions ---- */

static void
answer (Play *self, AccordStore *store, const AccordQuestion *question, guint n)
{
  const char *const *choices = accord_question_get_choices (question);
  guint count = g_strv_length ((char **) choices);
  const char *choice = count > 0 ? choices[(n + self->at) % count] : NULL;
  g_autoptr (AccordAnswer) given = NULL;
  g_autoptr (GError) error = NULL;
  OracleEvent *event = find_event (self, question->event, question->title);

  if (choice == NULL)
    return;
  given = accord_answer_for (question, choice, NULL, &error);
  g_assert_no_error (error);
  given->answered_at = history_world_now (self->world);
  g_assert_true (accord_store_put_answer (store, given, &error));
  if (event == NULL || g_str_equal (choice, "do") || g_str_equal (choice, "mine") || g_str_equal (choice, "theirs"))
    return;
  event->kept += g_str_equal (choice, "both");
  oracle_loosen (self->oracle, event);
}

void
rules_answer (Play *self)
{
  g_autoptr (AccordStore) store = accord_store_open (self->world->path[0], NULL);
  g_autoptr (GPtrArray) questions = accord_store_list_questions (store, NULL, FALSE, NULL);

  for (guint i = 0; questions != NULL && i < questions->len; i++)
    answer (self, store, g_ptr_array_index (questions, i), i);
}
