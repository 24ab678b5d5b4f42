/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What permissions that were left out at the sign-in cost, one sentence each, apart by a space: the feature of each is
 * missing, the others work (providers.md §2.1, §3.1). @missing: scopes as the provider names them, apart by a space.
 * (transfer full) (nullable): nothing is missing */
char *accord_permissions_explain (const char *missing);

G_END_DECLS
