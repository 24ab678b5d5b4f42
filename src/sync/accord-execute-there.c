/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

#include "model/accord-mark.h"
#include "sync/accord-forecast.h"

/* Writes handed to the provider at once: whole batches of either (20, 50). A process death leaves at most so many
 * intents to be settled. */
#define BATCH 200

/* A key that is spent leads to the next one; more than so many in a row is no accident any more. */
#define MAX_KEYS 8

typedef struct
{
  AccordWriteKind kind;
  const char *word; /* of the intent */
  gboolean (*prepare) (AccordExecution *self, AccordWork *work);
  gboolean (*finish) (AccordExecution *self, AccordWork *work, GError **error);
} Phase;

static char *
mark_for (AccordExecution *self, const char *event, guint generation)
{
  g_autoptr (AccordMark) mark =
      accord_mark_new (self->snapshot->store, event, generation, self->snapshot->calendar->remote_id);

  return accord_mark_to_text (mark);
}

static char *
zone_hint_of (const AccordEvent *event)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (event == NULL || !accord_event_get_when (event, &when))
    return NULL;
  return g_strdup (when.zone);
}

/* ---- create ---- */

/* What of single occurrences is this link's to write. */
static AccordFieldMask
exceptions_mask_of (AccordExecution *self, const AccordWork *work)
{
  const AccordCalendar *calendar = self->snapshot->calendar;
  AccordOrigin origin = work->step->origin;
  AccordPrivacy privacy = work->event != NULL ? accord_effective_privacy (work->event, calendar, origin) : calendar->privacy;

  return accord_exception_fields (calendar, origin, privacy);
}

static void
name_copy (AccordExecution *self, AccordWork *work)
{
  AccordWrite *write = work->write;
  guint generation = work->step->generation;

  g_free (write->key);
  write->key = accord_create_key (work->event->id, self->snapshot->calendar->remote_id, generation);
  g_free (write->mark);
  write->mark = mark_for (self, work->event->id, generation);
}

static gboolean
prepare_create (AccordExecution *self, AccordWork *work)
{
  const AccordStep *step = work->step;

  if (step->kind != ACCORD_STEP_PUSH_NEW || work->event == NULL)
    return FALSE;
  work->write = accord_write_new (ACCORD_WRITE_CREATE);
  work->write->fields = accord_fields_filter (step->write, step->push);
  work->write->exceptions_mask = exceptions_mask_of (self, work);
  name_copy (self, work);
  return TRUE;
}

static AccordFields *
image_there (const AccordFields *written, const AccordRemoteItem *reply)
{
  AccordFields *image = accord_fields_new ();

  /* What the provider made of it; where its reply is silent, what was sent. */
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *sent = accord_fields_get (written, field);
      const char *there = reply->fields != NULL ? accord_fields_get (reply->fields, field) : NULL;

      if (sent != NULL)
        accord_fields_set (image, field, there != NULL ? there : sent);
    }
  return image;
}

/* The link of a copy that exists now. @written: what was sent, NULL when it is only known that it exists:
 * then the fields that are equal are recorded and the next plan judges the others. */
static void
link_copy (AccordExecution *self, AccordWork *work, const AccordRemoteItem *item, gboolean written)
{
  const AccordStep *step = work->step;
  AccordLink *link = work->link;

  if (link == NULL)
    link = work->link = accord_link_new (work->event->id, self->snapshot->calendar->id);
  link->origin = ACCORD_ORIGIN_HERE;
  link->generation = step->generation;
  link->state = step->undo ? step->state_after : ACCORD_LINK_LIVE;
  g_clear_pointer (&link->hold, g_free);
  g_clear_pointer (&link->why, g_free);
  g_clear_pointer (&link->refused, g_free);
  g_clear_pointer (&link->sent, accord_fields_free);
  g_clear_pointer (&link->seen, accord_fields_free);
  accord_link_take_item (link, item);
  link->change_no = work->event->change_no;
  link->synced_at = self->pass->now;
  if (step->undo)
    {
      accord_execute_rest_images (work, step->carried, step->local, item->fields);
      return;
    }
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *here = accord_fields_get (step->local, field);
      const char *there = item->fields != NULL ? accord_fields_get (item->fields, field) : NULL;

      if (!(step->carried & ACCORD_FIELD_BIT (field)) || there == NULL ||
          (!written && !accord_field_equal (field, here, there)))
        continue;
      accord_image_set (&link->sent, field, here);
      accord_image_set (&link->seen, field, there);
    }
  accord_execute_settle_occurrences (self, work, NULL, item->fields);
}

