/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"
#include "accord-uuid.h"

#include <string.h>

#define MOST_MINUTES 525600 /* of a reminder, as in the store */
#define MOST_LIST 1000      /* attendees, categories, reminders, lines of recurrence */

/* What is being read. */
typedef struct
{
  AccordEvent *event;
  AccordIcalItem *item;
  AccordIcalZones *zones;
  const AccordIcalLine *start;    /* (nullable) */
  const AccordIcalLine *end;      /* (nullable) */
  const AccordIcalLine *duration; /* (nullable) */
  const AccordIcalLine *zone;     /* (nullable) X-ACCORD-ZONE */
  GString *recurrence;
  GPtrArray *repeats;  /* (element-type AccordIcalLine) (not owned) */
  GPtrArray *triggers; /* (element-type AccordIcalLine) (not owned) */
  gboolean task;
} Reading;

typedef gboolean (*Take) (Reading *self, const AccordIcalLine *line, GError **error);

/* ---- properties ---- */

static void
set_text (char **member, char *text)
{
  g_free (*member);
  *member = *text != '\0' ? text : NULL;
  if (*member == NULL)
    g_free (text);
}

static gboolean
take_uid (Reading *self, const AccordIcalLine *line, GError **error)
{
  set_text (&self->item->uid, accord_ical_text_read (line->value));
  return TRUE;
}

static gboolean
take_start (Reading *self, const AccordIcalLine *line, GError **error)
{
  self->start = line;
  return TRUE;
}

static gboolean
take_end (Reading *self, const AccordIcalLine *line, GError **error)
{
  self->end = line;
  return TRUE;
}

static gboolean
take_duration (Reading *self, const AccordIcalLine *line, GError **error)
{
  self->duration = line;
  return TRUE;
}

static gboolean
take_zone (Reading *self, const AccordIcalLine *line, GError **error)
{
  self->zone = line;
  return TRUE;
}

static gboolean
take_replaces (Reading *self, const AccordIcalLine *line, GError **error)
{
  gboolean whole;

  return accord_ical_read_when (line, NULL, NULL, self->zones, &self->item->replaces, &whole, error);
}

static gboolean
take_status (Reading *self, const AccordIcalLine *line, GError **error)
{
  const char *ours = accord_ical_ours (accord_ical_statuses, line->value);

  if (ours != NULL && self->event->status != ACCORD_STATUS_DRAFT)
    accord_status_from_text (ours, &self->event->status);
  return TRUE;
}

static gboolean
take_own_status (Reading *self, const AccordIcalLine *line, GError **error)
{
  accord_status_from_text (line->value, &self->event->status);
  return TRUE;
}

static gboolean
take_kind (Reading *self, const AccordIcalLine *line, GError **error)
{
  accord_kind_from_text (line->value, &self->event->kind);
  return TRUE;
}

static gboolean
take_archived (Reading *self, const AccordIcalLine *line, GError **error)
{
  self->event->archived = g_ascii_strcasecmp (line->value, "TRUE") == 0;
  return TRUE;
}

static gboolean
take_no_reminder (Reading *self, const AccordIcalLine *line, GError **error)
{
  self->event->no_reminder = g_ascii_strcasecmp (line->value, "TRUE") == 0;
  return TRUE;
}

static gboolean
take_percent (Reading *self, const AccordIcalLine *line, GError **error)
{
  guint64 percent;

  if (g_ascii_string_to_unsigned (line->value, 10, 0, 100, &percent, NULL))
    self->event->percent = (int) percent;
  return TRUE;
}

static gboolean
take_transparency (Reading *self, const AccordIcalLine *line, GError **error)
{
  if (g_ascii_strcasecmp (line->value, "TRANSPARENT") == 0 && g_str_equal (self->event->availability, "busy"))
    set_text (&self->event->availability, g_strdup ("free"));
  return TRUE;
}

