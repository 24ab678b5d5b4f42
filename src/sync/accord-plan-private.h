/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-merge.h"
#include "sync/accord-plan.h"
#include "sync/accord-wanted.h"

G_BEGIN_DECLS

/* What the functions of a plan share while it is made. */
typedef struct
{
  const AccordSnapshot *snapshot;
  const AccordPolicy   *policy;
  AccordPlan           *plan;
} PlanContext;

/* (transfer full) (nullable): no step */
AccordStep *plan_linked   (PlanContext *context, const AccordCandidate *candidate);
AccordStep *plan_unlinked (PlanContext *context, const AccordCandidate *candidate);
AccordStep *plan_adoption (PlanContext *context, const AccordCandidate *candidate, gboolean by_match);

/* Pairs unlinked events and items that are the same to a person (§2). Returns the paired candidates, which need no look of
 * their own any more, with NULL, and those that may be the same as another with PLAN_DOUBT. (transfer full) */
#define PLAN_DOUBT "Several events have this title and this time: none is taken for another."
GHashTable *plan_match    (PlanContext *context);

/* L of a pair, all fields; the stored image when the event's row is gone. */
AccordFields *plan_project (PlanContext *context, const AccordCandidate *candidate, AccordOrigin origin);
/* Compares the two sides of the step through the images (nullable: none yet), and lets the conflict rule decide over
 * the clashing fields. */
AccordMerge *plan_compare    (PlanContext *context, AccordStep *step, const AccordFields *sent, const AccordFields *seen,
                              gboolean organised_by_me);
/* Puts right in @merge what a link of origin there makes of fields that are not to be known here any more, or are again: an
 * original is never emptied (§4, privacy in). @sent, @seen: (nullable) the images as they were compared with @remote. */
void         plan_keep_original (PlanContext *context, const AccordStep *step, AccordMerge *merge, const AccordFields *sent,
                                 const AccordFields *seen, const AccordFields *remote);
/* Leaves of the occurrences' own fields what the copy of the step shows. */
void        plan_filter_exceptions (PlanContext *context, const AccordStep *step, AccordFields *fields);
void        plan_apply_merge (PlanContext *context, AccordStep *step, AccordMerge *merge);
/* An ended event is never written to in a way that mails (§9). */
void        plan_spare_the_past (PlanContext *context, AccordStep *step);

/* ---- accord-plan-linked.c ---- */

AccordUnwanted plan_judge_link (PlanContext *context, const AccordCandidate *candidate);
/* Both sides exist. (nullable) */
AccordStep    *plan_present    (PlanContext *context, const AccordCandidate *candidate, AccordUnwanted reason);
/* Taking it away would tell people about what is over (§8). */
gboolean       plan_would_mail_the_past (PlanContext *context, const AccordCandidate *candidate);
/* A new copy for one that is gone there. */
AccordStep    *plan_write_anew (PlanContext *context, const AccordCandidate *candidate);

/* ---- accord-plan-privacy.c ---- */

/* A copy that the rules no longer include stays where it is, unless a person wants it taken away (§8): may they? */
gboolean       plan_may_take_away    (PlanContext *context, const AccordCandidate *candidate);
/* Carries out "take-away" or "leave"; in place of @step (taken, nullable). */
AccordStep    *plan_answer_left_over (PlanContext *context, const AccordCandidate *candidate, AccordStep *step);

/* ---- accord-plan-unlinked.c ---- */

/* Also for a link whose copy was taken away or never made. (nullable): nothing may be written there */
AccordStep    *plan_push_new   (PlanContext *context, const AccordCandidate *candidate, guint generation, const char *why);

/* ---- accord-plan-answer.c: what a person chose ---- */

/* Settles those clashing fields that were answered. TRUE: both are kept, and @step says all of it. */
gboolean    plan_settle_answered (PlanContext *context, AccordStep *step, AccordMerge *merge);
/* The step of a link with an answer, in place of @step (taken, nullable), which would be made without one. */
AccordStep *plan_answer          (PlanContext *context, const AccordCandidate *candidate, AccordStep *step);
/* Likewise of an item with our mark whose event is not here; @step pulls it. */
AccordStep *plan_answer_orphan   (PlanContext *context, AccordStep *step);

G_END_DECLS
