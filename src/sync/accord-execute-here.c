/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

#include "model/accord-mark.h"
#include "sync/accord-deed.h"
#include "sync/accord-reset.h"

/* Steps that share a transaction: many enough to be fast, few enough to let other writers in. */
#define CHUNK 256

static AccordLink *
ensure_link (AccordExecution *self, AccordWork *work)
{
  if (work->link == NULL)
    {
      work->link = accord_link_new (work->event->id, self->snapshot->calendar->id);
      work->link->origin = work->step->origin;
      work->link->generation = work->step->generation;
    }
  return work->link;
}

static gboolean
put_link (AccordExecution *self, AccordWork *work, GError **error)
{
  work->link->synced_at = self->pass->now;
  return accord_store_put_link (self->pass->store, work->link, error);
}

/* Reads the event again as the store holds it now, with its project and its new change number. */
static gboolean
reload_event (AccordExecution *self, AccordWork *work, const char *id, GError **error)
{
  AccordEvent *event = accord_store_get_event (self->pass->store, id, error);

  if (event == NULL)
    return FALSE;
  g_clear_pointer (&work->event, accord_event_free);
  work->event = event;
  return TRUE;
}

/* Writes @event, but only while its row is as it was read (§1). */
static gboolean
write_event (AccordExecution *self, AccordWork *work, AccordEvent *event, GError **error)
{
  gboolean hit = FALSE;

  if (!accord_store_update_event (self->pass->store, event, work->event->change_no, &hit, error))
    return FALSE;
  work->changed = !hit;
  return !hit || reload_event (self, work, event->id, error);
}

static void
clear_images (AccordLink *link)
{
  g_clear_pointer (&link->sent, accord_fields_free);
  g_clear_pointer (&link->seen, accord_fields_free);
}

AccordFields *
accord_execute_local_image (AccordExecution *self, const AccordWork *work)
{
  return accord_project_event (work->event,
                               self->snapshot->calendar,
                               work->link->origin,
                               self->pass->policy,
                               self->pass->capabilities.status_in_busy);
}

/* Moves the images as far as the part here goes: L₀ is the projection of the new local event, R₀ is R (§4).
 */
static void
move_images (AccordExecution *self, AccordWork *work)
{
  const AccordStep *step = work->step;
  AccordLink *link = work->link;
  g_autoptr (AccordFields) local = accord_execute_local_image (self, work);

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      AccordFieldMask bit = ACCORD_FIELD_BIT (field);
      const char *there = step->remote != NULL ? accord_fields_get (step->remote, field) : NULL;
      const char *here = accord_fields_get (local, field);

      /* What no longer repeats says so as long as its images do. */
      if (here == NULL && (ACCORD_FIELDS_SERIES & bit))
        here = "";
      if (step->dropped & ~step->empty & bit)
        {
          accord_image_set (&link->sent, field, NULL);
          accord_image_set (&link->seen, field, NULL);
        }
      else if ((step->pull | step->record) & bit)
        {
          /* A rewritten field differs from its image on purpose: its new form has still to be written there.
           * So do occurrences that flow both ways. */
          accord_image_set (&link->sent, field, (step->rewrite | step->push) & bit ? there : here);
          accord_image_set (&link->seen, field, there);
        }
    }
}

static void
set_hold (AccordLink *link, AccordHold hold, const char *why)
{
  const char *word = accord_hold_to_text (hold);

  link->state = hold != ACCORD_HOLD_NONE ? ACCORD_LINK_HELD : ACCORD_LINK_LIVE;
  g_free (link->hold);
  link->hold = g_strdup (word);
  g_free (link->why);
  link->why = hold != ACCORD_HOLD_NONE ? g_strdup (why) : NULL;
  if (hold == ACCORD_HOLD_NONE)
    g_clear_pointer (&link->refused, g_free);
}

gboolean
accord_execute_put_hold (
    AccordExecution *self, AccordWork *work, AccordHold hold, const char *why, GError **error)
{
  const AccordLink *link = ensure_link (self, work);
  const char *word = accord_hold_to_text (hold);
  gboolean gone = accord_candidate_is_gone_there (work->step->candidate);

  if (link->id != 0 && link->state == ACCORD_LINK_HELD && g_strcmp0 (link->hold, word) == 0 &&
      g_strcmp0 (link->why, why) == 0 && link->gone_there == gone)
    return TRUE;
  /* A deletion there that waits for an answer was proven: it is remembered, not asked about again. */
  work->link->gone_there = gone;
  set_hold (work->link, hold, why);
  return put_link (self, work, error);
}