static gboolean
put_copy (
    AccordExecution *self, AccordWork *work, const AccordRemoteItem *item, gboolean written, GError **error)
{
  g_autoptr (AccordFields) after = image_there (work->write->fields, item);

  link_copy (self, work, item, written);
  if (!accord_store_put_remote_item (self->pass->store, self->snapshot->calendar->id, item, error) ||
      !accord_store_put_link (self->pass->store, work->link, error) ||
      !accord_execute_add_history (self, work, "there", NULL, after, NULL, error) ||
      !accord_execute_close_answer (self, work, error))
    return FALSE;
  if (written && work->write->error == NULL)
    accord_execute_note_echo (self, work);
  self->pass->report->pushed++;
  accord_execute_count (self, "create");
  return TRUE;
}

/* FORBIDDEN is left on a write only where it concerns that one (accord_execute_call). */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED) ||
         g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

/* Remembered on the link; tried again when the event changes. */
static gboolean
put_stuck (AccordExecution *self, AccordWork *work, const GError *failure, GError **error)
{
  if (work->link == NULL)
    {
      work->link = accord_link_new (work->event->id, self->snapshot->calendar->id);
      work->link->origin = work->step->origin;
    }
  work->link->generation = MAX (work->link->generation, work->step->generation);
  work->link->change_no = work->event != NULL ? work->event->change_no : work->link->change_no;
  if (work->step->kind == ACCORD_STEP_PUSH_NEW)
    g_clear_pointer (&work->link->remote_id, g_free);
  g_free (work->link->refused);
  work->link->refused = accord_step_digest (work->step, self->snapshot->grant);
  self->pass->report->stuck++;
  g_clear_pointer (&work->link->hold, g_free);
  return accord_execute_put_hold (self, work, ACCORD_HOLD_STUCK, failure->message, error) &&
         accord_execute_add_history (self, work, "link", NULL, NULL, failure->message, error);
}

static gboolean
finish_create (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordWrite *write = work->write;

  if (write->done && write->item != NULL)
    return put_copy (self, work, write->item, TRUE, error) &&
           (!is_refusal (write->error) || accord_execute_put_refused_occurrences (self, work, error));
  if (is_refusal (write->error))
    return put_stuck (self, work, write->error, error);
  work->changed = TRUE;
  return TRUE;
}

/* The key is taken: by our own copy, then it is adopted; by a deleted one, then the next key is tried. TRUE
 * with *again: write once more. */
static gboolean
settle_existing (AccordExecution *self, AccordWork *work, gboolean *again, GError **error)
{
  AccordStore *store = self->pass->store;
  g_autoptr (AccordRemoteItem) item = NULL;
  gboolean stored;

  if (!accord_provider_find_created (self->pass->provider,
                                     self->snapshot->calendar,
                                     work->write->key,
                                     work->write->mark,
                                     &item,
                                     self->pass->cancellable,
                                     error))
    return FALSE;
  *again = item == NULL || item->state != ACCORD_REMOTE_PRESENT;
  if (!accord_store_begin (store, error))
    return FALSE;
  stored = accord_store_close_intent (store, work->intent->id, error) &&
           (*again || put_copy (self, work, item, FALSE, error));
  if (!stored)
    {
      accord_store_rollback (store);
      return FALSE;
    }
  if (!accord_store_commit (store, error))
    return FALSE;
  g_clear_pointer (&work->intent, accord_intent_free);
  if (*again)
    {
      work->step->generation++;
      g_clear_error (&work->write->error);
      name_copy (self, work);
    }
  else
    {
      /* What differs between the two is for the next round. */
      self->pass->report->steps++;
      g_clear_pointer (&work->write, accord_write_free);
    }
  return TRUE;
}

