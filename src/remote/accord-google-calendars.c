/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-address.h"
#include "remote/accord-feed.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"

#define PAGE_SIZE "250" /* calendarList.list: the most it gives */

void
accord_google_learn (AccordGoogle *self, const char *calendar, JsonObject *from)
{
  const char *zone = accord_json_string (from, "timeZone");
  JsonArray *reminders = accord_json_array (from, "defaultReminders");

  if (zone != NULL)
    g_hash_table_replace (self->zones, g_strdup (calendar), g_strdup (zone));
  if (reminders != NULL)
    g_hash_table_replace (self->reminders,
                          g_strdup (calendar),
                          accord_google_event_read_reminders (reminders));
}

char *
accord_google_build_probe (AccordGoogle *self, const char *calendar)
{
  return accord_address_add (accord_address_build (self->api, "calendars", calendar, "events", NULL),
                             "maxResults",
                             "1");
}

/* An events list's envelope tells about the calendar whatever was granted. NULL: error. (transfer full) */
static AccordExchange *
load_envelope (AccordGoogle *self, const char *calendar, GCancellable *cancellable, GError **error)
{
  g_autofree char *address = accord_google_build_probe (self, calendar);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", address);

  if (!accord_google_call (self, exchange, ACCORD_CALL_CALENDAR, "calendar", cancellable, error))
    return NULL;
  accord_google_learn (self, calendar, accord_json_root (exchange->reply));
  return g_steal_pointer (&exchange);
}

gboolean
accord_google_check_calendar (AccordGoogle *self,
                              const AccordCalendar *calendar,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (AccordExchange) envelope = load_envelope (self, calendar->remote_id, cancellable, error);

  return envelope != NULL;
}

gboolean
accord_google_get_context (AccordGoogle *self,
                           const AccordCalendar *calendar,
                           gboolean reminders,
                           AccordFieldContext *context,
                           GCancellable *cancellable,
                           GError **error)
{
  const char *id = calendar->remote_id;

  if (reminders && !g_hash_table_contains (self->reminders, id))
    {
      g_autoptr (AccordExchange) envelope = load_envelope (self, id, cancellable, error);

      if (envelope == NULL)
        return FALSE;
    }
  context->fallback_zone = g_hash_table_lookup (self->zones, id);
  if (context->fallback_zone == NULL)
    context->fallback_zone = calendar->zone;
  context->default_reminders = g_hash_table_lookup (self->reminders, id);
  return TRUE;
}

static AccordCalendar *
new_calendar (const char *id, const char *name, const char *zone, const char *role, gboolean primary)
{
  AccordCalendar *calendar = accord_calendar_new ();

  g_free (calendar->role);
  g_free (calendar->name);
  calendar->remote_id = g_strdup (id);
  calendar->name = g_strdup (name != NULL ? name : id);
  calendar->zone = g_strdup (zone);
  calendar->role = g_strdup (role);
  calendar->writable = g_str_equal (role, "owner") || g_str_equal (role, "writer");
  calendar->primary = primary;
  return calendar;
}

/* NULL: nothing that could be mirrored. */
static AccordCalendar *
read_entry (AccordGoogle *self, JsonObject *entry)
{
  const char *id = accord_json_string (entry, "id");
  const char *role = accord_json_string (entry, "accessRole");
  const char *name = accord_json_string (entry, "summaryOverride");

  if (id == NULL || role == NULL || g_str_equal (role, "freeBusyReader") || g_str_equal (role, "none") ||
      accord_json_boolean (entry, "deleted", FALSE))
    return NULL;
  accord_google_learn (self, id, entry);
  return new_calendar (id,
                       name != NULL ? name : accord_json_string (entry, "summary"),
                       accord_json_string (entry, "timeZone"),
                       role,
                       accord_json_boolean (entry, "primary", FALSE));
}

/* Without the permission to list there is still the primary one, under its alias. */
static gboolean
list_primary_only (AccordGoogle *self, GPtrArray *list, GCancellable *cancellable, GError **error)
{
  g_autoptr (AccordExchange) envelope = load_envelope (self, "primary", cancellable, error);
  JsonObject *calendar;
  const char *role;

  if (envelope == NULL)
    return FALSE;
  calendar = accord_json_root (envelope->reply);
  role = accord_json_string (calendar, "accessRole");
  g_ptr_array_add (list,
                   new_calendar ("primary",
                                 accord_json_string (calendar, "summary"),
                                 accord_json_string (calendar, "timeZone"),
                                 role != NULL ? role : "owner",
                                 TRUE));
  return TRUE;
}

static gboolean
list_page (AccordGoogle *self, AccordFeed *feed, GPtrArray *list, GCancellable *cancellable, GError **error)
{
  g_autoptr (AccordExchange) exchange = NULL;
  g_autofree char *address = accord_address_build (self->api, "users", "me", "calendarList", NULL);
  const char *next;
  JsonObject *reply;
  JsonArray *items;

  address = accord_address_add (g_steal_pointer (&address), "maxResults", PAGE_SIZE);
  if (feed->page != NULL)
    address = accord_address_add (g_steal_pointer (&address), "pageToken", feed->page);
  exchange = accord_exchange_new ("GET", address);
  if (!accord_google_call (self, exchange, ACCORD_CALL_CALENDAR, "calendars", cancellable, error))
    return FALSE;

  reply = accord_json_root (exchange->reply);
  items = accord_json_array (reply, "items");
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      AccordCalendar *calendar = read_entry (self, accord_json_element (items, i));

      if (calendar != NULL)
        g_ptr_array_add (list, calendar);
    }
  next = accord_json_string (reply, "nextPageToken");
  if (next != NULL)
    return accord_feed_follow (feed, self->seen_pages, next, error);
  g_clear_pointer (&feed->page, g_free);
  return TRUE;
}

GPtrArray *
accord_google_list_calendars (AccordProvider *provider, GCancellable *cancellable, GError **error)
{
  AccordGoogle *self = ACCORD_GOOGLE (provider);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_calendar_free);
  g_autoptr (AccordFeed) feed = accord_feed_from_text (NULL, 0, 0, NULL);

  if (!accord_provider_get_capabilities (provider).can_list_calendars)
    return list_primary_only (self, list, cancellable, error) ? g_steal_pointer (&list) : NULL;
  do
    {
      if (!list_page (self, feed, list, cancellable, error))
        return NULL;
    }
  while (feed->page != NULL);
  return g_steal_pointer (&list);
}

AccordCalendar *
accord_google_create_calendar (
    AccordProvider *provider, const char *name, const char *zone, GCancellable *cancellable, GError **error)
{
  AccordGoogle *self = ACCORD_GOOGLE (provider);
  g_autofree char *address = accord_address_build (self->api, "calendars", NULL);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("POST", address);
  JsonObject *calendar = json_object_new ();
  JsonObject *reply;

  json_object_set_string_member (calendar, "summary", name);
  if (zone != NULL)
    json_object_set_string_member (calendar, "timeZone", zone);
  exchange->body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (exchange->body, calendar);
  if (!accord_google_call (self, exchange, ACCORD_CALL_CALENDAR, name, cancellable, error))
    return NULL;

  reply = accord_json_root (exchange->reply);
  if (accord_json_string (reply, "id") == NULL)
    {
      g_set_error (
          error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "%s: created without an id", name);
      return NULL;
    }
  return new_calendar (accord_json_string (reply, "id"),
                       accord_json_string (reply, "summary"),
                       accord_json_string (reply, "timeZone"),
                       "owner",
                       FALSE);
}
