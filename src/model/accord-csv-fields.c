/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-csv-private.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define LIST_SEPARATOR "; "
#define NO_REMINDER "none"   /* and no default of its kind either */

static gboolean
refuse (GError    **error,
        const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

static void
set_text (char      **member,
          const char *text)
{
  g_free (*member);
  *member = *text != '\0' ? g_strdup (text) : NULL;
}

static gboolean
word_is (const char *text,
         const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, "|", -1);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_strv_contains ((const char *const *) all, folded);
}

static gboolean
read_truth (const char *text,
            gboolean   *out,
            GError    **error)
{
  *out = word_is (text, "1|yes|true|y|x|ja|wahr|oui|vrai|on");
  return *out || word_is (text, "|0|no|false|n|nein|falsch|non|faux|off") || refuse (error, "this is neither yes nor no");
}

/* ---- when ---- */

#define PART(member)                                                                                                    \
  static gboolean take_##member (AccordCsvRow *row, const char *text, GError **error)                                            \
  {                                                                                                                     \
    row->member = *text != '\0' ? text : NULL;                                                                          \
    return TRUE;                                                                                                        \
  }

PART (start_date)
PART (start_time)
PART (end_date)
PART (end_time)
PART (zone)
PART (client)

static gboolean
take_all_day (AccordCsvRow *row,
              const char *text,
              GError    **error)
{
  row->all_day_said = *text != '\0';
  return !row->all_day_said || read_truth (text, &row->all_day, error);
}

/* "2026-06-11", "11.06.2026", "6/11/2026". @rest: what follows the date. FALSE: no date. */
static gboolean
read_date (const char      *text,
           AccordDateOrder  order,
           char           **date,
           const char     **rest)
{
  int a, b, c, used = 0;
  char first, second;

  if (sscanf (text, "%4d%c%2d%c%4d%n", &a, &first, &b, &second, &c, &used) != 5 || first != second ||
      strchr ("-./", first) == NULL)
    return FALSE;
  *rest = text + used;
  if (a > 31)
    *date = g_strdup_printf ("%04d-%02d-%02d", a, b, c);
  else
    *date = g_strdup_printf ("%04d-%02d-%02d", c < 100 ? c + 2000 : c, order == ACCORD_DATES_DAY_FIRST ? b : a,
                             order == ACCORD_DATES_DAY_FIRST ? a : b);
  return TRUE;
}

/* "10:00", "10:00:30", "1:05 PM"; what else stands behind it is returned as it is (an offset). (transfer full) (nullable) */
static char *
read_time (const char *text)
{
  int hour, minute, second = 0, used = 0;
  gboolean evening, morning;

  if (sscanf (text, "%2d:%2d%n", &hour, &minute, &used) != 2 || hour > 24 || minute > 59)
    return NULL;
  text += used;
  used = 0;
  if (sscanf (text, ":%2d%n", &second, &used) == 1)
    text += used;
  while (*text == ' ')
    text++;
  evening = g_ascii_strncasecmp (text, "pm", 2) == 0;
  morning = g_ascii_strncasecmp (text, "am", 2) == 0;
  if (evening || morning)
    {
      hour = hour % 12 + (evening ? 12 : 0);
      text += 2;
    }
  return g_strdup_printf ("%02d:%02d:%02d%s", hour, minute, second, text);
}

/* A date, or a date with a time, from one cell or two. (transfer full) (nullable) NULL: nothing there */
static gboolean
read_moment (const AccordCsvRow *row,
             const char  *date_text,
             const char  *time_text,
             char       **out,
             GError     **error)
{
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;
  const char *rest = NULL;

  *out = NULL;
  if (date_text == NULL)
    return time_text == NULL || refuse (error, "a time without a date");
  if (!read_date (date_text, row->map->order, &date, &rest))
    return refuse (error, "this is no date");
  while (*rest == ' ' || *rest == 'T')
    rest++;
  if (*rest == '\0' && time_text != NULL && !(row->all_day_said && row->all_day))
    rest = time_text;
  if (*rest == '\0' || (row->all_day_said && row->all_day))
    {
      *out = g_steal_pointer (&date);
      return TRUE;
    }
  time = read_time (rest);
  if (time == NULL)
    return refuse (error, "this is no time");
  *out = g_strconcat (date, "T", time, NULL);
  return TRUE;
}

