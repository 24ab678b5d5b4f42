/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The tags that mail and calendar programs write, as alternatives of a regular expression. */
#define ACCORD_MARKUP_TAGS                                                                                   \
  "a|b|i|u|s|p|br|hr|div|span|font|ul|ol|li|em|strong|small|pre|code|blockquote|img|html|head|body|meta|"    \
  "style|"                                                                                                   \
  "title|table|tbody|thead|tr|td|th|h[1-6]|html-blob"

/* TRUE when @text holds such a tag. "a < b" and "<me@example.org>" are plain text. */
gboolean accord_markup_is_in (const char *text);

G_END_DECLS
