/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-agenda.h"
#include "accord-event-selection.h"

G_BEGIN_DECLS

/**
 * AccordDayBox:
 *
 * A day of the agenda: its number at the left (above, in a narrow window) and its events in a boxed list.
 * Signal "event-activated" (s event id); while events are picked, a row that is activated is picked instead.
 */
#define ACCORD_TYPE_DAY_BOX (accord_day_box_get_type ())
G_DECLARE_FINAL_TYPE (AccordDayBox, accord_day_box, ACCORD, DAY_BOX, GtkBox)

GtkWidget *accord_day_box_new (const AccordAgendaDay *day,
                               gint64                 today,
                               gboolean               narrow,
                               AccordEventSelection  *selection);
gint64     accord_day_box_get_day (AccordDayBox *self);
/* Picks every event of the day. */
void       accord_day_box_pick_all (AccordDayBox *self);

G_END_DECLS
