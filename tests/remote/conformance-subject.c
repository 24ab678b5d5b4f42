/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "conformance-subject.h"

#include "model/accord-exceptions.h"

#include "model/accord-mark.h"
#include "remote/accord-google-event.h"
#include "remote/accord-google.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-outlook.h"

#include <string.h>

#define RANGE_FROM 1767225600 /* 2026-01-01 */
#define RANGE_TO 1798761600   /* 2027-01-01 */
#define STORE "11111111-1111-4111-8111-111111111111"
#define EVENT "22222222-2222-4222-8222-222222222222"

static AccordPracticeServer *practice; /* one for the whole run */
static guint n_calendars;              /* made so far */

const char *
subject_kind_name (SubjectKind kind)
{
  static const char *const names[] = { "fake", "google", "outlook", "outlook-view" };

  return names[kind];
}

static gboolean
is_google (Subject *self)
{
  return self->kind == SUBJECT_GOOGLE;
}

static const char *
side (Subject *self)
{
  return is_google (self) ? "google" : "microsoft";
}

void
subjects_finish (void)
{
  g_clear_pointer (&practice, accord_practice_server_free);
}

gboolean
subjects_repeat_rows (void)
{
  const char *settings = g_getenv ("ACCORD_PRACTICE_SETTINGS");

  return settings != NULL && strstr (settings, "delta_repeats") != NULL;
}

gboolean
subject_lets_in_again (Subject *self)
{
  const char *settings = g_getenv ("ACCORD_PRACTICE_SETTINGS");

  if (settings == NULL || self->fake != NULL)
    return TRUE;
  return strstr (settings, is_google (self) ? "google_put_revives" : "same_rule_discards") == NULL;
}

void
subject_restart (Subject *self, const char *scopes)
{
  g_autoptr (AccordRegistration) registration =
      accord_practice_server_register (self->practice, is_google (self) ? "google" : "outlook");

  if (scopes == NULL)
    scopes = is_google (self) ? SUBJECT_SCOPES_GOOGLE : SUBJECT_SCOPES_OUTLOOK;
  g_clear_object (&self->provider);
  g_clear_object (&self->credentials);
  self->credentials =
      accord_practice_server_sign_in (self->practice, registration, scopes, ACCORD_CLOCK (self->clock));
  self->provider = is_google (self)
                       ? accord_google_new (self->credentials, registration, ACCORD_CLOCK (self->clock))
                       : accord_outlook_new (self->credentials, registration, ACCORD_CLOCK (self->clock));
}

static char *
add_calendar (Subject *self)
{
  g_autofree char *path = g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars", side (self));
  g_autofree char *name = g_strdup_printf ("{\"name\":\"Test %u\"}", ++n_calendars);
  g_autoptr (JsonNode) made = accord_practice_server_control_text (self->practice, "POST", path, name);

  return g_strdup (json_object_get_string_member (json_node_get_object (made), "id"));
}

static void
set_up_practice (Subject *self)
{
  if (practice == NULL)
    practice = accord_practice_server_new ();
  self->practice = practice;
  accord_practice_server_calm (practice);
  if (self->kind == SUBJECT_OUTLOOK_VIEW)
    accord_practice_server_set (practice, "events_delta", "\"unsupported\"");
  self->calendar->remote_id = add_calendar (self);
  subject_restart (self, NULL);
}

void
subject_set_up (Subject *self, gconstpointer kind)
{
  self->kind = GPOINTER_TO_UINT (kind);
  self->clock = accord_fake_clock_new (g_get_real_time () / G_USEC_PER_SEC);
  self->from = RANGE_FROM;
  self->to = RANGE_TO;
  self->calendar = accord_calendar_new ();
  if (self->kind != SUBJECT_FAKE)
    {
      set_up_practice (self);
      return;
    }
  self->fake = accord_fake_provider_new (ACCORD_PRACTICE_PERSON);
  self->provider = ACCORD_PROVIDER (self->fake);
  accord_fake_provider_add_calendar (self->fake, "primary", "Primary", "owner");
  accord_fake_provider_add_calendar (self->fake, "test", "Test", "owner");
  accord_fake_provider_add_calendar (self->fake, "others", "Others", "reader");
  self->calendar->remote_id = g_strdup ("test");
}