/* ---- update ---- */

static gboolean
prepare_update (AccordExecution *self, AccordWork *work)
{
  const AccordStep *step = work->step;
  const AccordRemoteItem *item = step->candidate->item;
  const AccordLink *link = work->link;
  g_autofree char *mark = NULL;

  if (step->kind == ACCORD_STEP_PUSH_NEW || step->kind == ACCORD_STEP_PUSH_DELETE || (step->push == 0 && !step->remark) ||
      link == NULL || link->remote_id == NULL)
    return FALSE;
  work->write = accord_write_new (ACCORD_WRITE_UPDATE);
  work->write->remote_id = g_strdup (link->remote_id);
  work->write->tag = g_strdup (item != NULL && item->tag != NULL ? item->tag : link->tag);
  work->write->fields = accord_fields_filter (step->write, step->push);
  work->write->exceptions_mask = exceptions_mask_of (self, work);
  work->write->exceptions_before =
      g_strdup (step->remote != NULL ? accord_fields_get (step->remote, ACCORD_FIELD_EXCEPTIONS) : NULL);
  /* A twin or an adopted item still carries another mark, or none. */
  mark = mark_for (self, link->event, link->generation);
  if (item != NULL && g_strcmp0 (item->mark, mark) != 0)
    work->write->mark = g_steal_pointer (&mark);
  return TRUE;
}

static void
move_written_images (AccordWork *work, const AccordRemoteItem *reply)
{
  const AccordStep *step = work->step;

  if (step->undo)
    {
      accord_execute_rest_images (work, step->push, step->local, reply->fields);
      return;
    }
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      AccordFieldMask bit = ACCORD_FIELD_BIT (field);
      const char *written = accord_fields_get (work->write->fields, field);
      const char *there = reply->fields != NULL ? accord_fields_get (reply->fields, field) : NULL;

      if (!(step->push & bit))
        continue;
      accord_image_set (&work->link->sent, field, step->empty & bit ? NULL : written);
      accord_image_set (&work->link->seen, field, step->empty & bit ? NULL : there != NULL ? there : written);
    }
}

static gboolean
put_updated (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordRemoteItem *reply = work->write->item;
  g_autoptr (AccordFields) before =
      work->step->remote != NULL ? accord_fields_filter (work->step->remote, work->step->push) : NULL;
  g_autoptr (AccordFields) after = image_there (work->write->fields, reply);
  g_autofree char *occurrences = g_strdup (accord_fields_get (work->link->sent, ACCORD_FIELD_EXCEPTIONS));

  move_written_images (work, reply);
  if (work->step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS))
    accord_execute_settle_occurrences (self, work, occurrences, reply->fields);
  g_clear_pointer (&work->link->refused, g_free);
  accord_link_take_item (work->link, reply);
  work->link->change_no = work->event != NULL ? work->event->change_no : work->link->change_no;
  work->link->synced_at = self->pass->now;
  if (work->step->hold == ACCORD_HOLD_NONE)
    {
      work->link->state = work->step->undo ? work->step->state_after : ACCORD_LINK_LIVE;
      g_clear_pointer (&work->link->hold, g_free);
      g_clear_pointer (&work->link->why, g_free);
    }
  if (!accord_store_put_remote_item (self->pass->store, self->snapshot->calendar->id, reply, error) ||
      !accord_store_put_link (self->pass->store, work->link, error) ||
      !accord_execute_add_history (self, work, "there", before, after, NULL, error) ||
      !accord_execute_close_answer (self, work, error))
    return FALSE;
  self->pass->report->pushed++;
  accord_execute_count (self, "update");
  return TRUE;
}

