/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "google-fixture.h"

#include <string.h>

static void
test_duplicate (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (Reply) gone = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_refused (fixture, "POST", EVENTS, "{'id':'aaaaa1'," TIMES "}", 409, "duplicate");
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204);
  google_refused (fixture, "POST", EVENTS, "{'id':'aaaaa1'," TIMES "}", 409, "duplicate");
}

static void
test_bad_id (Fixture *fixture,
             gconstpointer data)
{
  google_refused (fixture, "POST", EVENTS, "{'id':'xyz12'," TIMES "}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'id':'ABCDE'," TIMES "}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'id':'abcd'," TIMES "}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'id':'abcde','iCalUID':'u@example'," TIMES "}", 400, "invalid");
}

static void
test_lost_reply (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (Reply) lost = NULL;
  g_autoptr (Reply) found = NULL;

  fixture_fault (fixture,
                 "{'provider':'google','method':'POST','path':'/events','when':'after','action':'reset'}");
  lost = fixture_google (fixture, "POST", EVENTS, "{'id':'aaaaa1','summary':'Kept'," TIMES "}");
  g_assert_cmpuint (lost->status, ==, 0);
  google_refused (fixture, "POST", EVENTS, "{'id':'aaaaa1'," TIMES "}", 409, "duplicate");
  found = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  g_assert_cmpstr (reply_at (found, "summary"), ==, "Kept");
}

static void
test_stale_match (Fixture *fixture,
                  gconstpointer data)
{
  static const char *const methods[] = { "PUT", "PATCH", "DELETE" };
  g_autoptr (Reply) before = NULL;
  g_autoptr (Reply) change = NULL;
  g_autoptr (Reply) fresh = NULL;
  g_autoptr (Reply) same = NULL;
  g_autofree char *stale = NULL;
  g_autofree char *current = NULL;
  g_autofree char *known = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  before = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  stale = g_strconcat ("If-Match: ", reply_at (before, "etag"), NULL);
  change = google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'New'}", 200);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (Reply) refused =
          fixture_google_with (fixture, methods[i], EVENTS "/aaaaa1", stale, "{" TIMES "}");

      g_assert_cmpuint (refused->status, ==, 412);
      g_assert_cmpstr (reply_at (refused, "error.errors.0.reason"), ==, "conditionNotMet");
      g_assert_cmpstr (reply_at (refused, "error.errors.0.location"), ==, "If-Match");
    }
  current = g_strconcat ("If-Match: ", reply_at (change, "etag"), NULL);
  fresh = fixture_google_with (fixture, "PATCH", EVENTS "/aaaaa1", current, "{'summary':'Newer'}");
  g_assert_cmpuint (fresh->status, ==, 200);
  known = g_strconcat ("If-None-Match: ", reply_at (fresh, "etag"), NULL);
  same = fixture_google_with (fixture, "GET", EVENTS "/aaaaa1", known, NULL);
  g_assert_cmpuint (same->status, ==, 304);
}

static void
test_delete_twice (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) tombstone = NULL;
  g_autoptr (Reply) revived = NULL;

  google_add (fixture, "aaaaa1", "'summary':'Back'," TIMES);
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 204);
  google_refused (fixture, "DELETE", EVENTS "/aaaaa1", NULL, 410, "deleted");
  tombstone = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  g_assert_cmpstr (reply_at (tombstone, "status"), ==, "cancelled");
  google_refused (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'No'}", 410, "deleted");
  revived = google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'status':'confirmed'}", 200);
  g_assert_cmpstr (reply_at (revived, "summary"), ==, "Back");
  google_refused (fixture, "DELETE", EVENTS "/never1", NULL, 404, "notFound");
}

