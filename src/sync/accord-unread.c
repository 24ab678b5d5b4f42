/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-unread"

/* Items that the provider refuses to show. They are remembered with its reason, so that the cursor of their
 * listing can be stored, and asked about again when a listing names them, in the next few cycles, and then
 * once a day. Nothing is ever concluded from a refusal: an unread item is neither there nor gone. */

#include "sync/accord-pass-private.h"

/* Cycles that ask about an item before it rests. */
#define TRIES 3
/* Then it is asked about this often. Seconds. */
#define REST (24 * 60 * 60)

static const char *
cycle_of (AccordPass *pass)
{
  return pass->options->cycle != NULL ? pass->options->cycle : pass->report->run;
}

static AccordUnread *
find_row (const AccordListing *listing, const char *remote_id)
{
  return g_hash_table_lookup (listing->unread, remote_id);
}

static void
keep_row (AccordListing *listing, AccordUnread *row)
{
  g_hash_table_replace (listing->unread, row->remote_id, row);
}

void
accord_unread_note (AccordPass *pass, AccordListing *listing, const AccordRemoteItem *item)
{
  AccordUnread *row = find_row (listing, item->id);
  const char *why = item->why != NULL ? item->why : "it is not shown";

  if (item->state != ACCORD_REMOTE_MAYBE_GONE)
    {
      g_hash_table_remove (listing->unread, item->id);
      return;
    }
  if (row == NULL)
    keep_row (listing, row = accord_unread_new (item->id));
  g_free (row->reason);
  row->reason = g_strdup (why);
  row->tries += row->tries < TRIES;
  row->asked_at = pass->now;
  g_free (row->cycle);
  row->cycle = g_strdup (cycle_of (pass));
}

gboolean
accord_unread_rests (const AccordListing *listing, const char *remote_id)
{
  const AccordRemoteItem *listed = accord_listing_find (listing, remote_id);

  return listing != NULL && find_row (listing, remote_id) != NULL && (listed == NULL || listed->why != NULL);
}

gboolean
accord_unread_is_young (const AccordListing *listing)
{
  GHashTableIter iter;
  const AccordUnread *row;

  g_hash_table_iter_init (&iter, listing->unread);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    if (row->tries < TRIES)
      return TRUE;
  return FALSE;
}

/* ---- what was remembered ---- */