/* Says more than TRANSP does, wherever it stands. */
static gboolean
take_busy (Reading *self, const AccordIcalLine *line, GError **error)
{
  const char *ours = accord_ical_ours (accord_ical_busy, line->value);

  if (ours != NULL)
    set_text (&self->event->availability, g_strdup (ours));
  return TRUE;
}

static gboolean
take_class (Reading *self, const AccordIcalLine *line, GError **error)
{
  const char *ours = accord_ical_ours (accord_ical_classes, line->value);

  set_text (&self->event->visibility, g_strdup (ours != NULL ? ours : "private"));
  return TRUE;
}

static gboolean
take_categories (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_auto (GStrv) names = accord_ical_list_read (line->value);

  for (guint i = 0; names[i] != NULL && self->event->categories->len < MOST_LIST; i++)
    {
      const char *name = g_strstrip (names[i]);

      if (*name != '\0' &&
          !g_ptr_array_find_with_equal_func (self->event->categories, name, g_str_equal, NULL))
        g_ptr_array_add (self->event->categories, g_strdup (name));
    }
  return TRUE;
}

static gboolean
take_project (Reading *self, const AccordIcalLine *line, GError **error)
{
  const char *client = accord_ical_line_get (line, "X-CLIENT");
  g_autofree char *name = accord_ical_text_read (line->value);

  if (*name == '\0')
    return TRUE;
  accord_event_set_project (self->event, name);
  accord_event_set_client (self->event, client);
  return TRUE;
}

static gboolean
take_person (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_autofree char *name = accord_ical_text_read (line->value);

  if (*name == '\0')
    return TRUE;
  accord_event_set_person (self->event, name);
  return TRUE;
}

/* ---- people ---- */

/* (transfer full) (nullable): no mail address */
static char *
read_address (const AccordIcalLine *line)
{
  const char *address = accord_ical_line_get (line, "EMAIL");

  if (g_ascii_strncasecmp (line->value, "mailto:", strlen ("mailto:")) == 0)
    address = line->value + strlen ("mailto:");
  if (address == NULL || strchr (address, '@') == NULL)
    return NULL;
  for (const char *p = address; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f)
      return NULL;
  return g_strdup (address);
}

