/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-accounts.h"

G_BEGIN_DECLS

/* How an account stands after a pass that ended with @error: its badge, one plain sentence for the card, and the word
 * of the run record (sync-rules §11). */
typedef struct
{
  AccordHealth health;
  gboolean     keep;       /* the health does not change: a person stopped the pass */
  char        *reason;     /* (owned) (nullable) */
  const char  *kind;       /* (nullable) sign-in | permission | quota | offline | calendar | item | store */
} AccordVerdict;

/* @error is nullable: the pass went well. @subject: what it was about, "Google" or a calendar's name. */
AccordVerdict accord_health_judge (const GError *error, const char *subject);
void          accord_verdict_clear (AccordVerdict *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordVerdict, accord_verdict_clear)

G_END_DECLS
