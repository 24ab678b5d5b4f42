/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "service/accord-schedule.h"

/* After a failure: one minute, doubled each time, up to an hour or the interval where that is longer. */
#define FIRST_RETRY 60
#define LAST_RETRY 3600
#define MOST_DOUBLINGS 6

/* How much of a delay the jitter may take or add. */
#define JITTER_SHARE 0.1

static gboolean
is_paused (const AccordScheduleFacts *facts)
{
  return facts->paused_until == ACCORD_PAUSED_FOR_GOOD || facts->paused_until > facts->now;
}

/* Only a person can mend these; trying again by ourselves would be refused again. */
static gboolean
needs_sign_in (const AccordScheduleFacts *facts)
{
  return facts->health == ACCORD_HEALTH_EXPIRED || facts->health == ACCORD_HEALTH_REVOKED;
}

static gint64
delay_of (const AccordScheduleFacts *facts)
{
  gint64 delay = facts->interval;

  if (facts->failures > 0)
    {
      delay = (gint64) FIRST_RETRY << MIN (facts->failures - 1, MOST_DOUBLINGS);
      delay = MIN (delay, MAX (LAST_RETRY, facts->interval));
    }
  return delay + (gint64) (CLAMP (facts->jitter, -1.0, 1.0) * JITTER_SHARE * (double) delay);
}

gint64
accord_schedule_next (const AccordScheduleFacts *facts)
{
  gint64 due;

  g_return_val_if_fail (facts != NULL, 0);

  if (!facts->automatic || needs_sign_in (facts) || facts->paused_until == ACCORD_PAUSED_FOR_GOOD)
    return 0;

  due = facts->last_attempt > 0 ? facts->last_attempt + delay_of (facts) : 0;
  due = MAX (due, facts->begun);
  if (is_paused (facts))
    due = MAX (due, facts->paused_until);
  return MAX (due, facts->now);
}

gboolean
accord_schedule_may_wake (const AccordScheduleFacts *facts)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return facts->automatic && !needs_sign_in (facts) && !is_paused (facts);
}
