/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordEventPreview:
 *
 * What each calendar will show of an event, as a slip per calendar.
 */
#define ACCORD_TYPE_EVENT_PREVIEW (accord_event_preview_get_type ())
G_DECLARE_FINAL_TYPE (AccordEventPreview, accord_event_preview, ACCORD, EVENT_PREVIEW, GtkBox)

void accord_event_preview_set_desk (AccordEventPreview *self,
                                    AccordDesk         *desk);
void accord_event_preview_set_event   (AccordEventPreview *self,
                                       const AccordEvent  *event);

G_END_DECLS
