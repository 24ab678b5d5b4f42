/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @base followed by the segments, each escaped: ids hold "=", "/", "+" and "@". NULL ends the list. (transfer full) */
char *accord_address_build     (const char  *base,
                                ...) G_GNUC_NULL_TERMINATED;
/* @address with one more query parameter, its value escaped. Frees @address. (transfer full) */
char *accord_address_add       (char        *address,
                                const char  *name,
                                const char  *value);
/* RFC 3339 in UTC, as both providers take bounds. (transfer full) */
char *accord_address_instant   (gint64       seconds);

G_END_DECLS
