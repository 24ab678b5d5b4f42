/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "field-map-walk.h"
#include "model/accord-markup.h"
#include "remote/accord-google-event.h"
#include "remote/accord-html-text.h"
#include "remote/accord-json.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const AccordFieldContext plain = { .fallback_zone = "Europe/Berlin" };

static AccordRemoteItem *
decode (const char *text)
{
  g_autoptr (JsonObject) object = json_of (text);

  return accord_google_event_decode (object, &plain);
}

static char *
encode (AccordField field, const char *value, const AccordFieldContext *context, const char *key)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (JsonNode) node = NULL;

  accord_fields_set (fields, field, value);
  node = accord_google_event_encode (fields, context, NULL, key);
  return json_to_string (node, FALSE);
}

static void
test_walk (void)
{
  guint n_rows;
  const AccordFieldRow *rows = accord_google_event_rows (&n_rows);

  g_assert_cmphex (accord_field_map_fields (rows, n_rows), ==, ACCORD_FIELDS_ALL);
  field_map_walk (rows, n_rows);
}

/* Every exact round trip: what Google holds comes back as it was. */
static void
test_exact (void)
{
  static const struct
  {
    AccordField field;
    const char *in;
    const char *out;
  } cases[] = {
    { ACCORD_FIELD_WHEN, "2026-06-11/2026-06-12", "2026-06-11/2026-06-12" },
    { ACCORD_FIELD_WHEN,
      "2026-10-25T02:30:00+01:00/2026-10-25T02:45:00+01:00 Europe/Vienna",
      "2026-10-25T02:30:00+01:00/2026-10-25T02:45:00+01:00 Europe/Vienna" },
    { ACCORD_FIELD_REMINDERS, "0 10 60", "0 10 60" },
    { ACCORD_FIELD_REMINDERS, "1 2 3 4 5 6 7", "1 2 3 4 5" },
    { ACCORD_FIELD_BUSY, "oof", "busy" },
    { ACCORD_FIELD_CATEGORIES, "Tomato", "Tomato" },
    { ACCORD_FIELD_CATEGORIES, "#24", "#24" },
    { ACCORD_FIELD_CATEGORIES, "Structure", "" },
    { ACCORD_FIELD_ATTENDEES, "a@example.org\tAnna\toptional", "a@example.org\tAnna\toptional" },
    { ACCORD_FIELD_PRIVACY, "public", "public" },
    { ACCORD_FIELD_STATUS, "tentative", "tentative" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordFields) fields = accord_fields_new ();
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (AccordRemoteItem) item = NULL;

      accord_fields_set (fields, cases[i].field, cases[i].in);
      node = accord_google_event_encode (fields, &plain, NULL, KEY);
      item = accord_google_event_decode (json_node_get_object (node), &plain);
      g_assert_cmpstr (accord_fields_get (item->fields, cases[i].field), ==, cases[i].out);
    }
}

static void
test_id_alphabet (void)
{
  g_autofree char *id = accord_google_event_id (KEY);

  /* as another implementation of RFC 4648 §7 says it */
  g_assert_cmpstr (id, ==, "accord000g40o40k30e209185go38e1s8124gj2gahc5oo34d1m70t3ofg");
  g_assert_cmpuint (strlen (id), ==, 6 + 52);
  g_assert_cmpuint (strspn (id, "0123456789abcdefghijklmnopqrstuv"), ==, strlen (id));
}

static void
test_only_carried (void)
{
  g_autofree char *title = encode (ACCORD_FIELD_TITLE, "A", &plain, NULL);
  g_autofree char *online = encode (ACCORD_FIELD_ONLINE, "https://example.org", &plain, NULL);

  g_assert_cmpstr (title, ==, "{\"summary\":\"A\"}");
  g_assert_cmpstr (online, ==, "{}");
}

static void
test_all_day_nulls (void)
{
  g_autofree char *patch = encode (ACCORD_FIELD_WHEN, "2026-06-11/2026-06-12", &plain, NULL);
  g_autofree char *create = encode (ACCORD_FIELD_WHEN, "2026-06-11/2026-06-12", &plain, KEY);

  g_assert_nonnull (
      strstr (patch, "\"start\":{\"date\":\"2026-06-11\",\"dateTime\":null,\"timeZone\":null}"));
  g_assert_nonnull (strstr (create, "\"start\":{\"date\":\"2026-06-11\"}"));
}

static void
test_mark (void)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (JsonNode) node = accord_google_event_encode (fields, &plain, "s/e/1/c", KEY);
  g_autoptr (AccordRemoteItem) item = accord_google_event_decode (json_node_get_object (node), &plain);

  g_assert_cmpstr (item->mark, ==, "s/e/1/c");
  g_assert_cmpuint (strlen (ACCORD_GOOGLE_MARK), <=, 44);
}

