/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outlook-fixture.h"

#include <string.h>

#define START "'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'Europe/Berlin'}"
#define END "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'Europe/Berlin'}"

static void
test_bad_properties (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body, *code;
  } rows[] = {
    { "{'title':'x'," START "," END "}", "RequestBodyRead" },
    { "{'subject':5," START "," END "}", "RequestBodyRead" },
    { "{'showAs':'away'," START "," END "}", "RequestBodyRead" },
    { "{'isAllDay':'true'," START "," END "}", "RequestBodyRead" },
    { "{'location':'Here'," START "," END "}", "RequestBodyRead" },
    { "{'location':{'name':'Here'}," START "," END "}", "RequestBodyRead" },
    { "{'categories':'Red'," START "," END "}", "RequestBodyRead" },
    { "{'categories':[1]," START "," END "}", "RequestBodyRead" },
    { "{'changeKey':'x'," START "," END "}", "ErrorInvalidProperty" },
    { "{'seriesMasterId':'x'," START "," END "}", "ErrorInvalidProperty" },
    { "{'subject':'no start'," END "}", "ErrorInvalidRequest" },
    { "{'start':{'dateTime':'2026-11-09T15:00:00+01:00','timeZone':'UTC'}," END "}", "ErrorInvalidRequest" },
    { "{'start':{'dateTime':'2026-11-10T15:00:00','timeZone':'UTC'}," END "}",
      "ErrorPropertyValidationFailure" },
    { "{'attendees':[{'emailAddress':{'name':'x'}}]," START "," END "}", "ErrorInvalidRecipients" },
    { "{'singleValueExtendedProperties':[{'id':'LocalId','value':'1'}]," START "," END "}",
      "ErrorInvalidProperty" },
  };
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    graph_refused (fixture, 400, rows[i].code, "POST", "/me/events", NULL, rows[i].body);
  graph_refused (fixture, 400, "BadRequest", "POST", "/me/events", NULL, "{");
  graph_refused (fixture, 400, "ErrorInvalidProperty", "PATCH", path, NULL, "{'transactionId':'later'}");
}

static void
test_times (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) utc = graph_expect (fixture, 200, "GET", path, NULL);
  g_autoptr (Reply) berlin = graph (fixture, "GET", path, "Prefer: outlook.timezone=\"Europe/Berlin\"", NULL);
  g_autoptr (Reply) tokyo =
      graph (fixture, "GET", path, "Prefer: outlook.timezone=\"Tokyo Standard Time\"", NULL);

  g_assert_cmpstr (reply_at (utc, "start.dateTime"), ==, "2026-11-09T14:00:00.0000000");
  g_assert_cmpstr (reply_at (utc, "start.timeZone"), ==, "UTC");
  g_assert_cmpstr (reply_at (utc, "originalStartTimeZone"), ==, "W. Europe Standard Time");
  g_assert_cmpstr (reply_at (berlin, "start.dateTime"), ==, "2026-11-09T15:00:00.0000000");
  g_assert_cmpstr (reply_at (berlin, "start.timeZone"), ==, "Europe/Berlin");
  g_assert_nonnull (strstr (reply_header (berlin, "Preference-Applied"), "outlook.timezone"));
  g_assert_cmpstr (reply_at (tokyo, "end.dateTime"), ==, "2026-11-10T00:00:00.0000000");
}

static void
test_bad_zones (Fixture *fixture, gconstpointer data)
{
  graph_refused (fixture,
                 400,
                 "TimeZoneNotSupportedException",
                 "POST",
                 "/me/events",
                 NULL,
                 "{'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'Europe/Kyiv'}," END "}");
  graph_refused (fixture,
                 400,
                 "TimeZoneNotSupportedException",
                 "GET",
                 "/me/events",
                 "Prefer: outlook.timezone=\"Mars/Base\"",
                 NULL);
  fixture_set (fixture, "{'bad_zone_status':500}");
  graph_refused (fixture,
                 500,
                 "TimeZoneNotSupportedException",
                 "GET",
                 "/me/events",
                 "Prefer: outlook.timezone=\"Mars/Base\"",
                 NULL);
}