static gboolean
is_invited (const AccordEvent *event, const char *email)
{
  for (guint i = 0; i < event->attendees->len; i++)
    if (g_ascii_strcasecmp (((AccordAttendee *) g_ptr_array_index (event->attendees, i))->email, email) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
take_attendee (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_autofree char *email = read_address (line);
  const char *role = accord_ical_ours (accord_ical_roles, accord_ical_line_get (line, "ROLE"));
  const char *name = accord_ical_line_get (line, "CN");

  if (email == NULL || self->event->attendees->len >= MOST_LIST || is_invited (self->event, email))
    return TRUE;
  if (accord_ical_line_is (line, "CUTYPE", "RESOURCE") || accord_ical_line_is (line, "CUTYPE", "ROOM"))
    role = "resource";
  g_ptr_array_add (self->event->attendees,
                   accord_attendee_new (email,
                                        name != NULL && *name != '\0' ? name : NULL,
                                        role,
                                        accord_ical_ours (accord_ical_answers,
                                                          accord_ical_line_get (line, "PARTSTAT"))));
  return TRUE;
}

static gboolean
take_organiser (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_autofree char *email = read_address (line);

  if (email != NULL)
    set_text (&self->event->organiser, g_steal_pointer (&email));
  return TRUE;
}

/* ---- recurrence ---- */

static gboolean
rule_has_frequency (const char *rule)
{
  static const char *const words[] = { "YEARLY", "MONTHLY",  "WEEKLY",  "DAILY",
                                       "HOURLY", "MINUTELY", "SECONDLY" };
  g_auto (GStrv) parts = g_strsplit (rule, ";", 64);

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (words); j++)
      if (g_ascii_strncasecmp (parts[i], "FREQ=", 5) == 0 && g_ascii_strcasecmp (parts[i] + 5, words[j]) == 0)
        return TRUE;
  return FALSE;
}

static void
add_recurrence (Reading *self, const char *line)
{
  if (self->recurrence->len > 0)
    g_string_append_c (self->recurrence, '\n');
  g_string_append (self->recurrence, line);
}

static gboolean
add_rule (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_autofree char *text = g_strconcat (line->name, ":", line->value, NULL);

  if (!rule_has_frequency (line->value))
    return accord_ical_refuse (error,
                               "line %" G_GUINT64_FORMAT ": %s says not how often",
                               line->number,
                               line->name);
  add_recurrence (self, text);
  return TRUE;
}

/* One date as it is kept: a clock reading of the event's own zone, or in UTC. (transfer full) (nullable) */
static char *
read_date (Reading *self, const char *value, const char *tzid, const char **zone, GError **error)
{
  g_autoptr (GDateTime) time = NULL;
  gboolean date, utc;
  gint64 clock, instant;

  *zone = NULL;
  if (!accord_ical_read_clock (value, &date, &clock, &utc))
    {
      accord_ical_refuse (error, "this is no date or time");
      return NULL;
    }
  if (date || utc || tzid == NULL)
    return g_strdup (value);
  if (g_strcmp0 (tzid, self->event->when.zone) == 0)
    *zone = self->event->when.zone;
  else if (!accord_ical_zones_instant (self->zones, tzid, clock, &instant, zone, error))
    return NULL;
  if (*zone != NULL && g_strcmp0 (*zone, self->event->when.zone) == 0)
    return g_strdup (value);
  *zone = NULL;
  time = g_date_time_new_from_unix_utc (instant);
  return time != NULL ? g_date_time_format (time, "%C%y%m%dT%H%M%SZ") : NULL;
}

static gboolean
add_dates (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_auto (GStrv) values = g_strsplit (line->value, ",", 0);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *quoted = NULL;
  g_autofree char *whole = NULL;
  const char *zone = NULL;

  for (guint i = 0; values[i] != NULL; i++)
    {
      /* A period counts by its start. */
      g_autofree char *start = g_strndup (values[i], strcspn (values[i], "/"));
      g_autofree char *date =
          read_date (self, g_strstrip (start), accord_ical_line_get (line, "TZID"), &zone, error);

      if (date == NULL)
        {
          g_prefix_error (error, "line %" G_GUINT64_FORMAT ": %s: ", line->number, line->name);
          return FALSE;
        }
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", date);
    }
  quoted = zone != NULL ? accord_ical_parameter_write (zone) : NULL;
  whole = g_strconcat (line->name,
                       accord_ical_line_is (line, "VALUE", "DATE") ? ";VALUE=DATE" : "",
                       quoted != NULL ? ";TZID=" : "",
                       quoted != NULL ? quoted : "",
                       ":",
                       text->str,
                       NULL);
  add_recurrence (self, whole);
  return TRUE;
}

/* After the start, whose zone they are said in. */
static gboolean
add_repeats (Reading *self, GError **error)
{
  for (guint i = 0; i < self->repeats->len; i++)
    {
      const AccordIcalLine *line = g_ptr_array_index (self->repeats, i);
      gboolean rule = g_str_has_suffix (line->name, "RULE");

      if (!(rule ? add_rule : add_dates) (self, line, error))
        return FALSE;
    }
  if (self->recurrence->len > 0)
    self->event->recurrence = g_strdup (self->recurrence->str);
  return TRUE;
}

static gboolean
take_repeat (Reading *self, const AccordIcalLine *line, GError **error)
{
  g_ptr_array_add (self->repeats, (gpointer) line);
  return self->repeats->len <= MOST_LIST ||
         accord_ical_refuse (error,
                             "line %" G_GUINT64_FORMAT ": it repeats by more than %d lines",
                             line->number,
                             MOST_LIST);
}

/* ---- reminders ---- */

static gboolean
read_trigger (Reading *self, const AccordIcalLine *trigger, gint64 *seconds, GError **error)
{
  AccordIcalTime time;
  const AccordWhen *when = &self->event->when;

  if (accord_ical_read_duration (trigger->value, seconds))
    {
      *seconds += accord_ical_line_is (trigger, "RELATED", "END") ? when->end - when->start : 0;
      return TRUE;
    }
  if (!accord_ical_read_time (trigger, self->zones, &time, error))
    return FALSE;
  *seconds = time.at - when->start;
  return TRUE;
}

/* A reminder that cannot be kept as minutes before the start is left out; the event counts more than its
 * reminders. */
static void
add_reminders (Reading *self)
{
  for (guint i = 0; i < self->triggers->len && i < MOST_LIST; i++)
    {
      gint64 seconds;

      if (!read_trigger (self, g_ptr_array_index (self->triggers, i), &seconds, NULL))
        continue;
      if (seconds <= 0 && -seconds / 60 <= MOST_MINUTES)
        g_array_append_vals (self->event->reminders, &(int){ (int) (-seconds / 60) }, 1);
    }
  accord_reminders_sort (self->event->reminders);
}

/* ---- table ---- */

static const struct
{
  const char *name;
  Take take;
} properties[] = {
  { "UID", take_uid },
  { "DTSTART", take_start },
  { "DTEND", take_end },
  { "DUE", take_end },
  { "DURATION", take_duration },
  { "X-ACCORD-ZONE", take_zone },
  { "RECURRENCE-ID", take_replaces },
  { "RRULE", take_repeat },
  { "RDATE", take_repeat },
  { "EXDATE", take_repeat },
  { "EXRULE", take_repeat },
  { "STATUS", take_status },
  { "X-ACCORD-STATUS", take_own_status },
  { "X-ACCORD-KIND", take_kind },
  { "X-ACCORD-ARCHIVED", take_archived },
  { "X-ACCORD-NO-REMINDER", take_no_reminder },
  { "PERCENT-COMPLETE", take_percent },
  { "X-ACCORD-PERCENT", take_percent },
  { "TRANSP", take_transparency },
  { "X-MICROSOFT-CDO-BUSYSTATUS", take_busy },
  { "CLASS", take_class },
  { "CATEGORIES", take_categories },
  { "ATTENDEE", take_attendee },
  { "ORGANIZER", take_organiser },
  { "X-ACCORD-PROJECT", take_project },
  { "X-ACCORD-PERSON", take_person },
};

static Take
find_take (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_str_equal (properties[i].name, name))
      return properties[i].take;
  return NULL;
}

