/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Whether a logged request {method, path, query, body} is one that the official description allows: method and path
 * known, every query parameter and body member known and of its type. Returns what is wrong, NULL: nothing. (transfer full) */
char *request_check_google (JsonObject *description, JsonObject *request);
char *request_check_graph  (JsonObject *description, JsonObject *request);

G_END_DECLS