static gboolean
find_link (AccordPass *pass, const char *calendar, const char *remote_id, AccordLink **out, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *out = accord_store_find_remote_link (pass->store, calendar, remote_id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* An item without a link that a complete listing leaves out, or that is said to have left, concerns nobody
 * any more; nor does one that we no longer touch. */
static gboolean
matters (AccordPass *pass,
         const char *calendar,
         const AccordListing *listing,
         const char *remote_id,
         gboolean *out,
         GError **error)
{
  const AccordRemoteItem *listed = accord_listing_find (listing, remote_id);
  g_autoptr (AccordLink) link = NULL;

  if (!find_link (pass, calendar, remote_id, &link, error))
    return FALSE;
  if (link != NULL)
    *out = link->state == ACCORD_LINK_LIVE || link->state == ACCORD_LINK_HELD;
  else
    *out = listed != NULL ? listed->why != NULL : !listing->complete;
  return TRUE;
}

static gboolean
load (AccordPass *pass, const char *calendar, AccordListing *listing, GError **error)
{
  g_autoptr (GPtrArray) rows = accord_store_list_unread (pass->store, calendar, error);

  while (rows != NULL && rows->len > 0)
    {
      AccordUnread *row = g_ptr_array_steal_index (rows, rows->len - 1);
      gboolean kept = FALSE;

      keep_row (listing, row);
      if (!matters (pass, calendar, listing, row->remote_id, &kept, error))
        return FALSE;
      if (!kept)
        g_hash_table_remove (listing->unread, row->remote_id);
    }
  return rows != NULL;
}

static void
note_listed (AccordPass *pass, AccordListing *listing)
{
  GHashTableIter iter;
  const AccordRemoteItem *item;

  g_hash_table_iter_init (&iter, listing->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (item->state != ACCORD_REMOTE_MAYBE_GONE || item->why != NULL)
      accord_unread_note (pass, listing, item);
}

/* ---- asked again ---- */

static gboolean
is_due (AccordPass *pass, const AccordListing *listing, const AccordUnread *row)
{
  if (accord_listing_find (listing, row->remote_id) != NULL || g_strcmp0 (row->cycle, cycle_of (pass)) == 0)
    return FALSE;
  return row->tries < TRIES || pass->now - row->asked_at >= REST || row->asked_at > pass->now;
}

static gboolean
ask (AccordPass *pass, const AccordCalendar *calendar, AccordListing *listing, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) items = NULL;
  GHashTableIter iter;
  const AccordUnread *row;

  g_hash_table_iter_init (&iter, listing->unread);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    if (is_due (pass, listing, row))
      g_ptr_array_add (ids, g_strdup (row->remote_id));
  if (ids->len == 0)
    return TRUE;
  if (!accord_provider_fetch (pass->provider, calendar, ids, &items, pass->cancellable, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      AccordRemoteItem *item = accord_remote_item_copy (g_ptr_array_index (items, i));

      g_hash_table_replace (listing->items, item->id, item);
      accord_unread_note (pass, listing, item);
    }
  return TRUE;
}

gboolean
accord_unread_ask (AccordPass *pass, const AccordCalendar *calendar, AccordListing *listing, GError **error)
{
  if (!load (pass, calendar->id, listing, error))
    return FALSE;
  note_listed (pass, listing);
  return ask (pass, calendar, listing, error);
}

/* ---- said, and stored ---- */

static char *
describe (AccordPass *pass, const AccordCalendar *calendar, const AccordUnread *row)
{
  g_autoptr (AccordLink) link =
      accord_store_find_remote_link (pass->store, calendar->id, row->remote_id, NULL);
  const char *title =
      link != NULL && link->seen != NULL ? accord_fields_get (link->seen, ACCORD_FIELD_TITLE) : NULL;

  if (title == NULL)
    return g_strdup_printf ("An event in “%s” cannot be read there: %s", calendar->name, row->reason);
  return g_strdup_printf ("“%s” in “%s” cannot be read there: %s", title, calendar->name, row->reason);
}

void
accord_unread_tell (AccordPass *pass, const AccordCalendar *calendar)
{
  const AccordListing *listing = g_hash_table_lookup (pass->listings, calendar->id);
  GHashTableIter iter;
  const AccordUnread *row;

  if (listing == NULL)
    return;
  pass->report->stuck += g_hash_table_size (listing->unread);
  g_hash_table_iter_init (&iter, listing->unread);
  if (pass->unkept == NULL && g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    pass->unkept = describe (pass, calendar, row);
}

static gboolean
is_stored (const AccordUnread *row, const AccordUnread *before)
{
  return before != NULL && row->tries == before->tries && row->asked_at == before->asked_at &&
         g_str_equal (row->reason, before->reason) && g_str_equal (row->cycle, before->cycle);
}

gboolean
accord_unread_write (AccordStore *store, const char *calendar, const AccordListing *listing, GError **error)
{
  g_autoptr (GPtrArray) rows = accord_store_list_unread (store, calendar, error);
  g_autoptr (GHashTable) before = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  const AccordUnread *row;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      row = g_ptr_array_index (rows, i);
      g_hash_table_insert (before, row->remote_id, (gpointer) row);
      if (find_row (listing, row->remote_id) == NULL &&
          !accord_store_remove_unread (store, calendar, row->remote_id, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, listing->unread);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    if (!is_stored (row, g_hash_table_lookup (before, row->remote_id)) &&
        !accord_store_put_unread (store, calendar, row, error))
      return FALSE;
  return TRUE;
}
