/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-series.h"

#include "model/accord-occurrence.h"
#include "model/accord-recurrence.h"
#include "remote/accord-address.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"
#include "remote/accord-series.h"

/* One call of accord_google_write_occurrences(). */
typedef struct
{
  AccordGoogle *google;
  const AccordCalendar *calendar;
  GHashTable *series;  /* (owned) write → AccordGoogleSeries as it is there now */
  GPtrArray *requests; /* (owned) (element-type Request) of the wave under way */
  GCancellable *cancellable;
} Occurrences;

typedef struct
{
  AccordWrite *write;
  char *key; /* (owned) (nullable) NULL: the master, of which dates are let in again */
  gboolean cancels;
  AccordExchange *exchange; /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->key);
  accord_exchange_free (self->exchange);
  g_free (self);
}

static void
occurrences_clear (Occurrences *self)
{
  g_clear_pointer (&self->series, g_hash_table_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Occurrences, occurrences_clear)

gboolean
accord_google_is_series_write (const AccordWrite *write)
{
  const char *exceptions = accord_fields_get (write->fields, ACCORD_FIELD_EXCEPTIONS);

  return exceptions != NULL &&
         (write->kind == ACCORD_WRITE_UPDATE || (write->kind == ACCORD_WRITE_CREATE && *exceptions != '\0'));
}

char *
accord_google_instance_id (const char *master, const char *series_when, const char *key)
{
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) occurrence = ACCORD_WHEN_INIT;
  g_autoptr (GDateTime) start = NULL;
  g_autofree char *stamp = NULL;

  if (series_when == NULL || !accord_when_from_text (&series, series_when, NULL) || !series.set ||
      !accord_occurrence_at (&series, key, &occurrence))
    return NULL;
  start = g_date_time_new_from_unix_utc (occurrence.start);
  stamp = start != NULL ? g_date_time_format (start, series.all_day ? "%Y%m%d" : "%Y%m%dT%H%M%SZ") : NULL;
  return stamp != NULL ? g_strconcat (master, "_", stamp, NULL) : NULL;
}

/* ---- before the masters are written ---- */

static gboolean
load_of (Occurrences *self, GPtrArray *writes, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) loaded = NULL;

  for (guint i = 0; i < writes->len; i++)
    {
      const AccordWrite *write = g_ptr_array_index (writes, i);

      g_ptr_array_add (ids, write->item != NULL ? write->item->id : write->remote_id);
    }
  if (!accord_google_load (self->google, self->calendar, ids, NULL, &loaded, self->cancellable, error))
    return FALSE;
  g_ptr_array_set_free_func (loaded, NULL);
  for (guint i = 0; i < loaded->len; i++)
    g_hash_table_replace (self->series, g_ptr_array_index (writes, i), g_ptr_array_index (loaded, i));
  return TRUE;
}

gboolean
accord_google_check_series (AccordGoogle *google,
                            const AccordCalendar *calendar,
                            GPtrArray *writes,
                            GHashTable *out,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new ();
  g_auto (Occurrences) self = { google, calendar, g_hash_table_ref (out), NULL, cancellable };

  for (guint i = 0; i < writes->len; i++)
    if (((AccordWrite *) g_ptr_array_index (writes, i))->kind == ACCORD_WRITE_UPDATE)
      g_ptr_array_add (updates, g_ptr_array_index (writes, i));
  if (updates->len == 0)
    return TRUE;
  if (!load_of (&self, updates, error))
    return FALSE;
  for (guint i = 0; i < updates->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (updates, i);
      const AccordGoogleSeries *series = g_hash_table_lookup (out, write);

      accord_series_is_as_planned (write, series->item);
    }
  return TRUE;
}

/* ---- the requests ---- */

static AccordExchange *
new_exchange (
    Occurrences *self, const AccordWrite *write, const char *method, const char *id, const char *tag)
{
  AccordExchange *exchange = accord_google_new_write (self->google, self->calendar, write, method, id, tag);

  /* A second one of the same changes nothing more. */
  exchange->repeatable = TRUE;
  return exchange;
}

static void
add_request (
    Occurrences *self, AccordWrite *write, const char *key, gboolean cancels, AccordExchange *exchange)
{
  Request *request = g_new0 (Request, 1);

  *request = (Request){ write, g_strdup (key), cancels, exchange };
  g_ptr_array_add (self->requests, request);
}