/* ---- what the store refuses ---- */

static char *
describe_refusal (AccordExecution *self, const AccordStep *step, const GError *failure)
{
  const char *title = step->remote != NULL ? accord_fields_get (step->remote, ACCORD_FIELD_TITLE) : NULL;
  g_autofree char *start = g_utf8_substring (title != NULL ? title : "",
                                             0,
                                             MIN (60, g_utf8_strlen (title != NULL ? title : "", -1)));

  return g_strdup_printf ("“%s” in “%s” cannot be kept here: %s",
                          start,
                          self->snapshot->calendar->name,
                          failure->message);
}

/* A value that no event can have concerns this item only: it is said, and the others go on. A pair rests as
 * it is; a new item is looked at again in every pass, which costs no call. Takes the error when it is of this
 * kind. */
static gboolean
put_unkept (AccordExecution *self, AccordWork *work, GError **failure, GError **error)
{
  AccordStep *step = work->step;
  gboolean known = step->candidate->unkept;

  if (!g_error_matches (*failure, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (failure));
      return FALSE;
    }
  work->refused = TRUE;
  step->hold = ACCORD_HOLD_STUCK;
  step->final = TRUE;
  g_free (step->reason);
  step->reason = describe_refusal (self, step, *failure);
  g_clear_error (failure);
  if (self->pass->unkept == NULL)
    self->pass->unkept = g_strdup (step->reason);
  self->pass->report->stuck++;
  if (step->candidate->link != NULL)
    {
      known = g_strcmp0 (step->candidate->link->why, step->reason) == 0;
      if (!accord_execute_put_hold (self, work, ACCORD_HOLD_STUCK, step->reason, error))
        return FALSE;
    }
  return known || accord_execute_add_history (self, work, "link", NULL, step->take, step->reason, error);
}

/* What is overwritten here. A row that was deleted says so: what it held gives way as well, and is kept (§4). */
static AccordFields *
find_overwritten (const AccordStep *step)
{
  const AccordEvent *event = step->candidate->event;
  gboolean came_back = (step->revive || step->show) && (event == NULL || event->deleted_at != 0);
  AccordFields *before =
      step->local != NULL && (event != NULL || !came_back) ? accord_fields_filter (step->local, step->pull) : NULL;

  if (came_back && before != NULL)
    accord_image_set (&before, ACCORD_FIELD_STATUS, ACCORD_DEED_DELETED);
  return before;
}

static gboolean
add_pull_history (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  gboolean takes = step->pull != 0 || step->revive || step->show || step->cancel;
  g_autoptr (AccordFields) before = find_overwritten (step);
  g_autoptr (AccordFields) after = step->take != NULL ? accord_fields_filter (step->take, step->pull) : NULL;
  g_autoptr (AccordFields) stands = work->event != NULL ? accord_execute_local_image (self, work) : NULL;

  /* What was taken, in the form it is shown in from now on: undo compares it with what then stands here. */
  for (AccordField field = 0; stands != NULL && after != NULL && field < ACCORD_N_FIELDS; field++)
    if (accord_fields_get (after, field) != NULL && accord_fields_get (stands, field) != NULL &&
        !(step->rewrite & ACCORD_FIELD_BIT (field)))
      accord_fields_set (after, field, accord_fields_get (stands, field));
  if (step->cancel)
    accord_image_set (&after, ACCORD_FIELD_STATUS, "cancelled");
  return accord_execute_add_history (self, work, takes ? "here" : "link", before, after, NULL, error);
}

/* ---- one function for each kind ---- */

/* When the values that are taken were made, by our clock: what "newest" is measured by later. */
static gint64
time_of_change (AccordExecution *self, const AccordCandidate *candidate)
{
  if (candidate->item == NULL || candidate->item->updated == 0)
    return self->pass->now;
  return candidate->item->updated - self->snapshot->clock_offset;
}

/* An item that was as many events before is no accident any more. */
#define MAX_LIVES 64

/* The same on every computer that pulls the item; the next one where that event is here already: the item of a
 * former life came back. (transfer full) (nullable) */
