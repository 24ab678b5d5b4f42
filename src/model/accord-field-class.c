/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-projection.h"

/* The columns of the table of sync-rules §4. */
typedef enum
{
  COLUMN_WHEN,       /* also status and privacy mark: they say how firm and how public the time is */
  COLUMN_TITLE,
  COLUMN_DETAIL,     /* body, place, categories */
  COLUMN_ATTENDEES,
  COLUMN_CARRIED,    /* attendees where this link carries them (§9) */
  COLUMN_PERSONAL,   /* reminder, busy */
  COLUMN_ALWAYS_IN,
  N_COLUMNS
} Column;

typedef enum
{
  ROW_BOTH_EVERYTHING,
  ROW_BOTH_TITLE,
  ROW_BOTH_BUSY,
  ROW_OUT_EVERYTHING,
  ROW_OUT_TITLE,
  ROW_OUT_BUSY,
  ROW_IN,
  ROW_IN_BUSY,
  ROW_THERE_MINE,
  ROW_THERE_MINE_OUT,
  ROW_THERE_OTHERS,
  ROW_THERE_OTHERS_OUT,
  ROW_THERE_MINE_BUSY,
  ROW_THERE_MINE_OUT_BUSY,
  ROW_THERE_OTHERS_BUSY,
  N_ROWS
} Row;

#define NONE ACCORD_CLASS_NONE
#define IN   ACCORD_CLASS_IN
#define OUT  ACCORD_CLASS_OUT
#define BOTH ACCORD_CLASS_BOTH

static const AccordFieldClass classes[N_ROWS][N_COLUMNS] = {
  /*                           when  title detail attendees carried personal always */
  [ROW_BOTH_EVERYTHING]    = { BOTH, BOTH, BOTH,  NONE,     BOTH,   BOTH,    IN },
  [ROW_BOTH_TITLE]         = { BOTH, BOTH, NONE,  NONE,     NONE,   BOTH,    IN },
  [ROW_BOTH_BUSY]          = { BOTH, OUT,  NONE,  NONE,     NONE,   BOTH,    IN },
  [ROW_OUT_EVERYTHING]     = { OUT,  OUT,  OUT,   NONE,     OUT,    OUT,     IN },
  [ROW_OUT_TITLE]          = { OUT,  OUT,  NONE,  NONE,     NONE,   OUT,     IN },
  [ROW_OUT_BUSY]           = { OUT,  OUT,  NONE,  NONE,     NONE,   OUT,     IN },
  [ROW_IN]                 = { IN,   IN,   IN,    IN,       IN,     IN,      IN },
  [ROW_IN_BUSY]            = { IN,   NONE, NONE,  NONE,     NONE,   IN,      IN },
  [ROW_THERE_MINE]         = { BOTH, BOTH, BOTH,  IN,       BOTH,   BOTH,    IN },
  [ROW_THERE_MINE_OUT]     = { OUT,  OUT,  OUT,   IN,       OUT,    OUT,     IN },
  [ROW_THERE_OTHERS]       = { IN,   IN,   IN,    IN,       IN,     BOTH,    IN },
  [ROW_THERE_OTHERS_OUT]   = { NONE, NONE, NONE,  NONE,     NONE,   OUT,     IN },
  [ROW_THERE_MINE_BUSY]    = { BOTH, NONE, NONE,  NONE,     NONE,   BOTH,    IN },
  [ROW_THERE_MINE_OUT_BUSY] = { OUT, NONE, NONE,  NONE,     NONE,   OUT,     IN },
  [ROW_THERE_OTHERS_BUSY]  = { IN,   NONE, NONE,  NONE,     NONE,   BOTH,    IN },
};

static const Column columns[ACCORD_N_FIELDS] = {
  [ACCORD_FIELD_TITLE] = COLUMN_TITLE,
  [ACCORD_FIELD_WHEN] = COLUMN_WHEN,
  [ACCORD_FIELD_PLACE] = COLUMN_DETAIL,
  [ACCORD_FIELD_BODY] = COLUMN_DETAIL,
  [ACCORD_FIELD_CATEGORIES] = COLUMN_DETAIL,
  [ACCORD_FIELD_ATTENDEES] = COLUMN_ATTENDEES,
  [ACCORD_FIELD_REMINDERS] = COLUMN_PERSONAL,
  [ACCORD_FIELD_BUSY] = COLUMN_PERSONAL,
  [ACCORD_FIELD_STATUS] = COLUMN_WHEN,
  [ACCORD_FIELD_PRIVACY] = COLUMN_WHEN,
  [ACCORD_FIELD_ORGANISER] = COLUMN_ALWAYS_IN,
  [ACCORD_FIELD_RESPONSES] = COLUMN_ALWAYS_IN,
  [ACCORD_FIELD_ONLINE] = COLUMN_ALWAYS_IN,
  [ACCORD_FIELD_RECURRENCE] = COLUMN_WHEN,
  [ACCORD_FIELD_EXCEPTIONS] = COLUMN_WHEN,
};