static void
add_edit (Occurrences *self,
          AccordWrite *write,
          const AccordGoogleSeries *series,
          const AccordOccurrenceEdit *edit)
{
  JsonObject *row = g_hash_table_lookup (series->rows, edit->key);
  const AccordFieldContext context = { .zone_hint = write->zone_hint,
                                       .before = row != NULL ? row : series->master };
  const char *when = accord_fields_get (series->item->fields, ACCORD_FIELD_WHEN);
  g_autofree char *id = row != NULL ? g_strdup (accord_json_string (row, "id"))
                                    : accord_google_instance_id (series->item->id, when, edit->key);
  gboolean cancels = edit->kind == ACCORD_OCCURRENCE_CANCEL;
  g_autoptr (AccordFields) own = NULL;
  const AccordFields *fields = edit->fields;
  AccordExchange *exchange;

  /* One that the master took out has no event of its own: let in again, it is as the rule has it. */
  if (edit->kind == ACCORD_OCCURRENCE_RESTORE && row == NULL)
    fields = own = accord_occurrence_differ (series->item->fields, edit->key, edit->fields);
  if (id == NULL || (!cancels && accord_fields_carried (fields) == 0))
    return;
  exchange = new_exchange (self, write, cancels ? "DELETE" : "PATCH", id, accord_json_string (row, "etag"));
  if (!cancels)
    exchange->body = accord_google_event_encode (fields, &context, NULL, NULL);
  if (edit->kind == ACCORD_OCCURRENCE_RESTORE)
    json_object_set_string_member (json_node_get_object (exchange->body), "status", "confirmed");
  add_request (self, write, edit->key, cancels, exchange);
}

/* ---- the wave ---- */

static void
refuse (AccordWrite *write, const Request *request, GError *failure)
{
  if (write->error == NULL)
    g_set_error (&write->error,
                 failure->domain,
                 failure->code,
                 "the occurrence of %s: %s",
                 request->key != NULL ? request->key : "a date that was taken out",
                 failure->message);
  g_error_free (failure);
}

/* FALSE: not this one alone. */
static gboolean
read_outcome (Occurrences *self, const Request *request, GError **error)
{
  const AccordExchange *exchange = request->exchange;
  gboolean gone = exchange->status == 404 || exchange->status == 410;
  GError *failure = NULL;

  if (exchange->error != NULL)
    failure = g_error_copy (exchange->error);
  else if (!accord_provider_succeeded (exchange) && !(gone && request->cancels))
    accord_google_set_error (exchange, ACCORD_CALL_ITEM, self->calendar->remote_id, &failure);
  if (failure == NULL)
    return TRUE;
  if (g_error_matches (failure, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE))
    failure->code = ACCORD_REMOTE_ERROR_ITEM_REJECTED; /* the rule there has no such occurrence */
  if (!accord_provider_error_is_item (failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  refuse (request->write, request, failure);
  return TRUE;
}

static gboolean
send_wave (Occurrences *self, GError **error)
{
  const char *id = self->calendar->remote_id;
  g_autofree char *probe = accord_google_build_probe (self->google, id);
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new ();
  gboolean read = TRUE;

  for (guint i = 0; i < self->requests->len; i++)
    g_ptr_array_add (exchanges, ((Request *) g_ptr_array_index (self->requests, i))->exchange);
  if (!accord_provider_send_all (self->google->http, probe, exchanges, id, self->cancellable, error))
    return FALSE;
  for (guint i = 0; read && i < self->requests->len; i++)
    read = read_outcome (self, g_ptr_array_index (self->requests, i), error);
  g_ptr_array_set_size (self->requests, 0);
  return read;
}

/* ---- dates that the master excludes ---- */

/* EXDATE lines cannot be taken back at an occurrence: the master's list is written without those. */
static void
add_readmission (Occurrences *self, AccordWrite *write, const AccordGoogleSeries *series, GPtrArray *edits)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) excluded = NULL;
  g_autofree char *rules = accord_google_event_get_rules (series->master);
  g_autofree char *tag = accord_series_tag_master (series->item->tag);
  AccordExchange *exchange;
  guint before;

  accord_when_from_text (&when, accord_fields_get (series->item->fields, ACCORD_FIELD_WHEN), NULL);
  g_free (accord_google_event_read_recurrence (series->master, &when, &excluded));
  before = excluded->len;
  for (guint i = 0; i < edits->len; i++)
    {
      const AccordOccurrenceEdit *edit = g_ptr_array_index (edits, i);
      guint at;

      if (edit->kind == ACCORD_OCCURRENCE_RESTORE &&
          g_ptr_array_find_with_equal_func (excluded, edit->key, g_str_equal, &at))
        g_ptr_array_remove_index (excluded, at);
    }
  if (excluded->len == before)
    return;
  exchange = new_exchange (self, write, "PATCH", series->item->id, tag);
  exchange->body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (exchange->body, json_object_new ());
  accord_google_event_set_recurrence (json_node_get_object (exchange->body), rules, &when, excluded);
  add_request (self, write, NULL, FALSE, exchange);
}