static gboolean
settle_when (AccordCsvRow *row,
             GError **error)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  const char *zone = row->zone != NULL ? row->zone : row->event->when.zone != NULL ? row->event->when.zone : row->map->zone;
  const char *end_date = row->end_date != NULL ? row->end_date : row->end_time != NULL ? row->start_date : NULL;

  if (row->start_date == NULL && row->end_date == NULL)
    {
      accord_when_clear (&row->event->when);
      return TRUE;
    }
  if (!read_moment (row, row->start_date, row->start_time, &start, error))
    g_prefix_error (error, "start: ");
  else if (!read_moment (row, end_date, row->end_time, &end, error))
    g_prefix_error (error, "end: ");
  else if (!accord_zone_is_known (zone))
    refuse (error, "zone: this zone is not known here");
  else if (accord_when_parse (&when, start, end, zone, error))
    {
      accord_when_copy (&when, &row->event->when);
      return TRUE;
    }
  return FALSE;
}

static char *
write_start (const AccordEvent *event)
{
  return accord_when_format_start (&event->when);
}

static char *
write_end (const AccordEvent *event)
{
  return accord_when_format_end (&event->when);
}

static char *
write_zone (const AccordEvent *event)
{
  return g_strdup (event->when.set ? event->when.zone : NULL);
}

/* ---- words and numbers ---- */

static gboolean
take_nothing (AccordCsvRow *row,
              const char *text,
              GError    **error)
{
  return TRUE;
}

static char *
write_id (const AccordEvent *event)
{
  return g_strdup (event->id);
}

static gboolean
take_kind (AccordCsvRow *row,
           const char *text,
           GError    **error)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return *text == '\0' || accord_kind_from_text (folded, &row->event->kind) ||
         refuse (error, "this is none of deliverable, assignment, appointment");
}

static char *
write_kind (const AccordEvent *event)
{
  return g_strdup (accord_kind_to_text (event->kind));
}

static gboolean
take_status (AccordCsvRow *row,
             const char *text,
             GError    **error)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return *text == '\0' || accord_status_from_text (folded, &row->event->status) ||
         refuse (error, "this is none of draft, tentative, confirmed, cancelled");
}

static char *
write_status (const AccordEvent *event)
{
  return g_strdup (accord_status_to_text (event->status));
}

static gboolean
take_archived (AccordCsvRow *row,
               const char *text,
               GError    **error)
{
  return read_truth (text, &row->event->archived, error);
}

static char *
write_archived (const AccordEvent *event)
{
  return g_strdup (event->archived ? "yes" : NULL);
}

static gboolean
take_percent (AccordCsvRow *row,
              const char *text,
              GError    **error)
{
  g_autofree char *digits = g_strdelimit (g_strdup (text), "%", ' ');
  guint64 value;

  row->event->percent = -1;
  if (*text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (g_strstrip (digits), 10, 0, 100, &value, NULL))
    return refuse (error, "this is no number from 0 to 100");
  row->event->percent = (int) value;
  return TRUE;
}

static char *
write_percent (const AccordEvent *event)
{
  return event->percent >= 0 ? g_strdup_printf ("%d", event->percent) : NULL;
}

/* ---- project and person: by name, made when new ---- */

static gboolean
take_project (AccordCsvRow *row,
              const char *text,
              GError    **error)
{
  accord_event_set_project (row->event, text);
  return TRUE;
}

static char *
write_project (const AccordEvent *event)
{
  return g_strdup (event->project != NULL ? event->project->name : NULL);
}

static char *
write_client (const AccordEvent *event)
{
  return g_strdup (event->project != NULL ? event->project->client : NULL);
}

