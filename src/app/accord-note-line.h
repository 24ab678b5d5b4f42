/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/accord-projection.h"

G_BEGIN_DECLS

/* A small icon and a line of text in second place: why something is so. */
GtkWidget *accord_note_line_new      (const char           *icon,
                                      const char           *text);
/* Appends to @box one line a note. @notes: (element-type AccordNote); @provider: google | outlook */
void       accord_note_lines_append  (GtkBox               *box,
                                      GPtrArray            *notes,
                                      const char           *provider);
/* What the event's copy in the calendar of @provider is told to mean less. (transfer full) (element-type AccordNote) */
GPtrArray *accord_note_lines_find    (const AccordEvent    *event,
                                      const AccordCalendar *calendar,
                                      const AccordPolicy   *policy,
                                      const char           *provider);

G_END_DECLS
