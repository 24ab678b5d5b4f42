/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-say-series.h"
#include "accord-sentences.h"

#include "client/accord-say-note.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static char *
format_utc (gint64 day, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);

  return date != NULL ? g_date_time_format (date, format) : g_strdup ("");
}

static gint64
local_day (gint64 seconds)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return accord_date_of (seconds, zone);
}

char *
accord_say_with (const char *pattern, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "%s", 2);

  return g_strjoinv (word, parts);
}

char *
accord_say_sentence (const char *text)
{
  g_autofree char *first = NULL;

  if (text == NULL || *text == '\0')
    return g_strdup ("");
  first = g_utf8_strup (text, g_utf8_next_char (text) - text);
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

char *
accord_say_ago (gint64 then, gint64 now)
{
  gint64 passed = MAX (now - then, 0);
  g_autofree char *day = NULL;

  if (passed < 45)
    return g_strdup (_ ("just now"));
  if (passed < HOUR)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", MAX (passed / MINUTE, 1)),
                            (int) MAX (passed / MINUTE, 1));
  if (passed < DAY && local_day (then) == local_day (now))
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", passed / HOUR), (int) (passed / HOUR));
  if (local_day (now) - local_day (then) <= DAY)
    return g_strdup (_ ("yesterday"));

  day = accord_say_day_month (local_day (then));
  /* Translators: %s is a day such as "9 June" */
  return g_strdup_printf (_ ("on %s"), day);
}

char *
accord_say_until (gint64 then, gint64 now)
{
  gint64 left = then - now;
  gint64 minutes = (left + MINUTE - 1) / MINUTE;

  if (left <= 0)
    return g_strdup (_ ("now"));
  if (minutes < 120)
    return g_strdup_printf (ngettext ("in %d minute", "in %d minutes", minutes), (int) minutes);
  return g_strdup_printf (ngettext ("in %d hour", "in %d hours", left / HOUR), (int) (left / HOUR));
}

char *
accord_say_countdown (gint64 seconds)
{
  seconds = MAX (seconds, 0);
  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

char *
accord_say_duration (gint64 microseconds)
{
  if (microseconds < 1000 * 1000)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%d ms"), (int) (MAX (microseconds, 0) / 1000));
  if (microseconds < 100 * G_USEC_PER_SEC)
    /* Translators: seconds */
    return g_strdup_printf (_ ("%.1f s"), (double) microseconds / G_USEC_PER_SEC);
  /* Translators: minutes */
  return g_strdup_printf (_ ("%d min"), (int) (microseconds / G_USEC_PER_SEC / 60));
}

char *
accord_say_day (gint64 day, gint64 today)
{
  g_autoptr (GDateTime) a = g_date_time_new_from_unix_utc (day);
  g_autoptr (GDateTime) b = g_date_time_new_from_unix_utc (today);

  if (a != NULL && b != NULL && g_date_time_get_year (a) != g_date_time_get_year (b))
    return accord_say_day_full (day);
  /* Translators: a day of this year, "Fri 12 June" */
  return format_utc (day, _ ("%a %-e %B"));
}

char *
accord_say_day_full (gint64 day)
{
  /* Translators: a day, "Fri 12 June 2026" */
  return format_utc (day, _ ("%a %-e %B %Y"));
}

char *
accord_say_day_month (gint64 day)
{
  /* Translators: a day, "12 June" */
  return format_utc (day, _ ("%-e %B"));
}

char *
accord_say_day_short (gint64 day)
{
  /* Translators: a day where there is little room, "12 Jun" */
  return format_utc (day, _ ("%-e %b"));
}

char *
accord_say_weekday (gint64 day, gboolean whole)
{
  return format_utc (day, whole ? "%A" : "%a");
}

char *
accord_say_clock (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  /* Translators: a time of day, "14:00" */
  return time != NULL ? g_date_time_format (time, _ ("%H:%M")) : g_strdup ("");
}

char *
accord_say_moment (gint64 seconds, gint64 now)
{
  g_autofree char *clock = accord_say_clock (seconds);
  gint64 day = local_day (seconds);
  gint64 today = local_day (now);
  g_autofree char *date = NULL;

  if (day == today)
    date = g_strdup (_ ("Today"));
  else if (today - day == DAY)
    date = g_strdup (_ ("Yesterday"));
  else
    date = accord_say_day (day, today);
  /* Translators: a day and a time, "Today 09:12" */
  return g_strdup_printf (_ ("%s %s"), date, clock);
}

static char *
say_days (const AccordWhen *when, gint64 today)
{
  g_autofree char *first = accord_say_day (when->start, today);
  g_autofree char *last = NULL;

  if (when->end - when->start <= DAY)
    /* Translators: %s is a day */
    return g_strdup_printf (_ ("%s · all day"), first);

  last = accord_say_day (when->end - DAY, today);
  return g_strdup_printf ("%s – %s", first, last);
}

static char *
say_span (const AccordWhen *when, gint64 today)
{
  gint64 first_day = local_day (when->start);
  gint64 last_day = local_day (when->end);
  g_autofree char *day = accord_say_day (first_day, today);
  g_autofree char *from = accord_say_clock (when->start);
  g_autofree char *to = accord_say_clock (when->end);
  g_autofree char *end_day = NULL;

  if (when->start == when->end)
    return g_strdup_printf ("%s, %s", day, from);
  if (first_day == last_day)
    return g_strdup_printf ("%s, %s – %s", day, from, to);

  end_day = accord_say_day (last_day, today);
  return g_strdup_printf ("%s, %s – %s, %s", day, from, end_day, to);
}

char *
accord_say_when (const AccordWhen *when, gint64 today)
{
  if (!when->set)
    return g_strdup (_ ("no date yet"));
  return when->all_day ? say_days (when, today) : say_span (when, today);
}

static const struct
{
  const char *word;
  const char *icon;
} kinds[] = {
  [ACCORD_KIND_DELIVERABLE] = { N_ ("Deliverable"), "emoji-flags-symbolic" },
  [ACCORD_KIND_ASSIGNMENT] = { N_ ("Assignment"), "avatar-default-symbolic" },
  [ACCORD_KIND_APPOINTMENT] = { N_ ("Appointment"), "system-users-symbolic" },
};

const char *
accord_say_kind (AccordKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), "");

  return _ (kinds[kind].word);
}

