/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-wanted"

#include "sync/accord-wanted.h"

#include "model/accord-calendar-filter.h"
#include "model/accord-pattern.h"
#include "model/accord-recurrence.h"
#include "model/accord-series.h"
#include "store/accord-links.h"

/* Items that are never pulled (sync-rules §3). */
#define NOT_PULLED                                                                                           \
  (ACCORD_REMOTE_REPEATS | ACCORD_REMOTE_DECLINED | ACCORD_REMOTE_DRAFT | ACCORD_REMOTE_CANCELLED |          \
   ACCORD_REMOTE_SPECIAL)

static const char *const sentences[ACCORD_N_UNWANTED] = {
  [ACCORD_WANTED] = "Belongs in this calendar.",
  [ACCORD_UNWANTED_DELETED] = "Deleted here.",
  [ACCORD_UNWANTED_CANCELLED] = "Cancelled here.",
  [ACCORD_UNWANTED_ARCHIVED] = "Archived here.",
  [ACCORD_UNWANTED_DRAFT] = "A draft again here.",
  [ACCORD_UNWANTED_REPEATS] = "Repeats in a way that cannot be mirrored.",
  [ACCORD_UNWANTED_UNDATED] = "Has no dates any more; the copy is left as it is.",
  [ACCORD_UNWANTED_RULE] = ACCORD_LINK_WHY_RULE,
  [ACCORD_UNWANTED_OUTSIDE] = "Outside the days that are mirrored.",
};

const char *
accord_unwanted_why (AccordUnwanted reason)
{
  g_return_val_if_fail ((guint) reason < ACCORD_N_UNWANTED, NULL);

  return sentences[reason];
}

/* Born here, in this calendar, or in one whose events may go to my others. */
static gboolean
may_be_shared (const AccordSnapshot *snapshot, const AccordEvent *event)
{
  const AccordCalendar *home;

  if (event->born_in == NULL || g_str_equal (event->born_in, snapshot->calendar->id))
    return TRUE;
  home = g_hash_table_lookup (snapshot->calendars, event->born_in);
  return home != NULL && home->share;
}

AccordUnwanted
accord_judge_itself (const AccordEvent *event)
{
  if (event == NULL || event->deleted_at != 0)
    return ACCORD_UNWANTED_DELETED;
  if (event->status == ACCORD_STATUS_CANCELLED)
    return ACCORD_UNWANTED_CANCELLED;
  if (event->archived)
    return ACCORD_UNWANTED_ARCHIVED;
  if (event->status == ACCORD_STATUS_DRAFT)
    return ACCORD_UNWANTED_DRAFT;
  return ACCORD_WANTED;
}

gboolean
accord_judge_series (const AccordSnapshot *snapshot, const AccordEvent *event, char **why)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *recurrence = NULL;
  AccordPattern pattern;

  if (event == NULL || !accord_event_repeats (event) || !accord_event_get_when (event, &when))
    return TRUE;
  if (snapshot->capabilities.recurrence == ACCORD_RECURRENCE_NONE)
    return FALSE;
  recurrence = accord_recurrence_normalise (event->recurrence, &when, NULL);
  if (!accord_recurrence_check (recurrence, &when, why))
    return FALSE;
  return snapshot->capabilities.recurrence != ACCORD_RECURRENCE_GRAPH ||
         accord_pattern_from_recurrence (recurrence, &when, &pattern, why);
}

static AccordUnwanted
judge_dates (const AccordSnapshot *snapshot, const AccordEvent *event)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (!accord_event_get_when (event, &when))
    return ACCORD_UNWANTED_UNDATED;
  if (!accord_event_touches (event, snapshot->window.start, snapshot->window.end, snapshot->zone))
    return ACCORD_UNWANTED_OUTSIDE;
  return ACCORD_WANTED;
}

/* Whatever the calendar's rules say; where it lies comes last, for it passes. */
static AccordUnwanted
judge_event (const AccordSnapshot *snapshot, const AccordEvent *event)
{
  AccordUnwanted reason = accord_judge_itself (event);

  if (reason != ACCORD_WANTED)
    return reason;
  return accord_judge_series (snapshot, event, NULL) ? judge_dates (snapshot, event) : ACCORD_UNWANTED_REPEATS;
}

AccordUnwanted
accord_judge_copy (const AccordSnapshot *snapshot, const AccordEvent *event)
{
  AccordUnwanted reason = judge_event (snapshot, event);

  if (reason != ACCORD_WANTED && reason != ACCORD_UNWANTED_OUTSIDE)
    return reason;
  /* A calendar that became read-only keeps its copies; they wait (§11). */
  if (snapshot->calendar->direction == ACCORD_DIRECTION_IN && !snapshot->read_only)
    return ACCORD_UNWANTED_RULE;
  if (!accord_calendar_sends (snapshot->calendar, event) || !may_be_shared (snapshot, event))
    return ACCORD_UNWANTED_RULE;
  return reason;
}

gboolean
accord_may_carry (const AccordCalendar *calendar, const AccordEvent *event)
{
  return accord_calendar_may_invite (calendar) && accord_calendar_sends (calendar, event);
}

static gboolean
takes (const AccordSnapshot *snapshot, const AccordRemoteItem *item)
{
  const AccordCalendar *calendar = snapshot->calendar;

  if (calendar->direction == ACCORD_DIRECTION_OUT)
    return FALSE;
  if (item == NULL)
    return TRUE;
  return (calendar->takes == ACCORD_TAKES_ALL || item->mark != NULL) &&
         accord_calendar_takes_categories (calendar, item->fields != NULL
                                                         ? accord_fields_get (item->fields, ACCORD_FIELD_CATEGORIES)
                                                         : NULL);
}

AccordUnwanted
accord_judge_original (const AccordSnapshot *snapshot, const AccordEvent *event, const AccordRemoteItem *item)
{
  AccordUnwanted reason = judge_event (snapshot, event);

  if (reason != ACCORD_WANTED && reason != ACCORD_UNWANTED_OUTSIDE)
    return reason;
  return takes (snapshot, item) ? reason : ACCORD_UNWANTED_RULE;
}

gboolean
accord_judge_pull (const AccordSnapshot *snapshot, const AccordRemoteItem *item)
{
  if (item->state != ACCORD_REMOTE_PRESENT || item->fields == NULL || (item->traits & NOT_PULLED) != 0)
    return FALSE;
  return takes (snapshot, item) &&
         accord_snapshot_touches (snapshot, item->fields);
}
