/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-icalendar.h"

#include <string.h>

/* What a reading found, in order. */
typedef struct
{
  GPtrArray *events;  /* (element-type AccordEvent) */
  GPtrArray *reasons; /* "LINE: REASON" */
  AccordWhen replaces;
  guint n_found;
} Found;

static void
found_cb (AccordIcalItem *item, gpointer user_data)
{
  Found *found = user_data;

  found->n_found++;
  accord_when_copy (&item->replaces, &found->replaces);
  if (found->events->len < 100)
    g_ptr_array_add (found->events, g_steal_pointer (&item->event));
}

static void
refused_cb (guint64 line, const char *reason, gpointer user_data)
{
  Found *found = user_data;

  g_ptr_array_add (found->reasons, g_strdup_printf ("%" G_GUINT64_FORMAT ": %s", line, reason));
}

static Found *
found_new (void)
{
  Found *found = g_new0 (Found, 1);

  found->events = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_event_free);
  found->reasons = g_ptr_array_new_with_free_func (g_free);
  return found;
}

static void
found_free (Found *found)
{
  g_ptr_array_unref (found->events);
  g_ptr_array_unref (found->reasons);
  accord_when_clear (&found->replaces);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static Found *
read_bytes (const char *text, gsize length, gsize step)
{
  Found *found = found_new ();
  g_autoptr (AccordIcalReader) reader = accord_ical_reader_new ("Europe/Berlin", found_cb, refused_cb, found);

  for (gsize i = 0; i < length; i += step)
    accord_ical_reader_feed (reader, text + i, MIN (step, length - i));
  accord_ical_reader_finish (reader);
  return found;
}

static Found *
read_text (const char *text)
{
  return read_bytes (text, strlen (text), 4096);
}

/* One event of these lines. */
static Found *
read_event (const char *lines)
{
  g_autofree char *text =
      g_strconcat ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\n", lines, "\nEND:VEVENT\nEND:VCALENDAR\n", NULL);

  return read_text (text);
}

static AccordEvent *
event_at (Found *found, guint i)
{
  g_assert_cmpuint (found->events->len, >, i);
  return g_ptr_array_index (found->events, i);
}

static const char *
reason_at (Found *found, guint i)
{
  g_assert_cmpuint (found->reasons->len, >, i);
  return g_ptr_array_index (found->reasons, i);
}

/* ---- times ---- */

#define BERLIN_BY_RULES                                                                                      \
  "BEGIN:VTIMEZONE\nTZID:Customized\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"          \
  "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"                \
  "DTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n"  \
  "END:DAYLIGHT\nEND:VTIMEZONE\n"

static void
test_times (void)
{
  static const struct
  {
    const char *lines;
    const char *when;
  } rows[] = {
    { "DTSTART:20260611T100000Z\nDTEND:20260611T110000Z",
      "2026-06-11T10:00:00+00:00/2026-06-11T11:00:00+00:00 UTC" },
    { "DTSTART:20260611T100000", "2026-06-11T10:00:00+02:00/2026-06-11T10:00:00+02:00 Europe/Berlin" },
    { "DTSTART;TZID=Asia/Tokyo:20260611T100000\nDURATION:PT1H30M",
      "2026-06-11T10:00:00+09:00/2026-06-11T11:30:00+09:00 Asia/Tokyo" },
    { "DTSTART;TZID=Asia/Tokyo:20260611T100000\nDTEND:20260611T020000Z",
      "2026-06-11T10:00:00+09:00/2026-06-11T11:00:00+09:00 Asia/Tokyo" },
    { "DTSTART;TZID=Tokyo Standard Time:20260611T100000",
      "2026-06-11T10:00:00+09:00/2026-06-11T10:00:00+09:00 Asia/Tokyo" },
    { "DTSTART;TZID=\"/mozilla.org/20050126_1/Europe/Vienna\":20260611T100000",
      "2026-06-11T10:00:00+02:00/2026-06-11T10:00:00+02:00 Europe/Vienna" },
    { "DTSTART;VALUE=DATE:20260611", "2026-06-11/2026-06-12" },
    { "DTSTART:20260611\nDTEND:20260614", "2026-06-11/2026-06-14" },
    { "DTSTART;VALUE=DATE:20260611\nDURATION:P1W", "2026-06-11/2026-06-18" },
    /* a clock reading that a spring change skips, and one that an autumn change repeats */
    { "DTSTART;TZID=Europe/Berlin:20260329T023000",
      "2026-03-29T03:30:00+02:00/2026-03-29T03:30:00+02:00 Europe/Berlin" },
    { "DTSTART;TZID=Europe/Berlin:20261025T023000",
      "2026-10-25T02:30:00+02:00/2026-10-25T02:30:00+02:00 Europe/Berlin" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Found) found = read_event (rows[i].lines);
      g_autofree char *when = NULL;

      g_test_message ("%s", rows[i].lines);
      when = accord_when_to_text (&event_at (found, 0)->when);
      g_assert_cmpstr (when, ==, rows[i].when);
    }
}

/* Outlook names zones by its own names and says only their rules. */
static void
test_own_zone (void)
{
  g_autoptr (Found) found =
      read_text ("BEGIN:VCALENDAR\n" BERLIN_BY_RULES
                 "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Customized:20260611T100000\nRRULE:FREQ=DAILY\n"
                 "EXDATE;TZID=Customized:20260612T100000\nEND:VEVENT\n"
                 "BEGIN:VEVENT\nUID:2\nDTSTART;TZID=Customized:20261201T100000\nEND:VEVENT\nEND:VCALENDAR\n");
  g_autofree char *summer = accord_when_to_text (&event_at (found, 0)->when);
  g_autofree char *winter = accord_when_to_text (&event_at (found, 1)->when);

  g_assert_cmpstr (summer, ==, "2026-06-11T10:00:00+02:00/2026-06-11T10:00:00+02:00 Europe/Berlin");
  g_assert_cmpstr (winter, ==, "2026-12-01T10:00:00+01:00/2026-12-01T10:00:00+01:00 Europe/Berlin");
  g_assert_cmpstr (event_at (found, 0)->recurrence,
                   ==,
                   "RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Berlin:20260612T100000");
}

/* What only the file knows is right as an instant; a series in it would go wrong with the next change of
 * clocks. */
static void
test_foreign_zone (void)
{
  g_autoptr (Found) found =
      read_text ("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:ship\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                 "TZOFFSETFROM:+0017\nTZOFFSETTO:+0017\nEND:STANDARD\nEND:VTIMEZONE\n"
                 "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=ship:20260611T100000\nEND:VEVENT\n"
                 "BEGIN:VEVENT\nUID:2\nDTSTART;TZID=ship:20260611T100000\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
                 "END:VCALENDAR\n");
  g_autofree char *when = accord_when_to_text (&event_at (found, 0)->when);

  g_assert_cmpstr (when, ==, "2026-06-11T09:43:00+00:00/2026-06-11T09:43:00+00:00 UTC");
  g_assert_cmpuint (found->events->len, ==, 1);
  g_assert_cmpstr (reason_at (found, 0),
                   ==,
                   "14: line 16: it repeats in a time zone that is none of those known here");
}

/* ---- refusals ---- */

static void
test_refused (void)
{
  static const struct
  {
    const char *lines;
    const char *reason;
  } rows[] = {
    { "SUMMARY:x", "there is no DTSTART" },
    { "DTSTART:soon", "line 4: DTSTART is no date or time" },
    { "DTSTART:20260231T100000Z", "line 4: DTSTART is no date or time" },
    { "DTSTART:20260611T250000Z", "line 4: DTSTART is no date or time" },
    { "DTSTART:99990101T000000Z", "line 4: DTSTART is no date or time" },
    { "DTSTART:20260611T100000Z\nDTEND:20260611T090000Z", "line 4: the end lies before the start" },
    { "DTSTART:20260611T100000Z\nDURATION:-PT1H", "line 4: the end lies before the start" },
    { "DTSTART:20260611T100000Z\nDURATION:P999999999W", "line 4: the end lies beyond the year 9998" },
    { "DTSTART:20260611T100000Z\nDURATION:an hour", "line 5: DURATION is none" },
    { "DTSTART:20260611T100000Z\nDTEND;VALUE=DATE:20260612",
      "line 5: one of start and end is a day and the other a time" },
    { "DTSTART;TZID=Mars/Olympus:20260611T100000",
      "line 4: DTSTART: the time zone is neither known here nor described before it" },
    { "DTSTART;TZID=../../etc/passwd:20260611T100000",
      "line 4: DTSTART: the time zone is neither known here nor described before it" },
    { "DTSTART:20260611T100000Z\nRRULE:COUNT=3", "line 5: RRULE says not how often" },
    { "DTSTART:20260611T100000Z\nRRULE:FREQ=DAILY\nEXDATE:never", "line 6: EXDATE: this is no date or time" },
    { "DTSTART:20260611T100000Z\nno property", "line 5 is no property of iCalendar" },
    { "DTSTART:20260611T100000Z\nATTENDEE;CN=\"x:mailto:a@example.org",
      "line 5 is no property of iCalendar" },
    { "DTSTART:20260611T100000Z\nSUMMARY:\377", "a line is no UTF-8 text" },
    { "DTSTART:20260611T100000Z\nBEGIN:VALARM\nEND:VEVENT", "it has no end" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strconcat ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:bad\n",
                       rows[i].lines,
                       "\nEND:VEVENT\nBEGIN:VEVENT\nUID:good\nDTSTART:20260611T100000Z\nEND:VEVENT\n",
                       NULL);
      g_autoptr (Found) found = read_text (text);
      g_autofree char *expected = g_strconcat ("2: ", rows[i].reason, NULL);

      g_test_message ("%s", rows[i].reason);
      g_assert_cmpuint (found->reasons->len, ==, 1);
      g_assert_cmpstr (reason_at (found, 0), ==, expected);
      g_assert_cmpuint (found->events->len, ==, 1);
    }
}

static void
test_no_end (void)
{
  g_autoptr (Found) found = read_text ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260611\n"
                                       "BEGIN:VEVENT\nUID:2\nDTSTART:20260611\nEND:VEVENT\n"
                                       "BEGIN:VEVENT\nUID:3\nDTSTART:20260611");

  g_assert_cmpuint (found->events->len, ==, 1);
  g_assert_cmpstr (reason_at (found, 0), ==, "2: it has no end");
  g_assert_cmpstr (reason_at (found, 1), ==, "9: it has no end");
}

