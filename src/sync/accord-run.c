/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-run"

#include "sync/accord-pass-private.h"

#include "store/accord-provenance.h"
#include "store/accord-reviews.h"
#include "sync/accord-calendars.h"
#include "sync/accord-suppose.h"

#include <string.h>

gboolean
accord_run_is_calendar_error (const GError *error)
{
  static const AccordRemoteError codes[] = {
    ACCORD_REMOTE_ERROR_CALENDAR_GONE,  ACCORD_REMOTE_ERROR_FORBIDDEN,     ACCORD_REMOTE_ERROR_PROTOCOL,
    ACCORD_REMOTE_ERROR_CURSOR_EXPIRED, ACCORD_REMOTE_ERROR_ITEM_REJECTED,
  };

  for (guint i = 0; error->domain == ACCORD_REMOTE_ERROR && i < G_N_ELEMENTS (codes); i++)
    if (error->code == (int) codes[i])
      return TRUE;
  return FALSE;
}

void
accord_run_tell_progress (AccordPass *pass, const char *what)
{
  if (pass->progress != NULL)
    pass->progress (pass->account->id, MIN (pass->done, pass->total), pass->total, what, pass->progress_data);
}

/* ---- listing ---- */

static void
departure_free (gpointer data)
{
  AccordDeparture *self = data;

  g_free (self->calendar);
  g_free (self->event);
  g_free (self->remote_id);
  g_free (self->uid);
  g_free (self);
}

static void
note_departure (AccordPass *pass, const AccordLink *link)
{
  AccordDeparture *departure;

  if (link->remote_id == NULL || (link->state != ACCORD_LINK_LIVE && link->state != ACCORD_LINK_HELD))
    return;
  departure = g_new0 (AccordDeparture, 1);
  departure->calendar = g_strdup (link->calendar);
  departure->event = g_strdup (link->event);
  departure->remote_id = g_strdup (link->remote_id);
  departure->uid = g_strdup (link->uid);
  g_ptr_array_add (pass->departures, departure);
}

/* Links whose item is said to be gone, or that a complete listing did not show. */
static gboolean
note_departures (AccordPass *pass, const char *calendar, const AccordListing *listing, GError **error)
{
  g_autoptr (GPtrArray) links = NULL;
  GHashTableIter iter;
  const AccordRemoteItem *item;

  if (listing->complete)
    {
      links = accord_store_list_links (pass->store, calendar, error);
      for (guint i = 0; links != NULL && i < links->len; i++)
        if (accord_listing_find (listing, ((const AccordLink *) g_ptr_array_index (links, i))->remote_id) ==
            NULL)
          note_departure (pass, g_ptr_array_index (links, i));
      return links != NULL;
    }
  g_hash_table_iter_init (&iter, listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      g_autoptr (AccordLink) link = NULL;

      if (item->state == ACCORD_REMOTE_PRESENT)
        continue;
      link = accord_store_find_remote_link (pass->store, calendar, item->id, NULL);
      if (link != NULL)
        note_departure (pass, link);
    }
  return TRUE;
}

