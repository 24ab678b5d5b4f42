/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* What only Google does, or only to Google's client (providers.md §2). */

#include "conformance-subject.h"

#include "remote/accord-json.h"

#include <string.h>

#define MORNING "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna"
#define SCOPE "https://www.googleapis.com/auth/"

static void
assert_remote_error (const GError *error, AccordRemoteError code)
{
  g_assert_error (error, ACCORD_REMOTE_ERROR, (int) code);
}

/* A person's own program adds an event. Returns its id. (transfer full) */
static char *
add_raw (Subject *self, const char *json)
{
  g_autofree char *path = subject_control_path (self, NULL);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self->practice, "POST", path, json);

  return g_strdup (accord_json_string (accord_json_root (reply), "id"));
}

static JsonNode *
read_raw (Subject *self, const char *id)
{
  g_autofree char *path = subject_control_path (self, id);

  return accord_practice_server_control (self->practice, "GET", path, NULL);
}

/* ---- what goes wrong on the way ---- */

static void
assert_listing_survives (Subject *self, const char *fault)
{
  g_auto (Listing) listing = { NULL };
  guint calls = accord_provider_get_calls (self->provider);

  subject_add_simple (self, "One", MORNING);
  accord_practice_server_fault (self->practice, fault);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpuint (accord_provider_get_calls (self->provider), >, calls + 1);
}

static void
test_throttled (Subject *self, gconstpointer kind)
{
  assert_listing_survives (
      self, "{\"action\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"7\"},\"times\":2}");
  g_assert_cmpint (accord_fake_clock_waited (self->clock), >=, 14 * G_USEC_PER_SEC);
}

static void
test_throttled_as_403 (Subject *self, gconstpointer kind)
{
  assert_listing_survives (
      self,
      "{\"action\":\"status\",\"status\":403,\"times\":2,\"body\":{\"error\":{\"code\":403,"
      "\"message\":\"Rate Limit Exceeded\",\"errors\":[{\"domain\":\"usageLimits\","
      "\"reason\":\"userRateLimitExceeded\"}]}}}");
}

static void
test_truncated (Subject *self, gconstpointer kind)
{
  assert_listing_survives (self, "{\"action\":\"truncate\",\"times\":1}");
}

static void
test_expired_access (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };

  subject_add_simple (self, "One", MORNING);
  accord_practice_server_expire (self->practice, "google", "access");
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
}

static void
test_signed_out (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  accord_practice_server_expire (self->practice, "google", "access");
  accord_practice_server_expire (self->practice, "google", "refresh");
  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  g_assert_true (g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_SIGNED_OUT) ||
                 g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_REVOKED));
}

static void
test_nonsense (Subject *self, gconstpointer kind)
{
  static const char *const faults[] = {
    "{\"action\":\"html\",\"status\":200,\"times\":0}",
    "{\"action\":\"status\",\"status\":200,\"body\":{\"items\":[]},\"times\":0}",
    "{\"action\":\"status\",\"status\":418,\"times\":0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_auto (Listing) listing = { NULL };
      g_autoptr (GError) error = NULL;

      accord_practice_server_calm (self->practice);
      accord_practice_server_fault (self->practice, faults[i]);
      g_assert_false (subject_try_list (self, NULL, &listing, &error));
      if (!g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL))
        g_error ("%s: %s", faults[i], error->message);
    }
}

/* An hours-long limit is not asked again. */
static void
test_quota (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("One", MORNING);
  g_autoptr (AccordWrite) write = NULL;
  guint calls = accord_provider_get_calls (self->provider);

  accord_practice_server_set (self->practice, "google_quota_exceeded", "true");
  write = subject_create (self, fields, 1);
  assert_remote_error (write->error, ACCORD_REMOTE_ERROR_BUSY);
  g_assert_cmpuint (accord_provider_get_calls (self->provider), ==, calls + 1);
}

/* ---- permissions ---- */