static void
test_put_and_patch (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (Reply) patched = NULL;
  g_autoptr (Reply) removed = NULL;
  g_autoptr (Reply) put = NULL;

  google_add (fixture, "aaaaa1", "'summary':'One','location':'Here','description':'Long','colorId':'5',"
              "'extendedProperties':{'private':{'a':'1','b':'2'}}," TIMES);
  patched =
      google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'extendedProperties':{'private':{'a':'3'}}}", 200);
  g_assert_cmpstr (reply_at (patched, "extendedProperties.private.a"), ==, "3");
  g_assert_cmpstr (reply_at (patched, "extendedProperties.private.b"), ==, "2");
  g_assert_cmpstr (reply_at (patched, "location"), ==, "Here");
  removed = google_call (fixture,
                         "PATCH",
                         EVENTS "/aaaaa1",
                         "{'location':null,'extendedProperties':{'private':{'a':null}}}",
                         200);
  g_assert_cmpstr (reply_at (removed, "location"), ==, "");
  g_assert_cmpstr (reply_at (removed, "extendedProperties.private.a"), ==, "");
  g_assert_cmpstr (reply_at (removed, "extendedProperties.private.b"), ==, "2");
  put = google_call (fixture, "PUT", EVENTS "/aaaaa1", "{'summary':'Two'," TIMES "}", 200);
  g_assert_cmpstr (reply_at (put, "summary"), ==, "Two");
  g_assert_cmpstr (reply_at (put, "description"), ==, "");
  g_assert_cmpstr (reply_at (put, "extendedProperties"), ==, "");
  google_refused (fixture, "PUT", EVENTS "/aaaaa1", "{'summary':'No times'}", 400, "required");
}

static void
test_property_limits (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *key44 = g_strnfill (44, 'k');
  g_autofree char *key45 = g_strnfill (45, 'k');
  g_autofree char *value = g_strnfill (1025, 'v');
  g_autofree char *body = g_strdup_printf (
      "{'id':'aaaaa1','extendedProperties':{'private':{'%s':'%s','%s':'x'}}," TIMES "}", key44, value, key45);
  g_autoptr (Reply) made = google_call (fixture, "POST", EVENTS, body, 200);
  g_autofree char *kept = g_strconcat ("extendedProperties.private.", key44, NULL);
  g_autofree char *dropped = g_strconcat ("extendedProperties.private.", key45, NULL);

  g_assert_cmpuint (strlen (reply_at (made, kept)), ==, 1024);
  g_assert_cmpstr (reply_at (made, dropped), ==, "");
}

static void
test_instance_ids (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (Reply) timed = NULL;
  g_autoptr (Reply) all_day = NULL;

  google_add (fixture, "aaaaa1", WEEKLY);
  google_add (
      fixture,
      "aaaaa2",
      "'start':{'date':'2026-11-09'},'end':{'date':'2026-11-10'},'recurrence':['RRULE:FREQ=DAILY;COUNT=2']");
  timed = google_call (fixture, "GET", EVENTS "/aaaaa1_20261116T140000Z", NULL, 200);
  g_assert_cmpstr (reply_at (timed, "recurringEventId"), ==, "aaaaa1");
  g_assert_cmpstr (reply_at (timed, "start.dateTime"), ==, "2026-11-16T15:00:00+01:00");
  g_assert_cmpstr (reply_at (timed, "recurrence"), ==, "");
  all_day = google_call (fixture, "GET", EVENTS "/aaaaa2_20261110", NULL, 200);
  g_assert_cmpstr (reply_at (all_day, "start.date"), ==, "2026-11-10");
  g_assert_cmpstr (reply_at (all_day, "end.date"), ==, "2026-11-11");
  google_refused (fixture, "GET", EVENTS "/aaaaa1_20261117T140000Z", NULL, 404, "notFound");
}

