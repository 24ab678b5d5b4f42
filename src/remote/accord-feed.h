/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordFeed:
 *
 * Where a listing stands: what a cursor text holds. A listing is full until it ends in a place to go on from; every later
 * round starts there.
 */
typedef struct
{
  char    *kind;      /* (owned) (nullable) Outlook: which of its feeds, "events" or "view" */
  char    *since;     /* (owned) (nullable) Google syncToken, Graph deltaLink; NULL: a full listing */
  char    *page;      /* (owned) (nullable) Google pageToken, Graph nextLink; NULL: the first page */
  char    *then;      /* (owned) (nullable) Outlook: the feed of a full listing has ended here, and what it named is being read;
                       * @page is one of that */
  guint    n_pages;   /* followed so far in this round */
  gint64   from;      /* range of the full listing, Unix seconds */
  gint64   to;
} AccordFeed;

/* @text NULL begins a full listing of [from, to). CURSOR_EXPIRED: not a cursor of this version. */
AccordFeed *accord_feed_from_text (const char  *text,
                                   gint64       from,
                                   gint64       to,
                                   GError     **error);
char       *accord_feed_to_text   (const AccordFeed *self);
void        accord_feed_free      (AccordFeed  *self);

/* The round goes on at @page. PROTOCOL: @seen holds it already, or the pages never end (providers.md §3.5).
 * @seen: pages followed since the round began; emptied by its first page. */
gboolean    accord_feed_follow    (AccordFeed  *self,
                                   GHashTable  *seen,
                                   const char  *page,
                                   GError     **error);
/* The round is over; the next one starts at @since. */
void        accord_feed_end_round (AccordFeed  *self,
                                   const char  *since);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordFeed, accord_feed_free)

G_END_DECLS