static void
test_tombstone (void)
{
  g_autoptr (AccordRemoteItem) item = decode ("{\"id\":\"abc12\",\"status\":\"cancelled\"}");

  g_assert_cmpint (item->state, ==, ACCORD_REMOTE_GONE);
  g_assert_null (item->fields);
}

static void
test_traits (void)
{
  static const struct
  {
    const char *json;
    AccordRemoteTraits traits;
  } cases[] = {
    { "{\"id\":\"a\"}", 0 },
    { "{\"id\":\"a\",\"recurrence\":[\"RDATE;TZID=Asia/Tokyo:20260101T100000\"]}", ACCORD_REMOTE_REPEATS },
    { "{\"id\":\"a\",\"recurringEventId\":\"b\"}", ACCORD_REMOTE_REPEATS },
    { "{\"id\":\"a\",\"organizer\":{\"email\":\"x@y\",\"self\":true}}", 0 },
    { "{\"id\":\"a\",\"organizer\":{\"email\":\"x@y\"}}", ACCORD_REMOTE_NOT_MINE },
    { "{\"id\":\"a\",\"attendees\":[{\"email\":\"x@y\",\"responseStatus\":\"declined\"}]}", 0 },
    { "{\"id\":\"a\",\"attendees\":[{\"email\":\"x@y\",\"self\":true,\"responseStatus\":\"declined\"}]}",
      ACCORD_REMOTE_DECLINED },
    { "{\"id\":\"a\",\"eventType\":\"default\"}", 0 },
    { "{\"id\":\"a\",\"eventType\":\"fromGmail\"}", ACCORD_REMOTE_SPECIAL | ACCORD_REMOTE_FROM_MAIL },
    { "{\"id\":\"a\",\"eventType\":\"workingLocation\"}", ACCORD_REMOTE_SPECIAL | ACCORD_REMOTE_LOCATION },
    { "{\"id\":\"a\",\"eventType\":\"birthday\"}", ACCORD_REMOTE_SPECIAL | ACCORD_REMOTE_BIRTHDAY },
    { "{\"id\":\"a\",\"eventType\":\"focusTime\"}", ACCORD_REMOTE_SPECIAL | ACCORD_REMOTE_FOCUS },
    { "{\"id\":\"a\",\"eventType\":\"outOfOffice\"}", ACCORD_REMOTE_SPECIAL | ACCORD_REMOTE_AWAY },
    { "{\"id\":\"a\",\"description\":\"a <b>c</b>\"}", ACCORD_REMOTE_HTML_BODY },
    { "{\"id\":\"a\",\"description\":\"a < b > c\"}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordRemoteItem) item = decode (cases[i].json);

      g_assert_cmpint (item->state, ==, ACCORD_REMOTE_PRESENT);
      g_assert_cmphex (item->traits, ==, cases[i].traits);
    }
}

/* The organiser's own entry is no guest of his; an invited owner is. */
static void
test_own_entry (void)
{
  g_autoptr (AccordRemoteItem) mine =
      decode ("{\"id\":\"a\",\"organizer\":{\"email\":\"me@x\",\"self\":true},\"attendees\":["
              "{\"email\":\"me@x\",\"self\":true,\"organizer\":true,\"responseStatus\":\"accepted\"},"
              "{\"email\":\"b@x\",\"responseStatus\":\"needsAction\"}]}");
  g_autoptr (AccordRemoteItem) theirs =
      decode ("{\"id\":\"a\",\"organizer\":{\"email\":\"o@x\"},\"attendees\":["
              "{\"email\":\"me@x\",\"self\":true,\"responseStatus\":\"tentative\"}]}");

  g_assert_cmpstr (accord_fields_get (mine->fields, ACCORD_FIELD_ATTENDEES), ==, "b@x\t\trequired");
  g_assert_cmpstr (accord_fields_get (mine->fields, ACCORD_FIELD_RESPONSES), ==, "b@x\tnone");
  g_assert_cmpstr (accord_fields_get (mine->fields, ACCORD_FIELD_ORGANISER), ==, "");
  g_assert_cmpstr (accord_fields_get (theirs->fields, ACCORD_FIELD_RESPONSES), ==, "me@x\ttentative");
  g_assert_cmpstr (accord_fields_get (theirs->fields, ACCORD_FIELD_ORGANISER), ==, "o@x");
}

/* PATCH replaces arrays whole: what others said in them must be sent back. */
static void
test_arrays_keep_foreign_entries (void)
{
  g_autoptr (JsonObject) before =
      json_of ("{\"attendees\":[{\"email\":\"me@x\",\"self\":true,\"organizer\":true},"
               "{\"email\":\"b@x\",\"responseStatus\":\"accepted\",\"additionalGuests\":2}],"
               "\"reminders\":{\"overrides\":[{\"method\":\"email\",\"minutes\":1440}]}}");
  const AccordFieldContext context = { .before = before };
  g_autofree char *attendees =
      encode (ACCORD_FIELD_ATTENDEES, "b@x\tBert\trequired\nc@x\t\toptional", &context, NULL);
  g_autofree char *reminders = encode (ACCORD_FIELD_REMINDERS, "10", &context, NULL);

  g_assert_nonnull (strstr (attendees, "{\"email\":\"me@x\"}"));
  g_assert_nonnull (
      strstr (attendees, "\"responseStatus\":\"accepted\",\"additionalGuests\":2,\"displayName\":\"Bert\""));
  g_assert_nonnull (strstr (attendees, "{\"email\":\"c@x\",\"optional\":true}"));
  g_assert_nonnull (strstr (reminders, "{\"method\":\"email\",\"minutes\":1440}"));
  g_assert_nonnull (strstr (reminders, "{\"method\":\"popup\",\"minutes\":10}"));
}

static void
test_default_reminders (void)
{
  g_autoptr (JsonObject) event = json_of ("{\"id\":\"a\",\"reminders\":{\"useDefault\":true}}");
  const AccordFieldContext context = { .default_reminders = "30" };
  g_autoptr (AccordRemoteItem) item = accord_google_event_decode (event, &context);

  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_REMINDERS), ==, "30");
}

