/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-play.h"

G_BEGIN_DECLS

/* For people who look for what went wrong: the act, what every side holds of each event after it, and what Accord wrote
 * into its history since @row, to the standard error. Returns the last row of it. */
gint64 history_tell_act (Play *self, const Act *act, gint64 row);

G_END_DECLS
