/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-projection.h"

G_BEGIN_DECLS

/* The two texts of a copy that a person may write templates for. */
typedef enum { ACCORD_TEXT_TITLE, ACCORD_TEXT_BODY } AccordText;

/* What stands in a template between { and }, by name, closed by NULL. (transfer none) */
const char *const *accord_text_list_places (void);
/* Is @text a template that means what it says? FALSE with a sentence (G_IO_ERROR_INVALID_ARGUMENT) that names an unknown
 * placeholder, or a bracket that is not closed or closes nothing. The empty text is: it stands for the default. */
gboolean           accord_text_check       (const char         *text,
                                            GError            **error);
/* Do titles (bodies) of this kind, edited in a calendar, come back into the event's own fields? Tried with @event, each
 * of whose own values is edited: else they are kept as the copy's own (sync-rules §5). @text: NULL: the one in force. */
gboolean           accord_text_reads_back  (const AccordEvent  *event,
                                            AccordText          which,
                                            const char         *text,
                                            const AccordPolicy *policy);

G_END_DECLS
