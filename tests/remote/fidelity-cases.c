/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fidelity.h"

#define E FIDELITY_EXACT
#define N FIDELITY_NORMALISED
#define K FIDELITY_KEPT
#define U FIDELITY_UNTRIED

#define TITLE(name, local, there, ...)                                                                       \
  { ACCORD_FIELD_TITLE, name, local, "{\"summary\":\"" there "\"}", "{\"subject\":\"" there "\"}", { __VA_ARGS__ } }
#define PLACE(name, local, there, ...)                                                                       \
  { ACCORD_FIELD_PLACE,                                                                                      \
    name,                                                                                                    \
    local,                                                                                                   \
    "{\"location\":\"" there "\"}",                                                                          \
    "{\"location\":{\"displayName\":\"" there "\"}}",                                                        \
    { __VA_ARGS__ } }
#define GRAPH_BODY(type, there) "{\"body\":{\"contentType\":\"" type "\",\"content\":\"" there "\"}}"
#define TEXT_BODY(name, local, there, ...)                                                                   \
  { ACCORD_FIELD_BODY, name, local, "{\"description\":\"" there "\"}", GRAPH_BODY ("text", there), { __VA_ARGS__ } }
#define HTML_BODY(name, there, ...)                                                                          \
  { ACCORD_FIELD_BODY, name, NULL, "{\"description\":\"" there "\"}", GRAPH_BODY ("html", there), { __VA_ARGS__ } }
#define SPAN(name, local, start, end, zone, ...)                                                             \
  { ACCORD_FIELD_WHEN,                                                                                       \
    name,                                                                                                    \
    local,                                                                                                   \
    "{\"start\":{\"dateTime\":\"" start "\",\"timeZone\":\"" zone "\"},"                                     \
    "\"end\":{\"dateTime\":\"" end "\",\"timeZone\":\"" zone "\"}}",                                         \
    "{\"start\":{\"dateTime\":\"" start "\",\"timeZone\":\"" zone "\"},"                                     \
    "\"end\":{\"dateTime\":\"" end "\",\"timeZone\":\"" zone "\"}}",                                         \
    { __VA_ARGS__ } }
#define DAYS(name, start, end, ...)                                                                          \
  { ACCORD_FIELD_WHEN,                                                                                       \
    name,                                                                                                    \
    start "/" end,                                                                                           \
    "{\"start\":{\"date\":\"" start "\"},\"end\":{\"date\":\"" end "\"}}",                                   \
    "{\"isAllDay\":true,\"start\":{\"dateTime\":\"" start "T00:00:00\",\"timeZone\":\"Europe/Berlin\"},"     \
    "\"end\":{\"dateTime\":\"" end "T00:00:00\",\"timeZone\":\"Europe/Berlin\"}}",                           \
    { __VA_ARGS__ } }
#define BUSY(name, local, google, outlook, ...)                                                              \
  { ACCORD_FIELD_BUSY, name, local, google, "{\"showAs\":\"" outlook "\"}", { __VA_ARGS__ } }
#define PRIVACY(name, local, google, outlook, ...)                                                           \
  { ACCORD_FIELD_PRIVACY, name, local, google, outlook, { __VA_ARGS__ } }
#define REMINDERS(name, local, google, outlook, ...)                                                         \
  { ACCORD_FIELD_REMINDERS, name, local, google, outlook, { __VA_ARGS__ } }

#define RULE(name, local, ...) { ACCORD_FIELD_RECURRENCE, name, local, NULL, NULL, { __VA_ARGS__ } }

#define K1 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789 bcdef\n"
#define K1_THERE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789 bcdef\\n"
#define EIGHT(x) x x x x x x x x
#define TEAMS                                                                                                \
  "________________________________________________________________________________"
#define TEAMS_TEXT                                                                                           \
  "Agenda\n\n" TEAMS "\nMicrosoft Teams meeting\nJoin: https://teams.example/l/meetup-join/19%3ameeting\n"   \
  "Meeting ID: 123 456 789\n" TEAMS
