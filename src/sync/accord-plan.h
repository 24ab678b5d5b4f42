/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-snapshot.h"

G_BEGIN_DECLS

/* One side of a pair, as the decision table sees it. */
typedef enum
{
  ACCORD_SIDE_ABSENT,     /* unlinked: nothing on this side */
  ACCORD_SIDE_PRESENT,    /* unlinked: something on this side */
  ACCORD_SIDE_SAME,
  ACCORD_SIDE_CHANGED,
  ACCORD_SIDE_GONE
} AccordSide;

/* A row of the decision table (architecture.md). */
typedef struct
{
  gboolean       linked;
  AccordSide     here;
  AccordSide     there;
  AccordStepKind kind;
  const char    *why;      /* shown in plans and logs */
} AccordDecision;

/* The row for a pair; never NULL for sides that fit @linked. */
const AccordDecision *accord_plan_decide (gboolean linked, AccordSide here, AccordSide there);

/**
 * AccordPlan:
 *
 * The steps of one calendar. A pure function of snapshot and policy: no I/O, no clock, no order of arrival.
 */
typedef struct
{
  GPtrArray *steps;       /* (owned) (element-type AccordStep), refer to the snapshot, which must outlive them */
  GPtrArray *pairs;       /* (owned) (element-type AccordCandidate) candidates paired by a match */
  guint      repeating;   /* events and items left out because they repeat */
} AccordPlan;

AccordPlan *accord_plan_new  (const AccordSnapshot *snapshot, const AccordPolicy *policy);
void        accord_plan_free (AccordPlan *self);

/* In which way what the step writes, there or here, means less than where it comes from: accord_notes_to_text().
 * (transfer full) (nullable): in none */
char       *accord_plan_find_notes (const AccordStep *step, const AccordCalendar *calendar, const AccordPolicy *policy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPlan, accord_plan_free)

G_END_DECLS
