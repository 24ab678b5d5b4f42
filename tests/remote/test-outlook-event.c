/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "field-map-walk.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static AccordRemoteItem *
decode (const char *text, const char *zone_hint)
{
  const AccordFieldContext context = { .zone_hint = zone_hint, .fallback_zone = "Asia/Tokyo" };
  g_autoptr (JsonObject) object = json_of (text);

  return accord_outlook_event_decode (object, &context);
}

static char *
encode (AccordField field, const char *value, const char *key)
{
  const AccordFieldContext context = { .fallback_zone = "Asia/Tokyo" };
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (JsonNode) node = NULL;

  accord_fields_set (fields, field, value);
  node = accord_outlook_event_encode (fields, &context, NULL, key);
  return json_to_string (node, FALSE);
}

static void
test_walk (void)
{
  guint n_rows;
  const AccordFieldRow *rows = accord_outlook_event_rows (&n_rows);

  g_assert_cmphex (accord_field_map_fields (rows, n_rows),
                   ==,
                   ACCORD_FIELDS_ALL & ~ACCORD_FIELDS_SERIES & ~ACCORD_FIELD_BIT (ACCORD_FIELD_STATUS));
  field_map_walk (rows, n_rows);
}

static void
test_sent (void)
{
  static const struct
  {
    AccordField field;
    const char *value;
    const char *json;
  } cases[] = {
    { ACCORD_FIELD_TITLE, "A", "{\"subject\":\"A\"}" },
    { ACCORD_FIELD_WHEN,
      "2026-06-11/2026-06-12",
      "{\"isAllDay\":true,\"start\":{\"dateTime\":\"2026-06-11T00:00:00\",\"timeZone\":\"Tokyo Standard "
      "Time\"},"
      "\"end\":{\"dateTime\":\"2026-06-12T00:00:00\",\"timeZone\":\"Tokyo Standard Time\"}}" },
    { ACCORD_FIELD_WHEN,
      "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna",
      "{\"isAllDay\":false,\"start\":{\"dateTime\":\"2026-06-11T10:00:00\",\"timeZone\":\"W. Europe Standard "
      "Time\"},"
      "\"end\":{\"dateTime\":\"2026-06-11T11:00:00\",\"timeZone\":\"W. Europe Standard Time\"}}" },
    /* the hour that comes twice: only UTC says which one */
    { ACCORD_FIELD_WHEN,
      "2026-10-25T02:30:00+01:00/2026-10-25T03:30:00+01:00 Europe/Vienna",
      "{\"isAllDay\":false,\"start\":{\"dateTime\":\"2026-10-25T01:30:00\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"2026-10-25T02:30:00\",\"timeZone\":\"UTC\"}}" },
    { ACCORD_FIELD_WHEN,
      "2026-10-25T02:30:00+02:00/2026-10-25T03:30:00+01:00 Europe/Vienna",
      "{\"isAllDay\":false,\"start\":{\"dateTime\":\"2026-10-25T00:30:00\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"2026-10-25T02:30:00\",\"timeZone\":\"UTC\"}}" },
    { ACCORD_FIELD_REMINDERS, "10 30 60", "{\"isReminderOn\":true,\"reminderMinutesBeforeStart\":10}" },
    { ACCORD_FIELD_REMINDERS, "", "{\"isReminderOn\":false}" },
    { ACCORD_FIELD_PRIVACY, "public", "{\"sensitivity\":\"normal\"}" },
    { ACCORD_FIELD_BODY, "a <b>", "{\"body\":{\"contentType\":\"text\",\"content\":\"a <b>\"}}" },
    { ACCORD_FIELD_STATUS, "tentative", "{}" },
    { ACCORD_FIELD_ORGANISER, "a@x", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = encode (cases[i].field, cases[i].value, NULL);

      g_assert_cmpstr (json, ==, cases[i].json);
    }
}

static void
test_create_is_silent (void)
{
  g_autofree char *without = encode (ACCORD_FIELD_TITLE, "A", KEY);
  g_autofree char *with = encode (ACCORD_FIELD_REMINDERS, "5", KEY);

  g_assert_nonnull (strstr (without, "\"transactionId\":\"00010203-0405-5607-8809-0a0b0c0d0e0f\""));
  g_assert_nonnull (strstr (without, "\"isReminderOn\":false"));
  g_assert_nonnull (strstr (with, "\"isReminderOn\":true"));
}

static void
test_zones_read (void)
{
  static const struct
  {
    const char *original;
    const char *hint;
    const char *when;
  } cases[] = {
    { "W. Europe Standard Time",
      "Europe/Vienna",
      "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna" },
    { "W. Europe Standard Time", NULL, "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin" },
    { "W. Europe Standard Time",
      "Asia/Tokyo",
      "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin" },
    { "Europe/Paris", NULL, "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Paris" },
    { "tzone://Microsoft/Custom",
      "Europe/Vienna",
      "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna" },
    { "tzone://Microsoft/Custom", NULL, "2026-06-11T17:00:00+09:00/2026-06-11T18:00:00+09:00 Asia/Tokyo" },
    { "Middle Earth Standard Time", NULL, "2026-06-11T17:00:00+09:00/2026-06-11T18:00:00+09:00 Asia/Tokyo" },
    { "UTC", NULL, "2026-06-11T08:00:00+00:00/2026-06-11T09:00:00+00:00 UTC" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"id\":\"a\",\"originalStartTimeZone\":\"%s\","
                           "\"start\":{\"dateTime\":\"2026-06-11T08:00:00.0000000\",\"timeZone\":\"UTC\"},"
                           "\"end\":{\"dateTime\":\"2026-06-11T09:00:00.0000000\",\"timeZone\":\"UTC\"}}",
                           cases[i].original);
      g_autoptr (AccordRemoteItem) item = decode (json, cases[i].hint);

      g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_WHEN), ==, cases[i].when);
    }
}

