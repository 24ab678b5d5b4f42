/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"
#include "accord-occurrence.h"

#include <libical/ical.h>
#include <string.h>

struct _AccordIcalWriter
{
  GString *out;      /* (owned) */
  GHashTable *zones; /* (owned) (element-type utf8) those that are described already */
};

G_GNUC_PRINTF (2, 3)
static void
add (AccordIcalWriter *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  accord_ical_add_line (self->out, line);
}

static void
add_text (AccordIcalWriter *self, const char *name, const char *text)
{
  g_autofree char *escaped = text != NULL ? accord_ical_text_write (text) : NULL;

  if (escaped != NULL && *escaped != '\0')
    add (self, "%s:%s", name, escaped);
}

static void
add_moment (AccordIcalWriter *self, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%C%y%m%dT%H%M%SZ") : NULL;

  if (text != NULL)
    add (self, "%s:%s", name, text);
}

/* ---- zones ---- */

/* As this computer knows it. (transfer full) (nullable) */
static char *
describe_zone (const char *name)
{
  icaltimezone *zone = icaltimezone_get_builtin_timezone (name);
  icalcomponent *component = zone != NULL ? icaltimezone_get_component (zone) : NULL;
  icalcomponent *copy = component != NULL ? icalcomponent_new_clone (component) : NULL;
  icalproperty *tzid = copy != NULL ? icalcomponent_get_first_property (copy, ICAL_TZID_PROPERTY) : NULL;
  char *text = NULL;

  if (tzid != NULL)
    {
      icalproperty_set_tzid (tzid, name);
      text = icalcomponent_as_ical_string_r (copy);
    }
  g_clear_pointer (&copy, icalcomponent_free);
  return text;
}

static void
add_zone (AccordIcalWriter *self, const AccordWhen *when)
{
  g_autofree char *text = NULL;

  if (!when->set || when->all_day || g_str_equal (when->zone, "UTC") || !accord_zone_is_known (when->zone) ||
      !g_hash_table_add (self->zones, g_strdup (when->zone)))
    return;
  text = describe_zone (when->zone);
  if (text != NULL)
    g_string_append (self->out, text);
}

/* ---- parts of an event ---- */

/* A reading that occurs twice, and a zone that is not known, are said in UTC and the zone beside it. */
static void
add_when (AccordIcalWriter *self, const AccordWhen *when)
{
  g_autoptr (GTimeZone) zone = accord_zone_get (when->zone);
  gint64 clock = when->start + accord_zone_offset (zone, when->start);
  gboolean plain = when->all_day ||
                   (accord_zone_is_known (when->zone) && accord_zone_instant (zone, clock) == when->start);
  AccordWhen utc = { TRUE, FALSE, when->start, when->end, (char *) "UTC" };
  g_autofree char *start = accord_ical_write_time ("DTSTART", plain ? when : &utc, when->start);
  gint64 end_clock = when->end + accord_zone_offset (zone, when->end);
  gboolean end_plain = when->all_day || (plain && accord_zone_instant (zone, end_clock) == when->end);
  g_autofree char *end = accord_ical_write_time ("DTEND", end_plain ? when : &utc, when->end);

  if (start == NULL || end == NULL)
    return;
  add (self, "%s", start);
  add (self, "%s", end);
  if (!plain)
    add_text (self, "X-ACCORD-ZONE", when->zone);
}

static void
add_texts (AccordIcalWriter *self, const AccordEvent *event)
{
  guint n_texts;
  const AccordIcalText *texts = accord_ical_list_texts (&n_texts);

  for (guint i = 0; i < n_texts; i++)
    {
      const char *text = G_STRUCT_MEMBER (char *, event, texts[i].offset);

      /* An address of several lines is none. */
      if (texts[i].raw && text != NULL && *text != '\0' && strpbrk (text, "\r\n") == NULL)
        add (self, "%s:%s", texts[i].name, text);
      else if (!texts[i].raw)
        add_text (self, texts[i].name, text);
    }
}

static void
add_words (AccordIcalWriter *self, const AccordEvent *event)
{
  const char *status = accord_status_to_text (event->status);
  const char *class = accord_ical_theirs (accord_ical_classes, event->visibility);

  add (self, "STATUS:%s", accord_ical_theirs (accord_ical_statuses, status));
  if (event->status == ACCORD_STATUS_DRAFT)
    add (self, "X-ACCORD-STATUS:%s", status);
  add (self, "TRANSP:%s", g_str_equal (event->availability, "free") ? "TRANSPARENT" : "OPAQUE");
  add (self, "X-MICROSOFT-CDO-BUSYSTATUS:%s", accord_ical_theirs (accord_ical_busy, event->availability));
  if (class != NULL)
    add (self, "CLASS:%s", class);
  add (self, "X-ACCORD-KIND:%s", accord_kind_to_text (event->kind));
  if (event->percent >= 0)
    add (self, "X-ACCORD-PERCENT:%d", event->percent);
  if (event->archived)
    add (self, "X-ACCORD-ARCHIVED:TRUE");
  if (event->no_reminder)
    add (self, "X-ACCORD-NO-REMINDER:TRUE");
}