void
subject_tear_down (Subject *self, gconstpointer kind)
{
  g_clear_object (&self->provider);
  g_clear_object (&self->credentials);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->calendar, accord_calendar_free);
}

char *
subject_control_path (Subject *self, const char *id)
{
  g_autofree char *calendar = g_uri_escape_string (self->calendar->remote_id, NULL, FALSE);
  g_autofree char *event = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;

  return g_strdup_printf ("/control/%s/" ACCORD_PRACTICE_PERSON "/calendars/%s/events%s%s",
                          side (self),
                          calendar,
                          event != NULL ? "/" : "",
                          event != NULL ? event : "");
}

JsonNode *
subject_raw_events (Subject *self)
{
  g_autofree char *path = subject_control_path (self, NULL);

  return accord_practice_server_control (self->practice, "GET", path, NULL);
}

/* What a person's own program would send. */
static JsonNode *
encode (Subject *self, const AccordFields *fields, gboolean patch)
{
  const AccordFieldContext context = { .fallback_zone = "Europe/Berlin" };
  JsonNode *node = is_google (self) ? accord_google_event_encode (fields, &context, NULL, NULL)
                                    : accord_outlook_event_encode (fields, &context, NULL, NULL);

  if (!patch)
    accord_json_strip_nulls (json_node_get_object (node));
  return node;
}

void
subject_add (Subject *self, const AccordFields *fields)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) reply = NULL;

  if (self->fake != NULL)
    {
      accord_fake_provider_add (self->fake, self->calendar->remote_id, fields, NULL);
      return;
    }
  path = subject_control_path (self, NULL);
  reply = accord_practice_server_control (self->practice, "POST", path, encode (self, fields, FALSE));
}

AccordFields *
subject_fields (const char *title, const char *when)
{
  AccordFields *fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  return fields;
}

void
subject_add_simple (Subject *self, const char *title, const char *when)
{
  g_autoptr (AccordFields) fields = subject_fields (title, when);

  subject_add (self, fields);
}

void
subject_edit_title (Subject *self, const char *id, const char *title)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) reply = NULL;

  if (self->fake != NULL)
    {
      accord_fake_provider_edit (self->fake, self->calendar->remote_id, id, ACCORD_FIELD_TITLE, title);
      return;
    }
  accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
  path = subject_control_path (self, id);
  reply = accord_practice_server_control (self->practice, "PATCH", path, encode (self, fields, TRUE));
}

void
subject_delete (Subject *self, const char *id)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) reply = NULL;

  if (self->fake != NULL)
    {
      accord_fake_provider_delete (self->fake, self->calendar->remote_id, id);
      return;
    }
  path = subject_control_path (self, id);
  reply = accord_practice_server_control (self->practice, "DELETE", path, NULL);
}

/* The id that the server's own pages know the only event of the calendar by; Graph has two modes of ids. */
static char *
get_raw_id (Subject *self)
{
  g_autoptr (JsonNode) raw = subject_raw_events (self);
  JsonArray *events = json_object_get_array_member (json_node_get_object (raw), "events");

  g_assert_cmpuint (json_array_get_length (events), ==, 1);
  return g_strdup (accord_json_string (accord_json_element (events, 0), "id"));
}

AccordCalendar *
subject_move (Subject *self, const char *id)
{
  AccordCalendar *other = accord_calendar_copy (self->calendar);
  g_autofree char *event = NULL;
  g_autofree char *raw_id = NULL;
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) reply = NULL;

  g_free (other->remote_id);
  if (self->fake != NULL)
    {
      other->remote_id = g_strdup ("primary");
      accord_fake_provider_move (self->fake, self->calendar->remote_id, other->remote_id, id);
      return other;
    }
  other->remote_id = add_calendar (self);
  raw_id = get_raw_id (self);
  event = subject_control_path (self, raw_id);
  path = g_strconcat (event, "/move", NULL);
  body = g_strdup_printf ("{\"to\":\"%s\"}", other->remote_id);
  reply = accord_practice_server_control_text (self->practice, "POST", path, body);
  return other;
}