/* Dates never pass through a zone, whatever zone they are shown in. */
static void
test_all_day_read (void)
{
  g_autoptr (AccordRemoteItem) item =
      decode ("{\"id\":\"a\",\"isAllDay\":true,\"originalStartTimeZone\":\"Pacific Standard Time\","
              "\"start\":{\"dateTime\":\"2026-06-11T00:00:00.0000000\",\"timeZone\":\"Tokyo Standard Time\"},"
              "\"end\":{\"dateTime\":\"2026-06-13T00:00:00.0000000\",\"timeZone\":\"Tokyo Standard Time\"}}",
              NULL);

  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_WHEN), ==, "2026-06-11/2026-06-13");
}

static void
test_body_read (void)
{
  g_autoptr (AccordRemoteItem) text = decode (
      "{\"id\":\"a\",\"body\":{\"contentType\":\"text\",\"content\":\"one\\r\\ntwo <b>\\r\\n\\r\\n\"}}",
      NULL);
  g_autoptr (AccordRemoteItem) html = decode ("{\"id\":\"a\",\"body\":{\"contentType\":\"html\",\"content\":"
                                              "\"<html><body>one<br>two</body></html>\"}}",
                                              NULL);

  g_assert_cmpstr (accord_fields_get (text->fields, ACCORD_FIELD_BODY), ==, "one\ntwo <b>");
  g_assert_cmphex (text->traits, ==, 0);
  g_assert_cmpstr (accord_fields_get (html->fields, ACCORD_FIELD_BODY), ==, "one\ntwo");
  g_assert_cmphex (html->traits, ==, ACCORD_REMOTE_HTML_BODY);
}

static void
test_mark (void)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  const AccordFieldContext context = { 0 };
  g_autoptr (JsonNode) node = accord_outlook_event_encode (fields, &context, "s/e/1/c", KEY);
  JsonObject *object = json_node_get_object (node);
  g_autoptr (AccordRemoteItem) item = NULL;

  json_object_set_string_member (object, "id", "a");
  item = accord_outlook_event_decode (object, &context);
  g_assert_cmpstr (item->mark, ==, "s/e/1/c");
}