static void
test_following (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (Reply) trimmed = NULL;
  g_autoptr (Reply) changes = NULL;

  google_add (fixture, "aaaaa1", WEEKLY);
  token = google_sync (fixture, "");
  trimmed = fixture_control (fixture, "PATCH", "google/" FIXTURE_MARA "/calendars/primary/events/aaaaa1",
                             "{'recurrence':['RRULE:FREQ=WEEKLY;COUNT=2']}");
  g_assert_cmpuint (trimmed->status, ==, 200);
  google_add (fixture,
              "aaaaa2",
              "'start':{'dateTime':'2026-11-23T16:00:00','timeZone':'Europe/Berlin'},"
              "'end':{'dateTime':'2026-11-23T17:00:00','timeZone':'Europe/"
              "Berlin'},'recurrence':['RRULE:FREQ=WEEKLY;COUNT=2']");
  changes = google_changes (fixture, token);
  g_assert_cmpint (reply_size (changes, "items"), ==, 2);
  google_refused (fixture, "GET", EVENTS "/aaaaa1_20261123T140000Z", NULL, 404, "notFound");
}

/* The pages of Google itself name the rest of a series after it; nobody else may. */
static void
test_split_id (Fixture *fixture,
               gconstpointer data)
{
#define REST "{'id':'aaaaa1_R20261123T140000','start':{'dateTime':'2026-11-23T16:00:00','timeZone':'Europe/Berlin'}," \
             "'end':{'dateTime':'2026-11-23T17:00:00','timeZone':'Europe/Berlin'}," \
             "'recurrence':['RRULE:FREQ=WEEKLY;COUNT=2']}"
  g_autoptr (Reply) made = NULL;
  g_autoptr (Reply) list = NULL;
  g_autoptr (Reply) changed = NULL;

  google_refused (fixture, "POST", EVENTS, REST, 400, "invalid");
  made = fixture_control (fixture, "POST", "google/" FIXTURE_MARA "/calendars/primary/events", REST);
  g_assert_cmpuint (made->status, ==, 200);
  list = google_call (fixture, "GET", EVENTS "/aaaaa1_R20261123T140000/instances", NULL, 200);
  g_assert_cmpstr (reply_at (list, "items.1.id"), ==, "aaaaa1_R20261123T140000_20261130T150000Z");
  changed = google_call (
      fixture, "PATCH", EVENTS "/aaaaa1_R20261123T140000_20261130T150000Z", "{'summary':'Other'}", 200);
  g_assert_cmpstr (reply_at (changed, "recurringEventId"), ==, "aaaaa1_R20261123T140000");
}

static void
test_overrides_survive (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (Reply) changed = NULL;
  g_autoptr (Reply) renamed = NULL;
  g_autoptr (Reply) kept = NULL;
  g_autoptr (Reply) shorter = NULL;

  google_add (fixture, "aaaaa1", WEEKLY);
  changed = google_call (fixture, "PATCH", EVENTS "/aaaaa1_20261130T140000Z", "{'summary':'Last one'}", 200);
  renamed = google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'Renamed'}", 200);
  kept = google_call (fixture, "GET", EVENTS "/aaaaa1_20261130T140000Z", NULL, 200);
  g_assert_cmpstr (reply_at (kept, "summary"), ==, "Last one");
  shorter =
      google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'recurrence':['RRULE:FREQ=WEEKLY;COUNT=2']}", 200);
  google_refused (fixture, "GET", EVENTS "/aaaaa1_20261130T140000Z", NULL, 404, "notFound");
}