static gboolean
finish_update (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordWrite *write = work->write;

  if (write->done && write->item != NULL)
    return put_updated (self, work, error) &&
           (!is_refusal (write->error) || accord_execute_put_refused_occurrences (self, work, error));
  if (is_refusal (write->error))
    return put_stuck (self, work, write->error, error);
  work->changed = TRUE;
  if (!g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE))
    return TRUE;
  /* A hint only: the next plan asks. */
  work->link->gone_there = TRUE;
  return accord_store_put_link (self->pass->store, work->link, error);
}

/* ---- remove ---- */

static gboolean
prepare_remove (AccordExecution *self, AccordWork *work)
{
  const AccordRemoteItem *item = work->step->candidate->item;

  if (work->step->kind != ACCORD_STEP_PUSH_DELETE || work->link == NULL || work->link->remote_id == NULL)
    return FALSE;
  work->write = accord_write_new (ACCORD_WRITE_REMOVE);
  work->write->remote_id = g_strdup (work->link->remote_id);
  work->write->tag = g_strdup (item != NULL && item->tag != NULL ? item->tag : work->link->tag);
  return TRUE;
}

/* What is taken away, as it was there: also what somebody has changed in it since. (transfer full) (nullable)
 */
static AccordFields *
find_last_form (const AccordWork *work)
{
  const AccordCandidate *candidate = work->step->candidate;
  const AccordFields *seen = work->link->seen;

  if (seen == NULL)
    return NULL;
  if (candidate == NULL || !accord_candidate_is_present_there (candidate))
    return accord_fields_copy (seen);
  return accord_fields_filter (candidate->item->fields, accord_fields_carried (seen));
}

static gboolean
put_removed (AccordExecution *self, AccordWork *work, GError **error)
{
  AccordStore *store = self->pass->store;
  g_autoptr (AccordFields) before = find_last_form (work);
  g_autoptr (AccordRemoteItem) gone = accord_remote_item_new_gone (work->link->remote_id);

  if (!accord_store_put_remote_item (store, self->snapshot->calendar->id, gone, error) ||
      !accord_execute_add_history (self, work, "there", before, NULL, NULL, error) ||
      !accord_execute_close_answer (self, work, error))
    return FALSE;
  self->pass->report->deleted_there++;
  accord_execute_count (self, "delete");
  if (work->event == NULL)
    return accord_store_remove_link (store, work->link->id, error);
  work->link->state = work->step->undo ? work->step->state_after : ACCORD_LINK_WITHDRAWN;
  work->link->gone_there = FALSE;
  g_clear_pointer (&work->link->refused, g_free);
  g_clear_pointer (&work->link->hold, g_free);
  g_free (work->link->why);
  work->link->why = g_strdup (work->step->why);
  g_clear_pointer (&work->link->remote_id, g_free);
  g_clear_pointer (&work->link->sent, accord_fields_free);
  g_clear_pointer (&work->link->seen, accord_fields_free);
  return accord_store_put_link (store, work->link, error);
}

static gboolean
finish_remove (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordWrite *write = work->write;

  if (write->done || g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE))
    return put_removed (self, work, error);
  if (is_refusal (write->error))
    return put_stuck (self, work, write->error, error);
  work->changed = TRUE;
  return TRUE;
}

/* ---- the order that makes a death harmless ---- */

