/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-act.h"

#include "history-series.h"
#include "history-world.h"

/* How often each kind of act comes, by mood. */
static const struct
{
  ActKind kind;
  guint8 weight[HISTORY_N_MOODS];
} weights[] = {
  { ACT_CREATE_HERE, { 12, 12, 10, 10 } },
  { ACT_CREATE_THERE, { 14, 14, 10, 12 } },
  { ACT_MEET_THERE, { 2, 2, 1, 3 } },
  { ACT_EDIT_HERE, { 22, 22, 18, 22 } },
  { ACT_EDIT_THERE, { 24, 24, 18, 24 } },
  { ACT_DELETE_HERE, { 6, 6, 5, 5 } },
  { ACT_DELETE_THERE, { 7, 7, 5, 8 } },
  { ACT_UNDELETE_HERE, { 5, 5, 3, 3 } },
  { ACT_STATUS_HERE, { 7, 7, 3, 4 } },
  { ACT_MOVE_THERE, { 3, 3, 2, 2 } },
  { ACT_COPY_THERE, { 4, 4, 2, 3 } },
  { ACT_DELETE_ALL_THERE, { 1, 1, 0, 2 } },
  { ACT_FILTER, { 2, 2, 1, 1 } },
  { ACT_PRIVACY, { 3, 3, 1, 2 } },
  { ACT_MEET_HERE, { 1, 1, 1, 3 } },
  { ACT_DELIVER_HERE, { 3, 3, 0, 6 } },
  { ACT_PROJECT, { 1, 1, 0, 3 } },
  { ACT_DIRECTION, { 0, 0, 0, 2 } },
  { ACT_TAKES, { 0, 0, 0, 2 } },
  { ACT_SHARE, { 0, 0, 0, 1 } },
  { ACT_DELETION, { 0, 0, 0, 3 } },
  { ACT_INVITE, { 0, 0, 0, 2 } },
  { ACT_CONFLICT, { 1, 1, 0, 4 } },
  { ACT_APART, { 0, 0, 0, 4 } },
  { ACT_UNDO, { 0, 0, 0, 3 } },
  { ACT_POISON, { 0, 0, 0, 3 } },
  { ACT_WINDOW, { 2, 2, 1, 1 } },
  { ACT_DAYS, { 4, 4, 3, 3 } },
  { ACT_EXPIRE, { 3, 4, 3, 3 } },
  { ACT_FAULT, { 0, 12, 8, 6 } },
  { ACT_COPY_STORE, { 0, 0, 6, 0 } },
  { ACT_CYCLE, { 8, 14, 16, 8 } },
  { ACT_DIE, { 0, 12, 8, 5 } },
  { ACT_QUIET, { 12, 9, 9, 9 } },
};

static ActKind
choose_kind (GRand *rand, HistoryMood mood)
{
  guint sum = 0;
  guint at;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i].weight[mood];
  at = (guint) g_rand_int_range (rand, 0, (gint32) sum);
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      if (at < weights[i].weight[mood])
        return weights[i].kind;
      at -= weights[i].weight[mood];
    }
  return ACT_QUIET;
}

/* Titles and times clash more often than not when few events are edited often: a third of the choices fall on the
 * one before, and half of the others on the last few. */
static guint
choose_event (GRand *rand, guint made, guint before)
{
  if (made == 0)
    return 0;
  if (before != 0 && g_rand_int_range (rand, 0, 3) == 0)
    return before;
  if (made > 4 && g_rand_boolean (rand))
    return made - (guint) g_rand_int_range (rand, 0, 4);
  return 1 + (guint) g_rand_int_range (rand, 0, (gint32) made);
}

static guint
choose (GRand *rand, guint n)
{
  return (guint) g_rand_int_range (rand, 0, (gint32) n);
}

static gboolean
makes_event (ActKind kind)
{
  return kind == ACT_CREATE_HERE || kind == ACT_CREATE_THERE || kind == ACT_MEET_THERE ||
         kind == ACT_MEET_HERE || kind == ACT_DELIVER_HERE;
}

