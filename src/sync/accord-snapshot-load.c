/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

#include "sync/accord-pass-private.h"

#include "model/accord-mark.h"
#include "model/accord-series.h"
#include "sync/accord-answers.h"
#include "sync/accord-originals.h"
#include "sync/accord-reset.h"
#include "sync/accord-settled.h"
#include "sync/accord-suppose.h"
#include "sync/accord-wanted.h"

/* The candidates of a snapshot while it is read. */
typedef struct
{
  AccordPass *pass;
  AccordSnapshot *snapshot;
  AccordListing *listing; /* (nullable) */
  GHashTable *by_event;   /* event id → AccordCandidate */
  GHashTable *by_item;    /* remote id → AccordCandidate */
  GHashTable *pulled_as;  /* event ids of other stores' marks seen so far */
  AccordOriginals *originals; /* (owned) */
  GPtrArray *events;      /* (owned) (element-type AccordEvent) those to be looked at for themselves */
  GPtrArray *items; /* (owned) (nullable) (element-type AccordRemoteItem) full compare: remembered ones in the
                       window */
  GHashTable *event_of; /* (owned) id → AccordEvent of @events: read at once, not one by one */
  GHashTable *item_of;  /* (owned) id → AccordRemoteItem of @items */
} Loader;

static void
loader_clear (Loader *self)
{
  g_clear_pointer (&self->by_event, g_hash_table_unref);
  g_clear_pointer (&self->by_item, g_hash_table_unref);
  g_clear_pointer (&self->pulled_as, g_hash_table_unref);
  g_clear_pointer (&self->originals, accord_originals_free);
  g_clear_pointer (&self->event_of, g_hash_table_unref);
  g_clear_pointer (&self->item_of, g_hash_table_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loader, loader_clear)

static AccordCandidate *
add_candidate (Loader *loader, AccordCandidate *candidate)
{
  const char *event = candidate->link != NULL    ? candidate->link->event
                      : candidate->event != NULL ? candidate->event->id
                                                 : NULL;

  g_ptr_array_add (loader->snapshot->candidates, candidate);
  if (event != NULL)
    g_hash_table_insert (loader->by_event, g_strdup (event), candidate);
  if (candidate->item != NULL)
    g_hash_table_insert (loader->by_item, g_strdup (candidate->item->id), candidate);
  else if (candidate->link != NULL && candidate->link->remote_id != NULL)
    g_hash_table_insert (loader->by_item, g_strdup (candidate->link->remote_id), candidate);
  return candidate;
}

/* NULL without error: its row is gone. */
static gboolean
read_event (Loader *loader, const char *id, AccordEvent **out, GError **error)
{
  const AccordEvent *known = g_hash_table_lookup (loader->event_of, id);

  if (known != NULL)
    {
      *out = accord_event_copy (known);
      return TRUE;
    }
  if (!accord_store_find_event (loader->pass->store, id, out, error))
    return FALSE;
  accord_suppose_apply (loader->pass, *out);
  return TRUE;
}

/* ---- the side there ---- */

static gboolean
lay_in_range (Loader *loader, const AccordLink *link)
{
  return accord_fields_touch (link->seen, loader->listing->from, loader->listing->to, loader->snapshot->zone);
}

/* A deletion there that waits for an answer was proven when it was first seen. */
static gboolean
is_held_deletion (const AccordLink *link)
{
  AccordHold hold = accord_hold_from_text (link->hold);

  return link->gone_there && link->state == ACCORD_LINK_HELD &&
         (hold == ACCORD_HOLD_BRAKE || hold == ACCORD_HOLD_DELETION);
}

static void
take_proven_tombstone (AccordCandidate *candidate)
{
  candidate->hinted_gone = FALSE;
  candidate->item = accord_remote_item_new_gone (candidate->link->remote_id);
}

/* The item of a link: as listed now, else as remembered. Absence from a complete listing is a hint, and only
 * where the listing would have shown it. */
static gboolean
find_item (Loader *loader, AccordCandidate *candidate, GError **error)
{
  const AccordLink *link = candidate->link;
  const AccordRemoteItem *listed = accord_listing_find (loader->listing, link->remote_id);
  g_autoptr (GError) local_error = NULL;

  if (link->remote_id == NULL)
    return TRUE;
  candidate->hinted_gone = link->gone_there;
  if (listed != NULL)
    {
      candidate->hinted_gone = listed->state == ACCORD_REMOTE_MAYBE_GONE;
      if (!candidate->hinted_gone)
        candidate->item = accord_remote_item_copy (listed);
      return TRUE;
    }
  if (is_held_deletion (link))
    {
      take_proven_tombstone (candidate);
      return TRUE;
    }
  if (accord_unread_rests (loader->listing, link->remote_id))
    {
      candidate->hinted_gone = TRUE;
      return TRUE;
    }
  if (loader->listing != NULL && loader->listing->complete)
    {
      candidate->hinted_gone |= accord_link_is_forgotten (link) || lay_in_range (loader, link);
      return TRUE;
    }
  listed = g_hash_table_lookup (loader->item_of, link->remote_id);
  if (listed != NULL)
    candidate->item = accord_remote_item_copy (listed);
  else
    candidate->item =
        accord_store_get_remote_item (loader->pass->store, link->calendar, link->remote_id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Takes @link. */
static gboolean
add_link (Loader *loader, AccordLink *link, GError **error)
{
  AccordCandidate *candidate;

  if (g_hash_table_contains (loader->by_event, link->event))
    {
      accord_link_free (link);
      return TRUE;
    }
  candidate = accord_candidate_new ();
  candidate->link = link;
  if (!find_item (loader, candidate, error) || !read_event (loader, link->event, &candidate->event, error))
    {
      accord_candidate_free (candidate);
      return FALSE;
    }
  add_candidate (loader, candidate);
  return TRUE;
}

/* Takes @event. */
static gboolean
add_event (Loader *loader, AccordEvent *event, GError **error)
{
  g_autoptr (AccordEvent) owned = event;
  g_autoptr (GError) local_error = NULL;
  AccordCandidate *candidate;
  AccordLink *link;

  if (g_hash_table_contains (loader->by_event, event->id))
    return TRUE;
  link =
      accord_store_find_link (loader->pass->store, event->id, loader->snapshot->calendar->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (link != NULL)
    return add_link (loader, link, error);
  candidate = accord_candidate_new ();
  candidate->event = g_steal_pointer (&owned);
  add_candidate (loader, candidate);
  return TRUE;
}

/* ---- items without a link ---- */

static gboolean
is_living (AccordPass *pass, const AccordLink *link)
{
  const AccordListing *listing = g_hash_table_lookup (pass->listings, link->calendar);
  const AccordRemoteItem *item = accord_listing_find (listing, link->remote_id);

  if (link->remote_id == NULL || link->gone_there)
    return FALSE;
  if (item != NULL)
    return item->state == ACCORD_REMOTE_PRESENT;
  return listing == NULL || !listing->complete;
}

/* TWIN: a copy made by a person: the mark is there, but the event's link names another item that lives (§2), or
 * lived until just now: every computer has to read it alike, whichever looked first. Where there is no such link, the
 * items themselves tell which of them is the original.
 * SEEN_TWICE: the very item of a link, looked at through another account; it is nobody's to pull (§11). */
typedef enum
{
  MARK_NAMES_IT,
  MARK_TWIN,
  MARK_SEEN_TWICE
} MarkMeaning;

static gboolean
is_seen_twice (Loader *loader,
               const AccordLink *link,
               const AccordCalendar *home,
               const AccordRemoteItem *item)
{
  return home != NULL && !g_str_equal (home->account, loader->snapshot->calendar->account) &&
         link->uid != NULL && g_strcmp0 (link->uid, item->uid) == 0;
}

/* A copy that was made before its original went carries the generation of a link it never belonged to. The item
 * of the link itself, come back under another id, would have the uid it had. */
static gboolean
is_left_by_its_original (const AccordLink *link, const AccordMark *mark, const AccordRemoteItem *item)
{
  return mark->generation <= link->generation && link->uid != NULL && item->uid != NULL &&
         !g_str_equal (link->uid, item->uid);
}

static gboolean
read_mark (
    Loader *loader, const AccordMark *mark, const AccordRemoteItem *item, MarkMeaning *out, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_event_links (loader->pass->store, mark->event, error);
  const char *here = loader->snapshot->calendar->id;
  gboolean copy = FALSE;

  *out = MARK_NAMES_IT;
  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len && *out == MARK_NAMES_IT; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);
      const AccordCalendar *home = g_hash_table_lookup (loader->snapshot->calendars, link->calendar);
      gboolean same = g_str_equal (link->calendar, here);
      gboolean marked_for_it =
          home != NULL && home->remote_id != NULL && accord_pass_is_connected (loader->pass, home) &&
          accord_mark_is_for_calendar (mark, home->remote_id);

      /* A reset took the pair apart: the mark says nothing any more. */
      if (same && g_strcmp0 (link->why, ACCORD_WHY_RESET) == 0)
        *out = MARK_TWIN;
      if (link->remote_id == NULL || (same && g_str_equal (link->remote_id, item->id)) ||
          (!same && !marked_for_it))
        continue;
      if (is_seen_twice (loader, link, home, item))
        *out = MARK_SEEN_TWICE;
      else if (is_living (loader->pass, link) || (same && is_left_by_its_original (link, mark, item)))
        *out = MARK_TWIN;
    }
  if (*out != MARK_NAMES_IT)
    return TRUE;
  if (!accord_originals_is_copy (loader->originals, item, mark, &copy, error))
    return FALSE;
  if (copy)
    *out = MARK_TWIN;
  return TRUE;
}

/* An item on its way from another calendar is left to that calendar's plan. One that was marked for this calendar came
 * from nowhere: it is the event's own copy, or a person made it of that. */
static gboolean
is_arriving (Loader *loader, const AccordRemoteItem *item, const AccordMark *mark)
{
  gboolean may_move = mark != NULL && !accord_mark_is_for_calendar (mark, loader->snapshot->calendar->remote_id);

  for (guint i = 0; i < loader->pass->departures->len; i++)
    {
      const AccordDeparture *departure = g_ptr_array_index (loader->pass->departures, i);

      if (g_str_equal (departure->calendar, loader->snapshot->calendar->id))
        continue;
      if (g_str_equal (departure->remote_id, item->id) ||
          (may_move && g_str_equal (departure->event, mark->event)) ||
          (departure->uid != NULL && g_strcmp0 (departure->uid, item->uid) == 0))
        return TRUE;
    }
  return FALSE;
}

/* Joins a marked item with the candidate of its event. */
static gboolean
add_marked_item (
    Loader *loader, const AccordRemoteItem *item, const AccordMark *mark, AccordEvent *event, GError **error)
{
  g_autofree char *id = g_strdup (event->id);
  AccordCandidate *candidate;

  if (!add_event (loader, event, error))
    return FALSE;
  candidate = g_hash_table_lookup (loader->by_event, id);
  if (accord_candidate_is_present_there (candidate))
    return TRUE;
  /* The link's own item is no more: the same copy came back under another id, or was made anew elsewhere. */
  g_clear_pointer (&candidate->item, accord_remote_item_free);
  candidate->item = accord_remote_item_copy (item);
  candidate->hinted_gone = FALSE;
  candidate->marked = TRUE;
  if (candidate->link != NULL && candidate->link->remote_id != NULL)
    candidate->link->generation = MAX (candidate->link->generation, mark->generation);
  g_hash_table_insert (loader->by_item, g_strdup (item->id), candidate);
  return TRUE;
}

static void
add_plain_item (Loader *loader, const AccordRemoteItem *item, const char *orphan, const char *pull_as)
{
  AccordCandidate *candidate = accord_candidate_new ();

  candidate->item = accord_remote_item_copy (item);
  candidate->orphan = g_strdup (orphan);
  candidate->pull_as = g_strdup (pull_as);
  add_candidate (loader, candidate);
}

static gboolean
add_unlinked_item (Loader *loader, const AccordRemoteItem *item, GError **error)
{
  g_autoptr (AccordMark) mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;
  AccordEvent *event = NULL;
  MarkMeaning meaning = MARK_NAMES_IT;
  gboolean ours;

  if (is_arriving (loader, item, mark))
    return TRUE;
  if (mark != NULL && !read_mark (loader, mark, item, &meaning, error))
    return FALSE;
  if (meaning == MARK_SEEN_TWICE)
    return TRUE;
  if (mark == NULL || meaning == MARK_TWIN)
    {
      add_plain_item (loader, item, NULL, NULL);
      return TRUE;
    }
  if (!read_event (loader, mark->event, &event, error))
    return FALSE;
  if (event != NULL)
    return add_marked_item (loader, item, mark, event, error);
  ours = g_str_equal (mark->store, loader->snapshot->store);
  if (!ours && !g_hash_table_add (loader->pulled_as, g_strdup (mark->event)))
    add_plain_item (loader, item, NULL, NULL);
  else
    add_plain_item (loader, item, ours ? mark->event : NULL, ours ? NULL : mark->event);
  return TRUE;
}

static gboolean
add_item (Loader *loader, const AccordRemoteItem *item, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  AccordLink *link;

  if (g_hash_table_contains (loader->by_item, item->id))
    return TRUE;
  link = accord_store_find_remote_link (loader->pass->store,
                                        loader->snapshot->calendar->id,
                                        item->id,
                                        &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (link != NULL)
    return add_link (loader, link, error);
  return item->state != ACCORD_REMOTE_PRESENT || add_unlinked_item (loader, item, error);
}

/* ---- which ones ---- */

static gboolean
load_links (Loader *loader, gboolean full, GError **error)
{
  AccordPass *pass = loader->pass;
  const char *calendar = loader->snapshot->calendar->id;
  g_autoptr (GPtrArray) links = NULL;

  links = full ? accord_store_list_links (pass->store, calendar, error)
               : accord_store_list_open_links (pass->store, calendar, error);
  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    if (!add_link (loader, accord_link_copy (g_ptr_array_index (links, i)), error))
      return FALSE;
  return TRUE;
}

/* What is looked at for itself, read at once. */
static gboolean
read_sides (Loader *loader, gboolean full, GError **error)
{
  AccordPass *pass = loader->pass;
  const AccordCalendar *calendar = loader->snapshot->calendar;

  loader->events =
      full ? accord_store_list_events (pass->store, pass->window.start, pass->window.end, TRUE, error)
           : accord_store_list_changed (pass->store, calendar->settled_change_no, error);
  if (loader->events == NULL)
    return FALSE;
  for (guint i = 0; i < loader->events->len; i++)
    {
      AccordEvent *event = g_ptr_array_index (loader->events, i);

      accord_suppose_apply (pass, event);
      g_hash_table_insert (loader->event_of, event->id, event);
    }
  if (!full || loader->listing == NULL || loader->listing->complete)
    return TRUE;
  loader->items =
      accord_store_list_remote_items (pass->store, calendar->id, pass->window.start, pass->window.end, error);
  for (guint i = 0; loader->items != NULL && i < loader->items->len; i++)
    {
      AccordRemoteItem *item = g_ptr_array_index (loader->items, i);

      g_hash_table_insert (loader->item_of, item->id, item);
    }
  return loader->items != NULL;
}

/* What the round before has made, met again in an incremental look: nothing of it needs to be compared. */
static const AccordEchoes *
echoes_of (const Loader *loader)
{
  return loader->snapshot->full ? NULL : loader->pass->heard;
}

static gboolean
load_events (Loader *loader, GError **error)
{
  const char *calendar = loader->snapshot->calendar->id;

  for (guint i = 0; i < loader->events->len; i++)
    {
      const AccordEvent *event = g_ptr_array_index (loader->events, i);

      if (!accord_echoes_has_event (echoes_of (loader), calendar, event) &&
          !add_event (loader, accord_event_copy (event), error))
        return FALSE;
    }
  return TRUE;
}

/* Those whose status is supposed, although nothing of them has changed. */
static gboolean
load_supposed (Loader *loader, GError **error)
{
  GPtrArray *ids = loader->pass->options->supposed;

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      AccordEvent *event = NULL;

      if (!read_event (loader, g_ptr_array_index (ids, i), &event, error) ||
          (event != NULL && !add_event (loader, event, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_items (Loader *loader, GError **error)
{
  GHashTableIter iter;
  const AccordRemoteItem *item;

  if (loader->listing == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, loader->listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (!accord_echoes_has_item (echoes_of (loader), loader->snapshot->calendar->id, item) &&
        !add_item (loader, item, error))
      return FALSE;
  for (guint i = 0; loader->items != NULL && i < loader->items->len; i++)
    {
      item = g_ptr_array_index (loader->items, i);
      if (accord_listing_find (loader->listing, item->id) == NULL && !add_item (loader, item, error))
        return FALSE;
    }
  return TRUE;
}

/* An item the store could not keep is looked at again in every pass, and said once. */
static void
mark_unkept (Loader *loader, const AccordWaiting *line)
{
  AccordCandidate *candidate = g_hash_table_lookup (loader->by_item, line->remote_id);

  if (*line->id == '\0' && candidate != NULL)
    candidate->unkept = TRUE;
}

/* Steps that wait for a person are shown again in every plan. */
static gboolean
load_waiting (Loader *loader, GPtrArray *waiting, GError **error)
{
  for (guint i = 0; i < waiting->len; i++)
    {
      const AccordWaiting *line = g_ptr_array_index (waiting, i);
      g_autoptr (AccordRemoteItem) item = NULL;
      AccordEvent *event = NULL;

      if (line->event != NULL && !read_event (loader, line->event, &event, error))
        return FALSE;
      if (event != NULL && !add_event (loader, event, error))
        return FALSE;
      if (line->remote_id == NULL || loader->listing == NULL ||
          accord_listing_find (loader->listing, line->remote_id) != NULL)
        continue;
      item = accord_store_get_remote_item (loader->pass->store,
                                           loader->snapshot->calendar->id,
                                           line->remote_id,
                                           NULL);
      if (item != NULL && !add_item (loader, item, error))
        return FALSE;
      mark_unkept (loader, line);
    }
  return TRUE;
}

/* Held links are not counted as live by the store; all of them are candidates. */
static guint
count_held_links (const AccordSnapshot *snapshot)
{
  guint count = 0;

  for (guint i = 0; i < snapshot->candidates->len; i++)
    {
      const AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);
      const AccordLink *link = candidate->link;

      count += link != NULL && link->state == ACCORD_LINK_HELD && link->remote_id != NULL &&
               !accord_snapshot_is_dormant (snapshot, candidate);
    }
  return count;
}

AccordSnapshot *
accord_snapshot_load (AccordPass *pass,
                      const AccordCalendar *calendar,
                      AccordListing *listing,
                      gboolean full,
                      GPtrArray *waiting,
                      GError **error)
{
  g_autoptr (AccordSnapshot) snapshot = accord_snapshot_begin (pass, calendar, error);
  g_auto (Loader) loader = { pass, snapshot, listing };

  if (snapshot == NULL)
    return NULL;
  loader.by_event = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  loader.by_item = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  loader.pulled_as = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  loader.event_of = g_hash_table_new (g_str_hash, g_str_equal);
  loader.item_of = g_hash_table_new (g_str_hash, g_str_equal);
  loader.originals = accord_originals_new (pass, snapshot->calendar, listing);
  snapshot->full = full;
  accord_suppose_confirm (pass, snapshot);
  snapshot->repeating = listing != NULL ? listing->repeating : 0;
  if (!read_sides (&loader, full, error) ||
      !load_links (&loader, full, error) || !load_events (&loader, error) ||
      !load_supposed (&loader, error) || !load_items (&loader, error) ||
      !load_waiting (&loader, waiting, error) ||
      !accord_snapshot_choose_carriers (pass, snapshot, error) ||
      !accord_answers_attach (pass->store, snapshot, error) ||
      !accord_snapshot_confirm_gone (pass, snapshot, listing, error) ||
      !accord_snapshot_note_moves (pass, snapshot, error) ||
      !accord_snapshot_follow_strayed (pass, snapshot, error))
    return NULL;
  snapshot->live_links =
      accord_store_count_live_links (pass->store, calendar->id, pass->window.start, pass->window.end, error) +
      count_held_links (snapshot);
  return g_steal_pointer (&snapshot);
}
