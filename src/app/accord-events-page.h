/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-presence.h"
#include "accord-window.h"

G_BEGIN_DECLS

/**
 * AccordEventsPage:
 *
 * The events by day around today, a moving range, with search and three filters. Several can be picked and deleted at
 * once, after one question that names them.
 * Signal: "event-activated" (s event).
 */
#define ACCORD_TYPE_EVENTS_PAGE (accord_events_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordEventsPage, accord_events_page, ACCORD, EVENTS_PAGE, AdwBin)

void accord_events_page_set_window    (AccordEventsPage *self,
                                       AccordWindow     *window);
/* Chooses one state in the filter. */
void accord_events_page_show_presence (AccordEventsPage *self,
                                       AccordPresence    presence);

G_END_DECLS
