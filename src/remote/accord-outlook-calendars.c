/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-json.h"

static AccordCalendar *
read_calendar (JsonObject *entry)
{
  const char *id = accord_json_string (entry, "id");
  const char *name = accord_json_string (entry, "name");
  AccordCalendar *calendar;

  if (id == NULL)
    return NULL;
  calendar = accord_calendar_new ();
  g_free (calendar->role);
  g_free (calendar->name);
  calendar->remote_id = g_strdup (id);
  calendar->name = g_strdup (name != NULL ? name : id);
  calendar->writable = accord_json_boolean (entry, "canEdit", FALSE);
  calendar->primary = accord_json_boolean (entry, "isDefaultCalendar", FALSE);
  /* Only its owner may share a calendar. */
  calendar->role = g_strdup (!calendar->writable                             ? "reader"
                             : accord_json_boolean (entry, "canShare", TRUE) ? "owner"
                                                                             : "writer");
  return calendar;
}

GPtrArray *
accord_outlook_list_calendars (AccordProvider *provider, GCancellable *cancellable, GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_calendar_free);
  g_autoptr (GPtrArray) entries =
      accord_outlook_read_pages (self,
                                 accord_address_build (self->api, "me", "calendars", NULL),
                                 ACCORD_CALL_CALENDAR,
                                 "calendars",
                                 cancellable,
                                 error);

  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      AccordCalendar *calendar = read_calendar (g_ptr_array_index (entries, i));

      if (calendar != NULL)
        g_ptr_array_add (list, calendar);
    }
  return g_steal_pointer (&list);
}

static gboolean
is_listed (AccordOutlook *self, const char *id, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) list = accord_outlook_list_calendars (ACCORD_PROVIDER (self), cancellable, NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_strcmp0 (((AccordCalendar *) g_ptr_array_index (list, i))->remote_id, id) == 0)
      return TRUE;
  return FALSE;
}

char *
accord_outlook_build_calendar (AccordOutlook *self, const AccordCalendar *calendar)
{
  return accord_address_build (self->api, "me", "calendars", calendar->remote_id, NULL);
}

/* Not every server answers for one calendar; the list of all has the last word. */
gboolean
accord_outlook_check_calendar (AccordOutlook *self,
                               const AccordCalendar *calendar,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (AccordExchange) exchange =
      accord_outlook_new_exchange ("GET", accord_outlook_build_calendar (self, calendar));
  g_autoptr (GError) local_error = NULL;

  if (accord_outlook_call (
          self, exchange, ACCORD_CALL_CALENDAR, calendar->remote_id, cancellable, &local_error) ||
      (g_error_matches (local_error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_CALENDAR_GONE) &&
       is_listed (self, calendar->remote_id, cancellable)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The entry of a list with this id, else the only one with this name. */
static AccordCalendar *
find_calendar (GPtrArray *list, const char *id, const char *name)
{
  AccordCalendar *found = NULL;
  guint named = 0;

  for (guint i = 0; i < list->len; i++)
    {
      AccordCalendar *calendar = g_ptr_array_index (list, i);

      if (g_strcmp0 (calendar->remote_id, id) == 0)
        return accord_calendar_copy (calendar);
      if (g_strcmp0 (calendar->name, name) == 0)
        {
          found = calendar;
          named++;
        }
    }
  return named == 1 ? accord_calendar_copy (found) : NULL;
}

AccordCalendar *
accord_outlook_create_calendar (
    AccordProvider *provider, const char *name, const char *zone, GCancellable *cancellable, GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autoptr (AccordExchange) exchange =
      accord_outlook_new_exchange ("POST", accord_address_build (self->api, "me", "calendars", NULL));
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (AccordCalendar) created = NULL;
  JsonObject *body = json_object_new ();
  AccordCalendar *listed;

  json_object_set_string_member (body, "name", name);
  exchange->body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (exchange->body, body);
  if (!accord_provider_send (self->http, exchange, name, cancellable, error))
    return NULL;
  /* "Exists already" may be our own create whose reply was lost: names are unique in a mailbox. */
  if (!accord_provider_succeeded (exchange) &&
      g_strcmp0 (accord_outlook_reason (exchange), "ErrorFolderExists") != 0)
    {
      accord_outlook_set_error (exchange, ACCORD_CALL_CALENDAR, name, error);
      return NULL;
    }
  created = accord_provider_succeeded (exchange) ? read_calendar (accord_json_root (exchange->reply)) : NULL;

  /* The id in this reply may not be the one the calendar is listed by (providers.md §3.2). */
  list = accord_outlook_list_calendars (provider, cancellable, error);
  if (list == NULL)
    return NULL;
  listed = find_calendar (list, created != NULL ? created->remote_id : NULL, name);
  if (listed == NULL && created == NULL)
    g_set_error (
        error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL, "%s: created, but not to be found", name);
  return listed != NULL ? listed : g_steal_pointer (&created);
}
