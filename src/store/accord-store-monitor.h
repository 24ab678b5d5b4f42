/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * AccordStoreMonitor:
 *
 * Notices what other connections commit, ours and other programs', without polling: a file monitor on the files of
 * the store says when to look, PRAGMA data_version says whether there is something. Main thread only.
 *
 * ::changed comes within 1 s after the last of a burst of commits and at most 5 s after its first. Whoever only
 * wants what no pass has looked after asks accord_store_has_unsettled() then.
 */
#define ACCORD_TYPE_STORE_MONITOR (accord_store_monitor_get_type ())
G_DECLARE_FINAL_TYPE (AccordStoreMonitor, accord_store_monitor, ACCORD, STORE_MONITOR, GObject)

/* @store stays the caller's connection; it must live on the thread of the default main context. */
AccordStoreMonitor *accord_store_monitor_new   (AccordStore          *store,
                                                GError              **error);
/* Looks at once, on focus and before a pass; emits ::changed when there is something. */
gboolean            accord_store_monitor_check (AccordStoreMonitor   *self);

G_END_DECLS