/* The server's own count of what lives in the calendar. */
guint
subject_count (Subject *self)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) state = NULL;
  JsonArray *users;

  if (self->fake != NULL)
    {
      all = accord_fake_provider_peek_all (self->fake, self->calendar->remote_id);
      return all->len;
    }
  path = g_strdup_printf ("/control/state?provider=%s&user=" ACCORD_PRACTICE_PERSON, side (self));
  state = accord_practice_server_control (self->practice, "GET", path, NULL);
  users = json_object_get_array_member (json_node_get_object (state), "users");
  for (guint i = 0; i < json_array_get_length (users); i++)
    {
      JsonArray *calendars = accord_json_array (accord_json_element (users, i), "calendars");

      for (guint j = 0; j < json_array_get_length (calendars); j++)
        {
          JsonObject *calendar = accord_json_element (calendars, j);

          if (g_strcmp0 (accord_json_string (calendar, "id"), self->calendar->remote_id) == 0)
            return (guint) accord_json_int (calendar, "live", 0);
        }
    }
  g_error ("the calendar is not there");
}

void
subject_set_page_size (Subject *self, guint size)
{
  g_autofree char *text = g_strdup_printf ("%u", size);

  if (self->fake != NULL)
    accord_fake_provider_get_switches (self->fake)->page_size = size;
  else
    accord_practice_server_set (self->practice, "page_size", text);
}

void
subject_set_empty_pages (Subject *self)
{
  if (self->fake != NULL)
    accord_fake_provider_get_switches (self->fake)->empty_pages = TRUE;
  else if (is_google (self))
    accord_practice_server_set (self->practice, "google_empty_pages", "true");
  else
    /* Whichever of its feeds the server has: asking for the other is refused first. */
    accord_practice_server_fault (self->practice, "{\"path\":\"/delta\",\"action\":\"empty-page\",\"times\":2}");
}

void
subject_set_duplicates (Subject *self)
{
  if (self->fake != NULL)
    accord_fake_provider_get_switches (self->fake)->duplicate_rows = TRUE;
  else
    accord_practice_server_fault (self->practice,
                                  "{\"method\":\"GET\",\"action\":\"duplicate\",\"times\":0}");
}

void
subject_expire_cursors (Subject *self)
{
  if (self->fake != NULL)
    accord_fake_provider_expire_cursors (self->fake);
  else
    accord_practice_server_expire (self->practice, side (self), is_google (self) ? "sync" : "delta");
}

void
subject_expire_pages (Subject *self)
{
  if (self->fake != NULL)
    accord_fake_provider_expire_cursors (self->fake);
  else
    accord_practice_server_expire (self->practice, side (self), is_google (self) ? "page" : "next_link");
}

void
subject_lose_create (Subject *self)
{
  if (self->fake != NULL)
    accord_fake_provider_fail (
        self->fake, ACCORD_FAKE_CREATE, 1, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE);
  else
    accord_practice_server_fault (
        self->practice,
        "{\"method\":\"POST\",\"path\":\"/events\",\"action\":\"reset\",\"when\":\"after\",\"times\":1}");
}

void
subject_remove_calendar (Subject *self)
{
  g_autofree char *events = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) reply = NULL;

  if (self->fake != NULL)
    {
      accord_fake_provider_remove_calendar (self->fake, self->calendar->remote_id);
      return;
    }
  events = subject_control_path (self, NULL);
  path = g_strndup (events, strlen (events) - strlen ("/events"));
  reply = accord_practice_server_control (self->practice, "DELETE", path, NULL);
}

void
subject_make_read_only (Subject *self)
{
  g_autofree char *events = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) reply = NULL;

  if (self->fake != NULL)
    {
      accord_fake_provider_set_role (self->fake, self->calendar->remote_id, "reader");
      return;
    }
  events = subject_control_path (self, NULL);
  path = g_strndup (events, strlen (events) - strlen ("/events"));
  reply = accord_practice_server_control_text (self->practice, "PATCH", path, "{\"role\":\"reader\"}");
}

void
listing_clear (Listing *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->cursor, g_free);
}

/* The last row of an id wins. */
static void
take_row (Listing *self, const AccordRemoteItem *item)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (((const AccordRemoteItem *) g_ptr_array_index (self->items, i))->id, item->id))
      {
        g_ptr_array_remove_index (self->items, i);
        break;
      }
  g_ptr_array_add (self->items, accord_remote_item_copy (item));
}

