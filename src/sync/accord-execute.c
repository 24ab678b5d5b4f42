/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

AccordWork *
accord_work_new (AccordStep *step)
{
  AccordWork *self = g_new0 (AccordWork, 1);

  self->step = step;
  if (step->candidate != NULL && step->candidate->link != NULL)
    self->link = accord_link_copy (step->candidate->link);
  if (step->candidate != NULL && step->candidate->event != NULL)
    self->event = accord_event_copy (step->candidate->event);
  return self;
}

void
accord_work_free (AccordWork *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->link, accord_link_free);
  g_clear_pointer (&self->event, accord_event_free);
  g_clear_pointer (&self->write, accord_write_free);
  g_clear_pointer (&self->intent, accord_intent_free);
  g_free (self);
}

void
accord_image_set (AccordFields **image, AccordField field, const char *value)
{
  if (*image == NULL)
    *image = accord_fields_new ();
  accord_fields_set (*image, field, value);
}

void
accord_link_take_item (AccordLink *link, const AccordRemoteItem *item)
{
  g_free (link->remote_id);
  link->remote_id = g_strdup (item->id);
  g_free (link->tag);
  link->tag = g_strdup (item->tag);
  g_free (link->web_link);
  link->web_link = g_strdup (item->web_link);
  g_free (link->uid);
  link->uid = g_strdup (item->uid);
  link->organised_by_me = !(item->traits & ACCORD_REMOTE_NOT_MINE);
  link->gone_there = FALSE;
}

/* What is undone is told by what it does; a biography and another undo read it like any other. */
static const char *
history_word (const AccordStep *step, const char *side)
{
  gboolean here = g_strcmp0 (side, "here") == 0;

  if (!step->undo)
    return accord_step_kind_to_text (step->kind);
  if (here)
    return step->vanish ? "pull-delete" : step->revive ? "pull-new" : "pull";
  return step->kind == ACCORD_STEP_PUSH_NEW      ? "push-new"
         : step->kind == ACCORD_STEP_PUSH_DELETE ? "push-delete"
                                                 : "push";
}

/* What was begun by an earlier process is told as it would have told it. */
static const char *
told_word (const AccordWork *work, const char *side)
{
  return work->rest_of != NULL && g_strcmp0 (side, "there") == 0 ? work->rest_of->step
                                                                 : history_word (work->step, side);
}

static const char *
told_why (const AccordWork *work, const char *side)
{
  return work->rest_of != NULL && g_strcmp0 (side, "there") == 0 ? work->rest_of->why
                                                                 : accord_step_get_why (work->step);
}

static const char *
told_title (const AccordWork *work)
{
  const AccordFields *sides[] = { work->step->local, work->step->remote };

  if (work->rest_of != NULL && work->rest_of->title != NULL)
    return work->rest_of->title;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (sides[i] != NULL && accord_fields_get (sides[i], ACCORD_FIELD_TITLE) != NULL)
      return accord_fields_get (sides[i], ACCORD_FIELD_TITLE);
  return work->event != NULL ? work->event->title : NULL;
}

AccordIntent *
accord_execute_make_intent (AccordExecution *self, const AccordWork *work, const char *kind)
{
  AccordIntent *intent = accord_intent_new (kind);

  intent->run = g_strdup (self->pass->report->run);
  intent->calendar = g_strdup (self->snapshot->calendar->id);
  intent->event = g_strdup (work->link != NULL ? work->link->event : work->event->id);
  intent->generation = work->step->generation;
  intent->change_no = work->event != NULL ? work->event->change_no : 0;
  intent->created_at = accord_clock_seconds (self->pass->clock);
  intent->step = g_strdup (told_word (work, "there"));
  intent->why = g_strdup (told_why (work, "there"));
  intent->title = g_strdup (told_title (work));
  return intent;
}

