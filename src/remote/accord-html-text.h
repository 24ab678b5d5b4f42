/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE when @text holds a tag that mail and calendar programs write. "a < b" and "<me@example.org>" are plain text. */
gboolean accord_html_text_is_html (const char *text);
/* The text a person reads in @html: tags off, line breaks kept, entities read. The result never looks like HTML again,
 * so that reading it a second time changes nothing. (transfer full) */
char    *accord_html_text_read    (const char *html);

G_END_DECLS
