/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-people-filter.h"

static gboolean
is_named (const char *const *lines, const char *name, gboolean is_me)
{
  return (name != NULL && g_strv_contains (lines, name)) ||
         (is_me && g_strv_contains (lines, ACCORD_PEOPLE_ME));
}

static GStrv
split_lines (const char *people)
{
  GStrv lines = g_strsplit (people != NULL ? people : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  return lines;
}

gboolean
accord_people_filter_names (const char *people, const char *name)
{
  g_auto (GStrv) lines = split_lines (people);

  g_return_val_if_fail (name != NULL, FALSE);

  return g_strv_contains ((const char *const *) lines, name);
}

gboolean
accord_people_filter_passes (const char *people, const AccordEvent *event)
{
  g_auto (GStrv) lines = NULL;
  const char *const *names;
  gboolean meeting;

  g_return_val_if_fail (event != NULL, FALSE);

  if (people == NULL || *people == '\0')
    return TRUE;
  lines = split_lines (people);
  names = (const char *const *) lines;
  meeting = event->kind == ACCORD_KIND_APPOINTMENT;
  if (event->person != NULL ? is_named (names, event->person->name, event->person->is_me)
                            : meeting && is_named (names, NULL, TRUE))
    return TRUE;
  for (guint i = 0; meeting && i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);

      if (is_named (names, attendee->person, attendee->is_me))
        return TRUE;
    }
  return FALSE;
}
