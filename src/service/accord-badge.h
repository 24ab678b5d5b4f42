/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-accounts.h"

G_BEGIN_DECLS

/* In the order they win over each other (interface.md, Accounts). */
typedef enum
{
  ACCORD_BADGE_SYNCING,
  ACCORD_BADGE_REVOKED,
  ACCORD_BADGE_EXPIRED,
  ACCORD_BADGE_ERROR,
  ACCORD_BADGE_OFFLINE,
  ACCORD_BADGE_ATTENTION,
  ACCORD_BADGE_PAUSED,
  ACCORD_BADGE_ACTIVE
} AccordBadge;

/* What is known of an account now. */
typedef struct
{
  gboolean     syncing;
  guint        done;        /* while syncing; total 0: not known yet */
  guint        total;
  AccordHealth health;
  gboolean     unreachable; /* the network monitor says no network, and the account's host cannot be reached */
  gboolean     automatic;   /* both switches on, and not paused */
  guint        conflicts;
  guint        stuck;
  guint        calendars;   /* mirrored ones that need a person: gone there, or became read-only (sync-rules §11) */
} AccordBadgeFacts;

AccordBadge  accord_badge_decide (const AccordBadgeFacts *facts);
/* active | syncing | paused | offline | expired | revoked | error | attention */
const char  *accord_badge_to_text (AccordBadge            badge);
/* The word for people: "Active", "Syncing… 12/40", "Attention · 2". (transfer full) */
char        *accord_badge_label  (AccordBadge             badge,
                                  const AccordBadgeFacts *facts);
/* Symbolic icon of the badge (LOOKS.md, Icons). */
const char  *accord_badge_icon   (AccordBadge             badge);

/* The whole program's state from the badges of its accounts: idle | syncing | attention | offline | paused. */
const char  *accord_state_decide (const AccordBadge      *badges,
                                  guint                   count,
                                  gboolean                paused);

G_END_DECLS
