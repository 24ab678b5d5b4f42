/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "model/accord-window.h"
#include "remote/accord-provider.h"
#include "store/accord-unread.h"

G_BEGIN_DECLS

/* What a listing may hold (docs/limits.md): no calendar comes near, and a provider gone wild does not fill memory. */
#define ACCORD_LISTING_ROWS  200000
#define ACCORD_LISTING_BYTES (512 * 1024 * 1024) /* of the fields of all rows */

/**
 * AccordListing:
 *
 * What one calendar showed in this pass: all pages together, the last row of an item counts.
 */
typedef struct
{
  GHashTable *items;      /* (owned) id → AccordRemoteItem */
  gboolean    complete;   /* a full listing of [from, to): what lies in it and was not seen is absent */
  char       *cursor;     /* (owned) (nullable) to be stored when everything of the listing is applied */
  gint64      from;       /* range the cursor covers, Unix seconds */
  gint64      to;
  guint       repeating;  /* items left out because they repeat */
  guint       n_rows;     /* seen so far, an item's earlier rows included */
  gsize       n_bytes;    /* of the fields of those */
  GHashTable *unread;     /* (owned) id → AccordUnread: what cannot be read there, remembered or found now (accord-unread.c) */
} AccordListing;

/* All pages. PROTOCOL: they do not end, or hold more than a listing may. An expired cursor begins a full listing: it never means that anything was deleted. */
AccordListing *accord_listing_read (AccordProvider *provider, const AccordCalendar *calendar, const AccordWindow *window,
                                    GCancellable *cancellable, GError **error);
void           accord_listing_free (AccordListing *self);
/* (transfer none) (nullable): not listed */
const AccordRemoteItem *accord_listing_find (const AccordListing *self, const char *remote_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordListing, accord_listing_free)

G_END_DECLS
