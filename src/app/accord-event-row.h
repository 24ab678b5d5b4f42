/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-agenda.h"
#include "accord-event-selection.h"

G_BEGIN_DECLS

/**
 * AccordEventRow:
 *
 * An event of the agenda: bar, time, title over detail, kind, a mark per account; a check box while events are picked.
 */
#define ACCORD_TYPE_EVENT_ROW (accord_event_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordEventRow, accord_event_row, ACCORD, EVENT_ROW, GtkListBoxRow)

GtkWidget  *accord_event_row_new          (const AccordEntry    *entry,
                                           gint64                day,      /* the day it stands on */
                                           gboolean              narrow,
                                           AccordEventSelection *selection);
/* Picks it, or no longer. */
void        accord_event_row_toggle       (AccordEventRow    *self);
const char *accord_event_row_get_event_id (AccordEventRow    *self);

G_END_DECLS
