/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-journal.h"

G_BEGIN_DECLS

/* The status in the image before of an event that was deleted here and came back. */
#define ACCORD_DEED_DELETED "deleted"

/* What was done to one side of a pair. */
typedef struct
{
  gboolean      written;    /* something of it was changed */
  gboolean      existed;    /* the event, or its copy, was on this side before … */
  gboolean      exists;     /* … and after */
  AccordFields *before;     /* (owned) (nullable) */
  AccordFields *after;      /* (owned) (nullable) the fields written, as they stood then */
  gboolean      partial;    /* the image before was not kept */
} AccordDeedSide;

/**
 * AccordDeed:
 *
 * What one cycle did to one event in one calendar, over all its rounds: the history of the cycle summed up, so that a
 * field written twice is compared with what stood first and what stood last.
 */
typedef struct
{
  char          *calendar;    /* (owned) */
  char          *event;       /* (owned) */
  char          *remote_id;   /* (owned) (nullable) the item, as last named */
  char          *title;       /* (owned) (nullable) */
  AccordDeedSide here;
  AccordDeedSide there;
} AccordDeed;

void       accord_deed_free (AccordDeed *self);
/* @history: oldest first. What wrote nothing on either side is no deed. Pure. (element-type AccordDeed) */
GPtrArray *accord_deeds_sum (const GPtrArray *history);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordDeed, accord_deed_free)

G_END_DECLS
