/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-graph-event.h"

G_BEGIN_DECLS

/* Who gets mail when the organiser writes (providers.md §3.3: there is no way to suppress it). What other people
 * do in the mailbox is not counted. @resource: complete, as after the write. */
void practice_graph_mail_created (PracticeGraphCall *call,
                                  PracticeItem      *item,
                                  JsonObject        *resource);
void practice_graph_mail_updated (PracticeGraphCall *call,
                                  PracticeItem      *item,
                                  JsonObject        *before,
                                  JsonObject        *after);
void practice_graph_mail_deleted (PracticeGraphCall *call,
                                  PracticeItem      *item,
                                  JsonObject        *resource);

G_END_DECLS