static void
test_times (Fixture *fixture,
            gconstpointer data)
{
  google_refused (fixture,
                  "POST",
                  EVENTS,
                  "{'start':{'date':'2026-12-01'},'end':{'dateTime':'2026-12-01T11:00:00Z'}}",
                  400,
                  "invalid");
  google_refused (
      fixture,
      "POST",
      EVENTS,
      "{'start':{'date':'2026-12-01','dateTime':'2026-12-01T10:00:00Z'},'end':{'date':'2026-12-02'}}",
      400,
      "invalid");
  google_refused (fixture,
                  "POST",
                  EVENTS,
                  "{'start':{'dateTime':'2026-12-01T10:00:00Z'},'end':{'dateTime':'2026-12-01T11:00:00Z'},"
                  "'recurrence':['RRULE:FREQ=DAILY']}",
                  400,
                  "required");
  google_refused (fixture,
                  "POST",
                  EVENTS,
                  "{'start':{'dateTime':'2026-12-01T10:00:00'},'end':{'dateTime':'2026-12-01T11:00:00'}}",
                  400,
                  "required");
  google_refused (fixture,
                  "POST",
                  EVENTS,
                  "{'start':{'dateTime':'2026-12-01T10:00:00','timeZone':'Mars/Base'},"
                  "'end':{'dateTime':'2026-12-01T11:00:00','timeZone':'Mars/Base'}}",
                  400,
                  "invalid");
  google_refused (fixture,
                  "POST",
                  EVENTS,
                  "{'start':{'dateTime':'2026-12-01T10:00:00Z'},'end':{'dateTime':'2026-12-01T09:00:00Z'}}",
                  400,
                  "timeRangeEmpty");
  google_refused (fixture,
                  "POST",
                  EVENTS,
                  "{'start':{'date':'2026-12-01'},'end':{'date':'2026-12-01'}}",
                  400,
                  "timeRangeEmpty");
  google_refused (
      fixture, "POST", EVENTS, "{'start':{'date':'2026-02-30'},'end':{'date':'2026-03-01'}}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'summary':'When?'}", 400, "required");
  google_refused (fixture, "POST", EVENTS, "nonsense", 400, "parseError");
}

static void
test_date_patch (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (Reply) changed = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_refused (fixture,
                  "PATCH",
                  EVENTS "/aaaaa1",
                  "{'start':{'date':'2026-12-01'},'end':{'date':'2026-12-02'}}",
                  400,
                  "invalid");
  changed = google_call (
      fixture,
      "PATCH",
      EVENTS "/aaaaa1",
      "{'start':{'date':'2026-12-01','dateTime':null},'end':{'date':'2026-12-02','dateTime':null}}",
      200);
  g_assert_cmpstr (reply_at (changed, "start.date"), ==, "2026-12-01");
  g_assert_cmpstr (reply_at (changed, "start.dateTime"), ==, "");
}

static void
test_zones (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (Reply) shown = NULL;

  google_add (fixture, "aaaaa1", "'start':{'dateTime':'2026-12-01T09:00:00','timeZone':'Asia/Tokyo'},"
              "'end':{'dateTime':'2026-12-01T10:00:00','timeZone':'Asia/Tokyo'}");
  shown = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  g_assert_cmpstr (reply_at (shown, "start.dateTime"), ==, "2026-12-01T01:00:00+01:00");
  g_assert_cmpstr (reply_at (shown, "start.timeZone"), ==, "Asia/Tokyo");
}

static void
test_event_types (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (Reply) mail = NULL;
  g_autofree char *path = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  google_refused (
      fixture, "PATCH", EVENTS "/aaaaa1", "{'eventType':'focusTime'}", 400, "eventTypeRestriction");
  google_refused (
      fixture, "POST", EVENTS, "{'eventType':'fromGmail'," TIMES "}", 400, "eventTypeRestriction");
  google_refused (fixture, "POST", EVENTS, "{'eventType':'birthday'," TIMES "}", 400, "eventTypeRestriction");
  mail = fixture_control (fixture, "POST", "google/" FIXTURE_MARA "/calendars/primary/events",
                          "{'eventType':'fromGmail','summary':'Flight'," TIMES "}");
  g_assert_cmpuint (mail->status, ==, 200);
  path = g_strconcat (EVENTS "/", reply_at (mail, "id"), NULL);
  google_refused (fixture, "PATCH", path, "{'summary':'Mine'}", 400, "eventTypeRestriction");
}

