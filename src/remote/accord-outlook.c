/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "model/accord-remote-item.h"
#include "model/accord-when.h"
#include "remote/accord-batch.h"
#include "remote/accord-outlook-event.h"

static void accord_outlook_provider_init (AccordProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AccordOutlook,
                               accord_outlook,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ACCORD_TYPE_PROVIDER, accord_outlook_provider_init))

static const char *const calendar_scopes[] = { "Calendars.ReadWrite", "Calendars.ReadWrite.Shared", NULL };

static AccordCapabilities
accord_outlook_get_capabilities (AccordProvider *provider)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autofree char *scopes = accord_credentials_get_scopes (self->credentials);
  gboolean granted = accord_provider_has_scope (scopes, calendar_scopes);
  guint n_rows;
  const AccordFieldRow *rows = accord_outlook_event_rows (&n_rows);

  return (AccordCapabilities){
    .fields = accord_field_map_fields (rows, n_rows) | ACCORD_FIELDS_SERIES,
    .recurrence = ACCORD_RECURRENCE_GRAPH,
    .series_change_drops_exceptions = TRUE,
    .status_in_busy = TRUE,
    .holding = accord_holding_find ("outlook"),
    .gone_needs_fetch = TRUE,
    .always_mails = TRUE,
    .can_create_calendars = granted,
    .can_list_calendars = granted,
  };
}

static guint
accord_outlook_get_calls (AccordProvider *provider)
{
  return accord_http_get_calls (ACCORD_OUTLOOK (provider)->http);
}

static gint64
accord_outlook_get_clock_offset (AccordProvider *provider)
{
  return accord_http_get_clock_offset (ACCORD_OUTLOOK (provider)->http);
}

static gboolean
accord_outlook_is_made_with (AccordProvider *provider, const AccordRemoteItem *item, const char *key)
{
  g_autofree char *transaction = accord_outlook_event_transaction_id (key);

  return item->made_with != NULL && g_ascii_strcasecmp (item->made_with, transaction) == 0;
}

static void
accord_outlook_provider_init (AccordProviderInterface *iface)
{
  iface->get_capabilities = accord_outlook_get_capabilities;
  iface->list_calendars = accord_outlook_list_calendars;
  iface->create_calendar = accord_outlook_create_calendar;
  iface->list_changes = accord_outlook_list_changes;
  iface->apply = accord_outlook_apply;
  iface->find_created = accord_outlook_find_created;
  iface->fetch = accord_outlook_fetch;
  iface->get_calls = accord_outlook_get_calls;
  iface->get_clock_offset = accord_outlook_get_clock_offset;
  iface->is_made_with = accord_outlook_is_made_with;
}

static void
accord_outlook_finalize (GObject *object)
{
  AccordOutlook *self = ACCORD_OUTLOOK (object);

  g_clear_object (&self->http);
  g_clear_object (&self->credentials);
  g_free (self->api);
  g_free (self->zone);
  g_hash_table_unref (self->seen_pages);
  g_hash_table_unref (self->seen_series);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->wanted);
  g_free (self->wanted_at);
  g_hash_table_unref (self->spent_keys);

  G_OBJECT_CLASS (accord_outlook_parent_class)->finalize (object);
}

static void
accord_outlook_class_init (AccordOutlookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_outlook_finalize;
}

static void
accord_outlook_init (AccordOutlook *self)
{
  self->zone = accord_zone_local ();
  self->seen_pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->seen_series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) accord_remote_item_free);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->spent_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AccordProvider *
accord_outlook_new (AccordCredentials *credentials,
                    const AccordRegistration *registration,
                    AccordClock *clock)
{
  AccordOutlook *self;

  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (credentials), NULL);
  g_return_val_if_fail (registration != NULL && registration->api != NULL, NULL);

  self = g_object_new (ACCORD_TYPE_OUTLOOK, NULL);
  self->credentials = g_object_ref (credentials);
  self->api = g_strdup (registration->api);
  self->http = accord_http_new (credentials, registration->api, clock);
  accord_http_set_judge (self->http, accord_outlook_judge, NULL);
  if (registration->batch != NULL)
    accord_http_set_batch (self->http, &accord_batch_graph, registration->batch);
  return ACCORD_PROVIDER (self);
}