static gboolean
settle_client (AccordCsvRow *row,
               GError **error)
{
  return row->client == NULL || accord_event_set_client (row->event, row->client) ||
         refuse (error, "client: a client belongs to a project, and there is none");
}

static gboolean
take_person (AccordCsvRow *row,
             const char *text,
             GError    **error)
{
  accord_event_set_person (row->event, text);
  return TRUE;
}

static char *
write_person (const AccordEvent *event)
{
  return g_strdup (event->person != NULL ? event->person->name : NULL);
}

/* ---- lists, separated by semicolons ---- */

static char *
join (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return texts->len > 1 ? g_strjoinv (LIST_SEPARATOR, (char **) texts->pdata) : NULL;
}

/* "Mara Halden <mara@halden.example>", or the address alone; a role or an answer behind it in brackets. */
static AccordAttendee *
read_attendee (char *text)
{
  char *open = strrchr (text, '<');
  char *close = open != NULL ? strchr (open, '>') : NULL;
  g_auto (GStrv) words = NULL;
  const char *email = text;
  const char *name = NULL;

  if (close != NULL)
    {
      words = g_strsplit_set (close + 1, " ()", -1);
      *open = *close = '\0';
      email = open + 1;
      name = *g_strstrip (text) != '\0' ? text : NULL;
    }
  if (strchr (email, '@') == NULL || strpbrk (email, " \t<>") != NULL)
    return NULL;
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (g_str_equal (words[i], "optional") || g_str_equal (words[i], "resource"))
      return accord_attendee_new (email, name, words[i], NULL);
  return accord_attendee_new (email, name, NULL, NULL);
}

static gboolean
take_attendees (AccordCsvRow *row,
                const char *text,
                GError    **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_attendee_free);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      AccordAttendee *attendee;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      attendee = read_attendee (parts[i]);
      if (attendee == NULL)
        return refuse (error, "each is an address, or a name with an <address>");
      /* What somebody answered is not in the file. */
      for (guint j = 0; j < row->event->attendees->len; j++)
        {
          const AccordAttendee *old = g_ptr_array_index (row->event->attendees, j);

          if (g_ascii_strcasecmp (old->email, attendee->email) == 0)
            set_text (&attendee->response, old->response != NULL ? old->response : "");
        }
      g_ptr_array_add (read, attendee);
    }
  g_ptr_array_unref (row->event->attendees);
  row->event->attendees = g_steal_pointer (&read);
  return TRUE;
}

static char *
write_attendees (const AccordEvent *event)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);
      gboolean required = attendee->role == NULL || g_str_equal (attendee->role, "required");
      g_autofree char *name =
          g_strdelimit (g_strdup (attendee->name != NULL ? attendee->name : ""), ";<>\r\n", ' ');

      g_ptr_array_add (texts, g_strdup_printf ("%s%s<%s>%s%s%s", g_strstrip (name), *name != '\0' ? " " : "",
                                               attendee->email, required ? "" : " (", required ? "" : attendee->role,
                                               required ? "" : ")"));
    }
  return join (texts);
}

static gboolean
take_reminders (AccordCsvRow *row,
                const char *text,
                GError    **error)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "; ,", -1);

  g_array_set_size (row->event->reminders, 0);
  row->event->no_reminder = g_ascii_strcasecmp (text, NO_REMINDER) == 0;
  if (row->event->no_reminder)
    return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 minutes;

      if (*parts[i] == '\0')
        continue;
      if (!g_ascii_string_to_unsigned (parts[i], 10, 0, 525600, &minutes, NULL))
        return refuse (error, "each is a number of minutes before the start");
      g_array_append_vals (row->event->reminders, &(int) { (int) minutes }, 1);
    }
  accord_reminders_sort (row->event->reminders);
  return TRUE;
}

