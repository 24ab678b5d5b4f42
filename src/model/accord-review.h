/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-projection.h"

G_BEGIN_DECLS

/* The meeting in which a deliverable is looked at before it is due. */

/* Its id: the same for the same deliverable everywhere, so that none is made twice. (transfer full) */
char        *accord_review_dup_id    (const char         *deliverable);
/* The review of @event as the defaults say, in the clock of @zone (IANA): with its project and person, on a day before the
 * due one, on the Friday where that is at a weekend. NULL: the event has none (no deliverable, deleted, cancelled,
 * archived, a draft, without a date, or repeating). (transfer full) (nullable) */
AccordEvent *accord_review_new       (const AccordEvent  *event,
                                      const AccordPolicy *policy,
                                      const char         *zone);
/* What tells one content of a review from another, as long as nobody writes it: what people may edit, and not whether it
 * is deleted. (transfer full) */
char        *accord_review_digest    (const AccordEvent  *review);

G_END_DECLS
