/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#define HOUR (60 * 60 * (gint64) G_USEC_PER_SEC)
#define DAY (24 * HOUR)

/* Relative to today, in the mailbox's zone. */
static const struct
{
  guint calendar;
  const char *title, *place;
  int day;
  int hour; /* -1: all day */
  int length; /* hours, or days */
  const char *rule; /* (nullable) */
} samples[] = {
  { 0, "Dentist", "Lindenstraße 4", 2, 9, 1, NULL },
  { 0, "Lunch with Jonas", "Café Morgenrot", 3, 12, 1, NULL },
  { 0, "Studio rent due", "", 8, -1, 1, NULL },
  { 0, "Weekly planning", "", -21, 10, 1, "RRULE:FREQ=WEEKLY;COUNT=20" },
  { 0, "Train to Vienna 🚆", "Hauptbahnhof", 16, 7, 4, NULL },
  { 1, "Grandmother’s birthday", "Potsdam", 11, -1, 1, NULL },
  { 1, "School holidays", "", 20, -1, 7, NULL },
  { 2, "Public holiday", "", 30, -1, 1, NULL },
};

static JsonObject *
make_body (PracticeUser *user,
           guint i)
{
  g_autoptr (GTimeZone) zone = practice_zone_new (user->zone);
  gint64 now = practice_state_now (user->state);
  g_autofree char *today = practice_time_to_date (now, zone);
  g_autofree char *midnight_text = g_strconcat (today, "T00:00:00", NULL);
  JsonObject *body = json_object_new ();
  gboolean all_day = samples[i].hour < 0;
  gint64 midnight = 0, start;

  practice_time_parse (midnight_text, all_day ? NULL : zone, &midnight, NULL);
  start = midnight + samples[i].day * DAY + (all_day ? 0 : samples[i].hour * HOUR);
  json_object_set_string_member (body, "summary", samples[i].title);
  json_object_set_string_member (body, "location", samples[i].place);
  json_object_set_object_member (body, "start", practice_google_make_time (start, all_day, user->zone));
  json_object_set_object_member (
      body,
      "end",
      practice_google_make_time (start + samples[i].length * (all_day ? DAY : HOUR), all_day, user->zone));
  if (samples[i].rule != NULL)
    {
      JsonArray *lines = json_array_new ();

      json_array_add_string_element (lines, samples[i].rule);
      json_object_set_array_member (body, "recurrence", lines);
    }
  return body;
}

void
practice_google_seed (PracticeUser *user)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, samples[i].calendar);
      g_autofree char *id = practice_random_id (PRACTICE_GOOGLE, "event");

      practice_item_touch (practice_calendar_add_item (calendar, id, make_body (user, i)), FALSE);
    }
}