static void
test_lies (void)
{
  field_map_walk_lies (
      "{\"id\":\"a\",\"etag\":\"\\\"1\\\"\",\"status\":\"confirmed\",\"summary\":\"A\",\"description\":\"<b>"
      "b</b>\","
      "\"location\":\"c\",\"colorId\":\"11\",\"updated\":\"2026-06-11T10:00:00Z\",\"iCalUID\":\"u\","
      "\"start\":{\"dateTime\":\"2026-06-11T10:00:00+02:00\",\"timeZone\":\"Europe/Vienna\"},"
      "\"end\":{\"date\":\"2026-06-12\"},\"recurrence\":[\"RRULE:FREQ=DAILY\"],"
      "\"organizer\":{\"email\":\"o@x\",\"self\":false},\"attendees\":[{\"email\":\"b@x\","
      "\"displayName\":\"B\",\"self\":true,\"optional\":true,\"responseStatus\":\"declined\"}],"
      "\"reminders\":{\"useDefault\":false,\"overrides\":[{\"method\":\"popup\",\"minutes\":5}]},"
      "\"transparency\":\"opaque\",\"visibility\":\"private\",\"eventType\":\"default\","
      "\"extendedProperties\":{\"private\":{\"accordMark\":\"m\"}},\"hangoutLink\":\"h\","
      "\"conferenceData\":{\"entryPoints\":[{\"entryPointType\":\"video\",\"uri\":\"v\"}]}}",
      accord_google_event_decode);
}

static void
test_html (void)
{
  static const struct
  {
    const char *html;
    const char *text;
  } cases[] = {
    { "Hello<br>World", "Hello\nWorld" },
    { "<p>One</p><p>Two &amp; three</p>", "One\nTwo & three" },
    { "<ul><li>a</li><li>b</li></ul>", "- a\n- b" },
    { "see <a href=\"https://example.org/?a=1&amp;b=2\">this</a>", "see this" },
    { "<b>tags</b> such as &lt;b&gt;", "tags such as &lt;b>" },
    { "<html><head><style>p { x }</style></head><body>Text&nbsp;here &#8364;</body></html>", "Text here €" },
    { "mail <me@example.org> & 1 < 2", "mail <me@example.org> & 1 < 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = accord_html_text_read (cases[i].html);
      g_autofree char *normal = accord_normalise_body (text);

      g_assert_cmpstr (normal, ==, cases[i].text);
      g_assert_false (accord_markup_is_in (normal));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/google/event/every-field-is-a-fixed-point", test_walk);
  g_test_add_func ("/google/event/what-google-holds-comes-back", test_exact);
  g_test_add_func ("/google/event/id-in-the-alphabet-google-takes", test_id_alphabet);
  g_test_add_func ("/google/event/only-carried-fields-are-sent", test_only_carried);
  g_test_add_func ("/google/event/all-day-deletes-the-clock-members", test_all_day_nulls);
  g_test_add_func ("/google/event/mark-survives", test_mark);
  g_test_add_func ("/google/event/tombstone-with-an-id-only", test_tombstone);
  g_test_add_func ("/google/event/traits", test_traits);
  g_test_add_func ("/google/event/own-entry-is-no-guest", test_own_entry);
  g_test_add_func ("/google/event/arrays-keep-foreign-entries", test_arrays_keep_foreign_entries);
  g_test_add_func ("/google/event/default-reminders", test_default_reminders);
  g_test_add_func ("/google/event/html-is-read-once", test_html);
  g_test_add_func ("/google/event/members-of-any-type", test_lies);

  return g_test_run ();
}