static void
test_custom_zone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calendar = graph_default_calendar (fixture);
  g_autofree char *where = g_strdup_printf ("microsoft/" FIXTURE_MARA "/calendars/%s/events", calendar);
  g_autoptr (Reply) made = fixture_control (
      fixture, "POST", where, "{'originalStartTimeZone':'tzone://Microsoft/Custom'," START "," END "}");
  g_autofree char *path = g_strconcat ("/me/events/", reply_at (made, "id"), NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);

  g_assert_cmpstr (reply_at (read, "originalStartTimeZone"), ==, "tzone://Microsoft/Custom");
}

static void
test_all_day (Fixture *fixture, gconstpointer data)
{
  static const char *const refused[] = {
    "{'isAllDay':true," START "," END "}",
    "{'isAllDay':true,'start':{'dateTime':'2026-11-09T00:00:00','timeZone':'UTC'},"
    "'end':{'dateTime':'2026-11-09T00:00:00','timeZone':'UTC'}}",
    "{'isAllDay':true,'start':{'dateTime':'2026-11-09T00:00:00','timeZone':'UTC'},"
    "'end':{'dateTime':'2026-11-10T00:00:00','timeZone':'Europe/Berlin'}}",
  };
  g_autofree char *path = NULL;
  g_autoptr (Reply) made = NULL;
  g_autoptr (Reply) read = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    graph_refused (fixture, 400, "ErrorInvalidRequest", "POST", "/me/events", NULL, refused[i]);
  made =
      graph_expect (fixture,
                    201,
                    "POST",
                    "/me/events",
                    "{'isAllDay':true,'start':{'dateTime':'2026-11-09T00:00:00','timeZone':'Europe/Berlin'},"
                    "'end':{'dateTime':'2026-11-11T00:00:00','timeZone':'Europe/Berlin'}}");
  path = g_strconcat ("/me/events/", reply_at (made, "id"), NULL);
  read = graph (fixture, "GET", path, "Prefer: outlook.timezone=\"Tokyo Standard Time\"", NULL);
  g_assert_cmpstr (reply_at (read, "start.dateTime"), ==, "2026-11-09T00:00:00.0000000");
  g_assert_cmpstr (reply_at (read, "end.dateTime"), ==, "2026-11-11T00:00:00.0000000");
}

static void
test_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, ",'body':{'contentType':'text','content':'1 < 2'}");
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) html = graph_expect (fixture, 200, "GET", path, NULL);
  g_autoptr (Reply) text = graph (fixture, "GET", path, "Prefer: outlook.body-content-type=\"text\"", NULL);

  g_assert_cmpstr (reply_at (html, "body.contentType"), ==, "html");
  g_assert_true (g_str_has_prefix (reply_at (html, "body.content"), "<html><head>"));
  g_assert_nonnull (strstr (reply_at (html, "body.content"), "1 &lt; 2"));
  g_assert_cmpstr (reply_at (text, "body.contentType"), ==, "text");
  g_assert_cmpstr (reply_at (text, "body.content"), ==, "1 < 2");
  g_assert_cmpstr (reply_at (text, "bodyPreview"), ==, "1 < 2");
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);

  g_assert_cmpstr (reply_at (read, "isReminderOn"), ==, "true");
  g_assert_cmpstr (reply_at (read, "reminderMinutesBeforeStart"), ==, "15");
  g_assert_cmpstr (reply_at (read, "showAs"), ==, "busy");
  g_assert_cmpstr (reply_at (read, "sensitivity"), ==, "normal");
  g_assert_cmpstr (reply_at (read, "type"), ==, "singleInstance");
  g_assert_cmpstr (reply_at (read, "isOrganizer"), ==, "true");
}

static void
test_transaction (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = graph_create (fixture, ",'transactionId':'t-1'");
  g_autofree char *second = graph_create (fixture, ",'transactionId':'t-1'");
  g_autofree char *third = graph_create (fixture, ",'transactionId':'t-1','importance':'high'");
  g_autofree char *path = g_strconcat ("/me/events/", first, NULL);
  g_autoptr (Reply) list = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_autoptr (Reply) deleted = NULL;
  g_autofree char *anew = NULL;

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
  g_assert_cmpint (reply_size (list, "value"), ==, 1);
  fixture_set (fixture, "{'transaction_mismatch':'error'}");
  graph_refused (fixture,
                 409,
                 "ErrorDuplicateTransactionId",
                 "POST",
                 "/me/events",
                 NULL,
                 "{'subject':'Other','transactionId':'t-1'," START "," END "}");
  deleted = graph_expect (fixture, 204, "DELETE", path, NULL);
  anew = graph_create (fixture, ",'transactionId':'t-1'");
  g_assert_cmpstr (anew, !=, first);
}

