/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tests: seconds after which a keyring that does not answer is given up, 0: the usual. For the whole program. */
void accord_keyring_set_timeout (guint seconds);

G_END_DECLS