static const AccordIcalText *
find_text (const char *name)
{
  guint n_texts;
  const AccordIcalText *texts = accord_ical_list_texts (&n_texts);

  for (guint i = 0; i < n_texts; i++)
    if (g_str_equal (texts[i].name, name))
      return &texts[i];
  return NULL;
}

gboolean
accord_ical_event_reads (const char *name)
{
  return find_take (name) != NULL || find_text (name) != NULL || g_str_equal (name, "TRIGGER") ||
         g_str_equal (name, "ACTION");
}

/* ---- one component ---- */

static gboolean
take_line (Reading *self, const AccordIcalLine *line, GError **error)
{
  const AccordIcalText *text = find_text (line->name);
  Take take = find_take (line->name);

  if (text != NULL)
    set_text ((char **) G_STRUCT_MEMBER_P (self->event, text->offset),
              text->raw ? g_strdup (line->value) : accord_ical_text_read (line->value));
  return take == NULL || take (self, line, error);
}

/* The trigger of an alarm that is for anybody to see; @lines from its BEGIN on. Returns where it ends. */
static guint
take_alarm (Reading *self, GPtrArray *lines, guint from)
{
  const AccordIcalLine *trigger = NULL;
  gboolean silent = FALSE;
  guint i;

  for (i = from + 1; i < lines->len; i++)
    {
      const AccordIcalLine *line = g_ptr_array_index (lines, i);

      if (g_str_equal (line->name, "END"))
        break;
      if (g_str_equal (line->name, "TRIGGER"))
        trigger = line;
      else if (g_str_equal (line->name, "ACTION"))
        silent = g_ascii_strcasecmp (line->value, "NONE") == 0;
    }
  if (trigger != NULL && !silent)
    g_ptr_array_add (self->triggers, (gpointer) trigger);
  return i;
}

