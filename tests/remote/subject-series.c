/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "subject-series.h"

#include "model/accord-occurrence.h"
#include "remote/accord-address.h"
#include "remote/accord-google-event.h"
#include "remote/accord-http.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-outlook-series.h"

#define DAY ((gint64) 24 * 60 * 60)

static void
read_series (const AccordRemoteItem *series, const char *key, AccordWhen *first, AccordWhen *occurrence)
{
  g_assert_true (accord_when_from_text (first, accord_fields_get (series->fields, ACCORD_FIELD_WHEN), NULL));
  g_assert_true (accord_occurrence_at (first, key, occurrence));
}

/* "{master}_20261109T140000Z", "{master}_20261109" */
static char *
google_id (const AccordRemoteItem *series, const AccordWhen *occurrence)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (occurrence->start);
  g_autofree char *stamp = g_date_time_format (start, occurrence->all_day ? "%Y%m%d" : "%Y%m%dT%H%M%SZ");

  return g_strconcat (series->id, "_", stamp, NULL);
}

static char *
outlook_id (Subject *self,
            const AccordRemoteItem *series,
            const AccordWhen *first,
            const AccordWhen *occurrence,
            const char *key)
{
  g_autoptr (AccordRegistration) registration = accord_practice_server_register (self->practice, "outlook");
  g_autoptr (AccordHttp) http =
      accord_http_new (self->credentials, registration->api, ACCORD_CLOCK (self->clock));
  g_autofree char *from = accord_address_instant (occurrence->start - DAY);
  g_autofree char *to = accord_address_instant (occurrence->end + DAY);
  g_autofree char *address =
      accord_address_build (registration->api, "me", "events", series->id, "instances", NULL);
  g_autoptr (AccordExchange) exchange = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *rows;

  address = accord_address_add (g_steal_pointer (&address), "startDateTime", from);
  address = accord_address_add (g_steal_pointer (&address), "endDateTime", to);
  exchange = accord_exchange_new ("GET", address);
  exchange->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_append (exchange->headers, "Prefer", "IdType=\"ImmutableId\"");
  g_assert_true (accord_http_send_one (http, exchange, NULL, &error));
  rows = accord_json_array (accord_json_root (exchange->reply), "value");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      g_autofree char *own = accord_outlook_series_key (accord_json_element (rows, i), first);

      if (g_strcmp0 (own, key) == 0)
        return g_strdup (accord_json_string (accord_json_element (rows, i), "id"));
    }
  g_error ("there is no occurrence %s", key);
}

char *
subject_occurrence_id (Subject *self, const AccordRemoteItem *series, const char *key)
{
  g_auto (AccordWhen) first = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) occurrence = ACCORD_WHEN_INIT;

  read_series (series, key, &first, &occurrence);
  if (self->fake != NULL)
    return NULL;
  if (self->kind == SUBJECT_GOOGLE)
    return google_id (series, &occurrence);
  return outlook_id (self, series, &first, &occurrence, key);
}

/* In memory a series is one item, which says what its occurrences have of their own. @fields NULL: cancelled */
static void
put_exception (Subject *self, const char *id, const char *key, AccordFields *fields)
{
  g_autoptr (AccordRemoteItem) item =
      accord_fake_provider_peek (self->fake, self->calendar->remote_id, id);
  g_autoptr (GPtrArray) all =
      accord_exceptions_from_text (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((AccordException *) g_ptr_array_index (all, i))->original, key))
      g_ptr_array_remove_index (all, i);
  g_ptr_array_add (all, accord_exception_new (key, fields));
  text = accord_exceptions_to_text (all);
  accord_fake_provider_edit (self->fake, self->calendar->remote_id, id, ACCORD_FIELD_EXCEPTIONS, text);
}

static JsonNode *
encode (Subject *self, const AccordFields *fields, const AccordFieldContext *context)
{
  return self->kind == SUBJECT_GOOGLE ? accord_google_event_encode (fields, context, NULL, NULL)
                                      : accord_outlook_event_encode (fields, context, NULL, NULL);
}

static void
send_edit (Subject *self, const char *id, const AccordFields *fields, const AccordFieldContext *context)
{
  g_autofree char *path = subject_control_path (self, id);
  g_autoptr (JsonNode) reply =
      fields != NULL
          ? accord_practice_server_control (self->practice, "PATCH", path, encode (self, fields, context))
          : accord_practice_server_control (self->practice, "DELETE", path, NULL);
}

void
subject_edit_occurrence (Subject *self,
                         const AccordRemoteItem *series,
                         const char *key,
                         AccordField field,
                         const char *value)
{
  const AccordFieldContext context = { .fallback_zone = "Europe/Berlin" };
  g_autofree char *id = subject_occurrence_id (self, series, key);
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, field, value);
  if (self->fake != NULL)
    put_exception (self, series->id, key, g_steal_pointer (&fields));
  else
    send_edit (self, id, fields, &context);
}

void
subject_cancel_occurrence (Subject *self, const AccordRemoteItem *series, const char *key)
{
  g_autofree char *id = subject_occurrence_id (self, series, key);

  if (self->fake != NULL)
    put_exception (self, series->id, key, NULL);
  else
    send_edit (self, id, NULL, NULL);
}

void
subject_edit_series (Subject *self, const AccordRemoteItem *series, AccordField field, const char *value)
{
  const AccordFieldContext context = { .fallback_zone = "Europe/Berlin",
                                       .series = TRUE,
                                       .when = accord_fields_get (series->fields, ACCORD_FIELD_WHEN) };
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, field, value);
  if (self->fake != NULL)
    accord_fake_provider_edit (self->fake, self->calendar->remote_id, series->id, field, value);
  else
    send_edit (self, series->id, fields, &context);
}

char *
subject_add_raw (Subject *self, const char *json)
{
  g_autofree char *path = subject_control_path (self, NULL);
  g_autoptr (JsonNode) reply = accord_practice_server_control_text (self->practice, "POST", path, json);

  return g_strdup (accord_json_string (accord_json_root (reply), "id"));
}

AccordWrite *
subject_write_series (Subject *self, const AccordRemoteItem *item, const AccordFields *fields)
{
  AccordWrite *write = accord_write_new (ACCORD_WRITE_UPDATE);
  g_autoptr (GPtrArray) writes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  write->remote_id = g_strdup (item->id);
  write->tag = g_strdup (item->tag);
  write->fields = accord_fields_copy (fields);
  write->exceptions_mask = ACCORD_EXCEPTION_FIELDS;
  write->exceptions_before = g_strdup (accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS));
  write->zone_hint = g_strdup ("Europe/Berlin");
  g_ptr_array_add (writes, write);
  accord_provider_apply (self->provider, self->calendar, writes, NULL, &error);
  g_assert_no_error (error);
  return write;
}
