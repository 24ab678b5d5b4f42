/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-google"

#include "remote/accord-google-series.h"

#include "model/accord-occurrence.h"
#include "model/accord-recurrence.h"
#include "remote/accord-address.h"
#include "remote/accord-feed.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"
#include "remote/accord-series.h"

/* One call of accord_google_load(). */
typedef struct
{
  AccordGoogle *google;
  const AccordCalendar *calendar;
  GPtrArray *series; /* (owned) (element-type AccordGoogleSeries) */
} Load;

static void
load_clear (Load *self)
{
  g_clear_pointer (&self->series, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Load, load_clear)

void
accord_google_series_free (AccordGoogleSeries *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->item, accord_remote_item_free);
  g_clear_pointer (&self->master, json_object_unref);
  g_hash_table_unref (self->rows);
  g_free (self);
}

/* Takes @item, which was read from @event. */
static void
series_set (AccordGoogleSeries *self, AccordRemoteItem *item, JsonObject *event)
{
  g_clear_pointer (&self->item, accord_remote_item_free);
  g_clear_pointer (&self->master, json_object_unref);
  self->item = item;
  if (item->state == ACCORD_REMOTE_PRESENT)
    self->master = json_object_ref (event);
}

static AccordGoogleSeries *
series_new (AccordRemoteItem *item, JsonObject *event)
{
  AccordGoogleSeries *self = g_new0 (AccordGoogleSeries, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  series_set (self, item, event);
  return self;
}

/* ---- the items themselves ---- */

/* Whether every one of @exchanges has an answer that may be believed: what is refused may be so with all of
 * its calendar. */
static gboolean
send_all (Load *self, GPtrArray *exchanges, GCancellable *cancellable, GError **error)
{
  const char *id = self->calendar->remote_id;
  g_autofree char *probe = accord_google_build_probe (self->google, id);

  return accord_provider_send_each (self->google->http, probe, exchanges, id, cancellable, error) &&
         (accord_provider_all_succeeded (exchanges) ||
          accord_google_check_calendar (self->google, self->calendar, cancellable, error));
}

static gboolean
load_items (Load *self, GPtrArray *ids, GHashTable *known, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  guint next = 0;

  for (guint i = 0; i < ids->len; i++)
    if (known == NULL || !g_hash_table_contains (known, g_ptr_array_index (ids, i)))
      g_ptr_array_add (exchanges,
                       accord_google_new_get (self->google, self->calendar, g_ptr_array_index (ids, i)));
  if (!send_all (self, exchanges, cancellable, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      JsonObject *event = known != NULL ? g_hash_table_lookup (known, id) : NULL;
      AccordRemoteItem *item;
      GError *failure = NULL;

      if (event != NULL)
        item =
            accord_google_read_event (self->google, self->calendar, id, event, NULL, cancellable, &failure);
      else
        {
          const AccordExchange *exchange = g_ptr_array_index (exchanges, next++);

          event = accord_json_root (exchange->reply);
          item = accord_google_read_answer (
              self->google, self->calendar, id, exchange, ACCORD_CALL_ITEM, cancellable, &failure);
        }
      if (item == NULL)
        item = accord_provider_leave_unknown (id, failure, error);
      if (item == NULL)
        return FALSE;
      g_ptr_array_add (self->series, series_new (item, event));
    }
  return TRUE;
}

/* ---- the occurrences ---- */

static gboolean
is_series (const AccordGoogleSeries *series)
{
  return series->master != NULL && accord_json_array (series->master, "recurrence") != NULL &&
         accord_json_string (series->master, "iCalUID") != NULL;
}

static AccordExchange *
new_list (Load *self, const AccordGoogleSeries *series, const char *page)
{
  g_autofree char *address =
      accord_address_build (self->google->api, "calendars", self->calendar->remote_id, "events", NULL);

  address = accord_address_add (g_steal_pointer (&address),
                                "iCalUID",
                                accord_json_string (series->master, "iCalUID"));
  address = accord_address_add (g_steal_pointer (&address), "maxResults", "2500");
  address = accord_address_add (g_steal_pointer (&address), "showDeleted", "true");
  address = accord_address_add (g_steal_pointer (&address), "singleEvents", "false");
  if (page != NULL)
    address = accord_address_add (g_steal_pointer (&address), "pageToken", page);
  return accord_exchange_new ("GET", address);
}

/* Of one page. *next (out) (nullable): the page that follows */
static gboolean
read_page (Load *self,
           AccordGoogleSeries *series,
           GPtrArray *listed,
           const AccordExchange *exchange,
           const char **next,
           GError **error)
{
  JsonObject *reply = accord_json_root (exchange->reply);

  *next = accord_json_string (reply, "nextPageToken");
  if (exchange->error != NULL)
    {
      g_propagate_error (error, g_error_copy (exchange->error));
      return FALSE;
    }
  if (!accord_provider_succeeded (exchange))
    {
      accord_google_set_error (exchange, ACCORD_CALL_ITEM, series->item->id, error);
      return FALSE;
    }
  if (reply != NULL)
    accord_google_learn (self->google, self->calendar->remote_id, reply);
  accord_json_add_objects (accord_json_array (reply, "items"), listed);
  return TRUE;
}

/* The pages after the first. */
static gboolean
read_more (Load *self,
           AccordGoogleSeries *series,
           GPtrArray *listed,
           const char *first,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordFeed) feed = accord_feed_from_text (NULL, 0, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *page = g_strdup (first);

  while (page != NULL)
    {
      g_autoptr (AccordExchange) exchange = NULL;
      const char *next = NULL;

      if (!accord_feed_follow (feed, seen, page, error))
        return FALSE;
      exchange = new_list (self, series, page);
      if (!accord_provider_send (self->google->http, exchange, series->item->id, cancellable, error) ||
          !read_page (self, series, listed, exchange, &next, error))
        return FALSE;
      g_free (page);
      page = g_strdup (next);
    }
  return TRUE;
}

/* Where the row stands in the series. NULL: it is none of its occurrences. (transfer full) */
static char *
key_of (const AccordWhen *when, JsonObject *row)
{
  const char *text = accord_json_string (row, "originalStartTime"); /* as the guide's samples print it */

  if (text == NULL)
    text = accord_json_string (row, when->all_day ? "originalStartTime/date" : "originalStartTime/dateTime");
  return text != NULL ? accord_recurrence_read_key (when, text) : NULL;
}

static gboolean
is_by_the_rule (const char *recurrence, const AccordWhen *when, const char *key)
{
  g_auto (AccordWhen) occurrence = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) keys = NULL;

  if (!accord_occurrence_at (when, key, &occurrence))
    return FALSE;
  keys = accord_recurrence_expand (recurrence, when, occurrence.start, occurrence.start + 1, 1);
  return keys->len > 0;
}

static AccordException *
read_row (AccordGoogleSeries *series, const char *key, JsonObject *row, const AccordFieldContext *context)
{
  g_autoptr (AccordRemoteItem) item = accord_google_event_decode (row, context);
  AccordFields *different;

  if (item == NULL || item->state != ACCORD_REMOTE_PRESENT)
    return accord_exception_new (key, NULL);
  series->item->updated = MAX (series->item->updated, item->updated);
  different = accord_occurrence_differ (series->item->fields, key, item->fields);
  return accord_exception_new (key, different != NULL ? different : accord_fields_new ());
}

/* The rows of the occurrences, by key; the last of a key stands. The master's own row is the later news of
 * it. */
static gboolean
sort_rows (Load *self,
           AccordGoogleSeries *series,
           GPtrArray *listed,
           AccordWhen *when,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *id = g_strdup (series->item->id);

  for (guint i = 0; i < listed->len; i++)
    {
      JsonObject *row = g_ptr_array_index (listed, i);
      AccordRemoteItem *item;

      if (g_strcmp0 (accord_json_string (row, "id"), id) != 0)
        continue;
      item = accord_google_read_event (self->google, self->calendar, id, row, NULL, cancellable, error);
      if (item == NULL)
        return FALSE;
      series_set (series, item, row);
    }
  if (!is_series (series) ||
      !accord_when_from_text (when, accord_fields_get (series->item->fields, ACCORD_FIELD_WHEN), NULL) ||
      !when->set)
    return TRUE;
  for (guint i = 0; i < listed->len; i++)
    {
      JsonObject *row = g_ptr_array_index (listed, i);
      g_autofree char *key =
          g_strcmp0 (accord_json_string (row, "recurringEventId"), id) == 0 ? key_of (when, row) : NULL;

      if (key != NULL)
        g_hash_table_replace (series->rows, g_steal_pointer (&key), json_object_ref (row));
    }
  return TRUE;
}

/* What the rows say goes before what the master excludes; rows of starts that a former rule had mean nothing.
 */
static gboolean
read_series (
    Load *self, AccordGoogleSeries *series, GPtrArray *listed, GCancellable *cancellable, GError **error)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) exceptions = NULL;
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  g_autofree char *master_tag = NULL;
  AccordFieldContext context = { 0 };
  const char *recurrence;
  GHashTableIter iter;
  gpointer key, row;

  if (!sort_rows (self, series, listed, &when, cancellable, error))
    return FALSE;
  if (!when.set)
    return TRUE;
  if (!accord_google_get_context (self->google, self->calendar, TRUE, &context, cancellable, error))
    return FALSE;
  context.fallback_zone = when.zone;
  recurrence = accord_fields_get (series->item->fields, ACCORD_FIELD_RECURRENCE);
  exceptions =
      accord_exceptions_from_text (accord_fields_get (series->item->fields, ACCORD_FIELD_EXCEPTIONS), error);
  if (exceptions == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, series->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      const char *tag = accord_json_string (row, "etag");

      if (tag != NULL)
        g_ptr_array_add (tags, (gpointer) tag);
      if (is_by_the_rule (recurrence, &when, key))
        g_ptr_array_add (exceptions, read_row (series, key, row, &context));
    }
  accord_fields_take (series->item->fields, ACCORD_FIELD_EXCEPTIONS, accord_exceptions_to_text (exceptions));
  master_tag = g_steal_pointer (&series->item->tag);
  series->item->tag = accord_series_tag (master_tag, tags);
  return TRUE;
}