/* ---- one after the other ---- */

static GPtrArray *
plan_edits (const AccordWrite *write, const AccordGoogleSeries *series, gboolean rewritten, GError **error)
{
  AccordFieldMask mask = write->exceptions_mask;
  g_autoptr (AccordFields) fields =
      accord_fields_filter (series->item->fields, mask | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN));
  g_autofree char *now =
      accord_exceptions_filter (accord_fields_get (series->item->fields, ACCORD_FIELD_EXCEPTIONS), mask);

  return accord_series_plan_edits (fields,
                                   accord_fields_get (write->fields, ACCORD_FIELD_EXCEPTIONS),
                                   write->exceptions_before,
                                   now,
                                   rewritten,
                                   error);
}

/* The edits of each write that can go on. write → GPtrArray of AccordOccurrenceEdit */
static GHashTable *
plan_all (Occurrences *self, GPtrArray *writes)
{
  GHashTable *plans = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      const AccordGoogleSeries *series = g_hash_table_lookup (self->series, write);
      GPtrArray *edits;

      if (!accord_series_is_there (write, series->item))
        continue;
      edits = plan_edits (write, series, !accord_series_is_occurrences_only (write), &write->error);
      if (edits != NULL)
        g_hash_table_insert (plans, write, edits);
    }
  return plans;
}

static gboolean
write_all (Occurrences *self, GPtrArray *writes, GError **error)
{
  g_autoptr (GHashTable) plans = plan_all (self, writes);
  GHashTableIter iter;
  gpointer write, edits;

  g_hash_table_iter_init (&iter, plans);
  while (g_hash_table_iter_next (&iter, &write, &edits))
    add_readmission (self, write, g_hash_table_lookup (self->series, write), edits);
  if (!send_wave (self, error))
    return FALSE;
  g_hash_table_iter_init (&iter, plans);
  while (g_hash_table_iter_next (&iter, &write, &edits))
    for (guint i = 0; i < ((GPtrArray *) edits)->len; i++)
      add_edit (self,
                write,
                g_hash_table_lookup (self->series, write),
                g_ptr_array_index ((GPtrArray *) edits, i));
  return send_wave (self, error);
}

/* What stands in the way of saying that it is done; a refusal of single occurrences does not. */
static gboolean
is_open (const AccordWrite *write)
{
  return write->error != NULL &&
         !g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED) &&
         !g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

static gboolean
finish (Occurrences *self, GPtrArray *writes, GError **error)
{
  g_autoptr (GPtrArray) written = g_ptr_array_new ();

  for (guint i = 0; i < writes->len; i++)
    if (!is_open (g_ptr_array_index (writes, i)))
      g_ptr_array_add (written, g_ptr_array_index (writes, i));
  if (written->len == 0)
    return TRUE;
  if (!load_of (self, written, error))
    return FALSE;
  for (guint i = 0; i < written->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (written, i);
      AccordGoogleSeries *series = g_hash_table_lookup (self->series, write);

      if (!accord_series_is_there (write, series->item))
        continue;
      g_clear_pointer (&write->item, accord_remote_item_free);
      write->item = accord_remote_item_copy (series->item);
      write->done = TRUE;
    }
  return TRUE;
}

gboolean
accord_google_write_occurrences (AccordGoogle *google,
                                 const AccordCalendar *calendar,
                                 GPtrArray *writes,
                                 GHashTable *known,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_auto (Occurrences) self = { google, calendar, g_hash_table_ref (known), NULL, cancellable };
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  g_autoptr (GPtrArray) rewritten = g_ptr_array_new ();

  self.requests = g_ptr_array_new_with_free_func (request_free);
  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      gboolean only = accord_series_is_occurrences_only (write);

      if (write->error != NULL || !(write->done || only))
        continue;
      /* Not before the whole is. */
      write->done = FALSE;
      g_ptr_array_add (due, write);
      if (!only)
        g_ptr_array_add (rewritten, write);
    }
  if (due->len == 0)
    return TRUE;
  return (rewritten->len == 0 || load_of (&self, rewritten, error)) && write_all (&self, due, error) &&
         finish (&self, due, error);
}
