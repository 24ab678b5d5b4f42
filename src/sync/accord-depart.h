/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-plan.h"

G_BEGIN_DECLS

/* What disconnecting or resetting an account does to one pair (sync-rules §8, §9, §11; product S13). */
typedef enum
{
  ACCORD_DEPART_KEEPS,
  ACCORD_DEPART_THERE,   /* our copy there is taken away: a living link of origin here */
  ACCORD_DEPART_HERE     /* what was pulled is deleted here: a living link of origin there */
} AccordDepartPart;

/* What a link is asked about; one that was released, hidden or taken away is left alone. Pure. */
AccordDepartPart accord_depart_part_of (const AccordLink *link, gboolean remove_there, gboolean remove_here);

/**
 * accord_depart_step_new:
 * @candidate: both sides as they are now, with its link
 * @obstacle: (nullable): sentence, why nothing can be written to the calendar
 *
 * Nobody is mailed unasked, and nothing is lost unasked: a step that would do either is shown unticked. What has ended
 * and has attendees there is only released. Pure.
 *
 * Returns: (transfer full) (nullable): NULL when there is nothing left to be taken away
 */
AccordStep *accord_depart_step_new (const AccordSnapshot  *snapshot,
                                    const AccordPolicy    *policy,
                                    const AccordCandidate *candidate,
                                    AccordDepartPart       part,
                                    const char            *obstacle);

G_END_DECLS