static char *
choose_pulled_id (AccordExecution *self, const AccordCandidate *candidate)
{
  const char *known = candidate->pull_as != NULL ? candidate->pull_as : candidate->orphan;

  if (known != NULL)
    return g_strdup (known);
  for (guint life = 0; life < MAX_LIVES; life++)
    {
      g_autofree char *id =
          accord_pulled_event_id (self->snapshot->calendar->remote_id, candidate->item->id, life);

      if (!accord_store_has_event (self->pass->store, id))
        return g_steal_pointer (&id);
    }
  return NULL;
}

static gboolean
do_pull_new (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  const AccordCandidate *candidate = step->candidate;
  g_autofree char *id = choose_pulled_id (self, candidate);
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) failure = NULL;

  if (id != NULL)
    {
      g_free (event->id);
      event->id = g_strdup (id);
    }
  event->born_in = g_strdup (self->snapshot->calendar->id);
  event->updated_at = time_of_change (self, candidate);
  accord_event_take_fields (event, step->take, step->pull, NULL, ACCORD_ORIGIN_THERE, self->pass->policy);
  if (!accord_store_add_event (self->pass->store, event, &failure))
    return put_unkept (self, work, &failure, error);
  if (!reload_event (self, work, event->id, error))
    return FALSE;
  ensure_link (self, work);
  accord_link_take_item (work->link, candidate->item);
  work->link->change_no = work->event->change_no;
  move_images (self, work);
  if (!put_link (self, work, error) || !add_pull_history (self, work, error))
    return FALSE;
  if (step->push == 0)
    accord_execute_note_echo (self, work);
  self->pass->report->pulled++;
  accord_execute_count (self, "pull");
  return accord_execute_close_answer (self, work, error);
}

/* A new event of which somebody took the row away under us is written again with the same id. */
static gboolean
restore_row (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  const AccordFields *seen = step->undo ? step->take : step->remote;
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  if (seen == NULL)
    return TRUE;
  g_free (event->id);
  event->id = g_strdup (work->link != NULL ? work->link->event : work->event->id);
  event->born_in = g_strdup (self->snapshot->calendar->id);
  work->step->origin = ACCORD_ORIGIN_THERE;
  if (work->link != NULL)
    work->link->origin = ACCORD_ORIGIN_THERE;
  accord_event_take_fields (event, seen, ACCORD_FIELDS_ALL, NULL, ACCORD_ORIGIN_THERE, self->pass->policy);
  return accord_store_add_event (self->pass->store, event, error) &&
         reload_event (self, work, event->id, error);
}

/* Another program removed the row for good; the store remembers only its number. */
static gboolean
revive_removed_row (AccordExecution *self, AccordWork *work, GError **error)
{
  g_autoptr (AccordEvent) now = accord_store_get_event (self->pass->store, work->event->id, error);

  if (now == NULL || now->deleted_at == 0 || now->change_no != work->event->change_no)
    return now != NULL;
  work->changed = FALSE;
  return restore_row (self, work, error);
}

/* Does more of the event change than its fields? */
static gboolean
changes_state (const AccordStep *step)
{
  return step->revive || step->cancel || step->show;
}

static void
apply_state (const AccordStep *step, AccordEvent *event)
{
  if (step->revive || step->show)
    event->deleted_at = 0;
  if (step->show)
    {
      event->archived = FALSE;
      if (event->status == ACCORD_STATUS_DRAFT || event->status == ACCORD_STATUS_CANCELLED)
        event->status = ACCORD_STATUS_CONFIRMED;
    }
  if (step->cancel)
    event->status = ACCORD_STATUS_CANCELLED;
}

void
accord_execute_take_fields (
    AccordExecution *self, const AccordStep *step, AccordEvent *event, AccordFieldMask mask, const AccordFields *image)
{
  const AccordFieldMask exceptions = ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);

  accord_event_take_fields (event, step->take, mask & ~exceptions, image, step->origin, self->pass->policy);
  if ((mask & exceptions) && accord_event_repeats (event))
    accord_event_take_exceptions (event,
                                  accord_fields_get (step->local, ACCORD_FIELD_EXCEPTIONS),
                                  accord_fields_get (step->take, ACCORD_FIELD_EXCEPTIONS),
                                  image,
                                  step->origin,
                                  self->pass->policy);
}

