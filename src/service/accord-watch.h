/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordWatch:
 *
 * What the computer says about itself: network there or gone, woken up. Hints only: the monitor alone never stops a
 * pass (sync-rules §11), because a machine may well reach a host the monitor knows nothing about.
 *
 * Signals: online (), a network appeared or changed; offline (); resumed (), after sleep. The network's are
 * debounced: GNetworkMonitor says the same thing several times.
 */
#define ACCORD_TYPE_WATCH (accord_watch_get_type ())
G_DECLARE_FINAL_TYPE (AccordWatch, accord_watch, ACCORD, WATCH, GObject)

AccordWatch *accord_watch_new         (void);
gboolean     accord_watch_get_online  (AccordWatch *self);
/* Is @address (absolute) out of reach by both the monitor and a look at its host? Finish: TRUE when both say no. */
void         accord_watch_check_async  (AccordWatch         *self,
                                        const char          *address,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean     accord_watch_check_finish (AccordWatch         *self,
                                        GAsyncResult        *result);

G_END_DECLS
