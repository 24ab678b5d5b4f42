/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * AccordNotices:
 *
 * What a person is told by the desktop's notifications (org.freedesktop.Notifications), never more than once for a cause:
 * what was told is remembered in the store. Where nothing shows notifications, nothing else changes.
 *
 * Signal chosen (s): as AccordTrayMenu; pressing a notification is "open".
 */
#define ACCORD_TYPE_NOTICES (accord_notices_get_type ())
G_DECLARE_FINAL_TYPE (AccordNotices, accord_notices, ACCORD, NOTICES, GObject)

AccordNotices *accord_notices_new  (GDBusConnection *connection,
                                    AccordStore     *store);
/* Tells of @cause, unless it was told before. @kind: of which one cause at a time is told. */
void           accord_notices_tell (AccordNotices   *self,
                                    const char      *kind,
                                    const char      *cause,
                                    const char      *title,
                                    const char      *sentence);
/* Takes back what was told of @kind, now that it is over. */
void           accord_notices_end  (AccordNotices   *self,
                                    const char      *kind);

G_END_DECLS
