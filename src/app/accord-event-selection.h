/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * AccordEventSelection:
 *
 * The events a person has picked in the list, while they pick. It outlives the rows, which are made anew whenever the
 * store changes. Property: active (b), rows can be picked; what was picked is forgotten when that ends.
 * Signal: "changed" ().
 */
#define ACCORD_TYPE_EVENT_SELECTION (accord_event_selection_get_type ())
G_DECLARE_FINAL_TYPE (AccordEventSelection, accord_event_selection, ACCORD, EVENT_SELECTION, GObject)

AccordEventSelection *accord_event_selection_new        (void);
gboolean              accord_event_selection_get_active (AccordEventSelection *self);
void                  accord_event_selection_set_active (AccordEventSelection *self,
                                                         gboolean              active);
gboolean              accord_event_selection_has        (AccordEventSelection *self,
                                                         const char           *event);
void                  accord_event_selection_set        (AccordEventSelection *self,
                                                         const char           *event,
                                                         gboolean              picked);
guint                 accord_event_selection_get_n      (AccordEventSelection *self);
/* Their ids, in no order. (transfer full) */
GStrv                 accord_event_selection_dup_ids    (AccordEventSelection *self);

G_END_DECLS