static gboolean
take_lines (Reading *self, GPtrArray *lines, GError **error)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const AccordIcalLine *line = g_ptr_array_index (lines, i);

      if (g_str_equal (line->name, "BEGIN"))
        i = take_alarm (self, lines, i);
      else if (!take_line (self, line, error))
        return FALSE;
    }
  return TRUE;
}

/* A day that a VTODO is due is its last; DTEND is the day after it. */
static void
include_due_day (const Reading *self)
{
  AccordWhen *when = &self->event->when;

  if (self->task && self->end != NULL && when->all_day && self->start == NULL)
    when->end = when->start + 24 * 60 * 60;
}

static gboolean
set_when (Reading *self, GError **error)
{
  const AccordIcalLine *start = self->start != NULL ? self->start : self->task ? self->end : NULL;
  gboolean whole = TRUE;

  if (start == NULL)
    return self->task || accord_ical_refuse (error, "there is no DTSTART");
  if (!accord_ical_read_when (
          start, self->end, self->duration, self->zones, &self->event->when, &whole, error))
    return FALSE;
  include_due_day (self);
  if (!whole && self->repeats->len > 0)
    return accord_ical_refuse (error,
                               "line %" G_GUINT64_FORMAT
                               ": it repeats in a time zone that is none of those known here",
                               start->number);
  if (self->zone != NULL && !self->event->when.all_day)
    {
      g_autofree char *zone = accord_ical_text_read (self->zone->value);

      accord_when_set_span (&self->event->when, self->event->when.start, self->event->when.end, zone);
    }
  return TRUE;
}

char *
accord_ical_event_id (const char *uid)
{
  g_autofree char *text = NULL;

  if (g_uuid_string_is_valid (uid))
    return g_ascii_strdown (uid, -1);
  /* A file that is read twice adds nothing. */
  text = g_strconcat (uid, "\n", NULL);
  return accord_uuid_of ("icalendar", text);
}

static void
set_id (AccordIcalItem *item)
{
  g_autofree char *replaces = accord_when_to_text (&item->replaces);
  g_autofree char *both = NULL;

  if (item->uid == NULL)
    return;
  both = g_strconcat (item->uid, "\n", replaces, NULL);
  g_free (item->event->id);
  item->event->id = *replaces == '\0' ? accord_ical_event_id (item->uid) : accord_uuid_of ("icalendar", both);
}

void
accord_ical_item_free (AccordIcalItem *self)
{
  g_clear_pointer (&self->event, accord_event_free);
  g_free (self->uid);
  accord_when_clear (&self->replaces);
  g_free (self);
}

AccordIcalItem *
accord_ical_event_read (GPtrArray *lines, gboolean task, AccordIcalZones *zones, GError **error)
{
  g_autoptr (AccordIcalItem) item = g_new0 (AccordIcalItem, 1);
  g_autoptr (GString) recurrence = g_string_new (NULL);
  g_autoptr (GPtrArray) repeats = g_ptr_array_new ();
  g_autoptr (GPtrArray) triggers = g_ptr_array_new ();
  Reading reading = { .zones = zones,
                      .recurrence = recurrence,
                      .repeats = repeats,
                      .triggers = triggers,
                      .task = task,
                      .item = item };

  item->event = accord_event_new (task ? ACCORD_KIND_DELIVERABLE : ACCORD_KIND_APPOINTMENT);
  reading.event = item->event;
  if (!take_lines (&reading, lines, error) || !set_when (&reading, error) || !add_repeats (&reading, error))
    return NULL;
  add_reminders (&reading);
  set_id (item);
  return g_steal_pointer (&item);
}
