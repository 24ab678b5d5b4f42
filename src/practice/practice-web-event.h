/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-server.h"

G_BEGIN_DECLS

/* An event as the pages show and change it, whichever provider keeps it. */
typedef struct
{
  char *id;
  char *title;
  char *place;
  char *notes;
  gboolean all_day;
  GDateTime *start;  /* in the calendar's zone */
  GDateTime *end;    /* exclusive, of an all-day event too */
  gboolean repeats;  /* one date of a series, or a series */
  gboolean marked;   /* carries Accord's mark */
  guint attendees;
} PracticeWebEvent;

void practice_web_event_free (PracticeWebEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeWebEvent, practice_web_event_free)

/* What is in the calendar between two instants, in order; series date by date. (transfer full) */
GPtrArray *practice_web_event_list (PracticeServer   *server,
                                    PracticeCalendar *calendar,
                                    GDateTime        *from,
                                    GDateTime        *to);
/* (nullable) (transfer full) */
PracticeWebEvent *practice_web_event_load (PracticeServer   *server,
                                           PracticeCalendar *calendar,
                                           const char       *id);
/* Reads what a person filled in. @problem: (out) a sentence, on NULL */
PracticeWebEvent *practice_web_event_from_form (GHashTable  *form,
                                                GTimeZone   *zone,
                                                const char **problem);

/* In the name of another person; on %FALSE, @problem is what the provider says. @before: (nullable) for a new one;
 * only what differs from it is written. */
gboolean practice_web_event_save (PracticeServer         *server,
                                  PracticeCalendar       *calendar,
                                  const PracticeWebEvent *before,
                                  const PracticeWebEvent *event,
                                  char                  **problem);
gboolean practice_web_event_delete (PracticeServer   *server,
                                    PracticeCalendar *calendar,
                                    const char       *id,
                                    char            **problem);

/* Into another calendar of the same person; dates of a series stay with it.  %FALSE when it cannot be moved. */
gboolean practice_web_event_move (PracticeCalendar *calendar,
                                  const char       *id,
                                  PracticeCalendar *target);

/* How many living items of the calendar carry Accord's mark. @total: (out) all of them */
guint practice_web_count_marked (PracticeCalendar *calendar,
                                 guint            *total);

G_END_DECLS
