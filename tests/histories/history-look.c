/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rules say of every event, held against every side. */

#include "history-oracle.h"

#include "history-series.h"

#include "history-there.h"

#include "sync-world.h"

#include <string.h>

#define DAYS_BACK 30

static const char *const names[HISTORY_N_FIELDS] = { "title", "when", "place", "body" };

/* ---- what the rules say ---- */

/* The first second of a day of this computer, @days after the one of @now. */
static gint64
local_midnight (gint64 now, int days)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) today = g_date_time_new_local (
      g_date_time_get_year (time), g_date_time_get_month (time), g_date_time_get_day_of_month (time), 0, 0, 0);
  g_autoptr (GDateTime) day = g_date_time_add_days (today, days);

  return g_date_time_to_unix (day);
}

/* A whole day is one of this computer, whatever its zone. */
static gint64
local_day (gint64 utc)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (utc);
  g_autoptr (GDateTime) local = g_date_time_new_local (
      g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (local);
}

gboolean
oracle_touches_window (Oracle *self, const char *text)
{
  gint64 now = history_world_now (self->world);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (text == NULL || !accord_when_from_text (&when, text, NULL) || !when.set)
    return FALSE;
  return (when.all_day ? local_day (when.start) : when.start) < local_midnight (now, (int) self->days_ahead + 1) &&
         (when.all_day ? local_day (when.end) : when.end) > local_midnight (now, -DAYS_BACK);
}

/* §3: an item of an event that is confirmed and lies in the window. */
static gboolean
belongs (Oracle *self, const OracleEvent *event, guint calendar)
{
  if (event->home == (int) calendar)
    return TRUE;
  /* The private calendar sends deliverables only, and a filter leaves them. */
  if ((!history_calendars[calendar].share || self->filtered[calendar]) && event->project == 0)
    return FALSE;
  return event->born < 0 || event->born == (int) calendar || history_calendars[event->born].share;
}

typedef enum
{
  FATE_ALIVE,
  FATE_DEAD,
  FATE_EITHER
} Fate;

static gboolean
is_masked_anywhere (Oracle *self, const OracleEvent *event)
{
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    if (oracle_is_masked (self, event, i))
      return TRUE;
  return FALSE;
}

static Replica
replica_of (guint calendar)
{
  return history_calendars[calendar].side == 0 ? REPLICA_GOOGLE : REPLICA_OUTLOOK;
}

/* A filter takes nothing away: the copy that was there is left, and what becomes of it says nothing about the event (§8).
 * One that slept is left when it wakes. */
static gboolean
is_filtered_copy (Oracle *self, const OracleEvent *event, guint calendar)
{
  return self->filtered[calendar] && event->project == 0 && event->known && event->home != (int) calendar;
}

/* Was it deleted where that counts? A person has one shared calendar in each account. */
static gboolean
is_deleted (Oracle *self, const OracleEvent *event, Replica replica)
{
  guint calendar = replica == REPLICA_GOOGLE ? 0 : 1;

  if (replica < REPLICA_GOOGLE || event->home == 2)
    return event->deleted[replica];
  return event->deleted[replica] && !is_filtered_copy (self, event, calendar);
}

/* §6: the edit wins over the deletion. */
static Fate
foretell (Oracle *self, const OracleEvent *event)
{
  gboolean deleted = FALSE;
  gboolean edited = FALSE;

  for (guint r = 0; r < N_REPLICAS; r++)
    {
      deleted |= is_deleted (self, event, (Replica) r);
      edited |= event->time[r] != 0 && !event->deleted[r] && event->known;
    }
  if (event->adrift)
    return FATE_EITHER;
  if (event->revived)
    return deleted ? FATE_EITHER : FATE_ALIVE;
  if (!event->alive)
    return FATE_DEAD;
  if (!deleted)
    return FATE_ALIVE;
  if (event->copied || event->blurred || event->restated)
    return FATE_EITHER;
  /* An edit of a field that a masked copy does not carry is none for its link (§4). */
  if (edited && is_masked_anywhere (self, event))
    return FATE_EITHER;
  /* An edit of the round in which it was made is no edit of what others held. */
  if (!event->known)
    return self->cycles == 0 && !self->two ? FATE_DEAD : FATE_EITHER;
  if (!edited)
    return FATE_DEAD;
  return self->cycles == 0 ? FATE_ALIVE : FATE_EITHER;
}