static void
test_no_calendar (void)
{
  g_autoptr (Found) page = read_text ("<!DOCTYPE html>\n<html></html>\n");
  g_autoptr (Found) empty = read_text ("");
  g_autoptr (Found) calendar = read_text ("BEGIN:VCALENDAR\nEND:VCALENDAR\n");

  g_assert_cmpstr (reason_at (page, 0), ==, "1: this is no iCalendar text");
  g_assert_cmpstr (reason_at (empty, 0), ==, "1: this is no iCalendar text");
  g_assert_cmpuint (calendar->reasons->len, ==, 0);
}

/* ---- lines ---- */

/* Whatever the ends of lines, the folds (a character may be cut by one) and the pieces it arrives in. */
static void
test_lines (void)
{
  static const char *const texts[] = {
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260611\r\nSUMMARY:Brücke, Abnahme\r\nEND:VEVENT\r\n",
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260611\nSUMMARY:Brücke, Abnahme\nEND:VEVENT\n",
    "\357\273\277BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260611\nSUMMARY:Brücke, Abnahme\nEND:VEVENT",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260611\r\nSUMMARY:Br\303\r\n \274cke,\r\n  "
    "Abnahme\r\nEND:VEVENT\r\n",
    "begin:vcalendar\nbegin:vevent\ndtstart:2026\n\t0611\nsum\n mary;language=de:Brücke\\, "
    "Abnahme\nend:vevent\n",
    "\n\nBEGIN:VCALENDAR\n\nBEGIN:VEVENT\nDTSTART:20260611\n\nSUMMARY:Brücke, Abnahme\nEND:VEVENT\n\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize step = 1; step < 9; step++)
      {
        g_autoptr (Found) found = read_bytes (texts[i], strlen (texts[i]), step);

        g_assert_cmpuint (found->reasons->len, ==, 0);
        g_assert_cmpstr (event_at (found, 0)->title, ==, "Brücke, Abnahme");
      }
}

static void
test_zero_byte (void)
{
  static const char text[] = "BEGIN:VEVENT\nDTSTART:20260611\nSUMMARY:a\0b\nEND:VEVENT\n";
  g_autoptr (Found) found = read_bytes (text, sizeof text - 1, 4096);

  g_assert_cmpstr (reason_at (found, 0), ==, "1: a line is no UTF-8 text");
}

/* ---- fields ---- */

static void
test_fields (void)
{
  g_autoptr (Found) found = read_event (
      "DTSTART:20260611T100000Z\nSUMMARY:One\\, two\\; "
      "three\nDESCRIPTION:a\\nb\\\\c\nLOCATION:Hall\nSTATUS:TENTATIVE\n"
      "TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\nCLASS:CONFIDENTIAL\nCATEGORIES:A,B\\,C\nCATEGORIES:A\n"
      "ORGANIZER;CN=Ada:mailto:ada@example.org\nURL:https://example.org/?a=b;c,d\n"
      "ATTENDEE;CN=\"Doe; J^'s\";ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:MAILTO:j@example.org\n"
      "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org\nATTENDEE:mailto:J@example.org\nATTENDEE:urn:uuid:7\n"
      "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:not the notes\nEND:VALARM\n"
      "BEGIN:VALARM\nACTION:NONE\nTRIGGER:-PT5M\nEND:VALARM\nBEGIN:VALARM\nTRIGGER:PT5M\nEND:VALARM\n"
      "BEGIN:VALARM\nTRIGGER;VALUE=DATE-TIME:20260611T090000Z\nEND:VALARM");
  const AccordEvent *event = event_at (found, 0);
  const AccordAttendee *first, *second;

  g_assert_cmpstr (event->title, ==, "One, two; three");
  g_assert_cmpstr (event->notes, ==, "a\nb\\c");
  g_assert_cmpstr (event->place, ==, "Hall");
  g_assert_cmpint (event->status, ==, ACCORD_STATUS_TENTATIVE);
  g_assert_cmpstr (event->availability, ==, "oof");
  g_assert_cmpstr (event->visibility, ==, "private");
  g_assert_cmpstr (event->url, ==, "https://example.org/?a=b;c,d");
  g_assert_cmpstr (event->organiser, ==, "ada@example.org");
  g_assert_cmpuint (event->categories->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (event->categories, 1), ==, "B,C");
  g_assert_cmpuint (event->attendees->len, ==, 2);
  first = g_ptr_array_index (event->attendees, 0);
  second = g_ptr_array_index (event->attendees, 1);
  g_assert_cmpstr (first->name, ==, "Doe; J\"s");
  g_assert_cmpstr (first->role, ==, "optional");
  g_assert_cmpstr (first->response, ==, "accepted");
  g_assert_cmpstr (second->role, ==, "resource");
  g_assert_cmpuint (event->reminders->len, ==, 2);
  g_assert_cmpint (g_array_index (event->reminders, int, 0), ==, 15);
  g_assert_cmpint (g_array_index (event->reminders, int, 1), ==, 60);
}

/* The same file twice is the same events; an occurrence with changes of its own is another than its series.
 */
static void
test_ids (void)
{
  static const char text[] =
      "BEGIN:VEVENT\nUID:abc@example.org\nDTSTART:20260611T100000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:abc@example.org\nRECURRENCE-ID:20260612T100000Z\n"
      "DTSTART:20260612T110000Z\nEND:VEVENT\n";
  g_autoptr (Found) once = read_text (text);
  g_autoptr (Found) again = read_text (text);
  g_autofree char *replaces = accord_when_format_start (&once->replaces);

  g_assert_true (g_uuid_string_is_valid (event_at (once, 0)->id));
  g_assert_cmpstr (event_at (once, 0)->id, ==, event_at (again, 0)->id);
  g_assert_cmpstr (event_at (once, 0)->id, !=, event_at (once, 1)->id);
  g_assert_cmpstr (replaces, ==, "2026-06-12T10:00:00+00:00");
}

/* ---- bounds ---- */

static char *
repeat (const char *text, guint times)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

static void
check_bound (const char *lines, const char *reason)
{
  g_autoptr (Found) found = read_event (lines);

  g_assert_cmpstr (found->reasons->len > 0 ? reason_at (found, 0) : NULL, ==, reason);
  g_assert_cmpuint (found->events->len, ==, reason == NULL ? 1 : 0);
}

static void
test_bounds (void)
{
  g_autofree char *line = repeat ("x", ACCORD_ICAL_LINE);
  g_autofree char *summary = g_strconcat ("DTSTART:20260611\nSUMMARY:", line, NULL);
  g_autofree char *picture =
      g_strconcat ("DTSTART:20260611\nATTACH;ENCODING=BASE64;VALUE=BINARY:", line, line, NULL);
  g_autofree char *half = g_strndup (line, ACCORD_ICAL_LINE - 100);
  g_autofree char *note = g_strconcat ("DESCRIPTION:", half, "\n", NULL);
  g_autofree char *notes = repeat (note, 6);
  g_autofree char *many = repeat ("CATEGORIES:a\n", ACCORD_ICAL_PROPERTIES);
  g_autofree char *many_and_start = g_strconcat (many, "DTSTART:20260611", NULL);
  g_autofree char *deep = repeat ("BEGIN:X-A\n", ACCORD_ICAL_NESTING + 1);
  g_autofree char *rules = repeat ("RDATE:20260611\n", 1001);
  g_autofree char *rules_and_start = g_strconcat ("DTSTART:20260611\n", rules, NULL);

  check_bound (summary, "2: a line is too long");
  check_bound (picture, NULL);
  check_bound (notes, "2: it is too large");
  check_bound (many_and_start, "2: it has too many properties");
  check_bound (deep, "2: components lie too deep within each other");
  check_bound (rules_and_start, "2: line 1005: it repeats by more than 1000 lines");
}

/* A file that describes thousands of zones costs the memory of two hundred. */
static void
test_many_zones (void)
{
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\n");
  g_autoptr (Found) found = NULL;

  for (guint i = 0; i <= ACCORD_ICAL_ZONES; i++)
    g_string_append_printf (text,
                            "BEGIN:VTIMEZONE\nTZID:own %u\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                            "TZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\n",
                            i);
  g_string_append_printf (text,
                          "BEGIN:VEVENT\nDTSTART;TZID=own 0:20260611T100000\nEND:VEVENT\n"
                          "BEGIN:VEVENT\nDTSTART;TZID=own %d:20260611T100000\nEND:VEVENT\n",
                          ACCORD_ICAL_ZONES);
  found = read_text (text->str);
  g_assert_cmpuint (found->events->len, ==, 1);
  g_assert_nonnull (strstr (reason_at (found, 0), "neither known here nor described before it"));
}

static void
test_many_people (void)
{
  g_autoptr (GString) text = g_string_new ("DTSTART:20260611\n");
  g_autoptr (Found) found = NULL;

  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (text, "ATTENDEE:mailto:a%u@example.org\nCATEGORIES:c%u\n", i, i);
  found = read_event (text->str);
  g_assert_cmpuint (event_at (found, 0)->attendees->len, ==, 1000);
  g_assert_cmpuint (event_at (found, 0)->categories->len, ==, 1000);
}

static guint64
memory_in_use (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  return g_ascii_strtoull (strchr (text, ' '), NULL, 10) * 4096;
}

/* Many events, and a line without end, are read in the memory of one event. */
static void
test_memory (void)
{
  static const char event[] =
      "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20260611T100000Z\r\nSUMMARY:Review\r\nEND:VEVENT\r\n";
  g_autofree char *block = repeat (event, 1000);
  g_autoptr (Found) found = found_new ();
  g_autoptr (AccordIcalReader) reader = accord_ical_reader_new ("UTC", found_cb, refused_cb, found);
  guint64 before;

  accord_ical_reader_feed (reader, block, strlen (block));
  before = memory_in_use ();
  for (guint i = 0; i < 30; i++)
    accord_ical_reader_feed (reader, block, strlen (block));
  accord_ical_reader_feed (reader, "BEGIN:VEVENT\r\nSUMMARY:", strlen ("BEGIN:VEVENT\r\nSUMMARY:"));
  memset (block, 'x', strlen (block));
  for (guint i = 0; i < 3000; i++)
    accord_ical_reader_feed (reader, block, strlen (block));
#ifdef __SANITIZE_ADDRESS__
  g_test_message ("the sanitizer keeps what was freed: %" G_GUINT64_FORMAT " bytes more", memory_in_use () - before);
#else
  g_assert_cmpuint (memory_in_use (), <, before + 8 * 1024 * 1024);
#endif
  accord_ical_reader_finish (reader);
  g_assert_cmpuint (found->n_found, ==, 31000);
  g_assert_cmpstr (reason_at (found, 0), ==, "155001: a line is too long");
}

/* ---- round trip ---- */

static AccordEvent *
make_event (void)
{
  AccordEvent *event = accord_event_new (ACCORD_KIND_DELIVERABLE);

  event->status = ACCORD_STATUS_DRAFT;
  event->archived = TRUE;
  event->title =
      g_strdup ("引き渡し 🎉, with a name that is so long that its line must be folded; more than once, even");
  event->notes = g_strdup ("a\nb\\n; , \"c\"\n");
  event->place = g_strdup ("Halle");
  event->percent = 40;
  event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY;BYDAY=TH\nEXDATE;TZID=Europe/Berlin:20260618T100000");
  g_free (event->availability);
  event->availability = g_strdup ("workingElsewhere");
  g_free (event->visibility);
  event->visibility = g_strdup ("public");
  event->contact = g_strdup ("Tom");
  event->url = g_strdup ("https://crm.example/7?a=1,2;b");
  event->online = g_strdup ("https://meet.example/x");
  event->organiser = g_strdup ("me@example.org");
  event->title_override = g_strdup ("Own; title");
  event->body_override = g_strdup ("Own\nbody");
  event->project = accord_project_new ("Bridge, \"North\"");
  event->project->client = g_strdup ("Stadt: \"Werke\"; ^x");
  event->person = accord_person_new ("Ada");
  accord_when_parse (&event->when, "2026-06-11T10:00", "2026-06-11T11:00", "Europe/Berlin", NULL);
  g_ptr_array_add (event->attendees,
                   accord_attendee_new ("a@example.org", "A, B: \"C\"", "optional", "declined"));
  g_ptr_array_add (event->attendees, accord_attendee_new ("r@example.org", NULL, "resource", "none"));
  g_array_append_vals (event->reminders, ((int[]){ 0, 30 }), 2);
  g_ptr_array_add (event->categories, g_strdup ("B,C"));
  g_ptr_array_add (event->categories, g_strdup ("A"));
  return event;
}

static char *
write_event (const AccordEvent *event)
{
  g_autoptr (AccordIcalWriter) writer = accord_ical_writer_new ();

  accord_ical_writer_add (writer, event);
  return accord_ical_writer_finish (writer);
}

static void
check_round_trip (const AccordEvent *event)
{
  g_autofree char *text = write_event (event);
  g_autoptr (Found) found = read_text (text);
  AccordEvent *read = event_at (found, 0);
  g_autofree char *again = NULL;

  read->updated_at = event->updated_at; /* DTSTAMP is when it was written */
  again = write_event (read);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (read->id, ==, event->id);
  g_assert_true (accord_when_equal (&read->when, &event->when));
}

static void
test_round_trip (void)
{
  g_autoptr (AccordEvent) event = make_event ();
  g_autofree char *text = write_event (event);
  g_autoptr (Found) found = read_text (text);
  const AccordEvent *read = event_at (found, 0);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  check_round_trip (event);
  g_assert_cmpint (read->kind, ==, ACCORD_KIND_DELIVERABLE);
  g_assert_cmpint (read->status, ==, ACCORD_STATUS_DRAFT);
  g_assert_cmpstr (read->notes, ==, event->notes);
  g_assert_cmpstr (read->title, ==, event->title);
  g_assert_cmpstr (read->recurrence, ==, event->recurrence);
  g_assert_cmpstr (read->project->name, ==, event->project->name);
  g_assert_cmpstr (read->project->client, ==, event->project->client);
  g_assert_cmpstr (read->availability, ==, "workingElsewhere");
  g_assert_cmpstr (((AccordAttendee *) g_ptr_array_index (read->attendees, 0))->name, ==, "A, B: \"C\"");
}

/* "No reminder" is not the same as none of its own. */
static void
test_no_reminder_stays_so (void)
{
  for (guint none = 0; none < 2; none++)
    {
      g_autoptr (AccordEvent) event = make_event ();
      g_autofree char *text = NULL;
      g_autoptr (Found) found = NULL;

      g_array_set_size (event->reminders, 0);
      event->no_reminder = none;
      text = write_event (event);
      found = read_text (text);
      g_assert_cmpint (event_at (found, 0)->no_reminder, ==, none);
      check_round_trip (event);
    }
}

static void
test_round_trip_of_times (void)
{
  static const struct
  {
    const char *start, *end, *zone;
  } rows[] = {
    { "2026-06-11", "2026-06-13", NULL },
    { NULL, NULL, NULL },
    { "2026-06-11T10:00:00Z", "2026-06-11T11:00:00Z", "UTC" },
    { "2026-06-11T10:00", "2026-06-11T10:00", "America/New_York" },
    /* the second half past two of that night, and an event that ends in it */
    { "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z", "Europe/Berlin" },
    { "2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z", "Europe/Berlin" },
    { "2026-06-11T10:00:00Z", "2026-06-11T11:00:00Z", "Mars/Olympus" },
    { "1880-06-11T10:00:00Z", "1880-06-11T11:00:00Z", "Europe/Berlin" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

      g_assert_true (accord_when_parse (&event->when, rows[i].start, rows[i].end, rows[i].zone, NULL));
      g_test_message ("%s %s", rows[i].start, rows[i].zone);
      check_round_trip (event);
    }
}

/* Another program finds a zone described that it does not know by name. */
static void
test_zones_are_described (void)
{
  g_autoptr (AccordEvent) event = make_event ();
  g_autoptr (AccordIcalWriter) writer = accord_ical_writer_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  accord_ical_writer_add (writer, event);
  first = accord_ical_writer_take (writer);
  accord_ical_writer_add (writer, event);
  second = accord_ical_writer_finish (writer);
  g_assert_nonnull (strstr (first, "BEGIN:VTIMEZONE"));
  g_assert_nonnull (strstr (first, "TZID:Europe/Berlin"));
  g_assert_true (strstr (first, "END:VTIMEZONE") < strstr (first, "BEGIN:VEVENT"));
  g_assert_null (strstr (second, "VTIMEZONE"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icalendar/times-in-every-form", test_times);
  g_test_add_func ("/icalendar/zone-by-its-rules-is-one-of-ours", test_own_zone);
  g_test_add_func ("/icalendar/zone-of-the-file-alone-makes-no-series", test_foreign_zone);
  g_test_add_func ("/icalendar/bad-component-spoils-no-other", test_refused);
  g_test_add_func ("/icalendar/component-without-end", test_no_end);
  g_test_add_func ("/icalendar/text-that-is-no-calendar-is-said-so", test_no_calendar);
  g_test_add_func ("/icalendar/ends-of-lines-folds-and-pieces", test_lines);
  g_test_add_func ("/icalendar/zero-byte-cuts-no-title", test_zero_byte);
  g_test_add_func ("/icalendar/fields", test_fields);
  g_test_add_func ("/icalendar/same-file-twice-adds-nothing", test_ids);
  g_test_add_func ("/icalendar/bounds", test_bounds);
  g_test_add_func ("/icalendar/zones-are-bounded", test_many_zones);
  g_test_add_func ("/icalendar/attendees-and-categories-are-bounded", test_many_people);
  g_test_add_func ("/icalendar/memory-is-that-of-one-component", test_memory);
  g_test_add_func ("/icalendar/what-is-written-reads-the-same", test_round_trip);
  g_test_add_func ("/icalendar/no-reminder-stays-so", test_no_reminder_stays_so);
  g_test_add_func ("/icalendar/times-that-are-written-read-the-same", test_round_trip_of_times);
  g_test_add_func ("/icalendar/zones-are-described-once", test_zones_are_described);
  return g_test_run ();
}