static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);
  g_autofree char *header = g_strconcat ("If-Match: ", graph_member (read, "@odata.etag"), NULL);
  g_autoptr (Reply) changed = graph (fixture, "PATCH", path, header, "{'subject':'New'}");

  g_assert_true (g_str_has_prefix (graph_member (read, "@odata.etag"), "W/\""));
  g_assert_cmpuint (changed->status, ==, 200);
  g_assert_cmpstr (graph_member (changed, "@odata.etag"), !=, graph_member (read, "@odata.etag"));
  graph_refused (fixture, 412, "ErrorIrresolvableConflict", "PATCH", path, header, "{'subject':'Older'}");
  graph_refused (fixture, 412, "ErrorIrresolvableConflict", "DELETE", path, header, NULL);
}

typedef struct
{
  guint statuses[2];
  guint done;
} Race;

static void
race_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  Race *race = data;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (session), result);

  g_assert_nonnull (bytes);
  race->statuses[race->done++] = soup_message_get_status (message);
}

static void
send_patch (Fixture *fixture, const char *path, const char *etag, Race *race)
{
  g_autofree char *address = g_strconcat (fixture->microsoft, "/v1.0", path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", fixture->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("PATCH", address);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"subject\":\"Race\"}", 18);

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
  soup_message_headers_append (soup_message_get_request_headers (message), "If-Match", etag);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, race_cb, race);
}

static void
test_parallel_writes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);
  const char *etag = graph_member (read, "@odata.etag");
  Race race = { 0 };

  fixture_set (fixture, "{'latency_ms':200}");
  send_patch (fixture, path, etag, &race);
  send_patch (fixture, path, etag, &race);
  while (race.done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (MIN (race.statuses[0], race.statuses[1]), ==, 200);
  g_assert_cmpuint (MAX (race.statuses[0], race.statuses[1]), ==, 409);
}

static void
test_processing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) before = NULL;
  g_autoptr (Reply) clock = NULL;
  g_autoptr (Reply) after = NULL;

  fixture_set (fixture, "{'etag_bump':true}");
  id = graph_create (fixture, NULL);
  path = g_strconcat ("/me/events/", id, NULL);
  before = graph_expect (fixture, 200, "GET", path, NULL);
  clock = fixture_control (fixture, "POST", "clock", "{'advance':5}");
  after = graph_expect (fixture, 200, "GET", path, NULL);
  g_assert_cmpstr (graph_member (before, "@odata.etag"), !=, graph_member (after, "@odata.etag"));
  g_assert_cmpstr (reply_at (before, "subject"), ==, reply_at (after, "subject"));
}

static void
test_id_modes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) immutable = graph (fixture, "GET", path, "Prefer: IdType=\"ImmutableId\"", NULL);
  g_autofree char *other = g_strconcat ("/me/events/", reply_at (immutable, "id"), NULL);
  g_autoptr (Reply) found = graph_expect (fixture, 200, "GET", other, NULL);
  g_autoptr (Reply) translated = NULL;
  g_autofree char *body = g_strdup_printf ("{'inputIds':['%s'],'sourceIdType':'restId',"
                                           "'targetIdType':'restImmutableEntryId'}",
                                           id);

  g_assert_cmpstr (reply_at (immutable, "id"), !=, id);
  g_assert_cmpstr (reply_at (found, "id"), ==, id);
  translated = graph_expect (fixture, 200, "POST", "/me/translateExchangeIds", body);
  g_assert_cmpstr (reply_at (translated, "value.0.targetId"), ==, reply_at (immutable, "id"));
  fixture_set (fixture, "{'other_id_mode':'missing'}");
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", other, NULL, NULL);
  graph_refused (fixture, 400, "ErrorInvalidIdMalformed", "GET", "/me/events/nonsense", NULL, NULL);
}