static void
test_not_organiser (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (Reply) invited =
      fixture_control (fixture,
                       "POST",
                       "google/" FIXTURE_MARA "/calendars/primary/events",
                       "{'id':'aaaaa1','summary':'Theirs','organizer':{'email':'boss@halden.example'},"
                       "'attendees':[{'email':'" FIXTURE_MARA "'}]," TIMES "}");
  g_autoptr (Reply) private = NULL;

  g_assert_cmpuint (invited->status, ==, 200);
  g_assert_cmpstr (reply_at (invited, "organizer.self"), ==, "");
  g_assert_cmpstr (reply_at (invited, "attendees.0.self"), ==, "true");
  google_refused (fixture, "PUT", EVENTS "/aaaaa1", "{" TIMES "}", 403, "forbiddenForNonOrganizer");
  google_refused (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'Mine'}", 403, "forbiddenForNonOrganizer");
  private = google_call (
      fixture, "PATCH", EVENTS "/aaaaa1", "{'colorId':'3','extendedProperties':{'private':{'a':'b'}}}", 200);
  g_assert_cmpstr (reply_at (private, "colorId"), ==, "3");
}

static void
test_reminder_quiet (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (Reply) before = NULL;
  g_autoptr (Reply) after = NULL;
  g_autoptr (Reply) titled = NULL;

  google_add (fixture, "aaaaa1", TIMES);
  before = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  after = google_call (fixture,
                       "PATCH",
                       EVENTS "/aaaaa1",
                       "{'reminders':{'useDefault':false,'overrides':[{'method':'popup','minutes':5}]}}",
                       200);
  g_assert_cmpstr (reply_at (after, "updated"), ==, reply_at (before, "updated"));
  g_assert_cmpstr (reply_at (after, "etag"), !=, reply_at (before, "etag"));
  titled = google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'summary':'Changed'}", 200);
  g_assert_cmpstr (reply_at (titled, "updated"), !=, reply_at (before, "updated"));
  google_refused (fixture,
                  "PATCH",
                  EVENTS "/aaaaa1",
                  "{'reminders':{'useDefault':true}}",
                  400,
                  "cannotUseDefaultRemindersAndSpecifyOverride");
  google_refused (fixture,
                  "PATCH",
                  EVENTS "/aaaaa1",
                  "{'reminders':{'overrides':[{'method':'popup','minutes':40321}]}}",
                  400,
                  "invalid");
}

static void
test_rules (Fixture *fixture,
            gconstpointer data)
{
#define ZONED "'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'Europe/Berlin'}," \
              "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'Europe/Berlin'},"

  google_refused (
      fixture, "POST", EVENTS, "{" ZONED "'recurrence':['RRULE:FREQ=SOMETIMES']}", 400, "invalid");
  google_refused (
      fixture, "POST", EVENTS, "{" ZONED "'recurrence':['DTSTART:20261109T140000Z']}", 400, "invalid");
  google_refused (
      fixture, "POST", EVENTS, "{" ZONED "'recurrence':['RRULE:FREQ=HOURLY']}", 500, "backendError");
}

/* The ids of the instances of a master with these lines, joined by spaces. */
static char *
instances_of (Fixture *fixture,
              const char *id,
              const char *lines)
{
  g_autofree char *members = g_strdup_printf (ZONED "'recurrence':[%s]", lines);
  g_autofree char *path = g_strdup_printf (EVENTS "/%s/instances", id);
  g_autoptr (Reply) list = NULL;
  GString *ids = g_string_new (NULL);

  google_add (fixture, id, members);
  list = google_call (fixture, "GET", path, NULL, 200);
  for (int i = 0; i < reply_size (list, "items"); i++)
    {
      g_autofree char *place = g_strdup_printf ("items.%d.id", i);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", reply_at (list, place) + strlen ("aaaaa1_202611"));
    }
  return g_string_free (ids, FALSE);
}

