/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/accord-remote-item.h"

G_BEGIN_DECLS

/* An event as Google (else Outlook) prints it; NULL: deleted. Written without the client's own reader, so that both
 * cannot be wrong in the same way. (transfer full) */
AccordRemoteItem *scene_practice_read  (gboolean google, JsonObject *event);
/* The JSON that writes exactly these fields. (transfer full) */
char             *scene_practice_write (gboolean google, const AccordFields *fields, const char *mark);

G_END_DECLS