/* All that its rows say; where they do not, it is unknown. FALSE: the pass must stop. */
static gboolean
load_rows (Load *self,
           AccordGoogleSeries *series,
           const AccordExchange *exchange,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GPtrArray) listed = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  const char *next = NULL;
  GError *failure = NULL;
  AccordRemoteItem *unknown;

  if (read_page (self, series, listed, exchange, &next, &failure) &&
      read_more (self, series, listed, next, cancellable, &failure) &&
      read_series (self, series, listed, cancellable, &failure))
    return TRUE;
  unknown = accord_provider_leave_unknown (series->item->id, failure, error);
  if (unknown == NULL)
    return FALSE;
  series_set (series, unknown, NULL);
  return TRUE;
}

static gboolean
load_occurrences (Load *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);

  for (guint i = 0; i < self->series->len; i++)
    {
      AccordGoogleSeries *series = g_ptr_array_index (self->series, i);

      if (!is_series (series))
        continue;
      g_ptr_array_add (due, series);
      g_ptr_array_add (exchanges, new_list (self, series, NULL));
    }
  if (!send_all (self, exchanges, cancellable, error))
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    if (!load_rows (self, g_ptr_array_index (due, i), g_ptr_array_index (exchanges, i), cancellable, error))
      return FALSE;
  return TRUE;
}

gboolean
accord_google_load (AccordGoogle *google,
                    const AccordCalendar *calendar,
                    GPtrArray *ids,
                    GHashTable *known,
                    GPtrArray **out,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Load) self = { google, calendar, NULL };

  self.series = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_google_series_free);
  if (!load_items (&self, ids, known, cancellable, error) || !load_occurrences (&self, cancellable, error))
    return FALSE;
  *out = g_steal_pointer (&self.series);
  return TRUE;
}