static void
test_dates (Fixture *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *id, *lines, *instances; /* without the year and November */
  } rows[] = {
    { "aaaaa1", "'RDATE;TZID=Europe/Berlin:20261112T150000,20261113T150000'", "09T140000Z 12T140000Z 13T140000Z" },
    { "aaaaa2", "'RDATE:20261112T170000Z'", "09T140000Z 12T170000Z" },
    { "aaaaa3", "'RDATE;TZID=Asia/Ho_Chi_Minh:20261112T150000'", "09T140000Z 12T080000Z" },
    { "aaaaa4", "'RRULE:FREQ=DAILY;COUNT=3','EXDATE;TZID=Europe/Berlin:20261110T150000'", "09T140000Z 11T140000Z" },
    { "aaaaa5", "'RRULE:FREQ=DAILY;COUNT=3','EXDATE:20261110T140000Z'", "09T140000Z 11T140000Z" },
    { "aaaaa6", "'RRULE:FREQ=DAILY;COUNT=3','EXDATE;TZID=America/New_York:20261110T090000'",
      "09T140000Z 11T140000Z" },
    { "aaaaa7", "'RRULE:FREQ=DAILY;COUNT=2','RDATE;TZID=Europe/Berlin:20261120T080000'",
      "09T140000Z 10T140000Z 20T070000Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *instances = instances_of (fixture, rows[i].id, rows[i].lines);

      g_assert_cmpstr (instances, ==, rows[i].instances);
    }
}

static void
test_arrays (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (Reply) changed = NULL;

  google_add (fixture, "aaaaa1", "'attendees':[{'email':'a@one.example'},{'email':'b@two.example'}]," TIMES);
  changed =
      google_call (fixture, "PATCH", EVENTS "/aaaaa1", "{'attendees':[{'email':'c@three.example'}]}", 200);
  g_assert_cmpint (reply_size (changed, "attendees"), ==, 1);
  google_refused (
      fixture, "PATCH", EVENTS "/aaaaa1", "{'attendees':[{'displayName':'Nobody'}]}", 400, "required");
}

static int
count_mails (Fixture *fixture)
{
  g_autoptr (Reply) mails = fixture_control (fixture, "GET", "mails", NULL);

  return reply_size (mails, "mails");
}

static void
test_mails (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (Reply) loud = NULL;
  g_autoptr (Reply) colour = NULL;
  g_autoptr (Reply) title = NULL;
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) mails = NULL;

  google_add (fixture,
              "aaaaa1",
              "'attendees':[{'email':'a@one.example'},{'email':'" FIXTURE_MARA "'}]," TIMES);
  g_assert_cmpint (count_mails (fixture), ==, 0);
  loud = google_call (fixture,
                      "POST",
                      EVENTS "?sendUpdates=all",
                      "{'id':'aaaaa2','attendees':[{'email':'a@one.example'},"
                      "{'email':'" FIXTURE_MARA "'}]," TIMES "}",
                      200);
  g_assert_cmpint (count_mails (fixture), ==, 1);
  colour = google_call (fixture, "PATCH", EVENTS "/aaaaa2?sendUpdates=all", "{'colorId':'4'}", 200);
  g_assert_cmpint (count_mails (fixture), ==, 1);
  title = google_call (fixture, "PATCH", EVENTS "/aaaaa2?sendUpdates=all", "{'summary':'New'}", 200);
  g_assert_cmpint (count_mails (fixture), ==, 2);
  gone = google_call (fixture, "DELETE", EVENTS "/aaaaa2?sendUpdates=all", NULL, 204);
  mails = fixture_control (fixture, "GET", "mails", NULL);
  g_assert_cmpint (reply_size (mails, "mails"), ==, 3);
  g_assert_cmpstr (reply_at (mails, "mails.0.why"), ==, "invitation");
  g_assert_cmpstr (reply_at (mails, "mails.1.why"), ==, "update");
  g_assert_cmpstr (reply_at (mails, "mails.2.why"), ==, "cancellation");
  g_assert_cmpstr (reply_at (mails, "mails.2.recipient"), ==, "a@one.example");
}