/* What recover needs beyond that to store the outcome as it would have been stored. */
static void
describe_outcome (AccordWork *work)
{
  const AccordStep *step = work->step;
  AccordIntent *intent = work->intent;

  if (work->write->kind == ACCORD_WRITE_UPDATE && step->remote != NULL)
    intent->before = accord_fields_filter (step->remote, step->push);
  else if (work->write->kind == ACCORD_WRITE_REMOVE)
    {
      intent->before = find_last_form (work);
      intent->link_why = g_strdup (step->why);
    }
  if (work->write->kind == ACCORD_WRITE_UPDATE && step->hold != ACCORD_HOLD_NONE)
    intent->state = g_strdup (accord_link_state_to_text (ACCORD_LINK_HELD));
  /* Of a copy the whole image, so that recover makes the same link. */
  if (step->local != NULL && (step->undo || work->write->kind == ACCORD_WRITE_CREATE))
    intent->local = accord_fields_filter (
        step->local, work->write->kind == ACCORD_WRITE_UPDATE ? step->push : step->carried);
  if (!step->undo)
    return;
  g_free (intent->state);
  intent->state = g_strdup (accord_link_state_to_text (step->state_after));
}

/* 1. The intents are committed before the call. */
static gboolean
open_intents (AccordExecution *self, const Phase *phase, GPtrArray *batch, GError **error)
{
  AccordStore *store = self->pass->store;

  if (!accord_store_begin (store, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      AccordWork *work = g_ptr_array_index (batch, i);

      g_clear_pointer (&work->intent, accord_intent_free);
      work->intent = accord_execute_make_intent (self, work, phase->word);
      work->intent->key = g_strdup (work->write->key);
      work->intent->mark = g_strdup (work->write->mark);
      work->intent->remote_id = g_strdup (work->write->remote_id);
      if (work->write->fields != NULL)
        work->intent->fields = accord_fields_copy (work->write->fields);
      describe_outcome (work);
      if (!accord_store_open_intent (store, work->intent, error) ||
          (work->begun != 0 && !accord_store_close_intent (store, work->begun, error)))
        {
          accord_store_rollback (store);
          return FALSE;
        }
      work->begun = 0;
    }
  return accord_store_commit (store, error);
}

/* 3. Link, event, history and the closing of the intent are one transaction after the call. A write of which
 * nothing is known keeps its intent: recover asks. */
static gboolean
store_outcome (AccordExecution *self, const Phase *phase, AccordWork *work, GError **error)
{
  const AccordWrite *write = work->write;

  if (!write->done && write->error == NULL)
    return TRUE;
  if (phase->kind == ACCORD_WRITE_CREATE &&
      g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS))
    return TRUE;
  if (!phase->finish (self, work, error) ||
      !accord_store_close_intent (self->pass->store, work->intent->id, error))
    return FALSE;
  g_clear_pointer (&work->intent, accord_intent_free);
  g_clear_pointer (&work->write, accord_write_free);
  return TRUE;
}

