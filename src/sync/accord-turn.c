/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-turn"

#include "sync/accord-pass-private.h"

#include "sync/accord-answers.h"
#include "sync/accord-calendars.h"
#include "sync/accord-settled.h"
#include "sync/accord-suppose.h"

/* A calendar while it is planned and carried out. */
typedef struct
{
  AccordPass *pass;
  AccordCalendar *calendar; /* (owned) */
  AccordRules *rules;       /* (owned) in force */
  AccordConsent *consent;   /* (owned) */
  GPtrArray *waiting;       /* (owned) (element-type AccordWaiting) */
  AccordSnapshot *snapshot; /* (owned) (nullable) */
  AccordPlan *plan;         /* (owned) (nullable) */
  AccordGuardReport guarded;
  gboolean full;
} CalendarTurn;

static void
calendar_turn_clear (CalendarTurn *self)
{
  g_clear_pointer (&self->calendar, accord_calendar_free);
  g_clear_pointer (&self->rules, accord_rules_free);
  g_clear_pointer (&self->consent, accord_consent_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->plan, accord_plan_free);
  g_clear_pointer (&self->snapshot, accord_snapshot_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalendarTurn, calendar_turn_clear)

/* ---- what a person has agreed to ---- */

static gboolean
names_account_plan (AccordPass *pass, AccordPlanRecord *record)
{
  return record != NULL && g_strcmp0 (record->account, pass->account->id) == 0;
}

static gboolean
read_consent (CalendarTurn *turn, GError **error)
{
  const AccordPassOptions *options = turn->pass->options;
  AccordConsent *consent = turn->consent;
  g_auto (GStrv) plans = NULL;

  for (guint i = 0; i < turn->waiting->len; i++)
    {
      const AccordWaiting *line = g_ptr_array_index (turn->waiting, i);

      if (*line->id != '\0')
        g_hash_table_add (consent->waiting, g_strdup (line->id));
    }
  if (!options->approve || options->mode != ACCORD_PASS_SYNC)
    return TRUE;
  for (guint i = 0; options->left_out != NULL && i < options->left_out->len; i++)
    g_hash_table_add (consent->left_out, g_strdup (g_ptr_array_index (options->left_out, i)));
  if (options->plan == NULL)
    {
      consent->asked = consent->all = TRUE;
      return TRUE;
    }
  plans = g_strsplit_set (options->plan, ", ", -1);
  for (guint i = 0; plans[i] != NULL; i++)
    {
      g_autoptr (AccordPlanRecord) record = NULL;
      g_autoptr (GError) local_error = NULL;

      if (*plans[i] == '\0')
        continue;
      record = accord_store_get_plan (turn->pass->store, plans[i], &local_error);
      /* Another account of the cycle was faster, and its next plan has taken the place of the one it did. */
      if (g_error_matches (local_error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND))
        continue;
      if (record == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!names_account_plan (turn->pass, record))
        continue;
      consent->asked = TRUE;
      for (guint n = 0; n < record->steps->len; n++)
        g_hash_table_add (consent->approved,
                          g_strdup (((const AccordPlanStep *) g_ptr_array_index (record->steps, n))->id));
    }
  return TRUE;
}

static gboolean
is_another_day (CalendarTurn *turn)
{
  return accord_date_of (turn->calendar->settled_at, turn->pass->zone) !=
         accord_date_of (turn->pass->now, turn->pass->zone);
}

static gboolean
begin_turn (CalendarTurn *turn, GError **error)
{
  AccordPass *pass = turn->pass;
  g_autoptr (GPtrArray) all = accord_store_list_calendars (pass->store, NULL, error);
  g_autoptr (AccordRules) before = NULL;

  if (all == NULL)
    return FALSE;
  turn->rules = accord_rules_new (turn->calendar, pass->policy, all);
  turn->waiting = accord_waiting_read (pass->store, turn->calendar->id);
  turn->consent = accord_consent_new ();
  before = accord_rules_read (pass->store, turn->calendar->id);
  turn->consent->review = turn->calendar->review;
  turn->consent->first_plan = !turn->calendar->approved;
  turn->consent->rules_changed = before != NULL && accord_rules_differ (turn->rules, before);
  turn->full = turn->consent->first_plan || before == NULL || turn->consent->rules_changed ||
               !accord_rules_same_view (turn->rules, before) || turn->calendar->settled_at == 0 ||
               is_another_day (turn);
  return read_consent (turn, error) &&
         accord_answers_add_waiting (pass->store, turn->calendar->id, turn->waiting, error);
}

/* ---- plan ---- */

static gboolean
make_plan (CalendarTurn *turn, GError **error)
{
  AccordPass *pass = turn->pass;
  AccordListing *listing = g_hash_table_lookup (pass->listings, turn->calendar->id);
  gboolean full = turn->full || (listing != NULL && listing->complete);

  g_clear_pointer (&turn->plan, accord_plan_free);
  g_clear_pointer (&turn->snapshot, accord_snapshot_free);
  turn->snapshot = accord_snapshot_load (pass, turn->calendar, listing, full, turn->waiting, error);
  if (turn->snapshot == NULL)
    return FALSE;
  turn->plan = accord_plan_new (turn->snapshot, pass->policy);
  accord_guard_check (turn->plan, turn->snapshot, turn->consent, &turn->guarded);
  return TRUE;
}

/* A supposed status is about its own events. */
static gboolean
is_asked_about (AccordPass *pass, const AccordStep *step)
{
  const AccordEvent *event = step->candidate != NULL ? step->candidate->event : NULL;

  return !accord_suppose_is_on (pass) || (event != NULL && accord_suppose_names (pass, event->id));
}

/* What a person gets to see: everything when the calendar waits or only a plan was asked for, else what is
 * held. */
static void
show_plan (CalendarTurn *turn)
{
  AccordPass *pass = turn->pass;
  gboolean everything = turn->guarded.waits || pass->options->mode == ACCORD_PASS_PLAN;

  pass->report->repeating += turn->plan->repeating;
  pass->report->held += turn->guarded.held;
  pass->report->needs_approval |= turn->guarded.waits;
  for (guint i = 0; i < turn->plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (turn->plan->steps, i);

      if (accord_step_is_shown (step) && (everything || step->hold != ACCORD_HOLD_NONE) &&
          is_asked_about (pass, step))
        {
          AccordPlanStep *record = accord_step_to_record (step, turn->calendar->id);

          record->notes = accord_plan_find_notes (step, turn->snapshot->calendar, pass->policy);
          g_ptr_array_add (pass->plan_steps, record);
        }
    }
}

/* ---- carrying out ---- */

/* What was approved and what was left out is stored before anything happens: a death does not lose the
 * answer. */
static gboolean
store_consent (CalendarTurn *turn, GError **error)
{
  AccordStore *store = turn->pass->store;
  g_autoptr (AccordCalendar) row = NULL;
  gboolean stored;

  if (!turn->consent->asked)
    return TRUE;
  if (!accord_store_begin (store, error))
    return FALSE;
  row = accord_store_get_calendar (store, turn->calendar->id, error);
  if (row != NULL)
    {
      row->approved = TRUE;
      row->review = FALSE;
    }
  stored = row != NULL && accord_store_put_calendar (store, row, error) &&
           accord_rules_write (turn->rules, store, turn->calendar->id, error) &&
           accord_waiting_write (store, turn->calendar->id, turn->plan, error);
  if (!stored)
    {
      accord_store_rollback (store);
      return FALSE;
    }
  return accord_store_commit (store, error);
}

/* The cursor comes last: everything of its listing is applied, held, stuck or remembered as unread by now. */
static gboolean
settle (CalendarTurn *turn, GError **error)
{
  AccordStore *store = turn->pass->store;
  const AccordCalendar *calendar = turn->calendar;
  const AccordListing *listing = g_hash_table_lookup (turn->pass->listings, calendar->id);
  gint64 settled_at = turn->snapshot->full ? turn->pass->now : calendar->settled_at;
  gboolean moved =
      turn->snapshot->change_no != calendar->settled_change_no || settled_at != calendar->settled_at;
  gboolean known = turn->snapshot->provenance == ACCORD_PROVENANCE_KNOWN;
  /* A store that is not trusted yet is compared with a complete listing, which comes again while it may still grow. */
  gboolean whole = listing != NULL && (known || !accord_unread_is_young (listing));
  gboolean listed = whole && g_strcmp0 (listing->cursor, calendar->cursor) != 0;
  gboolean compared = whole && !known && turn->snapshot->full && listing->complete;
  gboolean stored;

  if (!accord_store_begin (store, error))
    return FALSE;
  stored =
      (!listed ||
       accord_store_set_cursor (store, calendar->id, listing->cursor, listing->from, listing->to, error)) &&
      (listing == NULL || accord_unread_write (store, calendar->id, listing, error)) &&
      (!moved ||
       accord_store_set_settled (store, calendar->id, turn->snapshot->change_no, settled_at, error)) &&
      accord_rules_write (turn->rules, store, calendar->id, error) &&
      accord_store_end_review (store, calendar->id, error) &&
      accord_waiting_write (store, calendar->id, turn->plan, error) &&
      (!compared || accord_store_trust (store, calendar->id, error)) &&
      accord_answers_settle (store, turn->snapshot, turn->plan, error);
  if (!stored)
    {
      accord_store_rollback (store);
      return FALSE;
    }
  return accord_store_commit (store, error);
}

static gboolean
may_create_calendar (CalendarTurn *turn)
{
  for (guint i = 0; i < turn->plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (turn->plan->steps, i);

      if (step->kind == ACCORD_STEP_CREATE_CALENDAR)
        return step->hold == ACCORD_HOLD_NONE;
    }
  return FALSE;
}

/* After its creation the calendar is listed and planned like any other; the approved steps keep their ids. */
static gboolean
create_calendar (CalendarTurn *turn, GError **error)
{
  AccordPass *pass = turn->pass;
  AccordCalendar *made = accord_calendars_create (
      pass->store, pass->provider, turn->calendar, pass->report->run, pass->now, pass->cancellable, error);

  if (made == NULL)
    return FALSE;
  pass->report->steps++;
  accord_calendar_free (turn->calendar);
  turn->calendar = made;
  return accord_run_list_calendar (pass, made, error) && make_plan (turn, error);
}

static void
count_total (CalendarTurn *turn)
{
  for (guint i = 0; i < turn->plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (turn->plan->steps, i);

      turn->pass->total += accord_step_is_shown (step) && step->hold == ACCORD_HOLD_NONE;
    }
}

static gboolean
carry_out (CalendarTurn *turn, GError **error)
{
  guint unfinished = 0;

  if (turn->calendar->remote_id == NULL)
    {
      if (!may_create_calendar (turn))
        return TRUE;
      if (!create_calendar (turn, error))
        return FALSE;
    }
  if (!store_consent (turn, error))
    return FALSE;
  count_total (turn);
  accord_run_tell_progress (turn->pass, turn->calendar->name);
  if (!accord_execute (turn->pass, turn->snapshot, turn->plan, &unfinished, error))
    return FALSE;
  return unfinished > 0 || settle (turn, error);
}

gboolean
accord_turn_run (AccordPass *pass, const AccordCalendar *calendar, GError **error)
{
  g_auto (CalendarTurn) turn = { .pass = pass, .calendar = accord_calendar_copy (calendar) };
  gboolean done = TRUE;

  if (!begin_turn (&turn, error) || !make_plan (&turn, error))
    return FALSE;
  if (pass->options->mode == ACCORD_PASS_SYNC && !turn.guarded.waits)
    done = carry_out (&turn, error);
  accord_unread_tell (pass, turn.calendar);
  show_plan (&turn);
  return done;
}
