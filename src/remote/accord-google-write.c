/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-private.h"

#include "remote/accord-address.h"
#include "remote/accord-google-event.h"
#include "remote/accord-google-series.h"
#include "remote/accord-json.h"
#include "remote/accord-provider-write.h"
#include "remote/accord-series.h"

/* A PATCH replaces arrays whole, so that the entries there must be known before these are written; so it is
 * with the lines of a recurrence. */
#define ARRAY_FIELDS (ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES) | ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS))

/* What is there before a write to arrays. */
static AccordExchange *
new_before (AccordProvider *provider, const AccordCalendar *calendar, const AccordWrite *write)
{
  if (write->kind != ACCORD_WRITE_UPDATE ||
      ((accord_fields_carried (write->fields) & ARRAY_FIELDS) == 0 && !accord_google_is_series_write (write)))
    return NULL;
  return accord_google_new_get (ACCORD_GOOGLE (provider), calendar, write->remote_id);
}

AccordExchange *
accord_google_new_write (AccordGoogle *self,
                         const AccordCalendar *calendar,
                         const AccordWrite *write,
                         const char *method,
                         const char *id,
                         const char *tag)
{
  char *bare = accord_address_build (self->api, "calendars", calendar->remote_id, "events", id, NULL);
  g_autofree char *address = accord_address_add (bare, "sendUpdates", write->send_mail ? "all" : "none");
  AccordExchange *exchange = accord_exchange_new (method, address);

  accord_exchange_set_tag (exchange, tag);
  return exchange;
}

static AccordExchange *
new_request (AccordProvider *provider,
             const AccordCalendar *calendar,
             const AccordWrite *write,
             JsonObject *before)
{
  const AccordFieldContext context = { .zone_hint = write->zone_hint, .before = before };
  g_autofree char *tag = accord_series_tag_master (write->tag);
  AccordExchange *exchange = accord_google_new_write (ACCORD_GOOGLE (provider),
                                                      calendar,
                                                      write,
                                                      accord_provider_write_method (write->kind),
                                                      write->remote_id,
                                                      tag);

  if (write->kind != ACCORD_WRITE_REMOVE)
    exchange->body = accord_google_event_encode (write->fields, &context, write->mark, write->key);
  return exchange;
}

static gboolean
read_reply (AccordProvider *provider,
            const AccordCalendar *calendar,
            AccordWrite *write,
            const AccordExchange *exchange,
            GCancellable *cancellable,
            GError **error)
{
  const char *what = write->remote_id != NULL ? write->remote_id : "(new)";

  if (write->kind == ACCORD_WRITE_REMOVE)
    return TRUE;
  write->item = accord_google_read_event (ACCORD_GOOGLE (provider),
                                          calendar,
                                          what,
                                          accord_json_root (exchange->reply),
                                          write->zone_hint,
                                          cancellable,
                                          error);
  return write->item != NULL;
}

static gboolean
check_calendar (AccordProvider *provider,
                const AccordCalendar *calendar,
                GCancellable *cancellable,
                GError **error)
{
  return accord_google_check_calendar (ACCORD_GOOGLE (provider), calendar, cancellable, error);
}

static const AccordWriteCalls calls = {
  .new_before = new_before,
  .new_request = new_request,
  .read_reply = read_reply,
  .set_error = accord_google_set_error,
  .check_calendar = check_calendar,
};

/* The writes that are one request each, and the masters of those that are more. */
static GPtrArray *
collect_masters (GPtrArray *writes)
{
  GPtrArray *masters = g_ptr_array_new ();

  for (guint i = 0; i < writes->len; i++)
    if (!accord_series_is_occurrences_only (g_ptr_array_index (writes, i)))
      g_ptr_array_add (masters, g_ptr_array_index (writes, i));
  return masters;
}

static GPtrArray *
collect_series (GPtrArray *writes)
{
  GPtrArray *series = g_ptr_array_new ();

  for (guint i = 0; i < writes->len; i++)
    if (accord_google_is_series_write (g_ptr_array_index (writes, i)))
      g_ptr_array_add (series, g_ptr_array_index (writes, i));
  return series;
}

gboolean
accord_google_apply (AccordProvider *provider,
                     const AccordCalendar *calendar,
                     GPtrArray *writes,
                     GCancellable *cancellable,
                     GError **error)
{
  AccordGoogle *self = ACCORD_GOOGLE (provider);
  g_autoptr (GPtrArray) masters = collect_masters (writes);
  g_autoptr (GPtrArray) series = collect_series (writes);
  g_autoptr (GHashTable) known =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) accord_google_series_free);
  g_autofree char *probe = accord_google_build_probe (self, calendar->remote_id);

  if (!accord_google_check_series (self, calendar, series, known, cancellable, error))
    return FALSE;
  return accord_provider_write (provider, self->http, probe, &calls, calendar, masters, cancellable, error) &&
         accord_google_write_occurrences (self, calendar, series, known, cancellable, error);
}
