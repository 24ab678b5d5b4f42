/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-batch.h"
#include "remote/accord-google-event.h"

static void accord_google_provider_init (AccordProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AccordGoogle,
                               accord_google,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ACCORD_TYPE_PROVIDER, accord_google_provider_init))

/* providers.md §2.1: which scopes allow what (last path segment). */
static const char *const listing_scopes[] = {
  "calendar.calendarlist.readonly", "calendar.calendarlist", "calendar.readonly", "calendar", NULL,
};
static const char *const creating_scopes[] = {
  "calendar.app.created",
  "calendar.calendars",
  "calendar",
  NULL,
};

static AccordCapabilities
accord_google_get_capabilities (AccordProvider *provider)
{
  AccordGoogle *self = ACCORD_GOOGLE (provider);
  g_autofree char *scopes = accord_credentials_get_scopes (self->credentials);
  guint n_rows;
  const AccordFieldRow *rows = accord_google_event_rows (&n_rows);

  return (AccordCapabilities){
    .fields = accord_field_map_fields (rows, n_rows),
    .can_list_calendars = accord_provider_has_scope (scopes, listing_scopes),
    .can_create_calendars = accord_provider_has_scope (scopes, creating_scopes),
    .recurrence = ACCORD_RECURRENCE_RFC5545,
    .holding = accord_holding_find ("google"),
    .exceptions_keep_copies = TRUE,
  };
}

static guint
accord_google_get_calls (AccordProvider *provider)
{
  return accord_http_get_calls (ACCORD_GOOGLE (provider)->http);
}

static gint64
accord_google_get_clock_offset (AccordProvider *provider)
{
  return accord_http_get_clock_offset (ACCORD_GOOGLE (provider)->http);
}

static gboolean
accord_google_is_made_with (AccordProvider *provider, const AccordRemoteItem *item, const char *key)
{
  g_autofree char *id = accord_google_event_id (key);

  return g_str_equal (item->id, id);
}

static void
accord_google_provider_init (AccordProviderInterface *iface)
{
  iface->get_capabilities = accord_google_get_capabilities;
  iface->list_calendars = accord_google_list_calendars;
  iface->create_calendar = accord_google_create_calendar;
  iface->list_changes = accord_google_list_changes;
  iface->apply = accord_google_apply;
  iface->find_created = accord_google_find_created;
  iface->fetch = accord_google_fetch;
  iface->get_calls = accord_google_get_calls;
  iface->get_clock_offset = accord_google_get_clock_offset;
  iface->is_made_with = accord_google_is_made_with;
}

static void
accord_google_finalize (GObject *object)
{
  AccordGoogle *self = ACCORD_GOOGLE (object);

  g_clear_object (&self->http);
  g_clear_object (&self->credentials);
  g_free (self->api);
  g_hash_table_unref (self->zones);
  g_hash_table_unref (self->reminders);
  g_hash_table_unref (self->seen_pages);

  G_OBJECT_CLASS (accord_google_parent_class)->finalize (object);
}

static void
accord_google_class_init (AccordGoogleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_google_finalize;
}

static void
accord_google_init (AccordGoogle *self)
{
  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->reminders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seen_pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AccordProvider *
accord_google_new (AccordCredentials *credentials, const AccordRegistration *registration, AccordClock *clock)
{
  AccordGoogle *self;

  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (credentials), NULL);
  g_return_val_if_fail (registration != NULL && registration->api != NULL, NULL);

  self = g_object_new (ACCORD_TYPE_GOOGLE, NULL);
  self->credentials = g_object_ref (credentials);
  self->api = g_strdup (registration->api);
  self->http = accord_http_new (credentials, registration->api, clock);
  accord_http_set_judge (self->http, accord_google_judge, NULL);
  if (registration->batch != NULL)
    accord_http_set_batch (self->http, &accord_batch_google, registration->batch);
  return ACCORD_PROVIDER (self);
}
