/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-oracle.h"
#include "history-there.h"

G_BEGIN_DECLS

/* How a history ended. */
typedef struct
{
  gboolean clean;
  guint    findings[N_FINDINGS];
  guint    looked;
  guint    exact;
  char    *report;   /* (owned) what differed, or how its process ended */
} HistoryResult;

/* Before the first history: what lasts as long as the process, the server among it if any history is told with it. */
void      history_begin        (gboolean practice);
void      history_end          (void);

/* For people who look for what went wrong. @only: numbers of acts, all others are left out; NULL: none is. @told: every act
 * and what it led to goes to the standard error. */
void      history_look_closely (const char *only, gboolean told);

void      history_result_clear (HistoryResult *self);

/* Runs the acts in a process of their own. */
void      history_run          (const HistoryThere *there, GArray *acts, guint32 seed, HistoryResult *out);
/* Leaves out acts as long as it still fails. (transfer full) */
GArray   *history_shrink       (const HistoryThere *there, GArray *acts, guint32 seed);
/* The history of a seed; prints what it takes to understand a failure: the seed, the least history, the difference. */
gboolean  history_run_seed     (const HistoryThere *there, guint32 seed, gboolean shrink, HistoryResult *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HistoryResult, history_result_clear)

G_END_DECLS
