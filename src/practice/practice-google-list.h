/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-google-private.h"

G_BEGIN_DECLS

/* One row of a listing: an item, or an occurrence of a series without an exception. */
typedef struct
{
  char *key;          /* its place in the order; unique */
  PracticeItem *item; /* (unowned) */
  gboolean virtual;
  gint64 original;    /* start of the occurrence */
} PracticeRow;

void practice_row_free (gpointer data);

/* What one events.list or events.instances asks for. */
typedef struct
{
  PracticeRequest *request;
  PracticeCalendar *calendar;
  GTimeZone *zone;       /* of the printed offsets */
  gboolean single;       /* series are expanded */
  gboolean show_deleted;
  const char *order;     /* (nullable) */
  gint64 from, until;    /* timeMin, timeMax */
  gint64 updated_min;
  gboolean changes;      /* with a sync token: only what came after @since */
  guint64 since;
  gint64 window_from, window_until; /* bounds of the first listing */
  gint64 expand_until;
  guint64 start;         /* journal when the first page was made: what changes later is listed next time */
  char *query;           /* the parameters that have to stay the same */
  char *position;        /* (nullable) key of the last row of the page before */
  gboolean was_empty;    /* the page before was an empty one */
  GPtrArray *rows;       /* of PracticeRow */
} PracticeListing;

void practice_listing_clear (PracticeListing *listing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeListing, practice_listing_clear)

/* Reads and checks the parameters. FALSE after a refusal. */
gboolean practice_listing_begin          (PracticeListing *listing,
                                          PracticeRequest *request);
void     practice_listing_reply          (PracticeListing *listing,
                                          gboolean         with_sync,
                                          guint            initial,
                                          guint            most);

/* practice-google-collect.c */
void     practice_listing_collect        (PracticeListing *listing);
/* @original: (nullable) only the occurrence that began so. */
void     practice_listing_collect_series (PracticeListing *listing,
                                          PracticeItem    *master,
                                          const char      *original);
void     practice_listing_sort           (PracticeListing *listing);

JsonObject *practice_google_limit_attendees (PracticeRequest *request,
                                             JsonObject      *event);

G_END_DECLS
