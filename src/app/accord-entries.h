/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-agenda.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/* Reads the events that touch [from, to) (days as if in UTC) and match @filter from the desk's store, each with a
 * mark per account. Blocks for a short read. (element-type AccordEntry) (transfer full); NULL with error. */
GPtrArray *accord_entries_read (AccordDesk                *desk,
                                gint64                     from,
                                gint64                     to,
                                const AccordAgendaFilter  *filter,
                                GError                   **error);

G_END_DECLS