static char *
id_in_mode (Fixture *fixture, const char *path, const char *header)
{
  g_autoptr (Reply) reply = graph (fixture, "GET", path, header, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  return g_strdup (reply_at (reply, "value.0.id"));
}

static void
test_moved_ids (Fixture *fixture, gconstpointer data)
{
  static const char immutable[] = "Prefer: IdType=\"ImmutableId\"";
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *old_path = g_strconcat ("/me/events/", id, NULL);
  g_autofree char *kept = id_in_mode (fixture, "/me/events", immutable);
  g_autofree char *home = graph_default_calendar (fixture);
  g_autoptr (Reply) made = graph_expect (fixture, 201, "POST", "/me/calendars", "{'name':'Elsewhere'}");
  g_autofree char *body = g_strdup_printf ("{'to':'%s'}", reply_at (made, "id"));
  g_autofree char *move =
      g_strdup_printf ("microsoft/" FIXTURE_MARA "/calendars/%s/events/%s/move", home, id);
  g_autofree char *list = g_strdup_printf ("/me/calendars/%s/events", reply_at (made, "id"));
  g_autoptr (Reply) moved = fixture_control (fixture, "POST", move, body);
  g_autofree char *new_id = id_in_mode (fixture, list, NULL);
  g_autofree char *new_kept = id_in_mode (fixture, list, immutable);

  g_assert_cmpuint (moved->status, <, 300);
  g_assert_cmpstr (new_id, !=, id);
  g_assert_cmpstr (new_kept, ==, kept);
  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", old_path, NULL, NULL);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id =
      graph_create (fixture, ",'singleValueExtendedProperties':[{'id':'" GRAPH_KEY "','value':'42'}]");
  g_autofree char *other = graph_create (fixture, NULL);
  g_autofree char *base = graph_default_calendar (fixture);
  g_autofree char *path = g_strdup_printf (
      "/me/calendars/%s/events?$filter=singleValueExtendedProperties/Any(ep: ep/id eq '" GRAPH_KEY
      "' and ep/value eq '42')&$select=subject&$expand=singleValueExtendedProperties($filter=id eq "
      "'" GRAPH_KEY "')",
      base);
  g_autoptr (Reply) found = graph_expect (fixture, 200, "GET", path, NULL);
  g_autoptr (Reply) read = NULL;

  g_assert_cmpint (reply_size (found, "value"), ==, 1);
  g_assert_cmpstr (reply_at (found, "value.0.id"), ==, id);
  g_assert_cmpstr (reply_at (found, "value.0.singleValueExtendedProperties.0.value"), ==, "42");
  g_assert_cmpstr (reply_at (found, "value.0.start"), ==, "");
  g_free (path);
  path = g_strconcat ("/me/events/", id, NULL);
  read = graph_expect (fixture, 200, "GET", path, NULL);
  g_assert_cmpint (reply_size (read, "singleValueExtendedProperties"), ==, -1);
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *later = graph_create (fixture, ",'importance':'high'");
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);
  g_autofree char *by_uid =
      g_strdup_printf ("/me/events?$filter=iCalUId eq '%s'", reply_at (read, "iCalUId"));
  g_autoptr (Reply) found = graph_expect (fixture, 200, "GET", by_uid, NULL);
  g_autoptr (Reply) by_start = NULL;

  g_assert_cmpint (reply_size (found, "value"), ==, 1);
  g_assert_cmpstr (reply_at (found, "value.0.id"), ==, id);
  by_start = graph_expect (fixture,
                           200,
                           "GET",
                           "/me/events?$filter=start/dateTime ge '2026-11-09T14:00' and importance eq 'high'",
                           NULL);
  g_assert_cmpint (reply_size (by_start, "value"), ==, 1);
  graph_refused (
      fixture, 400, "ErrorInvalidUrlQueryFilter", "GET", "/me/events?$filter=uid eq 'x'", NULL, NULL);
  graph_refused (fixture, 400, "BadRequest", "GET", "/me/events?$filter=subject like 'x'", NULL, NULL);
  graph_refused (fixture, 400, "RequestBroker--ParseUri", "GET", "/me/events?$select=title", NULL, NULL);
  graph_refused (
      fixture, 400, "BadRequest", "GET", "/me/events?$expand=singleValueExtendedProperties", NULL, NULL);
  graph_refused (fixture, 400, "ErrorInvalidUrlQuery", "GET", "/me/events?$search=x", NULL, NULL);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = NULL;
  g_autoptr (Reply) first = NULL;
  guint requests;

  for (guint i = 0; i < 12; i++)
    g_free (graph_create (fixture, NULL));
  first = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_assert_cmpint (reply_size (first, "value"), ==, 10);
  rows = graph_collect (fixture, "/me/events?$top=5&$select=subject", NULL, &requests);
  g_assert_cmpuint (json_array_get_length (rows), ==, 12);
  g_assert_cmpuint (requests, ==, 3);
  graph_refused (fixture, 400, "BadRequest", "GET", "/me/events?$top=1001", NULL, NULL);
}

