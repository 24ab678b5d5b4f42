/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Points in time are microseconds since 1970 (UTC), as g_get_real_time ().
 * An all-day date is its midnight in UTC. */

/* Returns: (transfer full) (nullable) NULL for a name the zone data does not have. */
GTimeZone *practice_zone_new (const char *name);

/* "2026-11-09T15:00:00[.fff][Z|+01:00]".  Without an offset @zone counts (UTC when NULL).
 * @has_offset: (out) (optional) */
gboolean practice_time_parse      (const char *text,
                                   GTimeZone  *zone,
                                   gint64     *time,
                                   gboolean   *has_offset);
/* "2026-11-09" */
gboolean practice_date_parse      (const char *text,
                                   gint64     *time);
/* "2026-11-09T14:00:00.000Z": milliseconds, as Google prints its timestamps. */
char    *practice_time_to_millis  (gint64      time);
/* "2026-11-09T15:00:00+01:00" in @zone, "…Z" for UTC. */
char    *practice_time_to_offset  (gint64      time,
                                   GTimeZone  *zone);
/* "2026-11-09T14:00:00.0000000": wall time of @zone, as Graph prints. */
char    *practice_time_to_sevens  (gint64      time,
                                   GTimeZone  *zone);
char    *practice_time_to_date    (gint64      time,
                                   GTimeZone  *zone);
/* "20261109T140000Z" and "20261109" (UTC). */
char    *practice_time_to_compact (gint64      time,
                                   gboolean    date_only);

/* One occurrence's start: an instant, or the midnight in UTC of a date. */
typedef gboolean (*PracticeOccurrenceFunc) (gint64   start,
                                            gpointer data); /* FALSE stops */

/* Why a rule is refused. */
#define PRACTICE_RECURRENCE_ERROR (practice_recurrence_error_quark ())
typedef enum
{
  PRACTICE_RECURRENCE_ERROR_INVALID,
  PRACTICE_RECURRENCE_ERROR_SUB_DAILY, /* FREQ=HOURLY, MINUTELY, SECONDLY */
} PracticeRecurrenceError;
GQuark practice_recurrence_error_quark (void);

/* Lines as in RFC 5545: "RRULE:…", "EXRULE:…", "RDATE;TZID=…:…", "EXDATE…".  DTSTART and
 * DTEND are refused. */
gboolean practice_recurrence_check  (const char *const *lines,
                                     GError           **error);
/* Walks the starts in order up to @until (exclusive), at most 20000.  The start itself is
 * an occurrence only where the rule says so or there is none. @zone NULL for all-day. */
void     practice_recurrence_expand (const char *const     *lines,
                                     gint64                 start,
                                     gboolean               all_day,
                                     GTimeZone             *zone,
                                     gint64                 until,
                                     PracticeOccurrenceFunc func,
                                     gpointer               data);

G_END_DECLS
