/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-accounts.h"

G_BEGIN_DECLS

/**
 * AccordTally:
 *
 * The counts of each account, counted no more often than needed: not while the store is as it was, and while a
 * pass writes so seldom that the main loop gives counting less than a thousandth of its time. Main thread only.
 */
typedef struct _AccordTally AccordTally;

/* @store is referenced. (transfer full) */
AccordTally *accord_tally_new  (AccordStore  *store);
void         accord_tally_free (AccordTally  *self);
/* @busy: a pass of this account is under way; the counts may then be those of a while ago. */
void         accord_tally_get  (AccordTally  *self,
                                const char   *account,
                                gboolean      busy,
                                AccordCounts *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordTally, accord_tally_free)

G_END_DECLS