static void
fill_act (GRand *rand, Act *act, HistoryMood mood, guint *made, guint before)
{
  guint computers = mood == HISTORY_TWO ? 2 : 1;

  act->field = choose (rand, HISTORY_N_FIELDS);
  act->x = choose (rand, 1000);
  act->y = choose (rand, 1000);
  act->event = choose_event (rand, *made, before);
  switch (act->kind)
    {
    case ACT_CREATE_THERE:
    case ACT_MEET_THERE:
      act->where = choose (rand, HISTORY_N_MIRRORED);
      break;
    case ACT_EDIT_THERE:
    case ACT_DELETE_THERE:
    case ACT_MOVE_THERE:
    case ACT_COPY_THERE:
    case ACT_DELETE_ALL_THERE:
    case ACT_FILTER:
    case ACT_PRIVACY:
    case ACT_EXPIRE:
    case ACT_FAULT:
    case ACT_DIRECTION:
    case ACT_TAKES:
    case ACT_SHARE:
    case ACT_DELETION:
    case ACT_INVITE:
    case ACT_APART:
    case ACT_POISON:
      act->where = choose (rand, HISTORY_N_SIDES);
      break;
    default:
      act->where = choose (rand, computers);
      break;
    }
  if (makes_event (act->kind) || act->kind == ACT_COPY_THERE)
    act->made = ++*made;
  if (makes_event (act->kind))
    act->event = 0;
}

GArray *
history_make (guint32 seed, HistoryMood mood)
{
  GArray *acts = g_array_new (FALSE, TRUE, sizeof (Act));
  GRand *rand = g_rand_new_with_seed (seed);
  guint length = 12 + choose (rand, 36);
  guint made = 0;
  guint before = 0;

  for (guint i = 0; i < length; i++)
    {
      Act act = { .kind = i < 2 ? ACT_CREATE_HERE + choose (rand, 2) : choose_kind (rand, mood), .n = i + 1 };

      fill_act (rand, &act, mood, &made, before);
      before = act.event != 0 ? act.event : before;
      g_array_append_val (acts, act);
    }
  g_rand_free (rand);
  if (history_has_series (seed, mood))
    history_add_series (acts, seed, mood);
  return acts;
}

/* ---- words ---- */

static const char *const field_names[HISTORY_N_FIELDS] = { "title", "when", "place", "body" };

static char *
rule_to_words (const Act *act)
{
  const char *value = NULL;
  const char *rule = history_rule (act, &value);

  return act->kind == ACT_CONFLICT
             ? g_strdup_printf ("the conflict rule becomes %s", value)
             : g_strdup_printf ("%s: its rule %s becomes %s", history_calendars[act->where].id, rule, value);
}

static char *
making_to_words (const Act *act)
{
  gboolean there = act->kind == ACT_CREATE_THERE || act->kind == ACT_MEET_THERE;
  gboolean meeting = act->kind == ACT_MEET_HERE || act->kind == ACT_MEET_THERE;
  g_autofree char *place =
      there ? g_strdup (history_calendars[act->where].id) : g_strdup_printf ("computer %u", act->where);

  if (act->kind == ACT_DELIVER_HERE)
    return g_strdup_printf (
        "%s: #e%u is made, a deliverable of project %u", place, act->made, history_project (act));
  return g_strdup_printf ("%s: #e%u is made%s", place, act->made, meeting ? " and two people are invited" : "");
}

static char *
series_to_words (const Act *act)
{
  static const char *const replicas[] = { "computer 0", "computer 1", "Google", "Outlook" };
  static const char *const occurs[] = { "is retitled", "moves", "is retitled", "moves", "is cancelled",
                                        "is as the rule has it" };
  const char *where = replicas[act->where % G_N_ELEMENTS (replicas)];

  switch (act->kind)
    {
    case ACT_SERIES:
      return g_strdup_printf ("%s: the series #s%u is made", where, act->made);
    case ACT_SERIES_MASTER:
      return g_strdup_printf (
          "%s: the %s of all of #s%u changes", where, act->y % 2 == 0 ? "title" : "time", act->event);
    case ACT_SERIES_OCCUR:
      return g_strdup_printf ("%s: occurrence %u of #s%u %s",
                              where,
                              act->x,
                              act->event,
                              occurs[act->y % G_N_ELEMENTS (occurs)]);
    case ACT_SERIES_CUT:
      return g_strdup_printf ("%s: #s%u ends earlier, #s%u follows", where, act->event, act->made);
    default:
      return g_strdup_printf ("%s: the series #s%u is deleted", where, act->event);
    }
}

