/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-projection.h"

G_BEGIN_DECLS

/* What an event has by a rule of the person's, beside what it has itself. */

/* Who is booked on @event and becomes an attendee by the rule (policy->invite_assigned): somebody with an address, not me,
 * not the owner of the account, and no attendee already. Never stored as one. (transfer none) (nullable) */
const AccordPerson *accord_event_get_invited_person   (const AccordEvent  *event,
                                                       const AccordPolicy *policy);
/* Its attendees and that person. (transfer full) (element-type AccordAttendee) */
GPtrArray          *accord_event_list_invited         (const AccordEvent  *event,
                                                       const AccordPolicy *policy);
/* Whether that is anybody. */
gboolean            accord_event_invites_anybody      (const AccordEvent  *event,
                                                       const AccordPolicy *policy);
/* Minutes before the start by the default of its kind; -1: it has reminders of its own, says that it has none, was made in
 * a calendar, or there is no default. */
int                 accord_event_get_default_reminder (const AccordEvent  *event,
                                                       const AccordPolicy *policy);

G_END_DECLS
