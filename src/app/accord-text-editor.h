/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordTextEditor:
 *
 * The title and the text that copies of one kind of event have, as templates, with an event of the store as it will
 * stand in a calendar. Nothing is stored before Save, and nothing that is no template can be saved.
 *
 * Signal: "saved" (): the settings hold other templates now.
 */
#define ACCORD_TYPE_TEXT_EDITOR (accord_text_editor_get_type ())
G_DECLARE_FINAL_TYPE (AccordTextEditor, accord_text_editor, ACCORD, TEXT_EDITOR, AdwWindow)

GtkWidget   *accord_text_editor_new      (AccordDesk *desk,
                                          AccordKind  kind);
/* The event that shows what templates of @kind do: one of the store, near today, else a made-up one. *@found (optional):
 * it is of the store. (transfer full) */
AccordEvent *accord_text_example_new     (AccordDesk *desk,
                                          AccordKind  kind,
                                          gboolean   *found);

G_END_DECLS
