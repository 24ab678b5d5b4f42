/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-invited.h"

#include <string.h>

static gboolean
is_address (const char *text)
{
  return text != NULL && strchr (text, '@') != NULL && strpbrk (text, " \t\n") == NULL;
}

static gboolean
is_attendee (const AccordEvent *event, const char *address)
{
  for (guint i = 0; i < event->attendees->len; i++)
    if (g_ascii_strcasecmp (((const AccordAttendee *) g_ptr_array_index (event->attendees, i))->email,
                            address) == 0)
      return TRUE;
  return FALSE;
}

const AccordPerson *
accord_event_get_invited_person (const AccordEvent *event, const AccordPolicy *policy)
{
  const AccordPerson *person;

  g_return_val_if_fail (event != NULL && policy != NULL, NULL);

  person = event->person;
  if (!policy->invite_assigned || person == NULL || person->is_me || !is_address (person->email) ||
      (policy->owner != NULL && g_ascii_strcasecmp (person->email, policy->owner) == 0) ||
      is_attendee (event, person->email))
    return NULL;
  return person;
}

static gpointer
copy_attendee_cb (gconstpointer attendee, gpointer user_data)
{
  return accord_attendee_copy (attendee);
}

GPtrArray *
accord_event_list_invited (const AccordEvent *event, const AccordPolicy *policy)
{
  const AccordPerson *person = accord_event_get_invited_person (event, policy);
  GPtrArray *invited = g_ptr_array_copy (event->attendees, copy_attendee_cb, NULL);

  g_ptr_array_set_free_func (invited, (GDestroyNotify) accord_attendee_free);
  if (person != NULL)
    g_ptr_array_add (invited,
                     accord_attendee_new (person->email, person->name, "required", event->person_response));
  return invited;
}

gboolean
accord_event_invites_anybody (const AccordEvent *event, const AccordPolicy *policy)
{
  g_return_val_if_fail (event != NULL, FALSE);

  return event->attendees->len > 0 || accord_event_get_invited_person (event, policy) != NULL;
}

int
accord_event_get_default_reminder (const AccordEvent *event, const AccordPolicy *policy)
{
  g_return_val_if_fail (event != NULL && policy != NULL, -1);

  if (event->reminders->len > 0 || event->no_reminder || event->born_in != NULL)
    return -1;
  return policy->reminder[event->kind];
}
