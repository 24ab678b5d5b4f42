/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-projection.h"
#include "accord-template-private.h"

G_BEGIN_DECLS

/* What a booking's text says of its status. */
#define ACCORD_WORD_CONFIRMED "Confirmed"
#define ACCORD_WORD_TENTATIVE "Tentative"
#define ACCORD_WORD_MILESTONE "Milestone"

const char     *accord_booking_word         (AccordStatus        status);
AccordTemplate *accord_title_template_new   (const AccordPolicy *policy, AccordKind kind);
AccordTemplate *accord_body_template_new    (const AccordPolicy *policy, AccordKind kind);
/* The values of the placeholders; attendees only where they are not carried. */
void            accord_event_fill_places    (const AccordEvent  *event,
                                             const AccordPolicy *policy,
                                             gboolean            attendees_carried,
                                             AccordPlaceValues  *out);

/* RECURRENCE and EXCEPTIONS of an event that repeats; @fields has the others already. */
void            accord_project_series       (AccordFields         *fields,
                                             const AccordEvent    *event,
                                             const AccordCalendar *calendar,
                                             AccordOrigin          origin,
                                             const AccordPolicy   *policy,
                                             gboolean              status_in_busy);
/* What EXDATE lines cancel becomes exceptions; the other lines stay as they were written. */
void            accord_event_fold_exdates   (AccordEvent          *event);

G_END_DECLS
