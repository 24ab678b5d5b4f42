/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordSendsPage:
 *
 * What a calendar sends: kinds, status, projects, people and categories, each with a check; none checked is all of them.
 * Signal: "chosen" (): Done was pressed; accord_sends_page_apply() puts the choice into the calendar.
 */
#define ACCORD_TYPE_SENDS_PAGE (accord_sends_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordSendsPage, accord_sends_page, ACCORD, SENDS_PAGE, AdwBin)

GtkWidget *accord_sends_page_new   (AccordDesk           *desk,
                                    const AccordCalendar *calendar);
/* Replaces the filters of @calendar by what is checked. */
void       accord_sends_page_apply (AccordSendsPage      *self,
                                    AccordCalendar       *calendar);

G_END_DECLS
