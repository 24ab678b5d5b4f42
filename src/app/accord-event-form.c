/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-event-editor-private.h"
#include "accord-sentences.h"
#include "model/accord-invited.h"

#define DAY (24 * 60 * 60)

/* Reminders a person may choose, minutes before the start. */
static const int reminder_choices[] = { -1, 0, 10, 30, 60, 24 * 60, 7 * 24 * 60 };

#define AS_THEY_ARE -2
#define BY_KIND -3

/* ---- attendees ---- */

char *
accord_attendees_to_text (GPtrArray *attendees)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; attendees != NULL && i < attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (attendees, i);

      if (text->len > 0)
        g_string_append (text, ", ");
      if (attendee->name != NULL && *attendee->name != '\0')
        g_string_append_printf (text, "%s <%s>", attendee->name, attendee->email);
      else
        g_string_append (text, attendee->email);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static AccordAttendee *
parse_attendee (const char *text, GPtrArray *old)
{
  const char *open = strchr (text, '<');
  const char *close = open != NULL ? strchr (open, '>') : NULL;
  g_autofree char *name = close != NULL ? g_strstrip (g_strndup (text, (gsize) (open - text))) : NULL;
  g_autofree char *email = close != NULL ? g_strstrip (g_strndup (open + 1, (gsize) (close - open - 1)))
                                         : g_strstrip (g_strdup (text));

  if (strchr (email, '@') == NULL)
    return NULL;
  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      const AccordAttendee *known = g_ptr_array_index (old, i);

      if (g_ascii_strcasecmp (known->email, email) == 0)
        return accord_attendee_copy (known);
    }
  return accord_attendee_new (email, name != NULL && *name != '\0' ? name : NULL, "required", "none");
}

GPtrArray *
accord_attendees_from_text (const char *text, GPtrArray *old)
{
  GPtrArray *attendees = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_attendee_free);
  g_auto (GStrv) parts = g_strsplit_set (text, ",;\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      AccordAttendee *attendee = parse_attendee (parts[i], old);

      if (attendee != NULL)
        g_ptr_array_add (attendees, attendee);
    }
  return attendees;
}

/* ---- which rows a kind has ---- */

AccordKind
accord_event_form_get_kind (AccordEventEditor *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->kinds); i++)
    if (gtk_toggle_button_get_active (self->kinds[i]))
      return (AccordKind) i;
  return ACCORD_KIND_DELIVERABLE;
}

static gboolean
wants_new_project (AccordEventEditor *self)
{
  return adw_combo_row_get_selected (self->project) == self->projects->len + 1;
}

static char *
say_reminder_choice (int minutes)
{
  g_autofree char *span = NULL;

  if (minutes < 0)
    return g_strdup (_ ("None"));
  span = accord_say_reminder (minutes);
  /* Translators: %s is "10 minutes" */
  return minutes == 0 ? g_steal_pointer (&span) : g_strdup_printf (_ ("%s before"), span);
}

static void
read_person (AccordEventEditor *self, AccordEvent *event)
{
  guint selected = adw_combo_row_get_selected (self->person);

  if (event->kind == ACCORD_KIND_APPOINTMENT)
    return;
  g_clear_pointer (&event->person, accord_person_free);
  if (selected > 0 && selected <= self->people->len)
    event->person = accord_person_copy (g_ptr_array_index (self->people, selected - 1));
  /* Somebody else has not answered. */
  if (event->person == NULL || self->event->person == NULL || event->person->id != self->event->person->id)
    g_clear_pointer (&event->person_response, g_free);
}

/* ---- what it has by a rule ---- */

static void
show_default_reminder (AccordEventEditor *self)
{
  guint selected = adw_combo_row_get_selected (self->reminders);
  int minutes = self->policy->reminder[accord_event_form_get_kind (self)];
  g_autofree char *words = NULL;

  if (selected >= self->reminder_list->len || g_array_index (self->reminder_list, int, selected) != BY_KIND)
    words = g_strdup ("");
  else
    words = minutes >= 0 ? say_reminder_choice (minutes) : g_strdup (_ ("This kind has none"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->reminders), words);
}