gboolean
accord_execute_add_history (AccordExecution *self,
                            const AccordWork *work,
                            const char *side,
                            const AccordFields *before,
                            const AccordFields *after,
                            const char *failure,
                            GError **error)
{
  g_autoptr (AccordHistory) entry = accord_history_new (told_word (work, side));

  entry->run = g_strdup (self->pass->report->run);
  entry->event = g_strdup (work->event != NULL  ? work->event->id
                           : work->link != NULL ? work->link->event
                                                : NULL);
  entry->calendar = g_strdup (self->snapshot->calendar->id);
  entry->why = g_strdup (told_why (work, side));
  entry->title = g_strdup (told_title (work));
  entry->side = g_strdup (side);
  entry->remote_id = work->link != NULL ? g_strdup (work->link->remote_id) : NULL;
  entry->before = before != NULL ? accord_fields_copy (before) : NULL;
  entry->after = after != NULL ? accord_fields_copy (after) : NULL;
  entry->error = g_strdup (failure);
  entry->at = accord_clock_seconds (self->pass->clock);
  return accord_store_add_history (self->pass->store, entry, error);
}

gboolean
accord_execute_close_answer (AccordExecution *self, const AccordWork *work, GError **error)
{
  const AccordStep *step = work->step;

  return !step->answered || accord_store_remove_answer (self->pass->store, step->candidate->answer, error);
}

gboolean
accord_execute_is_as_read (AccordExecution *self, AccordWork *work, GError **error)
{
  g_autoptr (AccordEvent) now = NULL;

  if (!accord_store_find_event (self->pass->store, work->event->id, &now, error))
    return FALSE;
  work->changed = now == NULL || now->change_no != work->event->change_no;
  return TRUE;
}

/* What flows can be another set once the event is stored here; the images are to hold just that, and nothing of a
 * series, which it is not. */
static gboolean
images_are_whole (AccordExecution *self, const AccordWork *work)
{
  const AccordLink *link = work->link;
  AccordFieldClass classes[ACCORD_N_FIELDS];

  if (link->sent == NULL || link->seen == NULL)
    return FALSE;
  accord_snapshot_get_classes (self->snapshot, work->event, link->origin, link->organised_by_me, classes);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      gboolean flows = classes[field] != ACCORD_CLASS_NONE;

      if (ACCORD_FIELDS_SERIES & ACCORD_FIELD_BIT (field))
        continue;
      if (flows != (accord_fields_get (link->sent, field) != NULL) ||
          flows != (accord_fields_get (link->seen, field) != NULL))
        return FALSE;
    }
  return TRUE;
}

/* Series and events with guests are looked at once more: their parts may be written one after the other. */
void
accord_execute_note_echo (AccordExecution *self, const AccordWork *work)
{
  const AccordStep *step = work->step;
  const AccordEvent *event = work->event;

  if (event != NULL && event->attendees->len == 0 && !accord_event_repeats (event) &&
      step->hold == ACCORD_HOLD_NONE && !step->undo && !step->answered && step->rewrite == 0 &&
      step->candidate->link == NULL && images_are_whole (self, work))
    accord_echoes_note (self->pass->echoes, work->link);
}

void
accord_execute_count (AccordExecution *self, const char *what)
{
  self->pass->report->steps++;
  self->pass->done++;
  accord_run_tell_progress (self->pass, what);
}

/* A hint that an item has gone (§6): the item of a link is asked about, any other one is forgotten. Should it have only
 * left the range, the next full listing shows it again. */