gboolean
accord_execute_take_values (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  g_autoptr (AccordEvent) event = NULL;
  g_autoptr (AccordFields) image = NULL;
  g_autoptr (GError) failure = NULL;

  if (step->pull == 0 && !changes_state (step))
    return TRUE;
  if (work->event == NULL)
    return restore_row (self, work, error);
  event = accord_event_copy (work->event);
  event->updated_at =
      step->undo ? self->pass->now : MAX (event->updated_at, time_of_change (self, step->candidate));
  if (step->undo)
    image = accord_execute_end_overrides (self, work, event);
  else if (work->link != NULL && work->link->sent != NULL)
    image = accord_fields_copy (work->link->sent);
  if (step->pull != 0)
    accord_execute_take_fields (self, step, event, step->pull, image);
  apply_state (step, event);
  if (!write_event (self, work, event, &failure))
    return put_unkept (self, work, &failure, error);
  return !work->changed || !(step->revive || step->show) || revive_removed_row (self, work, error);
}

/* What was held is looked at in every pass; it stays so until its write is done as well. */
static gboolean
waits_for_its_write (const AccordWork *work)
{
  return work->step->push != 0 && work->step->hold == ACCORD_HOLD_NONE &&
         work->link->state == ACCORD_LINK_HELD && work->link->remote_id != NULL;
}

/* What is only written there gets its entry when it is. */
static gboolean
has_history_here (const AccordStep *step)
{
  gboolean writes_only = step->push != 0 && step->hold == ACCORD_HOLD_NONE && step->pull == 0;

  return accord_step_is_shown (step) && (!writes_only || changes_state (step));
}

/* The copy came back under another id, or a second computer made it anew: the link names that one before anything is
 * written there. The one it named before is no more: remembered, it would be pulled as a new one when everything is
 * compared again. */
static gboolean
follow_item (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordCandidate *candidate = work->step->candidate;
  g_autoptr (AccordRemoteItem) former = NULL;

  if (work->link == NULL || work->link->remote_id == NULL || !accord_candidate_is_present_there (candidate) ||
      g_str_equal (work->link->remote_id, candidate->item->id))
    return TRUE;
  former = accord_remote_item_new_gone (work->link->remote_id);
  accord_link_take_item (work->link, candidate->item);
  return accord_store_put_remote_item (self->pass->store, self->snapshot->calendar->id, former, error) &&
         put_link (self, work, error);
}

/* PULL, ADOPT, MERGE, CONFLICT, RECORD, and what of a PUSH rests here. */
static gboolean
do_values (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  const AccordCandidate *candidate = step->candidate;
  gboolean adopts = candidate->link == NULL || candidate->link->remote_id == NULL ||
                    accord_link_is_forgotten (candidate->link);
  gboolean takes = step->pull != 0 || changes_state (step);

  if (!accord_execute_take_values (self, work, error))
    return FALSE;
  if (work->changed || work->refused)
    return TRUE;
  ensure_link (self, work);
  if (adopts)
    {
      work->link->origin = step->origin;
      work->link->generation = step->generation;
      clear_images (work->link);
    }
  if (accord_candidate_is_present_there (candidate))
    accord_link_take_item (work->link, candidate->item);
  work->link->gone_there = step->gone_there;
  if (work->event != NULL && step->carried != 0)
    move_images (self, work);
  if (step->push == 0 && work->event != NULL)
    work->link->change_no = work->event->change_no;
  if (!step->gone_there && !waits_for_its_write (work))
    set_hold (work->link, step->hold, accord_step_get_why (step));
  if (step->cancel)
    work->link->state = ACCORD_LINK_HIDDEN;
  if (!put_link (self, work, error) || (has_history_here (step) && !add_pull_history (self, work, error)))
    return FALSE;
  if (takes)
    self->pass->report->pulled++;
  if (takes || adopts || step->answered)
    accord_execute_count (self, "pull");
  /* What is written there stores the outcome, and closes the answer, itself. */
  return step->push != 0 || step->remark || accord_execute_close_answer (self, work, error);
}

/* Only what is to be written there: nothing is done here unless something of the link has to move first. */
static gboolean
do_push_preparation (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;

  /* What is to be emptied there leaves the images with that. */
  if ((step->pull | step->record | (step->dropped & ~step->empty)) == 0)
    return step->hold == ACCORD_HOLD_NONE ||
           accord_execute_put_hold (self, work, step->hold, accord_step_get_why (step), error);
  return do_values (self, work, error);
}

