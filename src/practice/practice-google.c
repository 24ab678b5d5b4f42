/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-provider.h"

static void
install (PracticeServer *server)
{
}

static JsonObject *
describe_calendar (PracticeCalendar *calendar)
{
  return json_object_new ();
}

static JsonObject *
describe_item (PracticeItem *item)
{
  return json_object_ref (item->resource);
}

const PracticeProviderClass practice_google_class = {
  .install = install,
  .describe_calendar = describe_calendar,
  .describe_item = describe_item,
  .events_path = "/calendar/v3/calendars/%s/events",
  .event_path = "/calendar/v3/calendars/%s/events/%s",
};