static void
test_cannot_list (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const AccordCalendar *primary;

  subject_restart (self, "openid email " SCOPE "calendar.events");
  g_assert_false (accord_provider_get_capabilities (self->provider).can_list_calendars);
  list = accord_provider_list_calendars (self->provider, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  primary = g_ptr_array_index (list, 0);
  g_assert_cmpstr (primary->remote_id, ==, "primary");
  g_assert_true (primary->primary && primary->writable);
}

static void
test_cannot_create_calendar (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordCalendar) made = NULL;
  g_autoptr (GError) error = NULL;

  subject_restart (self, "openid email " SCOPE "calendar.events " SCOPE "calendar.calendarlist.readonly");
  g_assert_false (accord_provider_get_capabilities (self->provider).can_create_calendars);
  made = accord_provider_create_calendar (self->provider, "Project Deliverables", NULL, NULL, &error);
  assert_remote_error (error, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

/* A missing permission is never a sign-out. */
static void
test_missing_scope (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  subject_restart (self, "openid email " SCOPE "calendar.calendarlist.readonly");
  g_assert_false (subject_try_list (self, NULL, &listing, &error));
  assert_remote_error (error, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

/* ---- rows ---- */

static void
test_repeating (Subject *self, gconstpointer kind)
{
  g_autofree char *id =
      add_raw (self,
               "{\"summary\":\"Weekly\","
               "\"recurrence\":[\"RRULE:FREQ=WEEKLY;COUNT=5\",\"EXRULE:FREQ=WEEKLY;INTERVAL=2\"],"
               "\"start\":{\"dateTime\":\"2026-06-11T10:00:00+02:00\",\"timeZone\":\"Europe/Vienna\"},"
               "\"end\":{\"dateTime\":\"2026-06-11T11:00:00+02:00\",\"timeZone\":\"Europe/Vienna\"}}");
  g_auto (Listing) listing = { NULL };
  g_autoptr (AccordRemoteItem) item = NULL;

  subject_add_simple (self, "Once", MORNING);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  g_assert_cmpuint (listing.repeating, ==, 1);
  item = subject_fetch (self, id);
  g_assert_true (item->traits & ACCORD_REMOTE_REPEATS);
}

static void
test_default_reminders (Subject *self, gconstpointer kind)
{
  g_autofree char *id = add_raw (self,
                                 "{\"summary\":\"Default\",\"reminders\":{\"useDefault\":true},"
                                 "\"start\":{\"date\":\"2026-06-11\"},\"end\":{\"date\":\"2026-06-12\"}}");
  g_autoptr (AccordRemoteItem) fetched = subject_fetch (self, id);
  g_auto (Listing) listing = { NULL };

  /* Whichever way it is read, with and without the envelope of a listing. */
  subject_list (self, NULL, &listing);
  g_assert_cmpstr (accord_fields_get (fetched->fields, ACCORD_FIELD_REMINDERS),
                   ==,
                   accord_fields_get (listing_find (&listing, "Default")->fields, ACCORD_FIELD_REMINDERS));
}

static void
test_foreign_fields (Subject *self, gconstpointer kind)
{
  static const char *const foreign[] = { "location", "guestsCanModify", "extendedProperties",
                                         "source",   "reminders",       "iCalUID" };
  g_autofree char *id =
      add_raw (self,
               "{\"summary\":\"Theirs\",\"location\":\"Room 4\",\"guestsCanModify\":true,"
               "\"extendedProperties\":{\"private\":{\"other\":\"kept\"},\"shared\":{\"s\":\"t\"}},"
               "\"source\":{\"title\":\"x\",\"url\":\"https://example.org\"},"
               "\"reminders\":{\"useDefault\":false,\"overrides\":[{\"method\":\"email\",\"minutes\":60}]},"
               "\"start\":{\"date\":\"2026-06-11\"},\"end\":{\"date\":\"2026-06-12\"}}");
  g_autoptr (JsonNode) before = read_raw (self, id);
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_autoptr (AccordWrite) write = subject_update (self, item, ACCORD_FIELD_TITLE, "Ours");
  g_autoptr (JsonNode) after = read_raw (self, id);

  g_assert_no_error (write->error);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_true (json_node_equal (json_object_get_member (json_node_get_object (before), foreign[i]),
                                    json_object_get_member (json_node_get_object (after), foreign[i])));
  g_assert_cmpstr (accord_json_string (json_node_get_object (after), "summary"), ==, "Ours");
}

static void
test_mail_reminder (Subject *self, gconstpointer kind)
{
  g_autofree char *id =
      add_raw (self,
               "{\"summary\":\"Theirs\",\"reminders\":{\"useDefault\":false,"
               "\"overrides\":[{\"method\":\"email\",\"minutes\":60},{\"method\":\"popup\",\"minutes\":5}]},"
               "\"start\":{\"date\":\"2026-06-11\"},\"end\":{\"date\":\"2026-06-12\"}}");
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  g_autoptr (AccordWrite) write = subject_update (self, item, ACCORD_FIELD_REMINDERS, "15");
  g_autoptr (JsonNode) after = read_raw (self, id);
  JsonArray *overrides = accord_json_array (json_node_get_object (after), "reminders/overrides");

  g_assert_no_error (write->error);
  g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_REMINDERS), ==, "5");
  g_assert_cmpuint (json_array_get_length (overrides), ==, 2);
  g_assert_cmpstr (accord_json_string (accord_json_element (overrides, 0), "method"), ==, "email");
  g_assert_cmpint (accord_json_int (accord_json_element (overrides, 1), "minutes", 0), ==, 15);
}

/* ---- mail ---- */

static void
test_mails (Subject *self, gconstpointer kind)
{
  g_autoptr (AccordFields) fields = subject_fields ("Meeting", MORNING);
  guint before = accord_practice_server_count_mails (self->practice);

  accord_fields_set (fields, ACCORD_FIELD_ATTENDEES, "b@example.org\t\trequired\nc@example.org\t\trequired");
  for (guint send = 0; send < 2; send++)
    {
      g_autoptr (AccordWrite) write = accord_write_new (ACCORD_WRITE_CREATE);
      g_autoptr (GPtrArray) writes = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;

      write->fields = accord_fields_copy (fields);
      write->key = subject_key (self, send + 1);
      write->mark = subject_mark (self, send + 1);
      write->send_mail = send == 1;
      g_ptr_array_add (writes, write);
      g_assert_true (accord_provider_apply (self->provider, self->calendar, writes, NULL, &error));
      g_assert_no_error (write->error);
      g_assert_cmpuint (accord_practice_server_count_mails (self->practice), ==, before + 2 * send);
    }
}

/* ---- requests ---- */

/* A sync token is bound to the parameters of its first request, and the range must not come with it. */
static void
test_fixed_parameters (Subject *self, gconstpointer kind)
{
  g_autoptr (JsonArray) requests = NULL;
  g_auto (Listing) first = { NULL };
  g_auto (Listing) second = { NULL };

  subject_add_simple (self, "One", MORNING);
  subject_add_simple (self, "Two", MORNING);
  subject_set_page_size (self, 1);
  requests = accord_practice_server_take_requests (self->practice);
  json_array_unref (g_steal_pointer (&requests));
  subject_list (self, NULL, &first);
  subject_edit_title (self, listing_find (&first, "One")->id, "Three");
  subject_list (self, first.cursor, &second);

  requests = accord_practice_server_take_requests (self->practice);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);
      const char *query = accord_json_string (request, "query");

      if (g_strcmp0 (accord_json_string (request, "provider"), "google") != 0 ||
          !g_str_has_suffix (accord_json_string (request, "path"), "/events"))
        continue;
      g_assert_nonnull (strstr (query, "maxResults=2500&showDeleted=true&singleEvents=false"));
      g_assert_true ((strstr (query, "syncToken=") != NULL) != (strstr (query, "timeMin=") != NULL));
    }
}

static const SubjectTest tests[] = {
  { "throttling-is-waited-for", test_throttled },
  { "throttling-said-as-403", test_throttled_as_403 },
  { "a-truncated-reply-is-asked-for-again", test_truncated },
  { "an-expired-access-token-in-mid-run", test_expired_access },
  { "a-refused-refresh-is-a-sign-out", test_signed_out },
  { "replies-that-make-no-sense", test_nonsense },
  { "an-hours-long-limit-is-not-asked-again", test_quota },
  { "without-the-scope-to-list", test_cannot_list },
  { "without-the-scope-to-create-calendars", test_cannot_create_calendar },
  { "a-missing-scope-is-no-sign-out", test_missing_scope },
  { "what-repeats-in-an-unknown-way-is-counted", test_repeating },
  { "default-reminders-are-read-alike", test_default_reminders },
  { "foreign-fields-are-untouched", test_foreign_fields },
  { "reminders-by-mail-are-kept", test_mail_reminder },
  { "mail-only-when-asked", test_mails },
  { "listing-parameters-never-change", test_fixed_parameters },
};

int
main (int argc, char **argv)
{
  return subjects_run (argc, argv, "google", SUBJECT_GOOGLE, tests, G_N_ELEMENTS (tests));
}
