/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-pass-private.h"

G_BEGIN_DECLS

/* A plan of what would happen if some events had another status (options->supposed, options->standing): the events are read
 * as if they had, their deletions count as confirmed, and only their steps are shown. Nothing is written. */
gboolean accord_suppose_is_on   (AccordPass     *pass);
gboolean accord_suppose_names   (AccordPass     *pass,
                                 const char     *event);      /* (nullable) */
/* @event: (nullable) as the store has it */
void     accord_suppose_apply   (AccordPass     *pass,
                                 AccordEvent    *event);
void     accord_suppose_confirm (AccordPass     *pass,
                                 AccordSnapshot *snapshot);

G_END_DECLS
