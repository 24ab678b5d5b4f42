/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-outlook-recurrence.h"
#include "remote/accord-provider-write.h"
#include "remote/accord-series.h"

/* Whether the event there repeats, or will. */
static gboolean
is_series (AccordOutlook *self, const AccordWrite *write)
{
  const char *recurrence = accord_fields_get (write->fields, ACCORD_FIELD_RECURRENCE);
  const AccordRemoteItem *known =
      write->remote_id != NULL ? g_hash_table_lookup (self->known, write->remote_id) : NULL;

  if (recurrence == NULL && known != NULL)
    recurrence = accord_fields_get (known->fields, ACCORD_FIELD_RECURRENCE);
  return recurrence != NULL && recurrence[0] != '\0';
}

static const AccordOutlookSeries *
find_before (AccordOutlook *self, const AccordWrite *write)
{
  return write->remote_id != NULL ? g_hash_table_lookup (self->befores, write->remote_id) : NULL;
}

static const char *
when_before (AccordOutlook *self, const AccordWrite *write)
{
  const AccordOutlookSeries *before = find_before (self, write);

  return before != NULL ? accord_fields_get (before->item->fields, ACCORD_FIELD_WHEN) : NULL;
}

static AccordExchange *
new_request (AccordProvider *provider,
             const AccordCalendar *calendar,
             const AccordWrite *write,
             JsonObject *before)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  gboolean removes = write->kind == ACCORD_WRITE_REMOVE;
  const AccordFieldContext context = { .zone_hint = write->zone_hint,
                                       .fallback_zone = self->zone,
                                       .series = !removes && is_series (self, write),
                                       .when = removes ? NULL : when_before (self, write) };
  AccordExchange *exchange = accord_outlook_new_event_exchange (self,
                                                                accord_provider_write_method (write->kind),
                                                                calendar,
                                                                write->remote_id);
  g_autofree char *tag = accord_series_tag_master (write->tag);

  accord_exchange_set_tag (exchange, tag);
  if (!removes)
    {
      g_autoptr (AccordFields) fields = accord_outlook_series_with_start (write->fields, find_before (self, write));

      exchange->body = accord_outlook_event_encode (fields, &context, write->mark, write->key);
    }
  return exchange;
}

/* The reply to a write shows no extended properties: the mark is the one we sent, or the one we read before.
 */
static gboolean
read_item (AccordOutlook *self, AccordWrite *write, const AccordExchange *exchange, GError **error)
{
  JsonObject *event = accord_json_root (exchange->reply);
  const char *id = accord_json_string (event, "id");
  AccordRemoteItem *known = id != NULL ? g_hash_table_lookup (self->known, id) : NULL;
  g_autofree char *mark = g_strdup (write->mark != NULL ? write->mark : known != NULL ? known->mark : NULL);

  write->item = accord_outlook_read_event (self, event, write->zone_hint);
  if (write->item == NULL)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_PROTOCOL,
                   "event %s: the reply to a write shows no event",
                   write->remote_id != NULL ? write->remote_id : "(new)");
      return FALSE;
    }
  if (write->item->mark == NULL)
    write->item->mark = g_strdup (mark);
  /* Remembered only in full, or the next listing would believe that it has no mark. */
  known = g_hash_table_lookup (self->known, write->item->id);
  if (mark == NULL)
    g_hash_table_remove (self->known, write->item->id);
  else if (known->mark == NULL)
    known->mark = g_steal_pointer (&mark);
  return TRUE;
}

static gboolean
read_reply (AccordProvider *provider,
            const AccordCalendar *calendar,
            AccordWrite *write,
            const AccordExchange *exchange,
            GCancellable *cancellable,
            GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);

  if (write->kind != ACCORD_WRITE_REMOVE)
    return read_item (self, write, exchange, error);
  g_hash_table_remove (self->known, write->remote_id);
  return TRUE;
}

static void
exists (AccordProvider *provider, const AccordWrite *write)
{
  if (write->key != NULL)
    g_hash_table_add (ACCORD_OUTLOOK (provider)->spent_keys, g_strdup (write->key));
}

static gboolean
check_calendar (AccordProvider *provider,
                const AccordCalendar *calendar,
                GCancellable *cancellable,
                GError **error)
{
  return accord_outlook_check_calendar (ACCORD_OUTLOOK (provider), calendar, cancellable, error);
}

