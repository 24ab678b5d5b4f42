/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-event.h"

#include "accord-words.h"

#define DAY_SECONDS (24 * 60 * 60)

static const char *const kinds[] = { "deliverable", "assignment", "appointment", NULL };
static const char *const statuses[] = { "draft", "tentative", "confirmed", "cancelled", NULL };

const char *
accord_kind_to_text (AccordKind value)
{
  return accord_word_of_value (kinds, value);
}

gboolean
accord_kind_from_text (const char *text,
                       AccordKind *out)
{
  guint value;

  if (!accord_value_of_word (kinds, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

const char *
accord_status_to_text (AccordStatus value)
{
  return accord_word_of_value (statuses, value);
}

gboolean
accord_status_from_text (const char *text,
                         AccordStatus *out)
{
  guint value;

  if (!accord_value_of_word (statuses, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

AccordAttendee *
accord_attendee_new (const char *email,
                     const char *name,
                     const char *role,
                     const char *response)
{
  AccordAttendee *self = g_new0 (AccordAttendee, 1);

  self->email = g_strdup (email);
  self->name = g_strdup (name);
  self->role = g_strdup (role != NULL ? role : "required");
  self->response = g_strdup (response != NULL ? response : "none");
  return self;
}

AccordAttendee *
accord_attendee_copy (const AccordAttendee *self)
{
  AccordAttendee *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = accord_attendee_new (self->email, self->name, self->role, self->response);
  copy->person = g_strdup (self->person);
  copy->is_me = self->is_me;
  return copy;
}

void
accord_attendee_free (AccordAttendee *self)
{
  if (self == NULL)
    return;
  g_free (self->email);
  g_free (self->name);
  g_free (self->role);
  g_free (self->response);
  g_free (self->person);
  g_free (self);
}

AccordProject *
accord_project_new (const char *name)
{
  AccordProject *self = g_new0 (AccordProject, 1);

  self->name = g_strdup (name);
  return self;
}

AccordProject *
accord_project_copy (const AccordProject *self)
{
  AccordProject *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->name = g_strdup (self->name);
  copy->client = g_strdup (self->client);
  copy->url = g_strdup (self->url);
  copy->colour = g_strdup (self->colour);
  copy->starts_on = g_strdup (self->starts_on);
  copy->ends_on = g_strdup (self->ends_on);
  return copy;
}

void
accord_project_free (AccordProject *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->client);
  g_free (self->url);
  g_free (self->colour);
  g_free (self->starts_on);
  g_free (self->ends_on);
  g_free (self);
}

AccordPerson *
accord_person_new (const char *name)
{
  AccordPerson *self = g_new0 (AccordPerson, 1);

  self->name = g_strdup (name);
  return self;
}

AccordPerson *
accord_person_copy (const AccordPerson *self)
{
  AccordPerson *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->name = g_strdup (self->name);
  copy->email = g_strdup (self->email);
  return copy;
}

void
accord_person_free (AccordPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->email);
  g_free (self);
}

AccordEvent *
accord_event_new (AccordKind kind)
{
  AccordEvent *self = g_new0 (AccordEvent, 1);

  self->id = g_uuid_string_random ();
  self->kind = kind;
  self->status = ACCORD_STATUS_CONFIRMED;
  self->percent = -1;
  self->availability = g_strdup ("busy");
  self->visibility = g_strdup ("default");
  self->attendees = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_attendee_free);
  self->reminders = g_array_new (FALSE, FALSE, sizeof (int));
  self->categories = g_ptr_array_new_with_free_func (g_free);
  self->exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_override_free);
  return self;
}

/* The texts of an event; copied and freed alike. */
static char **
text_at (const AccordEvent *self,
         guint              index)
{
  AccordEvent *event = (AccordEvent *) self;
  char **texts[] = {
    &event->id,          &event->title,      &event->notes,   &event->place,          &event->recurrence,
    &event->availability, &event->visibility, &event->contact, &event->url,            &event->title_override,
    &event->body_override, &event->born_in,   &event->organiser, &event->online,       &event->carrier,
  };

  return index < G_N_ELEMENTS (texts) ? texts[index] : NULL;
}

static gpointer
copy_attendee_cb (gconstpointer attendee,
                  gpointer      user_data)
{
  return accord_attendee_copy (attendee);
}

static gpointer
copy_exception_cb (gconstpointer exception,
                   gpointer      user_data)
{
  return accord_override_copy (exception);
}

static gpointer
copy_text_cb (gconstpointer text,
              gpointer      user_data)
{
  return g_strdup (text);
}

AccordEvent *
accord_event_copy (const AccordEvent *self)
{
  AccordEvent *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  for (guint i = 0; text_at (self, i) != NULL; i++)
    *text_at (copy, i) = g_strdup (*text_at (self, i));
  copy->when.zone = g_strdup (self->when.zone);
  copy->project = self->project != NULL ? accord_project_copy (self->project) : NULL;
  copy->person = self->person != NULL ? accord_person_copy (self->person) : NULL;
  copy->person_response = g_strdup (self->person_response);
  copy->attendees = g_ptr_array_copy (self->attendees, copy_attendee_cb, NULL);
  copy->reminders = g_array_copy (self->reminders);
  copy->categories = g_ptr_array_copy (self->categories, copy_text_cb, NULL);
  copy->exceptions = g_ptr_array_copy (self->exceptions, copy_exception_cb, NULL);
  return copy;
}

void
accord_event_free (AccordEvent *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; text_at (self, i) != NULL; i++)
    g_free (*text_at (self, i));
  accord_when_clear (&self->when);
  g_clear_pointer (&self->project, accord_project_free);
  g_clear_pointer (&self->person, accord_person_free);
  g_free (self->person_response);
  g_ptr_array_unref (self->attendees);
  g_array_unref (self->reminders);
  g_ptr_array_unref (self->categories);
  g_ptr_array_unref (self->exceptions);
  g_free (self);
}

/* The project's days; a project with one date lasts that day. */
static gboolean
get_project_span (const AccordProject *project,
                  AccordWhen          *out)
{
  const char *first = project->starts_on != NULL ? project->starts_on : project->ends_on;
  const char *last = project->ends_on != NULL ? project->ends_on : project->starts_on;
  g_auto (AccordWhen) begin = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) end = ACCORD_WHEN_INIT;

  if (first == NULL || !accord_when_parse (&begin, first, NULL, NULL, NULL) || !begin.all_day ||
      !accord_when_parse (&end, last, NULL, NULL, NULL) || !end.all_day)
    return FALSE;
  accord_when_set_days (out, begin.start, end.start + DAY_SECONDS);
  return TRUE;
}

