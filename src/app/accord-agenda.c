/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-agenda.h"
#include "accord-sentences.h"

static void
clear_mark (gpointer data)
{
  g_free (((AccordEntryMark *) data)->why);
}

static void
add_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static char *
describe (const AccordEvent *event, const char *title, gboolean repeats)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const AccordProject *project = event->project;

  if (project != NULL)
    add_part (text, project->name);
  if (event->kind != ACCORD_KIND_ASSIGNMENT && project != NULL)
    add_part (text, project->client);
  if (event->kind == ACCORD_KIND_ASSIGNMENT && event->person != NULL)
    add_part (text, event->person->name);
  if (event->kind == ACCORD_KIND_APPOINTMENT)
    {
      if (event->contact != NULL && strstr (title, event->contact) == NULL)
        add_part (text, event->contact);
      add_part (text, event->place);
    }
  if (event->status == ACCORD_STATUS_TENTATIVE)
    add_part (text, _ ("tentative"));
  else if (event->status == ACCORD_STATUS_DRAFT)
    add_part (text, _ ("draft"));
  else if (event->status == ACCORD_STATUS_CANCELLED)
    add_part (text, _ ("cancelled"));
  if (event->archived)
    add_part (text, _ ("archived"));
  if (repeats)
    add_part (text, _ ("repeats"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
collect_haystack (const AccordEvent *event, const char *title)
{
  g_autoptr (GString) text = g_string_new (title);

  g_string_append_printf (text,
                          "\n%s\n%s\n%s",
                          event->place != NULL ? event->place : "",
                          event->notes != NULL ? event->notes : "",
                          event->contact != NULL ? event->contact : "");
  if (event->project != NULL)
    g_string_append_printf (text,
                            "\n%s\n%s",
                            event->project->name,
                            event->project->client != NULL ? event->project->client : "");
  if (event->person != NULL)
    g_string_append_printf (text, "\n%s", event->person->name);
  for (guint i = 0; event->attendees != NULL && i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);

      g_string_append_printf (text,
                              "\n%s\n%s",
                              attendee->name != NULL ? attendee->name : "",
                              attendee->email);
    }
  return g_utf8_casefold (text->str, -1);
}

/* The title its copies carry; an event without words says what it is. */
static char *
title_of (const AccordEvent *event, const AccordPolicy *policy)
{
  g_autoptr (AccordCalendar) plain = accord_calendar_new ();
  AccordOrigin origin = event->born_in != NULL ? ACCORD_ORIGIN_THERE : ACCORD_ORIGIN_HERE;
  g_autoptr (AccordFields) fields = NULL;
  const char *title;

  plain->privacy = ACCORD_PRIVACY_EVERYTHING;
  fields = accord_project_event (event, plain, origin, policy, FALSE);
  title = accord_fields_get (fields, ACCORD_FIELD_TITLE);
  return g_strdup (title != NULL && *title != '\0' ? title : accord_say_kind (event->kind));
}

AccordEntry *
accord_entry_new (AccordEvent *event, const AccordPolicy *policy)
{
  return accord_entry_new_occurrence (event, event, policy);
}

AccordEntry *
accord_entry_new_occurrence (AccordEvent *event, const AccordEvent *occurrence, const AccordPolicy *policy)
{
  AccordEntry *self = g_new0 (AccordEntry, 1);

  self->event = event;
  accord_event_get_when (occurrence, &self->when);
  self->title = title_of (occurrence, policy);
  self->detail = describe (occurrence, self->title, accord_event_repeats (event));
  self->haystack = collect_haystack (occurrence, self->title);
  self->marks = g_array_new (FALSE, TRUE, sizeof (AccordEntryMark));
  g_array_set_clear_func (self->marks, clear_mark);
  return self;
}

void
accord_entry_free (AccordEntry *self)
{
  if (self == NULL)
    return;
  accord_event_free (self->event);
  accord_when_clear (&self->when);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->haystack);
  g_array_unref (self->marks);
  g_free (self);
}

void
accord_entry_add_mark (AccordEntry *self, AccordPresence presence, char *why)
{
  AccordEntryMark mark = { presence, why };

  g_array_append_val (self->marks, mark);
}

AccordPresence
accord_entry_get_presence (const AccordEntry *self)
{
  AccordPresence most = ACCORD_PRESENCE_NONE;

  for (guint i = 0; i < self->marks->len; i++)
    most = MAX (most, g_array_index (self->marks, AccordEntryMark, i).presence);
  return most;
}

void
accord_agenda_filter_clear (AccordAgendaFilter *self)
{
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->project, g_free);
  self->kind = -1;
  self->presence = -1;
}

void
accord_agenda_filter_set (AccordAgendaFilter *self, const char *text)
{
  g_free (self->needle);
  self->needle = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
}

static gboolean
contains_all_words (const char *haystack, const char *needle)
{
  g_auto (GStrv) words = g_strsplit_set (needle, " \t\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && strstr (haystack, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
accord_agenda_filter_matches (const AccordAgendaFilter *self, const AccordEntry *entry)
{
  const AccordEvent *event = entry->event;

  if (self->kind >= 0 && (int) event->kind != self->kind)
    return FALSE;
  if (self->project != NULL && (event->project == NULL || !g_str_equal (event->project->name, self->project)))
    return FALSE;
  if (self->needle != NULL && !contains_all_words (entry->haystack, self->needle))
    return FALSE;
  if (self->presence < 0)
    return TRUE;
  for (guint i = 0; i < entry->marks->len; i++)
    if ((int) g_array_index (entry->marks, AccordEntryMark, i).presence == self->presence)
      return TRUE;
  return FALSE;
}

static gint64
day_of (const AccordEntry *entry, gint64 first_day, GTimeZone *zone)
{
  gint64 day;

  if (!entry->when.set)
    return ACCORD_AGENDA_UNDATED;
  day = entry->when.all_day ? entry->when.start : accord_date_of (entry->when.start, zone);
  return MAX (day, first_day);
}

typedef struct
{
  gint64 first_day;
  GTimeZone *zone;
} SortFrame;

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  const AccordEntry *one = *(AccordEntry *const *) a;
  const AccordEntry *other = *(AccordEntry *const *) b;
  const SortFrame *frame = data;
  int result;

  result = compare_numbers (day_of (one, frame->first_day, frame->zone),
                            day_of (other, frame->first_day, frame->zone));
  if (result == 0)
    result = other->when.all_day - one->when.all_day;
  if (result == 0)
    result = compare_numbers (one->when.start, other->when.start);
  if (result == 0)
    result = g_utf8_collate (one->title, other->title);
  return result;
}

static void
day_free (gpointer data)
{
  AccordAgendaDay *day = data;

  g_ptr_array_unref (day->entries);
  g_free (day);
}

GPtrArray *
accord_agenda_group (GPtrArray *entries, gint64 first_day, GTimeZone *zone)
{
  GPtrArray *days = g_ptr_array_new_with_free_func (day_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (entries, NULL, NULL);
  SortFrame frame = { first_day, zone };
  AccordAgendaDay *last = NULL;

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort_with_data (sorted, compare_entries, &frame);
  for (guint i = 0; i < sorted->len; i++)
    {
      AccordEntry *entry = g_ptr_array_index (sorted, i);
      gint64 day = day_of (entry, first_day, zone);

      if (last == NULL || last->day != day)
        {
          last = g_new0 (AccordAgendaDay, 1);
          last->day = day;
          last->entries = g_ptr_array_new ();
          g_ptr_array_add (days, last);
        }
      g_ptr_array_add (last->entries, entry);
    }
  return days;
}
