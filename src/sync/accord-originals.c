/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

#include "sync/accord-originals.h"

struct _AccordOriginals
{
  AccordPass *pass;
  const AccordCalendar *calendar;
  const AccordListing *listing; /* (nullable) */
  GHashTable *by_event;  /* (owned) (nullable) event id → GPtrArray of AccordRemoteItem, not owning */
  GPtrArray *remembered; /* (owned) (nullable) (element-type AccordRemoteItem) */
};

AccordOriginals *
accord_originals_new (AccordPass *pass, const AccordCalendar *calendar, const AccordListing *listing)
{
  AccordOriginals *self = g_new0 (AccordOriginals, 1);

  self->pass = pass;
  self->calendar = calendar;
  self->listing = listing;
  return self;
}

void
accord_originals_free (AccordOriginals *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->by_event, g_hash_table_unref);
  g_clear_pointer (&self->remembered, g_ptr_array_unref);
  g_free (self);
}

/* ---- all marked items, by event ---- */

static void
add_item (AccordOriginals *self, const AccordRemoteItem *item)
{
  g_autoptr (AccordMark) mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;
  GPtrArray *items;

  if (mark == NULL || item->state != ACCORD_REMOTE_PRESENT)
    return;
  items = g_hash_table_lookup (self->by_event, mark->event);
  if (items == NULL)
    {
      items = g_ptr_array_new ();
      g_hash_table_insert (self->by_event, g_strdup (mark->event), items);
    }
  g_ptr_array_add (items, (gpointer) item);
}

/* What a listing of changes alone does not show is as it was remembered. */
static gboolean
collect (AccordOriginals *self, GError **error)
{
  const AccordListing *listing = self->listing;
  GHashTableIter iter;
  const AccordRemoteItem *item;

  if (self->by_event != NULL)
    return TRUE;
  if (listing != NULL && !listing->complete && self->remembered == NULL)
    self->remembered = accord_store_list_remote_items (
        self->pass->store, self->calendar->id, listing->from, listing->to, error);
  if (listing != NULL && !listing->complete && self->remembered == NULL)
    return FALSE;
  self->by_event =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  if (listing != NULL)
    {
      g_hash_table_iter_init (&iter, listing->items);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
        add_item (self, item);
    }
  for (guint i = 0; self->remembered != NULL && i < self->remembered->len; i++)
    {
      item = g_ptr_array_index (self->remembered, i);
      if (accord_listing_find (listing, item->id) == NULL)
        add_item (self, item);
    }
  return TRUE;
}

/* ---- which one ---- */

/* An item that was pulled gave its event the id. */
static gboolean
is_born_as (AccordOriginals *self, const AccordRemoteItem *item, const AccordMark *mark)
{
  g_autofree char *born = accord_pulled_event_id (self->calendar->remote_id, item->id, 0);

  return g_str_equal (born, mark->event);
}

static gboolean
has_its_key (AccordOriginals *self, const AccordRemoteItem *item, const AccordMark *mark)
{
  g_autofree char *key = accord_create_key (mark->event, self->calendar->remote_id, mark->generation);

  return accord_provider_is_made_with (self->pass->provider, item, key);
}

typedef enum
{
  PROOF_NONE,
  PROOF_CALENDAR, /* the mark was written for this calendar */
  PROOF_ORIGINAL  /* nothing else can have this key, or this id */
} Proof;

static Proof
weigh (AccordOriginals *self, const AccordRemoteItem *item)
{
  g_autoptr (AccordMark) mark = accord_mark_from_text (item->mark);

  if (has_its_key (self, item, mark) || is_born_as (self, item, mark))
    return PROOF_ORIGINAL;
  return accord_mark_is_for_calendar (mark, self->calendar->remote_id) ? PROOF_CALENDAR : PROOF_NONE;
}

/* Without proof the one that rested longer: a copy is made of what is there already. */
static gboolean
comes_before (AccordOriginals *self, const AccordRemoteItem *other, const AccordRemoteItem *item)
{
  Proof theirs = weigh (self, other);
  Proof ours = weigh (self, item);

  if (theirs != ours)
    return theirs > ours;
  if (other->updated != item->updated)
    return other->updated < item->updated;
  return strcmp (other->id, item->id) < 0;
}

/* A copy that is another event's already is no original of this one. */
static gboolean
is_of_another_event (
    AccordOriginals *self, const AccordRemoteItem *item, const char *event, gboolean *out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AccordLink) link =
      accord_store_find_remote_link (self->pass->store, self->calendar->id, item->id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *out = link != NULL && !g_str_equal (link->event, event);
  return TRUE;
}

/* Copied from another calendar of this account, where the item it was made of is shown in this very pass. */
static gboolean
has_original_elsewhere (AccordOriginals *self, const AccordRemoteItem *item, const AccordMark *mark)
{
  for (guint i = 0; i < self->pass->calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (self->pass->calendars, i);
      const AccordListing *listing = g_hash_table_lookup (self->pass->listings, calendar->id);
      GHashTableIter iter;
      const AccordRemoteItem *other;

      if (calendar->remote_id == NULL || listing == NULL || g_str_equal (calendar->id, self->calendar->id) ||
          !accord_mark_is_for_calendar (mark, calendar->remote_id))
        continue;
      g_hash_table_iter_init (&iter, listing->items);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &other))
        if (other->state == ACCORD_REMOTE_PRESENT && g_strcmp0 (other->mark, item->mark) == 0)
          return TRUE;
    }
  return FALSE;
}

gboolean
accord_originals_is_copy (AccordOriginals *self,
                          const AccordRemoteItem *item,
                          const AccordMark *mark,
                          gboolean *copy,
                          GError **error)
{
  const GPtrArray *items;

  g_return_val_if_fail (self != NULL && item != NULL && mark != NULL && copy != NULL, FALSE);

  if (!collect (self, error))
    return FALSE;
  *copy = !accord_mark_is_for_calendar (mark, self->calendar->remote_id) &&
          has_original_elsewhere (self, item, mark);
  items = g_hash_table_lookup (self->by_event, mark->event);
  for (guint i = 0; items != NULL && i < items->len && !*copy; i++)
    {
      const AccordRemoteItem *other = g_ptr_array_index (items, i);
      gboolean taken = FALSE;

      if (g_str_equal (other->id, item->id) || !comes_before (self, other, item))
        continue;
      if (!is_of_another_event (self, other, mark->event, &taken, error))
        return FALSE;
      *copy = !taken;
    }
  return TRUE;
}
