/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Levels of arrays and objects that any text of ours or of a provider needs. */
#define ACCORD_JSON_NESTING 100

/**
 * accord_json_text_parse:
 * @text: from anywhere, not necessarily closed by NUL
 * @length: in bytes
 * @nesting: levels of arrays and objects it may have
 *
 * What json-glib makes of hostile text is bounded here: it descends by recursion, takes comments and single
 * quotes, refuses a whole page for half a surrogate pair (a title that was cut within an emoji) and ends a
 * text at an escaped NUL. The last two are read as U+FFFD.
 *
 * Returns: (transfer full): NULL with JSON_PARSER_ERROR; its message quotes nothing of @text, which may hold
 * an event
 */
JsonNode *accord_json_text_parse (const char *text, gsize length, guint nesting, GError **error);

G_END_DECLS
