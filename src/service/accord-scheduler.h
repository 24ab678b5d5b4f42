/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-clock.h"
#include "service/accord-schedule.h"

G_BEGIN_DECLS

/**
 * AccordScheduler:
 *
 * When accounts are synced by themselves: by the interval, soon after something happened, later after a failure.
 * It reads the switches from the store; accord-schedule decides, this keeps the time.
 *
 * Signal due (GStrv accounts, s cause): timer | start | change | network | resume.
 */
#define ACCORD_TYPE_SCHEDULER (accord_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (AccordScheduler, accord_scheduler, ACCORD, SCHEDULER, GObject)

AccordScheduler *accord_scheduler_new          (AccordStore     *store,
                                                AccordClock     *clock);
/* Reads settings and accounts anew and sets the timer. */
void             accord_scheduler_reload       (AccordScheduler *self);
/* An attempt at @account ended now; @failed: in a way that may pass by itself. */
void             accord_scheduler_report       (AccordScheduler *self,
                                                const char      *account,
                                                gboolean         failed);
/* Something happened: "change" waits until a burst is over, the others a little for things to settle. */
void             accord_scheduler_wake         (AccordScheduler *self,
                                                const char      *cause);
/* Unix seconds; 0: not by itself. */
gint64           accord_scheduler_get_next     (AccordScheduler *self,
                                                const char      *account);
/* Until when automatic sync rests: Unix seconds, 0: it does not, ACCORD_PAUSED_FOR_GOOD. Kept in the store. */
gboolean         accord_scheduler_pause        (AccordScheduler *self,
                                                gint64           until,
                                                GError         **error);
/* Paused now, or switched off in Preferences. */
gboolean         accord_scheduler_is_paused    (AccordScheduler *self);
/* Does automatic sync run for this account now? */
gboolean         accord_scheduler_is_automatic (AccordScheduler *self,
                                                const AccordAccount *account);

G_END_DECLS