static char *
write_reminders (const AccordEvent *event)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (event->no_reminder && event->reminders->len == 0)
    return g_strdup (NO_REMINDER);
  for (guint i = 0; i < event->reminders->len; i++)
    g_ptr_array_add (texts, g_strdup_printf ("%d", g_array_index (event->reminders, int, i)));
  return join (texts);
}

static gboolean
take_categories (AccordCsvRow *row,
                 const char *text,
                 GError    **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  g_ptr_array_set_size (row->event->categories, 0);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (row->event->categories, g_strdup (parts[i]));
  return TRUE;
}

static char *
write_categories (const AccordEvent *event)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < event->categories->len; i++)
    g_ptr_array_add (texts, g_strdelimit (g_strdup (g_ptr_array_index (event->categories, i)), ";", ','));
  return join (texts);
}

/* ---- the table ---- */

#define TEXT(member, others) { #member, others, NULL, NULL, G_STRUCT_OFFSET (AccordEvent, member) }

const AccordCsvField accord_csv_fields[] = {
  { "id", "uid|uuid", take_nothing, write_id },
  { "kind", "type|art", take_kind, write_kind },
  { "status", "state", take_status, write_status },
  { "archived", "", take_archived, write_archived },
  TEXT (title, "subject|summary|name|event|betreff|titel|description of event"),
  { "start", "start date|date|from|begin|beginn|beginnt am|start day|due|due date", take_start_date, write_start },
  { "start_time", "start time|beginnt um|time", take_start_time },
  { "end", "end date|to|until|ende|endet am", take_end_date, write_end },
  { "end_time", "end time|endet um", take_end_time },
  { "zone", "timezone|time zone|tz", take_zone, write_zone },
  { "all_day", "all day event|all day|allday|ganztägiges ereignis", take_all_day },
  TEXT (place, "location|where|ort"),
  TEXT (notes, "description|body|comment|beschreibung|details"),
  { "project", "projekt", take_project, write_project },
  { "client", "customer|company|kunde", take_client, write_client },
  { "person", "assignee|assigned to|employee|mitarbeiter", take_person, write_person },
  TEXT (contact, "contact person|kontakt"),
  TEXT (url, "link|web"),
  { "percent", "progress|% complete|percent complete", take_percent, write_percent },
  TEXT (recurrence, "rrule|repeat"),
  { "availability", "", NULL, NULL, G_STRUCT_OFFSET (AccordEvent, availability), "free|busy|oof|workingElsewhere" },
  { "visibility", "", NULL, NULL, G_STRUCT_OFFSET (AccordEvent, visibility), "default|public|private" },
  { "attendees", "required attendees|guests|participants|erforderliche teilnehmer", take_attendees, write_attendees },
  { "reminders", "reminder", take_reminders, write_reminders },
  { "categories", "category|labels|tags|kategorien", take_categories, write_categories },
};

static gboolean
take_text (const AccordCsvField *field,
           AccordEvent *event,
           const char  *text,
           GError     **error)
{
  char **member = (char **) ((char *) event + field->offset);
  g_auto (GStrv) words = field->words != NULL ? g_strsplit (field->words, "|", -1) : NULL;

  if (words != NULL && *text == '\0')
    return TRUE;
  if (words != NULL && !g_strv_contains ((const char *const *) words, text))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "this is none of %s", field->words);
      return FALSE;
    }
  set_text (member, text);
  return TRUE;
}

const guint accord_csv_n_fields = G_N_ELEMENTS (accord_csv_fields);

gboolean
accord_csv_take_cell (const AccordCsvField *field,
                      AccordCsvRow         *row,
                      const char           *cell,
                      GError              **error)
{
  return field->take != NULL ? field->take (row, cell, error) : take_text (field, row->event, cell, error);
}

gboolean
accord_csv_settle_row (AccordCsvRow *row,
                       gboolean      dated,
                       GError      **error)
{
  return settle_client (row, error) && (!dated || settle_when (row, error));
}

gboolean
accord_csv_is_start (const AccordCsvField *field)
{
  return field->take == take_start_date;
}