static gboolean
remember_item (AccordExecution *self, const AccordRemoteItem *item, GError **error)
{
  const char *calendar = self->snapshot->calendar->id;
  g_autoptr (AccordLink) link = NULL;
  g_autoptr (GError) local_error = NULL;

  if (item->state == ACCORD_REMOTE_MAYBE_GONE)
    link = accord_store_find_remote_link (self->pass->store, calendar, item->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return link != NULL || accord_store_put_remote_item (self->pass->store, calendar, item, error);
}

/* What the listing showed is remembered, so that an item entering the window later needs no full listing
 * (§7). */
static gboolean
remember_listing (AccordExecution *self, GError **error)
{
  const char *calendar = self->snapshot->calendar->id;
  const AccordListing *listing = g_hash_table_lookup (self->pass->listings, calendar);
  AccordStore *store = self->pass->store;
  GHashTableIter iter;
  const AccordRemoteItem *item;

  if (listing == NULL || (g_hash_table_size (listing->items) == 0 && !listing->complete))
    return TRUE;
  if (!accord_store_begin (store, error))
    return FALSE;
  if (listing->complete && !accord_store_clear_remote_items (store, calendar, error))
    {
      accord_store_rollback (store);
      return FALSE;
    }
  g_hash_table_iter_init (&iter, listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (!remember_item (self, item, error))
      {
        accord_store_rollback (store);
        return FALSE;
      }
  return accord_store_commit (store, error);
}

/* The rest of what an earlier process began: what is left to be written of an event that nobody has changed since. */
static const AccordIntent *
find_begun (AccordExecution *self, const AccordWork *work)
{
  AccordStepKind kind = work->step->kind;
  const AccordIntent *begun;

  if (work->step->undo || work->link == NULL ||
      (kind != ACCORD_STEP_PUSH && kind != ACCORD_STEP_PUSH_DELETE && kind != ACCORD_STEP_RECORD))
    return NULL;
  begun = accord_recover_find_begun (self->pass, self->snapshot->calendar->id, work->link->event);
  return begun != NULL && begun->change_no == (work->event != NULL ? work->event->change_no : 0) ? begun
                                                                                                 : NULL;
}

static void
collect_work (AccordExecution *self)
{
  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      AccordStep *step = g_ptr_array_index (self->plan->steps, i);
      AccordWork *work;

      if (step->candidate == NULL)
        continue;
      work = accord_work_new (step);
      work->rest_of = find_begun (self, work);
      g_ptr_array_add (self->work, work);
    }
}

/* What changed there under our hands is read again, so that the next plan sees it. */
static gboolean
refetch_changed (AccordExecution *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;

  for (guint i = 0; i < self->work->len; i++)
    {
      const AccordWork *work = g_ptr_array_index (self->work, i);

      if (work->changed && work->link != NULL && work->link->remote_id != NULL)
        g_ptr_array_add (ids, work->link->remote_id);
    }
  if (ids->len == 0)
    return TRUE;
  if (!accord_provider_fetch (
          self->pass->provider, self->snapshot->calendar, ids, &items, self->pass->cancellable, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!accord_store_put_remote_item (
            self->pass->store, self->snapshot->calendar->id, g_ptr_array_index (items, i), error))
      return FALSE;
  return TRUE;
}

static guint
count_unfinished (AccordExecution *self)
{
  guint count = 0;

  for (guint i = 0; i < self->work->len; i++)
    count += ((const AccordWork *) g_ptr_array_index (self->work, i))->changed;
  return count;
}

gboolean
accord_execute_undo (AccordPass *pass,
                     const AccordSnapshot *snapshot,
                     AccordPlan *plan,
                     gboolean here_only,
                     guint *unfinished,
                     GError **error)
{
  g_autoptr (GPtrArray) work = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_work_free);
  AccordExecution self = { pass, snapshot, plan, work, 0 };

  collect_work (&self);
  if (!accord_execute_here (&self, error))
    return FALSE;
  if (!here_only && (!accord_execute_creates (&self, error) || !accord_execute_updates (&self, error) ||
                     !accord_execute_removes (&self, error) || !refetch_changed (&self, error)))
    return FALSE;
  *unfinished = count_unfinished (&self);
  return TRUE;
}

gboolean
accord_execute (
    AccordPass *pass, const AccordSnapshot *snapshot, AccordPlan *plan, guint *unfinished, GError **error)
{
  g_autoptr (GPtrArray) work = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_work_free);
  AccordExecution self = { pass, snapshot, plan, work, 0 };

  collect_work (&self);
  if (!remember_listing (&self, error) || !accord_execute_here (&self, error) ||
      !accord_execute_creates (&self, error) || !accord_execute_updates (&self, error) ||
      !accord_execute_removes (&self, error) || !refetch_changed (&self, error))
    return FALSE;
  *unfinished = count_unfinished (&self);
  /* Another round has to look at what changed meanwhile. */
  pass->report->steps += *unfinished;
  return TRUE;
}
