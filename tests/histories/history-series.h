/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-play.h"

G_BEGIN_DECLS

/* Series beside the single events of a history, and an oracle that knows them by (series, original day, field). They are
 * told with providers in memory; what Google and Outlook make of a series is told in sync-wire-series. */

/* Does the history of this seed have series? */
gboolean history_has_series   (guint32 seed, HistoryMood mood);
/* Puts the acts of series between the others, from a generator of its own: the others stay as the seed says. */
void     history_add_series   (GArray *acts, guint32 seed, HistoryMood mood);

void     series_play_make     (Play *self, const Act *act);
void     series_play_master   (Play *self, const Act *act);
void     series_play_occur    (Play *self, const Act *act);
void     series_play_cut      (Play *self, const Act *act);
void     series_play_delete   (Play *self, const Act *act);

/* For the oracle. */
GPtrArray *series_list_new    (void);
void       series_copy_first  (Oracle *oracle);
void       series_look        (Oracle *oracle);

G_END_DECLS