static void
test_move (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (Reply) made = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) left = NULL;

  google_add (fixture, "aaaaa1", "'summary':'Moves'," TIMES);
  made = google_call (fixture, "POST", "/calendar/v3/calendars", "{'summary':'Target'}", 200);
  escaped = google_token_at (made, "id");
  path = g_strconcat (EVENTS "/aaaaa1/move?destination=", escaped, NULL);
  moved = google_call (fixture, "POST", path, NULL, 200);
  g_assert_cmpstr (reply_at (moved, "organizer.email"), ==, reply_at (made, "id"));
  left = google_call (fixture, "GET", EVENTS "/aaaaa1", NULL, 200);
  g_assert_cmpstr (reply_at (left, "status"), ==, "cancelled");
}

static void
test_schema_types (Fixture *fixture,
                   gconstpointer data)
{
  google_refused (fixture, "POST", EVENTS, "{'summary':7," TIMES "}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'colorId':'99'," TIMES "}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'transparency':'glassy'," TIMES "}", 400, "invalid");
  google_refused (fixture, "POST", EVENTS, "{'visibility':'secret'," TIMES "}", 400, "invalid");
  google_refused (
      fixture, "POST", EVENTS, "{'source':{'url':'ftp://x','title':'y'}," TIMES "}", 400, "invalid");
}

static void
test_form_body (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *address = g_strconcat (fixture->google, EVENTS, NULL);
  g_autofree char *token = g_strconcat ("Authorization: Bearer ", fixture->token, NULL);
  g_autoptr (Reply) reply =
      fixture_send (fixture, "POST", address, token, "application/x-www-form-urlencoded", "summary=x");

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpstr (reply_at (reply, "error.errors.0.reason"), ==, "badContent");
}

static void
test_read_only (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (Reply) list = google_call (fixture, "GET", "/calendar/v3/users/me/calendarList", NULL, 200);
  g_autofree char *id = google_token_at (list, "items.2.id");
  g_autofree char *path = g_strconcat ("/calendar/v3/calendars/", id, "/events", NULL);

  google_refused (fixture, "POST", path, "{" TIMES "}", 403, "forbidden");
}

#define TEST(path, func) g_test_add ("/practice/google/" path, Fixture, NULL, google_set_up, func, fixture_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("25-an-id-is-never-free-again", test_duplicate);
  TEST ("26-bad-ids-are-refused", test_bad_id);
  TEST ("27-a-lost-reply-is-no-lost-event", test_lost_reply);
  TEST ("28-a-stale-tag-is-refused", test_stale_match);
  TEST ("29-deleting-twice-says-so", test_delete_twice);
  TEST ("30-put-drops-and-patch-merges", test_put_and_patch);
  TEST ("31-long-properties-are-cut-silently", test_property_limits);
  TEST ("32-instance-ids-name-the-original-start", test_instance_ids);
  TEST ("33-this-and-following-is-two-series", test_following);
  TEST ("33-the-rest-of-a-series-may-be-named-after-it", test_split_id);
  TEST ("34-fitting-overrides-survive", test_overrides_survive);
  TEST ("35-times-must-agree", test_times);
  TEST ("35-a-date-replaces-a-time-by-null-only", test_date_patch);
  TEST ("35-offsets-are-the-calendars", test_zones);
  TEST ("40-event-types-are-fixed", test_event_types);
  TEST ("41-guests-change-only-what-is-theirs", test_not_organiser);
  TEST ("42-reminders-leave-updated-alone", test_reminder_quiet);
  TEST ("44-bad-rules-have-their-own-refusals", test_rules);
  TEST ("45-dates-in-any-zone-and-without-a-rule", test_dates);
  TEST ("46-arrays-are-replaced", test_arrays);
  TEST ("mails-follow-send-updates", test_mails);
  TEST ("moving-leaves-a-tombstone", test_move);
  TEST ("bodies-follow-the-schema", test_schema_types);
  TEST ("a-form-is-no-body", test_form_body);
  TEST ("a-read-only-calendar-refuses-writes", test_read_only);
  return g_test_run ();
}