gboolean
accord_run_note_calendar_error (
    AccordPass *pass, const AccordCalendar *calendar, GError *failure, GError **first, GError **error)
{
  g_autoptr (AccordCalendar) row = NULL;
  g_autoptr (GError) asking = NULL;

  if (!accord_run_is_calendar_error (failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_debug ("calendar %s: %s", calendar->id, failure->message);
  if (g_error_matches (failure, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_CALENDAR_GONE))
    {
      row = accord_calendar_copy (calendar);
      row->missing = TRUE;
      if (!accord_store_put_calendar (pass->store, row, error))
        {
          g_error_free (failure);
          return FALSE;
        }
    }
  /* Perhaps it became read-only: then it says so in its list, and its changes wait (§11). */
  if (g_error_matches (failure, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN) &&
      !accord_calendars_look_again (
          pass->store, pass->provider, pass->account->id, pass->cancellable, &asking))
    g_debug ("account %s: %s", pass->account->id, asking->message);
  if (*first == NULL)
    {
      *first = failure;
      g_prefix_error (first, "%s\n", calendar->name);
    }
  else
    g_error_free (failure);
  return TRUE;
}

gboolean
accord_run_list_calendar (AccordPass *pass, const AccordCalendar *calendar, GError **error)
{
  AccordListing *listing =
      accord_listing_read (pass->provider, calendar, &pass->window, pass->cancellable, error);

  if (listing == NULL)
    return FALSE;
  g_hash_table_insert (pass->listings, g_strdup (calendar->id), listing);
  return accord_unread_ask (pass, calendar, listing, error) &&
         note_departures (pass, calendar->id, listing, error);
}

/* Refused, and said, before anything of it is planned. */
static gboolean
is_seen_twice (AccordPass *pass, const AccordCalendar *calendar, GError **first)
{
  g_autofree char *other = accord_run_find_seen_twice (pass, calendar);

  if (other == NULL)
    return FALSE;
  g_hash_table_remove (pass->listings, calendar->id);
  if (*first == NULL)
    g_set_error (first, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s\n%s", calendar->name, other);
  return TRUE;
}

static gboolean
list_all (AccordPass *pass, GError **first, GError **error)
{
  for (guint i = 0; i < pass->calendars->len;)
    {
      const AccordCalendar *calendar = g_ptr_array_index (pass->calendars, i);
      GError *failure = NULL;

      if (calendar->remote_id == NULL || accord_run_list_calendar (pass, calendar, &failure))
        {
          if (is_seen_twice (pass, calendar, first))
            g_ptr_array_remove_index (pass->calendars, i);
          else
            i++;
          continue;
        }
      if (!accord_run_note_calendar_error (pass, calendar, failure, first, error))
        return FALSE;
      g_ptr_array_remove_index (pass->calendars, i);
    }
  return TRUE;
}

static gboolean
has_departures (AccordPass *pass, const char *calendar)
{
  for (guint i = 0; i < pass->departures->len; i++)
    if (g_str_equal (((const AccordDeparture *) g_ptr_array_index (pass->departures, i))->calendar, calendar))
      return TRUE;
  return FALSE;
}

/* A calendar something left goes first: its links move before the other calendar is looked at. */
static GPtrArray *
order_calendars (AccordPass *pass)
{
  GPtrArray *ordered = g_ptr_array_new ();

  for (guint turn = 0; turn < 2; turn++)
    for (guint i = 0; i < pass->calendars->len; i++)
      {
        AccordCalendar *calendar = g_ptr_array_index (pass->calendars, i);

        if (has_departures (pass, calendar->id) == (turn == 0))
          g_ptr_array_add (ordered, calendar);
      }
  return ordered;
}

/* ---- plan and run records ---- */

static gboolean
same_steps (const AccordPlanRecord *record, GPtrArray *steps)
{
  if (record == NULL || record->steps->len != steps->len)
    return record == NULL && steps->len == 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const AccordPlanStep *a = g_ptr_array_index (record->steps, i);
      const AccordPlanStep *b = g_ptr_array_index (steps, i);

      if (!g_str_equal (a->id, b->id) || a->held != b->held || g_strcmp0 (a->why, b->why) != 0 ||
          g_strcmp0 (a->mails, b->mails) != 0)
        return FALSE;
    }
  return TRUE;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const AccordPlanStep *left = *(const AccordPlanStep *const *) a;
  const AccordPlanStep *right = *(const AccordPlanStep *const *) b;
  int order = g_strcmp0 (left->calendar, right->calendar);

  if (order == 0)
    order = g_strcmp0 (left->kind, right->kind);
  if (order == 0)
    order = g_strcmp0 (left->when, right->when);
  return order != 0 ? order : g_strcmp0 (left->id, right->id);
}

/* A plan that says what the stored one says keeps its id: somebody may be looking at it. */
static gboolean
store_plan (AccordPass *pass, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *purpose = accord_suppose_is_on (pass) ? "status" : "sync";
  g_autoptr (AccordPlanRecord) before =
      accord_store_find_plan_for (pass->store, pass->account->id, purpose, &local_error);
  g_autoptr (AccordPlanRecord) record = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_ptr_array_sort (pass->plan_steps, compare_steps);
  if (same_steps (before, pass->plan_steps))
    {
      if (before != NULL && before->steps->len > 0)
        pass->report->plan = g_strdup (before->id);
      if (pass->report->plan != NULL || pass->options->mode != ACCORD_PASS_PLAN)
        return TRUE;
    }
  record = accord_plan_record_new ();
  g_free (record->id);
  record->id = g_uuid_string_random ();
  g_free (record->account);
  record->account = g_strdup (pass->account->id);
  g_free (record->purpose);
  record->purpose = g_strdup (purpose);
  record->options = g_strdup (pass->options->standing);
  record->created_at = pass->now;
  record->repeating = pass->report->repeating;
  if (record->steps != NULL)
    g_ptr_array_unref (record->steps);
  record->steps = g_ptr_array_ref (pass->plan_steps);
  if (pass->plan_steps->len > 0 || pass->options->mode == ACCORD_PASS_PLAN)
    pass->report->plan = g_strdup (record->id);
  return accord_store_put_plan (pass->store, record, error);
}

gboolean
accord_run_put_record (AccordPass *pass, gint64 started, gint64 finished, const AccordVerdict *verdict, GError **error)
{
  const AccordReport *report = pass->report;
  g_autoptr (AccordRunRecord) record = accord_run_record_new ();

  g_free (record->id);
  record->id = g_strdup (report->run);
  g_free (record->cycle);
  record->cycle = g_strdup (pass->options->cycle != NULL ? pass->options->cycle : report->run);
  g_free (record->account);
  record->account = g_strdup (pass->account->id);
  g_free (record->cause);
  record->cause = g_strdup (pass->options->cause != NULL ? pass->options->cause : "manual");
  record->started_at = started;
  record->finished_at = finished;
  record->pulled = report->pulled;
  record->pushed = report->pushed;
  record->deleted_here = report->deleted_here;
  record->deleted_there = report->deleted_there;
  record->conflicts = report->conflicts;
  record->stuck = report->stuck;
  record->calls = report->calls;
  record->undoes = g_strdup (pass->undoes);
  if (verdict != NULL)
    {
      record->error = g_strdup (verdict->reason);
      record->error_kind = g_strdup (verdict->kind);
    }
  return accord_store_put_run (pass->store, record, error);
}

static gboolean
put_account (AccordPass *pass, const AccordVerdict *verdict, gboolean done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordAccount) account = NULL;
  gboolean stored;

  if (!accord_store_begin (pass->store, &error))
    {
      g_warning ("account %s: %s", pass->account->id, error->message);
      return FALSE;
    }
  account = accord_store_get_account (pass->store, pass->account->id, &error);
  if (account != NULL)
    {
      account->last_attempt = pass->now;
      if (done && pass->options->mode == ACCORD_PASS_SYNC)
        account->last_sync = pass->now;
    }
  stored =
      account != NULL && accord_store_put_account (pass->store, account, &error) &&
      (verdict->keep ||
       accord_store_set_health (pass->store, pass->account->id, verdict->health, verdict->reason, &error)) &&
      accord_store_commit (pass->store, &error);
  if (!stored)
    {
      g_warning ("account %s: %s", pass->account->id, error->message);
      accord_store_rollback (pass->store);
    }
  return stored;
}

/* ---- the pass ---- */

/* The same calendar seen through two accounts is mirrored through one of them only (§11): NULL when @calendar
 * is that one, else the account that has it. */
static char *
find_other_account (AccordPass *pass, GPtrArray *all, const AccordCalendar *calendar)
{
  for (guint i = 0; i < all->len; i++)
    {
      const AccordCalendar *other = g_ptr_array_index (all, i);
      g_autoptr (AccordAccount) account = NULL;

      if (!other->mirrored || other->missing || calendar->remote_id == NULL ||
          g_str_equal (other->account, calendar->account) ||
          g_strcmp0 (other->remote_id, calendar->remote_id) != 0 || g_strcmp0 (other->id, calendar->id) > 0)
        continue;
      account = accord_store_get_account (pass->store, other->account, NULL);
      if (account != NULL && !account->disconnected &&
          g_strcmp0 (account->provider, pass->account->provider) == 0)
        return g_strdup (account->email);
    }
  return NULL;
}

/* A calendar that was not found may be there again; its list tells, and then its links go on. */
static gboolean
look_for_missing (AccordPass *pass, GError **error)
{
  g_autoptr (GPtrArray) all = accord_store_list_calendars (pass->store, pass->account->id, error);
  g_autoptr (GError) failure = NULL;
  gboolean missing = FALSE;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (all, i);

      missing = missing || (calendar->mirrored && calendar->missing);
    }
  if (all == NULL || !missing ||
      accord_calendars_look_again (
          pass->store, pass->provider, pass->account->id, pass->cancellable, &failure) ||
      accord_run_is_calendar_error (failure))
    return all != NULL;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
collect_calendars (AccordPass *pass, GError **first, GError **error)
{
  g_autoptr (GPtrArray) all = accord_store_list_calendars (pass->store, NULL, error);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (all, i);
      g_autofree char *other = NULL;

      if (!g_str_equal (calendar->account, pass->account->id) || !calendar->mirrored || calendar->missing)
        continue;
      other = find_other_account (pass, all, calendar);
      if (other == NULL)
        g_ptr_array_add (pass->calendars, accord_calendar_copy (calendar));
      else if (*first == NULL)
        g_set_error (first, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s\n%s", calendar->name, other);
    }
  return TRUE;
}

/* @first: the first error that concerned one calendar only. */
static gboolean
run_pass (AccordPass *pass, GError **first, GError **error)
{
  g_autoptr (GPtrArray) ordered = NULL;
  AccordPassMode mode = pass->options->mode;
  gboolean leaving = FALSE;

  if (!accord_recover (pass, first, error))
    return FALSE;
  if (mode == ACCORD_PASS_DEPART_PLAN)
    return accord_depart_make_plan (pass, error);
  if (mode == ACCORD_PASS_PLAN && accord_depart_is_under_way (pass))
    return store_plan (pass, error);
  if (mode != ACCORD_PASS_PLAN && !accord_depart_carry_out (pass, &leaving, error))
    return FALSE;
  /* A copy that was just taken away would be written anew. */
  if (leaving || mode == ACCORD_PASS_DEPART)
    return mode != ACCORD_PASS_UNDO_PLAN || accord_undo_make_plan (pass, error);
  if (mode != ACCORD_PASS_PLAN && !accord_undo_carry_out (pass, error))
    return FALSE;
  if (mode == ACCORD_PASS_UNDO)
    return TRUE;
  if (mode == ACCORD_PASS_UNDO_PLAN)
    return accord_undo_make_plan (pass, error);
  if (!look_for_missing (pass, error) ||
      !collect_calendars (pass, first, error) || !list_all (pass, first, error))
    return FALSE;
  ordered = order_calendars (pass);
  for (guint i = 0; i < ordered->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (ordered, i);
      GError *failure = NULL;

      if (!accord_turn_run (pass, calendar, &failure) &&
          !accord_run_note_calendar_error (pass, calendar, failure, first, error))
        return FALSE;
    }
  /* What was written before this pass began has been looked at; our own writes are, in the next round. */
  return store_plan (pass, error) &&
         (pass->options->mode != ACCORD_PASS_SYNC ||
          accord_store_set_settled_change_no (pass->store, pass->change_no, error));
}

static gboolean
begin_pass (AccordPass *pass)
{
  pass->policy = accord_store_read_policy (pass->store);
  if (pass->policy != NULL && pass->account != NULL)
    pass->policy->owner = g_strdup (pass->account->email);
  pass->capabilities = accord_provider_get_capabilities (pass->provider);
  pass->policy->holding = pass->capabilities.holding;
  pass->zone = g_time_zone_new_local ();
  pass->now = accord_clock_seconds (pass->clock);
  accord_window_compute (
      &pass->window, pass->now, pass->policy->window_back, pass->policy->window_ahead, pass->zone);
  pass->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_calendar_free);
  pass->listings =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) accord_listing_free);
  pass->departures = g_ptr_array_new_with_free_func (departure_free);
  pass->begun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) accord_intent_free);
  pass->plan_steps = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_step_free);
  pass->first_call = accord_provider_get_calls (pass->provider);
  pass->change_no = accord_store_get_change_no (pass->store);
  pass->report->run = g_uuid_string_random ();
  return pass->policy != NULL;
}