gboolean
subject_try_list (Subject *self, const char *cursor, Listing *out, GError **error)
{
  g_autofree char *at = g_strdup (cursor);
  gboolean more = TRUE;

  *out = (Listing){ .items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free) };
  while (more)
    {
      g_auto (AccordChanges) page = { 0 };

      if (!accord_provider_list_changes (
              self->provider, self->calendar, at, self->from, self->to, &page, NULL, error))
        return FALSE;
      for (guint i = 0; i < page.items->len; i++)
        take_row (out, g_ptr_array_index (page.items, i));
      g_assert_true (!page.more || !page.complete);
      g_assert_nonnull (page.cursor);
      /* The engine ends a listing that does not get on. */
      g_assert_false (page.more && g_strcmp0 (at, page.cursor) == 0);
      more = page.more;
      out->complete = page.complete;
      out->repeating += page.repeating;
      out->pages++;
      g_assert_cmpuint (out->pages, <, 500);
      g_free (at);
      at = g_steal_pointer (&page.cursor);
    }
  out->cursor = g_steal_pointer (&at);
  return TRUE;
}

void
subject_list (Subject *self, const char *cursor, Listing *out)
{
  g_autoptr (GError) error = NULL;

  subject_try_list (self, cursor, out, &error);
  g_assert_no_error (error);
}

const AccordRemoteItem *
listing_get (const Listing *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (((const AccordRemoteItem *) g_ptr_array_index (self->items, i))->id, id))
      return g_ptr_array_index (self->items, i);
  return NULL;
}

const AccordRemoteItem *
listing_find (const Listing *self, const char *title)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (self->items, i);

      if (item->fields != NULL &&
          g_strcmp0 (accord_fields_get (item->fields, ACCORD_FIELD_TITLE), title) == 0)
        return item;
    }
  return NULL;
}

char *
subject_key (Subject *self, guint generation)
{
  return accord_create_key (EVENT, self->calendar->remote_id, generation);
}

char *
subject_mark (Subject *self, guint generation)
{
  g_autoptr (AccordMark) mark = accord_mark_new (STORE, EVENT, generation, self->calendar->remote_id);

  return accord_mark_to_text (mark);
}

static AccordWrite *
apply (Subject *self, AccordWrite *write)
{
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (writes, write);
  /* An error of the pass is as good as the write's own here. */
  if (!accord_provider_apply (self->provider, self->calendar, writes, NULL, &error))
    write->error = g_steal_pointer (&error);
  /* Of a series some occurrences may have been refused. */
  g_assert_true (write->done == (write->error == NULL) ||
                 g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED));
  return write;
}

AccordWrite *
subject_create (Subject *self, const AccordFields *fields, guint generation)
{
  AccordWrite *write = accord_write_new (ACCORD_WRITE_CREATE);

  write->fields = accord_fields_copy (fields);
  write->exceptions_mask = ACCORD_EXCEPTION_FIELDS;
  write->key = subject_key (self, generation);
  write->mark = subject_mark (self, generation);
  return apply (self, write);
}

AccordWrite *
subject_update (Subject *self, const AccordRemoteItem *item, AccordField field, const char *value)
{
  AccordWrite *write = accord_write_new (ACCORD_WRITE_UPDATE);

  write->remote_id = g_strdup (item->id);
  write->tag = g_strdup (item->tag);
  write->fields = accord_fields_new ();
  accord_fields_set (write->fields, field, value);
  return apply (self, write);
}

AccordWrite *
subject_remove (Subject *self, const AccordRemoteItem *item)
{
  AccordWrite *write = accord_write_new (ACCORD_WRITE_REMOVE);

  write->remote_id = g_strdup (item->id);
  write->tag = g_strdup (item->tag);
  return apply (self, write);
}

AccordRemoteItem *
subject_fetch (Subject *self, const char *id)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (ids, (gpointer) id);
  accord_provider_fetch (self->provider, self->calendar, ids, &items, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  return accord_remote_item_copy (g_ptr_array_index (items, 0));
}

int
subjects_run (int argc,
              char **argv,
              const char *group,
              SubjectKind kind,
              const SubjectTest *tests,
              guint n_tests)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_tests; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s", group, tests[i].name);

      g_test_add (
          path, Subject, GUINT_TO_POINTER (kind), subject_set_up, tests[i].test, subject_tear_down);
    }
  status = g_test_run ();
  subjects_finish ();
  return status;
}
