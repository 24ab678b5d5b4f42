/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordEventEditor:
 *
 * A new event or an old one, of the three kinds, beside what each calendar will show of it.
 * Signal "saved" (s sentence).
 */
#define ACCORD_TYPE_EVENT_EDITOR (accord_event_editor_get_type ())
G_DECLARE_FINAL_TYPE (AccordEventEditor, accord_event_editor, ACCORD, EVENT_EDITOR, AdwWindow)

/* @event: id, NULL: a new one. */
GtkWidget *accord_event_editor_new (AccordDesk *desk,
                                    const char *event);

G_END_DECLS