static void
end_pass (AccordPass *pass)
{
  g_clear_pointer (&pass->policy, accord_policy_free);
  g_clear_pointer (&pass->zone, g_time_zone_unref);
  g_clear_pointer (&pass->calendars, g_ptr_array_unref);
  g_clear_pointer (&pass->listings, g_hash_table_unref);
  g_clear_pointer (&pass->departures, g_ptr_array_unref);
  g_clear_pointer (&pass->begun, g_hash_table_unref);
  g_clear_pointer (&pass->plan_steps, g_ptr_array_unref);
  g_clear_pointer (&pass->unkept, g_free);
  g_clear_pointer (&pass->account, accord_account_free);
  g_clear_pointer (&pass->undoes, g_free);
}

static const char *
subject_of (AccordPass *pass, const GError *calendar_error, char **name)
{
  if (calendar_error == NULL)
    return g_strcmp0 (pass->account->provider, "outlook") == 0 ? "Outlook" : "Google";
  *name = g_strndup (calendar_error->message, strcspn (calendar_error->message, "\n"));
  return *name;
}

/* Events like others: what another program wrote has its review in the same pass. */
static gboolean
make_reviews (AccordPass *pass, GError **error)
{
  if (pass->options->mode != ACCORD_PASS_SYNC)
    return TRUE;
  if (!accord_store_make_reviews (pass->store, pass->now, error))
    return FALSE;
  pass->change_no = accord_store_get_change_no (pass->store);
  return TRUE;
}