/* Deleted by a masked copy, of which an edit elsewhere is none (§4), and edited there: it comes back with what is there
 * (§6), or the conflict rule spoke before, as the accounts have their turns. */
static gboolean
comes_back_by_turns (Oracle *self, const OracleEvent *event)
{
  gboolean deleted = FALSE;

  for (guint r = REPLICA_GOOGLE; r < N_REPLICAS; r++)
    deleted |= is_deleted (self, event, (Replica) r);
  return deleted && is_masked_anywhere (self, event);
}

/* Does the conflict rule name this word the end of the round? */
static gboolean
is_last_word (Oracle *self, const OracleEvent *event, Replica replica, HistoryField field, gint64 newest)
{
  if (comes_back_by_turns (self, event))
    return FALSE;
  switch (self->conflict)
    {
    case CONFLICT_NEWEST:
      return event->time[replica] == newest;
    case CONFLICT_MINE:
      return replica == REPLICA_FIRST;
    case CONFLICT_THEIRS:
      return (replica == REPLICA_GOOGLE && event->last[REPLICA_OUTLOOK][field] == NULL) ||
             (replica == REPLICA_OUTLOOK && event->last[REPLICA_GOOGLE][field] == NULL);
    case CONFLICT_ASK:
    default:
      return FALSE;
    }
}

/* May @value be the end of the round? The newest word where one person had it last on the whole, else the
 * last word of any side. */
static gboolean
is_allowed (Oracle *self, const OracleEvent *event, HistoryField field, const char *value)
{
  gboolean written = FALSE;
  gboolean allowed = FALSE;
  gint64 newest = 0;

  /* A computer that finds the other's copies adopts them as they stand, with all that was written since (§2). */
  if (self->two && !event->known)
    return TRUE;
  for (guint r = 0; r < N_REPLICAS; r++)
    newest = MAX (newest, event->deleted[r] ? 0 : event->time[r]);
  for (guint r = 0; r < N_REPLICAS; r++)
    {
      const char *word = event->last[r][field];

      if (event->shed[r][field] != NULL && history_world_same (self->world, field, event->shed[r][field], value))
        return TRUE;
      if (word == NULL)
        continue;
      /* Deleted where it was written, it may have gone with it. */
      if (event->deleted[r] && history_world_same (self->world, field, word, value))
        return TRUE;
      if (event->deleted[r])
        continue;
      written = TRUE;
      if (is_last_word (self, event, (Replica) r, field, newest) && self->cycles == 0 && !self->two && !event->blurred && !event->loose &&
          !event->restated && event->active)
        return history_world_same (self->world, field, word, value);
      allowed |= history_world_same (self->world, field, word, value);
    }
  /* What is taken away because it became a draft goes with its edits there; they lie in the history. */
  if (written && (allowed || (!event->restated && event->active)))
    return allowed;
  return event->base[field] == NULL || history_world_same (self->world, field, event->base[field], value);
}

/* ---- looking ---- */

/* What the sides hold of one token. */
typedef struct
{
  const HistoryView *here[HISTORY_N_COMPUTERS];
  const HistoryView *gone[HISTORY_N_COMPUTERS]; /* a deleted row */
  guint n_here[HISTORY_N_COMPUTERS];            /* living rows */
  const HistoryView *there[HISTORY_N_CALENDARS];
  guint n_there[HISTORY_N_CALENDARS];
} Sight;

typedef struct
{
  GPtrArray *here[HISTORY_N_COMPUTERS];  /* (owned) (nullable) */
  GPtrArray *there[HISTORY_N_CALENDARS]; /* (owned) */
} Views;