static void
test_repeated_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = NULL;
  guint requests;

  for (guint i = 0; i < 5; i++)
    g_free (graph_create (fixture, NULL));
  fixture_set (fixture, "{'list_repeats':true}");
  rows = graph_collect (fixture, "/me/events?$top=2", NULL, &requests);
  g_assert_cmpuint (requests, ==, 4);
  g_assert_cmpuint (json_array_get_length (rows), ==, 8);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 1), "id"),
                   ==,
                   json_object_get_string_member (json_array_get_object_element (rows, 2), "id"));
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, NULL);
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) deleted = graph_expect (fixture, 204, "DELETE", path, NULL);

  graph_refused (fixture, 404, "ErrorItemNotFound", "GET", path, NULL, NULL);
  graph_refused (fixture, 404, "ErrorItemNotFound", "DELETE", path, NULL, NULL);
  graph_refused (fixture, 404, "ErrorItemNotFound", "PATCH", path, NULL, "{'subject':'x'}");
}

static void
test_lost_reply (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) lost = NULL;
  g_autofree char *again = NULL;
  g_autoptr (Reply) list = NULL;

  fixture_fault (fixture, "{'provider':'microsoft','method':'POST','action':'reset','when':'after'}");
  lost = graph (fixture, "POST", "/me/events", NULL, "{'transactionId':'t-9'," START "," END "}");
  g_assert_cmpuint (lost->status, ==, 0);
  again = graph_create (fixture, ",'transactionId':'t-9'");
  list = graph_expect (fixture, 200, "GET", "/me/events", NULL);
  g_assert_cmpint (reply_size (list, "value"), ==, 1);
  g_assert_cmpstr (reply_at (list, "value.0.id"), ==, again);
}

static void
patch_mails (Fixture *fixture, const char *path, const char *body, int expected)
{
  g_autoptr (Reply) reply = graph_expect (fixture, 200, "PATCH", path, body);
  int mails = graph_mails (fixture);

  if (mails != expected)
    g_error ("%s: %d mails instead of %d", body, mails, expected);
}

static void
test_mails (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    int mails;
  } rows[] = {
    { "{'subject':'New title'}", 2 },
    { "{'location':{'displayName':'Room 4'}}", 2 },
    { "{'body':{'contentType':'text','content':'Agenda'}}", 2 },
    { "{'sensitivity':'private'}", 2 },
    { "{'importance':'high'}", 2 },
    { "{'start':{'dateTime':'2026-11-09T15:30:00','timeZone':'Europe/Berlin'}}", 2 },
    { "{'reminderMinutesBeforeStart':30}", 0 },
    { "{'showAs':'free'}", 0 },
    { "{'categories':['Red']}", 0 },
    { "{'singleValueExtendedProperties':[{'id':'" GRAPH_KEY "','value':'7'}]}", 0 },
    { "{'attendees':[{'emailAddress':{'address':'b@b.example'}},{'emailAddress':{'address':'c@c.example'}}]}",
      2 },
  };
  g_autofree char *path = NULL;
  g_autofree char *id = graph_create (fixture,
                                      ",'attendees':[{'emailAddress':{'address':'a@a.example'}},"
                                      "{'emailAddress':{'address':'b@b.example'}},"
                                      "{'emailAddress':{'address':'" FIXTURE_MARA "'}}]");
  g_autoptr (Reply) deleted = NULL;

  g_assert_cmpint (graph_mails (fixture), ==, 2);
  path = g_strconcat ("/me/events/", id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    patch_mails (fixture, path, rows[i].body, rows[i].mails);
  deleted = graph_expect (fixture, 204, "DELETE", path, NULL);
  g_assert_cmpint (graph_mails (fixture), ==, 2);
}