static void
add_project (AccordIcalWriter *self, const AccordEvent *event)
{
  g_autofree char *client = NULL;
  g_autofree char *name = NULL;

  if (event->person != NULL)
    add_text (self, "X-ACCORD-PERSON", event->person->name);
  if (event->project == NULL)
    return;
  client = event->project->client != NULL ? accord_ical_parameter_write (event->project->client) : NULL;
  name = accord_ical_text_write (event->project->name);
  add (self,
       "X-ACCORD-PROJECT%s%s:%s",
       client != NULL ? ";X-CLIENT=" : "",
       client != NULL ? client : "",
       name);
}

static void
add_people (AccordIcalWriter *self, const AccordEvent *event)
{
  if (event->organiser != NULL)
    add (self, "ORGANIZER:mailto:%s", event->organiser);
  for (guint i = 0; i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);
      const char *role = accord_ical_theirs (accord_ical_roles, attendee->role);
      const char *answer = accord_ical_theirs (accord_ical_answers, attendee->response);
      g_autofree char *name = attendee->name != NULL ? accord_ical_parameter_write (attendee->name) : NULL;

      add (self,
           "ATTENDEE%s%s;ROLE=%s%s;PARTSTAT=%s:mailto:%s",
           name != NULL ? ";CN=" : "",
           name != NULL ? name : "",
           role != NULL ? role : "REQ-PARTICIPANT",
           g_str_equal (attendee->role, "resource") ? ";CUTYPE=RESOURCE" : "",
           answer != NULL ? answer : "NEEDS-ACTION",
           attendee->email);
    }
}

static void
add_recurrence (AccordIcalWriter *self, const AccordEvent *event)
{
  static const char *const names[] = { "RRULE", "RDATE", "EXDATE", "EXRULE" };
  g_auto (GStrv) lines = g_strsplit (event->recurrence != NULL ? event->recurrence : "", "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      if (g_ascii_strncasecmp (g_strstrip (lines[i]), names[j], strlen (names[j])) == 0)
        add (self, "%s", lines[i]);
}

static void
add_lists (AccordIcalWriter *self, const AccordEvent *event)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < event->categories->len; i++)
    {
      g_autofree char *name = accord_ical_text_write (g_ptr_array_index (event->categories, i));

      g_string_append_printf (names, "%s%s", i > 0 ? "," : "", name);
    }
  if (names->len > 0)
    add (self, "CATEGORIES:%s", names->str);
  for (guint i = 0; i < event->reminders->len; i++)
    {
      add (self, "BEGIN:VALARM");
      add (self, "ACTION:DISPLAY");
      add (self, "DESCRIPTION:Reminder");
      add (self, "TRIGGER:-PT%dM", g_array_index (event->reminders, int, i));
      add (self, "END:VALARM");
    }
}

/* ---- public ---- */

AccordIcalWriter *
accord_ical_writer_new (void)
{
  AccordIcalWriter *self = g_new0 (AccordIcalWriter, 1);

  self->out = g_string_new (NULL);
  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add (self, "BEGIN:VCALENDAR");
  add (self, "VERSION:2.0");
  add (self, "PRODID:-//Accord//Accord//EN");
  return self;
}

void
accord_ical_writer_free (AccordIcalWriter *self)
{
  if (self == NULL)
    return;
  if (self->out != NULL)
    g_string_free (self->out, TRUE);
  g_hash_table_unref (self->zones);
  g_free (self);
}

/* @original: (nullable): the start that the rule gives the occurrence which the event stands for */
static void
add_component (AccordIcalWriter *self, const AccordEvent *event, const AccordWhen *original)
{
  const char *component = event->when.set ? "VEVENT" : "VTODO";
  g_autofree char *replaces =
      original != NULL ? accord_ical_write_time ("RECURRENCE-ID", original, original->start) : NULL;

  add_zone (self, &event->when);
  add (self, "BEGIN:%s", component);
  add_text (self, "UID", event->id);
  if (replaces != NULL)
    add (self, "%s", replaces);
  add_moment (self, "DTSTAMP", event->updated_at);
  if (event->when.set)
    add_when (self, &event->when);
  add_recurrence (self, event);
  add_texts (self, event);
  add_words (self, event);
  add_project (self, event);
  add_people (self, event);
  add_lists (self, event);
  add (self, "END:%s", component);
}

/* An occurrence with something of its own; one that is cancelled says so. */
static void
add_occurrence (AccordIcalWriter *self, const AccordEvent *series, const AccordOverride *exception)
{
  g_autoptr (AccordEvent) occurrence = accord_event_get_occurrence (series, exception->original, exception);
  g_auto (AccordWhen) original = ACCORD_WHEN_INIT;

  if (occurrence == NULL || !accord_occurrence_at (&series->when, exception->original, &original))
    return;
  if (exception->cancelled)
    occurrence->status = ACCORD_STATUS_CANCELLED;
  add_component (self, occurrence, &original);
}

void
accord_ical_writer_add (AccordIcalWriter *self, const AccordEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL);

  add_component (self, event, NULL);
  if (!event->when.set || !accord_event_repeats (event))
    return;
  for (guint i = 0; i < event->exceptions->len; i++)
    add_occurrence (self, event, g_ptr_array_index (event->exceptions, i));
}

char *
accord_ical_writer_take (AccordIcalWriter *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_free (self->out, FALSE);
  self->out = g_string_new (NULL);
  return text;
}

char *
accord_ical_writer_finish (AccordIcalWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  add (self, "END:VCALENDAR");
  return accord_ical_writer_take (self);
}