const char *
accord_kind_icon (AccordKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].icon;
}

const char *
accord_say_status (AccordStatus status)
{
  static const char *const words[] = {
    [ACCORD_STATUS_DRAFT] = N_ ("Draft"),
    [ACCORD_STATUS_TENTATIVE] = N_ ("Tentative"),
    [ACCORD_STATUS_CONFIRMED] = N_ ("Confirmed"),
    [ACCORD_STATUS_CANCELLED] = N_ ("Cancelled"),
  };

  g_return_val_if_fail (status < G_N_ELEMENTS (words), "");

  return _ (words[status]);
}

const char *
accord_say_field (AccordField field)
{
  static const char *const words[ACCORD_N_FIELDS] = {
    [ACCORD_FIELD_TITLE] = N_ ("Title"),         [ACCORD_FIELD_WHEN] = N_ ("Date"),
    [ACCORD_FIELD_PLACE] = N_ ("Place"),         [ACCORD_FIELD_BODY] = N_ ("Notes"),
    [ACCORD_FIELD_CATEGORIES] = N_ ("Category"), [ACCORD_FIELD_ATTENDEES] = N_ ("Attendees"),
    [ACCORD_FIELD_REMINDERS] = N_ ("Reminder"),  [ACCORD_FIELD_BUSY] = N_ ("Shown as"),
    [ACCORD_FIELD_STATUS] = N_ ("Status"),       [ACCORD_FIELD_PRIVACY] = N_ ("Privacy"),
    [ACCORD_FIELD_ORGANISER] = N_ ("Organiser"), [ACCORD_FIELD_RESPONSES] = N_ ("Answers"),
    [ACCORD_FIELD_ONLINE] = N_ ("Online"),       [ACCORD_FIELD_RECURRENCE] = N_ ("Repeats"),
    [ACCORD_FIELD_EXCEPTIONS] = N_ ("Occurrences"),
  };

  g_return_val_if_fail (field < ACCORD_N_FIELDS, "");

  return _ (words[field]);
}

char *
accord_say_reminder (int minutes)
{
  if (minutes == 0)
    return g_strdup (_ ("at the start"));
  if (minutes % (7 * 24 * 60) == 0)
    return g_strdup_printf (ngettext ("%d week", "%d weeks", minutes / (7 * 24 * 60)),
                            minutes / (7 * 24 * 60));
  if (minutes % (24 * 60) == 0)
    return g_strdup_printf (ngettext ("%d day", "%d days", minutes / (24 * 60)), minutes / (24 * 60));
  if (minutes % 60 == 0)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", minutes / 60), minutes / 60);
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), minutes);
}

static char *
say_reminders (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *one = accord_say_reminder (atoi (parts[i]));

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_lines (const char *value)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);

  return g_strjoinv (", ", lines);
}

/* The attendees' names, or addresses where there is none. */
static char *
say_people (const char *value)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      const char *address = cells[0];
      const char *name = address != NULL ? cells[1] : NULL;
      const char *one = name != NULL && *name != '\0' ? name : address;

      if (one != NULL && *one != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_when_text (const char *value, gint64 today)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (!accord_when_from_text (&when, value, NULL))
    return g_strdup (value);
  return accord_say_when (&when, today);
}

char *
accord_say_value (AccordField field, const char *value, gint64 today)
{
  if (value == NULL || *value == '\0')
    return g_strdup (_ ("nothing"));

  switch (field)
    {
    case ACCORD_FIELD_WHEN:
      return say_when_text (value, today);
    case ACCORD_FIELD_REMINDERS:
      return say_reminders (value);
    case ACCORD_FIELD_ATTENDEES:
    case ACCORD_FIELD_RESPONSES:
      return say_people (value);
    case ACCORD_FIELD_CATEGORIES:
      return say_lines (value);
    case ACCORD_FIELD_BUSY:
    case ACCORD_FIELD_STATUS:
    case ACCORD_FIELD_PRIVACY:
      return g_strdup (accord_say_word (value));
    case ACCORD_FIELD_RECURRENCE:
      return accord_say_recurrence (value, today);
    case ACCORD_FIELD_EXCEPTIONS:
      return accord_say_exceptions (value, today);
    case ACCORD_FIELD_TITLE:
    case ACCORD_FIELD_PLACE:
    case ACCORD_FIELD_BODY:
    case ACCORD_FIELD_ORGANISER:
    case ACCORD_FIELD_ONLINE:
    case ACCORD_N_FIELDS:
    default:
      return g_strdup (value);
    }
}

static gboolean
is_google (const char *provider)
{
  return g_strcmp0 (provider, "google") == 0;
}

const char *
accord_say_provider (const char *provider)
{
  return is_google (provider) ? _ ("Google Calendar") : _ ("Outlook");
}

const char *
accord_say_service (const char *provider)
{
  return is_google (provider) ? _ ("Google") : _ ("Outlook");
}

const char *
accord_say_company (const char *provider)
{
  return is_google (provider) ? _ ("Google") : _ ("Microsoft");
}
