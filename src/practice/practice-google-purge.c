/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#define DAY (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)
#define PURGED "purged" /* the last change that went with what was deleted */

/* Cancelled exceptions are retained while their series exists (G-DISC, "status"). */
static gboolean
is_retained (PracticeItem *item)
{
  PracticeItem *master =
      item->series_id != NULL ? practice_calendar_find_item (item->calendar, item->series_id) : NULL;

  return master != NULL && !master->cancelled;
}

void
practice_google_purge (PracticeCalendar *calendar)
{
  PracticeState *state = calendar->user->state;
  gint64 days = practice_settings_get_int (state->settings, "google_purge_days");
  gint64 purged = json_object_get_int_member_with_default (calendar->extra, PURGED, 0);
  g_autoptr (GPtrArray) items = NULL;

  if (days == 0)
    return;
  items = practice_calendar_items_after (calendar, 0);
  for (guint i = 0; i < items->len; i++)
    {
      PracticeItem *item = g_ptr_array_index (items, i);

      if (!item->cancelled || item->updated >= practice_state_now (state) - days * DAY || is_retained (item))
        continue;
      purged = MAX (purged, (gint64) item->sequence);
      practice_item_forget (item);
    }
  json_object_set_int_member (calendar->extra, PURGED, purged);
}

gboolean
practice_google_has_purged_since (PracticeCalendar *calendar,
                                  guint64 sequence)
{
  return (guint64) json_object_get_int_member_with_default (calendar->extra, PURGED, 0) > sequence;
}