/* Who is booked is invited where the rule says so: with the answer. */
static void
show_invited (AccordEventEditor *self)
{
  static const struct
  {
    const char *response;
    const char *words;
  } answers[] = {
    { "accepted", N_ ("Invited, has accepted") },
    { "declined", N_ ("Invited, has declined") },
    { "tentative", N_ ("Invited, has accepted tentatively") },
    { "none", N_ ("Invited by the calendar that sends invitations") },
  };
  g_autoptr (AccordEvent) event = accord_event_copy (self->event);
  guint answer = G_N_ELEMENTS (answers) - 1;

  event->kind = accord_event_form_get_kind (self);
  read_person (self, event);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_strcmp0 (event->person_response, answers[i].response) == 0)
      answer = i;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->person),
                               accord_event_get_invited_person (event, self->policy) != NULL ? _ (answers[answer].words)
                                                                                            : "");
}

void
accord_event_form_show_rows (AccordEventEditor *self)
{
  AccordKind kind = accord_event_form_get_kind (self);
  gboolean deliverable = kind == ACCORD_KIND_DELIVERABLE;
  gboolean assignment = kind == ACCORD_KIND_ASSIGNMENT;
  gboolean appointment = kind == ACCORD_KIND_APPOINTMENT;
  gboolean dated = gtk_switch_get_active (self->dated);
  gboolean timed = appointment && !gtk_switch_get_active (self->all_day);
  gboolean described = *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0';
  const struct
  {
    gpointer row;
    gboolean shown;
  } rows[] = {
    { self->new_project, wants_new_project (self) },
    { self->new_client, wants_new_project (self) },
    { self->percent_row, deliverable },
    { self->name, !assignment },
    { self->person, !appointment },
    { self->all_day_row, appointment && dated },
    { self->start, dated },
    { self->end, dated && !deliverable },
    { self->place, appointment },
    { self->contact, appointment },
    { self->attendees, appointment },
    /* Of what is stored as one. */
    { self->review_group, deliverable && !self->fresh && self->event->kind == ACCORD_KIND_DELIVERABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (GTK_WIDGET (rows[i].row), rows[i].shown);
  gtk_widget_set_sensitive (GTK_WIDGET (self->percent), !described);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name),
                                 deliverable ? _ ("Description instead of a percentage") : _ ("Title"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->start),
                                 deliverable  ? _ ("Due")
                                 : assignment ? _ ("First day")
                                              : _ ("Starts"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->end), assignment ? _ ("Last day") : _ ("Ends"));
  adw_action_row_set_subtitle (self->dated_row,
                               assignment && !dated ? _ ("Takes the days of its project")
                               : !dated             ? _ ("Waits until it has one")
                                                    : "");
  accord_date_row_show_clock (self->start, timed);
  accord_date_row_show_clock (self->end, timed);
  show_default_reminder (self);
  show_invited (self);
}

/* ---- filling ---- */

static void
fill_projects (AccordEventEditor *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, _ ("No project"));
  for (guint i = 0; i < self->projects->len; i++)
    {
      const AccordProject *project = g_ptr_array_index (self->projects, i);

      gtk_string_list_append (names, project->name);
      if (self->event->project != NULL && self->event->project->id == project->id)
        selected = i + 1;
    }
  gtk_string_list_append (names, _ ("New project…"));
  adw_combo_row_set_model (self->project, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->project, selected);
}

static void
fill_people (AccordEventEditor *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, _ ("Nobody yet"));
  for (guint i = 0; i < self->people->len; i++)
    {
      const AccordPerson *person = g_ptr_array_index (self->people, i);

      gtk_string_list_append (names, person->name);
      if (self->event->person != NULL && self->event->person->id == person->id)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->person, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->person, selected);
}

/* Any kind: it may be chosen yet. What was made in a calendar has none. */
static gboolean
has_default (AccordEventEditor *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (self->policy->reminder); i++)
    any = any || self->policy->reminder[i] >= 0;
  return any && self->event->born_in == NULL;
}

