/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-event.h"

G_BEGIN_DECLS

/* A line of AccordCalendar.people that stands for whoever is "me" (people.is_me). No person can be called so. */
#define ACCORD_PEOPLE_ME "@me"

/* Whose events a calendar is limited to (AccordCalendar.people): people's names, one a line, and ACCORD_PEOPLE_ME; NULL or
 * "" is everybody. An event belongs to the person who is booked on it. An appointment belongs to those of its attendees
 * who are in people as well, and, when nobody is booked, to me: the store is one person's. A deliverable or an assignment
 * that nobody is booked on is nobody's, and passes no such filter. */
gboolean accord_people_filter_passes (const char        *people,
                                      const AccordEvent *event);
/* Is @name (or ACCORD_PEOPLE_ME) one of its lines? */
gboolean accord_people_filter_names  (const char        *people,
                                      const char        *name);

G_END_DECLS
