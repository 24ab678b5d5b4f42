/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)
#define DAY (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

static gboolean
restricted (PracticeRequest *request,
            const char *message)
{
  return practice_google_fail_with (request, "eventTypeRestriction", message, NULL);
}

static gboolean
is_status_type (const char *type)
{
  return strcmp (type, "focusTime") == 0 || strcmp (type, "outOfOffice") == 0 ||
         strcmp (type, "workingLocation") == 0;
}

/* All-day, one day, private, free, every year (G-TYPES). */
static gboolean
check_birthday (PracticeRequest *request,
                JsonObject *resource)
{
  JsonObject *start = json_object_get_object_member (resource, "start");
  JsonObject *end = json_object_get_object_member (resource, "end");
  g_auto (GStrv) lines = practice_google_recurrence (resource);
  gint64 from = 0, to = 0;

  if (start == NULL || end == NULL || !practice_date_parse (TEXT (start, "date"), &from) ||
      !practice_date_parse (TEXT (end, "date"), &to) || to - from != DAY)
    return restricted (request, "A birthday event must last all day and one day.");
  if (g_strcmp0 (TEXT (resource, "visibility"), "private") != 0 ||
      g_strcmp0 (TEXT (resource, "transparency"), "transparent") != 0)
    return restricted (request, "A birthday event must be private and transparent.");
  if (lines[0] == NULL || !g_str_has_prefix (lines[0], "RRULE:FREQ=YEARLY"))
    return restricted (request, "A birthday event must repeat every year.");
  return TRUE;
}

gboolean
practice_google_check_new_type (PracticeRequest *request,
                                PracticeCalendar *calendar,
                                JsonObject *resource)
{
  const char *type = practice_google_event_type (resource);

  if (strcmp (type, "default") == 0)
    return TRUE;
  if (strcmp (type, "fromGmail") == 0)
    return request->other_person || restricted (request, "Events from Gmail cannot be created.");
  if (strcmp (type, "birthday") == 0)
    return check_birthday (request, resource);
  if (is_status_type (type) &&
      (!calendar->primary || !practice_settings_get_bool (request->state->settings, "google_special_types")))
    return restricted (request, "This event type exists on primary calendars of eligible accounts only.");
  if (strcmp (type, "workingLocation") == 0 &&
      !json_object_has_member (resource, "workingLocationProperties"))
    return practice_google_fail_with (request, "required", "Missing workingLocationProperties.", NULL);
  return TRUE;
}

static const struct
{
  const char *type;
  const char *changeable; /* (nullable) NULL: everything */
} changes[] = {
  { "birthday", "colorId summary reminders start end" },
  { "fromGmail", "colorId reminders visibility status extendedProperties transparency" },
};

gboolean
practice_google_check_type_change (PracticeRequest *request,
                                   PracticeItem *item,
                                   JsonObject *next)
{
  const char *type = practice_google_event_type (item->resource);

  if (strcmp (type, practice_google_event_type (next)) != 0)
    return restricted (request, "The event type cannot be changed.");
  for (guint i = 0; i < G_N_ELEMENTS (changes) && !request->other_person; i++)
    {
      const char *names = changes[i].changeable;

      if (strcmp (type, changes[i].type) != 0)
        continue;
      if (strcmp (type, "fromGmail") == 0 &&
          !practice_settings_get_bool (request->state->settings, "google_from_gmail_editable"))
        names = "";
      if (practice_google_differs_beside (item->resource, next, names))
        return restricted (request, NULL);
    }
  return TRUE;
}