/* What the event has and the list does not offer becomes one more choice. */
static void
fill_reminders (AccordEventEditor *self)
{
  GArray *present = self->event->reminders;
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint n = present != NULL ? present->len : 0;
  guint selected = 0;
  int as_they_are = AS_THEY_ARE;
  int by_kind = BY_KIND;

  g_array_set_size (self->reminder_list, 0);
  for (guint i = 0; i < G_N_ELEMENTS (reminder_choices); i++)
    {
      g_autofree char *word = say_reminder_choice (reminder_choices[i]);

      gtk_string_list_append (words, word);
      g_array_append_val (self->reminder_list, reminder_choices[i]);
      if (n == 1 && g_array_index (present, int, 0) == reminder_choices[i])
        selected = i;
    }
  if (has_default (self))
    {
      gtk_string_list_append (words, _ ("Default of its kind"));
      g_array_append_val (self->reminder_list, by_kind);
      if (n == 0 && !self->event->no_reminder)
        selected = self->reminder_list->len - 1;
    }
  if (n > 0 && selected == 0)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < n; i++)
        {
          g_autofree char *one = accord_say_reminder (g_array_index (present, int, i));

          g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
        }
      gtk_string_list_append (words, text->str);
      g_array_append_val (self->reminder_list, as_they_are);
      selected = self->reminder_list->len - 1;
    }
  adw_combo_row_set_model (self->reminders, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->reminders, selected);
}

static void
set_moment (AccordEventEditor *self, AccordDateRow *row, gint64 seconds)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (self->zone);
  g_autoptr (GTimeZone) fallback = g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone != NULL ? zone : fallback);

  accord_date_row_set_day (row, accord_date_of (seconds, zone != NULL ? zone : fallback));
  accord_date_row_set_clock (row, g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));
}

static void
fill_when (AccordEventEditor *self)
{
  const AccordWhen *when = &self->event->when;
  gint64 today = accord_desk_today (self->desk);

  gtk_switch_set_active (self->dated, when->set || self->fresh);
  gtk_switch_set_active (self->all_day, when->set ? when->all_day : FALSE);
  if (when->set && !when->all_day)
    {
      set_moment (self, self->start, when->start);
      set_moment (self, self->end, when->end);
      return;
    }
  accord_date_row_set_day (self->start, when->set ? when->start : today);
  accord_date_row_set_day (self->end, when->set ? MAX (when->end - DAY, when->start) : today);
  accord_date_row_set_clock (self->start, 10 * 60);
  accord_date_row_set_clock (self->end, 11 * 60);
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

void
accord_event_form_fill (AccordEventEditor *self)
{
  const AccordEvent *event = self->event;
  g_autofree char *attendees = accord_attendees_to_text (event->attendees);

  self->filling = TRUE;
  gtk_toggle_button_set_active (self->kinds[event->kind], TRUE);
  fill_projects (self);
  fill_people (self);
  fill_reminders (self);
  fill_when (self);
  gtk_spin_button_set_value (self->percent, event->percent >= 0 ? event->percent : 0);
  set_text (self->name, event->title);
  adw_combo_row_set_selected (self->status, event->status);
  set_text (self->place, event->place);
  set_text (self->contact, event->contact);
  set_text (self->attendees, attendees);
  set_text (self->link, event->url);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->notes),
                            event->notes != NULL ? event->notes : "",
                            -1);
  self->filling = FALSE;
}

/* ---- reading ---- */

static char *
read_text (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
take_text (char **place, AdwEntryRow *row)
{
  g_free (*place);
  *place = read_text (row);
}

static void
read_notes (AccordEventEditor *self, AccordEvent *event)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->notes);
  GtkTextIter from, to;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &from, &to);
  text = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  g_free (event->notes);
  event->notes = *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
