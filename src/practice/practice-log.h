/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-request.h"

G_BEGIN_DECLS

/* What clients asked: for the tests.  Authorization values are never kept. */
typedef struct _PracticeLog PracticeLog;

PracticeLog *practice_log_new       (void);
void         practice_log_free      (PracticeLog     *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeLog, practice_log_free)
void         practice_log_clear     (PracticeLog     *log);
/* Adds a finished request. */
void         practice_log_add       (PracticeLog     *log,
                                     PracticeRequest *request);
/* A request to a mailbox begins or ends: for the peak. */
void         practice_log_begin     (PracticeLog     *log,
                                     PracticeUser    *user);
void         practice_log_end       (PracticeLog     *log,
                                     PracticeUser    *user);
guint        practice_log_in_flight (PracticeLog     *log,
                                     PracticeUser    *user);
/* {requests[], count, writes, early, peak{mailbox: n}}; (transfer full).  A request's "token" is
 * "own", "foreign" (of the other provider), "unknown" or "none". */
JsonObject  *practice_log_to_json   (PracticeLog     *log);

G_END_DECLS
