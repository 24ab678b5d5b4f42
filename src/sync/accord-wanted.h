/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-snapshot.h"

G_BEGIN_DECLS

/* Why an event is not wanted in a calendar (sync-rules §3 and §8), the strongest reason first. */
typedef enum
{
  ACCORD_WANTED,
  ACCORD_UNWANTED_DELETED,
  ACCORD_UNWANTED_CANCELLED,
  ACCORD_UNWANTED_ARCHIVED,
  ACCORD_UNWANTED_DRAFT,
  ACCORD_UNWANTED_REPEATS,      /* by a rule the provider cannot hold: accord_judge_series() */
  ACCORD_UNWANTED_UNDATED,
  ACCORD_UNWANTED_RULE,         /* filter, share, direction, kind of rule */
  ACCORD_UNWANTED_OUTSIDE,      /* the window */
  ACCORD_N_UNWANTED
} AccordUnwanted;

/* The sentence for plans and tooltips. */
const char     *accord_unwanted_why        (AccordUnwanted reason);

/* What makes an event (nullable: its row is gone) unfit for every calendar. */
AccordUnwanted  accord_judge_itself        (const AccordEvent    *event);
/* Does @event (nullable: its row is gone) belong into the calendar as a copy of ours? */
AccordUnwanted  accord_judge_copy          (const AccordSnapshot *snapshot,
                                            const AccordEvent    *event);
/* May a pair whose original is the item there go on being mirrored? @item is nullable: not known. */
AccordUnwanted  accord_judge_original      (const AccordSnapshot   *snapshot,
                                            const AccordEvent      *event,
                                            const AccordRemoteItem *item);
/* Can the provider hold the series (any event that does not repeat is none)? @why: (out) (optional): the sentence that says
 * why not, NULL: it holds none at all. */
gboolean        accord_judge_series        (const AccordSnapshot *snapshot,
                                            const AccordEvent    *event,
                                            char                **why);
/* Could the copy in @calendar, of whichever account, carry the attendees of @event (§9)? */
gboolean        accord_may_carry           (const AccordCalendar *calendar,
                                            const AccordEvent    *event);
/* Is an item without a link to be pulled? */
gboolean        accord_judge_pull          (const AccordSnapshot   *snapshot,
                                            const AccordRemoteItem *item);

G_END_DECLS