static void
read_views (Oracle *self, Views *views)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    views->here[i] = self->world->path[i] != NULL ? history_world_here (self->world, i) : NULL;
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    views->there[i] = history_world_there (self->world, i);
}

static void
clear_views (Views *views)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    g_clear_pointer (&views->here[i], g_ptr_array_unref);
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    g_clear_pointer (&views->there[i], g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Views, clear_views)

static void
find_in_views (const Views *views, guint token, Sight *sight)
{
  *sight = (Sight){ 0 };
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    for (guint n = 0; views->here[i] != NULL && n < views->here[i]->len; n++)
      {
        const HistoryView *view = g_ptr_array_index (views->here[i], n);

        if (view->token != token)
          continue;
        sight->n_here[i] += !view->deleted;
        *(view->deleted ? &sight->gone[i] : &sight->here[i]) = view;
      }
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    for (guint n = 0; n < views->there[i]->len; n++)
      {
        const HistoryView *view = g_ptr_array_index (views->there[i], n);

        if (view->token != token)
          continue;
        sight->n_there[i]++;
        sight->there[i] = view;
      }
}

static void
look_for_doubles (Oracle *self, const OracleEvent *event, const Sight *sight)
{
  guint google = sight->n_there[0] + sight->n_there[2];

  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (sight->n_here[i] > 1 + event->kept)
      oracle_find_fault (
          self, FINDING_DOUBLED, "#e%u: %u times on computer %u", event->token, sight->n_here[i], i);
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    if (sight->n_there[i] > 1 + event->kept)
      oracle_find_fault (self,
                         FINDING_DOUBLED,
                         "#e%u: %u times in %s",
                         event->token,
                         sight->n_there[i],
                         history_calendars[i].id);
  if (event->project == 0 && google > 1 + event->kept && sight->n_there[0] <= 1 && sight->n_there[2] <= 1)
    oracle_find_fault (self, FINDING_DOUBLED, "#e%u: in both calendars of google", event->token);
}

/* A deleted row still holds what was written into it, and can be restored. */
static gboolean
rests_in_deleted_row (Oracle *self, const Sight *sight, HistoryField field, const char *value)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (sight->gone[i] != NULL && history_world_same (self->world, field, sight->gone[i]->value[field], value))
      return TRUE;
  return FALSE;
}

gboolean
oracle_is_recorded (Oracle *self, const char *value)
{
  g_autofree char *needle = g_strdup (value);

  /* Up to the first character that JSON or another name of the zone would write differently. */
  if (g_ascii_isdigit (*needle))
    needle[strcspn (needle, " ")] = '\0';
  needle[strcspn (needle, "\n")] = '\0';
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    {
      g_autofree char *found = NULL;

      if (self->world->path[i] == NULL)
        continue;
      found = history_world_text (self->world,
                                  i,
                                  "SELECT 1 FROM history WHERE instr(coalesce(\"before\", ''), %Q) OR "
                                  "instr(coalesce(\"after\", ''), %Q) LIMIT 1",
                                  needle,
                                  needle);
      if (*found != '\0')
        return TRUE;
    }
  return FALSE;
}

/* What the item in a calendar shows when the event here says @here. (transfer full) */
static char *
value_there (Oracle *self, const OracleEvent *event, guint calendar, HistoryField field, const char *here)
{
  if (oracle_is_masked (self, event, calendar) && field != HISTORY_WHEN)
    return g_strdup (field == HISTORY_TITLE ? "Busy" : "");
  return field == HISTORY_TITLE ? oracle_title_there (self, event, here) : g_strdup (here);
}

/* The text of a deliverable stands between lines about its project, that of a meeting before the names of its guests. */
static gboolean
is_shown (Oracle *self, const OracleEvent *event, HistoryField field, const char *wanted, const char *value)
{
  if (field == HISTORY_BODY && (event->project != 0 || event->meeting) && *wanted != '\0')
    return strstr (value, wanted) != NULL;
  return history_world_same (self->world, field, wanted, value);
}