static gboolean
store_outcomes (AccordExecution *self, const Phase *phase, GPtrArray *batch, GError **error)
{
  AccordStore *store = self->pass->store;

  if (!accord_store_begin (store, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    if (!store_outcome (self, phase, g_ptr_array_index (batch, i), error))
      {
        accord_store_rollback (store);
        return FALSE;
      }
  return accord_store_commit (store, error);
}

static gboolean
run_batch (AccordExecution *self, const Phase *phase, GPtrArray *batch, GError **error)
{
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();
  g_autoptr (GError) local_error = NULL;
  gboolean applied;

  for (guint i = 0; i < batch->len; i++)
    g_ptr_array_add (writes, ((AccordWork *) g_ptr_array_index (batch, i))->write);
  if (g_cancellable_set_error_if_cancelled (self->pass->cancellable, error) ||
      !open_intents (self, phase, batch, error))
    return FALSE;
  /* 2. The call. No transaction is open while the network is waited for. */
  applied = accord_execute_call (self, writes, &local_error);
  if (!store_outcomes (self, phase, batch, error))
    return FALSE;
  if (!applied)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return applied;
}

/* Key after key is taken by something that nobody shows us: it is said, and tried again in the next pass
 * whether or not the event changes. */
static gboolean
give_up_keys (AccordExecution *self, AccordWork *work, GError **error)
{
  AccordStore *store = self->pass->store;
  g_autoptr (GError) failure =
      g_error_new (ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_ITEM_EXISTS,
                   "The event is said to exist already in “%s”, but cannot be found there.",
                   self->snapshot->calendar->name);

  if (!accord_store_begin (store, error))
    return FALSE;
  if (!put_stuck (self, work, failure, error) || !accord_store_close_intent (store, work->intent->id, error))
    {
      accord_store_rollback (store);
      return FALSE;
    }
  g_clear_pointer (&work->link->refused, g_free);
  work->link->change_no = 0;
  if (!accord_store_put_link (store, work->link, error))
    {
      accord_store_rollback (store);
      return FALSE;
    }
  g_clear_pointer (&work->intent, accord_intent_free);
  g_clear_pointer (&work->write, accord_write_free);
  return accord_store_commit (store, error);
}

/* Those creates whose key was taken are settled one by one and, where the key is spent, written with the next
 * one. */
static gboolean
settle_taken_keys (AccordExecution *self, const Phase *phase, GPtrArray *batch, GError **error)
{
  for (guint i = 0; i < batch->len; i++)
    {
      AccordWork *work = g_ptr_array_index (batch, i);

      for (guint tries = 0; work->write != NULL && work->intent != NULL && tries < MAX_KEYS; tries++)
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();
          gboolean again = FALSE;

          if (!settle_existing (self, work, &again, error))
            return FALSE;
          if (!again)
            break;
          g_ptr_array_add (one, work);
          if (!run_batch (self, phase, one, error))
            return FALSE;
        }
      if (work->write != NULL && work->intent != NULL &&
          g_error_matches (work->write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS) &&
          !give_up_keys (self, work, error))
        return FALSE;
    }
  return TRUE;
}

static void
prepare (AccordExecution *self, AccordWork *work)
{
  work->write->zone_hint = zone_hint_of (work->event);
  work->write->send_mail = accord_forecast_sends (self->snapshot, work->step->candidate);
}

/* Who is written with attendees first carries them from then on (§9): said before the call. */
static gboolean
claim_carrier (AccordExecution *self, AccordWork *work, GError **error)
{
  AccordEvent *event = work->event;

  if (!(work->step->push & ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES)) || event == NULL ||
      event->carrier == NULL)
    return TRUE;
  return accord_store_claim_carrier (self->pass->store, event->id, event->carrier, &event->change_no, error);
}

static gboolean
run_phase (AccordExecution *self, const Phase *phase, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  for (guint i = 0; i <= self->work->len; i++)
    {
      AccordWork *work = i < self->work->len ? g_ptr_array_index (self->work, i) : NULL;

      if (work != NULL && !work->changed && !work->refused && accord_step_acts_there (work->step) &&
          phase->prepare (self, work))
        {
          if (!claim_carrier (self, work, error))
            return FALSE;
          prepare (self, work);
          g_ptr_array_add (batch, work);
        }
      if (batch->len == 0 || (work != NULL && batch->len < BATCH))
        continue;
      if (!run_batch (self, phase, batch, error) || !settle_taken_keys (self, phase, batch, error))
        return FALSE;
      g_ptr_array_set_size (batch, 0);
    }
  return TRUE;
}

static const Phase creates = { ACCORD_WRITE_CREATE, "create", prepare_create, finish_create };
static const Phase updates = { ACCORD_WRITE_UPDATE, "update", prepare_update, finish_update };
static const Phase removes = { ACCORD_WRITE_REMOVE, "remove", prepare_remove, finish_remove };

gboolean
accord_execute_creates (AccordExecution *self, GError **error)
{
  return run_phase (self, &creates, error);
}

gboolean
accord_execute_updates (AccordExecution *self, GError **error)
{
  return run_phase (self, &updates, error);
}

gboolean
accord_execute_removes (AccordExecution *self, GError **error)
{
  return run_phase (self, &removes, error);
}
