/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordWindow:
 *
 * The sync window and the wider range that is listed (sync-rules §7), all Unix seconds, half open.
 */
typedef struct
{
  gint64 start;       /* local midnight (today − back) */
  gint64 end;         /* local midnight (today + ahead + 1) */
  gint64 list_start;  /* widened to whole months plus one month each side */
  gint64 list_end;
} AccordWindow;

void     accord_window_compute     (AccordWindow *self, gint64 now, int back, int ahead, GTimeZone *zone);
/* The range was listed but the window comes within 7 days of its end: list anew. */
gboolean accord_window_needs_relist (const AccordWindow *self, gint64 listed_from, gint64 listed_to);

G_END_DECLS