static gboolean
do_pull_delete (AccordExecution *self, AccordWork *work, GError **error)
{
  gboolean hit = FALSE;

  if (!accord_store_delete_event (
          self->pass->store, work->event->id, self->pass->now, work->event->change_no, &hit, error))
    return FALSE;
  work->changed = !hit;
  if (!hit)
    return TRUE;
  if ((work->step->decided && !accord_store_confirm_deletion (self->pass->store, work->event->id, error)) ||
      !accord_execute_add_history (self, work, "here", work->link->sent, NULL, NULL, error))
    return FALSE;
  set_hold (work->link, ACCORD_HOLD_NONE, NULL);
  work->link->state = ACCORD_LINK_WITHDRAWN;
  g_clear_pointer (&work->link->remote_id, g_free);
  work->link->gone_there = FALSE;
  clear_images (work->link);
  if (!put_link (self, work, error))
    return FALSE;
  self->pass->report->deleted_here++;
  accord_execute_count (self, "delete");
  return accord_execute_close_answer (self, work, error);
}

/* RELEASE, HIDE, FORGET. */
static gboolean
do_link_state (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  gboolean gone =
      accord_candidate_is_gone_there (step->candidate) || step->state_after == ACCORD_LINK_WITHDRAWN;

  if (!accord_execute_add_history (self, work, "link", work->link->sent, NULL, NULL, error) ||
      !accord_execute_close_answer (self, work, error))
    return FALSE;
  accord_execute_count (self, "link");
  if (step->kind == ACCORD_STEP_FORGET && work->event == NULL)
    return accord_store_remove_link (self->pass->store, work->link->id, error);
  set_hold (work->link, ACCORD_HOLD_NONE, NULL);
  work->link->state = step->state_after;
  work->link->why = g_strdup (accord_step_get_why (step));
  if (gone)
    {
      g_clear_pointer (&work->link->remote_id, g_free);
      work->link->gone_there = FALSE;
      clear_images (work->link);
    }
  return put_link (self, work, error);
}

/* The link follows its item into another calendar; what stays behind keeps the event from being written anew
 * here. */
static gboolean
do_move (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordCandidate *candidate = work->step->candidate;
  g_autoptr (AccordLink) arrived = NULL;
  g_autoptr (AccordEvent) event = NULL;

  if (work->event != NULL && g_strcmp0 (work->event->born_in, candidate->link->calendar) == 0)
    {
      event = accord_event_copy (work->event);
      g_free (event->born_in);
      event->born_in = g_strdup (candidate->moved_to);
      if (!write_event (self, work, event, error))
        return FALSE;
      if (work->changed)
        return TRUE;
    }
  if (!do_link_state (self, work, error))
    return FALSE;
  if (candidate->moved_linked)
    return TRUE;
  arrived = accord_link_copy (candidate->link);
  arrived->id = 0;
  g_free (arrived->calendar);
  arrived->calendar = g_strdup (candidate->moved_to);
  set_hold (arrived, ACCORD_HOLD_NONE, NULL);
  accord_link_take_item (arrived, candidate->moved_item);
  return accord_store_put_link (self->pass->store, arrived, error);
}

static gboolean
do_hold (AccordExecution *self, AccordWork *work, GError **error)
{
  return work->link == NULL ||
         accord_execute_put_hold (self, work, work->step->hold, accord_step_get_why (work->step), error);
}

/* An item of which only the mark is known gets a link, for as long as it takes to delete it. */
static void
link_orphan (AccordExecution *self, AccordWork *work)
{
  const AccordCandidate *candidate = work->step->candidate;

  if (work->link == NULL)
    work->link = accord_link_new (candidate->orphan != NULL ? candidate->orphan : candidate->event->id,
                                  self->snapshot->calendar->id);
  work->link->origin = work->step->origin;
  clear_images (work->link);
  work->link->seen = accord_fields_copy (candidate->item->fields);
  accord_link_take_item (work->link, candidate->item);
}

/* Should the call fail, the person is not asked a second time. */
static gboolean
put_decision (AccordExecution *self, AccordWork *work, GError **error)
{
  if (work->link == NULL || work->link->remote_id == NULL)
    link_orphan (self, work);
  /* Held until it is done: what is held is looked at in every pass. */
  set_hold (work->link, ACCORD_HOLD_BRAKE, ACCORD_WHY_DECIDED);
  return put_link (self, work, error);
}

typedef gboolean (*Doer) (AccordExecution *self, AccordWork *work, GError **error);