#define TEAMS_THERE                                                                                          \
  "Agenda\\n\\n" TEAMS "\\nMicrosoft Teams meeting\\nJoin: https://teams.example/l/meetup-join/19%3ameeting\\n" \
  "Meeting ID: 123 456 789\\n" TEAMS
#define MEET                                                                                                 \
  "-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-"

const FidelityCase fidelity_cases[] = {
  TITLE ("plain", "Bridge: 50% Milestone", "Bridge: 50% Milestone", E, E, E, E),
  TITLE ("empty", "", "", E, E, E, E),
  TITLE ("emoji, combined letters", "Zoë 👩🏽‍🚀 naïve", "Zoë 👩🏽‍🚀 naïve", E, E, E, E),
  TITLE ("angle brackets and entities", "a < b & <c> &amp;", "a < b & <c> &amp;", E, E, E, E),
  TITLE ("blanks around it", NULL, "  around  ", U, N, U, N),
  TITLE ("two blanks inside", "two  blanks", "two  blanks", E, E, E, E),
  TITLE ("tab", NULL, "a\\tb", U, N, U, N),
  TITLE ("line break", NULL, "a\\r\\nb", U, N, U, N),
  TITLE ("no-break space", "a\u00a0b", "a\\u00a0b", E, E, E, E),
  TITLE ("em space, thin space, ideographic space", "a\u2003b\u2009c\u3000d", "a\\u2003b\\u2009c\\u3000d", E, E, E, E),
  TITLE ("zero-width space", "a\u200bb", "a\\u200bb", E, E, E, E),
  TITLE ("line separator", NULL, "a\\u2028b", U, N, U, N),

  SPAN ("an hour in a zone", "2026-06-11T09:00:00+02:00/2026-06-11T10:00:00+02:00 Europe/Berlin",
        "2026-06-11T09:00:00", "2026-06-11T10:00:00", "Europe/Berlin", E, E, E, E),
  SPAN ("an hour in a zone overseas", "2026-06-11T09:00:00-04:00/2026-06-11T10:00:00-04:00 America/New_York",
        "2026-06-11T09:00:00", "2026-06-11T10:00:00", "America/New_York", E, E, E, E),
  SPAN ("UTC", "2026-06-11T09:00:00+00:00/2026-06-11T10:00:00+00:00 UTC", "2026-06-11T09:00:00", "2026-06-11T10:00:00", "UTC",
        E, E, E, E),
  SPAN ("no length", "2026-06-11T09:00:00+02:00/2026-06-11T09:00:00+02:00 Europe/Berlin", "2026-06-11T09:00:00",
        "2026-06-11T09:00:00", "Europe/Berlin", E, E, E, E),
  SPAN ("over the change of the clocks", "2026-03-28T22:00:00+01:00/2026-03-29T04:00:00+02:00 Europe/Berlin",
        "2026-03-28T22:00:00", "2026-03-29T04:00:00", "Europe/Berlin", E, E, E, E),
  { ACCORD_FIELD_WHEN, "a zone of nobody's", "2026-06-11T09:00:00+00:00/2026-06-11T10:00:00+00:00 Mars/Olympus", NULL, NULL,
    { N, U, N, U } },
  { ACCORD_FIELD_WHEN, "the hour that comes twice", "2026-10-25T02:30:00+01:00/2026-10-25T03:30:00+01:00 Europe/Berlin", NULL,
    NULL, { E, U, N, U } },
  DAYS ("a day", "2026-06-11", "2026-06-12", E, E, E, E),
  DAYS ("three days over the change of the clocks", "2026-10-24", "2026-10-27", E, E, E, E),

  PLACE ("plain", "Room 4, Halden", "Room 4, Halden", E, E, E, E),
  PLACE ("empty", "", "", E, E, E, E),
  PLACE ("an address to join", "https://meet.example/abc?x=1&y=2", "https://meet.example/abc?x=1&y=2", E, E, E, E),
  PLACE ("angle brackets, emoji", "<Room> 🏢 & co", "<Room> 🏢 & co", E, E, E, E),
  PLACE ("line break", NULL, "Room 4\\nHalden", U, N, U, N),

  TEXT_BODY ("plain, two lines", "one\ntwo", "one\\ntwo", E, E, E, E),
  TEXT_BODY ("empty", "", "", E, E, E, E),
  TEXT_BODY ("empty lines inside", "one\n\n\ntwo", "one\\n\\n\\ntwo", E, E, E, E),
  TEXT_BODY ("CRLF", NULL, "one\\r\\ntwo", U, N, U, N),
  TEXT_BODY ("blanks at line ends", NULL, "one  \\ntwo  \\n\\n", U, N, U, N),
  TEXT_BODY ("blanks before lines", "one\n  two\n\tthree", "one\\n  two\\n\\tthree", E, E, E, E),
  TEXT_BODY ("no-break space", "a\u00a0b", "a\\u00a0b", E, E, E, E),
  TEXT_BODY ("emoji", "👩🏽‍🚀 ✅", "👩🏽‍🚀 ✅", E, E, E, E),
  TEXT_BODY ("angle brackets that are no tags", "a < b > c, <me@example.org>, <https://x.example/?a=1&b=2>",
             "a < b > c, <me@example.org>, <https://x.example/?a=1&b=2>", E, E, E, E),
  TEXT_BODY ("entities spelled out", "R&amp;D &lt;b&gt; &nbsp;", "R&amp;D &lt;b&gt; &nbsp;", E, E, E, E),
  TEXT_BODY ("tags spelled out", "use <b>bold</b>", "use <b>bold</b>", N, N, E, E),
  TEXT_BODY ("32 kB", EIGHT (EIGHT (EIGHT (K1 "."))) "end", EIGHT (EIGHT (EIGHT (K1_THERE "."))) "end", E, E, E, E),
  TEXT_BODY ("Teams block", TEAMS_TEXT, TEAMS_THERE, E, E, E, E),
  TEXT_BODY ("Meet block", MEET "\nJoin with Google Meet: https://meet.google.com/abc-defg-hij\n" MEET,
             MEET "\\nJoin with Google Meet: https://meet.google.com/abc-defg-hij\\n" MEET, E, E, E, E),
  HTML_BODY ("paragraphs, bold, list", "<p>One <b>bold</b></p><ul><li>a</li><li>b</li></ul>", U, N, U, N),
  HTML_BODY ("link with words", "<p>See <a href=\\\"https://x.example/a?b=1&amp;c=2\\\">the page</a></p>", U, N, U, N),
  HTML_BODY ("whole document", "<html><head><style>p{margin:0}</style></head><body><p>Hello&nbsp;you</p></body></html>", U,
             N, U, N),
  HTML_BODY ("Teams block in HTML",
             "<div>Agenda</div><div>" TEAMS "</div><div><a href=\\\"https://teams.example/l/meetup-join/1\\\">Join the meeting"
             "</a></div>",
             U, N, U, N),
  HTML_BODY ("line breaks, table", "a<br>b<br/><table><tr><td>1</td><td>2</td></tr></table>", U, N, U, N),

  { ACCORD_FIELD_CATEGORIES, "none", "", "{}", "{\"categories\":[]}", { E, E, E, E } },
  { ACCORD_FIELD_CATEGORIES, "one with a colour", "Tomato", "{\"colorId\":\"11\"}", "{\"categories\":[\"Tomato\"]}",
    { E, E, E, E } },
  { ACCORD_FIELD_CATEGORIES, "a name that stands for a colour", "Green category", "{\"colorId\":\"10\"}",
    "{\"categories\":[\"Green category\"]}", { N, E, E, E } },
  { ACCORD_FIELD_CATEGORIES, "two names of one's own", "Bridge\nUrgent", NULL, "{\"categories\":[\"Bridge\",\"Urgent\"]}",
    { K, U, E, E } },

  REMINDERS ("none", "", "{\"reminders\":{\"useDefault\":false}}", "{\"isReminderOn\":false}", E, N, E, E),
  REMINDERS ("one", "15", "{\"reminders\":{\"useDefault\":false,\"overrides\":[{\"method\":\"popup\",\"minutes\":15}]}}",
             "{\"isReminderOn\":true,\"reminderMinutesBeforeStart\":15}", E, E, E, E),
  REMINDERS ("three", "10 30 60",
             "{\"reminders\":{\"useDefault\":false,\"overrides\":[{\"method\":\"popup\",\"minutes\":10},"
             "{\"method\":\"popup\",\"minutes\":30},{\"method\":\"popup\",\"minutes\":60}]}}",
             NULL, E, E, N, U),
  REMINDERS ("six", "0 5 10 15 30 60", NULL, NULL, N, U, N, U),
  REMINDERS ("five weeks before", "50400", NULL, NULL, N, U, E, U),
  REMINDERS ("by mail, too", NULL,
             "{\"reminders\":{\"useDefault\":false,\"overrides\":[{\"method\":\"email\",\"minutes\":60},"
             "{\"method\":\"popup\",\"minutes\":10}]}}",
             NULL, U, E, U, U),

  BUSY ("busy", "busy", "{\"transparency\":\"opaque\"}", "busy", E, E, E, E),
  BUSY ("free", "free", "{\"transparency\":\"transparent\"}", "free", E, E, E, E),
  BUSY ("out of office", "oof", NULL, "oof", N, U, E, E),
  BUSY ("working elsewhere", "workingElsewhere", NULL, "workingElsewhere", N, U, E, E),
  BUSY ("tentative", NULL, NULL, "tentative", U, U, U, E),
  { ACCORD_FIELD_STATUS, "confirmed", "confirmed", "{\"status\":\"confirmed\"}", "{\"showAs\":\"busy\"}", { E, E, K, K } },
  { ACCORD_FIELD_STATUS, "tentative", "tentative", "{\"status\":\"tentative\"}", "{\"showAs\":\"tentative\"}",
    { E, E, K, K } },
  PRIVACY ("default", "default", "{\"visibility\":\"default\"}", "{\"sensitivity\":\"normal\"}", E, E, E, E),
  PRIVACY ("public", "public", "{\"visibility\":\"public\"}", NULL, E, E, N, U),
  PRIVACY ("private", "private", "{\"visibility\":\"private\"}", "{\"sensitivity\":\"private\"}", E, E, E, E),
  PRIVACY ("confidential", NULL, "{\"visibility\":\"confidential\"}", "{\"sensitivity\":\"confidential\"}", U, N, U, N),

  { ACCORD_FIELD_ATTENDEES,
    "one required, one optional",
    "bo@example.org\tBo\toptional\nzoe@example.org\tZoë\trequired",
    "{\"attendees\":[{\"email\":\"zoe@example.org\",\"displayName\":\"Zoë\"},"
    "{\"email\":\"bo@example.org\",\"displayName\":\"Bo\",\"optional\":true}]}",
    "{\"attendees\":[{\"type\":\"required\",\"emailAddress\":{\"address\":\"zoe@example.org\",\"name\":\"Zoë\"}},"
    "{\"type\":\"optional\",\"emailAddress\":{\"address\":\"bo@example.org\",\"name\":\"Bo\"}}]}",
    { E, N, E, N } },
  { ACCORD_FIELD_ATTENDEES, "a room", "room@example.org\tRoom 4\tresource", NULL, NULL, { E, U, E, U } },

  RULE ("every week", "RRULE:FREQ=WEEKLY;BYDAY=TH", E, U, E, U),
  RULE ("every working day", "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", E, U, N, U),
  RULE ("the 11th and the 25th", "RRULE:FREQ=MONTHLY;BYMONTHDAY=11,25", E, U, K, U),
  RULE ("a date besides", "RRULE:FREQ=WEEKLY;BYDAY=TH\nRDATE;TZID=Europe/Berlin:20260616T090000", E, U, K, U),
};

const guint n_fidelity_cases = G_N_ELEMENTS (fidelity_cases);
