/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-body.h"
#include "practice-graph-routes.h"
#include "practice-graph-time.h"

/* What stands in an Outlook calendar before Accord comes, in days from today. */
static const struct
{
  const char *subject, *place, *zone;
  int day, length; /* days; @length only where @hour is -1 */
  int hour, minutes;
  const char *weekly; /* (nullable) a weekday: repeats without end */
} samples[] = {
  { "Dentist", "Lindenstraße 4", "Europe/Berlin", 3, 0, 8, 45, NULL },
  { "Planning permission: hearing", "Town hall, room 12", "Europe/Berlin", 9, 0, 10, 90, NULL },
  { "Site visit 橋の現場", "Harbour bridge", "Europe/Berlin", 5, 0, 13, 120, NULL },
  { "Call with Boston 🎧", "", "America/New_York", 2, 0, 9, 30, NULL },
  { "Holiday", "", "Europe/Berlin", 20, 5, -1, 0, NULL },
  { "Exhibition opens", "Kunsthalle", "Europe/Berlin", -6, 1, -1, 0, NULL },
  { "Team breakfast", "Kitchen", "Europe/Berlin", 1, 0, 8, 30, "friday" },
};

static JsonObject *
sample_time (const GDate *date, int seconds, const char *zone)
{
  JsonObject *object = json_object_new ();
  g_autofree char *day = practice_graph_format_date (date);
  g_autofree char *text = g_strdup_printf ("%sT%02d:%02d:00", day, seconds / 3600, seconds / 60 % 60);

  json_object_set_string_member (object, "dateTime", text);
  json_object_set_string_member (object, "timeZone", zone);
  return object;
}

static void
add_weekly (JsonObject *body, const GDate *start, const char *weekday)
{
  g_autofree char *date = practice_graph_format_date (start);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"pattern\":{\"type\":\"weekly\",\"interval\":1,\"daysOfWeek\":[\"%s\"]},"
                          "\"range\":{\"type\":\"noEnd\",\"startDate\":\"%s\"}}",
                          weekday,
                          date);
  json_object_set_member (body, "recurrence", json_from_string (text, NULL));
}

static JsonObject *
sample_body (guint i, const GDate *today)
{
  JsonObject *body = json_object_new ();
  JsonObject *location = json_object_new ();
  gboolean all_day = samples[i].hour < 0;
  int start = all_day ? 0 : samples[i].hour * 3600;
  int end = start + samples[i].minutes * 60;
  GDate first = *today;
  GDate last;

  if (samples[i].day < 0)
    g_date_subtract_days (&first, (guint) -samples[i].day);
  else
    g_date_add_days (&first, (guint) samples[i].day);
  while (samples[i].weekly != NULL && g_date_get_weekday (&first) != G_DATE_FRIDAY)
    g_date_add_days (&first, 1);
  last = first;
  g_date_add_days (&last, all_day ? (guint) samples[i].length : 0);
  json_object_set_string_member (body, "subject", samples[i].subject);
  json_object_set_boolean_member (body, "isAllDay", all_day);
  json_object_set_object_member (body, "start", sample_time (&first, start, samples[i].zone));
  json_object_set_object_member (body, "end", sample_time (&last, end, samples[i].zone));
  json_object_set_string_member (location, "displayName", samples[i].place);
  json_object_set_object_member (body, "location", location);
  if (samples[i].weekly != NULL)
    add_weekly (body, &first, samples[i].weekly);
  return body;
}

void
practice_graph_seed (PracticeUser *user)
{
  PracticeCalendar *calendar = practice_user_primary (user);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GDate today;
  int seconds;

  practice_graph_wall_clock (practice_state_now (user->state) / G_USEC_PER_SEC, utc, &today, &seconds);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (JsonObject) body = sample_body (i, &today);
      g_autoptr (JsonObject) resource = json_object_new ();
      g_auto (PracticeGraphRefusal) refusal = { 0 };
      g_autofree char *id = practice_random_id (PRACTICE_MICROSOFT, "event");

      if (!practice_graph_body_apply (body, TRUE, FALSE, resource, &refusal))
        {
          g_warning ("The sample “%s” is not valid: %s", samples[i].subject, refusal.message);
          continue;
        }
      practice_item_touch (practice_calendar_add_item (calendar, id, g_steal_pointer (&resource)), FALSE);
    }
}