/* A run that cannot be noted beside the store only tells less about a later restore. */
static gboolean
begin_record (AccordPass *pass, gint64 started, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!accord_store_check_provenance (pass->store, error) ||
      !make_reviews (pass, error) || !accord_run_put_record (pass, started, 0, NULL, error))
    return FALSE;
  if (!accord_store_note_run (pass->store, pass->report->run, &failure))
    g_debug ("%s", failure->message);
  return TRUE;
}

gboolean
accord_run (AccordPass *pass, GError **error)
{
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) failure = NULL;
  g_auto (AccordVerdict) verdict = { 0 };
  g_autofree char *name = NULL;
  const char *subject;
  gint64 started = accord_clock_now (pass->clock);
  gboolean done;

  begin_pass (pass);
  done = begin_record (pass, started, &failure) && run_pass (pass, &first, &failure);
  if (done && first == NULL && pass->unkept != NULL)
    g_set_error_literal (&first, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED, pass->unkept);
  pass->report->calls = accord_provider_get_calls (pass->provider) - pass->first_call;
  subject = subject_of (pass, done ? first : NULL, &name);
  verdict = accord_health_judge (done ? first : failure, subject);
  put_account (pass, &verdict, done);
  accord_run_put_record (pass, started, accord_clock_now (pass->clock), &verdict, NULL);
  end_pass (pass);
  if (done)
    return TRUE;
  if (failure->domain == ACCORD_REMOTE_ERROR)
    g_prefix_error (&failure, "%s: ", subject);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
