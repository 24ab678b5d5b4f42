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

/* Pairs unlinked events and items that are the same to a person (§2); returns the paired candidates that need no
 * look of their own any more. (transfer full) */
GHashTable *plan_match    (PlanContext *context);

/* L of a pair, all fields; the stored image when the event's row is gone. */
AccordFields *plan_project (PlanContext *context, const AccordCandidate *candidate, AccordOrigin origin);
/* Compares the two sides of the step through the images (nullable: none yet), and lets the conflict rule decide over
 * the clashing fields. */
AccordMerge *plan_compare    (PlanContext *context, AccordStep *step, const AccordFields *sent, const AccordFields *seen,
                              gboolean organised_by_me);
void        plan_apply_merge (PlanContext *context, AccordStep *step, AccordMerge *merge);
/* An ended event is never written to in a way that mails (§9). */
void        plan_spare_the_past (PlanContext *context, AccordStep *step);

G_END_DECLS