/* It stands where it was written, released or hidden: nothing is lost. */
static gboolean
stands_there (Oracle *self, const OracleEvent *event, const Sight *sight, HistoryField field, const char *word)
{
  g_autofree char *title = field == HISTORY_TITLE ? oracle_title_there (self, event, word) : NULL;

  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    if (sight->there[i] != NULL &&
        is_shown (self, event, field, title != NULL ? title : word, sight->there[i]->value[field]))
      return TRUE;
  return FALSE;
}

/* What is archived, or sleeps, is not carried: it stays on the computer where it was written. */
static gboolean
stands_here (Oracle *self, const Sight *sight, HistoryField field, const char *word)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (sight->here[i] != NULL && history_world_same (self->world, field, sight->here[i]->value[field], word))
      return TRUE;
  return FALSE;
}

/* No edit is lost without a record: the last word of every side is the end of the round, or lies in a
 * history. */
static void
look_for_lost_edits (Oracle *self, const OracleEvent *event, const Sight *sight)
{
  const HistoryView *end = sight->here[0];

  for (guint r = 0; r < N_REPLICAS; r++)
    for (guint field = 0; field < HISTORY_N_FIELDS; field++)
      {
        const char *word = event->last[r][field];

        if (word == NULL || event->deleted[r] || stands_here (self, sight, field, word) ||
            oracle_is_recorded (self, word))
          continue;
        if (stands_there (self, event, sight, field, word) || rests_in_deleted_row (self, sight, field, word))
          continue;
        oracle_find_fault (self,
                           FINDING_LOST,
                           "#e%u: its %s “%s” is lost without a record (now “%s”)",
                           event->token,
                           names[field],
                           word,
                           end != NULL ? end->value[field] : "gone");
      }
}

static void
look_at_values (Oracle *self, const OracleEvent *event, const Sight *sight)
{

  /* What has left the window with one field sleeps before the others are carried everywhere (§7). */
  gboolean awake = event->active && oracle_touches_window (self, sight->here[0]->value[HISTORY_WHEN]);

  if (event->meeting)
    return;
  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    {
      const char *here = sight->here[0]->value[field];

      if (!is_allowed (self, event, field, here))
        oracle_find_fault (self,
                           FINDING_OTHER,
                           "#e%u: %s is “%s” here, which nobody wrote last",
                           event->token,
                           names[field],
                           here);
      if (awake && sight->here[1] != NULL &&
          !history_world_same (self->world, field, here, sight->here[1]->value[field]))
        oracle_find_fault (self,
                           FINDING_OTHER,
                           "#e%u: %s is “%s” on the first computer, “%s” on the second",
                           event->token,
                           names[field],
                           here,
                           sight->here[1]->value[field]);
      for (guint i = 0; awake && i < HISTORY_N_MIRRORED; i++)
        {
          g_autofree char *wanted = value_there (self, event, i, field, here);

          if (sight->there[i] == NULL || event->left[i] ||
              is_shown (self, event, field, wanted, sight->there[i]->value[field]))
            continue;
          oracle_find_fault (self,
                             FINDING_OTHER,
                             "#e%u: %s is “%s” here, “%s” in %s",
                             event->token,
                             names[field],
                             wanted,
                             sight->there[i]->value[field],
                             history_calendars[i].id);
        }
    }
}

/* Where the event has to be, and where not. */
static void
look_at_places (Oracle *self, const OracleEvent *event, const Sight *sight, gboolean alive)
{
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    {
      gboolean original = event->home == (int) i;
      gboolean wanted = alive && (event->active ? belongs (self, event, i) : original && !event->cancelled);

      if (event->left[i] || (sight->n_there[i] > 0) == wanted)
        continue;
      /* What was moved out of the window is not written anew (§3). */
      if (wanted && sight->here[0] != NULL && !oracle_touches_window (self, sight->here[0]->value[HISTORY_WHEN]))
        continue;
      oracle_find_fault (self,
                         wanted ? FINDING_LOST : FINDING_OTHER,
                         wanted ? "#e%u: missing in %s" : "#e%u: still in %s",
                         event->token,
                         history_calendars[i].id);
    }
}

