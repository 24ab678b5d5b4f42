/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-when.h"

G_BEGIN_DECLS

typedef enum
{
  ACCORD_PATTERN_DAILY,
  ACCORD_PATTERN_WEEKLY,
  ACCORD_PATTERN_ABSOLUTE_MONTHLY,
  ACCORD_PATTERN_RELATIVE_MONTHLY,
  ACCORD_PATTERN_ABSOLUTE_YEARLY,
  ACCORD_PATTERN_RELATIVE_YEARLY
} AccordPatternType;

typedef enum { ACCORD_RANGE_NO_END, ACCORD_RANGE_END_DATE, ACCORD_RANGE_NUMBERED } AccordPatternRange;

/* The last of the month, whether it is the fourth or the fifth. */
#define ACCORD_PATTERN_LAST 4

/**
 * AccordPattern:
 *
 * Microsoft Graph's patternedRecurrence (providers.md §3.4). Members that @type does not name count for nothing.
 * Days are midnights counted as if in UTC. A @day_of_month beyond the end of a month means its last day.
 */
typedef struct
{
  AccordPatternType  type;
  guint              interval;      /* from 1 */
  guint              days;          /* weekly, relative: bit n = weekday n, Sunday 0 */
  guint              first_day;     /* weekly: 0–6, Sunday 0 */
  guint              index;         /* relative: 0–3, ACCORD_PATTERN_LAST; of all days that are one of @days */
  guint              day_of_month;  /* absolute: 1–31 */
  guint              month;         /* yearly: 1–12 */

  AccordPatternRange range;
  gint64             start;         /* the day on which the series starts */
  gint64             end;           /* end date: the last day, inclusive */
  guint              occurrences;   /* numbered: from 1 */
} AccordPattern;

/**
 * accord_pattern_from_recurrence:
 * @recurrence: canonical lines of ACCORD_FIELD_RECURRENCE
 * @when: the series' first occurrence
 * @out: (out)
 * @why: (out) (optional): set on %FALSE: a sentence for a person
 *
 * The pattern with exactly the same occurrences (providers.md §4.2), which is not always written in the same way:
 * "every weekday" is a weekly pattern. Never one that only comes near.
 */
gboolean accord_pattern_from_recurrence (const char          *recurrence,
                                         const AccordWhen    *when,
                                         AccordPattern       *out,
                                         char               **why);
/**
 * accord_pattern_begin:
 * @when: (inout): when the event is said to start
 *
 * Moves both to the first occurrence, where it is later: "the first occurrence of the meeting may be this date or later,
 * depending on the recurrence pattern" (Graph, recurrenceRange). The occurrences are the same.
 *
 * Returns: FALSE when the pattern makes no sense, has no occurrence, or @when starts on another day than it
 */
gboolean accord_pattern_begin           (AccordPattern       *self,
                                         AccordWhen          *when);
/**
 * accord_pattern_to_recurrence:
 *
 * The RRULE line with the same occurrences. The way back of a pattern that accord_pattern_from_recurrence() made is
 * a rule that makes the same pattern again.
 *
 * Returns: (transfer full) (nullable): %NULL when the pattern makes no sense, or @when does not start on one of its days
 */
char    *accord_pattern_to_recurrence   (const AccordPattern *self,
                                         const AccordWhen    *when);

G_END_DECLS