gboolean
accord_event_get_when (const AccordEvent *self,
                       AccordWhen        *out)
{
  g_return_val_if_fail (self != NULL && out != NULL, FALSE);

  if (self->when.set)
    {
      accord_when_copy (&self->when, out);
      return TRUE;
    }
  accord_when_clear (out);
  return self->kind == ACCORD_KIND_ASSIGNMENT && self->project != NULL &&
         get_project_span (self->project, out);
}

void
accord_event_set_project (AccordEvent *self, const char *name)
{
  g_return_if_fail (self != NULL);

  if (self->project != NULL && g_strcmp0 (self->project->name, name) == 0)
    return;
  g_clear_pointer (&self->project, accord_project_free);
  if (name != NULL && *name != '\0')
    self->project = accord_project_new (name);
}

void
accord_event_set_person (AccordEvent *self, const char *name)
{
  g_return_if_fail (self != NULL);

  if (self->person != NULL && g_strcmp0 (self->person->name, name) == 0)
    return;
  g_clear_pointer (&self->person, accord_person_free);
  if (name != NULL && *name != '\0')
    self->person = accord_person_new (name);
}

gboolean
accord_event_set_client (AccordEvent *self, const char *client)
{
  AccordProject *project;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->project == NULL)
    return client == NULL;
  if (g_strcmp0 (self->project->client, client) == 0)
    return TRUE;
  project = accord_project_new (self->project->name);
  project->client = g_strdup (client);
  accord_project_free (self->project);
  self->project = project;
  return TRUE;
}

gboolean
accord_standing_is_known (const char *word)
{
  AccordStatus status;

  return g_strcmp0 (word, "archived") == 0 || (word != NULL && accord_status_from_text (word, &status));
}

void
accord_event_set_standing (AccordEvent *self,
                           const char  *word)
{
  g_return_if_fail (self != NULL && accord_standing_is_known (word));

  self->archived = g_str_equal (word, "archived");
  accord_status_from_text (word, &self->status);
}

gboolean
accord_event_repeats (const AccordEvent *self)
{
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  lines = g_strsplit (self->recurrence != NULL ? self->recurrence : "", "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (g_strchug (lines[i]), "RRULE", 5) == 0 ||
        g_ascii_strncasecmp (lines[i], "RDATE", 5) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_minutes_cb (gconstpointer a,
                    gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

void
accord_reminders_sort (GArray *minutes)
{
  g_return_if_fail (minutes != NULL);

  g_array_sort (minutes, compare_minutes_cb);
  for (guint i = minutes->len; i > 1; i--)
    if (g_array_index (minutes, int, i - 1) == g_array_index (minutes, int, i - 2))
      g_array_remove_index (minutes, i - 1);
}
