/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-deed.h"
#include "model/accord-clock.h"
#include "store/accord-store.h"
#include "sync/accord-plan.h"

G_BEGIN_DECLS

/* Why nothing of a calendar can be taken back just now. */
typedef enum
{
  ACCORD_UNDO_POSSIBLE,
  ACCORD_UNDO_DISCONNECTED,   /* the account */
  ACCORD_UNDO_NOT_MIRRORED,
  ACCORD_UNDO_MISSING,        /* the calendar was not found there */
  ACCORD_UNDO_FORGOTTEN       /* its row is gone from the store */
} AccordUndoObstacle;

/**
 * accord_undo_step_new:
 *
 * What takes back @deed (sync-rules §12). @candidate: both sides as they are now, and a link, never %NULL. A step is
 * carried out where the present still equals what the cycle left, else it is shown unticked with the reason. Undoing
 * the sync writes only where the sync wrote, and never attendees. Pure.
 *
 * Returns: (transfer full) (nullable): NULL when nothing of it is left to be taken back
 */
AccordStep *accord_undo_step_new (const AccordSnapshot  *snapshot,
                                  const AccordPolicy    *policy,
                                  const AccordDeed      *deed,
                                  const AccordCandidate *candidate,
                                  AccordUndoObstacle     obstacle);

/* The plan of an account that nobody can be asked for, since it is disconnected: every step is shown and held. Makes it
 * from the store alone, and returns its id. (transfer full) (nullable) */
char       *accord_undo_plan_apart (AccordStore *store, const char *account, const char *cycle, AccordClock *clock,
                                    GError **error);

G_END_DECLS