static const Doer doers[] = {
  [ACCORD_STEP_RECORD] = do_values,      [ACCORD_STEP_PUSH] = do_push_preparation,
  [ACCORD_STEP_PULL_NEW] = do_pull_new,  [ACCORD_STEP_ADOPT] = do_values,
  [ACCORD_STEP_PULL] = do_values,        [ACCORD_STEP_MERGE] = do_values,
  [ACCORD_STEP_CONFLICT] = do_values,    [ACCORD_STEP_PULL_DELETE] = do_pull_delete,
  [ACCORD_STEP_RELEASE] = do_link_state, [ACCORD_STEP_HIDE] = do_link_state,
  [ACCORD_STEP_FORGET] = do_link_state,  [ACCORD_STEP_MOVE] = do_move,
  [ACCORD_STEP_HOLD] = do_hold,
};

/* A conflict that rests as it rested before moves nothing. */
static gboolean
rests_as_before (const AccordStep *step)
{
  const AccordLink *link = step->candidate->link;
  const AccordRemoteItem *item = step->candidate->item;

  return step->kind == ACCORD_STEP_CONFLICT && step->hold != ACCORD_HOLD_NONE && link != NULL &&
         link->remote_id != NULL && (step->pull | step->record | step->dropped) == 0 &&
         g_strcmp0 (link->hold, accord_hold_to_text (step->hold)) == 0 &&
         (item == NULL || g_strcmp0 (item->tag, link->tag) == 0);
}

static gboolean
do_one (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  Doer doer = (guint) step->kind < G_N_ELEMENTS (doers) ? doers[step->kind] : NULL;

  if (step->hold == ACCORD_HOLD_CONFLICT || step->kind == ACCORD_STEP_CONFLICT)
    self->pass->report->conflicts++;
  if (step->hold == ACCORD_HOLD_STUCK)
    self->pass->report->stuck++;
  if (step->undo)
    return accord_execute_undo_here (self, work, error);
  /* What nobody has approved leaves no trace but its line in the plan. */
  if (step->hold == ACCORD_HOLD_APPROVAL || rests_as_before (step))
    return TRUE;
  if (!follow_item (self, work, error))
    return FALSE;
  /* A copy that would mail is remembered, or it would be looked at again only when its event changes. */
  if (step->hold == ACCORD_HOLD_MAIL && step->kind == ACCORD_STEP_PUSH_NEW)
    return accord_execute_put_hold (self, work, step->hold, accord_step_get_why (step), error);
  if (!accord_step_acts_here (step) ||
      (step->hold == ACCORD_HOLD_MAIL && step->kind == ACCORD_STEP_PUSH_DELETE))
    return do_hold (self, work, error);
  if (step->split != 0)
    return accord_execute_split (self, work, error);
  if (step->decided && step->kind == ACCORD_STEP_PUSH_DELETE)
    return put_decision (self, work, error);
  return doer == NULL || doer (self, work, error);
}

/* Both parts are told as one deed, also when another process does the part there: that can no longer see what was done
 * here. */
static gboolean
note_begun (AccordExecution *self, AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;
  gboolean writes_only = step->kind == ACCORD_STEP_PUSH || step->kind == ACCORD_STEP_PUSH_NEW ||
                         (step->kind == ACCORD_STEP_PUSH_DELETE && !step->decided);
  g_autoptr (AccordIntent) intent = NULL;

  if (step->undo || step->split != 0 || (writes_only && work->rest_of == NULL) || work->changed ||
      work->refused || work->link == NULL || !accord_step_acts_there (step))
    return TRUE;
  intent = accord_execute_make_intent (self, work, "update");
  if (!accord_store_open_intent (self->pass->store, intent, error))
    return FALSE;
  work->begun = intent->id;
  return TRUE;
}

gboolean
accord_execute_here (AccordExecution *self, GError **error)
{
  AccordStore *store = self->pass->store;

  for (guint start = 0; start < self->work->len; start += CHUNK)
    {
      if (g_cancellable_set_error_if_cancelled (self->pass->cancellable, error) ||
          !accord_store_begin (store, error))
        return FALSE;
      for (guint i = start; i < MIN (start + CHUNK, self->work->len); i++)
        if (!do_one (self, g_ptr_array_index (self->work, i), error) ||
            !note_begun (self, g_ptr_array_index (self->work, i), error))
          {
            accord_store_rollback (store);
            return FALSE;
          }
      if (!accord_store_commit (store, error))
        return FALSE;
    }
  return TRUE;
}
