/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-window.h"

#include "accord-when.h"

#define DAY_SECONDS   (24 * 60 * 60)
#define RELIST_MARGIN (7 * DAY_SECONDS)

/* The first of the month @day lies in, @months later: both counted as if in UTC. */
static gint64
month_start (gint64 day,
             int    months)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);
  g_autoptr (GDateTime) first = g_date_time_add_days (date, 1 - g_date_time_get_day_of_month (date));
  g_autoptr (GDateTime) moved = g_date_time_add_months (first, months);

  return g_date_time_to_unix (moved);
}

void
accord_window_compute (AccordWindow *self,
                       gint64        now,
                       int           back,
                       int           ahead,
                       GTimeZone    *zone)
{
  gint64 today, first, after;

  g_return_if_fail (self != NULL && zone != NULL);

  today = accord_date_of (now, zone);
  first = today - (gint64) back * DAY_SECONDS;
  after = today + ((gint64) ahead + 1) * DAY_SECONDS;
  self->start = accord_zone_instant (zone, first);
  self->end = accord_zone_instant (zone, after);
  self->list_start = accord_zone_instant (zone, month_start (first, -1));
  self->list_end = accord_zone_instant (zone, month_start (after - DAY_SECONDS, 2));
}

gboolean
accord_window_needs_relist (const AccordWindow *self,
                            gint64              listed_from,
                            gint64              listed_to)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return listed_to <= listed_from || self->start < listed_from || self->end > listed_to - RELIST_MARGIN;
}
