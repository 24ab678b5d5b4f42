/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-journal.h"
#include "store/accord-links.h"

G_BEGIN_DECLS

/* links.why of a pair that a reset took apart: the item's mark names an event that is deleted here, and is no mark any
 * more; the item is pulled like one that nobody knows. */
#define ACCORD_WHY_RESET "Deleted here by a reset; its original is pulled anew."

/* Both sides of the link are known to belong together, and nothing is known of when they were last equal: a reset forgot
 * it. The next plan adopts the pair. */
gboolean accord_link_is_forgotten (const AccordLink *link);

/**
 * accord_reset_forget:
 * @plan: (nullable): the approved plan whose deletions here are carried out with it; it is removed
 * @run: (nullable): the run they belong to
 *
 * Forgets what is known of an account: images, cursors, remembered items, answers and approvals. Which event belongs to
 * which item, what was released or hidden, and which keys are spent, stays. The next pass begins with a first plan.
 * One transaction, which must not be open yet.
 */
gboolean accord_reset_forget (AccordStore *store, const char *account, const AccordPlanRecord *plan, const char *run,
                              gint64 now, guint *deleted_here, GError **error);

G_END_DECLS
