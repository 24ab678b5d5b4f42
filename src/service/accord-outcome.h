/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-worker.h"

G_BEGIN_DECLS

/* How a run went for one account. */
typedef struct
{
  char         *account;   /* (owned) */
  AccordReport  report;    /* (owned) sums over the rounds */
  GError       *error;     /* (owned) (nullable) */
} AccordOutcome;

AccordOutcome *accord_outcome_new        (const char     *account);
void           accord_outcome_free       (AccordOutcome  *self);
/* Takes the contents of @result over. */
void           accord_outcome_take       (AccordOutcome  *self,
                                          AccordCycleResult *result);

/* The worst error of the run decides: sign-in, then failed, cancelled, offline. (transfer none) (nullable) */
const GError  *accord_outcomes_worst     (GPtrArray      *outcomes);
/* The result of RunFinished, a{sv} as the interface XML says. (element-type AccordOutcome) (floating) */
GVariant      *accord_outcomes_to_result (GPtrArray      *outcomes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordOutcome, accord_outcome_free)

G_END_DECLS
