/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-conversation.h"

#include <stdlib.h>
#include <string.h>

#include "remote/accord-http-transport.h"

#define SEPARATOR "\n%%\n"
#define API "https://api.example/v1"
#define FROM 1767225600 /* 2026-01-01 */
#define TO 1798761600   /* 2027-01-01 */
#define MAX_PAGES 8
#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define MARK "11111111-1111-4111-8111-111111111111/22222222-2222-4222-8222-222222222222/1/0123456789abcdef"

static char **replies; /* those not given yet (unowned) */

/* ---- in the place of the network ---- */

static void
give_reply (AccordExchange *exchange)
{
  char *end = NULL;

  if (replies == NULL || *replies == NULL)
    return;
  exchange->status = (guint) CLAMP (strtol (*replies, &end, 10), 100, 599);
  if (*end == '\n' && end[1] != '\0')
    {
      g_autoptr (GBytes) body = g_bytes_new (end + 1, strlen (end + 1));

      exchange->reply = accord_transport_parse (body, ACCORD_JSON_NESTING, NULL);
      if (exchange->reply == NULL && exchange->status < 300)
        exchange->error =
            g_error_new (ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "The reply cannot be read");
    }
  replies++;
}

gboolean
__wrap_accord_http_send_one (AccordHttp *http,
                             AccordExchange *exchange,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autofree char *body = NULL;

  g_assert_true (accord_http_is_ours (http, exchange->address));
  if (exchange->body != NULL)
    {
      body = json_to_string (exchange->body, FALSE);
      g_assert_true (g_utf8_validate (body, -1, NULL));
    }
  give_reply (exchange);
  return TRUE;
}

gboolean
__wrap_accord_http_send (AccordHttp *http, GPtrArray *exchanges, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < exchanges->len; i++)
    __wrap_accord_http_send_one (http, g_ptr_array_index (exchanges, i), cancellable, error);
  return TRUE;
}

/* ---- what a provider is asked ---- */

static void
list_changes (AccordProvider *provider, AccordCalendar *calendar)
{
  g_autofree char *cursor = NULL;

  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_auto (AccordChanges) changes = {
        NULL,
      };
      g_autoptr (GError) error = NULL;

      if (!accord_provider_list_changes (provider, calendar, cursor, FROM, TO, &changes, NULL, &error))
        {
          g_assert_nonnull (error);
          return;
        }
      for (guint j = 0; j < changes.items->len; j++)
        fuzz_check_item (g_ptr_array_index (changes.items, j));
      g_assert_nonnull (changes.cursor);
      g_free (cursor);
      cursor = g_steal_pointer (&changes.cursor);
    }
}

static void
list_calendars (AccordProvider *provider, AccordCalendar *calendar)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = accord_provider_list_calendars (provider, NULL, &error);

  g_assert_true ((list == NULL) == (error != NULL));
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AccordCalendar *listed = g_ptr_array_index (list, i);

      g_assert_nonnull (listed->remote_id);
      g_assert_nonnull (listed->name);
      g_assert_nonnull (listed->role);
    }
}

static void
make_calendar (AccordProvider *provider, AccordCalendar *calendar)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordCalendar) made =
      accord_provider_create_calendar (provider, "Project Deliverables", "Europe/Berlin", NULL, &error);

  g_assert_true ((made == NULL) == (error != NULL));
}

static void
fetch (AccordProvider *provider, AccordCalendar *calendar)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (ids, (gpointer) "first");
  g_ptr_array_add (ids, (gpointer) "second/=+ü");
  if (!accord_provider_fetch (provider, calendar, ids, &items, NULL, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_cmpuint (items->len, ==, ids->len);
  for (guint i = 0; i < items->len; i++)
    fuzz_check_item (g_ptr_array_index (items, i));
}

static void
find_created (AccordProvider *provider, AccordCalendar *calendar)
{
  g_autoptr (AccordRemoteItem) item = NULL;
  g_autoptr (GError) error = NULL;
  gboolean fine = accord_provider_find_created (provider, calendar, KEY, MARK, &item, NULL, &error);

  g_assert_true (fine == (error == NULL));
  if (item != NULL)
    fuzz_check_item (item);
}

static AccordWrite *
new_write (AccordWriteKind kind)
{
  AccordWrite *write = accord_write_new (kind);

  write->mark = g_strdup (MARK);
  write->zone_hint = g_strdup ("Europe/Vienna");
  if (kind == ACCORD_WRITE_CREATE)
    write->key = g_strdup (KEY);
  else
    write->remote_id = g_strdup ("first");
  if (kind == ACCORD_WRITE_UPDATE)
    write->tag = g_strdup ("\"7\"");
  if (kind == ACCORD_WRITE_REMOVE)
    return write;
  write->fields = accord_fields_new ();
  accord_fields_set (write->fields, ACCORD_FIELD_TITLE, "Acme: 90 % Drawings");
  accord_fields_set (write->fields,
                     ACCORD_FIELD_WHEN,
                     "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna");
  accord_fields_set (write->fields,
                     ACCORD_FIELD_ATTENDEES,
                     "ada@example.org\tAda\trequired\nroom@example.org\t\tresource");
  accord_fields_set (write->fields, ACCORD_FIELD_REMINDERS, "10 60");
  return write;
}

static void
apply (AccordProvider *provider, AccordCalendar *calendar)
{
  static const AccordWriteKind kinds[] = { ACCORD_WRITE_CREATE, ACCORD_WRITE_UPDATE, ACCORD_WRITE_REMOVE };
  g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_write_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_ptr_array_add (writes, new_write (kinds[i]));
  if (!accord_provider_apply (provider, calendar, writes, NULL, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  for (guint i = 0; i < writes->len; i++)
    {
      const AccordWrite *write = g_ptr_array_index (writes, i);

      g_assert_true (write->done != (write->error != NULL));
      if (write->item != NULL)
        fuzz_check_item (write->item);
    }
}

static const struct
{
  const char *name;
  void (*act) (AccordProvider *provider, AccordCalendar *calendar);
} acts[] = {
  { "changes", list_changes }, { "calendars", list_calendars }, { "make-calendar", make_calendar },
  { "fetch", fetch },          { "find", find_created },        { "apply", apply },
};

static AccordRegistration *
new_registration (const char *name)
{
  AccordRegistration *registration = g_new0 (AccordRegistration, 1);

  registration->provider = g_strdup (name);
  registration->client_id = g_strdup ("client");
  registration->api = g_strdup (API);
  registration->token = g_strdup ("https://sign-in.example/token");
  return registration;
}

void
fuzz_converse (FuzzNewProvider new_provider, const char *name, const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_auto (GStrv) blocks = g_strsplit (text, SEPARATOR, -1);
  g_autoptr (AccordRegistration) registration = new_registration (name);
  g_autoptr (AccordTokens) tokens = accord_tokens_new ();
  g_autoptr (AccordClock) clock = g_object_ref (accord_clock_get_system ());
  g_autoptr (AccordCredentials) credentials = NULL;
  g_autoptr (AccordProvider) provider = NULL;
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();

  if (blocks[0] == NULL)
    return;
  credentials = accord_credentials_new ("account", registration, tokens, clock);
  provider = new_provider (credentials, registration, clock);
  g_free (calendar->remote_id);
  calendar->remote_id = g_strdup ("calendar@example.org");
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, blocks[0]))
      {
        replies = blocks + 1;
        acts[i].act (provider, calendar);
      }
  replies = NULL;
}
