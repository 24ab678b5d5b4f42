/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text a person reads in @html: tags off, line breaks kept, entities read. The result never looks like HTML again,
 * so that reading it a second time changes nothing. (transfer full) */
char    *accord_html_text_read    (const char *html);

G_END_DECLS
