/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-projection.h"

G_BEGIN_DECLS

/* The category that a copy of an assignment born here has from its booking status, beside the event's own ones: the
 * setting category_confirmed or category_tentative. It stands first, and never becomes one of the event's own. */

/* (transfer none) (nullable): none by the settings, or no booking */
const char *accord_booking_category       (const AccordEvent  *event,
                                           AccordOrigin        origin,
                                           const AccordPolicy *policy);
/* Is @name, which stands at a copy, said by the status and not by the event? @event: as it was before anything was taken.
 * @sent (nullable): L₀, made with the settings of its time. */
gboolean    accord_booking_says           (const AccordEvent  *event,
                                           const char         *name,
                                           const AccordFields *sent,
                                           AccordOrigin        origin,
                                           const AccordPolicy *policy);
/* Have the event's own categories stayed as they were when @sent was made? Then a change of the projected ones is the
 * status's or the settings' doing. */
gboolean    accord_booking_own_stand      (const AccordEvent  *event,
                                           const AccordFields *sent,
                                           AccordOrigin        origin,
                                           const AccordPolicy *policy);

G_END_DECLS