/* A person of the computer is asked about the items of this event. */
static gboolean
is_asked (Oracle *self, guint computer, const HistoryView *gone)
{
  g_autofree char *asked =
      history_world_text (self->world, computer, "SELECT 1 FROM questions WHERE event_id = %Q", gone->id);

  return *asked != '\0';
}

/* Taken away by one computer while the other one had an edit of it to send: there it got a new life, and here its item,
 * which carries our mark, is asked about (§2). */
static void
look_for_two_minds (Oracle *self, OracleEvent *event, const Sight *sight)
{
  guint living = sight->n_here[0] > 0 ? 0 : 1;
  gboolean seen = FALSE;

  if (!self->two || sight->n_here[living] == 0 || sight->n_here[1 - living] > 0 || sight->gone[1 - living] == NULL)
    return;
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    seen |= sight->n_there[i] > 0 && !oracle_is_masked (self, event, i) && event->home != (int) i;
  if (seen && event->active && !event->loose && oracle_touches_window (self, sight->here[living]->value[HISTORY_WHEN]) &&
      !is_asked (self, 1 - living, sight->gone[1 - living]))
    oracle_find_fault (self,
                       FINDING_LOST,
                       "#e%u: lives on computer %u, and computer %u does not ask about it",
                       event->token,
                       living,
                       1 - living);
  oracle_loosen (self, event);
}

static void
look_at_computers (Oracle *self, OracleEvent *event, const Sight *sight, Fate fate)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    {
      if (self->world->path[i] == NULL)
        continue;
      if (fate == FATE_ALIVE && sight->n_here[i] == 0)
        {
          /* A deletion on one computer and a new life on the other, or all that is there says "busy": it asks (§2). */
          if (self->two && ((event->ever_deleted && sight->gone[i] != NULL) || is_masked_anywhere (self, event)))
            {
              event->loose = event->adrift = TRUE;
              continue;
            }
          oracle_find_fault (self, FINDING_LOST, "#e%u: missing on computer %u", event->token, i);
        }
      if (fate == FATE_DEAD && sight->n_here[i] > 0)
        oracle_find_fault (self, FINDING_OTHER, "#e%u: still on computer %u", event->token, i);
    }
}

static gboolean
was_deleted (const OracleEvent *event)
{
  for (guint r = 0; r < N_REPLICAS; r++)
    if (event->deleted[r])
      return TRUE;
  return FALSE;
}

/* The original went with a deletion that an edit elsewhere overruled: what lies there now is a copy of ours, written anew
 * (§6). Whether it went before the edit was seen hangs on whose turn it was. */
static void
look_for_new_home (OracleEvent *event, const Sight *sight)
{
  const HistoryView *item = event->home >= 0 ? sight->there[event->home] : NULL;

  if (item != NULL && event->home_item != NULL && was_deleted (event) &&
      !g_str_equal (item->id, event->home_item))
    event->home = -1;
}

static void
note_home (OracleEvent *event, const Sight *sight)
{
  const HistoryView *item = event->home >= 0 ? sight->there[event->home] : NULL;

  g_free (event->home_item);
  event->home_item = item != NULL ? g_strdup (item->id) : NULL;
}

/* All sides agree: the next round begins here. */
static void
rebase (Oracle *self, OracleEvent *event, const Sight *sight, Fate fate)
{
  const HistoryView *end = sight->here[0];
  gboolean was_alive = event->alive;

  event->alive = end != NULL;
  if (fate == FATE_EITHER && event->home >= 0)
    event->loose = TRUE;
  if (event->home >= 0 &&
      (!event->alive || event->deleted[history_calendars[event->home].side + REPLICA_GOOGLE] ||
       (event->cancelled && !event->active)))
    event->home = -1;
  /* The private calendar gets no copies: what lost its original there is left alone from then on. */
  if (event->born == 2 && event->home != 2)
    event->left[2] = TRUE;
  if (!was_alive && event->alive && event->revived && event->home >= 0)
    event->loose = TRUE;
  for (guint field = 0; end != NULL && field < HISTORY_N_FIELDS; field++)
    {
      g_free (event->base[field]);
      event->base[field] = g_strdup (end->value[field]);
    }
  event->known = TRUE;
  note_home (event, sight);
  oracle_end_round (event);
}