static void
test_traits (void)
{
  static const struct
  {
    const char *json;
    AccordRemoteTraits traits;
  } cases[] = {
    { "{\"id\":\"a\",\"type\":\"singleInstance\"}", 0 },
    { "{\"id\":\"a\",\"type\":\"occurrence\"}", ACCORD_REMOTE_REPEATS },
    { "{\"id\":\"a\",\"type\":\"exception\"}", ACCORD_REMOTE_REPEATS },
    { "{\"id\":\"a\",\"type\":\"seriesMaster\"}", ACCORD_REMOTE_REPEATS },
    { "{\"id\":\"a\",\"type\":\"singleInstance\",\"recurrence\":null}", 0 },
    { "{\"id\":\"a\",\"isOrganizer\":false}", ACCORD_REMOTE_NOT_MINE },
    { "{\"id\":\"a\",\"responseStatus\":{\"response\":\"declined\"}}", ACCORD_REMOTE_DECLINED },
    { "{\"id\":\"a\",\"isDraft\":true}", ACCORD_REMOTE_DRAFT },
    { "{\"id\":\"a\",\"isCancelled\":true}", ACCORD_REMOTE_CANCELLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordRemoteItem) item = decode (cases[i].json, NULL);

      g_assert_cmphex (item->traits, ==, cases[i].traits);
    }
}

static void
test_people (void)
{
  g_autoptr (AccordRemoteItem) item =
      decode ("{\"id\":\"a\",\"isOrganizer\":true,\"organizer\":{\"emailAddress\":{\"address\":\"me@x\"}},"
              "\"attendees\":["
              "{\"type\":\"optional\",\"status\":{\"response\":\"tentativelyAccepted\"},\"emailAddress\":{"
              "\"address\":\"b@x\",\"name\":\"b@x\"}},"
              "{\"type\":\"required\",\"status\":{\"response\":\"notResponded\"},\"emailAddress\":{"
              "\"address\":\"a@x\",\"name\":\"Anna\"}},"
              "{\"type\":\"required\",\"emailAddress\":{\"address\":\"ME@x\",\"name\":\"Me\"}}]}",
              NULL);

  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_ATTENDEES),
                   ==,
                   "a@x\tAnna\trequired\nb@x\t\toptional");
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_RESPONSES), ==, "a@x\tnone\nb@x\ttentative");
}

static void
test_lies (void)
{
  field_map_walk_lies (
      "{\"id\":\"a\",\"@odata.etag\":\"W/"
      "\\\"1\\\"\",\"type\":\"singleInstance\",\"subject\":\"A\",\"isAllDay\":true,"
      "\"body\":{\"contentType\":\"html\",\"content\":\"<p>b</p>\"},\"location\":{\"displayName\":\"c\"},"
      "\"categories\":[\"d\"],\"originalStartTimeZone\":\"Tokyo Standard Time\","
      "\"start\":{\"dateTime\":\"2026-06-11T00:00:00.0000000\",\"timeZone\":\"UTC\"},"
      "\"end\":{\"dateTime\":\"2026-06-12T00:00:00.0000000\",\"timeZone\":\"UTC\"},\"recurrence\":{"
      "\"pattern\":{}},"
      "\"isOrganizer\":false,\"organizer\":{\"emailAddress\":{\"address\":\"o@x\"}},\"attendees\":[{\"type\":"
      "\"optional\","
      "\"status\":{\"response\":\"declined\"},\"emailAddress\":{\"address\":\"b@x\",\"name\":\"B\"}}],"
      "\"isReminderOn\":true,\"reminderMinutesBeforeStart\":5,\"showAs\":\"oof\",\"sensitivity\":\"private\","
      "\"responseStatus\":{\"response\":\"declined\"},\"isDraft\":false,\"isCancelled\":false,"
      "\"singleValueExtendedProperties\":[{\"id\":\"" ACCORD_OUTLOOK_MARK "\",\"value\":\"m\"}],"
      "\"onlineMeeting\":{\"joinUrl\":\"j\"},\"lastModifiedDateTime\":\"2026-06-11T10:00:00Z\"}",
      accord_outlook_event_decode);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outlook/event/every-field-is-a-fixed-point", test_walk);
  g_test_add_func ("/outlook/event/what-is-sent", test_sent);
  g_test_add_func ("/outlook/event/a-create-says-whether-it-reminds", test_create_is_silent);
  g_test_add_func ("/outlook/event/zones-do-not-drift", test_zones_read);
  g_test_add_func ("/outlook/event/all-day-is-never-converted", test_all_day_read);
  g_test_add_func ("/outlook/event/exchange-line-ends-are-no-change", test_body_read);
  g_test_add_func ("/outlook/event/mark-survives", test_mark);
  g_test_add_func ("/outlook/event/traits", test_traits);
  g_test_add_func ("/outlook/event/people-without-the-organiser", test_people);
  g_test_add_func ("/outlook/event/members-of-any-type", test_lies);

  return g_test_run ();
}
