/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same UUID for the same text of the same kind: RFC 4122 §4.3, by SHA-1. (transfer full) */
char *accord_uuid_of (const char *kind,
                      const char *text);

G_END_DECLS