read_project (AccordEventEditor *self, AccordEvent *event)
{
  guint selected = adw_combo_row_get_selected (self->project);
  g_autofree char *name = read_text (self->new_project);

  g_clear_pointer (&event->project, accord_project_free);
  if (wants_new_project (self) && name != NULL)
    {
      event->project = accord_project_new (name);
      event->project->client = read_text (self->new_client);
    }
  else if (selected > 0 && selected <= self->projects->len)
    event->project = accord_project_copy (g_ptr_array_index (self->projects, selected - 1));
}

static void
read_reminders (AccordEventEditor *self, AccordEvent *event)
{
  guint selected = adw_combo_row_get_selected (self->reminders);
  int minutes =
      selected < self->reminder_list->len ? g_array_index (self->reminder_list, int, selected) : AS_THEY_ARE;
  gboolean had = self->event->reminders->len > 0 || self->event->no_reminder || has_default (self);

  if (minutes == AS_THEY_ARE)
    return;
  /* None, and no default either: only where there is, or was, anything to be rid of. */
  event->no_reminder = minutes == -1 && event->born_in == NULL && had;
  g_array_set_size (event->reminders, 0);
  if (minutes >= 0)
    g_array_append_val (event->reminders, minutes);
}

static gboolean
read_moment (AccordEventEditor *self, AccordDateRow *row, gint64 *seconds, GError **error)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (accord_date_row_get_day (row));
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  int minutes = accord_date_row_get_clock (row);
  g_autofree char *text = g_strdup_printf ("%sT%02d:%02d:00", date, minutes / 60, minutes % 60);

  return accord_zone_parse_wall_clock (self->zone, text, seconds, error);
}

static gboolean
read_when (AccordEventEditor *self, AccordEvent *event, GError **error)
{
  gboolean whole_days = event->kind != ACCORD_KIND_APPOINTMENT || gtk_switch_get_active (self->all_day);
  gint64 start = accord_date_row_get_day (self->start);
  gint64 end = event->kind == ACCORD_KIND_DELIVERABLE ? start : accord_date_row_get_day (self->end);

  accord_when_clear (&event->when);
  if (!gtk_switch_get_active (self->dated))
    return TRUE;
  if (!whole_days &&
      (!read_moment (self, self->start, &start, error) || !read_moment (self, self->end, &end, error)))
    return FALSE;
  if (end < start)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("It ends before it starts."));
      return FALSE;
    }
  if (whole_days)
    accord_when_set_days (&event->when, start, end + DAY);
  else
    accord_when_set_span (&event->when, start, end, self->zone);
  return TRUE;
}

AccordEvent *
accord_event_form_read (AccordEventEditor *self, GError **error)
{
  g_autoptr (AccordEvent) event = accord_event_copy (self->event);
  g_autofree char *attendees = read_text (self->attendees);

  event->kind = accord_event_form_get_kind (self);
  event->status = (AccordStatus) adw_combo_row_get_selected (self->status);
  read_project (self, event);
  read_person (self, event);
  read_reminders (self, event);
  read_notes (self, event);
  take_text (&event->url, self->link);
  if (event->kind != ACCORD_KIND_ASSIGNMENT)
    take_text (&event->title, self->name);
  if (event->kind == ACCORD_KIND_DELIVERABLE)
    event->percent = event->title == NULL ? gtk_spin_button_get_value_as_int (self->percent) : -1;
  if (event->kind == ACCORD_KIND_APPOINTMENT)
    {
      take_text (&event->place, self->place);
      take_text (&event->contact, self->contact);
      g_clear_pointer (&event->attendees, g_ptr_array_unref);
      event->attendees =
          accord_attendees_from_text (attendees != NULL ? attendees : "", self->event->attendees);
    }
  if (!read_when (self, event, error))
    return NULL;
  return g_steal_pointer (&event);
}

gboolean
accord_event_form_check (const AccordEvent *event, GError **error)
{
  const char *missing = NULL;

  if (event->kind != ACCORD_KIND_APPOINTMENT && event->project == NULL)
    missing = _ ("It needs a project.");
  else if (event->kind == ACCORD_KIND_APPOINTMENT && event->title == NULL && event->contact == NULL)
    missing = _ ("It needs a title.");
  if (missing != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, missing);
  return missing == NULL;
}
