/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-listing"

#include "sync/accord-listing.h"

#include <string.h>

static AccordListing *
listing_new (void)
{
  AccordListing *self = g_new0 (AccordListing, 1);

  self->items =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) accord_remote_item_free);
  self->unread =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) accord_unread_free);
  return self;
}

void
accord_listing_free (AccordListing *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->unread);
  g_free (self->cursor);
  g_free (self);
}

const AccordRemoteItem *
accord_listing_find (const AccordListing *self, const char *remote_id)
{
  if (self == NULL || remote_id == NULL)
    return NULL;
  return g_hash_table_lookup (self->items, remote_id);
}

static gsize
size_of (const AccordRemoteItem *item)
{
  gsize size = 0;

  for (guint i = 0; item->fields != NULL && i < ACCORD_N_FIELDS; i++)
    {
      const char *value = accord_fields_get (item->fields, i);

      size += value != NULL ? strlen (value) : 0;
    }
  return size;
}

static gboolean
check_size (AccordListing *self, const AccordCalendar *calendar, const AccordChanges *page, GError **error)
{
  for (guint i = 0; page->items != NULL && i < page->items->len; i++)
    self->n_bytes += size_of (g_ptr_array_index (page->items, i));
  self->n_rows += page->items != NULL ? page->items->len : 0;
  if (self->n_rows <= ACCORD_LISTING_ROWS && self->n_bytes <= ACCORD_LISTING_BYTES)
    return TRUE;
  g_set_error (error,
               ACCORD_REMOTE_ERROR,
               ACCORD_REMOTE_ERROR_PROTOCOL,
               "calendar %s: its listing is larger than %d events or %d MB",
               calendar->id,
               ACCORD_LISTING_ROWS,
               ACCORD_LISTING_BYTES / (1024 * 1024));
  return FALSE;
}

static void
take_page (AccordListing *self, AccordChanges *page)
{
  gsize n = 0;
  g_autofree gpointer *items = page->items != NULL ? g_ptr_array_steal (page->items, &n) : NULL;

  for (gsize i = 0; i < n; i++)
    g_hash_table_replace (self->items, ((AccordRemoteItem *) items[i])->id, items[i]);
  self->repeating += page->repeating;
  self->complete = page->complete;
}

/* Some providers have been seen to hand out the same page for ever (providers.md §3.5). */
static gboolean
check_progress (const AccordCalendar *calendar, const char *before, const AccordChanges *page, GError **error)
{
  if (!page->more || (page->cursor != NULL && g_strcmp0 (before, page->cursor) != 0))
    return TRUE;
  g_set_error (error,
               ACCORD_REMOTE_ERROR,
               ACCORD_REMOTE_ERROR_PROTOCOL,
               "calendar %s: its listing does not end",
               calendar->id);
  return FALSE;
}

static AccordListing *
read_all (AccordProvider *provider,
          const AccordCalendar *calendar,
          const char *cursor,
          gint64 from,
          gint64 to,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (AccordListing) self = listing_new ();
  gboolean more = TRUE;

  self->cursor = g_strdup (cursor);
  self->from = from;
  self->to = to;
  while (more)
    {
      g_auto (AccordChanges) page = { 0 };

      if (!accord_provider_list_changes (
              provider, calendar, self->cursor, from, to, &page, cancellable, error) ||
          !check_progress (calendar, self->cursor, &page, error) || !check_size (self, calendar, &page, error))
        return NULL;
      take_page (self, &page);
      g_free (self->cursor);
      self->cursor = g_steal_pointer (&page.cursor);
      more = page.more;
    }
  return g_steal_pointer (&self);
}

AccordListing *
accord_listing_read (AccordProvider *provider,
                     const AccordCalendar *calendar,
                     const AccordWindow *window,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GError) local_error = NULL;
  AccordListing *self;

  if (calendar->cursor != NULL &&
      !accord_window_needs_relist (window, calendar->listed_from, calendar->listed_to))
    {
      self = read_all (provider,
                       calendar,
                       calendar->cursor,
                       calendar->listed_from,
                       calendar->listed_to,
                       cancellable,
                       &local_error);
      if (self != NULL)
        return self;
      if (!g_error_matches (local_error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      g_debug ("calendar %s: the cursor expired, listing anew", calendar->id);
    }
  return read_all (provider, calendar, NULL, window->list_start, window->list_end, cancellable, error);
}
