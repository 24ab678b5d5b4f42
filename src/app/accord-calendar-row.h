/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordCalendarRow:
 *
 * A calendar of the account page: whether it takes part, and its rules. Changes go to the store at once.
 */
#define ACCORD_TYPE_CALENDAR_ROW (accord_calendar_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordCalendarRow, accord_calendar_row, ACCORD, CALENDAR_ROW, AdwExpanderRow)

GtkWidget *accord_calendar_row_new (AccordDesk           *desk,
                                    const AccordCalendar *calendar);

G_END_DECLS