static char *
act_to_words (const Act *act)
{
  const char *side = act->where == 0 ? "Google" : "Outlook";
  const char *status[] = { "draft", "cancelled", "archived", "confirmed again" };

  switch (act->kind)
    {
    case ACT_CREATE_HERE:
    case ACT_MEET_HERE:
    case ACT_DELIVER_HERE:
    case ACT_CREATE_THERE:
    case ACT_MEET_THERE:
      return making_to_words (act);
    case ACT_PROJECT:
      return g_strdup_printf ("project %u gets another name", history_project (act));
    case ACT_EDIT_HERE:
      return g_strdup_printf ("computer %u: %s of #e%u changes",
                              act->where,
                              field_names[act->field],
                              act->event);
    case ACT_EDIT_THERE:
      return g_strdup_printf ("%s: %s of #e%u changes", side, field_names[act->field], act->event);
    case ACT_DELETE_HERE:
      return g_strdup_printf ("computer %u: #e%u is deleted", act->where, act->event);
    case ACT_DELETE_THERE:
      return g_strdup_printf ("%s: #e%u is deleted", side, act->event);
    case ACT_UNDELETE_HERE:
      return g_strdup_printf ("computer %u: #e%u is restored", act->where, act->event);
    case ACT_STATUS_HERE:
      return g_strdup_printf ("computer %u: #e%u is %s", act->where, act->event, status[act->x % 4]);
    case ACT_MOVE_THERE:
      return g_strdup_printf ("%s: #e%u moves to another calendar%s",
                              side,
                              act->event,
                              act->x % 2 == 0 && act->where == 0 ? ", a mirrored one" : "");
    case ACT_COPY_THERE:
      return g_strdup_printf ("%s: #e%u is copied as #e%u", side, act->event, act->made);
    case ACT_DELETE_ALL_THERE:
      return g_strdup_printf ("%s: everything is deleted", side);
    case ACT_FILTER:
      return g_strdup_printf ("%s: the filter changes (%u)", side, act->x % 2);
    case ACT_PRIVACY:
      return g_strdup_printf ("%s: the privacy changes (%u)", side, act->x % 2);
    case ACT_DIRECTION:
    case ACT_TAKES:
    case ACT_SHARE:
    case ACT_DELETION:
    case ACT_INVITE:
    case ACT_CONFLICT:
      return rule_to_words (act);
    case ACT_SERIES:
    case ACT_SERIES_MASTER:
    case ACT_SERIES_OCCUR:
    case ACT_SERIES_CUT:
    case ACT_SERIES_DELETE:
      return series_to_words (act);
    case ACT_APART:
      return g_strdup_printf ("%s is disconnected until the next quiet", side);
    case ACT_UNDO:
      return g_strdup ("the last sync is undone");
    case ACT_POISON:
      return g_strdup_printf ("%s refuses another title of #e%u", side, act->event);
    case ACT_WINDOW:
      return g_strdup_printf ("the window reaches %u days ahead", history_days_ahead (act));
    case ACT_DAYS:
      return g_strdup_printf ("%u days pass", history_days (act));
    case ACT_EXPIRE:
      return g_strdup_printf ("%s: its cursors expire", side);
    case ACT_FAULT:
      return g_strdup_printf ("%s: a fault (%u, %u)", side, act->x, act->y);
    case ACT_COPY_STORE:
      return g_strdup ("a second computer gets a copy of the store");
    case ACT_CYCLE:
      return g_strdup_printf ("computer %u: a cycle", act->where);
    case ACT_DIE:
      return g_strdup_printf ("computer %u: a cycle that dies at point %u",
                              act->where,
                              history_death_point (act));
    case ACT_QUIET:
    default:
      return g_strdup ("quiet");
    }
}

char *
history_act_text (const Act *act)
{
  g_autofree char *words = act_to_words (act);

  return g_strdup_printf ("%3u  %s", act->n, words);
}
