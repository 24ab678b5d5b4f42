/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "accord-agenda.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/* Events that a question is about, by time; those that are deleted by now are left out. (element-type AccordEntry)
 * (transfer full) */
GPtrArray *accord_named_events_read     (AccordStore        *store,
                                         const char *const  *events);
/* Their ids, in the same order. (transfer full) */
GStrv      accord_named_events_ids      (GPtrArray          *entries);
/* A list that names each of them. @label: what a screen reader calls it. */
GtkWidget *accord_named_events_list_new (GPtrArray          *entries,
                                         gint64              today,
                                         const char         *label);

G_END_DECLS
