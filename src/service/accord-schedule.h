/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-accounts.h"

G_BEGIN_DECLS

#define ACCORD_PAUSED_FOR_GOOD (-1)

/* What decides when an account is synced next by itself. All times are seconds of one line of time that nobody sets: none
 * but @paused_until lies in the future by a clock that was set back. */
typedef struct
{
  gboolean     automatic;    /* the switch in Preferences and the account's own */
  gint64       paused_until; /* 0: not paused; ACCORD_PAUSED_FOR_GOOD: until resumed */
  gint64       interval;     /* seconds */
  gint64       now;
  gint64       begun;        /* nothing is due before: start of the service, or the sign-in */
  gint64       last_attempt; /* 0: never */
  guint        failures;     /* in a row */
  AccordHealth health;
  double       jitter;       /* -1…1, drawn anew after each attempt: spreads what would come together */
} AccordScheduleFacts;

/* When to sync next; never before @now; 0: not by itself. */
gint64   accord_schedule_next     (const AccordScheduleFacts *facts);
/* May something that happened (a local change, the network, waking up) start a run now? */
gboolean accord_schedule_may_wake (const AccordScheduleFacts *facts);

G_END_DECLS