static const AccordWriteCalls calls = {
  .new_request = new_request,
  .read_reply = read_reply,
  .set_error = accord_outlook_set_error,
  .exists = exists,
  .check_calendar = check_calendar,
};

/* Of an update that is about single occurrences, or about a rule without its start, the series must be known.
 */
static gboolean
needs_before (const AccordWrite *write)
{
  return write->kind == ACCORD_WRITE_UPDATE &&
         (accord_fields_get (write->fields, ACCORD_FIELD_EXCEPTIONS) != NULL ||
          (accord_fields_get (write->fields, ACCORD_FIELD_RECURRENCE) != NULL &&
           accord_fields_get (write->fields, ACCORD_FIELD_WHEN) == NULL));
}

static gboolean
load_befores (AccordOutlook *self,
              const AccordCalendar *calendar,
              GPtrArray *writes,
              GHashTable *befores,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) series = g_ptr_array_new ();

  for (guint i = 0; i < writes->len; i++)
    {
      const AccordWrite *write = g_ptr_array_index (writes, i);
      AccordOutlookSeries *one;

      if (!needs_before (write) || g_hash_table_contains (befores, write->remote_id))
        continue;
      one = accord_outlook_series_new (write->remote_id, write->zone_hint);
      g_hash_table_insert (befores, one->id, one);
      g_ptr_array_add (series, one);
    }
  return accord_outlook_load_series (self, calendar, series, cancellable, error);
}

/* The engine asks before it wants such a copy; a rule may have become one since. */
static void
check_rule (AccordWrite *write, const AccordOutlookSeries *before)
{
  const char *recurrence = accord_fields_get (write->fields, ACCORD_FIELD_RECURRENCE);
  const char *text = accord_fields_get (write->fields, ACCORD_FIELD_WHEN);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *why = NULL;
  AccordPattern pattern;

  if (recurrence == NULL || recurrence[0] == '\0' || write->error != NULL)
    return;
  if (text == NULL && before != NULL)
    text = accord_fields_get (before->item->fields, ACCORD_FIELD_WHEN);
  if (text != NULL && accord_when_from_text (&when, text, NULL) &&
      accord_pattern_from_recurrence (recurrence, &when, &pattern, &why))
    return;
  g_set_error (&write->error,
               ACCORD_REMOTE_ERROR,
               ACCORD_REMOTE_ERROR_ITEM_REJECTED,
               "event %s: %s",
               write->remote_id != NULL ? write->remote_id : "(new)",
               why != NULL ? why : "it repeats, but has no date");
}

/* The writes whose master goes out. */
static GPtrArray *
choose_masters (GPtrArray *writes, GHashTable *befores)
{
  GPtrArray *masters = g_ptr_array_new ();

  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      const AccordOutlookSeries *before =
          write->remote_id != NULL ? g_hash_table_lookup (befores, write->remote_id) : NULL;

      if (before != NULL && needs_before (write))
        accord_series_is_as_planned (write, before->item);
      if (write->kind != ACCORD_WRITE_REMOVE)
        check_rule (write, before);
      if (write->error == NULL && !accord_series_is_occurrences_only (write))
        g_ptr_array_add (masters, write);
    }
  return masters;
}

gboolean
accord_outlook_apply (AccordProvider *provider,
                      const AccordCalendar *calendar,
                      GPtrArray *writes,
                      GCancellable *cancellable,
                      GError **error)
{
  AccordOutlook *self = ACCORD_OUTLOOK (provider);
  g_autofree char *probe = accord_outlook_build_calendar (self, calendar);
  g_autoptr (GHashTable) befores =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) accord_outlook_series_free);
  g_autoptr (GPtrArray) masters = NULL;
  gboolean written;

  if (!load_befores (self, calendar, writes, befores, cancellable, error))
    return FALSE;
  masters = choose_masters (writes, befores);
  self->befores = befores;
  written =
      accord_provider_write (provider, self->http, probe, &calls, calendar, masters, cancellable, error);
  self->befores = NULL;
  return written && accord_outlook_write_occurrences (self, calendar, writes, befores, cancellable, error);
}