static gboolean
has_pending (const OracleEvent *event)
{
  for (guint r = 0; r < N_REPLICAS; r++)
    if (event->time[r] != 0 || event->deleted[r])
      return TRUE;
  return FALSE;
}

/* Does any of its present times touch the window? */
static gboolean
lies_in_window (Oracle *self, const Sight *sight)
{
  gboolean lies = FALSE;

  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    {
      const HistoryView *view = sight->here[i] != NULL ? sight->here[i] : sight->gone[i];

      lies |= view != NULL && oracle_touches_window (self, view->value[HISTORY_WHEN]);
    }
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    lies |= sight->there[i] != NULL && oracle_touches_window (self, sight->there[i]->value[HISTORY_WHEN]);
  return lies;
}

/* §7: a link sleeps while its last state and both present ones lie outside. */
static gboolean
is_awake (Oracle *self, const OracleEvent *event, const Sight *sight)
{
  gboolean awake = oracle_touches_window (self, event->base[HISTORY_WHEN]);

  if (event->slept)
    return lies_in_window (self, sight);
  for (guint r = 0; r < N_REPLICAS; r++)
    awake |= oracle_touches_window (self, event->last[r][HISTORY_WHEN]);
  return awake;
}

/* A cycle of this round may have carried it out of the window, where it sleeps with what came later (§7). */
static gboolean
fell_asleep (Oracle *self, const Sight *sight)
{
  for (guint i = 0; self->cycles > 0 && i < HISTORY_N_COMPUTERS; i++)
    {
      const HistoryView *view = sight->here[i] != NULL ? sight->here[i] : sight->gone[i];

      if (view != NULL && !oracle_touches_window (self, view->value[HISTORY_WHEN]))
        return TRUE;
    }
  return FALSE;
}

static void
look_at_event (Oracle *self, OracleEvent *event, const Views *views)
{
  Sight sight;
  Fate fate = foretell (self, event);

  find_in_views (views, event->token, &sight);
  look_for_doubles (self, event, &sight);
  if (!is_awake (self, event, &sight) || fell_asleep (self, &sight))
    {
      event->blurred |= (self->cycles > 0 || event->slept) && has_pending (event);
      event->slept = !lies_in_window (self, &sight);
      return;
    }
  event->slept = FALSE;
  self->looked++;
  look_for_new_home (event, &sight);
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    event->left[i] |= is_filtered_copy (self, event, i) && (sight.n_there[i] > 0 || event->deleted[replica_of (i)]);
  look_for_lost_edits (self, event, &sight);
  if (event->loose && fate == FATE_DEAD)
    fate = FATE_EITHER;
  look_at_computers (self, event, &sight, fate);
  look_for_two_minds (self, event, &sight);
  /* The original's fate decides where copies lie: before the comparison, as the rules read. */
  if (event->home >= 0 && !event->loose &&
      event->deleted[history_calendars[event->home].side + REPLICA_GOOGLE])
    event->home = -1;
  if (event->born == 2 && event->home != 2)
    event->left[2] = TRUE;
  if (!event->loose && !event->meeting && fate != FATE_EITHER)
    {
      self->exact++;
      look_at_places (self, event, &sight, fate == FATE_ALIVE);
    }
  if (sight.here[0] != NULL && !event->loose)
    look_at_values (self, event, &sight);
  rebase (self, event, &sight, fate);
}

void
oracle_look (Oracle *self)
{
  g_auto (Views) views = { 0 };

  read_views (self, &views);
  for (guint i = 0; i < self->events->len; i++)
    {
      OracleEvent *event = g_ptr_array_index (self->events, i);

      if (event != NULL)
        look_at_event (self, event, &views);
    }
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (self->world->path[i] != NULL)
      {
        oracle_look_at_links (self, views.there, i);
      }
  series_look (self);
  self->cycles = 0;
}