static Row
find_row (const AccordCalendar *calendar,
          AccordOrigin          origin,
          gboolean              organised_by_me,
          AccordPrivacy         privacy)
{
  /* A calendar that became read-only acts as "in" (sync-rules §11). */
  AccordDirection direction = calendar->writable ? calendar->direction : ACCORD_DIRECTION_IN;
  gboolean masked = origin == ACCORD_ORIGIN_THERE && calendar->privacy_in == ACCORD_PRIVACY_BUSY;

  if (direction == ACCORD_DIRECTION_IN)
    return masked ? ROW_IN_BUSY : ROW_IN;
  if (masked && direction == ACCORD_DIRECTION_OUT && organised_by_me)
    return ROW_THERE_MINE_OUT_BUSY;
  if (origin == ACCORD_ORIGIN_THERE && direction == ACCORD_DIRECTION_OUT)
    return organised_by_me ? ROW_THERE_MINE_OUT : ROW_THERE_OTHERS_OUT;
  if (masked)
    return organised_by_me ? ROW_THERE_MINE_BUSY : ROW_THERE_OTHERS_BUSY;
  if (origin == ACCORD_ORIGIN_THERE)
    return organised_by_me ? ROW_THERE_MINE : ROW_THERE_OTHERS;
  return (direction == ACCORD_DIRECTION_OUT ? ROW_OUT_EVERYTHING : ROW_BOTH_EVERYTHING) + privacy;
}

AccordFieldClass
accord_field_class (AccordField           field,
                    const AccordCalendar *calendar,
                    AccordOrigin          origin,
                    gboolean              organised_by_me,
                    gboolean              carrier,
                    AccordPrivacy         effective_privacy)
{
  Column column;
  Row row;

  g_return_val_if_fail (field < ACCORD_N_FIELDS && calendar != NULL, ACCORD_CLASS_NONE);
  g_return_val_if_fail (effective_privacy <= ACCORD_PRIVACY_BUSY, ACCORD_CLASS_NONE);

  row = find_row (calendar, origin, organised_by_me, effective_privacy);
  column = columns[field];
  if (column == COLUMN_ATTENDEES && carrier && calendar->invitations != ACCORD_INVITATIONS_COPY)
    column = COLUMN_CARRIED;
  return classes[row][column];
}

gboolean
accord_calendar_carries (const AccordCalendar *calendar,
                         const AccordEvent    *event)
{
  const char *carrier;

  g_return_val_if_fail (calendar != NULL && event != NULL, FALSE);

  /* The original keeps its attendees: nothing is written that would take them off it. */
  carrier = event->born_in != NULL ? event->born_in : event->carrier;
  return calendar->invitations != ACCORD_INVITATIONS_COPY && g_strcmp0 (carrier, calendar->id) == 0;
}

gboolean
accord_calendar_may_invite (const AccordCalendar *calendar)
{
  g_return_val_if_fail (calendar != NULL, FALSE);

  return calendar->mirrored && !calendar->missing && calendar->writable &&
         calendar->direction != ACCORD_DIRECTION_IN && calendar->invitations != ACCORD_INVITATIONS_COPY &&
         calendar->privacy == ACCORD_PRIVACY_EVERYTHING;
}

AccordPrivacy
accord_effective_privacy (const AccordEvent    *event,
                          const AccordCalendar *calendar,
                          AccordOrigin          origin)
{
  g_return_val_if_fail (event != NULL && calendar != NULL, ACCORD_PRIVACY_BUSY);

  if (origin == ACCORD_ORIGIN_THERE)
    return ACCORD_PRIVACY_EVERYTHING;
  if (event->born_in != NULL && g_strcmp0 (event->visibility, "private") == 0)
    return ACCORD_PRIVACY_BUSY;
  return calendar->privacy;
}