static void
test_foreign_meeting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calendar = graph_default_calendar (fixture);
  g_autofree char *where = g_strdup_printf ("microsoft/" FIXTURE_MARA "/calendars/%s/events", calendar);
  g_autoptr (Reply) made =
      fixture_control (fixture,
                       "POST",
                       where,
                       "{'subject':'Board','isOrganizer':false,'organizer':{'emailAddress':"
                       "{'name':'Boss','address':'boss@halden.example'}}," START "," END "}");
  g_autofree char *path = g_strconcat ("/me/events/", reply_at (made, "id"), NULL);
  g_autoptr (Reply) read = graph_expect (fixture, 200, "GET", path, NULL);
  g_autoptr (Reply) mails = NULL;
  g_autoptr (Reply) deleted = NULL;

  g_assert_cmpstr (reply_at (read, "isOrganizer"), ==, "false");
  g_assert_cmpstr (reply_at (read, "organizer.emailAddress.address"), ==, "boss@halden.example");
  g_assert_cmpint (graph_mails (fixture), ==, 0);
  deleted = graph_expect (fixture, 204, "DELETE", path, NULL);
  mails = fixture_control (fixture, "GET", "mails", NULL);
  g_assert_cmpint (reply_size (mails, "mails"), ==, 1);
  g_assert_cmpstr (reply_at (mails, "mails.0.why"), ==, "response");
}

static void
test_read_only_calendar (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) list = graph_expect (fixture, 200, "GET", "/me/calendars", NULL);
  g_autofree char *path = NULL;

  g_assert_cmpstr (reply_at (list, "value.2.canEdit"), ==, "false");
  path = g_strdup_printf ("/me/calendars/%s/events", reply_at (list, "value.2.id"));
  graph_refused (fixture, 403, "ErrorAccessDenied", "POST", path, NULL, "{" START "," END "}");
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = graph_create (fixture, ",'transactionId':'t-1'");
  g_autofree char *path = g_strconcat ("/me/events/", id, NULL);
  g_autoptr (Reply) before = graph_expect (fixture, 200, "GET", path, NULL);
  g_autoptr (Reply) after = NULL;

  fixture_restart (fixture);
  after = graph_expect (fixture, 200, "GET", path, NULL);
  g_assert_cmpstr (graph_member (before, "@odata.etag"), ==, graph_member (after, "@odata.etag"));
  g_assert_cmpstr (reply_at (before, "start.dateTime"), ==, reply_at (after, "start.dateTime"));
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/outlook/events/" name, Fixture, NULL, graph_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("property-outside-the-schema-is-refused", test_bad_properties);
  ADD ("61-times-come-in-utc-or-the-zone-asked-for", test_times);
  ADD ("62-unsupported-zone-is-refused", test_bad_zones);
  ADD ("61-custom-zone-keeps-its-name", test_custom_zone);
  ADD ("60-all-day-ends-must-be-midnights-a-day-apart", test_all_day);
  ADD ("63-body-comes-back-wrapped", test_body);
  ADD ("left-out-properties-get-outlooks-defaults", test_defaults);
  ADD ("58-repeated-transaction-makes-no-second-event", test_transaction);
  ADD ("59-stale-condition-overwrites-nothing", test_conditions);
  ADD ("59-parallel-write-is-a-conflict", test_parallel_writes);
  ADD ("63-etag-changes-shortly-after-create", test_processing);
  ADD ("64-ids-of-both-modes-name-one-event", test_id_modes);
  ADD ("64-a-moved-event-keeps-its-immutable-id-only", test_moved_ids);
  ADD ("event-is-found-by-its-key", test_key);
  ADD ("filter-takes-what-graph-takes", test_filters);
  ADD ("listing-comes-in-pages-of-ten", test_pages);
  ADD ("pages-repeat-a-row-where-switched-on", test_repeated_rows);
  ADD ("deleted-event-is-not-found", test_gone);
  ADD ("73-lost-create-response-leaves-the-event", test_lost_reply);
  ADD ("68-write-with-attendees-sends-mail", test_mails);
  ADD ("68-deleting-a-foreign-meeting-answers-its-organiser", test_foreign_meeting);
  ADD ("read-only-calendar-takes-no-writes", test_read_only_calendar);
  ADD ("restart-loses-nothing", test_restart);
  return g_test_run ();
}
