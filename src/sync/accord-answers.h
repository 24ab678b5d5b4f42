/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-questions.h"
#include "sync/accord-plan.h"

G_BEGIN_DECLS

/* Adds a line (AccordWaiting) for every answer of the calendar, so that what it is about is looked at. */
gboolean accord_answers_add_waiting (AccordStore *store, const char *calendar, GPtrArray *waiting, GError **error);
/* Puts the answers on the candidates they are about. What became of a released or hidden item is unknown unless it is
 * remembered: it is to be asked about. */
gboolean accord_answers_attach (AccordStore *store, AccordSnapshot *snapshot, GError **error);
/* Stores what @plan asks, and drops the answers it had no use for: what they were about is different now. Those whose
 * link sleeps wait. In the transaction of the caller; writes only what differs. */
gboolean accord_answers_settle (AccordStore *store, const AccordSnapshot *snapshot, const AccordPlan *plan, GError **error);

G_END_DECLS
